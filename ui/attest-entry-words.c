/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-entry-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-format.h"
#include "base/attest-json.h"
#include "domain/attest-details.h"
#include "domain/attest-item.h"

/* A body comes from a chain that somebody else may have written: read with a
 * limit, and poorer rather than wrong when it is not what it should be. */
#define BODY_MOST (4 * 1024 * 1024)

static JsonObject *
body_of (AttestEntry *entry)
{
  if (entry->body == NULL)
    return NULL;
  return attest_json_parse (entry->body, strlen (entry->body), BODY_MOST, NULL);
}

static const char *
text_of (JsonObject *body,
         const char *name)
{
  const char *text = body != NULL ? attest_json_text (body, name) : NULL;

  return text != NULL ? text : "";
}

static const char *
exhibit_of (JsonObject *body,
            GPtrArray  *items)
{
  const char *exhibit = text_of (body, "exhibit");
  const char *id = text_of (body, "item");

  if (*exhibit != '\0')
    return exhibit;
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      AttestItem *item = g_ptr_array_index (items, i);

      if (g_strcmp0 (item->id, id) == 0 && item->exhibit != NULL)
        return item->exhibit;
    }
  return _ ("an item");
}

static char *
names_of (JsonObject *body)
{
  JsonArray *names = body != NULL ? attest_json_array (body, "names") : NULL;
  GString   *text = g_string_new (NULL);

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      JsonNode *node = json_array_get_element (names, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", json_node_get_string (node));
    }
  if (text->len == 0)
    g_string_append (text, _ ("somebody"));
  return g_string_free (text, FALSE);
}

static char *
receipt_sentence (JsonObject *body,
                  gboolean    again)
{
  const char *from = *text_of (body, "from") != '\0' ? text_of (body, "from") : _ ("The other side");
  const char *state = text_of (body, "state");

  if (strcmp (state, "opened") == 0)
    return again ? g_strdup_printf (_ ("%s opened the update"), from) : g_strdup_printf (_ ("%s opened this record"), from);
  if (strcmp (state, "closed") == 0)
    return g_strdup_printf (_ ("%s closed this record"), from);
  if (strcmp (state, "need-from") == 0)
    return g_strdup_printf (_ ("%s asked for the whole record"), from);
  return again ? g_strdup_printf (_ ("%s received the update"), from) : g_strdup_printf (_ ("%s received this record"), from);
}

static char *
plain_sentence (JsonObject *body)
{
  const char *became = text_of (body, "plain_source");

  if (strcmp (became, "removed") == 0)
    return g_strdup (_ ("The picture file outside Attest was removed"));
  if (strcmp (became, "remains") == 0)
    return g_strdup (_ ("The picture file outside Attest is still there"));
  if (strcmp (became, "never") == 0)
    return g_strdup (_ ("There never was a picture file outside Attest"));
  return g_strdup (_ ("It is not known whether a picture file remains outside Attest"));
}

static char *
delivered_sentence (JsonObject *body)
{
  return g_strdup (strcmp (text_of (body, "state"), "handed-over") == 0
                     ? _ ("The sealed record was handed over; it could not be checked there")
                     : _ ("The sealed record was put in the shared folder and checked there"));
}

/* One who takes it and one who writes it down may be two. */
static char *
moved_sentence (JsonObject *body,
                const char *who,
                const char *exhibit)
{
  g_auto (GStrv) details = attest_details_of_json (body);
  const char *direction = attest_details_get ((const char *const *)details, "direction");
  const char *by = attest_details_get ((const char *const *)details, "taken-by");

  if (by == NULL || *by == '\0')
    by = who;
  return g_strdup_printf (g_strcmp0 (direction, "out") == 0 ? _ ("%s took %s out of its place") : _ ("%s put %s in its place"), by, exhibit);
}

/* A copy is told from what was added: nobody is to take one for an original. */
static char *
added_sentence (JsonObject *body,
                const char *who,
                GPtrArray  *items)
{
  const char *exhibit = exhibit_of (body, items);
  const char *id = text_of (body, "item");

  if (*text_of (body, "parent_sha256") == '\0')
    return g_strdup_printf (_ ("%s added %s"), who, exhibit);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      AttestItem *item = g_ptr_array_index (items, i);

      if (g_strcmp0 (item->id, id) == 0 && item->parent_exhibit != NULL)
        /* Translators: a person, the number of the copy, and that of the picture it was made from */
        return g_strdup_printf (_ ("%s made %s, a marked copy of %s"), who, exhibit, item->parent_exhibit);
    }
  return g_strdup_printf (_ ("%s made %s, a marked copy"), who, exhibit);
}

