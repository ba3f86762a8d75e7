/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-portal-shot.h"
#include "desk-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is recorded, and what the gate keeps from being recorded. */

/* A folder that the sweep for planted bytes does not look into. */
static char source_dir[] = P_tmpdir "/attest-source-XXXXXX";

static const char png[] = "\211PNG\r\n\032\nplanted-pixels-of-the-gate-test";

static char *
planted (const char *name)
{
  char *path = g_build_filename (source_dir, name, NULL);

  attest_test_write (path, png, sizeof png - 1);
  return path;
}

static void
assert_nowhere (const char *needle)
{
  g_autofree char *where = NULL;

  if (attest_test_contains (g_get_tmp_dir (), needle, strlen (needle), &where))
    g_error ("%s lies in %s", needle, where);
}

/* ── The gate ─────────────────────────────────────────────────────────── */

static void
assert_gate (GError **error)
{
  g_assert_error (*error, ATTEST_ERROR, ATTEST_ERROR_GATE);
  g_clear_error (error);
}

static void
try_all_ways (School     *f,
              const char *case_id,
              AttestGate  gate,
              const char *path)
{
  AttestShot shot = { .name = "picture.png" };
  g_autoptr (GBytes) bytes = g_bytes_new_static (png, sizeof png - 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  g_assert_null (attest_desk_add_file (f->desk[STAFF], case_id, gate, path, &shot, NULL, NULL, NULL, &error));
  assert_gate (&error);
  g_assert_null (attest_desk_add_screenshot (f->desk[STAFF], case_id, gate, path, &shot, &error));
  assert_gate (&error);
  g_assert_null (attest_desk_add_bytes (f->desk[STAFF], case_id, gate, bytes, &shot, &error));
  assert_gate (&error);
  g_assert_false (attest_desk_spool_bytes (f->dir[STAFF], gate, bytes, &shot, case_id, &id, &error));
  assert_gate (&error);
}

static void
test_gate (School       *f,
           gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char *path = planted ("shown.png"), *fifo = g_build_filename (source_dir, "fifo", NULL);
  int              watch = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  char             event[4096];
  guint            files;

  g_assert_cmpint (inotify_add_watch (watch, path, IN_OPEN | IN_ACCESS | IN_DELETE_SELF | IN_ATTRIB), >=, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  files = count_files (f->dir[STAFF]);
  for (AttestGate gate = ATTEST_GATE_UNANSWERED; gate <= ATTEST_GATE_UNSURE; gate++)
    {
      if (gate == ATTEST_GATE_NO)
        continue;
      try_all_ways (f, details->id, gate, path);
      try_all_ways (f, details->id, gate, fifo);
      try_all_ways (f, details->id, gate, "/nowhere/at/all.png");
      try_all_ways (f, "AT-0000-00", gate, path);
    }
  g_assert_cmpint (read (watch, event, sizeof event), ==, -1);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (f->dir[STAFF]), ==, files);
  g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, 0);
  g_assert_cmpuint (attest_desk_spool_count (f->dir[STAFF]), ==, 0);
  assert_nowhere ("planted-pixels-of-the-gate-test");

  /* The same watch does see a file that is opened */
  {
    AttestShot shot = { .url = "https://example.org" };
    g_autoptr (GError) error = NULL;
    g_autoptr (AttestItem) item = attest_desk_add_file (f->desk[STAFF], details->id, ATTEST_GATE_NO, path, &shot, NULL, NULL, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (read (watch, event, sizeof event), >, 0);
    g_assert_cmpstr (item->plain_source, ==, "remains");
    g_assert_cmpint (item->kind, ==, ATTEST_KIND_IMAGE);
  }
  assert_nowhere ("planted-pixels-of-the-gate-test");
  close (watch);
  g_unlink (fifo);
}

/* "Yes" and "not sure" lead to words, and a kind of words takes no bytes. */
static void
test_no_image_record (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "indecent-image", NULL);
  AttestShot words = { .kind = ATTEST_KIND_NO_IMAGE, .text = "On a phone, now in the office safe. Police called at 10.42." };
  AttestShot bytes_as_words = { .kind = ATTEST_KIND_NO_IMAGE, .name = "x", .text = "x" };
  g_autoptr (GBytes) bytes = g_bytes_new_static (png, sizeof png - 1);
  g_autofree char *path = planted ("no-image.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestItem) item = attest_desk_write (f->desk[STAFF], details->id, &words, &error);

  g_assert_no_error (error);
  g_assert_null (item->object_id);
  g_assert_null (attest_desk_add_bytes (f->desk[STAFF], details->id, ATTEST_GATE_NO, bytes, &bytes_as_words, &error));
  assert_gate (&error);
  g_assert_null (attest_desk_add_file (f->desk[STAFF], details->id, ATTEST_GATE_NO, path, &bytes_as_words, NULL, NULL, NULL, &error));
  assert_gate (&error);
  g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, 1);
  assert_nowhere ("planted-pixels-of-the-gate-test");
}

