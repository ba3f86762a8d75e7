/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-picture.h"

#include <glib/gi18n.h>

/* How far a blur reaches, in pixels as shown. It is there to spare the person,
 * not to hide anything from them: nothing blurred is ever handed on. */
#define BLUR_RADIUS 14.0

struct _AttestPictureView
{
  GtkWidget parent_instance;

  /* Owned */ GdkTexture *texture;
  gboolean                blurred;
  gboolean                grey;
};

/* What cannot be made out needs no room: the questions about it come first. */
#define BLURRED_MOST 112

G_DEFINE_FINAL_TYPE (AttestPictureView, attest_picture_view, GTK_TYPE_WIDGET)

/* Room for a picture of @width by @height within @max_width, never enlarged. */
static int
height_for_width (AttestPictureView *self,
                  int                max_width)
{
  int width = gdk_texture_get_width (self->texture);
  int height = gdk_texture_get_height (self->texture);

  if (max_width < 0 || max_width >= width)
    return height;
  return MAX (1, (int)((gint64)height * max_width / width));
}

static void
attest_picture_view_measure (GtkWidget     *widget,
                             GtkOrientation orientation,
                             int            for_size,
                             int           *minimum,
                             int           *natural,
                             int           *minimum_baseline,
                             int           *natural_baseline)
{
  AttestPictureView *self = ATTEST_PICTURE_VIEW (widget);

  *minimum_baseline = *natural_baseline = -1;
  *minimum = *natural = 0;
  if (self->texture == NULL)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = gdk_texture_get_width (self->texture);
      *minimum = MIN (*natural, 48);
    }
  else
    *minimum = *natural = self->blurred ? MIN (height_for_width (self, for_size), BLURRED_MOST) : height_for_width (self, for_size);
}

static GtkSizeRequestMode
attest_picture_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static graphene_rect_t
fitted (AttestPictureView *self,
        float              room_width,
        float              room_height)
{
  float width = (float)gdk_texture_get_width (self->texture);
  float height = (float)gdk_texture_get_height (self->texture);
  float scale = MIN (1.0f, MIN (room_width / width, room_height / height));

  width *= scale;
  height *= scale;
  return GRAPHENE_RECT_INIT ((room_width - width) / 2, (room_height - height) / 2, width, height);
}

/**
 * attest_picture_push_grey:
 * @snapshot: to be popped once more afterwards
 *
 * Takes the colour out of what follows: luminance as of Rec. 709, the same in
 * all three channels.
 */
void
attest_picture_push_grey (GtkSnapshot *snapshot)
{
  graphene_matrix_t matrix;
  graphene_vec4_t   offset;
  const float       values[16] = {
          0.2126f, 0.2126f, 0.2126f, 0,
          0.7152f, 0.7152f, 0.7152f, 0,
          0.0722f, 0.0722f, 0.0722f, 0,
          0, 0, 0, 1
  };

  graphene_matrix_init_from_float (&matrix, values);
  graphene_vec4_init (&offset, 0, 0, 0, 0);
  gtk_snapshot_push_color_matrix (snapshot, &matrix, &offset);
}

static void
attest_picture_view_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  AttestPictureView *self = ATTEST_PICTURE_VIEW (widget);
  graphene_rect_t    area;

  if (self->texture == NULL || gtk_widget_get_width (widget) <= 0 || gtk_widget_get_height (widget) <= 0)
    return;
  area = fitted (self, (float)gtk_widget_get_width (widget), (float)gtk_widget_get_height (widget));
  gtk_snapshot_push_clip (snapshot, &area);
  if (self->blurred)
    gtk_snapshot_push_blur (snapshot, BLUR_RADIUS);
  if (self->grey)
    attest_picture_push_grey (snapshot);
  gtk_snapshot_append_texture (snapshot, self->texture, &area);
  if (self->grey)
    gtk_snapshot_pop (snapshot);
  if (self->blurred)
    gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
attest_picture_view_dispose (GObject *object)
{
  AttestPictureView *self = ATTEST_PICTURE_VIEW (object);

  g_clear_object (&self->texture);
  G_OBJECT_CLASS (attest_picture_view_parent_class)->dispose (object);
}

static void
attest_picture_view_class_init (AttestPictureViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_picture_view_dispose;
  widget_class->measure = attest_picture_view_measure;
  widget_class->get_request_mode = attest_picture_view_get_request_mode;
  widget_class->snapshot = attest_picture_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
attest_picture_view_init (AttestPictureView *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  attest_picture_view_set_label (self, _ ("Picture"));
}

/**
 * attest_picture_view_new:
 *
 * Returns: (transfer floating): an empty view that takes no room
 */
GtkWidget *
attest_picture_view_new (void)
{
  return g_object_new (ATTEST_TYPE_PICTURE_VIEW, NULL);
}

/**
 * attest_picture_texture:
 * @picture: what the helper gave: trusted with pixels, not with arithmetic
 *
 * Returns: (transfer full) (nullable): its pixels, %NULL when its sizes do not
 *   agree with its bytes
 */
GdkTexture *
attest_picture_texture (AttestPicture *picture)
{
  if (picture->width == 0 || picture->height == 0 || picture->width > G_MAXINT16 || picture->height > G_MAXINT16 ||
      picture->rgba == NULL || picture->stride < (gsize)picture->width * 4 ||
      g_bytes_get_size (picture->rgba) / picture->stride < picture->height)
    return NULL;
  return gdk_memory_texture_new ((int)picture->width, (int)picture->height, GDK_MEMORY_R8G8B8A8, picture->rgba, picture->stride);
}

/**
 * attest_picture_view_set_picture:
 * @self: a view
 * @picture: (transfer full) (nullable): what to show; %NULL shows nothing
 *
 * A picture whose sizes do not agree with its bytes is not shown.
 */
void
attest_picture_view_set_picture (AttestPictureView *self,
                                 AttestPicture     *picture)
{
  g_return_if_fail (ATTEST_IS_PICTURE_VIEW (self));

  g_clear_object (&self->texture);
  if (picture != NULL)
    {
      self->texture = attest_picture_texture (picture);
      attest_picture_free (picture);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * attest_picture_view_has_picture:
 * @self: a view
 *
 * Returns: whether there is something to see
 */
gboolean
attest_picture_view_has_picture (AttestPictureView *self)
{
  g_return_val_if_fail (ATTEST_IS_PICTURE_VIEW (self), FALSE);
  return self->texture != NULL;
}

/**
 * attest_picture_view_set_label:
 * @self: a view
 * @label: what a screen reader says of it, translated
 */
void
attest_picture_view_set_label (AttestPictureView *self,
                               const char        *label)
{
  g_return_if_fail (ATTEST_IS_PICTURE_VIEW (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * attest_picture_view_set_blurred:
 * @self: a view
 * @blurred: whether to show only rough shapes
 */
void
attest_picture_view_set_blurred (AttestPictureView *self,
                                 gboolean           blurred)
{
  g_return_if_fail (ATTEST_IS_PICTURE_VIEW (self));
  self->blurred = blurred;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * attest_picture_view_set_grey:
 * @self: a view
 * @grey: whether to show it without colour
 */
void
attest_picture_view_set_grey (AttestPictureView *self,
                              gboolean           grey)
{
  g_return_if_fail (ATTEST_IS_PICTURE_VIEW (self));
  self->grey = grey;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
