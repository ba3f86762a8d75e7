/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "policy/attest-keyfile.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  guint line;
  char *raw;  /* as written, ends trimmed */
  char *text; /* without its escapes */
} AttestKeyfileKey;

typedef struct
{
  char      *name;
  guint      line;
  GPtrArray *keys; /* AttestKeyfileKey */
} AttestKeyfileGroup;

struct _AttestKeyfile
{
  char       *name;
  GPtrArray  *groups;  /* AttestKeyfileGroup */
  GHashTable *by_name; /* borrowed names to borrowed groups */
};

AttestKeyfile            *attest_keyfile_new        (const char               *name) G_GNUC_WARN_UNUSED_RESULT;
const AttestKeyfileGroup *attest_keyfile_find_group (const AttestKeyfile      *self,
                                                     const char               *name);
const AttestKeyfileKey   *attest_keyfile_find_key   (const AttestKeyfileGroup *group,
                                                     const char               *name);
AttestKeyfileGroup       *attest_keyfile_add_group  (AttestKeyfile            *self,
                                                     char                     *name,
                                                     guint                     line);
void                      attest_keyfile_add_key    (AttestKeyfileGroup       *group,
                                                     const char               *name,
                                                     guint                     line,
                                                     const char               *raw,
                                                     char                     *text);
void                      attest_keyfile_add_problem (GPtrArray               *problems,
                                                     const char               *name,
                                                     guint                     line,
                                                     const char               *what);
char                     *attest_keyfile_unescape   (const char               *raw) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
