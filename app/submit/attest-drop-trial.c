/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-drop.h"

#include "base/attest-id.h"
#include "submit/attest-drop-private.h"

#include <string.h>

/* What the file of a trial holds: enough to be read back, and no secret. */
#define TRIAL_TEXT "Attest tried whether it can put files here. This one may be removed.\n"

typedef struct
{
  AttestDropTrial *trial;
  GCancellable    *cancellable;
  GFile           *first;  /* Owned: where it is created */
  GFile           *second; /* Owned: what it is renamed to */
} Trial;

static void
trial_clear (Trial *self)
{
  g_clear_object (&self->first);
  g_clear_object (&self->second);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

/* Names that begin with a point are not looked at by whoever receives. */
static void
trial_init (Trial           *self,
            AttestDrop      *drop,
            AttestDropTrial *trial,
            GCancellable    *cancellable)
{
  g_autofree char *id = attest_id_new ();
  g_autofree char *first = g_strdup_printf (".attest-try-%s.part", id), *second = g_strdup_printf (".attest-try-%s", id);
  g_autoptr (GFile) folder = attest_drop_side (drop, ATTEST_DROP_IN);

  memset (trial, 0, sizeof *trial);
  self->trial = trial;
  self->cancellable = cancellable;
  self->first = g_file_get_child (folder, first);
  self->second = g_file_get_child (folder, second);
}

static gboolean
create (Trial   *self,
        GError **error)
{
  g_autoptr (GFileOutputStream) stream = g_file_create (self->first, G_FILE_CREATE_PRIVATE, self->cancellable, error);

  if (stream == NULL)
    return FALSE;
  if (g_output_stream_write_all (G_OUTPUT_STREAM (stream), TRIAL_TEXT, strlen (TRIAL_TEXT), NULL, self->cancellable, error) &&
      g_output_stream_close (G_OUTPUT_STREAM (stream), self->cancellable, error))
    return TRUE;
  g_file_delete (self->first, NULL, NULL);
  return FALSE;
}

static gboolean
reads_back (Trial *self)
{
  g_autofree char *text = NULL;
  gsize            length;

  return g_file_load_contents (self->first, self->cancellable, &text, &length, NULL, NULL) && length == strlen (TRIAL_TEXT) &&
         memcmp (text, TRIAL_TEXT, length) == 0;
}

static gboolean
renames (Trial *self)
{
  return g_file_move (self->first, self->second, G_FILE_COPY_NO_FALLBACK_FOR_MOVE | G_FILE_COPY_NOFOLLOW_SYMLINKS, self->cancellable,
                      NULL, NULL, NULL);
}

static gboolean
lists (AttestDrop    *drop,
       AttestDropSide side,
       GCancellable  *cancellable)
{
  g_autoptr (GPtrArray) names = attest_drop_list (drop, side, "", 1, cancellable, NULL);

  return names != NULL;
}

typedef struct
{
  AttestDrop     *drop;
  gboolean        make;
  AttestDropTrial trial;
  GError         *error; /* with what was seen until then */
} Try;

static void
try_clear (gpointer data)
{
  Try *self = data;

  attest_drop_free (self->drop);
  g_clear_error (&self->error);
}

static gboolean
try_out (AttestDrop      *drop,
         gboolean         make,
         AttestDropTrial *trial,
         GCancellable    *cancellable,
         GError         **error)
{
  g_auto (Trial) job = { 0 };
  g_autoptr (GError) local = NULL;

  trial_init (&job, drop, trial, cancellable);
  if (!(make ? attest_drop_prepare (drop, cancellable, error) : attest_drop_reach (drop, cancellable, error)))
    return FALSE;
  trial->reached = TRUE;
  attest_drop_beat (0);
  if (!create (&job, &local))
    return attest_drop_failed (error, g_steal_pointer (&local), ATTEST_ERROR_UNDELIVERED, "Putting a file into the drop");
  trial->creates = TRUE;
  attest_drop_beat (0);
  trial->reads_back = reads_back (&job);
  attest_drop_beat (0);
  trial->renames = renames (&job);
  attest_drop_beat (0);
  trial->removes = g_file_delete (trial->renames ? job.second : job.first, cancellable, NULL);
  trial->lists_in = lists (drop, ATTEST_DROP_IN, cancellable);
  trial->lists_out = lists (drop, ATTEST_DROP_OUT, cancellable);
  return TRUE;
}

static gboolean
try_job (gpointer      data,
         GCancellable *cancellable,
         GError      **error)
{
  Try *self = data;

  try_out (self->drop, self->make, &self->trial, cancellable, &self->error);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * attest_drop_try:
 * @self: a drop
 * @make: whether in/ and out/ are made when they are not there
 * @trial: (out caller-allocates): what the folder allows
 * @cancellable: (nullable): to stop waiting
 * @error: return location for an #AttestError
 *
 * Puts a small file into in/, reads it back, renames it and removes it again,
 * and lists both halves. What may not be removed stays there, hidden.
 *
 * Returns: whether the folder is there and a file can be put into it; what else
 *   it allows is in @trial. %ATTEST_ERROR_UNDELIVERED when it cannot be reached,
 *   lacks its halves, or lets nothing be put there
 */
gboolean
attest_drop_try (AttestDrop      *self,
                 gboolean         make,
                 AttestDropTrial *trial,
                 GCancellable    *cancellable,
                 GError         **error)
{
  Try     *job = g_atomic_rc_box_new0 (Try);
  gboolean ok;

  *trial = (AttestDropTrial){ 0 };
  job->drop = attest_drop_copy (self);
  job->make = make;
  attest_drop_forget_silence (self->root);
  ok = attest_drop_call (self->root, self->patience_ms, try_job, job, try_clear, cancellable, error);
  if (ok)
    *trial = job->trial;
  if (ok && job->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&job->error));
      ok = FALSE;
    }
  g_atomic_rc_box_release_full (job, try_clear);
  return ok;
}
