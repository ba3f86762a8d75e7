/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-about-tiles.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-tile.h"

#define SENIOR "senior"
#define NAMED "name:"
#define KEYED "key:"
/* Characters; as many bytes as a subject may have, whatever is written. */
#define NAME_MOST 45

struct _AttestAboutTiles
{
  GtkBox parent_instance;
  /* Borrowed */
  AttestRecord       *record;
  AttestRecordSchool *school;
  /* Children */
  GtkFlowBox *tiles;
  GtkWidget  *who;    /* "Which of them?" and the people */
  GtkWidget  *people; /* GtkCheckButtons; their data "subjects" */
  GtkWidget  *other;  /* "Somebody who is not listed here" */
  GtkWidget  *name;   /* and who that is */
  gboolean    entering;
};

G_DEFINE_FINAL_TYPE (AttestAboutTiles, attest_about_tiles, GTK_TYPE_BOX)

enum {
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *word;
  const char *title;
} choices[] = {
  { "pupil", N_ ("A pupil") },
  { "parent-or-public", N_ ("A parent or the public") },
  { "staff", N_ ("A member of staff") },
  { SENIOR, N_ ("The head, the DSL, or someone I would have to report to") },
  { "school", N_ ("The school") },
  { "unknown", N_ ("I do not know") },
};

/* Nobody while the store is locked: then there is nothing to choose from, and
 * the question comes when it is sent. */
static gboolean
knows_people (AttestAboutTiles *self)
{
  return gtk_widget_get_first_child (self->people) != NULL;
}

static void
about_show (AttestAboutTiles *self)
{
  const char *about = attest_record_get (self->record, ATTEST_ANSWER_ABOUT);

  attest_tiles_show (GTK_WIDGET (self->tiles), about);
  gtk_widget_set_visible (self->who, g_strcmp0 (about, SENIOR) == 0 && knows_people (self));
}

static void
tile_clicked_cb (AttestAboutTiles *self,
                 AttestTile       *tile)
{
  const char    *about = attest_tile_get_answer (tile);
  const gboolean senior = strcmp (about, SENIOR) == 0;

  if (!attest_record_is (self->record, ATTEST_ANSWER_ABOUT, about))
    attest_record_set (self->record, ATTEST_ANSWER_TO, NULL);
  attest_record_set (self->record, ATTEST_ANSWER_ABOUT, about);
  if (!senior)
    attest_record_set (self->record, ATTEST_ANSWER_SUBJECTS, NULL);
  about_show (self);
  if (senior && knows_people (self))
    gtk_widget_grab_focus (gtk_widget_get_first_child (self->people));
  else
    g_signal_emit (self, signals[ANSWERED], 0);
}

/* Semicolons stand between subjects. */
static char *
other_subject (AttestAboutTiles *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));

  g_strstrip (g_strdelimit (name, ";\n", ','));
  if (*name == '\0' || !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->other)))
    return NULL;
  return g_strconcat (NAMED, name, NULL);
}

static void
person_toggled_cb (AttestAboutTiles *self)
{
  g_autoptr (GPtrArray) picked = g_ptr_array_new ();
  g_autofree char *subjects = NULL;
  g_autofree char *named = NULL;

  if (self->entering)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (self->people); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (child)))
      g_ptr_array_add (picked, g_object_get_data (G_OBJECT (child), "subjects"));
  named = other_subject (self);
  if (named != NULL)
    g_ptr_array_add (picked, named);
  g_ptr_array_add (picked, NULL);
  subjects = g_strjoinv (";", (char **)picked->pdata);
  attest_record_set (self->record, ATTEST_ANSWER_SUBJECTS, subjects);
  attest_record_set (self->record, ATTEST_ANSWER_TO, NULL);
}

static void
other_toggled_cb (AttestAboutTiles *self)
{
  gtk_widget_set_visible (self->name, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->other)));
  if (!self->entering && gtk_widget_get_visible (self->name))
    gtk_widget_grab_focus (self->name);
  person_toggled_cb (self);
}

/* Answered by role, before anybody on a card held it, whoever holds it now is
 * ticked. */
static gboolean
is_among (const char *subjects,
          const char *person)
{
  g_auto (GStrv) all = g_strsplit (subjects != NULL ? subjects : "", ";", -1);
  g_auto (GStrv) wanted = g_strsplit (person, ";", -1);
  gboolean by_key = subjects != NULL && strstr (subjects, KEYED) != NULL;

  for (char **one = wanted; *one != NULL; one++)
    if (!g_strv_contains ((const char *const *)all, *one) && (by_key || !g_str_has_prefix (*one, KEYED)))
      return FALSE;
  return TRUE;
}

static void
about_fill_people (AttestAboutTiles *self)
{
  GtkWidget *before;

  while ((before = gtk_widget_get_first_child (self->people)) != NULL)
    gtk_box_remove (GTK_BOX (self->people), before);
  for (guint i = 0; self->school != NULL && i < self->school->people->len; i++)
    {
      const AttestRecordPerson *person = g_ptr_array_index (self->school->people, i);
      GtkWidget                *check = gtk_check_button_new_with_label (person->label);

      g_object_set_data_full (G_OBJECT (check), "subjects", g_strdup (person->subjects), g_free);
      g_signal_connect_object (check, "toggled", G_CALLBACK (person_toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->people), check);
    }
}

