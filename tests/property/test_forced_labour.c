/* Laws of debt, remittances and forced labour: of the pure functions over all parameters, and of small worlds in which
 * forced labour is made ten times as frequent as it is, so that there is something to see. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/params/forced_fit.h"
#include "path87/process/forced.h"
#include "path87/process/owing.h"
#include "support/gen_params.h"

static const char *const countries = "BGD ETH ECU TON";
static const double scale = 20000;

/* --- pure functions ------------------------------------------------------------------------------ */

static struct p87_params gen_all(struct prop_gen *g)
{
  struct p87_params params;
  memset(&params, 0, sizeof params);
  gen_section(g, "debt", &params);
  gen_section(g, "forced_labour", &params);
  return params;
}

static void bits_keep_what_they_are_given(void **state)
{
  (void)state;
  for (int kind = 0; kind < P87_FORCED_KINDS; kind++)
    for (int now = 0; now < 2; now++)
      for (unsigned months = 0; months <= P87_MONTHS; months++) {
        const unsigned bits = p87_forced_pack((enum p87_forced_kind)kind, now, months);
        assert_true(bits <= UINT8_MAX);
        assert_int_equal(p87_forced_kind_of(bits), kind);
        assert_int_equal(p87_forced_now(bits), now);
        assert_int_equal(p87_forced_months(bits), months);
        assert_int_equal(p87_forced_bonded(bits), now && kind == P87_DEBT_BONDAGE);
      }
}

static void history_adds_up_over_five_years(void **state)
{
  (void)state;
  P87_FOR_ALL (20000, g) {
    unsigned year[12], history = 0, forced = 0;
    for (int t = 0; t < 12; t++) {
      year[t] = (unsigned)gen_int(g, 0, P87_MONTHS);
      history = p87_forced_remember(history, p87_forced_months(forced));
      forced = p87_forced_pack(P87_OTHER_PRIVATE, 1, year[t]);
      unsigned sum = 0;
      for (int k = t < 4 ? 0 : t - 4; k <= t; k++) sum += year[k];
      assert_int_equal(p87_forced_months_60(forced, history), sum);
    }
  }
}

static void entry_in_a_year_is_twelve_chances(void **state)
{
  (void)state;
  enum { DRAWS = 20000 };
  P87_FOR_ALL (100, g) {
    const float h = (float)gen_real(g, 0.0, 0.3);
    unsigned entered = 0, last = 0;
    for (unsigned k = 0; k < DRAWS; k++) {
      const unsigned month = p87_forced_month(((float)k + 0.5f) / DRAWS, h);
      assert_true(month >= last && month <= P87_MONTHS);
      last = month;
      entered += month < P87_MONTHS;
    }
    assert_true(fabs((double)entered / DRAWS - (1.0 - pow(1.0 - (double)h, 12.0))) < 1e-3);
  }
}

static void bondage_follows_need_and_shuns_credit_voice_and_enforcement(void **state)
{
  (void)state;
  P87_FOR_ALL (100000, g) {
    const struct p87_params params = gen_all(g);
    const struct p87_forced_labour_params *k = &params.forced_labour;
    const float years = (float)gen_real(g, 0, 5), voice = (float)gen_real(g, 0, 1), reach = (float)gen_real(g, 0, 20);
    const float more = (float)gen_real(g, 0, 2);
    const unsigned traits = (unsigned)gen_int(g, 0, 7),
                   plain = traits & ~(unsigned)(P87_FORMAL_CREDIT | P87_DISCRIMINATED);
    const int need = gen_bool(g);
    const float z = p87_bondage_index(k, years, need, traits, voice, reach);
    assert_true(p87_bondage_index(k, years + more, need, traits, voice, reach) >= z);
    assert_true(p87_bondage_index(k, years, 1, traits, voice, reach) >=
                p87_bondage_index(k, years, 0, traits, voice, reach));
    assert_true(p87_bondage_index(k, years, need, traits, voice + more, reach) <= z);
    assert_true(p87_bondage_index(k, years, need, traits, voice, reach + more) <= z);
    assert_true(p87_bondage_index(k, years, need, plain | P87_FORMAL_CREDIT, voice, reach) <=
                p87_bondage_index(k, years, need, plain, voice, reach));
    assert_true(p87_bondage_index(k, years, need, plain | P87_DISCRIMINATED, voice, reach) >=
                p87_bondage_index(k, years, need, plain, voice, reach));
  }
}

