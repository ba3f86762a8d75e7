/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/read/attest-read.h"

#include <string.h>

/* What a camera writes into a picture unseen: when, where, and with what. The
 * block is TIFF: "II" or "MM" for the order of bytes, 42, the offset of a
 * directory; a directory is a count and that many entries of 12 bytes: tag,
 * type, count, value or its offset. Three directories are looked at, each
 * once, so that one that leads to itself leads nowhere. */

#define ENTRIES_MOST 512
#define TEXT_MOST 200

enum {
  TAG_GPS_LATITUDE_REF = 0x0001,
  TAG_GPS_LATITUDE = 0x0002,
  TAG_GPS_LONGITUDE_REF = 0x0003,
  TAG_GPS_LONGITUDE = 0x0004,
  TAG_MAKE = 0x010f,
  TAG_MODEL = 0x0110,
  TAG_CHANGED = 0x0132,
  TAG_EXIF = 0x8769,
  TAG_GPS = 0x8825,
  TAG_TAKEN = 0x9003,
  TAG_TAKEN_ZONE = 0x9011
};

enum {
  TYPE_TEXT = 2,
  TYPE_LONG = 4,
  TYPE_RATIONAL = 5
};

typedef struct
{
  const guint8 *data;
  gsize         length;
  gboolean      little;
} Tiff;

static guint
get16 (const Tiff *self,
       gsize       at)
{
  const guint8 *p = self->data + at;

  if (at > self->length || self->length - at < 2)
    return 0;
  return self->little ? (guint)p[1] << 8 | p[0] : (guint)p[0] << 8 | p[1];
}

static guint32
get32 (const Tiff *self,
       gsize       at)
{
  guint32 first = get16 (self, at), second = get16 (self, at + 2);

  return self->little ? second << 16 | first : first << 16 | second;
}

/* The place of an entry, or 0; no entry is at the start of a TIFF. */
static gsize
find_entry (const Tiff *self,
            gsize       directory,
            guint       tag,
            guint       type)
{
  guint count = directory > 0 ? MIN (get16 (self, directory), ENTRIES_MOST) : 0;

  for (guint i = 0; i < count; i++)
    {
      gsize at = directory + 2 + (gsize)i * 12;

      if (get16 (self, at) == tag && get16 (self, at + 2) == type)
        return at + 12 <= self->length ? at : 0;
    }
  return 0;
}

/* A text of printable ASCII, or FALSE. */
static gboolean
get_text (const Tiff *self,
          gsize       directory,
          guint       tag,
          GString    *out)
{
  gsize entry = find_entry (self, directory, tag, TYPE_TEXT);
  gsize count = entry > 0 ? get32 (self, entry + 4) : 0;
  gsize at = count > 4 ? get32 (self, entry + 8) : entry + 8;

  g_string_truncate (out, 0);
  if (count == 0 || count > TEXT_MOST || at > self->length || self->length - at < count)
    return FALSE;
  for (gsize i = 0; i < count && self->data[at + i] != '\0'; i++)
    {
      if (self->data[at + i] < 32 || self->data[at + i] > 126)
        return FALSE;
      g_string_append_c (out, (char)self->data[at + i]);
    }
  g_strchomp (out->str);
  g_string_set_size (out, strlen (out->str));
  return out->len > 0;
}

/* Three fractions: degrees, minutes, seconds. */
static gboolean
get_angle (const Tiff *self,
           gsize       directory,
           guint       tag,
           double      most,
           double     *out)
{
  gsize  entry = find_entry (self, directory, tag, TYPE_RATIONAL);
  gsize  at = entry > 0 ? get32 (self, entry + 8) : 0;
  double unit = 1;

  if (entry == 0 || get32 (self, entry + 4) != 3 || at > self->length || self->length - at < 24)
    return FALSE;
  *out = 0;
  for (guint i = 0; i < 3; i++, unit *= 60)
    {
      guint32 over = get32 (self, at + (gsize)i * 8), under = get32 (self, at + (gsize)i * 8 + 4);

      if (under == 0 && over != 0)
        return FALSE;
      *out += under == 0 ? 0 : (double)over / (double)under / unit;
    }
  return *out <= most;
}

static void
put_place (const Tiff *self,
           gsize       directory,
           Answer     *answer)
{
  g_autoptr (GString) south = g_string_new (NULL), west = g_string_new (NULL);
  double latitude, longitude;
  char   text[2][G_ASCII_DTOSTR_BUF_SIZE];

  if (!get_angle (self, directory, TAG_GPS_LATITUDE, 90, &latitude) || !get_angle (self, directory, TAG_GPS_LONGITUDE, 180, &longitude) ||
      !get_text (self, directory, TAG_GPS_LATITUDE_REF, south) || !get_text (self, directory, TAG_GPS_LONGITUDE_REF, west))
    return;
  g_ascii_formatd (text[0], sizeof text[0], "%.4f", *south->str == 'S' ? -latitude : latitude);
  g_ascii_formatd (text[1], sizeof text[1], "%.4f", *west->str == 'W' ? -longitude : longitude);
  {
    g_autofree char *both = g_strdup_printf ("%s, %s", text[0], text[1]);

    answer_put_text (answer, ATTEST_LINE_PLACE, both);
  }
}

