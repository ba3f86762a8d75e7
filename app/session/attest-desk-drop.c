/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include <string.h>

void
attest_drop_report_free (AttestDropReport *self)
{
  if (self == NULL)
    return;
  g_free (self->address);
  g_free (self->problem);
  g_free (self);
}

/**
 * attest_desk_try_drop:
 * @address: a path or a URI
 * @make: whether in/ and out/ are made when they are not there
 * @cancellable: (nullable): stops waiting
 *
 * Asks nobody for a password: a share that wants one is signed in to before.
 *
 * Returns: (transfer full): what the folder allows, with a problem when records
 *   cannot be sent by it
 */
AttestDropReport *
attest_desk_try_drop (const char   *address,
                      gboolean      make,
                      GCancellable *cancellable)
{
  AttestDropReport *out = g_new0 (AttestDropReport, 1);
  g_autoptr (GFile) where = g_file_new_for_commandline_arg (address);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestDrop) drop = NULL;
  AttestDropTrial trial = { 0 };

  out->address = g_file_get_uri (where);
  out->usable = !attest_desk_drop_is_none (address) && attest_card_is_drop (out->address);
  if (!out->usable)
    {
      out->problem = g_strdup ("The address is no file:, smb:, davs: or sftp: address without a password");
      return out;
    }
  drop = attest_drop_new (out->address);
  if (!attest_drop_try (drop, make, &trial, cancellable, &error))
    out->problem = g_strdup (error->message);
  out->reached = trial.reached;
  out->creates = trial.creates;
  out->reads_back = trial.reads_back;
  out->renames = trial.renames;
  out->removes = trial.removes;
  out->lists_in = trial.lists_in;
  out->lists_out = trial.lists_out;
  return out;
}

gboolean
attest_desk_drop_is_remote (const char *address)
{
  g_autoptr (GFile) where = g_file_new_for_commandline_arg (address);

  return !g_file_is_native (where);
}

gboolean
attest_desk_drop_is_shut (const char *address)
{
  g_autoptr (GFile) where = g_file_new_for_commandline_arg (address);
  g_autoptr (GMount) mount = NULL;

  if (attest_desk_drop_is_none (address) || !attest_desk_drop_is_remote (address))
    return FALSE;
  mount = g_file_find_enclosing_mount (where, NULL, NULL);
  return mount == NULL;
}

gboolean
attest_desk_drop_is_none (const char *address)
{
  return strcmp (address, ATTEST_CARD_NO_DROP) == 0;
}

gboolean
attest_desk_drop_is_usable (const char *address)
{
  g_autoptr (GFile) where = g_file_new_for_commandline_arg (address);
  g_autofree char *uri = g_file_get_uri (where);

  return attest_card_is_drop (uri);
}
