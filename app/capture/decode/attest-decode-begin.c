/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How both helpers begin: nothing but the two files is open, both are measured
 * from outside, the walls go up, and only then is the input looked at. */

/* Whatever else was inherited is none of our business. */
void
helper_close_inherited (void)
{
  (void)syscall (SYS_close_range, ATTEST_DECODE_OUT + 1, ~0u, 0);
}

/* A number of a command line, in digits and no more than @most. */
bool
helper_parse_number (const char *text,
                     uint32_t    most,
                     uint32_t   *out)
{
  uint32_t value = 0;

  if (*text == '\0' || strlen (text) > 8)
    return false;
  for (; *text != '\0'; text++)
    {
      if (*text < '0' || *text > '9')
        return false;
      value = value * 10 + (uint32_t)(*text - '0');
    }
  *out = value;
  return value <= most;
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

/* How long the input is, at most @most, and how much room the answer has. */
int
helper_measure (size_t  most,
                Input  *input,
                size_t *room)
{
  if (!sealed_size (ATTEST_DECODE_IN, F_SEAL_WRITE | F_SEAL_SHRINK, &input->length) ||
      !sealed_size (ATTEST_DECODE_OUT, F_SEAL_SHRINK | F_SEAL_GROW, room))
    return ATTEST_DECODE_USAGE;
  return input->length > most ? ATTEST_DECODE_LIMIT : ATTEST_DECODE_OK;
}

/* Locks down and then maps the input that was measured. */
int
helper_enter (bool   refuse_opening,
              Input *input)
{
  int status = attest_decode_lock_down (refuse_opening);

  if (status != ATTEST_DECODE_OK)
    return status;
  input->data = mmap (NULL, input->length, PROT_READ, MAP_PRIVATE, ATTEST_DECODE_IN, 0);
  if (input->data == MAP_FAILED)
    return ATTEST_DECODE_LIMIT;
#ifdef ATTEST_DECODE_PROBE
  attest_decode_probe (input);
#endif
  return ATTEST_DECODE_OK;
}
