/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-case-page-private.h"

#include <glib/gi18n.h>

#include "attest-case-facts.h"
#include "attest-case-gaps.h"
#include "attest-case-history.h"
#include "attest-case-news.h"
#include "attest-case-page-actions.h"
#include "attest-format.h"
#include "attest-item-card.h"
#include "attest-jobs.h"
#include "attest-list.h"
#include "attest-messages.h"
#include "attest-pending-send.h"
#include "attest-steps-card.h"
#include "attest-widgets.h"

#define ENTRIES_AT_FIRST 30
#define ENTRIES_MORE 300

G_DEFINE_FINAL_TYPE (AttestCasePage, attest_case_page, ADW_TYPE_BIN)

static void
show_bin (AdwBin    *bin,
          GtkWidget *child)
{
  adw_bin_set_child (bin, child);
  gtk_widget_set_visible (GTK_WIDGET (bin), child != NULL);
}

static void
show_entries (AttestCasePage *self)
{
  g_autoptr (GPtrArray) history = attest_case_history (self->view);

  gtk_widget_set_visible (self->earlier, history->len > self->n_entries);
  g_ptr_array_set_size (history, (int)MIN (history->len, self->n_entries));
  attest_list_merge (self->entry_store, history, attest_case_history_same);
}

/* "Send the update to Ms Patel" as soon as there is something they lack. */
static void
show_send (AttestCasePage *self,
           gboolean        may)
{
  g_autofree char *label = attest_case_send_label (self->view);

  gtk_button_set_label (GTK_BUTTON (self->send), label);
  if (may && attest_case_has_news (self->view))
    gtk_widget_add_css_class (self->send, "suggested-action");
  else
    gtk_widget_remove_css_class (self->send, "suggested-action");
}

static void
update_actions (AttestCasePage *self)
{
  AttestCase *matter = self->view != NULL ? self->view->matter : NULL;
  gboolean    mine = matter != NULL && !matter->received;
  gboolean    closed = matter != NULL && matter->state == ATTEST_CASE_CLOSED;
  gboolean    unfinished = mine && self->view->unfinished;
  GtkWidget  *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "case.send", mine && !unfinished);
  gtk_widget_action_set_enabled (widget, "case.go-on", unfinished);
  gtk_widget_set_visible (self->unfinished, unfinished);
  gtk_widget_set_tooltip_text (self->send, unfinished ? _ ("This record is not finished. Go on with it first.") : NULL);
  gtk_widget_action_set_enabled (widget, "case.add", mine);
  gtk_widget_action_set_enabled (widget, "case.correct", mine);
  gtk_widget_action_set_enabled (widget, "case.verify", matter != NULL);
  gtk_widget_action_set_enabled (widget, "case.close", matter != NULL && !mine && !closed);
  gtk_widget_set_visible (self->send, mine);
  gtk_widget_set_visible (self->add_evidence, mine);
  show_send (self, mine && !unfinished);
  gtk_widget_action_set_enabled (widget, "case.hand-over", mine && !unfinished);
  gtk_widget_action_set_enabled (widget, "case.answer", matter != NULL && !mine);
  gtk_widget_set_visible (self->menu_button, matter != NULL);
}

static void
show_view (AttestCasePage *self)
{
  AttestCase      *matter = self->view->matter;
  g_autofree char *title = attest_format_title (matter);
  g_autofree char *state = attest_case_state_words (self->view);

  adw_window_title_set_title (self->window_title, matter->reference);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->state, state);
  gtk_widget_set_visible (self->danger, matter->danger);
  attest_case_integrity_show (self->integrity, self->integrity_icon, self->integrity_label, self->view);
  show_bin (self->update, attest_case_update_new (self->view));
  show_bin (self->facts, attest_case_facts_new (self->view));
  show_bin (self->journey, attest_case_journey_new (self->view));
  attest_steps_card_show (self->steps, self->session, self->view);
  show_bin (self->gaps, attest_case_gaps_new (self->session, self->view));
  attest_list_merge (self->item_store, self->view->items, attest_case_item_same);
  gtk_widget_set_visible (self->evidence, self->view->items->len > 0 || !matter->received);
  gtk_widget_set_visible (GTK_WIDGET (self->items), self->view->items->len > 0);
  show_entries (self);
  update_actions (self);
  gtk_stack_set_visible_child_name (self->stack, "case");
}

static void
forget_view (AttestCasePage *self)
{
  g_clear_pointer (&self->view, attest_case_view_free);
  g_list_store_remove_all (self->item_store);
  g_list_store_remove_all (self->entry_store);
  adw_bin_set_child (self->update, NULL);
  adw_bin_set_child (self->facts, NULL);
  adw_bin_set_child (self->journey, NULL);
  attest_steps_card_show (self->steps, self->session, NULL);
  adw_bin_set_child (self->gaps, NULL);
  gtk_label_set_text (self->title, "");
  gtk_label_set_text (self->state, "");
  gtk_label_set_text (self->integrity_label, "");
  adw_window_title_set_title (self->window_title, "");
  self->n_entries = ENTRIES_AT_FIRST;
  gtk_stack_set_visible_child_name (self->stack, "none");
  update_actions (self);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestCasePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCaseView) view = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (attest_widget_has_left (GTK_WIDGET (self)))
    return;
  if (view == NULL)
    {
      if (!g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_CLOSED))
        attest_message_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), error);
      return;
    }
  if (self->session == NULL || g_strcmp0 (self->case_id, view->matter->id) != 0)
    return;
  g_clear_pointer (&self->view, attest_case_view_free);
  self->view = g_steal_pointer (&view);
  show_view (self);
}

