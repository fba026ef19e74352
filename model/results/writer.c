/* Writes a results file: what stands where is told in results.h. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/memory.h"
#include "path87/results/netcdf.h"
#include "path87/results/place.h"
#include "path87/results/record.h"
#include "path87/results/results.h"
#include "path87/results/seal.h"

static const char with_country[] = "country_name country_region";

static const char *const age_fertile_label[P87_CATEGORIES_age_fertile] = {"15-19", "20-24", "25-29", "30-34",
                                                                          "35-39", "40-44", "45-50"};
static const char *const size_label[P87_CATEGORIES_size] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10+"};
static const char *const wealth_quintile_label[P87_CATEGORIES_wealth_quintile] = {"poorest", "second", "middle",
                                                                                  "fourth", "richest"};

static const struct {
  const char *group, *long_name;
} group_table[] = {
  {"children", "counts of simulated children of 5-17; times a weight: of the country"},
  {"households", "counts of simulated households and persons; times a weight: of the country"},
  {"population", "counts of simulated persons; times a weight: of the country"},
  {"education", "counts of simulated persons; times a weight: of the country"},
  {"adults", "counts of simulated adults; times a weight: of the country"},
  {"markets", "communities and their labour markets as simulated: not weighted"},
  {"inspection", "counts of simulated children of 5-17; times a weight: of the country"},
  {"forced_labour", "counts of simulated persons of all ages; times the UN weight: of the country"},
  {"costs", "what levers cost, for simulated persons; times a weight: for the country"},
};

/* --- the root ------------------------------------------------------------------------------- */

static void put_labels_in(struct p87_nc *nc, const char *group, const char *name, size_t n, const char *const *label,
                          const char *long_name)
{
  const struct p87_nc_variable v = {
    .group = group,
    .name = name,
    .type = P87_NC_STRING,
    .axes = {name},
    .length = n,
    .units = "1",
    .long_name = long_name,
  };
  p87_nc_write(nc, &v, label);
}

static void put_labels(struct p87_nc *nc, const char *name, size_t n, const char *const *label, const char *long_name)
{
  put_labels_in(nc, "/", name, n, label, long_name);
}

/* Labels first, first + 1, ... */
static void put_integers(struct p87_nc *nc, const char *name, size_t n, int first, const char *units,
                         const char *long_name)
{
  const struct p87_nc_variable v = {
    .group = "/",
    .name = name,
    .type = P87_NC_INT32,
    .axes = {name},
    .length = n,
    .units = units,
    .long_name = long_name,
  };
  int32_t *label = p87_alloc_array(n, sizeof *label);
  if (!label) {
    p87_nc_no_memory(nc, name);
    return;
  }
  for (size_t i = 0; i < n; i++) label[i] = first + (int)i;
  p87_nc_write(nc, &v, label);
  p87_free(label);
}

/* Lower bounds of the bins of money. */
static void put_money_bins(struct p87_nc *nc)
{
  double low[P87_CATEGORIES_money_bin];
  for (size_t i = 0; i < P87_COUNT_OF(low); i++)
    low[i] = P87_MONEY_BIN_FIRST * p87_exp(P87_MONEY_BIN_WIDTH * (double)i);
  const struct p87_nc_variable v = {
    .group = "/",
    .name = "money_bin",
    .type = P87_NC_FLOAT64,
    .axes = {"money_bin"},
    .length = P87_COUNT_OF(low),
    .units = "USD PPP per head per day",
    .long_name = "lower bound of the bin; the first is open below, the last above",
  };
  p87_nc_write(nc, &v, low);
}

static void put_country_label(struct p87_nc *nc, const char *name, const char *const *label, const char *long_name)
{
  const struct p87_nc_variable v = {
    .group = "/",
    .name = name,
    .type = P87_NC_STRING,
    .axes = {"country"},
    .units = "1",
    .long_name = long_name,
  };
  p87_nc_write(nc, &v, label);
}

enum { CODE, NAME, REGION };

/* One label of each simulated country. */
static void list_countries(const struct p87_figures *figures, const struct p87_results *r, int which,
                           const char **label)
{
  for (size_t i = 0; i < r->n_countries; i++) {
    const struct p87_country *c = &figures->country[r->country[i]];
    label[i] = which == CODE ? c->iso3 : which == NAME ? c->name : p87_region_name[c->region];
  }
}

enum { LEVER_NAME, LEVER_BASIS };

static void list_levers(int which, const char **label)
{
  for (size_t i = 0; i < P87_LEVERS; i++)
    label[i] = which == LEVER_NAME ? p87_lever_table[i].name : p87_basis_key[p87_lever_table[i].basis];
}

