/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-cases-page.h"

#include <glib/gi18n.h>

#include "attest-case-row.h"
#include "attest-drafts-list.h"
#include "attest-held.h"
#include "attest-jobs.h"
#include "attest-list.h"
#include "attest-messages.h"
#include "attest-notices.h"
#include "attest-share-button.h"
#include "attest-widgets.h"

/* How many rows are made at first, and how many more each time they are asked for. */
#define PAGE_OF_ROWS 100

struct _AttestCasesPage
{
  AdwBin parent_instance;

  /* Owned */
  AttestSession *session;
  AttestCourier *courier;
  GCancellable  *cancellable; /* of the newest question asked of the store */
  GListStore    *received_store;
  GListStore    *mine_store;
  char          *selected; /* id of the case that is open beside the list; NULL */

  /* Template widgets */
  AdwHeaderBar   *header;
  AdwWindowTitle *title;
  GtkMenuButton  *menu_button;
  GtkStack       *check_stack;
  GtkWidget      *check;
  GtkSpinner     *checking;
  GtkSearchBar   *search_bar;
  GtkEditable    *search;
  GtkWidget      *notices;
  GtkWidget      *drafts;
  GtkWidget      *outbox;
  GtkBox         *outbox_words;
  GtkLabel       *outbox_label;
  GtkListBox     *held;
  GtkListBox     *received;
  GtkListBox     *mine;
  GtkWidget      *held_label;
  GtkWidget      *received_label;
  GtkWidget      *mine_label;
  GtkLabel       *nothing;
  GtkWidget      *more;

  guint    most;
  gboolean no_card;
};

enum {
  OPEN_CASE,
  OPEN_ARRIVAL,
  LOADED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestCasesPage, attest_cases_page, ADW_TYPE_BIN)

static gboolean
searching (AttestCasesPage *self)
{
  return gtk_search_bar_get_search_mode (self->search_bar) && *gtk_editable_get_text (self->search) != '\0';
}

static void
show_outbox (AttestCasesPage *self,
             guint            n_queued)
{
  g_autofree char *text = attest_courier_outbox_words (self->courier, n_queued);

  gtk_widget_set_visible (self->outbox, text != NULL);
  gtk_label_set_text (self->outbox_label, text != NULL ? text : "");
}

static void
show_held (AttestCasesPage *self)
{
  GPtrArray *arrivals = attest_courier_get_held (self->courier);

  attest_held_fill (self->held, arrivals);
  gtk_widget_set_visible (GTK_WIDGET (self->held), arrivals->len > 0);
  gtk_widget_set_visible (self->held_label, arrivals->len > 0);
}

static void
show_headings (AttestCasesPage *self,
               guint            n_received,
               guint            n_mine)
{
  gboolean receives = attest_session_get_receives (self->session);
  gboolean found = n_received + n_mine > 0;

  gtk_widget_set_visible (self->received_label, n_received > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->received), n_received > 0);
  gtk_widget_set_visible (self->mine_label, n_mine > 0 && (receives || n_received > 0));
  gtk_widget_set_visible (GTK_WIDGET (self->mine), n_mine > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), !found && !gtk_widget_get_visible (self->drafts));
  gtk_label_set_label (self->nothing, searching (self) ? _ ("No record has these words. Try fewer, or the reference.")
                                                       : _ ("Nothing is recorded yet."));
}

static GtkListBoxRow *
find_row (GtkListBox *list,
          const char *id)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (attest_case_row_get_case (ATTEST_CASE_ROW (row))->id, id) == 0)
      return GTK_LIST_BOX_ROW (row);
  return NULL;
}

/* A row that changed is a new row: it takes over selection and focus. */
static void
keep_selected (AttestCasesPage *self,
               GtkListBox      *list,
               gboolean         had_focus)
{
  GtkListBoxRow *row = self->selected != NULL ? find_row (list, self->selected) : NULL;

  if (row == NULL)
    return;
  gtk_list_box_select_row (list, row);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
has_focus (GtkListBox *list)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (list));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (list));
}

static void
show_list (AttestCasesPage *self,
           GtkListBox      *list,
           GListStore      *store,
           GPtrArray       *cases)
{
  gboolean had_focus = has_focus (list);

  attest_list_merge (store, cases, attest_case_row_same);
  keep_selected (self, list, had_focus);
}

