/* Tallies of the year: integers only, so that sums have no order. Changes nothing. */
#include "path87/process/count.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/process/consumption.h"
#include "path87/process/forced.h"
#include "path87/process/home.h"
#include "path87/process/money_bin.h"
#include "path87/process/process.h"
#include "path87/process/themes.h"
#include "path87/world/classify.h"

static void add(int64_t *cell, int condition)
{
  *cell += condition != 0;
}

/* The rules of every definition in the country of a community. */
struct definitions {
  struct p87_definition of[P87_DEFINITIONS];
};

static struct definitions definitions_of(const struct p87_country *country)
{
  struct definitions d;
  for (int k = 0; k < P87_DEFINITIONS; k++) d.of[k] = p87_definition_of((enum p87_definition_code)k, &country->law);
  return d;
}

static void count_definitions(struct p87_tally_layout *t, const struct definitions *d, const struct p87_persons *who,
                              p87_index i, size_t cell)
{
  for (size_t k = 0; k < P87_DEFINITIONS; k++) {
    const unsigned category = p87_category_of(&d->of[k], who, i);
    const size_t at = cell * P87_CATEGORIES_definition + k;
    add(&t->children_child_labour_by_definition[at], category & P87_IN_CHILD_LABOUR);
    add(&t->children_hazardous_by_definition[at], category & P87_IN_HAZARDOUS_WORK);
  }
}

static void count_themes(struct p87_tally_layout *t, const struct p87_community *place, const struct p87_context *ctx,
                         p87_index i, size_t cell, unsigned category)
{
  const unsigned themes = p87_themes_of(ctx, place, i);
  for (unsigned k = 0; k < P87_THEMES; k++) {
    const size_t at = cell * P87_CATEGORIES_theme + k;
    if (k == P87_NO_THEME ? themes != 0 : !(themes >> k & 1)) continue;
    t->children_employment_by_theme[at]++;
    add(&t->children_child_labour_by_theme[at], category & P87_IN_CHILD_LABOUR);
    add(&t->children_hazardous_by_theme[at], category & P87_IN_HAZARDOUS_WORK);
  }
}

/* What a child does who works or has long chores. */
static void count_busy_child(struct p87_tally_layout *t, const struct definitions *d, const struct p87_community *place,
                             const struct p87_context *ctx, p87_index i, size_t cell)
{
  const struct p87_persons *who = &place->persons;
  const unsigned use = who->time_use[i], category = p87_category_of(&d->of[P87_DEFINITION_ILO_2016], who, i);
  const int labour = (category & P87_IN_CHILD_LABOUR) != 0;
  add(&t->children_chores_21h[cell], category & P87_IN_LONG_CHORES);
  add(&t->children_long_hours[cell], who->hours_week[i] >= 43);
  count_definitions(t, d, who, i, cell);
  if (!(category & (P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR))) return;
  add(&t->children_employment[cell], category & P87_IN_EMPLOYMENT);
  add(&t->children_child_labour[cell], labour);
  add(&t->children_hazardous[cell], category & P87_IN_HAZARDOUS_WORK);
  add(&t->children_light_work[cell], category & P87_IN_LIGHT_WORK);
  add(&t->children_permitted_work[cell], category & P87_IN_PERMITTED_WORK);
  add(&t->children_child_labour_out_of_school[cell], labour && use == P87_WORK_ONLY);
  add(&t->children_child_labour_by_sector[cell * P87_CATEGORIES_sector + who->sector[i]], labour);
  add(&t->children_child_labour_by_status[cell * P87_CATEGORIES_work_status + who->work_status[i]], labour);
  const unsigned hours = who->hours_week[i];
  add(&t->children_employment_by_hours[cell * P87_CATEGORIES_hours_band + p87_hours_band_of(hours)], hours > 0);
  add(&t->children_employment_by_kind[cell * P87_CATEGORIES_work_kind + who->work_kind[i]], hours > 0);
  if (category & P87_IN_EMPLOYMENT) count_themes(t, place, ctx, i, cell, category);
}

