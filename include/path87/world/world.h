#ifndef PATH87_WORLD_WORLD_H
#define PATH87_WORLD_WORLD_H

#include <stddef.h>
#include <stdint.h>

#include "path87/base/status.h"
#include "path87/params/figures.h"
#include "path87/policy/scenario.h"
#include "path87/world/community.h"

/* All communities of all ranks, known to each: who they are, not what is in them.
 * Made from the figures, the scale and the countries alone, so the same everywhere. */
struct p87_directory {
  uint32_t n;         /* communities in the world */
  uint16_t *country;  /* owned: [n] row of the country table */
  uint8_t *area;      /* owned: [n] enum p87_area */
  uint32_t *persons;  /* owned: [n] founders */
  size_t n_countries; /* rows of the country table */
  uint32_t *first;    /* owned: [n_countries * P87_AREAS + 1]: communities of a country and area */
  uint64_t *founders; /* owned: [n_countries * P87_AREAS] simulated persons; 0 if not simulated */
};

/* Simulated persons of 2016 of a country; 0 if it is not in the run. */
static inline uint64_t p87_directory_founders(const struct p87_directory *d, size_t country)
{
  return d->founders[country * P87_AREAS + P87_RURAL] + d->founders[country * P87_AREAS + P87_URBAN];
}

/* Communities of country c, area a: first[c*2+a] .. first[c*2+a+1]-1.
 * Every simulated country has a community in each area in which people live,
 * and persons in proportion to its population; at least 50 an area. */
p87_status p87_directory_make(const struct p87_figures *figures, const struct p87_scenario *scenario,
                              double community_persons, struct p87_directory *out);
void p87_directory_free(struct p87_directory *d);

/* Households on their way, in the order they were put: per household a header,
 * then the household row, then its person rows, as packed bytes. */
struct p87_outbox {
  unsigned char *bytes; /* owned */
  size_t n, capacity;
  int failed; /* 1 if memory ran out: the driver reports it after the phase */
};

struct p87_migrant_header {
  uint32_t destination; /* community */
  uint16_t persons;
  uint16_t origin;  /* country */
  p87_id household; /* identity, orders insertion */
};

/* Copies household h and its members into the outbox, for `destination`, and
 * marks the members P87_NOWHERE. */
void p87_outbox_put(struct p87_outbox *box, struct p87_community *from, p87_index h, uint32_t destination);
/* Appends one packed household (header first) to a community; room must be made. */
void p87_outbox_take(const unsigned char *packed, struct p87_community *to);
/* Bytes of the packed household that starts here. */
size_t p87_outbox_packed_bytes(const struct p87_migrant_header *header);

/* One rank's part of the world. */
struct p87_world {
  struct p87_directory *directory; /* borrowed */
  const uint32_t *partition;       /* borrowed: first community of each rank, ranks + 1 entries */
  uint32_t first, n;               /* communities of this rank */
  struct p87_community *community; /* owned: [n] */
  struct p87_outbox outbox;
};

p87_status p87_world_init(struct p87_world *w, struct p87_directory *directory, const uint32_t *partition, int rank);
/* A deep copy without the outbox; takes the memory that *to has (zeroed, or a world). On P87_MACHINE
 * *to is a world in part, to be freed. */
p87_status p87_world_copy(struct p87_world *to, const struct p87_world *from);
void p87_world_free(struct p87_world *w);

/* This rank's share of the fingerprint. */
uint64_t p87_world_hash(const struct p87_world *w);

#endif
