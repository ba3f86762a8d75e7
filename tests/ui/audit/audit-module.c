/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at the windows of the program that is being tested, from inside it: GIO loads this
 * module where GIO_EXTRA_MODULES says. The program has no code for it. On SIGUSR2 the newest
 * window is looked over, and what was found is put into the file `report` of the folder that
 * ATTEST_AUDIT names; `ready` is there once the module listens. */
#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>

#include "audit.h"

/* The names GIO asks for. */
void   g_io_module_load (GIOModule *module);
void   g_io_module_unload (GIOModule *module);
char **g_io_module_query (void);

static const char *
words_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (GTK_IS_IMAGE (widget) && gtk_image_get_icon_name (GTK_IMAGE (widget)) != NULL)
    return gtk_image_get_icon_name (GTK_IMAGE (widget));
  if (GTK_IS_EDITABLE (widget))
    return gtk_editable_get_text (GTK_EDITABLE (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const char *words = words_of (child);

      if (*words != '\0')
        return words;
    }
  return "";
}

/* The nearest parts of ours that the widget lies in: where to look for it. */
static char *
place_of (GtkWidget *widget)
{
  GString *place = g_string_new (G_OBJECT_TYPE_NAME (widget));

  for (GtkWidget *at = gtk_widget_get_parent (widget); at != NULL; at = gtk_widget_get_parent (at))
    if (g_str_has_prefix (G_OBJECT_TYPE_NAME (at), "Attest") || g_str_has_suffix (G_OBJECT_TYPE_NAME (at), "Row") || g_str_has_suffix (G_OBJECT_TYPE_NAME (at), "HeaderBar"))
      g_string_append_printf (place, " < %s", G_OBJECT_TYPE_NAME (at));
  return g_string_free (place, FALSE);
}

void
audit_say (AuditReport *report,
           const char  *kind,
           GtkWidget   *widget,
           const char  *format,
           ...)
{
  g_autofree char *what = NULL, *place = place_of (widget);
  g_autofree char *words = g_strdup (words_of (widget));
  va_list          args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_strdelimit (words, "\n\t", ' ');
  g_string_append_printf (report, "%s\t%s: “%s” (%s)\n", kind, what, words, place);
}

/* Mapped, opaque, and with a size: somebody could see it. */
gboolean
audit_seen (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) <= 0 || gtk_widget_get_height (widget) <= 0)
    return FALSE;
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    if (gtk_widget_get_opacity (at) <= 0.01 || !gtk_widget_get_child_visible (at))
      return FALSE;
  return TRUE;
}

gboolean
audit_bounds (GtkWidget       *widget,
              GtkWidget       *target,
              graphene_rect_t *bounds)
{
  return gtk_widget_compute_bounds (widget, target, bounds) && bounds->size.width > 0 && bounds->size.height > 0;
}

static GtkWindow *
newest_window (void)
{
  GListModel *all = gtk_window_get_toplevels ();
  GtkWindow  *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (all, i);

      if (gtk_widget_get_mapped (GTK_WIDGET (window)) && (found == NULL || gtk_window_is_active (window) || gtk_window_get_transient_for (window) == found))
        found = window;
    }
  return found;
}

static char *
file_of (const char *name)
{
  return g_build_filename (g_getenv ("ATTEST_AUDIT"), name, NULL);
}

static gboolean
look_cb (gpointer data)
{
  g_autoptr (GString) report = g_string_new (NULL);
  g_autofree char *path = file_of ("report");
  GtkWindow       *window = newest_window ();

  if (window == NULL)
    g_string_append (report, "window\tthere is none\n");
  else
    {
      audit_room (window, report);
      audit_contrast (window, report);
      audit_keyboard (window, report);
    }
  if (!g_file_set_contents (path, report->str, (gssize)report->len, NULL))
    g_critical ("%s cannot be written", path);
  return G_SOURCE_CONTINUE;
}

static gboolean
listen_cb (gpointer data)
{
  g_autofree char *path = file_of ("ready");

  g_unix_signal_add (SIGUSR2, look_cb, NULL);
  if (!g_file_set_contents (path, "", 0, NULL))
    g_critical ("%s cannot be written", path);
  return G_SOURCE_REMOVE;
}

void
g_io_module_load (GIOModule *module)
{
  /* Any thread may be the first to ask GIO for something. */
  g_type_module_use (G_TYPE_MODULE (module));
  if (g_getenv ("ATTEST_AUDIT") != NULL && g_strcmp0 (g_get_prgname (), "attest") == 0)
    g_idle_add (listen_cb, NULL);
}

void
g_io_module_unload (GIOModule *module)
{
}

char **
g_io_module_query (void)
{
  return NULL;
}
