/* Elementary functions: errors against libm in double, and monotonicity, over all floats for those
 * of one argument where that is affordable (half a minute). The largest errors are printed. */
#include "path87/base/dmath.h"

#include <math.h>

#include "support/prop.h"

#if defined(__has_feature)
#define HAS_FEATURE(x) __has_feature(x)
#else
#define HAS_FEATURE(x) 0
#endif

/* Builds that are slow on purpose look at one block of floats in 31; the others at every float. */
#if !defined(__OPTIMIZE__) || defined(__SANITIZE_ADDRESS__) || HAS_FEATURE(address_sanitizer)
enum { BLOCK = 4096, STEP = 31 * BLOCK };
#else
enum { BLOCK = 4096, STEP = BLOCK };
#endif

/* One more than a block: so blocks overlap, and no pair of neighbours is missed. */
static float x_of[BLOCK + 1], y_of[BLOCK + 1];
static double r_of[BLOCK + 1];

struct worst {
  double ulp, relative, absolute;
};

/* Error of y in units in the last place of a float near the true value r. */
static inline double ulp_error(float y, double r)
{
  uint64_t bits;
  double ulp;
  memcpy(&bits, &r, sizeof bits);
  bits &= UINT64_C(0x7ff0000000000000);
  memcpy(&ulp, &bits, sizeof ulp);
  ulp *= 0x1p-23;
  ulp = ulp > 0x1p-149 ? ulp : 0x1p-149;
  return fabs(y - r) / ulp;
}

static double larger(double a, double b)
{
  return a > b ? a : b;
}

static double worst_ulp(size_t n)
{
  double worst[8] = {0};
  for (size_t i = 0; i + 8 <= n; i += 8) /* eight lanes: so the maximum vectorises */
    for (size_t j = 0; j < 8; j++) {
      const double error = ulp_error(y_of[i + j], r_of[i + j]);
      worst[j] = error > worst[j] ? error : worst[j];
    }
  for (size_t j = 1; j < 8; j++) worst[0] = larger(worst[0], worst[j]);
  return worst[0];
}

static void fill_block(uint32_t first_bits)
{
  for (uint32_t i = 0; i <= BLOCK; i++) x_of[i] = p87_bits_float(first_bits + i);
}

/* Steps in the wrong direction (sign 1: results must not fall, -1: must not rise) and NaN. */
static unsigned count_reversals(float sign)
{
  unsigned n = 0;
  for (size_t i = 0; i < BLOCK; i++) n += !(sign * y_of[i] <= sign * y_of[i + 1]);
  return n;
}

static void apply_exp(void)
{
  for (size_t i = 0; i <= BLOCK; i++) y_of[i] = p87_expf(x_of[i]);
}

static void apply_log(void)
{
  for (size_t i = 0; i <= BLOCK; i++) y_of[i] = p87_logf(x_of[i]);
}

static void apply_normal_quantile(void)
{
  for (size_t i = 0; i <= BLOCK; i++) y_of[i] = p87_normal_quantilef(x_of[i]);
}

static void apply_logistic_quantile(void)
{
  for (size_t i = 0; i <= BLOCK; i++) y_of[i] = p87_logistic_quantilef(x_of[i]);
}

static void apply_logistic(void)
{
  for (size_t i = 0; i <= BLOCK; i++) y_of[i] = p87_logisticf(x_of[i]);
}

/* Reversals between the floats of the bit patterns first to last (one sign, multiples of BLOCK). */
static unsigned long scan_order(void (*apply)(void), uint32_t first, uint32_t last, float sign)
{
  unsigned long n = 0;
  for (uint32_t bits = first; bits < last; bits += STEP) {
    fill_block(bits);
    apply();
    n += count_reversals(sign);
  }
  return n;
}

/* What one pass over floats finds. */
struct scan {
  double ulp;              /* largest error */
  unsigned long reversals; /* steps in the wrong direction */
};

