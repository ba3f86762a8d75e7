/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-demo-image.h"
#include "session-fixture.h"

/* Pictures, decoded by the helper and never here. */

static gpointer
picture_job (AttestDesk   *desk,
             gpointer      data,
             GCancellable *cancellable,
             GError      **error)
{
  static const AttestDemoMessage messages[] = { { "hello", "19:02", FALSE } };
  AttestCaseFacts                facts = { .type = "impersonation", .title = "A picture" };
  AttestShot                     shot = { .url = "https://example.org" };
  g_autoptr (AttestCase) details = attest_desk_open_case (desk, &facts, error);
  g_autoptr (GBytes) png = data != NULL ? g_bytes_new_static ("\211PNG\r\n\032\n nonsense", 17) : attest_demo_image ("@j", messages, 1);

  return attest_desk_add_bytes (desk, details->id, ATTEST_GATE_NO, png, &shot, error);
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

static AttestItem *
add_picture (Fixture *f,
             gboolean broken)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  AttestItem *item;

  attest_session_change_async (f->session, "test/picture", picture_job, GINT_TO_POINTER (broken), NULL, g_object_unref, NULL, answer_cb, &answer);
  item = attest_session_run_finish (f->session, wait_for (&answer), &error);
  g_assert_no_error (error);
  return item;
}

static guint
count_views (Fixture          *f,
             const AttestItem *item)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  attest_session_read_async (f->session, "test/views", views_job, g_strdup (item->case_id), g_free, NULL, NULL, answer_cb, &answer);
  return GPOINTER_TO_UINT (attest_session_run_finish (f->session, wait_for (&answer), &error)) - 1;
}

static AttestPicture *
show (Fixture          *f,
      const AttestItem *item,
      gboolean          reveal,
      GError          **error)
{
  g_auto (Answer) answer = { 0 };

  attest_session_picture_async (f->session, item->id, 64, reveal, NULL, answer_cb, &answer);
  return attest_session_picture_finish (f->session, wait_for (&answer), error);
}

static void
test_pictures (Fixture      *f,
               gconstpointer data)
{
  g_autoptr (AttestItem) item = add_picture (f, FALSE), broken = add_picture (f, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPicture) picture = show (f, item, FALSE, &error), revealed = NULL, none = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (MAX (picture->width, picture->height), ==, 64);
  g_assert_cmpuint (g_bytes_get_size (picture->rgba), >=, picture->stride * (picture->height - 1) + 4 * picture->width);
  g_assert_cmpuint (count_views (f, item), ==, 0);
  revealed = show (f, item, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_views (f, item), ==, 1);
  none = show (f, broken, FALSE, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
}

static void
test_preview (Fixture      *f,
              gconstpointer data)
{
  static const AttestDemoMessage messages[] = { { "hello", "19:02", FALSE } };
  g_autoptr (GBytes) png = attest_demo_image ("@j", messages, 1), nonsense = g_bytes_new_static ("no picture", 10);
  g_auto (Answer) good = { 0 }, bad = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPicture) picture = NULL, none = NULL;

  attest_session_preview_async (f->session, png, 32, NULL, answer_cb, &good);
  picture = attest_session_preview_finish (f->session, wait_for (&good), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (MAX (picture->width, picture->height), ==, 32);
  attest_session_preview_async (f->session, nonsense, 32, NULL, answer_cb, &bad);
  none = attest_session_preview_finish (f->session, wait_for (&bad), &error);
  g_assert_null (none);
  g_assert_nonnull (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, data, function) g_test_add (name, Fixture, data, set_up, function, tear_down)
  add ("/session/picture/shown-and-logged", WITH_STORE, test_pictures);
  add ("/session/preview/in-memory", NULL, test_preview);
#undef add
  return g_test_run ();
}
