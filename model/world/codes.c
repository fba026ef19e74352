/* Key words of scenario files and labels of results, by code. */
#include "path87/world/codes.h"

const char *const p87_region_key[P87_REGIONS] = {
  [P87_AFRICA] = "africa",
  [P87_AMERICAS] = "americas",
  [P87_ARAB_STATES] = "arab_states",
  [P87_ASIA_PACIFIC] = "asia_pacific",
  [P87_EUROPE_CENTRAL_ASIA] = "europe_central_asia",
};

const char *const p87_region_name[P87_REGIONS] = {
  [P87_AFRICA] = "Africa",
  [P87_AMERICAS] = "Americas",
  [P87_ARAB_STATES] = "Arab States",
  [P87_ASIA_PACIFIC] = "Asia and the Pacific",
  [P87_EUROPE_CENTRAL_ASIA] = "Europe and Central Asia",
};

const char *const p87_area_key[P87_AREAS] = {[P87_RURAL] = "rural", [P87_URBAN] = "urban"};

const char *const p87_sex_key[P87_SEXES] = {[P87_MALE] = "male", [P87_FEMALE] = "female"};

const char *const p87_age_group_key[P87_AGE_GROUPS] = {
  [P87_AGE_5_11] = "5-11",
  [P87_AGE_12_14] = "12-14",
  [P87_AGE_15_17] = "15-17",
};

const char *const p87_time_use_key[P87_TIME_USES] = {
  [P87_NO_TIME_USE] = "none",    [P87_SCHOOL_ONLY] = "school", [P87_SCHOOL_AND_WORK] = "both",
  [P87_WORK_ONLY] = "work_only", [P87_NEITHER] = "neither",
};

const char *const p87_work_status_key[P87_WORK_STATUSES] = {
  [P87_NO_STATUS] = "none",
  [P87_FORMAL_EMPLOYEE] = "formal_employee",
  [P87_INFORMAL_EMPLOYEE] = "informal_employee",
  [P87_OWN_ACCOUNT] = "own_account",
  [P87_CONTRIBUTING_FAMILY] = "contributing_family",
  [P87_UNEMPLOYED] = "unemployed",
  [P87_OUTSIDE_LABOUR_FORCE] = "outside_labour_force",
};

const char *const p87_work_kind_key[P87_WORK_KINDS] = {
  [P87_NO_WORK] = "none",        [P87_FAMILY_FARM] = "family_farm",     [P87_FAMILY_ENTERPRISE] = "family_enterprise",
  [P87_WAGE_WORK] = "wage_work", [P87_DOMESTIC_WORK] = "domestic_work",
};

const char *const p87_sector_key[P87_SECTORS] = {
  [P87_NO_SECTOR] = "none",
  [P87_AGRICULTURE] = "agriculture",
  [P87_INDUSTRY] = "industry",
  [P87_SERVICES] = "services",
};

const char *const p87_chain_key[P87_CHAINS] = {"none", "direct_export", "upstream", "domestic"};

const char *const p87_displaced_key[P87_DISPLACED_STATES] = {"school", "family_work", "hidden_work", "neither",
                                                             "adulthood"};

const char *const p87_forced_kind_key[P87_FORCED_KINDS] = {"debt_bondage", "other_private", "sexual_exploitation",
                                                           "state_imposed"};

const char *const p87_forced_work_key[P87_FORCED_WORKS] = {"domestic_work",           "construction", "manufacturing",
                                                           "agriculture_and_fishing", "mining",       "other"};

const char *const p87_forced_exit_key[P87_FORCED_EXITS] = {"rescued", "repaid", "released", "left"};

const char *const p87_hours_band_key[P87_HOURS_BANDS] = {
  [P87_HOURS_1_13] = "1-13",   [P87_HOURS_14_20] = "14-20", [P87_HOURS_21_27] = "21-27",
  [P87_HOURS_28_42] = "28-42", [P87_HOURS_43] = "43+",
};

const char *const p87_definition_key[P87_DEFINITIONS] = {
  [P87_DEFINITION_ILO_2016] = "ilo-2016",
  [P87_DEFINITION_SDG_HOURS] = "sdg-8.7.1-hours",
  [P87_DEFINITION_SDG_HOURS_CHORES] = "sdg-8.7.1-hours-chores",
  [P87_DEFINITION_SDG_CHORES] = "sdg-8.7.1-chores",
  [P87_DEFINITION_MICS_28H] = "mics-28h",
  [P87_DEFINITION_NATIONAL] = "national",
};

const char *const p87_theme_key[P87_THEMES] = {
  [P87_RURAL_INFORMAL] = "rural_informal",
  [P87_SUPPLY_CHAIN] = "supply_chain",
  [P87_CRISIS] = "crisis",
  [P87_NO_THEME] = "none",
};

const char *const p87_child_state_key[P87_CHILD_STATES] = {
  [P87_CHILD_ABSENT] = "absent",
  [P87_CHILD_AT_SCHOOL] = "school",
  [P87_CHILD_IN_NEITHER] = "neither",
  [P87_CHILD_PERMITTED_AND_SCHOOL] = "permitted_and_school",
  [P87_CHILD_PERMITTED_ONLY] = "permitted_only",
  [P87_CHILD_OTHER_LABOUR_AND_SCHOOL] = "other_child_labour_and_school",
  [P87_CHILD_OTHER_LABOUR_ONLY] = "other_child_labour_only",
  [P87_CHILD_HAZARDOUS_AND_SCHOOL] = "hazardous_and_school",
  [P87_CHILD_HAZARDOUS_ONLY] = "hazardous_only",
};
