/* Chance: the raw generator is O'Neill's, jumping is stepping, and the small helpers keep their
 * promises. Whether streams are independent is asked in tests/validation/random. */
#include "path87/base/random.h"

#include <math.h>

#include "support/prop.h"

/* pcg_reference.cpp */
void pcg_reference_draws(uint64_t state, uint64_t stream, uint64_t skip, uint32_t *out, size_t n);

static void generator_gives_the_published_numbers(void **state)
{
  (void)state;
  /* pcg32-demo of the reference implementation: seed 42, stream 54, round 1 */
  static const uint32_t published[] = {0xa15c02b7u, 0x7b47f409u, 0xba1d3330u, 0x83d2f293u, 0xbfa4784bu, 0xcbed606eu};
  struct p87_pcg32 g = p87_pcg32_seed(42, 54);
  for (size_t i = 0; i < P87_COUNT_OF(published); i++) assert_int_equal(p87_pcg32_next(&g), published[i]);
}

static void generator_agrees_with_the_reference_library(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    const uint64_t seed = gen_u64(g), stream = gen_u64(g);
    uint32_t theirs[64];
    pcg_reference_draws(seed, stream, 0, theirs, P87_COUNT_OF(theirs));
    struct p87_pcg32 ours = p87_pcg32_seed(seed, stream);
    for (size_t i = 0; i < P87_COUNT_OF(theirs); i++) assert_int_equal(p87_pcg32_next(&ours), theirs[i]);
  }
}

static void draws_agree_with_the_reference_library_far_along_the_stream(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    const uint64_t seed = gen_u64(g), stream = gen_u64(g);
    const uint32_t year = gen_u32(g), decision = gen_u32(g) % P87_DECISIONS_PER_YEAR;
    uint32_t theirs;
    pcg_reference_draws(seed, stream, (uint64_t)year * 1024 + decision, &theirs, 1);
    const struct p87_pcg32 start = p87_pcg32_seed(seed, stream);
    const struct p87_stream s = {.state = start.state, .increment = start.increment};
    assert_int_equal(p87_draw_u32(s, p87_jump_make(year, decision)), theirs);
  }
}

static void jumping_is_stepping(void **state)
{
  (void)state;
  P87_FOR_ALL (20, g) {
    const struct p87_key key = p87_key_make(gen_u64(g), gen_u64(g));
    const struct p87_stream s = p87_stream_of(key, gen_u64(g));
    struct p87_pcg32 stepping = {.state = s.state, .increment = s.increment};
    assert_true(s.increment & 1u);
    for (uint32_t year = 0; year < 12; year++)
      for (uint32_t decision = 0; decision < P87_DECISIONS_PER_YEAR; decision++)
        assert_int_equal(p87_draw_u32(s, p87_jump_make(year, decision)), p87_pcg32_next(&stepping));
  }
}

static void jumps_add_up(void **state)
{
  (void)state;
  P87_FOR_ALL (10000, g) {
    const uint64_t a = gen_u64(g), b = gen_u64(g), s = gen_u64(g), c = gen_u64(g) | 1u;
    const struct p87_jump ja = p87_jump_steps(a), jb = p87_jump_steps(b);
    const struct p87_jump jab = p87_jump_steps(a + b);
    const uint64_t there = s * ja.multiply + c * ja.add;
    assert_true(there * jb.multiply + c * jb.add == s * jab.multiply + c * jab.add);
  }
}

static void draws_never_change(void **state)
{
  (void)state;
  /* Golden: if this fails, every result of the model changes. */
  const struct p87_key key = p87_key_make(87, 0);
  uint64_t digest = 0;
  for (p87_id id = 0; id < 1000; id++)
    for (uint32_t decision = 0; decision < 8; decision++)
      digest =
        p87_hash2(digest, p87_draw_u32(p87_stream_of(key, id * id * id), p87_jump_make(2016 + decision, decision)));
  assert_int_equal(digest, UINT64_C(0x56e7a660305cde26));
}

