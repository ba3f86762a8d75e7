/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-keep-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-conflict-note.h"
#include "attest-tile.h"
#include "attest-widgets.h"
#include "base/attest-error.h"

/* Longest side of the picture shown, pixels. */
#define SHOWN_SIDE 1200
/* How wide it stands on the page before and after it is shown, pixels. */
#define WIDTH_HIDDEN 340
#define WIDTH_SHOWN 640
/* More text than this in an address is not one. */
#define ADDRESS_MOST 4096

G_DEFINE_FINAL_TYPE (AttestRecordKeep, attest_record_keep, ATTEST_TYPE_RECORD_PAGE)

/* What was said to be missing was about what stood there before. */
static void
keep_changed_cb (AttestRecordKeep *self)
{
  attest_record_page_problem (ATTEST_RECORD_PAGE (self), NULL, NULL);
}

static void
keep_finish (AttestRecordKeep *self,
             const char       *reason,
             gboolean          more)
{
  AttestRecordPage *page = ATTEST_RECORD_PAGE (self);
  g_autofree char  *problem = attest_when_row_problem (self->seen);
  g_autoptr (GString) lacks = g_string_new (NULL);
  GtkWidget *at = NULL;

  attest_record_keep_take (self, reason);
  self->wants_more = more;
  if (problem == NULL && !attest_record_keep_take_time (self))
    problem = g_strdup (_ ("Write when you saw it."));
  attest_record_keep_lacks (self, problem, lacks, &at);
  if (at != NULL)
    attest_record_page_problem (page, lacks->str, at);
  else
    attest_record_page_answered (page);
}

static void
use_clicked_cb (AttestRecordKeep *self)
{
  keep_finish (self, attest_record_keep_text (self->reason), FALSE);
}

static void
another_clicked_cb (AttestRecordKeep *self)
{
  keep_finish (self, attest_record_keep_text (self->reason), TRUE);
}

static void
reason_clicked_cb (AttestRecordKeep *self,
                   AttestTile       *tile)
{
  const gboolean app = g_strcmp0 (attest_tile_get_answer (tile), "app") == 0;

  attest_tiles_show (self->reasons, NULL);
  keep_finish (self, app ? "It is in an app" : "It is a message", FALSE);
}

/* "" while locked, when nobody knows whose store it is. */
static const char *
keep_own_name (AttestRecordKeep *self)
{
  AttestRecord *record = attest_record_page_get_record (ATTEST_RECORD_PAGE (self));
  const char   *name = attest_session_get_name (attest_record_get_session (record));

  return name != NULL ? name : "";
}

static void
origin_clicked_cb (AttestRecordKeep *self,
                   AttestTile       *tile)
{
  keep_changed_cb (self);
  self->origin_word = attest_tile_get_answer (tile);
  attest_tiles_show (self->origins, self->origin_word);
  gtk_widget_set_visible (self->origin_more, g_strcmp0 (self->origin_word, "school") != 0);
  if (g_strcmp0 (self->origin_word, "own") == 0 && attest_record_keep_text (self->device_owner) == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->device_owner), keep_own_name (self));
}

static void
show_toggled_cb (AttestRecordKeep *self,
                 GtkToggleButton  *button)
{
  const gboolean shown = gtk_toggle_button_get_active (button);

  attest_picture_view_set_blurred (self->picture, !shown);
  adw_clamp_set_maximum_size (ADW_CLAMP (self->frame), shown ? WIDTH_SHOWN : WIDTH_HIDDEN);
  gtk_button_set_label (GTK_BUTTON (button), shown ? _ ("Hide the picture") : _ ("Show the picture"));
  gtk_widget_set_valign (self->show, shown ? GTK_ALIGN_END : GTK_ALIGN_CENTER);
}

static void
address_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (AttestRecordKeep) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (text == NULL || strlen (text) > ADDRESS_MOST || !g_utf8_validate (text, -1, NULL) || *g_strstrip (text) == '\0')
    attest_record_page_problem (ATTEST_RECORD_PAGE (self), _ ("There is no address to paste. Copy it in the browser first."), self->url);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->url), g_strdelimit (text, "\r\n\t", ' '));
}

static void
paste_address_cb (AttestRecordKeep *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, address_read_cb, g_object_ref (self));
}

static void
keep_show_picture (AttestRecordKeep *self,
                   AttestPicture    *picture)
{
  const gboolean is_picture = picture != NULL;

  if (is_picture)
    attest_picture_view_set_picture (self->picture, picture);
  gtk_widget_set_visible (self->frame, is_picture);
  gtk_button_set_label (GTK_BUTTON (self->use), is_picture ? _ ("_Use this picture") : _ ("_Use this file"));
  gtk_label_set_label (GTK_LABEL (self->without), is_picture ? _ ("Use this picture without a web address:") : _ ("Use this file without a web address:"));
}

static void
preview_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AttestRecordKeep) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPicture) picture = attest_session_preview_finish (ATTEST_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED))
    return;
  keep_show_picture (self, g_steal_pointer (&picture));
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestRecordKeep) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = attest_find_load_finish (result, &error);
  AttestRecord *record = attest_record_page_get_record (ATTEST_RECORD_PAGE (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL)
    keep_show_picture (self, NULL);
  else
    attest_session_preview_async (attest_record_get_session (record), bytes, SHOWN_SIDE, self->loading, preview_cb, g_object_ref (self));
}

