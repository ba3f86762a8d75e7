/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"
#include "base/attest-json.h"
#include "capture/attest-read-client.h"

#include <stdio.h>
#include <stdlib.h>

/* read-tool KIND FILE [FROM [SIDE]]: what attest-read finds, as JSON; with SIDE,
 * the size of the picture that is part FROM. */

static void
print (JsonObject *out)
{
  g_autofree char *text = attest_json_print (out, NULL);

  puts (text);
}

static void
print_reading (AttestReading *reading)
{
  g_autoptr (JsonObject) out = json_object_new ();
  JsonArray *lines = json_array_new ();

  for (guint i = 0; i < reading->lines->len; i++)
    {
      AttestReadLine *line = reading->lines->pdata[i];
      JsonArray      *pair = json_array_new ();

      json_array_add_int_element (pair, line->tag);
      json_array_add_string_element (pair, line->text);
      json_array_add_array_element (lines, pair);
    }
  json_object_set_array_member (out, "lines", lines);
  json_object_set_int_member (out, "total", reading->total);
  json_object_set_boolean_member (out, "cut", reading->cut);
  print (out);
}

static void
print_pixels (AttestPixels *pixels)
{
  g_autoptr (JsonObject) out = json_object_new ();

  json_object_set_int_member (out, "width", pixels->width);
  json_object_set_int_member (out, "height", pixels->height);
  print (out);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) file = argc > 2 ? g_mapped_file_new (argv[2], FALSE, &error) : NULL;
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autoptr (AttestReading) reading = NULL;
  g_autoptr (AttestPixels) pixels = NULL;
  guint from = argc > 3 ? (guint)atoi (argv[3]) : 0;

  if (bytes == NULL)
    return 2;
  if (argc > 4)
    pixels = attest_read_part (bytes, (AttestReadKind)argv[1][0], from, (guint)atoi (argv[4]), NULL, &error);
  else
    reading = attest_read (bytes, (AttestReadKind)argv[1][0], from, NULL, &error);
  if (reading != NULL)
    print_reading (reading);
  else if (pixels != NULL)
    print_pixels (pixels);
  else
    fprintf (stderr, "%s: %s\n", attest_error_nick ((AttestError)error->code), error->message);
  return reading == NULL && pixels == NULL;
}
