/* Tastes that last in part: variance of one, and as alike from year to year as the weight says. */
#include "support/prop.h"

#include <math.h>

#include "path87/process/taste.h"

static const double logistic_variance = 3.14159265358979 * 3.14159265358979 / 3;

static void weights_keep_the_variance_of_one(void **state)
{
  (void)state;
  for (int w = 0; w <= 100; w++) {
    const struct p87_blend b = p87_blend_of((float)w / 100);
    assert_true(fabs((double)(b.lasting * b.lasting + b.yearly * b.yearly) - 1) < 1e-6);
    assert_true(b.lasting >= 0 && b.yearly >= 0);
    if (w > 0 && w < 100) assert_true(fabs((double)(b.lasting / b.yearly) - w / (100.0 - w)) < 1e-4 * w);
  }
  assert_true(p87_blend_of(0).lasting == 0.0f && p87_blend_of(1).yearly == 0.0f);
}

/* Mean, variance and correlation of a person's tastes of two years, from draws as the model makes them. */
static void moments(float weight, int is_logistic, double *mean, double *variance, double *correlation)
{
  enum { N = 400000 };
  const struct p87_blend blend = p87_blend_of(weight);
  const struct p87_key key = p87_key_make(87, 3);
  const struct p87_jump life = p87_jump_make(0, 256), year = p87_jump_make(2017, 256), next = p87_jump_make(2018, 256);
  double sum = 0, squares = 0, products = 0;
  for (uint64_t i = 1; i <= N; i++) {
    const struct p87_stream s = p87_stream_of(key, i << 3);
    const uint32_t u = p87_draw_u32(s, life), v = p87_draw_u32(s, year), w = p87_draw_u32(s, next);
    const double a = (double)(is_logistic ? p87_logistic_taste(blend, u, v) : p87_normal_taste(blend, u, v));
    const double b = (double)(is_logistic ? p87_logistic_taste(blend, u, w) : p87_normal_taste(blend, u, w));
    sum += a;
    squares += a * a;
    products += a * b;
  }
  *mean = sum / N;
  *variance = squares / N - *mean * *mean;
  *correlation = (products / N - *mean * *mean) / *variance;
}

static void blended_tastes_have_unit_logistic_variance_and_last_as_told(void **state)
{
  (void)state;
  const float weights[] = {0.0f, 0.2f, 0.5f, 0.7f, 1.0f};
  for (size_t k = 0; k < 5; k++)
    for (int is_logistic = 0; is_logistic < 2; is_logistic++) {
      double mean, variance, correlation;
      const double unit = is_logistic ? logistic_variance : 1.0, w = (double)weights[k];
      moments(weights[k], is_logistic, &mean, &variance, &correlation);
      assert_true(fabs(mean) < 5 * sqrt(unit / 400000));
      assert_true(fabs(variance / unit - 1) < 0.015);
      assert_true(fabs(correlation - w * w / (w * w + (1 - w) * (1 - w))) < 0.01);
    }
}

static void a_taste_rises_with_both_of_its_draws(void **state)
{
  (void)state;
  P87_FOR_ALL (20000, g) {
    const struct p87_blend b = p87_blend_of((float)gen_real(g, 0, 1));
    const uint32_t u = gen_u32(g), v = gen_u32(g), more = gen_u32(g);
    const uint32_t higher = u > more ? u : more, lower = u > more ? more : u;
    assert_true(p87_logistic_taste(b, higher, v) >= p87_logistic_taste(b, lower, v));
    assert_true(p87_normal_taste(b, v, higher) >= p87_normal_taste(b, v, lower));
    assert_true(isfinite(p87_logistic_taste(b, gen_bool(g) ? 0 : UINT32_MAX, gen_bool(g) ? 0 : UINT32_MAX)));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(weights_keep_the_variance_of_one),
    cmocka_unit_test(blended_tastes_have_unit_logistic_variance_and_last_as_told),
    cmocka_unit_test(a_taste_rises_with_both_of_its_draws),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
