/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-error.h"
#include "base/attest-time.h"
#include "custody/attest-body.h"
#include "custody/attest-chain.h"
#include "store/attest-vault-mail.h"
#include "store/attest-vault-open.h"
#include "store/attest-vault-private.h"
#include "vault-fixture.h"

#include <sqlite3.h>
#include <string.h>

/* What a sender may claim in entries that are all in order: a chain written by
 * hand, each line linked to the one before. The store under test receives. */

#define CASE_ID "0123456789abcdef0123456789abcdef"
#define SALT "000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f"
#define RTL "\342\200\256"

typedef struct
{
  const char *kind;
  const char *body; /* members of the body; NULL: left out */
} Claim;

typedef struct
{
  GString    *chain;
  GPtrArray  *bodies;
  AttestChain end;
} Told;

static void
body_unref (gpointer body)
{
  if (body != NULL)
    g_bytes_unref (body);
}

static void
told_clear (Told *self)
{
  g_string_free (self->chain, TRUE);
  g_ptr_array_unref (self->bodies);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

static void
tell (Told       *self,
      const char *case_id,
      const char *author)
{
  self->chain = g_string_new (NULL);
  self->bodies = g_ptr_array_new_with_free_func (body_unref);
  attest_chain_init (&self->end, case_id, author);
}

static void
claim (Told       *self,
       const char *kind,
       const char *members)
{
  g_autofree char *text = g_strdup_printf ("{\"salt\":\"" SALT "\"%s%s}", members != NULL && *members != '\0' ? "," : "", members != NULL ? members : "");
  GBytes          *body = g_bytes_new (text, strlen (text));
  AttestDigest     digest = attest_digest_of (text, strlen (text));
  AttestMoment     now = attest_moment_now ();
  gsize            length = 0;
  g_autofree char *line = attest_chain_append (&self->end, kind, &now, &digest, &length);

  g_string_append_len (self->chain, line, (gssize)length);
  if (members == NULL)
    g_clear_pointer (&body, g_bytes_unref);
  g_ptr_array_add (self->bodies, body);
}

static AttestImportOutcome
arrive (Fixture    *f,
        Told       *told,
        const char *package_id,
        GError    **error)
{
  g_autoptr (GBytes) chain = g_bytes_new (told->chain->str, told->chain->len);
  g_autoptr (GHashTable) objects = g_hash_table_new (g_str_hash, g_str_equal);
  AttestArrival       arrival = { .package_id = package_id, .case_id = told->end.case_id, .sender_key = told->end.author, .sender_name = "Jo Evans", .sender_role = "staff", .sender_recipient = "x", .head = told->end.head, .chain = chain, .bodies = told->bodies, .objects = objects };
  AttestImportOutcome outcome = 0;
  guint64             need = 0;

  attest_vault_import (f->vault, &arrival, &outcome, &need, error);
  return outcome;
}

/* Another person's key; nothing is signed at this height. */
static char *
somebody (void)
{
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();

  return g_strdup (attest_sign_key_public (key));
}

static AttestCase *
the_case (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  AttestCase *found = attest_vault_find_case (f->vault, CASE_ID, &error);

  g_assert_no_error (error);
  return found;
}

#define assert_case(f, wanted_state, wanted_unread)        \
  G_STMT_START                                             \
  {                                                        \
    g_autoptr (AttestCase) found_ = the_case (f);          \
    g_assert_cmpint (found_->state, ==, wanted_state);     \
    g_assert_cmpint (found_->unread, ==, wanted_unread);   \
    g_assert_cmpuint (fixture_problems (f->vault), ==, 0); \
  }                                                        \
  G_STMT_END

static void
told_before (Told       *told,
             const char *author)
{
  tell (told, CASE_ID, author);
  claim (told, "case-opened", "\"title\":\"one\"");
  claim (told, "case-closed", "");
  claim (told, "submitted", "\"names\":[\"Mina Patel\"]");
  claim (told, "receipt", "\"state\":\"closed\"");
}

/* That the sender closed it, or says that somebody else did, closes nothing
 * here: an answer signed by this store would say so too. */
static void
test_state (Fixture      *f,
            gconstpointer data)
{
  g_autofree char *author = somebody ();
  g_auto (Told) told = { 0 };
  g_autoptr (GError) error = NULL;

  AttestImportOutcome outcome;

  told_before (&told, author);
  outcome = arrive (f, &told, "11111111111111111111111111111111", &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, ATTEST_IMPORT_NEW);
  assert_case (f, ATTEST_CASE_OPEN, TRUE);
  g_assert_true (attest_vault_log (f->vault, CASE_ID, ATTEST_ENTRY_CASE_CLOSED, NULL, NULL));
  assert_case (f, ATTEST_CASE_CLOSED, TRUE);
}

/* What came after it was opened was not seen. */
static void
test_unread_again (Fixture      *f,
                   gconstpointer data)
{
  g_autofree char *author = somebody ();
  g_auto (Told) told = { 0 };
  gboolean first = FALSE;

  told_before (&told, author);
  arrive (f, &told, "11111111111111111111111111111111", NULL);
  g_assert_true (attest_vault_mark_opened (f->vault, CASE_ID, &first, NULL) && first);
  assert_case (f, ATTEST_CASE_OPEN, FALSE);
  g_assert_cmpint (arrive (f, &told, "22222222222222222222222222222222", NULL), ==, ATTEST_IMPORT_DUPLICATE);
  assert_case (f, ATTEST_CASE_OPEN, FALSE);
  claim (&told, "correction", "\"text\":\"more\"");
  g_assert_cmpint (arrive (f, &told, "33333333333333333333333333333333", NULL), ==, ATTEST_IMPORT_UPDATED);
  assert_case (f, ATTEST_CASE_OPEN, TRUE);
  g_assert_true (attest_vault_mark_opened (f->vault, CASE_ID, &first, NULL) && first);
  assert_case (f, ATTEST_CASE_OPEN, FALSE);
}

/* An opening that says nothing would make a case of nobody, and whoever sends
 * it next would own it and all that lies in it. */
static void
test_opening_without_words (Fixture      *f,
                            gconstpointer data)
{
  g_autofree char *one = somebody (), *two = somebody ();
  g_auto (Told) squatter = { 0 }, owner = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  tell (&squatter, CASE_ID, one);
  claim (&squatter, "case-opened", NULL);
  claim (&squatter, "correction", "\"text\":\"it was all made up\"");
  arrive (f, &squatter, "11111111111111111111111111111111", &error);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  g_clear_error (&error);
  tell (&owner, CASE_ID, two);
  claim (&owner, "case-opened", "\"title\":\"one\"");
  g_assert_cmpint (arrive (f, &owner, "22222222222222222222222222222222", &error), ==, ATTEST_IMPORT_NEW);
  g_assert_no_error (error);
  entries = attest_vault_list_entries (f->vault, CASE_ID, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  assert_case (f, ATTEST_CASE_OPEN, TRUE);
}

/* The store's own history is nobody's to write. */
static void
test_own_history (Fixture      *f,
                  gconstpointer data)
{
  g_autofree char *author = somebody ();
  g_autoptr (GPtrArray) before = attest_vault_list_entries (f->vault, ATTEST_NO_CASE, NULL), after = NULL;
  g_auto (Told) told = { 0 };
  g_autoptr (GError) error = NULL;

  tell (&told, ATTEST_NO_CASE, author);
  claim (&told, "case-opened", "\"title\":\"one\"");
  claim (&told, "rolled-back", "\"how\":\"receipt\"");
  arrive (f, &told, "11111111111111111111111111111111", &error);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  after = attest_vault_list_entries (f->vault, ATTEST_NO_CASE, NULL);
  g_assert_cmpuint (after->len, ==, before->len);
}

/* Nothing in a list or on a terminal is turned round or moved by a title. */
static void
test_hidden_characters (Fixture      *f,
                        gconstpointer data)
{
  g_autofree char *author = somebody ();
  g_autoptr (AttestCase) found = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_auto (Told) told = { 0 };
  g_autoptr (GError) error = NULL;

  tell (&told, CASE_ID, author);
  claim (&told, "case-opened", "\"title\":\"a" RTL "b\",\"reference\":\"AT\\u001b[2J\\u0007\\nforged\",\"person\":\"Jo" RTL "\"");
  arrive (f, &told, "11111111111111111111111111111111", &error);
  g_assert_no_error (error);
  found = the_case (f);
  g_assert_cmpstr (found->title, ==, "a⟨U+202E⟩b");
  g_assert_cmpstr (found->reference, ==, "AT⟨U+001B⟩[2J⟨U+0007⟩ forged");
  g_assert_cmpstr (found->owner_name, ==, "Jo⟨U+202E⟩");
  entries = attest_vault_list_entries (f->vault, CASE_ID, NULL);
  g_assert_cmpstr (((AttestEntry *)entries->pdata[0])->person, ==, "Jo⟨U+202E⟩");
  g_assert_cmpuint (fixture_problems (f->vault), ==, 0);
}

static void
test_hidden_words (Fixture      *f,
                   gconstpointer data)
{
  static const char text[] = "not " RTL "seen";
  g_autofree char  *author = somebody (), *hex = NULL, *members = NULL;
  AttestDigest      digest = attest_digest_of (text, strlen (text));
  g_auto (Told) told = { 0 };
  g_autoptr (GError) error = NULL;

  hex = attest_digest_hex (&digest);
  members = g_strdup_printf ("\"item\":\"aaaabbbbccccddddaaaabbbbccccdddd\",\"kind\":\"written\",\"sha256\":\"%s\",\"text\":\"%s\"", hex, text);
  tell (&told, CASE_ID, author);
  claim (&told, "case-opened", "\"title\":\"one\"");
  claim (&told, "item-added", members);
  arrive (f, &told, "11111111111111111111111111111111", &error);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_null (attest_vault_find_case (f->vault, CASE_ID, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
}

/* A store of version 1 believed the sender; opening it puts that right. */
static void
test_migration (Fixture      *f,
                gconstpointer data)
{
  g_autofree char *author = somebody ();
  g_autoptr (AttestKey) master = attest_key_copy (attest_vault_master (f->vault));
  g_autoptr (AttestVault) raw = NULL;
  g_auto (Told) told = { 0 };
  gboolean first;

  told_before (&told, author);
  arrive (f, &told, "11111111111111111111111111111111", NULL);
  attest_vault_mark_opened (f->vault, CASE_ID, &first, NULL);
  claim (&told, "correction", "\"text\":\"more\"");
  arrive (f, &told, "22222222222222222222222222222222", NULL);
  g_clear_pointer (&f->vault, attest_vault_close);
  raw = attest_vault_open_database (f->dir, master, FALSE, NULL);
  g_assert_cmpint (sqlite3_exec (raw->db, "UPDATE cases SET state = 7, opened_by_me = 1; PRAGMA user_version = 1", NULL, NULL, NULL), ==, SQLITE_OK);
  g_clear_pointer (&raw, attest_vault_close);
  f->vault = fixture_open_vault (f);
  assert_case (f, ATTEST_CASE_OPEN, TRUE);
}

#define ADD(path, function) g_test_add ("/vault/claims/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("a-sender-closes-nothing-here", test_state);
  ADD ("an-update-is-unread-again", test_unread_again);
  ADD ("an-opening-without-words-is-refused", test_opening_without_words);
  ADD ("the-stores-own-history-is-refused", test_own_history);
  ADD ("hidden-characters-are-written-out", test_hidden_characters);
  ADD ("hidden-words-are-refused", test_hidden_words);
  ADD ("a-store-of-version-1-is-put-right", test_migration);
  return g_test_run ();
}
