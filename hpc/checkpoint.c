/* Writes a checkpoint: all ranks into one file.
 *
 * Every dataset is made before any is filled, so that its place in the file is known and the disk can be asked for
 * all of it at once: HDF5 1.10 does not survive a disk that fills up under it. Datasets are contiguous, and each
 * rank writes its part of each with one call, independently of the others. */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* fallocate, sync_file_range */
#endif

#include "path87/hpc/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <hdf5.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/hpc/checkpoint_file.h"

enum { MOST_PARTS = 32, ROOM_FOR_STRUCTURE = 1 << 20 };

struct writer {
  struct p87_comm *comm; /* borrowed, as all but what is marked */
  const char *path;
  const struct p87_world *world; /* NULL: none */
  const struct p87_checkpoint_part *parts;
  size_t n_parts;
  struct p87_report *report;
  struct p87_checkpoint_span span[P87_TABLE_PLACE + 1];
  struct p87_checkpoint_field field[P87_FIELDS_MOST];
  size_t n_fields;
  uint64_t part_bytes[MOST_PARTS];
  hid_t file;
  hid_t dataset[P87_FIELDS_MOST], part[MOST_PARTS]; /* owned */
  unsigned char *rows;                              /* owned: this rank's rows of the widest column */
  struct p87_checkpoint_extent extent[P87_FIELDS_MOST];
  size_t n_extents;
  p87_status status; /* of this rank */
};

static void refuse(struct writer *w, const char *what, const char *why)
{
  if (w->status) return;
  w->status = P87_MACHINE;
  p87_report_add(w->report, w->path, 0, 0, "cannot %s: %s; free some space there, or choose another folder", what, why);
}

static herr_t keep_cause(unsigned n, const H5E_error2_t *error, void *into)
{
  (void)n;
  if (error->desc) snprintf(into, 256, "%s", error->desc);
  return 0;
}

/* What HDF5 says at the bottom of its stack. */
static void refuse_hdf5(struct writer *w, const char *what)
{
  char cause[256] = "HDF5 gave no reason";
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, keep_cause, cause);
  H5Eclear2(H5E_DEFAULT);
  refuse(w, what, cause);
}

/* --- room ------------------------------------------------------------------------------------- */

static uint64_t expected_bytes(const struct writer *w)
{
  uint64_t bytes = ROOM_FOR_STRUCTURE;
  for (size_t i = 0; i < w->n_fields; i++) bytes += w->span[w->field[i].table].all * w->field[i].size;
  for (size_t i = 0; i < w->n_parts; i++) bytes += w->part_bytes[i];
  return bytes;
}

/* Rank 0, before HDF5 begins. */
static void check_room(struct writer *w)
{
  char why[128], folder[4096];
  struct statvfs disk;
  struct rlimit limit;
  const uint64_t bytes = expected_bytes(w);
  snprintf(folder, sizeof folder, "%s", w->path);
  char *slash = strrchr(folder, '/');
  if (slash) *slash = '\0';
  snprintf(why, sizeof why, "it takes %.1f MB", (double)bytes / 1e6);
  if (statvfs(slash ? (*folder ? folder : "/") : ".", &disk))
    refuse(w, "look at the folder of the checkpoint", strerror(errno));
  else if ((uint64_t)disk.f_bavail * disk.f_frsize < bytes)
    refuse(w, "write the checkpoint, there is no room", why);
  else if (!getrlimit(RLIMIT_FSIZE, &limit) && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < bytes)
    refuse(w, "write the checkpoint, files may not be so large (ulimit -f)", why);
}

/* Rank 0: takes the room for all datasets, where the file system can. */
static void take_room(struct writer *w, uint64_t end)
{
#if defined(__linux__)
  const int file = open(w->path, O_WRONLY | O_CLOEXEC);
  int error = file < 0 ? errno : 0;
  if (!error && end > 0 && fallocate(file, 0, 0, (off_t)end) && errno != EOPNOTSUPP && errno != ENOSYS) {
    error = errno;
    if (ftruncate(file, 0)) error = errno; /* leaves room for what HDF5 still writes when it closes */
  }
  if (file >= 0) close(file);
  if (error) refuse(w, "take room for the checkpoint", strerror(error));
#else
  (void)w, (void)end;
#endif
}

/* --- making the file --------------------------------------------------------------------------- */

