/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-viewer-private.h"

#include <glib/gi18n.h>

#include "attest-messages.h"

/* Pixels of the longer side. */
#define PREVIEW_SIDE 96
#define SMALL_SIDE 220
#define SIDE_LEAST 1024u

/* A picture that cannot be shown costs one grey tile; what failed for another
 * reason is told. */
static const char *
broken_words (const GError *error)
{
  if (error->domain != ATTEST_ERROR)
    return NULL;
  if (error->code == ATTEST_ERROR_TOO_LARGE)
    return _ ("This picture is too large to be shown. It is kept exactly as it was.");
  if (error->code == ATTEST_ERROR_UNAVAILABLE)
    return _ ("Pictures cannot be opened safely on this computer. It is kept exactly as it was.");
  if (error->code == ATTEST_ERROR_DAMAGED || error->code == ATTEST_ERROR_INPUT)
    return _ ("This is not a whole picture, so it cannot be shown. It is kept exactly as it was.");
  return NULL;
}

static void
show_broken (AttestViewer *self,
             const GError *error)
{
  const char *words = broken_words (error);

  self->is_broken = TRUE;
  attest_canvas_set_picture (self->canvas, NULL);
  gtk_label_set_text (self->broken_label, words != NULL ? words : _ ("This picture cannot be shown now."));
  if (words == NULL)
    attest_message_present (GTK_WINDOW (self), error);
}

static gboolean
was_cancelled (const GError *error)
{
  return g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_CLOSED);
}

static void
show_picture (AttestViewer  *self,
              AttestPicture *picture)
{
  gboolean unveiled = self->veil_wanted != self->veil;

  self->veil = self->veil_wanted;
  attest_canvas_set_veil (self->canvas, self->veil);
  attest_canvas_set_picture (self->canvas, picture);
  if (self->veil == ATTEST_VEIL_NONE)
    g_hash_table_add (self->seen, g_strdup (self->item->id));
  if (self->look_wanted.scale > 0 && self->veil == ATTEST_VEIL_NONE)
    {
      attest_canvas_set_look (self->canvas, &self->look_wanted);
      self->look_wanted.scale = 0;
    }
  attest_viewer_update (self);
  if (unveiled && self->veil == ATTEST_VEIL_NONE)
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  else if (self->veil != ATTEST_VEIL_NONE)
    gtk_widget_grab_focus (GTK_WIDGET (self->show));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestViewer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPicture) picture = attest_session_picture_finish (ATTEST_SESSION (source), result, &error);
  gboolean first;

  if (self->session == NULL || (error != NULL && was_cancelled (error)))
    return;
  self->loading = FALSE;
  first = !attest_canvas_has_picture (self->canvas);
  if (picture == NULL)
    show_broken (self, error);
  else
    show_picture (self, g_steal_pointer (&picture));
  if (picture == NULL && self->is_broken)
    attest_viewer_update (self);
  if (first && self->reveal_next && !self->is_broken)
    {
      self->reveal_next = FALSE;
      attest_viewer_reveal (self, TRUE);
    }
}

static void
load (AttestViewer *self,
      guint         side,
      gboolean      reveal)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->loading = TRUE;
  attest_session_picture_async (self->session, self->item->id, side, reveal, self->cancellable, loaded_cb, g_object_ref (self));
  attest_viewer_update (self);
}

/**
 * attest_viewer_load_preview:
 *
 * Forgets what is seen and shows the picture small and rough, so that it can
 * be told from the next one and from one that is damaged. Nobody can see in it
 * what it shows, so that it is no look.
 */
void
attest_viewer_load_preview (AttestViewer *self)
{
  self->veil = self->veil_wanted = ATTEST_VEIL_BLURRED;
  self->is_broken = FALSE;
  self->asked_side = SIDE_LEAST;
  attest_canvas_set_picture (self->canvas, NULL);
  attest_canvas_set_veil (self->canvas, ATTEST_VEIL_BLURRED);
  load (self, PREVIEW_SIDE, FALSE);
}

static guint
window_side (AttestViewer *self)
{
  GtkWidget *canvas = GTK_WIDGET (self->canvas);
  int        need = MAX (gtk_widget_get_width (canvas), gtk_widget_get_height (canvas)) * gtk_widget_get_scale_factor (canvas);
  guint      side = SIDE_LEAST;

  while (side < (guint)need && side < 16384)
    side *= 2;
  return side;
}

/**
 * attest_viewer_reveal:
 * @self: the viewer
 * @as_it_is: whether a press asked for the picture itself; otherwise one that
 *   somebody else recorded is shown small and grey first
 *
 * The store notes the look before it gives the bytes.
 */
void
attest_viewer_reveal (AttestViewer *self,
                      gboolean      as_it_is)
{
  gboolean small = self->gently && !as_it_is && self->veil == ATTEST_VEIL_BLURRED && !g_hash_table_contains (self->seen, self->item->id);

  if (self->is_broken || self->loading)
    return;
  self->veil_wanted = small ? ATTEST_VEIL_GREY : ATTEST_VEIL_NONE;
  self->asked_side = small ? SMALL_SIDE : window_side (self);
  load (self, self->asked_side, TRUE);
}

/**
 * attest_viewer_refine:
 *
 * Asks for more pixels when more of them could be seen. The person is looking
 * already, so it is not noted once more.
 */
void
attest_viewer_refine (AttestViewer *self)
{
  guint side = attest_canvas_wanted_side (self->canvas);

  if (self->veil != ATTEST_VEIL_NONE || self->loading || !attest_canvas_is_coarse (self->canvas) ||
      self->asked_side == 0 || (side != 0 && side <= self->asked_side))
    return;
  self->asked_side = side;
  load (self, side, FALSE);
}
