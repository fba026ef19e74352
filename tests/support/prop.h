/* Property tests: a law is tried on many random cases, and a failing case can be repeated.
 *
 *     P87_FOR_ALL (1000, g) {
 *       const double x = gen_real(g, 0.0, 50.0);
 *       assert_true(law_holds_for(x));
 *     }
 *
 * When an assertion fails inside, the seed of its case is printed; with P87_PROP_SEED=<that seed>
 * in the environment every P87_FOR_ALL runs that one case only. Without it the cases are always
 * the same, so that a test that passed passes again.
 *
 * cmocka leaves a failing test by longjmp, over our heads. So the case under way is kept in a
 * static record, and assert_true, assert_false and assert_int_equal are wrapped to print it before
 * they fail. Do not return from or break out of the block. This header includes cmocka.h itself. */
#ifndef PATH87_TESTS_SUPPORT_PROP_H
#define PATH87_TESTS_SUPPORT_PROP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "path87/base/random.h"

/* Where a property test draws its case from. */
struct prop_gen {
  struct p87_pcg32 random;
  uint64_t seed;   /* of this case */
  unsigned long i; /* number of this case */
  unsigned long n; /* number of cases */
};

/* The case under way, for the message of a failing assertion; NULL outside of P87_FOR_ALL. */
static struct prop_gen *prop_current;

/* Begins the next case, if there is one. */
static inline int prop_more(struct prop_gen *g)
{
  const char *repeat = getenv("P87_PROP_SEED");
  const int is_repeat = repeat && *repeat;
  if (is_repeat) g->n = 1;
  prop_current = g->i < g->n ? g : NULL;
  if (!prop_current) return 0;
  g->seed = is_repeat ? strtoull(repeat, NULL, 0) : p87_hash2(UINT64_C(0x70617468), g->i);
  g->random = p87_pcg32_seed(g->seed, 87);
  return 1;
}

/* Tells which case is failing. The file and line come with cmocka's own message. */
static inline int prop_tell(int holds)
{
  if (!holds && prop_current)
    fprintf(stderr, "case %lu of %lu fails; to repeat it: P87_PROP_SEED=0x%016llx\n", prop_current->i + 1,
            prop_current->n, (unsigned long long)prop_current->seed);
  return holds;
}

/* Runs the block that follows for count random cases, drawn from g (a struct prop_gen *). */
#define P87_FOR_ALL(count, g) \
  for (struct prop_gen P87_JOIN(prop_, __LINE__) = {.n = (count)}, *g = &P87_JOIN(prop_, __LINE__); prop_more(g); \
       g->i++)

static inline uint32_t gen_u32(struct prop_gen *g)
{
  return p87_pcg32_next(&g->random);
}

/* Any 64 bits. */
static inline uint64_t gen_u64(struct prop_gen *g)
{
  const uint64_t high = gen_u32(g);
  return high << 32 | gen_u32(g);
}

/* A number from low to high; one time in sixteen one of the two ends, where mistakes live. */
static inline double gen_real(struct prop_gen *g, double low, double high)
{
  const uint32_t special = gen_u32(g) >> 27;
  const double u = (double)(gen_u64(g) >> 11) * 0x1p-53;
  if (special == 0) return low;
  if (special == 1) return high;
  const double x = low + u * (high - low);
  return x < high ? x : high;
}

/* An integer from low to high, both included. */
static inline int64_t gen_int(struct prop_gen *g, int64_t low, int64_t high)
{
  const uint64_t n = (uint64_t)high - (uint64_t)low + 1u; /* 0: all 2^64 */
  const uint64_t u = gen_u64(g);
  return (int64_t)((uint64_t)low + (n == 0 ? u : u % n));
}

/* 0 or 1. */
static inline int gen_bool(struct prop_gen *g)
{
  return (int)(gen_u32(g) >> 31);
}

/* cmocka's assertions, telling the case first. */
static inline void prop_assert(int holds, const char *text, const char *file, int line)
{
  _assert_true(cast_to_largest_integral_type(prop_tell(holds)), text, file, line);
}

static inline void prop_assert_equal(LargestIntegralType a, LargestIntegralType b, const char *file, int line)
{
  (void)prop_tell(a == b);
  _assert_int_equal(a, b, file, line);
}

#undef assert_true
#define assert_true(c) prop_assert(!!(c), #c, __FILE__, __LINE__)
#undef assert_false
#define assert_false(c) prop_assert(!(c), "not (" #c ")", __FILE__, __LINE__)
#undef assert_int_equal
#define assert_int_equal(a, b) \
  prop_assert_equal(cast_to_largest_integral_type(a), cast_to_largest_integral_type(b), __FILE__, __LINE__)

#endif
