/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-item-card.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "attest-case-gaps.h"
#include "attest-copies.h"
#include "attest-evidence-words.h"
#include "attest-format.h"
#include "attest-item-evidence.h"
#include "attest-lock-away.h"
#include "attest-messages.h"
#include "attest-picture.h"
#include "attest-settings.h"
#include "attest-widgets.h"
#include "attest-wrap.h"

#define SMALL_SIDE 220
#define FULL_SIDE 1600

/* A picture is never decoded before a press. One press of a received picture
 * shows it small and without colour, the next one as it is. */
typedef enum {
  HIDDEN,
  SMALL,
  FULL
} Stage;

struct _AttestItemCard
{
  GtkListBoxRow parent_instance;

  /* Owned */
  AttestSession *session;
  AttestItem    *item;
  GCancellable  *cancellable;

  /* Template widgets */
  GtkImage          *icon;
  GtkLabel          *title;
  GtkLabel          *when;
  GtkLabel          *text;
  GtkWidget         *picture_box;
  GtkLabel          *hidden_label;
  AttestPictureView *picture;
  GtkButton         *show;
  GtkWidget         *look;
  GtkWidget         *hide;
  GtkSpinner        *spinner;
  GtkLabel          *copy;
  GtkLabel          *sealed;
  GtkLabel          *platform;
  GtkLabel          *address;
  AdwBin            *evidence;
  GtkWidget         *missing_box;
  GtkLabel          *missing;
  GtkWidget         *expander;
  GtkGrid           *details;

  Stage    stage;
  Stage    wanted;
  gboolean received;
  gboolean gently; /* small and without colour first */
};

G_DEFINE_FINAL_TYPE (AttestItemCard, attest_item_card, GTK_TYPE_LIST_BOX_ROW)

static gboolean
is_picture (AttestItem *item)
{
  return item->object_id != NULL && item->media_type != NULL && g_str_has_prefix (item->media_type, "image/");
}

static void
show_stage (AttestItemCard *self)
{
  gboolean seen = self->stage != HIDDEN;

  gtk_widget_set_visible (GTK_WIDGET (self->picture), seen);
  gtk_widget_set_visible (GTK_WIDGET (self->hidden_label), !seen);
  gtk_widget_set_visible (self->hide, seen);
  gtk_widget_set_visible (GTK_WIDGET (self->show), self->stage != FULL);
  gtk_button_set_label (self->show, seen           ? _ ("Show _larger, in colour")
                                    : self->gently ? _ ("_Show small, in grey")
                                                   : _ ("_Show"));
  attest_picture_view_set_grey (self->picture, self->gently && self->stage == SMALL);
}

static void
set_busy (AttestItemCard *self,
          gboolean        busy)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->show), !busy);
}

static void
picture_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AttestItemCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPicture) picture = attest_session_picture_finish (ATTEST_SESSION (source), result, &error);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  if (self->session == NULL)
    return;
  set_busy (self, FALSE);
  g_clear_object (&self->cancellable);
  if (picture == NULL)
    {
      attest_message_present (window, error);
      return;
    }
  attest_picture_view_set_picture (self->picture, g_steal_pointer (&picture));
  self->stage = self->wanted;
  show_stage (self);
  gtk_widget_grab_focus (self->hide);
  attest_item_evidence_ask_picture (ATTEST_ITEM_EVIDENCE (adw_bin_get_child (self->evidence)));
}

static void
show_cb (AttestItemCard *self)
{
  if (self->cancellable != NULL)
    return;
  self->wanted = self->stage == HIDDEN ? SMALL : FULL;
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  attest_session_picture_async (self->session, self->item->id, self->wanted == FULL ? FULL_SIDE : SMALL_SIDE, TRUE,
                                self->cancellable, picture_cb, g_object_ref (self));
}

static void
hide_cb (AttestItemCard *self)
{
  attest_picture_view_set_picture (self->picture, NULL);
  self->stage = HIDDEN;
  show_stage (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->show));
}

