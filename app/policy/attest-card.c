/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "domain/attest-types.h"
#include "policy/attest-card-private.h"
#include "policy/attest-keyfile.h"

#include <string.h>

/* The text of a card, in the syntax of attest-keyfile.c:
 *
 *   [card]      format=1 school pack pack-digest drop version practice=yes|no
 *   [person N]  name roles; recipient signing-key contact      N = 1, 2, 3 … in order
 *
 * Nothing else may stand in it. attest_card_print() gives its one printed form;
 * signatures are over whatever bytes were signed, so a printed card is never
 * put in the place of one that was received. */

#define FORMAT 1
#define SCHOOL_MOST 200
#define DROP_MOST 1000
#define DIGEST_DIGITS 64

void
attest_card_free (AttestCard *self)
{
  if (self == NULL)
    return;
  g_free (self->school);
  g_free (self->pack);
  g_free (self->pack_digest);
  g_free (self->drop);
  g_ptr_array_unref (self->people);
  g_free (self);
}

/**
 * attest_card_is_drop:
 * @text: a URI
 *
 * A folder that GIO can name, by a way that others on the wire cannot read; a
 * password in it would be told to the whole school.
 *
 * Returns: whether it may stand on a card; "none" may, for a school without one
 */
gboolean
attest_card_is_drop (const char *text)
{
  static const char *const schemes[] = { "file", "smb", "davs", "sftp", NULL };
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD, NULL);

  if (strcmp (text, ATTEST_CARD_NO_DROP) == 0)
    return TRUE;
  return strlen (text) <= DROP_MOST && attest_text_is_safe (text, -1, DROP_MOST) && strpbrk (text, "\n\t ") == NULL &&
         uri != NULL && g_uri_get_path (uri)[0] == '/' && g_strv_contains (schemes, g_uri_get_scheme (uri)) && g_uri_get_password (uri) == NULL &&
         g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL;
}

static gboolean
is_digest (const char *text)
{
  return strlen (text) == DIGEST_DIGITS && strspn (text, "0123456789abcdef") == DIGEST_DIGITS;
}

static const char *
people_fault (const AttestCard *self)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      const AttestPerson *person = g_ptr_array_index (self->people, i);
      const char         *fault = attest_person_fault (person);

      if (fault != NULL)
        return fault;
      for (guint j = 0; j < i; j++)
        {
          const AttestPerson *other = g_ptr_array_index (self->people, j);

          if (strcmp (person->name, other->name) == 0)
            return "name: two people of one name; add something that tells them apart";
          if (*person->signing_key != '\0' && strcmp (person->signing_key, other->signing_key) == 0)
            return "signing-key: two people with one key; give one person both roles";
          if (*person->recipient != '\0' && strcmp (person->recipient, other->recipient) == 0)
            return "recipient: two people with one recipient; give one person both roles";
        }
    }
  return NULL;
}

const char *
attest_card_fault (const AttestCard *self)
{
  if (*self->school == '\0' || !attest_text_is_safe (self->school, -1, SCHOOL_MOST) || strpbrk (self->school, "\n\t") != NULL)
    return "school: must be one line of at most 200 bytes";
  if (!attest_word_is_valid (self->pack))
    return "pack: must be the id of a pack";
  if (!is_digest (self->pack_digest))
    return "pack-digest: must be 64 hexadecimal digits";
  if (!attest_card_is_drop (self->drop))
    return "drop: must be a file:, smb:, davs: or sftp: address without a password";
  if (self->version == 0 || self->version > ATTEST_CARD_VERSION_MAX)
    return "version: must be from 1 to 1000000000";
  if (self->people->len > ATTEST_CARD_PEOPLE)
    return "too many people";
  return people_fault (self);
}

/**
 * attest_card_new:
 * @school: its name
 * @pack: the id of its pack
 * @pack_digest: SHA-256 of the pack's file, 64 hex digits
 * @drop: the URI of the drop folder
 * @practice: whether it is for practising only
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): a card of version 1 with nobody on it, or %NULL
 *   with %ATTEST_ERROR_INPUT
 */