static void put_lever_bases(struct p87_nc *nc)
{
  const char *basis[P87_LEVERS];
  list_levers(LEVER_BASIS, basis);
  const struct p87_nc_variable v = {
    .group = "/",
    .name = "lever_basis",
    .type = P87_NC_STRING,
    .axes = {"lever"},
    .units = "1",
    .long_name = "what the cost of the lever goes by and its reach is counted in",
  };
  p87_nc_write(nc, &v, basis);
}

static void put_dimensions(struct p87_nc *nc, const struct p87_figures *figures, const struct p87_results *r)
{
  const char *country[P87_MAX_COUNTRIES];
  put_integers(nc, "replicate", r->replicates, 0, "1", "replicate of the run");
  put_integers(nc, "year", r->years, P87_YEAR_FIRST, "year", "calendar year; 2016 as synthesised");
  list_countries(figures, r, CODE, country);
  put_labels(nc, "country", r->n_countries, country, "country (ISO 3166 alpha-3)");
  put_labels(nc, "area", P87_AREAS, p87_area_key, "area of residence");
  put_labels(nc, "sex", P87_SEXES, p87_sex_key, "sex");
  put_integers(nc, "age", P87_CHILD_AGES, P87_CHILD_FIRST, "year", "age in completed years");
  put_labels(nc, "sector", P87_SECTORS, p87_sector_key, "sector of the main work");
  put_labels(nc, "chain", P87_CHAINS, p87_chain_key, "supply chain that the work feeds");
  put_labels(nc, "displaced", P87_DISPLACED_STATES, p87_displaced_key,
             "state of children who left an inspected workplace");
  put_labels(nc, "theme", P87_THEMES, p87_theme_key, "theme of the IPEC+ programme; work may belong to several");
  put_labels(nc, "work_status", P87_WORK_STATUSES, p87_work_status_key, "labour force status");
  put_labels(nc, "forced_kind", P87_FORCED_KINDS, p87_forced_kind_key,
             "form of forced labour, private ones split by debt");
  put_labels(nc, "forced_work", P87_FORCED_WORKS, p87_forced_work_key, "work exacted by private labour exploitation");
  put_labels(nc, "forced_exit", P87_FORCED_EXITS, p87_forced_exit_key, "how a spell of forced labour ended");
  put_labels(nc, "work_kind", P87_WORK_KINDS, p87_work_kind_key, "kind of a child's main work");
  put_labels(nc, "hours_band", P87_HOURS_BANDS, p87_hours_band_key, "hours of work a week");
  put_labels(nc, "definition", P87_DEFINITIONS, p87_definition_key, "definition of child labour");
  put_integers(nc, "single_age", P87_AGES, 0, "year", "age in completed years, 100 and over together");
  put_labels(nc, "age_fertile", P87_CATEGORIES_age_fertile, age_fertile_label, "age group of mothers");
  put_labels(nc, "size", P87_CATEGORIES_size, size_label, "members of the household");
  put_labels(nc, "wealth_quintile", P87_CATEGORIES_wealth_quintile, wealth_quintile_label,
             "wealth quintile of the country's persons");
  const char *lever[P87_LEVERS];
  list_levers(LEVER_NAME, lever);
  put_labels(nc, "lever", P87_LEVERS, lever, "lever of a scenario");
  put_lever_bases(nc);
  put_money_bins(nc);
  list_countries(figures, r, NAME, country);
  put_country_label(nc, "country_name", country, "name of the country");
  list_countries(figures, r, REGION, country);
  put_country_label(nc, "country_region", country, "ILO region of the country");
}

static void put_root_attributes(struct p87_nc *nc, const struct p87_scenario *s, const struct p87_results *r)
{
  const int32_t schema = P87_RESULTS_SCHEMA;
  const int32_t replicates = (int32_t)r->replicates;
  char title[512];
  snprintf(title, sizeof title, "Child labour under the scenario: %s", s->name);
  p87_nc_text(nc, "/", NULL, "title", title);
  p87_nc_text(nc, "/", NULL, "Conventions", "CF-1.8");
  p87_nc_text(nc, "/", NULL, "source", "path87 " P87_VERSION);
  p87_nc_text(nc, "/", NULL, "version", P87_VERSION);
  p87_nc_number(nc, "/", NULL, "schema_version", P87_NC_INT32, &schema);
  p87_nc_text(nc, "/", NULL, "scenario_name", s->name);
  p87_nc_text(nc, "/", NULL, "scenario_key", s->key);
  p87_nc_number(nc, "/", NULL, "seed", P87_NC_UINT64, &s->seed);
  p87_nc_number(nc, "/", NULL, "population", P87_NC_UINT64, &s->population);
  p87_nc_number(nc, "/", NULL, "replicates", P87_NC_INT32, &replicates);
  p87_nc_number(nc, "/", NULL, "scale", P87_NC_FLOAT64, &s->scale);
  p87_nc_text(nc, "/", NULL, "coordinates", with_country);
}

