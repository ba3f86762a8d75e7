/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-post-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-id.h"
#include "session/attest-desk-private.h"
#include "submit/attest-package.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A round adds nothing to post/ and only ever takes away: the store may be opened
 * by another program meanwhile, which empties it, and nothing must come back. */

#define ENTRY_MOST 200
#define PACKAGES_MOST 10000

void
attest_post_round_free (AttestPostRound *self)
{
  if (self == NULL)
    return;
  g_free (self->problem);
  g_free (self);
}

static char *
entry_path (const char *dir,
            const char *id)
{
  return g_build_filename (dir, ATTEST_POST_DIR, id, NULL);
}

static GPtrArray *
packages_of (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, ATTEST_POST_DIR, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  GPtrArray  *ids = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (folder != NULL && ids->len < PACKAGES_MOST && (name = g_dir_read_name (folder)) != NULL)
    if (attest_id_is_valid (name))
      g_ptr_array_add (ids, g_strdup (name));
  return ids;
}

/* Read again right before the deed: what is gone is not sent any more. */
static AttestOutgoing *
read_entry (const char *dir,
            const char *id,
            GError    **error)
{
  g_autofree char *path = entry_path (dir, id);
  g_autoptr (GBytes) bytes = attest_file_read (path, ENTRY_MOST, error);
  g_autofree char *text = bytes != NULL && g_bytes_get_size (bytes) > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_autoptr (AttestOutgoing) out = attest_outgoing_new ();

  if (bytes == NULL)
    return NULL;
  if (text == NULL || !attest_digest_from_hex (g_strchomp (text), &out->digest))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "%s holds no digest", path);
      return NULL;
    }
  out->id = g_strdup (id);
  out->file = g_strconcat (id, ATTEST_PACKAGE_SUFFIX, NULL);
  return g_steal_pointer (&out);
}

/* The store empties post/ when it is opened, and then decides itself. */
static gboolean
still_there (gpointer path)
{
  return access (path, F_OK) == 0;
}

static gboolean
deliver_one (const char   *dir,
             AttestDrop   *drop,
             const char   *id,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (AttestOutgoing) outgoing = read_entry (dir, id, error);
  g_autofree char *path = entry_path (dir, id);
  gboolean         checked = FALSE, there;

  if (outgoing == NULL)
    return FALSE;
  attest_drop_set_wanted (drop, still_there, path);
  there = attest_desk_put_package (dir, drop, outgoing, cancellable, &checked, error);
  attest_drop_set_wanted (drop, NULL, NULL);
  if (!there)
    return FALSE;
  /* Whoever took it out of the drop since must not get it a second time. */
  g_unlink (path);
  return TRUE;
}

static void
deliver (const char      *dir,
         AttestDrop      *drop,
         AttestPostRound *round,
         GCancellable    *cancellable)
{
  g_autoptr (GPtrArray) ids = packages_of (dir);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) local = NULL;

      if (deliver_one (dir, drop, ids->pdata[i], cancellable, &local))
        round->delivered++;
      else if (!g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_MISSING))
        {
          round->waiting++;
          if (round->problem == NULL)
            round->problem = g_strdup (local->message);
        }
    }
}

static void
look (const AttestPostPlace *place,
      AttestDrop            *drop,
      AttestPostRound       *round,
      GCancellable          *cancellable)
{
  AttestPostMark now;
  guint          n = 0;
  g_autoptr (GError) local = NULL;

  if (place->receives && attest_post_look (drop, ATTEST_DROP_IN, &place->in, &now, &n, cancellable, &local))
    round->news += n;
  if (local == NULL && place->awaits && attest_post_look (drop, ATTEST_DROP_OUT, &place->out, &now, &n, cancellable, &local))
    round->news += n;
  if (local != NULL && round->problem == NULL)
    round->problem = g_strdup (local->message);
}

static gboolean
is_local (const char *drop)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (drop);

  return g_file_is_native (file);
}

/**
 * attest_post_go_round:
 * @dir: a store directory; the store is closed, or another program has it
 * @online: whether there is a network; without one only folders of this computer
 *   are tried
 * @cancellable: (nullable): stops it
 * @error: return location for an #AttestError; %ATTEST_ERROR_MISSING when the
 *   store left nothing to do
 *
 * Carries sealed packages to the drop and looks whether anything came. No key is
 * used and the store is not opened. What was delivered is not written down here:
 * the store finds it in the drop, byte for byte, when it is next opened.
 *
 * Returns: (transfer full): what came of it; that the drop cannot be reached is
 *   told there and not as an error
 */
AttestPostRound *
attest_post_go_round (const char   *dir,
                      gboolean      online,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_autoptr (AttestPostPlace) place = attest_post_place_read (dir, error);
  g_autoptr (AttestPostRound) round = g_new0 (AttestPostRound, 1);
  g_autoptr (AttestDrop) drop = NULL;

  if (place == NULL)
    return NULL;
  if (!online && !is_local (place->drop))
    {
      g_autoptr (GPtrArray) ids = packages_of (dir);

      round->waiting = ids->len;
      round->problem = g_strdup ("There is no network");
      return g_steal_pointer (&round);
    }
  drop = attest_drop_new (place->drop);
  deliver (dir, drop, round, cancellable);
  look (place, drop, round, cancellable);
  return g_steal_pointer (&round);
}

/**
 * attest_post_forget:
 * @dir: a store directory
 *
 * Empties post/.
 */
void
attest_post_forget (const char *dir)
{
  g_autofree char *path = entry_path (dir, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = entry_path (dir, name);

      g_unlink (file);
    }
}
