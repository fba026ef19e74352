/* School supply: what attending costs a household. Distance and quality stay as
 * synthesised; the cost grows with consumption per head. Levers act through
 * school_fee_relief (policy_reach). Left for a later release: building of schools,
 * teachers, meals. Runs before children's time. */
#include "path87/base/dmath.h"
#include "path87/process/process.h"

P87_PROCESS(school)
{
  (void)tally;
  const struct p87_country *country = &ctx->figures->country[place->country];
  place->school_fee_usd_year = ctx->params->school.fee_share * (float)country->economy.consumption_usd_day * 365.0f *
                               p87_expf(ctx->table[place->country].ln_growth);
}
