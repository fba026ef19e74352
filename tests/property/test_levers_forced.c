/* Laws of levers against forced labour and bondage, and of those for migrants: which spells they end or keep from
 * beginning, whom they leave alone, and what they cost. Forced labour is made ten times as frequent as it is, so that
 * there is something to see. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/process/adult_status.h"
#include "path87/process/forced.h"
#include "support/lever_world.h"

static const char *const countries = "BGD COD ETH";
static const double scale = 10000;
enum { YEARS = 3 };

static struct lever_world *frequent_world(void)
{
  struct p87_inputs *in = small_inputs_of(countries);
  perfect_administration(in);
  float *entry = &in->params.forced.entry[0][0][0][0];
  for (size_t k = 0; k < sizeof in->params.forced.entry / sizeof *entry; k++) entry[k] += logf(10.0f);
  return lever_world_of(in, scale);
}

/* What happened over the years. */
struct spells {
  int64_t entries[P87_FORCED_KINDS], again[P87_FORCED_KINDS], months[P87_FORCED_KINDS], out[P87_FORCED_EXITS];
  double debt, cost;
};

static void add_year(const struct lever_world *lw, struct spells *s)
{
  for (size_t c = 0; c < lw->in->figures.n_countries; c++) {
    const struct p87_tally_layout *t = &lw->stage.tally[c];
    for (size_t k = 0; k < P87_AREAS * P87_SEXES * P87_FORCED_KINDS; k++) {
      s->entries[k % P87_FORCED_KINDS] += t->forced_labour_entries[k];
      s->again[k % P87_FORCED_KINDS] += t->forced_labour_re_entries[k];
      s->months[k % P87_FORCED_KINDS] += t->forced_labour_person_months[k];
    }
    for (size_t k = 0; k < P87_AREAS * P87_SEXES * P87_FORCED_EXITS; k++)
      s->out[k % P87_FORCED_EXITS] += t->forced_labour_exits[k];
  }
  s->debt += (double)TALLY(lw, households_debt_usd);
}

static struct spells live(struct lever_world *lw, enum p87_lever lever, double value)
{
  struct p87_setting s = lever_setting(lever, value);
  struct spells spells = {0};
  struct p87_world w = lever_branch(lw, &s, 1);
  for (unsigned year = 2017; year < 2017 + YEARS; year++) {
    lever_year(lw, &w, year);
    add_year(lw, &spells);
    spells.cost += lever_cost(lw, lever);
  }
  p87_world_free(&w);
  return spells;
}

static int64_t all(const int64_t *of, size_t n)
{
  int64_t sum = 0;
  for (size_t k = 0; k < n; k++) sum += of[k];
  return sum;
}

/* --- which way each pushes ------------------------------------------------------------------------ */

enum { ENTRIES, AGAIN, MONTHS }; /* of kinds */
enum { SAME = 0, FEWER = -1, ANY = 2 };

static const struct push {
  enum p87_lever lever;
  double value;
  int what, by_kind[P87_FORCED_KINDS]; /* debt bondage, other private, sexual, state */
} pushes[] = {
  {P87_LEVER_prosecution, 10, ENTRIES, {FEWER, FEWER, ANY, ANY}},
  {P87_LEVER_labour_inspectors, 10, ENTRIES, {FEWER, FEWER, ANY, ANY}},
  {P87_LEVER_worker_organisation, 1, ENTRIES, {FEWER, ANY, ANY, ANY}}, /* Basu and Chau 2003: rights at work */
  {P87_LEVER_credit_access, 1, ENTRIES, {FEWER, ANY, ANY, ANY}},       /* Basu and Chau 2003: financial development */
  {P87_LEVER_debt_relief, 1, ENTRIES, {FEWER, ANY, ANY, ANY}},
  {P87_LEVER_migrant_protection,
   1,
   ENTRIES,
   {ANY, FEWER, ANY, ANY}},                                         /* Kiss et al. 2020: risk moves with destination */
  {P87_LEVER_fair_recruitment, 1, ENTRIES, {ANY, FEWER, ANY, ANY}}, /* and with the mode of recruitment */
  {P87_LEVER_financial_due_diligence, 1, ENTRIES, {ANY, FEWER, FEWER, ANY}},
  {P87_LEVER_trafficking_prevention, 1, ENTRIES, {ANY, ANY, FEWER, ANY}},
  {P87_LEVER_recruitment_prevention, 1, ENTRIES, {ANY, ANY, ANY, FEWER}},
  {P87_LEVER_rehabilitation, 1, AGAIN, {FEWER, FEWER, ANY, ANY}},
  {P87_LEVER_bonded_rehabilitation, 1, AGAIN, {FEWER, SAME, SAME, SAME}},
  {P87_LEVER_compensation, 1, AGAIN, {FEWER, FEWER, ANY, ANY}},
  {P87_LEVER_legal_aid, 1, MONTHS, {FEWER, FEWER, FEWER, FEWER}},
  {P87_LEVER_bonded_release, 0.2, MONTHS, {FEWER, ANY, ANY, ANY}},
};

