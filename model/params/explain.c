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
  unsigned first_year, last_year, region_mask, area_mask;
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
  char words[P87_WORDS];
  fputs(_("   How much: "), out);
  if (s->in_alias)
    fprintf(out, "%s %s", p87_say_number(words, s->value / l->per_unit), _(l->alias));
  else if (is_share)
    fprintf(out, "%s (%s)", p87_say_share(words, s->value), _(l->unit));
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
    fprintf(out, _("For persons aged %u and over."), who->youngest);
  else if (each == P87_EACH_person)
    fprintf(out, _("For persons aged %u to %u."), who->youngest, who->oldest);
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

/* What is asked of persons or households: one line a trait. */
static void say_traits(const struct p87_who *who, FILE *out)
{
  static const struct {
    unsigned trait;
    const char *must, *must_not;
  } asked[] = {{P87_ASKED_ORPHAN, N_("Only for orphans."), N_("Not for orphans.")},
               {P87_ASKED_ENROLLED, N_("Only for children who attended school the year before."),
                N_("Only for children who did not attend school the year before.")},
               {P87_ASKED_DISCRIMINATED, N_("Only for groups that face discrimination."),
                N_("Not for groups that face discrimination.")},
               {P87_ASKED_DISPLACED, N_("Only for displaced households."), N_("Not for displaced households.")}};
  for (size_t k = 0; k < P87_COUNT_OF(asked); k++) {
    if (who->must & asked[k].trait) fprintf(out, " %s", _(asked[k].must));
    if (who->must_not & asked[k].trait) fprintf(out, " %s", _(asked[k].must_not));
  }
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
    say_traits(&s->who, b->out);
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
  fprintf(out, _("   Budget: at most %s USD PPP a year."), p87_say_large(words, budget->usd));
  fputc(' ', out);
  fputs(budget->order == P87_FIRST_COME ? _("If it is short, those who come first are reached.")
                                        : _("If it is short, the poorest are reached first."),
        out);
  if (budget->leverage > 0.0) {
    fputc(' ', out);
    fprintf(out, _("Of it, national budgets add %s dollars for each dollar of the programme."),
            p87_say_number(words, budget->leverage));
  }
  fputc('\n', out);
}

static void say_trigger(const struct p87_trigger *when, FILE *out)
{
  static const char *const crisis[P87_CRISES] = {
    [P87_CRISIS_DROUGHT] = N_("   Only after a drought that takes at least %s of the harvest."),
    [P87_CRISIS_PRICE_FALL] = N_("   Only after a fall of the price of traded crops by at least %s."),
    [P87_CRISIS_EPIDEMIC] = N_("   Only after an epidemic that keeps at least %s of households from earning."),
    [P87_CRISIS_CONFLICT] = N_("   Only after an armed conflict of at least %s of full intensity.")};
  char words[P87_WORDS];
  if (when->crisis == P87_CRISIS_NONE) return;
  fprintf(out, _(crisis[when->crisis]), p87_say_share(words, (double)when->size));
  fputc(' ', out);
  fprintf(out, ngettext("It then acts for %u year.", "It then acts for %u years.", when->years), when->years);
  fputc('\n', out);
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
  if (e->counted == P87_COUNTED_BY_A_RUN)
    fputs(_("   Whom it reaches: published figures do not tell; the simulation counts them."), b->out);
  else
    fprintf(b->out, _(reached[e->counted]), p87_say_about(words, e->reached));
  if (s->trigger.crisis != P87_CRISIS_NONE && e->counted != P87_COUNTED_BY_A_RUN)
    fprintf(b->out, " %s", _("That is if the crisis struck everywhere in the same year."));
  const int of_children = e->counted == P87_COUNTED_CHILDREN || e->counted == P87_COUNTED_PUPILS;
  if (of_children && s->who.target != P87_TARGET_ALL && e->usd >= e->usd_wanted)
    fprintf(b->out, " %s", _("There may be more: poor households have more children than this estimate can know."));
  fputc('\n', b->out);
}

