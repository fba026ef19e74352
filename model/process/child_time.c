/* Child time: school, both, work, neither; and the wage that goes with it.
 *
 * Every child of 5-17 is in one of four states this year, chosen by the household
 * in a nested logit (nest 1: school S, school and work B; nest 2: work W, neither N):
 *
 *     V_j = g_j + a_h ln(c_j / s) - lam l_j G(x) + p l_j [parent worked] - eta l_j (1 - n)
 *           + [j in S, B] (b_q q + b_R R i + b_g (grade - age + entry) - b_d d + d_s [in school last year]
 *                        - c_s (D - s - e D))
 *           + [j in B, W] (d_w [in work last year] - pen [wage work against the law])
 *     c_j = y + ( l_j w_i - [j in S, B] ((1 - f) fee - meals - theta grant) ) / n
 *     x   = ln(y / s)
 *
 *   y    income per head without children's earnings, but for the share `sibling_earnings` of what older
 *        siblings earn this year                           USD PPP per day
 *   s    subsistence line                                  USD PPP per day
 *   a_h  weight of consumption: alpha without formal credit, alpha / (1 + mu) with it
 *   l_j  work intensity: 0 in S and N, l_B (1 - a/H) in B, 1 in W; a hours a week at school after lessons, H those
 *        that a pupil could work
 *   f, meals  fees taken over; worth of meals on school days, spread over the year: in kind, they count as money saved
 *   w_i  value of the child's full time: the better of the market wage psi w F (1 - tau) and
 *        the shadow wage of the family's farm or enterprise, which falls with the
 *        labour already there   psi B w A^alpha (L + psi l)^(b - 1) G; tau and pen hold for the market only
 *   G    price of farm produce against 2016, where the household has a farm (process/farm_price.h)
 *   F    wage of the community against that of 2016's labour: the fixed point of process/labour_market.h
 *   R    employment outside agriculture of adults of the child's sex, as published; i: information, 1 = as in 2016
 *   n    norm: share of children whose work is usual (process/norms.c), of which awareness takes a share away in
 *        people's eyes; as a divisor: persons of the household
 *   D    1 in a discriminated group, share s; c_s: what attending is worth less to its children (process/traits.h);
 *        e closes that for them: nobody else loses
 *   q, d quality of and distance to school: of what a crisis takes a share is made up for, quality is added, of the
 *        distance a share is taken away (Duflo 2001). Distance acts on attending alone
 *
 * f, meals, a, awareness, e and what changes q and d are inputs of levers (tables/inputs.def), 0 as in 2016.
 *
 * G is straight (kink 0) or bends at the line (kink > 0). With land the worth of a child's time on the family's farm
 * rises, and income (process/income.c) takes over: hours of a poor household's child peak near 4 acres.
 *
 * Attending is decided first (value of nest 1 against nest 2, plus a logistic
 * taste of the child), then working within the nest (plus another one): this has
 * the probabilities of the nested logit. Tastes last (process/taste.h). Siblings
 * decide oldest first: the work of each leaves less for the next.
 *
 * Constants g of work: params/calibrated/child_2016.csv, plus the country's own effect (study/country_effects.c);
 * those of school are the country's own, by level, sex, area and wealth (synth/attendance.c); coefficients: params/model.yml, sections child_time and market.
 * Left out: bargaining between parents, conditional work of both parents.
 * Runs after income, school supply and the opening of the market, before the type of work.
 *
 * The loop gathers the children of a community by their place among siblings, so
 * that each pass is a plain loop over columns. The market may ask them several times: what no wage
 * acts on is worked out before. */
#include "path87/process/child_time.h"

#include <string.h>

#include "path87/process/enforcement.h"
#include "path87/process/farm_price.h"
#include "path87/process/given.h"
#include "path87/process/labour_market.h"
#include "path87/process/norm.h"
#include "path87/process/process.h"
#include "path87/process/school_level.h"
#include "path87/process/taste.h"
#include "path87/process/traits.h"

/* Siblings beyond this many of a household decide together with the last. */
enum { PASSES = 12 };

static const float days_per_year = 365.0f;

/* Of how many communities one is asked in year 0 whether its market has more than one resting point. */
enum { ASKED_OF = 8 };

