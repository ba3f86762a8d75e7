/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit-fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define ID "00112233445566778899aabbccddeeff"

static AttestPackageInfo *
make_info (Fixture *self)
{
  AttestPackageInfo *info = attest_package_info_new ();

  info->package_id = g_strdup (ID);
  info->case_id = g_strdup ("ffeeddccbbaa99887766554433221100");
  info->reference = g_strdup ("2026/14");
  info->school = g_strdup ("Ysgol y Bryn & St Mary’s");
  info->sender_name = g_strdup ("Jo Evans");
  info->sender_role = g_strdup ("staff");
  info->sender_signing_key = g_strdup (attest_sign_key_public (self->sender_key));
  info->sender_recipient = g_strdup (attest_identity_recipient (self->sender));
  attest_package_info_add_recipient (info, "Amina Khan", "dsl", attest_identity_recipient (self->lead),
                                     attest_sign_key_public (self->lead_key));
  attest_package_info_add_recipient (info, "Tom Reed", "deputy-dsl", attest_identity_recipient (self->deputy),
                                     attest_sign_key_public (self->deputy_key));
  info->head_seq = 7;
  info->head = attest_digest_of ("head", 4);
  info->store_head = attest_digest_of ("store", 5);
  info->created_ms = G_GINT64_CONSTANT (1772620927123);
  return info;
}

void
fixture_init (int    *argc,
              char ***argv)
{
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_true (attest_seal_init (NULL));
}

void
fixture_set_up (Fixture      *self,
                gconstpointer data)
{
  self->dir = attest_test_dir ();
  self->sender = attest_identity_new ();
  self->lead = attest_identity_new ();
  self->deputy = attest_identity_new ();
  self->other = attest_identity_new ();
  self->sender_key = attest_sign_key_new ();
  self->lead_key = attest_sign_key_new ();
  self->deputy_key = attest_sign_key_new ();
  self->other_key = attest_sign_key_new ();
  self->info = make_info (self);
}

void
fixture_tear_down (Fixture      *self,
                   gconstpointer data)
{
  attest_test_remove (self->dir);
  g_free (self->dir);
  attest_identity_free (self->sender);
  attest_identity_free (self->lead);
  attest_identity_free (self->deputy);
  attest_identity_free (self->other);
  attest_sign_key_free (self->sender_key);
  attest_sign_key_free (self->lead_key);
  attest_sign_key_free (self->deputy_key);
  attest_sign_key_free (self->other_key);
  attest_package_info_free (self->info);
}

static void
add_text (GPtrArray  *members,
          const char *name,
          const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  g_ptr_array_add (members, attest_member_new_bytes (name, bytes));
}

/* A case with one picture that spans two chunks, and an empty file. */
GPtrArray *
fixture_members (void)
{
  GPtrArray       *members = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_member_free);
  g_autofree char *picture = g_malloc (90000);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 90000; i++)
    picture[i] = (char)(i * 31 + i / 251);
  bytes = g_bytes_new (picture, 90000);
  add_text (members, "chain.jsonl", "{\"a\":1}\n");
  add_text (members, "bodies/1.json", "{\"salt\":\"00\"}");
  add_text (members, "case.json", "{\"title\":\"x\"}");
  g_ptr_array_add (members, attest_member_new_bytes ("items/0001-screenshot.png", bytes));
  add_text (members, "items/0002-note.txt", "");
  return members;
}

char *
fixture_path (Fixture    *self,
              const char *name)
{
  return g_build_filename (self->dir, name, NULL);
}

GBytes *
fixture_package (Fixture *self)
{
  g_autoptr (GPtrArray) members = fixture_members ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (self, "p.attest");
  AttestDigest     digest;
  guint64          size;

  attest_package_build (self->info, members, self->sender_key, path, NULL, NULL, NULL, &digest, &size, &error);
  g_assert_no_error (error);
  return attest_test_read (path);
}

static gboolean
counts (Got     *self,
        GError **error)
{
  if (++self->made != self->refuse_at)
    return TRUE;
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_UNKNOWN_SENDER, "the sink said no");
  return FALSE;
}

static gboolean
got_info (const AttestPackageInfo *info,
          guint                    members,
          guint64                  octets,
          gpointer                 data,
          GError                 **error)
{
  Got *self = data;

  g_string_append_printf (self->calls, "info %s %u %" G_GUINT64_FORMAT "\n", info->sender_name, members, octets);
  return counts (self, error);
}

