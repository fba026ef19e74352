/* Laws of law, inspection and supply chains: what they must never do. Pure functions over whole ranges of the
 * parameters, and small worlds. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/process/child_time.h"
#include "path87/process/inspection.h"
#include "path87/process/enforcement.h"
#include "path87/process/supply_chain.h"
#include "path87/world/classify.h"
#include "support/gen_params.h"

static const char *const countries = "BGD ETH ECU TON";
static const double scale = 20000;

static struct p87_params gen_law(struct prop_gen *g)
{
  struct p87_params params;
  memset(&params, 0, sizeof params);
  gen_section(g, "law", &params);
  gen_section(g, "supply_chain", &params);
  return params;
}

static struct p87_country gen_country(struct prop_gen *g)
{
  struct p87_country c;
  memset(&c, 0, sizeof c);
  c.law.inspections_per_10000 = gen_real(g, 0, 500);
  c.law.min_age_work = (double)gen_int(g, 10, 18);
  c.law.min_age_hazardous = (double)gen_int(g, 14, 18);
  c.law.compulsory_start = (double)gen_int(g, 4, 7);
  c.law.compulsory_end = (double)gen_int(g, 10, 18);
  c.employment[P87_MALE].informal_share = gen_real(g, 0, 1);
  c.employment[P87_FEMALE].informal_share = gen_real(g, 0, 1);
  return c;
}

/* Whatever levers may make of the inputs of law, inspection and monitoring. */
static struct p87_policy_inputs gen_inputs(struct prop_gen *g)
{
  const struct p87_policy_inputs in = {.minimum_age = (float)gen_int(g, 0, 18),
                                       .penalty = (float)gen_real(g, 0, 10),
                                       .application = (float)gen_real(g, 0, 4),
                                       .inspectors = (float)gen_real(g, 0, 20),
                                       .inspection_reach = (float)gen_real(g, 0, 1),
                                       .monitoring = (float)gen_real(g, 0, 1),
                                       .due_diligence = (float)gen_real(g, 0, 1)};
  return in;
}

/* --- reach ----------------------------------------------------------------------------------------- */

static void reach_is_a_chance_that_rises_with_visits(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    const struct p87_params p = gen_law(g);
    struct p87_country c = gen_country(g);
    const unsigned area = (unsigned)gen_int(g, 0, 1);
    const struct p87_policy_inputs in = gen_inputs(g);
    const struct p87_visits few = p87_visits_of(&p.law, &c, area, &in);
    struct p87_policy_inputs more = in;
    switch (gen_int(g, 0, 2)) {
    case 0: c.law.inspections_per_10000 *= gen_real(g, 1, 3); break;
    case 1: more.inspectors += (float)gen_real(g, 0, 20); break;
    default: more.inspection_reach += (1.0f - in.inspection_reach) * (float)gen_real(g, 0, 1);
    }
    c.law.inspectors_per_10000 = 0; /* so that visits of those added are those of the parameter */
    const struct p87_visits many = p87_visits_of(&p.law, &c, area, &more);
    for (int w = 0; w < P87_WORKPLACES; w++)
      assert_true(few.inspected[w] >= 0.0f && few.inspected[w] <= many.inspected[w] && many.inspected[w] <= 1.0f);
    assert_true(many.inspected[P87_AT_HOME] == 0.0f);
    assert_true(few.inspected[P87_UNREGISTERED] <= few.inspected[P87_REGISTERED]);
    assert_true(few.monitored >= 0.0f && few.monitored <= in.monitoring);
    assert_true(few.by_buyers >= 0.0f && few.monitored + few.by_buyers <= p87_watched(&in, 1) * 1.000001f);
    assert_true(few.registered >= 0.0f && few.registered <= 1.0f);
    const float tax = p87_child_wage_tax(&p.law, &few, p87_stakes(&in));
    assert_true(tax >= 0.0f && tax <= 0.9f);
  }
}

