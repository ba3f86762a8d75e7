/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-cipher-vfs-private.h"

#include "base/attest-bytes.h"

#include <sodium.h>
#include <string.h>

/* Offsets in SQLite's database header, which is the start of page 1. */
#define HEADER_BYTES 100
#define AT_PAGE_SIZE 16
#define AT_VERSIONS 18 /* write and read version: 2 = write-ahead log */
#define AT_RESERVE 20
#define AT_AUTO_VACUUM 52

/* sqlite3_open() looks at the header before it recovers the log, when a power
 * cut may have left page 1 torn. The geometry is part of the format, so it is
 * told without looking; nothing else of the page is believed until it is read
 * as a whole. That is also why auto_vacuum, which the header says, is none. */
static int
header_by_format (guint8 *bytes)
{
  memset (bytes, 0, HEADER_BYTES);
  bytes[AT_PAGE_SIZE] = CIPHER_PAGE >> 8;
  bytes[AT_RESERVE] = CIPHER_RESERVE;
  return SQLITE_OK;
}

/* Zeros are what SQLite expects of a database that is still empty, and of no
 * other: it would take them for the page's content.
 *
 * Returns: SQLITE_OK, SQLITE_IOERR_SHORT_READ for an empty database,
 *   SQLITE_CORRUPT for a page that is not there or does not verify */
static int
load_page (CipherFile *self,
           guint32     number,
           guint8     *page)
{
  sqlite3_int64 size = 0;
  int           rc = CIPHER_REAL_METHODS (self)->xRead (CIPHER_REAL (self), page, CIPHER_PAGE, (gint64)(number - 1) * CIPHER_PAGE);

  if (rc == SQLITE_OK)
    return cipher_page_open (self->cipher, number, page) ? SQLITE_OK : SQLITE_CORRUPT;
  if (rc != SQLITE_IOERR_SHORT_READ)
    return rc;
  rc = CIPHER_REAL_METHODS (self)->xFileSize (CIPHER_REAL (self), &size);
  if (rc != SQLITE_OK)
    return rc;
  return size == 0 ? SQLITE_IOERR_SHORT_READ : SQLITE_CORRUPT;
}

int
cipher_db_read (CipherFile *self,
                guint8     *bytes,
                int         length,
                gint64      offset)
{
  int      within = (int)(offset % CIPHER_PAGE);
  guint32  number = (guint32)(offset / CIPHER_PAGE) + 1;
  gboolean whole = within == 0 && length == CIPHER_PAGE;
  int      rc;

  if (within + length > CIPHER_PAGE)
    return SQLITE_IOERR_READ;
  rc = load_page (self, number, whole ? bytes : self->buffer);
  if (rc == SQLITE_OK && !whole)
    memcpy (bytes, self->buffer + within, (gsize)length);
  else if (rc != SQLITE_OK)
    memset (bytes, 0, (gsize)length);
  if (rc != SQLITE_CORRUPT)
    return rc;
  return offset == 0 && length == HEADER_BYTES ? header_by_format (bytes) : cipher_failed (self, number);
}

/* A header of another geometry, or one from a database that keeps bytes where
 * the seal goes, would not come back as it was. */
static gboolean
header_is_ours (const guint8 *page)
{
  return (page[AT_PAGE_SIZE] << 8 | page[AT_PAGE_SIZE + 1]) == CIPHER_PAGE && page[AT_RESERVE] == CIPHER_RESERVE &&
         attest_get_u32 (page + AT_AUTO_VACUUM) == 0;
}

int
cipher_db_write (CipherFile   *self,
                 const guint8 *bytes,
                 int           length,
                 gint64        offset)
{
  guint32 number = (guint32)(offset / CIPHER_PAGE) + 1;

  if (length != CIPHER_PAGE || offset % CIPHER_PAGE != 0 || (number == 1 && !header_is_ours (bytes)) ||
      !sodium_is_zero (bytes + CIPHER_PAGE - CIPHER_RESERVE, CIPHER_RESERVE))
    {
      sqlite3_log (SQLITE_IOERR_WRITE, "attest: refused to write %d bytes at %lld", length, (long long)offset);
      return SQLITE_IOERR_WRITE;
    }
  memcpy (self->buffer, bytes, CIPHER_PAGE);
  /* What VACUUM INTO makes would be born in rollback mode, and could not leave
   * it without a journal. */
  if (number == 1)
    self->buffer[AT_VERSIONS] = self->buffer[AT_VERSIONS + 1] = 2;
  cipher_page_seal (self->cipher, &self->nonce, number, self->buffer);
  return CIPHER_REAL_METHODS (self)->xWrite (CIPHER_REAL (self), self->buffer, CIPHER_PAGE, offset);
}