static const char *
icon_of (AttestItem *item)
{
  if (attest_item_kind_is_words (item->kind))
    return item->kind == ATTEST_KIND_PHONE_CALL ? "call-start-symbolic" : "document-edit-symbolic";
  if (item->kind == ATTEST_KIND_EMAIL || item->kind == ATTEST_KIND_MESSAGE)
    return "mail-unread-symbolic";
  return is_picture (item) ? "image-x-generic-symbolic" : "text-x-generic-symbolic";
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
add_detail (AttestItemCard *self,
            int            *row,
            const char     *name,
            const char     *value)
{
  GtkWidget *key, *text;

  if (value == NULL || *value == '\0')
    return;
  key = gtk_label_new (name);
  text = gtk_label_new (value);
  gtk_label_set_xalign (GTK_LABEL (key), 0);
  gtk_label_set_yalign (GTK_LABEL (key), 0);
  gtk_widget_add_css_class (key, "dim-label");
  gtk_widget_add_css_class (key, "caption");
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (text, "caption");
  gtk_grid_attach (self->details, key, 0, *row, 2, 1);
  gtk_grid_attach (self->details, text, 0, *row + 1, 1, 1);
  *row += 2;
}

static const char *
method_words (const char *method)
{
  static const struct
  {
    const char *word, *text;
  } words[] = {
    { "portal", N_ ("Taken as a screenshot by this computer") },
    { "clipboard", N_ ("Pasted from the clipboard") },
    { "drop", N_ ("Dragged into Attest") },
    { "chooser", N_ ("Chosen as a file") },
    { "command", N_ ("Added with the command line") },
    { "spool", N_ ("Recorded while Attest was locked") },
    { "package", N_ ("Received in a sealed record") },
    { "words", N_ ("Typed into Attest") },
    { "marked", N_ ("Made in Attest from the picture named below") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].word, method) == 0)
      return _ (words[i].text);
  return method;
}

static const char *
plain_words (const char *plain)
{
  if (g_strcmp0 (plain, "removed") == 0)
    return _ ("Removed after sealing");
  if (g_strcmp0 (plain, "remains") == 0)
    return _ ("Still on the disk, outside Attest");
  if (g_strcmp0 (plain, "unknown") == 0)
    return _ ("Not known");
  return NULL;
}

static void
show_details (AttestItemCard *self)
{
  AttestItem      *item = self->item;
  g_autofree char *size = item->object_id != NULL ? attest_format_size (item->size) : NULL;
  g_autofree char *added = attest_format_time (item->added_ms, item->zone);
  int              row = 0;

  add_detail (self, &row, _ ("Name"), item->name);
  add_detail (self, &row, _ ("Recorded by"), item->author_name);
  add_detail (self, &row, _ ("Recorded"), added);
  add_detail (self, &row, _ ("Clock"), attest_format_clock (item->clock));
  add_detail (self, &row, _ ("How it was recorded"), method_words (item->method));
  add_detail (self, &row, _ ("How it was seen"), item->how_seen);
  add_detail (self, &row, _ ("Size"), size);
  add_detail (self, &row, _ ("The file it came from"), plain_words (item->plain_source));
  add_detail (self, &row, _ ("Made from"), item->parent_sha256);
  if (item->sha256 == NULL)
    return;
  add_detail (self, &row, _ ("SHA-256 fingerprint"), item->sha256);
  gtk_grid_attach (self->details, attest_copy_button_new (_ ("Copy the fingerprint"), item->sha256), 1, row - 1, 1, 1);
}

static char *
when_text (AttestItem *item)
{
  g_autofree char *at = attest_format_time (item->seen_ms > 0 ? item->seen_ms : item->added_ms, item->zone);

  if (item->while_locked)
    return g_strdup_printf (_ ("Recorded %s, while Attest was locked"), at);
  return g_strdup_printf (item->seen_ms > 0 ? _ ("Seen %s") : _ ("Recorded %s"), at);
}

/* Whoever recorded it can say it here, and need not look for where. */
static void
show_missing (AttestItemCard *self)
{
  g_autofree char *missing = attest_missing_words (self->item);
  /* Translators: %s is the number of a piece of evidence, such as JE/3 */
  g_autofree char *name = g_strdup_printf (_ ("Say what %s lacks"), self->item->exhibit);

  gtk_widget_set_visible (self->missing_box, missing != NULL);
  set_text (self->missing, missing);
  if (missing != NULL && !self->received && self->item->exhibit != NULL)
    gtk_box_append (GTK_BOX (self->missing_box), attest_case_gaps_button_new (self->session, self->item, name));
}

/* While it is asked about, it need not be looked at. */
static void
lock_pressed_cb (AttestItemCard *self)
{
  if (self->stage != HIDDEN)
    hide_cb (self);
}

/* Of what is locked away nothing is offered: no picture, no words inside it, no
 * copy. Of the rest, that it can be. */
