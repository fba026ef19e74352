/* A small world of three countries with made-up counts, for tests of results and reports. */
#ifndef PATH87_TESTS_UNIT_RESULTS_FAKE_H
#define PATH87_TESTS_UNIT_RESULTS_FAKE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path87/base/random.h"
#include "path87/results/results.h"

enum { FAKE_COUNTRIES = 5, FAKE_SIMULATED = 3 };

struct fake {
  struct p87_scenario scenario;
  struct p87_inputs inputs;
  struct p87_results results;
  struct p87_country country[FAKE_COUNTRIES];
  struct p87_setting setting;
  struct p87_scenario_file chain[2];
  struct p87_input_file file[2];
  char dir[64]; /* an empty folder, removed by fake_free */
};

static inline void fake_country(struct p87_country *c, const char *iso3, const char *name, uint8_t region)
{
  snprintf(c->iso3, sizeof c->iso3, "%s", iso3);
  snprintf(c->name, sizeof c->name, "%s", name);
  c->region = region;
}

static inline void fake_inputs(struct fake *f)
{
  static char model[] = "schooling:\n  per_km: {value: 1}\n", table[] = "iso3,x\nBRA,1\n", none[] = "";
  static char distribution[] = "normal(3, 1)", source[] = "E001: \xc3\xa9tude", grade[] = "B";
  fake_country(&f->country[0], "BRA", "Brazil", P87_AMERICAS);
  fake_country(&f->country[1], "CIV", "C\xc3\xb4te d'Ivoire", P87_AFRICA);
  fake_country(&f->country[2], "FRA", "France", P87_EUROPE_CENTRAL_ASIA);
  fake_country(&f->country[3], "IND", "India", P87_ASIA_PACIFIC);
  fake_country(&f->country[4], "KEN", "Kenya", P87_AFRICA);
  f->inputs.figures.n_countries = FAKE_COUNTRIES;
  f->inputs.figures.country = f->country;
  for (size_t i = 0; i < P87_N_PARAMS; i++) {
    const float value = (float)i + 0.1f;
    memcpy((char *)&f->inputs.params + p87_param_table[i].offset, &value, sizeof value);
    f->inputs.source[i].distribution = i % 2 ? distribution : none;
    f->inputs.source[i].source = source;
    f->inputs.source[i].grade = grade;
  }
  f->inputs.n_files = 2;
  f->inputs.files = f->file;
  static char model_name[] = "model.yml", table_name[] = "world/households.csv";
  f->file[0] = (struct p87_input_file){model_name, model, strlen(model)};
  f->file[1] = (struct p87_input_file){table_name, table, strlen(table)};
}

static inline void fake_scenario(struct fake *f, char *name, char *key)
{
  static char text[] = "name: Grants\nparent: baseline\n", parent[] = "name: Baseline\n";
  static char own[] = "grants", baseline[] = "baseline", own_path[] = "/somewhere/grants.yml";
  f->setting = p87_setting_make(P87_LEVER_cash_transfer_conditional);
  f->setting.value = 0.15;
  f->setting.in_alias = 1;
  f->setting.first_year = 2018;
  f->setting.last_year = 2025;
  f->setting.ramp_years = 3;
  f->setting.region_mask = 1u << P87_AFRICA;
  f->setting.area_mask = 1u << P87_RURAL;
  f->setting.who.target = P87_TARGET_POOREST;
  f->setting.who.poorest = 40;
  f->setting.who.exclusion_error = 0.2f;
  f->setting.who.inclusion_error = 0.1f;
  memset(f->setting.country_mask, 0xff, sizeof f->setting.country_mask);
  f->chain[0] = (struct p87_scenario_file){own_path, own, text, strlen(text)};
  f->chain[1] = (struct p87_scenario_file){own_path, baseline, parent, strlen(parent)};
  f->scenario = (struct p87_scenario){.name = name,
                                      .key = key,
                                      .horizon = 2018,
                                      .seed = UINT64_C(0xfedcba9876543210),
                                      .scale = 1000,
                                      .n_settings = 1,
                                      .settings = &f->setting,
                                      .n_files = 2,
                                      .files = f->chain};
  f->scenario.country_mask[0] = 0x16; /* CIV, FRA, KEN */
}

/* Three countries (CIV, FRA, KEN), years 2016-2018, all counts zero; 0 without memory. */
static inline int fake_init(struct fake *f, char *name, char *key, unsigned replicates)
{
  memset(f, 0, sizeof *f);
  fake_inputs(f);
  fake_scenario(f, name, key);
  f->scenario.replicates = replicates;
  if (p87_results_init(&f->results, replicates, 3, FAKE_SIMULATED)) return 0;
  for (size_t i = 0; i < FAKE_SIMULATED; i++) {
    f->results.country[i] = (uint16_t[]){1, 2, 4}[i];
    f->results.weight_un[i] = 1000.0 + (double)i;
    f->results.weight_ilo[i] = 970.0 + (double)i;
  }
  snprintf(f->dir, sizeof f->dir, "/tmp/p87-test-XXXXXX");
  return mkdtemp(f->dir) != NULL;
}

/* Every count and fingerprint is a different number. */
static inline void fake_fill(struct fake *f, uint64_t seed)
{
  const size_t times = (size_t)f->results.replicates * f->results.years;
  int64_t *cell = (int64_t *)f->results.tally;
  const size_t n = times * f->results.n_countries * sizeof *f->results.tally / sizeof *cell;
  for (size_t i = 0; i < n; i++) cell[i] = (int64_t)(p87_hash2(seed, i) >> (8 + p87_hash2(i, seed) % 48));
  for (size_t i = 0; i < times; i++) f->results.fingerprint[i] = p87_hash2(~seed, i);
}

/* DIR/NAME in a static buffer. */
static inline const char *fake_path(const struct fake *f, const char *name)
{
  static char path[256];
  snprintf(path, sizeof path, "%s/%s", f->dir, name);
  return path;
}

static inline void fake_free(struct fake *f)
{
  p87_results_free(&f->results);
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
  if (strncmp(f->dir, "/tmp/p87-test-", 14) == 0 && system(command)) perror(command);
}

#endif
