/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "domain/attest-types.h"
#include "policy/attest-pack-private.h"

#include <string.h>

/* A pack's groups, each read once and in this order, because later ones refer
 * to earlier ones: [pack] [document] [guidance NAME]… [roles] [role NAME]…
 * [terms] [fallback] [step NAME]… [type NAME]… [clock NAME]… [contact NAME]…
 * [account NAME]… [conflict NAME]…. In the file they may stand in any order.
 * docs/format-pack.md lists their keys. */

#define FORMAT 1

static void
guidance_free (gpointer data)
{
  AttestPackGuidance *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->title);
  g_free (self->edition);
  g_free (self->place);
  g_free (self->use);
  g_free (self->where);
  g_free (self->checked);
  g_free (self);
}

static void
section_free (gpointer data)
{
  AttestSection *self = data;

  g_free (self->title);
  g_free (self);
}

static AttestPack *
pack_new (void)
{
  AttestPack *self = g_new0 (AttestPack, 1);

  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->same = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  self->role_titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->terms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->guidance = g_ptr_array_new_with_free_func (guidance_free);
  self->types = g_ptr_array_new_with_free_func (attest_type_free);
  self->steps = g_ptr_array_new ();
  self->clocks = g_ptr_array_new ();
  self->contacts = g_ptr_array_new ();
  self->accounts = g_ptr_array_new ();
  self->conflicts = g_ptr_array_new ();
  self->fallback_head = g_ptr_array_new ();
  self->fallback_other = g_ptr_array_new ();
  return self;
}

static void
read_head (AttestPackReader *self)
{
  AttestPack *pack = self->pack;

  attest_pack_keys (self, "pack", "format;id;title;version;review;jurisdiction;note;default-type");
  if (attest_pack_number (self, "pack", "format", 1000, 0) != FORMAT)
    attest_keyfile_problem (self->keyfile, self->problems, "pack", "format", "must be %d", FORMAT);
  pack->id = attest_pack_text (self, "pack", "id", TRUE);
  if (*pack->id != '\0' && !attest_word_is_valid (pack->id))
    attest_keyfile_problem (self->keyfile, self->problems, "pack", "id", "must be a word of a-z, 0-9 and hyphens");
  pack->title = attest_pack_text (self, "pack", "title", TRUE);
  pack->version = (guint)attest_pack_number (self, "pack", "version", 1000000000, 0);
  if (pack->version == 0)
    attest_keyfile_problem (self->keyfile, self->problems, "pack", "version", "must be 1 or more");
  pack->review = attest_pack_text (self, "pack", "review", TRUE);
  if (!attest_date_is_valid (pack->review))
    attest_keyfile_problem (self->keyfile, self->problems, "pack", "review", "must be a date, YYYY-MM-DD");
  pack->jurisdiction = attest_pack_text (self, "pack", "jurisdiction", TRUE);
  pack->note = attest_pack_text (self, "pack", "note", FALSE);
  pack->default_type = attest_pack_text (self, "pack", "default-type", TRUE);
}

static void
read_sections (AttestPackReader *self)
{
  g_auto (GStrv) list = attest_keyfile_list (self->keyfile, "document", "sections");
  int before = 0;

  for (char **at = list; *at != NULL; at++)
    {
      char          *space = strchr (*at, ' ');
      guint64        from = 0;
      AttestSection *section;

      if (space != NULL)
        *space = '\0';
      if (space == NULL || space[1] == '\0' || !attest_parse_uint (*at, (guint64)self->pack->document.extent, &from) || (int)from <= before)
        {
          attest_keyfile_problem (self->keyfile, self->problems, "document", "sections", "“%s” is not a rising number and a heading", *at);
          continue;
        }
      section = g_new0 (AttestSection, 1);
      section->from = before = (int)from;
      section->title = g_strdup (space + 1);
      g_ptr_array_add (self->pack->sections, section);
    }
}

static void
read_document (AttestPackReader *self)
{
  AttestPackDocument *document = &self->pack->document;

  attest_pack_keys (self, "document", "title;date;citing;extent;sections");
  document->title = attest_pack_text (self, "document", "title", TRUE);
  document->date = attest_pack_text (self, "document", "date", FALSE);
  document->citing = attest_pack_text (self, "document", "citing", TRUE);
  document->extent = attest_pack_number (self, "document", "extent", 100000, 0);
  if (strcmp (document->citing, "lines") != 0 && strcmp (document->citing, "paragraphs") != 0 &&
      strcmp (document->citing, "guidance") != 0)
    attest_keyfile_problem (self->keyfile, self->problems, "document", "citing", "must be lines, paragraphs or guidance");
  read_sections (self);
}

static gboolean
mark_from_nick (const char *nick,
                AttestMark *mark)
{
  for (*mark = ATTEST_MARK_UNVERIFIED; *mark <= ATTEST_MARK_VERIFIED; (*mark)++)
    if (strcmp (attest_mark_nick (*mark), nick) == 0)
      return TRUE;
  *mark = ATTEST_MARK_UNVERIFIED;
  return FALSE;
}

