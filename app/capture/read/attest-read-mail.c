/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/read/attest-read.h"

#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)

/* A letter is a tree. It is walked to this depth and no deeper; what lies
 * below stays sealed and is not listed. */
#define DEPTH_MOST 24
#define LEAVES_MOST 2000
#define HEADERS_MOST 200
#define TEXT_BYTES_MOST (4 * 1024 * 1024)

static const struct
{
  const char   *name;
  AttestLineTag tag;
} headers[] = {
  { "From", ATTEST_LINE_FROM },
  { "To", ATTEST_LINE_TO },
  { "Cc", ATTEST_LINE_CC },
  { "Reply-To", ATTEST_LINE_REPLY_TO },
  { "Date", ATTEST_LINE_DATE },
  { "Subject", ATTEST_LINE_SUBJECT },
  { "Message-ID", ATTEST_LINE_MESSAGE_ID },
  { "Received", ATTEST_LINE_RECEIVED },
  { "Authentication-Results", ATTEST_LINE_AUTH },
  { "ARC-Authentication-Results", ATTEST_LINE_AUTH },
  { "Received-SPF", ATTEST_LINE_AUTH },
};

/* Memory that is not GMime's to free. */
typedef struct
{
  GByteArray    bytes;
  GMimeStream  *stream;
  GMimeMessage *message; /* NULL: no letter at all */
} Letter;

static void
letter_clear (Letter *self)
{
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Letter, letter_clear)

static void
letter_parse (Letter       *self,
              const guint8 *data,
              gsize         length)
{
  g_autoptr (GMimeParser) parser = NULL;

  self->bytes.data = (guint8 *)data;
  self->bytes.len = (guint)length;
  self->stream = g_mime_stream_mem_new_with_byte_array (&self->bytes);
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (self->stream), FALSE);
  parser = g_mime_parser_new_with_stream (self->stream);
  g_mime_parser_set_persist_stream (parser, TRUE);
  self->message = g_mime_parser_construct_message (parser, NULL);
}

static void
put_headers (GMimeMessage *message,
             Answer       *answer)
{
  GMimeHeaderList *list = g_mime_object_get_header_list (GMIME_OBJECT (message));
  int              count = g_mime_header_list_get_count (list);

  if (count > HEADERS_MOST)
    answer->cut = TRUE;
  for (int i = 0; i < MIN (count, HEADERS_MOST); i++)
    {
      GMimeHeader *header = g_mime_header_list_get_header_at (list, i);

      for (gsize k = 0; k < G_N_ELEMENTS (headers); k++)
        if (g_ascii_strcasecmp (g_mime_header_get_name (header), headers[k].name) == 0)
          answer_put_text (answer, headers[k].tag, g_mime_header_get_value (header));
    }
}

static gboolean
is_text (GMimeObject *leaf,
         const char  *subtype)
{
  const char *disposition = g_mime_object_get_disposition (leaf);

  return GMIME_IS_PART (leaf) && (disposition == NULL || g_ascii_strcasecmp (disposition, "attachment") != 0) &&
         g_mime_content_type_is_type (g_mime_object_get_content_type (leaf), "text", subtype);
}

static void
gather (GMimeObject *object,
        guint        depth,
        GPtrArray   *leaves,
        Answer      *answer)
{
  int count = GMIME_IS_MULTIPART (object) ? g_mime_multipart_get_count (GMIME_MULTIPART (object)) : 0;

  if (object == NULL)
    return;
  if (leaves->len >= LEAVES_MOST || depth > DEPTH_MOST)
    {
      if (answer != NULL)
        answer->cut = TRUE;
      return;
    }
  if (!GMIME_IS_MULTIPART (object))
    g_ptr_array_add (leaves, object);
  for (int i = 0; i < count; i++)
    gather (g_mime_multipart_get_part (GMIME_MULTIPART (object), i), depth + 1, leaves, answer);
}

static GMimeObject *
first_text (GPtrArray  *leaves,
            const char *subtype)
{
  for (guint i = 0; i < leaves->len; i++)
    if (is_text (leaves->pdata[i], subtype))
      return leaves->pdata[i];
  return NULL;
}

static GMimeStream *
decoded (GMimeDataWrapper *content)
{
  GMimeStream *source = g_mime_data_wrapper_get_stream (content);
  GMimeStream *stream = g_mime_stream_filter_new (source);
  GMimeFilter *filter = g_mime_filter_basic_new (g_mime_data_wrapper_get_encoding (content), FALSE);

  g_mime_stream_reset (source);
  g_mime_stream_filter_add (GMIME_STREAM_FILTER (stream), filter);
  g_object_unref (filter);
  return stream;
}

