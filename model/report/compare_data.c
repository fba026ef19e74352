/* A comparison as data: JSON and CSV. The schema stands in compare.h. */
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "path87/report/compare.h"

static const char *basis_of(const struct p87_comparison *c)
{
  return c->options.un_basis ? "UN" : "ILO-2016";
}

/* --- JSON ----------------------------------------------------------------------------------- */

/* Jansson takes NULL (no memory) for an object, array or value as a failure of these two: so checking
 * here is enough. *ok becomes 0 once something failed. */
static void set(int *ok, json_t *object, const char *key, json_t *value)
{
  if (json_object_set_new(object, key, value)) *ok = 0;
}

static void append(int *ok, json_t *array, json_t *value)
{
  if (json_array_append_new(array, value)) *ok = 0;
}

static json_t *number(double x)
{
  return isnan(x) || isinf(x) ? json_null() : json_real(x);
}

static json_t *estimate(int *ok, struct p87_estimate e)
{
  if (isnan(e.mean)) return json_null();
  json_t *o = json_object();
  set(ok, o, "mean", number(e.mean));
  set(ok, o, "low", number(e.low));
  set(ok, o, "high", number(e.high));
  return o;
}

static json_t *interval(int *ok, const struct p87_comparison *c)
{
  if (c->min_replicates < 2) return json_null();
  json_t *o = json_object();
  set(ok, o, "level", json_real(0.95));
  set(ok, o, "replicates", json_integer(c->min_replicates));
  set(ok, o, "method", json_string("Student t over replicates; changes in pairs; cost per child and year: Fieller"));
  return o;
}

/* Seeds have 64 bits and JSON's integers 53 for most readers: they are texts. */
static json_t *wide(uint64_t x)
{
  char text[32];
  snprintf(text, sizeof text, "%" PRIu64, x);
  return json_string(text);
}

static json_t *scenarios(int *ok, const struct p87_comparison *c)
{
  json_t *all = json_array();
  for (size_t i = 0; i < c->n_files; i++) {
    const struct p87_results_file *f = &c->files[i];
    json_t *o = json_object();
    set(ok, o, "scenario", json_string(c->label[i]));
    set(ok, o, "title", json_string(f->title));
    set(ok, o, "file", json_string(f->path));
    set(ok, o, "seed", wide(f->seed));
    set(ok, o, "population", wide(f->population));
    set(ok, o, "scale", json_real(f->scale));
    set(ok, o, "replicates", json_integer(f->data.replicates));
    append(ok, all, o);
  }
  return all;
}

static json_t *years(int *ok, const struct p87_comparison *c)
{
  json_t *all = json_array();
  for (size_t i = 0; i < c->n_years; i++) append(ok, all, json_integer(c->year[i]));
  return all;
}

static void set_cell(int *ok, json_t *o, const struct p87_compare_cell *cell)
{
  set(ok, o, "count", estimate(ok, cell->count));
  set(ok, o, "share", estimate(ok, cell->share));
  set(ok, o, "count_change", estimate(ok, cell->count_change));
  set(ok, o, "share_change", estimate(ok, cell->share_change));
  set(ok, o, "relative_change", estimate(ok, cell->relative_change));
}

static void append_cell(int *ok, const struct p87_comparison *c, json_t *all, size_t i, size_t file, size_t g, size_t y)
{
  const struct p87_compare_cell *cell = p87_comparison_cell(c, i, file, g, y);
  json_t *o = json_object();
  set(ok, o, "indicator", json_string(c->indicator[i]->name));
  set(ok, o, "scenario", json_string(c->label[file]));
  set(ok, o, "group", json_string(c->groups.label[g]));
  set(ok, o, "year", json_integer(c->year[y]));
  set_cell(ok, o, cell);
  append(ok, all, o);
}

static json_t *values(int *ok, const struct p87_comparison *c)
{
  json_t *all = json_array();
  for (size_t i = 0; i < c->n_indicators; i++)
    for (size_t file = 0; file < c->n_files; file++)
      for (size_t g = 0; g < c->n_groups; g++)
        for (size_t y = 0; y < c->n_years; y++) append_cell(ok, c, all, i, file, g, y);
  return all;
}

static json_t *costs(int *ok, const struct p87_comparison *c)
{
  json_t *all = json_array();
  for (size_t file = 0; file < c->n_files; file++)
    for (size_t g = 0; g < p87_comparison_cost_groups(c); g++)
      for (size_t y = 0; y < c->n_years; y++) {
        const struct p87_compare_cost *cost = p87_comparison_cost(c, file, g, y);
        json_t *o = json_object();
        set(ok, o, "scenario", json_string(c->label[file]));
        set(ok, o, "group", json_string(c->groups.label[g]));
        set(ok, o, "year", json_integer(c->year[y]));
        set(ok, o, "cost_usd_ppp", estimate(ok, cost->cost));
        set(ok, o, "cost_change_usd_ppp", estimate(ok, cost->change));
        append(ok, all, o);
      }
  return all;
}

