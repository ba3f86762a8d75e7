/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-picture.h"
#include "attest-record-keep.h"
#include "attest-when-row.h"

G_BEGIN_DECLS

struct _AttestRecordKeep
{
  AttestRecordPage parent_instance;
  /* Owned */
  GCancellable *loading;
  /* Borrowed */
  AttestFind *find;
  /* Template widgets */
  GtkWidget         *frame;
  AttestPictureView *picture;
  GtkWidget         *show;
  GtkWidget         *facts;
  AttestWhenRow     *seen;
  GtkWidget         *url;
  GtkWidget         *platform;
  GtkWidget         *origin;
  GtkWidget         *origins;
  GtkWidget         *origin_more;
  GtkWidget         *conflict;
  GtkWidget         *device_owner;
  GtkWidget         *device_why;
  GtkWidget         *allowed_by;
  GtkWidget         *without;
  GtkWidget         *reasons;
  GtkWidget         *reason;
  GtkWidget         *buttons;
  GtkWidget         *use;
  GtkWidget         *progress;
  const char        *origin_word;
  gboolean           wants_more;
};

/* What was typed, to what is on the page */
const char *attest_record_keep_text (GtkWidget *entry);
void        attest_record_keep_take (AttestRecordKeep *self,
                                     const char       *reason);
gboolean    attest_record_keep_take_time (AttestRecordKeep *self);
void        attest_record_keep_lacks (AttestRecordKeep *self,
                                      const char       *time_problem,
                                      GString          *lacks,
                                      GtkWidget       **at);

G_END_DECLS
