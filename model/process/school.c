/* School supply: what attending costs a household. Distance and quality stay as
 * synthesised; the cost grows with consumption per head. What levers change of supply
 * (fees, distance, quality, meals, time after lessons) are inputs that children's time
 * reads. Runs before children's time. */
#include "path87/base/dmath.h"
#include "path87/process/process.h"

P87_PROCESS(school)
{
  (void)tally;
  const struct p87_country *country = &ctx->figures->country[place->country];
  place->school_fee_usd_year = ctx->params->school.fee_share * (float)country->economy.consumption_usd_day * 365.0f *
                               p87_expf(ctx->table[place->country].ln_growth);
}
