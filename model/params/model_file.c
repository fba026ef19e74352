/* params/model.yml: value, unit, distribution, source and grade of every parameter of params.def. */
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/input.h"
#include "path87/params/yaml.h"

static const char *const entry_keys[] = {"value", "unit", "distribution", "source", "grade", "note"};
enum { REQUIRED_KEYS = 5 };

static const char *const section_names[] = {
#define P87_SECTION(section, meaning) #section,
#include "path87/tables/params.def"
};
enum { N_SECTIONS = sizeof section_names / sizeof *section_names };

/* One parameter while it is read. */
struct entry {
  const char *file;
  const struct p87_param_info *info;
  const struct p87_yaml_node *node;
  struct p87_mistakes *m;
};

static void complain(const struct entry *e, const struct p87_yaml_node *at, const char *text)
{
  p87_mistake(e->m, e->file, at->line, at->column, "%s.%s: %s", e->info->section, e->info->name, text);
}

/* The text under a key of the entry, or NULL; an empty one is a mistake. */
static const struct p87_yaml_node *text_of(const struct entry *e, const char *key)
{
  const struct p87_yaml_node *node = p87_yaml_get(e->node, key);
  if (!node) return NULL;
  if (node->kind == P87_YAML_TEXT && *node->text) return node;
  p87_mistake(e->m, e->file, node->line, node->column, "%s.%s: %s: expected a text, found %s", e->info->section,
              e->info->name, key, p87_yaml_describe(node));
  return NULL;
}

static void read_value(const struct entry *e, struct p87_params *params)
{
  const struct p87_param_info *info = e->info;
  const struct p87_yaml_node *node = text_of(e, "value");
  double value = 0.0;

  if (!node) return;
  if (p87_number_read(node->text, &value) != P87_NUMBER_OK) {
    p87_mistake(e->m, e->file, node->line, node->column, "%s.%s: value: \"%s\" is not a finite number", info->section,
                info->name, node->text);
    return;
  }
  const float single = (float)value;
  if (single < info->min || single > info->max) {
    const int low = single < info->min;
    p87_mistake(e->m, e->file, node->line, node->column, "%s.%s: %s is %s the %s %g (%s)", info->section, info->name,
                node->text, low ? "below" : "above", low ? "minimum" : "maximum", (double)(low ? info->min : info->max),
                info->unit);
    return;
  }
  memcpy((char *)params + info->offset, &single, sizeof single);
}

static void check_unit(const struct entry *e)
{
  const struct p87_yaml_node *node = text_of(e, "unit");
  if (!node || strcmp(node->text, e->info->unit) == 0) return;
  p87_mistake(e->m, e->file, node->line, node->column, "%s.%s: unit \"%s\": expected \"%s\"", e->info->section,
              e->info->name, node->text, e->info->unit);
}

static void check_grade(const struct entry *e, const struct p87_yaml_node *grade)
{
  static const char *const grades[] = {"A", "B", "C", "judgement"};
  for (size_t i = 0; i < P87_COUNT_OF(grades); i++)
    if (strcmp(grade->text, grades[i]) == 0) return;
  p87_mistake(e->m, e->file, grade->line, grade->column, "%s.%s: grade \"%s\": expected A, B, C or judgement",
              e->info->section, e->info->name, grade->text);
}

static void check_spread(const struct entry *e, const struct p87_yaml_node *node, const struct p87_yaml_node *grade)
{
  enum p87_spread kind;
  double a, b;
  const char *why;

  if (!p87_spread_read(node->text, &kind, &a, &b, &why)) {
    p87_mistake(e->m, e->file, node->line, node->column, "%s.%s: distribution \"%s\": %s", e->info->section,
                e->info->name, node->text, why);
    return;
  }
  if (kind == P87_SPREAD_uniform && ((float)a < e->info->min || (float)b > e->info->max))
    complain(e, node, "the distribution goes beyond the range of the parameter");
  if ((kind == P87_SPREAD_normal || kind == P87_SPREAD_lognormal) &&
      ((float)a < e->info->min || (float)a > e->info->max))
    complain(e, node, "the middle of the distribution lies outside the range of the parameter");
  if (kind == P87_SPREAD_fixed && grade && strcmp(grade->text, "judgement") == 0)
    complain(e, node, "a judgement cannot be fixed: say how wide it is");
}

static p87_status keep(const struct p87_yaml_node *node, char **out)
{
  if (!node || *out) return P87_OK;
  *out = p87_text_copy(node->text, strlen(node->text));
  return *out ? P87_OK : P87_MACHINE;
}

