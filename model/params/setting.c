/* One entry of `levers:` in a scenario file: which lever, how much, when, where, for whom. */
#include "path87/params/setting.h"

#include <stdio.h>
#include <string.h>

#include "path87/params/scalar.h"
#include "path87/params/setting_parts.h"

static const char *const entry_keys[] = {"lever",   "value",       "years",       "ramp",   "where", "who",
                                         "take_up", "enforcement", "conditional", "budget", "when"};
static const char *const event_keys[] = {"event", "size", "years", "where"};

enum { WHAT_ROOM = 96 };

void p87_unknown_word(const struct p87_setting_context *ctx, const struct p87_yaml_node *at, const char *what,
                      const char *word, const char *near)
{
  p87_mistake(ctx->m, ctx->file, at->line, at->column, "unknown %s \"%s\"%s%s%s", what, word,
              near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

void p87_wrong_kind(const struct p87_setting_context *ctx, const struct p87_yaml_node *at, const char *what,
                    const char *expected)
{
  p87_mistake(ctx->m, ctx->file, at->line, at->column, "%s: expected %s, found %s", what, expected,
              p87_yaml_describe(at));
}

int p87_yes_or_no(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *what)
{
  static const char *const words[] = {"no", "yes", "false", "true"};
  for (int i = 0; i < (int)P87_COUNT_OF(words); i++)
    if (node->kind == P87_YAML_TEXT && p87_same_words(node->text, words[i])) return i % 2;
  if (node->kind == P87_YAML_TEXT && *node->text)
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "%s: expected yes or no, found \"%s\"", what, node->text);
  else
    p87_wrong_kind(ctx, node, what, "yes or no");
  return -1;
}

/* One of the texts that stand for a unit: blanks and case do not matter. */
int p87_is_unit(const char *text, const char *unit)
{
  while (*text || *unit) {
    while (*text == ' ') text++;
    while (*unit == ' ') unit++;
    const char a = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
    const char b = *unit >= 'A' && *unit <= 'Z' ? (char)(*unit - 'A' + 'a') : *unit;
    if (a != b) return 0;
    if (a) text++, unit++;
  }
  return 1;
}

static int is_legal_age(const struct p87_lever_info *lever)
{
  return strcmp(lever->unit, "years") == 0;
}

static int check_legal_age(struct p87_scalar at, double years)
{
  if (years >= P87_LEAST_LEGAL_AGE && years == (double)(int)years) return 1;
  p87_mistake(at.m, at.file, at.node->line, at.node->column,
              "%s: %.10g: expected whole years from %d to %d; ILO Convention 138 asks for 15, or 14 where schools and "
              "the economy are less developed",
              at.what, years, (int)P87_LEAST_LEGAL_AGE, (int)P87_ADULT_FIRST);
  return 0;
}

/* Values in the lever's own unit are checked against its range. An alias that is only another way to
 * write the unit (%) is converted and checked alike; one that names another base (% of consumption)
 * stays in it, from 0 to the whole of it. */
static int set_value(struct p87_scalar at, const struct p87_lever_info *lever, double number, int in_alias,
                     struct p87_setting *s)
{
  const double value = in_alias ? number * lever->per_unit : number;
  const int other_base = in_alias && strcmp(lever->alias, "%") != 0;
  const double min = other_base ? 0.0 : lever->min, max = other_base ? 1.0 : lever->max;
  const double per_unit = in_alias ? lever->per_unit : 1.0;

  if (value < min || value > max) {
    const int low = value < min;
    p87_mistake(at.m, at.file, at.node->line, at.node->column, "%s: %.10g is %s the %s %.10g (%s)", at.what, number,
                low ? "below" : "above", low ? "minimum" : "maximum", (low ? min : max) / per_unit,
                in_alias ? lever->alias : lever->unit);
    return 0;
  }
  if (is_legal_age(lever) && !check_legal_age(at, value)) return 0;
  s->value = value;
  s->in_alias = (uint8_t)other_base;
  return 1;
}

static int read_value(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                      const struct p87_lever_info *lever, struct p87_setting *s)
{
  char what[WHAT_ROOM];
  double number;
  const char *unit;

  snprintf(what, sizeof what, "lever %s", lever->name);
  const struct p87_scalar at = {ctx->file, what, node, ctx->m};
  if (!p87_scalar_split(at, "a number, with or without a unit", &number, &unit)) return 0;
  if (*unit == '\0' || p87_is_unit(unit, lever->unit)) return set_value(at, lever, number, 0, s);
  if (*lever->alias && p87_is_unit(unit, lever->alias)) return set_value(at, lever, number, 1, s);
  p87_mistake(ctx->m, ctx->file, node->line, node->column, "%s: unknown unit \"%s\"; expected %s%s%s", what, unit,
              lever->unit, *lever->alias ? ", or " : "", lever->alias);
  return 0;
}

static const struct p87_lever_info *read_lever(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry,
                                               struct p87_setting *s)
{
  const char *names[P87_LEVERS];
  const struct p87_yaml_node *node = p87_yaml_get(entry, "lever");

  if (!node) {
    p87_mistake(ctx->m, ctx->file, entry->line, entry->column, "an entry of levers without the key lever");
    return NULL;
  }
  if (node->kind != P87_YAML_TEXT || !*node->text) {
    p87_wrong_kind(ctx, node, "lever", "the name of a lever");
    return NULL;
  }
  for (size_t i = 0; i < P87_LEVERS; i++) {
    names[i] = p87_lever_table[i].name;
    if (strcmp(node->text, names[i]) != 0) continue;
    s->lever = (enum p87_lever)i;
    return &p87_lever_table[i];
  }
  p87_unknown_word(ctx, node, "lever", node->text, p87_suggest(node->text, names, P87_LEVERS));
  return NULL;
}

/* Four digits at *text; moves on behind them and the blanks that follow. */
static int cut_year(const char **text, unsigned *year)
{
  const char *at = *text;
  *year = 0;
  while (*at >= '0' && *at <= '9' && *year < 100000) *year = *year * 10 + (unsigned)(*at++ - '0');
  if (at - *text != 4) return 0;
  while (*at == ' ') at++;
  *text = at;
  return 1;
}

int p87_cut_dash(const char **text)
{
  static const char *const dashes[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94"};
  for (size_t i = 0; i < P87_COUNT_OF(dashes); i++) {
    const size_t n = strlen(dashes[i]);
    if (strncmp(*text, dashes[i], n) != 0) continue;
    *text += n;
    while (**text == ' ') (*text)++;
    return 1;
  }
  return 0;
}

/* 2018, 2018-2025 or 2018 - 2025. */
static int cut_years(const char *text, unsigned *first, unsigned *last)
{
  if (!cut_year(&text, first)) return 0;
  *last = *first;
  return *text == '\0' || (p87_cut_dash(&text) && cut_year(&text, last) && *text == '\0');
}

static int read_years(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *name,
                      struct p87_setting *s)
{
  unsigned first, last;
  if (node->kind != P87_YAML_TEXT || !cut_years(node->text, &first, &last)) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "%s: years: expected 2018 or 2018-2025, found %s", name,
                node->kind == P87_YAML_TEXT && *node->text ? node->text : p87_yaml_describe(node));
    return 0;
  }
  if (last < first) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "%s: years: %u-%u runs backwards; did you mean %u-%u?",
                name, first, last, last, first);
    return 0;
  }
  if (first < P87_FIRST_POLICY_YEAR || last > ctx->horizon) {
    const int early = first < P87_FIRST_POLICY_YEAR;
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "%s: years: %u is %s %u, the %s", name,
                early ? first : last, early ? "before" : "after",
                early ? (unsigned)P87_FIRST_POLICY_YEAR : ctx->horizon,
                early ? "first year that a policy or an event can act" : "horizon of the scenario");
    return 0;
  }
  s->first_year = (uint16_t)first;
  s->last_year = (uint16_t)last;
  return 1;
}

