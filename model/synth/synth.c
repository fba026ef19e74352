/* The population of 2016.
 *
 * Founders of a country's area stand in one list, by sex and single age, as many
 * of each as the published structure says (to the rounding of one person); the
 * list is dealt to the area's communities in turn, so that every community is a
 * systematic sample of it. Then families are found (families.c) and livelihoods
 * given (livelihoods.c), community by community. */
#include "path87/synth/synth.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/memory.h"
#include "path87/synth/families.h"
#include "path87/synth/livelihoods.h"
#include "path87/world/identity.h"

/* Position of a founder in the list -> sex and age. Shares are cumulated once. */
struct structure {
  double upto[P87_SEXES * P87_AGES]; /* share of population up to and with this sex and age */
};

static void cumulate(const struct p87_country *c, struct structure *s)
{
  double sum = 0;
  for (int k = 0; k < P87_SEXES * P87_AGES; k++) {
    sum += c->population[k / P87_AGES][k % P87_AGES];
    s->upto[k] = sum;
  }
  for (int k = 0; k < P87_SEXES * P87_AGES; k++) s->upto[k] /= sum;
}

static p87_status deal_founders(const struct p87_synth *synth, uint32_t id, struct p87_community *c)
{
  const struct p87_directory *d = synth->directory;
  const unsigned country = d->country[id], area = d->area[id];
  const size_t cell = (size_t)country * P87_AREAS + area;
  const uint64_t founders = d->founders[cell];
  const uint64_t stride = d->first[cell + 1] - d->first[cell];
  const uint64_t offset = area == P87_URBAN ? d->founders[cell - 1] : 0;
  const p87_index n = d->persons[id];

  p87_status st = p87_community_reserve(c, n + n / 8 + 16, 0);
  if (st) return st;
  c->id = id;
  c->country = (uint16_t)country;
  c->area = (uint8_t)area;
  struct structure s;
  cumulate(&synth->figures->country[country], &s);
  int k = 0;
  for (uint64_t g = id - d->first[cell]; g < founders; g += stride) {
    const double at = ((double)g + 0.5) / (double)founders;
    while (k < P87_SEXES * P87_AGES - 1 && s.upto[k] <= at) k++;
    const p87_index i = p87_person_add(&c->persons);
    c->persons.id[i] = p87_id_founder(country, offset + g + 1);
    c->persons.sex[i] = (uint8_t)(k / P87_AGES);
    c->persons.age[i] = (uint8_t)(k % P87_AGES);
  }
  return P87_OK;
}

p87_status p87_synth_community(const struct p87_synth *synth, uint32_t id, struct p87_community *out)
{
  p87_status st = deal_founders(synth, id, out);
  if (!st) st = p87_families_form(synth, out);
  if (!st) p87_livelihoods_give(synth, out);
  if (st) p87_community_free(out);
  return st;
}
