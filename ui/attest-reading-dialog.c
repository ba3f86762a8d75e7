/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-reading-dialog.h"

#include <glib/gi18n.h>

#include "attest-format.h"
#include "attest-messages.h"
#include "attest-picture.h"
#include "attest-reading-view.h"
#include "attest-widgets.h"

#define PART_SIDE 900

struct _AttestReadingDialog
{
  AdwWindow parent_instance;

  /* Owned */
  AttestSession *session;
  AttestItem    *item;
  GCancellable  *cancellable;

  /* Template widgets */
  GtkStack  *stack;
  GtkWidget *scroller;
  AdwBin    *content;
  GtkWidget *pages;
  GtkLabel  *which;
  GtkWidget *earlier;
  GtkWidget *later;

  guint from;  /* first message shown, from 0 */
  guint shown; /* messages shown */
};

G_DEFINE_FINAL_TYPE (AttestReadingDialog, attest_reading_dialog, ADW_TYPE_WINDOW)

/* ── One picture inside, behind a gate of its own ─────────────────────── */

typedef struct
{
  AttestReadingDialog *dialog;
  GtkBox              *place;
  guint                part;
} Part;

static void
part_free (Part *self)
{
  g_object_unref (self->dialog);
  g_object_unref (self->place);
  g_free (self);
}

static void
empty (GtkBox *place)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (place))) != NULL)
    gtk_box_remove (place, child);
}

static void
say (GtkBox     *place,
     const char *words)
{
  GtkWidget *label = gtk_label_new (words);

  empty (place);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "picture-box");
  gtk_box_append (place, label);
}

static void
hide_cb (GtkButton *button,
         GtkBox    *place)
{
  empty (place);
}

static void
show_picture (GtkBox        *place,
              AttestPicture *picture)
{
  GtkWidget *view = attest_picture_view_new (), *hide = gtk_button_new_with_mnemonic (_ ("_Hide"));

  empty (place);
  attest_picture_view_set_label (ATTEST_PICTURE_VIEW (view), _ ("A picture that was sent with it"));
  attest_picture_view_set_picture (ATTEST_PICTURE_VIEW (view), picture);
  gtk_widget_set_halign (view, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (hide, GTK_ALIGN_CENTER);
  g_signal_connect_object (hide, "clicked", G_CALLBACK (hide_cb), place, 0);
  gtk_box_append (place, view);
  gtk_box_append (place, hide);
  gtk_widget_grab_focus (hide);
}

static void
part_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Part *part = user_data;
  g_autoptr (GError) error = NULL;
  AttestPicture *picture = attest_session_part_finish (ATTEST_SESSION (source), result, &error);

  if (picture != NULL && part->dialog->session != NULL)
    show_picture (part->place, picture);
  else if (picture != NULL)
    attest_picture_free (picture);
  else if (part->dialog->session != NULL)
    say (part->place, _ ("This could not be read. It stays sealed inside, as it was."));
  part_free (part);
}

static void
gate_cb (AdwMessageDialog *gate,
         const char       *response,
         gpointer          user_data)
{
  Part                *part = g_object_steal_data (G_OBJECT (gate), "part");
  AttestReadingDialog *self = part->dialog;

  if (self->session == NULL)
    part_free (part);
  else if (g_strcmp0 (response, "no") == 0)
    attest_session_part_async (self->session, self->item->id, part->part, ATTEST_GATE_NO, PART_SIDE, self->cancellable, part_cb, part);
  else
    {
      if (g_strcmp0 (response, "yes") == 0)
        say (part->place, _ ("It was not opened, and stays sealed inside. Do not look at it elsewhere, and do not send this record on. Speak to your Designated Safeguarding Lead now."));
      part_free (part);
    }
}

static void
part_asked (guint    number,
            GtkBox  *place,
            gpointer user_data)
{
  AttestReadingDialog *self = user_data;
  Part                *part = g_new (Part, 1);
  AdwMessageDialog    *gate = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _ ("Before you look at this picture"),
                                                                          _ ("Does it show a nude or sexual picture, real, edited or made by a computer, of anyone who is, or might be, under 18? If you do not know, choose “Yes or not sure”.")));

  *part = (Part){ g_object_ref (self), g_object_ref (place), number };
  adw_message_dialog_add_responses (gate, "no", _ ("_No, show it"), "yes", _ ("_Yes or not sure"), NULL);
  adw_message_dialog_set_default_response (gate, "yes");
  adw_message_dialog_set_close_response (gate, "close");
  /* It goes with the window when the store locks. */
  gtk_window_set_destroy_with_parent (GTK_WINDOW (gate), TRUE);
  g_object_set_data_full (G_OBJECT (gate), "part", part, (GDestroyNotify)part_free);
  g_signal_connect (gate, "response", G_CALLBACK (gate_cb), NULL);
  attest_message_show (GTK_WINDOW (gate));
}

