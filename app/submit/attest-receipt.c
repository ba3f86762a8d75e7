/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-receipt.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-id.h"
#include "base/attest-json.h"
#include "base/attest-time.h"
#include "domain/attest-types.h"
#include "submit/attest-tar.h"

#include <string.h>

/* A receipt is sealed tar(receipt.json, receipt.json.minisig). Every receipt
 * is padded to one size, so that out/ does not tell which answer it holds. */

#define MEMBER_TEXT "receipt.json"
#define MEMBER_SIGNATURE "receipt.json.minisig"
#define VERSION 1
#define PLAIN_SIZE 8192
#define TEXT_MOST 400
#define SEQ_MOST (G_GINT64_CONSTANT (1) << 53)

static const char *const state_nicks[] = { NULL, "received", "opened", "closed", "need-from" };
G_STATIC_ASSERT (G_N_ELEMENTS (state_nicks) == ATTEST_RECEIPT_LAST + 1);

AttestReceipt *
attest_receipt_new (void)
{
  return g_new0 (AttestReceipt, 1);
}

void
attest_receipt_free (AttestReceipt *self)
{
  if (self == NULL)
    return;
  g_free (self->package_id);
  g_free (self->case_id);
  g_free (self->role);
  g_free (self->name);
  g_free (self->signing_key);
  g_free (self);
}

/**
 * attest_receipt_state_nick:
 * @state: an #AttestReceiptState
 *
 * Returns: (transfer none): the word written in receipts
 */
const char *
attest_receipt_state_nick (AttestReceiptState state)
{
  g_return_val_if_fail (state >= 1 && state <= ATTEST_RECEIPT_LAST, "received");
  return state_nicks[state];
}

gboolean
attest_receipt_state_from_nick (const char         *nick,
                                AttestReceiptState *state)
{
  for (guint i = 1; i < G_N_ELEMENTS (state_nicks); i++)
    if (g_strcmp0 (nick, state_nicks[i]) == 0)
      {
        *state = (AttestReceiptState)i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_words (const char *text)
{
  return text != NULL && *text != '\0' && attest_text_is_safe (text, -1, TEXT_MOST) && strpbrk (text, "\n\t") == NULL;
}

static gboolean
is_fine (const AttestReceipt *self)
{
  return attest_id_is_valid (self->package_id) && attest_id_is_valid (self->case_id) &&
         self->case_seq < SEQ_MOST && self->need_from < SEQ_MOST &&
         self->state >= 1 && self->state <= ATTEST_RECEIPT_LAST &&
         (self->need_from != 0) == (self->state == ATTEST_RECEIPT_NEED_FROM) &&
         attest_word_is_valid (self->role) && is_words (self->name) && self->at_ms >= 0;
}

static void
set_digest (JsonObject         *object,
            const char         *name,
            const AttestDigest *digest)
{
  g_autofree char *hex = attest_digest_hex (digest);

  json_object_set_string_member (object, name, hex);
}

/* Members in the order of their names, without spaces: one spelling. */
static char *
print (const AttestReceipt *self,
       const char          *signing_key)
{
  g_autoptr (JsonObject) object = json_object_new ();
  char when[25];

  attest_time_utc_text (self->at_ms, when);
  json_object_set_string_member (object, "at", when);
  json_object_set_string_member (object, "case", self->case_id);
  set_digest (object, "case_head", &self->case_head);
  json_object_set_int_member (object, "case_seq", (gint64)self->case_seq);
  json_object_set_string_member (object, "name", self->name);
  if (self->state == ATTEST_RECEIPT_NEED_FROM)
    json_object_set_int_member (object, "need_from", (gint64)self->need_from);
  json_object_set_string_member (object, "package", self->package_id);
  set_digest (object, "package_digest", &self->package_digest);
  json_object_set_boolean_member (object, "practice", self->practice);
  json_object_set_string_member (object, "role", self->role);
  json_object_set_string_member (object, "signing_key", signing_key);
  json_object_set_string_member (object, "state", attest_receipt_state_nick (self->state));
  set_digest (object, "store_head", &self->store_head);
  json_object_set_int_member (object, "v", VERSION);
  return attest_json_print (object, NULL);
}

static gboolean
read_digest (JsonObject   *object,
             const char   *name,
             AttestDigest *out)
{
  const char *hex = attest_json_text (object, name);

  return hex != NULL && attest_digest_from_hex (hex, out);
}

static gboolean
read_fields (AttestReceipt *self,
             JsonObject    *object)
{
  const char *when = attest_json_text (object, "at");
  gint64      seq = attest_json_int (object, "case_seq", -1);
  gint64      from = attest_json_int (object, "need_from", 0);

  self->package_id = g_strdup (attest_json_text (object, "package"));
  self->case_id = g_strdup (attest_json_text (object, "case"));
  self->role = g_strdup (attest_json_text (object, "role"));
  self->name = g_strdup (attest_json_text (object, "name"));
  self->signing_key = g_strdup (attest_json_text (object, "signing_key"));
  self->practice = attest_json_bool (object, "practice");
  self->case_seq = (guint64)seq;
  self->need_from = (guint64)from;
  return seq >= 0 && from >= 0 && when != NULL && attest_time_parse_utc (when, &self->at_ms) &&
         attest_receipt_state_from_nick (attest_json_text (object, "state"), &self->state) &&
         read_digest (object, "case_head", &self->case_head) &&
         read_digest (object, "package_digest", &self->package_digest) &&
         read_digest (object, "store_head", &self->store_head) &&
         self->signing_key != NULL && attest_signing_key_is_valid (self->signing_key) && is_fine (self);
}

/* What was read is printed again and compared: a member too many, one that is
 * there twice, a second spelling, all of it shows. */
static AttestReceipt *
parse (const char *text,
       gsize       length,
       GError    **error)
{
  g_autoptr (AttestReceipt) self = attest_receipt_new ();
  g_autoptr (JsonObject) object = attest_json_parse (text, length, PLAIN_SIZE, error);
  g_autofree char *again = NULL;
  gint64           version;

  if (object == NULL)
    return NULL;
  version = attest_json_int (object, "v", 0);
  if (version > VERSION)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NEWER, "The receipt is of version %" G_GINT64_FORMAT ", made by a later Attest", version);
      return NULL;
    }
  if (read_fields (self, object))
    again = print (self, self->signing_key);
  if (again != NULL && strlen (again) == length && memcmp (again, text, length) == 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The receipt cannot be read");
  return NULL;
}

static GBytes *
pad (GBytes  *tar,
     GError **error)
{
  gsize   length = 0;
  guint8 *padded;

  g_bytes_get_data (tar, &length);
  if (length > PLAIN_SIZE)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "The receipt is larger than any may be");
      return NULL;
    }
  padded = g_malloc0 (PLAIN_SIZE);
  memcpy (padded, g_bytes_get_data (tar, NULL), length);
  return g_bytes_new_take (padded, PLAIN_SIZE);
}

