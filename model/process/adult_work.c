/* Adult work: status in employment, sector, hours and earnings of those of 18 and over.
 *
 * Six statuses: formal and informal employees, own account, contributing family, unemployed, outside the labour
 * force. What the country's structure offers to a person of this sex, area, age and schooling is pi(k), over statuses
 * and sectors (world/work_table.h, synth/access.h). Each year someone in status s does k next year with
 *
 *     P(s -> k) = r h_s pi(k) h_k
 *
 *   r  chance to look at other work              h_s  how readily status s is left, and taken up
 *
 * pi is kept exactly, since pi(s) P(s -> k) is symmetric in s and k, however long statuses last. At 25, 55 and 65, where
 * chances of employment change from p to p', and when growth is not what was expected, no more people change than must:
 *
 *     employed stay with min(1, p'/p), others stay with min(1, (1 - p')/(1 - p))
 *     p' / p = exp(o (x_t - x_t-1)),   x: growth beyond expectation, o: Okun's relation; who loses work is unemployed
 *
 * As pi moves with the years (world/structure.h), places of work that shrink are left for those that grow, again by no more
 * people than must. Who turns 18 or comes from elsewhere draws from pi. Earnings are
 *
 *     ln w = e_i + k ln f(status) + k c (s - D + p D) + ln(1 + v V) + [informal, own account, contributing] ln m
 *            + growth of the country since 2016 + v_it,   v ~ N(-(ks)^2/2, ks)
 *
 *   D  1 in a discriminated group, s its share, c gap     p  share of the gap that equal pay closes: nobody else loses
 *   V  workers organised beyond 2016, v what they gain
 *   m  wage of the community against 2016                 M  minimum wage: employees it reaches earn no less
 *
 * A person who turns 18 gets an earning potential e by a score z between the wealth
 * of the household and chance, so that the spread of potentials keeps:
 *
 *     z = h z_home + sqrt(1 - h^2) u_1,     e = e_c(z) + k (r (g - g_c) - q (w - w_a) + d u_2) + T
 *
 *   g  grades completed   w  years in employment before 18, at most five; w_a their mean among adults of 2016 of like wealth
 *   T  what training before 18 adds, kept in the same column until then (process policy_reach)
 *
 * e_c, g_c and k (how far status, schooling and luck spread earnings in the country) are set by synthesis. Formalisation
 * makes employees formal in one order for life: as many as its share says at any time, and what pi offers follows.
 *
 * Coefficients: params/model.yml, sections adult_work and groups. Judgement throughout: panels of workers of poor
 * countries are not among the sources. Left out: no employment is lost to a minimum wage or gained by voice; sector
 * does not depend on schooling; children's wages do not follow a minimum wage (Menon & Rodgers 2018 find no effect). Runs after migration and
 * before what levers offer; the community's wage is that of last year's market. */
#include "path87/base/dmath.h"
#include "path87/process/adult_status.h"
#include "path87/process/process.h"
#include "path87/process/traits.h"

enum { HOURS_FULL_TIME = 40 };

struct adults {
  p87_index n;
  p87_index *row;
  p87_id *id;
  uint32_t *change, *luck, *shift;
  float *potential, *worth;
  uint8_t *group; /* 1 if of a discriminated one */
};

static void gather(const struct p87_community *place, struct adults *a, struct p87_arena *arena)
{
  const struct p87_persons *who = &place->persons;
  const uint8_t *traits = place->households.traits;
  a->row = p87_arena_take(arena, who->n, sizeof *a->row);
  a->id = p87_arena_take(arena, who->n, sizeof *a->id);
  a->change = p87_arena_take(arena, who->n, sizeof *a->change);
  a->luck = p87_arena_take(arena, who->n, sizeof *a->luck);
  a->shift = p87_arena_take(arena, who->n, sizeof *a->shift);
  a->potential = p87_arena_take(arena, who->n, sizeof *a->potential);
  a->worth = p87_arena_take(arena, who->n, sizeof *a->worth);
  a->group = p87_arena_take(arena, who->n, 1);
  a->n = 0;
  for (p87_index i = 0; i < who->n; i++) {
    a->row[a->n] = i;
    a->id[a->n] = who->id[i];
    a->group[a->n] = (uint8_t)p87_is_discriminated(traits[who->household[i]]);
    a->n += who->age[i] >= P87_ADULT_FIRST;
  }
}

