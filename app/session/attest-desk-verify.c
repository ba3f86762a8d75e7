/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "capture/attest-import.h"
#include "submit/attest-package.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

static AttestFinding *
finding_of (const AttestProblem *problem)
{
  AttestFinding *out = g_new0 (AttestFinding, 1);

  out->case_id = g_strdup (problem->case_id);
  out->reference = g_strdup (problem->reference);
  out->entry = g_strdup (problem->entry);
  out->item = g_strdup (problem->item);
  out->exhibit = g_strdup (problem->exhibit);
  out->code = g_strdup (problem->code);
  out->text = g_strdup (problem->text);
  return out;
}

/* An older copy of the store was opened once: from then on every whole
 * verification says so. */
static void
add_rollback (AttestDesk *self,
              GPtrArray  *out)
{
  g_autoptr (GPtrArray) entries = attest_vault_list_entries (self->vault, ATTEST_NO_CASE, NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      AttestEntry   *entry = entries->pdata[i];
      AttestFinding *finding;

      if (entry->kind != ATTEST_ENTRY_ROLLED_BACK && entry->kind != ATTEST_ENTRY_SPOOL_KEY_CHANGED && entry->kind != ATTEST_ENTRY_SPOOL_LEFT)
        continue;
      finding = g_new0 (AttestFinding, 1);
      finding->entry = g_strdup_printf ("%s/%" G_GUINT64_FORMAT, entry->author_key, entry->seq);
      finding->code = g_strdup (attest_error_nick (entry->kind == ATTEST_ENTRY_ROLLED_BACK ? ATTEST_ERROR_ROLLED_BACK : ATTEST_ERROR_TAMPERED));
      finding->text = g_strdup (entry->kind == ATTEST_ENTRY_ROLLED_BACK  ? "The store was put back from an older copy: newer entries may be missing"
                                : entry->kind == ATTEST_ENTRY_SPOOL_LEFT ? "Something in the spool was changed, is somebody else's or was put there twice; it was not taken in"
                                                                         : "The key that records made while locked are sealed to was replaced");
      g_ptr_array_add (out, finding);
    }
}

GPtrArray *
attest_desk_verify (AttestDesk           *self,
                    const char           *case_id,
                    GCancellable         *cancellable,
                    GFileProgressCallback progress,
                    gpointer              progress_data,
                    GError              **error)
{
  g_autoptr (AttestCase) details = case_id != NULL ? attest_vault_find_case (self->vault, case_id, error) : NULL;
  g_autoptr (GPtrArray) problems = NULL;
  GPtrArray *out;

  if (case_id != NULL && details == NULL)
    return NULL;
  problems = attest_vault_verify (self->vault, details != NULL ? details->id : NULL, cancellable, progress, progress_data, error);
  if (problems == NULL)
    return NULL;
  out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_finding_free);
  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (out, finding_of (problems->pdata[i]));
  if (details != NULL)
    g_hash_table_insert (self->findings, g_strdup (details->id), GUINT_TO_POINTER (out->len));
  else
    {
      g_hash_table_remove_all (self->findings);
      add_rollback (self, out);
    }
  return out;
}

gboolean
attest_desk_knows_head (AttestDesk *self,
                        const char *head_hex,
                        gboolean   *known,
                        GError    **error)
{
  AttestDigest head;
  g_autoptr (GError) local = NULL;

  if (!attest_digest_from_hex (head_hex, &head))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%.80s is not a head of 64 hex digits", head_hex);
      return FALSE;
    }
  *known = attest_vault_journal_has (self->vault, &head, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ── A package on its own ─────────────────────────────────────────────── */

static gssize
read_fd (void    *bytes,
         gsize    length,
         gpointer data,
         GError **error)
{
  ssize_t got;

  do
    got = read (*(int *)data, bytes, length);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    attest_error_from_errno (error, errno, "Reading the package");
  return got;
}

/* attest_package_open() does all the checking; nothing is kept. */
static const AttestPackageSink looking_only = { NULL, NULL, NULL, NULL };

GPtrArray *
attest_desk_verify_package (AttestDesk   *self,
                            const char   *path,
                            GCancellable *cancellable,
                            GError      **error)
{
  g_autoptr (AttestImport) import = attest_import_open (path, ATTEST_PACKAGE_OCTETS_MOST, error);
  g_autoptr (GPtrArray) out = NULL;
  g_autoptr (GError) local = NULL;
  AttestFinding *finding;
  AttestDigest   digest;

  if (import == NULL)
    return NULL;
  out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_finding_free);
  if (attest_package_open (attest_vault_identity (self->vault), read_fd, &import->fd, &looking_only, NULL, &digest, &local))
    return g_steal_pointer (&out);
  if (g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_NOT_FOR_US) || g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_STORAGE))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  finding = g_new0 (AttestFinding, 1);
  finding->code = g_strdup (attest_error_nick ((AttestError)local->code));
  finding->text = g_strdup (local->message);
  g_ptr_array_add (out, finding);
  return g_steal_pointer (&out);
}

/* ── In one sentence ──────────────────────────────────────────────────── */

static char *
when_text (gint64 utc_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (utc_ms / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);

  /* Translators: a day and a time, "4 March at 10:42" (strftime) */
  return g_date_time_format (local, _ ("%-d %B at %H:%M"));
}

/**
 * attest_desk_last_sealed:
 * @self: a desk
 * @details: one of its cases
 *
 * What Attest notes by itself, such as a receipt or that somebody looked, is no
 * word of the author's; sealing it for somebody is.
 *
 * Returns: when whoever recorded it last wrote in it, milliseconds since
 *   1970-01-01 UTC
 */
gint64
attest_desk_last_sealed (AttestDesk       *self,
                         const AttestCase *details)
{
  g_autoptr (GPtrArray) entries = attest_vault_list_entries (self->vault, details->id, NULL);
  gint64  at_ms = details->opened_ms;
  guint64 seq = 0;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const AttestEntry *entry = entries->pdata[i];

      if (strcmp (entry->author_key, details->owner_key) != 0 || entry->seq < seq ||
          (attest_desk_is_bookkeeping (entry->kind) && entry->kind != ATTEST_ENTRY_SUBMITTED))
        continue;
      seq = entry->seq;
      at_ms = entry->at_ms;
    }
  return at_ms;
}

char *
attest_desk_integrity_line (AttestDesk *self,
                            const char *case_id,
                            gboolean   *intact,
                            GError    **error)
{
  g_autoptr (AttestCase) details = attest_desk_find_case (self, case_id, error);
  g_autoptr (GPtrArray) fresh = NULL;
  g_autofree char *when = NULL;
  gpointer         known;

  if (details == NULL)
    return NULL;
  if (!g_hash_table_lookup_extended (self->findings, details->id, NULL, &known))
    {
      fresh = attest_desk_verify (self, details->id, NULL, NULL, NULL, error);
      if (fresh == NULL)
        return NULL;
      known = GUINT_TO_POINTER (fresh->len);
    }
  *intact = GPOINTER_TO_UINT (known) == 0;
  if (!*intact)
    return g_strdup (_ ("Do not rely on this. The seal does not match what was recorded. Keep it as it is and ask for help."));
  when = when_text (attest_desk_last_sealed (self, details));
  if (!details->received)
    /* Translators: %s is a day and a time */
    return g_strdup_printf (_ ("Sealed by you, last on %s. Not changed since."), when);
  /* Translators: a person's name, then a day and a time */
  return g_strdup_printf (_ ("Sealed by %s, last on %s. Not changed since."), details->owner_name, when);
}
