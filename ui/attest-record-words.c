/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-words.h"

#include <glib/gi18n.h>

#include "attest-about-tiles.h"
#include "attest-record-when.h"
#include "attest-tile.h"

struct _AttestRecordWords
{
  AttestRecordPage  parent_instance;
  GtkWidget        *lead;
  GtkWidget        *told_by;
  AttestWhenRow    *told_when;
  GtkWidget        *platform;
  GtkWidget        *shown;
  GtkWidget        *did;
  AttestAboutTiles *about;
};

G_DEFINE_FINAL_TYPE (AttestRecordWords, attest_record_words, ATTEST_TYPE_RECORD_PAGE)

static void
words_go_on (AttestRecordWords *self,
             gboolean           asked)
{
  AttestRecordPage *page = ATTEST_RECORD_PAGE (self);
  AttestRecord     *record = attest_record_page_get_record (page);
  g_autofree char  *problem = attest_record_when_problem (self->told_when);

  if (!attest_record_has_words (record))
    attest_record_page_problem (page, _ ("Write who told you, who is shown, or what you did."), self->told_by);
  else if (problem != NULL)
    attest_record_page_problem (page, problem, GTK_WIDGET (self->told_when));
  else if (attest_about_tiles_is_answered (self->about))
    attest_record_page_answered (page);
  else if (asked)
    attest_record_page_problem (page, attest_about_tiles_missing (self->about), GTK_WIDGET (self->about));
}

static void
about_answered_cb (AttestRecordWords *self)
{
  words_go_on (self, FALSE);
}

static void
next_clicked_cb (AttestRecordWords *self)
{
  words_go_on (self, TRUE);
}

static void
attest_record_words_enter (AttestRecordPage *page)
{
  AttestRecordWords *self = ATTEST_RECORD_WORDS (page);

  attest_record_when_show (page, self->told_when);
  attest_about_tiles_enter (self->about, attest_record_page_get_record (page), attest_record_page_get_school (page));
}

/**
 * attest_record_words_set_dsl:
 * @dsl: (nullable): whom to tell now
 */
void
attest_record_words_set_dsl (AttestRecordWords *self,
                             const char        *dsl)
{
  g_autofree char *words = NULL;

  g_return_if_fail (ATTEST_IS_RECORD_WORDS (self));

  /* Translators: %s is a person and their role, or "your Designated Safeguarding Lead". */
  words = g_strdup_printf (_ ("Do not look for the picture, do not ask anyone to send it, and do not forward it. Tell %s now."),
                           dsl != NULL ? dsl : _ ("your Designated Safeguarding Lead"));
  gtk_label_set_label (GTK_LABEL (self->lead), words);
}

static void
attest_record_words_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_WORDS);

  G_OBJECT_CLASS (attest_record_words_parent_class)->dispose (object);
}

static void
attest_record_words_class_init (AttestRecordWordsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_words_dispose;
  ATTEST_RECORD_PAGE_CLASS (klass)->enter = attest_record_words_enter;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-words.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestRecordWords, lead);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordWords, told_by);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordWords, told_when);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordWords, platform);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordWords, shown);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordWords, did);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordWords, about);
  gtk_widget_class_bind_template_callback (widget_class, about_answered_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
}

static void
attest_record_words_init (AttestRecordWords *self)
{
  g_type_ensure (ATTEST_TYPE_TILE);
  g_type_ensure (ATTEST_TYPE_ABOUT_TILES);
  g_type_ensure (ATTEST_TYPE_WHEN_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_TOLD_BY, self->told_by);
  attest_record_when_bind (ATTEST_RECORD_PAGE (self), self->told_when);
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_PLATFORM, self->platform);
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_SHOWN, self->shown);
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_DID, self->did);
  attest_record_words_set_dsl (self, NULL);
}