/* Every float from first to last compared with libm. Where the true value rounds to infinity,
 * infinity is no error. */
static void scan_exp(struct scan *scan, uint32_t first, uint32_t last, float sign)
{
  for (uint32_t bits = first; bits < last; bits += STEP) {
    fill_block(bits);
    apply_exp();
    scan->reversals += count_reversals(sign);
    for (size_t i = 0; i < BLOCK; i++) {
      r_of[i] = exp((double)x_of[i]);
      if (r_of[i] >= 0x1.ffffffp127 && isinf(y_of[i])) y_of[i] = (float)(r_of[i] = 1.0);
    }
    scan->ulp = larger(scan->ulp, worst_ulp(BLOCK));
  }
}

static void exp_never_falls_and_is_within_one_ulp_over_all_floats(void **state)
{
  (void)state;
  /* |x| < 2^-26 must give exactly 1, x < -104 zero, x > 88.75 infinity: as exp is monotone, the
   * ends of those ranges tell for all of them. In between every float is compared. */
  const uint32_t tiny = 0x32800000u, overflow = 0x42b18000u, underflow = 0x42d00000u;
  const uint32_t last = 0x7f7ff000u, minus = 0x80000000u;
  struct scan up = {0}, down = {0};
  up.reversals += scan_order(apply_exp, 0, tiny, 1.0f);
  scan_exp(&up, tiny, overflow, 1.0f);
  up.reversals += scan_order(apply_exp, overflow, last, 1.0f);
  down.reversals += scan_order(apply_exp, minus, tiny | minus, -1.0f);
  scan_exp(&down, tiny | minus, underflow | minus, -1.0f);
  down.reversals += scan_order(apply_exp, underflow | minus, last | minus, -1.0f);
  print_message("  exp: largest error %.4f ulp above 0, %.4f ulp below\n", up.ulp, down.ulp);
  assert_int_equal(up.reversals + down.reversals, 0);
  assert_true(up.ulp < 1.0 && down.ulp < 1.0);

  assert_true(p87_expf(-0.0f) == 1.0f && p87_expf(0.0f) == 1.0f);
  assert_true(p87_expf(p87_bits_float(tiny)) == 1.0f && p87_expf(-p87_bits_float(tiny)) == 1.0f);
  assert_true(isinf(p87_expf(p87_bits_float(0x42b17218u)))); /* 88.72284, and one less: */
  assert_false(isinf(p87_expf(p87_bits_float(0x42b17217u))));
  assert_true(p87_expf(-104.0f) == 0.0f);
  /* the last block, up to infinity and not into the NaNs behind it */
  for (uint32_t i = last; i < 0x7f800000u; i++) {
    assert_true(p87_expf(p87_bits_float(i)) <= p87_expf(p87_bits_float(i + 1)));
    assert_true(p87_expf(-p87_bits_float(i)) >= p87_expf(-p87_bits_float(i + 1)));
  }
}

/* Every float from first to last compared with libm. */
static void scan_log(struct scan *scan, uint32_t first, uint32_t last)
{
  for (uint32_t bits = first; bits < last; bits += STEP) {
    fill_block(bits);
    apply_log();
    scan->reversals += count_reversals(1.0f);
    for (size_t i = 0; i < BLOCK; i++) r_of[i] = log((double)x_of[i]);
    if (bits == 0) r_of[0] = y_of[0] = 0.0f; /* log 0: among the special values */
    scan->ulp = larger(scan->ulp, worst_ulp(BLOCK));
  }
}

/* The same away from 1, where ln(2^e m) = e ln 2 + ln m loses no digits: one call of libm for each
 * m serves all exponents. */
