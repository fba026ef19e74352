/* Hazardous work of children.
 *
 *     P(conditions | work) = Lambda( k0 + k_sector + k_sex boy + k_age (age - middle)
 *                                    - k_I I - k_M M - k_edu [school] )
 *
 *   I  chance that an inspector comes to such a workplace in the year (process/enforcement.h)
 *   M  share of such workplaces that somebody watches: m, or m + (1 - m) d if it feeds an export chain; inputs
 *      monitoring m (the community) and due_diligence d (buyers)
 *
 * and mining, quarrying and construction (a share of children's work in industry)
 * are hazardous by rule. An apprenticeship (process/given.h) takes away the hazards of a share of
 * those whom it reaches, by a draw for life. Hours stay out of it: 43 a week are hazardous by rule in
 * the classification. A child's exposure lasts in part.
 * Constants k0: params/calibrated/child_2016.csv. Left for a later release:
 * national lists. Runs after the type of work. */
#include "path87/base/dmath.h"
#include "path87/process/enforcement.h"
#include "path87/process/export_chain.h"
#include "path87/process/given.h"
#include "path87/process/process.h"
#include "path87/process/taste.h"

static const float middle_of_group[P87_AGE_GROUPS] = {8.0f, 13.0f, 16.0f};

static float hazard_logit(const struct p87_context *ctx, const struct p87_community *place, p87_index i, float watch)
{
  const struct p87_hazard_params *k = &ctx->params->hazard;
  const struct p87_constants *g = &ctx->params->constants;
  const struct p87_country *country = &ctx->figures->country[place->country];
  const struct p87_persons *who = &place->persons;
  const unsigned group = p87_age_group_of(who->age[i]);
  const int boy = who->sex[i] == P87_MALE;
  const float by_sector = who->sector[i] == P87_INDUSTRY   ? k->industry
                          : who->sector[i] == P87_SERVICES ? k->services
                                                           : 0.0f;
  return g->hazard[country->region * P87_AGE_GROUPS + group] + (boy ? g->hazard_boy[0] : 0.0f) +
         k->age * ((float)who->age[i] - middle_of_group[group]) + by_sector - watch -
         (who->time_use[i] == P87_SCHOOL_AND_WORK ? k->school : 0.0f);
}

/* Where the draws behind a child's exposure stand in its stream. */
struct jumps {
  struct p87_jump designated, lasting, yearly, registered;
};

/* k_I I + k_M M of a child's workplace. */
static float watch_of(const struct p87_context *ctx, const struct p87_community *place, const struct p87_visits *reach,
                      p87_index i, float u)
{
  const struct p87_persons *who = &place->persons;
  const enum p87_workplace workplace =
    p87_workplace_of(reach, who->work_kind[i], u, who->background[i] & P87_LEFT_INSPECTED);
  const int buyers_watch = place->inputs.due_diligence > 0.0f && p87_in_export_chain(ctx, place, i);
  return ctx->params->hazard.inspection * reach->inspected[workplace] +
         ctx->params->hazard.monitoring * p87_watched(&place->inputs, buyers_watch);
}

/* Does an apprenticeship take the hazards out of this work? Whom a small share helps, a larger one does too. */
static int is_apprenticed(const struct p87_context *ctx, const struct p87_community *place, p87_index i)
{
  if (!place->households.programmes[place->persons.household[i]]) return 0; /* most */
  const float u = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_APPRENTICED, place->persons.id[i]));
  return u < p87_given_to(ctx, place, i, P87_GIFT_apprenticeship);
}

static int is_hazardous(const struct p87_context *ctx, const struct p87_community *place, p87_index i,
                        const struct p87_visits *reach, const struct jumps *jumps, struct p87_blend blend)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_stream s = p87_stream_of(ctx->key, who->id[i]);
  const float designated = ctx->params->hazard.designated_industry;
  if (who->sector[i] == P87_INDUSTRY && p87_uniform(p87_draw_u32(s, jumps->designated)) < designated) return 1;
  const float taste = p87_logistic_taste(blend, p87_draw_u32(s, jumps->lasting), p87_draw_u32(s, jumps->yearly));
  const float watch = watch_of(ctx, place, reach, i, p87_uniform(p87_draw_u32(s, jumps->registered)));
  return hazard_logit(ctx, place, i, watch) + taste > 0.0f;
}

P87_PROCESS(hazard)
{
  (void)tally;
  const struct p87_blend blend = p87_blend_of(ctx->params->hazard.persistence);
  const struct jumps jumps = {.designated = p87_jump_make(P87_FOR_LIFE, P87_DRAW_DESIGNATED),
                              .lasting = p87_jump_make(P87_FOR_LIFE, P87_DRAW_HAZARD),
                              .yearly = p87_jump_make(ctx->year, P87_DRAW_HAZARD),
                              .registered = p87_jump_make(P87_FOR_LIFE, P87_DRAW_REGISTERED)};
  const struct p87_visits reach =
    p87_visits_of(&ctx->params->law, &ctx->figures->country[place->country], place->area, &place->inputs);
  struct p87_persons *who = &place->persons;
  for (p87_index i = 0; i < who->n; i++) {
    const int child = (who->age[i] >= P87_CHILD_FIRST) & (who->age[i] <= P87_CHILD_LAST);
    who->hazard[i] = child ? 0 : who->hazard[i];
    if (child & (who->hours_week[i] > 0)) /* few */
      who->hazard[i] = (uint8_t)(is_hazardous(ctx, place, i, &reach, &jumps, blend) && !is_apprenticed(ctx, place, i));
  }
}
