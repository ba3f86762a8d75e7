/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "session/attest-desk-private.h"

#include <string.h>

/* The school's card: what it takes to believe one. */

static void
export_to (AttestDesk *desk,
           const char *path)
{
  g_autoptr (GError) error = NULL;

  attest_desk_card_export (desk, path, &error);
  g_assert_no_error (error);
}

static void
assert_import (AttestDesk *desk,
               const char *path,
               gboolean    compared,
               AttestError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCardInfo) before = attest_desk_card (desk), after = NULL;

  g_assert_false (attest_desk_card_import (desk, path, compared, &error));
  g_assert_error (error, ATTEST_ERROR, (int)code);
  after = attest_desk_card (desk);
  g_assert_cmpint (after != NULL ? (int)after->version : -1, ==, before != NULL ? (int)before->version : -1);
}

static AttestCardPerson *
person_named (AttestCardInfo *info,
              const char     *name)
{
  for (guint i = 0; i < info->people->len; i++)
    if (strcmp (((AttestCardPerson *)info->people->pdata[i])->name, name) == 0)
      return info->people->pdata[i];
  return NULL;
}

static void
test_versions (School       *f,
               gconstpointer data)
{
  g_autofree char *v2 = school_path (f, "v2.attest-card"), *dir = school_path (f, "new"), *copy = school_path (f, "copy"),
                  *forked = school_path (f, "forked.attest-card"), *v3 = school_path (f, "v3.attest-card");
  g_autoptr (AttestDesk) person = school_make_desk (dir, "Lee Park", "slt", TRUE);
  g_autoptr (GError) error = NULL;

  export_to (f->desk[DSL], v2);
  school_close (f, DSL);
  copy_tree (f->dir[DSL], copy);
  school_open (f, DSL);
  school_add_person (f, person);
  export_to (f->desk[DSL], v3);
  g_assert_true (attest_desk_card_import (f->desk[STAFF], v3, FALSE, &error));
  g_assert_no_error (error);
  assert_import (f->desk[STAFF], v2, TRUE, ATTEST_ERROR_ROLLED_BACK);
  /* The same again is no harm */
  g_assert_true (attest_desk_card_import (f->desk[STAFF], v3, FALSE, &error));

  /* Another version 3, from a DSL's store that was put back */
  school_close (f, DSL);
  attest_test_remove (f->dir[DSL]);
  copy_tree (copy, f->dir[DSL]);
  school_open (f, DSL);
  {
    g_autofree char *other_dir = school_path (f, "other");
    g_autoptr (AttestDesk) other = school_make_desk (other_dir, "Kit Moss", "slt", TRUE);

    school_add_person (f, other);
  }
  export_to (f->desk[DSL], forked);
  assert_import (f->desk[STAFF], forked, TRUE, ATTEST_ERROR_TAMPERED);
}

