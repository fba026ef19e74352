/* This year's chances, by country.
 *
 * Time. Year y runs from mid y-1 to mid y and is centred on y - 1/2; the published
 * periods 2015-2020, 2020-2025, 2025-2030 are centred on 2017.5, 2022.5, 2027.5.
 * Rates are linear between these and beyond them.
 *
 * Deaths. Published: central rates of 0, 1-4, 5-9, ..., 100+. Within a group of five
 * years ln m is linear between the centres of groups and then shifted, so that
 * deaths over persons of the group in 2016 are the published rate; 1-4 is flat. A person who reaches age a
 * has spent half the year at a - 1 and half at a:
 *     P = 1 - exp(-(m[a-1] + m[a]) / 2)            a = 2 ... 99
 * Infants die early in their year: with L0, L1 the years lived at 0 and 1 by one birth,
 *     P[0] = 1 - L0  of those born this year,      P[1] = 1 - L1 / L0
 * where L0 = 1 - (1 - a0) q0 and a0, the years lived by those who die, follows Coale
 * and Demeny (Preston, Heuveline, Guillot 2001, Demography, table 3.3).
 *
 * Unions. Share S of women of age a (completed years; x = a + 1/2), median age v, scale w,
 *     v = k.union_median + k.union_median_income * income group - k.union_median_adolescent * f(15-19)
 *     w = k.union_spread * (v - 10)
 *     S = k.union_maximum * (L(x) - L(15)) / (1 - L(15)) * W(a),   L(x) = 1 / (1 + exp(-(x - v) / w))
 * men with x - gap for x. W: from 35 on, survival of the other sex at the ages of the
 * partner, as far as widowed people are not in a union again. Both curves are then scaled to
 * the same number of couples in the population of 2016. An unmarried person enters with
 *     e = (goal - kept) / (1 - kept),  kept = (S[a-1] + d) (1 - widowed - parted),  goal = S[a] + (1 - k.union_feedback) d
 * d: last year's share of women in a union in the age group, less the one aimed at.
 *
 * Births. In a union f / ((1 + twins) (s + r (1 - s))), outside r times that: s is the
 * share of the group in a union when last year's births were drawn, with what migration has changed
 * since and new unions will not have made good, moved half a year of age up the curve S,
 * r = k.fertility_outside_union.
 *
 * Living together. Feedback holds what is published of 2016: adults per household through the
 * couples who live with parents and those who leave them, the share of one-person households through
 * those who leave to live alone and those who live alone and join others, female heads through the
 * wives who head the households of new couples, and the widows who head theirs.
 *
 * Who moves, inside a country and abroad: world/migration_table.c.
 *
 * Coefficients: params/model.yml, section demography; their values are judgement
 * unless a source is named there. */
#include "path87/world/year_table.h"

#include <float.h>
#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/random.h"
#include "path87/process/progress.h"

static const double period_years = 5.0, first_period_centre = 2017.5;
static const double youngest_median = 15.5, oldest_median = 45.0; /* of entry into unions */
static const double highest_birth_chance = 0.9;
static const double income_bin_first = 0.05, income_bin_width = 0.125; /* USD PPP per day; ln */

enum { WIDOWHOOD_FROM = 35, LAST_ENTRY_AGE = 70, LEAVE_HOME_LATER = 30, LEAVE_HOME_LAST = 59 };

static double clamped(double x, double low, double high)
{
  return x < low ? low : x > high ? high : x;
}

/* --- time ----------------------------------------------------------------------------------- */

/* Two periods and the weight of the second; beyond 0-1 outside their centres. */
struct between {
  unsigned from;
  double weight;
};

static struct between between_of(unsigned year)
{
  const double at = ((double)year - 0.5 - first_period_centre) / period_years;
  const unsigned from = at < 1.0 ? 0 : P87_PERIODS - 2;
  const struct between b = {from, at - (double)from};
  return b;
}

static double at(struct between b, double from, double to)
{
  const double x = from + b.weight * (to - from);
  return x > 0.0 ? x : 0.0;
}

static double fertility_at(const struct p87_country *c, struct between b, unsigned group)
{
  return at(b, c->fertility[b.from][group], c->fertility[b.from + 1][group]);
}

