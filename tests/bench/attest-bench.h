/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Does one round of work and answers what it cost, in the unit of its benchmark. Setting
 * up and tidying away stay outside what it measures. */
typedef double (*AttestBenchRound) (gpointer data);

double attest_bench_now (void);
void   attest_bench_compare (const char      *name,
                             const char      *unit,
                             double           goal,
                             guint            rounds,
                             AttestBenchRound ours,
                             AttestBenchRound peer,
                             gpointer         data);
void   attest_bench_limit (const char      *name,
                           const char      *unit,
                           double           goal,
                           guint            rounds,
                           AttestBenchRound ours,
                           gpointer         data);

G_END_DECLS
