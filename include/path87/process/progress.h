#ifndef PATH87_PROCESS_PROGRESS_H
#define PATH87_PROCESS_PROGRESS_H

#include "path87/base/dmath.h"
#include "path87/params/params.h"

/* Chance that a child at school does not complete the grade.
 *   repeat  the chance of one who is not behind
 *   behind  grades that it is behind its age */
static inline float p87_repeat_chance(const struct p87_school_params *k, float repeat, unsigned behind)
{
  return p87_at_most(repeat * (1.0f + k->repeat_behind * (float)behind), 1.0f);
}

/* Share of children always at school from the official age who complete `grades` in `tries` years, if one who is not
 * behind repeats with this chance. Falls with it. */
static inline double p87_complete_in_time(const struct p87_school_params *k, double repeat, unsigned grades,
                                          unsigned tries)
{
  enum { MOST = 24 };
  double at[MOST + 1] = {1.0}; /* shares by grades completed */
  if (grades > MOST) return 0.0;
  for (unsigned t = 0; t < tries; t++)
    for (unsigned g = grades < t + 1 ? grades : t + 1; g > 0; g--) {
      const double passes = at[g - 1] * (1.0 - (double)p87_repeat_chance(k, (float)repeat, t + 1 - g));
      at[g - 1] -= passes;
      at[g] += passes;
    }
  return at[grades];
}

#endif
