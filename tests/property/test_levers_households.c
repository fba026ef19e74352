/* Laws of levers that give to households or change what adults earn: whom they reach, when, at what cost, and which way
 * they push. Three countries known alone, small scale, an administration that reaches everyone unless said. */
#include "support/prop.h"
#include "support/small_world.h"

#include <float.h>
#include <math.h>

#include "path87/process/income.h"
#include "support/lever_world.h"

static const char *const countries = "BGD COD ETH";
static const double scale = 20000;

static int is_programme(enum p87_lever lever)
{
  return p87_lever_table[lever].reach == P87_REACH_household;
}

static enum p87_lever gen_programme(struct prop_gen *g)
{
  for (;;) {
    const enum p87_lever lever = (enum p87_lever)gen_int(g, 0, P87_LEVERS - 1);
    if (is_programme(lever)) return lever;
  }
}

static int is_had(enum p87_lever lever)
{
  return lever == P87_LEVER_credit_access || lever == P87_LEVER_health_insurance;
}

/* --- whom they reach ------------------------------------------------------------------------------ */

/* Any `who`, errors and take-up. */
static struct p87_setting gen_setting(struct prop_gen *g)
{
  const enum p87_lever lever = gen_programme(g);
  const struct p87_lever_info *info = &p87_lever_table[lever];
  struct p87_setting s = lever_setting(lever, gen_real(g, 0.2, 1.0) * info->max);
  s.who.target = (enum p87_target)gen_int(g, 0, 2);
  s.who.poorest = (uint8_t)(20 * gen_int(g, 1, 3));
  s.who.youngest = (uint8_t)gen_int(g, info->youngest, info->oldest);
  s.who.oldest = (uint8_t)gen_int(g, s.who.youngest, info->oldest);
  s.who.sexes = (uint8_t)gen_int(g, 1, 3);
  if (gen_bool(g)) s.who.must = (uint8_t)(1 << gen_int(g, 0, 3));
  if (gen_bool(g)) s.who.must_not = (uint8_t)(1 << gen_int(g, 0, 3) & ~s.who.must);
  s.who.exclusion_error = gen_bool(g) ? (float)gen_real(g, 0, 0.5) : 0.0f;
  s.who.inclusion_error = gen_bool(g) ? (float)gen_real(g, 0, 0.5) : 0.0f;
  s.take_up = gen_bool(g) ? (float)gen_real(g, 0.2, 1) : 1.0f;
  s.area_mask = (uint8_t)gen_int(g, 1, 3);
  return s;
}

/* The words of `who`, written once more. */
static int is_one_of(const struct p87_who *who, const struct p87_community *c, p87_index i)
{
  const struct p87_persons *p = &c->persons;
  const unsigned traits = c->households.traits[p->household[i]], minor = p->age[i] <= 17;
  const unsigned holds[] = {minor && p->background[i] & (P87_MOTHER_DEAD | P87_FATHER_DEAD),
                            minor && (p->time_use[i] == P87_SCHOOL_ONLY || p->time_use[i] == P87_SCHOOL_AND_WORK),
                            (traits & P87_DISCRIMINATED) != 0, (traits & P87_DISPLACED) != 0};
  if (p->age[i] < who->youngest || p->age[i] > who->oldest) return 0;
  if (!(who->sexes & 1u << p->sex[i])) return 0;
  for (unsigned bit = 0; bit < P87_COUNT_OF(holds); bit++) {
    if (who->must >> bit & 1 && !holds[bit]) return 0;
    if (who->must_not >> bit & 1 && holds[bit]) return 0;
  }
  return 1;
}

static int has_one_of(const struct p87_who *who, const struct p87_community *c, p87_index h)
{
  int any = 0;
  for (p87_index i = c->households.first[h]; i < (p87_index)c->households.first[h] + c->households.members[h]; i++)
    any |= is_one_of(who, c, i);
  return any;
}

static int is_in_target(const struct lever_world *lw, const struct p87_who *who, const struct p87_community *c,
                        p87_index h)
{
  const float income = c->households.income_usd_day[h];
  switch (who->target) {
  case P87_TARGET_POOR: return income < lw->in->params.economy.subsistence_usd_day;
  case P87_TARGET_POOREST: return income < lw->stage.table[c->country].poorest[who->poorest];
  default: return 1;
  }
}

/* k of n, each with chance p: within what chance makes of it. */
static void assert_share(int64_t k, int64_t n, double p)
{
  const double sd = sqrt((double)n * p * (1 - p));
  if (fabs((double)k - (double)n * p) > 4.5 * sd + 0.5)
    fprintf(stderr, "%lld of %lld, not %g\n", (long long)k, (long long)n, p);
  assert_true(fabs((double)k - (double)n * p) <= 4.5 * sd + 0.5);
}

