/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/read/attest-read.h"
#include "fuzz.h"

#include <archive.h>
#include <archive_entry.h>
#include <gmime/gmime.h>
#include <string.h>

/* What attest-read looks into, here without its walls. Whatever the bytes are,
 * the answer is lines that are whole, known, and in UTF-8. */

static void
add_text (GPtrArray  *to,
          const char *text)
{
  g_ptr_array_add (to, g_bytes_new (text, strlen (text)));
}

static void
assert_answer (const Answer *answer)
{
  const guint8 *at = answer->map + ATTEST_READ_HEADER, *end = at + answer->used;
  guint32       head[2];

  g_assert_cmpuint (answer->used, <=, answer->room);
  while (at < end)
    {
      g_assert_cmpint (end - at, >=, sizeof head);
      memcpy (head, at, sizeof head);
      at += sizeof head;
      g_assert_cmpuint (head[0], >=, ATTEST_LINE_MESSAGE);
      g_assert_cmpuint (head[0], <=, ATTEST_LINE_LAST);
      g_assert_cmpint (end - at, >=, head[1]);
      g_assert_true (g_utf8_validate ((const char *)at, head[1], NULL));
      at += head[1];
    }
}

typedef int (*Reader) (const Input *input, guint from, Answer *answer);

static void
attempt (const guint8 *bytes,
         gsize         length,
         Reader        reader)
{
  static guint8 *map = NULL;
  static gsize   warm = 0;
  Input          input = { .data = bytes, .length = length };
  Answer         answer = { .room = 256 * 1024 - ATTEST_READ_HEADER };
  int            status;

  if (g_once_init_enter (&warm))
    {
      map = g_malloc (256 * 1024);
      charset_warm_up ();
      g_mime_init ();
      g_once_init_leave (&warm, 1);
    }
  /* Nothing at all never gets as far. */
  if (length == 0)
    return;
  answer.map = map;
  status = reader (&input, 0, &answer);
  g_assert_true (status == ATTEST_DECODE_OK || status == ATTEST_DECODE_DAMAGED || status == ATTEST_DECODE_LIMIT);
  assert_answer (&answer);
}

/* ── Letters ──────────────────────────────────────────────────────────── */

static void
letter_seeds (GPtrArray *to)
{
  add_text (to, "From: Sam <a@b.example>\nTo: c@d.example\nDate: Tue, 3 Mar 2026 10:41:00 +0000\nSubject: =?iso-8859-1?Q?caf=E9?=\n"
                "Received: from x by y\nAuthentication-Results: z; spf=pass\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=utf-8\n"
                "Content-Transfer-Encoding: quoted-printable\n\nw=C3=B6rds\n--c\nContent-Type: text/html\n\n<p>w<b>x</b>\n--c--\n"
                "--b\nContent-Type: image/png; name=\"p.png\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\niVBORw0KGgo=\n--b--\n");
  add_text (to, "From: a@b.example\nSubject: x\nContent-Type: message/rfc822\n\nFrom: c@d.example\nSubject: y\n\nz\n");
  add_text (to, "From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=iso-2022-jp\n\n\033$B$3$s\033(B\n");
}

static int
letter_read (const Input *input,
             guint        from,
             Answer      *answer)
{
  Input part = { 0 };
  int   status = read_mail (input, answer);

  (void)read_mail_part (input, 1, &part);
  g_free ((void *)part.data);
  return status;
}

static void
letter_attempt (const guint8 *bytes,
                gsize         length)
{
  attempt (bytes, length, letter_read);
}

static void
mailbox_seeds (GPtrArray *to)
{
  add_text (to, "From a Tue\nFrom: a@b.example\nSubject: 1\n\nw\n\nFrom b Wed\nFrom: c@d.example\nSubject: 2\n\n>From x\n");
}

static void
mailbox_attempt (const guint8 *bytes,
                 gsize         length)
{
  attempt (bytes, length, read_mbox);
}

static void
mhtml_seeds (GPtrArray *to)
{
  add_text (to, "From: <Saved by Blink>\nSnapshot-Content-Location: https://e.example/\nSubject: t\nMIME-Version: 1.0\n"
                "Content-Type: multipart/related; type=\"text/html\"; boundary=b\n\n--b\nContent-Type: text/html\n\n<title>t</title><p>w\n--b--\n");
}

static int
mhtml_read (const Input *input,
            guint        from,
            Answer      *answer)
{
  return read_mhtml (input, answer);
}

static void
mhtml_attempt (const guint8 *bytes,
               gsize         length)
{
  attempt (bytes, length, mhtml_read);
}

/* ── Pages ────────────────────────────────────────────────────────────── */

static void
page_seeds (GPtrArray *to)
{
  add_text (to, "<!DOCTYPE html><!-- saved from url=(0020)https://e.example/p --><html><head><meta charset=\"windows-1252\"><title>t &amp; u</title>"
                "<link rel='canonical' href='https://e.example/'><script>x</script></head><body><h1>h</h1><p>w<br>x<a href=\"http://y.example/\">z</a>"
                "<img src=a alt=\"b\"><ul><li>1<li>2</ul><table><tr><td>a<td>b</table>&#8364;&#x41;&bogus;</body></html>");
}

