/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-evidence-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-evidence-words.h"
#include "attest-when-row.h"
#include "base/attest-json.h"

#define DRAFT_MOST (2 * 1024 * 1024)

struct _AttestEvidenceForm
{
  GtkBox parent_instance;

  AttestFormKind kind;
  GPtrArray     *entries; /* GtkEditable, borrowed; one for each field */
  GtkWidget     *text;    /* GtkTextView; NULL: none */
};

G_DEFINE_FINAL_TYPE (AttestEvidenceForm, attest_evidence_form, GTK_TYPE_BOX)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* "seen", "number" and "name" are the item's own; the others its details. */
static const struct
{
  AttestItemKind item;
  const char    *title;
  const char    *hint;
  const char    *text; /* what the large field asks; NULL: there is none */
  const char    *words;
} forms[] = {
  [ATTEST_FORM_CALL] = { ATTEST_KIND_PHONE_CALL, N_ ("A phone call"), N_ ("Write what was said as nearly as you can, and keep the call in your phone’s list."), N_ ("What was said"), "number seen length caller witness" },
  [ATTEST_FORM_THING] = { ATTEST_KIND_PHYSICAL, N_ ("A letter or another thing"), N_ ("Touch it as little as you can, put it in an envelope, and lock it away. Do not switch a phone on or look through it."), N_ ("What it says or looks like"), "name seen found kept-in locked-by key-holder witness" },
  [ATTEST_FORM_ACCOUNT] = { ATTEST_KIND_WRITTEN, N_ ("A written account"), N_ ("Use their own words. Write what was seen and heard, not what you think of it."), N_ ("What happened"), "account-of seen witness" },
  [ATTEST_FORM_TAKEN_OUT] = { 0, N_ ("It was taken out"), N_ ("What was noted before stays. This is added below it."), NULL, "taken-by why witness" },
  [ATTEST_FORM_LOCKED_AWAY] = { 0, N_ ("It was locked away"), N_ ("What was noted before stays. This is added below it."), NULL, "kept-in locked-by key-holder witness" },
};

static const char *
label_of (AttestFormKind kind,
          const char    *word)
{
  if (strcmp (word, "number") == 0)
    return _ ("Number, or why there is none");
  if (strcmp (word, "name") == 0)
    return _ ("What it is");
  if (strcmp (word, "seen") != 0)
    return attest_detail_label (word);
  /* Translators: each is followed by a field for a date and time */
  if (kind == ATTEST_FORM_CALL)
    return _ ("When it rang");
  return kind == ATTEST_FORM_THING ? _ ("When it came") : _ ("When it happened");
}

static void
changed_cb (AttestEvidenceForm *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_entry (AttestEvidenceForm  *self,
           AdwPreferencesGroup *group,
           const char          *word)
{
  GtkWidget *row = strcmp (word, "seen") == 0 ? attest_when_row_new (NULL) : adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label_of (self->kind, word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label_of (self->kind, word), -1);
  if (strcmp (word, "number") == 0)
    gtk_widget_set_direction (row, GTK_TEXT_DIR_LTR);
  g_object_set_data (G_OBJECT (row), "word", (gpointer)g_intern_string (word));
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->entries, row);
}

static void
add_text (AttestEvidenceForm *self,
          const char         *name)
{
  GtkWidget *label = gtk_label_new (name), *frame = gtk_frame_new (NULL), *scroller = gtk_scrolled_window_new ();

  self->text = gtk_text_view_new ();
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  g_object_set (self->text, "top-margin", 9, "bottom-margin", 9, "left-margin", 9, "right-margin", 9, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->text);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 110);
  gtk_frame_set_child (GTK_FRAME (frame), scroller);
  gtk_box_append (GTK_BOX (self), label);
  gtk_box_append (GTK_BOX (self), frame);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed", G_CALLBACK (changed_cb), self);
}

