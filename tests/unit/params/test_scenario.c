/* Scenarios that are right mean what they say. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "fixture.h"

#include <unistd.h>

#include "path87/params/describe.h"
#include "path87/params/read.h"

static char folder[1024];

static int make(void **state)
{
  (void)state;
  make_folder(folder, sizeof folder);
  return 0;
}

static int forget(void **state)
{
  (void)state;
  return rmdir(folder);
}

static const char *path_of(const char *name)
{
  static char path[2048];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void put(const char *name, const char *text)
{
  write_file(path_of(name), text, strlen(text));
}

static void drop(const char *name)
{
  assert_int_equal(unlink(path_of(name)), 0);
}

static struct p87_scenario read_good(const char *name, const struct p87_figures *world)
{
  struct p87_report report = {0};
  struct p87_scenario s = {0};
  const p87_status st = p87_scenario_read(path_of(name), folder, world, &s, &report);
  if (st) p87_report_print(&report, stderr);
  assert_int_equal(st, P87_OK);
  assert_int_equal(p87_report_count(&report), 0);
  p87_report_free(&report);
  return s;
}

/* A scenario with one lever, whose entry is given. */
static struct p87_scenario read_lever(const char *entry, const struct p87_figures *world)
{
  char text[2048];
  snprintf(text, sizeof text, "name: x\nlevers:\n  - %s\n", entry);
  put("one.yml", text);
  struct p87_scenario s = read_good("one.yml", world);
  drop("one.yml");
  assert_int_equal(s.n_settings, 1);
  return s;
}

static int near_to(double a, double b)
{
  return a - b < 1e-9 && b - a < 1e-9;
}

static void events_and_drivers_are_read_and_inherited(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  put("above.yml", "name: a\nwithout: [drift]\nevents:\n  - {event: price, size: -20 %, years: 2017}\n");
  put("below.yml", "name: b\nparent: above\nevents:\n"
                   "  - {event: drought, size: 30 % of the harvest, years: 2018-2019, where: rural}\n"
                   "  - {event: price, size: 10 %, years: 2018}\n");
  struct p87_scenario s = read_good("below.yml", &world);
  assert_int_equal(s.n_events, 3);
  assert_true(s.without == UINT64_C(1) << P87_SWITCH_drift);
  assert_int_equal(s.events[0].kind, P87_EVENT_price);
  assert_true(near_to(s.events[0].size, -0.2));
  assert_int_equal(s.events[1].kind, P87_EVENT_drought);
  assert_true(near_to(s.events[1].size, 0.3));
  assert_int_equal(s.events[1].area_mask, 1 << P87_RURAL);
  assert_int_equal(s.events[1].first_year, 2018);
  assert_int_equal(s.events[1].last_year, 2019);
  assert_int_equal(s.events[2].area_mask, 3);
  p87_scenario_free(&s);
  drop("above.yml");
  drop("below.yml");
  p87_figures_free(&world);
}

static void conditions_and_a_pace_are_read_and_inherited(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  put("above.yml", "name: a\nhorizon: 2030\nconditions: observed\npace: {to: 1 %, by: 2025}\n");
  put("same.yml", "name: b\nparent: above\n");
  put("other.yml", "name: c\nparent: above\npace: -2.5 % a year\n");
  put("back.yml", "name: d\nparent: other\nconditions: forecast\npace: none\n");
  struct p87_scenario s = read_good("same.yml", &world);
  assert_int_equal(s.conditions, P87_CONDITIONS_OBSERVED);
  assert_int_equal(s.pace.kind, P87_PACE_TARGET);
  assert_true(near_to(s.pace.to, 0.01));
  assert_int_equal(s.pace.by, 2025);
  p87_scenario_free(&s);
  s = read_good("other.yml", &world);
  assert_int_equal(s.conditions, P87_CONDITIONS_OBSERVED);
  assert_int_equal(s.pace.kind, P87_PACE_RATE);
  assert_true(near_to(s.pace.rate, -0.025));
  p87_scenario_free(&s);
  s = read_good("back.yml", &world);
  assert_int_equal(s.conditions, P87_CONDITIONS_FORECAST);
  assert_int_equal(s.pace.kind, P87_PACE_NONE);
  p87_scenario_free(&s);
  drop("above.yml"), drop("same.yml"), drop("other.yml"), drop("back.yml");
  p87_figures_free(&world);
}