/* The decoded bytes of a part, at most @most of them. */
static GByteArray *
bytes_of (GMimeObject *leaf,
          gsize        most,
          gboolean    *cut)
{
  static char       part[64 * 1024];
  GByteArray       *bytes = g_byte_array_new ();
  GMimeDataWrapper *content = GMIME_IS_PART (leaf) ? g_mime_part_get_content (GMIME_PART (leaf)) : NULL;
  g_autoptr (GMimeStream) stream = NULL;
  ssize_t got;

  *cut = FALSE;
  if (content == NULL)
    return bytes;
  stream = decoded (content);
  while ((got = g_mime_stream_read (stream, part, sizeof part)) > 0)
    {
      gsize fits = MIN ((gsize)got, most - bytes->len);

      g_byte_array_append (bytes, (const guint8 *)part, (guint)fits);
      *cut = fits < (gsize)got;
      if (*cut)
        break;
    }
  return bytes;
}

static gint64
size_of (GMimeObject *leaf)
{
  g_autoptr (GMimeStream) nowhere = g_mime_stream_null_new ();
  GMimeDataWrapper *content = GMIME_IS_PART (leaf) ? g_mime_part_get_content (GMIME_PART (leaf)) : NULL;

  if (content != NULL)
    return g_mime_data_wrapper_write_to_stream (content, nowhere);
  return GMIME_IS_PART (leaf) ? 0 : g_mime_object_write_to_stream (leaf, NULL, nowhere);
}

static GString *
text_of (GMimeObject *leaf,
         gboolean     html,
         Answer      *answer)
{
  gboolean cut = FALSE;
  g_autoptr (GByteArray) bytes = bytes_of (leaf, TEXT_BYTES_MOST, &cut);
  const char      *start = bytes->len > 0 ? (const char *)bytes->data : "";
  const char      *said = g_mime_object_get_content_type_parameter (leaf, "charset");
  g_autofree char *found = said == NULL && html ? charset_of_html (start, bytes->len) : NULL;

  if (cut && answer != NULL)
    answer->cut = TRUE;
  return charset_to_utf8 (said != NULL ? said : found, start, bytes->len);
}

static void
put_body (GMimeObject *leaf,
          gboolean     html,
          Answer      *answer)
{
  g_autoptr (GString) text = text_of (leaf, html, answer);
  g_autoptr (GString) plain = g_string_new (NULL);

  if (html)
    html_to_text (text->str, text->len, plain, NULL, NULL);
  else
    for (gsize i = 0; i < text->len; i++)
      if (text->str[i] != '\r' || text->str[i + 1] != '\n')
        g_string_append_c (plain, text->str[i]);
  answer_put (answer, html ? ATTEST_LINE_BODY_HTML : ATTEST_LINE_BODY, plain->str, plain->len, BODY_MOST);
}

static void
put_part (GMimeObject *leaf,
          guint        number,
          Answer      *answer)
{
  g_autofree char *type = g_mime_content_type_get_mime_type (g_mime_object_get_content_type (leaf));
  gint64           size = size_of (leaf);

  answer_put_number (answer, ATTEST_LINE_PART, number);
  if (GMIME_IS_PART (leaf))
    answer_put_text (answer, ATTEST_LINE_PART_NAME, g_mime_part_get_filename (GMIME_PART (leaf)));
  answer_put_text (answer, ATTEST_LINE_PART_TYPE, type);
  answer_put_number (answer, ATTEST_LINE_PART_SIZE, size > 0 ? (guint64)size : 0);
}

static int
put_message (const guint8 *data,
             gsize         length,
             guint         number,
             Answer       *answer)
{
  g_auto (Letter) letter = { 0 };
  g_autoptr (GPtrArray) leaves = g_ptr_array_new ();
  GMimeObject *plain, *html;

  letter_parse (&letter, data, length);
  if (letter.message == NULL)
    return ATTEST_DECODE_DAMAGED;
  answer_put_number (answer, ATTEST_LINE_MESSAGE, number);
  put_headers (letter.message, answer);
  gather (g_mime_message_get_mime_part (letter.message), 0, leaves, answer);
  plain = first_text (leaves, "plain");
  html = plain == NULL ? first_text (leaves, "html") : NULL;
  if (plain != NULL || html != NULL)
    put_body (plain != NULL ? plain : html, plain == NULL, answer);
  for (guint i = 0; i < MIN (leaves->len, PARTS_MOST); i++)
    if (leaves->pdata[i] != plain && leaves->pdata[i] != html)
      put_part (leaves->pdata[i], number * PARTS_MOST + i, answer);
  if (leaves->len > PARTS_MOST)
    answer->cut = TRUE;
  return ATTEST_DECODE_OK;
}

/* read_mail: one letter. */
int
read_mail (const Input *input,
           Answer      *answer)
{
  answer->total = 1;
  return put_message (input->data, input->length, 0, answer);
}

