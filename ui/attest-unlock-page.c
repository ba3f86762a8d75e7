/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-unlock-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-keys-dialog.h"
#include "attest-messages.h"
#include "attest-trouble.h"
#include "attest-widgets.h"

/* After this long without an answer of the password store the person is told
 * what else they can do. Nothing waits for it: the page works all the time. */
#define PATIENCE_SECONDS 5

struct _AttestUnlockPage
{
  AdwBin parent_instance;

  /* Owned */
  AttestSession *session;
  GCancellable  *cancellable; /* of the attempt under way; NULL: none is */

  /* Template widgets */
  GtkLabel    *hint;
  GtkSpinner  *spinner;
  GtkStack    *ways;
  GtkEditable *passphrase;
  GtkTextView *sheet;
  GtkLabel    *problem;
  GtkWidget   *unlock;
  GtkWidget   *keyring;
  GtkButton   *other_way;

  AttestOpenBy by; /* of the attempt under way */
  guint        patience;
};

G_DEFINE_FINAL_TYPE (AttestUnlockPage, attest_unlock_page, ADW_TYPE_BIN)

static gboolean
shows_sheet (AttestUnlockPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->ways), "sheet") == 0;
}

static void
set_hint (AttestUnlockPage *self,
          const char       *text,
          gboolean          busy)
{
  gtk_label_set_label (self->hint, text);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), *text != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
set_problem (AttestUnlockPage *self,
             const char       *text)
{
  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static gboolean
patience_cb (gpointer user_data)
{
  AttestUnlockPage *self = user_data;

  self->patience = 0;
  set_hint (self, _ ("Still waiting for your password store. If it asks you something, answer it there, or type your Attest passphrase here. You can still record."), TRUE);
  return G_SOURCE_REMOVE;
}

static void
forget_secrets (AttestUnlockPage *self)
{
  gtk_editable_set_text (self->passphrase, "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->sheet), "", 0);
}

/* The password store is a convenience: whatever it answers, the passphrase works. */
static void
keyring_failed (AttestUnlockPage *self,
                const GError     *error)
{
  if (attest_message_silent (error))
    return;
  if (attest_session_get_trouble (self->session) != ATTEST_TROUBLE_NONE)
    set_hint (self, attest_trouble_words (attest_session_get_trouble (self->session)), FALSE);
  else
    {
      set_hint (self, "", FALSE);
      attest_message_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), error);
    }
}

static void
secret_failed (AttestUnlockPage *self,
               const GError     *error)
{
  set_hint (self, "", FALSE);
  if (!g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED) && !g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_INPUT))
    {
      attest_message_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), error);
      return;
    }
  set_problem (self, self->by == ATTEST_OPEN_RECOVERY ? _ ("That key does not open your records. Nothing has been changed. Compare it with the sheet and try again.")
                                                      : _ ("That passphrase does not open your records. Nothing has been changed. Try again, or use your recovery sheet."));
  gtk_widget_grab_focus (self->by == ATTEST_OPEN_RECOVERY ? GTK_WIDGET (self->sheet) : GTK_WIDGET (self->passphrase));
}

static void
choose_passphrase (gpointer user_data)
{
  AttestUnlockPage *self = user_data;

  attest_keys_dialog_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session, ATTEST_KEYS_PASSPHRASE);
}

/* Whoever needed the sheet has most likely forgotten the passphrase. */
static void
opened_by_sheet (AttestUnlockPage *self)
{
  attest_message_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Choose a new passphrase?"),
                      _ ("The recovery sheet opened your records. If you have forgotten your passphrase, choose a new one now. Then put the sheet back where it is locked away. You can also do it later, in Preferences, Keys."),
                      _ ("_Choose One"), FALSE, choose_passphrase, self);
}

static void
unlocked_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (AttestUnlockPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = attest_session_unlock_finish (ATTEST_SESSION (source), result, &error);

  /* Another attempt took the place of this one. */
  if (!ok && G_IS_TASK (result) && g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_object (&self->cancellable);
  if (attest_widget_has_left (GTK_WIDGET (self)))
    return;
  gtk_widget_set_sensitive (self->unlock, TRUE);
  gtk_widget_set_sensitive (self->keyring, TRUE);
  if (ok)
    {
      forget_secrets (self);
      set_hint (self, "", FALSE);
      if (self->by == ATTEST_OPEN_RECOVERY)
        opened_by_sheet (self);
    }
  else if (self->by == ATTEST_OPEN_KEYRING)
    keyring_failed (self, error);
  else
    secret_failed (self, error);
}

static void
attempt (AttestUnlockPage *self,
         AttestOpenBy      by,
         const char       *secret)
{
  set_problem (self, NULL);
  self->by = by;
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->keyring, FALSE);
  attest_session_unlock_async (self->session, by, secret, self->cancellable, unlocked_cb, g_object_ref (self));
}

