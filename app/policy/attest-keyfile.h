/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text of packs and cards: groups of keys, as desktop files have them, with
 * one spelling for everything. What a signature covers must mean one thing, so
 * where GKeyFile merges or guesses, this reader refuses and names the line. */
#define ATTEST_KEYFILE_MOST (1024 * 1024)
#define ATTEST_KEYFILE_LINE 4096
#define ATTEST_KEYFILE_GROUPS 500
#define ATTEST_KEYFILE_PROBLEMS 100

typedef struct _AttestKeyfile AttestKeyfile;

AttestKeyfile     *attest_keyfile_parse   (const char          *name,
                                           const char          *text,
                                           gsize                length,
                                           GPtrArray           *problems) G_GNUC_WARN_UNUSED_RESULT;
void               attest_keyfile_free    (AttestKeyfile       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestKeyfile, attest_keyfile_free)

guint              attest_keyfile_n_groups (const AttestKeyfile *self);
const char        *attest_keyfile_group   (const AttestKeyfile *self,
                                           guint                index);
guint              attest_keyfile_n_keys  (const AttestKeyfile *self,
                                           const char          *group);
const char        *attest_keyfile_key     (const AttestKeyfile *self,
                                           const char          *group,
                                           guint                index);
gboolean           attest_keyfile_has     (const AttestKeyfile *self,
                                           const char          *group,
                                           const char          *key);
const char        *attest_keyfile_text    (const AttestKeyfile *self,
                                           const char          *group,
                                           const char          *key);
char             **attest_keyfile_list    (const AttestKeyfile *self,
                                           const char          *group,
                                           const char          *key) G_GNUC_WARN_UNUSED_RESULT;
char              *attest_keyfile_escape  (const char          *text,
                                           gboolean             in_list) G_GNUC_WARN_UNUSED_RESULT;
void               attest_keyfile_problem (const AttestKeyfile *self,
                                           GPtrArray           *problems,
                                           const char          *group,
                                           const char          *key,
                                           const char          *format,
                                           ...) G_GNUC_PRINTF (5, 6);

G_END_DECLS
