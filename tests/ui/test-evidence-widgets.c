/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "attest-evidence-form.h"
#include "attest-evidence-words.h"
#include "attest-reading-view.h"
#include "attest-test.h"
#include "attest-walk.h"
#include "domain/attest-details.h"

/* Text of somebody who would like to style our window. */
#define HOSTILE "<b>x</b> & <span size='99999'>https://x/?a=1&b=2"

static void
test_picture_says (void)
{
  g_autoptr (AttestReading) reading = attest_reading_new ();
  g_autofree char *nothing = attest_picture_says (reading);
  g_autofree char *said = NULL;

  g_assert_null (nothing);
  attest_reading_add (reading, ATTEST_LINE_TAKEN, g_strdup ("2026-03-03 10:41:07"));
  attest_reading_add (reading, ATTEST_LINE_PLACE, g_strdup ("52.1000, -0.4000"));
  said = attest_picture_says (reading);
  g_assert_cmpstr (said, ==, "The picture itself says: taken 3 March 2026, 10:41, near 52.1000, -0.4000. This can be changed by anybody.");
}

typedef struct
{
  guint labels; /* with what somebody else wrote */
  guint buttons;
} Count;

static void
count_cb (GtkWidget *widget,
          gpointer   data)
{
  Count *count = data;

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), "<b>x</b>") != NULL)
    {
      g_assert_false (gtk_label_get_use_markup (GTK_LABEL (widget)));
      count->labels++;
    }
  count->buttons += GTK_IS_BUTTON (widget);
}

static void
asked_cb (guint    part,
          GtkBox  *place,
          gpointer user_data)
{
  *(guint *)user_data = part;
}

/* Nothing that a letter says is markup, and only pictures can be asked for. */
static void
test_letters_are_never_markup (void)
{
  g_autoptr (AttestReading) reading = attest_reading_new ();
  guint      part = 0;
  Count      count = { 0 };
  GtkWidget *view;

  attest_reading_add (reading, ATTEST_LINE_MESSAGE, g_strdup ("0"));
  attest_reading_add (reading, ATTEST_LINE_FROM, g_strdup (HOSTILE));
  attest_reading_add (reading, ATTEST_LINE_SUBJECT, g_strdup (HOSTILE));
  attest_reading_add (reading, ATTEST_LINE_RECEIVED, g_strdup (HOSTILE));
  attest_reading_add (reading, ATTEST_LINE_BODY, g_strdup (HOSTILE));
  attest_reading_add (reading, ATTEST_LINE_PART, g_strdup ("7"));
  attest_reading_add (reading, ATTEST_LINE_PART_NAME, g_strdup (HOSTILE));
  attest_reading_add (reading, ATTEST_LINE_PART_TYPE, g_strdup ("image/png"));
  attest_reading_add (reading, ATTEST_LINE_PART, g_strdup ("8"));
  attest_reading_add (reading, ATTEST_LINE_PART_TYPE, g_strdup ("application/x-msdownload"));
  view = g_object_ref_sink (attest_reading_view_new (reading, FALSE, asked_cb, &part));
  attest_walk (view, count_cb, &count);
  g_assert_cmpuint (count.labels, >=, 4);
  g_assert_cmpuint (count.buttons, ==, 1);
  g_assert_finalize_object (view);
}

/* Lines in an order that no helper of ours writes. */
static void
test_lines_in_any_order (void)
{
  for (guint first = ATTEST_LINE_MESSAGE; first <= ATTEST_LINE_LAST; first++)
    for (guint second = ATTEST_LINE_MESSAGE; second <= ATTEST_LINE_LAST; second++)
      {
        g_autoptr (AttestReading) reading = attest_reading_new ();
        guint      part = 0;
        GtkWidget *view;

        attest_reading_add (reading, ATTEST_LINE_MESSAGE, g_strdup ("x"));
        attest_reading_add (reading, (AttestLineTag)first, g_strdup ("99999999999999999999"));
        attest_reading_add (reading, (AttestLineTag)second, g_strdup (""));
        view = g_object_ref_sink (attest_reading_view_new (reading, (first + second) % 2 == 0, asked_cb, &part));
        g_assert_finalize_object (view);
      }
}

