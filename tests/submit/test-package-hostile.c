/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit-fixture.h"

#include <archive_entry.h>
#include <string.h>

#define ID "00112233445566778899aabbccddeeff"
#define NOTE "data/items/0001-note.txt"

static void
test_raw_bag_is_good (Fixture      *self,
                      gconstpointer data)
{
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autoptr (GBytes) tar = raw_tar (bag, "ustar");
  g_autoptr (GBytes) package = raw_seal (self, tar);
  g_autoptr (GError) error = NULL;

  g_assert_true (open_bytes (self->lead, package, NULL, NULL, &error));
  g_assert_no_error (error);
}

static GBytes *
flipped (GBytes *bytes,
         gsize   at,
         guint8  mask)
{
  gsize   length = g_bytes_get_size (bytes);
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), length);

  copy[at] ^= mask;
  return g_bytes_new_take (copy, length);
}

static void
test_no_byte_can_be_changed (Fixture      *self,
                             gconstpointer data)
{
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autoptr (GBytes) tar = raw_tar (bag, "ustar");
  g_autoptr (GBytes) package = raw_seal (self, tar);

  for (gsize i = 0; i < g_bytes_get_size (package); i++)
    {
      g_autoptr (GBytes) other = flipped (package, i, (guint8)(1 << i % 8));
      g_autoptr (GError) error = NULL;

      g_assert_false (open_bytes (self->lead, other, NULL, NULL, &error));
      g_assert_true (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED) ||
                     g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_INPUT) ||
                     g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_NEWER) ||
                     g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOR_US));
    }
}

/* Where the sealed chunks begin: after the header's last line and a nonce. */
static gsize
payload_start (GBytes *package)
{
  const char *bytes = g_bytes_get_data (package, NULL);
  const char *mac = memmem (bytes, g_bytes_get_size (package), "\n--- ", 5);

  return (gsize)((const char *)memchr (mac + 1, '\n', 200) - bytes) + 1 + 16;
}

static void
test_cannot_be_cut_or_lengthened (Fixture      *self,
                                  gconstpointer data)
{
  g_autoptr (GBytes) package = fixture_package (self);
  gsize            length = g_bytes_get_size (package);
  gsize            start = payload_start (package);
  g_autofree char *longer = g_malloc0 (length + 1);
  g_autoptr (GBytes) more = NULL;

  for (gsize edge = start; edge < length; edge += 65536 + 16)
    for (gssize by = -17; by <= 17; by++)
      if (edge + (gsize)by < length)
        {
          g_autoptr (GBytes) cut = g_bytes_new_from_bytes (package, 0, edge + (gsize)by);

          assert_refused (self, cut, ATTEST_ERROR_TAMPERED, "");
        }
  for (gsize at = 0; at < start - 17; at += 7)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (package, 0, at);
      g_autoptr (GError) error = NULL;

      g_assert_false (open_bytes (self->lead, cut, NULL, NULL, &error));
      g_assert_true (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED) || g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_INPUT));
    }
  memcpy (longer, g_bytes_get_data (package, NULL), length);
  more = g_bytes_new (longer, length + 1);
  assert_refused (self, more, ATTEST_ERROR_TAMPERED, "");
}

static void
test_chunks_keep_their_order (Fixture      *self,
                              gconstpointer data)
{
  const gsize chunk = 65536 + 16;
  g_autoptr (GBytes) package = fixture_package (self);
  const guint8      *bytes = g_bytes_get_data (package, NULL);
  gsize              length = g_bytes_get_size (package);
  gsize              start = payload_start (package);
  g_autofree guint8 *swapped = g_memdup2 (bytes, length);
  g_autoptr (GByteArray) doubled = g_byte_array_new ();
  g_autoptr (GByteArray) dropped = g_byte_array_new ();
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autoptr (GBytes) third = NULL;

  g_assert_cmpuint (length, <, start + 2 * chunk);
  g_assert_cmpuint (length, >, start + chunk);
  memcpy (swapped + start, bytes + length - chunk, chunk);
  memcpy (swapped + length - chunk, bytes + start, chunk);
  g_byte_array_append (doubled, bytes, (guint)(start + chunk));
  g_byte_array_append (doubled, bytes + start, (guint)(length - start));
  g_byte_array_append (dropped, bytes, (guint)start);
  g_byte_array_append (dropped, bytes + start + chunk, (guint)(length - start - chunk));
  first = g_bytes_new (swapped, length);
  second = g_bytes_new (doubled->data, doubled->len);
  third = g_bytes_new (dropped->data, dropped->len);
  assert_refused (self, first, ATTEST_ERROR_TAMPERED, "");
  assert_refused (self, second, ATTEST_ERROR_TAMPERED, "");
  assert_refused (self, third, ATTEST_ERROR_TAMPERED, "");
}

