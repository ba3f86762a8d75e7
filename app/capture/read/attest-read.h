/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "capture/attest-read-protocol.h"
#include "capture/decode/attest-decode.h"

/* Where the words go. What does not fit is left out and said to be. */
typedef struct
{
  guint8  *map;   /* the header, then the lines */
  gsize    room;  /* for lines */
  gsize    used;
  guint    total; /* messages altogether */
  gboolean cut;
} Answer;

/* Longest values, bytes of UTF-8. */
#define FIELD_MOST 4096
#define BODY_MOST (64 * 1024)
#define CHAT_TEXT_MOST (16 * 1024)
#define PARTS_MOST 500

void answer_put        (Answer        *self,
                        AttestLineTag  tag,
                        const char    *text,
                        gsize          length,
                        gsize          most);
void answer_put_text   (Answer        *self,
                        AttestLineTag  tag,
                        const char    *text);
void answer_put_number (Answer        *self,
                        AttestLineTag  tag,
                        guint64        number);

/* Each gives an exit status of attest-decode-protocol.h. */
int read_mail     (const Input *input, Answer *answer);
int read_mbox     (const Input *input, guint from, Answer *answer);
int read_chat     (const Input *input, guint from, Answer *answer);
int read_chat_zip (const Input *input, guint from, Answer *answer);
int read_page     (const Input *input, Answer *answer);
int read_mhtml    (const Input *input, Answer *answer);
int read_picture  (const Input *input, Answer *answer);

/* The bytes of one part, to be decoded as a picture; g_free() its data. */
int read_mail_part (const Input *input, guint number, Input *part);
int read_mbox_part (const Input *input, guint number, Input *part);
int read_zip_part  (const Input *input, guint number, Input *part);

/* Names of files in a chat export, to their numbers. */
typedef int (*ChatFile) (gpointer data, const char *name);
int      chat_lines   (const char *text, gsize length, guint from, Answer *answer, ChatFile file, gpointer data);

void     html_to_text (const char *html, gsize length, GString *text, GString *title, GString *address);

void     charset_warm_up (void);
GString *charset_to_utf8 (const char *charset, const char *bytes, gsize length);
char    *charset_of_html (const char *html, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* The TIFF head of a picture's hidden data; %NULL when there is none. */
void          exif_facts (const guint8 *tiff, gsize length, Answer *answer);