static void recruiters_and_borders_never_make_it_safer(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    const struct p87_params params = gen_all(g);
    const struct p87_forced_labour_params *k = &params.forced_labour;
    const unsigned sector = (unsigned)gen_int(g, 0, P87_SECTORS - 1);
    const unsigned moved = gen_bool(g) ? P87_MOVED_HOME : P87_MOVED_ABROAD;
    const float there = p87_recruitment_index(k, moved, sector, 0.0f);
    assert_true(there >= p87_recruitment_index(k, 0, sector, 0.0f));
    assert_true(p87_recruitment_index(k, moved | P87_RECRUITED, sector, 0.0f) >= there);
    const float protection = (float)gen_real(g, 0, 1);
    assert_true(p87_recruitment_index(k, moved, sector, protection) <= there);
    assert_true(p87_recruitment_index(k, 0, sector, protection) == p87_recruitment_index(k, 0, sector, 0.0f));
    assert_true(p87_recruitment_index(k, P87_RECRUITED, sector, 0.0f) <=
                p87_recruitment_index(k, 0, sector, 0.0f)); /* settled */
  }
}

static void debt_is_never_negative_and_service_leaves_subsistence(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const struct p87_params params = gen_all(g);
    const struct p87_debt_params *k = &params.debt;
    const float income = (float)exp(gen_real(g, log(5), log(200000))), line = (float)gen_real(g, 100, 20000);
    const float debt = gen_bool(g) ? 0.0f : (float)exp(gen_real(g, log(0.01), log(500000)));
    const unsigned traits = (unsigned)gen_int(g, 0, 15);
    const float r = p87_interest(k, traits), paid = p87_debt_service(k, debt, r, income, line);
    const float need = p87_need(k, gen_u32(g), income, traits);
    const float next = p87_debt_next(k, debt, r, paid, need, income);
    assert_true(need >= 0.0f && paid >= 0.0f && next >= 0.0f && next < 1e9f);
    assert_true(paid <= (1.0f + r) * debt);
    if (income <= line) assert_true(paid == 0.0f);
    if (income > line) assert_true(income - paid >= line * (1.0f - 1e-5f));
    assert_true(next <= k->limit * income || next <= debt); /* nobody lends beyond the limit */
    const float fee = (float)gen_real(g, 0, 10000), with = p87_debt_with_fee(k, debt, fee, income);
    assert_true(with >= debt && with <= (debt + fee) * (1.0f + 1e-6f) + 1e-3f);
    assert_true(p87_debt_next(k, debt + 1.0f, r, paid, need, income) >= next);
  }
}

static void insurance_and_formal_credit_lower_what_is_owed(void **state)
{
  (void)state;
  const struct p87_params *params = &small_inputs()->params;
  P87_FOR_ALL (100000, g) {
    const struct p87_debt_params *k = &params->debt;
    const uint32_t u = gen_u32(g);
    const float income = (float)gen_real(g, 10, 100000);
    assert_true(p87_need(k, u, income, P87_INSURED) <= p87_need(k, u, income, 0));
    assert_true(p87_interest(k, P87_FORMAL_CREDIT) <= p87_interest(k, 0));
  }
}

/* As many have needs as the parameter says, and of its mean size. */
static void needs_are_as_frequent_and_large_as_said(void **state)
{
  (void)state;
  enum { DRAWS = 200000 };
  const struct p87_debt_params *k = &small_inputs()->params.debt;
  double n = 0, sum = 0;
  for (uint32_t i = 0; i < DRAWS; i++) {
    const float need = p87_need(k, i * 21474u, 1000.0f, 0);
    n += need > 0.0f;
    sum += (double)need;
  }
  assert_true(fabs(n / DRAWS - (double)k->need_chance) < 0.002);
  assert_true(fabs(sum / n / 1000.0 / (double)k->need_size - 1.0) < 0.02);
}

