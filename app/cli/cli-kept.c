/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "domain/attest-complete.h"
#include "seal/attest-digest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is said of an item that is kept: what it lacks, and that it is there
 * already. */

static char *
digest_of_file (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autofree guint8 *part = g_malloc (65536);
  AttestHasher       hasher;
  AttestDigest       digest;
  gssize             got = -1;

  if (stream == NULL)
    return NULL;
  attest_hasher_init (&hasher);
  while ((got = g_input_stream_read (G_INPUT_STREAM (stream), part, 65536, NULL, NULL)) > 0)
    attest_hasher_update (&hasher, part, (gsize)got);
  digest = attest_hasher_finish (&hasher);
  return got == 0 ? attest_digest_hex (&digest) : NULL;
}

static gint64
size_of_file (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR ? g_file_info_get_size (info) : -1;
}

/**
 * cli_find_twin:
 * @desk: an open store
 * @case_name: the case
 * @path: a file; read only where something of its size is in the case
 *
 * Returns: (transfer full) (nullable): the item of the case that is the same,
 *   byte for byte; %NULL when there is none, or that cannot be told
 */
AttestItem *
cli_find_twin (AttestDesk *desk,
               const char *case_name,
               const char *path)
{
  g_autoptr (AttestCase) details = attest_desk_find_case (desk, case_name, NULL);
  g_autoptr (GPtrArray) items = details != NULL ? attest_desk_list_items (desk, details->id, NULL) : NULL;
  g_autofree char *sha256 = NULL;
  const gint64     size = items != NULL ? size_of_file (path) : -1;

  for (guint i = 0; items != NULL && size >= 0 && i < items->len; i++)
    {
      AttestItem *item = items->pdata[i];

      if (item->object_id == NULL || item->size != size)
        continue;
      if (sha256 == NULL && (sha256 = digest_of_file (path)) == NULL)
        return NULL;
      if (g_strcmp0 (item->sha256, sha256) == 0)
        return g_object_ref (item);
    }
  return NULL;
}

static const char *
fact_words (AttestFact fact)
{
  switch (fact)
    {
    case ATTEST_FACT_TIME:
      return _ ("when it was seen (--seen-at)");
    case ATTEST_FACT_DATE:
      return _ ("the day (--seen-at)");
    case ATTEST_FACT_ADDRESS:
      return _ ("its address, or why it has none (--url, --no-url-because)");
    case ATTEST_FACT_IMAGE:
    default:
      return _ ("a picture of it");
    }
}

/**
 * cli_say_missing:
 * @item: an item
 * @out: (nullable): an answer in JSON, for the member "missing"; %NULL: in words
 *
 * Says what @item lacks of what such evidence should have.
 */
void
cli_say_missing (AttestItem *item,
                 JsonObject *out)
{
  AttestFactAnswer answers[ATTEST_FACT_LAST + 1];
  JsonArray       *missing = json_array_new ();
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  attest_complete (item, answers);
  for (int i = 0; i <= ATTEST_FACT_LAST; i++)
    if (answers[i].state == ATTEST_FACT_MISSING)
      {
        json_array_add_string_element (missing, attest_fact_nick ((AttestFact)i));
        g_ptr_array_add (words, (gpointer)fact_words ((AttestFact)i));
      }
  if (out != NULL)
    {
      json_object_set_array_member (out, "missing", missing);
      return;
    }
  json_array_unref (missing);
  if (words->len == 0)
    return;
  g_ptr_array_add (words, NULL);
  joined = g_strjoinv ("; ", (char **)words->pdata);
  /* Translators: a list such as "its address"; the rest is a command to type */
  cli_say (_ ("  It lacks: %s. Say it with: attest-cli complete CASE %s"), joined, item->exhibit);
}
