/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/read/attest-read.h"

#include <string.h>

/* Words out of HTML, in one pass forward. Nothing is run, fetched or believed:
 * programs and styles are passed over whole, a picture becomes its description,
 * a link its words with the address behind them. */

#define OUT_MOST (2 * BODY_MOST)
#define LINK_MOST 500

typedef struct
{
  const char *at;
  const char *end;
  GString    *out;
  GString    *title;   /* (nullable) */
  GString    *address; /* (nullable) */
  GString    *link;    /* of the link that is open */
  gboolean    space;   /* white space is owed */
} Html;

typedef struct
{
  char        name[16]; /* lower case; longer ones are cut */
  gboolean    closing;
  const char *attributes;
  const char *end; /* before the ">" */
} Tag;

static void
put_break (Html *self,
           guint lines)
{
  guint have = 0;

  self->space = FALSE;
  while (self->out->len > 0 && self->out->str[self->out->len - 1] == ' ')
    g_string_truncate (self->out, self->out->len - 1);
  while (have < self->out->len && self->out->str[self->out->len - 1 - have] == '\n')
    have++;
  for (; self->out->len > 0 && have < lines; have++)
    g_string_append_c (self->out, '\n');
}

static void
put_space (Html *self)
{
  if (self->space && self->out->len > 0 && self->out->str[self->out->len - 1] != '\n')
    g_string_append_c (self->out, ' ');
  self->space = FALSE;
}

/* ── Characters by name ───────────────────────────────────────────────── */

static gunichar
named (const char *name,
       gsize       length)
{
  static const struct
  {
    const char *name;
    gunichar    c;
  } names[] = {
    { "amp", '&' },
    { "lt", '<' },
    { "gt", '>' },
    { "quot", '"' },
    { "apos", '\'' },
    { "nbsp", ' ' },
    { "pound", 0xa3 },
    { "euro", 0x20ac },
    { "copy", 0xa9 },
    { "reg", 0xae },
    { "hellip", 0x2026 },
    { "ndash", 0x2013 },
    { "mdash", 0x2014 },
    { "lsquo", 0x2018 },
    { "rsquo", 0x2019 },
    { "ldquo", 0x201c },
    { "rdquo", 0x201d },
    { "bull", 0x2022 },
    { "middot", 0xb7 },
    { "eacute", 0xe9 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i].name) == length && memcmp (names[i].name, name, length) == 0)
      return names[i].c;
  return 0;
}

static gunichar
numbered (const char *digits,
          gsize       length)
{
  gboolean hex = length > 0 && (*digits == 'x' || *digits == 'X');
  gunichar c = 0;

  for (gsize i = hex; i < length; i++)
    {
      int digit = hex ? g_ascii_xdigit_value (digits[i]) : g_ascii_digit_value (digits[i]);

      if (digit < 0 || c > 0x10ffff)
        return 0;
      c = c * (hex ? 16 : 10) + (gunichar)digit;
    }
  return g_unichar_validate (c) && (c >= 32 || c == '\n' || c == '\t') ? c : 0;
}

/* Appends what stands at @at, which is an ampersand, and says how long it was. */
static gsize
put_entity (GString    *out,
            const char *at,
            const char *end)
{
  gsize    most = MIN ((gsize)(end - at), 12), length = 1;
  gunichar c;

  while (length < most && (g_ascii_isalnum (at[length]) || at[length] == '#'))
    length++;
  c = length > 2 && at[1] == '#' ? numbered (at + 2, length - 2) : named (at + 1, length - 1);
  if (c == 0)
    {
      g_string_append_c (out, '&');
      return 1;
    }
  g_string_append_unichar (out, c);
  return length < most && at[length] == ';' ? length + 1 : length;
}

static void
put_unescaped (GString    *out,
               const char *at,
               const char *end,
               gsize       most)
{
  gsize before = out->len;

  while (at < end && out->len - before < most)
    if (*at == '&')
      at += put_entity (out, at, end);
    else
      g_string_append_c (out, *at++);
}

