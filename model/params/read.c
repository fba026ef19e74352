/* Everything that is read from params/, in one go. */
#include "path87/params/read.h"

#include <stdlib.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/country_fit.h"
#include "path87/params/csv.h"
#include "path87/params/drift_file.h"
#include "path87/params/forced_fit.h"
#include "path87/params/input.h"

static p87_status read_calibrated(const struct p87_input_source *from, struct p87_inputs *in, struct p87_mistakes *m)
{
  const struct p87_input_file *file = NULL;
  char *path = NULL;
  p87_status st = p87_input_keep(from, "calibrated/child_2016.csv", P87_CSV_MAX_BYTES, in, &file, &path, m);
  if (!st) st = p87_constants_parse(path, file->text, file->bytes, &in->params.constants, m);
  p87_free(path);
  path = NULL;
  if (st) return st;
  st = p87_input_keep(from, "calibrated/countries_2016.csv", P87_CSV_MAX_BYTES, in, &file, &path, m);
  if (!st) st = p87_country_fits_parse(path, file->text, file->bytes, &in->figures, m);
  p87_free(path);
  path = NULL;
  if (st) return st;
  st = p87_input_keep(from, "calibrated/forced_2016.csv", P87_CSV_MAX_BYTES, in, &file, &path, m);
  if (!st) st = p87_forced_fit_parse(path, file->text, file->bytes, &in->params.forced, m);
  p87_free(path);
  path = NULL;
  if (st) return st;
  st = p87_input_keep(from, "calibrated/drift.csv", P87_CSV_MAX_BYTES, in, &file, &path, m);
  if (!st) st = p87_drift_parse(path, file->text, file->bytes, in->params.drift, m);
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

int p87_input_is_observed(const struct p87_input_file *file)
{
  return strncmp(file->name, P87_OBSERVED_FOLDER, strlen(P87_OBSERVED_FOLDER)) == 0;
}

static int gives_observed(const struct p87_input_source *from)
{
  for (size_t i = 0; i < from->n_given; i++)
    if (p87_input_is_observed(&from->given[i])) return 1;
  return 0;
}

/* A given text that nobody has asked for is of another version, or somebody put it there. */
static p87_status refuse_strangers(const struct p87_input_source *from, const struct p87_inputs *in,
                                   struct p87_mistakes *m)
{
  for (size_t i = 0; i < from->n_given; i++) {
    size_t known = 0;
    while (known < in->n_files && strcmp(in->files[known].name, from->given[i].name) != 0) known++;
    if (known == in->n_files)
      p87_mistake(m, from->place, 0, 0, "%s: no such parameter file is known", from->given[i].name);
  }
  if (m->n == 0 && from->n_given != in->n_files) p87_mistake(m, from->place, 0, 0, "a parameter file is given twice");
  return m->n > 0 ? P87_USER : P87_OK;
}

static p87_status read_inputs(const struct p87_input_source *from, int calibrated, struct p87_inputs *out,
                              struct p87_report *report)
{
  struct p87_inputs draft = {0};
  struct p87_mistakes m = {.report = report};

  p87_forced_fit_none(&draft.params.forced);
  p87_status st = p87_model_file_read(from, &draft, &m);
  if (st != P87_MACHINE) st = worse(st, p87_world_read(from, &draft, &m));
  if (!st && calibrated) st = worse(st, read_calibrated(from, &draft, &m));
  if (!st && gives_observed(from)) st = worse(st, p87_observed_read(from, &draft, &m));
  if (!st && from->given) st = refuse_strangers(from, &draft, &m);
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
  const struct p87_input_source folder = {.place = dir};
  return read_inputs(&folder, 1, out, report);
}

p87_status p87_inputs_read_uncalibrated(const char *dir, struct p87_inputs *out, struct p87_report *report)
{
  const struct p87_input_source folder = {.place = dir};
  return read_inputs(&folder, 0, out, report);
}

p87_status p87_inputs_observe(const char *dir, struct p87_inputs *inputs, struct p87_report *report)
{
  const struct p87_input_source folder = {.place = dir};
  struct p87_mistakes m = {.report = report};
  const p87_status st = p87_observed_read(&folder, inputs, &m);
  qsort(inputs->files, inputs->n_files, sizeof *inputs->files, by_name);
  return st;
}

p87_status p87_inputs_restore(const char *place, const struct p87_input_file *files, size_t n, struct p87_inputs *out,
                              struct p87_report *report)
{
  const struct p87_input_source texts = {.place = place, .given = files, .n_given = n};
  return read_inputs(&texts, 1, out, report);
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