static void
about_show_other (AttestAboutTiles *self,
                  const char       *subjects)
{
  g_auto (GStrv) all = g_strsplit (subjects != NULL ? subjects : "", ";", -1);
  const char *name = NULL;

  for (char **one = all; *one != NULL; one++)
    if (g_str_has_prefix (*one, NAMED))
      name = *one + strlen (NAMED);
  if (name == NULL && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->other)) && *gtk_editable_get_text (GTK_EDITABLE (self->name)) == '\0')
    return; /* it is just going to be written */
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->other), name != NULL);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->name)), name != NULL ? name : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->name), name != NULL ? name : "");
}

static void
about_show_people (AttestAboutTiles *self)
{
  const char *subjects = attest_record_get (self->record, ATTEST_ANSWER_SUBJECTS);

  self->entering = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (self->people); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (child), is_among (subjects, g_object_get_data (G_OBJECT (child), "subjects")));
  about_show_other (self, subjects);
  self->entering = FALSE;
}

/**
 * attest_about_tiles_enter:
 * @record: (transfer none): whose answer to show and change
 * @school: (transfer none) (nullable): who there is
 */
void
attest_about_tiles_enter (AttestAboutTiles   *self,
                          AttestRecord       *record,
                          AttestRecordSchool *school)
{
  g_return_if_fail (ATTEST_IS_ABOUT_TILES (self));

  self->record = record;
  self->school = school;
  about_fill_people (self);
  about_show (self);
  about_show_people (self);
}

gboolean
attest_about_tiles_is_answered (AttestAboutTiles *self)
{
  g_return_val_if_fail (ATTEST_IS_ABOUT_TILES (self), FALSE);

  if (attest_record_is (self->record, ATTEST_ANSWER_ABOUT, SENIOR) && knows_people (self))
    return attest_record_get (self->record, ATTEST_ANSWER_SUBJECTS) != NULL;
  return attest_record_get (self->record, ATTEST_ANSWER_ABOUT) != NULL;
}

/**
 * attest_about_tiles_missing:
 *
 * Returns: (transfer none): what to say when it is not answered
 */
const char *
attest_about_tiles_missing (AttestAboutTiles *self)
{
  g_return_val_if_fail (ATTEST_IS_ABOUT_TILES (self), NULL);

  if (attest_record_is (self->record, ATTEST_ANSWER_ABOUT, SENIOR))
    return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->other)) ? _ ("Write the name of whom it is about, so that it does not go to them.")
                                                                        : _ ("Choose which of them it is about, so that it does not go to them.");
  return _ ("Choose who it is about.");
}

static void
attest_about_tiles_class_init (AttestAboutTilesClass *klass)
{
  signals[ANSWERED] = g_signal_new ("answered", ATTEST_TYPE_ABOUT_TILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
about_add_tiles (AttestAboutTiles *self)
{
  self->tiles = GTK_FLOW_BOX (gtk_flow_box_new ());
  g_object_set (self->tiles,
                "selection-mode", GTK_SELECTION_NONE,
                "homogeneous", TRUE,
                "min-children-per-line", 1,
                "max-children-per-line", 2,
                "row-spacing", 6,
                "column-spacing", 6,
                NULL);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      GtkWidget *tile = attest_tile_new (_ (choices[i].title), NULL, choices[i].word);

      g_signal_connect_object (tile, "clicked", G_CALLBACK (tile_clicked_cb), self, G_CONNECT_SWAPPED);
      attest_tiles_add (self->tiles, tile);
    }
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->tiles));
}

static void
attest_about_tiles_init (AttestAboutTiles *self)
{
  GtkWidget *question = gtk_label_new (_ ("Which of them? It will not be sent to anyone you choose here."));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  about_add_tiles (self);

  self->who = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->people = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_label_set_wrap (GTK_LABEL (question), TRUE);
  gtk_label_set_xalign (GTK_LABEL (question), 0);
  gtk_widget_add_css_class (question, "heading");
  gtk_box_append (GTK_BOX (self->who), question);
  gtk_box_append (GTK_BOX (self->who), self->people);
  self->other = gtk_check_button_new_with_label (_ ("Somebody who is not listed here"));
  self->name = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Their name"));
  gtk_entry_set_max_length (GTK_ENTRY (self->name), NAME_MOST);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("The name of somebody who is not listed here"), -1);
  gtk_widget_set_visible (self->name, FALSE);
  gtk_box_append (GTK_BOX (self->who), self->other);
  gtk_box_append (GTK_BOX (self->who), self->name);
  g_signal_connect_swapped (self->other, "toggled", G_CALLBACK (other_toggled_cb), self);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (person_toggled_cb), self);
  gtk_widget_set_visible (self->who, FALSE);
  gtk_box_append (GTK_BOX (self), self->who);
}
