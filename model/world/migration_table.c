/* Who moves this year.
 *
 * Within a country. s is the share of towns in last year's simulated population, u the one
 * wanted this year: the published one, moved by what the least size of an area made of that of
 * 2016. With D = u - s, within +-P, rural n_R = max(D, 0) / (1 - s) and urban n_U = max(-D, 0) / s
 * leave in net. So whatever parts the areas, in births, deaths, migration and chance, is made
 * good the year after. k.move more leave in both directions and go to towns in proportion to the
 * population, which nets to zero.
 *
 * Between countries: world/abroad_table.c. Chances of births and deaths stand for half of those who come or leave.
 *
 * Who goes within the country. A share of movers goes alone: k.move_alone times the share of one-person
 * households, drawn by those who may (counted last year; they do not go alone when their household
 * goes); the others as households. Chances are those of persons whose household has nobody elsewhere, such that they
 * and those who go exp(k.network) times as often make up these flows, in an ordinary year (process/migration.c).
 *
 * Coefficients: params/model.yml, sections demography and migration. */
#include "path87/world/migration_table.h"

#include "path87/process/migration.h"
#include "path87/world/abroad_table.h"

static const double highest_move_chance = 0.5;
static const double replaced = 0.5;       /* lone movers within a year: keeps net flows at the published ones */
static const double largest_shift = 0.05; /* P: of the urban share in a year */

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

/* As many as may go alone do, up to the wanted share of movers; the rest are households. weight: of a person in the
 * mean, who goes so many times as often as one whose household has nobody elsewhere. */
static struct chances chances_of(double share, double alone, double may_go_alone, double weight)
{
  struct chances p = {share, 0};
  if (may_go_alone > 0.0) p.alone = clamped(share * alone / may_go_alone, 0.0, highest_move_chance);
  p.home = clamped((share - p.alone * may_go_alone) / weight, 0.0, highest_move_chance);
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

/* Of a person in the mean of `all`; `some` of them go `network` times as often. */
static double weight_of(int64_t some, int64_t all, double network)
{
  return all > 0 ? 1.0 + (network - 1.0) * (double)some / (double)all : 1.0;
}

/* Share of an area's persons who may move alone, by that weight. Those of last year were counted when its movers, the share
 * `gone`, had left (in 2016 nobody had); some have been replaced by those who grew up since. */
static double lone_share(const struct p87_tally_layout *last, unsigned area, double gone, double network)
{
  const int64_t persons = last->households_persons[area], may = last->population_may_move_alone[area];
  const int64_t left = last->population_departures[area];
  if (may <= 0 || persons <= 0) return 0.0;
  const double share = (double)may / (double)persons + (left > 0 ? replaced * gone : 0.0);
  return share * weight_of(last->nation_may_move_alone_with_migrants[area], may, network);
}

static void fill_moves(const struct p87_country *c, const struct p87_params *params, double wanted,
                       const struct p87_leaving *leaving, const struct p87_tally_layout *last, struct p87_year_table *t)
{
  const struct p87_demography_params *k = &params->demography;
  const double network = (double)p87_migration_network(&params->migration);
  const double towns = urban_now(c, last), shift = clamped(wanted - towns, -largest_shift, largest_shift);
  const double alone = clamped((double)k->move_alone * c->households.one_person, 0.0, 1.0);
  double moving = 0; /* share of persons whose household moves within the country */
  for (unsigned area = 0; area < P87_AREAS; area++) {
    const double here = area == P87_URBAN ? towns : 1.0 - towns;
    const double off = area == P87_URBAN ? -shift : shift;
    const double net = off > 0.0 && here > 0.0 ? off / here : 0.0;
    const double gross = clamped((double)k->move + net, 0.0, highest_move_chance);
    const double to_town = (double)k->move * towns + (area == P87_RURAL ? net : 0.0);
    const double weight = weight_of(last->nation_persons_with_migrants[area], last->households_persons[area], network);
    const struct chances move = chances_of(gross, alone, lone_share(last, area, gross * alone, network), weight);
    const double homes = weight * move.home;
    moving += here * homes;
    t->move[area] = p87_threshold(move.home);
    t->move_alone[area] = p87_threshold(move.alone / (1.0 - homes - leaving->family));
    t->to_town[area] = p87_threshold(gross > 0.0 ? to_town / gross : 0.0);
  }
  t->town = p87_threshold(towns);
  t->leave = p87_threshold(leaving->family);
  for (unsigned cell = 0; cell < P87_SEXES * P87_MIGRANT_AGES; cell++) {
    const unsigned sex = cell / P87_MIGRANT_AGES, g = cell % P87_MIGRANT_AGES;
    for (unsigned in_union = 0; in_union < 2; in_union++)
      t->leave_alone[in_union][sex][g] =
        p87_threshold(leaving->alone[in_union][sex][g] / (1.0 - moving - leaving->family));
  }
}

static uint64_t scaled(uint64_t threshold, double factor)
{
  return p87_threshold((double)threshold * 0x1p-32 * factor);
}

/* Births and deaths come before those who move: of people who come or leave in the year, half is counted. */
static void count_half_of_migrants(const struct p87_leaving *leaving, struct p87_year_table *t)
{
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned age = 1; age < 5 * P87_MIGRANT_AGES; age++)
      t->death[sex][age] = scaled(t->death[sex][age], 1.0 + 0.5 * leaving->net[sex][age / 5]);
  for (unsigned g = 0; g < P87_FERTILITY_AGES; g++)
    for (unsigned in_union = 0; in_union < 2; in_union++)
      t->birth[in_union][g] = scaled(t->birth[in_union][g], 1.0 + 0.5 * leaving->net[P87_FEMALE][g + 3]);
}

void p87_migration_table_make(const struct p87_figures *figures, const struct p87_params *params,
                              const struct p87_directory *directory, unsigned year, const struct p87_tally_layout *last,
                              struct p87_year_table *table, struct p87_abroad *abroad)
{
  struct p87_leaving leaving[P87_MAX_COUNTRIES];
  p87_abroad_table_make(figures, params, directory, year, last, table, leaving, abroad);
  for (size_t c = 0; c < figures->n_countries; c++) {
    fill_moves(&figures->country[c], params, urban_wanted(&figures->country[c], directory, c, year), &leaving[c],
               &last[c], &table[c]);
    count_half_of_migrants(&leaving[c], &table[c]);
  }
}
