#include "path87/world/classify.h"

const struct p87_definition p87_definition_ilo_2016 = {
  .name = "ilo-2016",
  .light_work_age = 12,
  .general_age = 15,
  .light_hours = 14,
  .long_hours = 43,
  .hazard_conditions = 1,
};

const struct p87_definition p87_definition_sdg_hours = {
  .name = "sdg-8.7.1-hours",
  .light_work_age = 12,
  .general_age = 15,
  .light_hours = 14,
  .long_hours = 43,
};

const struct p87_definition p87_definition_sdg_chores = {
  .name = "sdg-8.7.1-chores",
  .light_work_age = 12,
  .general_age = 15,
  .light_hours = 14,
  .long_hours = 43,
  .hazard_conditions = 1,
  .chores_hours = 21,
  .chores_age_last = 14,
};