static void draw_all(const struct p87_context *ctx, struct adults *a)
{
  const struct p87_jump change = p87_jump_make(ctx->year, P87_DRAW_WORK_CHANGE);
  const struct p87_jump luck = p87_jump_make(ctx->year, P87_DRAW_EARNING);
  const struct p87_jump shift = p87_jump_make(ctx->year, P87_DRAW_WORK_SHIFT);
  const struct p87_key key = ctx->key;
  const p87_id *restrict id = a->id;
  uint32_t *restrict u = a->change, *restrict v = a->luck, *restrict w = a->shift;
  P87_INDEPENDENT
  for (p87_index k = 0; k < a->n; k++) {
    const struct p87_stream s = p87_stream_of(key, id[k]);
    u[k] = p87_draw_u32(s, change);
    v[k] = p87_draw_u32(s, luck);
    w[k] = p87_draw_u32(s, shift);
  }
}

/* Who is at school at 17 may stay on until upper secondary school ends, or for a few years; the grades are credited at
 * once. */
enum { STAY_ON_MOST = 3 };

static void stay_on(const struct p87_context *ctx, struct p87_community *place, p87_index i)
{
  struct p87_persons *who = &place->persons;
  const struct p87_education_figures *e = &ctx->figures->country[place->country].education;
  const unsigned last = (unsigned)(e->primary_years + e->lower_secondary_years + e->upper_secondary_years);
  const unsigned use = who->time_use[i];
  if (use != P87_SCHOOL_ONLY && use != P87_SCHOOL_AND_WORK) return;
  const float u = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_STAY_ON, who->id[i]));
  const float again = ctx->params->school.stay_on;
  unsigned years = 0;
  for (float chance = again; years < STAY_ON_MOST && u < chance && who->grade[i] < last; chance *= again, years++)
    who->grade[i]++;
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
  const float past = ctx->params->synthesis.parent_worked;
  struct p87_persons *who = &place->persons;
  const float luck = p87_normal_quantilef(p87_uniform(p87_draw_for_life(ctx, P87_DRAW_EARNING_START, who->id[i])));
  const float own = p87_normal_quantilef(p87_uniform(p87_draw_for_life(ctx, P87_DRAW_EARNING_OWN, who->id[i])));
  const float home = place->households.wealth[who->household[i]];
  const float z = k->inherited * home + __builtin_sqrtf(1.0f - k->inherited * k->inherited) * luck;
  const float trained = who->ln_earning[i];
  who->ln_earning[i] =
    trained + p87_potential_at(t, z) +
    t->fit.spread * (k->return_to_grade * ((float)who->grade[i] - t->fit.mean_grade) +
                     p87_past_work_gap(k, who->years_worked[i], P87_PAST_WORK_YEARS * p87_past_work_share(past, home)) +
                     k->start_sd * own);
}

/* Chances of employment change at these ages. */
static int is_turning_point(unsigned age)
{
  return age == 25 || age == 55 || age == P87_UNEMPLOYED_BEFORE;
}

/* What choices of this year need, made once a community. */
struct offers {
  const struct p87_work_table *table;
  const struct p87_work_structure *structure;
  const struct p87_work_shift *shift; /* NULL if it does not move */
  struct p87_work_jumps jumps;
  struct p87_work_turnover turnover;
  uint64_t formalised;
  float employment, employment_before; /* against an ordinary year */
};

static struct offers offers_of(const struct p87_context *ctx, const struct p87_community *place)
{
  const struct p87_adult_work_params *k = &ctx->params->adult_work;
  const struct p87_year_table *t = &ctx->table[place->country];
  const float *growth = t->unusual_growth;
  struct offers o = {.table = &ctx->work[place->country],
                     .structure = &t->structure,
                     .shift = t->shifts ? &t->shift : NULL,
                     .jumps = p87_work_jumps_of(ctx->year),
                     .formalised = p87_threshold((double)place->inputs.formalised),
                     .employment_before = p87_work_employment_factor(k, growth[0]),
                     .employment = p87_work_employment_factor(k, growth[1])};
  p87_work_turnover_of(k, &o.turnover);
  return o;
}

