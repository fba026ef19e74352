/* Adult work: status in employment, sector, hours and earnings of those of 18 and over.
 *
 * A status lasts until it is drawn anew: with a yearly chance, and at 18, 25, 55
 * and 65, where chances change. What is drawn follows the country's structure by
 * sex, area and age (world/work_table.h). Earnings are
 *
 *     f(status)^k exp(e_i + growth of the country since 2016 + v_it),  v ~ N(-(ks)^2/2, ks)
 *
 * A person who turns 18 gets an earning potential e by a score z between the wealth
 * of the household and chance, so that the spread of potentials keeps:
 *
 *     z = h z_home + sqrt(1 - h^2) u_1,     e = e_c(z) + k (r (g - g_c) + d u_2)
 *
 * e_c, g_c and k (how far status, schooling and luck spread earnings in the country) are set by synthesis.
 *
 * Coefficients: params/model.yml, section adult_work. Left out until markets
 * come: unemployment and wages do not react to the economy. */
#include "path87/base/dmath.h"
#include "path87/process/adult_status.h"
#include "path87/process/process.h"

enum { HOURS_FULL_TIME = 40 };

struct adults {
  p87_index n;
  p87_index *row;
  p87_id *id;
  uint32_t *change, *luck;
  float *potential, *worth;
};

static void gather(const struct p87_persons *who, struct adults *a, struct p87_arena *arena)
{
  a->row = p87_arena_take(arena, who->n, sizeof *a->row);
  a->id = p87_arena_take(arena, who->n, sizeof *a->id);
  a->change = p87_arena_take(arena, who->n, sizeof *a->change);
  a->luck = p87_arena_take(arena, who->n, sizeof *a->luck);
  a->potential = p87_arena_take(arena, who->n, sizeof *a->potential);
  a->worth = p87_arena_take(arena, who->n, sizeof *a->worth);
  a->n = 0;
  for (p87_index i = 0; i < who->n; i++) {
    a->row[a->n] = i;
    a->id[a->n] = who->id[i];
    a->n += who->age[i] >= P87_ADULT_FIRST;
  }
}

static void draw_all(const struct p87_context *ctx, struct adults *a)
{
  const struct p87_jump change = p87_jump_make(ctx->year, P87_DRAW_WORK_CHANGE);
  const struct p87_jump luck = p87_jump_make(ctx->year, P87_DRAW_EARNING);
  const struct p87_key key = ctx->key;
  const p87_id *restrict id = a->id;
  uint32_t *restrict u = a->change, *restrict v = a->luck;
  P87_INDEPENDENT
  for (p87_index k = 0; k < a->n; k++) {
    const struct p87_stream s = p87_stream_of(key, id[k]);
    u[k] = p87_draw_u32(s, change);
    v[k] = p87_draw_u32(s, luck);
  }
}

/* Who is at school at 17 may stay on until upper secondary school ends; the grades are credited at once. */
static void stay_on(const struct p87_context *ctx, struct p87_community *place, p87_index i)
{
  struct p87_persons *who = &place->persons;
  const struct p87_education_figures *e = &ctx->figures->country[place->country].education;
  const unsigned last = (unsigned)(e->primary_years + e->lower_secondary_years + e->upper_secondary_years);
  const unsigned use = who->time_use[i];
  if (use != P87_SCHOOL_ONLY && use != P87_SCHOOL_AND_WORK) return;
  const float u = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_STAY_ON, who->id[i]));
  const float again = ctx->params->school.stay_on;
  for (float chance = again; u < chance && who->grade[i] < last; chance *= again) who->grade[i]++;
}

/* A child's columns are cleared when it turns 18. */
static void come_of_age(struct p87_persons *who, p87_index i)
{
  who->time_use[i] = P87_NO_TIME_USE;
  who->work_kind[i] = P87_NO_WORK;
  who->hazard[i] = 0;
  who->chores_week[i] = 0;
}

