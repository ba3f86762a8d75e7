/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-bench.h"
#include "attest-test.h"
#include "store/attest-vault.h"

#include <string.h>

/* How opening a store, its first list and a search grow with what is in it. The
 * peer is a store with one case; keys come from the master key, so that the
 * passphrase's deliberate cost does not hide the rest. */
#define FIRST_LIST 50
#define ITEMS_A_CASE 10

typedef struct
{
  char      *dir;
  AttestKey *master;
  guint      cases;
} Store;

typedef struct
{
  Store large;
  Store small;
} Bench;

static AttestVault *
open_store (const Store *store)
{
  AttestUnlock unlock = { .master = store->master };
  g_autoptr (GError) error = NULL;
  AttestVault *vault = attest_vault_open (store->dir, &unlock, &error);

  g_assert_no_error (error);
  return vault;
}

static void
fill_case (AttestVault *vault,
           guint        number)
{
  g_autofree char *title = g_strdup_printf ("Case %u about messages", number);
  AttestCaseFacts  facts = { .type = "impersonation", .title = title, .description = "Somebody writes to pupils in a colleague's name" };
  g_autoptr (AttestCase) details = attest_vault_open_case (vault, &facts, NULL);

  for (guint i = 0; i < ITEMS_A_CASE; i++)
    {
      g_autofree char *text = g_strdup_printf ("On day %u word%u was said again, with a threat and an address, by account number%u", i, number % 997, number);
      AttestShot       shot = { .kind = ATTEST_KIND_WRITTEN, .text = text, .method = "words", .name = "account" };
      g_autoptr (AttestItem) item = attest_vault_add_words (vault, details->id, &shot, NULL);

      g_assert_nonnull (item);
    }
}

static void
make_store (Store      *store,
            const char *dir,
            guint       cases)
{
  AttestVaultSetup setup = { .name = "Jo Evans", .role = "staff", .quick_kdf = TRUE };
  g_autoptr (AttestIdentity) sheet = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("store-%u", cases);
  AttestVault     *vault;

  store->cases = cases;
  store->dir = g_build_filename (dir, name, NULL);
  vault = attest_vault_create (store->dir, &setup, &sheet, &error);
  g_assert_no_error (error);
  store->master = attest_key_copy (attest_vault_master (vault));
  for (guint i = 0; i < cases; i++)
    fill_case (vault, i);
  attest_vault_close (vault);
}

static double
open_and_list (const Store *store)
{
  gint64       begin = g_get_monotonic_time ();
  AttestVault *vault = open_store (store);
  g_autoptr (GPtrArray) cases = attest_vault_list_cases (vault, NULL, FIRST_LIST, NULL);
  double seconds = (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;

  g_assert_cmpuint (cases->len, ==, MIN (store->cases, FIRST_LIST));
  attest_vault_close (vault);
  return seconds;
}

static double
open_large (gpointer data)
{
  return open_and_list (&((Bench *)data)->large);
}

static double
open_small (gpointer data)
{
  return open_and_list (&((Bench *)data)->small);
}

static double
search (gpointer data)
{
  Bench       *self = data;
  AttestVault *vault = open_store (&self->large);
  double       best = G_MAXDOUBLE;

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *query = g_strdup_printf ("number%u threat", (guint)i * 7 % self->large.cases);
      gint64           begin = g_get_monotonic_time ();
      g_autoptr (GPtrArray) cases = attest_vault_list_cases (vault, query, FIRST_LIST, NULL);
      double ms = (double)(g_get_monotonic_time () - begin) / 1000;

      g_assert_cmpuint (cases->len, >=, 1);
      best = MIN (best, ms);
    }
  attest_vault_close (vault);
  return best;
}

static double
verify (gpointer data)
{
  Bench       *self = data;
  AttestVault *vault = open_store (&self->large);
  gint64       begin = g_get_monotonic_time ();
  g_autoptr (GPtrArray) problems = attest_vault_verify (vault, NULL, NULL, NULL, NULL, NULL);
  double seconds = (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;

  g_assert_cmpuint (problems->len, ==, 0);
  attest_vault_close (vault);
  return seconds;
}

static void
store_clear (Store *store)
{
  g_free (store->dir);
  attest_key_free (store->master);
}

static void
measure (const char *dir,
         guint       cases,
         const char *what)
{
  Bench            self = { 0 };
  g_autofree char *opening = g_strdup_printf ("opening and first list, %s, by 1 case", what);
  g_autofree char *finding = g_strdup_printf ("search for two words in %s", what);
  g_autofree char *checking = g_strdup_printf ("whole verification of %s", what);
  g_autofree char *one = g_build_filename (dir, what, NULL);

  make_store (&self.large, dir, cases);
  make_store (&self.small, one, 1);
  attest_bench_compare (opening, "s", 1.1, 9, open_large, open_small, &self);
  attest_bench_limit (finding, "ms", cases >= 10000 ? 20 : 1, 3, search, &self);
  attest_bench_limit (checking, "s", cases >= 10000 ? 10 : 1, 1, verify, &self);
  store_clear (&self.large);
  store_clear (&self.small);
}

int
main (void)
{
  g_autofree char *dir = attest_test_dir ();

  measure (dir, 2, "20 items");
  measure (dir, 100, "1,000 items");
  if (g_getenv ("BENCH_QUICK") == NULL)
    measure (dir, 10000, "100,000 items");
  attest_test_remove (dir);
  return 0;
}