/* Share of employees formal where this person looks for work: all for those whom formalisation has reached. */
static uint64_t formal_for(const struct p87_context *ctx, const struct offers *o, const struct p87_persons *who,
                           p87_index i, int group)
{
  if (o->formalised > 0 && p87_happens(p87_draw_for_life(ctx, P87_DRAW_FORMALISED, who->id[i]), o->formalised))
    return UINT64_C(1) << 32;
  return p87_work_formal(o->table, who->sex[i], group, who->age[i], ctx->year, who->grade[i]);
}

static void take_up(struct p87_persons *who, p87_index i, struct p87_work_choice choice)
{
  who->work_status[i] = choice.status;
  who->sector[i] = choice.sector;
}

static struct p87_work_draws draws_of(const struct p87_context *ctx, const struct offers *o,
                                      const struct p87_persons *who, p87_index i)
{
  return p87_work_draws_of(p87_stream_of(ctx->key, who->id[i]), &o->jumps);
}

static struct p87_work_choice offered(const struct p87_context *ctx, const struct offers *o,
                                      const struct p87_community *place, p87_index i, int group)
{
  const struct p87_persons *who = &place->persons;
  return p87_work_choose(o->table, o->structure, who->sex[i], place->area, who->age[i], (double)o->employment,
                         formal_for(ctx, o, who, i, group), draws_of(ctx, o, who, i));
}

/* Someone in a status looks at other work, with a draw u. */
static void look_round(const struct p87_context *ctx, const struct offers *o, struct p87_community *place, p87_index i,
                       int group, uint32_t u)
{
  struct p87_persons *who = &place->persons;
  const unsigned now = who->work_status[i];
  const struct p87_work_choice choice = offered(ctx, o, place, i, group);
  if (p87_happens(u, o->turnover.takes[now][choice.status])) take_up(who, i, choice);
}

/* Chances of employment move, from those before. */
static struct p87_work_choice moved(const struct p87_context *ctx, const struct offers *o,
                                    const struct p87_community *place, p87_index i, int group, double before,
                                    double after, uint32_t u, int looks)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_work_draws draws = draws_of(ctx, o, who, i);
  const struct p87_work_choice now = {who->work_status[i], who->sector[i]};
  struct p87_work_choice out = p87_work_without(o->table, who->sex[i], who->age[i], draws);
  if (looks && who->age[i] < P87_UNEMPLOYED_BEFORE) out.status = P87_UNEMPLOYED;
  return p87_work_move(
    now, before, after, u,
    p87_work_in_employment(o->structure, who->sex[i], place->area, formal_for(ctx, o, who, i, group), draws), out);
}

/* The birthdays at which chances of employment change. */
static void come_to_an_age(const struct p87_context *ctx, const struct offers *o, struct p87_community *place,
                           p87_index i, int group, uint32_t u)
{
  struct p87_persons *who = &place->persons;
  const unsigned age = who->age[i], sex = who->sex[i];
  const double before = p87_work_employment(o->table, sex, age - 1, (double)o->employment);
  const double after = p87_work_employment(o->table, sex, age, (double)o->employment);
  take_up(who, i, moved(ctx, o, place, i, group, before, after, u, 0));
  if (age >= P87_UNEMPLOYED_BEFORE && who->work_status[i] == P87_UNEMPLOYED)
    who->work_status[i] = P87_OUTSIDE_LABOUR_FORCE;
}

/* Places of work that shrink are left for those that grow. What is left of the draw of those who leave is uniform, and
 * says where to. */
static void follow_the_structure(const struct p87_context *ctx, const struct offers *o, struct p87_community *place,
                                 const struct adults *a)
{
  if (!o->shift) return;
  struct p87_persons *who = &place->persons;
  uint64_t most = 0; /* most draws are above whatever anyone leaves with */
  for (unsigned cell = 0; cell < P87_SEXES * P87_WORK_PLACES; cell++) {
    const uint64_t leaves = o->shift->leaves[cell / P87_WORK_PLACES][place->area][cell % P87_WORK_PLACES];
    most = leaves > most ? leaves : most;
  }
  for (p87_index n = 0; n < a->n; n++) {
    if (!p87_happens(a->shift[n], most)) continue;
    const p87_index i = a->row[n];
    const unsigned sex = who->sex[i], sector = who->sector[i], status = who->work_status[i];
    if (!p87_work_is_employment(status) || sector == P87_NO_SECTOR) continue;
    const uint64_t leaves = o->shift->leaves[sex][place->area][p87_work_place(sector, status)];
    if (!p87_happens(a->shift[n], leaves)) continue;
    const uint32_t rest = (uint32_t)(((uint64_t)a->shift[n] << 32) / leaves);
    take_up(who, i,
            p87_work_growing(o->shift, sex, place->area, formal_for(ctx, o, who, i, a->group[n]), rest,
                             draws_of(ctx, o, who, i).form));
  }
}

