#ifndef PATH87_PROCESS_SCHOOL_LEVEL_H
#define PATH87_PROCESS_SCHOOL_LEVEL_H

#include "path87/params/figures.h"

/* Days a year on which school is held. */
enum { P87_SCHOOL_DAYS = 200 };

/* Levels of school by age in a country: its official entry age and years. */
enum p87_school_level {
  P87_BEFORE_SCHOOL = -1,
  P87_PRIMARY,
  P87_LOWER_SECONDARY,
  P87_UPPER_SECONDARY,
  P87_SCHOOL_LEVELS
};

/* Level that this age is meant for; P87_BEFORE_SCHOOL, or P87_SCHOOL_LEVELS beyond the last. */
static inline int p87_school_level_at(const struct p87_education_figures *e, unsigned age)
{
  const double years[P87_SCHOOL_LEVELS] = {e->primary_years, e->lower_secondary_years, e->upper_secondary_years};
  double end = e->entry_age;
  if ((double)age < end) return P87_BEFORE_SCHOOL;
  for (int level = 0; level < P87_SCHOOL_LEVELS; level++) {
    end += years[level];
    if ((double)age < end) return level;
  }
  return P87_SCHOOL_LEVELS;
}

#endif
