/* Access to formal employment, by schooling and group.
 *
 * Among employees of one sex and band of birth a person is formal with
 *
 *     logit f = a + b g - d D
 *
 *   g  grades completed                          D  1 in a discriminated group
 *   b  adult_work.formal_grade                   d  groups.formal_gap
 *   a  such that the mean is the country's published share of formal employees of the sex: over the grades of the
 *      band (synth/schooling.c) and the group's households at each fifth of wealth (synth/groups.c)
 *
 * Schooling counts against one's peers: were it counted against everyone, formal employment would grow as better
 * schooled cohorts replace others, though the structure of 2016 is kept. Left out: sector and status do not depend on
 * schooling. Also taken: those born later stand where those of 15-24 in 2016 do. */
#include "path87/synth/access.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/random.h"
#include "path87/synth/schooling.h"
#include "path87/synth/groups.h"

enum { QUINTILES = 5, BISECTIONS = 32 };

/* Middles of quintiles, standard scores. */
static const double middle[QUINTILES] = {-1.2815515655446004, -0.5244005127080407, 0.0, 0.5244005127080407,
                                         1.2815515655446004};

static double logistic(double x)
{
  return 1.0 / (1.0 + p87_exp(-x));
}

/* Shares of a band's persons, by group and grade. */
struct peers {
  double share[2][P87_GRADES];
};

/* group: share of the discriminated one at each fifth of wealth. */
static void find_peers(const double group[QUINTILES], const double grade[QUINTILES][P87_GRADES], struct peers *p)
{
  memset(p, 0, sizeof *p);
  for (unsigned q = 0; q < QUINTILES; q++)
    for (int g = 0; g < P87_GRADES; g++) {
      p->share[0][g] += (1.0 - group[q]) * grade[q][g] / QUINTILES;
      p->share[1][g] += group[q] * grade[q][g] / QUINTILES;
    }
}

static double log_odds(const struct p87_params *params, int group, int grade)
{
  return (double)params->adult_work.formal_grade * grade - (double)params->groups.formal_gap * group;
}

static double mean_formal(const struct p87_params *params, const struct peers *p, double base)
{
  double sum = 0;
  for (int d = 0; d < 2; d++)
    for (int g = 0; g < P87_GRADES; g++)
      if (p->share[d][g] > 0.0) sum += p->share[d][g] * logistic(base + log_odds(params, d, g));
  return sum;
}

static double find_base(const struct p87_params *params, const struct peers *p, double formal)
{
  double low = -30.0, high = 16.0; /* formal_grade is at most 1, so that 18 grades fit */
  for (int round = 0; round < BISECTIONS; round++) {
    const double base = 0.5 * (low + high);
    if (mean_formal(params, p, base) < formal)
      low = base;
    else
      high = base;
  }
  return 0.5 * (low + high);
}

void p87_access_make(const struct p87_params *params, const struct p87_country *country, struct p87_work_table *table)
{
  static const float age[P87_WORK_COHORTS] = {21.0f, 30.0f, 40.0f, 50.0f, 60.0f, 70.0f, 80.0f};
  const struct p87_groups_params *k = &params->groups;
  double group[QUINTILES];
  for (int q = 0; q < QUINTILES; q++)
    group[q] = k->share > 0.0f ? p87_groups_share((double)k->share, -(double)k->poverty, middle[q]) : 0.0;
  struct p87_grade_shares grades[P87_WORK_COHORTS];
  p87_schooling_shares(params, country, age, P87_WORK_COHORTS, grades);
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned cohort = 0; cohort < P87_WORK_COHORTS; cohort++) {
      struct peers p;
      find_peers(group, (const double(*)[P87_GRADES])grades[cohort].of[sex], &p);
      const double base = find_base(params, &p, (double)table->formal_share[sex]);
      for (int d = 0; d < 2; d++)
        for (int g = 0; g < P87_GRADES; g++)
          table->formal[sex][d][cohort][g] = p87_threshold(logistic(base + log_odds(params, d, g)));
    }
}