static char *
sentence (AttestEntry *entry,
          JsonObject  *body,
          const char  *who,
          GPtrArray   *items)
{
  const gboolean   again = g_object_get_data (G_OBJECT (entry), ATTEST_ENTRY_AGAIN) != NULL;
  g_autofree char *names = NULL;

  switch (entry->kind)
    {
    case ATTEST_ENTRY_STORE_CREATED:
      return g_strdup_printf (_ ("%s set up Attest"), who);
    case ATTEST_ENTRY_CASE_OPENED:
      return g_strdup_printf (_ ("%s began this record"), who);
    case ATTEST_ENTRY_CASE_CHANGED:
      return g_strdup_printf (_ ("%s changed what is said about this record"), who);
    case ATTEST_ENTRY_ITEM_ADDED:
      return added_sentence (body, who, items);
    case ATTEST_ENTRY_CORRECTION:
      return g_strdup_printf (_ ("%s added a correction"), who);
    case ATTEST_ENTRY_PLAIN_SOURCE:
      return plain_sentence (body);
    case ATTEST_ENTRY_ITEM_VIEWED:
      return g_strdup_printf (_ ("%s looked at %s"), who, exhibit_of (body, items));
    case ATTEST_ENTRY_ITEM_EXPORTED:
      return g_strdup_printf (_ ("%s made a copy of %s outside Attest"), who, exhibit_of (body, items));
    case ATTEST_ENTRY_SUBMITTED:
      names = names_of (body);
      return g_strdup_printf (_ ("%s sealed this record for %s"), who, names);
    case ATTEST_ENTRY_DELIVERED:
      return delivered_sentence (body);
    case ATTEST_ENTRY_RECEIPT:
      return receipt_sentence (body, again);
    case ATTEST_ENTRY_PACKAGE_RECEIVED:
      return again ? g_strdup_printf (_ ("%s received an update from %s, checked and unchanged"), who, text_of (body, "sender"))
                   : g_strdup_printf (_ ("%s received this record from %s, checked and unchanged"), who, text_of (body, "sender"));
    case ATTEST_ENTRY_OPENED:
      return again ? g_strdup_printf (_ ("%s opened the update"), who) : g_strdup_printf (_ ("%s opened this record"), who);
    case ATTEST_ENTRY_CASE_CLOSED:
      return g_strdup_printf (_ ("%s closed this record"), who);
    case ATTEST_ENTRY_RECIPIENT_CHANGED:
      return g_strdup_printf (_ ("%s chose somebody else to send it to"), who);
    case ATTEST_ENTRY_UNLOCK_FAILED:
      return g_strdup (_ ("Somebody tried to unlock Attest and did not get in"));
    case ATTEST_ENTRY_KEY_CHANGED:
      return g_strdup_printf (_ ("%s changed a way of unlocking Attest"), who);
    case ATTEST_ENTRY_CARD_IMPORTED:
      return g_strdup_printf (_ ("%s took in the school’s card"), who);
    case ATTEST_ENTRY_SENDER_PINNED:
      return g_strdup_printf (_ ("%s compared a sender’s numbers in person"), who);
    case ATTEST_ENTRY_SPOOL_TAKEN:
      return g_strdup (_ ("What was recorded while Attest was locked was taken in"));
    case ATTEST_ENTRY_SPOOL_KEY_CHANGED:
      return g_strdup (_ ("The key for recording while locked was not the one Attest wrote"));
    case ATTEST_ENTRY_ROLLED_BACK:
      return g_strdup (_ ("An older copy of these records was opened"));
    case ATTEST_ENTRY_PACKAGE_REFUSED:
      return g_strdup (_ ("A package was not taken in"));
    case ATTEST_ENTRY_STEP_DONE:
      return g_strdup_printf (g_strcmp0 (text_of (body, "state"), "done") == 0 ? _ ("%s ticked a step of the policy")
                                                                               : _ ("%s noted why a step of the policy was not done"),
                              who);
    case ATTEST_ENTRY_SPOOL_CONFIRMED:
      return g_strdup_printf (g_strcmp0 (text_of (body, "mine"), "yes") == 0 ? _ ("%s said that they recorded this while Attest was locked")
                                                                             : _ ("%s said that somebody else recorded this while Attest was locked"),
                              who);
    case ATTEST_ENTRY_SPOOL_LEFT:
      return g_strdup (_ ("Something recorded while Attest was locked could not be taken in"));
    case ATTEST_ENTRY_STORE_COPIED:
      return g_strdup (_ ("A copy of these records was made, or brought here"));
    case ATTEST_ENTRY_ITEM_MOVED:
      return moved_sentence (body, who, exhibit_of (body, items));
    case ATTEST_ENTRY_ITEM_COMPLETED:
      return g_strdup_printf (_ ("%s added what %s lacked"), who, exhibit_of (body, items));
    case ATTEST_ENTRY_ITEM_LOCKED:
      return g_strdup_printf (_ ("%s locked %s away: nobody can open or send it any more"), who, exhibit_of (body, items));
    default:
      return g_strdup (_ ("Something was noted that this Attest does not know"));
    }
}

