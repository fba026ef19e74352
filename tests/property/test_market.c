/* Laws of the community's labour market and of its norm: pure functions first, then small worlds. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/process/child_time.h"
#include "path87/process/labour_market.h"
#include "path87/process/norm.h"

/* --- the fixed point ---------------------------------------------------------------------------- */

/* Children's labour that rises with the wage: scale w^slope / (1 + w^slope). */
struct rising {
  float scale, slope;
};

static float offer(void *user, float factor)
{
  const struct rising *r = user;
  const float w = p87_powf(factor, r->slope);
  return r->scale * w / (1.0f + w);
}

static void where_children_offer_more_for_more_there_is_one_wage_and_it_is_found(void **state)
{
  (void)state;
  unsigned most = 0;
  P87_FOR_ALL (50000, g) {
    struct rising r = {(float)gen_real(g, 0, 0.5), (float)gen_real(g, 0, 4)};
    const struct p87_market m = {.response = (float)gen_real(g, 0, 5),
                                 .labour_2016 = (float)gen_real(g, 0.1, 1.5),
                                 .adults = (float)gen_real(g, 0.1, 1),
                                 .one_child = 1e-4f};
    const float starts[] = {-1.6f, 0.0f, 1.6f, (float)gen_real(g, -1.6, 1.6)};
    float found[P87_COUNT_OF(starts)];
    for (size_t k = 0; k < P87_COUNT_OF(starts); k++) {
      const struct p87_market_outcome out = p87_market_settle(&m, starts[k], offer, &r);
      assert_true(out.is_settled && out.rounds <= P87_MARKET_ROUNDS);
      assert_true(fabsf(p87_market_ln_wage(&m, offer(&r, out.factor)) - p87_logf(out.factor)) <=
                  p87_market_tolerance(&m) + 1e-6f);
      found[k] = p87_logf(out.factor);
      if (out.rounds > most) most = out.rounds;
    }
    for (size_t k = 1; k < P87_COUNT_OF(starts); k++)
      assert_true(fabsf(found[k] - found[0]) <= 2 * p87_market_tolerance(&m) + 1e-6f);
  }
  printf("  %u rounds at most\n", most);
}

static void wages_never_rise_with_labour_and_are_those_of_2016_at_its_labour(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    struct p87_market m = {.response = (float)gen_real(g, 0, 5),
                           .labour_2016 = (float)gen_real(g, 0.01, 1.5),
                           .adults = (float)gen_real(g, 0.01, 1)};
    const float c = (float)gen_real(g, 0, 1);
    assert_true(p87_market_ln_wage(&m, c + (float)gen_real(g, 0, 1)) <= p87_market_ln_wage(&m, c));
    m.labour_2016 = m.adults + c;
    assert_true(p87_market_ln_wage(&m, c) == 0.0f);
    m.labour_2016 = (float)gen_real(g, 0.01, 1.5);
    m.response = 0.0f;
    assert_true(p87_expf(p87_market_ln_wage(&m, c)) == 1.0f); /* fixed wages, to the last bit */
  }
}

/* Nothing settles where children switch as one: the rounds end and say so. */
static float all_or_none(void *user, float factor)
{
  (void)user;
  return factor > 1.0f ? 1.0f : 0.0f;
}

static void what_has_no_fixed_point_is_reported(void **state)
{
  (void)state;
  const struct p87_market m = {.response = 1, .labour_2016 = 1.5f, .adults = 1, .one_child = 1e-4f};
  const struct p87_market_outcome out = p87_market_settle(&m, 0.1f, all_or_none, NULL);
  assert_false(out.is_settled);
  assert_int_equal(out.rounds, P87_MARKET_ROUNDS);
}

/* --- Basu and Van ------------------------------------------------------------------------------- */

/* A textbook community: HOMES like households of two adults who earn the market wage and three children without a
 * school, who differ by how they like work. Incomes move with the wage within the year. */
enum { HOMES = 40, CHILDREN = 3 };

struct textbook {
  struct p87_child_time_params k;
  float line;
  unsigned working; /* of the children asked last */
};

