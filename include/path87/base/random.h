/* Chance: a number that depends only on who decides what, when, in which run.
 *
 * Each person has a pcg32 stream of their own (O'Neill 2014, XSH-RR 64/32). Nothing is stored:
 *
 *     state, stream  =  two different 64-bit mixes of (seed, replicate, identity)
 *     position       =  year * P87_DECISIONS_PER_YEAR + decision
 *     draw           =  pcg32 output of the state, advanced to the position
 *
 * Identities must be mixed: taken raw as streams, neighbours correlate, and means over 512 of them
 * have from a third to four times the variance they should have (tests/validation/random).
 * n steps of the generator  s -> A s + c  are  s -> A^n s + c (A^n - 1)/(A - 1):  multiply and add
 * depend on n alone, so they are computed once per loop and shared by all persons.
 *
 *     const struct p87_jump jump = p87_jump_make(year, P87_DRAW_SCHOOLING);
 *     for (...) u = p87_draw_u32(p87_stream_of(key, id[i]), jump);
 *
 * All of it is inline and branch-free: such loops vectorise. */
#ifndef PATH87_BASE_RANDOM_H
#define PATH87_BASE_RANDOM_H

#include <string.h>

#include "path87/base/types.h"

/* Decisions are numbered from 0 to this, not included. Part of every result: never change it. */
#define P87_DECISIONS_PER_YEAR 1024u

#define P87_PCG_MULTIPLIER UINT64_C(6364136223846793005)

/* What a run adds to the identity; the same for all persons. */
struct p87_key {
  uint64_t state_key;
  uint64_t stream_key;
};

/* A person's stream at position 0; increment is odd. */
struct p87_stream {
  uint64_t state;
  uint64_t increment;
};

/* From position 0 to another position; the same for all persons. */
struct p87_jump {
  uint64_t multiply;
  uint64_t add;
};

/* The raw generator, as published. The model does not step it; tests do. */
struct p87_pcg32 {
  uint64_t state;
  uint64_t increment;
};

/* A bijection of 64 bits in which each input bit changes each output bit with a chance of one half
 * ("moremur", P. Evensen 2019, after Murmur3). Unlike most it also mixes plain counters well. */
static inline uint64_t p87_mix64(uint64_t x)
{
  x ^= x >> 27;
  x *= UINT64_C(0x3c79ac492ba7b653);
  x ^= x >> 33;
  x *= UINT64_C(0x1c69b3f74ac4ae35);
  x ^= x >> 27;
  return x;
}

/* Another one, unrelated to the first (variant 13 of D. Stafford 2011, as in splitmix64). */
static inline uint64_t p87_mix64_other(uint64_t x)
{
  x ^= x >> 30;
  x *= UINT64_C(0xbf58476d1ce4e5b9);
  x ^= x >> 27;
  x *= UINT64_C(0x94d049bb133111eb);
  x ^= x >> 31;
  return x;
}

/* One number from two, for identities. The order matters; for a given a no two b collide. */
static inline uint64_t p87_hash2(uint64_t a, uint64_t b)
{
  /* The constants keep 0 from being mapped to 0: fractions of the golden ratio and of pi. */
  const uint64_t h = p87_mix64(a + UINT64_C(0x9e3779b97f4a7c15));
  return p87_mix64((h ^ UINT64_C(0x243f6a8885a308d3)) + b);
}

/* One number from three. */
static inline uint64_t p87_hash3(uint64_t a, uint64_t b, uint64_t c)
{
  return p87_hash2(p87_hash2(a, b), c);
}

/* The key of a run. Any seed and replicate will do, 0 included. */
static inline struct p87_key p87_key_make(uint64_t seed, uint64_t replicate)
{
  const struct p87_key key = {
    .state_key = p87_hash3(UINT64_C(0x7374617465), seed, replicate),    /* "state" */
    .stream_key = p87_hash3(UINT64_C(0x73747265616d), seed, replicate), /* "stream" */
  };
  return key;
}

/* The stream of one person. */
static inline struct p87_stream p87_stream_of(struct p87_key key, p87_id id)
{
  const struct p87_stream stream = {
    .state = p87_mix64(id + key.state_key),
    .increment = p87_mix64_other(id ^ key.stream_key) | 1u,
  };
  return stream;
}