/* --- measures ------------------------------------------------------------------------------- */

static struct p87_nc_variable describe(const struct p87_measure_info *m, const char *group)
{
  struct p87_nc_variable v = {
    .group = group,
    .name = m->name,
    .type = P87_NC_INT64,
    .axes = {"replicate", "year", "country", "area"},
    .packed = 1,
    .by_first = 1,
    .units = m->unit,
    .long_name = m->meaning,
    .coordinates = with_country,
  };
  size_t n = 4;
  if (m->shape != P87_SHAPE_AREA && m->shape != P87_SHAPE_AREA_BY) v.axes[n++] = "sex";
  if (m->shape == P87_SHAPE_CHILD || m->shape == P87_SHAPE_CHILD_BY) v.axes[n++] = "age";
  if (*m->category) v.axes[n++] = m->category;
  return v;
}

/* The cells of one replicate, [year][country][cell], from the slabs. */
static void gather(const struct p87_results *r, const struct p87_measure_info *m, unsigned replicate, int64_t *into)
{
  for (unsigned y = 0; y < r->years; y++)
    for (size_t c = 0; c < r->n_countries; c++, into += m->cells)
      memcpy(into, (const char *)p87_results_slab(r, replicate, y, c) + m->offset, m->cells * sizeof *into);
}

static void put_measure(struct p87_nc *nc, const struct p87_results *r, const struct p87_measure_info *m)
{
  char group[P87_NC_NAME];
  snprintf(group, sizeof group, "/%s", m->group);
  const struct p87_nc_variable v = describe(m, group);
  p87_nc_define(nc, &v);
  int64_t *cells = p87_alloc_array((size_t)r->years * r->n_countries * m->cells, sizeof *cells);
  if (!cells) p87_nc_no_memory(nc, m->name);
  for (unsigned k = 0; cells && k < r->replicates; k++) {
    gather(r, m, k, cells);
    p87_nc_put(nc, group, m->name, k, 1, cells);
  }
  p87_free(cells);
}

/* Group by group, each with its measures in the order of the table. */
static void put_measures(struct p87_nc *nc, const struct p87_results *r)
{
  for (size_t g = 0; g < P87_COUNT_OF(group_table); g++) {
    char group[P87_NC_NAME];
    snprintf(group, sizeof group, "/%s", group_table[g].group);
    p87_nc_group(nc, group, group_table[g].long_name);
    for (size_t i = 0; i < p87_n_measures; i++)
      if (strcmp(p87_measure_table[i].group, group_table[g].group) == 0) put_measure(nc, r, &p87_measure_table[i]);
  }
}

/* A measure whose group nobody has described would be lost. */
static void check_groups(void)
{
  for (size_t i = 0; i < p87_n_measures; i++) {
    size_t g = 0;
    while (g < P87_COUNT_OF(group_table) && strcmp(p87_measure_table[i].group, group_table[g].group) != 0) g++;
    P87_CHECK(g < P87_COUNT_OF(group_table) || p87_measure_table[i].shape == P87_SHAPE_NATION,
              "the results have no group %s", p87_measure_table[i].group);
  }
}

static void put_weight(struct p87_nc *nc, const char *name, const char *long_name, const double *weight)
{
  const struct p87_nc_variable v = {
    .group = "/weights",
    .name = name,
    .type = P87_NC_FLOAT64,
    .axes = {"country"},
    .units = "person per simulated person",
    .long_name = long_name,
    .coordinates = with_country,
  };
  p87_nc_write(nc, &v, weight);
}

static void put_weights(struct p87_nc *nc, const struct p87_results *r)
{
  p87_nc_group(nc, "/weights", "what a simulated person stands for");
  put_weight(nc, "un", "weight on the population of UN World Population Prospects", r->weight_un);
  put_weight(nc, "ilo",
             "weight on the ILO-2016 basis: the UN weight times the region's 2016 ratio of the children "
             "in the ILO global estimates to those of the UN, held constant over the years",
             r->weight_ilo);
}

static void put_fingerprint(struct p87_nc *nc, const struct p87_results *r)
{
  const struct p87_nc_variable v = {
    .group = "/fingerprint",
    .name = "state",
    .type = P87_NC_UINT64,
    .axes = {"replicate", "year"},
    .units = "1",
    .long_name = "hash of the whole state at the end of the year, summed modulo 2^64",
  };
  p87_nc_group(nc, "/fingerprint", "tells whether two runs had the same state");
  p87_nc_write(nc, &v, r->fingerprint);
}

/* --- who moved ------------------------------------------------------------------------------ */

