/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#define MOST (256 * 1024)

static const FuzzTarget *const lists[] = { fuzz_text_targets, fuzz_policy_targets, fuzz_seal_targets, fuzz_sealed_targets, fuzz_read_targets };

const FuzzTarget *
fuzz_target_at (guint index)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (const FuzzTarget *at = lists[i]; at->name != NULL; at++)
      if (index-- == 0)
        return at;
  return NULL;
}

const FuzzTarget *
fuzz_target_find (const char *name)
{
  const FuzzTarget *target;

  for (guint i = 0; (target = fuzz_target_at (i)) != NULL; i++)
    if (strcmp (target->name, name) == 0)
      return target;
  return NULL;
}

/* Bytes that mean something to one format or another. */
static guint8
telling_byte (GRand *random)
{
  static const guint8 bytes[] = "\0\xff\x7f\x80\n\r\t \"\\{}[]:,;=#/.-0919azAZ+|";

  return bytes[g_rand_int_range (random, 0, sizeof bytes - 1)];
}

static void
cut (GByteArray *bytes,
     GRand      *random,
     guint       at)
{
  guint most = (guint)g_rand_int_range (random, 1, 65);

  g_byte_array_remove_range (bytes, at, MIN (bytes->len - at, most));
}

static void
insert (GByteArray   *bytes,
        guint         at,
        const guint8 *what,
        guint         length)
{
  guint tail = bytes->len - at;

  g_byte_array_set_size (bytes, bytes->len + length);
  memmove (bytes->data + at + length, bytes->data + at, tail);
  memcpy (bytes->data + at, what, length);
}

static void
splice (GByteArray *bytes,
        GBytes     *from,
        GRand      *random,
        guint       at)
{
  gsize         length;
  const guint8 *data = g_bytes_get_data (from, &length);
  guint         start, n;

  if (length == 0 || bytes->len > MOST)
    return;
  start = (guint)g_rand_int_range (random, 0, (gint32)length);
  n = (guint)g_rand_int_range (random, 1, 301);
  insert (bytes, at, data + start, MIN ((guint)length - start, n));
}

static void
change_once (GByteArray *bytes,
             GBytes     *other,
             GRand      *random)
{
  guint  at = bytes->len > 0 ? (guint)g_rand_int_range (random, 0, (gint32)bytes->len) : 0;
  guint8 byte = telling_byte (random);

  switch (bytes->len > 0 ? g_rand_int_range (random, 0, 8) : 7)
    {
    case 0:
    case 1:
      bytes->data[at] ^= (guint8)(1 << g_rand_int_range (random, 0, 8));
      break;
    case 2:
      bytes->data[at] = byte;
      break;
    case 3:
      insert (bytes, at, &byte, 1);
      break;
    case 4:
      cut (bytes, random, at);
      break;
    case 5:
      g_byte_array_set_size (bytes, at);
      break;
      case 6: {
        g_autoptr (GBytes) self = g_bytes_new (bytes->data, bytes->len);

        splice (bytes, self, random, at);
        break;
      }
    default:
      splice (bytes, other, random, at);
      break;
    }
}

GBytes *
fuzz_mutate (GBytes *seed,
             GBytes *other,
             GRand  *random)
{
  GByteArray   *bytes = g_byte_array_new ();
  gsize         length;
  const guint8 *data = g_bytes_get_data (seed, &length);
  int           changes = g_rand_int_range (random, 1, 5);

  g_byte_array_append (bytes, data, (guint)length);
  while (changes-- > 0)
    change_once (bytes, other, random);
  return g_byte_array_free_to_bytes (bytes);
}
