#ifndef PATH87_WORLD_COMMUNITY_H
#define PATH87_WORLD_COMMUNITY_H

#include <stddef.h>
#include <stdint.h>

#include "path87/base/status.h"
#include "path87/base/types.h"
#include "path87/policy/inputs.h"
#include "path87/world/codes.h"

/* A community is one block of memory: its persons and households as columns
 * with room to grow. Households are consecutive rows of persons. */

/* The household of a person who has left or died, until the next regroup. */
enum { P87_NOWHERE = UINT16_MAX, P87_MAX_HOUSEHOLDS = UINT16_MAX - 1 };

struct p87_persons {
  p87_index n, capacity;
#define P87_PERSON(type, name, unit, meaning) type *name;
#include "path87/tables/columns.def"
};

struct p87_households {
  p87_index n, capacity;
#define P87_HOUSEHOLD(type, name, unit, meaning) type *name;
#include "path87/tables/columns.def"
};

struct p87_community {
#define P87_PLACE(type, name, unit, meaning) type name;
#include "path87/tables/columns.def"
  struct p87_persons persons;
  struct p87_households households;
  void *block; /* owned: holds every column */
  size_t block_bytes;
};

/* One person, one household: a row taken out of the columns. */
struct p87_person {
#define P87_PERSON(type, name, unit, meaning) type name;
#include "path87/tables/columns.def"
};

struct p87_household {
#define P87_HOUSEHOLD(type, name, unit, meaning) type name;
#include "path87/tables/columns.def"
};

/* Hot state: bytes of all columns of a person, and of a household. A person
 * carries its share of a household; two persons a household is the least that
 * any country has. */
enum {
  P87_PERSON_BYTES = 0
#define P87_PERSON(type, name, unit, meaning) +(int)sizeof(type)
#include "path87/tables/columns.def"
  ,
  P87_HOUSEHOLD_BYTES = 0
#define P87_HOUSEHOLD(type, name, unit, meaning) +(int)sizeof(type)
#include "path87/tables/columns.def"
};
_Static_assert(P87_PERSON_BYTES + P87_HOUSEHOLD_BYTES / 2 <= 64, "a person takes at most 64 bytes of hot state");

/* Columns by number, for masks of what a step reads and writes. */
enum p87_column {
#define P87_PERSON(type, name, unit, meaning) P87_COLUMN_PERSON_##name,
#define P87_HOUSEHOLD(type, name, unit, meaning) P87_COLUMN_HOUSEHOLD_##name,
#define P87_PLACE(type, name, unit, meaning) P87_COLUMN_PLACE_##name,
#include "path87/tables/columns.def"
  P87_COLUMNS
};
_Static_assert(P87_COLUMNS <= 63, "a mask of columns fits in 64 bits");

enum p87_column_table { P87_TABLE_PERSON, P87_TABLE_HOUSEHOLD, P87_TABLE_PLACE };

struct p87_column_info {
  enum p87_column_table table;
  const char *name;
  const char *type; /* C type as written in columns.def */
  const char *unit;
  const char *meaning;
  size_t size;   /* bytes of one value */
  size_t offset; /* of the column pointer in its struct, or of the value in struct p87_community */
};

extern const struct p87_column_info p87_column_table[P87_COLUMNS];

/* First byte of a column of this community (for a place: its one value). */
void *p87_community_column(const struct p87_community *c, enum p87_column column);
/* Values in that column now: persons, households or 1. */
size_t p87_community_column_length(const struct p87_community *c, enum p87_column column);

/* Room for at least this many rows; keeps content. P87_MACHINE if memory is out. */
p87_status p87_community_reserve(struct p87_community *c, p87_index persons, p87_index households);
void p87_community_free(struct p87_community *c);

/* A deep copy with the same capacity. *to must be zeroed or a community. */
p87_status p87_community_copy(struct p87_community *to, const struct p87_community *from);

struct p87_person p87_person_get(const struct p87_persons *p, p87_index i);
void p87_person_set(struct p87_persons *p, p87_index i, const struct p87_person *value);
struct p87_household p87_household_get(const struct p87_households *h, p87_index i);
void p87_household_set(struct p87_households *h, p87_index i, const struct p87_household *value);

/* Appends a zeroed row and returns it; room must have been made (P87_CHECK). */
p87_index p87_person_add(struct p87_persons *p);
p87_index p87_household_add(struct p87_households *h);

/* Scratch for p87_community_regroup: bytes needed for a community of this size. */
size_t p87_regroup_scratch_bytes(p87_index persons, p87_index households);

/* Restores the invariant that a household owns consecutive rows: drops persons
 * at P87_NOWHERE and households without members, sorts persons by household
 * (stable), renumbers households, sets first and members. Order of households is kept. */
void p87_community_regroup(struct p87_community *c, void *scratch);

/* Hash of the live rows of all columns, and the place's id; sums over
 * communities mod 2^64 are the fingerprint of the state. */
uint64_t p87_community_hash(const struct p87_community *c);
uint64_t p87_community_column_hash(const struct p87_community *c, enum p87_column column);

#endif
