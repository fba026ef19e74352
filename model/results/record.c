/* /inputs: what it takes to run the same run again. */
#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#endif

#include "path87/results/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/memory.h"

enum { N_CONSTANT_ROWS = sizeof(struct p87_constants) / sizeof(float), LABEL = 96 };

/* A label along one dimension of a group, and the group. */
struct list {
  struct p87_nc *nc;
  const char *group;
  const char *dimension;
  size_t n;
};

static const char *or_dash(const char *text)
{
  return text && *text ? text : "-";
}

static void put_list(const struct list *l, const char *name, enum p87_nc_type type, const char *units,
                     const char *long_name, const void *data)
{
  const struct p87_nc_variable v = {
    .group = l->group,
    .name = name,
    .type = type,
    .axes = {l->dimension},
    .length = l->n,
    .units = units,
    .long_name = long_name,
  };
  p87_nc_write(l->nc, &v, data);
}

static void put_texts(const struct list *l, const char *name, const char *long_name, const char *const *text)
{
  put_list(l, name, P87_NC_STRING, "1", long_name, text);
}

/* --- parameters and constants --------------------------------------------------------------- */

static void record_values(const struct list *l, const struct p87_params *params)
{
  float value[P87_N_PARAMS], least[P87_N_PARAMS], most[P87_N_PARAMS];
  for (size_t i = 0; i < P87_N_PARAMS; i++) {
    memcpy(&value[i], (const char *)params + p87_param_table[i].offset, sizeof *value);
    least[i] = p87_param_table[i].min;
    most[i] = p87_param_table[i].max;
  }
  put_list(l, "value", P87_NC_FLOAT32, "see unit", "value as used", value);
  put_list(l, "minimum", P87_NC_FLOAT32, "see unit", "least value allowed", least);
  put_list(l, "maximum", P87_NC_FLOAT32, "see unit", "largest value allowed", most);
}

static void record_parameters(struct p87_nc *nc, const struct p87_inputs *inputs)
{
  static const char group[] = "/inputs/parameters";
  char label[P87_N_PARAMS][LABEL];
  const char *name[P87_N_PARAMS], *unit[P87_N_PARAMS], *meaning[P87_N_PARAMS];
  const char *distribution[P87_N_PARAMS], *source[P87_N_PARAMS], *grade[P87_N_PARAMS];
  for (size_t i = 0; i < P87_N_PARAMS; i++) {
    const struct p87_param_info *p = &p87_param_table[i];
    snprintf(label[i], LABEL, "%s.%s", p->section, p->name);
    name[i] = label[i];
    unit[i] = or_dash(p->unit);
    meaning[i] = or_dash(p->meaning);
    distribution[i] = or_dash(inputs->source[i].distribution);
    source[i] = or_dash(inputs->source[i].source);
    grade[i] = or_dash(inputs->source[i].grade);
  }
  const struct list l = {nc, group, "parameter", P87_N_PARAMS};
  p87_nc_group(nc, group, "every parameter as used");
  put_texts(&l, "parameter", "parameter: section and name", name);
  record_values(&l, &inputs->params);
  put_texts(&l, "unit", "unit of the value", unit);
  put_texts(&l, "meaning", "what the parameter does", meaning);
  put_texts(&l, "distribution", "distribution of what is known about the value", distribution);
  put_texts(&l, "source", "where the value comes from", source);
  put_texts(&l, "grade", "grade of the evidence", grade);
}

static void name_row(const struct p87_constant_info *c, size_t row, char text[LABEL])
{
  const size_t ages = P87_AGE_GROUPS, sectors = P87_SECTORS - 1;
  if (strcmp(c->rows, "region") == 0)
    snprintf(text, LABEL, "%s", p87_region_key[row]);
  else if (strcmp(c->rows, "region_age") == 0)
    snprintf(text, LABEL, "%s.%s", p87_region_key[row / ages], p87_age_group_key[row % ages]);
  else if (strcmp(c->rows, "region_sector") == 0)
    snprintf(text, LABEL, "%s.%s", p87_region_key[row / sectors], p87_sector_key[1 + row % sectors]);
  else
    snprintf(text, LABEL, "world");
}

