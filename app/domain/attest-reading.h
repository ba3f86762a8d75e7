/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was found in a letter, a chat, a saved page or behind a picture, line by
 * line in the order it stands there. All of it is what the thing itself says. */

/* Numbers travel between two programs of one build only. */
typedef enum
{
  ATTEST_LINE_MESSAGE = 1,   /* its number from 0; begins a message */
  ATTEST_LINE_FROM = 2,
  ATTEST_LINE_TO = 3,
  ATTEST_LINE_CC = 4,
  ATTEST_LINE_REPLY_TO = 5,
  ATTEST_LINE_DATE = 6,
  ATTEST_LINE_SUBJECT = 7,
  ATTEST_LINE_MESSAGE_ID = 8,
  ATTEST_LINE_RECEIVED = 9,  /* newest first, as in the file */
  ATTEST_LINE_AUTH = 10,     /* what some server on the way says it checked */
  ATTEST_LINE_BODY = 11,
  ATTEST_LINE_BODY_HTML = 12,/* the same, taken out of HTML */
  ATTEST_LINE_PART = 13,     /* its number; begins an attachment */
  ATTEST_LINE_PART_NAME = 14,
  ATTEST_LINE_PART_TYPE = 15,
  ATTEST_LINE_PART_SIZE = 16,/* bytes */
  ATTEST_LINE_WHEN = 17,     /* as the export has it */
  ATTEST_LINE_WHO = 18,
  ATTEST_LINE_TEXT = 19,
  ATTEST_LINE_NOTICE = 20,   /* a chat program's own words, from nobody */
  ATTEST_LINE_ATTACHED = 21, /* name of a file sent with a message */
  ATTEST_LINE_OMITTED = 22,  /* something was sent that the export leaves out */
  ATTEST_LINE_TITLE = 23,
  ATTEST_LINE_ADDRESS = 24,
  ATTEST_LINE_TAKEN = 25,    /* YYYY-MM-DD hh:mm, and the zone when it is there */
  ATTEST_LINE_PLACE = 26,    /* latitude, longitude, degrees */
  ATTEST_LINE_DEVICE = 27,
  ATTEST_LINE_LAST = ATTEST_LINE_DEVICE
} AttestLineTag;

typedef struct
{
  AttestLineTag tag;
  char         *text; /* fit to be shown: nothing hidden in it */
} AttestReadLine;

typedef struct
{
  GPtrArray *lines; /* AttestReadLine */
  guint      total; /* messages altogether, of which these are some */
  gboolean   cut;   /* something was too long to be shown whole */
} AttestReading;

AttestReading  *attest_reading_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void            attest_reading_add  (AttestReading *self,
                                     AttestLineTag  tag,
                                     char          *text);
const char     *attest_reading_get  (AttestReading *self,
                                     AttestLineTag  tag);
const char     *attest_line_nick    (AttestLineTag  tag);
void            attest_reading_free (AttestReading *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestReading, attest_reading_free)

G_END_DECLS
