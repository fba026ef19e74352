/* Signals are noted and nothing else: what is to be done is done between years. */
#include "path87/hpc/stop.h"

#include <signal.h>
#include <stdlib.h>

#include "path87/base/types.h"

static const int signals[] = {SIGUSR1, SIGTERM};

static volatile sig_atomic_t asked;
static struct sigaction before[P87_COUNT_OF(signals)];
static int is_caught;
static long years_left; /* until this process sends the signal itself; 0: never */

static void note(int number)
{
  (void)number;
  asked = 1;
}

void p87_stop_catch(void)
{
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  if (is_caught) return;
  const char *after = getenv("PATH87_STOP_AFTER");
  asked = 0;
  years_left = after ? strtol(after, NULL, 10) : 0;
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < P87_COUNT_OF(signals); i++) sigaction(signals[i], &action, &before[i]);
  is_caught = 1;
}

void p87_stop_release(void)
{
  if (!is_caught) return;
  for (size_t i = 0; i < P87_COUNT_OF(signals); i++) sigaction(signals[i], &before[i], NULL);
  is_caught = 0;
}

int p87_stop_asked(void)
{
  return asked != 0;
}

void p87_stop_year(void)
{
  if (years_left > 0 && --years_left == 0) raise(SIGUSR1);
}
