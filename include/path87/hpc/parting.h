#ifndef PATH87_HPC_PARTING_H
#define PATH87_HPC_PARTING_H

#include <stdio.h>

#include "path87/hpc/trace_file.h"

/* Where two runs part: the first difference between two traces. Everything here is local. */

enum p87_parting_kind {
  P87_PARTING_NONE,   /* the runs are the same */
  P87_PARTING_PLACES, /* they do not have the same communities */
  P87_PARTING_LENGTH, /* one goes on where the other ends, or goes on with something else */
  P87_PARTING_STATE   /* a column of a community differs */
};

/* One side of a difference. */
/* Bytes of the widest value of a column: what levers change in a community, or a number. */
enum {
  P87_PARTING_VALUE =
    sizeof(struct p87_policy_inputs) > sizeof(uint64_t) ? sizeof(struct p87_policy_inputs) : sizeof(uint64_t)
};

struct p87_parting_side {
  struct p87_trace_group group; /* what this run was asked */
  int has_place;                /* PLACES: there is a community of this number */
  struct p87_trace_place place;
  int has_note;                           /* LENGTH: it goes on with this; otherwise it has ended */
  struct p87_trace_note note;             /* STATE: the community after the step */
  int has_row;                            /* STATE, with values: there is a row of this number */
  p87_id id, household;                   /* identities; household only for a person who lives in one */
  unsigned char value[P87_PARTING_VALUE]; /* as it stands in the column */
};

struct p87_parting {
  enum p87_parting_kind kind;
  uint32_t place;         /* PLACES, STATE: community */
  unsigned n_places;      /* STATE: communities that differ after the same step */
  enum p87_column column; /* STATE: the first that differs there */
  uint64_t columns;       /* STATE: all that differ there */
  int has_values;         /* STATE: both traces have values, so row and sides' values are known */
  uint32_t row;
  struct p87_parting_side side[2];
};

/* Compares two traces. "First" is by replicate, scenario and year, then step, community, column, row.
 * P87_USER if a file is no trace, was cut short, or knows other columns or steps; P87_MACHINE without memory. */
p87_status p87_parting_find(const char *a, const char *b, struct p87_parting *out, struct p87_report *report);

/* In words, for people. */
void p87_parting_print(const struct p87_parting *p, const char *a, const char *b, FILE *out);

#endif
