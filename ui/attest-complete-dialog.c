/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-complete-dialog.h"

#include <glib/gi18n.h>

#include "attest-evidence-words.h"
#include "attest-messages.h"
#include "attest-when-row.h"
#include "attest-widgets.h"
#include "domain/attest-complete.h"
#include "session/attest-desk-complete.h"

struct _AttestCompleteDialog
{
  AdwWindow parent_instance;

  /* Owned */
  AttestSession *session;
  AttestItem    *item;

  /* Template widgets */
  GtkLabel  *lacks;
  GtkWidget *problem;
  GtkWidget *seen;
  GtkWidget *url;
  GtkWidget *reason;
  GtkWidget *platform;
};

G_DEFINE_FINAL_TYPE (AttestCompleteDialog, attest_complete_dialog, ADW_TYPE_WINDOW)

/* What was said, on its way to the worker. */
typedef struct
{
  char  *item;
  char  *url;
  char  *reason;
  char  *platform;
  gint64 seen_ms;
  char   zone[ATTEST_ZONE_MAX + 1];
} Said;

static void
said_free (Said *self)
{
  g_free (self->item);
  g_free (self->url);
  g_free (self->reason);
  g_free (self->platform);
  g_free (self);
}

static gpointer
complete_job (AttestDesk   *desk,
              gpointer      data,
              GCancellable *cancellable,
              GError      **error)
{
  Said      *said = data;
  AttestShot shot = { .url = said->url, .no_url_reason = said->reason, .platform = said->platform, .seen_ms = said->seen_ms, .seen_zone = said->zone };

  return GINT_TO_POINTER (attest_desk_complete_item (desk, said->item, &shot, error));
}

static void
completed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (AttestCompleteDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    attest_message_present (GTK_WINDOW (self), error);
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

static char *
text_of (GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  return gtk_widget_get_visible (entry) && *text != '\0' ? g_strdup (text) : NULL;
}

static void
say_problem (AttestCompleteDialog *self,
             const char           *words,
             GtkWidget            *at)
{
  gtk_label_set_text (GTK_LABEL (self->problem), words);
  gtk_widget_set_visible (self->problem, TRUE);
  gtk_widget_grab_focus (at);
}

/* What it said was about what stood there before. */
static void
typed_cb (AttestCompleteDialog *self)
{
  gtk_widget_set_visible (self->problem, FALSE);
}

static void
verb_cb (AttestCompleteDialog *self)
{
  Said            *said = g_new0 (Said, 1);
  g_autofree char *problem = attest_when_row_problem (ATTEST_WHEN_ROW (self->seen));

  said->item = g_strdup (self->item->id);
  said->url = text_of (self->url);
  said->reason = said->url == NULL ? text_of (self->reason) : NULL;
  said->platform = text_of (self->platform);
  if (problem != NULL || !attest_when_row_get (ATTEST_WHEN_ROW (self->seen), &said->seen_ms, said->zone))
    say_problem (self, problem, self->seen);
  else if (said->seen_ms > self->item->added_ms)
    say_problem (self, _ ("There is a problem: it was kept before that time."), self->seen);
  else if (said->seen_ms == 0 && said->url == NULL && said->reason == NULL && said->platform == NULL)
    say_problem (self, _ ("There is a problem: nothing is filled in yet."), gtk_widget_get_visible (self->seen) ? self->seen : self->url);
  else
    {
      attest_session_change_async (self->session, "item/complete", complete_job, said, (GDestroyNotify)said_free, NULL, NULL,
                                   completed_cb, g_object_ref (self));
      return;
    }
  said_free (said);
}

static void
attest_complete_dialog_dispose (GObject *object)
{
  AttestCompleteDialog *self = ATTEST_COMPLETE_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (attest_complete_dialog_parent_class)->dispose (object);
}

static void
attest_complete_dialog_class_init (AttestCompleteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_complete_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-complete-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestCompleteDialog, lacks);
  gtk_widget_class_bind_template_child (widget_class, AttestCompleteDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestCompleteDialog, seen);
  gtk_widget_class_bind_template_child (widget_class, AttestCompleteDialog, url);
  gtk_widget_class_bind_template_child (widget_class, AttestCompleteDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, AttestCompleteDialog, platform);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, verb_cb);
}

static void
attest_complete_dialog_init (AttestCompleteDialog *self)
{
  g_type_ensure (ATTEST_TYPE_WHEN_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_close_on_escape (GTK_WINDOW (self));
}

/**
 * attest_complete_dialog_new:
 * @parent: the window it belongs to
 * @session: the open store; held
 * @item: an item of one's own that lacks something; held
 *
 * Asks only for what it lacks.
 *
 * Returns: (transfer full): a dialog, to be presented
 */
GtkWindow *
attest_complete_dialog_new (GtkWindow     *parent,
                            AttestSession *session,
                            AttestItem    *item)
{
  AttestCompleteDialog *self = g_object_new (ATTEST_TYPE_COMPLETE_DIALOG, "transient-for", parent, NULL);
  AttestFactAnswer      answers[ATTEST_FACT_LAST + 1];
  g_autofree char      *lacks = g_strdup_printf (_ ("%s was kept without this. What it says already stays as it is."), item->exhibit);
  gboolean              address;

  attest_complete (item, answers);
  address = answers[ATTEST_FACT_ADDRESS].state == ATTEST_FACT_MISSING;
  self->session = g_object_ref (session);
  self->item = g_object_ref (item);
  gtk_label_set_text (self->lacks, lacks);
  gtk_widget_set_visible (self->seen, answers[ATTEST_FACT_TIME].state == ATTEST_FACT_MISSING);
  gtk_widget_set_visible (self->url, address);
  gtk_widget_set_visible (self->reason, address);
  gtk_widget_set_visible (self->platform, address && item->platform == NULL);
  gtk_widget_grab_focus (gtk_widget_get_visible (self->seen) ? self->seen : self->url);
  return GTK_WINDOW (self);
}
