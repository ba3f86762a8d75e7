/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well words and signs stand out, measured in the picture of the window rather than taken
 * from the theme: of what is drawn where a label is, the commonest colour is the ground, and the
 * one that differs most from it is the letter's. Drawn twice as large, so that letters have an
 * inside. WCAG 2.2, 1.4.3 and 1.4.11; what is greyed out is exempt there and here. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "audit.h"

#define SCALE 2
#define TEXT_LEAST 4.5
#define LARGE_LEAST 3.0

/* The window as a picture, four bytes a pixel as Cairo has them. */
typedef struct
{
  guint32 *pixels;
  int      width, height;
} Shot;

static gboolean
take (GtkWindow *window,
      Shot      *shot)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  GtkSnapshot   *snapshot = gtk_snapshot_new ();
  int            width = gtk_widget_get_width (GTK_WIDGET (window)), height = gtk_widget_get_height (GTK_WIDGET (window));
  GskRenderNode *node;
  GdkTexture    *texture;

  gtk_snapshot_scale (snapshot, SCALE, SCALE);
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return FALSE;
  *shot = (Shot){ NULL, width * SCALE, height * SCALE };
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float)shot->width, (float)shot->height));
  shot->pixels = g_new0 (guint32, (gsize)shot->width * (gsize)shot->height);
  gdk_texture_download (texture, (guchar *)shot->pixels, (gsize)shot->width * 4);
  g_object_unref (texture);
  gsk_render_node_unref (node);
  return TRUE;
}

static double
channel (guint32 value)
{
  double part = (value & 0xff) / 255.0;

  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
luminance (guint32 pixel)
{
  return 0.2126 * channel (pixel >> 16) + 0.7152 * channel (pixel >> 8) + 0.0722 * channel (pixel);
}

static double
contrast (guint32 a,
          guint32 b)
{
  double first = luminance (a), second = luminance (b);

  return (MAX (first, second) + 0.05) / (MIN (first, second) + 0.05);
}

/* The part of the window that scrolled windows around the widget let through. */
static gboolean
visible_part (GtkWidget       *widget,
              GtkWidget       *window,
              graphene_rect_t *part)
{
  float whole;

  if (!audit_bounds (widget, window, part))
    return FALSE;
  whole = part->size.width * part->size.height;
  for (GtkWidget *at = gtk_widget_get_parent (widget); at != NULL && at != window; at = gtk_widget_get_parent (at))
    {
      graphene_rect_t bounds;

      if (gtk_widget_get_overflow (at) != GTK_OVERFLOW_HIDDEN && !GTK_IS_SCROLLED_WINDOW (at))
        continue;
      if (!audit_bounds (at, window, &bounds) || !graphene_rect_intersection (part, &bounds, part))
        return FALSE;
    }
  /* The edge of a letter is not its colour. */
  return part->size.width * part->size.height > 0.8f * whole;
}

/* Ground and sign of what is drawn there; 1 to 1 where nothing is. */
static double
measure (const Shot            *shot,
         const graphene_rect_t *part)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  int            x0 = MAX ((int)(part->origin.x * SCALE), 0), x1 = MIN ((int)((part->origin.x + part->size.width) * SCALE), shot->width);
  int            y0 = MAX ((int)(part->origin.y * SCALE), 0), y1 = MIN ((int)((part->origin.y + part->size.height) * SCALE), shot->height);
  guint32        ground = 0;
  int            most = 0;
  double         best = 1;
  GHashTableIter iter;
  gpointer       pixel;

  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      {
        guint32 here = shot->pixels[y * shot->width + x];
        int     n = GPOINTER_TO_INT (g_hash_table_lookup (counts, GUINT_TO_POINTER (here))) + 1;

        g_hash_table_insert (counts, GUINT_TO_POINTER (here), GINT_TO_POINTER (n));
        if (n > most)
          {
            most = n;
            ground = here;
          }
      }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &pixel, NULL))
    best = MAX (best, contrast (ground, GPOINTER_TO_UINT (pixel)));
  return best;
}

/* 18 points, or 14 and bold. */
static double
least_of (GtkWidget *widget)
{
  PangoContext         *context = gtk_widget_get_pango_context (widget);
  PangoFontDescription *font = pango_context_get_font_description (context);
  double                points = pango_font_description_get_size (font) / (double)PANGO_SCALE;

  if (pango_font_description_get_size_is_absolute (font))
    points = points * 72 / 96;
  if (GTK_IS_IMAGE (widget) || points >= 18 || (points >= 14 && pango_font_description_get_weight (font) >= PANGO_WEIGHT_BOLD))
    return LARGE_LEAST;
  return TEXT_LEAST;
}

static gboolean
has_sign (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return *gtk_label_get_text (GTK_LABEL (widget)) != '\0';
  /* A switch says by where its knob is whether it is on; the bar and the ring inside repeat it. */
  return GTK_IS_IMAGE (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_SWITCH) == NULL && gtk_image_get_storage_type (GTK_IMAGE (widget)) == GTK_IMAGE_ICON_NAME;
}

static void
look_at (GtkWidget   *widget,
         const Shot  *shot,
         GtkWidget   *window,
         AuditReport *report)
{
  graphene_rect_t part;

  if (!audit_seen (widget))
    return;
  if (has_sign (widget) && gtk_widget_is_sensitive (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) == NULL && visible_part (widget, window, &part))
    {
      double found = measure (shot, &part), least = least_of (widget);

      /* One drawn over another, or not drawn at all, is not faint. */
      if (found > 1.05 && found < least)
        audit_say (report, "faint", widget, "%.2f to 1, and %.1f are needed", found, least);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    look_at (child, shot, window, report);
}

static gboolean
may_be_red (GtkWidget *widget)
{
  if (!audit_seen (widget))
    return FALSE;
  if (gtk_widget_has_css_class (widget, "broken-seal") || gtk_widget_has_css_class (widget, "error") || strstr (G_OBJECT_TYPE_NAME (widget), "Picture") != NULL ||
      g_str_equal (G_OBJECT_TYPE_NAME (widget), "AttestViewer"))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (may_be_red (child))
      return TRUE;
  return FALSE;
}

static gboolean
is_red (guint32 pixel)
{
  int red = (pixel >> 16) & 0xff, green = (pixel >> 8) & 0xff, blue = pixel & 0xff;

  return red > 120 && red - MAX (green, blue) > 80 && ABS (green - blue) < 60;
}

/* Red frightens, and here it says one thing only: that a seal is broken. What a picture that
 * somebody kept shows is not ours to colour. */
static void
look_for_red (GtkWindow   *window,
              const Shot  *shot,
              AuditReport *report)
{
  gsize n = 0, all = (gsize)shot->width * (gsize)shot->height;

  if (may_be_red (GTK_WIDGET (window)))
    return;
  for (gsize i = 0; i < all; i++)
    n += is_red (shot->pixels[i]);
  if (n > 40)
    audit_say (report, "red", GTK_WIDGET (window), "%" G_GSIZE_FORMAT " red pixels and no broken seal", n);
}

void
audit_contrast (GtkWindow   *window,
                AuditReport *report)
{
  Shot shot;

  if (!take (window, &shot))
    return;
  look_at (GTK_WIDGET (window), &shot, GTK_WIDGET (window), report);
  look_for_red (window, &shot, report);
  g_free (shot.pixels);
}