/* The children of a community, by place among siblings. */
struct children {
  p87_index n;
  p87_index first[PASSES + 1];
  p87_index *row;
  uint16_t *home;
  float *age, *school_taste, *work_taste, *both_taste, *stigma, *money;
  float *income, *members, *ln_land, *grant; /* of the household */
  float *price;                              /* of its farm's produce, 2016 = 1 */
  float *taste_school, *taste_work;
  float *luxury, *school, *neither; /* lam G(x), and the states that no wage acts on */
  float *hands;                     /* labour that the family has when this child decides */
  int32_t *state;                   /* enum p87_time_use; as wide as the floats beside it, for the loop's sake */
  float *worth;                     /* of the time worked, USD PPP per day */
};

static int is_child(const struct p87_context *ctx, const struct p87_persons *who, p87_index i)
{
  const int age = (int)who->age[i] - (int)ctx->years_back;
  return (who->age[i] <= P87_CHILD_LAST) & (age >= P87_CHILD_FIRST);
}

static void take_columns(struct children *kids, struct p87_arena *arena, p87_index n)
{
  kids->row = p87_arena_take(arena, n, sizeof *kids->row);
  kids->home = p87_arena_take(arena, n, sizeof *kids->home);
  kids->state = p87_arena_take(arena, n, sizeof *kids->state);
  float **const columns[] = {
    &kids->age,    &kids->school_taste, &kids->work_taste, &kids->both_taste, &kids->stigma,       &kids->money,
    &kids->income, &kids->members,      &kids->ln_land,    &kids->grant,      &kids->taste_school, &kids->taste_work,
    &kids->luxury, &kids->school,       &kids->neither,    &kids->hands,      &kids->worth,        &kids->price};
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
    row[n] = i;
    n += (p87_index)is_child(ctx, who, i);
  }
  for (p87_index k = 1; k < n; k++) {
    const p87_index i = row[k];
    p87_index at = k;
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

/* Of what a crisis adds to the distance to school, or takes from its quality, the part that is not made up for. */
static float crisis_left(const struct p87_community *place, float shock, int is_loss)
{
  return is_loss ? shock * (1.0f - place->inputs.temporary_schools) : shock;
}

/* b_q q - b_d d: what the schools of the place are worth. */
static float supply_of(const struct p87_child_time_params *k, const struct p87_community *place)
{
  const float quality_shock = crisis_left(place, place->school_quality_shock, place->school_quality_shock < 0.0f);
  const float km_shock = crisis_left(place, place->school_km_shock, place->school_km_shock > 0.0f);
  const float quality = place->school_quality + quality_shock + place->inputs.school_quality;
  const float km = p87_at_least(place->school_km + km_shock, 0.0f) * (1.0f - place->inputs.school_building);
  return k->quality * quality - k->distance * km;
}

/* Cost of attending, USD PPP per day of the year. */
static float fee_of(const struct p87_community *place)
{
  const float meals = place->inputs.meals * (float)P87_SCHOOL_DAYS;
  return (place->school_fee_usd_year * (1.0f - place->inputs.fee_relief) - meals) / days_per_year;
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
  const float boys[P87_AGE_GROUPS] = {g->boy[0], g->boy[0], g->boy[0] + g->boy_older[0]};
  float of_age[P87_CHILD_LAST + 1][P87_SEXES]; /* taste for school by age: of the level meant for it, or the nearest */
  for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++) {
    const int level = p87_school_level_at(&country->education, age);
    const int nearest = level < P87_PRIMARY ? P87_PRIMARY : level > P87_UPPER_SECONDARY ? P87_UPPER_SECONDARY : level;
    const float duty = p87_duty_to_attend(&ctx->params->law, &country->law, &place->inputs, age);
    for (unsigned sex = 0; sex < P87_SEXES; sex++) of_age[age][sex] = taste->level[nearest][sex] + duty;
  }
  const float country_work = ctx->work[place->country].fit.work + ctx->table[place->country].work_drift;
  const float supply = supply_of(k, place);
  const float usual = p87_norm_utility(k->norm, place->norm * (1.0f - place->inputs.awareness));
  float by_sex[P87_SEXES]; /* what the place offers a child of either sex at school, and for having been there */
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    by_sex[sex] =
      taste->area[place->area] + supply +
      k->return_to_school * (float)(1.0 - country->employment[sex].agriculture) * (1.0f + place->inputs.information);
  const float weight[2] = {p87_child_money_weight(k, 0), p87_child_money_weight(k, 1)};
  const float group[2] = {p87_school_gap(&ctx->params->groups, 0),
                          p87_school_gap(&ctx->params->groups, P87_DISCRIMINATED) +
                            place->inputs.equal_schooling * ctx->params->groups.school_gap};
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
    kids->school_taste[c] = of_age[age][who->sex[i]] + by_sex[who->sex[i]] + taste->wealth * home->wealth[h] +
                            k->grade_habit * (behind < 0.0f ? behind : 0.0f) + (schooled ? k->stay_school : 0.0f) +
                            group[p87_is_discriminated(home->traits[h])];
    kids->work_taste[c] = g->work[cell] + country_work +
                          (who->sex[i] == P87_MALE ? boys[p87_age_group_of(age)] : 0.0f) +
                          (worked ? k->stay_work : 0.0f);
    kids->both_taste[c] = g->both[0];
    kids->stigma[c] = ((who->background[i] & P87_PARENT_WORKED) ? k->parent_worked : 0.0f) + usual;
    kids->money[c] = weight[(home->traits[h] & P87_HAS_CREDIT) != 0];
    kids->income[c] = home->income_usd_day[h];
    kids->members[c] = (float)home->members[h];
    kids->ln_land[c] = p87_acres(ctx, place, h);
    kids->price[c] = p87_farm_price(ctx, place, h);
    kids->grant[c] = home->programmes[h] ? p87_grant_for(ctx, place, i) : 0.0f;
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

/* What a household weighs of child c, but for the wage. */
P87_IN_LOOPS struct p87_child_choice choice_of(const struct p87_child_time_params *k, const struct children *kids,
                                               p87_index c, float fee)
{
  const struct p87_child_choice choice = {.income = kids->income[c],
                                          .members = kids->members[c],
                                          .school_cost = fee,
                                          .grant = kids->grant[c],
                                          .school_taste = kids->school_taste[c],
                                          .work_taste = kids->work_taste[c] + kids->stigma[c],
                                          .both_taste =
                                            kids->both_taste[c] - (1.0f - k->work_with_school) * kids->stigma[c],
                                          .luxury = kids->luxury[c],
                                          .money = kids->money[c]};
  return choice;
}

/* What the wage does not change. ln_land holds acres before. */
static void prepare(const struct p87_child_time_params *k, float line, float fee, struct children *kids)
{
  const struct p87_child_time_params local = *k;
  const struct children in = *kids;
  P87_INDEPENDENT
  for (p87_index c = 0; c < in.n; c++) {
    in.ln_land[c] = p87_logf(in.ln_land[c]);
    in.luxury[c] = local.luxury * p87_luxury(p87_logf(in.income[c] / line), local.kink);
  }
  P87_INDEPENDENT
  for (p87_index c = 0; c < in.n; c++) {
    const struct p87_child_choice choice = choice_of(&local, &in, c, fee);
    in.school[c] = p87_child_school(&local, line, &choice);
    in.neither[c] = p87_child_neither(line, &choice);
  }
}

/* What all children of the community meet. */
struct terms {
  float line, fee;
  float wage;                       /* of adults, with its shock, at the labour of 2016 */
  float market;                     /* of adults, as the market has it */
  float tax, penalty, legal_age;    /* for work below the legal age */
  float hazard_penalty, hazard_age; /* for what of it is hazardous, forbidden longer */
};

/* The state that child c takes, and what its time brings in. */
P87_IN_LOOPS void choose(const struct p87_child_time_params *k, const struct p87_child_utility *v, float wage_both,
                         float wage_work, const struct children *kids, p87_index c)
{
  const int attends = p87_child_attends(v, k->nest, kids->taste_school[c]);
  const int works = p87_child_works(v, k->nest, attends, kids->taste_work[c]);
  kids->state[c] = p87_time_use_of(attends, works);
  kids->worth[c] = p87_pick(works, p87_pick(attends, wage_both * k->work_with_school, wage_work), 0.0f);
}

/* One pass: the children at one place among siblings, in every household. */
static void decide(const struct p87_child_time_params *k, const struct terms *terms, const struct children *kids,
                   p87_index from, p87_index to)
{
  const struct p87_child_time_params local = *k;
  const struct terms t = *terms;
  const struct children in = *kids;
  P87_INDEPENDENT
  for (p87_index c = from; c < to; c++) {
    const float psi = p87_child_productivity(&local, in.age[c]);
    const float family = p87_family_wage(&local, psi, t.wage, in.ln_land[c], in.hands[c]) * in.price[c];
    struct p87_child_choice choice = choice_of(&local, &in, c, t.fee);
    choice.wage = p87_at_least(psi * t.market, family);
    const struct p87_child_utility v = {.school = in.school[c],
                                        .both = p87_child_both(&local, t.line, &choice),
                                        .work = p87_child_work(t.line, &choice),
                                        .neither = in.neither[c]};
    choose(&local, &v, choice.wage, choice.wage, &in, c);
  }
}

/* The same where somebody expects a penalty. */
static void decide_under_law(const struct p87_child_time_params *k, const struct terms *terms,
                             const struct children *kids, p87_index from, p87_index to)
{
  const struct p87_child_time_params local = *k;
  const struct terms t = *terms;
  const struct children in = *kids;
  P87_INDEPENDENT
  for (p87_index c = from; c < to; c++) {
    const float psi = p87_child_productivity(&local, in.age[c]);
    const float family = p87_family_wage(&local, psi, t.wage, in.ln_land[c], in.hands[c]) * in.price[c];
    const int below = in.age[c] < t.legal_age;
    const float market = psi * t.market * p87_pick(below, 1.0f - t.tax, 1.0f);
    const struct p87_child_choice choice = choice_of(&local, &in, c, t.fee);
    float wage_both, wage_work;
    struct p87_child_utility v = p87_child_under_law(
      &local, t.line, &choice, market, family,
      p87_penalty(t.penalty, t.legal_age, t.hazard_penalty, t.hazard_age, in.age[c]), &wage_both, &wage_work);
    choose(&local, &v, wage_both, wage_work, &in, c);
  }
}

/* Adults of each household who are in employment: the labour the family has. Returns how many adults there are. */
static p87_index family_labour(const struct p87_community *place, float *restrict labour, struct p87_arena *arena)
{
  const struct p87_persons *who = &place->persons;
  const p87_index homes = place->households.n;
  uint32_t *restrict workers = p87_arena_take(arena, homes, sizeof *workers);
  p87_index adults = 0;
  memset(workers, 0, homes * sizeof *workers);
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned status = who->work_status[i];
    const unsigned adult = who->age[i] >= P87_ADULT_FIRST;
    adults += adult;
    workers[who->household[i]] += adult & (status >= P87_FORMAL_EMPLOYEE) & (status <= P87_CONTRIBUTING_FAMILY);
  }
  for (p87_index h = 0; h < homes; h++) labour[h] = (float)(int32_t)workers[h];
  return adults;
}

