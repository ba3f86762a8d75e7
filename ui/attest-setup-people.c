/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-setup-people.h"

#include <glib/gi18n.h>

#include "attest-card-tools.h"
#include "attest-school-page.h"
#include "attest-widgets.h"

struct _AttestSetupPeople
{
  AdwBin parent_instance;

  /* Owned */
  AttestSession *session;
  GPtrArray     *rows; /* of the people shown; borrowed */

  /* Template widgets */
  GtkWidget           *add_person;
  AdwPreferencesGroup *people;
};

enum {
  NEXT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSetupPeople, attest_setup_people, ADW_TYPE_BIN)

static GtkWindow *
window_of (AttestSetupPeople *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
card_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (AttestSetupPeople) self = user_data;
  g_autoptr (AttestCardInfo) card = attest_session_run_finish (ATTEST_SESSION (source), result, NULL);

  if (self->rows != NULL && !attest_widget_has_left (GTK_WIDGET (self)))
    attest_school_show_people (self->people, self->rows, card);
}

static void
refresh (gpointer user_data)
{
  AttestSetupPeople *self = user_data;

  attest_session_read_async (self->session, "card", attest_job_card, NULL, NULL, (GDestroyNotify)attest_card_info_free, NULL,
                             card_cb, g_object_ref (self));
}

static void
add_person_cb (AttestSetupPeople *self)
{
  attest_card_tool_add_person (window_of (self), self->session, refresh, self);
}

static void
export_cb (AttestSetupPeople *self)
{
  attest_card_tool_export (window_of (self), self->session, NULL, NULL);
}

static void
next_cb (AttestSetupPeople *self)
{
  g_signal_emit (self, signals[NEXT], 0);
}

static void
attest_setup_people_dispose (GObject *object)
{
  AttestSetupPeople *self = ATTEST_SETUP_PEOPLE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (attest_setup_people_parent_class)->dispose (object);
}

static void
attest_setup_people_class_init (AttestSetupPeopleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_setup_people_dispose;
  signals[NEXT] = g_signal_new ("next", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-setup-people.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPeople, add_person);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPeople, people);
  gtk_widget_class_bind_template_callback (widget_class, add_person_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
attest_setup_people_init (AttestSetupPeople *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
}

void
attest_setup_people_start (AttestSetupPeople *self,
                           AttestSession     *session)
{
  g_return_if_fail (ATTEST_IS_SETUP_PEOPLE (self));
  g_set_object (&self->session, session);
  refresh (self);
  gtk_widget_grab_focus (self->add_person);
}
