#ifndef PATH87_WORLD_STRUCTURE_H
#define PATH87_WORLD_STRUCTURE_H

#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/process/process.h"

/* Employment by sector and status after 2016. */

/* Moves the structure in table[figures->n_countries], made by p87_year_table_make and p87_macro_make for the same
 * year. Nothing changes in 2016 and before. without: bits of enum p87_switch. */
void p87_structure_make(const struct p87_figures *figures, const struct p87_params *params, uint64_t without,
                        unsigned year, struct p87_year_table *table);

/* Figures of one sex, moved to `years` after 2016 with ln consumption per head `ln_growth` above it. */
struct p87_employment_figures p87_structure_figures(const struct p87_structure_params *k,
                                                    const struct p87_employment_figures *of_2016, double years,
                                                    double ln_growth);

/* What makes of one structure another. */
void p87_work_shift_make(const struct p87_work_structure *from, const struct p87_work_structure *to,
                         struct p87_work_shift *shift);

#endif
