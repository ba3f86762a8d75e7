/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-print.h"

#include "attest-messages.h"

static void
draw_cb (GtkPrintOperation *operation,
         GtkPrintContext   *context,
         int                page,
         const char        *text)
{
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Monospace 12");
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int)(gtk_print_context_get_width (context) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, 0, 0);
  pango_cairo_show_layout (cr, layout);
}

static void
text_free (gpointer  data,
           GClosure *closure)
{
  g_free (data);
}

/**
 * attest_print_text:
 * @parent: the window that asks
 * @job: the name the printer shows; says nothing of what is printed
 * @text: one page of plain text; copied
 *
 * Opens the desktop's print dialog.
 */
void
attest_print_text (GtkWindow  *parent,
                   const char *job,
                   const char *text)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GError) error = NULL;

  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, job);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_cb), g_strdup (text), text_free, 0);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, &error) == GTK_PRINT_OPERATION_RESULT_ERROR)
    attest_message_present (parent, error);
}
