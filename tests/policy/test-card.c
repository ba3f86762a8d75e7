/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "policy/attest-card.h"

#include <string.h>

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Keys with the look of real ones: nothing here opens or signs anything. */
static char *
recipient_of (char letter)
{
  char text[63] = "age1";

  memset (text + 4, letter, 58);
  return g_strdup (text);
}

static char *
key_of (guint8 number)
{
  guint8 bytes[42] = { 'E', 'd' };

  memset (bytes + 2, number, 40);
  return g_base64_encode (bytes, sizeof bytes);
}

static AttestPerson *
person (const char *name,
        const char *roles,
        char        letter)
{
  g_auto (GStrv) words = g_strsplit (roles, ";", -1);
  g_autofree char *recipient = recipient_of (letter);
  g_autofree char *key = key_of ((guint8)letter);

  return attest_person_new (name, (const char *const *)words, recipient, key, NULL);
}

static AttestCard *
card_of (const char *pack,
         const char *people)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCard) card = attest_card_new ("Ysgol y Bryn", pack, DIGEST, "file:///srv/drop", FALSE, &error);
  g_auto (GStrv) list = g_strsplit (people, ",", -1);

  g_assert_no_error (error);
  for (char **one = list; *one != NULL; one++)
    {
      g_auto (GStrv) parts = g_strsplit (*one, "=", 2);
      g_autoptr (AttestPerson) who = person (parts[0], parts[1], parts[0][0]);
      g_autoptr (AttestCard) before = g_steal_pointer (&card);

      card = attest_card_with_person (before, who, &error);
      g_assert_no_error (error);
    }
  return g_steal_pointer (&card);
}

/* "name:role:why" of each, marks: * chosen, ? suggested, + other, - nobody. */
static char *
describe (GPtrArray *list)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const AttestReach *reach = g_ptr_array_index (list, i);

      g_string_append_printf (out, "%s%s:%s%s%s%s", i > 0 ? " " : "", reach->person != NULL ? reach->person->name : "-", reach->role,
                              reach->chosen ? "*" : "", reach->suggested ? "?" : "", reach->other ? "+" : "");
    }
  return g_string_free (out, FALSE);
}

static char *
reach (const char *pack_id,
       const char *people,
       const char *type,
       const char *subjects)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPack) pack = attest_pack_load_id (pack_id, &error);
  g_autoptr (AttestCard) card = card_of (pack_id, people);
  g_auto (GStrv) words = g_strsplit (subjects, " ", -1);
  g_autoptr (AttestRoute) route = NULL;
  g_autoptr (GPtrArray) list = NULL;

  g_assert_no_error (error);
  route = attest_card_route (card, pack, type, (const char *const *)words, &error);
  g_assert_no_error (error);
  list = attest_card_resolve (card, route, (const char *const *)words, &error);
  if (list == NULL)
    {
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT);
      return g_strdup ("nobody");
    }
  return describe (list);
}

static void
assert_reach (const char *pack,
              const char *people,
              const char *type,
              const char *subjects,
              const char *expected)
{
  g_autofree char *have = reach (pack, people, type, subjects);

  g_assert_cmpstr (have, ==, expected);
}

#define HEATH "qDSL=dsl,pDeputy=deputy-dsl,zHead=head,rManager=line-manager,yChair=chair-of-governors"

static void
test_who_is_told (void)
{
  assert_reach ("heath-hayes", HEATH, "pupil-message", "",
                "rManager:line-manager* zHead:head qDSL:dsl? pDeputy:deputy-dsl+ yChair:chair-of-governors+");
  assert_reach ("heath-hayes", HEATH, "cse", "",
                "qDSL:dsl*? -:social-care? -:ceop? -:police? pDeputy:deputy-dsl+ zHead:head+ yChair:chair-of-governors+ rManager:line-manager+");
  assert_reach ("kings-wood", "zHead=head;dsl,yChair=chair-of-governors", "pupil-message", "", "zHead:dsl* yChair:chair-of-governors+");
  /* nobody holds what the policy names: the role stays on the list, and a fall-back is taken */
  assert_reach ("kings-wood", "zHead=head;dsl", "official-account-abuse", "", "-:slt zHead:head*? -:provider? -:posh?");
}

