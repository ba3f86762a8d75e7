/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-story.h"

#include <glib/gi18n.h>

#include "attest-about-tiles.h"
#include "attest-record-when.h"
#include "attest-tile.h"

/* How many kinds are shown before "More". */
#define USUAL 6

struct _AttestRecordStory
{
  AttestRecordPage  parent_instance;
  GtkWidget        *story;
  AttestWhenRow    *when;
  GtkWidget        *more;
  GtkFlowBox       *types;
  AttestAboutTiles *about;
  gboolean          answered; /* when it was come to: then an answer is a change, and only the button goes on */
};

G_DEFINE_FINAL_TYPE (AttestRecordStory, attest_record_story, ATTEST_TYPE_RECORD_PAGE)

static gboolean
story_is_usual (guint       place,
                const char *type,
                const char *chosen)
{
  return place < USUAL || g_strcmp0 (type, chosen) == 0;
}

static void
story_show_types (AttestRecordStory *self)
{
  AttestRecord  *record = attest_record_page_get_record (ATTEST_RECORD_PAGE (self));
  const char    *chosen = attest_record_get (record, ATTEST_ANSWER_TYPE);
  const gboolean all = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more));
  guint          place = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->types)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      AttestTile *tile = ATTEST_TILE (gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child)));

      gtk_widget_set_visible (child, all || story_is_usual (place++, attest_tile_get_answer (tile), chosen));
    }
  attest_tiles_show (GTK_WIDGET (self->types), chosen);
}

static void
more_toggled_cb (AttestRecordStory *self)
{
  gtk_button_set_label (GTK_BUTTON (self->more),
                        gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more)) ? _ ("Fewer kinds") : _ ("More kinds"));
  story_show_types (self);
}

/* All of it at once; pressing the words goes to the first. */
static void
story_say_lacks (AttestRecordStory *self,
                 gboolean           wordless)
{
  AttestRecordPage *page = ATTEST_RECORD_PAGE (self);
  const gboolean    typeless = attest_record_get (attest_record_page_get_record (page), ATTEST_ANSWER_TYPE) == NULL;
  const gboolean    aboutless = !attest_about_tiles_is_answered (self->about);
  const char       *lacks[] = { wordless ? _ ("Write what you saw or heard.") : NULL, typeless ? _ ("Choose what it is.") : NULL,
                          aboutless ? attest_about_tiles_missing (self->about) : NULL };
  g_autoptr (GString) said = g_string_new (NULL);
  GtkWidget *at = wordless ? self->story : typeless ? gtk_widget_get_first_child (GTK_WIDGET (self->types))
                                                    : GTK_WIDGET (self->about);

  for (guint i = 0; i < G_N_ELEMENTS (lacks); i++)
    if (lacks[i] != NULL)
      g_string_append_printf (said, "%s%s", said->len > 0 ? "\n" : "", lacks[i]);
  attest_record_page_problem (page, said->str, at);
}

/* The answer that completes the page goes on; so does the button. */
static void
story_go_on (AttestRecordStory *self,
             gboolean           asked)
{
  AttestRecordPage *page = ATTEST_RECORD_PAGE (self);
  AttestRecord     *record = attest_record_page_get_record (page);
  g_autofree char  *problem = attest_record_when_problem (self->when);
  const gboolean    wordless = attest_record_get (record, ATTEST_ANSWER_STORY) == NULL && attest_record_get (record, ATTEST_ANSWER_ITEMS) == NULL;

  if (attest_record_get (record, ATTEST_ANSWER_TYPE) != NULL && attest_about_tiles_is_answered (self->about) && !wordless)
    {
      if (problem != NULL)
        attest_record_page_problem (page, problem, GTK_WIDGET (self->when));
      else if (asked || !self->answered)
        attest_record_page_answered (page);
    }
  else if (asked)
    story_say_lacks (self, wordless);
}

static void
type_clicked_cb (AttestRecordStory *self,
                 AttestTile        *tile)
{
  AttestRecord *record = attest_record_page_get_record (ATTEST_RECORD_PAGE (self));

  attest_record_set (record, ATTEST_ANSWER_TYPE, attest_tile_get_answer (tile));
  /* The route may be another one now; so is the choice made on it. */
  attest_record_set (record, ATTEST_ANSWER_TO, NULL);
  story_show_types (self);
  story_go_on (self, FALSE);
  /* The next question is further down. */
  if (!attest_about_tiles_is_answered (self->about))
    gtk_widget_child_focus (GTK_WIDGET (self->about), GTK_DIR_TAB_FORWARD);
}

static void
about_answered_cb (AttestRecordStory *self)
{
  story_go_on (self, FALSE);
}

static void
next_clicked_cb (AttestRecordStory *self)
{
  story_go_on (self, TRUE);
}

static void
story_fill_types (AttestRecordStory *self)
{
  AttestRecordSchool *school = attest_record_page_get_school (ATTEST_RECORD_PAGE (self));

  for (guint i = 0; school != NULL && school->types != NULL && i < school->types->len; i++)
    {
      const AttestTypeChoice *type = g_ptr_array_index (school->types, i);
      GtkWidget              *tile = attest_tile_new (type->title, NULL, type->type);

      /* Eighteen descriptions would bury the question; they are there for whoever asks. */
      gtk_widget_set_tooltip_text (tile, type->description);
      gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, type->description != NULL ? type->description : "", -1);

      g_signal_connect_object (tile, "clicked", G_CALLBACK (type_clicked_cb), self, G_CONNECT_SWAPPED);
      attest_tiles_add (self->types, tile);
    }
  gtk_widget_set_visible (self->more, school != NULL && school->types != NULL && school->types->len > USUAL);
}

static void
attest_record_story_enter (AttestRecordPage *page)
{
  AttestRecordStory *self = ATTEST_RECORD_STORY (page);

  if (gtk_widget_get_first_child (GTK_WIDGET (self->types)) == NULL)
    story_fill_types (self);
  story_show_types (self);
  attest_record_when_show (page, self->when);
  attest_about_tiles_enter (self->about, attest_record_page_get_record (page), attest_record_page_get_school (page));
  self->answered = attest_record_get (attest_record_page_get_record (page), ATTEST_ANSWER_TYPE) != NULL && attest_about_tiles_is_answered (self->about);
}

static void
attest_record_story_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_STORY);

  G_OBJECT_CLASS (attest_record_story_parent_class)->dispose (object);
}

static void
attest_record_story_class_init (AttestRecordStoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_story_dispose;
  ATTEST_RECORD_PAGE_CLASS (klass)->enter = attest_record_story_enter;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-story.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestRecordStory, story);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordStory, when);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordStory, more);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordStory, types);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordStory, about);
  gtk_widget_class_bind_template_callback (widget_class, more_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, about_answered_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
}

static void
attest_record_story_init (AttestRecordStory *self)
{
  g_type_ensure (ATTEST_TYPE_TILE);
  g_type_ensure (ATTEST_TYPE_ABOUT_TILES);
  g_type_ensure (ATTEST_TYPE_WHEN_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_record_page_bind (ATTEST_RECORD_PAGE (self), ATTEST_ANSWER_STORY, self->story);
  attest_record_when_bind (ATTEST_RECORD_PAGE (self), self->when);
}
