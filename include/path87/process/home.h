#ifndef PATH87_PROCESS_HOME_H
#define PATH87_PROCESS_HOME_H

#include <stddef.h>
#include <stdint.h>

#include "path87/process/process.h"

/* What the demographic processes do to households: who heads one, how its
 * members are related to a new head, what is left in order when people go. All
 * inline: the processes are compiled once per instruction set. */

/* Ages, at the end of the year, of women who may give birth in it. */
enum { P87_MOTHER_FIRST = 15, P87_MOTHER_LAST = 50 };

static inline int p87_is_adult(unsigned age)
{
  return age >= P87_ADULT_FIRST;
}

/* Row after the last member of household h. Only between regroups. */
static inline p87_index p87_home_end(const struct p87_households *home, p87_index h)
{
  return (p87_index)home->first[h] + home->members[h];
}

/* Row of the head of household h; every household has one. */
static inline p87_index p87_home_head(const struct p87_community *place, p87_index h)
{
  p87_index i = place->households.first[h];
  while (place->persons.relation[i] != P87_HEAD && i + 1 < p87_home_end(&place->households, h)) i++;
  return i;
}

/* Row of the other half of i's couple, or i if there is none in the household. */
static inline p87_index p87_home_partner(const struct p87_community *place, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  const p87_index h = who->household[i];
  if (who->couple[i] == 0) return i;
  for (p87_index j = place->households.first[h]; j < p87_home_end(&place->households, h); j++)
    if (j != i && who->couple[j] == who->couple[i] && who->household[j] == h) return j; /* others have left this year */
  return i;
}

/* Largest couple number of household h. */
static inline uint8_t p87_home_top_couple(const struct p87_community *place, p87_index h)
{
  uint8_t top = 0;
  for (p87_index i = place->households.first[h]; i < p87_home_end(&place->households, h); i++)
    if (place->persons.couple[i] > top) top = place->persons.couple[i];
  return top;
}

static inline int p87_home_has_adult(const struct p87_community *place, p87_index h)
{
  int adult = 0;
  for (p87_index i = place->households.first[h]; i < p87_home_end(&place->households, h); i++)
    adult |= p87_is_adult(place->persons.age[i]);
  return adult;
}

/* Generations that household h holds as far as relations to its head tell, 1 to 4. */
static inline unsigned p87_home_generations(const struct p87_community *place, p87_index h)
{
  unsigned parents = 0, children = 0, grandchildren = 0;
  for (p87_index i = place->households.first[h]; i < p87_home_end(&place->households, h); i++) {
    parents |= place->persons.relation[i] == P87_PARENT_OF_HEAD;
    children |= place->persons.relation[i] == P87_CHILD_OF_HEAD;
    grandchildren |= place->persons.relation[i] == P87_GRANDCHILD;
  }
  return 1 + parents + children + grandchildren;
}

/* How far household `home` stands from taking in a person whose draw for it is
 * u: the least rank takes in. Keyed by both, so that one household more or less
 * changes the lot of few. */
static inline uint64_t p87_home_rank(uint32_t u, p87_id home)
{
  return p87_hash2(u, home);
}

/* Is `elder` the mother of `child`, or a child of the same mother? */
static inline int p87_close_kin(p87_id elder, p87_id elder_mother, p87_id child, p87_id child_mother)
{
  return elder != child && child_mother != 0 && (elder == child_mother || elder_mother == child_mother);
}

/* Relation to a new head of someone who was `was` to the old one, when the new
 * head was `head_was`: what follows from these two alone. */
static inline enum p87_relation p87_relation_to_new_head(enum p87_relation head_was, enum p87_relation was)
{
  if (was == P87_NOT_KIN || head_was == P87_NOT_KIN) return P87_NOT_KIN;
  if (was == P87_HEAD && head_was == P87_CHILD_OF_HEAD) return P87_PARENT_OF_HEAD;
  if (was == P87_HEAD && head_was == P87_PARENT_OF_HEAD) return P87_CHILD_OF_HEAD;
  if (head_was == P87_SPOUSE && (was == P87_CHILD_OF_HEAD || was == P87_GRANDCHILD)) return was;
  if (head_was == P87_CHILD_OF_HEAD && was == P87_SPOUSE) return P87_PARENT_OF_HEAD;
  if (head_was == P87_PARENT_OF_HEAD && was == P87_CHILD_OF_HEAD) return P87_GRANDCHILD;
  return P87_OTHER_KIN;
}

/* Ages at which unmarried persons may move to another community alone, and leave the country alone. */
enum { P87_LONE_MOVER_FIRST = 18, P87_LONE_MOVER_LAST = 30, P87_LONE_MIGRANT_LAST = 79 };

