/* Households from family units: combinatorial optimisation.
 *
 * Units (couple or lone mother with minors, single adult, minor without a mother at home) are put together
 * into households. What is wanted of a community (published for the country, tilted by area):
 *
 *     E = sum_k w_k (x_k - t_k)^2 + sum over guests of what is odd about them
 *
 *   x_k  number of households; of those with 1, 2-3, 4-5, 6 and more members; of three generations; of
 *        extended families; of couples alone; of women without a partner at the root (counts only if
 *        beyond the published number of female heads)
 *   t_k  the same, wanted
 *
 * A step takes a unit without guests from where it lives to another household or to one of its own, or lets a
 * guest and one at the root of a household change places, which keeps the number of households. It is kept with the
 * chance of simulated annealing, min(1, exp(-dE / T)), T falling. This is the "combinatorial optimisation" of the
 * literature on synthetic populations (Williamson, Birkin & Rees 1998, Voas & Williamson 2000), with family units in
 * the place of survey households, since no survey is at hand.
 *
 * Kinship follows from ages: a guest a generation younger than the head is the head's child, a generation
 * older a parent; known mothers come first. */
#include "path87/synth/homes.h"

#include "path87/base/dmath.h"
#include "path87/base/random.h"

enum { NONE = P87_NO_UNIT, STEPS_A_UNIT = 20, GRANDPARENT_GAP = 36, FATHER_GAP = 16, FATHER_GAP_MOST = 50 };

/* How odd guests of those are who are too young for them. Judgement, like what a single person below 30 at the root costs:
 * about as many of 18-24 head households in 2016 as after some years of the model's own making. */
static const float young_host = 16.0f;
static const float hottest = 0.8f, coldest = 0.03f;

/* What is wanted, in the order of struct counts. */
enum goal {
  HOMES,
  SIZE_1,
  SIZE_2_3,
  SIZE_4_5,
  SIZE_6,
  THREE_GENERATION,
  EXTENDED,
  COUPLE_ONLY,
  LONE_WOMEN, /* too many only */
  GOALS
};

static const float weight[GOALS] = {6.0f, 4.0f, 2.0f, 2.0f, 4.0f, 8.0f, 0.2f, 0.2f, 2.0f};

struct search {
  struct p87_unit *unit;
  int n;
  struct p87_home_sum *home; /* [n], of roots */
  int count[GOALS];
  float target[GOALS];
  int generation_min, generation_max;
};

/* --- targets -------------------------------------------------------------------------------- */

static double part_of(double x)
{
  return x - (double)(int64_t)x;
}

/* Whole numbers whose mean over communities is x: low-discrepancy steps of the golden section. */
static double handed_on(double x, uint32_t index, unsigned which)
{
  const double step = part_of(0.61803398874989485 * (index + 1.0) + 0.2137 * which);
  return (double)(int64_t)(x + step);
}

/* Mean members of a class; of the last what the mean of all leaves. */
static void class_means(const struct p87_households_figures *h, double mean[P87_SIZE_CLASSES])
{
  mean[0] = 1.0;
  mean[1] = 2.5;
  mean[2] = 4.45;
  const double rest = h->mean_size - h->share_size_1 - 2.5 * h->share_size_2_3 - 4.45 * h->share_size_4_5;
  mean[3] = h->share_size_6plus > 0.001 ? rest / h->share_size_6plus : 7.0;
  mean[3] = mean[3] < 6.2 ? 6.2 : mean[3] > 14.0 ? 14.0 : mean[3];
}

