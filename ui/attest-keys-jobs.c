/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-keys-jobs.h"

#include <string.h>

#define DONE GINT_TO_POINTER (TRUE)

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

AttestKeysAsk *
attest_keys_ask_new (const char *proof,
                     const char *fresh)
{
  AttestKeysAsk *self = g_new (AttestKeysAsk, 1);

  *self = (AttestKeysAsk){ g_strdup (proof), g_strdup (fresh) };
  return self;
}

void
attest_keys_ask_free (gpointer data)
{
  AttestKeysAsk *self = data;

  wipe (self->proof);
  wipe (self->fresh);
  g_free (self);
}

void
attest_keys_facts_free (gpointer data)
{
  AttestKeysFacts *self = data;

  g_free (self->name);
  g_free (self->school);
  g_free (self->copy_name);
  g_free (self);
}

/* Returns: (transfer full): an AttestKeysFacts */
gpointer
attest_job_keys (AttestDesk   *desk,
                 gpointer      data,
                 GCancellable *cancellable,
                 GError      **error)
{
  AttestKeysFacts *facts = g_new0 (AttestKeysFacts, 1);
  g_autoptr (AttestCardInfo) card = attest_desk_card (desk);

  attest_desk_key_ways (desk, &facts->ways);
  facts->name = g_strdup (attest_desk_name (desk));
  facts->school = card != NULL ? g_strdup (card->school) : NULL;
  facts->copy_name = attest_desk_copy_name (desk);
  return facts;
}

gpointer
attest_job_check_proof (AttestDesk   *desk,
                        gpointer      data,
                        GCancellable *cancellable,
                        GError      **error)
{
  AttestKeysAsk *ask = data;

  return attest_desk_check_proof (desk, ask->proof, error) ? DONE : NULL;
}

gpointer
attest_job_change_passphrase (AttestDesk   *desk,
                              gpointer      data,
                              GCancellable *cancellable,
                              GError      **error)
{
  AttestKeysAsk *ask = data;

  return attest_desk_change_passphrase (desk, ask->proof, ask->fresh, error) ? DONE : NULL;
}

gpointer
attest_job_replace_sheet (AttestDesk   *desk,
                          gpointer      data,
                          GCancellable *cancellable,
                          GError      **error)
{
  AttestKeysAsk *ask = data;

  return attest_desk_replace_sheet (desk, ask->proof, ask->fresh, error) ? DONE : NULL;
}

gpointer
attest_job_set_keyring (AttestDesk   *desk,
                        gpointer      data,
                        GCancellable *cancellable,
                        GError      **error)
{
  return attest_desk_set_keyring (desk, GPOINTER_TO_INT (data), error) ? DONE : NULL;
}

gpointer
attest_job_copy (AttestDesk   *desk,
                 gpointer      data,
                 GCancellable *cancellable,
                 GError      **error)
{
  return attest_desk_copy (desk, data, cancellable, NULL, NULL, error) ? DONE : NULL;
}
