/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/attest-time.h"
#include "domain/attest-shot.h"

G_BEGIN_DECLS

/* Larger pasted or dropped pictures are refused; larger files are taken by
 * their path and shown without a picture. Bytes. */
#define ATTEST_FIND_MOST ((gsize)64 << 20)

/* Something a person wants to keep, until they have said where it comes from
 * and it is sealed. It has a path (a file) or bytes (pasted, dropped); bytes
 * live in memory only and are never written anywhere unsealed. */
typedef struct
{
  char       *path;  /* NULL for bytes */
  GBytes     *bytes; /* of a file: for the preview only; may be NULL */
  char       *name;
  const char *method; /* (static): portal clipboard drop chooser */
  /* Answered on the page that follows */
  char  *url;
  char  *no_url_reason;
  char  *platform;
  char  *how_seen;
  char **details; /* pairs, of a device that is not the school's; NULL: none */
  gint64 seen_ms;
  gboolean dated_by_file; /* seen_ms is when the file was last changed */
  char   zone[ATTEST_ZONE_MAX + 1];
} AttestFind;

AttestFind *attest_find_new_bytes (GBytes     *bytes,
                                   const char *method) G_GNUC_WARN_UNUSED_RESULT;
AttestFind *attest_find_new_path (const char *path,
                                  const char *method) G_GNUC_WARN_UNUSED_RESULT;
AttestFind *attest_find_copy (const AttestFind *self) G_GNUC_WARN_UNUSED_RESULT;
void        attest_find_free (AttestFind *self);
gboolean    attest_find_is_portal (const AttestFind *self);
gboolean    attest_find_is_own_file (const AttestFind *self);
AttestShot  attest_find_shot (const AttestFind *self);
void        attest_find_discard (AttestFind *self);
GBytes     *attest_find_read (const AttestFind *self,
                              GError          **error) G_GNUC_WARN_UNUSED_RESULT;
/* The encoded bytes, to show them; a file is read on a thread and refused
 * beyond ATTEST_FIND_MOST. */
void    attest_find_load_async (AttestFind         *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
GBytes *attest_find_load_finish (GAsyncResult *result,
                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestFind, attest_find_free)

/* Taking in what was pasted, dropped or chosen. Each asks for the answer at
 * the gate first and touches nothing unless it is %ATTEST_GATE_NO. */
void               attest_intake_clipboard_async (GdkClipboard       *clipboard,
                                                  AttestGate          gate,
                                                  GCancellable       *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer            user_data);
void               attest_intake_drop_async (GdkDrop            *drop,
                                             AttestGate          gate,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
GPtrArray         *attest_intake_finish (GAsyncResult *result,
                                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray         *attest_intake_files (GListModel *files,
                                        AttestGate  gate,
                                        const char *method,
                                        GError    **error) G_GNUC_WARN_UNUSED_RESULT;
GdkContentFormats *attest_intake_formats (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