static void
test_payload_has_to_match (Fixture      *self,
                           gconstpointer data)
{
  static const char *const contents[] = { "what they wrotf", "", "what they wrote and a good deal more" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GPtrArray) bag = raw_bag (self);

      raw_set (bag, NOTE, contents[i]);
      assert_bag_refused (self, bag, ATTEST_ERROR_TAMPERED, NOTE);
    }
}

static void
test_evidence_cannot_change_places (Fixture      *self,
                                    gconstpointer data)
{
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autofree char *one = raw_text (bag, "data/case.json");
  g_autofree char *other = raw_text (bag, NOTE);

  raw_set (bag, "data/case.json", other);
  raw_set (bag, NOTE, one);
  assert_bag_refused (self, bag, ATTEST_ERROR_TAMPERED, "data/case.json");
}

static void
test_missing_unlisted_doubled_renamed (Fixture      *self,
                                       gconstpointer data)
{
  for (guint how = 0; how < 5; how++)
    {
      g_autoptr (GPtrArray) bag = raw_bag (self);
      Raw *note = raw_find (bag, NOTE);

      if (how == 0)
        {
          g_ptr_array_remove (bag, note);
          assert_bag_refused (self, bag, ATTEST_ERROR_TAMPERED, "items/0001-note.txt is in the manifest and not in the package");
        }
      else if (how == 1)
        {
          raw_add (bag, ID "/data/items/0002-more.txt", "x");
          assert_bag_refused (self, bag, ATTEST_ERROR_TAMPERED, "0002-more.txt is in the package and not in the manifest");
        }
      else if (how == 2)
        {
          raw_add (bag, ID "/" NOTE, "what they wrote");
          assert_bag_refused (self, bag, ATTEST_ERROR_TAMPERED, NOTE " is in the package twice");
        }
      else if (how == 3)
        {
          raw_add (bag, ID "/extra.txt", "x");
          assert_bag_refused (self, bag, ATTEST_ERROR_TAMPERED, "extra.txt is in the package and not in the manifest");
        }
      else
        {
          g_free (note->name);
          note->name = g_strdup (ID "/data/items/0009-note.txt");
          assert_bag_refused (self, bag, ATTEST_ERROR_TAMPERED, "0009-note.txt is in the package and not in the manifest");
        }
    }
}

static void
test_order_and_folder (Fixture      *self,
                       gconstpointer data)
{
  for (guint how = 0; how < 6; how++)
    {
      g_autoptr (GPtrArray) bag = raw_bag (self);
      gpointer *members = bag->pdata;
      gpointer  third = members[2];

      if (how == 0)
        {
          members[2] = members[1];
          members[1] = third;
          assert_bag_refused (self, bag, ATTEST_ERROR_INPUT, "has manifest-sha256.txt where bag-info.txt belongs");
        }
      else if (how == 1)
        {
          members[2] = members[5];
          members[5] = third;
          assert_bag_refused (self, bag, ATTEST_ERROR_INPUT, "has data/case.json where manifest-sha256.txt belongs");
        }
      else if (how == 2)
        {
          g_ptr_array_set_size (bag, 4);
          assert_bag_refused (self, bag, ATTEST_ERROR_INPUT, "ends before tagmanifest-sha256.txt.minisig");
        }
      else
        for (guint i = how == 5 ? 6 : 0; i < bag->len; i++)
          {
            Raw             *raw = g_ptr_array_index (bag, i);
            g_autofree char *old = raw->name;

            raw->name = g_strconcat (how == 3 ? "evidence" : "ff112233445566778899aabbccddeeff", strchr (old, '/'), NULL);
          }
      if (how == 3 || how == 5)
        assert_bag_refused (self, bag, ATTEST_ERROR_INPUT, "outside the package's folder");
      if (how == 4)
        assert_bag_refused (self, bag, ATTEST_ERROR_TAMPERED, "not the name of the Package-Id");
    }
}

