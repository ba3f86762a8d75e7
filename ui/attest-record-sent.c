/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-sent.h"

#include <glib/gi18n.h>

#include "attest-isolate.h"
#include "attest-my-numbers.h"

struct _AttestRecordSentPage
{
  AttestRecordPage parent_instance;
  /* Template widgets */
  GtkWidget *reference;
  GtkWidget *words;
  GtkWidget *numbers;
  GtkWidget *progress;
  GtkWidget *stop;
  GtkWidget *done;
  GtkWidget *support;
  GtkWidget *support_words;
};

G_DEFINE_FINAL_TYPE (AttestRecordSentPage, attest_record_sent_page, ATTEST_TYPE_RECORD_PAGE)

/* Once, at the end, when there is nothing left to do: before that it would be
 * one more thing to read. */
static void
sent_show_support (AttestRecordSentPage *self,
                   gboolean              ended)
{
  AttestRecordSchool *school = attest_record_page_get_school (ATTEST_RECORD_PAGE (self));
  g_autofree char    *support = ended && school != NULL ? attest_isolate_for_screen (school->support) : NULL;
  /* Translators: %s is a name, a telephone number and its hours. */
  g_autofree char *words = support != NULL ? g_strdup_printf (_ ("What you saw can stay with you. You can talk about it: %s."), support) : NULL;

  gtk_label_set_label (GTK_LABEL (self->support_words), words != NULL ? words : "");
  gtk_widget_set_visible (self->support, words != NULL);
}

static void
sent_show (AttestRecordSentPage *self,
           const char           *heading,
           const char           *reference,
           const char           *words,
           GtkWidget            *button)
{
  attest_record_page_set_heading (ATTEST_RECORD_PAGE (self), heading);
  gtk_label_set_label (GTK_LABEL (self->reference), reference != NULL ? reference : "");
  gtk_widget_set_visible (self->reference, reference != NULL);
  gtk_label_set_label (GTK_LABEL (self->words), words);
  gtk_widget_set_visible (self->words, *words != '\0');
  gtk_widget_set_visible (self->stop, button == self->stop);
  gtk_widget_set_visible (self->done, button == self->done);
  gtk_widget_set_visible (self->progress, button == NULL);
  sent_show_support (self, button == self->done);
  /* Enter must not undo what Enter has just begun. */
  g_object_set (self, "primary-widget", button == self->done ? button : NULL, NULL);
}

/**
 * attest_record_sent_page_show_waiting:
 * @names: whom it goes to
 *
 * The moment in which a person can still stop it. No countdown is shown.
 */
void
attest_record_sent_page_show_waiting (AttestRecordSentPage *self,
                                      const char           *names)
{
  g_autofree char *heading = g_strdup_printf (_ ("Sending to %s."), names);

  g_return_if_fail (ATTEST_IS_RECORD_SENT_PAGE (self));

  sent_show (self, heading, NULL, _ ("Press Stop if you want to change something first."), self->stop);
}

/**
 * attest_record_sent_page_show_sending:
 * @names: whom it goes to
 * @done: from 0 to 1
 */
void
attest_record_sent_page_show_sending (AttestRecordSentPage *self,
                                      const char           *names,
                                      double                done)
{
  g_autofree char *heading = g_strdup_printf (_ ("Sending to %s."), names);

  g_return_if_fail (ATTEST_IS_RECORD_SENT_PAGE (self));

  sent_show (self, heading, NULL, _ ("Sealing it now. It cannot be stopped any more."), NULL);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), done);
}

static char *
sent_words (const char             *names,
            const AttestSubmission *submission)
{
  if (submission->state == ATTEST_CASE_QUEUED && g_strcmp0 (submission->problem_code, "unavailable") == 0)
    return g_strdup_printf (_ ("Your school has no shared folder. It is sealed and safe on this computer. Open the record and choose “Hand it over yourself”; you can also tell %s now."), names);
  if (submission->state == ATTEST_CASE_QUEUED && g_strcmp0 (submission->problem_code, "no-answer") == 0)
    return g_strdup_printf (_ ("The shared folder does not answer. It is safe on this computer. Attest will try again; you can also tell %s now."), names);
  if (submission->state == ATTEST_CASE_QUEUED)
    return g_strdup_printf (_ ("The shared folder is not available. It is safe on this computer. Attest will try again; you can also tell %s now."), names);
  if (submission->state == ATTEST_CASE_HANDED)
    return g_strdup_printf (_ ("It is in the shared folder, where Attest could not check it. %s has not opened it yet. If it is urgent, speak to them."), names);
  /* Translators: %s is the name of the person it was sent to. */
  return g_strdup_printf (_ ("%s has not opened it yet. If it is urgent, speak to them."), names);
}