/* What the market asks: children's labour at a wage. */
struct asked {
  const struct p87_child_time_params *k;
  const struct p87_community *place;
  struct terms terms;
  struct children *kids;
  const float *adults; /* labour of each household's adults */
  float *labour;       /* the same with children who have decided */
  float one;           /* of one adult, per adult of the community */
  float response;      /* of wages: see struct p87_market */
  float *earned;       /* by older siblings, per household, where that counts; else NULL */
  float *own;          /* per child: income without it */
  /* with incomes that move with the wage (see two_equilibria): the part that moves, per child */
  const float *fixed, *moving;
};

/* What older siblings earn is added to the means of those who decide next. */
static void add_siblings(const struct asked *a, p87_index from, p87_index to)
{
  struct children *kids = a->kids;
  for (p87_index c = from; c < to; c++) {
    const float means = p87_child_means(a->k, a->own[c], a->earned[kids->home[c]], kids->members[c]);
    if (means == kids->income[c]) continue;
    kids->income[c] = means;
    kids->luxury[c] = a->k->luxury * p87_luxury(p87_logf(means / a->terms.line), a->k->kink);
    const struct p87_child_choice choice = choice_of(a->k, kids, c, a->terms.fee);
    kids->school[c] = p87_child_school(a->k, a->terms.line, &choice);
    kids->neither[c] = p87_child_neither(a->terms.line, &choice);
  }
}

