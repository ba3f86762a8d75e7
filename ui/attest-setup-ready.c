/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-setup-ready.h"

#include <glib/gi18n.h>

#include "attest-messages.h"
#include "attest-settings.h"
#include "attest-shortcut-row.h"
#include "attest-widgets.h"
#include "base/attest-error.h"

struct _AttestSetupReady
{
  AdwBin parent_instance;

  /* Owned */
  AttestSession *session;
  GCancellable  *taking; /* NULL: no test picture is being taken */

  /* Template widgets */
  AdwActionRow *picture;
  GtkWidget    *arrow;
  AdwActionRow *practise;
  GtkWidget    *background;
  GtkSwitch    *stay;
};

enum {
  NEXT,
  PRACTISE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSetupReady, attest_setup_ready, ADW_TYPE_BIN)

static void
next_cb (AttestSetupReady *self)
{
  g_signal_emit (self, signals[NEXT], 0);
}

static void
practise_cb (AttestSetupReady *self)
{
  g_signal_emit (self, signals[PRACTISE], 0);
}

static void
taken_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (AttestSetupReady) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = attest_session_screenshot_finish (ATTEST_SESSION (source), result, &error);
  gboolean         gone = path != NULL && attest_session_discard_screenshot (path);
  const char      *text;

  g_clear_object (&self->taking);
  if (attest_widget_has_left (GTK_WIDGET (self)))
    return;
  if (path != NULL && gone)
    text = _ ("It works. The test picture was thrown away; nothing of it was kept.");
  else if (path != NULL)
    text = _ ("It works, but the desktop kept the test picture, and Attest could not remove it. Look for it among your pictures.");
  else if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED))
    text = _ ("No test picture was taken. You can try again.");
  else
    text = _ ("The desktop did not give a picture. You can still paste, drop or choose pictures.");
  adw_action_row_set_subtitle (self->picture, text);
  gtk_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
}

static void
nothing_taken (gpointer user_data)
{
  AttestSetupReady *self = user_data;

  adw_action_row_set_subtitle (self->picture, _ ("No test picture was taken. That was right: such a picture is never copied, not even to try something."));
}

static void
take (gpointer user_data)
{
  AttestSetupReady *self = user_data;

  if (self->taking != NULL)
    return;
  self->taking = g_cancellable_new ();
  adw_action_row_set_subtitle (self->picture, _ ("Answer the desktop’s question…"));
  attest_session_screenshot_async (self->session, "", self->taking, taken_cb, g_object_ref (self));
}

/* The question comes before any picture, in a test as well. Enter gives the safe
 * answer. */
static void
picture_cb (AttestSetupReady *self)
{
  attest_message_choose (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Before the test picture"),
                         _ ("Close what others should not see. Does your screen show a nude or sexual picture of anyone who is, or might be, under 18? It counts if it is real, edited or made by a computer. Copying one is against the law, even in a test."),
                         _ ("_Yes or Not Sure"), _ ("_No, Take a Test Picture"), nothing_taken, take, self);
}

static void
has_screenshot_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (AttestSetupReady) self = user_data;
  gboolean has = attest_session_has_screenshot_finish (ATTEST_SESSION (source), result, NULL);

  if (attest_widget_has_left (GTK_WIDGET (self)))
    return;
  /* What cannot be pressed still says why in words that can be read. */
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->picture), has);
  gtk_widget_set_visible (self->arrow, has);
  if (!has && gtk_widget_has_focus (GTK_WIDGET (self->picture)))
    gtk_widget_grab_focus (GTK_WIDGET (self->practise));
  adw_action_row_set_subtitle (self->picture, has ? _ ("Your desktop asks once whether Attest may. The picture is thrown away at once.")
                                                  : _ ("This desktop takes no pictures for other programs. Paste, drop or choose pictures instead."));
}

static void
attest_setup_ready_dispose (GObject *object)
{
  AttestSetupReady *self = ATTEST_SETUP_READY (object);

  g_cancellable_cancel (self->taking);
  g_clear_object (&self->taking);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_setup_ready_parent_class)->dispose (object);
}

static void
attest_setup_ready_class_init (AttestSetupReadyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType           type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_setup_ready_dispose;
  signals[NEXT] = g_signal_new ("next", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PRACTISE] = g_signal_new ("practise", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (ATTEST_TYPE_SHORTCUT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-setup-ready.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSetupReady, picture);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupReady, arrow);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupReady, practise);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupReady, background);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupReady, stay);
  gtk_widget_class_bind_template_callback (widget_class, picture_cb);
  gtk_widget_class_bind_template_callback (widget_class, practise_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
attest_setup_ready_init (AttestSetupReady *self)
{
  GSettings *settings = attest_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  gtk_widget_set_sensitive (self->background, settings != NULL);
  if (settings != NULL)
    g_settings_bind (settings, "run-in-background", self->stay, "active", G_SETTINGS_BIND_DEFAULT);
}

/**
 * attest_setup_ready_start:
 * @self: the step
 * @session: the open store; held
 */
void
attest_setup_ready_start (AttestSetupReady *self,
                          AttestSession    *session)
{
  g_return_if_fail (ATTEST_IS_SETUP_READY (self));
  g_set_object (&self->session, session);
  attest_session_has_screenshot_async (session, has_screenshot_cb, g_object_ref (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->picture));
}
