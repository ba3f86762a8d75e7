/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-keep-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* The answers beside a picture: what was typed, and what of it is missing. */

const char *
attest_record_keep_text (GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  return *text != '\0' ? text : NULL;
}

static void
take_text (char      **to,
           const char *text)
{
  g_free (*to);
  *to = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  if (*to != NULL && **to == '\0')
    g_clear_pointer (to, g_free);
}

/* The words are part of the evidence, so they are not translated. */
static char *
keep_how_seen (AttestRecordKeep *self)
{
  static const struct
  {
    const char *word;
    const char *text;
  } known[] = { { "own", "the recorder's own phone or computer" },
                { "school", "a school phone or computer" },
                { "sent", "somebody sent it to the recorder" },
                { "other", "elsewhere" } };
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (known[i].word, self->origin_word) == 0)
      return g_strdup (known[i].text);
  return g_strdup ("on this computer's screen");
}

/* Whose, why and who allowed it: with the item, so that it is never taken in
 * silence. What is left empty stays a step to do. */
static void
keep_take_device (AttestRecordKeep *self)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  const char *const said[] = { "device", self->origin_word, "device-owner", attest_record_keep_text (self->device_owner),
                               "device-why", attest_record_keep_text (self->device_why), "allowed-by", attest_record_keep_text (self->allowed_by) };

  for (guint i = 0; self->origin_word != NULL && i < G_N_ELEMENTS (said); i += 2)
    if (said[i + 1] != NULL)
      g_strv_builder_add_many (out, said[i], said[i + 1], NULL);
  g_strfreev (self->find->details);
  self->find->details = g_strv_builder_end (out);
}

gboolean
attest_record_keep_take_time (AttestRecordKeep *self)
{
  gint64 seen_ms;
  char   zone[ATTEST_ZONE_MAX + 1];

  if (!attest_when_row_get (self->seen, &seen_ms, zone) || seen_ms == 0)
    return FALSE;
  self->find->seen_ms = seen_ms;
  g_strlcpy (self->find->zone, zone, sizeof self->find->zone);
  return TRUE;
}

static void
keep_lack (GString    *lacks,
           const char *words,
           GtkWidget **at,
           GtkWidget  *field)
{
  g_string_append_printf (lacks, "%s%s", lacks->len > 0 ? "\n" : "", words);
  if (*at == NULL)
    *at = field;
}

/* All of it at once, not one after the other; @at is where the first is. */
void
attest_record_keep_lacks (AttestRecordKeep *self,
                          const char       *time_problem,
                          GString          *lacks,
                          GtkWidget       **at)
{
  const AttestFind *find = self->find;

  if (time_problem != NULL)
    keep_lack (lacks, time_problem, at, GTK_WIDGET (self->seen));
  if (attest_find_is_own_file (find) && self->origin_word == NULL)
    keep_lack (lacks, _ ("Choose where this file comes from."), at, self->origins);
  if (find->url == NULL && find->no_url_reason == NULL)
    keep_lack (lacks, _ ("Give the web address, or say why there is none."), at, self->url);
}

void
attest_record_keep_take (AttestRecordKeep *self,
                         const char       *reason)
{
  AttestFind *find = self->find;

  take_text (&find->url, attest_record_keep_text (self->url));
  take_text (&find->no_url_reason, find->url == NULL ? reason : NULL);
  take_text (&find->platform, attest_record_keep_text (self->platform));
  g_free (find->how_seen);
  find->how_seen = keep_how_seen (self);
  keep_take_device (self);
}

/**
 * attest_record_keep_take_answers:
 *
 * Takes what was typed so far to what is on the page, for whoever leaves before
 * the last answer.
 */
void
attest_record_keep_take_answers (AttestRecordKeep *self)
{
  g_return_if_fail (ATTEST_IS_RECORD_KEEP (self));

  if (self->find == NULL)
    return;
  attest_record_keep_take (self, attest_record_keep_text (self->reason));
  attest_record_keep_take_time (self);
}
