/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

/* Lists of names that a store keeps for itself: which files of the drop need no
 * second look, and which answers it still owes. One a line. */

/* No bytes at all are a list as well. */
static char *
bytes_text (GBytes *bytes)
{
  gsize       length;
  const char *text = g_bytes_get_data (bytes, &length);

  return g_strndup (text != NULL ? text : "", length);
}

/**
 * attest_desk_load_names:
 * @self: a desk
 * @list: which list
 *
 * Returns: (transfer full): a set of names; empty when there is none
 */
GHashTable *
attest_desk_load_names (AttestDesk *self,
                        const char *list)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GBytes) bytes = attest_vault_get (self->vault, list, NULL);
  g_autofree char *text = bytes != NULL ? bytes_text (bytes) : g_strdup ("");
  g_auto (GStrv) names = g_strsplit (text, "\n", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0')
      g_hash_table_add (set, g_strdup (names[i]));
  return set;
}

static gboolean
put_text (AttestDesk *self,
          const char *list,
          GString    *text,
          GError    **error)
{
  g_autoptr (GBytes) before = attest_vault_get (self->vault, list, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);

  if (before != NULL ? g_bytes_equal (before, bytes) : text->len == 0)
    return TRUE;
  return attest_vault_put (self->vault, list, text->len > 0 ? bytes : NULL, error);
}

/**
 * attest_desk_save_names:
 * @self: a desk
 * @list: which list
 * @there: (element-type utf8): the names that still mean something; others of
 *   @set are forgotten
 * @set: what to keep
 * @error: return location for an #AttestError
 *
 * Returns: whether the list is on disk
 */
gboolean
attest_desk_save_names (AttestDesk *self,
                        const char *list,
                        GPtrArray  *there,
                        GHashTable *set,
                        GError    **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < there->len; i++)
    if (g_hash_table_contains (set, there->pdata[i]))
      g_string_append_printf (text, "%s\n", (char *)there->pdata[i]);
  return put_text (self, list, text, error);
}

/**
 * attest_desk_change_name:
 * @self: a desk
 * @list: which list
 * @name: without a line feed
 * @there: whether it is to be in the list
 * @error: return location for an #AttestError
 *
 * Returns: whether the list is on disk
 */
gboolean
attest_desk_change_name (AttestDesk *self,
                         const char *list,
                         const char *name,
                         gboolean    there,
                         GError    **error)
{
  g_autoptr (GHashTable) set = attest_desk_load_names (self, list);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       key;

  if (there)
    g_hash_table_add (set, g_strdup (name));
  else
    g_hash_table_remove (set, name);
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (names, key);
  return attest_desk_save_names (self, list, names, set, error);
}