/* One year in which nothing happens but delivery: households stand as targeting saw them. */
static void programmes_reach_whom_they_are_for_and_as_many_as_they_say(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  struct p87_event flight = lever_event(P87_EVENT_displacement, 0.1, 2017, 3);
  lw->scenario.events = &flight;
  lw->scenario.n_events = 1;
  struct p87_world fled = lever_branch(lw, NULL, 0);
  lever_year(lw, &fled, 2017);
  p87_world_free(&lw->start);
  lw->start = fled;
  lever_remember(lw);
  lw->scenario.without = lever_only(SWITCH(policy_inputs) | SWITCH(policy_reach));
  int64_t reached = 0;
  P87_FOR_ALL (60, g) {
    struct p87_setting s = gen_setting(g);
    struct p87_policy_params *k = &lw->in->params.policy;
    k->capacity_low = k->capacity_high = gen_bool(g) ? 1.0f : (float)gen_real(g, 0.3, 1);
    k->undocumented = gen_bool(g) ? (float)gen_real(g, 0, 0.3) : 0.0f;
    struct p87_world w = lever_branch(lw, &s, 1);
    lever_year(lw, &w, 2018);
    int64_t n[2] = {0}, got[2] = {0}; /* outside the target, inside */
    for (uint32_t p = 0; p < w.n; p++)
      for (p87_index h = 0; h < w.community[p].households.n; h++) {
        const struct p87_community *c = &w.community[p];
        const int is_reached = (int)(c->households.programmes[h] & 1), inside = is_in_target(lw, &s.who, c, h);
        const int is_for = (s.area_mask >> c->area & 1) && has_one_of(&s.who, c, h);
        assert_true(c->households.programmes[h] <= 1);
        if (is_reached) assert_true(is_for);
        n[inside] += is_for;
        got[inside] += is_reached;
      }
    const double rest = (double)s.take_up * (double)k->capacity_low * (1.0 - (double)k->undocumented) *
                        (is_had(s.lever) ? s.value * fmin(1.0, 2.0 * (double)k->capacity_low) : 1.0); /* 2018 */
    assert_share(got[1], n[1], (1.0 - (double)s.who.exclusion_error) * rest);
    assert_share(got[0], n[0], (double)s.who.inclusion_error * rest);
    reached += got[0] + got[1];
    p87_world_free(&w);
  }
  assert_true(reached > 1000);
  lw->scenario.n_events = 0;
  lever_world_free(lw);
}

/* What registers, papers, capacity and better surveys make up for. */
static void knowledge_and_capacity_change_whom_programmes_reach(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  struct p87_policy_params *k = &lw->in->params.policy;
  k->capacity_low = k->capacity_high = 0.5f;
  k->undocumented = 0.2f;
  k->survey_error = 0.5f;
  lw->scenario.without = lever_only(SWITCH(policy_inputs) | SWITCH(policy_reach));
  static const struct {
    enum p87_lever lever;
    double value, inside, outside; /* chances to be reached */
  } cases[] = {{P87_LEVER_administrative_capacity, 0.0, 0.7 * 0.5 * 0.8, 0.1 * 0.5 * 0.8},
               {P87_LEVER_administrative_capacity, 0.4, 0.7 * 0.7 * 0.8, 0.1 * 0.7 * 0.8},
               {P87_LEVER_targeting_data, 0.5, 0.85 * 0.5 * 0.8, 0.05 * 0.5 * 0.8},
               {P87_LEVER_targeting_data, 1.0, 0.5 * 0.8, 0.0},
               {P87_LEVER_legal_identity, 1.0, 0.7 * 0.5 * 0.9, 0.1 * 0.5 * 0.9}};
  for (size_t n = 0; n < P87_COUNT_OF(cases); n++) {
    struct p87_setting s[] = {lever_setting(cases[n].lever, cases[n].value),
                              lever_setting(P87_LEVER_cash_transfer_unconditional, 20),
                              lever_setting(P87_LEVER_survey_precision, 1)};
    s[1].who.target = P87_TARGET_POOREST;
    s[1].who.poorest = 40;
    s[1].who.exclusion_error = 0.3f;
    s[1].who.inclusion_error = 0.1f;
    struct p87_world w = lever_branch(lw, s, 3);
    lever_year(lw, &w, 2018); /* what takes an administration is there in full after two years */
    int64_t meant[2] = {0}, got[2] = {0};
    for (uint32_t p = 0; p < w.n; p++)
      for (p87_index h = 0; h < w.community[p].households.n; h++) {
        const int inside = is_in_target(lw, &s[1].who, &w.community[p], h);
        meant[inside]++;
        got[inside] += w.community[p].households.programmes[h] & 1;
      }
    assert_share(got[1], meant[1], cases[n].inside);
    assert_share(got[0], meant[0], cases[n].outside);
    p87_world_free(&w);
  }
  lever_world_free(lw);
}