static void count_child(struct p87_tally_layout *t, const struct definitions *d, const struct p87_community *place,
                        const struct p87_context *ctx, p87_index i, int is_poor, int lives_with_mother)
{
  const struct p87_persons *who = &place->persons;
  const size_t cell = p87_child_cell(place->area, who->sex[i], who->age[i]);
  int64_t *const by_use[P87_TIME_USES] = {NULL, t->children_school, t->children_both, t->children_work_only,
                                          t->children_neither};
  add(&t->children_population[cell], 1);
  if (by_use[who->time_use[i]]) by_use[who->time_use[i]][cell]++;
  add(&t->children_chores_any[cell], who->chores_week[i] > 0);
  add(&t->children_poor[cell], is_poor);
  add(&t->children_without_mother[cell], !lives_with_mother);
  if (who->background[i] & P87_ORPHAN) { /* few */
    add(&t->children_maternal_orphan[cell], who->background[i] & P87_MOTHER_DEAD);
    add(&t->children_paternal_orphan[cell], who->background[i] & P87_FATHER_DEAD);
  }
  if (who->hours_week[i] > 0 || who->chores_week[i] >= 21) count_busy_child(t, d, place, ctx, i, cell);
}

/* In forced labour, or within five years of it. */
static void count_forced(const struct p87_context *ctx, struct p87_tally_layout *t, const struct p87_community *place,
                         p87_index i)
{
  const struct p87_definition ilo = p87_definition_of(P87_DEFINITION_ILO_2016, NULL);
  const struct p87_persons *who = &place->persons;
  const unsigned forced = who->forced[i], months = p87_forced_months_60(forced, who->forced_history[i]);
  const enum p87_forced_kind kind = p87_forced_kind_of(forced);
  const size_t of_sex = (size_t)place->area * P87_SEXES + who->sex[i], cell = of_sex * P87_FORCED_KINDS + kind;
  t->forced_labour_person_months[cell] += p87_forced_months(forced);
  t->forced_labour_months_60[cell] += months;
  add(&t->forced_labour_ever_60[cell], months > 0);
  if (!p87_forced_now(forced)) return;
  add(&t->forced_labour_stock_children[cell], !p87_is_adult(who->age[i]));
  add(&t->forced_labour_stock_adults[cell], p87_is_adult(who->age[i]));
  add(&t->forced_labour_moved_home[cell], who->background[i] & P87_MOVED_HOME);
  add(&t->forced_labour_moved_abroad[cell], who->background[i] & P87_MOVED_ABROAD);
  const unsigned category = p87_category_of(&ilo, who, i);
  add(&t->forced_labour_children_in_child_labour[cell], category & P87_IN_CHILD_LABOUR);
  if (kind != P87_DEBT_BONDAGE && kind != P87_OTHER_PRIVATE) return;
  const float u = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_FORCED_WORK, who->id[i]));
  const enum p87_forced_work work = p87_forced_work_of(&ctx->params->forced_labour, kind == P87_DEBT_BONDAGE, u);
  t->forced_labour_private_by_work[of_sex * P87_FORCED_WORKS + work]++;
}

/* Ages and grades at which completion of each level of school is looked at. */
struct levels {
  unsigned age[3], grade[3];           /* first of three ages; grades that complete the level */
  uint8_t is_looked_at[UINT8_MAX + 1]; /* at some level, by age */
};

static struct levels levels_of(const struct p87_country *c)
{
  const struct p87_education_figures *e = &c->education;
  const double years[3] = {e->primary_years, e->lower_secondary_years, e->upper_secondary_years};
  struct levels l = {.age = {0}};
  unsigned grades = 0;
  for (int k = 0; k < 3; k++) {
    grades += (unsigned)years[k];
    l.grade[k] = grades;
    l.age[k] = (unsigned)e->entry_age + grades - 1 + P87_COMPLETION_AFTER;
    for (unsigned age = l.age[k]; age < l.age[k] + P87_COMPLETION_AGES; age++) l.is_looked_at[age] = 1;
  }
  return l;
}

static void count_completion(struct p87_tally_layout *t, const struct p87_community *place, const struct levels *l,
                             p87_index i)
{
  int64_t *const of_age[3] = {t->education_primary_age, t->education_lower_age, t->education_upper_age};
  int64_t *const done[3] = {t->education_primary_completed, t->education_lower_completed, t->education_upper_completed};
  const struct p87_persons *who = &place->persons;
  const unsigned quintile = p87_wealth_quintile(place->households.wealth[who->household[i]]);
  const size_t cell = ((size_t)place->area * P87_SEXES + who->sex[i]) * P87_CATEGORIES_wealth_quintile + quintile;
  for (int k = 0; k < 3; k++) {
    if (who->age[i] - l->age[k] >= P87_COMPLETION_AGES) continue; /* unsigned: younger ones wrap around */
    of_age[k][cell]++;
    add(&done[k][cell], who->grade[i] >= l->grade[k]);
  }
}

