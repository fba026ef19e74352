/* What the levers reached this year, and what that cost.
 *
 *     cost = n v u Y D            services: n of the basis (enum p87_basis), v value, u cost of one at value 1 in
 *                                 yearly GDP per head, Y GDP per head
 *          = n u Y D              children withdrawn, households with credit or insurance: as many as the value says
 *          = M u D                money paid, fees and debt taken over, meals: M what they come to, u cost of a USD,
 *                                 administration aside
 *     D    = (1 + a (1 - c)) / (1 - l (1 - kappa))
 *
 *   a  administration, c  share of it that coordination saves, l  lost on the way where the administration has no
 *   capacity at all, kappa  capacity (process/delivery.h)
 *
 * Insurance and credit are had by a share v of households, which are then the n; those in training are counted in the year
 * of their turn. Victims of forced labour get what they get once.
 *
 * Money that is paid whatever children do, and debt taken over, are counted where they are paid (policy_reach), children
 * found at work and helped where they are, each whole (inspection). What services of a whole country cost is counted over
 * its communities. Counts and money are of simulated persons; money is USD PPP of 2011 throughout, what it comes to in
 * market USD says p87_price_level (params/figures.h).
 *
 * Next year's demand on budgets is counted as well: what each programme with a budget would cost if money were enough and
 * all children attended who are paid for it, by the income that next year's targeting looks at; and what those who have
 * it now take of as much.
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
  default: return 0;
  }
}

static int is_for_victims(enum p87_basis basis)
{
  return basis == P87_BASIS_victim || basis == P87_BASIS_unassisted || basis == P87_BASIS_bonded_out;
}

/* Out of forced labour within five years, and one whom the lever can help? */
static int is_victim(const struct p87_context *ctx, enum p87_basis basis, const struct p87_persons *who, p87_index i)
{
  const unsigned forced = who->forced[i];
  if (forced == 0 || p87_forced_now(forced)) return 0;
  if (basis == P87_BASIS_bonded_out && !(forced & P87_FORCED_DEBT)) return 0;
  if (basis == P87_BASIS_victim) return 1;
  const float u = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_REHABILITATED, who->id[i]));
  return !(u < ctx->params->forced_labour.rehabilitated);
}

/* Households with an adult in debt bondage this year, freed or not. */
static int64_t bonded_homes(const struct p87_community *place)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  int64_t n = 0;
  for (p87_index h = 0; h < home->n; h++) {
    int bonded = 0;
    for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
      bonded |=
        who->age[i] >= P87_ADULT_FIRST && who->forced[i] & P87_FORCED_DEBT && p87_forced_months(who->forced[i]) > 0;
    n += bonded;
  }
  return n;
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
  int64_t n = 0;
  if (basis == P87_BASIS_household) return place->households.n;
  if (basis == P87_BASIS_exposed) return workers_of_chains(ctx, place);
  if (basis == P87_BASIS_bonded) return bonded_homes(place);
  if (basis == P87_BASIS_school_lost && !(place->school_km_shock > 0.0f || place->school_quality_shock < 0.0f))
    return 0;
  for (p87_index i = 0; i < who->n; i++) n += is_of(basis, who, i);
  return n;
}

/* Of a programme: how many members of reached households it is for. */
static int64_t reached_by(const struct p87_context *ctx, const struct p87_setting *s, const struct p87_community *place,
                          p87_index h)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  const enum p87_basis basis = p87_lever_table[s->lever].basis;
  int64_t n = 0;
  if (basis == P87_BASIS_household) return 1;
  if (basis == P87_BASIS_person) return home->members[h];
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
    n += is_of(basis, who, i) && p87_is_meant(&s->who, who, i, home->traits[h]) &&
         (basis != P87_BASIS_trainee || p87_is_trained(ctx, s, who, i));
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

/* What victims get they get once: those who got out this year, and of those who were out before as many as the value
 * has risen for since last year. */
static void count_victims(const struct p87_context *ctx, const struct p87_setting *s, const struct p87_community *place,
                          float value, float share, struct p87_tally_layout *t)
{
  const struct p87_persons *who = &place->persons;
  const enum p87_basis basis = p87_lever_table[s->lever].basis;
  const float risen = p87_at_least(value - (float)p87_setting_here(ctx, s, place, ctx->year - 1), 0.0f);
  int64_t now = 0, before = 0;
  for (p87_index i = 0; i < who->n; i++) {
    if (!is_victim(ctx, basis, who, i)) continue;
    if (p87_forced_months(who->forced[i]) > 0)
      now++;
    else
      before += risen > 0.0f;
  }
  const float usd =
    cost_of(ctx, s, place, value * share, (float)now) + cost_of(ctx, s, place, risen * share, (float)before);
  if (now + before > 0) p87_count_cost(ctx, place, t, s->lever, now + before, usd);
}

