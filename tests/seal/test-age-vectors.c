/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "age-support.h"
#include "attest-test.h"
#include "seal/attest-digest.h"

#include <string.h>

/* One file of tests/vectors/age: a head of "name: value" lines, an empty line,
 * the bytes. ATTEST_AGE_VECTORS names a folder of files in the same form with
 * the words of the format's published test kit. */
typedef struct
{
  char         *name;
  char         *expect;
  char         *payload;
  char         *identity;
  char         *passphrase;
  gboolean      compressed;
  const guint8 *file;
  gsize         length;
  GBytes       *bytes;
} Vector;

static void
vector_free (Vector *self)
{
  g_free (self->name);
  g_free (self->expect);
  g_free (self->payload);
  g_free (self->identity);
  g_free (self->passphrase);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Vector, vector_free)

static Vector *
vector_read (const char *folder,
             const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  Vector          *self = g_new0 (Vector, 1);
  gsize            size;
  const char      *data, *body;
  g_auto (GStrv) head = NULL;
  g_autofree char *text = NULL;

  self->name = g_strdup (name);
  self->bytes = attest_test_read (path);
  data = g_bytes_get_data (self->bytes, &size);
  body = memmem (data, size, "\n\n", 2);
  g_assert_nonnull (body);
  text = g_strndup (data, (gsize)(body - data));
  head = g_strsplit (text, "\n", -1);
  for (gsize i = 0; head[i] != NULL; i++)
    {
      if (g_str_has_prefix (head[i], "expect: "))
        self->expect = g_strdup (head[i] + 8);
      else if (g_str_has_prefix (head[i], "payload: "))
        self->payload = g_strdup (head[i] + 9);
      else if (g_str_has_prefix (head[i], "identity: ") && self->identity == NULL)
        self->identity = g_strdup (head[i] + 10);
      else if (g_str_has_prefix (head[i], "passphrase: "))
        self->passphrase = g_strdup (head[i] + 12);
      self->compressed = self->compressed || g_str_has_prefix (head[i], "compressed: ");
    }
  self->file = (const guint8 *)body + 2;
  self->length = size - (gsize)(body + 2 - data);
  return self;
}

static char *
vectors_folder (void)
{
  return g_test_build_filename (G_TEST_DIST, "vectors", "age", NULL);
}

static void
assert_success (const Vector *vector,
                GBytes       *opened,
                const GError *error)
{
  AttestDigest     digest;
  g_autofree char *hex = NULL;

  if (opened == NULL)
    g_error ("%s: %s", vector->name, error->message);
  digest = attest_digest_of (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened));
  hex = attest_digest_hex (&digest);
  if (!g_str_equal (hex, vector->payload))
    g_error ("%s: the content has the digest %s", vector->name, hex);
}

static void
assert_refusal (const Vector *vector,
                GBytes       *opened,
                const GError *error)
{
  if (opened != NULL)
    g_error ("%s: was opened", vector->name);
  if (!g_str_equal (vector->expect, attest_error_nick ((AttestError)error->code)))
    g_error ("%s: is %s (%s), not %s", vector->name, attest_error_nick ((AttestError)error->code), error->message, vector->expect);
}

static void
run_vector (gconstpointer data)
{
  g_autofree char *folder = vectors_folder ();
  g_autoptr (Vector) vector = vector_read (folder, data);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestIdentity) identity = attest_identity_from_text (vector->identity, &error);
  g_autoptr (GBytes) opened = NULL;

  g_assert_no_error (error);
  opened = test_open (identity, vector->file, vector->length, &error);
  if (g_str_equal (vector->expect, "success"))
    assert_success (vector, opened, error);
  else
    assert_refusal (vector, opened, error);
}

/* Where we and the stock tool are meant to differ: the limit on recipients is
 * ours, scrypt beside others it refuses only when asked for a passphrase, and
 * we read no armour. */
