/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-carried.h"

#include <glib/gi18n.h>

#include "attest-files.h"
#include "attest-jobs.h"
#include "attest-mail.h"
#include "attest-messages.h"
#include "attest-send-dialog.h"
#include "attest-sender-dialog.h"
#include "attest-widgets.h"
#include "base/attest-error.h"

#define DONE GINT_TO_POINTER (TRUE)

typedef struct
{
  GtkWindow     *window;
  AttestSession *session;
  char          *id; /* of a case, or of a package */
  char          *reference;
  char         **keys; /* (nullable) whom it is for */
} Errand;

static Errand *
errand_new (GtkWindow     *window,
            AttestSession *session,
            const char    *id,
            const char    *reference)
{
  Errand *self = g_new (Errand, 1);

  *self = (Errand){ g_object_ref (window), g_object_ref (session), g_strdup (id), g_strdup (reference), NULL };
  return self;
}

static Errand *
errand_copy (const Errand *from)
{
  Errand *self = errand_new (from->window, from->session, from->id, from->reference);

  self->keys = g_strdupv (from->keys);
  return self;
}

static void
errand_free (Errand *self)
{
  g_object_unref (self->window);
  g_object_unref (self->session);
  g_free (self->id);
  g_free (self->reference);
  g_strfreev (self->keys);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

/* Dialogs that a person may leave open keep what they need. */
static void
keep_with_window (GtkWindow  *window,
                  const char *name,
                  Errand     *errand)
{
  g_object_set_data_full (G_OBJECT (window), name, errand, (GDestroyNotify)errand_free);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    attest_message_present (errand->window, error);
}

/* ── An answer to hand back ───────────────────────────────────────────── */

static gpointer
answer_job (AttestDesk   *desk,
            gpointer      data,
            GCancellable *cancellable,
            GError      **error)
{
  const char *const *strings = data;

  return attest_desk_save_answer (desk, strings[0], strings[1], error) ? DONE : NULL;
}

static void
answer_place_chosen (GFile   *file,
                     gpointer user_data)
{
  Errand          *errand = user_data;
  g_autofree char *uri = g_file_get_uri (file);

  attest_session_read_async (errand->session, "answer", answer_job, attest_job_strings (errand->id, uri, NULL), (GDestroyNotify)g_strfreev, NULL, NULL,
                             done_cb, errand_copy (errand));
}

/**
 * attest_carried_answer:
 * @window: the window it is about
 * @session: the open store
 * @case_id: a received case
 * @reference: its number
 *
 * Asks where the answer is to be saved, for the person to hand it back.
 */
void
attest_carried_answer (GtkWindow     *window,
                       AttestSession *session,
                       const char    *case_id,
                       const char    *reference)
{
  g_autofree char *name = g_strdup_printf ("%s.attest-receipt", reference);
  Errand          *errand = errand_new (window, session, case_id, reference);

  keep_with_window (window, "answer-errand", errand);
  attest_file_choose (window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save the Answer"), _ ("_Save"), name, NULL, answer_place_chosen, errand);
}

/* ── A file that came ─────────────────────────────────────────────────── */

static void
answer_wanted (gpointer user_data)
{
  Errand *errand = user_data;

  attest_carried_answer (errand->window, errand->session, errand->id, errand->reference);
}

static void
tell_receipt (Errand                  *errand,
              const AttestReceiptInfo *receipt)
{
  g_autofree char *heading = receipt != NULL && receipt->from != NULL ? g_strdup_printf (_ ("An answer from %s"), receipt->from) : NULL;

  attest_message_tell (errand->window, heading != NULL ? heading : _ ("You have this answer already"),
                       receipt != NULL ? _ ("It stands with your record now, under “Whom it went to”.") : _ ("It says nothing that your records do not say. Nothing was changed."), NULL);
}

static void
tell_arrival (Errand            *errand,
              AttestArrivalInfo *arrival)
{
  g_autofree char *body = NULL;
  Errand          *answer;

  if (arrival->case_id == NULL && g_strcmp0 (arrival->state, "need-from") != 0)
    {
      gtk_window_present (GTK_WINDOW (attest_sender_dialog_new (errand->window, errand->session, arrival)));
      return;
    }
  if (arrival->case_id == NULL)
    {
      attest_message_tell (errand->window, _ ("The beginning of this record is missing"),
                           _ ("It goes on from something that you do not have. Ask the sender to send all of it again. Nothing of it is shown until then."), NULL);
      return;
    }
  body = g_strdup_printf (_ ("%s from %s is in your list now. It was checked like any other. If they cannot look into the shared folder, save the answer and send it back to them."),
                          arrival->reference, arrival->sender);
  answer = errand_new (errand->window, errand->session, arrival->case_id, arrival->reference);
  keep_with_window (errand->window, "carried-errand", answer);
  attest_message_ask (errand->window, _ ("The record was taken in"), body, _ ("_Save the answer…"), FALSE, answer_wanted, answer);
}

static void
taken_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestFileInfo) info = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (info == NULL)
    attest_message_present (errand->window, error);
  else if (info->arrival != NULL)
    tell_arrival (errand, info->arrival);
  else
    tell_receipt (errand, info->receipt);
}

static gpointer
take_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  return attest_desk_take_file (desk, data, cancellable, error);
}

