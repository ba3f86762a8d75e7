/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/attest-vault.h"

G_BEGIN_DECLS

/* A store of its own in a scratch folder, with the cheapest passphrase. */
typedef struct
{
  char           *root;
  char           *dir;
  AttestIdentity *recovery;
  AttestSecret   *passphrase;
  AttestVault    *vault;
} Fixture;

void         fixture_set_up     (Fixture            *f,
                                 gconstpointer       data);
void         fixture_tear_down  (Fixture            *f,
                                 gconstpointer       data);
AttestVault *fixture_open_vault (Fixture            *f);
void         fixture_reopen     (Fixture            *f);
AttestVault *fixture_make_vault (const char         *dir,
                                 const char         *name,
                                 const AttestSecret *passphrase,
                                 AttestIdentity    **recovery);
AttestCase  *fixture_new_case   (AttestVault        *vault,
                                 const char         *title);
AttestItem  *fixture_add_bytes  (AttestVault        *vault,
                                 const char         *case_id,
                                 const char         *bytes);
guint        fixture_problems   (AttestVault        *vault);

G_END_DECLS