static void shares_of_work_are_the_published_ones(void **state)
{
  (void)state;
  enum { DRAWS = 100000 };
  const struct p87_forced_labour_params *k = &small_inputs()->params.forced_labour;
  double by[P87_FORCED_WORKS] = {0}, bonded[P87_FORCED_WORKS] = {0};
  for (int debt = 0; debt < 2; debt++)
    for (int i = 0; i < DRAWS; i++) {
      const double part = debt ? (double)k->bonded_share : 1.0 - (double)k->bonded_share;
      const enum p87_forced_work w = p87_forced_work_of(k, debt, ((float)i + 0.5f) / DRAWS);
      by[w] += part / DRAWS;
      if (debt) bonded[w] += part / DRAWS;
    }
  assert_true(fabs(by[P87_FORCED_DOMESTIC] - (double)k->domestic) < 1e-3);
  assert_true(fabs(by[P87_FORCED_CONSTRUCTION] - (double)k->construction) < 1e-3);
  assert_true(fabs(by[P87_FORCED_MINING] - (double)k->mining) < 1e-3);
  const double known = by[P87_FORCED_DOMESTIC] + by[P87_FORCED_MANUFACTURING] + by[P87_FORCED_AGRICULTURE];
  const double in_debt =
    bonded[P87_FORCED_DOMESTIC] + bonded[P87_FORCED_MANUFACTURING] + bonded[P87_FORCED_AGRICULTURE];
  assert_true(fabs(in_debt / known - (double)k->bonded_work) < 1e-3);
}

/* --- worlds --------------------------------------------------------------------------------------- */

static struct p87_inputs *frequent_inputs(void)
{
  struct p87_inputs *in = small_inputs_copy();
  float *entry = &in->params.forced.entry[0][0][0][0];
  for (size_t k = 0; k < sizeof in->params.forced.entry / sizeof *entry; k++) entry[k] += logf(10.0f);
  return in;
}

/* Who was what at the end of a year, by identity. */
struct past {
  size_t n;
  struct one {
    p87_id id;
    uint8_t forced;
    uint16_t history;
  } * one;
};

static int by_id(const void *left, const void *right)
{
  const struct one *a = left, *b = right;
  return (a->id > b->id) - (a->id < b->id);
}

static struct past remember(const struct p87_world *w)
{
  struct past past = {0};
  for (uint32_t k = 0; k < w->n; k++) past.n += w->community[k].persons.n;
  past.one = p87_alloc_array(past.n, sizeof *past.one);
  assert_non_null(past.one);
  size_t at = 0;
  for (uint32_t k = 0; k < w->n; k++) {
    const struct p87_persons *who = &w->community[k].persons;
    for (p87_index i = 0; i < who->n; i++)
      past.one[at++] = (struct one){who->id[i], who->forced[i], who->forced_history[i]};
  }
  qsort(past.one, past.n, sizeof *past.one, by_id);
  return past;
}

static const struct one *recall(const struct past *past, p87_id id)
{
  const struct one key = {.id = id};
  return bsearch(&key, past->one, past->n, sizeof *past->one, by_id);
}

static void check_one(const struct p87_persons *who, p87_index i)
{
  const unsigned forced = who->forced[i], months = p87_forced_months(forced);
  const unsigned history = who->forced_history[i];
  assert_true(months <= P87_MONTHS);
  for (unsigned k = 0; k < 4; k++) assert_true((history >> 4 * k & 15u) <= P87_MONTHS);
  assert_int_equal(forced != 0, (forced & 3u) != 0); /* no bit without a form */
  if (p87_forced_now(forced)) assert_true(months > 0);
  if (forced & P87_FORCED_DEBT) assert_int_equal(forced & 3u, P87_PRIVATE_EXPLOITATION);
  if (months > 0) assert_true(who->age[i] >= P87_FORCED_FIRST);
  if (forced == 0) assert_int_equal(history, 0);
  if ((forced & 3u) == P87_SEXUAL_EXPLOITATION) assert_true(who->age[i] >= 12);
}