static void
test_two_of_a_kind (void)
{
  assert_reach ("heath-hayes", "rOne=line-manager,sTwo=line-manager,zHead=head", "pupil-message", "",
                "rOne:line-manager sTwo:line-manager zHead:head* -:dsl?");
  assert_reach ("heath-hayes", "rOne=line-manager,sTwo=line-manager", "pupil-message", "",
                "rOne:line-manager* sTwo:line-manager -:head -:dsl?");
}

static void
test_subjects_are_never_reached (void)
{
  assert_reach ("kings-wood", "zHead=head;dsl,pDeputy=deputy-dsl,yChair=chair-of-governors", "head-allegation", "",
                "yChair:chair-of-governors*? -:lado? pDeputy:deputy-dsl+");
  assert_reach ("heath-hayes", HEATH, "pupil-message", "line-manager", "zHead:head* qDSL:dsl? pDeputy:deputy-dsl+ yChair:chair-of-governors+");
  assert_reach ("heath-hayes", HEATH, "pupil-message", "head",
                "yChair:chair-of-governors*? -:lado? qDSL:dsl? rManager:line-manager pDeputy:deputy-dsl+");
  /* the head is the line manager too: refused under either name */
  assert_reach ("heath-hayes", "zHead=head;line-manager,qDSL=dsl", "pupil-message", "head", "-:chair-of-governors? -:lado? qDSL:dsl?");
  assert_reach ("heath-hayes", "zHead=head;line-manager", "pupil-message", "line-manager", "nobody");
  /* without a governor on the card nobody is taken for a matter about the head */
  assert_reach ("the-grange", "zHead=head,qDSL=dsl", "head-allegation", "", "-:chair-of-governors? -:lado? qDSL:dsl+");
}

static void
test_subject_by_key (void)
{
  g_autofree char *key = key_of ('q');
  g_autofree char *subject = g_strconcat ("key:", key, NULL);
  g_autofree char *head = key_of ('z');
  g_autofree char *head_subject = g_strconcat ("key:", head, NULL);

  /* one of two leads: the role stays, the person goes */
  assert_reach ("kings-wood", "zHead=head,qOne=dsl,sTwo=dsl", "pupil-message", subject, "sTwo:dsl* zHead:head+");
  /* the only one: the role goes, and with it the head, whom this policy takes for the same person */
  assert_reach ("kings-wood", "zHead=head,qOne=dsl,yChair=chair-of-governors", "pupil-message", subject, "yChair:chair-of-governors*? -:lado?");
  assert_reach ("heath-hayes", HEATH, "staff-harassed-by-staff", head_subject,
                "yChair:chair-of-governors*? -:lado? rManager:line-manager? -:union? -:slt qDSL:dsl+ pDeputy:deputy-dsl+");
}

