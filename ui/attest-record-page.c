/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-page.h"

#include <glib/gi18n.h>

#include "base/attest-bytes.h"

#include "attest-widgets.h"

typedef struct
{
  AttestAnswer answer;
  GtkWidget   *widget; /* Borrowed: a child of the page */
} Bound;

typedef struct
{
  /* Owned */
  AttestRecord *record;
  GArray       *bound;
  /* Borrowed */
  AttestRecordSchool *school;
  GtkWidget          *primary;
  GtkWidget          *foot;
  GtkWidget          *first;
  /* Children */
  GtkWidget *heading;
  gboolean   entering;
} AttestRecordPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AttestRecordPage, attest_record_page, GTK_TYPE_BOX)

enum {
  PROP_0,
  PROP_HEADING,
  PROP_PRIMARY_WIDGET,
  PROP_FIRST_WIDGET,
  PROP_FOOT_WIDGET,
  N_PROPS
};

enum {
  ANSWERED,
  PROBLEM,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint       signals[N_SIGNALS];

#define PRIV(self) ((AttestRecordPagePrivate *)attest_record_page_get_instance_private (self))

static void
attest_record_page_set_property (GObject      *object,
                                 guint         id,
                                 const GValue *value,
                                 GParamSpec   *spec)
{
  AttestRecordPagePrivate *priv = PRIV (ATTEST_RECORD_PAGE (object));

  switch (id)
    {
    case PROP_HEADING:
      gtk_label_set_label (GTK_LABEL (priv->heading), g_value_get_string (value));
      break;
    case PROP_PRIMARY_WIDGET:
      priv->primary = g_value_get_object (value);
      break;
    case PROP_FOOT_WIDGET:
      priv->foot = g_value_get_object (value);
      break;
    case PROP_FIRST_WIDGET:
      priv->first = g_value_get_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
attest_record_page_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *spec)
{
  AttestRecordPagePrivate *priv = PRIV (ATTEST_RECORD_PAGE (object));

  switch (id)
    {
    case PROP_HEADING:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (priv->heading)));
      break;
    case PROP_PRIMARY_WIDGET:
      g_value_set_object (value, priv->primary);
      break;
    case PROP_FOOT_WIDGET:
      g_value_set_object (value, priv->foot);
      break;
    case PROP_FIRST_WIDGET:
      g_value_set_object (value, priv->first);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
attest_record_page_finalize (GObject *object)
{
  AttestRecordPagePrivate *priv = PRIV (ATTEST_RECORD_PAGE (object));

  g_array_unref (priv->bound);
  g_clear_object (&priv->record);

  G_OBJECT_CLASS (attest_record_page_parent_class)->finalize (object);
}

static void
attest_record_page_constructed (GObject *object)
{
  G_OBJECT_CLASS (attest_record_page_parent_class)->constructed (object);
  attest_widget_finish (GTK_WIDGET (object), _ ("Choices"));
}

static void
attest_record_page_class_init (AttestRecordPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = attest_record_page_set_property;
  object_class->get_property = attest_record_page_get_property;
  object_class->finalize = attest_record_page_finalize;
  object_class->constructed = attest_record_page_constructed;

  props[PROP_HEADING] = g_param_spec_string ("heading", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_PRIMARY_WIDGET] = g_param_spec_object ("primary-widget", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_FOOT_WIDGET] = g_param_spec_object ("foot-widget", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_FIRST_WIDGET] = g_param_spec_object ("first-widget", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[ANSWERED] = g_signal_new ("answered", ATTEST_TYPE_RECORD_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", ATTEST_TYPE_RECORD_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, GTK_TYPE_WIDGET);
}

static void
attest_record_page_init (AttestRecordPage *self)
{
  AttestRecordPagePrivate *priv = PRIV (self);

  priv->bound = g_array_new (FALSE, FALSE, sizeof (Bound));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  gtk_widget_add_css_class (GTK_WIDGET (self), "attest-page");
  /* Focus moves here when a page comes, so that a screen reader reads it. */
  priv->heading = g_object_new (GTK_TYPE_LABEL,
                                "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                "focusable", TRUE,
                                "wrap", TRUE,
                                "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                "xalign", 0.0,
                                NULL);
  gtk_widget_add_css_class (priv->heading, "title-1");
  gtk_widget_add_css_class (priv->heading, "attest-question");
  gtk_box_append (GTK_BOX (self), priv->heading);
}

/**
 * attest_record_page_set_record:
 * @record: (transfer none): whose answers the page shows and changes
 */
void
attest_record_page_set_record (AttestRecordPage *self,
                               AttestRecord     *record)
{
  g_return_if_fail (ATTEST_IS_RECORD_PAGE (self));

  g_set_object (&PRIV (self)->record, record);
}

AttestRecord *
attest_record_page_get_record (AttestRecordPage *self)
{
  g_return_val_if_fail (ATTEST_IS_RECORD_PAGE (self), NULL);

  return PRIV (self)->record;
}

/**
 * attest_record_page_set_school:
 * @school: (transfer none) (nullable): outlives the page; %NULL while locked
 */
void
attest_record_page_set_school (AttestRecordPage   *self,
                               AttestRecordSchool *school)
{
  g_return_if_fail (ATTEST_IS_RECORD_PAGE (self));

  PRIV (self)->school = school;
}

AttestRecordSchool *
attest_record_page_get_school (AttestRecordPage *self)
{
  g_return_val_if_fail (ATTEST_IS_RECORD_PAGE (self), NULL);

  return PRIV (self)->school;
}

void
attest_record_page_set_heading (AttestRecordPage *self,
                                const char       *heading)
{
  g_object_set (self, "heading", heading, NULL);
}

static char *
bound_text (GtkWidget *widget)
{
  GtkTextIter start, end;

  if (!GTK_IS_TEXT_VIEW (widget))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget)));
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), &start, &end);
  return gtk_text_buffer_get_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), &start, &end, FALSE);
}

