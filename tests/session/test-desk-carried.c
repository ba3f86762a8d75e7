/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"
#include "desk-fixture.h"
#include "session/attest-post.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Real stores: a practice store is never carried for. They open by their
 * recovery sheets, which costs nothing. */
#define STORY "The canary sings of Rowan Ashby in 9B"

typedef struct
{
  char       *root;
  char       *drop;
  char       *away;
  char       *dir[2];
  char       *sheet[2];
  AttestDesk *desk[2];
} Pair;

static void
open_desk (Pair *f,
           Who   who)
{
  g_autoptr (GError) error = NULL;

  f->desk[who] = attest_desk_open_recovery (f->dir[who], f->sheet[who], &error);
  g_assert_no_error (error);
}

static void
close_desk (Pair *f,
            Who   who)
{
  g_clear_pointer (&f->desk[who], attest_desk_close);
}

static void
share_card (Pair *f)
{
  g_autofree char *person = g_build_filename (f->root, "jo.attest-person", NULL), *card = g_build_filename (f->root, "a.attest-card", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_desk_card_create (f->desk[DSL], "A School", "generic-england", f->drop, &error));
  g_assert_true (attest_desk_write_person (f->desk[STAFF], person, &error));
  g_assert_true (attest_desk_card_add (f->desk[DSL], person, &error));
  g_assert_true (attest_desk_card_export (f->desk[DSL], card, &error));
  g_assert_true (attest_desk_card_import (f->desk[STAFF], card, TRUE, &error));
  g_assert_no_error (error);
}

static void
pair_set_up (Pair         *f,
             gconstpointer data)
{
  static const char *const names[] = { "Jo Evans", "Mina Patel" }, *const roles[] = { "staff", "dsl" };
  g_autoptr (GError) error = NULL;

  f->root = attest_test_dir ();
  f->drop = g_build_filename (f->root, "drop", NULL);
  f->away = g_build_filename (f->root, "away", NULL);
  g_mkdir (f->drop, 0700);
  for (Who who = STAFF; who <= DSL; who++)
    {
      AttestDeskSetup setup = { .name = names[who], .role = roles[who] };

      f->dir[who] = g_build_filename (f->root, roles[who], NULL);
      f->desk[who] = attest_desk_create (f->dir[who], &setup, &f->sheet[who], &error);
      g_assert_no_error (error);
    }
  share_card (f);
  g_assert_true (attest_desk_set_post (f->desk[STAFF], TRUE, &error));
  g_assert_true (attest_desk_set_post (f->desk[DSL], TRUE, &error));
}

static void
pair_tear_down (Pair         *f,
                gconstpointer data)
{
  for (Who who = STAFF; who <= DSL; who++)
    {
      close_desk (f, who);
      g_free (f->dir[who]);
      g_free (f->sheet[who]);
    }
  attest_test_remove (f->root);
  g_free (f->root);
  g_free (f->drop);
  g_free (f->away);
}

static char *
submit (Pair *f)
{
  AttestCaseFacts facts = { .type = "pupil-message", .title = STORY, .description = STORY, .about = "pupil" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) matter = attest_desk_open_case (f->desk[STAFF], &facts, &error);
  AttestShot shot = { .kind = ATTEST_KIND_WRITTEN, .text = STORY, .method = "words" };
  g_autoptr (AttestItem) item = attest_desk_write (f->desk[STAFF], matter->id, &shot, &error);
  g_autoptr (AttestSubmission) sent = item != NULL ? attest_desk_submit (f->desk[STAFF], matter->id, NULL, NULL, NULL, NULL, &error) : NULL;

  g_assert_no_error (error);
  g_assert_nonnull (sent);
  return g_strdup (matter->id);
}

/* A case that was sealed while the folder was not there, and the store closed. */
static char *
submit_without_drop (Pair *f)
{
  char *id;

  g_assert_cmpint (g_rename (f->drop, f->away), ==, 0);
  id = submit (f);
  close_desk (f, STAFF);
  return id;
}

