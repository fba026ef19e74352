/* Groups of children in a comparison: everybody, and the cells of one or two dimensions. Local. */
#ifndef PATH87_REPORT_GROUPING_H
#define PATH87_REPORT_GROUPING_H

#include <stddef.h>

#include "path87/base/status.h"
#include "path87/results/results.h"

/* What to group by. From P87_BY_SECTOR on: the categories that some measures of children are counted by. */
enum p87_compare_by {
  P87_BY_NONE,
  P87_BY_REGION,
  P87_BY_COUNTRY,
  P87_BY_SEX,
  P87_BY_AGE_GROUP,
  P87_BY_AREA,
  P87_BY_AGE,
  P87_BY_SECTOR,
  P87_BY_WORK_STATUS,
  P87_BY_CHAIN,
  P87_BY_HOURS_BAND,
  P87_BY_WORK_KIND,
  P87_BY_THEME,
  P87_BY_DEFINITION,
  P87_BYS
};

/* Key words for the command line: none, region, country, ...; of categories the name of their dimension in the results. */
extern const char *const p87_compare_by_key[P87_BYS];

enum { P87_COMPARE_GROUP = 176, P87_BY_MOST = 2 };

struct p87_groups {
  enum p87_compare_by by[P87_BY_MOST];  /* P87_BY_NONE behind the last */
  size_t length[P87_BY_MOST];           /* along each; 1 for P87_BY_NONE */
  size_t n;                             /* 1 + the product of both; group 0 is everybody */
  char (*label)[P87_COMPARE_GROUP];     /* owned: [n], "Africa / male" */
  const struct p87_results_file *base;  /* borrowed: whose countries are listed */
  size_t of_region[P87_REGIONS];        /* position among the regions that the files have */
  size_t of_country[P87_MAX_COUNTRIES]; /* position in base of the countries of the file in hand */
  const struct p87_results_file *file;  /* borrowed: in hand */
};

/* Where a child is counted. */
struct p87_group_cell {
  size_t country; /* of the file in hand */
  unsigned area, sex, age, category;
};

/* Measures tell apart: */
enum p87_detail { P87_BY_AREA_ONLY, /* countries and areas */ P87_BY_AREA_AND_SEX, P87_BY_AREA_SEX_AND_AGE };

/* P87_USER, and the report says why, if the two dimensions make no groups. */
p87_status p87_groups_check(const enum p87_compare_by by[P87_BY_MOST], struct p87_report *report);

/* P87_MACHINE without memory; then *g is zeroed. */
p87_status p87_groups_make(const struct p87_results_file *files, size_t n_files,
                           const enum p87_compare_by by[P87_BY_MOST], struct p87_groups *g);
/* Safe on a zeroed struct. */
void p87_groups_free(struct p87_groups *g);

/* From now on countries are those of this file. */
void p87_groups_take(struct p87_groups *g, const struct p87_results_file *file);

/* Group of a child besides group 0; 0 if it is in no other. */
size_t p87_group_of(const struct p87_groups *g, const struct p87_group_cell *cell);

/* The category among the two dimensions (sector, ...), or P87_BY_NONE. */
enum p87_compare_by p87_category_by(const enum p87_compare_by by[P87_BY_MOST]);

/* Can a measure with this detail be told by these dimensions? */
int p87_detail_has(enum p87_detail detail, const enum p87_compare_by by[P87_BY_MOST]);

/* "region,sex", as on the command line, in a text of P87_COMPARE_GROUP bytes. */
void p87_by_words(const enum p87_compare_by by[P87_BY_MOST], char words[P87_COMPARE_GROUP]);

/* The measure that counts an indicator by a category, or by definition; NULL if there is none. */
const struct p87_measure_info *p87_counted_by(const struct p87_measure_info *indicator, enum p87_compare_by by);

#endif
