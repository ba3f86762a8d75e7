/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-conflict-note.h"

struct _AttestConflictNote
{
  GtkBox     parent_instance;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (AttestConflictNote, attest_conflict_note, GTK_TYPE_BOX)

static void
attest_conflict_note_class_init (AttestConflictNoteClass *klass)
{
}

static void
attest_conflict_note_init (AttestConflictNote *self)
{
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-information-symbolic", "valign", GTK_ALIGN_START,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "hexpand", TRUE, NULL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_box_append (GTK_BOX (self), icon);
  gtk_box_append (GTK_BOX (self), self->label);
  gtk_widget_add_css_class (GTK_WIDGET (self), "notice");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * attest_conflict_note_set:
 * @self: a note
 * @text: (nullable): words of the pack, never markup; %NULL hides it
 */
void
attest_conflict_note_set (AttestConflictNote *self,
                          const char         *text)
{
  g_return_if_fail (ATTEST_IS_CONFLICT_NOTE (self));

  gtk_label_set_text (GTK_LABEL (self->label), text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL && *text != '\0');
}