/* All children decide, oldest of each household first. */
static float ask(void *user, float factor)
{
  const struct asked *a = user;
  struct children *kids = a->kids;
  struct terms terms = a->terms;
  const int has_law = terms.penalty > 0.0f || terms.tax > 0.0f;
  float sum = 0.0f;
  terms.market = terms.wage * factor;
  memcpy(a->labour, a->adults, a->place->households.n * sizeof *a->labour);
  if (a->earned) memset(a->earned, 0, a->place->households.n * sizeof *a->earned);
  for (int pass = 0; pass < PASSES && kids->first[pass] < kids->n; pass++) {
    const p87_index from = kids->first[pass], to = kids->first[pass + 1];
    for (p87_index c = from; c < to; c++) kids->hands[c] = a->labour[kids->home[c]];
    if (a->earned && pass > 0) add_siblings(a, from, to);
    (has_law ? decide_under_law : decide)(a->k, &terms, kids, from, to);
    for (p87_index c = from; c < to; c++) {
      const float part = kids->state[c] == P87_WORK_ONLY         ? 1.0f
                         : kids->state[c] == P87_SCHOOL_AND_WORK ? a->k->work_with_school
                                                                 : 0.0f;
      const float work = part * p87_child_productivity(a->k, kids->age[c]);
      a->labour[kids->home[c]] += work;
      if (a->earned) a->earned[kids->home[c]] += kids->worth[c];
      sum += work;
    }
  }
  return sum * a->one;
}

