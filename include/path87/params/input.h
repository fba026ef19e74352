#ifndef PATH87_PARAMS_INPUT_H
#define PATH87_PARAMS_INPUT_H

#include "path87/params/read.h"
#include "path87/params/text.h"

/* The parts of p87_inputs_read. Each leaves what it found in *in, also on
 * failure: the caller frees it. */

/* dir and name with a slash between, to be given to p87_free, or NULL. */
char *p87_path_join(const char *dir, const char *name);

/* Where parameter files come from: a folder, or texts at hand. All borrowed. */
struct p87_input_source {
  const char *place;                  /* the folder, or how messages call where the texts are */
  const struct p87_input_file *given; /* NULL: the files of the folder */
  size_t n_given;
};

/* Reads PLACE/NAME and keeps its text among the files of the inputs; *file is valid until the next
 * call. *path is the path opened, for messages (p87_free). */
p87_status p87_input_keep(const struct p87_input_source *from, const char *name, size_t limit, struct p87_inputs *in,
                          const struct p87_input_file **file, char **path, struct p87_mistakes *m);

/* model.yml: every parameter of params.def exactly once. */
p87_status p87_model_file_read(const struct p87_input_source *from, struct p87_inputs *in, struct p87_mistakes *m);
/* The same from n bytes of text. */
p87_status p87_model_parse(const char *file, const char *text, size_t n, struct p87_inputs *in, struct p87_mistakes *m);

/* world/: countries and their figures. */
p87_status p87_world_read(const struct p87_input_source *from, struct p87_inputs *in, struct p87_mistakes *m);

/* world/observed/: growth and battle deaths after 2016, with the flags that say where a figure is published. */
p87_status p87_observed_read(const struct p87_input_source *from, struct p87_inputs *in, struct p87_mistakes *m);
#define P87_OBSERVED_FOLDER "world/observed/"

/* The text of a file of calibrated constants. */
p87_status p87_constants_parse(const char *file, const char *text, size_t n, struct p87_constants *out,
                               struct p87_mistakes *m);

/* How a parameter is spread: normal(mean, sd), lognormal(median, sd of ln), uniform(low, high),
 * beta(a, b), or fixed. All are cut to the parameter's range. */
enum p87_spread { P87_SPREAD_fixed, P87_SPREAD_normal, P87_SPREAD_lognormal, P87_SPREAD_uniform, P87_SPREAD_beta };

/* Reads a distribution as written. 1, or 0 if it is none of them or its numbers make no sense, with
 * the reason in *why. */
int p87_spread_read(const char *text, enum p87_spread *kind, double *a, double *b, const char **why);

#endif
