/* Laws of a child's choice, over the whole ranges of the parameters: pure functions. */
#include "support/prop.h"

#include <math.h>

#include "path87/params/read.h"
#include "path87/process/child_time.h"
#include "path87/process/income.h"
#include "support/gen_params.h"

static struct p87_child_choice gen_choice(struct prop_gen *g, const struct p87_child_time_params *k)
{
  const struct p87_child_choice c = {.income = (float)exp(gen_real(g, log(0.02), log(200))),
                                     .members = (float)gen_int(g, 1, 14),
                                     .wage = (float)gen_real(g, 0, 20),
                                     .school_cost = (float)gen_real(g, 0, 3),
                                     .grant = (float)gen_real(g, 0, 6.6),
                                     .school_taste = (float)gen_real(g, -5, 5),
                                     .work_taste = (float)gen_real(g, -8, 4),
                                     .both_taste = (float)gen_real(g, -3, 3),
                                     .luxury = (float)gen_real(g, -8, 12),
                                     .money = p87_child_money_weight(k, gen_bool(g))};
  return c;
}

/* A taste at which the choice is a close one: where a broken law shows. */
static float close_taste(struct prop_gen *g, const struct p87_child_utility *v, float tau)
{
  const float even = -p87_school_gain(v, tau);
  return gen_bool(g) ? even + (float)gen_real(g, -1e-6, 1e-6) : (float)gen_real(g, -10, 10);
}

static void a_grant_never_turns_attendance_from_yes_to_no(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    const float line = (float)gen_real(g, 0.5, 10);
    struct p87_child_choice c = gen_choice(g, &k);
    const struct p87_child_utility before = p87_child_utilities(&k, line, &c);
    const float taste = close_taste(g, &before, k.nest);
    c.grant += gen_bool(g) ? (float)gen_real(g, 0, 5) : (float)gen_real(g, 0, 1e-3);
    const struct p87_child_utility after = p87_child_utilities(&k, line, &c);
    assert_true(after.school >= before.school && after.both >= before.both);
    assert_true(after.work == before.work && after.neither == before.neither);
    assert_true(p87_child_attends(&after, k.nest, taste) >= p87_child_attends(&before, k.nest, taste));
  }
}

static void a_lower_fee_never_turns_attendance_from_yes_to_no(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    const float line = (float)gen_real(g, 0.5, 10);
    struct p87_child_choice c = gen_choice(g, &k);
    const struct p87_child_utility before = p87_child_utilities(&k, line, &c);
    const float taste = close_taste(g, &before, k.nest);
    c.school_cost *= (float)gen_real(g, 0, 1);
    const struct p87_child_utility after = p87_child_utilities(&k, line, &c);
    assert_true(p87_child_attends(&after, k.nest, taste) >= p87_child_attends(&before, k.nest, taste));
  }
}

/* To the last bit, since a law about single children hangs on it. */
static void the_gain_of_school_never_falls_when_a_state_with_school_gets_better(void **state)
{
  (void)state;
  P87_FOR_ALL (2000000, g) {
    const float tau = (float)gen_real(g, 0.1, 1), centre = (float)gen_real(g, -20, 20);
    struct p87_child_utility v = {centre, centre + (float)gen_real(g, -3, 3), centre + (float)gen_real(g, -3, 3),
                                  centre + (float)gen_real(g, -3, 3)};
    const float before = p87_school_gain(&v, tau);
    float *better = gen_bool(g) ? &v.school : &v.both;
    *better = nextafterf(*better, INFINITY);
    assert_true(p87_school_gain(&v, tau) >= before);
  }
}

static void a_child_who_likes_school_more_attends_no_less(void **state)
{
  (void)state;
  P87_FOR_ALL (100000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    const struct p87_child_choice c = gen_choice(g, &k);
    const struct p87_child_utility v = p87_child_utilities(&k, 1.9f, &c);
    const float taste = close_taste(g, &v, k.nest), more = (float)gen_real(g, 0, 1e-3);
    assert_true(p87_child_attends(&v, k.nest, taste + more) >= p87_child_attends(&v, k.nest, taste));
  }
}

