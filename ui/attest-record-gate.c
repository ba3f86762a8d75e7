/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-gate.h"

#include <glib/gi18n.h>

#include "attest-tile.h"

struct _AttestRecordGate
{
  AttestRecordPage parent_instance;
};

G_DEFINE_FINAL_TYPE (AttestRecordGate, attest_record_gate, ATTEST_TYPE_RECORD_PAGE)

static void
gate_clicked_cb (AttestRecordGate *self,
                 AttestTile       *tile)
{
  AttestRecord  *record = attest_record_page_get_record (ATTEST_RECORD_PAGE (self));
  const gboolean no = g_strcmp0 (attest_tile_get_answer (tile), "no") == 0;

  attest_record_set_gate (record, no ? ATTEST_GATE_NO : ATTEST_GATE_UNSURE);
  attest_record_set (record, ATTEST_ANSWER_BRANCH, no ? "picture" : "words");
  attest_tiles_show (GTK_WIDGET (self), attest_tile_get_answer (tile));
  attest_record_page_answered (ATTEST_RECORD_PAGE (self));
}

/* Whatever was answered before, each new thing is asked about: coming here
 * takes the permission back. */
static void
attest_record_gate_enter (AttestRecordPage *page)
{
  attest_record_set_gate (attest_record_page_get_record (page), ATTEST_GATE_UNANSWERED);
  attest_tiles_show (GTK_WIDGET (page), NULL);
}

static void
attest_record_gate_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_GATE);

  G_OBJECT_CLASS (attest_record_gate_parent_class)->dispose (object);
}

static void
attest_record_gate_class_init (AttestRecordGateClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_gate_dispose;
  ATTEST_RECORD_PAGE_CLASS (klass)->enter = attest_record_gate_enter;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-gate.ui");

  gtk_widget_class_bind_template_callback (widget_class, gate_clicked_cb);
}

static void
attest_record_gate_init (AttestRecordGate *self)
{
  g_type_ensure (ATTEST_TYPE_TILE);
  gtk_widget_init_template (GTK_WIDGET (self));
}