/**
 * attest_record_sent_page_show_sent:
 * @names: whom it went to
 * @sent: what became of it
 * @danger: whether somebody may be in danger
 */
void
attest_record_sent_page_show_sent (AttestRecordSentPage   *self,
                                   const char             *names,
                                   const AttestRecordSent *sent,
                                   gboolean                danger)
{
  g_autofree char *plain = sent_words (names, sent->submission);
  g_autofree char *words = danger ? g_strdup_printf (_ ("%s Somebody may be in danger: speak to them in person as well, now."), plain) : g_strdup (plain);
  g_autofree char *reference = NULL;

  g_return_if_fail (ATTEST_IS_RECORD_SENT_PAGE (self));

  /* Translators: %s is the record's number, such as AT-7K4Q-29. */
  reference = sent->reference != NULL ? g_strdup_printf (_ ("Reference %s"), sent->reference) : NULL;
  sent_show (self, sent->submission->state == ATTEST_CASE_QUEUED ? _ ("Waiting to be sent") : _ ("Sent"), reference, words, self->done);
}

/**
 * attest_record_sent_page_show_numbers:
 * @names: (nullable): who has to compare them; %NULL: nobody
 * @fingerprint: (nullable): this person's numbers
 */
void
attest_record_sent_page_show_numbers (AttestRecordSentPage *self,
                                      const char           *names,
                                      const char           *fingerprint)
{
  g_return_if_fail (ATTEST_IS_RECORD_SENT_PAGE (self));

  attest_my_numbers_set (ATTEST_MY_NUMBERS (self->numbers), names, fingerprint);
}

void
attest_record_sent_page_show_saving (AttestRecordSentPage *self)
{
  g_return_if_fail (ATTEST_IS_RECORD_SENT_PAGE (self));

  sent_show (self, _ ("Saving it."), NULL, "", NULL);
}

/**
 * attest_record_sent_page_show_saved:
 * @number: (nullable): the record's number
 * @tell: whom to tell, a sentence
 *
 * It is finished, and nobody can receive it yet.
 */
void
attest_record_sent_page_show_saved (AttestRecordSentPage *self,
                                    const char           *number,
                                    const char           *tell)
{
  g_autofree char *reference = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (ATTEST_IS_RECORD_SENT_PAGE (self));

  /* Translators: %s is the record's number, such as AT-7K4Q-29. */
  reference = number != NULL ? g_strdup_printf (_ ("Reference %s"), number) : NULL;
  words = g_strdup_printf ("%s %s", _ ("All of it is sealed on this computer. It waits for somebody who can receive it, and nobody has been told yet. When a card names somebody, Attest offers to send it."), tell);
  sent_show (self, _ ("Saved"), reference, words, self->done);
}

/**
 * attest_record_sent_page_show_spooled:
 *
 * @open: whether the store was opened meanwhile
 *
 * For what was recorded while the store is locked.
 */
void
attest_record_sent_page_show_spooled (AttestRecordSentPage *self,
                                      gboolean              open)
{
  g_return_if_fail (ATTEST_IS_RECORD_SENT_PAGE (self));

  sent_show (self, _ ("Kept"), NULL,
             open ? _ ("It is sealed and among your records now, and nobody has been told yet. Open it there to say what happened and to send it. If it is urgent, speak to your Designated Safeguarding Lead now.")
                  : _ ("It is sealed on this computer, and nobody has been told yet. Unlock Attest to say what happened and to send it. If it is urgent, speak to your Designated Safeguarding Lead now."),
             self->done);
}

static void
attest_record_sent_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_SENT);

  G_OBJECT_CLASS (attest_record_sent_page_parent_class)->dispose (object);
}

static void
attest_record_sent_page_class_init (AttestRecordSentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_sent_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-sent.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestRecordSentPage, reference);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordSentPage, words);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordSentPage, numbers);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordSentPage, progress);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordSentPage, stop);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordSentPage, done);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordSentPage, support);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordSentPage, support_words);
}

static void
attest_record_sent_page_init (AttestRecordSentPage *self)
{
  g_type_ensure (ATTEST_TYPE_MY_NUMBERS);
  gtk_widget_init_template (GTK_WIDGET (self));
}
