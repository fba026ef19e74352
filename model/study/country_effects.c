/* Effects of countries on the constant of children's work.
 *
 * Of country c a survey s of kind d asks for the effect
 *
 *     y_s = logit(rate of the survey) - logit(rate of the model, same definition and ages) + u_c now
 *
 * and these are seen as
 *
 *     y_s = o_d + b'z_c + v_c + e_s     b ~ N(0, B I)   v_c ~ N(0, V)   e_s ~ N(0, S + m_s)   o_d ~ N(0, 2^2)
 *
 *   o_d  what surveys of a kind count more or less than the model does; no part of the effect
 *   z_c  covariates of the country, standardised, less the mean over the children of its region
 *   v_c  what they leave, shrunk towards 0 as V is small beside S (empirical Bayes)
 *   m_s  Monte Carlo variance of the model's log odds
 *
 * B, V, S maximise the marginal likelihood of all y. The effect is u_c = b'z_c + v_c (posterior means), less its
 * mean over the children of the region: levels of regions are the ILO's, and the regional constant has them. A
 * country without a survey has b'z_c. A slope of 1 of the log odds on the effect is what the contraction of
 * calibrate.c assumes too; at its end only y = u + (survey - model) counts.
 *
 * The year of a survey is taken as 2016: the nearest year the model lives. b is a ridge regression whose
 * penalty the likelihood chooses. Left out: errors of surveys by their size, which the tables do not give. */
#include "path87/study/country_effects.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <stdio.h>
#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/memory.h"

static const double offset_variance = 4.0;
static const double design = 2.0; /* variance of clustered children over that of single ones */

/* Observations, and what is needed again and again. */
struct seen {
  size_t n, n_countries;
  const struct p87_survey *row;
  double z[P87_MAX_COUNTRIES][P87_EFFECT_TERMS];
  double children[P87_MAX_COUNTRIES];         /* 5-17, of the figures */
  double logit_employment[P87_MAX_COUNTRIES]; /* of the model, 5-17 */
  double y[P87_MAX_SURVEYS], error[P87_MAX_SURVEYS];
  gsl_matrix *alike; /* products of the covariates of two observations */
  gsl_matrix *k;     /* covariance of the observations: its factor, then its inverse */
  gsl_vector *a;     /* weights: the inverse times y */
};

static double logit(double p)
{
  return p87_ln(p / (1.0 - p));
}

static double square_root(double x)
{
  return __builtin_sqrt(x);
}

static double mean_of_sexes(double male, double female)
{
  return 0.5 * (male + female);
}

static void covariates_of(const struct p87_country *c, double z[P87_EFFECT_TERMS])
{
  z[P87_EFFECT_AGRICULTURE] = mean_of_sexes(c->employment[P87_MALE].agriculture, c->employment[P87_FEMALE].agriculture);
  z[P87_EFFECT_CONSUMPTION] = p87_ln(c->economy.consumption_usd_day);
  z[P87_EFFECT_GINI] = c->economy.gini;
  z[P87_EFFECT_URBAN] = c->urban[0];
  z[P87_EFFECT_COMPLETION] =
    mean_of_sexes(c->education.completion_primary_male, c->education.completion_primary_female);
  z[P87_EFFECT_OUT_OF_SCHOOL] = mean_of_sexes(c->education.oos_primary_male, c->education.oos_primary_female);
  z[P87_EFFECT_CONFLICT] = p87_ln(1.0 + c->conflict.battle_deaths_per_100000_2012_2016);
}

/* Less the mean over the children of its region. */
static void centre(const struct p87_figures *figures, const double *children, double *x, size_t stride)
{
  double sum[P87_REGIONS] = {0}, weight[P87_REGIONS] = {0};
  for (size_t c = 0; c < figures->n_countries; c++) {
    sum[figures->country[c].region] += children[c] * x[c * stride];
    weight[figures->country[c].region] += children[c];
  }
  for (size_t c = 0; c < figures->n_countries; c++) {
    const unsigned r = figures->country[c].region;
    x[c * stride] -= sum[r] / weight[r];
  }
}

