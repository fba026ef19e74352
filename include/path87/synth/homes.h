#ifndef PATH87_SYNTH_HOMES_H
#define PATH87_SYNTH_HOMES_H

#include <stdint.h>

#include "path87/params/figures.h"
#include "path87/params/params.h"

/* Households of a community put together from family units, so that their sizes and kinds are those
 * published for the country and area. */

enum { P87_NO_UNIT = -1, P87_SIZE_CLASSES = 4 }; /* 1; 2-3; 4-5; 6 and more members */

/* What a guest is to the pair or person at the root of the household. */
enum p87_guest_role { P87_GUEST_CHILD, P87_GUEST_PARENT, P87_GUEST_GRANDCHILD, P87_GUEST_OTHER };

/* Persons who stay together whatever happens: a couple or a lone mother with her minors, one adult, a minor
 * without a mother at home. A household is a root unit and the units that are its guests. */
struct p87_unit {
  int head, spouse; /* rows; spouse may be P87_NO_UNIT */
  int persons;
  int minors; /* children of head or spouse under 18 */
  int adults; /* persons of 18 and over */
  int age;    /* of the head */
  int female; /* 1 if the head is a woman */
  int parent; /* unit of the head's or the spouse's mother, if she is known; P87_NO_UNIT */
  int host;   /* unit at the root of the household; P87_NO_UNIT: this one */
  int guests; /* units that live with this one */
  enum p87_guest_role role;
};

/* Households wanted in a community, real numbers that are aimed at as nearly as whole ones can. */
struct p87_home_targets {
  double homes;
  double by_class[P87_SIZE_CLASSES];
  double three_generation, extended, couple_only, female_head;
};

/* Targets of the index-th community, of n persons, of an area. Sums over communities keep the country's
 * published shares: fractions are handed on from one community to the next. */
void p87_home_targets(const struct p87_country *country, const struct p87_synthesis_params *k, unsigned area,
                      uint32_t index, double n, struct p87_home_targets *targets);

/* Chooses the host of every unit, by combinatorial optimisation (simulated annealing) from the hosts given.
 * seed: of this community. homes: scratch for n. Sets host, guests and role of units. */
struct p87_home_sum;
void p87_homes_assemble(struct p87_unit *units, int n, const struct p87_home_targets *targets,
                        const struct p87_synthesis_params *k, uint64_t seed, struct p87_home_sum *homes);

/* Scratch of the search: what is known of the household at whose root a unit stands. */
struct p87_home_sum {
  int persons;
  int parents, children, grandchildren, extended; /* guests who make them so */
};

#endif
