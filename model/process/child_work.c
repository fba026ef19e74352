/* The work of children in employment: sector, kind, hours; and everybody's chores.
 *
 *   sector   logit with constants of the region (params/calibrated), agriculture
 *            likelier in rural areas
 *   kind     wage work against family work:
 *                P(wage) = Lambda( g + a (age - 12) + a_b boy + a_u urban + r ln(W / F) ),
 *            W what a child's day brings in the market, F in the family's farm or
 *            enterprise (process/child_time.h), more where farm produce is paid more
 *            (process/farm_price.h). Family work is on the farm in
 *            agriculture, in an enterprise otherwise; domestic work in another
 *            household is part of wage work in services
 *   hours    ln h = t[region, age group] + t_k[kind] + t_age (age - middle of the group)
 *                   + t_sex boy + t_1 ln(w/s) - t_2 ln(y/s) + t_3 ln A [family work]
 *                   - t_4 [school] + t_season [agriculture] + d e^v u,  1 <= h <= 84;
 *            of pupils times 1 - a/H, as hours a week at school after lessons (input after_school) leave
 *            w value of the child's full time, y income per head without children's
 *            earnings, both USD PPP per day; s subsistence line; A land, acres or
 *            equivalent; u standard normal, lasts in part; v constant of calibration
 *   season   a share of children in agriculture works by the season; the reference
 *            week is in its peak (hours up) or outside (hours far down) by a draw of
 *            the year. A mixture: part-time and seasonal work are hours, not a status
 *   chores   0 with a chance that falls with age, girls and need; otherwise
 *                ln c = k + k_b boy + k_age (age - 10) + k_d ln(1 + dependents)
 *                       - k_w ln((1 + women)/2) + d u + ln(left / T)
 *            dependents: children under 5 and persons of 75 and over; women: adult
 *            ones below 75; T hours a week that are not sleep and care of oneself,
 *            left = T - h - hours at school, also after lessons [school]. So chores give way to work and
 *            school, which do not give way to chores
 *
 * Coefficients: params/model.yml, section child_work; constants g, t, v, k:
 * params/calibrated/child_2016.csv. Left out: illness of adults (persons of 75 and
 * over stand for who needs care), water and firewood, which are employment and in
 * the hours of family work. Runs after children's time, before hazard. */
#include "path87/process/child_work.h"

#include "path87/process/enforcement.h"
#include "path87/process/farm_price.h"
#include "path87/process/process.h"
#include "path87/process/taste.h"

enum { SMALL_CHILD = 5, OLD = 75 };

static const float middle_of_group[P87_AGE_GROUPS] = {8.0f, 13.0f, 16.0f};

/* Of each household: who needs care, women who give it, adults in employment. */
struct homes {
  float *dependents, *women, *labour;
};

static struct homes look_at_homes(const struct p87_community *place, struct p87_arena *arena)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  const p87_index n = home->n;
  const struct homes homes = {.dependents = p87_arena_take(arena, n, sizeof(float)),
                              .women = p87_arena_take(arena, n, sizeof(float)),
                              .labour = p87_arena_take(arena, n, sizeof(float))};
  uint64_t *restrict counts = p87_arena_take(arena, n, sizeof *counts); /* all three in one word */
  float *restrict dependents = homes.dependents, *restrict women = homes.women, *restrict labour = homes.labour;
  for (p87_index h = 0; h < n; h++) counts[h] = 0;
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned age = who->age[i], status = who->work_status[i];
    const unsigned adult = age >= P87_ADULT_FIRST;
    const uint64_t needs_care = (age < SMALL_CHILD) | (age >= OLD);
    const uint64_t cares = adult & (age < OLD) & (who->sex[i] == P87_FEMALE);
    const uint64_t works = adult & (status >= P87_FORMAL_EMPLOYEE) & (status <= P87_CONTRIBUTING_FAMILY);
    counts[who->household[i]] += needs_care | cares << 16 | works << 32;
  }
  P87_INDEPENDENT
  for (p87_index h = 0; h < n; h++) {
    dependents[h] = (float)(int32_t)(counts[h] & UINT16_MAX);
    women[h] = (float)(int32_t)(counts[h] >> 16 & UINT16_MAX);
    labour[h] = (float)(int32_t)(counts[h] >> 32);
  }
  return homes;
}

