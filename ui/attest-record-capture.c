/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-capture.h"

#include <glib/gi18n.h>

#include "attest-conflict-note.h"
#include "attest-tile.h"

struct _AttestRecordCapture
{
  AttestRecordPage parent_instance;
  GtkWidget       *take;
  GtkWidget       *no_service;
  GtkWidget       *skip;
  GtkWidget       *conflict;
};

G_DEFINE_FINAL_TYPE (AttestRecordCapture, attest_record_capture, ATTEST_TYPE_RECORD_PAGE)

static void
take_clicked_cb (AttestRecordCapture *self,
                 GtkToggleButton     *tile)
{
  gtk_toggle_button_set_active (tile, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "record.take", NULL);
}

static void
paste_clicked_cb (AttestRecordCapture *self,
                  GtkToggleButton     *tile)
{
  gtk_toggle_button_set_active (tile, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "record.paste", NULL);
}

static void
choose_clicked_cb (AttestRecordCapture *self,
                   GtkToggleButton     *tile)
{
  gtk_toggle_button_set_active (tile, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "record.choose", NULL);
}

static void
skip_clicked_cb (AttestRecordCapture *self)
{
  attest_record_page_answered (ATTEST_RECORD_PAGE (self));
}

static void
attest_record_capture_enter (AttestRecordPage *page)
{
  AttestRecordCapture *self = ATTEST_RECORD_CAPTURE (page);
  AttestRecord        *record = attest_record_page_get_record (page);
  AttestRecordSchool  *school = attest_record_page_get_school (page);

  /* With something kept already, going on is not going without. */
  g_object_set (self->skip, "title",
                attest_record_get (record, ATTEST_ANSWER_ITEMS) != NULL ? _ ("Go on without another picture") : _ ("Go on without a picture"), NULL);
  gtk_widget_set_visible (self->skip, school != NULL);
  attest_conflict_note_set (ATTEST_CONFLICT_NOTE (self->conflict), school != NULL ? school->conflict_capture : NULL);
}

/**
 * attest_record_capture_set_screenshot:
 * @available: whether this computer has a screenshot service
 *
 * Without one the button gives way to a line that says why.
 */
void
attest_record_capture_set_screenshot (AttestRecordCapture *self,
                                      gboolean             available)
{
  g_return_if_fail (ATTEST_IS_RECORD_CAPTURE (self));

  gtk_widget_set_visible (self->take, available);
  gtk_widget_set_visible (self->no_service, !available);
}

static void
attest_record_capture_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_CAPTURE);

  G_OBJECT_CLASS (attest_record_capture_parent_class)->dispose (object);
}

static void
attest_record_capture_class_init (AttestRecordCaptureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_capture_dispose;
  ATTEST_RECORD_PAGE_CLASS (klass)->enter = attest_record_capture_enter;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-capture.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCapture, take);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCapture, no_service);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCapture, skip);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCapture, conflict);
  gtk_widget_class_bind_template_callback (widget_class, take_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, skip_clicked_cb);
}

static void
attest_record_capture_init (AttestRecordCapture *self)
{
  g_type_ensure (ATTEST_TYPE_TILE);
  g_type_ensure (ATTEST_TYPE_CONFLICT_NOTE);
  gtk_widget_init_template (GTK_WIDGET (self));
}
