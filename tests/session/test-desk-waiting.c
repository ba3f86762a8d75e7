/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "session/attest-desk-waiting.h"

/* What was finished when nobody could receive it, and whom it is about when
 * nobody on a card is that. */

static AttestDesk *
alone (School *f)
{
  g_autofree char *dir = school_path (f, "alone");

  return school_make_desk (dir, "Jo Evans", "staff", TRUE);
}

static AttestCase *
finished (AttestDesk        *desk,
          const char *const *subjects)
{
  AttestCaseFacts facts = { .type = "impersonation", .about = "senior", .description = "An account in her name.", .subjects = subjects };
  g_autoptr (GError) error = NULL;
  AttestCase *details = attest_desk_open_case (desk, &facts, &error);

  g_assert_no_error (error);
  g_assert_true (attest_desk_finish_case (desk, details->id, &error));
  g_assert_no_error (error);
  return details;
}

static AttestWaiting *
only_waiting (AttestDesk *desk,
              GPtrArray **all)
{
  g_autoptr (GError) error = NULL;

  *all = attest_desk_waiting (desk, &error);
  g_assert_no_error (error);
  g_assert_cmpuint ((*all)->len, ==, 1);
  return (*all)->pdata[0];
}

/* Without a card it names nobody; with one it names who receives; sent, it
 * waits no more. Closing the store in between forgets nothing. */
