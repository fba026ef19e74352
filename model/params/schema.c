/* The JSON Schema of scenario files. */
#include "path87/params/schema.h"

#include <string.h>

#include "path87/params/setting.h"
#include "path87/policy/lever.h"
#include "path87/policy/scenario.h"

/* A JSON string. The tables hold printable UTF-8. */
static void print_string(const char *text, FILE *out)
{
  fputc('"', out);
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') fputc('\\', out);
    fputc(*text, out);
  }
  fputc('"', out);
}

static void print_words(const char *const *words, size_t n, FILE *out)
{
  fputc('[', out);
  for (size_t i = 0; i < n; i++) {
    if (i) fprintf(out, ", ");
    print_string(words[i], out);
  }
  fputc(']', out);
}

/* Key words of `without`. */
static void print_switches(FILE *out)
{
  const char *words[P87_SWITCHES];
  size_t n = 0;
  for (unsigned k = 0; k < P87_SWITCHES; k++)
    if (p87_switch_key[k]) words[n++] = p87_switch_key[k];
  print_words(words, n, out);
}

/* A word of the list, or a list of such words. */
static void print_one_or_more(const char *name, const char *item, FILE *out)
{
  fprintf(out, "    \"%s\": {\"anyOf\": [%s, {\"type\": \"array\", \"items\": %s, \"minItems\": 1}]},\n", name, item,
          item);
}

/* The same for words of a table. */
static void print_words_def(const char *name, const char *const *words, size_t n, FILE *out)
{
  fprintf(out, "    \"%s\": {\"anyOf\": [{\"enum\": ", name);
  print_words(words, n, out);
  fprintf(out, "}, {\"type\": \"array\", \"minItems\": 1, \"items\": {\"enum\": ");
  print_words(words, n, out);
  fprintf(out, "}}]},\n");
}

/* Names with their meanings, as editors show them. */
static void print_levers(FILE *out)
{
  fprintf(out, "    \"lever\": {\"oneOf\": [\n");
  for (size_t i = 0; i < P87_LEVERS; i++) {
    fprintf(out, "      {\"const\": \"%s\", \"description\": ", p87_lever_table[i].name);
    print_string(p87_lever_table[i].meaning, out);
    fprintf(out, "}%s\n", i + 1 < P87_LEVERS ? "," : "]},");
  }
  fprintf(
    out,
    "    \"everybody\": {\"anyOf\": [{\"const\": \"all\"}, {\"type\": \"object\", \"additionalProperties\": false, "
    "\"properties\": {\"target\": {\"const\": \"all\"}}}]},\n");
}

static void print_where(FILE *out)
{
  static const char places[] =
    "        \"area\": {\"anyOf\": [{\"$ref\": \"#/$defs/areas\"}, {\"const\": \"all\"}]},\n"
    "        \"region\": {\"anyOf\": [{\"$ref\": \"#/$defs/regions\"}, {\"const\": \"all\"}]},\n"
    "        \"country\": {\"anyOf\": [{\"$ref\": \"#/$defs/countries\"}, {\"const\": \"all\"}]}";
  static const char start[] = "{\"anyOf\": [{\"$ref\": \"#/$defs/area\"}, {\"$ref\": \"#/$defs/any_region\"}, "
                              "{\"$ref\": \"#/$defs/iso3\"}, {\"$ref\": \"#/$defs/set\"},\n"
                              "      {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n";
  fprintf(out, "    \"where_it_happens\": %s%s}}]},\n", start, places);
  fprintf(out,
          "    \"where\": %s%s,\n"
          "        \"theme\": {\"anyOf\": [{\"$ref\": \"#/$defs/themes\"}, {\"const\": \"all\"}], \"description\": "
          "\"rural_informal: rural areas; supply_chain: communities that export at least the country's share of "
          "children's work; crisis: fragile countries, and communities in conflict\"}}}]},\n",
          start, places);
}

