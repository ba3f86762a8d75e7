/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Scaling is an exact area average in integers. Along one axis, source pixel
 * s covers [s * out, (s + 1) * out) and answer pixel a covers
 * [a * in, (a + 1) * in) of a line in * out long. As out <= in, a source
 * pixel meets at most two answer pixels and the weights of an answer pixel
 * add up to in. Colours are weighted by their alpha, or what is transparent
 * would shine through. A sum is below 2^14 * 2^14 * 255 * 255 < 2^44. */

/* canvas_check_size: whether a picture of this size may be decoded at all. */
int
canvas_check_size (uint32_t width,
                   uint32_t height)
{
  if (width == 0 || height == 0)
    return ATTEST_DECODE_DAMAGED;
  if (width > ATTEST_DECODE_SIDE_MOST || height > ATTEST_DECODE_SIDE_MOST ||
      (uint64_t)width * height > ATTEST_DECODE_PIXELS_MOST)
    return ATTEST_DECODE_LIMIT;
  return ATTEST_DECODE_OK;
}

static uint32_t
scaled (uint32_t side,
        uint32_t longest,
        uint32_t wanted)
{
  uint32_t out = (uint32_t)(((uint64_t)side * wanted + longest / 2) / longest);

  return out == 0 ? 1 : out;
}

/* canvas_plan: the size of the answer for a picture of this size. */
void
canvas_plan (const Canvas *self,
             uint32_t      width,
             uint32_t      height,
             uint32_t     *out_width,
             uint32_t     *out_height)
{
  uint32_t longest = width > height ? width : height;
  bool     small = self->max_side == 0 || longest <= self->max_side;

  *out_width = small ? width : scaled (width, longest, self->max_side);
  *out_height = small ? height : scaled (height, longest, self->max_side);
}

/* The eight ways a camera may have been held, as EXIF numbers them: 2, 4, 5
 * and 7 are mirrored, from 5 on rows become columns. */
static void
canvas_turn (Canvas  *self,
             unsigned orientation)
{
  bool      across = orientation >= 5;
  bool      from_right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  bool      from_bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  uint32_t  out_width = across ? self->height : self->width;
  uint32_t  out_height = across ? self->width : self->height;
  ptrdiff_t stride = 4 * (ptrdiff_t)out_width;
  ptrdiff_t right = from_right ? -4 : 4;
  ptrdiff_t down = from_bottom ? -stride : stride;
  uint32_t  full_width = self->full_width != 0 ? self->full_width : self->source_width;
  uint32_t  full_height = self->full_height != 0 ? self->full_height : self->source_height;
  uint32_t  header[6] = { 0, out_width, out_height, (uint32_t)stride, across ? full_height : full_width, across ? full_width : full_height };

  memcpy (self->map, header, sizeof header);
  self->origin = self->map + ATTEST_DECODE_HEADER;
  if (from_right)
    self->origin += 4 * (ptrdiff_t)(out_width - 1);
  if (from_bottom)
    self->origin += stride * (ptrdiff_t)(out_height - 1);
  self->step_x = across ? down : right;
  self->step_y = across ? right : down;
}

/*
 * canvas_open: makes room for an answer of @width by @height, to be filled
 * with source_height rows of source_width pixels, each at least as large as
 * its side of the answer.
 */
int
canvas_open (Canvas  *self,
             uint32_t source_width,
             uint32_t source_height,
             uint32_t width,
             uint32_t height,
             unsigned orientation)
{
  int    status = canvas_check_size (source_width, source_height);
  size_t need = ATTEST_DECODE_HEADER + (size_t)width * height * 4;

  if (status != ATTEST_DECODE_OK)
    return status;
  if (width == 0 || height == 0 || width > source_width || height > source_height || need > self->room)
    return ATTEST_DECODE_LIMIT;
  self->map = mmap (NULL, need, PROT_READ | PROT_WRITE, MAP_SHARED, self->fd, 0);
  if (self->map == MAP_FAILED)
    return ATTEST_DECODE_LIMIT;
  self->source_width = source_width;
  self->source_height = source_height;
  self->width = width;
  self->height = height;
  canvas_turn (self, orientation);
  if (width == source_width && height == source_height)
    return ATTEST_DECODE_OK;
  self->sums = calloc ((size_t)width * 4, sizeof *self->sums);
  self->line = calloc ((size_t)width * 4, sizeof *self->line);
  return self->sums == NULL || self->line == NULL ? ATTEST_DECODE_LIMIT : ATTEST_DECODE_OK;
}

