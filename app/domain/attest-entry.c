/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-entry.h"

G_DEFINE_FINAL_TYPE (AttestEntry, attest_entry, G_TYPE_OBJECT)

static void
attest_entry_finalize (GObject *object)
{
  AttestEntry *self = ATTEST_ENTRY (object);

  g_free (self->case_id);
  g_free (self->author_key);
  g_free (self->person);
  g_free (self->role);
  g_free (self->zone);
  g_free (self->body);
  g_free (self->line_sha256);
  G_OBJECT_CLASS (attest_entry_parent_class)->finalize (object);
}

static void
attest_entry_class_init (AttestEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = attest_entry_finalize;
}

static void
attest_entry_init (AttestEntry *self)
{
}

/**
 * attest_entry_new:
 *
 * Returns: (transfer full): an empty record. Its maker fills the fields before
 *   anybody else sees it; afterwards they are never written again.
 */
AttestEntry *
attest_entry_new (void)
{
  return g_object_new (ATTEST_TYPE_ENTRY, NULL);
}
