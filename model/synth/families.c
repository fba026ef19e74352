/* Families: from ages and sexes to households of related persons.
 *
 * The founders of a community are fixed by age and sex (p87_synth_community), so
 * the country's age structure is exact; families are then found among them:
 *
 *   1. unions      each woman and man is in a union with the share of her or his
 *                  age (p87_union_share); couples match by age, husbands older by
 *                  a drawn gap
 *   2. mothers     each child looks for a mother whose age at its birth is drawn
 *                  from the country's fertility, among women in a union and single
 *                  mothers (their share from published household types, the likelier by births)
 *   3. units       couple or lone mother with her minors, single adult, minor without
 *                  a mother at home; grown-up children remember their mother's unit
 *   4. households  units are put together to the published numbers, sizes and kinds
 *                  of households (homes.c)
 *   5. heads       men head couples, until the published share of female heads asks
 *                  for wives as well, or for sons in the place of mothers
 *   6. orphans     minors without a mother at home, and those of mothers without a
 *                  partner, may have lost a parent, as often as mortality says */
#include "path87/synth/families.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/memory.h"
#include "path87/process/home.h"
#include "path87/synth/homes.h"
#include "path87/world/decision.h"
#include "path87/world/identity.h"
#include "path87/world/year_table.h"

enum draws { /* places after P87_DRAW_SYNTH_PERSON */
             IN_UNION,
             AGE_GAP,
             SINGLE_MOTHER,
             AWAY,
             MOTHER_AGE_GROUP,
             MOTHER_AGE,
             MOTHER_PICK,
             STAYS_HOME,
             HEADSHIP,
             ORPHAN
};

enum { PLACE_HOMES = 8 }; /* draw after P87_DRAW_SYNTH_PLACE */

enum { NONE = P87_NO_UNIT, MOTHER_AGE_MIN = 13, MOTHER_AGE_MAX = 49, MOTHER_TRIES = 8 };

/* What is known of a founder while families are found; rows of the community. */
struct founder {
  int spouse;          /* row, or NONE */
  int mother;          /* row, or NONE */
  int unit;            /* number */
  float key;           /* scratch: what a list is sorted by */
  uint64_t child_ages; /* of a mother: bit a set if she has a child of a years */
  uint8_t can_be_mother;
  uint8_t at_home; /* unmarried and living with the mother */
  struct p87_stream stream;
};

struct work {
  const struct p87_synth *synth;
  const struct p87_country *country;
  struct p87_community *c;
  struct founder *f; /* [n] */
  int n;
  int *women, *men; /* rows in a union, sorted; candidates */
  int n_women, n_men;
  int *mothers; /* rows that can be mothers, by age */
  int n_mothers;
  struct p87_unit *units;
  int n_units;
  p87_id *heads; /* by unit at the root: who heads the household instead of the unit's head; 0 if nobody */
};

static uint32_t draw(const struct work *w, int i, enum draws which)
{
  return p87_draw_u32(w->f[i].stream, p87_jump_make(P87_FOR_LIFE, P87_DRAW_SYNTH_PERSON + (uint32_t)which));
}

static double uniform(const struct work *w, int i, enum draws which)
{
  return (double)p87_uniform(draw(w, i, which));
}

static unsigned age_of(const struct work *w, int i)
{
  return w->c->persons.age[i];
}

static unsigned sex_of(const struct work *w, int i)
{
  return w->c->persons.sex[i];
}

/* Rows by key, equal keys by row: insertion sort in runs that are nearly sorted already. */
static void sort_by_key(int *rows, int n, const struct founder *f)
{
  for (int k = 1; k < n; k++) {
    const int row = rows[k];
    int at = k;
    while (at > 0 && (f[rows[at - 1]].key > f[row].key || (f[rows[at - 1]].key == f[row].key && rows[at - 1] > row))) {
      rows[at] = rows[at - 1];
      at--;
    }
    rows[at] = row;
  }
}

/* --- 1. unions ------------------------------------------------------------------------------ */

static void find_candidates(struct work *w, int sex, int *list, int *n)
{
  const double *share = w->synth->lasting[w->c->country].in_union[sex];
  *n = 0;
  for (int i = 0; i < w->n; i++) {
    if (sex_of(w, i) != (unsigned)sex || !(share[age_of(w, i)] > 0.0)) continue;
    w->f[i].key = (float)(uniform(w, i, IN_UNION) / share[age_of(w, i)]); /* in a union below 1 */
    list[(*n)++] = i;
  }
}

