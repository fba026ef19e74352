/* Reference pages made from the tables. */
#include "path87/params/describe.h"

#include <string.h>

#include "path87/params/schema.h"

static p87_status finish(FILE *out)
{
  return fflush(out) == 0 && !ferror(out) ? P87_OK : P87_MACHINE;
}

static void print_lever(const struct p87_lever_info *l, FILE *out)
{
  fprintf(out, "\n%s (area %d)\n  %s\n  unit        %s, from %g to %g; %g changes nothing\n", l->name,
          l->area_of_action, l->meaning, l->unit, l->min, l->max, l->neutral);
  if (*l->alias) fprintf(out, "  also        %s\n", l->alias);
  if (l->reach == P87_REACH_household)
    fprintf(out, "  reaches     %s of %u to %u years\n",
            l->each == P87_EACH_person ? "persons" : "households with a member", l->youngest, l->oldest);
  else
    fprintf(out, "  reaches     each %s; changes the input %s\n", p87_reach_key[l->reach],
            p87_input_table[l->input].name);
  fprintf(out, "  delivery    %s\n  cost by     %s\n  evidence    %s\n",
          l->delivery == P87_DELIVERY_decreed ? "decreed: holds at once, everywhere" : "takes an administration",
          p87_basis_key[l->basis], p87_evidence_key[l->grade]);
}

static void describe_levers(FILE *out)
{
  fprintf(
    out, "Levers: what a scenario can change, by area of action. Inputs: path87 describe inputs. Evidence: A, B, C or\n"
         "judgement, as of parameters, that a lever does what it is meant to. Costs: path87 describe params.\n");
  for (int area = 1; area <= 12; area++)
    for (size_t i = 0; i < P87_LEVERS; i++)
      if (p87_lever_table[i].area_of_action == area) print_lever(&p87_lever_table[i], out);
}

static void describe_inputs(FILE *out)
{
  static const char *const together[] = {[P87_COMBINE_sum] = "add up",
                                         [P87_COMBINE_most] = "the larger one holds",
                                         [P87_COMBINE_rest] = "the second acts on what the first left"};
  fprintf(out,
          "Inputs of the equations that levers change in a community. All are 0 as in 2016; none is an outcome.\n");
  for (size_t i = 0; i < P87_INPUTS; i++) {
    const struct p87_input_info *in = &p87_input_table[i];
    fprintf(out, "\n%s\n  %s\n  unit        %s, at most %g; two settings: %s\n", in->name, in->meaning, in->unit,
            (double)in->max, together[in->combine]);
  }
}

/* Masks such as "P(id) | H(land_acre)" as names: "id, household land_acre". */
static void print_mask(const char *mask, FILE *out)
{
  static const char *const whose[] = {['P'] = "", ['H'] = "household ", ['L'] = "community "};
  if (strcmp(mask, "REGROUP") == 0) {
    fprintf(out, "any column: rows come, go and move");
    return;
  }
  if (strcmp(mask, "NOTHING") == 0) {
    fprintf(out, "nothing");
    return;
  }
  for (const char *at = strchr(mask, '('); at; at = strchr(at + 1, '(')) {
    const char kind = at > mask ? at[-1] : 'P';
    const size_t n = strcspn(at + 1, ")");
    const int known = kind == 'P' || kind == 'H' || kind == 'L';
    fprintf(out, "%s%s%.*s", at - 1 > mask ? ", " : "", known ? whose[(unsigned char)kind] : "", (int)n, at + 1);
  }
}

static void print_step(int *number, const char *process, const char *title, const char *reads, const char *writes,
                       FILE *out)
{
  fprintf(out, "%2d  %s (%s)\n    reads   ", ++*number, title, process);
  print_mask(reads, out);
  fprintf(out, "\n    writes  ");
  print_mask(writes, out);
  fputc('\n', out);
}

static void describe_year(FILE *out)
{
  int number = 0;
  fprintf(out, "The model year, in order. Columns: path87 describe columns.\n\n");
#define P87_STEP(process, title, reads, writes) print_step(&number, #process, title, #reads, #writes, out);
#define P87_EXCHANGE(title) fprintf(out, "%2d  %s (exchange between communities, over all ranks)\n", ++number, title);
#include "path87/tables/schedule.def"
}

static void print_row(const char *name, const char *unit, const char *meaning, FILE *out)
{
  fprintf(out, "  %-24s %s (%s)\n", name, meaning, unit);
}

static void describe_columns(FILE *out)
{
  fprintf(out, "The state: columns of persons, households and communities.\n\nPersons\n");
#define P87_PERSON(type, name, unit, meaning) print_row(#name, unit, meaning, out);
#include "path87/tables/columns.def"
  fprintf(out, "\nHouseholds\n");
#define P87_HOUSEHOLD(type, name, unit, meaning) print_row(#name, unit, meaning, out);
#include "path87/tables/columns.def"
  fprintf(out, "\nCommunities\n");
#define P87_PLACE(type, name, unit, meaning) print_row(#name, unit, meaning, out);
#include "path87/tables/columns.def"
}

