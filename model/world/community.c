#include "path87/world/community.h"

#include <stddef.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/base/random.h"

#define P87_PERSON(type, name, unit, meaning) \
  {P87_TABLE_PERSON, #name, #type, unit, meaning, sizeof(type), offsetof(struct p87_persons, name)},
#define P87_HOUSEHOLD(type, name, unit, meaning) \
  {P87_TABLE_HOUSEHOLD, #name, #type, unit, meaning, sizeof(type), offsetof(struct p87_households, name)},
#define P87_PLACE(type, name, unit, meaning) \
  {P87_TABLE_PLACE, #name, #type, unit, meaning, sizeof(type), offsetof(struct p87_community, name)},
const struct p87_column_info p87_column_table[P87_COLUMNS] = {
#include "path87/tables/columns.def"
};

enum { ALIGNMENT = 64 };

/* Rows are copied in pieces this long; behind a block, and behind the buffer they go to, there is room for one more. */
enum { PIECE = 32 };

static size_t rounded(size_t bytes)
{
  return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Where the pointer to a column is kept; NULL for the values of a place. */
static void **column_slot(struct p87_community *c, enum p87_column column)
{
  const struct p87_column_info *info = &p87_column_table[column];
  if (info->table == P87_TABLE_PERSON) return (void **)(void *)((char *)&c->persons + info->offset);
  if (info->table == P87_TABLE_HOUSEHOLD) return (void **)(void *)((char *)&c->households + info->offset);
  return NULL;
}

void *p87_community_column(const struct p87_community *c, enum p87_column column)
{
  const struct p87_column_info *info = &p87_column_table[column];
  if (info->table == P87_TABLE_PLACE) return (char *)c + info->offset;
  return *column_slot((struct p87_community *)c, column);
}

size_t p87_community_column_length(const struct p87_community *c, enum p87_column column)
{
  switch (p87_column_table[column].table) {
  case P87_TABLE_PERSON: return c->persons.n;
  case P87_TABLE_HOUSEHOLD: return c->households.n;
  case P87_TABLE_PLACE: break;
  }
  return 1;
}

static size_t capacity_of(enum p87_column column, p87_index persons, p87_index households)
{
  switch (p87_column_table[column].table) {
  case P87_TABLE_PERSON: return persons;
  case P87_TABLE_HOUSEHOLD: return households;
  case P87_TABLE_PLACE: break;
  }
  return 0;
}

p87_status p87_community_reserve(struct p87_community *c, p87_index persons, p87_index households)
{
  if (persons <= c->persons.capacity && households <= c->households.capacity) return P87_OK;
  P87_CHECK(persons <= UINT16_MAX && households <= P87_MAX_HOUSEHOLDS,
            "community %u: %u persons, %u households are beyond its limit", c->id, persons, households);
  if (persons < c->persons.capacity) persons = c->persons.capacity;
  if (households < c->households.capacity) households = c->households.capacity;

  size_t bytes = PIECE;
  for (int k = 0; k < P87_COLUMNS; k++)
    bytes += rounded(capacity_of((enum p87_column)k, persons, households) * p87_column_table[k].size);
  char *block = p87_alloc(bytes);
  if (!block) return P87_MACHINE;

  size_t at = 0;
  for (int k = 0; k < P87_COLUMNS; k++) {
    void **slot = column_slot(c, (enum p87_column)k);
    if (!slot) continue;
    const size_t size = p87_column_table[k].size;
    const size_t used = p87_community_column_length(c, (enum p87_column)k) * size;
    if (used) memcpy(block + at, *slot, used);
    *slot = block + at;
    at += rounded(capacity_of((enum p87_column)k, persons, households) * size);
  }
  p87_free(c->block);
  c->block = block;
  c->block_bytes = bytes;
  c->persons.capacity = persons;
  c->households.capacity = households;
  return P87_OK;
}

void p87_community_free(struct p87_community *c)
{
  p87_free(c->block);
  memset(c, 0, sizeof *c);
}

p87_status p87_community_copy(struct p87_community *to, const struct p87_community *from)
{
  p87_status st = p87_community_reserve(to, from->persons.capacity, from->households.capacity);
  if (st) return st;
  to->persons.n = from->persons.n;
  to->households.n = from->households.n;
  for (int k = 0; k < P87_COLUMNS; k++) {
    const size_t bytes = p87_community_column_length(from, (enum p87_column)k) * p87_column_table[k].size;
    if (bytes)
      memcpy(p87_community_column(to, (enum p87_column)k), p87_community_column(from, (enum p87_column)k), bytes);
  }
  return P87_OK;
}

struct p87_person p87_person_get(const struct p87_persons *p, p87_index i)
{
  struct p87_person value;
#define P87_PERSON(type, name, unit, meaning) value.name = p->name[i];
#include "path87/tables/columns.def"
  return value;
}

void p87_person_set(struct p87_persons *p, p87_index i, const struct p87_person *value)
{
#define P87_PERSON(type, name, unit, meaning) p->name[i] = value->name;
#include "path87/tables/columns.def"
}

struct p87_household p87_household_get(const struct p87_households *h, p87_index i)
{
  struct p87_household value;
#define P87_HOUSEHOLD(type, name, unit, meaning) value.name = h->name[i];
#include "path87/tables/columns.def"
  return value;
}

void p87_household_set(struct p87_households *h, p87_index i, const struct p87_household *value)
{
#define P87_HOUSEHOLD(type, name, unit, meaning) h->name[i] = value->name;
#include "path87/tables/columns.def"
}

p87_index p87_person_add(struct p87_persons *p)
{
  P87_CHECK(p->n < p->capacity, "no room for another person among %u", p->capacity);
  const struct p87_person zero = {0};
  p87_person_set(p, p->n, &zero);
  return p->n++;
}

p87_index p87_household_add(struct p87_households *h)
{
  P87_CHECK(h->n < h->capacity, "no room for another household among %u", h->capacity);
  const struct p87_household zero = {0};
  p87_household_set(h, h->n, &zero);
  return h->n++;
}

size_t p87_regroup_scratch_bytes(p87_index persons, p87_index households)
{
  const size_t widest = persons > households ? persons : households;
  return 2 * rounded(((size_t)persons + 1) * sizeof(p87_index)) +
         3 * rounded(((size_t)households + 1) * sizeof(p87_index)) + 2 * rounded((widest + 1) * sizeof(p87_index)) +
         rounded(widest * sizeof(uint64_t) + PIECE);
}

/* Rows that stay neighbours when they move: few, since few people move in a year. */
struct runs {
  p87_index n;
  p87_index *from, *length; /* in the new order */
};

static void add_to_runs(struct runs *runs, p87_index from, p87_index length)
{
  const p87_index last = runs->n - 1; /* not used when there is none */
  if (runs->n > 0 && runs->from[last] + runs->length[last] == from) {
    runs->length[last] += length;
    return;
  }
  runs->from[runs->n] = from;
  runs->length[runs->n++] = length;
}

/* Copies n bytes and up to PIECE - 1 more, which do not matter: most runs are short, and memcpy thinks long about those. */
static inline void copy_pieces(unsigned char *restrict to, const unsigned char *restrict from, size_t n)
{
  for (size_t k = 0; k < n; k += PIECE) memcpy(to + k, from + k, PIECE);
}

/* Puts the runs of a column in their new order, through a buffer; what stands in front of the first
 * change stays. */
static void reorder(void *column, size_t size, const struct runs *runs, unsigned char *buffer)
{
  p87_index first = 0, at = 0;
  if (runs->n > 0 && runs->from[0] == 0) at = runs->length[first++];
  unsigned char *to = buffer;
  for (p87_index r = first; r < runs->n; r++) {
    const size_t bytes = runs->length[r] * size;
    copy_pieces(to, (unsigned char *)column + runs->from[r] * size, bytes);
    to += bytes;
  }
  memcpy((unsigned char *)column + at * size, buffer, (size_t)(to - buffer));
}

/* Every column of persons or of households. */
static void reorder_table(struct p87_community *c, enum p87_column_table table, const struct runs *runs,
                          unsigned char *buffer)
{
  if (runs->n == 0 || (runs->n == 1 && runs->from[0] == 0)) return; /* all stays, but for what is cut off */
  for (int k = 0; k < P87_COLUMNS; k++)
    if (p87_column_table[k].table == table)
      reorder(p87_community_column(c, (enum p87_column)k), p87_column_table[k].size, runs, buffer);
}

/* Rows at which a stretch of one household begins, and behind the last the number of rows. Without branches:
 * rows are written, and kept by counting on. */
static p87_index find_stretches(const uint16_t *household, p87_index n, p87_index *from)
{
  p87_index k = n > 0;
  from[0] = 0;
  for (p87_index i = 1; i < n; i++) {
    from[k] = i;
    k += household[i] != household[i - 1];
  }
  from[k] = n;
  return k;
}

void p87_community_regroup(struct p87_community *c, void *scratch)
{
  struct p87_persons *p = &c->persons;
  struct p87_households *h = &c->households;
  char *at = scratch;
  p87_index *from = (p87_index *)(void *)at; /* first row of each stretch of one household */
  at += rounded(((size_t)p->n + 1) * sizeof *from);
  p87_index *order = (p87_index *)(void *)at; /* stretches in the new order */
  at += rounded(((size_t)p->n + 1) * sizeof *order);
  p87_index *start = (p87_index *)(void *)at; /* first row of each old household */
  at += rounded(((size_t)h->n + 1) * sizeof *start);
  p87_index *place = (p87_index *)(void *)at; /* first of its stretches in the order, then the next free one */
  at += rounded(((size_t)h->n + 1) * sizeof *place);
  p87_index *now = (p87_index *)(void *)at; /* new row of each old household */
  at += rounded(((size_t)h->n + 1) * sizeof *now);
  struct runs runs;
  const size_t widest = p->n > h->n ? p->n : h->n;
  runs.from = (p87_index *)(void *)at;
  at += rounded((widest + 1) * sizeof *runs.from);
  runs.length = (p87_index *)(void *)at;
  at += rounded((widest + 1) * sizeof *runs.length);
  unsigned char *buffer = (unsigned char *)at;

  /* members and stretches of each household; counting sort keeps the order of rows within one */
  const p87_index n = find_stretches(p->household, p->n, from);
  memset(start, 0, ((size_t)h->n + 1) * sizeof *start);
  memset(place, 0, ((size_t)h->n + 1) * sizeof *place);
  for (p87_index k = 0; k < n; k++) {
    const uint16_t home = p->household[from[k]];
    if (home == P87_NOWHERE) continue;
    start[home + 1] += from[k + 1] - from[k];
    place[home + 1]++;
  }
  p87_index homes = 0;
  runs.n = 0;
  for (p87_index k = 0; k < h->n; k++) {
    const p87_index members = start[k + 1];
    now[k] = homes;
    start[k + 1] += start[k];
    place[k + 1] += place[k];
    h->first[k] = (uint16_t)start[k];
    h->members[k] = (uint16_t)members;
    if (members == 0) continue;
    add_to_runs(&runs, k, 1);
    homes++;
  }
  const p87_index persons = start[h->n], stretches = place[h->n];
  reorder_table(c, P87_TABLE_HOUSEHOLD, &runs, buffer);

  for (p87_index k = 0; k < n; k++) {
    const uint16_t home = p->household[from[k]];
    if (home != P87_NOWHERE) order[place[home]++] = k;
  }
  runs.n = 0;
  for (p87_index k = 0; k < stretches; k++) add_to_runs(&runs, from[order[k]], from[order[k] + 1] - from[order[k]]);
  reorder_table(c, P87_TABLE_PERSON, &runs, buffer);
  p->n = persons;
  if (homes < h->n)
    for (p87_index i = 0; i < persons; i++) p->household[i] = (uint16_t)now[p->household[i]];
  h->n = homes;
}

/* Hash of bytes: eight at a time, the tail padded with zeros. */
static uint64_t hash_bytes(const void *bytes, size_t n, uint64_t hash)
{
  const unsigned char *at = bytes;
  for (; n >= 8; n -= 8, at += 8) {
    uint64_t word;
    memcpy(&word, at, 8);
    hash = p87_mix64(hash ^ word) + UINT64_C(0x9e3779b97f4a7c15);
  }
  uint64_t tail = 0;
  if (n > 0) memcpy(&tail, at, n);
  return p87_mix64(hash ^ tail ^ ((uint64_t)n << 56));
}

uint64_t p87_community_column_hash(const struct p87_community *c, enum p87_column column)
{
  const size_t n = p87_community_column_length(c, column);
  return hash_bytes(p87_community_column(c, column), n * p87_column_table[column].size,
                    p87_hash3(c->id, (uint64_t)column, n));
}

uint64_t p87_community_hash(const struct p87_community *c)
{
  uint64_t sum = 0;
  for (int k = 0; k < P87_COLUMNS; k++) sum += p87_community_column_hash(c, (enum p87_column)k);
  return sum;
}
