/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/attest-json.h"
#include "custody/attest-chain.h"
#include "domain/attest-case.h"
#include "domain/attest-entry.h"
#include "domain/attest-item.h"
#include "domain/attest-shot.h"
#include "seal/attest-age.h"
#include "seal/attest-key.h"
#include "seal/attest-sign.h"
#include "store/attest-keyslots.h"

G_BEGIN_DECLS

/* One person's encrypted home of cases. Synchronous, knows no threads: one
 * thread at a time may use it. Everything that changes anything appends its
 * custody entry in the same transaction. */
typedef struct _AttestVault AttestVault;

typedef struct
{
  const char         *name;
  const char         *role;
  const char         *initials;   /* NULL: made from the name */
  const AttestSecret *passphrase; /* NULL: recovery sheet only, until a slot is added */
  gboolean            practice;
  gboolean            quick_kdf;  /* tests and practice: the smallest Argon2id cost */
} AttestVaultSetup;

/* The first that is not NULL is tried. */
typedef struct
{
  const AttestKey      *master;
  const AttestSecret   *passphrase;
  const AttestIdentity *recovery;
} AttestUnlock;

gboolean              attest_vault_exists        (const char             *dir);
AttestVault          *attest_vault_create        (const char             *dir,
                                                  const AttestVaultSetup *setup,
                                                  AttestIdentity        **recovery,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
AttestVault          *attest_vault_open          (const char             *dir,
                                                  const AttestUnlock     *unlock,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* The store's id, from the key file alone. */
char                 *attest_vault_read_id       (const char             *dir,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Asked of the key file alone; what it says is authentic once it fits. */
gboolean              attest_vault_fits          (const char             *dir,
                                                  const AttestKey        *master,
                                                  GError                **error);
gboolean              attest_vault_expects_keyring (const char           *dir);
AttestKey            *attest_vault_master_of     (const char             *dir,
                                                  const AttestUnlock     *unlock,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void                  attest_vault_close         (AttestVault            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestVault, attest_vault_close)

const char           *attest_vault_dir           (AttestVault            *self);
const char           *attest_vault_id            (AttestVault            *self);
const char           *attest_vault_name          (AttestVault            *self);
const char           *attest_vault_role          (AttestVault            *self);
const char           *attest_vault_initials      (AttestVault            *self);
gboolean              attest_vault_practice      (AttestVault            *self);
const AttestIdentity *attest_vault_identity      (AttestVault            *self);
const AttestSignKey  *attest_vault_sign_key      (AttestVault            *self);
const AttestKey      *attest_vault_master        (AttestVault            *self);
AttestDigest          attest_vault_journal_head  (AttestVault            *self);
gboolean              attest_vault_checkpoint    (AttestVault            *self,
                                                  GError                **error);
gboolean              attest_vault_add_passphrase (AttestVault           *self,
                                                  const AttestSecret     *passphrase,
                                                  GError                **error);
gboolean              attest_vault_change_passphrase (AttestVault        *self,
                                                  const AttestSecret     *old,
                                                  const AttestSecret     *fresh,
                                                  GError                **error);
gboolean              attest_vault_check_passphrase (AttestVault         *self,
                                                  const AttestSecret     *passphrase,
                                                  GError                **error);
gboolean              attest_vault_check_recovery (AttestVault           *self,
                                                  const AttestIdentity   *sheet,
                                                  GError                **error);
gboolean              attest_vault_set_recovery  (AttestVault            *self,
                                                  const char             *recipient,
                                                  GError                **error);
gboolean              attest_vault_set_keyring   (AttestVault            *self,
                                                  gboolean                there,
                                                  GError                **error);
guint                 attest_vault_slots         (AttestVault            *self,
                                                  AttestSlotKind          kind);

/* Small settings and files of the store: the card, the drop, pins, drafts.
 * Not evidence, so without custody of their own. */
gboolean              attest_vault_put           (AttestVault            *self,
                                                  const char             *name,
                                                  GBytes                 *value,
                                                  GError                **error);
GBytes               *attest_vault_get           (AttestVault            *self,
                                                  const char             *name,
                                                  GError                **error);
char                **attest_vault_list_names    (AttestVault            *self,
                                                  const char             *prefix,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* Cases */
AttestCase           *attest_vault_open_case     (AttestVault            *self,
                                                  const AttestCaseFacts  *facts,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean              attest_vault_change_case   (AttestVault            *self,
                                                  const char             *case_id,
                                                  const AttestCaseFacts  *facts,
                                                  GError                **error);
AttestCase           *attest_vault_find_case     (AttestVault            *self,
                                                  const char             *id_or_reference,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray            *attest_vault_list_cases    (AttestVault            *self,
                                                  const char             *query,
                                                  guint                   most,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* Items */
gboolean              attest_vault_check_shot    (const AttestShot       *shot,
                                                  GError                **error);
AttestItem           *attest_vault_add_fd        (AttestVault            *self,
                                                  const char             *case_id,
                                                  const AttestShot       *shot,
                                                  int                     fd,
                                                  GCancellable           *cancellable,
                                                  GFileProgressCallback   progress,
                                                  gpointer                progress_data,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
AttestItem           *attest_vault_add_bytes     (AttestVault            *self,
                                                  const char             *case_id,
                                                  const AttestShot       *shot,
                                                  GBytes                 *bytes,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
AttestItem           *attest_vault_add_words     (AttestVault            *self,
                                                  const char             *case_id,
                                                  const AttestShot       *shot,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
AttestItem           *attest_vault_find_item     (AttestVault            *self,
                                                  const char             *item_id,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Every item of the store, of whatever case, that has the bytes of @item or was
 * made from them, @item among them. */
GPtrArray            *attest_vault_same_items    (AttestVault            *self,
                                                  const AttestItem       *item,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray            *attest_vault_list_items    (AttestVault            *self,
                                                  const char             *case_id,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes               *attest_vault_read_item     (AttestVault            *self,
                                                  const AttestItem       *item,
                                                  gsize                   most,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives an AttestSource over an item's bytes, in order; free with
 * attest_item_source_free(). */
gpointer              attest_vault_item_source   (AttestVault            *self,
                                                  const AttestItem       *item,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gssize                attest_item_source_read    (void                   *bytes,
                                                  gsize                   length,
                                                  gpointer                source,
                                                  GError                **error);
void                  attest_item_source_free    (gpointer                source);

/* Custody */
gboolean              attest_vault_log           (AttestVault            *self,
                                                  const char             *case_id,
                                                  AttestEntryKind         kind,
                                                  JsonObject             *what,
                                                  GError                **error);
GPtrArray            *attest_vault_list_entries  (AttestVault            *self,
                                                  const char             *case_id,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  char *case_id;   /* NULL: the store itself */
  char *reference; /* of the case, for people */
  char *entry;     /* "author/seq", or NULL */
  char *item;      /* item id, or NULL */
  char *exhibit;   /* of the item, for people, or NULL */
  char *code;      /* attest_error_nick() */
  char *text;
} AttestProblem;

void                  attest_problem_free        (AttestProblem          *self);
GPtrArray            *attest_vault_verify        (AttestVault            *self,
                                                  const char             *case_id,
                                                  GCancellable           *cancellable,
                                                  GFileProgressCallback   progress,
                                                  gpointer                progress_data,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean              attest_vault_journal_has   (AttestVault            *self,
                                                  const AttestDigest     *head,
                                                  GError                **error);

G_END_DECLS
