/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/attest-decode-protocol.h"

/* The encoded picture, mapped read-only. */
typedef struct
{
  const uint8_t *data;
  size_t         length;
} Input;

/* Where decoded rows go. Rows of source_width pixels come in, top to bottom;
 * they are averaged down to width by height, turned, and laid into the
 * answer. */
typedef struct
{
  int       fd;
  size_t    room;       /* bytes in the answer's file */
  uint32_t  max_side;   /* 0: no scaling */
  uint32_t  source_width;
  uint32_t  source_height;
  uint32_t  full_width;  /* as the file says; 0: the source's */
  uint32_t  full_height;
  uint32_t  width;      /* before turning */
  uint32_t  height;
  uint32_t  next_row;   /* of the source */
  uint32_t  next_line;  /* of the answer, before turning */
  uint8_t  *map;        /* the answer's header; NULL before canvas_open() */
  uint8_t  *origin;     /* where the pixel at 0, 0 goes */
  ptrdiff_t step_x;     /* bytes to the place of the next pixel of a row */
  ptrdiff_t step_y;
  uint64_t *sums;       /* one line being averaged; NULL without scaling */
  uint32_t *line;       /* one source row, averaged sideways */
} Canvas;

int  attest_decode_lock_down (bool refuse_opening);

void helper_close_inherited (void);
bool helper_parse_number    (const char *text,
                             uint32_t    most,
                             uint32_t   *out);
int  helper_measure         (size_t      most,
                             Input      *input,
                             size_t     *room);
int  helper_enter           (bool        refuse_opening,
                             Input      *input);

int  canvas_check_size (uint32_t width,
                        uint32_t height);
void canvas_plan       (const Canvas *self,
                        uint32_t      width,
                        uint32_t      height,
                        uint32_t     *out_width,
                        uint32_t     *out_height);
int  canvas_open       (Canvas       *self,
                        uint32_t      source_width,
                        uint32_t      source_height,
                        uint32_t      width,
                        uint32_t      height,
                        unsigned      orientation);
bool canvas_is_direct  (const Canvas *self);
void canvas_row        (Canvas       *self,
                        const uint8_t *rgba);
bool canvas_close      (Canvas       *self);

int      decode_picture   (const Input *input,
                           Canvas      *canvas);
int      decode_png       (const Input *input,
                           Canvas      *canvas);
int      decode_jpeg      (const Input *input,
                           Canvas      *canvas);
int      decode_webp      (const Input *input,
                           Canvas      *canvas);
unsigned exif_orientation (const Input *input);

#ifdef ATTEST_DECODE_PROBE
void attest_decode_probe (const Input *input);
#endif
