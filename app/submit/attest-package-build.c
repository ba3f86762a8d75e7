/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-package.h"

#include "base/attest-error.h"
#include "submit/attest-hash-thread.h"
#include "submit/attest-package-private.h"
#include "submit/attest-padme.h"
#include "submit/attest-tar-private.h"

#include <string.h>

/* members ── source ─► tar ─► age ─► <path>.part ─► <path>
 *              └ SHA-256 of each              └ SHA-256 of all
 * The digests were taken when the evidence came in, so the manifests can stand
 * first in the tar; each is taken again here and has to be the same. */

#define PIECE (256 * 1024)

typedef struct
{
  /* Borrowed */
  const AttestPackageInfo *info;
  GPtrArray               *members;
  GCancellable            *cancellable;
  AttestProgress           progress;
  gpointer                 progress_data;

  /* Owned */
  struct archive   *tar;
  AttestAgeSealer  *sealer;
  AttestHashThread *hash;
  guint8           *piece;
  GError           *stashed;

  guint64 plain; /* bytes given to the sealer */
  guint64 done;  /* payload bytes */
  guint64 octets;
} Build;

static void
build_clear (Build *self)
{
  g_clear_pointer (&self->tar, archive_write_free);
  g_clear_pointer (&self->sealer, attest_age_sealer_free);
  g_clear_pointer (&self->hash, attest_hash_thread_free);
  if (self->piece != NULL)
    attest_wipe (self->piece, PIECE);
  g_clear_pointer (&self->piece, g_free);
  g_clear_error (&self->stashed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Build, build_clear)

static la_ssize_t
seal_cb (struct archive *tar,
         void           *data,
         const void     *bytes,
         size_t          length)
{
  Build *self = data;

  /* archive_write_free() closes, and would go on writing after a failure. */
  if (self->stashed != NULL || !attest_age_sealer_update (self->sealer, bytes, length, &self->stashed))
    return -1;
  self->plain += length;
  return (la_ssize_t)length;
}

static gboolean
tar_failed (Build   *self,
            GError **error)
{
  g_autoptr (GError) copy = self->stashed != NULL ? g_error_copy (self->stashed) : NULL;

  attest_tar_failed (self->tar, &copy, "Writing the package", error);
  return FALSE;
}

static gboolean
begin_member (Build      *self,
              const char *folder,
              const char *name,
              guint64     size,
              GError    **error)
{
  g_autofree char *full = g_strconcat (self->info->package_id, "/", folder, name, NULL);

  return attest_tar_begin_member (self->tar, full, size, self->info->created_ms / 1000) || tar_failed (self, error);
}

static gboolean
write_tag (Build      *self,
           AttestTag   tag,
           const char *text,
           GError    **error)
{
  gsize length = strlen (text);

  return begin_member (self, "", attest_tag_names[tag], length, error) &&
         (attest_tar_write_data (self->tar, text, length) || tar_failed (self, error));
}

static gboolean
differs (const AttestMember *member,
         GError            **error)
{
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "%s is not what was recorded when it came in", member->name);
  return FALSE;
}

/* One byte more is asked for than there should be, so that a source that has
 * too much is noticed as well. */
static gboolean
copy_payload (Build        *self,
              AttestMember *member,
              GError      **error)
{
  guint64 at = 0;
  gssize  got;

  while ((got = member->source (self->piece, (gsize)MIN (PIECE, member->size - at + 1), member->source_data, error)) > 0)
    {
      if ((guint64)got > member->size - at)
        return differs (member, error);
      if (attest_cancelled (self->cancellable, error))
        return FALSE;
      attest_hash_thread_update (self->hash, self->piece, (gsize)got);
      if (!attest_tar_write_data (self->tar, self->piece, (gsize)got))
        return tar_failed (self, error);
      at += (guint64)got;
      self->done += (guint64)got;
      if (self->progress != NULL)
        self->progress (self->done, self->octets, self->progress_data);
    }
  return got == 0 && (at == member->size || differs (member, error));
}

