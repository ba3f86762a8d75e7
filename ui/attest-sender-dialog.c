/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-sender-dialog.h"

#include <glib/gi18n.h>

#include "attest-jobs.h"
#include "attest-messages.h"
#include "attest-widgets.h"

struct _AttestSenderDialog
{
  AdwWindow parent_instance;

  /* Owned */
  AttestSession *session;
  char          *key;

  /* Template widgets */
  GtkLabel       *heading;
  GtkLabel       *body;
  AdwBin         *fingerprint;
  GtkLabel       *claim;
  GtkCheckButton *compared;
  GtkWidget      *trust;
};

enum {
  TRUSTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSenderDialog, attest_sender_dialog, ADW_TYPE_WINDOW)

static void
trusted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AttestSenderDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    {
      attest_message_present (GTK_WINDOW (self), error);
      return;
    }
  g_signal_emit (self, signals[TRUSTED], 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
trust_cb (AttestSenderDialog *self)
{
  attest_session_change_async (self->session, "trust", attest_job_trust, g_strdup (self->key), g_free, NULL, NULL,
                               trusted_cb, g_object_ref (self));
}

static void
attest_sender_dialog_dispose (GObject *object)
{
  AttestSenderDialog *self = ATTEST_SENDER_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (attest_sender_dialog_parent_class)->dispose (object);
}

static void
attest_sender_dialog_class_init (AttestSenderDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_sender_dialog_dispose;
  signals[TRUSTED] = g_signal_new ("trusted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-sender-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSenderDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, AttestSenderDialog, body);
  gtk_widget_class_bind_template_child (widget_class, AttestSenderDialog, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, AttestSenderDialog, claim);
  gtk_widget_class_bind_template_child (widget_class, AttestSenderDialog, compared);
  gtk_widget_class_bind_template_child (widget_class, AttestSenderDialog, trust);
  gtk_widget_class_bind_template_callback (widget_class, trust_cb);
}

static void
attest_sender_dialog_init (AttestSenderDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_close_on_escape (GTK_WINDOW (self));
}

static AttestMessage
refusal_words (const AttestArrivalInfo *arrival)
{
  for (int code = 0; code <= ATTEST_ERROR_LAST; code++)
    if (g_strcmp0 (attest_error_nick ((AttestError)code), arrival->problem) == 0)
      return attest_message_words ((AttestError)code);
  return attest_message_words (ATTEST_ERROR_DAMAGED);
}

/* Anybody who can write into the folder can put anything there. */
static AttestMessage
arrival_words (const AttestArrivalInfo *arrival)
{
  AttestMessage not_ours = { _ ("That is not a record from Attest"),
                             _ ("It lies in the drop folder, but it is not sealed as Attest does it. Or it was cut short on the way. Nothing was taken in. Whoever looks after the folder can say who put it there.") };

  if (g_strcmp0 (arrival->problem, attest_error_nick (ATTEST_ERROR_INPUT)) == 0 ||
      g_strcmp0 (arrival->problem, attest_error_nick (ATTEST_ERROR_DAMAGED)) == 0)
    return not_ours;
  return refusal_words (arrival);
}

static void
show_refused (AttestSenderDialog      *self,
              const AttestArrivalInfo *arrival)
{
  AttestMessage words = arrival_words (arrival);

  gtk_window_set_default_size (GTK_WINDOW (self), 480, 320);
  gtk_label_set_text (self->heading, words.heading);
  gtk_label_set_text (self->body, words.body);
  gtk_label_set_text (self->claim, arrival->text != NULL ? arrival->text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fingerprint), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->compared), FALSE);
  gtk_widget_set_visible (self->trust, FALSE);
}

static void
show_held (AttestSenderDialog      *self,
           const AttestArrivalInfo *arrival)
{
  g_autofree char *claim = NULL;

  gtk_label_set_text (self->heading, _ ("You do not know this sender"));
  gtk_label_set_text (self->body, _ ("The record is kept, unread. Meet the sender, or call them on a number you already had. Both of you read these numbers aloud. On their computer they stand under School card."));
  adw_bin_set_child (self->fingerprint, attest_fingerprint_new (arrival->fingerprint));
  claim = g_strdup_printf (_ ("The sender gives the name “%s”. A name can be made up; the numbers cannot."),
                           arrival->sender != NULL ? arrival->sender : "");
  gtk_label_set_text (self->claim, claim);
}

/**
 * attest_sender_dialog_new:
 * @parent: the window it belongs to
 * @session: the open store; held
 * @arrival: what was not taken in; copied as far as needed
 *
 * Returns: (transfer full): a dialog that says why, and for an unknown sender
 *   lets the person say that they compared the numbers
 */
AttestSenderDialog *
attest_sender_dialog_new (GtkWindow               *parent,
                          AttestSession           *session,
                          const AttestArrivalInfo *arrival)
{
  AttestSenderDialog *self = g_object_new (ATTEST_TYPE_SENDER_DIALOG, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->key = g_strdup (arrival->sender_key);
  if (g_strcmp0 (arrival->state, "held") == 0)
    show_held (self, arrival);
  else
    show_refused (self, arrival);
  attest_widget_read_out (GTK_WIDGET (self->heading));
  return self;
}
