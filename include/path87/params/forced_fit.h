#ifndef PATH87_PARAMS_FORCED_FIT_H
#define PATH87_PARAMS_FORCED_FIT_H

#include "path87/base/status.h"
#include "path87/params/params.h"
#include "path87/params/text.h"

/* Constants of forced labour: params/calibrated/forced_2016.csv, one row a region, kind, sex and age. */

/* Nobody enters: before anything is calibrated. */
void p87_forced_fit_none(struct p87_forced_constants *out);

/* Every row exactly once. *out is untouched on failure. */
p87_status p87_forced_fit_parse(const char *file, const char *text, size_t n, struct p87_forced_constants *out,
                                struct p87_mistakes *m);

/* Writes them with the command that made them. */
p87_status p87_forced_fit_write(const char *path, const struct p87_forced_constants *constants, const char *provenance,
                                struct p87_report *report);

#endif