static double share_working(const struct p87_child_utility *v, double tau)
{
  const double s = (double)v->school / tau, b = (double)v->both / tau, w = (double)v->work / tau,
               n = (double)v->neither / tau;
  const double in_1 = 1 / (1 + exp(s - b)), in_2 = 1 / (1 + exp(n - w));
  const double value_1 = tau * (fmax(s, b) + log1p(exp(-fabs(s - b)))),
               value_2 = tau * (fmax(w, n) + log1p(exp(-fabs(w - n))));
  const double attends = 1 / (1 + exp(value_2 - value_1));
  return attends * in_1 + (1 - attends) * in_2;
}

/* With the money term off, income acts through the luxury term alone. */
static void higher_income_never_raises_work_through_the_luxury_term(void **state)
{
  (void)state;
  P87_FOR_ALL (100000, g) {
    struct p87_child_time_params k = gen_child_time(g);
    k.money = 0;
    const float line = (float)gen_real(g, 0.5, 10), taste = (float)gen_real(g, -6, 6);
    struct p87_child_choice c = gen_choice(g, &k);
    c.luxury = k.luxury * p87_luxury(p87_logf(c.income / line), k.kink);
    const struct p87_child_utility poor = p87_child_utilities(&k, line, &c);
    c.income *= (float)gen_real(g, 1, 5);
    c.luxury = k.luxury * p87_luxury(p87_logf(c.income / line), k.kink);
    const struct p87_child_utility rich = p87_child_utilities(&k, line, &c);
    for (int attends = 0; attends < 2; attends++)
      assert_true(p87_child_works(&rich, k.nest, attends, taste) <= p87_child_works(&poor, k.nest, attends, taste));
    assert_true(share_working(&rich, (double)k.nest) <= share_working(&poor, (double)k.nest) + 1e-6);
  }
}

/* Attending costs work: the effect of a grant on work is through attendance and income only. */
static void a_higher_wage_never_lowers_the_share_who_work(void **state)
{
  (void)state;
  P87_FOR_ALL (100000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    struct p87_child_choice c = gen_choice(g, &k);
    const struct p87_child_utility low = p87_child_utilities(&k, 1.9f, &c);
    c.wage *= (float)gen_real(g, 1, 3);
    const struct p87_child_utility high = p87_child_utilities(&k, 1.9f, &c);
    assert_true(share_working(&high, (double)k.nest) >= share_working(&low, (double)k.nest) - 1e-6);
  }
}

/* Where every household weighs consumption alike, one with credit weighs it less: a lower wage or price of school acts less. */
static void credit_never_raises_the_weight_of_todays_consumption(void **state)
{
  (void)state;
  P87_FOR_ALL (20000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    assert_true(p87_child_money_weight(&k, 1) <= p87_child_money_weight(&k, 0));
    assert_true(p87_child_money_weight(&k, 0) == k.money);
  }
}

/* Straight: G is the log itself. Bent: it rises too, never above the straight line or zero, and is nearly flat well
 * above the line, so that income matters below it. */
static void both_luxury_forms_behave(void **state)
{
  (void)state;
  P87_FOR_ALL (100000, g) {
    const float x = (float)gen_real(g, -4, 4), more = x + (float)gen_real(g, 0, 2),
                kink = (float)gen_real(g, 0.05, 0.6);
    assert_true(p87_luxury(x, 0.0f) == x);
    assert_true(p87_luxury(more, kink) >= p87_luxury(x, kink));
    assert_true(p87_luxury(x, kink) <= 0.0f && p87_luxury(x, kink) <= x + 1e-6f);
    if (x > 5 * kink) assert_true(p87_luxury(more, kink) - p87_luxury(x, kink) < 0.01f * kink);
    if (x < -5 * kink) assert_true(fabsf(p87_luxury(x, kink) - x) < 0.01f * kink);
  }
}

/* --- law -------------------------------------------------------------------------------------- */

struct under_law {
  struct p87_child_utility v;
  float wage_both, wage_work;
};