/**
 * attest_receipt_seal:
 * @self: what to answer
 * @key: the answering store's
 * @recipient: the Sender-Recipient of the package
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the receipt file, always of one size, or %NULL
 *   with %ATTEST_ERROR_INPUT
 */
GBytes *
attest_receipt_seal (const AttestReceipt *self,
                     const AttestSignKey *key,
                     const char          *recipient,
                     GError             **error)
{
  const char *const recipients[] = { recipient, NULL };
  g_autofree char  *text = NULL;
  g_autofree char  *comment = NULL;
  g_autofree char  *signature = NULL;
  g_autoptr (GBytes) tar = NULL;
  g_autoptr (GBytes) padded = NULL;

  if (!is_fine (self))
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The receipt has a field that cannot be written");
      return NULL;
    }
  text = print (self, attest_sign_key_public (key));
  comment = g_strdup_printf ("Attest receipt for %s", self->package_id);
  signature = attest_minisign_sign (key, text, strlen (text), comment);
  tar = attest_tar_write ((const AttestTarMember[]){ { MEMBER_TEXT, text, strlen (text) },
                                                     { MEMBER_SIGNATURE, signature, strlen (signature) } },
                          2, error);
  padded = tar != NULL ? pad (tar, error) : NULL;
  return padded != NULL ? attest_age_seal_bytes (recipients, g_bytes_get_data (padded, NULL), PLAIN_SIZE, error) : NULL;
}

static AttestReceipt *
verify (GPtrArray *files,
        GError   **error)
{
  g_autoptr (AttestReceipt) self = NULL;
  GBytes *text = attest_tar_find (files, MEMBER_TEXT);
  GBytes *signature = attest_tar_find (files, MEMBER_SIGNATURE);

  if (files->len != 2 || text == NULL || signature == NULL)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "Not a receipt");
      return NULL;
    }
  self = parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text), error);
  if (self == NULL ||
      !attest_minisign_verify (self->signing_key, g_bytes_get_data (text, NULL), g_bytes_get_size (text),
                               g_bytes_get_data (signature, NULL), g_bytes_get_size (signature), NULL, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * attest_receipt_open:
 * @identity: who it may be sealed to
 * @file: the file as it lay in the drop
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): what it says, signed by the key it names, or %NULL
 *   with %ATTEST_ERROR_NOT_FOR_US, %ATTEST_ERROR_TAMPERED,
 *   %ATTEST_ERROR_SIGNATURE, %ATTEST_ERROR_INPUT, %ATTEST_ERROR_TOO_LARGE or
 *   %ATTEST_ERROR_NEWER
 */
AttestReceipt *
attest_receipt_open (const AttestIdentity *identity,
                     GBytes               *file,
                     GError              **error)
{
  g_autoptr (GBytes) plain = attest_age_open_bytes (identity, g_bytes_get_data (file, NULL), g_bytes_get_size (file),
                                                    ATTEST_RECEIPT_FILE_MOST, error);
  g_autoptr (GPtrArray) files = plain != NULL ? attest_tar_read (plain, ATTEST_RECEIPT_FILE_MOST, 2, error) : NULL;

  return files != NULL ? verify (files, error) : NULL;
}