static void family_work_is_out_of_reach_of_any_number_of_inspectors(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    const struct p87_params p = gen_law(g);
    const struct p87_country c = gen_country(g);
    struct p87_policy_inputs in = gen_inputs(g);
    in.monitoring = in.due_diligence = 0;
    const struct p87_visits v = p87_visits_of(&p.law, &c, (unsigned)gen_int(g, 0, 1), &in);
    for (unsigned kind = 0; kind < P87_WORK_KINDS; kind++) {
      if (kind == P87_WAGE_WORK || kind == P87_DOMESTIC_WORK) continue;
      const enum p87_workplace at = p87_workplace_of(&v, kind, (float)gen_real(g, 0, 1), gen_bool(g));
      assert_int_equal(at, P87_AT_HOME);
      assert_true(v.inspected[at] == 0.0f && v.monitored == 0.0f && v.by_buyers == 0.0f);
    }
  }
}

/* What child_time lets parents of a child of this age expect. */
static float penalty_at(const struct p87_params *p, const struct p87_country *c, const struct p87_community *place,
                        unsigned age)
{
  return p87_penalty(place->child_penalty, (float)c->law.min_age_work, place->child_penalty * p->law.hazardous_share,
                     (float)c->law.min_age_hazardous, (float)age);
}

static void without_visits_nothing_is_expected_whatever_the_law_says(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    const struct p87_params p = gen_law(g);
    struct p87_country c = gen_country(g);
    c.law.inspections_per_10000 = 0;
    struct p87_policy_inputs in = gen_inputs(g); /* whatever the penalty, its application and the legal age */
    in.inspectors = 0;
    const struct p87_visits v = p87_visits_of(&p.law, &c, (unsigned)gen_int(g, 0, 1), &in);
    const float stakes = p87_stakes(&in);
    struct p87_community place = {.child_penalty = p.law.penalty_parent * p87_wage_work_reach(&v) * stakes};
    assert_true(p87_child_wage_tax(&p.law, &v, stakes) == 0.0f);
    assert_true(penalty_at(&p, &c, &place, (unsigned)gen_int(g, 5, 17)) == 0.0f);
  }
}

/* Younger children are never less protected; nobody is above the age for hazardous work. */
static void the_penalty_falls_with_age_and_ends_with_the_law(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    const struct p87_params p = gen_law(g);
    struct p87_country c = gen_country(g);
    const struct p87_community place = {.child_penalty = (float)gen_real(g, 0, 5)};
    float before = penalty_at(&p, &c, &place, 5);
    for (unsigned age = 6; age <= 18; age++) {
      const float now = penalty_at(&p, &c, &place, age);
      assert_true(now >= 0.0f && now <= before);
      before = now;
    }
    const double last = c.law.min_age_work > c.law.min_age_hazardous ? c.law.min_age_work : c.law.min_age_hazardous;
    assert_true(penalty_at(&p, &c, &place, (unsigned)last) == 0.0f);
    const unsigned age = (unsigned)gen_int(g, 5, 17), hours = (unsigned)gen_int(g, 0, 84);
    const struct p87_policy_inputs in = gen_inputs(g);
    const unsigned own = (unsigned)c.law.min_age_work, raised = p87_legal_age(&c.law, &in);
    assert_true(raised >= own && raised >= (unsigned)in.minimum_age);
    if (hours == 0 || age >= last) assert_false(p87_is_unlawful(&c.law, own, age, 1, hours));
    if (age < raised && hours > 0) assert_true(p87_is_unlawful(&c.law, raised, age, 0, hours));
    if (p87_is_unlawful(&c.law, own, age, 0, hours)) assert_true(p87_is_unlawful(&c.law, raised, age, 0, hours));
  }
}

/* --- a ban -------------------------------------------------------------------------------------------- */

/* Gain of work over neither, for a child whose older sibling works for wages. */
static float gain_of_work(const struct p87_child_time_params *k, float line, float income, float members, float wage,
                          float penalty)
{
  const float means = p87_child_means(k, income, wage, members); /* the sibling's full time, at the same wage */
  const struct p87_child_choice c = {.income = means,
                                     .members = members,
                                     .wage = wage,
                                     .work_taste = -penalty,
                                     .money = k->money,
                                     .luxury = k->luxury * p87_luxury(p87_logf(means / line), k->kink)};
  const struct p87_child_utility v = p87_child_utilities(k, line, &c);
  return v.work - v.neither;
}

