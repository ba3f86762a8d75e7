/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-forge.h"

#include <glib/gstdio.h>
#include <string.h>

/* Never to a subject: by key and not by menu, whoever holds which role when. */

static const char *
key_of (School *f,
        Who     who)
{
  return attest_desk_signing_key (f->desk[who]);
}

static void
assert_refused (School     *f,
                const char *case_id,
                Who         who,
                int         code)
{
  const char *keys[] = { key_of (f, who), NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_desk_submit (f->desk[STAFF], case_id, keys, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, code);
  g_clear_error (&error);
  g_assert_null (attest_desk_submit_again (f->desk[STAFF], case_id, keys, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, code);
  g_clear_error (&error);
  g_assert_null (attest_desk_seal (f->desk[STAFF], case_id, keys, TRUE, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, code);
}

static void
set_roles (School            *f,
           const char        *name,
           const char *const *roles)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_desk_card_set_roles (f->desk[DSL], name, roles, &error));
  g_assert_no_error (error);
  school_give_card (f, STAFF);
}

static gboolean
is_offered (School            *f,
            const char *const *subjects,
            Who                who)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = attest_desk_choices (f->desk[STAFF], "impersonation", subjects, &error);

  for (guint i = 0; choices != NULL && i < choices->len; i++)
    if (g_strcmp0 (((AttestChoice *)choices->pdata[i])->signing_key, key_of (f, who)) == 0)
      return TRUE;
  return FALSE;
}

/* Two safeguarding leads. One is named by key: the other receives. Their role is
 * named: neither does. */
