/* What years have counted, for a pace to go by. */
#include "path87/study/follow_pace.h"

#include "path87/base/log.h"
#include "path87/study/targets.h"

/* In a world where no child is left in child labour the share is this: it has a logarithm. */
static const double least_share = 1e-6;

/* Children and those in child labour, weighted; response: the latter times d ln prevalence / d utility of their region. */
struct level {
  double children, labour, response;
};

/* Countries are added in the order of their rows, so that the sum is the same wherever it is made. */
static void add_country(const struct p87_stage *stage, size_t row, const struct p87_tally_layout *t, struct level *l)
{
  const struct p87_country *c = &stage->inputs->figures.country[row];
  const struct p87_params *params = &stage->inputs->params;
  const uint64_t founders = p87_directory_founders(&stage->directory, row);
  if (founders == 0) return;
  const double weight = p87_country_persons(c) / (double)founders * p87_ilo_to_un(params, c->region);
  int64_t children = 0, labour = 0;
  for (size_t k = 0; k < P87_CHILD_CELLS; k++) {
    children += t->children_population[k];
    labour += t->children_child_labour[k];
  }
  const double floored = weight * ((double)labour + least_share * (double)children);
  l->children += weight * (double)children;
  l->labour += floored;
  l->response += floored * params->drift[c->region].ln_per_utility;
}

static void note(struct p87_stage *stage, unsigned year, const struct level *l)
{
  P87_CHECK(l->labour > 0.0 && l->response > 0.0, "a pace in %u without children or calibrated drift", year);
  stage->pace.share[year - P87_YEAR_FIRST] = l->labour / l->children;
  stage->pace.per_utility[year - P87_YEAR_FIRST] = l->response / l->labour;
}

p87_status p87_pace_follow(struct p87_stage *stage, const struct p87_scenario *scenario, unsigned year)
{
  const struct p87_pace *pace = &scenario->pace;
  struct level l = {0};
  if (pace->kind == P87_PACE_NONE) return P87_OK;
  for (size_t c = 0; c < stage->inputs->figures.n_countries; c++) add_country(stage, c, &stage->tally[c], &l);
  note(stage, year - 1, &l);
  if (pace->kind != P87_PACE_TARGET || pace->to < stage->pace.share[0]) return P87_OK;
  if (p87_comm_rank(stage->comm) == 0)
    p87_log(
      P87_LOG_ERROR,
      "%s: pace: %.4g %% of children in child labour by %u is not below the %.4g %% of this run in %d: give a lower "
      "share, or a rate like 2 %% a year",
      scenario->key ? scenario->key : "scenario", 100.0 * pace->to, pace->by, 100.0 * stage->pace.share[0],
      P87_YEAR_FIRST);
  return P87_USER;
}

void p87_pace_recall(struct p87_stage *stage, const struct p87_scenario *scenario, const struct p87_results *results,
                     unsigned replicate, unsigned year)
{
  if (scenario->pace.kind == P87_PACE_NONE) return;
  for (unsigned y = P87_YEAR_FIRST; y < year && p87_comm_rank(stage->comm) == 0; y++) {
    struct level l = {0};
    for (size_t k = 0; k < results->n_countries; k++)
      add_country(stage, results->country[k], p87_results_slab(results, replicate, y - P87_YEAR_FIRST, k), &l);
    note(stage, y, &l);
  }
  p87_comm_broadcast(stage->comm, &stage->pace, sizeof stage->pace, 0);
}
