/* What `path87 explain` says: whole texts in three languages, every lever and event, no catalogue. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "fixture.h"

#include <locale.h>
#include <unistd.h>

#include "path87/base/log.h"
#include "path87/base/types.h"
#include "path87/params/describe.h"
#include "path87/params/language.h"
#include "path87/params/read.h"

enum { TEXT = 1 << 16 };

static struct p87_figures world;
static struct p87_params params;
static char folder[1024];

/* All countries alike: 20000 of each age and sex; no number is anybody's. */
static void people(struct p87_country *c)
{
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned age = 0; age < 80; age++) c->population[sex][age] = 20000.0;
  c->urban[0] = 0.4;
  c->income_group = 1;
  c->households.mean_size = 4.5;
  c->economy = (struct p87_economy_figures){
    .consumption_usd_day = 5.0, .poverty_190 = 0.25, .poverty_rural_ratio = 2.0, .gdp_ppp = 4000.0, .price_level = 0.4};
  c->education = (struct p87_education_figures){
    .entry_age = 6, .primary_years = 6, .lower_secondary_years = 3, .upper_secondary_years = 3};
  c->employment[P87_MALE].employment_rate_15plus = 0.8;
  c->employment[P87_FEMALE].employment_rate_15plus = 0.6;
  c->conflict.displaced_share = 0.1;
}

static int make(void **state)
{
  (void)state;
  make_folder(folder, sizeof folder);
  world = small_world();
  for (size_t i = 0; i < world.n_countries; i++) people(&world.country[i]);
  params.policy = (struct p87_policy_params){
    .capacity_low = 0.6f, .capacity_high = 0.9f, .undocumented = 0.1f, .administration = 0.1f, .leakage = 0.3f};
  params.policy.gdp_prices = 1.0f;
  params.economy.subsistence_usd_day = 1.9f;
  params.cost.cash_transfer_conditional = params.cost.emergency_cash = params.cost.child_benefit = 1.0f;
  params.cost.credit_access = 0.02f;
  params.cost.vocational_training = 0.05f;
  params.school.fee_share = 0.1f;
  params.cost.labour_inspectors = 0.0004f;
  params.cost.school_fee_relief = 1.0f;
  return 0;
}

static int forget(void **state)
{
  (void)state;
  p87_language_use(&p87_languages[0], P87_LANGUAGES_DIR);
  p87_figures_free(&world);
  return rmdir(folder);
}

static const char *path_of(const char *name)
{
  static char path[2048];
  snprintf(path, sizeof path, "%s/%s.yml", folder, name);
  return path;
}

static struct p87_scenario read_scenario(const char *name)
{
  struct p87_report report = {0};
  struct p87_scenario s = {0};
  const p87_status st = p87_scenario_read(path_of(name), folder, &world, &s, &report);
  p87_report_print(&report, stderr);
  p87_report_free(&report);
  assert_int_equal(st, P87_OK);
  return s;
}

static char *explain(const struct p87_scenario *s, const char *code)
{
  static char text[TEXT];
  FILE *out = tmpfile();
  assert_non_null(out);
  p87_language_use(p87_language_find(code), P87_LANGUAGES_DIR);
  assert_int_equal(p87_scenario_explain(s, &params, &world, out), P87_OK);
  rewind(out);
  const size_t n = fread(text, 1, sizeof text - 1, out);
  text[n] = '\0';
  fclose(out);
  return text;
}

/* The text is that of tests/unit/params/explain/NAME.CODE.txt; if not, it is left beside the test for a look. */
static void compare_texts(const struct p87_scenario *s, const char *name)
{
  static char expected[TEXT];
  for (size_t k = 0; k < P87_LANGUAGES; k++) {
    const char *code = p87_languages[k].code, *said = explain(s, code);
    char place[256], made[256];
    snprintf(place, sizeof place, "tests/unit/params/explain/%s.%s.txt", name, code);
    snprintf(made, sizeof made, "explain-%s.%s.txt", name, code);
    FILE *in = fopen(in_tree(place), "rb");
    expected[0] = '\0';
    if (in) {
      expected[fread(expected, 1, sizeof expected - 1, in)] = '\0';
      fclose(in);
    }
    if (strcmp(said, expected) == 0) continue;
    write_file(made, said, strlen(said));
    fail_msg("%s: the text is another one now: see %s", place, made);
  }
}

static void put(const char *name, const char *text)
{
  write_file(path_of(name), text, strlen(text));
}

static void drop(const char *name)
{
  assert_int_equal(unlink(path_of(name)), 0);
}

