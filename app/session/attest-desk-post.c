/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "session/attest-post-private.h"

#include <stdio.h>
#include <string.h>

/* The store's side of post/: what it leaves behind for a program that carries
 * sealed packages while it is closed. It is emptied whenever the answer to "who
 * may receive this" could become another one, and filled again afterwards, so
 * that nothing goes to somebody who has become a subject. */

#define WANTED_NAME "post"
#define MARKS_NAME "post-marks"
#define MARKS "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT

static char *
post_path (AttestDesk *self,
           const char *name)
{
  return g_build_filename (attest_desk_dir (self), ATTEST_POST_DIR, name, NULL);
}

/**
 * attest_desk_clear_post:
 * @self: a desk
 *
 * Nothing is carried without this store from now on, until
 * attest_desk_refresh_post().
 */
void
attest_desk_clear_post (AttestDesk *self)
{
  g_clear_pointer (&self->posted, g_free);
  attest_post_forget (attest_desk_dir (self));
}

gboolean
attest_desk_get_post (AttestDesk *self)
{
  g_autoptr (GBytes) wanted = attest_vault_get (self->vault, WANTED_NAME, NULL);

  return wanted != NULL;
}

/**
 * attest_desk_set_post:
 * @self: a desk
 * @wanted: whether packages may be carried, and the drop looked at, while the
 *   store is closed; a practice store never allows it
 * @error: return location for an #AttestError
 *
 * Returns: whether that is written down
 */
gboolean
attest_desk_set_post (AttestDesk *self,
                      gboolean    wanted,
                      GError    **error)
{
  g_autoptr (GBytes) yes = g_bytes_new_static ("yes", 3);

  wanted = wanted && !attest_desk_practice (self);
  if (wanted != attest_desk_get_post (self) && !attest_vault_put (self->vault, WANTED_NAME, wanted ? yes : NULL, error))
    return FALSE;
  if (wanted)
    attest_desk_refresh_post (self);
  else
    attest_desk_clear_post (self);
  return TRUE;
}

static void
load_marks (AttestDesk     *self,
            AttestPostMark *in,
            AttestPostMark *out)
{
  g_autoptr (GBytes) bytes = attest_vault_get (self->vault, MARKS_NAME, NULL);
  g_autofree char *text = bytes != NULL && g_bytes_get_size (bytes) > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;

  *in = *out = (AttestPostMark){ 0 };
  if (text != NULL && sscanf (text, MARKS, &in->newest_us, &in->n_newest, &out->newest_us, &out->n_newest) != 4)
    *in = *out = (AttestPostMark){ 0 };
}

/**
 * attest_desk_mark_post:
 * @self: a desk that is about to read the drop
 * @drop: it
 * @cancellable: (nullable): to stop waiting
 *
 * Notes how far the drop is seen. Taken before it is read: what comes between is
 * told once more, and never missed.
 */
void
attest_desk_mark_post (AttestDesk   *self,
                       AttestDrop   *drop,
                       GCancellable *cancellable)
{
  AttestPostMark   in, out, seen_in, seen_out;
  guint            n;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!attest_desk_get_post (self))
    return;
  load_marks (self, &in, &out);
  seen_in = in;
  if (!attest_post_look (drop, ATTEST_DROP_OUT, &out, &seen_out, &n, cancellable, NULL) ||
      (attest_desk_receives (self) && !attest_post_look (drop, ATTEST_DROP_IN, &in, &seen_in, &n, cancellable, NULL)) ||
      (memcmp (&in, &seen_in, sizeof in) == 0 && memcmp (&out, &seen_out, sizeof out) == 0))
    return;
  text = g_strdup_printf (MARKS, seen_in.newest_us, seen_in.n_newest, seen_out.newest_us, seen_out.n_newest);
  bytes = g_bytes_new (text, strlen (text));
  if (!attest_vault_put (self->vault, MARKS_NAME, bytes, NULL))
    g_message ("What was seen of the drop could not be noted");
}

static gboolean
awaits_answer (const AttestOutgoing *outgoing)
{
  for (guint i = 0; i < outgoing->to->len; i++)
    if (((AttestAddressee *)outgoing->to->pdata[i])->state < ATTEST_CASE_RECEIVED)
      return TRUE;
  return FALSE;
}

/* "ID DIGEST" for each package that may go to everybody it is sealed to. */
static GPtrArray *
carried (AttestDesk *self,
         gboolean   *awaits)
{
  g_autoptr (GPtrArray) all = attest_vault_list_outgoing (self->vault, NULL, FALSE, NULL);
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);

  *awaits = FALSE;
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      AttestOutgoing  *outgoing = all->pdata[i];
      g_autofree char *digest = attest_digest_hex (&outgoing->digest);

      *awaits = *awaits || (outgoing->state >= ATTEST_CASE_QUEUED && awaits_answer (outgoing));
      if (outgoing->state == ATTEST_CASE_QUEUED && attest_desk_check_addressees (self, outgoing, NULL, NULL))
        g_ptr_array_add (out, g_strconcat (outgoing->id, " ", digest, NULL));
    }
  return out;
}

static gboolean
write_post (AttestDesk *self,
            const char *where,
            GPtrArray  *packages,
            GError    **error)
{
  g_autofree char *folder = post_path (self, NULL), *path = post_path (self, ATTEST_POST_WHERE);

  if (!attest_file_make_dir (folder, error))
    return FALSE;
  for (guint i = 0; i < packages->len; i++)
    {
      g_auto (GStrv) words = g_strsplit (packages->pdata[i], " ", 2);
      g_autofree char *file = post_path (self, words[0]), *line = g_strconcat (words[1], "\n", NULL);

      if (!attest_file_write (file, line, strlen (line), error))
        return FALSE;
    }
  return attest_file_write (path, where, strlen (where), error);
}

/**
 * attest_desk_refresh_post:
 * @self: a desk
 *
 * Leaves in post/ what may be carried now, if the person wants that. Failing to
 * is no reason to fail anything else: the store sends it all itself when open.
 */
void
attest_desk_refresh_post (AttestDesk *self)
{
  g_autoptr (AttestPostPlace) place = NULL;
  g_autoptr (GPtrArray) packages = NULL;
  g_autofree char *where = NULL, *list = NULL, *all = NULL;
  g_autoptr (GError) error = NULL;

  if (self->card == NULL || attest_desk_drop_is_none (attest_card_drop (self->card)) || attest_desk_practice (self) || !attest_desk_get_post (self))
    return;
  place = g_new0 (AttestPostPlace, 1);
  place->drop = g_strdup (attest_card_drop (self->card));
  place->receives = attest_desk_receives (self);
  packages = carried (self, &place->awaits);
  load_marks (self, &place->in, &place->out);
  where = attest_post_place_print (place);
  g_ptr_array_add (packages, NULL);
  list = g_strjoinv ("\n", (char **)packages->pdata);
  g_ptr_array_set_size (packages, (int)packages->len - 1);
  all = g_strconcat (where, "\n", list, NULL);
  if (g_strcmp0 (all, self->posted) == 0)
    return;
  attest_desk_clear_post (self);
  if (write_post (self, where, packages, &error))
    self->posted = g_steal_pointer (&all);
  else
    g_message ("Nothing is carried while the store is closed: %s", error->message);
}
