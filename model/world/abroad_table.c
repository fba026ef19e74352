/* Who leaves which country this year, and for which.
 *
 * Published, or derived from it: net migrants a year by sex and five-year age group, W[s][g] in
 * simulated persons (the weight of a country cancels). Above 0 they come, below they leave. People
 * go in families or alone, and both add up to W:
 *
 *     minors  M = sum of W over 0-14, both sexes
 *     a country with M < 0:  each family leaves with chance  -M / (minors in families)
 *     a country with M > 0:  takes in families with M minors, and with them persons of other ages as
 *                            the families of all senders have them
 *     alone, 15-79:  A[s][g] = W[s][g] less what families bring or take
 *     A < 0:         each who may leave alone does so with chance  -A / (those who may); from a partner
 *                    only as far as those without one are too few
 *     A > 0:         takes in A of those who leave alone
 *
 * Families: households of two or more, none of 60 or over (p87_home_is_family). Who may leave alone:
 * p87_may_leave_alone. Both were counted last year.
 *
 * What A leaves over in the world at some sex and age is taken from all countries by persons; what
 * chances cannot give because too few may leave, receivers do without, in proportion.
 *
 * Of those who may leave, members of households with former members elsewhere count, and leave, exp(k.network) times.
 *
 * Flows x[o][d] of a class (families, or alone by sex and age) keep to what origins send and what
 * destinations take in, and prefer the own region and richer countries,
 *
 *     x[o][d] = a[o] b[d] (region of o = region of d ? k.abroad_same_region : 1)
 *                         (income group of d above that of o ? exp(k.richer) : 1).
 *
 * A gap of wages as such, a term of the destination less one of the origin, would cancel against a and b: it is in what
 * countries send and receive. Since weights know regions and income groups only, the fit is that of the table of these
 * kinds, and within a kind of destination every origin spreads in proportion to what the receivers take in.
 *
 * A country that is not simulated stands with its published figures.
 *
 * Coefficients: params/model.yml, sections demography and migration. */
#include "path87/world/abroad_table.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/process/migration.h"

static const double highest_chance = 0.5;

enum { FITTING_ROUNDS = 100, MINOR_GROUPS = 3 };

/* Persons by sex and five-year age group. */
struct by_age {
  double of[P87_SEXES][P87_MIGRANT_AGES];
};

static double at_most(double x, double high)
{
  return x < high ? x : high;
}

static double minors_of(const struct by_age *x)
{
  double sum = 0;
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned g = 0; g < MINOR_GROUPS; g++) sum += x->of[sex][g];
  return sum;
}

/* to += factor * x */
static void add(struct by_age *to, double factor, const struct by_age *x)
{
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned g = 0; g < P87_MIGRANT_AGES; g++) to->of[sex][g] += factor * x->of[sex][g];
}

/* --- what is known of each country ------------------------------------------------------------ */

struct place {
  int is_simulated;
  double persons;         /* at ages of migrants */
  struct by_age net;      /* W; then what those who go alone have to make up */
  struct by_age families; /* members of families, weighed */
};

static void fill_net(const struct p87_country *c, unsigned period, double scale, struct by_age *net)
{
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned g = 0; g < P87_MIGRANT_AGES; g++) net->of[sex][g] = c->net_migration[period][sex][g] * scale;
}

/* Persons weighed by how often they go: more by this factor with former members of the household elsewhere. */
static double weighed(int64_t all, int64_t with_migrants, double network)
{
  return (double)all + (network - 1.0) * (double)with_migrants;
}

static void fill_families(const struct p87_tally_layout *last, double network, struct by_age *x)
{
  for (unsigned cell = 0; cell < P87_SEXES * P87_MIGRANT_AGES; cell++)
    x->of[cell / P87_MIGRANT_AGES][cell % P87_MIGRANT_AGES] =
      weighed(last->nation_family_members[cell], last->nation_family_members_with_migrants[cell], network);
}

