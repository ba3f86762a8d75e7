/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-print.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-messages.h"
#include "attest-widgets.h"

/* The recovery sheet on its way to paper. What the sheet says is held in memory
 * until the printer has it, and wiped then. */
typedef struct
{
  char            *key;
  char            *name;
  char            *school;
  AttestSheetFacts facts;
} Sheet;

static Sheet *
sheet_new (const AttestSheetFacts *facts)
{
  Sheet *self = g_new0 (Sheet, 1);

  self->key = g_strdup (facts->key);
  self->name = g_strdup (facts->name);
  self->school = g_strdup (facts->school);
  self->facts = (AttestSheetFacts){ self->key, self->name, self->school, facts->made_s };
  return self;
}

static void
sheet_free (gpointer data)
{
  Sheet *self = data;

  explicit_bzero (self->key, strlen (self->key));
  g_free (self->key);
  g_free (self->name);
  g_free (self->school);
  g_free (self);
}

static void
draw_cb (GtkPrintOperation *operation,
         GtkPrintContext   *context,
         int                page,
         Sheet             *sheet)
{
  attest_sheet_page_draw (gtk_print_context_get_cairo_context (context), gtk_print_context_get_width (context),
                          gtk_print_context_get_height (context), &sheet->facts);
}

static void
draw_preview_cb (GtkDrawingArea *area,
                 cairo_t        *cr,
                 int             width,
                 int             height,
                 gpointer        user_data)
{
  Sheet *sheet = user_data;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  attest_sheet_page_draw (cr, width, height, &sheet->facts);
}

static GtkWidget *
preview_page_new (Sheet *sheet)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_widget_set_size_request (area, (int)ATTEST_SHEET_WIDTH, (int)ATTEST_SHEET_HEIGHT);
  gtk_widget_set_halign (area, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("The recovery sheet as it will be printed"), -1);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_preview_cb, sheet_new (&sheet->facts), sheet_free);
  return area;
}

/* The toolkit's own preview writes the page into a plain temporary file and
 * leaves it to another program. This one is a window. */
static gboolean
preview_cb (GtkPrintOperation        *operation,
            GtkPrintOperationPreview *preview,
            GtkPrintContext          *context,
            GtkWindow                *parent,
            Sheet                    *sheet)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), preview_page_new (sheet));
  gtk_window_set_title (GTK_WINDOW (window), _ ("Recovery sheet"));
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 700);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  attest_widget_close_on_escape (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  gtk_print_operation_preview_end_preview (preview);
  return TRUE;
}

/**
 * attest_print_sheet:
 * @parent: the window that asks
 * @facts: what the sheet says; copied
 *
 * Opens the desktop's print dialog. The name of the job says nothing of what
 * is printed.
 */
void
attest_print_sheet (GtkWindow              *parent,
                    const AttestSheetFacts *facts)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  g_autoptr (GError) error = NULL;
  Sheet *sheet = sheet_new (facts);

  gtk_page_setup_set_paper_size (setup, paper);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, "Attest");
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "attest-sheet", sheet, sheet_free);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), sheet);
  g_signal_connect (operation, "preview", G_CALLBACK (preview_cb), sheet);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, &error) == GTK_PRINT_OPERATION_RESULT_ERROR)
    attest_message_present (parent, error);
}