static void a_name_is_enough(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  put("plain.yml", "name: Plain\n");
  struct p87_scenario s = read_good("plain.yml", &world);
  assert_string_equal(s.name, "Plain");
  assert_string_equal(s.key, "plain");
  assert_int_equal(s.horizon, 2025);
  assert_int_equal(s.seed, 87);
  assert_int_equal(s.population, 0);
  assert_int_equal(s.replicates, 1);
  assert_true(near_to(s.scale, 1000));
  assert_int_equal(s.country_mask[0], 0x3F);
  assert_int_equal(s.country_mask[1], 0);
  assert_int_equal(s.n_settings, 0);
  assert_int_equal(s.n_files, 1);
  assert_string_equal(s.files[0].text, "name: Plain\n");
  p87_scenario_free(&s);
  drop("plain.yml");
  p87_figures_free(&world);
}

static void a_child_overrides_and_adds(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  put("old.yml", "name: Old\nseed: 5\nscale: 200\nhorizon: 2028\ncountries: [GHA, KEN]\n"
                 "levers:\n  - {lever: school_fee_relief, value: 0.25, years: 2018-2028}\n");
  put("middle.yml", "name: Middle\nparent: old\nseed: 6\n");
  put("young.yml", "name: Young\nparent: ./middle.yml\nhorizon: 2024\nreplicates: 3\n"
                   "levers:\n  - {lever: cash_transfer_conditional, value: 10, years: 2018}\n");
  struct p87_scenario s = read_good("young.yml", &world);
  assert_string_equal(s.name, "Young");
  assert_int_equal(s.seed, 6);
  assert_int_equal(s.horizon, 2024);
  assert_int_equal(s.replicates, 3);
  assert_true(near_to(s.scale, 200));
  assert_int_equal(s.country_mask[0], 1 << 2 | 1 << 5);
  assert_int_equal(s.n_settings, 2);
  assert_int_equal(s.settings[0].lever, P87_LEVER_school_fee_relief);
  assert_int_equal(s.settings[1].lever, P87_LEVER_cash_transfer_conditional);
  assert_int_equal(s.n_files, 3);
  assert_string_equal(s.files[0].name, "young");
  assert_string_equal(s.files[2].name, "old");
  assert_ptr_equal(s.settings[0].file, s.files[2].path);
  assert_int_equal(s.settings[0].line, 7);
  p87_scenario_free(&s);
  drop("old.yml");
  drop("middle.yml");
  drop("young.yml");
  p87_figures_free(&world);
}

static void values_may_have_units(void **state)
{
  (void)state;
  static const struct {
    const char *value;
    double meant;
    int in_alias;
  } cash[] = {{"15", 15, 0},
              {"15 USD PPP per child per month", 15, 0},
              {"1.5e1", 15, 0},
              {"15 % of consumption", 0.15, 1},
              {"\"15% of consumption\"", 0.15, 1},
              {"15 usd ppp per child per month", 15, 0},
              {"0", 0, 0},
              {"200", 200, 0}};
  static const struct {
    const char *value;
    double meant;
  } fees[] = {{"0.5", 0.5}, {"50 %", 0.5}, {"50%", 0.5}, {"100 %", 1}, {"0.5 share of cost", 0.5}};
  struct p87_figures world = small_world();
  char entry[256];
  for (size_t i = 0; i < P87_COUNT_OF(cash); i++) {
    snprintf(entry, sizeof entry, "{lever: cash_transfer_conditional, years: 2018, value: %s}", cash[i].value);
    struct p87_scenario s = read_lever(entry, &world);
    assert_true(near_to(s.settings[0].value, cash[i].meant));
    assert_int_equal(s.settings[0].in_alias, cash[i].in_alias);
    p87_scenario_free(&s);
  }
  for (size_t i = 0; i < P87_COUNT_OF(fees); i++) {
    snprintf(entry, sizeof entry, "{lever: school_fee_relief, years: 2018, value: %s}", fees[i].value);
    struct p87_scenario s = read_lever(entry, &world);
    assert_true(near_to(s.settings[0].value, fees[i].meant));
    assert_int_equal(s.settings[0].in_alias, 0);
    p87_scenario_free(&s);
  }
  p87_figures_free(&world);
}

