/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-page-cipher.h"
#include "store/attest-cipher-vfs.h"

#include <sqlite3.h>

G_BEGIN_DECLS

#define CIPHER_PAGE 4096
#define CIPHER_RESERVE 40 /* nonce[24] tag[16] at the end of every page */
#define CIPHER_WAL_HEADER 32
#define CIPHER_FRAME_HEADER 24
#define CIPHER_FRAME (CIPHER_FRAME_HEADER + CIPHER_PAGE)

typedef enum {
  CIPHER_DATABASE,
  CIPHER_WAL,
  CIPHER_JOURNAL,
} CipherKind;

typedef struct
{
  sqlite3_vfs  base;
  sqlite3_vfs *real;
  AttestKey   *pages;
  gint         open_files; /* atomic */
  guint64      failures;   /* atomic */
} CipherVfs;

/* A nonce is random per open file, then counted: 2^64 of them for one key
 * never meet, and no page waits for the kernel's randomness. */
typedef struct
{
  guint8  start[16];
  guint64 count;
} CipherNonce;

typedef struct
{
  sqlite3_file base;
  CipherVfs   *vfs;
  CipherKind   kind;
  CipherNonce  nonce;
  AttestPageCipher *cipher;
  guint8      *buffer; /* CIPHER_FRAME bytes */

  /* Write-ahead log: a frame's header waits here for its page. */
  gboolean waits;
  gint64   waits_at;
  guint8   waiting[CIPHER_FRAME_HEADER];
  gint64   written_to; /* end of the frames written since the log began */
  GHashTable *unfinished; /* numbers of frames whose checksum is to follow; NULL when none ever was */
  gint64 commit_at;       /* the last commit frame that was written, or -1 */

  /* Rollback journal: header sectors only, in memory. */
  GByteArray *journal;
} CipherFile;

#define CIPHER_FILE(file) ((CipherFile *)(void *)(file))
#define CIPHER_REAL(self) ((sqlite3_file *)(void *)((self) + 1))
#define CIPHER_REAL_METHODS(self) (CIPHER_REAL (self)->pMethods)

/* attest-cipher-vfs-page.c */
void     cipher_nonce_start (CipherNonce      *self);
void     cipher_page_seal   (AttestPageCipher *cipher,
                             CipherNonce      *nonce,
                             guint32           number,
                             guint8           *page);
gboolean cipher_page_open   (AttestPageCipher *cipher,
                             guint32           number,
                             guint8           *page);
void     cipher_frame_seal  (AttestPageCipher *cipher,
                             CipherNonce      *nonce,
                             gint64            at,
                             guint8           *frame);
gboolean cipher_frame_open  (AttestPageCipher *cipher,
                             gint64            at,
                             guint8           *frame);
int      cipher_failed      (CipherFile       *self,
                             guint32           page);

/* attest-cipher-vfs-db.c */
int cipher_db_read (CipherFile *self,
                    guint8     *bytes,
                    int         length,
                    gint64      offset);
int cipher_db_write (CipherFile   *self,
                     const guint8 *bytes,
                     int           length,
                     gint64        offset);

/* attest-cipher-vfs-wal.c */
int cipher_wal_read (CipherFile *self,
                     guint8     *bytes,
                     int         length,
                     gint64      offset);
int cipher_wal_write (CipherFile   *self,
                      const guint8 *bytes,
                      int           length,
                      gint64        offset);
int cipher_wal_settle (CipherFile *self);
int cipher_wal_finished (CipherFile *self);
void cipher_wal_forget (CipherFile *self);

/* attest-cipher-vfs-journal.c */
int cipher_journal_open (CipherFile   *self,
                         sqlite3_file *file,
                         const char   *path,
                         int          *out_flags,
                         int           flags);

/* attest-cipher-vfs-file.c */
extern const sqlite3_io_methods cipher_methods;

G_END_DECLS
