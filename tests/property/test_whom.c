/* Laws of whom a programme reaches: with a perfect administration, all whom the scenario means and nobody else. */
#include "support/prop.h"
#include "support/small_world.h"

enum { N = 4, FARMING = 0, RURAL, CHAIN, GIRLS };

static struct p87_inputs *perfect_administration(void)
{
  struct p87_inputs *in = small_inputs_copy();
  in->params.policy.capacity_low = in->params.policy.capacity_high = 1.0f;
  in->params.policy.undocumented = in->params.policy.survey_error = 0.0f;
  return in;
}

/* A child benefit four times: by sector, by two themes, by sex and age. */
static void make(struct small_world *w, const struct p87_inputs *in)
{
  small_world_make(w, in, "BGD ETH ECU", 20000);
  struct p87_setting *s = p87_alloc_array(N, sizeof *s);
  assert_non_null(s);
  for (int k = 0; k < N; k++) {
    s[k] = p87_setting_make(P87_LEVER_child_benefit);
    s[k].value = 1.0;
  }
  s[FARMING].who.sectors = 1u << P87_AGRICULTURE;
  s[RURAL].theme_mask = 1u << P87_RURAL_INFORMAL;
  s[CHAIN].theme_mask = 1u << P87_SUPPLY_CHAIN;
  s[GIRLS].who.sexes = 1u << P87_FEMALE;
  s[GIRLS].who.youngest = 10;
  s[GIRLS].who.oldest = 14;
  w->scenario.settings = s;
  w->scenario.n_settings = N;
  assert_int_equal(p87_scenario_number(&w->scenario), 0);
  small_world_start(w);
  small_world_year(w, 2017);
}

/* Members of these ages; of one sex, or of any if sex is P87_SEXES; of one sector, or any if it is P87_SECTORS. */
static int has_member(const struct p87_community *c, p87_index h, unsigned youngest, unsigned oldest, unsigned sex,
                      unsigned sector)
{
  const struct p87_persons *who = &c->persons;
  const struct p87_households *home = &c->households;
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
    if (who->age[i] >= youngest && who->age[i] <= oldest && (sex == P87_SEXES || who->sex[i] == sex) &&
        (sector == P87_SECTORS || who->sector[i] == sector))
      return 1;
  return 0;
}

static void programmes_reach_whom_they_mean(void **state)
{
  (void)state;
  struct small_world w;
  struct p87_inputs *in = perfect_administration();
  size_t reached[N] = {0}, passed[N] = {0};
  make(&w, in);
  for (uint32_t k = 0; k < w.world.n; k++) {
    const struct p87_community *c = &w.world.community[k];
    const float share = (float)in->figures.country[c->country].supply_chain.export_share;
    for (p87_index h = 0; h < c->households.n; h++) {
      const int minors = has_member(c, h, 0, 17, P87_SEXES, P87_SECTORS);
      const int meant[N] = {
        [FARMING] = minors && has_member(c, h, 18, 100, P87_SEXES, P87_AGRICULTURE),
        [RURAL] = minors && c->area == P87_RURAL,
        [CHAIN] = minors && c->exposure > 0.0f && c->exposure >= share,
        [GIRLS] = has_member(c, h, 10, 14, P87_FEMALE, P87_SECTORS),
      };
      for (int p = 0; p < N; p++) {
        assert_int_equal(c->households.programmes[h] >> p & 1, meant[p]);
        reached[p] += (size_t)meant[p];
        passed[p] += (size_t)!meant[p];
      }
    }
  }
  for (int p = 0; p < N; p++) assert_true(reached[p] > 50 && passed[p] > 50);
  small_world_free(&w);
  small_inputs_free(in);
}

/* The money that a household programme would take is counted of those whom it means, as it is paid. */
static void demand_is_that_of_those_meant(void **state)
{
  (void)state;
  struct small_world w;
  struct p87_inputs *in = perfect_administration();
  in->params.policy.administration = in->params.policy.leakage = 0.0f;
  small_world_make(&w, in, "ETH", 20000);
  struct p87_setting *s = p87_alloc(sizeof *s);
  assert_non_null(s);
  *s = p87_setting_make(P87_LEVER_cash_transfer_unconditional);
  s->value = 10.0;
  s->who.sectors = 1u << P87_INDUSTRY;
  s->budget.usd = 1e12;
  w.scenario.settings = s;
  w.scenario.n_settings = 1;
  assert_int_equal(p87_scenario_number(&w.scenario), 0);
  small_world_start(&w);
  small_world_year(&w, 2017);
  int64_t meant = 0, all = 0;
  for (uint32_t k = 0; k < w.world.n; k++) {
    const struct p87_community *c = &w.world.community[k];
    for (p87_index h = 0; h < c->households.n; h++, all++) meant += has_member(c, h, 18, 100, P87_SEXES, P87_INDUSTRY);
  }
  int64_t demand = 0;
  const struct p87_tally_layout *t = w.stage.tally + small_country("ETH");
  for (size_t bin = 0; bin < P87_CATEGORIES_money_bin; bin++) demand += t->nation_budget_demand[bin];
  assert_in_range(meant, 20, all / 2);
  assert_in_range(demand, meant * 120 * 999999, meant * 120 * 1000001);
  small_world_free(&w);
  small_inputs_free(in);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(programmes_reach_whom_they_mean),
  cmocka_unit_test(demand_is_that_of_those_meant),
};

SMALL_WORLD_MAIN(tests)