/* ── Screenshots ──────────────────────────────────────────────────────── */

/* As the portal leaves one: a plain file, with a note of it beside the store. */
static char *
shot_in (School     *f,
         const char *folder,
         const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GError) error = NULL;
  AttestPortalShot *shot;

  attest_test_write (path, png, sizeof png - 1);
  shot = attest_portal_shot_new (uri, f->root, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  return attest_portal_shot_park (shot);
}

static AttestItem *
add_shot (School     *f,
          const char *path)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  AttestShot shot = { .no_url_reason = "a private message in an app", .platform = "ChatApp" };
  g_autoptr (GError) error = NULL;
  AttestItem *item = attest_desk_add_screenshot (f->desk[STAFF], details->id, ATTEST_GATE_NO, path, &shot, &error);

  g_assert_no_error (error);
  g_assert_cmpint (item->kind, ==, ATTEST_KIND_SCREENSHOT);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_PLAIN_SOURCE), ==, 1);
  school_assert_sound (f, STAFF);
  return item;
}

static void
test_screenshot_removed (School       *f,
                         gconstpointer data)
{
  g_autofree char *path = shot_in (f, source_dir, "Screenshot.png");
  g_autoptr (AttestItem) item = add_shot (f, path);

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (item->plain_source, ==, "removed");
}

/* A folder that nothing can be removed from: the record says so. */
static void
test_screenshot_remains (School       *f,
                         gconstpointer data)
{
  g_autofree char *folder = g_build_filename (source_dir, "sealed", NULL), *path = NULL;
  g_autoptr (AttestItem) item = NULL;

  g_mkdir (folder, 0700);
  path = shot_in (f, folder, "Screenshot.png");
  g_chmod (folder, 0500);
  if (access (folder, W_OK) == 0)
    g_test_skip ("this account may remove files from any folder");
  else
    {
      item = add_shot (f, path);
      g_assert_cmpstr (item->plain_source, ==, "remains");
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_chmod (folder, 0700);
}

/* What was not the portal's is nobody's to remove. */
static void
test_screenshot_not_ours (School       *f,
                          gconstpointer data)
{
  g_autofree char *path = planted ("not-the-portals.png");
  g_autoptr (AttestItem) item = add_shot (f, path);

  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (item->plain_source, ==, "unknown");
}

/* A screenshot for a case that is not there stays where it was, unharmed. */
static void
test_screenshot_without_case (School       *f,
                              gconstpointer data)
{
  g_autofree char *path = planted ("Orphan.png");
  AttestShot       shot = { .url = "https://example.org" };
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_desk_add_screenshot (f->desk[STAFF], "AT-0000-00", ATTEST_GATE_NO, path, &shot, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* ── Views, drafts, corrections ───────────────────────────────────────── */

static void
test_view_logs_first (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "looked at");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = attest_desk_view (f->desk[STAFF], item->id, 1000, &error), peeked = NULL;
  g_autofree char *objects = g_build_filename (f->dir[STAFF], "objects", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_ITEM_VIEWED), ==, 1);
  peeked = attest_desk_peek (f->desk[STAFF], item->id, 1000, &error);
  g_assert_true (g_bytes_equal (bytes, peeked));
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_ITEM_VIEWED), ==, 1);
  /* With the bytes gone nothing is shown, and that somebody asked is written */
  attest_test_remove (objects);
  g_assert_null (attest_desk_view (f->desk[STAFF], item->id, 1000, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_ITEM_VIEWED), ==, 2);
}

static void
test_drafts (School       *f,
             gconstpointer data)
{
  static const char text[] = "{\"page\":3,\"words\":\"planted-draft — ünïcode\"}";
  g_autoptr (GError) error = NULL;
  g_autofree char *loaded = NULL;

  g_assert_true (attest_desk_save_draft (f->desk[STAFF], "record", text, &error));
  school_close (f, STAFF);
  assert_nowhere ("planted-draft");
  school_open (f, STAFF);
  loaded = attest_desk_load_draft (f->desk[STAFF], "record", &error);
  g_assert_cmpstr (loaded, ==, text);
  g_assert_true (attest_desk_save_draft (f->desk[STAFF], "record", NULL, &error));
  g_assert_null (attest_desk_load_draft (f->desk[STAFF], "record", &error));
  g_assert_no_error (error);
}

