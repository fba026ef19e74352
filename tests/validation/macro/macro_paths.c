/* Prints macro paths after 2016 as CSV: by replicate, region and year growth of GDP per head (countries weighted by
 * persons of 2016), the drift of ln prevalence, and persons in countries in conflict.
 *
 *     macro_paths REPLICATES > paths.csv */
#include <stdio.h>
#include <stdlib.h>

#include "path87/params/read.h"
#include "path87/world/macro.h"

static double own_growth(const struct p87_country *c, const struct p87_economy_params *k)
{
  const double own = (double)k->growth_own_weight;
  return own * c->economy.growth_2010_2016 + (1.0 - own) * c->economy.growth_long_run;
}

static void print_year(const struct p87_inputs *in, unsigned replicate, unsigned region, unsigned year)
{
  const struct p87_key key = p87_key_make(87, replicate);
  const struct p87_economy_params *k = &in->params.economy;
  double persons = 0, growth = 0, conflict = 0;
  for (size_t n = 0; n < in->figures.n_countries; n++) {
    const struct p87_country *c = &in->figures.country[n];
    if (c->region != region) continue;
    const double w = p87_country_persons(c);
    persons += w;
    growth += w * own_growth(c, k);
    conflict += w * p87_conflict(c, &in->params.shocks, key, year);
  }
  growth = growth / persons + p87_growth_shocks(k, key, region, year) - p87_growth_shocks(k, key, region, year - 1);
  printf("%u,%s,%u,%.6f,%.6f,%.6f\n", replicate, p87_region_key[region], year, growth,
         p87_drift(&in->params.drift[region], key, region, year), conflict / persons);
}

int main(int argc, char **argv)
{
  static struct p87_inputs in;
  struct p87_report report = {0};
  const unsigned n = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
  if (n == 0) {
    fprintf(stderr, "usage: macro_paths REPLICATES\n");
    return 2;
  }
  const p87_status st = p87_inputs_read(P87_SOURCE_DIR "/params", &in, &report);
  p87_report_print(&report, stderr);
  p87_report_free(&report);
  if (st) return 1;
  printf("replicate,region,year,ln_growth,drift,in_conflict\n");
  for (unsigned k = 0; k < n; k++)
    for (unsigned r = 0; r < P87_REGIONS; r++)
      for (unsigned year = P87_YEAR_FIRST + 1; year <= 2025; year++) print_year(&in, k, r, year);
  p87_inputs_free(&in);
  return 0;
}
