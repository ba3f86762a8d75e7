/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/read/attest-read.h"

#include <string.h>

/* A chat as WhatsApp exports it. A message begins with its time, in one of two
 * layouts, and goes on until the next line that does:
 *
 *   12/03/2026, 10:41 - Sam: Hello            Android
 *   [12/03/2026, 10:41:07] Sam: Hello         iPhone
 *
 * The time is shown as it stands: whether day or month comes first is the
 * phone's secret. What comes without a name is the program's own notice. Marks
 * of direction stand where nobody typed them, and are taken off there only. */

#define WHO_MOST 200
#define NAME_MOST 255

typedef struct
{
  const char *at;
  gsize       length;
} Span;

typedef struct
{
  Span     when;
  Span     who; /* length 0: a notice */
  GString *text;
  guint    number;
} Message;

/* U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069, U+FEFF */
static gsize
mark_length (Span span)
{
  const guint8 *c = (const guint8 *)span.at;

  if (span.length < 3)
    return 0;
  if (c[0] == 0xe2 && c[1] == 0x80 && (c[2] == 0x8e || c[2] == 0x8f || (c[2] >= 0xaa && c[2] <= 0xae)))
    return 3;
  if (c[0] == 0xe2 && c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9)
    return 3;
  return c[0] == 0xef && c[1] == 0xbb && c[2] == 0xbf ? 3 : 0;
}

static Span
without_marks (Span span)
{
  gsize mark;

  while ((mark = mark_length (span)) > 0)
    {
      span.at += mark;
      span.length -= mark;
    }
  while (span.length >= 3 && mark_length ((Span){ span.at + span.length - 3, 3 }) > 0)
    span.length -= 3;
  return span;
}

static gboolean
take (Span       *span,
      const char *text)
{
  gsize length = strlen (text);

  if (span->length < length || memcmp (span->at, text, length) != 0)
    return FALSE;
  span->at += length;
  span->length -= length;
  return TRUE;
}

static guint
take_digits (Span *span,
             guint most)
{
  guint count = 0;

  while (count < most && span->length > 0 && g_ascii_isdigit (*span->at))
    {
      span->at++;
      span->length--;
      count++;
    }
  return count;
}

static gboolean
take_any (Span       *span,
          const char *characters)
{
  if (span->length == 0 || strchr (characters, *span->at) == NULL || *span->at == '\0')
    return FALSE;
  span->at++;
  span->length--;
  return TRUE;
}

/* A space, also the two that do not break. */
static gboolean
take_space (Span *span)
{
  return take (span, " ") || take (span, "\xc2\xa0") || take (span, "\xe2\x80\xaf");
}

static gboolean
take_date (Span *span)
{
  return take_digits (span, 4) > 0 && take_any (span, "/.-") && take_digits (span, 2) > 0 &&
         take_any (span, "/.-") && take_digits (span, 4) > 0;
}

static void
take_half_of_day (Span *span)
{
  static const char *const halves[] = { "AM", "PM", "am", "pm", "a.m.", "p.m.", "a. m.", "p. m." };
  Span                     rest = *span;

  (void)take_space (&rest);
  for (gsize i = 0; i < G_N_ELEMENTS (halves); i++)
    if (take (&rest, halves[i]))
      {
        *span = rest;
        return;
      }
}

static gboolean
take_time (Span *span)
{
  if (take_digits (span, 2) == 0 || !take_any (span, ":.") || take_digits (span, 2) != 2)
    return FALSE;
  if (take_any (span, ":.") && take_digits (span, 2) != 2)
    return FALSE;
  take_half_of_day (span);
  return TRUE;
}

/* Whether a message begins with @line; then @when is its time and @rest what
 * comes after. */
