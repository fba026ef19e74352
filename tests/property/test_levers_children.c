/* Laws of the levers of law, inspection, remedies, schools, supply chains and norms: they act where they reach and
 * nowhere else, in the direction that studies found where they found one, and cost what the arithmetic says. Signs that
 * studies leave open are not asserted. Four countries, small scale. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/process/child_time.h"
#include "path87/process/enforcement.h"
#include "path87/process/export_chain.h"
#include "path87/process/inspection.h"
#include "path87/process/school_level.h"
#include "path87/world/classify.h"
#include "support/gen_params.h"

enum { HORIZON = 2019, YEARS = HORIZON - 2016 + 1, MOST_PLACES = 256, MOST_LEVERS = 2 };
static const char *const countries = "BGD ETH ECU TON";
static const double scale = 20000;

/* --- runs ------------------------------------------------------------------------------------------ */

/* What is kept of a run, by year and community. */
struct trace {
  struct p87_results results;
  uint64_t hash[YEARS][MOST_PLACES];
  uint8_t is_reached[YEARS][MOST_PLACES];
  double income[YEARS][MOST_PLACES]; /* of all households, per head, added up */
  int64_t pupils_at_work[YEARS], their_hours[YEARS];
  int64_t at_school[YEARS][2]; /* of households outside and inside a discriminated group */
};

struct recording {
  struct trace *trace;
  const struct p87_scenario *first;
};

static int has_lever(const struct p87_community *c)
{
  static const struct p87_policy_inputs none;
  int programmes = 0;
  for (p87_index h = 0; h < c->households.n; h++) programmes |= c->households.programmes[h] != 0;
  return programmes || memcmp(&c->inputs, &none, sizeof none) != 0;
}

/* Of all columns but what levers say themselves. */
static uint64_t hash_of(const struct p87_community *c)
{
  uint64_t hash = 0;
  for (int col = 0; col < P87_COLUMNS; col++)
    if (col != P87_COLUMN_PLACE_inputs && col != P87_COLUMN_PLACE_child_penalty_age &&
        col != P87_COLUMN_HOUSEHOLD_programmes)
      hash += p87_community_column_hash(c, (enum p87_column)col);
  return hash;
}

static void look_at_pupils(const struct p87_community *c, struct trace *t, unsigned y)
{
  const struct p87_persons *who = &c->persons;
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned use = who->time_use[i];
    const int works = use == P87_SCHOOL_AND_WORK;
    if (who->age[i] > P87_CHILD_LAST || (use != P87_SCHOOL_ONLY && !works)) continue;
    t->pupils_at_work[y] += works;
    t->their_hours[y] += works ? who->hours_week[i] : 0;
    t->at_school[y][(c->households.traits[who->household[i]] & P87_DISCRIMINATED) != 0]++;
  }
}

static p87_status keep(void *user, const struct p87_scenario *scenario, unsigned replicate, unsigned year,
                       const struct p87_world *world)
{
  struct recording *r = user;
  struct trace *t = &r->trace[scenario - r->first];
  (void)replicate;
  assert_true(world->n <= MOST_PLACES);
  for (uint32_t k = 0; k < world->n; k++) {
    const struct p87_community *c = &world->community[k];
    t->hash[year - 2016][k] = hash_of(c);
    t->is_reached[year - 2016][k] = (uint8_t)has_lever(c);
    for (p87_index h = 0; h < c->households.n; h++)
      t->income[year - 2016][k] += (double)c->households.income_usd_day[h];
    look_at_pupils(c, t, year - 2016);
  }
  return P87_OK;
}

/* One scenario: some levers with one another. */
struct with {
  enum p87_lever lever;
  double value;
};

struct scenarios {
  size_t n;
  struct p87_scenario *s;
  struct p87_setting (*setting)[MOST_LEVERS];
};

/* n scenarios, all without a lever so far. */
static struct scenarios begin(size_t n)
{
  struct scenarios all = {.n = n};
  all.s = p87_alloc_array(n, sizeof *all.s);
  all.setting = p87_alloc_array(n, sizeof *all.setting);
  assert_true(all.s && all.setting);
  for (size_t k = 0; k < n; k++) {
    small_scenario(&all.s[k], countries, scale);
    all.s[k].horizon = HORIZON;
  }
  return all;
}

/* Adds a lever to scenario k, everywhere and for everyone. */
static struct p87_setting *pull(struct scenarios *all, size_t k, enum p87_lever lever, double value)
{
  struct p87_scenario *s = &all->s[k];
  assert_true(s->n_settings < MOST_LEVERS);
  struct p87_setting *t = &all->setting[k][s->n_settings++];
  *t = p87_setting_make(lever);
  t->value = value;
  t->last_year = HORIZON;
  s->settings = all->setting[k];
  assert_int_equal(p87_scenario_number(s), 0);
  return t;
}

