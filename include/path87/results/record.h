/* The inputs of a run, as kept in its results: /inputs. */
#ifndef PATH87_RESULTS_RECORD_H
#define PATH87_RESULTS_RECORD_H

#include <stddef.h>

#include "path87/params/read.h"
#include "path87/policy/scenario.h"
#include "path87/results/netcdf.h"

/* Writes
 *   /inputs/parameters  by parameter ("section.name"): value (float32, as used), minimum, maximum,
 *                       unit, meaning, distribution, source, grade
 *   /inputs/constants   by constant ("name.row"): value (float32), name, row, unit, meaning
 *   /inputs/scenario    resolved: one file that says all, readable; file, first_byte, bytes,
 *                       content: the chain as it was read, the scenario first; horizon, seed,
 *                       population, replicates, scale: as used, which a command line may have
 *                       set over the chain
 *   /inputs/scenario_2, ...  the same for the second scenario of a run, ...; in results files the base
 *                       that children were held against, if there is one
 *   /inputs/files       file, first_byte, bytes, content: the parameter files; those of observed conditions with
 *                       scenarios that ask for them
 * content[first_byte .. first_byte + bytes - 1] is a file, byte for byte. Folders of the machine are
 * left out. "-" stands for an empty text. recorded.h reads it back. n > 0. */
void p87_record_inputs(struct p87_nc *nc, const struct p87_scenario *scenarios, size_t n,
                       const struct p87_inputs *inputs);

/* The group of scenario k of a run, counted from 0. */
enum { P87_RECORD_GROUP = 64 };
void p87_record_scenario_group(size_t k, char group[P87_RECORD_GROUP]);

/* The scenario with nothing left to parents or defaults, as the text of a scenario file; NULL without
 * memory. To be given to free(). The numbers as used are those of the chain: this is for reading. */
char *p87_record_resolved(const struct p87_scenario *scenario, const struct p87_figures *figures);

#endif
