/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "fuzz.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Every target with its seeds and a fixed stretch of changed seeds, the same in every run.
 * An input that breaks something is left in the working folder as fuzz-NAME.input;
 * `fuzz-replay --input NAME FILE` tries one again. */
static struct
{
  char          path[128];
  const guint8 *bytes;
  gsize         length;
} now;

static void
keep_input (int signal_number)
{
  int fd = open (now.path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);

  if (fd >= 0 && write (fd, now.bytes, now.length) >= 0)
    close (fd);
  signal (signal_number, SIG_DFL);
  raise (signal_number);
}

static void
attempt (const FuzzTarget *target,
         GBytes           *input)
{
  gsize length;
  /* A copy of its own, so that one byte too far is seen. */
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (input, &length), g_bytes_get_size (input));

  now.bytes = copy;
  now.length = length;
  target->attempt (copy, length);
}

static void
test_target (gconstpointer data)
{
  const FuzzTarget *target = data;
  g_autoptr (GPtrArray) seeds = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GRand) random = g_rand_new_with_seed (20260301);
  guint rounds = attest_test_rounds (target->rounds, 100 * target->rounds);

  g_snprintf (now.path, sizeof now.path, "fuzz-%s.input", target->name);
  target->seeds (seeds);
  g_assert_cmpuint (seeds->len, >, 0);
  for (guint i = 0; i < seeds->len; i++)
    attempt (target, seeds->pdata[i]);
  for (guint i = 0; i < rounds; i++)
    {
      GBytes *seed = seeds->pdata[g_rand_int_range (random, 0, (gint32)seeds->len)];
      GBytes *other = seeds->pdata[g_rand_int_range (random, 0, (gint32)seeds->len)];
      g_autoptr (GBytes) input = fuzz_mutate (seed, other, random);

      attempt (target, input);
    }
}

static int
try_file (const char *name,
          const char *path)
{
  const FuzzTarget *target = fuzz_target_find (name);
  g_autoptr (GBytes) input = attest_test_read (path);

  if (target == NULL)
    g_error ("no target %s", name);
  attempt (target, input);
  return 0;
}

int
main (int   argc,
      char *argv[])
{
  const FuzzTarget *target;

  if (argc == 4 && strcmp (argv[1], "--input") == 0)
    return try_file (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  signal (SIGABRT, keep_input);
  signal (SIGSEGV, keep_input);
  for (guint i = 0; (target = fuzz_target_at (i)) != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/fuzz/%s/holds", target->name);

      g_test_add_data_func (path, target, test_target);
    }
  return g_test_run ();
}
