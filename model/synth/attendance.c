/* Attendance of 2016 by level, sex, area and wealth, as published: tastes of a country for school.
 *
 *     g[level][sex] +=  w (logit A - logit a)            A published, a lived share attending
 *     g[towns] += w ((logit A - logit a)_towns - (logit A - logit a)_country)
 *     g[wealth] += w ((logit A - logit a)_richest - (logit A - logit a)_poorest) / (distance of their scores)
 *
 * over children of the ages of primary, lower and upper secondary school (areas and wealth: published for
 * the first two levels). What income, cost and distance do to attendance is in the model already: these
 * are what they leave over, and stay as they are when incomes move. They start near where most countries
 * end: log odds of attending and a half. */
#include "path87/synth/attendance.h"

#include "path87/base/dmath.h"
#include "path87/process/count.h"
#include "path87/process/school_level.h"

enum { QUINTILES = 5 };

static const double pace = 0.7, rarest = 0.003, largest_step = 2.0;
static const double usual_surplus = 0.5;     /* of the taste over the log odds of attending: where the fit starts */
static const double quintile_distance = 2.8; /* between mean scores of the poorest and the richest fifth */
static const float most_by_level = 8.0f, most_by_area = 3.0f, most_by_wealth = 1.5f;

/* Children of a group, those who attend, and how many of them should. */
struct attendance {
  double children, attending, published;
};

struct seen {
  struct attendance level[P87_SCHOOL_LEVELS][P87_SEXES], area[P87_AREAS], quintile[QUINTILES];
};

/* Share of children of a level and sex who attend, as published. */
static double published_share(const struct p87_education_figures *e, int level, unsigned sex)
{
  const double out[P87_SCHOOL_LEVELS][P87_SEXES] = {{e->oos_primary_male, e->oos_primary_female},
                                                    {e->oos_lower_male, e->oos_lower_female},
                                                    {e->oos_upper_male, e->oos_upper_female}};
  return 1.0 - out[level][sex];
}

static void see(struct attendance *a, int attends, double published)
{
  a->children += 1;
  a->attending += attends;
  a->published += published;
}

static void see_child(const struct p87_country *c, const struct p87_community *place, p87_index i, struct seen *seen)
{
  const struct p87_education_figures *e = &c->education;
  const struct p87_persons *who = &place->persons;
  const unsigned age = who->age[i], sex = who->sex[i];
  const int l = p87_school_level_at(e, age);
  if (age < P87_CHILD_FIRST || age > P87_CHILD_LAST || l < 0 || l >= P87_SCHOOL_LEVELS) return;
  const double by_area[2][P87_AREAS] = {{e->oos_primary_rural, e->oos_primary_urban},
                                        {e->oos_lower_rural, e->oos_lower_urban}};
  const double *const by_wealth[2] = {&e->oos_primary_q1, &e->oos_lower_q1};
  const unsigned use = who->time_use[i];
  const int attends = use == P87_SCHOOL_ONLY || use == P87_SCHOOL_AND_WORK;
  see(&seen->level[l][sex], attends, published_share(e, l, sex));
  if (l > P87_LOWER_SECONDARY) return;
  const unsigned quintile = p87_wealth_quintile(place->households.wealth[who->household[i]]);
  see(&seen->area[place->area], attends, 1.0 - by_area[l][place->area]);
  see(&seen->quintile[quintile], attends, 1.0 - by_wealth[l][quintile]);
}

static double logit(double p)
{
  const double q = p < rarest ? rarest : p > 1.0 - rarest ? 1.0 - rarest : p;
  return p87_ln(q / (1.0 - q));
}

/* What is missing in log odds; 0 where there are no children. */
static double missing(const struct attendance *a)
{
  if (!(a->children > 0)) return 0.0;
  const double gap = logit(a->published / a->children) - logit(a->attending / a->children);
  return gap > largest_step ? largest_step : gap < -largest_step ? -largest_step : gap;
}

static float moved(float taste, double by, float most)
{
  const float to = taste + (float)(pace * by);
  return to > most ? most : to < -most ? -most : to;
}

void p87_attendance_begin(const struct p87_country *country, struct p87_school_taste *taste)
{
  const struct p87_school_taste none = {0};
  *taste = none;
  for (int l = 0; l < P87_SCHOOL_LEVELS; l++)
    for (unsigned s = 0; s < P87_SEXES; s++)
      taste->level[l][s] = (float)(logit(published_share(&country->education, l, s)) + usual_surplus);
}

void p87_attendance_fit(const struct p87_country *country, const struct p87_community *places, uint32_t n,
                        struct p87_school_taste *taste)
{
  struct seen seen = {0};
  for (uint32_t k = 0; k < n; k++)
    for (p87_index i = 0; i < places[k].persons.n; i++) see_child(country, &places[k], i, &seen);
  for (int l = 0; l < P87_SCHOOL_LEVELS; l++)
    for (int s = 0; s < P87_SEXES; s++)
      taste->level[l][s] = moved(taste->level[l][s], missing(&seen.level[l][s]), most_by_level);

  struct attendance all = {0};
  for (int a = 0; a < P87_AREAS; a++) {
    all.children += seen.area[a].children;
    all.attending += seen.area[a].attending;
    all.published += seen.area[a].published;
  }
  for (int a = 0; a < P87_AREAS; a++)
    taste->area[a] = moved(taste->area[a], missing(&seen.area[a]) - missing(&all), most_by_area);
  const double gradient = missing(&seen.quintile[QUINTILES - 1]) - missing(&seen.quintile[0]);
  taste->wealth = moved(taste->wealth, gradient / quintile_distance, most_by_wealth);
}
