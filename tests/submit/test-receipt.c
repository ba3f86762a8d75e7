/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit-fixture.h"
#include "submit/attest-receipt.h"
#include "submit/attest-tar.h"

#include <string.h>

#define ID "00112233445566778899aabbccddeeff"

static AttestReceipt *
make (void)
{
  AttestReceipt *receipt = attest_receipt_new ();

  receipt->package_id = g_strdup (ID);
  receipt->package_digest = attest_digest_of ("package", 7);
  receipt->case_id = g_strdup ("ffeeddccbbaa99887766554433221100");
  receipt->case_seq = 12;
  receipt->case_head = attest_digest_of ("case", 4);
  receipt->store_head = attest_digest_of ("store", 5);
  receipt->state = ATTEST_RECEIPT_RECEIVED;
  receipt->role = g_strdup ("deputy-dsl");
  receipt->name = g_strdup ("Tom “T” Reed");
  receipt->at_ms = G_GINT64_CONSTANT (1772620927123);
  receipt->practice = TRUE;
  return receipt;
}

static GBytes *
seal (Fixture       *self,
      AttestReceipt *receipt)
{
  g_autoptr (GError) error = NULL;
  GBytes *file = attest_receipt_seal (receipt, self->deputy_key, attest_identity_recipient (self->sender), &error);

  g_assert_no_error (error);
  return file;
}

static void
test_says_what_was_answered (Fixture      *self,
                             gconstpointer data)
{
  for (AttestReceiptState state = ATTEST_RECEIPT_RECEIVED; state <= ATTEST_RECEIPT_LAST; state++)
    {
      g_autoptr (AttestReceipt) receipt = make ();
      g_autoptr (AttestReceipt) again = NULL;
      g_autoptr (GBytes) file = NULL;
      g_autoptr (GError) error = NULL;
      AttestReceiptState parsed;

      receipt->state = state;
      receipt->need_from = state == ATTEST_RECEIPT_NEED_FROM ? 4 : 0;
      file = seal (self, receipt);
      again = attest_receipt_open (self->sender, file, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again->package_id, ==, receipt->package_id);
      g_assert_true (attest_digest_equal (&again->package_digest, &receipt->package_digest));
      g_assert_cmpstr (again->case_id, ==, receipt->case_id);
      g_assert_cmpuint (again->case_seq, ==, 12);
      g_assert_true (attest_digest_equal (&again->case_head, &receipt->case_head));
      g_assert_true (attest_digest_equal (&again->store_head, &receipt->store_head));
      g_assert_cmpint (again->state, ==, state);
      g_assert_cmpuint (again->need_from, ==, receipt->need_from);
      g_assert_cmpstr (again->role, ==, "deputy-dsl");
      g_assert_cmpstr (again->name, ==, "Tom “T” Reed");
      g_assert_cmpstr (again->signing_key, ==, attest_sign_key_public (self->deputy_key));
      g_assert_cmpint (again->at_ms, ==, receipt->at_ms);
      g_assert_true (again->practice);
      g_assert_true (attest_receipt_state_from_nick (attest_receipt_state_nick (state), &parsed));
      g_assert_cmpint (parsed, ==, state);
    }
}

static void
test_all_are_of_one_size (Fixture      *self,
                          gconstpointer data)
{
  g_autoptr (AttestReceipt) first = make ();
  g_autoptr (AttestReceipt) second = make ();
  g_autoptr (GBytes) one = NULL;
  g_autoptr (GBytes) other = NULL;

  second->state = ATTEST_RECEIPT_NEED_FROM;
  second->need_from = G_GUINT64_CONSTANT (9007199254740991);
  second->case_seq = second->need_from;
  g_free (second->name);
  second->name = g_strnfill (400, 'n');
  one = seal (self, first);
  other = seal (self, second);
  g_assert_cmpuint (g_bytes_get_size (one), ==, g_bytes_get_size (other));
  g_assert_cmpuint (g_bytes_get_size (one), <=, ATTEST_RECEIPT_FILE_MOST);
}

static void
test_is_for_the_sender_alone (Fixture      *self,
                              gconstpointer data)
{
  g_autoptr (AttestReceipt) receipt = make ();
  g_autoptr (GBytes) file = seal (self, receipt);
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_receipt_open (self->deputy, file, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOR_US);
}

static void
test_no_byte_can_be_changed (Fixture      *self,
                             gconstpointer data)
{
  g_autoptr (AttestReceipt) receipt = make ();
  g_autoptr (GBytes) file = seal (self, receipt);
  gsize length = g_bytes_get_size (file);

  for (gsize i = 0; i < length; i++)
    {
      guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), length);
      g_autoptr (GBytes) other = NULL;
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (file, 0, i);
      g_autoptr (GError) error = NULL;

      copy[i] ^= (guint8)(1 << i % 8);
      other = g_bytes_new_take (copy, length);
      g_assert_null (attest_receipt_open (self->sender, other, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      if (i % 13 == 0)
        {
          g_assert_null (attest_receipt_open (self->sender, cut, &error));
          g_assert_nonnull (error);
        }
    }
}

