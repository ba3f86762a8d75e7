/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-keys-page.h"

#include <glib/gi18n.h>

#include "attest-copy-tool.h"
#include "attest-keys-dialog.h"
#include "attest-keys-jobs.h"
#include "attest-messages.h"
#include "attest-trouble.h"
#include "attest-widgets.h"

struct _AttestKeysPage
{
  AdwPreferencesPage parent_instance;

  /* Owned */
  AttestSession *session;
  char          *copy_name;

  /* Template widgets */
  GtkSwitch    *keyring;
  AdwActionRow *keyring_row;

  gboolean there; /* what the key file says of the password store */
};

G_DEFINE_FINAL_TYPE (AttestKeysPage, attest_keys_page, ADW_TYPE_PREFERENCES_PAGE)

static GtkWindow *
window_of (AttestKeysPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
show_keyring (AttestKeysPage *self,
              gboolean        there)
{
  self->there = there;
  gtk_switch_set_active (self->keyring, there);
  gtk_switch_set_state (self->keyring, there);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keyring), TRUE);
}

static void
facts_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (AttestKeysPage) self = user_data;
  g_autoptr (GError) error = NULL;
  AttestKeysFacts *facts = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (facts == NULL)
    return;
  g_free (self->copy_name);
  self->copy_name = g_strdup (facts->copy_name);
  show_keyring (self, facts->ways.keyring);
  attest_keys_facts_free (facts);
}

static void
load (AttestKeysPage *self)
{
  attest_session_read_async (self->session, "keys/facts", attest_job_keys, NULL, NULL, attest_keys_facts_free, NULL, facts_cb, g_object_ref (self));
}

/* The password store has to agree: the switch stays where it was until then. */
static void
keyring_changed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (AttestKeysPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) != NULL)
    show_keyring (self, !self->there);
  else
    {
      show_keyring (self, self->there);
      attest_message_tell (window_of (self), _ ("The password store did not answer"),
                           self->there ? _ ("Nothing was changed: it still has the key. Open the password store, then try again.")
                                       : _ ("Nothing was changed. Open the password store, then try again. Your passphrase works all the same."),
                           error->message);
    }
}

static gboolean
keyring_cb (AttestKeysPage *self,
            gboolean        wanted)
{
  if (wanted == self->there || self->session == NULL)
    return FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->keyring), FALSE);
  attest_session_change_async (self->session, "keys/keyring", attest_job_set_keyring, GINT_TO_POINTER (wanted), NULL, NULL, NULL,
                               keyring_changed_cb, g_object_ref (self));
  return TRUE;
}

static void
passphrase_cb (AttestKeysPage *self)
{
  attest_keys_dialog_present (window_of (self), self->session, ATTEST_KEYS_PASSPHRASE);
}

static void
sheet_cb (AttestKeysPage *self)
{
  attest_keys_dialog_present (window_of (self), self->session, ATTEST_KEYS_SHEET);
}

static void
copy_cb (AttestKeysPage *self)
{
  if (self->copy_name != NULL)
    attest_copy_tool_save (window_of (self), self->session, self->copy_name);
}

static void
attest_keys_page_dispose (GObject *object)
{
  AttestKeysPage *self = ATTEST_KEYS_PAGE (object);

  g_clear_pointer (&self->copy_name, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_keys_page_parent_class)->dispose (object);
}

static void
attest_keys_page_class_init (AttestKeysPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_keys_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-keys-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestKeysPage, keyring);
  gtk_widget_class_bind_template_child (widget_class, AttestKeysPage, keyring_row);
  gtk_widget_class_bind_template_callback (widget_class, keyring_cb);
  gtk_widget_class_bind_template_callback (widget_class, passphrase_cb);
  gtk_widget_class_bind_template_callback (widget_class, sheet_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
attest_keys_page_init (AttestKeysPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
}

/* When the password store had something wrong at the last unlocking, the row
 * says it here too, where it can be put right. */
static void
show_trouble (AttestKeysPage *self)
{
  AttestKeyringTrouble trouble = attest_session_get_trouble (self->session);

  if (trouble == ATTEST_TROUBLE_DELETED)
    adw_action_row_set_subtitle (self->keyring_row, _ ("It has lost the key. Turn this off and on again to put it back."));
  else if (trouble == ATTEST_TROUBLE_OTHER_KEY)
    adw_action_row_set_subtitle (self->keyring_row, _ ("It has a key that is not the one for these records. Turn this off and on again to put it right."));
}

/**
 * attest_keys_page_set_session:
 * @self: the page
 * @session: an open store
 */
void
attest_keys_page_set_session (AttestKeysPage *self,
                              AttestSession  *session)
{
  g_return_if_fail (ATTEST_IS_KEYS_PAGE (self));
  g_set_object (&self->session, session);
  show_trouble (self);
  load (self);
}
