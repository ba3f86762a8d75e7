/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "custody/attest-body.h"
#include "store/attest-cipher-vfs.h"
#include "store/attest-schema.h"
#include "store/attest-vault-open.h"
#include "store/attest-vault-private.h"

#include "base/attest-error.h"

#include <string.h>

/* Verification trusts nothing that the SQL tables say: it walks every chain by
 * its bytes, builds the tables anew beside the stored ones, compares, and reads
 * every object to its digest. It repairs nothing. */
typedef struct
{
  AttestVault  *vault;
  const char   *case_id; /* NULL: everything */
  GPtrArray    *problems;
  GHashTable   *chains; /* "case author" → AttestChain */
  AttestDigest  journal;
  gint64        n;
  GCancellable *cancellable;
} Check;

void
attest_problem_free (AttestProblem *self)
{
  g_free (self->case_id);
  g_free (self->reference);
  g_free (self->entry);
  g_free (self->item);
  g_free (self->exhibit);
  g_free (self->code);
  g_free (self->text);
  g_free (self);
}

static char *
reference_of (Check      *self,
              const char *case_id)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->vault->db, NULL, "SELECT reference FROM main.cases WHERE id = ?", "t", case_id);
  gboolean row = FALSE;

  return stmt != NULL && attest_sql_next (stmt, &row, NULL) && row ? attest_sql_text (stmt, 0) : NULL;
}

static AttestProblem *
add_problem (Check      *self,
             const char *case_id,
             AttestError code,
             const char *text)
{
  AttestProblem *problem = g_new0 (AttestProblem, 1);

  if (case_id != NULL && strcmp (case_id, ATTEST_NO_CASE) != 0)
    {
      problem->case_id = g_strdup (case_id);
      problem->reference = reference_of (self, case_id);
    }
  problem->code = g_strdup (attest_error_nick (code));
  problem->text = g_strdup (text);
  g_ptr_array_add (self->problems, problem);
  return problem;
}

static void
add_entry_problem (Check      *self,
                   const char *case_id,
                   const char *author,
                   gint64      seq,
                   AttestError code,
                   const char *text)
{
  AttestProblem *problem = add_problem (self, case_id, code, text);

  problem->entry = g_strdup_printf ("%s/%" G_GINT64_FORMAT, author, seq);
}

static AttestChain *
chain_for (Check      *self,
           const char *case_id,
           const char *author)
{
  char        *key = g_strdup_printf ("%s %s", case_id, author);
  AttestChain *chain = g_hash_table_lookup (self->chains, key);

  if (chain != NULL)
    {
      g_free (key);
      return chain;
    }
  chain = g_new (AttestChain, 1);
  attest_chain_init (chain, case_id, author);
  g_hash_table_insert (self->chains, key, chain);
  return chain;
}

/* Puts the chain where the stored row claims it is, so that one wrong entry is
 * reported once and not again for every later one. */
static void
resume_after (AttestChain *chain,
              gint64       seq,
              const char  *text,
              gsize        length)
{
  chain->seq = (guint64)seq;
  chain->head = attest_digest_of (text, length);
}

static void
check_body (Check            *self,
            const AttestLine *line,
            GBytes           *body)
{
  AttestDigest digest;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;

  if (body == NULL)
    return; /* erased; the link still holds */
  digest = attest_digest_of (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (!attest_digest_equal (&digest, &line->body))
    {
      add_entry_problem (self, line->case_id, line->author, (gint64)line->seq, ATTEST_ERROR_TAMPERED, "What the entry says is not what was recorded");
      return;
    }
  object = attest_body_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), &error);
  if (object == NULL || !attest_projection_apply (self->vault, line, object, self->n, &error))
    add_entry_problem (self, line->case_id, line->author, (gint64)line->seq, ATTEST_ERROR_DAMAGED, error->message);
}

/* The store journal runs through every entry, so it is walked only when all of
 * them are. */
static void
check_journal (Check              *self,
               AttestStmt         *stmt,
               const AttestDigest *hash)
{
  AttestDigest stored;
  gint64       n = sqlite3_column_int64 (stmt, 0);

  self->journal = attest_journal_next (&self->journal, hash);
  if (n == self->n + 1 && attest_sql_copy_blob (stmt, 6, stored.bytes, sizeof stored.bytes) && attest_digest_equal (&stored, &self->journal))
    return;
  add_entry_problem (self, (const char *)sqlite3_column_text (stmt, 1), (const char *)sqlite3_column_text (stmt, 2), sqlite3_column_int64 (stmt, 3),
                     ATTEST_ERROR_TAMPERED, "The store journal does not lead to this entry: one before it was removed, added or changed");
  if (attest_sql_copy_blob (stmt, 6, stored.bytes, sizeof stored.bytes))
    self->journal = stored;
}