static gboolean
write_member (Build        *self,
              AttestMember *member,
              GError      **error)
{
  AttestDigest digest;

  if (attest_cancelled (self->cancellable, error) ||
      !begin_member (self, ATTEST_PAYLOAD, member->name, member->size, error) || !copy_payload (self, member, error))
    return FALSE;
  digest = attest_hash_thread_finish (self->hash);
  return attest_digest_equal (&digest, &member->digest) || differs (member, error);
}

static char *
sign_tags (Build               *self,
           const char          *info,
           const char          *manifest,
           const AttestSignKey *key,
           GString             *tagmanifest)
{
  const char      *texts[] = { ATTEST_BAGIT_TEXT, info, manifest };
  g_autofree char *comment = g_strdup_printf ("Attest package %s", self->info->package_id);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      AttestDigest digest = attest_digest_of (texts[i], strlen (texts[i]));

      attest_manifest_add (tagmanifest, &digest, "", attest_tag_names[i]);
    }
  return attest_minisign_sign (key, tagmanifest->str, tagmanifest->len, comment);
}

static char *
make_manifest (Build *self)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < self->members->len; i++)
    {
      AttestMember *member = g_ptr_array_index (self->members, i);

      attest_manifest_add (lines, &member->digest, ATTEST_PAYLOAD, member->name);
    }
  return g_string_free (lines, FALSE);
}

static gboolean
write_tags (Build               *self,
            const AttestSignKey *key,
            GError             **error)
{
  g_autofree char *info = attest_package_info_print (self->info, self->octets, self->members->len, error);
  g_autofree char *manifest = make_manifest (self);
  g_autofree char *signature = NULL;
  g_autoptr (GString) tagmanifest = g_string_new (NULL);

  if (info == NULL)
    return FALSE;
  signature = sign_tags (self, info, manifest, key, tagmanifest);
  if (signature == NULL)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_SIGNATURE, "The package could not be signed");
      return FALSE;
    }
  return write_tag (self, ATTEST_TAG_BAGIT, ATTEST_BAGIT_TEXT, error) &&
         write_tag (self, ATTEST_TAG_INFO, info, error) && write_tag (self, ATTEST_TAG_MANIFEST, manifest, error) &&
         write_tag (self, ATTEST_TAG_TAGMANIFEST, tagmanifest->str, error) &&
         write_tag (self, ATTEST_TAG_SIGNATURE, signature, error);
}

/* The size of an age file tells the size of what is in it. */
static gboolean
write_padding (Build   *self,
               GError **error)
{
  static const guint8 zeros[ATTEST_TAR_BLOCK] = { 0 };
  guint64             goal = attest_padme (self->plain);

  while (self->plain < goal)
    {
      if (!attest_age_sealer_update (self->sealer, zeros, sizeof zeros, error))
        return FALSE;
      self->plain += sizeof zeros;
    }
  return TRUE;
}

static gboolean
write_all (Build               *self,
           const AttestSignKey *key,
           GError             **error)
{
  self->tar = attest_tar_writer_new (seal_cb, self);
  self->hash = attest_hash_thread_new ();
  self->piece = g_malloc (PIECE);
  if (!write_tags (self, key, error))
    return FALSE;
  for (guint i = 0; i < self->members->len; i++)
    if (!write_member (self, g_ptr_array_index (self->members, i), error))
      return FALSE;
  if (archive_write_close (self->tar) != ARCHIVE_OK)
    return tar_failed (self, error);
  return write_padding (self, error) && attest_age_sealer_finish (self->sealer, error);
}

/* Names are ours, so a bad one is a mistake of ours; it is still refused here
 * rather than by the person who receives it. */
