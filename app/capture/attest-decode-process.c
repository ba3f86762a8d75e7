/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-decode-process.h"

#include "base/attest-error.h"
#include "capture/attest-decode-protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long one picture may take by the clock, milliseconds. */
#define HELPER_MS 15000

/* Above the numbers that the helper inherits, so that none is overwritten. */
#define FREE_FD 16

/* Where the helpers are in a build tree, and what names another one in tests. */
static const struct
{
  const char *name;
  const char *below_build;
  const char *variable;
} helpers[] = {
  [ATTEST_HELPER_DECODE] = { "attest-decode", "app/capture/decode/attest-decode", "ATTEST_DECODE" },
  [ATTEST_HELPER_READ] = { "attest-read", "app/capture/read/attest-read", "ATTEST_READ" },
};

typedef enum {
  ENDED,
  TOO_LATE,
  CANCELLED,
} Outcome;

/* Running from a build tree, the helper is found beside the program. Nothing
 * of that tree is written into the program. */
static char *
find_in_build_tree (AttestHelper which)
{
  g_autofree char *at = g_file_read_link ("/proc/self/exe", NULL);

  for (guint i = 0; at != NULL && i < 4; i++)
    {
      g_autofree char *dir = g_path_get_dirname (at);
      g_autofree char *path = g_build_filename (dir, helpers[which].below_build, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
      g_free (at);
      at = g_steal_pointer (&dir);
    }
  return NULL;
}

static char *
find_helper (AttestHelper which)
{
  const char *given = g_getenv (helpers[which].variable);
  char       *path = given != NULL ? g_strdup (given) : find_in_build_tree (which);

  return path != NULL ? path : g_build_filename (LIBEXECDIR, helpers[which].name, NULL);
}

static int
add_files (posix_spawn_file_actions_t *actions,
           int                         in,
           int                         out)
{
  int status = 0;

  for (int fd = 0; fd < 3 && status == 0; fd++)
    status = posix_spawn_file_actions_addopen (actions, fd, "/dev/null", O_RDWR, 0);
  if (status == 0)
    status = posix_spawn_file_actions_adddup2 (actions, in, ATTEST_DECODE_IN);
  if (status == 0)
    status = posix_spawn_file_actions_adddup2 (actions, out, ATTEST_DECODE_OUT);
  return status != 0 ? status : posix_spawn_file_actions_addclosefrom_np (actions, ATTEST_DECODE_OUT + 1);
}

static int
set_signals (posix_spawnattr_t *attributes)
{
  sigset_t none;
  sigset_t all;

  sigemptyset (&none);
  sigfillset (&all);
  posix_spawnattr_setsigmask (attributes, &none);
  posix_spawnattr_setsigdefault (attributes, &all);
  return posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

/* No environment: nothing there concerns a decoder, and much of it could
 * change what the loader or the libraries do. */
static gboolean
spawn (const char  *helper,
       char *const *argv,
       int          in,
       int          out,
       pid_t       *pid,
       GError     **error)
{
  char                      *environment[] = { NULL };
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t          attributes;
  int                        status;

  posix_spawn_file_actions_init (&actions);
  posix_spawnattr_init (&attributes);
  status = add_files (&actions, in, out);
  if (status == 0)
    status = set_signals (&attributes);
  if (status == 0)
    status = posix_spawn (pid, helper, &actions, &attributes, argv, environment);
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);
  if (status == 0)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "It cannot be shown: %s does not start: %s", helper, g_strerror (status));
  return FALSE;
}

static Outcome
wait_for_end (int           process,
              GCancellable *cancellable)
{
  gint64   deadline = g_get_monotonic_time () + HELPER_MS * 1000;
  GPollFD  ask = { .fd = -1 };
  Outcome  outcome = ENDED;
  gboolean watch = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &ask);

  for (;;)
    {
      struct pollfd fds[] = { { process, POLLIN, 0 }, { watch ? ask.fd : -1, POLLIN, 0 } };
      gint64        left = (deadline - g_get_monotonic_time ()) / 1000;
      int           ready = poll (fds, G_N_ELEMENTS (fds), (int)CLAMP (left, 0, HELPER_MS));

      if (ready > 0 && fds[0].revents != 0)
        break;
      if (ready > 0 || (ready == 0 && left <= 0))
        {
          outcome = ready > 0 ? CANCELLED : TOO_LATE;
          break;
        }
    }
  if (watch)
    g_cancellable_release_fd (cancellable);
  return outcome;
}

