/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-forge.h"

#include "base/attest-id.h"

#include <string.h>

static GPtrArray *
members_of (School             *self,
            const AttestBundle *bundle,
            GBytes             *chain,
            const Forge        *how)
{
  GPtrArray *members = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_member_free);
  g_autoptr (GError) error = NULL;

  if (!how->no_chain)
    g_ptr_array_add (members, attest_member_new_bytes ("chain.jsonl", chain));
  for (guint i = how->no_opening ? 1 : 0; i < bundle->bodies->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("bodies/%" G_GUINT64_FORMAT ".json", bundle->first_seq + i);

      g_ptr_array_add (members, attest_member_new_bytes (name, bundle->bodies->pdata[i]));
    }
  for (guint i = 0; !how->no_items && i < bundle->items->len; i++)
    {
      AttestItem      *item = bundle->items->pdata[i];
      g_autofree char *name = g_strdup_printf ("items/%04u-x.bin", i + 1);
      g_autoptr (GBytes) bytes = attest_vault_read_item (self->desk[STAFF]->vault, item, G_MAXINT, &error);

      g_assert_no_error (error);
      g_ptr_array_add (members, attest_member_new_bytes (name, bytes));
    }
  if (how->one_more)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static ("nobody knows of this", 20);

      g_ptr_array_add (members, attest_member_new_bytes ("items/9999-x.bin", bytes));
    }
  return members;
}

static AttestPackageInfo *
info_of (School             *self,
         const AttestBundle *bundle,
         const Forge        *how)
{
  AttestPackageInfo *info = attest_package_info_new ();
  AttestDesk        *signer = self->desk[how->key];

  info->package_id = how->package_id != NULL ? g_strdup (how->package_id) : attest_id_new ();
  info->case_id = g_strdup (how->case_id != NULL ? how->case_id : bundle->details->id);
  info->reference = g_strdup (bundle->details->reference);
  info->sender_name = g_strdup ("Jo Evans");
  info->sender_role = g_strdup ("staff");
  info->sender_signing_key = g_strdup (attest_desk_signing_key (signer));
  info->sender_recipient = g_strdup (attest_desk_recipient (signer));
  info->base_seq = bundle->first_seq - 1;
  info->base_head = bundle->base;
  info->head_seq = bundle->last_seq;
  info->head = bundle->head;
  info->created_ms = g_get_real_time () / 1000;
  info->practice = !how->real;
  attest_package_info_add_recipient (info, "Mina Patel", "dsl", attest_desk_recipient (self->desk[DSL]), attest_desk_signing_key (self->desk[DSL]));
  return info;
}

void
forge_package (School      *self,
               const char  *case_id,
               const Forge *how,
               const char  *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestBundle) bundle = attest_vault_collect (self->desk[STAFF]->vault, case_id, how->after, G_MAXUINT64, &error);
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (AttestPackageInfo) info = NULL;
  g_autoptr (GBytes) chain = NULL;
  AttestDigest digest;
  guint64      size;

  g_assert_no_error (error);
  chain = g_bytes_ref (bundle->chain);
  if (how->no_opening)
    {
      gsize       length;
      const char *text = g_bytes_get_data (bundle->chain, &length);
      const char *second = (const char *)memchr (text, '\n', length) + 1;

      g_bytes_unref (chain);
      chain = g_bytes_new (second, length - (gsize)(second - text));
    }
  members = members_of (self, bundle, chain, how);
  info = info_of (self, bundle, how);
  attest_package_build (info, members, attest_vault_sign_key (self->desk[how->key]->vault), path, NULL, NULL, NULL, &digest, &size, &error);
  g_assert_no_error (error);
}

char *
forge_receipt (School           *self,
               AttestSubmission *submission,
               AttestDesk       *by,
               ForgeChange       change)
{
  g_autoptr (AttestReceipt) receipt = attest_receipt_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *id = attest_id_new (), *out = in_drop (self, "out"), *name = g_strconcat (id, ATTEST_RECEIPT_SUFFIX, NULL);
  char            *path = g_build_filename (out, name, NULL);

  receipt->package_id = g_strdup (submission->package);
  g_assert_true (attest_digest_from_hex (submission->sha256, &receipt->package_digest));
  receipt->case_id = g_strdup (submission->case_id);
  receipt->case_seq = 1;
  g_assert_true (attest_vault_own_head (self->desk[STAFF]->vault, submission->case_id, 1, &receipt->case_head));
  receipt->state = ATTEST_RECEIPT_OPENED;
  receipt->role = g_strdup ("dsl");
  receipt->name = g_strdup ("Mina Patel");
  receipt->signing_key = g_strdup (attest_desk_signing_key (by));
  receipt->at_ms = g_get_real_time () / 1000;
  receipt->practice = TRUE;
  if (change != NULL)
    change (receipt);
  file = attest_receipt_seal (receipt, attest_vault_sign_key (by->vault), attest_desk_recipient (self->desk[STAFF]), &error);
  g_assert_no_error (error);
  attest_test_write (path, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  return path;
}
