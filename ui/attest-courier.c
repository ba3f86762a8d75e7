/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-courier.h"

#include <glib/gi18n.h>

#include "attest-jobs.h"

#include <string.h>

#define EVERY_SECONDS 60

struct _AttestCourier
{
  GObject parent_instance;

  /* Owned */
  AttestSession *session;
  GCancellable  *cancellable; /* of the journey under way; NULL: none is */
  GPtrArray     *held;        /* AttestArrivalInfo that wait for a person */
  char          *problem;     /* why the drop cannot be reached; NULL */
  char          *share;       /* where somebody has to sign in; NULL */

  guint    waiting; /* packages that are not in the drop yet */
  guint    timer;
  gboolean asked; /* by a person, who is told how it went */
};

enum {
  BUSY,
  NEWS,
  ARRIVED,
  ANSWER,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestCourier, attest_courier, G_TYPE_OBJECT)

static gboolean
was_refused (const AttestArrivalInfo *arrival)
{
  return g_strcmp0 (arrival->state, "refused") == 0;
}

/* What was refused is told once, and stays for as long as the store is open;
 * what waits for a person or for tomorrow is told each time anew. */
static void
forget_what_waited (AttestCourier *self)
{
  for (guint i = self->held->len; i > 0; i--)
    if (!was_refused (self->held->pdata[i - 1]))
      g_ptr_array_remove_index (self->held, i - 1);
}

/* One that cannot be read, for now, is looked at each time; it has one row. */
static void
keep_once (AttestCourier     *self,
           AttestArrivalInfo *arrival)
{
  for (guint i = self->held->len; i > 0; i--)
    if (g_strcmp0 (((AttestArrivalInfo *)self->held->pdata[i - 1])->package, arrival->package) == 0)
      g_ptr_array_remove_index (self->held, i - 1);
  g_ptr_array_add (self->held, arrival);
}

/* Which row is which, as a list that shows them has it. */
static char *
held_names (AttestCourier *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->held->len; i++)
    {
      const AttestArrivalInfo *one = g_ptr_array_index (self->held, i);

      g_string_append_printf (names, "%s %s\n", one->package, one->state);
    }
  return g_string_free (names, FALSE);
}

/* What stays for a person to look at: everything that was not simply taken in. */
static guint
sort_arrivals (AttestCourier *self,
               GPtrArray     *arrivals)
{
  guint n_new = 0;

  forget_what_waited (self);
  for (guint i = 0; arrivals != NULL && i < arrivals->len; i++)
    {
      AttestArrivalInfo *arrival = g_ptr_array_index (arrivals, i);

      if (g_strcmp0 (arrival->state, "held") == 0 || g_strcmp0 (arrival->state, "later") == 0 || was_refused (arrival))
        keep_once (self, g_steal_pointer (&arrivals->pdata[i]));
      else if (g_strcmp0 (arrival->state, "received") == 0 || g_strcmp0 (arrival->state, "updated") == 0)
        n_new++;
    }
  return n_new;
}

static void
end_journey (AttestCourier *self,
             guint          n_records,
             guint          n_receipts)
{
  gboolean asked = self->asked;

  self->asked = FALSE;
  g_clear_object (&self->cancellable);
  g_signal_emit (self, signals[BUSY], 0);
  if (asked)
    g_signal_emit (self, signals[ANSWER], 0, n_records, n_receipts);
}

static void
errand_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestCourier) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestErrand) errand = attest_session_run_finish (ATTEST_SESSION (source), result, &error);
  g_autofree char *before = held_names (self), *after = NULL;
  guint            n_waiting = self->waiting;
  guint            n_receipts = 0;
  guint            n_records = 0;

  if (errand == NULL)
    {
      g_info ("%s", error->message);
      end_journey (self, 0, 0);
      return;
    }
  g_free (self->problem);
  self->problem = g_steal_pointer (&errand->problem);
  g_free (self->share);
  self->share = g_steal_pointer (&errand->share);
  if (errand->sync != NULL)
    {
      self->waiting = errand->sync->waiting;
      n_receipts = errand->sync->receipts;
    }
  if (errand->arrivals != NULL)
    n_records = sort_arrivals (self, errand->arrivals);
  end_journey (self, n_records, n_receipts);
  after = held_names (self);
  if (n_records > 0 || n_receipts > 0 || strcmp (before, after) != 0 || n_waiting != self->waiting)
    g_signal_emit (self, signals[NEWS], 0);
  if ((n_records > 0 || n_receipts > 0) && !attest_session_get_practice (self->session))
    g_signal_emit (self, signals[ARRIVED], 0);
}

/**
 * attest_courier_go:
 * @self: a courier
 * @asked: whether a person asked, who is then told how it went
 *
 * Sets out now, unless the store is closed. One journey at a time: while one is
 * under way only the wish to be told is remembered.
 */