static int
message_part (const guint8 *data,
              gsize         length,
              guint         number,
              Input        *part)
{
  g_auto (Letter) letter = { 0 };
  g_autoptr (GPtrArray) leaves = g_ptr_array_new ();
  GByteArray *bytes;
  gboolean    cut = FALSE;

  letter_parse (&letter, data, length);
  if (letter.message != NULL)
    gather (g_mime_message_get_mime_part (letter.message), 0, leaves, NULL);
  if (number >= leaves->len)
    return ATTEST_DECODE_DAMAGED;
  bytes = bytes_of (leaves->pdata[number], ATTEST_DECODE_PART_MOST, &cut);
  part->length = bytes->len;
  part->data = g_byte_array_free (bytes, FALSE);
  return cut ? ATTEST_DECODE_LIMIT : ATTEST_DECODE_OK;
}

int
read_mail_part (const Input *input,
                guint        number,
                Input       *part)
{
  return message_part (input->data, input->length, number, part);
}

/* ── Mailboxes: letters that each begin with a line "From …" after an empty
 * one. Cut apart here, so that one broken letter spoils no other. ─────── */

static const guint8 *
next_from (const guint8 *at,
           const guint8 *end)
{
  while (at < end)
    {
      const guint8 *line = memchr (at, '\n', (gsize)(end - at));

      if (line == NULL || end - line < 7)
        return end;
      at = line + 1;
      if (at[0] == '\n' && memcmp (at + 1, "From ", 5) == 0)
        return at + 1;
      if (end - at >= 7 && at[0] == '\r' && at[1] == '\n' && memcmp (at + 2, "From ", 5) == 0)
        return at + 2;
    }
  return end;
}

static const guint8 *
after_from (const guint8 *at,
            const guint8 *end)
{
  const guint8 *line = end - at >= 5 && memcmp (at, "From ", 5) == 0 ? memchr (at, '\n', (gsize)(end - at)) : NULL;

  return line != NULL ? line + 1 : at;
}

/* read_mbox: ATTEST_READ_MAIL_PAGE letters from @from on; counts them all. A
 * letter that cannot be read is there with nothing in it. */
int
read_mbox (const Input *input,
           guint        from,
           Answer      *answer)
{
  const guint8 *at = input->data, *end = at + input->length;

  for (; at < end; answer->total++)
    {
      const guint8 *next = next_from (at, end);
      const guint8 *text = after_from (at, next);

      if (answer->total >= from && answer->total - from < ATTEST_READ_MAIL_PAGE && text < next &&
          put_message (text, (gsize)(next - text), answer->total, answer) != ATTEST_DECODE_OK)
        answer_put_number (answer, ATTEST_LINE_MESSAGE, answer->total);
      at = next;
    }
  return ATTEST_DECODE_OK;
}

int
read_mbox_part (const Input *input,
                guint        number,
                Input       *part)
{
  const guint8 *at = input->data, *end = at + input->length;

  for (guint i = 0; at < end; i++)
    {
      const guint8 *next = next_from (at, end);
      const guint8 *text = after_from (at, next);

      if (i == number / PARTS_MOST)
        return message_part (text, (gsize)(next - text), number % PARTS_MOST, part);
      at = next;
    }
  return ATTEST_DECODE_DAMAGED;
}

/* ── Pages that a browser saved as a letter to itself ─────────────────── */

static const char *
address_of (GMimeMessage *message,
            GMimeObject  *html)
{
  const char *address = g_mime_object_get_header (GMIME_OBJECT (message), "Snapshot-Content-Location");

  if (address == NULL)
    address = g_mime_object_get_header (html, "Content-Location");
  return address != NULL ? address : g_mime_object_get_header (GMIME_OBJECT (message), "Content-Location");
}

/* read_mhtml: title, address and words of the page; its pictures and programs
 * are parts that nobody opens. */
int
read_mhtml (const Input *input,
            Answer      *answer)
{
  g_auto (Letter) letter = { 0 };
  g_autoptr (GPtrArray) leaves = g_ptr_array_new ();
  g_autoptr (GString) text = NULL, plain = g_string_new (NULL), title = g_string_new (NULL);
  GMimeObject *html;
  const char  *address;

  letter_parse (&letter, input->data, input->length);
  if (letter.message != NULL)
    gather (g_mime_message_get_mime_part (letter.message), 0, leaves, answer);
  html = first_text (leaves, "html");
  if (html == NULL)
    return ATTEST_DECODE_DAMAGED;
  text = text_of (html, TRUE, answer);
  html_to_text (text->str, text->len, plain, title, NULL);
  if (title->len == 0)
    g_string_append (title, g_mime_message_get_subject (letter.message) != NULL ? g_mime_message_get_subject (letter.message) : "");
  address = address_of (letter.message, html);
  answer->total = 1;
  answer_put_number (answer, ATTEST_LINE_MESSAGE, 0);
  answer_put_text (answer, ATTEST_LINE_TITLE, title->str);
  answer_put_text (answer, ATTEST_LINE_ADDRESS, address);
  answer_put_text (answer, ATTEST_LINE_DATE, g_mime_object_get_header (GMIME_OBJECT (letter.message), "Date"));
  answer_put (answer, ATTEST_LINE_BODY_HTML, plain->str, plain->len, BODY_MOST);
  return ATTEST_DECODE_OK;
}