static void put_parents(void)
{
  put("base", "name: As it was going\n");
  put("free", "name: Free schools\nparent: base\nlevers:\n"
              "  - {lever: school_fee_relief, value: 80 %, years: 2018-2025}\n");
}

static void a_transfer_in_words(void **state)
{
  (void)state;
  put_parents();
  put("transfers", "name: Transfers\nparent: base\nlevers:\n"
                   "  - {lever: cash_transfer_conditional, value: 15, years: 2018-2025, ramp: 3,\n"
                   "     where: {area: rural, country: [GHA, KEN]},\n"
                   "     who: {target: poorest_40, exclusion_error: 20 %, inclusion_error: 10 %}}\n");
  struct p87_scenario s = read_scenario("transfers");
  s.settings[0].take_up = 0.9f;
  s.settings[0].enforcement = 0.75f;
  s.settings[0].budget.usd = 5e7;
  s.settings[0].budget.leverage = 0.5;
  s.settings[0].budget.order = P87_POOREST_FIRST;
  compare_texts(&s, "transfers");
  p87_scenario_free(&s);
  drop("transfers");
  drop("free");
  drop("base");
}

static void a_crisis_in_words(void **state)
{
  (void)state;
  put_parents();
  put("crisis", "name: Crisis\nparent: free\nreplicates: 3\ncountries: africa\nwithout: [births, drift]\nlevers:\n"
                "  - {lever: emergency_cash, value: 12.5 % of consumption, years: 2019, who: poor}\n"
                "  - {lever: labour_inspectors, value: 1.5, years: 2018-2025, ramp: 3}\n"
                "  - {lever: withdrawal, value: 30 %, years: 2018-2025}\n"
                "  - {lever: minimum_age, value: 15, years: 2018-2025, where: africa}\n"
                "  - {lever: remittance_cost_cut, value: 0 %, years: 2018-2025, ramp: 2}\n"
                "events:\n"
                "  - {event: drought, size: 30 %, years: 2018, where: rural}\n"
                "  - {event: price, size: -12.5 %, years: 2019-2020}\n");
  struct p87_scenario s = read_scenario("crisis");
  struct p87_setting *cash = &s.settings[1];
  assert_int_equal(cash->lever, P87_LEVER_emergency_cash);
  cash->trigger = (struct p87_trigger){.crisis = P87_CRISIS_DROUGHT, .size = 0.25f, .years = 2};
  cash->who.sexes = 1u << P87_FEMALE;
  cash->who.youngest = 18;
  cash->who.must = P87_ASKED_DISPLACED;
  cash->budget.usd = 1.25e6;
  compare_texts(&s, "crisis");
  p87_scenario_free(&s);
  drop("crisis");
  drop("free");
  drop("base");
}

/* Several parents, what is left out of them, observed conditions, a pace, themes, sectors, market dollars. */
static void a_package_in_words(void **state)
{
  (void)state;
  put_parents();
  put("cash", "name: Cash\nparent: base\nlevers:\n"
              "  - {lever: child_benefit, value: 10, years: 2018-2025}\n"
              "  - {lever: early_warning, value: 50 %, years: 2018-2025}\n");
  put("package",
      "name: Package\nparent: [free.yml, cash]\nwithout_levers: child_benefit\nhorizon: 2027\n"
      "conditions: observed\npace: {to: 1 %, by: 2025}\nsets: {coast: [GHA, KEN]}\nlevers:\n"
      "  - {lever: child_benefit, value: 12, years: 2018-2025, budget: {money: 1 million USD, leverage: 2},\n"
      "     where: coast, when: {crisis: epidemic, for: 1}}\n"
      "  - {lever: school_meals, value: 1, years: 2018-2025, where: {theme: [supply_chain, crisis]}, take_up: 80 %}\n"
      "  - {lever: credit_access, value: 50 %, years: 2018-2025, who: {orphan: yes}}\n"
      "  - {lever: emergency_cash, value: 20, years: 2018-2025, who: {sector: [agriculture, services]}}\n"
      "  - {lever: vocational_training, value: 1, years: 2018-2025, who: {enrolled: no, group: discriminated}}\n");
  struct p87_scenario s = read_scenario("package");
  assert_true(s.settings[s.n_settings - 5].budget.is_market);
  compare_texts(&s, "package");
  p87_scenario_free(&s);
  drop("package");
  drop("cash");
  drop("free");
  drop("base");
}

