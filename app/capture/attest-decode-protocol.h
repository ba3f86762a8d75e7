/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* What attest-decode and its client agree on. One argument: the longest side
 * wanted in pixels, 0 for the size as it is. Two files are inherited:
 *
 *   3  the encoded picture: a memory file sealed against writing and resizing
 *   4  room for the answer: a memory file sealed against resizing
 *
 * The answer is in the order of this machine's bytes:
 *
 *   0  u32  ATTEST_DECODE_MAGIC, written last
 *   4  u32  width in pixels
 *   8  u32  height in pixels
 *  12  u32  stride, always 4 * width
 *  16  u32  width of the picture as it is, turned but not made smaller
 *  20  u32  height of it
 *  64  rows of red, green, blue, alpha; not premultiplied
 *
 * Nothing in the answer may be believed before it is checked against these
 * limits and the size of the file. */
#define ATTEST_DECODE_IN 3
#define ATTEST_DECODE_OUT 4
#define ATTEST_DECODE_MAGIC 0x31585041u
#define ATTEST_DECODE_HEADER 64

#define ATTEST_DECODE_SIDE_MOST 16384u
/* The largest that a telephone takes today by itself is 108 million pixels. */
#define ATTEST_DECODE_PIXELS_MOST (112u * 1024 * 1024) /* 448 MiB of RGBA */
/* More than a PNG of so many pixels needs when nothing in it can be squeezed:
 * what can be looked at can be copied. */
#define ATTEST_DECODE_ENCODED_MOST (352u * 1024 * 1024)
#define ATTEST_DECODE_MEMORY_MOST (1024u * 1024 * 1024)
#define ATTEST_DECODE_READ_MEMORY_MOST (512u * 1024 * 1024)
/* A picture inside of something else: it is unpacked in memory. */
#define ATTEST_DECODE_PART_MOST (64u * 1024 * 1024)
#define ATTEST_DECODE_CPU_S 10

/* Exit status. Death by a signal is a refusal as well. */
enum
{
  ATTEST_DECODE_OK = 0,
  ATTEST_DECODE_USAGE = 2,
  ATTEST_DECODE_DAMAGED = 3,     /* not a whole picture of its kind */
  ATTEST_DECODE_LIMIT = 4,       /* beyond a limit above */
  ATTEST_DECODE_UNSUPPORTED = 5, /* not PNG, JPEG or still WebP */
  ATTEST_DECODE_UNSAFE = 6       /* could not lock itself in; nothing was read */
};
