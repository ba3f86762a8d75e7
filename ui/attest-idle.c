/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-idle.h"

#include "attest-settings.h"

#define LOOK_SECONDS 10
#define HIDE_PRESSES 3
#define HIDE_WITHIN_US (5 * G_USEC_PER_SEC)

struct _AttestIdle
{
  GObject parent_instance;

  gint64 last_us;                /* of the last sign of a person, monotonic */
  gint64 shift_us[HIDE_PRESSES]; /* of the last presses of Shift alone */
  guint  n_shift;
  guint  timer;
};

enum {
  IDLE,
  HIDE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestIdle, attest_idle, G_TYPE_OBJECT)

static void
note_shift (AttestIdle *self,
            gint64      now_us)
{
  for (guint i = 0; i + 1 < HIDE_PRESSES; i++)
    self->shift_us[i] = self->shift_us[i + 1];
  self->shift_us[HIDE_PRESSES - 1] = now_us;
  self->n_shift++;
  if (self->n_shift < HIDE_PRESSES || now_us - self->shift_us[0] > HIDE_WITHIN_US)
    return;
  self->n_shift = 0;
  g_signal_emit (self, signals[HIDE], 0);
}

static gboolean
event_cb (GtkEventControllerLegacy *controller,
          GdkEvent                 *event,
          AttestIdle               *self)
{
  guint key;

  self->last_us = g_get_monotonic_time ();
  if (gdk_event_get_event_type (event) == GDK_KEY_PRESS)
    {
      key = gdk_key_event_get_keyval (event);
      if (key == GDK_KEY_Shift_L || key == GDK_KEY_Shift_R)
        note_shift (self, self->last_us);
      else
        self->n_shift = 0;
    }
  return GDK_EVENT_PROPAGATE;
}

/**
 * attest_idle_watch:
 * @self: the watch
 * @window: a window in which people are noticed
 */
void
attest_idle_watch (AttestIdle *self,
                   GtkWindow  *window)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  g_return_if_fail (ATTEST_IS_IDLE (self));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (event_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
}

/**
 * attest_idle_check:
 * @self: the watch
 * @now_us: monotonic time
 * @minutes: after how long it is idle
 *
 * Emits "idle" when nobody was there for @minutes, and not again for as long.
 */
void
attest_idle_check (AttestIdle *self,
                   gint64      now_us,
                   guint       minutes)
{
  g_return_if_fail (ATTEST_IS_IDLE (self));
  if (now_us - self->last_us < (gint64)minutes * 60 * G_USEC_PER_SEC)
    return;
  self->last_us = now_us;
  g_signal_emit (self, signals[IDLE], 0);
}

static gboolean
timer_cb (gpointer user_data)
{
  attest_idle_check (user_data, g_get_monotonic_time (), attest_settings_auto_lock_minutes ());
  return G_SOURCE_CONTINUE;
}

static void
attest_idle_dispose (GObject *object)
{
  AttestIdle *self = ATTEST_IDLE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  G_OBJECT_CLASS (attest_idle_parent_class)->dispose (object);
}

static void
attest_idle_class_init (AttestIdleClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_idle_dispose;
  signals[IDLE] = g_signal_new ("idle", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HIDE] = g_signal_new ("hide", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
attest_idle_init (AttestIdle *self)
{
  self->last_us = g_get_monotonic_time ();
  self->timer = g_timeout_add_seconds (LOOK_SECONDS, timer_cb, self);
}

AttestIdle *
attest_idle_new (void)
{
  return g_object_new (ATTEST_TYPE_IDLE, NULL);
}
