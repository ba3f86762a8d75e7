/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-reading-view.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "attest-format.h"
#include "attest-widgets.h"

typedef struct
{
  AttestReading       *reading;
  guint                at;      /* the next line */
  GtkWidget           *box;     /* everything */
  GtkWidget           *message; /* the one being filled; NULL before the first */
  AdwPreferencesGroup *facts;   /* of the message; NULL when it has none yet */
  GtkWidget           *way;     /* Received and checks; NULL when there are none */
  AdwPreferencesGroup *parts;
  AttestPartAsked      asked;
  gpointer             user_data;
} View;

static AttestReadLine *
line_at (View *self,
         guint at)
{
  return at < self->reading->lines->len ? self->reading->lines->pdata[at] : NULL;
}

static GtkWidget *
label_new (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* Hundreds of messages are not hundreds of places where Tab stops. */
static GtkWidget *
chat_label_new (const char *text,
                const char *style)
{
  GtkWidget *label = label_new (text, style);

  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  return label;
}

static void
begin_message (View    *self,
               gboolean chat)
{
  self->message = gtk_box_new (GTK_ORIENTATION_VERTICAL, chat ? 3 : 12);
  gtk_widget_add_css_class (self->message, chat ? "notice" : "letter");
  gtk_box_append (GTK_BOX (self->box), self->message);
  self->facts = NULL;
  self->parts = NULL;
  self->way = NULL;
}

/* ── Letters and pages ────────────────────────────────────────────────── */

static const char *
fact_name (AttestLineTag tag)
{
  static const struct
  {
    AttestLineTag tag;
    const char   *name;
  } names[] = {
    { ATTEST_LINE_FROM, N_ ("From") },
    { ATTEST_LINE_TO, N_ ("To") },
    { ATTEST_LINE_CC, N_ ("Copy to") },
    { ATTEST_LINE_REPLY_TO, N_ ("Answers go to") },
    { ATTEST_LINE_DATE, N_ ("Date") },
    { ATTEST_LINE_SUBJECT, N_ ("Subject") },
    { ATTEST_LINE_MESSAGE_ID, N_ ("Number of the message") },
    { ATTEST_LINE_TITLE, N_ ("Title") },
    { ATTEST_LINE_ADDRESS, N_ ("Address") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].tag == tag)
      return _ (names[i].name);
  return NULL;
}

static void
add_fact (View       *self,
          const char *name,
          const char *value)
{
  GtkWidget *row = attest_fact_row_new (name, value);

  if (self->facts == NULL)
    {
      self->facts = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      gtk_box_append (GTK_BOX (self->message), GTK_WIDGET (self->facts));
    }
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (self->facts, row);
}

static void
add_way (View       *self,
         const char *name,
         const char *value)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", name, value);
  GtkWidget       *expander;

  if (self->way == NULL)
    {
      self->way = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
      expander = gtk_expander_new (_ ("How it says it came here"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("How it says it came here"), -1);
      gtk_box_append (GTK_BOX (self->way), label_new (_ ("Each computer on the way wrote a line, the newest first. Lines can be made up, and so can these checks. Keep the e-mail itself: others can look further."), "dim-label"));
      gtk_expander_set_child (GTK_EXPANDER (expander), self->way);
      gtk_box_append (GTK_BOX (self->message), expander);
      attest_widget_fold (GTK_EXPANDER (expander));
    }
  gtk_box_append (GTK_BOX (self->way), label_new (text, "caption"));
}

static void
add_body (View       *self,
          const char *text,
          gboolean    html)
{
  g_autofree char *body = g_strstrip (g_strdup (text));

  if (html)
    gtk_box_append (GTK_BOX (self->message), label_new (_ ("The words alone. Pictures and programs in it were not run or fetched."), "dim-label"));
  gtk_box_append (GTK_BOX (self->message), label_new (*body != '\0' ? body : _ ("No words"), NULL));
}

/* ── Parts ────────────────────────────────────────────────────────────── */

typedef struct
{
  guint           part;
  GtkBox         *place; /* borrowed; lives as long as the button */
  AttestPartAsked asked;
  gpointer        user_data;
} Ask;

static void
ask_cb (GtkButton *button,
        Ask       *ask)
{
  ask->asked (ask->part, ask->place, ask->user_data);
}

static void
ask_free (gpointer  data,
          GClosure *closure)
{
  g_free (data);
}

static gboolean
is_shown_type (const char *type)
{
  static const char *const types[] = { "image/png", "image/jpeg", "image/jpg", "image/webp", NULL };

  return type != NULL && g_strv_contains (types, type);
}

static gboolean
is_shown_name (const char *name)
{
  static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".webp" };
  g_autofree char         *lower = g_ascii_strdown (name != NULL ? name : "", -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static GtkWidget *
ask_button_new (View       *self,
                guint       part,
                const char *name,
                GtkWidget  *place)
{
  GtkWidget       *button = gtk_button_new_with_mnemonic (_ ("_Look at it…"));
  g_autofree char *spoken = g_strdup_printf (_ ("Look at the picture %s"), name);
  Ask             *ask = g_new (Ask, 1);

  *ask = (Ask){ part, GTK_BOX (place), self->asked, self->user_data };
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (ask_cb), ask, ask_free, 0);
  return button;
}

/* Takes the lines of one attachment, of which the first is at hand. */
static void
add_part (View *self)
{
  AttestReadLine  *line = line_at (self, self->at);
  guint            part = (guint)g_ascii_strtoull (line->text, NULL, 10);
  const char      *name = NULL, *type = NULL;
  g_autofree char *size = NULL, *what = NULL;
  GtkWidget       *row, *place = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (; (line = line_at (self, self->at + 1)) != NULL && line->tag >= ATTEST_LINE_PART_NAME && line->tag <= ATTEST_LINE_PART_SIZE; self->at++)
    if (line->tag == ATTEST_LINE_PART_NAME)
      name = line->text;
    else if (line->tag == ATTEST_LINE_PART_TYPE)
      type = line->text;
    else
      size = attest_format_size (g_ascii_strtoll (line->text, NULL, 10));
  if (self->parts == NULL)
    {
      self->parts = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (self->parts, _ ("Sent with it, and kept sealed inside"));
      gtk_box_append (GTK_BOX (self->message), GTK_WIDGET (self->parts));
      attest_widget_finish (GTK_WIDGET (self->parts), adw_preferences_group_get_title (self->parts));
    }
  what = g_strdup_printf ("%s · %s", type != NULL ? type : "", size != NULL ? size : "");
  row = attest_fact_row_new (name != NULL ? name : _ ("Without a name"), what);
  if (is_shown_type (type))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), ask_button_new (self, part, name != NULL ? name : type, place));
  adw_preferences_group_add (self->parts, row);
  gtk_box_append (GTK_BOX (self->message), place);
}

