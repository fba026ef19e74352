/* The lines of tallies.def as a table. */
#include "path87/world/tally.h"

#include "path87/base/types.h"

#define AT(field) offsetof(struct p87_tally_layout, field)

const struct p87_measure_info p87_measure_table[] = {
#define P87_CHILD(name, unit, meaning) \
  {P87_SHAPE_CHILD, "children", #name, "", 1, unit, meaning, AT(children_##name), P87_CHILD_CELLS},
#define P87_CHILD_BY(name, category, unit, meaning) \
  {P87_SHAPE_CHILD_BY, \
   "children", \
   #name, \
   #category, \
   P87_CATEGORIES_##category, \
   unit, \
   meaning, \
   AT(children_##name), \
   (size_t)P87_CHILD_CELLS * P87_CATEGORIES_##category},
#define P87_AREA(group, name, unit, meaning) \
  {P87_SHAPE_AREA, #group, #name, "", 1, unit, meaning, AT(group##_##name), P87_AREAS},
#define P87_AREA_BY(group, name, category, unit, meaning) \
  {P87_SHAPE_AREA_BY, \
   #group, \
   #name, \
   #category, \
   P87_CATEGORIES_##category, \
   unit, \
   meaning, \
   AT(group##_##name), \
   (size_t)P87_AREAS * P87_CATEGORIES_##category},
#define P87_SEX(group, name, category, unit, meaning) \
  {P87_SHAPE_SEX, \
   #group, \
   #name, \
   #category, \
   P87_CATEGORIES_##category, \
   unit, \
   meaning, \
   AT(group##_##name), \
   (size_t)P87_AREAS * P87_SEXES * P87_CATEGORIES_##category},
#define P87_NATION(name, size, unit, meaning) \
  {P87_SHAPE_NATION, "nation", #name, "", size, unit, meaning, AT(nation_##name), size},
#include "path87/tables/tallies.def"
};

const size_t p87_n_measures = P87_COUNT_OF(p87_measure_table);
