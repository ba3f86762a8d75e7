/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* What attest-read and its client agree on. It is attest-decode's sibling: the
 * same two inherited files, the same walls, the same exit statuses (see
 * attest-decode-protocol.h), and it looks into letters instead of pictures.
 *
 *   attest-read KIND FROM SIDE
 *
 * KIND is a letter, see below. SIDE 0: an answer in words, messages from the
 * FROM-th on, counted from 0. SIDE above 0: the picture that is part FROM of
 * it, at most that many pixels a side, in attest-decode's own answer.
 *
 * An answer in words is in the order of this machine's bytes:
 *
 *   0  u32  ATTEST_READ_MAGIC, written last
 *   4  u32  bytes of lines that follow the header
 *   8  u32  messages there are altogether
 *  12  u32  1 when something was left out for its length
 *  64  lines: u32 tag, u32 length, as many bytes of UTF-8
 *
 * Nothing in it may be believed before it is checked. */
#define ATTEST_READ_MAGIC 0x31525041u
#define ATTEST_READ_HEADER 64
#define ATTEST_READ_ROOM (8u * 1024 * 1024)
#define ATTEST_READ_INPUT_MOST (256u * 1024 * 1024)

/* Messages in one answer. */
#define ATTEST_READ_CHAT_PAGE 200u
#define ATTEST_READ_MAIL_PAGE 10u

#define ATTEST_READ_FROM_MOST 10000000u

typedef enum
{
  ATTEST_READ_MAIL = 'm',
  ATTEST_READ_MBOX = 'b',
  ATTEST_READ_CHAT = 'c',     /* its text alone */
  ATTEST_READ_CHAT_ZIP = 'z',
  ATTEST_READ_PAGE = 'h',
  ATTEST_READ_MHTML = 'a',
  ATTEST_READ_PICTURE = 'p'   /* what a picture's hidden data claim */
} AttestReadKind;

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