static void mortality_at(const struct p87_country *c, struct between b, unsigned sex, double group[P87_MORTALITY_AGES])
{
  for (unsigned g = 0; g < P87_MORTALITY_AGES; g++)
    group[g] = at(b, c->mortality[b.from][sex][g], c->mortality[b.from + 1][sex][g]);
}

/* --- deaths --------------------------------------------------------------------------------- */

static double centre_of(unsigned group)
{
  return group == 0 ? 0.5 : group == 1 ? 3.0 : 5.0 * (double)group - 2.5;
}

/* Scales five rates so that their mean over the persons of these ages is the rate of the group. */
static void scale_to_group(const double persons[5], double group, double rate[5])
{
  double deaths = 0, all = 0;
  for (int age = 0; age < 5; age++) all += persons[age];
  for (int age = 0; age < 5; age++) deaths += rate[age] * (all > 0.0 ? persons[age] / all : 0.2);
  for (int age = 0; age < 5; age++) rate[age] *= group / deaths;
}

void p87_single_age_mortality(const double group[P87_MORTALITY_AGES], const double persons[P87_AGES],
                              double rate[P87_AGES])
{
  double ln_m[P87_MORTALITY_AGES];
  for (unsigned g = 0; g < P87_MORTALITY_AGES; g++) ln_m[g] = p87_ln(group[g] > 1e-9 ? group[g] : 1e-9);
  rate[0] = group[0];
  for (unsigned age = 1; age < 5; age++) rate[age] = group[1];
  for (unsigned g = 2; g + 1 < P87_MORTALITY_AGES; g++) {
    const unsigned first = 5 * (g - 1);
    for (unsigned age = first; age < first + 5; age++) {
      const double x = (double)age + 0.5;
      const unsigned low = x < centre_of(g) ? g - 1 : g;
      const double share = (x - centre_of(low)) / (centre_of(low + 1) - centre_of(low));
      rate[age] = ln_m[low] + share * (ln_m[low + 1] - ln_m[low]);
    }
  }
  p87_exp_all(P87_AGE_LAST - 5, rate + 5);
  for (unsigned g = 2; g + 1 < P87_MORTALITY_AGES; g++)
    scale_to_group(persons + 5 * (g - 1), group[g], rate + 5 * (g - 1));
  rate[P87_AGE_LAST] = group[P87_MORTALITY_AGES - 1];
}

/* Years lived in the first year of life by an infant who dies in it. */
static double infant_years(double m0, enum p87_sex sex)
{
  if (m0 >= 0.107) return sex == P87_MALE ? 0.330 : 0.350;
  return sex == P87_MALE ? 0.045 + 2.684 * m0 : 0.053 + 2.800 * m0;
}

void p87_death_chances(const double group[P87_MORTALITY_AGES], const double persons[P87_AGES], enum p87_sex sex,
                       double chance[P87_AGES])
{
  double m[P87_AGES];
  p87_single_age_mortality(group, persons, m);
  const double rest = 1.0 - infant_years(m[0], sex);
  const double q0 = m[0] / (1.0 + rest * m[0]);
  const double years_0 = 1.0 - rest * q0;
  const double years_1 = (1.0 - q0) * (m[1] > 1e-9 ? (1.0 - p87_exp(-m[1])) / m[1] : 1.0);
  chance[0] = 1.0 - years_0;
  chance[1] = clamped(1.0 - years_1 / years_0, 0.0, 1.0);
  for (unsigned age = 2; age < P87_AGE_LAST; age++) chance[age] = -0.5 * (m[age - 1] + m[age]);
  chance[P87_AGE_LAST] = -m[P87_AGE_LAST];
  p87_exp_all(P87_AGE_LAST - 1, chance + 2);
  for (unsigned age = 2; age <= P87_AGE_LAST; age++) chance[age] = 1.0 - chance[age];
}