static void
assert_round (Pair *f,
              Who   who,
              guint delivered,
              guint waiting,
              guint news)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPostRound) went = attest_post_go_round (f->dir[who], FALSE, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (went->delivered, ==, delivered);
  g_assert_cmpuint (went->waiting, ==, waiting);
  g_assert_cmpuint (went->news, ==, news);
  g_assert_true ((went->problem != NULL) == (waiting > 0));
}

static guint
n_files (const char *folder,
         const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint       n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, suffix);
  return n;
}

static guint
n_received (Pair *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) arrivals = attest_desk_receive (f->desk[DSL], NULL, NULL, &error);

  g_assert_no_error (error);
  return arrivals->len;
}

static AttestCaseState
sync_state (Pair       *f,
            const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestSyncResult) result = attest_desk_sync (f->desk[STAFF], NULL, &error);
  g_autoptr (AttestCase) matter = attest_desk_find_case (f->desk[STAFF], case_id, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (result->waiting, ==, 0);
  return matter->state;
}

static void
test_carried (Pair         *f,
              gconstpointer data)
{
  g_autofree char *case_id = submit_without_drop (f), *in = g_build_filename (f->drop, "in", NULL);

  assert_round (f, STAFF, 0, 1, 0);
  g_assert_cmpint (g_rename (f->away, f->drop), ==, 0);
  g_assert_cmpuint (n_files (in, ".attest"), ==, 0);
  assert_round (f, STAFF, 1, 0, 0);
  g_assert_cmpuint (n_files (in, ".attest"), ==, 1);
  /* Once, even if the one it is for takes it out of the folder meanwhile. */
  g_assert_cmpuint (n_received (f), ==, 1);
  g_assert_cmpuint (n_files (in, ".attest"), ==, 0);
  assert_round (f, STAFF, 0, 0, 1);
  g_assert_cmpuint (n_files (in, ".attest"), ==, 0);

  open_desk (f, STAFF);
  g_assert_cmpint (sync_state (f, case_id), ==, ATTEST_CASE_RECEIVED);
  g_assert_cmpuint (n_files (in, ".attest"), ==, 0);
  g_assert_cmpuint (n_received (f), ==, 0);
}

/* Opened before anybody took it: the store finds it there and notes that it was sent. */
static void
test_found (Pair         *f,
            gconstpointer data)
{
  g_autofree char *case_id = submit_without_drop (f), *in = g_build_filename (f->drop, "in", NULL);

  g_assert_cmpint (g_rename (f->away, f->drop), ==, 0);
  assert_round (f, STAFF, 1, 0, 0);
  open_desk (f, STAFF);
  g_assert_cmpint (sync_state (f, case_id), ==, ATTEST_CASE_SENT);
  g_assert_cmpuint (n_files (in, ".attest"), ==, 1);
  g_assert_cmpuint (n_received (f), ==, 1);
}

