/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/attest-error.h"

G_BEGIN_DECLS

typedef struct
{
  const char *heading; /* what happened to the evidence */
  const char *body;    /* what is still true, then the next step */
} AttestMessage;

typedef void (*AttestMessageAnswer) (gpointer user_data);

void          attest_message_show (GtkWindow *window);
AttestMessage attest_message_words (AttestError code);
gboolean      attest_message_silent (const GError *error);
void          attest_message_present (GtkWindow    *parent,
                                      const GError *error);
void          attest_message_tell (GtkWindow  *parent,
                                   const char *heading,
                                   const char *body,
                                   const char *details);
void          attest_message_ask (GtkWindow          *parent,
                                  const char         *heading,
                                  const char         *body,
                                  const char         *verb,
                                  gboolean            destructive,
                                  AttestMessageAnswer answered,
                                  gpointer            user_data);
void          attest_message_choose (GtkWindow          *parent,
                                     const char         *heading,
                                     const char         *body,
                                     const char         *keep_verb,
                                     const char         *lose_verb,
                                     AttestMessageAnswer kept,
                                     AttestMessageAnswer lost,
                                     gpointer            user_data);

G_END_DECLS
