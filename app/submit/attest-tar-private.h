/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "submit/attest-tar.h"

#include <archive.h>
#include <archive_entry.h>

G_BEGIN_DECLS

/* What package and container files share of libarchive. An error that a
 * callback of ours met is kept in @stashed, since libarchive knows only its own. */

typedef struct archive AttestArchiveWriter;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestArchiveWriter, archive_write_free)
typedef struct archive_entry AttestArchiveEntry;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestArchiveEntry, archive_entry_free)

struct archive *attest_tar_writer_new   (archive_write_callback *sink,
                                         gpointer                data) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_tar_begin_member (struct archive         *tar,
                                         const char             *name,
                                         guint64                 size,
                                         gint64                  mtime_s);
gboolean        attest_tar_write_data   (struct archive         *tar,
                                         const void             *bytes,
                                         gsize                   length);
void            attest_tar_failed       (struct archive         *tar,
                                         GError                **stashed,
                                         const char             *doing,
                                         GError                **error);

/* Reading from a source in pieces, with the position of the last byte that is
 * not zero: whatever follows the end of the tar must be zeros to the end. */
typedef gssize (*AttestTarPull) (const void **bytes, gpointer data, GError **error);

typedef struct
{
  struct archive *tar;
  AttestTarPull   pull;
  gpointer        data;
  guint64         taken;     /* bytes the source gave so far */
  guint64         used;      /* up to the end of its last non-zero byte */
  GError         *stashed;
} AttestTarReader;

gboolean    attest_tar_reader_open   (AttestTarReader *self,
                                      AttestTarPull    pull,
                                      gpointer         data,
                                      GError         **error);
gboolean    attest_tar_reader_next   (AttestTarReader *self,
                                      const char     **name,
                                      guint64         *size,
                                      GError         **error);
gssize      attest_tar_reader_data   (AttestTarReader *self,
                                      guint64          at,
                                      const void     **bytes,
                                      GError         **error);
GBytes     *attest_tar_reader_whole  (AttestTarReader *self,
                                      guint64          size,
                                      GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    attest_tar_reader_finish (AttestTarReader *self,
                                      GError         **error);
void        attest_tar_reader_clear  (AttestTarReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AttestTarReader, attest_tar_reader_clear)

G_END_DECLS