static unsigned count_bits(uint64_t x)
{
  unsigned n = 0;
  for (; x; x &= x - 1) n++;
  return n;
}

/* Changing any one bit of an input should change half of the bits of the output, whichever bit. */
static void mixes_avalanche(void **state)
{
  (void)state;
  enum { CASES = 4000 };
  for (unsigned bit = 0; bit < 64; bit++) {
    unsigned changed[6] = {0};
    P87_FOR_ALL (CASES, g) {
      const uint64_t a = g->i, flip = UINT64_C(1) << bit; /* counters: the hard case */
      const uint64_t b = gen_u64(g) >> (gen_u32(g) & 63u);
      const struct p87_key k = p87_key_make(a, b), ka = p87_key_make(a ^ flip, b), kb = p87_key_make(a, b ^ flip);
      changed[0] += count_bits(p87_mix64(a + b) ^ p87_mix64((a + b) ^ flip));
      changed[1] += count_bits(p87_mix64_other(a + b) ^ p87_mix64_other((a + b) ^ flip));
      changed[2] += count_bits(p87_hash2(a, b) ^ p87_hash2(a, b ^ flip));
      changed[3] += count_bits(p87_hash2(a, b) ^ p87_hash2(a ^ flip, b));
      changed[4] += count_bits(k.state_key ^ ka.state_key);
      changed[4] += count_bits(k.stream_key ^ kb.stream_key);
      changed[5] += count_bits(p87_hash3(1, a, b) ^ p87_hash3(1 ^ flip, a, b));
    }
    /* binomial: 32 +- 4 bits of 64 each time, so the mean over CASES is within 32 +- 0.063; seven
     * standard deviations, since 64 x 6 means are looked at and the mixes are good but not ideal */
    changed[4] /= 2;
    if (!getenv("P87_PROP_SEED"))
      for (size_t i = 0; i < P87_COUNT_OF(changed); i++)
        assert_true(fabs((double)changed[i] / CASES - 32.0) < 7.0 * 0.0633);
  }
}

static int compare_u64(const void *left, const void *right)
{
  const uint64_t *a = left, *b = right;
  return (*a > *b) - (*a < *b);
}

static void hashes_do_not_collide(void **state)
{
  (void)state;
  enum { MOTHERS = 3000, YEARS = 20, ORDERS = 4, N = MOTHERS * YEARS * ORDERS };
  static uint64_t hash[N];
  size_t n = 0;
  for (uint64_t mother = 0; mother < MOTHERS; mother++)
    for (uint64_t year = 0; year < YEARS; year++)
      for (uint64_t order = 0; order < ORDERS; order++) hash[n++] = p87_hash3(mother, 2016 + year, order);
  qsort(hash, n, sizeof *hash, compare_u64);
  for (size_t i = 1; i < n; i++) assert_true(hash[i - 1] != hash[i]);
  assert_true(p87_hash2(1, 2) != p87_hash2(2, 1));
  assert_true(p87_hash3(0, 0, 0) != 0 && p87_hash2(0, 0) != 0);
}

static void keys_of_neighbouring_runs_differ(void **state)
{
  (void)state;
  enum { SIDE = 300, N = SIDE * SIDE };
  static uint64_t states[N], streams[N];
  for (uint64_t i = 0; i < N; i++) {
    const struct p87_key key = p87_key_make(i / SIDE, i % SIDE);
    states[i] = key.state_key;
    streams[i] = key.stream_key;
    assert_true(key.state_key != key.stream_key);
  }
  qsort(states, N, sizeof *states, compare_u64);
  qsort(streams, N, sizeof *streams, compare_u64);
  for (size_t i = 1; i < N; i++) assert_true(states[i - 1] != states[i] && streams[i - 1] != streams[i]);
}

