/* Reads a checkpoint. HDF5 sees a file only after its structure was found undamaged (p87_checkpoint_head_read). */
#include <hdf5.h>
#include <stdio.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/hpc/checkpoint.h"
#include "path87/hpc/checkpoint_file.h"

static p87_status refuse(struct p87_report *report, const char *path, const char *what)
{
  p87_report_add(report, path, 0, 0, "%s", what);
  return P87_USER;
}

/* --- rank 0: head and parts --------------------------------------------------------------------- */

static hid_t open_alone(const char *path)
{
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL); /* failures become our messages */
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  const hid_t file = access >= 0 && H5Pset_fapl_sec2(access) >= 0 ? H5Fopen(path, H5F_ACC_RDONLY, access) : -1;
  if (access >= 0) H5Pclose(access);
  return file;
}

/* 1 if there is such a number. */
static int get_attribute(hid_t file, const char *name, uint64_t *value)
{
  *value = 0;
  if (H5Aexists(file, name) <= 0) return 0;
  const hid_t id = H5Aopen(file, name, H5P_DEFAULT);
  const int done = id >= 0 && H5Aread(id, H5T_NATIVE_UINT64, value) >= 0;
  if (id >= 0) H5Aclose(id);
  return done;
}

static int get_head(hid_t file, struct p87_checkpoint_head *head)
{
  uint64_t group, replicate, scenario, year, communities;
  const int all = get_attribute(file, "run", &head->run) & get_attribute(file, "group", &group) &
                  get_attribute(file, "replicate", &replicate) & get_attribute(file, "scenario", &scenario) &
                  get_attribute(file, "year", &year) & get_attribute(file, "communities", &communities) &
                  get_attribute(file, "persons", &head->persons) & get_attribute(file, "households", &head->households);
  head->group = (uint32_t)group;
  head->replicate = (uint32_t)replicate;
  head->scenario = (uint32_t)scenario;
  head->year = (uint32_t)year;
  head->communities = (uint32_t)communities;
  return all;
}

p87_status p87_checkpoint_head_read(const char *path, struct p87_checkpoint_head *head, struct p87_report *report)
{
  memset(head, 0, sizeof *head);
  p87_status st = p87_checkpoint_seal_check(path, report);
  if (st) return st;
  const hid_t file = open_alone(path);
  uint64_t format, layout;
  if (file < 0)
    st = refuse(report, path, "HDF5 cannot open it");
  else if (!get_attribute(file, P87_CHECKPOINT_FORMAT_NAME, &format) ||
           !get_attribute(file, P87_CHECKPOINT_LAYOUT_NAME, &layout) || format != P87_CHECKPOINT_FORMAT ||
           layout != p87_checkpoint_layout())
    st = refuse(report, path,
                "written by another version of path87, or on a machine with another byte order: use that one to go on");
  else if (!get_head(file, head))
    st = refuse(report, path, "does not say where the run stands");
  if (file >= 0) p87_checkpoint_close(file);
  H5Eclear2(H5E_DEFAULT);
  return st;
}

/* The bytes of a dataset, or NULL; *machine: for want of memory. */
static void *read_bytes(hid_t file, const char *dataset, size_t *n, int *machine)
{
  const hid_t id = H5Lexists(file, dataset, H5P_DEFAULT) > 0 ? H5Dopen2(file, dataset, H5P_DEFAULT) : -1;
  const hid_t space = id < 0 ? -1 : H5Dget_space(id);
  const hssize_t length = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
  void *bytes = length < 0 ? NULL : p87_alloc((size_t)length);
  *machine = length >= 0 && !bytes;
  if (bytes && length > 0 && H5Dread(id, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes) < 0) {
    p87_free(bytes);
    bytes = NULL;
  }
  *n = bytes ? (size_t)length : 0;
  if (space >= 0) H5Sclose(space);
  if (id >= 0) H5Dclose(id);
  return bytes;
}

p87_status p87_checkpoint_part_read(const char *path, const char *name, void **bytes, size_t *n,
                                    struct p87_report *report)
{
  char dataset[P87_CHECKPOINT_PATH];
  int machine = 0;
  snprintf(dataset, sizeof dataset, "/parts/%s", name);
  const hid_t file = open_alone(path);
  *bytes = file < 0 ? NULL : read_bytes(file, dataset, n, &machine);
  if (file >= 0) p87_checkpoint_close(file);
  H5Eclear2(H5E_DEFAULT);
  if (*bytes) return P87_OK;
  p87_report_add(report, path, 0, 0, "%s %s", machine ? "no memory to read" : "it does not hold", dataset);
  return machine ? P87_MACHINE : P87_USER;
}

/* --- all ranks: the world ----------------------------------------------------------------------- */

