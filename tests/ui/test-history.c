/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "attest-case-history.h"
#include "attest-case-news.h"
#include "attest-entry-words.h"

/* A case's history as it is read: whose account it is, in which order. */

#define MARCH_2024_MS G_GINT64_CONSTANT (1709548920000) /* 2024-03-04T10:42:00Z */
#define RECEIPT "{\"from\":\"Mina Patel\",\"from_key\":\"%s\",\"state\":\"%s\",\"made\":\"2024-03-04T10:%d:00.000Z\"}"
#define AT(minute) (MARCH_2024_MS - 42 * 60000 + (minute)*60000)

static void
add_entry (AttestCaseView *view,
           const char     *author,
           AttestEntryKind kind,
           gint64          at_ms,
           char           *body)
{
  AttestEntry *entry = attest_entry_new ();

  entry->author_key = g_strdup (author);
  entry->person = g_strdup (*author == 'J' ? "Jo Evans" : "Mina Patel");
  entry->seq = view->entries->len + 1;
  entry->kind = kind;
  entry->at_ms = at_ms;
  entry->zone = g_strdup ("");
  entry->line_sha256 = g_strdup ("");
  entry->body = body;
  g_ptr_array_add (view->entries, entry);
}

/* What came back in the update after it had been opened at 10:15: as a journal has it. */
static AttestCaseView *
view_of (const char *own_key,
         gboolean    received)
{
  AttestCaseView *view = g_new0 (AttestCaseView, 1);

  view->matter = attest_case_new ();
  view->matter->received = received;
  view->own_key = g_strdup (own_key);
  view->entries = g_ptr_array_new_with_free_func (g_object_unref);
  add_entry (view, "J", ATTEST_ENTRY_CASE_OPENED, AT (13), g_strdup ("{}"));
  add_entry (view, "J", ATTEST_ENTRY_SUBMITTED, AT (14), g_strdup ("{}"));
  if (received)
    {
      add_entry (view, "M", ATTEST_ENTRY_PACKAGE_RECEIVED, AT (15), g_strdup ("{}"));
      add_entry (view, "M", ATTEST_ENTRY_OPENED, AT (15), g_strdup ("{}"));
    }
  add_entry (view, "J", ATTEST_ENTRY_CORRECTION, AT (16), g_strdup ("{\"text\":\"Tuesday\"}"));
  add_entry (view, "J", ATTEST_ENTRY_RECEIPT, AT (17), g_strdup_printf (RECEIPT, "M", "opened", 15));
  if (received)
    {
      add_entry (view, "M", ATTEST_ENTRY_PACKAGE_RECEIVED, AT (18), g_strdup ("{}"));
      add_entry (view, "M", ATTEST_ENTRY_OPENED, AT (19), g_strdup ("{}"));
    }
  return view;
}

static char *
history_text (AttestCaseView *view)
{
  g_autoptr (GPtrArray) history = attest_case_history (view);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < history->len; i++)
    {
      AttestEntry     *entry = history->pdata[i];
      g_autofree char *sentence = attest_entry_sentence (entry, NULL);

      g_string_append_printf (text, "%s %" G_GINT64_FORMAT " %s\n", entry->author_key, (attest_entry_happened (entry) - AT (0)) / 60000, sentence);
    }
  return g_string_free (text, FALSE);
}

static void
test_history_of_sender (void)
{
  g_autoptr (AttestCaseView) view = view_of ("J", FALSE);
  g_autofree char *text = history_text (view);

  /* The answer stands where it was given. */
  g_assert_cmpstr (text, ==,
                   "J 16 Jo Evans added a correction\n"
                   "J 15 Mina Patel opened this record\n"
                   "J 14 Jo Evans sealed this record for somebody\n"
                   "J 13 Jo Evans began this record\n");
}

static void
test_history_of_receiver (void)
{
  g_autoptr (AttestCaseView) view = view_of ("M", TRUE);
  g_autofree char *text = history_text (view), *update = attest_case_update_words (view);

  g_assert_cmpstr (text, ==,
                   "M 19 Mina Patel opened the update\n"
                   "M 18 Mina Patel received an update from , checked and unchanged\n"
                   "M 15 Mina Patel opened this record\n"
                   "M 15 Mina Patel received this record from , checked and unchanged\n"
                   "J 16 Jo Evans added a correction\n"
                   "J 14 Jo Evans sealed this record for somebody\n"
                   "J 13 Jo Evans began this record\n");
  g_assert_true (g_str_has_suffix (update, ": 1 correction."));
  g_assert_nonnull (strstr (update, "10:15"));
}

/* Somebody's word that I opened it, which I did not, is not hidden. */
static void
test_history_of_a_liar (void)
{
  g_autoptr (AttestCaseView) view = view_of ("M", FALSE);
  g_autofree char *text = history_text (view);

  g_assert_nonnull (strstr (text, "J 15 Mina Patel opened this record"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case-history/own/an-answer-stands-where-it-was-given", test_history_of_sender);
  g_test_add_func ("/case-history/received/accounts-apart-and-no-doubles", test_history_of_receiver);
  g_test_add_func ("/case-history/received/a-false-answer-is-shown", test_history_of_a_liar);
  return g_test_run ();
}
