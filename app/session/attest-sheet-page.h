/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* The recovery sheet as a page: one drawing for the printer, for a PDF file and
 * for the preview. Strings are borrowed. */
typedef struct
{
  const char *key;     /* the text of the recovery key */
  const char *name;    /* whose records it opens */
  const char *school;  /* NULL: not known */
  gint64      made_s;  /* seconds since 1970 UTC; printed as the day here */
} AttestSheetFacts;

/* A4, points. */
#define ATTEST_SHEET_WIDTH 595.28
#define ATTEST_SHEET_HEIGHT 841.89

void    attest_sheet_page_draw (cairo_t                *cr,
                                double                  width,
                                double                  height,
                                const AttestSheetFacts *facts);
GBytes *attest_sheet_page_pdf  (const AttestSheetFacts *facts,
                                GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
