/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "policy/attest-route.h"

G_BEGIN_DECLS

/* A school's policy as data. Immutable once loaded, so any thread may read it;
 * everything an accessor gives belongs to the pack. */
typedef struct _AttestPack AttestPack;

/* How far a guidance reference was checked before the pack was written. */
typedef enum
{
  ATTEST_MARK_UNVERIFIED = 0, /* general knowledge: advice to check, never a rule */
  ATTEST_MARK_QUOTED = 1,     /* read as a quotation in somebody else's page */
  ATTEST_MARK_VERIFIED = 2    /* read in the published text */
} AttestMark;

/* The policy the pack was made from. */
typedef struct
{
  char *title;
  char *date;      /* as printed on it; "" when it bears none */
  char *citing;    /* "lines" (L48) or "paragraphs" (¶60) */
  int   extent;    /* the last line or paragraph that can be cited */
} AttestPackDocument;

/* What a pack takes from national guidance, and how far it can be relied on. */
typedef struct
{
  char      *id;
  char      *name;      /* short: "KCSIE" */
  char      *title;
  char      *edition;
  char      *place;     /* paragraphs or part; "" */
  char      *use;       /* what the pack takes from it, in our words */
  char      *where;     /* the page it was read on; "" */
  char      *checked;   /* YYYY-MM-DD it was last read there; "" when that was not noted */
  AttestMark mark;
} AttestPackGuidance;

/* The policy wants it allowed and does not say by whom. */
#define ATTEST_AUTHORITY_UNNAMED "unnamed"

/* One thing to do, in the order of the type's list. "gate", "capture" and
 * "submit" are the steps that the program does itself. */
typedef struct
{
  char  *id;
  char  *text;       /* what to do */
  char  *why;        /* "" when the text says it all */
  char  *when;       /* first before-capture capture after-capture before-submit after-submit before-closing */
  char **after;      /* ids of steps that must be done, or reasoned away, before */
  char **source;     /* labels: "¶60", "KCSIE 2022 ¶341-343" */
  char  *authority;  /* role whose recorded consent it needs; ATTEST_AUTHORITY_UNNAMED; "" */
  char  *asks;       /* a question it puts: engaged provenance; "" */
  gboolean personal; /* the person's own duty: nobody can tick it for them */
  gboolean required; /* cannot be skipped without a written reason */
  gboolean enabled;  /* a duty not yet in force ships switched off, and is in no list */
  gboolean removes;  /* takes content off the net: only after the step "capture" */
} AttestPackStep;

typedef struct
{
  char *id;
  char *title;
  char *kind;      /* as of a deadline: immediate, hours, working-days, next-working-day, days, months, same-day */
  int   amount;    /* -1 when the kind has none */
  char *source;    /* label, or "" */
  char *note;
} AttestPackClock;

typedef struct
{
  char *id;
  char *role;      /* "" when nobody's */
  char *name;
  char *phone;     /* "" until somebody has checked it */
  char *web;
  char *hours;
  char *source;    /* label */
} AttestPackContact;

typedef struct
{
  char *id;
  char *url;
  char *title;
  char *administrator;
} AttestPackAccount;

/* Two demands of the policy that cannot both be met as written, and what the
 * program does about it. It is shown when it bites: at these moments (capture
 * import removal words send) and beside these steps. */
typedef struct
{
  char  *id;
  char  *text;
  char  *answer;
  char **source;   /* labels */
  char **moments;
  char **steps;    /* ids */
} AttestPackConflict;

AttestPack *attest_pack_load_text  (const char  *name,
                                    const char  *text,
                                    gsize        length,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;
AttestPack *attest_pack_load_id    (const char  *id,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void        attest_pack_free       (AttestPack  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPack, attest_pack_free)

/* Every problem of a text, as "file:line: key: what"; empty when it is a pack. */
char      **attest_pack_check      (const char  *name,
                                    const char  *text,
                                    gsize        length) G_GNUC_WARN_UNUSED_RESULT;

/* The ids of the packs that are there, sorted; the file of one. */
char      **attest_packs_list      (GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_packs_path      (const char  *id,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;

const char                *attest_pack_id            (const AttestPack *self);
const char                *attest_pack_title         (const AttestPack *self);
guint                      attest_pack_version       (const AttestPack *self);
const char                *attest_pack_review        (const AttestPack *self);
gboolean                   attest_pack_is_overdue    (const AttestPack *self,
                                                      gint64            utc_ms);
const char                *attest_pack_jurisdiction  (const AttestPack *self);
const char                *attest_pack_note          (const AttestPack *self);
char                      *attest_pack_place_of      (const AttestPack *self,
                                                      const char       *source) G_GNUC_WARN_UNUSED_RESULT;

/* Incident types, most usual first. */
const char *const         *attest_pack_types         (const AttestPack *self);
gboolean                   attest_pack_has_type      (const AttestPack *self,
                                                      const char       *type);
const char                *attest_pack_default_type  (const AttestPack *self);
const char                *attest_pack_type_title    (const AttestPack *self,
                                                      const char       *type);
const char                *attest_pack_type_description (const AttestPack *self,
                                                      const char       *type);
const char                *attest_pack_type_note     (const AttestPack *self,
                                                      const char       *type);
const char                *attest_pack_type_procedure (const AttestPack *self,
                                                      const char       *type);
const char *const         *attest_pack_type_source   (const AttestPack *self,
                                                      const char       *type);

/* Roles. A title is the school's own word, else the usual English one. */
const char *const         *attest_pack_roles         (const AttestPack *self);
const char *const         *attest_pack_required_roles (const AttestPack *self);
const char                *attest_pack_role_title    (const AttestPack *self,
                                                      const char       *role);
gboolean                   attest_pack_same_person   (const AttestPack *self,
                                                      const char       *role,
                                                      const char       *other);

/* Arrays of const structs named above; never NULL, may be empty. */
const GPtrArray           *attest_pack_guidance      (const AttestPack *self);
const AttestPackGuidance  *attest_pack_find_guidance (const AttestPack *self,
                                                      const char       *id);
GPtrArray                 *attest_pack_steps         (const AttestPack *self,
                                                      const char       *type) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray                 *attest_pack_steps_no_image (const AttestPack *self,
                                                      const char       *type) G_GNUC_WARN_UNUSED_RESULT;
const AttestPackStep      *attest_pack_find_step     (const AttestPack *self,
                                                      const char       *id);
const AttestPackClock     *attest_pack_find_clock    (const AttestPack *self,
                                                      const char       *id);
const GPtrArray           *attest_pack_contacts      (const AttestPack *self);
const AttestPackAccount   *attest_pack_account_at    (const AttestPack *self,
                                                      const char       *url);
const GPtrArray           *attest_pack_conflicts     (const AttestPack *self);
const char                *attest_pack_term          (const AttestPack *self,
                                                      const char       *term);
const char                *attest_mark_nick          (AttestMark        mark);

/* @subjects: roles, %NULL or empty for none. @held: pairs of roles that one
 * person holds, flat (a, b, c, d, NULL); may be %NULL. */
AttestRoute *attest_pack_route     (const AttestPack  *self,
                                    const char        *type,
                                    const char *const *subjects,
                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;
AttestRoute *attest_pack_route_for (const AttestPack  *self,
                                    const char        *type,
                                    const char *const *subjects,
                                    const char *const *held,
                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