static void append_worth(int *ok, const struct p87_comparison *c, json_t *all, size_t i, size_t file, size_t g)
{
  const struct p87_compare_worth *w = p87_comparison_worth(c, i, file, g);
  json_t *o = json_object();
  set(ok, o, "indicator", json_string(c->indicator[i]->name));
  set(ok, o, "scenario", json_string(c->label[file]));
  set(ok, o, "group", json_string(c->groups.label[g]));
  set(ok, o, "first_year", json_integer(c->first_year));
  set(ok, o, "last_year", json_integer(c->last_year));
  set(ok, o, "cost_change_usd_ppp", estimate(ok, w->cost_change));
  set(ok, o, "averted_child_years", estimate(ok, w->averted));
  set(ok, o, "usd_ppp_per_child_year_averted", estimate(ok, w->per_averted));
  set(ok, o, "averted_last_year", estimate(ok, w->last));
  set(ok, o, "usd_ppp_per_child_averted_last_year", estimate(ok, w->per_last));
  append(ok, all, o);
}

static json_t *worth(int *ok, const struct p87_comparison *c)
{
  json_t *all = json_array();
  for (size_t i = 0; i < c->n_indicators; i++)
    for (size_t file = 1; file < c->n_files; file++)
      for (size_t g = 0; g < c->n_groups; g++) append_worth(ok, c, all, i, file, g);
  return all;
}

static json_t *schooling(int *ok, const struct p87_comparison *c)
{
  json_t *all = json_array();
  for (size_t file = 1; file < c->n_files; file++)
    for (size_t g = 0; g < c->n_groups; g++) {
      const struct p87_compare_schooling *s = p87_comparison_schooling(c, file, g);
      json_t *o = json_object();
      set(ok, o, "scenario", json_string(c->label[file]));
      set(ok, o, "group", json_string(c->groups.label[g]));
      set(ok, o, "first_year", json_integer(c->first_year));
      set(ok, o, "last_year", json_integer(c->last_year));
      set(ok, o, "school_years_gained", estimate(ok, s->gained));
      set(ok, o, "usd_ppp_per_school_year_gained", estimate(ok, s->per_gained));
      append(ok, all, o);
    }
  return all;
}

/* What every line of who moved and of the ledger says first. */
static json_t *line_of(int *ok, const struct p87_comparison *c, size_t file, size_t g, size_t y)
{
  json_t *o = json_object();
  set(ok, o, "scenario", json_string(c->label[file]));
  set(ok, o, "group", json_string(c->groups.label[g]));
  set(ok, o, "year", json_integer(c->year[y]));
  return o;
}

static void append_flows(int *ok, const struct p87_comparison *c, json_t *all, size_t file, size_t g, size_t y)
{
  for (size_t k = 0; k < P87_FLOWS; k++) {
    json_t *o = line_of(ok, c, file, g, y);
    set(ok, o, "flow", json_string(p87_flow_table[k].key));
    set(ok, o, "children", estimate(ok, p87_comparison_flow(c, file, g, y, k)));
    append(ok, all, o);
  }
}

static void append_pairs(int *ok, const struct p87_comparison *c, json_t *all, size_t file, size_t g, size_t y)
{
  for (unsigned from = 0; from < P87_CHILD_STATES; from++)
    for (unsigned to = 0; to < P87_CHILD_STATES; to++) {
      const struct p87_estimate e = p87_comparison_moved(c, file, g, y, from, to);
      if (!(e.mean > 0.0)) continue;
      json_t *o = line_of(ok, c, file, g, y);
      set(ok, o, "from", json_string(p87_child_state_key[from]));
      set(ok, o, "to", json_string(p87_child_state_key[to]));
      set(ok, o, "children", estimate(ok, e));
      append(ok, all, o);
    }
}

typedef void append_fn(int *ok, const struct p87_comparison *c, json_t *all, size_t file, size_t g, size_t y);

/* Of all files but the base, groups and years. */
static json_t *moves(int *ok, const struct p87_comparison *c, append_fn *append_to)
{
  json_t *all = json_array();
  for (size_t file = 1; file < c->n_files; file++)
    for (size_t g = 0; g < c->n_groups; g++)
      for (size_t y = 0; y < c->n_years; y++) append_to(ok, c, all, file, g, y);
  return all;
}

