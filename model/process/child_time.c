/* Child time: school, both, work, neither.
 *
 * Every child of 5-17 is in one of four states this year, chosen by the household
 * in a nested logit (nest 1: school S, school and work B; nest 2: work W, neither N):
 *
 *     V_j = g_j + a ln(c_j / s) - lam l_j G(x) + p l_j [parent worked]
 *           + [j in S, B] (b_q q + b_g (grade - age + entry) - b_d d + d_s [in school last year])
 *           + [j in B, W] d_w [in work last year]
 *     c_j = y + ( l_j w_i - [j in S, B] (fee - theta grant) ) / n
 *     x   = ln(y / s)
 *
 *   y    income per head without children's earnings      USD PPP per day
 *   s    subsistence line                                  USD PPP per day
 *   l_j  work intensity: 0 in S and N, l_B in B, 1 in W
 *   w_i  value of the child's full time: the better of the market wage psi w and
 *        the shadow wage of the family's farm or enterprise, which falls with the
 *        labour already there   psi B w A^alpha (L + psi l)^(b - 1)
 *   n    persons of the household
 *
 * Attending is decided first (value of nest 1 against nest 2, plus a logistic
 * taste of the child), then working within the nest (plus another one): this has
 * the probabilities of the nested logit. Tastes last (process/taste.h). Siblings
 * decide oldest first: the work of each leaves less for the next.
 *
 * Constants g of work: params/calibrated/child_2016.csv; those of school are the country's own, by level, sex,
 * area and wealth (synth/attendance.c); coefficients: params/model.yml.
 * Left out until markets come: the community wage does not move with children's
 * work. Runs after income and school supply, before the type of work.
 *
 * The loop gathers the children of a community by their place among siblings, so
 * that each pass is a plain loop over columns. */
#include "path87/process/child_time.h"

#include <string.h>

#include "path87/process/process.h"
#include "path87/process/school_level.h"
#include "path87/process/taste.h"

/* Siblings beyond this many of a household decide together with the last. */
enum { PASSES = 12 };

static const float days_per_year = 365.0f;
static const float days_per_month = 365.0f / 12.0f;

/* The children of a community, by place among siblings. */
struct children {
  p87_index n;
  p87_index first[PASSES + 1];
  p87_index *row;
  uint16_t *home;
  float *age, *school_taste, *work_taste, *both_taste, *parent;
  float *income, *members, *land, *grant; /* of the household */
  float *taste_school, *taste_work;
  int32_t *state; /* enum p87_time_use; as wide as the floats beside it, for the loop's sake */
  float *worth;   /* of the time worked, USD PPP per day */
};

static int is_child(const struct p87_context *ctx, const struct p87_persons *who, p87_index i)
{
  const int age = (int)who->age[i] - (int)ctx->years_back;
  return who->age[i] <= P87_CHILD_LAST && age >= P87_CHILD_FIRST;
}

static void take_columns(struct children *kids, struct p87_arena *arena, p87_index n)
{
  kids->row = p87_arena_take(arena, n, sizeof *kids->row);
  kids->home = p87_arena_take(arena, n, sizeof *kids->home);
  kids->state = p87_arena_take(arena, n, sizeof *kids->state);
  float **const columns[] = {&kids->age,    &kids->school_taste, &kids->work_taste, &kids->both_taste,
                             &kids->parent, &kids->income,       &kids->members,    &kids->land,
                             &kids->grant,  &kids->taste_school, &kids->taste_work, &kids->worth};
  for (size_t k = 0; k < P87_COUNT_OF(columns); k++) *columns[k] = p87_arena_take(arena, n, sizeof(float));
}

/* Children of household h, oldest first, rows break ties; returns how many. */
static p87_index list_siblings(const struct p87_context *ctx, const struct p87_community *place, p87_index h,
                               p87_index *row)
{
  const struct p87_persons *who = &place->persons;
  const p87_index first = place->households.first[h], end = first + place->households.members[h];
  p87_index n = 0;
  for (p87_index i = first; i < end; i++) {
    if (!is_child(ctx, who, i)) continue;
    p87_index at = n++;
    for (; at > 0 && who->age[row[at - 1]] < who->age[i]; at--) row[at] = row[at - 1];
    row[at] = i;
  }
  return n;
}

/* Rows of children, by place among siblings, then by household. */
static void gather_rows(const struct p87_context *ctx, const struct p87_community *place, struct children *kids,
                        struct p87_arena *arena)
{
  const p87_index persons = place->persons.n;
  p87_index *row = p87_arena_take(arena, persons, sizeof *row);
  uint8_t *pass = p87_arena_take(arena, persons, 1);
  p87_index next[PASSES + 1] = {0};
  p87_index n = 0;
  for (p87_index h = 0; h < place->households.n; h++) {
    const p87_index siblings = list_siblings(ctx, place, h, row + n);
    for (p87_index k = 0; k < siblings; k++, n++) {
      pass[n] = (uint8_t)(k < PASSES ? k : PASSES - 1);
      next[pass[n] + 1]++;
    }
  }
  for (int p = 0; p < PASSES; p++) next[p + 1] += next[p];
  memcpy(kids->first, next, sizeof next);
  take_columns(kids, arena, n);
  for (p87_index k = 0; k < n; k++) kids->row[next[pass[k]]++] = row[k];
  kids->n = n;
}