static const int64_t *counted(const struct spells *s, int what)
{
  return what == ENTRIES ? s->entries : what == AGAIN ? s->again : s->months;
}

static void levers_against_forced_labour_push_as_they_should(void **state)
{
  (void)state;
  struct lever_world *lw = frequent_world();
  const struct spells base = live(lw, P87_LEVER_prosecution, 0);
  assert_true(all(base.entries, P87_FORCED_KINDS) > 200 && all(base.again, P87_FORCED_KINDS) > 50);
  for (size_t n = 0; n < P87_COUNT_OF(pushes); n++) {
    const struct push *p = &pushes[n];
    const struct spells with = live(lw, p->lever, p->value);
    const int64_t *a = counted(&base, p->what), *b = counted(&with, p->what);
    for (int kind = 0; kind < P87_FORCED_KINDS; kind++) {
      const int holds = p->by_kind[kind] == FEWER  ? b[kind] < a[kind]
                        : p->by_kind[kind] == SAME ? b[kind] == a[kind]
                                                   : 1;
      if (!holds)
        fprintf(stderr, "%s, kind %d: %lld, was %lld\n", p87_lever_table[p->lever].name, kind, (long long)b[kind],
                (long long)a[kind]);
      assert_true(holds);
    }
    assert_true(with.cost > 0.0);
  }
  const struct spells aided = live(lw, P87_LEVER_legal_aid, 1), freed = live(lw, P87_LEVER_bonded_release, 0.2);
  assert_true(aided.out[P87_RESCUED] > 5 * base.out[P87_RESCUED]);
  assert_true(base.out[P87_RELEASED] == 0 && freed.out[P87_RELEASED] > 50);
  lever_world_free(lw);
}

/* --- whom they leave alone -------------------------------------------------------------------------- */

/* One year of forced labour alone, with newcomers in much danger. */
static void protection_of_migrants_is_for_newcomers(void **state)
{
  (void)state;
  struct lever_world *lw = frequent_world();
  lw->scenario.without = lever_only(SWITCH(policy_inputs) | SWITCH(forced_labour));
  lw->in->params.forced_labour.moved_home = lw->in->params.forced_labour.moved_abroad = 4.0f;
  struct p87_world base = lever_branch(lw, NULL, 0);
  lever_year(lw, &base, 2017);
  struct p87_setting s = lever_setting(P87_LEVER_migrant_protection, 1);
  struct p87_world w = lever_branch(lw, &s, 1);
  lever_year(lw, &w, 2017);
  int64_t newcomers = 0, spared = 0, others = 0;
  for (uint32_t p = 0; p < w.n; p++)
    for (p87_index i = 0; i < w.community[p].persons.n; i++) {
      const unsigned was = base.community[p].persons.forced[i], is = w.community[p].persons.forced[i];
      const int newcomer = (lw->start.community[p].persons.background[i] & P87_MOVED) != 0;
      if (!newcomer) assert_int_equal(was, is);
      assert_true(p87_forced_months(is) <= p87_forced_months(was));
      newcomers += newcomer;
      spared += is != was;
      others += !newcomer;
    }
  assert_true(newcomers > 30 && spared > 5 && others > 1000);
  p87_world_free(&w);
  p87_world_free(&base);
  lever_world_free(lw);
}

/* By identity, of those who moved this year and last. */
struct moved {
  size_t n;
  struct mover {
    p87_id id;
    uint8_t background;
  } * one;
};

static int by_id(const void *left, const void *right)
{
  const struct mover *a = left, *b = right;
  return (a->id > b->id) - (a->id < b->id);
}

static struct moved movers_of(const struct p87_world *w)
{
  struct moved m = {0};
  for (uint32_t p = 0; p < w->n; p++) m.n += w->community[p].persons.n;
  m.one = p87_alloc_array(m.n, sizeof *m.one);
  assert_non_null(m.one);
  m.n = 0;
  for (uint32_t p = 0; p < w->n; p++) {
    const struct p87_persons *who = &w->community[p].persons;
    for (p87_index i = 0; i < who->n; i++)
      if (who->background[i] & P87_MOVED) m.one[m.n++] = (struct mover){who->id[i], who->background[i]};
  }
  qsort(m.one, m.n, sizeof *m.one, by_id);
  return m;
}