static void
test_only_plain_files (Fixture      *self,
                       gconstpointer data)
{
  static const struct
  {
    guint       type;
    const char *link, *naming;
  } kinds[] = {
    { AE_IFLNK, "/etc/passwd", "is a link" },
    { AE_IFREG, ID "/data/case.json", "is a link" },
    { AE_IFREG, RAW_HOLES, "has holes" },
    { AE_IFDIR, NULL, "unsafe name" }, /* a folder's name ends in a slash */
    { AE_IFCHR, NULL, "not a regular file" },
    { AE_IFBLK, NULL, "not a regular file" },
    { AE_IFIFO, NULL, "not a regular file" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GPtrArray) bag = raw_bag (self);
      Raw *note = raw_find (bag, NOTE);

      note->type = kinds[i].type;
      note->link = g_strdup (kinds[i].link);
      assert_bag_refused (self, bag, ATTEST_ERROR_INPUT, kinds[i].naming);
    }
}

static void
test_hostile_names (Fixture      *self,
                    gconstpointer data)
{
  static const char *const names[] = {
    "/etc/cron.d/x", ID "/../x", ID "/data/../../x", ID "/data//x", ID "/data/./x", ID "/data/.ssh", ID "/data/a\\b",
    ID "/data/a b", ID "/data/-rf", ID "/data/\xe2\x80\xae"
                                       "gnp.exe",
    ID "/data/\xc3\xa9", ID "/data/a\nb", ID "/data/a\x1b[2J",
    ID "/data/a/b/c", ID "/data/con:x", "C:\\x", "~/x"
  };
  g_autofree char *filler = g_strnfill (300, 'n');
  g_autofree char *too_long = g_strconcat (ID "/data/", filler, NULL);

  for (guint i = 0; i <= G_N_ELEMENTS (names); i++)
    {
      const char *name = i < G_N_ELEMENTS (names) ? names[i] : too_long;
      g_autoptr (GPtrArray) bag = raw_bag (self);
      g_autoptr (GPtrArray) listed = raw_bag (self);
      g_autofree char *manifest = raw_text (listed, "manifest-sha256.txt");
      g_autofree char *more = NULL;

      raw_add (bag, name, "x");
      assert_bag_refused (self, bag, ATTEST_ERROR_INPUT, "unsafe name");

      /* And when the sender lists and signs it: */
      if (g_str_has_prefix (name, ID "/data/") && strchr (name, '\n') == NULL)
        {
          more = g_strconcat (manifest, "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  ", name + strlen (ID) + 1, "\n", NULL);
          raw_set (listed, "manifest-sha256.txt", more);
          raw_sign (listed, self->sender_key);
          assert_bag_refused (self, listed, ATTEST_ERROR_INPUT, "unsafe name");
        }
    }
}

static GBytes *
with_tail (GBytes     *bytes,
           const void *tail,
           gsize       length)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, g_bytes_get_data (bytes, NULL), (guint)g_bytes_get_size (bytes));
  g_byte_array_append (out, tail, (guint)length);
  return g_byte_array_free_to_bytes (out);
}

static void
test_only_zeros_follow_the_tar (Fixture      *self,
                                gconstpointer data)
{
  g_autofree char   *tail = g_malloc0 (300000);
  static const gsize places[] = { 0, 1, 511, 512, 65535, 131072, 299999 };
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autoptr (GBytes) tar = raw_tar (bag, "ustar");
  g_autoptr (GBytes) zeros = with_tail (tar, tail, 300000);
  g_autoptr (GBytes) package = raw_seal (self, zeros);
  g_autoptr (GBytes) second = with_tail (tar, g_bytes_get_data (tar, NULL), g_bytes_get_size (tar));
  g_autoptr (GBytes) twice = raw_seal (self, second);

  g_assert_true (open_bytes (self->lead, package, NULL, NULL, NULL));
  assert_refused (self, twice, ATTEST_ERROR_INPUT, "follows the end");
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GBytes) bad = NULL;
      g_autoptr (GBytes) sealed = NULL;

      tail[places[i]] = 'x';
      bad = with_tail (tar, tail, 300000);
      tail[places[i]] = 0;
      sealed = raw_seal (self, bad);
      assert_refused (self, sealed, ATTEST_ERROR_INPUT, "follows the end");
    }
}

