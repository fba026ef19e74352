/* Laws of a child's choice, over the whole ranges of the parameters: pure functions. */
#include "support/prop.h"

#include <math.h>

#include "path87/process/child_time.h"
#include "support/gen_params.h"

static struct p87_child_choice gen_choice(struct prop_gen *g)
{
  const struct p87_child_choice c = {.income = (float)exp(gen_real(g, log(0.02), log(200))),
                                     .members = (float)gen_int(g, 1, 14),
                                     .wage = (float)gen_real(g, 0, 20),
                                     .school_cost = (float)gen_real(g, 0, 3),
                                     .grant = (float)gen_real(g, 0, 6.6),
                                     .school_taste = (float)gen_real(g, -5, 5),
                                     .work_taste = (float)gen_real(g, -8, 4),
                                     .both_taste = (float)gen_real(g, -3, 3),
                                     .luxury = (float)gen_real(g, -8, 12)};
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
    struct p87_child_choice c = gen_choice(g);
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
    struct p87_child_choice c = gen_choice(g);
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
    const struct p87_child_choice c = gen_choice(g);
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
    struct p87_child_choice c = gen_choice(g);
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
    struct p87_child_choice c = gen_choice(g);
    const struct p87_child_utility low = p87_child_utilities(&k, 1.9f, &c);
    c.wage *= (float)gen_real(g, 1, 3);
    const struct p87_child_utility high = p87_child_utilities(&k, 1.9f, &c);
    assert_true(share_working(&high, (double)k.nest) >= share_working(&low, (double)k.nest) - 1e-6);
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
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
