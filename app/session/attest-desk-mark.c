/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "capture/attest-decode-client.h"
#include "capture/attest-decode-protocol.h"
#include "capture/attest-sniff.h"
#include "report/attest-marked.h"
#include "session/attest-session-mark.h"

#include <string.h>

#define PICTURE_MOST ((gsize)ATTEST_DECODE_ENCODED_MOST)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_surface_t, cairo_surface_destroy)

static AttestPlainPicture
plain_of (const AttestPixels *pixels)
{
  return (AttestPlainPicture){ .width = pixels->width, .height = pixels->height, .stride = pixels->stride, .rgba = pixels->rgba };
}

/* As minisign verifies what it has just signed: the file is opened by the
 * helper, as anybody will, and has to show what was meant. */
static gboolean
check_copy (GBytes          *png,
            cairo_surface_t *surface,
            GCancellable    *cancellable,
            GError         **error)
{
  g_autoptr (AttestPixels) pixels = NULL;
  AttestPlainPicture plain;

  if (g_bytes_get_size (png) > PICTURE_MOST)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "The copy would be too large to be shown; crop it to what matters. The picture is as it was, and no copy was made");
      return FALSE;
    }
  pixels = attest_decode (png, 0, cancellable, error);
  if (pixels == NULL)
    return FALSE;
  plain = plain_of (pixels);
  if (attest_marked_matches (surface, &plain))
    return TRUE;
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "The copy did not show what it should; it was thrown away, and the picture is as it was");
  return FALSE;
}

static GBytes *
make_copy (AttestDesk   *self,
           AttestItem   *item,
           AttestMarks  *marks,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GBytes) bytes = attest_vault_read_item (self->vault, item, PICTURE_MOST, error);
  AttestPixels *pixels = bytes != NULL ? attest_decode (bytes, 0, cancellable, error) : NULL;
  g_autoptr (cairo_surface_t) surface = NULL;
  g_autoptr (GBytes) png = NULL;
  AttestPlainPicture plain;

  if (pixels == NULL)
    return NULL;
  plain = plain_of (pixels);
  surface = attest_marked_render (&plain, marks, error);
  /* 448 MiB of a large one, which are read no more. */
  attest_pixels_free (pixels);
  g_clear_pointer (&bytes, g_bytes_unref);
  png = surface != NULL ? attest_marked_encode (surface, cancellable, error) : NULL;
  return png != NULL && check_copy (png, surface, cancellable, error) ? g_steal_pointer (&png) : NULL;
}

static gboolean
is_picture (AttestItem *item,
            GError    **error)
{
  if (item->object_id != NULL && attest_sniff_has_preview (item->media_type))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is no picture that Attest can open, so there is nothing to mark", item->exhibit);
  return FALSE;
}

/* JE/3 as part of a file's name. */
static char *
name_for (AttestItem *item)
{
  g_autofree char *exhibit = g_strdup (item->exhibit);

  return g_strdup_printf ("copy-of-%s.png", g_strdelimit (exhibit, "/\\", '-'));
}

/**
 * attest_desk_mark:
 * @self: a desk
 * @item_id: a picture
 * @marks: what to do to a copy of it
 * @note: (nullable): a person's words about the copy
 * @cancellable: (nullable): stops it before the copy is sealed
 * @error: return location for an #AttestError
 *
 * Makes a copy out of the pixels of a picture and seals it into the same case
 * as an item of its own, which names the picture's digest and what was done.
 * The picture itself is read and nothing more. The gate was answered when the
 * picture was taken in, and a copy shows no more than that. Address, app and
 * time are those of the picture.
 *
 * Returns: (transfer full): the new item, or %NULL with %ATTEST_ERROR_INPUT
 *   when the marks do not fit it, %ATTEST_ERROR_TOO_LARGE, or the errors of
 *   attest_decode_finish()
 */
AttestItem *
attest_desk_mark (AttestDesk   *self,
                  const char   *item_id,
                  AttestMarks  *marks,
                  const char   *note,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (AttestItem) item = attest_vault_find_item (self->vault, item_id, error);
  g_autofree char *shown = attest_text_marked (note);
  g_autofree char *name = NULL;
  g_autoptr (GBytes) png = NULL;
  AttestMarksDone done = attest_marks_done (marks);
  AttestShot      shot = { .kind = ATTEST_KIND_IMAGE, .media_type = "image/png", .method = "marked", .plain_source = "never", .done = &done };

  if (item == NULL || !is_picture (item, error) || (png = make_copy (self, item, marks, cancellable, error)) == NULL)
    return NULL;
  shot.name = name = name_for (item);
  shot.text = shown != NULL && *shown != '\0' ? shown : NULL;
  shot.parent_sha256 = item->sha256;
  shot.url = item->url;
  shot.no_url_reason = item->no_url_reason;
  shot.platform = item->platform;
  shot.seen_ms = item->seen_ms;
  shot.seen_zone = item->zone;
  return attest_vault_add_bytes (self->vault, item->case_id, &shot, png, error);
}

/**
 * attest_marks_paint:
 *
 * As attest_marked_paint(), for those who show marks that are being made.
 */
void
attest_marks_paint (cairo_t     *cr,
                    AttestMarks *marks,
                    guint        width,
                    guint        height)
{
  attest_marked_paint (cr, marks, width, height);
}