static void append_left(int *ok, const struct p87_comparison *c, json_t *all, size_t when, size_t where, size_t file)
{
  for (size_t g = 0; g < c->n_groups; g++)
    for (size_t y = 0; y < c->n_years; y++) {
      const struct p87_compare_cell *cell = p87_comparison_ledger(c, when, where, file, g, y);
      json_t *o = line_of(ok, c, file, g, y);
      set(ok, o, "when", json_string(p87_ledger_key[when]));
      set(ok, o, "where", json_string(p87_displaced_key[where]));
      set_cell(ok, o, cell);
      append(ok, all, o);
    }
}

static json_t *ledger(int *ok, const struct p87_comparison *c)
{
  json_t *all = json_array();
  for (size_t when = 0; when < P87_LEDGERS; when++)
    for (size_t where = 0; where < P87_DISPLACED_STATES; where++)
      for (size_t file = 0; file < c->n_files; file++) append_left(ok, c, all, when, where, file);
  return all;
}

p87_status p87_comparison_json(const struct p87_comparison *c, FILE *out)
{
  int ok = 1;
  char by[P87_COMPARE_GROUP];
  p87_by_words(c->groups.by, by);
  json_t *root = json_object();
  set(&ok, root, "schema", json_string("path87 compare 1"));
  set(&ok, root, "basis", json_string(basis_of(c)));
  set(&ok, root, "definition", json_string(p87_definition_key[c->options.definition]));
  set(&ok, root, "by", json_string(by));
  set(&ok, root, "paired", json_boolean(c->paired));
  set(&ok, root, "discount", json_real(c->options.discount));
  set(&ok, root, "years", years(&ok, c));
  set(&ok, root, "interval", interval(&ok, c));
  set(&ok, root, "scenarios", scenarios(&ok, c));
  set(&ok, root, "values", values(&ok, c));
  set(&ok, root, "costs", costs(&ok, c));
  set(&ok, root, "worth", worth(&ok, c));
  set(&ok, root, "schooling", schooling(&ok, c));
  if (c->flow) set(&ok, root, "flows", moves(&ok, c, append_flows));
  if (c->moved) set(&ok, root, "movers", moves(&ok, c, append_pairs));
  if (c->ledger) set(&ok, root, "ledger", ledger(&ok, c));
  if (ok && json_dumpf(root, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(17))) ok = 0;
  if (ok) fputc('\n', out);
  json_decref(root);
  return ok ? P87_OK : P87_MACHINE;
}

/* --- CSV ------------------------------------------------------------------------------------ */

/* What stands before the quantity. */
struct line {
  const char *indicator, *scenario, *group;
  char year[32];
  const char *basis, *definition;
};

static void put_field(FILE *out, const char *text)
{
  if (!strpbrk(text, ",\"\r\n")) {
    fputs(text, out);
    return;
  }
  fputc('"', out);
  for (; *text; text++) {
    if (*text == '"') fputc('"', out);
    fputc(*text, out);
  }
  fputc('"', out);
}

static void put_number(FILE *out, double x)
{
  fputc(',', out);
  if (!isnan(x)) fprintf(out, "%.17g", x);
}

/* One line; none if there is no value. */
static void put_line(FILE *out, const struct line *l, const char *quantity, struct p87_estimate e)
{
  if (isnan(e.mean)) return;
  put_field(out, l->indicator);
  fputc(',', out);
  put_field(out, l->scenario);
  fputc(',', out);
  put_field(out, l->group);
  fprintf(out, ",%s,%s,%s", l->year, l->basis, quantity);
  put_number(out, e.mean);
  put_number(out, e.low);
  put_number(out, e.high);
  fprintf(out, ",%s", l->definition);
  fputc('\n', out);
}

static void put_quantities(FILE *out, const struct line *l, const struct p87_compare_cell *cell)
{
  put_line(out, l, "count", cell->count);
  put_line(out, l, "share", cell->share);
  put_line(out, l, "count_change", cell->count_change);
  put_line(out, l, "share_change", cell->share_change);
  put_line(out, l, "relative_change", cell->relative_change);
}

static void put_cell(const struct p87_comparison *c, size_t i, size_t file, size_t g, size_t y, FILE *out)
{
  const struct p87_compare_cell *cell = p87_comparison_cell(c, i, file, g, y);
  struct line l = {c->indicator[i]->name, c->label[file],
                   c->groups.label[g],    "",
                   basis_of(c),           p87_definition_key[c->options.definition]};
  snprintf(l.year, sizeof l.year, "%u", c->year[y]);
  put_quantities(out, &l, cell);
}

static void put_cost(const struct p87_comparison *c, size_t file, size_t g, size_t y, FILE *out)
{
  const struct p87_compare_cost *cost = p87_comparison_cost(c, file, g, y);
  struct line l = {"", c->label[file], c->groups.label[g], "", basis_of(c), p87_definition_key[c->options.definition]};
  snprintf(l.year, sizeof l.year, "%u", c->year[y]);
  put_line(out, &l, "cost_usd_ppp", cost->cost);
  put_line(out, &l, "cost_change_usd_ppp", cost->change);
}

