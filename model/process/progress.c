/* School progress: a child who attends completes a grade, or does not, with chance
 *
 *     m r (1 + b d)
 *
 *   m  of the country: (r_c / r)^w; with r_c as many of those always at school complete lower secondary school by 17
 *      as published completion and attendance of 2016 say; w: repeat_own_weight (world/year_table.c)
 *   r  repeat_school, or repeat_both for a child who also works          b  repeat_behind
 *   d  grades behind its age: none if it entered at the official age and repeated none
 *
 * Grades end with upper secondary school. Runs after children's time, last of schooling. */
#include "path87/process/progress.h"

#include "path87/process/process.h"

/* Years behind that a child may be and still be on its way: the others keep in 2016 the grade that published
 * completion gives them. */
enum { ON_PACE = 2, MOST_BEHIND = P87_CHILD_LAST + 1 };

/* Thresholds by grades behind. */
static void chances_of(const struct p87_school_params *k, float repeat, uint64_t chance[MOST_BEHIND])
{
  for (unsigned d = 0; d < MOST_BEHIND; d++) chance[d] = p87_threshold((double)p87_repeat_chance(k, repeat, d));
}

P87_PROCESS(progress)
{
  (void)tally;
  const struct p87_school_params *k = &ctx->params->school;
  const struct p87_education_figures *e = &ctx->figures->country[place->country].education;
  const unsigned last = (unsigned)(e->primary_years + e->lower_secondary_years + e->upper_secondary_years);
  const unsigned entry = (unsigned)e->entry_age;
  uint64_t repeats[2][MOST_BEHIND];
  const float of_country = ctx->table[place->country].repeats;
  chances_of(k, of_country * k->repeat_school, repeats[0]);
  chances_of(k, of_country * k->repeat_both, repeats[1]);
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_PROGRESS);
  struct p87_persons *who = &place->persons;
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned use = who->time_use[i];
    if (who->age[i] > P87_CHILD_LAST || (use != P87_SCHOOL_ONLY && use != P87_SCHOOL_AND_WORK)) continue;
    if (who->age[i] < entry || who->grade[i] >= last) continue;
    if (ctx->year == P87_YEAR_FIRST && who->age[i] > entry + who->grade[i] + ON_PACE) continue;
    const unsigned since = who->age[i] - entry, behind = since > who->grade[i] ? since - who->grade[i] : 0;
    const uint32_t u = p87_draw_u32(p87_stream_of(ctx->key, who->id[i]), jump);
    who->grade[i] = (uint8_t)(who->grade[i] + !p87_happens(u, repeats[use == P87_SCHOOL_AND_WORK][behind]));
  }
}