static float village(void *user, float factor)
{
  struct textbook *t = user;
  const float wage = 2.5f * factor, psi = 0.5f, income = 2.0f * wage / (2 + CHILDREN);
  float labour = 0.0f;
  t->working = 0;
  for (int c = 0; c < HOMES * CHILDREN; c++) {
    const float taste = p87_logistic_quantilef(((float)c + 0.5f) / (HOMES * CHILDREN));
    const struct p87_child_choice choice = {.income = income,
                                            .members = 2 + CHILDREN,
                                            .wage = psi * wage,
                                            .school_taste = -30,
                                            .work_taste = -2,
                                            .luxury = t->k.luxury * p87_luxury(p87_logf(income / t->line), t->k.kink),
                                            .money = t->k.money};
    const struct p87_child_utility v = p87_child_utilities(&t->k, t->line, &choice);
    const int attends = p87_child_attends(&v, t->k.nest, 0.0f);
    assert_int_equal(attends, 0);
    t->working += (unsigned)p87_child_works(&v, t->k.nest, attends, taste);
  }
  labour = psi * (float)t->working / (2.0f * HOMES);
  return labour;
}

/* Labour of the adults alone is that of 2016: with no child at work they earn 2.5 each, above the line of 0.8 a head. */
static struct p87_market_outcome village_from(struct textbook *t, float response, int all_work, unsigned *working)
{
  const struct p87_market m = {.response = response, .labour_2016 = 1, .adults = 1, .one_child = 0.5f / (2.0f * HOMES)};
  const float children = all_work ? 0.5f * CHILDREN / 2.0f : 0.0f;
  const struct p87_market_outcome out = p87_market_settle(&m, p87_market_ln_wage(&m, children), village, t);
  *working = t->working;
  return out;
}

static struct textbook textbook(float luxury, float kink)
{
  const struct textbook t = {
    .k = {.money = 0.5f, .luxury = luxury, .kink = kink, .work_with_school = 0.4f, .grant_weight = 1, .nest = 1},
    .line = 0.8f};
  return t;
}

static void both_equilibria_of_basu_and_van_are_found_from_either_side(void **state)
{
  (void)state;
  for (int bent = 0; bent < 2; bent++) {
    struct textbook t = textbook(10.0f, bent ? 0.05f : 0.0f);
    unsigned few, many;
    const struct p87_market_outcome low = village_from(&t, 1.5f, 0, &few), high = village_from(&t, 1.5f, 1, &many);
    printf("  of %d children %u work at wage %.2f, or %u at %.2f\n", HOMES * CHILDREN, few, (double)low.factor, many,
           (double)high.factor);
    assert_true(low.is_settled && high.is_settled);
    assert_true(few < HOMES * CHILDREN / 5 && many > HOMES * CHILDREN * 8 / 10);
    assert_true(low.factor > 1.5f * high.factor);
  }
}

/* Labour that hardly moves wages, or households that do not mind their children's work: the same from either side. */
static void there_is_one_equilibrium_where_there_should_be_one(void **state)
{
  (void)state;
  const struct {
    float luxury, response;
  } one[] = {{10.0f, 0.3f}, {0.0f, 1.5f}, {1.0f, 1.5f}, {10.0f, 0.0f}};
  for (size_t k = 0; k < P87_COUNT_OF(one); k++) {
    struct textbook t = textbook(one[k].luxury, 0.0f);
    unsigned few, many;
    const struct p87_market_outcome low = village_from(&t, one[k].response, 0, &few),
                                    high = village_from(&t, one[k].response, 1, &many);
    assert_true(low.is_settled && high.is_settled);
    assert_true(few <= many + 2 && many <= few + 2);
    assert_true(fabsf(p87_logf(low.factor / high.factor)) < 0.03f);
  }
}

/* --- norms ---------------------------------------------------------------------------------------- */

/* Where the norm comes to rest if the share at work is Lambda(taste + eta (n - 1)). */
static double at_rest(double taste, double eta, double norm)
{
  for (int year = 0; year < 2000; year++) {
    const double share = 1 / (1 + exp(-taste - (double)p87_norm_utility((float)eta, (float)norm)));
    norm = (double)p87_norm_next((float)norm, 0.3f, (unsigned)(share * 1e6 + 0.5), 1000000);
  }
  return norm;
}

static void a_norm_is_single_for_eta_to_1_5_and_can_be_double_at_5(void **state)
{
  (void)state;
  int two = 0;
  for (double taste = -6; taste <= 6; taste += 0.05) {
    for (double eta = 0; eta <= 4.0; eta += 0.25)
      if (eta <= 1.5 || eta == 3.0) assert_true(fabs(at_rest(taste, eta, 0) - at_rest(taste, eta, 1)) < 0.001);
    two += at_rest(taste, 5, 1) - at_rest(taste, 5, 0) > 0.2;
  }
  assert_true(two >= 3);
}