/* Growth beyond expectation makes and takes jobs. The draws come first, in a plain loop; few people change. */
static void feel_the_economy(const struct p87_context *ctx, const struct offers *o, struct p87_community *place,
                             const struct adults *a, struct p87_arena *arena)
{
  if (o->employment == o->employment_before) return;
  struct p87_persons *who = &place->persons;
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_JOB_LOST);
  const struct p87_key key = ctx->key;
  const p87_id *restrict id = a->id;
  uint32_t *restrict u = p87_arena_take(arena, a->n, sizeof *u);
  P87_INDEPENDENT
  for (p87_index n = 0; n < a->n; n++) u[n] = p87_draw_u32(p87_stream_of(key, id[n]), jump);
  for (p87_index n = 0; n < a->n; n++) {
    const p87_index i = a->row[n];
    const unsigned sex = who->sex[i], age = who->age[i], status = who->work_status[i];
    const double before = p87_work_employment(o->table, sex, age, (double)o->employment_before);
    const double after = p87_work_employment(o->table, sex, age, (double)o->employment);
    if (status != P87_NO_STATUS && p87_work_moves(p87_work_is_employment(status), before, after, u[n]))
      take_up(who, i, moved(ctx, o, place, i, a->group[n], before, after, u[n], 1));
  }
}

/* Informal employees whom formalisation reaches. */
static void formalise(const struct p87_context *ctx, const struct offers *o, struct p87_persons *who,
                      const struct adults *a)
{
  if (o->formalised == 0) return;
  for (p87_index n = 0; n < a->n; n++) {
    const p87_index i = a->row[n];
    if (who->work_status[i] == P87_INFORMAL_EMPLOYEE &&
        p87_happens(p87_draw_for_life(ctx, P87_DRAW_FORMALISED, who->id[i]), o->formalised))
      who->work_status[i] = P87_FORMAL_EMPLOYEE;
  }
}

/* Earnings of each group and status against those of a formal employee with nothing beside. */
static void worth_of_statuses(const struct p87_context *ctx, const struct p87_community *place,
                              float factor[2][P87_WORK_STATUSES])
{
  const struct p87_adult_work_params *k = &ctx->params->adult_work;
  const float spread = ctx->work[place->country].fit.spread, voice = p87_voice_factor(k, place->inputs.voice);
  for (unsigned group = 0; group < 2; group++) {
    const unsigned traits = group ? P87_DISCRIMINATED : 0;
    const float closed = p87_wage_gap_closed(&ctx->params->groups, traits, place->inputs.equal_pay);
    const float gap = p87_expf(spread * (p87_wage_gap(&ctx->params->groups, traits) + closed));
    p87_status_factors(k, spread, factor[group]);
    for (int s = 0; s < P87_WORK_STATUSES; s++) factor[group][s] *= gap;
    factor[group][P87_FORMAL_EMPLOYEE] *= voice;
    factor[group][P87_INFORMAL_EMPLOYEE] *= voice;
    factor[group][P87_OWN_ACCOUNT] *= voice;
  }
}

/* The typical informal daily wage of the community: at the mean of ln earnings as informal employees of its adults. */
static void set_wage(const struct p87_context *ctx, struct p87_community *place, const struct adults *a, float growth,
                     float factor[2][P87_WORK_STATUSES])
{
  float sum = 0.0f;
  unsigned discriminated = 0;
  for (p87_index k = 0; k < a->n; k++) sum += a->potential[k];
  for (p87_index k = 0; k < a->n; k++) discriminated += a->group[k];
  const float n = (float)a->n, share = a->n > 0 ? (float)discriminated / n : 0.0f;
  const float mean = a->n > 0 ? sum / n : ctx->work[place->country].fit.ln_mean;
  const float outside = factor[0][P87_INFORMAL_EMPLOYEE], of_group = factor[1][P87_INFORMAL_EMPLOYEE];
  place->wage_usd_day = (outside + share * (of_group - outside)) * p87_expf(mean + growth);
}

