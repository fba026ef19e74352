/* Runs again what a results file says it was made from, and compares. */
#include "path87/study/verify.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/results/recorded.h"
#include "path87/study/movers.h"

/* What rank 0 holds against each other. */
struct comparison {
  int rank;
  const struct p87_results_file *file;
  const struct p87_scenario *scenario; /* of the file */
  const struct p87_results *made;
  struct p87_movers *movers; /* NULL: nobody asked who moved */
  struct p87_verdict *verdict;
};

/* --- one year ------------------------------------------------------------------------------- */

/* The first count of two slabs that differs; 0 if none does. */
static int find_count(const struct p87_tally_layout *in_file, const struct p87_tally_layout *made,
                      struct p87_verdict *v)
{
  for (size_t i = 0; i < p87_n_measures; i++) {
    const struct p87_measure_info *m = &p87_measure_table[i];
    if (m->shape == P87_SHAPE_NATION) continue; /* not in the file */
    const int64_t *a = (const int64_t *)(const void *)((const char *)in_file + m->offset);
    const int64_t *b = (const int64_t *)(const void *)((const char *)made + m->offset);
    for (size_t c = 0; c < m->cells; c++) {
      if (a[c] == b[c]) continue;
      v->measure = m;
      v->cell = c;
      v->count_in_file = a[c];
      v->count = b[c];
      return 1;
    }
  }
  return 0;
}

/* Rank 0: nonzero if the year is what the file says. */
static int compare_year(const struct comparison *c, unsigned replicate, unsigned y)
{
  const struct p87_results *in_file = &c->file->data;
  struct p87_verdict *v = c->verdict;
  v->replicate = replicate;
  v->year = P87_YEAR_FIRST + y;
  v->state_in_file = in_file->fingerprint[(size_t)replicate * in_file->years + y];
  v->state = c->made->fingerprint[(size_t)replicate * c->made->years + y];
  for (size_t k = 0; k < in_file->n_countries && !v->has_count; k++) {
    v->has_count =
      find_count(p87_results_slab(in_file, replicate, y, k), p87_results_slab(c->made, replicate, y, k), v);
    if (v->has_count) memcpy(v->iso3, c->file->iso3[k], sizeof v->iso3);
  }
  return v->state_in_file == v->state && !v->has_count;
}

/* Ends the run at the first year that differs. */
static p87_status after_year(void *user, const struct p87_scenario *s, unsigned replicate, unsigned year,
                             const struct p87_world *world)
{
  const struct comparison *c = user;
  const p87_status st = c->movers ? p87_movers_year(c->movers, s, replicate, year, world) : P87_OK;
  if (st || s != c->scenario) return st;
  if (c->rank != 0 || compare_year(c, replicate, year - P87_YEAR_FIRST)) return P87_OK;
  c->verdict->kind = P87_VERDICT_YEAR;
  return P87_DIFFERENT;
}

/* --- what stands beside the counts ------------------------------------------------------------ */

static int same_number(double a, double b)
{
  return memcmp(&a, &b, sizeof a) == 0;
}

/* The same of /movers. */
static const char *find_movers(const struct p87_results_file *f, const struct p87_results *made)
{
  const size_t times = (size_t)made->replicates * made->years;
  if (strcmp(f->base_name, made->base->name) != 0) return "the attribute base_name of /movers";
  if (strcmp(f->base_key, made->base->key) != 0) return "the attribute base_key of /movers";
  if (memcmp(f->data.base_fingerprint, made->base_fingerprint, times * sizeof *made->base_fingerprint) != 0)
    return "/movers/base_state";
  if (memcmp(f->data.movers, made->movers, times * made->n_countries * P87_MOVER_CELLS * sizeof *made->movers) != 0)
    return "/movers/children";
  return NULL;
}

/* The first thing that is another, or NULL. */
static const char *find_text(const struct p87_results_file *f, const struct p87_results *made,
                             const struct p87_recorded *run)
{
  const struct p87_scenario *s = &run->scenarios[0];
  if (strcmp(f->title, s->name) != 0) return "the attribute scenario_name";
  if (strcmp(f->scenario_key, s->key) != 0) return "the attribute scenario_key";
  if (f->seed != s->seed) return "the attribute seed";
  if (f->population != s->population) return "the attribute population";
  if (!same_number(f->scale, s->scale)) return "the attribute scale";
  for (size_t k = 0; k < made->n_countries; k++) {
    const struct p87_country *c = &run->inputs.figures.country[made->country[k]];
    if (strcmp(f->iso3[k], c->iso3) != 0) return "/country";
    if (strcmp(f->country_name[k], c->name) != 0) return "/country_name";
    if (f->region[k] != c->region) return "/country_region";
    if (!same_number(f->data.weight_un[k], made->weight_un[k])) return "/weights/un";
    if (!same_number(f->data.weight_ilo[k], made->weight_ilo[k])) return "/weights/ilo";
  }
  return made->movers ? find_movers(f, made) : NULL;
}

