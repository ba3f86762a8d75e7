/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "store/attest-vault-mail.h"
#include "vault-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static AttestArrival
arrival_of (AttestVault  *from,
            AttestBundle *bundle,
            GHashTable   *objects,
            const char   *package_id)
{
  AttestArrival arrival = { .package_id = package_id, .case_id = bundle->details->id, .sender_key = attest_sign_key_public (attest_vault_sign_key (from)), .sender_name = attest_vault_name (from), .sender_role = "staff", .sender_recipient = attest_identity_recipient (attest_vault_identity (from)), .base_seq = bundle->first_seq - 1, .base = bundle->base, .head = bundle->head, .chain = bundle->chain, .bodies = bundle->bodies, .objects = objects };

  return arrival;
}

static void
object_free (gpointer data)
{
  attest_object_clear (data);
  g_free (data);
}

/* What receiving does with the payload: each item's bytes become an object of
 * the receiver before anything is committed. */
static GHashTable *
objects_for (AttestVault  *from,
             AttestVault  *to,
             AttestBundle *bundle)
{
  GHashTable *objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, object_free);

  for (guint i = 0; i < bundle->items->len; i++)
    {
      AttestItem *item = bundle->items->pdata[i];
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (AttestObjectWriter) writer = NULL;
      AttestObject *object = g_new0 (AttestObject, 1);

      bytes = attest_vault_read_item (from, item, 1 << 20, NULL);
      writer = attest_object_writer_new (attest_vault_dir (to), NULL);
      g_assert_true (attest_object_writer_update (writer, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
      g_assert_true (attest_object_writer_finish (writer, object, NULL));
      g_hash_table_insert (objects, g_strdup (item->sha256), object);
    }
  return objects;
}

static AttestImportOutcome
deliver (AttestVault *from,
         AttestVault *to,
         const char  *case_id,
         guint64      after,
         const char  *package_id,
         guint64     *need,
         GError     **error)
{
  g_autoptr (AttestBundle) bundle = attest_vault_collect (from, case_id, after, G_MAXUINT64, error);
  g_autoptr (GHashTable) objects = NULL;
  AttestArrival       arrival;
  AttestImportOutcome outcome = 0;

  g_assert_nonnull (bundle);
  objects = objects_for (from, to, bundle);
  arrival = arrival_of (from, bundle, objects, package_id);
  attest_vault_import (to, &arrival, &outcome, need, error);
  return outcome;
}

static void
test_import (Fixture      *f,
             gconstpointer data)
{
  g_autofree char *dir = g_build_filename (f->root, "dsl", NULL);
  g_autoptr (AttestIdentity) sheet = NULL;
  g_autoptr (AttestVault) dsl = fixture_make_vault (dir, "Mina Patel", f->passphrase, &sheet);
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  g_autoptr (AttestItem) a = fixture_add_bytes (f->vault, one->id, "first");
  g_autoptr (AttestItem) b = NULL;
  g_autoptr (AttestCase) there = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint64  need = 0;
  gboolean first;

  g_assert_cmpint (deliver (f->vault, dsl, one->id, 0, "11111111111111111111111111111111", &need, NULL), ==, ATTEST_IMPORT_NEW);
  g_assert_cmpint (deliver (f->vault, dsl, one->id, 0, "22222222222222222222222222222222", &need, NULL), ==, ATTEST_IMPORT_DUPLICATE);
  b = fixture_add_bytes (f->vault, one->id, "second");
  g_assert_cmpint (deliver (f->vault, dsl, one->id, 2, "33333333333333333333333333333333", &need, NULL), ==, ATTEST_IMPORT_UPDATED);
  there = attest_vault_find_case (dsl, one->reference, NULL);
  g_assert_true (there->received);
  g_assert_true (there->unread);
  items = attest_vault_list_items (dsl, one->id, NULL);
  g_assert_cmpuint (items->len, ==, 2);
  bytes = attest_vault_read_item (dsl, items->pdata[1], 100, NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "second", 6);
  g_assert_true (attest_vault_mark_opened (dsl, one->id, &first, NULL));
  g_assert_true (first);
  g_assert_true (attest_vault_mark_opened (dsl, one->id, &first, NULL));
  g_assert_false (first);
  g_assert_cmpuint (fixture_problems (dsl), ==, 0);
}

static void
test_import_needs_its_base (Fixture      *f,
                            gconstpointer data)
{
  g_autofree char *dir = g_build_filename (f->root, "dsl", NULL);
  g_autoptr (AttestIdentity) sheet = NULL;
  g_autoptr (AttestVault) dsl = fixture_make_vault (dir, "Mina Patel", f->passphrase, &sheet);
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  g_autoptr (AttestItem) a = fixture_add_bytes (f->vault, one->id, "first");
  g_autoptr (GPtrArray) cases = NULL;
  guint64 need = 0;

  g_assert_cmpint (deliver (f->vault, dsl, one->id, 1, "11111111111111111111111111111111", &need, NULL), ==, ATTEST_IMPORT_NEED_BASE);
  g_assert_cmpuint (need, ==, 1);
  cases = attest_vault_list_cases (dsl, NULL, 10, NULL);
  g_assert_cmpuint (cases->len, ==, 0);
}

/* The sender's store is put back from a copy and goes on: two histories under
 * the same numbers. */
static void
test_import_refuses_a_fork (Fixture      *f,
                            gconstpointer data)
{
  g_autofree char *dir = g_build_filename (f->root, "dsl", NULL);
  g_autofree char *old = g_build_filename (f->root, "old", NULL);
  g_autoptr (AttestIdentity) sheet = NULL;
  g_autoptr (AttestVault) dsl = fixture_make_vault (dir, "Mina Patel", f->passphrase, &sheet);
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  g_autoptr (AttestItem) a = NULL, b = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  guint64 need = 0;

  g_clear_pointer (&f->vault, attest_vault_close);
  g_assert_cmpint (attest_test_run (NULL, "cp", "-a", f->dir, old, NULL), ==, 0);
  f->vault = fixture_open_vault (f);
  a = fixture_add_bytes (f->vault, one->id, "what was seen");
  g_assert_cmpint (deliver (f->vault, dsl, one->id, 0, "11111111111111111111111111111111", &need, NULL), ==, ATTEST_IMPORT_NEW);
  g_clear_pointer (&f->vault, attest_vault_close);
  attest_test_remove (f->dir);
  g_assert_cmpint (g_rename (old, f->dir), ==, 0);
  f->vault = fixture_open_vault (f);
  b = fixture_add_bytes (f->vault, one->id, "another story");
  deliver (f->vault, dsl, one->id, 0, "22222222222222222222222222222222", &need, &error);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  items = attest_vault_list_items (dsl, one->id, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpuint (fixture_problems (dsl), ==, 0);
}

static void
test_outgoing_and_receipts (Fixture      *f,
                            gconstpointer data)
{
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  g_autoptr (AttestCase) later = NULL;
  g_autoptr (AttestOutgoing) out = attest_outgoing_new ();
  g_autoptr (GPtrArray) waiting = NULL;
  const char  *keys[] = { "RWdsl", NULL };
  AttestDigest receipt = { { 7 } };
  guint64      base = 99;
  gboolean     fresh;
  g_autoptr (GError) error = NULL;

  out->id = g_strdup ("44444444444444444444444444444444");
  out->case_id = g_strdup (one->id);
  out->file = g_strdup ("x.attest");
  out->head_seq = 1;
  g_ptr_array_add (out->to, attest_addressee_new ("Mina Patel", "dsl", "age1x", "RWdsl"));
  g_assert_true (attest_vault_add_outgoing (f->vault, out, &error));
  waiting = attest_vault_list_outgoing (f->vault, NULL, TRUE, NULL);
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_true (attest_vault_set_outgoing (f->vault, out->id, ATTEST_CASE_SENT, NULL, &error));
  g_assert_true (attest_vault_common_base (f->vault, one->id, keys, &base, NULL));
  g_assert_cmpuint (base, ==, 0);
  g_assert_false (attest_vault_add_receipt (f->vault, out->id, "RWother", ATTEST_CASE_OPENED, 1, 0, 5, &receipt, &fresh, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNKNOWN_SENDER);
  g_clear_error (&error);
  g_assert_true (attest_vault_add_receipt (f->vault, out->id, "RWdsl", ATTEST_CASE_RECEIVED, 1, 0, 5, &receipt, &fresh, &error));
  g_assert_true (fresh);
  g_assert_true (attest_vault_add_receipt (f->vault, out->id, "RWdsl", ATTEST_CASE_RECEIVED, 1, 0, 5, &receipt, &fresh, &error));
  g_assert_false (fresh);
  g_assert_true (attest_vault_common_base (f->vault, one->id, keys, &base, NULL));
  g_assert_cmpuint (base, ==, 1);
  later = attest_vault_find_case (f->vault, one->id, NULL);
  g_assert_cmpint (later->state, ==, ATTEST_CASE_RECEIVED);
  g_assert_cmpstr (later->recipients, ==, "Mina Patel");
  g_assert_cmpuint (fixture_problems (f->vault), ==, 0);
}

/* Nothing that a sender calls a case may stand in the way of another case. */
static void
test_reference_hides_no_case (Fixture      *f,
                              gconstpointer data)
{
  g_autofree char *dir = g_build_filename (f->root, "dsl", NULL);
  g_autoptr (AttestIdentity) sheet = NULL;
  g_autoptr (AttestVault) dsl = fixture_make_vault (dir, "Mina Patel", f->passphrase, &sheet);
  g_autoptr (AttestCase) own = fixture_new_case (dsl, "about the sender");
  g_autofree char *upper = g_ascii_strup (own->id, -1);
  g_autoptr (JsonObject) what = json_object_new ();
  g_autoptr (AttestCase) found = NULL;
  g_autoptr (GError) error = NULL;
  guint64 need = 0;

  json_object_set_string_member (what, "reference", upper);
  g_assert_true (attest_vault_log (f->vault, "0123456789abcdef0123456789abcdef", ATTEST_ENTRY_CASE_OPENED, what, NULL));
  g_assert_cmpint (deliver (f->vault, dsl, "0123456789abcdef0123456789abcdef", 0, "11111111111111111111111111111111", &need, &error), ==, ATTEST_IMPORT_NEW);
  g_assert_no_error (error);
  found = attest_vault_find_case (dsl, own->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->title, ==, "about the sender");
}

static void
log_words (AttestVault *vault,
           const char  *case_id,
           const char  *item_id,
           const char  *text)
{
  g_autoptr (JsonObject) what = json_object_new ();
  AttestDigest     digest = attest_digest_of (text, strlen (text));
  g_autofree char *hex = attest_digest_hex (&digest);

  json_object_set_string_member (what, "item", item_id);
  json_object_set_string_member (what, "kind", "written");
  json_object_set_string_member (what, "sha256", hex);
  json_object_set_string_member (what, "text", text);
  g_assert_true (attest_vault_log (vault, case_id, ATTEST_ENTRY_ITEM_ADDED, what, NULL));
}

/* Whoever learns an item's id and comes first must not make the real one
 * vanish from a case that is then said to have been received. */
static void
test_item_id_hides_no_item (Fixture      *f,
                            gconstpointer data)
{
  static const char item_id[] = "aaaabbbbccccddddaaaabbbbccccdddd";
  g_autofree char  *dir = g_build_filename (f->root, "dsl", NULL), *other_dir = g_build_filename (f->root, "other", NULL);
  g_autoptr (AttestIdentity) sheet = NULL, other_sheet = NULL;
  g_autoptr (AttestVault) dsl = fixture_make_vault (dir, "Mina Patel", f->passphrase, &sheet);
  g_autoptr (AttestVault) other = fixture_make_vault (other_dir, "Sam Head", f->passphrase, &other_sheet);
  g_autoptr (AttestCase) real = fixture_new_case (f->vault, "real"), fake = fixture_new_case (other, "fake");
  g_autoptr (AttestCase) there = NULL;
  g_autoptr (GError) error = NULL;
  guint64 need = 0;

  log_words (other, fake->id, item_id, "nothing of note");
  log_words (f->vault, real->id, item_id, "what was seen");
  g_assert_cmpint (deliver (other, dsl, fake->id, 0, "11111111111111111111111111111111", &need, &error), ==, ATTEST_IMPORT_NEW);
  g_assert_no_error (error);
  deliver (f->vault, dsl, real->id, 0, "22222222222222222222222222222222", &need, &error);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  g_clear_error (&error);
  there = attest_vault_find_case (dsl, real->id, &error);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_assert_cmpuint (fixture_problems (dsl), ==, 0);
}

/* The file of an object is gone; whoever adds the same bytes again is told
 * that they are kept, so they must be. */
static void
test_same_bytes_mend_a_lost_object (Fixture      *f,
                                    gconstpointer data)
{
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  g_autoptr (AttestItem) first = fixture_add_bytes (f->vault, one->id, "the same"), again = NULL;
  g_autofree char *path = g_strdup_printf ("%s/objects/%.2s/%s", f->dir, first->object_id, first->object_id);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpuint (fixture_problems (f->vault), >, 0);
  again = fixture_add_bytes (f->vault, one->id, "the same");
  bytes = attest_vault_read_item (f->vault, again, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "the same", 8);
  g_assert_cmpuint (fixture_problems (f->vault), ==, 0);
}

#define ADD(path, function) g_test_add ("/vault/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("import/new-duplicate-update", test_import);
  ADD ("import/needs-its-base", test_import_needs_its_base);
  ADD ("import/refuses-a-fork", test_import_refuses_a_fork);
  ADD ("outgoing/receipts-count-once", test_outgoing_and_receipts);
  ADD ("import/reference-hides-no-case", test_reference_hides_no_case);
  ADD ("import/item-id-hides-no-item", test_item_id_hides_no_item);
  ADD ("objects/same-bytes-mend-a-lost-one", test_same_bytes_mend_a_lost_object);
  return g_test_run ();
}
