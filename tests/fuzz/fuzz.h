/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One reader of bytes from outside, and what has to hold whatever they are. It is tried in
 * every test run with seeds and some thousand changed seeds (fuzz-replay.c), and by libFuzzer
 * for as long as one likes (fuzz-libfuzzer.c, `make fuzz`). */
typedef struct
{
  const char *name;
  /* Adds inputs that are right, as GBytes. */
  void (*seeds) (GPtrArray *to);
  /* Aborts when something does not hold. */
  void (*attempt) (const guint8 *bytes, gsize length);
  /* Changed seeds to try in an ordinary run; worth a second or so. */
  guint rounds;
} FuzzTarget;

extern const FuzzTarget fuzz_text_targets[];
extern const FuzzTarget fuzz_policy_targets[];
extern const FuzzTarget fuzz_seal_targets[];
extern const FuzzTarget fuzz_sealed_targets[];
extern const FuzzTarget fuzz_read_targets[];

const FuzzTarget *fuzz_target_at (guint index);
const FuzzTarget *fuzz_target_find (const char *name);

/* A seed with one to four things changed in it; @other is spliced in now and then. */
GBytes *fuzz_mutate (GBytes *seed,
                     GBytes *other,
                     GRand  *random) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