/* What one look at the members of a household tells. */
struct glance {
  uint16_t adults;
  uint8_t oldest;
  uint8_t relations; /* bits 1 << enum p87_relation that members have to the head */
  uint8_t is_head_female;
};

/* Persons of a community, as one look at each finds them. */
struct look {
  struct glance *home;                     /* [households] */
  float *consumption;                      /* [households] */
  p87_index n_minors;                      /* under 18 */
  p87_index n_free;                        /* may go alone as far as age and relation tell */
  p87_index *minor;                        /* their rows, by household */
  p87_index *free;                         /* the same */
  uint8_t *has_minor;                      /* [persons] lives with a child of hers under 18 */
  uint32_t by_age[P87_SEXES][2][P87_AGES]; /* outside and inside a union */
  uint32_t adults[P87_SEXES][P87_WORK_STATUSES][P87_SECTORS];
};

/* Out of the country next year, if the household can do without them. */
static inline int may_leave(const struct p87_persons *who, p87_index i, int is_lone)
{
  const unsigned next_age = who->age[i] + 1u;
  return (next_age >= P87_ADULT_FIRST) & (next_age <= P87_LONE_MIGRANT_LAST) &
         ((who->relation[i] != P87_HEAD) | is_lone);
}

/* Within the country now. */
static inline int may_move(const struct p87_persons *who, p87_index i)
{
  const unsigned age = who->age[i];
  return (age >= P87_LONE_MOVER_FIRST) & (age <= P87_LONE_MOVER_LAST) & (who->couple[i] == 0) &
         (who->relation[i] != P87_HEAD);
}

/* Once through the members of household h, without branches: rows are written, and kept by counting on. */
static void look_at_home(const struct p87_community *place, p87_index h, struct look *look)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  const p87_index first = home->first[h], end = p87_home_end(home, h);
  const int is_lone = end - first == 1;
  unsigned adults = 0, oldest = 0, relations = 0, is_head_female = 0;
  p87_index n_minors = look->n_minors, n_free = look->n_free;
  float sum = home->grants_usd_day[h];
  for (p87_index i = first; i < end; i++) {
    const unsigned age = who->age[i], sex = who->sex[i], adult = (unsigned)p87_is_adult(age);
    look->by_age[sex][who->couple[i] != 0][age]++;
    look->adults[sex][who->work_status[i]][who->sector[i]] += adult;
    adults += adult;
    oldest = age > oldest ? age : oldest;
    relations |= 1u << who->relation[i];
    is_head_female |= (who->relation[i] == P87_HEAD) & (sex == P87_FEMALE);
    sum = p87_with_child(sum, who, i);
    look->minor[n_minors] = i;
    n_minors += 1 - adult;
    look->free[n_free] = i;
    n_free += (p87_index)(may_leave(who, i, is_lone) | may_move(who, i));
  }
  look->n_minors = n_minors;
  look->n_free = n_free;
  look->home[h] = (struct glance){(uint16_t)adults, (uint8_t)oldest, (uint8_t)relations, (uint8_t)is_head_female};
  look->consumption[h] = home->income_usd_day[h] + sum / (float)home->members[h];
}

static void count_persons(struct p87_tally_layout *t, unsigned area, const struct look *look)
{
  for (size_t sex = 0; sex < P87_SEXES; sex++) {
    const size_t of_sex = area * P87_SEXES + sex;
    const uint32_t *out = look->by_age[sex][0], *in = look->by_age[sex][1];
    for (size_t age = 0; age < P87_AGES; age++)
      t->population_persons_by_age[of_sex * P87_CATEGORIES_single_age + age] += out[age] + in[age];
    for (size_t status = 0; status < P87_WORK_STATUSES; status++)
      for (size_t sector = 0; sector < P87_SECTORS; sector++) {
        const uint32_t adults = look->adults[sex][status][sector];
        t->adults_by_work_status[of_sex * P87_CATEGORIES_work_status + status] += adults;
        if (sector != P87_NO_SECTOR) t->adults_by_sector[of_sex * P87_CATEGORIES_sector + sector] += adults;
      }
  }
  for (size_t age = 15; age < 50; age++) {
    const uint32_t out = look->by_age[P87_FEMALE][0][age], in = look->by_age[P87_FEMALE][1][age];
    t->nation_women_by_age[(age - 15) / 5] += out + in;
    t->nation_in_union_by_age[(age - 15) / 5] += in;
  }
}

