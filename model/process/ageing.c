/* Ageing and deaths: everyone becomes a year older, or dies.
 *
 *     P(death of a person who reaches age a) = table.death[sex][a]
 *
 * Deaths of the published life table of the country and year, by single age (see
 * world/year_table); [0] belongs to births. The population of mid-2016 is year 0;
 * in year y persons become a year older.
 *
 * Who is left behind: a partner is no longer in a union; a household without its
 * head gets the spouse, else the oldest member. Where no adult is left, the
 * children join a household of the community together: that of their mother or
 * of a grown-up child of the same mother, else, if none of them is 15, any, by
 * rank of keyed numbers. Members of 15-17 without such kin keep house by themselves.
 *
 * Children under 18 lose their mother when she dies in their community, and their father when the man
 * dies whom their mother lives with.
 *
 * Left out on purpose: mortality by income, area and union; kin on the father's
 * side, who are not known; institutions.
 * First of the demographic processes. */
#include "path87/process/ageing.h"

#include <string.h>

enum { NO_HOME = P87_NOWHERE };

/* Rows who die this year are marked P87_NOWHERE. Returns how many. */
static p87_index age_and_die(const struct p87_context *ctx, struct p87_community *place, uint32_t *u,
                             struct p87_tally_layout *t)
{
  const struct p87_year_table *table = &ctx->table[place->country];
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_DEATH);
  const struct p87_key key = ctx->key;
  const p87_index n = place->persons.n;
  const p87_id *restrict id = place->persons.id;
  const uint8_t *restrict sex = place->persons.sex;
  uint8_t *restrict age = place->persons.age;
  uint8_t *restrict background = place->persons.background;
  uint16_t *restrict household = place->persons.household;

  for (p87_index i = 0; i < n; i++) u[i] = p87_draw_u32(p87_stream_of(key, id[i]), jump);
  for (p87_index i = 0; i < n; i++) age[i] = (uint8_t)p87_next_age(age[i]);
  for (p87_index i = 0; i < n; i++) background[i] = (uint8_t)(background[i] & ~(p87_is_adult(age[i]) ? P87_ORPHAN : 0));
  p87_index deaths = 0;
  for (p87_index i = 0; i < n; i++) {
    const int dies = p87_happens(u[i], table->death[sex[i]][age[i]]);
    household[i] = (uint16_t)(household[i] | (0u - (unsigned)dies)); /* P87_NOWHERE: all bits set */
    deaths += (p87_index)dies;
    if (!dies) continue;
    t->population_deaths_by_age[((size_t)place->area * P87_SEXES + sex[i]) * P87_CATEGORIES_single_age + age[i]]++;
  }
  return deaths;
}

/* The household of row i, of someone who has died. */
static p87_index home_of_row(const struct p87_households *home, p87_index i)
{
  p87_index h = 0;
  while (p87_home_end(home, h) <= i) h++;
  return h;
}

/* The partner of i, of whom one may have died: rows of the household; i if there is none. */
static p87_index partner_within(const struct p87_community *place, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  const p87_index h = home_of_row(&place->households, i);
  for (p87_index j = place->households.first[h]; j < p87_home_end(&place->households, h); j++)
    if (j != i && who->couple[j] != 0 && who->couple[j] == who->couple[i]) return j;
  return i;
}

/* Marks the children under 18 of `mother`. */
static void leave_orphans(struct p87_persons *who, p87_id mother, unsigned bit)
{
  for (p87_index j = 0; j < who->n; j++)
    if (who->mother[j] == mother && !p87_is_adult(who->age[j]))
      who->background[j] = (uint8_t)(who->background[j] | bit);
}

/* Before the rows of the dead go. */
static void mark_orphans(struct p87_community *place)
{
  struct p87_persons *who = &place->persons;
  for (p87_index i = 0; i < who->n; i++) {
    if (who->household[i] != P87_NOWHERE || who->age[i] < P87_MOTHER_FIRST) continue;
    if (who->sex[i] == P87_FEMALE) {
      leave_orphans(who, who->id[i], P87_MOTHER_DEAD);
      continue;
    }
    const p87_index widow = partner_within(place, i);
    if (widow != i) leave_orphans(who, who->id[widow], P87_FATHER_DEAD);
  }
}

