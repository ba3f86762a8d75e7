/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "seal/attest-age.h"
#include "seal/attest-sign.h"
#include "submit/attest-card-file.h"
#include "submit/attest-package.h"
#include "submit/attest-receipt.h"
#include "submit/attest-tar.h"

#include <string.h>

/* One identity and one signing key for all runs, so that an input that was kept still fits. */
#define IDENTITY "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
#define WORDS "what was seen"

static AttestIdentity *
the_identity (void)
{
  static AttestIdentity *identity = NULL;
  g_autoptr (GError) error = NULL;

  if (identity == NULL)
    identity = attest_identity_from_text (IDENTITY, &error);
  g_assert_no_error (error);
  return identity;
}

static AttestSignKey *
the_key (void)
{
  static AttestSignKey *key = NULL;
  guint8                bytes[ATTEST_KEY_BYTES];

  memset (bytes, 0x42, sizeof bytes);
  if (key == NULL)
    {
      g_autoptr (AttestKey) seed = attest_key_new_from_bytes (bytes);

      key = attest_sign_key_from_seed (seed);
    }
  return key;
}

static GBytes *
seal (const void *bytes,
      gsize       length)
{
  const char *recipients[] = { attest_identity_recipient (the_identity ()), NULL };
  g_autoptr (GError) error = NULL;
  GBytes *sealed = attest_age_seal_bytes (recipients, bytes, length, &error);

  g_assert_no_error (error);
  return sealed;
}

static GBytes *
unseal (GBytes *sealed)
{
  g_autoptr (GError) error = NULL;
  GBytes *plain = attest_age_open_bytes (the_identity (), g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed),
                                         1 << 20, &error);

  g_assert_no_error (error);
  return plain;
}

static void
age_seeds (GPtrArray *to)
{
  g_ptr_array_add (to, seal (WORDS, strlen (WORDS)));
  g_ptr_array_add (to, seal ("", 0));
}

/* Nothing opens but to what was sealed. */
static void
age_attempt (const guint8 *bytes,
             gsize         length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = attest_age_open_bytes (the_identity (), bytes, length, 1 << 20, &error);

  g_assert_true ((plain == NULL) == (error != NULL));
  if (plain != NULL && g_bytes_get_size (plain) > 0)
    g_assert_cmpmem (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), WORDS, strlen (WORDS));
}

static void
minisign_seeds (GPtrArray *to)
{
  char *signature = attest_minisign_sign (the_key (), WORDS, strlen (WORDS), "made by a test");

  g_ptr_array_add (to, g_bytes_new_take (signature, strlen (signature)));
}

/* A signature that verifies carries the comment that was signed with it. */
static void
minisign_attempt (const guint8 *bytes,
                  gsize         length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *comment = NULL;

  if (attest_minisign_verify (attest_sign_key_public (the_key ()), WORDS, strlen (WORDS), (const char *)bytes, length,
                              &comment, &error))
    g_assert_cmpstr (comment, ==, "made by a test");
  else
    g_assert_nonnull (error);
}

static void
tar_seeds (GPtrArray *to)
{
  const AttestTarMember members[] = { { "a.txt", "hello", 5 }, { "b/c.bin", "\0\1\2", 3 }, { "empty", "", 0 } };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (to, attest_tar_write (members, G_N_ELEMENTS (members), &error));
  g_assert_no_error (error);
}

/* Nothing comes out under a name that could leave its folder. */
static void
tar_attempt (const guint8 *bytes,
             gsize         length)
{
  g_autoptr (GBytes) tar = g_bytes_new_static (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = attest_tar_read (tar, 1 << 20, 20, &error);

  g_assert_true ((files == NULL) == (error != NULL));
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      const AttestTarFile *file = files->pdata[i];
      g_auto (GStrv) parts = g_strsplit (file->name, "/", -1);

      g_assert_false (g_path_is_absolute (file->name));
      g_assert_false (g_strv_contains ((const char *const *)parts, ".."));
      g_assert_cmpuint (g_bytes_get_size (file->bytes), <=, length);
    }
}