/* A ban that is enforced lowers the child wage. Where families have little else, the next child has to work; where they
 * have enough, it works less: Bharadwaj, Lakdawala & Li 2020. With the values of params/model.yml, but for what siblings
 * earn, which counts here. */
static void a_ban_raises_work_of_the_poorest_and_lowers_that_of_others(void **state)
{
  (void)state;
  struct p87_child_time_params counted = small_inputs()->params.child_time;
  counted.sibling_earnings = 1.0f;
  const struct p87_child_time_params *k = &counted;
  const float line = small_inputs()->params.economy.subsistence_usd_day;
  const float members = 5.0f, wage = 3.0f;
  for (float tax = 0.05f; tax < 0.4f; tax += 0.05f) {
    const float less = wage * (1.0f - tax);
    const float poor = 0.15f * line, rich = 3.0f * line;
    assert_true(gain_of_work(k, line, poor, members, less, 0.0f) > gain_of_work(k, line, poor, members, wage, 0.0f));
    assert_true(gain_of_work(k, line, rich, members, less, 0.0f) < gain_of_work(k, line, rich, members, wage, 0.0f));
    /* a penalty on the parents alone has one sign */
    assert_true(gain_of_work(k, line, poor, members, wage, tax) < gain_of_work(k, line, poor, members, wage, 0.0f));
  }
}

/* Children at work in Ethiopia in 2016 where a share of what older siblings earn counts as means. */
static int64_t at_work(float share)
{
  struct p87_inputs *in = small_inputs_copy();
  in->params.child_time.sibling_earnings = share;
  struct small_world w;
  small_world_make(&w, in, "ETH", 5000);
  small_world_start(&w);
  int64_t sum = 0;
  const struct p87_tally_layout *t = &w.stage.tally[small_country("ETH")];
  for (size_t k = 0; k < P87_CHILD_CELLS; k++) sum += t->children_employment[k];
  small_world_free(&w);
  small_inputs_free(in);
  return sum;
}

static void what_older_siblings_earn_keeps_younger_ones_from_work(void **state)
{
  (void)state;
  const int64_t none = at_work(0.0f), half = at_work(0.5f), all = at_work(1.0f);
  printf("at work in Ethiopia where none, half, all of siblings' earnings count: %lld, %lld, %lld\n", (long long)none,
         (long long)half, (long long)all);
  assert_true(none > half && half > all);
}

/* --- who leaves ---------------------------------------------------------------------------------------- */

static void leakage_falls_with_the_price_and_is_never_more_than_without(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    const struct p87_params p = gen_law(g);
    const float premium = (float)gen_real(g, 0, 2), more = premium + (float)gen_real(g, 0, 2);
    assert_true(p87_leakage(&p.law, 0.0f) == p.law.leakage);
    assert_true(p87_leakage(&p.law, more) <= p87_leakage(&p.law, premium));
    assert_true(p87_leakage(&p.law, p.law.premium_full) <= 1e-6f);
    const float u = (float)gen_real(g, 0, 1);
    const int attends = gen_bool(g);
    /* fewer stay out of sight when the price rises, and whoever leaves the family's farm does not go back to it */
    const enum p87_displaced low = p87_where_to(&p.law, p87_leakage(&p.law, premium), 1, attends, u);
    const enum p87_displaced high = p87_where_to(&p.law, p87_leakage(&p.law, more), 1, attends, u);
    if (low != P87_TO_HIDDEN_WORK) assert_int_equal(high, low);
    assert_true(low != P87_TO_FAMILY_WORK);
  }
}

/* How often the three things happen in a world: for the laws below. */
struct ledger {
  int64_t left, left_to, later, died_or_gone, labour;
};

