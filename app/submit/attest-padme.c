/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-padme.h"

/**
 * attest_padme:
 * @length: a size in bytes
 *
 * The Padmé rule (Nikitin and others, "Reducing metadata leakage from
 * encrypted files", 2019): a size keeps only as many leading bits as its
 * exponent has binary digits, so an observer learns O(log log) bits of it and
 * nothing grows by more than 12 %.
 *
 * Returns: the smallest size allowed that is not below @length
 */
guint64
attest_padme (guint64 length)
{
  guint   exponent, kept;
  guint64 mask;

  if (length < 2)
    return length;
  exponent = 63 - (guint)__builtin_clzll (length);
  kept = 1;
  for (guint rest = exponent; rest > 1; rest >>= 1)
    kept++;
  mask = (G_GUINT64_CONSTANT (1) << (exponent - MIN (kept, exponent))) - 1;
  return length > G_MAXUINT64 - mask ? G_MAXUINT64 : (length + mask) & ~mask;
}
