/* The table of levers. */
#include "path87/policy/lever.h"

#include <string.h>

const struct p87_lever_info p87_lever_table[P87_LEVERS] = {
#define P87_LEVER(name, neutral, min, max, unit, alias, per_unit, reach, delivery, area, input, basis, grade, meaning) \
  {#name, \
   neutral, \
   min, \
   max, \
   unit, \
   alias, \
   per_unit, \
   P87_REACH_##reach, \
   P87_DELIVERY_##delivery, \
   area, \
   P87_INPUT_##input, \
   P87_GIFT_nothing, \
   P87_EACH_household, \
   P87_BASIS_##basis, \
   0, \
   100, \
   P87_EVIDENCE_##grade, \
   meaning},
#define P87_PROGRAMME(name, neutral, min, max, unit, alias, per_unit, area, gives, each, basis, youngest, oldest, \
                      grade, meaning) \
  {#name, \
   neutral, \
   min, \
   max, \
   unit, \
   alias, \
   per_unit, \
   P87_REACH_household, \
   P87_DELIVERY_delivered, \
   area, \
   P87_INPUTS, \
   P87_GIFT_##gives, \
   P87_EACH_##each, \
   P87_BASIS_##basis, \
   youngest, \
   oldest, \
   P87_EVIDENCE_##grade, \
   meaning},
#include "path87/tables/levers.def"
};

const char *const p87_reach_key[3] = {
  [P87_REACH_household] = "household", [P87_REACH_community] = "community", [P87_REACH_country] = "country"};
const char *const p87_delivery_key[2] = {[P87_DELIVERY_delivered] = "delivered", [P87_DELIVERY_decreed] = "decreed"};
const char *const p87_evidence_key[4] = {"A", "B", "C", "judgement"};
const char *const p87_basis_key[P87_BASES] = {
  [P87_BASIS_money] = "money paid out",
  [P87_BASIS_fees] = "cost of schooling taken over",
  [P87_BASIS_meals] = "worth of meals",
  [P87_BASIS_premium] = "what buyers pay more",
  [P87_BASIS_debt] = "debt taken over",
  [P87_BASIS_person] = "person",
  [P87_BASIS_household] = "household",
  [P87_BASIS_child] = "child of 5-17",
  [P87_BASIS_pupil] = "pupil of 5-17",
  [P87_BASIS_youth] = "apprentice",
  [P87_BASIS_trainee] = "trainee",
  [P87_BASIS_worker] = "adult worker",
  [P87_BASIS_farmer] = "farmer on own account",
  [P87_BASIS_exposed] = "adult worker in export chains",
  [P87_BASIS_school_lost] = "child of 5-17 whose school a crisis takes",
  [P87_BASIS_withdrawn] = "child withdrawn",
  [P87_BASIS_found] = "child found",
  [P87_BASIS_found_in_chain] = "child found in a supply chain",
  [P87_BASIS_forced] = "person in forced labour",
  [P87_BASIS_victim] = "person who got out of forced labour",
  [P87_BASIS_unassisted] = "person who got out of forced labour without a package",
  [P87_BASIS_bonded] = "bonded household",
  [P87_BASIS_bonded_out] = "person who got out of debt bondage without a package"};

int p87_lever_has_other_base(const struct p87_lever_info *lever)
{
  return *lever->alias && strcmp(lever->alias, "%") != 0;
}