static struct ledger ledger_of(const struct small_world *w)
{
  struct ledger sum = {0};
  for (size_t c = 0; c < w->stage.inputs->figures.n_countries; c++) {
    const struct p87_tally_layout *t = &w->stage.tally[c];
    for (size_t k = 0; k < P87_CHILD_CELLS; k++) {
      sum.left += t->children_left_inspected[k];
      sum.labour += t->children_child_labour[k];
    }
    for (size_t k = 0; k < P87_AREAS * P87_DISPLACED_STATES; k++) {
      sum.left_to += t->inspection_left_to[k];
      sum.later += t->inspection_year_later[k];
    }
  }
  return sum;
}

static int64_t marked(const struct small_world *w)
{
  int64_t n = 0;
  for (uint32_t k = 0; k < w->world.n; k++)
    for (p87_index i = 0; i < w->world.community[k].persons.n; i++)
      n += (w->world.community[k].persons.background[i] & P87_LEFT_INSPECTED) != 0;
  return n;
}

/* Inspectors everywhere. */
static struct p87_inputs *strict_inputs(void)
{
  struct p87_inputs *in = small_inputs_copy();
  in->params.law.workers_per_visit = 500;
  in->params.law.reach_informal = 1;
  in->params.law.reach_domestic = 1;
  for (size_t c = 0; c < in->figures.n_countries; c++) in->figures.country[c].law.inspections_per_10000 = 100;
  return in;
}

/* Nobody is lost: who leaves is somewhere now and somewhere a year later. Without births, deaths and moves. */
static void who_leaves_is_found_again_a_year_later(void **state)
{
  (void)state;
  struct p87_inputs *in = strict_inputs();
  struct small_world w;
  small_world_make(&w, in, countries, scale);
  for (int step = 0; step < P87_STEP_exchange; step++)
    if (step != P87_STEP_ageing) w.scenario.without |= UINT64_C(1) << step;
  w.scenario.without |= UINT64_C(1) << P87_STEP_ageing;
  small_world_start(&w);
  struct ledger before = ledger_of(&w);
  assert_true(before.left > 20);
  for (unsigned year = 2017; year <= 2020; year++) {
    assert_int_equal(before.left, before.left_to);
    assert_int_equal(before.left, marked(&w));
    small_world_year(&w, year);
    const struct ledger now = ledger_of(&w);
    assert_int_equal(now.later, before.left);
    before = now;
  }
  small_world_free(&w);
  small_inputs_free(in);
}

/* Whom inspectors find had worked for wages or in the household of others; family work stays as it was. */
static void inspection_never_touches_family_work(void **state)
{
  (void)state;
  struct p87_inputs *in = strict_inputs();
  struct p87_kernels before = *small_kernels();
  static p87_process_fn *real;
  real = before.step[P87_STEP_inspection];
  struct small_world w;
  small_world_make(&w, in, countries, scale);
  small_world_start(&w);
  const struct p87_context ctx = {.params = &in->params,
                                  .figures = &in->figures,
                                  .key = p87_key_make(87, 0),
                                  .year = 2017,
                                  .scratch = &w.stage.scratch};
  int64_t left = 0, family = 0;
  for (uint32_t k = 0; k < w.world.n; k++) {
    struct p87_community *c = &w.world.community[k];
    struct p87_persons *who = &c->persons;
    struct p87_tally tally = {&w.stage.tally[c->country]};
    uint8_t *kind = p87_alloc_array(who->n, 1), *use = p87_alloc_array(who->n, 1);
    assert_true(kind && use);
    memcpy(kind, who->work_kind, who->n);
    memcpy(use, who->time_use, who->n);
    real(&ctx, c, &tally);
    for (p87_index i = 0; i < who->n; i++) {
      const int at_home = kind[i] == P87_FAMILY_FARM || kind[i] == P87_FAMILY_ENTERPRISE;
      family += at_home;
      left += (who->background[i] & P87_LEFT_INSPECTED) != 0;
      if (at_home) assert_true(who->work_kind[i] == kind[i] && who->time_use[i] == use[i]);
      if (at_home) assert_false(who->background[i] & P87_LEFT_INSPECTED);
    }
    p87_free(kind);
    p87_free(use);
  }
  assert_true(left > 0 && family > 0);
  small_world_free(&w);
  small_inputs_free(in);
}

