/* Inspection: who is found at work that the law forbids, and where they go.
 *
 * Inspectors visit workplaces with the yearly chance p_k of their kind (law.c). Monitors of the community come with
 * M (1 - e^-v), those of buyers to other workplaces with (1 - M) D (1 - e^-v) if they feed an export chain, family work
 * included. A child found by an inspector in work forbidden by the country's ages, or by a monitor in child labour, leaves
 * that workplace; so does a child in hazardous work, whoever its employer, with the chance W of those who help out of it:
 *
 *     school          R, and of those whom buyers' monitors alone find also R_c of the others: helped into it, whether
 *                     they attended or not
 *     and of those whom nobody helps:
 *     out of sight    h    found by inspectors
 *                     Lk (1 - g / g_full)+    found by monitors: leakage, less if the farm gate is paid g more
 *                     0    helped out of hazardous work
 *     family work     (1 - h) f, of those who do not come from there
 *     out of work     the others: to school if they attend, else to neither
 *
 * Out of sight means wage work in an unregistered place or domestic work in another household, for less pay, and in
 * no export chain. Hours and hazard go along, but for who is helped out of hazardous work: that child's work has neither
 * hazards nor long hours. Next year the child decides anew with what it then faces; if it works
 * for wages again, the registered workplace is barred: child_work keeps it out of sight with h, else sends it to
 * family work, by the draw that it left with.
 * The bar lasts one year: incentives of a year leave no trace after it (Edmonds & Shrestha 2014).
 *
 * The ledger: how many left, where to, and where they are a year later (enum p87_displaced).
 *
 *   h, f, Lk, g_full   judgement with wide distributions: nobody has followed these children
 *   M    input monitoring; D  due_diligence; W  withdrawal; R  remediation; R_c  chain_remediation; g  price_premium
 *
 * What helping costs is counted here, child by child: nobody knows later who was helped, and out of what.
 *
 * A label without monitors changes nothing, nor does a law without visits. Runs after hazard; supply chains follow. */
#include "path87/process/inspection.h"

#include "path87/process/enforcement.h"
#include "path87/process/export_chain.h"
#include "path87/process/helped.h"
#include "path87/process/process.h"
#include "path87/world/classify.h"

static int is_of_child_age(const struct p87_persons *who, p87_index i)
{
  return (who->age[i] >= P87_CHILD_FIRST) & (who->age[i] <= P87_CHILD_LAST);
}

/* Where those are who left last year; from now on they are like everybody. */
static void close_ledger(struct p87_community *place, struct p87_tally_layout *t)
{
  struct p87_persons *who = &place->persons;
  for (p87_index i = 0; i < who->n; i++) {
    if (!(who->background[i] & P87_LEFT_INSPECTED)) continue;
    const unsigned state = p87_state_after(who->age[i], who->time_use[i], who->work_kind[i]);
    t->inspection_year_later[place->area * P87_DISPLACED_STATES + state]++;
    who->background[i] &= (uint8_t)~P87_LEFT_INSPECTED;
  }
}

/* What the columns of a child say once it is there. */
static void go(const struct p87_law_params *k, struct p87_persons *who, p87_index i, enum p87_displaced to, float u)
{
  switch (to) {
  case P87_TO_HIDDEN_WORK:
    who->work_kind[i] = (uint8_t)p87_hidden_kind(k, who->sex[i] == P87_MALE, u);
    if (who->work_kind[i] == P87_DOMESTIC_WORK) who->sector[i] = P87_SERVICES;
    who->work_status[i] = P87_INFORMAL_EMPLOYEE;
    who->earning_usd_day[i] *= k->displaced_pay;
    break;
  case P87_TO_FAMILY_WORK:
    who->work_kind[i] = (uint8_t)p87_family_kind(who->sector[i]);
    who->work_status[i] = P87_CONTRIBUTING_FAMILY;
    who->earning_usd_day[i] *= k->displaced_pay;
    break;
  default:
    who->time_use[i] = to == P87_TO_SCHOOL ? P87_SCHOOL_ONLY : P87_NEITHER;
    who->work_kind[i] = P87_NO_WORK;
    who->work_status[i] = P87_NO_STATUS;
    who->sector[i] = P87_NO_SECTOR;
    who->hours_week[i] = 0;
    who->hazard[i] = 0;
    who->earning_usd_day[i] = 0.0f;
  }
}

/* Places of the draws in a child's stream. */
struct jumps {
  struct p87_jump registered, inspected, monitored, withdrawn, remedied, where_to, hidden_kind;
};

static struct jumps jumps_of(unsigned year)
{
  const struct jumps jumps = {.registered = p87_jump_make(P87_FOR_LIFE, P87_DRAW_REGISTERED),
                              .inspected = p87_jump_make(year, P87_DRAW_INSPECTED),
                              .monitored = p87_jump_make(year, P87_DRAW_MONITORED),
                              .withdrawn = p87_jump_make(year, P87_DRAW_WITHDRAWN),
                              .remedied = p87_jump_make(year, P87_DRAW_REMEDIED),
                              .where_to = p87_jump_make(P87_FOR_LIFE, P87_DRAW_DISPLACED),
                              .hidden_kind = p87_jump_make(P87_FOR_LIFE, P87_DRAW_HIDDEN_KIND)};
  return jumps;
}