static void keep_lowest(int *list, int *n, int most, const struct founder *f)
{
  sort_by_key(list, *n, f);
  if (*n > most) *n = most;
}

static int count_below_one(const int *list, int n, const struct founder *f)
{
  int count = 0;
  for (int k = 0; k < n; k++) count += f[list[k]].key < 1.0f;
  return count;
}

static void match_couples(struct work *w)
{
  const struct p87_demography_params *k = &w->synth->params->demography;
  const float gap = (float)p87_spouse_gap(w->country, k);
  find_candidates(w, P87_FEMALE, w->women, &w->n_women);
  find_candidates(w, P87_MALE, w->men, &w->n_men);
  const int wives = count_below_one(w->women, w->n_women, w->f);
  const int husbands = count_below_one(w->men, w->n_men, w->f);
  int couples = (wives + husbands + 1) / 2; /* both sexes' shares count alike */
  if (couples > w->n_women) couples = w->n_women;
  if (couples > w->n_men) couples = w->n_men;
  keep_lowest(w->women, &w->n_women, couples, w->f);
  keep_lowest(w->men, &w->n_men, couples, w->f);

  for (int i = 0; i < couples; i++) {
    const int row = w->women[i];
    w->f[row].key =
      (float)age_of(w, row) + gap + k->spouse_gap_sd * p87_normal_quantilef(p87_uniform(draw(w, row, AGE_GAP)));
  }
  for (int i = 0; i < couples; i++) w->f[w->men[i]].key = (float)age_of(w, w->men[i]);
  sort_by_key(w->women, couples, w->f);
  sort_by_key(w->men, couples, w->f);
  for (int i = 0; i < couples; i++) {
    w->f[w->women[i]].spouse = w->men[i];
    w->f[w->men[i]].spouse = w->women[i];
  }
}

/* --- 2. mothers ----------------------------------------------------------------------------- */

/* Children a woman of this age has had, at the fertility of 2015-20. */
static double children_ever_born(const struct p87_country *c, unsigned age)
{
  double born = 0;
  for (unsigned g = 0; g < P87_FERTILITY_AGES && 15 + 5 * g < age; g++) {
    const unsigned years = age - (15 + 5 * g);
    born += c->fertility[0][g] * (years < 5 ? years : 5);
  }
  return born;
}

static int can_be_lone_mother(const struct work *w, int i)
{
  return sex_of(w, i) == P87_FEMALE && w->f[i].spouse == NONE && age_of(w, i) >= 18 && age_of(w, i) <= 55;
}

/* Every wife can be a mother, and as many women without a partner as the published types of households have, the
 * likelier the more births women of their age have had. */
static void list_mothers(struct work *w)
{
  const struct p87_households_figures *h = &w->country->households;
  const double single = h->single_parent / (h->couple_children + h->single_parent + 1e-9);
  double married = 0, born = 0;
  for (int i = 0; i < w->n; i++) {
    if (can_be_lone_mother(w, i)) born += children_ever_born(w->country, age_of(w, i));
    married += sex_of(w, i) == P87_FEMALE && w->f[i].spouse != NONE && age_of(w, i) >= 18 && age_of(w, i) <= 55;
  }
  const double lone = single / (1.0 - 0.99 * single) * married;

  w->n_mothers = 0;
  for (int i = 0; i < w->n; i++) {
    if (sex_of(w, i) != P87_FEMALE || age_of(w, i) < 15) continue;
    double chance = w->f[i].spouse != NONE ? 1.0 : 0.0;
    if (can_be_lone_mother(w, i) && born > 0.0) chance = lone * children_ever_born(w->country, age_of(w, i)) / born;
    if (w->f[i].spouse == NONE && chance > 0.9) chance = 0.9;
    w->f[i].can_be_mother = uniform(w, i, SINGLE_MOTHER) < chance;
    if (w->f[i].can_be_mother) w->mothers[w->n_mothers++] = i; /* founders are by sex, then age: sorted */
  }
}

/* Women who were of a five-year age group when those of `age` were born, survivors of today. */
static double women_then(const struct p87_country *c, unsigned group, unsigned age)
{
  double women = 0;
  for (unsigned k = 0; k < 5; k++) {
    const unsigned now = 15 + 5 * group + k + age;
    women += now < P87_AGES ? c->population[P87_FEMALE][now] : 0.0;
  }
  return women;
}

