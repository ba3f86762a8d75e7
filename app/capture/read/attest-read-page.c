/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/read/attest-read.h"

#define HTML_MOST (16 * 1024 * 1024)

/* read_page: title, address and words of a page that a browser saved. */
int
read_page (const Input *input,
           Answer      *answer)
{
  gsize            length = MIN (input->length, HTML_MOST);
  const char      *html = (const char *)input->data;
  g_autofree char *charset = charset_of_html (html, length);
  g_autoptr (GString) text = charset_to_utf8 (charset, html, length);
  g_autoptr (GString) plain = g_string_new (NULL), title = g_string_new (NULL), address = g_string_new (NULL);

  if (length < input->length)
    answer->cut = TRUE;
  html_to_text (text->str, text->len, plain, title, address);
  answer->total = 1;
  answer_put_number (answer, ATTEST_LINE_MESSAGE, 0);
  answer_put_text (answer, ATTEST_LINE_TITLE, g_strstrip (title->str));
  if (address->len > 0)
    answer_put_text (answer, ATTEST_LINE_ADDRESS, address->str);
  answer_put (answer, ATTEST_LINE_BODY_HTML, plain->str, plain->len, BODY_MOST);
  return ATTEST_DECODE_OK;
}
