/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-forge.h"

#include <glib/gstdio.h>
#include <string.h>

/* What anybody can do who can write to the drop, and what a sender can. */

static char *
in_name (School     *f,
         const char *name)
{
  return g_build_filename (f->drop, "in", name, NULL);
}

static void
assert_received (School     *f,
                 const char *expected)
{
  g_autofree char *state = school_received (f, DSL);

  g_assert_cmpstr (state, ==, expected);
}

/* Nothing of a package that was refused is left at the DSL's. */
static void
assert_untouched (School *f,
                  guint   objects)
{
  g_autofree char *dir = g_build_filename (f->dir[DSL], "objects", NULL);

  g_assert_cmpuint (count_files (dir), ==, objects);
}

/* ── A package that was changed on its way ────────────────────────────── */

static gsize
header_length (GBytes *file)
{
  gsize       length;
  const char *text = g_bytes_get_data (file, &length);
  const char *end = memmem (text, length, "\n--- ", 5);

  g_assert_nonnull (end);
  return (gsize)(end - text);
}

/* A change in the part of the header that says whom it is for makes it
 * somebody else's; everything after that is named. */
static void
try_changed (School     *f,
             const char *path,
             const void *bytes,
             gsize       length,
             gboolean    in_stanza)
{
  g_autofree char *state = NULL;

  attest_test_write (path, bytes, length);
  state = school_received (f, DSL);
  if (!g_str_has_prefix (state, "refused:") && !(in_stanza && *state == '\0'))
    g_error ("A changed package is %s", state);
  g_assert_null (strstr (state, "storage"));
}

static void
test_tampered (School       *f,
               gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "what was seen");
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autoptr (GBytes) file = attest_test_read (sent->file);
  g_autofree char   *in = in_drop (f, "in"), *path = only_file (in, ".attest");
  gsize              length = g_bytes_get_size (file), header = header_length (file), step = attest_test_rounds (97, 11), tried = 0;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), length);

  for (gsize at = 13; at < length; at += step, tried++)
    {
      copy[at] ^= 1;
      try_changed (f, path, copy, length, at < header);
      copy[at] ^= 1;
    }
  for (gsize cut = 0; cut < length; cut += 7 * step, tried++)
    try_changed (f, path, copy, cut, cut < header);
  try_changed (f, path, copy, length - 1, FALSE);
  g_test_message ("%" G_GSIZE_FORMAT " changes", tried);
  g_assert_cmpuint (tried, >=, 100);
  assert_untouched (f, 0);
  g_assert_cmpuint (school_n_cases (f, DSL), ==, 0);
  school_assert_sound (f, DSL);

  attest_test_write (path, copy, length);
  assert_received (f, "received");
  school_assert_sound (f, DSL);
}

/* Links, pipes, folders and names of other forms are not looked at. */
static void
test_strange_things_in_drop (School       *f,
                             gconstpointer data)
{
  g_autofree char *fifo = in_name (f, "0123456789abcdef0123456789abcdef.attest"), *folder = in_name (f, "folder.attest"), *link = in_name (f, "link.attest"),
                  *hidden = in_name (f, ".hidden.attest"), *part = in_name (f, ".x.attest.part"), *empty = in_name (f, "empty.attest"),
                  *text = in_name (f, "text.attest");

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_mkdir (folder, 0700);
  g_assert_cmpint (symlink ("/etc/hostname", link), ==, 0);
  attest_test_write (hidden, "x", 1);
  attest_test_write (part, "x", 1);
  attest_test_write (empty, "", 0);
  attest_test_write (text, "hello", 5);
  assert_received (f, "refused:input refused:input");
  g_assert_true (g_file_test (empty, G_FILE_TEST_EXISTS));
  school_assert_sound (f, DSL);
}

/* ── What a sender may not say ────────────────────────────────────────── */

static void
assert_forged (School      *f,
               const char  *case_id,
               const Forge *how,
               const char  *expected)
{
  g_autofree char *path = in_name (f, "feedfeedfeedfeedfeedfeedfeedfeed.attest");
  g_autofree char *objects = g_build_filename (f->dir[DSL], "objects", NULL);
  guint            before = count_files (objects), cases = school_n_cases (f, DSL);

  forge_package (f, case_id, how, path);
  assert_received (f, expected);
  if (g_str_has_prefix (expected, "refused"))
    {
      assert_untouched (f, before);
      g_assert_cmpuint (school_n_cases (f, DSL), ==, cases);
    }
  g_unlink (path);
  school_assert_sound (f, DSL);
}

static void
test_forged_packages (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "what was seen");
  const char *other = "0123456789abcdef0123456789abcdef";

  assert_forged (f, details->id, &(Forge){ .real = TRUE }, "refused:practice");
  assert_forged (f, details->id, &(Forge){ .no_chain = TRUE }, "refused:tampered");
  assert_forged (f, details->id, &(Forge){ .no_items = TRUE }, "refused:tampered");
  assert_forged (f, details->id, &(Forge){ .no_opening = TRUE }, "refused:tampered");
  assert_forged (f, details->id, &(Forge){ .one_more = TRUE }, "refused:tampered");
  assert_forged (f, details->id, &(Forge){ .case_id = other }, "refused:tampered");
  /* Somebody else on the card signs what Jo Evans wrote */
  assert_forged (f, details->id, &(Forge){ .key = DEPUTY }, "refused:tampered");
  assert_forged (f, details->id, &(Forge){ .package_id = NULL }, "received");
}

