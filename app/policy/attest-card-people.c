/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "domain/attest-types.h"
#include "policy/attest-card-private.h"

#include <string.h>

#define NAME_MOST 200
#define CONTACT_MOST 500
#define RECIPIENT_LENGTH 62
#define SIGNING_KEY_LENGTH 56
#define SIGNING_KEY_BYTES 42

/**
 * attest_person_new:
 * @name: as it is shown
 * @roles: role words
 * @recipient: (nullable): age recipient
 * @signing_key: (nullable): minisign public key
 * @contact: (nullable): how to reach them otherwise
 *
 * Nothing is checked here; a card checks whom it takes.
 *
 * Returns: (transfer full): the person
 */
AttestPerson *
attest_person_new (const char        *name,
                   const char *const *roles,
                   const char        *recipient,
                   const char        *signing_key,
                   const char        *contact)
{
  AttestPerson *self = g_new0 (AttestPerson, 1);

  self->name = g_strdup (name);
  self->roles = g_strdupv ((char **)roles);
  self->recipient = g_strdup (recipient != NULL ? recipient : "");
  self->signing_key = g_strdup (signing_key != NULL ? signing_key : "");
  self->contact = g_strdup (contact != NULL ? contact : "");
  return self;
}

void
attest_person_free (AttestPerson *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_strfreev (self->roles);
  g_free (self->recipient);
  g_free (self->signing_key);
  g_free (self->contact);
  g_free (self);
}

gboolean
attest_person_has_role (const AttestPerson *self,
                        const char         *role)
{
  return g_strv_contains ((const char *const *)self->roles, role);
}

/* The look of an age X25519 recipient; seal/ checks its sum when it is used. */
static gboolean
is_recipient (const char *text)
{
  if (strlen (text) != RECIPIENT_LENGTH || !g_str_has_prefix (text, "age1"))
    return FALSE;
  return strspn (text + 4, "qpzry9x8gf2tvdw0s3jn54khce6mua7l") == RECIPIENT_LENGTH - 4;
}

static gboolean
is_signing_key (const char *text)
{
  g_autofree guint8 *bytes = NULL;
  g_autofree char   *again = NULL;
  gsize              length = 0;

  if (strlen (text) != SIGNING_KEY_LENGTH)
    return FALSE;
  bytes = g_base64_decode (text, &length);
  if (length != SIGNING_KEY_BYTES || bytes[0] != 'E' || bytes[1] != 'd')
    return FALSE;
  again = g_base64_encode (bytes, length);
  return strcmp (again, text) == 0;
}

static gboolean
roles_are_fine (char **roles)
{
  for (char **role = roles; *role != NULL; role++)
    {
      if (!attest_role_is_known (*role) || attest_role_is_external (*role))
        return FALSE;
      for (char **before = roles; before < role; before++)
        if (strcmp (*before, *role) == 0)
          return FALSE;
    }
  return roles[0] != NULL;
}

static gboolean
is_line (const char *text,
         gsize       most)
{
  return attest_text_is_safe (text, -1, most) && strpbrk (text, "\n\t") == NULL;
}

const char *
attest_person_fault (const AttestPerson *self)
{
  if (self->name == NULL || *self->name == '\0' || !is_line (self->name, NAME_MOST))
    return "name: must be one line of at most 200 bytes";
  if (self->roles == NULL || !roles_are_fine (self->roles))
    return "roles: must be one or more roles inside the school, each once";
  if (*self->recipient != '\0' && !is_recipient (self->recipient))
    return "recipient: is not an age recipient";
  if (*self->signing_key != '\0' && !is_signing_key (self->signing_key))
    return "signing-key: is not a minisign public key";
  if ((*self->recipient == '\0') != (*self->signing_key == '\0'))
    return "signing-key: recipient and signing key go together";
  if (!is_line (self->contact, CONTACT_MOST))
    return "contact: must be one line of at most 500 bytes";
  return NULL;
}

static const AttestPerson *
find_by_name (const AttestCard *self,
              const char       *name)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      const AttestPerson *person = g_ptr_array_index (self->people, i);

      if (strcmp (person->name, name) == 0)
        return person;
    }
  return NULL;
}

static AttestPerson *
person_copy (const AttestPerson *self)
{
  return attest_person_new (self->name, (const char *const *)self->roles, self->recipient, self->signing_key, self->contact);
}

/* A copy, one version on, without whoever has @name or @signing_key. */
static AttestCard *
next_card (const AttestCard *self,
           const char       *name,
           const char       *signing_key)
{
  AttestCard *next = g_new0 (AttestCard, 1);

  next->school = g_strdup (self->school);
  next->pack = g_strdup (self->pack);
  next->pack_digest = g_strdup (self->pack_digest);
  next->drop = g_strdup (self->drop);
  next->version = self->version + 1;
  next->practice = self->practice;
  next->people = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_person_free);
  for (guint i = 0; i < self->people->len; i++)
    {
      const AttestPerson *person = g_ptr_array_index (self->people, i);

      if (strcmp (person->name, name) != 0 && (*signing_key == '\0' || strcmp (person->signing_key, signing_key) != 0))
        g_ptr_array_add (next->people, person_copy (person));
    }
  return next;
}

static AttestCard *
take_if_fine (AttestCard *card,
              GError    **error)
{
  const char *fault = attest_card_fault (card);

  if (fault == NULL)
    return card;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The card cannot be made: %s", fault);
  attest_card_free (card);
  return NULL;
}

/**
 * attest_card_with_person:
 * @self: a card
 * @person: whom to add; who has the same name or signing key makes way
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): a new card, one version on, or %NULL with
 *   %ATTEST_ERROR_INPUT; @self stays as it was
 */
AttestCard *
attest_card_with_person (const AttestCard   *self,
                         const AttestPerson *person,
                         GError            **error)
{
  const char *fault = attest_person_fault (person);
  AttestCard *next;

  if (fault != NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "This person cannot be on a card: %s", fault);
      return NULL;
    }
  next = next_card (self, person->name, person->signing_key);
  g_ptr_array_add (next->people, person_copy (person));
  return take_if_fine (next, error);
}

AttestCard *
attest_card_without_person (const AttestCard *self,
                            const char       *name,
                            GError          **error)
{
  if (find_by_name (self, name) == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "Nobody on the card is called “%s”", name);
      return NULL;
    }
  return take_if_fine (next_card (self, name, ""), error);
}