static void
test_refuses_what_cannot_be_written (Fixture      *self,
                                     gconstpointer data)
{
  for (guint how = 0; how < 9; how++)
    {
      g_autoptr (AttestReceipt) receipt = make ();
      g_autoptr (GError) error = NULL;

      if (how == 0)
        receipt->need_from = 3;
      else if (how == 1)
        receipt->state = ATTEST_RECEIPT_NEED_FROM;
      else if (how == 2)
        receipt->state = 0;
      else if (how == 3)
        receipt->name[0] = '\n';
      else if (how == 4)
        receipt->package_id[0] = 'X';
      else if (how == 5)
        receipt->case_id[31] = '\0';
      else if (how == 6)
        receipt->role[0] = 'D';
      else if (how == 7)
        receipt->at_ms = -1;
      else
        receipt->case_seq = G_MAXUINT64;
      g_assert_null (attest_receipt_seal (receipt, self->deputy_key, attest_identity_recipient (self->sender), &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
    }
}

/* The text of a good receipt, to be spoilt and signed again. */
static char *
text_of (Fixture *self)
{
  g_autoptr (AttestReceipt) receipt = make ();
  g_autoptr (GBytes) file = seal (self, receipt);
  g_autoptr (GBytes) plain = attest_age_open_bytes (self->sender, g_bytes_get_data (file, NULL), g_bytes_get_size (file), 65536, NULL);
  g_autoptr (GPtrArray) members = attest_tar_read (plain, 65536, 2, NULL);
  GBytes *text = attest_tar_find (members, "receipt.json");

  return g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static GBytes *
seal_text (Fixture             *self,
           const char          *text,
           const AttestSignKey *key)
{
  const char *const recipients[] = { attest_identity_recipient (self->sender), NULL };
  g_autofree char  *signature = attest_minisign_sign (key, text, strlen (text), "x");
  AttestTarMember   members[] = { { "receipt.json", text, strlen (text) }, { "receipt.json.minisig", signature, strlen (signature) } };
  g_autoptr (GBytes) tar = attest_tar_write (members, 2, NULL);

  return attest_age_seal_bytes (recipients, g_bytes_get_data (tar, NULL), g_bytes_get_size (tar), NULL);
}

static void
test_has_one_spelling (Fixture      *self,
                       gconstpointer data)
{
  static const struct
  {
    const char *from, *to;
    AttestError code;
  } edits[] = {
    { "\"v\":1", "\"v\":2", ATTEST_ERROR_NEWER },
    { "\"v\":1", "\"v\":0", ATTEST_ERROR_INPUT },
    { "\"v\":1", "\"v\":1,\"w\":1", ATTEST_ERROR_INPUT },
    { "\"v\":1", "\"v\":1 ", ATTEST_ERROR_INPUT },
    { "\"state\":\"received\"", "\"state\":\"received\",\"state\":\"closed\"", ATTEST_ERROR_INPUT },
    { "\"state\":\"received\"", "\"state\":\"lost\"", ATTEST_ERROR_INPUT },
    { "\"practice\":true", "\"practice\":\"true\"", ATTEST_ERROR_INPUT },
    { "\"case_seq\":12", "\"case_seq\":-12", ATTEST_ERROR_INPUT },
    { "\"case_seq\":12", "\"case_seq\":12.0", ATTEST_ERROR_INPUT },
    { "\"name\":\"Tom ", "\"name\":\"Tom\\u0020", ATTEST_ERROR_INPUT },
    { "\"name\":\"Tom ", "\"name\":\"Tom\\u202e", ATTEST_ERROR_INPUT },
    { "\"at\":\"2026", "\"at\":\"2O26", ATTEST_ERROR_INPUT },
    { "\"case_head\":\"", "\"case_head\":\"0", ATTEST_ERROR_INPUT },
    { "{", "[", ATTEST_ERROR_INPUT },
  };
  g_autofree char *good = text_of (self);
  g_autoptr (GBytes) same = seal_text (self, good, self->deputy_key);
  g_autoptr (GBytes) forged = seal_text (self, good, self->other_key);
  g_autoptr (AttestReceipt) fine = attest_receipt_open (self->sender, same, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (fine);
  g_assert_null (attest_receipt_open (self->sender, forged, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SIGNATURE);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (GString) edited = g_string_new (good);
      g_autoptr (GBytes) file = NULL;
      g_autoptr (GError) why = NULL;

      g_assert_cmpuint (g_string_replace (edited, edits[i].from, edits[i].to, 1), ==, 1);
      file = seal_text (self, edited->str, self->deputy_key);
      g_assert_null (attest_receipt_open (self->sender, file, &why));
      g_assert_error (why, ATTEST_ERROR, (int)edits[i].code);
    }
}

static void
test_package_is_no_receipt (Fixture      *self,
                            gconstpointer data)
{
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autoptr (GBytes) tar = raw_tar (bag, "ustar");
  g_autoptr (GBytes) package = raw_seal (self, tar);
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_receipt_open (self->lead, package, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  fixture_add ("/receipt/open/says-what-was-answered", test_says_what_was_answered);
  fixture_add ("/receipt/open/is-for-the-sender-alone", test_is_for_the_sender_alone);
  fixture_add ("/receipt/open/no-byte-can-be-changed", test_no_byte_can_be_changed);
  fixture_add ("/receipt/open/has-one-spelling", test_has_one_spelling);
  fixture_add ("/receipt/open/package-is-no-receipt", test_package_is_no_receipt);
  fixture_add ("/receipt/seal/all-are-of-one-size", test_all_are_of_one_size);
  fixture_add ("/receipt/seal/refuses-what-cannot-be-written", test_refuses_what_cannot_be_written);
  return g_test_run ();
}