/* Fingerprints are compared the first time, and again for whoever has another key. */
static void
test_compared (School       *f,
               gconstpointer data)
{
  g_autofree char *dir = school_path (f, "new"), *card = school_path (f, "changed.attest-card");
  g_autoptr (AttestDesk) again = school_make_desk (dir, "Jo Evans", "staff", TRUE);
  g_autoptr (AttestCardInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  assert_import (again, f->card, FALSE, ATTEST_ERROR_UNKNOWN_SENDER);
  g_assert_true (attest_desk_card_import (again, f->card, TRUE, &error));
  school_add_person (f, again);
  export_to (f->desk[DSL], card);
  info = attest_desk_card_read (f->desk[STAFF], card, &error);
  g_assert_no_error (error);
  g_assert_true (person_named (info, "Jo Evans")->key_changed);
  g_assert_false (person_named (info, "Jo Evans")->is_new);
  g_assert_false (person_named (info, "Mina Patel")->key_changed);
  g_assert_true (person_named (info, "Mina Patel")->signed_card);
  g_assert_false (attest_desk_card_import (f->desk[STAFF], card, FALSE, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNKNOWN_SENDER);
  g_assert_nonnull (strstr (error->message, "Jo Evans"));
  g_clear_error (&error);
  g_assert_true (attest_desk_card_import (f->desk[STAFF], card, TRUE, &error));
  g_assert_no_error (error);
}

static void
write_card (const char     *path,
            AttestCardFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = attest_card_file_write (file, &error);

  g_assert_no_error (error);
  attest_test_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static AttestCardFile *
read_card (School *f)
{
  g_autoptr (GBytes) bytes = attest_test_read (f->card);
  g_autoptr (GError) error = NULL;
  AttestCardFile *file = attest_card_file_read (bytes, &error);

  g_assert_no_error (error);
  return file;
}

/* Signed by somebody who is not on it, by nobody, with another pack. */
static void
test_signatures (School       *f,
                 gconstpointer data)
{
  g_autofree char *dir = school_path (f, "new"), *path = school_path (f, "forged.attest-card"), *packs = NULL;
  g_autoptr (AttestDesk) fresh = school_make_desk (dir, "Lee Park", "staff", TRUE);
  g_autoptr (AttestCardFile) good = read_card (f), by_other = attest_card_file_new (good->card, good->pack), other_pack = NULL;
  g_autoptr (GBytes) pack = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_card_file_sign (by_other, attest_vault_sign_key (fresh->vault), &error));
  write_card (path, by_other);
  assert_import (fresh, path, TRUE, ATTEST_ERROR_SIGNATURE);

  packs = g_build_filename (g_getenv ("ATTEST_PACKS_DIR"), "the-oval.policy", NULL);
  pack = attest_test_read (packs);
  other_pack = attest_card_file_new (good->card, pack);
  g_assert_true (attest_card_file_sign (other_pack, attest_vault_sign_key (f->desk[DSL]->vault), &error));
  write_card (path, other_pack);
  assert_import (fresh, path, TRUE, ATTEST_ERROR_TAMPERED);
  g_assert_true (attest_desk_card_import (fresh, f->card, TRUE, &error));
  g_assert_no_error (error);
}

static void
test_garbled (School       *f,
              gconstpointer data)
{
  g_autofree char *dir = school_path (f, "new"), *path = school_path (f, "garbled.attest-card");
  g_autoptr (AttestDesk) fresh = school_make_desk (dir, "Lee Park", "staff", TRUE);
  g_autoptr (GBytes) good = attest_test_read (f->card);
  gsize              length = g_bytes_get_size (good), step = attest_test_rounds (499, 61), tried = 0, passed = 0;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (good, NULL), length);

  for (gsize at = 0; at < length; at += step, tried++)
    {
      g_autoptr (GError) error = NULL;

      copy[at] ^= 1;
      attest_test_write (path, copy, length);
      copy[at] ^= 1;
      if (attest_desk_card_import (fresh, path, TRUE, &error))
        passed++;
      else
        g_assert_true (error->domain == ATTEST_ERROR);
    }
  /* tar does not seal its own padding: a change there is in nothing that is read */
  g_test_message ("%" G_GSIZE_FORMAT " changed, %" G_GSIZE_FORMAT " of them in no part of the card", tried, passed);
  g_assert_cmpuint (tried, >=, 20);
  if (passed > 0)
    {
      g_autoptr (AttestCardFile) there = fresh->card_file != NULL ? fresh->card_file : NULL;
      g_autoptr (AttestCardFile) wanted = read_card (f);

      g_assert_true (g_bytes_equal (there->card, wanted->card) && g_bytes_equal (there->pack, wanted->pack));
      g_steal_pointer (&there);
    }
}

/* ── Practice and real ────────────────────────────────────────────────── */

static void
test_practice_apart (School       *f,
                     gconstpointer data)
{
  g_autofree char *real_dir = school_path (f, "real"), *fresh_dir = school_path (f, "fresh"), *person = school_path (f, "real.attest-person"),
                  *card = school_path (f, "real.attest-card"), *drop = school_path (f, "real-drop");
  g_autoptr (AttestDesk) real = school_make_desk (real_dir, "Real Person", "dsl", FALSE), fresh = school_make_desk (fresh_dir, "New Person", "staff", TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (drop, 0700), ==, 0);
  assert_import (real, f->card, TRUE, ATTEST_ERROR_PRACTICE);
  g_assert_true (attest_desk_write_person (real, person, &error));
  g_assert_false (attest_desk_card_add (f->desk[DSL], person, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_PRACTICE);
  g_clear_error (&error);
  g_assert_true (attest_desk_card_create (real, "A School", "the-oval", drop, &error));
  export_to (real, card);
  assert_import (fresh, card, TRUE, ATTEST_ERROR_PRACTICE);
  g_assert_false (attest_desk_card_sign (fresh, card, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_PRACTICE);
}

/* ── Making and countersigning ────────────────────────────────────────── */

static void
test_countersign (School       *f,
                  gconstpointer data)
{
  g_autofree char *dir = school_path (f, "chair");
  g_autoptr (AttestDesk) chair = school_make_desk (dir, "Sam Reid", "chair-of-governors", TRUE);
  g_autoptr (AttestCardInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  /* Nobody who is not on it */
  g_assert_false (attest_desk_card_sign (chair, f->card, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY);
  g_clear_error (&error);
  school_add_person (f, chair);
  export_to (f->desk[DSL], f->card);
  g_assert_true (attest_desk_card_sign (chair, f->card, &error));
  g_assert_true (attest_desk_card_sign (chair, f->card, &error));
  g_assert_no_error (error);
  /* A second person who vouches is compared as well */
  assert_import (f->desk[STAFF], f->card, FALSE, ATTEST_ERROR_UNKNOWN_SENDER);
  g_assert_true (attest_desk_card_import (f->desk[STAFF], f->card, TRUE, &error));
  info = attest_desk_card (f->desk[STAFF]);
  g_assert_cmpuint (info->n_signatures, ==, 2);
  g_assert_true (info->countersigned);
  g_assert_cmpuint (info->people->len, ==, 3);
}

/* A colleague of the card's maker adds nothing that the maker could not do alone. */
static void
test_only_governors_countersign (School       *f,
                                 gconstpointer data)
{
  g_autofree char *dir = school_path (f, "deputy");
  g_autoptr (AttestDesk) deputy = school_make_desk (dir, "Sam Reid", "deputy-dsl", TRUE);
  g_autoptr (AttestCardInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  school_add_person (f, deputy);
  export_to (f->desk[DSL], f->card);
  g_assert_false (attest_desk_card_sign (deputy, f->card, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY);
  g_assert_true (attest_desk_card_import (f->desk[STAFF], f->card, TRUE, NULL));
  info = attest_desk_card (f->desk[STAFF]);
  g_assert_cmpuint (info->n_signatures, ==, 1);
  g_assert_false (info->countersigned);
}

/* Nobody takes the DSL's place on the DSL's card by having the same name. */
static void
test_own_name (School       *f,
               gconstpointer data)
{
  g_autofree char *dir = school_path (f, "same"), *person = school_path (f, "same.attest-person");
  g_autoptr (AttestDesk) same = school_make_desk (dir, "Mina Patel", "staff", TRUE);
  g_autoptr (AttestCardInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_desk_write_person (same, person, &error));
  g_assert_false (attest_desk_card_add (f->desk[DSL], person, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY);
  info = attest_desk_card (f->desk[DSL]);
  g_assert_cmpstr (person_named (info, "Mina Patel")->signing_key, ==, attest_desk_signing_key (f->desk[DSL]));
}

/* One person with two roles: a matter about the one is kept from the other. */
static void
test_set_roles (School       *f,
                gconstpointer data)
{
  static const char *const both[] = { "dsl", "head", NULL }, *const outside[] = { "police", NULL }, *const head[] = { "head", NULL }, *const none[] = { NULL };
  const char *keys[] = { attest_desk_signing_key (f->desk[DSL]), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) details = NULL;

  g_assert_true (attest_desk_card_set_roles (f->desk[DSL], "Mina Patel", both, &error));
  g_assert_no_error (error);
  g_assert_false (attest_desk_card_set_roles (f->desk[DSL], "Nobody", both, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (attest_desk_card_set_roles (f->desk[DSL], "Mina Patel", outside, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (attest_desk_card_set_roles (f->desk[DSL], "Mina Patel", none, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);

  school_give_card (f, STAFF);
  details = school_case (f, "impersonation", head);
  g_assert_null (attest_desk_submit (f->desk[STAFF], details->id, keys, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT);
  g_clear_error (&error);
  g_assert_null (attest_desk_submit (f->desk[STAFF], details->id, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT);
}

static void
test_create (School       *f,
             gconstpointer data)
{
  g_autofree char *dir = school_path (f, "second"), *nowhere = school_path (f, "nowhere");
  g_autoptr (AttestDesk) desk = school_make_desk (dir, "Di Low", "dsl", TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_false (attest_desk_card_create (f->desk[DSL], "Again", "generic-england", f->drop, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (attest_desk_card_create (desk, "A School", "no-such-pack", f->drop, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (attest_desk_card_create (desk, "A School", "generic-england", nowhere, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);
  g_clear_error (&error);
  g_assert_false (attest_desk_card_export (desk, nowhere, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_assert_null (attest_desk_card (desk));
}

/* Who a person file says it is, and the numbers, before anything is added; what
 * was compared is what is added. */
static void
test_person (School       *f,
             gconstpointer data)
{
  g_autofree char *dir = school_path (f, "new"), *dir_2 = school_path (f, "newer"), *file = school_path (f, "new.attest-person");
  g_autoptr (AttestDesk) head = school_make_desk (dir, "Lee Park", "head", TRUE), other = school_make_desk (dir_2, "Lee Park", "head", TRUE);
  AttestCardPerson *person, *changed;
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_desk_write_person (head, file, &error));
  person = attest_desk_person_read (f->desk[DSL], file, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (person->name, ==, "Lee Park");
  g_assert_cmpstr (person->roles[0], ==, "head");
  g_assert_cmpstr (person->fingerprint, ==, attest_desk_fingerprint (head));
  g_assert_true (person->is_new && !person->key_changed);
  g_assert_null (attest_desk_person_read (f->desk[STAFF], file, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* Another file under the same name after the numbers were compared */
  g_assert_true (attest_desk_write_person (other, file, &error));
  g_assert_false (attest_desk_person_add (f->desk[DSL], file, person->signing_key, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_true (attest_desk_write_person (head, file, &error));
  g_assert_true (attest_desk_person_add (f->desk[DSL], file, person->signing_key, &error));
  g_assert_no_error (error);

  g_assert_true (attest_desk_write_person (other, file, &error));
  changed = attest_desk_person_read (f->desk[DSL], file, &error);
  g_assert_true (changed->is_new && changed->key_changed);
  attest_card_person_free (person);
  attest_card_person_free (changed);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) g_test_add (name, School, NULL, school_set_up, function, school_tear_down)
  add ("/desk/card/versions-go-on", test_versions);
  add ("/desk/card/changed-key-is-named", test_compared);
  add ("/desk/card/signed-by-somebody-on-it", test_signatures);
  add ("/desk/card/garbled-refused", test_garbled);
  add ("/desk/card/practice-and-real-apart", test_practice_apart);
  add ("/desk/card/countersigned", test_countersign);
  add ("/desk/card/only-governors-countersign", test_only_governors_countersign);
  add ("/desk/card/own-name-stays", test_own_name);
  add ("/desk/card/one-person-two-roles", test_set_roles);
  add ("/desk/card/create-refuses", test_create);
  add ("/desk/card/person-compared-before-added", test_person);
#undef add
  return g_test_run ();
}
