/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-drop-wait.h"

#include "base/attest-error.h"

/* What a slow line still carries; a flush of so many bytes gets so much longer. */
#define SLOWEST_BYTES_A_SECOND (64 * 1024)
/* After cancelling, for whatever can still tidy up after itself. */
#define GRACE_US (1 * G_TIME_SPAN_SECOND)
/* A share that did not answer is left alone for so long, unless it comes back. */
#define SILENT_US (60 * G_TIME_SPAN_SECOND)

typedef struct
{
  /* Owned */
  char          *key;
  gpointer       job;
  GDestroyNotify clear;
  GCancellable  *inner;

  GMutex mutex;
  GCond  cond;
  /* Below the mutex */
  AttestDropWork work;
  GError        *error;
  gint64         patience_us;
  gint64         deadline_us;
  gboolean       ok;
  gboolean       done;
  gboolean       abandoned; /* nobody waits, and nothing of theirs may be touched */
} Call;

typedef struct
{
  gint64 until_us;
  guint  stuck; /* calls that nobody waits for any more */
} Silence;

static GMutex      silent_mutex;
static GHashTable *silent; /* address → Silence */

static GPrivate current = G_PRIVATE_INIT (NULL);

/* ── Who did not answer ───────────────────────────────────────────────── */

static gboolean
is_silent (const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&silent_mutex);
  const Silence *one = silent != NULL ? g_hash_table_lookup (silent, key) : NULL;

  return one != NULL && g_get_monotonic_time () < one->until_us;
}

/* @stuck: whether its thread is still at it. */
static void
note_silence (const char *key,
              gboolean    stuck)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&silent_mutex);
  Silence *one;

  if (silent == NULL)
    silent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  one = g_hash_table_lookup (silent, key);
  if (one == NULL)
    g_hash_table_insert (silent, g_strdup (key), one = g_new0 (Silence, 1));
  one->until_us = g_get_monotonic_time () + SILENT_US;
  one->stuck += stuck;
}

/* An answer came after all, too late for whoever had asked. */
static void
note_answer (const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&silent_mutex);
  Silence *one = silent != NULL ? g_hash_table_lookup (silent, key) : NULL;

  if (one != NULL && one->stuck > 0 && --one->stuck == 0)
    g_hash_table_remove (silent, key);
}

/**
 * attest_drop_forget_silence:
 * @root: a folder
 *
 * Somebody wants to know now: it is asked again, whatever it did before.
 */
void
attest_drop_forget_silence (GFile *root)
{
  g_autofree char *key = g_file_get_uri (root);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&silent_mutex);
  Silence *one = silent != NULL ? g_hash_table_lookup (silent, key) : NULL;

  if (one != NULL)
    one->until_us = 0;
}

/* ── The other thread ─────────────────────────────────────────────────── */

static void
call_clear (gpointer data)
{
  Call *call = data;

  g_atomic_rc_box_release_full (call->job, call->clear);
  g_free (call->key);
  g_object_unref (call->inner);
  g_clear_error (&call->error);
  g_mutex_clear (&call->mutex);
  g_cond_clear (&call->cond);
}

static void
run (gpointer data,
     gpointer user_data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;
  gboolean ok, late;

  g_private_set (&current, call);
  ok = call->work (call->job, call->inner, &error);
  g_private_set (&current, NULL);
  g_mutex_lock (&call->mutex);
  call->ok = ok;
  call->error = g_steal_pointer (&error);
  call->done = TRUE;
  late = call->abandoned;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
  if (late)
    note_answer (call->key);
  g_atomic_rc_box_release_full (call, call_clear);
}

static void
push (Call *call)
{
  static gsize        once = 0;
  static GThreadPool *pool = NULL;

  if (g_once_init_enter (&once))
    {
      pool = g_thread_pool_new (run, NULL, -1, FALSE, NULL);
      g_once_init_leave (&once, 1);
    }
  g_thread_pool_push (pool, call, NULL);
}

static Call *
call_new (GFile         *root,
          AttestDropWork work,
          gpointer       job,
          GDestroyNotify clear)
{
  Call *call = g_atomic_rc_box_new0 (Call);

  g_mutex_init (&call->mutex);
  g_cond_init (&call->cond);
  call->key = root != NULL ? g_file_get_uri (root) : g_strdup ("");
  call->inner = g_cancellable_new ();
  call->work = work;
  call->job = g_atomic_rc_box_acquire (job);
  call->clear = clear;
  return call;
}

gboolean
attest_drop_is_called (void)
{
  return g_private_get (&current) != NULL;
}

/**
 * attest_drop_beat:
 * @bytes: how many may have to cross the line before the next beat
 *
 * The work gets on: whoever waits has patience again from now on.
 */
void
attest_drop_beat (guint64 bytes)
{
  Call *call = g_private_get (&current);

  if (call == NULL)
    return;
  g_mutex_lock (&call->mutex);
  call->deadline_us = g_get_monotonic_time () + call->patience_us + (gint64)(bytes / SLOWEST_BYTES_A_SECOND) * G_TIME_SPAN_SECOND;
  g_mutex_unlock (&call->mutex);
}

