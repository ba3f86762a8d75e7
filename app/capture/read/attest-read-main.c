/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/read/attest-read.h"

#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* attest-read: one letter, one process, no way out but the answer. See
 * attest-read-protocol.h. It prints nothing; its exit status speaks. */

typedef struct
{
  AttestReadKind kind;
  guint          from;
  guint          side;
} Request;

static gboolean
parse_request (int      argc,
               char   **argv,
               Request *out)
{
  if (argc != 4 || strlen (argv[1]) != 1 || !helper_parse_number (argv[2], ATTEST_READ_FROM_MOST, &out->from) ||
      !helper_parse_number (argv[3], ATTEST_DECODE_SIDE_MOST, &out->side))
    return FALSE;
  out->kind = (AttestReadKind)argv[1][0];
  return TRUE;
}

static int
read_words (const Request *request,
            const Input   *input,
            Answer        *answer)
{
  switch (request->kind)
    {
    case ATTEST_READ_MAIL:
      return read_mail (input, answer);
    case ATTEST_READ_MBOX:
      return read_mbox (input, request->from, answer);
    case ATTEST_READ_CHAT:
      return read_chat (input, request->from, answer);
    case ATTEST_READ_CHAT_ZIP:
      return read_chat_zip (input, request->from, answer);
    case ATTEST_READ_PAGE:
      return read_page (input, answer);
    case ATTEST_READ_MHTML:
      return read_mhtml (input, answer);
    case ATTEST_READ_PICTURE:
      return read_picture (input, answer);
    default:
      return ATTEST_DECODE_USAGE;
    }
}

static int
answer_words (const Request *request,
              const Input   *input,
              gsize          room)
{
  Answer  answer = { 0 };
  guint32 header[4] = { 0 };
  int     status;

  if (room < ATTEST_READ_HEADER)
    return ATTEST_DECODE_USAGE;
  answer.room = MIN (room, ATTEST_READ_ROOM) - ATTEST_READ_HEADER;
  answer.map = mmap (NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, ATTEST_DECODE_OUT, 0);
  if (answer.map == MAP_FAILED)
    return ATTEST_DECODE_LIMIT;
  status = read_words (request, input, &answer);
  if (status != ATTEST_DECODE_OK)
    return status;
  header[1] = (guint32)answer.used;
  header[2] = answer.total;
  header[3] = answer.cut ? 1 : 0;
  memcpy (answer.map, header, sizeof header);
  header[0] = ATTEST_READ_MAGIC;
  memcpy (answer.map, header, sizeof header[0]);
  return ATTEST_DECODE_OK;
}

static int
find_part (const Request *request,
           const Input   *input,
           Input         *part)
{
  switch (request->kind)
    {
    case ATTEST_READ_MAIL:
      return read_mail_part (input, request->from, part);
    case ATTEST_READ_MBOX:
      return read_mbox_part (input, request->from, part);
    case ATTEST_READ_CHAT_ZIP:
      return read_zip_part (input, request->from, part);
    case ATTEST_READ_CHAT:
    case ATTEST_READ_PAGE:
    case ATTEST_READ_MHTML:
    case ATTEST_READ_PICTURE:
    default:
      return ATTEST_DECODE_USAGE;
    }
}

static int
answer_picture (const Request *request,
                const Input   *input,
                gsize          room)
{
  Canvas canvas = { .fd = ATTEST_DECODE_OUT, .max_side = request->side, .room = room };
  Input  part = { 0 };
  int    status = find_part (request, input, &part);

  if (status == ATTEST_DECODE_OK && part.length > ATTEST_DECODE_PART_MOST)
    status = ATTEST_DECODE_LIMIT;
  if (status == ATTEST_DECODE_OK)
    status = decode_picture (&part, &canvas);
  return status == ATTEST_DECODE_OK && !canvas_close (&canvas) ? ATTEST_DECODE_DAMAGED : status;
}

static GLogWriterOutput
say_nothing (GLogLevelFlags   level,
             const GLogField *fields,
             gsize            n_fields,
             gpointer         data)
{
  return G_LOG_WRITER_HANDLED;
}

/* Everything that the libraries load or ask for once. */
static void
warm_up (void)
{
  /* Or the first time in an archive would send for the time zone's file. */
  setenv ("TZ", "UTC0", 1);
  tzset ();
  g_log_set_writer_func (say_nothing, NULL, NULL);
  charset_warm_up ();
  g_mime_init ();
}

static int
run (const Request *request)
{
  Input input = { 0 };
  gsize room = 0;
  int   status = helper_measure (ATTEST_READ_INPUT_MOST, &input, &room);

  if (status != ATTEST_DECODE_OK)
    return status;
  warm_up ();
  status = helper_enter (true, &input);
  if (status != ATTEST_DECODE_OK)
    return status;
  return request->side > 0 ? answer_picture (request, &input, room) : answer_words (request, &input, room);
}

int
main (int    argc,
      char **argv)
{
  Request request = { 0 };

  helper_close_inherited ();
  if (!parse_request (argc, argv, &request))
    _exit (ATTEST_DECODE_USAGE);
  /* Not exit(): nothing is to run after the answer. */
  _exit (run (&request));
}