static void years_and_ramps(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    unsigned first, last, ramp;
  } rows[] = {{"years: 2018", 2018, 2018, 0},
              {"years: 2017-2025", 2017, 2025, 0},
              {"years: 2018 - 2020", 2018, 2020, 0},
              {"years: 2018\xE2\x80\x93"
               "2020, ramp: 3 years",
               2018, 2020, 3},
              {"years: \"2018-2020\", ramp: 1 year", 2018, 2020, 1},
              {"years: 2018-2025, ramp: 8", 2018, 2025, 8}};
  struct p87_figures world = small_world();
  char entry[256];
  for (size_t i = 0; i < P87_COUNT_OF(rows); i++) {
    snprintf(entry, sizeof entry, "{lever: school_fee_relief, value: 1, %s}", rows[i].text);
    struct p87_scenario s = read_lever(entry, &world);
    assert_int_equal(s.settings[0].first_year, rows[i].first);
    assert_int_equal(s.settings[0].last_year, rows[i].last);
    assert_int_equal(s.settings[0].ramp_years, rows[i].ramp);
    p87_scenario_free(&s);
  }
  p87_figures_free(&world);
}

static void places_and_people(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    unsigned areas, regions, target, poorest;
    uint64_t countries;
    double excluded, included;
  } rows[] = {
    {"", 3, 31, P87_TARGET_ALL, 0, 0x3F, 0, 0},
    {", where: rural", 1, 31, P87_TARGET_ALL, 0, 0x3F, 0, 0},
    {", where: Africa", 3, 1, P87_TARGET_ALL, 0, 0x3F, 0, 0},
    {", where: Asia and the Pacific", 3, 8, P87_TARGET_ALL, 0, 0x3F, 0, 0},
    {", where: KEN", 3, 31, P87_TARGET_ALL, 0, 0x20, 0, 0},
    {", where: all", 3, 31, P87_TARGET_ALL, 0, 0x3F, 0, 0},
    {", where: {area: urban, region: [arab_states, Arab States, Europe and Central Asia]}", 2, 20, P87_TARGET_ALL, 0,
     0x3F, 0, 0},
    {", where: {area: [rural, urban], country: [KEN, GHA]}", 3, 31, P87_TARGET_ALL, 0, 0x24, 0, 0},
    {", who: poor", 3, 31, P87_TARGET_POOR, 0, 0x3F, 0, 0},
    {", who: {target: poorest_20, exclusion_error: 20 %, inclusion_error: 0.1}", 3, 31, P87_TARGET_POOREST, 20, 0x3F,
     0.2, 0.1},
  };
  struct p87_figures world = small_world();
  char entry[512];
  for (size_t i = 0; i < P87_COUNT_OF(rows); i++) {
    snprintf(entry, sizeof entry, "{lever: cash_transfer_conditional, value: 1, years: 2018%s}", rows[i].text);
    struct p87_scenario s = read_lever(entry, &world);
    const struct p87_setting *set = &s.settings[0];
    assert_int_equal(set->area_mask, rows[i].areas);
    assert_int_equal(set->region_mask, rows[i].regions);
    assert_int_equal(set->who.target, rows[i].target);
    assert_int_equal(set->who.poorest, rows[i].poorest);
    assert_int_equal(set->country_mask[0] & 0x3F, rows[i].countries);
    assert_true((double)set->who.exclusion_error - rows[i].excluded < 1e-6 &&
                rows[i].excluded - (double)set->who.exclusion_error < 1e-6);
    assert_true((double)set->who.inclusion_error - rows[i].included < 1e-6 &&
                rows[i].included - (double)set->who.inclusion_error < 1e-6);
    p87_scenario_free(&s);
  }
  p87_figures_free(&world);
}