static struct trace *run(const struct p87_inputs *inputs, struct scenarios *all)
{
  struct trace *trace = p87_alloc_array(all->n, sizeof *trace);
  struct p87_results *results = p87_alloc_array(all->n, sizeof *results);
  assert_true(trace && results);
  memset(trace, 0, all->n * sizeof *trace);
  struct p87_stage stage;
  assert_int_equal(p87_stage_init(&stage, p87_comm_world(), inputs, small_kernels(), &all->s[0]), P87_OK);
  struct recording r = {.trace = trace, .first = all->s};
  assert_int_equal(p87_ensemble_run(&stage, all->s, all->n, results, keep, &r), P87_OK);
  for (size_t k = 0; k < all->n; k++) trace[k].results = results[k];
  p87_stage_free(&stage);
  p87_free(results);
  return trace;
}

static void end(struct scenarios *all, struct trace *trace)
{
  for (size_t k = 0; k < all->n; k++) p87_results_free(&trace[k].results);
  p87_free(trace);
  p87_free(all->s);
  p87_free(all->setting);
}

/* An administration that reaches everyone, at once and for nothing; no inspector anywhere unless a lever sends one. */
static struct p87_inputs *plain_inputs(void)
{
  struct p87_inputs *in = small_inputs_copy();
  in->params.policy.capacity_low = in->params.policy.capacity_high = 1.0f;
  in->params.policy.undocumented = in->params.policy.survey_error = 0.0f;
  in->params.policy.administration = in->params.policy.leakage = 0.0f;
  for (size_t c = 0; c < in->figures.n_countries; c++) in->figures.country[c].law.inspections_per_10000 = 0;
  return in;
}

/* --- outcomes --------------------------------------------------------------------------------------- */

/* Children of a tally by single age, of ages from..to, added over countries. */
static int64_t count_children(const struct p87_results *r, unsigned year, size_t offset, unsigned from, unsigned to)
{
  int64_t sum = 0;
  for (size_t c = 0; c < r->n_countries; c++) {
    int64_t cells[P87_CHILD_CELLS];
    memcpy(cells, (const char *)p87_results_slab(r, 0, year, c) + offset, sizeof cells);
    for (unsigned area = 0; area < P87_AREAS; area++)
      for (unsigned sex = 0; sex < P87_SEXES; sex++)
        for (unsigned age = from; age <= to; age++) sum += cells[p87_child_cell(area, sex, age)];
  }
  return sum;
}

#define OF(measure) offsetof(struct p87_tally_layout, children_##measure)

static int64_t all_children(const struct p87_results *r, unsigned year, size_t offset)
{
  return count_children(r, year, offset, P87_CHILD_FIRST, P87_CHILD_LAST);
}

/* Children at work for wages, in the household of others or elsewhere. */
static int64_t hired(const struct p87_results *r, unsigned year)
{
  int64_t sum = 0;
  for (size_t c = 0; c < r->n_countries; c++)
    for (size_t cell = 0; cell < P87_CHILD_CELLS; cell++) {
      const int64_t *kind =
        &p87_results_slab(r, 0, year, c)->children_employment_by_kind[cell * P87_CATEGORIES_work_kind];
      sum += kind[P87_WAGE_WORK] + kind[P87_DOMESTIC_WORK];
    }
  return sum;
}

/* Names stand for themselves in the table below. */
enum outcome { attendance, work, hired_work, hazardous_work, found };

static int64_t outcome_of(const struct p87_results *r, enum outcome which)
{
  int64_t sum = 0;
  for (unsigned y = 1; y < YEARS; y++) switch (which) {
    case attendance: sum += all_children(r, y, OF(school)) + all_children(r, y, OF(both)); break;
    case work: sum += all_children(r, y, OF(employment)); break;
    case hired_work: sum += hired(r, y); break;
    case hazardous_work: sum += all_children(r, y, OF(hazardous)); break;
    case found: sum += all_children(r, y, OF(left_inspected)); break;
    }
  return sum;
}

/* --- directions ---------------------------------------------------------------------------------------- */

/* Which way more of a lever moves what, and who found it, or why it cannot be otherwise. Not here, since studies leave
 * it open: work under a ban (Bharadwaj, Lakdawala & Li 2020: up where families are poor), free or nearer schools
 * (de Hoop & Rosati 2014; Kondylis & Manacorda 2012; Edmonds & Shrestha 2014), information (IPA 2018: mixed), prices of
 * what farms sell (Basu, Das & Dutta 2010; Edmonds & Pavcnik 2005), cooperatives. */
