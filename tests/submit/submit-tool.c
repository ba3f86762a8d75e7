/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "seal/attest-age.h"
#include "submit/attest-drop.h"
#include "submit/attest-package.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One operation in a process of its own, for the tests that kill it or take
 * the disk away, and for measuring. Says "checked", "unchecked", "built",
 * "opened" or the word of an error.
 *
 *   submit-tool prepare DROP
 *   submit-tool try DROP            (and what it allows)
 *   submit-tool put DROP NAME FILE
 *   submit-tool list DROP
 *   submit-tool get DROP NAME       (and its digest)
 *   submit-tool remove DROP NAME
 *   submit-tool build FILE OUT IDENTITY
 *   submit-tool open FILE IDENTITY */

static int
say (gboolean    done,
     const char *word,
     GError     *error)
{
  puts (done ? word : attest_error_nick ((AttestError)error->code));
  if (!done)
    fprintf (stderr, "%s\n", error->message);
  return done ? 0 : 1;
}

static gssize
file_read (void    *bytes,
           gsize    length,
           gpointer data,
           GError **error)
{
  return (gssize)fread (bytes, 1, length, data);
}

static AttestDigest
digest_of_file (const char *path,
                guint64    *size)
{
  g_autofree guint8 *piece = g_malloc (1 << 18);
  FILE              *file = fopen (path, "re");
  AttestHasher       hasher;
  gsize              got;

  attest_hasher_init (&hasher);
  *size = 0;
  while ((got = fread (piece, 1, 1 << 18, file)) > 0)
    {
      attest_hasher_update (&hasher, piece, got);
      *size += got;
    }
  fclose (file);
  return attest_hasher_finish (&hasher);
}

static AttestIdentity *
read_identity (const char *path)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return attest_identity_from_text (g_strstrip (text), NULL);
}

/* Tests of a share that says nothing have less patience than people. */
static AttestDrop *
drop_at (const char *path)
{
  AttestDrop *drop = attest_drop_new (path);
  const char *patience = g_getenv ("SUBMIT_TOOL_PATIENCE_MS");

  if (patience != NULL)
    attest_drop_set_patience (drop, (guint)atoi (patience));
  return drop;
}

static int
put (const char *drop_path,
     const char *name,
     const char *path)
{
  g_autoptr (AttestDrop) drop = drop_at (drop_path);
  g_autoptr (GError) error = NULL;
  gboolean     checked = FALSE;
  guint64      size;
  AttestDigest digest = digest_of_file (path, &size);
  gboolean     done = attest_drop_put (drop, ATTEST_DROP_IN, name, path, &digest, NULL, &checked, &error);

  return say (done, checked ? "checked" : "unchecked", error);
}

static int
prepare (const char *drop_path)
{
  g_autoptr (AttestDrop) drop = drop_at (drop_path);
  g_autoptr (GError) error = NULL;
  gboolean done = attest_drop_prepare (drop, NULL, &error);

  return say (done, "prepared", error);
}

static int
try_it (const char *drop_path)
{
  g_autoptr (AttestDrop) drop = drop_at (drop_path);
  g_autoptr (GError) error = NULL;
  AttestDropTrial trial = { 0 };
  gboolean        done = attest_drop_try (drop, TRUE, &trial, NULL, &error);

  if (done)
    printf ("%s%s%s%s%s", trial.reads_back ? "reads " : "", trial.renames ? "renames " : "", trial.removes ? "removes " : "",
            trial.lists_in ? "in " : "", trial.lists_out ? "out " : "");
  return say (done, "tried", error);
}