static void fill_places(const struct p87_figures *figures, const struct p87_directory *d, unsigned year, double network,
                        const struct p87_tally_layout *last, struct place *place)
{
  const unsigned period = p87_period_of(year - 1); /* mid year - 1 to mid year */
  double real = 0, simulated = 0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const double founders = (double)p87_directory_founders(d, c);
    if (!(founders > 0.0)) continue;
    real += p87_country_persons(&figures->country[c]);
    simulated += founders;
  }
  const double others = real > 0.0 ? simulated / real : 1.0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    struct place *p = &place[c];
    const double population = p87_country_persons(&figures->country[c]),
                 founders = (double)p87_directory_founders(d, c);
    p->is_simulated = founders > 0.0;
    p->persons = p->is_simulated ? founders : population * others;
    fill_net(&figures->country[c], period, p->persons / population, &p->net);
    fill_families(&last[c], network, &p->families);
  }
}

/* Net migrants as a share of last year's simulated persons. */
static void fill_shares(const struct place *p, const struct p87_tally_layout *last, struct p87_leaving *leaving)
{
  for (unsigned cell = 0; cell < P87_SEXES * P87_MIGRANT_AGES; cell++) {
    const unsigned sex = cell / P87_MIGRANT_AGES, g = cell % P87_MIGRANT_AGES;
    int64_t persons = 0;
    for (unsigned area = 0; area < P87_AREAS; area++)
      for (unsigned age = 5 * g; age < 5 * g + 5; age++)
        persons += last->population_persons_by_age[(area * P87_SEXES + sex) * P87_CATEGORIES_single_age + age];
    const double net = persons > 0 ? p->net.of[sex][g] / (double)persons : 0.0;
    leaving->net[sex][g] = net < -highest_chance ? -highest_chance : at_most(net, highest_chance);
  }
}

/* --- where they go ---------------------------------------------------------------------------- */

void p87_flows_weigh(const struct p87_params *params, struct p87_flows *flows)
{
  const double same = (double)params->demography.abroad_same_region, richer = p87_exp((double)params->migration.richer);
  for (unsigned o = 0; o < P87_COUNTRY_KINDS; o++)
    for (unsigned d = 0; d < P87_COUNTRY_KINDS; d++)
      flows->from_to[o][d] = (o / P87_INCOME_LEVELS == d / P87_INCOME_LEVELS ? same : 1.0) *
                             (d % P87_INCOME_LEVELS > o % P87_INCOME_LEVELS ? richer : 1.0);
}

/* Rows of what is not zero, in order. Counts them. */
static unsigned find_some(const double x[P87_COUNTRY_KINDS], unsigned row[P87_COUNTRY_KINDS])
{
  unsigned n = 0;
  for (unsigned k = 0; k < P87_COUNTRY_KINDS; k++)
    if (x[k] > 0.0) row[n++] = k;
  return n;
}

void p87_flows_fit(const double emigrants[P87_COUNTRY_KINDS], const double received[P87_COUNTRY_KINDS],
                   struct p87_flows *flows)
{
  unsigned from[P87_COUNTRY_KINDS], to[P87_COUNTRY_KINDS];
  const unsigned n = find_some(emigrants, from), m = find_some(received, to);
  const struct p87_flows weight = *flows;
  double(*x)[P87_COUNTRY_KINDS] = flows->from_to;
  memset(flows, 0, sizeof *flows);
  for (unsigned i = 0; i < n; i++)
    for (unsigned k = 0; k < m; k++) x[from[i]][to[k]] = weight.from_to[from[i]][to[k]];
  for (int round = 0; round < FITTING_ROUNDS; round++) {
    double factor[P87_COUNTRY_KINDS] = {0}; /* of columns; first their sums, which row by row are loops side by side */
    for (unsigned i = 0; i < n; i++)
      for (unsigned d = 0; d < P87_COUNTRY_KINDS; d++) factor[d] += x[from[i]][d];
    for (unsigned k = 0; k < m; k++) factor[to[k]] = factor[to[k]] > 0.0 ? received[to[k]] / factor[to[k]] : 0.0;
    for (unsigned i = 0; i < n; i++)
      for (unsigned d = 0; d < P87_COUNTRY_KINDS; d++) x[from[i]][d] *= factor[d];
    for (unsigned i = 0; i < n; i++) {
      const unsigned o = from[i];
      double sum = 0;
      for (unsigned k = 0; k < m; k++) sum += x[o][to[k]];
      const double of_row = sum > 0.0 ? emigrants[o] / sum : 0.0;
      for (unsigned k = 0; k < m; k++) x[o][to[k]] *= of_row;
    }
  }
}

