/* The results file: HDF5 that is also netCDF-4, the same bytes from every build and any number of
 * ranks. Everything here is local to rank 0.
 *
 * What stands in it (every variable has units and long_name; labels are UTF-8 strings):
 *
 *   /              replicate, year, country (ISO3), area, sex, age, sector, work_status,
 *                  single_age, age_fertile, size, wealth_quintile, money_bin, forced_kind, forced_work,
 *                  forced_exit: the dimensions and
 *                  their labels; country_name, country_region
 *   /children      [replicate, year, country, area, sex, age (, sector or work_status)]  int64
 *   /households /population /adults /education /forced_labour /costs
 *                  [replicate, year, country, area (, sex, category)]                    int64
 *   /weights       un, ilo [country]            float64, persons per simulated person
 *   /fingerprint   state [replicate, year]      uint64
 *   /movers        if the run was asked for it (path87 run --movers), and not of the base: children by what they do in
 *                  the base and in this scenario
 *                  children [replicate, year, country, area, sex, state_base, state]     int64
 *                  state_base, state: the dimensions and their labels (enum p87_child_state); country, area and sex are
 *                  those of the base, or of this scenario for those absent from the base
 *                  base_state [replicate, year]  uint64: /fingerprint/state of the base
 *                  attributes base_name, base_key
 *   /inputs        parameters, constants, scenario, files: see record.h; recorded.h reads them back; with /movers
 *                  scenario_2 is the base
 *
 * Behind it stands a checksum of the whole file (seal.h), which HDF5 takes no notice of.
 *
 * Counts are of simulated persons; money is in micro USD PPP of simulated persons. Times a weight they
 * are the country's. Year 0 is 2016 as synthesised. What the model feeds back to itself (P87_NATION)
 * is not written. Attributes of the root: title, Conventions, source, version, schema_version,
 * scenario_name, scenario_key, seed, population, replicates, scale, coordinates.
 *
 * In Python the labels, which stand in the root, join a group so:
 *
 *   root = xarray.open_dataset(file, engine="h5netcdf")
 *   children = xarray.open_dataset(file, group="children", engine="h5netcdf").assign_coords(root.coords)
 *   weights = xarray.open_dataset(file, group="weights", engine="h5netcdf").assign_coords(root.coords)
 *   (children.child_labour.sum(["area", "sex", "age"]) * weights.ilo).sum("country").mean("replicate")
 */
#ifndef PATH87_RESULTS_RESULTS_H
#define PATH87_RESULTS_RESULTS_H

#include <stddef.h>
#include <stdint.h>

#include "path87/base/status.h"
#include "path87/params/read.h"
#include "path87/policy/scenario.h"
#include "path87/world/tally.h"

#define P87_VERSION "0.1.0"
/* Grows when a reader of an older file would be misled. */
enum { P87_RESULTS_SCHEMA = 4 };

/* What one run of one scenario leaves in memory before it is written. */
struct p87_results {
  unsigned replicates, years; /* years: horizon - 2016 + 1; year 0 is 2016 as synthesised */
  size_t n_countries;         /* rows of the country table that are simulated, in its order */
  uint16_t *country;          /* owned: n_countries rows of the country table */
  /* Owned: [replicate][year][country] slabs. */
  struct p87_tally_layout *tally;
  uint64_t *fingerprint;          /* owned: [replicate][year] */
  double *weight_un, *weight_ilo; /* owned: [country], persons per simulated person */
  /* Who moved: NULL if nobody asked. */
  int64_t *movers;                 /* owned: [replicate][year][country][P87_MOVER_CELLS] */
  uint64_t *base_fingerprint;      /* owned: [replicate][year], of the base that children are held against */
  const struct p87_scenario *base; /* borrowed; NULL in what was read from a file */
};

/* All counts zero. P87_MACHINE without memory; then *r is zeroed. */
p87_status p87_results_init(struct p87_results *r, unsigned replicates, unsigned years, size_t n_countries);
/* Makes room for who moved against this base (borrowed): zero. P87_MACHINE without memory. */
p87_status p87_results_add_movers(struct p87_results *r, const struct p87_scenario *base);
/* Safe on a zeroed struct. */
void p87_results_free(struct p87_results *r);

static inline struct p87_tally_layout *p87_results_slab(const struct p87_results *r, unsigned replicate, unsigned year,
                                                        size_t country)
{
  return &r->tally[((size_t)replicate * r->years + year) * r->n_countries + country];
}

/* Movers of a country. */
static inline int64_t *p87_results_movers(const struct p87_results *r, unsigned replicate, unsigned year,
                                          size_t country)
{
  return &r->movers[(((size_t)replicate * r->years + year) * r->n_countries + country) * P87_MOVER_CELLS];
}

/* Writes DIR/<scenario key>.h5: beside, fsync, rename, fsync of the folder (see place.h). On
 * failure nothing stands under the final name that was not there before. */
p87_status p87_results_write(const char *dir, const struct p87_scenario *scenario, const struct p87_inputs *inputs,
                             const struct p87_results *results, struct p87_report *report);

/* The bytes of that file, with their seal: *image is to be given to p87_free. */
p87_status p87_results_image(const struct p87_scenario *scenario, const struct p87_inputs *inputs,
                             const struct p87_results *results, void **image, size_t *n, struct p87_report *report);

/* A results file opened for reading: only what compare needs. */
struct p87_results_file {
  char *path;                 /* owned, as all here; as given */
  char *version;              /* of the program that wrote it */
  char *title, *scenario_key; /* title: the scenario's name for people */
  uint64_t seed, population;
  double scale;
  char (*iso3)[4]; /* owned: [n_countries] */
  char (*country_name)[64];
  uint8_t *region;            /* owned: enum p87_region by country */
  char *base_name, *base_key; /* of /movers; NULL without */
  struct p87_results data;    /* owned; data.country is the position in iso3; P87_NATION counts are 0 */
};

/* On failure *out is zeroed; the report says what is wrong with the file (P87_USER) or that memory
 * is short (P87_MACHINE). */
p87_status p87_results_read(const char *path, struct p87_results_file *out, struct p87_report *report);
/* Safe on a zeroed struct. */
void p87_results_file_free(struct p87_results_file *file);

#endif