static void
test_form_round_trip (void)
{
  g_autofree char *draft = NULL, *number = NULL;
  GtkWidget       *form = g_object_ref_sink (attest_evidence_form_new (ATTEST_FORM_CALL)), *again, *at = NULL;
  g_autofree char *problem = attest_evidence_form_problem (ATTEST_EVIDENCE_FORM (form), &at);

  g_assert_nonnull (problem);
  g_assert_true (GTK_IS_TEXT_VIEW (at));
  g_assert_true (attest_evidence_form_is_empty (ATTEST_EVIDENCE_FORM (form)));
  again = g_object_ref_sink (attest_evidence_form_from_text ("{\"form\":0,\"number\":\" 01632 960001 \",\"seen\":\"soon\",\"text\":\"He said\\nso\",\"length\":\"1\"}"));
  g_assert_false (attest_evidence_form_is_empty (ATTEST_EVIDENCE_FORM (again)));
  number = attest_evidence_form_get (ATTEST_EVIDENCE_FORM (again), "number");
  g_assert_cmpstr (number, ==, "01632 960001");
  g_clear_pointer (&problem, g_free);
  problem = attest_evidence_form_problem (ATTEST_EVIDENCE_FORM (again), &at);
  g_assert_cmpstr (problem, ==, "Write the day and the time, like 4 March 10:42. About is near enough.");
  draft = attest_evidence_form_to_text (ATTEST_EVIDENCE_FORM (again));
  g_assert_nonnull (strstr (draft, "He said\\nso"));
  g_assert_finalize_object (form);
  g_assert_finalize_object (again);
}

static void
test_drafts_that_are_none (void)
{
  static const char *const drafts[] = { "", "{", "[]", "{\"form\":99}", "{\"form\":-1}", "{\"form\":4}", "{\"form\":\"0\"}", "{\"text\":\"x\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    g_assert_null (attest_evidence_form_from_text (drafts[i]));
}

static void
test_a_move_says_its_direction (void)
{
  GtkWidget *form = g_object_ref_sink (attest_evidence_form_new (ATTEST_FORM_LOCKED_AWAY)), *at = NULL;
  g_auto (GStrv) details = attest_evidence_form_details (ATTEST_EVIDENCE_FORM (form));
  g_autofree char *problem = attest_evidence_form_problem (ATTEST_EVIDENCE_FORM (form), &at);

  g_assert_cmpstr (details[0], ==, "direction");
  g_assert_cmpstr (details[1], ==, "in");
  g_assert_null (details[2]);
  g_assert_nonnull (problem);
  g_assert_finalize_object (form);
}

static void
test_missing_words (void)
{
  g_autoptr (AttestItem) item = attest_item_new ();
  g_autofree char *missing = NULL, *none = NULL, *number = NULL, *reason = NULL;

  item->kind = ATTEST_KIND_IMAGE;
  missing = attest_missing_words (item);
  g_assert_nonnull (strstr (missing, "time, date, address"));
  item->seen_ms = 1;
  item->url = g_strdup ("https://example.org");
  none = attest_missing_words (item);
  g_assert_null (none);
  g_free (item->url);
  item->url = g_strdup ("tel:01632960001");
  number = attest_address_words (item);
  g_assert_cmpstr (number, ==, "Number: 01632960001");
  g_clear_pointer (&item->url, g_free);
  item->no_url_reason = g_strdup ("not given");
  reason = attest_address_words (item);
  g_assert_null (reason);
}

static void
assert_labelled (const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_strcmp0 (attest_detail_label (words[i]), words[i]) == 0)
      g_error ("%s has no label", words[i]);
}

static void
test_every_word_has_a_label (void)
{
  static const char *const values[] = { "own", "school", "sent", "other" };

  for (int kind = 1; kind <= ATTEST_KIND_LAST; kind++)
    assert_labelled (attest_detail_words ((AttestItemKind)kind));
  assert_labelled (attest_move_words ());
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmpstr (attest_detail_value ("device", values[i]), !=, values[i]);
  g_assert_cmpstr (attest_detail_value ("device-owner", "own"), ==, "own");
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/evidence/picture/says-it-with-its-warning", test_picture_says);
  g_test_add_func ("/evidence/reading/never-markup", test_letters_are_never_markup);
  g_test_add_func ("/evidence/reading/lines-in-any-order", test_lines_in_any_order);
  g_test_add_func ("/evidence/form/round-trip", test_form_round_trip);
  g_test_add_func ("/evidence/form/drafts-that-are-none", test_drafts_that_are_none);
  g_test_add_func ("/evidence/form/a-move-says-its-direction", test_a_move_says_its_direction);
  g_test_add_func ("/evidence/details/every-word-has-a-label", test_every_word_has_a_label);
  g_test_add_func ("/evidence/missing/names-them", test_missing_words);
  return g_test_run ();
}