static uint8_t sector_of(const struct p87_context *ctx, const struct p87_community *place, float u)
{
  const unsigned region = ctx->figures->country[place->country].region;
  const float *g = &ctx->params->constants.sector[region * (P87_SECTORS - 1)];
  const float farm = p87_expf(g[0] + (place->area == P87_RURAL ? ctx->params->child_work.farm_rural : 0.0f));
  const float industry = p87_expf(g[1]), services = p87_expf(g[2]);
  const float at = u * (farm + industry + services);
  if (at < farm) return P87_AGRICULTURE;
  return at < farm + industry ? P87_INDUSTRY : P87_SERVICES;
}

static uint8_t kind_of(const struct p87_context *ctx, const struct p87_community *place, p87_index i, float labour,
                       float u)
{
  const struct p87_child_work_params *k = &ctx->params->child_work;
  const struct p87_persons *who = &place->persons;
  const unsigned sector = who->sector[i];
  const int boy = who->sex[i] == P87_MALE;
  const p87_index h = who->household[i];
  const float advantage =
    p87_wage_advantage(&ctx->params->child_time, p87_logf(place->households.land_acre[h]), labour) -
    p87_logf(p87_farm_price(ctx, place, h));
  const float wage = p87_logisticf(p87_wage_work_logit(k, ctx->params->constants.paid[0], (float)who->age[i], boy,
                                                       place->area == P87_URBAN, advantage));
  if (u >= wage) return sector == P87_AGRICULTURE ? P87_FAMILY_FARM : P87_FAMILY_ENTERPRISE;
  const float domestic =
    sector == P87_SERVICES ? p87_logisticf(k->domestic_base + (boy ? 0.0f : k->domestic_girl)) : 0.0f;
  return u < wage * domestic ? P87_DOMESTIC_WORK : P87_WAGE_WORK;
}

/* Who has left an inspected workplace and would work for wages again does so out of sight or goes to family work, as
 * when it left: see inspection.c. */
static void bar_workplace(const struct p87_context *ctx, struct p87_persons *who, p87_index i)
{
  const unsigned kind = who->work_kind[i];
  if (kind != P87_WAGE_WORK && kind != P87_DOMESTIC_WORK) return;
  if (p87_uniform(p87_draw_for_life(ctx, P87_DRAW_DISPLACED, who->id[i])) >= ctx->params->law.hidden)
    who->work_kind[i] = (uint8_t)p87_family_kind(who->sector[i]);
}

/* Status in employment (ICSE) of a kind of work; u tells own-account from contributing. */
static uint8_t status_of(const struct p87_context *ctx, unsigned kind, float u)
{
  if (kind == P87_WAGE_WORK || kind == P87_DOMESTIC_WORK) return P87_INFORMAL_EMPLOYEE;
  return u < p87_logisticf(ctx->params->constants.own[0]) ? P87_OWN_ACCOUNT : P87_CONTRIBUTING_FAMILY;
}

