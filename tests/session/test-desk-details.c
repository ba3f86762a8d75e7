/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "domain/attest-details.h"

#include <string.h>

/* Evidence that is no file: calls, things in cupboards, accounts. */

static char **
details_of (School         *f,
            Who             who,
            const char     *case_id,
            AttestEntryKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = attest_desk_list_entries (f->desk[who], case_id, &error);

  g_assert_no_error (error);
  for (guint i = entries->len; i > 0; i--)
    if (((AttestEntry *)entries->pdata[i - 1])->kind == kind)
      return attest_details_of_body (((AttestEntry *)entries->pdata[i - 1])->body);
  return g_new0 (char *, 1);
}

static const char *
get (char      **details,
     const char *word)
{
  return attest_details_get ((const char *const *)details, word);
}

/* Said by the staff, read by the DSL, found by a search. */
static void
test_call_arrives_whole (School       *f,
                         gconstpointer data)
{
  const char *const said[] = { "caller", "A man, no name", "length", "4 minutes\nor so", "witness", "  ", NULL };
  g_autoptr (AttestCase) details = school_case (f, "staff-harassed-by-public", NULL);
  AttestShot call = { .kind = ATTEST_KIND_PHONE_CALL, .url = "tel:01632960001", .text = "You will be sorry.", .seen_ms = 1772620920000, .details = said };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestItem) item = attest_desk_write (f->desk[STAFF], details->id, &call, &error);
  g_autoptr (AttestSubmission) sent = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *received = NULL;
  g_auto (GStrv) read = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (item->url, ==, "tel:01632960001");
  sent = school_submit (f, details->id);
  received = school_received (f, DSL);
  g_assert_cmpstr (received, ==, "received");
  read = details_of (f, DSL, details->id, ATTEST_ENTRY_ITEM_ADDED);
  g_assert_cmpstr (get (read, "caller"), ==, "A man, no name");
  g_assert_cmpstr (get (read, "length"), ==, "4 minutes or so");
  g_assert_null (get (read, "witness"));
  found = attest_desk_list_cases (f->desk[STAFF], "minutes", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  school_assert_sound (f, STAFF);
  school_assert_sound (f, DSL);
}

static void
test_call_while_locked (School       *f,
                        gconstpointer data)
{
  const char *const said[] = { "length", "4 minutes", NULL };
  g_autoptr (AttestCase) details = school_case (f, "staff-harassed-by-public", NULL);
  AttestShot call = { .kind = ATTEST_KIND_PHONE_CALL, .text = "You will be sorry.", .details = said };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_auto (GStrv) read = NULL;

  g_assert_true (attest_desk_spool_bytes (f->dir[STAFF], ATTEST_GATE_UNANSWERED, NULL, &call, details->reference, &id, &error));
  school_close (f, STAFF);
  school_open (f, STAFF);
  read = details_of (f, STAFF, details->id, ATTEST_ENTRY_ITEM_ADDED);
  g_assert_cmpstr (get (read, "length"), ==, "4 minutes");
}

static void
test_details_of_another_kind_are_refused (School       *f,
                                          gconstpointer data)
{
  const char *const said[] = { "key-holder", "Ann Lee", NULL };
  g_autoptr (AttestCase) details = school_case (f, "staff-harassed-by-public", NULL);
  AttestShot call = { .kind = ATTEST_KIND_PHONE_CALL, .text = "Hello.", .details = said };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  g_assert_null (attest_desk_write (f->desk[STAFF], details->id, &call, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (attest_desk_spool_bytes (f->dir[STAFF], ATTEST_GATE_NO, NULL, &call, NULL, &id, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, 0);
}

static void
assert_move_refused (School            *f,
                     const AttestItem  *item,
                     const char *const *move)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (attest_desk_move_item (f->desk[STAFF], item->id, move, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
}

static void
test_a_thing_has_its_own_custody (School       *f,
                                  gconstpointer data)
{
  const char *const kept[] = { "kept-in", "Safe in the office", "locked-by", "Jo Evans", "key-holder", "The head", NULL };
  const char *const out[] = { "direction", "out", "taken-by", "PC Hall", "why", "For the police", NULL };
  const char *const in[] = { "direction", "in", "kept-in", "Safe in the office", NULL };
  const char *const nowhere[] = { "direction", "in", NULL }, *const sideways[] = { "direction", "up", NULL };
  const char *const unknown[] = { "direction", "out", "length", "4", NULL };
  g_autoptr (AttestCase) details = school_case (f, "staff-harassed-by-public", NULL);
  AttestShot thing = { .kind = ATTEST_KIND_PHYSICAL, .name = "A letter", .text = "A letter without a name, in a brown envelope.", .details = kept };
  AttestShot words = { .kind = ATTEST_KIND_WRITTEN, .text = "An account." };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestItem) item = attest_desk_write (f->desk[STAFF], details->id, &thing, &error);
  g_autoptr (AttestItem) account = attest_desk_write (f->desk[STAFF], details->id, &words, &error);
  g_auto (GStrv) read = NULL;

  g_assert_no_error (error);
  assert_move_refused (f, account, out);
  assert_move_refused (f, item, nowhere);
  assert_move_refused (f, item, sideways);
  assert_move_refused (f, item, unknown);
  assert_move_refused (f, item, NULL);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_ITEM_MOVED), ==, 0);
  g_assert_true (attest_desk_move_item (f->desk[STAFF], item->id, out, &error));
  g_assert_true (attest_desk_move_item (f->desk[STAFF], item->id, in, &error));
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_ITEM_MOVED), ==, 2);
  read = details_of (f, STAFF, details->id, ATTEST_ENTRY_ITEM_MOVED);
  g_assert_cmpstr (get (read, "direction"), ==, "in");
  school_assert_sound (f, STAFF);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) g_test_add (name, School, NULL, school_set_up, function, school_tear_down)
  add ("/desk/details/call-arrives-whole", test_call_arrives_whole);
  add ("/desk/details/call-while-locked", test_call_while_locked);
  add ("/desk/details/of-another-kind-are-refused", test_details_of_another_kind_are_refused);
  add ("/desk/details/a-thing-has-its-own-custody", test_a_thing_has_its_own_custody);
#undef add
  return g_test_run ();
}