static gboolean
begins (Span  line,
        Span *when,
        Span *rest)
{
  Span     span = without_marks (line);
  gboolean bracket = take (&span, "[");

  *when = span;
  if (!take_date (&span))
    return FALSE;
  (void)take (&span, ",");
  if (!take_space (&span) || !take_time (&span))
    return FALSE;
  when->length = (gsize)(span.at - when->at);
  if (bracket ? !take (&span, "] ") : !take (&span, " - "))
    return FALSE;
  *rest = span;
  return TRUE;
}

static void
split_who (Span  rest,
           Span *who,
           Span *text)
{
  Span        span = without_marks (rest);
  const char *colon = memmem (span.at, MIN (span.length, WHO_MOST), ": ", 2);

  /* A message of no words ends with the colon. */
  if (colon == NULL && span.length > 1 && span.length <= WHO_MOST && span.at[span.length - 1] == ':')
    colon = span.at + span.length - 1;
  *who = (Span){ span.at, 0 };
  *text = rest;
  if (colon == NULL || colon == span.at)
    return;
  *who = without_marks ((Span){ span.at, (gsize)(colon - span.at) });
  colon += MIN (2, (gsize)(span.at + span.length - colon));
  *text = (Span){ colon, (gsize)(rest.at + rest.length - colon) };
}

/* ── What was sent with a message ─────────────────────────────────────── */

static gboolean
is_file_name (Span name)
{
  const char *dot = name.length > 0 ? memrchr (name.at, '.', name.length) : NULL;
  gsize       ending = dot != NULL ? (gsize)(name.at + name.length - dot) : 0;

  return name.length >= 3 && name.length <= NAME_MOST && ending >= 3 && ending <= 6 && dot > name.at &&
         memchr (name.at, '/', name.length) == NULL && memchr (name.at, '\n', name.length) == NULL;
}

/* iPhone: "<attached: 00000012-PHOTO.jpg>", in the phone's language. */
static gboolean
attached_iphone (Span  line,
                 Span *name)
{
  const char *colon;

  line = without_marks (line);
  if (line.length < 8 || line.at[0] != '<' || line.at[line.length - 1] != '>')
    return FALSE;
  colon = memmem (line.at, line.length, ": ", 2);
  if (colon == NULL)
    return FALSE;
  *name = (Span){ colon + 2, (gsize)(line.at + line.length - 1 - colon - 2) };
  return is_file_name (*name);
}

/* Android: "IMG-20260312-WA0001.jpg (file attached)", in the phone's language. */
static gboolean
attached_android (Span  line,
                  Span *name)
{
  const char *bracket;

  line = without_marks (line);
  bracket = line.length > 4 && line.at[line.length - 1] == ')' ? memrchr (line.at, '(', line.length) : NULL;
  if (bracket == NULL || bracket < line.at + 2 || bracket[-1] != ' ')
    return FALSE;
  *name = (Span){ line.at, (gsize)(bracket - 1 - line.at) };
  return is_file_name (*name) && (memmem (name->at, name->length, "-WA", 3) != NULL || strncmp (bracket, "(file attached)", 15) == 0);
}

