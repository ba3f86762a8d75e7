/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-bench.h"
#include "base/attest-file.h"
#include "bench-files.h"

#include <fcntl.h>
#include <unistd.h>

/* The envelope alone, 1 GiB through it, against the stock age: once into
 * nothing, so that only reading and sealing count, and once into a file. */
#define STEP (1 << 20)

typedef struct
{
  BenchFiles files; /* first, for bench_shell () */
} Bench;

static gboolean
write_fd (const void *bytes,
          gsize       length,
          gpointer    data,
          GError    **error)
{
  return attest_file_write_all (GPOINTER_TO_INT (data), bytes, length, "the sealed file", error);
}

static gssize
read_fd (void    *bytes,
         gsize    length,
         gpointer data,
         GError **error)
{
  return read (GPOINTER_TO_INT (data), bytes, length);
}

static int
open_or_end (const char *dir,
             const char *name,
             int         flags)
{
  g_autofree char *path = name[0] == '/' ? g_strdup (name) : g_build_filename (dir, name, NULL);
  int              fd = open (path, flags | O_CLOEXEC, 0600);

  if (fd < 0)
    g_error ("%s cannot be opened", path);
  return fd;
}

static void
seal (Bench *self,
      int    in,
      int    out)
{
  const char *const recipients[] = { attest_identity_recipient (self->files.identity), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestAgeSealer) sealer = attest_age_sealer_new (recipients, write_fd, GINT_TO_POINTER (out), &error);
  g_autofree guint8 *bytes = g_malloc (STEP);
  gssize             got;

  while (sealer != NULL && (got = read (in, bytes, STEP)) > 0)
    if (!attest_age_sealer_update (sealer, bytes, (gsize)got, &error))
      break;
  if (error != NULL || !attest_age_sealer_finish (sealer, &error))
    g_error ("seal: %s", error->message);
}

static void
open_all (Bench *self,
          int    in,
          int    out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestAgeOpener) opener = attest_age_opener_new (self->files.identity, read_fd, GINT_TO_POINTER (in), &error);
  g_autofree guint8 *bytes = g_malloc (STEP);
  gssize             got = -1;

  while (opener != NULL && (got = attest_age_opener_read (opener, bytes, STEP, &error)) > 0)
    if (!attest_file_write_all (out, bytes, (gsize)got, "the content", &error))
      break;
  if (got != 0)
    g_error ("open: %s", error->message);
}

static double
timed (Bench      *self,
       const char *from,
       const char *to,
       void        work (Bench *, int, int))
{
  int    in = open_or_end (self->files.dir, from, O_RDONLY);
  int    out = open_or_end (self->files.dir, to, O_WRONLY | O_CREAT | O_TRUNC);
  double start = attest_bench_now ();
  double took;

  work (self, in, out);
  took = attest_bench_now () - start;
  close (in);
  close (out);
  return took;
}

static double
seal_away (gpointer data)
{
  return timed (data, "big", "/dev/null", seal);
}

static double
age_seal_away (gpointer data)
{
  return bench_shell (data, "age -r $RECIPIENT big >/dev/null");
}

static double
seal_file (gpointer data)
{
  bench_shell (data, "rm -f ours.age");
  return timed (data, "big", "ours.age", seal);
}

static double
age_seal_file (gpointer data)
{
  bench_shell (data, "rm -f theirs.age");
  return bench_shell (data, "age -r $RECIPIENT -o theirs.age big");
}

static double
open_away (gpointer data)
{
  return timed (data, "theirs.age", "/dev/null", open_all);
}

static double
age_open_away (gpointer data)
{
  return bench_shell (data, "age -d -i identity.txt theirs.age >/dev/null");
}

static double
memory_seal (gpointer data)
{
  double before = bench_memory_start ();

  timed (data, "big", "/dev/null", seal);
  return bench_memory_peak () - before;
}

static double
memory_open (gpointer data)
{
  double before = bench_memory_start ();

  timed (data, "theirs.age", "/dev/null", open_all);
  return bench_memory_peak () - before;
}

int
main (void)
{
  Bench self = { 0 };

  bench_files_init (&self.files);
  attest_bench_compare ("sealing 1 GiB into nothing / age", "s", 1.0, 5, seal_away, age_seal_away, &self);
  attest_bench_compare ("sealing 1 GiB into a file / age", "s", 1.0, 5, seal_file, age_seal_file, &self);
  attest_bench_compare ("opening 1 GiB / age", "s", 1.0, 5, open_away, age_open_away, &self);
  attest_bench_limit ("memory growth while sealing 1 GiB", "MiB", 8, 3, memory_seal, &self);
  attest_bench_limit ("memory growth while opening 1 GiB", "MiB", 8, 3, memory_open, &self);
  bench_files_clear (&self.files);
  return 0;
}