static void
read_guidance (AttestPackReader *self,
               const char       *group,
               const char       *id)
{
  AttestPackGuidance *guidance = g_new0 (AttestPackGuidance, 1);
  g_autofree char    *mark = attest_pack_text (self, group, "mark", TRUE);

  attest_pack_keys (self, group, "name;title;edition;place;use;where;checked;mark");
  guidance->id = g_strdup (id);
  guidance->name = attest_pack_text (self, group, "name", TRUE);
  guidance->title = attest_pack_text (self, group, "title", TRUE);
  guidance->edition = attest_pack_text (self, group, "edition", FALSE);
  guidance->place = attest_pack_text (self, group, "place", FALSE);
  guidance->use = attest_pack_text (self, group, "use", TRUE);
  guidance->where = attest_pack_text (self, group, "where", FALSE);
  guidance->checked = attest_pack_text (self, group, "checked", FALSE);
  if (!mark_from_nick (mark, &guidance->mark))
    attest_keyfile_problem (self->keyfile, self->problems, group, "mark", "must be verified, quoted or unverified");
  if (*guidance->checked != '\0' && !attest_date_is_valid (guidance->checked))
    attest_keyfile_problem (self->keyfile, self->problems, group, "checked", "must be a date, YYYY-MM-DD, or empty");
  if (guidance->mark != ATTEST_MARK_UNVERIFIED && *guidance->where == '\0')
    attest_keyfile_problem (self->keyfile, self->problems, group, "where", "must name the page it was read on");
  g_ptr_array_add (self->pack->guidance, guidance);
}

static void
attest_pack_read_sources (AttestPackReader *self)
{
  read_document (self);
  for (guint i = 0; i < attest_keyfile_n_groups (self->keyfile); i++)
    {
      const char *group = attest_keyfile_group (self->keyfile, i);
      const char *id = attest_pack_name_of (group, "guidance");

      if (id != NULL)
        read_guidance (self, group, id);
    }
}

static void
find_unknown_groups (AttestPackReader *self)
{
  static const char *const single[] = { "pack", "document", "roles", "terms", "fallback", NULL };
  static const char *const named[] = { "guidance", "role", "step", "type", "clock", "contact", "account", "conflict", NULL };

  for (guint i = 0; i < attest_keyfile_n_groups (self->keyfile); i++)
    {
      const char      *group = attest_keyfile_group (self->keyfile, i);
      const char      *space = strchr (group, ' ');
      g_autofree char *kind = g_strndup (group, space != NULL ? (gsize)(space - group) : strlen (group));

      if (!g_strv_contains (space != NULL ? named : single, kind))
        attest_keyfile_problem (self->keyfile, self->problems, group, NULL, "no such group in a pack");
    }
}

static AttestPack *
read_pack (const char *name,
           const char *text,
           gsize       length,
           GPtrArray  *problems)
{
  g_autoptr (AttestKeyfile) keyfile = attest_keyfile_parse (name, text, length, problems);
  AttestPackReader reader = { .keyfile = keyfile, .problems = problems, .pack = pack_new () };

  find_unknown_groups (&reader);
  read_head (&reader);
  attest_pack_read_sources (&reader);
  attest_pack_read_people (&reader);
  attest_pack_read_steps (&reader);
  attest_pack_read_types (&reader);
  attest_pack_read_lists (&reader);
  return reader.pack;
}

/**
 * attest_pack_load_text:
 * @name: what to call the text in an error, a file name
 * @text: anything
 * @length: its bytes
 * @error: return location for an #AttestError
 *
 * A pack is taken whole or not at all: one finding refuses it.
 *
 * Returns: (transfer full): the pack, or %NULL with %ATTEST_ERROR_INPUT, whose
 *   message is the first finding and how many there are
 */
AttestPack *
attest_pack_load_text (const char *name,
                       const char *text,
                       gsize       length,
                       GError    **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AttestPack) pack = read_pack (name, text, length, problems);

  if (problems->len == 0)
    return g_steal_pointer (&pack);
  if (problems->len == 1)
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, g_ptr_array_index (problems, 0));
  else
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s (and %u more)", (const char *)g_ptr_array_index (problems, 0), problems->len - 1);
  return NULL;
}

/**
 * attest_pack_check:
 *
 * As attest_pack_load_text(), but says all there is to say.
 *
 * Returns: (transfer full): findings; empty exactly when the text is a pack
 */
char **
attest_pack_check (const char *name,
                   const char *text,
                   gsize       length)
{
  GPtrArray *problems = g_ptr_array_new ();
  g_autoptr (AttestPack) pack = read_pack (name, text, length, problems);

  g_ptr_array_add (problems, NULL);
  return (char **)g_ptr_array_free (problems, FALSE);
}
