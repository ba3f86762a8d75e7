/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-age.h"

G_BEGIN_DECLS

#define BENCH_MANY 500

/* A scratch folder with big (1 GiB that nothing can compress), many/ (500 files of 2 MB) and
 * the name of a sparse file that is made when it is wanted. The first member of a fixture, so
 * that rounds can pass their data on to bench_shell (). */
typedef struct
{
  char           *dir;
  char           *big;
  char           *many[BENCH_MANY];
  char           *sparse;
  AttestIdentity *identity;
} BenchFiles;

void bench_files_init (BenchFiles *self);
void bench_files_clear (BenchFiles *self);
/* Runs a line of shell in the folder, with $RECIPIENT, and identity.txt beside it; answers
 * the seconds it took. What the line removes at its end is counted with it. */
double bench_shell (gpointer    files,
                    const char *line);
/* MiB of resident memory now, from which on the peak counts. */
double bench_memory_start (void);
double bench_memory_peak (void);

G_END_DECLS