/* A year of everything but the market: who is not reached lives as if there were no programme, to the last bit. */
static void who_is_not_reached_lives_as_without(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  struct p87_event drought = lever_event(P87_EVENT_drought, 0.4, 2017, 3);
  lw->scenario.events = &drought;
  lw->scenario.n_events = 1;
  lw->scenario.without = SWITCH(market) | SWITCH(norms);
  struct p87_world base = lever_branch(lw, NULL, 0);
  lever_year(lw, &base, 2017);
  for (int lever = 0; lever < P87_LEVERS; lever++) {
    if (!is_programme((enum p87_lever)lever)) continue;
    struct p87_setting s = lever_setting((enum p87_lever)lever, p87_lever_table[lever].max);
    s.who.target = P87_TARGET_POOREST;
    s.who.poorest = 60;
    s.take_up = 0.7f;
    struct p87_world w = lever_branch(lw, &s, 1);
    lever_year(lw, &w, 2017);
    int64_t reached = 0, others = 0, changed = 0;
    for (uint32_t p = 0; p < w.n; p++) {
      const struct p87_community *a = &base.community[p], *b = &w.community[p];
      assert_int_equal(a->persons.n, b->persons.n);
      for (p87_index h = 0; h < b->households.n; h++) {
        int same = 1;
        for (p87_index i = b->households.first[h]; i < (p87_index)b->households.first[h] + b->households.members[h];
             i++)
          same &= same_person(&a->persons, &b->persons, i);
        if (b->households.programmes[h]) {
          reached++;
          b->households.programmes[h] = 0; /* of itself no change */
          changed += !same || !same_home(&a->households, &b->households, h);
        } else {
          others++;
          if (!same) fprintf(stderr, "%s changes persons whom it does not reach\n", p87_lever_table[lever].name);
          assert_true(same && same_home(&a->households, &b->households, h));
        }
      }
    }
    if (changed == 0) fprintf(stderr, "%s changes nobody\n", p87_lever_table[lever].name);
    assert_true(reached > 50 && others > 200 && changed > 0);
    p87_world_free(&w);
  }
  p87_world_free(&base);
  lw->scenario.n_events = 0;
  lever_world_free(lw);
}

/* Cash raises income per head by what is paid, and by nothing else. */
static void cash_arrives(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  lw->scenario.without = SWITCH(market) | SWITCH(norms) | SWITCH(debt);
  struct p87_world base = lever_branch(lw, NULL, 0);
  lever_year(lw, &base, 2017);
  static const enum p87_lever cash[] = {P87_LEVER_cash_transfer_unconditional, P87_LEVER_child_benefit,
                                        P87_LEVER_social_pension, P87_LEVER_emergency_cash};
  for (size_t k = 0; k < P87_COUNT_OF(cash); k++) {
    const struct p87_lever_info *info = &p87_lever_table[cash[k]];
    struct p87_setting s = lever_setting(cash[k], 30);
    struct p87_world w = lever_branch(lw, &s, 1);
    lever_year(lw, &w, 2017);
    int64_t homes = 0;
    for (uint32_t p = 0; p < w.n; p++)
      for (p87_index h = 0; h < w.community[p].households.n; h++) {
        const struct p87_households *home = &w.community[p].households;
        unsigned n = info->each == P87_EACH_household;
        for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h] && info->each; i++)
          n += w.community[p].persons.age[i] >= info->youngest && w.community[p].persons.age[i] <= info->oldest;
        const double due = 30.0 * 12 / 365 * n / home->members[h],
                     before = base.community[p].households.income_usd_day[h];
        const double least = 0.0101 * (double)lw->in->params.economy.subsistence_usd_day;
        if (before < least) continue; /* lived on what others gave */
        assert_true(fabs(home->income_usd_day[h] - before - due) < 1e-4 * (1 + before));
        homes += n > 0;
      }
    assert_true(homes > 500);
    p87_world_free(&w);
  }
  p87_world_free(&base);
  lever_world_free(lw);
}