static gboolean
may_differ (const char *name)
{
  static const char *const names[] = { "sixty-five-recipients", "scrypt-and-ours", "ours-and-scrypt", "armoured", NULL };

  return g_strv_contains (names, name);
}

static void
test_age_agrees (void)
{
  g_autofree char *folder = vectors_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *scratch = attest_test_dir ();
  g_autofree char *key = g_build_filename (scratch, "key", NULL);
  g_autofree char *file = g_build_filename (scratch, "file", NULL);
  const char      *name;
  guint            compared = 0;

  if (!attest_test_have ("age"))
    {
      g_test_skip ("age is missing");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (Vector) vector = g_str_has_suffix (name, ".py") ? NULL : vector_read (folder, name);
      gboolean opens;

      if (vector == NULL || may_differ (name))
        continue;
      attest_test_write (key, vector->identity, strlen (vector->identity));
      attest_test_write (file, vector->file, vector->length);
      opens = attest_test_run (NULL, "age", "-d", "-i", key, file, NULL) == 0;
      if (opens != g_str_equal (vector->expect, "success"))
        g_error ("%s: age %s it", name, opens ? "opens" : "refuses");
      compared++;
    }
  g_assert_cmpuint (compared, >, 90);
  attest_test_remove (scratch);
}

/* What the test kit calls each outcome, as our codes; a head cut short is
 * "tampered" to us. */
static gboolean
kit_agrees (const char *expect,
            int         code)
{
  if (g_str_equal (expect, "header failure"))
    return code == ATTEST_ERROR_INPUT || code == ATTEST_ERROR_TAMPERED;
  if (g_str_equal (expect, "no match"))
    return code == ATTEST_ERROR_NOT_FOR_US;
  if (g_str_equal (expect, "HMAC failure") || g_str_equal (expect, "payload failure"))
    return code == ATTEST_ERROR_TAMPERED;
  return g_str_equal (expect, "armor failure") && code == ATTEST_ERROR_INPUT;
}

static gboolean
kit_applies (const Vector *vector)
{
  return vector->expect != NULL && vector->identity != NULL && vector->passphrase == NULL && !vector->compressed &&
         g_str_has_prefix (vector->identity, "AGE-SECRET-KEY-1") && !g_str_has_prefix (vector->name, "armor");
}

static void
test_published_kit (void)
{
  const char *folder = g_getenv ("ATTEST_AGE_VECTORS");
  g_autoptr (GDir) dir = folder == NULL ? NULL : g_dir_open (folder, 0, NULL);
  g_autofree char *done = NULL;
  const char      *name;
  guint            ran = 0;

  if (dir == NULL)
    {
      g_test_skip ("ATTEST_AGE_VECTORS names no folder with the published test kit");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (Vector) vector = vector_read (folder, name);
      g_autoptr (GError) error = NULL;
      g_autoptr (AttestIdentity) identity = kit_applies (vector) ? attest_identity_from_text (vector->identity, NULL) : NULL;
      g_autoptr (GBytes) opened = NULL;

      if (identity == NULL)
        continue;
      ran++;
      opened = test_open (identity, vector->file, vector->length, &error);
      if (g_str_equal (vector->expect, "success"))
        assert_success (vector, opened, error);
      else if (opened != NULL || !kit_agrees (vector->expect, error->code))
        g_error ("%s: %s, not %s", name, opened != NULL ? "opened" : error->message, vector->expect);
    }
  done = g_strdup_printf ("%u files of the published kit", ran);
  g_test_message ("%s", done);
  g_assert_cmpuint (ran, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint       found = 0;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = vectors_folder ();
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (!g_str_has_suffix (name, ".py"))
      {
        g_autofree char *path = g_strconcat ("/age/vector/", name, NULL);

        g_test_add_data_func_full (path, g_strdup (name), run_vector, g_free);
        found++;
      }
  g_assert_cmpuint (found, >, 90);
  g_test_add_func ("/age/vectors/age-agrees", test_age_agrees);
  g_test_add_func ("/age/vectors/published-kit", test_published_kit);
  return g_test_run ();
}
