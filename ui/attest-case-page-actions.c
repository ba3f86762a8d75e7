/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-case-page-actions.h"

#include <glib/gi18n.h>

#include "attest-jobs.h"
#include "attest-messages.h"
#include "attest-words-dialog.h"

#define DONE GINT_TO_POINTER (TRUE)
/* How many findings a dialog names; the record itself marks all of them. */
#define NAMED_FINDINGS 6

typedef struct
{
  GtkWindow     *window;
  AttestSession *session;
  char          *case_id;
} Deed;

static Deed *
deed_new (GtkWindow     *window,
          AttestSession *session,
          const char    *case_id)
{
  Deed *self = g_new (Deed, 1);

  *self = (Deed){ g_object_ref (window), g_object_ref (session), g_strdup (case_id) };
  return self;
}

static void
deed_free (Deed *self)
{
  g_object_unref (self->window);
  g_object_unref (self->session);
  g_free (self->case_id);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

void
attest_case_ask_recipients (GtkWindow       *window,
                            AttestSession   *session,
                            AttestCase      *matter,
                            AttestSendChosen chosen,
                            gpointer         user_data)
{
  gtk_window_present (GTK_WINDOW (attest_send_dialog_new (window, session, matter, chosen, user_data)));
}

static void
deed_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    attest_message_present (deed->window, error);
}

static gpointer
correct_job (AttestDesk   *desk,
             gpointer      data,
             GCancellable *cancellable,
             GError      **error)
{
  const char *const *strings = data;

  return attest_desk_correct (desk, strings[0], NULL, strings[1], error) ? DONE : NULL;
}

static void
correction_given (const char *const *texts,
                  gpointer           user_data)
{
  Deed *deed = user_data;

  attest_session_change_async (deed->session, "correct", correct_job, attest_job_strings (deed->case_id, texts[0], NULL),
                               (GDestroyNotify)g_strfreev, NULL, NULL, deed_done_cb,
                               deed_new (deed->window, deed->session, deed->case_id));
}

static void
present (AttestWordsDialog *dialog,
         Deed              *deed)
{
  g_object_set_data_full (G_OBJECT (dialog), "deed", deed, (GDestroyNotify)deed_free);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * attest_case_correct:
 * @window: the window it is about
 * @session: the open store
 * @case_id: a case of one's own
 *
 * Asks for a correction and adds it to the history; nothing older changes.
 */
void
attest_case_correct (GtkWindow     *window,
                     AttestSession *session,
                     const char    *case_id)
{
  const char *labels[] = { _ ("What should be put right?"), NULL };
  Deed       *deed = deed_new (window, session, case_id);

  present (attest_words_dialog_new (window, _ ("Add a Correction"),
                                    _ ("What you wrote before stays as it is. Your correction is added below it, with its own date."),
                                    labels, _ ("_Add this correction"), correction_given, deed),
           deed);
}

static gpointer
close_job (AttestDesk   *desk,
           gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  const char *const *strings = data;

  return attest_desk_close_case (desk, strings[0], strings[1], strings[2], strings[3], strings[4], error) ? DONE : NULL;
}

static void
closing_given (const char *const *texts,
               gpointer           user_data)
{
  Deed *deed = user_data;

  attest_session_change_async (deed->session, "close", close_job,
                               attest_job_strings (deed->case_id, texts[0], texts[1], texts[2], texts[3], NULL),
                               (GDestroyNotify)g_strfreev, NULL, NULL, deed_done_cb,
                               deed_new (deed->window, deed->session, deed->case_id));
}

/**
 * attest_case_close:
 * @window: the window it is about
 * @session: the open store
 * @case_id: a received case
 *
 * Asks for all four things a closed case must say, and closes it.
 */
void
attest_case_close (GtkWindow     *window,
                   AttestSession *session,
                   const char    *case_id)
{
  const char *labels[] = { _ ("Summary"), _ ("How it was followed up"), _ ("Outcome"), _ ("Reason for this decision"), NULL };
  Deed       *deed = deed_new (window, session, case_id);

  present (attest_words_dialog_new (window, _ ("Close This Record"),
                                    _ ("All four are needed, and stand first in what is exported. The sender is told that it was closed, and nothing more."),
                                    labels, _ ("C_lose this record"), closing_given, deed),
           deed);
}

static const char *
finding_words (AttestFinding *finding)
{
  for (int code = 0; code <= ATTEST_ERROR_LAST; code++)
    if (g_strcmp0 (attest_error_nick ((AttestError)code), finding->code) == 0)
      return attest_message_words ((AttestError)code).heading;
  return attest_message_words (ATTEST_ERROR_TAMPERED).heading;
}

static char *
findings_text (GPtrArray *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (findings->len, NAMED_FINDINGS); i++)
    {
      AttestFinding *finding = findings->pdata[i];

      if (finding->exhibit != NULL && *finding->exhibit != '\0')
        g_string_append_printf (text, "%s: ", finding->exhibit);
      g_string_append_printf (text, "%s.\n", finding_words (finding));
    }
  if (findings->len > NAMED_FINDINGS)
    g_string_append_printf (text, ngettext ("And %u more.", "And %u more.", findings->len - NAMED_FINDINGS), findings->len - NAMED_FINDINGS);
  g_string_append_printf (text, "\n%s", _ ("Keep this computer as it is, delete nothing, and ask for help."));
  return g_string_free (text, FALSE);
}

static char *
findings_details (GPtrArray *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (findings->len, NAMED_FINDINGS); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", ((AttestFinding *)findings->pdata[i])->text);
  return g_string_free (text, FALSE);
}

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Deed) deed = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = attest_session_run_finish (ATTEST_SESSION (source), result, &error);
  g_autofree char *text = NULL;
  g_autofree char *details = NULL;

  if (findings == NULL)
    {
      attest_message_present (deed->window, error);
      return;
    }
  if (findings->len == 0)
    {
      attest_message_tell (deed->window, _ ("Nothing has changed"),
                           _ ("Every piece of evidence and every line of the history was checked against what was recorded. Attest can show that this record has not changed. It cannot show that what was photographed was true."), NULL);
      return;
    }
  text = findings_text (findings);
  details = findings_details (findings);
  attest_message_tell (deed->window, _ ("Do not rely on this record"), text, details);
}

/**
 * attest_case_verify:
 * @window: the window it is about
 * @session: the open store
 * @case_id: any case
 *
 * Checks every digest, link and signature of the case and says what came of it.
 */
void
attest_case_verify (GtkWindow     *window,
                    AttestSession *session,
                    const char    *case_id)
{
  attest_session_change_async (session, "verify", attest_job_verify, g_strdup (case_id), g_free, attest_ptr_array_free, NULL,
                               verified_cb, deed_new (window, session, case_id));
}
