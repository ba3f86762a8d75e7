/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-json.h"
#include "base/attest-time.h"
#include "capture/attest-sniff.h"
#include "custody/attest-chain.h"
#include "domain/attest-marks.h"
#include "fuzz.h"
#include "seal/attest-age.h"
#include "seal/attest-sign.h"
#include "submit/attest-package-info.h"

#include <string.h>

/* Whoever refuses says why; whoever accepts says nothing. */
#define REFUSED(error) g_assert_nonnull (error)

static void
add_text (GPtrArray  *to,
          const char *text)
{
  g_ptr_array_add (to, g_bytes_new (text, strlen (text)));
}

static void
line_seeds (GPtrArray *to)
{
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  AttestMoment now = attest_moment_now ();
  AttestChain  chain;

  attest_chain_init (&chain, "0123456789abcdef0123456789abcdef", attest_sign_key_public (key));
  for (guint i = 0; i < 3; i++)
    {
      AttestDigest     body = attest_digest_of (&i, sizeof i);
      gsize            length;
      g_autofree char *line = attest_chain_append (&chain, i == 0 ? "case-opened" : "item-added", &now, &body, &length);

      g_ptr_array_add (to, g_bytes_new (line, length));
    }
}

/* A line has one spelling: what was read is what would be written. */
static void
line_attempt (const guint8 *bytes,
              gsize         length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *again = NULL;
  AttestLine       line;
  gsize            written;

  if (!attest_line_parse ((const char *)bytes, length, &line, &error))
    {
      REFUSED (error);
      return;
    }
  again = attest_line_write (&line, &written);
  g_assert_cmpmem (again, written, bytes, length);
}

static void
json_seeds (GPtrArray *to)
{
  add_text (to, "{\"a\":1,\"b\":\"two\",\"c\":[true,null,{\"d\":-35}],\"\\u00e9\":\"\\ud83d\\ude00\"}");
  add_text (to, "{\"a\":{\"a\":{\"a\":{\"a\":[[[[[1]]]]]}}}}");
}

/* What was read can be written, read again, and is then written the same. */
static void
json_attempt (const guint8 *bytes,
              gsize         length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = attest_json_parse ((const char *)bytes, length, 64 * 1024, &error);
  g_autoptr (JsonObject) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize            first_length, second_length;

  if (object == NULL)
    {
      REFUSED (error);
      return;
    }
  first = attest_json_print (object, &first_length);
  again = attest_json_parse (first, first_length, first_length, &error);
  g_assert_no_error (error);
  second = attest_json_print (again, &second_length);
  g_assert_cmpmem (first, first_length, second, second_length);
}

static void
time_seeds (GPtrArray *to)
{
  add_text (to, "2026-03-04T10:42:07.123Z");
  add_text (to, "2024-02-29T23:59:59.999Z");
  add_text (to, "9999-12-31T23:59:59.999Z");
  add_text (to, "2026-03-29T01:30:00+01:00");
}

static void
time_attempt (const guint8 *bytes,
              gsize         length)
{
  g_autofree char *text = g_strndup (bytes != NULL ? (const char *)bytes : "", length);
  char             zone[ATTEST_ZONE_MAX + 1];
  char             again[25];
  gint64           utc_ms;

  if (attest_time_parse_utc (text, &utc_ms))
    {
      attest_time_utc_text (utc_ms, again);
      g_assert_cmpstr (again, ==, text);
    }
  if (attest_time_parse_person (text, &utc_ms, zone))
    {
      g_autofree char *shown = attest_time_text_at (utc_ms, zone);

      g_assert_nonnull (shown);
      g_assert_true (attest_zone_is_valid (zone));
    }
}

static void
sniff_seeds (GPtrArray *to)
{
  static const guint8 png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\x02\0\0\0";
  static const guint8 jpeg[] = "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x11\x08\0\x10\0\x10\3\1\x22\0\2\x11\1\3\x11\1";
  static const guint8 webp[] = "RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\0\0\xff\0\0";

  g_ptr_array_add (to, g_bytes_new (png, sizeof png));
  g_ptr_array_add (to, g_bytes_new (jpeg, sizeof jpeg));
  g_ptr_array_add (to, g_bytes_new (webp, sizeof webp));
  add_text (to, "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nDate: Tue, 3 Mar 2026 10:00:00 +0000\r\n\r\nhi\r\n");
  add_text (to, "%PDF-1.7\n");
  add_text (to, "<!DOCTYPE html><html><body>x</body></html>");
}

static void
sniff_attempt (const guint8 *bytes,
               gsize         length)
{
  AttestSniff sniff = attest_sniff (bytes, length);

  g_assert_nonnull (sniff.type);
  g_assert_nonnull (strchr (sniff.type, '/'));
  g_assert_nonnull (attest_sniff_extension (sniff.type));
  g_assert_false (strchr (attest_sniff_extension (sniff.type), '/') != NULL);
}

