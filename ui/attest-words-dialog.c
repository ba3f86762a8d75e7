/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-words-dialog.h"

#include <glib/gi18n.h>

#include "attest-widgets.h"

struct _AttestWordsDialog
{
  AdwWindow parent_instance;

  /* Owned */
  GPtrArray *views; /* GtkTextView, borrowed from the fields */
  char     **labels;

  AttestWordsGiven given;
  gpointer         user_data;

  /* Template widgets */
  GtkLabel  *body;
  GtkLabel  *problem;
  GtkBox    *fields;
  GtkButton *verb;
};

G_DEFINE_FINAL_TYPE (AttestWordsDialog, attest_words_dialog, ADW_TYPE_WINDOW)

static char *
text_at (AttestWordsDialog *self,
         guint              i)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->views->pdata[i]);
  GtkTextIter    start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
say_missing (AttestWordsDialog *self,
             guint              i)
{
  g_autofree char *text = g_strdup_printf (_ ("There is a problem: “%s” is still empty."), self->labels[i]);

  gtk_label_set_text (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_grab_focus (self->views->pdata[i]);
}

static void
verb_cb (AttestWordsDialog *self)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->views->len; i++)
    {
      g_ptr_array_add (texts, text_at (self, i));
      if (*(char *)texts->pdata[i] != '\0')
        continue;
      say_missing (self, i);
      return;
    }
  g_ptr_array_add (texts, NULL);
  self->given ((const char *const *)texts->pdata, self->user_data);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
add_field (AttestWordsDialog *self,
           const char        *name,
           int                height)
{
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *frame = gtk_frame_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  g_object_set (view, "top-margin", 9, "bottom-margin", 9, "left-margin", 9, "right-margin", 9, NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), height);
  gtk_frame_set_child (GTK_FRAME (frame), scroller);
  gtk_box_append (self->fields, label);
  gtk_box_append (self->fields, frame);
  g_ptr_array_add (self->views, view);
}

static void
attest_words_dialog_dispose (GObject *object)
{
  AttestWordsDialog *self = ATTEST_WORDS_DIALOG (object);

  g_clear_pointer (&self->views, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_strfreev);
  G_OBJECT_CLASS (attest_words_dialog_parent_class)->dispose (object);
}

static void
attest_words_dialog_class_init (AttestWordsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_words_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-words-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestWordsDialog, body);
  gtk_widget_class_bind_template_child (widget_class, AttestWordsDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestWordsDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, AttestWordsDialog, verb);
  gtk_widget_class_bind_template_callback (widget_class, verb_cb);
}

static void
attest_words_dialog_init (AttestWordsDialog *self)
{
  self->views = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_close_on_escape (GTK_WINDOW (self));
}

/**
 * attest_words_dialog_new:
 * @parent: the window it belongs to
 * @title: translated
 * @body: translated; what these words are for
 * @labels: translated names of the fields, ended by %NULL
 * @verb: what the button does, with a mnemonic
 * @given: called once, when every field is filled
 * @user_data: for @given; must live as long as @parent
 *
 * Returns: (transfer full): a dialog, to be presented
 */
AttestWordsDialog *
attest_words_dialog_new (GtkWindow         *parent,
                         const char        *title,
                         const char        *body,
                         const char *const *labels,
                         const char        *verb,
                         AttestWordsGiven   given,
                         gpointer           user_data)
{
  AttestWordsDialog *self = g_object_new (ATTEST_TYPE_WORDS_DIALOG, "transient-for", parent, "title", title, NULL);
  gboolean           single = labels[1] == NULL;

  self->labels = g_strdupv ((char **)labels);
  self->given = given;
  self->user_data = user_data;
  gtk_label_set_text (self->body, body);
  gtk_button_set_label (self->verb, verb);
  for (guint i = 0; labels[i] != NULL; i++)
    add_field (self, labels[i], single ? 140 : 64);
  gtk_widget_grab_focus (self->views->pdata[0]);
  return self;
}