/* Can the household of the person in row i do without it? Not the mother of minors at home, and no one
 * who would leave minors without an adult. Some of the household may be gone already. */
static inline int p87_home_can_spare(const struct p87_community *place, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  const p87_index h = who->household[i];
  int adults = 0, minors = 0;
  for (p87_index j = place->households.first[h]; j < p87_home_end(&place->households, h); j++) {
    if (j == i || who->household[j] != h) continue;
    if (who->mother[j] == who->id[i] && !p87_is_adult(who->age[j])) return 0;
    adults += p87_is_adult(who->age[j]);
    minors += !p87_is_adult(who->age[j]);
  }
  return adults > 0 || minors == 0;
}

static inline int p87_is_age_of_lone_mover(unsigned age)
{
  return age >= P87_LONE_MOVER_FIRST && age <= P87_LONE_MOVER_LAST;
}

/* May the person in row i move to another community of the country alone? Unmarried, not heads. */
static inline int p87_may_move_alone(const struct p87_community *place, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  return p87_is_age_of_lone_mover(who->age[i]) && who->couple[i] == 0 && who->relation[i] != P87_HEAD &&
         p87_home_can_spare(place, i);
}

/* Does household h have one member? Then it moves within the country as households do, and leaves it as
 * those who leave alone do. */
static inline int p87_home_is_lone(const struct p87_community *place, p87_index h)
{
  return place->households.members[h] == 1;
}

/* May the person in row i leave the country alone at this age? Also from a partner; heads only if they live alone. */
static inline int p87_may_leave_alone(const struct p87_community *place, p87_index i, unsigned age)
{
  const struct p87_persons *who = &place->persons;
  return age >= P87_ADULT_FIRST && age <= P87_LONE_MIGRANT_LAST &&
         (who->relation[i] != P87_HEAD || p87_home_is_lone(place, who->household[i])) && p87_home_can_spare(place, i);
}

enum { P87_FAMILY_OLDEST = 59 };

/* Is household h one that may leave the country together? Of two members or more, none of 60 or over. */
static inline int p87_home_is_family(const struct p87_community *place, p87_index h)
{
  if (p87_home_is_lone(place, h)) return 0;
  for (p87_index i = place->households.first[h]; i < p87_home_end(&place->households, h); i++)
    if (place->persons.age[i] > P87_FAMILY_OLDEST) return 0;
  return 1;
}

/* Makes `head` the head of household h and names the others' relations: by
 * couple and mother where these are known, else by what they were before. */
static inline void p87_home_set_head(struct p87_community *place, p87_index h, p87_index head)
{
  struct p87_persons *who = &place->persons;
  const p87_index first = place->households.first[h], end = p87_home_end(&place->households, h);
  const enum p87_relation head_was = (enum p87_relation)who->relation[head];
  const p87_index spouse = p87_home_partner(place, head);
  const p87_id mother = who->mother[head];

  p87_index father = head;
  for (p87_index i = first; i < end; i++)
    if (mother && who->id[i] == mother) father = p87_home_partner(place, i);
  for (p87_index i = first; i < end; i++) {
    enum p87_relation r = p87_relation_to_new_head(head_was, (enum p87_relation)who->relation[i]);
    const p87_id m = who->mother[i];
    if (i == head)
      r = P87_HEAD;
    else if (i == spouse)
      r = P87_SPOUSE;
    else if (m && (m == who->id[head] || m == who->id[spouse]))
      r = P87_CHILD_OF_HEAD;
    else if ((mother && who->id[i] == mother) || i == father)
      r = P87_PARENT_OF_HEAD;
    who->relation[i] = (uint8_t)r;
  }
  /* children of a daughter, or of a son's wife */
  for (p87_index i = first; i < end; i++) {
    if (who->relation[i] != P87_OTHER_KIN || who->mother[i] == 0) continue;
    for (p87_index j = first; j < end; j++)
      if (who->id[j] == who->mother[i] &&
          (who->relation[j] == P87_CHILD_OF_HEAD || who->relation[p87_home_partner(place, j)] == P87_CHILD_OF_HEAD))
        who->relation[i] = P87_GRANDCHILD;
  }
}

/* Has household h one head, and every couple its two halves? Couple numbers
 * toggle a bit; those from 64 on are so rare that they may say no. */