static void paces_and_what_is_left_out_in_words(void **state)
{
  (void)state;
  put_parents();
  put("slow", "name: Slow\nparent: free\nwithout_levers: all\npace: -2.5 % a year\n");
  put("kept", "name: Kept\nparent: free\npace: 1 % a year\n");
  struct p87_scenario slow = read_scenario("slow"), kept = read_scenario("kept");
  const char *said = explain(&slow, "en");
  assert_non_null(strstr(said, "falls by 2.5 % of itself each year from 2017 on."));
  assert_non_null(strstr(said, "It pulls no lever: no policy changes."));
  assert_non_null(strstr(said, "It does without all levers of the scenarios it starts from."));
  assert_non_null(strstr(said, "it keeps no lever and no event."));
  assert_null(strstr(said, "Levers beside a pace"));
  said = explain(&kept, "en");
  assert_non_null(strstr(said, "rises by 1 % of itself each year from 2017 on."));
  assert_non_null(strstr(said, "It pulls no lever of its own."));
  assert_null(strstr(said, "no policy changes"));
  assert_non_null(strstr(said, "Levers beside a pace"));
  p87_scenario_free(&slow);
  p87_scenario_free(&kept);
  drop("slow");
  drop("kept");
  drop("free");
  drop("base");
}

static void without_memory_it_says_so_and_nothing_leaks(void **state)
{
  (void)state;
  put_parents();
  struct p87_scenario s = read_scenario("free");
  const size_t before = p87_memory_in_use();
  FILE *out = tmpfile();
  assert_non_null(out);
  p87_memory_fail_at(1);
  assert_int_equal(p87_scenario_explain(&s, &params, &world, out), P87_MACHINE);
  p87_memory_fail_at(2);
  assert_int_equal(p87_scenario_explain(&s, &params, &world, out), P87_MACHINE);
  p87_memory_fail_at(0);
  assert_int_equal(p87_memory_in_use(), before);
  fclose(out);
  p87_scenario_free(&s);
  drop("free");
  drop("base");
}

/* Translators may leave nothing out: what is printed has the names of all, and nothing of English in Spanish. */
static void every_lever_and_event_has_words(void **state)
{
  (void)state;
  struct p87_scenario s;
  p87_scenario_init(&s);
  s.name = (char *)(uintptr_t) "All";
  s.without =
    (UINT64_C(1) << P87_SWITCHES) - 1 - (UINT64_C(1) << P87_SWITCH_exchange) - (UINT64_C(1) << P87_SWITCH_count);
  struct p87_setting settings[P87_LEVERS];
  struct p87_event events[P87_EVENTS];
  for (unsigned k = 0; k < P87_LEVERS; k++) {
    settings[k] = p87_setting_make((enum p87_lever)k);
    settings[k].value = p87_lever_table[k].max;
    settings[k].trigger.crisis = (enum p87_crisis)(k % P87_CRISES);
    settings[k].take_up = 0.5f;
    settings[k].who.must = (uint8_t)(k % 16);
    settings[k].who.must_not = (uint8_t)(k / 2 % 16);
    settings[k].who.sectors = (uint8_t)(k % 4 << P87_AGRICULTURE);
    settings[k].theme_mask = (uint8_t)(k % (1 << P87_NO_THEME));
  }
  for (unsigned k = 0; k < P87_EVENTS; k++) {
    events[k] = (struct p87_event){.kind = (enum p87_event_kind)k, .size = 0.3, .first_year = 2018, .last_year = 2019};
    events[k].region_mask = events[k].area_mask = 1;
    events[k].country_mask[0] = 1;
  }
  s.settings = settings;
  s.n_settings = P87_LEVERS;
  s.events = events;
  s.n_events = P87_EVENTS;
  for (size_t l = 0; l < P87_LANGUAGES; l++) {
    const char *said = explain(&s, p87_languages[l].code);
    for (unsigned k = 0; k < P87_LEVERS; k++) assert_non_null(strstr(said, p87_lever_table[k].name));
    for (unsigned k = 0; k < P87_EVENTS; k++) assert_non_null(strstr(said, p87_event_table[k].name));
    assert_null(strstr(said, "(null)"));
    if (l > 0) assert_null(strstr(said, " share "));
  }
}

