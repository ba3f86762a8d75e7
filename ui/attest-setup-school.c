/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-setup-school.h"

#include <glib/gi18n.h>

#include "attest-choice-row.h"
#include "attest-files.h"
#include "attest-jobs.h"
#include "attest-messages.h"
#include "attest-share.h"
#include "attest-widgets.h"
#include "base/attest-error.h"
#include "session/attest-packs.h"

struct _AttestSetupSchool
{
  AdwBin parent_instance;

  /* Owned */
  AttestSession *session;
  GPtrArray     *packs; /* AttestTypeChoice; NULL until they were looked for */

  /* Template widgets */
  GtkEditable     *school;
  AttestChoiceRow *pack;
  GtkWidget       *choose_drop;
  GtkEditable     *address;
  GtkSpinner      *trying;
  GtkWidget       *try_it;
  GtkCheckButton  *no_drop;
  GtkLabel        *tried;
  GtkLabel        *problem;
  GtkWidget       *next;
};

enum {
  NEXT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSetupSchool, attest_setup_school, ADW_TYPE_BIN)

static void
say (AttestSetupSchool *self,
     const char        *text,
     GtkWidget         *where)
{
  gtk_label_set_label (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_grab_focus (where);
}

static void
changed_cb (AttestSetupSchool *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->tried), FALSE);
  gtk_widget_set_sensitive (self->try_it, !gtk_check_button_get_active (self->no_drop));
}

static char *
address_of (AttestSetupSchool *self)
{
  return gtk_check_button_get_active (self->no_drop) ? g_strdup ("none") : g_strstrip (g_strdup (gtk_editable_get_text (self->address)));
}

static void
set_trying (AttestSetupSchool *self,
            gboolean           trying)
{
  gtk_spinner_set_spinning (self->trying, trying);
  gtk_widget_set_sensitive (self->try_it, !trying);
  gtk_widget_set_sensitive (self->next, !trying);
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (AttestSetupSchool) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestDropReport) report = attest_share_try_finish (result, &error);
  g_autofree char *text = NULL;

  set_trying (self, FALSE);
  if (report != NULL)
    text = attest_share_words (report);
  else if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED))
    text = g_strdup (_ ("Nobody signed in to the folder, so it was not tried."));
  else
    text = g_strdup_printf ("%s (%s)", _ ("The folder cannot be reached. Look at the address, and whether this computer is in the school’s network."), error->message);
  gtk_label_set_label (self->tried, text);
  gtk_widget_set_visible (GTK_WIDGET (self->tried), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->tried));
}

/* Whoever makes the card sets the folder up as well. */
static void
try_cb (AttestSetupSchool *self)
{
  g_autofree char *address = address_of (self);

  if (*address == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->address));
      return;
    }
  set_trying (self, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->tried), FALSE);
  attest_share_try_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), address, TRUE, NULL, tried_cb, g_object_ref (self));
}

static void
drop_chosen (GFile   *file,
             gpointer user_data)
{
  AttestSetupSchool *self = user_data;
  g_autofree char   *uri = g_file_get_uri (file);

  gtk_editable_set_text (self->address, uri);
}

static void
drop_cb (AttestSetupSchool *self)
{
  attest_file_choose (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                      _ ("Choose the Drop Folder"), _ ("_Choose"), NULL, NULL, drop_chosen, self);
}

static gpointer
create_job (AttestDesk   *desk,
            gpointer      data,
            GCancellable *cancellable,
            GError      **error)
{
  const char *const *strings = data;

  return attest_desk_card_create (desk, strings[0], strings[1], strings[2], error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AttestSetupSchool) self = user_data;
  g_autoptr (GError) error = NULL;

  gboolean made = attest_session_run_finish (ATTEST_SESSION (source), result, &error) != NULL;

  if (attest_widget_has_left (GTK_WIDGET (self)))
    return;
  gtk_widget_set_sensitive (self->next, TRUE);
  if (!made)
    attest_message_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), error);
  else
    g_signal_emit (self, signals[NEXT], 0);
}

