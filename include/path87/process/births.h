#ifndef PATH87_PROCESS_BIRTHS_H
#define PATH87_PROCESS_BIRTHS_H

#include "path87/process/home.h"

/* Chance, as a threshold, that a woman who is `age` at the end of the year has a
 * confinement in it: she has spent half of it one year younger, so it is the
 * mean of the two ages' chances (0 below 15 and above 49). by_group: of 15-19,
 * 20-24, ..., 45-49. */
static inline uint64_t p87_birth_threshold(const uint64_t by_group[P87_FERTILITY_AGES], unsigned age)
{
  const unsigned last = 15 + 5 * P87_FERTILITY_AGES - 1;
  const uint64_t now = age >= 15 && age <= last ? by_group[(age - 15) / 5] : 0;
  const uint64_t before = age >= 16 && age <= last + 1 ? by_group[(age - 16) / 5] : 0;
  return (now + before) / 2;
}

/* Group of the age at the end of the year of a woman who gives birth in it: 15-19, ..., 45-50. */
static inline unsigned p87_fertile_group(unsigned age)
{
  const unsigned group = (age - P87_MOTHER_FIRST) / 5;
  return group < P87_FERTILITY_AGES ? group : P87_FERTILITY_AGES - 1;
}

/* Relation to the head of a newborn whose mother is `mother` and whose mother's
 * partner is `partner` to the head (the same as the mother's if she has none). */
static inline enum p87_relation p87_newborn_relation(enum p87_relation mother, enum p87_relation partner)
{
  if (mother == P87_HEAD || mother == P87_SPOUSE) return P87_CHILD_OF_HEAD;
  if (mother == P87_CHILD_OF_HEAD || partner == P87_CHILD_OF_HEAD) return P87_GRANDCHILD;
  return mother == P87_NOT_KIN ? P87_NOT_KIN : P87_OTHER_KIN;
}

#endif