static void a_norm_stays_a_share_between_what_it_was_and_what_is_seen(void **state)
{
  (void)state;
  P87_FOR_ALL (100000, g) {
    const float norm = (float)gen_real(g, 0, 1), speed = (float)gen_real(g, 0, 1);
    const unsigned peers = (unsigned)gen_int(g, 0, 300), working = (unsigned)gen_int(g, 0, (int)peers);
    const float next = p87_norm_next(norm, speed, working, peers);
    const float seen = peers ? (float)working / (float)peers : norm;
    assert_true(next >= fminf(norm, seen) - 1e-6f && next <= fmaxf(norm, seen) + 1e-6f && next >= 0 && next <= 1);
    assert_true(p87_norm_next(norm, 0.0f, working, peers) == norm);
    if (peers && working < peers) assert_true(p87_norm_next(norm, speed, working + 1, peers) >= next);
  }
}

/* --- small worlds ----------------------------------------------------------------------------------- */

static const char *const countries = "BGD ETH ECU TON";
static const double scale = 20000;
enum { LAST = 2021 };

static void run(struct small_world *w, const struct p87_inputs *in, uint64_t without)
{
  small_world_make(w, in, countries, scale);
  w->scenario.without = without;
  small_world_start(w);
  for (unsigned year = 2017; year <= LAST; year++) small_world_year(w, year);
}

static void same_but_for(const struct small_world *a, const struct small_world *b, uint64_t columns)
{
  assert_int_equal(a->world.n, b->world.n);
  for (uint32_t k = 0; k < a->world.n; k++)
    for (int c = 0; c < P87_COLUMNS; c++)
      if (!(columns >> c & 1))
        assert_true(p87_community_column_hash(&a->world.community[k], (enum p87_column)c) ==
                    p87_community_column_hash(&b->world.community[k], (enum p87_column)c));
}

static int children_differ(const struct small_world *a, const struct small_world *b)
{
  int differ = 0;
  for (uint32_t k = 0; k < a->world.n; k++)
    differ += p87_community_column_hash(&a->world.community[k], P87_COLUMN_PERSON_time_use) !=
              p87_community_column_hash(&b->world.community[k], P87_COLUMN_PERSON_time_use);
  return differ;
}

static void a_norm_changes_nothing_where_eta_is_0(void **state)
{
  (void)state;
  struct p87_inputs *in = small_inputs_copy();
  struct small_world still, moving, felt;
  in->params.child_time.norm = 0.0f;
  in->params.child_time.norm_speed = 1.0f;
  run(&moving, in, 0);
  run(&still, in, UINT64_C(1) << P87_SWITCH_norms);
  same_but_for(&moving, &still, UINT64_C(1) << P87_COLUMN_PLACE_norm);
  in->params.child_time.norm = 1.5f;
  run(&felt, in, 0);
  assert_true(children_differ(&moving, &felt) > 0);
  small_world_free(&still);
  small_world_free(&moving);
  small_world_free(&felt);
  small_inputs_free(in);
}

static void fixed_wages_are_a_world_without_the_market_to_the_last_bit(void **state)
{
  (void)state;
  struct p87_inputs *in = small_inputs_copy();
  struct small_world fixed, closed, open;
  in->params.market.wage_response = 0.0f;
  run(&fixed, in, 0);
  run(&closed, in, UINT64_C(1) << P87_SWITCH_market);
  same_but_for(&fixed, &closed,
               UINT64_C(1) << P87_COLUMN_PLACE_labour_adults | UINT64_C(1) << P87_COLUMN_PLACE_labour_2016);
  in->params.market.wage_response = 5.0f;
  run(&open, in, 0);
  assert_true(children_differ(&fixed, &open) > 0);
  small_world_free(&fixed);
  small_world_free(&closed);
  small_world_free(&open);
  small_inputs_free(in);
}

