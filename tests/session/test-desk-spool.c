/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "session/attest-desk-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

/* Recording while the store is locked or in use. */

static char *
spool_dir (School *f)
{
  return g_build_filename (f->dir[STAFF], "spool", NULL);
}

/* @at_s: when it seems to be made; 0 for now. */
static void
spool_at (School     *f,
          const char *text,
          const char *hint,
          time_t      at_s)
{
  AttestShot shot = { .kind = ATTEST_KIND_DOCUMENT, .name = "copy.txt", .url = "https://example.org/spooled", .seen_ms = 1772620920000, .seen_zone = "+00:00", .plain_source = "remains" };
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL, *path = NULL;
  struct utimbuf   when = { at_s, at_s };

  g_assert_true (attest_desk_spool_bytes (f->dir[STAFF], ATTEST_GATE_NO, bytes, &shot, hint, &id, &error));
  g_assert_no_error (error);
  path = g_strdup_printf ("%s/spool/%s.age", f->dir[STAFF], id);
  g_assert_cmpint (g_utime (path, at_s > 0 ? &when : NULL), ==, 0);
}

static void
spool (School     *f,
       const char *text,
       const char *hint)
{
  spool_at (f, text, hint, 0);
}

static GPtrArray *
items_of (School     *f,
          const char *case_id)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = attest_desk_list_items (f->desk[STAFF], case_id, &error);

  g_assert_no_error (error);
  return items;
}

static guint
n_findings (School *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = attest_desk_verify (f->desk[STAFF], NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return findings->len;
}

static void
assert_news (School         *f,
             AttestSpoolNews wanted)
{
  AttestSpoolNews news;
  gboolean        any = attest_desk_spool_news (f->desk[STAFF], &news, NULL);

  g_assert_cmpuint (news.waiting, ==, wanted.waiting);
  g_assert_cmpuint (news.left, ==, wanted.left);
  g_assert_cmpint (news.key_changed, ==, wanted.key_changed);
  g_assert_cmpint (news.copied, ==, wanted.copied);
  g_assert_cmpint (any, ==, news.waiting > 0 || news.left > 0 || news.key_changed || news.copied);
}

/* The store is open elsewhere all the while. */
static void
test_taken_in (School       *f,
               gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  AttestShot words = { .kind = ATTEST_KIND_PHONE_CALL, .text = "planted-spool-words: rang at ten" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *id = NULL, *where = NULL, *second = school_path (f, "second");
  AttestItem      *item;

  spool_at (f, "planted-spool-bytes", details->reference, 1700000000);
  g_assert_true (attest_desk_spool_bytes (f->dir[STAFF], ATTEST_GATE_UNANSWERED, NULL, &words, details->reference, &id, &error));
  g_assert_cmpuint (attest_desk_spool_count (f->dir[STAFF]), ==, 2);
  g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, 0);
  g_assert_false (attest_test_contains (f->dir[STAFF], "planted-spool", 13, &where));
  g_assert_false (attest_test_contains (f->dir[STAFF], "example.org", 11, &where));

  school_close (f, STAFF);
  school_open (f, STAFF);
  g_assert_cmpuint (attest_desk_spool_count (f->dir[STAFF]), ==, 0);
  items = items_of (f, details->id);
  g_assert_cmpuint (items->len, ==, 2);
  item = items->pdata[0];
  g_assert_true (item->while_locked);
  g_assert_cmpstr (item->method, ==, "spool");
  g_assert_cmpstr (item->url, ==, "https://example.org/spooled");
  g_assert_cmpstr (item->plain_source, ==, "remains");
  g_assert_cmpint (item->seen_ms, ==, 1772620920000);
  g_assert_cmpstr (((AttestItem *)items->pdata[1])->text, ==, words.text);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_SPOOL_TAKEN), ==, 2);
  school_assert_sound (f, STAFF);
}

static void
test_order_and_case (School       *f,
                     gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (GPtrArray) items = NULL;

  for (guint i = 0; i < 8; i++)
    {
      char text[] = "number 0";

      text[7] = (char)('0' + i);
      spool_at (f, text, details->id, 1700000000 + (time_t)i);
    }
  spool (f, "for a case that is not there", "AT-0000-00");
  school_close (f, STAFF);
  school_open (f, STAFF);
  items = items_of (f, details->id);
  g_assert_cmpuint (items->len, ==, 8);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = attest_desk_peek (f->desk[STAFF], ((AttestItem *)items->pdata[i])->id, 100, &error);

      g_assert_cmpint (((const char *)g_bytes_get_data (bytes, NULL))[7], ==, '0' + (int)i);
    }
  g_assert_cmpuint (school_n_cases (f, STAFF), ==, 2);
}

