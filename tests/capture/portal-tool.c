/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "capture/attest-capture-portal.h"
#include "capture/attest-decode-client.h"
#include "capture/attest-sniff.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* portal-tool has | shoot STATE | choose STATE | crash STATE | sweep STATE:
 * the portal as a program of ours uses it, for the test with a real one. */

static int
fail (const GError *error)
{
  g_print ("failed %s: %s\n", attest_error_nick ((AttestError)error->code), error->message);
  return 1;
}

static void
has_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_print ("%s\n", attest_portal_has_screenshot_finish (result, &error) ? "yes" : error->message);
  g_main_loop_quit (user_data);
}

static int
has (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  attest_portal_has_screenshot_async (NULL, has_cb, loop);
  g_main_loop_run (loop);
  return 0;
}

static int
shoot (const char *state,
       gboolean    interactive,
       gboolean    crash)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPortalShot) shot = attest_portal_screenshot (state, interactive, 10, NULL, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (AttestPixels) pixels = NULL;
  AttestSniff sniff;

  if (shot == NULL)
    return fail (error);
  bytes = attest_file_read (attest_portal_shot_path (shot), 64 << 20, &error);
  if (bytes == NULL)
    return fail (error);
  g_print ("%s\n", attest_portal_shot_path (shot));
  if (crash)
    kill (getpid (), SIGKILL);
  sniff = attest_sniff (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  pixels = attest_decode (bytes, 0, NULL, &error);
  if (pixels == NULL)
    return fail (error);
  g_print ("%s %ux%u decoded %ux%u %s\n", sniff.type, sniff.width, sniff.height, pixels->width, pixels->height, attest_portal_shot_discard (shot));
  return 0;
}

static int
sweep (const char *state)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) removed = attest_portal_sweep (state, &error);

  if (removed == NULL)
    return fail (error);
  for (guint i = 0; removed[i] != NULL; i++)
    g_print ("%s\n", removed[i]);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  const char *command = argc > 1 ? argv[1] : "";

  if (strcmp (command, "has") == 0)
    return has ();
  if (argc == 3 && strcmp (command, "shoot") == 0)
    return shoot (argv[2], FALSE, FALSE);
  if (argc == 3 && strcmp (command, "choose") == 0)
    return shoot (argv[2], TRUE, FALSE);
  if (argc == 3 && strcmp (command, "crash") == 0)
    return shoot (argv[2], FALSE, TRUE);
  if (argc == 3 && strcmp (command, "sweep") == 0)
    return sweep (argv[2]);
  return 2;
}
