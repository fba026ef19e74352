/* The key `who` of a lever: which households, and which of their members. */
#include <stdio.h>
#include <string.h>

#include "path87/params/scalar.h"
#include "path87/params/setting_parts.h"

static const char *const who_keys[] = {"target", "age",       "sex",    "orphan",          "enrolled",
                                       "group",  "displaced", "sector", "exclusion_error", "inclusion_error"};

enum { WHAT_ROOM = 96, BOTH_SEXES = (1 << P87_SEXES) - 1 };

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

static void read_target(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_who *who)
{
  static const char *const words[] = {"all", "poor", "poorest_20", "poorest_40"};
  if (node->kind != P87_YAML_TEXT || !*node->text) {
    p87_wrong_kind(ctx, node, "target", "all, poor, or poorest_1 to poorest_99");
    return;
  }
  const unsigned poorest = poorest_of(node->text);
  if (strcmp(node->text, "all") == 0)
    who->target = P87_TARGET_ALL;
  else if (strcmp(node->text, "poor") == 0)
    who->target = P87_TARGET_POOR;
  else if (poorest > 0)
    who->target = P87_TARGET_POOREST;
  else
    p87_unknown_word(ctx, node, "target", node->text, p87_suggest(node->text, words, P87_COUNT_OF(words)));
  who->poorest = (uint8_t)poorest;
}

/* Digits at *text; moves on behind them and the blanks that follow. */
static int cut_age(const char **text, unsigned *age)
{
  const char *at = *text;
  *age = 0;
  while (*at >= '0' && *at <= '9' && *age < 1000) *age = *age * 10 + (unsigned)(*at++ - '0');
  if (at == *text) return 0;
  while (*at == ' ') at++;
  *text = at;
  return 1;
}

/* 12, 10-14 or 10 - 14. */
static int cut_ages(const char *text, unsigned *youngest, unsigned *oldest)
{
  if (!cut_age(&text, youngest)) return 0;
  *oldest = *youngest;
  return *text == '\0' || (p87_cut_dash(&text) && cut_age(&text, oldest) && *text == '\0');
}

/* Ages of the lever can only be narrowed. */
static void read_age(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                     const struct p87_lever_info *lever, struct p87_who *who)
{
  unsigned youngest, oldest;
  if (node->kind != P87_YAML_TEXT || !cut_ages(node->text, &youngest, &oldest)) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "age: expected 12 or 10-14, found %s",
                node->kind == P87_YAML_TEXT && *node->text ? node->text : p87_yaml_describe(node));
    return;
  }
  if (oldest < youngest) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "age: %u-%u runs backwards; did you mean %u-%u?", youngest,
                oldest, oldest, youngest);
    return;
  }
  if (lever && (youngest < lever->youngest || oldest > lever->oldest)) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "age: %u-%u goes beyond %u-%u, the ages that lever %s is for; it can only be narrowed", youngest,
                oldest, lever->youngest, lever->oldest, lever->name);
    return;
  }
  who->youngest = (uint8_t)youngest;
  who->oldest = (uint8_t)oldest;
}

/* A text that is one of n words; its place in the list, or -1 and a mistake. */
static int read_word(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *what,
                     const char *expected, const char *const *words, size_t n)
{
  if (node->kind != P87_YAML_TEXT || !*node->text) {
    p87_wrong_kind(ctx, node, what, expected);
    return -1;
  }
  for (size_t i = 0; i < n; i++)
    if (strcmp(node->text, words[i]) == 0) return (int)i;
  const char *near = p87_suggest(node->text, words, n);
  p87_mistake(ctx->m, ctx->file, node->line, node->column, "unknown %s \"%s\"%s%s%s; expected %s", what, node->text,
              near ? "; did you mean " : "", near ? near : "", near ? "?" : "", expected);
  return -1;
}

static void read_sex(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_who *who)
{
  static const char *const words[] = {"all", "female", "girls", "women", "male", "boys", "men"};
  static const uint8_t sexes[] = {BOTH_SEXES,    1 << P87_FEMALE, 1 << P87_FEMALE, 1 << P87_FEMALE,
                                  1 << P87_MALE, 1 << P87_MALE,   1 << P87_MALE};
  const int at =
    read_word(ctx, node, "sex", "female (or girls, women), male (or boys, men) or all", words, P87_COUNT_OF(words));
  if (at >= 0) who->sexes = sexes[at];
}

static void ask(struct p87_who *who, enum p87_trait_asked trait, int yes)
{
  *(yes ? &who->must : &who->must_not) |= (uint8_t)trait;
}

static void read_group(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_who *who)
{
  static const char *const words[] = {"others", "discriminated", "all"};
  const int at = read_word(ctx, node, "group", "discriminated, others or all", words, P87_COUNT_OF(words));
  if (at == 0 || at == 1) ask(who, P87_ASKED_DISCRIMINATED, at);
}

