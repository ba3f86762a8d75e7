/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-package-private.h"

#include "base/attest-error.h"
#include "base/attest-id.h"
#include "submit/attest-tar.h"

#include <string.h>

/* A manifest line: 64 hex digits, two spaces, the name, a line feed. It is what
 * `sha256sum` writes and reads. */
#define LINE_HEAD (ATTEST_DIGEST_HEX + 2)

const char *const attest_tag_names[ATTEST_TAG_N] = {
  [ATTEST_TAG_BAGIT] = "bagit.txt",
  [ATTEST_TAG_INFO] = "bag-info.txt",
  [ATTEST_TAG_MANIFEST] = "manifest-sha256.txt",
  [ATTEST_TAG_TAGMANIFEST] = "tagmanifest-sha256.txt",
  [ATTEST_TAG_SIGNATURE] = "tagmanifest-sha256.txt.minisig",
};

void
attest_manifest_add (GString            *manifest,
                     const AttestDigest *digest,
                     const char         *folder,
                     const char         *name)
{
  g_autofree char *hex = attest_digest_hex (digest);

  g_string_append_printf (manifest, "%s  %s%s\n", hex, folder, name);
}

void
attest_bag_clear (AttestBag *self)
{
  g_clear_pointer (&self->info, attest_package_info_free);
  g_clear_pointer (&self->listed, g_hash_table_unref);
}

/**
 * attest_package_refuse:
 * @error: return location for an #AttestError
 * @code: why
 * @format: in words; names from the package may be given as they are
 *
 * Returns: always %FALSE; in the message every byte is printable
 */
gboolean
attest_package_refuse (GError    **error,
                       AttestError code,
                       const char *format,
                       ...)
{
  g_autofree char *message = NULL;
  g_autofree char *shown = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  shown = g_strescape (message, "\"\\");
  g_set_error_literal (error, ATTEST_ERROR, code, shown);
  return FALSE;
}

/* The tag manifest is fully known from the three files it lists, so it is made
 * again and compared; that leaves it one spelling. */
static gboolean
check_tagmanifest (GBytes *const tags[ATTEST_TAG_N],
                   GError      **error)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  gsize       length = 0;
  const char *given = g_bytes_get_data (tags[ATTEST_TAG_TAGMANIFEST], &length);

  for (guint i = ATTEST_TAG_BAGIT; i <= ATTEST_TAG_MANIFEST; i++)
    {
      AttestDigest digest = attest_digest_of (g_bytes_get_data (tags[i], NULL), g_bytes_get_size (tags[i]));
      gsize        before = lines->len;

      attest_manifest_add (lines, &digest, "", attest_tag_names[i]);
      if (length < lines->len || memcmp (given + before, lines->str + before, lines->len - before) != 0)
        return attest_package_refuse (error, ATTEST_ERROR_TAMPERED, "%s does not match tagmanifest-sha256.txt", attest_tag_names[i]);
    }
  return length == lines->len ||
         attest_package_refuse (error, ATTEST_ERROR_INPUT, "%s lists more than it may", attest_tag_names[ATTEST_TAG_TAGMANIFEST]);
}

static gboolean
check_bagit (GBytes  *bytes,
             GError **error)
{
  gsize       length = 0;
  const char *text = g_bytes_get_data (bytes, &length);

  if (length == strlen (ATTEST_BAGIT_TEXT) && memcmp (text, ATTEST_BAGIT_TEXT, length) == 0)
    return TRUE;
  return attest_package_refuse (error, ATTEST_ERROR_INPUT, "%s is not that of a BagIt 1.0 bag", attest_tag_names[ATTEST_TAG_BAGIT]);
}

static gboolean
take_line (AttestBag *self,
           char      *line,
           GError   **error)
{
  const char      *name = line + LINE_HEAD + strlen (ATTEST_PAYLOAD);
  AttestListed    *listed;
  AttestDigest     digest;
  g_autofree char *full = NULL;

  if (strlen (line) <= LINE_HEAD + strlen (ATTEST_PAYLOAD) || strncmp (line + ATTEST_DIGEST_HEX, "  " ATTEST_PAYLOAD, 2 + strlen (ATTEST_PAYLOAD)) != 0)
    return attest_package_refuse (error, ATTEST_ERROR_INPUT, "The manifest has the line \"%.120s\"", line);
  line[ATTEST_DIGEST_HEX] = '\0';
  if (!attest_digest_from_hex (line, &digest))
    return attest_package_refuse (error, ATTEST_ERROR_INPUT, "The manifest has no digest for %.120s", name);
  full = g_strconcat (self->info->package_id, "/" ATTEST_PAYLOAD, name, NULL);
  if (!attest_tar_name_is_safe (full))
    return attest_package_refuse (error, ATTEST_ERROR_INPUT, "The manifest lists the unsafe name \"%.120s\"", name);
  if (attest_bag_find (self, name) != NULL)
    return attest_package_refuse (error, ATTEST_ERROR_INPUT, "The manifest lists %.120s twice", name);
  listed = g_new0 (AttestListed, 1);
  listed->digest = digest;
  g_hash_table_insert (self->listed, g_ascii_strdown (name, -1), listed);
  return TRUE;
}

