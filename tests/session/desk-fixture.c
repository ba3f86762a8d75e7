/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

char *
school_path (School     *self,
             const char *name)
{
  return g_build_filename (self->root, name, NULL);
}

char *
in_drop (School     *self,
         const char *side)
{
  return g_build_filename (self->drop, side, NULL);
}

/**
 * school_make_desk:
 * @dir: where
 * @practice: %FALSE makes a real store, whose passphrase costs what it costs
 *
 * Returns: a new store, open
 */
AttestDesk *
school_make_desk (const char *dir,
                  const char *name,
                  const char *role,
                  gboolean    practice)
{
  AttestDeskSetup  setup = { .name = name, .role = role, .passphrase = practice ? PASSPHRASE : NULL, .practice = practice };
  g_autofree char *sheet = NULL;
  g_autoptr (GError) error = NULL;
  AttestDesk *desk = attest_desk_create (dir, &setup, &sheet, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (sheet, "AGE-SECRET-KEY-1"));
  return desk;
}

void
school_add_person (School     *self,
                   AttestDesk *person)
{
  g_autofree char *file = school_path (self, "one.attest-person");
  g_autoptr (GError) error = NULL;

  attest_desk_write_person (person, file, &error);
  g_assert_no_error (error);
  attest_desk_card_add (self->desk[DSL], file, &error);
  g_assert_no_error (error);
}

void
school_give_card (School *self,
                  Who     who)
{
  g_autoptr (GError) error = NULL;

  attest_desk_card_export (self->desk[DSL], self->card, &error);
  g_assert_no_error (error);
  attest_desk_card_import (self->desk[who], self->card, TRUE, &error);
  g_assert_no_error (error);
}

void
school_set_up (School       *self,
               gconstpointer data)
{
  static const char *const names[] = { "Jo Evans", "Mina Patel", "Ade Okafor" };
  static const char *const roles[] = { "staff", "dsl", "deputy-dsl" };
  g_autoptr (GError) error = NULL;
  guint n = data == WITH_DEPUTY ? N_PEOPLE : N_PEOPLE - 1;

  memset (self, 0, sizeof *self);
  self->root = attest_test_dir ();
  self->drop = school_path (self, "drop");
  self->card = school_path (self, "school.attest-card");
  g_mkdir (self->drop, 0700);
  for (guint i = 0; i < n; i++)
    {
      self->dir[i] = school_path (self, roles[i]);
      self->desk[i] = school_make_desk (self->dir[i], names[i], roles[i], TRUE);
    }
  attest_desk_card_create (self->desk[DSL], "Practice School", "generic-england", self->drop, &error);
  g_assert_no_error (error);
  school_add_person (self, self->desk[STAFF]);
  if (n == N_PEOPLE)
    {
      school_add_person (self, self->desk[DEPUTY]);
      school_give_card (self, DEPUTY);
    }
  school_give_card (self, STAFF);
}

void
school_tear_down (School       *self,
                  gconstpointer data)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_clear_pointer (&self->desk[i], attest_desk_close);
      g_clear_pointer (&self->dir[i], g_free);
    }
  attest_test_remove (self->root);
  g_free (self->root);
  g_free (self->drop);
  g_free (self->card);
}

void
school_close (School *self,
              Who     who)
{
  g_clear_pointer (&self->desk[who], attest_desk_close);
}

void
school_open (School *self,
             Who     who)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (self->desk[who]);
  self->desk[who] = attest_desk_open_passphrase (self->dir[who], PASSPHRASE, &error);
  g_assert_no_error (error);
}

/* ── Steps of the flow ────────────────────────────────────────────────── */

AttestCase *
school_case (School            *self,
             const char        *type,
             const char *const *subjects)
{
  AttestCaseFacts facts = { .type = type, .title = "Threats and a false account", .description = "An account in a teacher’s name.", .subjects = subjects };
  g_autoptr (GError) error = NULL;
  AttestCase *out = attest_desk_open_case (self->desk[STAFF], &facts, &error);

  g_assert_no_error (error);
  return out;
}