static uint8_t hours_of(const struct p87_context *ctx, const struct p87_community *place, p87_index i, float season,
                        float u)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_constants *g = &ctx->params->constants;
  const p87_index h = who->household[i];
  const unsigned age = who->age[i], group = p87_age_group_of(age);
  const unsigned region = ctx->figures->country[place->country].region;
  const int attends = who->time_use[i] == P87_SCHOOL_AND_WORK;
  const float line = ctx->params->economy.subsistence_usd_day;
  const struct p87_child_time_params *time = &ctx->params->child_time;
  const float left = attends ? p87_left_by_after_school(time, place->inputs.after_school) : 1.0f;
  const float part = attends ? time->work_with_school * left : 1.0f; /* earnings are of this part of time */
  const struct p87_child_hours c = {
    .constant = g->hours[region * P87_AGE_GROUPS + group],
    .spread = g->hours_spread[0],
    .age = (float)age - middle_of_group[group],
    .income = p87_logf(place->households.income_usd_day[h] / line),
    .wage = p87_logf(p87_at_least(who->earning_usd_day[i] / (part * line), 0.01f)),
    .land = p87_logf(place->households.land_acre[h]),
    .taste = u,
    .boy = who->sex[i] == P87_MALE,
    .attends = attends,
    .kind = (enum p87_work_kind)who->work_kind[i],
    .season = who->sector[i] == P87_AGRICULTURE ? p87_season_of(&ctx->params->child_work, season) : P87_NO_SEASON};
  return (uint8_t)p87_to_int(p87_child_hours(&ctx->params->child_work, &c) * left + 0.5f, P87_LEAST_HOURS,
                             P87_MOST_HOURS);
}

static int is_working(unsigned time_use)
{
  return time_use == P87_SCHOOL_AND_WORK || time_use == P87_WORK_ONLY;
}

/* Where the draws behind a child's work stand in its stream: kind and sector for life, hours in part. */
struct jumps {
  struct p87_jump sector, kind, own, hours, hours_year, season;
};

static struct jumps jumps_of(unsigned year)
{
  const struct jumps jumps = {.sector = p87_jump_make(P87_FOR_LIFE, P87_DRAW_SECTOR),
                              .kind = p87_jump_make(P87_FOR_LIFE, P87_DRAW_WORK_KIND),
                              .own = p87_jump_make(P87_FOR_LIFE, P87_DRAW_WORK_FORM),
                              .hours = p87_jump_make(P87_FOR_LIFE, P87_DRAW_HOURS),
                              .hours_year = p87_jump_make(year, P87_DRAW_HOURS),
                              .season = p87_jump_make(year, P87_DRAW_SEASON)};
  return jumps;
}

static void give_work(const struct p87_context *ctx, struct p87_community *place, p87_index i, float labour,
                      const struct jumps *jumps, struct p87_blend blend)
{
  struct p87_persons *who = &place->persons;
  const struct p87_stream s = p87_stream_of(ctx->key, who->id[i]);
  const float u = p87_normal_taste(blend, p87_draw_u32(s, jumps->hours), p87_draw_u32(s, jumps->hours_year));
  who->sector[i] = sector_of(ctx, place, p87_uniform(p87_draw_u32(s, jumps->sector)));
  who->work_kind[i] = kind_of(ctx, place, i, labour, p87_uniform(p87_draw_u32(s, jumps->kind)));
  if (who->background[i] & P87_LEFT_INSPECTED) bar_workplace(ctx, who, i);
  who->work_status[i] = status_of(ctx, who->work_kind[i], p87_uniform(p87_draw_u32(s, jumps->own)));
  who->hours_week[i] = hours_of(ctx, place, i, p87_uniform(p87_draw_u32(s, jumps->season)), u);
}

/* Children of 5-17 of a community, gathered. */
struct children {
  p87_index n, *row;
  p87_id *id;
};

static struct children gather(const struct p87_persons *who, struct p87_arena *arena)
{
  struct children kids = {.row = p87_arena_take(arena, who->n, sizeof *kids.row),
                          .id = p87_arena_take(arena, who->n, sizeof *kids.id)};
  for (p87_index i = 0; i < who->n; i++) {
    kids.row[kids.n] = i;
    kids.id[kids.n] = who->id[i];
    kids.n += who->age[i] >= P87_CHILD_FIRST && who->age[i] <= P87_CHILD_LAST;
  }
  return kids;
}

