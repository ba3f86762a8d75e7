/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-case-news.h"

#include <glib/gi18n.h>

#include "attest-format.h"
#include "attest-messages.h"

/**
 * attest_case_has_news:
 * @view: (nullable): a case as read
 *
 * Returns: whether there is something in it that was not sent: all of it, or
 *   what somebody who has the rest lacks
 */
gboolean
attest_case_has_news (AttestCaseView *view)
{
  if (view == NULL || view->news == NULL)
    return FALSE;
  for (guint i = 0; i < view->news->len; i++)
    if (((AttestNews *)view->news->pdata[i])->anything)
      return TRUE;
  return view->news->len == 0;
}

/**
 * attest_case_state_words:
 * @view: a case as read
 *
 * Returns: (transfer full): where it stands, and whether all of it does
 */
char *
attest_case_state_words (AttestCaseView *view)
{
  g_autofree char *state = attest_format_state (view->matter);

  if (view->begun)
    return g_strdup (_ ("Not finished"));
  if (attest_case_is_waiting (view->matter))
    return g_strdup (_ ("Waits for somebody who can receive it"));
  if (view->news != NULL && view->news->len > 0 && attest_case_has_news (view))
    return g_strdup_printf (_ ("%s · What you added since is not sent yet"), state);
  return g_steal_pointer (&state);
}

/**
 * attest_case_send_label:
 * @view: (nullable): a case as read
 *
 * Returns: (transfer full): what the button that sends it says
 */
char *
attest_case_send_label (AttestCaseView *view)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  if (view == NULL || view->news == NULL || view->news->len == 0)
    return g_strdup (_ ("_Send…"));
  for (guint i = 0; i < view->news->len; i++)
    if (((AttestNews *)view->news->pdata[i])->anything)
      g_ptr_array_add (names, ((AttestNews *)view->news->pdata[i])->name);
  if (names->len == 0)
    return g_strdup (_ ("_Send again…"));
  g_ptr_array_add (names, NULL);
  /* Translators: stands between the names of two people. */
  joined = g_strjoinv (_ (" and "), (char **)names->pdata);
  return g_strdup_printf (_ ("_Send the update to %s…"), joined);
}

static void
add_count (GPtrArray *parts,
           guint      n,
           char      *words)
{
  if (n > 0)
    g_ptr_array_add (parts, words);
  else
    g_free (words);
}

static char *
news_list (const AttestNews *news)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  add_count (parts, news->items, g_strdup_printf (ngettext ("%u piece of evidence", "%u pieces of evidence", news->items), news->items));
  add_count (parts, news->corrections, g_strdup_printf (ngettext ("%u correction", "%u corrections", news->corrections), news->corrections));
  add_count (parts, news->others, g_strdup_printf (ngettext ("%u other change", "%u other changes", news->others), news->others));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

/**
 * attest_case_news_words:
 * @news: somebody a case was sent to
 *
 * Returns: (transfer full): what they have and what they have not, a sentence or two
 */
char *
attest_case_news_words (const AttestNews *news)
{
  g_autofree char *when = attest_format_time (news->sealed_ms, NULL);
  g_autofree char *what = NULL;
  gboolean         waits = news->state <= ATTEST_CASE_QUEUED;

  if (!news->anything && waits)
    return g_strdup_printf (_ ("All of it is sealed and waits for %s since %s. Nothing was added since."), news->name, when);
  if (!news->anything)
    return g_strdup_printf (_ ("Everything was sent to %s on %s. Nothing was added since."), news->name, when);
  what = news_list (news);
  if (waits)
    return g_strdup_printf (_ ("What waits for %s was sealed on %s. Not in it yet: %s."), news->name, when, what);
  return g_strdup_printf (_ ("%s has what you sent on %s. Not sent yet: %s."), news->name, when, what);
}

static void
count_update (AttestNews        *update,
              const AttestEntry *entry)
{
  if (entry->kind == ATTEST_ENTRY_ITEM_ADDED)
    update->items++;
  else if (entry->kind == ATTEST_ENTRY_CORRECTION)
    update->corrections++;
  else
    update->others++;
}

/* What came after the last look that something came after. */
static gint64
find_update (AttestCaseView *view,
             AttestNews     *update)
{
  gint64 looked_ms = 0, since_ms = 0;

  for (guint i = 0; view->matter->received && i < view->entries->len; i++)
    {
      const AttestEntry *entry = view->entries->pdata[i];

      if (g_strcmp0 (entry->author_key, view->own_key) == 0)
        looked_ms = entry->kind == ATTEST_ENTRY_OPENED ? entry->at_ms : looked_ms;
      else if (looked_ms > 0 && !attest_desk_is_bookkeeping (entry->kind))
        {
          if (looked_ms != since_ms)
            *update = (AttestNews){ 0 };
          since_ms = looked_ms;
          count_update (update, entry);
        }
    }
  return since_ms;
}

/**
 * attest_case_update_words:
 * @view: a case as read
 *
 * Returns: (transfer full) (nullable): what came into a received case since it
 *   had been looked at; %NULL when nothing did
 */
char *
attest_case_update_words (AttestCaseView *view)
{
  AttestNews       update = { 0 };
  const gint64     since_ms = find_update (view, &update);
  g_autofree char *when = since_ms > 0 ? attest_format_time (since_ms, NULL) : NULL;
  g_autofree char *what = since_ms > 0 ? news_list (&update) : NULL;

  /* Translators: a day and a time, then a list such as "1 correction" */
  return since_ms > 0 ? g_strdup_printf (_ ("New since you opened this on %s: %s."), when, what) : NULL;
}

typedef struct
{
  AttestSendChosen send;
  gpointer         user_data;
  char           **keys;
  char            *names;
} Again;

static void
again_free (Again *self)
{
  g_strfreev (self->keys);
  g_free (self->names);
  g_free (self);
}

static void
again_wanted (gpointer user_data)
{
  Again *self = user_data;

  self->send ((const char *const *)self->keys, self->names, self->user_data);
}

static gboolean
lacks_something (AttestCaseView *view,
                 const char     *key)
{
  for (guint i = 0; view->news != NULL && i < view->news->len; i++)
    {
      const AttestNews *one = view->news->pdata[i];

      if (g_strcmp0 (one->signing_key, key) == 0)
        return one->anything;
    }
  return TRUE;
}

/**
 * attest_case_ask_unchanged:
 * @window: the window that asks
 * @view: a case as read
 * @keys: signing keys of whom it is to go to
 * @names: their names
 * @send: called at once when one of them lacks something, else when the person
 *   says that it shall go all the same
 * @user_data: for @send; must live as long as @window
 */
void
attest_case_ask_unchanged (GtkWindow         *window,
                           AttestCaseView    *view,
                           const char *const *keys,
                           const char        *names,
                           AttestSendChosen   send,
                           gpointer           user_data)
{
  g_autofree char *body = g_strdup_printf (_ ("%s was sent all of this record before, and nothing was added since. Sending it again can help when they say that it did not arrive."), names);
  Again           *again;

  for (guint i = 0; keys[i] != NULL; i++)
    if (lacks_something (view, keys[i]))
      {
        send (keys, names, user_data);
        return;
      }
  again = g_new (Again, 1);
  *again = (Again){ send, user_data, g_strdupv ((char **)keys), g_strdup (names) };
  g_object_set_data_full (G_OBJECT (window), "send-again", again, (GDestroyNotify)again_free);
  attest_message_ask (window, _ ("Nothing has changed"), body, _ ("Send it _again"), FALSE, again_wanted, again);
}