static void put_movers_of_replicates(struct p87_nc *nc, const struct p87_results *r)
{
  const struct p87_nc_variable v = {
    .group = "/movers",
    .name = "children",
    .type = P87_NC_INT64,
    .axes = {"replicate", "year", "country", "area", "sex", "state_base", "state"},
    .packed = 1,
    .by_first = 1,
    .units = "child",
    .long_name = "children by what they do in the base and in this scenario; country, area and sex as in the base, of "
                 "those absent from it as in this scenario",
    .coordinates = with_country,
  };
  p87_nc_define(nc, &v);
  for (unsigned k = 0; k < r->replicates; k++) p87_nc_put(nc, v.group, v.name, k, 1, p87_results_movers(r, k, 0, 0));
}

static void put_movers(struct p87_nc *nc, const struct p87_results *r)
{
  const struct p87_nc_variable v = {
    .group = "/movers",
    .name = "base_state",
    .type = P87_NC_UINT64,
    .axes = {"replicate", "year"},
    .units = "1",
    .long_name = "/fingerprint/state of the base: tells whether a results file is that of the base",
  };
  p87_nc_group(nc, "/movers",
               "who moved: the same children in the base and in this scenario, counted as simulated; times "
               "a weight: of the country");
  p87_nc_text(nc, "/movers", NULL, "base_name", r->base->name);
  p87_nc_text(nc, "/movers", NULL, "base_key", r->base->key);
  put_labels_in(nc, "/movers", "state_base", P87_CHILD_STATES, p87_child_state_key,
                "what a child does in the base, by the ILO definition of 2016; absent: not a child of 5-17 there");
  put_labels_in(nc, "/movers", "state", P87_CHILD_STATES, p87_child_state_key,
                "what the same child does in this scenario");
  put_movers_of_replicates(nc, r);
  p87_nc_write(nc, &v, r->base_fingerprint);
}

/* The scenario and, with movers, the base behind it. */
static void put_inputs(struct p87_nc *nc, const struct p87_scenario *s, const struct p87_inputs *inputs,
                       const struct p87_results *r)
{
  struct p87_scenario both[2] = {*s};
  if (r->movers) both[1] = *r->base;
  p87_record_inputs(nc, both, r->movers ? 2 : 1, inputs);
}

/* --- the file ------------------------------------------------------------------------------- */

static p87_status place(const char *dir, const char *key, const void *image, size_t n, struct p87_report *report)
{
  const size_t room = strlen(key) + sizeof ".h5";
  char *name = p87_alloc(room);
  if (!name) {
    p87_report_add(report, key, 0, 0, "no memory to write the results");
    return P87_MACHINE;
  }
  snprintf(name, room, "%s.h5", key);
  const p87_status st = p87_place_file(dir, name, image, n, report);
  p87_free(name);
  return st;
}

/* Puts the seal behind the *n bytes of *image, which moves; without memory it is freed. */
static p87_status seal(void **image, size_t *n, const char *key, struct p87_report *report)
{
  unsigned char *sealed = p87_resize(*image, *n + P87_SEAL_BYTES);
  if (!sealed) {
    p87_report_add(report, key, 0, 0, "no memory to write the results");
    p87_free(*image);
    *image = NULL;
    return P87_MACHINE;
  }
  p87_seal_make(sealed, *n, sealed + *n);
  *image = sealed;
  *n += P87_SEAL_BYTES;
  return P87_OK;
}

p87_status p87_results_image(const struct p87_scenario *scenario, const struct p87_inputs *inputs,
                             const struct p87_results *results, void **image, size_t *n, struct p87_report *report)
{
  P87_CHECK(results->replicates && results->years && results->n_countries,
            "results without replicates, years or countries");
  P87_CHECK(results->n_countries <= P87_MAX_COUNTRIES, "%zu countries", results->n_countries);
  P87_CHECK(*scenario->key && !strchr(scenario->key, '/'), "no name for a file: %s", scenario->key);
  check_groups();

  struct p87_nc *nc = p87_nc_create();
  put_root_attributes(nc, scenario, results);
  put_dimensions(nc, &inputs->figures, results);
  put_measures(nc, results);
  put_weights(nc, results);
  put_fingerprint(nc, results);
  if (results->movers) put_movers(nc, results);
  put_inputs(nc, scenario, inputs, results);

  char why[512];
  *image = NULL;
  const p87_status st = p87_nc_close(nc, image, n, why, sizeof why);
  if (!st) return seal(image, n, scenario->key, report);
  p87_report_add(report, scenario->key, 0, 0, "the results could not be made (%s): free some memory and run again",
                 why);
  return st;
}

p87_status p87_results_write(const char *dir, const struct p87_scenario *scenario, const struct p87_inputs *inputs,
                             const struct p87_results *results, struct p87_report *report)
{
  void *image = NULL;
  size_t n = 0;
  p87_status st = p87_results_image(scenario, inputs, results, &image, &n, report);
  if (!st) st = place(dir, scenario->key, image, n, report);
  p87_free(image);
  return st;
}