static void say_cost(const struct book *b, const struct p87_reach_estimate *e)
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
          _("   What it costs: about %s USD PPP of 2016 a year at full value, that is about %s USD PPP for each one "
            "reached."),
          p87_say_about(words, e->usd), p87_say_about(each, e->usd / e->reached));
  if (e->usd < e->usd_wanted) {
    fputc(' ', b->out);
    fprintf(b->out, _("The budget is short: to reach all who are meant would take about %s USD PPP a year."),
            p87_say_about(words, e->usd_wanted));
  }
  fputc('\n', b->out);
}

static void say_setting(const struct book *b, const struct p87_setting *s, unsigned number)
{
  const struct p87_lever_info *l = &p87_lever_table[s->lever];
  const struct when_where w = {s->first_year, s->last_year, s->region_mask, s->area_mask, s->country_mask};
  const struct p87_reach_estimate e = p87_reach_estimate(b->scenario, s, b->params, b->figures);
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
  say_trigger(&s->trigger, b->out);
  if (is_neutral(s)) return;
  say_reach(b, s, &e);
  say_cost(b, &e);
}

static void say_event(const struct book *b, const struct p87_event *e)
{
  const struct p87_event_info *info = &p87_event_table[e->kind];
  const struct when_where w = {e->first_year, e->last_year, e->region_mask, e->area_mask, e->country_mask};
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

static void say_parents(const struct book *b)
{
  char list[LIST] = "";
  if (b->n_files < 2) {
    fputs(_("It starts from the world as it was in 2016.\n"), b->out);
    return;
  }
  fprintf(b->out, _("It starts from the scenario \"%s\" and says only what differs.\n"), title_of(b, 1));
  for (size_t i = 2; i < b->n_files; i++) add_to_list(list, title_of(b, i));
  if (*list) fprintf(b->out, _("That one starts from: %s.\n"), list);
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
              {"without", N_("what is left out")}};
  char list[LIST] = "";
  if (b->n_files < 2) return;
  for (size_t k = 0; k < P87_COUNT_OF(keys); k++)
    if (p87_yaml_get(b->files[0].root, keys[k].key)) add_to_list(list, _(keys[k].words));
  if (*list) fprintf(b->out, _("It sets for itself: %s.\n"), list);
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
  if (n == 0)
    fputs(_("It pulls no lever of its own: no policy changes.\n"), b->out);
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

static void say_kept(const struct book *b)
{
  const struct p87_scenario *s = b->scenario;
  int said = 0;
  if (b->n_files < 2) return;
  fputc('\n', b->out);
  for (size_t i = 0; i < s->n_settings + s->n_events; i++) {
    const int is_lever = i < s->n_settings;
    const char *file = is_lever ? s->settings[i].file : s->events[i - s->n_settings].file;
    if (is_own(s, file)) continue;
    if (!said++) fprintf(b->out, "%s\n", _("What it keeps from the scenarios it starts from:"));
    if (is_lever) {
      const struct p87_lever_info *l = &p87_lever_table[s->settings[i].lever];
      say_item(_(l->meaning), l->name, b->out);
    } else {
      const struct p87_event_info *e = &p87_event_table[s->events[i - s->n_settings].kind];
      say_item(_(e->meaning), e->name, b->out);
    }
  }
  if (!said) fputs(_("From the scenarios it starts from it keeps no lever and no event: they have none.\n"), b->out);
}

static void say_all(const struct book *b)
{
  fprintf(b->out, "%s\n\n", b->scenario->name);
  say_parents(b);
  say_simulated(b);
  say_own_keys(b);
  const unsigned levers = say_own_levers(b);
  say_own_events(b);
  say_left_out(b);
  say_kept(b);
  if (levers > 0)
    fprintf(b->out, "\n%s\n",
            _("Whom it reaches and what it costs are rough estimates from published figures of 2016, one lever at a "
              "time and before anything is simulated; path87 run and path87 compare tell more."));
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
