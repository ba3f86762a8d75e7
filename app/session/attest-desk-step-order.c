/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-steps-private.h"

#include "base/attest-error.h"
#include "domain/attest-details.h"
#include "session/attest-desk-complete.h"

#include <string.h>

/* What the program knows of a case without being told, and what has to come
 * before what. Nothing is taken off the net before it was sealed: a removal
 * cannot be taken back. */

/* ── What is known ────────────────────────────────────────────────────── */

static const AttestEntry *
entry_of_kind (const AttestStepCase *of,
               AttestEntryKind       kind)
{
  for (guint i = 0; i < of->entries->len; i++)
    if (((const AttestEntry *)of->entries->pdata[i])->kind == kind)
      return of->entries->pdata[i];
  return NULL;
}

/* The entry that added @item: the one of its author at the time it was added. */
static const AttestEntry *
entry_of_item (const AttestStepCase *of,
               const AttestItem     *item)
{
  for (guint i = 0; i < of->entries->len; i++)
    {
      const AttestEntry *entry = of->entries->pdata[i];

      if (entry->kind == ATTEST_ENTRY_ITEM_ADDED && entry->at_ms == item->added_ms && g_strcmp0 (entry->author_key, item->author_key) == 0)
        return entry;
    }
  return NULL;
}

static gboolean
is_sealed (const AttestItem *item)
{
  return !attest_item_kind_is_words (item->kind);
}

static gboolean
is_call (const AttestItem *item)
{
  return item->kind == ATTEST_KIND_PHONE_CALL;
}

static gboolean
is_account (const AttestItem *item)
{
  return item->kind == ATTEST_KIND_WRITTEN || item->kind == ATTEST_KIND_NO_IMAGE;
}

/* Bytes were taken in, or were not because of the answer: it was asked. */
static gboolean
passed_gate (const AttestItem *item)
{
  return is_sealed (item) || item->kind == ATTEST_KIND_NO_IMAGE;
}

static gboolean
first_item (const AttestStepCase *of,
            gboolean (*is) (const AttestItem *),
            const AttestEntry **by)
{
  for (guint i = 0; i < of->items->len; i++)
    if (is (of->items->pdata[i]))
      {
        *by = entry_of_item (of, of->items->pdata[i]);
        return TRUE;
      }
  return FALSE;
}

static gboolean
has_words (const AttestStepCase *of,
           const AttestEntry   **by)
{
  if (first_item (of, is_account, by))
    return TRUE;
  if (of->details->description == NULL || *of->details->description == '\0')
    return FALSE;
  *by = entry_of_kind (of, ATTEST_ENTRY_CASE_CHANGED);
  if (*by == NULL)
    *by = entry_of_kind (of, ATTEST_ENTRY_CASE_OPENED);
  return TRUE;
}

/* Of a device that is not the school's: whose, and who allowed it. */
static gboolean
has_leave (const AttestStepCase *of,
           const AttestItem     *item)
{
  g_auto (GStrv) details = attest_item_all_details (item, of->entries);
  const char *const *said = (const char *const *)details;
  const char        *device = attest_details_get (said, "device");

  return device == NULL || strcmp (device, "school") == 0 ||
         (attest_details_get (said, "device-owner") != NULL && attest_details_get (said, "allowed-by") != NULL);
}

/* Everything brought in from elsewhere says where it comes from. */
static gboolean
has_origins (const AttestStepCase *of,
             const AttestEntry   **by)
{
  const AttestItem *last = NULL;

  for (guint i = 0; i < of->items->len; i++)
    {
      const AttestItem *item = of->items->pdata[i];

      /* A copy made here comes from where its original came from. */
      if (!is_sealed (item) || item->parent_sha256 != NULL)
        continue;
      if (g_strcmp0 (item->method, "portal") != 0 && (item->how_seen == NULL || *item->how_seen == '\0' || !has_leave (of, item)))
        return FALSE;
      last = item;
    }
  *by = last != NULL ? entry_of_item (of, last) : NULL;
  return last != NULL;
}

/* The entry of sending travels with the next package; that this one came shows it. */
static gboolean
was_sent (const AttestStepCase *of,
          const AttestEntry   **by)
{
  *by = entry_of_kind (of, ATTEST_ENTRY_SUBMITTED);
  if (*by == NULL)
    *by = entry_of_kind (of, ATTEST_ENTRY_PACKAGE_RECEIVED);
  return *by != NULL;
}

static gboolean
known (const AttestStepCase *of,
       const char           *step,
       const AttestEntry   **by)
{
  if (strcmp (step, "gate") == 0)
    return first_item (of, passed_gate, by);
  if (strcmp (step, "capture") == 0)
    return first_item (of, is_sealed, by);
  if (strcmp (step, "phone-log") == 0)
    return first_item (of, is_call, by);
  if (strcmp (step, "own-words") == 0)
    return has_words (of, by);
  if (strcmp (step, "submit") == 0)
    return was_sent (of, by);
  if (strcmp (step, "close-record") == 0)
    return (*by = entry_of_kind (of, ATTEST_ENTRY_CASE_CLOSED)) != NULL;
  return FALSE;
}