static const struct direction {
  enum p87_lever lever;
  double some, more;
  enum outcome outcome;
  int sign;
  struct with beside; /* a lever beside it in all three, value 0: none */
  const char *source;
} directions[] = {
  {P87_LEVER_school_building, 0.5, 1, attendance, 1, {0}, "Kondylis & Manacorda 2012; de Hoop & Rosati 2014"},
  {P87_LEVER_school_fee_relief, 0.5, 1, attendance, 1, {0}, "priced as a transfer to who attends"},
  {P87_LEVER_school_meals, 0.5, 2, attendance, 1, {0}, "Kazianga, de Walque & Alderman 2012"},
  {P87_LEVER_school_quality, 0.5, 1.5, attendance, 1, {0}, "taste for school rises with quality: judgement"},
  {P87_LEVER_information_on_returns, 0.3, 1, attendance, 1, {0}, "Gallego, Molina & Neilson 2025"},
  {P87_LEVER_equal_schooling, 0.4, 1, attendance, 1, {0}, "closes a gap, for those behind it alone"},
  {P87_LEVER_compulsory_schooling_age, 15, 18, attendance, 1, {0}, "Heymann, Raub & Cassola 2013, an association"},
  {P87_LEVER_awareness, 0.4, 1, work, -1, {0}, "stigma: Lindbeck, Nyberg & Weibull 1999; Lopez-Calva 2002"},
  {P87_LEVER_withdrawal, 0.3, 1, hazardous_work, -1, {0}, "helped out of it, for the year"},
  {P87_LEVER_withdrawal, 0.3, 1, found, 1, {0}, "all who are helped out leave"},
  {P87_LEVER_community_monitoring, 0.4, 1, hazardous_work, -1, {0}, "fewer hazards where somebody watches: judgement"},
  {P87_LEVER_community_monitoring, 0.4, 1, found, 1, {0}, "monitors find"},
  {P87_LEVER_due_diligence, 0.4, 1, found, 1, {0}, "buyers' monitors find"},
  {P87_LEVER_labour_inspectors, 5, 20, found, 1, {0}, "more inspectors find more"},
  {P87_LEVER_labour_inspectors, 5, 20, hired_work, -1, {0}, "Aransiola & Justus, states of Brazil: modest"},
  {P87_LEVER_inspection_reach, 0.3, 1, found, 1, {P87_LEVER_labour_inspectors, 5}, "so does a wider reach"},
  {P87_LEVER_minimum_age, 15, 18, found, 1, {P87_LEVER_labour_inspectors, 20}, "a higher age forbids more"},
  {P87_LEVER_remediation,
   0.4,
   1,
   attendance,
   1,
   {P87_LEVER_community_monitoring, 1},
   "helped into school, for the year"},
  {P87_LEVER_supply_chain_remediation, 0.4, 1, attendance, 1, {P87_LEVER_due_diligence, 1}, "the same, in chains"},
  {P87_LEVER_apprenticeship, 0.4, 1, hazardous_work, -1, {0}, "hazards taken out of the work of 15-17"},
};
enum { DIRECTIONS = P87_COUNT_OF(directions) };

static void levers_move_children_the_way_that_studies_found(void **state)
{
  (void)state;
  struct scenarios all = begin(3 * DIRECTIONS);
  for (size_t k = 0; k < DIRECTIONS; k++) {
    const struct direction *d = &directions[k];
    for (size_t j = 0; j < 3; j++)
      if (d->beside.value > 0) pull(&all, 3 * k + j, d->beside.lever, d->beside.value);
    pull(&all, 3 * k + 1, d->lever, d->some);
    pull(&all, 3 * k + 2, d->lever, d->more);
  }
  struct p87_inputs *in = plain_inputs();
  in->params.law.compulsory_raised = 0.2f; /* 0.1 in params/model.yml: few children at this scale */
  struct trace *trace = run(in, &all);
  for (size_t k = 0; k < DIRECTIONS; k++) {
    const struct direction *d = &directions[k];
    int64_t at[3];
    for (size_t j = 0; j < 3; j++) at[j] = d->sign * outcome_of(&trace[3 * k + j].results, d->outcome);
    if (at[1] <= at[0] || at[2] <= at[1])
      fprintf(stderr, "%s: %lld, %lld, %lld against %s\n", p87_lever_table[d->lever].name, (long long)at[0],
              (long long)at[1], (long long)at[2], d->source);
    assert_true(at[1] > at[0] && at[2] > at[1]);
  }
  small_inputs_free(in);
  end(&all, trace);
}

/* --- where they act ------------------------------------------------------------------------------------- */

/* Each acts in rural Ethiopia, where half of the communities are reached by what reaches communities. A second one where
 * the first does nothing alone. */
static const struct with acting[][MOST_LEVERS] = {
  {{P87_LEVER_minimum_age, 18}, {P87_LEVER_labour_inspectors, 20}},
  {{P87_LEVER_compulsory_schooling_age, 18}},
  {{P87_LEVER_penalty, 10}, {P87_LEVER_labour_inspectors, 5}},
  {{P87_LEVER_penalty_application, 4}, {P87_LEVER_labour_inspectors, 5}},
  {{P87_LEVER_inspection_reach, 1}, {P87_LEVER_labour_inspectors, 20}},
  {{P87_LEVER_community_monitoring, 1}},
  {{P87_LEVER_withdrawal, 1}},
  {{P87_LEVER_remediation, 1}, {P87_LEVER_community_monitoring, 1}},
  {{P87_LEVER_school_fee_relief, 1}},
  {{P87_LEVER_school_building, 1}},
  {{P87_LEVER_school_quality, 2}},
  {{P87_LEVER_school_meals, 5}},
  {{P87_LEVER_after_school_time, 15}},
  {{P87_LEVER_apprenticeship, 1}},
  {{P87_LEVER_due_diligence, 1}},
  {{P87_LEVER_supply_chain_monitoring, 1}},
  {{P87_LEVER_supply_chain_remediation, 1}, {P87_LEVER_supply_chain_monitoring, 1}},
  {{P87_LEVER_price_premium, 0.5}},
  {{P87_LEVER_cooperatives, 1}},
  {{P87_LEVER_awareness, 1}},
  {{P87_LEVER_information_on_returns, 1}},
  {{P87_LEVER_equal_schooling, 1}},
};
enum { ACTING = P87_COUNT_OF(acting) };

