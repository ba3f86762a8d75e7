/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

/* A progressive picture of a few pixels can ask for thousands of passes. */
#define SCANS_MOST 100

/* Small faults that change no pixel are tolerated up to this many. */
#define WARNINGS_MOST 1000

/* Kept together so that nothing is lost when libjpeg jumps out. */
typedef struct
{
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr         errors;
  struct jpeg_progress_mgr      progress;
  jmp_buf                       out;
  const Input                  *input;
  Canvas                       *canvas;
  uint8_t                      *row;
  uint8_t                      *rgba;
  int                           status;
  unsigned                      warnings;
} Reader;

static Reader *
reader (j_common_ptr jpeg)
{
  return jpeg->client_data;
}

static void
stop (Reader *self,
      int     status)
{
  self->status = status;
  longjmp (self->out, 1);
}

static void
on_error (j_common_ptr jpeg)
{
  int code = jpeg->err->msg_code;

  if (code == JERR_OUT_OF_MEMORY || code == JERR_IMAGE_TOO_BIG || code == JERR_WIDTH_OVERFLOW)
    stop (reader (jpeg), ATTEST_DECODE_LIMIT);
  if (code == JERR_BAD_PRECISION || code == JERR_CONVERSION_NOTIMPL || code == JERR_SOF_UNSUPPORTED)
    stop (reader (jpeg), ATTEST_DECODE_UNSUPPORTED);
  stop (reader (jpeg), ATTEST_DECODE_DAMAGED);
}

/* libjpeg fills missing parts with grey and goes on. A picture that is not
 * whole must not be shown as if it were, so only bytes too many between
 * segments, which phones do write, are let pass. */
static void
on_message (j_common_ptr jpeg,
            int          level)
{
  Reader *self = reader (jpeg);
  int     code = jpeg->err->msg_code;

  if (level >= 0)
    return;
  if ((code != JWRN_EXTRANEOUS_DATA && code != JWRN_ADOBE_XFORM && code != JWRN_JFIF_MAJOR) || ++self->warnings > WARNINGS_MOST)
    stop (self, ATTEST_DECODE_DAMAGED);
}

static void
on_print (j_common_ptr jpeg)
{
  (void)jpeg;
}

static void
on_progress (j_common_ptr jpeg)
{
  Reader *self = reader (jpeg);

  if (self->jpeg.input_scan_number > SCANS_MOST)
    stop (self, ATTEST_DECODE_LIMIT);
}

static void
set_up (Reader *self)
{
  self->jpeg.err = jpeg_std_error (&self->errors);
  self->errors.error_exit = on_error;
  self->errors.emit_message = on_message;
  self->errors.output_message = on_print;
  self->jpeg.client_data = self;
  jpeg_create_decompress (&self->jpeg);
  self->progress.progress_monitor = on_progress;
  self->jpeg.progress = &self->progress;
  jpeg_mem_src (&self->jpeg, self->input->data, self->input->length);
}

/* Lets the decoder itself do most of the shrinking, never below the answer. */
static void
choose_scale (Reader  *self,
              uint32_t out_width,
              uint32_t out_height)
{
  self->jpeg.scale_denom = 8;
  for (unsigned eighths = 1; eighths <= 8; eighths++)
    {
      self->jpeg.scale_num = eighths;
      jpeg_calc_output_dimensions (&self->jpeg);
      if (self->jpeg.output_width >= out_width && self->jpeg.output_height >= out_height)
        return;
    }
}

/* Adobe writes ink the wrong way round. */
static void
from_cmyk (Reader *self)
{
  const uint8_t *from = self->row;
  uint8_t       *to = self->rgba;
  uint8_t        flip = self->jpeg.saw_Adobe_marker ? 0 : 0xff;

  for (uint32_t x = 0; x < self->jpeg.output_width; x++, from += 4, to += 4)
    {
      uint32_t key = from[3] ^ flip;

      for (unsigned c = 0; c < 3; c++)
        to[c] = (uint8_t)((uint32_t)(from[c] ^ flip) * key / 255);
      to[3] = 0xff;
    }
}

static void
read_rows (Reader *self)
{
  bool cmyk = self->jpeg.out_color_space == JCS_CMYK;

  while (self->jpeg.output_scanline < self->jpeg.output_height)
    {
      JSAMPROW row = self->row;

      if (jpeg_read_scanlines (&self->jpeg, &row, 1) != 1)
        stop (self, ATTEST_DECODE_DAMAGED);
      if (cmyk)
        from_cmyk (self);
      canvas_row (self->canvas, cmyk ? self->rgba : self->row);
    }
}

static void
read_picture (Reader *self)
{
  uint32_t out_width;
  uint32_t out_height;
  int      status;

  jpeg_read_header (&self->jpeg, TRUE);
  status = canvas_check_size (self->jpeg.image_width, self->jpeg.image_height);
  if (status != ATTEST_DECODE_OK)
    stop (self, status);
  self->jpeg.out_color_space = self->jpeg.num_components == 4 ? JCS_CMYK : JCS_EXT_RGBA;
  canvas_plan (self->canvas, self->jpeg.image_width, self->jpeg.image_height, &out_width, &out_height);
  self->canvas->full_width = self->jpeg.image_width;
  self->canvas->full_height = self->jpeg.image_height;
  choose_scale (self, out_width, out_height);
  jpeg_start_decompress (&self->jpeg);
  status = canvas_open (self->canvas, self->jpeg.output_width, self->jpeg.output_height, out_width, out_height, exif_orientation (self->input));
  self->row = malloc ((size_t)self->jpeg.output_width * 4);
  self->rgba = malloc ((size_t)self->jpeg.output_width * 4);
  if (status != ATTEST_DECODE_OK || self->row == NULL || self->rgba == NULL)
    stop (self, status != ATTEST_DECODE_OK ? status : ATTEST_DECODE_LIMIT);
  read_rows (self);
  jpeg_finish_decompress (&self->jpeg);
}

/* decode_jpeg: turned as the camera was held; refused when not whole. */
int
decode_jpeg (const Input *input,
             Canvas      *canvas)
{
  Reader *self = calloc (1, sizeof *self);

  if (self == NULL)
    return ATTEST_DECODE_LIMIT;
  self->input = input;
  self->canvas = canvas;
  if (setjmp (self->out) == 0)
    {
      set_up (self);
      read_picture (self);
    }
  return self->status;
}
