/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-steps-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-json.h"

#include <string.h>

/* What a person says of a step, checked against the pack and the case before
 * it goes into the chain. */

#define WORDS_MOST 4000
#define URL_MOST 8192
/* A clock that is a little behind does not refuse what has just happened. */
#define SLACK_MS 120000

static gboolean
refuse (GError    **error,
        AttestError code,
        const char *message)
{
  g_set_error_literal (error, ATTEST_ERROR, code, message);
  return FALSE;
}

static gboolean
is_said (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
engaged_is_known (const char *engaged)
{
  static const char *const words[] = { "replied", "liked", "shared", "blocked", "reported", NULL };
  g_auto (GStrv) said = g_strsplit (engaged, ";", -1);

  for (char **at = said; *at != NULL; at++)
    if (!g_strv_contains (words, *at) && strcmp (engaged, "no") != 0)
      return FALSE;
  return TRUE;
}

static gboolean
words_are_known (const AttestStepWord *word,
                 GError              **error)
{
  const char *const texts[] = { word->reason, word->who, word->note };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *shown = attest_text_marked (texts[i]);

      if (shown != NULL && !attest_text_is_safe (shown, -1, WORDS_MOST))
        return refuse (error, ATTEST_ERROR_TOO_LARGE, "What was written with the step is longer than 4,000 bytes");
    }
  if (word->url != NULL && (!attest_text_is_safe (word->url, -1, URL_MOST) || strpbrk (word->url, "\n\t") != NULL))
    return refuse (error, ATTEST_ERROR_INPUT, "The address is too long or holds characters that cannot be shown");
  if (word->engaged != NULL && !engaged_is_known (word->engaged))
    return refuse (error, ATTEST_ERROR_INPUT, "What was done already is no, or some of replied;liked;shared;blocked;reported");
  if (word->happened_ms > attest_moment_now ().utc_ms + SLACK_MS)
    return refuse (error, ATTEST_ERROR_INPUT, "That time has not come yet");
  return TRUE;
}

static gboolean
names_who (AttestDesk           *self,
           const AttestStepCase *of,
           const AttestPackStep *step,
           const AttestStepWord *word,
           GError              **error)
{
  g_autofree char *authority = attest_step_authority (self, of, step);

  if (authority == NULL || is_said (word->who))
    return TRUE;
  if (*authority == '\0')
    return refuse (error, ATTEST_ERROR_POLICY, "Say who allowed it: nobody whom this is about");
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "Say who allowed it; the policy names the %s", authority);
  return FALSE;
}

/* Who may say so, and with what. */
static gboolean
may_say (AttestDesk           *self,
         const AttestStepCase *of,
         const AttestPackStep *step,
         const AttestStepWord *word,
         GError              **error)
{
  gboolean done = g_strcmp0 (word->state, "done") == 0;

  if (!done && g_strcmp0 (word->state, "not-done") != 0)
    return refuse (error, ATTEST_ERROR_INPUT, "A step is done or not-done");
  if (!done && !is_said (word->reason))
    return refuse (error, ATTEST_ERROR_POLICY, "A step that is not done needs a reason");
  if (step->personal && of->details->received)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "This is the own duty of %s, and nobody else can tick it", of->details->owner_name);
      return FALSE;
    }
  if (done && attest_step_is_automatic (step))
    return refuse (error, ATTEST_ERROR_POLICY, "Attest ticks this step itself once it has happened");
  if (done && strcmp (step->asks, "engaged") == 0 && !is_said (word->engaged))
    return refuse (error, ATTEST_ERROR_POLICY, "Say whether you have replied, liked, shared, blocked or reported; \"no\" is an answer");
  return !done || names_who (self, of, step, word, error);
}

/* A removal says what it removes: the one address there is, unless another is
 * named. */
static gboolean
find_url (const AttestStepCase *of,
          const AttestPackStep *step,
          const AttestStepWord *word,
          const char          **url,
          GError              **error)
{
  gboolean several = FALSE;

  *url = is_said (word->url) ? word->url : NULL;
  if (!step->removes || *url != NULL || strcmp (word->state, "done") != 0)
    return TRUE;
  if (!attest_step_one_url (of, url, &several) && several)
    return refuse (error, ATTEST_ERROR_POLICY, "This record has several addresses. Say which one");
  return TRUE;
}

