/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* One result is one line of JSON, which tests/bench/run makes a table of:
 *   {"bench":NAME,"unit":UNIT,"goal":N,"ours":MEDIAN,"peer":MEDIAN or null,"spread":N,"rounds":N}
 * With a peer the goal is a bound on ours / peer, without one on ours itself. */

/**
 * attest_bench_now:
 *
 * Returns: seconds since some fixed moment; clock changes do not move it
 */
double
attest_bench_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;

  return (left > right) - (left < right);
}

static double
median (double *costs,
        guint   n)
{
  qsort (costs, n, sizeof *costs, compare_doubles);
  return n % 2 == 1 ? costs[n / 2] : (costs[n / 2 - 1] + costs[n / 2]) / 2;
}

/* How far the slowest round lies from the fastest, as a part of the median: a table whose
 * spread is larger than what it wants to show says nothing. Wants sorted costs. */
static double
spread (const double *costs,
        guint         n,
        double        middle)
{
  return middle > 0 ? (costs[n - 1] - costs[0]) / middle : 0;
}

static void
print_number (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  fputs (g_ascii_formatd (text, sizeof text, "%.9g", number), stdout);
}

static void
print_result (const char *name,
              const char *unit,
              double      goal,
              guint       rounds,
              double      ours,
              double      wide,
              double      peer)
{
  printf ("{\"bench\":\"%s\",\"unit\":\"%s\",\"goal\":", name, unit);
  print_number (goal);
  fputs (",\"ours\":", stdout);
  print_number (ours);
  fputs (",\"peer\":", stdout);
  if (peer < 0)
    fputs ("null", stdout);
  else
    print_number (peer);
  fputs (",\"spread\":", stdout);
  print_number (wide);
  printf (",\"rounds\":%u}\n", rounds);
  fflush (stdout);
}

/**
 * attest_bench_compare:
 * @name: what is measured, in words for the table; no quotation marks
 * @unit: of what the rounds answer: "s", "ms", "MiB", …
 * @goal: the most that ours / peer may be
 * @rounds: how often each is run, at least 1
 * @ours: one round of Attest's way
 * @peer: one round of the way it is measured against
 * @data: for both
 *
 * Runs both in turn, so that what else the computer does falls on both alike,
 * and prints the medians.
 */
void
attest_bench_compare (const char      *name,
                      const char      *unit,
                      double           goal,
                      guint            rounds,
                      AttestBenchRound ours,
                      AttestBenchRound peer,
                      gpointer         data)
{
  g_autofree double *our_costs = g_new (double, rounds);
  g_autofree double *peer_costs = g_new (double, rounds);
  double             middle;

  for (guint i = 0; i < rounds; i++)
    {
      gboolean first = i % 2 == 0;

      if (first)
        our_costs[i] = ours (data);
      peer_costs[i] = peer (data);
      if (!first)
        our_costs[i] = ours (data);
    }
  middle = median (our_costs, rounds);
  print_result (name, unit, goal, rounds, middle, spread (our_costs, rounds, middle),
                median (peer_costs, rounds));
}

/**
 * attest_bench_limit:
 * @name: what is measured, in words for the table; no quotation marks
 * @unit: of what the rounds answer
 * @goal: the most that the median may be
 * @rounds: how often it is run, at least 1
 * @ours: one round
 * @data: for it
 *
 * As attest_bench_compare(), where there is nothing to measure against.
 */
void
attest_bench_limit (const char      *name,
                    const char      *unit,
                    double           goal,
                    guint            rounds,
                    AttestBenchRound ours,
                    gpointer         data)
{
  g_autofree double *costs = g_new (double, rounds);
  double             middle;

  for (guint i = 0; i < rounds; i++)
    costs[i] = ours (data);
  middle = median (costs, rounds);
  print_result (name, unit, goal, rounds, middle, spread (costs, rounds, middle), -1);
}
