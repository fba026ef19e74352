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

/* Rows of women who may give birth, with their thresholds. Without branches: rows are written, and kept by counting on. */
static p87_index find_women(const struct p87_year_table *table, const struct p87_persons *who, p87_index *row,
                            p87_id *id, uint64_t *threshold)
{
  uint64_t chance[2][P87_MOTHER_LAST - P87_MOTHER_FIRST + 1];
  for (unsigned age = P87_MOTHER_FIRST; age <= P87_MOTHER_LAST; age++)
    for (int in_union = 0; in_union < 2; in_union++)
      chance[in_union][age - P87_MOTHER_FIRST] = p87_birth_threshold(table->birth[in_union], age);

  p87_index women = 0;
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned at = who->age[i] - (unsigned)P87_MOTHER_FIRST; /* younger ones wrap around */
    const unsigned may = (who->sex[i] == P87_FEMALE) & (at <= P87_MOTHER_LAST - P87_MOTHER_FIRST);
    row[women] = i;
    id[women] = who->id[i];
    threshold[women] = chance[who->couple[i] != 0][may ? at : 0];
    women += may;
  }
  return women;
}

/* Where the draws of a birth stand in the streams of mother and child. */
struct jumps {
  struct p87_jump sex[2], twin, death; /* sex by order of birth */
};

static struct jumps jumps_of(unsigned year)
{
  const struct jumps jumps = {
    .sex = {p87_jump_make(year, P87_DRAW_BIRTH_SEX), p87_jump_make(year, P87_DRAW_BIRTH_SEX_TWIN)},
    .twin = p87_jump_make(year, P87_DRAW_BIRTH_TWIN),
    .death = p87_jump_make(year, P87_DRAW_DEATH)};
  return jumps;
}

/* One live birth. Appends the child's row if it lives to the end of the year. */
static void bear(const struct p87_context *ctx, struct p87_community *place, struct p87_tally *tally,
                 const struct jumps *jumps, p87_index mother, unsigned order)
{
  const struct p87_year_table *table = &ctx->table[place->country];
  struct p87_persons *who = &place->persons;
  const p87_id mother_id = who->id[mother];
  const p87_id id = p87_id_newborn(mother_id, ctx->year, order);
  const uint32_t u = p87_draw_u32(p87_stream_of(ctx->key, mother_id), jumps->sex[order]);
  const uint8_t sex = p87_happens(u, table->boy) ? P87_MALE : P87_FEMALE;

  const unsigned group = p87_fertile_group(who->age[mother]);
  tally->cells->population_births[place->area]++;
  tally->cells->population_births_by_age[place->area * P87_CATEGORIES_age_fertile + group]++;
  if (who->parity[mother] < UINT8_MAX) who->parity[mother]++;
  if (p87_happens(p87_draw_u32(p87_stream_of(ctx->key, id), jumps->death), table->death[sex][0])) {
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

  const struct jumps jumps = jumps_of(ctx->year);
  const uint64_t twins = p87_threshold((double)ctx->params->demography.twins);
  for (p87_index k = 0; k < women; k++) {
    if (!p87_happens(u[k], threshold[k])) continue;
    const int two = p87_happens(p87_draw_u32(p87_stream_of(key, id[k]), jumps.twin), twins);
    bear(ctx, place, tally, &jumps, row[k], 0);
    if (two) bear(ctx, place, tally, &jumps, row[k], 1);
  }
  if (place->persons.n > before) p87_home_regroup(ctx, place);
}
