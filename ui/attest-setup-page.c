/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-setup-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-messages.h"
#include "attest-settings.h"
#include "attest-setup-card.h"
#include "attest-setup-copy.h"
#include "attest-setup-passphrase.h"
#include "attest-setup-people.h"
#include "attest-setup-ready.h"
#include "attest-setup-school.h"
#include "attest-setup-sheet.h"
#include "attest-setup-start.h"
#include "attest-setup-you.h"
#include "attest-widgets.h"

/* start ─ you ─ passphrase ─ (the store is made) ─ sheet ┬ card ────────── ready ─ done
 *                                                         └ school ─ people ┘
 *       └ copy ──────────────────────────────────────────────────────── done
 * Back goes one step to the left, but never past the making of the store. */

struct _AttestSetupPage
{
  AdwBin parent_instance;

  /* Owned */
  AttestSession  *session;
  AttestDoorstep *doorstep; /* (nullable) */

  /* Template widgets */
  GtkWidget             *back;
  GtkStack              *stack;
  AttestSetupStart      *start;
  AttestSetupYou        *you;
  AttestSetupPassphrase *passphrase;
  AttestSetupSheet      *sheet;
  AttestSetupCard       *card;
  AttestSetupCopy       *copy;
  AttestSetupSchool     *school;
  AttestSetupPeople     *people;
  AttestSetupReady      *ready;
  GtkSpinner            *spinner;

  AttestSetupKind kind;
  gboolean        under_way; /* between the first answer and "done" */
};

enum {
  DONE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSetupPage, attest_setup_page, ADW_TYPE_BIN)

static GtkWindow *
window_of (AttestSetupPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
show_step (AttestSetupPage *self,
           const char      *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->back, strcmp (name, "you") == 0 || strcmp (name, "passphrase") == 0 || strcmp (name, "copy") == 0);
  gtk_spinner_set_spinning (self->spinner, strcmp (name, "wait") == 0);
}

static void
finish (AttestSetupPage *self)
{
  GSettings *settings = attest_settings_get ();

  if (settings != NULL && self->kind != ATTEST_SETUP_PRACTICE)
    g_settings_set_boolean (settings, "set-up", TRUE);
  self->under_way = FALSE;
  g_signal_emit (self, signals[DONE], 0);
}

static void
practice_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (AttestSetupPage) self = user_data;
  g_autoptr (GError) error = NULL;

  gboolean made = attest_session_practice_finish (ATTEST_SESSION (source), result, &error);

  if (attest_widget_has_left (GTK_WIDGET (self)))
    return;
  if (made)
    {
      finish (self);
      return;
    }
  attest_message_present (window_of (self), error);
  attest_setup_page_start (self);
}

static void
start_practice (AttestSetupPage *self)
{
  const char *real = g_get_real_name ();
  const char *name = real != NULL && strchr (real, ' ') != NULL ? real : _ ("Jo Evans");

  show_step (self, "wait");
  attest_session_practice_async (self->session, name, FALSE, practice_cb, g_object_ref (self));
}

static void
chosen_cb (AttestSetupPage *self,
           int              kind)
{
  self->kind = (AttestSetupKind)kind;
  self->under_way = TRUE;
  if (self->kind == ATTEST_SETUP_PRACTICE)
    {
      start_practice (self);
      return;
    }
  if (self->kind == ATTEST_SETUP_MOVE)
    {
      show_step (self, "copy");
      attest_setup_copy_start (self->copy, self->session);
      return;
    }
  show_step (self, "you");
  attest_setup_you_start (self->you, self->kind == ATTEST_SETUP_DSL);
}

static void
named_cb (AttestSetupPage *self)
{
  show_step (self, "passphrase");
  attest_setup_passphrase_start (self->passphrase);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AttestSetupPage) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = attest_session_create_finish (ATTEST_SESSION (source), result, &error);

  if (attest_widget_has_left (GTK_WIDGET (self)))
    {
      if (key != NULL)
        memset (key, 0, strlen (key));
      g_free (key);
      return;
    }
  if (key == NULL)
    {
      attest_message_present (window_of (self), error);
      named_cb (self);
      return;
    }
  attest_setup_passphrase_forget (self->passphrase);
  attest_setup_sheet_start (self->sheet, key, attest_setup_you_get_name (self->you), NULL);
  memset (key, 0, strlen (key));
  g_free (key);
  show_step (self, "sheet");
  attest_setup_sheet_focus (self->sheet);
}

static void
passphrase_cb (AttestSetupPage *self)
{
  AttestDeskSetup setup = {
    .name = attest_setup_you_get_name (self->you),
    .role = attest_setup_you_get_role (self->you),
    .initials = attest_setup_you_get_initials (self->you),
    .passphrase = attest_setup_passphrase_get (self->passphrase),
    .keyring = attest_setup_passphrase_get_keyring (self->passphrase),
  };

  show_step (self, "wait");
  attest_session_create_async (self->session, &setup, created_cb, g_object_ref (self));
}

static void
sheet_cb (AttestSetupPage *self)
{
  if (self->kind == ATTEST_SETUP_DSL)
    {
      show_step (self, "school");
      attest_setup_school_start (self->school, self->session);
      return;
    }
  show_step (self, "card");
  attest_setup_card_start (self->card, self->session);
}

static void
school_cb (AttestSetupPage *self)
{
  show_step (self, "people");
  attest_setup_people_start (self->people, self->session);
}