static void
test_other_things_in_an_age_file (Fixture      *self,
                                  gconstpointer data)
{
  static const char *const formats[] = { "gnutar", "v7tar", "cpio", "zip" };
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autoptr (GBytes) tar = raw_tar (bag, "ustar");
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) words = g_bytes_new ("Dear Mrs Khan", 13);
  g_autoptr (GBytes) empty = raw_seal (self, nothing);
  g_autoptr (GBytes) letter = raw_seal (self, words);

  assert_refused (self, nothing, ATTEST_ERROR_INPUT, "");
  assert_refused (self, words, ATTEST_ERROR_INPUT, "");
  assert_refused (self, empty, ATTEST_ERROR_INPUT, "");
  assert_refused (self, letter, ATTEST_ERROR_INPUT, "");
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) other = raw_tar (bag, formats[i]);
      g_autoptr (GBytes) sealed = raw_seal (self, other);

      assert_refused (self, sealed, ATTEST_ERROR_INPUT, "");
    }
  for (gsize at = 512; at < g_bytes_get_size (tar) - 1024; at += 512)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (tar, 0, at);
      g_autoptr (GBytes) sealed = raw_seal (self, cut);
      g_autoptr (GError) error = NULL;

      g_assert_false (open_bytes (self->lead, sealed, NULL, NULL, &error));
      g_assert_nonnull (error);
    }
}

/* Writes @size into the header of the @member-th 512-byte aligned member. */
static GBytes *
claiming (GBytes     *tar,
          const char *name,
          guint64     size)
{
  gsize   length = g_bytes_get_size (tar);
  guint8 *copy = g_memdup2 (g_bytes_get_data (tar, NULL), length);
  guint8 *header = memmem (copy, length, name, strlen (name) + 1);
  guint   sum = 0;

  header -= (header - copy) % 512;
  memset (header + 124, 0, 12);
  header[124] = 0x80;
  for (guint i = 0; i < 8; i++)
    header[135 - i] = (guint8)(size >> (8 * i));
  memset (header + 148, ' ', 8);
  for (guint i = 0; i < 512; i++)
    sum += header[i];
  g_snprintf ((char *)header + 148, 8, "%06o", sum);
  return g_bytes_new_take (copy, length);
}

static void
test_absurd_lengths (Fixture      *self,
                     gconstpointer data)
{
  static const guint64 sizes[] = { G_MAXINT64, G_MAXUINT64, G_GUINT64_CONSTANT (1) << 40, 9 * 1024 * 1024 };
  g_autoptr (GPtrArray) bag = raw_bag (self);
  g_autoptr (GBytes) tar = raw_tar (bag, "ustar");

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) tag = claiming (tar, ID "/bag-info.txt", sizes[i]);
      g_autoptr (GBytes) payload = claiming (tar, ID "/" NOTE, sizes[i]);
      g_autoptr (GBytes) tag_sealed = raw_seal (self, tag);
      g_autoptr (GBytes) payload_sealed = raw_seal (self, payload);
      g_autoptr (GError) error = NULL;

      g_assert_false (open_bytes (self->lead, tag_sealed, NULL, NULL, &error));
      g_assert_true (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE) || g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_INPUT));
      g_clear_error (&error);
      g_assert_false (open_bytes (self->lead, payload_sealed, NULL, NULL, &error));
      g_assert_true (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED) || g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_INPUT));
    }
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  fixture_add ("/package/hostile/raw-bag-is-good", test_raw_bag_is_good);
  fixture_add ("/package/hostile/no-byte-can-be-changed", test_no_byte_can_be_changed);
  fixture_add ("/package/hostile/cannot-be-cut-or-lengthened", test_cannot_be_cut_or_lengthened);
  fixture_add ("/package/hostile/chunks-keep-their-order", test_chunks_keep_their_order);
  fixture_add ("/package/hostile/payload-has-to-match", test_payload_has_to_match);
  fixture_add ("/package/hostile/evidence-cannot-change-places", test_evidence_cannot_change_places);
  fixture_add ("/package/hostile/missing-unlisted-doubled-renamed", test_missing_unlisted_doubled_renamed);
  fixture_add ("/package/hostile/order-and-folder", test_order_and_folder);
  fixture_add ("/package/hostile/only-plain-files", test_only_plain_files);
  fixture_add ("/package/hostile/hostile-names", test_hostile_names);
  fixture_add ("/package/hostile/only-zeros-follow-the-tar", test_only_zeros_follow_the_tar);
  fixture_add ("/package/hostile/other-things-in-an-age-file", test_other_things_in_an_age_file);
  fixture_add ("/package/hostile/absurd-lengths", test_absurd_lengths);
  return g_test_run ();
}
