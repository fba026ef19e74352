/* Everything that is read from params/, in one go. */
#include "path87/params/read.h"

#include <stdlib.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/country_fit.h"
#include "path87/params/csv.h"
#include "path87/params/input.h"

static p87_status read_calibrated(const char *dir, struct p87_inputs *in, struct p87_mistakes *m)
{
  const struct p87_input_file *file = NULL;
  char *path = NULL;
  p87_status st = p87_input_keep(dir, "calibrated/child_2016.csv", P87_CSV_MAX_BYTES, in, &file, &path, m);
  if (!st) st = p87_constants_parse(path, file->text, file->bytes, &in->params.constants, m);
  p87_free(path);
  path = NULL;
  if (st) return st;
  st = p87_input_keep(dir, "calibrated/countries_2016.csv", P87_CSV_MAX_BYTES, in, &file, &path, m);
  if (!st) st = p87_country_fits_parse(path, file->text, file->bytes, &in->figures, m);
  p87_free(path);
  return st;
}

static p87_status worse(p87_status a, p87_status b)
{
  return a == P87_MACHINE || b == P87_MACHINE ? P87_MACHINE : a > b ? a : b;
}

static int by_name(const void *left, const void *right)
{
  const struct p87_input_file *a = left, *b = right;
  return strcmp(a->name, b->name);
}

static p87_status read_inputs(const char *dir, int calibrated, struct p87_inputs *out, struct p87_report *report)
{
  struct p87_inputs draft = {0};
  struct p87_mistakes m = {.report = report};

  p87_status st = p87_model_file_read(dir, &draft, &m);
  if (st != P87_MACHINE) st = worse(st, p87_world_read(dir, &draft, &m));
  if (!st && calibrated) st = worse(st, read_calibrated(dir, &draft, &m));
  if (!st) {
    qsort(draft.files, draft.n_files, sizeof *draft.files, by_name);
    *out = draft;
    draft = (struct p87_inputs){0};
  }
  p87_inputs_free(&draft);
  return st;
}

p87_status p87_inputs_read(const char *dir, struct p87_inputs *out, struct p87_report *report)
{
  return read_inputs(dir, 1, out, report);
}

p87_status p87_inputs_read_uncalibrated(const char *dir, struct p87_inputs *out, struct p87_report *report)
{
  return read_inputs(dir, 0, out, report);
}

void p87_inputs_free(struct p87_inputs *inputs)
{
  for (size_t i = 0; i < P87_N_PARAMS; i++) {
    p87_free(inputs->source[i].distribution);
    p87_free(inputs->source[i].source);
    p87_free(inputs->source[i].grade);
  }
  for (size_t i = 0; i < inputs->n_files; i++) {
    p87_free(inputs->files[i].name);
    p87_free(inputs->files[i].text);
  }
  p87_free(inputs->files);
  p87_figures_free(&inputs->figures);
  *inputs = (struct p87_inputs){0};
}