/* 2016 is neutral, wages stay near it, the fixed point is found in two or three rounds. */
static void markets_open_at_the_wage_of_2016_and_settle(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), countries, scale);
  small_world_start(&w);
  for (uint32_t k = 0; k < w.world.n; k++) {
    assert_true(w.world.community[k].wage_factor == 1.0f && w.world.community[k].labour_adults == 0.0f);
    assert_true(w.world.community[k].labour_2016 == w.world.community[k].labour_children);
  }
  int64_t places = 0, rounds = 0, unsettled = 0;
  for (unsigned year = 2017; year <= LAST; year++) {
    small_world_year(&w, year);
    for (size_t c = 0; c < w.stage.inputs->figures.n_countries; c++)
      for (int a = 0; a < P87_AREAS; a++) {
        places += w.stage.tally[c].markets_communities[a];
        rounds += w.stage.tally[c].markets_rounds[a];
        unsettled += w.stage.tally[c].markets_unsettled[a];
      }
  }
  assert_int_equal(places, (int64_t)w.world.n * (LAST - 2016));
  printf("  %.2f rounds a community, %lld of %lld not settled\n", (double)rounds / (double)places, (long long)unsettled,
         (long long)places);
  assert_true(rounds < 3 * places && unsettled * 100 <= places);
  double sum = 0;
  for (uint32_t k = 0; k < w.world.n; k++) sum += log((double)w.world.community[k].wage_factor) / w.world.n;
  assert_true(fabs(sum) < 0.1);
  small_world_free(&w);
}

/* A shock to the whole community lowers what children can earn; a lower wage never raises work where incomes stand. */
static void a_shock_to_the_whole_community_makes_childrens_time_worth_less(void **state)
{
  (void)state;
  struct small_world a, b;
  small_world_make(&a, small_inputs(), countries, scale);
  small_world_make(&b, small_inputs(), countries, scale);
  for (uint32_t k = 0; k < b.world.n; k++) b.world.community[k].wage_shock = -0.3f;
  struct p87_kernels kernels = *small_kernels();
  a.stage.kernels = b.stage.kernels = &kernels;
  small_world_start(&a);
  small_world_start(&b);
  int64_t work[2] = {0};
  const struct small_world *const w[2] = {&a, &b};
  for (int s = 0; s < 2; s++)
    for (size_t c = 0; c < a.stage.inputs->figures.n_countries; c++)
      for (int cell = 0; cell < P87_CHILD_CELLS; cell++) work[s] += w[s]->stage.tally[c].children_employment[cell];
  assert_true(work[1] < work[0]);
  small_world_free(&a);
  small_world_free(&b);
}

/* A penalty or a tax on the wages of children below the legal age never reaches those above it. */
static void law_changes_no_child_above_the_legal_age_in_its_first_year(void **state)
{
  (void)state;
  struct small_world a, b;
  struct p87_inputs *in = small_inputs_copy();
  in->params.law.hazardous_share = 0.0f; /* hazardous work is forbidden longer */
  small_world_make(&a, in, countries, scale);
  small_world_make(&b, in, countries, scale);
  small_world_start(&a);
  small_world_start(&b);
  a.scenario.without = b.scenario.without = UINT64_C(1) << P87_SWITCH_law; /* penalties are those set here */
  for (uint32_t k = 0; k < a.world.n; k++) a.world.community[k].child_penalty = a.world.community[k].child_wage_tax = 0;
  for (uint32_t k = 0; k < b.world.n; k++) {
    b.world.community[k].child_penalty = 1.5f;
    b.world.community[k].child_wage_tax = 0.5f;
    b.world.community[k].child_penalty_age = 5; /* nobody is below it */
  }
  small_world_year(&a, 2017);
  small_world_year(&b, 2017);
  same_but_for(&a, &b,
               UINT64_C(1) << P87_COLUMN_PLACE_child_penalty | UINT64_C(1) << P87_COLUMN_PLACE_child_wage_tax |
                 UINT64_C(1) << P87_COLUMN_PLACE_child_penalty_age);
  for (uint32_t k = 0; k < b.world.n; k++) b.world.community[k].child_penalty_age = 18;
  small_world_year(&a, 2018);
  small_world_year(&b, 2018);
  assert_true(children_differ(&a, &b) > 0);
  small_world_free(&a);
  small_world_free(&b);
  small_inputs_free(in);
}

/* --- what 2016 begins with ----------------------------------------------------------------------------- */

static int64_t children(const struct small_world *w, size_t offset, unsigned from, unsigned to)
{
  int64_t sum = 0;
  for (size_t c = 0; c < w->stage.inputs->figures.n_countries; c++) {
    int64_t cell[P87_CHILD_CELLS];
    memcpy(cell, (const char *)&w->stage.tally[c] + offset, sizeof cell);
    for (int k = 0; k < P87_CHILD_CELLS; k++) {
      const unsigned age = P87_CHILD_FIRST + (unsigned)k % P87_CHILD_AGES;
      if (age >= from && age <= to) sum += cell[k];
    }
  }
  return sum;
}

