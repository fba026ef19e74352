/* What the levers reached this year, and what that cost.
 *
 *     cost = n v u Y D            services: n of the basis (enum p87_basis), v value, u cost of one at value 1 in
 *                                 yearly GDP per head, Y GDP per head
 *          = M u D                money: M what is paid out, u cost of one USD, administration aside
 *     D    = (1 + a (1 - c)) / (1 - l (1 - kappa))
 *
 *   a  administration, c  share of it that coordination saves, l  lost on the way where the administration has no
 *   capacity at all, kappa  capacity (process/delivery.h)
 *
 * Money that is paid whatever children do, and debt taken over, are counted where they are paid (policy_reach), children
 * found at work and helped where they are, each whole (v = 1, inspection). What
 * services of a whole country cost is counted over its communities. Counts and money are of simulated persons.
 *
 * Next year's demand on budgets is counted as well: what each programme with a budget would cost if money were
 * enough, by the income that next year's targeting looks at.
 *
 * Costs: params/model.yml, section cost; `a`, `l`: section policy. Nothing here acts on anybody. Runs after all who are
 * paid have been paid, before the tallies. */
#include "path87/process/adult_status.h"
#include "path87/process/export_chain.h"
#include "path87/process/forced.h"
#include "path87/process/helped.h"
#include "path87/process/money_bin.h"
#include "path87/process/process.h"
#include "path87/process/school_level.h"
#include "path87/process/spending.h"

static int attends(const struct p87_persons *who, p87_index i)
{
  return who->time_use[i] == P87_SCHOOL_ONLY || who->time_use[i] == P87_SCHOOL_AND_WORK;
}

static int is_child(const struct p87_persons *who, p87_index i)
{
  return who->age[i] >= P87_CHILD_FIRST && who->age[i] <= P87_CHILD_LAST;
}

static int is_worker(const struct p87_persons *who, p87_index i)
{
  return who->age[i] >= P87_ADULT_FIRST && p87_work_is_employment(who->work_status[i]);
}

/* Is this person one of the basis, who counts whole? */
static int is_of(enum p87_basis basis, const struct p87_persons *who, p87_index i)
{
  switch (basis) {
  case P87_BASIS_person: return 1;
  case P87_BASIS_child:
  case P87_BASIS_school_lost: return is_child(who, i);
  case P87_BASIS_fees:
  case P87_BASIS_meals:
  case P87_BASIS_pupil: return is_child(who, i) && attends(who, i);
  case P87_BASIS_worker: return is_worker(who, i);
  case P87_BASIS_premium:
  case P87_BASIS_farmer:
    return is_worker(who, i) && who->work_status[i] == P87_OWN_ACCOUNT && who->sector[i] == P87_AGRICULTURE;
  case P87_BASIS_youth: return who->hours_week[i] > 0;
  case P87_BASIS_trainee: return 1;
  case P87_BASIS_forced: return p87_forced_months(who->forced[i]) > 0;
  case P87_BASIS_victim: return !p87_forced_now(who->forced[i]) && (who->forced[i] || who->forced_history[i]);
  case P87_BASIS_bonded_out: return !p87_forced_now(who->forced[i]) && who->forced[i] & P87_FORCED_DEBT;
  default: return 0;
  }
}

/* Workers of export chains: of each the share of its work that feeds one, added up. */
static int64_t workers_of_chains(const struct p87_context *ctx, const struct p87_community *place)
{
  const struct p87_supply_chain_figures *country = &ctx->figures->country[place->country].supply_chain;
  const struct p87_persons *who = &place->persons;
  float sum = 0.0f;
  for (p87_index i = 0; i < who->n; i++)
    if (is_worker(who, i)) sum += p87_exposed(country, place->exposure, who->sector[i]);
  return (int64_t)(sum + 0.5f);
}

/* Of a lever that changes inputs: how many it reaches here. */
static int64_t reached_here(const struct p87_context *ctx, enum p87_basis basis, const struct p87_community *place)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  int64_t n = 0;
  if (basis == P87_BASIS_household) return home->n;
  if (basis == P87_BASIS_exposed) return workers_of_chains(ctx, place);
  if (basis == P87_BASIS_bonded) {
    for (p87_index h = 0; h < home->n; h++) n += (home->traits[h] & P87_BONDED) != 0;
    return n;
  }
  if (basis == P87_BASIS_school_lost && !(place->school_km_shock > 0.0f || place->school_quality_shock < 0.0f))
    return 0;
  for (p87_index i = 0; i < who->n; i++) n += is_of(basis, who, i);
  return n;
}