static void
ask_keyring_now (AttestUnlockPage *self)
{
  if (self->cancellable != NULL)
    return;
  set_hint (self, _ ("Opening your records…"), TRUE);
  self->patience = g_timeout_add_seconds (PATIENCE_SECONDS, patience_cb, self);
  attempt (self, ATTEST_OPEN_KEYRING, NULL);
}

static void
keyring_cb (AttestUnlockPage *self)
{
  ask_keyring_now (self);
}

static char *
sheet_text (AttestUnlockPage *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (self->sheet), &start, &end);
  return gtk_text_buffer_get_text (gtk_text_view_get_buffer (self->sheet), &start, &end, FALSE);
}

static void
unlock_cb (AttestUnlockPage *self)
{
  gboolean         sheet = shows_sheet (self);
  g_autofree char *secret = sheet ? sheet_text (self) : g_strdup (gtk_editable_get_text (self->passphrase));

  if (*g_strstrip (secret) == '\0')
    {
      set_problem (self, sheet ? _ ("Type the key from your recovery sheet first.") : _ ("Type your passphrase first."));
      gtk_widget_grab_focus (sheet ? GTK_WIDGET (self->sheet) : GTK_WIDGET (self->passphrase));
      return;
    }
  if (self->cancellable != NULL && self->by != ATTEST_OPEN_KEYRING)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_widget_set_sensitive (self->unlock, FALSE);
  set_hint (self, _ ("Opening your records…"), TRUE);
  attempt (self, sheet ? ATTEST_OPEN_RECOVERY : ATTEST_OPEN_PASSPHRASE, secret);
  memset (secret, 0, strlen (secret));
}

static void
edited_cb (AttestUnlockPage *self)
{
  set_problem (self, NULL);
}

static void
show_way (AttestUnlockPage *self,
          gboolean          sheet)
{
  gtk_stack_set_visible_child_name (self->ways, sheet ? "sheet" : "passphrase");
  gtk_button_set_label (self->other_way, sheet ? _ ("Use my pass_phrase") : _ ("Use my recovery _sheet"));
  set_problem (self, NULL);
}

static void
other_way_cb (AttestUnlockPage *self)
{
  show_way (self, !shows_sheet (self));
  gtk_widget_grab_focus (shows_sheet (self) ? GTK_WIDGET (self->sheet) : GTK_WIDGET (self->passphrase));
}

static void
attest_unlock_page_dispose (GObject *object)
{
  AttestUnlockPage *self = ATTEST_UNLOCK_PAGE (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_unlock_page_parent_class)->dispose (object);
}

static void
attest_unlock_page_class_init (AttestUnlockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_unlock_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-unlock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestUnlockPage, hint);
  gtk_widget_class_bind_template_child (widget_class, AttestUnlockPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, AttestUnlockPage, ways);
  gtk_widget_class_bind_template_child (widget_class, AttestUnlockPage, passphrase);
  gtk_widget_class_bind_template_child (widget_class, AttestUnlockPage, sheet);
  gtk_widget_class_bind_template_child (widget_class, AttestUnlockPage, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestUnlockPage, unlock);
  gtk_widget_class_bind_template_child (widget_class, AttestUnlockPage, keyring);
  gtk_widget_class_bind_template_child (widget_class, AttestUnlockPage, other_way);
  gtk_widget_class_bind_template_callback (widget_class, unlock_cb);
  gtk_widget_class_bind_template_callback (widget_class, keyring_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_way_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
}

static void
attest_unlock_page_init (AttestUnlockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  set_hint (self, "", FALSE);
}

void
attest_unlock_page_set_session (AttestUnlockPage *self,
                                AttestSession    *session)
{
  g_return_if_fail (ATTEST_IS_UNLOCK_PAGE (self));
  g_set_object (&self->session, session);
}

/**
 * attest_unlock_page_start:
 * @self: the page
 * @ask_keyring: whether to try the password store by itself; not after somebody
 *   locked Attest, for then it would open again before their eyes
 */
void
attest_unlock_page_start (AttestUnlockPage *self,
                          gboolean          ask_keyring)
{
  g_return_if_fail (ATTEST_IS_UNLOCK_PAGE (self));
  forget_secrets (self);
  show_way (self, FALSE);
  gtk_widget_set_visible (self->keyring, attest_session_expects_keyring (self->session));
  if (self->cancellable == NULL)
    set_hint (self, "", FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
  if (ask_keyring)
    ask_keyring_now (self);
}