static struct under_law under_law(const struct p87_child_time_params *k, const struct p87_child_choice *c, float market,
                                  float family, float penalty)
{
  struct under_law u;
  u.v = p87_child_under_law(k, 1.9f, c, market, family, penalty, &u.wage_both, &u.wage_work);
  return u;
}

static void without_a_penalty_a_child_works_at_the_better_wage_to_the_last_bit(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    struct p87_child_choice c = gen_choice(g, &k);
    const float market = (float)gen_real(g, 0, 20), family = (float)gen_real(g, 0, 20);
    const struct under_law u = under_law(&k, &c, market, family, 0.0f);
    c.wage = market > family ? market : family;
    const struct p87_child_utility v = p87_child_utilities(&k, 1.9f, &c);
    assert_true(u.v.school == v.school && u.v.both == v.both && u.v.work == v.work && u.v.neither == v.neither);
  }
}

/* Wage work: the market's option is the better one of the state. */
static double share_in_wage_work(const struct p87_child_time_params *k, const struct under_law *u, float market)
{
  const double tau = (double)k->nest;
  const double s = (double)u->v.school / tau, b = (double)u->v.both / tau, w = (double)u->v.work / tau,
               n = (double)u->v.neither / tau;
  const double value_1 = tau * (fmax(s, b) + log1p(exp(-fabs(s - b)))),
               value_2 = tau * (fmax(w, n) + log1p(exp(-fabs(w - n))));
  const double attends = 1 / (1 + exp(value_2 - value_1));
  return (u->wage_both == market ? attends / (1 + exp(s - b)) : 0) +
         (u->wage_work == market ? (1 - attends) / (1 + exp(n - w)) : 0);
}

static void a_penalty_never_raises_work_nor_wage_work(void **state)
{
  (void)state;
  int less = 0;
  P87_FOR_ALL (100000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    const struct p87_child_choice c = gen_choice(g, &k);
    const float market = (float)gen_real(g, 0.1, 20), family = (float)gen_real(g, 0, 25);
    const float penalty = (float)gen_real(g, 0, 3), more = penalty + (float)gen_real(g, 0, 3);
    const struct under_law low = under_law(&k, &c, market, family, penalty),
                           high = under_law(&k, &c, market, family, more);
    assert_true(high.v.school == low.v.school && high.v.neither == low.v.neither);
    assert_true(high.v.both <= low.v.both && high.v.work <= low.v.work);
    const double before = share_in_wage_work(&k, &low, market), after = share_in_wage_work(&k, &high, market);
    assert_true(after <= before + 1e-6);
    less += after < before - 1e-3;
    assert_true(share_working(&high.v, (double)k.nest) <= share_working(&low.v, (double)k.nest) + 1e-6 ||
                high.wage_both != high.wage_work); /* else work at school may give way to work for the family alone */
  }
  assert_true(less > 1000); /* and it does bite */
}

/* Family work is out of reach: a penalty never makes the family's option worth less. */
static void a_penalty_never_reaches_work_for_the_family(void **state)
{
  (void)state;
  P87_FOR_ALL (100000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    struct p87_child_choice c = gen_choice(g, &k);
    const float market = (float)gen_real(g, 0, 20), family = (float)gen_real(g, 0, 20);
    const struct under_law u = under_law(&k, &c, market, family, (float)gen_real(g, 0, 10));
    c.wage = family;
    const struct p87_child_utility v = p87_child_utilities(&k, 1.9f, &c);
    assert_true(u.v.both >= v.both && u.v.work >= v.work);
  }
}

/* --- land ------------------------------------------------------------------------------------- */

