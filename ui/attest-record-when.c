/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-when.h"

#include <glib/gi18n.h>

/* Set while a row is being shown what the record says: nobody typed that. */
#define SHOWING "attest-showing"

/* The words are kept beside the time, so that a draft loses neither. */
static void
changed_cb (AttestRecordPage *page,
            AttestWhenRow    *row)
{
  AttestRecord    *record = attest_record_page_get_record (page);
  g_autofree char *problem = attest_when_row_problem (row);
  gint64           at_ms = 0;
  char             zone[ATTEST_ZONE_MAX + 1];

  if (record == NULL || g_object_get_data (G_OBJECT (row), SHOWING) != NULL)
    return;
  attest_record_set (record, ATTEST_ANSWER_TOLD_WHEN, gtk_editable_get_text (GTK_EDITABLE (row)));
  if (problem == NULL && attest_when_row_get (row, &at_ms, zone) && at_ms > 0)
    attest_record_set_number (record, ATTEST_ANSWER_NOTICED, at_ms);
  else
    attest_record_set (record, ATTEST_ANSWER_NOTICED, NULL);
}

/**
 * attest_record_when_bind:
 * @page: a page of the recording window
 * @row: a row of it
 *
 * From now on what is typed into @row is when it was.
 */
void
attest_record_when_bind (AttestRecordPage *page,
                         AttestWhenRow    *row)
{
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), page, G_CONNECT_SWAPPED);
}

/**
 * attest_record_when_show:
 * @page: a page of the recording window
 * @row: a row of it
 *
 * Shows what the record says of it; words that are being written stay.
 */
void
attest_record_when_show (AttestRecordPage *page,
                         AttestWhenRow    *row)
{
  AttestRecord *record = attest_record_page_get_record (page);
  gint64        said_ms = attest_record_get_number (record, ATTEST_ANSWER_NOTICED), at_ms;
  const char   *typed = attest_record_get (record, ATTEST_ANSWER_TOLD_WHEN);
  char          zone[ATTEST_ZONE_MAX + 1];

  if (said_ms > 0 ? attest_when_row_get (row, &at_ms, zone) && at_ms == said_ms
                  : g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), typed != NULL ? typed : "") == 0)
    return;
  g_object_set_data (G_OBJECT (row), SHOWING, row);
  attest_when_row_set (row, said_ms, NULL);
  if (said_ms == 0 && typed != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), typed);
  g_object_set_data (G_OBJECT (row), SHOWING, NULL);
}

/**
 * attest_record_when_problem:
 * @row: a row
 *
 * Returns: (transfer full) (nullable): why what was typed cannot be used;
 *   nothing at all can
 */
char *
attest_record_when_problem (AttestWhenRow *row)
{
  g_autofree char *problem = attest_when_row_problem (row);

  return problem != NULL ? g_strdup_printf (_ ("%s If you do not know, leave it empty."), problem) : NULL;
}
