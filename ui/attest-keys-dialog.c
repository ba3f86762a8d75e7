/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-keys-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-keys-jobs.h"
#include "attest-messages.h"
#include "attest-proof-entry.h"
#include "attest-setup-passphrase.h"
#include "attest-setup-sheet.h"
#include "attest-widgets.h"

/* proof ┬ passphrase ┬ done
 *       └ sheet ─────┘
 * Whoever opened the records with the sheet has given the proof already. Until
 * the last step is over, what opened the records before still does. */

struct _AttestKeysDialog
{
  AdwWindow parent_instance;

  /* Owned */
  AttestSession *session;
  char          *proof; /* NULL: not needed, or not given yet */
  char          *sheet; /* the new one's text */
  char          *name;
  char          *school;

  /* Template widgets */
  GtkStack              *stack;
  GtkLabel              *body;
  AttestProofEntry      *entry;
  GtkWidget             *next;
  AttestSetupPassphrase *passphrase;
  AttestSetupSheet      *sheet_step;
  GtkSpinner            *spinner;
  GtkLabel              *done_words;
  GtkWidget             *close;

  AttestKeysPurpose purpose;
};

G_DEFINE_FINAL_TYPE (AttestKeysDialog, attest_keys_dialog, ADW_TYPE_WINDOW)

static void
wipe (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

static void
show_step (AttestKeysDialog *self,
           const char       *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_spinner_set_spinning (self->spinner, strcmp (name, "wait") == 0);
}

static void
show_passphrase (AttestKeysDialog *self)
{
  attest_setup_passphrase_start (self->passphrase);
}

static void
show_sheet (AttestKeysDialog *self)
{
  g_autoptr (GError) error = NULL;

  self->sheet = attest_desk_new_sheet (&error);
  if (self->sheet == NULL)
    {
      attest_message_present (GTK_WINDOW (self), error);
      return;
    }
  attest_setup_sheet_start (self->sheet_step, self->sheet, self->name, self->school);
  show_step (self, "sheet");
  attest_setup_sheet_focus (self->sheet_step);
}

static void
go_on (AttestKeysDialog *self)
{
  if (self->purpose == ATTEST_KEYS_SHEET)
    {
      show_sheet (self);
      return;
    }
  show_step (self, "passphrase");
  show_passphrase (self);
}

static void
proved_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestKeysDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (self->next, TRUE);
  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) != NULL)
    {
      attest_proof_entry_forget (self->entry);
      go_on (self);
      return;
    }
  wipe (&self->proof);
  if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED))
    attest_proof_entry_say_wrong (self->entry);
  else
    attest_message_present (GTK_WINDOW (self), error);
}

static void
next_cb (AttestKeysDialog *self)
{
  if (attest_proof_entry_is_empty (self->entry) || !gtk_widget_get_sensitive (self->next))
    return;
  wipe (&self->proof);
  self->proof = attest_proof_entry_get (self->entry);
  gtk_widget_set_sensitive (self->next, FALSE);
  attest_session_read_async (self->session, "keys/proof", attest_job_check_proof, attest_keys_ask_new (self->proof, NULL), attest_keys_ask_free,
                             NULL, NULL, proved_cb, g_object_ref (self));
}

static void
changed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AttestKeysDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    {
      attest_message_present (GTK_WINDOW (self), error);
      go_on (self);
      return;
    }
  attest_setup_passphrase_forget (self->passphrase);
  wipe (&self->proof);
  wipe (&self->sheet);
  gtk_label_set_label (self->done_words, self->purpose == ATTEST_KEYS_SHEET
                                           ? _ ("The new sheet opens your records. The old one does not any more: destroy it. Copies that you saved before still open with the old one.")
                                           : _ ("The new passphrase opens your records. The old one does not any more. Copies that you saved before still open with the old one."));
  show_step (self, "done");
  gtk_widget_grab_focus (self->close);
}