/* The trait says who lives with a bonded adult, and bonded children live with one. */
static void check_home(const struct p87_community *c, p87_index h)
{
  const struct p87_persons *who = &c->persons;
  int adult = 0, child = 0;
  for (p87_index i = c->households.first[h]; i < (p87_index)c->households.first[h] + c->households.members[h]; i++) {
    adult |= p87_forced_bonded(who->forced[i]) && who->age[i] >= P87_ADULT_FIRST;
    child |= p87_forced_bonded(who->forced[i]) && who->age[i] < P87_ADULT_FIRST;
  }
  assert_int_equal((c->households.traits[h] & P87_BONDED) != 0, adult);
  if (child) assert_true(adult);
  assert_true(c->households.debt_usd[h] >= 0.0f && c->households.debt_usd[h] < 1e9f);
}

static void check_all(const struct small_world *w)
{
  for (uint32_t k = 0; k < w->world.n; k++) {
    for (p87_index i = 0; i < w->world.community[k].persons.n; i++) check_one(&w->world.community[k].persons, i);
    for (p87_index h = 0; h < w->world.community[k].households.n; h++) check_home(&w->world.community[k], h);
  }
}

/* Years follow from the year before, and wages of last year's are withheld. */
static void check_follows(const struct small_world *w, const struct past *past, const struct p87_params *params)
{
  const float left = params->forced_labour.pay * params->economy.subsistence_usd_day;
  unsigned seen = 0;
  for (uint32_t k = 0; k < w->world.n; k++) {
    const struct p87_persons *who = &w->world.community[k].persons;
    for (p87_index i = 0; i < who->n; i++) {
      const struct one *before = recall(past, who->id[i]);
      if (!before) continue; /* newborn */
      const unsigned wanted = p87_forced_remember(before->history, p87_forced_months(before->forced));
      assert_int_equal(who->forced_history[i], wanted);
      if (!p87_forced_now(before->forced)) continue;
      seen++;
      assert_true(p87_forced_months(who->forced[i]) > 0 || (before->forced & P87_FORCED_DEBT));
      if (who->age[i] >= P87_ADULT_FIRST) assert_true(who->earning_usd_day[i] <= left);
    }
  }
  assert_true(seen > 50);
}

static int64_t sum_of(const struct small_world *w, size_t offset, size_t n)
{
  int64_t sum = 0;
  for (size_t c = 0; c < w->stage.inputs->figures.n_countries; c++)
    for (size_t k = 0; k < n; k++)
      sum += ((const int64_t *)(const void *)((const char *)&w->stage.tally[c] + offset))[k];
  return sum;
}

#define SUM(w, field) \
  sum_of(w, offsetof(struct p87_tally_layout, field), sizeof(((struct p87_tally_layout *)0)->field) / sizeof(int64_t))

static int64_t now_in(const struct p87_world *w)
{
  int64_t n = 0;
  for (uint32_t k = 0; k < w->n; k++)
    for (p87_index i = 0; i < w->community[k].persons.n; i++) n += p87_forced_now(w->community[k].persons.forced[i]);
  return n;
}

static void check_tallies(const struct small_world *w)
{
  const int64_t stock = SUM(w, forced_labour_stock_children) + SUM(w, forced_labour_stock_adults);
  assert_int_equal(stock, now_in(&w->world));
  assert_true(SUM(w, forced_labour_ever_60) >= stock &&
              SUM(w, forced_labour_months_60) >= SUM(w, forced_labour_person_months));
  assert_true(SUM(w, forced_labour_months_60) <= 60 * SUM(w, forced_labour_ever_60));
  assert_true(SUM(w, forced_labour_children_in_child_labour) <= SUM(w, forced_labour_stock_children));
  assert_true(SUM(w, forced_labour_private_by_work) <= stock);
}

