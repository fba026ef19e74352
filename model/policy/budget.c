/* Whom the money of a budget is enough for. */
#include "path87/policy/budget.h"

#include <float.h>

#include "path87/base/dmath.h"

enum { BINS = P87_CATEGORIES_money_bin };
_Static_assert(P87_MOST_BUDGETS *BINS == sizeof((struct p87_tally_layout *)0)->nation_budget_demand / sizeof(int64_t),
               "demand is kept for every budget and bin of income");

/* What households take of what they would if all who are meant did what is asked: as those did last year who were reached; all
 * of it before anybody is. */
static double taken_of(const struct p87_tally_layout *last, size_t countries, const double weight[], unsigned slot)
{
  double meant = 0.0, paid = 0.0;
  for (size_t c = 0; c < countries; c++) {
    meant += weight[c] * (double)last[c].nation_budget_receivers[2 * slot];
    paid += weight[c] * (double)last[c].nation_budget_receivers[2 * slot + 1];
  }
  return meant > 0.0 ? paid / meant : 1.0;
}

/* Demand of one budget by income, in the money of the budget, of all persons that the simulated ones stand for. Returns
 * the sum. */
static double demand_of(const struct p87_figures *figures, const struct p87_directory *directory,
                        const struct p87_tally_layout *last, const struct p87_budget *budget, double demand[BINS])
{
  double sum = 0.0, weight[P87_MAX_COUNTRIES];
  for (size_t bin = 0; bin < BINS; bin++) demand[bin] = 0.0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_country *country = &figures->country[c];
    const uint64_t founders = p87_directory_founders(directory, c);
    const double price = budget->is_market ? p87_price_level(country) : 1.0;
    weight[c] = founders > 0 ? price * p87_country_persons(country) / (double)founders : 0.0;
  }
  const double taken = taken_of(last, figures->n_countries, weight, budget->slot);
  for (size_t c = 0; c < figures->n_countries; c++)
    for (size_t bin = 0; bin < BINS && weight[c] > 0.0; bin++)
      demand[bin] += taken * weight[c] * 1e-6 * (double)last[c].nation_budget_demand[budget->slot * BINS + bin];
  for (size_t bin = 0; bin < BINS; bin++) sum += demand[bin];
  return sum;
}

/* Income below which the money is enough, within a bin in proportion. */
static double enough_below(const double demand[BINS], double usd)
{
  double left = usd;
  for (size_t bin = 0; bin < BINS; bin++) {
    if (demand[bin] > left)
      return P87_MONEY_BIN_FIRST * p87_exp(P87_MONEY_BIN_WIDTH * ((double)bin + left / demand[bin]));
    left -= demand[bin];
  }
  return (double)FLT_MAX;
}

void p87_budget_make(const struct p87_figures *figures, const struct p87_directory *directory,
                     const struct p87_tally_layout *last, struct p87_policy *policy)
{
  for (size_t k = 0; k < policy->scenario->n_settings; k++) {
    const struct p87_budget *budget = &policy->scenario->settings[k].budget;
    if (!(budget->usd > 0.0)) continue;
    double demand[BINS];
    const double sum = demand_of(figures, directory, last, budget, demand);
    struct p87_ration *ration = &policy->ration[budget->slot];
    if (budget->order == P87_POOREST_FIRST)
      ration->below = (float)enough_below(demand, budget->usd);
    else
      ration->share = sum > budget->usd ? (float)(budget->usd / sum) : 1.0f;
  }
}
