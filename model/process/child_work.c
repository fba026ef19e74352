/* The work of children in employment: sector, kind, hours; and everybody's chores.
 *
 *   sector   logit with constants of the region (params/calibrated), agriculture
 *            likelier in rural areas
 *   kind     wage work against family work by logit in age, sex, area; domestic
 *            work in another household is part of wage work in services
 *   hours    ln h = t + t_age (age - middle of the group) + t_sex boy - t_2 x
 *                   + t_3 ln A [family work] + t_k [wage work] - t_4 [school] + d u,
 *            x = ln(y/s), A land; u lasts in part; 1 to 84 a week
 *   chores   lognormal by age and sex
 *
 * Coefficients: params/model.yml, section child_work. Chores do not compete with
 * other uses of time yet. Runs after children's time, before hazard. */
#include "path87/base/dmath.h"
#include "path87/process/enforcement.h"
#include "path87/process/process.h"
#include "path87/process/taste.h"

enum { LEAST_HOURS = 1, MOST_HOURS = 84, MOST_CHORES = 60 };

static const float middle_of_group[P87_AGE_GROUPS] = {8.0f, 13.0f, 16.0f};

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

static uint8_t kind_of(const struct p87_context *ctx, const struct p87_community *place, p87_index i, unsigned sector,
                       float u)
{
  const struct p87_child_work_params *k = &ctx->params->child_work;
  const struct p87_persons *who = &place->persons;
  const int boy = who->sex[i] == P87_MALE;
  const float logit = ctx->params->constants.paid[0] + k->wage_age * ((float)who->age[i] - 12.0f) +
                      (boy ? k->wage_boy : 0.0f) + (place->area == P87_URBAN ? k->wage_urban : 0.0f);
  const float wage = p87_logisticf(logit);
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
  return u < ctx->params->child_work.own_account ? P87_OWN_ACCOUNT : P87_CONTRIBUTING_FAMILY;
}

static uint8_t hours_of(const struct p87_context *ctx, const struct p87_community *place, p87_index i, float u)
{
  const struct p87_child_work_params *k = &ctx->params->child_work;
  const struct p87_persons *who = &place->persons;
  const p87_index h = who->household[i];
  const unsigned age = who->age[i], group = p87_age_group_of(age);
  const unsigned region = ctx->figures->country[place->country].region;
  const int wage = who->work_kind[i] == P87_WAGE_WORK || who->work_kind[i] == P87_DOMESTIC_WORK;
  const float x = p87_logf(place->households.income_usd_day[h] / ctx->params->economy.subsistence_usd_day);
  const float ln_h = ctx->params->constants.hours[region * P87_AGE_GROUPS + group] +
                     k->hours_age * ((float)age - middle_of_group[group]) +
                     (who->sex[i] == P87_MALE ? k->hours_boy : 0.0f) - k->hours_income * x +
                     (wage ? k->hours_wage_work : k->hours_land * p87_logf(place->households.land_acre[h])) -
                     (who->time_use[i] == P87_SCHOOL_AND_WORK ? k->hours_school : 0.0f) + k->hours_sd * u;
  return (uint8_t)p87_to_int(p87_expf(ln_h) + 0.5f, LEAST_HOURS, MOST_HOURS);
}

static uint8_t chores_of(const struct p87_child_work_params *k, const struct p87_persons *who, p87_index i, float u)
{
  const float ln_h = p87_logf(k->chores_median) + k->chores_age * ((float)who->age[i] - 10.0f) +
                     (who->sex[i] == P87_MALE ? k->chores_boy : 0.0f) + k->chores_sd * u;
  return (uint8_t)p87_to_int(p87_expf(ln_h), 0, MOST_CHORES);
}

static int is_working(unsigned time_use)
{
  return time_use == P87_SCHOOL_AND_WORK || time_use == P87_WORK_ONLY;
}

/* Where the draws behind a child's work stand in its stream: kind and sector for life, hours in part. */
struct jumps {
  struct p87_jump sector, kind, own, hours, hours_year;
};

static struct jumps jumps_of(unsigned year)
{
  const struct jumps jumps = {.sector = p87_jump_make(P87_FOR_LIFE, P87_DRAW_SECTOR),
                              .kind = p87_jump_make(P87_FOR_LIFE, P87_DRAW_WORK_KIND),
                              .own = p87_jump_make(P87_FOR_LIFE, P87_DRAW_WORK_FORM),
                              .hours = p87_jump_make(P87_FOR_LIFE, P87_DRAW_HOURS),
                              .hours_year = p87_jump_make(year, P87_DRAW_HOURS)};
  return jumps;
}

static void give_work(const struct p87_context *ctx, struct p87_community *place, p87_index i,
                      const struct jumps *jumps, struct p87_blend blend)
{
  struct p87_persons *who = &place->persons;
  const struct p87_stream s = p87_stream_of(ctx->key, who->id[i]);
  const float u = p87_normal_taste(blend, p87_draw_u32(s, jumps->hours), p87_draw_u32(s, jumps->hours_year));
  who->sector[i] = sector_of(ctx, place, p87_uniform(p87_draw_u32(s, jumps->sector)));
  who->work_kind[i] = kind_of(ctx, place, i, who->sector[i], p87_uniform(p87_draw_u32(s, jumps->kind)));
  if (who->background[i] & P87_LEFT_INSPECTED) bar_workplace(ctx, who, i);
  who->work_status[i] = status_of(ctx, who->work_kind[i], p87_uniform(p87_draw_u32(s, jumps->own)));
  who->hours_week[i] = hours_of(ctx, place, i, u);
}

P87_PROCESS(child_work)
{
  (void)tally;
  const struct p87_child_work_params *k = &ctx->params->child_work;
  const struct p87_blend blend = p87_blend_of(k->hours_persistence);
  const struct jumps jumps = jumps_of(ctx->year);
  struct p87_persons *who = &place->persons;
  struct p87_arena arena = p87_arena_of(ctx);
  p87_index *row = p87_arena_take(&arena, who->n, sizeof *row);
  p87_id *id = p87_arena_take(&arena, who->n, sizeof *id);
  float *restrict chores = p87_arena_take(&arena, who->n, sizeof *chores);
  p87_index n = 0;
  for (p87_index i = 0; i < who->n; i++) {
    row[n] = i;
    id[n] = who->id[i];
    n += who->age[i] >= P87_CHILD_FIRST && who->age[i] <= P87_CHILD_LAST;
  }
  const struct p87_jump jump = p87_jump_make(P87_FOR_LIFE, P87_DRAW_CHORES);
  const struct p87_key key = ctx->key;
  for (p87_index c = 0; c < n; c++)
    chores[c] = p87_normal_quantilef(p87_uniform(p87_draw_u32(p87_stream_of(key, id[c]), jump)));

  for (p87_index c = 0; c < n; c++) {
    const p87_index i = row[c];
    who->chores_week[i] = chores_of(k, who, i, chores[c]);
    who->work_status[i] = P87_NO_STATUS;
    who->work_kind[i] = P87_NO_WORK;
    who->sector[i] = P87_NO_SECTOR;
    who->hours_week[i] = 0;
    if (is_working(who->time_use[i])) give_work(ctx, place, i, &jumps, blend);
  }
}