static int
list (const char *drop_path)
{
  g_autoptr (AttestDrop) drop = drop_at (drop_path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = attest_drop_list (drop, ATTEST_DROP_IN, "", 100, NULL, &error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    printf ("%s ", (char *)names->pdata[i]);
  return say (names != NULL, "listed", error);
}

static int
get (const char *drop_path,
     const char *name)
{
  g_autoptr (AttestDrop) drop = drop_at (drop_path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = attest_drop_read (drop, ATTEST_DROP_IN, name, 10000000, NULL, &error);
  g_autofree char *hex = NULL;
  AttestDigest     digest;

  if (bytes != NULL)
    {
      digest = attest_digest_of (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      hex = attest_digest_hex (&digest);
    }
  return say (bytes != NULL, hex, error);
}

static int
take_away (const char *drop_path,
           const char *name)
{
  g_autoptr (AttestDrop) drop = drop_at (drop_path);
  g_autoptr (GError) error = NULL;
  gboolean done = attest_drop_remove (drop, ATTEST_DROP_IN, name, NULL, &error);

  return say (done, "removed", error);
}

/* The digest is known from when the evidence came in, so it is not part of
 * what is measured: FILE.sha256 holds it, made on the first call. */
static AttestDigest
known_digest (const char *path,
              guint64    *size)
{
  g_autofree char *side = g_strconcat (path, ".sha256", NULL);
  g_autofree char *text = NULL;
  g_autofree char *hex = NULL;
  AttestDigest     digest;

  if (g_file_get_contents (side, &text, NULL, NULL) && text[64] == ' ' && (text[64] = '\0', attest_digest_from_hex (text, &digest)))
    {
      *size = g_ascii_strtoull (text + 65, NULL, 10);
      return digest;
    }
  digest = digest_of_file (path, size);
  hex = attest_digest_hex (&digest);
  g_free (text);
  text = g_strdup_printf ("%s %" G_GUINT64_FORMAT, hex, *size);
  g_assert_true (g_file_set_contents (side, text, -1, NULL));
  return digest;
}

static int
build (const char *path,
       const char *out,
       const char *identity_path)
{
  g_autoptr (AttestIdentity) identity = read_identity (identity_path);
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  g_autoptr (AttestPackageInfo) info = attest_package_info_new ();
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_member_free);
  g_autoptr (GError) error = NULL;
  guint64      size;
  AttestDigest digest = known_digest (path, &size);
  FILE        *file = fopen (path, "re");
  gboolean     done;

  setvbuf (file, NULL, _IONBF, 0);
  info->package_id = g_strdup ("00112233445566778899aabbccddeeff");
  info->case_id = g_strdup ("00112233445566778899aabbccddeeff");
  info->sender_name = g_strdup ("Jo Evans");
  info->sender_role = g_strdup ("staff");
  info->sender_signing_key = g_strdup (attest_sign_key_public (key));
  info->sender_recipient = g_strdup (attest_identity_recipient (identity));
  attest_package_info_add_recipient (info, "Amina Khan", "dsl", attest_identity_recipient (identity), attest_sign_key_public (key));
  g_ptr_array_add (members, attest_member_new ("items/0001-recording.mp4", &digest, size, file_read, file, NULL));
  done = attest_package_build (info, members, key, out, NULL, NULL, NULL, &digest, &size, &error);
  fclose (file);
  return say (done, "built", error);
}

static int
open_package (const char *path,
              const char *identity_path)
{
  g_autoptr (AttestIdentity) identity = read_identity (identity_path);
  g_autoptr (GError) error = NULL;
  FILE        *file = fopen (path, "re");
  AttestDigest digest;
  gboolean     done;

  setvbuf (file, NULL, _IONBF, 0);
  done = attest_package_open (identity, file_read, file, NULL, NULL, &digest, &error);
  fclose (file);
  return say (done, "opened", error);
}

int
main (int    argc,
      char **argv)
{
  if (!attest_seal_init (NULL))
    return 2;
  if (argc == 5 && strcmp (argv[1], "put") == 0)
    return put (argv[2], argv[3], argv[4]);
  if (argc == 5 && strcmp (argv[1], "build") == 0)
    return build (argv[2], argv[3], argv[4]);
  if (argc == 4 && strcmp (argv[1], "open") == 0)
    return open_package (argv[2], argv[3]);
  if (argc == 3 && strcmp (argv[1], "prepare") == 0)
    return prepare (argv[2]);
  if (argc == 3 && strcmp (argv[1], "try") == 0)
    return try_it (argv[2]);
  if (argc == 3 && strcmp (argv[1], "list") == 0)
    return list (argv[2]);
  if (argc == 4 && strcmp (argv[1], "get") == 0)
    return get (argv[2], argv[3]);
  if (argc == 4 && strcmp (argv[1], "remove") == 0)
    return take_away (argv[2], argv[3]);
  return 2;
}
