/* A checkpoint gives the world back, what is left out of it is not needed, and damage is seen wherever it is. */
#include "support/prop.h"

#include <hdf5.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path87/hpc/checkpoint_file.h"
#include "support/small_world.h"

static char dir[] = "checkpoint_XXXXXX", path[64];

static const struct p87_checkpoint_head position = {
  .run = UINT64_C(0xfedcba9876543210), .group = 1, .replicate = 2, .scenario = 3, .year = 2016};

static const unsigned char inputs[5000] = "all that it was made from";

/* P87_OK, or what writing says. */
static p87_status write_to(const char *file, const struct p87_world *world, struct p87_report *report)
{
  struct p87_checkpoint_head head = position;
  struct p87_checkpoint_cost cost = {0};
  const struct p87_checkpoint_part parts[] = {{"inputs", inputs, sizeof inputs}, {"nothing", inputs, 0}};
  const p87_status st = p87_checkpoint_write(p87_comm_world(), file, &head, world, parts, 2, &cost, report);
  struct stat about;
  if (!st) {
    assert_int_equal(stat(file, &about), 0);
    assert_int_equal(about.st_size, cost.bytes);
  }
  return st;
}

static void write_world(const struct p87_world *world)
{
  struct p87_report report = {0};
  const p87_status st = write_to(path, world, &report);
  p87_report_print(&report, stderr);
  assert_int_equal(st, P87_OK);
  assert_int_equal(p87_report_count(&report), 0);
}

/* P87_OK if head and world can be read. */
static p87_status look(const char *file)
{
  struct p87_checkpoint_head head;
  struct p87_report report = {0};
  p87_status st = p87_checkpoint_head_read(file, &head, &report);
  if (!st) st = p87_checkpoint_verify(p87_comm_world(), file, &head, &report);
  assert_int_equal(p87_report_count(&report) > 0, st != P87_OK); /* whoever refuses says why */
  p87_report_free(&report);
  return st;
}

static void read_world(struct small_world *w, struct p87_world *world)
{
  struct p87_report report = {0};
  assert_int_equal(p87_world_init(world, &w->stage.directory, w->stage.partition, 0), P87_OK);
  const p87_status st = p87_checkpoint_world_read(p87_comm_world(), path, world, &report);
  p87_report_print(&report, stderr);
  assert_int_equal(st, P87_OK);
}

static void the_world_comes_back(void **state)
{
  (void)state;
  struct small_world w;
  struct p87_world again = {0};
  small_world_make(&w, small_inputs(), "BGD ETH TON", 60000);
  small_world_start(&w);
  write_world(&w.world);
  read_world(&w, &again);
  assert_int_equal(again.n, w.world.n);
  for (uint32_t k = 0; k < w.world.n; k++) {
    const struct p87_community *a = &w.world.community[k], *b = &again.community[k];
    assert_int_equal(a->persons.n, b->persons.n);
    assert_int_equal(a->households.n, b->households.n);
    for (int c = 0; c < P87_COLUMNS; c++) {
      const int derived = c == P87_COLUMN_PERSON_household || c == P87_COLUMN_HOUSEHOLD_first;
      if (p87_checkpoint_keeps((enum p87_column)c) || derived)
        assert_true(p87_community_column_hash(a, (enum p87_column)c) ==
                    p87_community_column_hash(b, (enum p87_column)c));
    }
  }
  p87_world_free(&again);
  small_world_free(&w);
}

