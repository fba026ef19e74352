/* Are the draws of different persons, years, decisions, seeds and replicates independent?
 *
 * Pairs: 2^24 pairs of draws (a, b) fall into 64 x 64 cells, once by their upper and once by their
 * lower six bits. No draw is used twice in a comparison, so chi-square has 4095 degrees of freedom.
 * Means: the variance of means over 512 neighbouring identities, over what it should be, from 2^17
 * means; its standard error is sqrt(2 / 2^17) = 0.004, and it must be within 1 +- 0.02.
 *
 * There are 184 chi-squares. With independent draws, the chance that any of them is beyond the
 * limit shall be 0.001 in all (Sidak), two-sided: so each may be beyond with chance
 * 1 - 0.999^(1/184) = 5.4e-6, which is 4.55 standard deviations. Seeds are fixed: what passes,
 * passes again.
 *
 * The last test shows that the questions are sharp: raw identities as streams fail all of them. */
#include <math.h>
#include <string.h>

#include "path87/base/dmath.h"
#include "support/prop.h"

enum {
  N_PAIRS = 1 << 24,
  BLOCK = 4096,
  SIDE = 64,
  CELLS = SIDE * SIDE,
  N_COMPARISONS = 92,
  GROUP = 512,
  N_GROUPS = 1 << 17,
};

/* Where the draws of one side of the pairs come from. */
struct source {
  struct p87_key key;
  struct p87_jump jump;
  p87_id offset; /* added to the identities */
  int raw;       /* the identity itself is the stream: the mistake that we look for */
};

static p87_id id_of[BLOCK];
static uint32_t a_of[BLOCK], b_of[BLOCK];
static unsigned n_compared;

static struct source source_at(uint64_t seed, uint64_t replicate, uint32_t year, uint32_t decision)
{
  const struct source s = {.key = p87_key_make(seed, replicate), .jump = p87_jump_make(year, decision)};
  return s;
}

static void draw_block(const struct source *s, uint32_t *u)
{
  const struct source from = *s;
  for (size_t i = 0; i < BLOCK; i++) u[i] = p87_draw_u32(p87_stream_of(from.key, id_of[i] + from.offset), from.jump);
}

static void draw_raw_block(const struct source *s, uint32_t *u)
{
  for (size_t i = 0; i < BLOCK; i++) {
    const struct p87_pcg32 g = p87_pcg32_seed(s->key.state_key, id_of[i] + s->offset);
    const struct p87_stream stream = {.state = g.state, .increment = g.increment};
    u[i] = p87_draw_u32(stream, s->jump);
  }
}

static void draw(const struct source *s, uint32_t *u)
{
  if (s->raw)
    draw_raw_block(s, u);
  else
    draw_block(s, u);
}

/* Standard deviations by which chi-square is off (Wilson and Hilferty, 1931). */
static double deviation(const uint32_t *counts)
{
  const double expected = (double)N_PAIRS / CELLS;
  const double freedom = CELLS - 1, spread = 2.0 / (9 * freedom);
  double chi_square = 0.0;
  for (size_t i = 0; i < CELLS; i++) chi_square += (counts[i] - expected) * (counts[i] - expected) / expected;
  return (cbrt(chi_square / freedom) - (1.0 - spread)) / sqrt(spread);
}

/* Identities from first on, in runs of a length, leaving out the run after each: adding the length
 * gives partners that are not in the list. */
static void list_ids(uint64_t first, uint64_t run)
{
  for (uint64_t i = 0; i < BLOCK; i++) id_of[i] = (first + i) / run * 2 * run + (first + i) % run;
}

static double larger(double a, double b)
{
  return a > b ? a : b;
}

/* The larger deviation of the two chi-squares, without its sign. run as in list_ids. */
static double compare(struct source a, struct source b, uint64_t run)
{
  static uint32_t upper[CELLS], lower[CELLS];
  memset(upper, 0, sizeof upper);
  memset(lower, 0, sizeof lower);
  for (uint64_t first = 0; first < N_PAIRS; first += BLOCK) {
    list_ids(first, run);
    draw(&a, a_of);
    draw(&b, b_of);
    for (size_t i = 0; i < BLOCK; i++) {
      upper[(a_of[i] >> 26) * SIDE + (b_of[i] >> 26)]++;
      lower[a_of[i] % SIDE * SIDE + b_of[i] % SIDE]++;
    }
  }
  n_compared++;
  return larger(fabs(deviation(upper)), fabs(deviation(lower)));
}

static double limit(void)
{
  const double each = 1.0 - p87_exp(p87_ln(0.999) / (2 * N_COMPARISONS));
  return -p87_normal_quantile(each / 2);
}

static void report(const char *what, double worst)
{
  print_message("  %-42s largest deviation %5.2f, limit %.2f\n", what, worst, limit());
  assert_true(worst < limit());
}

static void identities_a_power_of_two_apart_are_independent(void **state)
{
  (void)state;
  double worst = 0.0;
  for (uint32_t k = 0; k < 64; k++) {
    const struct source a = source_at(87, 0, k, 3 * k);
    struct source b = a;
    b.offset = UINT64_C(1) << k;
    worst = larger(worst, compare(a, b, b.offset));
  }
  report("identities 2^k apart, k = 0 to 63", worst);
}

static void neighbouring_identities_are_independent(void **state)
{
  (void)state;
  static const uint64_t apart[] = {3, 5, 7, 10, 100, 1000, 12345, 1000003};
  double worst = 0.0;
  for (uint32_t k = 0; k < P87_COUNT_OF(apart); k++) {
    const struct source a = source_at(87, 1, 1, k);
    struct source b = a;
    b.offset = apart[k];
    worst = larger(worst, compare(a, b, apart[k]));
  }
  report("identities 3 to 1000003 apart", worst);
}

