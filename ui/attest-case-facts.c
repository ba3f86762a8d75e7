/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-case-facts.h"

#include <glib/gi18n.h>

#include "attest-case-news.h"
#include "attest-entry-words.h"
#include "attest-format.h"
#include "attest-widgets.h"

static void
add_fact (AdwPreferencesGroup *group,
          const char          *name,
          const char          *value)
{
  if (value != NULL && *value != '\0')
    adw_preferences_group_add (group, attest_fact_row_new (name, value));
}

/* What was put right stands below what it puts right; that of one piece of
 * evidence stands with it. */
static void
add_corrections (AdwPreferencesGroup *group,
                 GPtrArray           *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      AttestEntry     *entry = entries->pdata[i];
      g_autofree char *item = entry->kind == ATTEST_ENTRY_CORRECTION ? attest_entry_text (entry, "item") : NULL;
      g_autofree char *title = NULL, *text = NULL;

      if (item == NULL || *item != '\0')
        continue;
      title = attest_correction_title (entry);
      text = attest_entry_detail (entry);
      add_fact (group, title, text);
    }
}

static GtkWidget *
reference_row (AttestCase *matter)
{
  GtkWidget *row = attest_fact_row_new (_ ("Reference"), matter->reference);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), attest_copy_button_new (_ ("Copy the reference"), matter->reference));
  return row;
}

/**
 * attest_case_facts_new:
 * @view: a case as read
 *
 * Returns: (transfer floating): what is said about the case
 */
GtkWidget *
attest_case_facts_new (AttestCaseView *view)
{
  AttestCase          *matter = view->matter;
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char     *noticed = attest_format_time (matter->noticed_ms, NULL);
  g_autofree char     *opened = attest_format_time (matter->opened_ms, NULL);

  add_fact (group, _ ("What happened"), matter->description);
  add_corrections (group, view->entries);
  /* Until it is finished it has a kind that nobody has chosen. */
  if (!view->begun)
    add_fact (group, _ ("Kind"), view->type_title != NULL ? view->type_title : matter->type);
  if (matter->about != NULL && *matter->about != '\0')
    add_fact (group, _ ("Who it is about"), attest_format_about (matter->about));
  if (!view->begun)
    add_fact (group, _ ("Noticed"), matter->noticed_ms > 0 ? noticed : _ ("Not given"));
  add_fact (group, _ ("Recorded"), opened);
  add_fact (group, _ ("Recorded by"), matter->owner_name);
  adw_preferences_group_add (group, reference_row (matter));
  attest_widget_finish (GTK_WIDGET (group), _ ("About this record"));
  return GTK_WIDGET (group);
}

/**
 * attest_case_update_new:
 * @view: a case as read
 *
 * Returns: (transfer floating) (nullable): what came since it had been opened
 */
