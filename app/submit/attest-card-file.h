/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-sign.h"

G_BEGIN_DECLS

#define ATTEST_CARD_SUFFIX ".attest-card"
#define ATTEST_PERSON_SUFFIX ".attest-person"
#define ATTEST_CARD_FILE_MOST (2 * 1024 * 1024)
#define ATTEST_PERSON_FILE_MOST (16 * 1024)

/* The school's card as it travels: the card text, its pack, and one or two
 * minisign signatures over the bytes of the card text. */
typedef struct
{
  GBytes    *card;
  GBytes    *pack;
  GPtrArray *signatures; /* of char *, each a whole .minisig file */
} AttestCardFile;

AttestCardFile *attest_card_file_new       (GBytes               *card,
                                            GBytes               *pack) G_GNUC_WARN_UNUSED_RESULT;
void            attest_card_file_free      (AttestCardFile       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestCardFile, attest_card_file_free)

AttestCardFile *attest_card_file_read      (GBytes               *file,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes         *attest_card_file_write     (const AttestCardFile *self,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_card_file_signed_by (const AttestCardFile *self,
                                            const char           *signing_key);
/* At most two signers; signing again replaces one's own signature. */
gboolean        attest_card_file_sign      (AttestCardFile       *self,
                                            const AttestSignKey  *key,
                                            GError              **error);

/* Who a person is and which keys are theirs, signed by those keys alone: it
 * proves that the two keys belong together, and nothing about the name. */
typedef struct
{
  char    *name;
  char    *role;
  char    *recipient;   /* age1… */
  char    *signing_key; /* RW… */
  gboolean practice;
} AttestPersonFile;

void              attest_person_file_free  (AttestPersonFile     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPersonFile, attest_person_file_free)

GBytes           *attest_person_file_write (const char           *name,
                                            const char           *role,
                                            const char           *recipient,
                                            const AttestSignKey  *key,
                                            gboolean              practice,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
AttestPersonFile *attest_person_file_read  (GBytes               *file,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
