/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <webp/decode.h>

static int
from_status (VP8StatusCode status)
{
  switch (status)
    {
    case VP8_STATUS_OK:
      return ATTEST_DECODE_OK;
    case VP8_STATUS_OUT_OF_MEMORY:
      return ATTEST_DECODE_LIMIT;
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return ATTEST_DECODE_UNSUPPORTED;
    case VP8_STATUS_INVALID_PARAM:
    case VP8_STATUS_BITSTREAM_ERROR:
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_USER_ABORT:
    case VP8_STATUS_NOT_ENOUGH_DATA:
    default:
      return ATTEST_DECODE_DAMAGED;
    }
}

static int
check_features (const WebPBitstreamFeatures *features)
{
  if (features->width <= 0 || features->height <= 0)
    return ATTEST_DECODE_DAMAGED;
  if (features->has_animation)
    return ATTEST_DECODE_UNSUPPORTED;
  return canvas_check_size ((uint32_t)features->width, (uint32_t)features->height);
}

/* decode_webp: still pictures only. The library scales while it decodes, so
 * the answer is written in place. */
int
decode_webp (const Input *input,
             Canvas      *canvas)
{
  WebPDecoderConfig config;
  uint32_t          width;
  uint32_t          height;
  int               status;

  if (!WebPInitDecoderConfig (&config))
    return ATTEST_DECODE_UNSUPPORTED;
  status = from_status (WebPGetFeatures (input->data, input->length, &config.input));
  if (status == ATTEST_DECODE_OK)
    status = check_features (&config.input);
  if (status != ATTEST_DECODE_OK)
    return status;
  canvas_plan (canvas, (uint32_t)config.input.width, (uint32_t)config.input.height, &width, &height);
  canvas->full_width = (uint32_t)config.input.width;
  canvas->full_height = (uint32_t)config.input.height;
  status = canvas_open (canvas, width, height, width, height, 1);
  if (status != ATTEST_DECODE_OK)
    return status;
  config.options.use_scaling = width != (uint32_t)config.input.width || height != (uint32_t)config.input.height;
  config.options.scaled_width = (int)width;
  config.options.scaled_height = (int)height;
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = canvas->map + ATTEST_DECODE_HEADER;
  config.output.u.RGBA.stride = (int)width * 4;
  config.output.u.RGBA.size = (size_t)width * height * 4;
  status = from_status (WebPDecode (input->data, input->length, &config));
  canvas->next_row = canvas->source_height;
  canvas->next_line = canvas->height;
  return status;
}
