#ifndef PATH87_POLICY_BUDGET_H
#define PATH87_POLICY_BUDGET_H

#include "path87/params/figures.h"
#include "path87/policy/policy.h"
#include "path87/world/tally.h"
#include "path87/world/world.h"

/* Sets policy->ration for a year from what last year's count says that each programme with a budget would cost
 * (tallies nation_budget_demand and nation_budget_receivers, [country row], summed over ranks), if households take as
 * much of what they could as those do who have it: first come, the share of demand that the
 * money is enough for; poorest first, the income up to which it is. Countries weigh by persons a simulated one stands
 * for and, where the budget is of market USD, by their price level. Spending thus meets the cap as far as this year is like the last. Local. */
void p87_budget_make(const struct p87_figures *figures, const struct p87_directory *directory,
                     const struct p87_tally_layout *last, struct p87_policy *policy);

#endif
