/* Reads a results file, believing nothing: every object, type and extent is checked first. */
#include <errno.h>
#include <hdf5.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "path87/base/memory.h"
#include "path87/params/figures.h"
#include "path87/params/text.h"
#include "path87/results/netcdf.h"
#include "path87/results/recorded.h"
#include "path87/results/results.h"
#include "path87/results/seal.h"

enum { MAX_AXES = 7, MAX_REPLICATES = 100000, MAX_TEXT = 4096, PATH_ROOM = 128, GROW_BYTES = 1 << 20 };

/* A file being read; after the first failure nothing more is read. */
struct source {
  hid_t file;
  const char *path;
  struct p87_report *report;
  p87_status status;
};

static void refuse(struct source *in, p87_status status, const char *object, const char *what)
{
  char cause[P87_NC_CAUSE];
  if (in->status) return;
  in->status = status;
  if (p87_nc_system_cause(cause)) {
    in->status = P87_MACHINE;
    p87_report_add(in->report, in->path, 0, 0, "cannot read %s: %s; mend the disk or copy the file elsewhere", object,
                   cause);
  } else if (status == P87_MACHINE)
    p87_report_add(in->report, in->path, 0, 0, "no memory to read %s", object);
  else
    p87_report_add(in->report, in->path, 0, 0,
                   "not a complete results file of path87 %s: %s %s; run the scenario again", P87_VERSION, object,
                   what);
}

/* Memory for the caller, or NULL and a refusal. */
static void *room_for(struct source *in, size_t n, size_t size, const char *object)
{
  void *p = in->status ? NULL : p87_alloc_array(n, size);
  if (!p) refuse(in, P87_MACHINE, object, "");
  return p;
}

/* --- attributes of groups ------------------------------------------------------------------- */

