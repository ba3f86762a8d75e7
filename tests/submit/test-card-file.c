/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit-fixture.h"
#include "submit/attest-card-file.h"
#include "submit/attest-tar.h"

#include <archive_entry.h>
#include <string.h>

static AttestCardFile *
make_card (void)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("[card]\nversion=1\n", 17);
  g_autoptr (GBytes) pack = g_bytes_new_static ("[pack]\n", 7);

  return attest_card_file_new (text, pack);
}

static void
test_card_travels (Fixture      *self,
                   gconstpointer data)
{
  g_autoptr (AttestCardFile) card = make_card ();
  g_autoptr (AttestCardFile) again = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;

  for (guint signers = 0; signers <= 2; signers++)
    {
      g_clear_pointer (&file, g_bytes_unref);
      g_clear_pointer (&again, attest_card_file_free);
      if (signers > 0)
        g_assert_true (attest_card_file_sign (card, signers == 1 ? self->lead_key : self->deputy_key, &error));
      file = attest_card_file_write (card, &error);
      again = attest_card_file_read (file, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (again->card, card->card));
      g_assert_true (g_bytes_equal (again->pack, card->pack));
      g_assert_cmpuint (again->signatures->len, ==, signers);
      g_assert_cmpint (attest_card_file_signed_by (again, attest_sign_key_public (self->lead_key)), ==, signers > 0);
      g_assert_cmpint (attest_card_file_signed_by (again, attest_sign_key_public (self->deputy_key)), ==, signers > 1);
      g_assert_false (attest_card_file_signed_by (again, attest_sign_key_public (self->other_key)));
    }
}

static void
test_card_has_two_signers (Fixture      *self,
                           gconstpointer data)
{
  g_autoptr (AttestCardFile) card = make_card ();
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_card_file_sign (card, self->lead_key, &error));
  g_assert_true (attest_card_file_sign (card, self->lead_key, &error));
  g_assert_cmpuint (card->signatures->len, ==, 1);
  g_assert_true (attest_card_file_sign (card, self->deputy_key, &error));
  g_assert_true (attest_card_file_sign (card, self->lead_key, &error));
  g_assert_cmpuint (card->signatures->len, ==, 2);
  g_assert_false (attest_card_file_sign (card, self->other_key, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
}

static void
test_changed_card_is_not_signed (Fixture      *self,
                                 gconstpointer data)
{
  g_autoptr (AttestCardFile) card = make_card ();
  g_autoptr (AttestCardFile) changed = NULL;
  g_autoptr (GBytes) text = g_bytes_new_static ("[card]\nversion=2\n", 17);

  g_assert_true (attest_card_file_sign (card, self->lead_key, NULL));
  changed = attest_card_file_new (text, card->pack);
  g_ptr_array_add (changed->signatures, g_strdup (g_ptr_array_index (card->signatures, 0)));
  g_assert_false (attest_card_file_signed_by (changed, attest_sign_key_public (self->lead_key)));
  g_assert_false (attest_card_file_signed_by (card, "RWnonsense"));
}

static void
assert_card_refused (GPtrArray  *members,
                     const char *format)
{
  g_autoptr (GBytes) tar = raw_tar (members, format);
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_card_file_read (tar, &error));
  g_assert_true (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_INPUT) ||
                 g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE));
}

static void
test_hostile_cards (Fixture      *self,
                    gconstpointer data)
{
  static const char *const names[][5] = {
    { "card.txt" }, { "pack.policy", "card.txt" }, { "card.txt", "card.txt" }, { "card.txt", "pack.policy", "card.txt.2.minisig" }, { "card.txt", "pack.policy", "other" }, { "card.txt", "pack.policy", "card.txt.minisig", "card.txt.minisig" }, { "card.txt", "pack.policy", "card.txt.minisig", "card.txt.2.minisig", "card.txt.3.minisig" }, { "../card.txt", "pack.policy" }, { "/card.txt", "pack.policy" }, { "Card.txt", "pack.policy" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GPtrArray) members = raw_none ();

      for (guint j = 0; j < 5 && names[i][j] != NULL; j++)
        raw_add (members, names[i][j], "x");
      assert_card_refused (members, "ustar");
    }
  for (guint how = 0; how < 4; how++)
    {
      g_autoptr (GPtrArray) members = raw_none ();
      g_autofree char *huge = g_strnfill (ATTEST_CARD_FILE_MOST, 'x');
      Raw             *card = raw_add (members, "card.txt", how == 3 ? huge : "x");

      raw_add (members, "pack.policy", "x");
      card->type = how == 1 ? AE_IFLNK : AE_IFREG;
      card->link = how == 1 ? g_strdup ("/etc/passwd") : NULL;
      if (how == 0)
        card->type = AE_IFIFO;
      assert_card_refused (members, how == 2 ? "gnutar" : "ustar");
    }
}