static void print_who(FILE *out)
{
  fprintf(
    out,
    "    \"who\": {\"anyOf\": [{\"$ref\": \"#/$defs/target\"},\n"
    "      {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n"
    "        \"target\": {\"$ref\": \"#/$defs/target\", \"description\": \"households by income per head: all, poor "
    "(below the subsistence line), poorest_40 (per cent of the country's people)\"},\n"
    "        \"age\": {\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0, \"maximum\": %d}, {\"type\": "
    "\"string\", \"pattern\": \"^[0-9]{1,3}( *[-\xE2\x80\x93\xE2\x80\x94] *[0-9]{1,3})?$\"}], "
    "\"description\": \"ages of those it is for, within the lever's\", \"examples\": [\"10-14\", 12]},\n"
    "        \"sex\": {\"enum\": [\"all\", \"female\", \"girls\", \"women\", \"male\", \"boys\", \"men\"]},\n"
    "        \"orphan\": {\"$ref\": \"#/$defs/yes_or_no\", \"description\": \"mother or father has died\"},\n"
    "        \"enrolled\": {\"$ref\": \"#/$defs/yes_or_no\", \"description\": \"attended school last year\"},\n"
    "        \"group\": {\"enum\": [\"discriminated\", \"others\", \"all\"], \"description\": \"households of groups "
    "that "
    "face discrimination, or the others\"},\n"
    "        \"displaced\": {\"$ref\": \"#/$defs/yes_or_no\", \"description\": \"households that had to flee\"},\n"
    "        \"sector\": {\"$ref\": \"#/$defs/sectors\", \"description\": \"households with an adult who works in "
    "it\"},\n"
    "        \"exclusion_error\": {\"$ref\": \"#/$defs/share\", \"description\": \"share of the target "
    "group who are not reached\"},\n"
    "        \"inclusion_error\": {\"$ref\": \"#/$defs/share\", \"description\": \"share of the others who "
    "are reached\"}}}]},\n",
    P87_AGE_LAST);
}

static void print_budget(FILE *out)
{
  fprintf(out,
          "    \"money\": {\"type\": \"string\", \"pattern\": \"^[-+0-9.eE]+ *([a-zA-Z]+ +)?([uU][sS][dD]( "
          "*[pP][pP][pP])?|US dollars)( *(per|a) year)?$\", \"description\": \"money a year for the whole programme: "
          "USD, market dollars of 2016, or USD PPP, in purchasing power\", \"examples\": [\"40 million USD\", "
          "\"40 million USD PPP\"]},\n"
          "    \"budget\": {\"anyOf\": [{\"$ref\": \"#/$defs/money\"},\n"
          "      {\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"money\"], \"properties\": {\n"
          "        \"money\": {\"$ref\": \"#/$defs/money\"},\n"
          "        \"order\": {\"enum\": ");
  print_words(p87_budget_order_key, P87_BUDGET_ORDERS, out);
  fprintf(out,
          ", \"description\": \"who is served where money is short\"},\n"
          "        \"leverage\": {\"type\": \"number\", \"minimum\": 0, \"maximum\": 100, \"description\": \"money of "
          "national budgets for one of the programme's\"}}}]},\n");
}

static void print_when(FILE *out)
{
  const char *const *crises = &p87_crisis_key[P87_CRISIS_NONE + 1];
  fprintf(out, "    \"crisis\": {\"enum\": ");
  print_words(crises, P87_CRISES - 1, out);
  fprintf(
    out,
    "},\n    \"when\": {\"anyOf\": [{\"$ref\": \"#/$defs/crisis\"},\n"
    "      {\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"crisis\"], \"properties\": {\n"
    "        \"crisis\": {\"$ref\": \"#/$defs/crisis\"},\n"
    "        \"size\": {\"$ref\": \"#/$defs/share\", \"description\": \"least size that counts: of the harvest, the "
    "price, "
    "households' earnings, full conflict; any without it\"},\n"
    "        \"for\": {\"anyOf\": [{\"type\": \"integer\", \"minimum\": 1, \"maximum\": %d}, {\"type\": \"string\", "
    "\"pattern\": \"^[0-9]+ *years?$\"}], \"description\": \"years of action after a crisis\", \"examples\": [\"2 "
    "years\"]}}}]}\n",
    (int)P87_TRIGGER_YEARS);
}