/* What does not depend on siblings: tastes known of the child, its household's means. */
static void gather_facts(const struct p87_context *ctx, const struct p87_community *place, struct children *kids)
{
  const struct p87_child_time_params *k = &ctx->params->child_time;
  const struct p87_constants *g = &ctx->params->constants;
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  const struct p87_country *country = &ctx->figures->country[place->country];
  const struct p87_school_taste *taste = &ctx->work[place->country].fit.school;
  const float entry = (float)country->education.entry_age;
  float of_age[P87_CHILD_LAST + 1][P87_SEXES]; /* taste for school by age: of the level meant for it, or the nearest */
  for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++) {
    const int level = p87_school_level_at(&country->education, age);
    const int nearest = level < P87_PRIMARY ? P87_PRIMARY : level > P87_UPPER_SECONDARY ? P87_UPPER_SECONDARY : level;
    for (unsigned sex = 0; sex < P87_SEXES; sex++) of_age[age][sex] = taste->level[nearest][sex];
  }
  const float quality = place->school_quality + place->school_quality_shock;
  const float km = p87_at_least(place->school_km + place->school_km_shock, 0.0f);
  const float supply = k->quality * quality - k->distance * km;
  const float drift = ctx->table[place->country].work_drift;
  for (p87_index c = 0; c < kids->n; c++) {
    const p87_index i = kids->row[c], h = who->household[i];
    const unsigned age = who->age[i] - ctx->years_back;
    const size_t cell = (size_t)country->region * P87_AGE_GROUPS + p87_age_group_of(age);
    const unsigned before = who->time_use[i];
    const int schooled = before == P87_SCHOOL_ONLY || before == P87_SCHOOL_AND_WORK;
    const int worked = before == P87_WORK_ONLY || before == P87_SCHOOL_AND_WORK;
    const float behind = (float)who->grade[i] - ((float)age - entry);
    kids->home[c] = (uint16_t)h;
    kids->age[c] = (float)age;
    kids->school_taste[c] = of_age[age][who->sex[i]] + taste->area[place->area] + taste->wealth * home->wealth[h] +
                            supply + k->grade_habit * (behind < 0.0f ? behind : 0.0f) +
                            (schooled ? k->stay_school : 0.0f);
    kids->work_taste[c] =
      g->work[cell] + drift + (who->sex[i] == P87_MALE ? g->boy[0] : 0.0f) + (worked ? k->stay_work : 0.0f);
    kids->both_taste[c] = g->both[0];
    kids->parent[c] = (who->background[i] & P87_PARENT_WORKED) ? 1.0f : 0.0f;
    kids->income[c] = home->income_usd_day[h];
    kids->members[c] = (float)home->members[h];
    kids->land[c] = home->land_acre[h];
    kids->grant[c] = home->grant_usd_month[h];
  }
}

static void draw_tastes(const struct p87_context *ctx, const struct p87_persons *who, struct children *kids,
                        struct p87_arena *arena)
{
  const struct p87_blend blend = p87_blend_of(ctx->params->child_time.taste_persistence);
  const unsigned year = ctx->year;
  const struct p87_jump school_life = p87_jump_make(P87_FOR_LIFE, P87_DRAW_TASTE_SCHOOL);
  const struct p87_jump school_year = p87_jump_make(year, P87_DRAW_TASTE_SCHOOL);
  const struct p87_jump work_life = p87_jump_make(P87_FOR_LIFE, P87_DRAW_TASTE_WORK);
  const struct p87_jump work_year = p87_jump_make(year, P87_DRAW_TASTE_WORK);
  const struct p87_key key = ctx->key;
  const p87_index n = kids->n;
  p87_id *restrict id = p87_arena_take(arena, n, sizeof *id);
  uint32_t *restrict school_l = p87_arena_take(arena, n, sizeof *school_l);
  uint32_t *restrict school_y = p87_arena_take(arena, n, sizeof *school_y);
  uint32_t *restrict work_l = p87_arena_take(arena, n, sizeof *work_l);
  uint32_t *restrict work_y = p87_arena_take(arena, n, sizeof *work_y);
  float *restrict school = kids->taste_school, *restrict work = kids->taste_work;
  for (p87_index c = 0; c < n; c++) id[c] = who->id[kids->row[c]];
  P87_INDEPENDENT
  for (p87_index c = 0; c < n; c++) {
    const struct p87_stream s = p87_stream_of(key, id[c]);
    school_l[c] = p87_draw_u32(s, school_life);
    school_y[c] = p87_draw_u32(s, school_year);
    work_l[c] = p87_draw_u32(s, work_life);
    work_y[c] = p87_draw_u32(s, work_year);
  }
  for (p87_index c = 0; c < n; c++) school[c] = p87_logistic_taste(blend, school_l[c], school_y[c]);
  for (p87_index c = 0; c < n; c++) work[c] = p87_logistic_taste(blend, work_l[c], work_y[c]);
}

