/* One entry of `levers:` in a scenario file: which lever, how much, when, where, for whom. */
#include "path87/params/setting.h"

#include <stdio.h>
#include <string.h>

#include "path87/params/scalar.h"

static const char *const entry_keys[] = {"lever", "value", "years", "ramp", "where", "who"};
static const char *const event_keys[] = {"event", "size", "years", "where"};
static const char *const where_keys[] = {"area", "region", "country"};
static const char *const who_keys[] = {"target", "exclusion_error", "inclusion_error"};

enum { MASK_WORDS = P87_MAX_COUNTRIES / 64, WHAT_ROOM = 96 };

static void unknown(const struct p87_setting_context *ctx, const struct p87_yaml_node *at, const char *what,
                    const char *word, const char *near)
{
  p87_mistake(ctx->m, ctx->file, at->line, at->column, "unknown %s \"%s\"%s%s%s", what, word,
              near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static void wrong_type(const struct p87_setting_context *ctx, const struct p87_yaml_node *at, const char *what,
                       const char *expected)
{
  p87_mistake(ctx->m, ctx->file, at->line, at->column, "%s: expected %s, found %s", what, expected,
              p87_yaml_describe(at));
}

int p87_region_find(const char *word)
{
  for (int r = 0; r < P87_REGIONS; r++)
    if (p87_same_words(word, p87_region_key[r]) || p87_same_words(word, p87_region_name[r])) return r;
  return -1;
}

static const char *suggest_region(const char *word)
{
  const char *words[2 * P87_REGIONS];
  for (size_t r = 0; r < P87_REGIONS; r++) {
    words[r] = p87_region_key[r];
    words[P87_REGIONS + r] = p87_region_name[r];
  }
  return p87_suggest(word, words, P87_COUNT_OF(words));
}

/* A code like the word, or the code of the country that has the word as its name. */
static const char *suggest_country(const struct p87_figures *figures, const char *word)
{
  const char *codes[P87_MAX_COUNTRIES] = {0}, *names[P87_MAX_COUNTRIES] = {0};
  const size_t n = figures->n_countries;
  for (size_t i = 0; i < n; i++) {
    codes[i] = figures->country[i].iso3;
    names[i] = figures->country[i].name;
  }
  const char *near = strlen(word) == 3 ? p87_suggest(word, codes, n) : NULL;
  if (near) return near;
  near = p87_suggest(word, names, n);
  for (size_t i = 0; near && i < n; i++)
    if (near == names[i]) return codes[i];
  return NULL;
}

static void add_region(const struct p87_figures *figures, int region, uint64_t *mask)
{
  for (size_t i = 0; i < figures->n_countries; i++)
    if (figures->country[i].region == region) mask[i / 64] |= (uint64_t)1 << (i % 64);
}

static int add_country(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *what,
                       int with_regions, uint64_t *mask)
{
  if (node->kind != P87_YAML_TEXT || !*node->text) {
    wrong_type(ctx, node, what, "an ISO3 code such as KEN");
    return 0;
  }
  const int region = with_regions ? p87_region_find(node->text) : -1;
  if (region >= 0) {
    add_region(ctx->figures, region, mask);
    return 1;
  }
  const int row = p87_figures_find(ctx->figures, node->text);
  if (row < 0) {
    const char *near = suggest_country(ctx->figures, node->text);
    if (!near && with_regions) near = suggest_region(node->text);
    unknown(ctx, node, "country", node->text, near);
    return 0;
  }
  mask[row / 64] |= (uint64_t)1 << (row % 64);
  return 1;
}

int p87_countries_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *what,
                       int with_regions, uint64_t *mask)
{
  int good = 1;
  memset(mask, 0, MASK_WORDS * sizeof *mask);
  if (node->kind == P87_YAML_LIST && node->n > 0) {
    for (const struct p87_yaml_node *c = node->first; c; c = c->next)
      good &= add_country(ctx, c, what, with_regions, mask);
    return good;
  }
  if (node->kind == P87_YAML_TEXT && strcmp(node->text, "all") == 0) {
    memset(mask, 0xFF, MASK_WORDS * sizeof *mask);
    return 1;
  }
  if (node->kind != P87_YAML_TEXT) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "%s: expected an ISO3 code or a list of them, found %s",
                what, node->kind == P87_YAML_LIST ? "an empty list" : p87_yaml_describe(node));
    return 0;
  }
  return add_country(ctx, node, what, with_regions, mask);
}

/* One key word of a set, as a bit; or 0 and a mistake. */
typedef unsigned find_bit_fn(const struct p87_setting_context *ctx, const struct p87_yaml_node *node);

static unsigned region_bit(const struct p87_setting_context *ctx, const struct p87_yaml_node *node)
{
  const int region = p87_region_find(node->text);
  if (region >= 0) return 1u << region;
  unknown(ctx, node, "region", node->text, suggest_region(node->text));
  return 0;
}

