/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-post-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-json.h"
#include "submit/attest-package.h"
#include "submit/attest-receipt.h"

#include <string.h>

#define FORMAT "attest-post"
#define VERSION 1
#define WHERE_MOST 8192
#define FILES_MOST 20000

void
attest_post_place_free (AttestPostPlace *self)
{
  if (self == NULL)
    return;
  g_free (self->drop);
  g_free (self);
}

static void
set_mark (JsonObject           *where,
          const char           *name,
          const AttestPostMark *mark)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "newest", mark->newest_us);
  json_object_set_int_member (object, "of_that_time", mark->n_newest);
  json_object_set_object_member (where, name, object);
}

/**
 * attest_post_place_print:
 * @self: where the drop is, and how far it was seen
 *
 * Returns: (transfer full): the text of post/where
 */
char *
attest_post_place_print (const AttestPostPlace *self)
{
  g_autoptr (JsonObject) where = json_object_new ();

  json_object_set_string_member (where, "format", FORMAT);
  json_object_set_int_member (where, "version", VERSION);
  json_object_set_string_member (where, "drop", self->drop);
  if (self->receives)
    set_mark (where, "in", &self->in);
  if (self->awaits)
    set_mark (where, "out", &self->out);
  return attest_json_print (where, NULL);
}

static gboolean
get_mark (JsonObject     *where,
          const char     *name,
          AttestPostMark *mark)
{
  JsonObject *object = attest_json_object (where, name);

  if (object == NULL)
    return FALSE;
  mark->newest_us = attest_json_int (object, "newest", 0);
  mark->n_newest = attest_json_int (object, "of_that_time", 0);
  return TRUE;
}

/**
 * attest_post_place_read:
 * @dir: a store directory
 * @error: return location for an #AttestError; %ATTEST_ERROR_MISSING when the
 *   store left nothing
 *
 * Returns: (transfer full): what post/where says
 */
AttestPostPlace *
attest_post_place_read (const char *dir,
                        GError    **error)
{
  g_autofree char *path = g_build_filename (dir, ATTEST_POST_DIR, ATTEST_POST_WHERE, NULL);
  g_autoptr (GBytes) bytes = attest_file_read (path, WHERE_MOST, error);
  g_autoptr (JsonObject) where = bytes != NULL ? attest_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), WHERE_MOST, error) : NULL;
  g_autoptr (AttestPostPlace) out = NULL;

  if (where == NULL)
    return NULL;
  if (g_strcmp0 (attest_json_text (where, "format"), FORMAT) != 0 || attest_json_int (where, "version", 0) != VERSION ||
      attest_json_text (where, "drop") == NULL || *attest_json_text (where, "drop") == '\0')
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "%s does not say where the drop is", path);
      return NULL;
    }
  out = g_new0 (AttestPostPlace, 1);
  out->drop = g_strdup (attest_json_text (where, "drop"));
  out->receives = get_mark (where, "in", &out->in);
  out->awaits = get_mark (where, "out", &out->out);
  return g_steal_pointer (&out);
}

/**
 * attest_post_look:
 * @drop: a drop
 * @side: which half of it
 * @before: how far it was seen
 * @now: (out): how far it is seen now
 * @n_new: (out): how many files came in between, whoever they are for
 * @cancellable: (nullable): to stop waiting
 * @error: return location for an #AttestError
 *
 * Nothing is read but the list. What was removed meanwhile is no news.
 *
 * Returns: whether the folder could be listed
 */
gboolean
attest_post_look (AttestDrop           *drop,
                  AttestDropSide        side,
                  const AttestPostMark *before,
                  AttestPostMark       *now,
                  guint                *n_new,
                  GCancellable         *cancellable,
                  GError              **error)
{
  const char *suffix = side == ATTEST_DROP_IN ? ATTEST_PACKAGE_SUFFIX : ATTEST_RECEIPT_SUFFIX;
  g_autoptr (GPtrArray) files = attest_drop_look (drop, side, suffix, FILES_MOST, cancellable, error);
  gint64 same = 0;

  if (files == NULL)
    return FALSE;
  *now = (AttestPostMark){ 0 };
  *n_new = 0;
  for (guint i = 0; i < files->len; i++)
    {
      const AttestDropEntry *file = files->pdata[i];

      if (file->modified_us > now->newest_us)
        *now = (AttestPostMark){ file->modified_us, 0 };
      now->n_newest += file->modified_us == now->newest_us;
      *n_new += file->modified_us > before->newest_us;
      same += file->modified_us == before->newest_us;
    }
  *n_new += (guint)MAX (same - before->n_newest, 0);
  return TRUE;
}
