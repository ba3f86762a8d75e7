/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "seal/attest-digest.h"

G_BEGIN_DECLS

/* A folder that any program of GIO can name, with in/ for packages and out/
 * for receipts. Every call blocks: on the store's worker or in attest-cli. */
typedef struct _AttestDrop       AttestDrop;
typedef struct _AttestDropReader AttestDropReader;

typedef enum
{
  ATTEST_DROP_IN = 1, /* packages; staff create, role holders read and remove */
  ATTEST_DROP_OUT = 2 /* sealed receipts under random names */
} AttestDropSide;

AttestDrop       *attest_drop_new         (const char          *uri_or_path) G_GNUC_WARN_UNUSED_RESULT;
void              attest_drop_free        (AttestDrop          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestDrop, attest_drop_free)

/* Whether what is being put may still go. */
typedef gboolean (*AttestDropWanted) (gpointer data);
void              attest_drop_set_wanted  (AttestDrop          *self,
                                           AttestDropWanted     wanted,
                                           gpointer             data);

void              attest_drop_set_patience (AttestDrop         *self,
                                           guint                milliseconds);

gboolean          attest_drop_prepare     (AttestDrop          *self,
                                           GCancellable        *cancellable,
                                           GError             **error);
/* What a folder was seen to allow. */
typedef struct
{
  gboolean reached;
  gboolean creates;    /* a file in in/ */
  gboolean reads_back; /* and what was written is there */
  gboolean renames;
  gboolean removes;
  gboolean lists_in;   /* needed by those who receive */
  gboolean lists_out;  /* needed to see receipts */
} AttestDropTrial;

gboolean          attest_drop_try         (AttestDrop          *self,
                                           gboolean             make,
                                           AttestDropTrial     *trial,
                                           GCancellable        *cancellable,
                                           GError             **error);
/* @checked: what is there was read back and is equal. With %FALSE the file was
 * handed over, and nobody could look. */
gboolean          attest_drop_put         (AttestDrop          *self,
                                           AttestDropSide       side,
                                           const char          *name,
                                           const char          *local_path,
                                           const AttestDigest  *digest,
                                           GCancellable        *cancellable,
                                           gboolean            *checked,
                                           GError             **error);
gboolean          attest_drop_put_bytes   (AttestDrop          *self,
                                           AttestDropSide       side,
                                           const char          *name,
                                           GBytes              *bytes,
                                           GCancellable        *cancellable,
                                           gboolean            *checked,
                                           GError             **error);
/* One file as the folder lists it. */
typedef struct
{
  char   *name;
  guint64 size;
  gint64  modified_us; /* by the folder’s own clock, as finely as it says */
} AttestDropEntry;

void              attest_drop_entry_free  (AttestDropEntry     *self);
/* AttestDropEntry, by name, of at most @most files that end in @suffix. */
GPtrArray        *attest_drop_look        (AttestDrop          *self,
                                           AttestDropSide       side,
                                           const char          *suffix,
                                           guint                most,
                                           GCancellable        *cancellable,
                                           GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Names (char *), sorted, of at most @most files that end in @suffix. */
GPtrArray        *attest_drop_list        (AttestDrop          *self,
                                           AttestDropSide       side,
                                           const char          *suffix,
                                           guint                most,
                                           GCancellable        *cancellable,
                                           GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          attest_drop_remove      (AttestDrop          *self,
                                           AttestDropSide       side,
                                           const char          *name,
                                           GCancellable        *cancellable,
                                           GError             **error);

AttestDropReader *attest_drop_open        (AttestDrop          *self,
                                           AttestDropSide       side,
                                           const char          *name,
                                           guint64              most_bytes,
                                           GCancellable        *cancellable,
                                           GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sealed files that a person takes along: written where they say, read back. */
gboolean          attest_drop_save_copy   (const char          *local_path,
                                           const AttestDigest  *digest,
                                           const char          *to,
                                           GCancellable        *cancellable,
                                           GError             **error);
gboolean          attest_drop_save_bytes  (GBytes              *bytes,
                                           const char          *to,
                                           GError             **error);
/* Any file, read with the same care. */
AttestDropReader *attest_drop_open_file   (const char          *uri_or_path,
                                           guint64              most_bytes,
                                           GCancellable        *cancellable,
                                           GError             **error) G_GNUC_WARN_UNUSED_RESULT;
guint64           attest_drop_reader_size (AttestDropReader    *self);
/* An AttestSource; @reader is the AttestDropReader. The end is reported only
 * for a file that did not change while it was read. */
gssize            attest_drop_reader_read (void                *bytes,
                                           gsize                length,
                                           gpointer             reader,
                                           GError             **error);
void              attest_drop_reader_free (AttestDropReader    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestDropReader, attest_drop_reader_free)

GBytes           *attest_drop_read        (AttestDrop          *self,
                                           AttestDropSide       side,
                                           const char          *name,
                                           gsize                most_bytes,
                                           GCancellable        *cancellable,
                                           GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