static unsigned area_bit(const struct p87_setting_context *ctx, const struct p87_yaml_node *node)
{
  for (unsigned a = 0; a < P87_AREAS; a++)
    if (strcmp(node->text, p87_area_key[a]) == 0) return 1u << a;
  unknown(ctx, node, "area", node->text, p87_suggest(node->text, p87_area_key, P87_AREAS));
  return 0;
}

/* A word or a list of words as bits. 1 on success. */
static int read_bits(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *what,
                     find_bit_fn *find, unsigned all, uint8_t *out)
{
  unsigned bits = 0;
  const struct p87_yaml_node *item = node->kind == P87_YAML_LIST ? node->first : node;
  if (node->kind == P87_YAML_MAPPING || !item) {
    wrong_type(ctx, node, what, "a word or a list of words");
    return 0;
  }
  if (node->kind == P87_YAML_TEXT && strcmp(node->text, "all") == 0) {
    *out = (uint8_t)all;
    return 1;
  }
  int good = 1;
  for (; item; item = node->kind == P87_YAML_LIST ? item->next : NULL) {
    if (item->kind != P87_YAML_TEXT || !*item->text) {
      wrong_type(ctx, item, what, "a word");
      good = 0;
      continue;
    }
    const unsigned bit = find(ctx, item);
    good &= bit != 0;
    bits |= bit;
  }
  *out = (uint8_t)bits;
  return good;
}

enum { ALL_REGIONS = (1 << P87_REGIONS) - 1, ALL_AREAS = (1 << P87_AREAS) - 1 };

/* The short form: one area, region or country. */
static int read_where_word(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                           struct p87_setting *s)
{
  for (unsigned a = 0; a < P87_AREAS; a++) {
    if (strcmp(node->text, p87_area_key[a]) != 0) continue;
    s->area_mask = (uint8_t)(1u << a);
    return 1;
  }
  const int region = p87_region_find(node->text);
  if (region >= 0) {
    s->region_mask = (uint8_t)(1u << region);
    return 1;
  }
  if (strcmp(node->text, "all") == 0) return 1;
  if (p87_figures_find(ctx->figures, node->text) >= 0)
    return p87_countries_read(ctx, node, "where", 0, s->country_mask);
  const char *near = p87_suggest(node->text, p87_area_key, P87_AREAS);
  if (!near) near = suggest_region(node->text);
  if (!near) near = suggest_country(ctx->figures, node->text);
  unknown(ctx, node, "area, region or country", node->text, near);
  return 0;
}

/* Regions and countries both limit: together they must leave some country. */
static int check_where(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                       const struct p87_setting *s)
{
  for (size_t i = 0; i < ctx->figures->n_countries; i++)
    if (p87_has_country(s->country_mask, i) && (s->region_mask >> ctx->figures->country[i].region & 1)) return 1;
  p87_mistake(ctx->m, ctx->file, node->line, node->column, "where: none of the countries lies in the region");
  return 0;
}

static int read_where(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_setting *s)
{
  if (node->kind == P87_YAML_TEXT && *node->text) return read_where_word(ctx, node, s);
  if (node->kind != P87_YAML_MAPPING) {
    wrong_type(ctx, node, "where", "an area, a region, a country, or a mapping of area, region, country");
    return 0;
  }
  const size_t before = ctx->m->n;
  p87_yaml_check_keys(ctx->file, node, "where", where_keys, P87_COUNT_OF(where_keys), ctx->m);
  const struct p87_yaml_node *area = p87_yaml_get(node, "area");
  const struct p87_yaml_node *region = p87_yaml_get(node, "region");
  const struct p87_yaml_node *country = p87_yaml_get(node, "country");
  if (area) read_bits(ctx, area, "area", area_bit, ALL_AREAS, &s->area_mask);
  if (region) read_bits(ctx, region, "region", region_bit, ALL_REGIONS, &s->region_mask);
  if (country) p87_countries_read(ctx, country, "country", 0, s->country_mask);
  return ctx->m->n == before && check_where(ctx, node, s);
}

/* poorest_N: N per cent of the country's persons; 0 if the word is not of that form. */
static unsigned poorest_of(const char *word)
{
  static const char stem[] = "poorest_";
  if (strncmp(word, stem, sizeof stem - 1) != 0) return 0;
  const char *at = word + sizeof stem - 1;
  unsigned n = 0;
  for (; *at >= '0' && *at <= '9' && n < 1000; at++) n = 10 * n + (unsigned)(*at - '0');
  return *at == '\0' && n >= 1 && n <= 99 ? n : 0;
}

static int read_target(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_setting *s)
{
  static const char *const words[] = {"all", "poor", "poorest_20", "poorest_40"};
  if (node->kind != P87_YAML_TEXT || !*node->text) {
    wrong_type(ctx, node, "target", "all, poor, or poorest_1 to poorest_99");
    return 0;
  }
  const unsigned poorest = poorest_of(node->text);
  if (strcmp(node->text, "all") == 0)
    s->who.target = P87_TARGET_ALL;
  else if (strcmp(node->text, "poor") == 0)
    s->who.target = P87_TARGET_POOR;
  else if (poorest > 0)
    s->who.target = P87_TARGET_POOREST;
  else {
    unknown(ctx, node, "target", node->text, p87_suggest(node->text, words, P87_COUNT_OF(words)));
    return 0;
  }
  s->who.poorest = (uint8_t)poorest;
  return 1;
}

