/* A scenario in plain sentences.
 *
 * Every sentence is a message of its own, so that translators can order its words; numbers, lists and texts of the
 * tables are filled in. What a lever is and in what unit its value is said by tables/levers.def. */
#include <stdio.h>
#include <string.h>

#include "path87/base/status.h"
#include "path87/base/types.h"
#include "path87/params/describe.h"
#include "path87/params/language.h"
#include "path87/params/reach.h"
#include "path87/params/yaml.h"

enum {
  MOST_NAMED = 8,    /* countries written out */
  MOST_PARENTS = 32, /* files of a chain */
  LIST = 1024        /* bytes of a list in a sentence */
};

struct book {
  const struct p87_scenario *scenario;
  const struct p87_params *params;
  const struct p87_figures *figures;
  FILE *out;
  size_t n_files;                      /* of the chain, the scenario first */
  struct p87_yaml files[MOST_PARENTS]; /* what stands in them */
};

/* Where and when, of a lever or an event. */
struct when_where {
  unsigned first_year, last_year, region_mask, area_mask, theme_mask;
  const uint64_t *country_mask;
};

/* --- pieces ------------------------------------------------------------------------------------------ */

static void add_to_list(char list[LIST], const char *name)
{
  const size_t n = strlen(list);
  snprintf(list + n, LIST - n, "%s%s", n ? _("; ") : "", name);
}

/* A text of the tables at the beginning of a sentence: its first letter large, also one of Latin-1. */
static void say_first(const char *text, FILE *out)
{
  const unsigned char first = (unsigned char)text[0], second = first ? (unsigned char)text[1] : 0;
  if (first >= 'a' && first <= 'z')
    fprintf(out, "%c%s", first - 'a' + 'A', text + 1);
  else if (first == 0xC3 && second >= 0xA0 && second <= 0xBE)
    fprintf(out, "%c%c%s", first, second - 0x20, text + 2);
  else
    fputs(text, out);
}

/* One line of a list, with the key word of the scenario file behind it. */
static void say_item(const char *text, const char *key, FILE *out)
{
  fputs(" - ", out);
  say_first(text, out);
  fprintf(out, " (%s)\n", key);
}

static size_t count_countries(const uint64_t *mask, const struct p87_figures *figures)
{
  size_t n = 0;
  for (size_t i = 0; i < figures->n_countries; i++) n += (size_t)p87_has_country(mask, i);
  return n;
}

/* Names are translated by their code; in English they are those of the figures. */
static const char *country_name(const struct p87_country *country)
{
  const char *translated = gettext(country->iso3);
  return translated == country->iso3 ? country->name : translated;
}

static void list_countries(const uint64_t *mask, const struct p87_figures *figures, char list[LIST])
{
  for (size_t i = 0; i < figures->n_countries; i++)
    if (p87_has_country(mask, i)) add_to_list(list, country_name(&figures->country[i]));
}

static const char *region_name(unsigned region)
{
  static const char *const names[P87_REGIONS] = {[P87_AFRICA] = N_("Africa"),
                                                 [P87_AMERICAS] = N_("Americas"),
                                                 [P87_ARAB_STATES] = N_("Arab States"),
                                                 [P87_ASIA_PACIFIC] = N_("Asia and the Pacific"),
                                                 [P87_EUROPE_CENTRAL_ASIA] = N_("Europe and Central Asia")};
  return _(names[region]);
}

/* Themes of communities, any of which will do. */
static void say_themes(unsigned theme_mask, FILE *out)
{
  static const char *const names[P87_NO_THEME] = {
    [P87_RURAL_INFORMAL] = N_("rural and informal economy (all rural areas)"),
    [P87_SUPPLY_CHAIN] = N_("supply chains (communities where as much of children's work feeds exports as in the "
                            "country as a whole, or more)"),
    [P87_CRISIS] = N_("crisis and fragility (fragile countries, and communities in armed conflict that year)")};
  char list[LIST] = "";
  unsigned n = 0;
  for (unsigned t = 0; t < P87_NO_THEME; t++) {
    if (!(theme_mask >> t & 1)) continue;
    add_to_list(list, _(names[t]));
    n++;
  }
  if (n == 0) return;
  fputc(' ', out);
  fprintf(out, ngettext("Only within this theme: %s.", "Only within one of these themes: %s.", n), list);
}