static void
person_seeds (GPtrArray *to)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (to, attest_person_file_write ("Jo Evans", "staff", attest_identity_recipient (the_identity ()),
                                                 the_key (), FALSE, &error));
  g_assert_no_error (error);
}

static void
person_attempt (const guint8 *bytes,
                gsize         length)
{
  g_autoptr (GBytes) file = g_bytes_new_static (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPersonFile) person = attest_person_file_read (file, &error);

  g_assert_true ((person == NULL) == (error != NULL));
  if (person != NULL)
    {
      g_assert_cmpstr (person->name, ==, "Jo Evans");
      g_assert_cmpstr (person->recipient, ==, attest_identity_recipient (the_identity ()));
      g_assert_cmpstr (person->signing_key, ==, attest_sign_key_public (the_key ()));
    }
}

static void
card_file_seeds (GPtrArray *to)
{
  g_autoptr (GBytes) card = g_bytes_new_static ("[card]\nschool=x\n", 16);
  g_autoptr (GBytes) pack = g_bytes_new_static ("[pack]\nid=y\n", 12);
  g_autoptr (AttestCardFile) file = attest_card_file_new (card, pack);
  g_autoptr (GError) error = NULL;

  attest_card_file_sign (file, the_key (), &error);
  g_assert_no_error (error);
  g_ptr_array_add (to, attest_card_file_write (file, &error));
  g_assert_no_error (error);
}

/* Whoever changes the card's text loses its signature. */
static void
card_file_attempt (const guint8 *bytes,
                   gsize         length)
{
  g_autoptr (GBytes) bytes_of = g_bytes_new_static (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCardFile) file = attest_card_file_read (bytes_of, &error);

  g_assert_true ((file == NULL) == (error != NULL));
  if (file != NULL && attest_card_file_signed_by (file, attest_sign_key_public (the_key ())))
    g_assert_cmpmem (g_bytes_get_data (file->card, NULL), g_bytes_get_size (file->card), "[card]\nschool=x\n", 16);
}

/* What is inside the envelope is changed here, not the envelope: anybody can seal to a
 * recipient, so the inside is as hostile as the outside. */
static void
receipt_seeds (GPtrArray *to)
{
  g_autoptr (AttestReceipt) receipt = attest_receipt_new ();
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) error = NULL;

  receipt->package_id = g_strdup ("00112233445566778899aabbccddeeff");
  receipt->package_digest = attest_digest_of ("p", 1);
  receipt->case_id = g_strdup ("ffeeddccbbaa99887766554433221100");
  receipt->case_seq = 7;
  receipt->case_head = attest_digest_of ("c", 1);
  receipt->store_head = attest_digest_of ("s", 1);
  receipt->state = ATTEST_RECEIPT_RECEIVED;
  receipt->role = g_strdup ("dsl");
  receipt->name = g_strdup ("Amina Khan");
  receipt->at_ms = G_GINT64_CONSTANT (1772620927123);
  sealed = attest_receipt_seal (receipt, the_key (), attest_identity_recipient (the_identity ()), &error);
  g_assert_no_error (error);
  g_ptr_array_add (to, unseal (sealed));
}

static void
receipt_attempt (const guint8 *bytes,
                 gsize         length)
{
  g_autoptr (GBytes) sealed = seal (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestReceipt) receipt = attest_receipt_open (the_identity (), sealed, &error);

  g_assert_true ((receipt == NULL) == (error != NULL));
  if (receipt != NULL)
    {
      g_assert_cmpstr (receipt->package_id, ==, "00112233445566778899aabbccddeeff");
      g_assert_cmpint (receipt->state, ==, ATTEST_RECEIPT_RECEIVED);
      g_assert_cmpuint (receipt->case_seq, ==, 7);
    }
}

