#ifndef PATH87_PROCESS_AGEING_H
#define PATH87_PROCESS_AGEING_H

#include "path87/process/home.h"

/* Households of 15 and over may be headed by a minor when no adult kin is near. */
enum { P87_YOUNGEST_HEAD = 15 };

static inline unsigned p87_next_age(unsigned age)
{
  return age < P87_AGE_LAST ? age + 1 : P87_AGE_LAST;
}

#endif
