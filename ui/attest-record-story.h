/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"

G_BEGIN_DECLS

/* What happened, what kind it is, whom it is about. */
#define ATTEST_TYPE_RECORD_STORY (attest_record_story_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordStory, attest_record_story, ATTEST, RECORD_STORY, AttestRecordPage)

G_END_DECLS
