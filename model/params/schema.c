/* The JSON Schema of scenario files. */
#include "path87/params/schema.h"

#include "path87/params/figures.h"
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
  fprintf(out, "},\n    \"target\": {\"pattern\": \"^(all|poor|poorest_[1-9][0-9]?)$\"");
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
  print_one_or_more("areas", "{\"$ref\": \"#/$defs/area\"}", out);
  print_one_or_more("regions", "{\"$ref\": \"#/$defs/any_region\"}", out);
  print_one_or_more("countries", "{\"$ref\": \"#/$defs/iso3\"}", out);
  print_one_or_more("places", "{\"anyOf\": [{\"$ref\": \"#/$defs/iso3\"}, {\"$ref\": \"#/$defs/any_region\"}]}", out);
  fprintf(out, "    \"where\": {\"anyOf\": [{\"$ref\": \"#/$defs/area\"}, {\"$ref\": \"#/$defs/any_region\"}, "
               "{\"$ref\": \"#/$defs/iso3\"}, {\"const\": \"all\"},\n"
               "      {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n"
               "        \"area\": {\"anyOf\": [{\"$ref\": \"#/$defs/areas\"}, {\"const\": \"all\"}]},\n"
               "        \"region\": {\"anyOf\": [{\"$ref\": \"#/$defs/regions\"}, {\"const\": \"all\"}]},\n"
               "        \"country\": {\"anyOf\": [{\"$ref\": \"#/$defs/countries\"}, {\"const\": \"all\"}]}}}]},\n"
               "    \"who\": {\"anyOf\": [{\"$ref\": \"#/$defs/target\"},\n"
               "      {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n"
               "        \"target\": {\"$ref\": \"#/$defs/target\"},\n"
               "        \"exclusion_error\": {\"$ref\": \"#/$defs/share\", \"description\": \"share of the target "
               "group who are not reached\"},\n"
               "        \"inclusion_error\": {\"$ref\": \"#/$defs/share\", \"description\": \"share of the others who "
               "are reached\"}}}]}\n"
               "  },\n");
}

static void print_lever(const struct p87_lever_info *l, int last, FILE *out)
{
  fprintf(out,
          "          {\"if\": {\"properties\": {\"lever\": {\"const\": \"%s\"}}}, \"then\": {\"properties\": "
          "{\"value\": {\"description\": ",
          l->name);
  print_string(l->meaning, out);
  fprintf(out,
          ", \"anyOf\": [{\"type\": \"number\", \"minimum\": %.10g, \"maximum\": %.10g}, {\"type\": \"string\", "
          "\"pattern\": ",
          l->min, l->max);
  fprintf(out, "\"^[-+0-9.eE]+ *(");
  for (const char *c = l->unit; *c; c++) fprintf(out, *c == '(' || *c == ')' || *c == '.' ? "\\\\%c" : "%c", *c);
  if (*l->alias) fprintf(out, "|%s", l->alias);
  fprintf(out, ")$\"}]}}}}%s\n", last ? "" : ",");
}

static void print_entry(FILE *out)
{
  const char *names[P87_LEVERS];
  for (size_t i = 0; i < P87_LEVERS; i++) names[i] = p87_lever_table[i].name;
  fprintf(out, "    \"levers\": {\"type\": [\"array\", \"null\"], \"description\": \"what this scenario changes; added "
               "to the levers of its parents\",\n"
               "      \"items\": {\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"lever\", "
               "\"value\", \"years\"],\n"
               "        \"properties\": {\n"
               "          \"lever\": {\"enum\": ");
  print_words(names, P87_LEVERS, out);
  fprintf(out,
          "},\n"
          "          \"value\": {\"type\": [\"number\", \"string\"], \"description\": \"a number in the lever's unit, "
          "or with a unit behind it\"},\n"
          "          \"years\": {\"$ref\": \"#/$defs/years\"},\n"
          "          \"ramp\": {\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0, \"maximum\": %d}, "
          "{\"type\": \"string\", \"pattern\": \"^[0-9]+ *years?$\"}], \"description\": \"years until the full value "
          "is reached\"},\n"
          "          \"where\": {\"$ref\": \"#/$defs/where\"},\n"
          "          \"who\": {\"$ref\": \"#/$defs/who\"}},\n"
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
          "          \"where\": {\"$ref\": \"#/$defs/where\"}}}}\n");
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
  fprintf(out,
          "  \"properties\": {\n"
          "    \"name\": {\"type\": \"string\", \"minLength\": 1, \"maxLength\": 200, \"description\": \"a title for "
          "people\"},\n"
          "    \"parent\": {\"type\": \"string\", \"description\": \"the scenario that this one starts from: a name or "
          "a path\"},\n"
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
  print_entry(out);
  print_events(out);
  fprintf(out, "  }\n}\n");
}
