/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-card-job.h"

#include "attest-messages.h"
#include "attest-widgets.h"

typedef struct
{
  AttestCardReading reading;
  GDestroyNotify    free_result;
  AttestCardShow    show;
} Read;

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Read *self = user_data;
  g_autoptr (GtkWindow) parent = self->reading.parent;
  g_autoptr (AttestSession) session = self->reading.session;
  g_autofree char *path = self->reading.path;
  g_autoptr (GError) error = NULL;
  gpointer found = attest_session_run_finish (session, result, &error);

  self->show (&self->reading, found, error);
  if (found != NULL)
    self->free_result (found);
}

/**
 * attest_card_job_read:
 * @reading: what is to be read and for whom; copied, its window and session held
 * @job: given the path; returns what the file says
 * @free_result: frees what @job returns
 * @show: called with it, or with why it cannot be used
 */
void
attest_card_job_read (const AttestCardReading *reading,
                      AttestDeskJob            job,
                      GDestroyNotify           free_result,
                      AttestCardShow           show)
{
  Read *self = g_new (Read, 1);

  *self = (Read){ *reading, free_result, show };
  g_object_ref (self->reading.parent);
  g_object_ref (self->reading.session);
  self->reading.path = g_strdup (reading->path);
  attest_session_read_async (reading->session, "card", job, g_strdup (reading->path), g_free, free_result, NULL, read_cb, self);
}

typedef struct
{
  GtkWindow     *window;
  const char    *said;
  AttestCardDone done;
  gpointer       user_data;
} Change;

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Change *self = user_data;
  g_autoptr (GtkWindow) window = self->window;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    {
      attest_message_present (window, error);
      return;
    }
  if (self->done != NULL)
    self->done (self->user_data);
  if (self->said != NULL)
    attest_widget_say_done (GTK_WIDGET (window), self->said);
  else
    gtk_window_destroy (window);
}

/**
 * attest_card_job_change:
 * @window: where a failure is told; held
 * @said: (nullable): what is said for a moment once it worked, translated; %NULL:
 *   @window goes instead
 * @session: the open store
 * @job: changes something, given @data
 * @data: (transfer full): for @job
 * @free_data: frees @data
 * @done: (nullable): called once it worked
 * @user_data: for @done; must live as long as @window
 */
void
attest_card_job_change (GtkWindow     *window,
                        const char    *said,
                        AttestSession *session,
                        AttestDeskJob  job,
                        gpointer       data,
                        GDestroyNotify free_data,
                        AttestCardDone done,
                        gpointer       user_data)
{
  Change *self = g_new (Change, 1);

  *self = (Change){ g_object_ref (window), said, done, user_data };
  attest_session_change_async (session, "card", job, data, free_data, NULL, NULL, changed_cb, self);
}