static void
test_asked (Pair         *f,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *post = g_build_filename (f->dir[STAFF], "post", NULL), *practice = g_build_filename (f->root, "practice", NULL);
  AttestDesk      *play = school_make_desk (practice, "Jo Evans", "staff", TRUE);

  g_assert_true (attest_desk_set_post (f->desk[STAFF], FALSE, &error));
  g_assert_false (attest_desk_get_post (f->desk[STAFF]));
  g_free (submit_without_drop (f));
  g_assert_cmpuint (n_files (post, ""), ==, 0);
  g_assert_null (attest_post_go_round (f->dir[STAFF], TRUE, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING);
  g_clear_error (&error);

  g_assert_true (attest_desk_set_post (play, TRUE, &error));
  g_assert_false (attest_desk_get_post (play));
  attest_desk_close (play);
}

/* Whoever has become a subject between sealing and sending gets nothing, and
 * nothing is carried behind the back of a store that is open. */
static void
test_subject (Pair         *f,
              gconstpointer data)
{
  static const char *const subjects[] = { "dsl", NULL };
  AttestCaseFacts          facts = { .subjects = subjects };
  g_autofree char         *case_id = submit_without_drop (f), *post = g_build_filename (f->dir[STAFF], "post", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (n_files (post, ""), ==, 2);
  open_desk (f, STAFF);
  g_assert_cmpuint (n_files (post, ""), ==, 0);
  g_assert_true (attest_desk_change_case (f->desk[STAFF], case_id, &facts, &error));
  g_assert_no_error (error);
  close_desk (f, STAFF);
  g_assert_cmpuint (n_files (post, ""), ==, 1);
  g_assert_cmpint (g_rename (f->away, f->drop), ==, 0);
  assert_round (f, STAFF, 0, 0, 0);
}

/* A round in a process of its own, which strace stops where it syncs its copy:
 * whole, and not under its name yet. */
static GSubprocess *
stopped_round (Pair       *f,
               const char *trace)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  GSubprocess *round;

  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  round = g_subprocess_launcher_spawn (launcher, &error, "strace", "-f", "-q", "-o", trace, "-e", "trace=fsync",
                                       "-e", "inject=fsync:signal=STOP:when=1", self, "--round", f->dir[STAFF], NULL);
  g_assert_no_error (error);
  return round;
}

/* Once strace has written that it is. */
static GPid
wait_until_stopped (const char *trace)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (trace, &text, NULL, NULL) && strstr (text, "--- stopped by SIGSTOP ---") != NULL)
        return atoi (text);
      g_usleep (5000);
    }
  g_assert_not_reached ();
}

/* The store is opened by another program while a copy is under way, and then it
 * may not go any more: it never gets a name that anybody would look at. */
