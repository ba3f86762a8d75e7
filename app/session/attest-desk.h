/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "domain/attest-case.h"
#include "domain/attest-entry.h"
#include "domain/attest-item.h"
#include "domain/attest-reading.h"
#include "domain/attest-shot.h"

G_BEGIN_DECLS

/* The use cases: everything the window and the command line can do with one
 * store. Synchronous; one thread at a time. The window drives it through
 * AttestSession, which gives it a thread of its own.
 *
 * Strings given are borrowed and copied; structs returned are the caller's. */
typedef struct _AttestDesk AttestDesk;

/* ── Set-up and unlocking ─────────────────────────────────────────────── */

typedef struct
{
  const char *name;
  const char *role;
  const char *initials;        /* NULL: made from the name */
  const char *passphrase;      /* NULL: none yet */
  gboolean    practice;
  gboolean    keyring;         /* also keep the key in the Secret Service */
} AttestDeskSetup;

char       *attest_desk_default_dir     (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean    attest_desk_exists          (const char             *dir);
gboolean    attest_desk_expects_keyring (const char             *dir); /* opens nothing */
AttestDesk *attest_desk_create          (const char             *dir,
                                         const AttestDeskSetup  *setup,
                                         char                  **recovery_sheet,
                                         GError                **error) G_GNUC_WARN_UNUSED_RESULT;
AttestDesk *attest_desk_open_passphrase (const char             *dir,
                                         const char             *passphrase,
                                         GError                **error) G_GNUC_WARN_UNUSED_RESULT;
AttestDesk *attest_desk_open_recovery   (const char             *dir,
                                         const char             *sheet,
                                         GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Why the Secret Service did not open the store. Each asks something else of
 * the person, so each has its own words. */
typedef enum
{
  ATTEST_TROUBLE_NONE,        /* it opened it, or it failed for another reason */
  ATTEST_TROUBLE_NO_SERVICE,  /* there is none, or it answers with an error */
  ATTEST_TROUBLE_SLOW,        /* it did not answer in time */
  ATTEST_TROUBLE_GONE,        /* it ended while it was being asked */
  ATTEST_TROUBLE_LOCKED,      /* locked, and the question was dismissed or could not be asked */
  ATTEST_TROUBLE_UNANSWERED,  /* locked, and nobody answered its question */
  ATTEST_TROUBLE_NEVER_KEPT,  /* it was never asked to keep the key: all is well */
  ATTEST_TROUBLE_DELETED,     /* it was, and has none any more */
  ATTEST_TROUBLE_OTHER_KEY,   /* what it has is not this store's key */
  ATTEST_TROUBLE_LAST = ATTEST_TROUBLE_OTHER_KEY
} AttestKeyringTrouble;

/* Asks the Secret Service and waits at most @timeout_ms. @trouble: (out)
 * (optional). Whatever it is, a key is never made: the passphrase and the sheet
 * open the store. */
AttestDesk *attest_desk_open_keyring    (const char             *dir,
                                         guint                   timeout_ms,
                                         GCancellable           *cancellable,
                                         AttestKeyringTrouble   *trouble,
                                         GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void        attest_desk_close           (AttestDesk             *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestDesk, attest_desk_close)

/* ── Keys ─────────────────────────────────────────────────────────────── */

/* What a new passphrase has to have, characters. Practice stores ask for nothing. */
#define ATTEST_PASSPHRASE_SHORTEST 10

typedef struct
{
  guint    passphrases;   /* how many open the store */
  gboolean keyring;       /* the Secret Service is said to have the key */
  gboolean by_sheet;      /* the store was opened with the recovery sheet: no further proof is asked for */
} AttestKeyWays;

void     attest_desk_key_ways          (AttestDesk *self, AttestKeyWays *ways);
gboolean attest_desk_add_passphrase    (AttestDesk *self, const char *passphrase, GError **error);
/* @proof: the old passphrase, or the text of the recovery sheet when that is
 * lost; NULL when the store was opened with the sheet. %ATTEST_ERROR_LOCKED
 * when it proves nothing, %ATTEST_ERROR_INPUT when @fresh is too short. */
gboolean attest_desk_change_passphrase (AttestDesk *self, const char *proof, const char *fresh, GError **error);
/* A new sheet in two steps: it is shown, printed and typed back, and only then
 * does it take the place of the old one. */
char    *attest_desk_new_sheet         (GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_desk_replace_sheet     (AttestDesk *self, const char *proof, const char *sheet, GError **error);
gboolean attest_desk_check_proof       (AttestDesk *self, const char *proof, GError **error);
/* Puts the key into the Secret Service, or takes it out. */
gboolean attest_desk_set_keyring       (AttestDesk *self, gboolean there, GError **error);

/* ── Another computer (attest-desk-move.c) ────────────────────────────── */

typedef struct
{
  const char *dir;         /* where the store goes */
  const char *passphrase;  /* one of the two */
  const char *sheet;
  gboolean    keyring;     /* also into the Secret Service of this computer */
} AttestDeskPlace;

char       *attest_desk_copy_name (AttestDesk *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean    attest_desk_copy      (AttestDesk *self, const char *dir, GCancellable *cancellable,
                                   GFileProgressCallback progress, gpointer progress_data, GError **error);
AttestDesk *attest_desk_place     (const char *from, const AttestDeskPlace *how, GCancellable *cancellable,
                                   GFileProgressCallback progress, gpointer progress_data, guint *problems,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ── Who this is ──────────────────────────────────────────────────────── */

const char *attest_desk_dir             (AttestDesk *self);
const char *attest_desk_name            (AttestDesk *self);
const char *attest_desk_role            (AttestDesk *self);
gboolean    attest_desk_practice        (AttestDesk *self);
const char *attest_desk_recipient       (AttestDesk *self);
const char *attest_desk_signing_key     (AttestDesk *self);
const char *attest_desk_fingerprint     (AttestDesk *self);
/* The recovery identity never leaves the sheet; this is the receiving identity
 * ("AGE-SECRET-KEY-1…"), for opening packages with stock tools. */
char       *attest_desk_export_identity (AttestDesk *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean    attest_desk_write_person    (AttestDesk *self, const char *path, GError **error);
gboolean    attest_desk_receives        (AttestDesk *self); /* holds a role that is sent cases */

/* ── The school: card, people, pack ───────────────────────────────────── */

typedef struct
{
  char    *name;
  char   **roles;
  char    *signing_key;
  char    *fingerprint;
  gboolean is_new;        /* not on the card before */
  gboolean key_changed;   /* on it with another key */
  gboolean signed_card;   /* vouches for this card */
} AttestCardPerson;

typedef struct
{
  char      *school;
  char      *pack;        /* id */
  char      *pack_title;
  char      *drop;
  guint      version;
  gboolean   practice;
  guint      n_signatures;
  gboolean   countersigned; /* by another person, who is on the governors' side */
  GPtrArray *people;      /* AttestCardPerson */
} AttestCardInfo;

void            attest_card_person_free    (AttestCardPerson *self);
void            attest_card_info_free      (AttestCardInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestCardInfo, attest_card_info_free)

AttestCardInfo *attest_desk_card           (AttestDesk *self);  /* NULL: none imported */
/* Reads and checks without taking it; compare the fingerprints of those who
 * signed, then import with @compared. */
AttestCardInfo *attest_desk_card_read      (AttestDesk *self, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_desk_card_import    (AttestDesk *self, const char *path, gboolean compared, GError **error);
gboolean        attest_desk_card_create    (AttestDesk *self, const char *school, const char *pack, const char *drop, GError **error);
gboolean        attest_desk_card_add       (AttestDesk *self, const char *person_path, GError **error);
/* The same in two steps: who it is, with the fingerprint to compare, and then
 * adding them if the file still has the key that was compared. */
AttestCardPerson *attest_desk_person_read  (AttestDesk *self, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_desk_person_add     (AttestDesk *self, const char *path, const char *signing_key, GError **error);
/* Who holds what: everybody's roles stand on the card, and one person may have
 * several. The card goes one version on. */
gboolean        attest_desk_card_set_roles (AttestDesk *self, const char *name, const char *const *roles, GError **error);
gboolean        attest_desk_card_sign      (AttestDesk *self, const char *path, GError **error); /* countersigns a card file in place */
gboolean        attest_desk_card_export    (AttestDesk *self, const char *path, GError **error);

/* What the shared folder at an address was seen to allow. */
typedef struct
{
  char    *address;        /* as a URI */
  gboolean usable;         /* the address may stand on a card */
  gboolean reached;
  gboolean creates;
  gboolean reads_back;
  gboolean renames;
  gboolean removes;
  gboolean lists_in;
  gboolean lists_out;
  char    *problem;        /* why it cannot be used; NULL */
} AttestDropReport;

void            attest_drop_report_free    (AttestDropReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestDropReport, attest_drop_report_free)
/* Needs no store. @make: makes in/ and out/, for whoever sets a school up. */
AttestDropReport *attest_desk_try_drop     (const char *address, gboolean make, GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
/* Whether an address leads over a network, where somebody may have to sign in. */
gboolean        attest_desk_drop_is_remote (const char *address);
/* The same, and nobody is signed in there now. Asks no server. */
gboolean        attest_desk_drop_is_shut   (const char *address);
gboolean        attest_desk_drop_is_usable (const char *address);
/* What a card says in place of an address when its school has no folder. */
gboolean        attest_desk_drop_is_none   (const char *address);
gboolean        attest_desk_trust          (AttestDesk *self, const char *signing_key, gboolean compared, GError **error);

typedef struct
{
  char *type;             /* word */
  char *title;
  char *description;
} AttestTypeChoice;

typedef struct
{
  char    *name;          /* NULL: nobody on the card holds the role */
  char    *role;
  char    *role_title;    /* as the school calls it */
  char    *recipient;
  char    *signing_key;
  gboolean chosen;        /* taken unless somebody chooses otherwise */
  gboolean suggested;     /* by guidance, the policy being silent */
  gboolean knows;         /* knows who sends it: it can be opened at once */
  char    *why;           /* the source: "¶60", or the guidance */
  gint64   at_ms;         /* in a submission: when they made their newest receipt; 0 */
} AttestChoice;

void        attest_type_choice_free     (AttestTypeChoice *self);
void        attest_choice_free          (AttestChoice     *self);

const char *attest_desk_school          (AttestDesk *self);  /* of the card, else the pack's title */
const char *attest_desk_pack_title      (AttestDesk *self);
GPtrArray  *attest_desk_types           (AttestDesk *self) G_GNUC_WARN_UNUSED_RESULT;  /* AttestTypeChoice, most usual first */
char       *attest_desk_role_title      (AttestDesk *self, const char *role) G_GNUC_WARN_UNUSED_RESULT;
/* Whom a case of @type about @subjects can go to, best first; never a subject. */
GPtrArray  *attest_desk_choices         (AttestDesk *self, const char *type, const char *const *subjects, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ── Recording ────────────────────────────────────────────────────────── */

AttestCase *attest_desk_open_case       (AttestDesk *self, const AttestCaseFacts *facts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    attest_desk_change_case     (AttestDesk *self, const char *case_id, const AttestCaseFacts *facts, GError **error);
AttestCase *attest_desk_find_case       (AttestDesk *self, const char *id_or_reference, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *attest_desk_list_cases      (AttestDesk *self, const char *query, guint most, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *attest_desk_list_items      (AttestDesk *self, const char *case_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *attest_desk_list_entries    (AttestDesk *self, const char *case_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
AttestItem *attest_desk_find_item       (AttestDesk *self, const char *item_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The gate is asked of every function that would touch bytes: anything but
 * %ATTEST_GATE_NO is %ATTEST_ERROR_GATE and no file is opened.
 * @shot: kind may be 0 (found from the bytes), media_type is ignored. */
AttestItem *attest_desk_add_file        (AttestDesk *self, const char *case_id, AttestGate gate, const char *path,
                                         const AttestShot *shot, GCancellable *cancellable,
                                         GFileProgressCallback progress, gpointer progress_data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
AttestItem *attest_desk_add_bytes       (AttestDesk *self, const char *case_id, AttestGate gate, GBytes *bytes,
                                         const AttestShot *shot, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A screenshot the portal left at @path: taken in, then the plain file is
 * removed and the entry says whether that worked. */
AttestItem *attest_desk_add_screenshot  (AttestDesk *self, const char *case_id, AttestGate gate, const char *path,
                                         const AttestShot *shot, GError **error) G_GNUC_WARN_UNUSED_RESULT;
AttestItem *attest_desk_write           (AttestDesk *self, const char *case_id, const AttestShot *shot, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A thing that is kept somewhere was taken out, or put back: @details are pairs
 * of attest_move_words(), with "direction" among them. */
gboolean    attest_desk_move_item       (AttestDesk *self, const char *item_id, const char *const *details, GError **error);
gboolean    attest_desk_correct         (AttestDesk *self, const char *case_id, const char *item_id, const char *text, GError **error);
/* The bytes of an item, each time with an entry that it was viewed. */
GBytes     *attest_desk_view            (AttestDesk *self, const char *item_id, gsize most, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* As above without an entry, for pictures the same person has just taken. */
GBytes     *attest_desk_peek            (AttestDesk *self, const char *item_id, gsize most, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for one part inside it, which the question at the gate was asked of
 * again: anything but %ATTEST_GATE_NO opens nothing. */
GBytes     *attest_desk_view_part       (AttestDesk *self, const char *item_id, guint part, AttestGate gate, gsize most, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Looks into a letter, a chat or a saved page in the helper. @from: the first
 * message, counted from 0; a look at the first ones is an entry. */
AttestReading *attest_desk_read         (AttestDesk *self, const char *item_id, guint from, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether attest_desk_read() has anything to look into. */
gboolean    attest_item_can_be_read     (const AttestItem *item);

/* Drafts: small encrypted texts under a name; NULL removes. */
gboolean    attest_desk_save_draft      (AttestDesk *self, const char *name, const char *text, GError **error);
char       *attest_desk_load_draft      (AttestDesk *self, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char      **attest_desk_list_drafts     (AttestDesk *self, const char *prefix, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ── Recording while locked: sealed to the store's public key ─────────── */

gboolean    attest_desk_spool_bytes     (const char *dir, AttestGate gate, GBytes *bytes, const AttestShot *shot,
                                         const char *case_hint, char **id, GError **error);
guint       attest_desk_spool_count     (const char *dir);
/* Opening a store does this; afterwards only for what was still being recorded then. */
gboolean    attest_desk_take_spool      (AttestDesk *self, GError **error);

/* What was taken in at unlock and waits for the person to say whether it was
 * them: anybody at the computer can record while it is locked. */
typedef struct
{
  guint    waiting;     /* items to be confirmed */
  guint    left;        /* files that lie in the spool and cannot be taken in */
  gboolean key_changed; /* spool.pub was not the one that the store wrote */
  gboolean copied;      /* a file was there twice */
} AttestSpoolNews;

gboolean    attest_desk_spool_news      (AttestDesk *self, AttestSpoolNews *news, GError **error);
/* @mine: of all that wait. */
gboolean    attest_desk_confirm_spooled (AttestDesk *self, gboolean mine, GError **error);
gboolean    attest_desk_spool_told      (AttestDesk *self, GError **error);

/* ── Sending and receiving ────────────────────────────────────────────── */

typedef struct
{
  char           *package;
  char           *case_id;
  char           *file;        /* in the outbox */
  char           *sha256;
  AttestCaseState state;
  char           *problem;     /* why it still waits; NULL */
  char           *problem_code;/* the same as an error nick; NULL */
  char           *reference;   /* of the case, in the outbox alone; NULL */
  char           *way;         /* "file" or "e-mail" when the person handed it over; NULL */
  gint64          sealed_ms;
  gint64          tried_ms;    /* when it was last tried to put it in the drop; 0 */
  GPtrArray      *to;          /* AttestChoice; .why = newest receipt's state word */
} AttestSubmission;

typedef struct
{
  char *package;
  char *case_id;
  char *from;                  /* name of who it was sent to */
  char *state;                 /* received opened closed need-from */
} AttestReceiptInfo;

typedef struct
{
  guint      receipts;         /* new ones */
  GPtrArray *fresh;            /* AttestReceiptInfo, those */
  guint      waiting;          /* packages not yet in the drop */
  char      *problem;          /* of the drop; NULL */
} AttestSyncResult;

typedef struct
{
  char *package;
  char *case_id;               /* NULL unless state is received/updated/duplicate */
  char *reference;
  char *sender;                /* name as given by the sender; key when unknown */
  char *sender_key;
  char *fingerprint;           /* of an unknown sender, to compare */
  char *state;                 /* received updated duplicate held later refused need-from */
  char *problem;               /* error nick when refused, held or later */
  char *text;                  /* its words */
} AttestArrivalInfo;

void              attest_submission_free    (AttestSubmission  *self);
void              attest_sync_result_free   (AttestSyncResult  *self);
void              attest_arrival_info_free  (AttestArrivalInfo *self);
void              attest_receipt_info_free  (AttestReceiptInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestSubmission, attest_submission_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestSyncResult, attest_sync_result_free)

/* @keys: signing keys chosen from attest_desk_choices(); NULL: those chosen by
 * the route. Refuses a subject by key with %ATTEST_ERROR_SUBJECT. Succeeds
 * once the package is sealed and in the outbox, delivered or not: see state. */
AttestSubmission *attest_desk_submit        (AttestDesk *self, const char *case_id, const char *const *keys,
                                             GCancellable *cancellable, GFileProgressCallback progress, gpointer progress_data,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, also when those it goes to were sent all of it before, which
 * attest_desk_submit() refuses with %ATTEST_ERROR_EXISTS. */
AttestSubmission *attest_desk_submit_again  (AttestDesk *self, const char *case_id, const char *const *keys,
                                             GCancellable *cancellable, GFileProgressCallback progress, gpointer progress_data,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Seals for people to hand over themselves, by e-mail or on a stick: it goes
 * nowhere by itself, and is no part of the history before
 * attest_desk_save_sealed() or attest_desk_handed_over(). Called again with
 * nothing new, it gives the same package. */
AttestSubmission *attest_desk_seal          (AttestDesk *self, const char *case_id, const char *const *keys, gboolean again,
                                             GCancellable *cancellable, GFileProgressCallback progress, gpointer progress_data,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Both in one: sealed, and saved at @to. With %ATTEST_ERROR_UNSAVED the place did
 * not take it: nothing was handed over and nothing travels another way. */
AttestSubmission *attest_desk_hand_over     (AttestDesk *self, const char *case_id, const char *const *keys, gboolean again, const char *to,
                                             GCancellable *cancellable, GFileProgressCallback progress, gpointer progress_data,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
char             *attest_desk_sealed_file   (AttestDesk *self, const char *package, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          attest_desk_save_sealed   (AttestDesk *self, const char *package, const char *to, GCancellable *cancellable, GError **error);
gboolean          attest_desk_handed_over   (AttestDesk *self, const char *package, const char *way, GError **error);
GPtrArray        *attest_desk_outbox        (AttestDesk *self, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* AttestSubmission, those that wait */

/* A file that somebody handed over: one of the two, or neither for a receipt
 * that says nothing new. */
typedef struct
{
  AttestArrivalInfo *arrival;
  AttestReceiptInfo *receipt;
} AttestFileInfo;

void              attest_file_info_free     (AttestFileInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestFileInfo, attest_file_info_free)
AttestFileInfo   *attest_desk_take_file     (AttestDesk *self, const char *path, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A receipt for a received case, as a file to be handed back. */
gboolean          attest_desk_save_answer   (AttestDesk *self, const char *case_id, const char *to, GError **error);

/* Somebody a case was sent to, and what was written since. */
typedef struct
{
  char           *name;
  char           *signing_key;
  guint64         upto;        /* the last entry that was sealed for them */
  gint64          sealed_ms;   /* when */
  AttestCaseState state;       /* of that package, as far as they are concerned */
  guint           items;       /* not sent to them yet, this and the next two */
  guint           corrections;
  guint           others;
  gboolean        anything;
} AttestNews;

void              attest_news_free          (AttestNews *self);
gboolean          attest_desk_is_bookkeeping (AttestEntryKind kind);
GPtrArray        *attest_desk_news          (AttestDesk *self, const char *case_id, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* AttestNews */
gboolean          attest_desk_is_on_card    (AttestDesk *self);
GPtrArray        *attest_desk_submissions   (AttestDesk *self, const char *case_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
AttestSyncResult *attest_desk_sync          (AttestDesk *self, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray        *attest_desk_receive       (AttestDesk *self, const char *from, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* AttestArrivalInfo */
GPtrArray        *attest_desk_receive_again (AttestDesk *self, const char *from, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A person opens a received case for the first time: entry and receipt. */
gboolean          attest_desk_open_received (AttestDesk *self, const char *case_id, GError **error);
gboolean          attest_desk_close_case    (AttestDesk *self, const char *case_id, const char *summary, const char *follow_up,
                                             const char *outcome, const char *reason, GError **error);

/* Whether sealed packages may be carried while the store is closed
 * (session/attest-post.h). */
gboolean          attest_desk_get_post      (AttestDesk *self);
gboolean          attest_desk_set_post      (AttestDesk *self, gboolean wanted, GError **error);

/* ── Verifying ────────────────────────────────────────────────────────── */

typedef struct
{
  char *case_id;
  char *reference;
  char *entry;
  char *item;
  char *exhibit;
  char *code;
  char *text;
} AttestFinding;

void       attest_finding_free         (AttestFinding *self);
/* Empty: all is as recorded. */
GPtrArray *attest_desk_verify          (AttestDesk *self, const char *case_id, GCancellable *cancellable,
                                        GFileProgressCallback progress, gpointer progress_data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *attest_desk_verify_package  (AttestDesk *self, const char *path, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   attest_desk_knows_head      (AttestDesk *self, const char *head_hex, gboolean *known, GError **error);
/* One plain sentence for people: "Sealed by … Not changed since." or what is
 * wrong; @intact tells which. Cheap: the result of the newest verification. */
char      *attest_desk_integrity_line  (AttestDesk *self, const char *case_id, gboolean *intact, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ── Practice: two stores, a card and a drop under one folder ─────────── */

/* Makes practice/staff and practice/dsl under @parent, with card and drop. */
gboolean   attest_desk_make_practice   (const char *parent, const char *name, GError **error);
char      *attest_desk_practice_dir    (const char *parent, gboolean dsl) G_GNUC_WARN_UNUSED_RESULT;
AttestDesk *attest_desk_open_practice  (const char *parent, gboolean dsl, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   attest_desk_delete_practice (const char *parent, GError **error);

G_END_DECLS
