#ifndef PATH87_PARAMS_DESCRIBE_H
#define PATH87_PARAMS_DESCRIBE_H

#include <stdio.h>

#include "path87/params/read.h"
#include "path87/world/classify.h"

/* Reference pages made from the tables of include/path87/tables, so that they
 * cannot disagree with the program. */

enum { P87_DESCRIBE_TOPICS = 7 };

/* Topics of p87_describe: levers, inputs, year, results, schema, columns, definitions. */
extern const char *const p87_describe_topics[P87_DESCRIBE_TOPICS];

/* Writes the page of a topic. `schema` is scenarios/schema.json. P87_USER if there is no such topic,
 * P87_MACHINE if it cannot be written. */
p87_status p87_describe(const char *topic, FILE *out);

/* One definition of the statistics in words, with its ages and hours. */
void p87_describe_definition(enum p87_definition_code code, FILE *out);

/* Every parameter with value, unit, range, distribution, source and grade, and how many of each section rest on
 * judgement, as plain text. */
p87_status p87_describe_params(const struct p87_inputs *inputs, FILE *out);

/* The same as params/REFERENCE.md: every parameter with value, unit, range, distribution, source and grade. */
p87_status p87_describe_reference(const struct p87_inputs *inputs, FILE *out);

/* A scenario in plain sentences, in the language in use (params/language.h): what it changes against its parent, when,
 * where and for whom; whom that reaches and what it costs in terms of 2016; what it keeps. P87_MACHINE without memory, or
 * if it cannot be written. */
p87_status p87_scenario_explain(const struct p87_scenario *scenario, const struct p87_params *params,
                                const struct p87_figures *figures, FILE *out);

#endif
