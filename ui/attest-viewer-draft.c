/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-viewer-private.h"

#include <string.h>

#include "base/attest-json.h"

/* Marks that are being made are kept, encrypted, beside the cases, no more
 * than two seconds behind; nothing of a picture's pixels is in them. */
#define BEHIND_MOST 2000
#define DRAFT_MOST (2 * 1024 * 1024)

typedef struct
{
  char *name;
  char *text; /* NULL removes it */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static Draft *
draft_of (AttestViewer *self,
          char         *text)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->name = g_strconcat (ATTEST_VIEWER_DRAFT, self->item->id, NULL);
  draft->text = text;
  return draft;
}

static gpointer
save_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  Draft *self = data;

  return attest_desk_save_draft (desk, self->name, self->text, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

/* Nothing there is no failure. */
static gpointer
load_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  Draft *self = data;
  char  *text = attest_desk_load_draft (desk, self->name, NULL);

  return text != NULL ? text : g_strdup ("");
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (AttestViewer) self = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    g_warning ("The marks could not be kept: %s", error->message);
  self->kept = error == NULL && self->draft_timer == 0;
  if (self->session != NULL)
    attest_viewer_update (self);
}

static void
save (AttestViewer *self,
      char         *text)
{
  if (attest_session_get_state (self->session) == ATTEST_SESSION_OPEN)
    attest_session_read_async (self->session, "viewer/keep-marks", save_job, draft_of (self, text), draft_free, NULL, NULL, saved_cb, g_object_ref (self));
  else
    g_free (text);
}

static char *
to_text (AttestViewer *self)
{
  AttestMarks *marks = attest_marker_get_marks (self->marker);
  const char  *note = gtk_editable_get_text (self->note);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = attest_marks_to_text (marks);

  if (attest_marks_count (marks) == 0 && *note == '\0')
    return NULL;
  json_object_set_string_member (object, "marks", text);
  json_object_set_string_member (object, "note", note);
  return attest_json_print (object, NULL);
}

/**
 * attest_viewer_flush_draft:
 *
 * Keeps now what is not kept yet; queued when this returns, so that it comes
 * before a lock that is asked for afterwards.
 */
void
attest_viewer_flush_draft (AttestViewer *self)
{
  char *text;

  if (self->draft_timer == 0)
    return;
  g_clear_handle_id (&self->draft_timer, g_source_remove);
  if (self->marker == NULL)
    return;
  text = to_text (self);
  self->has_draft = text != NULL;
  save (self, text);
}

static gboolean
due_cb (gpointer user_data)
{
  attest_viewer_flush_draft (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * attest_viewer_touch_draft:
 *
 * Something changed: it is kept two seconds from now at the latest.
 */
void
attest_viewer_touch_draft (AttestViewer *self)
{
  self->kept = FALSE;
  if (self->draft_timer == 0)
    self->draft_timer = g_timeout_add (BEHIND_MOST, due_cb, self);
}

/**
 * attest_viewer_forget_draft:
 *
 * The marks are in a copy now, and whoever made it removed what was kept.
 */
void
attest_viewer_forget_draft (AttestViewer *self)
{
  g_clear_handle_id (&self->draft_timer, g_source_remove);
  self->has_draft = FALSE;
}

static void
look_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (AttestViewer) self = user_data;
  g_autofree char *text = attest_session_run_finish (ATTEST_SESSION (source), result, NULL);

  if (self->session == NULL || self->marker != NULL)
    return;
  self->has_draft = text != NULL && *text != '\0';
  attest_viewer_update (self);
}

/**
 * attest_viewer_look_for_draft:
 *
 * Finds out whether somebody began to mark this picture.
 */
void
attest_viewer_look_for_draft (AttestViewer *self)
{
  self->has_draft = FALSE;
  attest_session_read_async (self->session, "viewer/marks", load_job, draft_of (self, NULL), draft_free, g_free, self->cancellable,
                             look_cb, g_object_ref (self));
}

static void
open_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (AttestViewer) self = user_data;
  g_autofree char *text = attest_session_run_finish (ATTEST_SESSION (source), result, NULL);
  g_autoptr (JsonObject) object = NULL;
  const char *note;

  if (self->session == NULL || self->marker != NULL || self->item == NULL)
    return;
  if (text != NULL && *text != '\0')
    object = attest_json_parse (text, strlen (text), DRAFT_MOST, NULL);
  note = attest_json_text (object, "note");
  gtk_editable_set_text (self->note, note != NULL ? note : "");
  attest_viewer_start_with (self, attest_json_text (object, "marks"));
}

/**
 * attest_viewer_open_draft:
 *
 * Begins marking with what is kept, or with nothing.
 */
void
attest_viewer_open_draft (AttestViewer *self)
{
  attest_session_read_async (self->session, "viewer/marks", load_job, draft_of (self, NULL), draft_free, g_free, self->cancellable,
                             open_cb, g_object_ref (self));
}