static void
test_correction_adds (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "as it was"), after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_desk_correct (f->desk[STAFF], details->id, item->id, "It was at ten, not nine", &error));
  g_assert_false (attest_desk_correct (f->desk[STAFF], details->id, item->id, "", &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  after = attest_desk_find_item (f->desk[STAFF], item->id, &error);
  g_assert_cmpstr (after->sha256, ==, item->sha256);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_CORRECTION), ==, 1);
  school_assert_sound (f, STAFF);
}

/* ── Never to a subject ───────────────────────────────────────────────── */

static void
assert_not_to (School            *f,
               const char        *type,
               const char *const *subjects,
               Who                never)
{
  g_autoptr (AttestCase) details = school_case (f, type, subjects);
  const char *key = attest_desk_signing_key (f->desk[never]);
  const char *keys[] = { key, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestSubmission) sent = attest_desk_submit (f->desk[STAFF], details->id, keys, NULL, NULL, NULL, &error);
  g_autoptr (GPtrArray) choices = NULL;

  g_assert_null (sent);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT);
  g_clear_error (&error);
  choices = attest_desk_choices (f->desk[STAFF], type, subjects, &error);
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    g_assert_cmpstr (((AttestChoice *)choices->pdata[i])->signing_key, !=, key);
  g_clear_error (&error);
  sent = attest_desk_submit (f->desk[STAFF], details->id, NULL, NULL, NULL, NULL, &error);
  for (guint i = 0; sent != NULL && i < sent->to->len; i++)
    g_assert_cmpstr (((AttestChoice *)sent->to->pdata[i])->signing_key, !=, key);
  if (sent == NULL)
    g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT);
}

static void
test_never_to_a_subject (School       *f,
                         gconstpointer data)
{
  g_autofree char  *key = g_strconcat ("key:", attest_desk_signing_key (f->desk[DSL]), NULL);
  const char *const by_role[] = { "dsl", NULL }, *const by_key[] = { key, NULL }, *const both[] = { "dsl", "deputy-dsl", NULL };
  g_autofree char *in = in_drop (f, "in"), *state = NULL;

  assert_not_to (f, "impersonation", by_role, DSL);
  assert_not_to (f, "impersonation", by_key, DSL);
  assert_not_to (f, "staff-harassed-by-staff", both, DEPUTY);
  assert_not_to (f, "child-communication", both, DSL);
  /* What went out went past the DSL */
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "");
}

/* Everybody on this card answers to the head: nobody is chosen unasked. */
static void
test_head_allegation (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "head-allegation", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *in = in_drop (f, "in");

  g_assert_null (attest_desk_submit (f->desk[STAFF], details->id, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT);
  g_assert_cmpuint (count_files (in), ==, 0);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_OPEN);
}

static void
test_governor_gets_head_allegation (School       *f,
                                    gconstpointer data)
{
  g_autofree char *dir = school_path (f, "chair"), *state = NULL;
  g_autoptr (AttestDesk) chair = school_make_desk (dir, "Sam Reid", "chair-of-governors", TRUE);
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (AttestSubmission) sent = NULL;

  school_add_person (f, chair);
  school_give_card (f, STAFF);
  details = school_case (f, "head-allegation", NULL);
  sent = school_submit (f, details->id);
  g_assert_cmpuint (sent->to->len, ==, 1);
  g_assert_cmpstr (((AttestChoice *)sent->to->pdata[0])->name, ==, "Sam Reid");
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "");
}

