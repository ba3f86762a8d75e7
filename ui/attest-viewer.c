/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-viewer-private.h"

#include <glib/gi18n.h>

#include "attest-copies.h"
#include "attest-format.h"
#include "attest-messages.h"
#include "attest-widgets.h"
#include "attest-wrap.h"

G_DEFINE_FINAL_TYPE (AttestViewer, attest_viewer, ADW_TYPE_WINDOW)

/* ── Which picture ────────────────────────────────────────────────────── */

guint
attest_viewer_index_of (AttestViewer *self,
                        const char   *item_id)
{
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    if (g_strcmp0 (((AttestItem *)self->items->pdata[i])->id, item_id) == 0)
      return i;
  return 0;
}

/**
 * attest_viewer_counterpart:
 *
 * Returns: (transfer none) (nullable): the picture a copy was made from; of an
 *   original, its newest copy
 */
AttestItem *
attest_viewer_counterpart (AttestViewer *self)
{
  AttestItem *found = NULL;

  for (guint i = 0; self->item != NULL && self->items != NULL && i < self->items->len; i++)
    {
      AttestItem *other = self->items->pdata[i];

      if (other == self->item)
        continue;
      if (self->item->parent_sha256 != NULL && g_strcmp0 (self->item->parent_sha256, other->sha256) == 0)
        return other;
      if (self->item->parent_sha256 == NULL && g_strcmp0 (other->parent_sha256, self->item->sha256) == 0 &&
          (found == NULL || other->added_ms >= found->added_ms))
        found = other;
    }
  return found;
}

/**
 * attest_viewer_show_item:
 * @self: the viewer
 * @item: one of the pictures
 * @reveal: whether a press asked to see it
 */
void
attest_viewer_show_item (AttestViewer *self,
                         AttestItem   *item,
                         gboolean      reveal)
{
  attest_viewer_stop_marking (self);
  attest_viewer_flush_draft (self);
  g_set_object (&self->item, item);
  self->look_wanted.scale = 0;
  self->reveal_next = reveal;
  attest_viewer_load_preview (self);
  attest_viewer_look_for_draft (self);
  attest_viewer_update (self);
}

static void
items_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (AttestViewer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = attest_session_run_finish (ATTEST_SESSION (source), result, &error);
  gboolean reveal = self->reveal_next;

  if (self->session == NULL)
    return;
  if (items == NULL)
    {
      attest_message_present (GTK_WINDOW (self), error);
      return;
    }
  for (guint i = items->len; i > 0; i--)
    if (!attest_item_is_picture (items->pdata[i - 1]))
      g_ptr_array_remove_index (items, i - 1);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = g_steal_pointer (&items);
  if (self->items->len > 0)
    attest_viewer_show_item (self, self->items->pdata[attest_viewer_index_of (self, self->wanted_id)], reveal);
}

static gpointer
items_job (AttestDesk   *desk,
           gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  return attest_desk_list_items (desk, data, error);
}

/**
 * attest_viewer_read_items:
 * @self: the viewer
 * @item_id: which to show
 * @reveal: whether a press asked to see it
 *
 * Reads the pictures of the case anew.
 */
void
attest_viewer_read_items (AttestViewer *self,
                          const char   *item_id,
                          gboolean      reveal)
{
  g_free (self->wanted_id);
  self->wanted_id = g_strdup (item_id);
  self->reveal_next = reveal;
  attest_session_read_async (self->session, "viewer/items", items_job, g_strdup (self->case_id), g_free, (GDestroyNotify)g_ptr_array_unref,
                             NULL, items_cb, g_object_ref (self));
}

/* ── What can be done ─────────────────────────────────────────────────── */

static char *
about_item (AttestViewer *self)
{
  g_autofree char *copy = attest_copy_words (self->item);
  g_autofree char *both = copy != NULL && self->said != NULL ? g_strconcat (self->said, "\n", copy, NULL) : NULL;
  g_autofree char *at = attest_format_time (self->item->seen_ms > 0 ? self->item->seen_ms : self->item->added_ms, self->item->zone);

  if (both != NULL)
    return g_steal_pointer (&both);
  if (copy != NULL)
    return g_steal_pointer (&copy);
  return g_strdup_printf (self->item->seen_ms > 0 ? _ ("The picture as it was kept. Seen %s.") : _ ("The picture as it was kept. Recorded %s."), at);
}

