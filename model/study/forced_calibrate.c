/* Calibration of forced labour in 2016: a contraction, cell by cell.
 *
 *     k += ln((T + n) / (M + n))       entry, by region, kind, sex and age group
 *     x += ln(d(M) / d(T)) of the odds of 60 months       end of a spell
 *
 * T, M: persons in target and model. n, the persons that a few simulated ones stand for, keeps cells in which hardly
 * anybody is simulated from running after chance. Each round has populations of its own, and from the third on goes a part
 * 1 / (round - 1) of the way, so that chance averages out. d: with single spells of mean 1 / x the months of the
 * last 60 are 60 / (1 + 60 x), so 60 / d - 1 moves as x does. Weights are UN WPP: the whole population. */
#include "path87/study/forced_calibrate.h"

#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/log.h"
#include "path87/base/memory.h"

enum { WINDOW = 60, FEW = 4 }; /* months; simulated persons, over all populations */

struct sums {
  double persons[P87_REGIONS];
  double stock[P87_REGIONS][P87_FORCED_KINDS][P87_SEXES][P87_FORCED_AGES];
  double ever[P87_FORCED_KINDS], months[P87_FORCED_KINDS]; /* of 60 months */
  double work[P87_FORCED_WORKS], moved_home, moved_abroad;
  double children_in_child_labour;
};

static double ratio(double a, double b)
{
  return b > 0.0 ? a / b : 0.0;
}

static void add_country(const struct p87_tally_layout *t, unsigned r, double weight, struct sums *s)
{
  for (size_t cell = 0; cell < P87_AREAS * P87_SEXES; cell++) {
    const size_t sex = cell % P87_SEXES;
    for (size_t kind = 0; kind < P87_FORCED_KINDS; kind++) {
      const size_t at = cell * P87_FORCED_KINDS + kind;
      s->stock[r][kind][sex][P87_FORCED_CHILD] += weight * (double)t->forced_labour_stock_children[at];
      s->stock[r][kind][sex][P87_FORCED_ADULT] += weight * (double)t->forced_labour_stock_adults[at];
      s->ever[kind] += weight * (double)t->forced_labour_ever_60[at];
      s->months[kind] += weight * (double)t->forced_labour_months_60[at];
      s->moved_home += weight * (double)t->forced_labour_moved_home[at];
      s->moved_abroad += weight * (double)t->forced_labour_moved_abroad[at];
      s->children_in_child_labour += weight * (double)t->forced_labour_children_in_child_labour[at];
    }
    for (size_t w = 0; w < P87_FORCED_WORKS; w++)
      s->work[w] += weight * (double)t->forced_labour_private_by_work[cell * P87_FORCED_WORKS + w];
  }
  for (int area = 0; area < P87_AREAS; area++) s->persons[r] += weight * (double)t->households_persons[area];
}

static void add_world(const struct p87_stage *stage, struct sums *s)
{
  const struct p87_figures *figures = &stage->inputs->figures;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const uint64_t simulated = p87_directory_founders(&stage->directory, c);
    if (simulated == 0) continue;
    const double weight = p87_country_persons(&figures->country[c]) / (double)simulated;
    add_country(&stage->tally[c], figures->country[c].region, weight, s);
  }
}

/* 2016 of population k, its own tastes too. */
static p87_status run_2016(struct p87_stage *stage, const struct p87_scenario *scenario, unsigned k, struct sums *s)
{
  struct p87_world people = {0};
  p87_status st = p87_stage_synthesise(stage, k, &people);
  if (!st) st = p87_stage_start(stage, scenario, k, &people);
  if (!st) add_world(stage, s);
  p87_world_free(&people);
  return st;
}

static p87_status stage_for(struct p87_stage *stage, struct p87_scenario *scenario, struct p87_comm *comm,
                            const struct p87_inputs *inputs, const struct p87_kernels *kernels,
                            const struct p87_calibrate_options *options)
{
  p87_scenario_init(scenario);
  scenario->seed = options->seed;
  scenario->scale = options->scale;
  scenario->horizon = P87_YEAR_FIRST;
  return p87_stage_init(stage, comm, inputs, kernels, scenario);
}

/* --- constants ------------------------------------------------------------------------------ */