/* A scalar attribute of a group, of this class; negative if it is not there. */
static hid_t open_attribute(const struct source *in, const char *group, const char *name, H5T_class_t class)
{
  if (H5Aexists_by_name(in->file, group, name, H5P_DEFAULT) <= 0) return -1;
  const hid_t id = H5Aopen_by_name(in->file, group, name, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t type = id < 0 ? -1 : H5Aget_type(id), space = id < 0 ? -1 : H5Aget_space(id);
  const int fits = type >= 0 && space >= 0 && H5Tget_class(type) == class &&
                   (class != H5T_STRING || H5Tis_variable_str(type) == 0) && H5Sget_simple_extent_npoints(space) == 1;
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  if (fits) return id;
  if (id >= 0) H5Aclose(id);
  return -1;
}

static void read_number(struct source *in, const char *name, H5T_class_t class, hid_t type, void *out)
{
  if (in->status) return;
  const hid_t id = open_attribute(in, "/", name, class);
  if (id < 0 || H5Aread(id, type, out) < 0) refuse(in, P87_USER, "the attribute", name);
  if (id >= 0) H5Aclose(id);
}

/* Text of a group, owned by the caller; NULL after a refusal. */
static char *read_text(struct source *in, const char *group, const char *name)
{
  if (in->status) return NULL;
  const hid_t id = open_attribute(in, group, name, H5T_STRING);
  const hid_t type = id < 0 ? -1 : H5Aget_type(id);
  const size_t n = type < 0 ? 0 : H5Tget_size(type);
  char *text = NULL;
  if (n == 0 || n > MAX_TEXT) {
    refuse(in, P87_USER, "the attribute", name);
  } else {
    text = room_for(in, n + 1, 1, name);
    if (text && H5Aread(id, type, text) < 0) refuse(in, P87_USER, "the attribute", name);
  }
  if (type >= 0) H5Tclose(type);
  if (id >= 0) H5Aclose(id);
  if (!in->status) return text;
  p87_free(text);
  return NULL;
}

/* --- datasets ------------------------------------------------------------------------------- */

/* A dataset whose elements are of this class; its extent goes to extent. */
static hid_t open_dataset(struct source *in, const char *object, H5T_class_t class, hsize_t extent[MAX_AXES],
                          int *n_axes)
{
  if (in->status) return -1;
  if (!p87_nc_stands(in->file, object)) {
    refuse(in, P87_USER, object, "is missing");
    return -1;
  }
  const hid_t id = H5Dopen2(in->file, object, H5P_DEFAULT);
  const hid_t type = id < 0 ? -1 : H5Dget_type(id), space = id < 0 ? -1 : H5Dget_space(id);
  *n_axes = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
  const int fits = type >= 0 && H5Tget_class(type) == class && *n_axes >= 1 && *n_axes <= MAX_AXES &&
                   (class != H5T_STRING || H5Tis_variable_str(type) > 0) &&
                   H5Sget_simple_extent_dims(space, extent, NULL) >= 0;
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  if (fits) return id;
  refuse(in, P87_USER, object, "has another type or shape than expected");
  if (id >= 0) H5Dclose(id);
  return -1;
}

/* Length of a dimension of the root, from 1 to most. */
static size_t read_length(struct source *in, const char *object, H5T_class_t class, size_t most)
{
  hsize_t extent[MAX_AXES] = {0};
  int n_axes = 0;
  const hid_t id = open_dataset(in, object, class, extent, &n_axes);
  if (id < 0) return 0;
  H5Dclose(id);
  if (n_axes == 1 && extent[0] >= 1 && extent[0] <= most) return (size_t)extent[0];
  refuse(in, P87_USER, object, "has a length that cannot be");
  return 0;
}

/* Reads a whole dataset that must have this extent. */
static void read_all(struct source *in, const char *object, H5T_class_t class, hid_t type, const hsize_t *expected,
                     int n_expected, void *out)
{
  hsize_t extent[MAX_AXES] = {0};
  int n_axes = 0;
  const hid_t id = open_dataset(in, object, class, extent, &n_axes);
  if (id < 0) return;
  if (n_axes != n_expected || memcmp(extent, expected, (size_t)n_axes * sizeof *extent) != 0)
    refuse(in, P87_USER, object, "has another type or shape than expected");
  else if (H5Dread(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, out) < 0)
    refuse(in, P87_USER, object, "is damaged");
  H5Dclose(id);
}

/* --- countries ------------------------------------------------------------------------------ */

enum label { CODE, NAME, REGION };

static void keep_label(struct source *in, struct p87_results_file *out, size_t i, enum label which, const char *text)
{
  const size_t room = which == CODE ? sizeof *out->iso3 : sizeof *out->country_name;
  if (!text || !*text || strlen(text) >= room) {
    refuse(in, P87_USER, "/country", "has a label that cannot be");
  } else if (which == CODE) {
    memcpy(out->iso3[i], text, strlen(text) + 1);
  } else if (which == NAME) {
    memcpy(out->country_name[i], text, strlen(text) + 1);
  } else {
    unsigned r = 0;
    while (r < P87_REGIONS && strcmp(text, p87_region_name[r]) != 0) r++;
    if (r == P87_REGIONS) refuse(in, P87_USER, "/country_region", "names an unknown region");
    out->region[i] = (uint8_t)r;
  }
}

static void read_labels(struct source *in, struct p87_results_file *out, const char *object, enum label which)
{
  char *text[P87_MAX_COUNTRIES] = {0};
  const hsize_t extent = out->data.n_countries;
  const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate_simple(1, &extent, NULL);
  if (type < 0 || space < 0 || H5Tset_size(type, H5T_VARIABLE) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0)
    refuse(in, P87_MACHINE, object, "");
  read_all(in, object, H5T_STRING, type, &extent, 1, text);
  for (size_t i = 0; i < out->data.n_countries && !in->status; i++) keep_label(in, out, i, which, text[i]);
  if (type >= 0 && space >= 0) H5Dvlen_reclaim(type, space, H5P_DEFAULT, text);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
}

static void read_countries(struct source *in, struct p87_results_file *out)
{
  const size_t n = out->data.n_countries;
  out->iso3 = room_for(in, n, sizeof *out->iso3, "countries");
  out->country_name = room_for(in, n, sizeof *out->country_name, "countries");
  out->region = room_for(in, n, sizeof *out->region, "countries");
  if (in->status) return;
  for (size_t i = 0; i < n; i++) out->data.country[i] = (uint16_t)i;
  read_labels(in, out, "/country", CODE);
  read_labels(in, out, "/country_name", NAME);
  read_labels(in, out, "/country_region", REGION);
}

/* --- numbers -------------------------------------------------------------------------------- */

static void read_weight(struct source *in, const struct p87_results *r, const char *object, double *weight)
{
  const hsize_t extent = r->n_countries;
  read_all(in, object, H5T_FLOAT, H5T_NATIVE_DOUBLE, &extent, 1, weight);
  for (size_t i = 0; i < r->n_countries && !in->status; i++)
    if (!(weight[i] > 0.0) || isinf(weight[i])) refuse(in, P87_USER, object, "has a weight that cannot be");
}

/* The extent of a measure. Returns the number of axes. */
static int extent_of(const struct p87_measure_info *m, const struct p87_results *r, hsize_t extent[MAX_AXES])
{
  int n = 0;
  extent[n++] = r->replicates;
  extent[n++] = r->years;
  extent[n++] = r->n_countries;
  extent[n++] = P87_AREAS;
  if (m->shape != P87_SHAPE_AREA && m->shape != P87_SHAPE_AREA_BY) extent[n++] = P87_SEXES;
  if (m->shape == P87_SHAPE_CHILD || m->shape == P87_SHAPE_CHILD_BY) extent[n++] = P87_CHILD_AGES;
  if (*m->category) extent[n++] = m->categories;
  return n;
}

/* Chooses one replicate of the file; returns the space of its cells in memory. */
static hid_t choose_replicate(hid_t space, unsigned replicate, const hsize_t *extent, int n_axes)
{
  hsize_t start[MAX_AXES] = {replicate}, count[MAX_AXES];
  memcpy(count, extent, (size_t)n_axes * sizeof *count);
  count[0] = 1;
  if (H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) < 0) return -1;
  return H5Screate_simple(n_axes, count, NULL);
}