static void say_where(const struct book *b, const struct when_where *w)
{
  const size_t n = count_countries(w->country_mask, b->figures);
  const int some_countries = n < b->figures->n_countries, some_regions = w->region_mask != (1u << P87_REGIONS) - 1;
  char list[LIST] = "";
  if (w->area_mask == 1u << P87_RURAL)
    fputs(_("   Where: in rural areas only."), b->out);
  else if (w->area_mask == 1u << P87_URBAN)
    fputs(_("   Where: in urban areas only."), b->out);
  else
    fputs(_("   Where: in rural and urban areas."), b->out);
  if (some_regions) {
    for (unsigned r = 0; r < P87_REGIONS; r++)
      if (w->region_mask >> r & 1) add_to_list(list, region_name(r));
    fputc(' ', b->out);
    fprintf(b->out, _("Regions: %s."), list);
  }
  if (some_countries || !some_regions) fputc(' ', b->out);
  if (some_countries && n <= MOST_NAMED) {
    *list = '\0';
    list_countries(w->country_mask, b->figures, list);
    fprintf(b->out, ngettext("Country: %s.", "Countries: %s.", n), list);
  } else if (some_countries) {
    fprintf(b->out, _("%zu countries."), n);
  } else if (!some_regions) {
    fputs(_("All countries simulated."), b->out);
  }
  say_themes(w->theme_mask, b->out);
  fputc('\n', b->out);
}

static void say_years(const struct when_where *w, FILE *out)
{
  if (w->first_year == w->last_year)
    fprintf(out, _("   When: in %u."), w->first_year);
  else
    fprintf(out, _("   When: from %u to %u."), w->first_year, w->last_year);
}

/* --- a lever ------------------------------------------------------------------------------------------ */

static int is_neutral(const struct p87_setting *s)
{
  const double neutral = p87_lever_table[s->lever].neutral;
  return !s->in_alias && s->value >= neutral && s->value <= neutral;
}

static void say_amount(const struct p87_setting *s, FILE *out)
{
  const struct p87_lever_info *l = &p87_lever_table[s->lever];
  const int is_share = strcmp(l->alias, "%") == 0 && l->max <= 1.0;
  const int is_had = l->gives == P87_GIFT_credit || l->gives == P87_GIFT_health_insurance;
  char words[P87_WORDS];
  if (is_had) {
    fprintf(out, _("   How much: %s of those reached get it"), p87_say_share(words, s->value));
    fputs(is_neutral(s) ? _(". That changes nothing.\n") : ".\n", out);
    return;
  }
  fputs(_("   How much: "), out);
  if (s->in_alias)
    fprintf(out, "%s %s", p87_say_number(words, s->value / l->per_unit), _(l->alias));
  else if (is_share)
    fprintf(out, "%s (%s)", p87_say_share(words, s->value), _(l->unit));
  else if (s->value >= 1.0 && s->value <= 1.0) /* units are plurals */
    fprintf(out, "%s (%s)", p87_say_number(words, s->value), _(l->unit));
  else
    fprintf(out, "%s %s", p87_say_number(words, s->value), _(l->unit));
  fputs(is_neutral(s) ? _(". That changes nothing.\n") : ".\n", out);
}

static void say_when(const struct p87_setting *s, const struct when_where *w, FILE *out)
{
  say_years(w, out);
  if (s->ramp_years > 1) {
    const unsigned full = s->first_year + s->ramp_years - 1u;
    fputc(' ', out);
    if (p87_lever_table[s->lever].delivery == P87_DELIVERY_decreed)
      fprintf(out, _("It grows in equal steps and is in full from %u on."), full);
    else
      fprintf(out,
              _("It grows in equal steps and is in full from %u on at the earliest, later where the administration "
                "has less capacity."),
              full);
  }
  fputc('\n', out);
}

static void say_target(const struct book *b, const struct p87_who *who)
{
  char words[P87_WORDS];
  switch (who->target) {
  case P87_TARGET_ALL: fputs(_("   For whom: all households."), b->out); break;
  case P87_TARGET_POOR:
    fprintf(b->out, _("   For whom: households with less than %s USD PPP per head per day (the subsistence line)."),
            p87_say_number(words, (double)(int)(100.0f * b->params->economy.subsistence_usd_day + 0.5f) / 100.0));
    break;
  case P87_TARGET_POOREST:
    fprintf(b->out, _("   For whom: households of the poorest %s of each country's people."),
            p87_say_share(words, who->poorest / 100.0));
    break;
  }
}

