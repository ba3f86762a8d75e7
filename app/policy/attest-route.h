/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What guidance suggests where the policy says nothing. */
typedef struct
{
  char *role;
  char *by;        /* short name of the guidance: "KCSIE" */
  char *guidance;  /* its id in the pack; "" for the built-in fall-back */
  char *label;     /* with edition, place and mark, for people */
} AttestSuggestion;

/* Whom a matter goes to. Roles, never people: see attest_card_resolve(). A cell
 * that is empty is named in @silent, and only then. */
typedef struct
{
  char     **first;            /* alternatives, where the policy allows a choice */
  char     **next;
  char     **external;         /* outside the school: told by a person, never sent a package */
  char      *deadline_kind;    /* %NULL: none stated */
  int        deadline_hours;   /* -1: none stated */
  char     **silent;           /* of first, next, external, deadline */
  GPtrArray *suggested;        /* AttestSuggestion, best first */
  char     **excluded;         /* the subjects' roles, and every other role they hold */
  char     **source;           /* labels of all cells, in order, each once */
  char     **first_source;
  char     **next_source;
  char     **external_source;
  char     **deadline_source;
} AttestRoute;

void     attest_route_free      (AttestRoute       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestRoute, attest_route_free)

gboolean attest_route_excludes  (const AttestRoute *self,
                                 const char        *role);
gboolean attest_route_is_silent (const AttestRoute *self,
                                 const char        *cell);
char    *attest_route_json      (const AttestRoute *self,
                                 const char        *pack,
                                 const char        *type) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
