/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-evidence-dialog.h"

#include <glib/gi18n.h>

#include "attest-jobs.h"
#include "attest-messages.h"
#include "attest-tile.h"
#include "attest-widgets.h"
#include "domain/attest-details.h"

/* Nothing typed longer ago than this is ever lost, milliseconds. */
#define BEHIND_MOST 2000
#define DONE GINT_TO_POINTER (TRUE)

struct _AttestEvidenceDialog
{
  AdwWindow parent_instance;

  /* Owned */
  AttestSession *session;
  char          *case_id;
  char          *item_id; /* of the thing that is moved; NULL: something new */
  guint          timer;

  /* Borrowed */
  AttestEvidenceForm *form; /* NULL: the kinds are shown */

  /* Template widgets */
  GtkWidget  *back;
  GtkStack   *stack;
  GtkFlowBox *kinds;
  GtkLabel   *heading;
  GtkLabel   *hint;
  GtkLabel   *problem;
  AdwBin     *place;
  GtkWidget  *save;

  gboolean sealing;
};

G_DEFINE_FINAL_TYPE (AttestEvidenceDialog, attest_evidence_dialog, ADW_TYPE_WINDOW)

/* ── Drafts ───────────────────────────────────────────────────────────── */

static char *
draft_name (const char *case_id)
{
  return g_strconcat ("evidence:", case_id, NULL);
}

static gpointer
save_draft_job (AttestDesk   *desk,
                gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  const char *const *strings = data;
  g_autofree char   *name = draft_name (strings[0]);

  return attest_desk_save_draft (desk, name, strings[1], error) ? DONE : NULL;
}

static gpointer
load_draft_job (AttestDesk   *desk,
                gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  g_autofree char *name = draft_name (data);
  char            *text = attest_desk_load_draft (desk, name, NULL);

  return text != NULL ? text : g_strdup ("");
}

static void
draft_saved_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    g_warning ("The draft could not be saved: %s", error->message);
}

/* The job is queued when this returns, before anything that closes the store. */
static void
flush_draft (AttestEvidenceDialog *self)
{
  g_autofree char *text = NULL;
  char           **strings;

  if (self->timer == 0)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->form == NULL || attest_session_get_state (self->session) != ATTEST_SESSION_OPEN)
    return;
  if (!attest_evidence_form_is_empty (self->form))
    text = attest_evidence_form_to_text (self->form);
  strings = g_new0 (char *, 3);
  strings[0] = g_strdup (self->case_id);
  strings[1] = g_steal_pointer (&text);
  attest_session_read_async (self->session, "draft", save_draft_job, strings, (GDestroyNotify)g_strfreev, NULL, NULL, draft_saved_cb, NULL);
}

static gboolean
due_cb (gpointer user_data)
{
  flush_draft (user_data);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (AttestEvidenceDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  if (self->timer == 0 && self->item_id == NULL && !self->sealing)
    self->timer = g_timeout_add (BEHIND_MOST, due_cb, self);
}

/* ── Pages ────────────────────────────────────────────────────────────── */

static void
show_form (AttestEvidenceDialog *self,
           GtkWidget            *form)
{
  AttestFormKind kind = attest_evidence_form_get_kind (ATTEST_EVIDENCE_FORM (form));

  self->form = ATTEST_EVIDENCE_FORM (form);
  gtk_label_set_text (self->heading, attest_form_title (kind));
  gtk_label_set_text (self->hint, attest_form_hint (kind));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  adw_bin_set_child (self->place, form);
  attest_widget_finish (form, attest_form_title (kind));
  gtk_widget_set_visible (self->back, TRUE);
  gtk_widget_set_visible (self->save, TRUE);
  g_signal_connect_object (form, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->stack, "form");
  attest_evidence_form_focus (self->form);
}

static void
back_cb (AttestEvidenceDialog *self)
{
  if (self->sealing)
    return;
  flush_draft (self);
  self->form = NULL;
  adw_bin_set_child (self->place, NULL);
  gtk_widget_set_visible (self->back, FALSE);
  gtk_widget_set_visible (self->save, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "kinds");
}

/* A file goes the way of every picture: through the question at the gate. */
static void
file_cb (AttestEvidenceDialog *self)
{
  GtkWindow       *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *case_id = g_strdup (self->case_id);

  gtk_window_destroy (GTK_WINDOW (self));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "app.record-to", "s", case_id);
}

static void
kind_cb (AttestEvidenceDialog *self,
         AttestTile           *tile)
{
  const char *answer = attest_tile_get_answer (tile);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile), FALSE);
  show_form (self, attest_evidence_form_new ((AttestFormKind)g_ascii_strtoull (answer, NULL, 10)));
}