/* Training comes once in life: over the years as many as turn its age, and each gains what the grades are worth. */
static void training_comes_once_and_counts_at_18(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  lw->scenario.without = lever_only(SWITCH(policy_inputs) | SWITCH(policy_reach) | SWITCH(ageing) | SWITCH(adult_work));
  struct p87_setting s = lever_setting(P87_LEVER_vocational_training, 2);
  struct p87_world base = lever_branch(lw, NULL, 0);
  for (unsigned year = 2017; year <= 2021; year++) lever_year(lw, &base, year);
  struct p87_world w = lever_branch(lw, &s, 1);
  for (unsigned year = 2017; year <= 2021; year++) lever_year(lw, &w, year);
  int64_t trained[30] = {0}, all[30] = {0};
  for (uint32_t p = 0; p < w.n; p++) {
    const struct p87_persons *a = &base.community[p].persons, *b = &w.community[p].persons;
    const double gain = 2.0 * (double)lw->in->params.adult_work.return_to_grade *
                        (double)lw->stage.work[w.community[p].country].fit.spread;
    assert_int_equal(a->n, b->n);
    for (p87_index i = 0; i < b->n; i++) {
      const double more = (double)b->ln_earning[i] - (double)a->ln_earning[i];
      const unsigned age = b->age[i];
      assert_true(fabs(more) < 1e-5 || fabs(more - gain) < 1e-4);
      if (fabs(more) >= 1e-5) assert_true(age >= 15 && age <= 28);
      if (age < 30) trained[age] += fabs(more) >= 1e-5, all[age]++;
    }
  }
  int64_t k = 0, n = 0;
  for (unsigned age = 19; age <= 24; age++) k += trained[age], n += all[age]; /* five of the ten ages in these years */
  assert_share(k, n, 0.5);
  assert_true(trained[15] > 0 && trained[18] > 0);
  p87_world_free(&w);
  p87_world_free(&base);
  lever_world_free(lw);
}

/* --- what adults earn and households live on --------------------------------------------------------- */

/* Closing the gap raises what members of the group earn, and nobody's falls. */
static void equal_pay_takes_nothing_from_others(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  lw->scenario.without = SWITCH(market) | SWITCH(norms);
  struct p87_world w[3];
  for (int k = 0; k < 3; k++) {
    struct p87_setting s = lever_setting(P87_LEVER_equal_pay, k / 2.0);
    w[k] = lever_branch(lw, &s, 1);
    lever_year(lw, &w[k], 2017);
  }
  const double gap = (double)lw->in->params.groups.wage_gap;
  int64_t raised = 0;
  for (uint32_t p = 0; p < w[0].n; p++)
    for (p87_index i = 0; i < w[0].community[p].persons.n; i++) {
      const struct p87_community *c = &w[0].community[p];
      if (c->persons.age[i] < P87_ADULT_FIRST) continue;
      const int group = (c->households.traits[c->persons.household[i]] & P87_DISCRIMINATED) != 0;
      const double spread = (double)lw->stage.work[c->country].fit.spread;
      for (int k = 1; k < 3; k++) {
        const double before = (double)c->persons.earning_usd_day[i],
                     after = (double)w[k].community[p].persons.earning_usd_day[i];
        if (!group) assert_true(before == after);
        if (!group || before <= 0.0 || c->persons.forced[i] != 0) continue; /* withheld */
        assert_true(fabs(after / before / exp(spread * gap * k / 2.0) - 1.0) < 1e-4);
        raised++;
      }
    }
  assert_true(raised > 200);
  for (int k = 0; k < 3; k++) p87_world_free(&w[k]);
  lever_world_free(lw);
}

static void what_is_left_of_a_shock_lies_between_it_and_none(void **state)
{
  (void)state;
  P87_FOR_ALL (20000, g) {
    const float shock = (float)gen_real(g, -3, 1), protected = (float)gen_real(g, 0, 1);
    const float more = (float)gen_real(g, (double)protected, 1);
    const float left = p87_shock_left(shock, protected);
    assert_true(p87_shock_left(shock, 0.0f) == shock);
    if (shock >= 0.0f) assert_true(left == shock);
    if (shock < 0.0f) assert_true(left >= shock - 1e-5f && left <= 1e-6f);
    assert_true(p87_shock_left(shock, more) >= left - 1e-5f);
    assert_true(fabsf(p87_shock_left(shock < 0.0f ? shock : -shock, 1.0f)) < 1e-6f);
  }
}