static void print_shared(FILE *out)
{
  fprintf(out, "  \"$defs\": {\n"
               "    \"share\": {\"anyOf\": [{\"type\": \"number\", \"minimum\": 0, \"maximum\": 1}, "
               "{\"type\": \"string\", \"pattern\": \"^[0-9.]+ *%%$\"}]},\n"
               "    \"iso3\": {\"type\": \"string\", \"pattern\": \"^[A-Z]{3}$\"},\n"
               "    \"region\": {\"enum\": ");
  print_words(p87_region_key, P87_REGIONS, out);
  fprintf(out, "},\n    \"region_name\": {\"enum\": ");
  print_words(p87_region_name, P87_REGIONS, out);
  fprintf(out, "},\n    \"area\": {\"enum\": ");
  print_words(p87_area_key, P87_AREAS, out);
  fprintf(out, "},\n    \"target\": {\"type\": \"string\", \"pattern\": \"^(all|poor|poorest_[1-9][0-9]?)$\"");
  fprintf(out, "},\n    \"step\": {\"enum\": ");
  print_switches(out);
  fprintf(
    out,
    "},\n    \"any_region\": {\"anyOf\": [{\"$ref\": \"#/$defs/region\"}, {\"$ref\": \"#/$defs/region_name\"}]},\n");
  fprintf(out,
          "    \"years\": {\"anyOf\": [{\"type\": \"integer\", \"minimum\": %d, \"maximum\": %d}, "
          "{\"type\": \"string\", \"pattern\": \"^20[0-9]{2}( *[-\xE2\x80\x93\xE2\x80\x94] *20[0-9]{2})?$\"}], "
          "\"description\": \"2018-2025, or one year\"},\n",
          P87_YEAR_FIRST + 1, P87_YEAR_LAST);
  fprintf(out,
          "    \"set\": {\"type\": \"string\", \"pattern\": \"^[a-z][a-z0-9_]{1,%d}$\", \"description\": "
          "\"a name of sets\"},\n",
          P87_SET_NAME - 1);
  fprintf(out, "    \"yes_or_no\": {\"enum\": [\"yes\", \"no\", true, false]},\n");
  print_one_or_more("areas", "{\"$ref\": \"#/$defs/area\"}", out);
  print_one_or_more("regions", "{\"anyOf\": [{\"$ref\": \"#/$defs/any_region\"}, {\"$ref\": \"#/$defs/set\"}]}", out);
  print_one_or_more("countries", "{\"anyOf\": [{\"$ref\": \"#/$defs/iso3\"}, {\"$ref\": \"#/$defs/set\"}]}", out);
  print_one_or_more("places",
                    "{\"anyOf\": [{\"$ref\": \"#/$defs/iso3\"}, {\"$ref\": \"#/$defs/any_region\"}, {\"$ref\": "
                    "\"#/$defs/set\"}]}",
                    out);
  print_words_def("themes", p87_theme_key, P87_NO_THEME, out);
  print_words_def("sectors", &p87_sector_key[P87_AGRICULTURE], P87_SECTORS - P87_AGRICULTURE, out);
  print_levers(out);
  print_where(out);
  print_who(out);
  print_budget(out);
  print_when(out);
  fprintf(out, "  },\n");
}

/* Units as text that YAML reads, for editors to offer. */
static void print_examples(const struct p87_lever_info *l, FILE *out)
{
  const double value = l->max > 1.0 ? 1.0 : l->max / 2.0;
  fprintf(out, ", \"examples\": [");
  if (strcmp(l->unit, "years") == 0)
    fprintf(out, "15, \"15 years\"");
  else
    fprintf(out, "\"%.10g %s\"", value, l->unit);
  const double in_alias = p87_lever_has_other_base(l) ? 10.0 : l->max / l->per_unit / 2.0;
  if (*l->alias) fprintf(out, ", \"%.10g %s\"", in_alias, l->alias);
  fprintf(out, "]");
}

/* Keys that do not go with a lever. */
static void print_refused(const struct p87_lever_info *l, FILE *out)
{
  const int is_programme = l->reach == P87_REACH_household, is_grant = l->gives == P87_GIFT_grant;
  if (!is_programme) fprintf(out, ", \"who\": {\"$ref\": \"#/$defs/everybody\"}");
  if (!is_programme || l->basis != P87_BASIS_money) fprintf(out, ", \"budget\": false");
  if (!is_grant) fprintf(out, ", \"enforcement\": false, \"conditional\": false");
  if (l->delivery == P87_DELIVERY_decreed) fprintf(out, ", \"take_up\": false");
  if (strcmp(l->unit, "years") == 0) fprintf(out, ", \"ramp\": false");
}

