/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-viewer-private.h"

#include <glib/gi18n.h>

#include "attest-messages.h"
#include "session/attest-session-mark.h"

typedef struct
{
  char *item_id;
  char *marks;
  char *note;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *self = data;

  g_free (self->item_id);
  g_free (self->marks);
  g_free (self->note);
  g_free (self);
}

static gpointer
copy_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  Copy *self = data;
  g_autoptr (AttestMarks) marks = attest_marks_from_text (self->marks, error);
  g_autofree char *draft = g_strconcat (ATTEST_VIEWER_DRAFT, self->item_id, NULL);
  AttestItem      *copy = marks != NULL ? attest_desk_mark (desk, self->item_id, marks, self->note, NULL, error) : NULL;

  /* The marks are in the copy now. Here, because the window may be gone by then. */
  if (copy != NULL)
    (void)attest_desk_save_draft (desk, draft, NULL, NULL);
  return copy;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (AttestViewer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestItem) copy = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  self->saving = FALSE;
  if (copy == NULL)
    {
      attest_viewer_update (self);
      attest_message_present (GTK_WINDOW (self), error);
      return;
    }
  attest_viewer_forget_draft (self);
  attest_viewer_stop_marking (self);
  g_free (self->said);
  self->said = g_strdup_printf (_ ("Saved as %s. %s is as it was."), copy->exhibit, self->item->exhibit);
  attest_viewer_read_items (self, copy->id, TRUE);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestViewer *self = ATTEST_VIEWER (widget);
  Copy         *copy = g_new0 (Copy, 1);

  attest_viewer_flush_draft (self);
  copy->item_id = g_strdup (self->item->id);
  copy->marks = attest_marks_to_text (attest_marker_get_marks (self->marker));
  copy->note = g_strdup (gtk_editable_get_text (self->note));
  self->saving = TRUE;
  attest_session_change_async (self->session, "viewer/save-copy", copy_job, copy, copy_free, g_object_unref, NULL, saved_cb, g_object_ref (self));
  attest_viewer_update (self);
}

static void
arm_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  AttestViewer  *self = ATTEST_VIEWER (widget);
  AttestMarkKind kind;

  if (!attest_mark_kind_from_nick (g_variant_get_string (parameter, NULL), &kind))
    return;
  attest_marker_arm (self->marker, kind);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  attest_marker_undo (ATTEST_VIEWER (widget)->marker);
}

static void
redo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  attest_marker_redo (ATTEST_VIEWER (widget)->marker);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  AttestViewer *self = ATTEST_VIEWER (widget);

  attest_marker_remove (self->marker);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestViewer *self = ATTEST_VIEWER (widget);

  attest_viewer_stop_marking (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
start_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  attest_viewer_open_draft (ATTEST_VIEWER (widget));
}

/* The entry shows the words of the mark that is selected. */
static void
show_words (AttestViewer *self)
{
  guint                    index = attest_marker_get_selected (self->marker);
  const AttestPictureMark *mark = index != ATTEST_MARKER_NONE ? attest_marks_get (attest_marker_get_marks (self->marker), index) : NULL;
  gboolean                 words = mark != NULL && mark->kind == ATTEST_MARK_TEXT;
  const char              *text = words && mark->text != NULL ? mark->text : "";

  gtk_widget_set_visible (self->words_row, words);
  if (words && g_strcmp0 (gtk_editable_get_text (self->words), text) != 0)
    gtk_editable_set_text (self->words, text);
}

static void
marker_cb (AttestViewer *self)
{
  attest_viewer_touch_draft (self);
  attest_viewer_update (self);
}

static void
words_wanted_cb (AttestViewer *self)
{
  attest_viewer_update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->words));
}

static void
words_cb (AttestViewer *self)
{
  if (self->marker != NULL)
    attest_marker_set_text (self->marker, gtk_editable_get_text (self->words));
}

static void
words_done_cb (AttestViewer *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
note_cb (AttestViewer *self)
{
  if (self->marker != NULL)
    attest_viewer_touch_draft (self);
}

/**
 * attest_viewer_start_with:
 * @draft: (nullable): marks that were kept
 *
 * Begins marking. What is kept and cannot be read any more is let go.
 */
void
attest_viewer_start_with (AttestViewer *self,
                          const char   *draft)
{
  g_autoptr (AttestMarks) marks = draft != NULL ? attest_marks_from_text (draft, NULL) : NULL;
  int width, height;

  attest_canvas_get_size (self->canvas, &width, &height);
  if (width == 0)
    return;
  if (marks != NULL && attest_marks_count (marks) > 0 && !attest_marks_check (marks, width, height, NULL))
    g_clear_pointer (&marks, attest_marks_free);
  if (marks == NULL)
    marks = attest_marks_new ();
  self->marker = attest_marker_new (g_steal_pointer (&marks), width, height);
  attest_canvas_set_marker (self->canvas, self->marker);
  g_signal_connect_object (self->marker, "changed", G_CALLBACK (marker_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->marker, "words", G_CALLBACK (words_wanted_cb), self, G_CONNECT_SWAPPED);
  attest_viewer_update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/**
 * attest_viewer_stop_marking:
 *
 * Goes back to looking; the marks are kept as they are.
 */
void
attest_viewer_stop_marking (AttestViewer *self)
{
  if (self->marker == NULL)
    return;
  attest_viewer_flush_draft (self);
  attest_canvas_set_marker (self->canvas, NULL);
  g_signal_handlers_disconnect_by_data (self->marker, self);
  g_clear_object (&self->marker);
  gtk_editable_set_text (self->note, "");
  attest_viewer_update (self);
}

/**
 * attest_viewer_update_marking:
 *
 * Offers what can be done to the marks just now.
 */
void
attest_viewer_update_marking (AttestViewer *self)
{
  GtkWidget   *widget = GTK_WIDGET (self);
  AttestMarks *marks = self->marker != NULL ? attest_marker_get_marks (self->marker) : NULL;
  gboolean     idle = marks != NULL && !self->saving;

  gtk_widget_set_visible (self->mark_bar, marks != NULL);
  gtk_widget_set_visible (self->look_bar, marks == NULL);
  gtk_widget_action_set_enabled (widget, "mark.start", marks == NULL && self->veil == ATTEST_VEIL_NONE && !self->is_broken && !self->loading);
  gtk_widget_action_set_enabled (widget, "mark.stop", idle);
  gtk_widget_action_set_enabled (widget, "mark.arm", idle);
  gtk_widget_action_set_enabled (widget, "mark.undo", idle && attest_marks_can_undo (marks));
  gtk_widget_action_set_enabled (widget, "mark.redo", idle && attest_marks_can_redo (marks));
  gtk_widget_action_set_enabled (widget, "mark.remove", idle && attest_marker_get_selected (self->marker) != ATTEST_MARKER_NONE);
  gtk_widget_action_set_enabled (widget, "mark.save", idle && attest_marks_count (marks) > 0);
  if (marks != NULL)
    show_words (self);
}

void
attest_viewer_install_marking (AttestViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "mark.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "mark.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "mark.arm", "s", arm_action);
  gtk_widget_class_install_action (widget_class, "mark.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "mark.redo", NULL, redo_action);
  gtk_widget_class_install_action (widget_class, "mark.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "mark.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, 0, "mark.start", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "mark.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "mark.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, GDK_CONTROL_MASK, "mark.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "mark.save", NULL);
  gtk_widget_class_bind_template_callback (widget_class, words_cb);
  gtk_widget_class_bind_template_callback (widget_class, words_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_cb);
}
