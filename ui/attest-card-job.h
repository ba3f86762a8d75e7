/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-card-tools.h"

G_BEGIN_DECLS

/* A card or person file that is being read. */
typedef struct
{
  GtkWindow     *parent;
  AttestSession *session;
  char          *path;
  AttestCardDone done;
  gpointer       user_data;
} AttestCardReading;

/* @result: NULL when it cannot be used, which @error says. Both stay the caller's. */
typedef void (*AttestCardShow) (const AttestCardReading *reading,
                                gpointer                 result,
                                const GError            *error);

void attest_card_job_read (const AttestCardReading *reading,
                           AttestDeskJob            job,
                           GDestroyNotify           free_result,
                           AttestCardShow           show);
void attest_card_job_change (GtkWindow     *window,
                             const char    *said,
                             AttestSession *session,
                             AttestDeskJob  job,
                             gpointer       data,
                             GDestroyNotify free_data,
                             AttestCardDone done,
                             gpointer       user_data);

G_END_DECLS
