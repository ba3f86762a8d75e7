/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scan-memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define WINDOW 65536

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED TRUE
#elif defined(__has_feature)
#define SANITIZED __has_feature (address_sanitizer)
#else
#define SANITIZED FALSE
#endif

gboolean
scan_possible (void)
{
  if (SANITIZED)
    g_test_skip ("the address sanitizer keeps memory of its own");
  return !SANITIZED;
}

static gboolean
matches (const guint8 *at,
         const guint8 *masked,
         gsize         length)
{
  for (gsize i = 0; i < length; i++)
    if (at[i] != (masked[i] ^ 0xa5))
      return FALSE;
  return TRUE;
}

/* The window is read into one static buffer, which is left out of the search. */
static guint
scan_range (int           memory,
            guint64       from,
            guint64       to,
            const guint8 *masked,
            gsize         length)
{
  static guint8 window[WINDOW];
  guint64       own = (guint64)(gsize)window;
  guint         found = 0;

  for (guint64 at = from; at < to; at += WINDOW - length + 1)
    {
      ssize_t got = pread (memory, window, MIN (WINDOW, to - at), (off_t)at);

      for (gssize i = 0; i + (gssize)length <= got; i++)
        if (matches (window + i, masked, length) && (at + (guint64)i + length <= own || at + (guint64)i >= own + WINDOW))
          found++;
      if (got <= 0)
        break;
    }
  for (gsize i = 0; i < WINDOW; i++)
    ((volatile guint8 *)window)[i] = 0;
  return found;
}

guint
scan_memory (const guint8 *masked,
             gsize         length)
{
  FILE   *maps = fopen ("/proc/self/maps", "r");
  int     memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  char    line[512], rights[8];
  guint   found = 0;
  guint64 from, to;

  g_assert_nonnull (maps);
  g_assert_cmpint (memory, >=, 0);
  while (fgets (line, sizeof line, maps) != NULL)
    if (sscanf (line, "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %7s", &from, &to, rights) == 3 && rights[0] == 'r' && rights[2] != 'x')
      found += scan_range (memory, from, to, masked, length);
  fclose (maps);
  close (memory);
  return found;
}

void
scan_mask (guint8     *masked,
           const void *bytes,
           gsize       length)
{
  for (gsize i = 0; i < length; i++)
    masked[i] = ((const guint8 *)bytes)[i] ^ 0xa5;
}
