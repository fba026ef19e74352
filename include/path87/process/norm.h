#ifndef PATH87_PROCESS_NORM_H
#define PATH87_PROCESS_NORM_H

#include "path87/base/dmath.h"

/* Next year's norm: the share of children who work that people take for usual. Stays in [0, 1].
 *   speed     r_n, share of the way to what is seen, 0-1
 *   peers     children of 10-14 of the community, working: those of them who work
 * Where there are none nothing is learnt. */
static inline float p87_norm_next(float norm, float speed, unsigned working, unsigned peers)
{
  const float seen = peers > 0 ? (float)working / (float)peers : norm;
  return p87_at_most(p87_at_least((1.0f - speed) * norm + speed * seen, 0.0f), 1.0f);
}

/* -eta (1 - n): what is taken off the utility of full work where the share n is usual, <= 0. */
static inline float p87_norm_utility(float eta, float norm)
{
  return eta * (norm - 1.0f);
}

#endif