/* Monitors reach family work, and more of the children stop working where buyers pay more. */
static int64_t stop_working(float monitoring, float premium, int64_t *family_left)
{
  struct small_world w;
  small_world_make(&w, small_inputs(), "ETH", scale);
  int64_t out = 0;
  *family_left = 0;
  for (uint32_t k = 0; k < w.world.n; k++) {
    w.world.community[k].inputs.monitoring = monitoring;
    w.world.community[k].inputs.price_premium = premium;
    w.world.community[k].exposure = 0.0f; /* a label: no more is paid for what feeds an export chain */
  }
  small_world_start(&w);
  const struct p87_tally_layout *t = &w.stage.tally[small_country("ETH")];
  for (unsigned area = 0; area < P87_AREAS; area++) {
    const int64_t *to = &t->inspection_left_to[area * P87_DISPLACED_STATES];
    out += to[P87_TO_SCHOOL] + to[P87_TO_NEITHER];
    for (unsigned s = 0; s < P87_DISPLACED_STATES; s++) *family_left += to[s];
  }
  small_world_free(&w);
  return out;
}

static void monitors_reach_farms_and_a_better_price_keeps_children_from_hidden_sites(void **state)
{
  (void)state;
  int64_t found[4];
  const int64_t nothing = stop_working(0.0f, 0.0f, &found[0]);
  const int64_t label = stop_working(0.0f, 0.5f, &found[1]);
  const int64_t watched = stop_working(1.0f, 0.0f, &found[2]);
  const int64_t paid = stop_working(1.0f, 0.5f, &found[3]);
  assert_true(label == nothing && found[1] == found[0]); /* paying or labelling without monitoring moves nobody here */
  assert_true(found[2] > 100 && watched > 0);
  assert_true(found[3] == found[2]); /* the price changes where they go, not who is found */
  assert_true(paid > watched);
}

static uint64_t hash_after(const struct p87_inputs *in, unsigned horizon)
{
  struct small_world w;
  small_world_make(&w, in, countries, scale);
  small_world_start(&w);
  for (unsigned year = 2017; year <= horizon; year++) small_world_year(&w, year);
  uint64_t hash = 0; /* of all but the legal age, which is the law itself */
  for (uint32_t k = 0; k < w.world.n; k++)
    for (int col = 0; col < P87_COLUMNS; col++)
      if (col != P87_COLUMN_PLACE_child_penalty_age)
        hash += p87_community_column_hash(&w.world.community[k], (enum p87_column)col);
  small_world_free(&w);
  return hash;
}

/* Legal ages of 10 or 18 without a visit: the same world to the bit. With visits they differ. */
static void a_law_without_visits_changes_nothing_to_the_bit(void **state)
{
  (void)state;
  uint64_t hash[2][2];
  for (int visits = 0; visits < 2; visits++)
    for (int strict = 0; strict < 2; strict++) {
      struct p87_inputs *in = strict_inputs();
      for (size_t c = 0; c < in->figures.n_countries; c++) {
        struct p87_law_figures *law = &in->figures.country[c].law;
        if (!visits) law->inspections_per_10000 = 0;
        law->min_age_work = strict ? 18 : 10;
        law->min_age_hazardous = strict ? 18 : 14;
        law->compulsory_end = strict ? 18 : 10;
      }
      hash[visits][strict] = hash_after(in, 2018);
      small_inputs_free(in);
    }
  assert_true(hash[0][0] == hash[0][1]);
  assert_true(hash[1][0] != hash[1][1]);
}

/* --- chains --------------------------------------------------------------------------------------------- */