static void head_and_parts_come_back(void **state)
{
  (void)state;
  struct small_world w;
  struct p87_report report = {0};
  struct p87_checkpoint_head head;
  void *bytes;
  size_t n;
  small_world_make(&w, small_inputs(), "TON", 1000);
  write_world(&w.world);
  assert_int_equal(p87_checkpoint_head_read(path, &head, &report), P87_OK);
  assert_true(head.run == position.run);
  assert_int_equal(head.group, 1);
  assert_int_equal(head.replicate, 2);
  assert_int_equal(head.scenario, 3);
  assert_int_equal(head.year, 2016);
  assert_int_equal(head.communities, w.world.n);
  assert_int_equal(p87_checkpoint_part_read(path, "inputs", &bytes, &n, &report), P87_OK);
  assert_int_equal(n, sizeof inputs);
  assert_memory_equal(bytes, inputs, n);
  p87_free(bytes);
  assert_int_equal(p87_checkpoint_part_read(path, "nothing", &bytes, &n, &report), P87_OK);
  assert_int_equal(n, 0);
  p87_free(bytes);
  assert_int_equal(p87_report_count(&report), 0);
  assert_int_equal(p87_checkpoint_part_read(path, "something", &bytes, &n, &report), P87_USER);
  assert_int_equal(p87_report_count(&report), 1);
  p87_report_free(&report);
  small_world_free(&w);
}

static void without_a_world_there_is_only_head_and_parts(void **state)
{
  (void)state;
  struct p87_report report = {0};
  struct p87_checkpoint_head head;
  assert_int_equal(write_to(path, NULL, &report), P87_OK);
  assert_int_equal(p87_checkpoint_head_read(path, &head, &report), P87_OK);
  assert_int_equal(head.communities, 0);
  assert_int_equal(look(path), P87_OK);
}

/* --- what is left out ---------------------------------------------------------------------------- */

static int is_zero(const unsigned char *at, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (at[i]) return 0;
  return 1;
}

/* Rubbish where nothing was read and something stood; returns in how many places. */
static size_t spoil(struct p87_world *world, const struct p87_world *before)
{
  size_t spoilt = 0;
  for (uint32_t k = 0; k < world->n; k++)
    for (int c = 0; c < P87_COLUMNS; c++) {
      const enum p87_column column = (enum p87_column)c;
      const size_t size = p87_column_table[c].size,
                   n = p87_community_column_length(&world->community[k], column) * size;
      const unsigned char *from = p87_community_column(&before->community[k], column);
      unsigned char *to = p87_community_column(&world->community[k], column);
      const int derived = c == P87_COLUMN_PERSON_household || c == P87_COLUMN_HOUSEHOLD_first;
      for (size_t at = 0; at < n && !p87_checkpoint_keeps(column) && !derived; at += size) {
        if (is_zero(from + at, size)) continue;
        memset(to + at, 0xa5, size);
        spoilt++;
      }
    }
  return spoilt;
}

enum { YEARS = 3 };

/* Years from 2018 on, and what the state hashes to. */
static void live_on(struct small_world *w, struct p87_world *world, const struct p87_tally_layout *tally,
                    uint64_t hash[YEARS])
{
  memcpy(w->stage.tally, tally, w->stage.inputs->figures.n_countries * sizeof *tally);
  for (unsigned y = 0; y < YEARS; y++) {
    assert_int_equal(p87_stage_year(&w->stage, &w->scenario, 0, 2018 + y, world), P87_OK);
    hash[y] = p87_world_hash(world);
  }
}

