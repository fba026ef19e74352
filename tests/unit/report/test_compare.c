/* Comparisons: numbers computed by hand, refusals, and the three formats. */
#include "path87/report/compare.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/report/estimate.h"
#include "support/prop.h"

enum { REPLICATES = 3, YEARS = 3, COUNTRIES = 2 };

/* Student's t, 2.5 % above, 2 degrees of freedom. */
static const double t2 = 4.302652729696142; /* sqrt(2 / (0.05 * 1.95) - 2) */

static char path_a[] = "a.h5", path_b[] = "b.h5", title_a[] = "Baseline", title_b[] = "Grants, rural",
            key_a[] = "baseline", key_b[] = "grants";
static char iso3[COUNTRIES][4] = {"BRA", "CIV"};
static char name[COUNTRIES][64] = {"Brazil", "C\xc3\xb4te d'Ivoire"};
static uint8_t region[COUNTRIES] = {P87_AMERICAS, P87_AFRICA};

/* Weights: ILO 10 and 20, UN 11 and 22. In each year and replicate: 1000 children of 10 (rural boys)
 * and 500 of 16 (urban girls) in either country, of whom 100 and 50 in child labour. */
static void make_file(struct p87_results_file *f, char *path, char *title, char *key, unsigned replicates)
{
  *f = (struct p87_results_file){.path = path,
                                 .title = title,
                                 .scenario_key = key,
                                 .seed = 87,
                                 .scale = 10,
                                 .iso3 = iso3,
                                 .country_name = name,
                                 .region = region};
  assert_int_equal(p87_results_init(&f->data, replicates, YEARS, COUNTRIES), P87_OK);
  for (unsigned k = 0; k < COUNTRIES; k++) {
    f->data.weight_ilo[k] = 10.0 * (k + 1);
    f->data.weight_un[k] = 11.0 * (k + 1);
    for (unsigned r = 0; r < replicates; r++)
      for (unsigned y = 0; y < YEARS; y++) {
        struct p87_tally_layout *t = p87_results_slab(&f->data, r, y, k);
        const size_t boy = p87_child_cell(P87_RURAL, P87_MALE, 10), girl = p87_child_cell(P87_URBAN, P87_FEMALE, 16);
        t->children_population[boy] = 1000;
        t->children_population[girl] = 500;
        t->children_child_labour[boy] = 100;
        t->children_child_labour[girl] = 50;
      }
  }
}

/* In 2018 (year 2) replicate r of the policy has 1 + r boys fewer in Brazil and 2 in Cote d'Ivoire,
 * and pays 3 USD in rural Brazil. */
static void make_pair(struct p87_results_file f[2], unsigned replicates)
{
  make_file(&f[0], path_a, title_a, key_a, replicates);
  make_file(&f[1], path_b, title_b, key_b, replicates);
  for (unsigned r = 0; r < replicates; r++) {
    const size_t boy = p87_child_cell(P87_RURAL, P87_MALE, 10);
    p87_results_slab(&f[1].data, r, 2, 0)->children_child_labour[boy] -= 1 + (int)r;
    p87_results_slab(&f[1].data, r, 2, 1)->children_child_labour[boy] -= 2;
    p87_results_slab(&f[1].data, r, 2, 0)
      ->costs_micro_usd[P87_RURAL * P87_LEVERS + P87_LEVER_cash_transfer_conditional] = 2000000;
    p87_results_slab(&f[1].data, r, 2, 0)->costs_micro_usd[P87_RURAL * P87_LEVERS + P87_LEVER_school_fee_relief] =
      1000000;
  }
}

static void free_pair(struct p87_results_file f[2])
{
  p87_results_free(&f[0].data);
  p87_results_free(&f[1].data);
}

static void near(double a, double b)
{
  if (!(fabs(a - b) <= 1e-10 * fmax(1.0, fabs(b)))) print_error("%.17g is not %.17g\n", a, b);
  assert_true(fabs(a - b) <= 1e-10 * fmax(1.0, fabs(b)));
}

static void make(struct p87_comparison *c, const struct p87_results_file *f, struct p87_compare_options opt)
{
  struct p87_report report = {0};
  assert_int_equal(p87_comparison_make(f, 2, &opt, c, &report), P87_OK);
  assert_int_equal(p87_report_count(&report), 0);
}

