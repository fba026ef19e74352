/* Countries against their surveys: lines, nearness, verdict. */
#include "path87/study/country_table.h"

#include <errno.h>
#include <gsl/gsl_statistics_double.h>
#include <string.h>

#include "path87/base/memory.h"

/* What issue and ODD ask of countries that are left out. */
static const double least_rank_correlation = 0.6, most_error = 0.06;

enum { EVERYTHING = P87_SURVEY_KINDS };

/* One survey, as it was and as the model has it. */
struct line {
  const struct p87_survey *survey;
  double model[P87_COUNTRY_WAYS];
};

/* Lists of what is compared, and room to rank them. */
struct lists {
  double published[P87_MAX_SURVEYS], model[P87_MAX_SURVEYS], room[4 * P87_MAX_SURVEYS];
};

/* Rank of every number, from 1; equal ones share the mean of theirs. */
static void rank(const double *x, size_t n, double *out)
{
  for (size_t i = 0; i < n; i++) {
    double less = 0, same = 0;
    for (size_t k = 0; k < n; k++) {
      less += x[k] < x[i];
      same += x[k] == x[i];
    }
    out[i] = less + 0.5 * (same + 1.0);
  }
}

static int varies(const double *x, size_t n)
{
  for (size_t i = 1; i < n; i++)
    if (x[i] != x[0]) return 1;
  return 0;
}

struct p87_nearness p87_nearness_of(const double *published, const double *model, size_t n, double *room)
{
  struct p87_nearness near = {0};
  for (size_t i = 0; i < n; i++) {
    const double d = model[i] - published[i];
    near.mean += d / (double)n;
    near.mean_absolute += (d < 0 ? -d : d) / (double)n;
  }
  if (varies(published, n) && varies(model, n)) {
    rank(published, n, room);
    rank(model, n, room + n);
    near.rank_correlation = gsl_stats_correlation(room, 1, room + n, 1, n);
  }
  return near;
}

/* Lines of a kind, or of all; of a region, or of all (-1). Returns how many. */
static size_t gather(const struct p87_figures *figures, const struct line *line, size_t n, int kind, int region,
                     int way, struct lists *lists)
{
  size_t found = 0;
  for (size_t k = 0; k < n; k++) {
    const struct p87_survey *s = line[k].survey;
    if (kind != EVERYTHING && s->kind != kind) continue;
    if (region >= 0 && figures->country[s->country].region != region) continue;
    lists->published[found] = s->rate;
    lists->model[found++] = line[k].model[way];
  }
  return found;
}

static double children_of(const struct p87_country *c)
{
  double sum = 0;
  for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++)
    sum += c->population[P87_MALE][age] + c->population[P87_FEMALE][age];
  return sum;
}

/* Share of a region's children who live where there is a survey. */
static double covered(const struct p87_figures *figures, const struct p87_surveys *surveys, int kind, int region)
{
  double all = 0, with = 0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    if (figures->country[c].region != region) continue;
    int has = 0;
    for (size_t k = 0; k < surveys->n; k++)
      has |= surveys->row[k].country == c && (kind == EVERYTHING || surveys->row[k].kind == kind);
    all += children_of(&figures->country[c]);
    with += has ? children_of(&figures->country[c]) : 0.0;
  }
  return all > 0 ? with / all : 0;
}

