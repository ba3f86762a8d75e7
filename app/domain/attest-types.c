/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-types.h"

#include <string.h>

static const char *const item_kinds[] = {
  NULL, "screenshot", "image", "document", "message", "e-mail", "phone-call", "web-page", "written", "physical", "no-image"
};
static const char *const gates[] = { "unanswered", "no", "yes", "unsure" };
static const char *const case_states[] = {
  NULL, "open", "queued", "sent", "handed-over", "received", "opened", "closed"
};
static const char *const entry_kinds[] = {
  NULL,
  "store-created",
  "case-opened",
  "case-changed",
  "item-added",
  "correction",
  "plain-source",
  "item-viewed",
  "item-exported",
  "submitted",
  "delivered",
  "receipt",
  "package-received",
  "opened",
  "case-closed",
  "recipient-changed",
  "unlock-failed",
  "key-changed",
  "card-imported",
  "sender-pinned",
  "spool-taken",
  "spool-key-changed",
  "rolled-back",
  "package-refused",
  "step-done",
  "item-moved",
  "store-copied",
  "item-completed",
  "spool-confirmed",
  "spool-left",
  "item-locked",
};
G_STATIC_ASSERT (G_N_ELEMENTS (item_kinds) == ATTEST_KIND_LAST + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (case_states) == ATTEST_CASE_LAST + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (entry_kinds) == ATTEST_ENTRY_LAST + 1);

static const char *const roles[] = {
  "staff", "line-manager", "class-teacher", "dsl", "deputy-dsl", "head", "slt", "ict-coordinator",
  "head-of-hr", "governors", "chair-of-governors", "case-manager", "data-protection-lead",
  /* outside the school */
  "police", "lado", "provider", "pcso", "social-care", "ceop", "iwf", "posh", "prevent", "union",
  "occupational-health", "parents", NULL
};
#define FIRST_EXTERNAL 13

static const char *const incident_types[] = {
  "pupil-message", "child-communication", "staff-harassed-by-public", "staff-harassed-by-pupil",
  "staff-harassed-by-staff", "pupil-on-pupil-in-school", "pupil-on-pupil-outside", "defamation",
  "impersonation", "parent-contact", "official-account-abuse", "criminal-act", "cse", "fgm",
  "radicalisation", "indecent-image", "staff-policy-breach", "head-allegation", NULL
};

static const char *
nick_at (const char *const *nicks,
         guint              length,
         guint              value)
{
  g_return_val_if_fail (value < length && nicks[value] != NULL, "unknown");
  return nicks[value];
}

static guint
value_of (const char *const *nicks,
          guint              length,
          const char        *nick)
{
  for (guint i = 0; i < length; i++)
    if (nicks[i] != NULL && strcmp (nicks[i], nick) == 0)
      return i;
  return G_MAXUINT;
}

#define NICK_FUNCTIONS(Type, prefix, table)                     \
  const char *prefix##_nick (Type value)                        \
  {                                                             \
    return nick_at (table, G_N_ELEMENTS (table), (guint)value); \
  }                                                             \
  gboolean prefix##_from_nick (const char *nick, Type *value)   \
  {                                                             \
    guint found = value_of (table, G_N_ELEMENTS (table), nick); \
    if (found == G_MAXUINT)                                     \
      return FALSE;                                             \
    *value = (Type)found;                                       \
    return TRUE;                                                \
  }

NICK_FUNCTIONS (AttestItemKind, attest_item_kind, item_kinds)
NICK_FUNCTIONS (AttestGate, attest_gate, gates)
NICK_FUNCTIONS (AttestCaseState, attest_case_state, case_states)
NICK_FUNCTIONS (AttestEntryKind, attest_entry_kind, entry_kinds)

/**
 * attest_item_kind_is_words:
 * @kind: a kind of item
 *
 * Returns: whether items of this kind are words only and never hold a picture
 */
gboolean
attest_item_kind_is_words (AttestItemKind kind)
{
  return kind == ATTEST_KIND_PHONE_CALL || kind == ATTEST_KIND_WRITTEN || kind == ATTEST_KIND_PHYSICAL ||
         kind == ATTEST_KIND_NO_IMAGE;
}

gboolean
attest_role_is_known (const char *role)
{
  return g_strv_contains (roles, role);
}

gboolean
attest_role_is_external (const char *role)
{
  return g_strv_contains (roles + FIRST_EXTERNAL, role);
}

const char *const *
attest_roles (void)
{
  return roles;
}

const char *const *
attest_incident_types (void)
{
  return incident_types;
}

/**
 * attest_word_is_valid:
 * @word: (nullable): a role or type word
 *
 * Returns: whether @word is 1 to 40 of a-z, 0-9 and inner hyphens
 */
gboolean
attest_word_is_valid (const char *word)
{
  gsize length = word != NULL ? strlen (word) : 0;

  if (length == 0 || length > 40 || word[0] == '-' || word[length - 1] == '-')
    return FALSE;
  for (const char *at = word; *at != '\0'; at++)
    if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && *at != '-')
      return FALSE;
  return TRUE;
}