static void numbers_are_those_computed_by_hand(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  struct p87_comparison c;
  make_pair(f, REPLICATES);
  make(&c, f, (struct p87_compare_options){0});
  assert_int_equal(c.n_years, 3);
  assert_int_equal(c.year[1], 2017);

  const struct p87_compare_cell *base = p87_comparison_cell(&c, 0, 0, 0, 2);
  near(base->count.mean, 10 * 150 + 20 * 150);
  near(base->share.mean, 0.1);
  near(base->count.low, 4500);
  assert_true(isnan(base->count_change.mean));

  /* changes: -(10 (1 + r) + 40) = -50, -60, -70 */
  const struct p87_compare_cell *policy = p87_comparison_cell(&c, 0, 1, 0, 2);
  const double half = t2 * 10 / sqrt(3.0);
  near(policy->count.mean, 4440);
  near(policy->count_change.mean, -60);
  near(policy->count_change.low, -60 - half);
  near(policy->count_change.high, -60 + half);
  near(policy->share_change.mean, -60.0 / 45000);
  near(policy->relative_change.mean, -60.0 / 4500);
  near(p87_comparison_cell(&c, 0, 1, 0, 1)->count_change.high, 0);

  /* 3 USD times the weight 10; 60 child-years */
  near(p87_comparison_cost(&c, 1, 0, 2)->change.mean, 30);
  near(p87_comparison_cost(&c, 0, 0, 2)->cost.mean, 0);
  const struct p87_compare_worth *worth = p87_comparison_worth(&c, 0, 1, 0);
  near(worth->cost_change.mean, 30);
  near(worth->averted.mean, 60);
  near(worth->per_averted.mean, 0.5);
  /* with a certain cost, Fieller's bounds are cost over the bounds of what is averted */
  near(worth->per_averted.low, 30 / (60 + half));
  near(worth->per_averted.high, 30 / (60 - half));
  p87_comparison_free(&c);
  free_pair(f);
}

static void groups_add_up(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  for (int by = P87_BY_REGION; by <= P87_BY_AGE; by++) {
    struct p87_comparison c;
    make(&c, f, (struct p87_compare_options){.by = (enum p87_compare_by)by, .un_basis = 1});
    assert_true(c.n_groups > 2);
    double count = 0, change = 0, cost = 0;
    for (size_t g = 1; g < c.n_groups; g++) {
      const struct p87_compare_cell *cell = p87_comparison_cell(&c, 0, 1, g, 2);
      if (!isnan(cell->count.mean)) count += cell->count.mean;
      change += cell->count_change.mean;
      if (g < p87_comparison_cost_groups(&c)) cost += p87_comparison_cost(&c, 1, g, 2)->cost.mean;
    }
    near(count, 1.1 * 4440);
    near(change, 1.1 * -60);
    near(c.has_costs_by_group ? cost : 33, 33);
    p87_comparison_free(&c);
  }
  free_pair(f);
}

static void each_group_has_its_own_numbers(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  struct p87_comparison c;
  make_pair(f, REPLICATES);
  make(&c, f, (struct p87_compare_options){.by = P87_BY_REGION});
  assert_string_equal(c.groups.label[1], p87_region_name[P87_AFRICA]);
  near(p87_comparison_cell(&c, 0, 1, 1, 2)->count_change.mean, -40);
  near(p87_comparison_cell(&c, 0, 1, 2, 2)->count_change.mean, -20);
  near(p87_comparison_cost(&c, 1, 2, 2)->cost.mean, 30);
  p87_comparison_free(&c);
  make(&c, f, (struct p87_compare_options){.by = P87_BY_AGE_GROUP});
  near(p87_comparison_cell(&c, 0, 1, 1, 2)->count_change.mean, -60);
  near(p87_comparison_cell(&c, 0, 1, 3, 2)->count_change.mean, 0);
  assert_true(isnan(p87_comparison_cell(&c, 0, 1, 2, 2)->share.mean)); /* nobody of 12-14 */
  p87_comparison_free(&c);
  free_pair(f);
}

static char *print(const struct p87_results_file *f, size_t n, struct p87_compare_options opt);
static void has(const char *text, const char *words);
static void refuses(const struct p87_results_file *f, size_t n, struct p87_compare_options opt, size_t n_mistakes,
                    const char *words);

/* --- any dimension ------------------------------------------------------------------------------ */

static struct p87_tally_layout *slab(struct p87_results_file *f, unsigned r, unsigned y, size_t country)
{
  return p87_results_slab(&f->data, r, y, country);
}

static size_t group_called(const struct p87_comparison *c, const char *label)
{
  size_t g = 0;
  while (g < c->n_groups && strcmp(c->groups.label[g], label) != 0) g++;
  assert_true(g < c->n_groups);
  return g;
}

