/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-forge.h"

#include "base/attest-error.h"
#include "session/attest-desk-private.h"

#include <string.h>

/* Much of what is harmless alone: nothing gets lost in it, and nothing grows. */

/* Somebody who may put files there, and remove none, puts thousands there. The
 * real one is found, what was looked at takes no place the next time, and neither
 * the list nor the history grows by thousands. */
#define FLOOD 10200

static void
test_flood (School       *f,
            gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "what was seen");
  g_autofree char *in = in_drop (f, "in");
  g_autoptr (AttestSubmission) sent = NULL;
  guint received = 0;

  for (guint i = 0; i < FLOOD; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%032x.attest", in, i);

      attest_test_write (path, "junk", 4);
    }
  sent = school_submit (f, details->id);
  for (guint look = 0; look < 2; look++)
    {
      g_autoptr (GPtrArray) arrivals = school_receive (f, DSL);

      g_assert_cmpuint (arrivals->len, <=, 52);
      for (guint i = 0; i < arrivals->len; i++)
        received += strcmp (((AttestArrivalInfo *)arrivals->pdata[i])->state, "received") == 0;
    }
  g_assert_cmpuint (received, ==, 1);
  g_assert_cmpuint (school_n_entries (f, DSL, ATTEST_NO_CASE, ATTEST_ENTRY_PACKAGE_REFUSED), <=, 102);
  school_assert_sound (f, DSL);
}

static void
question (AttestReceipt *receipt)
{
  receipt->state = ATTEST_RECEIPT_NEED_FROM;
  receipt->need_from = 1;
}

static void
later (AttestReceipt *receipt)
{
  static guint n;

  receipt->at_ms += ++n;
}

/* Whoever may answer answers again and again, and asks for all of it again and
 * again: neither the history nor the outbox grows with it. */
static void
test_answers_without_end (School       *f,
                          gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) whole = school_submit (f, details->id), update = NULL;
  g_autofree char *first = forge_receipt (f, whole, f->desk[DSL], later);
  g_autoptr (AttestItem) item = NULL;
  g_autoptr (GPtrArray) sent = NULL;

  attest_sync_result_free (school_sync (f, STAFF));
  item = school_add (f, details->id, "what was seen later");
  update = school_submit (f, details->id);
  for (guint i = 0; i < 5; i++)
    {
      g_free (forge_receipt (f, whole, f->desk[DSL], later));
      g_free (forge_receipt (f, whole, f->desk[DSL], question));
      g_free (forge_receipt (f, update, f->desk[DSL], question));
      attest_sync_result_free (school_sync (f, STAFF));
    }
  sent = attest_vault_list_outgoing (f->desk[STAFF]->vault, details->id, FALSE, NULL);
  g_assert_cmpuint (sent->len, ==, 3); /* the whole, the update, and one answer */
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_RECEIPT), <=, 3);
  school_assert_sound (f, STAFF);
}

static void
nobody_knows (AttestReceipt *receipt)
{
  static guint n;

  g_free (receipt->package_id);
  receipt->package_id = g_strdup_printf ("%032x", ++n);
}

/* Each of them could be a sign that this store was put back; not so many. */
static void
test_alarms_without_end (School       *f,
                         gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);

  for (guint i = 0; i < 60; i++)
    g_free (forge_receipt (f, sent, f->desk[DSL], nobody_knows));
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpuint (school_n_entries (f, STAFF, ATTEST_NO_CASE, ATTEST_ENTRY_ROLLED_BACK), ==, 50);
}

#define add(name, function) g_test_add (name, School, NULL, school_set_up, function, school_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/desk/receive/thousands-of-files-hide-nothing", test_flood);
  add ("/desk/receipt/answers-without-end", test_answers_without_end);
  add ("/desk/receipt/alarms-without-end", test_alarms_without_end);
  return g_test_run ();
}