/* ── Tags ─────────────────────────────────────────────────────────────── */

static const char *
skip_space (const char *at,
            const char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;
  return at;
}

/* The end of a tag: ">" outside quotes. */
static const char *
tag_end (const char *at,
         const char *end)
{
  char quote = '\0';

  for (; at < end; at++)
    if (quote != '\0')
      quote = *at == quote ? '\0' : quote;
    else if ((*at == '"' || *at == '\'') && at[-1] == '=')
      quote = *at;
    else if (*at == '>')
      break;
  return at;
}

/* The unescaped value of an attribute, or FALSE. */
static gboolean
attribute (const Tag  *tag,
           const char *name,
           GString    *out)
{
  const char *at = tag->attributes;

  g_string_truncate (out, 0);
  while ((at = skip_space (at, tag->end)) < tag->end)
    {
      const char *start = at, *value;
      gsize       length;
      char        quote;

      while (at < tag->end && !g_ascii_isspace (*at) && *at != '=')
        at++;
      length = (gsize)(at - start);
      at = skip_space (at, tag->end);
      if (at >= tag->end || *at != '=')
        {
          at += length == 0;
          continue;
        }
      at = skip_space (at + 1, tag->end);
      quote = at < tag->end && (*at == '"' || *at == '\'') ? *at : '\0';
      value = at += quote != '\0';
      while (at < tag->end && (quote != '\0' ? *at != quote : !g_ascii_isspace (*at)))
        at++;
      if (length == strlen (name) && g_ascii_strncasecmp (start, name, length) == 0)
        {
          put_unescaped (out, value, at, FIELD_MOST);
          return TRUE;
        }
      at += at < tag->end;
    }
  return FALSE;
}