static void two_dimensions_add_up_to_each(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  for (int by = P87_BY_REGION; by <= P87_BY_AGE; by++)
    for (int and_by = P87_BY_REGION; and_by <= P87_BY_AGE; and_by++) {
      const enum p87_compare_by both[P87_BY_MOST] = {(enum p87_compare_by)by, (enum p87_compare_by)and_by};
      struct p87_report report = {0};
      const p87_status st = p87_groups_check(both, &report);
      p87_report_free(&report);
      if (st) continue;
      struct p87_comparison c, one;
      make(&c, f, (struct p87_compare_options){.by = both[0], .and_by = both[1]});
      make(&one, f, (struct p87_compare_options){.by = both[0]});
      assert_int_equal(c.n_groups - 1, (one.n_groups - 1) * c.groups.length[1]);
      for (size_t g = 1; g < one.n_groups; g++) {
        double change = 0;
        for (size_t k = 0; k < c.groups.length[1]; k++)
          change += p87_comparison_cell(&c, 0, 1, 1 + (g - 1) * c.groups.length[1] + k, 2)->count_change.mean;
        near(change, p87_comparison_cell(&one, 0, 1, g, 2)->count_change.mean);
      }
      p87_comparison_free(&one);
      p87_comparison_free(&c);
    }
  struct p87_comparison c;
  make(&c, f, (struct p87_compare_options){.by = P87_BY_AGE, .and_by = P87_BY_SEX});
  near(p87_comparison_cell(&c, 0, 1, group_called(&c, "10 / male"), 2)->count_change.mean, -60);
  near(p87_comparison_cell(&c, 0, 1, group_called(&c, "16 / female"), 2)->count.mean, 1500);
  assert_int_equal(p87_comparison_cost_groups(&c), 1);
  p87_comparison_free(&c);
  free_pair(f);
}

/* Of the boys in child labour 7 in Brazil and 5 in Cote d'Ivoire are in industry, in replicate r of the policy r fewer. */
static void categories_are_counted_as_they_stand_in_the_results(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  struct p87_comparison c;
  make_pair(f, REPLICATES);
  const size_t boy = p87_child_cell(P87_RURAL, P87_MALE, 10) * P87_CATEGORIES_sector + P87_INDUSTRY;
  for (unsigned r = 0; r < REPLICATES; r++) {
    slab(&f[0], r, 2, 0)->children_child_labour_by_sector[boy] = 7;
    slab(&f[0], r, 2, 1)->children_child_labour_by_sector[boy] = 5;
    slab(&f[1], r, 2, 0)->children_child_labour_by_sector[boy] = 7 - (int)r;
    slab(&f[1], r, 2, 1)->children_child_labour_by_sector[boy] = 5;
  }
  make(&c, f, (struct p87_compare_options){.by = P87_BY_SECTOR, .and_by = P87_BY_SEX});
  const struct p87_compare_cell *cell = p87_comparison_cell(&c, 0, 1, group_called(&c, "industry / male"), 2);
  near(p87_comparison_cell(&c, 0, 0, group_called(&c, "industry / male"), 2)->count.mean, 70 + 100);
  near(cell->count_change.mean, -10);
  near(cell->count_change.low, -10 - t2 * 10 / sqrt(3.0));
  near(cell->share.mean, 160.0 / 30000); /* of all boys */
  near(p87_comparison_cell(&c, 0, 1, group_called(&c, "services / male"), 2)->count.mean, 0);
  near(p87_comparison_cell(&c, 0, 1, 0, 2)->count_change.mean, -60); /* everybody: of all sectors */
  p87_comparison_free(&c);
  char *text = print(f, 2, (struct p87_compare_options){.by = P87_BY_SECTOR, .format = P87_COMPARE_TEXT});
  has(text, "industry");
  assert_null(strstr(text, "services")); /* nobody is there */
  free(text);
  free_pair(f);
}

static void what_makes_no_groups_is_refused(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  refuses(f, 2, (struct p87_compare_options){.by = P87_BY_SEX, .and_by = P87_BY_SEX}, 1, "--by sex,sex is the same");
  refuses(f, 2, (struct p87_compare_options){.by = P87_BY_SECTOR, .and_by = P87_BY_CHAIN}, 1,
          "asks for two categories");
  refuses(f, 2, (struct p87_compare_options){.by = P87_BY_REGION, .and_by = P87_BY_COUNTRY}, 1, "country is enough");
  refuses(f, 2, (struct p87_compare_options){.by = P87_BY_HOURS_BAND}, 1, "child_labour is not counted by hours_band");
  refuses(f, 2, (struct p87_compare_options){.by = P87_BY_SECTOR, .definition = P87_DEFINITION_NATIONAL}, 1,
          "leave --definition out");
  refuses(f, 2, (struct p87_compare_options){.by = P87_BY_SEX, .ledger = 1}, 1,
          "--ledger is counted by region, country and area, not --by sex");
  free_pair(f);
}

/* --- what it costs ------------------------------------------------------------------------------ */

