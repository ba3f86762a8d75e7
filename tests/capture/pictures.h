/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pictures made for the tests. Each corner has a colour of its own: top left
 * red, top right green, bottom left blue, bottom right white; black between. */

typedef enum
{
  PNG_PLAIN = 0,
  PNG_INTERLACED = 1 << 0,
  PNG_PALETTE = 1 << 1,
  PNG_DEEP = 1 << 2,      /* 16 bits a channel */
  PNG_GREY = 1 << 3,
  PNG_CLEAR = 1 << 4,     /* the lower half transparent */
} PictureFlags;

typedef enum
{
  JPEG_BASELINE,
  JPEG_PROGRESSIVE,
  JPEG_MANY_SCANS,        /* 190 scans, each of them valid */
  JPEG_CMYK,
  JPEG_GREY,
} PictureJpeg;

GBytes *picture_png       (guint         width,
                           guint         height,
                           PictureFlags  flags);
GBytes *picture_jpeg      (guint         width,
                           guint         height,
                           PictureJpeg   kind,
                           guint         orientation);
GBytes *picture_webp      (guint         width,
                           guint         height,
                           gboolean      lossless);

/* PNG by hand, for what no encoder would write. */
void    picture_png_chunk (GByteArray   *png,
                           const char   *type,
                           const void   *bytes,
                           gsize         length);
GBytes *picture_png_claim (guint         width,
                           guint         height);
GBytes *picture_deflate   (const void   *bytes,
                           gsize         length,
                           guint         times);
void    picture_fix_png   (guint8       *bytes,
                           gsize         length);

G_END_DECLS
