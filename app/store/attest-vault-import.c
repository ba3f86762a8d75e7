/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-mail.h"

#include "custody/attest-body.h"
#include "store/attest-vault-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"

#include <string.h>

/* Words longer than any store keeps are none of ours. */
#define WORDS_MOST (1024 * 1024)

/* A line of the package, with its place in the text. */
typedef struct
{
  AttestLine  line;
  const char *text;
  gsize       length;
  GBytes     *body; /* (nullable) borrowed */
} Incoming;

static gboolean
tampered (GError    **error,
          const char *what)
{
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "%s", what);
  return FALSE;
}

static gboolean
body_fits (const Incoming *one,
           GError        **error)
{
  AttestDigest digest;

  if (one->body == NULL)
    return TRUE;
  digest = attest_digest_of (g_bytes_get_data (one->body, NULL), g_bytes_get_size (one->body));
  return attest_digest_equal (&digest, &one->line.body) || tampered (error, "What an entry says is not what its line seals");
}

/* Reads and links every line before any of them is believed. */
static GArray *
read_lines (const AttestArrival *arrival,
            GError             **error)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Incoming));
  AttestChain chain;
  gsize       left;
  const char *at = g_bytes_get_data (arrival->chain, &left);

  attest_chain_init (&chain, arrival->case_id, arrival->sender_key);
  chain.seq = arrival->base_seq;
  chain.head = arrival->base;
  while (left > 0)
    {
      const char *end = memchr (at, '\n', left);
      Incoming    one = { .text = at };

      one.length = end != NULL ? (gsize)(end - at) + 1 : left;
      if (!attest_chain_check (&chain, one.text, one.length, &one.line, error))
        return NULL;
      if (lines->len >= arrival->bodies->len)
        {
          tampered (error, "The package has more entries than bodies");
          return NULL;
        }
      one.body = arrival->bodies->pdata[lines->len];
      if (!body_fits (&one, error))
        return NULL;
      g_array_append_val (lines, one);
      at += one.length;
      left -= one.length;
    }
  if (lines->len == 0 || lines->len != arrival->bodies->len || !attest_digest_equal (&chain.head, &arrival->head))
    {
      tampered (error, "The package's entries do not lead to the head it states");
      return NULL;
    }
  return g_steal_pointer (&lines);
}

static gboolean
stored_hash (AttestVault  *self,
             const char   *case_id,
             const char   *author,
             guint64       seq,
             AttestDigest *hash)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, NULL, "SELECT hash FROM entries WHERE case_id = ? AND author = ? AND seq = ?", "tti",
                                                  case_id, author, (gint64)seq);
  gboolean row = FALSE;

  memset (hash, 0, sizeof *hash);
  return seq == 0 || (stmt != NULL && attest_sql_next (stmt, &row, NULL) && row && attest_sql_copy_blob (stmt, 0, hash->bytes, sizeof hash->bytes));
}

/**
 * attest_vault_own_head:
 * @self: an open store
 * @case_id: one of this person's cases
 * @seq: an entry of their own chain of it
 * @head: (out): digest of that entry's line
 *
 * Returns: whether there is such an entry
 */
gboolean
attest_vault_own_head (AttestVault  *self,
                       const char   *case_id,
                       guint64       seq,
                       AttestDigest *head)
{
  return seq > 0 && stored_hash (self, case_id, attest_sign_key_public (self->sign_key), seq, head);
}

/* Where the package and what is here overlap they must be the same lines;
 * otherwise somebody tells two stories under one number: a fork. */
static gboolean
check_overlap (AttestVault         *self,
               const AttestArrival *arrival,
               GArray              *lines,
               guint64              have,
               GError             **error)
{
  AttestDigest here;

  if (!stored_hash (self, arrival->case_id, arrival->sender_key, arrival->base_seq, &here) || !attest_digest_equal (&here, &arrival->base))
    return tampered (error, "The package follows from another history of this case than the one that is here");
  for (guint i = 0; i < lines->len; i++)
    {
      Incoming    *one = &g_array_index (lines, Incoming, i);
      AttestDigest there = attest_digest_of (one->text, one->length);

      if (one->line.seq > have)
        break;
      if (!stored_hash (self, arrival->case_id, arrival->sender_key, one->line.seq, &here) || !attest_digest_equal (&here, &there))
        return tampered (error, "Two different entries have one number: this case's history was told in two ways");
    }
  return TRUE;
}

static gboolean
take_objects (AttestVault         *self,
              const AttestArrival *arrival,
              GPtrArray           *spare,
              GError             **error)
{
  GHashTableIter iter;
  AttestObject  *object;

  g_hash_table_iter_init (&iter, arrival->objects);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&object))
    {
      gboolean kept;

      if (!attest_vault_keep_object (self, object, &kept, error))
        return FALSE;
      if (!kept)
        g_ptr_array_add (spare, g_strdup (object->id));
    }
  return TRUE;
}

/* An item's id is looked up alone, so the first to use one would hide the item
 * of anybody who comes later. Both are lines of somebody's chain: the later
 * package is refused and says why, and nothing of it goes missing unseen. */