static void who_is_in_an_export_chain_stays_there_when_more_is_exported(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    const struct p87_params p = gen_law(g);
    const struct p87_supply_chain_figures c = {.export_agriculture = gen_real(g, 0, 5),
                                               .export_industry = gen_real(g, 0, 5),
                                               .export_services = gen_real(g, 0, 5)};
    const float u = (float)gen_real(g, 0, 0.999999), upstream = (float)gen_real(g, 0, 1);
    const unsigned sector = (unsigned)gen_int(g, 0, 3);
    const float less = (float)gen_real(g, 0, 1), more = less + (1.0f - less) * (float)gen_real(g, 0, 1);
    const float a = p87_exposed(&c, less, sector), b = p87_exposed(&c, more, sector);
    assert_true(a >= 0.0f && a <= b && b <= 1.0f);
    const enum p87_chain from = p87_chain_of(&p.supply_chain, a, upstream, u);
    const enum p87_chain to = p87_chain_of(&p.supply_chain, b, upstream, u);
    if (from == P87_DIRECT_EXPORT || from == P87_UPSTREAM_OF_EXPORT)
      assert_true(to == P87_DIRECT_EXPORT || to == P87_UPSTREAM_OF_EXPORT);
    const enum p87_chain away = p87_chain_of(&p.supply_chain, 0.0f, upstream, u);
    assert_true(away == P87_NO_CHAIN || away == P87_DOMESTIC_CHAIN);
  }
}

static void exposure_has_the_published_mean_however_it_gathers(void **state)
{
  (void)state;
  P87_FOR_ALL (200, g) {
    const struct p87_supply_chain_params k = {.concentration = (float)gen_real(g, 0, 3)};
    const double share = gen_real(g, 0, 0.25); /* not cut at 1 */
    double sum = 0;
    for (int r = 0; r < 4000; r++) sum += (double)p87_exposure_at(&k, (float)share, (float)((r + 0.5) / 4000));
    assert_true(fabs(sum / 4000 - share) < 0.001);
  }
}

static void chains_add_up_to_child_labour_in_every_cell(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), countries, scale);
  small_world_start(&w);
  int64_t by_chain[P87_CHAINS] = {0};
  for (unsigned year = 2016; year <= 2019; year++) {
    if (year > 2016) small_world_year(&w, year);
    for (size_t c = 0; c < w.stage.inputs->figures.n_countries; c++) {
      const struct p87_tally_layout *t = &w.stage.tally[c];
      for (size_t cell = 0; cell < P87_CHILD_CELLS; cell++) {
        int64_t sum = 0;
        for (size_t k = 0; k < P87_CHAINS; k++) {
          sum += t->children_child_labour_by_chain[cell * P87_CHAINS + k];
          by_chain[k] += t->children_child_labour_by_chain[cell * P87_CHAINS + k];
        }
        assert_int_equal(sum, t->children_child_labour[cell]);
      }
    }
  }
  for (size_t k = 0; k < P87_CHAINS; k++) assert_true(by_chain[k] > 0);
  small_world_free(&w);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(reach_is_a_chance_that_rises_with_visits),
  cmocka_unit_test(family_work_is_out_of_reach_of_any_number_of_inspectors),
  cmocka_unit_test(without_visits_nothing_is_expected_whatever_the_law_says),
  cmocka_unit_test(the_penalty_falls_with_age_and_ends_with_the_law),
  cmocka_unit_test(a_ban_raises_work_of_the_poorest_and_lowers_that_of_others),
  cmocka_unit_test(what_older_siblings_earn_keeps_younger_ones_from_work),
  cmocka_unit_test(leakage_falls_with_the_price_and_is_never_more_than_without),
  cmocka_unit_test(who_leaves_is_found_again_a_year_later),
  cmocka_unit_test(inspection_never_touches_family_work),
  cmocka_unit_test(monitors_reach_farms_and_a_better_price_keeps_children_from_hidden_sites),
  cmocka_unit_test(a_law_without_visits_changes_nothing_to_the_bit),
  cmocka_unit_test(who_is_in_an_export_chain_stays_there_when_more_is_exported),
  cmocka_unit_test(exposure_has_the_published_mean_however_it_gathers),
  cmocka_unit_test(chains_add_up_to_child_labour_in_every_cell),
};

SMALL_WORLD_MAIN(tests)
