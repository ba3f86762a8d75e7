/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-package-info-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-id.h"
#include "base/attest-time.h"
#include "domain/attest-types.h"
#include "seal/attest-age.h"
#include "seal/attest-sign.h"

#include <string.h>

const AttestInfoLabel attest_info_labels[ATTEST_INFO_N] = {
  [ATTEST_INFO_VERSION] = { "Package-Version" },
  [ATTEST_INFO_ID] = { "Package-Id" },
  [ATTEST_INFO_SCHOOL] = { "Source-Organization", TRUE },
  [ATTEST_INFO_NAME] = { "Contact-Name" },
  [ATTEST_INFO_ROLE] = { "Sender-Role" },
  [ATTEST_INFO_SIGNING_KEY] = { "Sender-Signing-Key" },
  [ATTEST_INFO_RECIPIENT] = { "Sender-Recipient" },
  [ATTEST_INFO_CASE] = { "Case" },
  [ATTEST_INFO_REFERENCE] = { "External-Identifier", TRUE },
  [ATTEST_INFO_BASE_SEQ] = { "Base-Seq" },
  [ATTEST_INFO_BASE_HEAD] = { "Base-Head" },
  [ATTEST_INFO_HEAD_SEQ] = { "Head-Seq" },
  [ATTEST_INFO_HEAD] = { "Head" },
  [ATTEST_INFO_STORE_HEAD] = { "Store-Head" },
  [ATTEST_INFO_CREATED] = { "Created" },
  [ATTEST_INFO_DATE] = { "Bagging-Date" },
  [ATTEST_INFO_OXUM] = { "Payload-Oxum" },
  [ATTEST_INFO_PRACTICE] = { "Practice" },
  [ATTEST_INFO_DESCRIPTION] = { "External-Description", TRUE },
  [ATTEST_INFO_AGENT] = { "Bag-Software-Agent", TRUE },
};

#define DESCRIPTION \
  "Records of online abuse, sealed by Attest. Shows that they did not change since they were made, not that they are true."

static void
recipient_free (AttestPackageRecipient *self)
{
  g_free (self->name);
  g_free (self->role);
  g_free (self->recipient);
  g_free (self->signing_key);
  g_free (self);
}

AttestPackageInfo *
attest_package_info_new (void)
{
  AttestPackageInfo *self = g_new0 (AttestPackageInfo, 1);

  self->recipients = g_ptr_array_new_with_free_func ((GDestroyNotify)recipient_free);
  return self;
}

void
attest_package_info_free (AttestPackageInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->package_id);
  g_free (self->case_id);
  g_free (self->reference);
  g_free (self->school);
  g_free (self->sender_name);
  g_free (self->sender_role);
  g_free (self->sender_signing_key);
  g_free (self->sender_recipient);
  g_ptr_array_unref (self->recipients);
  g_free (self);
}

void
attest_package_info_add_recipient (AttestPackageInfo *self,
                                   const char        *name,
                                   const char        *role,
                                   const char        *recipient,
                                   const char        *signing_key)
{
  AttestPackageRecipient *added = g_new0 (AttestPackageRecipient, 1);

  added->name = g_strdup (name);
  added->role = g_strdup (role);
  added->recipient = g_strdup (recipient);
  added->signing_key = g_strdup (signing_key);
  g_ptr_array_add (self->recipients, added);
}

/**
 * attest_package_info_is_for:
 * @self: an info
 * @recipient: an age recipient
 *
 * Returns: whether the signed list of recipients names @recipient
 */
gboolean
attest_package_info_is_for (const AttestPackageInfo *self,
                            const char              *recipient)
{
  for (guint i = 0; i < self->recipients->len; i++)
    {
      AttestPackageRecipient *one = g_ptr_array_index (self->recipients, i);

      if (strcmp (one->recipient, recipient) == 0)
        return TRUE;
    }
  return FALSE;
}

/* One line of words: what a person typed must not look like another field. */
gboolean
attest_info_is_words (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  return length > 0 && attest_text_is_safe (text, (gssize)length, ATTEST_INFO_TEXT_MOST) && strpbrk (text, "\n\t") == NULL &&
         !g_ascii_isspace (text[0]) && !g_ascii_isspace (text[length - 1]);
}

static gboolean
recipients_are_fine (GPtrArray *recipients)
{
  if (recipients->len == 0 || recipients->len > ATTEST_PACKAGE_RECIPIENTS_MOST)
    return FALSE;
  for (guint i = 0; i < recipients->len; i++)
    {
      AttestPackageRecipient *one = g_ptr_array_index (recipients, i);

      if (!attest_info_is_words (one->name) || !attest_word_is_valid (one->role) || one->recipient == NULL ||
          !attest_recipient_is_valid (one->recipient) || one->signing_key == NULL ||
          !attest_signing_key_is_valid (one->signing_key))
        return FALSE;
      for (guint j = 0; j < i; j++)
        if (strcmp (one->recipient, ((AttestPackageRecipient *)g_ptr_array_index (recipients, j))->recipient) == 0)
          return FALSE;
    }
  return TRUE;
}