/* 90 boys more attend in Brazil in 2017 and 180 in 2018; money as in make_pair, in 2018. */
static void a_school_year_has_its_price_and_all_can_be_discounted(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  struct p87_comparison c;
  make_pair(f, REPLICATES);
  const size_t boy = p87_child_cell(P87_RURAL, P87_MALE, 10);
  for (unsigned r = 0; r < REPLICATES; r++) {
    slab(&f[1], r, 1, 0)->children_school[boy] = 60 + 10 * (int)r;
    slab(&f[1], r, 1, 0)->children_both[boy] = 20;
    slab(&f[1], r, 2, 0)->children_both[boy] = 180;
  }
  make(&c, f, (struct p87_compare_options){.by = P87_BY_AREA});
  const struct p87_compare_schooling *s = p87_comparison_schooling(&c, 1, 0);
  near(s->gained.mean, 900 + 1800);
  near(s->gained.high, 2700 + t2 * 100 / sqrt(3.0));
  near(s->per_gained.mean, 30.0 / 2700);
  near(s->per_gained.high, 30.0 / (2700 - t2 * 100 / sqrt(3.0)));
  near(p87_comparison_schooling(&c, 1, group_called(&c, "rural"))->per_gained.mean, 30.0 / 2700);
  near(p87_comparison_schooling(&c, 1, group_called(&c, "urban"))->gained.mean, 0);
  near(p87_comparison_worth(&c, 0, 1, 0)->last.mean, 60);
  near(p87_comparison_worth(&c, 0, 1, 0)->per_last.mean, 0.5);
  p87_comparison_free(&c);

  make(&c, f, (struct p87_compare_options){.discount = 0.25}); /* 0.8 in 2017, 0.64 in 2018 */
  near(p87_comparison_schooling(&c, 1, 0)->gained.mean, 0.8 * 900 + 0.64 * 1800);
  near(p87_comparison_worth(&c, 0, 1, 0)->cost_change.mean, 0.64 * 30);
  near(p87_comparison_worth(&c, 0, 1, 0)->averted.mean, 0.64 * 60);
  near(p87_comparison_worth(&c, 0, 1, 0)->per_averted.mean, 0.5);
  near(p87_comparison_worth(&c, 0, 1, 0)->last.mean, 60);
  near(p87_comparison_worth(&c, 0, 1, 0)->per_last.mean, 0.64 * 0.5);
  p87_comparison_free(&c);
  char *text = print(f, 2, (struct p87_compare_options){.discount = 0.25});
  has(text, "discounted at 25 % a year to 2016");
  has(text, "Of 2018 alone: 60 fewer children in child labour: 0.32 USD PPP for each child fewer then");
  has(text, "school years gained (children of 5-17 who attend, summed over the years): 0.01 USD PPP for each");
  free(text);
  free_pair(f);
}

/* --- who moved ---------------------------------------------------------------------------------- */

/* In 2018 of rural boys of Brazil 4 + r go from hazardous work to school, 2 from other child labour to neither, 1 from
 * school to hazardous work and 3 are in hazardous work twice; 5 girls of urban Cote d'Ivoire go from other child labour
 * to light work. Nobody else moves. */
static void make_movers(struct p87_results_file f[2])
{
  static char base_name[] = "Baseline", base_key[] = "baseline";
  const struct {
    size_t country;
    unsigned area, sex;
    enum p87_child_state from, to;
    int64_t n, more; /* more: times the replicate */
  } move[] = {{0, P87_RURAL, P87_MALE, P87_CHILD_HAZARDOUS_ONLY, P87_CHILD_AT_SCHOOL, 4, 1},
              {0, P87_RURAL, P87_MALE, P87_CHILD_OTHER_LABOUR_AND_SCHOOL, P87_CHILD_IN_NEITHER, 2, 0},
              {0, P87_RURAL, P87_MALE, P87_CHILD_AT_SCHOOL, P87_CHILD_HAZARDOUS_AND_SCHOOL, 1, 0},
              {0, P87_RURAL, P87_MALE, P87_CHILD_HAZARDOUS_ONLY, P87_CHILD_HAZARDOUS_ONLY, 3, 0},
              {1, P87_URBAN, P87_FEMALE, P87_CHILD_OTHER_LABOUR_ONLY, P87_CHILD_PERMITTED_ONLY, 5, 0}};
  make_pair(f, REPLICATES);
  f[1].base_name = base_name;
  f[1].base_key = base_key;
  assert_int_equal(p87_results_add_movers(&f[1].data, NULL), P87_OK);
  for (size_t i = 0; i < (size_t)REPLICATES * YEARS; i++)
    f[0].data.fingerprint[i] = f[1].data.base_fingerprint[i] = 1000 + i;
  for (unsigned r = 0; r < REPLICATES; r++)
    for (size_t k = 0; k < P87_COUNT_OF(move); k++)
      p87_results_movers(&f[1].data, r, 2,
                         move[k].country)[p87_mover_cell(move[k].area, move[k].sex, move[k].from, move[k].to)] =
        move[k].n + move[k].more * r;
}

