#ifndef PATH87_WORLD_DECISION_H
#define PATH87_WORLD_DECISION_H

/* Every decision that draws, once. The number is the place in a person's stream:
 * append at the end of a block, never renumber. Blocks leave room to grow.
 * Persistent draws (tastes, targeting) use the year P87_FOR_LIFE. */
enum p87_decision {
  /* synthesis, keyed by founder or by community identity */
  P87_DRAW_SYNTH_PLACE = 0,   /* ..15: properties of a community */
  P87_DRAW_SYNTH_PERSON = 16, /* ..63: a founder's union, mother, schooling, work */
  P87_DRAW_SYNTH_HOME = 64,   /* ..95: a founding household's size, income, land */

  /* demography */
  P87_DRAW_DEATH = 128,
  P87_DRAW_UNION_ENTRY,
  P87_DRAW_UNION_AGE_GAP,
  P87_DRAW_UNION_SCORE,
  P87_DRAW_UNION_HOME,
  P87_DRAW_LEAVE_HOME,
  P87_DRAW_BIRTH,
  P87_DRAW_BIRTH_TWIN,
  P87_DRAW_BIRTH_SEX,
  P87_DRAW_BIRTH_SEX_TWIN,
  P87_DRAW_MIGRATE,
  P87_DRAW_DESTINATION_AREA,
  P87_DRAW_DESTINATION,
  P87_DRAW_FOSTER,
  P87_DRAW_DIVORCE,
  P87_DRAW_JOIN,
  P87_DRAW_SPLIT,
  P87_DRAW_WIFE_HEADS,
  P87_DRAW_FOSTERED,
  P87_DRAW_ABROAD, /* country to which someone emigrates */
  P87_DRAW_WIDOW_HEADS,

  /* adults */
  P87_DRAW_WORK_CHANGE = 192,
  P87_DRAW_WORK_STATUS,
  P87_DRAW_WORK_SECTOR,
  P87_DRAW_WORK_HOURS,
  P87_DRAW_EARNING,
  P87_DRAW_EARNING_START,
  P87_DRAW_WORK_FORM,
  P87_DRAW_EARNING_OWN,
  P87_DRAW_WAGE_FLOOR, /* 200: whom a minimum wage reaches, for life */
  P87_DRAW_FORMALISED, /* who becomes formal first, for life */
  P87_DRAW_JOB_LOST,   /* or found, when growth is not what was expected */
  P87_DRAW_WORK_SHIFT, /* another sector or form, as the structure moves */

  /* children */
  P87_DRAW_TASTE_SCHOOL = 256,
  P87_DRAW_TASTE_WORK,
  P87_DRAW_WORK_KIND,
  P87_DRAW_SECTOR,
  P87_DRAW_HOURS,
  P87_DRAW_HOURS_YEAR,
  P87_DRAW_CHORES,
  P87_DRAW_HAZARD,
  P87_DRAW_HAZARD_YEAR,
  P87_DRAW_PROGRESS,
  P87_DRAW_DESIGNATED,
  P87_DRAW_STAY_ON,
  P87_DRAW_SEASON = 280, /* of farm work in the reference week */
  P87_DRAW_CHORES_ANY,
  P87_DRAW_APPRENTICED, /* whose hazards an apprenticeship takes away first, for life */

  /* law, inspection, supply chains */
  P87_DRAW_REGISTERED = 300,
  P87_DRAW_CHAIN,
  P87_DRAW_INSPECTED,
  P87_DRAW_MONITORED,
  P87_DRAW_DISPLACED,
  P87_DRAW_HIDDEN_KIND,

  /* forced labour, debt, remittances */
  P87_DRAW_FORCED_MONTH = 340, /* ..351 */
  P87_DRAW_FORCED_ENTRY = 352,
  P87_DRAW_FORCED_KIND,
  P87_DRAW_FORCED_EXIT,
  P87_DRAW_FORCED_WORK,
  P87_DRAW_REHABILITATED,
  P87_DRAW_INHERIT_BONDAGE,
  P87_DRAW_SETTLE, /* someone who moved alone */
  P87_DRAW_NEED,   /* of a household: illness, crop failure, ceremonies */
  P87_DRAW_STOP_SENDING,
  P87_DRAW_SENDS,
  P87_DRAW_RECRUITED,
  P87_DRAW_SYNTH_TIES,           /* ..366: credit, insurance, migrants elsewhere, those who moved */
  P87_DRAW_FAIR_RECRUITER = 367, /* who first goes through a fair one, for life */
  P87_DRAW_COMPENSATED,          /* who is paid first what is due, for life */
  P87_DRAW_SETTLE_HOME,          /* a household that had to flee */

  /* shocks, keyed by the world, a region, a country, a community or a household (world/macro.h) */
  P87_DRAW_GROWTH = 320, /* shock to growth of the world, of a region */
  P87_DRAW_DRIFT,        /* unexplained drift of a region: for life its mean, by year its periods */
  P87_DRAW_CONFLICT,     /* a country enters or leaves conflict; a community lies in it */
  P87_DRAW_HARVEST,      /* of a country, of a community */
  P87_DRAW_PRICE,        /* of traded crops */
  P87_DRAW_EPIDEMIC,     /* strikes a country */
  P87_DRAW_ILLNESS,      /* of an adult who earns, in a household */

  /* policy */
  P87_DRAW_TARGETING = 384, /* + number of the lever, up to 47: whom it reaches, for life */
  P87_DRAW_ENFORCED = 432,  /* is attendance checked, for life */
  P87_DRAW_RATION,          /* who comes first where money is short, for life */
  P87_DRAW_IDENTITY,        /* has papers, for life */
  P87_DRAW_EARLY_WARNING,   /* of a community, for life */
  P87_DRAW_SURVEY,          /* error of a country's poverty lines, for life */
  P87_DRAW_WITHDRAWN,       /* found in hazardous work by those who help out of it */
  P87_DRAW_REMEDIED,        /* helped into school after being found */
  P87_DRAW_TRAINED,         /* age at which training would come, for life */

  P87_DECISIONS = 448
};

/* The "year" of draws that last a life. Calendar years are at least 1900. */
enum { P87_FOR_LIFE = 0 };

#endif