static void put_attribute(struct writer *w, const char *name, uint64_t value)
{
  const hid_t space = H5Screate(H5S_SCALAR);
  const hid_t id = H5Acreate2(w->file, name, H5T_NATIVE_UINT64, space, H5P_DEFAULT, H5P_DEFAULT);
  if (id < 0 || H5Awrite(id, H5T_NATIVE_UINT64, &value) < 0) refuse_hdf5(w, "describe the checkpoint");
  if (id >= 0) H5Aclose(id);
  if (space >= 0) H5Sclose(space);
}

static void put_head(struct writer *w, const struct p87_checkpoint_head *head)
{
  put_attribute(w, P87_CHECKPOINT_FORMAT_NAME, P87_CHECKPOINT_FORMAT);
  put_attribute(w, P87_CHECKPOINT_LAYOUT_NAME, p87_checkpoint_layout());
  put_attribute(w, "run", head->run);
  put_attribute(w, "group", head->group);
  put_attribute(w, "replicate", head->replicate);
  put_attribute(w, "scenario", head->scenario);
  put_attribute(w, "year", head->year);
  put_attribute(w, "communities", head->communities);
  put_attribute(w, "persons", head->persons);
  put_attribute(w, "households", head->households);
}

static void make_group(struct writer *w, const char *name)
{
  const hid_t group = H5Gcreate2(w->file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  if (group < 0) refuse_hdf5(w, "make the checkpoint");
  if (group >= 0) H5Gclose(group);
}

/* Contiguous, with its place taken at once and nothing written into it. */
static hid_t make_dataset(struct writer *w, const char *path, hid_t type, uint64_t n)
{
  const hsize_t extent = n;
  const hid_t space = H5Screate_simple(1, &extent, NULL), plan = H5Pcreate(H5P_DATASET_CREATE);
  const int planned = plan >= 0 && H5Pset_alloc_time(plan, H5D_ALLOC_TIME_EARLY) >= 0 &&
                      H5Pset_fill_time(plan, H5D_FILL_TIME_NEVER) >= 0 && H5Pset_obj_track_times(plan, 0) >= 0;
  const hid_t id = planned ? H5Dcreate2(w->file, path, type, space, H5P_DEFAULT, plan, H5P_DEFAULT) : -1;
  if (id < 0) refuse_hdf5(w, "make the checkpoint");
  if (plan >= 0) H5Pclose(plan);
  if (space >= 0) H5Sclose(space);
  return id;
}

static void make_datasets(struct writer *w)
{
  uint64_t end = 0;
  make_group(w, "/communities");
  make_group(w, "/persons");
  make_group(w, "/households");
  make_group(w, "/parts");
  for (size_t i = 0; i < w->n_fields; i++) {
    const struct p87_checkpoint_field *f = &w->field[i];
    w->dataset[i] = make_dataset(w, f->path, p87_checkpoint_type(f), w->span[f->table].all);
    const haddr_t at = w->dataset[i] < 0 ? HADDR_UNDEF : H5Dget_offset(w->dataset[i]);
    if (at == HADDR_UNDEF || f->table == P87_TABLE_PLACE) continue;
    const struct p87_checkpoint_extent extent = {at, w->span[f->table].all * f->size};
    w->extent[w->n_extents++] = extent;
    if (extent.offset + extent.bytes > end) end = extent.offset + extent.bytes;
  }
  for (size_t i = 0; i < w->n_parts; i++) {
    char path[P87_CHECKPOINT_PATH];
    snprintf(path, sizeof path, "/parts/%s", w->parts[i].name);
    w->part[i] = make_dataset(w, path, H5T_NATIVE_UINT8, w->part_bytes[i]);
    const haddr_t at = w->part[i] < 0 ? HADDR_UNDEF : H5Dget_offset(w->part[i]);
    if (at != HADDR_UNDEF && at + w->part_bytes[i] > end) end = at + w->part_bytes[i];
  }
  if (p87_comm_rank(w->comm) == 0 && !w->status) take_room(w, end);
}

/* --- filling it -------------------------------------------------------------------------------- */

/* n entries from `from` on, at most as many bytes as MPI can write at once. */
static void put_piece(struct writer *w, hid_t dataset, hid_t type, uint64_t from, uint64_t n, const void *rows)
{
  const hsize_t start = from, count = n;
  const hid_t memory = H5Screate_simple(1, &count, NULL), space = H5Dget_space(dataset);
  if (memory < 0 || space < 0 || H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &count, NULL) < 0 ||
      H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, rows) < 0)
    refuse_hdf5(w, "write the checkpoint");
  if (space >= 0) H5Sclose(space);
  if (memory >= 0) H5Sclose(memory);
}