static gboolean
check_members (Build   *self,
               GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->members->len; i++)
    {
      AttestMember    *member = g_ptr_array_index (self->members, i);
      g_autofree char *full = g_strconcat (self->info->package_id, "/" ATTEST_PAYLOAD, member->name, NULL);

      if (!attest_tar_name_is_safe (full) || !g_hash_table_add (names, g_ascii_strdown (member->name, -1)))
        {
          g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is no name for a file in a package, or is there twice", member->name);
          return FALSE;
        }
      self->octets += MIN (member->size, ATTEST_PACKAGE_OCTETS_MOST + 1);
      if (self->octets > ATTEST_PACKAGE_OCTETS_MOST || i == ATTEST_PACKAGE_MEMBERS_MOST)
        {
          g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "The case is too large for one package");
          return FALSE;
        }
    }
  return TRUE;
}

static AttestAgeSealer *
make_sealer (const AttestPackageInfo *info,
             AttestPartFile          *file,
             GError                 **error)
{
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();

  for (guint i = 0; i < info->recipients->len; i++)
    g_ptr_array_add (recipients, ((AttestPackageRecipient *)g_ptr_array_index (info->recipients, i))->recipient);
  g_ptr_array_add (recipients, NULL);
  return attest_age_sealer_new ((const char *const *)recipients->pdata, attest_part_file_write, file, error);
}

static GPtrArray *
with_readme (const AttestPackageInfo *info,
             GPtrArray               *members)
{
  GPtrArray *all = g_ptr_array_sized_new (members->len + 1);
  char      *text = attest_package_readme (info);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  for (guint i = 0; i < members->len; i++)
    g_ptr_array_add (all, g_ptr_array_index (members, i));
  g_ptr_array_add (all, attest_member_new_bytes (ATTEST_README, bytes));
  return all;
}

static gboolean
check_info (const AttestPackageInfo *info,
            const AttestSignKey     *key,
            GError                 **error)
{
  g_autofree char *text = attest_package_info_print (info, 0, 0, error);

  if (text == NULL)
    return FALSE;
  if (strcmp (info->sender_signing_key, attest_sign_key_public (key)) == 0)
    return TRUE;
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The package names another signing key than its own");
  return FALSE;
}

/**
 * attest_package_build:
 * @info: what the package is; its recipients are who it is sealed to
 * @members: (element-type AttestMember): the payload, in order; README.txt is
 *   added as the last
 * @key: the key named by @info as the sender's
 * @path: the file to make; nothing may be there
 * @cancellable: (nullable): heeded within one piece of 256 KiB
 * @progress: (nullable): called with payload bytes, on this thread
 * @data: for @progress
 * @digest: (out): the package digest
 * @size: (out): its bytes
 * @error: return location for an #AttestError
 *
 * Blocks. Every member is read once and has to be what its digest says:
 * otherwise %ATTEST_ERROR_TAMPERED names it.
 *
 * Returns: whether the package is on disk, synced and read back; otherwise
 *   nothing is left of it. %ATTEST_ERROR_INPUT, %ATTEST_ERROR_TOO_LARGE,
 *   %ATTEST_ERROR_EXISTS, %ATTEST_ERROR_CANCELLED, %ATTEST_ERROR_NO_SPACE and
 *   what the sources report are possible
 */
gboolean
attest_package_build (const AttestPackageInfo *info,
                      GPtrArray               *members,
                      const AttestSignKey     *key,
                      const char              *path,
                      GCancellable            *cancellable,
                      AttestProgress           progress,
                      gpointer                 data,
                      AttestDigest            *digest,
                      guint64                 *size,
                      GError                 **error)
{
  g_autoptr (AttestPartFile) file = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (AttestMember) readme = NULL;
  g_auto (Build) self = { .info = info, .cancellable = cancellable, .progress = progress, .progress_data = data };

  if (!check_info (info, key, error))
    return FALSE;
  all = with_readme (info, members);
  readme = g_ptr_array_index (all, all->len - 1);
  self.members = all;
  if (!check_members (&self, error))
    return FALSE;
  file = attest_part_file_new (path, error);
  if (file == NULL)
    return FALSE;
  self.sealer = make_sealer (info, file, error);
  return self.sealer != NULL && write_all (&self, key, error) &&
         attest_part_file_commit (file, cancellable, digest, size, error);
}