static void
info_seeds (GPtrArray *to)
{
  g_autoptr (AttestPackageInfo) info = attest_package_info_new ();
  g_autoptr (AttestIdentity) identity = attest_identity_new ();
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  g_autoptr (GError) error = NULL;
  char *text;

  info->package_id = g_strdup ("00112233445566778899aabbccddeeff");
  info->case_id = g_strdup ("ffeeddccbbaa99887766554433221100");
  info->reference = g_strdup ("2026/14");
  info->school = g_strdup ("Ysgol y Bryn");
  info->sender_name = g_strdup ("Jo Evans");
  info->sender_role = g_strdup ("staff");
  info->sender_signing_key = g_strdup (attest_sign_key_public (key));
  info->sender_recipient = g_strdup (attest_identity_recipient (identity));
  attest_package_info_add_recipient (info, "Amina Khan", "dsl", attest_identity_recipient (identity),
                                     attest_sign_key_public (key));
  info->head_seq = 7;
  info->head = attest_digest_of ("head", 4);
  info->store_head = attest_digest_of ("store", 5);
  info->created_ms = G_GINT64_CONSTANT (1772620927123);
  text = attest_package_info_print (info, 12345, 3, &error);
  g_assert_no_error (error);
  g_ptr_array_add (to, g_bytes_new_take (text, strlen (text)));
}

static void
info_attempt (const guint8 *bytes,
              gsize         length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPackageInfo) info = NULL;
  g_autoptr (AttestPackageInfo) again = NULL;
  g_autofree char *text = NULL;
  guint64          octets;
  guint            count;

  info = attest_package_info_parse ((const char *)bytes, length, &octets, &count, &error);
  if (info == NULL)
    {
      REFUSED (error);
      return;
    }
  text = attest_package_info_print (info, octets, count, &error);
  g_assert_no_error (error);
  again = attest_package_info_parse (text, strlen (text), &octets, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->package_id, ==, info->package_id);
  g_assert_cmpuint (again->recipients->len, ==, info->recipients->len);
}

static void
marks_seeds (GPtrArray *to)
{
  add_text (to, "{\"v\":1,\"marks\":[{\"kind\":\"crop\",\"x\":1,\"y\":2,\"width\":3,\"height\":4},"
                "{\"kind\":\"number\",\"x\":1,\"y\":2,\"width\":3,\"height\":3,\"number\":2}]}");
  add_text (to, "{\"marks\":[{\"kind\":\"arrow\",\"x\":9,\"y\":9,\"width\":-3,\"height\":-4},{\"kind\":\"text\",\"width\":3,\"height\":3,\"text\":\"no\"}]}");
  add_text (to, "{\"crop\":[1,2,3,4],\"cover\":2,\"box\":1,\"arrow\":1,\"number\":3,\"text\":1}");
}

/* Marks that were read are marks that would be kept, and what an entry says was
 * done is within bounds whatever it says. */
static void
marks_attempt (const guint8 *bytes,
               gsize         length)
{
  g_autofree char *text = length > 0 ? g_strndup ((const char *)bytes, length) : g_strdup ("");
  g_autofree char *again = NULL, *twice = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestMarks) marks = attest_marks_from_text (text, &error), kept = NULL;
  g_autoptr (JsonObject) object = attest_json_parse (text, strlen (text), 1024 * 1024, NULL);
  AttestMarksDone done;

  attest_marks_done_from_json (&done, object);
  for (guint i = 0; i <= ATTEST_MARK_LAST; i++)
    g_assert_cmpuint (done.count[i], <=, ATTEST_MARKS_MOST);
  for (guint i = 0; i < G_N_ELEMENTS (done.crop); i++)
    g_assert_true (done.count[ATTEST_MARK_CROP] == 0 || (done.crop[i] >= (i < 2 ? 0 : 1) && done.crop[i] <= G_MAXINT16));
  if (marks == NULL)
    {
      REFUSED (error);
      return;
    }
  again = attest_marks_to_text (marks);
  kept = attest_marks_from_text (again, &error);
  g_assert_no_error (error);
  twice = attest_marks_to_text (kept);
  g_assert_cmpstr (again, ==, twice);
}

const FuzzTarget fuzz_text_targets[] = {
  { "line", line_seeds, line_attempt, 20000 },
  { "json", json_seeds, json_attempt, 20000 },
  { "time", time_seeds, time_attempt, 20000 },
  { "sniff", sniff_seeds, sniff_attempt, 20000 },
  { "package-info", info_seeds, info_attempt, 5000 },
  { "marks", marks_seeds, marks_attempt, 20000 },
  { NULL, NULL, NULL, 0 },
};
