/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* Stored text, profiles and the like are passed over unread, which disarms
 * bombs in them; what remains is what changes the pixels. */
static const png_byte ignored[] =
  "bKGD\0"
  "cHRM\0"
  "eXIf\0"
  "gAMA\0"
  "hIST\0"
  "iCCP\0"
  "iTXt\0"
  "oFFs\0"
  "pCAL\0"
  "pHYs\0"
  "sBIT\0"
  "sCAL\0"
  "sPLT\0"
  "sRGB\0"
  "sTER\0"
  "tEXt\0"
  "tIME\0"
  "zTXt";

/* Kept together so that nothing is lost when libpng jumps out. */
typedef struct
{
  const Input *input;
  size_t       at;
  Canvas      *canvas;
  png_structp  png;
  png_infop    info;
  uint8_t     *rows; /* one row, or the whole picture when interlaced */
  int          status;
} Reader;

static void
on_error (png_structp png,
          const char *message)
{
  Reader *self = png_get_error_ptr (png);

  (void)message;
  if (self->status == ATTEST_DECODE_OK)
    self->status = ATTEST_DECODE_DAMAGED;
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png,
            const char *message)
{
  (void)png;
  (void)message;
}

static void
on_read (png_structp png,
         png_bytep   to,
         size_t      length)
{
  Reader *self = png_get_io_ptr (png);

  if (length > self->input->length - self->at)
    png_error (png, "short");
  memcpy (to, self->input->data + self->at, length);
  self->at += length;
}

static void
stop (Reader *self,
      int     status)
{
  self->status = status;
  png_error (self->png, "stop");
}

static void
prepare (Reader *self)
{
  png_set_user_limits (self->png, ATTEST_DECODE_SIDE_MOST, ATTEST_DECODE_SIDE_MOST);
  png_set_chunk_cache_max (self->png, 128);
  png_set_chunk_malloc_max (self->png, 8 * 1024 * 1024);
  png_set_keep_unknown_chunks (self->png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
  png_set_keep_unknown_chunks (self->png, PNG_HANDLE_CHUNK_NEVER, ignored, (int)(sizeof ignored / 5));
  png_set_read_fn (self->png, self, on_read);
}

/* The header is looked at before libpng does: beyond its own limits it would
 * only say that something is wrong. */
static int
check_header (const Input *input)
{
  const uint8_t *at = input->data + 16;

  if (input->length < 33 || memcmp (input->data + 12, "IHDR", 4) != 0)
    return ATTEST_DECODE_DAMAGED;
  return canvas_check_size (png_get_uint_32 (at), png_get_uint_32 (at + 4));
}

static void
to_rgba (Reader *self)
{
  png_set_expand (self->png);
  png_set_scale_16 (self->png);
  png_set_gray_to_rgb (self->png);
  png_set_add_alpha (self->png, 0xff, PNG_FILLER_AFTER);
}

static void
read_lines (Reader  *self,
            uint32_t width,
            uint32_t height)
{
  self->rows = malloc ((size_t)width * 4);
  if (self->rows == NULL)
    stop (self, ATTEST_DECODE_LIMIT);
  for (uint32_t y = 0; y < height; y++)
    {
      png_read_row (self->png, self->rows, NULL);
      canvas_row (self->canvas, self->rows);
    }
}

static void
read_passes (Reader  *self,
             uint32_t width,
             uint32_t height,
             int      passes)
{
  self->rows = calloc ((size_t)width * height, 4);
  if (self->rows == NULL)
    stop (self, ATTEST_DECODE_LIMIT);
  while (passes-- > 0)
    for (uint32_t y = 0; y < height; y++)
      png_read_row (self->png, self->rows + (size_t)y * width * 4, NULL);
  for (uint32_t y = 0; y < height; y++)
    canvas_row (self->canvas, self->rows + (size_t)y * width * 4);
}

/* An interlaced picture that is wanted as it is needs no second copy. */
static void
read_passes_direct (Reader  *self,
                    uint32_t width,
                    uint32_t height,
                    int      passes)
{
  uint8_t *to = self->canvas->map + ATTEST_DECODE_HEADER;

  while (passes-- > 0)
    for (uint32_t y = 0; y < height; y++)
      png_read_row (self->png, to + (size_t)y * width * 4, NULL);
  self->canvas->next_row = height;
  self->canvas->next_line = height;
}

static void
read_picture (Reader *self)
{
  uint32_t width;
  uint32_t height;
  uint32_t out_width;
  uint32_t out_height;
  int      passes;
  int      status;

  png_read_info (self->png, self->info);
  width = png_get_image_width (self->png, self->info);
  height = png_get_image_height (self->png, self->info);
  to_rgba (self);
  passes = png_set_interlace_handling (self->png);
  png_read_update_info (self->png, self->info);
  if (png_get_rowbytes (self->png, self->info) != (size_t)width * 4)
    stop (self, ATTEST_DECODE_UNSUPPORTED);
  canvas_plan (self->canvas, width, height, &out_width, &out_height);
  status = canvas_open (self->canvas, width, height, out_width, out_height, 1);
  if (status != ATTEST_DECODE_OK)
    stop (self, status);
  if (passes == 1)
    read_lines (self, width, height);
  else if (canvas_is_direct (self->canvas))
    read_passes_direct (self, width, height, passes);
  else
    read_passes (self, width, height, passes);
  png_read_end (self->png, NULL);
}

/* decode_png: every checksum of what is shown must hold, to the last chunk. */
int
decode_png (const Input *input,
            Canvas      *canvas)
{
  Reader *self = calloc (1, sizeof *self);
  int     status = check_header (input);

  if (self == NULL || status != ATTEST_DECODE_OK)
    return self == NULL ? ATTEST_DECODE_LIMIT : status;
  self->input = input;
  self->canvas = canvas;
  self->png = png_create_read_struct (PNG_LIBPNG_VER_STRING, self, on_error, on_warning);
  self->info = self->png == NULL ? NULL : png_create_info_struct (self->png);
  if (self->info == NULL)
    return ATTEST_DECODE_LIMIT;
  if (setjmp (png_jmpbuf (self->png)) == 0)
    {
      prepare (self);
      read_picture (self);
    }
  return self->status;
}