/* ── The words ────────────────────────────────────────────────────────── */

static guint
count_messages (AttestReading *reading)
{
  guint count = 0;

  for (guint i = 0; i < reading->lines->len; i++)
    count += ((AttestReadLine *)reading->lines->pdata[i])->tag == ATTEST_LINE_MESSAGE;
  return count;
}

static void
show_reading (AttestReadingDialog *self,
              AttestReading       *reading)
{
  g_autofree char *which = NULL;

  self->shown = count_messages (reading);
  adw_bin_set_child (self->content, attest_reading_view_new (reading, self->item->kind == ATTEST_KIND_MESSAGE, part_asked, self));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  /* Translators: which messages of how many are on the page, as in "1 to 200 of 4711" */
  which = g_strdup_printf (_ ("%u to %u of %u"), self->from + 1, self->from + self->shown, reading->total);
  gtk_label_set_text (self->which, which);
  gtk_widget_set_visible (self->pages, reading->total > self->shown);
  gtk_widget_set_sensitive (self->earlier, self->from > 0);
  gtk_widget_set_sensitive (self->later, self->from + self->shown < reading->total);
  gtk_stack_set_visible_child_name (self->stack, "read");
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (AttestReadingDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestReading) reading = attest_session_reading_finish (ATTEST_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  if (reading != NULL)
    {
      show_reading (self, reading);
      return;
    }
  g_info ("%s could not be read: %s", self->item->exhibit, error->message);
  gtk_stack_set_visible_child_name (self->stack, "unread");
}

static void
ask (AttestReadingDialog *self,
     guint                from,
     gboolean             look)
{
  self->from = from;
  gtk_stack_set_visible_child_name (self->stack, "busy");
  attest_session_reading_async (self->session, self->item->id, from, look, self->cancellable, read_cb, g_object_ref (self));
}

static guint
page_of (AttestReadingDialog *self)
{
  return self->item->kind == ATTEST_KIND_MESSAGE ? ATTEST_SESSION_CHAT_PAGE : ATTEST_SESSION_MAIL_PAGE;
}

static void
earlier_cb (AttestReadingDialog *self)
{
  ask (self, self->from - MIN (self->from, page_of (self)), FALSE);
}

static void
later_cb (AttestReadingDialog *self)
{
  ask (self, self->from + self->shown, FALSE);
}

static void
attest_reading_dialog_dispose (GObject *object)
{
  AttestReadingDialog *self = ATTEST_READING_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (attest_reading_dialog_parent_class)->dispose (object);
}

static void
attest_reading_dialog_class_init (AttestReadingDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_reading_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-reading-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestReadingDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AttestReadingDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, AttestReadingDialog, content);
  gtk_widget_class_bind_template_child (widget_class, AttestReadingDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, AttestReadingDialog, which);
  gtk_widget_class_bind_template_child (widget_class, AttestReadingDialog, earlier);
  gtk_widget_class_bind_template_child (widget_class, AttestReadingDialog, later);
  gtk_widget_class_bind_template_callback (widget_class, earlier_cb);
  gtk_widget_class_bind_template_callback (widget_class, later_cb);
}

static void
attest_reading_dialog_init (AttestReadingDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_close_on_escape (GTK_WINDOW (self));
}

/**
 * attest_reading_dialog_new:
 * @parent: the window it belongs to
 * @session: the open store
 * @item: a letter, a chat or a saved page
 *
 * Begins to read @item, which is noted in its history.
 *
 * Returns: (transfer none): a window to be presented
 */
GtkWindow *
attest_reading_dialog_new (GtkWindow     *parent,
                           AttestSession *session,
                           AttestItem    *item)
{
  AttestReadingDialog *self = g_object_new (ATTEST_TYPE_READING_DIALOG, "transient-for", parent, "application", gtk_window_get_application (parent), NULL);
  g_autofree char     *title = g_strdup_printf ("%s · %s", item->exhibit, attest_format_kind (item->kind));

  self->session = g_object_ref (session);
  self->item = g_object_ref (item);
  gtk_window_set_title (GTK_WINDOW (self), title);
  ask (self, 0, TRUE);
  return GTK_WINDOW (self);
}