static void
test_a_role_of_two (School       *f,
                    gconstpointer data)
{
  const char *const dsl[] = { "dsl", NULL };
  g_autofree char  *named = g_strconcat ("key:", key_of (f, DSL), NULL);
  const char *const one[] = { named, NULL };
  g_autoptr (AttestCase) about_one = school_case (f, "impersonation", one), about_role = school_case (f, "impersonation", dsl);
  const char *keys[] = { key_of (f, DEPUTY), NULL };
  g_autoptr (AttestSubmission) sent = NULL, routed = NULL;
  g_autoptr (GError) error = NULL;

  set_roles (f, "Ade Okafor", dsl);
  g_assert_false (is_offered (f, one, DSL));
  g_assert_true (is_offered (f, one, DEPUTY));
  g_assert_false (is_offered (f, dsl, DSL));
  g_assert_false (is_offered (f, dsl, DEPUTY));
  assert_refused (f, about_one->id, DSL, ATTEST_ERROR_SUBJECT);
  sent = attest_desk_submit (f->desk[STAFF], about_one->id, keys, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_refused (f, about_role->id, DSL, ATTEST_ERROR_SUBJECT);
  assert_refused (f, about_role->id, DEPUTY, ATTEST_ERROR_SUBJECT);
}

/* One person holds two roles; either of them being the subject excludes them. */
static void
test_two_roles_of_one (School       *f,
                       gconstpointer data)
{
  const char *const both[] = { "deputy-dsl", "head", NULL };
  const char *const head[] = { "head", NULL };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", head);

  set_roles (f, "Ade Okafor", both);
  g_assert_false (is_offered (f, head, DEPUTY));
  assert_refused (f, details->id, DEPUTY, ATTEST_ERROR_SUBJECT);
}

/* The same key under two names would be one person with two faces. */
static void
test_one_key_twice (School       *f,
                    gconstpointer data)
{
  const char *const roles[] = { "governors", NULL };
  g_autoptr (AttestPerson) twin = attest_person_new ("M. Patel (governor)", roles, attest_desk_recipient (f->desk[DEPUTY]), key_of (f, DSL), "");
  g_autoptr (AttestCard) with = NULL;
  g_autofree char *card = attest_card_print (f->desk[STAFF]->card), *added = NULL;
  g_autoptr (GError) error = NULL;

  /* By its own way a card takes it for the same person under a new name, ... */
  with = attest_card_with_person (f->desk[STAFF]->card, twin, &error);
  g_assert_true (with == NULL || attest_card_people (with)->len == attest_card_people (f->desk[STAFF]->card)->len);
  g_clear_error (&error);
  /* ... and one that has the key twice is no card. */
  added = g_strdup_printf ("%s\n[person.99]\nname=M. Patel (governor)\nroles=governors\nrecipient=%s\nsigning-key=%s\n", card,
                           attest_desk_recipient (f->desk[DEPUTY]), key_of (f, DSL));
  g_assert_null (attest_card_parse ("card.txt", added, strlen (added), &error));
  g_assert_nonnull (error);
}

/* ── A card that changes while a package waits ────────────────────────── */

static AttestSubmission *
queue (School     *f,
       AttestCase *details,
       const char *away)
{
  const char *keys[] = { key_of (f, DSL), NULL };
  g_autoptr (GError) error = NULL;
  AttestSubmission *sent;

  g_assert_cmpint (g_rename (f->drop, away), ==, 0);
  sent = attest_desk_submit (f->desk[STAFF], details->id, keys, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sent->state, ==, ATTEST_CASE_QUEUED);
  g_assert_cmpint (g_rename (away, f->drop), ==, 0);
  return sent;
}

/* As the background does it while the store is closed. */
static void
carry (School           *f,
       AttestSubmission *sent)
{
  g_autofree char *name = g_strconcat (sent->package, ".attest", NULL), *in = in_drop (f, "in"),
                  *from = g_build_filename (f->dir[STAFF], "outbox", name, NULL), *to = g_build_filename (in, name, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &bytes, &length, &error));
  g_assert_true (g_file_set_contents (to, bytes, (gssize)length, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (in), ==, 1);
}

static void
assert_waits (School     *f,
              const char *code)
{
  g_autofree char *in = in_drop (f, "in");
  g_autoptr (GPtrArray) box = NULL;
  g_autoptr (GError) error = NULL;

  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpuint (count_files (in), ==, 0);
  box = attest_desk_outbox (f->desk[STAFF], &error);
  g_assert_cmpuint (box->len, ==, 1);
  g_assert_cmpstr (((AttestSubmission *)box->pdata[0])->problem_code, ==, code);
}

static void
test_becomes_a_subject (School       *f,
                        gconstpointer data)
{
  const char *const head[] = { "head", NULL };
  const char *const both[] = { "dsl", "head", NULL };
  g_autofree char  *away = school_path (f, "away");
  g_autoptr (AttestCase) details = school_case (f, "impersonation", head);
  g_autoptr (AttestSubmission) sent = queue (f, details, away);
  g_autofree char *path = school_path (f, "a.attest");
  g_autoptr (GPtrArray) news = NULL;
  g_autoptr (GError) error = NULL;

  carry (f, sent);
  set_roles (f, "Mina Patel", both);
  assert_waits (f, "subject");
  /* and nobody is said to have been sent it */
  news = attest_desk_news (f->desk[STAFF], details->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (news->len, ==, 0);
  g_assert_false (attest_desk_save_sealed (f->desk[STAFF], sent->package, path, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT);
}

static void
test_leaves_the_card (School       *f,
                      gconstpointer data)
{
  g_autofree char *away = school_path (f, "away");
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = queue (f, details, away);
  g_autoptr (GError) error = NULL;
  AttestCard *without = attest_card_without_person (f->desk[STAFF]->card, "Mina Patel", &error);

  g_assert_no_error (error);
  attest_card_free (f->desk[STAFF]->card);
  f->desk[STAFF]->card = without;
  carry (f, sent);
  assert_waits (f, "not-found");
  assert_refused (f, details->id, DSL, ATTEST_ERROR_NO_RECIPIENT);
}

/* What is sealed to a key that its holder has no more stays here. */
static void
test_gets_another_key (School       *f,
                       gconstpointer data)
{
  const char *const roles[] = { "dsl", NULL };
  g_autoptr (AttestIdentity) other = attest_identity_new ();
  g_autoptr (AttestPerson) person = attest_person_new ("Mina Patel", roles, attest_identity_recipient (other), key_of (f, DSL), "");
  g_autofree char *away = school_path (f, "away");
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = queue (f, details, away);
  g_autoptr (GError) error = NULL;
  AttestCard *changed = attest_card_with_person (f->desk[STAFF]->card, person, &error);

  g_assert_no_error (error);
  attest_card_free (f->desk[STAFF]->card);
  f->desk[STAFF]->card = changed;
  assert_waits (f, "no-recipient");
}

/* The card names Mina Patel with keys of a new laptop, and another role. */
static char *
new_laptop (School     *f,
            const char *name,
            const char *recipient)
{
  const char *const roles[] = { "deputy-dsl", NULL };
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  g_autoptr (AttestPerson) person = attest_person_new (name, roles, recipient, attest_sign_key_public (key), "");
  g_autoptr (AttestCard) without = NULL, card = NULL;
  g_autoptr (GBytes) pack = g_bytes_ref (f->desk[STAFF]->card_file->pack);
  g_autoptr (GError) error = NULL;

  without = attest_card_without_person (f->desk[STAFF]->card, "Mina Patel", NULL);
  card = attest_card_with_person (without != NULL ? without : f->desk[STAFF]->card, person, &error);
  g_assert_no_error (error);
  g_assert_true (attest_desk_issue_card (f->desk[STAFF], card, pack, &error));
  return g_strdup (attest_sign_key_public (key));
}

static void
assert_refused_key (School     *f,
                    const char *case_id,
                    const char *key)
{
  const char *const keys[] = { key, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestSubmission) sent = attest_desk_submit (f->desk[STAFF], case_id, keys, NULL, NULL, NULL, &error);

  g_assert_null (sent);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT);
}

static gboolean
is_offered_key (School            *f,
                const char *const *subjects,
                const char        *key)
{
  g_autoptr (GPtrArray) choices = attest_desk_choices (f->desk[STAFF], "impersonation", subjects, NULL);

  for (guint i = 0; choices != NULL && i < choices->len; i++)
    if (g_strcmp0 (((AttestChoice *)choices->pdata[i])->signing_key, key) == 0)
      return TRUE;
  return FALSE;
}

/* Somebody a case is about, named by key, gets a new laptop: they are still who
 * they were, whether their name or what is sealed to them tells it, also when
 * the store was closed in between. Somebody else with a new laptop is not. */
static void
test_new_laptop (School       *f,
                 gconstpointer data)
{
  g_autofree char  *subject = g_strconcat ("key:", key_of (f, DSL), NULL), *other = NULL, *same_name = NULL, *same_recipient = NULL;
  const char *const about[] = { subject, NULL };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", about);
  g_autoptr (AttestItem) item = school_add (f, details->id, "what was seen");
  g_autoptr (AttestIdentity) identity = attest_identity_new (), third = attest_identity_new ();

  same_name = new_laptop (f, "Mina Patel", attest_identity_recipient (identity));
  school_close (f, STAFF);
  school_open (f, STAFF);
  g_assert_false (is_offered_key (f, about, same_name));
  assert_refused_key (f, details->id, same_name);
  same_recipient = new_laptop (f, "Mina Shah", attest_identity_recipient (identity));
  assert_refused_key (f, details->id, same_recipient);
  other = new_laptop (f, "Ade Okafor", attest_identity_recipient (third));
  g_assert_true (is_offered_key (f, about, other));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, data, function) g_test_add (name, School, data, school_set_up, function, school_tear_down)
  add ("/desk/subject/a-role-of-two", WITH_DEPUTY, test_a_role_of_two);
  add ("/desk/subject/a-new-laptop-is-the-same-person", NULL, test_new_laptop);
  add ("/desk/subject/two-roles-of-one", WITH_DEPUTY, test_two_roles_of_one);
  add ("/desk/subject/one-key-twice", WITH_DEPUTY, test_one_key_twice);
  add ("/desk/subject/becomes-one-while-it-waits", NULL, test_becomes_a_subject);
  add ("/desk/subject/leaves-the-card-while-it-waits", NULL, test_leaves_the_card);
  add ("/desk/subject/gets-another-key-while-it-waits", NULL, test_gets_another_key);
#undef add
  return g_test_run ();
}
