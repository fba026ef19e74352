/* The results of a run in memory. */
#include "path87/results/results.h"

#include <string.h>

#include "path87/base/memory.h"

p87_status p87_results_init(struct p87_results *r, unsigned replicates, unsigned years, size_t n_countries)
{
  const size_t times = (size_t)replicates * years;
  memset(r, 0, sizeof *r);
  r->replicates = replicates;
  r->years = years;
  r->n_countries = n_countries;
  r->country = p87_alloc_array(n_countries, sizeof *r->country);
  r->tally =
    n_countries && times > SIZE_MAX / n_countries ? NULL : p87_alloc_array(times * n_countries, sizeof *r->tally);
  r->fingerprint = p87_alloc_array(times, sizeof *r->fingerprint);
  r->weight_un = p87_alloc_array(n_countries, sizeof *r->weight_un);
  r->weight_ilo = p87_alloc_array(n_countries, sizeof *r->weight_ilo);
  if (r->country && r->tally && r->fingerprint && r->weight_un && r->weight_ilo) return P87_OK;
  p87_results_free(r);
  return P87_MACHINE;
}

p87_status p87_results_add_movers(struct p87_results *r, const struct p87_scenario *base)
{
  const size_t times = (size_t)r->replicates * r->years; /* as many slabs as of the tally: the product fits */
  r->movers = p87_alloc_array(times * r->n_countries, P87_MOVER_CELLS * sizeof *r->movers);
  r->base_fingerprint = p87_alloc_array(times, sizeof *r->base_fingerprint);
  r->base = base;
  return r->movers && r->base_fingerprint ? P87_OK : P87_MACHINE;
}

void p87_results_free(struct p87_results *r)
{
  p87_free(r->country);
  p87_free(r->tally);
  p87_free(r->fingerprint);
  p87_free(r->weight_un);
  p87_free(r->weight_ilo);
  p87_free(r->movers);
  p87_free(r->base_fingerprint);
  memset(r, 0, sizeof *r);
}

void p87_results_file_free(struct p87_results_file *file)
{
  p87_free(file->path);
  p87_free(file->version);
  p87_free(file->title);
  p87_free(file->scenario_key);
  p87_free(file->base_name);
  p87_free(file->base_key);
  p87_free(file->iso3);
  p87_free(file->country_name);
  p87_free(file->region);
  p87_results_free(&file->data);
  memset(file, 0, sizeof *file);
}
