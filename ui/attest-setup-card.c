/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-setup-card.h"

#include <glib/gi18n.h>

#include "attest-card-dialog.h"
#include "attest-card-tools.h"
#include "attest-widgets.h"

struct _AttestSetupCard
{
  AdwBin parent_instance;

  /* Owned */
  AttestSession  *session;
  AttestDoorstep *doorstep; /* (nullable) */

  /* Template widgets */
  AdwActionRow *import;
  GtkWidget    *next;
};

enum {
  NEXT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSetupCard, attest_setup_card, ADW_TYPE_BIN)

static GtkWindow *
window_of (AttestSetupCard *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
next_cb (AttestSetupCard *self)
{
  g_signal_emit (self, signals[NEXT], 0);
}

static void
imported (gpointer user_data)
{
  next_cb (user_data);
}

/* A card that was pressed twice already is not asked for again. */
static const char *
waiting_card (AttestSetupCard *self)
{
  return self->doorstep != NULL ? attest_doorstep_get_card (self->doorstep) : NULL;
}

static void
show_waiting (AttestSetupCard *self)
{
  g_autofree char *name = waiting_card (self) != NULL ? attest_doorstep_get_card_name (self->doorstep) : NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->import), name != NULL ? _ ("Use the card you opened") : _ ("Choose the card file…"));
  adw_action_row_set_subtitle (self->import, name != NULL ? name : _ ("Its name ends in .attest-card"));
  /* With a card at hand, going on without it is not what is advised. */
  if (name != NULL)
    gtk_widget_remove_css_class (self->next, "suggested-action");
  else
    gtk_widget_add_css_class (self->next, "suggested-action");
}

static void
import_cb (AttestSetupCard *self)
{
  g_autofree char *path = g_strdup (waiting_card (self));

  if (path != NULL)
    {
      /* If it is of no use, another one can be chosen. */
      attest_doorstep_forget_card (self->doorstep);
      show_waiting (self);
      attest_card_dialog_read (window_of (self), self->session, path, imported, self);
      return;
    }
  attest_card_tool_import (window_of (self), self->session, imported, self);
}

static void
save_person_cb (AttestSetupCard *self)
{
  attest_card_tool_save_person (window_of (self), self->session, NULL, NULL);
}

static void
attest_setup_card_dispose (GObject *object)
{
  g_clear_object (&ATTEST_SETUP_CARD (object)->doorstep);
  g_clear_object (&ATTEST_SETUP_CARD (object)->session);
  G_OBJECT_CLASS (attest_setup_card_parent_class)->dispose (object);
}

static void
attest_setup_card_class_init (AttestSetupCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_setup_card_dispose;
  signals[NEXT] = g_signal_new ("next", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-setup-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSetupCard, import);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupCard, next);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_person_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
attest_setup_card_init (AttestSetupCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
}

void
attest_setup_card_start (AttestSetupCard *self,
                         AttestSession   *session)
{
  g_return_if_fail (ATTEST_IS_SETUP_CARD (self));
  g_set_object (&self->session, session);
  show_waiting (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->import));
}

/**
 * attest_setup_card_set_doorstep:
 * @self: the step
 * @doorstep: where a card may wait; held
 */
void
attest_setup_card_set_doorstep (AttestSetupCard *self,
                                AttestDoorstep  *doorstep)
{
  g_return_if_fail (ATTEST_IS_SETUP_CARD (self));
  g_set_object (&self->doorstep, doorstep);
  show_waiting (self);
}
