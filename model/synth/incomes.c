/* Incomes of 2016: what earners earn, so that income per head is distributed as published.
 *
 * Income per head of a household with wealth z (a standard score):
 *
 *     y = exp(e_c(z)) F,   F = (1/n) sum_i f(status_i)^k exp(k (r (g_i - g_c) + d u_i + s v_i))
 *
 * F spreads incomes by itself: earners per head, status, schooling, luck. Where that would be more
 * than `most_by_others` of the variance published, k < 1 evens it out: pensions and benefits do so in
 * countries where incomes are equal. e_c(z), linear between knots, takes the rest. It is found on pilot
 * communities (pilots.c), round by round: the knots of z move by the mean gap between ln Q(rank of y) and ln y of
 * the households there, Q the published distribution. What is published is consumption, to which children
 * who work add: so the pilots live 2016, and y and F are taken as lived.
 *
 *     ln Q(z) = level + sd z + bend(z)
 *
 * sd from the Gini coefficient, as of a lognormal; bend, linear between the middles of quintiles and
 * level beyond, from the published shares of quintiles; level from the headcount at 1.90 a day where it
 * is between 5 and 95 %, else from the mean, as far as the headcount then differs by no more than a
 * point. Gaps that are left in the pilots' own shares and headcount bend Q and lift e_c once more.
 */
#include "path87/synth/incomes.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/memory.h"

static const double line_usd_day = 1.90, least_headcount = 0.05, most_headcount = 0.95, headcount_slack = 0.01;
static const double most_by_others = 0.35, least_spread = 0.05; /* of the variance of ln income */
static const double bend_pace = 0.7;

/* --- the published distribution ------------------------------------------------------------- */

enum { QUINTILES = 5, GRID = 500, SHARE_ROUNDS = 60, FIT_ROUNDS = 4, BENDS = 3, SPREAD_ROUNDS = 7 };

/* Middles of quintiles, standard scores. */
static const double middle[QUINTILES] = {-1.2815515655446004, -0.5244005127080407, 0.0, 0.5244005127080407,
                                         1.2815515655446004};

double p87_income_curve_at(const struct p87_income_curve *c, double z)
{
  double bend = c->bend[QUINTILES - 1];
  if (z <= middle[0]) bend = c->bend[0];
  for (int k = 0; k + 1 < QUINTILES; k++)
    if (z > middle[k] && z <= middle[k + 1])
      bend = c->bend[k] + (z - middle[k]) / (middle[k + 1] - middle[k]) * (c->bend[k + 1] - c->bend[k]);
  return c->level + c->sd * z + bend;
}

/* Mean of exp ln Q in each quintile; returns that of all. */
static double means_of_quintiles(const struct p87_income_curve *c, const double score[GRID], double mean[QUINTILES])
{
  double all = 0;
  for (int q = 0; q < QUINTILES; q++) mean[q] = 0;
  for (int i = 0; i < GRID; i++) mean[i * QUINTILES / GRID] += p87_exp(p87_income_curve_at(c, score[i]));
  for (int q = 0; q < QUINTILES; q++) {
    mean[q] /= GRID / QUINTILES;
    all += mean[q] / QUINTILES;
  }
  return all;
}

static double clamped_share(double p)
{
  return p < 1e-4 ? 1e-4 : p > 1.0 - 1e-4 ? 1.0 - 1e-4 : p;
}

/* Level at which the share p lives below the line. */
static double level_of(const struct p87_income_curve *c, double p)
{
  return p87_ln(line_usd_day) - (p87_income_curve_at(c, p87_normal_quantile(clamped_share(p))) - c->level);
}

static int headcount_tells(const struct p87_economy_figures *e)
{
  return e->poverty_190 > least_headcount && e->poverty_190 < most_headcount;
}

/* mean: of exp ln Q at level 0. */
static void set_level(struct p87_income_curve *c, const struct p87_economy_figures *e, double mean)
{
  c->level = 0;
  const double by_headcount = level_of(c, e->poverty_190), by_mean = p87_ln(e->consumption_usd_day / mean);
  if (headcount_tells(e)) {
    c->level = by_headcount;
    return;
  }
  const double low = level_of(c, e->poverty_190 + headcount_slack),
               high = level_of(c, e->poverty_190 - headcount_slack);
  c->level = by_mean < low ? low : by_mean > high && e->poverty_190 > headcount_slack ? high : by_mean;
}

