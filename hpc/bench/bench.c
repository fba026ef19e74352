/* path87_bench: how fast is the model year on one core, where does the time go, and what does a person weigh?
 *
 * One population is made once; each run copies it, lives through year 0 and then the years asked for. Runs of
 * the instruction sets take turns, so that a machine that slows down meanwhile slows them all. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "machine.h"
#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/study/ensemble.h"

enum { MAX_RUNS = 99, MAX_SETS = 4, ALL_STEPS = P87_STEPS, YEAR_ZERO, WHOLE_YEAR, WHOLE_YEAR_CPU, MEASURES };

struct options {
  double scale;
  unsigned years, runs;
  const char *countries, *sets, *commit, *params;
  enum { TEXT, JSON, CSV } format;
};

/* Middle, least and largest of the runs. */
struct spread {
  double median, min, max;
};

/* Runs under one instruction set. */
struct set {
  const struct p87_kernels *kernels;
  double seconds[MEASURES][MAX_RUNS];
  double person_years[MAX_RUNS];
};

struct bench {
  struct options o;
  struct machine machine;
  struct p87_inputs *inputs; /* owned */
  struct p87_scenario scenario;
  struct p87_stage stage;
  struct p87_world people;
  double input_seconds, table_seconds, synthesis_seconds;
  uint64_t persons, households;
  double bytes_hot, bytes_allocated,
    bytes_after; /* per person: declared columns; blocks as synthesised and after the years */
  size_t n_sets;
  struct set set[MAX_SETS];
};

/* --- options ----------------------------------------------------------------------------------- */

static int usage(const char *wrong)
{
  if (wrong) fprintf(stderr, "path87_bench: %s\n", wrong);
  fprintf(stderr,
          "path87_bench [--scale N] [--countries ISO3,ISO3,...] [--years N] [--runs N] [--isa x86-64,x86-64-v3,...]\n"
          "             [--commit TEXT] [--params DIR] [--json | --csv]\n");
  return 2;
}

static int parse_number(const char *text, double min, double max, double *out)
{
  char *end;
  errno = 0;
  *out = strtod(text, &end);
  return end != text && !*end && !errno && *out >= min && *out <= max;
}

static int parse(int argc, char **argv, struct options *o)
{
  double x;
  for (int k = 1; k < argc; k++) {
    const char *name = argv[k];
    if (strcmp(name, "--json") == 0)
      o->format = JSON;
    else if (strcmp(name, "--csv") == 0)
      o->format = CSV;
    else if (++k == argc)
      return usage("a value is missing");
    else if (strcmp(name, "--countries") == 0)
      o->countries = argv[k];
    else if (strcmp(name, "--isa") == 0)
      o->sets = argv[k];
    else if (strcmp(name, "--commit") == 0)
      o->commit = argv[k];
    else if (strcmp(name, "--params") == 0)
      o->params = argv[k];
    else if (strcmp(name, "--scale") == 0 && parse_number(argv[k], 1, 100000, &x))
      o->scale = x;
    else if (strcmp(name, "--years") == 0 && parse_number(argv[k], 1, P87_YEAR_LAST - P87_YEAR_FIRST, &x))
      o->years = (unsigned)x;
    else if (strcmp(name, "--runs") == 0 && parse_number(argv[k], 1, MAX_RUNS, &x))
      o->runs = (unsigned)x;
    else
      return usage(name);
  }
  return 0;
}

/* --- what is measured -------------------------------------------------------------------------- */

static int choose_countries(struct bench *b)
{
  const struct p87_figures *figures = &b->inputs->figures;
  size_t n = 0;
  memset(b->scenario.country_mask, 0, sizeof b->scenario.country_mask);
  for (size_t c = 0; c < figures->n_countries; c++) {
    if (b->o.countries && !strstr(b->o.countries, figures->country[c].iso3)) continue;
    b->scenario.country_mask[c / 64] |= UINT64_C(1) << (c % 64);
    n++;
  }
  return n > 0;
}

/* The instruction sets named, or the best one alone. */
static int choose_sets(struct bench *b, struct p87_report *report)
{
  char list[256];
  snprintf(list, sizeof list, "%s", b->o.sets ? b->o.sets : "");
  char *rest = list, *name = strtok_r(rest, ",", &rest);
  do {
    if (name) setenv("PATH87_ISA", name, 1);
    const struct p87_kernels *kernels = p87_kernels_choose(report);
    if (!kernels || b->n_sets == MAX_SETS) return 0;
    b->set[b->n_sets++].kernels = kernels;
  } while (name && (name = strtok_r(rest, ",", &rest)));
  return 1;
}