static void put_rows(struct writer *w, hid_t dataset, const struct p87_checkpoint_field *f, uint64_t from, uint64_t n,
                     const unsigned char *rows)
{
  const uint64_t most = P87_CHECKPOINT_PIECE / f->size;
  for (uint64_t done = 0; done < n && !w->status; done += most)
    put_piece(w, dataset, p87_checkpoint_type(f), from + done, n - done < most ? n - done : most,
              rows + done * f->size);
}

static uint64_t number_of(const struct p87_community *place, int field)
{
  switch (field) {
  case P87_FIELD_PERSONS: return place->persons.n;
  case P87_FIELD_HOUSEHOLDS: return place->households.n;
  default: return p87_checkpoint_checksum(place);
  }
}

/* Lets the disk begin with this rank's rows of a field while the next are gathered. */
static void start_writing(const struct writer *w, int disk, const struct p87_checkpoint_field *f, hid_t dataset)
{
#if defined(__linux__)
  const struct p87_checkpoint_span *s = &w->span[f->table];
  const haddr_t at = H5Dget_offset(dataset);
  if (disk >= 0 && at != HADDR_UNDEF && s->n > 0) /* a hint: what counts is fsync at the end */
    (void)sync_file_range(disk, (off_t)(at + s->from * f->size), (off_t)(s->n * f->size), SYNC_FILE_RANGE_WRITE);
#else
  (void)w, (void)disk, (void)f, (void)dataset;
#endif
}

/* This rank's rows of a field, one community behind the other. */
static void gather(const struct writer *w, const struct p87_checkpoint_field *f)
{
  unsigned char *to = w->rows;
  for (uint32_t k = 0; k < w->world->n; k++) {
    const struct p87_community *place = &w->world->community[k];
    if (f->column >= 0) {
      const size_t n = p87_community_column_length(place, (enum p87_column)f->column) * f->size;
      if (n) memcpy(to, p87_community_column(place, (enum p87_column)f->column), n);
      to += n;
    } else if (f->size == sizeof(uint32_t)) {
      const uint32_t number = (uint32_t)number_of(place, f->column);
      memcpy(to, &number, sizeof number);
      to += sizeof number;
    } else {
      const uint64_t number = number_of(place, f->column);
      memcpy(to, &number, sizeof number);
      to += sizeof number;
    }
  }
}

static void fill(struct writer *w)
{
  const int disk = open(w->path, O_WRONLY | O_CLOEXEC);
  for (size_t i = 0; i < w->n_fields && !w->status; i++) {
    const struct p87_checkpoint_field *f = &w->field[i];
    gather(w, f);
    put_rows(w, w->dataset[i], f, w->span[f->table].from, w->span[f->table].n, w->rows);
    start_writing(w, disk, f, w->dataset[i]);
  }
  if (disk >= 0) close(disk);
  const struct p87_checkpoint_field byte = {.column = P87_FIELD_BYTES, .size = 1};
  for (size_t i = 0; i < w->n_parts && p87_comm_rank(w->comm) == 0; i++)
    put_rows(w, w->part[i], &byte, 0, w->part_bytes[i], w->parts[i].bytes);
}

/* --- all of it --------------------------------------------------------------------------------- */

/* What is left out must follow from what is not. */
static void check_order(const struct p87_world *world)
{
  for (uint32_t k = 0; k < world->n; k++) {
    const struct p87_persons *p = &world->community[k].persons;
    const struct p87_households *h = &world->community[k].households;
    p87_index at = 0;
    for (p87_index i = 0; i < h->n; i++) {
      P87_CHECK(h->first[i] == at, "community %u: household %u does not begin where it should", world->first + k, i);
      for (p87_index end = at + h->members[i]; at < end; at++)
        P87_CHECK(at < p->n && p->household[at] == i, "community %u: person %u is not in household %u",
                  world->first + k, at, i);
    }
    P87_CHECK(at == p->n, "community %u: persons without a household", world->first + k);
  }
}

