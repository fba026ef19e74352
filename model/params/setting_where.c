/* Where: areas, regions, countries, sets of them, themes. */
#include <string.h>

#include "path87/params/scalar.h"
#include "path87/params/setting_parts.h"

static const char *const where_keys[] = {"area", "region", "country", "theme"};

enum {
  MASK_WORDS = P87_MAX_COUNTRIES / 64,
  N_EVENT_KEYS = 3, /* of where_keys: theme is of levers */
  ALL_REGIONS = (1 << P87_REGIONS) - 1,
  ALL_AREAS = (1 << P87_AREAS) - 1
};

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

static const char *suggest_set(const struct p87_sets *sets, const char *word)
{
  const char *names[P87_MOST_SETS];
  const size_t n = sets ? sets->n : 0;
  for (size_t i = 0; i < n; i++) names[i] = sets->set[i].name;
  return p87_suggest(word, names, n);
}

static void add_mask(const uint64_t *from, uint64_t *mask)
{
  for (size_t w = 0; w < MASK_WORDS; w++) mask[w] |= from[w];
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
    p87_wrong_kind(ctx, node, what, "an ISO3 code such as KEN");
    return 0;
  }
  const int region = with_regions ? p87_region_find(node->text) : -1;
  if (region >= 0) {
    add_region(ctx->figures, region, mask);
    return 1;
  }
  const struct p87_set *set = p87_set_find(ctx->sets, node->text);
  if (set) {
    add_mask(set->country_mask, mask);
    return 1;
  }
  const int row = p87_figures_find(ctx->figures, node->text);
  if (row < 0) {
    const char *near = suggest_country(ctx->figures, node->text);
    if (!near) near = suggest_set(ctx->sets, node->text);
    if (!near && with_regions) near = suggest_region(node->text);
    p87_unknown_word(ctx, node, "country", node->text, near);
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

static unsigned area_bit(const struct p87_setting_context *ctx, const struct p87_yaml_node *node)
{
  for (unsigned a = 0; a < P87_AREAS; a++)
    if (strcmp(node->text, p87_area_key[a]) == 0) return 1u << a;
  p87_unknown_word(ctx, node, "area", node->text, p87_suggest(node->text, p87_area_key, P87_AREAS));
  return 0;
}

static unsigned theme_bit(const struct p87_setting_context *ctx, const struct p87_yaml_node *node)
{
  for (unsigned t = 0; t < P87_NO_THEME; t++)
    if (strcmp(node->text, p87_theme_key[t]) == 0) return 1u << t;
  p87_unknown_word(ctx, node, "theme", node->text, p87_suggest(node->text, p87_theme_key, P87_NO_THEME));
  return 0;
}

/* A word or a list of words as bits. 1 on success. */
static int read_bits(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *what,
                     find_bit_fn *find, unsigned all, uint8_t *out)
{
  unsigned bits = 0;
  const struct p87_yaml_node *item = node->kind == P87_YAML_LIST ? node->first : node;
  if (node->kind == P87_YAML_MAPPING || !item) {
    p87_wrong_kind(ctx, node, what, "a word or a list of words");
    return 0;
  }
  if (node->kind == P87_YAML_TEXT && strcmp(node->text, "all") == 0) {
    *out = (uint8_t)all;
    return 1;
  }
  int good = 1;
  for (; item; item = node->kind == P87_YAML_LIST ? item->next : NULL) {
    if (item->kind != P87_YAML_TEXT || !*item->text) {
      p87_wrong_kind(ctx, item, what, "a word");
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

/* Regions, and sets: where there is one, all are countries. */
static void read_regions(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_setting *s)
{
  uint64_t mask[MASK_WORDS] = {0};
  unsigned bits = 0, has_set = 0;
  const struct p87_yaml_node *item = node->kind == P87_YAML_LIST ? node->first : node;
  if (node->kind == P87_YAML_MAPPING || !item) {
    p87_wrong_kind(ctx, node, "region", "a word or a list of words");
    return;
  }
  if (node->kind == P87_YAML_TEXT && strcmp(node->text, "all") == 0) return;
  for (; item; item = node->kind == P87_YAML_LIST ? item->next : NULL) {
    if (item->kind != P87_YAML_TEXT || !*item->text) {
      p87_wrong_kind(ctx, item, "region", "a word");
      continue;
    }
    const int region = p87_region_find(item->text);
    const struct p87_set *set = p87_set_find(ctx->sets, item->text);
    const char *near = suggest_region(item->text);
    if (region >= 0) {
      bits |= 1u << region;
      add_region(ctx->figures, region, mask);
    } else if (set) {
      has_set = 1;
      add_mask(set->country_mask, mask);
    } else {
      p87_unknown_word(ctx, item, "region", item->text, near ? near : suggest_set(ctx->sets, item->text));
    }
  }
  s->region_mask = has_set ? ALL_REGIONS : (uint8_t)bits;
  for (size_t w = 0; has_set && w < MASK_WORDS; w++) s->country_mask[w] &= mask[w];
}

/* The short form: one area, region or country. */
static void read_where_word(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                            struct p87_setting *s)
{
  for (unsigned a = 0; a < P87_AREAS; a++) {
    if (strcmp(node->text, p87_area_key[a]) != 0) continue;
    s->area_mask = (uint8_t)(1u << a);
    return;
  }
  const int region = p87_region_find(node->text);
  if (region >= 0) {
    s->region_mask = (uint8_t)(1u << region);
    return;
  }
  if (strcmp(node->text, "all") == 0) return;
  if (p87_figures_find(ctx->figures, node->text) >= 0 || p87_set_find(ctx->sets, node->text)) {
    p87_countries_read(ctx, node, "where", 0, s->country_mask);
    return;
  }
  const char *near = p87_suggest(node->text, p87_area_key, P87_AREAS);
  if (!near) near = suggest_region(node->text);
  if (!near) near = suggest_country(ctx->figures, node->text);
  if (!near) near = suggest_set(ctx->sets, node->text);
  p87_unknown_word(ctx, node, "area, region or country", node->text, near);
}

/* Regions and countries both limit: together they must leave some country. */
static void check_where(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                        const struct p87_setting *s)
{
  for (size_t i = 0; i < ctx->figures->n_countries; i++)
    if (p87_has_country(s->country_mask, i) && (s->region_mask >> ctx->figures->country[i].region & 1)) return;
  p87_mistake(ctx->m, ctx->file, node->line, node->column, "where: none of the countries lies in the region");
}

void p87_where_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, int of_lever,
                    struct p87_setting *s)
{
  if (node->kind == P87_YAML_TEXT && *node->text) {
    read_where_word(ctx, node, s);
    return;
  }
  if (node->kind != P87_YAML_MAPPING) {
    p87_wrong_kind(ctx, node, "where", "an area, a region, a country, or a mapping of area, region, country");
    return;
  }
  const size_t before = ctx->m->n;
  p87_yaml_check_keys(ctx->file, node, "where", where_keys, of_lever ? P87_COUNT_OF(where_keys) : N_EVENT_KEYS, ctx->m);
  const struct p87_yaml_node *area = p87_yaml_get(node, "area"), *region = p87_yaml_get(node, "region");
  const struct p87_yaml_node *country = p87_yaml_get(node, "country"), *theme = p87_yaml_get(node, "theme");
  if (area) read_bits(ctx, area, "area", area_bit, ALL_AREAS, &s->area_mask);
  if (country) p87_countries_read(ctx, country, "country", 0, s->country_mask);
  if (region) read_regions(ctx, region, s);
  if (theme && of_lever) read_bits(ctx, theme, "theme", theme_bit, 0, &s->theme_mask);
  if (ctx->m->n == before) check_where(ctx, node, s);
}
