/* Births: which women have children this year.
 *
 *     P(confinement) = table.birth[in union][age group]
 *
 * The table's chances give the country's published fertility by age, whatever
 * share of women is in a union (see world/year_table). Some confinements bring
 * twins. A newborn's identity, sex and survival hang on the mother, the year and
 * the order of birth, so the same child exists in every scenario. Newborns who
 * do not live to the end of the year are counted as births and deaths.
 *
 * Left out on purpose: fertility by parity, income or schooling; birth intervals;
 * stillbirths; deaths of mothers in childbirth beyond those of all women.
 * Runs after unions, so that this year's couples are in it. */
#include "path87/process/births.h"

/* Rows of women who may give birth, with their thresholds. */
static p87_index find_women(const struct p87_year_table *table, const struct p87_persons *who, p87_index *row,
                            p87_id *id, uint64_t *threshold)
{
  uint64_t chance[2][P87_MOTHER_LAST - P87_MOTHER_FIRST + 1];
  for (unsigned age = P87_MOTHER_FIRST; age <= P87_MOTHER_LAST; age++)
    for (int in_union = 0; in_union < 2; in_union++)
      chance[in_union][age - P87_MOTHER_FIRST] = p87_birth_threshold(table->birth[in_union], age);

  p87_index women = 0;
  for (p87_index i = 0; i < who->n; i++) {
    if (who->sex[i] != P87_FEMALE || who->age[i] < P87_MOTHER_FIRST || who->age[i] > P87_MOTHER_LAST) continue;
    row[women] = i;
    id[women] = who->id[i];
    threshold[women] = chance[who->couple[i] != 0][who->age[i] - P87_MOTHER_FIRST];
    women++;
  }
  return women;
}

/* One live birth. Appends the child's row if it lives to the end of the year. */
static void bear(const struct p87_context *ctx, struct p87_community *place, struct p87_tally *tally, p87_index mother,
                 unsigned order)
{
  static const unsigned sex_of_order[] = {P87_DRAW_BIRTH_SEX, P87_DRAW_BIRTH_SEX_TWIN};
  const struct p87_year_table *table = &ctx->table[place->country];
  struct p87_persons *who = &place->persons;
  const p87_id mother_id = who->id[mother];
  const p87_id id = p87_id_newborn(mother_id, ctx->year, order);
  const uint8_t sex = p87_happens(p87_draw(ctx, sex_of_order[order], mother_id), table->boy) ? P87_MALE : P87_FEMALE;

  const unsigned group = p87_fertile_group(who->age[mother]);
  tally->cells->population_births[place->area]++;
  tally->cells->population_births_by_age[place->area * P87_CATEGORIES_age_fertile + group]++;
  if (who->parity[mother] < UINT8_MAX) who->parity[mother]++;
  if (p87_happens(p87_draw(ctx, P87_DRAW_DEATH, id), table->death[sex][0])) {
    tally->cells->population_deaths[place->area]++;
    tally->cells->population_deaths_by_age[((size_t)place->area * P87_SEXES + sex) * P87_CATEGORIES_single_age]++;
    return;
  }
  const p87_index i = p87_person_add(who);
  who->id[i] = id;
  who->mother[i] = mother_id;
  who->sex[i] = sex;
  who->household[i] = who->household[mother];
  who->relation[i] = (uint8_t)p87_newborn_relation((enum p87_relation)who->relation[mother],
                                                   (enum p87_relation)who->relation[p87_home_partner(place, mother)]);
  who->background[i] = who->years_worked[mother] > 0 ? P87_PARENT_WORKED : 0;
}

/* Next year's chances go by this year's share in a union before migrants come and leave. */
static void count_women(const struct p87_persons *who, const p87_index *row, p87_index women,
                        struct p87_tally_layout *t)
{
  for (p87_index k = 0; k < women; k++) {
    const unsigned age = who->age[row[k]];
    if (age == P87_MOTHER_LAST) continue; /* half a year past 49 */
    t->nation_fertile_by_age[(age - P87_MOTHER_FIRST) / 5]++;
    t->nation_fertile_in_union_by_age[(age - P87_MOTHER_FIRST) / 5] += who->couple[row[k]] != 0;
  }
}

P87_PROCESS(births)
{
  const struct p87_year_table *table = &ctx->table[place->country];
  const p87_index before = place->persons.n;
  struct p87_arena arena = p87_arena_of(ctx);
  p87_index *row = p87_arena_take(&arena, before, sizeof *row);
  p87_id *id = p87_arena_take(&arena, before, sizeof *id);
  uint64_t *threshold = p87_arena_take(&arena, before, sizeof *threshold);
  uint32_t *u = p87_arena_take(&arena, before, sizeof *u);

  const p87_index women = find_women(table, &place->persons, row, id, threshold);
  count_women(&place->persons, row, women, tally->cells);
  const struct p87_key key = ctx->key;
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_BIRTH);
  P87_INDEPENDENT
  for (p87_index k = 0; k < women; k++) u[k] = p87_draw_u32(p87_stream_of(key, id[k]), jump);

  const uint64_t twins = p87_threshold((double)ctx->params->demography.twins);
  for (p87_index k = 0; k < women; k++) {
    if (!p87_happens(u[k], threshold[k])) continue;
    const int two = p87_happens(p87_draw(ctx, P87_DRAW_BIRTH_TWIN, id[k]), twins);
    bear(ctx, place, tally, row[k], 0);
    if (two) bear(ctx, place, tally, row[k], 1);
  }
  if (place->persons.n > before) p87_home_regroup(ctx, place);
}
