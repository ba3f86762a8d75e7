/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-bytes.h"
#include "domain/attest-marks.h"
#include "session/attest-session-mark.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Beyond what any picture may measure. */
#define PLACE_MOST 16384

typedef struct
{
  char **crop;
  char **cover;
  char **box;
  char **arrow;
  char **number;
  char **text;
  char  *note;
} Options;

static void
options_clear (Options *self)
{
  g_strfreev (self->crop);
  g_strfreev (self->cover);
  g_strfreev (self->box);
  g_strfreev (self->arrow);
  g_strfreev (self->number);
  g_strfreev (self->text);
  g_free (self->note);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const struct
{
  AttestMarkKind kind;
  guint          numbers; /* before the words, if it has any */
} shapes[] = {
  { ATTEST_MARK_CROP, 4 },
  { ATTEST_MARK_COVER, 4 },
  { ATTEST_MARK_BOX, 4 },
  { ATTEST_MARK_ARROW, 4 },
  { ATTEST_MARK_NUMBER, 3 },
  { ATTEST_MARK_TEXT, 4 },
};

/* "10,20,300,40": so many whole numbers, and after them words or nothing. */
static gboolean
parse_place (const char  *text,
             guint        numbers,
             gboolean     words,
             int          place[4],
             const char **rest)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", (int)numbers + (words ? 1 : 0));
  const char *at = text;
  guint64     value;

  if (g_strv_length (parts) != numbers + (words ? 1 : 0))
    return FALSE;
  for (guint i = 0; i < numbers; i++)
    {
      if (!attest_parse_uint (parts[i], PLACE_MOST, &value))
        return FALSE;
      place[i] = (int)value;
      at += strlen (parts[i]) + 1;
    }
  *rest = words ? at : NULL;
  return TRUE;
}

static gboolean
add_one (AttestMarks   *marks,
         AttestMarkKind kind,
         guint          numbers,
         const char    *text,
         int           *status)
{
  gboolean          words = kind == ATTEST_MARK_TEXT;
  AttestPictureMark mark = { .kind = kind };
  int               place[4] = { 0 };
  const char       *rest = NULL;
  g_autofree char  *shown = NULL;

  if (!parse_place (text, numbers, words, place, &rest) ||
      (rest != NULL && (*rest == '\0' || g_utf8_strlen (rest, -1) > ATTEST_MARK_TEXT_MOST)))
    {
      *status = cli_usage (kind == ATTEST_MARK_ARROW    ? "--arrow takes X,Y,X2,Y2 in whole pixels"
                           : kind == ATTEST_MARK_NUMBER ? "--number takes X,Y,SIZE in whole pixels"
                           : words                      ? "--text takes X,Y,W,H,WORDS in whole pixels"
                                                        : "--%s takes X,Y,W,H in whole pixels",
                           attest_mark_kind_nick (kind));
      return FALSE;
    }
  shown = rest != NULL ? attest_text_marked (rest) : NULL;
  mark.x = place[0];
  mark.y = place[1];
  mark.width = kind == ATTEST_MARK_ARROW ? place[2] - place[0] : place[2];
  mark.height = kind == ATTEST_MARK_ARROW ? place[3] - place[1] : kind == ATTEST_MARK_NUMBER ? place[2]
                                                                                             : place[3];
  mark.number = kind == ATTEST_MARK_NUMBER ? attest_marks_next_number (marks) : 0;
  mark.text = shown;
  attest_marks_add (marks, &mark);
  return TRUE;
}