static void
test_until_a_card_comes (School       *f,
                         gconstpointer data)
{
  g_autoptr (AttestDesk) desk = alone (f);
  g_autoptr (AttestCase) details = finished (desk, NULL);
  g_autoptr (GPtrArray) before = NULL, after = NULL, sent = NULL;
  g_autoptr (AttestSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char    *dir = school_path (f, "alone");
  const char         *keys[2] = { NULL };
  const AttestChoice *who;

  g_assert_cmpuint (only_waiting (desk, &before)->to->len, ==, 0);
  g_assert_null (attest_desk_submit (desk, details->id, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT);
  g_clear_error (&error);
  attest_desk_close (g_steal_pointer (&desk));
  desk = attest_desk_open_passphrase (dir, PASSPHRASE, &error);
  g_assert_true (attest_desk_card_import (desk, f->card, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (only_waiting (desk, &after)->to->len, >, 0);
  who = ((AttestWaiting *)after->pdata[0])->to->pdata[0];
  keys[0] = who->signing_key;
  submission = attest_desk_submit (desk, details->id, keys, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  sent = attest_desk_waiting (desk, &error);
  g_assert_cmpuint (sent->len, ==, 0);
}

/* A record about the DSL waits with a card that names the DSL alone. */
static void
test_never_for_a_subject (School       *f,
                          gconstpointer data)
{
  g_autofree char  *key = g_strconcat ("key:", attest_desk_signing_key (f->desk[DSL]), NULL);
  const char *const subjects[] = { "dsl", key, NULL };
  g_autoptr (AttestCase) details = finished (f->desk[STAFF], subjects);
  g_autoptr (GPtrArray) all = NULL, wider = NULL;
  const char *const head[] = { "head", NULL };
  g_autoptr (AttestDesk) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = school_path (f, "head");
  AttestWaiting   *one;

  g_assert_cmpuint (only_waiting (f->desk[STAFF], &all)->to->len, ==, 0);
  other = school_make_desk (dir, "Helen Ward", "head", TRUE);
  school_add_person (f, other);
  g_assert_true (attest_desk_card_set_roles (f->desk[DSL], "Helen Ward", head, &error));
  g_assert_no_error (error);
  school_give_card (f, STAFF);
  one = only_waiting (f->desk[STAFF], &wider);
  for (guint i = 0; i < one->to->len; i++)
    g_assert_cmpstr (((AttestChoice *)one->to->pdata[i])->signing_key, !=, attest_desk_signing_key (f->desk[DSL]));
}

/* Somebody whom no card names is known by name. The day a card names them, it
 * does not go to them, however the name was typed; others are no worse off. */
static void
test_by_name (School       *f,
              gconstpointer data)
{
  const char *const named[] = { "name:  ADE okafor", NULL }, *const other[] = { "name:Ade Okaforth", NULL }, *const empty[] = { "name: ", NULL };
  g_autoptr (AttestCase) details = finished (f->desk[STAFF], named);
  const char       *keys[] = { attest_desk_signing_key (f->desk[DEPUTY]), NULL };
  const char *const dsl[] = { "dsl", NULL };
  AttestCaseFacts   nobody = { .type = "impersonation", .subjects = empty };
  g_autoptr (GPtrArray) choices = NULL, others = NULL;
  g_autoptr (GError) error = NULL;
  gboolean offered = FALSE;

  g_assert_true (attest_desk_card_set_roles (f->desk[DSL], "Ade Okafor", dsl, &error));
  school_give_card (f, STAFF);
  choices = attest_desk_choices (f->desk[STAFF], "impersonation", named, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < choices->len; i++)
    g_assert_cmpstr (((AttestChoice *)choices->pdata[i])->signing_key, !=, keys[0]);
  g_assert_null (attest_desk_submit (f->desk[STAFF], details->id, keys, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT);
  g_clear_error (&error);
  others = attest_desk_choices (f->desk[STAFF], "impersonation", other, &error);
  for (guint i = 0; i < others->len; i++)
    offered = offered || g_strcmp0 (((AttestChoice *)others->pdata[i])->signing_key, keys[0]) == 0;
  g_assert_true (offered);
  g_assert_null (attest_desk_open_case (f->desk[STAFF], &nobody, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
}

/* Drafts stand beside each other, and each is removed by its own name. */
static void
test_many_drafts (School       *f,
                  gconstpointer data)
{
  AttestDesk *desk = f->desk[STAFF];
  g_auto (GStrv) names = NULL, left = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (attest_desk_save_draft (desk, "record@2", "second", &error));
  g_assert_true (attest_desk_save_draft (desk, "record@1", "first", &error));
  g_assert_true (attest_desk_save_draft (desk, "record-AT", "more for a case", &error));
  names = attest_desk_list_drafts (desk, "record@", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "record@1");
  g_assert_true (attest_desk_save_draft (desk, "record@1", NULL, &error));
  left = attest_desk_list_drafts (desk, "record@", &error);
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  text = attest_desk_load_draft (desk, left[0], &error);
  g_assert_cmpstr (text, ==, "second");
}

static gboolean
dsl_knows (School     *f,
           AttestDesk *sender)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = attest_desk_choices (sender, "impersonation", NULL, &error);

  for (guint i = 0; i < choices->len; i++)
    if (g_strcmp0 (((AttestChoice *)choices->pdata[i])->signing_key, attest_desk_signing_key (f->desk[DSL])) == 0)
      return ((AttestChoice *)choices->pdata[i])->knows;
  g_assert_not_reached ();
}

/* Whoever is not on the card is a stranger until the other has answered. */
static void
test_a_receipt_proves_it (School       *f,
                          gconstpointer data)
{
  g_autoptr (AttestDesk) desk = alone (f);
  const char *keys[] = { attest_desk_signing_key (f->desk[DSL]), NULL };
  g_autoptr (AttestCase) details = finished (desk, NULL);
  g_autoptr (AttestSubmission) sent = NULL;
  g_autoptr (GPtrArray) held = NULL, taken = NULL;
  g_autoptr (AttestSyncResult) nothing = NULL, answered = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_desk_card_import (desk, f->card, TRUE, &error));
  g_assert_false (dsl_knows (f, desk));
  g_assert_true (dsl_knows (f, f->desk[STAFF]));
  sent = attest_desk_submit (desk, details->id, keys, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  held = school_receive (f, DSL);
  g_assert_cmpstr (((AttestArrivalInfo *)held->pdata[0])->state, ==, "held");
  nothing = attest_desk_sync (desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (dsl_knows (f, desk));
  g_assert_true (attest_desk_trust (f->desk[DSL], attest_desk_signing_key (desk), TRUE, &error));
  taken = school_receive (f, DSL);
  answered = attest_desk_sync (desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (dsl_knows (f, desk));
}

#define ADD(path, data, function) g_test_add (path, School, data, school_set_up, function, school_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/waiting/finished/until-a-card-comes", NULL, test_until_a_card_comes);
  ADD ("/waiting/finished/never-for-a-subject", NULL, test_never_for_a_subject);
  ADD ("/waiting/subjects/by-name", WITH_DEPUTY, test_by_name);
  ADD ("/waiting/drafts/beside-each-other", NULL, test_many_drafts);
  ADD ("/waiting/stranger/until-a-receipt", NULL, test_a_receipt_proves_it);
  return g_test_run ();
}