static void say_ages(const struct p87_who *who, enum p87_each each, FILE *out)
{
  if (who->youngest == 0 && who->oldest == P87_AGE_LAST) return;
  fputc(' ', out);
  if (each == P87_EACH_person && who->oldest == P87_AGE_LAST)
    fprintf(out, _("It is for their members aged %u and over."), who->youngest);
  else if (each == P87_EACH_person)
    fprintf(out, _("It is for their members aged %u to %u."), who->youngest, who->oldest);
  else if (who->oldest == P87_AGE_LAST)
    fprintf(out, _("There must be somebody aged %u or over."), who->youngest);
  else
    fprintf(out, _("There must be somebody aged %u to %u."), who->youngest, who->oldest);
}

/* Only one sex: of persons it is for, or of the member a household must have. */
static void say_sex(const struct p87_who *who, enum p87_each each, FILE *out)
{
  static const char *const persons[P87_SEXES] = {
    [P87_MALE] = N_("For men and boys only."), [P87_FEMALE] = N_("For women and girls only.")};
  static const char *const member[P87_SEXES] = {
    [P87_MALE] = N_("That must be a man or a boy."), [P87_FEMALE] = N_("That must be a woman or a girl.")};
  static const char *const any_member[P87_SEXES] = {[P87_MALE] = N_("Only households with a man or a boy."),
                                                    [P87_FEMALE] = N_("Only households with a woman or a girl.")};
  const int all_ages = who->youngest == 0 && who->oldest == P87_AGE_LAST;
  const char *const *sentence = each == P87_EACH_person ? persons : all_ages ? any_member : member;
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    if (who->sexes == 1u << sex) fprintf(out, " %s", _(sentence[sex]));
}

/* What is asked of persons, or of a member the household must have. */
static void say_traits(const struct p87_who *who, enum p87_each each, FILE *out)
{
  static const struct {
    unsigned trait;
    const char *must[2], *must_not[2]; /* of households, of persons */
  } asked[] = {{P87_ASKED_ORPHAN,
                {[P87_EACH_person] = N_("Only for orphans."),
                 [P87_EACH_household] = N_("One of them must be an orphan under 18.")},
                {[P87_EACH_person] = N_("Not for orphans."),
                 [P87_EACH_household] = N_("One of them must not be an orphan under 18.")}},
               {P87_ASKED_ENROLLED,
                {[P87_EACH_person] = N_("Only for children who attended school the year before."),
                 [P87_EACH_household] = N_("One of them must have attended school the year before, as a child.")},
                {[P87_EACH_person] = N_("Only for those who did not attend school the year before."),
                 [P87_EACH_household] = N_("One of them must not have attended school the year before.")}},
               {P87_ASKED_DISCRIMINATED,
                {N_("Only for groups that face discrimination."), N_("Only for groups that face discrimination.")},
                {N_("Not for groups that face discrimination."), N_("Not for groups that face discrimination.")}},
               {P87_ASKED_DISPLACED,
                {N_("Only for displaced households."), N_("Only for displaced households.")},
                {N_("Not for displaced households."), N_("Not for displaced households.")}}};
  for (size_t k = 0; k < P87_COUNT_OF(asked); k++) {
    if (who->must & asked[k].trait) fprintf(out, " %s", _(asked[k].must[each]));
    if (who->must_not & asked[k].trait) fprintf(out, " %s", _(asked[k].must_not[each]));
  }
}

/* Sectors, in one of which an adult of the household works. */
static void say_sectors(const struct p87_who *who, FILE *out)
{
  static const char *const names[P87_SECTORS] = {
    [P87_AGRICULTURE] = N_("agriculture"), [P87_INDUSTRY] = N_("industry"), [P87_SERVICES] = N_("services")};
  char list[LIST] = "";
  unsigned n = 0;
  for (unsigned k = P87_AGRICULTURE; k < P87_SECTORS; k++) {
    if (!(who->sectors >> k & 1)) continue;
    add_to_list(list, _(names[k]));
    n++;
  }
  if (n == 0) return;
  fputc(' ', out);
  fprintf(out,
          ngettext("An adult of the household must work in this sector: %s.",
                   "An adult of the household must work in one of these sectors: %s.", n),
          list);
}

static void say_errors(const struct p87_who *who, FILE *out)
{
  char words[P87_WORDS];
  if (who->exclusion_error > 0.0f) {
    fputc(' ', out);
    fprintf(out, _("Exclusion error: %s of those meant are left out."),
            p87_say_share(words, (double)who->exclusion_error));
  }
  if (who->inclusion_error > 0.0f) {
    fputc(' ', out);
    fprintf(out, _("Inclusion error: %s of the others are reached."),
            p87_say_share(words, (double)who->inclusion_error));
  }
}

