/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-keyring-private.h"

#include "base/attest-error.h"
#include "base/attest-id.h"
#include "seal/attest-digest.h"

#include <string.h>

/* Attributes lie in the clear in the keyring's file: one of them, a random
 * looking number. The schema's name is not matched when items are looked for,
 * because a keyring that was never unlocked in this session finds nothing by
 * name, and says so without an error and without asking to be unlocked. */
#define ATTRIBUTE "attest-item"
#define ITEMS_MOST 16

static const SecretSchema schema = {
  "org.attest.Attest.Item",
  SECRET_SCHEMA_DONT_MATCH_NAME,
  { { ATTRIBUTE, SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static void
work_free (gpointer data)
{
  KeyringWork *work = data;

  g_hash_table_unref (work->attributes);
  g_clear_pointer (&work->secret, attest_secret_free);
  g_ptr_array_unref (work->found);
  g_free (work->prompt);
  g_clear_object (&work->collection);
  g_clear_object (&work->service);
  g_clear_object (&work->inner);
  g_clear_object (&work->outer);
  g_free (work);
}

/* The first answer counts; a late one of libsecret's finds the work done. */
void
keyring_conclude (GTask             *task,
                  AttestKeyringState state)
{
  KeyringWork *work = g_task_get_task_data (task);

  if (work->done)
    return;
  work->done = TRUE;
  work->state = state;
  if (work->outer_handler != 0)
    g_cancellable_disconnect (work->outer, work->outer_handler);
  if (work->timer != NULL)
    g_source_destroy (work->timer);
  g_clear_pointer (&work->timer, g_source_unref);
  g_clear_handle_id (&work->watch, g_bus_unwatch_name);
  keyring_end_prompt (work);
  g_task_return_boolean (task, TRUE);
}

/* A service that ended takes its prompt with it, which then looks dismissed. */
static gboolean
is_gone (KeyringWork  *work,
         const GError *error)
{
  g_autofree char *owner = work->service != NULL ? g_dbus_proxy_get_name_owner (G_DBUS_PROXY (work->service)) : NULL;

  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) || (work->service != NULL && owner == NULL);
}

static AttestKeyringState
why_refused (KeyringWork  *work,
             const GError *error)
{
  if (is_gone (work, error))
    return ATTEST_KEYRING_GONE;
  return work->is_locked ? ATTEST_KEYRING_LOCKED : ATTEST_KEYRING_UNAVAILABLE;
}

void
keyring_conclude_error (GTask        *task,
                        const GError *error)
{
  KeyringWork *work = g_task_get_task_data (task);

  if (!work->done && error != NULL)
    g_debug ("The keyring says: %s", error->message);
  keyring_conclude (task, why_refused (work, error));
}

static gboolean
limit_cb (gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  KeyringWork *work = g_task_get_task_data (task);

  g_cancellable_cancel (work->inner);
  keyring_conclude (task, work->is_locked ? ATTEST_KEYRING_UNANSWERED : ATTEST_KEYRING_SLOW);
  return G_SOURCE_REMOVE;
}

static void
take_secret (KeyringWork *work,
             SecretItem  *item)
{
  g_autoptr (SecretValue) value = secret_item_get_secret (item);
  gsize       length;
  const char *text;

  if (value == NULL)
    return;
  text = secret_value_get (value, &length);
  g_ptr_array_add (work->found, attest_secret_new (text, (gssize)length));
}

/* Items that stayed locked are found and have no secret. */
static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  KeyringWork *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList             *items = secret_service_search_finish (work->service, result, &error);
  AttestKeyringState state;

  for (GList *at = items; at != NULL && work->found->len < ITEMS_MOST && !work->done; at = at->next)
    take_secret (work, at->data);
  if (error != NULL)
    keyring_conclude_error (task, error);
  else if (work->found->len > 0)
    keyring_conclude (task, ATTEST_KEYRING_OK);
  else
    {
      state = is_gone (work, NULL) ? ATTEST_KEYRING_GONE : items != NULL ? ATTEST_KEYRING_LOCKED
                                                                         : ATTEST_KEYRING_ABSENT;
      keyring_conclude (task, state);
    }
  g_list_free_full (items, g_object_unref);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  KeyringWork *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (secret_service_store_finish (work->service, result, &error))
    keyring_conclude (task, ATTEST_KEYRING_OK);
  else if (error != NULL)
    keyring_conclude_error (task, error);
  else
    keyring_conclude (task, is_gone (work, NULL) ? ATTEST_KEYRING_GONE : ATTEST_KEYRING_LOCKED); /* a prompt was dismissed */
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GTask) task = data;
  KeyringWork *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (secret_service_clear_finish (work->service, result, &error))
    keyring_conclude (task, ATTEST_KEYRING_OK);
  else if (error != NULL)
    keyring_conclude_error (task, error);
  else
    keyring_conclude (task, is_gone (work, NULL) ? ATTEST_KEYRING_GONE : ATTEST_KEYRING_ABSENT);
}