static AttestMarks *
marks_of (const Options *options,
          int           *status)
{
  g_autoptr (AttestMarks) marks = attest_marks_new ();
  char **const given[] = { options->crop, options->cover, options->box, options->arrow, options->number, options->text };

  if (options->crop != NULL && g_strv_length (options->crop) > 1)
    {
      *status = cli_usage ("a copy has one --crop at most");
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (char **at = given[i]; at != NULL && *at != NULL; at++)
      if (!add_one (marks, shapes[i].kind, shapes[i].numbers, *at, status))
        return NULL;
  if (attest_marks_count (marks) == 0 || attest_marks_count (marks) >= ATTEST_MARKS_MOST)
    {
      *status = cli_usage ("mark needs --crop or --cover, or another mark, and fewer than %d of them", ATTEST_MARKS_MOST);
      return NULL;
    }
  return g_steal_pointer (&marks);
}

/* By id, or by exhibit number where that is one item's alone. */
AttestItem *
cli_find_item (AttestDesk *desk,
               const char *case_name,
               const char *item_name,
               GError    **error)
{
  g_autoptr (AttestCase) details = attest_desk_find_case (desk, case_name, error);
  g_autoptr (GPtrArray) items = details != NULL ? attest_desk_list_items (desk, details->id, error) : NULL;
  AttestItem *found = NULL;

  if (items == NULL)
    return NULL;
  for (guint i = 0; i < items->len; i++)
    {
      AttestItem *item = items->pdata[i];

      if (strcmp (item->id, item_name) == 0)
        return g_object_ref (item);
      if (strcmp (item->exhibit, item_name) != 0)
        continue;
      if (found != NULL)
        {
          g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%.40s is the number of two items; name it by its id", item_name);
          return NULL;
        }
      found = item;
    }
  if (found != NULL)
    return g_object_ref (found);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "There is no item %.40s in %s", item_name, details->reference);
  return NULL;
}

static int
say_copy (Cli        *cli,
          AttestItem *parent,
          AttestItem *copy)
{
  g_autoptr (JsonObject) out = json_object_new ();
  g_autofree char *done = cli_copy_words (copy);

  json_object_set_string_member (out, "item", copy->id);
  json_object_set_string_member (out, "exhibit", copy->exhibit);
  json_object_set_string_member (out, "sha256", copy->sha256);
  json_object_set_string_member (out, "state", "sealed");
  cli_json_copy (out, copy);
  if (cli->json)
    return cli_print_json (out);
  cli_say ("%s  %s\n  sha256 %s", copy->exhibit, done, copy->sha256);
  /* Translators: of the picture a copy was made from, as in "JE/3 is as it was" */
  cli_say (_ ("  %s is as it was, and is sent with its copies."), parent->exhibit);
  return CLI_DONE;
}

int
cli_mark (Cli   *cli,
          int    argc,
          char **argv)
{
  g_auto (Options) options = { 0 };
  GOptionEntry entries[] = {
    { "crop", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.crop, N_ ("The part that stays, in pixels of the picture"), "X,Y,W,H" },
    { "cover", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.cover, N_ ("Cover an area with solid black; may be repeated"), "X,Y,W,H" },
    { "box", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.box, N_ ("Draw a box; may be repeated"), "X,Y,W,H" },
    { "arrow", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.arrow, N_ ("Draw an arrow to the second point; may be repeated"), "X,Y,X2,Y2" },
    { "number", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.number, N_ ("Put the next number there: 1, 2, 3…; may be repeated"), "X,Y,SIZE" },
    { "text", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.text, N_ ("Put words there; may be repeated"), "X,Y,W,H,WORDS" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &options.note, N_ ("A note kept with the copy"), "TEXT" },
    { NULL }
  };
  g_autoptr (AttestMarks) marks = NULL;
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (AttestItem) item = NULL, copy = NULL;
  GError *error = NULL;
  int     status;

  if (!cli_parse (entries, "mark CASE ITEM [--crop X,Y,W,H] [--cover X,Y,W,H]… [--note TEXT]",
                  _ ("Seal a marked copy of a picture into its case. The picture itself does not change."), &argc, &argv, 2, 2, &status) ||
      (marks = marks_of (&options, &status)) == NULL)
    return status;
  desk = cli_open_desk (cli, &error);
  item = desk != NULL ? cli_find_item (desk, argv[1], argv[2], &error) : NULL;
  copy = item != NULL ? attest_desk_mark (desk, item->id, marks, options.note, NULL, &error) : NULL;
  return copy != NULL ? say_copy (cli, item, copy) : cli_fail (error);
}