static void years_of_forced_labour_hang_together(void **state)
{
  (void)state;
  struct p87_inputs *in = frequent_inputs();
  struct small_world w;
  small_world_make(&w, in, countries, scale);
  small_world_start(&w);
  check_all(&w);
  check_tallies(&w);
  for (unsigned year = 2017; year <= 2020; year++) {
    struct past past = remember(&w.world);
    small_world_year(&w, year);
    check_all(&w);
    check_follows(&w, &past, &in->params);
    check_tallies(&w);
    p87_free(past.one);
  }
  small_world_free(&w);
  small_inputs_free(in);
}

/* The stock of people in and of money owed is stationary: nothing drifts that nothing drives. */
static void nothing_starts_in_2017(void **state)
{
  (void)state;
  struct p87_inputs *in = frequent_inputs();
  struct small_world w;
  double in_it[2] = {0}, migrants[2] = {0}, indebted[2] = {0};
  small_world_make(&w, in, countries, scale / 4);
  small_world_start(&w);
  for (int late = 0; late < 2; late++) {
    if (late)
      for (unsigned year = 2017; year <= 2019; year++) small_world_year(&w, year);
    const double persons = (double)SUM(&w, households_persons), homes = (double)SUM(&w, households_households);
    in_it[late] = (double)now_in(&w.world) / persons;
    migrants[late] = (double)SUM(&w, households_migrants) / homes;
    indebted[late] = (double)SUM(&w, households_indebted) / homes;
  }
  assert_true(fabs(in_it[1] / in_it[0] - 1.0) < 0.10);
  assert_true(fabs(migrants[1] / migrants[0] - 1.0) < 0.25);
  assert_true(fabs(indebted[1] / indebted[0] - 1.0) < 0.06);
  small_world_free(&w);
  small_inputs_free(in);
}

static uint64_t hash_but(const struct p87_world *w, enum p87_column spared)
{
  uint64_t sum = 0;
  for (uint32_t k = 0; k < w->n; k++)
    for (int c = 0; c < P87_COLUMNS; c++)
      if (c != (int)spared)
        sum += p87_hash2((uint64_t)c, p87_community_column_hash(&w->community[k], (enum p87_column)c));
  return sum;
}

/* Where nobody is in forced labour, withholding wages changes nothing to the last bit. */
static void nobody_in_it_leaves_everything_as_it_is(void **state)
{
  (void)state;
  struct p87_inputs *in = small_inputs_copy();
  p87_forced_fit_none(&in->params.forced);
  uint64_t hash[2];
  for (int without = 0; without < 2; without++) {
    struct small_world w;
    small_world_make(&w, in, countries, scale);
    if (without) w.scenario.without = UINT64_C(1) << P87_SWITCH_withheld | UINT64_C(1) << P87_SWITCH_forced_labour;
    small_world_start(&w);
    for (unsigned year = 2017; year <= 2018; year++) small_world_year(&w, year);
    assert_int_equal(now_in(&w.world), 0);
    hash[without] = hash_but(&w.world, P87_COLUMN_PERSON_background); /* newcomers settle in this step */
    small_world_free(&w);
  }
  assert_true(hash[0] == hash[1]);
  small_inputs_free(in);
}

/* Left out, it stands still: who is in stays in. */
static void left_out_it_stands_still(void **state)
{
  (void)state;
  struct p87_inputs *in = frequent_inputs();
  struct small_world w;
  small_world_make(&w, in, countries, scale);
  w.scenario.without = UINT64_C(1) << P87_SWITCH_forced_labour;
  small_world_start(&w);
  struct past past = remember(&w.world);
  small_world_year(&w, 2017);
  for (uint32_t k = 0; k < w.world.n; k++) {
    const struct p87_persons *who = &w.world.community[k].persons;
    for (p87_index i = 0; i < who->n; i++) {
      const struct one *before = recall(&past, who->id[i]);
      assert_int_equal(who->forced[i], before ? before->forced : 0);
    }
  }
  assert_int_equal(SUM(&w, forced_labour_entries) + SUM(&w, forced_labour_exits), 0);
  p87_free(past.one);
  small_world_free(&w);
  small_inputs_free(in);
}

/* --- signs ----------------------------------------------------------------------------------------- */

