/* Who moves this year.
 *
 * Within a country. s is the share of towns in last year's simulated population, u the one
 * wanted this year: the published one, moved by what the least size of an area made of that of
 * 2016. With D = u - s, within +-P, rural n_R = max(D, 0) / (1 - s) and urban n_U = max(-D, 0) / s
 * leave in net. So whatever parts the areas, in births, deaths, migration and chance, is made
 * good the year after. k.move more leave in both directions and go to towns in proportion to the
 * population, which nets to zero.
 *
 * Between countries. r is published net migration per person-year of the five years that hold the
 * year. Of N persons at its start, who grow by the share g of last year's births less deaths,
 *
 *     N |r| (1 + g / 2) / (1 - r / 2)   leave (r < 0) or come (r > 0):
 *
 * half of what is born, dies and moves counts among the persons of the year. Those who leave do so
 * after births and deaths, so their chance is that over N (1 + g).
 *
 * All is in simulated persons: the weight of a country cancels. A country that is not simulated
 * stands with its population of 2016. The world's net is not quite zero; what receivers take in is
 * scaled to what leaves. Flows x[o][d] keep to both margins and prefer the own region,
 *
 *     x[o][d] = a[o] b[d] (region of o = region of d ? k.abroad_same_region : 1).
 *
 * Since the seed knows regions only, the fit is that of the table of regions, and within a region
 * of destination every origin spreads in proportion to what the receivers take in.
 *
 * Who goes. A share of movers goes alone: k.move_alone times the share of one-person households
 * within the country, k.abroad_alone abroad, drawn by those who may (counted last year; they do
 * not go alone when their household goes); the others as households.
 *
 * Coefficients: params/model.yml, section demography. */
#include "path87/world/migration_table.h"

#include <string.h>

static const double highest_move_chance = 0.5;
static const double replaced = 0.5;       /* lone movers within a year: keeps net flows at the published ones */
static const double largest_shift = 0.05; /* P: of the urban share in a year */

enum { FITTING_ROUNDS = 100 };

static double clamped(double x, double low, double high)
{
  return x < low ? low : x > high ? high : x;
}

static double both_areas(const int64_t cells[P87_AREAS])
{
  return (double)(cells[P87_RURAL] + cells[P87_URBAN]);
}

/* --- within a country ------------------------------------------------------------------------- */

/* Chances that make `share` of an area's persons leave. */
struct chances {
  double home, alone;
};

/* As many as may go alone do, up to the wanted share of movers; the rest are households. */
static struct chances chances_of(double share, double alone, double may_go_alone)
{
  struct chances p = {share, 0};
  if (may_go_alone > 0.0) p.alone = clamped(share * alone / may_go_alone, 0.0, highest_move_chance);
  p.home = clamped(share - p.alone * may_go_alone, 0.0, highest_move_chance);
  return p;
}

/* Urban share of last year's simulated persons; the published one where there are none. */
static double urban_now(const struct p87_country *c, const struct p87_tally_layout *last)
{
  const double persons = both_areas(last->households_persons);
  return persons > 0.0 ? (double)last->households_persons[P87_URBAN] / persons : c->urban[0];
}

static double urban_wanted(const struct p87_country *c, const struct p87_directory *d, size_t country, unsigned year)
{
  const unsigned y = year < P87_YEAR_FIRST ? P87_YEAR_FIRST : year > P87_YEAR_LAST ? P87_YEAR_LAST : year;
  const uint64_t founders = p87_directory_founders(d, country);
  const double founded =
    founders > 0 ? (double)d->founders[country * P87_AREAS + P87_URBAN] / (double)founders : c->urban[0];
  return clamped(c->urban[y - P87_YEAR_FIRST] + founded - c->urban[0], 0.0, 1.0);
}

/* Share of an area's persons who may move alone. Those of last year were counted when its movers, the share
 * `gone`, had left (in 2016 nobody had); some have been replaced by those who grew up since. */
static double lone_share(const struct p87_tally_layout *last, unsigned area, double gone)
{
  const int64_t persons = last->households_persons[area], may = last->population_may_move_alone[area];
  const int64_t left = last->population_departures[area] + last->population_emigrants[area];
  if (may <= 0 || persons <= 0) return 0.0;
  return (double)may / (double)persons + (left > 0 ? replaced * gone : 0.0);
}

/* Chances to move and to leave, of which the share `abroad` of a country's persons go abroad. */
static void fill_moves(const struct p87_country *c, const struct p87_demography_params *k, double wanted, double abroad,
                       const struct p87_tally_layout *last, struct p87_year_table *t)
{
  const double towns = urban_now(c, last), shift = clamped(wanted - towns, -largest_shift, largest_shift);
  const double alone = clamped((double)k->move_alone * c->households.one_person, 0.0, 1.0);
  for (unsigned area = 0; area < P87_AREAS; area++) {
    const double here = area == P87_URBAN ? towns : 1.0 - towns;
    const double leaving = area == P87_URBAN ? -shift : shift;
    const double net = leaving > 0.0 && here > 0.0 ? leaving / here : 0.0;
    const double gross = clamped((double)k->move + net, 0.0, highest_move_chance);
    const double to_town = (double)k->move * towns + (area == P87_RURAL ? net : 0.0);
    const double may_go_alone = lone_share(last, area, gross * alone + abroad * (double)k->abroad_alone);
    const struct chances move = chances_of(gross, alone, may_go_alone),
                         leave = chances_of(abroad, (double)k->abroad_alone, may_go_alone);
    const double stays = 1.0 - move.home - leave.home; /* chance that the household is still there */
    t->move[area] = p87_threshold(move.home);
    t->leave[area] = p87_threshold(move.home + leave.home);
    t->move_alone[area] = p87_threshold(move.alone / stays);
    t->leave_alone[area] = p87_threshold((move.alone + leave.alone) / stays);
    t->to_town[area] = p87_threshold(gross > 0.0 ? to_town / gross : 0.0);
  }
  t->town = p87_threshold(towns);
}

