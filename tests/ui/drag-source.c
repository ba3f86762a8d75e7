/* SPDX-License-Identifier: GPL-3.0-or-later */

/* drag-source FILE: a small window of another program; whoever drags from it
 * drags FILE, offered as a file and as a picture; or, when it is called .eml, as a
 * mail program offers a letter: its text and no file. Used by the journeys. */
#include "config.h"

#include <gtk/gtk.h>

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            gpointer       path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *data = NULL;
  gsize            length;
  g_autoptr (GBytes) bytes = NULL;
  GdkContentProvider *offers[2];

  if (!g_file_get_contents (path, &data, &length, NULL))
    return NULL;
  bytes = g_bytes_new (data, length);
  if (g_str_has_suffix (path, ".eml"))
    return gdk_content_provider_new_for_bytes ("message/rfc822", bytes);
  offers[0] = gdk_content_provider_new_typed (G_TYPE_FILE, file);
  offers[1] = gdk_content_provider_new_for_bytes ("image/png", bytes);
  return gdk_content_provider_new_union (offers, 2);
}

static void
activate_cb (GtkApplication *application,
             gpointer        path)
{
  GtkWidget     *window = gtk_application_window_new (application);
  GtkWidget     *label = gtk_label_new ("Drag me");
  GtkDragSource *source = gtk_drag_source_new ();

  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), path);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));
  gtk_window_set_title (GTK_WINDOW (window), "drag source");
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 120);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GtkApplication) application = NULL;

  if (argc != 2)
    return 2;
  application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), argv[1]);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