static int
page_read (const Input *input,
           guint        from,
           Answer      *answer)
{
  return read_page (input, answer);
}

static void
page_attempt (const guint8 *bytes,
              gsize         length)
{
  attempt (bytes, length, page_read);
}

/* ── Chats ────────────────────────────────────────────────────────────── */

#define ANDROID "12/03/2026, 10:41 - Sam: hi\nmore\n12/03/2026, 10:42 - Sam: IMG-20260312-WA0001.jpg (file attached)\n12/03/2026, 10:43 - notice\n"
#define IPHONE "\xe2\x80\x8e[12/03/2026, 10:41:07\xe2\x80\xaf" \
               "AM] Sam: \xe2\x80\x8e<attached: 1.jpg>\n[12/03/2026, 10:42:07] Sam: \xe2\x80\x8eimage omitted\n"

static void
chat_seeds (GPtrArray *to)
{
  add_text (to, ANDROID);
  add_text (to, IPHONE);
}

static void
chat_attempt (const guint8 *bytes,
              gsize         length)
{
  attempt (bytes, length, read_chat);
}

static void
add_member (struct archive *archive,
            const char     *name,
            const char     *text)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t)strlen (text));
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  archive_write_header (archive, entry);
  archive_write_data (archive, text, strlen (text));
  archive_entry_free (entry);
}

static void
chat_zip_seeds (GPtrArray *to)
{
  struct archive *archive = archive_write_new ();
  char            room[8192];
  size_t          used = 0;

  archive_write_set_format_zip (archive);
  archive_write_open_memory (archive, room, sizeof room, &used);
  add_member (archive, "_chat.txt", IPHONE);
  add_member (archive, "1.jpg", "not one");
  archive_write_close (archive);
  archive_write_free (archive);
  g_ptr_array_add (to, g_bytes_new (room, used));
}

static int
chat_zip_read (const Input *input,
               guint        from,
               Answer      *answer)
{
  Input part = { 0 };
  int   status = read_chat_zip (input, from, answer);

  (void)read_zip_part (input, 1, &part);
  g_free ((void *)part.data);
  return status;
}

static void
chat_zip_attempt (const guint8 *bytes,
                  gsize         length)
{
  attempt (bytes, length, chat_zip_read);
}

/* ── What a camera hid ────────────────────────────────────────────────── */

static void
camera_seeds (GPtrArray *to)
{
  static const guint8 tiff[] =
    "Exif\0\0MM\0*\0\0\0\10"
    "\0\3"                          /* three entries at 8 */
    "\1\20\0\2\0\0\0\10\0\0\0\62"   /* model, at 50 */
    "\207\151\0\4\0\0\0\1\0\0\0\72" /* the camera's directory, at 58 */
    "\210\45\0\4\0\0\0\1\0\0\0\114" /* the place's directory, at 76 */
    "\0\0\0\0"
    "Phone 9\0"
    "\0\1\220\3\0\2\0\0\0\24\0\0\0\204\0\0\0\0" /* taken, at 132 */
    "\0\4"
    "\0\1\0\2\0\0\0\2N\0\0\0"
    "\0\2\0\5\0\0\0\3\0\0\0\230"
    "\0\3\0\2\0\0\0\2W\0\0\0"
    "\0\4\0\5\0\0\0\3\0\0\0\230"
    "\0\0\0\0"
    "\0\0"
    "2026:03:03 10:41:07\0"
    "\0\0\0\64\0\0\0\1\0\0\0\6\0\0\0\1\0\0\0\0\0\0\0\1";
  static const guint8 start[] = { 0xff, 0xd8, 0xff, 0xe1, 0, 2 + sizeof tiff - 1 };
  g_autoptr (GByteArray) jpeg = g_byte_array_new ();

  g_byte_array_append (jpeg, start, sizeof start);
  g_byte_array_append (jpeg, tiff, sizeof tiff - 1);
  g_ptr_array_add (to, g_bytes_new (jpeg->data, jpeg->len));
}

static int
camera_read (const Input *input,
             guint        from,
             Answer      *answer)
{
  exif_facts (input->data, input->length, answer);
  return read_picture (input, answer);
}

static void
camera_attempt (const guint8 *bytes,
                gsize         length)
{
  attempt (bytes, length, camera_read);
}

const FuzzTarget fuzz_read_targets[] = {
  { "letter", letter_seeds, letter_attempt, 3000 },
  { "mailbox", mailbox_seeds, mailbox_attempt, 2000 },
  { "saved-letter", mhtml_seeds, mhtml_attempt, 2000 },
  { "saved-page", page_seeds, page_attempt, 10000 },
  { "chat", chat_seeds, chat_attempt, 10000 },
  { "chat-zip", chat_zip_seeds, chat_zip_attempt, 5000 },
  { "camera", camera_seeds, camera_attempt, 20000 },
  { NULL, NULL, NULL, 0 }
};