static void scan_log_of_mantissas(struct scan *scan, uint32_t mantissa)
{
  static double log_m[BLOCK];
  for (uint32_t i = 0; i < BLOCK; i++) log_m[i] = log((double)p87_bits_float(0x3f800000u + mantissa + i));
  for (int e = -126; e <= 127; e++) {
    const uint32_t first = ((uint32_t)(e + 127) << 23) + mantissa;
    if (e == -1 || e == 0 || first == 0x7f7ff000u) continue;
    fill_block(first);
    apply_log();
    scan->reversals += count_reversals(1.0f);
    for (size_t i = 0; i < BLOCK; i++) r_of[i] = log_m[i] + e * 0.693147180559945309;
    scan->ulp = larger(scan->ulp, worst_ulp(BLOCK));
  }
}

static void log_never_falls_and_is_within_one_ulp_over_all_positive_floats(void **state)
{
  (void)state;
  struct scan scan = {0};
  scan_log(&scan, 0x00000000u, 0x00800000u); /* subnormals */
  scan_log(&scan, 0x3f000000u, 0x40000000u); /* from 1/2 to 2 */
  for (uint32_t mantissa = 0; mantissa < 0x00800000u; mantissa += STEP) scan_log_of_mantissas(&scan, mantissa);
  print_message("  log: largest error %.4f ulp\n", scan.ulp);
  assert_int_equal(scan.reversals, 0);
  assert_true(scan.ulp < 1.0);
  for (uint32_t i = 0x7f7ff000u; i < 0x7f800000u; i++) {
    const float x = p87_bits_float(i), y = p87_logf(x);
    assert_true(y <= p87_logf(p87_bits_float(i + 1)));
    if (i < 0x7f7fffffu) assert_true(ulp_error(y, log((double)x)) < 1.0);
  }
}

static void normal_quantile_never_falls(void **state)
{
  (void)state;
  assert_int_equal(scan_order(apply_normal_quantile, 0x2e000000u, 0x3f800000u - BLOCK, 1.0f), 0);
  assert_true(p87_normal_quantilef(1e-38f) <= p87_normal_quantilef(0x1p-35f));
  for (uint32_t i = 0x3f7ff000u; i < 0x3f7fffffu; i++)
    assert_true(p87_normal_quantilef(p87_bits_float(i)) <= p87_normal_quantilef(p87_bits_float(i + 1)));
}

static void normal_quantile_is_close(void **state)
{
  (void)state;
  struct worst all = {0}, draws = {0};
  for (uint32_t bits = 0x2f000000u; bits < 0x3f800000u; bits += 977) { /* from 2^-33 on */
    const float u = p87_bits_float(bits);
    const double r = p87_normal_quantile((double)u), error = fabs(p87_normal_quantilef(u) - r);
    if (r != 0.0) all.relative = larger(all.relative, error / fabs(r));
    all.absolute = larger(all.absolute, error);
  }
  for (uint32_t k = 0; k < 1u << 23; k += 61) {
    const float u = p87_uniform(k << 9);
    const double r = p87_normal_quantile((double)u), error = fabs(p87_normal_quantilef(u) - r);
    draws.absolute = larger(draws.absolute, error);
    assert_true(p87_normal_quantilef(1.0f - u) == -p87_normal_quantilef(u));
  }
  print_message("  normal quantile: relative %.2e, absolute %.2e (for draws %.2e)\n", all.relative, all.absolute,
                draws.absolute);
  assert_true(all.relative < 4e-7 && draws.absolute < 2e-6);
  assert_true(p87_normal_quantilef(0.5f) == 0.0f);
}

static void logistic_quantile_never_falls_and_is_close(void **state)
{
  (void)state;
  assert_int_equal(scan_order(apply_logistic_quantile, 0x2e000000u, 0x3f800000u - BLOCK, 1.0f), 0);
  struct worst worst = {0};
  for (uint32_t bits = 0x00000001u; bits < 0x3f800000u; bits += 331) {
    const float u = p87_bits_float(bits);
    const double r = log((double)u) - log1p(-(double)u);
    const double error = fabs(p87_logistic_quantilef(u) - r);
    worst.absolute = larger(worst.absolute, fabs(r) <= 1.0 ? error : 0.0);
    worst.relative = larger(worst.relative, fabs(r) > 1.0 ? error / fabs(r) : 0.0);
  }
  print_message("  logistic quantile: absolute %.2e up to 1, relative %.2e beyond\n", worst.absolute, worst.relative);
  assert_true(worst.absolute < 2e-7 && worst.relative < 2e-7);
}

