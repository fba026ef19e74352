#ifndef PATH87_PROCESS_COUNT_H
#define PATH87_PROCESS_COUNT_H

#include "path87/process/process.h"

/* Completion of a level of school is looked at in three years of age, the first so many years after the
 * age of its last grade (SDG indicator 4.1.2: 3-5 years above that age). */
enum { P87_COMPLETION_AFTER = 3, P87_COMPLETION_AGES = 3 };

/* Quintile, 0 (poorest) to 4, of a standard score. */
static inline unsigned p87_wealth_quintile(float score)
{
  return (unsigned)(score > -0.841621234f) + (unsigned)(score > -0.253347103f) + (unsigned)(score > 0.253347103f) +
         (unsigned)(score > 0.841621234f);
}

#endif