/* Row of the mother in the household of the person in row i; the end of the household if she is not there. */
static p87_index mother_at_home(const struct p87_community *place, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  const p87_index end = p87_home_end(&place->households, who->household[i]);
  p87_index j = place->households.first[who->household[i]];
  while (j < end && who->id[j] != who->mother[i]) j++;
  return j;
}

/* Can a household of which nobody has gone do without i? See p87_home_can_spare. */
static int can_spare(const struct p87_community *place, const struct look *look, p87_index i)
{
  const p87_index h = place->persons.household[i];
  const unsigned adult = (unsigned)p87_is_adult(place->persons.age[i]), members = place->households.members[h];
  const int leaves_minors = look->home[h].adults == adult && members > 1;
  return !leaves_minors && !look->has_minor[i];
}

/* Who may go alone: within the country now, out of it next year. */
static void count_free(struct p87_tally_layout *t, const struct p87_community *place, const struct look *look)
{
  const struct p87_persons *who = &place->persons;
  for (p87_index k = 0; k < look->n_free; k++) {
    const p87_index i = look->free[k], h = who->household[i];
    if (!can_spare(place, look, i)) continue;
    const size_t in_union = who->couple[i] != 0, group = in_union * P87_SEXES + who->sex[i];
    const size_t cell = group * P87_MIGRANT_AGES + (who->age[i] + 1u) / 5;
    const int moves = may_move(who, i), leaves = may_leave(who, i, p87_home_is_lone(place, h));
    const int has_migrants = place->households.migrants[h] > 0;
    add(&t->population_may_move_alone[place->area], moves);
    add(&t->nation_may_leave_alone[cell], leaves);
    add(&t->nation_may_move_alone_with_migrants[place->area], moves & has_migrants);
    add(&t->nation_may_leave_alone_with_migrants[cell], leaves & has_migrants);
  }
}

/* consumption: per head; its bin and that of income. */
static void count_household(struct p87_tally_layout *t, const struct p87_community *place, p87_index h,
                            const struct glance *g, float line, float consumption, unsigned bin, unsigned income_bin)
{
  const struct p87_households *home = &place->households;
  const unsigned area = place->area;
  const p87_index members = home->members[h];
  const unsigned generations = (g->relations >> P87_CHILD_OF_HEAD & 1u) + (g->relations >> P87_PARENT_OF_HEAD & 1u) +
                               (g->relations >> P87_GRANDCHILD & 1u) + 1u;
  t->households_households[area]++;
  t->households_persons[area] += members;
  t->households_poor_persons[area] += consumption < line ? (int64_t)members : 0;
  add(&t->households_female_headed[area], g->is_head_female);
  add(&t->households_one_person[area], members == 1);
  add(&t->households_six_or_more[area], members >= 6);
  add(&t->households_three_generation[area], (members >= 3) & (generations >= 3));
  add(&t->households_child_headed[area], g->adults == 0);
  const unsigned most = P87_CATEGORIES_size;
  t->households_by_size[area * most + (members < most ? members : most) - 1]++;
  add(&t->households_indebted[area], home->debt_usd[h] > 0.0f);
  t->households_debt_usd[area] += (int64_t)home->debt_usd[h];
  add(&t->households_bonded[area], home->traits[h] & P87_BONDED);
  add(&t->households_with_migrants[area], home->migrants[h] > 0);
  t->households_migrants[area] += home->migrants[h];
  const size_t quintile = area * P87_CATEGORIES_wealth_quintile + p87_wealth_quintile(home->wealth[h]);
  t->households_by_wealth[quintile]++;
  t->households_persons_by_wealth[quintile] += members;
  t->households_persons_by_consumption[area * P87_CATEGORIES_money_bin + bin] += members;
  t->nation_income_bin[income_bin] += members;
  t->nation_persons_with_migrants[area] += home->migrants[h] > 0 ? (int64_t)members : 0;
}