static void logistic_never_falls_stays_in_0_1_and_is_close(void **state)
{
  (void)state;
  assert_int_equal(scan_order(apply_logistic, 0x2f000000u, 0x43000000u, 1.0f), 0);
  assert_int_equal(scan_order(apply_logistic, 0xaf000000u, 0xc3000000u, -1.0f), 0);
  struct worst worst = {0};
  for (double x = -87.0; x < 100.0; x += 1.0 / 8191.0) {
    const float y = p87_logisticf((float)x);
    const double r = 1.0 / (1.0 + exp(-(double)(float)x));
    worst.relative = larger(worst.relative, fabs(y - r) / r);
    assert_true(y >= 0.0f && y <= 1.0f);
  }
  print_message("  logistic: relative %.2e\n", worst.relative);
  assert_true(worst.relative < 2e-7);
  assert_true(p87_logisticf(-1e30f) == 0.0f && p87_logisticf(1e30f) == 1.0f);
  assert_true(p87_logisticf(0.0f) == 0.5f);
}

static void power_is_monotone_and_close(void **state)
{
  (void)state;
  double worst = 0.0;
  P87_FOR_ALL (1000000, g) {
    const float base = (float)gen_real(g, 0.001, 50.0), more = (float)gen_real(g, 0.001, 50.0);
    const float e = (float)gen_real(g, -4.0, 4.0);
    const double r = pow((double)base, (double)e);
    const double allowed = fabs((double)e * log((double)base)) * 1.2e-7 + 1e-7;
    const double error = fabs((double)p87_powf(base, e) - r) / r;
    worst = larger(worst, error);
    assert_true(error <= allowed);
    const float low = base < more ? base : more, high = base < more ? more : base;
    const float at_low = p87_powf(low, e), at_high = p87_powf(high, e);
    assert_true(e >= 0.0f ? at_low <= at_high : at_low >= at_high);
  }
  print_message("  power: relative %.2e for bases 0.001 to 50, exponents -4 to 4\n", worst);
  assert_true(p87_powf(1.0f, 7.5f) == 1.0f && p87_powf(7.5f, 0.0f) == 1.0f);
  assert_true(p87_powf(0.0f, 2.0f) == 0.0f);
}

static void special_values_are_as_documented(void **state)
{
  (void)state;
  const float infinity = p87_bits_float(0x7f800000u), negative_nan = p87_bits_float(0xffc12345u);
  assert_true(p87_expf(infinity) == infinity && p87_expf(-infinity) == 0.0f);
  assert_true(p87_expf(0.0f) == 1.0f && p87_logf(1.0f) == 0.0f);
  assert_true(p87_logf(0.0f) == -infinity && p87_logf(-0.0f) == -infinity);
  assert_true(p87_logf(infinity) == infinity);
  assert_int_equal(p87_float_bits(p87_logf(-1.0f)), 0x7fc00000u);
  assert_int_equal(p87_float_bits(p87_logf(-infinity)), 0x7fc00000u);
  assert_int_equal(p87_float_bits(p87_logf(-1e-40f)), 0x7fc00000u);
  assert_int_equal(p87_float_bits(p87_logf(negative_nan)), 0x7fc00000u);
  assert_int_equal(p87_float_bits(p87_expf(negative_nan)), 0x7fc00000u);
  assert_int_equal(p87_float_bits(p87_logisticf(negative_nan)), 0x7fc00000u);
  assert_int_equal(p87_float_bits(p87_normal_quantilef(negative_nan)), 0x7fc00000u);
  assert_int_equal(p87_float_bits(p87_logistic_quantilef(negative_nan)), 0x7fc00000u);
}