/* Setting a text moves the cursor, under the hands of whoever is writing it. */
static void
bound_show (AttestRecordPage *self,
            const Bound      *bound)
{
  const char      *value = attest_record_get (PRIV (self)->record, bound->answer);
  g_autofree char *now = bound_text (bound->widget);

  value = value != NULL ? value : "";
  if (g_str_equal (now, value))
    return;
  if (GTK_IS_TEXT_VIEW (bound->widget))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (bound->widget)), value, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (bound->widget), value);
}

/* Buttons do not wrap by themselves; with large letters on a narrow screen
 * they would push the page out of the window. */
static void
wrap_buttons (GtkWidget *below)
{
  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const gboolean pressed = gtk_widget_get_ancestor (child, GTK_TYPE_BUTTON) != NULL || gtk_widget_get_ancestor (child, GTK_TYPE_CHECK_BUTTON) != NULL;

      if (GTK_IS_LABEL (child) && pressed)
        gtk_label_set_wrap (GTK_LABEL (child), TRUE);
      wrap_buttons (child);
    }
}

/**
 * attest_record_page_enter:
 *
 * Shows the page's answers as the record has them now, and what the school says
 * about it. Entering a page again takes nothing away that is being written.
 */
void
attest_record_page_enter (AttestRecordPage *self)
{
  AttestRecordPagePrivate *priv = PRIV (self);

  g_return_if_fail (ATTEST_IS_RECORD_PAGE (self));

  priv->entering = TRUE;
  for (guint i = 0; i < priv->bound->len; i++)
    bound_show (self, &g_array_index (priv->bound, Bound, i));
  priv->entering = FALSE;
  if (ATTEST_RECORD_PAGE_GET_CLASS (self)->enter != NULL)
    ATTEST_RECORD_PAGE_GET_CLASS (self)->enter (self);
  wrap_buttons (GTK_WIDGET (self));
  if (PRIV (self)->foot != NULL)
    wrap_buttons (PRIV (self)->foot);
}

/**
 * attest_record_page_take_foot:
 *
 * Returns: (transfer full) (nullable): what is to stand below the page and not
 *   to scroll with it, taken out of it; once
 */