/**
 * attest_entry_sentence:
 * @entry: an entry of a case's history
 * @items: (nullable): #AttestItem of the case, to name them by exhibit number
 *
 * Returns: what happened, as one plain sentence without a full stop; holds
 *   other people's words, so never to be read as markup
 */
char *
attest_entry_sentence (AttestEntry *entry,
                       GPtrArray   *items)
{
  g_autoptr (JsonObject) body = body_of (entry);
  const char *who = entry->person != NULL && *entry->person != '\0' ? entry->person : _ ("Somebody");

  return sentence (entry, body, who, items);
}

/**
 * attest_entry_detail:
 * @entry: an entry of a case's history
 *
 * Returns: the words that belong to it: a correction's text, why a package was
 *   refused; %NULL when there are none, and a note when they were erased
 */
char *
attest_entry_detail (AttestEntry *entry)
{
  g_autoptr (JsonObject) body = body_of (entry);
  const char *text;

  if (entry->body == NULL)
    return g_strdup (_ ("What was written here was erased. That it happened, and when, still stands."));
  if (entry->kind != ATTEST_ENTRY_CORRECTION && entry->kind != ATTEST_ENTRY_PACKAGE_REFUSED &&
      entry->kind != ATTEST_ENTRY_CASE_CLOSED && entry->kind != ATTEST_ENTRY_STEP_DONE && entry->kind != ATTEST_ENTRY_ITEM_LOCKED)
    return NULL;
  text = text_of (body, entry->kind == ATTEST_ENTRY_CASE_CLOSED ? "summary" : "text");
  if (entry->kind == ATTEST_ENTRY_STEP_DONE && *text_of (body, "reason") != '\0')
    return g_strdup_printf ("%s\n%s", text, text_of (body, "reason"));
  return *text != '\0' ? g_strdup (text) : NULL;
}

/**
 * attest_correction_title:
 * @entry: a correction
 *
 * Returns: (transfer full): that it is one, by whom and when
 */
char *
attest_correction_title (AttestEntry *entry)
{
  g_autofree char *at = attest_format_time (entry->at_ms, entry->zone);

  /* Translators: a person, then a day and a time */
  return g_strdup_printf (_ ("Correction by %s, %s"), entry->person != NULL && *entry->person != '\0' ? entry->person : _ ("Somebody"), at);
}

/**
 * attest_entry_text:
 * @entry: an entry of a case's history
 * @member: a member of its body
 *
 * Returns: (transfer full): its text; "" when it has none
 */
char *
attest_entry_text (AttestEntry *entry,
                   const char  *member)
{
  g_autoptr (JsonObject) body = body_of (entry);

  return g_strdup (text_of (body, member));
}

/**
 * attest_entry_happened:
 * @entry: an entry of a case's history
 *
 * An answer says when it was given; it is taken in later, which is the time of
 * its entry.
 *
 * Returns: when what it tells of happened, milliseconds since 1970-01-01 UTC
 */
gint64
attest_entry_happened (AttestEntry *entry)
{
  g_autofree char *made = entry->kind == ATTEST_ENTRY_RECEIPT ? attest_entry_text (entry, "made") : NULL;
  gint64           made_ms;

  return made != NULL && attest_time_parse_utc (made, &made_ms) && made_ms > 0 && made_ms < entry->at_ms ? made_ms : entry->at_ms;
}
