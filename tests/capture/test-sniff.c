/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "capture/attest-sniff.h"
#include "pictures.h"

#include <string.h>

#define BYTES(literal) (literal), sizeof (literal) - 1

static const struct
{
  const char *bytes;
  gsize       length;
  const char *type;
} known[] = {
  { BYTES ("\x89PNG\r\n\x1a\n"), "image/png" },
  { BYTES ("\xff\xd8\xff\xe0"), "image/jpeg" },
  { BYTES ("RIFF\0\0\0\0WEBPVP8 "), "image/webp" },
  { BYTES ("RIFF\0\0\0\0WAVEfmt "), "audio/x-wav" },
  { BYTES ("RIFF\0\0\0\0AVI LIST"), "video/x-msvideo" },
  { BYTES ("GIF89a\1\0\1\0"), "image/gif" },
  { BYTES ("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0\0\0\2\0\0\0"), "image/bmp" },
  { BYTES ("BM is how the letter began"), "text/plain" },
  { BYTES ("II*\0\x08\0\0\0"), "image/tiff" },
  { BYTES ("MM\0*\0\0\0\x08"), "image/tiff" },
  { BYTES ("\0\0\0\x18"
           "ftypheic\0\0\0\0mif1heic"),
    "image/heic" },
  { BYTES ("\0\0\0\x18"
           "ftypmif1\0\0\0\0mif1heic"),
    "image/heic" },
  { BYTES ("\0\0\0\x18"
           "ftypmif1\0\0\0\0mif1avif"),
    "image/avif" },
  { BYTES ("\0\0\0\x14"
           "ftypmif1\0\0\0\0mif1avif"),
    "image/heif" },
  { BYTES ("\0\0\0\x1c"
           "ftypavif\0\0\0\0avifmif1"),
    "image/avif" },
  { BYTES ("\0\0\0\x18"
           "ftypmp42\0\0\0\0isommp42"),
    "video/mp4" },
  { BYTES ("\0\0\0\x14"
           "ftypqt  \0\0\0\0qt  "),
    "video/quicktime" },
  { BYTES ("\0\0\0\x18"
           "ftypM4A \0\0\0\0M4A mp42"),
    "audio/mp4" },
  { BYTES ("\0\0\0\x18"
           "ftyp3gp4\0\0\0\0isom3gp4"),
    "video/3gpp" },
  { BYTES ("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm"), "video/webm" },
  { BYTES ("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x88matroska"), "video/x-matroska" },
  { BYTES ("ID3\4\0\0"), "audio/mpeg" },
  { BYTES ("\xff\xfb\x90\x64\0\0"), "audio/mpeg" },
  { BYTES ("\xff\xf1\x50\x80\0\0"), "audio/aac" },
  { BYTES ("OggS\0\2"), "application/ogg" },
  { BYTES ("fLaC\0\0"), "audio/flac" },
  { BYTES ("#!AMR\n<"), "audio/amr" },
  { BYTES ("%PDF-1.7\n%\xe2\xe3"), "application/pdf" },
  { BYTES ("PK\3\4\x14\0\0\0\0\0"), "application/zip" },
  { BYTES ("PK\5\6\0\0\0\0"), "application/zip" },
  { BYTES ("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text" },
  { BYTES ("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml....word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
  { BYTES ("7z\xbc\xaf\x27\x1c"), "application/x-7z-compressed" },
  { BYTES ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "application/x-ole-storage" },
  { BYTES ("{\\rtf1\\ansi"), "application/rtf" },
  { BYTES ("From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nhello"), "message/rfc822" },
  { BYTES ("Received: from x\r\n\tby y;\r\nMessage-ID: <1>\r\nDate: z\r\n\r\n\xe9\xe8"), "message/rfc822" },
  { BYTES ("From a@b Sat Nov 21 10:00:00 2026\nFrom: a@b\nDate: x\n\nhello\n"), "application/mbox" },
  { BYTES ("From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/\r\nSubject: x\r\nDate: y\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=b\r\n\r\n"), "application/x-mimearchive" },
  { BYTES ("From here on it is a story.\nNothing else: really.\n"), "text/plain" },
  { BYTES ("Note: she said\nso: I left\n"), "text/plain" },
  { BYTES ("<!DOCTYPE html><html>"), "text/html" },
  { BYTES ("\xef\xbb\xbf\n<!-- saved -->\n<HTML>"), "text/html" },
  { BYTES ("<svg xmlns='http://www.w3.org/2000/svg'/>"), "image/svg+xml" },
  { BYTES ("<?xml version='1.0'?>\n<!-- x -->\n<svg xmlns='http://www.w3.org/2000/svg'/>"), "image/svg+xml" },
  { BYTES ("<?xml version='1.0'?><note/>"), "text/xml" },
  { BYTES ("21/11/2026, 19:02 - Tyler: hi \xf0\x9f\x98\x80\n"), "text/plain" },
  { BYTES ("caf\xe9"), "application/octet-stream" },
  { BYTES ("a\0b"), "application/octet-stream" },
  { BYTES ("\x01\x02\x03"), "application/octet-stream" },
  { BYTES ("\x7f"
           "ELF\2\1\1"),
    "application/x-executable" },
  { BYTES (""), "application/octet-stream" },
  { BYTES ("\x89PN"), "application/octet-stream" },
  { BYTES ("RIFF"), "text/plain" },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      /* In a block of its very size, so that a reader that goes too far is seen. */
      g_autofree char *exact = g_memdup2 (known[i].bytes, known[i].length);

      g_test_message ("%" G_GSIZE_FORMAT ": %s", i, known[i].type);
      g_assert_cmpstr (attest_sniff (exact, known[i].length).type, ==, known[i].type);
    }
}

/* The name has no way in; this shows that the same bytes stay what they are
 * under names that the desktop's own guess would follow. */
static void
test_names_cannot_lie (void)
{
  static const char *const names[] = { "liar.txt", "liar.pdf", "liar.png.exe", "liar", "liar.html" };
  g_autofree char         *dir = attest_test_dir ();
  g_autoptr (GBytes) png = picture_png (90, 60, PNG_PLAIN);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      g_autoptr (GBytes) read = NULL;

      attest_test_write (path, g_bytes_get_data (png, NULL), g_bytes_get_size (png));
      read = attest_test_read (path);
      g_assert_cmpstr (attest_sniff (g_bytes_get_data (read, NULL), g_bytes_get_size (read)).type, ==, "image/png");
    }
  attest_test_remove (dir);
}

static void
assert_size (GBytes     *bytes,
             const char *type,
             guint       width,
             guint       height)
{
  AttestSniff sniff = attest_sniff (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (sniff.type, ==, type);
  g_assert_cmpuint (sniff.width, ==, width);
  g_assert_cmpuint (sniff.height, ==, height);
}

static void
test_sizes (void)
{
  g_autoptr (GBytes) png = picture_png (1366, 768, PNG_PLAIN);
  g_autoptr (GBytes) jpeg = picture_jpeg (1001, 77, JPEG_BASELINE, 6);
  g_autoptr (GBytes) progressive = picture_jpeg (300, 200, JPEG_PROGRESSIVE, 0);
  g_autoptr (GBytes) webp = picture_webp (641, 479, FALSE);
  g_autoptr (GBytes) lossless = picture_webp (641, 479, TRUE);
  g_autoptr (GBytes) claim = picture_png_claim (30000, 30000);

  assert_size (png, "image/png", 1366, 768);
  assert_size (jpeg, "image/jpeg", 1001, 77);
  assert_size (progressive, "image/jpeg", 300, 200);
  assert_size (webp, "image/webp", 641, 479);
  assert_size (lossless, "image/webp", 641, 479);
  assert_size (claim, "image/png", 30000, 30000);
}

/* Cut anywhere, and changed anywhere: an answer, and no step outside. */
static void
test_cut_and_changed (void)
{
  GBytes *seeds[] = {
    picture_png (9, 6, PNG_PLAIN), picture_jpeg (9, 6, JPEG_BASELINE, 1), picture_webp (9, 6, FALSE), picture_webp (9, 6, TRUE)
  };

  for (gsize i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      gsize length = MIN (g_bytes_get_size (seeds[i]), 700);

      for (gsize cut = 1; cut <= length; cut++)
        {
          g_autofree guint8 *exact = g_memdup2 (g_bytes_get_data (seeds[i], NULL), cut);

          g_assert_nonnull (attest_sniff (exact, cut).type);
          exact[g_test_rand_int_range (0, (int)cut)] = (guint8)g_test_rand_int ();
          g_assert_nonnull (attest_sniff (exact, cut).type);
        }
      g_bytes_unref (seeds[i]);
    }
}

static void
test_text_cut_in_a_character (void)
{
  g_autoptr (GString) text = g_string_new ("x");

  while (text->len < ATTEST_SNIFF_HEAD + 10)
    g_string_append (text, "\xe2\x82\xac");
  g_assert_cmpstr (attest_sniff (text->str, text->len).type, ==, "text/plain");
  /* Here the file itself ends in the middle of one. */
  g_assert_cmpstr (attest_sniff (text->str, 6).type, ==, "application/octet-stream");
}

static void
test_what_it_is_good_for (void)
{
  g_assert_true (attest_sniff_is_picture ("image/heic"));
  g_assert_false (attest_sniff_is_picture ("video/mp4"));
  g_assert_false (attest_sniff_is_picture (NULL));
  g_assert_true (attest_sniff_has_preview ("image/png"));
  g_assert_true (attest_sniff_has_preview ("image/jpeg"));
  g_assert_true (attest_sniff_has_preview ("image/webp"));
  g_assert_false (attest_sniff_has_preview ("image/svg+xml"));
  g_assert_false (attest_sniff_has_preview ("image/gif"));
  g_assert_false (attest_sniff_has_preview ("image/heic"));
  g_assert_false (attest_sniff_has_preview (NULL));
  g_assert_cmpstr (attest_sniff_extension ("image/jpeg"), ==, "jpg");
  g_assert_cmpstr (attest_sniff_extension ("application/x-executable"), ==, "bin");
  g_assert_cmpstr (attest_sniff_extension (NULL), ==, "bin");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sniff/type/table", test_table);
  g_test_add_func ("/sniff/type/names-cannot-lie", test_names_cannot_lie);
  g_test_add_func ("/sniff/type/text-cut-in-a-character", test_text_cut_in_a_character);
  g_test_add_func ("/sniff/size/from-headers", test_sizes);
  g_test_add_func ("/sniff/size/cut-and-changed", test_cut_and_changed);
  g_test_add_func ("/sniff/type/what-it-is-good-for", test_what_it_is_good_for);
  return g_test_run ();
}