/* Chances of the receiving countries for those who leave countries of one kind. */
static void fill_destinations(const struct p87_figures *figures, const double *come,
                              const double received[P87_COUNTRY_KINDS], const double flow[P87_COUNTRY_KINDS],
                              uint64_t upto[P87_MAX_COUNTRIES])
{
  double all = 0, sum = 0;
  size_t last = 0;
  for (unsigned d = 0; d < P87_COUNTRY_KINDS; d++) all += flow[d];
  if (!(all > 0.0)) return;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const unsigned d = p87_country_kind(&figures->country[c]);
    if (come[c] > 0.0) {
      sum += flow[d] / all * come[c] / received[d];
      last = c;
    }
    upto[c] = p87_threshold(sum);
  }
  for (size_t c = last; c < P87_MAX_COUNTRIES; c++) upto[c] = p87_threshold(1.0);
}

/* come[c]: taken in by country c, go[c]: sent; both >= 0, in simulated persons of one class. */
static void fill_class(const struct p87_figures *figures, const struct p87_params *params, const double *come,
                       const double *go, uint64_t upto[P87_COUNTRY_KINDS][P87_MAX_COUNTRIES])
{
  double emigrants[P87_COUNTRY_KINDS] = {0}, received[P87_COUNTRY_KINDS] = {0};
  for (size_t c = 0; c < figures->n_countries; c++) {
    emigrants[p87_country_kind(&figures->country[c])] += go[c];
    received[p87_country_kind(&figures->country[c])] += come[c];
  }
  struct p87_flows flows;
  p87_flows_weigh(params, &flows);
  p87_flows_fit(emigrants, received, &flows);
  for (unsigned o = 0; o < P87_COUNTRY_KINDS; o++)
    fill_destinations(figures, come, received, flows.from_to[o], upto[o]);
}

/* --- families --------------------------------------------------------------------------------- */

/* Chances of families, and what they bring and take: place[].net is left for those who go alone. */
static void send_families(const struct p87_figures *figures, const struct p87_params *params, struct place *place,
                          struct p87_leaving *leaving, struct p87_abroad *abroad)
{
  double go[P87_MAX_COUNTRIES] = {0}, come[P87_MAX_COUNTRIES] = {0}, all_go = 0, all_come = 0;
  struct by_age members = {{{0}}}; /* of the families that leave simulated countries */
  for (size_t c = 0; c < figures->n_countries; c++) {
    struct place *p = &place[c];
    const double net = minors_of(&p->net), could = minors_of(&p->families);
    come[c] = net > 0.0 ? net : 0.0;
    all_come += come[c];
    if (net < 0.0 && p->is_simulated && could > 0.0) {
      leaving[c].family = at_most(-net / could, highest_chance);
      go[c] = leaving[c].family * could;
      add(&members, leaving[c].family, &p->families);
    } else if (net < 0.0 && !p->is_simulated) {
      go[c] = -net;
    }
    all_go += go[c];
  }
  fill_class(figures, params, come, go, abroad->upto[P87_FAMILIES]);