static gboolean
take_manifest (AttestBag *self,
               GBytes    *bytes,
               GError   **error)
{
  gsize            length = 0;
  const char      *given = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_strndup (given, length);
  char            *next;

  self->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (strlen (text) != length)
    return attest_package_refuse (error, ATTEST_ERROR_INPUT, "%s holds a zero byte", attest_tag_names[ATTEST_TAG_MANIFEST]);
  for (char *line = text; *line != '\0'; line = next)
    {
      next = strchr (line, '\n');
      if (next == NULL)
        return attest_package_refuse (error, ATTEST_ERROR_INPUT, "%s is cut off", attest_tag_names[ATTEST_TAG_MANIFEST]);
      *next++ = '\0';
      if (g_hash_table_size (self->listed) == ATTEST_PACKAGE_MEMBERS_MOST)
        return attest_package_refuse (error, ATTEST_ERROR_TOO_LARGE, "%s has too many lines", attest_tag_names[ATTEST_TAG_MANIFEST]);
      if (!take_line (self, line, error))
        return FALSE;
    }
  return TRUE;
}

/* age says nothing of who sealed a file, so any recipient could open a package
 * and seal it to somebody else. The sender signed the list of recipients. */
static gboolean
check_for_us (AttestBag            *self,
              const char           *folder,
              const AttestIdentity *identity,
              GError              **error)
{
  if (strcmp (self->info->package_id, folder) != 0)
    return attest_package_refuse (error, ATTEST_ERROR_TAMPERED, "The folder %s has not the name of the Package-Id inside", folder);
  if (attest_package_info_is_for (self->info, attest_identity_recipient (identity)))
    return TRUE;
  return attest_package_refuse (error, ATTEST_ERROR_TAMPERED, "Package %s was sealed again by somebody: its signed list of recipients does not name this store", folder);
}

/**
 * attest_bag_check:
 * @self: (out caller-allocates): zeros
 * @tags: the files before data/, by #AttestTag
 * @folder: the folder they were in
 * @identity: who opened the package
 * @error: return location for an #AttestError
 *
 * Returns: whether the tag files match each other, the signature is of the key
 *   they name, and the package is for @identity
 */
gboolean
attest_bag_check (AttestBag            *self,
                  GBytes *const         tags[ATTEST_TAG_N],
                  const char           *folder,
                  const AttestIdentity *identity,
                  GError              **error)
{
  gsize       length = 0;
  const char *info = g_bytes_get_data (tags[ATTEST_TAG_INFO], &length);
  guint       count = 0;

  if (!check_bagit (tags[ATTEST_TAG_BAGIT], error) || !check_tagmanifest (tags, error))
    return FALSE;
  self->info = attest_package_info_parse (info, length, &self->octets, &count, error);
  if (self->info == NULL ||
      !attest_minisign_verify (self->info->sender_signing_key,
                               g_bytes_get_data (tags[ATTEST_TAG_TAGMANIFEST], NULL), g_bytes_get_size (tags[ATTEST_TAG_TAGMANIFEST]),
                               g_bytes_get_data (tags[ATTEST_TAG_SIGNATURE], NULL), g_bytes_get_size (tags[ATTEST_TAG_SIGNATURE]),
                               NULL, error) ||
      !check_for_us (self, folder, identity, error) || !take_manifest (self, tags[ATTEST_TAG_MANIFEST], error))
    return FALSE;
  if (self->octets > ATTEST_PACKAGE_OCTETS_MOST)
    return attest_package_refuse (error, ATTEST_ERROR_TOO_LARGE, "Package %s claims to hold more than any may", folder);
  return count == g_hash_table_size (self->listed) ||
         attest_package_refuse (error, ATTEST_ERROR_TAMPERED, "The manifest of %s has not as many lines as Payload-Oxum says", folder);
}

/**
 * attest_bag_find:
 * @self: a bag whose manifest was read
 * @name: a payload file, below data/
 *
 * Names that differ in capitals alone are one name, since on some file systems
 * they would be one file.
 *
 * Returns: (transfer none) (nullable): its line in the manifest
 */
AttestListed *
attest_bag_find (AttestBag  *self,
                 const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->listed, lower);
}

/**
 * attest_bag_is_whole:
 * @self: a bag, of which every payload file in the tar was read
 * @octets: the sum of their sizes
 * @error: return location for an #AttestError
 *
 * Returns: whether every file of the manifest was there
 */
gboolean
attest_bag_is_whole (AttestBag *self,
                     guint64    octets,
                     GError   **error)
{
  GHashTableIter iter;
  gpointer       name, listed;

  g_hash_table_iter_init (&iter, self->listed);
  while (g_hash_table_iter_next (&iter, &name, &listed))
    if (!((AttestListed *)listed)->seen)
      return attest_package_refuse (error, ATTEST_ERROR_TAMPERED, "%s is in the manifest and not in the package", (const char *)name);
  return octets == self->octets ||
         attest_package_refuse (error, ATTEST_ERROR_TAMPERED, "The payload of %s has not the size Payload-Oxum says", self->info->package_id);
}