AttestCard *
attest_card_new (const char *school,
                 const char *pack,
                 const char *pack_digest,
                 const char *drop,
                 gboolean    practice,
                 GError    **error)
{
  g_autoptr (AttestCard) self = g_new0 (AttestCard, 1);
  const char *fault;

  self->school = g_strdup (school);
  self->pack = g_strdup (pack);
  self->pack_digest = g_strdup (pack_digest);
  self->drop = g_strdup (drop);
  self->version = 1;
  self->practice = practice;
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_person_free);
  fault = attest_card_fault (self);
  if (fault == NULL)
    return g_steal_pointer (&self);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The card cannot be made: %s", fault);
  return NULL;
}

static const char *
text_of (const AttestKeyfile *keyfile,
         const char          *group,
         const char          *key)
{
  const char *text = attest_keyfile_text (keyfile, group, key);

  return text != NULL ? text : "";
}

static void
check_keys (const AttestKeyfile *keyfile,
            GPtrArray           *problems,
            const char          *group,
            const char          *known)
{
  g_auto (GStrv) words = g_strsplit (known, ";", -1);

  for (guint i = 0; i < attest_keyfile_n_keys (keyfile, group); i++)
    {
      const char *key = attest_keyfile_key (keyfile, group, i);

      if (!g_strv_contains ((const char *const *)words, key))
        attest_keyfile_problem (keyfile, problems, group, key, "no such key in [%s]", group);
    }
}

/* @fault starts with its key, "name: …"; NULL is fine. */
static void
add_fault (const AttestKeyfile *keyfile,
           GPtrArray           *problems,
           const char          *group,
           const char          *fault)
{
  const char      *colon = fault != NULL ? strstr (fault, ": ") : NULL;
  g_autofree char *key = colon != NULL ? g_strndup (fault, (gsize)(colon - fault)) : NULL;

  if (fault != NULL)
    attest_keyfile_problem (keyfile, problems, group, key, "%s", colon != NULL ? colon + 2 : fault);
}

static void
read_person (AttestCard          *self,
             const AttestKeyfile *keyfile,
             GPtrArray           *problems,
             const char          *group)
{
  g_auto (GStrv) roles = attest_keyfile_list (keyfile, group, "roles");
  g_autofree char *expected = g_strdup_printf ("person %u", self->people->len + 1);
  g_autoptr (AttestPerson) person = NULL;

  if (strcmp (group, expected) != 0)
    {
      attest_keyfile_problem (keyfile, problems, group, NULL, "[%s] belongs here", expected);
      return;
    }
  check_keys (keyfile, problems, group, "name;roles;recipient;signing-key;contact");
  person = attest_person_new (text_of (keyfile, group, "name"), (const char *const *)roles, text_of (keyfile, group, "recipient"),
                              text_of (keyfile, group, "signing-key"), text_of (keyfile, group, "contact"));
  add_fault (keyfile, problems, group, attest_person_fault (person));
  g_ptr_array_add (self->people, g_steal_pointer (&person));
}

static void
read_head (AttestCard          *self,
           const AttestKeyfile *keyfile,
           GPtrArray           *problems)
{
  const char *practice = text_of (keyfile, "card", "practice");
  guint64     number = 0;

  check_keys (keyfile, problems, "card", "format;school;pack;pack-digest;drop;version;practice");
  if (!attest_parse_uint (text_of (keyfile, "card", "format"), FORMAT, &number) || number != FORMAT)
    attest_keyfile_problem (keyfile, problems, "card", "format", "must be %d", FORMAT);
  self->school = g_strdup (text_of (keyfile, "card", "school"));
  self->pack = g_strdup (text_of (keyfile, "card", "pack"));
  self->pack_digest = g_strdup (text_of (keyfile, "card", "pack-digest"));
  self->drop = g_strdup (text_of (keyfile, "card", "drop"));
  number = 0;
  if (attest_parse_uint (text_of (keyfile, "card", "version"), ATTEST_CARD_VERSION_MAX, &number))
    self->version = (guint)number;
  self->practice = strcmp (practice, "yes") == 0;
  if (!self->practice && strcmp (practice, "no") != 0)
    attest_keyfile_problem (keyfile, problems, "card", "practice", "must be yes or no");
}