static void print_lines(const struct p87_figures *figures, const struct line *line, size_t n,
                        const struct p87_country_effects *effects, FILE *out)
{
  fprintf(out, "%-32s %-19s %-6s %-5s %8s %9s %9s %9s %9s %7s\n", "", "definition", "ages", "year", "survey",
          "no effect", "in sample", "left out", "differ.", "effect");
  for (size_t k = 0; k < n; k++) {
    const struct p87_survey *s = line[k].survey;
    char ages[16], year[16] = "-";
    snprintf(ages, sizeof ages, "%u-%u", s->first_age, s->last_age);
    if (s->year) snprintf(year, sizeof year, "%u", s->year);
    fprintf(out, "%-32.32s %-19s %-6s %-5s %8.1f %9.1f %9.1f %9.1f %+9.1f %+7.2f\n", figures->country[s->country].name,
            p87_survey_kind_key[s->kind], ages, year, 100.0 * s->rate, 100.0 * line[k].model[P87_COUNTRY_NONE],
            100.0 * line[k].model[P87_COUNTRY_IN_SAMPLE], 100.0 * line[k].model[P87_COUNTRY_LEFT_OUT],
            100.0 * (line[k].model[P87_COUNTRY_LEFT_OUT] - s->rate), effects->effect[s->country]);
  }
}

static void print_nearness(const struct p87_figures *figures, const struct line *line, size_t n, int kind, int region,
                           const char *name, struct lists *lists, FILE *out)
{
  fprintf(out, "%-36s", name);
  for (int way = 0; way < P87_COUNTRY_WAYS; way++) {
    const size_t found = gather(figures, line, n, kind, region, way, lists);
    const struct p87_nearness near = p87_nearness_of(lists->published, lists->model, found, lists->room);
    if (way == 0) fprintf(out, " %4zu ", found);
    fprintf(out, "  %6.2f %6.2f %+6.2f", near.rank_correlation, 100.0 * near.mean_absolute, 100.0 * near.mean);
  }
  fputc('\n', out);
}

static void print_summary(const struct p87_figures *figures, const struct p87_surveys *surveys, const struct line *line,
                          const struct p87_country_effects *effects, struct lists *lists, FILE *out)
{
  fprintf(out, "\n%-36s %4s   %-22s%-22s%-22s\n", "", "n", "no effects of", "in sample", "left out");
  fprintf(out, "%-36s %4s ", "", "");
  for (int way = 0; way < P87_COUNTRY_WAYS; way++) fprintf(out, "  %6s %6s %6s", "rank r", "error", "mean d");
  fputc('\n', out);
  for (int kind = 0; kind <= EVERYTHING; kind++) {
    print_nearness(figures, line, surveys->n, kind, -1, kind == EVERYTHING ? "all" : p87_survey_kind_key[kind], lists,
                   out);
    for (int r = 0; r < P87_REGIONS; r++) {
      char name[64];
      snprintf(name, sizeof name, "  %-26s %3.0f %%", p87_region_name[r], 100.0 * covered(figures, surveys, kind, r));
      print_nearness(figures, line, surveys->n, kind, r, name, lists, out);
    }
  }
  fprintf(out, "\n%% of the children of the region live where there is a survey; error: mean absolute, points.\n");
  fprintf(
    out,
    "Standard deviations, log odds: of what covariates say %.2f each, of countries besides %.2f, of a survey %.2f\n",
    __builtin_sqrt(effects->coefficient_variance), __builtin_sqrt(effects->country_variance),
    __builtin_sqrt(effects->survey_variance));
  fprintf(out, "Surveys against the model, log odds: employment %+.2f, by hours %+.2f, of the ILO %+.2f\n",
          effects->offset[P87_SURVEY_EMPLOYMENT], effects->offset[P87_SURVEY_HOURS], effects->offset[P87_SURVEY_ILO]);
}

/* The survey of a country by which it is judged: with a year rather than without, child labour rather than
 * employment, by hours first since most countries have that. Lines stand by country. */
static int is_judged(const struct line *line, size_t n, size_t k)
{
  static const int rank_of[P87_SURVEY_KINDS] = {
    [P87_SURVEY_HOURS] = 0, [P87_SURVEY_ILO] = 1, [P87_SURVEY_EMPLOYMENT] = 2};
  for (size_t j = 0; j < n; j++)
    if (line[j].survey->country == line[k].survey->country &&
        rank_of[line[j].survey->kind] < rank_of[line[k].survey->kind])
      return 0;
  return 1;
}