/* Expected work of a child of 12 against land, in a rural household of five or six: parameters as they stand. */
static double intensity(const struct p87_params *p, float labour, float members, float income, float acres)
{
  const struct p87_child_time_params *k = &p->child_time;
  const float line = p->economy.subsistence_usd_day, wage = income * members / labour;
  const float psi = p87_child_productivity(k, 12.0f);
  const float family = p87_family_wage(k, psi, wage, p87_logf(acres), labour);
  struct p87_child_choice c = {.income = income + p87_land_income(&p->economy, wage, acres) / members,
                               .members = members,
                               .wage = p87_at_least(psi * wage, family),
                               .school_cost = 0.1f,
                               .school_taste = 2.0f,
                               .work_taste = -2.0f,
                               .both_taste = 0.5f,
                               .money = k->money};
  c.luxury = k->luxury * p87_luxury(p87_logf(c.income / line), k->kink);
  const struct p87_child_utility v = p87_child_utilities(k, line, &c);
  const double tau = (double)k->nest;
  const double b = exp((double)v.both / tau), s = exp((double)v.school / tau), w = exp((double)v.work / tau),
               n = exp((double)v.neither / tau);
  const double attends = pow(s + b, tau) / (pow(s + b, tau) + pow(w + n, tau));
  return attends * b / (s + b) * (double)k->work_with_school + (1 - attends) * w / (w + n);
}

/* Basu, Das & Dutta 2010: hours of children rise with land up to about 4 acres, then fall. */
static void work_of_poor_children_peaks_near_four_acres(void **state)
{
  (void)state;
  struct p87_report report = {0};
  struct p87_inputs inputs;
  assert_int_equal(p87_inputs_read(P87_SOURCE_DIR "/params", &inputs, &report), P87_OK);
  static const float labour[] = {1, 1.5f, 2}, members[] = {4, 5, 5.5f}, income[] = {1.3f, 1.6f, 2.2f};
  for (int h = 0; h < 3; h++)
    for (int y = 0; y < 3; y++) {
      double best = 0, at = 0, first = 0;
      for (double ln = log(0.5); ln < log(40); ln += 0.01) {
        const double work = intensity(&inputs.params, labour[h], members[h], income[y], (float)exp(ln));
        if (!(first > 0)) first = work;
        if (work > best) best = work, at = exp(ln);
      }
      const double last = intensity(&inputs.params, labour[h], members[h], income[y], 40.0f);
      printf("  %.1f workers, %.1f USD a head: %.3f at half an acre, peak %.3f at %.1f acres, %.3f at 40\n",
             (double)labour[h], (double)income[y], first, best, at, last);
      assert_true(at > 2.5 && at < 6);
      assert_true(best > 1.01 * first && best > 1.2 * last);
    }
  p87_inputs_free(&inputs);
  p87_report_free(&report);
}

/* An acre more makes a child's time on the farm worth more; a worker more makes it worth less. */
static void land_never_lowers_and_siblings_never_raise_the_worth_of_family_work(void **state)
{
  (void)state;
  P87_FOR_ALL (100000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    const float ln = (float)gen_real(g, -4, 5), labour = (float)gen_real(g, 0, 6), wage = (float)gen_real(g, 0.1, 20);
    const float here = p87_family_wage(&k, 0.5f, wage, ln, labour);
    assert_true(p87_family_wage(&k, 0.5f, wage, ln + (float)gen_real(g, 0, 1), labour) >= here);
    assert_true(p87_family_wage(&k, 0.5f, wage, ln, labour + (float)gen_real(g, 0, 1)) <= here);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_grant_never_turns_attendance_from_yes_to_no),
    cmocka_unit_test(a_lower_fee_never_turns_attendance_from_yes_to_no),
    cmocka_unit_test(the_gain_of_school_never_falls_when_a_state_with_school_gets_better),
    cmocka_unit_test(a_child_who_likes_school_more_attends_no_less),
    cmocka_unit_test(higher_income_never_raises_work_through_the_luxury_term),
    cmocka_unit_test(a_higher_wage_never_lowers_the_share_who_work),
    cmocka_unit_test(credit_never_raises_the_weight_of_todays_consumption),
    cmocka_unit_test(both_luxury_forms_behave),
    cmocka_unit_test(without_a_penalty_a_child_works_at_the_better_wage_to_the_last_bit),
    cmocka_unit_test(a_penalty_never_raises_work_nor_wage_work),
    cmocka_unit_test(a_penalty_never_reaches_work_for_the_family),
    cmocka_unit_test(work_of_poor_children_peaks_near_four_acres),
    cmocka_unit_test(land_never_lowers_and_siblings_never_raise_the_worth_of_family_work),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
