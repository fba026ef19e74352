/* Inspection: who is found at work that the law forbids, and where they go.
 *
 * Inspectors visit workplaces with the yearly chance p_k of their kind (law.c), monitors of the community or of buyers
 * with M (1 - e^-v), family work included. A child found by an inspector in work forbidden by the country's ages, or by
 * a monitor in child labour, leaves that workplace:
 *
 *     out of sight    h    found by inspectors
 *                     Lk (1 - g / g_full)+    found by monitors: leakage, less if the farm gate is paid g more
 *     family work     (1 - h) f, of those who do not come from there
 *     out of work     the others: to school if they attend, else to neither
 *
 * Out of sight means wage work in an unregistered place or domestic work in another household, for less pay, and in
 * no export chain. Hours and hazard go along. Next year the child decides anew with what it then faces; if it works
 * for wages again, the registered workplace is barred: child_work keeps it out of sight with h, else sends it to
 * family work, by the draw that it left with.
 * The bar lasts one year: incentives of a year leave no trace after it (Edmonds & Shrestha 2014).
 *
 * The ledger: how many left, where to, and where they are a year later (enum p87_displaced).
 *
 *   h, f, Lk, g_full   judgement with wide distributions: nobody has followed these children
 *   M    input monitoring; g  input price_premium
 *
 * A label without monitors changes nothing, nor does a law without visits. Runs after hazard; supply chains follow. */
#include "path87/process/inspection.h"

#include "path87/process/enforcement.h"
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
  struct p87_jump registered, inspected, monitored, where_to, hidden_kind;
};

static struct jumps jumps_of(unsigned year)
{
  const struct jumps jumps = {.registered = p87_jump_make(P87_FOR_LIFE, P87_DRAW_REGISTERED),
                              .inspected = p87_jump_make(year, P87_DRAW_INSPECTED),
                              .monitored = p87_jump_make(year, P87_DRAW_MONITORED),
                              .where_to = p87_jump_make(P87_FOR_LIFE, P87_DRAW_DISPLACED),
                              .hidden_kind = p87_jump_make(P87_FOR_LIFE, P87_DRAW_HIDDEN_KIND)};
  return jumps;
}

static float draw(struct p87_stream s, struct p87_jump jump)
{
  return p87_uniform(p87_draw_u32(s, jump));
}

static void visit(const struct p87_context *ctx, struct p87_community *place, p87_index i,
                  const struct p87_visits *reach, const struct jumps *jumps, struct p87_tally_layout *t)
{
  const struct p87_definition ilo = p87_definition_of(P87_DEFINITION_ILO_2016, NULL);
  const struct p87_law_params *k = &ctx->params->law;
  const struct p87_law_figures *law = &ctx->figures->country[place->country].law;
  struct p87_persons *who = &place->persons;
  const struct p87_stream s = p87_stream_of(ctx->key, who->id[i]);
  const unsigned age = who->age[i];
  const enum p87_workplace workplace =
    p87_workplace_of(reach, who->work_kind[i], draw(s, jumps->registered), who->background[i] & P87_LEFT_INSPECTED);
  const int monitored =
    draw(s, jumps->monitored) < reach->monitored && (p87_category_of(&ilo, who, i) & P87_IN_CHILD_LABOUR);
  const int inspected = draw(s, jumps->inspected) < reach->inspected[workplace] &&
                        p87_is_unlawful(law, age, who->hazard[i], who->hours_week[i]);
  if (!monitored && !inspected) return;

  const float hidden = inspected ? k->hidden : p87_leakage(k, place->inputs.price_premium);
  const enum p87_displaced to = p87_where_to(k, hidden, workplace == P87_AT_HOME,
                                             who->time_use[i] == P87_SCHOOL_AND_WORK, draw(s, jumps->where_to));
  go(k, who, i, to, draw(s, jumps->hidden_kind));
  who->background[i] |= P87_LEFT_INSPECTED;
  t->children_left_inspected[p87_child_cell(place->area, who->sex[i], age)]++;
  t->inspection_left_to[place->area * P87_DISPLACED_STATES + to]++;
}

P87_PROCESS(inspection)
{
  const struct p87_country *country = &ctx->figures->country[place->country];
  const struct p87_visits reach = p87_visits_of(&ctx->params->law, country, place->area, place->inputs.monitoring);
  const struct jumps jumps = jumps_of(ctx->year);
  const struct p87_persons *who = &place->persons;
  close_ledger(place, tally->cells);
  for (p87_index i = 0; i < who->n; i++) {
    if (!((who->hours_week[i] > 0) & is_of_child_age(who, i))) continue; /* most */
    const unsigned kind = who->work_kind[i];
    const int is_hired = kind == P87_WAGE_WORK || kind == P87_DOMESTIC_WORK;
    if (is_hired || reach.monitored > 0.0f) visit(ctx, place, i, &reach, &jumps, tally->cells);
  }
}
