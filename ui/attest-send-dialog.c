/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-send-dialog.h"

#include <glib/gi18n.h>

#include "attest-card-note.h"
#include "attest-copies.h"
#include "attest-format.h"
#include "attest-messages.h"
#include "attest-widgets.h"

struct _AttestSendDialog
{
  AdwWindow parent_instance;

  /* Owned */
  AttestCase *matter;
  GPtrArray  *choices; /* AttestChoice; NULL until they are known */
  GPtrArray  *checks;  /* GtkCheckButton or NULL, one for each choice; borrowed */

  AttestSendChosen chosen;
  gpointer         user_data;

  /* Template widgets */
  AdwPreferencesGroup *group;
  AdwBin              *copies;
  AdwBin              *card_note;
  GtkLabel            *problem;
  GtkButton           *send;
};

G_DEFINE_FINAL_TYPE (AttestSendDialog, attest_send_dialog, ADW_TYPE_WINDOW)

static gboolean
is_ticked (AttestSendDialog *self,
           guint             i)
{
  return self->checks->pdata[i] != NULL && gtk_check_button_get_active (self->checks->pdata[i]);
}

static char *
ticked_names (AttestSendDialog *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->checks->len; i++)
    if (is_ticked (self, i))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", ((AttestChoice *)self->choices->pdata[i])->name);
  return g_string_free (names, FALSE);
}

static void
ticked_cb (AttestSendDialog *self)
{
  g_autofree char *names = ticked_names (self);
  g_autofree char *label = *names != '\0' ? g_strdup_printf (_ ("_Send to %s"), names) : g_strdup (_ ("_Send"));

  gtk_button_set_label (self->send, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send), *names != '\0');
}

static void
send_cb (AttestSendDialog *self)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autofree char *names = ticked_names (self);

  for (guint i = 0; i < self->checks->len; i++)
    if (is_ticked (self, i))
      g_ptr_array_add (keys, ((AttestChoice *)self->choices->pdata[i])->signing_key);
  g_ptr_array_add (keys, NULL);
  self->chosen ((const char *const *)keys->pdata, names, self->user_data);
  gtk_window_destroy (GTK_WINDOW (self));
}

static char *
choice_subtitle (AttestChoice *choice)
{
  const char      *role = choice->role_title != NULL ? choice->role_title : attest_format_role (choice->role);
  g_autofree char *by = NULL;

  if (choice->name == NULL)
    return g_strdup (choice->suggested ? _ ("Suggested by national guidance; not on your school’s card. Speak to them in person.")
                                       : _ ("Nobody on your school’s card. Speak to them in person."));
  if (choice->why == NULL || *choice->why == '\0')
    return g_strdup (role);
  by = g_strdup_printf (choice->suggested ? _ ("the policy is silent; suggested by %s") : _ ("policy %s"), choice->why);
  return g_strdup_printf ("%s (%s)", role, by);
}

static void
add_choice (AttestSendDialog *self,
            AttestChoice     *choice)
{
  GtkWidget       *row = adw_action_row_new ();
  GtkWidget       *check = NULL;
  g_autofree char *subtitle = choice_subtitle (choice);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), choice->name != NULL         ? choice->name
                                                            : choice->role_title != NULL ? choice->role_title
                                                                                         : attest_format_role (choice->role));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (choice->name != NULL && choice->signing_key != NULL)
    {
      check = gtk_check_button_new ();
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), choice->chosen);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, choice->name, -1);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (ticked_cb), self);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    }
  g_ptr_array_add (self->checks, check);
  adw_preferences_group_add (self->group, row);
}

static void
choices_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AttestSendDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *choices = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (self->checks == NULL)
    {
      g_clear_pointer (&choices, g_ptr_array_unref);
      return;
    }
  if (choices == NULL || choices->len == 0)
    {
      gtk_label_set_text (self->problem, attest_message_words (ATTEST_ERROR_NO_RECIPIENT).body);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
    }
  self->choices = choices;
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    add_choice (self, choices->pdata[i]);
  ticked_cb (self);
}

static gpointer
choices_job (AttestDesk   *desk,
             gpointer      data,
             GCancellable *cancellable,
             GError      **error)
{
  AttestCase *matter = data;

  return attest_desk_choices (desk, matter->type, (const char *const *)matter->subjects, error);
}

static void
free_choices (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
attest_send_dialog_dispose (GObject *object)
{
  AttestSendDialog *self = ATTEST_SEND_DIALOG (object);

  g_clear_object (&self->matter);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  G_OBJECT_CLASS (attest_send_dialog_parent_class)->dispose (object);
}

static void
attest_send_dialog_class_init (AttestSendDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_send_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-send-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSendDialog, group);
  gtk_widget_class_bind_template_child (widget_class, AttestSendDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestSendDialog, copies);
  gtk_widget_class_bind_template_child (widget_class, AttestSendDialog, card_note);
  gtk_widget_class_bind_template_child (widget_class, AttestSendDialog, send);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
}

static void
attest_send_dialog_init (AttestSendDialog *self)
{
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_close_on_escape (GTK_WINDOW (self));
}

/* A note that has nothing to say takes no room. */
static void
show_note (AdwBin    *bin,
           GtkWidget *note)
{
  adw_bin_set_child (bin, note);
  g_object_bind_property (note, "visible", bin, "visible", G_BINDING_SYNC_CREATE);
}

/**
 * attest_send_dialog_new:
 * @parent: the window it belongs to
 * @session: the open store
 * @matter: what is to be sent; held
 * @chosen: called once, when the person pressed Send
 * @user_data: for @chosen; must live as long as @parent
 *
 * Offers whom the school's policy routes @matter to. Somebody whom the case is
 * about is never among them, nor is it shown that they were left out.
 *
 * Returns: (transfer full): a dialog, to be presented
 */
AttestSendDialog *
attest_send_dialog_new (GtkWindow       *parent,
                        AttestSession   *session,
                        AttestCase      *matter,
                        AttestSendChosen chosen,
                        gpointer         user_data)
{
  AttestSendDialog *self = g_object_new (ATTEST_TYPE_SEND_DIALOG, "transient-for", parent, NULL);

  self->matter = g_object_ref (matter);
  self->chosen = chosen;
  self->user_data = user_data;
  show_note (self->copies, attest_copies_note_new (session, matter->id));
  show_note (self->card_note, attest_card_note_new (session));
  attest_session_read_async (session, "choices", choices_job, g_object_ref (matter), g_object_unref, free_choices, NULL,
                             choices_cb, g_object_ref (self));
  return self;
}