static void
commit (AttestKeysDialog *self,
        AttestDeskJob     job,
        const char       *fresh)
{
  show_step (self, "wait");
  attest_session_change_async (self->session, "keys/change", job, attest_keys_ask_new (self->proof, fresh), attest_keys_ask_free, NULL, NULL,
                               changed_cb, g_object_ref (self));
}

static void
passphrase_cb (AttestKeysDialog *self)
{
  commit (self, attest_job_change_passphrase, attest_setup_passphrase_get (self->passphrase));
}

static void
sheet_cb (AttestKeysDialog *self)
{
  commit (self, attest_job_replace_sheet, self->sheet);
}

static void
facts_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (AttestKeysDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  AttestKeysFacts *facts = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (facts == NULL)
    {
      attest_message_present (GTK_WINDOW (self), error);
      return;
    }
  self->name = g_strdup (facts->name);
  self->school = g_strdup (facts->school);
  if (facts->ways.by_sheet)
    go_on (self);
  else
    {
      show_step (self, "proof");
      attest_proof_entry_focus (self->entry);
    }
  attest_keys_facts_free (facts);
}

static void
attest_keys_dialog_dispose (GObject *object)
{
  AttestKeysDialog *self = ATTEST_KEYS_DIALOG (object);

  wipe (&self->proof);
  wipe (&self->sheet);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->school, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_keys_dialog_parent_class)->dispose (object);
}

static void
attest_keys_dialog_class_init (AttestKeysDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_keys_dialog_dispose;
  g_type_ensure (ATTEST_TYPE_PROOF_ENTRY);
  g_type_ensure (ATTEST_TYPE_SETUP_PASSPHRASE);
  g_type_ensure (ATTEST_TYPE_SETUP_SHEET);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-keys-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestKeysDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AttestKeysDialog, body);
  gtk_widget_class_bind_template_child (widget_class, AttestKeysDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, AttestKeysDialog, next);
  gtk_widget_class_bind_template_child (widget_class, AttestKeysDialog, passphrase);
  gtk_widget_class_bind_template_child (widget_class, AttestKeysDialog, sheet_step);
  gtk_widget_class_bind_template_child (widget_class, AttestKeysDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, AttestKeysDialog, done_words);
  gtk_widget_class_bind_template_child (widget_class, AttestKeysDialog, close);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
attest_keys_dialog_init (AttestKeysDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_close_on_escape (GTK_WINDOW (self));
  attest_setup_passphrase_set_change (self->passphrase);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->passphrase, "next", G_CALLBACK (passphrase_cb), self);
  g_signal_connect_swapped (self->sheet_step, "next", G_CALLBACK (sheet_cb), self);
}

/* Locked, nothing of the keys stays on the screen. */
static void
state_cb (AttestKeysDialog *self)
{
  if (attest_session_get_state (self->session) != ATTEST_SESSION_OPEN)
    gtk_window_destroy (GTK_WINDOW (self));
}

/**
 * attest_keys_dialog_present:
 * @parent: the window it belongs to
 * @session: an open store
 * @purpose: what is to be changed
 */
void
attest_keys_dialog_present (GtkWindow        *parent,
                            AttestSession    *session,
                            AttestKeysPurpose purpose)
{
  AttestKeysDialog *self = g_object_new (ATTEST_TYPE_KEYS_DIALOG, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->purpose = purpose;
  if (purpose == ATTEST_KEYS_SHEET)
    {
      gtk_window_set_title (GTK_WINDOW (self), _ ("New recovery sheet"));
      gtk_label_set_label (self->body, _ ("You will see a new key, to print or to write down. Once you have typed its end back, the old sheet stops working."));
    }
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  show_step (self, "wait");
  gtk_window_present (GTK_WINDOW (self));
  attest_session_read_async (session, "keys/facts", attest_job_keys, NULL, NULL, attest_keys_facts_free, NULL, facts_cb, g_object_ref (self));
}
