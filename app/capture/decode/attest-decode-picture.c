/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <string.h>

/* decode_picture: by what the bytes say they are. */
int
decode_picture (const Input *input,
                Canvas      *canvas)
{
  const uint8_t *data = input->data;

  if (input->length >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return decode_png (input, canvas);
  if (input->length >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return decode_jpeg (input, canvas);
  if (input->length >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return decode_webp (input, canvas);
  return ATTEST_DECODE_UNSUPPORTED;
}
