/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-package.h"

#include "base/attest-error.h"
#include "base/attest-id.h"
#include "submit/attest-hash-thread.h"
#include "submit/attest-package-private.h"
#include "submit/attest-tar-private.h"

#include <string.h>

/* source ─► age ─► tar ─► five tag files in memory ─► sink->info
 *    └ SHA-256 of all       payload, one by one ─► sink->begin, bytes, end
 *                                └ SHA-256 of each
 * Nothing is believed before the signature over the tag manifest is good, and
 * nothing counts before the last byte of the age file was authenticated. */

#define PIECE (256 * 1024)

typedef struct
{
  /* Borrowed */
  const AttestIdentity    *identity;
  AttestSource             source;
  gpointer                 source_data;
  const AttestPackageSink *sink;
  gpointer                 sink_data;

  /* Owned */
  AttestAgeOpener  *opener;
  AttestHashThread *whole;  /* of the file as it lies there */
  AttestHashThread *member; /* of the payload file being read */
  AttestTarReader   tar;
  AttestBag         bag;
  guint8           *piece;

  char    folder[ATTEST_ID_LENGTH + 2]; /* the package id and a slash */
  guint64 octets;
} Open;

static void
open_clear (Open *self)
{
  attest_tar_reader_clear (&self->tar);
  attest_bag_clear (&self->bag);
  g_clear_pointer (&self->opener, attest_age_opener_free);
  g_clear_pointer (&self->whole, attest_hash_thread_free);
  g_clear_pointer (&self->member, attest_hash_thread_free);
  if (self->piece != NULL)
    attest_wipe (self->piece, PIECE);
  g_clear_pointer (&self->piece, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Open, open_clear)

static gssize
sealed_read (void    *bytes,
             gsize    length,
             gpointer data,
             GError **error)
{
  Open  *self = data;
  gssize got = self->source (bytes, length, self->source_data, error);

  if (got > 0)
    attest_hash_thread_update (self->whole, bytes, (gsize)got);
  return got;
}

static gssize
plain_pull (const void **bytes,
            gpointer     data,
            GError     **error)
{
  Open *self = data;

  *bytes = self->piece;
  return attest_age_opener_read (self->opener, self->piece, PIECE, error);
}

/* The first member names the folder; all others have to be in the same one. */
static const char *
below_folder (Open       *self,
              const char *name,
              GError    **error)
{
  if (self->folder[0] == '\0' && strlen (name) > ATTEST_ID_LENGTH && name[ATTEST_ID_LENGTH] == '/')
    {
      g_autofree char *id = g_strndup (name, ATTEST_ID_LENGTH);

      if (attest_id_is_valid (id))
        g_snprintf (self->folder, sizeof self->folder, "%s/", id);
    }
  if (self->folder[0] != '\0' && g_str_has_prefix (name, self->folder))
    return name + strlen (self->folder);
  attest_package_refuse (error, ATTEST_ERROR_INPUT, "The member %s is outside the package's folder", name);
  return NULL;
}

static GBytes *
read_tag (Open     *self,
          AttestTag tag,
          GError  **error)
{
  guint64     most = tag == ATTEST_TAG_MANIFEST ? ATTEST_PACKAGE_MANIFEST_MOST : ATTEST_PACKAGE_TAG_MOST;
  guint64     size = 0;
  const char *full = NULL, *name;

  if (!attest_tar_reader_next (&self->tar, &full, &size, error))
    return NULL;
  if (full == NULL)
    {
      attest_package_refuse (error, ATTEST_ERROR_INPUT, "The package ends before %s", attest_tag_names[tag]);
      return NULL;
    }
  name = below_folder (self, full, error);
  if (name == NULL)
    return NULL;
  if (strcmp (name, attest_tag_names[tag]) != 0)
    {
      attest_package_refuse (error, ATTEST_ERROR_INPUT, "The package has %s where %s belongs", name, attest_tag_names[tag]);
      return NULL;
    }
  if (size > most)
    {
      attest_package_refuse (error, ATTEST_ERROR_TOO_LARGE, "%s is larger than any may be", name);
      return NULL;
    }
  return attest_tar_reader_whole (&self->tar, size, error);
}

static gboolean
read_tags (Open    *self,
           GError **error)
{
  GBytes          *tags[ATTEST_TAG_N] = { NULL };
  g_autofree char *id = NULL;
  gboolean         ok = TRUE;

  for (guint i = 0; i < ATTEST_TAG_N && ok; i++)
    ok = (tags[i] = read_tag (self, i, error)) != NULL;
  id = g_strndup (self->folder, ATTEST_ID_LENGTH);
  ok = ok && attest_bag_check (&self->bag, tags, id, self->identity, error);
  for (guint i = 0; i < ATTEST_TAG_N; i++)
    g_clear_pointer (&tags[i], g_bytes_unref);
  return ok && (self->sink->info == NULL ||
                self->sink->info (self->bag.info, g_hash_table_size (self->bag.listed), self->bag.octets, self->sink_data, error));
}

static AttestListed *
find_listed (Open       *self,
             const char *name,
             guint64     size,
             GError    **error)
{
  AttestListed *listed = g_str_has_prefix (name, ATTEST_PAYLOAD) ? attest_bag_find (&self->bag, name + strlen (ATTEST_PAYLOAD)) : NULL;

  if (listed == NULL)
    attest_package_refuse (error, ATTEST_ERROR_TAMPERED, "%s is in the package and not in the manifest", name);
  else if (listed->seen)
    attest_package_refuse (error, ATTEST_ERROR_TAMPERED, "%s is in the package twice", name);
  else if (size > self->bag.octets - self->octets)
    attest_package_refuse (error, ATTEST_ERROR_TAMPERED, "%s makes the payload larger than Payload-Oxum says", name);
  else
    return listed;
  return NULL;
}

static gboolean
copy_payload (Open    *self,
              guint64  size,
              GError **error)
{
  const void *bytes;
  guint64     at = 0;
  gssize      got;

  while ((got = attest_tar_reader_data (&self->tar, at, &bytes, error)) > 0)
    {
      attest_hash_thread_update (self->member, bytes, (gsize)got);
      if (self->sink->bytes != NULL && !self->sink->bytes (bytes, (gsize)got, self->sink_data, error))
        return FALSE;
      at += (guint64)got;
    }
  if (got == 0 && at != size)
    return attest_package_refuse (error, ATTEST_ERROR_INPUT, "A member's size is not what its header says");
  return got == 0;
}

static gboolean
read_payload (Open       *self,
              const char *full,
              guint64     size,
              GError    **error)
{
  const char      *below = below_folder (self, full, error);
  g_autofree char *name = g_strdup (below);
  AttestListed    *listed = below != NULL ? find_listed (self, name, size, error) : NULL;
  AttestDigest     digest;

  if (listed == NULL)
    return FALSE;
  listed->seen = TRUE;
  self->octets += size;
  if (self->sink->begin != NULL &&
      !self->sink->begin (name + strlen (ATTEST_PAYLOAD), size, &listed->digest, self->sink_data, error))
    return FALSE;
  if (!copy_payload (self, size, error))
    return FALSE;
  digest = attest_hash_thread_finish (self->member);
  if (!attest_digest_equal (&digest, &listed->digest))
    return attest_package_refuse (error, ATTEST_ERROR_TAMPERED, "%s does not match its digest in the manifest", name);
  return self->sink->end == NULL || self->sink->end (self->sink_data, error);
}

static gboolean
read_all (Open    *self,
          GError **error)
{
  const char *name;
  guint64     size = 0;

  if (!attest_tar_reader_open (&self->tar, plain_pull, self, error) || !read_tags (self, error))
    return FALSE;
  for (;;)
    {
      if (!attest_tar_reader_next (&self->tar, &name, &size, error))
        return FALSE;
      if (name == NULL)
        return attest_bag_is_whole (&self->bag, self->octets, error) && attest_tar_reader_finish (&self->tar, error);
      if (!read_payload (self, name, size, error))
        return FALSE;
    }
}

/**
 * attest_package_open:
 * @identity: who opens it
 * @source: gives the file's bytes
 * @source_data: for @source
 * @sink: (nullable): where the content goes
 * @data: for @sink
 * @package_digest: (out) (optional): SHA-256 of the file, set on success
 * @error: return location for an #AttestError
 *
 * Reads the file once, in memory that does not grow with it.
 *
 * Returns: whether the package is whole: the age file authentic to its end, the
 *   signature good, every listed file there with its digest and nothing else.
 *   Otherwise %ATTEST_ERROR_NOT_FOR_US, %ATTEST_ERROR_TAMPERED,
 *   %ATTEST_ERROR_SIGNATURE, %ATTEST_ERROR_INPUT, %ATTEST_ERROR_TOO_LARGE,
 *   %ATTEST_ERROR_NEWER, or what @source or @sink reported, and all that @sink
 *   was given has to be forgotten
 */
gboolean
attest_package_open (const AttestIdentity    *identity,
                     AttestSource             source,
                     gpointer                 source_data,
                     const AttestPackageSink *sink,
                     gpointer                 data,
                     AttestDigest            *package_digest,
                     GError                 **error)
{
  static const AttestPackageSink nowhere = { NULL };
  g_auto (Open) self = {
    .identity = identity, .source = source, .source_data = source_data, .sink = sink != NULL ? sink : &nowhere, .sink_data = data
  };

  self.whole = attest_hash_thread_new ();
  self.member = attest_hash_thread_new ();
  self.piece = g_malloc (PIECE);
  self.opener = attest_age_opener_new (identity, sealed_read, &self, error);
  if (self.opener == NULL || !read_all (&self, error))
    return FALSE;
  if (package_digest != NULL)
    *package_digest = attest_hash_thread_finish (self.whole);
  return TRUE;
}