static double flow(const struct p87_comparison *c, size_t group, const char *key)
{
  size_t k = 0;
  while (strcmp(p87_flow_table[k].key, key) != 0) k++;
  return p87_comparison_flow(c, 1, group, 2, k).mean;
}

static void who_moved_is_added_up_by_hand(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  struct p87_comparison c;
  make_movers(f);
  make(&c, f, (struct p87_compare_options){.by = P87_BY_REGION, .and_by = P87_BY_SEX, .movers = 1});
  near(flow(&c, 0, "out_of_child_labour"), 10 * (5 + 2) + 20 * 5);
  near(flow(&c, 0, "labour_to_school"), 50);
  near(flow(&c, 0, "labour_to_permitted"), 100);
  near(flow(&c, 0, "labour_to_neither"), 20);
  near(flow(&c, 0, "labour_to_absent"), 0);
  near(flow(&c, 0, "into_child_labour"), 10);
  near(flow(&c, 0, "school_to_labour"), 10);
  near(flow(&c, 0, "labour_in_both"), 30);
  near(flow(&c, 0, "out_of_hazardous"), 50);
  near(flow(&c, 0, "into_hazardous"), 10);
  near(flow(&c, 0, "into_school"), 50);
  near(flow(&c, 0, "out_of_school"), 20);
  near(flow(&c, group_called(&c, "Africa / female"), "out_of_child_labour"), 100);
  near(flow(&c, group_called(&c, "Africa / male"), "out_of_child_labour"), 0);
  near(flow(&c, group_called(&c, "Americas / male"), "out_of_child_labour"), 70);
  const struct p87_estimate pair = p87_comparison_moved(&c, 1, 0, 2, P87_CHILD_HAZARDOUS_ONLY, P87_CHILD_AT_SCHOOL);
  near(pair.mean, 50);
  near(pair.high, 50 + t2 * 10 / sqrt(3.0));
  p87_comparison_free(&c);
  free_pair(f);
}

/* The parts of what goes out of a state, or comes into child labour, are all there are, each once. */
static void parts_of_a_flow_add_up(void **state)
{
  (void)state;
  for (size_t k = 0; k < P87_FLOWS; k++) {
    const struct p87_flow *way = &p87_flow_table[k];
    const int goes_out = strncmp(way->key, "out_of_child", 12) == 0 || strncmp(way->key, "out_of_haz", 10) == 0;
    unsigned ends = 0;
    assert_true(way->from != 0 && way->to != 0);
    assert_true(strlen(way->words) < 44); /* the width of the table */
    if (!goes_out && strcmp(way->key, "into_child_labour") != 0) continue;
    for (const struct p87_flow *part = way + 1; part->is_part; part++) {
      assert_int_equal(goes_out ? part->from : part->to, goes_out ? way->from : way->to);
      assert_int_equal(ends & (goes_out ? part->to : part->from), 0);
      ends |= goes_out ? part->to : part->from;
    }
    assert_int_equal(ends, goes_out ? way->to : way->from);
  }
}

static void who_moved_is_told_in_every_format(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_movers(f);
  char *text = print(f, 2, (struct p87_compare_options){.by = P87_BY_AREA, .movers = 1});
  has(text, "In 2018 170 children who are in child labour under \"Baseline\" are not under \"Grants, rural\" (95 % "
            "interval 145 to 195); 50 of them attend school and do not work, 20 neither work nor attend school. 10 are "
            "the other way round");
  has(text, "  in B at school and not at work                       50  (25 to 75)\n");
  has(text, "rural                70         50          0         20         10\n");
  free(text);
  text = print(f, 2, (struct p87_compare_options){.movers = 1, .format = P87_COMPARE_CSV});
  has(text, "\nflow,grants,All countries,2018,ILO-2016,out_of_child_labour,170,");
  has(text, "\nmovers,grants,All countries,2018,ILO-2016,hazardous_only>school,50,");
  assert_null(strstr(text, "absent>"));
  free(text);
  text = print(f, 2, (struct p87_compare_options){.movers = 1, .format = P87_COMPARE_JSON});
  json_error_t error;
  json_t *root = json_loads(text, 0, &error);
  assert_non_null(root);
  assert_int_equal(json_array_size(json_object_get(root, "flows")), 3 * P87_FLOWS);
  assert_int_equal(json_array_size(json_object_get(root, "movers")), 5);
  assert_null(json_object_get(root, "ledger"));
  json_decref(root);
  free(text);
  text = print(f, 2, (struct p87_compare_options){0});
  has(text, "path87 compare --movers shows it");
  free(text);
  free_pair(f);
}

