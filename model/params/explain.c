/* A scenario in plain sentences. */
#include <inttypes.h>
#include <string.h>

#include "path87/params/describe.h"

enum { MOST_NAMED = 8 }; /* countries written out */

static size_t count_countries(const uint64_t *mask, const struct p87_figures *figures)
{
  size_t n = 0;
  for (size_t i = 0; i < figures->n_countries; i++) n += (size_t)p87_has_country(mask, i);
  return n;
}

static void print_countries(const uint64_t *mask, const struct p87_figures *figures, FILE *out)
{
  const size_t n = count_countries(mask, figures);
  size_t shown = 0;
  if (n == figures->n_countries) {
    fprintf(out, "all %zu countries", n);
    return;
  }
  for (size_t i = 0; i < figures->n_countries && n <= MOST_NAMED; i++) {
    if (!p87_has_country(mask, i)) continue;
    fprintf(out, "%s%s", shown ? shown + 1 == n ? " and " : ", " : "", figures->country[i].name);
    shown++;
  }
  if (n > MOST_NAMED) fprintf(out, "%zu countries", n);
}

static void print_regions(unsigned mask, FILE *out)
{
  int shown = 0;
  for (unsigned r = 0; r < P87_REGIONS; r++) {
    if (!(mask >> r & 1)) continue;
    fprintf(out, "%s%s", shown++ ? ", " : "", p87_region_name[r]);
  }
}

/* Masks as of a setting or an event. */
static void print_where(const uint64_t *country_mask, unsigned region_mask, unsigned area_mask,
                        const struct p87_figures *figures, FILE *out)
{
  const unsigned all_areas = (1u << P87_AREAS) - 1, all_regions = (1u << P87_REGIONS) - 1;
  const int some_countries = count_countries(country_mask, figures) < figures->n_countries;
  if (area_mask != all_areas) fprintf(out, "%s areas of ", area_mask == 1u << P87_RURAL ? "rural" : "urban");
  if (some_countries) print_countries(country_mask, figures, out);
  if (some_countries && region_mask != all_regions) fprintf(out, " in ");
  if (region_mask != all_regions) print_regions(region_mask, out);
  if (!some_countries && region_mask == all_regions) fprintf(out, "all countries simulated");
}

static void print_without(const struct p87_scenario *s, FILE *out)
{
  if (!s->without) return;
  fprintf(out, "  Left out from %d on:", P87_YEAR_FIRST + 1);
  const char *comma = " ";
  for (unsigned k = 0; k < P87_SWITCHES; k++)
    if (s->without >> k & 1) {
      fprintf(out, "%s%s", comma, p87_switch_key[k]);
      comma = ", ";
    }
  fprintf(out, ".\n");
}

static void print_outlook(const struct p87_scenario *s, FILE *out)
{
  const struct p87_pace *p = &s->pace;
  if (s->conditions == P87_CONDITIONS_OBSERVED)
    fprintf(
      out, "  Growth of countries and armed conflict are as observed, in the years that are published; then they go on "
           "from there.\n");
  if (p->kind == P87_PACE_RATE)
    fprintf(out, "  Benchmark: child labour, as a share of children of 5-17, changes by %.6g %% a year from %d on.\n",
            100.0 * p->rate, P87_YEAR_FIRST + 1);
  if (p->kind == P87_PACE_TARGET)
    fprintf(out,
            "  Benchmark: child labour, as a share of children of 5-17, comes to %.6g %% by %u at one relative rate.\n",
            100.0 * p->to, p->by);
  if (p->kind != P87_PACE_NONE)
    fprintf(out, "    What nobody explains is steered so that all countries simulated, together, keep this pace%s.\n",
            s->n_settings > 0 ? ": levers change who works, not how many" : "");
}

static void print_who(const struct p87_setting *s, FILE *out)
{
  switch (s->who.target) {
  case P87_TARGET_ALL: fprintf(out, "all households"); break;
  case P87_TARGET_POOR: fprintf(out, "people below the subsistence line"); break;
  case P87_TARGET_POOREST: fprintf(out, "the poorest %u %% of the country's people", s->who.poorest); break;
  }
  if (s->who.exclusion_error > 0.0f)
    fprintf(out, ", of whom %.4g %% are missed", 100.0 * (double)s->who.exclusion_error);
  if (s->who.inclusion_error > 0.0f)
    fprintf(out, ", and %.4g %% of the others by error", 100.0 * (double)s->who.inclusion_error);
}

static void print_setting(const struct p87_setting *s, const struct p87_figures *figures, FILE *out)
{
  const struct p87_lever_info *l = &p87_lever_table[s->lever];
  fprintf(out, "\n  %s: %s\n    how much  ", l->name, l->meaning);
  if (s->in_alias)
    fprintf(out, "%.6g %s", s->value / l->per_unit, l->alias);
  else
    fprintf(out, "%.6g %s", s->value, l->unit);
  if (!s->in_alias && s->value >= l->neutral && s->value <= l->neutral) fprintf(out, ", which changes nothing");
  fprintf(out, "\n    when      ");
  if (s->first_year == s->last_year)
    fprintf(out, "%u", s->first_year);
  else
    fprintf(out, "%u to %u", s->first_year, s->last_year);
  if (s->ramp_years > 1) fprintf(out, ", in full from %u on", s->first_year + s->ramp_years - 1u);
  fprintf(out, "\n    where     ");
  print_where(s->country_mask, s->region_mask, s->area_mask, figures, out);
  fprintf(out, "\n    for whom  ");
  print_who(s, out);
  fputc('\n', out);
}

static void print_event(const struct p87_event *e, const struct p87_figures *figures, FILE *out)
{
  const struct p87_event_info *info = &p87_event_table[e->kind];
  fprintf(out, "\n  %s: %s\n    how much  %.6g %s\n    when      %u", info->name, info->meaning, 100.0 * e->size,
          info->unit, e->first_year);
  if (e->last_year > e->first_year) fprintf(out, " to %u", e->last_year);
  fprintf(out, "\n    where     ");
  print_where(e->country_mask, e->region_mask, e->area_mask, figures, out);
  fputc('\n', out);
}

void p87_scenario_print(const struct p87_scenario *s, const struct p87_figures *figures, FILE *out)
{
  fprintf(out, "%s\n\n  It simulates ", s->name);
  print_countries(s->country_mask, figures, out);
  fprintf(out, " from %d to %u. One simulated person stands for %.10g.\n", (int)P87_YEAR_FIRST, s->horizon, s->scale);
  fprintf(out, "  Seed %" PRIu64 ", population %" PRIu64 ", %u replicate%s.\n", s->seed, s->population, s->replicates,
          s->replicates == 1 ? "" : "s");
  if (s->n_files > 1) {
    fprintf(out, "  It starts from");
    for (size_t i = 1; i < s->n_files; i++) fprintf(out, "%s %s", i > 1 ? ", which starts from" : "", s->files[i].name);
    fprintf(out, ".\n");
  }
  print_without(s, out);
  print_outlook(s, out);
  if (s->n_settings == 0) fprintf(out, "  No lever is pulled.\n");
  for (size_t i = 0; i < s->n_settings; i++) print_setting(&s->settings[i], figures, out);
  if (s->n_events > 0) fprintf(out, "\n  It also happens, whatever levers do:\n");
  for (size_t i = 0; i < s->n_events; i++) print_event(&s->events[i], figures, out);
}