const char *
attest_info_problem (const AttestPackageInfo *self)
{
  if (!attest_id_is_valid (self->package_id))
    return "Package-Id";
  if (!attest_id_is_valid (self->case_id))
    return "Case";
  if (self->reference != NULL && !attest_info_is_words (self->reference))
    return "External-Identifier";
  if (self->school != NULL && !attest_info_is_words (self->school))
    return "Source-Organization";
  if (!attest_info_is_words (self->sender_name))
    return "Contact-Name";
  if (!attest_word_is_valid (self->sender_role))
    return "Sender-Role";
  if (self->sender_signing_key == NULL || !attest_signing_key_is_valid (self->sender_signing_key))
    return "Sender-Signing-Key";
  if (self->sender_recipient == NULL || !attest_recipient_is_valid (self->sender_recipient))
    return "Sender-Recipient";
  if (!recipients_are_fine (self->recipients))
    return ATTEST_INFO_NAMED;
  if (self->base_seq > self->head_seq || (self->base_seq == 0) != attest_digest_is_zero (&self->base_head))
    return "Base-Seq";
  return self->created_ms < 0 ? "Created" : NULL;
}

static void
put (GString        *out,
     AttestInfoField field,
     const char     *value)
{
  if (value != NULL)
    g_string_append_printf (out, "%s: %s\n", attest_info_labels[field].label, value);
}

static void
put_number (GString        *out,
            AttestInfoField field,
            guint64         value)
{
  g_string_append_printf (out, "%s: %" G_GUINT64_FORMAT "\n", attest_info_labels[field].label, value);
}

static void
put_digest (GString            *out,
            AttestInfoField     field,
            const AttestDigest *value)
{
  g_autofree char *hex = attest_digest_hex (value);

  put (out, field, hex);
}

static void
put_recipients (GString   *out,
                GPtrArray *recipients)
{
  for (guint i = 0; i < recipients->len; i++)
    {
      AttestPackageRecipient *one = g_ptr_array_index (recipients, i);

      g_string_append_printf (out, ATTEST_INFO_NAMED ": %s %s %s %s\n", one->role, one->recipient, one->signing_key,
                              one->name);
    }
}

/**
 * attest_package_info_print:
 * @self: an info
 * @octets: sum of the payload's sizes
 * @count: payload files
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the text of bag-info.txt, or %NULL with
 *   %ATTEST_ERROR_INPUT naming the field that cannot be written
 */
char *
attest_package_info_print (const AttestPackageInfo *self,
                           guint64                  octets,
                           guint                    count,
                           GError                 **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *oxum = g_strdup_printf ("%" G_GUINT64_FORMAT ".%u", octets, count);
  const char      *wrong = attest_info_problem (self);
  char             when[25];

  if (wrong != NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "No package can be made: %s cannot be written", wrong);
      return NULL;
    }
  attest_time_utc_text (self->created_ms, when);
  put_number (out, ATTEST_INFO_VERSION, ATTEST_PACKAGE_VERSION);
  put (out, ATTEST_INFO_ID, self->package_id);
  put (out, ATTEST_INFO_SCHOOL, self->school);
  put (out, ATTEST_INFO_NAME, self->sender_name);
  put (out, ATTEST_INFO_ROLE, self->sender_role);
  put (out, ATTEST_INFO_SIGNING_KEY, self->sender_signing_key);
  put (out, ATTEST_INFO_RECIPIENT, self->sender_recipient);
  put_recipients (out, self->recipients);
  put (out, ATTEST_INFO_CASE, self->case_id);
  put (out, ATTEST_INFO_REFERENCE, self->reference);
  put_number (out, ATTEST_INFO_BASE_SEQ, self->base_seq);
  put_digest (out, ATTEST_INFO_BASE_HEAD, &self->base_head);
  put_number (out, ATTEST_INFO_HEAD_SEQ, self->head_seq);
  put_digest (out, ATTEST_INFO_HEAD, &self->head);
  put_digest (out, ATTEST_INFO_STORE_HEAD, &self->store_head);
  put (out, ATTEST_INFO_CREATED, when);
  when[10] = '\0';
  put (out, ATTEST_INFO_DATE, when);
  put (out, ATTEST_INFO_OXUM, oxum);
  put (out, ATTEST_INFO_PRACTICE, self->practice ? "yes" : "no");
  put (out, ATTEST_INFO_DESCRIPTION, DESCRIPTION);
  put (out, ATTEST_INFO_AGENT, "Attest " ATTEST_VERSION);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