/* Early action gives back what a crisis takes from incomes, in full if it reaches everyone; and takes no windfall. */
static void early_action_protects_incomes_and_no_more(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  lw->scenario.without = lever_only(SWITCH(shocks) | SWITCH(policy_inputs) | SWITCH(income)) | SWITCH(random_events);
  struct p87_event bad[] = {lever_event(P87_EVENT_drought, 0.5, 2017, 3), lever_event(P87_EVENT_epidemic, 0.5, 2017, 3),
                            lever_event(P87_EVENT_recession, 0.3, 2017, 3)};
  struct p87_event good = lever_event(P87_EVENT_good_rain, 0.3, 2017, 3);
  enum { CALM, HIT, HALF, WHOLE, RAIN, RAIN_TOO, WORLDS };
  static const double value[WORLDS] = {0, 0, 0.5, 1, 0, 1};
  struct p87_world w[WORLDS];
  for (int k = 0; k < WORLDS; k++) {
    struct p87_setting s = lever_setting(P87_LEVER_crisis_early_action, value[k]);
    lw->scenario.events = k >= RAIN ? &good : bad;
    lw->scenario.n_events = k == CALM ? 0 : k >= RAIN ? 1 : P87_COUNT_OF(bad);
    w[k] = lever_branch(lw, &s, 1);
    lever_year(lw, &w[k], 2017);
  }
  int64_t lost = 0;
  for (uint32_t p = 0; p < w[0].n; p++)
    for (p87_index h = 0; h < w[0].community[p].households.n; h++) {
      double y[WORLDS];
      for (int k = 0; k < WORLDS; k++) y[k] = (double)w[k].community[p].households.income_usd_day[h];
      assert_true(fabs(y[WHOLE] / y[CALM] - 1) < 1e-5);
      assert_true(y[HIT] <= y[HALF] && y[HALF] <= y[CALM] * (1 + 1e-6));
      assert_true(y[RAIN] == y[RAIN_TOO]);
      lost += y[HIT] < 0.9 * y[CALM];
    }
  assert_true(lost > 500);
  for (int k = 0; k < WORLDS; k++) p87_world_free(&w[k]);
  lw->scenario.n_events = 0;
  lever_world_free(lw);
}

/* Cheaper remittances bring more to whom money is sent, and to nobody else. */
static void more_remittances_arrive_where_they_are_sent(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  lw->scenario.without = lever_only(SWITCH(policy_inputs) | SWITCH(income) | SWITCH(remittances));
  struct p87_world w[3];
  for (int k = 0; k < 3; k++) {
    struct p87_setting s = lever_setting(P87_LEVER_remittance_cost_cut, 0.05 * k);
    w[k] = lever_branch(lw, &s, 1);
    lever_year(lw, &w[k], 2017);
  }
  int64_t receivers = 0;
  for (uint32_t p = 0; p < w[0].n; p++)
    for (p87_index h = 0; h < w[0].community[p].households.n; h++) {
      float y[3];
      for (int k = 0; k < 3; k++) y[k] = w[k].community[p].households.income_usd_day[h];
      if (w[0].community[p].households.migrants[h] == 0) assert_true(y[0] == y[1] && y[0] == y[2]);
      if (w[0].community[p].households.migrants[h] == 0) continue;
      receivers++;
      assert_true(y[1] > y[0] && fabs((double)(y[2] - y[0]) / (double)(y[1] - y[0]) - 2.0) < 0.05);
    }
  assert_true(receivers > 50);
  for (int k = 0; k < 3; k++) p87_world_free(&w[k]);
  lever_world_free(lw);
}

/* --- when ------------------------------------------------------------------------------------------- */

static int64_t homes_reached(const struct p87_world *w, unsigned area)
{
  int64_t n = 0;
  for (uint32_t p = 0; p < w->n; p++)
    for (p87_index h = 0; h < w->community[p].households.n; h++)
      n += w->community[p].area == area && w->community[p].households.programmes[h] != 0;
  return n;
}

/* A crisis in the countryside in 2018 brings help there the year after, or at once with early warning; nowhere else and
 * not again. */
