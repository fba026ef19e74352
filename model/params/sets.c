/* Sets of countries under a name: the key `sets` of a scenario. */
#include <string.h>

#include "path87/params/setting_parts.h"

const struct p87_set *p87_set_find(const struct p87_sets *sets, const char *name)
{
  for (size_t i = 0; sets && i < sets->n; i++)
    if (strcmp(sets->set[i].name, name) == 0) return &sets->set[i];
  return NULL;
}

/* Income groups of the World Bank, which every scenario knows. */
static const char *const income_groups[] = {"low_income", "lower_middle_income", "upper_middle_income", "high_income"};

void p87_sets_begin(const struct p87_figures *figures, struct p87_sets *sets)
{
  for (size_t group = 0; group < P87_COUNT_OF(income_groups); group++) {
    struct p87_set *set = &sets->set[sets->n++];
    *set = (struct p87_set){0};
    memcpy(set->name, income_groups[group], strlen(income_groups[group]));
    for (size_t c = 0; c < figures->n_countries; c++)
      if (figures->country[c].income_group == group) set->country_mask[c / 64] |= UINT64_C(1) << (c % 64);
  }
}

static int is_name(const char *text)
{
  const size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
  return *text >= 'a' && *text <= 'z' && text[n] == '\0' && n >= 2 && n <= P87_SET_NAME;
}

/* A set must not hide what is known by its name. */
static int is_taken(const char *name)
{
  for (unsigned a = 0; a < P87_AREAS; a++)
    if (strcmp(name, p87_area_key[a]) == 0) return 1;
  for (size_t g = 0; g < P87_COUNT_OF(income_groups); g++)
    if (strcmp(name, income_groups[g]) == 0) return 1;
  return strcmp(name, "all") == 0 || p87_region_find(name) >= 0;
}

static int check_name(const struct p87_setting_context *ctx, const struct p87_yaml_node *node)
{
  if (!is_name(node->key)) {
    p87_mistake(ctx->m, ctx->file, node->key_line, node->key_column,
                "sets: the name \"%s\" must be 2 to %d small letters, digits and _, and begin with a letter", node->key,
                (int)P87_SET_NAME);
    return 0;
  }
  if (is_taken(node->key)) {
    p87_mistake(ctx->m, ctx->file, node->key_line, node->key_column,
                "sets: \"%s\" is the name of a region, an area or an income group; give the set another one",
                node->key);
    return 0;
  }
  return 1;
}

static void add_set(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_sets *sets)
{
  struct p87_set added = {0};
  if (!check_name(ctx, node) || !p87_countries_read(ctx, node, node->key, 1, added.country_mask)) return;
  size_t at = 0;
  while (at < sets->n && strcmp(sets->set[at].name, node->key) != 0) at++;
  if (at == P87_MOST_SETS) {
    p87_mistake(ctx->m, ctx->file, node->key_line, node->key_column, "sets: more than %d", (int)P87_MOST_SETS);
    return;
  }
  memcpy(added.name, node->key, strlen(node->key));
  sets->set[at] = added;
  if (at == sets->n) sets->n++;
}

void p87_sets_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_sets *sets)
{
  if (node->kind != P87_YAML_MAPPING) {
    p87_wrong_kind(ctx, node, "sets", "a mapping of names to countries, such as {sahel: [MLI, NER, BFA, TCD]}");
    return;
  }
  for (const struct p87_yaml_node *set = node->first; set; set = set->next) add_set(ctx, set, sets);
}
