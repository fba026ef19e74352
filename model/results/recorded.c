/* /inputs, read back. */
#include "path87/results/recorded.h"

#include <hdf5.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/params/input.h"
#include "path87/results/netcdf.h"
#include "path87/results/record.h"
#include "path87/results/results.h"

enum { MOST_FILES = 1000, MOST_BYTES = 1 << 30, MOST_REPLICATES = 10000, MOST_SCALE = 100000, PATH_ROOM = 128 };

_Static_assert(sizeof(hid_t) == sizeof(int64_t), "the header gives hid_t as int64_t");

/* What is being read; after the first failure nothing more is. */
struct source {
  hid_t place;
  const char *path;
  struct p87_report *report;
  p87_status status;
};

static void refuse(struct source *in, const char *object, const char *what)
{
  char cause[P87_NC_CAUSE];
  if (in->status) return;
  in->status = P87_USER;
  if (p87_nc_system_cause(cause)) {
    in->status = P87_MACHINE;
    p87_report_add(in->report, in->path, 0, 0, "cannot read %s: %s; mend the disk or copy the file elsewhere", object,
                   cause);
    return;
  }
  p87_report_add(in->report, in->path, 0, 0,
                 "the inputs of the run cannot be read back: %s %s; take the file as path87 %s wrote it", object, what,
                 P87_VERSION);
}

static void no_memory(struct source *in, const char *object)
{
  if (in->status) return;
  in->status = P87_MACHINE;
  p87_report_add(in->report, in->path, 0, 0, "no memory to read %s; free some and run again", object);
}

/* Memory for the caller; NULL after a refusal. */
static void *room_for(struct source *in, size_t n, size_t size, const char *object)
{
  void *p = in->status ? NULL : p87_alloc_array(n, size);
  if (!p) no_memory(in, object);
  return p;
}

/* --- datasets ------------------------------------------------------------------------------- */

/* Its elements, at most `most`, if the dataset has this class and at most one axis; 0 if not. */
static size_t count_of(hid_t dataset, H5T_class_t class, size_t most)
{
  const hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
  const int fits = type >= 0 && space >= 0 && H5Tget_class(type) == class && H5Sget_simple_extent_ndims(space) <= 1 &&
                   (class != H5T_STRING || H5Tis_variable_str(type) > 0);
  const hssize_t n = fits ? H5Sget_simple_extent_npoints(space) : 0;
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  return n > 0 && (size_t)n <= most ? (size_t)n : 0;
}

/* GROUP/NAME with *n elements; negative after a refusal. */
static hid_t open_dataset(struct source *in, const char *group, const char *name, H5T_class_t class, size_t most,
                          size_t *n)
{
  char object[PATH_ROOM];
  *n = 0;
  if (in->status) return -1;
  snprintf(object, sizeof object, "%s/%s", group, name);
  if (!p87_nc_stands(in->place, object)) {
    refuse(in, object, "is missing");
    return -1;
  }
  const hid_t id = H5Dopen2(in->place, object, H5P_DEFAULT);
  if (id >= 0) *n = count_of(id, class, most);
  if (*n) return id;
  refuse(in, object, "has another type or shape than expected");
  if (id >= 0) H5Dclose(id);
  return -1;
}

/* All numbers of a dataset, owned by the caller; NULL after a refusal. */
static void *read_numbers(struct source *in, const char *group, const char *name, H5T_class_t class, hid_t type,
                          size_t size, size_t most, size_t *n)
{
  const hid_t id = open_dataset(in, group, name, class, most, n);
  if (id < 0) return NULL;
  void *numbers = room_for(in, *n, size, name);
  if (numbers && H5Dread(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) < 0) refuse(in, name, "is damaged");
  H5Dclose(id);
  if (!in->status) return numbers;
  p87_free(numbers);
  return NULL;
}

static void read_number(struct source *in, const char *group, const char *name, H5T_class_t class, hid_t type,
                        size_t size, void *out)
{
  size_t n = 0;
  void *number = read_numbers(in, group, name, class, type, size, 1, &n);
  if (number) memcpy(out, number, size);
  p87_free(number);
}

static hid_t text_type(void)
{
  const hid_t type = H5Tcopy(H5T_C_S1);
  if (type < 0 || (H5Tset_size(type, H5T_VARIABLE) >= 0 && H5Tset_cset(type, H5T_CSET_UTF8) >= 0)) return type;
  H5Tclose(type);
  return -1;
}

/* Copies of n texts of HDF5; 0 without memory. */
static int copy_texts(char **to, char *const *from, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    const char *text = from[i] ? from[i] : "";
    to[i] = p87_text_copy(text, strlen(text));
    if (!to[i]) return 0;
  }
  return 1;
}

static void free_texts(char **text, size_t n)
{
  for (size_t i = 0; text && i < n; i++) p87_free(text[i]);
  p87_free(text);
}

