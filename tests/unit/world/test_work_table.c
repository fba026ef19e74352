/* Adults' work in every country: what the thresholds come to against what is published. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/world/work_table.h"

static double chance(uint64_t threshold)
{
  return (double)threshold * 0x1p-32;
}

static double persons(const struct p87_country *c, int sex, int from, int to)
{
  double sum = 0;
  for (int age = from; age <= to; age++) sum += c->population[sex][age];
  return sum;
}

static double expected_employment(const struct p87_country *c, const struct p87_work_table *t, int sex, int from,
                                  int to)
{
  double sum = 0;
  for (int age = from; age <= to; age++) sum += c->population[sex][age] * chance(t->employed[sex][age]);
  return sum / persons(c, sex, from, to);
}

static const char *const sex_name[] = {"men", "women"};

/* Prints the difference if it is beyond the tolerance; 1 if so. */
static int is_off(const struct p87_country *c, int sex, const char *what, double model, double published,
                  double tolerance)
{
  if (fabs(model - published) <= tolerance) return 0;
  printf("  %s %-5s %-24s model %5.1f published %5.1f %%\n", c->iso3, sex_name[sex], what, 100 * model,
         100 * published);
  return 1;
}

static void thresholds_are_in_order_and_none_is_certain_nonsense(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  for (size_t k = 0; k < f->n_countries; k++) {
    struct p87_work_table t;
    p87_work_table_make(&f->country[k], &t);
    for (int sex = 0; sex < P87_SEXES; sex++) {
      for (int age = 0; age < 15; age++) assert_true(t.employed[sex][age] == 0);
      for (int age = 15; age < P87_AGES; age++) assert_true(t.employed[sex][age] <= UINT64_C(1) << 32);
      assert_true(t.unemployed[sex] <= UINT64_C(1) << 32);
      for (int area = 0; area < P87_AREAS; area++)
        assert_true(t.structure.sector[sex][area][0] <= t.structure.sector[sex][area][1] &&
                    t.structure.sector[sex][area][1] <= UINT64_C(1) << 32);
      assert_true(t.structure.sector[sex][P87_URBAN][0] <= t.structure.sector[sex][P87_RURAL][0]);
      for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++)
        assert_true(t.structure.status[sex][s][0] <= t.structure.status[sex][s][1] &&
                    t.structure.status[sex][s][1] <= t.structure.status[sex][s][2] &&
                    t.structure.status[sex][s][2] <= UINT64_C(1) << 32);
    }
    assert_true(t.ln_income_sd > 0.3f && t.ln_income_sd < 1.6f);
  }
}

static void employment_comes_to_the_published_rate_in_every_country(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  int off = 0;
  for (size_t k = 0; k < f->n_countries; k++) {
    const struct p87_country *c = &f->country[k];
    struct p87_work_table t;
    p87_work_table_make(c, &t);
    for (int sex = 0; sex < P87_SEXES; sex++) {
      off += is_off(c, sex, "employment 15+", expected_employment(c, &t, sex, 15, 100),
                    c->employment[sex].employment_rate_15plus, 0.005);
      off += is_off(c, sex, "employment 15-24", expected_employment(c, &t, sex, 15, 24),
                    c->employment[sex].employment_rate_15_24, 0.005);
    }
  }
  assert_int_equal(off, 0);
}

/* Unemployed persons of 15-64 over the labour force of 15+. */
static void unemployment_is_near_the_published_rate(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  int off = 0;
  for (size_t k = 0; k < f->n_countries; k++) {
    const struct p87_country *c = &f->country[k];
    struct p87_work_table t;
    p87_work_table_make(c, &t);
    for (int sex = 0; sex < P87_SEXES; sex++) {
      double looking = 0, working = 0;
      for (int age = 15; age <= 100; age++) {
        const double employed = chance(t.employed[sex][age]);
        working += c->population[sex][age] * employed;
        if (age < 65) looking += c->population[sex][age] * (1 - employed) * chance(t.unemployed[sex]);
      }
      off += is_off(c, sex, "unemployment", looking / (looking + working), c->employment[sex].unemployment_rate_15plus,
                    0.05);
    }
  }
  printf("  %d of %zu rates of unemployment are more than 5 points off\n", off, 2 * f->n_countries);
  assert_true(off <= 6);
}

static double sector_share(const struct p87_country *c, const struct p87_work_table *t, int sex, int sector)
{
  double sum = 0;
  for (int area = 0; area < P87_AREAS; area++) {
    const double here = area == P87_URBAN ? c->urban[0] : 1.0 - c->urban[0];
    const double first = chance(t->structure.sector[sex][area][0]), second = chance(t->structure.sector[sex][area][1]);
    sum += here * (sector == P87_AGRICULTURE ? first : sector == P87_INDUSTRY ? second - first : 1.0 - second);
  }
  return sum;
}