/**
 * attest_step_fact:
 * @of: a case
 * @step: one of its steps
 * @by: (out) (nullable): the entry it is known from
 *
 * Returns: whether the case's own history shows that it is done
 */
gboolean
attest_step_fact (const AttestStepCase *of,
                  const AttestPackStep *step,
                  const AttestEntry   **by)
{
  *by = NULL;
  return strcmp (step->asks, "provenance") == 0 ? has_origins (of, by) : known (of, step->id, by);
}

/* These cannot be ticked by hand: a tick would claim what did not happen. */
gboolean
attest_step_is_automatic (const AttestPackStep *step)
{
  return strcmp (step->id, "capture") == 0 || strcmp (step->id, "submit") == 0 || strcmp (step->id, "close-record") == 0;
}

/* Done, or reasoned away. */
static gboolean
attest_step_is_settled (const AttestStepCase *of,
                        const AttestPackStep *step)
{
  const AttestEntry *by;

  return attest_step_fact (of, step, &by) || attest_step_case_said (of, step->id) != NULL;
}

/* ── Order ────────────────────────────────────────────────────────────── */

/* A removal waits for something sealed, and no reason for not capturing stands
 * in for that; any other step waits for those its pack names. */
const AttestPackStep *
attest_step_waits_for (AttestDesk           *self,
                       const AttestStepCase *of,
                       GPtrArray            *list,
                       const AttestPackStep *step)
{
  const AttestEntry *by;

  if (step->removes && !first_item (of, is_sealed, &by))
    return attest_pack_find_step (self->pack, "capture");
  for (char **id = step->after; *id != NULL; id++)
    {
      const AttestPackStep *before = attest_pack_find_step (self->pack, *id);

      if (before != NULL && g_ptr_array_find (list, before, NULL) && !attest_step_is_settled (of, before))
        return before;
    }
  return NULL;
}

static const char *
host_of (GUri *uri)
{
  const char *host = g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "";

  return g_ascii_strncasecmp (host, "www.", 4) == 0 ? host + 4 : host;
}

static gsize
path_length (const char *path)
{
  gsize length = strlen (path);

  while (length > 0 && path[length - 1] == '/')
    length--;
  return length;
}

static gboolean
is_web (GUri *uri)
{
  return strcmp (g_uri_get_scheme (uri), "http") == 0 || strcmp (g_uri_get_scheme (uri), "https") == 0;
}

/* The same place, whether it was typed, pasted or taken from the address bar:
 * http and https, www, a last slash and what follows # make no difference. */
static gboolean
is_same_place (const char *one,
               const char *other)
{
  g_autoptr (GUri) a = g_uri_parse (one, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_autoptr (GUri) b = g_uri_parse (other, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  gsize length;

  if (a == NULL || b == NULL || !is_web (a) || !is_web (b))
    return strcmp (one, other) == 0;
  length = path_length (g_uri_get_path (a));
  return g_ascii_strcasecmp (host_of (a), host_of (b)) == 0 && g_strcmp0 (g_uri_get_query (a), g_uri_get_query (b)) == 0 &&
         length == path_length (g_uri_get_path (b)) && strncmp (g_uri_get_path (a), g_uri_get_path (b), length) == 0;
}

/**
 * attest_step_has_sealed:
 * @of: a case
 * @url: (nullable): an address; %NULL for something that has none
 *
 * Returns: whether something of it is sealed in the case
 */
gboolean
attest_step_has_sealed (const AttestStepCase *of,
                        const char           *url)
{
  for (guint i = 0; i < of->items->len; i++)
    {
      const AttestItem *item = of->items->pdata[i];

      if (is_sealed (item) && (url == NULL || (item->url != NULL && is_same_place (item->url, url))))
        return TRUE;
    }
  return FALSE;
}

/**
 * attest_step_one_url:
 * @of: a case
 * @url: (out) (nullable): the one address that everything sealed in it has
 * @several: (out): there are several, so that one must be named
 *
 * Returns: whether there is exactly one
 */
gboolean
attest_step_one_url (const AttestStepCase *of,
                     const char          **url,
                     gboolean             *several)
{
  *url = NULL;
  *several = FALSE;
  for (guint i = 0; i < of->items->len; i++)
    {
      const AttestItem *item = of->items->pdata[i];

      if (!is_sealed (item) || item->url == NULL || *item->url == '\0' || (*url != NULL && is_same_place (*url, item->url)))
        continue;
      *several |= *url != NULL;
      *url = item->url;
    }
  return *url != NULL && !*several;
}

gboolean
attest_desk_may_remove (AttestDesk *self,
                        const char *case_id,
                        const char *url,
                        GError    **error)
{
  g_autoptr (AttestStepCase) of = attest_step_case_read (self, case_id, error);

  if (of == NULL)
    return FALSE;
  if (attest_step_has_sealed (of, url))
    return TRUE;
  if (url != NULL)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY,
                 "Nothing of %.300s is sealed in this record. Keep it first, or write why it cannot wait", url);
  else
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "Nothing is sealed in this record. Keep it first, or write why it cannot wait");
  return FALSE;
}
