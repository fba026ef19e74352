/* Tallies of the year: integers only, so that sums have no order. Changes nothing. */
#include "path87/process/count.h"

#include "path87/base/dmath.h"
#include "path87/process/consumption.h"
#include "path87/process/home.h"
#include "path87/process/process.h"
#include "path87/process/themes.h"
#include "path87/world/classify.h"

static void add(int64_t *cell, int condition)
{
  *cell += condition != 0;
}

static int lives_with_mother(const struct p87_community *place, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  const p87_index h = who->household[i];
  for (p87_index j = place->households.first[h]; j < p87_home_end(&place->households, h); j++)
    if (who->id[j] == who->mother[i]) return 1;
  return 0;
}

static void count_themes(struct p87_tally_layout *t, const struct p87_community *place,
                         const struct p87_country *country, p87_index i, size_t cell, unsigned category)
{
  const unsigned themes = p87_themes_of(place, country, i);
  for (unsigned k = 0; k < P87_THEMES; k++) {
    const size_t at = cell * P87_CATEGORIES_theme + k;
    if (k == P87_NO_THEME ? themes != 0 : !(themes >> k & 1)) continue;
    t->children_employment_by_theme[at]++;
    add(&t->children_child_labour_by_theme[at], category & P87_IN_CHILD_LABOUR);
    add(&t->children_hazardous_by_theme[at], category & P87_IN_HAZARDOUS_WORK);
  }
}

static void count_child(struct p87_tally_layout *t, const struct p87_community *place,
                        const struct p87_country *country, p87_index i, int is_poor)
{
  const struct p87_persons *who = &place->persons;
  const size_t cell = p87_child_cell(place->area, who->sex[i], who->age[i]);
  const unsigned use = who->time_use[i], category = p87_category_of(&p87_definition_ilo_2016, who, i);
  const int labour = (category & P87_IN_CHILD_LABOUR) != 0;
  add(&t->children_population[cell], 1);
  add(&t->children_school[cell], use == P87_SCHOOL_ONLY);
  add(&t->children_both[cell], use == P87_SCHOOL_AND_WORK);
  add(&t->children_work_only[cell], use == P87_WORK_ONLY);
  add(&t->children_neither[cell], use == P87_NEITHER);
  add(&t->children_employment[cell], category & P87_IN_EMPLOYMENT);
  add(&t->children_child_labour[cell], labour);
  add(&t->children_hazardous[cell], category & P87_IN_HAZARDOUS_WORK);
  add(&t->children_light_work[cell], category & P87_IN_LIGHT_WORK);
  add(&t->children_permitted_work[cell], category & P87_IN_PERMITTED_WORK);
  add(&t->children_chores_21h[cell], category & P87_IN_LONG_CHORES);
  add(&t->children_long_hours[cell], who->hours_week[i] >= 43);
  add(&t->children_child_labour_out_of_school[cell], labour && use == P87_WORK_ONLY);
  add(&t->children_poor[cell], is_poor);
  add(&t->children_maternal_orphan[cell], who->background[i] & P87_MOTHER_DEAD);
  add(&t->children_paternal_orphan[cell], who->background[i] & P87_FATHER_DEAD);
  add(&t->children_without_mother[cell], !lives_with_mother(place, i));
  add(&t->children_child_labour_by_sector[cell * P87_CATEGORIES_sector + who->sector[i]], labour);
  add(&t->children_child_labour_by_status[cell * P87_CATEGORIES_work_status + who->work_status[i]], labour);
  if (category & P87_IN_EMPLOYMENT) count_themes(t, place, country, i, cell, category);
}

static void count_person(struct p87_tally_layout *t, const struct p87_community *place, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  const unsigned age = who->age[i], sex = who->sex[i], area = place->area;
  const size_t of_sex = area * P87_SEXES + sex;
  add(&t->population_persons_by_age[of_sex * P87_CATEGORIES_single_age + age], 1);
  if (age >= P87_ADULT_FIRST) {
    add(&t->adults_by_work_status[of_sex * P87_CATEGORIES_work_status + who->work_status[i]], 1);
    add(&t->adults_by_sector[of_sex * P87_CATEGORIES_sector + who->sector[i]], who->sector[i] != P87_NO_SECTOR);
  }
  add(&t->population_may_move_alone[area], p87_may_move_alone(place, i));
  const unsigned next_age = age + 1;
  if (next_age <= P87_LONE_MIGRANT_LAST)
    add(&t->nation_may_leave_alone[((who->couple[i] != 0 ? P87_SEXES : 0) + sex) * P87_MIGRANT_AGES + next_age / 5],
        p87_may_leave_alone(place, i, next_age));
  if (sex == P87_FEMALE && age >= 15 && age < 50) {
    add(&t->nation_women_by_age[(age - 15) / 5], 1);
    add(&t->nation_in_union_by_age[(age - 15) / 5], who->couple[i] > 0);
  }
}

