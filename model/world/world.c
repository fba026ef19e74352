#include "path87/world/world.h"

#include <string.h>

#include "path87/base/memory.h"

/* Fewest simulated persons of a country's area: a few households to draw from. */
enum { LEAST_PERSONS = 50 };

/* Below this share of the population nobody is simulated in an area (city states). */
static const double least_share = 0.002;

static double country_population(const struct p87_country *c)
{
  double sum = 0;
  for (int sex = 0; sex < P87_SEXES; sex++)
    for (int age = 0; age < P87_AGES; age++) sum += c->population[sex][age];
  return sum;
}

/* Simulated persons of an area: proportional, rounded, not too few to live together. */
static uint64_t founders_of(const struct p87_country *c, unsigned area, double scale)
{
  const double urban = c->urban[0];
  const double share = area == P87_URBAN ? urban : 1.0 - urban;
  if (share < least_share) return 0;
  const uint64_t persons = (uint64_t)(country_population(c) * share / scale + 0.5);
  return persons < LEAST_PERSONS ? LEAST_PERSONS : persons;
}

static uint32_t communities_of(uint64_t founders, double community_persons)
{
  if (founders == 0) return 0;
  const uint32_t n = (uint32_t)((double)founders / community_persons + 0.5);
  return n > 0 ? n : 1;
}

p87_status p87_directory_make(const struct p87_figures *figures, const struct p87_scenario *scenario,
                              double community_persons, struct p87_directory *out)
{
  struct p87_directory d = {.n_countries = figures->n_countries};
  const size_t cells = figures->n_countries * P87_AREAS;
  p87_status st = P87_MACHINE;

  d.first = p87_alloc_array(cells + 1, sizeof *d.first);
  d.founders = p87_alloc_array(cells + 1, sizeof *d.founders);
  if (!d.first || !d.founders) goto done;
  for (size_t k = 0; k < cells; k++) {
    const size_t c = k / P87_AREAS;
    if (p87_has_country(scenario->country_mask, c))
      d.founders[k] = founders_of(&figures->country[c], (unsigned)(k % P87_AREAS), scenario->scale);
    d.first[k + 1] = d.first[k] + communities_of(d.founders[k], community_persons);
  }
  d.n = d.first[cells];

  d.country = p87_alloc_array(d.n, sizeof *d.country);
  d.area = p87_alloc_array(d.n, sizeof *d.area);
  d.persons = p87_alloc_array(d.n, sizeof *d.persons);
  if (d.n > 0 && (!d.country || !d.area || !d.persons)) goto done;
  for (size_t k = 0; k < cells; k++) {
    const uint32_t n = d.first[k + 1] - d.first[k];
    for (uint32_t i = 0; i < n; i++) {
      const uint32_t id = d.first[k] + i;
      d.country[id] = (uint16_t)(k / P87_AREAS);
      d.area[id] = (uint8_t)(k % P87_AREAS);
      d.persons[id] = (uint32_t)((d.founders[k] - i + n - 1) / n); /* founders i, i + n, i + 2n, ... */
    }
  }
  *out = d;
  memset(&d, 0, sizeof d);
  st = P87_OK;

done:
  p87_directory_free(&d);
  return st;
}

void p87_directory_free(struct p87_directory *d)
{
  p87_free(d->country);
  p87_free(d->area);
  p87_free(d->persons);
  p87_free(d->first);
  p87_free(d->founders);
  memset(d, 0, sizeof *d);
}

p87_status p87_world_init(struct p87_world *w, struct p87_directory *directory, const uint32_t *partition, int rank)
{
  memset(w, 0, sizeof *w);
  w->directory = directory;
  w->partition = partition;
  w->first = partition[rank];
  w->n = partition[rank + 1] - w->first;
  w->community = p87_alloc_array(w->n, sizeof *w->community);
  return w->n == 0 || w->community ? P87_OK : P87_MACHINE;
}

static p87_status copy_communities(struct p87_world *to, const struct p87_world *from)
{
  p87_status st = P87_OK;
  for (uint32_t k = 0; k < from->n && !st; k++) st = p87_community_copy(&to->community[k], &from->community[k]);
  return st;
}

