/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* attest-decode: one picture, one process, no way out but the answer. See
 * attest-decode-protocol.h. It prints nothing; its exit status speaks. */

static bool
parse_side (const char *text,
            uint32_t   *out)
{
  uint32_t value = 0;

  if (*text == '\0' || strlen (text) > 5)
    return false;
  for (; *text != '\0'; text++)
    {
      if (*text < '0' || *text > '9')
        return false;
      value = value * 10 + (uint32_t)(*text - '0');
    }
  *out = value;
  return value <= ATTEST_DECODE_SIDE_MOST;
}

/* Sealed, so that neither side can pull the ground from under the other's
 * mapping. Looked at from outside only; nothing is read. */
static bool
sealed_size (int     fd,
             int     seals,
             size_t *size)
{
  struct stat info;
  int         have = fcntl (fd, F_GET_SEALS);

  if (have < 0 || (have & seals) != seals || fstat (fd, &info) < 0 || info.st_size <= 0)
    return false;
  *size = (size_t)info.st_size;
  return true;
}

static int
run (uint32_t max_side)
{
  Input  input = { 0 };
  Canvas canvas = { .fd = ATTEST_DECODE_OUT, .max_side = max_side };
  int    status;

  if (!sealed_size (ATTEST_DECODE_IN, F_SEAL_WRITE | F_SEAL_SHRINK, &input.length) ||
      !sealed_size (ATTEST_DECODE_OUT, F_SEAL_SHRINK | F_SEAL_GROW, &canvas.room))
    return ATTEST_DECODE_USAGE;
  if (input.length > ATTEST_DECODE_ENCODED_MOST)
    return ATTEST_DECODE_LIMIT;
  status = attest_decode_lock_down (false);
  if (status != ATTEST_DECODE_OK)
    return status;
  input.data = mmap (NULL, input.length, PROT_READ, MAP_PRIVATE, ATTEST_DECODE_IN, 0);
  if (input.data == MAP_FAILED)
    return ATTEST_DECODE_LIMIT;
#ifdef ATTEST_DECODE_PROBE
  attest_decode_probe (&input);
#endif
  status = decode_picture (&input, &canvas);
  return status == ATTEST_DECODE_OK && !canvas_close (&canvas) ? ATTEST_DECODE_DAMAGED : status;
}

int
main (int    argc,
      char **argv)
{
  uint32_t max_side = 0;

  /* Whatever else was inherited is none of our business. */
  (void)syscall (SYS_close_range, ATTEST_DECODE_OUT + 1, ~0u, 0);
  if (argc != 2 || !parse_side (argv[1], &max_side))
    _exit (ATTEST_DECODE_USAGE);
  /* Not exit(): nothing is to run after the answer. */
  _exit (run (max_side));
}