static void read_ramp(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *name,
                      int years_known, struct p87_setting *s)
{
  char what[WHAT_ROOM + 8];
  uint64_t years;
  if (is_legal_age(&p87_lever_table[s->lever])) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "%s: ramp: a legal age does not come in parts; for a lower age first, give it an entry with years of "
                "its own",
                name);
    return;
  }
  snprintf(what, sizeof what, "%s: ramp", name);
  if (!p87_scalar_whole((struct p87_scalar){ctx->file, what, node, ctx->m}, 0, P87_YEARS - 1, "year", &years)) return;
  s->ramp_years = (uint16_t)years;
  const unsigned span = s->last_year - s->first_year + 1u;
  if (years_known && years > span)
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "%s: %u years, but the lever acts for %u: the full value would never be reached", what, (unsigned)years,
                span);
}

static const struct p87_yaml_node *require(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry,
                                           const char *name, const char *key)
{
  const struct p87_yaml_node *node = p87_yaml_get(entry, key);
  if (!node) p87_mistake(ctx->m, ctx->file, entry->line, entry->column, "%s: %s is missing", name, key);
  return node;
}

int p87_setting_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry, struct p87_setting *out)
{
  struct p87_setting s = p87_setting_make(0);
  char name[WHAT_ROOM];
  const size_t before = ctx->m->n;

  if (entry->kind != P87_YAML_MAPPING) {
    p87_wrong_kind(ctx, entry, "levers", "a mapping such as {lever: NAME, value: 1, years: 2018-2025}");
    return 0;
  }
  p87_yaml_check_keys(ctx->file, entry, "lever", entry_keys, P87_COUNT_OF(entry_keys), ctx->m);
  const struct p87_lever_info *lever = read_lever(ctx, entry, &s);
  s = p87_setting_make(s.lever);
  s.line = entry->line;
  s.column = entry->column;
  s.file = ctx->file;
  snprintf(name, sizeof name, "lever%s%s", lever ? " " : "", lever ? lever->name : "");
  const struct p87_yaml_node *value = require(ctx, entry, name, "value");
  const struct p87_yaml_node *years = require(ctx, entry, name, "years");
  const struct p87_yaml_node *ramp = p87_yaml_get(entry, "ramp");
  const struct p87_yaml_node *where = p87_yaml_get(entry, "where");
  const struct p87_yaml_node *who = p87_yaml_get(entry, "who");

  if (value && lever) read_value(ctx, value, lever, &s);
  const int years_known = years && read_years(ctx, years, name, &s);
  if (ramp && lever) read_ramp(ctx, ramp, name, years_known, &s);
  if (where) p87_where_read(ctx, where, 1, &s);
  if (who) p87_who_read(ctx, who, lever, &s.who);
  if (lever) p87_handing_out_read(ctx, entry, lever, &s);
  if (ctx->m->n > before) return 0;
  *out = s;
  return 1;
}

