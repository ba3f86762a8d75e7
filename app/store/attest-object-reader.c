/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-objects.h"

#include "base/attest-error.h"
#include "seal/attest-stream.h"
#include "store/attest-object-hash.h"
#include "store/attest-object-path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERIFY_BLOCK (16 * ATTEST_CHUNK)
#define NO_CHUNK G_MAXUINT64

struct _AttestObjectReader
{
  /* Owned */
  char      *path;
  AttestKey *key;
  int        fd;
  guint8    *sealed;
  guint8    *plain;

  guint64 size;
  guint64 chunk; /* the one in plain, or NO_CHUNK */
};

static gboolean
set_tampered (AttestObjectReader *self,
              const char         *what,
              GError            **error)
{
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "%s: %s", self->path, what);
  return FALSE;
}

static gboolean
reader_open (AttestObjectReader *self,
             GError            **error)
{
  struct stat info;

  self->fd = open (self->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (self->fd < 0 && errno == ELOOP)
    return set_tampered (self, "a link stands in the place of the object", error);
  if (self->fd < 0 || fstat (self->fd, &info) < 0)
    return attest_error_from_errno (error, errno, "Opening %s", self->path);
  if (!S_ISREG (info.st_mode) || self->size > G_MAXINT64 / 2 || (guint64)info.st_size != attest_stream_sealed_size (self->size))
    return set_tampered (self, "the file has not the length it was written with", error);
  return TRUE;
}

/**
 * attest_object_reader_new:
 * @store_dir: a store's folder
 * @id: the object's id
 * @key: its key; copied
 * @size: its plain size, bytes
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): a reader, or %NULL with %ATTEST_ERROR_MISSING,
 *   %ATTEST_ERROR_TAMPERED when the file has another length, or
 *   %ATTEST_ERROR_STORAGE
 */
AttestObjectReader *
attest_object_reader_new (const char      *store_dir,
                          const char      *id,
                          const AttestKey *key,
                          guint64          size,
                          GError         **error)
{
  g_autoptr (AttestObjectReader) self = NULL;

  g_return_val_if_fail (attest_id_is_valid (id), NULL);
  self = g_new0 (AttestObjectReader, 1);
  self->path = attest_object_path (store_dir, id);
  self->key = attest_key_copy (key);
  self->size = size;
  self->chunk = NO_CHUNK;
  self->sealed = g_malloc (ATTEST_CHUNK_SEALED);
  self->plain = g_malloc (ATTEST_CHUNK);
  return reader_open (self, error) ? g_steal_pointer (&self) : NULL;
}

void
attest_object_reader_free (AttestObjectReader *self)
{
  if (self->fd >= 0)
    close (self->fd);
  attest_wipe (self->plain, self->chunk != NO_CHUNK ? ATTEST_CHUNK : 0);
  g_free (self->plain);
  g_free (self->sealed);
  attest_key_free (self->key);
  g_free (self->path);
  g_free (self);
}

static gboolean
read_sealed (AttestObjectReader *self,
             guint64             offset,
             gsize               length,
             GError            **error)
{
  gsize have = 0;

  while (have < length)
    {
      ssize_t got = pread (self->fd, self->sealed + have, length - have, (off_t)(offset + have));

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return attest_error_from_errno (error, errno, "Reading %s", self->path);
      if (got == 0)
        return set_tampered (self, "the file was cut off", error);
      have += (gsize)got;
    }
  return TRUE;
}

/* @plain: room for the chunk's plain bytes */
static gboolean
open_chunk (AttestObjectReader *self,
            guint64             number,
            guint8             *plain,
            GError            **error)
{
  guint64 start = number * ATTEST_CHUNK;
  gsize   length = (gsize)MIN (self->size - start, ATTEST_CHUNK);
  gsize   sealed = length + ATTEST_CHUNK_SEALED - ATTEST_CHUNK;

  if (!read_sealed (self, number * ATTEST_CHUNK_SEALED, sealed, error))
    return FALSE;
  return attest_chunk_open (self->key, number, start + length == self->size, self->sealed, sealed, plain) ||
         set_tampered (self, "a chunk does not verify", error);
}

static gboolean
load_chunk (AttestObjectReader *self,
            guint64             number,
            GError            **error)
{
  if (self->chunk == number)
    return TRUE;
  self->chunk = NO_CHUNK;
  if (!open_chunk (self, number, self->plain, error))
    return FALSE;
  self->chunk = number;
  return TRUE;
}

/**
 * attest_object_reader_read:
 * @self: a reader
 * @offset: where in the plain bytes
 * @buffer: room for @length bytes
 * @length: how many are wanted
 * @error: return location for an #AttestError
 *
 * Gives bytes that verify and no others. On an error @buffer's content is not
 * to be used.
 *
 * Returns: @length, or less at the object's end, 0 behind it, -1 on an error
 */
gssize
attest_object_reader_read (AttestObjectReader *self,
                           guint64             offset,
                           void               *buffer,
                           gsize               length,
                           GError            **error)
{
  guint8 *out = buffer;
  gsize   done = 0;

  if (offset >= self->size)
    return 0;
  length = (gsize)MIN (MIN (length, self->size - offset), G_MAXSSIZE);
  while (done < length)
    {
      guint64 number = (offset + done) / ATTEST_CHUNK;
      gsize   within = (gsize)((offset + done) % ATTEST_CHUNK);
      gsize   part = MIN (length - done, ATTEST_CHUNK - within);

      if (within == 0 && part == ATTEST_CHUNK && self->chunk != number)
        {
          if (!open_chunk (self, number, out + done, error))
            return -1;
        }
      else if (load_chunk (self, number, error))
        memcpy (out + done, self->plain + within, part);
      else
        return -1;
      done += part;
    }
  return (gssize)length;
}

/**
 * attest_object_load:
 * @store_dir: a store's folder
 * @id: the object's id
 * @key: its key
 * @size: its plain size, bytes
 * @most: the largest size accepted
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): all its plain bytes, or %NULL; also with
 *   %ATTEST_ERROR_TOO_LARGE
 */
GBytes *
attest_object_load (const char      *store_dir,
                    const char      *id,
                    const AttestKey *key,
                    guint64          size,
                    gsize            most,
                    GError         **error)
{
  g_autoptr (AttestObjectReader) reader = NULL;
  g_autofree guint8 *bytes = size <= most ? g_try_malloc (MAX (size, 1)) : NULL;

  if (bytes == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "An object of %" G_GUINT64_FORMAT " bytes", size);
      return NULL;
    }
  reader = attest_object_reader_new (store_dir, id, key, size, error);
  if (reader == NULL || (size == 0 && !load_chunk (reader, 0, error)) ||
      attest_object_reader_read (reader, 0, bytes, (gsize)size, error) < 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), (gsize)size);
}