/* Without what carries children and wages from one community to the next: migration, and markets for adults. */
static void levers_change_no_child_where_they_do_not_reach(void **state)
{
  (void)state;
  struct scenarios all = begin(1 + ACTING);
  const unsigned ethiopia = small_country("ETH");
  for (size_t k = 0; k < all.n; k++) {
    all.s[k].without = UINT64_C(1) << P87_SWITCH_migration | UINT64_C(1) << P87_SWITCH_market;
    for (size_t j = 0; k > 0 && j < MOST_LEVERS; j++) {
      const struct with *w = &acting[k - 1][j];
      if (!(w->value > 0)) continue;
      struct p87_setting *t = pull(&all, k, w->lever, w->value);
      memset(t->country_mask, 0, sizeof t->country_mask);
      t->country_mask[ethiopia / 64] = UINT64_C(1) << (ethiopia % 64);
      t->area_mask = 1 << P87_RURAL;
      if (p87_lever_table[w->lever].reach == P87_REACH_community) t->take_up = 0.5f;
    }
  }
  struct p87_inputs *in = plain_inputs();
  in->params.law.compulsory_raised = 0.2f;
  struct trace *trace = run(in, &all);
  for (size_t k = 1; k < all.n; k++) {
    unsigned differ = 0, reached = 0, out_of_reach = 0;
    for (unsigned y = 0; y < YEARS; y++)
      for (unsigned p = 0; p < MOST_PLACES; p++) {
        const int same = trace[k].hash[y][p] == trace[0].hash[y][p];
        unsigned so_far = 0; /* what a lever did stays with those it did it to */
        for (unsigned past = 0; past <= y; past++) so_far |= trace[k].is_reached[past][p];
        if (!same && !so_far)
          fprintf(stderr, "%s: %u, community %u is not reached\n", p87_lever_table[acting[k - 1][0].lever].name,
                  2016 + y, p);
        assert_true(same || so_far);
        differ += !same;
        reached += so_far;
        out_of_reach += !so_far;
      }
    if (differ == 0) fprintf(stderr, "%s does nothing\n", p87_lever_table[acting[k - 1][0].lever].name);
    assert_true(differ > 0 && differ <= reached && out_of_reach > 0);
  }
  small_inputs_free(in);
  end(&all, trace);
}

/* Where no inspector comes, the law on paper is the world without it, to the bit: no visit, no penalty. A duty to attend
 * is the exception: schools may hold families to it (law.compulsory_raised). */
static void a_law_a_penalty_and_help_for_who_is_found_do_nothing_where_nobody_looks(void **state)
{
  (void)state;
  static const struct with on_paper[] = {{P87_LEVER_minimum_age, 18},        {P87_LEVER_penalty, 10},
                                         {P87_LEVER_penalty_application, 4}, {P87_LEVER_inspection_reach, 1},
                                         {P87_LEVER_remediation, 1},         {P87_LEVER_supply_chain_remediation, 1}};
  struct scenarios all = begin(1 + P87_COUNT_OF(on_paper));
  for (size_t k = 1; k < all.n; k++) pull(&all, k, on_paper[k - 1].lever, on_paper[k - 1].value);
  struct p87_inputs *in = plain_inputs();
  struct trace *trace = run(in, &all);
  for (size_t k = 1; k < all.n; k++) assert_true(memcmp(trace[k].hash, trace[0].hash, sizeof trace[0].hash) == 0);
  small_inputs_free(in);
  end(&all, trace);
}

/* Buyers who pay more, or watch, change nobody where nothing is exported. */
static void buyers_change_nobody_outside_of_their_chains(void **state)
{
  (void)state;
  struct scenarios all = begin(4);
  pull(&all, 1, P87_LEVER_price_premium, 0.5);
  pull(&all, 2, P87_LEVER_due_diligence, 1);
  pull(&all, 3, P87_LEVER_supply_chain_monitoring, 1);
  pull(&all, 3, P87_LEVER_supply_chain_remediation, 1);
  struct p87_inputs *in = plain_inputs();
  for (size_t c = 0; c < in->figures.n_countries; c++) {
    struct p87_supply_chain_figures *f = &in->figures.country[c].supply_chain;
    f->export_agriculture = f->export_industry = f->export_services = 0;
  }
  struct trace *trace = run(in, &all);
  for (size_t k = 1; k < all.n; k++) assert_true(memcmp(trace[k].hash, trace[0].hash, sizeof trace[0].hash) == 0);
  small_inputs_free(in);
  end(&all, trace);
}

/* --- what must come out --------------------------------------------------------------------------------- */

static int64_t reached_by(const struct p87_results *r, unsigned year, enum p87_lever lever)
{
  int64_t sum = 0;
  for (size_t c = 0; c < r->n_countries; c++)
    for (int area = 0; area < P87_AREAS; area++)
      sum += p87_results_slab(r, 0, year, c)->costs_reached[area * P87_LEVERS + (int)lever];
  return sum;
}

