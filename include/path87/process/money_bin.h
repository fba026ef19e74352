#ifndef PATH87_PROCESS_MONEY_BIN_H
#define PATH87_PROCESS_MONEY_BIN_H

#include "path87/base/dmath.h"
#include "path87/world/tally.h"

/* Bin of money per head and day, USD PPP: see world/tally.h for their bounds. */
static inline int32_t p87_money_bin(float usd_day)
{
  return p87_to_int(p87_logf(usd_day / (float)P87_MONEY_BIN_FIRST) / (float)P87_MONEY_BIN_WIDTH, 0,
                    P87_CATEGORIES_money_bin - 1);
}

#endif