/* The same people move; of these, more fair recruiters leave only fewer to the others, and less debt. */
static void fairer_recruitment_makes_nobodys_recruiter_unfair(void **state)
{
  (void)state;
  enum { STEPS = 4 };
  struct lever_world *lw = frequent_world();
  lw->scenario.without = lever_only(SWITCH(policy_inputs) | SWITCH(migration));
  lw->in->params.debt.recruited_home = lw->in->params.debt.recruited_abroad = 0.8f;
  struct moved m[STEPS];
  double debt[STEPS];
  for (int k = 0; k < STEPS; k++) {
    struct p87_setting s = lever_setting(P87_LEVER_fair_recruitment, k / 3.0);
    struct p87_world w = lever_branch(lw, &s, 1);
    lever_year(lw, &w, 2017);
    m[k] = movers_of(&w);
    debt[k] = (double)TALLY(lw, households_debt_usd);
    p87_world_free(&w);
  }
  const struct moved before = movers_of(&lw->start);
  for (int k = 1; k < STEPS; k++) {
    unsigned recruited[2] = {0}, fresh = 0;
    assert_int_equal(m[k].n, m[0].n);
    for (size_t i = 0; i < m[0].n; i++) {
      const struct mover *a = &m[k - 1].one[i], *b = &m[k].one[i];
      assert_true(a->id == b->id);
      if (bsearch(a, before.one, before.n, sizeof *before.one, by_id)) continue; /* moved earlier */
      fresh++;
      recruited[0] += (a->background & P87_RECRUITED) != 0;
      recruited[1] += (b->background & P87_RECRUITED) != 0;
      if (b->background & P87_RECRUITED) assert_true((a->background & P87_RECRUITED) != 0);
    }
    assert_true(fresh > 20 && recruited[1] < recruited[0] && debt[k] < debt[k - 1]);
    if (k == STEPS - 1) assert_int_equal(recruited[1], 0);
  }
  for (int k = 0; k < STEPS; k++) p87_free(m[k].one);
  p87_free(before.one);
  lever_world_free(lw);
}

/* Fees that are cut are owed by nobody, and households from which nobody left owe what they owed. */
static void fees_that_are_cut_are_not_owed(void **state)
{
  (void)state;
  struct lever_world *lw = frequent_world();
  lw->scenario.without = lever_only(SWITCH(policy_inputs) | SWITCH(migration));
  lw->in->params.debt.recruited_home = lw->in->params.debt.recruited_abroad = 0.8f;
  double debt[4];
  struct p87_world w[4];
  for (int k = 0; k < 4; k++) {
    struct p87_setting s = lever_setting(P87_LEVER_recruitment_fee_relief, k / 3.0);
    w[k] = lever_branch(lw, &s, 1);
    lever_year(lw, &w[k], 2017);
    debt[k] = (double)TALLY(lw, households_debt_usd);
    if (k > 0) assert_true(debt[k] < debt[k - 1]);
  }
  lw->in->params.debt.recruited_home = lw->in->params.debt.recruited_abroad = 0.0f;
  struct p87_world free_of = lever_branch(lw, NULL, 0);
  lever_year(lw, &free_of, 2017);
  for (uint32_t p = 0; p < free_of.n; p++)
    for (p87_index h = 0; h < free_of.community[p].households.n; h++)
      assert_true(free_of.community[p].households.debt_usd[h] == w[3].community[p].households.debt_usd[h]);
  p87_world_free(&free_of);
  for (int k = 0; k < 4; k++) p87_world_free(&w[k]);
  lever_world_free(lw);
}

/* Release by law frees the household of what it owes. */
static void release_voids_the_debt(void **state)
{
  (void)state;
  struct lever_world *lw = frequent_world();
  lw->scenario.without = lever_only(SWITCH(policy_inputs) | SWITCH(forced_labour));
  struct p87_setting s = lever_setting(P87_LEVER_bonded_release, 0.5);
  struct p87_world base = lever_branch(lw, NULL, 0), w = lever_branch(lw, &s, 1);
  lw->scenario.n_settings = 0;
  lever_year(lw, &base, 2017);
  memcpy(lw->stage.tally, lw->tally_start, lw->in->figures.n_countries * sizeof *lw->tally_start);
  lw->scenario.n_settings = 1;
  lever_year(lw, &w, 2017);
  int64_t freed = 0;
  for (uint32_t p = 0; p < w.n; p++)
    for (p87_index h = 0; h < w.community[p].households.n; h++) {
      const struct p87_households *a = &base.community[p].households, *b = &w.community[p].households;
      const int was = a->debt_usd[h] > 0.0f && b->debt_usd[h] == 0.0f;
      assert_true(was || a->debt_usd[h] == b->debt_usd[h]);
      freed += was;
    }
  assert_true(freed > 20 && TALLY(lw, households_bonded) < freed);
  p87_world_free(&base);
  p87_world_free(&w);
  lever_world_free(lw);
}