static void
test_tar_is_always_the_same (Fixture      *self,
                             gconstpointer data)
{
  AttestTarMember members[] = { { "a.txt", "one", 3 }, { "b/c.txt", "", 0 } };
  g_autoptr (GBytes) one = attest_tar_write (members, 2, NULL);
  g_autoptr (GBytes) other = attest_tar_write (members, 2, NULL);
  g_autoptr (GPtrArray) files = attest_tar_read (one, 3, 2, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_bytes_equal (one, other));
  g_assert_cmpuint (g_bytes_get_size (one), ==, 512 * 5);
  g_assert_cmpuint (files->len, ==, 2);
  g_assert_cmpuint (g_bytes_get_size (attest_tar_find (files, "b/c.txt")), ==, 0);
  g_assert_null (attest_tar_find (files, "c.txt"));
  g_assert_null (attest_tar_read (one, 2, 2, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (attest_tar_read (one, 3, 1, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE);
  g_clear_error (&error);
  members[1].name = "../c.txt";
  g_assert_null (attest_tar_write (members, 2, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
}

static void
test_person_travels (Fixture      *self,
                     gconstpointer data)
{
  for (guint practice = 0; practice <= 1; practice++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) file = attest_person_file_write ("Siân O’Neill", "line-manager", attest_identity_recipient (self->lead),
                                                          self->lead_key, practice != 0, &error);
      g_autoptr (AttestPersonFile) person = NULL;

      g_assert_no_error (error);
      person = attest_person_file_read (file, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (person->name, ==, "Siân O’Neill");
      g_assert_cmpstr (person->role, ==, "line-manager");
      g_assert_cmpstr (person->recipient, ==, attest_identity_recipient (self->lead));
      g_assert_cmpstr (person->signing_key, ==, attest_sign_key_public (self->lead_key));
      g_assert_cmpint (person->practice, ==, (int)practice);
    }
}

static void
test_person_refuses_bad_words (Fixture      *self,
                               gconstpointer data)
{
  static const struct
  {
    const char *name, *role, *recipient;
  } bad[] = { { "", "dsl", NULL }, { "Jo\nrole=dsl", "staff", NULL }, { " Jo", "staff", NULL }, { "Jo", "Staff", NULL }, { "Jo", "", NULL }, { "Jo", "staff", "age1x" }, { "Jo\xe2\x80\xae", "staff", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (attest_person_file_write (bad[i].name, bad[i].role, bad[i].recipient != NULL ? bad[i].recipient : attest_identity_recipient (self->lead),
                                               self->lead_key, FALSE, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
    }
}

static void
test_person_has_one_spelling (Fixture      *self,
                              gconstpointer data)
{
  static const struct
  {
    const char *from, *to;
    AttestError code;
  } edits[] = {
    { "attest-person=1", "attest-person=2", ATTEST_ERROR_NEWER },
    { "attest-person=1", "person=1", ATTEST_ERROR_INPUT },
    { "role=staff\n", "", ATTEST_ERROR_INPUT },
    { "role=staff\n", "role=staff\nrole=dsl\n", ATTEST_ERROR_INPUT },
    { "role=staff\n", "role=staff\r\n", ATTEST_ERROR_INPUT },
    { "practice=no\n", "practice=maybe\n", ATTEST_ERROR_INPUT },
    { "practice=no\n", "practice=no", ATTEST_ERROR_INPUT },
    { "practice=no\n", "practice=no\n\n", ATTEST_ERROR_INPUT },
    { "practice=no\n", "practice=no\nmore=x\n", ATTEST_ERROR_INPUT },
    { "name=Jo", "name=Jo\x01", ATTEST_ERROR_INPUT },
    { "signing-key=RW", "signing-key=RX", ATTEST_ERROR_INPUT },
    { "name=Jo", "name=Jo ", ATTEST_ERROR_INPUT },
  };
  g_autofree char *good = g_strdup_printf ("attest-person=1\nname=Jo\nrole=staff\nrecipient=%s\nsigning-key=%s\npractice=no\n",
                                           attest_identity_recipient (self->lead), attest_sign_key_public (self->lead_key));

  for (guint i = 0; i <= G_N_ELEMENTS (edits) + 1; i++)
    {
      gboolean forged = i == G_N_ELEMENTS (edits) + 1;
      g_autoptr (GString) text = g_string_new (good);
      g_autoptr (GError) error = NULL;
      g_autoptr (AttestPersonFile) person = NULL;
      g_autoptr (GBytes) tar = NULL;
      g_autofree char *signature = NULL;

      if (i < G_N_ELEMENTS (edits))
        g_assert_cmpuint (g_string_replace (text, edits[i].from, edits[i].to, 1), ==, 1);
      signature = attest_minisign_sign (forged ? self->other_key : self->lead_key, text->str, text->len, "x");
      tar = attest_tar_write ((const AttestTarMember[]){ { "person.txt", text->str, text->len }, { "person.txt.minisig", signature, strlen (signature) } }, 2, NULL);
      person = attest_person_file_read (tar, &error);
      if (i < G_N_ELEMENTS (edits))
        g_assert_error (error, ATTEST_ERROR, (int)edits[i].code);
      else if (forged)
        g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SIGNATURE);
      else
        g_assert_nonnull (person);
    }
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  fixture_add ("/card-file/card/travels", test_card_travels);
  fixture_add ("/card-file/card/has-two-signers", test_card_has_two_signers);
  fixture_add ("/card-file/card/changed-is-not-signed", test_changed_card_is_not_signed);
  fixture_add ("/card-file/card/hostile-ones-are-refused", test_hostile_cards);
  fixture_add ("/card-file/tar/is-always-the-same", test_tar_is_always_the_same);
  fixture_add ("/card-file/person/travels", test_person_travels);
  fixture_add ("/card-file/person/refuses-bad-words", test_person_refuses_bad_words);
  fixture_add ("/card-file/person/has-one-spelling", test_person_has_one_spelling);
  return g_test_run ();
}