/* *same: the file at path holds these n bytes and no more. */
static p87_status compare_bytes(const char *path, const unsigned char *bytes, size_t n, int *same,
                                struct p87_report *report)
{
  unsigned char piece[1 << 14];
  FILE *in = fopen(path, "rb");
  size_t at = 0, got = 0;
  *same = 1;
  while (in && *same && (got = fread(piece, 1, sizeof piece, in)) > 0) {
    *same = got <= n - at && memcmp(piece, bytes + at, got) == 0;
    at += got;
  }
  *same = *same && at == n;
  const int error = !in || ferror(in) ? errno : 0;
  if (in) fclose(in);
  if (!error) return P87_OK;
  p87_report_add(report, path, 0, 0, "cannot be read: %s; mend the disk or copy the file elsewhere", strerror(error));
  return P87_MACHINE;
}

/* Rank 0, when every year is the same. */
static p87_status compare_rest(const char *path, const struct comparison *c, const struct p87_recorded *run,
                               struct p87_report *report)
{
  void *image = NULL;
  size_t n = 0;
  const char *what = find_text(c->file, c->made, run);
  if (what) {
    c->verdict->kind = P87_VERDICT_TEXT;
    snprintf(c->verdict->what, sizeof c->verdict->what, "%s", what);
    return P87_OK;
  }
  int same = 0;
  p87_status st = p87_results_image(&run->scenarios[0], &run->inputs, c->made, &image, &n, report);
  if (!st) st = compare_bytes(path, image, n, &same, report);
  if (!st) c->verdict->kind = same ? P87_VERDICT_SAME : P87_VERDICT_BYTES;
  p87_free(image);
  return st;
}

/* --- the file ------------------------------------------------------------------------------- */

static p87_status check_version(const struct p87_results_file *file, struct p87_report *report)
{
  if (strcmp(file->version, P87_VERSION) == 0) return P87_OK;
  p87_report_add(report, file->path, 0, 0,
                 "written by path87 %s, and this is %s: only the version that wrote a file can verify it",
                 file->version, P87_VERSION);
  return P87_USER;
}

/* The file must have the shape that its own inputs give. */
static p87_status check_shape(const struct p87_results_file *file, const struct p87_recorded *run,
                              struct p87_report *report)
{
  const struct p87_scenario *s = &run->scenarios[0];
  size_t n = 0;
  for (size_t c = 0; c < run->inputs.figures.n_countries; c++) n += (size_t)p87_has_country(s->country_mask, c);
  if (run->n_scenarios == (file->data.movers ? 2u : 1u) && file->data.replicates == s->replicates &&
      file->data.years == s->horizon - P87_YEAR_FIRST + 1 && file->data.n_countries == n)
    return P87_OK;
  p87_report_add(
    report, file->path, 0, 0,
    "changed by another program: its inputs are those of %zu scenario(s) with %u replicates, %zu countries "
    "and years up to %u, its counts are not; take the file as path87 wrote it",
    run->n_scenarios, s->replicates, n, s->horizon);
  return P87_USER;
}

/* Rank 0 reads the counts, all read the inputs. */
static p87_status read_file(const char *path, struct p87_comm *comm, struct p87_results_file *file,
                            struct p87_recorded *run, struct p87_report *report)
{
  const int is_first = p87_comm_rank(comm) == 0;
  p87_status st = is_first ? p87_results_read(path, file, report) : P87_OK;
  if (!st && is_first) st = check_version(file, report);
  st = p87_comm_agree(comm, st);
  if (!st) st = p87_comm_agree(comm, p87_recorded_open(path, run, report));
  if (!st) st = p87_comm_agree(comm, is_first ? check_shape(file, run, report) : P87_OK);
  return st;
}

/* made[0] becomes that of the file; with movers made[1] that of the base, which runs first. */
static p87_status run_again(struct p87_comm *comm, const struct p87_kernels *kernels, const struct p87_recorded *run,
                            struct comparison *c, struct p87_results made[2])
{
  const struct p87_scenario *s = run->scenarios;
  const struct p87_scenario both[2] = {s[run->n_scenarios - 1], s[0]};
  struct p87_stage stage;
  struct p87_movers movers = {0};
  struct p87_results of_run[2] = {{0}};
  const size_t n = run->n_scenarios;
  c->scenario = &both[n - 1];
  c->made = &of_run[n - 1];
  p87_status st = p87_stage_init(&stage, comm, &run->inputs, kernels, &s[0]);
  if (!st && n == 2) {
    c->movers = &movers;
    st = p87_movers_init(&movers, comm, &run->inputs.figures, both, n, of_run);
  }
  if (!st) st = p87_ensemble_run(&stage, both, n, of_run, after_year, c);
  for (size_t k = 0; k < n; k++) made[k] = of_run[n - 1 - k];
  made[0].base = made[0].movers ? &s[1] : NULL;
  c->made = &made[0];
  p87_movers_free(&movers);
  p87_stage_free(&stage);
  return st;
}

