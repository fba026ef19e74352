/* HDF5 that netCDF reads. The only file of the results that writes HDF5. */
#include "path87/results/netcdf.h"

#include <hdf5.h>
#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"

enum { CHUNK_BYTES = 1 << 20, DEFLATE_LEVEL = 4, FIRST_DIMENSIONS = 32, GROW_BYTES = 16 << 20 };

/* A dimension: where its scale stands, and how long it is. */
struct dimension {
  char group[P87_NC_NAME], name[P87_NC_NAME];
  hsize_t length;
};

/* A variable lies along a dimension with one of its axes. */
struct use {
  size_t dimension;
  char path[P87_NC_NAME]; /* of the variable */
  int axis;
};

struct p87_nc {
  hid_t file;
  unsigned char *image; /* the file's bytes, once it is closed */
  int failed;
  char why[512];
  size_t n_dimensions, room_dimensions;
  struct dimension *dimensions; /* owned */
  size_t n_uses, room_uses;
  struct use *uses; /* owned */
};

/* An element of REFERENCE_LIST, as the high-level library lays it out. */
struct reference {
  hobj_ref_t dataset;
  int dimension;
};

/* --- failures ------------------------------------------------------------------------------- */

/* Keeps the description at the bottom of HDF5's stack: the cause. */
static herr_t keep_cause(unsigned n, const H5E_error2_t *error, void *into)
{
  (void)n;
  char *cause = into;
  if (error->desc) snprintf(cause, P87_NC_CAUSE, "%s", error->desc);
  return 0;
}

/* What the system said, if HDF5 quotes it (1); else HDF5's own words stay (0). */
static int shorten_cause(char *cause)
{
  static const char quote[] = "error message = '";
  char *words = strstr(cause, quote);
  if (!words) return 0;
  words += sizeof quote - 1;
  const size_t n = strcspn(words, "'");
  memmove(cause, words, n);
  cause[n] = '\0';
  return 1;
}

/* What the system said first since p87_nc_watch_errors. */
static char system_cause[P87_NC_CAUSE];

/* HDF5 calls this when a call of it fails. */
static herr_t note_cause(hid_t stack, void *unused)
{
  char cause[P87_NC_CAUSE] = "";
  (void)unused;
  H5Ewalk2(stack, H5E_WALK_DOWNWARD, keep_cause, cause);
  if (*system_cause == '\0' && shorten_cause(cause)) memcpy(system_cause, cause, sizeof cause);
  return 0;
}

void p87_nc_watch_errors(void)
{
  *system_cause = '\0';
  H5Eset_auto2(H5E_DEFAULT, note_cause, NULL);
}

int p87_nc_system_cause(char cause[P87_NC_CAUSE])
{
  memcpy(cause, system_cause, sizeof system_cause);
  return *cause != '\0';
}

/* H5Lexists takes one step at a time. */
int p87_nc_stands(int64_t place, const char *object)
{
  char part[128];
  for (const char *c = object + 1;; c++) {
    if (*c != '/' && *c != '\0') continue;
    snprintf(part, sizeof part, "%.*s", (int)(c - object), object);
    if (H5Lexists((hid_t)place, part, H5P_DEFAULT) <= 0) return 0;
    if (*c == '\0') return 1;
  }
}

static void fail(struct p87_nc *nc, const char *doing, const char *path)
{
  if (nc->failed) return;
  nc->failed = 1;
  char cause[P87_NC_CAUSE] = "";
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_cause, cause);
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, keep_cause, cause);
  shorten_cause(cause);
  snprintf(nc->why, sizeof nc->why, "cannot %s %s%s%s", doing, path, *cause ? ": " : "", cause);
  H5Eclear2(H5E_DEFAULT);
}

/* Notes the failure of an HDF5 call that returned a negative number; 1 if all is well. */
static int check(struct p87_nc *nc, int64_t returned, const char *doing, const char *path)
{
  if (returned < 0) fail(nc, doing, path);
  return !nc->failed;
}

/* "/" and "a" make "/a"; "/g" and "a" make "/g/a". */
static void join(struct p87_nc *nc, const char *group, const char *name, char path[P87_NC_NAME])
{
  const char *parent = strcmp(group, "/") == 0 ? "" : group;
  const int n = snprintf(path, P87_NC_NAME, "%s/%s", parent, name);
  if (n < 0 || n >= P87_NC_NAME) fail(nc, "name", name);
}

