#ifndef PATH87_SYNTH_FAMILIES_H
#define PATH87_SYNTH_FAMILIES_H

#include "path87/synth/synth.h"

/* Puts the founders of a community into related households: rows with identity,
 * age and sex come in (persons.n of them, by sex, then age), and go out grouped
 * by household with mothers, couples and relations set. Makes room for
 * households. P87_MACHINE if memory is out. */
p87_status p87_families_form(const struct p87_synth *synth, struct p87_community *c);

#endif