/* All texts of a dataset, to be given to free_texts; NULL after a refusal. */
static char **read_texts(struct source *in, const char *group, const char *name, size_t most, size_t *n)
{
  const hid_t id = open_dataset(in, group, name, H5T_STRING, most, n);
  if (id < 0) return NULL;
  char **theirs = room_for(in, *n, sizeof *theirs, name);
  char **mine = room_for(in, *n, sizeof *mine, name);
  const hid_t type = text_type(), space = H5Dget_space(id);
  if (type < 0 || space < 0) no_memory(in, name);
  if (!in->status && H5Dread(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, theirs) < 0) refuse(in, name, "is damaged");
  if (!in->status && !copy_texts(mine, theirs, *n)) no_memory(in, name);
  if (theirs && type >= 0 && space >= 0) H5Dvlen_reclaim(type, space, H5P_DEFAULT, theirs);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  H5Dclose(id);
  p87_free(theirs);
  if (!in->status) return mine;
  free_texts(mine, *n);
  return NULL;
}

/* --- files ---------------------------------------------------------------------------------- */

/* Files one behind the other. */
struct shelf {
  size_t n;
  char **name;             /* owned */
  int64_t *first, *length; /* owned */
  char *content;           /* owned */
};

static void shelf_free(struct shelf *s)
{
  free_texts(s->name, s->n);
  p87_free(s->first);
  p87_free(s->length);
  p87_free(s->content);
}

static void shelf_read(struct source *in, const char *group, struct shelf *s)
{
  size_t n_first, n_length, bytes;
  s->name = read_texts(in, group, "file", MOST_FILES, &s->n);
  s->first =
    read_numbers(in, group, "first_byte", H5T_INTEGER, H5T_NATIVE_INT64, sizeof *s->first, MOST_FILES, &n_first);
  s->length = read_numbers(in, group, "bytes", H5T_INTEGER, H5T_NATIVE_INT64, sizeof *s->length, MOST_FILES, &n_length);
  s->content = read_numbers(in, group, "content", H5T_INTEGER, H5T_NATIVE_UINT8, 1, MOST_BYTES, &bytes);
  if (in->status) return;
  int fits = n_first == s->n && n_length == s->n;
  for (size_t i = 0; i < s->n && fits; i++)
    fits = s->first[i] >= 0 && s->length[i] >= 0 && (uint64_t)s->first[i] <= bytes &&
           (uint64_t)s->length[i] <= bytes - (uint64_t)s->first[i];
  if (!fits) refuse(in, group, "has files beyond the end of its content");
}

/* "results/a.h5/inputs/files": how messages call a group. NULL after a refusal. */
static char *name_place(struct source *in, const char *group)
{
  char *place = in->status ? NULL : p87_path_join(in->path, group);
  if (!place) no_memory(in, group);
  return place;
}

static void restore_inputs(struct source *in, struct p87_inputs *out)
{
  static const char group[] = "inputs/files";
  struct shelf s = {0};
  shelf_read(in, group, &s);
  char *place = name_place(in, group);
  struct p87_input_file *file = room_for(in, s.n, sizeof *file, group);
  for (size_t i = 0; i < s.n && !in->status; i++)
    file[i] = (struct p87_input_file){s.name[i], s.content + s.first[i], (size_t)s.length[i]};
  if (!in->status) in->status = p87_inputs_restore(place, file, s.n, out, in->report);
  p87_free(file);
  p87_free(place);
  shelf_free(&s);
}

/* --- parameters ----------------------------------------------------------------------------- */

/* What the group says must be what the files gave. */
static void check_values(struct source *in, const char *group, const char *label, const float *value, size_t expected)
{
  size_t n_labels = 0, n_values = 0;
  char **name = read_texts(in, group, label, 100000, &n_labels);
  float *said = read_numbers(in, group, "value", H5T_FLOAT, H5T_NATIVE_FLOAT, sizeof *said, 100000, &n_values);
  if (!in->status && (n_labels != expected || n_values != expected)) refuse(in, group, "has another length");
  for (size_t i = 0; i < expected && !in->status; i++) {
    if (memcmp(&said[i], &value[i], sizeof *value) == 0) continue;
    in->status = P87_USER;
    p87_report_add(in->report, in->path, 0, 0,
                   "changed by another program: %s says that %s is %.9g, but the recorded files give %.9g; take the "
                   "file as path87 wrote it",
                   group, name[i], (double)said[i], (double)value[i]);
  }
  p87_free(said);
  free_texts(name, n_labels);
}

static void check_parameters(struct source *in, const struct p87_params *params)
{
  float value[P87_N_PARAMS], constant[sizeof params->constants / sizeof(float)];
  if (in->status) return;
  for (size_t i = 0; i < P87_N_PARAMS; i++)
    memcpy(&value[i], (const char *)params + p87_param_table[i].offset, sizeof *value);
  memcpy(constant, &params->constants, sizeof constant);
  check_values(in, "inputs/parameters", "parameter", value, P87_COUNT_OF(value));
  check_values(in, "inputs/constants", "constant", constant, P87_COUNT_OF(constant));
}