/* --- more than one resting point? ---------------------------------------------------------------- */

/* Children's labour where adults' informal earnings move with the wage within the year, as in Basu and Van (1998). */
static float ask_with_incomes(void *user, float factor)
{
  const struct asked *a = user;
  struct children *kids = a->kids;
  float *restrict income = kids->income;
  for (p87_index c = 0; c < kids->n; c++) income[c] = a->fixed[c] + factor * a->moving[c];
  if (a->earned) memcpy(a->own, income, kids->n * sizeof *a->own);
  for (p87_index c = 0; c < kids->n; c++)
    kids->luxury[c] = a->k->luxury * p87_luxury(p87_logf(income[c] / a->terms.line), a->k->kink);
  for (p87_index c = 0; c < kids->n; c++) {
    const struct p87_child_choice choice = choice_of(a->k, kids, c, a->terms.fee);
    kids->school[c] = p87_child_school(a->k, a->terms.line, &choice);
    kids->neither[c] = p87_child_neither(a->terms.line, &choice);
  }
  return ask(user, factor);
}

static int is_in_market(unsigned status)
{
  return status >= P87_INFORMAL_EMPLOYEE && status <= P87_CONTRIBUTING_FAMILY;
}

/* Does the community of 2016 come to rest in two places, from no work of children and from full work of all? Leaves
 * the children's columns in disorder: last of all. */
static int two_equilibria(struct asked *a, float children, struct p87_arena *arena)
{
  const struct p87_persons *who = &a->place->persons;
  const struct p87_households *home = &a->place->households;
  struct children *kids = a->kids;
  float *of_home = p87_arena_take(arena, home->n, sizeof *of_home);
  float *fixed = p87_arena_take(arena, kids->n, sizeof *fixed);
  float *moving = p87_arena_take(arena, kids->n, sizeof *moving);
  float adults = 0.0f, most = 0.0f;
  memset(of_home, 0, home->n * sizeof *of_home);
  if (a->earned) memcpy(kids->income, a->own, kids->n * sizeof *kids->income);
  for (p87_index i = 0; i < who->n; i++) {
    if (who->age[i] < P87_ADULT_FIRST || !is_in_market(who->work_status[i])) continue;
    of_home[who->household[i]] += who->earning_usd_day[i];
    adults += a->one;
  }
  for (p87_index c = 0; c < kids->n; c++) {
    moving[c] = p87_at_most(of_home[kids->home[c]] / kids->members[c], 0.99f * kids->income[c]);
    fixed[c] = kids->income[c] - moving[c];
    most += p87_child_productivity(a->k, kids->age[c]) * a->one;
  }
  a->fixed = fixed;
  a->moving = moving;
  const struct p87_market m = {a->response, adults + children, adults, a->one};
  if (!(m.labour_2016 > 0.0f)) return 0;
  const struct p87_market_outcome few = p87_market_settle(&m, p87_market_ln_wage(&m, 0.0f), ask_with_incomes, a);
  const struct p87_market_outcome many = p87_market_settle(&m, p87_market_ln_wage(&m, most), ask_with_incomes, a);
  const float apart = p87_logf(few.factor / many.factor);
  return few.is_settled && many.is_settled && apart > 4.0f * p87_market_tolerance(&m);
}