static void budgets_are_in_market_dollars_or_purchasing_power(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  static const struct {
    const char *money;
    double usd;
    int is_market;
  } rows[] = {{"40 million USD", 4e7, 1},
              {"40 million USD PPP", 4e7, 0},
              {"2.5 billion US dollars a year", 2.5e9, 1},
              {"900 thousand USD PPP per year", 9e5, 0},
              {"{money: 40 million USD, leverage: 9}", 4e8, 1},
              {"{money: 40 million USD PPP, order: poorest_first}", 4e7, 0}};
  for (size_t k = 0; k < P87_COUNT_OF(rows); k++) {
    char entry[256];
    snprintf(entry, sizeof entry, "{lever: child_benefit, value: 10, years: 2018, budget: %s}", rows[k].money);
    struct p87_scenario s = read_lever(entry, &world);
    assert_true(near_to(s.settings[0].budget.usd, rows[k].usd));
    assert_int_equal(s.settings[0].budget.is_market, rows[k].is_market);
    p87_scenario_free(&s);
  }
  p87_figures_free(&world);
}

static void countries_may_be_regions(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  put("some.yml", "name: x\ncountries: [Africa, IND]\nlevers:\n");
  struct p87_scenario s = read_good("some.yml", &world);
  assert_int_equal(s.country_mask[0], 1 << 2 | 1 << 3 | 1 << 5);
  p87_scenario_free(&s);
  drop("some.yml");
  p87_figures_free(&world);
}

static void parents_add_up(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  put("base.yml", "name: Base\nscale: 200\nseed: 3\nsets: {coast: [GHA, KEN]}\nlevers:\n"
                  "  - {lever: awareness, value: 0.1, years: 2018}\n");
  put("schools.yml", "name: Schools\nparent: base\nseed: 4\nlevers:\n"
                     "  - {lever: school_meals, value: 1, years: 2018, where: coast}\n");
  put("cash.yml", "name: Cash\nparent: base\nlevers:\n  - {lever: child_benefit, value: 9, years: 2018}\n");
  put("both.yml", "name: Both\nparent: [schools, cash.yml]\nlevers:\n  - {lever: penalty, value: 1, years: 2018}\n");
  struct p87_scenario s = read_good("both.yml", &world);
  static const char *const names[] = {"both", "cash", "schools", "base"};
  static const enum p87_lever levers[] = {P87_LEVER_awareness, P87_LEVER_school_meals, P87_LEVER_child_benefit,
                                          P87_LEVER_penalty};
  assert_int_equal(s.n_files, 4); /* what both start from counts once */
  for (size_t i = 0; i < 4; i++) assert_string_equal(s.files[i].name, names[i]);
  assert_int_equal(s.n_settings, 4);
  for (size_t i = 0; i < 4; i++) assert_int_equal(s.settings[i].lever, levers[i]);
  assert_true(near_to(s.scale, 200));
  assert_int_equal(s.seed, 4);
  assert_int_equal(s.settings[1].country_mask[0], 1 << 2 | 1 << 5); /* a set of the parent's parent */

  struct p87_scenario again = {0};
  struct p87_report report = {0};
  assert_int_equal(p87_scenario_restore("kept", s.files, s.n_files, &world, &again, &report), P87_OK);
  assert_int_equal(again.n_settings, 4);
  for (size_t i = 0; i < 4; i++) assert_int_equal(again.settings[i].lever, levers[i]);
  assert_int_equal(again.seed, 4);
  p87_scenario_free(&again);
  assert_int_equal(p87_scenario_restore("kept", s.files, 3, &world, &again, &report), P87_USER);
  assert_true(says(&report, 0, 0, "its parent is missing"));
  p87_report_free(&report);
  p87_scenario_free(&s);
  drop("base.yml");
  drop("schools.yml");
  drop("cash.yml");
  drop("both.yml");
  p87_figures_free(&world);
}