static int print_verdict(const struct line *line, size_t n, struct lists *lists, FILE *out)
{
  size_t found = 0;
  for (size_t k = 0; k < n; k++) {
    if (!is_judged(line, n, k)) continue;
    lists->published[found] = line[k].survey->rate;
    lists->model[found++] = line[k].model[P87_COUNTRY_LEFT_OUT];
  }
  const struct p87_nearness near = p87_nearness_of(lists->published, lists->model, found, lists->room);
  const int low = near.rank_correlation<least_rank_correlation, far = near.mean_absolute> most_error;
  fprintf(out,
          "\nJudged: %zu countries left out, each by one survey (child labour by hours, else of the ILO, both with\n"
          "years; else employment, without).\n",
          found);
  fprintf(out, "rank correlation     %5.2f  at least %.2f  %s\n", near.rank_correlation, least_rank_correlation,
          low ? "OUTSIDE" : "within");
  fprintf(out, "mean absolute error  %5.2f  at most %.2f   %s\n", 100.0 * near.mean_absolute, 100.0 * most_error,
          far ? "OUTSIDE" : "within");
  return low + far;
}

static p87_status write_lines(const char *path, const struct p87_figures *figures, const struct line *line, size_t n,
                              struct p87_report *report)
{
  FILE *out = fopen(path, "w");
  if (!out) {
    p87_report_add(report, path, 0, 0, "cannot write: %s", strerror(errno));
    return P87_MACHINE;
  }
  fprintf(out, "iso3,region,definition,age_first,age_last,year,survey,no_effect,in_sample,left_out\n");
  for (size_t k = 0; k < n; k++) {
    const struct p87_survey *s = line[k].survey;
    fprintf(out, "%s,%s,%s,%u,%u,%u,%.6g,%.6g,%.6g,%.6g\n", figures->country[s->country].iso3,
            p87_region_key[figures->country[s->country].region], p87_survey_kind_key[s->kind], s->first_age,
            s->last_age, s->year, s->rate, line[k].model[P87_COUNTRY_NONE], line[k].model[P87_COUNTRY_IN_SAMPLE],
            line[k].model[P87_COUNTRY_LEFT_OUT]);
  }
  if (ferror(out) | fclose(out)) {
    p87_report_add(report, path, 0, 0, "writing failed: %s", strerror(errno));
    return P87_MACHINE;
  }
  return P87_OK;
}

p87_status p87_countries_print(const struct p87_figures *figures, const struct p87_surveys *surveys,
                               const struct p87_country_rates *const rates[P87_COUNTRY_WAYS],
                               const struct p87_country_effects *effects, unsigned populations, const char *path,
                               FILE *out, int *outside, struct p87_report *report)
{
  const size_t n = surveys->n;
  struct line *line = p87_alloc_array(n, sizeof *line);
  struct lists *lists = p87_alloc(sizeof *lists);
  p87_status st = line && lists ? P87_OK : P87_MACHINE;
  for (size_t k = 0; k < n && !st; k++) {
    line[k].survey = &surveys->row[k];
    for (int way = 0; way < P87_COUNTRY_WAYS; way++) {
      double counted, children;
      p87_country_rates_at(rates[way], &surveys->row[k], &counted, &children);
      line[k].model[way] = children > 0 ? counted / children : 0.0;
    }
  }
  if (!st) {
    fprintf(out,
            "Surveys of countries to 2016 and the model's 2016, mean of %u populations. Percent; left out: a\n"
            "country's own surveys are unknown.\n\n",
            populations);
    print_lines(figures, line, n, effects, out);
    print_summary(figures, surveys, line, effects, lists, out);
    *outside = print_verdict(line, n, lists, out);
    if (path) st = write_lines(path, figures, line, n, report);
  }
  p87_free(line);
  p87_free(lists);
  return st;
}