static void
keep_reset (AttestRecordKeep *self)
{
  const AttestFind *find = self->find;

  self->origin_word = NULL;
  self->wants_more = FALSE;
  /* To the minute, and without the zone, which is the computer's own. */
  attest_when_row_set (self->seen, find->seen_ms, find->zone);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->seen),
                                 find->dated_by_file ? _ ("Seen at (this is the file’s own date: change it if it is wrong)") : _ ("Seen at"));
  gtk_editable_set_text (GTK_EDITABLE (self->url), find->url != NULL ? find->url : "");
  gtk_editable_set_text (GTK_EDITABLE (self->platform), find->platform != NULL ? find->platform : "");
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  gtk_editable_set_text (GTK_EDITABLE (self->device_owner), "");
  gtk_editable_set_text (GTK_EDITABLE (self->device_why), "");
  gtk_editable_set_text (GTK_EDITABLE (self->allowed_by), "");
  attest_tiles_show (self->origins, NULL);
  gtk_widget_set_visible (self->origin, attest_find_is_own_file (find));
  gtk_widget_set_visible (self->origin_more, FALSE);
  gtk_widget_set_visible (self->frame, TRUE);
  attest_picture_view_set_picture (self->picture, NULL);
  attest_picture_view_set_blurred (self->picture, TRUE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->show), FALSE);
  adw_clamp_set_maximum_size (ADW_CLAMP (self->frame), WIDTH_HIDDEN);
}

/**
 * attest_record_keep_set_find:
 * @find: (transfer none): stays alive until another is set
 * @more: how many are waiting behind it
 *
 * Shows @find with nothing answered but the time. Called only after the gate
 * was answered with no.
 */
void
attest_record_keep_set_find (AttestRecordKeep *self,
                             AttestFind       *find,
                             guint             more)
{
  g_autofree char *waiting = NULL;
  g_autofree char *facts = NULL;

  g_return_if_fail (ATTEST_IS_RECORD_KEEP (self));

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->find = find;
  if (find == NULL)
    return;
  self->loading = g_cancellable_new ();
  keep_reset (self);
  waiting = g_strdup_printf (ngettext ("%u more is waiting behind it.", "%u more are waiting behind it.", more), more);
  facts = g_strjoin (" ", find->name != NULL ? find->name : "", more > 0 ? waiting : "", NULL);
  gtk_label_set_label (GTK_LABEL (self->facts), g_strstrip (facts));
  gtk_widget_set_visible (self->facts, *facts != '\0');
  attest_find_load_async (find, self->loading, loaded_cb, g_object_ref (self));
}

/**
 * attest_record_keep_wants_more:
 *
 * Returns: whether another picture is to be taken after this one
 */
gboolean
attest_record_keep_wants_more (AttestRecordKeep *self)
{
  g_return_val_if_fail (ATTEST_IS_RECORD_KEEP (self), FALSE);

  return self->wants_more;
}

/**
 * attest_record_keep_set_sealing:
 * @sealing: whether it is being sealed now
 * @done: from 0 to 1
 */
void
attest_record_keep_set_sealing (AttestRecordKeep *self,
                                gboolean          sealing,
                                double            done)
{
  g_return_if_fail (ATTEST_IS_RECORD_KEEP (self));

  gtk_widget_set_visible (self->progress, sealing);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), done);
  gtk_widget_set_sensitive (self->buttons, !sealing);
  gtk_widget_set_sensitive (self->reasons, !sealing);
}

/* What was found stays as it is answered; only what the school says may have come. */
static void
attest_record_keep_enter (AttestRecordPage *page)
{
  AttestRecordSchool *school = attest_record_page_get_school (page);

  attest_conflict_note_set (ATTEST_CONFLICT_NOTE (ATTEST_RECORD_KEEP (page)->conflict), school != NULL ? school->conflict_import : NULL);
}

static void
attest_record_keep_dispose (GObject *object)
{
  AttestRecordKeep *self = ATTEST_RECORD_KEEP (object);

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_KEEP);

  G_OBJECT_CLASS (attest_record_keep_parent_class)->dispose (object);
}

static void
attest_record_keep_class_init (AttestRecordKeepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_keep_dispose;
  ATTEST_RECORD_PAGE_CLASS (klass)->enter = attest_record_keep_enter;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-keep.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, frame);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, picture);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, show);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, facts);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, seen);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, url);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, platform);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, origin);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, origins);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, origin_more);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, conflict);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, device_owner);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, device_why);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, allowed_by);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, without);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, reasons);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, reason);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, buttons);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, use);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordKeep, progress);
  gtk_widget_class_bind_template_callback (widget_class, use_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, another_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, origin_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_address_cb);
}

static void
attest_record_keep_init (AttestRecordKeep *self)
{
  g_type_ensure (ATTEST_TYPE_TILE);
  g_type_ensure (ATTEST_TYPE_CONFLICT_NOTE);
  g_type_ensure (ATTEST_TYPE_PICTURE_VIEW);
  g_type_ensure (ATTEST_TYPE_WHEN_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_left_to_right (GTK_EDITABLE (self->url));
  g_signal_connect_swapped (self->seen, "changed", G_CALLBACK (keep_changed_cb), self);
  g_signal_connect_swapped (self->url, "changed", G_CALLBACK (keep_changed_cb), self);
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (keep_changed_cb), self);
  attest_picture_view_set_label (self->picture, _ ("The picture to keep, blurred until you show it"));
}
