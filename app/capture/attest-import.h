/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* The largest file taken in when the caller states no other limit, bytes. */
#define ATTEST_IMPORT_MOST (G_GUINT64_CONSTANT (4) << 30)

/* The longest name kept for display, bytes. */
#define ATTEST_IMPORT_NAME_MAX 255

/* What became of the readable file that an item came from; the same words go
 * into the item and its custody entry. "removed" says that no such file is
 * there any more, never that the disk was wiped. */
#define ATTEST_PLAIN_REMOVED "removed"
#define ATTEST_PLAIN_REMAINS "remains"
#define ATTEST_PLAIN_UNKNOWN "unknown"

/* One local file opened for reading. @fd is at the start of the file and is
 * closed by attest_import_free(); all else are the facts at the moment of
 * opening. */
typedef struct
{
  int     fd;
  char   *path;      /* as opened */
  char   *name;      /* the last part of it, made safe to show */
  guint64 size;      /* bytes */
  gint64  mtime_ms;  /* last change, since 1970-01-01T00:00:00Z */
  /* Identity, compared by attest_import_check() */
  dev_t   device;
  ino_t   inode;
  gint64  mtime_ns;
} AttestImport;

AttestImport *attest_import_open         (const char          *path,
                                          guint64              most,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      attest_import_check        (const AttestImport  *self,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;
const char   *attest_import_plain_source (const AttestImport  *self);
const char   *attest_import_remove_ours  (const AttestImport  *self);
void          attest_import_free         (AttestImport        *self);
char         *attest_import_safe_name    (const char          *path) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestImport, attest_import_free)

G_END_DECLS