static void print_lever(const struct p87_lever_info *l, int last, FILE *out)
{
  const int is_age = strcmp(l->unit, "years") == 0;
  fprintf(out,
          "          {\"if\": {\"properties\": {\"lever\": {\"const\": \"%s\"}}}, \"then\": {\"properties\": "
          "{\"value\": {\"description\": ",
          l->name);
  print_string(l->meaning, out);
  print_examples(l, out);
  fprintf(
    out,
    ", \"anyOf\": [{\"type\": \"%s\", \"minimum\": %.10g, \"maximum\": %.10g}, {\"type\": \"string\", \"pattern\": ",
    is_age ? "integer" : "number", is_age ? (double)P87_LEAST_LEGAL_AGE : l->min, l->max);
  fprintf(out, "\"^[-+0-9.eE]+ *(");
  for (const char *c = l->unit; *c; c++) fprintf(out, *c == '(' || *c == ')' || *c == '.' ? "\\\\%c" : "%c", *c);
  if (*l->alias) fprintf(out, "|%s", l->alias);
  fprintf(out, ")$\"}]}");
  print_refused(l, out);
  fprintf(out, "}}}%s\n", last ? "" : ",");
}

static void print_entry(FILE *out)
{
  fprintf(out,
          "    \"levers\": {\"type\": [\"array\", \"null\"], \"description\": \"what this scenario changes; added "
          "to the levers of its parents\",\n"
          "      \"items\": {\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"lever\", "
          "\"value\", \"years\"],\n"
          "        \"properties\": {\n"
          "          \"lever\": {\"$ref\": \"#/$defs/lever\"},\n"
          "          \"value\": {\"type\": [\"number\", \"string\"], \"description\": \"a number in the lever's unit, "
          "or with a unit behind it\"},\n"
          "          \"years\": {\"$ref\": \"#/$defs/years\"},\n");
  fprintf(
    out,
    "          \"ramp\": {\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0, \"maximum\": %d}, "
    "{\"type\": \"string\", \"pattern\": \"^[0-9]+ *years?$\"}], \"description\": \"years until the full value "
    "is reached\"},\n"
    "          \"where\": {\"$ref\": \"#/$defs/where\", \"description\": \"everywhere without it\"},\n"
    "          \"who\": {\"$ref\": \"#/$defs/who\", \"description\": \"for whom; all without it\"},\n"
    "          \"take_up\": {\"$ref\": \"#/$defs/share\", \"description\": \"share of those reached who take what is "
    "offered\", \"examples\": [\"80 %%\"]},\n"
    "          \"enforcement\": {\"$ref\": \"#/$defs/share\", \"description\": \"of grants: share of households whose "
    "children's attendance is checked\", \"examples\": [\"80 %%\"]},\n"
    "          \"conditional\": {\"$ref\": \"#/$defs/yes_or_no\", \"description\": \"of grants: no pays whether "
    "children attend or not, as enforcement 0\"},\n"
    "          \"budget\": {\"$ref\": \"#/$defs/budget\", \"description\": \"money a year that the programme cannot "
    "exceed\"},\n"
    "          \"when\": {\"$ref\": \"#/$defs/when\", \"description\": \"acts only after a crisis\"}},\n"
    "        \"allOf\": [\n",
    P87_YEARS - 1);
  for (size_t i = 0; i < P87_LEVERS; i++) print_lever(&p87_lever_table[i], i + 1 == P87_LEVERS, out);
  fprintf(out, "        ]}},\n");
}

static void print_events(FILE *out)
{
  fprintf(out, "    \"events\": {\"type\": [\"array\", \"null\"], \"description\": \"what happens from outside, "
               "whatever levers do; added to the events of its parents\",\n"
               "      \"items\": {\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"event\", "
               "\"size\", \"years\"],\n"
               "        \"properties\": {\n"
               "          \"event\": {\"oneOf\": [");
  for (size_t i = 0; i < P87_EVENTS; i++) {
    fprintf(out, "%s{\"const\": \"%s\", \"description\": ", i ? ", " : "", p87_event_table[i].name);
    print_string(p87_event_table[i].meaning, out);
    fputc('}', out);
  }
  fprintf(out,
          "]},\n"
          "          \"size\": {\"type\": \"string\", \"pattern\": \"^[-+0-9.eE]+ *%%( of .+)?$\", \"description\": "
          "\"30 %%\"},\n"
          "          \"years\": {\"$ref\": \"#/$defs/years\"},\n"
          "          \"where\": {\"$ref\": \"#/$defs/where_it_happens\"}}}}\n");
}