/* A jump made n times; 64 rounds at most, none where n is known to the compiler. */
static inline struct p87_jump p87_jump_times(struct p87_jump power, uint64_t n)
{
  struct p87_jump all = {.multiply = 1, .add = 0};
  for (; n != 0; n >>= 1) {
    if (n & 1u) {
      all.multiply *= power.multiply;
      all.add = all.add * power.multiply + power.add;
    }
    power.add *= power.multiply + 1u;
    power.multiply *= power.multiply;
  }
  return all;
}

/* The jump over n steps (mod 2^64) of the generator. */
static inline struct p87_jump p87_jump_steps(uint64_t n)
{
  const struct p87_jump step = {.multiply = P87_PCG_MULTIPLIER, .add = 1};
  return p87_jump_times(step, n);
}

/* The jump to a decision of a year; decision < P87_DECISIONS_PER_YEAR. Compute it once per loop. */
static inline struct p87_jump p87_jump_make(uint32_t year, uint32_t decision)
{
  const struct p87_jump to_year = p87_jump_times(p87_jump_steps(P87_DECISIONS_PER_YEAR), year);
  const struct p87_jump on = p87_jump_steps(decision);
  const struct p87_jump jump = {to_year.multiply * on.multiply, to_year.add * on.multiply + on.add};
  return jump;
}

/* pcg32's output for a state: 32 bits folded from the upper half, rotated by the topmost five. */
static inline uint32_t p87_pcg32_output(uint64_t state)
{
  const uint32_t folded = (uint32_t)(((state >> 18) ^ state) >> 27);
  const uint32_t turn = (uint32_t)(state >> 59);
  return (folded >> turn) | (folded << (-turn & 31u));
}

/* The draw of a person: uniform on all 32-bit numbers. */
static inline uint32_t p87_draw_u32(struct p87_stream s, struct p87_jump j)
{
  return p87_pcg32_output(s.state * j.multiply + s.increment * j.add);
}

/* Starts the raw generator as O'Neill's pcg32_srandom does. */
static inline struct p87_pcg32 p87_pcg32_seed(uint64_t state, uint64_t stream)
{
  struct p87_pcg32 g = {.state = 0, .increment = (stream << 1) | 1u};
  g.state = (g.increment + state) * P87_PCG_MULTIPLIER + g.increment;
  return g;
}

/* The next output of the raw generator. */
static inline uint32_t p87_pcg32_next(struct p87_pcg32 *g)
{
  const uint64_t before = g->state;
  g->state = before * P87_PCG_MULTIPLIER + g->increment;
  return p87_pcg32_output(before);
}

/* A float strictly between 0 and 1, safe for logarithms: (k + 1/2) 2^-23, k = the upper 23 bits.
 * 23 bits and not 24, because k + 1/2 must fit the 24 bits of a float: with 24 bits half of the
 * values would round, the largest to 1. As it is, all 2^23 values are exact and equally likely,
 * from 2^-24 to 1 - 2^-24, and 1 - u is as likely as u. */
static inline float p87_uniform(uint32_t u)
{
  /* through int32_t: baseline x86-64 converts only signed integers in one instruction */
  return ((float)(int32_t)(u >> 9) + 0.5f) * 0x1p-23f;
}

/* The threshold of a probability: probability * 2^32 rounded to the nearest integer, from 0 to
 * 2^32. Below 0 and NaN count as 0, above 1 as 1. Never falls as the probability rises. */
static inline uint64_t p87_threshold(double probability)
{
  /* Adding 2^52 leaves the rounded integer in the low bits; masks instead of branches: so it
   * vectorises where conversions to 64-bit integers do not. */
  const double shifted = probability * 0x1p32 + 0x1p52;
  uint64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  const uint64_t is_positive = 0u - (uint64_t)(probability > 0.0);
  const uint64_t is_certain = 0u - (uint64_t)(probability >= 1.0);
  const uint64_t inside = bits & UINT64_C(0x000fffffffffffff) & is_positive;
  return (inside & ~is_certain) | (UINT64_C(0x100000000) & is_certain);
}

/* 1 with a chance of threshold / 2^32, else 0: whether u < threshold. threshold <= 2^63. */
static inline int p87_happens(uint32_t u, uint64_t threshold)
{
  return (int)(((uint64_t)u - threshold) >> 63); /* borrow; vectorises without 64-bit compares */
}

/* A number from 0 to n, not included (0 if n is 0). A bias of at most n / 2^32 is accepted. */
static inline uint32_t p87_below(uint32_t u, uint32_t n)
{
  return (uint32_t)(((uint64_t)u * n) >> 32);
}

#endif
