#ifndef PATH87_PROCESS_AGEING_H
#define PATH87_PROCESS_AGEING_H

#include "path87/process/home.h"

/* Households of 15 and over may be headed by a minor when no adult kin is near. */
enum { P87_YOUNGEST_HEAD = 15 };

static inline unsigned p87_next_age(unsigned age)
{
  return age < P87_AGE_LAST ? age + 1 : P87_AGE_LAST;
}

/* How far household `home` stands from taking in a child whose draw of
 * P87_DRAW_FOSTER is u: the least rank takes it. Keyed by both, so that one
 * household more or less changes few children's lot. */
static inline uint64_t p87_foster_rank(uint32_t u, p87_id home)
{
  return p87_hash2(u, home);
}

/* Is `elder` the mother of `child`, or a child of the same mother? */
static inline int p87_close_kin(p87_id elder, p87_id elder_mother, p87_id child, p87_id child_mother)
{
  return elder != child && child_mother != 0 && (elder == child_mother || elder_mother == child_mother);
}

#endif
