/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-engaged.h"

#include <string.h>

#include "attest-tile.h"
#include "attest-when-row.h"

struct _AttestEngaged
{
  GtkBox        parent_instance;
  AttestRecord *record; /* Borrowed; outlives the page */
  GtkWidget    *tiles;
  GtkWidget    *more;
  GtkWidget    *checks;
  GtkWidget    *when;
  gboolean      showing;
};

G_DEFINE_FINAL_TYPE (AttestEngaged, attest_engaged, GTK_TYPE_BOX)

/* The words of the chain, in the order of the check buttons. */
static const char *const words[] = { "replied", "liked", "shared", "blocked", "reported" };

static void
take_checks (AttestEngaged *self)
{
  g_autoptr (GString) said = g_string_new (NULL);
  GtkWidget *check = gtk_widget_get_first_child (self->checks);

  for (guint i = 0; i < G_N_ELEMENTS (words) && check != NULL; i++, check = gtk_widget_get_next_sibling (check))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
      g_string_append_printf (said, "%s%s", said->len > 0 ? ";" : "", words[i]);
  attest_record_set (self->record, ATTEST_ANSWER_ENGAGED, said->str);
}

static void
tile_clicked_cb (AttestEngaged *self,
                 AttestTile    *tile)
{
  const char *answer = attest_tile_get_answer (tile);
  gboolean    no = strcmp (answer, "no") == 0;

  attest_tiles_show (self->tiles, answer);
  gtk_widget_set_visible (self->more, !no);
  if (no)
    attest_record_set (self->record, ATTEST_ANSWER_ENGAGED, "no");
  else
    take_checks (self);
}

static void
check_toggled_cb (AttestEngaged *self)
{
  if (!self->showing && self->record != NULL)
    take_checks (self);
}

static void
when_changed_cb (AttestEngaged *self)
{
  if (!self->showing && self->record != NULL)
    attest_record_set (self->record, ATTEST_ANSWER_ENGAGED_WHEN, gtk_editable_get_text (GTK_EDITABLE (self->when)));
}

/**
 * attest_engaged_show:
 * @self: the question
 * @record: whose answer it shows and sets
 */
void
attest_engaged_show (AttestEngaged *self,
                     AttestRecord  *record)
{
  const char *answer = attest_record_get (record, ATTEST_ANSWER_ENGAGED);
  const char *when = attest_record_get (record, ATTEST_ANSWER_ENGAGED_WHEN);
  g_auto (GStrv) said = g_strsplit (answer != NULL ? answer : "", ";", -1);
  gboolean   some = answer != NULL && strcmp (answer, "no") != 0;
  GtkWidget *check = gtk_widget_get_first_child (self->checks);

  g_return_if_fail (ATTEST_IS_ENGAGED (self));

  self->record = record;
  self->showing = TRUE;
  attest_tiles_show (self->tiles, answer == NULL ? NULL : some ? "some"
                                                               : "no");
  gtk_widget_set_visible (self->more, some);
  for (guint i = 0; i < G_N_ELEMENTS (words) && check != NULL; i++, check = gtk_widget_get_next_sibling (check))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_strv_contains ((const char *const *)said, words[i]));
  gtk_editable_set_text (GTK_EDITABLE (self->when), when != NULL ? when : "");
  self->showing = FALSE;
}

static void
attest_engaged_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_ENGAGED);

  G_OBJECT_CLASS (attest_engaged_parent_class)->dispose (object);
}

static void
attest_engaged_class_init (AttestEngagedClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_engaged_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-engaged.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestEngaged, tiles);
  gtk_widget_class_bind_template_child (widget_class, AttestEngaged, more);
  gtk_widget_class_bind_template_child (widget_class, AttestEngaged, checks);
  gtk_widget_class_bind_template_child (widget_class, AttestEngaged, when);
  gtk_widget_class_bind_template_callback (widget_class, tile_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, when_changed_cb);
}

static void
attest_engaged_init (AttestEngaged *self)
{
  g_type_ensure (ATTEST_TYPE_TILE);
  g_type_ensure (ATTEST_TYPE_WHEN_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
}