static void
check_row (Check      *self,
           AttestStmt *stmt)
{
  const char  *case_id = (const char *)sqlite3_column_text (stmt, 1);
  const char  *author = (const char *)sqlite3_column_text (stmt, 2);
  gint64       seq = sqlite3_column_int64 (stmt, 3);
  const char  *text = (const char *)sqlite3_column_text (stmt, 4);
  gsize        length = (gsize)sqlite3_column_bytes (stmt, 4);
  AttestDigest hash = attest_digest_of (text, length), stored;
  AttestChain *chain;
  AttestLine   line;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = attest_sql_blob (stmt, 7);

  if (self->case_id == NULL)
    check_journal (self, stmt, &hash);
  self->n = sqlite3_column_int64 (stmt, 0);
  chain = chain_for (self, case_id, author);
  if (!attest_chain_check (chain, text, length, &line, &error))
    {
      add_entry_problem (self, case_id, author, seq, (AttestError)error->code, error->message);
      resume_after (chain, seq, text, length);
      return;
    }
  if (!attest_sql_copy_blob (stmt, 5, stored.bytes, sizeof stored.bytes) || !attest_digest_equal (&stored, &hash))
    add_entry_problem (self, case_id, author, seq, ATTEST_ERROR_TAMPERED, "The entry is not the one that was recorded");
  check_body (self, &line, body);
}

/* As attest_sql_next(), and stops when the person does. */
static gboolean
next_row (Check      *self,
          AttestStmt *stmt,
          gboolean   *row,
          GError    **error)
{
  if (!attest_sql_next (stmt, row, error))
    return FALSE;
  if (!*row || !g_cancellable_is_cancelled (self->cancellable))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "Stopped");
  return FALSE;
}

static gboolean
check_entries (Check   *self,
               GError **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->vault->db, error, "SELECT n, case_id, author, seq, line, hash, journal, body FROM entries WHERE ?1 IS NULL OR case_id = ?1 ORDER BY n", "t",
                                                  self->case_id);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (next_row (self, stmt, &row, error))
    {
      if (!row)
        return TRUE;
      check_row (self, stmt);
    }
  return FALSE;
}

static char *
with_schema (const char *rows,
             const char *schema)
{
  g_auto (GStrv) parts = g_strsplit (rows, "%s", 2);

  return g_strconcat (parts[0], schema, parts[1], NULL);
}

static gboolean
compare_table (Check      *self,
               const char *table,
               const char *case_column,
               GError    **error)
{
  g_autofree char *rows = g_strdup_printf ("SELECT * FROM %%s.%s WHERE ?1 IS NULL OR %s = ?1", table, case_column);
  g_autofree char *stored = with_schema (rows, "main"), *built = with_schema (rows, "temp");
  g_autofree char *sql = g_strdup_printf ("SELECT DISTINCT %s FROM (SELECT * FROM (%s EXCEPT %s) UNION ALL SELECT * FROM (%s EXCEPT %s))",
                                          case_column, stored, built, built, stored);
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->vault->db, error, sql, "t", self->case_id);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (next_row (self, stmt, &row, error))
    {
      if (!row)
        return TRUE;
      add_problem (self, (const char *)sqlite3_column_text (stmt, 0), ATTEST_ERROR_TAMPERED, "What is shown of the case does not follow from its custody entries");
    }
  return FALSE;
}