/* Makes room for one more element; the array moves. */
static int grow(struct p87_nc *nc, void **array, size_t n, size_t *room, size_t size)
{
  if (n < *room) return 1;
  const size_t more = *room ? 2 * *room : FIRST_DIMENSIONS;
  void *moved = p87_resize(*array, more * size);
  if (!moved) {
    fail(nc, "find memory for", "dimensions");
    return 0;
  }
  *array = moved;
  *room = more;
  return 1;
}

/* --- types and property lists --------------------------------------------------------------- */

static hid_t string_type(void)
{
  const hid_t type = H5Tcopy(H5T_C_S1);
  if (type < 0) return type;
  if (H5Tset_size(type, H5T_VARIABLE) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0) {
    H5Tclose(type);
    return -1;
  }
  return type;
}

/* A new type to be closed: as stored, or as in memory. */
static hid_t type_of(enum p87_nc_type type, int in_memory)
{
  if (type == P87_NC_STRING) return string_type();
  const hid_t stored[P87_NC_TYPES] = {
    H5T_STD_U8LE, H5T_STD_I32LE, H5T_STD_I64LE, H5T_STD_U64LE, H5T_IEEE_F32LE, H5T_IEEE_F64LE, -1};
  const hid_t native[P87_NC_TYPES] = {
    H5T_NATIVE_UINT8, H5T_NATIVE_INT32, H5T_NATIVE_INT64, H5T_NATIVE_UINT64, H5T_NATIVE_FLOAT, H5T_NATIVE_DOUBLE, -1};
  return H5Tcopy(in_memory ? native[type] : stored[type]);
}

static size_t bytes_of(enum p87_nc_type type)
{
  static const size_t bytes[P87_NC_TYPES] = {1, 4, 8, 8, 4, 8, sizeof(char *)};
  return bytes[type];
}

/* What all objects share: no times, and the order in which attributes were made. */
static hid_t plist(hid_t class)
{
  const unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  const hid_t list = H5Pcreate(class);
  if (list < 0) return list;
  herr_t e = H5Pset_obj_track_times(list, 0);
  if (e >= 0) e = H5Pset_attr_creation_order(list, in_order);
  if (e >= 0 && class != H5P_DATASET_CREATE) e = H5Pset_link_creation_order(list, in_order);
  if (e >= 0) return list;
  H5Pclose(list);
  return -1;
}

/* The file's bytes as HDF5's core driver holds them. We lend it our memory and keep the bytes when
 * the file is closed: H5Fget_file_image forgets the checksum of what it changes (HDF5 issue 1915)
 * and takes a second copy. */
static void *grow_image(void *p, size_t n, H5FD_file_image_op_t op, void *data)
{
  (void)op;
  (void)data;
  return p87_resize(p, n);
}

static herr_t keep_image(void *p, H5FD_file_image_op_t op, void *data)
{
  (void)op;
  struct p87_nc *nc = data;
  nc->image = p;
  return 0;
}

static void *same_data(void *data)
{
  return data;
}

static herr_t leave_data(void *data)
{
  (void)data;
  return 0;
}

static herr_t keep_bytes_in(hid_t list, struct p87_nc *nc)
{
  H5FD_file_image_callbacks_t image = {.image_realloc = grow_image,
                                       .image_free = keep_image,
                                       .udata_copy = same_data,
                                       .udata_free = leave_data,
                                       .udata = nc};
  return H5Pset_file_image_callbacks(list, &image);
}

static hid_t access_list(struct p87_nc *nc)
{
  const hid_t list = H5Pcreate(H5P_FILE_ACCESS);
  if (list < 0) return list;
  /* Strong: whatever is open when something fails goes with the file. */
  if (H5Pset_fapl_core(list, GROW_BYTES, 0) >= 0 && keep_bytes_in(list, nc) >= 0 &&
      H5Pset_libver_bounds(list, H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0 &&
      H5Pset_fclose_degree(list, H5F_CLOSE_STRONG) >= 0)
    return list;
  H5Pclose(list);
  return -1;
}

/* --- file and groups ------------------------------------------------------------------------ */

static hid_t create_file(struct p87_nc *nc)
{
  const hid_t access = access_list(nc);
  const hid_t create = plist(H5P_FILE_CREATE);
  const hid_t file = access < 0 || create < 0 ? -1 : H5Fcreate("path87", H5F_ACC_TRUNC, create, access);
  if (access >= 0) H5Pclose(access);
  if (create >= 0) H5Pclose(create);
  return file;
}

struct p87_nc *p87_nc_create(void)
{
  struct p87_nc *nc = p87_alloc(sizeof *nc);
  if (!nc) return NULL;
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL); /* failures become our messages */
  nc->file = create_file(nc);            /* in memory: the name is for nobody */
  check(nc, nc->file, "create", "the file");
  return nc;
}