AttestItem *
school_add (School     *self,
            const char *case_id,
            const char *text)
{
  AttestShot shot = { .kind = ATTEST_KIND_DOCUMENT, .name = "copy.txt", .url = "https://example.org/p/1" };
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  AttestItem *item = attest_desk_add_bytes (self->desk[STAFF], case_id, ATTEST_GATE_NO, bytes, &shot, &error);

  g_assert_no_error (error);
  return item;
}

AttestSubmission *
school_submit (School     *self,
               const char *case_id)
{
  g_autoptr (GError) error = NULL;
  AttestSubmission *out = attest_desk_submit (self->desk[STAFF], case_id, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return out;
}

AttestSubmission *
school_submit_both (School     *self,
                    const char *case_id)
{
  const char *keys[] = { attest_desk_signing_key (self->desk[DSL]), attest_desk_signing_key (self->desk[DEPUTY]), NULL };
  g_autoptr (GError) error = NULL;
  AttestSubmission *out = attest_desk_submit (self->desk[STAFF], case_id, keys, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return out;
}

GPtrArray *
school_receive (School *self,
                Who     who)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *out = attest_desk_receive (self->desk[who], NULL, NULL, &error);

  g_assert_no_error (error);
  return out;
}

/**
 * school_received:
 *
 * Returns: (transfer full): what became of each package, "state" or
 *   "state:problem", with a space between
 */
char *
school_received (School *self,
                 Who     who)
{
  g_autoptr (GPtrArray) arrivals = school_receive (self, who);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < arrivals->len; i++)
    {
      AttestArrivalInfo *one = arrivals->pdata[i];

      g_string_append_printf (out, "%s%s%s%s", i > 0 ? " " : "", one->state, one->problem != NULL ? ":" : "", one->problem != NULL ? one->problem : "");
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

AttestSyncResult *
school_sync (School *self,
             Who     who)
{
  g_autoptr (GError) error = NULL;
  AttestSyncResult *out = attest_desk_sync (self->desk[who], NULL, &error);

  g_assert_no_error (error);
  return out;
}

AttestCaseState
school_state (School     *self,
              Who         who,
              const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) found = attest_desk_find_case (self->desk[who], case_id, &error);

  g_assert_no_error (error);
  return found->state;
}

guint
school_n_items (School     *self,
                Who         who,
                const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = attest_desk_list_items (self->desk[who], case_id, &error);

  g_assert_no_error (error);
  return items->len;
}

guint
school_n_cases (School *self,
                Who     who)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = attest_desk_list_cases (self->desk[who], NULL, 1000, &error);

  g_assert_no_error (error);
  return cases->len;
}

guint
school_n_entries (School         *self,
                  Who             who,
                  const char     *case_id,
                  AttestEntryKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = attest_desk_list_entries (self->desk[who], case_id, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    n += ((AttestEntry *)entries->pdata[i])->kind == kind;
  return n;
}

/* The store verifies whole, and nothing of ours is left lying about. */
void
school_assert_sound (School *self,
                     Who     who)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = attest_desk_verify (self->desk[who], NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s: %s", ((AttestFinding *)findings->pdata[i])->code, ((AttestFinding *)findings->pdata[i])->text);
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_false (attest_test_contains (self->dir[who], ".part", 5, NULL));
}

/* ── Files ────────────────────────────────────────────────────────────── */

guint
count_files (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;
  guint       n = 0;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path) : 1;
    }
  return n;
}

char *
only_file (const char *dir,
           const char *suffix)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;
  char       *found = NULL;

  g_assert_nonnull (open);
  while ((name = g_dir_read_name (open)) != NULL)
    if (g_str_has_suffix (name, suffix))
      {
        g_assert_null (found);
        found = g_build_filename (dir, name, NULL);
      }
  g_assert_nonnull (found);
  return found;
}

void
copy_tree (const char *from,
           const char *to)
{
  g_autoptr (GDir) open = g_dir_open (from, 0, NULL);
  const char *name;

  g_mkdir (to, 0700);
  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *a = g_build_filename (from, name, NULL), *b = g_build_filename (to, name, NULL);

      if (g_file_test (a, G_FILE_TEST_IS_DIR))
        copy_tree (a, b);
      else
        {
          g_autoptr (GBytes) bytes = attest_test_read (a);

          attest_test_write (b, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
        }
    }
}