static void a_year_writes_what_is_left_out_before_it_reads_it(void **state)
{
  (void)state;
  struct small_world w;
  struct p87_world read = {0}, spoilt = {0}, before = {0};
  struct p87_report report = {0};
  uint64_t expected[YEARS], found[YEARS];
  memset(&w, 0, sizeof w);
  assert_int_equal(p87_scenario_read(P87_SOURCE_DIR "/tests/mpi/small_policy.yml", P87_SOURCE_DIR "/scenarios",
                                     &small_inputs()->figures, &w.scenario, &report),
                   P87_OK);
  assert_int_equal(p87_stage_init(&w.stage, p87_comm_world(), small_inputs(), small_kernels(), &w.scenario), P87_OK);
  assert_int_equal(p87_stage_synthesise(&w.stage, 0, &w.world), P87_OK);
  small_world_start(&w);
  small_world_year(&w, 2017); /* the levers are at work */
  write_world(&w.world);
  read_world(&w, &read);
  read_world(&w, &spoilt);
  assert_int_equal(p87_world_copy(&before, &w.world), P87_OK);
  assert_true(spoil(&spoilt, &before) > 1000);
  const size_t bytes = w.stage.inputs->figures.n_countries * sizeof *w.stage.tally;
  struct p87_tally_layout *tally = p87_alloc(bytes);
  assert_non_null(tally);
  memcpy(tally, w.stage.tally, bytes);
  live_on(&w, &w.world, tally, expected);
  live_on(&w, &read, tally, found);
  assert_memory_equal(found, expected, sizeof found);
  live_on(&w, &spoilt, tally, found);
  assert_memory_equal(found, expected, sizeof found);
  p87_free(tally);
  p87_world_free(&read);
  p87_world_free(&spoilt);
  p87_world_free(&before);
  small_world_free(&w);
}

/* --- damage -------------------------------------------------------------------------------------- */

static unsigned char *load(size_t *n)
{
  FILE *in = fopen(path, "rb");
  assert_non_null(in);
  assert_int_equal(fseek(in, 0, SEEK_END), 0);
  *n = (size_t)ftell(in);
  rewind(in);
  unsigned char *bytes = malloc(*n);
  assert_non_null(bytes);
  assert_int_equal(fread(bytes, 1, *n, in), *n);
  fclose(in);
  return bytes;
}

static void store(const char *file, const unsigned char *bytes, size_t n)
{
  FILE *out = fopen(file, "wb");
  assert_non_null(out);
  assert_int_equal(fwrite(bytes, 1, n, out), n);
  assert_int_equal(fclose(out), 0);
}

static void make_file(void)
{
  struct small_world w;
  small_world_make(&w, small_inputs(), "BGD TON", 60000);
  small_world_start(&w);
  write_world(&w.world);
  small_world_free(&w);
  assert_int_equal(look(path), P87_OK);
}

static void one_bit_is_seen_wherever_it_is(void **state)
{
  (void)state;
  char file[80];
  size_t n;
  snprintf(file, sizeof file, "%s/flipped.h5", dir);
  make_file();
  unsigned char *bytes = load(&n);
  P87_FOR_ALL (600, g) {
    /* anywhere; then among HDF5's structures and in the trailer, where few would fall */
    const size_t first = g->i % 3 == 1 ? 0 : g->i % 3 == 2 ? n - 2000 : 0;
    const size_t last = g->i % 3 == 1 ? 4000 : n - 1;
    const size_t at = (size_t)gen_int(g, (int64_t)first, (int64_t)last);
    const unsigned char bit = (unsigned char)(1u << gen_int(g, 0, 7));
    bytes[at] ^= bit;
    store(file, bytes, n);
    assert_int_equal(look(file), P87_USER);
    bytes[at] ^= bit;
  }
  store(file, bytes, n);
  assert_int_equal(look(file), P87_OK);
  free(bytes);
  unlink(file);
}

static void a_file_that_is_cut_short_or_longer_is_refused(void **state)
{
  (void)state;
  char file[80];
  size_t n;
  snprintf(file, sizeof file, "%s/cut.h5", dir);
  make_file();
  unsigned char *bytes = load(&n);
  P87_FOR_ALL (100, g) {
    store(file, bytes, g->i == 0 ? n - 1 : (size_t)gen_int(g, 0, (int64_t)n - 1));
    assert_int_equal(look(file), P87_USER);
  }
  store(file, bytes, n);
  FILE *more = fopen(file, "ab");
  assert_non_null(more);
  assert_int_equal(fputc('x', more), 'x');
  assert_int_equal(fclose(more), 0);
  assert_int_equal(look(file), P87_USER);
  free(bytes);
  unlink(file);
}

