/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "capture/attest-capture-portal.h"
#include "mock-portal.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

static MockPortal *mock;

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

typedef struct
{
  AttestPortalShot *shot;
  GError           *error;
  gboolean          done;
} Answer;

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Answer *answer = user_data;

  answer->shot = attest_portal_screenshot_finish (result, &answer->error);
  answer->done = TRUE;
}

static gboolean
is_answered (gpointer data)
{
  return ((Answer *)data)->done;
}

static AttestPortalShot *
ask (Fixture *fixture,
     guint    timeout_s,
     GError **error)
{
  Answer answer = { 0 };

  attest_portal_screenshot_async (fixture->state, TRUE, NULL, timeout_s, NULL, answer_cb, &answer);
  g_assert_false (answer.done);
  attest_test_wait_for (is_answered, &answer, 10);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.shot;
}

static void
assert_refused (Fixture    *fixture,
                AttestError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPortalShot) shot = ask (fixture, 1, &error);

  g_assert_null (shot);
  g_assert_error (error, ATTEST_ERROR, (int)code);
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
mode_of (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_mode & 0777 : 0;
}

static void
test_ok (Fixture      *fixture,
         gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPortalShot) shot = NULL;
  g_autoptr (GBytes) bytes = NULL;

  mock_portal_set (mock, GPOINTER_TO_INT (data), fixture->uri, fixture->path);
  shot = ask (fixture, 5, &error);
  g_assert_no_error (error);
  g_assert_true (mock_portal_was_interactive (mock));
  g_assert_cmpstr (attest_portal_shot_path (shot), ==, fixture->path);
  g_assert_cmpuint (mode_of (fixture->path), ==, 0600);
  bytes = attest_test_read (fixture->path);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "a picture of the screen", 23);
  g_assert_cmpuint (count_notes (fixture), ==, 1);
  g_assert_cmpstr (attest_portal_shot_discard (shot), ==, "removed");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_notes (fixture), ==, 0);
  g_assert_cmpuint (mock_portal_closes (mock), ==, 0);
}

static void
test_answers (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    MockMode    mode;
    AttestError code;
  } answers[] = {
    { MOCK_CANCEL, ATTEST_ERROR_CANCELLED },
    { MOCK_FAIL, ATTEST_ERROR_STORAGE },
    { MOCK_NO_URI, ATTEST_ERROR_STORAGE },
    { MOCK_ERROR, ATTEST_ERROR_UNAVAILABLE },
    { MOCK_SILENT, ATTEST_ERROR_UNAVAILABLE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      mock_portal_set (mock, answers[i].mode, fixture->uri, NULL);
      assert_refused (fixture, answers[i].code);
      g_assert_cmpuint (count_notes (fixture), ==, 0);
    }
}

/* Keeps the main context turning while files are looked at. */
static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
was_closed (gpointer data)
{
  return mock_portal_closes (mock) > 0;
}

static gboolean
is_gone (gpointer data)
{
  return !g_file_test (data, G_FILE_TEST_EXISTS);
}

/* The portal is told to stop; what it leaves all the same does not stay. */
static void
test_late_picture_is_removed (Fixture      *fixture,
                              gconstpointer data)
{
  guint timer = g_timeout_add (20, tick_cb, NULL);

  mock_portal_set (mock, MOCK_LATE, fixture->uri, fixture->path);
  assert_refused (fixture, ATTEST_ERROR_UNAVAILABLE);
  attest_test_wait_for (was_closed, NULL, 5);
  attest_test_wait_for (is_gone, fixture->path, 5);
  g_assert_cmpuint (count_notes (fixture), ==, 0);
  g_source_remove (timer);
}

static gboolean
stop_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_stopped (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer answer = { 0 };
  guint  timer = g_timeout_add (20, tick_cb, NULL);

  mock_portal_set (mock, MOCK_LATE, fixture->uri, fixture->path);
  attest_portal_screenshot_async (fixture->state, FALSE, NULL, 30, cancellable, answer_cb, &answer);
  g_timeout_add (200, stop_cb, cancellable);
  attest_test_wait_for (is_answered, &answer, 5);
  g_assert_error (answer.error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED);
  g_assert_false (mock_portal_was_interactive (mock));
  attest_test_wait_for (was_closed, NULL, 5);
  attest_test_wait_for (is_gone, fixture->path, 5);
  g_clear_error (&answer.error);
  g_source_remove (timer);
}

static void
test_stopped_before_it_began (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer answer = { 0 };

  g_cancellable_cancel (cancellable);
  attest_portal_screenshot_async (fixture->state, FALSE, NULL, 30, cancellable, answer_cb, &answer);
  attest_test_wait_for (is_answered, &answer, 5);
  g_assert_error (answer.error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED);
  g_clear_error (&answer.error);
}

