/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/attest-read-client.h"
#include "capture/attest-sniff.h"
#include "policy/attest-card.h"
#include "policy/attest-pack.h"
#include "session/attest-desk.h"
#include "store/attest-vault-mail.h"
#include "store/attest-vault.h"
#include "submit/attest-card-file.h"
#include "submit/attest-drop.h"
#include "submit/attest-receipt.h"

G_BEGIN_DECLS

struct _AttestDesk
{
  AttestVault    *vault;
  AttestCardFile *card_file;   /* (nullable) as imported */
  AttestCard     *card;        /* (nullable) its text */
  AttestPack     *pack;        /* the card's, else the generic one */
  char           *fingerprint;
  GHashTable     *findings;    /* case id → number of findings of the newest verification */
  char           *posted;      /* (nullable) what lies in post/ */
  gboolean        by_keyring;  /* keeps the journal's head there */
  gboolean        by_sheet;    /* opened with the recovery sheet, which proves enough */
};

#define ATTEST_DEFAULT_PACK "generic-england"
#define ATTEST_OUTBOX_DIR "outbox"
#define ATTEST_RECEIPTS_DIR "receipts"
#define ATTEST_SPOOL_DIR "spool"
#define ATTEST_SEALING_NAME "sealing" /* the package being made */
#define ATTEST_REFUSED_NAME "packages-refused"
#define ATTEST_ASKED_PREFIX "asked:" /* and a package id: when its base was asked for */

gboolean        attest_desk_load_school      (AttestDesk            *self,
                                              GError               **error);
gboolean        attest_desk_save_card        (AttestDesk            *self,
                                              AttestCardFile        *file,
                                              GError               **error);
gboolean        attest_desk_issue_card       (AttestDesk            *self,
                                              AttestCard            *card,
                                              GBytes                *pack,
                                              GError               **error);
AttestDrop     *attest_desk_open_drop        (AttestDesk            *self,
                                              GError               **error);
gboolean        attest_desk_has_answered     (AttestDesk            *self,
                                              const char            *signing_key);
gboolean        attest_desk_is_known_sender  (AttestDesk            *self,
                                              const char            *signing_key);
AttestRoute    *attest_desk_case_route       (AttestDesk            *self,
                                              const AttestCase      *details,
                                              GError               **error);
AttestSubmission *attest_desk_submission     (AttestDesk            *self,
                                              AttestOutgoing        *outgoing);
gboolean        attest_desk_may_vouch        (AttestDesk            *self,
                                              const char            *signing_key);
gboolean        attest_desk_let_vouch        (AttestDesk            *self,
                                              const char            *signing_key,
                                              GError               **error);
gboolean        attest_desk_check_addressees (AttestDesk            *self,
                                              const AttestOutgoing  *outgoing,
                                              const char            *signing_key,
                                              GError               **error);
const char     *attest_desk_card_name        (AttestDesk            *self,
                                              const char            *signing_key);
gboolean        attest_desk_deliver          (AttestDesk            *self,
                                              const AttestOutgoing  *outgoing,
                                              GCancellable          *cancellable,
                                              GError               **error);
char           *attest_desk_join_problem     (const GError          *error) G_GNUC_WARN_UNUSED_RESULT;
char           *attest_desk_problem_words    (const char            *problem) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_desk_take_receipt     (AttestDesk            *self,
                                              GBytes                *file,
                                              GPtrArray             *fresh,
                                              GError               **error);
AttestArrivalInfo *attest_desk_take_reader   (AttestDesk            *self,
                                              AttestDropReader      *reader,
                                              const char            *name) G_GNUC_WARN_UNUSED_RESULT;
void            attest_desk_withdraw         (AttestDesk            *self,
                                              AttestDrop            *drop,
                                              const AttestOutgoing  *outgoing);
gint64          attest_desk_last_sealed      (AttestDesk            *self,
                                              const AttestCase      *details);
gboolean        attest_desk_says_something   (const char            *text);
char           *attest_desk_seal_package     (AttestDesk            *self,
                                              const AttestCase      *details,
                                              GPtrArray             *to,
                                              guint64                after,
                                              guint64                upto,
                                              AttestCaseState        state,
                                              GCancellable          *cancellable,
                                              GFileProgressCallback  progress,
                                              gpointer               progress_data,
                                              GError               **error);
