/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-device.h"

#include <glib/gi18n.h>

#include "attest-conflict-note.h"
#include "attest-tile.h"

struct _AttestRecordDevice
{
  AttestRecordPage parent_instance;
  GtkWidget       *police;
  GtkWidget       *police_more;
  GtkWidget       *device;
  GtkWidget       *locked_in;
  GtkWidget       *key_holder;
  GtkWidget       *police_when;
  GtkWidget       *police_reference;
  GtkWidget       *advice;
  GtkWidget       *conflict;
};

G_DEFINE_FINAL_TYPE (AttestRecordDevice, attest_record_device, ATTEST_TYPE_RECORD_PAGE)

static void
device_show_police (AttestRecordDevice *self)
{
  const char *police = attest_record_get (attest_record_page_get_record (ATTEST_RECORD_PAGE (self)), ATTEST_ANSWER_POLICE);

  attest_tiles_show (self->police, police);
  gtk_widget_set_visible (self->police_more, g_strcmp0 (police, "yes") == 0);
}

static void
police_clicked_cb (AttestRecordDevice *self,
                   AttestTile         *tile)
{
  AttestRecord *record = attest_record_page_get_record (ATTEST_RECORD_PAGE (self));

  attest_record_set (record, ATTEST_ANSWER_POLICE, attest_tile_get_answer (tile));
  device_show_police (self);
}

/* "Not yet" needs no press of its own: it is what an unanswered question means
 * here, and it is written down as such. */
static void
next_clicked_cb (AttestRecordDevice *self)
{
  AttestRecordPage *page = ATTEST_RECORD_PAGE (self);
  AttestRecord     *record = attest_record_page_get_record (page);

  if (attest_record_get (record, ATTEST_ANSWER_POLICE) == NULL)
    attest_record_set (record, ATTEST_ANSWER_POLICE, "not-yet");
  attest_record_page_answered (page);
}

static void
attest_record_device_enter (AttestRecordPage *page)
{
  AttestRecordSchool *school = attest_record_page_get_school (page);

  attest_conflict_note_set (ATTEST_CONFLICT_NOTE (ATTEST_RECORD_DEVICE (page)->conflict), school != NULL ? school->conflict_words : NULL);
  device_show_police (ATTEST_RECORD_DEVICE (page));
}

static void
attest_record_device_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_DEVICE);

  G_OBJECT_CLASS (attest_record_device_parent_class)->dispose (object);
}

static void
attest_record_device_class_init (AttestRecordDeviceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_device_dispose;
  ATTEST_RECORD_PAGE_CLASS (klass)->enter = attest_record_device_enter;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-device.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDevice, police);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDevice, police_more);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDevice, device);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDevice, locked_in);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDevice, key_holder);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDevice, police_when);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDevice, police_reference);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDevice, advice);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDevice, conflict);
  gtk_widget_class_bind_template_callback (widget_class, police_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
}

static void
attest_record_device_init (AttestRecordDevice *self)
{
  g_type_ensure (ATTEST_TYPE_TILE);
  g_type_ensure (ATTEST_TYPE_CONFLICT_NOTE);
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_DEVICE, self->device);
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_LOCKED_IN, self->locked_in);
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_KEY_HOLDER, self->key_holder);
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_POLICE_WHEN, self->police_when);
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_POLICE_REFERENCE, self->police_reference);
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_ADVICE, self->advice);
}
