/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/power-disk.h"

#include <string.h>

#define SECTOR 512

typedef struct
{
  gboolean truncates;
  guint64  offset; /* or the new size */
  GBytes  *bytes;  /* NULL when it truncates */
} Change;

struct _PowerNode
{
  GByteArray *durable;
  GPtrArray  *pending; /* of Change, oldest first */
};

typedef struct
{
  PowerNode *now;     /* borrowed from nodes; NULL when deleted */
  PowerNode *durable; /* what the folder on disk says */
} Name;

static GHashTable *names; /* path → Name */
static GPtrArray  *nodes;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->bytes, g_bytes_unref);
  g_free (change);
}

static void
node_free (gpointer data)
{
  PowerNode *node = data;

  g_byte_array_unref (node->durable);
  g_ptr_array_unref (node->pending);
  g_free (node);
}

static PowerNode *
node_new (void)
{
  PowerNode *node = g_new0 (PowerNode, 1);

  node->durable = g_byte_array_new ();
  node->pending = g_ptr_array_new_with_free_func (change_free);
  g_ptr_array_add (nodes, node);
  return node;
}

static Name *
name_get (const char *path)
{
  Name *name;

  if (names == NULL)
    {
      names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      nodes = g_ptr_array_new_with_free_func (node_free);
    }
  name = g_hash_table_lookup (names, path);
  if (name == NULL)
    {
      name = g_new0 (Name, 1);
      g_hash_table_insert (names, g_strdup (path), name);
    }
  return name;
}

static void
resize (GByteArray *bytes,
        guint64     size)
{
  guint old = bytes->len;

  g_byte_array_set_size (bytes, (guint)size);
  if (size > old)
    memset (bytes->data + old, 0, size - old);
}

static void
apply (GByteArray   *bytes,
       const guint8 *from,
       gsize         length,
       guint64       offset)
{
  if (offset + length > bytes->len)
    resize (bytes, offset + length);
  memcpy (bytes->data + offset, from, length);
}

/**
 * power_disk_open:
 * @path: a file's full name
 * @create: whether it was made by this very call
 *
 * A file that was there before anything was recorded counts as durable.
 *
 * Returns: (transfer none): the content that @path now stands for
 */
PowerNode *
power_disk_open (const char *path,
                 gboolean    create)
{
  Name            *name = name_get (path);
  g_autofree char *old = NULL;
  gsize            length = 0;

  if (name->now != NULL)
    return name->now;
  name->now = node_new ();
  if (!create && g_file_get_contents (path, &old, &length, NULL))
    {
      g_byte_array_append (name->now->durable, (const guint8 *)old, (guint)length);
      name->durable = name->now;
    }
  return name->now;
}

static void
add_change (PowerNode *node,
            gboolean   truncates,
            guint64    offset,
            GBytes    *bytes)
{
  Change *change = g_new0 (Change, 1);

  change->truncates = truncates;
  change->offset = offset;
  change->bytes = bytes;
  g_ptr_array_add (node->pending, change);
}

void
power_disk_write (PowerNode  *node,
                  const void *bytes,
                  gsize       length,
                  guint64     offset)
{
  add_change (node, FALSE, offset, g_bytes_new (bytes, length));
}

void
power_disk_truncate (PowerNode *node,
                     guint64    size)
{
  add_change (node, TRUE, size, NULL);
}

/* Syncing a file makes its bytes durable, not its name. */
void
power_disk_sync (PowerNode *node)
{
  for (guint i = 0; i < node->pending->len; i++)
    {
      Change *change = g_ptr_array_index (node->pending, i);

      if (change->truncates)
        resize (node->durable, change->offset);
      else
        apply (node->durable, g_bytes_get_data (change->bytes, NULL), g_bytes_get_size (change->bytes), change->offset);
    }
  g_ptr_array_set_size (node->pending, 0);
}

void
power_disk_delete (const char *path)
{
  name_get (path)->now = NULL;
}

/* A folder is synced as a whole: every name in the folder of @path_in_dir. */
void
power_disk_sync_dir (const char *path_in_dir)
{
  g_autofree char *dir = g_path_get_dirname (path_in_dir);
  GHashTableIter   iter;
  gpointer         path, value;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      g_autofree char *its_dir = g_path_get_dirname (path);
      Name            *name = value;

      if (g_str_equal (its_dir, dir))
        name->durable = name->now;
    }
}

static void
apply_torn (GByteArray *bytes,
            Change     *change,
            GRand      *rand)
{
  gsize         length;
  const guint8 *from = g_bytes_get_data (change->bytes, &length);

  for (gsize at = 0; at < length;)
    {
      gsize part = MIN (SECTOR - (change->offset + at) % SECTOR, length - at);

      if (g_rand_boolean (rand))
        apply (bytes, from + at, part, change->offset + at);
      at += part;
    }
}

typedef enum {
  LOSS_NONE,   /* all of it had reached the disk */
  LOSS_PREFIX, /* in order up to a moment */
  LOSS_ANY,    /* the disk wrote as it pleased */
} Loss;

static GByteArray *
node_after_loss (PowerNode *node,
                 Loss       loss,
                 GRand     *rand)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, node->durable->data, node->durable->len);
  for (guint i = 0; i < node->pending->len; i++)
    {
      Change *change = g_ptr_array_index (node->pending, i);
      int     fate = loss == LOSS_ANY ? g_rand_int_range (rand, 0, 8) : 0;

      if (loss == LOSS_PREFIX && g_rand_int_range (rand, 0, 6) == 0)
        break;
      if (fate < 3 && change->truncates)
        resize (bytes, change->offset);
      else if (fate < 3)
        apply (bytes, g_bytes_get_data (change->bytes, NULL), g_bytes_get_size (change->bytes), change->offset);
      else if (fate < 6 && !change->truncates)
        apply_torn (bytes, change, rand);
    }
  return bytes;
}

/**
 * power_disk_image:
 * @image_dir: an empty folder
 * @seed: which of the possible disks
 *
 * Writes what a machine might find after the power went now.
 */
void
power_disk_image (const char *image_dir,
                  guint32     seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Loss loss = g_rand_int_range (rand, 0, 4) == 0   ? LOSS_NONE
              : g_rand_int_range (rand, 0, 3) == 0 ? LOSS_PREFIX
                                                   : LOSS_ANY;
  g_autoptr (GList) paths = g_list_sort (g_hash_table_get_keys (names), (GCompareFunc)strcmp);

  for (GList *l = paths; l != NULL; l = l->next)
    {
      Name            *name = name_get (l->data);
      PowerNode       *node = loss == LOSS_NONE || g_rand_boolean (rand) ? name->now : name->durable;
      g_autofree char *base = g_path_get_basename (l->data);
      g_autofree char *out = g_build_filename (image_dir, base, NULL);
      g_autoptr (GByteArray) bytes = node != NULL ? node_after_loss (node, loss, rand) : NULL;

      if (bytes != NULL && !g_file_set_contents (out, (const char *)bytes->data, bytes->len, NULL))
        g_error ("No image in %s", image_dir);
    }
}

void
power_disk_forget (void)
{
  g_clear_pointer (&names, g_hash_table_unref);
  g_clear_pointer (&nodes, g_ptr_array_unref);
}
