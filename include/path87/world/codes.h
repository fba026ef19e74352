#ifndef PATH87_WORLD_CODES_H
#define PATH87_WORLD_CODES_H

/* The codes that columns hold. Numbers are part of the results: append, never renumber. */

/* ILO regions of the 2016 global estimates. */
enum p87_region { P87_AFRICA, P87_AMERICAS, P87_ARAB_STATES, P87_ASIA_PACIFIC, P87_EUROPE_CENTRAL_ASIA, P87_REGIONS };

enum p87_area { P87_RURAL, P87_URBAN, P87_AREAS };

enum p87_sex { P87_MALE, P87_FEMALE, P87_SEXES };

/* Age groups of the ILO child labour estimates: 5-11, 12-14, 15-17. */
enum p87_age_group { P87_AGE_5_11, P87_AGE_12_14, P87_AGE_15_17, P87_AGE_GROUPS };

enum {
  P87_CHILD_FIRST = 5, /* first and last age of the child labour estimates */
  P87_CHILD_LAST = 17,
  P87_CHILD_AGES = P87_CHILD_LAST - P87_CHILD_FIRST + 1,
  P87_ADULT_FIRST = 18,
  P87_AGE_LAST = 100, /* open age group 100+ */
  P87_AGES = P87_AGE_LAST + 1
};

/* Relation to the head of the household. */
enum p87_relation {
  P87_HEAD,
  P87_SPOUSE,
  P87_CHILD_OF_HEAD, /* of any age */
  P87_PARENT_OF_HEAD,
  P87_GRANDCHILD,
  P87_OTHER_KIN,
  P87_NOT_KIN,
  P87_RELATIONS
};

/* Bits of the column `background`. */
enum p87_background {
  P87_MOTHER_DEAD = 1 << 0, /* of those under 18 */
  P87_FATHER_DEAD = 1 << 1,
  P87_ORPHAN = P87_MOTHER_DEAD | P87_FATHER_DEAD,
  P87_PARENT_WORKED = 1 << 2,  /* a parent was in child labour */
  P87_LEFT_INSPECTED = 1 << 3, /* left a workplace because inspectors or monitors came, less than a year ago */
  P87_MOVED_HOME = 1 << 5,     /* left home alone for another place of the country, and has not settled yet */
  P87_MOVED_ABROAD = 1 << 6,   /* the same, for another country */
  P87_MOVED = P87_MOVED_HOME | P87_MOVED_ABROAD,
  P87_RECRUITED = 1 << 7 /* of those who moved: through a recruiter who charged a fee */
};

/* Bits of the column `traits` of households. */
enum p87_trait {
  P87_DISCRIMINATED = 1 << 0, /* of a group that faces discrimination in work and at school */
  P87_FORMAL_CREDIT = 1 << 1, /* may borrow from a bank or another formal lender */
  P87_INSURED = 1 << 2,       /* against illness or crop failure */
  P87_BONDED = 1 << 3,        /* with an adult in debt bondage */
  P87_REPAID_DEBT = 1 << 4,   /* of the bonded: the debt has been repaid this year */
  P87_LENT = 1 << 5,          /* a programme gives access to formal credit this year */
  P87_COVERED = 1 << 6,       /* a programme insures against illness this year */
  P87_DISPLACED = 1 << 7,     /* had to flee, and has not settled yet */
  P87_HAS_CREDIT = P87_FORMAL_CREDIT | P87_LENT,
  P87_HAS_INSURANCE = P87_INSURED | P87_COVERED
};

/* Forms of forced labour in the ILO's 2016 estimates. */
enum p87_forced_form { P87_NOT_FORCED, P87_PRIVATE_EXPLOITATION, P87_SEXUAL_EXPLOITATION, P87_STATE_IMPOSED };

/* The same with private labour exploitation split: what people enter and leave. */
enum p87_forced_kind { P87_DEBT_BONDAGE, P87_OTHER_PRIVATE, P87_FORCED_SEXUAL, P87_FORCED_STATE, P87_FORCED_KINDS };

/* Work exacted by private labour exploitation. */
enum p87_forced_work {
  P87_FORCED_DOMESTIC,
  P87_FORCED_CONSTRUCTION,
  P87_FORCED_MANUFACTURING, /* brick kilns too */
  P87_FORCED_AGRICULTURE,   /* fishing too */
  P87_FORCED_MINING,
  P87_FORCED_OTHER,
  P87_FORCED_WORKS
};

/* How a spell of forced labour ends. */
enum p87_forced_exit {
  P87_RESCUED,
  P87_REPAID,   /* the debt */
  P87_RELEASED, /* from debt by law */
  P87_LEFT,     /* got away, was let go, or the contract or the sentence ended */
  P87_FORCED_EXITS
};

/* What a child of 5-17 does; the four states of the decision. */
enum p87_time_use {
  P87_NO_TIME_USE, /* not a child of 5-17 */
  P87_SCHOOL_ONLY,
  P87_SCHOOL_AND_WORK,
  P87_WORK_ONLY,
  P87_NEITHER,
  P87_TIME_USES
};

/* Labour force and status in employment (ICSE-93, employees split by formality). */
enum p87_work_status {
  P87_NO_STATUS, /* below working age of the adult module and not in employment */
  P87_FORMAL_EMPLOYEE,
  P87_INFORMAL_EMPLOYEE,
  P87_OWN_ACCOUNT, /* with employers */
  P87_CONTRIBUTING_FAMILY,
  P87_UNEMPLOYED,
  P87_OUTSIDE_LABOUR_FORCE,
  P87_WORK_STATUSES
};