void p87_income_curve_make(const struct p87_economy_figures *e, struct p87_income_curve *c)
{
  const double share[QUINTILES] = {e->share_q1, e->share_q2, e->share_q3, e->share_q4, e->share_q5};
  double score[GRID], mean[QUINTILES], sum = 0;
  for (int i = 0; i < GRID; i++) score[i] = (double)p87_normal_quantilef(((float)i + 0.5f) / GRID);
  for (int q = 0; q < QUINTILES; q++) sum += share[q];

  *c = (struct p87_income_curve){.sd = 1.4142135623730951 * p87_normal_quantile((1.0 + e->gini) / 2.0)};
  for (int round = 0; round < SHARE_ROUNDS; round++) {
    const double all = means_of_quintiles(c, score, mean);
    for (int q = 0; q < QUINTILES; q++) c->bend[q] += p87_ln(share[q] / sum * QUINTILES / (mean[q] / all));
  }
  set_level(c, e, means_of_quintiles(c, score, mean));
}

/* --- the sample ------------------------------------------------------------------------------ */

static void sample_free(struct p87_income_sample *s)
{
  p87_free(s->wealth);
  p87_free(s->members);
  p87_free(s->adults);
  p87_free(s->worth);
  p87_free(s->grade);
}

static p87_status sample_init(struct p87_income_sample *s, size_t persons)
{
  memset(s, 0, sizeof *s);
  s->wealth = p87_alloc_array(persons, sizeof *s->wealth);
  s->members = p87_alloc_array(persons, sizeof *s->members);
  s->adults = p87_alloc_array(persons, sizeof *s->adults);
  s->worth = p87_alloc_array(persons, sizeof *s->worth);
  s->grade = p87_alloc_array(persons, sizeof *s->grade);
  return s->wealth && s->members && s->adults && s->worth && s->grade ? P87_OK : P87_MACHINE;
}

/* Schooling against the pilots' mean, in what an adult is worth. */
static float centre_schooling(float return_to_grade, struct p87_income_sample *s)
{
  double sum = 0;
  for (size_t i = 0; i < s->n_adults; i++) sum += (double)s->grade[i];
  const float mean = s->n_adults > 0 ? (float)(sum / (double)s->n_adults) : 0.0f;
  for (size_t i = 0; i < s->n_adults; i++) s->worth[i] += return_to_grade * ((float)s->grade[i] - mean);
  return mean;
}

/* --- the fit -------------------------------------------------------------------------------- */

/* ln F of every pilot household, at a spread k; returns its variance over persons. */
static double others(const struct p87_income_sample *s, float k, float *ln_f)
{
  double persons = 0, sum = 0, squares = 0;
  const float *worth = s->worth;
  for (size_t h = 0; h < s->n_homes; h++) {
    float f = 0;
    for (unsigned i = 0; i < s->adults[h]; i++) f += p87_expf(k * *worth++);
    ln_f[h] = p87_logf((f > 0.0f ? f : 1e-3f) / (float)s->members[h]);
    const double n = s->members[h], x = (double)ln_f[h];
    persons += n;
    sum += n * x;
    squares += n * x * x;
  }
  return squares / persons - sum / persons * (sum / persons);
}

/* The largest spread, at most 1, at which the others leave room for wealth. */
static float find_spread(const struct p87_income_sample *s, double variance, float *ln_f)
{
  if (others(s, 1.0f, ln_f) <= most_by_others * variance) return 1.0f;
  float low = (float)least_spread, high = 1.0f;
  for (int round = 0; round < SPREAD_ROUNDS; round++) {
    const float k = 0.5f * (low + high);
    if (others(s, k, ln_f) <= most_by_others * variance)
      low = k;
    else
      high = k;
  }
  others(s, low, ln_f);
  return low;
}

/* Ranks of ln y: a histogram, so that no order of rows matters. */
enum { RANK_BINS = 1200 };
static const float bin_first = -6.0f, bins_a_unit = 80.0f;

static int bin_of(float ln_y, float *within)
{
  const float at = (ln_y - bin_first) * bins_a_unit;
  const int k = p87_to_int(at, 0, RANK_BINS - 1);
  *within = at - (float)k < 0.0f ? 0.0f : at - (float)k > 1.0f ? 1.0f : at - (float)k;
  return k;
}

