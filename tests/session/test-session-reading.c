/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"
#include "cli/attest-demo-image.h"
#include "session-fixture.h"

#include <string.h>

/* Letters and chats, read by the helper and never here; a picture inside one
 * only behind an answer of its own. */

static GBytes *
letter_new (void)
{
  static const AttestDemoMessage messages[] = { { "hello", "19:02", FALSE } };
  g_autoptr (GBytes) png = attest_demo_image ("@j", messages, 1);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  char            *text = g_strdup_printf ("From: sam@example.org\r\nTo: jo@school.example\r\nSubject: you\r\nDate: Tue, 3 Mar 2026 10:41:00 +0000\r\n"
                                                      "Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n"
                                                      "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n",
                                           base64);

  return g_bytes_new_take (text, strlen (text));
}

/* @data: what is added; %NULL: only words. */
static gpointer
item_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  AttestCaseFacts facts = { .type = "impersonation", .title = "A letter" };
  AttestShot      shot = { 0 }, words = { .kind = ATTEST_KIND_WRITTEN, .text = "hello" };
  g_autoptr (AttestCase) details = attest_desk_open_case (desk, &facts, error);

  if (data == NULL)
    return attest_desk_write (desk, details->id, &words, error);
  if (g_bytes_get_size (data) < 200)
    shot.kind = ATTEST_KIND_MESSAGE;
  return attest_desk_add_bytes (desk, details->id, ATTEST_GATE_NO, data, &shot, error);
}

static AttestItem *
add_item (Fixture *f,
          GBytes  *bytes)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  AttestItem *item;

  attest_session_change_async (f->session, "test/item", item_job, bytes, NULL, g_object_unref, NULL, answer_cb, &answer);
  item = attest_session_run_finish (f->session, wait_for (&answer), &error);
  g_assert_no_error (error);
  return item;
}

static gpointer
views_job (AttestDesk   *desk,
           gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GPtrArray) entries = attest_desk_list_entries (desk, data, error);
  guint views = 0;

  for (guint i = 0; i < entries->len; i++)
    views += ((AttestEntry *)entries->pdata[i])->kind == ATTEST_ENTRY_ITEM_VIEWED;
  return GUINT_TO_POINTER (views + 1);
}

static guint
count_views (Fixture          *f,
             const AttestItem *item)
{
  g_auto (Answer) answer = { 0 };

  attest_session_read_async (f->session, "test/views", views_job, g_strdup (item->case_id), g_free, NULL, NULL, answer_cb, &answer);
  return GPOINTER_TO_UINT (attest_session_run_finish (f->session, wait_for (&answer), NULL)) - 1;
}

static AttestReading *
read_item (Fixture          *f,
           const AttestItem *item,
           guint             from,
           gboolean          look,
           GError          **error)
{
  g_auto (Answer) answer = { 0 };

  attest_session_reading_async (f->session, item->id, from, look, NULL, answer_cb, &answer);
  return attest_session_reading_finish (f->session, wait_for (&answer), error);
}

static AttestPicture *
read_part (Fixture          *f,
           const AttestItem *item,
           AttestGate        gate,
           GError          **error)
{
  g_auto (Answer) answer = { 0 };

  attest_session_part_async (f->session, item->id, 1, gate, 100, NULL, answer_cb, &answer);
  return attest_session_part_finish (f->session, wait_for (&answer), error);
}

static void
test_looks_are_entries (Fixture      *f,
                        gconstpointer data)
{
  g_autoptr (GBytes) letter = letter_new ();
  g_autoptr (AttestItem) item = add_item (f, letter);
  g_autoptr (AttestReading) reading = NULL;
  g_autoptr (AttestReading) later = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (item->kind, ==, ATTEST_KIND_EMAIL);
  g_assert_true (attest_item_can_be_read (item));
  reading = read_item (f, item, 0, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (attest_reading_get (reading, ATTEST_LINE_SUBJECT), ==, "you");
  g_assert_cmpuint (count_views (f, item), ==, 1);
  later = read_item (f, item, 0, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_views (f, item), ==, 1);
}

static void
test_part_behind_its_own_gate (Fixture      *f,
                               gconstpointer data)
{
  static const AttestGate shut[] = { ATTEST_GATE_UNANSWERED, ATTEST_GATE_YES, ATTEST_GATE_UNSURE };
  g_autoptr (GBytes) letter = letter_new ();
  g_autoptr (AttestItem) item = add_item (f, letter);
  g_autoptr (AttestPicture) picture = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shut); i++)
    {
      g_assert_null (read_part (f, item, shut[i], &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_GATE);
      g_clear_error (&error);
    }
  g_assert_cmpuint (count_views (f, item), ==, 0);
  picture = read_part (f, item, ATTEST_GATE_NO, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (MAX (picture->width, picture->height), ==, 100);
  g_assert_cmpuint (count_views (f, item), ==, 1);
}

static void
test_what_cannot_be_read_stays (Fixture      *f,
                                gconstpointer data)
{
  g_autoptr (GBytes) broken = g_bytes_new_static ("PK\3\4 nonsense", 13);
  g_autoptr (AttestItem) item = add_item (f, broken);
  g_autoptr (AttestItem) words = add_item (f, NULL);
  g_autoptr (AttestReading) reading = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (read_item (f, item, 0, TRUE, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (read_item (f, words, 0, TRUE, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE);
  g_assert_false (attest_item_can_be_read (words));
}

/* One that crashes, crashes alone. */
static void
test_a_hundred_crashes (Fixture      *f,
                        gconstpointer data)
{
  g_autoptr (GBytes) letter = letter_new ();
  g_autoptr (AttestItem) item = add_item (f, letter);
  g_autoptr (AttestReading) reading = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("ATTEST_READ", "/bin/false", TRUE);
  for (guint i = 0; i < 100; i++)
    {
      g_assert_null (read_item (f, item, 0, FALSE, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
      g_clear_error (&error);
    }
  g_unsetenv ("ATTEST_READ");
  reading = read_item (f, item, 0, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reading->total, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) g_test_add (name, Fixture, WITH_STORE, set_up, function, tear_down)
  add ("/session/reading/looks-are-entries", test_looks_are_entries);
  add ("/session/reading/part-behind-its-own-gate", test_part_behind_its_own_gate);
  add ("/session/reading/what-cannot-be-read-stays", test_what_cannot_be_read_stays);
  add ("/session/reading/a-hundred-crashes", test_a_hundred_crashes);
#undef add
  return g_test_run ();
}