/* The norm that 2016 hands on is what is seen in it: no trend starts from a norm on its way. */
static void the_norm_of_2016_is_the_share_at_work(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), countries, 5000);
  small_world_start(&w);
  double usual = 0, peers = 0;
  for (uint32_t k = 0; k < w.world.n; k++) {
    const struct p87_community *c = &w.world.community[k];
    for (p87_index i = 0; i < c->persons.n; i++) {
      if (c->persons.age[i] < 10 || c->persons.age[i] > 14) continue;
      usual += (double)c->norm;
      peers += 1;
    }
  }
  const double share = (double)children(&w, offsetof(struct p87_tally_layout, children_employment), 10, 14) / peers;
  const double error = sqrt(share * (1 - share) / peers);
  printf("  norm %.4f, share at work %.4f, error %.4f\n", usual / peers, share, error);
  assert_true(share > 0.01 && fabs(usual / peers - share) < 3 * error);
  small_world_free(&w);
}

/* What families believe of the return to schooling sends no fewer to school; for none of them is 1 anything but 2016. */
static void information_never_lowers_attendance(void **state)
{
  (void)state;
  static const float belief[] = {0.5f, 1.0f, 1.5f};
  int64_t attending[3] = {0};
  for (int s = 0; s < 3; s++) {
    struct small_world w;
    small_world_make(&w, small_inputs(), countries, scale);
    w.scenario.without = UINT64_C(1) << P87_SWITCH_policy_inputs; /* inputs stay as set here */
    small_world_start(&w);
    for (uint32_t k = 0; k < w.world.n; k++) w.world.community[k].inputs.information = belief[s] - 1.0f;
    small_world_year(&w, 2017);
    attending[s] = children(&w, offsetof(struct p87_tally_layout, children_school), 5, 17) +
                   children(&w, offsetof(struct p87_tally_layout, children_both), 5, 17);
    small_world_free(&w);
  }
  assert_true(attending[0] < attending[1] && attending[1] < attending[2]);
}

/* Households that may borrow weigh the wage of a child less: fewer work. */
static void credit_lowers_work(void **state)
{
  (void)state;
  int64_t work[2] = {0};
  for (int s = 0; s < 2; s++) {
    struct small_world w;
    small_world_make(&w, small_inputs(), countries, scale);
    for (uint32_t k = 0; k < w.world.n; k++) {
      struct p87_households *home = &w.world.community[k].households;
      for (p87_index h = 0; h < home->n; h++)
        home->traits[h] = (uint8_t)(s ? home->traits[h] | P87_FORMAL_CREDIT : home->traits[h] & ~P87_FORMAL_CREDIT);
    }
    small_world_start(&w);
    work[s] = children(&w, offsetof(struct p87_tally_layout, children_employment), 5, 17);
    small_world_free(&w);
  }
  assert_true(work[1] < work[0]);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(where_children_offer_more_for_more_there_is_one_wage_and_it_is_found),
  cmocka_unit_test(wages_never_rise_with_labour_and_are_those_of_2016_at_its_labour),
  cmocka_unit_test(what_has_no_fixed_point_is_reported),
  cmocka_unit_test(both_equilibria_of_basu_and_van_are_found_from_either_side),
  cmocka_unit_test(there_is_one_equilibrium_where_there_should_be_one),
  cmocka_unit_test(a_norm_is_single_for_eta_to_1_5_and_can_be_double_at_5),
  cmocka_unit_test(a_norm_stays_a_share_between_what_it_was_and_what_is_seen),
  cmocka_unit_test(a_norm_changes_nothing_where_eta_is_0),
  cmocka_unit_test(fixed_wages_are_a_world_without_the_market_to_the_last_bit),
  cmocka_unit_test(markets_open_at_the_wage_of_2016_and_settle),
  cmocka_unit_test(a_shock_to_the_whole_community_makes_childrens_time_worth_less),
  cmocka_unit_test(law_changes_no_child_above_the_legal_age_in_its_first_year),
  cmocka_unit_test(the_norm_of_2016_is_the_share_at_work),
  cmocka_unit_test(information_never_lowers_attendance),
  cmocka_unit_test(credit_lowers_work),
};

SMALL_WORLD_MAIN(tests)
