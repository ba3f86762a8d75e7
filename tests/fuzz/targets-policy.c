/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "policy/attest-card.h"
#include "policy/attest-pack.h"
#include "seal/attest-age.h"
#include "seal/attest-sign.h"

#include <string.h>

static void
pack_seeds (GPtrArray *to)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = attest_packs_list (&error);

  g_assert_no_error (error);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *path = attest_packs_path (ids[i], &error);
      char            *text;
      gsize            length;

      g_assert_no_error (error);
      g_file_get_contents (path, &text, &length, &error);
      g_assert_no_error (error);
      g_ptr_array_add (to, g_bytes_new_take (text, length));
    }
}

/* An excluded role is never among those who are told. */
static void
route_holds (const AttestPack *pack,
             const char       *type)
{
  const char *const *roles = attest_pack_roles (pack);
  const char        *subjects[] = { roles[0], NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestRoute) route = attest_pack_route (pack, type, subjects, &error);

  g_assert_true ((route == NULL) == (error != NULL));
  for (guint i = 0; route != NULL && route->first[i] != NULL; i++)
    g_assert_false (g_strv_contains ((const char *const *)route->excluded, route->first[i]));
}

/* A text is a pack when nothing is wrong with it, and then routes every type it names. */
static void
pack_attempt (const guint8 *bytes,
              gsize         length)
{
  g_auto (GStrv) problems = attest_pack_check ("fuzz.policy", (const char *)bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPack) pack = attest_pack_load_text ("fuzz.policy", (const char *)bytes, length, &error);

  g_assert_true ((pack != NULL) == (problems[0] == NULL));
  g_assert_true ((pack == NULL) == (error != NULL));
  if (pack != NULL)
    for (const char *const *type = attest_pack_types (pack); *type != NULL; type++)
      route_holds (pack, *type);
}

static void
card_seeds (GPtrArray *to)
{
  g_autoptr (AttestIdentity) identity = attest_identity_new ();
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = g_strnfill (64, 'a');
  const char      *roles[] = { "dsl", "head", NULL };
  g_autoptr (AttestPerson) person = attest_person_new ("Amina Khan", roles, attest_identity_recipient (identity),
                                                       attest_sign_key_public (key), "020 7946 0000");
  g_autoptr (AttestCard) card = attest_card_new ("Ysgol y Bryn; & = [x]", "kings-wood", digest, "file:///srv/drop", FALSE, &error);
  g_autoptr (AttestCard) full = NULL;
  char *text;

  g_assert_no_error (error);
  full = attest_card_with_person (card, person, &error);
  g_assert_no_error (error);
  text = attest_card_print (full);
  g_ptr_array_add (to, g_bytes_new_take (text, strlen (text)));
}

/* What was read is written in one way, which reads the same. */
static void
card_attempt (const guint8 *bytes,
              gsize         length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCard) card = attest_card_parse ("fuzz.card", (const char *)bytes, length, &error);
  g_autoptr (AttestCard) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_true ((card == NULL) == (error != NULL));
  if (card == NULL)
    return;
  first = attest_card_print (card);
  again = attest_card_parse ("again.card", first, strlen (first), &error);
  g_assert_no_error (error);
  second = attest_card_print (again);
  g_assert_cmpstr (first, ==, second);
}

const FuzzTarget fuzz_policy_targets[] = {
  { "pack", pack_seeds, pack_attempt, 300 },
  { "card", card_seeds, card_attempt, 3000 },
  { NULL, NULL, NULL, 0 },
};