static void say_who(const struct book *b, const struct p87_setting *s)
{
  const struct p87_lever_info *l = &p87_lever_table[s->lever];
  switch (l->reach) {
  case P87_REACH_household: say_target(b, &s->who); break;
  case P87_REACH_community: fputs(_("   For whom: everybody in the communities that it reaches."), b->out); break;
  case P87_REACH_country: fputs(_("   For whom: everybody there."), b->out); break;
  }
  if (l->reach == P87_REACH_household) {
    say_ages(&s->who, l->each, b->out);
    say_sex(&s->who, l->each, b->out);
    say_sectors(&s->who, b->out);
    say_traits(&s->who, l->each, b->out);
    say_errors(&s->who, b->out);
  }
  fputc('\n', b->out);
}

static void say_take_up(const struct p87_setting *s, FILE *out)
{
  static const char *const sentence[] = {[P87_REACH_household] =
                                           N_("   Take-up: %s of those reached take what is offered.\n"),
                                         [P87_REACH_community] = N_("   Take-up: %s of communities take part.\n"),
                                         [P87_REACH_country] = N_("   Take-up: %s of what is meant takes effect.\n")};
  char words[P87_WORDS];
  if (s->take_up < 1.0f)
    fprintf(out, _(sentence[p87_lever_table[s->lever].reach]), p87_say_share(words, (double)s->take_up));
}

static void say_checks(const struct p87_setting *s, FILE *out)
{
  char words[P87_WORDS];
  if (p87_lever_table[s->lever].gives != P87_GIFT_grant) return;
  if (s->enforcement >= 1.0f)
    fputs(_("   Condition: school attendance is checked before it is paid.\n"), out);
  else if (s->enforcement > 0.0f)
    fprintf(out,
            _("   Condition: school attendance is checked in %s of households; the others are paid in any case.\n"),
            p87_say_share(words, (double)s->enforcement));
  else
    fputs(_("   Condition: nobody checks school attendance; all are paid in any case.\n"), out);
}

static void say_budget(const struct p87_budget *budget, FILE *out)
{
  char words[P87_WORDS];
  if (!(budget->usd > 0.0)) return;
  fprintf(out,
          budget->is_market ? _("   Budget: at most %s US dollars a year, at market exchange rates.")
                            : _("   Budget: at most %s USD PPP a year."),
          p87_say_large(words, budget->usd));
  fputc(' ', out);
  fputs(budget->order == P87_FIRST_COME ? _("If it is short, those who come first are reached.")
                                        : _("If it is short, the poorest are reached first."),
        out);
  if (budget->leverage > 0.0) {
    fputc(' ', out);
    fprintf(out, _("In it, national budgets add %s dollars to each dollar of the programme."),
            p87_say_number(words, budget->leverage));
  }
  fputc('\n', out);
}

static int has_lever(const struct p87_scenario *s, enum p87_lever lever)
{
  for (size_t i = 0; i < s->n_settings; i++)
    if (s->settings[i].lever == lever) return 1;
  return 0;
}

static void say_trigger(const struct book *b, const struct p87_trigger *when)
{
  static const char *const crisis[P87_CRISES] = {
    [P87_CRISIS_DROUGHT] = N_("   Only after a drought that takes at least %s of the harvest."),
    [P87_CRISIS_PRICE_FALL] = N_("   Only after a fall of the price of traded crops by at least %s."),
    [P87_CRISIS_EPIDEMIC] = N_("   Only after an epidemic that keeps at least %s of households from earning."),
    [P87_CRISIS_CONFLICT] = N_("   Only after an armed conflict of at least %s of full intensity.")};
  static const char *const of_any_size[P87_CRISES] = {
    [P87_CRISIS_DROUGHT] = N_("   Only after a drought, however small."),
    [P87_CRISIS_PRICE_FALL] = N_("   Only after a fall of the price of traded crops, however small."),
    [P87_CRISIS_EPIDEMIC] = N_("   Only after an epidemic, however small."),
    [P87_CRISIS_CONFLICT] = N_("   Only after an armed conflict, however small.")};
  char words[P87_WORDS];
  if (when->crisis == P87_CRISIS_NONE) return;
  if (when->size > 0.0f)
    fprintf(b->out, _(crisis[when->crisis]), p87_say_share(words, (double)when->size));
  else
    fputs(_(of_any_size[when->crisis]), b->out);
  fputc(' ', b->out);
  fprintf(b->out,
          ngettext("It acts for %u year, from the year after the crisis.",
                   "It acts for %u years, from the year after the crisis.", when->years),
          when->years);
  if (has_lever(b->scenario, P87_LEVER_early_warning))
    fprintf(b->out, " %s", _("Where early warning reaches, it starts in the year of the crisis itself."));
  fputc('\n', b->out);
}

