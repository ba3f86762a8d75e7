/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The Landlock interface, written out because the headers of Debian 12 know
 * only its second version and a later kernel can close more. */
#define LANDLOCK_VERSION_FLAG 1u

typedef struct
{
  uint64_t files;   /* from version 1 */
  uint64_t network; /* from version 4 */
  uint64_t scoped;  /* from version 6 */
} LandlockRules;

static bool
limit (int    what,
       rlim_t soft,
       rlim_t hard)
{
  struct rlimit value = { soft, hard };

  return setrlimit ((__rlimit_resource_t)what, &value) == 0;
}

static bool
set_limits (rlim_t memory)
{
#ifdef ATTEST_DECODE_RELAXED
  (void)memory;
#else
  if (!limit (RLIMIT_AS, memory, memory))
    return false;
#endif
  return limit (RLIMIT_CPU, ATTEST_DECODE_CPU_S, ATTEST_DECODE_CPU_S + 1) && limit (RLIMIT_CORE, 0, 0) &&
         limit (RLIMIT_FSIZE, 0, 0) && limit (RLIMIT_NOFILE, 8, 8) && limit (RLIMIT_NPROC, 0, 0);
}

static uint64_t
bits (unsigned count)
{
  return (UINT64_C (1) << count) - 1;
}

/* A set of rules that handles every right this kernel knows and grants none.
 * A kernel without Landlock is tolerated: the system call filter alone keeps
 * every path out of reach. */
static bool
close_files (void)
{
  LandlockRules rules = { 0 };
  long          version = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION_FLAG);
  size_t        size = version >= 6 ? 24 : version >= 4 ? 16
                                                        : 8;
  long          fd;
  bool          ok;

  if (version < 0)
    return errno == ENOSYS || errno == EOPNOTSUPP;
  rules.files = bits (version >= 5 ? 16 : version >= 3 ? 15
                                        : version == 2 ? 14
                                                       : 13);
  rules.network = version >= 4 ? bits (2) : 0;
  rules.scoped = version >= 6 ? bits (2) : 0;
  fd = syscall (SYS_landlock_create_ruleset, &rules, size, 0);
  if (fd < 0)
    return false;
  ok = syscall (SYS_landlock_restrict_self, (int)fd, 0) == 0;
  close ((int)fd);
  return ok;
}

#ifndef ATTEST_DECODE_RELAXED
/* Memory, and the way out. Neither read nor write: both files are mapped. */
static bool
add_rules (scmp_filter_ctx filter,
           bool            refuse_opening)
{
  static const int allowed[] = {
    SCMP_SYS (munmap), SCMP_SYS (mremap), SCMP_SYS (brk), SCMP_SYS (madvise), SCMP_SYS (futex),
    SCMP_SYS (getrandom), SCMP_SYS (rt_sigreturn), SCMP_SYS (exit), SCMP_SYS (exit_group)
  };

  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    if (seccomp_rule_add (filter, SCMP_ACT_ALLOW, allowed[i], 0) < 0)
      return false;
#ifdef __aarch64__
  /* There libjpeg looks into /proc/cpuinfo and does without. */
  refuse_opening = true;
#endif
  if (refuse_opening && seccomp_rule_add (filter, SCMP_ACT_ERRNO (EACCES), SCMP_SYS (openat), 0) < 0)
    return false;
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

static bool
filter_calls (bool refuse_opening)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  bool            ok = filter != NULL && seccomp_attr_set (filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
            add_rules (filter, refuse_opening) && seccomp_load (filter) == 0;

  /* The filter's own memory is left to the end of the process: giving it
   * back would be code run for nothing inside the cage. */
  return ok;
}
#else
/* A sanitizer's run-time library needs calls of its own; builds for testing
 * only. */
static bool
filter_calls (bool refuse_opening)
{
  (void)refuse_opening;
  return true;
}

const char *__asan_default_options (void);
const char *__ubsan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}

const char *
__ubsan_default_options (void)
{
  return "halt_on_error=1";
}
#endif

/*
 * attest_decode_lock_down: gives up everything that decoding does not need.
 * @refuse_opening: opening a file is an error instead of the end: the C library
 * looks for character sets that it does not have, and then does without. That
 * helper makes words and no pixels, and has less memory.
 * No byte of the picture may be read before. Dies with its parent. Returns an
 * exit status; anything but OK means that some wall is missing.
 */
int
attest_decode_lock_down (bool refuse_opening)
{
  const rlim_t memory = refuse_opening ? ATTEST_DECODE_READ_MEMORY_MOST : ATTEST_DECODE_MEMORY_MOST;
  const bool   ok = prctl (PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                  prctl (PR_SET_DUMPABLE, 0) == 0 && set_limits (memory) && close_files () && filter_calls (refuse_opening);

  return ok ? ATTEST_DECODE_OK : ATTEST_DECODE_UNSAFE;
}
