/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-read-client.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "capture/attest-decode-private.h"
#include "capture/attest-decode-process.h"
#include "capture/attest-decode-protocol.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LINES_MOST 40000

/**
 * attest_read_kind_for:
 * @media_type: (nullable): what the bytes of an item are
 * @is_chat: whether the item was recorded as messages
 * @kind: (out): how to read it
 *
 * Returns: whether attest_read() can look into it
 */
gboolean
attest_read_kind_for (const char     *media_type,
                      gboolean        is_chat,
                      AttestReadKind *kind)
{
  static const struct
  {
    const char    *type;
    gboolean       chat;
    AttestReadKind kind;
  } kinds[] = {
    { "message/rfc822", FALSE, ATTEST_READ_MAIL },
    { "application/mbox", FALSE, ATTEST_READ_MBOX },
    { "text/html", FALSE, ATTEST_READ_PAGE },
    { "application/x-mimearchive", FALSE, ATTEST_READ_MHTML },
    { "text/plain", TRUE, ATTEST_READ_CHAT },
    { "application/zip", TRUE, ATTEST_READ_CHAT_ZIP },
    { "image/jpeg", FALSE, ATTEST_READ_PICTURE },
    { "image/png", FALSE, ATTEST_READ_PICTURE },
    { "image/webp", FALSE, ATTEST_READ_PICTURE },
  };

  for (gsize i = 0; media_type != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].type, media_type) == 0 && (is_chat || !kinds[i].chat))
      {
        *kind = kinds[i].kind;
        return TRUE;
      }
  return FALSE;
}

static gboolean
damaged (GError **error)
{
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "It could not be read: the answer makes no sense");
  return FALSE;
}

/* One line of the answer. Its words are copied before they are looked at, and
 * what would turn the words beside it round is written out. */
static gboolean
take_line (AttestReading *self,
           const guint8 **at,
           const guint8  *end)
{
  guint32          head[2];
  g_autofree char *text = NULL;

  if (end - *at < (gssize)sizeof head || self->lines->len >= LINES_MOST)
    return FALSE;
  memcpy (head, *at, sizeof head);
  *at += sizeof head;
  if (head[0] < ATTEST_LINE_MESSAGE || head[0] > ATTEST_LINE_LAST || head[1] > (gsize)(end - *at))
    return FALSE;
  text = g_strndup ((const char *)*at, head[1]);
  *at += head[1];
  attest_reading_add (self, (AttestLineTag)head[0], attest_text_marked (text));
  return TRUE;
}

static gboolean
take_lines (AttestReading *self,
            const guint8  *map,
            GError       **error)
{
  guint32       header[4];
  const guint8 *at = map + ATTEST_READ_HEADER, *end;

  memcpy (header, map, sizeof header);
  if (header[0] != ATTEST_READ_MAGIC || header[1] > ATTEST_READ_ROOM - ATTEST_READ_HEADER)
    return damaged (error);
  self->total = header[2];
  self->cut = header[3] != 0;
  end = at + header[1];
  while (at < end)
    if (!take_line (self, &at, end))
      return damaged (error);
  return TRUE;
}

static AttestReading *
take_answer (int      fd,
             GError **error)
{
  g_autoptr (AttestReading) self = attest_reading_new ();
  void    *map = MAP_FAILED;
  gboolean ok;

  if (fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) == 0)
    map = mmap (NULL, ATTEST_READ_ROOM, PROT_READ, MAP_PRIVATE, fd, 0);
  if (map == MAP_FAILED)
    {
      damaged (error);
      return NULL;
    }
  ok = take_lines (self, map, error);
  munmap (map, ATTEST_READ_ROOM);
  return ok ? g_steal_pointer (&self) : NULL;
}

static gboolean
check_request (GBytes  *bytes,
               guint    from,
               GError **error)
{
  gsize size = g_bytes_get_size (bytes);

  if (size > 0 && size <= ATTEST_READ_INPUT_MOST && from <= ATTEST_READ_FROM_MOST)
    return TRUE;
  if (size == 0)
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "There is nothing in it");
  else
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "It is too large to look into");
  return FALSE;
}

static gboolean
run (AttestHelperFiles *files,
     GBytes            *bytes,
     AttestReadKind     kind,
     guint              from,
     guint              side,
     GCancellable      *cancellable,
     GError           **error)
{
  char        letter[] = { (char)kind, '\0' };
  char        number[16], pixels[16];
  const char *arguments[] = { letter, number, pixels, NULL };
  gsize       room = side > 0 ? attest_decode_pixels_size (side) : ATTEST_READ_ROOM;

  g_snprintf (number, sizeof number, "%u", from);
  g_snprintf (pixels, sizeof pixels, "%u", side);
  return check_request (bytes, from, error) && attest_helper_files_make (files, bytes, room, error) &&
         attest_helper_run (ATTEST_HELPER_READ, arguments, files->in, files->out, cancellable, error);
}

/**
 * attest_read:
 * @bytes: of an item, whatever it says it is
 * @kind: how to read it
 * @from: the first message wanted, counted from 0
 * @cancellable: (nullable): to stop, which ends the helper
 * @error: return location for an #AttestError
 *
 * Looks into a letter, a chat, a saved page or a picture's hidden data in a
 * process of its own that can open, reach and start nothing (see
 * attest_decode_async()). Nothing in it is run or fetched. Blocks.
 *
 * Returns: (transfer full): what was found, or %NULL with
 *   %ATTEST_ERROR_DAMAGED, %ATTEST_ERROR_TOO_LARGE, %ATTEST_ERROR_UNAVAILABLE
 *   or %ATTEST_ERROR_CANCELLED; the bytes are as they were
 */
AttestReading *
attest_read (GBytes        *bytes,
             AttestReadKind kind,
             guint          from,
             GCancellable  *cancellable,
             GError       **error)
{
  g_auto (AttestHelperFiles) files = ATTEST_HELPER_FILES;

  if (!run (&files, bytes, kind, from, 0, cancellable, error))
    return NULL;
  return take_answer (files.out, error);
}

/**
 * attest_read_part:
 * @bytes: a letter, a mailbox or a chat with its files
 * @kind: which of them
 * @number: of the part, as an %ATTEST_LINE_PART said
 * @max_side: the longest side wanted in pixels, not 0
 * @cancellable: (nullable): to stop
 * @error: return location for an #AttestError
 *
 * Takes one picture out and decodes it, both in the helper: its bytes are
 * never anywhere else. The caller has asked the question about indecent images
 * again.
 *
 * Returns: (transfer full): the pixels, or %NULL as attest_decode_finish()
 */
AttestPixels *
attest_read_part (GBytes        *bytes,
                  AttestReadKind kind,
                  guint          number,
                  guint          max_side,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_auto (AttestHelperFiles) files = ATTEST_HELPER_FILES;

  g_return_val_if_fail (max_side > 0, NULL);
  if (!run (&files, bytes, kind, number, max_side, cancellable, error))
    return NULL;
  return attest_decode_take_pixels (files.out, max_side, error);
}