/* Age of the mother at this child's birth: the country's fertility by age, times the women of that age then. */
static double mother_age_at_birth(const struct work *w, int child)
{
  double births[P87_FERTILITY_AGES], sum = 0;
  for (unsigned g = 0; g < P87_FERTILITY_AGES; g++)
    sum += births[g] = w->country->fertility[0][g] * women_then(w->country, g, age_of(w, child));
  double u = uniform(w, child, MOTHER_AGE_GROUP) * sum;
  int g = 0;
  while (g < P87_FERTILITY_AGES - 1 && u >= births[g]) u -= births[g++];
  return 15.0 + 5.0 * g + 5.0 * uniform(w, child, MOTHER_AGE);
}

static int first_mother_of_age(const struct work *w, double age)
{
  int low = 0, high = w->n_mothers;
  while (low < high) {
    const int middle = (low + high) / 2;
    if ((double)age_of(w, w->mothers[middle]) < age)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static int has_child_of_age(const struct work *w, int mother, unsigned age)
{
  return (int)(w->f[mother].child_ages >> (age & 63) & 1);
}

static int can_be_mother_of(const struct work *w, int mother, int child)
{
  const int gap = (int)age_of(w, mother) - (int)age_of(w, child);
  return gap >= MOTHER_AGE_MIN && gap <= MOTHER_AGE_MAX;
}

/* Looks around the wished age, nearest first, from a drawn start; a second child
 * of the same age is avoided for as many tries as there are. */
static int find_mother(const struct work *w, int child)
{
  if (w->n_mothers == 0) return NONE;
  const double wish = (double)age_of(w, child) + mother_age_at_birth(w, child);
  const int middle = first_mother_of_age(w, wish);
  const uint32_t u = draw(w, child, MOTHER_PICK);
  const int width = 3 + w->n_mothers / 32;
  int found = NONE;
  for (int try = 0; try < MOTHER_TRIES; try++) {
    const uint32_t v = (uint32_t)p87_hash2(u, (uint64_t)try);
    const int at = middle - width + (int)p87_below(v, (uint32_t)(2 * width + 1));
    if (at < 0 || at >= w->n_mothers) continue;
    const int mother = w->mothers[at];
    if (!can_be_mother_of(w, mother, child)) continue;
    found = mother;
    if (!has_child_of_age(w, mother, age_of(w, child))) return mother;
  }
  if (found != NONE) return found;
  for (int step = 0; step <= w->n_mothers; step++) { /* the nearest that can be */
    const int below = middle - step, above = middle + step;
    if (below >= 0 && below < w->n_mothers && can_be_mother_of(w, w->mothers[below], child)) return w->mothers[below];
    if (above < w->n_mothers && can_be_mother_of(w, w->mothers[above], child)) return w->mothers[above];
  }
  return NONE;
}

static int stays_home(const struct work *w, int i)
{
  const struct p87_synthesis_params *k = &w->synth->params->synthesis;
  const unsigned age = age_of(w, i);
  if (age < 18) return uniform(w, i, AWAY) >= (double)k->away_from_mother;
  if (age >= 45) return 0;
  const float chance = p87_logisticf(k->stay_home + k->stay_home_age * (float)(age - 18));
  return p87_uniform(draw(w, i, STAYS_HOME)) < chance;
}

static void find_mothers(struct work *w)
{
  for (int i = 0; i < w->n; i++) {
    if (w->f[i].spouse != NONE || w->f[i].can_be_mother || !stays_home(w, i)) continue;
    w->f[i].mother = find_mother(w, i);
    if (w->f[i].mother == NONE) continue;
    w->f[i].at_home = 1;
    w->f[w->f[i].mother].child_ages |= UINT64_C(1) << (age_of(w, i) & 63);
  }
}

/* --- 3. units ------------------------------------------------------------------------------- */

static int is_adult(const struct work *w, int i)
{
  return age_of(w, i) >= P87_ADULT_FIRST;
}

static void join_unit(struct work *w, int i, int u)
{
  struct p87_unit *unit = &w->units[u];
  w->f[i].unit = u;
  unit->persons++;
  unit->adults += is_adult(w, i);
  unit->minors += !is_adult(w, i) && i != unit->head && i != unit->spouse;
}

static void new_unit(struct work *w, int head, int spouse)
{
  const int u = w->n_units++;
  w->units[u] = (struct p87_unit){.head = head,
                                  .spouse = spouse,
                                  .parent = NONE,
                                  .host = NONE,
                                  .age = (int)age_of(w, head),
                                  .female = sex_of(w, head) == P87_FEMALE,
                                  .role = P87_GUEST_OTHER};
  join_unit(w, head, u);
  if (spouse != NONE) join_unit(w, spouse, u);
}

/* A minor who lives with the mother: part of her unit. */
static int is_with_mother(const struct work *w, int i)
{
  return w->f[i].at_home && !is_adult(w, i);
}

static int unit_of_mother(const struct work *w, int i)
{
  return i == NONE || w->f[i].mother == NONE ? NONE : w->f[w->f[i].mother].unit;
}

static void make_units(struct work *w)
{
  w->n_units = 0;
  for (int i = 0; i < w->n; i++) w->f[i].unit = NONE;
  for (int i = 0; i < w->n; i++) /* men come first: the husband is the reference person of a couple */
    if (w->f[i].unit == NONE && !is_with_mother(w, i)) new_unit(w, i, w->f[i].spouse);
  for (int i = 0; i < w->n; i++)
    if (is_with_mother(w, i)) join_unit(w, i, w->f[w->f[i].mother].unit);
  for (int u = 0; u < w->n_units; u++) {
    struct p87_unit *unit = &w->units[u];
    const int his = unit_of_mother(w, unit->head);
    unit->parent = his != NONE ? his : unit_of_mother(w, unit->spouse);
    if (unit->parent == u) unit->parent = NONE;
  }
}

/* --- 4. households -------------------------------------------------------------------------- */

static p87_id place_of(const struct work *w, uint32_t *index)
{
  const struct p87_community *c = w->c;
  *index = c->id - w->synth->directory->first[c->country * P87_AREAS + c->area];
  return p87_id_community(c->country, c->area, *index);
}

static void find_households(struct work *w, struct p87_home_sum *homes, struct p87_home_targets *targets)
{
  const struct p87_synthesis_params *k = &w->synth->params->synthesis;
  uint32_t index = 0;
  const p87_id place = place_of(w, &index);
  const uint64_t seed =
    p87_draw_u32(p87_stream_of(w->synth->key, place), p87_jump_make(P87_FOR_LIFE, P87_DRAW_SYNTH_PLACE + PLACE_HOMES));
  p87_home_targets(w->country, k, w->c->area, index, (double)w->n, targets);
  p87_homes_assemble(w->units, w->n_units, targets, k, seed, homes);
}

static int root_of(const struct work *w, int unit)
{
  return w->units[unit].host == NONE ? unit : w->units[unit].host;
}

/* --- 5. heads ------------------------------------------------------------------------------- */

/* The oldest man among the grown-up guests of a household, fathers first, or NONE. */
static int oldest_guest(const struct work *w, int root)
{
  int best = NONE;
  unsigned best_rank = 0;
  for (int u = 0; u < w->n_units; u++) {
    const int i = w->units[u].head;
    if (w->units[u].host != root || !is_adult(w, i) || sex_of(w, i) != P87_MALE) continue;
    const unsigned rank = age_of(w, i) + (w->units[u].minors > 0 ? P87_AGES : 0);
    if (best != NONE && rank <= best_rank) continue;
    best = i;
    best_rank = rank;
  }
  return best;
}

/* Who could head household u instead: a wife, unless his parents are there; a grown-up guest of a mother. */
static int other_head(const struct work *w, const struct p87_home_sum *homes, int u)
{
  const struct p87_unit *unit = &w->units[u];
  if (unit->spouse != NONE) return homes[u].parents == 0 && is_adult(w, unit->spouse) ? unit->spouse : NONE;
  return unit->female ? oldest_guest(w, u) : NONE;
}

static void choose_heads(struct work *w, const struct p87_home_sum *homes, double female_heads)
{
  int women = 0;
  for (int u = 0; u < w->n_units; u++) {
    w->heads[u] = 0;
    women += w->units[u].host == NONE && w->units[u].female;
  }
  int missing = (int)female_heads - women, n = 0;
  int *candidates = w->men; /* lists of couples are done with */
  for (int u = 0; u < w->n_units; u++) {
    const int i = w->units[u].head;
    if (w->units[u].host != NONE || (missing > 0) == w->units[u].female || other_head(w, homes, u) == NONE) continue;
    w->f[i].key = p87_uniform(draw(w, i, HEADSHIP));
    candidates[n++] = i;
  }
  sort_by_key(candidates, n, w->f);
  if (missing < 0) missing = -missing;
  for (int k = 0; k < n && k < missing; k++) {
    const int u = w->f[candidates[k]].unit;
    w->heads[u] = w->c->persons.id[other_head(w, homes, u)];
  }
}

/* --- 6. orphans ----------------------------------------------------------------------------- */

/* Share of children by age whose parent of this sex has died, at the mortality of 2015-20. */
static void shares_of_orphans(const struct p87_country *c, enum p87_sex parent, double age_at_birth,
                              double share[P87_ADULT_FIRST])
{
  double hazard = 0;
  for (int age = 0; age < P87_ADULT_FIRST; age++) {
    const unsigned of_parent = (unsigned)(age_at_birth + age);
    hazard += c->mortality[0][parent][p87_mortality_group(of_parent)];
    share[age] = 1.0 - p87_exp(-hazard);
  }
}

static double mean_age_of_mothers(const struct p87_country *c)
{
  double births = 0, sum = 0;
  for (int g = 0; g < P87_FERTILITY_AGES; g++) {
    births += c->fertility[0][g];
    sum += c->fertility[0][g] * (17.5 + 5.0 * g);
  }
  return births > 0 ? sum / births : 28.0;
}

static int is_minor(const struct work *w, int i)
{
  return !is_adult(w, i) && w->f[i].spouse == NONE;
}

/* Orphans live where a parent is missing: the shares of all children are theirs in full. */
static void find_orphans(struct work *w)
{
  const double mother_age = mean_age_of_mothers(w->country);
  const double gap = p87_spouse_gap(w->country, &w->synth->params->demography);
  double mothers[P87_ADULT_FIRST], fathers[P87_ADULT_FIRST];
  shares_of_orphans(w->country, P87_FEMALE, mother_age, mothers);
  shares_of_orphans(w->country, P87_MALE, mother_age + gap, fathers);
  double all = 0, motherless = 0, fatherless = 0;
  for (int i = 0; i < w->n; i++) {
    if (!is_minor(w, i)) continue;
    const int mother = w->f[i].mother;
    all++;
    motherless += mother == NONE;
    fatherless += mother == NONE || w->f[mother].spouse == NONE;
  }
  for (int i = 0; i < w->n; i++) {
    if (!is_minor(w, i)) continue;
    const int mother = w->f[i].mother;
    const double u = uniform(w, i, ORPHAN), v = uniform(w, i, ORPHAN + 1);
    const unsigned age = age_of(w, i);
    unsigned bits = 0;
    if (mother == NONE && u * motherless < mothers[age] * all) bits |= P87_MOTHER_DEAD;
    if ((mother == NONE || w->f[mother].spouse == NONE) && v * fatherless < fathers[age] * all) bits |= P87_FATHER_DEAD;
    w->c->persons.background[i] = (uint8_t)bits;
  }
}

/* --- rows ----------------------------------------------------------------------------------- */

static enum p87_relation relation_of(const struct work *w, int i)
{
  const struct p87_unit *unit = &w->units[w->f[i].unit];
  const int is_head = i == unit->head, is_spouse = i == unit->spouse;
  if (unit->host == NONE) return is_head ? P87_HEAD : is_spouse ? P87_SPOUSE : P87_CHILD_OF_HEAD;
  switch (unit->role) {
  case P87_GUEST_CHILD: return is_head ? P87_CHILD_OF_HEAD : is_spouse ? P87_OTHER_KIN : P87_GRANDCHILD;
  case P87_GUEST_PARENT: return is_head || is_spouse ? P87_PARENT_OF_HEAD : P87_OTHER_KIN;
  case P87_GUEST_GRANDCHILD: return P87_GRANDCHILD;
  case P87_GUEST_OTHER: break;
  }
  return P87_OTHER_KIN;
}

/* The kinship that living together implies: a guest's head is the host's child or parent. */
static void set_mothers(struct work *w)
{
  for (int u = 0; u < w->n_units; u++) {
    const struct p87_unit *guest = &w->units[u];
    if (guest->host == NONE || guest->adults == 0) continue;
    if (guest->role != P87_GUEST_CHILD && guest->role != P87_GUEST_PARENT) continue;
    const int is_child = guest->role == P87_GUEST_CHILD;
    const struct p87_unit *old = is_child ? &w->units[guest->host] : guest;
    const int young = is_child ? guest->head : w->units[guest->host].head;
    const int woman = old->female ? old->head : old->spouse;
    if (woman == NONE || w->f[young].mother != NONE || !can_be_mother_of(w, woman, young)) continue;
    w->f[young].mother = woman;
  }
}

static void write_rows(struct work *w)
{
  struct p87_persons *p = &w->c->persons;
  struct p87_households *h = &w->c->households;
  h->n = 0;
  for (int u = 0; u < w->n_units; u++) { /* a household for every unit; those of guests stay empty */
    const p87_index row = p87_household_add(h);
    h->id[row] = p87_id_household(p->id[w->units[u].head], P87_YEAR_FIRST);
  }
  set_mothers(w);
  for (int i = 0; i < w->n; i++) {
    const int unit = w->f[i].unit;
    p->household[i] = (uint16_t)root_of(w, unit);
    p->relation[i] = (uint8_t)relation_of(w, i);
    p->mother[i] = w->f[i].mother == NONE ? 0 : p->id[w->f[i].mother];
  }
  for (int i = 0; i < w->n; i++) /* parity: children at home and away are those of the mother column */
    if (w->f[i].mother != NONE && p->parity[w->f[i].mother] < UINT8_MAX) p->parity[w->f[i].mother]++;
}

/* Couples are numbered within the household; only units know them, so before the rows move. */
static void number_couples(struct work *w)
{
  struct p87_persons *p = &w->c->persons;
  uint8_t *couples = (uint8_t *)w->women;
  memset(couples, 0, (size_t)w->n_units);
  for (int u = 0; u < w->n_units; u++) {
    if (w->units[u].spouse == NONE) continue;
    const uint8_t number = ++couples[root_of(w, u)];
    p->couple[w->units[u].head] = number;
    p->couple[w->units[u].spouse] = number;
  }
}

/* Heads other than those of root units, once rows are grouped: households keep the order of root units. */
static void set_heads(struct work *w)
{
  p87_index h = 0;
  for (int u = 0; u < w->n_units; u++) {
    if (w->units[u].host != NONE) continue;
    if (w->heads[u] != 0) {
      p87_index i = w->c->households.first[h];
      while (w->c->persons.id[i] != w->heads[u]) i++;
      p87_home_set_head(w->c, h, i);
    }
    h++;
  }
}

static void find_families(struct work *w, struct p87_home_sum *homes)
{
  struct p87_home_targets targets;
  match_couples(w);
  list_mothers(w);
  find_mothers(w);
  make_units(w);
  find_households(w, homes, &targets);
  find_orphans(w);
  choose_heads(w, homes, targets.female_head);
  number_couples(w);
}

p87_status p87_families_form(const struct p87_synth *synth, struct p87_community *c)
{
  const size_t n = c->persons.n;
  struct work w = {.synth = synth, .country = &synth->figures->country[c->country], .c = c, .n = (int)n};
  void *scratch = p87_alloc(p87_regroup_scratch_bytes(c->persons.n, c->persons.n));
  struct p87_home_sum *homes = p87_alloc_array(n, sizeof *homes);
  w.f = p87_alloc_array(n, sizeof *w.f);
  w.women = p87_alloc_array(n, sizeof *w.women);
  w.men = p87_alloc_array(n, sizeof *w.men);
  w.mothers = p87_alloc_array(n, sizeof *w.mothers);
  w.units = p87_alloc_array(n, sizeof *w.units);
  w.heads = p87_alloc_array(n, sizeof *w.heads);
  p87_status st = scratch && homes && w.f && w.women && w.men && w.mothers && w.units && w.heads ? P87_OK : P87_MACHINE;
  if (!st) {
    for (size_t i = 0; i < n; i++) {
      w.f[i] = (struct founder){.spouse = NONE, .mother = NONE, .unit = NONE};
      w.f[i].stream = p87_stream_of(synth->key, c->persons.id[i]);
    }
    find_families(&w, homes);
    st = p87_community_reserve(c, c->persons.n, (p87_index)w.n_units);
  }
  if (!st) {
    write_rows(&w);
    p87_community_regroup(c, scratch);
    set_heads(&w);
  }
  p87_free(scratch);
  p87_free(homes);
  p87_free(w.f);
  p87_free(w.women);
  p87_free(w.men);
  p87_free(w.mothers);
  p87_free(w.units);
  p87_free(w.heads);
  return st;
}