static void fill_deaths(const struct p87_country *c, struct between b, struct p87_year_table *t)
{
  for (unsigned sex = 0; sex < P87_SEXES; sex++) {
    double group[P87_MORTALITY_AGES], chance[P87_AGES];
    mortality_at(c, b, sex, group);
    p87_death_chances(group, c->population[sex], (enum p87_sex)sex, chance);
    for (unsigned age = 0; age < P87_AGES; age++) t->death[sex][age] = p87_threshold(chance[age]);
  }
}

/* --- unions --------------------------------------------------------------------------------- */

/* Published rate of an age, flat within its group: good enough for widowhood. */
static double partner_rate(const struct p87_country *c, enum p87_sex partner, double age)
{
  const unsigned a = (unsigned)clamped(age, 0.0, P87_AGE_LAST);
  return c->mortality[0][partner][a < 1 ? 0 : a < 5 ? 1 : a / 5 + 1];
}

static double logistic(double x)
{
  return 1.0 / (1.0 + p87_exp(-x));
}

/* Shares that one sex alone would aim at. */
static void curve_of_one_sex(const struct p87_country *c, enum p87_sex sex, const struct p87_demography_params *k,
                             double share[P87_AGES])
{
  const double median = clamped((double)k->union_median + (double)k->union_median_income * c->income_group -
                                  (double)k->union_median_adolescent * c->fertility[0][0],
                                youngest_median, oldest_median);
  const double scale = (double)k->union_spread * (median - 10.0);
  const double gap = p87_spouse_gap(c, k);
  const int is_man = sex == P87_MALE;
  const double again = (double)(is_man ? k->remarriage_men : k->remarriage_women);
  const enum p87_sex partner = is_man ? P87_FEMALE : P87_MALE;

  const double start = logistic((15.0 - median) / scale);
  double hazard = 0; /* of having been widowed since 35 */
  for (unsigned age = 0; age < P87_AGES; age++) {
    const double x = (double)age + 0.5 - (is_man ? gap : 0.0);
    share[age] = 0;
    if (age < 15 || x <= 15.0) continue;
    const double entered = (logistic((x - median) / scale) - start) / (1.0 - start);
    if (age > WIDOWHOOD_FROM) hazard += partner_rate(c, partner, (double)age - 0.5 + (is_man ? -gap : gap));
    const double alone = 1.0 - p87_exp(-hazard);
    share[age] = (double)k->union_maximum * entered * (1.0 - (1.0 - again) * alone);
  }
}

static void curves_of_both(const struct p87_country *c, const struct p87_demography_params *k,
                           double share[P87_SEXES][P87_AGES])
{
  double persons[P87_SEXES] = {0};
  for (unsigned sex = 0; sex < P87_SEXES; sex++) {
    curve_of_one_sex(c, (enum p87_sex)sex, k, share[sex]);
    for (unsigned age = 0; age < P87_AGES; age++) persons[sex] += c->population[sex][age] * share[sex][age];
  }
  const double couples = 0.5 * (persons[P87_MALE] + persons[P87_FEMALE]); /* the mean of what both aim at */
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned age = 0; age < P87_AGES; age++)
      if (persons[sex] > 0.0)
        share[sex][age] = clamped(share[sex][age] * couples / persons[sex], 0.0, P87_UNION_SHARE_MOST);
}

void p87_union_curve(const struct p87_country *country, enum p87_sex sex, const struct p87_demography_params *k,
                     double share[P87_AGES])
{
  double both[P87_SEXES][P87_AGES];
  curves_of_both(country, k, both);
  memcpy(share, both[sex], sizeof both[sex]);
}

double p87_union_share(const struct p87_country *country, enum p87_sex sex, unsigned age,
                       const struct p87_demography_params *k)
{
  double share[P87_AGES];
  p87_union_curve(country, sex, k, share);
  return age < P87_AGES ? share[age] : 0.0;
}

/* Mean share of women of an age group, by the population of 2016. */
static double group_share(const struct p87_country *c, const double share[P87_AGES], unsigned group)
{
  double women = 0, in_union = 0;
  for (unsigned age = 15 + 5 * group; age < 20 + 5 * group; age++) {
    women += c->population[P87_FEMALE][age];
    in_union += c->population[P87_FEMALE][age] * share[age];
  }
  return women > 0.0 ? in_union / women : share[17 + 5 * group];
}

