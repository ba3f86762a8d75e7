/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "policy/attest-pack.h"
#include "policy/attest-route.h"

G_BEGIN_DECLS

#define ATTEST_CARD_MOST (256 * 1024)
#define ATTEST_CARD_PEOPLE 200
#define ATTEST_CARD_VERSION_MAX 1000000000

/* Stands on a card in place of a drop where a school has no shared folder. */
#define ATTEST_CARD_NO_DROP "none"

/* The school's list of people, roles and keys: its text alone. The container
 * with the signatures over these very bytes is session/'s. Immutable. */
typedef struct _AttestCard AttestCard;

typedef struct
{
  char  *name;
  char **roles;        /* at least one */
  char  *recipient;    /* "age1…"; "" for somebody without Attest */
  char  *signing_key;  /* minisign public key "RW…"; "" exactly when there is no recipient */
  char  *contact;      /* "" when none is given */
} AttestPerson;

/* One person, or one role nobody holds, that a route leads to. Borrows from
 * the card and the route. */
typedef struct
{
  const AttestPerson *person;    /* %NULL: nobody on the card holds @role */
  const char         *role;
  gboolean            chosen;    /* taken unless somebody chooses otherwise */
  gboolean            suggested; /* by guidance, the policy being silent */
  gboolean            other;     /* named by neither: an alternative on the card */
  char               *why;       /* owned: "¶60", "KCSIE 2022 ¶341-343 (verified)" */
} AttestReach;

AttestCard         *attest_card_new         (const char         *school,
                                             const char         *pack,
                                             const char         *pack_digest,
                                             const char         *drop,
                                             gboolean            practice,
                                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;
AttestCard         *attest_card_parse       (const char         *name,
                                             const char         *text,
                                             gsize               length,
                                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;
char               *attest_card_print       (const AttestCard   *self) G_GNUC_WARN_UNUSED_RESULT;
void                attest_card_free        (AttestCard         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestCard, attest_card_free)

gboolean            attest_card_is_drop     (const char         *text);
const char         *attest_card_school      (const AttestCard   *self);
const char         *attest_card_pack        (const AttestCard   *self);
const char         *attest_card_pack_digest (const AttestCard   *self);  /* 64 hex of the pack file */
const char         *attest_card_drop        (const AttestCard   *self);  /* URI */
guint               attest_card_version     (const AttestCard   *self);
gboolean            attest_card_practice    (const AttestCard   *self);

const GPtrArray    *attest_card_people      (const AttestCard   *self);  /* AttestPerson */
const AttestPerson *attest_card_by_key      (const AttestCard   *self,
                                             const char         *signing_key);
char              **attest_card_missing     (const AttestCard   *self,
                                             const AttestPack   *pack) G_GNUC_WARN_UNUSED_RESULT;

AttestPerson       *attest_person_new       (const char         *name,
                                             const char *const  *roles,
                                             const char         *recipient,
                                             const char         *signing_key,
                                             const char         *contact) G_GNUC_WARN_UNUSED_RESULT;
void                attest_person_free      (AttestPerson       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPerson, attest_person_free)
gboolean            attest_person_has_role  (const AttestPerson *self,
                                             const char         *role);

/* New cards, one version on; the old one stays as it was. */
AttestCard         *attest_card_with_person    (const AttestCard   *self,
                                                const AttestPerson *person,
                                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;
AttestCard         *attest_card_without_person (const AttestCard   *self,
                                                const char         *name,
                                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/* @subjects: roles, and "key:RW…" for a person known by key. */
AttestRoute        *attest_card_route       (const AttestCard   *self,
                                             const AttestPack   *pack,
                                             const char         *type,
                                             const char *const  *subjects,
                                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *attest_card_resolve     (const AttestCard   *self,
                                             const AttestRoute  *route,
                                             const char *const  *subjects,
                                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            attest_card_may_receive (const AttestCard   *self,
                                             const AttestRoute  *route,
                                             const char *const  *subjects,
                                             const char         *signing_key,
                                             GError            **error);
void                attest_reach_free       (AttestReach        *self);

G_END_DECLS
