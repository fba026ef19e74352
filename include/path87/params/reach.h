#ifndef PATH87_PARAMS_REACH_H
#define PATH87_PARAMS_REACH_H

#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/policy/scenario.h"

/* Whom a setting would have reached in 2016 and what that would have cost, roughly, from published figures alone: what
 * `path87 explain` says before anything is simulated. */

/* Who is counted. */
enum p87_counted {
  P87_COUNTED_PEOPLE,   /* of the ages of the setting */
  P87_COUNTED_CHILDREN, /* the same, none of them above 17 */
  P87_COUNTED_PUPILS,   /* of 5-17 who attend school */
  P87_COUNTED_HOUSEHOLDS,
  P87_COUNTED_WORKERS, /* of 18 and over in employment */
  P87_COUNTED_FARMERS, /* of these, on own account in agriculture */
  P87_COUNTED_BY_A_RUN /* figures of 2016 do not tell: the estimate is empty */
};

struct p87_reach_estimate {
  enum p87_counted counted;
  double reached;
  int has_cost; /* 0: only a run knows the cost */
  double usd;   /* USD PPP, as all money of the model, a year at full value, delivery included, within the budget */
  double usd_wanted;   /* the same as if there were no budget */
  double money_wanted; /* usd_wanted in the money of the budget: USD PPP or market USD */
  int is_short;        /* the budget is: fewer are reached */
};

/* An estimate for one setting of the scenario, at full value, with the administration as in 2016 and no other lever. A
 * trigger is taken to be pulled everywhere. The rule is that of model/process/policy_reach.c and policy_costs.c. Local. */
struct p87_reach_estimate p87_reach_estimate(const struct p87_scenario *scenario, const struct p87_setting *setting,
                                             const struct p87_params *params, const struct p87_figures *figures);

/* Share of an area's persons who are among the poorest `share` of their country: [0, 1]. The rate of the countryside is
 * `rural_ratio` times that of towns, as long as neither is above 1; together they give `share`. */
double p87_poorest_in(double share, double urban, double rural_ratio, enum p87_area area);

#endif
