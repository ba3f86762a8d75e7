/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-danger.h"

#include <glib/gi18n.h>

#include "attest-tile.h"
#include "attest-widgets.h"

struct _AttestRecordDanger
{
  AttestRecordPage parent_instance;
  GtkWidget       *urgent;
  GtkWidget       *words;
  GtkWidget       *next;
};

G_DEFINE_FINAL_TYPE (AttestRecordDanger, attest_record_danger, ATTEST_TYPE_RECORD_PAGE)

static void
danger_clicked_cb (AttestRecordDanger *self,
                   AttestTile         *tile)
{
  AttestRecordPage *page = ATTEST_RECORD_PAGE (self);
  const char       *answer = attest_tile_get_answer (tile);
  const gboolean    yes = g_strcmp0 (answer, "yes") == 0;

  attest_record_set (attest_record_page_get_record (page), ATTEST_ANSWER_DANGER, answer);
  attest_tiles_show (GTK_WIDGET (self), answer);
  gtk_widget_set_visible (self->urgent, yes);
  if (yes)
    attest_widget_read_out (self->words);
  else
    attest_record_page_answered (page);
}

static void
next_clicked_cb (AttestRecordDanger *self)
{
  attest_record_page_answered (ATTEST_RECORD_PAGE (self));
}

static void
attest_record_danger_enter (AttestRecordPage *page)
{
  AttestRecordDanger *self = ATTEST_RECORD_DANGER (page);
  const char         *answer = attest_record_get (attest_record_page_get_record (page), ATTEST_ANSWER_DANGER);

  attest_tiles_show (GTK_WIDGET (self), answer);
  gtk_widget_set_visible (self->urgent, g_strcmp0 (answer, "yes") == 0);
  g_object_set (self, "primary-widget", self->next, NULL);
}

/**
 * attest_record_danger_set_dsl:
 * @dsl: (nullable): whom to tell in person; %NULL when the school's list
 *   names nobody
 */
void
attest_record_danger_set_dsl (AttestRecordDanger *self,
                              const char         *dsl)
{
  g_autofree char *words = NULL;

  g_return_if_fail (ATTEST_IS_RECORD_DANGER (self));

  /* Translators: %s is a person and their role, or "your Designated Safeguarding Lead". */
  words = g_strdup_printf (_ ("Call 999 if someone is in immediate danger. Then speak to them in person now: %s. You can send this afterwards."),
                           dsl != NULL ? dsl : _ ("your Designated Safeguarding Lead"));
  gtk_label_set_label (GTK_LABEL (self->words), words);
}

static void
attest_record_danger_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_DANGER);

  G_OBJECT_CLASS (attest_record_danger_parent_class)->dispose (object);
}

static void
attest_record_danger_class_init (AttestRecordDangerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_danger_dispose;
  ATTEST_RECORD_PAGE_CLASS (klass)->enter = attest_record_danger_enter;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-danger.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDanger, urgent);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDanger, words);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDanger, next);
  gtk_widget_class_bind_template_callback (widget_class, danger_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
}

static void
attest_record_danger_init (AttestRecordDanger *self)
{
  g_type_ensure (ATTEST_TYPE_TILE);
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_record_danger_set_dsl (self, NULL);
}
