/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "store/attest-keyring.h"

#include <string.h>

/* How long closing waits for a Secret Service that does not answer, ms. */
#define CLOSE_LIMIT 1500

/**
 * attest_desk_default_dir:
 *
 * Returns: (transfer full): where a person's store is unless they say otherwise
 */
char *
attest_desk_default_dir (void)
{
  return g_build_filename (g_get_user_data_dir (), "attest", "store", NULL);
}

gboolean
attest_desk_exists (const char *dir)
{
  return attest_vault_exists (dir);
}

static void
make_private_dirs (const char *dir)
{
  static const char *const names[] = { ATTEST_OUTBOX_DIR, ATTEST_RECEIPTS_DIR, ATTEST_SPOOL_DIR };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      g_autoptr (GError) error = NULL;

      if (!attest_file_make_dir (path, &error))
        g_message ("%s", error->message);
    }
}

/* Takes the vault whatever happens. */
AttestDesk *
attest_desk_new (AttestVault *vault,
                 GError     **error)
{
  g_autoptr (AttestDesk) self = g_new0 (AttestDesk, 1);

  self->vault = vault;
  self->findings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fingerprint = attest_fingerprint (attest_desk_signing_key (self));
  make_private_dirs (attest_vault_dir (vault));
  attest_desk_sweep (self);
  attest_desk_clear_post (self);
  if (!attest_desk_load_school (self, error) || !attest_desk_take_spool (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* A role that no card may bear could never be mended: the store would have to
 * be made again. */
static gboolean
role_is_inside (const char *role,
                GError    **error)
{
  g_autoptr (GString) roles = g_string_new (NULL);

  if (attest_role_is_known (role) && !attest_role_is_external (role))
    return TRUE;
  for (guint i = 0; attest_roles ()[i] != NULL; i++)
    if (!attest_role_is_external (attest_roles ()[i]))
      g_string_append_printf (roles, "%s%s", roles->len > 0 ? ", " : "", attest_roles ()[i]);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is no role inside a school; the roles are %s", role, roles->str);
  return FALSE;
}

/**
 * attest_desk_create:
 * @dir: where; holds no store
 * @setup: who it is for
 * @recovery_sheet: (out): the text to print; it is kept nowhere
 * @error: return location for an #AttestError
 *
 * A keyring that does not answer is no reason to fail: the passphrase and the
 * sheet open the store as well, and a message says so.
 *
 * Returns: (transfer full): the new desk
 */
AttestDesk *
attest_desk_create (const char            *dir,
                    const AttestDeskSetup *setup,
                    char                 **recovery_sheet,
                    GError               **error)
{
  g_autoptr (AttestSecret) passphrase = setup->passphrase != NULL ? attest_secret_new (setup->passphrase, -1) : NULL;
  AttestVaultSetup inner = { setup->name, setup->role, setup->initials, passphrase, setup->practice, setup->practice };
  g_autoptr (AttestIdentity) recovery = NULL;
  g_autoptr (AttestSecret) text = NULL;
  g_autoptr (AttestDesk) self = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (AttestPack) pack = attest_pack_load_id (ATTEST_DEFAULT_PACK, error);
  AttestVault *vault = NULL;

  /* What the desk needs besides is looked for first: a store whose sheet was
   * never shown would be lost with its passphrase. */
  if (pack == NULL || !role_is_inside (setup->role, error) || (vault = attest_vault_create (dir, &inner, &recovery, error)) == NULL || (self = attest_desk_new (vault, error)) == NULL)
    return NULL;
  if (setup->keyring && !attest_desk_set_keyring (self, TRUE, &local))
    g_message ("The Secret Service does not keep the key: %s", local->message);
  text = attest_identity_text (recovery);
  *recovery_sheet = g_strdup (attest_secret_text (text));
  return g_steal_pointer (&self);
}

static AttestDesk *
open_with (const char         *dir,
           const AttestUnlock *unlock,
           GError            **error)
{
  AttestVault *vault = attest_vault_open (dir, unlock, error);

  return vault != NULL ? attest_desk_new (vault, error) : NULL;
}

AttestDesk *
attest_desk_open_passphrase (const char *dir,
                             const char *passphrase,
                             GError    **error)
{
  g_autoptr (AttestSecret) secret = attest_secret_new (passphrase, -1);

  return open_with (dir, &(AttestUnlock){ .passphrase = secret }, error);
}

AttestDesk *
attest_desk_open_recovery (const char *dir,
                           const char *sheet,
                           GError    **error)
{
  g_autoptr (AttestIdentity) identity = attest_desk_read_sheet (sheet, error);
  AttestDesk *self = identity != NULL ? open_with (dir, &(AttestUnlock){ .recovery = identity }, error) : NULL;

  if (self != NULL)
    self->by_sheet = TRUE;
  return self;
}

/* A store that was put back from an older copy does not know the head that the
 * keyring kept. It is opened all the same, and says so from then on. */
static gboolean
compare_with_keyring (AttestDesk *self,
                      GError    **error)
{
  g_autoptr (AttestSecret) kept = NULL;
  g_autoptr (JsonObject) what = NULL;
  AttestDigest head;

  if (attest_keyring_lookup (attest_vault_id (self->vault), ATTEST_KEYRING_HEAD, ATTEST_KEYRING_LIMIT, &kept, NULL) != ATTEST_KEYRING_OK ||
      !attest_digest_from_hex (attest_secret_text (kept), &head) || attest_vault_journal_has (self->vault, &head, NULL))
    return TRUE;
  what = json_object_new ();
  json_object_set_string_member (what, "kept_head", attest_secret_text (kept));
  return attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_ROLLED_BACK, what, error);
}

static AttestKeyringTrouble
trouble_of (const char        *dir,
            AttestKeyringState state)
{
  switch (state)
    {
    case ATTEST_KEYRING_OK:
      return ATTEST_TROUBLE_OTHER_KEY;
    case ATTEST_KEYRING_ABSENT:
      return attest_vault_expects_keyring (dir) ? ATTEST_TROUBLE_DELETED : ATTEST_TROUBLE_NEVER_KEPT;
    case ATTEST_KEYRING_LOCKED:
      return ATTEST_TROUBLE_LOCKED;
    case ATTEST_KEYRING_UNANSWERED:
      return ATTEST_TROUBLE_UNANSWERED;
    case ATTEST_KEYRING_SLOW:
      return ATTEST_TROUBLE_SLOW;
    case ATTEST_KEYRING_GONE:
      return ATTEST_TROUBLE_GONE;
    case ATTEST_KEYRING_UNAVAILABLE:
      return ATTEST_TROUBLE_NO_SERVICE;
    }
  g_assert_not_reached ();
}

/**
 * attest_desk_expects_keyring:
 * @dir: a store's folder, locked or not
 *
 * Returns: whether the Secret Service was asked to keep its key
 */
gboolean
attest_desk_expects_keyring (const char *dir)
{
  return attest_vault_expects_keyring (dir);
}

/* There may be several: a keyring that was put back, or a second one, keeps an
 * older store's key under the same name. The one that fits is taken. */
static AttestKey *
key_that_fits (const char *dir,
               GPtrArray  *secrets,
               GError    **error)
{
  for (guint i = 0; i < secrets->len; i++)
    {
      g_autoptr (AttestKey) key = attest_keyring_key_of_secret (secrets->pdata[i]);
      g_autoptr (GError) local = NULL;

      if (key != NULL && attest_vault_fits (dir, key, &local))
        return g_steal_pointer (&key);
      if (local != NULL && !g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_LOCKED))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED, "What the Secret Service holds is not the key of this store");
  return NULL;
}

AttestDesk *
attest_desk_open_keyring (const char           *dir,
                          guint                 timeout_ms,
                          GCancellable         *cancellable,
                          AttestKeyringTrouble *trouble,
                          GError              **error)
{
  g_autofree char *id = attest_vault_read_id (dir, error);
  g_autoptr (GPtrArray) secrets = NULL;
  g_autoptr (AttestKey) master = NULL;
  g_autoptr (AttestDesk) self = NULL;
  g_autoptr (GError) local = NULL;
  AttestKeyringTrouble why = ATTEST_TROUBLE_NONE;
  AttestKeyringState   state;

  if (trouble != NULL)
    *trouble = why;
  if (id == NULL)
    return NULL;
  state = attest_keyring_lookup_all (id, ATTEST_KEYRING_MASTER, timeout_ms, cancellable, &secrets, &local);
  if (state == ATTEST_KEYRING_OK)
    master = key_that_fits (dir, secrets, &local);
  if (master == NULL && (state != ATTEST_KEYRING_OK || g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_LOCKED)))
    why = trouble_of (dir, state);
  if (trouble != NULL)
    *trouble = why;
  if (master == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    self = open_with (dir, &(AttestUnlock){ .master = master }, error);
  if (self == NULL || !compare_with_keyring (self, error))
    return NULL;
  self->by_keyring = TRUE;
  return g_steal_pointer (&self);
}

/**
 * attest_desk_close:
 * @self: (nullable) (transfer full): a desk
 *
 * Leaves the journal's head with the Secret Service when that opens the store,
 * settles the database and forgets the keys.
 */
void
attest_desk_close (AttestDesk *self)
{
  if (self == NULL)
    return;
  if (self->by_keyring && self->vault != NULL)
    {
      AttestDigest     head = attest_vault_journal_head (self->vault);
      g_autofree char *hex = attest_digest_hex (&head);
      g_autoptr (AttestSecret) secret = attest_secret_new (hex, -1);

      attest_keyring_store (attest_vault_id (self->vault), ATTEST_KEYRING_HEAD, secret, CLOSE_LIMIT, NULL);
    }
  if (self->vault != NULL)
    attest_desk_refresh_post (self);
  g_clear_pointer (&self->card_file, attest_card_file_free);
  g_clear_pointer (&self->card, attest_card_free);
  g_clear_pointer (&self->pack, attest_pack_free);
  g_clear_pointer (&self->findings, g_hash_table_unref);
  g_clear_pointer (&self->vault, attest_vault_close);
  g_free (self->fingerprint);
  g_free (self->posted);
  g_free (self);
}

/* ── Who this is ──────────────────────────────────────────────────────── */

const char *
attest_desk_dir (AttestDesk *self)
{
  return attest_vault_dir (self->vault);
}

const char *
attest_desk_name (AttestDesk *self)
{
  return attest_vault_name (self->vault);
}

const char *
attest_desk_role (AttestDesk *self)
{
  return attest_vault_role (self->vault);
}

gboolean
attest_desk_practice (AttestDesk *self)
{
  return attest_vault_practice (self->vault);
}

const char *
attest_desk_recipient (AttestDesk *self)
{
  return attest_identity_recipient (attest_vault_identity (self->vault));
}

const char *
attest_desk_signing_key (AttestDesk *self)
{
  return attest_sign_key_public (attest_vault_sign_key (self->vault));
}

const char *
attest_desk_fingerprint (AttestDesk *self)
{
  return self->fingerprint;
}

char *
attest_desk_export_identity (AttestDesk *self)
{
  g_autoptr (AttestSecret) text = attest_identity_text (attest_vault_identity (self->vault));

  return g_strdup (attest_secret_text (text));
}

/**
 * attest_desk_write_person:
 * @self: a desk
 * @path: the .attest-person file to write; an older one is replaced
 * @error: return location for an #AttestError
 *
 * Returns: whether the file that a DSL adds to the card is on disk
 */
gboolean
attest_desk_write_person (AttestDesk *self,
                          const char *path,
                          GError    **error)
{
  g_autoptr (GBytes) file = attest_person_file_write (attest_desk_name (self), attest_desk_role (self), attest_desk_recipient (self),
                                                      attest_vault_sign_key (self->vault), attest_desk_practice (self), error);

  return file != NULL && attest_file_write (path, g_bytes_get_data (file, NULL), g_bytes_get_size (file), error);
}

/**
 * attest_desk_receives:
 * @self: a desk
 *
 * Returns: whether cases may be sent to this person: by the card, or by what
 *   they said of themselves, they hold a role that cases go to
 */
gboolean
attest_desk_receives (AttestDesk *self)
{
  static const char *const sends_only[] = { "staff", "class-teacher", "line-manager", NULL };
  const AttestPerson      *person = self->card != NULL ? attest_card_by_key (self->card, attest_desk_signing_key (self)) : NULL;

  for (guint i = 0; person != NULL && person->roles[i] != NULL; i++)
    if (!g_strv_contains (sends_only, person->roles[i]))
      return TRUE;
  return !g_strv_contains (sends_only, attest_desk_role (self));
}