static inline int p87_home_is_settled(const struct p87_community *place, p87_index h)
{
  const uint8_t *relation = place->persons.relation, *couple = place->persons.couple;
  uint64_t open = 0;
  unsigned heads = 0, large = 0;
  for (p87_index i = place->households.first[h]; i < p87_home_end(&place->households, h); i++) {
    heads += relation[i] == P87_HEAD;
    open ^= UINT64_C(1) << (couple[i] & 63u);
    large |= couple[i] & ~63u;
  }
  return heads == 1 && (open & ~UINT64_C(1)) == 0 && large == 0;
}

/* The oldest man of household h, or row `other` if there is none. */
static inline p87_index p87_home_oldest_man(const struct p87_community *place, p87_index h, p87_index other)
{
  const struct p87_persons *who = &place->persons;
  p87_index oldest = other;
  for (p87_index i = place->households.first[h]; i < p87_home_end(&place->households, h); i++)
    if (who->sex[i] == P87_MALE && p87_is_adult(who->age[i]) && (oldest == other || who->age[i] > who->age[oldest]))
      oldest = i;
  return oldest;
}

/* A partner alone is no couple; a household without a head gets its spouse, else its oldest member. Where that is
 * a woman, the oldest man follows instead with the chance 1 - table.widow_heads. */
static inline void p87_home_settle_one(const struct p87_context *ctx, struct p87_community *place, p87_index h)
{
  struct p87_persons *who = &place->persons;
  const p87_index first = place->households.first[h], end = p87_home_end(&place->households, h);
  p87_index next = first;
  unsigned heads = 0, spouses = 0;
  for (p87_index i = first; i < end; i++) {
    if (p87_home_partner(place, i) == i) who->couple[i] = 0;
    heads += who->relation[i] == P87_HEAD;
    const int is_spouse = who->relation[i] == P87_SPOUSE;
    if ((is_spouse && !spouses) || (is_spouse >= (spouses > 0) && who->age[i] > who->age[next])) next = i;
    spouses += (unsigned)is_spouse;
  }
  P87_ASSERT(heads <= 1);
  if (heads > 0) return;
  if (who->sex[next] == P87_FEMALE &&
      !p87_happens(p87_draw(ctx, P87_DRAW_WIDOW_HEADS, who->id[next]), ctx->table[place->country].widow_heads))
    next = p87_home_oldest_man(place, h, next);
  p87_home_set_head(place, h, next);
}

/* Puts in order what people who died or left leave behind. After a regroup. Looks for what is amiss in one pass over
 * persons, each of whom toggles bits of the household: the highest for its head, another for each couple. */
static inline void p87_home_settle(const struct p87_context *ctx, struct p87_community *place)
{
  const struct p87_persons *who = &place->persons;
  const p87_index homes = place->households.n;
  const uint64_t head = UINT64_C(1) << 63, single = UINT64_C(1);
  struct p87_arena arena = p87_arena_of(ctx);
  uint64_t *state = p87_arena_take(&arena, homes, sizeof *state);
  unsigned large = 0;
  for (p87_index h = 0; h < homes; h++) state[h] = 0;
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned couple = who->couple[i];
    large |= couple >= 63;
    state[who->household[i]] ^= (UINT64_C(1) << (couple & 63u)) ^ (who->relation[i] == P87_HEAD ? head : 0);
  }
  for (p87_index h = 0; h < homes; h++) {
    const int is_in_order = large ? p87_home_is_settled(place, h) : (state[h] | single) == (head | single);
    if (!is_in_order) p87_home_settle_one(ctx, place, h);
  }
}

/* Regroups a community in which people have moved or gone; settling is the caller's. */
static inline void p87_home_regroup(const struct p87_context *ctx, struct p87_community *place)
{
  P87_CHECK(p87_regroup_scratch_bytes(place->persons.n, place->households.n) <= ctx->scratch->n,
            "scratch is short: %zu bytes to regroup community %u", ctx->scratch->n, place->id);
  p87_community_regroup(place, ctx->scratch->bytes);
}

/* Appends the household that the person in row i founds this year: like the one
 * it comes from (income and land per household are worked out again later in
 * the year). Returns its row; moving is the caller's. */
static inline p87_index p87_home_found(const struct p87_context *ctx, struct p87_community *place, p87_index i)
{
  struct p87_household row = p87_household_get(&place->households, place->persons.household[i]);
  row.id = p87_id_household(place->persons.id[i], ctx->year);
  row.first = 0;
  row.members = 0;
  row.debt_usd = 0.0f; /* stays with those who stay, as does what migrants send */
  row.traits = (uint8_t)(row.traits & ~(P87_BONDED | P87_REPAID_DEBT));
  row.migrants = 0;
  const p87_index h = p87_household_add(&place->households);
  p87_household_set(&place->households, h, &row);
  return h;
}

#endif
