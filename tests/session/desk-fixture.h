/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-test.h"
#include "session/attest-desk.h"

G_BEGIN_DECLS

/* A member of staff, a DSL and a deputy, each with a store of their own, who
 * share a card and a folder. Practice stores, so that passphrases cost little. */
typedef enum {
  STAFF,
  DSL,
  DEPUTY,
  N_PEOPLE
} Who;

typedef struct
{
  char       *root;
  char       *drop;
  char       *card;
  char       *dir[N_PEOPLE];
  AttestDesk *desk[N_PEOPLE];
} School;

#define WITH_DEPUTY GINT_TO_POINTER (1)
#define PASSPHRASE "practice"

/* @data: %WITH_DEPUTY makes the third store as well and puts it on the card. */
void        school_set_up (School       *self,
                           gconstpointer data);
void        school_tear_down (School       *self,
                              gconstpointer data);
char       *school_path (School     *self,
                         const char *name) G_GNUC_WARN_UNUSED_RESULT;
AttestDesk *school_make_desk (const char *dir,
                              const char *name,
                              const char *role,
                              gboolean    practice);
void        school_add_person (School     *self,
                               AttestDesk *person);
void        school_give_card (School *self,
                              Who     who);
void        school_close (School *self,
                          Who     who);
void        school_open (School *self,
                         Who     who);

AttestCase       *school_case (School            *self,
                               const char        *type,
                               const char *const *subjects);
AttestItem       *school_add (School     *self,
                              const char *case_id,
                              const char *text);
AttestSubmission *school_submit (School     *self,
                                 const char *case_id);
AttestSubmission *school_submit_both (School     *self,
                                      const char *case_id);
GPtrArray        *school_receive (School *self,
                                  Who     who);
char             *school_received (School *self,
                                   Who     who);
AttestSyncResult *school_sync (School *self,
                               Who     who);
AttestCaseState   school_state (School     *self,
                                Who         who,
                                const char *case_id);
guint             school_n_items (School     *self,
                                  Who         who,
                                  const char *case_id);
guint             school_n_cases (School *self,
                                  Who     who);
guint             school_n_entries (School         *self,
                                    Who             who,
                                    const char     *case_id,
                                    AttestEntryKind kind);
void              school_assert_sound (School *self,
                                       Who     who);

/* Files */
guint count_files (const char *dir);
char *only_file (const char *dir,
                 const char *suffix) G_GNUC_WARN_UNUSED_RESULT;
void  copy_tree (const char *from,
                 const char *to);
char *in_drop (School     *self,
               const char *side) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