static GBytes *
small_package (void)
{
  g_autoptr (AttestPackageInfo) info = attest_package_info_new ();
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_member_free);
  g_autoptr (GBytes) item = g_bytes_new_static (WORDS, strlen (WORDS));
  g_autofree char *dir = g_dir_make_tmp ("attest-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "p.attest", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_new_for_path (dir);
  g_autoptr (GError) error = NULL;
  AttestDigest digest;
  guint64      size;
  GBytes      *sealed;

  info->package_id = g_strdup ("00112233445566778899aabbccddeeff");
  info->case_id = g_strdup ("ffeeddccbbaa99887766554433221100");
  info->reference = g_strdup ("2026/14");
  info->sender_name = g_strdup ("Jo Evans");
  info->sender_role = g_strdup ("staff");
  info->sender_signing_key = g_strdup (attest_sign_key_public (the_key ()));
  info->sender_recipient = g_strdup (attest_identity_recipient (the_identity ()));
  attest_package_info_add_recipient (info, "Amina Khan", "dsl", attest_identity_recipient (the_identity ()),
                                     attest_sign_key_public (the_key ()));
  info->head_seq = 1;
  info->head = attest_digest_of ("head", 4);
  info->store_head = attest_digest_of ("store", 5);
  info->created_ms = G_GINT64_CONSTANT (1772620927123);
  g_ptr_array_add (members, attest_member_new_bytes ("items/0001-written.txt", item));
  attest_package_build (info, members, the_key (), path, NULL, NULL, NULL, &digest, &size, &error);
  g_assert_no_error (error);
  sealed = g_file_load_bytes (file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_file_delete (file, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
  return sealed;
}

static void
package_seeds (GPtrArray *to)
{
  g_autoptr (GBytes) sealed = small_package ();

  g_ptr_array_add (to, unseal (sealed));
}

static gssize
give (void    *out,
      gsize    length,
      gpointer data,
      GError **error)
{
  return g_input_stream_read (data, out, length, NULL, error);
}

static gboolean
got_bytes (const void *bytes,
           gsize       length,
           gpointer    data,
           GError    **error)
{
  g_byte_array_append (data, bytes, (guint)length);
  return TRUE;
}

static gboolean
got_begin (const char         *name,
           guint64             size,
           const AttestDigest *expected,
           gpointer            data,
           GError            **error)
{
  g_byte_array_set_size (data, 0);
  g_assert_null (strstr (name, ".."));
  g_assert_true (name[0] != '/');
  return TRUE;
}

static gboolean
got_info (const AttestPackageInfo *info,
          guint                    members,
          guint64                  octets,
          gpointer                 data,
          GError                 **error)
{
  g_assert_cmpstr (info->package_id, ==, "00112233445566778899aabbccddeeff");
  return TRUE;
}

/* A bag that opens is the one that was signed; of another nothing more is seen than that a
 * member began, and none of its bytes are wrong when it ends. */
static void
package_attempt (const guint8 *bytes,
                 gsize         length)
{
  const AttestPackageSink sink = { .info = got_info, .begin = got_begin, .bytes = got_bytes };
  g_autoptr (GBytes) sealed = seal (bytes, length);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (sealed);
  g_autoptr (GByteArray) got = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  gboolean opened = attest_package_open (the_identity (), give, stream, &sink, got, NULL, &error);

  g_assert_true (opened == (error == NULL));
}

const FuzzTarget fuzz_sealed_targets[] = {
  { "age", age_seeds, age_attempt, 3000 },
  { "minisign", minisign_seeds, minisign_attempt, 5000 },
  { "tar", tar_seeds, tar_attempt, 5000 },
  { "person", person_seeds, person_attempt, 3000 },
  { "card-file", card_file_seeds, card_file_attempt, 3000 },
  { "receipt", receipt_seeds, receipt_attempt, 2000 },
  { "package", package_seeds, package_attempt, 1000 },
  { NULL, NULL, NULL, 0 },
};
