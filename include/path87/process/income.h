#ifndef PATH87_PROCESS_INCOME_H
#define PATH87_PROCESS_INCOME_H

#include "path87/base/dmath.h"
#include "path87/params/params.h"

/* What a household's land, or its equivalent in an enterprise, yields beyond the work of its adults, USD PPP per day.
 *   wage   informal wage of an adult, USD PPP per day
 *   acres  >= 0 */
static inline float p87_land_income(const struct p87_economy_params *k, float wage, float acres)
{
  return k->land_income * wage * acres;
}

/* What is left of a shock to incomes, ln, where early action protects a share of the loss: gains stay as they are.
 *   shock      ln, against an ordinary year
 *   protected  0-1; at 0 the shock to the last bit, at 1 no loss at all */
static inline float p87_shock_left(float shock, float protected)
{
  if (!(shock < 0.0f && protected > 0.0f)) return shock;
  return p87_logf(1.0f - (1.0f - protected) * (1.0f - p87_expf(shock)));
}

#endif