/* What a scenario says of the way of the world: conditions and pace. */
static void print_outlook(FILE *out)
{
  fprintf(out, "    \"conditions\": {\"enum\": ");
  print_words(p87_conditions_key, P87_CONDITIONS, out);
  fprintf(
    out,
    ", \"description\": \"growth and conflict after %d: made from what was known of it, or as observed\"},\n"
    "    \"pace\": {\"anyOf\": [{\"const\": \"none\"},\n"
    "      {\"type\": \"string\", \"pattern\": \"^[-+0-9.eE]+ *%% (a|per) year$\"},\n"
    "      {\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"to\", \"by\"], \"properties\": {\n"
    "        \"to\": {\"$ref\": \"#/$defs/share\", \"description\": \"share of children of 5-17 in child labour, "
    "0.1 %% to 50 %%\"},\n"
    "        \"by\": {\"type\": \"integer\", \"minimum\": %d, \"maximum\": %d}}}], "
    "\"description\": \"a benchmark, not a policy: -2.5 %% a year, or {to: 1 %%, by: 2025}\"},\n",
    P87_YEAR_FIRST, P87_YEAR_FIRST + 2, P87_YEAR_LAST);
}

void p87_schema_print(FILE *out)
{
  fprintf(out, "{\n"
               "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
               "  \"title\": \"A path87 scenario\",\n"
               "  \"type\": \"object\",\n"
               "  \"additionalProperties\": false,\n"
               "  \"required\": [\"name\"],\n");
  print_shared(out);
  fprintf(
    out,
    "  \"properties\": {\n"
    "    \"name\": {\"type\": \"string\", \"minLength\": 1, \"maxLength\": 200, \"description\": \"a title for "
    "people\"},\n"
    "    \"parent\": {\"anyOf\": [{\"type\": \"string\", \"minLength\": 1}, {\"type\": \"array\", \"minItems\": 1, "
    "\"items\": {\"type\": \"string\", \"minLength\": 1}}], \"description\": \"the scenario that this one starts "
    "from, a name or a path; or a list of them, whose levers add up\"},\n"
    "    \"horizon\": {\"type\": \"integer\", \"minimum\": %d, \"maximum\": %d, \"description\": \"last year "
    "simulated\"},\n"
    "    \"seed\": {\"type\": \"integer\", \"minimum\": 0, \"description\": \"of all chance; the same in "
    "scenarios to be compared\"},\n"
    "    \"population\": {\"type\": \"integer\", \"minimum\": 0, \"description\": \"number of the synthetic "
    "population\"},\n"
    "    \"replicates\": {\"type\": \"integer\", \"minimum\": 1, \"maximum\": 10000, \"description\": \"how "
    "often the run is repeated with other chance\"},\n"
    "    \"scale\": {\"type\": \"number\", \"minimum\": 1, \"maximum\": 100000, \"description\": \"persons for "
    "whom one simulated person stands\"},\n"
    "    \"countries\": {\"anyOf\": [{\"$ref\": \"#/$defs/places\"}, {\"const\": \"all\"}], \"description\": "
    "\"countries or regions simulated\"},\n",
    P87_YEAR_FIRST, P87_YEAR_LAST);
  fprintf(out, "    \"without\": {\"anyOf\": [{\"const\": \"none\"}, {\"$ref\": \"#/$defs/step\"}, "
               "{\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/step\"}}], "
               "\"description\": \"steps of the year and drivers left out from 2017 on\"},\n");
  print_outlook(out);
  fprintf(
    out,
    "    \"sets\": {\"type\": \"object\", \"description\": \"countries under a name of your own, for countries "
    "and where\", \"additionalProperties\": {\"anyOf\": [{\"$ref\": \"#/$defs/places\"}, {\"const\": \"all\"}]}, "
    "\"propertyNames\": {\"$ref\": \"#/$defs/set\"}},\n"
    "    \"without_levers\": {\"anyOf\": [{\"const\": \"all\"}, {\"$ref\": \"#/$defs/lever\"}, {\"type\": \"array\", "
    "\"items\": {\"$ref\": \"#/$defs/lever\"}}], \"description\": \"levers of parents that this scenario does "
    "without\"},\n");
  print_entry(out);
  print_events(out);
  fprintf(out, "  }\n}\n");
}
