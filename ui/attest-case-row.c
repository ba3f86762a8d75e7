/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-case-row.h"

#include <glib/gi18n.h>

#include "attest-format.h"
#include "attest-jobs.h"

struct _AttestCaseRow
{
  GtkListBoxRow parent_instance;

  /* Owned */
  AttestCase *matter;

  /* Template widgets */
  GtkWidget *unread;
  GtkLabel  *title;
  GtkLabel  *words;
  GtkLabel  *facts;
  GtkWidget *danger;
  GtkWidget *broken;
};

G_DEFINE_FINAL_TYPE (AttestCaseRow, attest_case_row, GTK_TYPE_LIST_BOX_ROW)

static void
attest_case_row_dispose (GObject *object)
{
  AttestCaseRow *self = ATTEST_CASE_ROW (object);

  g_clear_object (&self->matter);
  G_OBJECT_CLASS (attest_case_row_parent_class)->dispose (object);
}

static void
attest_case_row_class_init (AttestCaseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_case_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-case-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestCaseRow, unread);
  gtk_widget_class_bind_template_child (widget_class, AttestCaseRow, title);
  gtk_widget_class_bind_template_child (widget_class, AttestCaseRow, words);
  gtk_widget_class_bind_template_child (widget_class, AttestCaseRow, facts);
  gtk_widget_class_bind_template_child (widget_class, AttestCaseRow, danger);
  gtk_widget_class_bind_template_child (widget_class, AttestCaseRow, broken);
}

static void
attest_case_row_init (AttestCaseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
state_of (AttestCase *matter)
{
  if (attest_case_is_unfinished (matter))
    return g_strdup (_ ("Not finished"));
  if (attest_case_is_waiting (matter))
    return g_strdup (_ ("Waits for somebody who can receive it"));
  return attest_format_state (matter);
}

static char *
facts_of (AttestCase *matter,
          const char *age)
{
  g_autofree char *state = state_of (matter);

  if (matter->received && matter->owner_name != NULL && *matter->owner_name != '\0')
    /* Translators: who sent a record, where it stands, its reference, how old its news is */
    return g_strdup_printf (_ ("From %s · %s · %s · %s"), matter->owner_name, state, matter->reference, age);
  return g_strdup_printf ("%s · %s · %s", state, matter->reference, age);
}

/* One sentence for a screen reader; the labels inside say the same in pieces. */
static char *
spoken (AttestCase *matter,
        const char *title,
        const char *words,
        const char *facts)
{
  GString *text = g_string_new (title);

  if (matter->unread)
    g_string_append_printf (text, ", %s", _ ("not read yet"));
  if (matter->danger)
    g_string_append_printf (text, ", %s", _ ("someone may be in danger"));
  if (matter->n_problems > 0)
    g_string_append_printf (text, ", %s", _ ("do not rely on this"));
  g_string_append_printf (text, ", %s", facts);
  if (words != NULL)
    g_string_append_printf (text, ", %s", words);
  return g_string_free (text, FALSE);
}

static void
show (AttestCaseRow *self)
{
  AttestCase      *matter = self->matter;
  const gboolean   titled = matter->title != NULL && *matter->title != '\0';
  const char      *draft = attest_case_draft_words (matter);
  g_autofree char *title = titled || draft == NULL ? attest_format_title (matter) : g_strdup (draft);
  g_autofree char *words = titled ? attest_format_words (matter) : NULL;
  g_autofree char *age = attest_format_age (matter->changed_ms, g_get_real_time () / 1000);
  g_autofree char *facts = facts_of (matter, age);
  g_autofree char *label = spoken (matter, title, words, facts);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->words, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->words), words != NULL);
  gtk_label_set_text (self->facts, facts);
  gtk_widget_set_visible (self->unread, matter->unread);
  gtk_widget_set_visible (self->danger, matter->danger);
  gtk_widget_set_visible (self->broken, matter->n_problems > 0);
  if (matter->unread)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * attest_case_row_new:
 * @matter: the case it shows; held
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
attest_case_row_new (AttestCase *matter)
{
  AttestCaseRow *self = g_object_new (ATTEST_TYPE_CASE_ROW, NULL);

  self->matter = g_object_ref (matter);
  show (self);
  return GTK_WIDGET (self);
}

AttestCase *
attest_case_row_get_case (AttestCaseRow *self)
{
  g_return_val_if_fail (ATTEST_IS_CASE_ROW (self), NULL);
  return self->matter;
}

/**
 * attest_case_row_same:
 * @a: a case that is shown
 * @b: a case as read now
 *
 * Returns: whether a row of @a says all that one of @b would
 */
gboolean
attest_case_row_same (gconstpointer a,
                      gconstpointer b)
{
  const AttestCase *shown = a, *fresh = b;

  return g_strcmp0 (shown->id, fresh->id) == 0 && shown->changed_ms == fresh->changed_ms &&
         shown->state == fresh->state && shown->unread == fresh->unread && g_strcmp0 (shown->opened_by, fresh->opened_by) == 0 && shown->danger == fresh->danger &&
         shown->n_problems == fresh->n_problems && attest_case_is_waiting ((AttestCase *)a) == attest_case_is_waiting ((AttestCase *)b) &&
         g_strcmp0 (attest_case_draft_words ((AttestCase *)a), attest_case_draft_words ((AttestCase *)b)) == 0 && attest_case_is_unfinished ((AttestCase *)a) == attest_case_is_unfinished ((AttestCase *)b) &&
         g_strcmp0 (shown->title, fresh->title) == 0 &&
         g_strcmp0 (shown->recipients, fresh->recipients) == 0;
}