static void
test_unknown_subject (School       *f,
                      gconstpointer data)
{
  static const char *const wrong[] = { "dls", "head teacher", "key:", "key:RWnonsense", "", "police officer" };
  const char *const        none[] = { NULL };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const char *const subjects[] = { "dsl", wrong[i], NULL };
      AttestCaseFacts   facts = { .type = "impersonation", .title = "x", .subjects = subjects };

      g_test_message ("%s", wrong[i]);
      g_assert_null (attest_desk_open_case (f->desk[STAFF], &facts, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
      g_clear_error (&error);
      facts.danger = -1;
      g_assert_false (attest_desk_change_case (f->desk[STAFF], details->id, &facts, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
      g_clear_error (&error);
    }
  {
    AttestCaseFacts facts = { .subjects = none, .danger = -1 };

    g_assert_true (attest_desk_change_case (f->desk[STAFF], details->id, &facts, &error));
    g_assert_no_error (error);
  }
}

/* What is pasted from a chat is kept whole, with what nobody sees in the open. */
static void
test_hidden_characters_are_kept_in_the_open (School       *f,
                                             gconstpointer data)
{
  AttestCaseFacts facts = { .type = "impersonation", .title = "x", .description = "he wrote \xe2\x80\xaeyrros" };
  AttestShot      shot = { .kind = ATTEST_KIND_WRITTEN, .text = "a\x01z" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) details = attest_desk_open_case (f->desk[STAFF], &facts, &error);
  g_autoptr (AttestItem) item = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (details->description, ==, "he wrote ⟨U+202E⟩yrros");
  item = attest_desk_write (f->desk[STAFF], details->id, &shot, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (item->text, ==, "a⟨U+0001⟩z");
}

static void
test_unknown_words_are_refused (School       *f,
                                gconstpointer data)
{
  AttestCaseFacts  facts = { .type = "impersonation", .title = "x", .about = "zz" };
  AttestDeskSetup  setup = { .name = "T", .role = "teacher", .practice = TRUE };
  g_autofree char *dir = school_path (f, "teacher"), *sheet = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_desk_open_case (f->desk[STAFF], &facts, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (attest_desk_create (dir, &setup, &sheet, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
}

static void
test_no_card (School       *f,
              gconstpointer data)
{
  g_autofree char *dir = school_path (f, "alone");
  g_autoptr (AttestDesk) alone = school_make_desk (dir, "Al One", "staff", TRUE);
  AttestCaseFacts facts = { .type = "impersonation", .title = "x" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) details = attest_desk_open_case (alone, &facts, &error);
  g_autoptr (GPtrArray) choices = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (details->pack, ==, "generic-england");
  g_assert_null (attest_desk_submit (alone, details->id, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT);
  g_clear_error (&error);
  g_assert_null (attest_desk_receive (alone, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_clear_error (&error);
  choices = attest_desk_choices (alone, "impersonation", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < choices->len; i++)
    g_assert_null (((AttestChoice *)choices->pdata[i])->signing_key);
}

int
main (int    argc,
      char **argv)
{
  char temp[] = P_tmpdir "/attest-temp-XXXXXX";
  int  status;

  /* Every temporary file of this process lands where it is looked for. */
  g_assert_nonnull (mkdtemp (temp));
  g_setenv ("TMPDIR", temp, TRUE);
  g_assert_nonnull (mkdtemp (source_dir));
  g_test_init (&argc, &argv, NULL);
#define add(name, data, function) g_test_add (name, School, data, school_set_up, function, school_tear_down)
  add ("/desk/gate/opens-and-keeps-nothing", NULL, test_gate);
  add ("/desk/gate/words-take-no-bytes", NULL, test_no_image_record);
  add ("/desk/screenshot/plain-file-removed", NULL, test_screenshot_removed);
  add ("/desk/screenshot/plain-file-remains-and-says-so", NULL, test_screenshot_remains);
  add ("/desk/screenshot/another-file-is-left", NULL, test_screenshot_not_ours);
  add ("/desk/screenshot/without-case-is-left-alone", NULL, test_screenshot_without_case);
  add ("/desk/view/logged-before-shown", NULL, test_view_logs_first);
  add ("/desk/drafts/round-trip-encrypted", NULL, test_drafts);
  add ("/desk/correct/adds-and-changes-nothing", NULL, test_correction_adds);
  add ("/desk/subject/never-by-role-or-key", WITH_DEPUTY, test_never_to_a_subject);
  add ("/desk/subject/head-allegation-goes-to-nobody-here", WITH_DEPUTY, test_head_allegation);
  add ("/desk/subject/head-allegation-goes-to-a-governor", WITH_DEPUTY, test_governor_gets_head_allegation);
  add ("/desk/subject/unknown-role-is-refused", NULL, test_unknown_subject);
  add ("/desk/submit/needs-a-card", NULL, test_no_card);
  add ("/desk/record/hidden-characters-are-kept-in-the-open", NULL, test_hidden_characters_are_kept_in_the_open);
  add ("/desk/record/unknown-words-are-refused", NULL, test_unknown_words_are_refused);
#undef add
  status = g_test_run ();
  attest_test_remove (temp);
  attest_test_remove (source_dir);
  return status;
}
