/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Linked into a copy of the helper that only tests ever run. A file of
 * "probe:WORD" plays a picture that has taken the decoder over and tries WORD
 * from inside. An attempt that is let through ends with status 99; one that
 * the system refuses with an error, 100 + errno. */

/* Not a constant, or the compiler would see through it. */
static int *volatile nowhere = (int *)8;

static void
tell (long result)
{
  _exit (result < 0 ? 100 + errno : 99);
}

static void *
idle (void *data)
{
  return data;
}

static void
try_thread (void)
{
  pthread_t thread;

  errno = pthread_create (&thread, NULL, idle, NULL);
  tell (errno == 0 ? 0 : -1);
}

static void
try_memory (void)
{
  for (int i = 0; i < 20; i++)
    {
      char *more = mmap (NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

      if (more == MAP_FAILED)
        tell (-1);
    }
  tell (0);
}

static void
try_answer (const Input *input)
{
  uint32_t *answer = mmap (NULL, ATTEST_DECODE_HEADER, PROT_READ | PROT_WRITE, MAP_SHARED, ATTEST_DECODE_OUT, 0);
  uint32_t  lies[4] = { ATTEST_DECODE_MAGIC, 0xffffffff, 0xffffffff, 0xfffffffc };

  if (memcmp (input->data + 6, "lie:stride", 10) == 0)
    {
      lies[1] = lies[2] = 8;
      lies[3] = 0x7ffffffc;
    }
  if (memcmp (input->data + 6, "lie:beyond", 10) == 0)
    {
      lies[1] = lies[2] = 16384;
      lies[3] = 16384 * 4;
    }
  if (memcmp (input->data + 6, "lie:nothing", 11) == 0)
    memset (lies, 0, sizeof lies);
  memcpy (answer, lies, sizeof lies);
  _exit (ATTEST_DECODE_OK);
}

void
attest_decode_probe (const Input *input)
{
  char  word[32] = { 0 };
  char *argv[] = { (char *)"/bin/true", NULL };

  if (input->length < 7 || memcmp (input->data, "probe:", 6) != 0)
    return;
  memcpy (word, input->data + 6, input->length - 6 < 31 ? input->length - 6 : 31);
  if (strcmp (word, "open") == 0)
    tell (open ("/etc/passwd", O_RDONLY));
  if (strcmp (word, "create") == 0)
    tell (open ("/tmp/attest-decode-was-here", O_WRONLY | O_CREAT, 0600));
  if (strcmp (word, "unlink") == 0)
    tell (unlink ("/tmp/attest-decode-was-here"));
  if (strcmp (word, "truncate") == 0)
    tell (truncate ("/tmp/attest-decode-was-here", 0));
  if (strcmp (word, "socket") == 0)
    tell (socket (AF_INET, SOCK_STREAM, 0));
  if (strcmp (word, "unix") == 0)
    tell (socket (AF_UNIX, SOCK_STREAM, 0));
  if (strcmp (word, "exec") == 0)
    tell (execve (argv[0], argv, argv + 1));
  if (strcmp (word, "fork") == 0)
    tell (fork ());
  if (strcmp (word, "thread") == 0)
    try_thread ();
  if (strcmp (word, "kill") == 0)
    tell (kill (getppid (), 0));
  if (strcmp (word, "ptrace") == 0)
    tell (ptrace (PTRACE_TRACEME, 0, NULL, NULL));
  if (strcmp (word, "write") == 0)
    tell (write (2, "out", 3));
  if (strcmp (word, "code") == 0)
    tell (mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
  if (strcmp (word, "memory") == 0)
    try_memory ();
  if (strcmp (word, "ia32") == 0)
    {
#ifdef __x86_64__
      /* The same kernel by its old door: getpid as a 32-bit program asks. */
      long result;

      __asm__ volatile("int $0x80"
                       : "=a"(result)
                       : "a"(20)
                       : "memory");
      tell (result);
#else
      raise (SIGSYS);
#endif
    }
  if (strcmp (word, "crash") == 0)
    *nowhere = 1;
  if (strcmp (word, "quiet") == 0)
    _exit (ATTEST_DECODE_OK);
  if (strncmp (word, "lie:", 4) == 0)
    try_answer (input);
  if (strcmp (word, "spin") == 0)
    for (volatile unsigned i = 0;; i++)
      ;
}