static char *
marking_words (AttestViewer *self)
{
  g_autofree char *words = attest_marker_describe (self->marker);

  return self->kept && self->has_draft ? g_strdup_printf (_ ("%s Your marks are kept."), words) : g_steal_pointer (&words);
}

static void
update_words (AttestViewer *self)
{
  g_autofree char *where = NULL, *status = NULL, *zoom = NULL, *label = NULL;

  if (self->item == NULL)
    return;
  /* Translators: which of the pictures of a record is shown, as in "2 of 5" */
  where = g_strdup_printf (_ ("%u of %u"), attest_viewer_index_of (self, self->item->id) + 1, self->items->len);
  adw_window_title_set_title (self->title, self->item->exhibit);
  adw_window_title_set_subtitle (self->title, where);
  status = self->marker != NULL ? marking_words (self) : about_item (self);
  gtk_label_set_text (self->status, self->saving ? _ ("Making the copy and checking it…") : status);
  /* Translators: how large a picture is shown, in per cent */
  zoom = g_strdup_printf (_ ("%d %%"), (int)(attest_canvas_get_look (self->canvas).scale * 100 + 0.5));
  gtk_button_set_label (self->zoom_label, zoom);
  label = self->veil == ATTEST_VEIL_NONE ? g_strdup_printf ("%s. %s", self->item->exhibit, status)
                                         : g_strdup_printf (_ ("%s, hidden"), self->item->exhibit);
  attest_canvas_set_label (self->canvas, label);
}

static void
update_veil (AttestViewer *self)
{
  gboolean grey_first = self->gently && self->item != NULL && !g_hash_table_contains (self->seen, self->item->id);

  gtk_widget_set_visible (self->broken, self->is_broken);
  gtk_widget_set_visible (GTK_WIDGET (self->canvas), !self->is_broken);
  gtk_widget_set_visible (self->veil_box, !self->is_broken && self->veil != ATTEST_VEIL_NONE);
  gtk_label_set_text (self->veil_label, self->veil == ATTEST_VEIL_GREY ? _ ("Small and in grey.")
                                        : grey_first                   ? _ ("Hidden until you press Show. It is shown small and in grey first.")
                                                                       : _ ("Hidden until you press Show. That you looked is noted."));
  gtk_button_set_label (self->show, self->veil == ATTEST_VEIL_GREY ? _ ("Show _larger, in colour")
                                    : grey_first                   ? _ ("_Show small, in grey")
                                                                   : _ ("_Show"));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->loading || self->saving);
  gtk_spinner_set_spinning (self->spinner, self->loading || self->saving);
}

static void
update_actions (AttestViewer *self)
{
  GtkWidget  *widget = GTK_WIDGET (self);
  AttestItem *other = attest_viewer_counterpart (self);
  gboolean    known = self->item != NULL && !self->saving;
  gboolean    open = known && self->veil == ATTEST_VEIL_NONE && !self->is_broken;
  guint       at = self->item != NULL ? attest_viewer_index_of (self, self->item->id) : 0;

  gtk_widget_action_set_enabled (widget, "view.show", known && !open && !self->loading && !self->is_broken);
  gtk_widget_action_set_enabled (widget, "view.conceal", known && !self->is_broken && self->veil != ATTEST_VEIL_BLURRED);
  gtk_widget_action_set_enabled (widget, "view.nearer", open);
  gtk_widget_action_set_enabled (widget, "view.farther", open);
  gtk_widget_action_set_enabled (widget, "view.fit", open);
  gtk_widget_action_set_enabled (widget, "view.whole", open);
  gtk_widget_action_set_enabled (widget, "view.previous", known && at > 0);
  gtk_widget_action_set_enabled (widget, "view.next", known && at + 1 < self->items->len);
  gtk_widget_action_set_enabled (widget, "view.compare", open && other != NULL && self->marker == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->compare), other != NULL);
  gtk_button_set_label (self->compare, self->item != NULL && self->item->parent_sha256 != NULL ? _ ("See the _original") : _ ("See the c_opy"));
  gtk_button_set_label (self->mark, self->has_draft ? _ ("Go on _marking a copy") : _ ("_Mark a copy"));
}