typedef struct
{
  AttestSetupSchool *self;
  char             **strings; /* of the card */
} Making;

static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Making *making = user_data;
  g_autoptr (AttestSetupSchool) self = making->self;
  g_autoptr (GError) error = NULL;

  set_trying (self, FALSE);
  if (attest_share_sign_in_finish (result, &error))
    {
      gtk_widget_set_sensitive (self->next, FALSE);
      attest_session_change_async (self->session, "card", create_job, g_steal_pointer (&making->strings),
                                   (GDestroyNotify)g_strfreev, NULL, NULL, created_cb, g_object_ref (self));
    }
  else
    attest_message_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), error);
  g_strfreev (making->strings);
  g_free (making);
}

static void
next_cb (AttestSetupSchool *self)
{
  g_autofree char  *school = g_strstrip (g_strdup (gtk_editable_get_text (self->school)));
  g_autofree char  *drop = address_of (self);
  Making           *making;
  int               selected = attest_choice_row_get_selected (self->pack);
  AttestTypeChoice *pack;

  if (*school == '\0')
    {
      say (self, _ ("There is a problem: the school’s name is still empty."), GTK_WIDGET (self->school));
      return;
    }
  if (*drop == '\0')
    {
      say (self, _ ("There is a problem: no drop folder is chosen yet."), self->choose_drop);
      return;
    }
  if (self->packs == NULL || selected < 0 || (guint)selected >= self->packs->len)
    {
      say (self, _ ("There is a problem: no policy is chosen yet."), GTK_WIDGET (self->pack));
      return;
    }
  pack = self->packs->pdata[selected];
  if (!attest_desk_drop_is_none (drop) && !attest_desk_drop_is_usable (drop))
    {
      say (self, _ ("There is a problem: that address cannot be used. It begins with smb://, davs:// or sftp://, or is a folder on this computer."),
           GTK_WIDGET (self->address));
      return;
    }
  making = g_new (Making, 1);
  *making = (Making){ g_object_ref (self), attest_job_strings (school, pack->type, drop, NULL) };
  set_trying (self, TRUE);
  attest_share_sign_in_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), drop, NULL, signed_in_cb, making);
}

static void
attest_setup_school_dispose (GObject *object)
{
  AttestSetupSchool *self = ATTEST_SETUP_SCHOOL (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->packs, g_ptr_array_unref);
  G_OBJECT_CLASS (attest_setup_school_parent_class)->dispose (object);
}

static void
attest_setup_school_class_init (AttestSetupSchoolClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_setup_school_dispose;
  signals[NEXT] = g_signal_new ("next", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (ATTEST_TYPE_CHOICE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-setup-school.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSchool, school);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSchool, pack);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSchool, choose_drop);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSchool, address);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSchool, trying);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSchool, try_it);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSchool, tried);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSchool, no_drop);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSchool, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupSchool, next);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_cb);
}

static void
attest_setup_school_init (AttestSetupSchool *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_left_to_right (GTK_EDITABLE (self->address));
}

static void
fill_packs (AttestSetupSchool *self)
{
  g_autoptr (GError) error = NULL;

  if (self->packs != NULL)
    return;
  self->packs = attest_desk_pack_choices (&error);
  if (self->packs == NULL)
    {
      attest_message_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), error);
      return;
    }
  for (guint i = 0; i < self->packs->len; i++)
    attest_choice_row_add (self->pack, ((AttestTypeChoice *)self->packs->pdata[i])->title);
}

/**
 * attest_setup_school_start:
 * @self: the step
 * @session: the open store of whoever makes the card; held
 */
void
attest_setup_school_start (AttestSetupSchool *self,
                           AttestSession     *session)
{
  g_return_if_fail (ATTEST_IS_SETUP_SCHOOL (self));
  g_set_object (&self->session, session);
  fill_packs (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->school));
}