/* --- scenarios ------------------------------------------------------------------------------ */

static void read_used(struct source *in, const char *group, struct p87_scenario *s)
{
  int32_t horizon = 0, replicates = 0;
  read_number(in, group, "horizon", H5T_INTEGER, H5T_NATIVE_INT32, sizeof horizon, &horizon);
  read_number(in, group, "replicates", H5T_INTEGER, H5T_NATIVE_INT32, sizeof replicates, &replicates);
  read_number(in, group, "seed", H5T_INTEGER, H5T_NATIVE_UINT64, sizeof s->seed, &s->seed);
  read_number(in, group, "population", H5T_INTEGER, H5T_NATIVE_UINT64, sizeof s->population, &s->population);
  read_number(in, group, "scale", H5T_FLOAT, H5T_NATIVE_DOUBLE, sizeof s->scale, &s->scale);
  if (!in->status && (horizon < P87_YEAR_FIRST || horizon > P87_YEAR_LAST || replicates < 1 ||
                      replicates > MOST_REPLICATES || !(s->scale >= 1.0) || s->scale > MOST_SCALE))
    refuse(in, group, "has a horizon, replicates or a scale that cannot be");
  s->horizon = (unsigned)horizon;
  s->replicates = (unsigned)replicates;
}

static void restore_scenario(struct source *in, const char *group, const struct p87_figures *figures,
                             struct p87_scenario *out)
{
  struct shelf s = {0};
  shelf_read(in, group, &s);
  char *place = name_place(in, group);
  struct p87_scenario_file *file = room_for(in, s.n, sizeof *file, group);
  for (size_t i = 0; i < s.n && !in->status; i++)
    file[i] =
      (struct p87_scenario_file){.name = s.name[i], .text = s.content + s.first[i], .bytes = (size_t)s.length[i]};
  if (!in->status) in->status = p87_scenario_restore(place, file, s.n, figures, out, in->report);
  read_used(in, group, out);
  p87_free(file);
  p87_free(place);
  shelf_free(&s);
}

static void restore_scenarios(struct source *in, struct p87_recorded *out)
{
  char group[P87_RECORD_GROUP];
  size_t n = 0;
  for (p87_record_scenario_group(n, group); !in->status && p87_nc_stands(in->place, group + 1);)
    p87_record_scenario_group(++n, group);
  if (n == 0) refuse(in, group + 1, "is missing");
  out->scenarios = room_for(in, n, sizeof *out->scenarios, "scenarios");
  for (size_t k = 0; k < n && !in->status; k++) {
    p87_record_scenario_group(k, group);
    restore_scenario(in, group + 1, &out->inputs.figures, &out->scenarios[k]);
    out->n_scenarios = k + 1;
  }
}

/* --- all ------------------------------------------------------------------------------------ */

p87_status p87_recorded_read(int64_t place, const char *path, struct p87_recorded *out, struct p87_report *report)
{
  struct source in = {.place = place, .path = path, .report = report};
  memset(out, 0, sizeof *out);
  p87_nc_watch_errors(); /* failures become our messages */
  restore_inputs(&in, &out->inputs);
  check_parameters(&in, &out->inputs.params);
  restore_scenarios(&in, out);
  if (in.status) p87_recorded_free(out);
  H5Eclear2(H5E_DEFAULT);
  return in.status;
}

p87_status p87_recorded_image(const void *image, size_t n, const char *path, struct p87_recorded *out,
                              struct p87_report *report)
{
  memset(out, 0, sizeof *out);
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  /* HDF5 copies the image */
  const int set = access >= 0 && H5Pset_fapl_core(access, 1 << 20, 0) >= 0 &&
                  H5Pset_file_image(access, (void *)(uintptr_t)image, n) >= 0;
  const hid_t file = set ? H5Fopen("inputs", H5F_ACC_RDONLY, access) : -1;
  if (access >= 0) H5Pclose(access);
  if (file < 0) {
    H5Eclear2(H5E_DEFAULT);
    p87_report_add(report, path, 0, 0, "the inputs of the run cannot be read back: HDF5 does not open them");
    return P87_USER;
  }
  const p87_status st = p87_recorded_read(file, path, out, report);
  H5Fclose(file);
  return st;
}

void p87_recorded_free(struct p87_recorded *recorded)
{
  for (size_t k = 0; k < recorded->n_scenarios; k++) p87_scenario_free(&recorded->scenarios[k]);
  p87_free(recorded->scenarios);
  p87_inputs_free(&recorded->inputs);
  memset(recorded, 0, sizeof *recorded);
}
