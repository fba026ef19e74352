#ifndef PATH87_POLICY_LEVER_H
#define PATH87_POLICY_LEVER_H

#include <stdint.h>

#include "path87/policy/inputs.h"

/* The levers: made from tables/levers.def. */

enum p87_lever {
#define P87_LEVER(name, neutral, min, max, unit, alias, per_unit, reach, delivery, area, input, basis, grade, meaning) \
  P87_LEVER_##name,
#define P87_PROGRAMME(name, neutral, min, max, unit, alias, per_unit, area, gives, each, basis, youngest, oldest, \
                      grade, meaning) \
  P87_LEVER_##name,
#include "path87/tables/levers.def"
  P87_LEVERS
};

/* What a setting is resolved for. */
enum p87_reach { P87_REACH_household, P87_REACH_community, P87_REACH_country };

/* Does it take an administration? */
enum p87_delivery { P87_DELIVERY_delivered, P87_DELIVERY_decreed };

/* What a programme gives to a household or to one of its members. */
enum p87_gift {
  P87_GIFT_nothing,          /* the lever changes an input instead */
  P87_GIFT_grant,            /* money for each child who attends school */
  P87_GIFT_cash,             /* money */
  P87_GIFT_work_days,        /* days of paid work a year, for one adult of working age */
  P87_GIFT_health_insurance, /* part of what illness costs */
  P87_GIFT_crop_insurance,   /* part of a lost harvest */
  P87_GIFT_apprenticeship,   /* work without hazards */
  P87_GIFT_training,         /* earnings as with more grades */
  P87_GIFT_land,             /* as if there were more land or equipment, relative */
  P87_GIFT_debt_relief,      /* part of the debt */
  P87_GIFT_credit,           /* access to formal credit */
  P87_GIFTS
};

enum p87_each { P87_EACH_household, P87_EACH_person };

/* What the cost of a lever goes by: model/process/policy_costs.c counts them. */
enum p87_basis {
  P87_BASIS_money,          /* what is paid out */
  P87_BASIS_fees,           /* the cost of schooling taken over */
  P87_BASIS_meals,          /* the worth of meals */
  P87_BASIS_premium,        /* what buyers pay more */
  P87_BASIS_debt,           /* the debt taken over */
  P87_BASIS_person,         /* living there, or in households reached */
  P87_BASIS_household,      /* reached */
  P87_BASIS_child,          /* of 5-17 */
  P87_BASIS_pupil,          /* of 5-17 who attend school */
  P87_BASIS_youth,          /* of the programme's ages who work */
  P87_BASIS_trainee,        /* of the programme's ages, whose turn it is this year */
  P87_BASIS_worker,         /* of 18 and over in employment */
  P87_BASIS_farmer,         /* of 18 and over on own account in agriculture */
  P87_BASIS_exposed,        /* of 18 and over in employment, whether or not their work feeds export chains */
  P87_BASIS_school_lost,    /* of 5-17 where a crisis takes schools */
  P87_BASIS_withdrawn,      /* children found in hazardous work and helped out of it */
  P87_BASIS_found,          /* children found at work this year and helped into school */
  P87_BASIS_found_in_chain, /* the same, helped because buyers' monitors found them */
  P87_BASIS_forced,         /* in forced labour this year */
  P87_BASIS_victim,         /* who got out of forced labour this year; in the first, within five */
  P87_BASIS_unassisted,     /* of those, without a package but for the lever */
  P87_BASIS_bonded,         /* households with an adult in debt bondage this year */
  P87_BASIS_bonded_out,     /* of the unassisted, out of debt bondage */
  P87_BASES
};

enum p87_evidence { P87_EVIDENCE_A, P87_EVIDENCE_B, P87_EVIDENCE_C, P87_EVIDENCE_judgement };

struct p87_lever_info {
  const char *name;
  double neutral, min, max;
  const char *unit;
  const char *alias; /* another unit, "" if none */
  double per_unit;   /* of `unit` (or of what `alias` names) for one of alias */
  enum p87_reach reach;
  enum p87_delivery delivery;
  int area_of_action;       /* 1-12 */
  enum p87_input input;     /* P87_INPUTS for programmes */
  enum p87_gift gives;      /* P87_GIFT_nothing for others */
  enum p87_each each;       /* of programmes: whom the value is for */
  enum p87_basis basis;     /* of the cost */
  uint8_t youngest, oldest; /* of programmes, years of age */
  enum p87_evidence grade;
  const char *meaning;
};

extern const struct p87_lever_info p87_lever_table[P87_LEVERS];

/* Key words of reach, delivery, evidence and basis, as in the table. */
extern const char *const p87_reach_key[3], *const p87_delivery_key[2], *const p87_evidence_key[4],
                                                                         *const p87_basis_key[P87_BASES];

/* Is its alias another base, such as % of consumption, rather than another way to write the unit? */
int p87_lever_has_other_base(const struct p87_lever_info *lever);

#endif
