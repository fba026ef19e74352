#ifndef PATH87_PROCESS_SHOCKS_H
#define PATH87_PROCESS_SHOCKS_H

#include "path87/base/dmath.h"
#include "path87/params/params.h"
#include "path87/world/codes.h"

/* What shocks do to a community: see model/process/shocks.c for the equations. */

/* What happens in a community this year, against 2016. All 0: nothing. */
struct p87_happening {
  float ln_harvest, ln_price, ln_income; /* against an ordinary year */
  float illness;                         /* share of households that cannot earn */
  float closure;                         /* share of the school year */
  float conflict;                        /* -1 to 1 */
};

struct p87_shock {
  float wage, farm, income; /* ln */
  float illness, conflict;
  float school_km, school_quality;
};

static inline struct p87_shock p87_shock_of(const struct p87_shocks_params *k, const struct p87_happening *e,
                                            unsigned area)
{
  const float illness = p87_at_most(e->illness, 1.0f), closure = p87_at_most(e->closure, 1.0f);
  const float conflict = p87_at_most(p87_at_least(e->conflict, -1.0f), 1.0f);
  const float price = k->price_pass_through * e->ln_price;
  const struct p87_shock s = {.wage = area == P87_RURAL ? k->harvest_work * e->ln_harvest + price : 0.0f,
                              .farm = k->harvest_income * e->ln_harvest + price,
                              .income = e->ln_income - k->conflict_income * conflict,
                              .illness = illness,
                              .conflict = conflict,
                              .school_km = k->conflict_km * conflict,
                              .school_quality = -k->conflict_quality * conflict - k->closure_quality * closure};
  return s;
}

#endif