static void print_measure(const char *group, const char *name, const char *unit, const char *meaning,
                          const char *dimensions, FILE *out)
{
  fprintf(out, "  /%s/%s\n      %s (%s)\n      %s\n", group, name, meaning, unit, dimensions);
}

static void describe_results(FILE *out)
{
  fprintf(out,
          "What a results file counts each year, from 2016. Integers: simulated persons, households or money.\n\n");
#define P87_CHILD(name, unit, meaning) \
  print_measure("children", #name, unit, meaning, "replicate, year, country, area, sex, age", out);
#define P87_CHILD_BY(name, category, unit, meaning) \
  print_measure("children", #name, unit, meaning, "replicate, year, country, area, sex, age, " #category, out);
#define P87_AREA(group, name, unit, meaning) \
  print_measure(#group, #name, unit, meaning, "replicate, year, country, area", out);
#define P87_AREA_BY(group, name, category, unit, meaning) \
  print_measure(#group, #name, unit, meaning, "replicate, year, country, area, " #category, out);
#define P87_SEX(group, name, category, unit, meaning) \
  print_measure(#group, #name, unit, meaning, "replicate, year, country, area, sex, " #category, out);
#define P87_NATION(name, size, unit, meaning) \
  print_measure("nation", #name, unit, meaning, "replicate, year, country, bin (" #size ")", out);
#include "path87/tables/tallies.def"
  print_measure(
    "movers", "children", "child",
    "only after run --movers, and not of the base: children by what they do in the base and in this scenario",
    "replicate, year, country, area, sex, state_base, state", out);
  fprintf(out, "\nstate_base and state of /movers, by the definition of 2016; the most harmful work counts:\n");
  for (int k = 0; k < P87_CHILD_STATES; k++) fprintf(out, "  %s\n", p87_child_state_key[k]);
}

static void describe_definitions(FILE *out)
{
  fprintf(out, "Words of the statistics. They overlap, and each is counted by itself.\n\n"
               "  children in employment  work of at least one hour a week inside the production boundary of the\n"
               "                          national accounts: fetching water and firewood counts, chores do not\n"
               "  child labour            employment that is too early for the age, too long, or hazardous\n"
               "  hazardous work          hazardous industry, occupation or condition, or very long hours\n"
               "  light work              short hours of work that is not hazardous, permitted at 12-14\n"
               "  permitted work          work at 15-17 that is not hazardous\n"
               "  long chores             unpaid household services of 21 hours a week or more, at 5-14\n\n"
               "Ages and hours depend on the definition asked for; one run answers under each of them.\n");
}

static void describe_rules(const struct p87_definition *d, FILE *out)
{
  fprintf(out, "  under %u      all employment is child labour\n", d->light_work_age);
  fprintf(out, "  %u to %u    employment of %u hours a week or more, or hazardous\n", d->light_work_age,
          d->general_age - 1u, d->light_hours);
  fprintf(out, "  %u to %d    hazardous work only\n", d->general_age, (int)P87_CHILD_LAST);
  fprintf(out, "  hazardous     %u hours a week or more%s\n", d->long_hours,
          d->hazard_conditions ? ", or a hazardous industry, occupation or condition" : "; nothing else is asked");
  if (d->chores_hours)
    fprintf(out, "  chores        %u hours a week or more are child labour up to age %u\n", d->chores_hours,
            d->chores_age_last);
  else
    fprintf(out, "  chores        do not count\n");
}

void p87_describe_definition(enum p87_definition_code code, FILE *out)
{
  const struct p87_definition d = p87_definition_of(code, NULL);
  fprintf(out, "%s\n", p87_definition_key[code]);
  if (code == P87_DEFINITION_NATIONAL)
    fprintf(
      out,
      "  ages          of the country's law for work and for hazardous work; light work from 13, from 12 where the\n"
      "                minimum age is 14 or less; without a law they would be\n");
  describe_rules(&d, out);
}

static void describe_schema(FILE *out)
{
  p87_schema_print(out);
}

typedef void describe_fn(FILE *out);

const char *const p87_describe_topics[P87_DESCRIBE_TOPICS] = {"levers", "inputs",  "year",       "results",
                                                              "schema", "columns", "definitions"};

p87_status p87_describe(const char *topic, FILE *out)
{
  static describe_fn *const pages[P87_DESCRIBE_TOPICS] = {describe_levers,     describe_inputs, describe_year,
                                                          describe_results,    describe_schema, describe_columns,
                                                          describe_definitions};
  for (size_t i = 0; i < P87_DESCRIBE_TOPICS; i++) {
    if (strcmp(topic, p87_describe_topics[i]) != 0) continue;
    pages[i](out);
    return finish(out);
  }
  return P87_USER;
}

/* Text inside a cell of a Markdown table. */
static void print_cell(const char *text, FILE *out)
{
  for (; *text; text++) {
    if (*text == '|') fputc('\\', out);
    fputc(*text == '\n' ? ' ' : *text, out);
  }
}

static void print_param(const struct p87_inputs *inputs, size_t i, FILE *out)
{
  const struct p87_param_info *info = &p87_param_table[i];
  float value;
  memcpy(&value, (const char *)&inputs->params + info->offset, sizeof value);
  fprintf(out, "| `%s` | %g | ", info->name, (double)value);
  print_cell(info->unit, out);
  fprintf(out, " | %g to %g | ", (double)info->min, (double)info->max);
  print_cell(inputs->source[i].distribution, out);
  fprintf(out, " | ");
  print_cell(info->meaning, out);
  fprintf(out, " | %s | ", inputs->source[i].grade);
  print_cell(inputs->source[i].source, out);
  fprintf(out, " |\n");
}

static void print_section(const struct p87_inputs *inputs, const char *section, const char *meaning, FILE *out)
{
  fprintf(out,
          "\n## %s: %s\n\n| parameter | value | unit | range | distribution | meaning | grade | source |\n"
          "|---|---|---|---|---|---|---|---|\n",
          section, meaning);
  for (size_t i = 0; i < P87_N_PARAMS; i++)
    if (strcmp(p87_param_table[i].section, section) == 0) print_param(inputs, i, out);
}

/* How many parameters of a section, or of all (NULL), rest on judgement. */
struct grades {
  unsigned all, judgement;
};

static struct grades grades_of(const struct p87_inputs *inputs, const char *section)
{
  struct grades n = {0};
  for (size_t i = 0; i < P87_N_PARAMS; i++) {
    if (section && strcmp(p87_param_table[i].section, section) != 0) continue;
    n.all++;
    n.judgement += strcmp(inputs->source[i].grade, "judgement") == 0;
  }
  return n;
}

static double percent(struct grades n)
{
  return n.all > 0 ? 100.0 * n.judgement / n.all : 0.0;
}

static void print_grades(const struct p87_inputs *inputs, const char *format, const char *total, FILE *out)
{
  struct grades n;
#define P87_SECTION(section, meaning) \
  n = grades_of(inputs, #section); \
  fprintf(out, format, #section, n.all, n.judgement, percent(n));
#include "path87/tables/params.def"
  n = grades_of(inputs, NULL);
  fprintf(out, format, total, n.all, n.judgement, percent(n));
}

static void print_plainly(const struct p87_inputs *inputs, const char *section, const char *meaning, FILE *out)
{
  fprintf(out, "\n%s: %s\n", section, meaning);
  for (size_t i = 0; i < P87_N_PARAMS; i++) {
    const struct p87_param_info *info = &p87_param_table[i];
    if (strcmp(info->section, section) != 0) continue;
    float value;
    memcpy(&value, (const char *)&inputs->params + info->offset, sizeof value);
    fprintf(out,
            "  %s\n      %s\n      value         %g %s, from %g to %g\n      distribution  %s\n"
            "      source        %s\n      grade         %s\n",
            info->name, info->meaning, (double)value, info->unit, (double)info->min, (double)info->max,
            inputs->source[i].distribution, inputs->source[i].source, inputs->source[i].grade);
  }
}

p87_status p87_describe_params(const struct p87_inputs *inputs, FILE *out)
{
  fprintf(out, "Parameters of the model. Change them in params/model.yml.\n");
#define P87_SECTION(section, meaning) print_plainly(inputs, #section, meaning, out);
#include "path87/tables/params.def"
  fprintf(out, "\nConstants set by calibration (params/calibrated): forced labour in forced_2016.csv, countries in\n"
               "countries_2016.csv, drift in drift.csv, and children's work in child_2016.csv:\n");
#define P87_CONSTANT(name, rows, unit, meaning) fprintf(out, "  %-24s %s (%s; by %s)\n", #name, meaning, unit, #rows);
#include "path87/tables/constants.def"
  fprintf(out, "\nHow much rests on judgement\n  %-18s %10s %12s %9s\n", "section", "parameters", "by judgement",
          "per cent");
  print_grades(inputs, "  %-18s %10u %12u %9.0f\n", "all", out);
  return finish(out);
}

p87_status p87_describe_reference(const struct p87_inputs *inputs, FILE *out)
{
  fprintf(out,
          "# Parameters of the model\n\n"
          "Made from `include/path87/tables/params.def` and `model.yml`; do not edit.\n\n"
          "Grades: A several good studies that agree, B one good study or a published statistic, C derived from\n"
          "published effects by our own reasoning, judgement our reading, with a wide distribution. Distributions are\n"
          "cut to the range.\n");
#define P87_SECTION(section, meaning) print_section(inputs, #section, meaning, out);
#include "path87/tables/params.def"
  fprintf(
    out, "\n## How much rests on judgement\n\n| section | parameters | by judgement | per cent |\n|---|---|---|---|\n");
  print_grades(inputs, "| %s | %u | %u | %.0f |\n", "all", out);
  return finish(out);
}
