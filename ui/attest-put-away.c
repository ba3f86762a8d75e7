/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-put-away.h"

#include "attest-evidence-dialog.h"
#include "attest-record-dialog.h"
#include "attest-viewer.h"
#include "attest-window.h"

static void
put_away (GtkWindow *window)
{
  if (ATTEST_IS_WINDOW (window))
    attest_window_flush (ATTEST_WINDOW (window));
  else if (ATTEST_IS_RECORD_DIALOG (window))
    attest_record_dialog_hide (ATTEST_RECORD_DIALOG (window));
  else if (ATTEST_IS_VIEWER (window))
    attest_viewer_hide (ATTEST_VIEWER (window));
  else if (ATTEST_IS_EVIDENCE_DIALOG (window))
    attest_evidence_dialog_hide (ATTEST_EVIDENCE_DIALOG (window));
  else if (gtk_window_get_deletable (window))
    gtk_window_close (window);
  else
    gtk_window_destroy (window);
}

/**
 * attest_put_away_windows:
 *
 * Takes every window but the main one off the screen, for before the store
 * closes or becomes another. What is being recorded, marked or written is kept
 * first, by jobs that are queued when this returns. Every other window goes as
 * if its "Close" were pressed, so that whoever waits for its answer gets one;
 * what cannot be closed while it works goes on without its window.
 */
void
attest_put_away_windows (void)
{
  GList *windows = gtk_window_list_toplevels ();

  /* Putting one away may end another. */
  g_list_foreach (windows, (GFunc)(GCallback)g_object_ref, NULL);
  for (GList *at = windows; at != NULL; at = at->next)
    put_away (at->data);
  g_list_free_full (windows, g_object_unref);
}