static void count_input(const struct p87_context *ctx, const struct p87_setting *s, const struct p87_community *place,
                        float value, struct p87_tally_layout *t)
{
  const struct p87_lever_info *lever = &p87_lever_table[s->lever];
  if (lever->reach == P87_REACH_community && !p87_reaches_community(ctx, s, place)) return;
  if (p87_is_of_helped(lever->basis)) return; /* counted as they are helped */
  const int is_shared = lever->reach == P87_REACH_country && lever->delivery == P87_DELIVERY_delivered;
  const float share = is_shared ? s->take_up * p87_capacity(ctx, place) : 1.0f;
  if (is_for_victims(lever->basis)) {
    count_victims(ctx, s, place, value, share, t);
    return;
  }
  const int64_t n = reached_here(ctx, lever->basis, place);
  if (n > 0) p87_count_cost(ctx, place, t, s->lever, n, cost_of(ctx, s, place, value * share, (float)n));
}

static void count_programme(const struct p87_context *ctx, const struct p87_setting *s,
                            const struct p87_community *place, float value, struct p87_tally_layout *t)
{
  const struct p87_lever_info *lever = &p87_lever_table[s->lever];
  const struct p87_households *home = &place->households;
  const float one = p87_cost_of_one(ctx, s->lever), each = p87_is_had(lever->gives) ? 1.0f : value;
  if (lever->basis == P87_BASIS_debt) return; /* counted as it is taken over */
  for (p87_index h = 0; h < home->n; h++) {
    if (!(home->programmes[h] >> s->slot & 1)) continue;
    if (lever->basis == P87_BASIS_money) {
      const float month = p87_money_a_month(ctx, s, place, (double)value);
      const float usd = p87_granted_to(ctx, s, place, h, (double)value);
      const int64_t receivers = usd > 0.0f ? (int64_t)(usd / (12.0f * month) + 0.5f) : 0;
      if (usd > 0.0f) p87_count_cost(ctx, place, t, s->lever, receivers, one * usd);
      continue;
    }
    const int64_t n = reached_by(ctx, s, place, h);
    if (n > 0) p87_count_cost(ctx, place, t, s->lever, n, cost_of(ctx, s, place, each, (float)n));
  }
}

/* What a programme would take next year of households that it means, if money were enough and all did what is asked; and
 * how much less those who are reached this year take. */
static void count_demand(const struct p87_context *ctx, const struct p87_setting *s, const struct p87_community *place,
                         struct p87_tally_layout *t)
{
  const struct p87_households *home = &place->households;
  const double now = p87_setting_here(ctx, s, place, ctx->year), next = p87_setting_here(ctx, s, place, ctx->year + 1);
  if (!(now > 0.0) && !(next > 0.0)) return;
  const float line = p87_target_line(ctx, &s->who, place);
  const float each = p87_cost_of_one(ctx, s->lever) * p87_cost_of_delivery(ctx, place, s->lever);
  int64_t *demand = &t->nation_budget_demand[(size_t)s->budget.slot * P87_CATEGORIES_money_bin];
  int64_t *receivers = &t->nation_budget_receivers[2 * (size_t)s->budget.slot];
  for (p87_index h = 0; h < home->n; h++) {
    if (!p87_household_is_meant(&s->who, place, h)) continue;
    const float income = home->income_usd_day[h], chance = p87_chance_to_reach(ctx, s, place, income < line);
    const float usd = p87_paid_to(ctx, s, place, h, next) + p87_grants_to(ctx, s, place, h, next, 1);
    if (usd > 0.0f) demand[p87_money_bin(income)] += p87_micro(usd * each * chance);
    if (!(home->programmes[h] >> s->slot & 1)) continue;
    const float paid = p87_paid_to(ctx, s, place, h, now);
    receivers[0] += p87_micro(each * (paid + p87_grants_to(ctx, s, place, h, now, 1)));
    receivers[1] += p87_micro(each * (paid + p87_granted_to(ctx, s, place, h, now)));
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