static void say_reach(const struct book *b, const struct p87_setting *s, const struct p87_reach_estimate *e)
{
  static const char *const reached[] = {
    [P87_COUNTED_PEOPLE] = N_("   Whom it reaches: about %s people, in 2016 terms."),
    [P87_COUNTED_CHILDREN] = N_("   Whom it reaches: about %s children, in 2016 terms."),
    [P87_COUNTED_PUPILS] = N_("   Whom it reaches: about %s children who attend school, in 2016 terms."),
    [P87_COUNTED_HOUSEHOLDS] = N_("   Whom it reaches: about %s households, in 2016 terms."),
    [P87_COUNTED_WORKERS] = N_("   Whom it reaches: about %s adults in employment, in 2016 terms."),
    [P87_COUNTED_FARMERS] = N_("   Whom it reaches: about %s own-account farmers, in 2016 terms.")};
  char words[P87_WORDS];
  fprintf(b->out, _(reached[e->counted]), p87_say_about(words, e->reached));
  if (p87_lever_table[s->lever].basis == P87_BASIS_trainee)
    fprintf(b->out, " %s", _("That is the number each year: everybody is trained once in life."));
  if (s->trigger.crisis != P87_CRISIS_NONE)
    fprintf(b->out, " %s", _("That is if the crisis struck everywhere in the same year."));
  const int of_children = e->counted == P87_COUNTED_CHILDREN || e->counted == P87_COUNTED_PUPILS;
  if (of_children && s->who.target != P87_TARGET_ALL && !e->is_short)
    fprintf(b->out, " %s", _("There may be more: poor households have more children than this estimate can know."));
  fputc('\n', b->out);
}

static void say_cost(const struct book *b, const struct p87_budget *budget, const struct p87_reach_estimate *e)
{
  char words[P87_WORDS], each[P87_WORDS];
  if (!e->has_cost) {
    fputs(_("   What it costs: published figures do not tell; the simulation counts it.\n"), b->out);
    return;
  }
  if (!(e->usd > 0.0)) {
    fputs(e->reached > 0.0 ? _("   What it costs: no cost of its own is counted.\n")
                           : _("   What it costs: nothing, since it reaches nobody.\n"),
          b->out);
    return;
  }
  fprintf(b->out,
          _("   What it costs: about %s USD PPP a year at full value, that is about %s USD PPP for each one reached."),
          p87_say_about(words, e->usd), p87_say_about(each, e->usd / e->reached));
  if (e->is_short) {
    fputc(' ', b->out);
    fprintf(b->out,
            budget->is_market
              ? _("The budget is short: to reach all who are meant would take about %s US dollars a year.")
              : _("The budget is short: to reach all who are meant would take about %s USD PPP a year."),
            p87_say_about(words, e->money_wanted));
  }
  fputc('\n', b->out);
}

static void say_estimate(const struct book *b, const struct p87_setting *s)
{
  const struct p87_reach_estimate e = p87_reach_estimate(b->scenario, s, b->params, b->figures);
  if (e.counted == P87_COUNTED_BY_A_RUN) {
    fputs(_("   Whom it reaches and what it costs: published figures do not tell; the simulation counts it.\n"),
          b->out);
    return;
  }
  say_reach(b, s, &e);
  say_cost(b, &s->budget, &e);
}

static void say_setting(const struct book *b, const struct p87_setting *s, unsigned number)
{
  const struct p87_lever_info *l = &p87_lever_table[s->lever];
  const struct when_where w = {s->first_year, s->last_year,  s->region_mask,
                               s->area_mask,  s->theme_mask, s->country_mask};
  fprintf(b->out, "\n%u. ", number);
  say_first(_(l->meaning), b->out);
  fprintf(b->out, " (%s).\n", l->name);
  say_amount(s, b->out);
  say_when(s, &w, b->out);
  say_where(b, &w);
  say_who(b, s);
  say_take_up(s, b->out);
  say_checks(s, b->out);
  say_budget(&s->budget, b->out);
  say_trigger(b, &s->trigger);
  if (!is_neutral(s)) say_estimate(b, s);
}

static void say_event(const struct book *b, const struct p87_event *e)
{
  const struct p87_event_info *info = &p87_event_table[e->kind];
  const struct when_where w = {e->first_year, e->last_year, e->region_mask, e->area_mask, 0, e->country_mask};
  char words[P87_WORDS];
  fputs("\n - ", b->out);
  say_first(_(info->meaning), b->out);
  fprintf(b->out, " (%s).\n", info->name);
  fputs(_("   How much: "), b->out);
  fprintf(b->out, "%s %s.\n", p87_say_number(words, 100.0 * e->size), _(info->unit));
  say_years(&w, b->out);
  fputc('\n', b->out);
  say_where(b, &w);
}

