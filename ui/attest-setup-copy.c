/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-setup-copy.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-files.h"
#include "attest-messages.h"
#include "attest-proof-entry.h"
#include "attest-widgets.h"

struct _AttestSetupCopy
{
  AdwBin parent_instance;

  /* Owned */
  AttestSession *session;
  char          *folder;      /* NULL: none chosen yet */
  GCancellable  *cancellable; /* of the placing under way; NULL: none is */

  /* Template widgets */
  AdwActionRow     *place;
  AttestProofEntry *entry;
  GtkSwitch        *keyring;
  GtkWidget        *next;
  GtkWidget        *stop;
  GtkLabel         *problem;
  GtkWidget        *busy;
  GtkSpinner       *spinner;
};

enum {
  NEXT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSetupCopy, attest_setup_copy, ADW_TYPE_BIN)

static GtkWindow *
window_of (AttestSetupCopy *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
say (AttestSetupCopy *self,
     const char      *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
show_busy (AttestSetupCopy *self,
           gboolean         busy)
{
  gtk_widget_set_visible (self->busy, busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (self->next, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->place), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), !busy);
  if (busy)
    gtk_widget_grab_focus (self->stop);
}

static void
chosen (GFile   *folder,
        gpointer user_data)
{
  AttestSetupCopy *self = user_data;
  char            *path = g_file_get_path (folder);
  g_autofree char *name = NULL;

  if (path == NULL)
    {
      say (self, _ ("There is a problem: Attest cannot read that place. Copy the folder to this computer first."));
      return;
    }
  g_free (self->folder);
  self->folder = path;
  name = g_path_get_basename (path);
  adw_action_row_set_subtitle (self->place, name);
  say (self, NULL);
  attest_proof_entry_focus (self->entry);
}

static void
place_cb (AttestSetupCopy *self)
{
  attest_file_choose (window_of (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Where the Copy Is"), _ ("_Open"), NULL, NULL, chosen, self);
}

static void
failed (AttestSetupCopy *self,
        const GError    *error)
{
  if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED))
    attest_proof_entry_say_wrong (self->entry);
  else if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND))
    say (self, _ ("There is a problem: there is no copy of records in that folder. Choose the folder whose name begins with “Attest records of”."));
  else if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_INPUT))
    say (self, _ ("There is a problem: there are several copies in that folder. Choose the one you want, which is most likely the newest."));
  else
    attest_message_present (window_of (self), error);
}

static void
tell_problems (AttestSetupCopy *self,
               guint            n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u thing in them is not as it was recorded. Everything else is whole. Open the record to see which it is, and keep the copy and the old computer as they are.",
                                                     "%u things in them are not as they were recorded. Everything else is whole. Open the records to see which they are, and keep the copy and the old computer as they are.", n),
                                           n);

  attest_message_tell (window_of (self), _ ("Your records are here, with damage"), text, NULL);
}

static void
placed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestSetupCopy) self = user_data;
  g_autoptr (GError) error = NULL;
  guint    problems = 0;
  gboolean ok = attest_session_place_finish (ATTEST_SESSION (source), result, &problems, &error);

  g_clear_object (&self->cancellable);
  show_busy (self, FALSE);
  if (!ok)
    {
      failed (self, error);
      return;
    }
  attest_proof_entry_forget (self->entry);
  if (problems > 0)
    tell_problems (self, problems);
  g_signal_emit (self, signals[NEXT], 0);
}

static void
next_cb (AttestSetupCopy *self)
{
  g_autofree char *secret = NULL;

  if (self->cancellable != NULL)
    return;
  if (self->folder == NULL)
    {
      say (self, _ ("There is a problem: choose the folder first."));
      gtk_widget_grab_focus (GTK_WIDGET (self->place));
      return;
    }
  if (attest_proof_entry_is_empty (self->entry))
    return;
  secret = attest_proof_entry_get (self->entry);
  say (self, NULL);
  self->cancellable = g_cancellable_new ();
  show_busy (self, TRUE);
  attest_session_place_async (self->session, self->folder, attest_proof_entry_is_sheet (self->entry) ? ATTEST_OPEN_RECOVERY : ATTEST_OPEN_PASSPHRASE,
                              secret, gtk_switch_get_active (self->keyring), self->cancellable, placed_cb, g_object_ref (self));
  explicit_bzero (secret, strlen (secret));
}

static void
stop_cb (AttestSetupCopy *self)
{
  attest_setup_copy_stop (self);
}

static void
attest_setup_copy_dispose (GObject *object)
{
  AttestSetupCopy *self = ATTEST_SETUP_COPY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->folder, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_setup_copy_parent_class)->dispose (object);
}

static void
attest_setup_copy_class_init (AttestSetupCopyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_setup_copy_dispose;
  signals[NEXT] = g_signal_new ("next", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (ATTEST_TYPE_PROOF_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-setup-copy.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSetupCopy, place);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupCopy, entry);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupCopy, keyring);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupCopy, next);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupCopy, stop);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupCopy, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupCopy, busy);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupCopy, spinner);
  gtk_widget_class_bind_template_callback (widget_class, place_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
}

static void
attest_setup_copy_init (AttestSetupCopy *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (next_cb), self);
}

/**
 * attest_setup_copy_start:
 * @self: the step
 * @session: has no store yet
 */
void
attest_setup_copy_start (AttestSetupCopy *self,
                         AttestSession   *session)
{
  g_return_if_fail (ATTEST_IS_SETUP_COPY (self));
  g_set_object (&self->session, session);
  gtk_widget_grab_focus (GTK_WIDGET (self->place));
}

/**
 * attest_setup_copy_stop:
 * @self: the step
 *
 * Stops placing; nothing is placed then.
 */
void
attest_setup_copy_stop (AttestSetupCopy *self)
{
  g_return_if_fail (ATTEST_IS_SETUP_COPY (self));
  g_cancellable_cancel (self->cancellable);
}
