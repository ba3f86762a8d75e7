/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-bench.h"
#include "custody/attest-chain.h"
#include "seal/attest-digest.h"

#include <string.h>

/* A hundred thousand lines of one author, as a store of some years might have. */
#define LINES 100000

typedef struct
{
  AttestSignKey *key;
  GString       *lines;
  char           case_id[33];
} Fixture;

static void
write_lines (Fixture *self)
{
  AttestMoment now = attest_moment_now ();
  AttestChain  chain;

  memset (self->case_id, 'a', 32);
  self->key = attest_sign_key_new ();
  self->lines = g_string_sized_new (LINES * 600);
  attest_chain_init (&chain, self->case_id, attest_sign_key_public (self->key));
  for (guint i = 0; i < LINES; i++)
    {
      AttestDigest     body = attest_digest_of (&i, sizeof i);
      gsize            length;
      g_autofree char *line = NULL;

      now.utc_ms += 1000;
      now.mono_ms += 1000;
      line = attest_chain_append (&chain, "item-added", &now, &body, &length);
      g_string_append_len (self->lines, line, (gssize)length);
    }
}

static double
verify_round (gpointer data)
{
  Fixture    *self = data;
  const char *at = self->lines->str;
  const char *end = at + self->lines->len;
  AttestChain chain;
  AttestLine  line;
  g_autoptr (GError) error = NULL;
  double start = attest_bench_now ();

  attest_chain_init (&chain, self->case_id, attest_sign_key_public (self->key));
  while (at < end)
    {
      const char *next = (const char *)memchr (at, '\n', (gsize)(end - at)) + 1;

      if (!attest_chain_check (&chain, at, (gsize)(next - at), &line, &error))
        g_error ("line %" G_GUINT64_FORMAT ": %s", chain.seq + 1, error->message);
      at = next;
    }
  g_assert_cmpuint (chain.seq, ==, LINES);
  return attest_bench_now () - start;
}

int
main (void)
{
  Fixture self = { 0 };

  write_lines (&self);
  attest_bench_limit ("verifying 100,000 custody entries", "s", 0.5, 5, verify_round, &self);
  g_string_free (self.lines, TRUE);
  attest_sign_key_free (self.key);
  return 0;
}
