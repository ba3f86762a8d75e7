/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-notices.h"

#include <glib/gi18n.h>

#include "attest-card-tools.h"
#include "attest-pending-send.h"
#include "session/attest-desk-waiting.h"

/* More than these are found in the list; a pile of buttons helps nobody. */
#define MOST 5
#define OFFER "attest-offer"

struct _AttestNotices
{
  GtkBox parent_instance;
  /* Owned */
  AttestSession     *session;
  AttestPendingSend *pending;
  char              *sending; /* the case that was pressed last */
  char              *shown;   /* what the rows were made of */
};

G_DEFINE_FINAL_TYPE (AttestNotices, attest_notices, GTK_TYPE_BOX)

/* What one button sends. */
typedef struct
{
  char  *case_id;
  char **keys;
  char  *names;
} Offer;

static void
offer_free (gpointer data)
{
  Offer *self = data;

  g_free (self->case_id);
  g_strfreev (self->keys);
  g_free (self->names);
  g_free (self);
}

static Offer *
offer_new (const AttestWaiting *one)
{
  Offer *self = g_new0 (Offer, 1);
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < one->to->len; i++)
    {
      g_strv_builder_add (keys, ((AttestChoice *)one->to->pdata[i])->signing_key);
      g_ptr_array_add (names, ((AttestChoice *)one->to->pdata[i])->name);
    }
  g_ptr_array_add (names, NULL);
  self->case_id = g_strdup (one->case_id);
  self->keys = g_strv_builder_end (keys);
  /* Translators: stands between the names of two people. */
  self->names = g_strjoinv (_ (" and "), (char **)names->pdata);
  return self;
}

static void
import_cb (AttestNotices *self)
{
  attest_card_tool_import (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session, NULL, NULL);
}

/* Pressed twice, it is sent once. */
static void
send_cb (AttestNotices *self,
         GtkWidget     *button)
{
  const Offer *offer = g_object_get_data (G_OBJECT (button), OFFER);
  GtkWidget   *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (self->pending != NULL && g_strcmp0 (self->sending, offer->case_id) == 0 && !attest_pending_send_is_stopped (self->pending))
    return;
  attest_notices_flush (self);
  g_free (self->sending);
  self->sending = g_strdup (offer->case_id);
  self->pending = attest_pending_send_new (self->session, offer->case_id, (const char *const *)offer->keys, offer->names, ADW_TOAST_OVERLAY (toasts));
}

static void
attest_notices_dispose (GObject *object)
{
  AttestNotices *self = ATTEST_NOTICES (object);

  g_clear_pointer (&self->pending, attest_pending_send_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_notices_parent_class)->dispose (object);
}

static void
attest_notices_finalize (GObject *object)
{
  g_free (ATTEST_NOTICES (object)->sending);
  g_free (ATTEST_NOTICES (object)->shown);
  G_OBJECT_CLASS (attest_notices_parent_class)->finalize (object);
}

static void
attest_notices_class_init (AttestNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = attest_notices_dispose;
  G_OBJECT_CLASS (klass)->finalize = attest_notices_finalize;
}

static void
attest_notices_init (AttestNotices *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
add_words (GtkWidget  *box,
           const char *words,
           const char *style)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
}

static GtkWidget *
add_button (GtkWidget  *box,
            const char *words)
{
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new_with_mnemonic (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (label)), -1);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
notice_new (AttestNotices *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "outbox-line");
  gtk_box_append (GTK_BOX (self), box);
  return box;
}

static void
add_card_notice (AttestNotices *self)
{
  GtkWidget *box = notice_new (self);
  GtkWidget *button;

  add_words (box, _ ("Your school’s card is missing. Nothing can be sent before it is here."), NULL);
  button = add_button (box, _ ("_Import the card…"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (import_cb), self, G_CONNECT_SWAPPED);
}

static void
add_offer (AttestNotices       *self,
           GtkWidget           *box,
           const AttestWaiting *one)
{
  Offer           *offer = offer_new (one);
  g_autofree char *words = *one->title != '\0' ? g_strdup_printf ("%s · %s", one->title, one->reference) : g_strdup (one->reference);
  /* Translators: %s is the name of the person it goes to. */
  g_autofree char *send = g_strdup_printf (_ ("Send to %s"), offer->names);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", send, words);
  GtkWidget       *button;

  add_words (box, words, NULL);
  if (one->danger)
    add_words (box, _ ("Someone may be in danger"), "danger-mark");
  button = add_button (box, "");
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), send);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_add_css_class (button, "suggested-action");
  g_object_set_data_full (G_OBJECT (button), OFFER, offer, offer_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
}

static guint
count_sendable (GPtrArray *waiting)
{
  guint n = 0;

  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    n += ((AttestWaiting *)waiting->pdata[i])->to->len > 0;
  return n;
}

static void
add_offers (AttestNotices *self,
            GPtrArray     *waiting,
            guint          n)
{
  GtkWidget       *box = notice_new (self);
  g_autofree char *words = g_strdup_printf (ngettext ("%u record can be sent now:", "%u records can be sent now:", n), n);
  guint            left = MOST;

  add_words (box, words, "heading");
  for (guint i = 0; i < waiting->len && left > 0; i++)
    if (((AttestWaiting *)waiting->pdata[i])->to->len > 0)
      {
        add_offer (self, box, waiting->pdata[i]);
        left--;
      }
  if (n > MOST)
    add_words (box, _ ("The others are in the list. Open one to send it."), NULL);
}

static char *
said_of (gboolean   no_card,
         GPtrArray *waiting)
{
  GString *text = g_string_new (no_card ? "card" : "");

  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    {
      const AttestWaiting *one = waiting->pdata[i];

      for (guint j = 0; j < one->to->len; j++)
        g_string_append_printf (text, "\n%s %s %s", one->case_id, one->title, ((AttestChoice *)one->to->pdata[j])->signing_key);
    }
  return g_string_free (text, FALSE);
}

/**
 * attest_notices_show:
 * @self: the notices
 * @session: the open store; held
 * @no_card: whether the school's card is missing
 * @waiting: (nullable) (element-type AttestWaiting): what was finished and sent
 *   to nobody; those that can be sent now are offered
 *
 * Nothing is sent by itself: the person sees to whom, and presses.
 */
void
attest_notices_show (AttestNotices *self,
                     AttestSession *session,
                     gboolean       no_card,
                     GPtrArray     *waiting)
{
  g_autofree char *said = said_of (no_card, waiting);
  guint            n = count_sendable (waiting);
  GtkWidget       *child;

  g_return_if_fail (ATTEST_IS_NOTICES (self));

  g_set_object (&self->session, session);
  if (g_strcmp0 (said, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&said);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  if (no_card)
    add_card_notice (self);
  if (n > 0)
    add_offers (self, waiting, n);
  gtk_widget_set_visible (GTK_WIDGET (self), no_card || n > 0);
}

/**
 * attest_notices_flush:
 * @self: the notices
 *
 * Sends at once what could still have been stopped: the window closes or locks.
 */
void
attest_notices_flush (AttestNotices *self)
{
  g_return_if_fail (ATTEST_IS_NOTICES (self));
  g_clear_pointer (&self->pending, attest_pending_send_free);
}