/* Reads a block while the one before is hashed. */
static gboolean
hash_all (AttestObjectReader *self,
          AttestObjectHash   *hash,
          guint8             *blocks,
          GCancellable       *cancellable,
          GError            **error)
{
  gsize at = 0;

  for (guint64 offset = 0; offset < self->size; offset += VERIFY_BLOCK)
    {
      gssize got;

      if (g_cancellable_is_cancelled (cancellable))
        {
          g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "Verifying was stopped");
          return FALSE;
        }
      got = attest_object_reader_read (self, offset, blocks + at, VERIFY_BLOCK, error);
      if (got < 0)
        return FALSE;
      attest_object_hash_post (hash, blocks + at, (gsize)got);
      at = VERIFY_BLOCK - at;
    }
  return TRUE;
}

/**
 * attest_object_verify:
 * @store_dir: a store's folder
 * @id: the object's id
 * @key: its key
 * @size: its plain size, bytes
 * @digest: SHA-256 of its plain bytes, as recorded
 * @cancellable: (nullable): asked before each MiB
 * @error: return location for an #AttestError
 *
 * Returns: whether every chunk verifies and all of them together have @digest
 */
gboolean
attest_object_verify (const char         *store_dir,
                      const char         *id,
                      const AttestKey    *key,
                      guint64             size,
                      const AttestDigest *digest,
                      GCancellable       *cancellable,
                      GError            **error)
{
  g_autoptr (AttestObjectReader) reader = attest_object_reader_new (store_dir, id, key, size, error);
  guint8          *blocks;
  AttestObjectHash hash;
  AttestDigest     found;
  gboolean         ok;

  if (reader == NULL || (size == 0 && !load_chunk (reader, 0, error)))
    return FALSE;
  blocks = g_malloc (2 * VERIFY_BLOCK);
  attest_object_hash_init (&hash);
  ok = hash_all (reader, &hash, blocks, cancellable, error);
  found = attest_object_hash_finish (&hash);
  if (ok && !attest_digest_equal (&found, digest))
    ok = set_tampered (reader, "its bytes have not the digest that was recorded", error);
  attest_object_hash_clear (&hash);
  attest_wipe (blocks, MIN (size, 2 * VERIFY_BLOCK));
  g_free (blocks);
  return ok;
}
