/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-bench.h"
#include "bench-files.h"
#include "submit-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A whole package with one large item (tar, digests, signature, padding, envelope) against
 * age alone on the same bytes, sealed and opened. */
typedef struct
{
  BenchFiles   files;
  Fixture      people;
  AttestDigest digest; /* of the big file */
  char        *package;
} Bench;

static gssize
read_fd (void    *bytes,
         gsize    length,
         gpointer data,
         GError **error)
{
  return read (GPOINTER_TO_INT (data), bytes, length);
}

static void
close_fd (gpointer data)
{
  close (GPOINTER_TO_INT (data));
}

static void
build (Bench              *self,
       const char         *path,
       guint64             size,
       const AttestDigest *digest)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_member_free);
  g_autoptr (GError) error = NULL;
  AttestDigest whole;
  guint64      length;
  int          fd = open (path, O_RDONLY | O_CLOEXEC);

  g_unlink (self->package);
  g_ptr_array_add (members, attest_member_new ("items/0001-recording.bin", digest, size, read_fd,
                                               GINT_TO_POINTER (fd), close_fd));
  if (!attest_package_build (self->people.info, members, self->people.sender_key, self->package, NULL, NULL, NULL,
                             &whole, &length, &error))
    g_error ("build: %s", error->message);
}

static void
open_package (Bench *self)
{
  AttestPackageSink sink = { 0 };
  g_autoptr (GError) error = NULL;
  int fd = open (self->package, O_RDONLY | O_CLOEXEC);

  if (!attest_package_open (self->people.lead, read_fd, GINT_TO_POINTER (fd), &sink, NULL, NULL, &error))
    g_error ("open: %s", error->message);
  close (fd);
}

static double
build_round (gpointer data)
{
  Bench *self = data;
  double start = attest_bench_now ();

  build (self, self->files.big, 1 << 30, &self->digest);
  return attest_bench_now () - start;
}

static double
open_round (gpointer data)
{
  double start = attest_bench_now ();

  open_package (data);
  return attest_bench_now () - start;
}

static double
age_seal (gpointer data)
{
  return bench_shell (data, "rm -f big.age; age -r $RECIPIENT -o big.age big && sync big.age");
}

static double
age_open (gpointer data)
{
  return bench_shell (data, "age -d -i identity.txt big.age >/dev/null");
}

static void
digest_of_file (const char   *path,
                AttestDigest *out)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (attest_test_run (&said, "sha256sum", path, NULL), ==, 0);
  said[ATTEST_DIGEST_HEX] = '\0';
  g_assert_true (attest_digest_from_hex (said, out));
}

static double
memory_build (gpointer data)
{
  Bench       *self = data;
  AttestDigest digest;
  double       before;

  bench_shell (&self->files, "truncate -s 2G sparse");
  digest_of_file (self->files.sparse, &digest);
  before = bench_memory_start ();
  build (self, self->files.sparse, G_GUINT64_CONSTANT (2) << 30, &digest);
  return bench_memory_peak () - before;
}

static double
memory_open (gpointer data)
{
  double before = bench_memory_start ();

  open_package (data);
  return bench_memory_peak () - before;
}

int
main (void)
{
  Bench self = { 0 };

  bench_files_init (&self.files);
  fixture_set_up (&self.people, NULL);
  self.package = g_build_filename (self.files.dir, "case.attest", NULL);
  digest_of_file (self.files.big, &self.digest);
  /* First, before memory that was used and given back hides what is needed. */
  attest_bench_limit ("memory while sealing 2 GiB", "MiB", 64, 1, memory_build, &self);
  attest_bench_limit ("memory while opening 2 GiB", "MiB", 64, 1, memory_open, &self);
  attest_bench_compare ("sealing a package of 1 GiB, by age", "s", 1.0, 5, build_round, age_seal, &self);
  attest_bench_compare ("opening a package of 1 GiB, by age", "s", 1.0, 5, open_round, age_open, &self);
  fixture_tear_down (&self.people, NULL);
  g_free (self.package);
  bench_files_clear (&self.files);
  return 0;
}