/* --- the whole ---------------------------------------------------------------------------------------- */

/* Does an entry stand in the scenario's own file, not in one of its parents'? */
static int is_own(const struct p87_scenario *s, const char *file)
{
  return s->n_files == 0 || !file || strcmp(file, s->files[0].path) == 0;
}

/* What a scenario of the chain is called: its title for people. */
static const char *title_of(const struct book *b, size_t file)
{
  const struct p87_yaml_node *name = p87_yaml_get(b->files[file].root, "name");
  return name && name->kind == P87_YAML_TEXT ? name->text : b->scenario->files[file].name;
}

/* Does a key of the scenario's own file, a word or a list, have this word? */
static int says(const struct book *b, const char *key, const char *word)
{
  const struct p87_yaml_node *node = p87_yaml_get(b->files[0].root, key);
  const struct p87_yaml_node *item = node && node->kind == P87_YAML_LIST ? node->first : node;
  for (; item; item = node->kind == P87_YAML_LIST ? item->next : NULL)
    if (item->kind == P87_YAML_TEXT && strcmp(item->text, word) == 0) return 1;
  return 0;
}

/* The name of the file that a parent is said by: without folder and .yml. No two files of a chain have the same. */
static int is_called(const char *parent, const char *name)
{
  const char *slash = strrchr(parent, '/'), *base = slash ? slash + 1 : parent;
  const size_t n = strlen(name);
  return strncmp(base, name, n) == 0 && (base[n] == '\0' || strcmp(base + n, ".yml") == 0);
}

static int is_parent(const struct book *b, size_t file)
{
  const struct p87_yaml_node *parent = p87_yaml_get(b->files[0].root, "parent");
  const struct p87_yaml_node *item = parent && parent->kind == P87_YAML_LIST ? parent->first : parent;
  for (; item; item = parent->kind == P87_YAML_LIST ? item->next : NULL)
    if (is_called(item->text, b->scenario->files[file].name)) return 1;
  return 0;
}

static void say_parents(const struct book *b)
{
  char parents[LIST] = "", theirs[LIST] = "";
  size_t n = 0;
  if (b->n_files < 2) {
    fputs(_("It starts from the world as it was in 2016.\n"), b->out);
    return;
  }
  for (size_t i = b->n_files - 1; i > 0; i--) /* in the order of the list */
    if (is_parent(b, i)) add_to_list(parents, title_of(b, i)), n++;
  for (size_t i = 1; i < b->n_files; i++)
    if (!is_parent(b, i)) add_to_list(theirs, title_of(b, i));
  if (n == 1)
    fprintf(b->out, _("It starts from the scenario \"%s\" and says only what differs.\n"), parents);
  else
    fprintf(b->out,
            _("It starts from several scenarios, whose levers and events add up: %s. It says only what "
              "differs.\n"),
            parents);
  if (*theirs) fprintf(b->out, ngettext("That one starts from: %s.\n", "They in turn start from: %s.\n", n), theirs);
}

static void say_simulated(const struct book *b)
{
  const struct p87_scenario *s = b->scenario;
  const size_t n = count_countries(s->country_mask, b->figures);
  char list[LIST] = "", words[P87_WORDS];
  if (n == b->figures->n_countries) {
    fprintf(b->out, _("It simulates the world, %zu countries, from %d to %u."), n, (int)P87_YEAR_FIRST, s->horizon);
  } else if (n <= MOST_NAMED) {
    list_countries(s->country_mask, b->figures, list);
    fprintf(b->out, _("It simulates these countries from %d to %u: %s."), (int)P87_YEAR_FIRST, s->horizon, list);
  } else {
    fprintf(b->out, _("It simulates %zu countries, from %d to %u."), n, (int)P87_YEAR_FIRST, s->horizon);
  }
  fputc(' ', b->out);
  fprintf(b->out, _("One simulated person stands for %s real ones."), p87_say_number(words, s->scale));
  fputc(' ', b->out);
  if (s->replicates == 1)
    fprintf(b->out, _("The simulation is made once (seed %llu, population %llu)."), (unsigned long long)s->seed,
            (unsigned long long)s->population);
  else
    fprintf(b->out, _("The simulation is made %u times, each with other chance (seed %llu, population %llu)."),
            s->replicates, (unsigned long long)s->seed, (unsigned long long)s->population);
  fputc('\n', b->out);
}

