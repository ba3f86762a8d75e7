/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-item.h"

G_DEFINE_FINAL_TYPE (AttestItem, attest_item, G_TYPE_OBJECT)

static void
attest_item_finalize (GObject *object)
{
  AttestItem *self = ATTEST_ITEM (object);

  g_free (self->id);
  g_free (self->case_id);
  g_free (self->exhibit);
  g_free (self->name);
  g_free (self->media_type);
  g_free (self->object_id);
  g_free (self->sha256);
  g_free (self->url);
  g_free (self->no_url_reason);
  g_free (self->platform);
  g_free (self->method);
  g_free (self->how_seen);
  g_free (self->text);
  g_free (self->zone);
  g_free (self->plain_source);
  g_free (self->author_key);
  g_free (self->author_name);
  g_free (self->parent_sha256);
  g_free (self->parent_exhibit);
  G_OBJECT_CLASS (attest_item_parent_class)->finalize (object);
}

static void
attest_item_class_init (AttestItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = attest_item_finalize;
}

static void
attest_item_init (AttestItem *self)
{
}

/**
 * attest_item_new:
 *
 * Returns: (transfer full): an empty record. Its maker fills the fields before
 *   anybody else sees it; afterwards they are never written again.
 */
AttestItem *
attest_item_new (void)
{
  return g_object_new (ATTEST_TYPE_ITEM, NULL);
}