static double rate_of(double months)
{
  return (double)WINDOW / months - 1.0; /* 60 x */
}

static double persons_of(const struct p87_figures *figures, int region)
{
  double sum = 0;
  for (size_t c = 0; c < figures->n_countries; c++)
    sum += figures->country[c].region == region ? p87_country_persons(&figures->country[c]) : 0.0;
  return sum;
}

/* Where nothing is known: entries that keep the stock if everybody may enter and spells end at the published rate. */
static void guess(struct p87_inputs *inputs, const struct p87_forced_targets *t)
{
  struct p87_forced_constants *k = &inputs->params.forced;
  if (k->leave[0] > -20.0f) return;
  for (int i = 0; i < 2; i++) k->leave[i] = (float)p87_ln(rate_of(t->duration[i]) / WINDOW);
  for (int r = 0; r < P87_REGIONS; r++)
    for (int cell = 0; cell < P87_FORCED_KINDS * P87_SEXES * P87_FORCED_AGES; cell++) {
      const double share = (&t->cell[r][0][0][0])[cell] / persons_of(&inputs->figures, r);
      (&k->entry[r][0][0][0])[cell] = (float)(p87_ln(share > 1e-9 ? share : 1e-9) + (double)k->leave[0]);
    }
}

static void move_constants(const struct p87_forced_targets *t, const struct sums *s, unsigned n, double scale,
                           double pace, struct p87_forced_constants *k)
{
  const double few = FEW * scale / n;
  for (int i = 0; i < P87_REGIONS * P87_FORCED_KINDS * P87_SEXES * P87_FORCED_AGES; i++) {
    const double target = (&t->cell[0][0][0][0])[i], model = (&s->stock[0][0][0][0])[i] / n;
    float *entry = &k->entry[0][0][0][0] + i;
    *entry += (float)(pace * p87_ln((target + few) / (model + few)));
    *entry = *entry < -40.0f ? -40.0f : *entry > -1.0f ? -1.0f : *entry;
  }
  const double private = ratio(s->months[P87_DEBT_BONDAGE] + s->months[P87_OTHER_PRIVATE],
                               s->ever[P87_DEBT_BONDAGE] + s->ever[P87_OTHER_PRIVATE]);
  const double sexual = ratio(s->months[P87_FORCED_SEXUAL], s->ever[P87_FORCED_SEXUAL]);
  if (private > 1.0 && private < 59.0)
    k->leave[0] += (float)(pace * p87_ln(rate_of(t->duration[0]) / rate_of(private)));
  if (sexual > 1.0 && sexual < 59.0) k->leave[1] += (float)(pace * p87_ln(rate_of(t->duration[1]) / rate_of(sexual)));
}

static double total(const struct sums *s)
{
  double sum = 0;
  for (int i = 0; i < P87_REGIONS * P87_FORCED_KINDS * P87_SEXES * P87_FORCED_AGES; i++)
    sum += (&s->stock[0][0][0][0])[i];
  return sum;
}

p87_status p87_forced_calibrate(struct p87_comm *comm, struct p87_inputs *inputs,
                                const struct p87_forced_targets *targets, const struct p87_kernels *kernels,
                                const struct p87_calibrate_options *options)
{
  struct p87_stage stage;
  struct p87_scenario scenario;
  guess(inputs, targets);
  p87_status st = stage_for(&stage, &scenario, comm, inputs, kernels, options);
  for (unsigned round = 1; round <= options->rounds && !st; round++) {
    struct sums s = {0};
    for (unsigned k = 0; k < options->populations && !st; k++)
      st = run_2016(&stage, &scenario, (round - 1) * options->populations + k, &s);
    if (st) break;
    p87_log(P87_LOG_INFO, "round %u  in forced labour %.2f million", round, total(&s) / options->populations / 1e6);
    move_constants(targets, &s, options->populations, options->scale, round < 3 ? 1.0 : 1.0 / (round - 1),
                   &inputs->params.forced);
  }
  p87_stage_free(&stage);
  p87_scenario_free(&scenario);
  return st;
}

/* --- check ---------------------------------------------------------------------------------- */

enum { MOST_LINES = 80 };

