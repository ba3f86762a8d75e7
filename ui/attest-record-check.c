/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-check.h"

#include <glib/gi18n.h>

#include "attest-conflict-note.h"
#include "attest-copies.h"
#include "attest-engaged.h"
#include "attest-format.h"
#include "attest-my-numbers.h"
#include "attest-record-nobody.h"
#include "attest-record-recipients.h"

struct _AttestRecordCheck
{
  AttestRecordPage parent_instance;
  /* Owned */
  GPtrArray *choices; /* AttestChoice; NULL while not known */
  GPtrArray *rows;    /* Borrowed rows of both groups */
  /* Template widgets */
  AdwPreferencesGroup *summary;
  AdwBin              *copies;
  AdwPreferencesGroup *recipient;
  GtkWidget           *note;
  GtkWidget           *conflict;
  GtkWidget           *engaged_fold;
  GtkWidget           *engaged;
  GtkWidget           *send;
  GtkWidget           *send_label;
  GtkWidget           *save;
  GtkWidget           *import;
  GtkWidget           *numbers;
  gboolean             choosing;
};

G_DEFINE_FINAL_TYPE (AttestRecordCheck, attest_record_check, ATTEST_TYPE_RECORD_PAGE)

static void check_show (AttestRecordCheck *self);

/**
 * attest_record_check_names:
 *
 * Returns: (transfer full) (nullable): the names of those it goes to
 */
char *
attest_record_check_names (AttestRecordCheck *self)
{
  g_return_val_if_fail (ATTEST_IS_RECORD_CHECK (self), NULL);

  return attest_recipient_names (attest_record_page_get_record (ATTEST_RECORD_PAGE (self)), self->choices);
}

static gboolean
is_chosen (AttestRecordCheck *self,
           guint              place)
{
  return attest_recipient_is_chosen (attest_record_page_get_record (ATTEST_RECORD_PAGE (self)), g_ptr_array_index (self->choices, place));
}

