/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "base/attest-time.h"
#include "domain/attest-types.h"

G_BEGIN_DECLS

/* What is typed about one call, thing, account, or move of a thing. */
typedef enum {
  ATTEST_FORM_CALL,
  ATTEST_FORM_THING,
  ATTEST_FORM_ACCOUNT,
  ATTEST_FORM_TAKEN_OUT,
  ATTEST_FORM_LOCKED_AWAY,
  ATTEST_FORM_LAST = ATTEST_FORM_LOCKED_AWAY
} AttestFormKind;

/* Signals: "changed" whenever something is typed. */
#define ATTEST_TYPE_EVIDENCE_FORM (attest_evidence_form_get_type ())
G_DECLARE_FINAL_TYPE (AttestEvidenceForm, attest_evidence_form, ATTEST, EVIDENCE_FORM, GtkBox)

GtkWidget     *attest_evidence_form_new (AttestFormKind kind);
AttestFormKind attest_evidence_form_get_kind (AttestEvidenceForm *self);
AttestItemKind attest_form_item_kind (AttestFormKind kind);
const char    *attest_form_title (AttestFormKind kind);
const char    *attest_form_hint (AttestFormKind kind);
char          *attest_evidence_form_get (AttestEvidenceForm *self,
                                         const char         *word) G_GNUC_WARN_UNUSED_RESULT;
char         **attest_evidence_form_details (AttestEvidenceForm *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean       attest_evidence_form_seen (AttestEvidenceForm *self,
                                          gint64             *seen_ms,
                                          char                zone[ATTEST_ZONE_MAX + 1]);
gboolean       attest_evidence_form_is_empty (AttestEvidenceForm *self);
char          *attest_evidence_form_problem (AttestEvidenceForm *self,
                                             GtkWidget         **at) G_GNUC_WARN_UNUSED_RESULT;
char          *attest_evidence_form_to_text (AttestEvidenceForm *self) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget     *attest_evidence_form_from_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;
void           attest_evidence_form_focus (AttestEvidenceForm *self);

G_END_DECLS
