/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/attest-copy.h"
#include "store/attest-vault.h"

G_BEGIN_DECLS

/* The name of a copy that is being made, or was left half-way. */
#define ATTEST_COPY_PART ".attest-part"

gboolean attest_vault_copy  (AttestVault        *self,
                             const char         *dir,
                             AttestCopy         *copy,
                             GError            **error);
gboolean attest_vault_place (const char         *from,
                             const AttestUnlock *unlock,
                             const char         *dir,
                             AttestCopy         *copy,
                             guint              *problems,
                             GError            **error);

G_END_DECLS
