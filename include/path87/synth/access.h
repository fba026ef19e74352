#ifndef PATH87_SYNTH_ACCESS_H
#define PATH87_SYNTH_ACCESS_H

#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/world/work_table.h"

/* Who finds formal employment: fills table->formal, where p87_work_table_make has left the same for all. */
void p87_access_make(const struct p87_params *params, const struct p87_country *country, struct p87_work_table *table);

#endif