/* Persons below each bin, as shares; [RANK_BINS] is 1. */
static void rank_persons(const struct p87_income_sample *s, const float *ln_y, double below[RANK_BINS + 1])
{
  memset(below, 0, (RANK_BINS + 1) * sizeof *below);
  float within;
  for (size_t h = 0; h < s->n_homes; h++) below[bin_of(ln_y[h], &within) + 1] += s->members[h];
  for (int k = 0; k < RANK_BINS; k++) below[k + 1] += below[k];
  for (int k = 0; k <= RANK_BINS; k++) below[k] /= below[RANK_BINS];
}

static void income_of(const struct p87_income_sample *s, const struct p87_work_table *t, const float *ln_f, float *ln_y)
{
  for (size_t h = 0; h < s->n_homes; h++) ln_y[h] = ln_f[h] + p87_potential_at(t, s->wealth[h]);
}

/* One round: knots move by the mean gap of the households around them. */
static void fit_round(const struct p87_income_sample *s, const struct p87_income_curve *curve, const float *ln_f,
                      float *ln_y, struct p87_work_table *t)
{
  double below[RANK_BINS + 1], gap[P87_WEALTH_KNOTS] = {0}, weight[P87_WEALTH_KNOTS] = {0};
  income_of(s, t, ln_f, ln_y);
  rank_persons(s, ln_y, below);
  for (size_t h = 0; h < s->n_homes; h++) {
    float within;
    const int bin = bin_of(ln_y[h], &within);
    const double rank = below[bin] + (double)within * (below[bin + 1] - below[bin]);
    const double off =
      p87_income_curve_at(curve, (double)p87_normal_quantilef((float)clamped_share(rank))) - (double)ln_y[h];
    const float at = (s->wealth[h] + 3.0f) * 4.0f;
    const int k = p87_to_int(at, 0, P87_WEALTH_KNOTS - 2);
    const double right = at < 0.0f ? 0.0 : at - (float)k > 1.0f ? 1.0 : (double)(at - (float)k);
    gap[k] += s->members[h] * (1.0 - right) * off;
    gap[k + 1] += s->members[h] * right * off;
    weight[k] += s->members[h] * (1.0 - right);
    weight[k + 1] += s->members[h] * right;
  }
  /* few households have scores beyond 2: neighbours help, so that noise does not bend the ends */
  for (int k = 0; k < P87_WEALTH_KNOTS; k++) {
    double g = 0, w = 0;
    for (int j = k - 2; j <= k + 2; j++) {
      if (j < 0 || j >= P87_WEALTH_KNOTS) continue;
      const double near = j == k ? 1.0 : j == k - 1 || j == k + 1 ? 0.5 : 0.1;
      g += near * gap[j];
      w += near * weight[j];
    }
    if (w > 0) t->fit.ln_potential[k] += (float)(g / w);
  }
  for (int k = 1; k < P87_WEALTH_KNOTS; k++) /* the wealthier never earn less */
    if (t->fit.ln_potential[k] < t->fit.ln_potential[k - 1]) t->fit.ln_potential[k] = t->fit.ln_potential[k - 1];
}

/* Mean and spread of potentials over households as many as a standard normal has. */
static void summarise(struct p87_work_table *t)
{
  double sum = 0, squares = 0;
  enum { POINTS = 200 };
  for (int i = 0; i < POINTS; i++) {
    const double e = (double)p87_potential_at(t, p87_normal_quantilef(((float)i + 0.5f) / POINTS));
    sum += e;
    squares += e * e;
  }
  const double mean = sum / POINTS, variance = squares / POINTS - mean * mean;
  t->fit.ln_mean = (float)mean;
  t->fit.ln_sd = __builtin_sqrtf((float)(variance > 1e-6 ? variance : 1e-6));
}

/* Persons and money below each bin, as shares, and the share of persons below the line. */
struct pilot_shares {
  double quintile[QUINTILES], headcount;
};

static struct pilot_shares shares_of(const struct p87_income_sample *s, const float *ln_y)
{
  double persons[RANK_BINS + 1] = {0}, money[RANK_BINS + 1] = {0};
  struct pilot_shares r = {.headcount = 0};
  float within;
  for (size_t h = 0; h < s->n_homes; h++) {
    const int k = bin_of(ln_y[h], &within);
    persons[k + 1] += s->members[h];
    money[k + 1] += s->members[h] * (double)p87_expf(ln_y[h]);
    r.headcount += ln_y[h] < p87_logf((float)line_usd_day) ? s->members[h] : 0;
  }
  for (int k = 0; k < RANK_BINS; k++) {
    persons[k + 1] += persons[k];
    money[k + 1] += money[k];
  }
  r.headcount /= persons[RANK_BINS];
  double before = 0;
  int k = 0;
  for (int q = 0; q < QUINTILES; q++) {
    const double wanted = persons[RANK_BINS] * (q + 1) / QUINTILES;
    while (k < RANK_BINS - 1 && persons[k + 1] < wanted) k++;
    const double here = persons[k + 1] - persons[k];
    const double upto = money[k] + (here > 0 ? (wanted - persons[k]) / here : 1.0) * (money[k + 1] - money[k]);
    r.quintile[q] = (upto - before) / money[RANK_BINS];
    before = upto;
  }
  return r;
}

