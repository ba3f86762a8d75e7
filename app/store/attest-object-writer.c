/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-objects.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "seal/attest-stream.h"
#include "store/attest-object-hash.h"
#include "store/attest-object-path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The file is the payload of an age file without its header
 * (seal/attest-stream.h), under the object's own random key. It is written as
 * ID.part, synced, renamed to ID, and its folder synced; only then may a row
 * name it. What a crash leaves is swept at the next start.
 *
 * Two blocks take turns: while one is filled, the other is hashed and sealed.
 * A full block is held back until more comes, because the last chunk of all
 * is sealed differently. */
#define BLOCK_CHUNKS 16
#define BLOCK (BLOCK_CHUNKS * ATTEST_CHUNK)

struct _AttestObjectWriter
{
  /* Owned */
  char            *dir;
  char            *part;
  char            *path;
  AttestObject     object;
  guint8          *blocks[2];
  guint8          *sealed;
  int              fd;
  AttestObjectHash hash;

  guint    current; /* the block that is being filled */
  gsize    filled;
  gboolean held; /* the other block is full and not yet written */
  guint64  chunk;
  guint64  written;
  gboolean closed; /* finished, failed or aborted */
};

void
attest_object_clear (AttestObject *self)
{
  g_clear_pointer (&self->key, attest_key_free);
  memset (self, 0, sizeof *self);
}