static int read_replicate(hid_t id, unsigned replicate, const hsize_t *extent, int n_axes, int64_t *cells)
{
  const hid_t space = H5Dget_space(id);
  const hid_t here = space < 0 ? -1 : choose_replicate(space, replicate, extent, n_axes);
  const herr_t e = here < 0 ? -1 : H5Dread(id, H5T_NATIVE_INT64, here, space, H5P_DEFAULT, cells);
  if (here >= 0) H5Sclose(here);
  if (space >= 0) H5Sclose(space);
  return e >= 0;
}

static void scatter(struct p87_results *r, const struct p87_measure_info *m, unsigned replicate, const int64_t *from)
{
  for (unsigned y = 0; y < r->years; y++)
    for (size_t c = 0; c < r->n_countries; c++, from += m->cells)
      memcpy((char *)p87_results_slab(r, replicate, y, c) + m->offset, from, m->cells * sizeof *from);
}

static void read_measure(struct source *in, struct p87_results *r, const struct p87_measure_info *m)
{
  char object[PATH_ROOM];
  hsize_t expected[MAX_AXES] = {0}, extent[MAX_AXES] = {0};
  int n_axes = 0;
  snprintf(object, sizeof object, "/%s/%s", m->group, m->name);
  const int n_expected = extent_of(m, r, expected);
  const hid_t id = open_dataset(in, object, H5T_INTEGER, extent, &n_axes);
  if (id < 0) return;
  if (n_axes != n_expected || memcmp(extent, expected, (size_t)n_axes * sizeof *extent) != 0)
    refuse(in, P87_USER, object, "has another type or shape than expected");
  int64_t *cells = room_for(in, (size_t)r->years * r->n_countries * m->cells, sizeof *cells, object);
  for (unsigned k = 0; k < r->replicates && !in->status; k++) {
    if (read_replicate(id, k, extent, n_axes, cells))
      scatter(r, m, k, cells);
    else
      refuse(in, P87_USER, object, "is damaged");
  }
  p87_free(cells);
  H5Dclose(id);
}

