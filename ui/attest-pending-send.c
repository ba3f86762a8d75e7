/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-pending-send.h"

#include <glib/gi18n.h>

#include "attest-jobs.h"
#include "attest-messages.h"

#define UNDO_SECONDS 10

struct _AttestPendingSend
{
  AttestSession   *session;
  AdwToastOverlay *toasts;
  AdwToast        *toast;
  char            *names;
  char           **job; /* case id, then signing keys; NULL: sent or stopped */
  guint            timer;
  gboolean         stopped;
};

static gpointer
submit_job (AttestDesk   *desk,
            gpointer      data,
            GCancellable *cancellable,
            GError      **error)
{
  const char *const *strings = data;

  return attest_desk_submit_again (desk, strings[0], strings + 1, cancellable, NULL, NULL, error);
}

typedef struct
{
  AdwToastOverlay *toasts; /* NULL: the person has left, and other things are on the screen */
  char            *names;
} Told;

static void
told_free (Told *told)
{
  g_clear_object (&told->toasts);
  g_free (told->names);
  g_free (told);
}

static void
tell (AdwToastOverlay *toasts,
      const char      *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (toasts, adw_toast_new (escaped));
}

static void
submitted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Told *told = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestSubmission) submission = attest_session_run_finish (ATTEST_SESSION (source), result, &error);
  g_autofree char *text = NULL;

  if (told->toasts == NULL)
    {
      /* Unsent, the record still says so itself. */
      if (submission == NULL)
        g_warning ("A record could not be sent: %s", error->message);
    }
  else if (submission == NULL)
    attest_message_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (told->toasts))), error);
  else
    {
      text = submission->state == ATTEST_CASE_QUEUED
               ? g_strdup_printf (_ ("Sealed for %s, and waiting to be sent"), told->names)
               : g_strdup_printf (_ ("Sent to %s"), told->names);
      tell (told->toasts, text);
    }
  told_free (told);
}

static void
send_now (AttestPendingSend *self,
          gboolean           tell_it)
{
  Told *told;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->job == NULL)
    return;
  told = g_new (Told, 1);
  *told = (Told){ tell_it ? g_object_ref (self->toasts) : NULL, g_strdup (self->names) };
  attest_session_change_async (self->session, "submit", submit_job, g_steal_pointer (&self->job), (GDestroyNotify)g_strfreev,
                               (GDestroyNotify)attest_submission_free, NULL, submitted_cb, told);
}

/**
 * attest_pending_send_flush:
 * @self: a send
 *
 * Sends now, unless it was stopped or sent already: the store is about to be
 * left. The job is queued when this returns, so that whatever closes the store
 * comes after it; what came of it is not shown, for it would be shown beside
 * something else.
 */
static void
attest_pending_send_flush (AttestPendingSend *self)
{
  if (self->job == NULL)
    return;
  send_now (self, FALSE);
  adw_toast_dismiss (self->toast);
}

static gboolean
timer_cb (gpointer user_data)
{
  AttestPendingSend *self = user_data;

  self->timer = 0;
  send_now (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
stop_cb (AttestPendingSend *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->job == NULL)
    return;
  g_clear_pointer (&self->job, g_strfreev);
  self->stopped = TRUE;
  tell (self->toasts, _ ("Stopped. It was not sent."));
}

static char **
job_strings (const char        *case_id,
             const char *const *keys)
{
  GPtrArray *strings = g_ptr_array_new ();

  g_ptr_array_add (strings, g_strdup (case_id));
  for (guint i = 0; keys[i] != NULL; i++)
    g_ptr_array_add (strings, g_strdup (keys[i]));
  g_ptr_array_add (strings, NULL);
  return (char **)g_ptr_array_free (strings, FALSE);
}

/**
 * attest_pending_send_new:
 * @session: the open store
 * @case_id: what to send
 * @keys: signing keys of its recipients
 * @names: their names
 * @toasts: where it is told
 *
 * Returns: (transfer full): a send that starts by itself after ten seconds
 */
AttestPendingSend *
attest_pending_send_new (AttestSession     *session,
                         const char        *case_id,
                         const char *const *keys,
                         const char        *names,
                         AdwToastOverlay   *toasts)
{
  AttestPendingSend *self = g_new0 (AttestPendingSend, 1);
  g_autofree char   *text = g_strdup_printf (_ ("Sending to %s"), names);
  g_autofree char   *escaped = g_markup_escape_text (text, -1);

  self->session = g_object_ref (session);
  self->toasts = g_object_ref (toasts);
  self->names = g_strdup (names);
  self->job = job_strings (case_id, keys);
  self->toast = g_object_ref (adw_toast_new (escaped));
  adw_toast_set_timeout (self->toast, UNDO_SECONDS);
  adw_toast_set_button_label (self->toast, _ ("_Stop"));
  g_signal_connect_swapped (self->toast, "button-clicked", G_CALLBACK (stop_cb), self);
  adw_toast_overlay_add_toast (toasts, g_object_ref (self->toast));
  self->timer = g_timeout_add_seconds (UNDO_SECONDS, timer_cb, self);
  return self;
}

gboolean
attest_pending_send_is_stopped (AttestPendingSend *self)
{
  return self->stopped;
}

/**
 * attest_pending_send_free:
 * @self: (nullable): a send; one that still waits is sent first
 */
void
attest_pending_send_free (AttestPendingSend *self)
{
  if (self == NULL)
    return;
  attest_pending_send_flush (self);
  g_signal_handlers_disconnect_by_data (self->toast, self);
  g_object_unref (self->toast);
  g_object_unref (self->toasts);
  g_object_unref (self->session);
  g_free (self->names);
  g_free (self);
}
