#ifndef PATH87_PROCESS_OWING_H
#define PATH87_PROCESS_OWING_H

#include "path87/base/dmath.h"
#include "path87/base/random.h"
#include "path87/params/params.h"
#include "path87/world/codes.h"

/* What a household owes. All money in USD PPP; income of a year, before debt service. */

enum { P87_DAYS = 365 };

/* Chance of a need this year, as a threshold. */
static inline uint64_t p87_need_chance(const struct p87_debt_params *k)
{
  return p87_threshold((double)k->need_chance);
}

/* What has to be borrowed for an illness, a crop failure or a ceremony; u: draw of P87_DRAW_NEED. 0 or more; less if
 * insured. */
static inline float p87_need(const struct p87_debt_params *k, uint32_t u, float income, unsigned traits)
{
  const float within = p87_uniform(u) / k->need_chance; /* of a need: uniform again */
  const float size = -p87_logf(p87_at_most(within, 1.0f)) * k->need_size * income;
  const float own = p87_pick((traits & P87_HAS_INSURANCE) != 0, 1.0f - k->insured_part, 1.0f);
  return p87_pick(p87_happens(u, p87_need_chance(k)), own * size, 0.0f);
}

/* Interest of a year. Never higher with access to formal credit, unless the parameters say so. */
static inline float p87_interest(const struct p87_debt_params *k, unsigned traits)
{
  return p87_pick((traits & P87_HAS_CREDIT) != 0, k->rate_formal, k->rate_informal);
}

/* Debt service of the year: a share of income above subsistence, and never more than is owed with interest. */
static inline float p87_debt_service(const struct p87_debt_params *k, float debt, float interest, float income,
                                     float subsistence)
{
  return p87_at_most(k->repay * p87_at_least(income - subsistence, 0.0f), (1.0f + interest) * debt);
}

/* What is owed at the end of the year. Nobody lends beyond the limit; what is owed beyond it stays, and grows no more.
 * Never below 0. */
static inline float p87_debt_next(const struct p87_debt_params *k, float debt, float interest, float service,
                                  float need, float income)
{
  const float next = (1.0f + interest) * debt - service + need;
  const float most = p87_at_least(k->limit * income, debt);
  return p87_at_least(p87_at_most(next, most), 0.0f);
}

/* Debt that a fee leaves: added up to the limit. Never less than before. */
static inline float p87_debt_with_fee(const struct p87_debt_params *k, float debt, float fee, float income)
{
  return p87_at_least(p87_at_most(debt + fee, k->limit * income), debt);
}

#endif
