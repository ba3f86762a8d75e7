/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk.h"

G_BEGIN_DECLS

const char *attest_trouble_words (AttestKeyringTrouble trouble);

G_END_DECLS