/* What a file does without are levers of its own parents, not of those that stand beside it. */
static void levers_of_parents_can_be_left_out(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  put("base.yml", "name: Base\nlevers:\n  - {lever: awareness, value: 0.1, years: 2018}\n"
                  "  - {lever: school_meals, value: 1, years: 2018}\n");
  put("beside.yml", "name: Beside\nlevers:\n  - {lever: school_quality, value: 1, years: 2018}\n");
  put("less.yml", "name: Less\nparent: base\nwithout_levers: [school_meals]\nlevers:\n"
                  "  - {lever: school_meals, value: 2, years: 2018}\n");
  put("none.yml", "name: None\nparent: base\nwithout_levers: all\n");
  put("mixed.yml", "name: Mixed\nparent: [beside, none]\n");
  struct p87_scenario s = read_good("less.yml", &world);
  assert_int_equal(s.n_settings, 2);
  assert_int_equal(s.settings[0].lever, P87_LEVER_awareness);
  assert_int_equal(s.settings[1].lever, P87_LEVER_school_meals);
  assert_true(near_to(s.settings[1].value, 2));
  p87_scenario_free(&s);
  s = read_good("none.yml", &world);
  assert_int_equal(s.n_settings, 0);
  p87_scenario_free(&s);
  s = read_good("mixed.yml", &world);
  assert_int_equal(s.n_settings, 1);
  assert_int_equal(s.settings[0].lever, P87_LEVER_school_quality);
  p87_scenario_free(&s);
  drop("base.yml");
  drop("beside.yml");
  drop("less.yml");
  drop("none.yml");
  drop("mixed.yml");
  p87_figures_free(&world);
}

static void the_same_lever_may_act_for_others_or_in_other_crises(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  put("many.yml",
      "name: x\nlevers:\n"
      "  - {lever: scholarship, value: 9, years: 2018, who: {sex: girls}}\n"
      "  - {lever: scholarship, value: 8, years: 2018, who: {sex: boys}}\n"
      "  - {lever: scholarship, value: 8, years: 2018, who: {sex: boys, sector: agriculture}}\n"
      "  - {lever: scholarship, value: 7, years: 2018, who: {sex: boys}, when: drought}\n"
      "  - {lever: scholarship, value: 7, years: 2018, who: {sex: boys}, when: conflict}\n"
      "  - {lever: scholarship, value: 7, years: 2018, who: {sex: boys}, where: {theme: crisis}}\n"
      "  - {lever: scholarship, value: 7, years: 2018, who: {sex: boys}, when: {crisis: drought, size: 0.3}}\n");
  struct p87_scenario s = read_good("many.yml", &world);
  assert_int_equal(s.n_settings, 7);
  for (size_t i = 0; i < 7; i++) assert_int_equal(s.settings[i].slot, i);
  p87_scenario_free(&s);
  drop("many.yml");
  p87_figures_free(&world);
}

static void windows_line_ends_and_a_byte_order_mark_are_fine(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  put("windows.yml", "\xEF\xBB\xBF"
                     "name: \"Se\xC3\xB1"
                     "al: uno\"\r\nseed: 9223372036854775807\r\nscale: 12.5\r\n");
  struct p87_scenario s = read_good("windows.yml", &world);
  assert_string_equal(s.name, "Se\xC3\xB1"
                              "al: uno");
  assert_true(s.seed == INT64_MAX);
  assert_true(near_to(s.scale, 12.5));
  p87_scenario_free(&s);
  drop("windows.yml");
  p87_figures_free(&world);
}