static void
check_add_row (AttestRecordCheck   *self,
               AdwPreferencesGroup *group,
               GtkWidget           *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

static GtkWidget *
plain_row (const char *title,
           const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static GtkWidget *
change_button (const char *what,
               const char *page)
{
  GtkWidget       *button = gtk_button_new_with_label (_ ("Change"));
  g_autofree char *label = g_strdup_printf ("%s: %s", _ ("Change"), what);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (page != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", page);
  if (page != NULL)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "record.change");
  return button;
}

static void
check_add (AttestRecordCheck *self,
           const char        *title,
           const char        *answer,
           const char        *page)
{
  GtkWidget *row = plain_row (title, answer != NULL ? answer : _ ("Not provided"));

  if (page != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), change_button (title, page));
  check_add_row (self, self->summary, row);
}

static void
check_add_kept (AttestRecordCheck *self)
{
  AttestRecord    *record = attest_record_page_get_record (ATTEST_RECORD_PAGE (self));
  const guint      n = (guint)attest_record_get_number (record, ATTEST_ANSWER_ITEMS);
  g_autofree char *kept = g_strdup_printf (ngettext ("%u picture or file, sealed", "%u pictures or files, sealed", n), n);

  if (n > 0)
    check_add (self, _ ("Kept"), kept, NULL);
}

static void
check_fill_summary (AttestRecordCheck *self)
{
  AttestRecord           *record = attest_record_page_get_record (ATTEST_RECORD_PAGE (self));
  AttestRecordSchool     *school = attest_record_page_get_school (ATTEST_RECORD_PAGE (self));
  const gboolean          words = attest_record_is (record, ATTEST_ANSWER_BRANCH, "words");
  const AttestTypeChoice *type = attest_record_school_type (school, attest_record_get (record, ATTEST_ANSWER_TYPE));
  const char             *about = attest_record_get (record, ATTEST_ANSWER_ABOUT);
  g_autofree char        *when = attest_record_when (record);
  g_autofree char        *account = words ? attest_record_words (record) : g_strdup (attest_record_get (record, ATTEST_ANSWER_STORY));

  check_add (self, words ? _ ("What you were told") : _ ("What happened"), account, words ? "words" : "story");
  check_add (self, _ ("Noticed"), when != NULL ? when : _ ("Not given"), words ? "words" : "story");
  check_add_kept (self);
  check_add (self, _ ("What it is"), type != NULL ? type->title : attest_record_get (record, ATTEST_ANSWER_TYPE), words ? NULL : "story");
  check_add (self, _ ("Who it is about"), about != NULL ? attest_format_about (about) : NULL, words ? "words" : "story");
  check_add (self, _ ("Is anyone in danger right now?"),
             attest_record_is (record, ATTEST_ANSWER_DANGER, "yes") ? _ ("Yes or not sure") : _ ("No"), "danger");
}

static void
person_toggled_cb (AttestRecordCheck *self,
                   GtkCheckButton    *check)
{
  AttestRecord *record = attest_record_page_get_record (ATTEST_RECORD_PAGE (self));
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autofree char    *to = NULL;
  const AttestChoice *toggled = g_object_get_data (G_OBJECT (check), "choice");

  for (guint i = 0; i < self->choices->len; i++)
    {
      AttestChoice *choice = g_ptr_array_index (self->choices, i);

      if (choice == toggled ? gtk_check_button_get_active (check) : is_chosen (self, i))
        g_ptr_array_add (keys, choice->signing_key);
    }
  g_ptr_array_add (keys, NULL);
  to = g_strjoinv (";", (char **)keys->pdata);
  /* Nobody at all is not a choice; it goes back to what the policy chooses. */
  attest_record_set (record, ATTEST_ANSWER_TO, to);
  check_show (self);
}

static void
change_recipient_cb (AttestRecordCheck *self)
{
  self->choosing = TRUE;
  check_show (self);
  for (guint i = 0; i < self->rows->len; i++)
    if (gtk_widget_is_ancestor (g_ptr_array_index (self->rows, i), GTK_WIDGET (self->recipient)))
      {
        gtk_widget_grab_focus (g_ptr_array_index (self->rows, i));
        return;
      }
}

static GtkWidget *
choosing_row (AttestRecordCheck *self,
              guint              place)
{
  AttestChoice    *choice = g_ptr_array_index (self->choices, place);
  g_autofree char *words = attest_recipient_words (choice);
  GtkWidget       *row = plain_row (words, choice->why != NULL ? choice->why : "");
  GtkWidget       *check = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_chosen (self, place));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data (G_OBJECT (check), "choice", choice);
  g_signal_connect_object (check, "toggled", G_CALLBACK (person_toggled_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

/* What the policy says of that, with its paragraph; "" when it says nothing. */
static const char *
how_soon (AttestRecordCheck *self)
{
  AttestRecordPage *page = ATTEST_RECORD_PAGE (self);

  return attest_record_school_deadline (attest_record_page_get_school (page),
                                        attest_record_get (attest_record_page_get_record (page), ATTEST_ANSWER_TYPE));
}

static GtkWidget *
chosen_row (AttestRecordCheck *self,
            guint              place,
            gboolean           first)
{
  const AttestChoice *choice = g_ptr_array_index (self->choices, place);
  g_autofree char    *words = attest_recipient_words (choice);
  GtkWidget          *row = plain_row (words, first ? how_soon (self) : "");
  GtkWidget          *change;

  if (!first)
    return row;
  change = change_button (_ ("Goes to"), NULL);
  g_signal_connect_object (change, "clicked", G_CALLBACK (change_recipient_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), change);
  return row;
}

static void
check_fill_recipients (AttestRecordCheck *self)
{
  gboolean first = TRUE;

  for (guint i = 0; self->choices != NULL && i < self->choices->len; i++)
    {
      if (self->choosing && attest_recipient_can (g_ptr_array_index (self->choices, i)))
        check_add_row (self, self->recipient, choosing_row (self, i));
      else if (!self->choosing && is_chosen (self, i))
        {
          check_add_row (self, self->recipient, chosen_row (self, i, first));
          first = FALSE;
        }
    }
}

/**
 * attest_record_check_strangers:
 *
 * Returns: (transfer full) (nullable): the names of those it goes to who do not
 *   know this person yet
 */
char *
attest_record_check_strangers (AttestRecordCheck *self)
{
  g_return_val_if_fail (ATTEST_IS_RECORD_CHECK (self), NULL);

  return attest_recipient_strangers (attest_record_page_get_record (ATTEST_RECORD_PAGE (self)), self->choices);
}

/**
 * attest_record_check_whom_to_tell:
 *
 * Returns: (transfer full) (nullable): what to do when it can be sent to nobody;
 *   %NULL when it can, or that is not known yet
 */
char *
attest_record_check_whom_to_tell (AttestRecordCheck *self)
{
  AttestRecordPage *page = ATTEST_RECORD_PAGE (self);
  g_autofree char  *names = NULL;

  g_return_val_if_fail (ATTEST_IS_RECORD_CHECK (self), NULL);

  names = attest_record_check_names (self);
  if (self->choices == NULL || names != NULL)
    return NULL;
  return attest_nobody_whom_to_tell (attest_record_page_get_record (page), attest_record_page_get_school (page), self->choices);
}

static void
check_show_numbers (AttestRecordCheck *self)
{
  AttestRecordSchool *school = attest_record_page_get_school (ATTEST_RECORD_PAGE (self));
  g_autofree char    *strangers = attest_record_check_strangers (self);

  attest_my_numbers_set (ATTEST_MY_NUMBERS (self->numbers), strangers, school != NULL ? school->fingerprint : NULL);
}

static void
check_show (AttestRecordCheck *self)
{
  AttestRecordPage *page = ATTEST_RECORD_PAGE (self);
  g_autofree char  *names = attest_record_check_names (self);
  g_autofree char  *send = NULL;
  g_autofree char  *note = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget     *row = g_ptr_array_index (self->rows, i);
      const gboolean summary = gtk_widget_is_ancestor (row, GTK_WIDGET (self->summary));

      adw_preferences_group_remove (summary ? self->summary : self->recipient, row);
    }
  g_ptr_array_set_size (self->rows, 0);
  check_fill_summary (self);
  check_fill_recipients (self);
  note = attest_recipient_note (attest_record_page_get_record (page), attest_record_page_get_school (page), self->choices);
  gtk_label_set_label (GTK_LABEL (self->note), note);
  gtk_widget_set_visible (self->note, *note != '\0');
  /* Translators: %s is the name of the person it goes to. */
  send = g_strdup_printf (_ ("Send to %s"), names != NULL ? names : "");
  gtk_label_set_label (GTK_LABEL (self->send_label), send);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->send), GTK_ACCESSIBLE_PROPERTY_LABEL, send, -1);
  gtk_widget_set_visible (self->send, names != NULL);
  gtk_widget_set_visible (self->save, self->choices != NULL && names == NULL);
  gtk_widget_set_visible (self->import, self->choices != NULL && names == NULL);
  check_show_numbers (self);
  gtk_widget_set_visible (GTK_WIDGET (self->recipient), names != NULL);
  g_object_set (self, "primary-widget", names != NULL ? self->send : self->save, NULL);
}

