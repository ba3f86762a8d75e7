/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"

#include <string.h>

/* What those a case was sent to have of it, and what they have not: the case
 * page, and the question before an unchanged case is sent again. */

/**
 * attest_desk_says_something:
 * @text: (nullable): what somebody wrote
 *
 * Returns: whether there is more to it than spaces
 */
gboolean
attest_desk_says_something (const char *text)
{
  while (text != NULL && g_unichar_isspace (g_utf8_get_char (text)) && *text != '\0')
    text = g_utf8_next_char (text);
  return text != NULL && *text != '\0';
}

/**
 * attest_desk_check_words:
 * @facts: what somebody says of a case
 * @error: return location for an #AttestError
 *
 * Returns: whether a title that was given says anything; %ATTEST_ERROR_POLICY
 *   otherwise
 */
gboolean
attest_desk_check_words (const AttestCaseFacts *facts,
                         GError               **error)
{
  if (facts->description != NULL && !attest_desk_check_letters (facts->description, error))
    return FALSE;
  if (facts->title == NULL || attest_desk_says_something (facts->title))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "The title is empty. A few words are enough, such as what you saw and where");
  return FALSE;
}

void
attest_news_free (AttestNews *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->signing_key);
  g_free (self);
}

/**
 * attest_desk_is_bookkeeping:
 * @kind: a kind of entry
 *
 * Returns: whether it says nothing of the matter: what was done with the record
 */
gboolean
attest_desk_is_bookkeeping (AttestEntryKind kind)
{
  static const AttestEntryKind kinds[] = {
    ATTEST_ENTRY_PLAIN_SOURCE, ATTEST_ENTRY_ITEM_VIEWED, ATTEST_ENTRY_ITEM_EXPORTED, ATTEST_ENTRY_SUBMITTED,
    ATTEST_ENTRY_DELIVERED, ATTEST_ENTRY_RECEIPT, ATTEST_ENTRY_PACKAGE_RECEIVED, ATTEST_ENTRY_OPENED,
    ATTEST_ENTRY_RECIPIENT_CHANGED
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kind == kinds[i])
      return TRUE;
  return FALSE;
}

static void
count (AttestNews        *self,
       const AttestEntry *entry)
{
  if (entry->seq <= self->upto || attest_desk_is_bookkeeping (entry->kind))
    return;
  if (entry->kind == ATTEST_ENTRY_ITEM_ADDED)
    self->items++;
  else if (entry->kind == ATTEST_ENTRY_CORRECTION)
    self->corrections++;
  else
    self->others++;
  self->anything = TRUE;
}

static AttestNews *
news_for (GPtrArray             *people,
          const AttestAddressee *who)
{
  AttestNews *self;

  for (guint i = 0; i < people->len; i++)
    if (strcmp (((AttestNews *)people->pdata[i])->signing_key, who->signing_key) == 0)
      return people->pdata[i];
  self = g_new0 (AttestNews, 1);
  self->name = g_strdup (who->name);
  self->signing_key = g_strdup (who->signing_key);
  g_ptr_array_add (people, self);
  return self;
}

/* A package that waits and may not go any more was never sent to anybody, and
 * neither was one that is sealed to be handed over and was not yet. */
static gboolean
is_stuck (AttestDesk           *self,
          const AttestOutgoing *outgoing)
{
  return outgoing->state < ATTEST_CASE_QUEUED || (outgoing->state == ATTEST_CASE_QUEUED && !attest_desk_check_addressees (self, outgoing, NULL, NULL));
}

static void
take_outgoing (GPtrArray            *people,
               const AttestOutgoing *outgoing)
{
  for (guint i = 0; i < outgoing->to->len; i++)
    {
      const AttestAddressee *who = outgoing->to->pdata[i];
      AttestNews            *self = news_for (people, who);

      if (outgoing->head_seq < self->upto)
        continue;
      self->upto = outgoing->head_seq;
      self->sealed_ms = outgoing->sealed_ms;
      self->state = MAX (outgoing->state <= ATTEST_CASE_HANDED ? outgoing->state : ATTEST_CASE_SENT,
                         who->state >= ATTEST_CASE_RECEIVED ? who->state : 0);
    }
}

/**
 * attest_desk_news:
 * @self: a desk
 * @case_id: a case of one's own
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (element-type AttestNews): everybody a package of the
 *   case was sealed for, with what was written since
 */
GPtrArray *
attest_desk_news (AttestDesk *self,
                  const char *case_id,
                  GError    **error)
{
  g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, case_id, error);
  g_autoptr (GPtrArray) sent = details != NULL ? attest_vault_list_outgoing (self->vault, details->id, FALSE, error) : NULL;
  g_autoptr (GPtrArray) entries = sent != NULL ? attest_vault_list_entries (self->vault, details->id, error) : NULL;
  GPtrArray *people;

  if (entries == NULL)
    return NULL;
  people = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_news_free);
  for (guint i = 0; i < sent->len; i++)
    if (!is_stuck (self, sent->pdata[i]))
      take_outgoing (people, sent->pdata[i]);
  for (guint i = 0; i < people->len; i++)
    for (guint j = 0; j < entries->len; j++)
      if (strcmp (((AttestEntry *)entries->pdata[j])->author_key, attest_desk_signing_key (self)) == 0)
        count (people->pdata[i], entries->pdata[j]);
  return people;
}

/**
 * attest_desk_changed_since:
 * @self: a desk
 * @case_id: a case of one's own
 * @upto: an entry of it
 *
 * Returns: whether anything of the matter was written after @upto, or that
 *   could not be read
 */
gboolean
attest_desk_changed_since (AttestDesk *self,
                           const char *case_id,
                           guint64     upto)
{
  g_autoptr (GPtrArray) entries = attest_vault_list_entries (self->vault, case_id, NULL);
  AttestNews news = { .upto = upto };

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (strcmp (((AttestEntry *)entries->pdata[i])->author_key, attest_desk_signing_key (self)) == 0)
      count (&news, entries->pdata[i]);
  return entries == NULL || news.anything;
}

static gboolean
has_all (GPtrArray  *people,
         const char *signing_key)
{
  for (guint i = 0; i < people->len; i++)
    {
      const AttestNews *one = people->pdata[i];

      if (strcmp (one->signing_key, signing_key) == 0)
        return !one->anything;
    }
  return FALSE;
}

/**
 * attest_desk_check_news:
 * @self: a desk
 * @details: one of its cases
 * @to: (element-type AttestAddressee): whom it is to go to
 * @error: return location for an #AttestError
 *
 * Returns: whether there is anything in it that one of them was not sent yet;
 *   %ATTEST_ERROR_EXISTS otherwise
 */
gboolean
attest_desk_check_news (AttestDesk       *self,
                        const AttestCase *details,
                        GPtrArray        *to,
                        GError          **error)
{
  g_autoptr (GPtrArray) people = attest_desk_news (self, details->id, error);

  if (people == NULL)
    return FALSE;
  for (guint i = 0; i < to->len; i++)
    if (!has_all (people, ((AttestAddressee *)to->pdata[i])->signing_key))
      return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "Nothing in it has changed since it was sent to %s", ((AttestAddressee *)to->pdata[0])->name);
  return FALSE;
}

/**
 * attest_desk_is_on_card:
 * @self: a desk
 *
 * Returns: whether the school's card names this store's key: a sender whom it
 *   does not name is held unread until their fingerprint was compared
 */
gboolean
attest_desk_is_on_card (AttestDesk *self)
{
  return self->card != NULL && attest_card_by_key (self->card, attest_desk_signing_key (self)) != NULL;
}
