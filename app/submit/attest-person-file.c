/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-card-file.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "domain/attest-types.h"
#include "seal/attest-age.h"
#include "submit/attest-tar.h"

#include <string.h>

/* person.txt: these lines, in this order, each ended by a line feed. */
#define MEMBER_TEXT "person.txt"
#define MEMBER_SIGNATURE "person.txt.minisig"
#define HEAD "attest-person=1"
#define TEXT_MOST 4096
#define NAME_MOST 200

void
attest_person_file_free (AttestPersonFile *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->role);
  g_free (self->recipient);
  g_free (self->signing_key);
  g_free (self);
}

static char *
print (const AttestPersonFile *self)
{
  return g_strdup_printf (HEAD "\nname=%s\nrole=%s\nrecipient=%s\nsigning-key=%s\npractice=%s\n", self->name, self->role,
                          self->recipient, self->signing_key, self->practice ? "yes" : "no");
}

static const char *
what_is_wrong (const AttestPersonFile *self)
{
  gsize length = self->name != NULL ? strlen (self->name) : 0;

  if (length == 0 || !attest_text_is_safe (self->name, -1, NAME_MOST) || strpbrk (self->name, "\n\t") != NULL ||
      g_ascii_isspace (self->name[0]) || g_ascii_isspace (self->name[length - 1]))
    return "name";
  if (!attest_word_is_valid (self->role))
    return "role";
  if (self->recipient == NULL || !attest_recipient_is_valid (self->recipient))
    return "recipient";
  return self->signing_key == NULL || !attest_signing_key_is_valid (self->signing_key) ? "signing-key" : NULL;
}

static gboolean
refuse (GError    **error,
        const char *what)
{
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "Not a person file: %s is not in order", what);
  return FALSE;
}

/**
 * attest_person_file_write:
 * @name: the person's, one line
 * @role: a role word
 * @recipient: age1…
 * @key: the person's signing key
 * @practice: whether this is a practice store
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the .attest-person file, or %NULL with
 *   %ATTEST_ERROR_INPUT
 */
GBytes *
attest_person_file_write (const char          *name,
                          const char          *role,
                          const char          *recipient,
                          const AttestSignKey *key,
                          gboolean             practice,
                          GError             **error)
{
  AttestPersonFile person = {
    .name = (char *)name, .role = (char *)role, .recipient = (char *)recipient, .signing_key = (char *)attest_sign_key_public (key), .practice = practice
  };
  const char      *wrong = what_is_wrong (&person);
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;

  if (wrong != NULL)
    {
      refuse (error, wrong);
      return NULL;
    }
  text = print (&person);
  signature = attest_minisign_sign (key, text, strlen (text), "Attest person");
  return attest_tar_write ((const AttestTarMember[]){ { MEMBER_TEXT, text, strlen (text) },
                                                      { MEMBER_SIGNATURE, signature, strlen (signature) } },
                           2, error);
}

static char *
take_value (char      **lines,
            guint       i,
            const char *key)
{
  gsize length = strlen (key);

  if (i >= g_strv_length (lines) || strncmp (lines[i], key, length) != 0 || lines[i][length] != '=')
    return NULL;
  return g_strdup (lines[i] + length + 1);
}

static AttestPersonFile *
parse (const char *text,
       GError    **error)
{
  g_autoptr (AttestPersonFile) self = g_new0 (AttestPersonFile, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 8);
  g_autofree char *practice = take_value (lines, 5, "practice");
  g_autofree char *again = NULL;
  const char      *wrong;

  self->name = take_value (lines, 1, "name");
  self->role = take_value (lines, 2, "role");
  self->recipient = take_value (lines, 3, "recipient");
  self->signing_key = take_value (lines, 4, "signing-key");
  self->practice = g_strcmp0 (practice, "yes") == 0;
  wrong = what_is_wrong (self);
  again = wrong == NULL ? print (self) : NULL;
  /* Printed again and compared: a line too many, or another "yes", shows. */
  if (g_strcmp0 (again, text) == 0)
    return g_steal_pointer (&self);
  refuse (error, wrong != NULL ? wrong : "a line");
  return NULL;
}

static AttestPersonFile *
verify (GBytes  *bytes,
        GBytes  *signature,
        GError **error)
{
  gsize       length = 0, signature_length = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  const char *signed_by = g_bytes_get_data (signature, &signature_length);
  g_autoptr (AttestPersonFile) self = NULL;
  g_autofree char *copy = NULL;

  if (!attest_text_is_safe (text, (gssize)length, TEXT_MOST))
    {
      refuse (error, "the text");
      return NULL;
    }
  copy = g_strndup (text, length);
  if (g_str_has_prefix (copy, "attest-person=") && !g_str_has_prefix (copy, HEAD "\n"))
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_NEWER, "The person file was made by a later Attest");
      return NULL;
    }
  self = parse (copy, error);
  if (self == NULL || !attest_minisign_verify (self->signing_key, text, length, signed_by, signature_length, NULL, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * attest_person_file_read:
 * @file: a .attest-person as it came
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): what it says, signed by the key it names, or %NULL
 *   with %ATTEST_ERROR_INPUT, %ATTEST_ERROR_SIGNATURE, %ATTEST_ERROR_TOO_LARGE
 *   or %ATTEST_ERROR_NEWER
 */
AttestPersonFile *
attest_person_file_read (GBytes  *file,
                         GError **error)
{
  g_autoptr (GPtrArray) files = attest_tar_read (file, ATTEST_PERSON_FILE_MOST, 2, error);
  GBytes *text = files != NULL ? attest_tar_find (files, MEMBER_TEXT) : NULL;
  GBytes *signature = files != NULL ? attest_tar_find (files, MEMBER_SIGNATURE) : NULL;

  if (text != NULL && signature != NULL)
    return verify (text, signature, error);
  if (files != NULL)
    refuse (error, "what it holds");
  return NULL;
}