/* A process was cut off after the item was in and before the file was gone. */
static void
test_not_twice (School       *f,
                gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char *dir = spool_dir (f), *path = NULL, *note = NULL, *file = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) error = NULL;

  spool (f, "once", details->id);
  path = only_file (dir, ".age");
  sealed = attest_test_read (path);
  school_close (f, STAFF);
  school_open (f, STAFF);
  g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, 1);
  attest_test_write (path, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  file = g_path_get_basename (path);
  note = g_strconcat (file, " ", details->id, NULL);
  g_assert_true (attest_desk_change_name (f->desk[STAFF], "spool-taking", note, TRUE, &error));
  school_close (f, STAFF);
  school_open (f, STAFF);
  g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, 1);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_SPOOL_TAKEN), ==, 1);
  g_assert_cmpuint (attest_desk_spool_count (f->dir[STAFF]), ==, 0);
  school_assert_sound (f, STAFF);
}

static void
test_refused (School       *f,
              gconstpointer data)
{
  g_autofree char *much = g_strnfill (2 * 1024 * 1024, 'x');
  AttestShot       bytes_as_words = { .kind = ATTEST_KIND_WRITTEN, .text = "x" }, long_url = { .url = much }, control = { .name = "a\033[2J" },
             no_words = { .kind = ATTEST_KIND_WRITTEN }, no_kind = { .kind = ATTEST_KIND_SCREENSHOT, .text = "x" };
  const AttestShot *const with_bytes[] = { &bytes_as_words, &long_url, &control }, *const without[] = { &no_words, &no_kind };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (with_bytes); i++)
    {
      g_assert_false (attest_desk_spool_bytes (f->dir[STAFF], ATTEST_GATE_NO, bytes, with_bytes[i], NULL, &id, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    {
      g_assert_false (attest_desk_spool_bytes (f->dir[STAFF], ATTEST_GATE_NO, NULL, without[i], NULL, &id, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
      g_clear_error (&error);
    }
  g_assert_cmpuint (attest_desk_spool_count (f->dir[STAFF]), ==, 0);
}

/* Whatever lies in the spool, the store opens, and what can be read is taken. */
static void
test_hostile_files (School       *f,
                    gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char         *dir = spool_dir (f);
  const char              *to_us[] = { attest_desk_recipient (f->desk[STAFF]), NULL };
  static const char *const contents[] = { "", "not a tar", "{\"kind\":1}" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%032u.age", dir, i), *raw = g_strdup_printf ("%s/%032u.age", dir, 10 + i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) sealed = attest_age_seal_bytes (to_us, contents[i], strlen (contents[i]), &error);

      g_assert_no_error (error);
      attest_test_write (path, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
      attest_test_write (raw, contents[i], strlen (contents[i]));
    }
  spool (f, "readable", details->id);
  school_close (f, STAFF);
  school_open (f, STAFF);
  g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, 1);
  g_assert_cmpuint (attest_desk_spool_count (f->dir[STAFF]), ==, 6);
  g_assert_cmpuint (n_findings (f), ==, 6);
  /* Said once, however often the store is opened; found again by every check. */
  assert_news (f, (AttestSpoolNews){ .waiting = 1, .left = 6 });
  school_close (f, STAFF);
  school_open (f, STAFF);
  assert_news (f, (AttestSpoolNews){ .waiting = 1, .left = 6 });
  g_assert_true (attest_desk_spool_told (f->desk[STAFF], NULL));
  assert_news (f, (AttestSpoolNews){ .waiting = 1 });
  g_assert_cmpuint (n_findings (f), ==, 6);
  g_assert_cmpuint (attest_desk_spool_count (f->dir[STAFF]), ==, 6);
}

/* Sealed to somebody else, changed by a bit, a link, a pipe: noted, left where
 * they are, and what they point to is not read. */
static void
test_foreign_files (School       *f,
                    gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char *dir = spool_dir (f), *path = NULL, *link = NULL, *pipe = NULL, *foreign = NULL;
  g_autoptr (AttestIdentity) other = attest_identity_new ();
  const char *to_other[] = { attest_identity_recipient (other), NULL };
  g_autoptr (GBytes) sealed = NULL, theirs = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *changed = NULL;
  gsize              length;

  spool (f, "will be changed", details->id);
  path = only_file (dir, ".age");
  sealed = attest_test_read (path);
  changed = g_memdup2 (g_bytes_get_data (sealed, &length), g_bytes_get_size (sealed));
  changed[length - 5] ^= 1;
  attest_test_write (path, changed, length);
  theirs = attest_age_seal_bytes (to_other, "x", 1, &error);
  foreign = g_build_filename (dir, "00000000000000000000000000000001.age", NULL);
  attest_test_write (foreign, g_bytes_get_data (theirs, NULL), g_bytes_get_size (theirs));
  link = g_build_filename (dir, "00000000000000000000000000000002.age", NULL);
  pipe = g_build_filename (dir, "00000000000000000000000000000003.age", NULL);
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  school_close (f, STAFF);
  school_open (f, STAFF);
  g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, 0);
  g_assert_cmpuint (attest_desk_spool_count (f->dir[STAFF]), ==, 4);
  g_assert_cmpuint (n_findings (f), ==, 4);
  assert_news (f, (AttestSpoolNews){ .left = 4 });
}

/* Somebody copies a file under another name, before it is taken in or after. */
static void
test_copied_file (School       *f,
                  gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char *dir = spool_dir (f), *path = NULL, *second = g_build_filename (dir, "00000000000000000000000000000001.age", NULL);
  g_autoptr (GBytes) sealed = NULL;

  spool (f, "once", details->id);
  path = only_file (dir, ".age");
  sealed = attest_test_read (path);
  for (guint i = 0; i < 2; i++)
    {
      attest_test_write (second, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
      school_close (f, STAFF);
      school_open (f, STAFF);
      g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, 1);
      g_assert_cmpuint (attest_desk_spool_count (f->dir[STAFF]), ==, 0);
    }
  assert_news (f, (AttestSpoolNews){ .waiting = 1, .copied = TRUE });
  g_assert_cmpuint (n_findings (f), >=, 1);
}

/* What was made while locked waits until its owner says whether it was them. */
static void
test_confirmed (School       *f,
                gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);

  for (guint mine = 0; mine < 2; mine++)
    {
      spool (f, mine ? "my own" : "not mine", details->id);
      school_close (f, STAFF);
      school_open (f, STAFF);
      assert_news (f, (AttestSpoolNews){ .waiting = 1 });
      school_close (f, STAFF);
      school_open (f, STAFF);
      assert_news (f, (AttestSpoolNews){ .waiting = 1 });
      g_assert_true (attest_desk_confirm_spooled (f->desk[STAFF], mine, NULL));
      assert_news (f, (AttestSpoolNews){ 0 });
      g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_SPOOL_CONFIRMED), ==, mine + 1);
      g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, mine + 1);
    }
  school_assert_sound (f, STAFF);
}