static int read_error(const struct p87_setting_context *ctx, const struct p87_yaml_node *who, const char *key,
                      float *out)
{
  double share = 0.0;
  const struct p87_yaml_node *node = p87_yaml_get(who, key);
  if (!node) return 1;
  if (!p87_scalar_share((struct p87_scalar){ctx->file, key, node, ctx->m}, &share)) return 0;
  *out = (float)share;
  return 1;
}

static int read_who(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_setting *s)
{
  if (node->kind == P87_YAML_TEXT && *node->text) return read_target(ctx, node, s);
  if (node->kind != P87_YAML_MAPPING) {
    wrong_type(ctx, node, "who", "a target, or a mapping of target, exclusion_error, inclusion_error");
    return 0;
  }
  const size_t before = ctx->m->n;
  p87_yaml_check_keys(ctx->file, node, "who", who_keys, P87_COUNT_OF(who_keys), ctx->m);
  const struct p87_yaml_node *target = p87_yaml_get(node, "target");
  if (target) read_target(ctx, target, s);
  read_error(ctx, node, "exclusion_error", &s->who.exclusion_error);
  read_error(ctx, node, "inclusion_error", &s->who.inclusion_error);
  if (ctx->m->n == before && s->who.target == P87_TARGET_ALL && s->who.inclusion_error > 0.0f)
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "who: with target all there is nobody left to include by error");
  return ctx->m->n == before;
}

/* Levers that are not resolved for households act on everybody in a place. */
static void check_reach(const struct p87_setting_context *ctx, const struct p87_yaml_node *who,
                        const struct p87_lever_info *lever, const struct p87_setting *s)
{
  if (lever->reach == P87_REACH_household) return;
  if (s->who.target == P87_TARGET_ALL && !(s->who.exclusion_error > 0.0f)) return;
  p87_mistake(ctx->m, ctx->file, who->line, who->column, "lever %s: it acts on a whole %s, so who can only be all",
              lever->name, lever->reach == P87_REACH_community ? "community" : "country");
}

/* One of the texts that stand for a unit: blanks and case do not matter. */
static int is_unit(const char *text, const char *unit)
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
  if (*unit == '\0' || is_unit(unit, lever->unit)) return set_value(at, lever, number, 0, s);
  if (*lever->alias && is_unit(unit, lever->alias)) return set_value(at, lever, number, 1, s);
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
    wrong_type(ctx, node, "lever", "the name of a lever");
    return NULL;
  }
  for (size_t i = 0; i < P87_LEVERS; i++) {
    names[i] = p87_lever_table[i].name;
    if (strcmp(node->text, names[i]) != 0) continue;
    s->lever = (enum p87_lever)i;
    return &p87_lever_table[i];
  }
  unknown(ctx, node, "lever", node->text, p87_suggest(node->text, names, P87_LEVERS));
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

/* 2018, 2018-2025 or 2018 - 2025, the dash short or long. */
static int cut_years(const char *text, unsigned *first, unsigned *last)
{
  static const char *const dashes[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94"};
  if (!cut_year(&text, first)) return 0;
  *last = *first;
  if (*text == '\0') return 1;
  for (size_t i = 0; i < P87_COUNT_OF(dashes); i++) {
    const size_t n = strlen(dashes[i]);
    if (strncmp(text, dashes[i], n) != 0) continue;
    text += n;
    while (*text == ' ') text++;
    return cut_year(&text, last) && *text == '\0';
  }
  return 0;
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
    wrong_type(ctx, entry, "levers", "a mapping such as {lever: NAME, value: 1, years: 2018-2025}");
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
  if (ramp) read_ramp(ctx, ramp, name, years_known, &s);
  if (where) read_where(ctx, where, &s);
  if (who) read_who(ctx, who, &s);
  if (who && lever) check_reach(ctx, who, lever, &s);
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
    wrong_type(ctx, node, "event", "the name of an event");
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
  if (!is_unit(unit, "%") && !is_unit(unit, info->unit)) {
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
  struct p87_setting place = {.region_mask = ALL_REGIONS, .area_mask = ALL_AREAS}; /* where and when, as of a lever */
  char name[WHAT_ROOM];
  const size_t before = ctx->m->n;

  memset(place.country_mask, 0xFF, sizeof place.country_mask);
  if (entry->kind != P87_YAML_MAPPING) {
    wrong_type(ctx, entry, "events", "a mapping such as {event: NAME, size: 30 %, years: 2019}");
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
  if (where) read_where(ctx, where, &place);
  if (ctx->m->n > before) return 0;
  e.first_year = place.first_year;
  e.last_year = place.last_year;
  e.region_mask = place.region_mask;
  e.area_mask = place.area_mask;
  memcpy(e.country_mask, place.country_mask, sizeof e.country_mask);
  *out = e;
  return 1;
}