/**
 * attest_viewer_update:
 *
 * Shows what is so and offers what can be done.
 */
void
attest_viewer_update (AttestViewer *self)
{
  update_words (self);
  update_veil (self);
  update_actions (self);
  attest_viewer_update_marking (self);
}

/* The canvas tells of sizes while they are being given out, which is too early
 * to change any. */
static gboolean
view_idle (gpointer user_data)
{
  AttestViewer *self = user_data;

  self->update_idle = 0;
  if (self->item == NULL || self->session == NULL)
    return G_SOURCE_REMOVE;
  update_words (self);
  attest_viewer_refine (self);
  return G_SOURCE_REMOVE;
}

static void
view_cb (AttestViewer *self)
{
  if (self->update_idle == 0)
    self->update_idle = g_idle_add (view_idle, self);
}

static gboolean
attest_viewer_close_request (GtkWindow *window)
{
  if (ATTEST_VIEWER (window)->saving)
    return TRUE;
  attest_viewer_flush_draft (ATTEST_VIEWER (window));
  return GTK_WINDOW_CLASS (attest_viewer_parent_class)->close_request (window);
}

/**
 * attest_viewer_hide:
 * @self: the viewer
 *
 * Takes it off the screen at once; marks that were being made are kept, by a
 * job that is queued when this returns.
 */
void
attest_viewer_hide (AttestViewer *self)
{
  g_return_if_fail (ATTEST_IS_VIEWER (self));
  attest_viewer_flush_draft (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
state_cb (AttestViewer *self)
{
  if (attest_session_get_state (self->session) != ATTEST_SESSION_OPEN)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
attest_viewer_dispose (GObject *object)
{
  AttestViewer *self = ATTEST_VIEWER (object);

  g_clear_handle_id (&self->update_idle, g_source_remove);
  g_clear_handle_id (&self->draft_timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->marker);
  g_clear_object (&self->item);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->wanted_id, g_free);
  g_clear_pointer (&self->said, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_viewer_parent_class)->dispose (object);
}

static void
attest_viewer_class_init (AttestViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_viewer_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = attest_viewer_close_request;
  g_type_ensure (ATTEST_TYPE_CANVAS);
  g_type_ensure (ATTEST_TYPE_WRAP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, title);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, spinner);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, canvas);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, veil_box);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, veil_label);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, show);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, broken);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, broken_label);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, status);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, look_bar);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, compare);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, mark);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, mark_bar);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, words_row);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, words);
  gtk_widget_class_bind_template_child (widget_class, AttestViewer, note);
  gtk_widget_class_bind_template_callback (widget_class, view_cb);
  attest_viewer_install_looking (klass);
  attest_viewer_install_marking (klass);
}

static void
attest_viewer_init (AttestViewer *self)
{
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
}

/**
 * attest_viewer_new:
 * @parent: the window it belongs to
 * @session: the open store
 * @case_id: whose pictures
 * @item_id: which one first
 * @gently: whether pictures are shown small and without colour first
 *
 * Returns: (transfer full): a window, to be presented; the picture is hidden
 */
AttestViewer *
attest_viewer_new (GtkWindow     *parent,
                   AttestSession *session,
                   const char    *case_id,
                   const char    *item_id,
                   gboolean       gently)
{
  AttestViewer *self = g_object_new (ATTEST_TYPE_VIEWER, "transient-for", parent, "application", gtk_window_get_application (parent), NULL);

  self->session = g_object_ref (session);
  self->case_id = g_strdup (case_id);
  self->gently = gently;
  gtk_window_set_default_size (GTK_WINDOW (self), gtk_widget_get_width (GTK_WIDGET (parent)), gtk_widget_get_height (GTK_WIDGET (parent)));
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  attest_viewer_update (self);
  attest_viewer_read_items (self, item_id, FALSE);
  return self;
}