static void
test_key_replaced (School       *f,
                   gconstpointer data)
{
  g_autofree char *pub = g_build_filename (f->dir[STAFF], "spool.pub", NULL);
  g_autoptr (AttestIdentity) thief = attest_identity_new ();
  const char *const keys[] = { attest_identity_recipient (thief), "", "age1nonsense", NULL };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GPtrArray) findings = NULL;
      g_autoptr (GBytes) now = NULL;
      guint reported = 0;

      school_close (f, STAFF);
      if (keys[i] != NULL)
        attest_test_write (pub, keys[i], strlen (keys[i]));
      else
        g_unlink (pub);
      school_open (f, STAFF);
      now = attest_test_read (pub);
      g_assert_cmpmem (g_bytes_get_data (now, NULL), g_bytes_get_size (now) - 1, attest_desk_recipient (f->desk[STAFF]), strlen (attest_desk_recipient (f->desk[STAFF])));
      findings = attest_desk_verify (f->desk[STAFF], NULL, NULL, NULL, NULL, &error);
      for (guint j = 0; j < findings->len; j++)
        reported += strcmp (((AttestFinding *)findings->pdata[j])->code, "tampered") == 0;
      g_assert_cmpuint (reported, ==, i + 1);
      assert_news (f, (AttestSpoolNews){ .key_changed = TRUE });
      g_assert_true (attest_desk_spool_told (f->desk[STAFF], NULL));
      assert_news (f, (AttestSpoolNews){ 0 });
    }
}

/* A store that knows nothing of where to seal to says so. */
static void
test_no_key (School       *f,
             gconstpointer data)
{
  g_autofree char *pub = g_build_filename (f->dir[STAFF], "spool.pub", NULL), *id = NULL;
  AttestShot       words = { .kind = ATTEST_KIND_WRITTEN, .text = "x" };
  g_autoptr (GError) error = NULL;

  attest_test_write (pub, "", 0);
  g_assert_false (attest_desk_spool_bytes (f->dir[STAFF], ATTEST_GATE_NO, NULL, &words, NULL, &id, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  g_clear_error (&error);
  g_unlink (pub);
  g_assert_false (attest_desk_spool_bytes (f->dir[STAFF], ATTEST_GATE_NO, NULL, &words, NULL, &id, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) g_test_add (name, School, NULL, school_set_up, function, school_tear_down)
  add ("/desk/spool/taken-in-at-unlock", test_taken_in);
  add ("/desk/spool/in-order-and-never-lost", test_order_and_case);
  add ("/desk/spool/not-twice-after-a-crash", test_not_twice);
  add ("/desk/spool/refuses-what-could-not-be-taken-in", test_refused);
  add ("/desk/spool/hostile-files-stay", test_hostile_files);
  add ("/desk/spool/foreign-and-changed-files-stay", test_foreign_files);
  add ("/desk/spool/a-second-copy-is-not-taken-in", test_copied_file);
  add ("/desk/spool/confirmed-by-its-owner", test_confirmed);
  add ("/desk/spool/replaced-key-is-reported", test_key_replaced);
  add ("/desk/spool/without-key", test_no_key);
#undef add
  return g_test_run ();
}
