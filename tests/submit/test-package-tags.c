/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit-fixture.h"

#include <string.h>

static void
test_tag_files_have_to_match (Fixture      *self,
                              gconstpointer data)
{
  static const struct
  {
    const char *name, *from, *to, *naming;
    AttestError code;
  } edits[] = {
    { "bagit.txt", "1.0", "0.9", "bagit.txt", ATTEST_ERROR_INPUT },
    { "bag-info.txt", "Jo Evans", "Jo Evens", "bag-info.txt does not match", ATTEST_ERROR_TAMPERED },
    { "bag-info.txt", "Practice: no", "Practice: yes", "bag-info.txt does not match", ATTEST_ERROR_TAMPERED },
    { "manifest-sha256.txt", "0001", "0002", "manifest-sha256.txt does not match", ATTEST_ERROR_TAMPERED },
    { "tagmanifest-sha256.txt", "bagit", "bagix", "bagit.txt does not match", ATTEST_ERROR_TAMPERED },
    { "tagmanifest-sha256.txt", "  manifest-sha256.txt\n", "  manifest-sha256.txt\nx", "more than it may", ATTEST_ERROR_INPUT },
    { "tagmanifest-sha256.txt", "manifest-sha256.txt\n", "manifest-sha256.txt", "manifest-sha256.txt does not match", ATTEST_ERROR_TAMPERED },
    { "tagmanifest-sha256.txt.minisig", "untrusted", "untrustee", "", ATTEST_ERROR_INPUT },
    { "tagmanifest-sha256.txt.minisig", "trusted comment: test", "trusted comment: tesu", "", ATTEST_ERROR_SIGNATURE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (GPtrArray) bag = raw_bag (self);
      g_autofree char *text = raw_text (bag, edits[i].name);
      g_autoptr (GString) edited = g_string_new (text);

      g_assert_cmpuint (g_string_replace (edited, edits[i].from, edits[i].to, 1), ==, 1);
      raw_set (bag, edits[i].name, edited->str);
      assert_bag_refused (self, bag, edits[i].code, edits[i].naming);
    }
}

static void
test_signature_is_of_the_sender (Fixture      *self,
                                 gconstpointer data)
{
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autoptr (GPtrArray) posing = NULL;

  raw_sign (bag, self->other_key);
  assert_bag_refused (self, bag, ATTEST_ERROR_SIGNATURE, "");

  g_free (self->info->sender_signing_key);
  self->info->sender_signing_key = g_strdup (attest_sign_key_public (self->lead_key));
  posing = raw_bag (self);
  assert_bag_refused (self, posing, ATTEST_ERROR_SIGNATURE, "");
}

/* A recipient opens a package and seals the very same bag to somebody else. */
static void
test_sealed_again_is_noticed (Fixture      *self,
                              gconstpointer data)
{
  const char *const recipients[] = { attest_identity_recipient (self->other), NULL };
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autoptr (GBytes) tar = raw_tar (bag, "ustar");
  g_autoptr (GBytes) package = attest_age_seal_bytes (recipients, g_bytes_get_data (tar, NULL), g_bytes_get_size (tar), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (open_bytes (self->other, package, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  g_assert_nonnull (strstr (error->message, "sealed again"));
}

static void
test_manifest_has_one_spelling (Fixture      *self,
                                gconstpointer data)
{
  static const struct
  {
    const char *from, *to, *naming;
  } edits[] = {
    { "  data/case", " data/case", "has the line" },
    { "  data/case", " *data/case", "has the line" },
    { "  data/case", "  ./data/case", "has the line" },
    { "  data/case", "  /data/case", "has the line" },
    { "  data/case.json", "  data/", "has the line" },
    { "case.json\n", "case.json\r\n", "unsafe name" },
    { "0001-note.txt\n", "0001-note.txt", "cut off" },
    { "items/0001-note.txt", "case.json", "twice" },
    { "items/0001-note.txt", "CASE.json", "twice" },
    { "items/0001-note.txt\n", "items/0001-note.txt\n\n", "has the line" },
    { "data/items/0001-note.txt\n", "data/items/0001-note.txt\n# x\n", "has the line" },
  };
  g_autoptr (GPtrArray) upper = raw_bag (self);
  g_autofree char *text = raw_text (upper, "manifest-sha256.txt");

  text[0] = 'G';
  raw_set (upper, "manifest-sha256.txt", text);
  raw_sign (upper, self->sender_key);
  assert_bag_refused (self, upper, ATTEST_ERROR_INPUT, "no digest for case.json");
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (GPtrArray) bag = raw_bag (self);
      g_autofree char *before = raw_text (bag, "manifest-sha256.txt");
      g_autoptr (GString) edited = g_string_new (before);

      g_assert_cmpuint (g_string_replace (edited, edits[i].from, edits[i].to, 1), ==, 1);
      raw_set (bag, "manifest-sha256.txt", edited->str);
      raw_sign (bag, self->sender_key);
      assert_bag_refused (self, bag, ATTEST_ERROR_INPUT, edits[i].naming);
    }
}

static void
assert_info_refused (Fixture    *self,
                     const char *text,
                     AttestError code,
                     const char *naming)
{
  g_autoptr (GPtrArray) bag = raw_bag (self);

  raw_set (bag, "bag-info.txt", text);
  raw_sign (bag, self->sender_key);
  assert_bag_refused (self, bag, code, naming);
}

static void
test_info_edited_by_its_signer (Fixture      *self,
                                gconstpointer data)
{
  static const struct
  {
    const char *from, *to, *naming;
    AttestError code;
  } edits[] = {
    { "Package-Version: 1", "Package-Version: 2", "version 2", ATTEST_ERROR_NEWER },
    { "Package-Version: 1", "Package-Version: 0", "Package-Version", ATTEST_ERROR_INPUT },
    { "Package-Version: 1", "Package-Version: -1", "Package-Version", ATTEST_ERROR_INPUT },
    { "Practice: no", "Practice: maybe", "Practice", ATTEST_ERROR_INPUT },
    { "Practice: no", "Practice: No", "Practice", ATTEST_ERROR_INPUT },
    { "Practice: no", "practice: no", "Practice", ATTEST_ERROR_INPUT },
    { "Practice: no", "Practice: no\nPRACTICE: yes", "Practice", ATTEST_ERROR_INPUT },
    { "Practice: no", "Practice: no\n yes", "folded", ATTEST_ERROR_INPUT },
    { "Practice: no", "Practice:no", "folded", ATTEST_ERROR_INPUT },
    { "Practice: no", "Practice: no ", "a value", ATTEST_ERROR_INPUT },
    { "Contact-Name: Jo Evans", "Contact-Name: Jo\tEvans", "a value", ATTEST_ERROR_INPUT },
    { "Contact-Name: Jo Evans", "Contact-Name: Jo\xe2\x80\xae"
                                "Evans",
      "hidden", ATTEST_ERROR_INPUT },
    { "Contact-Name: Jo Evans", "Contact-Name: Jo\xff"
                                "Evans",
      "UTF-8", ATTEST_ERROR_INPUT },
    { "Contact-Name: Jo Evans", "Contact-Name: Jo\x01"
                                "Evans",
      "hidden", ATTEST_ERROR_INPUT },
    { "Sender-Role: staff", "Sender-Role: The Staff", "Sender-Role", ATTEST_ERROR_INPUT },
    { "Recipient: dsl ", "Recipient: DSL ", "Recipient", ATTEST_ERROR_INPUT },
    { "Recipient: dsl ", "recipient: dsl ", "Recipient", ATTEST_ERROR_INPUT },
    { "Recipient: dsl age1", "Recipient: dsl  age1", "Recipient", ATTEST_ERROR_INPUT },
    { "Base-Seq: 0", "Base-Seq: 5", "Base-Seq", ATTEST_ERROR_INPUT },
    { "Base-Seq: 0", "Base-Seq: 00", "Base-Seq", ATTEST_ERROR_INPUT },
    { "Base-Seq: 0", "Base-Seq: 99999999999999999999", "Base-Seq", ATTEST_ERROR_INPUT },
    { "Store-Head: ", "Store-Head: 0", "Store-Head", ATTEST_ERROR_INPUT },
    { "Bagging-Date: 2026", "Bagging-Date: 2025", "Bagging-Date", ATTEST_ERROR_INPUT },
    { "Created: 2026-03", "Created: 2026-13", "Created", ATTEST_ERROR_INPUT },
    { "Payload-Oxum: ", "Payload-Oxum: 1", "Payload-Oxum", ATTEST_ERROR_TAMPERED },
    { "Payload-Oxum: ", "Payload-Oxum: 9999999999999", "more than any", ATTEST_ERROR_TOO_LARGE },
    { ".2\n", ".3\n", "Payload-Oxum", ATTEST_ERROR_TAMPERED },
    { ".2\n", ".\n", "Payload-Oxum", ATTEST_ERROR_INPUT },
    { ".2\n", "\n", "Payload-Oxum", ATTEST_ERROR_INPUT },
    { "Package-Id: 0", "Package-Id: A", "Package-Id", ATTEST_ERROR_INPUT },
    { "Package-Id: 0", "Package-Id: f", "the name of the Package-Id", ATTEST_ERROR_TAMPERED },
    { "Sender-Recipient: age1", "Sender-Recipient: age2", "Sender-Recipient", ATTEST_ERROR_INPUT },
  };
  g_autofree char *good = attest_package_info_print (self->info, 28, 2, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (GString) edited = g_string_new (good);

      if (g_string_replace (edited, edits[i].from, edits[i].to, 1) != 1)
        g_error ("No \"%s\" to replace", edits[i].from);
      assert_info_refused (self, edited->str, edits[i].code, edits[i].naming);
    }
}

/* Every line that must be there once: taken out, and there twice. */
static void
test_info_lines_are_there_once (Fixture      *self,
                                gconstpointer data)
{
  g_autofree char *good = attest_package_info_print (self->info, 28, 2, NULL);
  g_auto (GStrv) lines = g_strsplit (good, "\n", -1);
  guint tried = 0;

  for (guint i = 0; lines[i + 1] != NULL; i++)
    {
      g_autofree char *line = g_strconcat (lines[i], "\n", NULL);
      g_autofree char *label = g_strndup (line, strcspn (line, ":"));
      g_autofree char *twice = g_strconcat (line, line, NULL);
      g_autoptr (GString) without = g_string_new (good);
      g_autoptr (GString) doubled = g_string_new (good);
      gboolean optional = strstr ("Source-Organization External-Identifier External-Description Bag-Software-Agent Recipient", label) != NULL;

      g_string_replace (without, line, "", 1);
      g_string_replace (doubled, line, twice, 1);
      if (!optional)
        assert_info_refused (self, without->str, ATTEST_ERROR_INPUT, label);
      assert_info_refused (self, doubled->str, ATTEST_ERROR_INPUT, label);
      tried++;
    }
  g_assert_cmpuint (tried, ==, 22);
}

static void
test_later_labels_are_passed_over (Fixture      *self,
                                   gconstpointer data)
{
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autofree char *text = raw_text (bag, "bag-info.txt");
  g_autofree char *more = g_strconcat (text, "Colour: green\nColour: blue\n", NULL);
  g_autoptr (GBytes) tar = NULL;
  g_autoptr (GBytes) package = NULL;
  g_autoptr (GError) error = NULL;

  raw_set (bag, "bag-info.txt", more);
  raw_sign (bag, self->sender_key);
  tar = raw_tar (bag, "ustar");
  package = raw_seal (self, tar);
  g_assert_true (open_bytes (self->lead, package, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_huge_tag_files (Fixture      *self,
                     gconstpointer data)
{
  g_autofree char *filler = g_strnfill (9 * 1024 * 1024, 'x');
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autoptr (GString) manifest = g_string_new (NULL);

  raw_set (bag, "bag-info.txt", filler);
  assert_bag_refused (self, bag, ATTEST_ERROR_TOO_LARGE, "bag-info.txt");
  g_ptr_array_unref (bag);
  bag = raw_bag (self);
  for (guint i = 0; i <= ATTEST_PACKAGE_MEMBERS_MOST; i++)
    g_string_append_printf (manifest, "%064x  data/i/%06u\n", i, i);
  raw_set (bag, "manifest-sha256.txt", manifest->str);
  raw_sign (bag, self->sender_key);
  assert_bag_refused (self, bag, ATTEST_ERROR_TOO_LARGE, "too many lines");
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  fixture_add ("/package/tags/tag-files-have-to-match", test_tag_files_have_to_match);
  fixture_add ("/package/tags/signature-is-of-the-sender", test_signature_is_of_the_sender);
  fixture_add ("/package/tags/sealed-again-is-noticed", test_sealed_again_is_noticed);
  fixture_add ("/package/tags/manifest-has-one-spelling", test_manifest_has_one_spelling);
  fixture_add ("/package/tags/info-edited-by-its-signer", test_info_edited_by_its_signer);
  fixture_add ("/package/tags/info-lines-are-there-once", test_info_lines_are_there_once);
  fixture_add ("/package/tags/later-labels-are-passed-over", test_later_labels_are_passed_over);
  fixture_add ("/package/tags/huge-tag-files", test_huge_tag_files);
  return g_test_run ();
}