/* Adults of each household who are in employment: the labour the family has. */
static void family_labour(const struct p87_community *place, float *labour)
{
  const struct p87_persons *who = &place->persons;
  memset(labour, 0, place->households.n * sizeof *labour);
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned status = who->work_status[i];
    labour[who->household[i]] +=
      who->age[i] >= P87_ADULT_FIRST && status >= P87_FORMAL_EMPLOYEE && status <= P87_CONTRIBUTING_FAMILY ? 1.0f
                                                                                                           : 0.0f;
  }
}

/* One pass: the children at one place among siblings, in every household. */
static void decide(const struct p87_context *ctx, const struct p87_community *place, struct children *kids,
                   p87_index from, p87_index to, const float *restrict labour)
{
  const struct p87_child_time_params *const k = &ctx->params->child_time;
  const struct p87_child_time_params local = *k;
  const float line = ctx->params->economy.subsistence_usd_day;
  const float fee = place->school_fee_usd_year * (1.0f - place->school_fee_relief) / days_per_year;
  const float wage = place->wage_usd_day * p87_expf(place->wage_shock);
  const float *restrict age = kids->age, *restrict income = kids->income, *restrict members = kids->members;
  const float *restrict land = kids->land, *restrict grant = kids->grant, *restrict parent = kids->parent;
  const float *restrict school_taste = kids->school_taste, *restrict work_taste = kids->work_taste;
  const float *restrict both_taste = kids->both_taste;
  const float *restrict taste_school = kids->taste_school, *restrict taste_work = kids->taste_work;
  int32_t *restrict state = kids->state;
  float *restrict worth = kids->worth;
  P87_INDEPENDENT
  for (p87_index c = from; c < to; c++) {
    const float psi = p87_child_productivity(&local, age[c]);
    const float market = psi * wage;
    const float family = p87_family_wage(&local, psi, wage, land[c], labour[c]);
    const struct p87_child_choice choice = {
      .income = income[c],
      .members = members[c],
      .wage = p87_at_least(market, family),
      .school_cost = fee,
      .grant = grant[c] / days_per_month,
      .school_taste = school_taste[c],
      .work_taste = work_taste[c] + local.parent_worked * parent[c],
      .both_taste = both_taste[c] - (1.0f - local.work_with_school) * local.parent_worked * parent[c],
      .luxury = local.luxury * p87_luxury(p87_logf(income[c] / line), local.kink)};
    const struct p87_child_utility v = p87_child_utilities(&local, line, &choice);
    const int attends = p87_child_attends(&v, local.nest, taste_school[c]);
    const int works = p87_child_works(&v, local.nest, attends, taste_work[c]);
    state[c] = p87_time_use_of(attends, works);
    worth[c] = p87_pick(works, choice.wage * p87_pick(attends, local.work_with_school, 1.0f), 0.0f);
  }
}

P87_PROCESS(child_time)
{
  (void)tally;
  const struct p87_child_time_params *k = &ctx->params->child_time;
  struct p87_persons *who = &place->persons;
  struct p87_arena arena = p87_arena_of(ctx);
  struct children kids = {0};
  gather_rows(ctx, place, &kids, &arena);
  gather_facts(ctx, place, &kids);
  draw_tastes(ctx, who, &kids, &arena);
  float *labour = p87_arena_take(&arena, place->households.n, sizeof *labour);
  float *there = p87_arena_take(&arena, kids.n, sizeof *there); /* labour when this child decides */
  family_labour(place, labour);

  for (int pass = 0; pass < PASSES && kids.first[pass] < kids.n; pass++) {
    const p87_index from = kids.first[pass], to = kids.first[pass + 1];
    for (p87_index c = from; c < to; c++) there[c] = labour[kids.home[c]];
    decide(ctx, place, &kids, from, to, there);
    for (p87_index c = from; c < to; c++) {
      const float part = kids.state[c] == P87_WORK_ONLY         ? 1.0f
                         : kids.state[c] == P87_SCHOOL_AND_WORK ? k->work_with_school
                                                                : 0.0f;
      labour[kids.home[c]] += part * p87_child_productivity(k, kids.age[c]);
    }
  }

  for (p87_index c = 0; c < kids.n; c++) {
    const p87_index i = kids.row[c];
    const uint8_t state = (uint8_t)kids.state[c];
    who->time_use[i] = state;
    who->years_worked[i] = (uint8_t)(who->years_worked[i] + (state == P87_SCHOOL_AND_WORK || state == P87_WORK_ONLY));
    who->earning_usd_day[i] = kids.worth[c];
  }
}
