/* A pace: child labour along a benchmark path.
 *
 * What a given speed would mean: the pace of the past gone on with, or that which comes to a share by a year. Nobody's policy
 * and no forecast: utility of children's work, the same everywhere, is changed each year so that the share L of children of
 * 5-17 in child labour, all countries of the run together, follows
 *
 *     L*(y) = L(2016) (1 + r)^(y - 2016)     or     L*(y) = L(2016) (T / L(2016))^((y - 2016) / (b - 2016)),  T from b on
 *
 * Feedback, from what was counted to the year before:
 *
 *     u(y) = u(y-1) + [ ln L*(y) - ln L*(y-1) + cut( ln L*(y-1) - ln L(y-1) ) - n(y) ] / e(y-1)
 *
 *   e   d ln L / d u, that of regions (params/calibrated/drift.csv) weighted by their child labour
 *   n   how ln L moved a year without being steered, mean of the years so far; 0 in 2017
 *   cut within +-most_made_good: a year makes good a gap of that size in full (gain 1), and no more
 *
 * So shocks and levers of a year are made good in the next. The drift by region (macro.c) goes on beneath, the
 * same as in other scenarios: what the pace changes is the same everywhere. */
#include "path87/world/pace.h"

#include "path87/base/dmath.h"

static const double most_made_good = 0.5; /* ln */

double p87_pace_wanted(const struct p87_pace *pace, double share_2016, unsigned year)
{
  const double t = (double)year - P87_YEAR_FIRST;
  if (pace->kind == P87_PACE_RATE) return share_2016 * p87_exp(t * p87_ln(1.0 + pace->rate));
  if (year >= pace->by) return pace->to;
  return share_2016 * p87_exp(t / ((double)pace->by - P87_YEAR_FIRST) * p87_ln(pace->to / share_2016));
}

static double cut(double x)
{
  return x < -most_made_good ? -most_made_good : x > most_made_good ? most_made_good : x;
}

double p87_pace_drift(const struct p87_pace *pace, const struct p87_pace_past *past, unsigned year)
{
  double u = 0, steered = 0, own = 0;
  for (unsigned y = P87_YEAR_FIRST + 1; y <= year; y++) {
    const unsigned before = y - 1 - P87_YEAR_FIRST;
    const double last = p87_ln(past->share[before]), wanted = p87_ln(p87_pace_wanted(pace, past->share[0], y - 1));
    /* what all years so far would have moved by themselves */
    if (before > 0) own = (last - p87_ln(past->share[0]) - steered) / (double)before;
    const double change = p87_ln(p87_pace_wanted(pace, past->share[0], y)) - wanted + cut(wanted - last) - own;
    steered += change;
    u += change / past->per_utility[before];
  }
  return u;
}

void p87_pace_make(const struct p87_pace *pace, const struct p87_pace_past *past, unsigned year, size_t n,
                   struct p87_year_table *table)
{
  if (pace->kind == P87_PACE_NONE || year <= P87_YEAR_FIRST) return;
  const float drift = (float)p87_pace_drift(pace, past, year);
  for (size_t c = 0; c < n; c++) table[c].work_drift += drift;
}
