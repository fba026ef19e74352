/* Elementary functions with the same bits on every machine.
 *
 * No libm: polynomials, bit patterns and the four operations, each rounded as IEEE 754 says (to
 * nearest, subnormals kept), compiled with -ffp-contract=off -fno-math-errno. The float functions
 * are branch-free, so that a plain loop over them vectorises. They are monotone over their whole
 * domain: laws such as "a transfer never lowers enrolment" hold to the last bit. Errors are
 * measured against libm in double by tests/unit/base/test_dmath.c, exp and log over all floats.
 *
 * NaN in gives NaN out, always the one pattern 0x7fc00000, unless said otherwise. */
#ifndef PATH87_BASE_DMATH_H
#define PATH87_BASE_DMATH_H

#include <string.h>

#include "path87/base/types.h"

/* The bit pattern of a float, and the float of a bit pattern. */
static inline uint32_t p87_float_bits(float x)
{
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline float p87_bits_float(uint32_t bits)
{
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* yes if the condition (0 or 1) holds, else no. Masks and not ?: because compilers move the
 * arithmetic behind a ?: into a branch, and then cannot vectorise it. */
static inline float p87_pick(int condition, float yes, float no)
{
  const uint32_t mask = 0u - (uint32_t)condition;
  return p87_bits_float((p87_float_bits(yes) & mask) | (p87_float_bits(no) & ~mask));
}

/* x, but not above or below a limit; NaN gives the limit. */
static inline float p87_at_most(float x, float high)
{
  return p87_pick(x < high, x, high);
}

static inline float p87_at_least(float x, float low)
{
  return p87_pick(x > low, x, low);
}

/* 2^k for k from -126 to 127. */
static inline float p87_power_of_two(int32_t k)
{
  return p87_bits_float((uint32_t)(k + 127) << 23);
}

/* x if not NaN, else the one NaN. */
static inline float p87_keep_nan(float x, float result)
{
  return p87_pick(x != x, p87_bits_float(0x7fc00000u), result);
}

/* e^x. From 88.72284 on +inf, below -103.972 zero, in between at most 1 ulp off, subnormal results
 * included. */
static inline float p87_expf(float x)
{
  /* x = k ln 2 + r with |r| <= ln 2 / 2, then e^x = 2^k e^r. Adding 1.5 * 2^23 rounds to an integer
   * and leaves it in the low bits. The first part of ln 2 is short: k times it is exact. */
  const float shift = 0x1.8p23f;
  const float c = p87_at_least(p87_at_most(x, 89.0f), -104.0f);
  const float shifted = c * 0x1.715476p0f + shift;
  const float kf = shifted - shift;
  const int32_t k = (int32_t)(p87_float_bits(shifted) - p87_float_bits(shift));
  const float r = (c - kf * 0x1.62e4p-1f) - kf * 0x1.7f7d1cp-20f;

  /* e^r = 1 + r + r^2 q(r), q minimax of degree 4; the small terms first keeps it monotone */
  float q = 1.381460222e-3f;
  q = q * r + 8.36871644e-3f;
  q = q * r + 4.166838796e-2f;
  q = q * r + 1.666652064e-1f;
  q = q * r + 4.999999345e-1f;
  const float p = 1.0f + (r + (r * r) * q);

  /* 2^k in two factors: the first product is exact, the second rounds once, also to subnormals */
  const int32_t half = (int32_t)((uint32_t)(k + 256) >> 1) - 128;
  const float y = p * p87_power_of_two(half) * p87_power_of_two(k - half);
  return p87_keep_nan(x, y);
}

/* ln x. +0 and -0 give -inf, less gives NaN, +inf gives +inf; subnormals are taken at their value.
 * At most 1 ulp off. */
static inline float p87_logf(float x)
{
  /* x = 2^e m with m in [sqrt(1/2), sqrt(2)); subnormals are scaled up first */
  const int is_small = (int32_t)p87_float_bits(x) < 0x00800000;
  const uint32_t bits = p87_float_bits(p87_pick(is_small, x * 0x1p23f, x));
  const uint32_t low = 0x3f3504f3u; /* sqrt(1/2) */
  const uint32_t above = bits - low;
  const int32_t e = (int32_t)((above + 0x40000000u) >> 23) - 128 - 23 * is_small;
  const float m = p87_bits_float((above & 0x007fffffu) + low);

  /* ln m = f - f^2/2 + f^3 p(f), p minimax of degree 8 */
  const float f = m - 1.0f;
  float p = 6.746495602e-2f;
  p = p * f - 1.167553785e-1f;
  p = p * f + 1.188816433e-1f;
  p = p * f - 1.240560839e-1f;
  p = p * f + 1.421955499e-1f;
  p = p * f - 1.666799484e-1f;
  p = p * f + 2.000211847e-1f;
  p = p * f - 2.500000962e-1f;
  p = p * f + 3.333331261e-1f;
  const float ef = (float)e;
  const float rest = (f * f) * (f * p - 0.5f);
  float y = ef * 0x1.62e4p-1f + (f + (rest + ef * 0x1.7f7d1cp-20f));

  y = p87_pick(x == p87_bits_float(0x7f800000u), x, y);
  y = p87_pick(x == 0.0f, p87_bits_float(0xff800000u), y);
  y = p87_pick(x < 0.0f, p87_bits_float(0x7fc00000u), y);
  return p87_keep_nan(x, y);
}

/* The x below which a standard normal number falls with chance u, 0 < u < 1. At most 4e-7 off,
 * relative to x, from u = 2^-33 on; for u below 7e-11 (no p87_uniform is) it stays at -6.4. */
static inline float p87_normal_quantilef(float u)
{
  /* Odd in 2u - 1; what is left depends on w = -ln(4u(1 - u)) and is nearly a straight line, in w
   * at the centre and in sqrt(w) in the tails (after M. Giles, 2010). Minimax for the relative
   * error. The exact 0.25 c and t are kept apart from the small terms: so it stays monotone. */
  const float v = p87_pick(u < 0.5f, u, 1.0f - u); /* v - v^2 rises with v; v (1 - v) not always */
  const float all = -p87_logf(4.0f * (v - v * v));
  const float w = p87_at_most(all, 22.0f);
  const float c = w - 2.75f;
  float a = -1.044118967e-8f;
  a = a * c + 1.044360935e-8f;
  a = a * c + 6.752052287e-7f;
  a = a * c - 3.762404974e-6f;
  a = a * c - 1.340097604e-5f;
  a = a * c + 2.959911561e-4f;
  a = a * c - 1.468773431e-3f;
  a = a * c - 7.122239523e-3f;
  a = a * c + 9.553515248e-2f;
  a = 2.210118306f + (0.25f * c + a * c);

  const float t = __builtin_sqrtf(p87_at_least(w, 5.5f)) - 3.5f;
  float b = 1.644802818e-5f;
  b = b * t - 2.677248832e-4f;
  b = b * t + 7.461104999e-4f;
  b = b * t - 1.033891151e-3f;
  b = b * t + 1.465336396e-3f;
  b = b * t - 2.888068565e-3f;
  b = b * t + 4.651449689e-3f;
  b = b * t + 4.246316889e-1f;
  b = 4.717088527f + (t + b * t);

  const float y = (2.0f * u - 1.0f) * p87_pick(w < 5.5f, a, b);
  return p87_keep_nan(u, y);
}

/* ln(u / (1 - u)) for 0 < u < 1: the standard logistic number below which chance u lies.
 * Absolute error below 2e-7 for |result| <= 1, relative error below 2e-7 beyond. */
static inline float p87_logistic_quantilef(float u)
{
  return p87_logf(u / (1.0f - u));
}

/* 1 / (1 + e^-x), from 0 to 1 for all x, infinities included. Relative error below 2e-7 for
 * x > -87; below -88.73 the result is 0. */
static inline float p87_logisticf(float x)
{
  return p87_keep_nan(x, 1.0f / (1.0f + p87_expf(-x)));
}

/* base^exponent for base > 0, as e^(exponent ln base): monotone in each argument, exactly 1 for
 * base 1 or exponent 0; relative error below |exponent ln base| 1.2e-7 + 1e-7. base 0 works for
 * exponent > 0; base < 0, 0^0 and inf^0 give NaN. */
static inline float p87_powf(float base, float exponent)
{
  return p87_expf(exponent * p87_logf(base));
}

/* x cut off to an integer towards zero, then clamped to [low, high], low <= high. NaN gives low.
 * The one place where the model turns floats into integers: C leaves the rest undefined. */
static inline int32_t p87_to_int(float x, int32_t low, int32_t high)
{
  int32_t i = (int32_t)p87_at_most(p87_at_least(x, -0x1p31f), 0x1.fffffep30f);
  /* the last float below 2^31 is 2^31 - 128: from 2^31 on the missing bits are filled in */
  i |= (int32_t)(0u - (uint32_t)(x >= 0x1p31f)) & INT32_MAX;
  i = i > low ? i : low;
  return i < high ? i : high;
}

/* x cut off towards zero and clamped to [0, 255]; NaN gives 0. */
static inline uint8_t p87_to_u8(float x)
{
  return (uint8_t)p87_to_int(x, 0, 255);
}

/* In double, for setting up (tables, thresholds, synthesis), not for loops over persons. Same bits
 * everywhere, no libm. */

/* e^x; relative error below 1e-15 (results below 1e-307: absolute error below 1e-322). */
double p87_exp(double x);
void p87_exp_all(size_t n, double *x); /* the same of many, in place: several times as fast */

/* ln x; 0 gives -inf, less gives NaN. Relative error below 1e-15. (p87_log writes the log.) */
double p87_ln(double x);

/* Chance that a standard normal number is below x; relative error below 3e-13 for x > -37. */
double p87_normal_cdf(double x);

/* Its inverse: p <= 0 gives -inf, p >= 1 gives +inf. Relative error below 1e-12 (absolute near
 * 0). */
double p87_normal_quantile(double p);

#endif