/* Bends the curve that is aimed at by what the pilots' shares still lack. */
static void bend_by_shares(const struct p87_income_sample *s, const struct p87_economy_figures *e, const float *ln_y,
                           struct p87_income_curve *curve)
{
  const double share[QUINTILES] = {e->share_q1, e->share_q2, e->share_q3, e->share_q4, e->share_q5};
  const struct pilot_shares now = shares_of(s, ln_y);
  double sum = 0;
  for (int q = 0; q < QUINTILES; q++) sum += share[q];
  for (int q = 0; q < QUINTILES; q++)
    if (now.quintile[q] > 1e-6) curve->bend[q] += bend_pace * p87_ln(share[q] / sum / now.quintile[q]);
}

/* Lifts all potentials so that as many pilots live below the line as published; shares do not change. */
static void lift_to_headcount(const struct p87_income_sample *s, const struct p87_economy_figures *e, float *ln_y,
                              struct p87_work_table *t)
{
  float low = -0.5f, high = 0.5f;
  for (int round = 0; round < 12; round++) {
    const float lift = 0.5f * (low + high), line = p87_logf((float)line_usd_day) - lift;
    double poor = 0, all = 0;
    for (size_t h = 0; h < s->n_homes; h++) {
      all += s->members[h];
      poor += ln_y[h] < line ? s->members[h] : 0;
    }
    if (poor > e->poverty_190 * all)
      low = lift;
    else
      high = lift;
  }
  for (int k = 0; k < P87_WEALTH_KNOTS; k++) t->fit.ln_potential[k] += 0.5f * (low + high);
}

static void fit_rounds(const struct p87_income_sample *s, const struct p87_economy_figures *e, const float *ln_f,
                       float *ln_y, struct p87_income_curve *curve, struct p87_work_table *t)
{
  for (int bends = 0; bends < BENDS; bends++) {
    for (int round = 0; round < FIT_ROUNDS; round++) fit_round(s, curve, ln_f, ln_y, t);
    income_of(s, t, ln_f, ln_y);
    bend_by_shares(s, e, ln_y, curve);
  }
  if (headcount_tells(e)) lift_to_headcount(s, e, ln_y, t);
}

p87_status p87_income_fit_init(struct p87_income_fit *fit, const struct p87_economy_figures *economy, size_t persons)
{
  memset(fit, 0, sizeof *fit);
  fit->economy = economy;
  p87_status st = sample_init(&fit->sample, persons);
  fit->ln_f = p87_alloc_array(persons, sizeof *fit->ln_f);
  fit->ln_y = p87_alloc_array(persons, sizeof *fit->ln_y);
  return st || !fit->ln_f || !fit->ln_y ? P87_MACHINE : P87_OK;
}

void p87_income_fit_free(struct p87_income_fit *fit)
{
  sample_free(&fit->sample);
  p87_free(fit->ln_f);
  p87_free(fit->ln_y);
  memset(fit, 0, sizeof *fit);
}

void p87_income_fit_first(struct p87_income_fit *fit, const struct p87_adult_work_params *k, struct p87_work_table *t)
{
  p87_income_curve_make(fit->economy, &fit->curve);
  t->fit.mean_grade = centre_schooling(k->return_to_grade, &fit->sample);
  t->fit.spread = find_spread(&fit->sample, fit->curve.sd * fit->curve.sd, fit->ln_f);
  for (int i = 0; i < P87_WEALTH_KNOTS; i++)
    t->fit.ln_potential[i] = (float)(fit->curve.level + 0.7 * fit->curve.sd * (0.25 * i - 3.0));
  p87_income_fit_again(fit, t);
}

void p87_income_fit_again(struct p87_income_fit *fit, struct p87_work_table *t)
{
  if (fit->sample.n_homes == 0) return;
  fit_rounds(&fit->sample, fit->economy, fit->ln_f, fit->ln_y, &fit->curve, t);
  summarise(t);
}