GtkWidget *
attest_case_update_new (AttestCaseView *view)
{
  g_autofree char *words = attest_case_update_words (view);
  GtkWidget       *box, *icon, *label;

  if (words == NULL)
    return NULL;
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  icon = gtk_image_new_from_icon_name ("mail-unread-symbolic");
  label = gtk_label_new (words);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (box, "notice");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static char *
with_time (const char *words,
           gint64      at_ms)
{
  g_autofree char *at = at_ms > 0 ? attest_format_time (at_ms, NULL) : NULL;

  return at != NULL ? g_strdup_printf ("%s · %s", words, at) : g_strdup (words);
}

/* Why it waits, and what to do about it. */
static const char *
waiting_words (const AttestSubmission *submission)
{
  if (g_strcmp0 (submission->problem_code, "subject") == 0 || g_strcmp0 (submission->problem_code, "no-recipient") == 0 ||
      g_strcmp0 (submission->problem_code, "not-found") == 0)
    return _ ("Not sent: they may not have it any more. Send the record again; it then goes to the right people.");
  if (g_strcmp0 (submission->problem_code, "unavailable") == 0)
    return _ ("Your school has no shared folder. It is sealed and safe on this computer. Choose “Hand it over yourself” in the menu above.");
  if (g_strcmp0 (submission->problem_code, "no-space") == 0)
    return _ ("Waiting to be sent: the shared folder is full. It is safe on this computer, and tried again every minute. Speak to them, or hand it over yourself.");
  if (g_strcmp0 (submission->problem_code, "no-answer") == 0)
    return _ ("Waiting to be sent: the shared folder does not answer. It is safe on this computer, and tried again every minute. You can also hand it over yourself.");
  if (submission->problem_code != NULL)
    return _ ("Waiting to be sent: the shared folder cannot be reached. It is safe on this computer, and tried again every minute. You can also hand it over yourself.");
  return _ ("Waiting to be sent. It is sealed and safe on this computer.");
}

static char *
receipt_words (AttestSubmission *submission,
               AttestChoice     *to)
{
  AttestCaseState state;

  if (g_strcmp0 (to->why, "need-from") == 0)
    return g_strdup (_ ("Lacks the beginning, and asked for it. Attest sends it by itself, if they may have it."));
  if (to->why != NULL && attest_case_state_from_nick (to->why, &state))
    {
      if (state == ATTEST_CASE_CLOSED)
        return with_time (_ ("Closed the record"), to->at_ms);
      if (state == ATTEST_CASE_OPENED)
        return with_time (_ ("Opened the record"), to->at_ms);
      if (state == ATTEST_CASE_RECEIVED)
        return with_time (_ ("Has the record, and has not opened it yet"), to->at_ms);
    }
  if (submission->state == ATTEST_CASE_QUEUED)
    return with_time (waiting_words (submission), submission->tried_ms);
  if (submission->way != NULL)
    return g_strdup (_ ("Handed over by you, not confirmed. Only an answer will tell that it arrived."));
  if (submission->state == ATTEST_CASE_HANDED)
    return g_strdup (_ ("Handed over. The shared folder did not let Attest check it; only an answer will tell."));
  return g_strdup (_ ("Sent. No answer yet. If it is urgent, speak to them."));
}

static void
add_submission (AdwPreferencesGroup *group,
                AttestSubmission    *submission)
{
  g_autofree char *sealed = attest_format_time (submission->sealed_ms, NULL);

  for (guint i = 0; submission->to != NULL && i < submission->to->len; i++)
    {
      AttestChoice    *to = submission->to->pdata[i];
      g_autofree char *name = g_strdup_printf ("%s, %s", to->name != NULL ? to->name : _ ("Somebody"),
                                               to->role_title != NULL ? to->role_title : attest_format_role (to->role));
      g_autofree char *receipt = receipt_words (submission, to);
      g_autofree char *text = g_strdup_printf (_ ("%s\nSealed %s"), receipt, sealed);
      GtkWidget       *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
      adw_preferences_group_add (group, row);
    }
}

static void
add_news (AdwPreferencesGroup *group,
          AttestCaseView      *view)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; view->news != NULL && i < view->news->len; i++)
    {
      g_autofree char *words = attest_case_news_words (view->news->pdata[i]);

      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", words);
    }
  if (view->matter->danger)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", _ ("Somebody may be in danger: speak to them in person as well."));
  adw_preferences_group_set_description (group, text->str);
}

/**
 * attest_case_journey_new:
 * @view: a case as read
 *
 * Returns: (transfer floating) (nullable): whom it went to and what came back;
 *   %NULL when it went nowhere from here
 */
GtkWidget *
attest_case_journey_new (AttestCaseView *view)
{
  AdwPreferencesGroup *group;

  if (view->submissions == NULL || view->submissions->len == 0)
    return NULL;
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, _ ("Whom it went to"));
  add_news (group, view);
  for (guint i = view->submissions->len; i > 0; i--)
    add_submission (group, view->submissions->pdata[i - 1]);
  attest_widget_finish (GTK_WIDGET (group), _ ("Whom it went to"));
  return GTK_WIDGET (group);
}

/**
 * attest_case_integrity_show:
 * @box: what holds the two
 * @icon: says it by its form
 * @label: says it in words
 * @view: a case as read
 */
void
attest_case_integrity_show (GtkWidget      *box,
                            GtkImage       *icon,
                            GtkLabel       *label,
                            AttestCaseView *view)
{
  gtk_image_set_from_icon_name (icon, view->intact ? "emblem-ok-symbolic" : "dialog-error-symbolic");
  gtk_label_set_text (label, view->integrity);
  if (view->intact)
    {
      gtk_widget_remove_css_class (box, "broken-seal");
      gtk_widget_remove_css_class (GTK_WIDGET (label), "heading");
    }
  else
    {
      gtk_widget_add_css_class (box, "broken-seal");
      gtk_widget_add_css_class (GTK_WIDGET (label), "heading");
    }
}