static void floats_become_integers_within_their_limits(void **state)
{
  (void)state;
  const float infinity = p87_bits_float(0x7f800000u), nan = p87_bits_float(0x7fc00000u);
  assert_int_equal(p87_to_int(2.9f, 0, 10), 2);
  assert_int_equal(p87_to_int(-2.9f, -10, 10) + 2, 0);
  assert_int_equal(p87_to_int(10.5f, 0, 10), 10);
  assert_int_equal(p87_to_int(-0.9f, 0, 10), 0);
  assert_int_equal(p87_to_int(nan, 3, 10), 3);
  assert_true(p87_to_int(nan, -3, 10) == -3);
  assert_true(p87_to_int(infinity, INT32_MIN, INT32_MAX) == INT32_MAX);
  assert_true(p87_to_int(-infinity, INT32_MIN, INT32_MAX) == INT32_MIN);
  assert_true(p87_to_int(0x1p31f, INT32_MIN, INT32_MAX) == INT32_MAX);
  assert_true(p87_to_int(0x1.fffffep30f, INT32_MIN, INT32_MAX) == 2147483520);
  assert_true(p87_to_int(-0x1p31f, INT32_MIN, INT32_MAX) == INT32_MIN);
  assert_true(p87_to_int(1e30f, -7, -5) == -5 && p87_to_int(-1e30f, 5, 7) == 5);
  assert_int_equal(p87_to_u8(255.9f), 255);
  assert_int_equal(p87_to_u8(1e9f), 255);
  assert_int_equal(p87_to_u8(-1.0f), 0);
  assert_int_equal(p87_to_u8(nan), 0);
  P87_FOR_ALL (100000, g) {
    const float x = p87_bits_float(gen_u32(g));
    const int32_t i = p87_to_int(x, -1000000, 1000000);
    if (x > -1e6f && x < 1e6f) assert_true(i == (int32_t)x);
    assert_true(i >= -1000000 && i <= 1000000);
  }
}

static void loops_give_the_same_bits_as_single_calls(void **state)
{
  (void)state;
  void (*const loops[])(void) = {apply_exp, apply_log, apply_normal_quantile, apply_logistic_quantile, apply_logistic};
  float (*const volatile singles[])(float) = {p87_expf, p87_logf, p87_normal_quantilef, p87_logistic_quantilef,
                                              p87_logisticf};
  for (size_t f = 0; f < P87_COUNT_OF(loops); f++)
    P87_FOR_ALL (50, g) {
      for (size_t i = 0; i <= BLOCK; i++)
        x_of[i] = gen_bool(g) ? p87_bits_float(gen_u32(g)) : (float)gen_real(g, 0.0, 1.0);
      loops[f]();
      size_t n_different = 0;
      for (size_t i = 0; i <= BLOCK; i++) n_different += p87_float_bits(singles[f](x_of[i])) != p87_float_bits(y_of[i]);
      assert_int_equal(n_different, 0);
    }
}

/* To the bit, in whatever company. */
static void exp_of_many_is_exp_of_each(void **state)
{
  (void)state;
  static const double odd[] = {-1e9, -745.0, -708.5, -700.0, -0.0, 0.0, 700.0, 709.7, 710.0, (double)INFINITY};
  P87_FOR_ALL (100000, g) {
    double x[40], y[40];
    const size_t n = (size_t)gen_int(g, 0, 40);
    const int some_odd = gen_bool(g);
    for (size_t i = 0; i < n; i++)
      y[i] = x[i] = some_odd && gen_int(g, 0, 7) == 0 ? odd[gen_int(g, 0, (int64_t)P87_COUNT_OF(odd) - 1)]
                                                      : gen_real(g, -50.0, 50.0);
    p87_exp_all(n, y);
    for (size_t i = 0; i < n; i++) {
      const double each = p87_exp(x[i]);
      assert_memory_equal(&y[i], &each, sizeof each);
    }
  }
}

