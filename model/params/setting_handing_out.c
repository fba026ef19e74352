/* How a lever is handed out: take-up, enforcement, budget, and crises that set it off. */
#include <stdio.h>
#include <string.h>

#include "path87/params/scalar.h"
#include "path87/params/setting_parts.h"

static const char *const budget_keys[] = {"money", "order", "leverage"};
static const char *const when_keys[] = {"crisis", "size", "for"};

enum { WHAT_ROOM = 96, WORDS_ROOM = 256 };

static const double most_money = 1e14, most_leverage = 100.0; /* USD a year: about the income of the world */

/* Names of the levers that are of a kind, "a, b". */
static const char *names_of(int is_of(const struct p87_lever_info *), char text[WORDS_ROOM])
{
  size_t at = 0;
  text[0] = '\0';
  for (size_t i = 0; i < P87_LEVERS; i++) {
    if (!is_of(&p87_lever_table[i])) continue;
    const int n = snprintf(text + at, WORDS_ROOM - at, "%s%s", at ? ", " : "", p87_lever_table[i].name);
    P87_CHECK(n > 0 && at + (size_t)n < WORDS_ROOM, "names of levers take more than %d bytes", (int)WORDS_ROOM);
    at += (size_t)n;
  }
  return text;
}

static int is_grant(const struct p87_lever_info *lever)
{
  return lever->gives == P87_GIFT_grant;
}

static int takes_budget(const struct p87_lever_info *lever)
{
  return lever->reach == P87_REACH_household && lever->basis == P87_BASIS_money;
}

static int read_share(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *what,
                      float *out)
{
  double share = 0.0;
  if (!p87_scalar_share((struct p87_scalar){ctx->file, what, node, ctx->m}, &share)) return 0;
  *out = (float)share;
  return 1;
}

/* --- take-up and enforcement ------------------------------------------------------------------------ */

static void read_take_up(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                         const struct p87_lever_info *lever, struct p87_setting *s)
{
  if (lever->delivery == P87_DELIVERY_decreed) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "take_up: lever %s is decreed: it holds for everybody, and there is nothing to take up; leave it out",
                lever->name);
    return;
  }
  read_share(ctx, node, "take_up", &s->take_up);
}

/* What can be checked is attendance, before a grant for it is paid. */
static int check_grant(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *key,
                       const struct p87_lever_info *lever)
{
  char names[WORDS_ROOM];
  if (is_grant(lever)) return 1;
  p87_mistake(ctx->m, ctx->file, node->line, node->column,
              "%s: lever %s asks for nothing in return; it goes with levers that pay for attending school: %s", key,
              lever->name, names_of(is_grant, names));
  return 0;
}

static void read_enforcement(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry,
                             const struct p87_lever_info *lever, struct p87_setting *s)
{
  const struct p87_yaml_node *enforcement = p87_yaml_get(entry, "enforcement");
  const struct p87_yaml_node *conditional = p87_yaml_get(entry, "conditional");
  int known = 0, yes = -1;
  if (enforcement && check_grant(ctx, enforcement, "enforcement", lever))
    known = read_share(ctx, enforcement, "enforcement", &s->enforcement);
  if (conditional && check_grant(ctx, conditional, "conditional", lever))
    yes = p87_yes_or_no(ctx, conditional, "conditional");
  if (known && yes >= 0 && yes != (s->enforcement > 0.0f)) {
    p87_mistake(ctx->m, ctx->file, conditional->line, conditional->column,
                "conditional: %s contradicts enforcement, which is %.4g %%; say one of them", yes ? "yes" : "no",
                100.0 * (double)s->enforcement);
    return;
  }
  if (yes == 0) s->enforcement = 0.0f;
}

/* --- budget ------------------------------------------------------------------------------------------ */

/* Bytes of the word at the start of a text, its plural too; 0 if it is another one. */
static size_t word_span(const char *text, const char *word)
{
  size_t n = 0;
  while (word[n] && (text[n] == word[n] || text[n] + ('a' - 'A') == word[n])) n++;
  if (word[n]) return 0;
  n += text[n] == 's';
  return text[n] == ' ' || text[n] == '\0' ? n : 0;
}

/* What thousand, million or billion at *text stands for, and moves on behind it; 1 for other words. */
static double cut_multiple(const char **text)
{
  static const struct {
    const char *word;
    double times;
  } multiples[] = {{"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}};
  for (size_t i = 0; i < P87_COUNT_OF(multiples); i++) {
    const size_t n = word_span(*text, multiples[i].word);
    if (n == 0) continue;
    *text += n;
    while (**text == ' ') ++*text;
    return multiples[i].times;
  }
  return 1.0;
}

/* Money of a year: purchasing power, or market dollars, which buy more where prices are low. */
static int is_money(const struct p87_setting_context *ctx, const struct p87_yaml_node *node, const char *unit,
                    int *is_market)
{
  static const char *const ppp[] = {"USD PPP", "USD PPP per year", "USD PPP a year"};
  static const char *const market[] = {"USD", "USD per year", "USD a year", "US dollars", "US dollars a year"};
  for (size_t k = 0; k < P87_COUNT_OF(ppp); k++)
    if (p87_is_unit(unit, ppp[k])) return 1;
  for (size_t k = 0; k < P87_COUNT_OF(market); k++)
    if (p87_is_unit(unit, market[k])) return *is_market = 1;
  if (*unit == '\0')
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "budget: %s has no unit; did you mean %s USD, market dollars of 2016, or %s USD PPP, in "
                "purchasing power?",
                node->text, node->text, node->text);
  else
    p87_mistake(
      ctx->m, ctx->file, node->line, node->column,
      "budget: unknown unit \"%s\"; expected USD, market dollars of 2016, such as 40 million USD, or "
      "USD PPP, in purchasing power; to convert a national currency into the latter, divide by its purchasing "
      "power parity (World Bank, PA.NUS.PPP)",
      unit);
  return 0;
}

static void read_money(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                       struct p87_budget *budget)
{
  double number;
  const char *rest;
  const struct p87_scalar at = {ctx->file, "budget", node, ctx->m};
  if (!p87_scalar_split(at, "money for a year, such as 40 million USD", &number, &rest)) return;
  const double money = number * cut_multiple(&rest);
  if (!is_money(ctx, node, rest, &budget->is_market)) return;
  if (!(money > 0.0)) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "budget: %s is not above 0; to see what happens without the programme, leave the lever out",
                node->text);
    return;
  }
  if (money > most_money) {
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "budget: %s is more than the world earns in a year; did you mean million?", node->text);
    return;
  }
  budget->usd = money;
}

