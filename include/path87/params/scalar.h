#ifndef PATH87_PARAMS_SCALAR_H
#define PATH87_PARAMS_SCALAR_H

#include "path87/params/yaml.h"

/* Values of a scenario file: each function checks the type and the range of one
 * node, says what is wrong, and returns 1 only if *out was set. */

/* Where the value stands, for messages: "FILE:line:column: what: ...". */
struct p87_scalar {
  const char *file;
  const char *what; /* the key, with what it belongs to: "seed", "lever x: ramp" */
  const struct p87_yaml_node *node;
  struct p87_mistakes *m;
};

/* A text of 1 to `most` bytes. */
int p87_scalar_text(struct p87_scalar s, size_t most, const char **out);

/* A whole number from min to max, optionally followed by `unit` (NULL: no unit). */
int p87_scalar_whole(struct p87_scalar s, uint64_t min, uint64_t max, const char *unit, uint64_t *out);

/* A number from min to max. */
int p87_scalar_number(struct p87_scalar s, double min, double max, double *out);

/* A share from 0 to 1, or a number of per cent from 0 % to 100 %. */
int p87_scalar_share(struct p87_scalar s, double *out);

/* Reads the number at the start of a text, and where what follows begins, spaces skipped. */
int p87_scalar_split(struct p87_scalar s, const char *expected, double *number, const char **rest);

/* 1 if two texts agree with upper and lower case, blanks, - and _ alike. */
int p87_same_words(const char *a, const char *b);

#endif