static void movers_of_another_run_are_refused(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  const struct p87_compare_options opt = {.movers = 1};
  make_pair(f, REPLICATES);
  refuses(f, 2, opt, 1, "does not say who moved: run it together with the base");
  free_pair(f);
  make_movers(f);
  f[0].data.fingerprint[4]++;
  refuses(f, 2, opt, 1, "counted against \"Baseline\" (baseline.h5) as it was in that run, which a.h5 is not");
  f[0].data.fingerprint[4]--;
  refuses(f, 1, opt, 1, "give the file of the base and another");
  refuses(f, 2, (struct p87_compare_options){.movers = 1, .by = P87_BY_AGE}, 1,
          "--movers is counted by region, country, area and sex, not --by age");
  free_pair(f);
}

/* --- the ledger ----------------------------------------------------------------------------------- */

/* Rural Brazil, 2018: 6 left for school and 2 + r for hidden work; under the policy 9 and 2. */
static void the_ledger_holds_differences(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  struct p87_comparison c;
  make_pair(f, REPLICATES);
  const size_t school = P87_RURAL * P87_CATEGORIES_displaced + P87_TO_SCHOOL;
  const size_t hidden = P87_RURAL * P87_CATEGORIES_displaced + P87_TO_HIDDEN_WORK;
  for (unsigned r = 0; r < REPLICATES; r++) {
    slab(&f[0], r, 2, 0)->inspection_left_to[school] = 6;
    slab(&f[0], r, 2, 0)->inspection_left_to[hidden] = 2 + (int)r;
    slab(&f[1], r, 2, 0)->inspection_left_to[school] = 9;
    slab(&f[1], r, 2, 0)->inspection_left_to[hidden] = 2;
    slab(&f[1], r, 2, 0)->inspection_year_later[hidden] = 4;
  }
  make(&c, f, (struct p87_compare_options){.by = P87_BY_AREA, .ledger = 1});
  const size_t rural = group_called(&c, "rural");
  near(p87_comparison_ledger(&c, 0, P87_TO_SCHOOL, 1, rural, 2)->count_change.mean, 30);
  near(p87_comparison_ledger(&c, 0, P87_TO_HIDDEN_WORK, 0, 0, 2)->count.mean, 30);
  near(p87_comparison_ledger(&c, 0, P87_TO_HIDDEN_WORK, 1, 0, 2)->count_change.low, -10 - t2 * 10 / sqrt(3.0));
  near(p87_comparison_ledger(&c, 0, P87_TO_SCHOOL, 1, 0, 2)->share.mean, 9.0 / 11);
  near(p87_comparison_ledger(&c, 1, P87_TO_HIDDEN_WORK, 1, 0, 2)->count.mean, 40);
  near(p87_comparison_ledger(&c, 1, P87_TO_HIDDEN_WORK, 0, 0, 2)->count.mean, 0);
  p87_comparison_free(&c);
  char *text = print(f, 2, (struct p87_compare_options){.ledger = 1});
  has(text, "All countries  2018  school               60   67.");
  has(text, "90   81.8         30  (30 to 30)\n");
  free(text);
  text = print(f, 2, (struct p87_compare_options){.ledger = 1, .format = P87_COMPARE_CSV});
  has(text, "\nleft_to.school,grants,All countries,2018,ILO-2016,count_change,30,30,30,ilo-2016\n");
  free(text);
  free_pair(f);
}

static void a_ratio_without_bounds_has_no_interval(void **state)
{
  (void)state;
  const double y[] = {1, 1, 1}, wild[] = {-5, 1, 7}, less[] = {-1, -2, -3};
  near(p87_estimate_ratio(y, wild, 3).mean, 1);
  assert_true(isnan(p87_estimate_ratio(y, wild, 3).low));
  assert_true(isnan(p87_estimate_ratio(y, less, 3).mean));
}

static char *print(const struct p87_results_file *f, size_t n, struct p87_compare_options opt)
{
  struct p87_report report = {0};
  char *text = NULL;
  size_t bytes = 0;
  FILE *out = open_memstream(&text, &bytes);
  assert_non_null(out);
  const p87_status st = p87_compare(f, n, &opt, out, &report);
  p87_report_print(&report, stderr);
  assert_int_equal(st, P87_OK);
  assert_int_equal(fclose(out), 0);
  return text;
}

static void has(const char *text, const char *words)
{
  if (!strstr(text, words)) print_error("no \"%s\" in\n%s\n", words, text);
  assert_non_null(strstr(text, words));
}

