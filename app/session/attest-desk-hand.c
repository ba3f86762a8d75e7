/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* Handing over by hand. A package for that is kept apart from those that wait for
 * the shared folder: until the person has it, it goes nowhere, and stands in no
 * history. Trying again takes the one that is sealed already. */

/* How long a package that nobody took along keeps its file. */
#define UNTAKEN_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

static char *
path_of (AttestDesk           *self,
         const AttestOutgoing *outgoing)
{
  return g_build_filename (attest_desk_dir (self), ATTEST_OUTBOX_DIR, outgoing->file, NULL);
}

static gboolean
is_sealed_to (const AttestOutgoing  *outgoing,
              const AttestAddressee *who)
{
  for (guint i = 0; i < outgoing->to->len; i++)
    {
      const AttestAddressee *one = outgoing->to->pdata[i];

      if (strcmp (one->signing_key, who->signing_key) == 0 && strcmp (one->recipient, who->recipient) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Sealed to the same people, with all there is in the case, and not taken yet. */
static gboolean
will_do (AttestDesk           *self,
         const AttestOutgoing *outgoing,
         GPtrArray            *to)
{
  g_autofree char *path = path_of (self, outgoing);

  if (outgoing->state >= ATTEST_CASE_QUEUED || outgoing->to->len != to->len || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return FALSE;
  for (guint i = 0; i < to->len; i++)
    if (!is_sealed_to (outgoing, to->pdata[i]))
      return FALSE;
  return !attest_desk_changed_since (self, outgoing->case_id, outgoing->head_seq);
}

static AttestSubmission *
find_untaken (AttestDesk       *self,
              const AttestCase *details,
              GPtrArray        *to)
{
  g_autoptr (GPtrArray) all = attest_vault_list_outgoing (self->vault, details->id, FALSE, NULL);

  for (guint i = 0; all != NULL && i < all->len; i++)
    if (will_do (self, all->pdata[i], to))
      return attest_desk_submission (self, all->pdata[i]);
  return NULL;
}

AttestSubmission *
attest_desk_seal (AttestDesk           *self,
                  const char           *case_id,
                  const char *const    *keys,
                  gboolean              again,
                  GCancellable         *cancellable,
                  GFileProgressCallback progress,
                  gpointer              progress_data,
                  GError              **error)
{
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (GPtrArray) to = attest_desk_may_submit (self, case_id, keys, again, &details, error);
  AttestSubmission *untaken = to != NULL ? find_untaken (self, details, to) : NULL;

  if (to == NULL || untaken != NULL)
    return untaken;
  return attest_desk_seal_for (self, details, to, ATTEST_CASE_OPEN, cancellable, progress, progress_data, error);
}

/* As the person has it now: the file is theirs, where they wanted it. */
static void
tell_handed (AttestSubmission *sealed,
             const char       *to)
{
  sealed->state = ATTEST_CASE_HANDED;
  for (guint i = 0; i < sealed->to->len; i++)
    {
      AttestChoice *one = sealed->to->pdata[i];

      g_free (one->why);
      one->why = g_strdup (attest_case_state_nick (ATTEST_CASE_HANDED));
    }
  g_free (sealed->file);
  sealed->file = g_strdup (to);
  g_free (sealed->way);
  sealed->way = g_strdup ("file");
}

AttestSubmission *
attest_desk_hand_over (AttestDesk           *self,
                       const char           *case_id,
                       const char *const    *keys,
                       gboolean              again,
                       const char           *to,
                       GCancellable         *cancellable,
                       GFileProgressCallback progress,
                       gpointer              progress_data,
                       GError              **error)
{
  g_autoptr (AttestSubmission) sealed = attest_desk_seal (self, case_id, keys, again, cancellable, progress, progress_data, error);

  if (sealed == NULL || !attest_desk_save_sealed (self, sealed->package, to, cancellable, error))
    return NULL;
  tell_handed (sealed, to);
  return g_steal_pointer (&sealed);
}

/**
 * attest_desk_forget_untaken:
 * @self: a desk that was just opened
 *
 * Removes the sealed files that were made to be handed over more than a day ago
 * and that nobody took. Trying again seals anew.
 */
void
attest_desk_forget_untaken (AttestDesk *self)
{
  g_autoptr (GPtrArray) all = attest_vault_list_outgoing (self->vault, NULL, FALSE, NULL);
  gint64 now = g_get_real_time () / 1000;

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const AttestOutgoing *outgoing = all->pdata[i];
      g_autofree char      *path = path_of (self, outgoing);

      /* The row stays: a program may have ended after the file was saved, and before it wrote so. */
      if (outgoing->state < ATTEST_CASE_QUEUED && ABS (now - outgoing->sealed_ms) > UNTAKEN_MS)
        g_unlink (path);
    }
}

/**
 * attest_desk_sealed_file:
 * @self: a desk
 * @package: a package that was sent from here
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the path of the sealed file, to be handed over by
 *   the person; %NULL with %ATTEST_ERROR_SUBJECT or %ATTEST_ERROR_NO_RECIPIENT
 *   when somebody it is sealed to may not have it any more, and with
 *   %ATTEST_ERROR_MISSING when everybody has it and it is gone
 */
char *
attest_desk_sealed_file (AttestDesk *self,
                         const char *package,
                         GError    **error)
{
  g_autoptr (AttestOutgoing) outgoing = attest_vault_find_outgoing (self->vault, package, error);
  g_autofree char *path = NULL;

  if (outgoing == NULL || !attest_desk_check_addressees (self, outgoing, NULL, error))
    return NULL;
  path = path_of (self, outgoing);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING, "Everybody it was sent to has it; the sealed copy is gone");
  return NULL;
}

/**
 * attest_desk_save_sealed:
 * @self: a desk
 * @package: a package that was sent from here
 * @to: where the person wants it, a path or a URI; replaced when it is there
 * @cancellable: (nullable): stops it
 * @error: return location for an #AttestError
 *
 * Returns: whether the sealed file is there and was read back, and the case's
 *   history says that it was handed over
 */
gboolean
attest_desk_save_sealed (AttestDesk   *self,
                         const char   *package,
                         const char   *to,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autofree char *path = attest_desk_sealed_file (self, package, error);
  g_autoptr (AttestOutgoing) outgoing = path != NULL ? attest_vault_find_outgoing (self->vault, package, error) : NULL;

  return outgoing != NULL && attest_drop_save_copy (path, &outgoing->digest, to, cancellable, error) &&
         attest_desk_handed_over (self, package, "file", error);
}

/**
 * attest_desk_handed_over:
 * @self: a desk
 * @package: a package that was sent from here
 * @way: "file" or "e-mail"
 * @error: return location for an #AttestError
 *
 * Returns: whether it is written that the person handed it over; only a receipt
 *   says that it arrived
 */
gboolean
attest_desk_handed_over (AttestDesk *self,
                         const char *package,
                         const char *way,
                         GError    **error)
{
  return attest_vault_hand_over (self->vault, package, way, error);
}