static gboolean
is_one_of (const Tag  *tag,
           const char *names)
{
  gsize length = strlen (tag->name);

  for (const char *at = strstr (names, tag->name); at != NULL; at = strstr (at + 1, tag->name))
    if ((at == names || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
      return TRUE;
  return FALSE;
}

/* Passes over everything up to the closing tag; @into: keeps it. */
static void
skip_raw (Html      *self,
          const Tag *tag,
          GString   *into)
{
  gsize       length = strlen (tag->name);
  const char *start = self->at;

  for (; self->at < self->end; self->at++)
    if (*self->at == '<' && (gsize)(self->end - self->at) > length + 2 && self->at[1] == '/' &&
        g_ascii_strncasecmp (self->at + 2, tag->name, length) == 0)
      break;
  if (into != NULL && into->len == 0)
    put_unescaped (into, start, self->at, FIELD_MOST);
}

static void
note_address (Html      *self,
              const Tag *tag)
{
  g_autoptr (GString) kind = g_string_new (NULL), value = g_string_new (NULL);
  gboolean canonical, shared;

  if (self->address == NULL || self->address->len > 0)
    return;
  canonical = strcmp (tag->name, "link") == 0 && attribute (tag, "rel", kind) && g_ascii_strcasecmp (kind->str, "canonical") == 0;
  shared = strcmp (tag->name, "meta") == 0 && attribute (tag, "property", kind) && g_ascii_strcasecmp (kind->str, "og:url") == 0;
  if ((canonical && attribute (tag, "href", value)) || (shared && attribute (tag, "content", value)))
    g_string_append_len (self->address, value->str, (gssize)value->len);
}

static void
put_link (Html *self)
{
  gsize length = self->link->len;

  if (length > 0 && (self->out->len < length || strcmp (self->out->str + self->out->len - length, self->link->str) != 0))
    g_string_append_printf (self->out, " (%s)", self->link->str);
  g_string_truncate (self->link, 0);
}

static void
open_link (Html      *self,
           const Tag *tag)
{
  g_autoptr (GString) value = g_string_new (NULL);

  put_link (self);
  if (attribute (tag, "href", value) && value->len <= LINK_MOST &&
      (g_str_has_prefix (value->str, "http") || g_str_has_prefix (value->str, "mailto:")))
    g_string_append_len (self->link, value->str, (gssize)value->len);
}

static void
put_picture (Html      *self,
             const Tag *tag)
{
  g_autoptr (GString) value = g_string_new (NULL);

  if (!attribute (tag, "alt", value) || value->len == 0)
    return;
  put_space (self);
  g_string_append_printf (self->out, "[%s]", value->str);
}

static void
take_tag (Html      *self,
          const Tag *tag)
{
  if (!tag->closing && is_one_of (tag, "script style template noscript iframe object svg math textarea"))
    skip_raw (self, tag, NULL);
  else if (!tag->closing && strcmp (tag->name, "title") == 0)
    skip_raw (self, tag, self->title);
  else if (is_one_of (tag, "link meta"))
    note_address (self, tag);
  else if (strcmp (tag->name, "a") == 0)
    (tag->closing ? (void)put_link (self) : open_link (self, tag));
  else if (strcmp (tag->name, "img") == 0)
    put_picture (self, tag);
  else if (is_one_of (tag, "br tr li div dt dd option"))
    put_break (self, 1);
  else if (is_one_of (tag, "p h1 h2 h3 h4 h5 h6 table ul ol blockquote article section header footer form hr pre"))
    put_break (self, 2);
  else if (is_one_of (tag, "td th"))
    self->space = TRUE;
}

/* Browsers note where a page came from in a comment at its head. */
static void
take_comment (Html       *self,
              const char *at,
              const char *end)
{
  static const char *const before[] = { "saved from url=", "url: " };

  if (self->address == NULL || self->address->len > 0 || end - at > 4096)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    {
      const char *found = g_strstr_len (at, end - at, before[i]);

      if (found == NULL)
        continue;
      found += strlen (before[i]);
      if (*found == '(')
        while (found < end && *found++ != ')')
          ;
      while (found < end && !g_ascii_isspace (*found))
        g_string_append_c (self->address, *found++);
      return;
    }
}

static void
take_markup (Html *self)
{
  gsize       left = (gsize)(self->end - self->at);
  Tag         tag = { 0 };
  const char *end, *name;
  gsize       length = 0;

  if (left >= 4 && memcmp (self->at, "<!--", 4) == 0)
    {
      end = g_strstr_len (self->at + 4, (gssize)left - 4, "-->");
      take_comment (self, self->at + 4, end != NULL ? end : self->end);
      self->at = end != NULL ? end + 3 : self->end;
      return;
    }
  end = tag_end (self->at + 1, self->end);
  name = self->at + 1;
  tag.closing = name < end && *name == '/';
  name += tag.closing;
  while (name + length < end && length < sizeof tag.name - 1 && g_ascii_isalnum (name[length]))
    {
      tag.name[length] = g_ascii_tolower (name[length]);
      length++;
    }
  tag.attributes = name + length;
  tag.end = end;
  self->at = end < self->end ? end + 1 : end;
  if (length > 0)
    take_tag (self, &tag);
}

/*
 * html_to_text:
 * @html: UTF-8; need not be whole or right
 * @text: gets the words
 * @title: (nullable): gets the page's title
 * @address: (nullable): gets where the page says it is from
 */
void
html_to_text (const char *html,
              gsize       length,
              GString    *text,
              GString    *title,
              GString    *address)
{
  g_autoptr (GString) link = g_string_new (NULL);
  Html self = { .at = html, .end = html + length, .out = text, .title = title, .address = address, .link = link };

  while (self.at < self.end && text->len < OUT_MOST)
    if (*self.at == '<' && self.at + 1 < self.end && (g_ascii_isalpha (self.at[1]) || strchr ("/!?", self.at[1]) != NULL))
      take_markup (&self);
    else if (g_ascii_isspace (*self.at))
      {
        self.space = TRUE;
        self.at++;
      }
    else
      {
        put_space (&self);
        if (*self.at == '&')
          self.at += put_entity (text, self.at, self.end);
        else
          g_string_append_c (text, *self.at++);
      }
}
