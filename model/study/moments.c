/* Levels of 2016 in the model, from its tally. */
#include "path87/study/calibrate.h"

/* Countries in armed conflict, for a ratio that is shown: as many battle deaths a year, 2012-2016. */
static const double in_conflict = 1.0; /* per 100,000 persons */

static double weight_of(const struct p87_stage *stage, size_t country)
{
  const struct p87_country *c = &stage->inputs->figures.country[country];
  const uint64_t simulated =
    stage->directory.founders[country * P87_AREAS] + stage->directory.founders[country * P87_AREAS + 1];
  double persons = 0;
  for (int k = 0; k < P87_SEXES * P87_AGES; k++) persons += c->population[k / P87_AGES][k % P87_AGES];
  return simulated > 0 ? persons / (double)simulated * p87_ilo_to_un(&stage->inputs->params, c->region) : 0.0;
}

static void add_cell(const struct p87_tally_layout *t, size_t cell, unsigned region, unsigned sex, unsigned age,
                     double weight, struct p87_moments *m)
{
  const unsigned g = p87_age_group_of(age);
  const double employment = weight * (double)t->children_employment[cell];
  const double labour = weight * (double)t->children_child_labour[cell];
  const double hazardous = weight * (double)t->children_hazardous[cell];
  const double children = weight * (double)t->children_population[cell];
  m->children[region][g] += children;
  m->employment[region][g] += employment;
  m->child_labour[region][g] += labour;
  m->hazardous[region][g] += hazardous;
  m->long_hours[region][g] += weight * (double)t->children_long_hours[cell];
  m->employment_all += employment;
  m->child_labour_all += labour;
  m->hazardous_all += hazardous;
  if (age > P87_CHILD_FIRST) { /* published attendance is of the ages of school levels */
    m->of_school_age[region][g] += children;
    m->attending[region][g] += weight * (double)(t->children_school[cell] + t->children_both[cell]);
  }
  if (sex == P87_MALE) {
    m->employment_boys += employment;
    m->child_labour_boys += labour;
    m->hazardous_boys += hazardous;
  }
  m->chores_any += weight * (double)t->children_chores_any[cell];
  if (age < 15) {
    const double chores = weight * (double)t->children_chores_21h[cell];
    m->children_5_14 += children;
    m->chores_21h += chores;
    m->chores_21h_girls += sex == P87_FEMALE ? chores : 0.0;
    m->labour_5_14 += labour;
    m->labour_5_14_out_of_school += weight * (double)t->children_child_labour_out_of_school[cell];
  }
  for (int s = 0; s < P87_SECTORS; s++)
    m->sector[region][s] +=
      weight * (double)t->children_child_labour_by_sector[cell * P87_CATEGORIES_sector + (size_t)s];
  for (int s = 0; s < P87_WORK_STATUSES; s++)
    m->status[s] += weight * (double)t->children_child_labour_by_status[cell * P87_CATEGORIES_work_status + (size_t)s];
}

/* Sums by country, or by kind of country. */
static void add_by_country(const struct p87_tally_layout *t, const struct p87_country *country, size_t row,
                           double weight, struct p87_moments *m)
{
  const int conflict = country->conflict.battle_deaths_per_100000_2012_2016 >= in_conflict;
  for (size_t cell = 0; cell < P87_CHILD_CELLS; cell++) {
    const double children = weight * (double)t->children_population[cell];
    const double labour = weight * (double)t->children_child_labour[cell];
    const int64_t *chain = &t->children_child_labour_by_chain[cell * P87_CATEGORIES_chain];
    m->labour_of[row] += labour;
    m->export_of[row] += weight * (double)(chain[P87_DIRECT_EXPORT] + chain[P87_UPSTREAM_OF_EXPORT]);
    m->income_children[country->income_group] += children;
    m->income_labour[country->income_group] += labour;
    if (!conflict) continue;
    m->conflict_children += children;
    m->conflict_labour += labour;
    m->conflict_hazardous += weight * (double)t->children_hazardous[cell];
  }
}

void p87_moments_add(const struct p87_stage *stage, struct p87_moments *sum)
{
  const struct p87_figures *figures = &stage->inputs->figures;
  sum->runs++;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const double weight = weight_of(stage, c);
    add_by_country(&stage->tally[c], &figures->country[c], c, weight, sum);
    for (unsigned area = 0; area < P87_AREAS; area++)
      for (unsigned sex = 0; sex < P87_SEXES; sex++)
        for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++)
          add_cell(&stage->tally[c], p87_child_cell(area, sex, age), figures->country[c].region, sex, age, weight, sum);
  }
}