static void start_earning(const struct p87_context *ctx, struct p87_community *place, p87_index i)
{
  const struct p87_adult_work_params *k = &ctx->params->adult_work;
  const struct p87_work_table *t = &ctx->work[place->country];
  struct p87_persons *who = &place->persons;
  const float luck = p87_normal_quantilef(p87_uniform(p87_draw_for_life(ctx, P87_DRAW_EARNING_START, who->id[i])));
  const float own = p87_normal_quantilef(p87_uniform(p87_draw_for_life(ctx, P87_DRAW_EARNING_OWN, who->id[i])));
  const float home = place->households.wealth[who->household[i]];
  const float z = k->inherited * home + __builtin_sqrtf(1.0f - k->inherited * k->inherited) * luck;
  who->ln_earning[i] =
    p87_potential_at(t, z) +
    t->fit.spread * (k->return_to_grade * ((float)who->grade[i] - t->fit.mean_grade) + k->start_sd * own);
}

static int is_turning_point(unsigned age)
{
  return age == P87_ADULT_FIRST || age == 25 || age == 55 || age == 65;
}

static void choose_status(const struct p87_context *ctx, struct p87_community *place, p87_index i,
                          const struct p87_work_jumps *jumps)
{
  struct p87_persons *who = &place->persons;
  const struct p87_work_draws draws = p87_work_draws_of(p87_stream_of(ctx->key, who->id[i]), jumps);
  const struct p87_work_choice choice =
    p87_work_choose(&ctx->work[place->country], who->sex[i], place->area, who->age[i], draws);
  who->work_status[i] = choice.status;
  who->sector[i] = choice.sector;
}

static int is_in_employment(unsigned status)
{
  return status >= P87_FORMAL_EMPLOYEE && status <= P87_CONTRIBUTING_FAMILY;
}

/* The typical informal daily wage of the community: at the mean ln potential of its adults. */
static void set_wage(const struct p87_context *ctx, struct p87_community *place, const struct adults *a, float growth)
{
  float sum = 0.0f;
  for (p87_index k = 0; k < a->n; k++) sum += a->potential[k];
  const float mean = a->n > 0 ? sum / (float)a->n : ctx->work[place->country].fit.ln_mean;
  float factor[P87_WORK_STATUSES];
  p87_status_factors(&ctx->params->adult_work, ctx->work[place->country].fit.spread, factor);
  place->wage_usd_day = factor[P87_INFORMAL_EMPLOYEE] * p87_expf(mean + growth);
}

P87_PROCESS(adult_work)
{
  (void)tally;
  const struct p87_adult_work_params *k = &ctx->params->adult_work;
  struct p87_persons *who = &place->persons;
  const float growth = ctx->table[place->country].ln_growth;
  const uint64_t changes = p87_threshold((double)k->change_rate);
  const struct p87_work_jumps jumps = p87_work_jumps_of(ctx->year);
  struct p87_arena arena = p87_arena_of(ctx);
  struct adults a;
  gather(who, &a, &arena);
  draw_all(ctx, &a);

  float factor[P87_WORK_STATUSES];
  p87_status_factors(k, ctx->work[place->country].fit.spread, factor);
  for (p87_index n = 0; n < a.n; n++) {
    const p87_index i = a.row[n];
    const int new_adult = who->age[i] == P87_ADULT_FIRST && who->time_use[i] != P87_NO_TIME_USE;
    if (new_adult) {
      stay_on(ctx, place, i);
      come_of_age(who, i);
      start_earning(ctx, place, i);
    }
    if (new_adult || p87_happens(a.change[n], changes) || is_turning_point(who->age[i]))
      choose_status(ctx, place, i, &jumps);
    who->hours_week[i] = is_in_employment(who->work_status[i]) ? HOURS_FULL_TIME : 0;
    a.potential[n] = who->ln_earning[i];
  }

  const float sd = ctx->work[place->country].fit.spread * k->year_sd, base = growth - 0.5f * sd * sd;
  for (p87_index n = 0; n < a.n; n++)
    a.worth[n] = p87_expf(a.potential[n] + base + sd * p87_normal_quantilef(p87_uniform(a.luck[n])));
  for (p87_index n = 0; n < a.n; n++) {
    const p87_index i = a.row[n];
    who->earning_usd_day[i] = factor[who->work_status[i]] * a.worth[n];
  }
  set_wage(ctx, place, &a, growth);
}