static void record_constants(struct p87_nc *nc, const struct p87_constants *constants)
{
  static const char group[] = "/inputs/constants";
  char label[N_CONSTANT_ROWS][2 * LABEL], row[N_CONSTANT_ROWS][LABEL];
  const char *name[N_CONSTANT_ROWS], *of[N_CONSTANT_ROWS], *where[N_CONSTANT_ROWS];
  const char *unit[N_CONSTANT_ROWS], *meaning[N_CONSTANT_ROWS];
  float value[N_CONSTANT_ROWS];
  size_t n = 0;
  for (size_t i = 0; i < P87_N_CONSTANTS; i++) {
    const struct p87_constant_info *c = &p87_constant_table[i];
    for (size_t r = 0; r < c->n && n < N_CONSTANT_ROWS; r++, n++) {
      name_row(c, r, row[n]);
      snprintf(label[n], sizeof label[n], "%s.%s", c->name, row[n]);
      memcpy(&value[n], (const char *)constants + c->offset + r * sizeof *value, sizeof *value);
      name[n] = label[n];
      of[n] = c->name;
      where[n] = row[n];
      unit[n] = or_dash(c->unit);
      meaning[n] = or_dash(c->meaning);
    }
  }
  const struct list l = {nc, group, "constant", n};
  p87_nc_group(nc, group, "constants set by calibration to 2016 levels, as used");
  put_texts(&l, "constant", "constant: name and row", name);
  put_list(&l, "value", P87_NC_FLOAT32, "see unit", "value as used", value);
  put_texts(&l, "name", "name of the constant", of);
  put_texts(&l, "row", "region, and age group or sector", where);
  put_texts(&l, "unit", "unit of the value", unit);
  put_texts(&l, "meaning", "what the constant does", meaning);
}

/* --- files ---------------------------------------------------------------------------------- */

/* Files one behind the other. */
struct shelf {
  size_t n, bytes;
  const char **name;       /* owned; the names are borrowed */
  int64_t *first, *length; /* owned */
  char *content;           /* owned */
};

static int shelf_init(struct shelf *s, size_t n, size_t bytes)
{
  s->name = p87_alloc_array(n, sizeof *s->name);
  s->first = p87_alloc_array(n, sizeof *s->first);
  s->length = p87_alloc_array(n, sizeof *s->length);
  s->content = p87_alloc(bytes);
  return s->name && s->first && s->length && s->content;
}

static void shelf_free(struct shelf *s)
{
  p87_free(s->name);
  p87_free(s->first);
  p87_free(s->length);
  p87_free(s->content);
}

static void shelf_add(struct shelf *s, const char *name, const char *text, size_t bytes)
{
  s->name[s->n] = or_dash(name);
  s->first[s->n] = (int64_t)s->bytes;
  s->length[s->n] = (int64_t)bytes;
  if (bytes) memcpy(s->content + s->bytes, text, bytes);
  s->bytes += bytes;
  s->n++;
}

static void shelf_record(const struct shelf *s, struct p87_nc *nc, const char *group)
{
  if (s->n == 0) return;
  const struct list l = {nc, group, "file", s->n};
  put_texts(&l, "file", "name of the file", s->name);
  put_list(&l, "first_byte", P87_NC_INT64, "byte", "where the file begins in content", s->first);
  put_list(&l, "bytes", P87_NC_INT64, "byte", "length of the file", s->length);
  if (s->bytes == 0) return;
  p87_nc_dimension(nc, group, "byte", s->bytes);
  const struct p87_nc_variable content = {
    .group = group,
    .name = "content",
    .type = P87_NC_UINT8,
    .axes = {"byte"},
    .packed = 1,
    .units = "1",
    .long_name = "the files as read, byte for byte, one behind the other",
  };
  p87_nc_write(nc, &content, s->content);
}

/* What happened after 2016 is kept with the runs that used it, and with no others. */
static int is_needed(const struct p87_input_file *file, int observed)
{
  return observed || !p87_input_is_observed(file);
}

static void record_files(struct p87_nc *nc, const struct p87_inputs *inputs, int observed)
{
  static const char group[] = "/inputs/files";
  size_t bytes = 0;
  for (size_t i = 0; i < inputs->n_files; i++)
    if (is_needed(&inputs->files[i], observed)) bytes += inputs->files[i].bytes;
  p87_nc_group(nc, group, "the parameter files as read");
  struct shelf s = {0};
  if (shelf_init(&s, inputs->n_files, bytes)) {
    for (size_t i = 0; i < inputs->n_files; i++)
      if (is_needed(&inputs->files[i], observed))
        shelf_add(&s, inputs->files[i].name, inputs->files[i].text, inputs->files[i].bytes);
    shelf_record(&s, nc, group);
  } else {
    p87_nc_no_memory(nc, group);
  }
  shelf_free(&s);
}