/* Share of an age group counted, less the one aimed at; 0 if there was no one. */
static double surplus_of(const struct p87_country *c, const int64_t *in_union, const int64_t *women,
                         const double share[P87_AGES], unsigned group)
{
  if (women[group] <= 0) return 0.0;
  return (double)in_union[group] / (double)women[group] - group_share(c, share, group);
}

/* Of the end of last year. */
static double union_surplus(const struct p87_country *c, const struct p87_tally_layout *last,
                            const double share[P87_AGES], unsigned group)
{
  return surplus_of(c, last->nation_in_union_by_age, last->nation_women_by_age, share, group);
}

/* Of last year when births were drawn, before people came and left; in the first year of its beginning. */
static double birth_surplus(const struct p87_country *c, const struct p87_tally_layout *last,
                            const double share[P87_AGES], unsigned group)
{
  if (last->nation_fertile_by_age[group] <= 0) return union_surplus(c, last, share, group);
  return surplus_of(c, last->nation_fertile_in_union_by_age, last->nation_fertile_by_age, share, group);
}

static void fill_unions(const struct p87_country *c, const struct p87_params *params, const struct p87_lasting *lasting,
                        const struct p87_tally_layout *last, struct p87_year_table *t)
{
  const struct p87_demography_params *k = &params->demography;
  const double gap = p87_spouse_gap(c, k);
  for (unsigned sex = 0; sex < P87_SEXES; sex++) {
    const double *share = lasting->in_union[sex];
    const enum p87_sex partner = sex == P87_MALE ? P87_FEMALE : P87_MALE;
    for (unsigned age = 15; age <= LAST_ENTRY_AGE; age++) {
      const double older = sex == P87_MALE ? -gap : gap;
      const double widowed = partner_rate(c, partner, (double)age + older);
      const unsigned before = age - 1;
      const double surplus =
        sex == P87_FEMALE && before >= 15 && before < 50 ? union_surplus(c, last, share, (before - 15) / 5) : 0.0;
      const double had = clamped(share[before] + surplus, 0.0, 1.0);
      const double kept = clamped(had * (1.0 - widowed - (double)k->divorce), 0.0, 0.999);
      const double goal = share[age] + (1.0 - (double)k->union_feedback) * surplus;
      t->union_entry[sex][age] = p87_threshold((goal - kept) / (1.0 - kept));
    }
  }
}

/* --- births --------------------------------------------------------------------------------- */

static void fill_births(const struct p87_country *c, struct between b, const struct p87_params *params,
                        const struct p87_lasting *lasting, const struct p87_tally_layout *last,
                        struct p87_year_table *t)
{
  const struct p87_demography_params *k = &params->demography;
  const double r = (double)k->fertility_outside_union;
  const double *share = lasting->in_union[P87_FEMALE];
  for (unsigned g = 0; g < P87_FERTILITY_AGES; g++) {
    /* those who give birth in the year are half a year older at its end than the group */
    const unsigned first = 15 + 5 * g;
    double half_older = 0.1 * (share[first + 5] - share[first]);
    const double surplus = birth_surplus(c, last, share, g);
    const double migrants = union_surplus(c, last, share, g) - surplus; /* what they added to it since */
    const double s =
      clamped(group_share(c, share, g) + surplus + (1.0 - (double)k->union_feedback) * migrants + half_older, 0.0, 1.0);
    const double weight = s + r * (1.0 - s);
    const double confinements = fertility_at(c, b, g) / (1.0 + (double)k->twins);
    const double inside = weight > 0.0 ? clamped(confinements / weight, 0.0, highest_birth_chance) : 0.0;
    t->birth[1][g] = p87_threshold(inside);
    t->birth[0][g] = p87_threshold(r * inside);
  }
  const double boys = at(b, c->sex_ratio_at_birth[b.from], c->sex_ratio_at_birth[b.from + 1]);
  t->boy = p87_threshold(boys / (1.0 + boys));
}

/* --- living together -------------------------------------------------------------------------- */

static int64_t both_areas(const int64_t cells[P87_AREAS])
{
  return cells[P87_RURAL] + cells[P87_URBAN];
}