  const double minors = minors_of(&members), taken = all_come > 0.0 ? all_go / all_come : 0.0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    struct place *p = &place[c];
    if (!(all_come > 0.0)) leaving[c].family = 0.0;
    add(&p->net, leaving[c].family, &p->families);
    if (minors > 0.0) add(&p->net, (p->is_simulated ? 0.0 : go[c] / minors) - come[c] * taken / minors, &members);
  }
}

/* --- alone ------------------------------------------------------------------------------------ */

/* Mean chance to enter a union this year. Unions come before migration. */
static double entry_chance(const struct p87_year_table *table, unsigned sex, unsigned g)
{
  double sum = 0;
  for (unsigned age = 5 * g; age < 5 * g + 5; age++) sum += (double)table->union_entry[sex][age] * 0x1p-32;
  return sum / 5.0;
}

/* Chances of those who may leave a country alone that make `wanted` leave. Returns how many will. */
static double leave_alone(const struct p87_tally_layout *last, const struct p87_year_table *table, double network,
                          unsigned sex, unsigned g, double wanted, struct p87_leaving *leaving)
{
  double go = 0;
  for (unsigned in_union = 0; in_union < 2; in_union++) {
    const size_t cell = (in_union * P87_SEXES + sex) * P87_MIGRANT_AGES + g;
    const double still = in_union ? 1.0 : 1.0 - entry_chance(table, sex, g);
    const double could =
      weighed(last->nation_may_leave_alone[cell], last->nation_may_leave_alone_with_migrants[cell], network) * still;
    if (!(could > 0.0)) continue;
    leaving->alone[in_union][sex][g] = at_most((wanted - go) / could, highest_chance);
    go += leaving->alone[in_union][sex][g] * could;
  }
  return go;
}

static void send_alone(const struct p87_figures *figures, const struct p87_params *params, unsigned sex, unsigned g,
                       const struct p87_tally_layout *last, const struct p87_year_table *table,
                       const struct place *place, struct p87_leaving *leaving, struct p87_abroad *abroad)
{
  const double network = (double)p87_migration_network(&params->migration);
  double go[P87_MAX_COUNTRIES] = {0}, come[P87_MAX_COUNTRIES] = {0}, rest = 0, persons = 0, all_come = 0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    rest += place[c].net.of[sex][g];
    persons += place[c].persons;
  }
  for (size_t c = 0; c < figures->n_countries; c++) {
    const double net = place[c].net.of[sex][g] - rest * place[c].persons / persons;
    come[c] = net > 0.0 ? net : 0.0;
    all_come += come[c];
    if (net < 0.0)
      go[c] = place[c].is_simulated ? leave_alone(&last[c], &table[c], network, sex, g, -net, &leaving[c]) : -net;
  }
  fill_class(figures, params, come, go, abroad->upto[p87_alone_class(sex, g)]);
  for (size_t c = 0; c < figures->n_countries && !(all_come > 0.0); c++)
    leaving[c].alone[0][sex][g] = leaving[c].alone[1][sex][g] = 0.0;
}

void p87_abroad_table_make(const struct p87_figures *figures, const struct p87_params *params,
                           const struct p87_directory *directory, unsigned year, const struct p87_tally_layout *last,
                           const struct p87_year_table *table, struct p87_leaving *leaving, struct p87_abroad *abroad)
{
  struct place place[P87_MAX_COUNTRIES];
  memset(abroad, 0, sizeof *abroad);
  memset(leaving, 0, figures->n_countries * sizeof *leaving);
  fill_places(figures, directory, year, (double)p87_migration_network(&params->migration), last, place);
  for (size_t c = 0; c < figures->n_countries; c++) fill_shares(&place[c], &last[c], &leaving[c]);
  send_families(figures, params, place, leaving, abroad);
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned g = MINOR_GROUPS; g < P87_MIGRANT_AGES; g++)
      send_alone(figures, params, sex, g, last, table, place, leaving, abroad);
}