static int64_t gone(const struct p87_results *r, unsigned year, enum p87_displaced to)
{
  int64_t sum = 0;
  for (size_t c = 0; c < r->n_countries; c++)
    for (int area = 0; area < P87_AREAS; area++)
      sum += p87_results_slab(r, 0, year, c)->inspection_left_to[area * P87_DISPLACED_STATES + (int)to];
  return sum;
}

/* All are helped who can be, and those counted are those helped. */
static void who_is_helped_is_counted_and_all_can_be_helped(void **state)
{
  (void)state;
  struct scenarios all = begin(5);
  pull(&all, 0, P87_LEVER_withdrawal, 1);
  pull(&all, 1, P87_LEVER_community_monitoring, 1);
  pull(&all, 1, P87_LEVER_remediation, 1);
  pull(&all, 2, P87_LEVER_community_monitoring, 1);
  pull(&all, 2, P87_LEVER_remediation, 0.5);
  pull(&all, 3, P87_LEVER_due_diligence, 1);
  pull(&all, 3, P87_LEVER_supply_chain_remediation, 1);
  pull(&all, 4, P87_LEVER_apprenticeship, 1);
  struct p87_inputs *in = plain_inputs();
  in->params.law.monitoring_visits = 52;
  struct trace *trace = run(in, &all);
  for (unsigned y = 1; y < YEARS; y++) {
    const struct p87_results *withdrawn = &trace[0].results, *remedied = &trace[1].results, *half = &trace[2].results,
                             *chain = &trace[3].results, *apprenticed = &trace[4].results;
    assert_true(all_children(withdrawn, y, OF(left_inspected)) > 20);
    assert_int_equal(all_children(withdrawn, y, OF(hazardous)), 0);
    assert_int_equal(gone(withdrawn, y, P87_TO_HIDDEN_WORK), 0); /* nobody slips away */
    assert_int_equal(reached_by(withdrawn, y, P87_LEVER_withdrawal), all_children(withdrawn, y, OF(left_inspected)));

    const int64_t found_all = all_children(remedied, y, OF(left_inspected));
    assert_int_equal(reached_by(remedied, y, P87_LEVER_remediation), found_all);
    assert_int_equal(gone(remedied, y, P87_TO_SCHOOL), found_all);
    const int64_t helped = reached_by(half, y, P87_LEVER_remediation),
                  found_half = all_children(half, y, OF(left_inspected));
    assert_true(helped > found_half / 3 && helped < 2 * found_half / 3);

    int64_t in_chains = 0;
    for (size_t c = 0; c < chain->n_countries; c++) {
      const struct p87_tally_layout *t = p87_results_slab(chain, 0, y, c);
      for (size_t cell = 0; cell < P87_CHILD_CELLS; cell++)
        in_chains += t->children_child_labour_by_chain[cell * P87_CHAINS + P87_DIRECT_EXPORT] +
                     t->children_child_labour_by_chain[cell * P87_CHAINS + P87_UPSTREAM_OF_EXPORT];
    }
    assert_true(all_children(chain, y, OF(left_inspected)) > 5);
    assert_int_equal(reached_by(chain, y, P87_LEVER_supply_chain_remediation),
                     all_children(chain, y, OF(left_inspected)));
    if (in_chains) fprintf(stderr, "%u: %lld children in watched export chains\n", 2016 + y, (long long)in_chains);
    assert_int_equal(in_chains, 0);

    /* nobody keeps hazards at 15-17: what is left is long hours */
    const int64_t hazards = count_children(apprenticed, y, OF(hazardous), 15, 17);
    assert_int_equal(hazards, count_children(apprenticed, y, OF(long_hours), 15, 17));
    assert_true(count_children(apprenticed, y, OF(hazardous), 5, 14) > 20);
  }
  small_inputs_free(in);
  end(&all, trace);
}

/* Better prices raise incomes where something is sold, and lower none, before anybody's work answers. */
static void better_prices_are_paid(void **state)
{
  (void)state;
  struct scenarios all = begin(3);
  pull(&all, 1, P87_LEVER_price_premium, 0.5);
  pull(&all, 2, P87_LEVER_cooperatives, 1);
  struct p87_inputs *in = plain_inputs();
  struct trace *trace = run(in, &all);
  for (size_t k = 1; k < all.n; k++) {
    unsigned more = 0;
    for (unsigned p = 0; p < MOST_PLACES; p++) {
      assert_true(trace[k].income[1][p] >= trace[0].income[1][p]);
      more += trace[k].income[1][p] > trace[0].income[1][p];
    }
    assert_true(more > 5);
    printf("children at work with %s: %+lld of %lld\n", p87_lever_table[all.setting[k][0].lever].name,
           (long long)(outcome_of(&trace[k].results, work) - outcome_of(&trace[0].results, work)),
           (long long)outcome_of(&trace[0].results, work));
  }
  small_inputs_free(in);
  end(&all, trace);
}