GtkWidget *
attest_record_page_take_foot (AttestRecordPage *self)
{
  GtkWidget *foot = PRIV (self)->foot;

  if (foot == NULL || gtk_widget_get_parent (foot) != GTK_WIDGET (self))
    return NULL;
  g_object_ref (foot);
  gtk_box_remove (GTK_BOX (self), foot);
  return foot;
}

/**
 * attest_record_page_focus:
 *
 * Puts the keyboard where the page starts and its main button on Enter.
 */
void
attest_record_page_focus (AttestRecordPage *self)
{
  AttestRecordPagePrivate *priv = PRIV (self);
  GtkRoot                 *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_return_if_fail (ATTEST_IS_RECORD_PAGE (self));

  if (GTK_IS_WINDOW (root))
    gtk_window_set_default_widget (GTK_WINDOW (root), priv->primary);
  if (priv->first != NULL)
    gtk_widget_grab_focus (priv->first);
  else
    attest_widget_read_out (priv->heading);
}

void
attest_record_page_answered (AttestRecordPage *self)
{
  g_signal_emit (self, signals[ANSWERED], 0);
}

/**
 * attest_record_page_problem:
 * @words: (nullable): what is missing; %NULL: nothing any more
 * @at: (nullable): the field it is about
 */
void
attest_record_page_problem (AttestRecordPage *self,
                            const char       *words,
                            GtkWidget        *at)
{
  g_signal_emit (self, signals[PROBLEM], 0, words, at);
}

typedef struct
{
  AttestRecordPage *page;
  guint             index;
} TakeBack;

static gboolean
take_back_cb (gpointer user_data)
{
  TakeBack                *back = user_data;
  AttestRecordPagePrivate *priv = PRIV (back->page);
  const Bound             *bound = &g_array_index (priv->bound, Bound, back->index);

  bound_show (back->page, bound);
  attest_record_page_problem (back->page, _ ("That was a picture or a file written out as letters. It was not kept. Write in your own words."), bound->widget);
  g_object_unref (back->page);
  return G_SOURCE_REMOVE;
}

/* What was pasted goes at once, and never into the answer or its draft: behind
 * a "yes" at the gate it would be the picture that must not be copied. */
static void
take_back (AttestRecordPage *self,
           guint             index)
{
  TakeBack *back = g_new (TakeBack, 1);

  *back = (TakeBack){ g_object_ref (self), index };
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, take_back_cb, back, g_free);
}

static void
bound_take (AttestRecordPage *self,
            GtkWidget        *widget,
            const char       *text)
{
  AttestRecordPagePrivate *priv = PRIV (self);

  for (guint i = 0; i < priv->bound->len && !priv->entering; i++)
    {
      const Bound *bound = &g_array_index (priv->bound, Bound, i);

      if (bound->widget != widget)
        continue;
      if (attest_text_holds_file (text))
        take_back (self, i);
      else
        attest_record_set (priv->record, bound->answer, text);
    }
}

static void
entry_changed_cb (AttestRecordPage *self,
                  GtkWidget        *entry)
{
  bound_take (self, entry, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
buffer_changed_cb (AttestRecordPage *self,
                   GtkTextBuffer    *buffer)
{
  GtkWidget       *view = g_object_get_data (G_OBJECT (buffer), "view");
  g_autofree char *text = bound_text (view);

  bound_take (self, view, text);
}

/**
 * attest_record_page_bind:
 * @widget: a #GtkEditable or #GtkTextView of the page
 *
 * From now on typing into @widget is answering @answer.
 */
void
attest_record_page_bind (AttestRecordPage *self,
                         AttestAnswer      answer,
                         GtkWidget        *widget)
{
  const Bound bound = { answer, widget };

  g_array_append_val (PRIV (self)->bound, bound);
  if (GTK_IS_TEXT_VIEW (widget))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));

      g_object_set_data (G_OBJECT (buffer), "view", widget);
      g_signal_connect_object (buffer, "changed", G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
    }
  else
    {
      g_signal_connect_object (widget, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
    }
}
