/* Elementary functions in double, for setting up. Series and fractions whose coefficients can be
 * checked by eye; speed does not matter here. The float functions are inline in the header. */
#include "path87/base/dmath.h"

static const double ln2_high = 0x1.62e42fefap-1; /* short: times an exponent it is exact */
static const double ln2_low = 0x1.cf79abc9e3b39p-40;

static double bits_double(uint64_t bits)
{
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static uint64_t double_bits(double x)
{
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static double infinity(void)
{
  return bits_double(UINT64_C(0x7ff0000000000000));
}

static double not_a_number(void)
{
  return bits_double(UINT64_C(0x7ff8000000000000));
}

/* 2^k for k from -1022 to 1023. */
static double power_of_two(int k)
{
  return bits_double((uint64_t)(k + 1023) << 52);
}

double p87_exp(double x)
{
  if (x != x) return not_a_number();
  if (x > 709.782712893384) return infinity();
  if (x < -746.0) return 0.0;

  const double scaled = x * 1.4426950408889634;
  const int k = (int)(scaled + (scaled < 0.0 ? -0.5 : 0.5));
  const double r = (x - k * ln2_high) - k * ln2_low;
  double sum = 0.0; /* Taylor: |r| <= ln 2 / 2, the term after r^14/14! is below 1e-19 */
  for (int i = 14; i >= 2; i--) sum = (sum + 1.0) * r / i;
  const double y = 1.0 + (r + r * sum);
  return y * power_of_two(k / 2) * power_of_two(k - k / 2);
}

/* Lanes stand side by side, so that no division waits for another; the operations are those of p87_exp. */
enum { EXP_LANES = 8 };

static void exp_lanes(double x[EXP_LANES])
{
  double r[EXP_LANES], sum[EXP_LANES] = {0};
  int k[EXP_LANES];
  for (int lane = 0; lane < EXP_LANES; lane++) {
    const double scaled = x[lane] * 1.4426950408889634;
    k[lane] = (int)(scaled + (scaled < 0.0 ? -0.5 : 0.5));
    r[lane] = (x[lane] - k[lane] * ln2_high) - k[lane] * ln2_low;
  }
  for (int i = 14; i >= 2; i--)
    for (int lane = 0; lane < EXP_LANES; lane++) sum[lane] = (sum[lane] + 1.0) * r[lane] / i;
  for (int lane = 0; lane < EXP_LANES; lane++) {
    const double y = 1.0 + (r[lane] + r[lane] * sum[lane]);
    x[lane] = y * power_of_two(k[lane] / 2) * power_of_two(k[lane] - k[lane] / 2);
  }
}

void p87_exp_all(size_t n, double *x)
{
  while (n >= EXP_LANES) {
    int usual = 1; /* all of them */
    for (int lane = 0; lane < EXP_LANES; lane++) usual &= (x[lane] > -700.0) & (x[lane] < 700.0);
    if (usual)
      exp_lanes(x);
    else
      for (int lane = 0; lane < EXP_LANES; lane++) x[lane] = p87_exp(x[lane]);
    n -= EXP_LANES;
    x += EXP_LANES;
  }
  for (size_t at = 0; at < n; at++) x[at] = p87_exp(x[at]);
}

double p87_ln(double x)
{
  if (!(x >= 0.0)) return not_a_number();
  if (x == 0.0) return -infinity();
  if (x == infinity()) return x;

  int e = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    e = -54;
  }
  /* x = 2^e m, m in [sqrt(1/2), sqrt(2)) */
  const uint64_t bits = double_bits(x);
  double m = bits_double((bits & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x3ff0000000000000));
  e += (int)(bits >> 52) - 1023;
  if (m > 1.4142135623730951) {
    m *= 0.5;
    e++;
  }
  /* ln m = 2 atanh s = 2 (s + s^3/3 + s^5/5 + ...), |s| < 0.172; 2 s = f - s f keeps f exact */
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  double sum = 0.0;
  for (int i = 23; i >= 3; i -= 2) sum = z * (sum + 2.0 / i);
  return e * ln2_high + (f + (s * (sum - f) + e * ln2_low));
}

/* Height of the normal curve at x. The square is split so that large |x| keep their digits. */
static double normal_density(double x)
{
  const double high = bits_double(double_bits(x) & UINT64_C(0xfffffffff8000000));
  const double low = x - high; /* x^2 = high^2 + low (x + high), high^2 exact */
  return 0.3989422804014327 * p87_exp(-0.5 * high * high) * p87_exp(-0.5 * low * (x + high));
}

/* Chance of more than x, x >= 0. */
static double upper_tail(double x)
{
  if (x > 40.0) return 0.0;
  if (x < 2.5) {
    /* half minus density times x + x^3/3 + x^5/(3 5) + ..., all terms positive */
    double term = x, sum = x;
    for (int i = 3; i < 120; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 - normal_density(x) * sum;
  }
  /* density / (x + 1/(x + 2/(x + 3/(x + ...)))) (Laplace) */
  double fraction = x;
  for (int i = 160; i >= 1; i--) fraction = x + i / fraction;
  return normal_density(x) / fraction;
}

double p87_normal_cdf(double x)
{
  if (x != x) return not_a_number();
  return x < 0.0 ? upper_tail(-x) : 1.0 - upper_tail(x);
}

double p87_normal_quantile(double p)
{
  if (p != p) return not_a_number();
  if (p <= 0.0) return -infinity();
  if (p >= 1.0) return infinity();
  if (p > 0.5) return -p87_normal_quantile(1.0 - p); /* exact: 1 - p has no more digits than p */

  /* Start within 4.5e-4 (Abramowitz and Stegun 26.2.23), then Halley's rule, which triples the
   * number of digits. */
  const double t = __builtin_sqrt(-2.0 * p87_ln(p));
  const double above = 2.515517 + t * (0.802853 + t * 0.010328);
  const double below = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  double x = t - above / below;
  if (x < 0.0) x = 0.0; /* upper_tail wants it; near one half the start may overshoot */
  for (int i = 0; i < 3; i++) {
    const double step = (upper_tail(x) - p) / normal_density(x);
    x += step / (1.0 - 0.5 * x * step);
    if (x < 0.0) x = 0.0;
  }
  return -x;
}
