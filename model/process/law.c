/* Law: what parents and employers expect of it this year.
 *
 *     p_w = r p_reg + (1 - r) p_inf        an inspector finds a child in wage work
 *     p_k = 1 - e^(-v f_k),  v = (i + g w) m a / 10,000
 *     pen = F P p_w                        utility, off wage work of a child below the legal age
 *     tau = min(F_E P p_w, 0.9)            share of the wage of such a child
 *     P   = (1 + penalty) (1 + application)                                    inputs, 0 as in 2016
 *
 *   i    workplaces that inspectors visit in a year per 10,000 employed      params/world/law.csv
 *   g    input inspectors: more of them per 10,000 employed; w visits that each makes, as the country's own do if
 *        that is from 10 to 400 a year (elsewhere the count leaves out those of states or provinces, or reports)
 *   m    persons at work whose workplace one visit covers
 *   a    rural areas against towns, 1 in towns
 *   f_k  reach by kind of workplace: 1 registered, less where an employer is on nobody's books or a household,
 *        0 for a family's own work
 *        a and f_k move to 1 by the input inspection_reach; that of family work does not
 *   r    share of children's wage work in registered places: less where employment is informal
 *   F    what parents lose, as they weigh it; F_E what employers lose, in yearly wages of the child
 *
 * A penalty counts once: the employer's through the wage, the parent's through utility. The legal age is that of the
 * country, or the input minimum_age if that is higher; it changes penalties, never what the ILO counts. Without visits both
 * are 0: a law alone changes nothing, nor does a penalty.
 * Coefficients: params/model.yml, section law. Left out: permitted light work below the legal age, bribes, what
 * parents believe against what is. Runs before children's time. */
#include "path87/process/enforcement.h"

#include "path87/process/process.h"

P87_PROCESS(law)
{
  (void)tally;
  const struct p87_country *country = &ctx->figures->country[place->country];
  const struct p87_law_params *k = &ctx->params->law;
  const struct p87_visits reach = p87_visits_of(k, country, place->area, &place->inputs);
  const float stakes = p87_stakes(&place->inputs);
  place->child_penalty = k->penalty_parent * p87_wage_work_reach(&reach) * stakes;
  place->child_wage_tax = p87_child_wage_tax(k, &reach, stakes);
  place->child_penalty_age = (uint8_t)p87_legal_age(&country->law, &place->inputs);
}
