/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-sheet-page.h"

#include "attest-test.h"
#include "domain/attest-sheet.h"
#include "seal/attest-age.h"

#include <string.h>

/* The sheet is judged by programs that know nothing of it: poppler draws the PDF
 * and reads its words, zbar reads the square. */

typedef struct
{
  char            *dir;
  char            *pdf;
  char            *key;
  AttestSheetFacts facts;
} Fixture;

static void
setup (Fixture      *f,
       gconstpointer data)
{
  g_autoptr (AttestIdentity) identity = NULL;
  g_autoptr (AttestSecret) text = NULL;

  g_assert_true (attest_seal_init (NULL));
  identity = attest_identity_new ();
  text = attest_identity_text (identity);
  f->key = g_strdup (attest_secret_text (text));
  f->dir = attest_test_dir ();
  f->pdf = g_build_filename (f->dir, "sheet.pdf", NULL);
  f->facts = (AttestSheetFacts){ f->key, "Siân O’Neill-Jones", "Ysgol Gymraeg Aberystwyth", 1795219200 };
}

static void
teardown (Fixture      *f,
          gconstpointer data)
{
  attest_test_remove (f->dir);
  g_free (f->dir);
  g_free (f->pdf);
  g_free (f->key);
}

static gboolean
have (const char *program)
{
  if (attest_test_have (program))
    return TRUE;
  g_autofree char *why = g_strdup_printf ("%s is not installed", program);
  g_test_skip (why);
  return FALSE;
}

static void
write_pdf (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = attest_sheet_page_pdf (&f->facts, &error);

  g_assert_no_error (error);
  attest_test_write (f->pdf, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
}

static char *
output_of (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int   status = 0;

  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return out;
}

/* Drawn as an office printer would, at @dpi, and looked at by a camera program. */
static char *
read_code (Fixture    *f,
           const char *dpi)
{
  g_autofree char *root = g_build_filename (f->dir, "page", NULL), *png = g_strconcat (root, ".png", NULL);
  g_autofree char *drawn = output_of ((const char *const[]){ "pdftoppm", "-png", "-singlefile", "-r", dpi, f->pdf, root, NULL });

  return output_of ((const char *const[]){ "zbarimg", "--quiet", "--raw", png, NULL });
}

static void
test_code (Fixture      *f,
           gconstpointer data)
{
  static const char *const dpis[] = { "300", "150", "100" };

  if (!have ("pdftoppm") || !have ("zbarimg"))
    return;
  write_pdf (f);
  for (guint i = 0; i < G_N_ELEMENTS (dpis); i++)
    {
      g_autofree char *read = read_code (f, dpis[i]);

      g_assert_cmpstr (g_strchomp (read), ==, f->key);
    }
}

static void
squeeze (char *text)
{
  char *to = text;

  for (; *text != '\0'; text++)
    if (!g_ascii_isspace (*text))
      *to++ = *text;
  *to = '\0';
}

static void
test_words (Fixture      *f,
            gconstpointer data)
{
  g_autofree char *text = NULL, *squeezed = NULL, *groups = NULL, *info = NULL;

  if (!have ("pdftotext") || !have ("pdfinfo"))
    return;
  write_pdf (f);
  text = output_of ((const char *const[]){ "pdftotext", "-raw", f->pdf, "-", NULL });
  g_assert_nonnull (strstr (text, f->facts.name));
  g_assert_nonnull (strstr (text, f->facts.school));
  g_assert_nonnull (strstr (text, "21 November 2026"));
  g_assert_nonnull (strstr (text, "This sheet is a key"));
  g_assert_nonnull (strstr (text, "age -d -i sheet.txt"));
  squeezed = g_strdup (text);
  squeeze (squeezed);
  g_assert_nonnull (strstr (squeezed, f->key));
  groups = attest_sheet_groups (f->key);
  for (char *at = strchr (groups, ' '); at != NULL; at = strchr (at + 1, ' '))
    {
      g_autofree char *group = g_strndup (at + 1, strcspn (at + 1, " "));

      g_assert_nonnull (strstr (text, group));
    }
  /* What the file says of itself names nobody. */
  info = output_of ((const char *const[]){ "pdfinfo", f->pdf, NULL });
  g_assert_null (strstr (info, "Jones"));
  g_assert_nonnull (strstr (info, "Pages:           1"));
}

/* Long names and a small paper: all of it stays on the page, and the square can
 * still be read. */
static void
test_crowded (Fixture      *f,
              gconstpointer data)
{
  g_autofree char *name = g_strnfill (160, 'W'), *read = NULL, *box = NULL;

  if (!have ("pdftoppm") || !have ("zbarimg") || !have ("pdftotext"))
    return;
  f->facts.name = name;
  f->facts.school = NULL;
  write_pdf (f);
  read = read_code (f, "150");
  g_assert_cmpstr (g_strchomp (read), ==, f->key);
  box = output_of ((const char *const[]){ "pdftotext", "-bbox", f->pdf, "-", NULL });
  for (const char *at = strstr (box, "yMax=\""); at != NULL; at = strstr (at + 1, "yMax=\""))
    g_assert_cmpfloat (g_ascii_strtod (at + 6, NULL), <, ATTEST_SHEET_HEIGHT - 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) g_test_add (name, Fixture, NULL, setup, function, teardown)
  add ("/sheet-page/the-square-is-the-key", test_code);
  add ("/sheet-page/the-words-are-there", test_words);
  add ("/sheet-page/nothing-falls-off-the-page", test_crowded);
#undef add
  return g_test_run ();
}
