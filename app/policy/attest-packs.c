/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "domain/attest-types.h"
#include "policy/attest-keyfile.h"
#include "policy/attest-pack.h"

#include <string.h>

#define SUFFIX ".policy"
#define EVERYWHERE "generic-england" SUFFIX
#define LEVELS 5

/* A program that runs from its build folder uses the packs of its source. */
static char *
source_dir (void)
{
  g_autofree char *at = g_file_read_link ("/proc/self/exe", NULL);

  for (guint i = 0; at != NULL && i < LEVELS; i++)
    {
      g_autofree char *up = g_path_get_dirname (at);
      g_autofree char *dir = g_build_filename (up, "data", "packs", NULL);
      g_autofree char *one = g_build_filename (dir, EVERYWHERE, NULL);

      if (g_file_test (one, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&dir);
      g_free (at);
      at = g_steal_pointer (&up);
    }
  return NULL;
}

/**
 * attest_packs_dir:
 *
 * Returns: (transfer full): the folder of the packs: `ATTEST_PACKS_DIR` when it
 *   is set, else the source's when run from a build, else the installed one
 */
static char *
attest_packs_dir (void)
{
  const char *set = g_getenv ("ATTEST_PACKS_DIR");
  char       *dir = set != NULL && *set != '\0' ? g_strdup (set) : source_dir ();

  return dir != NULL ? dir : g_build_filename (PKGDATADIR, "packs", NULL);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/**
 * attest_packs_list:
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the ids of the packs there are, sorted, or %NULL
 *   with %ATTEST_ERROR_MISSING
 */
char **
attest_packs_list (GError **error)
{
  g_autofree char *dir = attest_packs_dir ();
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) open = g_dir_open (dir, 0, &local);
  GPtrArray *out;

  if (open == NULL)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_MISSING, local->message);
      return NULL;
    }
  out = g_ptr_array_new ();
  for (const char *name = g_dir_read_name (open); name != NULL; name = g_dir_read_name (open))
    if (g_str_has_suffix (name, SUFFIX))
      {
        g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));

        if (attest_word_is_valid (id))
          g_ptr_array_add (out, g_steal_pointer (&id));
      }
  g_ptr_array_sort (out, compare_names);
  g_ptr_array_add (out, NULL);
  return (char **)g_ptr_array_free (out, FALSE);
}

/**
 * attest_packs_path:
 * @id: the id of a pack
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): its file, or %NULL with %ATTEST_ERROR_NOT_FOUND
 */
char *
attest_packs_path (const char *id,
                   GError    **error)
{
  g_autofree char *dir = attest_packs_dir ();
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);

  if (attest_word_is_valid (id) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "There is no pack “%s”", id);
  return NULL;
}

static AttestPack *
attest_pack_load_file (const char *path,
                       GError    **error)
{
  g_autoptr (GBytes) bytes = attest_file_read (path, ATTEST_KEYFILE_MOST, error);
  g_autofree char *name = g_path_get_basename (path);
  gsize            length;
  const char      *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return attest_pack_load_text (name, text != NULL ? text : "", length, error);
}

/* The pack of that name among ours; a file that says it is another is refused. */
AttestPack *
attest_pack_load_id (const char *id,
                     GError    **error)
{
  g_autofree char *path = attest_packs_path (id, error);
  g_autoptr (AttestPack) pack = path != NULL ? attest_pack_load_file (path, error) : NULL;

  if (pack != NULL && strcmp (attest_pack_id (pack), id) != 0)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s holds the pack “%s”", path, attest_pack_id (pack));
      return NULL;
    }
  return g_steal_pointer (&pack);
}