/* Collective. Numbers, memory, and room on the disk. */
static p87_status prepare(struct writer *w)
{
  P87_CHECK(w->n_parts <= MOST_PARTS, "%zu parts of a checkpoint", w->n_parts);
  p87_status st = P87_OK;
  if (w->world) {
    check_order(w->world);
    st = p87_checkpoint_spans(w->comm, w->world, w->span);
    w->n_fields = p87_checkpoint_fields(w->field);
  }
  if (st) return st;
  for (size_t i = 0; i < w->n_parts; i++) w->part_bytes[i] = w->parts[i].n;
  p87_comm_broadcast(w->comm, w->part_bytes, sizeof w->part_bytes, 0);
  uint64_t most = 0;
  for (size_t i = 0; i < w->n_fields; i++) {
    const uint64_t n = w->span[w->field[i].table].n * w->field[i].size;
    if (n > most) most = n;
  }
  w->rows = p87_alloc((size_t)most);
  if (!w->rows) {
    w->status = P87_MACHINE;
    p87_report_add(w->report, w->path, 0, 0, "no memory for a column of the checkpoint: free some, or use more ranks");
  }
  if (p87_comm_rank(w->comm) == 0 && !w->status) check_room(w);
  return p87_comm_agree(w->comm, w->status);
}

static void create(struct writer *w)
{
  const hid_t access = p87_comm_hdf5_access(w->comm);
  w->file = access < 0 ? -1 : H5Fcreate(w->path, H5F_ACC_TRUNC, H5P_DEFAULT, access);
  if (w->file < 0) refuse_hdf5(w, "make the checkpoint");
  if (access >= 0) H5Pclose(access);
}

/* MPI waits for the disk here. What fails while HDF5 closes a file cannot be tried again: so this comes first. */
static void flush(struct writer *w)
{
  if (w->file >= 0 && H5Fflush(w->file, H5F_SCOPE_LOCAL) < 0) refuse_hdf5(w, "finish the checkpoint");
}

static void close_all(struct writer *w)
{
  for (size_t i = 0; i < w->n_fields; i++)
    if (w->dataset[i] >= 0) H5Dclose(w->dataset[i]);
  for (size_t i = 0; i < w->n_parts; i++)
    if (w->part[i] >= 0) H5Dclose(w->part[i]);
  if (w->file >= 0 && !p87_checkpoint_close(w->file)) refuse_hdf5(w, "finish the checkpoint");
}

/* Every rank: what it has written is on the disk. */
static void sync_file(struct writer *w)
{
  const int file = open(w->path, O_WRONLY | O_CLOEXEC);
  int error = file < 0 || fsync(file) ? errno : 0;
  if (file >= 0 && close(file) && !error) error = errno;
  if (error) refuse(w, "make sure that the checkpoint is on the disk", strerror(error));
}

/* Collective. */
static p87_status write_file(struct writer *w, const struct p87_checkpoint_head *head, struct p87_checkpoint_cost *cost)
{
  for (size_t i = 0; i < P87_FIELDS_MOST; i++) w->dataset[i] = -1;
  for (size_t i = 0; i < MOST_PARTS; i++) w->part[i] = -1;
  create(w);
  p87_status st = p87_comm_agree(w->comm, w->status);
  if (!st) {
    put_head(w, head);
    make_datasets(w);
    st = p87_comm_agree(w->comm, w->status);
  }
  if (!st) fill(w);
  const double written = p87_clock_seconds();
  flush(w);
  cost->sync_seconds = p87_clock_seconds() - written;
  close_all(w);
  st = p87_comm_agree(w->comm, w->status);
  if (!st && p87_comm_rank(w->comm) == 0)
    w->status = p87_checkpoint_seal(w->path, w->extent, w->n_extents, &cost->bytes, w->report);
  st = p87_comm_agree(w->comm, w->status);
  const double sealed = p87_clock_seconds();
  if (!st) sync_file(w);
  st = p87_comm_agree(w->comm, w->status);
  cost->sync_seconds += p87_clock_seconds() - sealed;
  return st;
}

p87_status p87_checkpoint_write(struct p87_comm *comm, const char *path, struct p87_checkpoint_head *head,
                                const struct p87_world *world, const struct p87_checkpoint_part *parts, size_t n_parts,
                                struct p87_checkpoint_cost *cost, struct p87_report *report)
{
  struct writer w = {
    .comm = comm, .path = path, .world = world, .parts = parts, .n_parts = n_parts, .report = report, .file = -1};
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL); /* failures become our messages */
  p87_status st = prepare(&w);
  head->communities = (uint32_t)w.span[P87_TABLE_PLACE].all;
  head->persons = w.span[P87_TABLE_PERSON].all;
  head->households = w.span[P87_TABLE_HOUSEHOLD].all;
  if (!st) {
    st = write_file(&w, head, cost);
    if (st && p87_comm_rank(comm) == 0) unlink(path);
  }
  p87_free(w.rows);
  H5Eclear2(H5E_DEFAULT);
  return st;
}
