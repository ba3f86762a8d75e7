/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-case-history.h"

#include <glib/gi18n.h>

#include "attest-entry-words.h"
#include "attest-format.h"

/* A case has a chain for each who wrote in it. They are never mixed: nobody but
 * its author can say when something stood in a chain. One's own account comes
 * first; each is in the order of its chain, save that an answer stands where it
 * was given and not where it was taken in. */

#define ACCOUNT "attest-account"
#define ACCOUNT_TITLE "attest-account-title"

typedef struct
{
  AttestEntry *entry; /* Borrowed */
  gint64       key_ms;
  gboolean     own;
} Place;

static gboolean
is_own (AttestCaseView    *view,
        const AttestEntry *entry)
{
  return g_strcmp0 (entry->author_key, view->own_key) == 0;
}

static gboolean
did_so (AttestCaseView *view,
        AttestEntryKind kind)
{
  for (guint i = 0; i < view->entries->len; i++)
    if (is_own (view, view->entries->pdata[i]) && ((AttestEntry *)view->entries->pdata[i])->kind == kind)
      return TRUE;
  return FALSE;
}

/* What I answered, come back in the other's account: it is in mine. One that
 * says I did what I did not is shown. */
static gboolean
is_echo (AttestCaseView *view,
         AttestEntry    *entry)
{
  g_autofree char *from = entry->kind == ATTEST_ENTRY_RECEIPT && !is_own (view, entry) ? attest_entry_text (entry, "from_key") : NULL;
  g_autofree char *state = from != NULL ? attest_entry_text (entry, "state") : NULL;

  if (from == NULL || g_strcmp0 (from, view->own_key) != 0)
    return FALSE;
  if (g_str_equal (state, "received"))
    return did_so (view, ATTEST_ENTRY_PACKAGE_RECEIVED);
  if (g_str_equal (state, "opened"))
    return did_so (view, ATTEST_ENTRY_OPENED);
  return g_str_equal (state, "closed") && did_so (view, ATTEST_ENTRY_CASE_CLOSED);
}

/* The second time that it is told of the same person, it is of an update. */
static void
mark_again (GHashTable  *told,
            AttestEntry *entry)
{
  g_autofree char *from = NULL, *state = NULL;

  if (entry->kind == ATTEST_ENTRY_RECEIPT)
    {
      from = attest_entry_text (entry, "from_key");
      state = attest_entry_text (entry, "state");
    }
  else if (entry->kind != ATTEST_ENTRY_OPENED && entry->kind != ATTEST_ENTRY_PACKAGE_RECEIVED)
    return;
  if (!g_hash_table_add (told, g_strdup_printf ("%s %d %s %s", entry->author_key, entry->kind, from != NULL ? from : "", state != NULL ? state : "")))
    g_object_set_data (G_OBJECT (entry), ATTEST_ENTRY_AGAIN, entry);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const Place *one = a, *other = b;
  int          author = g_strcmp0 (one->entry->author_key, other->entry->author_key);

  if (one->own != other->own)
    return one->own ? -1 : 1;
  if (author != 0)
    return author;
  if (one->key_ms != other->key_ms)
    return one->key_ms > other->key_ms ? -1 : 1;
  return one->entry->seq > other->entry->seq ? -1 : one->entry->seq < other->entry->seq;
}

/* A clock that was set back does not change the order of a chain. */
static gint64
key_of (GHashTable  *latest,
        AttestEntry *entry)
{
  gint64 *last = g_hash_table_lookup (latest, entry->author_key);
  gint64  key_ms = attest_entry_happened (entry);

  if (entry->kind == ATTEST_ENTRY_RECEIPT)
    return key_ms;
  if (last == NULL)
    {
      last = g_new0 (gint64, 1);
      g_hash_table_insert (latest, entry->author_key, last);
    }
  *last = MAX (*last, key_ms);
  return *last;
}