/* Whatever happened, the process is gone and buried when this returns. */
static Outcome
bury (pid_t         pid,
      GCancellable *cancellable,
      siginfo_t    *end)
{
  int     process = (int)syscall (SYS_pidfd_open, pid, 0);
  Outcome outcome = process < 0 ? TOO_LATE : wait_for_end (process, cancellable);

  if (outcome != ENDED)
    kill (pid, SIGKILL);
  memset (end, 0, sizeof *end);
  while (waitid (P_PID, (id_t)pid, end, WEXITED) < 0 && errno == EINTR)
    ;
  if (process >= 0)
    close (process);
  return outcome;
}

static gboolean
explain_exit (int      status,
              GError **error)
{
  switch (status)
    {
    case ATTEST_DECODE_OK:
      return TRUE;
    case ATTEST_DECODE_UNSUPPORTED:
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "There is no preview for this kind of file");
      return FALSE;
    case ATTEST_DECODE_LIMIT:
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "It is too large to be shown");
      return FALSE;
    case ATTEST_DECODE_DAMAGED:
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "It is damaged or not whole");
      return FALSE;
    case ATTEST_DECODE_UNSAFE:
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "It cannot be shown: the decoder could not be locked in on this computer");
      return FALSE;
    default:
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "It could not be decoded (status %d)", status);
      return FALSE;
    }
}

static gboolean
explain (Outcome          outcome,
         const siginfo_t *end,
         GError         **error)
{
  if (outcome == CANCELLED)
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "Showing it was stopped");
  else if (outcome == TOO_LATE || (end->si_code != CLD_EXITED && end->si_status == SIGXCPU))
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "It took too long to decode");
  else if (end->si_code != CLD_EXITED)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "It broke the decoder (%s); nothing else was touched",
                 end->si_status > 0 ? g_strsignal (end->si_status) : "no status");
  else
    return explain_exit (end->si_status, error);
  return FALSE;
}

static gboolean
run (AttestHelper  which,
     char *const  *argv,
     int           in,
     int           out,
     GCancellable *cancellable,
     GError      **error)
{
  g_autofree char *path = find_helper (which);
  siginfo_t        end;
  pid_t            pid = 0;
  Outcome          outcome;

  if (!spawn (path, argv, in, out, &pid, error))
    return FALSE;
  outcome = bury (pid, cancellable, &end);
  return explain (outcome, &end, error);
}

/*
 * attest_helper_run:
 * @which: which of the helpers
 * @arguments: its arguments, at most %ATTEST_HELPER_ARGUMENTS, ended by %NULL
 * @in: what it is to look into, sealed
 * @out: room for the answer
 * @cancellable: (nullable): to stop
 *
 * Runs the helper once and blocks until it has ended, by itself or not.
 * Returns whether it says that the answer is good, which proves nothing yet.
 */
gboolean
attest_helper_run (AttestHelper       which,
                   const char *const *arguments,
                   int                in,
                   int                out,
                   GCancellable      *cancellable,
                   GError           **error)
{
  char    *argv[ATTEST_HELPER_ARGUMENTS + 2] = { (char *)helpers[which].name };
  int      high_in = fcntl (in, F_DUPFD_CLOEXEC, FREE_FD);
  int      high_out = fcntl (out, F_DUPFD_CLOEXEC, FREE_FD);
  gboolean ok = FALSE;

  for (guint i = 0; i < ATTEST_HELPER_ARGUMENTS && arguments[i] != NULL; i++)
    argv[i + 1] = (char *)arguments[i];
  if (high_in < 0 || high_out < 0)
    attest_error_from_errno (error, errno, "Handing it to the decoder");
  else if (g_cancellable_is_cancelled (cancellable))
    explain (CANCELLED, NULL, error);
  else
    ok = run (which, argv, high_in, high_out, cancellable, error);
  if (high_in >= 0)
    close (high_in);
  if (high_out >= 0)
    close (high_out);
  return ok;
}