void p87_nc_group(struct p87_nc *nc, const char *group, const char *long_name)
{
  if (!nc || nc->failed) return;
  const hid_t create = plist(H5P_GROUP_CREATE);
  const hid_t id = create < 0 ? -1 : H5Gcreate2(nc->file, group, H5P_DEFAULT, create, H5P_DEFAULT);
  check(nc, id, "create", group);
  if (id >= 0) H5Gclose(id);
  if (create >= 0) H5Pclose(create);
  p87_nc_text(nc, group, NULL, "long_name", long_name);
}

/* --- attributes ----------------------------------------------------------------------------- */

static void write_attribute(struct p87_nc *nc, const char *path, const char *attribute, hid_t stored, hid_t in_memory,
                            hid_t space, const void *value)
{
  const hid_t object = H5Oopen(nc->file, path, H5P_DEFAULT);
  const hid_t id =
    object < 0 || stored < 0 || space < 0 ? -1 : H5Acreate2(object, attribute, stored, space, H5P_DEFAULT, H5P_DEFAULT);
  if (check(nc, id, "describe", path)) check(nc, H5Awrite(id, in_memory, value), "describe", path);
  if (id >= 0) H5Aclose(id);
  if (object >= 0) H5Oclose(object);
}

/* Fixed-length text, as netCDF writes it: n bytes. */
static void bytes_at(struct p87_nc *nc, const char *path, const char *attribute, const char *text, size_t n)
{
  if (nc->failed) return;
  const hid_t type = H5Tcopy(H5T_C_S1);
  const hid_t space = H5Screate(H5S_SCALAR);
  if (check(nc, type, "describe", path) && check(nc, H5Tset_size(type, n), "describe", path) &&
      check(nc, H5Tset_cset(type, H5T_CSET_UTF8), "describe", path))
    write_attribute(nc, path, attribute, type, type, space, text);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
}

static void text_at(struct p87_nc *nc, const char *path, const char *attribute, const char *text)
{
  if (text && *text) bytes_at(nc, path, attribute, text, strlen(text));
}

void p87_nc_text(struct p87_nc *nc, const char *group, const char *name, const char *attribute, const char *text)
{
  if (!nc || nc->failed) return;
  char path[P87_NC_NAME];
  if (name) join(nc, group, name, path);
  text_at(nc, name ? path : group, attribute, text);
}

void p87_nc_number(struct p87_nc *nc, const char *group, const char *name, const char *attribute, enum p87_nc_type type,
                   const void *value)
{
  if (!nc || nc->failed) return;
  char path[P87_NC_NAME];
  if (name) join(nc, group, name, path);
  const hid_t stored = type_of(type, 0), native = type_of(type, 1), space = H5Screate(H5S_SCALAR);
  write_attribute(nc, name ? path : group, attribute, stored, native, space, value);
  if (space >= 0) H5Sclose(space);
  if (native >= 0) H5Tclose(native);
  if (stored >= 0) H5Tclose(stored);
}

/* --- dimensions ----------------------------------------------------------------------------- */

/* Nonzero if the dimension stands in the group or in one of its parents. */
static int is_visible(const struct dimension *d, const char *group)
{
  const size_t n = strcmp(d->group, "/") == 0 ? 0 : strlen(d->group);
  return strncmp(d->group, group, n) == 0 && (n == 0 || group[n] == '/' || group[n] == '\0');
}

/* The nearest dimension of this name, or SIZE_MAX. */
static size_t find_dimension(const struct p87_nc *nc, const char *group, const char *name)
{
  size_t best = SIZE_MAX;
  for (size_t i = 0; i < nc->n_dimensions; i++) {
    const struct dimension *d = &nc->dimensions[i];
    if (strcmp(d->name, name) != 0 || !is_visible(d, group)) continue;
    if (best == SIZE_MAX || strlen(d->group) > strlen(nc->dimensions[best].group)) best = i;
  }
  return best;
}