/* What a portal may say and must not be followed into. Nothing is touched. */
static void
test_alien_files (Fixture      *fixture,
                  gconstpointer data)
{
  static const char *const alien[] = {
    "file:///etc/hostname", "file://server/share/x.png", "https://x.example/y.png", "smb://server/x.png",
    "not a uri", "", "file:///tmp/../etc/hostname", "file:///proc/self/status", "file:///tmp"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (alien); i++)
    {
      mock_portal_set (mock, MOCK_OK, alien[i], NULL);
      assert_refused (fixture, ATTEST_ERROR_INPUT);
    }
  g_assert_true (g_file_test ("/etc/hostname", G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_notes (fixture), ==, 0);
}

static void
test_link_pipe_and_missing (Fixture      *fixture,
                            gconstpointer data)
{
  g_autofree char *real = g_build_filename (fixture->state, "real", NULL);

  attest_test_write (real, "mine", 4);
  g_assert_cmpint (symlink (real, fixture->path), ==, 0);
  mock_portal_set (mock, MOCK_OK, fixture->uri, NULL);
  assert_refused (fixture, ATTEST_ERROR_INPUT);
  g_assert_true (g_file_test (real, G_FILE_TEST_EXISTS));
  g_unlink (fixture->path);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_refused (fixture, ATTEST_ERROR_INPUT);
  g_unlink (fixture->path);
  assert_refused (fixture, ATTEST_ERROR_MISSING);
}

/* A portal, or somebody posing as one, that names a file which was there
 * before: a person's own, which must be neither taken nor removed. */
static void
test_old_file_is_left_alone (Fixture      *fixture,
                             gconstpointer data)
{
  struct utimbuf times = { 1700000000, 1700000000 };

  attest_test_write (fixture->path, "holiday", 7);
  g_utime (fixture->path, &times);
  mock_portal_set (mock, MOCK_OK, fixture->uri, NULL);
  assert_refused (fixture, ATTEST_ERROR_INPUT);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_somebody_elses_file (Fixture      *fixture,
                          gconstpointer data)
{
  attest_test_write (fixture->path, "theirs", 6);
  if (chown (fixture->path, 65534, (gid_t)-1) < 0)
    {
      g_test_skip ("cannot make a file that belongs to somebody else");
      return;
    }
  mock_portal_set (mock, MOCK_OK, fixture->uri, NULL);
  assert_refused (fixture, ATTEST_ERROR_INPUT);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_blocking (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) silent = NULL;
  g_autoptr (AttestPortalShot) shot = NULL;
  g_autoptr (AttestPortalShot) none = NULL;

  mock_portal_set (mock, MOCK_OK, fixture->uri, fixture->path);
  shot = attest_portal_screenshot (fixture->state, TRUE, 5, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (attest_portal_shot_discard (shot), ==, "removed");
  mock_portal_set (mock, MOCK_SILENT, NULL, NULL);
  none = attest_portal_screenshot (fixture->state, TRUE, 1, NULL, &silent);
  g_assert_null (none);
  g_assert_error (silent, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE);
  /* The request to stop left before the function returned. */
  attest_test_wait_for (was_closed, NULL, 5);
}

typedef struct
{
  gboolean has;
  gboolean done;
  GError  *error;
} Check;

static void
check_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Check *check = user_data;

  check->has = attest_portal_has_screenshot_finish (result, &check->error);
  check->done = TRUE;
}

static gboolean
is_checked (gpointer data)
{
  return ((Check *)data)->done;
}

static gboolean
has_screenshot (void)
{
  Check    check = { 0 };
  gboolean has;

  attest_portal_has_screenshot_async (NULL, check_cb, &check);
  attest_test_wait_for (is_checked, &check, 10);
  has = check.has;
  if (!has)
    g_assert_error (check.error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE);
  g_clear_error (&check.error);
  return has;
}

static void
test_has_it (Fixture      *fixture,
             gconstpointer data)
{
  g_assert_true (has_screenshot ());
}

static void
test_no_portal (Fixture      *fixture,
                gconstpointer data)
{
  g_assert_false (has_screenshot ());
  assert_refused (fixture, ATTEST_ERROR_UNAVAILABLE);
}

#define ADD(path, data, function) g_test_add (path, Fixture, GINT_TO_POINTER (data), set_up, function, tear_down)

static void
add_with_mock (void)
{
  ADD ("/portal/screenshot/ok", MOCK_OK, test_ok);
  ADD ("/portal/screenshot/answer-before-the-call-returns", MOCK_EARLY, test_ok);
  ADD ("/portal/screenshot/answer-at-another-path", MOCK_OLD_HANDLE, test_ok);
  ADD ("/portal/screenshot/garbled-answer-is-passed-over", MOCK_GARBLED, test_ok);
  ADD ("/portal/screenshot/answers-told-apart", 0, test_answers);
  ADD ("/portal/screenshot/late-picture-is-removed", 0, test_late_picture_is_removed);
  ADD ("/portal/screenshot/stopped", 0, test_stopped);
  ADD ("/portal/screenshot/stopped-before-it-began", 0, test_stopped_before_it_began);
  ADD ("/portal/screenshot/alien-files", 0, test_alien_files);
  ADD ("/portal/screenshot/link-pipe-and-missing", 0, test_link_pipe_and_missing);
  ADD ("/portal/screenshot/old-file-is-left-alone", 0, test_old_file_is_left_alone);
  ADD ("/portal/screenshot/somebody-elses-file", 0, test_somebody_elses_file);
  ADD ("/portal/screenshot/blocking", 0, test_blocking);
  ADD ("/portal/check/has-it", 0, test_has_it);
}

/* test-portal [--none | --other]: without a portal, or with one that takes no
 * screenshots, as on desktops that have none. */
int
main (int    argc,
      char **argv)
{
  g_autoptr (GTestDBus) bus = NULL;
  gboolean none = argc > 1 && strcmp (argv[1], "--none") == 0;
  gboolean other = argc > 1 && strcmp (argv[1], "--other") == 0;
  int      status;

  if (none || other)
    argc = 1;
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  if (!none)
    mock = mock_portal_new (g_test_dbus_get_bus_address (bus), !other);
  if (none || other)
    ADD ("/portal/none/says-so-at-once", 0, test_no_portal);
  else
    add_with_mock ();
  status = g_test_run ();
  g_clear_pointer (&mock, mock_portal_free);
  g_test_dbus_down (bus);
  return status;
}