static void
test_two_with_one_id (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "what was seen");
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);

  assert_received (f, "received");
  assert_forged (f, details->id, &(Forge){ .package_id = sent->package }, "refused:tampered");
  g_assert_cmpuint (school_n_items (f, DSL, details->id), ==, 1);
}

/* Whether verifying says that STAFF's store was put back. */
static void
assert_rolled_back (School *f,
                    guint   times)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = attest_desk_verify (f->desk[STAFF], NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, ==, times);
  for (guint i = 0; i < findings->len; i++)
    g_assert_cmpstr (((AttestFinding *)findings->pdata[i])->code, ==, "rolled-back");
}

/* Without any password store: the receipt of a package that the old copy does
 * not know gives it away. Somebody who is not on the card cannot say so. */
static void
test_rollback_by_receipt (School       *f,
                          gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char *old = school_path (f, "old"), *dir = school_path (f, "stranger");
  g_autoptr (AttestDesk) stranger = school_make_desk (dir, "Lee Park", "dsl", TRUE);
  g_autoptr (AttestSubmission) sent = NULL;

  school_close (f, STAFF);
  copy_tree (f->dir[STAFF], old);
  school_open (f, STAFF);
  sent = school_submit (f, details->id);
  g_free (forge_receipt (f, sent, stranger, NULL));
  school_close (f, STAFF);
  attest_test_remove (f->dir[STAFF]);
  copy_tree (old, f->dir[STAFF]);
  school_open (f, STAFF);
  attest_sync_result_free (school_sync (f, STAFF));
  assert_rolled_back (f, 0);
  assert_received (f, "received");
  g_assert_true (attest_desk_open_received (f->desk[DSL], details->id, NULL));
  attest_sync_result_free (school_sync (f, STAFF));
  attest_sync_result_free (school_sync (f, STAFF));
  assert_rolled_back (f, 1);
}

/* The sender's store is put back from before the first package, and then goes
 * another way: two stories under one number. */
static void
test_fork (School       *f,
           gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char *old = school_path (f, "old");
  g_autoptr (AttestItem) one = NULL, other = NULL;
  g_autoptr (AttestSubmission) sent = NULL, again = NULL;

  school_close (f, STAFF);
  copy_tree (f->dir[STAFF], old);
  school_open (f, STAFF);
  one = school_add (f, details->id, "what was seen");
  sent = school_submit (f, details->id);
  assert_received (f, "received");

  school_close (f, STAFF);
  attest_test_remove (f->dir[STAFF]);
  copy_tree (old, f->dir[STAFF]);
  school_open (f, STAFF);
  attest_sync_result_free (school_sync (f, STAFF));
  assert_rolled_back (f, 1);
  other = school_add (f, details->id, "another story");
  again = school_submit (f, details->id);
  assert_received (f, "refused:tampered");
  g_assert_cmpuint (school_n_items (f, DSL, details->id), ==, 1);
  school_assert_sound (f, DSL);
}

/* ── Unknown senders ──────────────────────────────────────────────────── */