static void
add_tile (AttestEvidenceDialog *self,
          const char           *title,
          const char           *subtitle,
          int                   form)
{
  char       answer[4];
  GtkWidget *tile;

  g_snprintf (answer, sizeof answer, "%d", form);
  tile = attest_tile_new (title, subtitle, answer);
  g_signal_connect_object (tile, "clicked", form < 0 ? G_CALLBACK (file_cb) : G_CALLBACK (kind_cb), self, G_CONNECT_SWAPPED);
  attest_tiles_add (self->kinds, tile);
}

static void
add_kinds (AttestEvidenceDialog *self)
{
  add_tile (self, _ ("A picture or a file"), _ ("A screenshot, a photo, a document."), -1);
  add_tile (self, _ ("An e-mail"), _ ("Save it in the mail program as a file, or drag it over."), -1);
  add_tile (self, _ ("Messages from a chat"), _ ("Export the chat on the phone. Choose the text or the zip."), -1);
  add_tile (self, _ ("A web page"), _ ("Save the page in the browser. Choose the file."), -1);
  add_tile (self, attest_form_title (ATTEST_FORM_CALL), _ ("Number, time, what was said."), ATTEST_FORM_CALL);
  add_tile (self, attest_form_title (ATTEST_FORM_THING), _ ("What it is, and where it is locked away."), ATTEST_FORM_THING);
  add_tile (self, attest_form_title (ATTEST_FORM_ACCOUNT), _ ("Yours, or somebody else’s own words."), ATTEST_FORM_ACCOUNT);
}

static void
add_moves (AttestEvidenceDialog *self)
{
  add_tile (self, attest_form_title (ATTEST_FORM_TAKEN_OUT), _ ("Somebody has it now."), ATTEST_FORM_TAKEN_OUT);
  add_tile (self, attest_form_title (ATTEST_FORM_LOCKED_AWAY), _ ("It is in a safe place, here or elsewhere."), ATTEST_FORM_LOCKED_AWAY);
}

/* ── Sealing ──────────────────────────────────────────────────────────── */

typedef struct
{
  AttestItemKind kind;
  char          *case_id;
  char          *item_id;
  char          *name;
  char          *url;
  char          *no_url_reason;
  char          *text;
  char         **details;
  gint64         seen_ms;
  char           zone[ATTEST_ZONE_MAX + 1];
} Deed;

static void
deed_free (gpointer data)
{
  Deed *self = data;

  g_free (self->case_id);
  g_free (self->item_id);
  g_free (self->name);
  g_free (self->url);
  g_free (self->no_url_reason);
  g_free (self->text);
  g_strfreev (self->details);
  g_free (self);
}

static Deed *
deed_new (AttestEvidenceDialog *self)
{
  Deed            *deed = g_new0 (Deed, 1);
  g_autofree char *number = attest_evidence_form_get (self->form, "number");

  deed->kind = attest_form_item_kind (attest_evidence_form_get_kind (self->form));
  deed->case_id = g_strdup (self->case_id);
  deed->item_id = g_strdup (self->item_id);
  deed->name = attest_evidence_form_get (self->form, "name");
  deed->text = attest_evidence_form_get (self->form, "text");
  deed->details = attest_evidence_form_details (self->form);
  deed->url = attest_phone_address (number);
  deed->no_url_reason = deed->url == NULL ? g_steal_pointer (&number) : NULL;
  if (!attest_evidence_form_seen (self->form, &deed->seen_ms, deed->zone))
    deed->seen_ms = 0;
  return deed;
}

