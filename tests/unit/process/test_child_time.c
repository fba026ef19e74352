/* The pure functions of child time against the equations at the head of model/process/child_time.c,
 * written again in double precision with libm. */
#include "support/prop.h"

#include <math.h>

#include "path87/process/child_time.h"
#include "support/gen_params.h"

static double money(double income, double extra, double members, double line)
{
  return log(fmax(income + extra / members, 0.05 * income) / line);
}

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
                                     .luxury = (float)gen_real(g, -8, 12),
                                     .money = (float)gen_real(g, 0, 20)};
  return c;
}

static void utilities_follow_the_equations(void **state)
{
  (void)state;
  P87_FOR_ALL (5000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    const struct p87_child_choice c = gen_choice(g);
    const double line = gen_real(g, 0.5, 10);
    const struct p87_child_utility v = p87_child_utilities(&k, (float)line, &c);
    const double alpha = (double)c.money, theta = (double)k.grant_weight, part = (double)k.work_with_school;
    const double y = (double)c.income, n = (double)c.members, w = (double)c.wage;
    const double at_school = theta * (double)c.grant - (double)c.school_cost;
    const double school = (double)c.school_taste + alpha * money(y, at_school, n, line);
    const double both = (double)c.school_taste + (double)c.work_taste + (double)c.both_taste - part * (double)c.luxury +
                        alpha * money(y, at_school + part * w, n, line);
    const double work = (double)c.work_taste - (double)c.luxury + alpha * money(y, w, n, line);
    const double neither = alpha * money(y, 0, n, line);
    /* the floor of a twentieth of income makes the logarithm steep: errors of 1e-7 of income grow 20 times */
    const double tolerance = 2e-4 * (1 + alpha * 0.1);
    assert_true(fabs((double)v.school - school) < tolerance);
    assert_true(fabs((double)v.both - both) < tolerance);
    assert_true(fabs((double)v.work - work) < tolerance);
    assert_true(fabs((double)v.neither - neither) < tolerance);
  }
}

static double log_sum(double a, double b, double tau)
{
  const double high = fmax(a, b), low = fmin(a, b);
  return high + tau * log1p(exp((low - high) / tau));
}

/* Beyond 40 tau from `neither` a utility says no more than 40 tau. */
static void the_gain_of_school_is_the_difference_of_log_sums_and_never_overflows(void **state)
{
  (void)state;
  P87_FOR_ALL (5000, g) {
    const double tau = (double)(float)gen_real(g, 0.1, 1), n = gen_real(g, -3, 3);
    const double far = gen_bool(g) ? fmin(5, 39 * tau) : 39 * tau;
    const struct p87_child_utility v = {.neither = (float)n,
                                        .school = (float)(n + gen_real(g, -far, far)),
                                        .both = (float)(n + gen_real(g, -far, far)),
                                        .work = (float)(n + gen_real(g, -far, far))};
    const double gain =
      log_sum((double)v.school, (double)v.both, tau) - log_sum((double)v.neither, (double)v.work, tau);
    assert_true(fabs((double)p87_school_gain(&v, (float)tau) - gain) < 5e-6 * (1 + fabs(gain) + far));
    const struct p87_child_utility beyond = {.school = 300, .both = -300, .work = -300, .neither = 0};
    const double most = (double)p87_school_gain(&beyond, (float)tau);
    assert_true(isfinite(most) && most > 39 * tau);
  }
}

/* Decides N times with logistic tastes of its own and holds the four shares against the closed form
 *     P(school nest) = e^I1 / (e^I1 + e^I2),  P(j | nest) = e^(V_j/tau) / sum,  I = tau ln sum. */
static void decisions_have_the_probabilities_of_the_nested_logit(void **state)
{
  (void)state;
  enum { N = 200000, SCHOOL = 0, BOTH, WORK, NEITHER };
  P87_FOR_ALL (12, g) {
    const struct p87_child_utility v = {(float)gen_real(g, -2, 2), (float)gen_real(g, -2, 2), (float)gen_real(g, -2, 2),
                                        (float)gen_real(g, -2, 2)};
    const double tau = gen_real(g, 0.1, 1);
    long count[4] = {0};
    for (int i = 0; i < N; i++) {
      const float taste_school = p87_logistic_quantilef(p87_uniform(gen_u32(g)));
      const float taste_work = p87_logistic_quantilef(p87_uniform(gen_u32(g)));
      const int attends = p87_child_attends(&v, (float)tau, taste_school);
      const int works = p87_child_works(&v, (float)tau, attends, taste_work);
      count[attends ? (works ? BOTH : SCHOOL) : (works ? WORK : NEITHER)]++;
    }
    const double s = exp((double)v.school / tau), b = exp((double)v.both / tau);
    const double w = exp((double)v.work / tau), n = exp((double)v.neither / tau);
    const double nest_1 = pow(s + b, tau), nest_2 = pow(w + n, tau);
    const double p1 = nest_1 / (nest_1 + nest_2);
    const double p[] = {p1 * s / (s + b), p1 * b / (s + b), (1 - p1) * w / (w + n), (1 - p1) * n / (w + n)};
    for (int j = 0; j < 4; j++) {
      const double error = sqrt(p[j] * (1 - p[j]) / N);
      assert_true(fabs((double)count[j] / N - p[j]) < 5 * error + 1e-5);
    }
  }
}