/* --- at what cost ----------------------------------------------------------------------------------- */

/* How many a basis has here, worked out from the columns. */
static int64_t basis_of(const struct lever_world *lw, enum p87_basis basis, const struct p87_community *c, int fresh)
{
  const struct p87_persons *who = &c->persons;
  const struct p87_key key = p87_key_make(lw->stage.seed, 0);
  int64_t n = 0;
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned forced = who->forced[i], months = p87_forced_months(forced);
    const int out = forced && !p87_forced_now(forced) && (months > 0) == fresh;
    const float u =
      p87_uniform(p87_draw_u32(p87_stream_of(key, who->id[i]), p87_jump_make(P87_FOR_LIFE, P87_DRAW_REHABILITATED)));
    const int without = u >= lw->in->params.forced_labour.rehabilitated;
    switch (basis) {
    case P87_BASIS_person: n += fresh; break;
    case P87_BASIS_worker: n += fresh && who->age[i] >= 18 && p87_work_is_employment(who->work_status[i]); break;
    case P87_BASIS_child: n += fresh && who->age[i] >= 5 && who->age[i] <= 17; break;
    case P87_BASIS_forced: n += fresh && months > 0; break;
    case P87_BASIS_victim: n += out; break;
    case P87_BASIS_unassisted: n += out && without; break;
    case P87_BASIS_bonded_out: n += out && without && forced & P87_FORCED_DEBT; break;
    default: break;
    }
  }
  return n;
}

static void levers_cost_what_those_helped_cost(void **state)
{
  (void)state;
  static const enum p87_lever levers[] = {P87_LEVER_rehabilitation,     P87_LEVER_bonded_rehabilitation,
                                          P87_LEVER_compensation,       P87_LEVER_legal_aid,
                                          P87_LEVER_prosecution,        P87_LEVER_financial_due_diligence,
                                          P87_LEVER_fair_recruitment,   P87_LEVER_recruitment_fee_relief,
                                          P87_LEVER_migrant_protection, P87_LEVER_equal_pay,
                                          P87_LEVER_formalisation,      P87_LEVER_recruitment_prevention,
                                          P87_LEVER_remittance_cost_cut};
  struct lever_world *lw = frequent_world();
  for (size_t k = 0; k < P87_COUNT_OF(levers); k++) {
    const struct p87_lever_info *info = &p87_lever_table[levers[k]];
    struct p87_setting s = lever_setting(levers[k], 0.5 * info->max);
    s.take_up = 0.8f;
    const double share = info->delivery == P87_DELIVERY_delivered ? 0.8 : 1.0;
    struct p87_world w = lever_branch(lw, &s, 1);
    for (unsigned year = 2017; year <= 2018; year++) {
      lever_year(lw, &w, year);
      double due = 0;
      int64_t reached = 0;
      for (uint32_t p = 0; p < w.n; p++) {
        const struct p87_community *c = &w.community[p];
        const int64_t n = basis_of(lw, info->basis, c, 1) + (year == 2017 ? basis_of(lw, info->basis, c, 0) : 0);
        const double gdp = (double)lw->in->params.policy.gdp_prices *
                           lw->in->figures.country[c->country].economy.gdp_ppp *
                           exp((double)lw->stage.table[c->country].ln_growth);
        due +=
          (double)n * s.value * share * (double)((const float *)(const void *)&lw->in->params.cost)[levers[k]] * gdp;
        reached += n;
      }
      const double was = lever_cost(lw, levers[k]);
      if (!(fabs(was / due - 1) < 1e-4) || reached == 0)
        fprintf(stderr, "%s in %u: %g, not %g, for %lld\n", info->name, year, was, due, (long long)reached);
      assert_true(reached > 0 && fabs(was / due - 1) < 1e-4);
      assert_int_equal(lever_reached(lw, levers[k]), reached);
    }
    p87_world_free(&w);
  }
  lever_world_free(lw);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(levers_against_forced_labour_push_as_they_should),
  cmocka_unit_test(protection_of_migrants_is_for_newcomers),
  cmocka_unit_test(fairer_recruitment_makes_nobodys_recruiter_unfair),
  cmocka_unit_test(fees_that_are_cut_are_not_owed),
  cmocka_unit_test(release_voids_the_debt),
  cmocka_unit_test(levers_cost_what_those_helped_cost),
};

SMALL_WORLD_MAIN(tests)
