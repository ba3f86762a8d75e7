/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-school-page.h"

#include <glib/gi18n.h>

#include "attest-card-tools.h"
#include "attest-format.h"
#include "attest-messages.h"
#include "attest-share-row.h"
#include "attest-widgets.h"

struct _AttestSchoolPage
{
  AdwPreferencesPage parent_instance;

  /* Owned */
  AttestSession *session;
  GPtrArray     *facts; /* rows of the school; borrowed */
  GPtrArray     *rows;  /* rows of the people; borrowed */

  /* Template widgets */
  AdwPreferencesGroup *school;
  AdwPreferencesGroup *people;
  AdwBin              *fingerprint;
  GtkWidget           *keeper;
};

G_DEFINE_FINAL_TYPE (AttestSchoolPage, attest_school_page, ADW_TYPE_PREFERENCES_PAGE)

static GtkWindow *
window_of (AttestSchoolPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/**
 * attest_job_card:
 * @data: unused
 *
 * Returns: (transfer full): the card; one without a school when there is none,
 *   since a job that gives nothing has failed
 */
gpointer
attest_job_card (AttestDesk   *desk,
                 gpointer      data,
                 GCancellable *cancellable,
                 GError      **error)
{
  AttestCardInfo *card = attest_desk_card (desk);

  if (card == NULL)
    {
      card = g_new0 (AttestCardInfo, 1);
      card->people = g_ptr_array_new ();
      card->pack_title = g_strdup (attest_desk_pack_title (desk));
    }
  return card;
}

static void
clear_rows (AdwPreferencesGroup *group,
            GPtrArray           *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

static void
add_row (AdwPreferencesGroup *group,
         GPtrArray           *rows,
         GtkWidget           *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
}

/**
 * attest_school_show_people:
 * @group: where the rows go
 * @rows: the rows put there before; filled with the new ones
 * @card: (nullable): whose people to show
 */
void
attest_school_show_people (AdwPreferencesGroup *group,
                           GPtrArray           *rows,
                           AttestCardInfo      *card)
{
  clear_rows (group, rows);
  for (guint i = 0; card != NULL && i < card->people->len; i++)
    {
      AttestCardPerson *person = card->people->pdata[i];
      g_autofree char  *roles = attest_format_roles ((const char *const *)person->roles);
      g_autofree char  *text = person->signed_card ? g_strdup_printf (_ ("%s · vouches for the card"), roles) : g_strdup (roles);
      GtkWidget        *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), person->name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
      add_row (group, rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (group), rows->len > 0);
}

static void
show_school (AttestSchoolPage *self,
             AttestCardInfo   *card)
{
  g_autofree char *version = g_strdup_printf ("%u", card->version);

  clear_rows (self->school, self->facts);
  if (card->school == NULL)
    {
      add_row (self->school, self->facts, attest_fact_row_new (_ ("No card yet"), _ ("You can record. To send, Attest needs your school’s card.")));
      add_row (self->school, self->facts, attest_fact_row_new (_ ("Policy"), card->pack_title));
      return;
    }
  add_row (self->school, self->facts, attest_fact_row_new (_ ("School"), card->school));
  add_row (self->school, self->facts, attest_fact_row_new (_ ("Policy"), card->pack_title != NULL ? card->pack_title : card->pack));
  if (attest_desk_drop_is_none (card->drop))
    add_row (self->school, self->facts, attest_fact_row_new (_ ("Drop folder"), _ ("None. Records are handed over by e-mail or as a file.")));
  else
    add_row (self->school, self->facts, attest_share_row_new (card->drop, attest_session_get_receives (self->session)));
  add_row (self->school, self->facts, attest_fact_row_new (_ ("Version of the card"), version));
  if (!card->countersigned)
    add_row (self->school, self->facts, attest_fact_row_new (_ ("Signatures"), _ ("No governor has signed yet. Only its maker vouches for these keys, the governors’ included.")));
}

static void
card_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (AttestSchoolPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCardInfo) card = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (card == NULL || self->rows == NULL)
    return;
  show_school (self, card);
  attest_school_show_people (self->people, self->rows, card);
}

static gpointer
fingerprint_job (AttestDesk   *desk,
                 gpointer      data,
                 GCancellable *cancellable,
                 GError      **error)
{
  return g_strdup (attest_desk_fingerprint (desk));
}

static void
fingerprint_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (AttestSchoolPage) self = user_data;
  g_autofree char *digits = attest_session_run_finish (ATTEST_SESSION (source), result, NULL);

  if (digits != NULL && self->rows != NULL)
    adw_bin_set_child (self->fingerprint, attest_fingerprint_new (digits));
}

static void
refresh (gpointer user_data)
{
  AttestSchoolPage *self = user_data;

  attest_session_read_async (self->session, "card", attest_job_card, NULL, NULL, (GDestroyNotify)attest_card_info_free, NULL,
                             card_cb, g_object_ref (self));
}

static void
import_cb (AttestSchoolPage *self)
{
  attest_card_tool_import (window_of (self), self->session, refresh, self);
}

static void
save_person_cb (AttestSchoolPage *self)
{
  attest_card_tool_save_person (window_of (self), self->session, NULL, NULL);
}

static void
add_person_cb (AttestSchoolPage *self)
{
  attest_card_tool_add_person (window_of (self), self->session, refresh, self);
}

static void
sign_cb (AttestSchoolPage *self)
{
  attest_card_tool_sign (window_of (self), self->session, NULL, NULL);
}

static void
export_cb (AttestSchoolPage *self)
{
  attest_card_tool_export (window_of (self), self->session, NULL, NULL);
}

static void
attest_school_page_dispose (GObject *object)
{
  AttestSchoolPage *self = ATTEST_SCHOOL_PAGE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (attest_school_page_parent_class)->dispose (object);
}

static void
attest_school_page_class_init (AttestSchoolPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_school_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-school-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSchoolPage, school);
  gtk_widget_class_bind_template_child (widget_class, AttestSchoolPage, people);
  gtk_widget_class_bind_template_child (widget_class, AttestSchoolPage, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, AttestSchoolPage, keeper);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_person_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_person_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
}

static void
attest_school_page_init (AttestSchoolPage *self)
{
  self->facts = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * attest_school_page_set_session:
 * @self: the page
 * @session: the open store; held
 */
void
attest_school_page_set_session (AttestSchoolPage *self,
                                AttestSession    *session)
{
  g_return_if_fail (ATTEST_IS_SCHOOL_PAGE (self));
  g_set_object (&self->session, session);
  gtk_widget_set_visible (self->keeper, attest_session_get_receives (session));
  refresh (self);
  attest_session_read_async (session, "fingerprint", fingerprint_job, NULL, NULL, g_free, NULL, fingerprint_cb, g_object_ref (self));
}
