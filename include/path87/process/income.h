#ifndef PATH87_PROCESS_INCOME_H
#define PATH87_PROCESS_INCOME_H

#include "path87/params/params.h"

/* What a household's land, or its equivalent in an enterprise, yields beyond the work of its adults, USD PPP per day.
 *   wage   informal wage of an adult, USD PPP per day
 *   acres  >= 0 */
static inline float p87_land_income(const struct p87_economy_params *k, float wage, float acres)
{
  return k->land_income * wage * acres;
}

#endif
