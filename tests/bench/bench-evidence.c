/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-bench.h"
#include "bench-files.h"
#include "store/attest-objects.h"

#include <fcntl.h>
#include <unistd.h>

/* Taking evidence into a store (read, hash, seal, sync, rename) against what somebody would
 * type who had only the stock tools, and against an honest copy. */
typedef struct
{
  BenchFiles files;
  char      *store;
} Fixture;

static void
add_file (Fixture    *self,
          const char *path)
{
  g_auto (AttestObject) object = { 0 };
  g_autoptr (GError) error = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0 || !attest_object_add_fd (self->store, fd, NULL, NULL, NULL, &object, &error))
    g_error ("%s: %s", path, error != NULL ? error->message : "cannot be opened");
  close (fd);
}

static void
empty_store (Fixture *self)
{
  bench_shell (&self->files, "rm -rf store && mkdir -m 700 store");
}

static double
add_big (gpointer data)
{
  Fixture *self = data;
  double   start;

  empty_store (self);
  start = attest_bench_now ();
  add_file (self, self->files.big);
  return attest_bench_now () - start;
}

static double
add_many (gpointer data)
{
  Fixture *self = data;
  double   start;

  empty_store (self);
  start = attest_bench_now ();
  for (guint i = 0; i < BENCH_MANY; i++)
    add_file (self, self->files.many[i]);
  return attest_bench_now () - start;
}

static double
age_big (gpointer data)
{
  return bench_shell (data, "sha256sum big >sums && age -r $RECIPIENT -o sealed.age big && sync sealed.age; rm sealed.age");
}

static double
age_many (gpointer data)
{
  return bench_shell (data, "mkdir out && sha256sum many/* >sums && for f in many/*; do"
                            " age -r $RECIPIENT -o out/${f#many/} $f && sync out/${f#many/} || exit 1; done; rm -r out");
}

static double
copy_big (gpointer data)
{
  return bench_shell (data, "cp big copy && sync copy && rm copy");
}

static double
copy_many (gpointer data)
{
  return bench_shell (data, "cp -r many copy && sync copy/* && rm -r copy");
}

/* MiB by which memory grew, at most, while a sparse file of 2 GiB was added. */
static double
memory_round (gpointer data)
{
  Fixture *self = data;
  double   before;

  empty_store (self);
  bench_shell (&self->files, "truncate -s 2G sparse");
  before = bench_memory_start ();
  add_file (self, self->files.sparse);
  return bench_memory_peak () - before;
}

int
main (void)
{
  Fixture self = { 0 };

  bench_files_init (&self.files);
  self.store = g_build_filename (self.files.dir, "store", NULL);
  /* First, before memory that was used and given back hides what is needed. */
  attest_bench_limit ("memory while adding 2 GiB", "MiB", 64, 1, memory_round, &self);
  attest_bench_compare ("adding 1 GiB, by sha256sum then age", "s", 0.35, 3, add_big, age_big, &self);
  attest_bench_compare ("adding 1 GiB, by cp and fsync", "s", 1.0, 5, add_big, copy_big, &self);
  attest_bench_compare ("adding 500 x 2 MB, by sha256sum then age", "s", 0.35, 3, add_many, age_many, &self);
  attest_bench_compare ("adding 500 x 2 MB, by cp and fsync", "s", 1.0, 5, add_many, copy_many, &self);
  g_free (self.store);
  bench_files_clear (&self.files);
  return 0;
}