static void without_memory_reading_is_a_machine_failure_and_nothing_leaks(void **state)
{
  (void)state;
  struct p87_figures world = small_world();
  put("old.yml", "name: Old\nlevers:\n  - {lever: school_fee_relief, value: 0.25, years: 2018}\n");
  put("young.yml", "name: Young\nparent: [old]\nsets: {coast: [GHA]}\nwithout_levers: all\n");
  const size_t before = p87_memory_in_use();
  int failed = 0;
  for (uint64_t n = 1; n < 60; n++) {
    struct p87_report report = {0};
    struct p87_scenario s = {0};
    p87_memory_fail_at(n);
    const p87_status st = p87_scenario_read(path_of("young.yml"), folder, &world, &s, &report);
    p87_memory_fail_at(0);
    assert_true(st == P87_OK || st == P87_MACHINE);
    failed += st == P87_MACHINE;
    p87_scenario_free(&s);
    p87_report_free(&report);
    assert_int_equal(p87_memory_in_use(), before);
  }
  assert_in_range(failed, 10, 58);
  drop("old.yml");
  drop("young.yml");
  p87_figures_free(&world);
}

static void every_scenario_of_the_tree_is_right(void **state)
{
  (void)state;
  static const struct p87_params params;
  static const char *const names[] = {"baseline",
                                      "rural_transfers",
                                      "free_schooling",
                                      "programme/programme_40_million",
                                      "programme/programme_90_million",
                                      "programme/programme_40_million_leverage"};
  struct p87_figures world = small_world();
  char dir[4096], path[8192];
  strcpy(dir, in_tree("scenarios"));
  for (size_t i = 0; i < P87_COUNT_OF(names); i++) {
    struct p87_report report = {0};
    struct p87_scenario s = {0};
    snprintf(path, sizeof path, "%s/%s.yml", dir, names[i]);
    const p87_status st = p87_scenario_read(path, dir, &world, &s, &report);
    p87_report_print(&report, stderr);
    assert_int_equal(st, P87_OK);
    FILE *out = tmpfile();
    assert_non_null(out);
    assert_int_equal(p87_scenario_explain(&s, &params, &world, out), P87_OK);
    assert_true(ftell(out) > 50);
    fclose(out);
    p87_scenario_free(&s);
    p87_report_free(&report);
  }
  p87_figures_free(&world);
}

static void the_committed_schema_is_the_one_made(void **state)
{
  (void)state;
  FILE *made = tmpfile(), *kept = fopen(in_tree("scenarios/schema.json"), "rb");
  assert_non_null(made);
  assert_non_null(kept);
  assert_int_equal(p87_describe("schema", made), P87_OK);
  rewind(made);
  int a, b;
  do {
    a = fgetc(made);
    b = fgetc(kept);
    assert_int_equal(a, b);
  } while (a != EOF);
  fclose(made);
  fclose(kept);
}

static void every_topic_has_a_page_and_others_have_none(void **state)
{
  (void)state;
  for (size_t i = 0; i < P87_DESCRIBE_TOPICS; i++) {
    FILE *out = tmpfile();
    assert_non_null(out);
    assert_int_equal(p87_describe(p87_describe_topics[i], out), P87_OK);
    assert_true(ftell(out) > 200);
    fclose(out);
  }
  assert_int_equal(p87_describe("nothing", stdout), P87_USER);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(events_and_drivers_are_read_and_inherited),
    cmocka_unit_test(conditions_and_a_pace_are_read_and_inherited),
    cmocka_unit_test(a_name_is_enough),
    cmocka_unit_test(a_child_overrides_and_adds),
    cmocka_unit_test(values_may_have_units),
    cmocka_unit_test(years_and_ramps),
    cmocka_unit_test(places_and_people),
    cmocka_unit_test(budgets_are_in_market_dollars_or_purchasing_power),
    cmocka_unit_test(countries_may_be_regions),
    cmocka_unit_test(parents_add_up),
    cmocka_unit_test(levers_of_parents_can_be_left_out),
    cmocka_unit_test(the_same_lever_may_act_for_others_or_in_other_crises),
    cmocka_unit_test(windows_line_ends_and_a_byte_order_mark_are_fine),
    cmocka_unit_test(without_memory_reading_is_a_machine_failure_and_nothing_leaks),
    cmocka_unit_test(every_scenario_of_the_tree_is_right),
    cmocka_unit_test(the_committed_schema_is_the_one_made),
    cmocka_unit_test(every_topic_has_a_page_and_others_have_none),
  };
  return cmocka_run_group_tests(tests, make, forget);
}