/* A sector or a list of them. */
static void read_sector(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_who *who)
{
  const char *const *words = &p87_sector_key[P87_AGRICULTURE];
  const struct p87_yaml_node *item = node->kind == P87_YAML_LIST ? node->first : node;
  if (!item) p87_mistake(ctx->m, ctx->file, node->line, node->column, "sector: the list is empty");
  for (; item; item = node->kind == P87_YAML_LIST ? item->next : NULL) {
    const int at = read_word(ctx, item, "sector", "agriculture, industry or services, or a list of them", words,
                             P87_SECTORS - P87_AGRICULTURE);
    if (at >= 0) who->sectors |= (uint8_t)(1u << (P87_AGRICULTURE + at));
  }
}

static void read_error(const struct p87_setting_context *ctx, const struct p87_yaml_node *who, const char *key,
                       float *out)
{
  double share = 0.0;
  const struct p87_yaml_node *node = p87_yaml_get(who, key);
  if (node && p87_scalar_share((struct p87_scalar){ctx->file, key, node, ctx->m}, &share)) *out = (float)share;
}

/* Whether somebody is an orphan or enrolled is known of minors only. */
static void check_minors(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *key,
                         const struct p87_lever_info *lever)
{
  if (node && lever && lever->youngest >= P87_ADULT_FIRST)
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "%s: lever %s is for people of %u-%u, and %s is of those "
                "under %d",
                key, lever->name, lever->youngest, lever->oldest, key, (int)P87_ADULT_FIRST);
}

static void read_traits(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                        const struct p87_lever_info *lever, struct p87_who *who)
{
  static const struct {
    const char *key;
    enum p87_trait_asked trait;
    int of_minors;
  } traits[] = {
    {"orphan", P87_ASKED_ORPHAN, 1}, {"enrolled", P87_ASKED_ENROLLED, 1}, {"displaced", P87_ASKED_DISPLACED, 0}};
  for (size_t i = 0; i < P87_COUNT_OF(traits); i++) {
    const struct p87_yaml_node *trait = p87_yaml_get(node, traits[i].key);
    if (!trait) continue;
    const int yes = p87_yes_or_no(ctx, trait, traits[i].key);
    if (yes >= 0) ask(who, traits[i].trait, yes);
    if (traits[i].of_minors) check_minors(ctx, trait, traits[i].key, lever);
  }
}

static void read_mapping(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                         const struct p87_lever_info *lever, struct p87_who *who)
{
  const size_t before = ctx->m->n;
  p87_yaml_check_keys(ctx->file, node, "who", who_keys, P87_COUNT_OF(who_keys), ctx->m);
  const struct p87_yaml_node *target = p87_yaml_get(node, "target"), *age = p87_yaml_get(node, "age");
  const struct p87_yaml_node *sex = p87_yaml_get(node, "sex"), *group = p87_yaml_get(node, "group");
  const struct p87_yaml_node *sector = p87_yaml_get(node, "sector");
  if (target) read_target(ctx, target, who);
  if (age) read_age(ctx, age, lever, who);
  if (sex) read_sex(ctx, sex, who);
  if (group) read_group(ctx, group, who);
  if (sector) read_sector(ctx, sector, who);
  read_traits(ctx, node, lever, who);
  read_error(ctx, node, "exclusion_error", &who->exclusion_error);
  read_error(ctx, node, "inclusion_error", &who->inclusion_error);
  if (ctx->m->n == before && who->target == P87_TARGET_ALL && who->inclusion_error > 0.0f)
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "who: with target all there is nobody left to include by error");
}

/* Levers that are not resolved for households act on everybody in a place. */
static void check_reach(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                        const struct p87_lever_info *lever, const struct p87_who *who)
{
  const int has_members = who->sexes != BOTH_SEXES || who->must || who->must_not || who->sectors ||
                          who->youngest != lever->youngest || who->oldest != lever->oldest;
  if (lever->reach == P87_REACH_household) return;
  if (who->target == P87_TARGET_ALL && !(who->exclusion_error > 0.0f) && !has_members) return;
  p87_mistake(ctx->m, ctx->file, node->line, node->column, "lever %s: it acts on a whole %s, so who can only be all",
              lever->name, lever->reach == P87_REACH_community ? "community" : "country");
}

void p87_who_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                  const struct p87_lever_info *lever, struct p87_who *who)
{
  if (node->kind == P87_YAML_TEXT && *node->text)
    read_target(ctx, node, who);
  else if (node->kind == P87_YAML_MAPPING)
    read_mapping(ctx, node, lever, who);
  else
    p87_wrong_kind(ctx, node, "who", "a target, or a mapping of target, age, sex and others");
  if (lever) check_reach(ctx, node, lever, who);
}
