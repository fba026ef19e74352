#ifndef PATH87_SYNTH_PILOTS_H
#define PATH87_SYNTH_PILOTS_H

#include "path87/process/year.h"
#include "path87/synth/synth.h"

/* Fits what of a country can only be seen when it lives: earnings, so that consumption per head follows
 * the published distribution, and tastes for school, so that attendance is the published one. Makes pilot
 * communities, the same at every scale and in every run of these parameters, lets them live 2016 and sets
 * work[country]. run: how a year is run, for 2016; key and directory of the pilots take the place of its
 * own. Local; the same on every rank. P87_MACHINE if memory is out. */
p87_status p87_pilots_fit(const struct p87_year_run *run, struct p87_work_table *work,
                          const struct p87_lasting *lasting, unsigned country);

#endif