void
keyring_do_deed (GTask *task)
{
  KeyringWork *work = g_task_get_task_data (task);
  g_autoptr (SecretValue) value = NULL;

  switch (work->deed)
    {
    case KEYRING_LOOKUP:
      secret_service_search (work->service, &schema, work->attributes, SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS,
                             work->inner, looked_up_cb, g_object_ref (task));
      return;
    case KEYRING_STORE:
      value = secret_value_new (attest_secret_text (work->secret), (gssize)attest_secret_length (work->secret), "text/plain");
      secret_service_store (work->service, &schema, work->attributes, SECRET_COLLECTION_DEFAULT, "Attest", value, work->inner,
                            stored_cb, g_object_ref (task));
      return;
    case KEYRING_CLEAR:
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
  KeyringWork *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  work->collection = secret_collection_for_alias_finish (result, &error);
  if (error != NULL)
    {
      keyring_conclude_error (task, error);
      return;
    }
  work->is_locked = work->collection != NULL && secret_collection_get_locked (work->collection);
  if (work->done)
    return;
  if (work->is_locked)
    keyring_unlock (task);
  else
    keyring_do_deed (task);
}

static void
vanished_cb (GDBusConnection *connection,
             const char      *name,
             gpointer         data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  KeyringWork *work = g_task_get_task_data (task);

  g_cancellable_cancel (work->inner);
  keyring_conclude (task, ATTEST_KEYRING_GONE);
}

static void
watch_service (GTask *task)
{
  KeyringWork     *work = g_task_get_task_data (task);
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (work->service));

  if (owner != NULL)
    work->watch = g_bus_watch_name_on_connection (keyring_connection (work), owner,
                                                  G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, vanished_cb, task, NULL);
}

/* A service of our own rather than libsecret's shared one, which would keep a
 * session that died with a restarted daemon. */
static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  KeyringWork *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  work->service = secret_service_open_finish (result, &error);
  if (error != NULL)
    keyring_conclude_error (task, error);
  else if (work->service == NULL)
    keyring_conclude (task, ATTEST_KEYRING_UNAVAILABLE);
  else if (!work->done)
    {
      watch_service (task);
      secret_collection_for_alias (work->service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, work->inner, collection_cb,
                                   g_object_ref (task));
    }
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
start (KeyringDeed         deed,
       const char         *store_id,
       AttestKeyringItem   item,
       const AttestSecret *secret,
       guint               limit_ms,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  KeyringWork *work = g_new0 (KeyringWork, 1);

  work->deed = deed;
  work->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (work->attributes, g_strdup (ATTRIBUTE), item_id (store_id, item));
  if (secret != NULL)
    work->secret = attest_secret_new (attest_secret_text (secret), (gssize)attest_secret_length (secret));
  work->found = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_secret_free);
  work->inner = g_cancellable_new ();
  if (cancellable != NULL)
    {
      work->outer = g_object_ref (cancellable);
      work->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb), g_object_ref (work->inner), g_object_unref);
    }
  g_task_set_task_data (task, work, work_free);
  g_task_set_name (task, "attest-keyring");
  work->timer = g_timeout_source_new (limit_ms != 0 ? limit_ms : ATTEST_KEYRING_LIMIT);
  g_source_set_callback (work->timer, limit_cb, g_object_ref (task), g_object_unref);
  g_source_attach (work->timer, g_task_get_context (task));
  secret_service_open (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, work->inner, opened_cb, g_object_ref (task));
}

static const struct
{
  AttestError code;
  const char *text;
} answers[] = {
  [ATTEST_KEYRING_ABSENT] = { ATTEST_ERROR_NOT_FOUND, "The keyring has no such item" },
  [ATTEST_KEYRING_LOCKED] = { ATTEST_ERROR_LOCKED, "The keyring is locked and was not unlocked" },
  [ATTEST_KEYRING_UNAVAILABLE] = { ATTEST_ERROR_UNAVAILABLE, "There is no keyring that answers" },
  [ATTEST_KEYRING_UNANSWERED] = { ATTEST_ERROR_LOCKED, "The keyring is locked and nobody answered its question" },
  [ATTEST_KEYRING_SLOW] = { ATTEST_ERROR_UNAVAILABLE, "The keyring did not answer in time" },
  [ATTEST_KEYRING_GONE] = { ATTEST_ERROR_UNAVAILABLE, "The keyring ended while it was being asked" },
};

static AttestKeyringState
finish (GAsyncResult *result,
        GError      **error)
{
  KeyringWork *work = g_task_get_task_data (G_TASK (result));

  g_task_propagate_boolean (G_TASK (result), NULL);
  if (work->state == ATTEST_KEYRING_OK)
    return work->state;
  if (g_cancellable_is_cancelled (work->outer))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "Asking the keyring was stopped");
  else
    g_set_error_literal (error, ATTEST_ERROR, answers[work->state].code, answers[work->state].text);
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
  start (KEYRING_LOOKUP, store_id, item, NULL, limit_ms, cancellable, callback, data);
}

/* @secret: (out) (transfer full): set when the state is OK */
AttestKeyringState
attest_keyring_lookup_finish (GAsyncResult  *result,
                              AttestSecret **secret,
                              GError       **error)
{
  KeyringWork       *work = g_task_get_task_data (G_TASK (result));
  AttestKeyringState state = finish (result, error);

  *secret = state == ATTEST_KEYRING_OK ? g_ptr_array_steal_index (work->found, 0) : NULL;
  return state;
}

/* @secrets: (out) (transfer full): at least one when the state is OK */
AttestKeyringState
attest_keyring_lookup_all_finish (GAsyncResult *result,
                                  GPtrArray   **secrets,
                                  GError      **error)
{
  KeyringWork       *work = g_task_get_task_data (G_TASK (result));
  AttestKeyringState state = finish (result, error);

  *secrets = state == ATTEST_KEYRING_OK ? g_ptr_array_ref (work->found) : NULL;
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
  start (KEYRING_STORE, store_id, item, secret, limit_ms, cancellable, callback, data);
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
  start (KEYRING_CLEAR, store_id, item, NULL, limit_ms, cancellable, callback, data);
}

AttestKeyringState
attest_keyring_clear_finish (GAsyncResult *result,
                             GError      **error)
{
  return finish (result, error);
}
