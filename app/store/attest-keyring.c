/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-keyring.h"

#include "base/attest-error.h"
#include "base/attest-id.h"
#include "seal/attest-digest.h"

#include <libsecret/secret.h>
#include <string.h>

/* Attributes lie in the clear in the keyring's file: one of them, a random
 * looking number. The schema's name is not matched when items are looked for,
 * because a keyring that was never unlocked in this session finds nothing by
 * name, and says so without an error and without asking to be unlocked. */
#define ATTRIBUTE "attest-item"

static const SecretSchema schema = {
  "org.attest.Attest.Item",
  SECRET_SCHEMA_DONT_MATCH_NAME,
  { { ATTRIBUTE, SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

typedef enum {
  LOOKUP,
  STORE,
  CLEAR,
} Deed;

/* What a task carries. Every libsecret call in flight holds the task. */
typedef struct
{
  Deed               deed;
  GHashTable        *attributes;
  AttestSecret      *secret; /* to store, or found */
  GCancellable      *inner;  /* libsecret's: ours and the caller's in one */
  GCancellable      *outer;
  gulong             outer_handler;
  GSource           *timer;
  SecretService     *service;
  SecretCollection  *collection; /* the default one; NULL when there is none */
  gboolean           was_locked;
  gboolean           done;
  AttestKeyringState state;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_hash_table_unref (work->attributes);
  g_clear_pointer (&work->secret, attest_secret_free);
  g_clear_object (&work->collection);
  g_clear_object (&work->service);
  g_clear_object (&work->inner);
  g_clear_object (&work->outer);
  g_free (work);
}

/* The first answer counts; a late one of libsecret's finds the work done. */
static void
conclude (GTask             *task,
          AttestKeyringState state)
{
  Work *work = g_task_get_task_data (task);

  if (work->done)
    return;
  work->done = TRUE;
  work->state = state;
  if (work->outer_handler != 0)
    g_signal_handler_disconnect (work->outer, work->outer_handler);
  if (work->timer != NULL)
    g_source_destroy (work->timer);
  g_clear_pointer (&work->timer, g_source_unref);
  g_task_return_boolean (task, TRUE);
}

static gboolean
is_still_locked (Work *work)
{
  return work->was_locked && work->collection != NULL && secret_collection_get_locked (work->collection);
}

static void
conclude_error (GTask        *task,
                const GError *error)
{
  Work *work = g_task_get_task_data (task);

  if (!work->done)
    g_debug ("The keyring says: %s", error->message);
  conclude (task, is_still_locked (work) ? ATTEST_KEYRING_LOCKED : ATTEST_KEYRING_UNAVAILABLE);
}

static gboolean
limit_cb (gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  Work *work = g_task_get_task_data (task);

  g_cancellable_cancel (work->inner);
  conclude (task, is_still_locked (work) ? ATTEST_KEYRING_LOCKED : ATTEST_KEYRING_UNAVAILABLE);
  return G_SOURCE_REMOVE;
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretValue) value = secret_service_lookup_finish (work->service, result, &error);
  gsize       length;
  const char *text;

  if (error != NULL)
    {
      conclude_error (task, error);
      return;
    }
  if (value == NULL)
    {
      conclude (task, is_still_locked (work) ? ATTEST_KEYRING_LOCKED : ATTEST_KEYRING_ABSENT);
      return;
    }
  text = secret_value_get (value, &length);
  if (!work->done)
    work->secret = attest_secret_new (text, (gssize)length);
  conclude (task, ATTEST_KEYRING_OK);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (secret_service_store_finish (work->service, result, &error))
    conclude (task, ATTEST_KEYRING_OK);
  else if (error != NULL)
    conclude_error (task, error);
  else
    conclude (task, ATTEST_KEYRING_LOCKED); /* a prompt was dismissed */
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (secret_service_clear_finish (work->service, result, &error))
    conclude (task, ATTEST_KEYRING_OK);
  else if (error != NULL)
    conclude_error (task, error);
  else
    conclude (task, is_still_locked (work) ? ATTEST_KEYRING_LOCKED : ATTEST_KEYRING_ABSENT);
}

static void
do_deed (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_autoptr (SecretValue) value = NULL;

  switch (work->deed)
    {
    case LOOKUP:
      secret_service_lookup (work->service, &schema, work->attributes, work->inner, looked_up_cb, g_object_ref (task));
      return;
    case STORE:
      value = secret_value_new (attest_secret_text (work->secret), (gssize)attest_secret_length (work->secret), "text/plain");
      secret_service_store (work->service, &schema, work->attributes, SECRET_COLLECTION_DEFAULT, "Attest", value, work->inner,
                            stored_cb, g_object_ref (task));
      return;
    case CLEAR:
      secret_service_clear (work->service, &schema, work->attributes, work->inner, cleared_cb, g_object_ref (task));
      return;
    default:
      g_assert_not_reached ();
    }
}

/* Without a default collection there is nothing to be locked. */
static void
collection_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  work->collection = secret_collection_for_alias_finish (result, &error);
  if (error != NULL)
    {
      conclude_error (task, error);
      return;
    }
  work->was_locked = work->collection != NULL && secret_collection_get_locked (work->collection);
  if (!work->done)
    do_deed (task);
}

/* A service of our own rather than libsecret's shared one, which would keep a
 * session that died with a restarted daemon. */
static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  work->service = secret_service_open_finish (result, &error);
  if (error != NULL)
    conclude_error (task, error);
  else if (work->service == NULL)
    conclude (task, ATTEST_KEYRING_UNAVAILABLE);
  else if (!work->done)
    secret_collection_for_alias (work->service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, work->inner, collection_cb,
                                 g_object_ref (task));
}

