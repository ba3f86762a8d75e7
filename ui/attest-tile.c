/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-tile.h"

struct _AttestTile
{
  GtkToggleButton parent_instance;
  /* Owned */
  char *answer;
  /* Children */
  GtkWidget *title;
  GtkWidget *subtitle;
  GtkWidget *arrow;
};

G_DEFINE_FINAL_TYPE (AttestTile, attest_tile, GTK_TYPE_TOGGLE_BUTTON)

enum {
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_ANSWER,
  PROP_LEADS_ON,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
attest_tile_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *spec)
{
  AttestTile *self = ATTEST_TILE (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->title)));
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->subtitle)));
      break;
    case PROP_ANSWER:
      g_value_set_string (value, self->answer);
      break;
    case PROP_LEADS_ON:
      g_value_set_boolean (value, gtk_widget_get_visible (self->arrow));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
tile_set_title (AttestTile *self,
                const char *title)
{
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
tile_set_subtitle (AttestTile *self,
                   const char *subtitle)
{
  gtk_label_set_label (GTK_LABEL (self->subtitle), subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (self->subtitle, subtitle != NULL && *subtitle != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle != NULL ? subtitle : "", -1);
}

static void
attest_tile_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *spec)
{
  AttestTile *self = ATTEST_TILE (object);

  switch (id)
    {
    case PROP_TITLE:
      tile_set_title (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      tile_set_subtitle (self, g_value_get_string (value));
      break;
    case PROP_ANSWER:
      g_free (self->answer);
      self->answer = g_value_dup_string (value);
      break;
    case PROP_LEADS_ON:
      gtk_widget_set_visible (self->arrow, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
attest_tile_finalize (GObject *object)
{
  g_free (ATTEST_TILE (object)->answer);

  G_OBJECT_CLASS (attest_tile_parent_class)->finalize (object);
}

static void
attest_tile_class_init (AttestTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = attest_tile_get_property;
  object_class->set_property = attest_tile_set_property;
  object_class->finalize = attest_tile_finalize;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_ANSWER] = g_param_spec_string ("answer", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_LEADS_ON] = g_param_spec_boolean ("leads-on", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static GtkWidget *
tile_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* Narrow by nature, so that two fit beside each other where there is room. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 26);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
attest_tile_init (AttestTile *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->title = tile_label ("heading");
  self->subtitle = tile_label ("caption");
  gtk_widget_set_visible (self->subtitle, FALSE);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->subtitle);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  self->arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  gtk_widget_set_visible (self->arrow, FALSE);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (line), box);
  gtk_box_append (GTK_BOX (line), self->arrow);
  gtk_button_set_child (GTK_BUTTON (self), line);
  gtk_widget_add_css_class (GTK_WIDGET (self), "attest-tile");
}

/**
 * attest_tile_new:
 * @title: what it says
 * @subtitle: (nullable): the line under it
 * @answer: (nullable): the word it stands for
 *
 * Returns: (transfer floating): a tile that is not pressed
 */
GtkWidget *
attest_tile_new (const char *title,
                 const char *subtitle,
                 const char *answer)
{
  return g_object_new (ATTEST_TYPE_TILE, "title", title, "subtitle", subtitle, "answer", answer, NULL);
}

const char *
attest_tile_get_answer (AttestTile *self)
{
  g_return_val_if_fail (ATTEST_IS_TILE (self), NULL);

  return self->answer;
}

/**
 * attest_tiles_add:
 *
 * Appends @tile so that the Tab key stops at the tile and at nothing around it.
 */
void
attest_tiles_add (GtkFlowBox *tiles,
                  GtkWidget  *tile)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), tile);
  gtk_flow_box_append (tiles, child);
}

/**
 * attest_tiles_show:
 * @tiles: anything with tiles somewhere below it
 * @answer: (nullable): what was answered
 *
 * Leaves pressed the tile that stands for @answer and no other.
 */
void
attest_tiles_show (GtkWidget  *tiles,
                   const char *answer)
{
  for (GtkWidget *child = gtk_widget_get_first_child (tiles); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (ATTEST_IS_TILE (child))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), answer != NULL && g_strcmp0 (ATTEST_TILE (child)->answer, answer) == 0);
    else
      attest_tiles_show (child, answer);
}