/* Raises the minimum age where inspectors come often, and so seldom as they do in 2016. */
static void a_higher_minimum_age_goes_with_attendance_where_it_is_enforced(void **state)
{
  (void)state;
  int64_t at[2][3];
  for (int strict = 0; strict < 2; strict++) {
    struct scenarios all = begin(3);
    pull(&all, 1, P87_LEVER_minimum_age, 15);
    pull(&all, 2, P87_LEVER_minimum_age, 18);
    struct p87_inputs *in = small_inputs_copy();
    if (strict) {
      in->params.law.reach_informal = in->params.law.reach_domestic = in->params.law.reach_rural = 1.0f;
      in->params.law.penalty_parent = 2.0f;
      for (size_t c = 0; c < in->figures.n_countries; c++) {
        in->figures.country[c].law.inspections_per_10000 = 500;
        in->figures.country[c].law.min_age_work = 12;
      }
    }
    struct trace *trace = run(in, &all);
    for (size_t k = 0; k < 3; k++) at[strict][k] = outcome_of(&trace[k].results, attendance);
    small_inputs_free(in);
    end(&all, trace);
  }
  printf("attending with minimum ages as they are, 15, 18: %lld, %lld, %lld; enforced: %lld, %lld, %lld\n",
         (long long)at[0][0], (long long)at[0][1], (long long)at[0][2], (long long)at[1][0], (long long)at[1][1],
         (long long)at[1][2]);
  assert_true(at[1][1] >= at[1][0] && at[1][2] >= at[1][1] && at[1][2] > at[1][0]); /* Heymann, Raub & Cassola 2013 */
  assert_true(at[0][2] - at[0][0] < at[0][0] / 200 &&
              at[0][0] - at[0][2] < at[0][0] / 200); /* Edmonds & Shrestha 2012 */
}

/* Hours after lessons are not worked. Whether more attend is open. */
static void pupils_work_less_where_school_lasts_longer(void **state)
{
  (void)state;
  struct scenarios all = begin(3);
  pull(&all, 1, P87_LEVER_after_school_time, 5);
  pull(&all, 2, P87_LEVER_after_school_time, 15);
  struct p87_inputs *in = plain_inputs();
  struct trace *trace = run(in, &all);
  for (unsigned y = 1; y < YEARS; y++) {
    double mean[3];
    for (size_t k = 0; k < 3; k++) mean[k] = (double)trace[k].their_hours[y] / (double)trace[k].pupils_at_work[y];
    assert_true(mean[1] < mean[0] && mean[2] < mean[1]);
  }
  small_inputs_free(in);
  end(&all, trace);
}

/* Without markets, through which siblings and neighbours meet. */
static void equal_schooling_takes_nothing_from_others(void **state)
{
  (void)state;
  struct scenarios all = begin(2);
  for (size_t k = 0; k < all.n; k++) all.s[k].without = UINT64_C(1) << P87_SWITCH_market;
  pull(&all, 1, P87_LEVER_equal_schooling, 1);
  struct p87_inputs *in = plain_inputs();
  struct trace *trace = run(in, &all);
  assert_int_equal(trace[1].at_school[1][0], trace[0].at_school[1][0]);
  assert_true(trace[1].at_school[1][1] > trace[0].at_school[1][1]);
  small_inputs_free(in);
  end(&all, trace);
}

/* Schooling in a crisis: temporary schools give back some of the attendance that it takes, and act only in one. */
static void temporary_schools_make_up_for_a_crisis_and_nothing_else(void **state)
{
  (void)state;
  enum { CALM, CALM_WITH, CRISIS, SOME, ALL, N };
  struct scenarios all = begin(N);
  struct p87_event event[2] = {{.kind = P87_EVENT_conflict, .size = 1.0},
                               {.kind = P87_EVENT_school_closure, .size = 0.8}};
  for (int k = 0; k < 2; k++) {
    event[k].first_year = 2017;
    event[k].last_year = HORIZON;
    event[k].region_mask = event[k].area_mask = 0xFF;
    memset(event[k].country_mask, 0xFF, sizeof event[k].country_mask);
  }
  for (size_t k = 0; k < all.n; k++) {
    all.s[k].without = UINT64_C(1) << P87_SWITCH_random_events;
    if (k < CRISIS) continue;
    all.s[k].events = event;
    all.s[k].n_events = 2;
  }
  pull(&all, CALM_WITH, P87_LEVER_temporary_schools, 1);
  pull(&all, SOME, P87_LEVER_temporary_schools, 0.4);
  pull(&all, ALL, P87_LEVER_temporary_schools, 1);
  struct p87_inputs *in = plain_inputs();
  struct trace *trace = run(in, &all);
  assert_true(memcmp(trace[CALM].hash, trace[CALM_WITH].hash, sizeof trace[CALM].hash) == 0);
  int64_t at[N];
  for (size_t k = 0; k < N; k++) at[k] = outcome_of(&trace[k].results, attendance);
  assert_true(at[CRISIS] < at[CALM] && at[SOME] > at[CRISIS] && at[ALL] > at[SOME]);
  for (size_t k = 0; k < N; k++) all.s[k].events = NULL;
  small_inputs_free(in);
  end(&all, trace);
}

