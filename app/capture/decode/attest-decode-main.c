/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/decode/attest-decode.h"

#include <unistd.h>

/* attest-decode: one picture, one process, no way out but the answer. See
 * attest-decode-protocol.h. It prints nothing; its exit status speaks. */

static int
run (uint32_t max_side)
{
  Input  input = { 0 };
  Canvas canvas = { .fd = ATTEST_DECODE_OUT, .max_side = max_side };
  int    status = helper_measure (ATTEST_DECODE_ENCODED_MOST, &input, &canvas.room);

  if (status == ATTEST_DECODE_OK)
    status = helper_enter (false, &input);
  if (status == ATTEST_DECODE_OK)
    status = decode_picture (&input, &canvas);
  return status == ATTEST_DECODE_OK && !canvas_close (&canvas) ? ATTEST_DECODE_DAMAGED : status;
}

int
main (int    argc,
      char **argv)
{
  uint32_t max_side = 0;

  helper_close_inherited ();
  if (argc != 2 || !helper_parse_number (argv[1], ATTEST_DECODE_SIDE_MOST, &max_side))
    _exit (ATTEST_DECODE_USAGE);
  /* Not exit(): nothing is to run after the answer. */
  _exit (run (max_side));
}
