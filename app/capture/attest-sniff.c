/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-sniff.h"

#include "capture/attest-sniff-text.h"

#include <string.h>

/* Signatures at fixed places. Containers that hold several kinds (RIFF, ISO
 * media, Matroska, ZIP) and kinds with weak signatures are looked into below. */
static const struct
{
  gsize       at;
  gsize       length;
  const char *bytes;
  const char *type;
} signatures[] = {
  { 0, 8, "\x89PNG\r\n\x1a\n", "image/png" },
  { 0, 3, "\xff\xd8\xff", "image/jpeg" },
  { 0, 6, "GIF87a", "image/gif" },
  { 0, 6, "GIF89a", "image/gif" },
  { 0, 4, "II*\0", "image/tiff" },
  { 0, 4, "MM\0*", "image/tiff" },
  { 0, 5, "%PDF-", "application/pdf" },
  { 0, 6, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed" },
  { 0, 6, "Rar!\x1a\x07", "application/vnd.rar" },
  { 0, 3, "\x1f\x8b\x08", "application/gzip" },
  { 257, 5, "ustar", "application/x-tar" },
  { 0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage" },
  { 0, 6, "{\\rtf1", "application/rtf" },
  { 0, 4, "OggS", "application/ogg" },
  { 0, 4, "fLaC", "audio/flac" },
  { 0, 3, "ID3", "audio/mpeg" },
  { 0, 6, "#!AMR\n", "audio/amr" },
  { 0, 4, "\x7f"
          "ELF",
    "application/x-executable" },
};

/* What a type is good for, and the ending that a copy made by us carries. */
static const struct
{
  const char *type;
  const char *extension;
  gboolean    preview;
} types[] = {
  { "image/png", "png", TRUE },
  { "image/jpeg", "jpg", TRUE },
  { "image/webp", "webp", TRUE },
  { "image/gif", "gif", FALSE },
  { "image/bmp", "bmp", FALSE },
  { "image/tiff", "tiff", FALSE },
  { "image/heic", "heic", FALSE },
  { "image/heif", "heif", FALSE },
  { "image/avif", "avif", FALSE },
  { "image/svg+xml", "svg", FALSE },
  { "application/pdf", "pdf", FALSE },
  { "application/zip", "zip", FALSE },
  { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", FALSE },
  { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", FALSE },
  { "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", FALSE },
  { "application/vnd.oasis.opendocument.text", "odt", FALSE },
  { "application/vnd.oasis.opendocument.spreadsheet", "ods", FALSE },
  { "application/x-7z-compressed", "7z", FALSE },
  { "application/vnd.rar", "rar", FALSE },
  { "application/gzip", "gz", FALSE },
  { "application/x-tar", "tar", FALSE },
  { "application/rtf", "rtf", FALSE },
  { "application/ogg", "ogg", FALSE },
  { "application/x-mimearchive", "mhtml", FALSE },
  { "application/mbox", "mbox", FALSE },
  { "message/rfc822", "eml", FALSE },
  { "text/html", "html", FALSE },
  { "text/xml", "xml", FALSE },
  { "text/plain", "txt", FALSE },
  { "audio/mpeg", "mp3", FALSE },
  { "audio/mp4", "m4a", FALSE },
  { "audio/flac", "flac", FALSE },
  { "audio/x-wav", "wav", FALSE },
  { "audio/amr", "amr", FALSE },
  { "audio/aac", "aac", FALSE },
  { "video/mp4", "mp4", FALSE },
  { "video/quicktime", "mov", FALSE },
  { "video/3gpp", "3gp", FALSE },
  { "video/webm", "webm", FALSE },
  { "video/x-matroska", "mkv", FALSE },
  { "video/x-msvideo", "avi", FALSE },
};

static gboolean
has (const guint8 *data,
     gsize         length,
     gsize         at,
     const char   *bytes,
     gsize         size)
{
  return at <= length && size <= length - at && memcmp (data + at, bytes, size) == 0;
}

static guint
be16 (const guint8 *data)
{
  return (guint)data[0] << 8 | data[1];
}

static guint
le16 (const guint8 *data)
{
  return (guint)data[1] << 8 | data[0];
}

static guint32
be32 (const guint8 *data)
{
  return (guint32)be16 (data) << 16 | be16 (data + 2);
}

static const char *
sniff_signature (const guint8 *data,
                 gsize         length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (has (data, length, signatures[i].at, signatures[i].bytes, signatures[i].length))
      return signatures[i].type;
  return NULL;
}

static const char *
sniff_riff (const guint8 *data,
            gsize         length)
{
  if (!has (data, length, 0, "RIFF", 4))
    return NULL;
  if (has (data, length, 8, "WEBPVP8", 7))
    return "image/webp";
  if (has (data, length, 8, "WAVE", 4))
    return "audio/x-wav";
  return has (data, length, 8, "AVI ", 4) ? "video/x-msvideo" : NULL;
}

static const char *
sniff_brand (const guint8 *brand)
{
  static const struct
  {
    const char *brand;
    const char *type;
  } brands[] = {
    { "heic", "image/heic" },
    { "heix", "image/heic" },
    { "hevc", "image/heic" },
    { "heim", "image/heic" },
    { "heis", "image/heic" },
    { "avif", "image/avif" },
    { "avis", "image/avif" },
    { "qt  ", "video/quicktime" },
    { "M4A ", "audio/mp4" },
    { "M4B ", "audio/mp4" },
    { "3gp4", "video/3gpp" },
    { "3gp5", "video/3gpp" },
    { "3gp6", "video/3gpp" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (brands); i++)
    if (memcmp (brand, brands[i].brand, 4) == 0)
      return brands[i].type;
  return NULL;
}

/* An ISO media file starts with a box that lists brands; the generic still
 * image brand needs a look at the compatible ones behind it. */
static const char *
sniff_iso_media (const guint8 *data,
                 gsize         length)
{
  const char *type;
  gsize       end;

  if (length < 16 || !has (data, length, 4, "ftyp", 4))
    return NULL;
  type = sniff_brand (data + 8);
  if (type != NULL || (memcmp (data + 8, "mif1", 4) != 0 && memcmp (data + 8, "msf1", 4) != 0))
    return type != NULL ? type : "video/mp4";
  end = MIN (be32 (data), length);
  for (gsize at = 16; at + 4 <= end; at += 4)
    {
      type = sniff_brand (data + at);
      if (type != NULL && g_str_has_prefix (type, "image/"))
        return type;
    }
  return "image/heif";
}

static const char *
sniff_matroska (const guint8 *data,
                gsize         length)
{
  if (!has (data, length, 0, "\x1a\x45\xdf\xa3", 4))
    return NULL;
  return memmem (data, MIN (length, 64), "webm", 4) != NULL ? "video/webm" : "video/x-matroska";
}

static const char *
sniff_zip (const guint8 *data,
           gsize         length)
{
  static const char odf[] = "mimetypeapplication/vnd.oasis.opendocument.";

  if (!has (data, length, 0, "PK\3\4", 4))
    return has (data, length, 0, "PK\5\6", 4) ? "application/zip" : NULL;
  if (has (data, length, 30, odf, strlen (odf)))
    {
      if (has (data, length, 30 + strlen (odf), "text", 4))
        return "application/vnd.oasis.opendocument.text";
      if (has (data, length, 30 + strlen (odf), "spreadsheet", 11))
        return "application/vnd.oasis.opendocument.spreadsheet";
    }
  if (!has (data, length, 30, "[Content_Types].xml", 19) && !has (data, length, 30, "_rels/", 6))
    return "application/zip";
  if (memmem (data, length, "word/", 5) != NULL)
    return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  if (memmem (data, length, "xl/", 3) != NULL)
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  if (memmem (data, length, "ppt/", 4) != NULL)
    return "application/vnd.openxmlformats-officedocument.presentationml.presentation";
  return "application/zip";
}

/* Two letters are a weak signature: the size of the header behind them must
 * be one that exists. */
static const char *
sniff_bmp (const guint8 *data,
           gsize         length)
{
  static const guint sizes[] = { 12, 40, 52, 56, 64, 108, 124 };

  if (length < 26 || !has (data, length, 0, "BM", 2) || !has (data, length, 6, "\0\0\0\0", 4) || le16 (data + 16) != 0)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (le16 (data + 14) == sizes[i])
      return "image/bmp";
  return NULL;
}

static const char *
sniff_audio_frame (const guint8 *data,
                   gsize         length)
{
  if (length < 4 || data[0] != 0xff)
    return NULL;
  if ((data[1] == 0xfb || data[1] == 0xfa || data[1] == 0xf3 || data[1] == 0xf2) &&
      data[2] >> 4 != 15 && data[2] >> 4 != 0 && (data[2] >> 2 & 3) != 3)
    return "audio/mpeg";
  return (data[1] == 0xf1 || data[1] == 0xf9) && (data[2] >> 2 & 15) < 13 ? "audio/aac" : NULL;
}

static const char *
sniff_type (const guint8 *data,
            gsize         length)
{
  static const char *(*const sniffers[]) (const guint8 *, gsize) = {
    sniff_signature, sniff_riff, sniff_iso_media, sniff_matroska, sniff_zip,
    sniff_bmp, sniff_audio_frame, attest_sniff_text
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sniffers); i++)
    {
      const char *type = sniffers[i](data, length);

      if (type != NULL)
        return type;
    }
  return "application/octet-stream";
}

static void
size_png (const guint8 *data,
          gsize         length,
          AttestSniff  *out)
{
  if (length < 24 || !has (data, length, 12, "IHDR", 4) || be32 (data + 16) > G_MAXINT32 || be32 (data + 20) > G_MAXINT32)
    return;
  out->width = be32 (data + 16);
  out->height = be32 (data + 20);
}

/* Walks the segments before the first scan; the frame header among them holds
 * the size. Every step moves forward, so the walk ends with the bytes. */
static void
size_jpeg (const guint8 *data,
           gsize         length,
           AttestSniff  *out)
{
  gsize at = 2;

  while (length >= 9 && at <= length - 9)
    {
      guint8 marker = data[at + 1];

      if (data[at] != 0xff || marker == 0xda || marker == 0xd9)
        return;
      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          out->height = be16 (data + at + 5);
          out->width = be16 (data + at + 7);
          return;
        }
      at += 2 + MAX (be16 (data + at + 2), 2);
    }
}

static void
size_webp (const guint8 *data,
           gsize         length,
           AttestSniff  *out)
{
  if (length < 30)
    return;
  if (data[15] == ' ' && has (data, length, 23, "\x9d\x01\x2a", 3))
    {
      out->width = le16 (data + 26) & 0x3fff;
      out->height = le16 (data + 28) & 0x3fff;
    }
  else if (data[15] == 'L' && data[20] == 0x2f)
    {
      out->width = 1 + (le16 (data + 21) & 0x3fff);
      out->height = 1 + (data[22] >> 6 | (guint)data[23] << 2 | (guint)(data[24] & 15) << 10);
    }
  else if (data[15] == 'X')
    {
      out->width = 1 + (le16 (data + 24) | (guint)data[26] << 16);
      out->height = 1 + (le16 (data + 27) | (guint)data[29] << 16);
    }
}

/* The names of an archive's first members stand in its first bytes. */
static gboolean
is_chat_archive (const guint8 *data,
                 gsize         length)
{
  return memmem (data, length, "_chat.txt", 9) != NULL || memmem (data, length, "WhatsApp Chat", 13) != NULL;
}

/**
 * attest_sniff:
 * @head: (nullable): the start of a file, or all of it
 * @length: how many bytes; only the first %ATTEST_SNIFF_HEAD are looked at
 *
 * Tells the media type from the bytes, never from a name, and the size of a
 * PNG, JPEG or WebP from its header. The numbers are claims of the file:
 * nothing may be allocated by them before the decoder's limits are checked.
 *
 * Returns: the type, "application/octet-stream" when nothing fits, and the size
 */
AttestSniff
attest_sniff (const void *head,
              gsize       length)
{
  AttestSniff out = { .type = "application/octet-stream" };

  length = MIN (length, ATTEST_SNIFF_HEAD);
  if (head == NULL || length == 0)
    return out;
  out.type = sniff_type (head, length);
  if (strcmp (out.type, "image/png") == 0)
    size_png (head, length, &out);
  else if (strcmp (out.type, "image/jpeg") == 0)
    size_jpeg (head, length, &out);
  else if (strcmp (out.type, "image/webp") == 0)
    size_webp (head, length, &out);
  else if (strcmp (out.type, "text/plain") == 0)
    out.chat = attest_sniff_chat (head, length);
  else if (strcmp (out.type, "application/zip") == 0)
    out.chat = is_chat_archive (head, length);
  return out;
}

/**
 * attest_sniff_is_picture:
 * @type: (nullable): a media type
 *
 * Returns: whether @type is a still picture, with or without a preview
 */
gboolean
attest_sniff_is_picture (const char *type)
{
  return type != NULL && g_str_has_prefix (type, "image/");
}

/**
 * attest_sniff_has_preview:
 * @type: (nullable): a media type
 *
 * Returns: whether attest_decode_async() can show @type; all else is kept as
 *   it is, sealed and unshown
 */
gboolean
attest_sniff_has_preview (const char *type)
{
  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].type, type) == 0)
      return types[i].preview;
  return FALSE;
}

/**
 * attest_sniff_extension:
 * @type: (nullable): a media type
 *
 * Returns: (transfer none): the file name ending for @type without its dot,
 *   for names that we generate; "bin" for what is not known
 */
const char *
attest_sniff_extension (const char *type)
{
  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].type, type) == 0)
      return types[i].extension;
  return "bin";
}
