/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-keyring.h"

#include <string.h>

/* For callers without a main loop: each call turns a main context of its own,
 * so nothing else of the program runs meanwhile. */
typedef struct
{
  GMainContext *context;
  GAsyncResult *result;
} Wait;

static void
wait_begin (Wait *wait)
{
  wait->context = g_main_context_new ();
  wait->result = NULL;
  g_main_context_push_thread_default (wait->context);
}

static void
wait_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  ((Wait *)data)->result = g_object_ref (result);
}

static void
wait_turn (Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (wait->context, TRUE);
}

/* What was cancelled at the limit still reports, and holds memory until then. */
static void
wait_end (Wait *wait)
{
  g_clear_object (&wait->result);
  while (g_main_context_iteration (wait->context, FALSE))
    continue;
  g_main_context_pop_thread_default (wait->context);
  g_main_context_unref (wait->context);
}

AttestKeyringState
attest_keyring_lookup (const char       *store_id,
                       AttestKeyringItem item,
                       guint             limit_ms,
                       AttestSecret    **secret,
                       GError          **error)
{
  Wait               wait;
  AttestKeyringState state;

  wait_begin (&wait);
  attest_keyring_lookup_async (store_id, item, limit_ms, NULL, wait_cb, &wait);
  wait_turn (&wait);
  state = attest_keyring_lookup_finish (wait.result, secret, error);
  wait_end (&wait);
  return state;
}

AttestKeyringState
attest_keyring_lookup_all (const char       *store_id,
                           AttestKeyringItem item,
                           guint             limit_ms,
                           GCancellable     *cancellable,
                           GPtrArray       **secrets,
                           GError          **error)
{
  Wait               wait;
  AttestKeyringState state;

  wait_begin (&wait);
  attest_keyring_lookup_async (store_id, item, limit_ms, cancellable, wait_cb, &wait);
  wait_turn (&wait);
  state = attest_keyring_lookup_all_finish (wait.result, secrets, error);
  wait_end (&wait);
  return state;
}

AttestKeyringState
attest_keyring_store (const char         *store_id,
                      AttestKeyringItem   item,
                      const AttestSecret *secret,
                      guint               limit_ms,
                      GError            **error)
{
  Wait               wait;
  AttestKeyringState state;

  wait_begin (&wait);
  attest_keyring_store_async (store_id, item, secret, limit_ms, NULL, wait_cb, &wait);
  wait_turn (&wait);
  state = attest_keyring_store_finish (wait.result, error);
  wait_end (&wait);
  return state;
}

AttestKeyringState
attest_keyring_clear (const char       *store_id,
                      AttestKeyringItem item,
                      guint             limit_ms,
                      GError          **error)
{
  Wait               wait;
  AttestKeyringState state;

  wait_begin (&wait);
  attest_keyring_clear_async (store_id, item, limit_ms, NULL, wait_cb, &wait);
  wait_turn (&wait);
  state = attest_keyring_clear_finish (wait.result, error);
  wait_end (&wait);
  return state;
}

/* Returns: (transfer full): the key as base64 text. */
AttestSecret *
attest_keyring_secret_of_key (const AttestKey *key)
{
  char         *text = g_base64_encode (attest_key_bytes (key), ATTEST_KEY_BYTES);
  AttestSecret *secret = attest_secret_new (text, -1);

  attest_wipe (text, strlen (text));
  g_free (text);
  return secret;
}

/* Returns: (transfer full) (nullable): the key in base64 text that came from
 *   outside, or %NULL when it is not 32 bytes. */
AttestKey *
attest_keyring_key_of_secret (const AttestSecret *secret)
{
  gsize      length = 0;
  guchar    *bytes = attest_secret_length (secret) <= 64 ? g_base64_decode (attest_secret_text (secret), &length) : NULL;
  AttestKey *key = length == ATTEST_KEY_BYTES ? attest_key_new_from_bytes (bytes) : NULL;

  if (bytes != NULL)
    attest_wipe (bytes, length);
  g_free (bytes);
  return key;
}
