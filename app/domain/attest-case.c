/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-case.h"

G_DEFINE_FINAL_TYPE (AttestCase, attest_case, G_TYPE_OBJECT)

static void
attest_case_finalize (GObject *object)
{
  AttestCase *self = ATTEST_CASE (object);

  g_free (self->id);
  g_free (self->reference);
  g_free (self->type);
  g_free (self->title);
  g_free (self->pack);
  g_free (self->about);
  g_free (self->description);
  g_strfreev (self->subjects);
  g_free (self->opened_by);
  g_free (self->owner_key);
  g_free (self->owner_name);
  g_free (self->recipients);
  G_OBJECT_CLASS (attest_case_parent_class)->finalize (object);
}

static void
attest_case_class_init (AttestCaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = attest_case_finalize;
}

static void
attest_case_init (AttestCase *self)
{
}

/**
 * attest_case_new:
 *
 * Returns: (transfer full): an empty record. Its maker fills the fields before
 *   anybody else sees it; afterwards they are never written again.
 */
AttestCase *
attest_case_new (void)
{
  return g_object_new (ATTEST_TYPE_CASE, NULL);
}
