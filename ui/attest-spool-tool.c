/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-spool-tool.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "attest-messages.h"

#define DONE GINT_TO_POINTER (TRUE)

typedef struct
{
  GtkWindow     *parent; /* held */
  AttestSession *session;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  g_object_unref (self->parent);
  g_object_unref (self->session);
  g_free (self);
}

static void
closure_free (gpointer  data,
              GClosure *closure)
{
  asking_free (data);
}

static gpointer
news_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  AttestSpoolNews *news = g_new (AttestSpoolNews, 1);

  attest_desk_spool_news (desk, news, NULL);
  return news;
}

static gpointer
confirm_job (AttestDesk   *desk,
             gpointer      data,
             GCancellable *cancellable,
             GError      **error)
{
  return attest_desk_confirm_spooled (desk, GPOINTER_TO_INT (data), error) ? DONE : NULL;
}

static gpointer
told_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  return attest_desk_spool_told (desk, error) ? DONE : NULL;
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GtkWindow) parent = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    attest_message_present (parent, error);
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             Asking           *asking)
{
  gboolean mine = g_str_equal (response, "mine");

  if (mine || g_str_equal (response, "other"))
    attest_session_change_async (asking->session, "spool/confirm", confirm_job, GINT_TO_POINTER (mine), NULL, NULL, NULL, done_cb,
                                 g_object_ref (asking->parent));
}

/* Nothing is the default answer but going on: it is asked again next time. */
static void
ask (Asking *asking,
     guint   n)
{
  g_autofree char *body = g_strdup_printf (ngettext ("%u thing was recorded on this computer while Attest was locked. It is among your records now, marked as such. Anybody here could have made it.",
                                                     "%u things were recorded on this computer while Attest was locked. They are among your records now, marked as such. Anybody here could have made them.", n),
                                           n);
  GtkWidget       *dialog = adw_message_dialog_new (asking->parent, _ ("Was this you?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "later", _ ("_Look First"), "other", _ ("_Not Me"), "mine", _ ("_It Was Me"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "mine", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "later");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "later");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), asking, closure_free, 0);
  g_signal_connect_object (asking->session, "notify::state", G_CALLBACK (gtk_window_destroy), dialog, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
tell (Asking                *asking,
      const AttestSpoolNews *news)
{
  g_autoptr (GString) body = g_string_new (NULL);

  if (news->key_changed)
    g_string_append_printf (body, "%s\n\n", _ ("The key that Attest seals to while it is locked was not its own. Attest has put its own back. What was recorded with the other key may be readable for somebody else, and not for you."));
  if (news->left > 0)
    g_string_append_printf (body, ngettext ("%u thing that was recorded while locked cannot be opened: it was changed, or it is sealed to somebody else.", "%u things that were recorded while locked cannot be opened: they were changed, or they are sealed to somebody else.", news->left),
                            news->left);
  if (news->left > 0)
    g_string_append_printf (body, " %s\n\n", _ ("Nothing was deleted."));
  if (news->copied)
    g_string_append_printf (body, "%s\n\n", _ ("Something was put there a second time. It was taken in once."));
  g_string_append (body, _ ("Keep this computer as it is and tell your Designated Safeguarding Lead. Write down again what you miss."));
  attest_message_tell (asking->parent, _ ("Somebody may have changed what was recorded while locked"), body->str, NULL);
  attest_session_change_async (asking->session, "spool/told", told_job, NULL, NULL, NULL, NULL, done_cb, g_object_ref (asking->parent));
}

static void
news_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Asking                     *asking = user_data;
  g_autofree AttestSpoolNews *news = attest_session_run_finish (ATTEST_SESSION (source), result, NULL);

  if (news != NULL && (news->key_changed || news->left > 0 || news->copied))
    tell (asking, news);
  if (news != NULL && news->waiting > 0)
    ask (asking, news->waiting); /* has @asking now */
  else
    asking_free (asking);
}

void
attest_spool_tool_ask (GtkWindow     *parent,
                       AttestSession *session)
{
  Asking *asking = g_new (Asking, 1);

  *asking = (Asking){ g_object_ref (parent), g_object_ref (session) };
  attest_session_read_async (session, "spool/news", news_job, NULL, NULL, g_free, NULL, news_cb, asking);
}
