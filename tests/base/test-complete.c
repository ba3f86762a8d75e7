/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "domain/attest-complete.h"

static AttestItem *
item_of (AttestItemKind kind)
{
  AttestItem *item = attest_item_new ();

  item->kind = kind;
  item->no_url_reason = g_strdup ("not given");
  return item;
}

static AttestFactState
state_of (AttestItem *item,
          AttestFact  fact)
{
  AttestFactAnswer answers[ATTEST_FACT_LAST + 1];

  attest_complete (item, answers);
  return answers[fact].state;
}

/* One row a kind: what is asked of it when nothing was said. */
static void
test_every_kind_has_its_own (void)
{
  static const struct
  {
    AttestItemKind  kind;
    AttestFactState image, when, address;
  } rows[] = {
    { ATTEST_KIND_SCREENSHOT, ATTEST_FACT_PRESENT, ATTEST_FACT_PRESENT, ATTEST_FACT_MISSING },
    { ATTEST_KIND_IMAGE, ATTEST_FACT_PRESENT, ATTEST_FACT_MISSING, ATTEST_FACT_MISSING },
    { ATTEST_KIND_DOCUMENT, ATTEST_FACT_INSIDE, ATTEST_FACT_MISSING, ATTEST_FACT_NOT_ASKED },
    { ATTEST_KIND_MESSAGE, ATTEST_FACT_INSIDE, ATTEST_FACT_INSIDE, ATTEST_FACT_INSIDE },
    { ATTEST_KIND_EMAIL, ATTEST_FACT_INSIDE, ATTEST_FACT_INSIDE, ATTEST_FACT_INSIDE },
    { ATTEST_KIND_PHONE_CALL, ATTEST_FACT_NOT_ASKED, ATTEST_FACT_MISSING, ATTEST_FACT_MISSING },
    { ATTEST_KIND_WEB_PAGE, ATTEST_FACT_INSIDE, ATTEST_FACT_MISSING, ATTEST_FACT_MISSING },
    { ATTEST_KIND_WRITTEN, ATTEST_FACT_NOT_ASKED, ATTEST_FACT_MISSING, ATTEST_FACT_NOT_ASKED },
    { ATTEST_KIND_PHYSICAL, ATTEST_FACT_NOT_ASKED, ATTEST_FACT_MISSING, ATTEST_FACT_NOT_ASKED },
    { ATTEST_KIND_NO_IMAGE, ATTEST_FACT_NOT_ASKED, ATTEST_FACT_MISSING, ATTEST_FACT_MISSING },
  };

  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, ATTEST_KIND_LAST);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AttestItem) item = item_of (rows[i].kind);

      g_test_message ("%s", attest_item_kind_nick (rows[i].kind));
      g_assert_cmpint (state_of (item, ATTEST_FACT_IMAGE), ==, rows[i].image);
      g_assert_cmpint (state_of (item, ATTEST_FACT_TIME), ==, rows[i].when);
      g_assert_cmpint (state_of (item, ATTEST_FACT_DATE), ==, rows[i].when);
      g_assert_cmpint (state_of (item, ATTEST_FACT_ADDRESS), ==, rows[i].address);
    }
}

/* "not given" is what a program writes; it explains nothing. */
static void
test_a_reason_completes (void)
{
  g_autoptr (AttestItem) item = item_of (ATTEST_KIND_IMAGE);
  AttestFactAnswer answers[ATTEST_FACT_LAST + 1];

  g_assert_false (attest_is_complete (item));
  item->seen_ms = 1772533260000;
  g_assert_cmpint (state_of (item, ATTEST_FACT_TIME), ==, ATTEST_FACT_PRESENT);
  g_assert_false (attest_is_complete (item));
  g_free (item->no_url_reason);
  item->no_url_reason = g_strdup ("A message inside an app");
  attest_complete (item, answers);
  g_assert_cmpint (answers[ATTEST_FACT_ADDRESS].state, ==, ATTEST_FACT_EXPLAINED);
  g_assert_cmpstr (answers[ATTEST_FACT_ADDRESS].reason, ==, "A message inside an app");
  g_assert_true (attest_is_complete (item));
}

static void
test_a_platform_stands_for_an_address (void)
{
  g_autoptr (AttestItem) item = item_of (ATTEST_KIND_SCREENSHOT);

  g_assert_false (attest_is_complete (item));
  item->platform = g_strdup ("WhatsApp, group 4B");
  g_assert_true (attest_is_complete (item));
  item->url = g_strdup ("https://example.org/x");
  g_assert_cmpint (state_of (item, ATTEST_FACT_ADDRESS), ==, ATTEST_FACT_PRESENT);
}

static void
test_a_number_is_the_address_of_a_call (void)
{
  g_autoptr (AttestItem) item = item_of (ATTEST_KIND_PHONE_CALL);

  item->seen_ms = 1;
  g_assert_false (attest_is_complete (item));
  item->url = g_strdup ("tel:01632960001");
  g_assert_true (attest_is_complete (item));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/complete/every-kind-has-its-own", test_every_kind_has_its_own);
  g_test_add_func ("/complete/a-reason-completes", test_a_reason_completes);
  g_test_add_func ("/complete/a-platform-stands-for-an-address", test_a_platform_stands_for_an_address);
  g_test_add_func ("/complete/a-number-is-the-address-of-a-call", test_a_number_is_the_address_of_a_call);
  return g_test_run ();
}