static void help_comes_where_and_when_a_crisis_was(void **state)
{
  (void)state;
  static const struct {
    enum p87_event_kind event;
    double size;
    enum p87_crisis crisis;
  } cases[] = {{P87_EVENT_drought, 0.5, P87_CRISIS_DROUGHT},
               {P87_EVENT_price, -0.5, P87_CRISIS_PRICE_FALL},
               {P87_EVENT_epidemic, 0.5, P87_CRISIS_EPIDEMIC},
               {P87_EVENT_conflict, 0.8, P87_CRISIS_CONFLICT}};
  struct lever_world *lw = lever_world_make(countries, scale);
  lw->scenario.without =
    lever_only(SWITCH(shocks) | SWITCH(policy_inputs) | SWITCH(policy_reach)) | SWITCH(random_events);
  for (size_t k = 0; k < P87_COUNT_OF(cases); k++)
    for (unsigned warned = 0; warned < 2; warned++)
      for (unsigned years = 1; years <= 3; years++) {
        struct p87_event e = lever_event(cases[k].event, cases[k].size, 2018, 1u << P87_RURAL);
        struct p87_setting s[] = {lever_setting(P87_LEVER_emergency_cash, 50),
                                  lever_setting(P87_LEVER_early_warning, warned)};
        s[0].trigger = (struct p87_trigger){cases[k].crisis, 0.2f, (uint8_t)years};
        lw->scenario.events = &e;
        lw->scenario.n_events = 1;
        struct p87_world w = lever_branch(lw, s, 2);
        const unsigned first = warned ? 2018 : 2019;
        for (unsigned year = 2017; year <= 2022; year++) {
          lever_year(lw, &w, year);
          const int acts = year >= first && year < first + years;
          if ((homes_reached(&w, P87_RURAL) > 0) != acts)
            fprintf(stderr, "crisis %zu, warned %u, %u years: in %u\n", k, warned, years, year);
          assert_int_equal(homes_reached(&w, P87_RURAL) > 0, acts);
          assert_int_equal(homes_reached(&w, P87_URBAN), 0);
        }
        p87_world_free(&w);
      }
  lw->scenario.n_events = 0;
  lever_world_free(lw);
}

/* Displaced are those who fled, until they settle; what is for them alone reaches them alone. */
static void who_fled_is_displaced_until_settled(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  struct p87_event flight = lever_event(P87_EVENT_displacement, 0.2, 2017, 1u << P87_RURAL);
  struct p87_setting s = lever_setting(P87_LEVER_cash_transfer_unconditional, 20);
  s.who.must = P87_ASKED_DISPLACED;
  lw->scenario.events = &flight;
  lw->scenario.n_events = 1;
  lw->scenario.without = SWITCH(random_events);
  struct p87_world w = lever_branch(lw, &s, 1);
  int64_t before = 0;
  for (unsigned year = 2017; year <= 2020; year++) {
    lever_year(lw, &w, year);
    int64_t homes = 0, displaced = 0, helped = 0;
    for (uint32_t p = 0; p < w.n; p++)
      for (p87_index h = 0; h < w.community[p].households.n; h++) {
        const struct p87_households *home = &w.community[p].households;
        const int is_displaced = (home->traits[h] & P87_DISPLACED) != 0, is_helped = home->programmes[h] != 0;
        homes++;
        displaced += is_displaced;
        helped += is_helped;
        if (is_displaced) assert_true(is_helped);
      }
    if (year == 2017) assert_true(displaced > homes / 20 && displaced < homes / 5);
    if (year == 2017) assert_share(displaced, helped, 1.0 - (double)lw->in->params.remittances.settle);
    if (year > 2017) assert_true(displaced < before);
    before = displaced;
  }
  p87_world_free(&w);
  lw->scenario.n_events = 0;
  lever_world_free(lw);
}

/* --- at what cost ------------------------------------------------------------------------------------ */

static double gdp_per_head(const struct lever_world *lw, unsigned country)
{
  return (double)lw->in->params.policy.gdp_prices * lw->in->figures.country[country].economy.gdp_ppp *
         exp((double)lw->stage.table[country].ln_growth);
}

static double cost_of_one(const struct lever_world *lw, enum p87_lever lever)
{
  return (double)((const float *)(const void *)&lw->in->params.cost)[lever];
}

/* Of household h, worked out from its columns. */
static double due_of(const struct lever_world *lw, const struct p87_setting *s, const struct p87_community *c,
                     p87_index h)
{
  const struct p87_persons *who = &c->persons;
  const struct p87_lever_info *info = &p87_lever_table[s->lever];
  const struct p87_key key = p87_key_make(lw->stage.seed, 0);
  const struct p87_jump turn = p87_jump_make(P87_FOR_LIFE, P87_DRAW_TRAINED);
  unsigned meant = 0, pupils = 0, at_work = 0, may_work = 0, trained = 0;
  for (p87_index i = c->households.first[h]; i < (p87_index)c->households.first[h] + c->households.members[h]; i++) {
    const int is = is_one_of(&s->who, c, i),
              attends = who->time_use[i] == P87_SCHOOL_ONLY || who->time_use[i] == P87_SCHOOL_AND_WORK;
    meant += (unsigned)is;
    pupils += (unsigned)(is && attends);
    at_work += is && who->hours_week[i] > 0;
    trained += is && who->age[i] == 15 + p87_below(p87_draw_u32(p87_stream_of(key, who->id[i]), turn), 10);
    may_work |= who->age[i] >= 18 && who->age[i] < 65 && who->work_status[i] != P87_FORMAL_EMPLOYEE;
  }
  const double one = cost_of_one(lw, s->lever) * gdp_per_head(lw, c->country);
  switch (info->gives) {
  case P87_GIFT_grant: return cost_of_one(lw, s->lever) * 12 * s->value * pupils;
  case P87_GIFT_cash: return cost_of_one(lw, s->lever) * 12 * s->value * (info->each == P87_EACH_person ? meant : 1);
  case P87_GIFT_work_days: return may_work ? cost_of_one(lw, s->lever) * s->value * (double)c->wage_usd_day : 0.0;
  case P87_GIFT_health_insurance: return one * c->households.members[h];
  case P87_GIFT_credit: return one;
  case P87_GIFT_land: return one * s->value;
  case P87_GIFT_apprenticeship: return one * s->value * at_work;
  case P87_GIFT_training: return one * s->value * trained;
  default: return 0; /* harvests and debt: not seen in columns at the end of the year */
  }
}