static void put_worth(const struct p87_comparison *c, size_t i, size_t file, size_t g, FILE *out)
{
  const struct p87_compare_worth *w = p87_comparison_worth(c, i, file, g);
  struct line l = {c->indicator[i]->name, c->label[file],
                   c->groups.label[g],    "",
                   basis_of(c),           p87_definition_key[c->options.definition]};
  snprintf(l.year, sizeof l.year, "%u-%u", c->first_year, c->last_year);
  put_line(out, &l, "cost_change_usd_ppp", w->cost_change);
  put_line(out, &l, "averted_child_years", w->averted);
  put_line(out, &l, "usd_ppp_per_child_year_averted", w->per_averted);
  put_line(out, &l, "averted_last_year", w->last);
  put_line(out, &l, "usd_ppp_per_child_averted_last_year", w->per_last);
}

static void put_schooling(const struct p87_comparison *c, size_t file, size_t g, FILE *out)
{
  const struct p87_compare_schooling *s = p87_comparison_schooling(c, file, g);
  struct line l = {"", c->label[file], c->groups.label[g], "", basis_of(c), p87_definition_key[c->options.definition]};
  snprintf(l.year, sizeof l.year, "%u-%u", c->first_year, c->last_year);
  put_line(out, &l, "school_years_gained", s->gained);
  put_line(out, &l, "usd_ppp_per_school_year_gained", s->per_gained);
}

/* Who moved is counted by the ILO's definition of 2016 only. */
static void put_moves(const struct p87_comparison *c, size_t file, size_t g, size_t y, FILE *out)
{
  struct line l = {"flow", c->label[file], c->groups.label[g],
                   "",     basis_of(c),    p87_definition_key[P87_DEFINITION_ILO_2016]};
  snprintf(l.year, sizeof l.year, "%u", c->year[y]);
  for (size_t k = 0; k < P87_FLOWS; k++)
    put_line(out, &l, p87_flow_table[k].key, p87_comparison_flow(c, file, g, y, k));
  l.indicator = "movers";
  for (unsigned from = 0; from < P87_CHILD_STATES; from++)
    for (unsigned to = 0; to < P87_CHILD_STATES; to++) {
      const struct p87_estimate e = p87_comparison_moved(c, file, g, y, from, to);
      char pair[128];
      snprintf(pair, sizeof pair, "%s>%s", p87_child_state_key[from], p87_child_state_key[to]);
      if (e.mean > 0.0) put_line(out, &l, pair, e);
    }
}

static void put_left(const struct p87_comparison *c, size_t when, size_t where, size_t file, FILE *out)
{
  char name[64];
  snprintf(name, sizeof name, "%s.%s", p87_ledger_key[when], p87_displaced_key[where]);
  for (size_t g = 0; g < c->n_groups; g++)
    for (size_t y = 0; y < c->n_years; y++) {
      struct line l = {name, c->label[file], c->groups.label[g],
                       "",   basis_of(c),    p87_definition_key[c->options.definition]};
      snprintf(l.year, sizeof l.year, "%u", c->year[y]);
      put_quantities(out, &l, p87_comparison_ledger(c, when, where, file, g, y));
    }
}

void p87_comparison_csv(const struct p87_comparison *c, FILE *out)
{
  fputs("indicator,scenario,group,year,basis,quantity,mean,low,high,definition\n", out);
  for (size_t i = 0; i < c->n_indicators; i++)
    for (size_t file = 0; file < c->n_files; file++)
      for (size_t g = 0; g < c->n_groups; g++)
        for (size_t y = 0; y < c->n_years; y++) put_cell(c, i, file, g, y, out);
  for (size_t file = 0; file < c->n_files; file++)
    for (size_t g = 0; g < p87_comparison_cost_groups(c); g++)
      for (size_t y = 0; y < c->n_years; y++) put_cost(c, file, g, y, out);
  for (size_t i = 0; i < c->n_indicators; i++)
    for (size_t file = 1; file < c->n_files; file++)
      for (size_t g = 0; g < c->n_groups; g++) put_worth(c, i, file, g, out);
  for (size_t file = 1; file < c->n_files; file++)
    for (size_t g = 0; g < c->n_groups; g++) put_schooling(c, file, g, out);
  for (size_t file = 1; file < c->n_files && c->flow; file++)
    for (size_t g = 0; g < c->n_groups; g++)
      for (size_t y = 0; y < c->n_years; y++) put_moves(c, file, g, y, out);
  for (size_t when = 0; when < P87_LEDGERS && c->ledger; when++)
    for (size_t where = 0; where < P87_DISPLACED_STATES; where++)
      for (size_t file = 0; file < c->n_files; file++) put_left(c, when, where, file, out);
}
