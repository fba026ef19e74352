/* Schooling of 2016: grades completed, by wealth, sex, age and cohort.
 *
 * A person has a rank u in [0, 1) for life; those with u below the share of their sex and wealth quintile
 * complete a level of school (SDG 4.1.2: at 3-5 years above the age of its last grade). Other ages:
 *
 *     older     logit P(a) = logit P + b (a - a_level)       b: cohort_schooling
 *     under 18  grades are limited by time since entry: pace (a - entry) + v,  v ~ U(0, 1), in whole
 *               grades, as year 0 begins; children at school complete another one in it
 *
 * Who leaves a level on the way has completed a part of its grades, the larger the nearer u is to the share. */
#include "path87/synth/schooling.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/process/count.h"
#include "path87/world/decision.h"

enum { LEVELS = 3, QUINTILES = 5, GRADE = 20, PACE = 24 }; /* draws after P87_DRAW_SYNTH_PERSON */

enum { BISECTIONS = 40, RANKS = 30 };

static double clamped(double p)
{
  return p < 0.001 ? 0.001 : p > 0.999 ? 0.999 : p;
}

static double logit(double p)
{
  return p87_ln(clamped(p) / (1.0 - clamped(p)));
}

static double logistic(double x)
{
  return 1.0 / (1.0 + p87_exp(-x));
}

/* Log odds of the five, shifted alike so that their mean is `mean`. */
static void level_to(const double odds[QUINTILES], double mean, double share[QUINTILES])
{
  double low = -8.0, high = 8.0;
  for (int round = 0; round < BISECTIONS; round++) {
    const double shift = 0.5 * (low + high);
    double sum = 0;
    for (int q = 0; q < QUINTILES; q++) sum += logistic(odds[q] + shift);
    if (sum / QUINTILES < mean)
      low = shift;
    else
      high = shift;
  }
  for (int q = 0; q < QUINTILES; q++) share[q] = logistic(odds[q] + 0.5 * (low + high));
}

void p87_completion_make(const struct p87_education_figures *e, struct p87_completion *c)
{
  const double *const by_wealth[LEVELS] = {&e->completion_primary_q1, &e->completion_lower_q1, &e->completion_upper_q1};
  const double by_sex[LEVELS][P87_SEXES] = {{e->completion_primary_male, e->completion_primary_female},
                                            {e->completion_lower_male, e->completion_lower_female},
                                            {e->completion_upper_male, e->completion_upper_female}};
  for (int l = 0; l < LEVELS; l++) {
    double odds[QUINTILES], mean = 0;
    for (int q = 0; q < QUINTILES; q++) {
      odds[q] = logit(by_wealth[l][q]);
      mean += by_wealth[l][q] / QUINTILES;
    }
    /* fifths are kept; the sexes differ around them by their published gap in log odds */
    const double both = 0.5 * (by_sex[l][P87_MALE] + by_sex[l][P87_FEMALE]);
    for (int s = 0; s < P87_SEXES; s++)
      level_to(odds, logistic(logit(mean) + logit(by_sex[l][s]) - logit(both)), c->share[l][s]);
  }
  for (int l = 1; l < LEVELS; l++)
    for (int s = 0; s < P87_SEXES; s++)
      for (int q = 0; q < QUINTILES; q++)
        if (c->share[l][s][q] > c->share[l - 1][s][q]) c->share[l][s][q] = c->share[l - 1][s][q];
}

/* What of the country's schools everyone needs. */
struct school {
  struct p87_completion completion;
  float entry, pace, cohort;
  float upto[LEVELS + 1]; /* grades before and with each level */
};

static struct school school_of(const struct p87_params *params, const struct p87_country *country)
{
  const struct p87_education_figures *e = &country->education;
  struct school s = {
    .entry = (float)e->entry_age, .pace = params->synthesis.school_pace, .cohort = params->synthesis.cohort_schooling};
  p87_completion_make(e, &s.completion);
  s.upto[1] = (float)e->primary_years;
  s.upto[2] = s.upto[1] + (float)e->lower_secondary_years;
  s.upto[3] = s.upto[2] + (float)e->upper_secondary_years;
  return s;
}

/* Share of those of this age, sex and quintile who complete level l in the end. */
static float share_at(const struct school *s, int l, unsigned sex, unsigned quintile, float age)
{
  const float p = (float)clamped(s->completion.share[l][sex][quintile]);
  const float looked_at = s->entry + s->upto[l + 1] - 1.0f + (float)P87_COMPLETION_AFTER + 1.0f;
  const float beyond = age - looked_at - 1.0f;
  return beyond > 0.0f ? p87_logisticf(p87_logistic_quantilef(p) + s->cohort * beyond) : p;
}

static float whole(float x)
{
  return (float)p87_to_int(0.999f * x, 0, P87_AGES);
}

/* Grades completed in the end by a person of rank u. */
static float attainment(const struct school *s, unsigned sex, unsigned quintile, float age, float u)
{
  float above = 0.0f; /* share of those who complete the level after */
  for (int l = LEVELS - 1; l >= 0; l--) {
    const float share = share_at(s, l, sex, quintile, age);
    if (u < share) { /* completes level l, and leaves the next on the way */
      if (l + 1 == LEVELS) return s->upto[LEVELS];
      const float years = s->upto[l + 2] - s->upto[l + 1];
      const float along = (share - u) / (share - above + 1e-6f);
      return s->upto[l + 1] + whole(along * years);
    }
    above = share;
  }
  return whole(s->upto[1] * (1.0f - u) / (1.0f - above + 1e-6f));
}

void p87_schooling_shares(const struct p87_params *params, const struct p87_country *country, const float *age,
                          size_t n, struct p87_grade_shares *shares)
{
  const struct school s = school_of(params, country);
  memset(shares, 0, n * sizeof *shares);
  for (size_t a = 0; a < n; a++)
    for (unsigned sex = 0; sex < P87_SEXES; sex++)
      for (unsigned q = 0; q < QUINTILES; q++)
        for (int k = 0; k < RANKS; k++) {
          const float done = attainment(&s, sex, q, age[a], ((float)k + 0.5f) / RANKS);
          shares[a].of[sex][q][p87_to_int(done, 0, P87_GRADES - 1)] += 1.0 / RANKS;
        }
}

void p87_schooling_give(const struct p87_synth *synth, struct p87_community *c)
{
  const struct school s = school_of(synth->params, &synth->figures->country[c->country]);
  const struct p87_jump to_rank = p87_jump_make(P87_FOR_LIFE, P87_DRAW_SYNTH_PERSON + GRADE);
  const struct p87_jump to_pace = p87_jump_make(P87_FOR_LIFE, P87_DRAW_SYNTH_PERSON + PACE);
  struct p87_persons *p = &c->persons;
  for (p87_index i = 0; i < p->n; i++) {
    const struct p87_stream stream = p87_stream_of(synth->key, p->id[i]);
    const float age = (float)p->age[i];
    const unsigned quintile = p87_wealth_quintile(c->households.wealth[p->household[i]]);
    const float done = attainment(&s, p->sex[i], quintile, age, p87_uniform(p87_draw_u32(stream, to_rank)));
    const float since = age - s.entry; /* the grade of 2016 itself is earned in year 0 */
    const float most = since > 0.0f ? s.pace * since + p87_uniform(p87_draw_u32(stream, to_pace)) : 0.0f;
    p->grade[i] = p87_to_u8(done < most || p->age[i] >= P87_ADULT_FIRST ? done : most);
  }
}