/* ── Chats ────────────────────────────────────────────────────────────── */

static void
add_head (View *self)
{
  AttestReadLine  *when = line_at (self, self->at), *who = line_at (self, self->at + 1);
  g_autofree char *text = NULL;

  if (who == NULL || who->tag != ATTEST_LINE_WHO)
    {
      gtk_box_append (GTK_BOX (self->message), chat_label_new (when->text, "caption"));
      return;
    }
  text = g_strdup_printf ("%s · %s", who->text, when->text);
  gtk_box_append (GTK_BOX (self->message), chat_label_new (text, "caption-heading"));
  self->at++;
}

static void
add_attached (View *self)
{
  AttestReadLine  *line = line_at (self, self->at), *part = line_at (self, self->at + 1);
  GtkWidget       *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *place = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *text = NULL;
  gboolean         here = part != NULL && part->tag == ATTEST_LINE_PART;
  GtkWidget       *label;

  text = here ? g_strdup_printf (_ ("Sent a file, kept sealed inside: %s"), line->text)
              : g_strdup_printf (_ ("Sent a file that is not in this export: %s"), line->text);
  label = chat_label_new (text, NULL);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  if (here && is_shown_name (line->text))
    gtk_box_append (GTK_BOX (row), ask_button_new (self, (guint)g_ascii_strtoull (part->text, NULL, 10), line->text, place));
  self->at += here;
  gtk_box_append (GTK_BOX (self->message), row);
  gtk_box_append (GTK_BOX (self->message), place);
}

