/* What an adult does, from three draws and the country's structure. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/process/adult_status.h"

static double chance(uint64_t threshold)
{
  return (double)threshold * 0x1p-32;
}

static int is_near(double share, double p, double n)
{
  return fabs(share - p) <= 5 * sqrt(p * (1 - p) / n) + 5 / n;
}

static void statuses_and_sectors_come_as_often_as_the_table_says(void **state)
{
  (void)state;
  enum { N = 200000 };
  const char *const countries[] = {"ETH", "BGD", "ECU", "DEU"};
  P87_FOR_ALL (40, g) {
    struct p87_work_table t;
    p87_work_table_make(&small_inputs()->figures.country[small_country(countries[g->i % 4])], &t);
    const unsigned sex = (unsigned)gen_int(g, 0, 1), area = (unsigned)gen_int(g, 0, 1),
                   age = (unsigned)gen_int(g, 18, 90);
    const uint64_t formal_of_all = p87_work_formal(&t, sex, gen_bool(g), age, 2020, (unsigned)gen_int(g, 0, 18));
    const struct p87_key key = p87_key_make(gen_u64(g), 0);
    const struct p87_work_jumps jumps = p87_work_jumps_of(2020);
    double count[P87_SECTORS][P87_WORK_STATUSES] = {{0}}, by_sector[P87_SECTORS] = {0};
    for (uint64_t i = 1; i <= N; i++) {
      const struct p87_work_choice c = p87_work_choose(&t, &t.structure, sex, area, age, 1.0, formal_of_all,
                                                       p87_work_draws_of(p87_stream_of(key, i), &jumps));
      count[c.sector][c.status]++;
      by_sector[c.sector]++;
    }
    const double employed = N - by_sector[P87_NO_SECTOR], p = chance(t.employed[sex][age]);
    assert_true(is_near(employed / N, p, N));
    const double looking = age < 65 ? (1 - p) * chance(t.unemployed[sex]) : 0;
    assert_true(is_near(count[P87_NO_SECTOR][P87_UNEMPLOYED] / N, looking, N));
    assert_true(is_near(count[P87_NO_SECTOR][P87_OUTSIDE_LABOUR_FORCE] / N, 1 - p - looking, N));
    const double first = chance(t.structure.sector[sex][area][0]), second = chance(t.structure.sector[sex][area][1]);
    const double sector[] = {0, first, second - first, 1 - second};
    for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++) {
      assert_true(is_near(by_sector[s] / N, p * sector[s], N));
      const double formal = chance(t.structure.status[sex][s][0]), paid = chance(t.structure.status[sex][s][1]),
                   not_family = chance(t.structure.status[sex][s][2]);
      const double status[] = {0, formal, paid - formal, not_family - paid, 1 - not_family, 0, 0};
      for (int k = 0; k < P87_WORK_STATUSES; k++) assert_true(is_near(count[s][k] / N, p * sector[s] * status[k], N));
    }
  }
}

static void whoever_has_a_sector_works_and_nobody_else(void **state)
{
  (void)state;
  struct p87_work_table t;
  p87_work_table_make(&small_inputs()->figures.country[small_country("BGD")], &t);
  P87_FOR_ALL (200000, g) {
    const struct p87_work_draws draws = {gen_u32(g), gen_u32(g), gen_u32(g)};
    const unsigned age = (unsigned)gen_int(g, 15, 100);
    const struct p87_work_choice c =
      p87_work_choose(&t, &t.structure, gen_u32(g) & 1, gen_u32(g) & 1, age, 1.0, (uint64_t)gen_u32(g), draws);
    const int works = c.status >= P87_FORMAL_EMPLOYEE && c.status <= P87_CONTRIBUTING_FAMILY;
    assert_int_equal(works, c.sector != P87_NO_SECTOR);
    assert_true(c.status != P87_NO_STATUS);
    if (age >= 65) assert_true(c.status != P87_UNEMPLOYED);
  }
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(statuses_and_sectors_come_as_often_as_the_table_says),
  cmocka_unit_test(whoever_has_a_sector_works_and_nobody_else),
};

SMALL_WORLD_MAIN(tests)
