/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-evidence-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-isolate.h"

#include "domain/attest-details.h"

/**
 * attest_detail_label:
 * @word: what is said of a call, a thing or an account
 *
 * Returns: (transfer none): its name for people
 */
const char *
attest_detail_label (const char *word)
{
  static const struct
  {
    const char *word, *label;
  } labels[] = {
    { "caller", N_ ("Who it seemed to be") },
    { "length", N_ ("How long it lasted") },
    { "witness", N_ ("Who else was there") },
    { "found", N_ ("Where it was found, or how it came") },
    { "kept-in", N_ ("Where it is locked away") },
    { "locked-by", N_ ("Who locked it away") },
    { "key-holder", N_ ("Who has the key") },
    { "account-of", N_ ("Whose words these are") },
    { "direction", N_ ("Direction") },
    { "taken-by", N_ ("Who took it") },
    { "why", N_ ("Why") },
    { "device", N_ ("Where the file comes from") },
    { "device-owner", N_ ("Whose device it comes from") },
    { "device-why", N_ ("Why that device was used") },
    { "allowed-by", N_ ("Who allowed it") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_strcmp0 (labels[i].word, word) == 0)
      return _ (labels[i].label);
  return word;
}

/**
 * attest_detail_value:
 * @word: what is said of a call, a thing or a file
 * @value: what was said
 *
 * Returns: (transfer none): @value for people; as it is when it is no word of a list
 */
const char *
attest_detail_value (const char *word,
                     const char *value)
{
  static const struct
  {
    const char *word, *value, *text;
  } values[] = {
    { "device", "own", N_ ("A phone or computer of one’s own") },
    { "device", "school", N_ ("A school phone or computer") },
    { "device", "sent", N_ ("Somebody sent it") },
    { "device", "other", N_ ("Somewhere else") },
    { "direction", "out", N_ ("Taken out of its place") },
    { "direction", "in", N_ ("Put in its place") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (g_strcmp0 (values[i].word, word) == 0 && g_strcmp0 (values[i].value, value) == 0)
      return _ (values[i].text);
  return value;
}

/**
 * attest_item_words:
 * @item: an item
 *
 * Returns: (nullable): what was written with it; a thing says first what it is
 */
char *
attest_item_words (const AttestItem *item)
{
  gboolean named = item->kind == ATTEST_KIND_PHYSICAL && item->name != NULL && g_strcmp0 (item->name, attest_item_kind_nick (item->kind)) != 0;

  return named ? g_strdup_printf ("%s\n%s", item->name, item->text != NULL ? item->text : "") : g_strdup (item->text);
}

/**
 * attest_address_words:
 * @item: an item
 *
 * Returns: (nullable): its address or number, or why it has none; %NULL when
 *   neither was given
 */
char *
attest_address_words (const AttestItem *item)
{
  AttestFactAnswer answers[ATTEST_FACT_LAST + 1];

  if (item->url != NULL && g_str_has_prefix (item->url, "tel:"))
    {
      g_autofree char *number = attest_isolate_for_screen (item->url + strlen ("tel:"));

      return g_strdup_printf (_ ("Number: %s"), number);
    }
  if (item->url != NULL)
    return g_strdup (item->url);
  attest_complete (item, answers);
  return g_strdup (answers[ATTEST_FACT_ADDRESS].reason);
}

static const char *
fact_words (AttestFact fact)
{
  switch (fact)
    {
    case ATTEST_FACT_IMAGE:
      return _ ("picture");
    case ATTEST_FACT_TIME:
      return _ ("time");
    case ATTEST_FACT_DATE:
      return _ ("date");
    case ATTEST_FACT_ADDRESS:
    default:
      return _ ("address");
    }
}

/**
 * attest_missing_words:
 * @item: an item
 *
 * Returns: (nullable): which of picture, time, date and address it lacks
 *   without a reason; %NULL when none
 */
char *
attest_missing_words (const AttestItem *item)
{
  AttestFactAnswer answers[ATTEST_FACT_LAST + 1];
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autofree char *list = NULL;

  attest_complete (item, answers);
  for (int i = 0; i <= ATTEST_FACT_LAST; i++)
    if (answers[i].state == ATTEST_FACT_MISSING)
      g_ptr_array_add (missing, (char *)fact_words ((AttestFact)i));
  if (missing->len == 0)
    return NULL;
  g_ptr_array_add (missing, NULL);
  list = g_strjoinv (", ", (char **)missing->pdata);
  /* Translators: of a piece of evidence; a list of "picture", "time", "date", "address" */
  return g_strdup_printf (_ ("Not said: %s."), list);
}

/**
 * attest_move_sentence:
 * @move: what was said of the newest move of a thing
 * @at: when, for people
 *
 * Returns: where the thing is now
 */
char *
attest_move_sentence (const char *const *move,
                      const char        *at)
{
  const char *place = attest_details_get (move, "kept-in");
  const char *by = attest_details_get (move, "taken-by");

  if (g_strcmp0 (attest_details_get (move, "direction"), "in") == 0)
    return g_strdup_printf (_ ("Locked away since %s: %s"), at, place != NULL ? place : "");
  return by != NULL ? g_strdup_printf (_ ("Out of its place since %s, with %s"), at, by)
                    : g_strdup_printf (_ ("Out of its place since %s"), at);
}
