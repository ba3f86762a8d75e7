/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"

#include "session/attest-desk-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A sealed package waits for a folder that is away, and somebody gets at it. */

static void
change (const char *path)
{
  g_autoptr (GBytes) bytes = attest_test_read (path);
  gsize              length;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));

  copy[length / 2] ^= 1;
  attest_test_write (path, copy, length);
}

static void
cut (const char *path)
{
  g_assert_cmpint (truncate (path, 100), ==, 0);
}

static void
take_away (const char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
lead_elsewhere (const char *path)
{
  take_away (path);
  g_assert_cmpint (symlink ("/etc/passwd", path), ==, 0);
}

static void
make_pipe (const char *path)
{
  take_away (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static void
leave (const char *path)
{
}

typedef void (*Spoil) (const char *path);

/* Returns the package's id. */
static char *
wait_spoilt (School     *f,
             const char *case_id,
             Spoil       spoil)
{
  g_autofree char *away = school_path (f, "away");
  g_autoptr (AttestSubmission) sent = NULL;

  g_assert_cmpint (g_rename (f->drop, away), ==, 0);
  sent = school_submit (f, case_id);
  g_assert_cmpint (sent->state, ==, ATTEST_CASE_QUEUED);
  spoil (sent->file);
  g_assert_cmpint (g_rename (away, f->drop), ==, 0);
  return g_strdup (sent->package);
}

static void
test_spoilt (School       *f,
             gconstpointer data)
{
  const Spoil spoils[] = { change, cut, take_away, lead_elsewhere, make_pipe, leave };

  for (guint i = 0; i < G_N_ELEMENTS (spoils); i++)
    {
      g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
      g_autoptr (AttestItem) item = school_add (f, details->id, "what was seen");
      g_autofree char *id = wait_spoilt (f, details->id, spoils[i]), *received = NULL;
      g_autoptr (AttestSyncResult) synced = school_sync (f, STAFF);
      g_autoptr (GPtrArray) all = attest_vault_list_outgoing (f->desk[STAFF]->vault, details->id, FALSE, NULL);

      g_assert_cmpuint (synced->waiting, ==, 0);
      g_assert_cmpuint (all->len, ==, 1);
      g_assert_cmpint (strcmp (((AttestOutgoing *)all->pdata[0])->id, id) == 0, ==, spoils[i] == leave);
      received = school_received (f, DSL);
      g_assert_cmpstr (received, ==, "received");
      g_assert_cmpuint (school_n_items (f, DSL, details->id), ==, 1);
      school_assert_sound (f, STAFF);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/desk/outbox/a-spoilt-copy-is-sealed-again", School, NULL, school_set_up, test_spoilt, school_tear_down);
  return g_test_run ();
}