/* Of a programme: how many members of reached households it is for. */
static int64_t reached_by(const struct p87_setting *s, const struct p87_community *place, p87_index h)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  const enum p87_basis basis = p87_lever_table[s->lever].basis;
  int64_t n = 0;
  if (basis == P87_BASIS_household) return 1;
  if (basis == P87_BASIS_person) return home->members[h];
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
    n += is_of(basis, who, i) && p87_is_meant(&s->who, who, i, home->traits[h]);
  return n;
}

/* USD PPP, before delivery, of n of a basis at a value. */
static float cost_of(const struct p87_context *ctx, const struct p87_setting *s, const struct p87_community *place,
                     float value, float n)
{
  const float one = p87_cost_of_one(ctx, s->lever);
  switch (p87_lever_table[s->lever].basis) {
  case P87_BASIS_fees: return n * value * one * place->school_fee_usd_year;
  case P87_BASIS_meals: return n * value * one * (float)P87_SCHOOL_DAYS;
  default: return n * value * one * p87_gdp_per_head(ctx, place);
  }
}

static void count_input(const struct p87_context *ctx, const struct p87_setting *s, const struct p87_community *place,
                        float value, struct p87_tally_layout *t)
{
  const struct p87_lever_info *lever = &p87_lever_table[s->lever];
  if (lever->reach == P87_REACH_community && !p87_reaches_community(ctx, s, place)) return;
  if (p87_is_of_helped(lever->basis)) return; /* counted as they are helped */
  const int is_shared = lever->reach == P87_REACH_country && lever->delivery == P87_DELIVERY_delivered;
  const float share = is_shared ? s->take_up * p87_capacity(ctx, place) : 1.0f;
  const int64_t n = reached_here(ctx, lever->basis, place);
  if (n > 0) p87_count_cost(ctx, place, t, s->lever, n, cost_of(ctx, s, place, value * share, (float)n));
}

static void count_programme(const struct p87_context *ctx, const struct p87_setting *s,
                            const struct p87_community *place, float value, struct p87_tally_layout *t)
{
  const struct p87_lever_info *lever = &p87_lever_table[s->lever];
  const struct p87_households *home = &place->households;
  if (lever->basis == P87_BASIS_debt) return; /* counted as it is taken over */
  for (p87_index h = 0; h < home->n; h++) {
    if (!(home->programmes[h] >> s->slot & 1)) continue;
    if (lever->basis == P87_BASIS_money) {
      const float month = p87_money_a_month(ctx, s, place, (double)value);
      const float usd = p87_granted_to(ctx, s, place, h, (double)value);
      if (usd > 0.0f) p87_count_cost(ctx, place, t, s->lever, (int64_t)(usd / (12.0f * month) + 0.5f), usd);
      continue;
    }
    const int64_t n = reached_by(s, place, h);
    if (n > 0) p87_count_cost(ctx, place, t, s->lever, n, cost_of(ctx, s, place, value, (float)n));
  }
}

/* What the programme would take next year of households that it means, if money were enough. */
static void count_demand(const struct p87_context *ctx, const struct p87_setting *s, const struct p87_community *place,
                         struct p87_tally_layout *t)
{
  const struct p87_households *home = &place->households;
  const double value = p87_setting_here(ctx, s, place, ctx->year + 1);
  if (!(value > 0.0)) return;
  const float line = p87_target_line(ctx, &s->who, place), delivery = p87_cost_of_delivery(ctx, place, s->lever);
  for (p87_index h = 0; h < home->n; h++) {
    const float income = home->income_usd_day[h], chance = p87_chance_to_reach(ctx, s, place, income < line);
    const float usd = p87_paid_to(ctx, s, place, h, value) + p87_granted_to(ctx, s, place, h, value);
    if (!(usd > 0.0f)) continue;
    t->nation_budget_demand[s->budget.slot * P87_CATEGORIES_money_bin + (size_t)p87_money_bin(income)] +=
      p87_micro(usd * delivery * chance);
  }
}

P87_PROCESS(policy_costs)
{
  const struct p87_scenario *scenario = ctx->policy->scenario;
  for (size_t k = 0; k < scenario->n_settings; k++) {
    const struct p87_setting *s = &scenario->settings[k];
    if (s->budget.usd > 0.0) count_demand(ctx, s, place, tally->cells);
    const float value = (float)p87_setting_here(ctx, s, place, ctx->year);
    if (!(value > 0.0f) || !p87_is_triggered(ctx, s, place)) continue;
    if (p87_lever_table[s->lever].reach == P87_REACH_household)
      count_programme(ctx, s, place, value, tally->cells);
    else
      count_input(ctx, s, place, value, tally->cells);
  }
}