static void
test_opened_in_the_middle (Pair         *f,
                           gconstpointer data)
{
  static const char *const subjects[] = { "dsl", NULL };
  AttestCaseFacts          facts = { .subjects = subjects };
  g_autofree char         *case_id = NULL, *in = g_build_filename (f->drop, "in", NULL), *strace = g_find_program_in_path ("strace");
  g_autofree char         *trace = g_build_filename (f->root, "trace", NULL);
  g_autoptr (GSubprocess) round = NULL;
  g_autoptr (GError) error = NULL;
  GPid carrier;

  if (strace == NULL)
    {
      g_test_skip ("strace is not installed");
      return;
    }
  case_id = submit_without_drop (f);
  g_assert_cmpint (g_rename (f->away, f->drop), ==, 0);
  round = stopped_round (f, trace);
  carrier = wait_until_stopped (trace);
  g_assert_cmpuint (n_files (in, ".part"), ==, 1);
  open_desk (f, STAFF);
  g_assert_true (attest_desk_change_case (f->desk[STAFF], case_id, &facts, &error));
  g_assert_no_error (error);
  g_assert_cmpint (kill (carrier, SIGCONT), ==, 0);
  g_assert_true (g_subprocess_wait_check (round, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_files (in, ""), ==, 0);
  g_assert_cmpuint (n_received (f), ==, 0);
}

static void
test_news (Pair         *f,
           gconstpointer data)
{
  g_autofree char *case_id = NULL;

  close_desk (f, DSL);
  assert_round (f, DSL, 0, 0, 0);
  case_id = submit (f);
  assert_round (f, DSL, 0, 0, 1);
  open_desk (f, DSL);
  {
    g_autoptr (AttestSyncResult) seen = attest_desk_sync (f->desk[DSL], NULL, NULL);

    g_assert_nonnull (seen);
  }
  g_assert_cmpuint (n_received (f), ==, 1);
  close_desk (f, DSL);
  assert_round (f, DSL, 0, 0, 0);

  close_desk (f, STAFF);
  assert_round (f, STAFF, 0, 0, 1);
  open_desk (f, STAFF);
  g_assert_cmpint (sync_state (f, case_id), ==, ATTEST_CASE_RECEIVED);
  close_desk (f, STAFF);
  assert_round (f, STAFF, 0, 0, 0);
}

static void
put (const char *folder,
     const char *name,
     const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_refused (Pair       *f,
                AttestError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_post_go_round (f->dir[STAFF], TRUE, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, (int)code);
}

static void
test_garbled (Pair         *f,
              gconstpointer data)
{
  g_autofree char *post = g_build_filename (f->dir[STAFF], "post", NULL), *outbox = g_build_filename (f->dir[STAFF], "outbox", NULL), *where = NULL;
  g_autofree char *path = g_build_filename (post, "where", NULL), *in = g_build_filename (f->drop, "in", NULL), *sealed = NULL;
  g_autoptr (GDir) dir = NULL;

  g_free (submit_without_drop (f));
  g_assert_cmpint (g_rename (f->away, f->drop), ==, 0);
  g_assert_true (g_file_get_contents (path, &where, NULL, NULL));
  put (post, "where", "not json");
  assert_refused (f, ATTEST_ERROR_INPUT);
  put (post, "where", "{\"format\":\"attest-post\",\"version\":2,\"drop\":\"/\"}");
  assert_refused (f, ATTEST_ERROR_DAMAGED);
  put (post, "where", "{\"format\":\"attest-post\",\"version\":1,\"drop\":\"\"}");
  assert_refused (f, ATTEST_ERROR_DAMAGED);
  put (post, "where", where);

  /* Names that are no ids are passed over; an id without a digest stays. */
  put (post, "not-an-id", "x");
  put (post, "00112233445566778899aabbccddeeff", "x");
  /* The sealed copy is not what was sealed: it stays, and is told. */
  dir = g_dir_open (outbox, 0, NULL);
  sealed = g_build_filename (outbox, g_dir_read_name (dir), NULL);
  g_assert_true (g_file_set_contents (sealed, "something else", -1, NULL));
  assert_round (f, STAFF, 0, 2, 0);
  g_assert_cmpuint (n_files (in, ".attest"), ==, 0);
}

/* Nothing in post/ says a word of the matter or of who it is about. */
static void
test_silent (Pair         *f,
             gconstpointer data)
{
  static const char *const words[] = { "canary", "Rowan", "Evans", "Patel", "pupil", "A School" };
  g_autofree char         *post = g_build_filename (f->dir[STAFF], "post", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint       n = 0;

  g_free (submit_without_drop (f));
  dir = g_dir_open (post, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (post, name, NULL), *text = NULL;
      GStatBuf         info;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        g_assert_null (strstr (text, words[i]));
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
      n++;
    }
  g_assert_cmpuint (n, ==, 2);
}

static int
go_round (const char *dir)
{
  g_autoptr (AttestPostRound) went = attest_post_go_round (dir, FALSE, NULL, NULL);

  return went != NULL && went->delivered == 0 && went->waiting == 0 ? 0 : 1;
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--round") == 0)
    return go_round (argv[2]);
  g_test_init (&argc, &argv, NULL);
#define add(name, function) g_test_add (name, Pair, NULL, pair_set_up, function, pair_tear_down)
  add ("/desk/carried/while-the-store-is-closed", test_carried);
  add ("/desk/carried/found-at-the-next-opening", test_found);
  add ("/desk/carried/only-when-asked-and-never-in-practice", test_asked);
  add ("/desk/carried/never-to-a-subject", test_subject);
  add ("/desk/carried/not-when-the-store-is-opened-in-the-middle", test_opened_in_the_middle);
  add ("/desk/carried/new-files-are-told", test_news);
  add ("/desk/carried/garbled-is-refused", test_garbled);
  add ("/desk/carried/says-nothing-of-the-case", test_silent);
#undef add
  return g_test_run ();
}