/* Adults per household of 2016 over those of last year, 1 if not known. */
static double adults_wanting(const struct p87_country *c, const struct p87_tally_layout *last)
{
  double all = 0, adults = 0;
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned age = 0; age < P87_AGES; age++) {
      all += c->population[sex][age];
      adults += age >= P87_ADULT_FIRST ? c->population[sex][age] : 0.0;
    }
  int64_t now = 0;
  for (size_t k = 0; k < P87_COUNT_OF(last->adults_by_work_status); k++) now += last->adults_by_work_status[k];
  const int64_t homes = both_areas(last->households_households);
  if (now <= 0 || homes <= 0 || !(all > 0.0) || !(c->households.mean_size > 0.0)) return 1.0;
  return c->households.mean_size * (adults / all) / ((double)now / (double)homes);
}

/* One-person households, share of all, of last year; that of 2016 if not known. */
static double living_alone(const struct p87_country *c, const struct p87_tally_layout *last)
{
  const int64_t homes = both_areas(last->households_households);
  return homes > 0 ? (double)both_areas(last->households_one_person) / (double)homes : c->households.one_person;
}

static void fill_homes(const struct p87_country *c, const struct p87_params *params,
                       const struct p87_tally_layout *last, struct p87_year_table *t)
{
  const struct p87_demography_params *k = &params->demography;
  const double aim = c->households.one_person, now = living_alone(c, last);
  const int64_t homes = both_areas(last->households_households);
  const double three = c->households.three_generation;
  const double missing =
    homes > 0 ? three - (double)both_areas(last->households_three_generation) / (double)homes : 0.0;
  const double wanting = adults_wanting(c, last) - 1.0;

  const double fewer = now > 0.0 ? clamped(aim / now, 0.1, 3.0) : 3.0;
  const double young =
    (double)k->leave_home * aim * fewer * fewer * clamped(1.0 - (double)k->leave_home_feedback * wanting, 0.3, 3.0);
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned age = P87_ADULT_FIRST; age <= LEAVE_HOME_LAST; age++)
      t->leave_home[sex][age] = p87_threshold(age < LEAVE_HOME_LATER ? young : young * (double)k->leave_home_later);
  t->join = p87_threshold(now > aim ? (double)k->join * (1.0 - aim / now) : 0.0);

  const double with_parents =
    clamped((double)k->with_parents * c->households.extended + (double)k->with_parents_feedback * wanting +
              (double)k->three_generation_feedback * missing,
            0.0, 1.0);
  t->with_parents = p87_threshold(with_parents);
  t->with_hers = p87_threshold(with_parents * (double)k->with_her_parents);
  t->split = p87_threshold(clamped(
    (double)k->split * (1.0 - (double)k->split_feedback * wanting - (double)k->three_generation_feedback * missing),
    0.0, 0.5));

  const double heads = homes > 0 ? (double)both_areas(last->households_female_headed) / (double)homes : 1.0;
  t->wife_heads =
    p87_threshold(clamped((double)k->wife_heads_feedback * (c->households.female_head - heads), 0.0, 0.9));
  t->widow_heads = p87_threshold(
    clamped(1.0 - (double)k->widow_heads_feedback * (heads - c->households.female_head), homes > 0 ? 0.0 : 1.0, 1.0));
  t->foster = p87_threshold((double)k->foster);
}

/* --- income --------------------------------------------------------------------------------- */

static double years_since_2016(unsigned year)
{
  return (double)year - (double)P87_YEAR_FIRST;
}

/* Income per head below which a share of last year's persons lives; 0 if there was no one. */
static double income_quantile(const int64_t *bin, size_t n, double share)
{
  int64_t all = 0;
  for (size_t k = 0; k < n; k++) all += bin[k];
  if (all <= 0) return 0.0;
  const double wanted = share * (double)all;
  double below = 0;
  for (size_t k = 0; k < n; k++) {
    const double here = (double)bin[k];
    if (here > 0.0 && below + here >= wanted)
      return income_bin_first * p87_exp(income_bin_width * ((double)k + (wanted - below) / here));
    below += here;
  }
  return income_bin_first * p87_exp(income_bin_width * (double)n);
}