void p87_home_targets(const struct p87_country *country, const struct p87_synthesis_params *k, unsigned area,
                      uint32_t index, double n, struct p87_home_targets *t)
{
  const struct p87_households_figures *h = &country->households;
  const double share[P87_SIZE_CLASSES] = {h->share_size_1, h->share_size_2_3, h->share_size_4_5, h->share_size_6plus};
  const double urban = country->urban[0], ratio = (double)k->rural_size;
  /* mean sizes whose households add up to the country's */
  const double town = h->mean_size * (urban + (1.0 - urban) / ratio), land = town * ratio;
  const double mean = area == P87_URBAN ? town : land;
  const double homes_here = (area == P87_URBAN ? urban / town : (1.0 - urban) / land) * h->mean_size;

  /* shares tilted by class so that the areas differ by land - town and average to the country's */
  double size[P87_SIZE_CLASSES], class_mean = 0, covariance = 0;
  class_means(h, size);
  for (int c = 0; c < P87_SIZE_CLASSES; c++) class_mean += share[c] * c;
  for (int c = 0; c < P87_SIZE_CLASSES; c++) covariance += share[c] * (c - class_mean) * size[c];
  double tilt = covariance > 0.01 ? (land - town) / covariance : 0.0;
  const double most = 0.3; /* nowhere are shares changed by more than the half */
  tilt = tilt > most ? most : tilt;
  const double towards = (area == P87_URBAN ? -1.0 : 1.0) * (1.0 - homes_here) * tilt;

  t->homes = handed_on(n / mean, index, 0);
  for (int c = 0; c < P87_SIZE_CLASSES; c++)
    t->by_class[c] = handed_on(t->homes * share[c] * (1.0 + towards * (c - class_mean)), index, 1 + (unsigned)c);
  t->three_generation = handed_on(t->homes * h->three_generation, index, 5);
  t->extended = t->homes * h->extended;
  t->couple_only = t->homes * h->couple_only;
  t->female_head = handed_on(t->homes * h->female_head, index, 6);
}

/* --- counts --------------------------------------------------------------------------------- */

static int class_of(int persons)
{
  return persons < 2 ? SIZE_1 : persons < 4 ? SIZE_2_3 : persons < 6 ? SIZE_4_5 : SIZE_6;
}

/* Adds household u to the counts, or takes it away. */
static void count_home(struct search *s, int u, int sign)
{
  const struct p87_unit *root = &s->unit[u];
  const struct p87_home_sum *h = &s->home[u];
  s->count[HOMES] += sign;
  s->count[class_of(h->persons)] += sign;
  const int kinds = (h->parents > 0) + (h->children + root->minors > 0) + (h->grandchildren > 0);
  if (kinds >= 2) s->count[THREE_GENERATION] += sign;
  if (h->extended > 0) s->count[EXTENDED] += sign;
  if (root->spouse != NONE && h->persons == 2) s->count[COUPLE_ONLY] += sign;
  if (root->female && root->spouse == NONE) s->count[LONE_WOMEN] += sign;
}

/* What unit u would be to the household of root r. */
static enum p87_guest_role role_in(const struct search *s, int u, int r)
{
  const struct p87_unit *guest = &s->unit[u], *root = &s->unit[r];
  const int gap = root->age - guest->age;
  if (guest->adults == 0) {
    if (gap >= GRANDPARENT_GAP) return P87_GUEST_GRANDCHILD;
    const int father = !root->female && root->spouse == NONE && gap >= FATHER_GAP && gap <= FATHER_GAP_MOST;
    return father ? P87_GUEST_CHILD : P87_GUEST_OTHER;
  }
  if (guest->parent == r || (gap >= s->generation_min && gap <= s->generation_max)) return P87_GUEST_CHILD;
  if (root->parent == u || (-gap >= s->generation_min && -gap <= s->generation_max)) return P87_GUEST_PARENT;
  return P87_GUEST_OTHER;
}

/* Adds unit u to the household of r, or takes it away. */
static void add_guest(struct search *s, int u, int r, enum p87_guest_role role, int sign)
{
  const struct p87_unit *guest = &s->unit[u];
  struct p87_home_sum *h = &s->home[r];
  const int is_child = role == P87_GUEST_CHILD, single = guest->spouse == NONE && guest->minors == 0;
  h->persons += sign * guest->persons;
  h->parents += sign * (role == P87_GUEST_PARENT);
  h->children += sign * is_child;
  h->grandchildren += sign * (role == P87_GUEST_GRANDCHILD || (is_child && guest->minors > 0));
  h->extended += sign * !(is_child && single);
  s->unit[r].guests += sign;
}

/* How much too young a unit is to have guests, 0-1: single adults below 30, families below 25. */
static float young_of(const struct p87_unit *root)
{
  const int of_age = root->spouse != NONE || root->minors > 0 ? 25 : 30;
  return root->age < of_age ? (float)(of_age - root->age) / 12.0f : 0.0f;
}