static void numbers_are_written_as_the_language_does(void **state)
{
  (void)state;
  static const struct {
    const char *code;
    double x;
    const char *number, *about;
  } rows[] = {{"en", 1234567.5, "1,234,567.5", "1.2 million"},
              {"en", 0.25, "0.25", "0.25"},
              {"en", 1999, "1,999", "2,000"},
              {"en", -12.5, "-12.5", NULL},
              {"en", 3.26e9, "3,260,000,000", "3.3 billion"},
              {"en", 9.96, "9.96", "10"},
              {"en", 0, "0", "0"},
              {"es", 1999, "1999", "2000"},
              {"es", 1.0e6,
               "1\xC2\xA0"
               "000\xC2\xA0"
               "000",
               "1 millón de"},
              {"es", 1.5e6,
               "1\xC2\xA0"
               "500\xC2\xA0"
               "000",
               "1,5 millones de"},
              {"es", 3.2e9, NULL, "3200 millones de"},
              {"es", 0.25, "0,25", "0,25"},
              {"fr", 1.5e6, NULL, "1,5 million de"},
              {"fr", 3.2e9, NULL, "3,2 milliards de"},
              {"fr", 1999,
               "1\xC2\xA0"
               "999",
               "2\xC2\xA0"
               "000"}};
  char words[P87_WORDS];
  for (size_t k = 0; k < P87_COUNT_OF(rows); k++) {
    p87_language_use(p87_language_find(rows[k].code), P87_LANGUAGES_DIR);
    if (rows[k].number) assert_string_equal(p87_say_number(words, rows[k].x), rows[k].number);
    if (rows[k].about) assert_string_equal(p87_say_about(words, rows[k].x), rows[k].about);
  }
  assert_string_equal(p87_say_share(words, 0.125), "12,5\xC2\xA0%");
}

/* Everything else goes on reading and writing numbers with a point. */
static void a_language_changes_sentences_only(void **state)
{
  (void)state;
  char text[16];
  double x = 0.0;
  p87_language_use(p87_language_find("fr"), P87_LANGUAGES_DIR);
  assert_string_equal(gettext("Africa"), "Afrique");
  snprintf(text, sizeof text, "%.1f", 1.5);
  assert_string_equal(text, "1.5");
  assert_int_equal(sscanf("2.5", "%lf", &x), 1);
  assert_true(x > 2.4);
  assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
  p87_language_use(p87_language_find("es"), P87_LANGUAGES_DIR);
  assert_string_equal(gettext("Africa"), "África");
  p87_language_use(&p87_languages[0], P87_LANGUAGES_DIR);
  assert_string_equal(gettext("Africa"), "Africa");
}

static void without_a_catalogue_it_is_english_and_the_log_says_so(void **state)
{
  (void)state;
  char line[512] = "", words[P87_WORDS];
  FILE *log = tmpfile();
  assert_non_null(log);
  p87_log_open(0, P87_LOG_INFO, log);
  p87_language_use(p87_language_find("es"), "/nowhere");
  assert_string_equal(gettext("Africa"), "Africa");
  assert_string_equal(p87_say_number(words, 1999.5), "1,999.5");
  rewind(log);
  assert_non_null(fgets(line, sizeof line, log));
  assert_non_null(strstr(line, "/nowhere/es/LC_MESSAGES/path87.mo"));
  assert_null(fgets(line, sizeof line, log));
  p87_log_open(0, P87_LOG_INFO, stderr);
  fclose(log);
}

static void the_environment_says_which_language(void **state)
{
  (void)state;
  static const struct {
    const char *all, *messages, *lang, *code;
  } rows[] = {{"es_MX.UTF-8", "fr_FR", "en_GB", "es"},
              {"", "fr_FR.UTF-8", "es", "fr"},
              {"", "", "es", "es"},
              {"C.UTF-8", "fr", "fr", "en"},
              {"", "", "de_DE", "en"},
              {"", "", "", "en"},
              {"est_EE", "", "", "en"},
              {"fr@euro", "", "", "fr"}};
  for (size_t k = 0; k < P87_COUNT_OF(rows); k++) {
    setenv("LC_ALL", rows[k].all, 1);
    setenv("LC_MESSAGES", rows[k].messages, 1);
    setenv("LANG", rows[k].lang, 1);
    assert_string_equal(p87_language_of_environment()->code, rows[k].code);
  }
  assert_null(p87_language_find("de"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_transfer_in_words),
    cmocka_unit_test(a_crisis_in_words),
    cmocka_unit_test(a_package_in_words),
    cmocka_unit_test(paces_and_what_is_left_out_in_words),
    cmocka_unit_test(without_memory_it_says_so_and_nothing_leaks),
    cmocka_unit_test(every_lever_and_event_has_words),
    cmocka_unit_test(numbers_are_written_as_the_language_does),
    cmocka_unit_test(a_language_changes_sentences_only),
    cmocka_unit_test(without_a_catalogue_it_is_english_and_the_log_says_so),
    cmocka_unit_test(the_environment_says_which_language),
  };
  return cmocka_run_group_tests(tests, make, forget);
}