/* Keys beside levers and events that the scenario says over its parent. */
static void say_own_keys(const struct book *b)
{
  static const struct {
    const char *key, *words;
  } keys[] = {{"horizon", N_("the last year simulated")},
              {"seed", N_("the seed of chance")},
              {"population", N_("the synthetic population")},
              {"scale", N_("how many persons a simulated one stands for")},
              {"replicates", N_("how often the simulation is made")},
              {"countries", N_("the countries simulated")},
              {"without", N_("what is left out")},
              {"conditions", N_("what growth and conflict are like")},
              {"pace", N_("the pace of child labour")},
              {"sets", N_("names for groups of countries")}};
  char list[LIST] = "";
  if (b->n_files < 2) return;
  for (size_t k = 0; k < P87_COUNT_OF(keys); k++)
    if (p87_yaml_get(b->files[0].root, keys[k].key)) add_to_list(list, _(keys[k].words));
  if (*list) fprintf(b->out, _("It sets for itself: %s.\n"), list);
}

/* The path that child labour is steered along. */
static void say_path(const struct p87_pace *pace, unsigned horizon, FILE *out)
{
  char share[P87_WORDS];
  const double change = 100.0 * pace->rate;
  p87_say_number(share, pace->kind == P87_PACE_TARGET ? 100.0 * pace->to : change < 0.0 ? -change : change);
  if (pace->kind == P87_PACE_TARGET) {
    fprintf(out,
            _("Benchmark, not a policy: the share of children aged 5 to 17 in child labour falls by the same per cent "
              "each year from %d on, to %s %% in %u."),
            P87_YEAR_FIRST, share, pace->by);
    if (pace->by < horizon) fprintf(out, " %s", _("From then on it stays there."));
    return;
  }
  fprintf(out,
          pace->rate < 0.0
            ? _("Benchmark, not a policy: the share of children aged 5 to 17 in child labour falls by %s "
                "%% of itself each year from %d on.")
            : _("Benchmark, not a policy: the share of children aged 5 to 17 in child labour rises by "
                "%s %% of itself each year from %d on."),
          share, P87_YEAR_FIRST + 1);
}

static void say_outlook(const struct book *b)
{
  const struct p87_scenario *s = b->scenario;
  if (s->conditions == P87_CONDITIONS_OBSERVED)
    fprintf(b->out, "\n%s\n",
            _("Economic growth of countries and armed conflict are as they were observed, in the years that are "
              "published, and go on from there."));
  if (s->pace.kind == P87_PACE_NONE) return;
  fputc('\n', b->out);
  say_path(&s->pace, s->horizon, b->out);
  fprintf(b->out, "\n%s\n",
          _("The part of children's work that the model does not explain is steered, alike in all countries, so that "
            "all countries simulated keep this pace together."));
  if (s->n_settings > 0)
    fprintf(b->out, "%s\n",
            _("Levers beside a pace change which children work, not how many: to see what levers achieve, compare them "
              "in scenarios without a pace."));
}

static void say_left_out(const struct book *b)
{
  static const char *const titles[P87_SWITCHES] = {
#define P87_STEP(process, title, reads, writes) [P87_SWITCH_##process] = title,
#define P87_EXCHANGE(title)
#include "path87/tables/schedule.def"
    [P87_SWITCH_growth_shocks] = N_("shocks to economic growth, of the world and of regions"),
    [P87_SWITCH_drift] = N_("the part of past trends that the model does not explain"),
    [P87_SWITCH_random_events] = N_("harvests, prices, epidemics and conflicts that come by chance"),
    [P87_SWITCH_structure] = N_("the move of employment between sectors and statuses"),
  };
  const struct p87_scenario *s = b->scenario;
  if (!s->without) return;
  fputc('\n', b->out);
  fprintf(b->out, _("Left out from %d on, to see what each contributes:"), P87_YEAR_FIRST + 1);
  fputc('\n', b->out);
  for (unsigned k = 0; k < P87_SWITCHES; k++)
    if (s->without >> k & 1) say_item(_(titles[k]), p87_switch_key[k], b->out);
}

static unsigned say_own_levers(const struct book *b)
{
  const struct p87_scenario *s = b->scenario;
  unsigned n = 0;
  for (size_t i = 0; i < s->n_settings; i++) n += (unsigned)is_own(s, s->settings[i].file);
  fputc('\n', b->out);
  if (s->n_settings == 0)
    fputs(_("It pulls no lever: no policy changes.\n"), b->out);
  else if (n == 0)
    fputs(_("It pulls no lever of its own.\n"), b->out);
  else
    fprintf(b->out, ngettext("What it changes: %u lever.\n", "What it changes: %u levers.\n", n), n);
  unsigned number = 0;
  for (size_t i = 0; i < s->n_settings; i++)
    if (is_own(s, s->settings[i].file)) say_setting(b, &s->settings[i], ++number);
  return n;
}

