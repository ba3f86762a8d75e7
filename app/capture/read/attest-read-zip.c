/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/read/attest-read.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* A chat that was exported with its files. Of all members one is read: the
 * text. It lies at the top, ends with ".txt", and is the only one of its kind.
 * The others are known by name and number, and opened one at a time when a
 * person asks for that one. Nothing is ever written anywhere, so a member's
 * path leads nowhere; a name with a folder in it is merely not the text. */

#define MEMBERS_MOST 65536
#define TEXT_MOST (64 * 1024 * 1024)

typedef struct
{
  struct archive *archive;
  GHashTable     *names; /* name → number + 1 */
  int             text;  /* -1: none, -2: more than one */
  guint           count;
} Zip;

static void
zip_clear (Zip *self)
{
  if (self->archive != NULL)
    archive_read_free (self->archive);
  g_clear_pointer (&self->names, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Zip, zip_clear)

static int
zip_open (Zip         *self,
          const Input *input)
{
  if (self->archive != NULL)
    archive_read_free (self->archive);
  self->archive = archive_read_new ();
  if (self->archive == NULL)
    return ATTEST_DECODE_LIMIT;
  if (archive_read_support_format_zip_seekable (self->archive) != ARCHIVE_OK ||
      archive_read_open_memory (self->archive, input->data, input->length) != ARCHIVE_OK)
    return ATTEST_DECODE_DAMAGED;
  return ATTEST_DECODE_OK;
}

/* Warnings are about names in other alphabets, which are taken as they are. */
static gboolean
zip_next (Zip                   *self,
          struct archive_entry **entry)
{
  int status = archive_read_next_header (self->archive, entry);

  return status == ARCHIVE_OK || status == ARCHIVE_WARN;
}

static const char *
name_of (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (name == NULL)
    name = archive_entry_pathname (entry);
  return name != NULL ? name : "";
}

static gboolean
is_text_name (const char *name)
{
  return strpbrk (name, "/\\") == NULL && g_str_has_suffix (name, ".txt") && strlen (name) <= 255 &&
         (strcmp (name, "_chat.txt") == 0 || strstr (name, "WhatsApp") != NULL || strstr (name, "Chat") != NULL || strstr (name, "chat") != NULL);
}

static int
zip_list (Zip         *self,
          const Input *input)
{
  struct archive_entry *entry;
  int                   status = zip_open (self, input);

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->text = -1;
  if (status != ATTEST_DECODE_OK)
    return status;
  for (; zip_next (self, &entry); self->count++)
    {
      const char *name = name_of (entry);

      if (self->count >= MEMBERS_MOST)
        return ATTEST_DECODE_LIMIT;
      if (is_text_name (name))
        self->text = self->text == -1 ? (int)self->count : -2;
      g_hash_table_insert (self->names, g_strdup (name), GUINT_TO_POINTER (self->count + 1));
    }
  return self->text >= 0 ? ATTEST_DECODE_OK : ATTEST_DECODE_DAMAGED;
}

/* Unpacked bit by bit: what a member says of its size is believed of nobody. */
static int
unpack (struct archive *archive,
        gsize           most,
        GByteArray     *out)
{
  static guint8 part[64 * 1024];
  la_ssize_t    got;

  while ((got = archive_read_data (archive, part, sizeof part)) > 0)
    {
      if (out->len + (gsize)got > most)
        return ATTEST_DECODE_LIMIT;
      g_byte_array_append (out, part, (guint)got);
    }
  return got == 0 ? ATTEST_DECODE_OK : ATTEST_DECODE_DAMAGED;
}

static int
zip_member (const Input *input,
            guint        number,
            gsize        most,
            GByteArray  *out)
{
  g_auto (Zip) zip = { 0 };
  struct archive_entry *entry = NULL;
  int                   status = zip_open (&zip, input);

  if (status != ATTEST_DECODE_OK)
    return status;
  for (guint i = 0; i <= number; i++)
    if (i > MEMBERS_MOST || !zip_next (&zip, &entry))
      return ATTEST_DECODE_DAMAGED;
  if (archive_entry_filetype (entry) != AE_IFREG)
    return ATTEST_DECODE_DAMAGED;
  return unpack (zip.archive, most, out);
}

static int
file_number (gpointer    data,
             const char *name)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (((Zip *)data)->names, name)) - 1;
}

/* read_chat_zip: the messages; a file sent with one has its number in the zip. */
int
read_chat_zip (const Input *input,
               guint        from,
               Answer      *answer)
{
  g_auto (Zip) zip = { 0 };
  g_autoptr (GByteArray) text = g_byte_array_new ();
  int status = zip_list (&zip, input);

  if (status == ATTEST_DECODE_OK)
    status = zip_member (input, (guint)zip.text, TEXT_MOST, text);
  if (status == ATTEST_DECODE_OK)
    status = chat_lines ((const char *)text->data, text->len, from, answer, file_number, &zip);
  return status;
}

/* read_zip_part: one member, for the decoder. */
int
read_zip_part (const Input *input,
               guint        number,
               Input       *part)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int status = zip_member (input, number, ATTEST_DECODE_PART_MOST, bytes);

  part->length = bytes->len;
  part->data = g_byte_array_free (g_steal_pointer (&bytes), FALSE);
  return status;
}