/* --- costs ---------------------------------------------------------------------------------------------- */

static const struct with paid[] = {{P87_LEVER_minimum_age, 16},
                                   {P87_LEVER_compulsory_schooling_age, 16},
                                   {P87_LEVER_penalty, 2},
                                   {P87_LEVER_penalty_application, 1},
                                   {P87_LEVER_labour_inspectors, 3},
                                   {P87_LEVER_inspection_reach, 0.5},
                                   {P87_LEVER_community_monitoring, 0.5},
                                   {P87_LEVER_withdrawal, 0.4},
                                   {P87_LEVER_school_building, 0.5},
                                   {P87_LEVER_school_quality, 0.7},
                                   {P87_LEVER_school_meals, 0.8},
                                   {P87_LEVER_after_school_time, 5},
                                   {P87_LEVER_due_diligence, 0.6},
                                   {P87_LEVER_supply_chain_monitoring, 0.6},
                                   {P87_LEVER_awareness, 0.3},
                                   {P87_LEVER_information_on_returns, 0.5},
                                   {P87_LEVER_equal_schooling, 0.5},
                                   {P87_LEVER_cooperatives, 0.3}};
enum { PAID = P87_COUNT_OF(paid) };

static int is_helped_one_by_one(enum p87_basis basis)
{
  return basis == P87_BASIS_withdrawn || basis == P87_BASIS_found || basis == P87_BASIS_found_in_chain;
}

static double money(const struct p87_results *r, unsigned year, size_t country, enum p87_lever lever, int64_t *reached)
{
  const struct p87_tally_layout *t = p87_results_slab(r, 0, year, country);
  double sum = 0;
  *reached = 0;
  for (int area = 0; area < P87_AREAS; area++) {
    sum += (double)t->costs_micro_usd[area * P87_LEVERS + (int)lever] * 1e-6;
    *reached += t->costs_reached[area * P87_LEVERS + (int)lever];
  }
  return sum;
}

/* Reached times value times the cost of one in GDP per head: all levers must agree on what that is. */
static void costs_are_reached_times_value_times_the_cost_of_one(void **state)
{
  (void)state;
  struct scenarios all = begin(PAID);
  for (size_t k = 0; k < PAID; k++) pull(&all, k, paid[k].lever, paid[k].value);
  struct p87_inputs *in = plain_inputs();
  struct trace *trace = run(in, &all);
  const float *one = (const float *)(const void *)&in->params.cost;
  for (unsigned y = 0; y < YEARS; y++)
    for (size_t c = 0; c < trace[0].results.n_countries; c++) {
      double gdp = 0; /* per head, as the first lever has it */
      for (size_t k = 0; k < PAID; k++) {
        const enum p87_lever lever = paid[k].lever;
        const enum p87_basis basis = p87_lever_table[lever].basis;
        int64_t reached;
        const double usd = money(&trace[k].results, y, c, lever, &reached);
        if (y == 0) assert_true(usd == 0 && reached == 0);
        if (reached == 0) continue;
        const double value = is_helped_one_by_one(basis) ? 1.0 : paid[k].value;
        const double of_one = usd / ((double)reached * value * (double)one[lever]);
        if (basis == P87_BASIS_meals) {
          assert_true(fabs(of_one - P87_SCHOOL_DAYS) < 1e-3);
          continue;
        }
        if (gdp == 0) gdp = of_one;
        if (!(fabs(of_one - gdp) < 2e-4 * gdp))
          fprintf(stderr, "%s: %g, not %g\n", p87_lever_table[lever].name, of_one, gdp);
        assert_true(fabs(of_one - gdp) < 2e-4 * gdp);
      }
      if (y > 0 && gdp > 0) assert_true(gdp > 500 && gdp < 50000);
    }
  small_inputs_free(in);
  end(&all, trace);
}

/* --- who reads inputs ------------------------------------------------------------------------------------ */

static struct p87_policy_inputs anything;