static void
test_may_receive (void)
{
  static const char *const head[] = { "head", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPack) pack = attest_pack_load_id ("heath-hayes", &error);
  g_autoptr (AttestCard) card = card_of ("heath-hayes", HEATH);
  g_autoptr (AttestRoute) route = attest_card_route (card, pack, "cse", head, &error);
  g_autofree char *of_head = key_of ('z');
  g_autofree char *of_dsl = key_of ('q');
  g_autofree char *stranger = key_of ('x');

  g_assert_no_error (error);
  g_assert_true (attest_card_may_receive (card, route, head, of_dsl, &error));
  g_assert_no_error (error);
  g_assert_false (attest_card_may_receive (card, route, head, of_head, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT);
  g_clear_error (&error);
  /* by the route alone, when somebody forgets to hand the subjects on */
  g_assert_false (attest_card_may_receive (card, route, NULL, of_head, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT);
  g_clear_error (&error);
  g_assert_false (attest_card_may_receive (card, route, head, stranger, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (attest_card_may_receive (card, route, head, "", &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
}

static void
test_missing_roles (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPack) pack = attest_pack_load_id ("the-grange", &error);
  g_autoptr (AttestCard) card = card_of ("the-grange", "qDSL=dsl;head");
  g_auto (GStrv) missing = attest_card_missing (card, pack);
  g_autofree char *joined = g_strjoinv (" ", missing);

  g_assert_cmpstr (joined, ==, "data-protection-lead chair-of-governors");
}

static void
test_print_and_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCard) card = card_of ("heath-hayes", HEATH);
  g_autofree char *text = attest_card_print (card);
  g_autoptr (AttestCard) again = attest_card_parse ("c", text, strlen (text), &error);
  g_autofree char *printed = NULL;

  g_assert_no_error (error);
  printed = attest_card_print (again);
  g_assert_cmpstr (printed, ==, text);
  g_assert_cmpuint (attest_card_version (again), ==, 6);
  g_assert_cmpuint (attest_card_people (again)->len, ==, 5);
  g_assert_cmpstr (attest_card_school (again), ==, "Ysgol y Bryn");
  g_assert_cmpstr (attest_card_pack_digest (again), ==, DIGEST);
  g_assert_cmpstr (attest_card_drop (again), ==, "file:///srv/drop");
  g_assert_false (attest_card_practice (again));
}

static void
test_people_come_and_go (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCard) card = card_of ("heath-hayes", HEATH);
  g_autoptr (AttestPerson) renewed = person ("qDSL", "dsl", 'c');
  g_autofree char *new_key = key_of ('c');
  g_autofree char *old_key = key_of ('q');
  g_autoptr (AttestCard) with = attest_card_with_person (card, renewed, &error);
  g_autoptr (AttestCard) without = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (attest_card_version (with), ==, attest_card_version (card) + 1);
  g_assert_cmpuint (attest_card_people (with)->len, ==, 5);
  g_assert_nonnull (attest_card_by_key (with, new_key));
  g_assert_null (attest_card_by_key (with, old_key));
  g_assert_nonnull (attest_card_by_key (card, old_key));
  without = attest_card_without_person (with, "qDSL", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (attest_card_people (without)->len, ==, 4);
  g_assert_null (attest_card_without_person (without, "qDSL", &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
}

static void
test_people_refused (void)
{
  static const char *const police[] = { "police", NULL };
  static const char *const dsl[] = { "dsl", NULL };
  static const char *const none[] = { NULL };
  g_autofree char         *recipient = recipient_of ('q');
  g_autofree char         *key = key_of ('q');
  const struct
  {
    const char        *name;
    const char *const *roles;
    const char        *recipient, *key, *fault;
  } bad[] = {
    { "", dsl, recipient, key, "name:" },
    { "A\nB", dsl, recipient, key, "name:" },
    { "A\xe2\x80\xae", dsl, recipient, key, "name:" },
    { "A", police, recipient, key, "roles:" },
    { "A", none, recipient, key, "roles:" },
    { "A", dsl, "age1short", key, "recipient:" },
    { "A", dsl, key, key, "recipient:" },
    { "A", dsl, recipient, "RWnonsense", "signing-key:" },
    { "A", dsl, recipient, recipient, "signing-key:" },
    { "A", dsl, recipient, NULL, "signing-key:" },
    { "A", dsl, NULL, key, "signing-key:" },
  };
  g_autoptr (AttestCard) card = card_of ("heath-hayes", HEATH);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AttestPerson) who = attest_person_new (bad[i].name, bad[i].roles, bad[i].recipient, bad[i].key, NULL);

      g_assert_null (attest_card_with_person (card, who, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, bad[i].fault));
    }
}

static char *
replaced (const char *text,
          const char *from,
          const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int)(at - text), text, to, at + strlen (from));
}

static const struct
{
  const char *from, *to, *finding;
} faults[] = {
  { "format=1", "format=2", "c:2: format: must be 1" },
  { "version=3", "version=0", "c:7: version: must be from 1" },
  { "version=3", "version=03", "c:7: version: must be from 1" },
  { "version=3", "version=-3", "c:7: version: must be from 1" },
  { "version=3", "version=99999999999", "c:7: version: must be from 1" },
  { "practice=no", "practice=maybe", "c:8: practice: must be yes or no" },
  { "practice=no\n", "practice=no\npractice=yes\n", "c:9: practice: there is one already, at line 8" },
  { "pack-digest=0123", "pack-digest=XYZ3", "c:5: pack-digest: must be 64" },
  { "pack=heath-hayes", "pack=../x", "c:4: pack: must be the id" },
  { "drop=file:///srv/drop", "drop=/srv/drop", "c:6: drop: must be" },
  { "drop=file:///srv/drop", "drop=http://example.org/", "c:6: drop: must be" },
  { "drop=file:///srv/drop", "drop=sftp://me:secret@example.org/drop", "c:6: drop: must be" },
  { "drop=file:///srv/drop", "drop=file:relative", "c:6: drop: must be" },
  { "[person 2]", "[person 3]", "c:16: [person 3]: [person 2] belongs here" },
  { "[person 2]", "[person 1]", "c:16: [person 1]: there is one already, at line 10" },
  { "[person 2]", "[people 2]", "c:16: [people 2]: no such group in a card" },
  { "roles=head", "roles=dsl;dsl", "roles: must be one or more roles" },
  { "roles=head", "role=head", "c:18: role: no such key in [person 2]" },
  { "name=zHead", "name=qDSL", "[card] name: two people of one name" },
};

static void
test_faults_are_named (void)
{
  g_autoptr (AttestCard) card = card_of ("heath-hayes", "qDSL=dsl,zHead=head");
  g_autofree char *text = attest_card_print (card);
  g_autofree char *key_q = key_of ('q');
  g_autofree char *key_z = key_of ('z');
  g_autofree char *twice = replaced (text, key_z, key_q);
  g_autoptr (GError) same = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *bad = replaced (text, faults[i].from, faults[i].to);
      g_autoptr (GError) error = NULL;

      g_assert_null (attest_card_parse ("c", bad, strlen (bad), &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
      if (strstr (error->message, faults[i].finding) == NULL)
        g_error ("“%s”: “%s” is not “%s”", faults[i].to, error->message, faults[i].finding);
    }
  g_assert_null (attest_card_parse ("c", twice, strlen (twice), &same));
  g_assert_nonnull (strstr (same->message, "two people with one key"));
}

static void
test_too_much (void)
{
  g_autofree char *big = g_strnfill (ATTEST_CARD_MOST + 1, '\n');
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_card_parse ("c", big, ATTEST_CARD_MOST + 1, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (attest_card_parse ("c", "", 0, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
}

/* Every byte of a card changed to something else: refused, or read as a card
 * that prints and reads again. */
static void
test_mutations (void)
{
  g_autoptr (AttestCard) card = card_of ("heath-hayes", HEATH);
  g_autofree char *text = attest_card_print (card);
  gsize            length = strlen (text);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *bad = g_strdup (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (AttestCard) read = NULL;

      bad[i] = (char)(bad[i] ^ (1 << (i % 8)));
      read = attest_card_parse ("c", bad, length, &error);
      g_assert_cmpint (read == NULL, ==, error != NULL);
      if (read != NULL)
        {
          g_autofree char *printed = attest_card_print (read);
          g_autoptr (AttestCard) again = attest_card_parse ("c", printed, strlen (printed), NULL);

          g_assert_nonnull (again);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/card/resolve/who-is-told", test_who_is_told);
  g_test_add_func ("/card/resolve/one-of-several-is-chosen", test_two_of_a_kind);
  g_test_add_func ("/card/resolve/subjects-are-never-reached", test_subjects_are_never_reached);
  g_test_add_func ("/card/resolve/subjects-by-key", test_subject_by_key);
  g_test_add_func ("/card/may-receive/refuses-by-key", test_may_receive);
  g_test_add_func ("/card/missing/names-the-roles", test_missing_roles);
  g_test_add_func ("/card/print/reads-back-the-same", test_print_and_parse);
  g_test_add_func ("/card/people/come-and-go", test_people_come_and_go);
  g_test_add_func ("/card/people/refused", test_people_refused);
  g_test_add_func ("/card/parse/faults-are-named", test_faults_are_named);
  g_test_add_func ("/card/parse/too-much-and-nothing", test_too_much);
  g_test_add_func ("/card/parse/mutations", test_mutations);
  return g_test_run ();
}