/**
 * attest_carried_take:
 * @window: the main window
 * @session: the open store
 * @path: a sealed record, or an answer, that somebody handed over
 *
 * Takes it in as if it had come by the shared folder, and says what became of it.
 */
void
attest_carried_take (GtkWindow     *window,
                     AttestSession *session,
                     const char    *path)
{
  attest_session_change_async (session, "carried", take_job, g_strdup (path), g_free, (GDestroyNotify)attest_file_info_free, NULL,
                               taken_cb, errand_new (window, session, NULL, NULL));
}

/* ── A record to carry ────────────────────────────────────────────────── */

/* @strings: where to, or "" for a mail program; then the case and the keys. */
static gpointer
seal_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  const char *const *strings = data;

  if (*strings[0] != '\0')
    return attest_desk_hand_over (desk, strings[1], strings + 2, TRUE, strings[0], cancellable, NULL, NULL, error);
  return attest_desk_seal (desk, strings[1], strings + 2, TRUE, cancellable, NULL, NULL, error);
}

static void
seal (Errand             *errand,
      const char         *to,
      GAsyncReadyCallback callback)
{
  GPtrArray *strings = g_ptr_array_new ();

  g_ptr_array_add (strings, g_strdup (to));
  g_ptr_array_add (strings, g_strdup (errand->id));
  for (guint i = 0; errand->keys[i] != NULL; i++)
    g_ptr_array_add (strings, g_strdup (errand->keys[i]));
  g_ptr_array_add (strings, NULL);
  attest_session_change_async (errand->session, "seal", seal_job, g_ptr_array_free (strings, FALSE), (GDestroyNotify)g_strfreev,
                               (GDestroyNotify)attest_submission_free, NULL, callback, errand_copy (errand));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestSubmission) sealed = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (sealed == NULL)
    attest_message_present (errand->window, error);
  else
    attest_message_tell (errand->window, _ ("The sealed file is saved"),
                         _ ("Hand it over now. The record says “handed over by you” until an answer comes. If it is urgent, speak to them as well."), NULL);
}

static void
record_place_chosen (GFile   *file,
                     gpointer user_data)
{
  g_autofree char *uri = g_file_get_uri (file);

  seal (user_data, uri, saved_cb);
}

static gpointer
handed_job (AttestDesk   *desk,
            gpointer      data,
            GCancellable *cancellable,
            GError      **error)
{
  return attest_desk_handed_over (desk, data, "e-mail", error) ? DONE : NULL;
}

static void
mailed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_mail_compose_finish (result, &error))
    attest_session_change_async (errand->session, "handed", handed_job, g_strdup (errand->id), g_free, NULL, NULL, done_cb, errand_copy (errand));
  else
    attest_message_tell (errand->window, _ ("No mail program was opened"),
                         _ ("Nothing was sent. The record is safe on this computer. Save it as a file and attach it to an e-mail yourself, or send it by the shared folder."),
                         error->message);
}

static void
sealed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Errand) errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestSubmission) sealed = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (sealed == NULL)
    {
      attest_message_present (errand->window, error);
      return;
    }
  attest_mail_compose_async (errand->window, errand->reference, sealed->file, NULL, mailed_cb,
                             errand_new (errand->window, errand->session, sealed->package, errand->reference));
}

static void
hand_over_cb (Errand     *errand,
              const char *response)
{
  g_autofree char *name = g_strdup_printf ("%s.attest", errand->reference);

  if (g_strcmp0 (response, "mail") == 0)
    seal (errand, "", sealed_cb);
  else if (g_strcmp0 (response, "file") == 0)
    attest_file_choose (errand->window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save the Sealed Record"), _ ("_Save"), name, NULL, record_place_chosen, errand);
}

static void
recipients_chosen (const char *const *keys,
                   const char        *names,
                   gpointer           user_data)
{
  Errand           *errand = user_data;
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (errand->window, _ ("Hand It Over Yourself"), NULL));
  g_autofree char  *body = g_strdup_printf (_ ("Sealed for %s alone. Attest cannot see whether an e-mail leaves. Only an answer tells that it arrived."), names);

  g_strfreev (errand->keys);
  errand->keys = g_strdupv ((char **)keys);
  adw_message_dialog_set_body (dialog, body);
  adw_message_dialog_add_responses (dialog, "back", _ ("_Go Back"), "file", _ ("Save the _file…"), "mail", _ ("Open my _mail program"), NULL);
  adw_message_dialog_set_default_response (dialog, "file");
  adw_message_dialog_set_close_response (dialog, "back");
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (hand_over_cb), errand);
  attest_widget_finish (GTK_WIDGET (dialog), _ ("Hand It Over Yourself"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * attest_carried_hand_over:
 * @window: the window it is about
 * @session: the open store
 * @matter: a case of one's own; a mail says no more of it than its number
 *
 * Asks whom it is for, and whether the sealed file is to be saved or attached to
 * an e-mail. Nothing is sealed before that is answered.
 */
void
attest_carried_hand_over (GtkWindow     *window,
                          AttestSession *session,
                          AttestCase    *matter)
{
  Errand *errand = errand_new (window, session, matter->id, matter->reference);

  /* The window keeps it: a place is chosen after the dialogs are gone. */
  keep_with_window (window, "hand-over-errand", errand);
  gtk_window_present (GTK_WINDOW (attest_send_dialog_new (window, session, matter, recipients_chosen, errand)));
}
