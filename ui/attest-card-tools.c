/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-card-tools.h"

#include <glib/gi18n.h>

#include "attest-card-dialog.h"
#include "attest-card-job.h"
#include "attest-files.h"
#include "attest-messages.h"
#include "attest-person-dialog.h"

#define DONE GINT_TO_POINTER (TRUE)

typedef struct
{
  GtkWindow     *window;
  AttestSession *session;
  AttestDeskJob  job;
  const char    *said; /* Once it worked */
  AttestCardDone done;
  gpointer       user_data;
} Tool;

/* A chooser that the person leaves never calls back; the tool then goes with
 * its window. */
static Tool *
tool_new (GtkWindow     *window,
          AttestSession *session,
          AttestDeskJob  job,
          const char    *said,
          AttestCardDone done,
          gpointer       user_data)
{
  Tool *self = g_new (Tool, 1);

  *self = (Tool){ window, session, job, said, done, user_data };
  g_object_set_data_full (G_OBJECT (window), "card-tool", self, g_free);
  return self;
}

/* Returns: (transfer full) (nullable): where @file is; when Attest cannot reach
 * it there, that was said. */
static char *
path_of (Tool  *tool,
         GFile *file)
{
  char *path = g_file_get_path (file);

  if (path == NULL)
    attest_message_tell (tool->window, _ ("Choose a place on this computer"),
                         _ ("Attest reads and writes these files itself. They must lie in a folder of this computer or a mounted one."), NULL);
  return path;
}

static void
file_chosen (GFile   *file,
             gpointer user_data)
{
  Tool *tool = user_data;
  char *path = path_of (tool, file);

  if (path != NULL)
    attest_card_job_change (tool->window, tool->said, tool->session, tool->job, path, g_free, tool->done, tool->user_data);
}

static gpointer
sign_job (AttestDesk   *desk,
          gpointer      path,
          GCancellable *cancellable,
          GError      **error)
{
  return attest_desk_card_sign (desk, path, error) ? DONE : NULL;
}

static gpointer
export_job (AttestDesk   *desk,
            gpointer      path,
            GCancellable *cancellable,
            GError      **error)
{
  return attest_desk_card_export (desk, path, error) ? DONE : NULL;
}

static gpointer
save_person_job (AttestDesk   *desk,
                 gpointer      path,
                 GCancellable *cancellable,
                 GError      **error)
{
  return attest_desk_write_person (desk, path, error) ? DONE : NULL;
}

static void
person_chosen (GFile   *file,
               gpointer user_data)
{
  Tool            *tool = user_data;
  g_autofree char *path = path_of (tool, file);

  if (path != NULL)
    attest_person_dialog_read (tool->window, tool->session, path, tool->done, tool->user_data);
}

/**
 * attest_card_tool_add_person:
 *
 * Adds a person file to the card that this store keeps, once the person's
 * numbers were compared.
 */
void
attest_card_tool_add_person (GtkWindow     *window,
                             AttestSession *session,
                             AttestCardDone done,
                             gpointer       user_data)
{
  attest_file_choose (window, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Choose a Person File"), _ ("_Add"), NULL, ".attest-person",
                      person_chosen, tool_new (window, session, NULL, NULL, done, user_data));
}

/**
 * attest_card_tool_sign:
 *
 * Countersigns somebody else's card file, in place.
 */
void
attest_card_tool_sign (GtkWindow     *window,
                       AttestSession *session,
                       AttestCardDone done,
                       gpointer       user_data)
{
  attest_file_choose (window, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Choose the Card to Sign"), _ ("_Sign"), NULL, ".attest-card",
                      file_chosen, tool_new (window, session, sign_job, _ ("The card is signed. Give it out again."), done, user_data));
}

/**
 * attest_card_tool_export:
 *
 * Writes the card to a file, to be given to everybody who records.
 */
void
attest_card_tool_export (GtkWindow     *window,
                         AttestSession *session,
                         AttestCardDone done,
                         gpointer       user_data)
{
  attest_file_choose (window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save the Card"), _ ("_Save"), _ ("school.attest-card"), ".attest-card",
                      file_chosen, tool_new (window, session, export_job, _ ("The card is saved. Give it to everybody who records."), done, user_data));
}

/**
 * attest_card_tool_save_person:
 *
 * Writes this person's own person file.
 */
void
attest_card_tool_save_person (GtkWindow     *window,
                              AttestSession *session,
                              AttestCardDone done,
                              gpointer       user_data)
{
  g_autofree char *name = g_strconcat (attest_session_get_name (session), ".attest-person", NULL);

  attest_file_choose (window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save My Person File"), _ ("_Save"), g_strdelimit (name, "/", '-'),
                      ".attest-person", file_chosen, tool_new (window, session, save_person_job, _ ("Your person file is saved. Give it to whoever keeps the school’s card."), done, user_data));
}

static void
card_chosen (GFile   *file,
             gpointer user_data)
{
  Tool            *tool = user_data;
  g_autofree char *path = path_of (tool, file);

  if (path != NULL)
    attest_card_dialog_read (tool->window, tool->session, path, tool->done, tool->user_data);
}

/**
 * attest_card_tool_import:
 *
 * Lets the person choose a card, compare the numbers of those who signed it,
 * and take it in.
 */
void
attest_card_tool_import (GtkWindow     *window,
                         AttestSession *session,
                         AttestCardDone done,
                         gpointer       user_data)
{
  attest_file_choose (window, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Choose the Card"), _ ("_Open"), NULL, ".attest-card",
                      card_chosen, tool_new (window, session, NULL, NULL, done, user_data));
}