void
attest_courier_go (AttestCourier *self,
                   gboolean       asked)
{
  g_return_if_fail (ATTEST_IS_COURIER (self));

  self->asked = self->asked || asked;
  if (self->cancellable != NULL || attest_session_get_state (self->session) != ATTEST_SESSION_OPEN)
    return;
  self->cancellable = g_cancellable_new ();
  g_signal_emit (self, signals[BUSY], 0);
  attest_session_read_async (self->session, "errand", attest_job_errand, NULL, NULL,
                             (GDestroyNotify)attest_errand_free, self->cancellable, errand_cb, g_object_ref (self));
}

static gboolean
timer_cb (gpointer user_data)
{
  attest_courier_go (user_data, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
forget_store (AttestCourier *self)
{
  g_ptr_array_set_size (self->held, 0);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->share, g_free);
  self->waiting = 0;
}

static void
forget (AttestCourier *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  forget_store (self);
  self->asked = FALSE;
}

static void
state_cb (AttestCourier *self)
{
  if (attest_session_get_state (self->session) != ATTEST_SESSION_OPEN)
    {
      forget (self);
      return;
    }
  /* The other side of the practice school opens in the place of the one that was open. */
  forget_store (self);
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (EVERY_SECONDS, timer_cb, self);
  attest_courier_go (self, FALSE);
}

static void
attest_courier_dispose (GObject *object)
{
  AttestCourier *self = ATTEST_COURIER (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  forget (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_courier_parent_class)->dispose (object);
}

static void
attest_courier_finalize (GObject *object)
{
  AttestCourier *self = ATTEST_COURIER (object);

  g_ptr_array_unref (self->held);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (attest_courier_parent_class)->finalize (object);
}

static void
attest_courier_class_init (AttestCourierClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_courier_dispose;
  G_OBJECT_CLASS (klass)->finalize = attest_courier_finalize;
  signals[BUSY] = g_signal_new ("busy", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEWS] = g_signal_new ("news", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ARRIVED] = g_signal_new ("arrived", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANSWER] = g_signal_new ("answer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
attest_courier_init (AttestCourier *self)
{
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_arrival_info_free);
}

/**
 * attest_courier_new:
 * @session: whose post to look after; held
 *
 * Returns: (transfer full): a courier that sets out whenever @session opens
 */
AttestCourier *
attest_courier_new (AttestSession *session)
{
  AttestCourier *self = g_object_new (ATTEST_TYPE_COURIER, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (state_cb), self);
  state_cb (self);
  return self;
}

gboolean
attest_courier_is_busy (AttestCourier *self)
{
  g_return_val_if_fail (ATTEST_IS_COURIER (self), FALSE);
  return self->cancellable != NULL;
}

guint
attest_courier_get_waiting (AttestCourier *self)
{
  g_return_val_if_fail (ATTEST_IS_COURIER (self), 0);
  return self->waiting;
}

const char *
attest_courier_get_problem (AttestCourier *self)
{
  g_return_val_if_fail (ATTEST_IS_COURIER (self), NULL);
  return self->problem;
}

/**
 * attest_courier_get_share:
 * @self: a courier
 *
 * Returns: (transfer none) (nullable): the shared folder's address, while it is on
 *   a server to which somebody has to sign in first
 */
const char *
attest_courier_get_share (AttestCourier *self)
{
  g_return_val_if_fail (ATTEST_IS_COURIER (self), NULL);
  return self->share;
}

/**
 * attest_courier_get_held:
 * @self: a courier
 *
 * Returns: (transfer none): #AttestArrivalInfo that were not taken in: from
 *   senders nobody compared yet, or refused
 */
GPtrArray *
attest_courier_get_held (AttestCourier *self)
{
  g_return_val_if_fail (ATTEST_IS_COURIER (self), NULL);
  return self->held;
}

/**
 * attest_courier_outbox_words:
 * @self: the courier
 * @n_queued: how many records say that they wait
 *
 * Returns: (transfer full) (nullable): what is on its way, in words
 */
char *
attest_courier_outbox_words (AttestCourier *self,
                             guint          n_queued)
{
  guint            n = MAX (n_queued, attest_courier_get_waiting (self));
  gboolean         unreachable = attest_courier_get_problem (self) != NULL;
  g_autofree char *count = NULL;

  if (n == 0)
    return unreachable ? g_strdup (_ ("The shared folder is not available. Attest will try again. Nothing is waiting to be sent.")) : NULL;
  count = g_strdup_printf (ngettext ("%u record is waiting to be sent.", "%u records are waiting to be sent.", n), n);
  return g_strconcat (count, " ",
                      unreachable ? _ ("The shared folder is not available. It is safe on this computer. Attest will try again; you can also tell your Designated Safeguarding Lead now.")
                                  : _ ("It is safe on this computer. Attest will try again."),
                      NULL);
}
