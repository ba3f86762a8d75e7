/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-package-info-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-time.h"

#include <string.h>

#define LINE_MOST 2048
#define LINES_MOST 256

static gboolean
refuse (GError    **error,
        const char *label,
        const char *why)
{
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "bag-info.txt: %s %s", label, why);
  return FALSE;
}

/* "role age1… RW… Name of the person" */
static gboolean
take_recipient (AttestPackageInfo *self,
                const char        *value,
                GError           **error)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", 4);

  if (self->recipients->len == ATTEST_PACKAGE_RECIPIENTS_MOST)
    return refuse (error, ATTEST_INFO_NAMED, "is there too often");
  if (g_strv_length (parts) != 4)
    return refuse (error, ATTEST_INFO_NAMED, "cannot be read");
  attest_package_info_add_recipient (self, parts[3], parts[0], parts[1], parts[2]);
  return TRUE;
}

/* A label in other letters than ours could pass for the one we read. */
static gboolean
take_line (AttestPackageInfo *self,
           char              *values[ATTEST_INFO_N],
           char              *line,
           GError           **error)
{
  char *colon = strstr (line, ": ");

  if (strlen (line) > LINE_MOST || colon == NULL || !g_ascii_isalpha (line[0]))
    return refuse (error, "a line", "is folded, too long or not a label and a value");
  *colon = '\0';
  if (!attest_info_is_words (colon + 2) && strlen (colon + 2) <= ATTEST_INFO_TEXT_MOST)
    return refuse (error, "a value", "holds what no value may");
  if (strcmp (line, ATTEST_INFO_NAMED) == 0)
    return take_recipient (self, colon + 2, error);
  for (guint i = 0; i < ATTEST_INFO_N; i++)
    if (g_ascii_strcasecmp (line, attest_info_labels[i].label) == 0)
      {
        if (strcmp (line, attest_info_labels[i].label) != 0 || values[i] != NULL)
          return refuse (error, attest_info_labels[i].label, "is there twice or in other letters");
        values[i] = colon + 2;
        return TRUE;
      }
  return g_ascii_strcasecmp (line, ATTEST_INFO_NAMED) != 0 || refuse (error, ATTEST_INFO_NAMED, "is in other letters");
}

static gboolean
take_lines (AttestPackageInfo *self,
            char              *values[ATTEST_INFO_N],
            char              *text,
            GError           **error)
{
  guint lines = 0;

  while (*text != '\0')
    {
      char *end = strchr (text, '\n');

      if (end == NULL || ++lines > LINES_MOST)
        return refuse (error, "the text", "is cut off or has too many lines");
      *end = '\0';
      if (!take_line (self, values, text, error))
        return FALSE;
      text = end + 1;
    }
  return TRUE;
}

static gboolean
read_numbers (AttestPackageInfo *self,
              char              *values[ATTEST_INFO_N],
              guint64           *octets,
              guint             *count,
              GError           **error)
{
  guint64 n = 0;
  char   *point = strchr (values[ATTEST_INFO_OXUM], '.');

  if (!attest_parse_uint (values[ATTEST_INFO_BASE_SEQ], G_MAXINT64, &self->base_seq) ||
      !attest_parse_uint (values[ATTEST_INFO_HEAD_SEQ], G_MAXINT64, &self->head_seq))
    return refuse (error, "Base-Seq or Head-Seq", "is no number");
  if (!attest_digest_from_hex (values[ATTEST_INFO_BASE_HEAD], &self->base_head) ||
      !attest_digest_from_hex (values[ATTEST_INFO_HEAD], &self->head) ||
      !attest_digest_from_hex (values[ATTEST_INFO_STORE_HEAD], &self->store_head))
    return refuse (error, "Base-Head, Head or Store-Head", "is no digest");
  if (!attest_time_parse_utc (values[ATTEST_INFO_CREATED], &self->created_ms))
    return refuse (error, "Created", "is no time");
  if (strncmp (values[ATTEST_INFO_CREATED], values[ATTEST_INFO_DATE], 10) != 0 || strlen (values[ATTEST_INFO_DATE]) != 10)
    return refuse (error, "Bagging-Date", "is another day than Created");
  if (point == NULL || !attest_parse_uint (point + 1, G_MAXUINT, &n))
    return refuse (error, "Payload-Oxum", "cannot be read");
  *point = '\0';
  *count = (guint)n;
  return attest_parse_uint (values[ATTEST_INFO_OXUM], G_MAXINT64, octets) ||
         refuse (error, "Payload-Oxum", "cannot be read");
}

static gboolean
read_values (AttestPackageInfo *self,
             char              *values[ATTEST_INFO_N],
             guint64           *octets,
             guint             *count,
             GError           **error)
{
  gboolean real = g_strcmp0 (values[ATTEST_INFO_PRACTICE], "no") == 0;

  for (guint i = 0; i < ATTEST_INFO_N; i++)
    if (values[i] == NULL && !attest_info_labels[i].optional)
      return refuse (error, attest_info_labels[i].label, "is missing");
  self->practice = strcmp (values[ATTEST_INFO_PRACTICE], "yes") == 0;
  if (!self->practice && !real)
    return refuse (error, "Practice", "is neither yes nor no");
  self->package_id = g_strdup (values[ATTEST_INFO_ID]);
  self->case_id = g_strdup (values[ATTEST_INFO_CASE]);
  self->reference = g_strdup (values[ATTEST_INFO_REFERENCE]);
  self->school = g_strdup (values[ATTEST_INFO_SCHOOL]);
  self->sender_name = g_strdup (values[ATTEST_INFO_NAME]);
  self->sender_role = g_strdup (values[ATTEST_INFO_ROLE]);
  self->sender_signing_key = g_strdup (values[ATTEST_INFO_SIGNING_KEY]);
  self->sender_recipient = g_strdup (values[ATTEST_INFO_RECIPIENT]);
  return read_numbers (self, values, octets, count, error);
}

static gboolean
version_is_ours (const char *version,
                 GError    **error)
{
  guint64 number = 0;

  if (version == NULL || !attest_parse_uint (version, G_MAXUINT, &number) || number == 0)
    return refuse (error, "Package-Version", "is missing or no number");
  if (number == ATTEST_PACKAGE_VERSION)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NEWER, "The package is of version %s, made by a later Attest", version);
  return FALSE;
}

/**
 * attest_package_info_parse:
 * @text: bag-info.txt as it came
 * @length: its bytes
 * @octets: (out): the payload's size by Payload-Oxum
 * @count: (out): the payload's files by Payload-Oxum
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): what it says, or %NULL with %ATTEST_ERROR_INPUT
 *   naming the field, or %ATTEST_ERROR_NEWER
 */
AttestPackageInfo *
attest_package_info_parse (const char *text,
                           gsize       length,
                           guint64    *octets,
                           guint      *count,
                           GError    **error)
{
  g_autoptr (AttestPackageInfo) self = attest_package_info_new ();
  g_autofree char *copy = g_strndup (text, length);
  char            *values[ATTEST_INFO_N] = { NULL };
  const char      *wrong;

  if (length == 0 || !attest_text_is_safe (text, (gssize)length, LINES_MOST * LINE_MOST))
    {
      refuse (error, "the text", "is not UTF-8, too long or holds hidden characters");
      return NULL;
    }
  if (!take_lines (self, values, copy, error) || !version_is_ours (values[ATTEST_INFO_VERSION], error) ||
      !read_values (self, values, octets, count, error))
    return NULL;
  wrong = attest_info_problem (self);
  if (wrong == NULL)
    return g_steal_pointer (&self);
  refuse (error, wrong, "is not in order");
  return NULL;
}
