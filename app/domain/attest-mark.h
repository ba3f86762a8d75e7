/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  ATTEST_MARK_CROP = 1,
  ATTEST_MARK_COVER = 2,  /* solid black; nothing else hides anything */
  ATTEST_MARK_BOX = 3,
  ATTEST_MARK_ARROW = 4,
  ATTEST_MARK_NUMBER = 5,
  ATTEST_MARK_TEXT = 6,
  ATTEST_MARK_LAST = ATTEST_MARK_TEXT
} AttestMarkKind;

/* More than a person makes; a limit for what is read. */
#define ATTEST_MARKS_MOST 500
#define ATTEST_MARK_TEXT_MOST 500 /* characters */

/* One mark, in whole pixels of the picture, from its top left corner. An arrow
 * goes from x, y to x + width, y + height, each of which may be negative; the
 * others are areas. */
typedef struct
{
  AttestMarkKind kind;
  int            x;
  int            y;
  int            width;
  int            height;
  guint          number; /* ATTEST_MARK_NUMBER */
  char          *text;   /* ATTEST_MARK_TEXT; owned */
} AttestPictureMark;

const char *attest_mark_kind_nick      (AttestMarkKind    kind);
gboolean    attest_mark_kind_from_nick (const char       *nick,
                                        AttestMarkKind   *kind);
AttestPictureMark *attest_picture_mark_copy           (const AttestPictureMark *self) G_GNUC_WARN_UNUSED_RESULT;
void        attest_picture_mark_free           (AttestPictureMark       *self);
gboolean    attest_picture_mark_is_within      (const AttestPictureMark *self,
                                        int               width,
                                        int               height);
void        attest_picture_mark_fit            (AttestPictureMark       *self,
                                        int               width,
                                        int               height);
gboolean    attest_picture_mark_equal          (const AttestPictureMark *a,
                                        const AttestPictureMark *b);

/* What was done to make a copy: how many marks of each kind, and what part of
 * the picture it shows. All zero: nothing, or it is not known. */
typedef struct
{
  guint count[ATTEST_MARK_LAST + 1];
  int   crop[4]; /* x, y, width, height; meant when there is a crop */
} AttestMarksDone;

gboolean    attest_marks_done_any       (const AttestMarksDone *self);
JsonObject *attest_marks_done_to_json   (const AttestMarksDone *self) G_GNUC_WARN_UNUSED_RESULT;
void        attest_marks_done_from_json (AttestMarksDone       *self,
                                         JsonObject            *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPictureMark, attest_picture_mark_free)

G_END_DECLS