static void
attest_evidence_form_dispose (GObject *object)
{
  AttestEvidenceForm *self = ATTEST_EVIDENCE_FORM (object);

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (attest_evidence_form_parent_class)->dispose (object);
}

static void
attest_evidence_form_class_init (AttestEvidenceFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = attest_evidence_form_dispose;
  signals[CHANGED] = g_signal_new ("changed", ATTEST_TYPE_EVIDENCE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
attest_evidence_form_init (AttestEvidenceForm *self)
{
  self->entries = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
}

/**
 * attest_evidence_form_new:
 * @kind: what it is about
 *
 * Returns: (transfer floating): empty fields
 */
GtkWidget *
attest_evidence_form_new (AttestFormKind kind)
{
  AttestEvidenceForm  *self = g_object_new (ATTEST_TYPE_EVIDENCE_FORM, NULL);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_auto (GStrv) words = g_strsplit (forms[kind].words, " ", -1);

  self->kind = kind;
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (group));
  for (guint i = 0; words[i] != NULL; i++)
    add_entry (self, group, words[i]);
  if (forms[kind].text != NULL)
    add_text (self, _ (forms[kind].text));
  return GTK_WIDGET (self);
}

AttestFormKind
attest_evidence_form_get_kind (AttestEvidenceForm *self)
{
  return self->kind;
}

AttestItemKind
attest_form_item_kind (AttestFormKind kind)
{
  return forms[kind].item;
}

const char *
attest_form_title (AttestFormKind kind)
{
  return _ (forms[kind].title);
}

const char *
attest_form_hint (AttestFormKind kind)
{
  return _ (forms[kind].hint);
}

static GtkWidget *
entry_of (AttestEvidenceForm *self,
          const char         *word)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_strcmp0 (g_object_get_data (self->entries->pdata[i], "word"), word) == 0)
      return self->entries->pdata[i];
  return NULL;
}

/**
 * attest_evidence_form_get:
 * @self: the form
 * @word: a field, or "text" for the large one
 *
 * Returns: (nullable): what was typed, without white space around it; %NULL
 *   when nothing was
 */
char *
attest_evidence_form_get (AttestEvidenceForm *self,
                          const char         *word)
{
  GtkWidget  *entry = entry_of (self, word);
  char       *text = NULL;
  GtkTextIter start, end;

  if (entry != NULL)
    text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  else if (self->text != NULL && strcmp (word, "text") == 0)
    {
      gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), &start, &end);
      text = gtk_text_buffer_get_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), &start, &end, FALSE);
    }
  if (text != NULL && *g_strstrip (text) == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

/**
 * attest_evidence_form_seen:
 * @self: the form
 * @seen_ms: (out): when it was, milliseconds since 1970-01-01 UTC; 0 when that
 *   is not said
 * @zone: (out caller-allocates): where
 *
 * Returns: whether it is not said, or can be read
 */
gboolean
attest_evidence_form_seen (AttestEvidenceForm *self,
                           gint64             *seen_ms,
                           char                zone[ATTEST_ZONE_MAX + 1])
{
  GtkWidget *row = entry_of (self, "seen");

  *seen_ms = 0;
  return row == NULL || attest_when_row_get (ATTEST_WHEN_ROW (row), seen_ms, zone);
}

static gboolean
is_own (const char *word)
{
  return strcmp (word, "seen") == 0 || strcmp (word, "number") == 0 || strcmp (word, "name") == 0;
}

/**
 * attest_evidence_form_details:
 * @self: the form
 *
 * Returns: the pairs that were typed, as attest-details.h has them; a move's
 *   begin with its direction
 */
char **
attest_evidence_form_details (AttestEvidenceForm *self)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  if (forms[self->kind].item == 0)
    g_strv_builder_add_many (out, "direction", self->kind == ATTEST_FORM_TAKEN_OUT ? "out" : "in", NULL);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const char      *word = g_object_get_data (self->entries->pdata[i], "word");
      g_autofree char *value = attest_evidence_form_get (self, word);

      if (value != NULL && !is_own (word))
        g_strv_builder_add_many (out, word, value, NULL);
    }
  return g_strv_builder_end (out);
}

