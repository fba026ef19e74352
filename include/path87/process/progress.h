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

#endif
