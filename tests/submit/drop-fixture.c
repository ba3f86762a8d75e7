/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "drop-fixture.h"

#include "attest-test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

void
drop_set_up (Drop         *self,
             gconstpointer data)
{
  g_autofree char *bytes = g_malloc (SIZE);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < SIZE; i++)
    bytes[i] = (char)(i * 7 + i / 999);
  self->dir = attest_test_dir ();
  self->root = g_build_filename (self->dir, "drop", NULL);
  self->sealed = g_build_filename (self->dir, "sealed", NULL);
  attest_test_write (self->sealed, bytes, SIZE);
  self->digest = attest_digest_of (bytes, SIZE);
  g_assert_cmpint (g_mkdir (self->root, 0755), ==, 0);
  g_assert_cmpint (chmod (self->root, 02755), ==, 0);
  self->drop = attest_drop_new (self->root);
  attest_drop_prepare (self->drop, NULL, &error);
  g_assert_no_error (error);
}

void
drop_tear_down (Drop         *self,
                gconstpointer data)
{
  attest_drop_free (self->drop);
  attest_test_remove (self->dir);
  g_free (self->dir);
  g_free (self->root);
  g_free (self->sealed);
}

char *
drop_inside (Drop       *self,
             const char *name)
{
  return g_build_filename (self->root, "in", name, NULL);
}

gboolean
drop_put (Drop     *self,
          gboolean *checked,
          GError  **error)
{
  return attest_drop_put (self->drop, ATTEST_DROP_IN, NAME, self->sealed, &self->digest, NULL, checked, error);
}

/* Everything that lies in in/, hidden or not, with spaces between. */
char *
drop_everything (Drop *self)
{
  g_autofree char *in = g_build_filename (self->root, "in", NULL);
  g_autoptr (GDir) dir = g_dir_open (in, 0, NULL);
  GString    *names = g_string_new (NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", name);
  return g_string_free (names, FALSE);
}

void
drop_assert_only (Drop       *self,
                  const char *names)
{
  g_autofree char *found = drop_everything (self);

  g_assert_cmpstr (found, ==, names);
}