static gpointer
write_job (AttestDesk   *desk,
           gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  Deed      *deed = data;
  AttestShot shot = { .kind = deed->kind, .name = deed->name, .url = deed->url, .no_url_reason = deed->no_url_reason, .text = deed->text, .method = "words", .seen_ms = deed->seen_ms, .seen_zone = deed->zone, .details = (const char *const *)deed->details };
  g_autoptr (AttestItem) item = NULL;
  g_autofree char *draft = draft_name (deed->case_id);

  if (deed->item_id != NULL)
    return attest_desk_move_item (desk, deed->item_id, (const char *const *)deed->details, error) ? DONE : NULL;
  item = attest_desk_write (desk, deed->case_id, &shot, error);
  if (item == NULL)
    return NULL;
  /* Sealed is sealed: a draft that stays only asks to be thrown away. */
  (void)attest_desk_save_draft (desk, draft, NULL, NULL);
  return DONE;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AttestEvidenceDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  self->sealing = FALSE;
  if (self->session == NULL)
    return;
  gtk_widget_set_sensitive (self->save, TRUE);
  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    attest_message_present (GTK_WINDOW (self), error);
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
save_cb (AttestEvidenceDialog *self)
{
  GtkWidget       *at = NULL;
  g_autofree char *problem = self->form != NULL ? attest_evidence_form_problem (self->form, &at) : NULL;

  if (self->form == NULL || self->sealing)
    return;
  if (problem != NULL)
    {
      gtk_label_set_text (self->problem, problem);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      gtk_widget_grab_focus (at);
      return;
    }
  flush_draft (self);
  self->sealing = TRUE;
  gtk_widget_set_sensitive (self->save, FALSE);
  attest_session_change_async (self->session, "evidence", write_job, deed_new (self), deed_free, NULL, NULL, written_cb, g_object_ref (self));
}

/* ── The window ───────────────────────────────────────────────────────── */

static gboolean
close_request_cb (AttestEvidenceDialog *self)
{
  flush_draft (self);
  return self->sealing;
}

static void
attest_evidence_dialog_dispose (GObject *object)
{
  AttestEvidenceDialog *self = ATTEST_EVIDENCE_DIALOG (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->item_id, g_free);
  self->form = NULL;
  G_OBJECT_CLASS (attest_evidence_dialog_parent_class)->dispose (object);
}

static void
attest_evidence_dialog_class_init (AttestEvidenceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_evidence_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-evidence-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestEvidenceDialog, back);
  gtk_widget_class_bind_template_child (widget_class, AttestEvidenceDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AttestEvidenceDialog, kinds);
  gtk_widget_class_bind_template_child (widget_class, AttestEvidenceDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, AttestEvidenceDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, AttestEvidenceDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestEvidenceDialog, place);
  gtk_widget_class_bind_template_child (widget_class, AttestEvidenceDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
attest_evidence_dialog_init (AttestEvidenceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_close_on_escape (GTK_WINDOW (self));
  g_signal_connect (self, "close-request", G_CALLBACK (close_request_cb), NULL);
}

/**
 * attest_evidence_dialog_hide:
 * @self: the window
 *
 * Puts what was typed aside and goes away: the store is about to lock.
 */
void
attest_evidence_dialog_hide (AttestEvidenceDialog *self)
{
  g_return_if_fail (ATTEST_IS_EVIDENCE_DIALOG (self));
  flush_draft (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
draft_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (AttestEvidenceDialog) self = user_data;
  g_autofree char *text = attest_session_run_finish (ATTEST_SESSION (source), result, NULL);
  GtkWidget       *form = text != NULL && *text != '\0' ? attest_evidence_form_from_text (text) : NULL;

  /* Whoever has chosen meanwhile has begun something else. */
  if (form != NULL && self->session != NULL && self->form == NULL)
    show_form (self, form);
  else if (form != NULL)
    g_object_unref (g_object_ref_sink (form));
}

/**
 * attest_evidence_dialog_new:
 * @parent: the window it belongs to
 * @session: the open store
 * @case_id: a case of one's own
 *
 * Returns: (transfer none): a window to be presented; what was typed last time
 *   and not sealed is there again
 */
GtkWindow *
attest_evidence_dialog_new (GtkWindow     *parent,
                            AttestSession *session,
                            const char    *case_id)
{
  AttestEvidenceDialog *self = g_object_new (ATTEST_TYPE_EVIDENCE_DIALOG, "transient-for", parent, "application", gtk_window_get_application (parent), NULL);

  self->session = g_object_ref (session);
  self->case_id = g_strdup (case_id);
  add_kinds (self);
  attest_session_read_async (session, "draft", load_draft_job, g_strdup (case_id), g_free, g_free, NULL, draft_loaded_cb, g_object_ref (self));
  return GTK_WINDOW (self);
}

/**
 * attest_evidence_dialog_new_move:
 * @parent: the window it belongs to
 * @session: the open store
 * @item: a thing
 *
 * Returns: (transfer none): a window to be presented, which notes that @item
 *   was taken out or locked away
 */
GtkWindow *
attest_evidence_dialog_new_move (GtkWindow     *parent,
                                 AttestSession *session,
                                 AttestItem    *item)
{
  AttestEvidenceDialog *self = g_object_new (ATTEST_TYPE_EVIDENCE_DIALOG, "transient-for", parent, "application", gtk_window_get_application (parent), NULL);
  g_autofree char      *title = g_strdup_printf (_ ("Where %s Is"), item->exhibit);

  self->session = g_object_ref (session);
  self->case_id = g_strdup (item->case_id);
  self->item_id = g_strdup (item->id);
  gtk_window_set_title (GTK_WINDOW (self), title);
  add_moves (self);
  return GTK_WINDOW (self);
}
