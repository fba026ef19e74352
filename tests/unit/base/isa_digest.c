/* Prints a digest of what the inline functions give, in vectorised loops, over many inputs.
 *
 * Compiled once per instruction set and compiler; all must print the same line. With the digest as
 * argument it compares and exits 1 if it differs. An instruction set that this machine does not
 * have is told and skipped with exit code 77. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/random.h"

enum { BLOCK = 4096 };

static float x_of[BLOCK], u_of[BLOCK], y_of[BLOCK];
static double p_of[BLOCK];
static uint32_t draw_of[BLOCK];
static uint64_t digest;

/* Adds bytes to the digest, place by place. */
static void add(const void *bytes, size_t n)
{
  uint64_t word = 0;
  for (size_t i = 0; i < n; i += sizeof word) {
    const size_t more = n - i < sizeof word ? n - i : sizeof word;
    memcpy(&word, (const char *)bytes + i, more);
    digest = p87_hash2(digest, word);
  }
}

#define DIGEST(type, expression) \
  do { \
    static type out[BLOCK]; \
    for (size_t i = 0; i < BLOCK; i++) out[i] = expression; \
    add(out, sizeof out); \
  } while (0)

static void digest_chance(uint32_t round)
{
  const struct p87_key key = p87_key_make(87, round);
  const struct p87_jump jump = p87_jump_make(2016 + round % 10, round % P87_DECISIONS_PER_YEAR);
  const uint64_t first = (uint64_t)round * 1000003u;
  for (size_t i = 0; i < BLOCK; i++) draw_of[i] = p87_draw_u32(p87_stream_of(key, first + i), jump);
  add(draw_of, sizeof draw_of);
  for (size_t i = 0; i < BLOCK; i++) p_of[i] = (double)draw_of[BLOCK - 1 - i] * 0x1.2p-32 - 0.05;
  DIGEST(float, p87_uniform(draw_of[i]));
  DIGEST(uint32_t, p87_below(draw_of[i], round + 2));
  DIGEST(uint64_t, p87_threshold(p_of[i]));
  DIGEST(int, p87_happens(draw_of[i], p87_threshold(p_of[i])));
  DIGEST(uint64_t, p87_hash3(i, round, draw_of[i]));
}

static void digest_functions(void)
{
  for (size_t i = 0; i < BLOCK; i++) {
    u_of[i] = p87_uniform(draw_of[i]);
    x_of[i] = i % 2 ? p87_bits_float(draw_of[i]) : u_of[i] * 200.0f - 100.0f; /* any bits at all */
  }
  DIGEST(float, p87_expf(x_of[i]));
  DIGEST(float, p87_logf(x_of[i]));
  DIGEST(float, p87_logf(u_of[i]));
  DIGEST(float, p87_normal_quantilef(u_of[i]));
  DIGEST(float, p87_logistic_quantilef(u_of[i]));
  DIGEST(float, p87_logisticf(x_of[i]));
  for (size_t i = 0; i < BLOCK; i++) y_of[i] = x_of[BLOCK - 1 - i];
  DIGEST(float, p87_powf(u_of[i], y_of[i]));
  DIGEST(int32_t, p87_to_int(x_of[i], INT32_MIN, INT32_MAX));
  DIGEST(int32_t, p87_to_int(x_of[i], -7, 7));
  DIGEST(uint8_t, p87_to_u8(x_of[i]));
  DIGEST(double, p87_exp((double)x_of[i & 255u]) + (double)u_of[i]);
}

static void digest_set_up(void)
{
  for (size_t i = 0; i < BLOCK; i += 16) {
    const double u = (double)u_of[i], x = u * 16.0 - 8.0;
    const double y[] = {p87_exp(x), p87_ln(u), p87_normal_cdf(x), p87_normal_quantile(u)};
    add(y, sizeof y);
  }
}

static int machine_has_it(void)
{
#if defined(__x86_64__) && defined(__AVX512F__)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
#elif defined(__x86_64__) && defined(__AVX2__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#else
  return 1;
#endif
}

int main(int n_arguments, char **arguments)
{
  if (!machine_has_it()) {
    puts("skipped: this machine does not have the instruction set");
    return 77;
  }
  for (uint32_t round = 0; round < 1000; round++) {
    digest_chance(round);
    digest_functions();
    if (round % 10 == 0) digest_set_up();
  }
  printf("%016llx\n", (unsigned long long)digest);
  return n_arguments > 1 && strtoull(arguments[1], NULL, 16) != digest;
}
