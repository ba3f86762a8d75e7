/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-setup-sheet.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-files.h"
#include "attest-messages.h"
#include "attest-print.h"
#include "attest-widgets.h"
#include "domain/attest-sheet.h"

struct _AttestSetupSheet
{
  AdwBin parent_instance;

  /* Owned */
  char *secret; /* the recovery key; NULL as soon as it was typed back */
  char *name;
  char *school; /* NULL: not known yet */

  /* Template widgets */
  GtkWidget   *print;
  GtkLabel    *key;
  GtkEditable *tail;
  GtkLabel    *problem;
};

enum {
  NEXT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSetupSheet, attest_setup_sheet, ADW_TYPE_BIN)

static GtkWindow *
window_of (AttestSetupSheet *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
wipe (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

static AttestSheetFacts
facts_of (AttestSetupSheet *self)
{
  return (AttestSheetFacts){ self->secret, self->name, self->school, g_get_real_time () / G_USEC_PER_SEC };
}

static void
print_cb (AttestSetupSheet *self)
{
  AttestSheetFacts facts = facts_of (self);

  if (self->secret != NULL)
    attest_print_sheet (window_of (self), &facts);
}

static void
sheet_saved (GtkWidget *self)
{
  attest_widget_say_done (self, _ ("The sheet is saved. Print it, then delete the file."));
}

static void
file_chosen (GFile   *file,
             gpointer user_data)
{
  AttestSetupSheet *self = user_data;
  AttestSheetFacts  facts = facts_of (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) page = NULL;

  if (self->secret == NULL)
    return;
  page = attest_sheet_page_pdf (&facts, &error);
  if (page == NULL)
    attest_message_present (window_of (self), error);
  else
    attest_file_save_sheet (GTK_WIDGET (self), file, g_steal_pointer (&page), sheet_saved);
}

static void
choose_file (gpointer user_data)
{
  AttestSetupSheet *self = user_data;

  attest_file_choose (window_of (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save the Recovery Sheet"), _ ("_Save"),
                      _ ("attest-recovery-sheet.pdf"), NULL, file_chosen, self);
}

static void
save_cb (AttestSetupSheet *self)
{
  attest_message_ask (window_of (self), _ ("This file will be a key"),
                      _ ("Whoever finds it can read your records. It belongs on paper: print it, then delete the file. A deleted file can sometimes be brought back. So save it on a USB stick that you keep locked away, not on this computer."),
                      _ ("_Choose a Place"), FALSE, choose_file, self);
}

static void
copy_cb (AttestSetupSheet *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->secret);
  attest_widget_say_done (GTK_WIDGET (self), _ ("Copied. It leaves the clipboard when you go on."));
}

static void
forget (AttestSetupSheet *self)
{
  wipe (&self->secret);
  gtk_label_set_text (self->key, "");
  gtk_editable_set_text (self->tail, "");
}

static void
next_cb (AttestSetupSheet *self)
{
  if (self->secret == NULL)
    return;
  if (!attest_sheet_is_tail (self->secret, gtk_editable_get_text (self->tail)))
    {
      gtk_label_set_label (self->problem, _ ("There is a problem: these are not the last two groups. They are at the end of the key on your sheet."));
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->tail));
      return;
    }
  attest_widget_forget_copied (GTK_WIDGET (self));
  forget (self);
  g_signal_emit (self, signals[NEXT], 0);
}

static void
attest_setup_sheet_dispose (GObject *object)
{
  AttestSetupSheet *self = ATTEST_SETUP_SHEET (object);

  wipe (&self->secret);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->school, g_free);
  G_OBJECT_CLASS (attest_setup_sheet_parent_class)->dispose (object);
}

static void
attest_setup_sheet_class_init (AttestSetupSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_setup_sheet_dispose;
  signals[NEXT] = g_signal_new ("next", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-setup-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSheet, print);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSheet, key);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSheet, tail);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSheet, problem);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
attest_setup_sheet_init (AttestSetupSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_left_to_right (GTK_EDITABLE (self->tail));
  gtk_widget_set_direction (GTK_WIDGET (self->key), GTK_TEXT_DIR_LTR);
}

/**
 * attest_setup_sheet_start:
 * @self: the step
 * @key: the recovery key, shown this once
 * @name: whose it is
 * @school: (nullable): where; printed on the sheet
 */
void
attest_setup_sheet_start (AttestSetupSheet *self,
                          const char       *key,
                          const char       *name,
                          const char       *school)
{
  g_autofree char *groups = attest_sheet_groups (key);

  wipe (&self->secret);
  self->secret = g_strdup (key);
  g_free (self->name);
  self->name = g_strdup (name);
  g_free (self->school);
  self->school = g_strdup (school);
  gtk_label_set_text (self->key, groups);
  gtk_editable_set_text (self->tail, "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
}

/**
 * attest_setup_sheet_focus:
 * @self: the step, on the screen
 *
 * Puts the focus on the button, so that the key is not selected.
 */
void
attest_setup_sheet_focus (AttestSetupSheet *self)
{
  g_return_if_fail (ATTEST_IS_SETUP_SHEET (self));
  gtk_widget_grab_focus (self->print);
  gtk_label_select_region (self->key, 0, 0);
}