static void see_countries(const struct p87_figures *figures, const struct p87_country_rates *rates, struct seen *s)
{
  const size_t n = figures->n_countries;
  s->n_countries = n;
  for (size_t c = 0; c < n; c++) {
    const struct p87_country *country = &figures->country[c];
    for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++)
      s->children[c] += country->population[P87_MALE][age] + country->population[P87_FEMALE][age];
    covariates_of(country, s->z[c]);
    const struct p87_survey all = {
      .country = (uint16_t)c, .kind = P87_SURVEY_EMPLOYMENT, .first_age = P87_CHILD_FIRST, .last_age = P87_CHILD_LAST};
    double counted, children;
    p87_country_rates_at(rates, &all, &counted, &children);
    s->logit_employment[c] = logit((counted + 0.5) / (children + 1.0));
  }
  for (int t = 0; t < P87_EFFECT_TERMS; t++) {
    double mean = 0, squares = 0;
    for (size_t c = 0; c < n; c++) mean += s->z[c][t] / (double)n;
    for (size_t c = 0; c < n; c++) squares += (s->z[c][t] - mean) * (s->z[c][t] - mean) / (double)n;
    for (size_t c = 0; c < n; c++) s->z[c][t] = (s->z[c][t] - mean) / square_root(squares);
    centre(figures, s->children, &s->z[0][t], P87_EFFECT_TERMS);
  }
}

static double product(const double *a, const double *b)
{
  double sum = 0;
  for (int t = 0; t < P87_EFFECT_TERMS; t++) sum += a[t] * b[t];
  return sum;
}

static void see_surveys(const struct p87_surveys *surveys, const struct p87_country_rates *rates, const float *now,
                        struct seen *s)
{
  s->n = surveys->n;
  s->row = surveys->row;
  for (size_t k = 0; k < s->n; k++) {
    double counted, children;
    p87_country_rates_at(rates, &s->row[k], &counted, &children);
    P87_CHECK(children > 0, "no children of the ages of a survey in country %u", s->row[k].country);
    s->y[k] = logit(s->row[k].rate) - logit((counted + 0.5) / (children + 1.0)) + (double)now[s->row[k].country];
    s->error[k] = design * (1.0 / (counted + 0.5) + 1.0 / (children - counted + 0.5));
  }
  for (size_t i = 0; i < s->n; i++)
    for (size_t j = 0; j < s->n; j++)
      gsl_matrix_set(s->alike, i, j, product(s->z[s->row[i].country], s->z[s->row[j].country]));
}

/* Solves for the weights a of the observations; returns minus the log likelihood, but for a constant. */
static double solve(struct seen *s, const double variance[3])
{
  for (size_t i = 0; i < s->n; i++)
    for (size_t j = 0; j <= i; j++) {
      const struct p87_survey *p = &s->row[i], *q = &s->row[j];
      double k = variance[0] * gsl_matrix_get(s->alike, i, j);
      if (p->country == q->country) k += variance[1];
      if (p->kind == q->kind) k += offset_variance;
      if (i == j) k += variance[2] + s->error[i];
      gsl_matrix_set(s->k, i, j, k);
    }
  gsl_linalg_cholesky_decomp1(s->k); /* cannot fail: the diagonal exceeds what positive terms add */
  const gsl_vector_const_view y = gsl_vector_const_view_array(s->y, s->n);
  gsl_linalg_cholesky_solve(s->k, &y.vector, s->a);
  double half = 0;
  for (size_t i = 0; i < s->n; i++)
    half += 0.5 * s->y[i] * gsl_vector_get(s->a, i) + p87_ln(gsl_matrix_get(s->k, i, i));
  return half;
}

/* One variance after the other, by smaller and smaller factors, until none helps. */
static void find_variances(struct seen *s, double variance[3])
{
  double best = solve(s, variance);
  for (double factor = 4.0; factor > 1.02; factor = square_root(factor)) {
    int better = 1;
    for (int round = 0; better && round < 20; round++) {
      better = 0;
      for (int v = 0; v < 3; v++)
        for (int up = 0; up < 2; up++) {
          const double before = variance[v];
          variance[v] = before * (up ? factor : 1.0 / factor);
          if (variance[v] < 1e-6) variance[v] = 1e-6;
          const double then = solve(s, variance);
          if (then < best - 1e-9) {
            best = then;
            better = 1;
          } else {
            variance[v] = before;
          }
        }
    }
  }
}

