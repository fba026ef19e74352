/* Children by identity: whose state is another in another scenario.
 *
 *     weigh    how many children go to which rank      local
 *     pack     ten bytes a child, sorted by rank       local
 *     exchange                                         collective
 *     sort     by identity                             local
 *
 * A child's rank is a hash of its identity: so parts are of about one size, and no rank has to ask. */
#include "path87/hpc/roll.h"

#include <stdlib.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/base/random.h"
#include "path87/world/classify.h"

/* Bits of the two bytes behind an identity. */
enum { STATE_BITS = 4, SEX_AT = STATE_BITS, AREA_AT = SEX_AT + 1, COUNTRY_AT = AREA_AT + 1 };
_Static_assert(P87_CHILD_STATES <= 1 << STATE_BITS && P87_SEXES == 2 && P87_AREAS == 2 &&
                 P87_MAX_COUNTRIES <= 1 << (16 - COUNTRY_AT),
               "where and in what state a child is takes 16 bits");

/* A child of a roll, unpacked. */
struct child {
  p87_id id;
  uint16_t what;
};

static unsigned char *place_of(const struct p87_roll *roll, size_t i)
{
  return roll->child + i * P87_ROLL_BYTES;
}

static struct child child_at(const unsigned char *packed)
{
  struct child c;
  memcpy(&c.id, packed, sizeof c.id);
  memcpy(&c.what, packed + sizeof c.id, sizeof c.what);
  return c;
}

static void put_child(unsigned char *packed, const struct child *c)
{
  memcpy(packed, &c->id, sizeof c->id);
  memcpy(packed + sizeof c->id, &c->what, sizeof c->what);
}

static int is_child(const struct p87_persons *who, p87_index i)
{
  return who->age[i] >= P87_CHILD_FIRST && who->age[i] <= P87_CHILD_LAST;
}

static int rank_of(p87_id id, int ranks)
{
  return (int)(p87_hash2(id, UINT64_C(0x726f6c6c)) % (uint64_t)ranks); /* "roll" */
}

/* --- making ----------------------------------------------------------------------------------- */

/* bytes[rank]: what goes there. */
static void weigh(const struct p87_world *world, int ranks, size_t *bytes)
{
  for (uint32_t k = 0; k < world->n; k++) {
    const struct p87_persons *who = &world->community[k].persons;
    for (p87_index i = 0; i < who->n; i++)
      if (is_child(who, i)) bytes[rank_of(who->id[i], ranks)] += P87_ROLL_BYTES;
  }
}

static uint16_t what_of(const struct p87_definition *ilo, const struct p87_community *place, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  const enum p87_child_state state = p87_child_state_of(p87_category_of(ilo, who, i), who->time_use[i]);
  return (uint16_t)((unsigned)state | (unsigned)who->sex[i] << SEX_AT | (unsigned)place->area << AREA_AT |
                    (unsigned)place->country << COUNTRY_AT);
}

/* Children by rank; next[rank]: where the next one goes. */
static void pack(const struct p87_world *world, int ranks, size_t *next, unsigned char *packed)
{
  const struct p87_definition ilo = p87_definition_of(P87_DEFINITION_ILO_2016, NULL);
  for (uint32_t k = 0; k < world->n; k++) {
    const struct p87_community *place = &world->community[k];
    const struct p87_persons *who = &place->persons;
    for (p87_index i = 0; i < who->n; i++) {
      if (!is_child(who, i)) continue;
      const struct child c = {who->id[i], what_of(&ilo, place, i)};
      size_t *at = &next[rank_of(c.id, ranks)];
      put_child(packed + *at, &c);
      *at += P87_ROLL_BYTES;
    }
  }
}

/* A total order: what compares equal is equal, so the sort need not be stable. */
static int compare_children(const void *left, const void *right)
{
  const struct child a = child_at(left), b = child_at(right);
  if (a.id != b.id) return a.id < b.id ? -1 : 1;
  return (a.what > b.what) - (a.what < b.what);
}

/* What this rank sends: *packed (owned by the caller), bytes[rank]. Local. */
static p87_status prepare(const struct p87_world *world, int ranks, size_t *bytes, unsigned char **packed)
{
  size_t *next = p87_alloc_array((size_t)ranks, sizeof *next), sum = 0;
  if (!next) return P87_MACHINE;
  weigh(world, ranks, bytes);
  for (int r = 0; r < ranks; r++) {
    next[r] = sum;
    sum += bytes[r];
  }
  *packed = p87_alloc(sum);
  if (*packed) pack(world, ranks, next, *packed);
  p87_free(next);
  return *packed ? P87_OK : P87_MACHINE;
}

p87_status p87_roll_make(const struct p87_world *world, struct p87_comm *comm, struct p87_roll *out)
{
  const int ranks = p87_comm_size(comm);
  unsigned char *packed = NULL;
  void *received = NULL;
  size_t received_bytes = 0;
  size_t *bytes = p87_alloc_array((size_t)ranks, sizeof *bytes);
  p87_status st = p87_comm_agree(comm, bytes ? prepare(world, ranks, bytes, &packed) : P87_MACHINE);
  if (!st) st = p87_comm_agree(comm, p87_comm_exchange(comm, packed, bytes, &received, &received_bytes));
  p87_free(packed);
  p87_free(bytes);
  if (st) {
    p87_free(received);
    return st;
  }
  P87_CHECK(received_bytes % P87_ROLL_BYTES == 0, "a child is cut short on its way");
  *out = (struct p87_roll){.child = received, .n = received_bytes / P87_ROLL_BYTES};
  if (out->n > 1) qsort(out->child, out->n, P87_ROLL_BYTES, compare_children);
  return P87_OK;
}

void p87_roll_free(struct p87_roll *roll)
{
  p87_free(roll->child);
  *roll = (struct p87_roll){0};
}

/* --- joining ---------------------------------------------------------------------------------- */

static unsigned state_of(uint16_t what)
{
  return what & ((1u << STATE_BITS) - 1);
}

/* where: tells country, area and sex. */
static void count(int64_t *cells, uint16_t where, unsigned from, unsigned to)
{
  const unsigned sex = where >> SEX_AT & 1u, area = where >> AREA_AT & 1u, country = (unsigned)where >> COUNTRY_AT;
  cells[country * P87_MOVER_CELLS + p87_mover_cell(area, sex, from, to)]++;
}

void p87_roll_join(const struct p87_roll *base, const struct p87_roll *other, int64_t *cells)
{
  size_t i = 0, j = 0;
  while (i < base->n || j < other->n) {
    const struct child a = i < base->n ? child_at(place_of(base, i)) : (struct child){0};
    const struct child b = j < other->n ? child_at(place_of(other, j)) : (struct child){0};
    const int has_a = i < base->n && (j == other->n || a.id <= b.id);
    const int has_b = j < other->n && (i == base->n || b.id <= a.id);
    count(cells, has_a ? a.what : b.what, has_a ? state_of(a.what) : P87_CHILD_ABSENT,
          has_b ? state_of(b.what) : P87_CHILD_ABSENT);
    i += (size_t)has_a;
    j += (size_t)has_b;
  }
}
