/* Whom the scenario's programmes reach this year.
 *
 *     P(reached) = (1 - e (1 - d)) r      of households meant
 *                = i (1 - d) r            of those outside the target
 *     r          = t kappa (1 - u (1 - l))
 *
 *   e, i   errors of exclusion and inclusion of the setting; d: share of them that better registers avoid
 *   t      take-up           kappa  capacity of the administration (process/delivery.h)
 *   u      households without papers; l: share of those who get them
 *
 * A household is meant if the community lies in the setting's `where`, its income per head of last year is below the
 * target's line, an adult works in the sector that `who` asks for, and it has a member for whom the rest holds. Draws are for life, one for each lever, so that
 * coverage does not flicker and settings of a lever add up. Where a budget is short, those who come first (for life) or
 * the poorest are reached: as many as last year's count said the money is enough for (policy/budget.c).
 *
 * What programmes give is read by income, child_time, debt and others through process/given.h. Written here is only
 * which programmes reach a household, access to credit and insurance that they bring, debt that they take over, and
 * what training adds to earning potentials: k r v, as v grades do (process adult_work), once in life, in the year of an
 * age drawn for it; earnings follow from the year after, or from 18 on.
 * Coefficients: params/model.yml, section policy. Runs after migration, before income. */
#include "path87/process/process.h"
#include "path87/process/spending.h"

/* One setting as this community meets it. */
struct offer {
  const struct p87_setting *setting;
  float value, line;     /* of the target */
  float inside, outside; /* chance to be reached */
  struct p87_ration ration;
  struct p87_jump targeting, first_come;
};

static struct offer offer_of(const struct p87_context *ctx, const struct p87_setting *s,
                             const struct p87_community *place)
{
  const struct offer o = {.setting = s,
                          .value = (float)p87_setting_here(ctx, s, place, ctx->year),
                          .line = p87_target_line(ctx, &s->who, place),
                          .inside = p87_chance_to_reach(ctx, s, place, 1),
                          .outside = p87_chance_to_reach(ctx, s, place, 0),
                          .ration = s->budget.usd > 0.0 ? ctx->policy->ration[s->budget.slot]
                                                        : (struct p87_ration){1.0f, FLT_MAX},
                          .targeting = p87_jump_make(P87_FOR_LIFE, P87_DRAW_TARGETING + p87_lever_number(s->lever)),
                          .first_come = p87_jump_make(P87_FOR_LIFE, P87_DRAW_RATION)};
  return o;
}

static int is_reached(const struct p87_context *ctx, const struct offer *o, const struct p87_community *place,
                      p87_index h)
{
  const struct p87_households *home = &place->households;
  const float income = home->income_usd_day[h];
  const struct p87_stream stream = p87_stream_of(ctx->key, home->id[h]);
  const float chance = income < o->line ? o->inside : o->outside;
  if (!(p87_uniform(p87_draw_u32(stream, o->targeting)) < chance)) return 0;
  if (!(income < o->ration.below) || !(p87_uniform(p87_draw_u32(stream, o->first_come)) < o->ration.share)) return 0;
  return p87_household_is_meant(&o->setting->who, place, h);
}

/* Debt that is taken over is counted here: nobody knows later what it was. */
static void take_over_debt(const struct p87_context *ctx, struct p87_community *place, p87_index h,
                           const struct offer *o, struct p87_tally_layout *t)
{
  float *debt = &place->households.debt_usd[h];
  const float taken = *debt * p87_at_most(o->value, 1.0f);
  *debt -= taken;
  p87_count_cost(ctx, place, t, o->setting->lever, taken > 0.0f, p87_cost_of_one(ctx, o->setting->lever) * taken);
}

/* Training adds to the earning potential of members whose turn it is, as grades would; that of those under 18
 * waits in the same column until they start to earn (process adult_work). */
static void train(const struct p87_context *ctx, struct p87_community *place, p87_index h, const struct offer *o)
{
  struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  const struct p87_setting *s = o->setting;
  const float gain = ctx->work[place->country].fit.spread * ctx->params->adult_work.return_to_grade * o->value;
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
    if (p87_is_meant(&s->who, who, i, home->traits[h]) && p87_is_trained(ctx, s, who, i)) who->ln_earning[i] += gain;
}

static void give(const struct p87_context *ctx, struct p87_community *place, p87_index h, const struct offer *o,
                 struct p87_tally_layout *t)
{
  struct p87_households *home = &place->households;
  home->programmes[h] |= UINT32_C(1) << o->setting->slot;
  switch (p87_lever_table[o->setting->lever].gives) {
  case P87_GIFT_credit: home->traits[h] |= P87_LENT; break;
  case P87_GIFT_health_insurance: home->traits[h] |= P87_COVERED; break;
  case P87_GIFT_debt_relief: take_over_debt(ctx, place, h, o, t); break;
  case P87_GIFT_training: train(ctx, place, h, o); break;
  default: break;
  }
}

/* What is paid whatever children do is counted as it is paid: who is at school now may not be later. */
static void count_paid(const struct p87_context *ctx, const struct offer *o, const struct p87_community *place,
                       struct p87_tally_layout *t)
{
  const struct p87_setting *s = o->setting;
  const struct p87_households *home = &place->households;
  const int each = p87_lever_table[s->lever].each == P87_EACH_person;
  const float one = p87_cost_of_one(ctx, s->lever);
  for (p87_index h = 0; h < home->n; h++) {
    if (!(home->programmes[h] >> s->slot & 1)) continue;
    const float usd = p87_paid_to(ctx, s, place, h, (double)o->value);
    const int64_t receivers = each ? p87_members_meant(&s->who, place, h) : 1;
    if (usd > 0.0f) p87_count_cost(ctx, place, t, s->lever, receivers, one * usd);
  }
}

P87_PROCESS(policy_reach)
{
  struct p87_households *home = &place->households;
  for (p87_index h = 0; h < home->n; h++) home->programmes[h] = 0;
  for (p87_index h = 0; h < home->n; h++) home->traits[h] &= (uint8_t) ~(P87_LENT | P87_COVERED);
  const struct p87_scenario *scenario = ctx->policy->scenario;
  for (size_t k = 0; k < scenario->n_settings; k++) {
    const struct p87_setting *s = &scenario->settings[k];
    if (p87_lever_table[s->lever].reach != P87_REACH_household) continue;
    const struct offer o = offer_of(ctx, s, place);
    if (!(o.value > 0.0f) || !p87_is_triggered(ctx, s, place)) continue;
    for (p87_index h = 0; h < home->n; h++)
      if (is_reached(ctx, &o, place, h)) give(ctx, place, h, &o, tally->cells);
    count_paid(ctx, &o, place, tally->cells);
  }
}
