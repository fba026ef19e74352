/* The log of a run, the progress line and the clock. */
#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* clock_gettime, fileno, isatty */
#endif

#include "path87/base/log.h"

#include <stdarg.h>
#include <time.h>
#include <unistd.h>

/* One log per process. */
static struct {
  FILE *out; /* borrowed; NULL means stderr */
  enum p87_log_level level;
  int rank;
  int has_progress; /* a progress line is on the terminal */
  double progress_at;
} the_log = {.level = P87_LOG_INFO};

static FILE *log_out(void)
{
  return the_log.out ? the_log.out : stderr;
}

void p87_log_open(int rank, enum p87_log_level level, FILE *out)
{
  p87_progress_end();
  the_log.rank = rank;
  the_log.level = level;
  the_log.out = out;
}

int p87_log_rank(void)
{
  return the_log.rank;
}

int p87_log_shows(enum p87_log_level level)
{
  if (level > the_log.level) return 0;
  return level != P87_LOG_INFO || the_log.rank == 0;
}

void p87_log(enum p87_log_level level, const char *format, ...)
{
  static const char *const begins[] = {"error: ", "warning: ", "", ""};
  if (!p87_log_shows(level)) return;
  p87_progress_end();

  FILE *out = log_out();
  if (level == P87_LOG_DEBUG || the_log.rank != 0) fprintf(out, "[%d] ", the_log.rank);
  fputs(begins[level], out);
  va_list values;
  va_start(values, format);
  vfprintf(out, format, values);
  va_end(values);
  fputc('\n', out);
  fflush(out);
}

static int is_terminal(FILE *out)
{
  const int file = fileno(out);
  return file >= 0 && isatty(file);
}

void p87_progress(const char *format, ...)
{
  if (the_log.rank != 0 || !p87_log_shows(P87_LOG_INFO) || !is_terminal(log_out())) return;
  const double now = p87_clock_seconds();
  if (the_log.has_progress && now - the_log.progress_at < 0.1) return;
  the_log.has_progress = 1;
  the_log.progress_at = now;

  FILE *out = log_out();
  fputs("\r\033[K", out); /* to the first column, then clear to the end of the line */
  va_list values;
  va_start(values, format);
  vfprintf(out, format, values);
  va_end(values);
  fflush(out);
}

void p87_progress_end(void)
{
  if (!the_log.has_progress) return;
  the_log.has_progress = 0;
  fputs("\r\033[K", log_out());
  fflush(log_out());
}

double p87_clock_seconds(void)
{
  struct timespec t;
  if (clock_gettime(CLOCK_MONOTONIC, &t) != 0) return 0.0;
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