static void
show_cases (AttestCasesPage *self,
            AttestListed    *listed)
{
  GPtrArray *cases = listed->cases;
  g_autoptr (GPtrArray) received = g_ptr_array_new ();
  g_autoptr (GPtrArray) mine = g_ptr_array_new ();
  guint n_queued = 0;

  for (guint i = 0; i < cases->len; i++)
    {
      AttestCase *matter = cases->pdata[i];

      g_ptr_array_add (matter->received ? received : mine, matter);
      n_queued += !matter->received && matter->state == ATTEST_CASE_QUEUED;
    }
  show_list (self, self->received, self->received_store, received);
  show_list (self, self->mine, self->mine_store, mine);
  attest_drafts_list_show (ATTEST_DRAFTS_LIST (self->drafts), listed->drafts);
  show_headings (self, received->len, mine->len);
  show_held (self);
  self->no_card = listed->no_card;
  attest_notices_show (ATTEST_NOTICES (self->notices), self->session, listed->no_card, listed->waiting);
  show_outbox (self, n_queued);
  gtk_widget_set_visible (self->more, cases->len >= self->most);
  g_signal_emit (self, signals[LOADED], 0,
                 searching (self) || cases->len + listed->drafts->len > 0 || attest_courier_get_held (self->courier)->len > 0);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestCasesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestListed) listed = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (attest_widget_has_left (GTK_WIDGET (self)))
    return;
  if (listed != NULL && attest_session_get_state (self->session) == ATTEST_SESSION_OPEN)
    show_cases (self, listed);
  else if (error != NULL && !g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_CLOSED))
    attest_message_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), error);
}

/**
 * attest_cases_page_refresh:
 * @self: the page
 *
 * Reads the list anew; an older question still under way is given up.
 */
void
attest_cases_page_refresh (AttestCasesPage *self)
{
  const char *query = NULL;

  g_return_if_fail (ATTEST_IS_CASES_PAGE (self));
  if (searching (self))
    query = gtk_editable_get_text (self->search);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  attest_session_read_async (self->session, "list", attest_job_list_cases, attest_list_ask_new (query, self->most),
                             attest_list_ask_free, (GDestroyNotify)attest_listed_free, self->cancellable, listed_cb, g_object_ref (self));
}

/**
 * attest_cases_page_clear:
 * @self: the page
 *
 * Forgets everything it shows: the store was locked.
 */
void
attest_cases_page_clear (AttestCasesPage *self)
{
  g_return_if_fail (ATTEST_IS_CASES_PAGE (self));
  g_cancellable_cancel (self->cancellable);
  g_list_store_remove_all (self->received_store);
  g_list_store_remove_all (self->mine_store);
  attest_drafts_list_show (ATTEST_DRAFTS_LIST (self->drafts), NULL);
  attest_notices_show (ATTEST_NOTICES (self->notices), self->session, FALSE, NULL);
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_editable_set_text (self->search, "");
  g_clear_pointer (&self->selected, g_free);
  self->most = PAGE_OF_ROWS;
}

/**
 * attest_cases_page_flush:
 * @self: the page
 *
 * Sends at once what was offered here and could still have been stopped.
 */
void
attest_cases_page_flush (AttestCasesPage *self)
{
  g_return_if_fail (ATTEST_IS_CASES_PAGE (self));
  attest_notices_flush (ATTEST_NOTICES (self->notices));
}

/* As of the newest reading: whether nothing can be sent for want of a card. */
gboolean
attest_cases_page_lacks_card (AttestCasesPage *self)
{
  g_return_val_if_fail (ATTEST_IS_CASES_PAGE (self), FALSE);
  return self->no_card;
}

/**
 * attest_cases_page_search:
 * @self: the page
 *
 * Opens the search entry and puts the cursor there.
 */
