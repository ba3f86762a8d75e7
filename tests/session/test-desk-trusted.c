/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "session/attest-intake.h"

#include <glib/gstdio.h>
#include <string.h>

/* People who are trusted with one thing and try another. */

static void
person_file (School     *f,
             AttestDesk *desk)
{
  g_autofree char *file = school_path (f, "two.attest-person");
  g_autoptr (GError) error = NULL;

  attest_desk_write_person (desk, file, &error);
  g_assert_no_error (error);
}

/* ── Cards ────────────────────────────────────────────────────────────── */

/* Somebody whose packages are taken in signs a card on which they are the DSL. */
static void
test_a_sender_makes_no_card (School       *f,
                             gconstpointer data)
{
  g_autofree char *dir = school_path (f, "attacker"), *card = school_path (f, "hostile.attest-card");
  AttestDesk      *attacker = school_make_desk (dir, "Mina Patel-Jones", "dsl", TRUE);
  g_autofree char *key = g_strdup (attest_desk_signing_key (attacker)), *file = NULL;
  g_autoptr (GError) error = NULL;

  attest_desk_trust (f->desk[STAFF], key, TRUE, &error);
  g_assert_no_error (error);
  attest_desk_card_create (attacker, "Practice School", "generic-england", f->drop, &error);
  g_assert_no_error (error);
  person_file (f, attacker);
  file = school_path (f, "two.attest-person");
  for (guint i = 0; i < 9; i++)
    attest_desk_card_add (attacker, file, NULL);
  attest_desk_card_export (attacker, card, &error);
  g_assert_no_error (error);
  g_assert_false (attest_desk_card_import (f->desk[STAFF], card, FALSE, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNKNOWN_SENDER);
  attest_desk_close (attacker);
}

static void
test_the_signer_goes_on (School       *f,
                         gconstpointer data)
{
  g_autofree char *dir = school_path (f, "more");
  AttestDesk      *more = school_make_desk (dir, "Lee Brown", "staff", TRUE);
  g_autoptr (GError) error = NULL;

  school_add_person (f, more);
  attest_desk_close (more);
  attest_desk_card_export (f->desk[DSL], f->card, &error);
  g_assert_no_error (error);
  g_assert_true (attest_desk_card_import (f->desk[STAFF], f->card, FALSE, &error));
  g_assert_no_error (error);
}

/* Evidence is sealed to the age recipient: another one under a signing key that
 * did not change is another reader. */
static void
test_another_reader_shows (School       *f,
                           gconstpointer data)
{
  const char *const roles[] = { "dsl", NULL };
  g_autoptr (AttestIdentity) before = attest_identity_new ();
  g_autoptr (AttestPerson) person = attest_person_new ("Mina Patel", roles, attest_identity_recipient (before), attest_desk_signing_key (f->desk[DSL]), "");
  g_autoptr (AttestCardInfo) same = NULL, info = NULL;
  g_autoptr (GError) error = NULL;
  AttestCard *card = attest_card_with_person (f->desk[STAFF]->card, person, &error);
  guint       changed = 0;

  g_assert_no_error (error);
  same = attest_desk_card_read (f->desk[STAFF], f->card, &error);
  for (guint i = 0; i < same->people->len; i++)
    changed += ((AttestCardPerson *)same->people->pdata[i])->key_changed ? 1 : 0;
  g_assert_cmpuint (changed, ==, 0);
  attest_card_free (f->desk[STAFF]->card);
  f->desk[STAFF]->card = card;
  info = attest_desk_card_read (f->desk[STAFF], f->card, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < info->people->len; i++)
    {
      AttestCardPerson *one = info->people->pdata[i];

      g_assert_cmpint (one->key_changed, ==, strcmp (one->name, "Mina Patel") == 0);
    }
}

/* ── Receipts that ask for more ───────────────────────────────────────── */

static void
ask_for_all (School     *f,
             const char *old)
{
  g_autofree char *state = NULL;

  school_close (f, DSL);
  attest_test_remove (f->dir[DSL]);
  copy_tree (old, f->dir[DSL]);
  school_open (f, DSL);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "need-from");
}

/* The recipient asks for the case from its beginning. Since it was sent the
 * sender wrote down that it is about them. */
