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
 *                  mothers (their share from published household types)
 *   3. units       couple with children, single parent with children, single adult;
 *                  unmarried adults stay with their parents or live alone
 *   4. households  units join until the published mean size is met: first single
 *                  adults beyond the published share of one-person households, then
 *                  the old with a younger family, then young families with an older
 *                  one
 *
 * Issue of a later release: size distribution by area, headship, fostering by kin. */
#include "path87/synth/families.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/memory.h"
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
             JOINS,
             HOST
};

enum { NONE = -1, MOTHER_AGE_MIN = 13, MOTHER_AGE_MAX = 49, MOTHER_TRIES = 8 };

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

struct unit {
  int head, spouse; /* rows; spouse may be NONE */
  int persons;
  int host;     /* unit joined, or NONE */
  int children; /* under 18 */
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
  struct unit *units;
  int n_units;
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
  const double *share = w->synth->unions[w->c->country].share[sex];
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

static void list_mothers(struct work *w)
{
  int married = 0, unmarried = 0;
  for (int i = 0; i < w->n; i++) {
    if (sex_of(w, i) != P87_FEMALE || age_of(w, i) < 18 || age_of(w, i) > 55) continue;
    if (w->f[i].spouse == NONE)
      unmarried++;
    else
      married++;
  }
  const struct p87_households_figures *h = &w->country->households;
  const double single = h->single_parent / (h->couple_children + h->single_parent + 1e-9);
  double chance = unmarried > 0 ? single / (1.0 - 0.99 * single) * married / unmarried : 0.0;
  if (chance > 0.9) chance = 0.9;

  w->n_mothers = 0;
  for (int i = 0; i < w->n; i++) {
    if (sex_of(w, i) != P87_FEMALE || age_of(w, i) < 15) continue;
    const int alone = w->f[i].spouse == NONE;
    w->f[i].can_be_mother = !alone || (age_of(w, i) >= 18 && uniform(w, i, SINGLE_MOTHER) < chance);
    if (w->f[i].can_be_mother) w->mothers[w->n_mothers++] = i; /* founders are by sex, then age: sorted */
  }
}

/* Age of the mother at this child's birth, from the country's fertility by age. */
static double mother_age_at_birth(const struct work *w, int child)
{
  const double *rate = w->country->fertility[0];
  double sum = 0;
  for (int g = 0; g < P87_FERTILITY_AGES; g++) sum += rate[g];
  double u = uniform(w, child, MOTHER_AGE_GROUP) * sum;
  int g = 0;
  while (g < P87_FERTILITY_AGES - 1 && u >= rate[g]) u -= rate[g++];
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

static int new_unit(struct work *w, int head, int spouse)
{
  w->units[w->n_units] = (struct unit){.head = head, .spouse = spouse, .host = NONE, .persons = 1 + (spouse != NONE)};
  w->f[head].unit = w->n_units;
  if (spouse != NONE) w->f[spouse].unit = w->n_units;
  return w->n_units++;
}

/* A household that can take in a child: units of adults with children first. */
static int foster_unit(const struct work *w, int child)
{
  const uint32_t start = p87_below(draw(w, child, HOST), (uint32_t)w->n_units);
  int adult = NONE;
  for (int k = 0; k < w->n_units; k++) {
    const int u = (int)(((uint32_t)k + start) % (uint32_t)w->n_units);
    if (age_of(w, w->units[u].head) < P87_ADULT_FIRST) continue;
    if (w->units[u].spouse != NONE || w->units[u].children > 0) return u;
    if (adult == NONE) adult = u;
  }
  return adult;
}

static void join_unit(struct work *w, int i, int unit)
{
  w->f[i].unit = unit;
  w->units[unit].persons++;
  w->units[unit].children += age_of(w, i) < P87_ADULT_FIRST;
}

static void make_units(struct work *w)
{
  w->n_units = 0;
  for (int i = 0; i < w->n; i++) w->f[i].unit = NONE;
  for (int i = 0; i < w->n; i++) { /* men come first: the husband is the reference person of a couple */
    if (w->f[i].unit != NONE || w->f[i].at_home) continue;
    if (w->f[i].spouse != NONE || w->f[i].can_be_mother || age_of(w, i) >= P87_ADULT_FIRST)
      new_unit(w, i, w->f[i].spouse);
  }
  for (int i = 0; i < w->n; i++)
    if (w->f[i].at_home) join_unit(w, i, w->f[w->f[i].mother].unit);
  for (int i = 0; i < w->n; i++) {
    if (w->f[i].unit != NONE) continue;
    const int unit = w->n_units > 0 ? foster_unit(w, i) : NONE;
    if (unit == NONE)
      new_unit(w, i, NONE); /* nobody grown up in the community */
    else
      join_unit(w, i, unit);
  }
}

/* --- 4. households -------------------------------------------------------------------------- */

/* Reads as: single adults who do not live alone join first, then the old, then the young. */
static float joining_rank(const struct work *w, int u)
{
  const struct unit *unit = &w->units[u];
  const float key = p87_uniform(draw(w, unit->head, JOINS));
  const unsigned age = age_of(w, unit->head);
  if (unit->persons == 1) return key;
  if (age >= 60) return 1.0f + key;
  if (age < 35) return 2.0f + key;
  return 3.0f + key;
}

static int is_generation_apart(const struct work *w, int a, int b)
{
  const struct p87_synthesis_params *k = &w->synth->params->synthesis;
  const int gap = (int)age_of(w, a) - (int)age_of(w, b);
  const int apart = gap < 0 ? -gap : gap;
  return apart >= (int)k->host_generation_min && apart <= (int)k->host_generation_max;
}

/* A household for a unit to join: a generation apart if one is found, families before others. */
static int find_host(const struct work *w, int guest)
{
  const uint32_t start = p87_below(draw(w, w->units[guest].head, HOST), (uint32_t)w->n_units);
  int any = NONE;
  for (int k = 0; k < w->n_units; k++) {
    const int u = (int)(((uint32_t)k + start) % (uint32_t)w->n_units);
    if (u == guest || w->units[u].host != NONE || w->units[u].persons < 2) continue;
    if (is_generation_apart(w, w->units[guest].head, w->units[u].head)) return u;
    if (any == NONE) any = u;
  }
  return any;
}

static void join_households(struct work *w)
{
  const struct p87_households_figures *h = &w->country->households;
  const int households = (int)((double)w->n / h->mean_size + 0.5);
  const int alone = (int)(h->one_person * households + 0.5);
  int standing = w->n_units, singles = 0;
  uint8_t *has_guests = (uint8_t *)w->women; /* lists of couples are done with */
  memset(has_guests, 0, (size_t)w->n_units);

  int *order = w->men;
  for (int u = 0; u < w->n_units; u++) {
    w->f[w->units[u].head].key = joining_rank(w, u);
    order[u] = w->units[u].head;
    singles += w->units[u].persons == 1;
  }
  sort_by_key(order, w->n_units, w->f);
  for (int k = 0; k < w->n_units && standing > households; k++) {
    const int u = w->f[order[k]].unit;
    if (has_guests[u]) continue;
    if (w->units[u].persons == 1 && singles <= alone) continue;
    const int host = find_host(w, u);
    if (host == NONE) continue;
    singles -= w->units[u].persons == 1;
    w->units[u].host = host;
    has_guests[host] = 1;
    w->units[host].persons += w->units[u].persons;
    standing--;
  }
}

static int root_of(const struct work *w, int unit)
{
  while (w->units[unit].host != NONE) unit = w->units[unit].host;
  return unit;
}

/* Grown-up children leave until there are as many households as published. */
static void leave_home(struct work *w)
{
  const int households = (int)((double)w->n / w->country->households.mean_size + 0.5);
  for (int i = w->n - 1; i >= 0 && w->n_units < households; i--) {
    if (!w->f[i].at_home || age_of(w, i) < 20) continue;
    w->units[w->f[i].unit].persons--;
    w->f[i].at_home = 0;
    new_unit(w, i, NONE);
  }
}

/* --- rows ----------------------------------------------------------------------------------- */

static enum p87_relation relation_of(const struct work *w, int i)
{
  const int unit = w->f[i].unit, root = root_of(w, unit);
  const int own = w->units[unit].head, head = w->units[root].head;
  const int child_of_unit = i != own && i != w->units[unit].spouse;
  if (unit == root) {
    if (i == own) return P87_HEAD;
    if (!child_of_unit) return P87_SPOUSE;
    return w->f[i].at_home ? P87_CHILD_OF_HEAD : P87_OTHER_KIN;
  }
  const int older = age_of(w, own) > age_of(w, head);
  if (!is_generation_apart(w, own, head)) return P87_OTHER_KIN;
  if (older) return child_of_unit ? P87_OTHER_KIN : P87_PARENT_OF_HEAD;
  if (i == own) return P87_CHILD_OF_HEAD;
  return child_of_unit ? P87_GRANDCHILD : P87_OTHER_KIN;
}

/* The kinship that living together implies: a guest's head is the host's child or parent. */
static void set_mothers(struct work *w)
{
  for (int u = 0; u < w->n_units; u++) {
    if (w->units[u].host == NONE) continue;
    const int guest = w->units[u].head, head = w->units[w->units[u].host].head;
    const int young = age_of(w, guest) < age_of(w, head) ? guest : head;
    const int old_unit = young == guest ? w->units[u].host : u;
    const int a = w->units[old_unit].head, b = w->units[old_unit].spouse;
    const int woman = sex_of(w, a) == P87_FEMALE ? a : b;
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

p87_status p87_families_form(const struct p87_synth *synth, struct p87_community *c)
{
  const size_t n = c->persons.n;
  struct work w = {.synth = synth, .country = &synth->figures->country[c->country], .c = c, .n = (int)n};
  void *scratch = p87_alloc(p87_regroup_scratch_bytes(c->persons.n, c->persons.n));
  w.f = p87_alloc_array(n, sizeof *w.f);
  w.women = p87_alloc_array(n, sizeof *w.women);
  w.men = p87_alloc_array(n, sizeof *w.men);
  w.mothers = p87_alloc_array(n, sizeof *w.mothers);
  w.units = p87_alloc_array(n, sizeof *w.units);
  p87_status st = scratch && w.f && w.women && w.men && w.mothers && w.units ? P87_OK : P87_MACHINE;
  if (!st) {
    for (size_t i = 0; i < n; i++) {
      w.f[i] = (struct founder){.spouse = NONE, .mother = NONE, .unit = NONE};
      w.f[i].stream = p87_stream_of(synth->key, c->persons.id[i]);
    }
    match_couples(&w);
    list_mothers(&w);
    find_mothers(&w);
    make_units(&w);
    leave_home(&w);
    join_households(&w);
    number_couples(&w);
    st = p87_community_reserve(c, c->persons.n, (p87_index)w.n_units);
  }
  if (!st) {
    write_rows(&w);
    p87_community_regroup(c, scratch);
  }
  p87_free(scratch);
  p87_free(w.f);
  p87_free(w.women);
  p87_free(w.men);
  p87_free(w.mothers);
  p87_free(w.units);
  return st;
}
