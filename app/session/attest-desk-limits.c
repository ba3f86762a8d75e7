/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"

#include <string.h>

/* What keeps one sender, or one strange file, from taking all the attention. */

/* ── Said once ────────────────────────────────────────────────────────── */

/**
 * attest_desk_refused_mark:
 * @entry: a file in the drop
 *
 * Returns: (transfer full): what it is remembered by once it was refused; one
 *   that changes, and a later version of Attest, bring another mark and so
 *   another look
 */
char *
attest_desk_refused_mark (const AttestDropEntry *entry)
{
  return g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %s", entry->name, entry->size, entry->modified_us, ATTEST_VERSION);
}

/**
 * attest_desk_log_refusal:
 * @self: a recipient's desk
 * @arrival: a package that was refused for what it is
 *
 * Writes it into the store's own history, once for each package and reason.
 */
void
attest_desk_log_refusal (AttestDesk              *self,
                         const AttestArrivalInfo *arrival)
{
  g_autofree char *name = g_strconcat ("refused:", arrival->package, NULL);
  g_autoptr (GBytes) before = attest_vault_get (self->vault, name, NULL);
  g_autoptr (GBytes) mark = g_bytes_new (arrival->problem, strlen (arrival->problem));
  g_autoptr (JsonObject) what = json_object_new ();
  g_autoptr (GError) error = NULL;

  if (before != NULL && g_bytes_equal (before, mark))
    return;
  attest_json_set_text (what, "package", arrival->package);
  attest_json_set_text (what, "sender_key", arrival->sender_key);
  attest_json_set_text (what, "problem", arrival->problem);
  if (!attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_PACKAGE_REFUSED, what, &error) ||
      !attest_vault_put (self->vault, name, mark, &error))
    g_warning ("That a package was refused could not be written down: %s", error->message);
}

/**
 * attest_desk_log_refusals:
 * @self: a recipient's desk
 * @n: how many files were not taken in beside those that were written down
 */
void
attest_desk_log_refusals (AttestDesk *self,
                          guint       n)
{
  g_autoptr (JsonObject) what = json_object_new ();
  g_autoptr (GError) error = NULL;

  json_object_set_int_member (what, "more", n);
  if (!attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_PACKAGE_REFUSED, what, &error))
    g_warning ("That files were refused could not be written down: %s", error->message);
}

/* ── Enough for one day ───────────────────────────────────────────────── */

/* A whole school sends less in a term. Somebody who goes beyond either is
 * stopped until the next day, and what they sent waits in the folder. */
#define QUOTA_NAME "received-today"
#define PACKAGES_A_DAY 200
#define OCTETS_A_DAY (G_GUINT64_CONSTANT (5) * 1024 * 1024 * 1024)

typedef struct
{
  gint64  day; /* from 1970, UTC */
  guint64 packages;
  guint64 octets;
} Quota;

static gint64
today (void)
{
  return g_get_real_time () / G_TIME_SPAN_DAY;
}

/* "KEY DAY PACKAGES OCTETS"; whatever is not of today counts as nothing. */
static gboolean
read_quota (const char *mark,
            const char *signing_key,
            Quota      *out)
{
  g_auto (GStrv) words = g_strsplit (mark, " ", 4);

  if (g_strv_length (words) != 4 || g_ascii_strtoll (words[1], NULL, 10) != today ())
    return FALSE;
  *out = (Quota){ today (), g_ascii_strtoull (words[2], NULL, 10), g_ascii_strtoull (words[3], NULL, 10) };
  return signing_key == NULL || strcmp (words[0], signing_key) == 0;
}

static Quota
quota_of (GHashTable *all,
          const char *signing_key)
{
  Quota          quota = { 0 };
  GHashTableIter iter;
  const char    *mark;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, (gpointer *)&mark, NULL))
    if (read_quota (mark, signing_key, &quota))
      return quota;
  return (Quota){ today (), 0, 0 };
}

/**
 * attest_desk_check_quota:
 * @self: a recipient's desk
 * @signing_key: a known sender
 * @octets: size of the package
 * @error: return location for an #AttestError
 *
 * Returns: whether one more package of that size may be opened today; else
 *   %ATTEST_ERROR_TOO_LARGE, and it is no fault of the package
 */
gboolean
attest_desk_check_quota (AttestDesk *self,
                         const char *signing_key,
                         guint64     octets,
                         GError    **error)
{
  g_autoptr (GHashTable) all = attest_desk_load_names (self, QUOTA_NAME);
  Quota quota = quota_of (all, signing_key);

  if (quota.packages < PACKAGES_A_DAY && (quota.octets == 0 || (octets < OCTETS_A_DAY && quota.octets <= OCTETS_A_DAY - octets)))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE,
               "They have sent %" G_GUINT64_FORMAT " packages today. This one waits in the folder and is looked at tomorrow. Speak to them.", quota.packages);
  return FALSE;
}

/**
 * attest_desk_count_quota:
 * @self: a recipient's desk
 * @signing_key: a sender whose package was opened whole
 * @octets: its size
 *
 * Not being able to count is no reason to lose a package.
 */
void
attest_desk_count_quota (AttestDesk *self,
                         const char *signing_key,
                         guint64     octets)
{
  g_autoptr (GHashTable) all = attest_desk_load_names (self, QUOTA_NAME);
  g_autoptr (GPtrArray) keep = g_ptr_array_new ();
  g_autofree char *mine = NULL;
  Quota            quota = quota_of (all, signing_key), other;
  GHashTableIter   iter;
  char            *mark;

  mine = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, signing_key, quota.day, quota.packages + 1, quota.octets + octets);
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, (gpointer *)&mark, NULL))
    if (read_quota (mark, NULL, &other) && !g_str_has_prefix (mark, signing_key))
      g_ptr_array_add (keep, mark);
  g_ptr_array_add (keep, mine);
  g_hash_table_add (all, g_strdup (mine));
  attest_desk_save_names (self, QUOTA_NAME, keep, all, NULL);
}