static void say_own_events(const struct book *b)
{
  const struct p87_scenario *s = b->scenario;
  int said = 0;
  for (size_t i = 0; i < s->n_events; i++) {
    if (!is_own(s, s->events[i].file)) continue;
    if (!said++) fprintf(b->out, "\n%s\n", _("What happens, whatever policies do:"));
    say_event(b, &s->events[i]);
  }
}

/* Levers of parents that the scenario does without. */
static void say_dropped(const struct book *b)
{
  if (b->n_files < 2) return;
  if (says(b, "without_levers", "all")) {
    fprintf(b->out, "\n%s\n", _("It does without all levers of the scenarios it starts from."));
    return;
  }
  int said = 0;
  for (unsigned k = 0; k < P87_LEVERS; k++) {
    if (!says(b, "without_levers", p87_lever_table[k].name)) continue;
    if (!said++) fprintf(b->out, "\n%s\n", _("What it does without, of the levers of the scenarios it starts from:"));
    say_item(_(p87_lever_table[k].meaning), p87_lever_table[k].name, b->out);
  }
}

/* One lever or event of a parent, and its years. */
static void say_kept_one(const struct book *b, const char *meaning, const char *key, unsigned first, unsigned last)
{
  char text[LIST];
  if (first == last)
    snprintf(text, sizeof text, _("%s, in %u"), meaning, first);
  else
    snprintf(text, sizeof text, _("%s, from %u to %u"), meaning, first, last);
  say_item(text, key, b->out);
}

static void say_kept(const struct book *b)
{
  const struct p87_scenario *s = b->scenario;
  int said = 0;
  if (b->n_files < 2) return;
  fputc('\n', b->out);
  for (size_t i = 0; i < s->n_settings + s->n_events; i++) {
    const struct p87_setting *lever = i < s->n_settings ? &s->settings[i] : NULL;
    const struct p87_event *event = lever ? NULL : &s->events[i - s->n_settings];
    if (is_own(s, lever ? lever->file : event->file)) continue;
    if (!said++) fprintf(b->out, "%s\n", _("What it keeps from the scenarios it starts from:"));
    if (lever) {
      const struct p87_lever_info *l = &p87_lever_table[lever->lever];
      say_kept_one(b, _(l->meaning), l->name, lever->first_year, lever->last_year);
    } else {
      const struct p87_event_info *e = &p87_event_table[event->kind];
      say_kept_one(b, _(e->meaning), e->name, event->first_year, event->last_year);
    }
  }
  if (!said) fputs(_("From the scenarios it starts from it keeps no lever and no event.\n"), b->out);
}

static void say_all(const struct book *b)
{
  fprintf(b->out, "%s\n\n", b->scenario->name);
  say_parents(b);
  say_simulated(b);
  say_own_keys(b);
  say_outlook(b);
  const unsigned levers = say_own_levers(b);
  say_own_events(b);
  say_left_out(b);
  say_dropped(b);
  say_kept(b);
  if (levers > 0)
    fprintf(b->out, "\n%s %s\n",
            _("Whom it reaches and what it costs are rough estimates from published figures of 2016, one lever at a "
              "time and before anything is simulated; path87 run and path87 compare tell more."),
            _("USD PPP are international dollars: one buys the same in every country (purchasing power parity, prices "
              "of 2011)."));
}

p87_status p87_scenario_explain(const struct p87_scenario *scenario, const struct p87_params *params,
                                const struct p87_figures *figures, FILE *out)
{
  struct p87_report report = {0};
  struct p87_mistakes m = {.report = &report};
  struct book b = {.scenario = scenario, .params = params, .figures = figures, .out = out};
  p87_status st = P87_OK;
  P87_CHECK(scenario->n_files <= MOST_PARENTS, "a chain of %zu scenarios", scenario->n_files);
  for (size_t i = 0; i < scenario->n_files && !st; i++) {
    const struct p87_scenario_file *file = &scenario->files[i];
    st = p87_yaml_parse(file->path, file->text, file->bytes, &b.files[i], &m);
    if (!st) b.n_files++;
  }
  if (!st) say_all(&b);
  for (size_t i = 0; i < b.n_files; i++) p87_yaml_free(&b.files[i]);
  p87_report_free(&report);
  return st || ferror(out) ? P87_MACHINE : P87_OK; /* what is in the files has been read before */
}