static AttestCard *
read_card (const AttestKeyfile *keyfile,
           GPtrArray           *problems)
{
  AttestCard *self = g_new0 (AttestCard, 1);

  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_person_free);
  read_head (self, keyfile, problems);
  for (guint i = 0; i < attest_keyfile_n_groups (keyfile) && self->people->len <= ATTEST_CARD_PEOPLE; i++)
    {
      const char *group = attest_keyfile_group (keyfile, i);

      if (g_str_has_prefix (group, "person "))
        read_person (self, keyfile, problems, group);
      else if (strcmp (group, "card") != 0)
        attest_keyfile_problem (keyfile, problems, group, NULL, "no such group in a card");
    }
  if (problems->len == 0)
    add_fault (keyfile, problems, "card", attest_card_fault (self));
  return self;
}

/**
 * attest_card_parse:
 * @name: what to call the text in an error
 * @text: anything
 * @length: its bytes
 * @error: return location for an #AttestError
 *
 * Says nothing of who vouches for it: signatures are over the same bytes and
 * are checked by the caller.
 *
 * Returns: (transfer full): the card, or %NULL with %ATTEST_ERROR_INPUT naming
 *   the line, or %ATTEST_ERROR_TOO_LARGE
 */
AttestCard *
attest_card_parse (const char *name,
                   const char *text,
                   gsize       length,
                   GError    **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AttestKeyfile) keyfile = NULL;
  g_autoptr (AttestCard) self = NULL;

  if (length > ATTEST_CARD_MOST)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "A card is at most %d bytes", ATTEST_CARD_MOST);
      return NULL;
    }
  keyfile = attest_keyfile_parse (name, text, length, problems);
  self = read_card (keyfile, problems);
  if (problems->len == 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, g_ptr_array_index (problems, 0));
  return NULL;
}

static void
print_text (GString    *out,
            const char *key,
            const char *value)
{
  g_autofree char *escaped = attest_keyfile_escape (value, FALSE);

  g_string_append_printf (out, "%s=%s\n", key, escaped);
}

static void
print_person (GString            *out,
              guint               number,
              const AttestPerson *person)
{
  g_autofree char *roles = g_strjoinv (";", person->roles);

  g_string_append_printf (out, "\n[person %u]\n", number);
  print_text (out, "name", person->name);
  print_text (out, "roles", roles);
  if (*person->recipient != '\0')
    {
      print_text (out, "recipient", person->recipient);
      print_text (out, "signing-key", person->signing_key);
    }
  if (*person->contact != '\0')
    print_text (out, "contact", person->contact);
}

/**
 * attest_card_print:
 * @self: a card
 *
 * Returns: (transfer full): the one text of @self; reading it gives an equal
 *   card, and printing that the same bytes
 */
char *
attest_card_print (const AttestCard *self)
{
  GString *out = g_string_new ("[card]\n");

  g_string_append_printf (out, "format=%d\n", FORMAT);
  print_text (out, "school", self->school);
  print_text (out, "pack", self->pack);
  print_text (out, "pack-digest", self->pack_digest);
  print_text (out, "drop", self->drop);
  g_string_append_printf (out, "version=%u\npractice=%s\n", self->version, self->practice ? "yes" : "no");
  for (guint i = 0; i < self->people->len; i++)
    print_person (out, i + 1, g_ptr_array_index (self->people, i));
  return g_string_free (out, FALSE);
}

const char *
attest_card_school (const AttestCard *self)
{
  return self->school;
}

const char *
attest_card_pack (const AttestCard *self)
{
  return self->pack;
}

const char *
attest_card_pack_digest (const AttestCard *self)
{
  return self->pack_digest;
}

const char *
attest_card_drop (const AttestCard *self)
{
  return self->drop;
}

guint
attest_card_version (const AttestCard *self)
{
  return self->version;
}

gboolean
attest_card_practice (const AttestCard *self)
{
  return self->practice;
}

const GPtrArray *
attest_card_people (const AttestCard *self)
{
  return self->people;
}