static void text_says_it_in_a_sentence(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  for (unsigned k = 0; k < COUNTRIES; k++) {
    f[0].data.weight_ilo[k] *= 52345;
    f[1].data.weight_ilo[k] *= 52345;
  }
  char *text = print(f, 2, (struct p87_compare_options){.by = P87_BY_REGION});
  has(text, "In 2018 \"Grants, rural\" leaves 3.1 million fewer children in child labour than \"Baseline\" "
            "(95 % interval 1.8 to 4.4 million), 1.3 % fewer.\n");
  has(text, "(ILO-2016 basis)");
  has(text, "All countries  2016      235.6   10.0      235.6   10.0       0.00  (0.00 to 0.00)\n");
  has(text, "2018      235.6   10.0      232.4    9.9      -3.14  (-4.44 to -1.84)\n");
  has(text, "1.6 million USD PPP more than \"Baseline\", with 3.1 million fewer child-years");
  has(text, ": 0.50 USD PPP for each child-year averted (95 % interval 0.35 to 0.85)");
  free(text);
  text = print(f, 1, (struct p87_compare_options){.un_basis = 1});
  has(text, "(UN basis)");
  has(text, "4,950");
  free(text);
  free_pair(f);
}

static void one_replicate_has_no_interval(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, 1);
  char *text = print(f, 2, (struct p87_compare_options){0});
  has(text, "leaves 50 fewer children in child labour than \"Baseline\" (no interval: one replicate)");
  assert_null(strstr(text, "nan"));
  free(text);
  text = print(f, 2, (struct p87_compare_options){.format = P87_COMPARE_JSON});
  has(text, "\"interval\": null");
  free(text);
  free_pair(f);
}

static void json_reads_back(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  f[1].scenario_key = key_a;
  const char *const indicator[] = {"hazardous", "child_labour"};
  char *text =
    print(f, 2, (struct p87_compare_options){.format = P87_COMPARE_JSON, .indicator = indicator, .n_indicators = 2});
  json_error_t error;
  json_t *root = json_loads(text, 0, &error);
  assert_non_null(root);
  assert_string_equal(json_string_value(json_object_get(root, "schema")), "path87 compare 1");
  const json_t *values = json_object_get(root, "values");
  assert_int_equal(json_array_size(values), 2 * 2 * 3);
  const json_t *last = json_array_get(values, 11);
  assert_string_equal(json_string_value(json_object_get(last, "scenario")), "baseline#2");
  near(json_real_value(json_object_get(json_object_get(last, "count_change"), "mean")), -60);
  assert_true(json_is_null(json_object_get(json_array_get(values, 0), "count_change")));
  json_decref(root);
  free(text);
  free_pair(f);
}

static void csv_has_one_number_a_line(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  char *text = print(f, 2, (struct p87_compare_options){.format = P87_COMPARE_CSV, .by = P87_BY_COUNTRY});
  has(text, "indicator,scenario,group,year,basis,quantity,mean,low,high,definition\n");
  has(text, "\nchild_labour,grants,C\xc3\xb4te d'Ivoire,2018,ILO-2016,count_change,-40,-40,-40,ilo-2016\n");
  has(text, "\nchild_labour,grants,All countries,2016-2018,ILO-2016,averted_child_years,60,");
  free(text);
  free_pair(f);
}

static void refuses(const struct p87_results_file *f, size_t n, struct p87_compare_options opt, size_t n_mistakes,
                    const char *words)
{
  struct p87_report report = {0};
  struct p87_comparison c;
  assert_int_equal(p87_comparison_make(f, n, &opt, &c, &report), P87_USER);
  assert_int_equal(p87_report_count(&report), n_mistakes);
  has(report.messages[0].text, words);
  p87_report_free(&report);
}

/* Of 100 boys and 50 girls in child labour the definition asked for counts 30 more and 20 fewer. */
static void another_definition_counts_other_children(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_pair(f, REPLICATES);
  const size_t boy = p87_child_cell(P87_RURAL, P87_MALE, 10), girl = p87_child_cell(P87_URBAN, P87_FEMALE, 16);
  for (int k = 0; k < 2; k++)
    for (unsigned r = 0; r < REPLICATES; r++)
      for (unsigned y = 0; y < YEARS; y++) {
        int64_t *by = p87_results_slab(&f[k].data, r, y, 0)->children_child_labour_by_definition;
        by[boy * P87_CATEGORIES_definition + P87_DEFINITION_SDG_CHORES] = 130;
        by[girl * P87_CATEGORIES_definition + P87_DEFINITION_SDG_CHORES] = 30;
      }
  char *text = print(
    f, 2,
    (struct p87_compare_options){.format = P87_COMPARE_CSV, .by = P87_BY_SEX, .definition = P87_DEFINITION_SDG_CHORES});
  has(text, "\nchild_labour,baseline,male,2016,ILO-2016,count,1300,1300,1300,sdg-8.7.1-chores\n");
  has(text, "\nchild_labour,baseline,female,2016,ILO-2016,count,300,300,300,sdg-8.7.1-chores\n");
  free(text);
  const char *const light = "light_work";
  refuses(f, 2,
          (struct p87_compare_options){.indicator = &light, .n_indicators = 1, .definition = P87_DEFINITION_SDG_CHORES},
          1, "counted by ilo-2016 only");
  free_pair(f);
}