static int64_t bonded_homes(const struct p87_inputs *in, unsigned trait)
{
  struct small_world w;
  small_world_make(&w, in, countries, scale);
  for (uint32_t k = 0; k < w.world.n; k++)
    for (p87_index h = 0; h < w.world.community[k].households.n; h++)
      w.world.community[k].households.traits[h] |= (uint8_t)trait;
  small_world_start(&w);
  const int64_t bonded = SUM(&w, households_bonded);
  small_world_free(&w);
  return bonded;
}

static void credit_lowers_and_discrimination_raises_bondage(void **state)
{
  (void)state;
  struct p87_inputs *in = frequent_inputs();
  const int64_t as_it_is = bonded_homes(in, 0);
  assert_true(as_it_is > 50);
  assert_true(bonded_homes(in, P87_FORMAL_CREDIT) < as_it_is);
  assert_true(bonded_homes(in, P87_DISCRIMINATED) > as_it_is);
  in->params.forced_labour.rescue = 0.1f;
  assert_true(bonded_homes(in, 0) < as_it_is);
  in->params.forced_labour.rescue = small_inputs()->params.forced_labour.rescue;
  in->params.forced_labour.release = 0.1f;
  assert_true(bonded_homes(in, 0) < as_it_is);
  small_inputs_free(in);
}

static int64_t children_at_work(float share)
{
  struct p87_inputs *in = small_inputs_copy();
  struct small_world w;
  in->params.remittances.share = share;
  small_world_make(&w, in, countries, scale);
  for (uint32_t k = 0; k < w.world.n; k++)
    for (p87_index h = 0; h < w.world.community[k].households.n; h++) w.world.community[k].households.migrants[h] = 1;
  small_world_start(&w);
  const int64_t n = SUM(&w, children_employment);
  small_world_free(&w);
  small_inputs_free(in);
  return n;
}

/* Mexico, 2008-2009: remittances fell, and more children worked. */
static void less_money_from_migrants_means_more_children_at_work(void **state)
{
  (void)state;
  const int64_t none = children_at_work(0.0f), some = children_at_work(0.15f), much = children_at_work(0.3f);
  assert_true(none > some && some > much);
}

static int64_t debt_of_leavers(float fee_months)
{
  struct p87_inputs *in = small_inputs_copy();
  struct small_world w;
  in->params.debt.fee_months = fee_months;
  in->params.debt.recruited_home = 1.0f;
  in->params.debt.recruited_abroad = 1.0f;
  small_world_make(&w, in, countries, scale);
  small_world_start(&w);
  small_world_year(&w, 2017);
  const int64_t debt = SUM(&w, households_debt_usd);
  small_world_free(&w);
  small_inputs_free(in);
  return debt;
}

static void recruitment_fees_leave_debt_behind(void **state)
{
  (void)state;
  assert_true(debt_of_leavers(12.0f) > debt_of_leavers(0.0f));
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(bits_keep_what_they_are_given),
  cmocka_unit_test(history_adds_up_over_five_years),
  cmocka_unit_test(entry_in_a_year_is_twelve_chances),
  cmocka_unit_test(bondage_follows_need_and_shuns_credit_voice_and_enforcement),
  cmocka_unit_test(recruiters_and_borders_never_make_it_safer),
  cmocka_unit_test(debt_is_never_negative_and_service_leaves_subsistence),
  cmocka_unit_test(insurance_and_formal_credit_lower_what_is_owed),
  cmocka_unit_test(needs_are_as_frequent_and_large_as_said),
  cmocka_unit_test(shares_of_work_are_the_published_ones),
  cmocka_unit_test(years_of_forced_labour_hang_together),
  cmocka_unit_test(nothing_starts_in_2017),
  cmocka_unit_test(nobody_in_it_leaves_everything_as_it_is),
  cmocka_unit_test(left_out_it_stands_still),
  cmocka_unit_test(credit_lowers_and_discrimination_raises_bondage),
  cmocka_unit_test(less_money_from_migrants_means_more_children_at_work),
  cmocka_unit_test(recruitment_fees_leave_debt_behind),
};

SMALL_WORLD_MAIN(tests)