static size_t add_dimension(struct p87_nc *nc, const char *group, const char *name, size_t length)
{
  void *array = nc->dimensions;
  const int has_room = grow(nc, &array, nc->n_dimensions, &nc->room_dimensions, sizeof *nc->dimensions);
  nc->dimensions = array;
  if (!has_room) return SIZE_MAX;
  struct dimension *d = &nc->dimensions[nc->n_dimensions];
  snprintf(d->group, sizeof d->group, "%s", group);
  snprintf(d->name, sizeof d->name, "%s", name);
  d->length = length;
  return nc->n_dimensions++;
}

static void add_use(struct p87_nc *nc, size_t dimension, const char *path, int axis)
{
  void *array = nc->uses;
  const int has_room = grow(nc, &array, nc->n_uses, &nc->room_uses, sizeof *nc->uses);
  nc->uses = array;
  if (!has_room) return;
  struct use *u = &nc->uses[nc->n_uses++];
  u->dimension = dimension;
  u->axis = axis;
  snprintf(u->path, sizeof u->path, "%s", path);
}

/* netCDF's own text for a dimension that is not a variable. */
static void scale_name(const struct dimension *d, int has_labels, char text[P87_NC_NAME])
{
  if (has_labels)
    snprintf(text, P87_NC_NAME, "%s", d->name);
  else
    snprintf(text, P87_NC_NAME, "This is a netCDF dimension but not a netCDF variable.%10llu",
             (unsigned long long)d->length);
}

static void mark_scale(struct p87_nc *nc, size_t dimension, const char *path, int has_labels)
{
  char text[P87_NC_NAME];
  scale_name(&nc->dimensions[dimension], has_labels, text);
  bytes_at(nc, path, "CLASS", "DIMENSION_SCALE", sizeof "DIMENSION_SCALE"); /* with its end */
  bytes_at(nc, path, "NAME", text, strlen(text) + 1);
}

/* DIMENSION_LIST of a variable: for each axis the scale it lies along. */
static void list_scales(struct p87_nc *nc, const char *path, const size_t *dimension, int n_axes)
{
  hobj_ref_t scale[P87_NC_MAX_AXES] = {0};
  hvl_t list[P87_NC_MAX_AXES];
  for (int i = 0; i < n_axes; i++) {
    const struct dimension *d = &nc->dimensions[dimension[i]];
    char of[P87_NC_NAME];
    join(nc, d->group, d->name, of);
    check(nc, H5Rcreate(&scale[i], nc->file, of, H5R_OBJECT, -1), "refer to", of);
    list[i] = (hvl_t){.len = 1, .p = &scale[i]};
    add_use(nc, dimension[i], path, i);
  }
  if (nc->failed) return;
  const hsize_t extent = (hsize_t)n_axes;
  const hid_t type = H5Tvlen_create(H5T_STD_REF_OBJ), space = H5Screate_simple(1, &extent, NULL);
  write_attribute(nc, path, "DIMENSION_LIST", type, type, space, list);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
}

static hid_t reference_type(void)
{
  const hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(struct reference));
  if (type < 0) return type;
  if (H5Tinsert(type, "dataset", HOFFSET(struct reference, dataset), H5T_STD_REF_OBJ) >= 0 &&
      H5Tinsert(type, "dimension", HOFFSET(struct reference, dimension), H5T_NATIVE_INT) >= 0)
    return type;
  H5Tclose(type);
  return -1;
}

static size_t collect_uses(struct p87_nc *nc, size_t dimension, struct reference *list)
{
  size_t n = 0;
  for (size_t i = 0; i < nc->n_uses; i++) {
    const struct use *u = &nc->uses[i];
    if (u->dimension != dimension) continue;
    check(nc, H5Rcreate(&list[n].dataset, nc->file, u->path, H5R_OBJECT, -1), "refer to", u->path);
    list[n++].dimension = u->axis;
  }
  return n;
}

/* REFERENCE_LIST of a scale: which axes of which variables lie along it. */
static void list_uses(struct p87_nc *nc, size_t dimension)
{
  char path[P87_NC_NAME];
  join(nc, nc->dimensions[dimension].group, nc->dimensions[dimension].name, path);
  struct reference *list = p87_alloc_array(nc->n_uses, sizeof *list); /* zeroed, its padding too */
  if (!list) {
    fail(nc, "find memory for", path);
    return;
  }
  const hsize_t n = collect_uses(nc, dimension, list);
  if (n && !nc->failed) {
    const hid_t type = reference_type(), space = H5Screate_simple(1, &n, NULL);
    write_attribute(nc, path, "REFERENCE_LIST", type, type, space, list);
    if (space >= 0) H5Sclose(space);
    if (type >= 0) H5Tclose(type);
  }
  p87_free(list);
}