static void programmes_cost_what_the_arithmetic_says(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  for (int lever = 0; lever < P87_LEVERS; lever++) {
    if (!is_programme((enum p87_lever)lever)) continue;
    struct p87_setting s = lever_setting((enum p87_lever)lever, 0.6 * p87_lever_table[lever].max);
    struct p87_world w = lever_branch(lw, &s, 1);
    lever_year(lw, &w, 2017);
    double due = 0;
    for (uint32_t p = 0; p < w.n; p++)
      for (p87_index h = 0; h < w.community[p].households.n; h++)
        if (w.community[p].households.programmes[h]) due += due_of(lw, &s, &w.community[p], h);
    const double was = lever_cost(lw, s.lever);
    if (due > 0 && fabs(was / due - 1) > 1e-4)
      fprintf(stderr, "%s: %g, not %g\n", p87_lever_table[lever].name, was, due);
    if (due > 0) assert_true(fabs(was / due - 1) < 1e-4);
    for (int other = 0; other < P87_LEVERS; other++)
      if (other != lever) assert_true(lever_cost(lw, (enum p87_lever)other) == 0.0);
    p87_world_free(&w);
  }
  lever_world_free(lw);
}

static void debt_that_is_taken_over_costs_what_was_owed(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  lw->scenario.without = lever_only(SWITCH(policy_inputs) | SWITCH(policy_reach));
  struct p87_setting s = lever_setting(P87_LEVER_debt_relief, 0.6);
  struct p87_world w = lever_branch(lw, &s, 1);
  lever_year(lw, &w, 2017);
  double owed = 0, left = 0;
  int64_t homes = 0;
  for (uint32_t p = 0; p < w.n; p++)
    for (p87_index h = 0; h < w.community[p].households.n; h++) {
      owed += (double)lw->start.community[p].households.debt_usd[h];
      left += (double)w.community[p].households.debt_usd[h];
      homes += lw->start.community[p].households.debt_usd[h] > 0.0f;
    }
  assert_true(fabs(left / owed - 0.4) < 1e-5);
  assert_true(fabs(lever_cost(lw, s.lever) / (0.6 * owed) - 1) < 1e-4);
  assert_int_equal(lever_reached(lw, s.lever), homes);
  p87_world_free(&w);
  lever_world_free(lw);
}

/* Administration and what is lost come on top, and coordination and capacity save their parts of them. */
static void delivery_costs_what_it_says(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  static const struct {
    double coordination, capacity, factor;
  } cases[] = {{0, 0.5, 1.2 / 0.9}, {0.5, 0.5, 1.1 / 0.9}, {1, 1, 1.0}, {0, 1, 1.2}};
  for (size_t n = 0; n < P87_COUNT_OF(cases); n++) {
    struct p87_setting s[] = {lever_setting(P87_LEVER_coordination, cases[n].coordination),
                              lever_setting(P87_LEVER_cash_transfer_unconditional, 20)};
    struct p87_policy_params *k = &lw->in->params.policy;
    k->capacity_low = k->capacity_high = (float)cases[n].capacity;
    k->administration = k->leakage = 0.2f;
    struct p87_world w = lever_branch(lw, s, 2);
    lever_year(lw, &w, 2018);
    const double paid = 240.0 * (double)lever_reached(lw, P87_LEVER_cash_transfer_unconditional);
    assert_true(paid > 0);
    assert_true(fabs(lever_cost(lw, P87_LEVER_cash_transfer_unconditional) / paid / cases[n].factor - 1) < 1e-4);
    p87_world_free(&w);
  }
  lever_world_free(lw);
}

/* USD PPP of all persons that the simulated ones stand for. */
static double spent(const struct lever_world *lw, enum p87_lever lever)
{
  double usd = 0;
  for (size_t c = 0; c < lw->in->figures.n_countries; c++)
    for (int area = 0; area < P87_AREAS; area++)
      usd +=
        small_weight(&lw->stage, c) * 1e-6 * (double)lw->stage.tally[c].costs_micro_usd[area * P87_LEVERS + (int)lever];
  return usd;
}