static void uniforms_lie_strictly_between_0_and_1_and_are_exact(void **state)
{
  (void)state;
  float last = 0.0f;
  for (uint32_t k = 0; k < 1u << 23; k++) {
    const float u = p87_uniform(k << 9);
    assert_true((double)u == ((double)k + 0.5) * 0x1p-23);
    assert_true(u > last && u < 1.0f);
    last = u;
  }
  assert_true(p87_uniform(UINT32_MAX) == 1.0f - 0x1p-24f && p87_uniform(0) == 0x1p-24f);
  assert_true(p87_uniform(511) == p87_uniform(0));
}

static void thresholds_round_and_clamp(void **state)
{
  (void)state;
  assert_int_equal(p87_threshold(0.0), 0);
  assert_int_equal(p87_threshold(-0.0), 0);
  assert_int_equal(p87_threshold(-3.0), 0);
  assert_int_equal(p87_threshold(-1e300), 0);
  assert_int_equal(p87_threshold((double)NAN), 0);
  assert_int_equal(p87_threshold((double)-INFINITY), 0);
  assert_int_equal(p87_threshold(0.5), UINT64_C(1) << 31);
  assert_int_equal(p87_threshold(1.0), UINT64_C(1) << 32);
  assert_int_equal(p87_threshold(1.0 - 0x1p-40), UINT64_C(1) << 32);
  assert_int_equal(p87_threshold(1e300), UINT64_C(1) << 32);
  assert_int_equal(p87_threshold((double)INFINITY), UINT64_C(1) << 32);
  assert_int_equal(p87_threshold(0x1p-32), 1);
  assert_int_equal(p87_threshold(0x1p-34), 0);
  P87_FOR_ALL (100000, g) {
    const double p = gen_real(g, -0.1, 1.1), more = p + gen_real(g, 0.0, 1e-6);
    const double clamped = p < 0.0 ? 0.0 : p > 1.0 ? 1.0 : p;
    assert_true(p87_threshold(p) <= p87_threshold(more));
    assert_true(fabs((double)p87_threshold(p) - clamped * 0x1p32) <= 0.5);
  }
}

static void things_happen_as_often_as_they_should(void **state)
{
  (void)state;
  assert_int_equal(p87_happens(0, 0), 0);
  assert_int_equal(p87_happens(0, 1), 1);
  assert_int_equal(p87_happens(UINT32_MAX, UINT64_C(1) << 32), 1);
  assert_int_equal(p87_happens(UINT32_MAX, UINT32_MAX), 0);
  P87_FOR_ALL (100000, g) {
    const uint32_t u = gen_u32(g);
    const uint64_t threshold = p87_threshold(gen_real(g, 0.0, 1.0));
    assert_int_equal(p87_happens(u, threshold), u < threshold);
  }
}

static void numbers_below_n_stay_below(void **state)
{
  (void)state;
  assert_int_equal(p87_below(UINT32_MAX, 6), 5);
  assert_int_equal(p87_below(0, 6), 0);
  assert_int_equal(p87_below(UINT32_MAX, 0), 0);
  P87_FOR_ALL (100000, g) {
    const uint32_t n = 1 + (gen_u32(g) >> (gen_u32(g) & 31u)) / 2;
    assert_true(p87_below(gen_u32(g), n) < n);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(generator_gives_the_published_numbers),
    cmocka_unit_test(generator_agrees_with_the_reference_library),
    cmocka_unit_test(draws_agree_with_the_reference_library_far_along_the_stream),
    cmocka_unit_test(jumping_is_stepping),
    cmocka_unit_test(jumps_add_up),
    cmocka_unit_test(draws_never_change),
    cmocka_unit_test(mixes_avalanche),
    cmocka_unit_test(hashes_do_not_collide),
    cmocka_unit_test(keys_of_neighbouring_runs_differ),
    cmocka_unit_test(uniforms_lie_strictly_between_0_and_1_and_are_exact),
    cmocka_unit_test(thresholds_round_and_clamp),
    cmocka_unit_test(things_happen_as_often_as_they_should),
    cmocka_unit_test(numbers_below_n_stay_below),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
