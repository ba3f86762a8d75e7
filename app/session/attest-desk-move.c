/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-id.h"
#include "store/attest-vault-copy.h"
#include "store/attest-vault-open.h"

#include <string.h>

/* Taking the whole store to another computer: a copy on a USB stick, and from
 * there into an empty place. */

#define KEEPS_MOST 64 /* folders of a stick that are looked into for copies */

/**
 * attest_desk_copy_name:
 * @self: a desk
 *
 * Returns: (transfer full): what to call a copy made today, as every file
 *   system can spell it
 */
char *
attest_desk_copy_name (AttestDesk *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name = g_strdelimit (g_strndup (attest_desk_name (self), 60), "/\\:*?\"<>|\n\t", '-');
  const char      *end;

  /* Not cut in the middle of a letter. */
  if (!g_utf8_validate (name, -1, &end))
    name[end - name] = '\0';
  return g_strdup_printf ("Attest records of %s, %s", name, day);
}

/**
 * attest_desk_copy:
 * @self: a desk
 * @dir: the folder to make
 * @cancellable: (nullable): stops it, and nothing is left
 * @progress: (nullable): bytes written and read back
 * @progress_data: for @progress
 * @error: return location for an #AttestError
 *
 * Returns: whether a whole copy is there, read back and opened once
 */
gboolean
attest_desk_copy (AttestDesk           *self,
                  const char           *dir,
                  GCancellable         *cancellable,
                  GFileProgressCallback progress,
                  gpointer              progress_data,
                  GError              **error)
{
  AttestCopy copy = { cancellable, progress, progress_data, 0, 0, 0 };

  return attest_vault_copy (self->vault, dir, &copy, error);
}

static gboolean
is_copy (const char *dir)
{
  g_autofree char *keys = g_build_filename (dir, ATTEST_KEYS_FILE, NULL);

  return !g_str_has_suffix (dir, ATTEST_COPY_PART) && g_file_test (keys, G_FILE_TEST_IS_REGULAR);
}

/**
 * attest_desk_find_copy:
 * @from: a copy, or the folder or stick that it lies on
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the copy; %NULL with %ATTEST_ERROR_NOT_FOUND, or
 *   with %ATTEST_ERROR_INPUT when there are several to choose from
 */
static char *
attest_desk_find_copy (const char *from,
                       GError    **error)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  g_autofree char *found = NULL;
  const char      *name;
  guint            looked = 0, n = 0;

  if (is_copy (from))
    return g_strdup (from);
  while (dir != NULL && looked++ < KEEPS_MOST && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (from, name, NULL);

      if (!is_copy (child))
        continue;
      n++;
      g_free (found);
      found = g_steal_pointer (&child);
    }
  if (n == 1)
    return g_steal_pointer (&found);
  if (n == 0)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "There is no copy of a store in %s", from);
  else
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "There are %u copies in %s; choose the folder of one", n, from);
  return NULL;
}

/**
 * attest_desk_place:
 * @from: what attest_desk_find_copy() looks for
 * @how: the passphrase or sheet that opens it, and where it goes
 * @cancellable: (nullable): stops it, and nothing is placed
 * @progress: (nullable): bytes written and read back
 * @progress_data: for @progress
 * @problems: (out): how many things in it are not as they were recorded
 * @error: return location for an #AttestError
 *
 * Never over a store: %ATTEST_ERROR_EXISTS. The key goes into the Secret Service
 * of this computer if that was asked for; a failure of that is no failure of
 * this, and a message says so.
 *
 * Returns: (transfer full): the store in its place, open
 */
AttestDesk *
attest_desk_place (const char            *from,
                   const AttestDeskPlace *how,
                   GCancellable          *cancellable,
                   GFileProgressCallback  progress,
                   gpointer               progress_data,
                   guint                 *problems,
                   GError               **error)
{
  AttestCopy       copy = { cancellable, progress, progress_data, 0, 0, 0 };
  g_autofree char *found = NULL;
  g_autoptr (AttestSecret) passphrase = how->passphrase != NULL ? attest_secret_new (how->passphrase, -1) : NULL;
  g_autoptr (AttestIdentity) sheet = NULL;
  g_autoptr (AttestDesk) self = NULL;
  g_autoptr (GError) local = NULL;
  AttestUnlock unlock;

  if (attest_vault_exists (how->dir))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "There is a store in %s already", how->dir);
      return NULL;
    }
  if ((found = attest_desk_find_copy (from, error)) == NULL ||
      (how->sheet != NULL && (sheet = attest_desk_read_sheet (how->sheet, error)) == NULL))
    return NULL;
  unlock = (AttestUnlock){ .passphrase = passphrase, .recovery = sheet };
  if (!attest_vault_place (found, &unlock, how->dir, &copy, problems, error))
    return NULL;
  self = how->sheet != NULL ? attest_desk_open_recovery (how->dir, how->sheet, error) : attest_desk_open_passphrase (how->dir, how->passphrase, error);
  if (self != NULL && how->keyring && !attest_desk_set_keyring (self, TRUE, &local))
    g_message ("The Secret Service does not keep the key: %s", local->message);
  return g_steal_pointer (&self);
}