/**
 * attest_case_history:
 * @view: a case as read
 *
 * Returns: (transfer full) (element-type AttestEntry): what happened, as it is
 *   shown: one's own account, then each other's, each with the newest first
 */
GPtrArray *
attest_case_history (AttestCaseView *view)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) latest = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  GPtrArray *history = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < view->entries->len; i++)
    {
      AttestEntry *entry = view->entries->pdata[i];
      const Place  place = { entry, key_of (latest, entry), is_own (view, entry) };

      if (is_echo (view, entry))
        continue;
      mark_again (told, entry);
      g_array_append_val (places, place);
    }
  g_array_sort (places, compare);
  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add (history, g_object_ref (g_array_index (places, Place, i).entry));
  return history;
}

gboolean
attest_case_history_same (gconstpointer a,
                          gconstpointer b)
{
  return g_strcmp0 (((const AttestEntry *)a)->line_sha256, ((const AttestEntry *)b)->line_sha256) == 0;
}

static char *
time_words (AttestEntry *entry)
{
  const gint64     happened_ms = attest_entry_happened (entry);
  g_autofree char *at = attest_format_time (entry->at_ms, entry->zone);
  g_autofree char *happened = happened_ms != entry->at_ms ? attest_format_time (happened_ms, NULL) : NULL;

  if (happened == NULL || g_str_equal (happened, at))
    return g_steal_pointer (&at);
  /* Translators: when somebody did something, then when their answer was taken in */
  return g_strdup_printf (_ ("%s (the answer came in on %s)"), happened, at);
}

/* Of a case in which one alone has written, nobody needs to be told who. */
static char *
account_title (AttestCaseView    *view,
               const AttestEntry *entry)
{
  gboolean alone = TRUE;

  for (guint i = 1; alone && i < view->entries->len; i++)
    alone = g_strcmp0 (((AttestEntry *)view->entries->pdata[i])->author_key, ((AttestEntry *)view->entries->pdata[0])->author_key) == 0;
  if (alone)
    return NULL;
  if (is_own (view, entry))
    return g_strdup (_ ("On this computer"));
  /* Translators: %s is a person whose sealed record was received */
  return g_strdup_printf (_ ("As %s sealed it"), entry->person != NULL && *entry->person != '\0' ? entry->person : _ ("somebody else"));
}

/**
 * attest_case_history_row:
 * @view: a case as read
 * @entry: an entry that attest_case_history() gave
 *
 * Returns: (transfer floating): a row saying what happened and when
 */
GtkWidget *
attest_case_history_row (AttestCaseView *view,
                         AttestEntry    *entry)
{
  GtkWidget       *row = adw_action_row_new ();
  g_autofree char *sentence = attest_entry_sentence (entry, view->items);
  g_autofree char *detail = attest_entry_detail (entry);
  g_autofree char *at = time_words (entry);
  g_autofree char *subtitle = detail != NULL ? g_strdup_printf ("%s\n%s", at, detail) : g_strdup (at);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_object_set_data_full (G_OBJECT (row), ACCOUNT, g_strdup (entry->author_key), g_free);
  g_object_set_data_full (G_OBJECT (row), ACCOUNT_TITLE, account_title (view, entry), g_free);
  return row;
}

/**
 * attest_case_history_header:
 * @row: a row of the history
 * @before: (nullable): the one above it
 * @user_data: unused
 *
 * Says whose account begins.
 */
void
attest_case_history_header (GtkListBoxRow *row,
                            GtkListBoxRow *before,
                            gpointer       user_data)
{
  const char *title = g_object_get_data (G_OBJECT (row), ACCOUNT_TITLE);
  const char *above = before != NULL ? g_object_get_data (G_OBJECT (before), ACCOUNT) : NULL;
  GtkWidget  *label;

  if (title == NULL || g_strcmp0 (above, g_object_get_data (G_OBJECT (row), ACCOUNT)) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (title);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_list_box_row_set_header (row, label);
}