/* Ages and grades at which completion of each level of school is looked at. */
struct levels {
  unsigned age[3], grade[3]; /* first of three ages; grades that complete the level */
};

static struct levels levels_of(const struct p87_country *c)
{
  const struct p87_education_figures *e = &c->education;
  const double years[3] = {e->primary_years, e->lower_secondary_years, e->upper_secondary_years};
  struct levels l;
  unsigned grades = 0;
  for (int k = 0; k < 3; k++) {
    grades += (unsigned)years[k];
    l.grade[k] = grades;
    l.age[k] = (unsigned)e->entry_age + grades - 1 + P87_COMPLETION_AFTER;
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

static size_t money_bin(float usd_day)
{
  return (size_t)p87_to_int(p87_logf(usd_day / (float)P87_MONEY_BIN_FIRST) / (float)P87_MONEY_BIN_WIDTH, 0,
                            P87_CATEGORIES_money_bin - 1);
}

static int is_head_female(const struct p87_persons *who, p87_index first, p87_index members)
{
  for (p87_index i = first; i < first + members; i++)
    if (who->relation[i] == P87_HEAD) return who->sex[i] == P87_FEMALE;
  return 0;
}

static int64_t micro(float usd)
{
  return (int64_t)((double)usd * 1e6 + 0.5);
}

static void count_household(struct p87_tally_layout *t, const struct p87_community *place,
                            const struct p87_country *country, p87_index h, float line)
{
  const struct p87_households *home = &place->households;
  const struct p87_persons *who = &place->persons;
  const unsigned area = place->area;
  const p87_index members = home->members[h];
  const float consumption = p87_home_consumption(place, h);
  t->households_households[area]++;
  t->households_persons[area] += members;
  t->households_poor_persons[area] += consumption < line ? (int64_t)members : 0;
  add(&t->households_female_headed[area], is_head_female(who, home->first[h], members));
  add(&t->households_one_person[area], members == 1);
  add(&t->households_six_or_more[area], members >= 6);
  add(&t->households_three_generation[area], p87_home_generations(place, h) >= 3);
  add(&t->households_child_headed[area], !p87_home_has_adult(place, h));
  const unsigned most = P87_CATEGORIES_size;
  t->households_by_size[area * most + (members < most ? members : most) - 1]++;
  const size_t quintile = area * P87_CATEGORIES_wealth_quintile + p87_wealth_quintile(home->wealth[h]);
  t->households_by_wealth[quintile]++;
  t->households_persons_by_wealth[quintile] += members;
  t->households_persons_by_consumption[area * P87_CATEGORIES_money_bin + money_bin(consumption)] += members;
  for (p87_index i = home->first[h]; i < home->first[h] + members; i++)
    if (who->age[i] >= P87_CHILD_FIRST && who->age[i] <= P87_CHILD_LAST)
      count_child(t, place, country, i, consumption < line);
  t->nation_income_bin[money_bin(home->income_usd_day[h])] += members;
  if (p87_home_is_family(place, h))
    for (p87_index i = home->first[h]; i < home->first[h] + members; i++)
      t->nation_family_members[who->sex[i] * P87_MIGRANT_AGES + who->age[i] / 5]++;
}

/* Conditional transfers paid and cost of schooling relieved this year. */
static void count_costs(struct p87_tally_layout *t, const struct p87_community *place)
{
  const struct p87_persons *who = &place->persons;
  const int64_t relieved = micro(place->school_fee_usd_year * place->school_fee_relief);
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned use = who->time_use[i];
    if (who->age[i] > P87_CHILD_LAST || (use != P87_SCHOOL_ONLY && use != P87_SCHOOL_AND_WORK)) continue;
    const int64_t grant = micro(place->households.grant_usd_month[who->household[i]] * 12.0f);
    add(&t->costs_grant_children[place->area], grant > 0);
    t->costs_grant_micro_usd[place->area] += grant;
    add(&t->costs_fee_children[place->area], relieved > 0);
    t->costs_fee_micro_usd[place->area] += relieved;
  }
}

P87_PROCESS(count)
{
  struct p87_tally_layout *t = tally->cells;
  const struct p87_persons *who = &place->persons;
  const float line = ctx->params->economy.subsistence_usd_day;
  const struct p87_country *country = &ctx->figures->country[place->country];
  const struct levels levels = levels_of(country);
  for (p87_index i = 0; i < who->n; i++) {
    count_person(t, place, i);
    count_completion(t, place, &levels, i);
  }
  for (p87_index h = 0; h < place->households.n; h++) count_household(t, place, country, h, line);
  count_costs(t, place);
}