static void
add_line (View           *self,
          AttestReadLine *line)
{
  const char *name = fact_name (line->tag);

  if (name != NULL)
    add_fact (self, name, line->text);
  else if (line->tag == ATTEST_LINE_RECEIVED)
    add_way (self, _ ("Received"), line->text);
  else if (line->tag == ATTEST_LINE_AUTH)
    add_way (self, _ ("Checked"), line->text);
  else if (line->tag == ATTEST_LINE_BODY || line->tag == ATTEST_LINE_BODY_HTML)
    add_body (self, line->text, line->tag == ATTEST_LINE_BODY_HTML);
  else if (line->tag == ATTEST_LINE_PART)
    add_part (self);
  else if (line->tag == ATTEST_LINE_WHEN)
    add_head (self);
  else if (line->tag == ATTEST_LINE_ATTACHED)
    add_attached (self);
  else if (line->tag == ATTEST_LINE_OMITTED)
    gtk_box_append (GTK_BOX (self->message), chat_label_new (_ ("Something was sent here that the export leaves out."), "dim-label"));
  else if (line->tag == ATTEST_LINE_TEXT || line->tag == ATTEST_LINE_NOTICE)
    gtk_box_append (GTK_BOX (self->message), chat_label_new (line->text, line->tag == ATTEST_LINE_NOTICE ? "dim-label" : NULL));
}

/**
 * attest_reading_view_new:
 * @reading: what was read
 * @chat: whether it is messages one below the other
 * @asked: called when somebody presses to see a picture inside
 * @user_data: for @asked
 *
 * Returns: (transfer floating): it, message by message
 */
GtkWidget *
attest_reading_view_new (AttestReading  *reading,
                         gboolean        chat,
                         AttestPartAsked asked,
                         gpointer        user_data)
{
  View            self = { .reading = reading, .asked = asked, .user_data = user_data };
  AttestReadLine *line;

  self.box = gtk_box_new (GTK_ORIENTATION_VERTICAL, chat ? 6 : 24);
  for (; (line = line_at (&self, self.at)) != NULL; self.at++)
    if (line->tag == ATTEST_LINE_MESSAGE)
      begin_message (&self, chat);
    else if (self.message != NULL)
      add_line (&self, line);
  if (reading->cut)
    gtk_box_append (GTK_BOX (self.box), label_new (_ ("Some of it is too long to be shown here. What is sealed is whole."), "dim-label"));
  return self.box;
}

/* "2026-03-03 10:41:07 +01:00" as people write it; what is no time stays. */
static char *
taken_words (const char *taken)
{
  int year, month, day, hour, minute;
  g_autoptr (GDateTime) at = NULL;

  if (sscanf (taken, "%4d-%2d-%2d %2d:%2d", &year, &month, &day, &hour, &minute) == 5)
    at = g_date_time_new_utc (year, month, day, hour, minute, 0);
  /* Translators: day, month, year and time, as in "4 March 2026, 10:42" */
  return at != NULL ? g_date_time_format (at, _ ("%-e %B %Y, %H:%M")) : g_strdup (taken);
}

/**
 * attest_picture_says:
 * @reading: what a picture's hidden data say
 *
 * Returns: (nullable): it in one sentence, with the warning that it proves
 *   nothing; %NULL when they say nothing
 */
char *
attest_picture_says (AttestReading *reading)
{
  const char *taken = attest_reading_get (reading, ATTEST_LINE_TAKEN);
  const char *place = attest_reading_get (reading, ATTEST_LINE_PLACE);
  const char *device = attest_reading_get (reading, ATTEST_LINE_DEVICE);
  g_autoptr (GString) said = g_string_new (NULL);

  if (taken != NULL)
    {
      g_autofree char *when = taken_words (taken);

      g_string_append_printf (said, _ ("taken %s"), when);
    }
  if (place != NULL)
    {
      g_string_append (said, said->len > 0 ? ", " : "");
      g_string_append_printf (said, _ ("near %s"), place);
    }
  if (device != NULL)
    {
      g_string_append (said, said->len > 0 ? ", " : "");
      g_string_append_printf (said, _ ("with %s"), device);
    }
  if (said->len == 0)
    return NULL;
  /* Translators: what a camera wrote into a picture, as in "taken 3 March 2026, 10:41, near 52.1, -0.4" */
  return g_strdup_printf (_ ("The picture itself says: %s. This can be changed by anybody."), said->str);
}
