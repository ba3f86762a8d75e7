/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-doorstep.h"

#include <glib/gi18n.h>

#include "attest-card-dialog.h"
#include "attest-carried.h"
#include "attest-messages.h"
#include "attest-person-dialog.h"

/* Names only say which page a file goes to; what is in it is checked there. */
#define CARD_SUFFIX ".attest-card"
#define PERSON_SUFFIX ".attest-person"
#define PACKAGE_SUFFIX ".attest"
#define RECEIPT_SUFFIX ".attest-receipt"

struct _AttestDoorstep
{
  GObject parent_instance;

  /* Owned */
  char *card;   /* (nullable) path of the newest one */
  char *person; /* (nullable) the same */
  char *sealed; /* (nullable) a record or an answer */
  char *other;  /* (nullable) none of them */
};

enum {
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestDoorstep, attest_doorstep, G_TYPE_OBJECT)

static void
attest_doorstep_finalize (GObject *object)
{
  AttestDoorstep *self = ATTEST_DOORSTEP (object);

  g_free (self->card);
  g_free (self->person);
  g_free (self->sealed);
  g_free (self->other);
  G_OBJECT_CLASS (attest_doorstep_parent_class)->finalize (object);
}

static void
attest_doorstep_class_init (AttestDoorstepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = attest_doorstep_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
attest_doorstep_init (AttestDoorstep *self)
{
}

AttestDoorstep *
attest_doorstep_new (void)
{
  return g_object_new (ATTEST_TYPE_DOORSTEP, NULL);
}

/**
 * attest_doorstep_put:
 * @self: the doorstep
 * @file: what was opened from outside
 *
 * Keeps its name; the newest of a kind takes the place of the one before.
 */
void
attest_doorstep_put (AttestDoorstep *self,
                     GFile          *file)
{
  g_autofree char *path = g_file_get_path (file);
  char           **place = &self->other;

  g_return_if_fail (ATTEST_IS_DOORSTEP (self));
  if (path != NULL && g_str_has_suffix (path, CARD_SUFFIX))
    place = &self->card;
  else if (path != NULL && g_str_has_suffix (path, PERSON_SUFFIX))
    place = &self->person;
  else if (path != NULL && (g_str_has_suffix (path, PACKAGE_SUFFIX) || g_str_has_suffix (path, RECEIPT_SUFFIX)))
    place = &self->sealed;
  g_free (*place);
  *place = path != NULL ? g_steal_pointer (&path) : g_file_get_uri (file);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * attest_doorstep_get_card:
 * @self: the doorstep
 *
 * Returns: (transfer none) (nullable): path of the card that waits
 */
const char *
attest_doorstep_get_card (AttestDoorstep *self)
{
  g_return_val_if_fail (ATTEST_IS_DOORSTEP (self), NULL);
  return self->card;
}

/**
 * attest_doorstep_get_card_name:
 * @self: the doorstep
 *
 * Returns: (transfer full) (nullable): the waiting card's file name, for people
 */
char *
attest_doorstep_get_card_name (AttestDoorstep *self)
{
  g_return_val_if_fail (ATTEST_IS_DOORSTEP (self), NULL);
  return self->card != NULL ? g_filename_display_basename (self->card) : NULL;
}

void
attest_doorstep_forget_card (AttestDoorstep *self)
{
  g_return_if_fail (ATTEST_IS_DOORSTEP (self));
  g_clear_pointer (&self->card, g_free);
}

static void
tell_other (AttestDoorstep *self,
            GtkWindow      *window)
{
  g_autofree char *other = g_steal_pointer (&self->other);

  if (other == NULL)
    return;
  attest_message_tell (window, _ ("Attest does not know this file"),
                       _ ("It opens sealed records, answers, school cards and person files. To keep a file as evidence, press Record something first. Nothing was opened."), other);
}

/**
 * attest_doorstep_serve:
 * @self: the doorstep
 * @window: the main window
 * @session: the store
 *
 * Shows what waits, as far as the store can take it now. In the practice school
 * a card waits on: it is not meant for that.
 */
void
attest_doorstep_serve (AttestDoorstep *self,
                       GtkWindow      *window,
                       AttestSession  *session)
{
  g_return_if_fail (ATTEST_IS_DOORSTEP (self));
  tell_other (self, window);
  if (attest_session_get_state (session) == ATTEST_SESSION_OPEN && self->sealed != NULL)
    attest_carried_take (window, session, self->sealed);
  if (attest_session_get_state (session) == ATTEST_SESSION_OPEN)
    g_clear_pointer (&self->sealed, g_free);
  if (attest_session_get_state (session) != ATTEST_SESSION_OPEN || (self->card == NULL && self->person == NULL))
    return;
  if (attest_session_get_practice (session))
    {
      attest_message_tell (window, _ ("This is not for the practice school"),
                           _ ("Lock Attest to leave the practice school. The file is kept until then, and nothing was changed."), NULL);
      return;
    }
  if (self->card != NULL)
    attest_card_dialog_read (window, session, self->card, NULL, NULL);
  if (self->person != NULL)
    attest_person_dialog_read (window, session, self->person, NULL, NULL);
  g_clear_pointer (&self->card, g_free);
  g_clear_pointer (&self->person, g_free);
}

/**
 * attest_doorstep_is_for:
 * @file: something that is dragged onto the window
 *
 * Returns: whether it is a file of ours, going by its name
 */
gboolean
attest_doorstep_is_for (GFile *file)
{
  static const char *const suffixes[] = { CARD_SUFFIX, PERSON_SUFFIX, PACKAGE_SUFFIX, RECEIPT_SUFFIX };
  g_autofree char         *name = g_file_get_basename (file);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (name, suffixes[i]))
      return TRUE;
  return FALSE;
}