/* What is odd about unit u as a guest of r: judgement, small against what is counted. */
static float oddity_of_guest(const struct search *s, int u, int r, enum p87_guest_role role)
{
  const struct p87_unit *guest = &s->unit[u], *root = &s->unit[r];
  const int couple = guest->spouse != NONE, family = couple || guest->minors > 0;
  /* married sons and daughters leave their parents' home in the end */
  const float late = family && role != P87_GUEST_PARENT && guest->age > 30 ? 0.03f * (float)(guest->age - 30) : 0.0f;
  if (guest->parent == r || root->parent == u) return late;
  float odd = 0.1f;
  if (guest->parent != NONE) odd += 0.4f; /* has a mother elsewhere */
  if (role == P87_GUEST_OTHER) odd += family ? 0.6f : 0.25f;
  if (role == P87_GUEST_PARENT)
    odd += (root->spouse == NONE && root->minors == 0 ? 0.4f : 0.0f) + (guest->minors > 0 ? 1.0f : 0.0f);
  if (role == P87_GUEST_CHILD && !family && guest->age > 30) odd += 0.01f * (float)(guest->age - 30);
  if (root->adults == 0) odd += 5.0f;
  if (guest->adults > 0 && guest->age > root->age) odd += 0.03f * (float)(guest->age - root->age);
  return odd + late + young_host * young_of(root);
}

/* The same, at the root of a household: the young live with parents, single or newly married. */
static float oddity_of_root(const struct search *s, int u)
{
  const struct p87_unit *unit = &s->unit[u];
  if (unit->adults == 0) return 50.0f;
  if (unit->spouse != NONE || unit->minors > 0) return unit->age < 40 ? 0.05f * (float)(40 - unit->age) : 0.0f;
  return (unit->age < 30 ? 0.6f * (float)(30 - unit->age) : 0.0f) + (unit->parent != NONE ? 0.3f : 0.0f);
}

static float misfit(const struct search *s)
{
  float sum = 0;
  for (int k = 0; k < GOALS; k++) {
    const float off = (float)s->count[k] - s->target[k];
    if (k == LONE_WOMEN && off < 0.0f) continue;
    sum += weight[k] * off * off;
  }
  return sum;
}

/* --- the search ----------------------------------------------------------------------------- */

static void begin(struct search *s)
{
  for (int u = 0; u < s->n; u++) {
    const struct p87_unit *unit = &s->unit[u];
    const struct p87_home_sum alone = {.persons = unit->persons};
    s->home[u] = alone;
    s->unit[u].guests = 0;
  }
  for (int u = 0; u < s->n; u++) {
    const int host = s->unit[u].host;
    if (host == NONE) continue;
    s->unit[u].role = role_in(s, u, host);
    add_guest(s, u, host, s->unit[u].role, 1);
  }
  for (int u = 0; u < s->n; u++)
    if (s->unit[u].host == NONE) count_home(s, u, 1);
}

/* Moves u to the household of `to`, or to one of its own (NONE); all counts follow. */
static void move(struct search *s, int u, int to, enum p87_guest_role role)
{
  struct p87_unit *unit = &s->unit[u];
  const int from = unit->host;
  count_home(s, from == NONE ? u : from, -1);
  if (to != NONE) count_home(s, to, -1);
  if (from != NONE) {
    add_guest(s, u, from, unit->role, -1);
    count_home(s, from, 1);
  }
  unit->host = to;
  unit->role = role;
  if (to != NONE) {
    add_guest(s, u, to, role, 1);
    count_home(s, to, 1);
  } else {
    count_home(s, u, 1);
  }
}

/* A household for u to go to: its mother's often, else any. NONE: one of its own. */
static int propose(const struct search *s, int u, uint64_t bits)
{
  const struct p87_unit *unit = &s->unit[u];
  const unsigned what = (unsigned)(bits & 255u);
  if (unit->host != NONE && unit->adults > 0 && what < 90) return NONE;
  if (unit->parent != NONE && what < 170 && s->unit[unit->parent].host == NONE) return unit->parent;
  return (int)p87_below((uint32_t)(bits >> 32), (uint32_t)s->n);
}

static float oddity(const struct search *s, int u, int r, enum p87_guest_role role)
{
  return r == NONE ? oddity_of_root(s, u) : oddity_of_guest(s, u, r, role);
}