/* Household, other than h, of the adult with the least identity who is kin to a member of h; NO_HOME if none. */
static p87_index home_of_kin(const struct p87_community *place, p87_index h)
{
  const struct p87_persons *who = &place->persons;
  p87_index best = NO_HOME;
  p87_id best_id = UINT64_MAX;
  for (p87_index i = place->households.first[h]; i < p87_home_end(&place->households, h); i++)
    for (p87_index j = 0; j < who->n; j++) {
      if (who->household[j] == h || !p87_is_adult(who->age[j]) || who->id[j] >= best_id) continue;
      if (!p87_close_kin(who->id[j], who->mother[j], who->id[i], who->mother[i])) continue;
      best = who->household[j];
      best_id = who->id[j];
    }
  return best;
}

/* Household, other than h, with an adult, by rank for a child; NO_HOME if none. */
static p87_index home_by_rank(const struct p87_context *ctx, const struct p87_community *place, p87_index h,
                              p87_id child)
{
  const struct p87_households *home = &place->households;
  const uint32_t u = p87_draw(ctx, P87_DRAW_FOSTER, child);
  p87_index best = NO_HOME;
  uint64_t best_rank = UINT64_MAX;
  for (p87_index k = 0; k < home->n; k++) {
    if (k == h) continue;
    const uint64_t rank = p87_home_rank(u, home->id[k]);
    if (rank > best_rank || (rank == best_rank && best != NO_HOME && home->id[k] > home->id[best])) continue;
    if (!p87_home_has_adult(place, k)) continue;
    best = k;
    best_rank = rank;
  }
  return best;
}

static p87_index oldest_of(const struct p87_community *place, p87_index h)
{
  const struct p87_persons *who = &place->persons;
  p87_index oldest = place->households.first[h];
  for (p87_index i = oldest; i < p87_home_end(&place->households, h); i++)
    if (who->age[i] > who->age[oldest] || (who->age[i] == who->age[oldest] && who->id[i] < who->id[oldest])) oldest = i;
  return oldest;
}

static void move_members(struct p87_community *place, p87_index h, p87_index to)
{
  struct p87_persons *who = &place->persons;
  const uint8_t top = p87_home_top_couple(place, to);
  for (p87_index i = place->households.first[h]; i < p87_home_end(&place->households, h); i++) {
    if (who->couple[i]) who->couple[i] = (uint8_t)(who->couple[i] + top);
    who->relation[i] = P87_OTHER_KIN;
    who->household[i] = (uint16_t)to;
  }
}

static int all_have_adults(const struct p87_context *ctx, const struct p87_community *place)
{
  const struct p87_persons *who = &place->persons;
  const p87_index homes = place->households.n;
  struct p87_arena arena = p87_arena_of(ctx);
  uint8_t *has_adult = p87_arena_take(&arena, homes, sizeof *has_adult);
  memset(has_adult, 0, homes);
  for (p87_index i = 0; i < who->n; i++) has_adult[who->household[i]] |= (uint8_t)p87_is_adult(who->age[i]);
  unsigned all = 1;
  for (p87_index h = 0; h < homes; h++) all &= has_adult[h];
  return (int)all;
}

/* Households without an adult: rare, so each is settled before the next. */
static void find_homes(const struct p87_context *ctx, struct p87_community *place)
{
  if (all_have_adults(ctx, place)) return;
  p87_index h = 0;
  while (h < place->households.n) {
    p87_index to = NO_HOME;
    if (!p87_home_has_adult(place, h)) {
      const p87_index oldest = oldest_of(place, h);
      to = home_of_kin(place, h);
      if (to == NO_HOME && place->persons.age[oldest] < P87_YOUNGEST_HEAD)
        to = home_by_rank(ctx, place, h, place->persons.id[oldest]);
    }
    if (to == NO_HOME) {
      h++;
      continue;
    }
    move_members(place, h, to);
    p87_home_regroup(ctx, place); /* row h is now the household after it */
    p87_home_settle(ctx, place);
  }
}

P87_PROCESS(ageing)
{
  struct p87_arena arena = p87_arena_of(ctx);
  uint32_t *u = p87_arena_take(&arena, place->persons.n, sizeof *u);
  const p87_index deaths = age_and_die(ctx, place, u, tally->cells);
  if (deaths > 0) {
    mark_orphans(place);
    p87_home_regroup(ctx, place);
    p87_home_settle(ctx, place);
  }
  find_homes(ctx, place);
  tally->cells->population_deaths[place->area] += deaths;
}
