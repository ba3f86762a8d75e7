/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "domain/attest-complete.h"
#include "session/attest-desk-complete.h"

/* What an item lacked when it was sealed, said later. */

static AttestItem *
find_item (AttestDesk *desk,
           const char *id)
{
  g_autoptr (GError) error = NULL;
  AttestItem *item = attest_desk_find_item (desk, id, &error);

  g_assert_no_error (error);
  return item;
}

/* What it lacked is filled in; what it said already, and its bytes, stay. */
static void
test_completed (School       *f,
                gconstpointer data)
{
  static const char *const device[] = { "device-owner", "Sam Hill", "device-why", "It was going", "allowed-by", "Ms Wood", NULL };
  static const char *const wrong[] = { "witness", "Sam Hill", NULL };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "brought in");
  g_autoptr (AttestItem) after = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_auto (GStrv) pairs = NULL;
  AttestShot said = { .seen_ms = 1772620920000, .seen_zone = "+00:00", .how_seen = "on Sam\u202e's phone", .platform = "Snapchat", .details = device };
  AttestShot url = { .url = "https://example.org/else" }, nothing = { .name = "x" }, late = { .seen_ms = G_GINT64_CONSTANT (4102444800000) };
  AttestShot other = { .details = wrong };
  g_autoptr (GError) error = NULL;
  guint before = school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_ITEM_COMPLETED);

  g_assert_false (attest_is_complete (item));
  g_assert_false (attest_desk_complete_item (f->desk[STAFF], item->id, &url, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (attest_desk_complete_item (f->desk[STAFF], item->id, &nothing, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (attest_desk_complete_item (f->desk[STAFF], item->id, &late, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (attest_desk_complete_item (f->desk[STAFF], item->id, &other, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_ITEM_COMPLETED), ==, before);

  attest_desk_complete_item (f->desk[STAFF], item->id, &said, &error);
  g_assert_no_error (error);
  after = find_item (f->desk[STAFF], item->id);
  g_assert_true (attest_is_complete (after));
  g_assert_cmpint (after->seen_ms, ==, said.seen_ms);
  g_assert_cmpstr (after->how_seen, ==, "on Sam⟨U+202E⟩'s phone");
  g_assert_cmpstr (after->url, ==, item->url);
  g_assert_cmpstr (after->sha256, ==, item->sha256);
  entries = attest_desk_list_entries (f->desk[STAFF], details->id, &error);
  pairs = attest_item_all_details (after, entries);
  g_assert_cmpuint (g_strv_length (pairs), ==, 6);
  school_assert_sound (f, STAFF);
}

/* Only whoever kept it: somebody else's word is a correction. */
static void
test_completed_by_its_author (School       *f,
                              gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "brought in");
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autofree char *states = school_received (f, DSL);
  AttestShot       said = { .platform = "Snapchat" };
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (states, ==, "received");
  g_assert_false (attest_desk_complete_item (f->desk[DSL], item->id, &said, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/desk-complete/" path, School, NULL, school_set_up, function, school_tear_down)
  ADD ("what-was-missing-and-nothing-else", test_completed);
  ADD ("by-whoever-kept-it", test_completed_by_its_author);
  return g_test_run ();
}