static gboolean
item_is_new (AttestVault *self,
             JsonObject  *body,
             GError     **error)
{
  const char *id = attest_json_text (body, "item");

  return id == NULL || attest_sql_int (self->db, 1, "SELECT count(*) FROM items WHERE id = ?", "t", id) == 0 ||
         tampered (error, "The package has an item under the id of one that is here already");
}

/* The sender locked it away before it was sent, and says so further down. */
static gboolean
is_locked_below (GArray     *lines,
                 JsonObject *added)
{
  const char *id = attest_json_text (added, "item");

  for (guint i = 0; id != NULL && i < lines->len; i++)
    {
      Incoming *one = &g_array_index (lines, Incoming, i);
      g_autoptr (JsonObject) body = NULL;

      if (one->body == NULL || strcmp (one->line.kind, attest_entry_kind_nick (ATTEST_ENTRY_ITEM_LOCKED)) != 0)
        continue;
      body = attest_body_parse (g_bytes_get_data (one->body, NULL), g_bytes_get_size (one->body), NULL);
      if (g_strcmp0 (attest_json_text (body, "item"), id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Or before, with these bytes or those it was made from. */
static gboolean
is_locked_here (AttestVault    *self,
                const Incoming *one,
                JsonObject     *added,
                AttestItemKind  kind)
{
  g_autoptr (AttestItem) item = attest_item_new ();

  item->id = g_strdup (attest_json_text (added, "item"));
  item->case_id = g_strdup (one->line.case_id);
  item->sha256 = g_strdup (attest_json_text (added, "sha256"));
  item->parent_sha256 = g_strdup (attest_json_text (added, "parent_sha256"));
  item->kind = kind;
  return item->id != NULL && attest_vault_is_locked (self, item, NULL);
}

static gboolean
item_bytes_are_here (AttestVault *self,
                     GArray      *lines,
                     Incoming    *one,
                     GError     **error)
{
  g_autoptr (JsonObject) body = NULL;
  const char    *word, *sha256;
  AttestItemKind kind;

  if (one->body == NULL || strcmp (one->line.kind, attest_entry_kind_nick (ATTEST_ENTRY_ITEM_ADDED)) != 0)
    return TRUE;
  body = attest_body_parse (g_bytes_get_data (one->body, NULL), g_bytes_get_size (one->body), error);
  if (body == NULL || !item_is_new (self, body, error))
    return FALSE;
  word = attest_json_text (body, "kind");
  sha256 = attest_json_text (body, "sha256");
  if (word == NULL || sha256 == NULL || !attest_item_kind_from_nick (word, &kind))
    return tampered (error, "An item of a kind that is not known");
  if (attest_item_kind_is_words (kind))
    {
      const char      *text = attest_json_text (body, "text");
      AttestDigest     digest = attest_digest_of (text != NULL ? text : "", text != NULL ? strlen (text) : 0);
      g_autofree char *hex = attest_digest_hex (&digest);

      if (text != NULL && !attest_text_is_safe (text, -1, WORDS_MOST))
        return tampered (error, "An item's words hold characters that no Attest writes, or are longer than it keeps");
      return strcmp (hex, sha256) == 0 || tampered (error, "An item's words do not match its digest");
    }
  return is_locked_below (lines, body) || is_locked_here (self, one, body, kind) ||
         attest_sql_int (self->db, 0, "SELECT count(*) FROM objects WHERE sha256 = ? AND size = ?", "ti", sha256, attest_json_int (body, "size", -1)) == 1 ||
         tampered (error, "The package names an item that is not in it");
}

static gboolean
log_arrival (AttestVault         *self,
             const AttestArrival *arrival,
             guint                taken,
             GError             **error)
{
  g_autoptr (JsonObject) what = json_object_new ();
  g_autofree char *digest = attest_digest_hex (&arrival->digest);
  g_autofree char *head = attest_digest_hex (&arrival->head);
  g_autofree char *store_head = attest_digest_hex (&arrival->store_head);

  json_object_set_string_member (what, "package", arrival->package_id);
  json_object_set_string_member (what, "sha256", digest);
  json_object_set_string_member (what, "sender", arrival->sender_name);
  json_object_set_string_member (what, "sender_role", arrival->sender_role);
  json_object_set_string_member (what, "sender_key", arrival->sender_key);
  json_object_set_int_member (what, "entries", taken);
  json_object_set_string_member (what, "head", head);
  json_object_set_string_member (what, "store_head", store_head);
  return attest_vault_append_entry (self, arrival->case_id, ATTEST_ENTRY_PACKAGE_RECEIVED, what, error);
}

static gboolean
note_incoming (AttestVault         *self,
               const AttestArrival *arrival,
               guint64              head_seq,
               GError             **error)
{
  gint64 n = attest_sql_int (self->db, 0, "SELECT coalesce (max (n), 0) FROM incoming", "");

  return attest_sql_run (self->db, error,
                         "INSERT INTO incoming (package_id, digest, case_id, sender_key, sender_name, sender_recipient, head_seq, head, n)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (package_id) DO NOTHING",
                         "tbttttibi", arrival->package_id, arrival->digest.bytes, (gsize)ATTEST_DIGEST_BYTES, arrival->case_id, arrival->sender_key,
                         arrival->sender_name, arrival->sender_recipient, (gint64)head_seq, arrival->head.bytes, (gsize)ATTEST_DIGEST_BYTES, n + 1);
}

/* Bytes that no item names would lie in this store with nobody knowing of them.
 * A kind of entry that a later version added may name some. */
static gboolean
objects_are_named (AttestVault         *self,
                   const AttestArrival *arrival,
                   GArray              *lines,
                   GError             **error)
{
  GHashTableIter  iter;
  const char     *sha256;
  AttestEntryKind kind;

  for (guint i = 0; i < lines->len; i++)
    if (!attest_entry_kind_from_nick (g_array_index (lines, Incoming, i).line.kind, &kind))
      return TRUE;
  g_hash_table_iter_init (&iter, arrival->objects);
  while (g_hash_table_iter_next (&iter, (gpointer *)&sha256, NULL))
    if (attest_sql_int (self->db, 1, "SELECT count(*) FROM items WHERE sha256 = ?", "t", sha256) == 0)
      return tampered (error, "The package holds a file that no entry names");
  return TRUE;
}

static gboolean
take_all (AttestVault         *self,
          const AttestArrival *arrival,
          GArray              *lines,
          guint64              have,
          GPtrArray           *spare,
          guint               *taken,
          GError             **error)
{
  if (!take_objects (self, arrival, spare, error))
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      Incoming *one = &g_array_index (lines, Incoming, i);

      if (one->line.seq <= have)
        continue;
      if (!item_bytes_are_here (self, lines, one, error) ||
          !attest_vault_take_line (self, &one->line, one->text, one->length, one->body, error))
        return FALSE;
      (*taken)++;
    }
  return objects_are_named (self, arrival, lines, error) && (*taken == 0 || log_arrival (self, arrival, *taken, error)) &&
         note_incoming (self, arrival, arrival->base_seq + lines->len, error);
}

/* Whose case it is was settled by its first entry, which has to say so: one that
 * says nothing would leave the case without an owner, to be had by the next. */
static gboolean
owner_agrees (AttestVault         *self,
              const AttestArrival *arrival,
              GArray              *lines,
              guint64              have,
              GError             **error)
{
  const Incoming *first = &g_array_index (lines, Incoming, 0);
  gint64          other = attest_sql_int (self->db, 0, "SELECT count(*) FROM cases WHERE id = ? AND owner_key <> ?", "tt", arrival->case_id, arrival->sender_key);

  if (strcmp (arrival->case_id, ATTEST_NO_CASE) == 0)
    return tampered (error, "A package that would write into this store's own history");
  if (have == 0 && other == 0 && (first->body == NULL || strcmp (first->line.kind, attest_entry_kind_nick (ATTEST_ENTRY_CASE_OPENED)) != 0))
    return tampered (error, "A case that does not begin with its opening");
  if (other > 0)
    return tampered (error, "This case was opened by somebody else than the sender");
  return TRUE;
}

/**
 * attest_vault_import:
 * @self: an open store
 * @arrival: a package whose seal, signature and digests were verified
 * @outcome: (out): what it brought
 * @need_from: (out): with %ATTEST_IMPORT_NEED_BASE, the first missing entry
 * @error: return location for an #AttestError
 *
 * All of it is taken in, in one transaction with the entry that says so, or
 * nothing. Objects that were here already are removed again.
 *
 * Returns: whether it was settled; %ATTEST_ERROR_TAMPERED for entries that do
 *   not link, contradict what is here, or name items that are not there
 */
gboolean
attest_vault_import (AttestVault         *self,
                     const AttestArrival *arrival,
                     AttestImportOutcome *outcome,
                     guint64             *need_from,
                     GError             **error)
{
  g_autoptr (GArray) lines = read_lines (arrival, error);
  g_autoptr (GPtrArray) spare = g_ptr_array_new_with_free_func (g_free);
  AttestChain chain;
  guint       taken = 0;
  gboolean    ok;

  if (lines == NULL || !attest_vault_chain_end (self, arrival->case_id, arrival->sender_key, &chain, error))
    return FALSE;
  if (arrival->base_seq > chain.seq)
    {
      *outcome = ATTEST_IMPORT_NEED_BASE;
      *need_from = chain.seq + 1;
      return TRUE;
    }
  if (!check_overlap (self, arrival, lines, chain.seq, error) || !owner_agrees (self, arrival, lines, chain.seq, error) ||
      !attest_sql_begin (self->db, error))
    return FALSE;
  ok = attest_sql_end (self->db, take_all (self, arrival, lines, chain.seq, spare, &taken, error), error);
  for (guint i = 0; ok && i < spare->len; i++)
    attest_object_remove (self->dir, spare->pdata[i], NULL);
  *outcome = chain.seq == 0 ? ATTEST_IMPORT_NEW : taken > 0 ? ATTEST_IMPORT_UPDATED
                                                            : ATTEST_IMPORT_DUPLICATE;
  return ok;
}