/* Sound, and by another program: its layout is another number. */
static void another_layout_is_refused(void **state)
{
  (void)state;
  size_t n;
  uint64_t size = 0, layout = p87_checkpoint_layout() ^ 1;
  struct p87_report report = {0};
  struct p87_checkpoint_head head;
  make_file();
  unsigned char *bytes = load(&n);
  free(bytes);
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  assert_true(access >= 0 && H5Pset_fapl_sec2(access) >= 0);
  const hid_t file = H5Fopen(path, H5F_ACC_RDWR, access); /* drops what stands behind its end */
  const hid_t id = H5Aopen(file, P87_CHECKPOINT_LAYOUT_NAME, H5P_DEFAULT);
  assert_true(file >= 0 && id >= 0 && H5Awrite(id, H5T_NATIVE_UINT64, &layout) >= 0);
  H5Aclose(id);
  H5Fclose(file);
  H5Pclose(access);
  assert_int_equal(p87_checkpoint_seal(path, NULL, 0, &size, &report), P87_OK);
  assert_int_equal(p87_checkpoint_seal_check(path, &report), P87_OK);
  assert_int_equal(p87_checkpoint_head_read(path, &head, &report), P87_USER);
  assert_int_equal(p87_report_count(&report), 1);
  assert_non_null(strstr(report.messages[0].text, "another version"));
  p87_report_free(&report);
}

static void the_communities_of_another_world_are_refused(void **state)
{
  (void)state;
  struct small_world w, other;
  struct p87_world again = {0};
  struct p87_report report = {0};
  small_world_make(&w, small_inputs(), "BGD TON", 60000);
  small_world_make(&other, small_inputs(), "ETH TON", 60000);
  write_world(&w.world);
  assert_int_equal(p87_world_init(&again, &other.stage.directory, other.stage.partition, 0), P87_OK);
  assert_int_equal(p87_checkpoint_world_read(p87_comm_world(), path, &again, &report), P87_USER);
  assert_int_equal(p87_report_count(&report), 1);
  p87_report_free(&report);
  p87_world_free(&again);
  small_world_free(&w);
  small_world_free(&other);
}

static void what_cannot_be_written_is_said_and_leaves_nothing(void **state)
{
  (void)state;
  struct small_world w;
  struct p87_report report = {0};
  char file[80];
  snprintf(file, sizeof file, "%s/nowhere/x.h5", dir);
  small_world_make(&w, small_inputs(), "TON", 1000);
  assert_int_equal(write_to(file, &w.world, &report), P87_MACHINE);
  assert_int_equal(p87_report_count(&report), 1);
  p87_report_free(&report);
  small_world_free(&w);
}

static int make_folder(void **state)
{
  (void)state;
  if (!mkdtemp(dir)) return 1;
  snprintf(path, sizeof path, "%s/world.h5", dir);
  return 0;
}

static int remove_folder(void **state)
{
  (void)state;
  unlink(path);
  return rmdir(dir);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_world_comes_back),
    cmocka_unit_test(head_and_parts_come_back),
    cmocka_unit_test(without_a_world_there_is_only_head_and_parts),
    cmocka_unit_test(a_year_writes_what_is_left_out_before_it_reads_it),
    cmocka_unit_test(one_bit_is_seen_wherever_it_is),
    cmocka_unit_test(a_file_that_is_cut_short_or_longer_is_refused),
    cmocka_unit_test(another_layout_is_refused),
    cmocka_unit_test(the_communities_of_another_world_are_refused),
    cmocka_unit_test(what_cannot_be_written_is_said_and_leaves_nothing),
  };
  if (p87_comm_start(&argc, &argv)) return 1;
  p87_log_open(0, P87_LOG_WARNING, stderr);
  const int failed = cmocka_run_group_tests(tests, make_folder, remove_folder);
  p87_comm_stop();
  return failed;
}