static void double_exp_and_log_agree_with_libm(void **state)
{
  (void)state;
  double worst_exp = 0.0, worst_log = 0.0;
  P87_FOR_ALL (1000000, g) {
    const double x = gen_real(g, -708.0, 709.7);
    worst_exp = larger(worst_exp, fabs(p87_exp(x) / exp(x) - 1.0));
    const double y = gen_bool(g) ? exp(x) : gen_real(g, 0.5, 2.0);
    if (y != 1.0) worst_log = larger(worst_log, fabs(p87_ln(y) / log(y) - 1.0));
  }
  print_message("  double: exp %.2e, log %.2e relative\n", worst_exp, worst_log);
  assert_true(worst_exp < 1e-15 && worst_log < 1e-15);
  for (double x = -745.0; x < -708.0; x += 0.01) assert_true(fabs(p87_exp(x) - exp(x)) < 1e-322);
  assert_true(p87_exp(0.0) == 1.0 && p87_exp(-1e9) == 0.0 && isinf(p87_exp(710.0)));
  assert_true(p87_ln(1.0) == 0.0 && isinf(p87_ln(0.0)) && isnan(p87_ln(-1.0)));
  assert_true(isnan(p87_exp((double)NAN)) && isnan(p87_ln((double)NAN)));
  assert_true(isinf(p87_ln((double)INFINITY)) && isinf(p87_exp((double)INFINITY)));
  for (int e = -1074; e < -1022; e++) assert_true(fabs(p87_ln(ldexp(1.0, e)) / log(ldexp(1.0, e)) - 1.0) < 1e-15);
}

static void double_normal_functions_agree_with_libm(void **state)
{
  (void)state;
  double worst_cdf = 0.0, worst_back = 0.0;
  for (double x = -37.0; x < 9.0; x += 0.0013) {
    const double true_value = 0.5 * erfc(-x / sqrt(2.0));
    worst_cdf = larger(worst_cdf, fabs(p87_normal_cdf(x) / true_value - 1.0));
    if (x < 3.0 && fabs(x) > 1e-3)
      worst_back = larger(worst_back, fabs(p87_normal_quantile(p87_normal_cdf(x)) / x - 1.0));
  }
  print_message("  double: normal cdf %.2e relative, there and back %.2e\n", worst_cdf, worst_back);
  assert_true(worst_cdf < 1e-12 && worst_back < 1e-12);
  assert_true(p87_normal_cdf(0.0) == 0.5 && p87_normal_quantile(0.5) == 0.0);
  assert_true(isinf(p87_normal_quantile(0.0)) && isinf(p87_normal_quantile(1.0)));
  assert_true(p87_normal_cdf(-50.0) == 0.0 && p87_normal_cdf(50.0) == 1.0);
  assert_true(isnan(p87_normal_cdf((double)NAN)) && isnan(p87_normal_quantile((double)NAN)));
  assert_true(fabs(p87_normal_quantile(0.975) - 1.959963984540054) < 1e-14);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(exp_never_falls_and_is_within_one_ulp_over_all_floats),
    cmocka_unit_test(log_never_falls_and_is_within_one_ulp_over_all_positive_floats),
    cmocka_unit_test(normal_quantile_never_falls),
    cmocka_unit_test(normal_quantile_is_close),
    cmocka_unit_test(logistic_quantile_never_falls_and_is_close),
    cmocka_unit_test(logistic_never_falls_stays_in_0_1_and_is_close),
    cmocka_unit_test(power_is_monotone_and_close),
    cmocka_unit_test(special_values_are_as_documented),
    cmocka_unit_test(floats_become_integers_within_their_limits),
    cmocka_unit_test(loops_give_the_same_bits_as_single_calls),
    cmocka_unit_test(exp_of_many_is_exp_of_each),
    cmocka_unit_test(double_exp_and_log_agree_with_libm),
    cmocka_unit_test(double_normal_functions_agree_with_libm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