static void
test_a_subject_gets_nothing_more (School       *f,
                                  gconstpointer data)
{
  const char *const subjects[] = { "dsl", NULL };
  AttestCaseFacts   facts = { .danger = -1, .subjects = subjects };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "at first"), more = NULL;
  g_autoptr (AttestSubmission) first = school_submit (f, details->id), second = NULL;
  g_autofree char *old = school_path (f, "old"), *state = NULL, *in = in_drop (f, "in");
  g_autoptr (GError) error = NULL;

  school_close (f, DSL);
  copy_tree (f->dir[DSL], old);
  school_open (f, DSL);
  state = school_received (f, DSL);
  attest_sync_result_free (school_sync (f, STAFF));
  more = school_add (f, details->id, "one thing more");
  second = school_submit (f, details->id);
  ask_for_all (f, old);
  attest_desk_change_case (f->desk[STAFF], details->id, &facts, &error);
  g_assert_no_error (error);
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpuint (count_files (in), ==, 1);
  school_assert_sound (f, STAFF);
}

/* A package waits for the drop while the case turns out to be about who it is
 * for. */
static void
test_queued_is_checked_again (School       *f,
                              gconstpointer data)
{
  const char *const subjects[] = { "dsl", NULL };
  AttestCaseFacts   facts = { .danger = -1, .subjects = subjects };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "at first");
  g_autoptr (AttestSubmission) sent = NULL;
  g_autoptr (AttestSyncResult) synced = NULL;
  g_autofree char *away = school_path (f, "away"), *in = in_drop (f, "in");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_rename (f->drop, away), ==, 0);
  sent = school_submit (f, details->id);
  g_assert_cmpint (sent->state, ==, ATTEST_CASE_QUEUED);
  g_assert_cmpint (g_rename (away, f->drop), ==, 0);
  attest_desk_change_case (f->desk[STAFF], details->id, &facts, &error);
  g_assert_no_error (error);
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (count_files (in), ==, 0);
  g_assert_cmpuint (synced->waiting, ==, 1);
  g_assert_nonnull (synced->problem);
}

/* ── Packages ─────────────────────────────────────────────────────────── */

/* What a sender calls themselves is not what others are shown when the card
 * knows their key. */
static void
test_named_by_the_card (School       *f,
                        gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL), there = NULL;
  g_autoptr (AttestItem) item = school_add (f, details->id, "at first");
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *state = school_received (f, DSL);
  g_autoptr (AttestCard) card = NULL;
  const char *const roles[] = { "staff", NULL };
  g_autoptr (AttestPerson) person = attest_person_new ("Jo Evans (Year 9)", roles, attest_desk_recipient (f->desk[STAFF]), attest_desk_signing_key (f->desk[STAFF]), "");
  g_autoptr (GError) error = NULL;

  card = attest_card_with_person (f->desk[DSL]->card, person, &error);
  g_assert_no_error (error);
  attest_card_free (f->desk[DSL]->card);
  f->desk[DSL]->card = g_steal_pointer (&card);
  there = attest_desk_find_case (f->desk[DSL], details->id, &error);
  g_assert_cmpstr (there->owner_name, ==, "Jo Evans (Year 9)");
  items = attest_desk_list_items (f->desk[DSL], details->id, &error);
  g_assert_cmpstr (((AttestItem *)items->pdata[0])->author_name, ==, "Jo Evans (Year 9)");
}

/* A file of line feeds would cost eight times its size in pointers. */
static void
test_line_feeds_are_no_entries (School       *f,
                                gconstpointer data)
{
  g_auto (AttestIntake) intake = { 0 };
  g_autofree char    *feeds = g_malloc (100000);
  AttestDigest        digest = { 0 };
  AttestImportOutcome outcome;
  guint64             need;
  g_autoptr (GError) error = NULL;

  memset (feeds, '\n', 100000);
  attest_intake_init (&intake, f->desk[DSL]);
  intake.info = attest_package_info_new ();
  g_assert_true (attest_intake_sink.begin ("chain.jsonl", 100000, &digest, &intake, &error));
  g_assert_true (attest_intake_sink.bytes (feeds, 100000, &intake, &error));
  g_assert_true (attest_intake_sink.end (&intake, &error));
  g_assert_false (attest_intake_commit (&intake, &digest, &outcome, &need, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, data, function) g_test_add (name, School, data, school_set_up, function, school_tear_down)
  add ("/desk/card/a-sender-makes-none", NULL, test_a_sender_makes_no_card);
  add ("/desk/card/its-signer-goes-on-without-comparing", NULL, test_the_signer_goes_on);
  add ("/desk/card/another-reader-shows", NULL, test_another_reader_shows);
  add ("/desk/update/a-subject-gets-nothing-more", NULL, test_a_subject_gets_nothing_more);
  add ("/desk/drop/queued-is-checked-again", NULL, test_queued_is_checked_again);
  add ("/desk/receive/named-by-the-card", NULL, test_named_by_the_card);
  add ("/desk/receive/line-feeds-are-no-entries", NULL, test_line_feeds_are_no_entries);
#undef add
  return g_test_run ();
}