static gboolean
got_begin (const char         *name,
           guint64             size,
           const AttestDigest *expected,
           gpointer            data,
           GError            **error)
{
  Got *self = data;

  g_string_append_printf (self->calls, "begin %s %" G_GUINT64_FORMAT "\n", name, size);
  self->now = g_string_new (NULL);
  g_hash_table_insert (self->files, g_strdup (name), self->now);
  return counts (self, error);
}

static gboolean
got_bytes (const void *bytes,
           gsize       length,
           gpointer    data,
           GError    **error)
{
  Got *self = data;

  g_string_append_len (self->now, bytes, (gssize)length);
  return TRUE;
}

static gboolean
got_end (gpointer data,
         GError **error)
{
  Got *self = data;

  g_string_append (self->calls, "end\n");
  return counts (self, error);
}

const AttestPackageSink got_sink = { got_info, got_begin, got_bytes, got_end };

static void
free_string (gpointer data)
{
  g_string_free (data, TRUE);
}

Got *
got_new (void)
{
  Got *self = g_new0 (Got, 1);

  self->calls = g_string_new (NULL);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_string);
  return self;
}

void
got_free (Got *self)
{
  g_string_free (self->calls, TRUE);
  g_hash_table_unref (self->files);
  g_free (self);
}

gssize
from_read (void    *out,
           gsize    length,
           gpointer data,
           GError **error)
{
  From *self = data;
  gsize part = MIN (length, self->length - self->at);

  if (self->piece != 0)
    part = MIN (part, self->piece);
  if (part > 0)
    memcpy (out, self->bytes + self->at, part);
  self->at += part;
  return (gssize)part;
}

gboolean
open_bytes (const AttestIdentity *identity,
            GBytes               *package,
            Got                  *got,
            AttestDigest         *digest,
            GError              **error)
{
  From from = { .bytes = g_bytes_get_data (package, NULL), .length = g_bytes_get_size (package) };

  return attest_package_open (identity, from_read, &from, got != NULL ? &got_sink : NULL, got, digest, error);
}

static void
raw_free (gpointer data)
{
  Raw *self = data;

  g_free (self->name);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->link);
  g_free (self);
}

GPtrArray *
raw_none (void)
{
  return g_ptr_array_new_with_free_func (raw_free);
}

Raw *
raw_add (GPtrArray  *bag,
         const char *name,
         const char *text)
{
  Raw *self = g_new0 (Raw, 1);

  self->name = g_strdup (name);
  self->bytes = g_bytes_new (text, strlen (text));
  self->type = AE_IFREG;
  g_ptr_array_add (bag, self);
  return self;
}

Raw *
raw_find (GPtrArray  *bag,
          const char *below)
{
  for (guint i = 0; i < bag->len; i++)
    {
      Raw *self = g_ptr_array_index (bag, i);

      if (g_str_has_prefix (self->name, ID "/") && strcmp (self->name + strlen (ID) + 1, below) == 0)
        return self;
    }
  g_assert_not_reached ();
}

void
raw_set (GPtrArray  *bag,
         const char *below,
         const char *text)
{
  Raw *self = raw_find (bag, below);

  g_bytes_unref (self->bytes);
  self->bytes = g_bytes_new (text, strlen (text));
}

char *
raw_text (GPtrArray  *bag,
          const char *below)
{
  Raw *self = raw_find (bag, below);

  return g_strndup (g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes));
}

/* Lists and signs whatever the first three files now are. */
void
raw_sign (GPtrArray           *bag,
          const AttestSignKey *key)
{
  static const char *const listed[] = { "bagit.txt", "bag-info.txt", "manifest-sha256.txt" };
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *signature = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (listed); i++)
    {
      Raw             *file = raw_find (bag, listed[i]);
      AttestDigest     digest = attest_digest_of (g_bytes_get_data (file->bytes, NULL), g_bytes_get_size (file->bytes));
      g_autofree char *hex = attest_digest_hex (&digest);

      g_string_append_printf (lines, "%s  %s\n", hex, listed[i]);
    }
  signature = attest_minisign_sign (key, lines->str, lines->len, "test");
  raw_set (bag, "tagmanifest-sha256.txt", lines->str);
  raw_set (bag, "tagmanifest-sha256.txt.minisig", signature);
}