static void fill_income(const struct p87_country *c, unsigned year, const struct p87_params *params,
                        const struct p87_tally_layout *last, struct p87_year_table *t)
{
  const struct p87_economy_params *k = &params->economy;
  t->ln_growth = (float)(years_since_2016(year) * p87_expected_growth(c, k));

  const int64_t *bin = last->nation_income_bin;
  const size_t n = P87_COUNT_OF(last->nation_income_bin);
  for (unsigned p = 1; p < P87_COUNT_OF(t->poorest); p++) t->poorest[p] = (float)income_quantile(bin, n, 0.01 * p);
}

/* --- school --------------------------------------------------------------------------------- */

/* How much more, or less, often children of a country repeat: on the way, by a weight, from what holds everywhere to the
 * chance with which as many of those at school complete lower secondary school by 17 as completion and attendance
 * published for 2016 say. */
static float repeats_of(const struct p87_country *c, const struct p87_params *params)
{
  enum { BISECTIONS = 24 };
  const struct p87_school_params *k = &params->school;
  const struct p87_education_figures *e = &c->education;
  const double completed = 0.5 * (e->completion_lower_male + e->completion_lower_female);
  const double attending = 1.0 - 0.5 * (e->oos_lower_male + e->oos_lower_female);
  const double share = clamped(completed / clamped(attending, 0.01, 1.0), 0.05, 0.99);
  const unsigned grades = (unsigned)(e->primary_years + e->lower_secondary_years);
  const unsigned tries = P87_CHILD_LAST + 1 - (unsigned)e->entry_age;
  double low = p87_ln(1e-4), high = p87_ln(0.5);
  for (int round = 0; round < BISECTIONS; round++) {
    const double middle = 0.5 * (low + high);
    if (p87_complete_in_time(k, p87_exp(middle), grades, tries) > share)
      low = middle;
    else
      high = middle;
  }
  const double usual = clamped((double)k->repeat_school, 1e-4, 1.0);
  return (float)p87_exp((double)k->repeat_own_weight * (0.5 * (low + high) - p87_ln(usual)));
}

/* Adults whose wages are those of the market, by area: what last year counted. */
static void fill_labour(const struct p87_tally_layout *last, struct p87_year_table *t)
{
  for (unsigned area = 0; area < P87_AREAS; area++) {
    int64_t adults = 0, labour = 0;
    for (unsigned sex = 0; sex < P87_SEXES; sex++) {
      const int64_t *by_status = &last->adults_by_work_status[(area * P87_SEXES + sex) * P87_WORK_STATUSES];
      for (unsigned k = 0; k < P87_WORK_STATUSES; k++) adults += by_status[k];
      for (unsigned k = P87_INFORMAL_EMPLOYEE; k <= P87_CONTRIBUTING_FAMILY; k++) labour += by_status[k];
    }
    t->labour[area] = adults > 0 ? (float)((double)labour / (double)adults) : 0.0f;
  }
}

void p87_lasting_make(const struct p87_country *country, const struct p87_params *params, struct p87_lasting *lasting)
{
  curves_of_both(country, &params->demography, lasting->in_union);
  lasting->repeats = repeats_of(country, params);
}

void p87_year_table_make(const struct p87_figures *figures, const struct p87_params *params,
                         const struct p87_lasting *lasting, unsigned year, const struct p87_tally_layout *last,
                         struct p87_year_table *table)
{
  const struct between b = between_of(year);
  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_country *country = &figures->country[c];
    struct p87_year_table *t = &table[c];
    memset(t, 0, sizeof *t);
    struct p87_lasting made;
    const struct p87_lasting *kept = lasting ? &lasting[c] : &made;
    if (!lasting) p87_lasting_make(country, params, &made);
    fill_deaths(country, b, t);
    fill_unions(country, params, kept, &last[c], t);
    fill_births(country, b, params, kept, &last[c], t);
    fill_homes(country, params, &last[c], t);
    p87_work_structure_make(country->employment, country->urban[0], &t->structure);
    t->repeats = kept->repeats;
    fill_income(country, year, params, &last[c], t);
    fill_labour(&last[c], t);
  }
}
