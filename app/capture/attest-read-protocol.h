/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

#include "domain/attest-reading.h"

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