/* Chores of all children, given their work. */
static void give_chores(const struct p87_context *ctx, struct p87_community *place, const struct children *kids,
                        const struct homes *homes, struct p87_arena *arena)
{
  struct p87_persons *who = &place->persons;
  struct p87_child_work_params k = ctx->params->child_work;
  k.school_hours += place->inputs.after_school;
  const float constant = ctx->params->constants.chores[0], of_boys = ctx->params->constants.chores_boy[0];
  const float any_constant = ctx->params->constants.chores_any[0];
  const struct p87_jump taste = p87_jump_make(P87_FOR_LIFE, P87_DRAW_CHORES);
  const struct p87_jump any = p87_jump_make(P87_FOR_LIFE, P87_DRAW_CHORES_ANY);
  const struct p87_key key = ctx->key;
  const p87_id *restrict id = kids->id;
  const p87_index n = kids->n;
  float *restrict age = p87_arena_take(arena, n, sizeof *age);
  float *restrict girl = p87_arena_take(arena, n, sizeof *girl);
  float *restrict dependents = p87_arena_take(arena, n, sizeof *dependents);
  float *restrict women = p87_arena_take(arena, n, sizeof *women);
  float *restrict work = p87_arena_take(arena, n, sizeof *work);
  float *restrict attends = p87_arena_take(arena, n, sizeof *attends);
  uint32_t *restrict draw = p87_arena_take(arena, n, sizeof *draw);
  uint32_t *restrict draw_any = p87_arena_take(arena, n, sizeof *draw_any);
  float *restrict hours = p87_arena_take(arena, n, sizeof *hours);
  for (p87_index j = 0; j < n; j++) {
    const p87_index i = kids->row[j], h = who->household[i];
    const unsigned use = who->time_use[i];
    age[j] = (float)who->age[i];
    girl[j] = who->sex[i] == P87_FEMALE ? 1.0f : 0.0f;
    dependents[j] = homes->dependents[h];
    women[j] = homes->women[h];
    work[j] = (float)who->hours_week[i];
    attends[j] = use == P87_SCHOOL_ONLY || use == P87_SCHOOL_AND_WORK ? 1.0f : 0.0f;
  }
  P87_INDEPENDENT
  for (p87_index j = 0; j < n; j++) {
    const struct p87_stream s = p87_stream_of(key, id[j]);
    draw[j] = p87_draw_u32(s, taste);
    draw_any[j] = p87_draw_u32(s, any);
  }
  P87_INDEPENDENT
  for (p87_index j = 0; j < n; j++) {
    const struct p87_child_chores c = {.constant = constant + (1.0f - girl[j]) * of_boys,
                                       .any_constant = any_constant,
                                       .age = age[j],
                                       .girl = girl[j],
                                       .dependents = dependents[j],
                                       .women = women[j],
                                       .hours = work[j],
                                       .attends = attends[j],
                                       .taste = p87_normal_quantilef(p87_uniform(draw[j])),
                                       .any = p87_uniform(draw_any[j])};
    hours[j] = p87_child_chores(&k, &c);
  }
  for (p87_index j = 0; j < n; j++) who->chores_week[kids->row[j]] = (uint8_t)p87_to_int(hours[j], 0, UINT8_MAX);
}

P87_PROCESS(child_work)
{
  (void)tally;
  const struct p87_blend blend = p87_blend_of(ctx->params->child_work.hours_persistence);
  const struct jumps jumps = jumps_of(ctx->year);
  struct p87_persons *who = &place->persons;
  struct p87_arena arena = p87_arena_of(ctx);
  const struct homes homes = look_at_homes(place, &arena);
  const struct children kids = gather(who, &arena);
  for (p87_index c = 0; c < kids.n; c++) {
    const p87_index i = kids.row[c];
    who->work_status[i] = P87_NO_STATUS;
    who->work_kind[i] = P87_NO_WORK;
    who->sector[i] = P87_NO_SECTOR;
    who->hours_week[i] = 0;
    if (is_working(who->time_use[i])) give_work(ctx, place, i, homes.labour[who->household[i]], &jumps, blend);
  }
  give_chores(ctx, place, &kids, &homes, &arena);
}
