#ifndef PATH87_STUDY_TARGETS_H
#define PATH87_STUDY_TARGETS_H

#include "path87/base/status.h"
#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/world/codes.h"

/* Published levels of 2016 that constants are set to, and that a run is judged
 * by: params/targets/. Rates are shares of children; the model's own children
 * are UN WPP, so rates are met and counts differ by the ILO's denominator. */
/* Groups of children of whom the world's counts are published. */
enum p87_child_group {
  P87_ALL_CHILDREN,
  P87_BOYS,
  P87_GIRLS,
  P87_CHILDREN_5_14,
  P87_CHILDREN_5_11,
  P87_CHILDREN_12_14,
  P87_CHILDREN_15_17,
  P87_CHILD_GROUPS
};

enum p87_count { P87_COUNT_EMPLOYMENT, P87_COUNT_CHILD_LABOUR, P87_COUNT_HAZARDOUS, P87_COUNTS };

enum { P87_INCOME_GROUPS = 4 }; /* low, lower middle, upper middle, high */

/* SDG regions of which it is published how much child labour feeds exports. */
enum { P87_CHAIN_REGIONS = 12, P87_NO_CHAIN_REGION = -1 };

struct p87_targets {
  /* published */
  double employment[P87_REGIONS], child_labour[P87_REGIONS], hazardous[P87_REGIONS]; /* share of children 5-17 */
  double labour_sector[P87_REGIONS][P87_SECTORS]; /* share of child labour, by enum p87_sector */
  double world_sector[P87_SECTORS];
  double world_labour_age[P87_AGE_GROUPS];                               /* share of child labour */
  double world_labour_boys, world_employment_boys, world_hazardous_boys; /* share of boys */
  double world_paid, world_own, world_family; /* share of child labour: paid, self-employed, contributing family */
  double world_unpaid_family;                 /* the same as the IPEC+ programme document of 2018 has it */
  double world_count[P87_COUNTS][P87_CHILD_GROUPS]; /* million; 0: not published */
  double light_work, permitted_work;                /* million, 12-14 and 15-17 */
  double chores_21h, chores_21h_girls, chores_any;  /* million at 5-14, share of girls of them; million at 5-17 */
  double africa_labour_age[P87_AGE_GROUPS];         /* share of Africa's child labour */
  double income_group_labour[P87_INCOME_GROUPS];    /* share of children, by the ILO's own list of countries */
  char chain_region[P87_CHAIN_REGIONS][64];         /* names */
  double chain_share[P87_CHAIN_REGIONS];        /* share of child labour in export supply chains, direct or upstream */
  double global_chains_low, global_chains_high; /* the world's, of the IPEC+ programme document */
  int n_chain_regions, chain_region_of[P87_MAX_COUNTRIES]; /* by country row; P87_NO_CHAIN_REGION */
  double conflict_labour, conflict_hazardous;              /* rate in countries in conflict, world = 1 */
  double labour_out_of_school;                             /* share of child labour at 5-14 */
  double long_hours_young, long_hours_15_17;         /* share of hazardous work at 43 hours or more, 5-14 and 15-17 */
  double out_of_school[P87_REGIONS][P87_AGE_GROUPS]; /* share of children of the level's ages */

  /* derived: region by age group, by iterative proportional fitting to the published
   * margins from the age structure of children; shares of the cell's children */
  double cell_employment[P87_REGIONS][P87_AGE_GROUPS];
  double cell_child_labour[P87_REGIONS][P87_AGE_GROUPS];
  double cell_hazardous[P87_REGIONS][P87_AGE_GROUPS];
  double children[P87_REGIONS][P87_AGE_GROUPS]; /* ILO-2016 basis, thousand */
};

/* Reads DIR/targets/ilo_2016.csv, attendance_2016.csv, supply_chain_2016.csv and
 * sdg_regions.csv and derives the cells. */
p87_status p87_targets_read(const char *dir, const struct p87_figures *figures, const struct p87_params *params,
                            struct p87_targets *out, struct p87_report *report);

/* Children in the ILO estimates for one in UN WPP, by region. Local. */
double p87_ilo_to_un(const struct p87_params *params, unsigned region);

#endif