static p87_status read_entry(const struct entry *e, struct p87_inputs *in)
{
  const size_t index = (size_t)(e->info - p87_param_table);

  if (e->node->kind != P87_YAML_MAPPING) {
    p87_mistake(e->m, e->file, e->node->line, e->node->column,
                "%s.%s: expected a mapping with value, unit, distribution, source and grade, found %s",
                e->info->section, e->info->name, p87_yaml_describe(e->node));
    return P87_OK;
  }
  p87_yaml_check_keys(e->file, e->node, e->info->name, entry_keys, P87_COUNT_OF(entry_keys), e->m);
  for (size_t i = 0; i < REQUIRED_KEYS; i++)
    if (!p87_yaml_get(e->node, entry_keys[i]))
      p87_mistake(e->m, e->file, e->node->key_line, e->node->key_column, "%s.%s: %s is missing", e->info->section,
                  e->info->name, entry_keys[i]);
  read_value(e, &in->params);
  check_unit(e);
  const struct p87_yaml_node *spread = text_of(e, "distribution");
  const struct p87_yaml_node *source = text_of(e, "source");
  const struct p87_yaml_node *grade = text_of(e, "grade");
  if (grade) check_grade(e, grade);
  if (spread) check_spread(e, spread, grade);

  p87_status st = keep(spread, &in->source[index].distribution);
  if (!st) st = keep(source, &in->source[index].source);
  if (!st) st = keep(grade, &in->source[index].grade);
  return st;
}

/* Names of the parameters of a section; returns how many. */
static size_t list_params(const char *section, const char **names)
{
  size_t n = 0;
  for (size_t i = 0; i < P87_N_PARAMS; i++)
    if (strcmp(p87_param_table[i].section, section) == 0) names[n++] = p87_param_table[i].name;
  return n;
}

static p87_status read_section(const char *file, const struct p87_yaml_node *section, struct p87_inputs *in,
                               struct p87_mistakes *m)
{
  const char *names[P87_N_PARAMS];
  const size_t n = list_params(section->key, names);

  if (section->kind != P87_YAML_MAPPING) {
    p87_mistake(m, file, section->line, section->column, "section %s: expected a mapping of parameters, found %s",
                section->key, p87_yaml_describe(section));
    return P87_OK;
  }
  p87_yaml_check_keys(file, section, section->key, names, n, m);
  for (size_t i = 0; i < P87_N_PARAMS; i++) {
    const struct p87_param_info *info = &p87_param_table[i];
    if (strcmp(info->section, section->key) != 0) continue;
    const struct entry e = {.file = file, .info = info, .node = p87_yaml_get(section, info->name), .m = m};
    if (!e.node) {
      p87_mistake(m, file, section->key_line, section->key_column, "section %s: parameter %s is missing", section->key,
                  info->name);
      continue;
    }
    const p87_status st = read_entry(&e, in);
    if (st) return st;
  }
  return P87_OK;
}

static p87_status read_sections(const char *file, const struct p87_yaml_node *root, struct p87_inputs *in,
                                struct p87_mistakes *m)
{
  if (root->kind != P87_YAML_MAPPING) {
    p87_mistake(m, file, root->line, root->column, "expected a mapping of sections, found %s", p87_yaml_describe(root));
    return P87_USER;
  }
  p87_yaml_check_keys(file, root, "model", section_names, N_SECTIONS, m);
  for (size_t i = 0; i < N_SECTIONS; i++) {
    const struct p87_yaml_node *section = p87_yaml_get(root, section_names[i]);
    if (!section) {
      p87_mistake(m, file, 0, 0, "section %s is missing", section_names[i]);
      continue;
    }
    const p87_status st = read_section(file, section, in, m);
    if (st) return st;
  }
  return P87_OK;
}

p87_status p87_model_parse(const char *file, const char *text, size_t n, struct p87_inputs *in, struct p87_mistakes *m)
{
  struct p87_yaml yaml = {0};
  const size_t before = m->n;

  p87_status st = p87_yaml_parse(file, text, n, &yaml, m);
  if (!st) st = read_sections(file, yaml.root, in, m);
  if (!st && m->n > before) st = P87_USER;
  p87_yaml_free(&yaml);
  return st;
}

p87_status p87_model_file_read(const struct p87_input_source *from, struct p87_inputs *in, struct p87_mistakes *m)
{
  const struct p87_input_file *file = NULL;
  char *path = NULL;

  p87_status st = p87_input_keep(from, "model.yml", P87_YAML_MAX_BYTES, in, &file, &path, m);
  if (!st) st = p87_model_parse(path, file->text, file->bytes, in, m);
  p87_free(path);
  return st;
}