void
attest_cases_page_search (AttestCasesPage *self)
{
  g_return_if_fail (ATTEST_IS_CASES_PAGE (self));
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/**
 * attest_cases_page_set_narrow:
 * @self: the page
 * @narrow: whether it has the window to itself, and so carries its buttons
 */
void
attest_cases_page_set_narrow (AttestCasesPage *self,
                              gboolean         narrow)
{
  g_return_if_fail (ATTEST_IS_CASES_PAGE (self));
  adw_header_bar_set_show_end_title_buttons (self->header, narrow);
}

static void
searched_cb (AttestCasesPage *self)
{
  if (self->session != NULL && attest_session_get_state (self->session) == ATTEST_SESSION_OPEN)
    attest_cases_page_refresh (self);
}

static void
more_cb (AttestCasesPage *self)
{
  self->most += PAGE_OF_ROWS;
  attest_cases_page_refresh (self);
}

static void
row_activated_cb (AttestCasesPage *self,
                  GtkListBoxRow   *row,
                  GtkListBox      *list)
{
  gtk_list_box_unselect_all (list == self->mine ? self->received : self->mine);
  g_free (self->selected);
  self->selected = g_strdup (attest_case_row_get_case (ATTEST_CASE_ROW (row))->id);
  g_signal_emit (self, signals[OPEN_CASE], 0, attest_case_row_get_case (ATTEST_CASE_ROW (row)));
}

static void
arrival_activated_cb (AttestCasesPage *self,
                      GtkListBoxRow   *row)
{
  const AttestArrivalInfo *arrival = attest_held_at (row, attest_courier_get_held (self->courier));

  if (arrival != NULL)
    g_signal_emit (self, signals[OPEN_ARRIVAL], 0, arrival);
}

static void
busy_cb (AttestCasesPage *self)
{
  gboolean busy = attest_courier_is_busy (self->courier);

  gtk_stack_set_visible_child (self->check_stack, busy ? GTK_WIDGET (self->checking) : self->check);
  gtk_spinner_set_spinning (self->checking, busy);
}

static GtkWidget *
row_new (gpointer item,
         gpointer user_data)
{
  return attest_case_row_new (item);
}

static void
attest_cases_page_dispose (GObject *object)
{
  AttestCasesPage *self = ATTEST_CASES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->courier);
  g_clear_object (&self->session);
  g_clear_object (&self->received_store);
  g_clear_object (&self->mine_store);
  g_clear_pointer (&self->selected, g_free);
  G_OBJECT_CLASS (attest_cases_page_parent_class)->dispose (object);
}

static void
attest_cases_page_class_init (AttestCasesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType           type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_cases_page_dispose;
  signals[OPEN_CASE] = g_signal_new ("open-case", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, ATTEST_TYPE_CASE);
  signals[OPEN_ARRIVAL] = g_signal_new ("open-arrival", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[LOADED] = g_signal_new ("loaded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-cases-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, header);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, title);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, check_stack);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, check);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, checking);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, search);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, notices);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, drafts);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, outbox);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, outbox_words);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, outbox_label);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, held);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, received);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, mine);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, held_label);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, received_label);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, mine_label);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, AttestCasesPage, more);
  gtk_widget_class_bind_template_callback (widget_class, searched_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, arrival_activated_cb);
}

static void
attest_cases_page_init (AttestCasesPage *self)
{
  self->most = PAGE_OF_ROWS;
  g_type_ensure (ATTEST_TYPE_NOTICES);
  g_type_ensure (ATTEST_TYPE_DRAFTS_LIST);
  self->received_store = g_list_store_new (ATTEST_TYPE_CASE);
  self->mine_store = g_list_store_new (ATTEST_TYPE_CASE);
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  gtk_list_box_bind_model (self->received, G_LIST_MODEL (self->received_store), row_new, NULL, NULL);
  gtk_list_box_bind_model (self->mine, G_LIST_MODEL (self->mine_store), row_new, NULL, NULL);
  gtk_search_bar_connect_entry (self->search_bar, self->search);
}

/**
 * attest_cases_page_set_session:
 * @self: the page
 * @session: whose cases to list; held
 * @courier: tells what is on its way; held
 * @menu: the main menu
 */
void
attest_cases_page_set_session (AttestCasesPage *self,
                               AttestSession   *session,
                               AttestCourier   *courier,
                               GMenuModel      *menu)
{
  g_return_if_fail (ATTEST_IS_CASES_PAGE (self));
  g_set_object (&self->session, session);
  g_set_object (&self->courier, courier);
  gtk_box_append (self->outbox_words, attest_share_button_new (courier));
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  g_signal_connect_object (courier, "busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
}
