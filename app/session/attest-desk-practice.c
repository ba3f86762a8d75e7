/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* A school to try things in: two stores that share only a card and a drop, as
 * two people would. Nothing in it is real, and its passphrase is no secret. */
#define PRACTICE_PASSPHRASE "practice"

static char *
place (const char *parent,
       const char *name)
{
  return g_build_filename (parent, "practice", name, NULL);
}

char *
attest_desk_practice_dir (const char *parent,
                          gboolean    dsl)
{
  return place (parent, dsl ? "dsl" : "staff");
}

static AttestDesk *
make_store (const char *parent,
            gboolean    dsl,
            const char *name,
            GError    **error)
{
  AttestDeskSetup  setup = { .name = name, .role = dsl ? "dsl" : "staff", .passphrase = PRACTICE_PASSPHRASE, .practice = TRUE };
  g_autofree char *dir = attest_desk_practice_dir (parent, dsl);
  g_autofree char *sheet = NULL;

  return attest_desk_create (dir, &setup, &sheet, error);
}

static gboolean
share_card (AttestDesk *dsl,
            AttestDesk *staff,
            const char *parent,
            GError    **error)
{
  g_autofree char *drop = place (parent, "drop");
  g_autofree char *card = place (parent, "practice.attest-card");
  g_autofree char *person = place (parent, "staff.attest-person");

  return attest_file_make_dir (drop, error) &&
         attest_desk_card_create (dsl, _ ("Practice School"), "generic-england", drop, error) &&
         attest_desk_write_person (staff, person, error) && attest_desk_card_add (dsl, person, error) &&
         attest_desk_card_export (dsl, card, error) && attest_desk_card_import (staff, card, TRUE, error);
}

/**
 * attest_desk_make_practice:
 * @parent: the folder that gets "practice"
 * @name: the name of the person who tries it
 * @error: return location for an #AttestError
 *
 * Returns: whether there is a practice school now; one that was there is kept
 */
gboolean
attest_desk_make_practice (const char *parent,
                           const char *name,
                           GError    **error)
{
  g_autofree char *staff_dir = attest_desk_practice_dir (parent, FALSE);
  g_autofree char *dsl_dir = attest_desk_practice_dir (parent, TRUE);
  g_autofree char *ready = place (parent, "practice.attest-card");
  g_autoptr (AttestDesk) dsl = NULL, staff = NULL;

  if (g_file_test (ready, G_FILE_TEST_EXISTS))
    return TRUE;
  /* One that was half made holds nothing: it goes, and is made whole. */
  if (!attest_desk_delete_practice (parent, error))
    return FALSE;
  /* Translators: the made-up DSL of the practice school */
  dsl = make_store (parent, TRUE, _ ("Mina Patel"), error);
  staff = dsl != NULL ? make_store (parent, FALSE, name, error) : NULL;
  return staff != NULL && share_card (dsl, staff, parent, error);
}

AttestDesk *
attest_desk_open_practice (const char *parent,
                           gboolean    dsl,
                           GError    **error)
{
  g_autofree char *dir = attest_desk_practice_dir (parent, dsl);

  return attest_desk_open_passphrase (dir, PRACTICE_PASSPHRASE, error);
}

static gboolean
remove_tree (const char *path,
             GError    **error)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (!remove_tree (child, error))
        return FALSE;
    }
  if (g_remove (path) == 0)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "%s could not be removed", path);
  return FALSE;
}

/**
 * attest_desk_delete_practice:
 * @parent: the folder that holds "practice"
 * @error: return location for an #AttestError
 *
 * Returns: whether there is no practice school any more
 */
gboolean
attest_desk_delete_practice (const char *parent,
                             GError    **error)
{
  g_autofree char *dir = g_build_filename (parent, "practice", NULL);

  return !g_file_test (dir, G_FILE_TEST_EXISTS) || remove_tree (dir, error);
}