struct lines {
  int n;
  char name[MOST_LINES][128];
  double target[MOST_LINES], tolerance[MOST_LINES], sum[MOST_LINES], squares[MOST_LINES];
};

/* tolerance: share of the target; 0: shown only. */
static void put(struct lines *l, int *at, const char *what, const char *where, double target, double model,
                double tolerance)
{
  const int k = (*at)++;
  P87_CHECK(k < MOST_LINES, "more than %d lines", MOST_LINES);
  snprintf(l->name[k], sizeof l->name[k], "%-36s %s", what, where);
  l->target[k] = target;
  l->tolerance[k] = tolerance * target;
  l->sum[k] += model;
  l->squares[k] += model * model;
  if (*at > l->n) l->n = *at;
}

static double of_kind(const struct sums *s, int r, int kind, int sex, int age)
{
  double sum = 0;
  for (int x = 0; x < P87_SEXES; x++)
    for (int a = 0; a < P87_FORCED_AGES; a++)
      sum += (sex < 0 || sex == x) && (age < 0 || age == a) ? s->stock[r][kind][x][a] : 0.0;
  return sum;
}

/* Over all regions if r < 0; form as in the targets. */
static double of_form(const struct sums *s, int r, int form, int sex, int age)
{
  double sum = 0;
  for (int q = 0; q < P87_REGIONS; q++) {
    if (r >= 0 && q != r) continue;
    sum += of_kind(s, q, form + 1, sex, age);
    if (form == 0) sum += of_kind(s, q, P87_DEBT_BONDAGE, sex, age);
  }
  return sum;
}

static double of_region(const struct sums *s, int r)
{
  double sum = 0;
  for (int f = 0; f < P87_FORCED_FORMS; f++) sum += of_form(s, r, f, -1, -1);
  return sum;
}

static double bonded(const struct sums *s, int r)
{
  double sum = 0;
  for (int q = 0; q < P87_REGIONS; q++) sum += r < 0 || q == r ? of_kind(s, q, P87_DEBT_BONDAGE, -1, -1) : 0.0;
  return sum;
}

static void collect(struct lines *l, const struct p87_forced_targets *t, const struct p87_figures *figures,
                    const struct sums *s)
{
  static const char *const form_name[P87_FORCED_FORMS] = {"private exploitation", "sexual exploitation",
                                                          "state-imposed"};
  const double m = 1e-6;
  double all = 0, published = 0, children = 0, works = 0;
  int at = 0;
  for (int r = 0; r < P87_REGIONS; r++) published += t->region[r];
  for (int r = 0; r < P87_REGIONS; r++) all += of_region(s, r);
  put(l, &at, "million persons", "world", m * published, m * all, 0.03);
  for (int f = 0; f < P87_FORCED_FORMS; f++)
    for (int sex = 0; sex < P87_SEXES; sex++) {
      char where[48];
      snprintf(where, sizeof where, "%s, %s", form_name[f], p87_sex_key[sex]);
      const int is_shown_only = f == 2 || (f == 1 && sex == P87_MALE);
      put(l, &at, "million persons", where, m * t->form_sex[f][sex], m * of_form(s, -1, f, sex, -1),
          is_shown_only ? 0 : 0.03);
    }
  for (int r = 0; r < P87_REGIONS; r++)
    put(l, &at, "per thousand persons", p87_region_name[r], 1e3 * t->region[r] / persons_of(figures, r),
        1e3 * ratio(of_region(s, r), s->persons[r]), r == P87_ARAB_STATES ? 0 : 0.03);
  for (int f = 0; f < P87_FORCED_FORMS; f++) children += of_form(s, -1, f, -1, P87_FORCED_CHILD);
  put(l, &at, "million persons", "under 18", m * t->children, m * children, 0.03);
  for (int f = 0; f < 2; f++)
    put(l, &at, "% under 18", form_name[f], 100 * t->children_share[f],
        100 * ratio(of_form(s, -1, f, -1, P87_FORCED_CHILD), of_form(s, -1, f, -1, -1)), 0.03);
  put(l, &at, "% of private in debt bondage", "world", 100 * t->bonded,
      100 * ratio(bonded(s, -1), of_form(s, -1, 0, -1, -1)), 0.03);
  for (int r = 0; r < P87_REGIONS; r++)
    if (t->bonded_region[r] >= 0.0)
      put(l, &at, "% of private in debt bondage", p87_region_name[r], 100 * t->bonded_region[r],
          100 * ratio(bonded(s, r), of_form(s, r, 0, -1, -1)), 0.03);
  for (int r = 0; r < P87_REGIONS; r++)
    for (int f = 0; f < P87_FORCED_FORMS; f++)
      if (t->form_region[r][f] >= 0.0) {
        char where[64];
        snprintf(where, sizeof where, "%s", p87_region_name[r]);
        put(l, &at,
            f == 0   ? "% of world's private"
            : f == 1 ? "% of world's sexual"
                     : "% of world's state-imposed",
            where, 100 * t->form_region[r][f], 100 * ratio(of_form(s, r, f, -1, -1), of_form(s, -1, f, -1, -1)), 0);
      }
  put(l, &at, "months of 60 of those ever in it", form_name[0], t->duration[0],
      ratio(s->months[0] + s->months[1], s->ever[0] + s->ever[1]), 0.1);
  put(l, &at, "months of 60 of those ever in it", form_name[1], t->duration[1], ratio(s->months[2], s->ever[2]), 0.1);
  for (int w = 0; w < P87_FORCED_WORKS; w++) works += s->work[w];
  for (int w = 0; w < P87_FORCED_WORKS; w++)
    if (t->work[w] > 0.0)
      put(l, &at, "% of private by work", p87_forced_work_key[w], 100 * t->work[w], 100 * ratio(s->work[w], works), 0);
  put(l, &at, "% outside country; model: newcomers", "from abroad", 100 * t->abroad, 100 * ratio(s->moved_abroad, all),
      0);
}