/* Who moved, if it is there. */
static void read_movers(struct source *in, struct p87_results_file *out)
{
  struct p87_results *r = &out->data;
  if (in->status || !p87_nc_stands(in->file, "/movers")) return;
  const hsize_t extent[] = {r->replicates, r->years,         r->n_countries,  P87_AREAS,
                            P87_SEXES,     P87_CHILD_STATES, P87_CHILD_STATES};
  out->base_name = read_text(in, "/movers", "base_name");
  out->base_key = read_text(in, "/movers", "base_key");
  if (!in->status && p87_results_add_movers(r, NULL)) refuse(in, P87_MACHINE, "/movers", "");
  read_all(in, "/movers/children", H5T_INTEGER, H5T_NATIVE_INT64, extent, MAX_AXES, r->movers);
  read_all(in, "/movers/base_state", H5T_INTEGER, H5T_NATIVE_UINT64, extent, 2, r->base_fingerprint);
}

static void read_data(struct source *in, struct p87_results_file *out)
{
  struct p87_results *r = &out->data;
  const size_t replicates = read_length(in, "/replicate", H5T_INTEGER, MAX_REPLICATES);
  const size_t years = read_length(in, "/year", H5T_INTEGER, P87_YEARS);
  const size_t countries = read_length(in, "/country", H5T_STRING, P87_MAX_COUNTRIES);
  if (in->status) return;
  if (p87_results_init(r, (unsigned)replicates, (unsigned)years, countries)) refuse(in, P87_MACHINE, "the counts", "");
  read_countries(in, out);
  read_weight(in, r, "/weights/un", r->weight_un);
  read_weight(in, r, "/weights/ilo", r->weight_ilo);
  const hsize_t extent[] = {replicates, years};
  read_all(in, "/fingerprint/state", H5T_INTEGER, H5T_NATIVE_UINT64, extent, 2, r->fingerprint);
  for (size_t i = 0; i < p87_n_measures; i++)
    if (p87_measure_table[i].shape != P87_SHAPE_NATION) read_measure(in, r, &p87_measure_table[i]);
  read_movers(in, out);
}

static void check_schema(struct source *in)
{
  int32_t schema = P87_RESULTS_SCHEMA;
  read_number(in, "schema_version", H5T_INTEGER, H5T_NATIVE_INT32, &schema);
  if (!in->status && schema != P87_RESULTS_SCHEMA) {
    in->status = P87_USER;
    p87_report_add(in->report, in->path, 0, 0,
                   "written by another version of path87 (schema %" PRId32 ", this one reads %d): "
                   "run the scenario again",
                   schema, (int)P87_RESULTS_SCHEMA);
  }
}

static void read_attributes(struct source *in, struct p87_results_file *out)
{
  check_schema(in);
  out->version = read_text(in, "/", "version");
  out->title = read_text(in, "/", "scenario_name");
  out->scenario_key = read_text(in, "/", "scenario_key");
  read_number(in, "seed", H5T_INTEGER, H5T_NATIVE_UINT64, &out->seed);
  read_number(in, "population", H5T_INTEGER, H5T_NATIVE_UINT64, &out->population);
  read_number(in, "scale", H5T_FLOAT, H5T_NATIVE_DOUBLE, &out->scale);
  if (!in->status && (!(out->scale > 0.0) || isinf(out->scale))) refuse(in, P87_USER, "the attribute", "scale");
}

/* --- the file ------------------------------------------------------------------------------- */

static p87_status refuse_file(struct p87_report *report, const char *path, const char *why)
{
  p87_report_add(report, path, 0, 0, "%s", why);
  return P87_USER;
}

