/* Intervals over replicates. */
#include "path87/report/estimate.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

/* Two sides of 2.5 % each. */
static double student_t(size_t n)
{
  return gsl_cdf_tdist_Pinv(0.975, (double)(n - 1));
}

struct p87_estimate p87_estimate_none(void)
{
  return (struct p87_estimate){(double)NAN, (double)NAN, (double)NAN};
}

struct p87_estimate p87_estimate_mean(const double *x, size_t n)
{
  struct p87_estimate e = p87_estimate_none();
  e.mean = gsl_stats_mean(x, 1, n);
  if (n < 2 || isnan(e.mean)) return e;
  const double half = student_t(n) * sqrt(gsl_stats_variance_m(x, 1, n, e.mean) / (double)n);
  e.low = e.mean - half;
  e.high = e.mean + half;
  return e;
}

/* The roots r of (y - r x)^2 = t^2 var(y - r x), y and x being means. g is the squared relative half
 * width of x's own interval: from 1 on the interval of the ratio has no bounds. */
static void fieller(struct p87_estimate *e, double x, double v_yy, double v_xx, double v_yx, double t)
{
  const double r = e->mean;
  const double g = t * t * v_xx / (x * x);
  if (!(g < 1.0)) return;
  const double shift = g > 0.0 ? v_yx / v_xx : 0.0;
  const double rest = g > 0.0 ? v_yy - v_yx * v_yx / v_xx : v_yy;
  const double inside = v_yy - 2.0 * r * v_yx + r * r * v_xx - g * rest;
  const double half = t / x * sqrt(inside > 0.0 ? inside : 0.0);
  e->low = (r - g * shift - half) / (1.0 - g);
  e->high = (r - g * shift + half) / (1.0 - g);
}

struct p87_estimate p87_estimate_ratio(const double *y, const double *x, size_t n)
{
  struct p87_estimate e = p87_estimate_none();
  const double mean_x = gsl_stats_mean(x, 1, n), mean_y = gsl_stats_mean(y, 1, n);
  if (!(mean_x > 0.0)) return e;
  e.mean = mean_y / mean_x;
  if (n < 2) return e;
  const double v_xx = gsl_stats_variance_m(x, 1, n, mean_x) / (double)n;
  const double v_yy = gsl_stats_variance_m(y, 1, n, mean_y) / (double)n;
  const double v_yx = gsl_stats_covariance_m(y, 1, x, 1, n, mean_y, mean_x) / (double)n;
  fieller(&e, mean_x, v_yy, v_xx, v_yx, student_t(n));
  return e;
}

/* a / b, no number without b. */
static double over(double a, double b)
{
  return b > 0.0 ? a / b : (double)NAN;
}

void p87_estimate_level(const double *count, const double *of, size_t n, double *x, struct p87_compare_cell *cell)
{
  double everybody = 0.0;
  for (size_t r = 0; r < n; r++) {
    everybody += of[r];
    x[r] = over(count[r], of[r]);
  }
  cell->count = everybody > 0.0 ? p87_estimate_mean(count, n) : p87_estimate_none();
  cell->share = p87_estimate_mean(x, n);
}

void p87_estimate_change(const double *base, const double *base_of, const double *other, const double *other_of,
                         size_t n, double *x, struct p87_compare_cell *cell)
{
  for (size_t r = 0; r < n; r++) x[r] = other[r] - base[r];
  cell->count_change = p87_estimate_mean(x, n);
  for (size_t r = 0; r < n; r++) x[r] = over(other[r], other_of[r]) - over(base[r], base_of[r]);
  cell->share_change = p87_estimate_mean(x, n);
  for (size_t r = 0; r < n; r++) x[r] = over(other[r], base[r]) - 1.0;
  cell->relative_change = p87_estimate_mean(x, n);
}

void p87_estimate_no_change(struct p87_compare_cell *cell)
{
  cell->count_change = cell->share_change = cell->relative_change = p87_estimate_none();
}