static char *
item_id (const char       *store_id,
         AttestKeyringItem item)
{
  g_autofree char *named = g_strdup_printf ("attest-keyring-%s-%s", item == ATTEST_KEYRING_MASTER ? "master" : "head", store_id);
  AttestDigest     digest = attest_digest_of (named, strlen (named));

  return attest_hex (digest.bytes, ATTEST_ID_LENGTH / 2);
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      data)
{
  g_cancellable_cancel (data);
}

static void
start (Deed                deed,
       const char         *store_id,
       AttestKeyringItem   item,
       const AttestSecret *secret,
       guint               limit_ms,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Work *work = g_new0 (Work, 1);

  work->deed = deed;
  work->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (work->attributes, g_strdup (ATTRIBUTE), item_id (store_id, item));
  if (secret != NULL)
    work->secret = attest_secret_new (attest_secret_text (secret), (gssize)attest_secret_length (secret));
  work->inner = g_cancellable_new ();
  if (cancellable != NULL)
    {
      work->outer = g_object_ref (cancellable);
      work->outer_handler = g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (outer_cancelled_cb), work->inner, 0);
      if (g_cancellable_is_cancelled (cancellable))
        g_cancellable_cancel (work->inner);
    }
  g_task_set_task_data (task, work, work_free);
  g_task_set_name (task, "attest-keyring");
  work->timer = g_timeout_source_new (limit_ms != 0 ? limit_ms : ATTEST_KEYRING_LIMIT);
  g_source_set_callback (work->timer, limit_cb, g_object_ref (task), g_object_unref);
  g_source_attach (work->timer, g_task_get_context (task));
  secret_service_open (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, work->inner, opened_cb, g_object_ref (task));
}

static AttestKeyringState
finish (GAsyncResult *result,
        GError      **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  g_task_propagate_boolean (G_TASK (result), NULL);
  if (work->state == ATTEST_KEYRING_OK)
    return work->state;
  if (g_cancellable_is_cancelled (work->outer))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "Asking the keyring was stopped");
  else if (work->state == ATTEST_KEYRING_ABSENT)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "The keyring has no such item");
  else if (work->state == ATTEST_KEYRING_LOCKED)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED, "The keyring is locked and was not unlocked");
  else
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "There is no keyring that answers");
  return work->state;
}

void
attest_keyring_lookup_async (const char         *store_id,
                             AttestKeyringItem   item,
                             guint               limit_ms,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            data)
{
  start (LOOKUP, store_id, item, NULL, limit_ms, cancellable, callback, data);
}

/* @secret: (out) (transfer full): set when the state is OK */
AttestKeyringState
attest_keyring_lookup_finish (GAsyncResult  *result,
                              AttestSecret **secret,
                              GError       **error)
{
  Work              *work = g_task_get_task_data (G_TASK (result));
  AttestKeyringState state = finish (result, error);

  *secret = state == ATTEST_KEYRING_OK ? g_steal_pointer (&work->secret) : NULL;
  return state;
}

void
attest_keyring_store_async (const char         *store_id,
                            AttestKeyringItem   item,
                            const AttestSecret *secret,
                            guint               limit_ms,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            data)
{
  start (STORE, store_id, item, secret, limit_ms, cancellable, callback, data);
}

AttestKeyringState
attest_keyring_store_finish (GAsyncResult *result,
                             GError      **error)
{
  return finish (result, error);
}

void
attest_keyring_clear_async (const char         *store_id,
                            AttestKeyringItem   item,
                            guint               limit_ms,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            data)
{
  start (CLEAR, store_id, item, NULL, limit_ms, cancellable, callback, data);
}

AttestKeyringState
attest_keyring_clear_finish (GAsyncResult *result,
                             GError      **error)
{
  return finish (result, error);
}