static void productivity_is_a_line_through_10_and_15_kept_within_bounds(void **state)
{
  (void)state;
  struct p87_child_time_params k = {.productivity_10 = 0.3f, .productivity_15 = 0.7f};
  assert_true(fabs((double)p87_child_productivity(&k, 10) - 0.3) < 1e-6);
  assert_true(fabs((double)p87_child_productivity(&k, 15) - 0.7) < 1e-6);
  assert_true(fabs((double)p87_child_productivity(&k, 12.5f) - 0.5) < 1e-6);
  assert_true(fabs((double)p87_child_productivity(&k, 5) - 0.05) < 1e-6); /* -0.1 is cut */
  P87_FOR_ALL (2000, g) {
    k = gen_child_time(g);
    const double age = gen_real(g, 5, 17);
    const double line =
      (double)k.productivity_10 + ((double)k.productivity_15 - (double)k.productivity_10) * (age - 10) / 5;
    const double psi = (double)p87_child_productivity(&k, (float)age);
    assert_true(fabs(psi - fmin(1, fmax(0.05, line))) < 1e-5);
  }
}

static void the_family_wage_rises_with_land_and_falls_with_hands(void **state)
{
  (void)state;
  P87_FOR_ALL (5000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    const double psi = gen_real(g, 0.05, 1), wage = gen_real(g, 0.1, 50), land = gen_real(g, 0.01, 60),
                 hands = gen_real(g, 0, 12);
    const double w = (double)p87_family_wage(&k, (float)psi, (float)wage, p87_logf((float)land), (float)hands);
    const double expected = psi * (double)k.family_wage * wage * pow(land, (double)k.land_power) *
                            pow(fmax(hands, 0.5), (double)k.labour_power - 1);
    assert_true(fabs(w - expected) <= 1e-5 * expected + 1e-12);
    const double slack = 1e-6 * w;
    assert_true((double)p87_family_wage(&k, (float)psi, (float)wage, p87_logf((float)(land * 1.5)), (float)hands) >=
                w - slack);
    assert_true((double)p87_family_wage(&k, (float)psi, (float)wage, p87_logf((float)land), (float)(hands + 1)) <=
                w + slack);
    assert_true((double)p87_family_wage(&k, (float)psi, (float)(wage * 2), (float)land, (float)hands) >= w - slack);
  }
}

static void the_luxury_term_is_a_line_or_a_kink_and_rises_with_income(void **state)
{
  (void)state;
  P87_FOR_ALL (5000, g) {
    const double kink = gen_real(g, 0.01, 5), x = gen_real(g, -6, 6), more = gen_real(g, 0, 3);
    assert_true(p87_luxury((float)x, 0.0f) == (float)x);
    const double got = (double)p87_luxury((float)x, (float)kink);
    const double exact = -kink * (x < 0 ? -x / kink + log1p(exp(x / kink)) : log1p(exp(-x / kink)));
    assert_true(fabs(got - exact) < 1e-5 * (1 + fabs(exact)));
    assert_true(p87_luxury((float)(x + more), (float)kink) >= p87_luxury((float)x, (float)kink));
    /* below both of its asymptotes, x and 0, and within kink ln 2 of them */
    assert_true(got <= fmin(x, 0) + 1e-5 && got >= fmin(x, 0) - kink * log(2) - 1e-5);
  }
}

/* A narrow kink is the broken line min(x, 0), and the term has no jump anywhere: not where the exponential
 * overflows, not at the line, not when the kink is switched on. */
static void the_kink_is_continuous(void **state)
{
  (void)state;
  P87_FOR_ALL (200, g) {
    const double kink = gen_real(g, 0.002, 5);
    double last = (double)p87_luxury((float)-12000 * 0.001f, (float)kink);
    for (int i = -12000; i <= 12000; i += 8) {
      const double now = (double)p87_luxury((float)i * 0.001f, (float)kink);
      assert_true(isfinite(now));
      assert_true(now >= last - 2e-6 && now - last <= 0.008 + 1e-4); /* slope between 0 and 1 */
      last = now;
    }
    const double x = gen_real(g, -3, 3);
    assert_true(fabs((double)p87_luxury((float)x, 0.001f) - fmin(x, 0)) < 1e-3);
  }
}

static void money_never_falls_below_a_twentieth_of_income(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    const double y = exp(gen_real(g, log(0.02), log(200))), n = (double)gen_int(g, 1, 14), line = gen_real(g, 0.5, 10);
    const double cost = gen_real(g, 0, 50);
    const double m = (double)p87_child_money((float)y, (float)-cost, (float)n, (float)line);
    assert_true(isfinite(m) && m >= log(0.05 * y / line) - 1e-4);
    assert_true(fabs((double)p87_child_money((float)y, 0.0f, (float)n, (float)line) - log(y / line)) < 1e-5);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(utilities_follow_the_equations),
    cmocka_unit_test(the_gain_of_school_is_the_difference_of_log_sums_and_never_overflows),
    cmocka_unit_test(decisions_have_the_probabilities_of_the_nested_logit),
    cmocka_unit_test(productivity_is_a_line_through_10_and_15_kept_within_bounds),
    cmocka_unit_test(the_family_wage_rises_with_land_and_falls_with_hands),
    cmocka_unit_test(the_luxury_term_is_a_line_or_a_kink_and_rises_with_income),
    cmocka_unit_test(the_kink_is_continuous),
    cmocka_unit_test(money_never_falls_below_a_twentieth_of_income),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
