/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "submit/attest-package.h"

#include <glib/gstdio.h>

/* Names that a package may have in the drop. A folder that lets nobody rename or
 * remove keeps what an attempt that was cut off left there, so the next one takes
 * the next name. What counts is the id inside. */
#define NAMES_MOST 5

static char *
name_in_drop (const AttestOutgoing *outgoing,
              guint                 attempt)
{
  return attempt == 0 ? g_strdup (outgoing->file) : g_strdup_printf ("%s-%u" ATTEST_PACKAGE_SUFFIX, outgoing->id, attempt + 1);
}

/**
 * attest_desk_put_package:
 * @dir: a store directory; the store may be closed
 * @drop: the school's drop
 * @outgoing: a package in the outbox: id, file and digest count
 * @cancellable: (nullable): stops it
 * @checked: (out): whether what lies there was read back and is equal
 * @error: return location for an #AttestError
 *
 * Returns: whether it is in the drop, as it was sealed
 */
gboolean
attest_desk_put_package (const char           *dir,
                         AttestDrop           *drop,
                         const AttestOutgoing *outgoing,
                         GCancellable         *cancellable,
                         gboolean             *checked,
                         GError              **error)
{
  g_autofree char *path = g_build_filename (dir, ATTEST_OUTBOX_DIR, outgoing->file, NULL);

  for (guint i = 0;; i++)
    {
      g_autofree char *name = name_in_drop (outgoing, i);
      g_autoptr (GError) local = NULL;

      if (attest_drop_put (drop, ATTEST_DROP_IN, name, path, &outgoing->digest, cancellable, checked, &local))
        return TRUE;
      if (i + 1 == NAMES_MOST || !g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
}

static void
take_out (AttestDrop           *drop,
          const AttestOutgoing *outgoing)
{
  for (guint i = 0; drop != NULL && i < NAMES_MOST; i++)
    {
      g_autofree char *name = name_in_drop (outgoing, i);

      attest_drop_remove (drop, ATTEST_DROP_IN, name, NULL, NULL);
    }
}

/* Sealed before something in it was locked away. */
static gboolean
holds_nothing_locked (AttestDesk           *self,
                      const AttestOutgoing *outgoing,
                      GError              **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AttestBundle) bundle = attest_vault_collect (self->vault, outgoing->case_id, outgoing->base_seq, outgoing->head_seq, &local);

  if (bundle != NULL || !g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_GATE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A package may have been carried while the store was closed, before somebody it
 * is sealed for became a subject or left the card: then it does not stay there. */
static gboolean
may_go (AttestDesk           *self,
        AttestDrop           *drop,
        const AttestOutgoing *outgoing,
        GError              **error)
{
  if (attest_desk_check_addressees (self, outgoing, NULL, error) && holds_nothing_locked (self, outgoing, error))
    return TRUE;
  take_out (drop, outgoing);
  return FALSE;
}

/**
 * attest_desk_deliver:
 * @self: a desk
 * @outgoing: a package in the outbox
 * @cancellable: (nullable): stops it
 * @error: return location for an #AttestError; set when the chain could not be
 *   written. That the drop cannot be reached is not an error: it is noted, and
 *   the package waits
 *
 * Returns: whether what happened was written down
 */
gboolean
attest_desk_deliver (AttestDesk           *self,
                     const AttestOutgoing *outgoing,
                     GCancellable         *cancellable,
                     GError              **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AttestDrop) drop = attest_desk_open_drop (self, &local);
  g_autofree char *problem = NULL;
  gboolean         checked = FALSE;

  if (drop == NULL || !may_go (self, drop, outgoing, &local) ||
      !attest_desk_put_package (attest_desk_dir (self), drop, outgoing, cancellable, &checked, &local))
    {
      problem = attest_desk_join_problem (local);
      return attest_vault_set_outgoing (self->vault, outgoing->id, ATTEST_CASE_QUEUED, problem, error);
    }
  return attest_vault_set_outgoing (self->vault, outgoing->id, checked ? ATTEST_CASE_SENT : ATTEST_CASE_HANDED, NULL, error);
}

/**
 * attest_desk_withdraw:
 * @self: a desk
 * @drop: (nullable): the school's drop
 * @outgoing: a package that every recipient has
 *
 * The sealed copy has done its work. The one in the drop goes as well where we
 * may remove it.
 */
void
attest_desk_withdraw (AttestDesk           *self,
                      AttestDrop           *drop,
                      const AttestOutgoing *outgoing)
{
  g_autofree char *path = g_build_filename (attest_desk_dir (self), ATTEST_OUTBOX_DIR, outgoing->file, NULL);

  take_out (drop, outgoing);
  g_unlink (path);
}