static void read_order(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                       struct p87_budget *budget)
{
  if (node->kind != P87_YAML_TEXT || !*node->text) {
    p87_wrong_kind(ctx, node, "order", "poorest_first or first_come");
    return;
  }
  for (unsigned k = 0; k < P87_BUDGET_ORDERS; k++) {
    if (strcmp(node->text, p87_budget_order_key[k]) != 0) continue;
    budget->order = (enum p87_budget_order)k;
    return;
  }
  p87_unknown_word(ctx, node, "order", node->text, p87_suggest(node->text, p87_budget_order_key, P87_BUDGET_ORDERS));
}

static void read_budget_mapping(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                                struct p87_budget *budget)
{
  p87_yaml_check_keys(ctx->file, node, "budget", budget_keys, P87_COUNT_OF(budget_keys), ctx->m);
  const struct p87_yaml_node *money = p87_yaml_get(node, "money"), *order = p87_yaml_get(node, "order");
  const struct p87_yaml_node *leverage = p87_yaml_get(node, "leverage");
  if (!money) p87_mistake(ctx->m, ctx->file, node->line, node->column, "budget: money is missing");
  if (money) read_money(ctx, money, budget);
  if (order) read_order(ctx, order, budget);
  if (leverage)
    p87_scalar_number((struct p87_scalar){ctx->file, "leverage", leverage, ctx->m}, 0.0, most_leverage,
                      &budget->leverage);
  budget->usd *= 1.0 + budget->leverage;
}

static void read_budget(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                        const struct p87_lever_info *lever, struct p87_budget *budget)
{
  char names[WORDS_ROOM];
  if (!takes_budget(lever))
    p87_mistake(ctx->m, ctx->file, node->line, node->column,
                "budget: lever %s pays out no money to households, so a budget cannot ration it; those that do: %s",
                lever->name, names_of(takes_budget, names));
  else if (node->kind == P87_YAML_MAPPING)
    read_budget_mapping(ctx, node, budget);
  else
    read_money(ctx, node, budget);
}

/* --- crises ------------------------------------------------------------------------------------------ */

static void read_crisis(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                        struct p87_trigger *trigger)
{
  if (node->kind != P87_YAML_TEXT || !*node->text) {
    p87_wrong_kind(ctx, node, "crisis", "drought, price_fall, epidemic or conflict");
    return;
  }
  for (unsigned c = P87_CRISIS_NONE + 1; c < P87_CRISES; c++) {
    if (strcmp(node->text, p87_crisis_key[c]) != 0) continue;
    trigger->crisis = (enum p87_crisis)c;
    return;
  }
  const char *near = p87_suggest(node->text, p87_crisis_key, P87_CRISES);
  p87_mistake(ctx->m, ctx->file, node->line, node->column,
              "unknown crisis \"%s\"%s%s%s; expected drought, price_fall, epidemic or conflict", node->text,
              near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static void read_trigger(const struct p87_setting_context *ctx, const struct p87_yaml_node *node,
                         struct p87_trigger *trigger)
{
  if (node->kind == P87_YAML_TEXT && *node->text) {
    read_crisis(ctx, node, trigger);
    return;
  }
  if (node->kind != P87_YAML_MAPPING) {
    p87_wrong_kind(ctx, node, "when", "a crisis, or a mapping of crisis, size, for");
    return;
  }
  p87_yaml_check_keys(ctx->file, node, "when", when_keys, P87_COUNT_OF(when_keys), ctx->m);
  const struct p87_yaml_node *crisis = p87_yaml_get(node, "crisis"), *size = p87_yaml_get(node, "size");
  const struct p87_yaml_node *lasting = p87_yaml_get(node, "for");
  uint64_t years = trigger->years;
  if (!crisis) p87_mistake(ctx->m, ctx->file, node->line, node->column, "when: crisis is missing");
  if (crisis) read_crisis(ctx, crisis, trigger);
  if (size) read_share(ctx, size, "size", &trigger->size);
  if (lasting)
    p87_scalar_whole((struct p87_scalar){ctx->file, "for", lasting, ctx->m}, 1, P87_TRIGGER_YEARS, "year", &years);
  trigger->years = (uint8_t)years;
}

void p87_handing_out_read(const struct p87_setting_context *ctx, const struct p87_yaml_node *entry,
                          const struct p87_lever_info *lever, struct p87_setting *s)
{
  const struct p87_yaml_node *take_up = p87_yaml_get(entry, "take_up"), *budget = p87_yaml_get(entry, "budget");
  const struct p87_yaml_node *when = p87_yaml_get(entry, "when");
  if (take_up) read_take_up(ctx, take_up, lever, s);
  read_enforcement(ctx, entry, lever, s);
  if (budget) read_budget(ctx, budget, lever, &s->budget);
  if (when) read_trigger(ctx, when, &s->trigger);
}
