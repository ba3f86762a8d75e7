/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-details.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-json.h"

#include <string.h>

#define MEMBER "details"
#define VALUE_MOST 2000
#define DETAILS_MOST 32
#define BODY_MOST (4 * 1024 * 1024)

/* Only ever appended to; a reader shows those it knows. */
static const char *const call_words[] = { "caller", "length", "witness", NULL };
static const char *const thing_words[] = { "found", "kept-in", "locked-by", "key-holder", "witness", NULL };
static const char *const account_words[] = { "account-of", "witness", NULL };
static const char *const move_words[] = { "direction", "taken-by", "kept-in", "locked-by", "key-holder", "why", "witness", NULL };
static const char *const file_words[] = { "device", "device-owner", "device-why", "allowed-by", NULL };
static const char *const no_words[] = { NULL };

/**
 * attest_detail_words:
 * @kind: a kind of item
 *
 * Returns: (transfer none): the words that its details may have, ended by
 *   %NULL; in the order in which they are shown
 */
const char *const *
attest_detail_words (AttestItemKind kind)
{
  if (kind == ATTEST_KIND_PHONE_CALL)
    return call_words;
  if (kind == ATTEST_KIND_PHYSICAL)
    return thing_words;
  if (kind == ATTEST_KIND_WRITTEN)
    return account_words;
  return attest_item_kind_is_words (kind) ? no_words : file_words;
}

/**
 * attest_move_words:
 *
 * Returns: (transfer none): the words of an entry that a thing was taken out
 *   or put back; "direction" is "out" or "in"
 */
const char *const *
attest_move_words (void)
{
  return move_words;
}

/**
 * attest_details_check:
 * @words: those that are allowed
 * @details: (nullable): pairs, ended by %NULL
 * @error: return location for an #AttestError
 *
 * Returns: whether each word is one of @words and said once, and each value
 *   can be shown on one line
 */
gboolean
attest_details_check (const char *const *words,
                      const char *const *details,
                      GError           **error)
{
  for (guint i = 0; details != NULL && details[i] != NULL; i += 2)
    {
      if (!g_strv_contains (words, details[i]) || attest_details_get (details, details[i]) != details[i + 1])
        g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%.40s cannot be said of this kind of evidence, or was said twice", details[i]);
      else if (details[i + 1] == NULL || !attest_text_is_safe (details[i + 1], -1, VALUE_MOST) || strchr (details[i + 1], '\n') != NULL)
        g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "What was said of %s is too long or holds characters that cannot be shown", details[i]);
      else
        continue;
      return FALSE;
    }
  return TRUE;
}

/**
 * attest_details_to_json:
 * @body: an object
 * @details: (nullable): checked pairs
 *
 * Adds the member "details"; nothing when there are none.
 */
void
attest_details_to_json (JsonObject        *body,
                        const char *const *details)
{
  JsonObject *out;

  if (details == NULL || details[0] == NULL)
    return;
  out = json_object_new ();
  for (guint i = 0; details[i] != NULL; i += 2)
    json_object_set_string_member (out, details[i], details[i + 1]);
  json_object_set_object_member (body, MEMBER, out);
}

static gboolean
is_known (const char *word)
{
  return g_strv_contains (call_words, word) || g_strv_contains (thing_words, word) || g_strv_contains (account_words, word) ||
         g_strv_contains (move_words, word) || g_strv_contains (file_words, word);
}

/**
 * attest_details_of_json:
 * @body: an entry's body, perhaps somebody else's
 *
 * Returns: (transfer full): the pairs that it has and that can be shown; empty
 *   when it has none
 */
char **
attest_details_of_json (JsonObject *body)
{
  JsonObject *details = attest_json_object (body, MEMBER);
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  g_autoptr (GList) members = details != NULL ? json_object_get_members (details) : NULL;
  guint left = DETAILS_MOST;

  for (GList *member = members; member != NULL && left > 0; member = member->next, left--)
    {
      const char *value = attest_json_text (details, member->data);

      if (value == NULL || !is_known (member->data) || !attest_text_is_safe (value, -1, VALUE_MOST))
        continue;
      g_strv_builder_add (out, member->data);
      g_strv_builder_add (out, value);
    }
  return g_strv_builder_end (out);
}

/**
 * attest_details_of_body:
 * @body: (nullable): the text of an entry's body
 *
 * Returns: (transfer full): as attest_details_of_json()
 */
char **
attest_details_of_body (const char *body)
{
  g_autoptr (JsonObject) object = body != NULL ? attest_json_parse (body, strlen (body), BODY_MOST, NULL) : NULL;

  return object != NULL ? attest_details_of_json (object) : g_new0 (char *, 1);
}

/**
 * attest_details_get:
 * @details: (nullable): pairs
 * @word: one word
 *
 * Returns: (transfer none) (nullable): what was said of it first
 */
const char *
attest_details_get (const char *const *details,
                    const char        *word)
{
  for (guint i = 0; details != NULL && details[i] != NULL; i += 2)
    if (strcmp (details[i], word) == 0)
      return details[i + 1];
  return NULL;
}

/**
 * attest_phone_address:
 * @number: (nullable): a telephone number as people write it
 *
 * Returns: (transfer full) (nullable): it as an address, "tel:+441632960001",
 *   without the marks that only part the digits; %NULL when it is no number.
 *   Source: RFC 3966 §3.
 */
char *
attest_phone_address (const char *number)
{
  g_autoptr (GString) out = g_string_new ("tel:");
  guint digits = 0;

  for (const char *at = number != NULL ? number : ""; *at != '\0'; at++)
    if (g_ascii_isdigit (*at))
      {
        g_string_append_c (out, *at);
        digits++;
      }
    else if (*at == '+' && digits == 0 && out->len == 4)
      g_string_append_c (out, '+');
    else if (strchr (" -.()", *at) == NULL)
      return NULL;
  return digits >= 3 && digits <= 20 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}