static void
show_lock (AttestItemCard *self)
{
  GtkWidget *lock;

  if (self->item->sha256 == NULL || attest_item_kind_is_words (self->item->kind))
    return;
  lock = attest_lock_away_new (self->session, self->item);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (self->expander)), lock, self->item->locked ? self->picture_box : self->expander);
  if (!self->item->locked)
    {
      g_signal_connect_object (lock, "clicked", G_CALLBACK (lock_pressed_cb), self, G_CONNECT_SWAPPED);
      return;
    }
  gtk_widget_set_visible (self->picture_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->evidence), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->sealed), FALSE);
}

static void
show_item (AttestItemCard *self)
{
  AttestItem      *item = self->item;
  const char      *kind = attest_format_kind (item->kind);
  g_autofree char *title = item->exhibit != NULL ? g_strdup_printf ("%s · %s", item->exhibit, kind) : g_strdup (kind);
  g_autofree char *when = when_text (item);
  g_autofree char *copy = attest_copy_words (item);
  g_autofree char *named = NULL;
  g_autofree char *text = attest_item_words (item);
  g_autofree char *address = attest_address_words (item);
  g_autofree char *platform = item->platform != NULL && *item->platform != '\0' ? g_strdup_printf (_ ("App or account: %s"), item->platform) : NULL;
  gboolean         picture = is_picture (item);

  gtk_image_set_from_icon_name (self->icon, icon_of (item));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->when, when);
  set_text (self->text, text);
  set_text (self->platform, platform);
  set_text (self->address, address);
  /* Only an address: a number comes with words, and is kept together in them. */
  gtk_widget_set_direction (GTK_WIDGET (self->address), item->url != NULL && !g_str_has_prefix (item->url, "tel:") ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_NONE);
  set_text (self->sealed, item->object_id == NULL || picture ? NULL
                          : attest_item_can_be_read (item)   ? _ ("Kept sealed, exactly as it was. Attest shows its words alone.")
                                                             : _ ("Kept sealed, exactly as it was. Attest does not open files of this kind."));
  show_missing (self);
  gtk_widget_set_visible (self->picture_box, picture);
  gtk_label_set_label (self->hidden_label, self->gently ? _ ("A picture, hidden. You can look at it small and in grey first, then larger and in colour.")
                                                        : _ ("A picture, hidden until you press Show."));
  attest_picture_view_set_label (self->picture, title);
  /* Translators: of one piece of evidence, as in "Details of JE/3" */
  named = g_strdup_printf (_ ("Details of %s"), item->exhibit != NULL ? item->exhibit : kind);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, named, -1);
  set_text (self->copy, copy);
  show_lock (self);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->look), "s", item->id);
  show_stage (self);
  show_details (self);
}

static void
attest_item_card_dispose (GObject *object)
{
  AttestItemCard *self = ATTEST_ITEM_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (attest_item_card_parent_class)->dispose (object);
}

static void
attest_item_card_class_init (AttestItemCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_item_card_dispose;
  g_type_ensure (ATTEST_TYPE_PICTURE_VIEW);
  g_type_ensure (ATTEST_TYPE_WRAP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-item-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, icon);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, title);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, when);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, text);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, picture_box);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, hidden_label);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, picture);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, show);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, look);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, hide);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, spinner);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, copy);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, sealed);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, platform);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, address);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, evidence);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, missing_box);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, missing);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, expander);
  gtk_widget_class_bind_template_child (widget_class, AttestItemCard, details);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, hide_cb);
}

static void
attest_item_card_init (AttestItemCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  /* An address alone reads from left to right, and stands where the others stand. */
  if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    gtk_label_set_xalign (self->address, 1);
}

/**
 * attest_item_card_new:
 * @session: the open store; held
 * @item: what to show; held
 * @received: whether somebody else recorded it, so that its picture is a surprise
 *
 * Returns: (transfer floating): a card; its picture is hidden
 */
GtkWidget *
attest_item_card_new (AttestSession *session,
                      AttestItem    *item,
                      gboolean       received)
{
  AttestItemCard *self = g_object_new (ATTEST_TYPE_ITEM_CARD, NULL);

  self->session = g_object_ref (session);
  self->item = g_object_ref (item);
  self->received = received;
  self->gently = received && attest_settings_hide_pictures ();
  adw_bin_set_child (self->evidence, attest_item_evidence_new (session, item, received));
  show_item (self);
  return GTK_WIDGET (self);
}