static void record_scenario_files(struct p87_nc *nc, const struct p87_scenario *scenario, const char *group)
{
  size_t bytes = 0;
  for (size_t i = 0; i < scenario->n_files; i++) bytes += scenario->files[i].bytes;
  struct shelf s = {0};
  if (shelf_init(&s, scenario->n_files, bytes)) {
    for (size_t i = 0; i < scenario->n_files; i++)
      shelf_add(&s, scenario->files[i].name, scenario->files[i].text, scenario->files[i].bytes);
    shelf_record(&s, nc, group);
  } else {
    p87_nc_no_memory(nc, group);
  }
  shelf_free(&s);
}

/* --- the scenario in words ------------------------------------------------------------------ */

/* In quotes, as YAML reads it. */
static void print_quoted(FILE *out, const char *text)
{
  fputc('"', out);
  for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
    if (*c == '"' || *c == '\\')
      fprintf(out, "\\%c", *c);
    else if (*c < ' ')
      fprintf(out, "\\x%02x", *c);
    else
      fputc(*c, out);
  }
  fputc('"', out);
}

/* value / unit, in the fewest digits (6 or more) that give the value back. */
static void print_number(FILE *out, double value, double unit)
{
  char text[40];
  for (int digits = 6; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value / unit);
    if (strtod(text, NULL) * unit == value) break;
  }
  fputs(text, out);
}

/* name: value, the same for a float. */
static void print_share(FILE *out, const char *name, float value, const char *end)
{
  char text[40];
  for (int digits = 6; digits <= 9; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, (double)value);
    if (strtof(text, NULL) == value) break;
  }
  fprintf(out, "%s: %s%s", name, text, end);
}

/* ", name: [a, b]" for the keys whose bits are set; nothing if all are. */
static void print_keys(FILE *out, const char *name, uint64_t mask, const char *const *key, unsigned n,
                       const char **comma)
{
  const uint64_t all = (UINT64_C(1) << n) - 1;
  if ((mask & all) == all) return;
  fprintf(out, "%s%s: [", *comma, name);
  const char *between = "";
  for (unsigned i = 0; i < n; i++) {
    if (!(mask >> i & 1)) continue;
    fprintf(out, "%s%s", between, key[i]);
    between = ", ";
  }
  fputc(']', out);
  *comma = ", ";
}

/* The same for countries, by ISO3 code. */
static void print_countries(FILE *out, const char *name, const uint64_t *mask, const struct p87_figures *figures,
                            const char **comma)
{
  size_t n = 0;
  for (size_t i = 0; i < figures->n_countries; i++) n += (size_t)p87_has_country(mask, i);
  if (n == figures->n_countries) return;
  fprintf(out, "%s%s: [", *comma, name);
  const char *between = "";
  for (size_t i = 0; i < figures->n_countries; i++) {
    if (!p87_has_country(mask, i)) continue;
    fprintf(out, "%s%s", between, figures->country[i].iso3);
    between = ", ";
  }
  fputc(']', out);
  *comma = ", ";
}

/* ", name: yes" or no for a trait that is asked for. */
static void print_asked(FILE *out, const struct p87_who *who, enum p87_trait_asked trait, const char *name,
                        const char *yes, const char *no)
{
  if (who->must & trait) fprintf(out, ", %s: %s", name, yes);
  if (who->must_not & trait) fprintf(out, ", %s: %s", name, no);
}

static void print_who(FILE *out, const struct p87_who *who, const struct p87_lever_info *lever)
{
  const char *comma = ", ";
  fputs("    who: {target: ", out);
  switch (who->target) {
  case P87_TARGET_ALL: fputs("all", out); break;
  case P87_TARGET_POOR: fputs("poor", out); break;
  case P87_TARGET_POOREST: fprintf(out, "poorest_%u", who->poorest); break;
  }
  if (who->youngest != lever->youngest || who->oldest != lever->oldest)
    fprintf(out, ", age: %u-%u", who->youngest, who->oldest);
  for (unsigned s = 0; s < P87_SEXES; s++)
    if (who->sexes == 1u << s) fprintf(out, ", sex: %s", p87_sex_key[s]);
  print_asked(out, who, P87_ASKED_ORPHAN, "orphan", "yes", "no");
  print_asked(out, who, P87_ASKED_ENROLLED, "enrolled", "yes", "no");
  print_asked(out, who, P87_ASKED_DISCRIMINATED, "group", "discriminated", "others");
  print_asked(out, who, P87_ASKED_DISPLACED, "displaced", "yes", "no");
  if (who->sectors) print_keys(out, "sector", who->sectors, p87_sector_key, P87_SECTORS, &comma);
  if (who->exclusion_error > 0.0f) print_share(out, ", exclusion_error", who->exclusion_error, "");
  if (who->inclusion_error > 0.0f) print_share(out, ", inclusion_error", who->inclusion_error, "");
  fputs("}\n", out);
}

