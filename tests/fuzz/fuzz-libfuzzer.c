/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <glib/gstdio.h>
#include <stdlib.h>

/* ATTEST_FUZZ names the target; its seeds are written into the first folder on the command
 * line before libFuzzer looks there. Built with `-Dfuzz=true` and clang. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

static const FuzzTarget *target;

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  const char *name = g_getenv ("ATTEST_FUZZ");
  const char *corpus = NULL;
  g_autoptr (GPtrArray) seeds = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  target = name != NULL ? fuzz_target_find (name) : NULL;
  if (target == NULL)
    {
      g_printerr ("ATTEST_FUZZ is one of:");
      for (guint i = 0; (target = fuzz_target_at (i)) != NULL; i++)
        g_printerr (" %s", target->name);
      g_printerr ("\n");
      exit (2);
    }
  for (int i = 1; i < *argc && corpus == NULL; i++)
    if ((*argv)[i][0] != '-')
      corpus = (*argv)[i];
  target->seeds (seeds);
  for (guint i = 0; corpus != NULL && i < seeds->len; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/seed-%u", corpus, i);

      g_file_set_contents (path, g_bytes_get_data (seeds->pdata[i], NULL), (gssize)g_bytes_get_size (seeds->pdata[i]), NULL);
    }
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        gsize         length)
{
  target->attempt (bytes, length);
  return 0;
}
