/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/attest-id.h"
#include "seal/attest-digest.h"
#include "seal/attest-key.h"

G_BEGIN_DECLS

/* Evidence bytes: one file each under STORE/objects/xx/, named by a random id
 * and sealed under a key of its own, which only the database knows
 * (docs/format-store.md). A file that no row knows cannot be read by anybody.
 *
 * Errors everywhere: %ATTEST_ERROR_MISSING the file is gone,
 * %ATTEST_ERROR_TAMPERED it is not what was written, %ATTEST_ERROR_NO_SPACE,
 * %ATTEST_ERROR_CANCELLED, %ATTEST_ERROR_STORAGE anything else. */
typedef struct
{
  char         id[ATTEST_ID_LENGTH + 1];
  AttestDigest digest; /* SHA-256 of the plain bytes */
  guint64      size;   /* plain bytes */
  AttestKey   *key;    /* owned */
} AttestObject;

void attest_object_clear (AttestObject *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AttestObject, attest_object_clear)

/* Bytes so far; called on the adding thread after each MiB. */
typedef void (*AttestObjectProgress) (guint64 done, gpointer data);

typedef struct _AttestObjectWriter AttestObjectWriter;

AttestObjectWriter *attest_object_writer_new    (const char          *store_dir,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            attest_object_writer_update (AttestObjectWriter  *self,
                                                 const void          *bytes,
                                                 gsize                length,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            attest_object_writer_finish (AttestObjectWriter  *self,
                                                 AttestObject        *out,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                attest_object_writer_abort  (AttestObjectWriter  *self);
void                attest_object_writer_free   (AttestObjectWriter  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestObjectWriter, attest_object_writer_free)

gboolean            attest_object_add_fd        (const char          *store_dir,
                                                 int                  fd,
                                                 GCancellable        *cancellable,
                                                 AttestObjectProgress progress,
                                                 gpointer             data,
                                                 AttestObject        *out,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* Random access: any part costs the chunks it touches, 64 KiB each. */
typedef struct _AttestObjectReader AttestObjectReader;

AttestObjectReader *attest_object_reader_new    (const char          *store_dir,
                                                 const char          *id,
                                                 const AttestKey     *key,
                                                 guint64              size,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gssize              attest_object_reader_read   (AttestObjectReader  *self,
                                                 guint64              offset,
                                                 void                *buffer,
                                                 gsize                length,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                attest_object_reader_free   (AttestObjectReader  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestObjectReader, attest_object_reader_free)

GBytes             *attest_object_load          (const char          *store_dir,
                                                 const char          *id,
                                                 const AttestKey     *key,
                                                 guint64              size,
                                                 gsize                most,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            attest_object_verify        (const char          *store_dir,
                                                 const char          *id,
                                                 const AttestKey     *key,
                                                 guint64              size,
                                                 const AttestDigest  *digest,
                                                 GCancellable        *cancellable,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean            attest_object_remove        (const char          *store_dir,
                                                 const char          *id,
                                                 GError             **error);
gboolean            attest_objects_sweep        (const char          *store_dir,
                                                 gboolean           (*known) (const char *id, gpointer data),
                                                 gpointer             data,
                                                 guint               *removed,
                                                 GError             **error);

G_END_DECLS