static void weigh(struct bench *b, const struct p87_world *world, double *allocated)
{
  size_t bytes = 0;
  b->persons = b->households = 0;
  for (uint32_t k = 0; k < world->n; k++) {
    b->persons += world->community[k].persons.n;
    b->households += world->community[k].households.n;
    bytes += world->community[k].block_bytes + sizeof world->community[k];
  }
  *allocated = (double)bytes / (double)b->persons;
  b->bytes_hot = P87_PERSON_BYTES + (double)b->households / (double)b->persons * P87_HOUSEHOLD_BYTES;
}

static p87_status prepare(struct bench *b, struct p87_report *report)
{
  double start = p87_clock_seconds();
  p87_status st = p87_inputs_read(b->o.params, b->inputs, report);
  b->input_seconds = p87_clock_seconds() - start;
  if (st) return st;
  p87_scenario_init(&b->scenario);
  b->scenario.scale = b->o.scale;
  b->scenario.horizon = P87_YEAR_FIRST + b->o.years;
  if (!choose_countries(b) || !choose_sets(b, report)) return P87_USER;
  start = p87_clock_seconds();
  st = p87_stage_init(&b->stage, p87_comm_world(), b->inputs, b->set[0].kernels, &b->scenario);
  b->table_seconds = p87_clock_seconds() - start;
  start = p87_clock_seconds();
  if (!st) st = p87_stage_synthesise(&b->stage, 0, &b->people);
  b->synthesis_seconds = p87_clock_seconds() - start;
  return st;
}

static uint64_t count_persons(const struct p87_world *world)
{
  uint64_t n = 0;
  for (uint32_t k = 0; k < world->n; k++) n += world->community[k].persons.n;
  return n;
}

/* Seconds that the processor worked for us: what others do on a shared machine shows less in it. */
static double processor_seconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* One run under one instruction set; run 0 of all sets warms up when is_kept is 0. */
static p87_status run(struct bench *b, struct set *s, unsigned number, int is_kept)
{
  double seconds[P87_STEPS] = {0};
  struct p87_world world = {0};
  uint64_t person_years = 0;
  p87_status st = p87_world_copy(&world, &b->people);
  b->stage.kernels = s->kernels;
  b->stage.seconds = NULL;
  double start = p87_clock_seconds();
  if (!st) st = p87_stage_start(&b->stage, &b->scenario, 0, &world);
  const double zero = p87_clock_seconds() - start;
  b->stage.seconds = seconds;
  start = p87_clock_seconds();
  const double cpu_start = processor_seconds();
  for (unsigned y = 1; y <= b->o.years && !st; y++) {
    st = p87_stage_year(&b->stage, &b->scenario, 0, P87_YEAR_FIRST + y, &world);
    person_years += count_persons(&world);
  }
  const double whole = p87_clock_seconds() - start, cpu = processor_seconds() - cpu_start;
  if (!st) weigh(b, &world, &b->bytes_after);
  p87_world_free(&world);
  if (!is_kept) return st;
  s->person_years[number] = (double)person_years;
  s->seconds[YEAR_ZERO][number] = zero;
  s->seconds[WHOLE_YEAR][number] = whole;
  s->seconds[WHOLE_YEAR_CPU][number] = cpu;
  for (int k = 0; k < P87_STEPS; k++) {
    s->seconds[k][number] = seconds[k];
    s->seconds[ALL_STEPS][number] += seconds[k];
  }
  return st;
}

/* --- numbers ----------------------------------------------------------------------------------- */