/**
 * attest_drop_ask:
 * @wanted: a question of whoever waits
 * @data: theirs
 *
 * Returns: the answer; %FALSE when nobody waits any more
 */
gboolean
attest_drop_ask (gboolean (*wanted) (gpointer data),
                 gpointer data)
{
  Call    *call = g_private_get (&current);
  gboolean answer;

  if (call == NULL)
    return wanted == NULL || wanted (data);
  g_mutex_lock (&call->mutex);
  answer = !call->abandoned && (wanted == NULL || wanted (data));
  g_mutex_unlock (&call->mutex);
  return answer;
}

/* ── Whoever waits ────────────────────────────────────────────────────── */

static void
stopped_cb (GCancellable *outer,
            gpointer      data)
{
  Call *call = data;

  g_mutex_lock (&call->mutex);
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
}

/* Until it is done, somebody stops it, or it does not get on. */
static void
wait_while_it_gets_on (Call         *call,
                       GCancellable *outer)
{
  while (!call->done && !g_cancellable_is_cancelled (outer) && g_get_monotonic_time () < call->deadline_us)
    g_cond_wait_until (&call->cond, &call->mutex, call->deadline_us);
}

static gboolean
wait_for (Call         *call,
          GCancellable *outer,
          GError      **error)
{
  gulong   handler = outer != NULL ? g_cancellable_connect (outer, G_CALLBACK (stopped_cb), call, NULL) : 0;
  gboolean silence, ok;

  g_mutex_lock (&call->mutex);
  wait_while_it_gets_on (call, outer);
  silence = !call->done && !g_cancellable_is_cancelled (outer);
  if (!call->done)
    {
      gint64 until = g_get_monotonic_time () + GRACE_US;

      g_mutex_unlock (&call->mutex);
      g_cancellable_cancel (call->inner);
      g_mutex_lock (&call->mutex);
      while (!call->done && g_cond_wait_until (&call->cond, &call->mutex, until))
        ;
    }
  call->abandoned = !call->done;
  /* Before the thread can note that it was answered. */
  ok = call->done && call->ok;
  if (call->abandoned || (silence && !ok))
    note_silence (call->key, call->abandoned);
  if (!ok && silence)
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_NO_ANSWER, "The shared folder does not answer");
  else if (call->abandoned)
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "It was stopped");
  else if (!ok)
    g_propagate_error (error, g_steal_pointer (&call->error));
  g_mutex_unlock (&call->mutex);
  g_cancellable_disconnect (outer, handler);
  return ok;
}

/**
 * attest_drop_call:
 * @root: the folder it is about
 * @patience_ms: how long it may not get on
 * @work: what to do, on another thread
 * @job: a box that holds all it uses; read it only after success
 * @clear: empties such a box
 * @cancellable: (nullable): stops it
 * @error: return location for an #AttestError: the work's own,
 *   %ATTEST_ERROR_NO_ANSWER, or %ATTEST_ERROR_CANCELLED
 *
 * Work that nobody waits for any more is told so by its cancellable and by
 * attest_drop_ask(); what it still does is the one step it is stuck in. A folder
 * that did not answer is not asked again for a minute, or until the stuck work
 * ends, so that threads do not pile up and nobody waits twice. Called by such
 * work itself, it is done at once.
 *
 * Returns: what @work returned
 */
gboolean
attest_drop_call (GFile         *root,
                  guint          patience_ms,
                  AttestDropWork work,
                  gpointer       job,
                  GDestroyNotify clear,
                  GCancellable  *cancellable,
                  GError       **error)
{
  Call    *call;
  gboolean ok;

  if (attest_drop_is_called ())
    return work (job, cancellable, error);
  call = call_new (root, work, job, clear);
  if (is_silent (call->key))
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_NO_ANSWER, "The shared folder does not answer");
      g_atomic_rc_box_release_full (call, call_clear);
      return FALSE;
    }
  call->patience_us = (gint64)patience_ms * G_TIME_SPAN_MILLISECOND;
  call->deadline_us = g_get_monotonic_time () + call->patience_us;
  push (g_atomic_rc_box_acquire (call));
  ok = wait_for (call, cancellable, error);
  g_atomic_rc_box_release_full (call, call_clear);
  return ok;
}

static gboolean
nothing (gpointer      job,
         GCancellable *cancellable,
         GError      **error)
{
  return TRUE;
}

/**
 * attest_drop_release_later:
 * @job: (transfer full): a box
 * @clear: empties it
 *
 * Gives @job up on another thread, for what may block when it is closed.
 */
void
attest_drop_release_later (gpointer       job,
                           GDestroyNotify clear)
{
  Call *call = call_new (NULL, nothing, job, clear);

  g_atomic_rc_box_release_full (job, clear);
  push (call);
}