/* Employees earn no less than the floor, where it reaches them. */
static void keep_minimum_wage(const struct p87_context *ctx, struct p87_community *place, const struct adults *a)
{
  const uint64_t reach = p87_threshold((double)ctx->params->adult_work.minimum_wage_reach);
  if (!(place->inputs.minimum_wage > 0.0f) || reach == 0) return;
  struct p87_persons *who = &place->persons;
  for (p87_index n = 0; n < a->n; n++) {
    const p87_index i = a->row[n];
    const unsigned status = who->work_status[i];
    if ((status == P87_FORMAL_EMPLOYEE || status == P87_INFORMAL_EMPLOYEE) &&
        p87_happens(p87_draw_for_life(ctx, P87_DRAW_WAGE_FLOOR, who->id[i]), reach))
      who->earning_usd_day[i] =
        p87_minimum_wage(who->earning_usd_day[i], place->inputs.minimum_wage, place->wage_usd_day);
  }
}

static void choose_statuses(const struct p87_context *ctx, struct p87_community *place, struct adults *a,
                            struct p87_arena *arena)
{
  const struct offers o = offers_of(ctx, place);
  const int lives_on =
    ctx->year > P87_YEAR_FIRST && ctx->years_back == 0; /* before and in year 0 nobody has a birthday */
  struct p87_persons *who = &place->persons;
  follow_the_structure(ctx, &o, place, a);
  feel_the_economy(ctx, &o, place, a, arena);
  for (p87_index n = 0; n < a->n; n++) {
    const p87_index i = a->row[n];
    const unsigned age = who->age[i], now = who->work_status[i];
    if (age == P87_ADULT_FIRST && who->time_use[i] != P87_NO_TIME_USE) {
      stay_on(ctx, place, i);
      come_of_age(who, i);
      start_earning(ctx, place, i);
      take_up(who, i, offered(ctx, &o, place, i, a->group[n]));
    } else if (now == P87_NO_STATUS) { /* comes from elsewhere */
      take_up(who, i, offered(ctx, &o, place, i, a->group[n]));
    } else if (is_turning_point(age)) {
      if (lives_on) come_to_an_age(ctx, &o, place, i, a->group[n], a->change[n]);
    } else if (p87_happens(a->change[n], o.turnover.looks[now])) {
      look_round(ctx, &o, place, i, a->group[n], a->change[n]);
    }
    who->hours_week[i] = p87_work_is_employment(who->work_status[i]) ? HOURS_FULL_TIME : 0;
    a->potential[n] = who->ln_earning[i];
  }
  formalise(ctx, &o, who, a);
}

P87_PROCESS(adult_work)
{
  (void)tally;
  const struct p87_adult_work_params *k = &ctx->params->adult_work;
  struct p87_persons *who = &place->persons;
  const float growth = ctx->table[place->country].ln_growth;
  struct p87_arena arena = p87_arena_of(ctx);
  struct adults a;
  gather(place, &a, &arena);
  draw_all(ctx, &a);
  choose_statuses(ctx, place, &a, &arena);

  float factor[2][P87_WORK_STATUSES];
  worth_of_statuses(ctx, place, factor);
  set_wage(ctx, place, &a, growth, factor);
  for (unsigned group = 0; group < 2; group++)
    for (int s = P87_INFORMAL_EMPLOYEE; s <= P87_CONTRIBUTING_FAMILY; s++) factor[group][s] *= place->wage_factor;

  const float sd = ctx->work[place->country].fit.spread * k->year_sd, base = growth - 0.5f * sd * sd;
  for (p87_index n = 0; n < a.n; n++)
    a.worth[n] = p87_expf(a.potential[n] + base + sd * p87_normal_quantilef(p87_uniform(a.luck[n])));
  for (p87_index n = 0; n < a.n; n++) {
    const p87_index i = a.row[n];
    who->earning_usd_day[i] = factor[a.group[n]][who->work_status[i]] * a.worth[n];
  }
  keep_minimum_wage(ctx, place, &a);
}
