/* `conditions:` and `pace:` of a scenario file. */
#include "path87/params/outlook.h"

#include <string.h>

#include "path87/params/scalar.h"

static const double slowest_rate = -0.6, fastest_rate = 0.2, least_share = 0.001, most_share = 0.5;
static const char pace_expected[] = "a change like -2.5 % a year, {to: 1 %, by: 2025}, or none";

static void read_conditions(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                            struct p87_scenario *s)
{
  const char *word = NULL;
  if (!p87_scalar_text((struct p87_scalar){ctx->file, "conditions", node, ctx->m}, 100, &word)) return;
  for (unsigned k = 0; k < P87_CONDITIONS; k++) {
    if (strcmp(word, p87_conditions_key[k]) != 0) continue;
    s->conditions = (enum p87_conditions)k;
    return;
  }
  const char *near = p87_suggest(word, p87_conditions_key, P87_CONDITIONS);
  p87_mistake(ctx->m, ctx->file, node->line, node->column,
              "conditions: expected forecast or observed, found \"%s\"%s%s%s", word, near ? "; did you mean " : "",
              near ? near : "", near ? "?" : "");
}

/* -2.5 % a year */
static void read_rate(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_pace *pace)
{
  const char *rest = NULL;
  double per_cent = 0;
  if (!p87_scalar_split((struct p87_scalar){ctx->file, "pace", node, ctx->m}, pace_expected, &per_cent, &rest)) return;
  if (!p87_same_words(rest, "% a year") && !p87_same_words(rest, "% per year")) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "pace: expected %s, found \"%s\"", pace_expected,
                node->text);
    return;
  }
  const double rate = per_cent / 100.0;
  if (rate < slowest_rate || rate > fastest_rate) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "pace: %s is not between %.10g %% and +%.10g %% a year",
                node->text, 100.0 * slowest_rate, 100.0 * fastest_rate);
    return;
  }
  *pace = (struct p87_pace){.kind = P87_PACE_RATE, .rate = rate};
}

static int read_to(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, double *to)
{
  if (!p87_scalar_share((struct p87_scalar){ctx->file, "pace: to", node, ctx->m}, to)) return 0;
  if (*to >= least_share && *to <= most_share) return 1;
  p87_mistake(ctx->m, ctx->file, node->line, node->column,
              "pace: to: %s is not between %.10g %% and %.10g %% of children; less than 1 %% counts as zero",
              node->text, 100.0 * least_share, 100.0 * most_share);
  return 0;
}

/* {to: 1 %, by: 2025} */
static void read_target(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, struct p87_pace *pace)
{
  static const char *const keys[] = {"to", "by"};
  const struct p87_yaml_node *to = p87_yaml_get(node, "to"), *by = p87_yaml_get(node, "by");
  struct p87_pace found = {.kind = P87_PACE_TARGET};
  uint64_t year = 0;
  p87_yaml_check_keys(ctx->file, node, "pace", keys, P87_COUNT_OF(keys), ctx->m);
  if (!to)
    p87_mistake(ctx->m, ctx->file, node->line, node->column, "pace: to is missing: the share to come to, like 1 %%");
  if (!by) p87_mistake(ctx->m, ctx->file, node->line, node->column, "pace: by is missing: the year, like 2025");
  const int good_to = to && read_to(ctx, to, &found.to);
  if (by && ctx->horizon < P87_YEAR_FIRST + 2)
    p87_mistake(ctx->m, ctx->file, by->line, by->column, "pace: by: the horizon %u is too near: at least %d",
                ctx->horizon, P87_YEAR_FIRST + 2);
  else if (by &&
           p87_scalar_whole((struct p87_scalar){ctx->file, "pace: by", by, ctx->m}, P87_YEAR_FIRST + 2, ctx->horizon,
                            NULL, &year) &&
           good_to) {
    found.by = (unsigned)year;
    *pace = found;
  }
}

void p87_outlook_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *root, struct p87_scenario *s)
{
  const struct p87_yaml_node *conditions = p87_yaml_get(root, "conditions"), *pace = p87_yaml_get(root, "pace");
  if (conditions) read_conditions(ctx, conditions, s);
  if (!pace) return;
  if (pace->kind == P87_YAML_TEXT && strcmp(pace->text, "none") == 0)
    s->pace = (struct p87_pace){.kind = P87_PACE_NONE};
  else if (pace->kind == P87_YAML_TEXT)
    read_rate(ctx, pace, &s->pace);
  else if (pace->kind == P87_YAML_MAPPING)
    read_target(ctx, pace, &s->pace);
  else
    p87_mistake(ctx->m, ctx->file, pace->line, pace->column, "pace: expected %s, found %s", pace_expected,
                p87_yaml_describe(pace));
}