static void years_are_independent(void **state)
{
  (void)state;
  static const uint32_t apart[] = {1, 2, 9, 64};
  double worst = 0.0;
  for (uint32_t k = 0; k < P87_COUNT_OF(apart); k++)
    worst = larger(worst, compare(source_at(87, 2, 2, k), source_at(87, 2, 2 + apart[k], k), 1));
  report("years 1 to 64 apart", worst);
}

static void decisions_are_independent(void **state)
{
  (void)state;
  static const uint32_t apart[] = {1, 2, 8, 512};
  double worst = 0.0;
  for (uint32_t k = 0; k < P87_COUNT_OF(apart); k++)
    worst = larger(worst, compare(source_at(87, 3, 0, k), source_at(87, 3, 0, k + apart[k]), 1));
  report("decisions 1 to 512 apart", worst);
}

static void seeds_are_independent(void **state)
{
  (void)state;
  static const uint64_t others[] = {88, 86, 87 + (UINT64_C(1) << 32), 87 | UINT64_C(1) << 63};
  double worst = 0.0;
  for (uint32_t k = 0; k < P87_COUNT_OF(others); k++)
    worst = larger(worst, compare(source_at(87, 4, 0, k), source_at(others[k], 4, 0, k), 1));
  report("seeds", worst);
}

static void replicates_are_independent(void **state)
{
  (void)state;
  static const uint64_t others[] = {1, 2, 100, 1 << 20};
  double worst = 0.0;
  for (uint32_t k = 0; k < P87_COUNT_OF(others); k++)
    worst = larger(worst, compare(source_at(87, 0, 5, k), source_at(87, others[k], 5, k), 1));
  report("replicates", worst);
}

static void changing_two_things_at_once_gives_new_draws(void **state)
{
  (void)state;
  struct source next_person = source_at(10, 9, 0, 1), next_in_next_seed = source_at(11, 9, 0, 0);
  next_person.offset = next_in_next_seed.offset = 1;
  double worst = compare(source_at(10, 11, 0, 0), source_at(11, 10, 0, 0), 1); /* exchanged */
  worst = larger(worst, compare(source_at(10, 9, 0, 1), source_at(9, 10, 1, 0), 1));
  worst = larger(worst, compare(source_at(10, 9, 0, 0), next_person, 1));
  worst = larger(worst, compare(source_at(10, 9, 0, 0), next_in_next_seed, 1));
  report("two things at once", worst);
  assert_int_equal(n_compared % N_COMPARISONS, 0);
}

/* Variance of means over GROUP neighbouring identities, divided by that of independent draws. */
static double variance_ratio(const struct source *s)
{
  double sum = 0.0, sum_of_squares = 0.0;
  for (uint64_t first = 0; first < (uint64_t)N_GROUPS * GROUP; first += BLOCK) {
    for (uint64_t i = 0; i < BLOCK; i++) id_of[i] = first + i;
    draw(s, a_of);
    for (size_t g = 0; g < BLOCK / GROUP; g++) {
      uint64_t total = 0;
      for (size_t i = 0; i < GROUP; i++) total += a_of[g * GROUP + i];
      const double mean = (double)total / GROUP * 0x1p-32 - 0.5;
      sum += mean;
      sum_of_squares += mean * mean;
    }
  }
  const double mean = sum / N_GROUPS;
  return (sum_of_squares / N_GROUPS - mean * mean) * 12.0 * GROUP;
}

/* The range of variance ratios over some years, decisions, seeds and replicates. */
struct range {
  double low, high;
};

static struct range variance_ratios(int raw)
{
  struct range range = {.low = HUGE_VAL, .high = 0.0};
  for (uint32_t k = 0; k < 8; k++) {
    struct source s = source_at(87 + k / 4, k % 2, k, 100 * k);
    s.raw = raw;
    const double ratio = variance_ratio(&s);
    range.low = ratio < range.low ? ratio : range.low;
    range.high = larger(range.high, ratio);
  }
  return range;
}

static void means_of_communities_vary_as_they_should(void **state)
{
  (void)state;
  const struct range ratio = variance_ratios(0);
  print_message("  variance of means of %d: ratio %.4f to %.4f, allowed 0.98 to 1.02\n", GROUP, ratio.low, ratio.high);
  assert_true(ratio.low > 0.98 && ratio.high < 1.02);
}

static void raw_identities_as_streams_fail_these_tests(void **state)
{
  (void)state;
  struct source a = source_at(87, 0, 1, 3);
  a.raw = 1;
  struct source b = a;
  b.offset = 1;
  const double apart = compare(a, b, 1);
  n_compared--; /* not one of the comparisons */
  const struct range ratio = variance_ratios(1);
  print_message("  raw identities: deviation %.0f, variance ratio %.2f to %.2f\n", apart, ratio.low, ratio.high);
  assert_true(apart > 10.0 * limit());
  assert_true(ratio.low < 0.9 || ratio.high > 1.1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(identities_a_power_of_two_apart_are_independent),
    cmocka_unit_test(neighbouring_identities_are_independent),
    cmocka_unit_test(years_are_independent),
    cmocka_unit_test(decisions_are_independent),
    cmocka_unit_test(seeds_are_independent),
    cmocka_unit_test(replicates_are_independent),
    cmocka_unit_test(changing_two_things_at_once_gives_new_draws),
    cmocka_unit_test(means_of_communities_vary_as_they_should),
    cmocka_unit_test(raw_identities_as_streams_fail_these_tests),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