struct reader {
  struct p87_comm *comm; /* borrowed, as all but rows */
  const char *path;
  struct p87_world *world;
  struct p87_checkpoint_span span[P87_TABLE_PLACE + 1];
  struct p87_checkpoint_field field[P87_FIELDS_MOST];
  size_t n_fields;
  hid_t file;
  unsigned char *rows; /* owned: this rank's rows of the widest column */
  uint64_t *checksum;  /* owned: [world->n] as written */
  const char *why;     /* this rank could not read, or NULL */
  p87_status status;
};

static void fail(struct reader *r, p87_status st, const char *why)
{
  if (r->status) return;
  r->status = st;
  r->why = why;
}

static void get_piece(struct reader *r, hid_t dataset, hid_t space, const struct p87_checkpoint_field *f, uint64_t from,
                      uint64_t n, unsigned char *rows)
{
  const hsize_t start = from, count = n;
  const hid_t memory = H5Screate_simple(1, &count, NULL);
  if (memory < 0 || H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &count, NULL) < 0 ||
      H5Dread(dataset, p87_checkpoint_type(f), memory, space, H5P_DEFAULT, rows) < 0)
    fail(r, P87_USER, "a column cannot be read");
  if (memory >= 0) H5Sclose(memory);
}

/* This rank's rows of a field go to r->rows. */
static void get_rows(struct reader *r, const struct p87_checkpoint_field *f)
{
  const struct p87_checkpoint_span *s = &r->span[f->table];
  const uint64_t most = P87_CHECKPOINT_PIECE / f->size;
  const hid_t id = H5Dopen2(r->file, f->path, H5P_DEFAULT);
  const hid_t space = id < 0 ? -1 : H5Dget_space(id);
  const hssize_t length = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
  if (length < 0 || (uint64_t)length != s->all) fail(r, P87_USER, "a column is missing or has another length");
  for (uint64_t done = 0; done < s->n && !r->status; done += most)
    get_piece(r, id, space, f, s->from + done, s->n - done < most ? s->n - done : most, r->rows + done * f->size);
  if (space >= 0) H5Sclose(space);
  if (id >= 0) H5Dclose(id);
}

/* From r->rows into the communities. */
static void spread(struct reader *r, const struct p87_checkpoint_field *f)
{
  const unsigned char *from = r->rows;
  for (uint32_t k = 0; k < r->world->n; k++) {
    struct p87_community *place = &r->world->community[k];
    size_t n = f->size;
    if (f->column >= 0) {
      n = p87_community_column_length(place, (enum p87_column)f->column) * f->size;
      if (n) memcpy(p87_community_column(place, (enum p87_column)f->column), from, n);
    } else if (f->column == P87_FIELD_CHECKSUM) {
      memcpy(&r->checksum[k], from, n);
    } else {
      p87_index *to = f->column == P87_FIELD_PERSONS ? &place->persons.n : &place->households.n;
      memcpy(to, from, n);
    }
    from += n;
  }
}

static int room_for_rows(struct reader *r)
{
  uint64_t most = 0;
  for (size_t i = 0; i < r->n_fields; i++) {
    const uint64_t n = r->span[r->field[i].table].n * r->field[i].size;
    if (n > most) most = n;
  }
  p87_free(r->rows);
  r->rows = p87_alloc((size_t)most);
  return r->rows != NULL;
}

static void open_together(struct reader *r)
{
  const hid_t access = p87_comm_hdf5_access(r->comm);
  r->file = access < 0 ? -1 : H5Fopen(r->path, H5F_ACC_RDONLY, access);
  if (access >= 0) H5Pclose(access);
  if (r->file < 0) fail(r, P87_USER, "it cannot be opened by all ranks");
}

/* Counts, then room for that many. n of a community is set only together with its room. */
static void make_communities(struct reader *r)
{
  for (uint32_t k = 0; k < r->world->n && !r->status; k++) {
    struct p87_community *place = &r->world->community[k];
    const p87_index persons = place->persons.n, households = place->households.n;
    place->persons.n = place->households.n = 0;
    if (persons > UINT16_MAX || households > P87_MAX_HOUSEHOLDS) {
      fail(r, P87_USER, "a community is larger than it can be");
    } else if (p87_community_reserve(place, persons, households)) {
      fail(r, P87_MACHINE, "no memory for the world");
    } else {
      place->persons.n = persons;
      place->households.n = households;
    }
  }
  for (uint32_t k = 0; k < r->world->n && r->status; k++) {
    struct p87_community *place = &r->world->community[k];
    if (place->persons.n > place->persons.capacity) place->persons.n = 0;
    if (place->households.n > place->households.capacity) place->households.n = 0;
  }
}