static int print_lines(const struct lines *l, unsigned n, FILE *out)
{
  int outside = 0;
  fprintf(out, "Forced labour in 2016, mean of %u populations; error: standard error of the mean.\n\n", n);
  fprintf(out, "%-68s %8s %8s %8s %8s  %s\n", "", "target", "model", "differ.", "error", "tolerance");
  for (int k = 0; k < l->n; k++) {
    const double mean = l->sum[k] / n, variance = n > 1 ? (l->squares[k] - n * mean * mean) / (n - 1) : 0.0;
    const double error = __builtin_sqrt((variance > 0 ? variance : 0) / n), difference = mean - l->target[k];
    const double allowed = l->tolerance[k] > 2 * error ? l->tolerance[k] : 2 * error;
    const int out_of_it = l->tolerance[k] > 0 && (difference > allowed || difference < -allowed);
    outside += out_of_it;
    fprintf(out, "%-68s %8.3f %8.3f %+8.3f %8.3f  ", l->name[k], l->target[k], mean, difference, error);
    if (l->tolerance[k] > 0)
      fprintf(out, "%.3f %s\n", allowed, out_of_it ? "OUTSIDE" : "within");
    else
      fprintf(out, "reported\n");
  }
  fprintf(out, "\n%d lines outside their tolerance\n", outside);
  return outside;
}

p87_status p87_forced_check(struct p87_comm *comm, const struct p87_inputs *inputs,
                            const struct p87_forced_targets *targets, const struct p87_kernels *kernels,
                            const struct p87_calibrate_options *options, FILE *out, int *outside)
{
  struct p87_stage stage;
  struct p87_scenario scenario;
  struct lines *lines = p87_alloc(sizeof *lines);
  p87_status st = stage_for(&stage, &scenario, comm, inputs, kernels, options);
  if (!st) st = p87_comm_agree(comm, lines ? P87_OK : P87_MACHINE);
  for (unsigned k = 0; k < options->populations && !st; k++) {
    struct sums s = {0};
    st = run_2016(&stage, &scenario, k, &s);
    if (!st) collect(lines, targets, &inputs->figures, &s);
    p87_log(P87_LOG_INFO, "population %u of %u", k + 1, options->populations);
  }
  if (!st) *outside = p87_comm_rank(comm) == 0 ? print_lines(lines, options->populations, out) : 0;
  p87_free(lines);
  p87_stage_free(&stage);
  p87_scenario_free(&scenario);
  return st;
}