static float draw(struct p87_stream s, struct p87_jump jump)
{
  return p87_uniform(p87_draw_u32(s, jump));
}

/* Bits of enum p87_finder; 0: nobody comes, or finds nothing to object to. */
static unsigned found_by(const struct p87_context *ctx, const struct p87_community *place, p87_index i,
                         const struct p87_visits *reach, enum p87_workplace workplace, struct p87_stream s,
                         const struct jumps *jumps)
{
  const struct p87_definition ilo = p87_definition_of(P87_DEFINITION_ILO_2016, NULL);
  const struct p87_law_figures *law = &ctx->figures->country[place->country].law;
  const struct p87_persons *who = &place->persons;
  const unsigned category = p87_category_of(&ilo, who, i), legal_age = p87_legal_age(law, &place->inputs);
  const float u = draw(s, jumps->monitored);
  const int monitored = u < reach->monitored && category & P87_IN_CHILD_LABOUR;
  const int bought = u >= reach->monitored && u < reach->monitored + reach->by_buyers &&
                     category & P87_IN_CHILD_LABOUR && p87_in_export_chain(ctx, place, i);
  const int inspected = draw(s, jumps->inspected) < reach->inspected[workplace] &&
                        p87_is_unlawful(law, legal_age, who->age[i], who->hazard[i], who->hours_week[i]);
  const int withdrawn = draw(s, jumps->withdrawn) < place->inputs.withdrawal && category & P87_IN_HAZARDOUS_WORK;
  return (inspected ? P87_FOUND_BY_INSPECTOR : 0u) | (monitored ? P87_FOUND_BY_COMMUNITY : 0u) |
         (bought ? P87_FOUND_BY_BUYERS : 0u) | (withdrawn ? P87_WITHDRAWN : 0u);
}

/* Share of children with these finders who go out of sight. */
static float hidden_of(const struct p87_law_params *k, const struct p87_policy_inputs *in, unsigned finders)
{
  if (finders & P87_WITHDRAWN) return 0.0f;
  return finders & P87_FOUND_BY_INSPECTOR ? k->hidden : p87_leakage(k, in->price_premium);
}

/* What is left of the work of a child who was helped out of hazardous work. */
static void make_safe(struct p87_persons *who, p87_index i)
{
  const unsigned most = p87_definition_of(P87_DEFINITION_ILO_2016, NULL).long_hours - 1u;
  who->hazard[i] = 0;
  if (who->hours_week[i] > most) who->hours_week[i] = (uint8_t)most;
}

static void visit(const struct p87_context *ctx, struct p87_community *place, p87_index i,
                  const struct p87_visits *reach, const struct jumps *jumps, struct p87_tally_layout *t)
{
  const struct p87_law_params *k = &ctx->params->law;
  const struct p87_policy_inputs *in = &place->inputs;
  struct p87_persons *who = &place->persons;
  const struct p87_stream s = p87_stream_of(ctx->key, who->id[i]);
  const enum p87_workplace workplace =
    p87_workplace_of(reach, who->work_kind[i], draw(s, jumps->registered), who->background[i] & P87_LEFT_INSPECTED);
  const unsigned finders = found_by(ctx, place, i, reach, workplace, s, jumps);
  if (!finders) return;

  const enum p87_remedy remedy = p87_remedy_of(in, finders, draw(s, jumps->remedied));
  const enum p87_displaced to = remedy != P87_NO_REMEDY
                                  ? P87_TO_SCHOOL
                                  : p87_where_to(k, hidden_of(k, in, finders), workplace == P87_AT_HOME,
                                                 who->time_use[i] == P87_SCHOOL_AND_WORK, draw(s, jumps->where_to));
  go(k, who, i, to, draw(s, jumps->hidden_kind));
  if (finders & P87_WITHDRAWN) make_safe(who, i);
  who->background[i] |= P87_LEFT_INSPECTED;
  if (finders & P87_WITHDRAWN) p87_count_helped(ctx, place, t, P87_BASIS_withdrawn);
  if (remedy == P87_REMEDY) p87_count_helped(ctx, place, t, P87_BASIS_found);
  if (remedy == P87_CHAIN_REMEDY) p87_count_helped(ctx, place, t, P87_BASIS_found_in_chain);
  t->children_left_inspected[p87_child_cell(place->area, who->sex[i], who->age[i])]++;
  t->inspection_left_to[place->area * P87_DISPLACED_STATES + to]++;
}

P87_PROCESS(inspection)
{
  const struct p87_country *country = &ctx->figures->country[place->country];
  const struct p87_visits reach = p87_visits_of(&ctx->params->law, country, place->area, &place->inputs);
  const int anyone_watches = reach.monitored > 0.0f || reach.by_buyers > 0.0f || place->inputs.withdrawal > 0.0f;
  const struct jumps jumps = jumps_of(ctx->year);
  const struct p87_persons *who = &place->persons;
  close_ledger(place, tally->cells);
  for (p87_index i = 0; i < who->n; i++) {
    if (!((who->hours_week[i] > 0) & is_of_child_age(who, i))) continue; /* most */
    const unsigned kind = who->work_kind[i];
    const int is_hired = kind == P87_WAGE_WORK || kind == P87_DOMESTIC_WORK;
    if (is_hired || anyone_watches) visit(ctx, place, i, &reach, &jumps, tally->cells);
  }
}