static void budgets_hold_from_the_second_year_on(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale / 4);
  struct p87_setting s = lever_setting(P87_LEVER_cash_transfer_unconditional, 20);
  struct p87_world open = lever_branch(lw, &s, 1);
  lever_year(lw, &open, 2017);
  const double all = spent(lw, s.lever);
  p87_world_free(&open);
  for (unsigned order = 0; order < 2; order++) {
    s.budget = (struct p87_budget){.usd = 0.4 * all, .order = (enum p87_budget_order)order};
    struct p87_world w = lever_branch(lw, &s, 1);
    for (unsigned year = 2017; year <= 2020; year++) {
      lever_year(lw, &w, year);
      const double share = spent(lw, s.lever) / s.budget.usd;
      if (year > 2017 && fabs(share - 1) > 0.05) fprintf(stderr, "order %u, %u: %g of the cap\n", order, year, share);
      if (year > 2017) assert_true(fabs(share - 1) < 0.05);
    }
    p87_world_free(&w);
  }
  lever_world_free(lw);
}

/* More money never takes anyone out; and where the poorest come first, nobody poorer is left out. */
static void short_money_goes_to_whom_the_order_says(void **state)
{
  (void)state;
  struct lever_world *lw = lever_world_make(countries, scale);
  const uint64_t counted = lever_only(SWITCH(policy_inputs) | SWITCH(policy_reach) | SWITCH(policy_costs));
  lw->scenario.without = counted;
  struct p87_setting s = lever_setting(P87_LEVER_cash_transfer_unconditional, 20);
  struct p87_world open = lever_branch(lw, &s, 1);
  lever_year(lw, &open, 2017);
  const double all = spent(lw, s.lever);
  p87_world_free(&open);
  for (unsigned order = 0; order < 2; order++) {
    struct p87_world w[2];
    for (unsigned much = 0; much < 2; much++) {
      s.budget = (struct p87_budget){.usd = (much ? 0.6 : 0.3) * all, .order = (enum p87_budget_order)order};
      w[much] = lever_branch(lw, &s, 1);
      lever_year(lw, &w[much], 2017);
      lever_year(lw, &w[much], 2018);
    }
    float most = 0.0f, least = FLT_MAX; /* income of who is reached, and of who is not */
    int64_t n[2] = {0};
    for (uint32_t p = 0; p < w[0].n; p++)
      for (p87_index h = 0; h < w[0].community[p].households.n; h++) {
        const struct p87_households *few = &w[0].community[p].households, *many = &w[1].community[p].households;
        if (few->programmes[h]) assert_true(many->programmes[h] != 0);
        n[0] += few->programmes[h] != 0;
        n[1] += many->programmes[h] != 0;
        if (few->programmes[h] && few->income_usd_day[h] > most) most = few->income_usd_day[h];
        if (!few->programmes[h] && few->income_usd_day[h] < least) least = few->income_usd_day[h];
      }
    assert_true(n[0] > 0 && n[1] > n[0]);
    if (order == P87_POOREST_FIRST) assert_true(most <= least);
    if (order == P87_FIRST_COME) assert_true(most > least);
    p87_world_free(&w[0]);
    p87_world_free(&w[1]);
  }
  lever_world_free(lw);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(programmes_reach_whom_they_are_for_and_as_many_as_they_say),
  cmocka_unit_test(knowledge_and_capacity_change_whom_programmes_reach),
  cmocka_unit_test(who_is_not_reached_lives_as_without),
  cmocka_unit_test(cash_arrives),
  cmocka_unit_test(equal_pay_takes_nothing_from_others),
  cmocka_unit_test(what_is_left_of_a_shock_lies_between_it_and_none),
  cmocka_unit_test(early_action_protects_incomes_and_no_more),
  cmocka_unit_test(more_remittances_arrive_where_they_are_sent),
  cmocka_unit_test(training_comes_once_and_counts_at_18),
  cmocka_unit_test(help_comes_where_and_when_a_crisis_was),
  cmocka_unit_test(who_fled_is_displaced_until_settled),
  cmocka_unit_test(programmes_cost_what_the_arithmetic_says),
  cmocka_unit_test(debt_that_is_taken_over_costs_what_was_owed),
  cmocka_unit_test(delivery_costs_what_it_says),
  cmocka_unit_test(budgets_hold_from_the_second_year_on),
  cmocka_unit_test(short_money_goes_to_whom_the_order_says),
};

SMALL_WORLD_MAIN(tests)
