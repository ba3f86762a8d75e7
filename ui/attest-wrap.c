/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-wrap.h"

/* Pixels between children, both ways. */
#define GAP 6

struct _AttestWrap
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (AttestWrap, attest_wrap, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
attest_wrap_get_request_mode (GtkLayoutManager *manager,
                              GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
child_size (GtkWidget *child,
            int        most,
            int       *width,
            int       *height)
{
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, width, NULL, NULL);
  *width = MAX (least, MIN (*width, most));
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, *width, NULL, height, NULL, NULL);
}

/* One line from @first on: how wide and high it is. Returns the child that
 * begins the next one. */
static GtkWidget *
measure_line (GtkWidget *first,
              int        room,
              int       *line_width,
              int       *line_height)
{
  GtkWidget *child;

  *line_width = *line_height = 0;
  for (child = first; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int width, height;

      if (!gtk_widget_should_layout (child))
        continue;
      child_size (child, room, &width, &height);
      if (*line_width > 0 && *line_width + GAP + width > room)
        return child;
      *line_width += (*line_width > 0 ? GAP : 0) + width;
      *line_height = MAX (*line_height, height);
    }
  return NULL;
}

static void
measure_across (GtkWidget *widget,
                int       *minimum,
                int       *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int least, best;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &best, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += (*natural > 0 ? GAP : 0) + best;
    }
}

static void
attest_wrap_measure (GtkLayoutManager *manager,
                     GtkWidget        *widget,
                     GtkOrientation    orientation,
                     int               for_size,
                     int              *minimum,
                     int              *natural,
                     int              *minimum_baseline,
                     int              *natural_baseline)
{
  GtkWidget *at = gtk_widget_get_first_child (widget);
  int        total = 0, width, height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_across (widget, minimum, natural);
      return;
    }
  while (at != NULL)
    {
      at = measure_line (at, for_size < 0 ? G_MAXINT / 2 : for_size, &width, &height);
      total += (total > 0 && height > 0 ? GAP : 0) + height;
    }
  *minimum = *natural = total;
}

static void
place_line (GtkWidget *first,
            GtkWidget *after,
            int        room,
            int        x,
            int        y,
            int        line_height,
            gboolean   from_right)
{
  for (GtkWidget *child = first; child != after; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation at = { .y = y };
      int           height;

      if (!gtk_widget_should_layout (child))
        continue;
      child_size (child, room, &at.width, &height);
      at.x = from_right ? room - x - at.width : x;
      at.height = line_height;
      gtk_widget_size_allocate (child, &at, -1);
      x += at.width + GAP;
    }
}

static void
attest_wrap_allocate (GtkLayoutManager *manager,
                      GtkWidget        *widget,
                      int               width,
                      int               height,
                      int               baseline)
{
  gboolean   from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *at = gtk_widget_get_first_child (widget);
  int        y = 0, line_width, line_height;

  while (at != NULL)
    {
      GtkWidget *after = measure_line (at, width, &line_width, &line_height);

      place_line (at, after, width, MAX (0, (width - line_width) / 2), y, line_height, from_right);
      y += line_height + GAP;
      at = after;
    }
}

static void
attest_wrap_class_init (AttestWrapClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = attest_wrap_get_request_mode;
  manager_class->measure = attest_wrap_measure;
  manager_class->allocate = attest_wrap_allocate;
}

static void
attest_wrap_init (AttestWrap *self)
{
}