/* Opened in memory: HDF5 1.10 forgets to give back what it holds when a disk fails under it, and complains at the end of
 * the program. The counts take more room than the file. */
static void open_in_memory(struct source *in)
{
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  const int set =
    access >= 0 && H5Pset_fapl_core(access, GROW_BYTES, 0) >= 0 && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0;
  errno = 0;
  in->file = set ? H5Fopen(in->path, H5F_ACC_RDONLY, access) : -1;
  const int error = errno;
  if (access >= 0) H5Pclose(access);
  if (in->file >= 0) return;
  if (error == 0) {
    refuse(in, P87_USER, "the file", "cannot be opened by HDF5");
    return;
  }
  in->status = p87_open_status(error);
  p87_report_add(in->report, in->path, 0, 0, "cannot be opened: %s", strerror(error));
}

/* Does the file begin as HDF5 does? */
static p87_status check_signature(const char *path, struct p87_report *report)
{
  static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  unsigned char begin[sizeof signature];
  FILE *in = fopen(path, "rb");
  if (!in) {
    const int error = errno;
    p87_report_add(report, path, 0, 0, "cannot be opened: %s", strerror(error));
    return p87_open_status(error);
  }
  errno = 0;
  const size_t n = fread(begin, 1, sizeof begin, in);
  const int error = ferror(in) ? errno : 0;
  fclose(in);
  if (error) {
    p87_report_add(report, path, 0, 0, "cannot be read: %s; mend the disk or copy the file elsewhere", strerror(error));
    return P87_MACHINE;
  }
  if (n == sizeof begin && memcmp(begin, signature, n) == 0) return P87_OK;
  return refuse_file(report, path, "not an HDF5 file: expected the results (.h5) that path87 run writes");
}

/* Says in the user's words why a file does not open; P87_OK if it should. */
static p87_status look_at(const char *path, struct p87_report *report)
{
  struct stat about;
  if (stat(path, &about)) return refuse_file(report, path, "no such file, or it may not be read");
  if (!S_ISREG(about.st_mode)) return refuse_file(report, path, "not a file: expected a results file (.h5)");
  if (about.st_size == 0) return refuse_file(report, path, "empty: expected a results file (.h5)");
  const p87_status st = check_signature(path, report);
  if (st) return st;
  return p87_seal_check(path, report); /* before HDF5 sees it: damage can crash it */
}

static char *copy(const char *text)
{
  const size_t n = strlen(text) + 1;
  char *mine = p87_alloc(n);
  if (mine) memcpy(mine, text, n);
  return mine;
}

static p87_status read_file(struct source *in, struct p87_results_file *out)
{
  open_in_memory(in);
  if (in->status) return in->status;
  out->path = copy(in->path);
  if (!out->path) refuse(in, P87_MACHINE, "the path", "");
  read_attributes(in, out);
  read_data(in, out);
  H5Fclose(in->file);
  return in->status;
}

p87_status p87_results_read(const char *path, struct p87_results_file *out, struct p87_report *report)
{
  memset(out, 0, sizeof *out);
  p87_nc_watch_errors(); /* failures become our messages */
  struct source in = {.path = path, .report = report};
  p87_status st = look_at(path, report);
  if (!st) st = read_file(&in, out);
  if (st) p87_results_file_free(out);
  H5Eclear2(H5E_DEFAULT);
  return st;
}

p87_status p87_recorded_open(const char *path, struct p87_recorded *out, struct p87_report *report)
{
  memset(out, 0, sizeof *out);
  p87_nc_watch_errors();
  struct source in = {.path = path, .report = report};
  p87_status st = look_at(path, report);
  if (st) return st;
  open_in_memory(&in);
  if (in.status) return in.status;
  check_schema(&in);
  st = in.status ? in.status : p87_recorded_read(in.file, path, out, report);
  H5Fclose(in.file);
  return st;
}