/* Coefficients by weights of the observations. */
static void find_coefficients(const struct seen *s, const gsl_vector *a, double coefficient_variance,
                              double b[P87_EFFECT_TERMS])
{
  for (int t = 0; t < P87_EFFECT_TERMS; t++) {
    b[t] = 0;
    for (size_t i = 0; i < s->n; i++) b[t] += coefficient_variance * s->z[s->row[i].country][t] * gsl_vector_get(a, i);
  }
}

/* Posterior means of all effects by weights of the observations, not centred. */
static void find_posterior(const struct seen *s, const gsl_vector *a, const double variance[3],
                           double b[P87_EFFECT_TERMS], double effect[P87_MAX_COUNTRIES])
{
  find_coefficients(s, a, variance[0], b);
  for (size_t c = 0; c < s->n_countries; c++) effect[c] = product(b, s->z[c]);
  for (size_t i = 0; i < s->n; i++) effect[s->row[i].country] += variance[1] * gsl_vector_get(a, i);
}

/* Children in employment of a region when effects change by `effect` - `now` - less. */
static double employment(const struct p87_figures *figures, const struct seen *s, unsigned region, const double *effect,
                         const float *now, double less)
{
  double sum = 0;
  for (size_t c = 0; c < s->n_countries; c++) {
    if (figures->country[c].region != region) continue;
    const double odds = p87_exp(s->logit_employment[c] + (effect[c] - (double)now[c]) - less);
    sum += s->children[c] * odds / (1.0 + odds);
  }
  return sum;
}

/* What the constant of the region would take off effects to have its level of employment again: bisection, since
 * employment falls with what is taken off. */