static gboolean
is_omitted (Span line)
{
  static const char *const endings[] = { " omitted", "<Media omitted>", "<media omitted>" };
  gboolean                 marked = mark_length (line) > 0;

  line = without_marks (line);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize length = strlen (endings[i]);

      /* Somebody may write that they omitted something: only the program
       * puts a mark before it, or angles around it. */
      if ((i > 0 || marked) && line.length >= length && line.length < 40 &&
          memcmp (line.at + line.length - length, endings[i], length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* ── Out ──────────────────────────────────────────────────────────────── */

typedef struct
{
  Answer  *answer;
  ChatFile file;
  gpointer data;
  guint    from;
  Message  message;
  gboolean open;
} Chat;

static void
put_span (Answer       *answer,
          AttestLineTag tag,
          Span          span)
{
  answer_put (answer, tag, span.at, span.length, FIELD_MOST);
}

static void
put_attached (Chat *self,
              Span  name)
{
  g_autofree char *text = g_strndup (name.at, name.length);
  int              number = self->file != NULL ? self->file (self->data, text) : -1;

  answer_put_text (self->answer, ATTEST_LINE_ATTACHED, text);
  if (number >= 0)
    answer_put_number (self->answer, ATTEST_LINE_PART, (guint64)number);
}

static void
flush (Chat *self)
{
  Message *message = &self->message;
  Span     first = { message->text->str, strcspn (message->text->str, "\n") }, name;

  if (!self->open)
    return;
  self->open = FALSE;
  answer_put_number (self->answer, ATTEST_LINE_MESSAGE, message->number);
  put_span (self->answer, ATTEST_LINE_WHEN, message->when);
  if (message->who.length > 0)
    put_span (self->answer, ATTEST_LINE_WHO, message->who);
  if (attached_iphone (first, &name) || attached_android (first, &name))
    {
      put_attached (self, name);
      g_string_erase (message->text, 0, (gssize)MIN (first.length + 1, message->text->len));
    }
  else if (is_omitted (first))
    answer_put_text (self->answer, ATTEST_LINE_OMITTED, "");
  if (message->text->len > 0)
    answer_put (self->answer, message->who.length > 0 ? ATTEST_LINE_TEXT : ATTEST_LINE_NOTICE, message->text->str, message->text->len, CHAT_TEXT_MOST);
}

static gboolean
is_wanted (const Chat *self,
           guint       number)
{
  return number >= self->from && number - self->from < ATTEST_READ_CHAT_PAGE;
}

static void
add_text (Message *message,
          Span     text)
{
  gsize room = CHAT_TEXT_MOST + 8 - MIN (message->text->len, CHAT_TEXT_MOST + 8);

  g_string_append_len (message->text, text.at, (gssize)MIN (text.length, room));
}

static void
take_line (Chat *self,
           Span  line)
{
  Span when, rest, who, text;

  if (begins (line, &when, &rest))
    {
      flush (self);
      self->open = is_wanted (self, self->answer->total);
      self->message.number = self->answer->total++;
      if (!self->open)
        return;
      split_who (rest, &who, &text);
      self->message.when = when;
      self->message.who = who;
      g_string_truncate (self->message.text, 0);
      /* The mark tells an attachment from words; it goes with the words. */
      add_text (&self->message, is_omitted (text) ? text : without_marks (text));
    }
  else if (self->open)
    {
      g_string_append_c (self->message.text, '\n');
      add_text (&self->message, line);
    }
}

/*
 * chat_lines:
 * @text: an exported chat
 * @from: the first message wanted, counted from 0
 * @file: (nullable): numbers the files that came with it
 *
 * Puts ATTEST_READ_CHAT_PAGE messages into @answer and counts them all.
 *
 * Returns: an exit status; damaged when there is no message in it
 */
int
chat_lines (const char *text,
            gsize       length,
            guint       from,
            Answer     *answer,
            ChatFile    file,
            gpointer    data)
{
  g_autoptr (GString) words = g_string_new (NULL);
  Chat        self = { .answer = answer, .file = file, .data = data, .from = from, .message.text = words };
  const char *end = text + length;

  for (const char *at = text, *next; at < end; at = next)
    {
      const char *feed = memchr (at, '\n', (gsize)(end - at));
      Span        line = { at, (gsize)((feed != NULL ? feed : end) - at) };

      next = feed != NULL ? feed + 1 : end;
      while (line.length > 0 && line.at[line.length - 1] == '\r')
        line.length--;
      take_line (&self, line);
    }
  flush (&self);
  return answer->total > 0 ? ATTEST_DECODE_OK : ATTEST_DECODE_DAMAGED;
}

/* read_chat: the text alone. */
int
read_chat (const Input *input,
           guint        from,
           Answer      *answer)
{
  return chat_lines ((const char *)input->data, input->length, from, answer, NULL, NULL);
}