static gboolean
writer_open (AttestObjectWriter *self,
             const char         *store_dir,
             GError            **error)
{
  g_autofree char *id = attest_id_new ();

  g_strlcpy (self->object.id, id, sizeof self->object.id);
  self->path = attest_object_path (store_dir, id);
  self->part = g_strconcat (self->path, ATTEST_OBJECT_PART, NULL);
  self->dir = g_path_get_dirname (self->path);
  if (!attest_object_make_dir (store_dir, self->dir, error))
    return FALSE;
  self->fd = open (self->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  return self->fd >= 0 || attest_error_from_errno (error, errno, "Creating %s", self->part);
}

/**
 * attest_object_writer_new:
 * @store_dir: a store's folder
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): a writer to give the plain bytes to, in order
 */
AttestObjectWriter *
attest_object_writer_new (const char *store_dir,
                          GError    **error)
{
  g_autoptr (AttestObjectWriter) self = g_new0 (AttestObjectWriter, 1);

  self->fd = -1;
  attest_object_hash_init (&self->hash);
  self->object.key = attest_key_new_random ();
  self->blocks[0] = g_malloc (BLOCK);
  self->blocks[1] = g_malloc (BLOCK);
  self->sealed = g_malloc (BLOCK_CHUNKS * ATTEST_CHUNK_SEALED);
  return writer_open (self, store_dir, error) ? g_steal_pointer (&self) : NULL;
}

/* Starts the disk early, so that the sync at the end finds little to do. */
static void
start_writing_back (AttestObjectWriter *self,
                    gsize               length)
{
#ifdef SYNC_FILE_RANGE_WRITE
  sync_file_range (self->fd, (off64_t)self->written, (off64_t)length, SYNC_FILE_RANGE_WRITE);
#endif
}

static gboolean
write_block (AttestObjectWriter *self,
             const guint8       *block,
             gsize               length,
             gboolean            last,
             GError            **error)
{
  gsize done = 0;
  gsize sealed = 0;

  do
    {
      gsize part = MIN (length - done, ATTEST_CHUNK);

      attest_chunk_seal (self->object.key, self->chunk++, last && done + part == length, block + done, part, self->sealed + sealed);
      done += part;
      sealed += part + ATTEST_CHUNK_SEALED - ATTEST_CHUNK;
    }
  while (done < length);
  if (!attest_file_write_all (self->fd, self->sealed, sealed, self->part, error))
    return FALSE;
  start_writing_back (self, sealed);
  self->written += sealed;
  return TRUE;
}

/* Where the next bytes go: the rest of the block that is being filled. */
static guint8 *
writer_room (AttestObjectWriter *self,
             gsize              *room)
{
  *room = BLOCK - self->filled;
  return self->blocks[self->current] + self->filled;
}

static gboolean
writer_advance (AttestObjectWriter *self,
                gsize               length,
                GError            **error)
{
  guint other = self->current ^ 1;

  self->filled += length;
  self->object.size += length;
  if (self->filled < BLOCK)
    return TRUE;
  if (self->held && !write_block (self, self->blocks[other], BLOCK, FALSE, error))
    return FALSE;
  attest_object_hash_post (&self->hash, self->blocks[self->current], BLOCK);
  self->held = TRUE;
  self->current = other;
  self->filled = 0;
  return TRUE;
}

/* Whatever fails, the half-written file goes at once. */
static gboolean
writer_fail (AttestObjectWriter *self)
{
  attest_object_writer_abort (self);
  return FALSE;
}

/**
 * attest_object_writer_update:
 * @self: a writer that has not failed
 * @bytes: the next plain bytes
 * @length: how many
 * @error: return location for an #AttestError
 *
 * Returns: %FALSE when they could not be written; the writer is then of no
 *   more use and nothing is left on disk
 */
gboolean
attest_object_writer_update (AttestObjectWriter *self,
                             const void         *bytes,
                             gsize               length,
                             GError            **error)
{
  const guint8 *next = bytes;

  g_return_val_if_fail (!self->closed, FALSE);
  while (length > 0)
    {
      gsize   room;
      guint8 *into = writer_room (self, &room);
      gsize   part = MIN (room, length);

      memcpy (into, next, part);
      if (!writer_advance (self, part, error))
        return writer_fail (self);
      next += part;
      length -= part;
    }
  return TRUE;
}

static gboolean
write_the_rest (AttestObjectWriter *self,
                GError            **error)
{
  gboolean more = self->filled > 0 || !self->held;

  if (self->held && !write_block (self, self->blocks[self->current ^ 1], BLOCK, !more, error))
    return FALSE;
  if (!more)
    return TRUE;
  attest_object_hash_post (&self->hash, self->blocks[self->current], self->filled);
  return write_block (self, self->blocks[self->current], self->filled, TRUE, error);
}

static gboolean
make_durable (AttestObjectWriter *self,
              GError            **error)
{
  int fd = self->fd;

  if (fsync (fd) < 0)
    return attest_error_from_errno (error, errno, "Syncing %s", self->part);
  self->fd = -1;
  if (close (fd) < 0)
    return attest_error_from_errno (error, errno, "Closing %s", self->part);
  if (rename (self->part, self->path) < 0)
    return attest_error_from_errno (error, errno, "Renaming %s", self->part);
  if (attest_file_sync_dir (self->dir, error))
    return TRUE;
  unlink (self->path);
  return FALSE;
}

/**
 * attest_object_writer_finish:
 * @self: a writer that has not failed
 * @out: (out caller-allocates): the object; clear it
 * @error: return location for an #AttestError
 *
 * When this returns %TRUE the sealed bytes and their name are on disk, and
 * @out is all it takes to read them back. When it returns %FALSE there is
 * nothing.
 *
 * Returns: whether the object is durable
 */
gboolean
attest_object_writer_finish (AttestObjectWriter *self,
                             AttestObject       *out,
                             GError            **error)
{
  g_return_val_if_fail (!self->closed, FALSE);
  if (!write_the_rest (self, error) || !make_durable (self, error))
    return writer_fail (self);
  self->object.digest = attest_object_hash_finish (&self->hash);
  self->closed = TRUE;
  *out = self->object;
  self->object.key = NULL;
  return TRUE;
}

/* Removes what was written so far; free the writer all the same. */
void
attest_object_writer_abort (AttestObjectWriter *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  if (self->part != NULL)
    unlink (self->part);
}

/* Aborts unless the writer was finished. */
void
attest_object_writer_free (AttestObjectWriter *self)
{
  attest_object_writer_abort (self);
  attest_object_hash_clear (&self->hash);
  for (int i = 0; i < 2; i++)
    {
      attest_wipe (self->blocks[i], MIN (self->object.size, BLOCK));
      g_free (self->blocks[i]);
    }
  g_free (self->sealed);
  attest_object_clear (&self->object);
  g_free (self->dir);
  g_free (self->part);
  g_free (self->path);
  g_free (self);
}

static gboolean
fill_from_fd (AttestObjectWriter *self,
              int                 fd,
              gboolean           *end,
              GError            **error)
{
  gsize   room;
  guint8 *into = writer_room (self, &room);
  ssize_t got;

  do
    got = read (fd, into, room);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    return attest_error_from_errno (error, errno, "Reading evidence");
  *end = got == 0;
  return writer_advance (self, (gsize)got, error);
}

/**
 * attest_object_add_fd:
 * @store_dir: a store's folder
 * @fd: open for reading, from where it stands to its end; stays open
 * @cancellable: (nullable): asked before each block
 * @progress: (nullable): told after each block, on this thread
 * @data: for @progress
 * @out: (out caller-allocates): the object; clear it
 * @error: return location for an #AttestError
 *
 * Reads, hashes and seals in one pass. @out's size and digest are those of the
 * bytes that were read, whatever the file becomes meanwhile.
 *
 * Returns: whether the object is durable; if not, nothing of it is left
 */
gboolean
attest_object_add_fd (const char          *store_dir,
                      int                  fd,
                      GCancellable        *cancellable,
                      AttestObjectProgress progress,
                      gpointer             data,
                      AttestObject        *out,
                      GError             **error)
{
  g_autoptr (AttestObjectWriter) self = attest_object_writer_new (store_dir, error);
  guint64  told = 0;
  gboolean end = FALSE;

  while (self != NULL && !end)
    {
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "Adding was stopped; nothing was added");
          return FALSE;
        }
      if (!fill_from_fd (self, fd, &end, error))
        return FALSE;
      if (progress != NULL && (end || self->object.size - told >= BLOCK))
        progress (told = self->object.size, data);
    }
  return self != NULL && attest_object_writer_finish (self, out, error);
}
