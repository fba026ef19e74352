/* Structure of employment after 2016. For each sex of a country, t years later and with consumption per head x = ln(c / c_2016),
 * trend and shocks (world/macro.h):
 *
 *     logit A = logit A_2016 + a_0 t + a_1 x       A  agriculture in employment
 *     logit E = logit E_2016 + e_0 t + e_1 x       E  employees in employment
 *     logit F = logit F_2016 + f_0 t               F  contributing family workers among the others
 *
 * a_0, e_0, f_0: k.*_trend; a_1, e_1: k.*_growth. Both terms are what countries had in common from 2010 to 2016: a
 * country's own trend beyond that is not carried on. Towns and countryside, and farms and other work, divide these
 * margins as in 2016 (world/work_table.h), with the towns of the year. Kept as in 2016: industry against services, formal
 * against informal among employees, rates of employment; what adults' work outside agriculture says of the return to
 * schooling (process/child_time.h).
 *
 * How people follow (process/adult_work.c): with q the share of a place of work, a sector and a form, among those in
 * employment of a sex and area,
 *
 *     leave k with 1 - min(1, q'_k / q_k),   go to j with (q'_j - q_j)+ / sum_i (q'_i - q_i)+
 *
 * Coefficients: params/model.yml, section structure. `without: [structure]` keeps that of 2016. */
#include "path87/world/structure.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/policy/scenario.h"
#include "path87/world/year_table.h"

static double moved(double share, double by)
{
  if (!(share > 0.0 && share < 1.0)) return share;
  return 1.0 / (1.0 + (1.0 - share) / share * p87_exp(-by));
}

struct p87_employment_figures p87_structure_figures(const struct p87_structure_params *k,
                                                    const struct p87_employment_figures *of_2016, double years,
                                                    double ln_growth)
{
  struct p87_employment_figures e = *of_2016;
  const double self = e.contributing_share + e.own_account_share;
  const double family = self > 0.0 ? e.contributing_share / self : 0.0;
  const double left = 1.0 - e.agriculture;
  e.agriculture = moved(e.agriculture, (double)k->farm_trend * years + (double)k->farm_growth * ln_growth);
  const double other = left > 0.0 ? (1.0 - e.agriculture) / left : 0.0;
  e.industry *= other;
  e.services *= other;
  e.wage_share = moved(e.wage_share, (double)k->employee_trend * years + (double)k->employee_growth * ln_growth);
  e.contributing_share = (1.0 - e.wage_share) * moved(family, (double)k->family_trend * years);
  e.own_account_share = 1.0 - e.wage_share - e.contributing_share;
  return e;
}

static double chance(uint64_t threshold)
{
  return (double)threshold * 0x1p-32;
}

/* Shares of places of work. */
static void places_of(const struct p87_work_structure *s, unsigned sex, unsigned area, double share[P87_WORK_PLACES])
{
  const double below = chance(s->sector[sex][area][0]), upto = chance(s->sector[sex][area][1]);
  const double sector[] = {below, upto - below, 1.0 - upto};
  for (unsigned k = 0; k < P87_COUNT_OF(sector); k++) {
    const uint64_t *status = s->status[sex][P87_AGRICULTURE + k];
    share[k * P87_WORK_FORMS] = sector[k] * chance(status[1]);
    share[k * P87_WORK_FORMS + 1] = sector[k] * (chance(status[2]) - chance(status[1]));
    share[k * P87_WORK_FORMS + 2] = sector[k] * (1.0 - chance(status[2]));
  }
}

void p87_work_shift_make(const struct p87_work_structure *from, const struct p87_work_structure *to,
                         struct p87_work_shift *shift)
{
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned area = 0; area < P87_AREAS; area++) {
      double before[P87_WORK_PLACES], after[P87_WORK_PLACES], gained = 0, upto = 0;
      places_of(from, sex, area, before);
      places_of(to, sex, area, after);
      for (unsigned k = 0; k < P87_WORK_PLACES; k++) gained += after[k] > before[k] ? after[k] - before[k] : 0.0;
      for (unsigned k = 0; k < P87_WORK_PLACES; k++) {
        upto += after[k] > before[k] ? after[k] - before[k] : 0.0;
        shift->upto[sex][area][k] = p87_threshold(gained > 0.0 ? upto / gained : 0.0);
        shift->leaves[sex][area][k] =
          p87_threshold(gained > 0.0 && after[k] < before[k] ? 1.0 - after[k] / before[k] : 0.0);
      }
    }
}

static void structure_at(const struct p87_structure_params *k, const struct p87_country *c, unsigned year,
                         double ln_growth, struct p87_work_structure *s)
{
  struct p87_employment_figures e[P87_SEXES];
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    e[sex] = p87_structure_figures(k, &c->employment[sex], (double)(year - P87_YEAR_FIRST), ln_growth);
  p87_work_structure_make(e, c->urban[year - P87_YEAR_FIRST], s);
}

void p87_structure_make(const struct p87_figures *figures, const struct p87_params *params, uint64_t without,
                        unsigned year, struct p87_year_table *table)
{
  if (year <= P87_YEAR_FIRST || without >> P87_SWITCH_structure & 1) return;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_country *country = &figures->country[c];
    struct p87_year_table *t = &table[c];
    const double now = (double)t->ln_growth;
    const double grown = p87_expected_growth(country, &params->economy) + (double)t->unusual_growth[1];
    struct p87_work_structure before = t->structure; /* of 2016 */
    if (year > P87_YEAR_FIRST + 1) structure_at(&params->structure, country, year - 1, now - grown, &before);
    structure_at(&params->structure, country, year, now, &t->structure);
    p87_work_shift_make(&before, &t->structure, &t->shift);
    t->shifts = 1;
  }
}