/* "2026:03:03 10:41:07" as everybody else writes it; other texts are not times. */
static gboolean
as_time (GString *text)
{
  static const char shape[] = "dddd:dd:dd dd:dd:dd";

  if (text->len != strlen (shape) || g_str_has_prefix (text->str, "0000"))
    return FALSE;
  for (gsize i = 0; i < text->len; i++)
    if (shape[i] == 'd' ? !g_ascii_isdigit (text->str[i]) : text->str[i] != shape[i])
      return FALSE;
  text->str[4] = text->str[7] = '-';
  return TRUE;
}

static void
put_taken (const Tiff *self,
           gsize       first,
           gsize       exif,
           Answer     *answer)
{
  g_autoptr (GString) taken = g_string_new (NULL), zone = g_string_new (NULL);

  if (!get_text (self, exif, TAG_TAKEN, taken) && !get_text (self, first, TAG_CHANGED, taken))
    return;
  if (!as_time (taken))
    return;
  if (get_text (self, exif, TAG_TAKEN_ZONE, zone) && zone->len == 6)
    g_string_append_printf (taken, " %s", zone->str);
  answer_put_text (answer, ATTEST_LINE_TAKEN, taken->str);
}

static void
put_device (const Tiff *self,
            gsize       first,
            Answer     *answer)
{
  g_autoptr (GString) make = g_string_new (NULL), model = g_string_new (NULL);
  g_autofree char *both = NULL;

  if (!get_text (self, first, TAG_MODEL, model))
    return;
  if (get_text (self, first, TAG_MAKE, make) && !g_str_has_prefix (model->str, make->str))
    both = g_strdup_printf ("%s %s", make->str, model->str);
  answer_put_text (answer, ATTEST_LINE_DEVICE, both != NULL ? both : model->str);
}

/*
 * exif_facts:
 * @tiff: a block as exif_block() finds it
 *
 * Puts what it claims into @answer: a time, a place, a device, or none.
 */
void
exif_facts (const guint8 *tiff,
            gsize         length,
            Answer       *answer)
{
  Tiff  self = { .data = tiff, .length = length, .little = length > 0 && tiff[0] == 'I' };
  gsize first, entry, exif, gps;

  if (length < 14 || get16 (&self, 2) != 42)
    return;
  first = get32 (&self, 4);
  entry = find_entry (&self, first, TAG_EXIF, TYPE_LONG);
  exif = entry > 0 ? get32 (&self, entry + 8) : 0;
  entry = find_entry (&self, first, TAG_GPS, TYPE_LONG);
  gps = entry > 0 ? get32 (&self, entry + 8) : 0;
  put_taken (&self, first, exif, answer);
  put_place (&self, gps, answer);
  put_device (&self, first, answer);
}

static guint32
le32 (const guint8 *p)
{
  return (guint32)p[3] << 24 | (guint32)p[2] << 16 | (guint32)p[1] << 8 | p[0];
}

static guint32
be32 (const guint8 *p)
{
  return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | p[3];
}

/* Chunks of length, name, bytes: PNG puts the length first and a checksum
 * last; WebP the name first and evens the length. */
static const guint8 *
find_chunk (const Input *input,
            gsize        at,
            gboolean     png,
            const char  *name,
            gsize       *length)
{
  while (at <= input->length && input->length - at >= 12)
    {
      const guint8 *chunk = input->data + at;
      gsize         size = png ? be32 (chunk) : le32 (chunk + 4);

      if (size > input->length - at - 8)
        return NULL;
      if (memcmp (chunk + (png ? 4 : 0), name, 4) == 0)
        {
          *length = size;
          return chunk + 8;
        }
      at += 8 + size + (png ? 4 : size & 1);
    }
  return NULL;
}

static const guint8 *
find_segment (const Input *input,
              gsize       *length)
{
  const guint8 *data = input->data;
  gsize         at = 2;

  while (input->length >= 4 && at <= input->length - 4 && data[at] == 0xff)
    {
      gsize size = (gsize)data[at + 2] << 8 | data[at + 3];

      if (data[at + 1] == 0xff)
        {
          at++;
          continue;
        }
      if (data[at + 1] == 0xda || size < 2 || size > input->length - at - 2)
        return NULL;
      if (data[at + 1] == 0xe1 && size >= 8 && memcmp (data + at + 4, "Exif\0\0", 6) == 0)
        {
          *length = size - 8;
          return data + at + 10;
        }
      at += 2 + size;
    }
  return NULL;
}

static const guint8 *
exif_block (const Input *input,
            gsize       *length)
{
  const guint8 *data = input->data, *found = NULL;

  if (input->length >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return find_chunk (input, 8, TRUE, "eXIf", length);
  if (input->length >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return find_segment (input, length);
  if (input->length >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    found = find_chunk (input, 12, FALSE, "EXIF", length);
  /* Some write JPEG's introduction here as well. */
  if (found != NULL && *length >= 6 && memcmp (found, "Exif\0\0", 6) == 0)
    {
      *length -= 6;
      return found + 6;
    }
  return found;
}

/* read_picture: what the picture itself says, or nothing. */
int
read_picture (const Input *input,
              Answer      *answer)
{
  gsize         length = 0;
  const guint8 *block = exif_block (input, &length);

  answer->total = 1;
  if (block != NULL)
    exif_facts (block, length, answer);
  return ATTEST_DECODE_OK;
}