/* The question is put where the type's steps ask it, and the contradiction
 * where it bites: in a matter about those whom it would go to. */
static void
check_show_policy (AttestRecordCheck *self)
{
  AttestRecordPage   *page = ATTEST_RECORD_PAGE (self);
  AttestRecord       *record = attest_record_page_get_record (page);
  AttestRecordSchool *school = attest_record_page_get_school (page);
  const char         *type = attest_record_get (record, ATTEST_ANSWER_TYPE);
  gboolean            senior = attest_record_is (record, ATTEST_ANSWER_ABOUT, "senior") || g_strcmp0 (type, "head-allegation") == 0;
  gboolean            words = attest_record_is (record, ATTEST_ANSWER_BRANCH, "words");
  gboolean            asks = school != NULL && type != NULL && !words && g_strv_contains ((const char *const *)school->engaged, type);

  attest_conflict_note_set (ATTEST_CONFLICT_NOTE (self->conflict), school != NULL && senior ? school->conflict_send : NULL);
  gtk_widget_set_visible (self->engaged_fold, asks);
  gtk_expander_set_expanded (GTK_EXPANDER (self->engaged_fold), attest_record_get (record, ATTEST_ANSWER_ENGAGED) != NULL);
  attest_engaged_show (ATTEST_ENGAGED (self->engaged), record);
}

/* Without copies there is nothing to show, and no space for it either. */
static void
check_show_copies (AttestRecordCheck *self,
                   AttestRecord      *record)
{
  GtkWidget *note = attest_copies_note_new (attest_record_get_session (record), attest_record_get (record, ATTEST_ANSWER_CASE));

  adw_bin_set_child (self->copies, note);
  g_object_bind_property (note, "visible", self->copies, "visible", G_BINDING_SYNC_CREATE);
}

static void
attest_record_check_enter (AttestRecordPage *page)
{
  AttestRecord *record = attest_record_page_get_record (page);

  ATTEST_RECORD_CHECK (page)->choosing = FALSE;
  check_show_copies (ATTEST_RECORD_CHECK (page), record);
  check_show_policy (ATTEST_RECORD_CHECK (page));
  check_show (ATTEST_RECORD_CHECK (page));
}

/**
 * attest_record_check_set_choices:
 * @choices: (transfer full) (nullable): whom it can go to; %NULL: not known yet
 */
void
attest_record_check_set_choices (AttestRecordCheck *self,
                                 GPtrArray         *choices)
{
  g_return_if_fail (ATTEST_IS_RECORD_CHECK (self));

  g_clear_pointer (&self->choices, g_ptr_array_unref);
  self->choices = choices;
  check_show (self);
}

static void
attest_record_check_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_CHECK);

  G_OBJECT_CLASS (attest_record_check_parent_class)->dispose (object);
}

static void
attest_record_check_finalize (GObject *object)
{
  AttestRecordCheck *self = ATTEST_RECORD_CHECK (object);

  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (attest_record_check_parent_class)->finalize (object);
}

static void
attest_record_check_class_init (AttestRecordCheckClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_check_dispose;
  G_OBJECT_CLASS (klass)->finalize = attest_record_check_finalize;
  ATTEST_RECORD_PAGE_CLASS (klass)->enter = attest_record_check_enter;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-check.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, summary);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, copies);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, recipient);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, note);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, conflict);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, engaged_fold);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, engaged);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, send);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, send_label);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, save);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, import);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordCheck, numbers);
}

static void
attest_record_check_init (AttestRecordCheck *self)
{
  self->rows = g_ptr_array_new ();
  g_type_ensure (ATTEST_TYPE_CONFLICT_NOTE);
  g_type_ensure (ATTEST_TYPE_ENGAGED);
  g_type_ensure (ATTEST_TYPE_MY_NUMBERS);
  gtk_widget_init_template (GTK_WIDGET (self));
}
