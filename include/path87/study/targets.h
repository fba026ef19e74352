#ifndef PATH87_STUDY_TARGETS_H
#define PATH87_STUDY_TARGETS_H

#include "path87/base/status.h"
#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/world/codes.h"

/* Published levels of 2016 that constants are set to, and that a run is judged
 * by: params/targets/. Rates are shares of children; the model's own children
 * are UN WPP, so rates are met and counts differ by the ILO's denominator. */
struct p87_targets {
  /* published */
  double employment[P87_REGIONS], child_labour[P87_REGIONS], hazardous[P87_REGIONS]; /* share of children 5-17 */
  double labour_sector[P87_REGIONS][P87_SECTORS]; /* share of child labour, by enum p87_sector */
  double world_sector[P87_SECTORS];
  double world_labour_age[P87_AGE_GROUPS];                               /* share of child labour */
  double world_labour_boys, world_employment_boys, world_hazardous_boys; /* share of boys */
  double world_paid;                                                     /* share of child labour in paid employment */
  double labour_out_of_school;                                           /* share of child labour at 5-14 */
  double long_hours_young, long_hours_15_17;         /* share of hazardous work at 43 hours or more, 5-14 and 15-17 */
  double out_of_school[P87_REGIONS][P87_AGE_GROUPS]; /* share of children of the level's ages */

  /* derived: region by age group, by iterative proportional fitting to the published
   * margins from the age structure of children; shares of the cell's children */
  double cell_employment[P87_REGIONS][P87_AGE_GROUPS];
  double cell_child_labour[P87_REGIONS][P87_AGE_GROUPS];
  double cell_hazardous[P87_REGIONS][P87_AGE_GROUPS];
  double children[P87_REGIONS][P87_AGE_GROUPS]; /* ILO-2016 basis, thousand */
};

/* Reads DIR/targets/ilo_2016.csv and attendance_2016.csv and derives the cells. */
p87_status p87_targets_read(const char *dir, const struct p87_figures *figures, const struct p87_params *params,
                            struct p87_targets *out, struct p87_report *report);

/* Children in the ILO estimates for one in UN WPP, by region. Local. */
double p87_ilo_to_un(const struct p87_params *params, unsigned region);

#endif
