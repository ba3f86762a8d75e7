/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <string.h>

/* EXIF: an APP1 segment of "Exif", two zeros, and a TIFF head: "II" or "MM"
 * for the order of bytes, 42, the offset of the first directory; there a
 * count of 12-byte entries of tag, type, count, value. Only the orientation
 * (tag 0x0112, one 16-bit number from 1 to 8) is looked for. */
#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3

typedef struct
{
  const uint8_t *data;
  size_t         length;
  bool           little;
} Tiff;

static unsigned
get16 (const Tiff *self,
       size_t      at)
{
  const uint8_t *p = self->data + at;

  if (at > self->length || self->length - at < 2)
    return 0;
  return self->little ? (unsigned)p[1] << 8 | p[0] : (unsigned)p[0] << 8 | p[1];
}

static size_t
get32 (const Tiff *self,
       size_t      at)
{
  size_t first = get16 (self, at);
  size_t second = get16 (self, at + 2);

  return self->little ? second << 16 | first : first << 16 | second;
}

static unsigned
tiff_orientation (const uint8_t *data,
                  size_t         length)
{
  Tiff     tiff = { .data = data, .length = length, .little = length > 0 && data[0] == 'I' };
  size_t   at = get32 (&tiff, 4);
  unsigned count = get16 (&tiff, at);

  if (length < 14 || get16 (&tiff, 2) != 42 || at > length)
    return 1;
  for (at += 2; count > 0 && at <= length && length - at >= 12; count--, at += 12)
    {
      unsigned value = get16 (&tiff, at + 8);

      if (get16 (&tiff, at) == TAG_ORIENTATION && get16 (&tiff, at + 2) == TYPE_SHORT)
        return value >= 1 && value <= 8 ? value : 1;
    }
  return 1;
}

/* exif_orientation: how to turn a JPEG, 1 to 8; 1 when it does not say. */
unsigned
exif_orientation (const Input *input)
{
  const uint8_t *data = input->data;
  size_t         at = 2;

  while (input->length >= 4 && at <= input->length - 4 && data[at] == 0xff)
    {
      uint8_t marker = data[at + 1];
      size_t  size = (size_t)data[at + 2] << 8 | data[at + 3];

      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker == 0xda || size < 2 || size > input->length - at - 2)
        return 1;
      if (marker == 0xe1 && size >= 8 && memcmp (data + at + 4, "Exif\0\0", 6) == 0)
        return tiff_orientation (data + at + 10, size - 8);
      at += 2 + size;
    }
  return 1;
}