/* --- variables ------------------------------------------------------------------------------ */

/* The chunk that a variable of this shape has, whatever the machine: all of it, halved from the
 * slowest axis on until it holds at most CHUNK_BYTES. */
static void choose_chunk(const struct p87_nc_variable *v, int n_axes, const hsize_t *extent, hsize_t *chunk)
{
  hsize_t bytes = bytes_of(v->type);
  for (int i = 0; i < n_axes; i++) {
    chunk[i] = v->by_first && i == 0 ? 1 : extent[i];
    bytes *= chunk[i];
  }
  for (int i = 0; i < n_axes; i++)
    while (bytes > CHUNK_BYTES && chunk[i] > 1) {
      bytes /= chunk[i];
      chunk[i] = (chunk[i] + 1) / 2;
      bytes *= chunk[i];
    }
}

static int set_packing(const struct p87_nc_variable *v, hid_t create, int n_axes, const hsize_t *extent)
{
  if (!v->packed || n_axes == 0) return 1;
  hsize_t chunk[P87_NC_MAX_AXES];
  choose_chunk(v, n_axes, extent, chunk);
  return H5Pset_chunk(create, n_axes, chunk) >= 0 && (bytes_of(v->type) == 1 || H5Pset_shuffle(create) >= 0) &&
         H5Pset_deflate(create, DEFLATE_LEVEL) >= 0;
}

static void create_dataset(struct p87_nc *nc, const char *path, hid_t type, hid_t create, int n_axes,
                           const hsize_t *extent)
{
  const hid_t space = n_axes ? H5Screate_simple(n_axes, extent, NULL) : H5Screate(H5S_SCALAR);
  const hid_t id = space < 0 || type < 0 || create < 0
                     ? -1
                     : H5Dcreate2(nc->file, path, type, space, H5P_DEFAULT, create, H5P_DEFAULT);
  check(nc, id, "create", path);
  if (id >= 0) check(nc, H5Dclose(id), "create", path);
  if (space >= 0) H5Sclose(space);
}

/* Finds the dimensions of a variable; its own is made. Returns the number of axes. */
static int find_axes(struct p87_nc *nc, const struct p87_nc_variable *v, size_t *dimension, hsize_t *extent,
                     int *is_coordinate)
{
  int n = 0;
  for (; n < P87_NC_MAX_AXES && v->axes[n]; n++) {
    dimension[n] = find_dimension(nc, v->group, v->axes[n]);
    if (dimension[n] == SIZE_MAX && n == 0 && v->length && strcmp(v->axes[0], v->name) == 0) {
      dimension[n] = add_dimension(nc, v->group, v->name, v->length);
      *is_coordinate = 1;
    }
    P87_CHECK(nc->failed || dimension[n] != SIZE_MAX, "%s: no dimension %s", v->name, v->axes[n]);
    extent[n] = nc->failed ? 0 : nc->dimensions[dimension[n]].length;
  }
  return n;
}

void p87_nc_define(struct p87_nc *nc, const struct p87_nc_variable *v)
{
  if (!nc || nc->failed) return;
  char path[P87_NC_NAME];
  size_t dimension[P87_NC_MAX_AXES];
  hsize_t extent[P87_NC_MAX_AXES];
  int is_coordinate = 0;
  join(nc, v->group, v->name, path);
  const int n_axes = find_axes(nc, v, dimension, extent, &is_coordinate);
  if (nc->failed) return;

  const hid_t type = type_of(v->type, 0), create = plist(H5P_DATASET_CREATE);
  if (create >= 0 && !set_packing(v, create, n_axes, extent)) fail(nc, "pack", path);
  if (!nc->failed) create_dataset(nc, path, type, create, n_axes, extent);
  if (create >= 0) H5Pclose(create);
  if (type >= 0) H5Tclose(type);

  if (is_coordinate)
    mark_scale(nc, dimension[0], path, 1);
  else if (n_axes && !nc->failed)
    list_scales(nc, path, dimension, n_axes);
  text_at(nc, path, "long_name", v->long_name);
  text_at(nc, path, "units", v->units);
  text_at(nc, path, "coordinates", v->coordinates);
}