static void count_households(struct p87_tally_layout *t, const struct p87_community *place, const struct look *look,
                             struct p87_arena *arena, float line)
{
  const struct p87_households *home = &place->households;
  const p87_index n = home->n;
  const float *restrict consumption = look->consumption, *restrict income = home->income_usd_day;
  int32_t *restrict bin = p87_arena_take(arena, n, sizeof *bin);
  int32_t *restrict income_bin = p87_arena_take(arena, n, sizeof *income_bin);
  P87_INDEPENDENT
  for (p87_index h = 0; h < n; h++) {
    bin[h] = p87_money_bin(consumption[h]);
    income_bin[h] = p87_money_bin(income[h]);
  }
  for (p87_index h = 0; h < n; h++)
    count_household(t, place, h, &look->home[h], line, consumption[h], (unsigned)bin[h], (unsigned)income_bin[h]);
}

/* Children, and who lives with her children under 18. */
static void count_children(struct p87_tally_layout *t, const struct definitions *d, const struct p87_community *place,
                           const struct p87_context *ctx, struct look *look, float line)
{
  const struct p87_persons *who = &place->persons;
  memset(look->has_minor, 0, who->n);
  for (p87_index k = 0; k < look->n_minors; k++) {
    const p87_index i = look->minor[k], h = who->household[i], mother = mother_at_home(place, i);
    const int with_mother = mother < p87_home_end(&place->households, h);
    if (with_mother) look->has_minor[mother] = 1;
    if (who->age[i] >= P87_CHILD_FIRST) count_child(t, d, place, ctx, i, look->consumption[h] < line, with_mother);
  }
}

/* Members of families, which may leave the country together: see p87_home_is_family. */
static void count_families(struct p87_tally_layout *t, const struct p87_community *place, const struct look *look)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  uint32_t members[2][P87_SEXES][P87_FAMILY_OLDEST + 1] = {{{0}}}; /* without and with former members elsewhere */
  for (p87_index h = 0; h < home->n; h++) {
    if (p87_home_is_lone(place, h) || look->home[h].oldest > P87_FAMILY_OLDEST) continue;
    uint32_t(*of)[P87_FAMILY_OLDEST + 1] = members[home->migrants[h] > 0];
    for (p87_index i = home->first[h]; i < p87_home_end(home, h); i++) of[who->sex[i]][who->age[i]]++;
  }
  for (size_t sex = 0; sex < P87_SEXES; sex++)
    for (size_t age = 0; age <= P87_FAMILY_OLDEST; age++) {
      const size_t cell = sex * P87_MIGRANT_AGES + age / 5;
      t->nation_family_members[cell] += members[0][sex][age] + members[1][sex][age];
      t->nation_family_members_with_migrants[cell] += members[1][sex][age];
    }
}

P87_PROCESS(count)
{
  struct p87_tally_layout *t = tally->cells;
  const struct p87_persons *who = &place->persons;
  const p87_index n = who->n, homes = place->households.n;
  const float line = ctx->params->economy.subsistence_usd_day;
  const struct definitions definitions = definitions_of(&ctx->figures->country[place->country]);
  const struct levels levels = levels_of(&ctx->figures->country[place->country]);
  struct p87_arena arena = p87_arena_of(ctx);
  struct look look = {.home = p87_arena_take(&arena, homes, sizeof *look.home),
                      .consumption = p87_arena_take(&arena, homes, sizeof *look.consumption),
                      .minor = p87_arena_take(&arena, n, sizeof *look.minor),
                      .free = p87_arena_take(&arena, n, sizeof *look.free),
                      .has_minor = p87_arena_take(&arena, n, sizeof *look.has_minor)};
  for (p87_index h = 0; h < homes; h++) look_at_home(place, h, &look);
  count_persons(t, place->area, &look);
  count_households(t, place, &look, &arena, line);
  count_children(t, &definitions, place, ctx, &look, line);
  count_free(t, place, &look);
  count_families(t, place, &look);
  for (p87_index i = 0; i < n; i++) {
    if (levels.is_looked_at[who->age[i]]) count_completion(t, place, &levels, i);
    if (who->forced[i]) count_forced(ctx, t, place, i);
  }
}