/* --- between countries ------------------------------------------------------------------------ */

static double population_of(const struct p87_country *c)
{
  double sum = 0;
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned age = 0; age < P87_AGES; age++) sum += c->population[sex][age];
  return sum;
}

/* Real persons for one simulated person, in the mean of the countries of the run. */
static double mean_weight(const struct p87_figures *figures, const struct p87_directory *d)
{
  double real = 0, simulated = 0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const double founders = (double)p87_directory_founders(d, c);
    if (!(founders > 0.0)) continue;
    real += population_of(&figures->country[c]);
    simulated += founders;
  }
  return simulated > 0.0 ? real / simulated : 1.0;
}

/* Births less deaths of last year, share of its persons; 0 if not known. */
static double natural_increase(const struct p87_tally_layout *last)
{
  const double persons = both_areas(last->households_persons);
  return persons > 0.0 ? (both_areas(last->population_births) - both_areas(last->population_deaths)) / persons : 0.0;
}

/* Share of a country's persons at the start of the year who come in net, or leave (below 0). */
static double net_share(const struct p87_country *c, const struct p87_tally_layout *last, unsigned year)
{
  const double rate = c->net_migration[p87_period_of(year - 1)]; /* mid year - 1 to mid year */
  const double share = rate * (1.0 + 0.5 * natural_increase(last)) / (1.0 - 0.5 * rate);
  return clamped(share, -0.5 * highest_move_chance, highest_move_chance);
}

void p87_region_flows_fit(const double emigrants[P87_REGIONS], const double received[P87_REGIONS], double preference,
                          struct p87_region_flows *flows)
{
  double(*x)[P87_REGIONS] = flows->from_to;
  for (unsigned o = 0; o < P87_REGIONS; o++)
    for (unsigned d = 0; d < P87_REGIONS; d++) x[o][d] = o == d ? preference : 1.0;
  for (int round = 0; round < FITTING_ROUNDS; round++) {
    for (unsigned d = 0; d < P87_REGIONS; d++) {
      double sum = 0;
      for (unsigned o = 0; o < P87_REGIONS; o++) sum += x[o][d];
      for (unsigned o = 0; o < P87_REGIONS; o++) x[o][d] *= sum > 0.0 ? received[d] / sum : 0.0;
    }
    for (unsigned o = 0; o < P87_REGIONS; o++) {
      double sum = 0;
      for (unsigned d = 0; d < P87_REGIONS; d++) sum += x[o][d];
      for (unsigned d = 0; d < P87_REGIONS; d++) x[o][d] *= sum > 0.0 ? emigrants[o] / sum : 0.0;
    }
  }
}

/* Chances of the receiving countries for those who leave a region. */
static void fill_abroad(const struct p87_figures *figures, const double *come, const double received[P87_REGIONS],
                        const double flow[P87_REGIONS], uint64_t upto[P87_MAX_COUNTRIES])
{
  double all = 0, sum = 0;
  size_t last = 0;
  for (unsigned d = 0; d < P87_REGIONS; d++) all += flow[d];
  if (!(all > 0.0)) return;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const unsigned d = figures->country[c].region;
    if (come[c] > 0.0) {
      sum += flow[d] / all * come[c] / received[d];
      last = c;
    }
    upto[c] = p87_threshold(sum);
  }
  for (size_t c = last; c < P87_MAX_COUNTRIES; c++) upto[c] = p87_threshold(1.0);
}

void p87_migration_table_make(const struct p87_figures *figures, const struct p87_params *params,
                              const struct p87_directory *directory, unsigned year, const struct p87_tally_layout *last,
                              struct p87_year_table *table, struct p87_abroad *abroad)
{
  const struct p87_demography_params *k = &params->demography;
  const double weight = mean_weight(figures, directory);
  double come[P87_MAX_COUNTRIES] = {0}, emigrants[P87_REGIONS] = {0}, received[P87_REGIONS] = {0};
  double all = 0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_country *country = &figures->country[c];
    const double persons = p87_directory_founders(directory, c) > 0 ? both_areas(last[c].households_persons)
                                                                    : population_of(country) / weight;
    const double net = net_share(country, &last[c], year) * persons;
    if (net < 0.0) {
      emigrants[country->region] -= net;
    } else {
      come[c] = net;
      received[country->region] += net;
      all += net;
    }
  }
  struct p87_region_flows flows;
  p87_region_flows_fit(emigrants, received, (double)k->abroad_same_region, &flows);
  memset(abroad, 0, sizeof *abroad);
  for (unsigned o = 0; o < P87_REGIONS; o++) fill_abroad(figures, come, received, flows.from_to[o], abroad->upto[o]);

  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_country *country = &figures->country[c];
    const double net = net_share(country, &last[c], year);
    const double leaving = net < 0.0 && all > 0.0 ? -net / (1.0 + natural_increase(&last[c])) : 0.0;
    fill_moves(country, k, urban_wanted(country, directory, c, year), leaving, &last[c], &table[c]);
  }
}