static void
get_ready (AttestSetupPage *self)
{
  show_step (self, "ready");
  attest_setup_ready_start (self->ready, self->session);
}

/* Set-up is over; what follows is the practice school, which leads back. */
static void
practise (AttestSetupPage *self)
{
  finish (self);
  start_practice (self);
}

static void
attest_setup_page_dispose (GObject *object)
{
  g_clear_object (&ATTEST_SETUP_PAGE (object)->doorstep);
  g_clear_object (&ATTEST_SETUP_PAGE (object)->session);
  G_OBJECT_CLASS (attest_setup_page_parent_class)->dispose (object);
}

static void
ensure_steps (void)
{
  g_type_ensure (ATTEST_TYPE_SETUP_START);
  g_type_ensure (ATTEST_TYPE_SETUP_YOU);
  g_type_ensure (ATTEST_TYPE_SETUP_PASSPHRASE);
  g_type_ensure (ATTEST_TYPE_SETUP_SHEET);
  g_type_ensure (ATTEST_TYPE_SETUP_CARD);
  g_type_ensure (ATTEST_TYPE_SETUP_COPY);
  g_type_ensure (ATTEST_TYPE_SETUP_SCHOOL);
  g_type_ensure (ATTEST_TYPE_SETUP_PEOPLE);
  g_type_ensure (ATTEST_TYPE_SETUP_READY);
}

static void
attest_setup_page_class_init (AttestSetupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_setup_page_dispose;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  ensure_steps ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-setup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, back);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, start);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, you);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, passphrase);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, sheet);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, card);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, copy);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, school);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, people);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, ready);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPage, spinner);
}

static void
attest_setup_page_init (AttestSetupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  g_signal_connect_swapped (self->start, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->you, "next", G_CALLBACK (named_cb), self);
  g_signal_connect_swapped (self->passphrase, "next", G_CALLBACK (passphrase_cb), self);
  g_signal_connect_swapped (self->sheet, "next", G_CALLBACK (sheet_cb), self);
  g_signal_connect_swapped (self->card, "next", G_CALLBACK (get_ready), self);
  g_signal_connect_swapped (self->copy, "next", G_CALLBACK (finish), self);
  g_signal_connect_swapped (self->school, "next", G_CALLBACK (school_cb), self);
  g_signal_connect_swapped (self->people, "next", G_CALLBACK (get_ready), self);
  g_signal_connect_swapped (self->ready, "next", G_CALLBACK (finish), self);
  g_signal_connect_swapped (self->ready, "practise", G_CALLBACK (practise), self);
}

void
attest_setup_page_set_session (AttestSetupPage *self,
                               AttestSession   *session)
{
  g_return_if_fail (ATTEST_IS_SETUP_PAGE (self));
  g_set_object (&self->session, session);
}

/**
 * attest_setup_page_set_doorstep:
 * @self: the page
 * @doorstep: where a card may wait that was opened before set-up came to it
 */
void
attest_setup_page_set_doorstep (AttestSetupPage *self,
                                AttestDoorstep  *doorstep)
{
  g_autofree char *name = attest_doorstep_get_card_name (doorstep);

  g_return_if_fail (ATTEST_IS_SETUP_PAGE (self));
  g_set_object (&self->doorstep, doorstep);
  attest_setup_start_set_card (self->start, name);
  attest_setup_card_set_doorstep (self->card, doorstep);
}

/* The card is written last: without it there is nothing to go back to. */
static gboolean
practice_exists (AttestSetupPage *self)
{
  g_autofree char *card = NULL;

  if (self->session == NULL)
    return FALSE;
  card = g_build_filename (attest_session_get_parent (self->session), "practice", "practice.attest-card", NULL);
  return g_file_test (card, G_FILE_TEST_IS_REGULAR);
}

/**
 * attest_setup_page_start:
 * @self: the page
 *
 * Shows the first question.
 */
void
attest_setup_page_start (AttestSetupPage *self)
{
  g_return_if_fail (ATTEST_IS_SETUP_PAGE (self));
  self->under_way = FALSE;
  attest_setup_start_set_practice (self->start, practice_exists (self));
  show_step (self, "start");
  attest_setup_start_focus (self->start);
}

/**
 * attest_setup_page_is_under_way:
 * @self: the page
 *
 * Returns: whether there are steps left, so that an open store is no reason yet
 *   to leave this page: the recovery sheet must not be skipped by accident
 */
gboolean
attest_setup_page_is_under_way (AttestSetupPage *self)
{
  g_return_val_if_fail (ATTEST_IS_SETUP_PAGE (self), FALSE);
  return self->under_way;
}

/**
 * attest_setup_page_back:
 * @self: the page
 *
 * One step back, keeping what was typed; not past the making of the store.
 */
void
attest_setup_page_back (AttestSetupPage *self)
{
  const char *step;

  g_return_if_fail (ATTEST_IS_SETUP_PAGE (self));
  step = gtk_stack_get_visible_child_name (self->stack);
  if (g_strcmp0 (step, "passphrase") == 0)
    show_step (self, "you");
  else if (g_strcmp0 (step, "copy") == 0)
    {
      attest_setup_copy_stop (self->copy);
      attest_setup_page_start (self);
    }
  else if (g_strcmp0 (step, "you") == 0)
    attest_setup_page_start (self);
}