/* --- the year ------------------------------------------------------------------------------------ */

static void keep(struct p87_community *place, const struct children *kids)
{
  struct p87_persons *who = &place->persons;
  struct p87_households *home = &place->households;
  for (p87_index h = 0; h < home->n; h++) home->grants_usd_day[h] = 0.0f;
  for (p87_index c = 0; c < kids->n; c++) {
    const p87_index i = kids->row[c];
    const uint8_t state = (uint8_t)kids->state[c];
    if (state == P87_SCHOOL_ONLY || state == P87_SCHOOL_AND_WORK)
      home->grants_usd_day[who->household[i]] += kids->grant[c];
    who->time_use[i] = state;
    who->years_worked[i] = (uint8_t)(who->years_worked[i] + (state == P87_SCHOOL_AND_WORK || state == P87_WORK_ONLY));
    who->earning_usd_day[i] = kids->worth[c];
  }
}

/* Wage and children's labour come to agree; a market that is closed leaves the wage as it is. */
static void settle(struct p87_community *place, struct asked *a, struct p87_tally *tally)
{
  if (!(place->labour_adults > 0.0f)) {
    place->wage_factor = 1.0f;
    place->labour_children = ask(a, 1.0f);
    return;
  }
  const struct p87_market m = {a->response, place->labour_2016, place->labour_adults, a->one};
  const struct p87_market_outcome out = p87_market_settle(&m, p87_market_ln_wage(&m, place->labour_children), ask, a);
  place->labour_children = out.children;
  place->wage_factor = p87_expf(p87_market_ln_wage(&m, out.children));
  tally->cells->markets_communities[place->area]++;
  tally->cells->markets_rounds[place->area] += out.rounds;
  tally->cells->markets_unsettled[place->area] += !out.is_settled;
}

P87_PROCESS(child_time)
{
  struct p87_child_time_params here = ctx->params->child_time;
  here.work_with_school *= p87_left_by_after_school(&here, place->inputs.after_school);
  const struct p87_child_time_params *k = &here;
  struct p87_persons *who = &place->persons;
  struct p87_arena arena = p87_arena_of(ctx);
  struct children kids = {0};
  gather_rows(ctx, place, &kids, &arena);
  gather_facts(ctx, place, &kids);
  draw_tastes(ctx, who, &kids, &arena);
  float *adults = p87_arena_take(&arena, place->households.n, sizeof *adults);
  float *labour = p87_arena_take(&arena, place->households.n, sizeof *labour);
  const p87_index n_adults = family_labour(place, adults, &arena);
  struct asked a = {.k = k,
                    .place = place,
                    .terms = {.line = ctx->params->economy.subsistence_usd_day,
                              .fee = fee_of(place),
                              .wage = place->wage_usd_day * p87_expf(place->wage_shock),
                              .tax = place->child_wage_tax,
                              .penalty = place->child_penalty,
                              .legal_age = (float)place->child_penalty_age,
                              .hazard_penalty = place->child_penalty * ctx->params->law.hazardous_share,
                              .hazard_age = (float)ctx->figures->country[place->country].law.min_age_hazardous},
                    .kids = &kids,
                    .adults = adults,
                    .labour = labour,
                    .one = 1.0f / (float)(n_adults > 0 ? n_adults : 1),
                    .response = ctx->params->market.wage_response};
  if (k->sibling_earnings > 0.0f) {
    a.earned = p87_arena_take(&arena, place->households.n, sizeof *a.earned);
    a.own = p87_arena_take(&arena, kids.n, sizeof *a.own);
    memcpy(a.own, kids.income, kids.n * sizeof *a.own);
  }
  prepare(k, a.terms.line, a.terms.fee, &kids);
  settle(place, &a, tally);
  keep(place, &kids);

  if (ctx->year != P87_YEAR_FIRST || ctx->years_back > 0) return;
  place->labour_2016 = place->labour_children; /* that of adults is added when it is known: process/market.c */
  if (place->id % ASKED_OF != 0) return;
  tally->cells->markets_asked[place->area]++;
  tally->cells->markets_two_equilibria[place->area] += two_equilibria(&a, place->labour_children, &arena);
}
