/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "capture/attest-portal-shot.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *state; /* folder for notes */
  char *path;  /* where the portal leaves its picture */
  char *uri;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *pictures = g_build_filename (g_get_home_dir (), "Pictures", NULL);

  g_mkdir_with_parents (pictures, 0700);
  fixture->state = g_build_filename (g_get_home_dir (), "state", NULL);
  g_mkdir_with_parents (fixture->state, 0700);
  fixture->path = g_build_filename (pictures, "Screenshot of\tme.png", NULL);
  fixture->uri = g_filename_to_uri (fixture->path, NULL, NULL);
  g_unlink (fixture->path);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  attest_test_remove (fixture->state);
  g_unlink (fixture->path);
  g_free (fixture->state);
  g_free (fixture->path);
  g_free (fixture->uri);
}

/* The notes in the state folder; hidden ones count as well. */
static guint
count_notes (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->state, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static guint
sweep (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) removed = attest_portal_sweep (fixture->state, &error);

  g_assert_no_error (error);
  return g_strv_length (removed);
}

static AttestPortalShot *
take (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AttestPortalShot *shot;

  attest_test_write (fixture->path, "a picture", 9);
  shot = attest_portal_shot_new (fixture->uri, fixture->state, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  return shot;
}

static void
test_sweep_after_a_crash (Fixture      *fixture,
                          gconstpointer data)
{
  g_auto (GStrv) removed = NULL;

  attest_portal_shot_free (take (fixture));
  g_assert_cmpuint (count_notes (fixture), ==, 1);
  removed = attest_portal_sweep (fixture->state, NULL);
  g_assert_cmpuint (g_strv_length (removed), ==, 1);
  g_assert_cmpstr (removed[0], ==, fixture->path);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_notes (fixture), ==, 0);
  g_assert_cmpuint (sweep (fixture), ==, 0);
}

/* Another program of ours is just sealing it. */
static void
test_sweep_spares_what_is_in_use (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autoptr (AttestPortalShot) shot = take (fixture);

  g_assert_cmpuint (sweep (fixture), ==, 0);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_notes (fixture), ==, 1);
  g_assert_cmpstr (attest_portal_shot_discard (shot), ==, "removed");
}

static void
test_sweep_spares_another_file (Fixture      *fixture,
                                gconstpointer data)
{
  g_autofree char *kept = g_strconcat (fixture->path, ".kept", NULL);

  attest_portal_shot_free (take (fixture));
  g_rename (fixture->path, kept);
  attest_test_write (fixture->path, "a later picture, not ours", 25);
  g_assert_cmpuint (sweep (fixture), ==, 0);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_notes (fixture), ==, 0);
  g_unlink (kept);
}

static void
test_sweep_of_bad_notes (Fixture      *fixture,
                         gconstpointer data)
{
  static const char *const notes[] = {
    "", "attest-pending-plain 1", "attest-pending-plain 1\nfile:///etc/hostname\n1 2 3\n",
    "attest-pending-plain 1\nfile:///etc/hostname\n-1 x 3\n", "attest-pending-plain 2\nfile:///tmp/x\n1 2 3\n",
    "attest-pending-plain 1\n../../x\n1 2 3\n", "\xff\xff\n\xff\n\n\n\n"
  };
  g_autofree char *other = g_build_filename (fixture->state, "store.db", NULL);
  g_autofree char *linked = g_build_filename (fixture->state, "pending-plain-link", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/pending-plain-%" G_GSIZE_FORMAT, fixture->state, i);

      attest_test_write (name, notes[i], strlen (notes[i]));
    }
  attest_test_write (other, "keep me", 7);
  g_assert_cmpint (symlink ("/etc/hostname", linked), ==, 0);
  g_assert_cmpuint (sweep (fixture), ==, 0);
  g_assert_true (g_file_test ("/etc/hostname", G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_notes (fixture), ==, 2);
}

static void
test_sweep_of_no_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) removed = attest_portal_sweep ("/nowhere/at/all", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (removed), ==, 0);
}

static void
test_parked (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *path = attest_portal_shot_park (take (fixture));

  g_assert_cmpstr (path, ==, fixture->path);
  g_assert_cmpuint (sweep (fixture), ==, 0);
  g_assert_cmpstr (attest_portal_discard ("/etc/hostname"), ==, "unknown");
  g_assert_cmpstr (attest_portal_discard (path), ==, "removed");
  g_assert_cmpstr (attest_portal_discard (path), ==, "unknown");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_notes (fixture), ==, 0);
}

/* Without a place for the note the capture still happens. */
static void
test_no_note_no_harm (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (AttestPortalShot) shot = NULL;
  g_autoptr (GError) error = NULL;

  attest_test_write (fixture->path, "a picture", 9);
  shot = attest_portal_shot_new (fixture->uri, "/nowhere/at/all", g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (attest_portal_shot_discard (shot), ==, "removed");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/portal/sweep/after-a-crash", test_sweep_after_a_crash);
  ADD ("/portal/sweep/spares-what-is-in-use", test_sweep_spares_what_is_in_use);
  ADD ("/portal/sweep/spares-another-file", test_sweep_spares_another_file);
  ADD ("/portal/sweep/bad-notes", test_sweep_of_bad_notes);
  g_test_add_func ("/portal/sweep/no-folder", test_sweep_of_no_folder);
  ADD ("/portal/shot/parked", test_parked);
  ADD ("/portal/shot/no-note-no-harm", test_no_note_no_harm);
  return g_test_run ();
}