/* Two payload files, one good bag. */
GPtrArray *
raw_bag (Fixture *self)
{
  static const struct
  {
    const char *name, *text;
  } payload[] = { { "data/case.json", "{\"title\":\"x\"}" },
                  { "data/items/0001-note.txt", "what they wrote" } };
  GPtrArray *bag = raw_none ();
  g_autoptr (GString) manifest = g_string_new (NULL);
  g_autofree char *info = NULL;
  guint64          octets = 0;

  for (guint i = 0; i < G_N_ELEMENTS (payload); i++)
    {
      AttestDigest     digest = attest_digest_of (payload[i].text, strlen (payload[i].text));
      g_autofree char *hex = attest_digest_hex (&digest);

      octets += strlen (payload[i].text);
      g_string_append_printf (manifest, "%s  %s\n", hex, payload[i].name);
    }
  info = attest_package_info_print (self->info, octets, G_N_ELEMENTS (payload), NULL);
  raw_add (bag, ID "/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
  raw_add (bag, ID "/bag-info.txt", info);
  raw_add (bag, ID "/manifest-sha256.txt", manifest->str);
  raw_add (bag, ID "/tagmanifest-sha256.txt", "");
  raw_add (bag, ID "/tagmanifest-sha256.txt.minisig", "");
  for (guint i = 0; i < G_N_ELEMENTS (payload); i++)
    {
      g_autofree char *name = g_strconcat (ID "/", payload[i].name, NULL);

      raw_add (bag, name, payload[i].text);
    }
  raw_sign (bag, self->sender_key);
  return bag;
}

static la_ssize_t
append_cb (struct archive *tar,
           void           *data,
           const void     *bytes,
           size_t          length)
{
  g_byte_array_append (data, bytes, (guint)length);
  return (la_ssize_t)length;
}

/* Unlike the program's own writer it writes what it is told. */
GBytes *
raw_tar (GPtrArray  *bag,
         const char *format)
{
  GByteArray     *out = g_byte_array_new ();
  struct archive *tar = archive_write_new ();

  g_assert_cmpint (archive_write_set_format_by_name (tar, format), ==, ARCHIVE_OK);
  archive_write_set_bytes_in_last_block (tar, 1);
  archive_write_open (tar, out, NULL, append_cb, NULL);
  for (guint i = 0; i < bag->len; i++)
    {
      Raw                  *raw = g_ptr_array_index (bag, i);
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, raw->name);
      archive_entry_set_filetype (entry, raw->type);
      archive_entry_set_perm (entry, 0644);
      if (raw->type == AE_IFLNK)
        archive_entry_set_symlink (entry, raw->link);
      else if (raw->link != NULL && strcmp (raw->link, RAW_HOLES) != 0)
        archive_entry_set_hardlink (entry, raw->link);
      archive_entry_set_size (entry, raw->type == AE_IFREG && (raw->link == NULL || strcmp (raw->link, RAW_HOLES) == 0) ? (la_int64_t)g_bytes_get_size (raw->bytes) : 0);
      if (g_strcmp0 (raw->link, RAW_HOLES) == 0)
        archive_entry_sparse_add_entry (entry, 4, archive_entry_size (entry) - 4);
      g_assert_cmpint (archive_write_header (tar, entry), >=, ARCHIVE_WARN);
      if (archive_entry_size (entry) > 0)
        archive_write_data (tar, g_bytes_get_data (raw->bytes, NULL), g_bytes_get_size (raw->bytes));
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_close (tar), ==, ARCHIVE_OK);
  archive_write_free (tar);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
raw_seal (Fixture *self,
          GBytes  *tar)
{
  const char *const recipients[] = { attest_identity_recipient (self->lead), NULL };
  g_autoptr (GError) error = NULL;
  GBytes *sealed = attest_age_seal_bytes (recipients, g_bytes_get_data (tar, NULL), g_bytes_get_size (tar), &error);

  g_assert_no_error (error);
  return sealed;
}

/* Opens as the lead and expects a refusal whose message holds @naming. */
void
assert_refused (Fixture    *self,
                GBytes     *package,
                AttestError code,
                const char *naming)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Got) got = got_new ();

  g_assert_false (open_bytes (self->lead, package, got, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, (int)code);
  if (strstr (error->message, naming) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, naming);
  g_assert_true (g_str_is_ascii (error->message));
}

void
assert_bag_refused (Fixture    *self,
                    GPtrArray  *bag,
                    AttestError code,
                    const char *naming)
{
  g_autoptr (GBytes) tar = raw_tar (bag, "pax");
  g_autoptr (GBytes) package = raw_seal (self, tar);

  assert_refused (self, package, code, naming);
}