static int by_value(const void *left, const void *right)
{
  const double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static struct spread spread_of(const double *values, unsigned n)
{
  double sorted[MAX_RUNS];
  memcpy(sorted, values, n * sizeof *sorted);
  qsort(sorted, n, sizeof *sorted, by_value);
  const struct spread s = {(sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]};
  return s;
}

/* Millions of person-years per second: of a step, or of the whole year with everything between steps. */
static struct spread rate_of(const struct bench *b, const struct set *s, int measure)
{
  double rate[MAX_RUNS];
  for (unsigned r = 0; r < b->o.runs; r++) rate[r] = s->person_years[r] / s->seconds[measure][r] / 1e6;
  return spread_of(rate, b->o.runs);
}

/* Share of the whole year that a step takes, per cent, and nanoseconds a person. */
static double share_of(const struct bench *b, const struct set *s, int measure)
{
  return 100.0 * spread_of(s->seconds[measure], b->o.runs).median / spread_of(s->seconds[WHOLE_YEAR], b->o.runs).median;
}

/* How much faster one set is than another in the same round, by processor time. */
static struct spread ratio_of(const struct bench *b, const struct set *fast, const struct set *slow)
{
  double ratio[MAX_RUNS];
  for (unsigned r = 0; r < b->o.runs; r++)
    ratio[r] = slow->seconds[WHOLE_YEAR_CPU][r] / fast->seconds[WHOLE_YEAR_CPU][r];
  return spread_of(ratio, b->o.runs);
}

/* --- printing ---------------------------------------------------------------------------------- */

static void print_set(const struct bench *b, const struct set *s)
{
  const struct spread all = rate_of(b, s, WHOLE_YEAR), cpu = rate_of(b, s, WHOLE_YEAR_CPU);
  printf("\n%s, million person-years per second on one core: median (least - largest)\n", s->kernels->isa);
  printf("  %-14s %7.2f  (%.2f - %.2f)   %.1f ns a person\n", "whole year", all.median, all.min, all.max,
         1e3 / all.median);
  printf("  %-14s %7.2f  (%.2f - %.2f)   by processor time\n", "", cpu.median, cpu.min, cpu.max);
  for (int k = 0; k < P87_STEPS; k++) {
    const struct spread one = rate_of(b, s, k);
    printf("  %-14s %7.1f  (%.1f - %.1f)   %5.1f %% of the time, %.1f ns\n", p87_step_table[k].name, one.median,
           one.min, one.max, share_of(b, s, k), 1e3 / one.median);
  }
  printf("  %-14s %23s  %5.1f %%\n", "between steps", "", 100.0 - share_of(b, s, ALL_STEPS));
  printf("  year 0 with its burn-in: %.3f s\n", spread_of(s->seconds[YEAR_ZERO], b->o.runs).median);
}

static void print_text(const struct bench *b)
{
  printf("path87_bench  commit %s  %s  %s, %ld cores  %s\n", b->machine.commit, b->machine.date, b->machine.processor,
         b->machine.cores, P87_COMPILER);
  printf("%llu persons, %llu households, %u communities (scale %g%s%s); %u years, %u runs\n",
         (unsigned long long)b->persons, (unsigned long long)b->households, b->people.n, b->o.scale,
         b->o.countries ? ", " : "", b->o.countries ? b->o.countries : "", b->o.years, b->o.runs);
  printf("start-up: inputs %.3f s, tables %.3f s; synthesis %.3f s, %.2f million persons a second\n", b->input_seconds,
         b->table_seconds, b->synthesis_seconds, (double)count_persons(&b->people) / b->synthesis_seconds / 1e6);
  printf("bytes a person: columns %d and %d a household, so %.1f; allocated %.1f as synthesised, %.1f after the years; "
         "peak %.1f\n",
         P87_PERSON_BYTES, P87_HOUSEHOLD_BYTES, b->bytes_hot, b->bytes_allocated, b->bytes_after,
         (double)p87_memory_peak() / (double)b->persons);
  for (size_t k = 0; k < b->n_sets; k++) print_set(b, &b->set[k]);
  for (size_t k = 1; k < b->n_sets; k++) {
    const struct spread r = ratio_of(b, &b->set[k], &b->set[0]);
    printf("\n%s is %.2f (%.2f - %.2f) times as fast as %s\n", b->set[k].kernels->isa, r.median, r.min, r.max,
           b->set[0].kernels->isa);
  }
}

/* Every number once, through one function for each format. */
typedef void put_fn(const struct bench *b, const char *isa, const char *measure, const char *unit, struct spread s);

static void put_csv(const struct bench *b, const char *isa, const char *measure, const char *unit, struct spread s)
{
  printf("%s,%s,%s,%ld,\"%s\",%s,%g,\"%s\",%llu,%u,%u,%s,%s,%.4g,%.4g,%.4g\n", b->machine.date, b->machine.commit,
         b->machine.processor, b->machine.cores, P87_COMPILER, isa, b->o.scale, b->o.countries ? b->o.countries : "all",
         (unsigned long long)b->persons, b->o.years, b->o.runs, measure, unit, s.median, s.min, s.max);
}

static void put_json(const struct bench *b, const char *isa, const char *measure, const char *unit, struct spread s)
{
  static int is_next;
  (void)b;
  printf(
    "%s\n    {\"isa\": \"%s\", \"measure\": \"%s\", \"unit\": \"%s\", \"median\": %.6g, \"min\": %.6g, \"max\": %.6g}",
    is_next++ ? "," : "", isa, measure, unit, s.median, s.min, s.max);
}

static struct spread single(double x)
{
  const struct spread s = {x, x, x};
  return s;
}

static void put_all(const struct bench *b, put_fn *put)
{
  const char *any = "any";
  const char *rate = "million person-years per second per core";
  put(b, any, "inputs", "s", single(b->input_seconds));
  put(b, any, "tables", "s", single(b->table_seconds));
  put(b, any, "synthesis", "million persons per second",
      single((double)count_persons(&b->people) / b->synthesis_seconds / 1e6));
  put(b, any, "columns", "byte per person", single(b->bytes_hot));
  put(b, any, "allocated", "byte per person", single(b->bytes_after));
  for (size_t k = 0; k < b->n_sets; k++) {
    const struct set *s = &b->set[k];
    put(b, s->kernels->isa, "whole_year", rate, rate_of(b, s, WHOLE_YEAR));
    put(b, s->kernels->isa, "whole_year_processor_time", rate, rate_of(b, s, WHOLE_YEAR_CPU));
    for (int step = 0; step < P87_STEPS; step++)
      put(b, s->kernels->isa, p87_step_table[step].name, rate, rate_of(b, s, step));
    put(b, s->kernels->isa, "year_zero", "s", spread_of(s->seconds[YEAR_ZERO], b->o.runs));
    if (k > 0) put(b, s->kernels->isa, "ratio_to_first", "1", ratio_of(b, s, &b->set[0]));
  }
}

static void print(const struct bench *b)
{
  if (b->o.format == TEXT) {
    print_text(b);
  } else if (b->o.format == CSV) {
    puts("date,commit,processor,cores,compiler,isa,scale,countries,persons,years,runs,measure,unit,median,min,max");
    put_all(b, put_csv);
  } else {
    printf("{\"date\": \"%s\", \"commit\": \"%s\", \"processor\": \"%s\", \"cores\": %ld, \"compiler\": \"%s\",\n"
           " \"scale\": %g, \"countries\": \"%s\", \"persons\": %llu, \"years\": %u, \"runs\": %u,\n \"measures\": [",
           b->machine.date, b->machine.commit, b->machine.processor, b->machine.cores, P87_COMPILER, b->o.scale,
           b->o.countries ? b->o.countries : "all", (unsigned long long)b->persons, b->o.years, b->o.runs);
    put_all(b, put_json);
    puts("]}");
  }
}

static p87_status measure(struct bench *b, struct p87_report *report)
{
  p87_status st = prepare(b, report);
  if (!st) weigh(b, &b->people, &b->bytes_allocated);
  for (size_t k = 0; k < b->n_sets && !st; k++) st = run(b, &b->set[k], 0, 0);
  for (unsigned r = 0; r < b->o.runs && !st; r++)
    for (size_t k = 0; k < b->n_sets && !st; k++) st = run(b, &b->set[k], r, 1);
  return st;
}

int main(int argc, char **argv)
{
  static struct bench b = {.o = {.scale = 5000, .years = 5, .runs = 7, .params = P87_SOURCE_DIR "/params"}};
  struct p87_report report = {0};
  int code = parse(argc, argv, &b.o);
  if (code) return code;
  if (p87_comm_start(&argc, &argv)) return 1;
  if (p87_comm_size(p87_comm_world()) > 1) {
    p87_comm_stop();
    return usage("it measures one core: start it without mpirun");
  }
  p87_log_open(0, P87_LOG_WARNING, stderr);
  machine_find(P87_SOURCE_DIR, b.o.commit, &b.machine);
  b.inputs = p87_alloc(sizeof *b.inputs);
  p87_status st = b.inputs ? measure(&b, &report) : P87_MACHINE;
  if (!st)
    print(&b);
  else
    fprintf(stderr, "path87_bench: %s\n",
            st == P87_USER ? "the inputs, countries or instruction sets are not known" : "no memory");
  p87_report_print(&report, stderr);
  p87_report_free(&report);
  p87_world_free(&b.people);
  p87_stage_free(&b.stage);
  if (b.inputs) p87_inputs_free(b.inputs);
  p87_free(b.inputs);
  p87_comm_stop();
  return (int)st;
}