/* Take-up, enforcement, crises and money, where they are not as without the keys. */
static void print_handing_out(FILE *out, const struct p87_setting *s)
{
  if (s->take_up < 1.0f) print_share(out, "    take_up", s->take_up, "\n");
  if (s->enforcement < 1.0f) print_share(out, "    enforcement", s->enforcement, "\n");
  if (s->trigger.crisis != P87_CRISIS_NONE) {
    fprintf(out, "    when: {crisis: %s", p87_crisis_key[s->trigger.crisis]);
    print_share(out, ", size", s->trigger.size, "");
    fprintf(out, ", for: %u}\n", s->trigger.years);
  }
  if (s->budget.usd > 0.0) {
    fputs("    budget: {money: ", out);
    print_number(out, s->budget.usd, 1.0 + s->budget.leverage);
    fprintf(out, " USD%s, order: %s, leverage: ", s->budget.is_market ? "" : " PPP",
            p87_budget_order_key[s->budget.order]);
    print_number(out, s->budget.leverage, 1.0);
    fputs("}\n", out);
  }
}

/* Only what happens up to the horizon, which a command line may have shortened; a
 * ramp that it cuts ends at the value reached. */
static void print_setting(FILE *out, const struct p87_setting *s, unsigned horizon, const struct p87_figures *figures)
{
  const unsigned last = s->last_year < horizon ? s->last_year : horizon, span = last - s->first_year + 1;
  const unsigned ramp = s->ramp_years < span ? s->ramp_years : span;
  const struct p87_lever_info *lever = &p87_lever_table[s->lever];
  fprintf(out, "  - lever: %s\n    value: ", lever->name);
  const double unit = s->in_alias ? lever->per_unit : 1.0;
  if (ramp < s->ramp_years)
    print_number(out, s->value / unit * ramp / s->ramp_years, 1.0);
  else
    print_number(out, s->value, unit);
  if (s->in_alias) fprintf(out, " %s", lever->alias);
  fprintf(out, "\n    years: %u-%u\n", (unsigned)s->first_year, last);
  if (ramp > 1) fprintf(out, "    ramp: %u\n", ramp);
  const char *comma = "";
  fputs("    where: {", out);
  print_keys(out, "area", s->area_mask, p87_area_key, P87_AREAS, &comma);
  print_keys(out, "region", s->region_mask, p87_region_key, P87_REGIONS, &comma);
  print_countries(out, "country", s->country_mask, figures, &comma);
  if (s->theme_mask) print_keys(out, "theme", s->theme_mask, p87_theme_key, P87_THEMES, &comma);
  fputs("}\n", out);
  print_who(out, &s->who, lever);
  print_handing_out(out, s);
}

static void print_event(FILE *out, const struct p87_event *e, unsigned horizon, const struct p87_figures *figures)
{
  const char *comma = "";
  fprintf(out, "  - event: %s\n    size: ", p87_event_table[e->kind].name);
  print_number(out, e->size, 0.01);
  fprintf(out, " %%\n    years: %u-%u\n    where: {", (unsigned)e->first_year,
          e->last_year < horizon ? (unsigned)e->last_year : horizon);
  print_keys(out, "area", e->area_mask, p87_area_key, P87_AREAS, &comma);
  print_keys(out, "region", e->region_mask, p87_region_key, P87_REGIONS, &comma);
  print_countries(out, "country", e->country_mask, figures, &comma);
  fputs("}\n", out);
}

static void print_without(FILE *out, uint64_t without)
{
  const char *between = "without: [";
  for (unsigned k = 0; k < P87_SWITCHES; k++) {
    if (!(without >> k & 1)) continue;
    fprintf(out, "%s%s", between, p87_switch_key[k]);
    between = ", ";
  }
  if (without) fputs("]\n", out);
}

/* A `by` beyond a horizon that the command line has shortened stays: it says how fast the path falls. */
static void print_outlook(FILE *out, const struct p87_scenario *s)
{
  const struct p87_pace *p = &s->pace;
  if (s->conditions != P87_CONDITIONS_FORECAST) fprintf(out, "conditions: %s\n", p87_conditions_key[s->conditions]);
  if (p->kind == P87_PACE_NONE) return;
  fputs(p->kind == P87_PACE_RATE ? "pace: " : "pace: {to: ", out);
  print_number(out, p->kind == P87_PACE_RATE ? p->rate : p->to, 0.01);
  if (p->kind == P87_PACE_RATE)
    fputs(" % a year\n", out);
  else
    fprintf(out, " %%, by: %u}\n", p->by);
}