/* Whether it comes too early; refused unless a reason is given. */
static gboolean
check_order (AttestDesk           *self,
             const AttestStepCase *of,
             GPtrArray            *list,
             const AttestPackStep *step,
             const AttestStepWord *word,
             const char           *url,
             gboolean             *early,
             GError              **error)
{
  const AttestPackStep *first = attest_step_waits_for (self, of, list, step);

  *early = first != NULL || (step->removes && !attest_step_has_sealed (of, url));
  if (!*early || is_said (word->reason))
    return TRUE;
  if (step->removes)
    return attest_desk_may_remove (self, of->details->id, url, error);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "Something comes first: %s Do that, or write why it cannot wait", first->text);
  return FALSE;
}

static void
set_marked (JsonObject *what,
            const char *name,
            const char *text)
{
  g_autofree char *shown = is_said (text) ? attest_text_marked (text) : NULL;

  attest_json_set_text (what, name, shown);
}

/* The pack's words go with it, so that whoever reads the package knows what
 * was asked without having that pack. */
static JsonObject *
body_of (const AttestPackStep *step,
         const AttestStepWord *word,
         const char           *url,
         gboolean              early)
{
  JsonObject      *what = json_object_new ();
  g_autofree char *source = g_strjoinv ("; ", step->source);
  char             time[25];

  json_object_set_string_member (what, "step", step->id);
  json_object_set_string_member (what, "text", step->text);
  json_object_set_string_member (what, "source", source);
  json_object_set_string_member (what, "state", word->state);
  set_marked (what, "reason", word->reason);
  set_marked (what, "who", word->who);
  set_marked (what, "note", word->note);
  set_marked (what, "url", url);
  attest_json_set_text (what, "engaged", is_said (word->engaged) ? word->engaged : NULL);
  if (early)
    json_object_set_boolean_member (what, "early", TRUE);
  if (word->happened_ms > 0)
    {
      attest_time_utc_text (word->happened_ms, time);
      json_object_set_string_member (what, "happened", time);
      attest_json_set_text (what, "happened_zone", word->happened_zone);
    }
  return what;
}

static const AttestPackStep *
find_step (AttestDesk *self,
           GPtrArray  *list,
           const char *id,
           GError    **error)
{
  const AttestPackStep *step = attest_pack_find_step (self->pack, id);

  if (step != NULL && g_ptr_array_find (list, step, NULL))
    return step;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "The school's policy asks for no step %.80s in this record", id);
  return NULL;
}

/**
 * attest_desk_set_step:
 * @self: a desk
 * @case_id: a case, by id or reference
 * @id: a step that attest_desk_steps() lists for it
 * @word: what is said of it; "not-done" needs a reason, and so does "done"
 *   before what comes first
 * @error: return location for an #AttestError
 *
 * What is said later does not replace what was said before: both stay in the
 * chain, and the newest counts.
 *
 * Returns: whether it is in the chain
 */
gboolean
attest_desk_set_step (AttestDesk           *self,
                      const char           *case_id,
                      const char           *id,
                      const AttestStepWord *word,
                      GError              **error)
{
  g_autoptr (AttestStepCase) of = attest_step_case_read (self, case_id, error);
  g_autoptr (GPtrArray) list = of != NULL ? attest_step_case_list (self, of) : NULL;
  const AttestPackStep *step = of != NULL ? find_step (self, list, id, error) : NULL;
  g_autoptr (JsonObject) what = NULL;
  const char *url = NULL;
  gboolean    early = FALSE;

  if (step == NULL || !words_are_known (word, error) || !may_say (self, of, step, word, error) ||
      !find_url (of, step, word, &url, error))
    return FALSE;
  if (strcmp (word->state, "done") == 0 && !check_order (self, of, list, step, word, url, &early, error))
    return FALSE;
  what = body_of (step, word, url, early);
  return attest_vault_log (self->vault, of->details->id, ATTEST_ENTRY_STEP_DONE, what, error);
}