/* Kind of a child's main work. */
enum p87_work_kind {
  P87_NO_WORK,
  P87_FAMILY_FARM,
  P87_FAMILY_ENTERPRISE, /* own non-farm */
  P87_WAGE_WORK,
  P87_DOMESTIC_WORK, /* in another household */
  P87_WORK_KINDS
};

/* Weekly hours in employment, where thresholds of the definitions lie. */
enum p87_hours_band {
  P87_HOURS_1_13,
  P87_HOURS_14_20,
  P87_HOURS_21_27,
  P87_HOURS_28_42,
  P87_HOURS_43,
  P87_HOURS_BANDS
};

/* Definitions of child labour that results are counted by; the rules: world/classify.h. */
enum p87_definition_code {
  P87_DEFINITION_ILO_2016,
  P87_DEFINITION_SDG_HOURS,
  P87_DEFINITION_SDG_HOURS_CHORES,
  P87_DEFINITION_SDG_CHORES,
  P87_DEFINITION_MICS_28H,
  P87_DEFINITION_NATIONAL,
  P87_DEFINITIONS
};

enum p87_sector { P87_NO_SECTOR, P87_AGRICULTURE, P87_INDUSTRY, P87_SERVICES, P87_SECTORS };

/* Supply chain that a child's work feeds. */
enum p87_chain { P87_NO_CHAIN, P87_DIRECT_EXPORT, P87_UPSTREAM_OF_EXPORT, P87_DOMESTIC_CHAIN, P87_CHAINS };

/* Where children are who had to leave an inspected workplace. */
enum p87_displaced {
  P87_TO_SCHOOL, /* and no work */
  P87_TO_FAMILY_WORK,
  P87_TO_HIDDEN_WORK, /* for wages where no inspector comes, or in another household */
  P87_TO_NEITHER,
  P87_TO_ADULTHOOD, /* a year later they are 18 */
  P87_DISPLACED_STATES
};

/* Themes of the IPEC+ programme; work may belong to several, or to none (process/themes.h). */
enum p87_theme { P87_RURAL_INFORMAL, P87_SUPPLY_CHAIN, P87_CRISIS, P87_NO_THEME, P87_THEMES };

/* Statistical categories of a child as bits; they overlap as the statistics do. */
enum p87_category {
  P87_IN_EMPLOYMENT = 1 << 0,
  P87_IN_CHILD_LABOUR = 1 << 1,
  P87_IN_HAZARDOUS_WORK = 1 << 2,
  P87_IN_LIGHT_WORK = 1 << 3,     /* 12-14 only */
  P87_IN_PERMITTED_WORK = 1 << 4, /* 15-17, not hazardous */
  P87_IN_LONG_CHORES = 1 << 5     /* 21 hours or more, 5-14 */
};

/* What a child of 5-17 does, each in one state, so that two lives of the same child can be held against each other:
 * the most harmful work counts, by the ILO's definition of 2016, and whether the child attends school. */
enum p87_child_state {
  P87_CHILD_ABSENT,               /* not a child of 5-17 here: not born, dead, or in a country that is not simulated */
  P87_CHILD_AT_SCHOOL,            /* attends school and does not work */
  P87_CHILD_IN_NEITHER,           /* neither works nor attends school */
  P87_CHILD_PERMITTED_AND_SCHOOL, /* light work at 12-14 or work at 15-17 that is not hazardous, and school */
  P87_CHILD_PERMITTED_ONLY,       /* the same without school */
  P87_CHILD_OTHER_LABOUR_AND_SCHOOL, /* child labour that is not hazardous, and school */
  P87_CHILD_OTHER_LABOUR_ONLY,
  P87_CHILD_HAZARDOUS_AND_SCHOOL,
  P87_CHILD_HAZARDOUS_ONLY,
  P87_CHILD_STATES
};

static inline enum p87_hours_band p87_hours_band_of(unsigned hours_week)
{
  return (enum p87_hours_band)((hours_week >= 14) + (hours_week >= 21) + (hours_week >= 28) + (hours_week >= 43));
}

static inline enum p87_age_group p87_age_group_of(unsigned age)
{
  return age < 12 ? P87_AGE_5_11 : age < 15 ? P87_AGE_12_14 : P87_AGE_15_17;
}

/* Key words of scenario files and labels of results, by code. */
extern const char *const p87_region_key[P87_REGIONS];       /* africa, ... */
extern const char *const p87_region_name[P87_REGIONS];      /* Africa, ... */
extern const char *const p87_area_key[P87_AREAS];           /* rural, urban */
extern const char *const p87_sex_key[P87_SEXES];            /* male, female */
extern const char *const p87_age_group_key[P87_AGE_GROUPS]; /* 5-11, ... */
extern const char *const p87_time_use_key[P87_TIME_USES];
extern const char *const p87_work_status_key[P87_WORK_STATUSES];
extern const char *const p87_work_kind_key[P87_WORK_KINDS];
extern const char *const p87_sector_key[P87_SECTORS];
extern const char *const p87_chain_key[P87_CHAINS];
extern const char *const p87_displaced_key[P87_DISPLACED_STATES];
extern const char *const p87_forced_kind_key[P87_FORCED_KINDS];
extern const char *const p87_forced_work_key[P87_FORCED_WORKS];
extern const char *const p87_forced_exit_key[P87_FORCED_EXITS];
extern const char *const p87_hours_band_key[P87_HOURS_BANDS];
extern const char *const p87_definition_key[P87_DEFINITIONS]; /* ilo-2016, ... */
extern const char *const p87_theme_key[P87_THEMES];
extern const char *const p87_child_state_key[P87_CHILD_STATES];

#endif
