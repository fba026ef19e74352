#ifndef PATH87_PARAMS_SCHEMA_H
#define PATH87_PARAMS_SCHEMA_H

#include <stdio.h>

/* Writes the JSON Schema (draft 2020-12) of scenario files, for editors. It is
 * made from levers.def and the key words of codes.h; the reader checks more. */
void p87_schema_print(FILE *out);

#endif