static void print_scenario(FILE *out, const struct p87_scenario *s, const struct p87_figures *figures)
{
  fputs("name: ", out);
  print_quoted(out, or_dash(s->name));
  fprintf(out, "\nhorizon: %u\nseed: %" PRIu64 "\npopulation: %" PRIu64 "\nreplicates: %u\nscale: ", s->horizon,
          s->seed, s->population, s->replicates);
  print_number(out, s->scale, 1.0);
  const char *line = "\n";
  print_countries(out, "countries", s->country_mask, figures, &line);
  fputc('\n', out);
  print_without(out, s->without);
  print_outlook(out, s);
  const char *head = "levers:\n";
  for (size_t i = 0; i < s->n_settings; i++) {
    if (s->settings[i].first_year > s->horizon) continue;
    fputs(head, out);
    print_setting(out, &s->settings[i], s->horizon, figures);
    head = "";
  }
  head = "events:\n";
  for (size_t i = 0; i < s->n_events; i++) {
    if (s->events[i].first_year > s->horizon) continue;
    fputs(head, out);
    print_event(out, &s->events[i], s->horizon, figures);
    head = "";
  }
}

char *p87_record_resolved(const struct p87_scenario *scenario, const struct p87_figures *figures)
{
  char *text = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&text, &n);
  if (!out) return NULL;
  print_scenario(out, scenario, figures);
  const int bad = ferror(out);
  if (fclose(out) || bad) {
    free(text);
    return NULL;
  }
  return text;
}

static void put_number(struct p87_nc *nc, const char *group, const char *name, enum p87_nc_type type, const char *units,
                       const char *long_name, const void *value)
{
  const struct p87_nc_variable v = {
    .group = group,
    .name = name,
    .type = type,
    .units = units,
    .long_name = long_name,
  };
  p87_nc_write(nc, &v, value);
}

/* What a command line may have said over the chain. */
static void record_numbers(struct p87_nc *nc, const struct p87_scenario *s, const char *group)
{
  const int32_t horizon = (int32_t)s->horizon, replicates = (int32_t)s->replicates;
  put_number(nc, group, "horizon", P87_NC_INT32, "year", "last year as used", &horizon);
  put_number(nc, group, "seed", P87_NC_UINT64, "1", "seed as used", &s->seed);
  put_number(nc, group, "population", P87_NC_UINT64, "1", "index of the synthetic population as used", &s->population);
  put_number(nc, group, "replicates", P87_NC_INT32, "1", "replicates as used", &replicates);
  put_number(nc, group, "scale", P87_NC_FLOAT64, "person per simulated person", "scale as used", &s->scale);
}

void p87_record_scenario_group(size_t k, char group[P87_RECORD_GROUP])
{
  if (k == 0)
    snprintf(group, P87_RECORD_GROUP, "/inputs/scenario");
  else
    snprintf(group, P87_RECORD_GROUP, "/inputs/scenario_%zu", k + 1);
}

static void record_scenario(struct p87_nc *nc, size_t k, const struct p87_scenario *scenario,
                            const struct p87_figures *figures)
{
  char group[P87_RECORD_GROUP];
  p87_record_scenario_group(k, group);
  p87_nc_group(nc, group, "the scenario and its parents as read");
  char *text = p87_record_resolved(scenario, figures);
  if (!text) {
    p87_nc_no_memory(nc, group);
    return;
  }
  const struct p87_nc_variable resolved = {
    .group = group,
    .name = "resolved",
    .type = P87_NC_STRING,
    .units = "1",
    .long_name = "the scenario in one text, nothing left to parents or defaults",
  };
  const char *const value = text;
  p87_nc_write(nc, &resolved, &value);
  free(text);
  record_numbers(nc, scenario, group);
  record_scenario_files(nc, scenario, group);
}

void p87_record_inputs(struct p87_nc *nc, const struct p87_scenario *scenarios, size_t n,
                       const struct p87_inputs *inputs)
{
  int observed = 0;
  for (size_t k = 0; k < n; k++) observed |= scenarios[k].conditions == P87_CONDITIONS_OBSERVED;
  p87_nc_group(nc, "/inputs", "all that the run was made from");
  record_parameters(nc, inputs);
  record_constants(nc, &inputs->params.constants);
  for (size_t k = 0; k < n; k++) record_scenario(nc, k, &scenarios[k], &inputs->figures);
  record_files(nc, inputs, observed);
}