void p87_nc_dimension(struct p87_nc *nc, const char *group, const char *name, size_t length)
{
  if (!nc || nc->failed) return;
  char path[P87_NC_NAME];
  join(nc, group, name, path);
  const size_t dimension = add_dimension(nc, group, name, length);
  if (nc->failed) return;
  const hsize_t extent = length;
  const hid_t create = plist(H5P_DATASET_CREATE);
  create_dataset(nc, path, H5T_IEEE_F32BE, create, 1, &extent); /* never written: takes no room */
  if (create >= 0) H5Pclose(create);
  mark_scale(nc, dimension, path, 0);
}

/* Chooses n entries of the first axis in the file; returns the space of the data in memory. */
static hid_t select_entries(hid_t space, size_t first, size_t n)
{
  hsize_t start[P87_NC_MAX_AXES] = {0}, count[P87_NC_MAX_AXES];
  const int n_axes = H5Sget_simple_extent_dims(space, count, NULL);
  if (n_axes < 0) return -1;
  if (n_axes == 0) return H5Screate(H5S_SCALAR);
  start[0] = first;
  count[0] = n;
  if (H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) < 0) return -1;
  return H5Screate_simple(n_axes, count, NULL);
}

/* The type of the data in memory, for what a dataset holds. */
static hid_t memory_type(hid_t dataset)
{
  const hid_t stored = H5Dget_type(dataset);
  if (stored < 0) return stored;
  const hid_t native = H5Tget_class(stored) == H5T_STRING ? string_type() : H5Tget_native_type(stored, H5T_DIR_ASCEND);
  H5Tclose(stored);
  return native;
}

void p87_nc_put(struct p87_nc *nc, const char *group, const char *name, size_t first, size_t n, const void *data)
{
  if (!nc || nc->failed) return;
  char path[P87_NC_NAME];
  join(nc, group, name, path);
  const hid_t id = H5Dopen2(nc->file, path, H5P_DEFAULT);
  const hid_t space = id < 0 ? -1 : H5Dget_space(id);
  const hid_t here = space < 0 ? -1 : select_entries(space, first, n);
  const hid_t type = id < 0 ? -1 : memory_type(id);
  if (check(nc, here < 0 ? here : type, "write", path))
    check(nc, H5Dwrite(id, type, here, space, H5P_DEFAULT, data), "write", path);
  if (type >= 0) H5Tclose(type);
  if (here >= 0) H5Sclose(here);
  if (space >= 0) H5Sclose(space);
  if (id >= 0) check(nc, H5Dclose(id), "write", path); /* chunks still in the cache */
}

void p87_nc_write(struct p87_nc *nc, const struct p87_nc_variable *v, const void *data)
{
  if (!nc || nc->failed) return;
  p87_nc_define(nc, v);
  if (nc->failed) return;
  size_t n = 1;
  if (v->axes[0]) n = (size_t)nc->dimensions[find_dimension(nc, v->group, v->axes[0])].length;
  p87_nc_put(nc, v->group, v->name, 0, n, data);
}

void p87_nc_no_memory(struct p87_nc *nc, const char *path)
{
  if (nc) fail(nc, "find memory for", path);
}

/* Length of the file, from its first block (superblock version 2: end-of-file address at byte 28).
 * The memory it lies in is longer. */
static size_t file_bytes(const unsigned char *image)
{
  size_t n = 0;
  for (int i = 7; i >= 0; i--) n = n << 8 | image[28 + i];
  return n;
}

p87_status p87_nc_close(struct p87_nc *nc, void **image, size_t *n_bytes, char *why, size_t room)
{
  if (!nc) {
    snprintf(why, room, "no memory");
    return P87_MACHINE;
  }
  for (size_t i = 0; i < nc->n_dimensions && !nc->failed; i++) list_uses(nc, i);
  if (nc->file >= 0) check(nc, H5Fclose(nc->file), "finish", "the file");
  if (!nc->failed && !nc->image) fail(nc, "finish", "the file");
  const p87_status st = nc->failed ? P87_MACHINE : P87_OK;
  if (st) {
    snprintf(why, room, "%s", nc->why);
    p87_free(nc->image);
  } else {
    *image = nc->image;
    *n_bytes = file_bytes(nc->image);
  }
  p87_free(nc->dimensions);
  p87_free(nc->uses);
  p87_free(nc);
  return st;
}
