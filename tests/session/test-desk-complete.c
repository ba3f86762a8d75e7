/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "domain/attest-complete.h"
#include "session/attest-desk-complete.h"
#include "session/attest-desk-steps.h"

#include <string.h>

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

static const char *
state_of (AttestDesk *desk,
          const char *case_id,
          const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = attest_desk_steps (desk, case_id, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < steps->len; i++)
    {
      const AttestStep *step = steps->pdata[i];

      if (strcmp (step->id, id) == 0)
        return g_intern_string (step->state);
    }
  return NULL;
}

/* A picture from somebody's own device: whose, and who allowed it, or the step stays to do. */
static void
test_own_device (School       *f,
                 gconstpointer data)
{
  static const char *const own[] = { "device", "own", "device-owner", "Jo Evans", NULL };
  static const char *const leave[] = { "allowed-by", "Ms Wood", NULL };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  AttestShot shot = { .kind = ATTEST_KIND_IMAGE, .name = "phone.png", .url = "https://example.org/1", .how_seen = "the recorder's own phone or computer", .method = "chooser", .details = own };
  AttestShot more = { .details = leave };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\211PNG\r\n\032\nphone", 13);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestItem) item = attest_desk_add_bytes (f->desk[STAFF], details->id, ATTEST_GATE_NO, bytes, &shot, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (state_of (f->desk[STAFF], details->id, "capture"), ==, "done");
  g_assert_cmpstr (state_of (f->desk[STAFF], details->id, "provenance"), ==, "todo");
  attest_desk_complete_item (f->desk[STAFF], item->id, &more, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (state_of (f->desk[STAFF], details->id, "provenance"), ==, "done");
  school_assert_sound (f, STAFF);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/desk-complete/" path, School, NULL, school_set_up, function, school_tear_down)
  ADD ("what-was-missing-and-nothing-else", test_completed);
  ADD ("whose-device-and-who-allowed-it", test_own_device);
  ADD ("by-whoever-kept-it", test_completed_by_its_author);
  return g_test_run ();
}
