/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-proof-entry.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-widgets.h"

struct _AttestProofEntry
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack    *ways;
  GtkEditable *passphrase;
  GtkTextView *sheet;
  GtkLabel    *problem;
  GtkButton   *other_way;
};

enum {
  ACTIVATE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestProofEntry, attest_proof_entry, ADW_TYPE_BIN)

/**
 * attest_proof_entry_is_sheet:
 * @self: the entry
 *
 * Returns: whether the recovery key is asked for at the moment
 */
gboolean
attest_proof_entry_is_sheet (AttestProofEntry *self)
{
  g_return_val_if_fail (ATTEST_IS_PROOF_ENTRY (self), FALSE);
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->ways), "sheet") == 0;
}

/**
 * attest_proof_entry_get:
 * @self: the entry
 *
 * Returns: (transfer full): what was typed; the caller wipes it
 */
char *
attest_proof_entry_get (AttestProofEntry *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (ATTEST_IS_PROOF_ENTRY (self), NULL);
  if (!attest_proof_entry_is_sheet (self))
    return g_strdup (gtk_editable_get_text (self->passphrase));
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (self->sheet), &start, &end);
  return gtk_text_buffer_get_text (gtk_text_view_get_buffer (self->sheet), &start, &end, FALSE);
}

/**
 * attest_proof_entry_focus:
 * @self: the entry, on the screen
 */
void
attest_proof_entry_focus (AttestProofEntry *self)
{
  g_return_if_fail (ATTEST_IS_PROOF_ENTRY (self));
  gtk_widget_grab_focus (attest_proof_entry_is_sheet (self) ? GTK_WIDGET (self->sheet) : GTK_WIDGET (self->passphrase));
}

/**
 * attest_proof_entry_say:
 * @self: the entry
 * @problem: (nullable): translated; %NULL takes back what was said
 */
static void
attest_proof_entry_say (AttestProofEntry *self,
                        const char       *problem)
{
  g_return_if_fail (ATTEST_IS_PROOF_ENTRY (self));
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  if (problem != NULL)
    attest_proof_entry_focus (self);
}

/**
 * attest_proof_entry_say_wrong:
 * @self: the entry
 *
 * Says that what was typed opens nothing.
 */
void
attest_proof_entry_say_wrong (AttestProofEntry *self)
{
  attest_proof_entry_say (self, attest_proof_entry_is_sheet (self) ? _ ("That key does not open these records. Nothing has been changed. Compare it with the sheet and try again.")
                                                                   : _ ("That passphrase does not open these records. Nothing has been changed. Try again, or use the recovery sheet."));
}

/**
 * attest_proof_entry_is_empty:
 * @self: the entry
 *
 * Returns: whether nothing was typed, which it then says
 */
gboolean
attest_proof_entry_is_empty (AttestProofEntry *self)
{
  g_autofree char *text = attest_proof_entry_get (self);
  gboolean         empty = *g_strstrip (text) == '\0';

  explicit_bzero (text, strlen (text));
  if (empty)
    attest_proof_entry_say (self, attest_proof_entry_is_sheet (self) ? _ ("Type the key from your recovery sheet first.") : _ ("Type your passphrase first."));
  return empty;
}

/**
 * attest_proof_entry_forget:
 * @self: the entry
 *
 * Empties it and asks for the passphrase again.
 */
void
attest_proof_entry_forget (AttestProofEntry *self)
{
  g_return_if_fail (ATTEST_IS_PROOF_ENTRY (self));
  gtk_editable_set_text (self->passphrase, "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->sheet), "", 0);
  gtk_stack_set_visible_child_name (self->ways, "passphrase");
  gtk_button_set_label (self->other_way, _ ("Use my recovery _sheet"));
  attest_proof_entry_say (self, NULL);
}

static void
other_way_cb (AttestProofEntry *self)
{
  gboolean sheet = !attest_proof_entry_is_sheet (self);

  gtk_stack_set_visible_child_name (self->ways, sheet ? "sheet" : "passphrase");
  gtk_button_set_label (self->other_way, sheet ? _ ("Use my pass_phrase") : _ ("Use my recovery _sheet"));
  attest_proof_entry_say (self, NULL);
  attest_proof_entry_focus (self);
}

static void
edited_cb (AttestProofEntry *self)
{
  attest_proof_entry_say (self, NULL);
}

static void
activated_cb (AttestProofEntry *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
attest_proof_entry_class_init (AttestProofEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-proof-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestProofEntry, ways);
  gtk_widget_class_bind_template_child (widget_class, AttestProofEntry, passphrase);
  gtk_widget_class_bind_template_child (widget_class, AttestProofEntry, sheet);
  gtk_widget_class_bind_template_child (widget_class, AttestProofEntry, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestProofEntry, other_way);
  gtk_widget_class_bind_template_callback (widget_class, other_way_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
attest_proof_entry_init (AttestProofEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  gtk_widget_set_direction (GTK_WIDGET (self->sheet), GTK_TEXT_DIR_LTR);
}
