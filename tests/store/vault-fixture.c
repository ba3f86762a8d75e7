/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vault-fixture.h"

#include "attest-test.h"

#include <string.h>

AttestVault *
fixture_open_vault (Fixture *f)
{
  AttestUnlock unlock = { .passphrase = f->passphrase };
  g_autoptr (GError) error = NULL;
  AttestVault *vault = attest_vault_open (f->dir, &unlock, &error);

  g_assert_no_error (error);
  return vault;
}

AttestVault *
fixture_make_vault (const char         *dir,
                    const char         *name,
                    const AttestSecret *passphrase,
                    AttestIdentity    **recovery)
{
  AttestVaultSetup setup = { .name = name, .role = "staff", .passphrase = passphrase, .quick_kdf = TRUE };
  g_autoptr (GError) error = NULL;
  AttestVault *vault = attest_vault_create (dir, &setup, recovery, &error);

  g_assert_no_error (error);
  return vault;
}

void
fixture_set_up (Fixture      *f,
                gconstpointer data)
{
  f->root = attest_test_dir ();
  f->dir = g_build_filename (f->root, "store", NULL);
  f->passphrase = attest_secret_new ("correct horse", -1);
  f->vault = fixture_make_vault (f->dir, "Jo Evans", f->passphrase, &f->recovery);
}

void
fixture_tear_down (Fixture      *f,
                   gconstpointer data)
{
  g_clear_pointer (&f->vault, attest_vault_close);
  attest_identity_free (f->recovery);
  attest_secret_free (f->passphrase);
  attest_test_remove (f->root);
  g_free (f->dir);
  g_free (f->root);
}

void
fixture_reopen (Fixture *f)
{
  g_clear_pointer (&f->vault, attest_vault_close);
  f->vault = fixture_open_vault (f);
}

AttestCase *
fixture_new_case (AttestVault *vault,
                  const char  *title)
{
  static const char *const subjects[] = { "head", NULL };
  AttestCaseFacts          facts = { .type = "impersonation", .title = title, .pack = "generic-england", .about = "unknown", .description = "Somebody pretends to be me", .subjects = subjects, .danger = 0 };
  g_autoptr (GError) error = NULL;
  AttestCase *out = attest_vault_open_case (vault, &facts, &error);

  g_assert_no_error (error);
  return out;
}

AttestItem *
fixture_add_bytes (AttestVault *vault,
                   const char  *case_id,
                   const char  *bytes)
{
  AttestShot shot = { .kind = ATTEST_KIND_SCREENSHOT, .name = "shot.png", .media_type = "image/png", .method = "command", .url = "https://example.org/planted-address", .text = "planted-note" };
  g_autoptr (GBytes) data = g_bytes_new (bytes, strlen (bytes));
  g_autoptr (GError) error = NULL;
  AttestItem *item = attest_vault_add_bytes (vault, case_id, &shot, data, &error);

  g_assert_no_error (error);
  return item;
}

guint
fixture_problems (AttestVault *vault)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = attest_vault_verify (vault, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    g_test_message ("%s: %s", ((AttestProblem *)found->pdata[i])->code, ((AttestProblem *)found->pdata[i])->text);
  return found->len;
}
