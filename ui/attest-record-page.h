/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-record-jobs.h"

G_BEGIN_DECLS

/* One question. The base of every page of the recording window: a box that
 * begins with its heading. Properties: "heading"; "primary-widget", pressed by
 * Enter; "foot-widget", which stays in sight below the page; "first-widget", where the keyboard starts (else the heading).
 * Signals: "answered" when the page has all it asks for. */
#define ATTEST_TYPE_RECORD_PAGE (attest_record_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (AttestRecordPage, attest_record_page, ATTEST, RECORD_PAGE, GtkBox)

struct _AttestRecordPageClass
{
  GtkBoxClass parent_class;

  /* Puts the answers of the record on the page. */
  void (*enter) (AttestRecordPage *self);
};

void                attest_record_page_set_record (AttestRecordPage *self,
                                                   AttestRecord     *record);
AttestRecord       *attest_record_page_get_record (AttestRecordPage *self);
void                attest_record_page_set_school (AttestRecordPage   *self,
                                                   AttestRecordSchool *school);
AttestRecordSchool *attest_record_page_get_school (AttestRecordPage *self);
void                attest_record_page_set_heading (AttestRecordPage *self,
                                                    const char       *heading);
GtkWidget          *attest_record_page_take_foot (AttestRecordPage *self) G_GNUC_WARN_UNUSED_RESULT;
void                attest_record_page_enter (AttestRecordPage *self);
void                attest_record_page_focus (AttestRecordPage *self);
void                attest_record_page_answered (AttestRecordPage *self);
/* Says what is missing, above the page; pressing the words goes to @at. */
void attest_record_page_problem (AttestRecordPage *self,
                                 const char       *words,
                                 GtkWidget        *at);
/* Keeps an entry or a text view and an answer the same. */
void attest_record_page_bind (AttestRecordPage *self,
                              AttestAnswer      answer,
                              GtkWidget        *widget);

G_END_DECLS