/* Collective. The numbers of rows in each community, and where this rank's rows stand. */
static p87_status read_counts(struct reader *r)
{
  r->n_fields = p87_checkpoint_fields(r->field);
  p87_status st = p87_checkpoint_spans(r->comm, r->world, r->span); /* of places; the rest is empty yet */
  if (st) return st;
  r->checksum = p87_alloc_array(r->world->n, sizeof *r->checksum);
  if (!r->checksum || !room_for_rows(r)) fail(r, P87_MACHINE, "no memory to read it");
  st = p87_comm_agree(r->comm, r->status);
  if (st) return st;
  open_together(r);
  for (size_t i = 0; i < r->n_fields && !r->status; i++) {
    if (r->field[i].column >= 0) continue;
    get_rows(r, &r->field[i]);
    if (!r->status) spread(r, &r->field[i]);
  }
  make_communities(r);
  st = p87_comm_agree(r->comm, r->status);
  if (!st) st = p87_checkpoint_spans(r->comm, r->world, r->span);
  if (st) return st;
  if (!room_for_rows(r)) fail(r, P87_MACHINE, "no memory to read it");
  return p87_comm_agree(r->comm, r->status);
}

/* What was left out because it follows from the rest. 0 if the members are not as many as the persons. */
static int restore_order(struct p87_community *place)
{
  struct p87_persons *p = &place->persons;
  struct p87_households *h = &place->households;
  p87_index at = 0;
  for (p87_index i = 0; i < h->n; i++) {
    if (h->members[i] > p->n - at) return 0;
    h->first[i] = (uint16_t)at;
    for (const p87_index end = at + h->members[i]; at < end; at++) p->household[at] = (uint16_t)i;
  }
  return at == p->n;
}

static int is_of_this_world(const struct p87_world *world, uint32_t k)
{
  const struct p87_community *place = &world->community[k];
  const struct p87_directory *d = world->directory;
  return place->id == world->first + k &&
         (!d || (place->id < d->n && place->country == d->country[place->id] && place->area == d->area[place->id]));
}

/* Collective. P87_USER if any community of any rank is not as it was written. */
static p87_status check_communities(struct reader *r, struct p87_report *report)
{
  int64_t damaged = 0, foreign = 0;
  double first = 0; /* the larger, the earlier the first community that is damaged */
  for (uint32_t k = 0; k < r->world->n; k++) {
    struct p87_community *place = &r->world->community[k];
    if (!is_of_this_world(r->world, k)) {
      foreign++;
    } else if (r->checksum[k] != p87_checkpoint_checksum(place) || !restore_order(place)) {
      if (damaged++ == 0) first = (double)UINT32_MAX - (double)place->id;
    }
  }
  p87_comm_sum_i64(r->comm, &damaged, 1);
  p87_comm_sum_i64(r->comm, &foreign, 1);
  p87_comm_max_f64(r->comm, &first, 1);
  if (damaged == 0 && foreign == 0) return P87_OK;
  if (p87_comm_rank(r->comm) == 0) {
    if (foreign > 0)
      p87_report_add(report, r->path, 0, 0, "its communities are those of another world");
    else
      p87_report_add(report, r->path, 0, 0, "damaged: the checksums of %lld communities do not fit, the first is %.0f",
                     (long long)damaged, (double)UINT32_MAX - first);
  }
  return P87_USER;
}

p87_status p87_checkpoint_world_read(struct p87_comm *comm, const char *path, struct p87_world *world,
                                     struct p87_report *report)
{
  struct reader r = {.comm = comm, .path = path, .world = world, .file = -1};
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  p87_status st = read_counts(&r);
  for (size_t i = 0; i < r.n_fields && !st && !r.status; i++) {
    if (r.field[i].column < 0) continue;
    get_rows(&r, &r.field[i]);
    if (!r.status) spread(&r, &r.field[i]);
  }
  if (r.file >= 0) p87_checkpoint_close(r.file);
  if (!st) st = p87_comm_agree(comm, r.status);
  if (r.why) p87_report_add(report, path, 0, 0, "%s", r.why);
  if (!st) st = check_communities(&r, report);
  p87_free(r.rows);
  p87_free(r.checksum);
  H5Eclear2(H5E_DEFAULT);
  return st;
}

p87_status p87_checkpoint_verify(struct p87_comm *comm, const char *path, const struct p87_checkpoint_head *head,
                                 struct p87_report *report)
{
  if (head->communities == 0) return P87_OK;
  const uint64_t n = head->communities, ranks = (uint64_t)p87_comm_size(comm), rank = (uint64_t)p87_comm_rank(comm);
  struct p87_world world = {.first = (uint32_t)(n * rank / ranks)};
  world.n = (uint32_t)(n * (rank + 1) / ranks) - world.first;
  world.community = p87_alloc_array(world.n, sizeof *world.community);
  p87_status st = p87_comm_agree(comm, world.community ? P87_OK : P87_MACHINE);
  if (!st) st = p87_checkpoint_world_read(comm, path, &world, report);
  p87_world_free(&world);
  return st;
}