p87_status p87_world_copy(struct p87_world *to, const struct p87_world *from)
{
  const int fits = to->community && to->n == from->n;
  if (!fits) {
    p87_world_free(to);
    to->community = p87_alloc_array(from->n, sizeof *to->community);
    if (from->n > 0 && !to->community) return P87_MACHINE;
  }
  to->directory = from->directory;
  to->partition = from->partition;
  to->first = from->first;
  to->n = from->n;
  to->outbox.n = 0;
  return copy_communities(to, from);
}

void p87_world_free(struct p87_world *w)
{
  if (w->community)
    for (uint32_t k = 0; k < w->n; k++) p87_community_free(&w->community[k]);
  p87_free(w->community);
  p87_free(w->outbox.bytes);
  memset(w, 0, sizeof *w);
}

uint64_t p87_world_hash(const struct p87_world *w)
{
  uint64_t sum = 0;
  for (uint32_t k = 0; k < w->n; k++) sum += p87_community_hash(&w->community[k]);
  return sum;
}

/* A packed household: header, household row, person rows, padded to eight bytes.
 * Rows are packed column by column so that padding of structs never travels. */
enum { HEADER_BYTES = sizeof(struct p87_migrant_header) };
_Static_assert(HEADER_BYTES == 16, "the header has no padding");

size_t p87_outbox_packed_bytes(const struct p87_migrant_header *header)
{
  const size_t bytes = HEADER_BYTES + P87_HOUSEHOLD_BYTES + (size_t)header->persons * P87_PERSON_BYTES;
  return (bytes + 7) / 8 * 8;
}

static int make_room(struct p87_outbox *box, size_t bytes)
{
  if (box->n + bytes <= box->capacity) return 1;
  size_t capacity = box->capacity ? box->capacity * 2 : (size_t)1 << 16;
  while (capacity < box->n + bytes) capacity *= 2;
  unsigned char *grown = p87_resize(box->bytes, capacity);
  if (!grown) return 0;
  box->bytes = grown;
  box->capacity = capacity;
  return 1;
}

void p87_outbox_put(struct p87_outbox *box, struct p87_community *from, p87_index h, uint32_t destination)
{
  struct p87_households *homes = &from->households;
  struct p87_persons *persons = &from->persons;
  const struct p87_migrant_header header = {
    .destination = destination, .persons = homes->members[h], .origin = from->country, .household = homes->id[h]};
  const size_t bytes = p87_outbox_packed_bytes(&header);
  if (!make_room(box, bytes)) {
    box->failed = 1;
    return;
  }
  unsigned char *at = box->bytes + box->n;
  memset(at, 0, bytes);
  box->n += bytes;
  memcpy(at, &header, HEADER_BYTES);
  at += HEADER_BYTES;
#define P87_HOUSEHOLD(type, name, unit, meaning) memcpy(at, &homes->name[h], sizeof(type)), at += sizeof(type);
#include "path87/tables/columns.def"
  for (p87_index i = homes->first[h]; i < (p87_index)homes->first[h] + header.persons; i++) {
#define P87_PERSON(type, name, unit, meaning) memcpy(at, &persons->name[i], sizeof(type)), at += sizeof(type);
#include "path87/tables/columns.def"
    persons->household[i] = P87_NOWHERE;
  }
}

void p87_outbox_take(const unsigned char *packed, struct p87_community *to)
{
  struct p87_households *homes = &to->households;
  struct p87_persons *persons = &to->persons;
  struct p87_migrant_header header;
  memcpy(&header, packed, HEADER_BYTES);
  const unsigned char *at = packed + HEADER_BYTES;
  const p87_index h = p87_household_add(homes);
#define P87_HOUSEHOLD(type, name, unit, meaning) memcpy(&homes->name[h], at, sizeof(type)), at += sizeof(type);
#include "path87/tables/columns.def"
  homes->first[h] = (uint16_t)persons->n;
  for (uint32_t k = 0; k < header.persons; k++) {
    const p87_index i = p87_person_add(persons);
#define P87_PERSON(type, name, unit, meaning) memcpy(&persons->name[i], at, sizeof(type)), at += sizeof(type);
#include "path87/tables/columns.def"
    persons->household[i] = (uint16_t)h;
  }
}
