/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "seal/attest-digest.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A sealed copy that waits in the outbox can be spoilt by a disk, or by somebody
 * who would rather have it wait for ever. What it was made of is in the store. */

#define BLOCK (1024 * 1024)

/* Whether what was read to its end is something else than was sealed. A read
 * that fails says nothing of the copy. */
static gboolean
reads_otherwise (int                 fd,
                 const AttestDigest *sealed,
                 GCancellable       *cancellable)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  AttestHasher       hasher;
  AttestDigest       found;
  ssize_t            got;

  attest_hasher_init (&hasher);
  while ((got = read (fd, block, BLOCK)) > 0 && !g_cancellable_is_cancelled (cancellable))
    attest_hasher_update (&hasher, block, (gsize)got);
  found = attest_hasher_finish (&hasher);
  return got == 0 && !attest_digest_equal (&found, sealed);
}

static gboolean
is_spoilt (const char           *path,
           const AttestOutgoing *outgoing,
           GCancellable         *cancellable)
{
  int         fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;
  gboolean    spoilt;

  if (fd < 0)
    return errno == ENOENT || errno == ELOOP || errno == ENXIO;
  spoilt = fstat (fd, &info) == 0 && (!S_ISREG (info.st_mode) || reads_otherwise (fd, &outgoing->digest, cancellable));
  close (fd);
  return spoilt;
}

static GPtrArray *
addressees_of (const AttestOutgoing *outgoing)
{
  GPtrArray *to = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_addressee_free);

  for (guint i = 0; i < outgoing->to->len; i++)
    {
      AttestAddressee *one = outgoing->to->pdata[i];

      g_ptr_array_add (to, attest_addressee_new (one->name, one->role, one->recipient, one->signing_key));
    }
  return to;
}

/**
 * attest_desk_mend_outgoing:
 * @self: a desk
 * @outgoing: a package that could not be delivered
 * @cancellable: (nullable): stops it
 * @error: return location for an #AttestError
 *
 * Seals the same entries for the same people again when the sealed copy is not
 * what it was, and everybody may still have them. The new package takes the
 * place of the old one, which nobody can have been sent, and is delivered.
 *
 * Returns: whether what happened was written down, also when nothing had to
 */
gboolean
attest_desk_mend_outgoing (AttestDesk           *self,
                           const AttestOutgoing *outgoing,
                           GCancellable         *cancellable,
                           GError              **error)
{
  g_autofree char *path = g_build_filename (attest_desk_dir (self), ATTEST_OUTBOX_DIR, outgoing->file, NULL), *id = NULL;
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (GPtrArray) to = NULL;
  g_autoptr (AttestOutgoing) again = NULL;

  if (!is_spoilt (path, outgoing, cancellable) || !attest_desk_check_addressees (self, outgoing, NULL, NULL))
    return TRUE;
  g_message ("A sealed package that waits is not what it was; it is sealed again");
  to = addressees_of (outgoing);
  details = attest_vault_find_case (self->vault, outgoing->case_id, error);
  id = details != NULL ? attest_desk_seal_package (self, details, to, outgoing->base_seq, outgoing->head_seq, outgoing->state, cancellable, NULL, NULL, error) : NULL;
  again = id != NULL ? attest_vault_find_outgoing (self->vault, id, error) : NULL;
  if (again == NULL || !attest_vault_forget_outgoing (self->vault, outgoing->id, error))
    return FALSE;
  g_unlink (path);
  return attest_desk_deliver (self, again, cancellable, error);
}
