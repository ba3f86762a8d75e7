/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-types.h"
#include "policy/attest-pack-private.h"

#include <string.h>

/* [clock NAME], [contact NAME], [account NAME] and [conflict NAME]. */

static void
clock_free (gpointer data)
{
  AttestPackClock *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->kind);
  g_free (self->source);
  g_free (self->note);
  g_free (self);
}

static void
contact_free (gpointer data)
{
  AttestPackContact *self = data;

  g_free (self->id);
  g_free (self->role);
  g_free (self->name);
  g_free (self->phone);
  g_free (self->web);
  g_free (self->hours);
  g_free (self->source);
  g_free (self);
}

static void
account_free (gpointer data)
{
  AttestPackAccount *self = data;

  g_free (self->id);
  g_free (self->url);
  g_free (self->title);
  g_free (self->administrator);
  g_free (self);
}

static void
conflict_free (gpointer data)
{
  AttestPackConflict *self = data;

  g_free (self->id);
  g_free (self->text);
  g_free (self->answer);
  g_strfreev (self->source);
  g_strfreev (self->moments);
  g_strfreev (self->steps);
  g_free (self);
}

static void
read_clock (AttestPackReader *self,
            const char       *group,
            const char       *id)
{
  AttestPackClock *clock = g_new0 (AttestPackClock, 1);
  g_auto (GStrv) source = attest_pack_source_list (self, group, "source", FALSE);

  attest_pack_keys (self, group, "title;kind;amount;source;note");
  clock->id = g_strdup (id);
  clock->title = attest_pack_text (self, group, "title", TRUE);
  clock->kind = attest_pack_text (self, group, "kind", TRUE);
  clock->amount = attest_pack_number (self, group, "amount", 100000, -1);
  clock->source = g_strjoinv (", ", source);
  clock->note = attest_pack_text (self, group, "note", FALSE);
  if (!attest_pack_kind_is_known (clock->kind))
    attest_keyfile_problem (self->keyfile, self->problems, group, "kind", "“%s” is not a kind of deadline", clock->kind);
  if (source[0] == NULL && *clock->note == '\0')
    attest_keyfile_problem (self->keyfile, self->problems, group, "source", "must say whose choice it is, here or in note");
  g_ptr_array_add (self->pack->clocks, clock);
}

static void
read_contact (AttestPackReader *self,
              const char       *group,
              const char       *id)
{
  AttestPackContact *contact = g_new0 (AttestPackContact, 1);
  g_auto (GStrv) source = attest_pack_source_list (self, group, "source", FALSE);

  attest_pack_keys (self, group, "role;name;phone;web;hours;source");
  contact->id = g_strdup (id);
  contact->role = attest_pack_text (self, group, "role", FALSE);
  contact->name = attest_pack_text (self, group, "name", TRUE);
  contact->phone = attest_pack_text (self, group, "phone", FALSE);
  contact->web = attest_pack_text (self, group, "web", FALSE);
  contact->hours = attest_pack_text (self, group, "hours", FALSE);
  contact->source = g_strjoinv (", ", source);
  if (*contact->role != '\0' && !attest_role_is_known (contact->role))
    attest_keyfile_problem (self->keyfile, self->problems, group, "role", "“%s” is not a role", contact->role);
  if (source[0] == NULL && (*contact->phone != '\0' || *contact->web != '\0'))
    attest_keyfile_problem (self->keyfile, self->problems, group, "source", "must say where the number or address was read");
  g_ptr_array_add (self->pack->contacts, contact);
}

static void
read_account (AttestPackReader *self,
              const char       *group,
              const char       *id)
{
  AttestPackAccount *account = g_new0 (AttestPackAccount, 1);

  attest_pack_keys (self, group, "url;title;administrator");
  account->id = g_strdup (id);
  account->url = attest_pack_text (self, group, "url", TRUE);
  account->title = attest_pack_text (self, group, "title", TRUE);
  account->administrator = attest_pack_text (self, group, "administrator", FALSE);
  if (!g_str_has_prefix (account->url, "https://") || !g_uri_is_valid (account->url, G_URI_FLAGS_NONE, NULL))
    attest_keyfile_problem (self->keyfile, self->problems, group, "url", "must be an https:// address");
  g_ptr_array_add (self->pack->accounts, account);
}

/**
 * attest_pack_moment_is_known:
 * @moment: a word
 *
 * Returns: whether a contradiction can bite then
 */
static gboolean
attest_pack_moment_is_known (const char *moment)
{
  static const char *const moments[] = { "capture", "import", "removal", "words", "send", NULL };

  return g_strv_contains (moments, moment);
}

static void
check_bite (AttestPackReader         *self,
            const char               *group,
            const AttestPackConflict *conflict)
{
  for (char **moment = conflict->moments; *moment != NULL; moment++)
    if (!attest_pack_moment_is_known (*moment))
      attest_keyfile_problem (self->keyfile, self->problems, group, "moment", "“%s” is not capture, import, removal, words or send", *moment);
  for (char **id = conflict->steps; *id != NULL; id++)
    if (attest_pack_find_step (self->pack, *id) == NULL)
      attest_keyfile_problem (self->keyfile, self->problems, group, "steps", "no step “%s”", *id);
  if (conflict->moments[0] == NULL && conflict->steps[0] == NULL)
    attest_keyfile_problem (self->keyfile, self->problems, group, "moment", "must say when it bites, here or in steps");
}

static void
read_conflict (AttestPackReader *self,
               const char       *group,
               const char       *id)
{
  AttestPackConflict *conflict = g_new0 (AttestPackConflict, 1);

  attest_pack_keys (self, group, "text;answer;source;moment;steps");
  conflict->id = g_strdup (id);
  conflict->text = attest_pack_text (self, group, "text", TRUE);
  conflict->answer = attest_pack_text (self, group, "answer", TRUE);
  conflict->source = attest_pack_source_list (self, group, "source", TRUE);
  conflict->moments = attest_pack_words (self, group, "moment");
  conflict->steps = attest_pack_words (self, group, "steps");
  check_bite (self, group, conflict);
  g_ptr_array_add (self->pack->conflicts, conflict);
}

void
attest_pack_read_lists (AttestPackReader *self)
{
  static const struct
  {
    const char *kind;
    void (*read) (AttestPackReader *, const char *, const char *);
  } readers[] = {
    { "clock", read_clock },
    { "contact", read_contact },
    { "account", read_account },
    { "conflict", read_conflict },
  };

  g_ptr_array_set_free_func (self->pack->clocks, clock_free);
  g_ptr_array_set_free_func (self->pack->contacts, contact_free);
  g_ptr_array_set_free_func (self->pack->accounts, account_free);
  g_ptr_array_set_free_func (self->pack->conflicts, conflict_free);
  for (guint i = 0; i < attest_keyfile_n_groups (self->keyfile); i++)
    for (guint j = 0; j < G_N_ELEMENTS (readers); j++)
      {
        const char *group = attest_keyfile_group (self->keyfile, i);
        const char *id = attest_pack_name_of (group, readers[j].kind);

        if (id != NULL)
          readers[j].read (self, group, id);
      }
}
