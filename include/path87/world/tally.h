#ifndef PATH87_WORLD_TALLY_H
#define PATH87_WORLD_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "path87/base/status.h"
#include "path87/policy/lever.h"
#include "path87/world/codes.h"

/* Integer counts of one year: for every country one slab of cells whose layout
 * is made from tables/tallies.def. Slabs of countries follow each other. */

enum {
  P87_CATEGORIES_sector = P87_SECTORS,
  P87_CATEGORIES_work_status = P87_WORK_STATUSES,
  P87_CATEGORIES_chain = P87_CHAINS,
  P87_CATEGORIES_displaced = P87_DISPLACED_STATES,
  P87_CATEGORIES_forced_kind = P87_FORCED_KINDS,
  P87_CATEGORIES_forced_work = P87_FORCED_WORKS,
  P87_CATEGORIES_forced_exit = P87_FORCED_EXITS,
  P87_CATEGORIES_work_kind = P87_WORK_KINDS,
  P87_CATEGORIES_hours_band = P87_HOURS_BANDS,
  P87_CATEGORIES_definition = P87_DEFINITIONS,
  P87_CATEGORIES_theme = P87_THEMES,
  P87_CATEGORIES_single_age = P87_AGES, /* 0, ..., 99, 100 and over */
  P87_CATEGORIES_age_fertile = 7,       /* under 20, 20-24, ..., 45 and over */
  P87_CATEGORIES_size = 10,             /* 1, ..., 9, 10 and more members */
  P87_CATEGORIES_wealth_quintile = 5,
  P87_CATEGORIES_lever = P87_LEVERS,
  P87_CATEGORIES_money_bin = 96, /* logarithmic: see p87_money_bin */
  P87_CHILD_CELLS = P87_AREAS * P87_SEXES * P87_CHILD_AGES
};

/* Offset of each measure in a slab. Cells: child [area][sex][age]; child by
 * category [area][sex][age][category]; area [area]; area by category [area][category]; sex
 * [area][sex][category];
 * nation [size]. */
struct p87_tally_layout {
#define P87_CHILD(name, unit, meaning) int64_t children_##name[P87_CHILD_CELLS];
#define P87_CHILD_BY(name, category, unit, meaning) \
  int64_t children_##name[P87_CHILD_CELLS * P87_CATEGORIES_##category];
#define P87_AREA(group, name, unit, meaning) int64_t group##_##name[P87_AREAS];
#define P87_AREA_BY(group, name, category, unit, meaning) int64_t group##_##name[P87_AREAS * P87_CATEGORIES_##category];
#define P87_SEX(group, name, category, unit, meaning) \
  int64_t group##_##name[P87_AREAS * P87_SEXES * P87_CATEGORIES_##category];
#define P87_NATION(name, size, unit, meaning) int64_t nation_##name[size];
#include "path87/tables/tallies.def"
};

/* What a process gets: the slab of its community's country. */
struct p87_tally {
  struct p87_tally_layout *cells;
};

/* One line of tallies.def. */
enum p87_tally_shape {
  P87_SHAPE_CHILD,
  P87_SHAPE_CHILD_BY,
  P87_SHAPE_AREA,
  P87_SHAPE_AREA_BY,
  P87_SHAPE_SEX,
  P87_SHAPE_NATION
};

struct p87_measure_info {
  enum p87_tally_shape shape;
  const char *group; /* children, households, ... ; nation for P87_NATION */
  const char *name;
  const char *category; /* sector, work_status, single_age, ...; "" if none */
  size_t categories;    /* 1 if none; size for P87_NATION */
  const char *unit;
  const char *meaning;
  size_t offset; /* of its first int64 in struct p87_tally_layout, in bytes */
  size_t cells;  /* int64 values a country */
};

extern const struct p87_measure_info p87_measure_table[];
extern const size_t p87_n_measures;

/* Bins of money per head and day: of width 0.125 in ln from 0.05 USD PPP, open at both ends. */
#define P87_MONEY_BIN_FIRST 0.05
#define P87_MONEY_BIN_WIDTH 0.125

/* Children by the state they are in, in two scenarios: cells of one country, [area][sex][state in the base][state in
 * the other]. */
enum { P87_MOVER_CELLS = P87_AREAS * P87_SEXES * P87_CHILD_STATES * P87_CHILD_STATES };

static inline size_t p87_mover_cell(unsigned area, unsigned sex, unsigned from, unsigned to)
{
  return (((size_t)area * P87_SEXES + sex) * P87_CHILD_STATES + from) * P87_CHILD_STATES + to;
}

static inline size_t p87_child_cell(unsigned area, unsigned sex, unsigned age)
{
  return ((size_t)area * P87_SEXES + sex) * P87_CHILD_AGES + (age - P87_CHILD_FIRST);
}

#endif