gboolean
attest_evidence_form_is_empty (AttestEvidenceForm *self)
{
  g_autofree char *text = attest_evidence_form_get (self, "text");
  gboolean         typed = text != NULL;

  for (guint i = 0; i < self->entries->len; i++)
    typed = typed || *gtk_editable_get_text (GTK_EDITABLE (self->entries->pdata[i])) != '\0';
  return !typed;
}

/**
 * attest_evidence_form_problem:
 * @self: the form
 * @at: (out): where it is
 *
 * Returns: (nullable): what is still missing or cannot be read, in words for
 *   people; %NULL when it can be sealed
 */
char *
attest_evidence_form_problem (AttestEvidenceForm *self,
                              GtkWidget         **at)
{
  g_autofree char *text = attest_evidence_form_get (self, "text");
  g_autofree char *place = attest_evidence_form_get (self, "kept-in"), *by = attest_evidence_form_get (self, "taken-by");
  char            *problem;

  *at = entry_of (self, "seen");
  if (*at != NULL && (problem = attest_when_row_problem (ATTEST_WHEN_ROW (*at))) != NULL)
    return problem;
  *at = entry_of (self, "taken-by");
  if (self->kind == ATTEST_FORM_TAKEN_OUT && by == NULL)
    return g_strdup (_ ("Write who took it."));
  *at = entry_of (self, "kept-in");
  if (self->kind == ATTEST_FORM_LOCKED_AWAY && place == NULL)
    return g_strdup (_ ("Write where it is locked away."));
  *at = self->text;
  if (self->text != NULL && text == NULL)
    return g_strdup (_ ("The large field is still empty. A few words are enough."));
  return NULL;
}

/* ── Drafts ───────────────────────────────────────────────────────────── */

/**
 * attest_evidence_form_to_text:
 * @self: the form
 *
 * Returns: what was typed so far, for a draft
 */
char *
attest_evidence_form_to_text (AttestEvidenceForm *self)
{
  g_autoptr (JsonObject) out = json_object_new ();
  g_autofree char *text = attest_evidence_form_get (self, "text");

  json_object_set_int_member (out, "form", self->kind);
  attest_json_set_text (out, "text", text);
  for (guint i = 0; i < self->entries->len; i++)
    json_object_set_string_member (out, g_object_get_data (self->entries->pdata[i], "word"), gtk_editable_get_text (GTK_EDITABLE (self->entries->pdata[i])));
  return attest_json_print (out, NULL);
}

/**
 * attest_evidence_form_from_text:
 * @text: a draft
 *
 * Returns: (transfer floating) (nullable): a form with what was typed; %NULL
 *   when @text is no draft
 */
GtkWidget *
attest_evidence_form_from_text (const char *text)
{
  g_autoptr (JsonObject) in = attest_json_parse (text, strlen (text), DRAFT_MOST, NULL);
  gint64              kind = in != NULL ? attest_json_int (in, "form", -1) : -1;
  AttestEvidenceForm *self;
  const char         *words;

  if (kind < 0 || kind > ATTEST_FORM_ACCOUNT)
    return NULL;
  self = ATTEST_EVIDENCE_FORM (attest_evidence_form_new ((AttestFormKind)kind));
  for (guint i = 0; i < self->entries->len; i++)
    if ((words = attest_json_text (in, g_object_get_data (self->entries->pdata[i], "word"))) != NULL)
      gtk_editable_set_text (GTK_EDITABLE (self->entries->pdata[i]), words);
  if ((words = attest_json_text (in, "text")) != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), words, -1);
  return GTK_WIDGET (self);
}

void
attest_evidence_form_focus (AttestEvidenceForm *self)
{
  gtk_widget_grab_focus (self->entries->pdata[0]);
}