static void
check_item (Check      *self,
            AttestStmt *stmt)
{
  g_autoptr (AttestItem) item = attest_vault_item_from_row (stmt);
  g_autoptr (GBytes) wrapped = attest_sql_blob (stmt, ATTEST_ITEM_N_COLUMNS);
  g_autoptr (AttestKey) key = NULL;
  g_autoptr (GError) error = NULL;
  AttestDigest   digest;
  AttestProblem *problem;

  if (!attest_digest_from_hex (item->sha256, &digest))
    g_set_error (&error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "No digest was recorded");
  else if (attest_item_kind_is_words (item->kind))
    {
      AttestDigest words = attest_digest_of (item->text != NULL ? item->text : "", item->text != NULL ? strlen (item->text) : 0);

      if (!attest_digest_equal (&words, &digest))
        g_set_error (&error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "The words are not those that were recorded");
    }
  else if (wrapped == NULL && attest_vault_is_locked (self->vault, item, NULL))
    return; /* it came without its bytes, because of that */
  else if (wrapped == NULL)
    g_set_error (&error, ATTEST_ERROR, ATTEST_ERROR_MISSING, "Its bytes are not in this store");
  else if ((key = attest_vault_object_key (self->vault, item->object_id, wrapped, &error)) != NULL)
    (void)!attest_object_verify (self->vault->dir, item->object_id, key, (guint64)item->size, &digest, self->cancellable, &error);
  if (error == NULL || g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED))
    return;
  problem = add_problem (self, item->case_id, (AttestError)error->code, error->message);
  problem->item = g_strdup (item->id);
  problem->exhibit = g_strdup (item->exhibit);
}

static gboolean
check_items (Check                *self,
             GFileProgressCallback progress,
             gpointer              data,
             GError              **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->vault->db, error,
                                                  "SELECT " ATTEST_ITEM_COLUMNS ", o.key FROM " ATTEST_ITEM_TABLES
                                                  " WHERE ?1 IS NULL OR i.case_id = ?1 ORDER BY i.case_id, i.author_key, i.seq",
                                                  "t", self->case_id);
  gint64   total = attest_sql_int (self->vault->db, 0, "SELECT count(*) FROM items WHERE ?1 IS NULL OR case_id = ?1", "t", self->case_id), done = 0;
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (next_row (self, stmt, &row, error))
    {
      if (!row)
        return TRUE;
      check_item (self, stmt);
      if (progress != NULL)
        progress (++done, total, data);
    }
  return FALSE;
}

static gboolean
check_pages (Check   *self,
             GError **error)
{
  g_autofree char *path = g_build_filename (self->vault->dir, ATTEST_DATABASE_FILE, NULL);
  guint64          pages = 0, bad = 0;
  g_autofree char *text = NULL;

  if (!attest_vault_checkpoint (self->vault, error) || !attest_cipher_vfs_verify_file (self->vault->vfs, path, &pages, &bad, error))
    return FALSE;
  if (bad == 0)
    return TRUE;
  text = g_strdup_printf ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " pages of the database were changed", bad, pages);
  add_problem (self, NULL, ATTEST_ERROR_TAMPERED, text);
  return TRUE;
}

/* The temporary tables hide the stored ones while they exist, so they go first
 * whatever happened. */
static gboolean
check_all (Check                *self,
           GFileProgressCallback progress,
           gpointer              data,
           GError              **error)
{
  gboolean ok = attest_schema_shadow_projection (self->vault->db, error) && check_entries (self, error);

  ok = ok && compare_table (self, "cases", "id", error) && compare_table (self, "items", "case_id", error);
  for (guint i = 0; attest_projected_tables[i] != NULL; i++)
    {
      g_autofree char *drop = g_strdup_printf ("DROP TABLE IF EXISTS temp.%s", attest_projected_tables[i]);

      attest_sql_exec (self->vault->db, drop, NULL);
    }
  return ok && check_items (self, progress, data, error);
}

/**
 * attest_vault_verify:
 * @self: an open store
 * @case_id: (nullable): one case, or %NULL for the whole store
 * @cancellable: (nullable): stops it
 * @progress: (nullable): called with items done and all items
 * @progress_data: for @progress
 * @error: return location for an #AttestError; set only when it could not be
 *   carried through
 *
 * Returns: (transfer full) (element-type AttestProblem): what is wrong, each
 *   with its case, entry or item; empty when all is as recorded
 */
GPtrArray *
attest_vault_verify (AttestVault          *self,
                     const char           *case_id,
                     GCancellable         *cancellable,
                     GFileProgressCallback progress,
                     gpointer              progress_data,
                     GError              **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_problem_free);
  g_autoptr (GHashTable) chains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Check check = { .vault = self, .case_id = case_id, .problems = problems, .chains = chains, .cancellable = cancellable };

  if (case_id == NULL && !check_pages (&check, error))
    return NULL;
  return check_all (&check, progress, progress_data, error) ? g_steal_pointer (&problems) : NULL;
}
