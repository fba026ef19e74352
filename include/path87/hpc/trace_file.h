#ifndef PATH87_HPC_TRACE_FILE_H
#define PATH87_HPC_TRACE_FILE_H

#include <stdint.h>

#include "path87/process/year.h"
#include "path87/world/community.h"

/* What stands in a trace. Numbers in the byte order of the machine.
 *
 *   block header, payload (padded to eight bytes), block header, payload, ...
 *
 *   HEAD   p87_trace_head: which columns and steps this is about
 *   GROUP  p87_trace_group, then one p87_trace_place for each community of the world
 *   NOTES  notes of one phase of all communities, by community, then in order of time
 *   END    nothing: a trace without it was cut short
 *
 * A note is p87_trace_note, then a hash for each column, then, with values, each
 * column's live rows, padded to eight bytes. */

enum p87_trace_block { P87_TRACE_HEAD, P87_TRACE_GROUP, P87_TRACE_NOTES, P87_TRACE_END, P87_TRACE_BLOCKS };

#define P87_TRACE_MAGIC UINT64_C(0x0131307463373870) /* a byte order, a version, and letters */

struct p87_trace_block_header {
  uint64_t magic;
  uint64_t kind;  /* enum p87_trace_block */
  uint64_t bytes; /* of the payload */
  uint64_t hash;  /* of the payload */
};

struct p87_trace_head {
  uint64_t tables; /* p87_trace_tables_hash of the program that wrote it */
  uint32_t has_values;
  uint32_t columns;
};

enum { P87_TRACE_NAME = 64, P87_TRACE_SCENARIOS = 16 };

struct p87_trace_group {
  uint64_t seed, population;
  double scale;
  uint32_t replicates, n_scenarios, n_places;
  uint32_t unused;
  char scenario[P87_TRACE_SCENARIOS][P87_TRACE_NAME]; /* keys; of more scenarios the first */
};

struct p87_trace_place {
  char iso3[4];
  uint8_t area;
  uint8_t unused[3];
};

/* Steps of the note besides those of the schedule. */
enum { P87_TRACE_SYNTHESIS = P87_STEPS };

struct p87_trace_note {
  uint32_t replicate;
  uint16_t scenario; /* position in the group; synthesis and year 0 are shared and stand under 0 */
  uint16_t year;
  uint32_t place;     /* community */
  uint16_t order;     /* of the note within the year of its community */
  uint8_t step;       /* enum p87_step or P87_TRACE_SYNTHESIS */
  uint8_t years_back; /* burn-in */
  uint32_t persons, households;
};

_Static_assert(sizeof(struct p87_trace_note) == 24 && sizeof(struct p87_trace_place) == 8 &&
                 sizeof(struct p87_trace_head) == 16 && sizeof(struct p87_trace_group) % 8 == 0,
               "no padding, and multiples of eight bytes");

/* Changes when a column or a step does: such traces cannot be compared. */
uint64_t p87_trace_tables_hash(void);
/* Hash of a payload; n is a multiple of eight. */
uint64_t p87_trace_hash(const void *bytes, uint64_t n);
/* Bytes of a note with everything behind it. */
uint64_t p87_trace_note_bytes(const struct p87_trace_note *note, int has_values);

/* Bytes of one column of a note, not padded. */
static inline uint64_t p87_trace_column_bytes(const struct p87_trace_note *note, unsigned column)
{
  const struct p87_column_info *info = &p87_column_table[column];
  const uint64_t rows = info->table == P87_TABLE_PERSON      ? note->persons
                        : info->table == P87_TABLE_HOUSEHOLD ? note->households
                                                             : 1;
  return rows * info->size;
}

static inline uint64_t p87_trace_padded(uint64_t bytes)
{
  return (bytes + 7) / 8 * 8;
}

#endif