static void runs_that_share_no_draws_are_refused(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  const struct p87_compare_options usual = {0};
  make_pair(f, REPLICATES);
  f[1].seed++;
  refuses(f, 2, usual, 1, "the seed differs from that of a.h5");
  f[1].seed--;
  f[1].population++;
  refuses(f, 2, usual, 1, "the population differs");
  f[1].population--;
  f[1].scale *= 2;
  refuses(f, 2, usual, 1, "the scale differs");
  char *text = print(f, 2, (struct p87_compare_options){.allow_unpaired = 1});
  has(text, "Levels only");
  assert_null(strstr(text, "fewer"));
  free(text);
  f[1].scale /= 2;
  f[1].data.n_countries = 1;
  refuses(f, 2, usual, 1, "the list of countries differs");
  free_pair(f);
}

static void options_that_do_not_fit_are_all_told(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  const char *const indicator[] = {"child_labor", "rubbish"};
  const unsigned year[] = {2017, 2025};
  make_pair(f, REPLICATES);
  refuses(f, 2, (struct p87_compare_options){.indicator = indicator, .n_indicators = 2, .year = year, .n_years = 2}, 3,
          "did you mean child_labour?");
  refuses(f, 0, (struct p87_compare_options){0}, 1, "nothing to compare");
  free_pair(f);
}

static void no_memory_leaves_nothing(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  make_movers(f);
  const struct p87_compare_options opt = {.by = P87_BY_AREA, .movers = 1, .ledger = 1};
  for (uint64_t n = 1;; n++) {
    struct p87_report report = {0};
    struct p87_comparison c;
    const size_t before = p87_memory_in_use();
    p87_memory_fail_at(n);
    const p87_status st = p87_comparison_make(f, 2, &opt, &c, &report);
    p87_memory_fail_at(0);
    p87_comparison_free(&c);
    assert_int_equal(p87_memory_in_use(), before);
    p87_report_free(&report);
    if (st == P87_OK) break;
    assert_int_equal(st, P87_MACHINE);
  }
  free_pair(f);
}

static void a_full_disk_is_told(void **state)
{
  (void)state;
  struct p87_results_file f[2];
  struct p87_report report = {0};
  const struct p87_compare_options opt = {0};
  FILE *full = fopen("/dev/full", "w");
  if (!full) skip();
  make_pair(f, REPLICATES);
  assert_int_equal(p87_compare(f, 2, &opt, full, &report), P87_MACHINE);
  assert_int_equal(p87_report_count(&report), 1);
  p87_report_free(&report);
  fclose(full);
  free_pair(f);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(numbers_are_those_computed_by_hand),
    cmocka_unit_test(groups_add_up),
    cmocka_unit_test(each_group_has_its_own_numbers),
    cmocka_unit_test(two_dimensions_add_up_to_each),
    cmocka_unit_test(categories_are_counted_as_they_stand_in_the_results),
    cmocka_unit_test(what_makes_no_groups_is_refused),
    cmocka_unit_test(a_school_year_has_its_price_and_all_can_be_discounted),
    cmocka_unit_test(who_moved_is_added_up_by_hand),
    cmocka_unit_test(parts_of_a_flow_add_up),
    cmocka_unit_test(who_moved_is_told_in_every_format),
    cmocka_unit_test(movers_of_another_run_are_refused),
    cmocka_unit_test(the_ledger_holds_differences),
    cmocka_unit_test(a_ratio_without_bounds_has_no_interval),
    cmocka_unit_test(text_says_it_in_a_sentence),
    cmocka_unit_test(one_replicate_has_no_interval),
    cmocka_unit_test(json_reads_back),
    cmocka_unit_test(csv_has_one_number_a_line),
    cmocka_unit_test(another_definition_counts_other_children),
    cmocka_unit_test(runs_that_share_no_draws_are_refused),
    cmocka_unit_test(options_that_do_not_fit_are_all_told),
    cmocka_unit_test(no_memory_leaves_nothing),
    cmocka_unit_test(a_full_disk_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