static void
test_unknown_sender (School       *f,
                     gconstpointer data)
{
  g_autofree char *dir = school_path (f, "stranger");
  AttestDesk      *stranger = school_make_desk (dir, "Lee Park", "staff", TRUE), *jo = f->desk[STAFF];
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (AttestSubmission) sent = NULL;
  g_autoptr (GPtrArray) arrivals = NULL;
  g_autoptr (AttestSyncResult) synced = NULL;
  AttestArrivalInfo *one;

  attest_desk_card_import (stranger, f->card, TRUE, &error);
  g_assert_no_error (error);
  f->desk[STAFF] = stranger;
  details = school_case (f, "impersonation", NULL);
  sent = school_submit (f, details->id);
  arrivals = school_receive (f, DSL);
  g_assert_cmpuint (arrivals->len, ==, 1);
  one = arrivals->pdata[0];
  g_assert_cmpstr (one->state, ==, "held");
  g_assert_cmpstr (one->problem, ==, "unknown-sender");
  g_assert_cmpstr (one->sender_key, ==, attest_desk_signing_key (stranger));
  g_assert_cmpstr (one->fingerprint, ==, attest_desk_fingerprint (stranger));
  g_assert_null (one->case_id);
  g_assert_cmpuint (school_n_cases (f, DSL), ==, 0);

  g_assert_false (attest_desk_trust (f->desk[DSL], one->sender_key, FALSE, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY);
  g_clear_error (&error);
  assert_received (f, "held:unknown-sender");
  g_assert_false (attest_desk_trust (f->desk[DSL], "RWnonsense", TRUE, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (attest_desk_trust (f->desk[DSL], one->sender_key, TRUE, &error));
  assert_received (f, "received");
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->receipts, ==, 1);
  school_assert_sound (f, DSL);
  f->desk[STAFF] = jo;
  attest_desk_close (stranger);
}

/* ── Receipts ─────────────────────────────────────────────────────────── */

static void
other_digest (AttestReceipt *receipt)
{
  receipt->package_digest.bytes[0] ^= 1;
}

static void
other_case (AttestReceipt *receipt)
{
  g_free (receipt->case_id);
  receipt->case_id = g_strdup ("0123456789abcdef0123456789abcdef");
}

static void
not_practice (AttestReceipt *receipt)
{
  receipt->practice = FALSE;
}

static void
too_far (AttestReceipt *receipt)
{
  receipt->case_seq = 1000;
}

static void
other_head (AttestReceipt *receipt)
{
  receipt->case_head.bytes[0] ^= 1;
}

static void
no_entry (AttestReceipt *receipt)
{
  receipt->case_seq = 0;
}

static void
test_forged_receipts (School       *f,
                      gconstpointer data)
{
  const ForgeChange changes[] = { other_digest, other_case, not_practice, too_far, other_head, no_entry };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autoptr (AttestSyncResult) synced = NULL;
  g_autofree char *good = NULL, *replayed = g_build_filename (f->drop, "out", "abad1deaabad1deaabad1deaabad1dea.attest-receipt", NULL);

  /* By somebody it was not sent to, and by the sender */
  g_free (forge_receipt (f, sent, f->desk[DEPUTY], NULL));
  g_free (forge_receipt (f, sent, f->desk[STAFF], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_free (forge_receipt (f, sent, f->desk[DSL], changes[i]));
  attest_test_write (replayed, "not a receipt", 13);
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->receipts, ==, 0);
  g_assert_null (synced->problem);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_SENT);
  g_assert_true (g_file_test (sent->file, G_FILE_TEST_EXISTS));

  good = forge_receipt (f, sent, f->desk[DSL], NULL);
  attest_sync_result_free (g_steal_pointer (&synced));
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->receipts, ==, 1);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_OPENED);
  {
    g_autoptr (GBytes) bytes = attest_test_read (good);

    attest_test_write (replayed, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_unlink (good);
  }
  attest_sync_result_free (g_steal_pointer (&synced));
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->receipts, ==, 0);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_RECEIPT), ==, 1);
  school_assert_sound (f, STAFF);
}

/* The same receipt under a name that was not read yet. */
static void
test_replayed_receipt (School       *f,
                       gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autofree char *good = forge_receipt (f, sent, f->desk[DSL], NULL), *again = g_build_filename (f->drop, "out", "ffff.attest-receipt", NULL);
  g_autoptr (GBytes) bytes = attest_test_read (good);
  g_autoptr (AttestSyncResult) synced = school_sync (f, STAFF);

  attest_test_write (again, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  attest_sync_result_free (g_steal_pointer (&synced));
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->receipts, ==, 0);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_RECEIPT), ==, 1);
}

/* ── An answer that was cut off ───────────────────────────────────────── */

/* The process ended between the store and the receipt: what is in the drop
 * still is answered at the next look. */
static void
test_answered_after_a_crash (School       *f,
                             gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autoptr (GBytes) bytes = attest_test_read (sent->file);
  g_autofree char *in = in_drop (f, "in"), *out = in_drop (f, "out"), *path = only_file (in, ".attest"), *receipt = NULL;
  g_autoptr (AttestSyncResult) synced = NULL;

  assert_received (f, "received");
  receipt = only_file (out, ".attest-receipt");
  g_unlink (receipt);
  attest_test_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  assert_received (f, "duplicate");
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->receipts, ==, 1);
  g_assert_cmpuint (count_files (in), ==, 0);
  g_assert_cmpuint (school_n_entries (f, DSL, details->id, ATTEST_ENTRY_PACKAGE_RECEIVED), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, data, function) g_test_add (name, School, data, school_set_up, function, school_tear_down)
  add ("/desk/receive/every-change-refused", NULL, test_tampered);
  add ("/desk/receive/strange-things-in-the-drop", NULL, test_strange_things_in_drop);
  add ("/desk/receive/forged-packages-refused", WITH_DEPUTY, test_forged_packages);
  add ("/desk/receive/two-with-one-id", NULL, test_two_with_one_id);
  add ("/desk/sync/rollback-by-receipt", NULL, test_rollback_by_receipt);
  add ("/desk/receive/fork-refused", NULL, test_fork);
  add ("/desk/receive/unknown-sender-held-until-compared", NULL, test_unknown_sender);
  add ("/desk/receive/answered-after-a-crash", NULL, test_answered_after_a_crash);
  add ("/desk/sync/forged-receipts-ignored", WITH_DEPUTY, test_forged_receipts);
  add ("/desk/sync/replayed-receipt-ignored", NULL, test_replayed_receipt);
#undef add
  return g_test_run ();
}