/* canvas_is_direct: whether rows are laid down as they come, at
 * map + ATTEST_DECODE_HEADER, neither scaled nor turned. */
bool
canvas_is_direct (const Canvas *self)
{
  return self->sums == NULL && self->step_x == 4 && self->step_y > 0;
}

static void
lay_row (Canvas        *self,
         const uint8_t *rgba)
{
  uint8_t *to = self->origin + (ptrdiff_t)self->next_line * self->step_y;

  if (self->step_x == 4)
    memcpy (to, rgba, (size_t)self->width * 4);
  else
    for (uint32_t x = 0; x < self->width; x++)
      memcpy (to + (ptrdiff_t)x * self->step_x, rgba + (size_t)x * 4, 4);
  self->next_line++;
}

/* Sums are exact in a double; one division a pixel instead of four. */
static void
lay_sums (Canvas *self)
{
  double    whole = 1.0 / ((double)self->source_width * self->source_height);
  uint8_t  *to = self->origin + (ptrdiff_t)self->next_line * self->step_y;
  uint64_t *sum = self->sums;

  for (uint32_t x = 0; x < self->width; x++, sum += 4, to += self->step_x)
    {
      double part = sum[3] == 0 ? 0 : 1.0 / (double)sum[3];

      for (unsigned c = 0; c < 3; c++)
        to[c] = (uint8_t)((double)sum[c] * part + 0.5);
      to[3] = (uint8_t)((double)sum[3] * whole + 0.5);
    }
  memset (self->sums, 0, (size_t)self->width * 4 * sizeof *self->sums);
  self->next_line++;
}

static void
add_pixel (uint32_t      *to,
           const uint8_t *pixel,
           uint32_t       weight)
{
  uint32_t alpha = weight * pixel[3];

  to[0] += alpha * pixel[0];
  to[1] += alpha * pixel[1];
  to[2] += alpha * pixel[2];
  to[3] += alpha;
}

static void
average_sideways (Canvas        *self,
                  const uint8_t *rgba)
{
  uint32_t *to = self->line;
  uint32_t  room = self->source_width;

  memset (self->line, 0, (size_t)self->width * 4 * sizeof *self->line);
  for (uint32_t x = 0; x < self->source_width; x++, rgba += 4)
    {
      uint32_t weight = self->width;

      if (weight >= room)
        {
          add_pixel (to, rgba, room);
          weight -= room;
          room = self->source_width;
          to += 4;
        }
      if (weight > 0)
        add_pixel (to, rgba, weight);
      room -= weight;
    }
}

static void
add_line (Canvas  *self,
          uint32_t weight)
{
  for (size_t i = 0; i < (size_t)self->width * 4; i++)
    self->sums[i] += (uint64_t)self->line[i] * weight;
}

/* canvas_row: takes the next row of the source; rows too many are dropped. */
void
canvas_row (Canvas        *self,
            const uint8_t *rgba)
{
  uint64_t from = (uint64_t)self->next_row * self->height;
  uint64_t edge = ((uint64_t)self->next_line + 1) * self->source_height;
  uint32_t above = self->height;

  if (self->next_row == self->source_height)
    return;
  self->next_row++;
  if (self->sums == NULL)
    {
      lay_row (self, rgba);
      return;
    }
  average_sideways (self, rgba);
  if (from + self->height >= edge)
    {
      above = (uint32_t)(edge - from);
      add_line (self, above);
      lay_sums (self);
      above = self->height - above;
    }
  if (above > 0)
    add_line (self, above);
}

/* canvas_close: declares the answer good. Returns whether every row came. */
bool
canvas_close (Canvas *self)
{
  uint32_t magic = ATTEST_DECODE_MAGIC;

  if (self->map == NULL || self->next_row != self->source_height || self->next_line != self->height)
    return false;
  memcpy (self->map, &magic, sizeof magic);
  return true;
}