static double taken_off(const struct p87_figures *figures, const struct seen *s, unsigned region, const double *effect,
                        const float *now)
{
  double wanted = 0, low = -8.0, high = 8.0;
  for (size_t c = 0; c < s->n_countries; c++)
    if (figures->country[c].region == region) {
      const double odds = p87_exp(s->logit_employment[c]);
      wanted += s->children[c] * odds / (1.0 + odds);
    }
  for (int step = 0; step < 40; step++) {
    const double middle = 0.5 * (low + high);
    if (employment(figures, s, region, effect, now, middle) > wanted)
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

/* Weights as if observations first..end - 1 were unknown. With P the inverse of the covariance and o these rows,
 * a - P_o (P_oo)^-1 a_o is the solution without them, and 0 in their rows. */
static void weights_without(const struct seen *s, size_t first, size_t end, gsl_vector *out)
{
  const size_t n = end - first;
  double inner[P87_SURVEY_KINDS * P87_SURVEY_KINDS], right[P87_SURVEY_KINDS];
  for (size_t i = 0; i < n; i++) {
    right[i] = gsl_vector_get(s->a, first + i);
    for (size_t j = 0; j < n; j++) inner[i * n + j] = gsl_matrix_get(s->k, first + i, first + j);
  }
  gsl_matrix_view m = gsl_matrix_view_array(inner, n, n);
  gsl_vector_view x = gsl_vector_view_array(right, n);
  gsl_linalg_cholesky_decomp1(&m.matrix);
  gsl_linalg_cholesky_svx(&m.matrix, &x.vector);
  for (size_t i = 0; i < s->n; i++) {
    double a = gsl_vector_get(s->a, i);
    for (size_t j = 0; j < n; j++) a -= gsl_matrix_get(s->k, i, first + j) * right[j];
    gsl_vector_set(out, i, i >= first && i < end ? 0.0 : a);
  }
}

/* Every country with surveys, predicted as if it had none: coefficients, effects of the others and what the
 * constant of its region would be are found anew; variances are not. */
static void leave_out(const struct p87_figures *figures, struct seen *s, const double variance[3], const float *now,
                      gsl_vector *a, struct p87_country_effects *out)
{
  gsl_linalg_cholesky_invert(s->k);
  for (size_t first = 0, end; first < s->n; first = end) {
    const unsigned c = s->row[first].country;
    for (end = first; end < s->n && s->row[end].country == c;) end++;
    double b[P87_EFFECT_TERMS], effect[P87_MAX_COUNTRIES];
    weights_without(s, first, end, a);
    find_posterior(s, a, variance, b, effect);
    out->left_out[c] = effect[c] - taken_off(figures, s, figures->country[c].region, effect, now);
  }
}

static void find_effects(const struct p87_figures *figures, struct seen *s, const float *now, gsl_vector *room,
                         struct p87_country_effects *out)
{
  double variance[3] = {0.02, 0.5, 0.25};
  find_variances(s, variance);
  out->coefficient_variance = variance[0];
  out->country_variance = variance[1];
  out->survey_variance = variance[2];
  solve(s, variance);
  find_posterior(s, s->a, variance, out->coefficient, out->effect);
  centre(figures, s->children, out->effect, 1);
  for (size_t i = 0; i < s->n; i++) out->offset[s->row[i].kind] += offset_variance * gsl_vector_get(s->a, i);
  memcpy(out->left_out, out->effect, sizeof out->left_out);
  leave_out(figures, s, variance, now, room, out);
}

p87_status p87_country_effects_fit(const struct p87_figures *figures, const struct p87_surveys *surveys,
                                   const struct p87_country_rates *rates, const float now[P87_MAX_COUNTRIES],
                                   struct p87_country_effects *out)
{
  memset(out, 0, sizeof *out);
  if (surveys->n == 0) return P87_OK;
  gsl_set_error_handler_off();
  struct seen *s = p87_alloc(sizeof *s);
  if (!s) return P87_MACHINE;
  s->alike = gsl_matrix_alloc(surveys->n, surveys->n);
  s->k = gsl_matrix_alloc(surveys->n, surveys->n);
  s->a = gsl_vector_alloc(surveys->n);
  gsl_vector *room = gsl_vector_alloc(surveys->n);
  const p87_status st = s->alike && s->k && s->a && room ? P87_OK : P87_MACHINE;
  if (!st) {
    see_countries(figures, rates, s);
    see_surveys(surveys, rates, now, s);
    find_effects(figures, s, now, room, out);
  }
  gsl_matrix_free(s->alike);
  gsl_matrix_free(s->k);
  gsl_vector_free(s->a);
  gsl_vector_free(room);
  p87_free(s);
  return st;
}

p87_status p87_country_effects_write(const char *path, const struct p87_country_effects *effects,
                                     const char *provenance, struct p87_report *report)
{
  static const char *const terms[P87_EFFECT_TERMS] = {[P87_EFFECT_AGRICULTURE] = "agriculture",
                                                      [P87_EFFECT_CONSUMPTION] = "ln_consumption",
                                                      [P87_EFFECT_GINI] = "gini",
                                                      [P87_EFFECT_URBAN] = "urban",
                                                      [P87_EFFECT_COMPLETION] = "completion_primary",
                                                      [P87_EFFECT_OUT_OF_SCHOOL] = "out_of_school_primary",
                                                      [P87_EFFECT_CONFLICT] = "ln_battle_deaths"};
  FILE *out = fopen(path, "w");
  if (!out) {
    p87_report_add(report, path, 0, 0, "cannot write: %s", strerror(errno));
    return P87_MACHINE;
  }
  fprintf(out,
          "# How effects of countries on children's work were found; they stand in countries_2016.csv, column work.\n"
          "# Made by: %s\nterm,name,unit,value\n",
          provenance);
  fprintf(out, "variance,coefficient,utility squared,%.6g\n", effects->coefficient_variance);
  fprintf(out, "variance,country,utility squared,%.6g\n", effects->country_variance);
  fprintf(out, "variance,survey,utility squared,%.6g\n", effects->survey_variance);
  for (int d = 0; d < P87_SURVEY_KINDS; d++)
    fprintf(out, "offset,%s,log odds,%.6g\n", p87_survey_kind_key[d], effects->offset[d]);
  for (int t = 0; t < P87_EFFECT_TERMS; t++)
    fprintf(out, "coefficient,%s,utility per standard deviation,%.6g\n", terms[t], effects->coefficient[t]);
  if (ferror(out) | fclose(out)) {
    p87_report_add(report, path, 0, 0, "writing failed: %s", strerror(errno));
    return P87_MACHINE;
  }
  return P87_OK;
}