static void sectors_come_to_the_published_shares(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  int off = 0;
  double worst = 0;
  for (size_t k = 0; k < f->n_countries; k++) {
    const struct p87_country *c = &f->country[k];
    struct p87_work_table t;
    p87_work_table_make(c, &t);
    for (int sex = 0; sex < P87_SEXES; sex++) {
      const struct p87_employment_figures *e = &c->employment[sex];
      const double published[] = {0, e->agriculture, e->industry, e->services};
      for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++) {
        const double model = sector_share(c, &t, sex, s);
        worst = fmax(worst, fabs(model - published[s]));
        off += is_off(c, sex, p87_sector_key[s], model, published[s], 0.01);
      }
    }
  }
  printf("  sectors: %d shares more than 1 point off, the worst %.1f points\n", off, 100 * worst);
  assert_int_equal(off, 0);
}

static void statuses_come_to_the_published_shares(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  int off = 0, off_informal = 0;
  for (size_t k = 0; k < f->n_countries; k++) {
    const struct p87_country *c = &f->country[k];
    struct p87_work_table t;
    p87_work_table_make(c, &t);
    for (int sex = 0; sex < P87_SEXES; sex++) {
      const struct p87_employment_figures *e = &c->employment[sex];
      double wage = 0, own = 0, contributing = 0, informal = 0;
      for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++) {
        const double share = sector_share(c, &t, sex, s);
        const double formal = chance(t.structure.status[sex][s][0]), paid = chance(t.structure.status[sex][s][1]),
                     not_family = chance(t.structure.status[sex][s][2]);
        wage += share * paid;
        own += share * (not_family - paid);
        contributing += share * (1 - not_family);
        informal += share * (paid - formal);
      }
      off += is_off(c, sex, "wage and salaried", wage, e->wage_share, 0.01);
      off += is_off(c, sex, "contributing family", contributing, e->contributing_share, 0.01);
      off += is_off(c, sex, "own account", own, 1 - e->wage_share - e->contributing_share, 0.02);
      /* informality as the table means it: contributing, nine tenths of own account, informal employees */
      const double all_informal = informal + contributing + 0.9 * own;
      if (fabs(all_informal - e->informal_share) > 0.05) off_informal++;
    }
  }
  printf("  statuses: %d shares off; informality is more than 5 points off in %d of %zu\n", off, off_informal,
         2 * f->n_countries);
  assert_true(off <= 4);
}

static void earnings_of_statuses_are_what_the_parameters_say(void **state)
{
  (void)state;
  P87_FOR_ALL (100, g) {
    struct p87_adult_work_params k = {0};
    k.informal_factor = (float)gen_real(g, 0, 2);
    k.own_account_factor = (float)gen_real(g, 0, 2);
    k.contributing_factor = (float)gen_real(g, 0, 2);
    k.unemployed_factor = (float)gen_real(g, 0, 1);
    k.outside_factor = (float)gen_real(g, 0, 1);
    float factor[P87_WORK_STATUSES];
    p87_status_factors(&k, 1.0f, factor);
    assert_true(factor[P87_NO_STATUS] == 0.0f && factor[P87_FORMAL_EMPLOYEE] == 1.0f);
    assert_true(factor[P87_INFORMAL_EMPLOYEE] == k.informal_factor && factor[P87_OWN_ACCOUNT] == k.own_account_factor);
    assert_true(factor[P87_CONTRIBUTING_FAMILY] == k.contributing_factor);
    assert_true(factor[P87_UNEMPLOYED] == k.unemployed_factor && factor[P87_OUTSIDE_LABOUR_FORCE] == k.outside_factor);

    /* evened out: nobody changes place, all come nearer to formal employees */
    float even[P87_WORK_STATUSES];
    p87_status_factors(&k, 0.5f, even);
    for (int s = 0; s < P87_WORK_STATUSES; s++)
      assert_true(fabs((double)even[s] * (double)even[s] - (double)factor[s]) <= 1e-5 * (double)factor[s]);
  }
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(thresholds_are_in_order_and_none_is_certain_nonsense),
  cmocka_unit_test(employment_comes_to_the_published_rate_in_every_country),
  cmocka_unit_test(unemployment_is_near_the_published_rate),
  cmocka_unit_test(sectors_come_to_the_published_shares),
  cmocka_unit_test(statuses_come_to_the_published_shares),
  cmocka_unit_test(earnings_of_statuses_are_what_the_parameters_say),
};

SMALL_WORLD_MAIN(tests)