/**
 * attest_case_page_refresh:
 * @self: the page
 *
 * Reads the case anew, if one is shown; cards that did not change stay as they are.
 */
void
attest_case_page_refresh (AttestCasePage *self)
{
  g_return_if_fail (ATTEST_IS_CASE_PAGE (self));
  if (self->case_id == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  attest_session_read_async (self->session, "case", attest_job_load_case, g_strdup (self->case_id), g_free,
                             (GDestroyNotify)attest_case_view_free, self->cancellable, loaded_cb, g_object_ref (self));
}

/**
 * attest_case_page_show:
 * @self: the page
 * @case_id: (nullable): which case; %NULL forgets what is shown
 */
void
attest_case_page_show (AttestCasePage *self,
                       const char     *case_id)
{
  g_return_if_fail (ATTEST_IS_CASE_PAGE (self));
  if (case_id == NULL || g_strcmp0 (case_id, self->case_id) != 0)
    {
      forget_view (self);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
    }
  if (case_id == NULL)
    g_cancellable_cancel (self->cancellable);
  g_free (self->case_id);
  self->case_id = g_strdup (case_id);
  attest_case_page_refresh (self);
}

/**
 * attest_case_page_flush:
 * @self: the page
 *
 * Sends at once what could still have been stopped: the window closes or locks.
 */
void
attest_case_page_flush (AttestCasePage *self)
{
  g_return_if_fail (ATTEST_IS_CASE_PAGE (self));
  g_clear_pointer (&self->pending, attest_pending_send_free);
}

static void
earlier_cb (AttestCasePage *self)
{
  self->n_entries += ENTRIES_MORE;
  show_entries (self);
}

static GtkWidget *
item_new (gpointer item,
          gpointer user_data)
{
  AttestCasePage *self = user_data;

  return attest_item_card_new (self->session, item, self->view->matter->received);
}

static GtkWidget *
entry_new (gpointer entry,
           gpointer user_data)
{
  return attest_case_history_row (ATTEST_CASE_PAGE (user_data)->view, entry);
}

static void
attest_case_page_dispose (GObject *object)
{
  AttestCasePage *self = ATTEST_CASE_PAGE (object);

  g_clear_pointer (&self->pending, attest_pending_send_free);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->view, attest_case_view_free);
  g_clear_object (&self->item_store);
  g_clear_object (&self->entry_store);
  g_clear_pointer (&self->case_id, g_free);
  G_OBJECT_CLASS (attest_case_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, header);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, window_title);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, back);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, send);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, stack);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, title);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, state);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, unfinished);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, danger);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, integrity);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, integrity_icon);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, integrity_label);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, update);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, facts);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, journey);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, evidence);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, add_evidence);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, items);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, steps);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, gaps);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, entries);
  gtk_widget_class_bind_template_child (widget_class, AttestCasePage, earlier);
}

static void
attest_case_page_class_init (AttestCasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_case_page_dispose;
  g_type_ensure (ATTEST_TYPE_STEPS_CARD);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-case-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, earlier_cb);
  attest_case_page_install_actions (widget_class);
}

static void
attest_case_page_init (AttestCasePage *self)
{
  self->item_store = g_list_store_new (ATTEST_TYPE_ITEM);
  self->entry_store = g_list_store_new (ATTEST_TYPE_ENTRY);
  self->n_entries = ENTRIES_AT_FIRST;
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  gtk_list_box_bind_model (self->items, G_LIST_MODEL (self->item_store), item_new, self, NULL);
  gtk_list_box_bind_model (self->entries, G_LIST_MODEL (self->entry_store), entry_new, self, NULL);
  gtk_list_box_set_header_func (self->entries, attest_case_history_header, NULL, NULL);
  update_actions (self);
}

void
attest_case_page_set_session (AttestCasePage *self,
                              AttestSession  *session)
{
  g_return_if_fail (ATTEST_IS_CASE_PAGE (self));
  g_set_object (&self->session, session);
}

/**
 * attest_case_page_set_narrow:
 * @self: the page
 * @narrow: whether it has the window to itself and needs a way back
 */
void
attest_case_page_set_narrow (AttestCasePage *self,
                             gboolean        narrow)
{
  g_return_if_fail (ATTEST_IS_CASE_PAGE (self));
  gtk_widget_set_visible (self->back, narrow);
  adw_header_bar_set_show_start_title_buttons (self->header, narrow);
}