GPtrArray      *attest_desk_may_submit       (AttestDesk            *self,
                                              const char            *case_id,
                                              const char *const     *keys,
                                              gboolean               again,
                                              AttestCase           **details,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;
AttestSubmission *attest_desk_seal_for       (AttestDesk            *self,
                                              const AttestCase      *details,
                                              GPtrArray             *to,
                                              AttestCaseState        state,
                                              GCancellable          *cancellable,
                                              GFileProgressCallback  progress,
                                              gpointer               progress_data,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_desk_changed_since    (AttestDesk            *self,
                                              const char            *case_id,
                                              guint64                upto);
void            attest_desk_forget_untaken   (AttestDesk            *self);
gboolean        attest_desk_queue_receipt    (AttestDesk            *self,
                                              const AttestIncoming  *incoming,
                                              const char            *case_id,
                                              AttestReceiptState     state,
                                              guint64                need_from,
                                              GError               **error);
gboolean        attest_desk_flush_receipts   (AttestDesk            *self,
                                              AttestDrop            *drop,
                                              GCancellable          *cancellable,
                                              GError               **error);
void            attest_desk_remove_old_receipts (AttestDesk         *self,
                                              AttestDrop            *drop,
                                              GCancellable          *cancellable);
gboolean        attest_desk_check_quota      (AttestDesk            *self,
                                              const char            *signing_key,
                                              guint64                octets,
                                              GError               **error);
void            attest_desk_count_quota      (AttestDesk            *self,
                                              const char            *signing_key,
                                              guint64                octets);
char           *attest_desk_refused_mark     (const AttestDropEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
void            attest_desk_log_refusal      (AttestDesk            *self,
                                              const AttestArrivalInfo *arrival);
gboolean        attest_desk_mend_outgoing    (AttestDesk            *self,
                                              const AttestOutgoing  *outgoing,
                                              GCancellable          *cancellable,
                                              GError               **error);
gboolean        attest_desk_note_people      (AttestDesk            *self,
                                              GError               **error);
/* A subject whom no card names: only their name is known. */
#define ATTEST_SUBJECT_NAME "name:"
char          **attest_desk_subjects         (AttestDesk            *self,
                                              const char *const     *subjects) G_GNUC_WARN_UNUSED_RESULT;
char          **attest_desk_subject_roles    (const char *const     *subjects) G_GNUC_WARN_UNUSED_RESULT;
void            attest_desk_log_refusals     (AttestDesk            *self,
                                              guint                  n);
gboolean        attest_desk_check_news       (AttestDesk            *self,
                                              const AttestCase      *details,
                                              GPtrArray             *to,
                                              GError               **error);
gboolean        attest_desk_check_letters    (const char            *text,
                                              GError               **error);
gboolean        attest_desk_check_words      (const AttestCaseFacts *facts,
                                              GError               **error);
gboolean        attest_desk_pay_answers      (AttestDesk            *self,
                                              GError               **error);
GHashTable     *attest_desk_load_names       (AttestDesk            *self,
                                              const char            *list) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_desk_save_names       (AttestDesk            *self,
                                              const char            *list,
                                              GPtrArray             *there,
                                              GHashTable            *set,
                                              GError               **error);
gboolean        attest_desk_change_name      (AttestDesk            *self,
                                              const char            *list,
                                              const char            *name,
                                              gboolean               there,
                                              GError               **error);
void            attest_desk_sweep            (AttestDesk            *self);
AttestIdentity *attest_desk_read_sheet       (const char            *text,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void            attest_desk_clear_post       (AttestDesk            *self);
void            attest_desk_refresh_post     (AttestDesk            *self);
void            attest_desk_mark_post        (AttestDesk            *self,
                                              AttestDrop            *drop,
                                              GCancellable          *cancellable);
/* @dir: the store's; needs none of its keys. */
gboolean        attest_desk_put_package      (const char            *dir,
                                              AttestDrop            *drop,
                                              const AttestOutgoing  *outgoing,
                                              GCancellable          *cancellable,
                                              gboolean              *checked,
                                              GError               **error);
AttestDesk     *attest_desk_new              (AttestVault           *vault,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;
const char *const *attest_desk_marked_details (const char *const  *details,
                                              GPtrArray             *own);
AttestShot      attest_desk_marked_shot      (const AttestShot      *from,
                                              GPtrArray             *own);
AttestCaseFacts attest_desk_marked_facts     (const AttestCaseFacts *from,
                                              GPtrArray             *own);
AttestItemKind  attest_desk_kind_for         (const AttestSniff     *sniff);
gboolean        attest_desk_read_kind        (const AttestItem      *item,
                                              AttestReadKind        *kind);
gboolean        attest_desk_check_gate       (AttestGate             gate,
                                              GError               **error);

G_END_DECLS
