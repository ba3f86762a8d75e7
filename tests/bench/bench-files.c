/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-bench.h"
#include "attest-test.h"
#include "bench-files.h"

#include <stdio.h>
#include <string.h>

static double
memory_field (const char *field)
{
  g_autofree char *text = NULL;
  const char      *at;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (at = strstr (text, field)) == NULL)
    g_error ("No %s in /proc/self/status", field);
  return g_ascii_strtod (at + strlen (field), NULL) / 1024;
}

double
bench_memory_start (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "we");

  if (file == NULL || fputs ("5", file) < 0 || fclose (file) != 0)
    g_error ("The peak of memory cannot be reset");
  return memory_field ("VmRSS:");
}

double
bench_memory_peak (void)
{
  return memory_field ("VmHWM:");
}

double
bench_shell (gpointer    files,
             const char *line)
{
  BenchFiles      *self = files;
  g_autofree char *text = g_strdup_printf ("cd '%s'; RECIPIENT=%s; %s", self->dir,
                                           attest_identity_recipient (self->identity), line);
  const char      *argv[] = { "sh", "-c", text, NULL };
  g_autoptr (GError) error = NULL;
  int    status = 0;
  double start = attest_bench_now ();

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", line, error->message);
  return attest_bench_now () - start;
}

/**
 * bench_files_init:
 * @self: (out caller-allocates): the folder
 *
 * Takes some seconds, and 2 GiB of the temporary folder.
 */
void
bench_files_init (BenchFiles *self)
{
  g_autoptr (AttestSecret) text = NULL;
  g_autofree char *path = NULL;

  self->dir = attest_test_dir ();
  self->big = g_build_filename (self->dir, "big", NULL);
  self->sparse = g_build_filename (self->dir, "sparse", NULL);
  self->identity = attest_identity_new ();
  text = attest_identity_text (self->identity);
  path = g_build_filename (self->dir, "identity.txt", NULL);
  attest_test_write (path, attest_secret_text (text), strlen (attest_secret_text (text)));
  bench_shell (self, "head -c 1G /dev/urandom >big && mkdir many && head -c 1000000000 big | split -b 2000000 -a 3 -d - many/ && sync");
  for (guint i = 0; i < BENCH_MANY; i++)
    self->many[i] = g_strdup_printf ("%s/many/%03u", self->dir, i);
}

void
bench_files_clear (BenchFiles *self)
{
  attest_test_remove (self->dir);
  g_free (self->dir);
  g_free (self->big);
  g_free (self->sparse);
  for (guint i = 0; i < BENCH_MANY; i++)
    g_free (self->many[i]);
  attest_identity_free (self->identity);
}
