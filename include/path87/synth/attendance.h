#ifndef PATH87_SYNTH_ATTENDANCE_H
#define PATH87_SYNTH_ATTENDANCE_H

#include <stdint.h>

#include "path87/params/figures.h"
#include "path87/world/community.h"
#include "path87/world/work_table.h"

/* Where the fit starts: from published attendance alone. */
void p87_attendance_begin(const struct p87_country *country, struct p87_school_taste *taste);

/* One step of a country's tastes for school towards its published attendance (1 - out-of-school rate), from
 * communities that have lived 2016: by school level and sex, then the gap of towns and that of wealth. */
void p87_attendance_fit(const struct p87_country *country, const struct p87_community *places, uint32_t n,
                        struct p87_school_taste *taste);

#endif
