/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "policy/attest-keyfile.h"
#include "policy/attest-pack.h"

G_BEGIN_DECLS

/* One cell of the table "who is told": what the policy says and where. */
typedef struct
{
  char **roles;
  char **source; /* labels */
} AttestCell;

typedef struct
{
  char      *id;
  char      *title;
  char      *description;
  char      *note;
  char      *procedure;
  AttestCell first;
  AttestCell next;
  AttestCell external;
  char      *deadline_kind; /* NULL when silent */
  int        deadline_hours;
  char     **deadline_source;
  char     **source;        /* of what is no cell: the procedure, the note */
  char     **silent;
  char     **inferred;      /* cells that the reader infers */
  char     **steps;
  GPtrArray *suggested;     /* AttestSuggestion */
} AttestType;

typedef struct
{
  int   from;
  char *title;
} AttestSection;

struct _AttestPack
{
  char              *id;
  char              *title;
  guint              version;
  char              *review;
  char              *jurisdiction;
  char              *note;
  char              *default_type;
  AttestPackDocument document;
  GPtrArray         *sections;    /* AttestSection, by from */
  char             **roles;
  char             **required;
  GPtrArray         *same;        /* strv: roles of one person */
  GHashTable        *role_titles; /* role to title */
  GHashTable        *terms;
  GPtrArray         *guidance;
  GPtrArray         *types;
  char             **type_ids;
  GPtrArray         *steps;
  GPtrArray         *clocks;
  GPtrArray         *contacts;
  GPtrArray         *accounts;
  GPtrArray         *conflicts;
  GPtrArray         *fallback_head;  /* AttestSuggestion */
  GPtrArray         *fallback_other;
};

/* The readers below share this; findings go to @problems and reading goes on. */
typedef struct
{
  AttestKeyfile *keyfile;
  GPtrArray     *problems;
  AttestPack    *pack;
} AttestPackReader;

void        attest_pack_read_types   (AttestPackReader *self);
void        attest_pack_read_steps   (AttestPackReader *self);
void        attest_pack_read_people  (AttestPackReader *self);
void        attest_pack_read_lists   (AttestPackReader *self);

/* Values of one group, with their findings. */
void        attest_pack_keys         (AttestPackReader *self, const char *group, const char *known);
char       *attest_pack_text         (AttestPackReader *self, const char *group, const char *key, gboolean required);
char      **attest_pack_words        (AttestPackReader *self, const char *group, const char *key);
char      **attest_pack_role_list    (AttestPackReader *self, const char *group, const char *key, int external);
char      **attest_pack_source_list  (AttestPackReader *self, const char *group, const char *key, gboolean required);
gboolean    attest_pack_yes          (AttestPackReader *self, const char *group, const char *key);
int         attest_pack_number       (AttestPackReader *self, const char *group, const char *key, int most, int otherwise);
GPtrArray  *attest_pack_suggestions  (AttestPackReader *self, const char *group, const char *key);
const char *attest_pack_name_of      (const char *group, const char *kind);
gboolean    attest_pack_kind_is_known (const char *kind);
gboolean    attest_date_is_valid     (const char *text);

const AttestType *attest_pack_find_type (const AttestPack *self, const char *type);
char             *attest_guidance_label (const AttestPackGuidance *self, gboolean with_mark) G_GNUC_WARN_UNUSED_RESULT;
void              attest_type_free      (gpointer type);
AttestSuggestion *attest_suggestion_new (const char *role, const AttestPackGuidance *guidance) G_GNUC_WARN_UNUSED_RESULT;
void              attest_suggestion_free (gpointer suggestion);

G_END_DECLS
