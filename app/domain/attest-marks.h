/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/attest-mark.h"

G_BEGIN_DECLS

/* The marks a person is making on one picture, in the order they were made,
 * with a way back and forth through what was done. Pure: no pixels. */
typedef struct _AttestMarks AttestMarks;

AttestMarks      *attest_marks_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void              attest_marks_free      (AttestMarks       *self);

guint             attest_marks_count     (AttestMarks       *self);
const AttestPictureMark *attest_marks_get       (AttestMarks       *self,
                                          guint              index);
guint             attest_marks_add       (AttestMarks       *self,
                                          const AttestPictureMark  *mark);
void              attest_marks_change    (AttestMarks       *self,
                                          guint              index,
                                          const AttestPictureMark  *mark);
void              attest_marks_settle    (AttestMarks       *self);
void              attest_marks_remove    (AttestMarks       *self,
                                          guint              index);
guint             attest_marks_next_number (AttestMarks     *self);

gboolean          attest_marks_can_undo  (AttestMarks       *self);
gboolean          attest_marks_can_redo  (AttestMarks       *self);
void              attest_marks_undo      (AttestMarks       *self);
void              attest_marks_redo      (AttestMarks       *self);

gboolean          attest_marks_check     (AttestMarks       *self,
                                          int                width,
                                          int                height,
                                          GError           **error);
const AttestPictureMark *attest_marks_crop      (AttestMarks       *self);
AttestMarksDone   attest_marks_done      (AttestMarks       *self);
char             *attest_marks_to_text   (AttestMarks       *self) G_GNUC_WARN_UNUSED_RESULT;
AttestMarks      *attest_marks_from_text (const char        *text,
                                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestMarks, attest_marks_free)

G_END_DECLS
