/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-welcome.h"

#include <glib/gi18n.h>

#include "attest-tile.h"

struct _AttestRecordWelcome
{
  AttestRecordPage parent_instance;
  GtkWidget       *text;
};

G_DEFINE_FINAL_TYPE (AttestRecordWelcome, attest_record_welcome, ATTEST_TYPE_RECORD_PAGE)

static void
go_on_clicked_cb (AttestRecordWelcome *self)
{
  attest_record_page_answered (ATTEST_RECORD_PAGE (self));
}

static void
another_clicked_cb (AttestRecordWelcome *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "record.start-another", NULL);
}

static void
attest_record_welcome_enter (AttestRecordPage *page)
{
  AttestRecordWelcome      *self = ATTEST_RECORD_WELCOME (page);
  AttestRecord             *record = attest_record_page_get_record (page);
  static const AttestAnswer said[] = { ATTEST_ANSWER_STORY, ATTEST_ANSWER_DID, ATTEST_ANSWER_SHOWN, ATTEST_ANSWER_TOLD_BY };
  const char               *story = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (said) && story == NULL; i++)
    story = attest_record_get (record, said[i]);
  gtk_label_set_label (GTK_LABEL (self->text), story != NULL ? story : "");
  gtk_widget_set_visible (self->text, story != NULL);
}

static void
attest_record_welcome_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_WELCOME);

  G_OBJECT_CLASS (attest_record_welcome_parent_class)->dispose (object);
}

static void
attest_record_welcome_class_init (AttestRecordWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_welcome_dispose;
  ATTEST_RECORD_PAGE_CLASS (klass)->enter = attest_record_welcome_enter;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestRecordWelcome, text);
  gtk_widget_class_bind_template_callback (widget_class, go_on_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, another_clicked_cb);
}

static void
attest_record_welcome_init (AttestRecordWelcome *self)
{
  g_type_ensure (ATTEST_TYPE_TILE);
  gtk_widget_init_template (GTK_WIDGET (self));
}