p87_status p87_verify(const char *path, struct p87_comm *comm, const struct p87_kernels *kernels,
                      struct p87_verdict *out, struct p87_report *report)
{
  struct p87_results_file file = {0};
  struct p87_results made[2] = {{0}};
  struct comparison c = {.rank = p87_comm_rank(comm), .file = &file, .verdict = out};
  *out = (struct p87_verdict){.kind = P87_VERDICT_SAME};
  struct p87_recorded *run = p87_alloc(sizeof *run);
  p87_status st = p87_comm_agree(comm, run ? P87_OK : P87_MACHINE);
  if (!st) st = read_file(path, comm, &file, run, report);
  if (!st) {
    out->replicates = file.data.replicates;
    out->years = file.data.years;
    out->n_countries = file.data.n_countries;
    st = run_again(comm, kernels, run, &c, made);
    if (!st) st = p87_comm_agree(comm, c.rank == 0 ? compare_rest(path, &c, run, report) : P87_OK);
    if (st == P87_DIFFERENT) st = P87_OK; /* the verdict says so */
  }
  if (run) p87_recorded_free(run);
  p87_free(run);
  p87_results_free(&made[0]);
  p87_results_free(&made[1]);
  p87_results_file_free(&file);
  return st;
}

/* --- in words ------------------------------------------------------------------------------- */

/* "rural, female, age 12, sector[3]": the cell of a measure. */
static void print_cell(const struct p87_measure_info *m, size_t cell, FILE *out)
{
  const int has_sex = m->shape != P87_SHAPE_AREA && m->shape != P87_SHAPE_AREA_BY;
  const int has_age = m->shape == P87_SHAPE_CHILD || m->shape == P87_SHAPE_CHILD_BY;
  const size_t category = cell % m->categories;
  cell /= m->categories;
  const size_t age = has_age ? cell % P87_CHILD_AGES : 0;
  if (has_age) cell /= P87_CHILD_AGES;
  const size_t sex = has_sex ? cell % P87_SEXES : 0;
  if (has_sex) cell /= P87_SEXES;
  fputs(p87_area_key[cell], out);
  if (has_sex) fprintf(out, ", %s", p87_sex_key[sex]);
  if (has_age) fprintf(out, ", age %zu", P87_CHILD_FIRST + age);
  if (*m->category) fprintf(out, ", %s[%zu]", m->category, category);
}

static void print_year(const struct p87_verdict *v, const char *path, FILE *out)
{
  fprintf(out, "%s differs from what its own inputs give, first in replicate %u, year %u:\n", path, v->replicate,
          v->year);
  if (v->state_in_file != v->state)
    fprintf(out, "  state: fingerprint %016" PRIx64 " in the file, %016" PRIx64 " now\n", v->state_in_file, v->state);
  else
    fputs("  the fingerprint of the state is the same: only counts were changed\n", out);
  if (v->has_count) {
    fprintf(out, "  %s, %s/%s, ", v->iso3, v->measure->group, v->measure->name);
    print_cell(v->measure, v->cell, out);
    fprintf(out, ": %" PRId64 " in the file, %" PRId64 " now\n", v->count_in_file, v->count);
  } else {
    fputs("  all counts of this year are the same\n", out);
  }
}

void p87_verdict_print(const struct p87_verdict *v, const char *path, FILE *out)
{
  switch (v->kind) {
  case P87_VERDICT_SAME:
    fprintf(out, "%s: identical, byte for byte: %u replicates, 2016-%u, %zu countries\n", path, v->replicates,
            P87_YEAR_FIRST + v->years - 1, v->n_countries);
    break;
  case P87_VERDICT_YEAR:
    print_year(v, path, out);
    fputs("The file was changed, or another build of path87 " P87_VERSION " made it.\n", out);
    break;
  case P87_VERDICT_TEXT: fprintf(out, "%s: all counts are the same, but %s was changed\n", path, v->what); break;
  case P87_VERDICT_BYTES:
    fprintf(out,
            "%s: all counts and weights are the same, but not every byte: a unit, a description or another text was "
            "changed, or another version of HDF5 or zlib packed the file\n",
            path);
    break;
  }
}