/* --- events ------------------------------------------------------------------------------------ */

static const struct p87_event_info *read_kind(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry,
                                              struct p87_event *e)
{
  const char *names[P87_EVENTS];
  const struct p87_yaml_node *node = p87_yaml_get(entry, "event");

  if (!node) {
    p87_mistake(ctx->m, ctx->file, entry->line, entry->column, "an entry of events without the key event");
    return NULL;
  }
  if (node->kind != P87_YAML_TEXT || !*node->text) {
    p87_wrong_kind(ctx, node, "event", "the name of an event");
    return NULL;
  }
  for (size_t i = 0; i < P87_EVENTS; i++) {
    names[i] = p87_event_table[i].name;
    if (strcmp(node->text, names[i]) != 0) continue;
    e->kind = (enum p87_event_kind)i;
    return &p87_event_table[i];
  }
  const char *near = p87_suggest(node->text, names, P87_EVENTS);
  char all[256] = "";
  for (size_t i = 0, at = 0; i < P87_EVENTS && !near; i++) {
    const int n = snprintf(all + at, sizeof all - at, "%s%s", i ? ", " : "; expected one of ", names[i]);
    P87_CHECK(n > 0 && at + (size_t)n < sizeof all, "names of events take more than %zu bytes", sizeof all);
    at += (size_t)n;
  }
  p87_mistake(ctx->m, ctx->file, node->line, node->column, "unknown event \"%s\"%s%s%s%s", node->text, all,
              near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  return NULL;
}

/* Sizes are per cent, and say so: a bare 0.3 could be meant either way. */
static void read_size(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                      const struct p87_event_info *info, struct p87_event *e)
{
  char what[WHAT_ROOM];
  double number;
  const char *unit;

  snprintf(what, sizeof what, "event %s", info->name);
  const struct p87_scalar at = {ctx->file, what, node, ctx->m};
  if (!p87_scalar_split(at, "a number of per cent, such as 30 %", &number, &unit)) return;
  if (!p87_is_unit(unit, "%") && !p87_is_unit(unit, info->unit)) {
    if (*unit == '\0')
      p87_mistake(ctx->m, ctx->file, node->line, node->column, "%s: %.10g has no unit; did you mean %.10g %s?", what,
                  number, number, info->unit);
    else
      p87_mistake(ctx->m, ctx->file, node->line, node->column, "%s: unknown unit \"%s\"; expected %% or %s", what, unit,
                  info->unit);
    return;
  }
  if (number < info->min || number > info->max) {
    const int low = number < info->min;
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "%s: %.10g is %s the %s %.10g (%s)", what, number,
                low ? "below" : "above", low ? "minimum" : "maximum", low ? info->min : info->max, info->unit);
    return;
  }
  e->size = number / 100.0;
}

int p87_event_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry, struct p87_event *out)
{
  struct p87_event e = {.line = entry->line, .column = entry->column, .file = ctx->file};
  struct p87_setting place = p87_setting_make(0); /* where and when, as of a lever */
  char name[WHAT_ROOM];
  const size_t before = ctx->m->n;

  if (entry->kind != P87_YAML_MAPPING) {
    p87_wrong_kind(ctx, entry, "events", "a mapping such as {event: NAME, size: 30 %, years: 2019}");
    return 0;
  }
  p87_yaml_check_keys(ctx->file, entry, "event", event_keys, P87_COUNT_OF(event_keys), ctx->m);
  const struct p87_event_info *info = read_kind(ctx, entry, &e);
  snprintf(name, sizeof name, "event%s%s", info ? " " : "", info ? info->name : "");
  const struct p87_yaml_node *size = require(ctx, entry, name, "size");
  const struct p87_yaml_node *years = require(ctx, entry, name, "years");
  const struct p87_yaml_node *where = p87_yaml_get(entry, "where");

  if (size && info) read_size(ctx, size, info, &e);
  if (years) read_years(ctx, years, name, &place);
  if (where) p87_where_read(ctx, where, 0, &place);
  if (ctx->m->n > before) return 0;
  e.first_year = place.first_year;
  e.last_year = place.last_year;
  e.region_mask = place.region_mask;
  e.area_mask = place.area_mask;
  memcpy(e.country_mask, place.country_mask, sizeof e.country_mask);
  *out = e;
  return 1;
}