/* Unit u moves to the household of `to`, or to one of its own. Returns how much odder that is. */
static float move_to(struct search *s, int u, int to)
{
  const struct p87_unit *unit = &s->unit[u];
  const enum p87_guest_role role = to == NONE ? P87_GUEST_OTHER : role_in(s, u, to);
  const float odd = oddity(s, u, to, role) - oddity(s, u, unit->host, unit->role);
  move(s, u, to, role);
  return odd;
}

static int is_host(const struct search *s, int u)
{
  return s->unit[u].host == NONE && s->unit[u].adults > 0;
}

/* One unit moves. Returns how much odder that is. */
static float try_move(struct search *s, int u, int to)
{
  return to != s->unit[u].host && to != u && (to == NONE || is_host(s, to)) ? move_to(s, u, to) : 0.0f;
}

/* Guest u founds a household and v, who has one without guests, takes its place: as many households as before. */
static float try_exchange(struct search *s, int u, int v)
{
  const int host = s->unit[u].host;
  if (host == NONE || s->unit[u].adults == 0 || v == host || !is_host(s, v) || s->unit[v].guests > 0) return 0.0f;
  const float odd = move_to(s, u, NONE);
  return odd + move_to(s, v, host);
}

static void step(struct search *s, uint64_t bits, float temperature, float *now)
{
  const int u = (int)p87_below((uint32_t)p87_mix64(bits), (uint32_t)s->n);
  if (s->unit[u].guests > 0) return;
  const int is_exchange = (bits >> 8 & 3) == 0, v = (int)p87_below((uint32_t)(bits >> 32), (uint32_t)s->n);
  const struct p87_unit was_u = s->unit[u], was_v = s->unit[v];
  const float odd = is_exchange ? try_exchange(s, u, v) : try_move(s, u, propose(s, u, bits));
  if (s->unit[u].host == was_u.host) return;
  const float then = misfit(s), worse = then - *now + odd;
  const float chance = worse <= 0.0f ? 1.0f : p87_expf(-worse / temperature);
  if (p87_uniform((uint32_t)(p87_mix64(bits + 1) >> 32)) < chance) {
    *now = then;
    return;
  }
  if (is_exchange) move(s, v, was_v.host, was_v.role);
  move(s, u, was_u.host, was_u.role);
}

/* Minors for whom the search found no one grown up go to the first who is, if there is any. */
static void settle_minors(struct p87_unit *unit, int n)
{
  int adult = NONE;
  for (int u = 0; u < n && adult == NONE; u++)
    if (unit[u].host == NONE && unit[u].adults > 0) adult = u;
  for (int u = 0; u < n && adult != NONE; u++) {
    if (unit[u].adults > 0 || unit[u].host != NONE || unit[u].guests > 0) continue;
    unit[u].host = adult;
    unit[u].role = P87_GUEST_OTHER;
    unit[adult].guests++;
  }
}

void p87_homes_assemble(struct p87_unit *units, int n, const struct p87_home_targets *targets,
                        const struct p87_synthesis_params *k, uint64_t seed, struct p87_home_sum *homes)
{
  struct search s = {.unit = units,
                     .n = n,
                     .home = homes,
                     .generation_min = (int)k->host_generation_min,
                     .generation_max = (int)k->host_generation_max};
  s.target[HOMES] = (float)targets->homes;
  for (int c = 0; c < P87_SIZE_CLASSES; c++) s.target[SIZE_1 + c] = (float)targets->by_class[c];
  s.target[THREE_GENERATION] = (float)targets->three_generation;
  s.target[EXTENDED] = (float)targets->extended;
  s.target[COUPLE_ONLY] = (float)targets->couple_only;
  s.target[LONE_WOMEN] = (float)targets->female_head;
  if (n < 2) return;
  begin(&s);
  float now = misfit(&s);
  const int steps = STEPS_A_UNIT * n;
  const float fall = p87_expf(p87_logf(coldest / hottest) / (float)n); /* every STEPS_A_UNIT steps */
  float temperature = hottest;
  for (int i = 0; i < steps; i++) {
    step(&s, p87_hash2(seed, (uint64_t)i), temperature, &now);
    if (i % STEPS_A_UNIT == 0) temperature *= fall;
  }
  settle_minors(units, n);
}