/* Each step as it is, but told of inputs that nobody set. */
#define P87_STEP(process, title, reads, writes) \
  static void misled_##process(const struct p87_context *ctx, struct p87_community *place, struct p87_tally *tally) \
  { \
    const struct p87_policy_inputs own = place->inputs; \
    place->inputs = anything; \
    small_kernels()->step[P87_STEP_##process](ctx, place, tally); \
    place->inputs = own; \
  }
#define P87_EXCHANGE(title)
#include "path87/tables/schedule.def"

static p87_process_fn *const misled[P87_STEPS] = {
#define P87_STEP(process, title, reads, writes) [P87_STEP_##process] = misled_##process,
#define P87_EXCHANGE(title)
#include "path87/tables/schedule.def"
};

/* The world of 2018 where those who say that they read inputs, or those who do not, are misled. */
static uint64_t misled_world(int readers, int others)
{
  const uint64_t inputs = UINT64_C(1) << P87_COLUMN_PLACE_inputs;
  struct p87_kernels kernels = *small_kernels();
  for (int k = 0; k < P87_STEPS; k++) {
    const struct p87_step_info *step = &p87_step_table[k];
    const int reads = (step->reads & inputs) != 0, makes = step->writes != P87_REGROUP && step->writes & inputs;
    if (misled[k] && !makes && (reads ? readers : others)) kernels.step[k] = misled[k];
  }
  struct small_world w;
  small_world_make(&w, small_inputs(), countries, scale);
  w.stage.kernels = &kernels;
  small_world_start(&w);
  for (unsigned year = 2017; year <= 2018; year++) small_world_year(&w, year);
  uint64_t hash = 0;
  for (uint32_t k = 0; k < w.world.n; k++) hash += p87_community_hash(&w.world.community[k]);
  small_world_free(&w);
  return hash;
}

static void a_step_that_does_not_say_so_reads_no_input(void **state)
{
  (void)state;
  for (int k = 0; k < P87_INPUTS; k++) /* more than nothing, of each */
    p87_policy_inputs_add(&anything, (enum p87_input)k, 0.3f * p87_input_table[k].max);
  const uint64_t as_it_is = misled_world(0, 0);
  assert_true(misled_world(0, 1) == as_it_is);
  assert_true(misled_world(1, 0) != as_it_is);
}

/* --- pure functions ------------------------------------------------------------------------------------- */

static void more_help_never_takes_a_child_out_of_school(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    struct p87_policy_inputs in = {.remediation = (float)gen_real(g, 0, 1),
                                   .chain_remediation = (float)gen_real(g, 0, 1)};
    const unsigned finders = (unsigned)gen_int(g, 0, 15);
    const float u = (float)gen_real(g, 0, 0.9999999);
    const enum p87_remedy before = p87_remedy_of(&in, finders, u);
    if (!finders) assert_int_equal(before, P87_NO_REMEDY);
    if (finders != P87_FOUND_BY_BUYERS) assert_true(before != P87_CHAIN_REMEDY);
    float *raised = gen_bool(g) ? &in.remediation : &in.chain_remediation;
    *raised += (1.0f - *raised) * (float)gen_real(g, 0, 1);
    const enum p87_remedy after = p87_remedy_of(&in, finders, u);
    if (before != P87_NO_REMEDY) assert_true(after != P87_NO_REMEDY);
    in.remediation = 1.0f;
    if (finders) assert_int_equal(p87_remedy_of(&in, finders, u), P87_REMEDY);
  }
}

static void time_after_school_leaves_less_to_work_and_none_leaves_all(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    const struct p87_child_time_params k = gen_child_time(g);
    const float few = (float)gen_real(g, 0, 20), more = few + (float)gen_real(g, 0, 20);
    assert_true(p87_left_by_after_school(&k, 0.0f) == 1.0f);
    assert_true(p87_left_by_after_school(&k, more) <= p87_left_by_after_school(&k, few));
    assert_true(p87_left_by_after_school(&k, more) > 0.0f);
  }
}

static void the_duty_to_attend_lasts_no_shorter_than_the_country_says(void **state)
{
  (void)state;
  P87_FOR_ALL (50000, g) {
    const struct p87_law_params k = {.compulsory = (float)gen_real(g, 0, 2),
                                     .compulsory_raised = (float)gen_real(g, 0, 2)};
    const struct p87_law_figures law = {.compulsory_start = (double)gen_int(g, 4, 8),
                                        .compulsory_end = (double)gen_int(g, 8, 18)};
    const struct p87_policy_inputs none = {0}, lower = {.compulsory_age = (float)gen_int(g, 0, 8)},
                                   raised = {.compulsory_age = (float)gen_int(g, 0, 18)};
    const unsigned age = (unsigned)gen_int(g, 5, 17);
    const float own = p87_duty_to_attend(&k, &law, &none, age);
    assert_true(p87_duty_to_attend(&k, &law, &lower, age) == own);
    assert_true(p87_duty_to_attend(&k, &law, &raised, age) >= own);
  }
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(levers_move_children_the_way_that_studies_found),
  cmocka_unit_test(levers_change_no_child_where_they_do_not_reach),
  cmocka_unit_test(a_law_a_penalty_and_help_for_who_is_found_do_nothing_where_nobody_looks),
  cmocka_unit_test(buyers_change_nobody_outside_of_their_chains),
  cmocka_unit_test(who_is_helped_is_counted_and_all_can_be_helped),
  cmocka_unit_test(better_prices_are_paid),
  cmocka_unit_test(a_higher_minimum_age_goes_with_attendance_where_it_is_enforced),
  cmocka_unit_test(pupils_work_less_where_school_lasts_longer),
  cmocka_unit_test(equal_schooling_takes_nothing_from_others),
  cmocka_unit_test(temporary_schools_make_up_for_a_crisis_and_nothing_else),
  cmocka_unit_test(costs_are_reached_times_value_times_the_cost_of_one),
  cmocka_unit_test(a_step_that_does_not_say_so_reads_no_input),
  cmocka_unit_test(more_help_never_takes_a_child_out_of_school),
  cmocka_unit_test(time_after_school_leaves_less_to_work_and_none_leaves_all),
  cmocka_unit_test(the_duty_to_attend_lasts_no_shorter_than_the_country_says),
};

SMALL_WORLD_MAIN(tests)
