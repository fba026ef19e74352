/* Fits of countries: what is written is read back; every mistake is named with its place. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "path87/params/country_fit.h"
#include "path87/params/csv.h"

static char *read_all(const char *path, size_t *n)
{
  struct p87_report report = {0};
  struct p87_mistakes m = {.report = &report};
  char *text = NULL;
  assert_int_equal(p87_text_read(path, P87_CSV_MAX_BYTES, &text, n, &m), P87_OK);
  return text;
}

static char *written(const struct p87_figures *figures, size_t *n)
{
  char path[] = "/tmp/p87-fits-XXXXXX";
  const int file = mkstemp(path);
  assert_true(file >= 0);
  close(file);
  struct p87_report report = {0};
  assert_int_equal(p87_country_fits_write(path, figures, "a test", &report), P87_OK);
  char *text = read_all(path, n);
  unlink(path);
  return text;
}

static void what_is_written_is_read_back(void **state)
{
  (void)state;
  struct p87_inputs *copy = small_inputs_copy();
  struct p87_figures *f = &copy->figures;
  P87_FOR_ALL (5, g) {
    for (size_t c = 0; c < f->n_countries; c++) {
      struct p87_country_fit *fit = &f->country[c].fit;
      fit->spread = (float)gen_real(g, 0.05, 1);
      fit->school.wealth = (float)gen_real(g, -1.5, 1.5);
      fit->work = (float)gen_real(g, -1.5, 1.5);
      for (int k = 0; k < P87_WEALTH_KNOTS; k++) fit->ln_potential[k] = (float)gen_real(g, -2, 6);
    }
    size_t n = 0;
    char *text = written(f, &n);
    const struct p87_country_fit first = f->country[0].fit;
    for (size_t c = 0; c < f->n_countries; c++) memset(&f->country[c].fit, 0, sizeof f->country[c].fit);
    struct p87_report report = {0};
    struct p87_mistakes m = {.report = &report};
    assert_int_equal(p87_country_fits_parse("fits.csv", text, n, f, &m), P87_OK);
    assert_true(fabsf(f->country[0].fit.spread - first.spread) < 1e-5f);
    assert_true(fabsf(f->country[0].fit.school.wealth - first.school.wealth) < 1e-5f);
    assert_true(fabsf(f->country[0].fit.work - first.work) < 1e-5f);
    for (int k = 0; k < P87_WEALTH_KNOTS; k++)
      assert_true(fabsf(f->country[0].fit.ln_potential[k] - first.ln_potential[k]) < 2e-5f);
    p87_free(text);
  }
  small_inputs_free(copy);
}

/* Reads the text with `from` replaced by `to`, once; the report must say `what`. */
static void refuses(const char *from, const char *to, const char *what)
{
  struct p87_inputs *copy = small_inputs_copy();
  size_t n = 0;
  char *text = written(&copy->figures, &n);
  char *at = strstr(text, from);
  assert_true(at != NULL);
  const size_t before = (size_t)(at - text), room = n + strlen(to) + 1;
  char *bad = p87_alloc(room);
  snprintf(bad, room, "%.*s%s%s", (int)before, text, to, at + strlen(from));
  struct p87_report report = {0};
  struct p87_mistakes m = {.report = &report};
  assert_int_equal(p87_country_fits_parse("fits.csv", bad, strlen(bad), &copy->figures, &m), P87_USER);
  int said = 0;
  for (size_t k = 0; k < report.n_messages; k++) said |= strstr(report.messages[k].text, what) != NULL;
  if (!said) p87_report_print(&report, stderr);
  assert_true(said);
  p87_report_free(&report);
  p87_free(bad);
  p87_free(text);
  small_inputs_free(copy);
}

static void mistakes_are_named(void **state)
{
  (void)state;
  refuses("\nAFG,", "\nAFX,", "unknown country \"AFX\"");
  refuses("\nAFG,", "\nAFX,", "country AFG is missing");
  refuses("\nAFG,", "\nABW,", "country ABW is given twice");
  refuses("\nAFG,", "\nAFG,x", "is not a number");
  refuses("\nAFG,", "\nAFG,-9", "below the minimum");
  refuses("mean_grade", "mean_grad", "mean_grad");
  refuses(",work\n", ",wark\n", "wark");
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(what_is_written_is_read_back),
  cmocka_unit_test(mistakes_are_named),
};

SMALL_WORLD_MAIN(tests)
