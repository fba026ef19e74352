/* Migration between communities, within a country and abroad.
 *
 *     P(household leaves for another community of the country) = table.move[a], drawn by its head
 *     P(household flees to another community of the country)   = conflict and events of this place
 *     P(someone who may move alone does so within the country) = table.move_alone[a]
 *     P(family leaves the country)                             = table.leave, drawn by its head
 *     P(someone who may leave the country alone does so)       = table.leave_alone[in a union?][sex][age group]
 *     P(the destination is a town)                             = table.to_town[a], from abroad table.town
 *
 * a: the area left. Families, and who may go alone: process/home.h. Who goes alone founds a household.
 * The table makes urban shares and net migration of countries follow the published ones
 * by sex and age (see world/migration_table). Within the area of destination every other community is
 * equally likely; without another one the mover stays. The country of destination is drawn
 * from what receivers take in of their kind (context.abroad). Earning potentials keep their place:
 *
 *     e' = m_d + (e - m_o) s_d / s_o
 *
 * m, s: mean and spread of ln earning potential at origin and destination. Movers are
 * packed into the outbox and arrive after the exchange; those who go to a country that is
 * not simulated leave the run.
 *
 * Who goes alone is a newcomer until settled (background; process/forced_labour.h), with chance `sends` one who sends money to
 * the household left (remittances.c), and with chance `recruited` one who went through a recruiter, whose fee of
 * fee_months of earnings that household owes (debt.c; parameters: sections remittances and debt).
 *
 * Left out on purpose: networks and wages as reasons to move; flight abroad; return; gross flows
 * between countries beyond the net ones; seasonal migration; minors who move alone.
 * Last of the demographic processes; the exchange follows. */
#include "path87/process/migration.h"

#include "path87/process/owing.h"

/* Community to which a mover within the country would go; the own one means to stay. */
static uint32_t destination_at_home(const struct p87_context *ctx, const struct p87_community *place, p87_id id)
{
  const uint64_t to_town = ctx->table[place->country].to_town[place->area];
  const unsigned area = p87_happens(p87_draw(ctx, P87_DRAW_DESTINATION_AREA, id), to_town) ? P87_URBAN : P87_RURAL;
  const uint32_t u = p87_draw(ctx, P87_DRAW_DESTINATION, id);
  return p87_migration_destination(ctx->directory, place->country, area, place->id, u);
}

/* Community of a country to which someone goes from abroad; P87_NO_COMMUNITY if it is not simulated. */
static uint32_t destination_abroad(const struct p87_context *ctx, unsigned country, p87_id id)
{
  const uint64_t town = ctx->table[country].town;
  const unsigned area = p87_happens(p87_draw(ctx, P87_DRAW_DESTINATION_AREA, id), town) ? P87_URBAN : P87_RURAL;
  const uint32_t u = p87_draw(ctx, P87_DRAW_DESTINATION, id);
  const uint32_t to = p87_migration_destination(ctx->directory, country, area, P87_NO_COMMUNITY, u);
  if (to != P87_NO_COMMUNITY) return to;
  return p87_migration_destination(ctx->directory, country, !area, P87_NO_COMMUNITY, u); /* city states */
}

/* Of someone who may go abroad alone. */
static uint64_t leave_alone(const struct p87_year_table *table, const struct p87_persons *who, p87_index i)
{
  return who->age[i] <= P87_LONE_MIGRANT_LAST ? table->leave_alone[who->couple[i] != 0][who->sex[i]][who->age[i] / 5]
                                              : 0;
}

/* Below this someone of this age who goes alone stays in the country, above it leaves. */
static uint64_t move_alone(const struct p87_year_table *table, const struct p87_community *place, p87_index i)
{
  return p87_is_age_of_lone_mover(place->persons.age[i]) ? table->move_alone[place->area] : 0;
}

static int is_recruited(const struct p87_context *ctx, p87_id id, int abroad)
{
  const struct p87_debt_params *k = &ctx->params->debt;
  const float share = abroad ? k->recruited_abroad : k->recruited_home;
  return p87_uniform(p87_draw(ctx, P87_DRAW_RECRUITED, id)) < share;
}

/* Someone who goes alone is a newcomer where it arrives. */
static void mark_newcomer(const struct p87_context *ctx, struct p87_community *place, p87_index i, int abroad)
{
  uint8_t *background = &place->persons.background[i];
  const unsigned how = (abroad ? P87_MOVED_ABROAD : P87_MOVED_HOME) |
                       (is_recruited(ctx, place->persons.id[i], abroad) ? P87_RECRUITED : 0u);
  *background = (uint8_t)((*background & ~(unsigned)(P87_MOVED | P87_RECRUITED)) | how);
}

/* What someone who goes alone leaves to household h: money that will be sent, and the recruiter's fee. */
static void leave_behind(const struct p87_context *ctx, struct p87_community *place, p87_index h, p87_index i,
                         int abroad)
{
  struct p87_households *home = &place->households;
  const p87_id id = place->persons.id[i];
  const int sends = p87_uniform(p87_draw(ctx, P87_DRAW_SENDS, id)) < ctx->params->remittances.sends;
  home->migrants[h] = (uint8_t)(home->migrants[h] + (sends && home->migrants[h] < UINT8_MAX));
  if (!is_recruited(ctx, id, abroad)) return;
  const float month =
    p87_expf(place->persons.ln_earning[i] + ctx->table[place->country].ln_growth) * ((float)P87_DAYS / 12.0f);
  const float income = home->income_usd_day[h] * (float)home->members[h] * (float)P87_DAYS;
  home->debt_usd[h] =
    p87_debt_with_fee(&ctx->params->debt, home->debt_usd[h], ctx->params->debt.fee_months * month, income);
}

/* Sends household h to another community of the country. Counts who left: none if there is nowhere to go. */
static p87_index send_away(const struct p87_context *ctx, struct p87_community *place, p87_index h,
                           struct p87_tally *tally)
{
  const uint32_t to = destination_at_home(ctx, place, place->persons.id[p87_home_head(place, h)]);
  if (to == place->id) return 0;
  const p87_index members = place->households.members[h];
  if (members == 1) mark_newcomer(ctx, place, place->households.first[h], 0);
  p87_outbox_put(ctx->outbox, place, h, to);
  tally->cells->population_departures[place->area] += members;
  return members;
}

/* Sends household h to another country, or out of the run. Counts who left. */
static p87_index send_abroad(const struct p87_context *ctx, struct p87_community *place, p87_index h,
                             struct p87_tally *tally)
{
  struct p87_persons *who = &place->persons;
  const p87_id head = who->id[p87_home_head(place, h)];
  const unsigned region = ctx->figures->country[place->country].region;
  const p87_index members = place->households.members[h], first = place->households.first[h];
  const unsigned class = members > 1 ? P87_FAMILIES : p87_alone_class(who->sex[first], who->age[first] / 5u);
  const unsigned country = p87_migration_country(ctx->abroad, class, region, p87_draw(ctx, P87_DRAW_ABROAD, head));
  const uint32_t to = destination_abroad(ctx, country, head);
  if (members == 1) mark_newcomer(ctx, place, first, 1);
  for (p87_index i = first; i < first + members; i++) {
    if (to == P87_NO_COMMUNITY)
      who->household[i] = P87_NOWHERE;
    else if (p87_is_adult(who->age[i])) /* children have no potential yet */
      who->ln_earning[i] = p87_earning_abroad(who->ln_earning[i], &ctx->work[place->country], &ctx->work[country]);
  }
  if (to != P87_NO_COMMUNITY) p87_outbox_put(ctx->outbox, place, h, to);
  tally->cells->population_emigrants[place->area] += members;
  return members;
}

/* Chance that war or a scenario's event drives a household of this community out. */
static uint64_t displaced(const struct p87_context *ctx, const struct p87_community *place)
{
  const float conflict = place->conflict > 0.0f ? place->conflict : 0.0f;
  double chance = (double)(ctx->params->shocks.conflict_displaced * conflict);
  const struct p87_scenario *scenario = ctx->policy->scenario;
  const unsigned region = ctx->figures->country[place->country].region;
  for (size_t k = 0; k < scenario->n_events; k++)
    if (scenario->events[k].kind == P87_EVENT_displacement &&
        p87_event_covers(&scenario->events[k], ctx->year, place->country, region, place->area))
      chance += scenario->events[k].size;
  return p87_threshold(chance);
}

/* Sends away every household that goes; its rows are marked. Counts who left. u: draws by row. */
static p87_index send_homes(const struct p87_context *ctx, struct p87_community *place, const uint32_t *u,
                            struct p87_tally *tally)
{
  const struct p87_year_table *table = &ctx->table[place->country];
  const uint64_t move = table->move[place->area], flee = displaced(ctx, place);
  p87_index left = 0;
  for (p87_index h = 0; h < place->households.n; h++) {
    const p87_index head = p87_home_head(place, h);
    if (p87_happens(u[head], move)) {
      left += send_away(ctx, place, h, tally);
      continue;
    }
    const int is_lone = p87_home_is_lone(place, h);
    const uint64_t leave = is_lone ? leave_alone(table, &place->persons, head) : table->leave;
    if (!p87_happens(u[head], move + leave)) {
      if (p87_happens(u[head], move + leave + flee)) left += send_away(ctx, place, h, tally);
      continue;
    }
    if (is_lone ? p87_may_leave_alone(place, head, place->persons.age[head]) : p87_home_is_family(place, h))
      left += send_abroad(ctx, place, h, tally);
  }
  return left;
}

/* More than the chance of anyone in this community to go alone. */
static uint64_t most_alone(const struct p87_year_table *table, unsigned area)
{
  uint64_t most = 0;
  for (int k = 0; k < 2; k++)
    for (int sex = 0; sex < P87_SEXES; sex++)
      for (int age = 0; age < P87_MIGRANT_AGES; age++)
        most = table->leave_alone[k][sex][age] > most ? table->leave_alone[k][sex][age] : most;
  return most + table->move_alone[area];
}

/* Those who go alone found households, behind the others. Counts them. */
static p87_index found_lone_homes(const struct p87_context *ctx, struct p87_community *place, const uint32_t *u)
{
  struct p87_persons *who = &place->persons;
  const struct p87_year_table *table = &ctx->table[place->country];
  const p87_index homes = place->households.n;
  const uint64_t most = most_alone(table, place->area);
  for (p87_index i = 0; i < who->n; i++) {
    if (!p87_happens(u[i], most)) continue; /* nearly all */
    if (who->household[i] == P87_NOWHERE || who->relation[i] == P87_HEAD) continue;
    const uint64_t move = move_alone(table, place, i);
    if (!p87_happens(u[i], move + leave_alone(table, who, i))) continue;
    const int moves = p87_happens(u[i], move);
    if (moves ? !p87_may_move_alone(place, i) : !p87_may_leave_alone(place, i, who->age[i])) continue;
    if (moves && destination_at_home(ctx, place, who->id[i]) == place->id) continue;
    leave_behind(ctx, place, who->household[i], i, !moves);
    who->household[i] = (uint16_t)p87_home_found(ctx, place, i);
    who->relation[i] = P87_HEAD;
    who->couple[i] = 0;
  }
  return place->households.n - homes;
}

/* Sends away the last n households, of people who go alone. */
static void send_lone_homes(const struct p87_context *ctx, struct p87_community *place, p87_index n,
                            struct p87_jump jump, struct p87_tally *tally)
{
  const struct p87_year_table *table = &ctx->table[place->country];
  for (p87_index h = place->households.n - n; h < place->households.n; h++) {
    const p87_index i = place->households.first[h];
    const uint32_t u = p87_draw_u32(p87_stream_of(ctx->key, place->persons.id[i]), jump);
    if (p87_happens(u, move_alone(table, place, i)))
      send_away(ctx, place, h, tally);
    else
      send_abroad(ctx, place, h, tally);
  }
}

P87_PROCESS(migration)
{
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_MIGRATE);
  const struct p87_key key = ctx->key;
  struct p87_arena arena = p87_arena_of(ctx);
  const p87_index n = place->persons.n;
  const p87_id *id = place->persons.id;
  uint32_t *u = p87_arena_take(&arena, n, sizeof *u);
  P87_INDEPENDENT
  for (p87_index i = 0; i < n; i++) u[i] = p87_draw_u32(p87_stream_of(key, id[i]), jump);

  const p87_index left = send_homes(ctx, place, u, tally), alone = found_lone_homes(ctx, place, u);
  if (left == 0 && alone == 0) return;
  p87_home_regroup(ctx, place); /* rows have moved and the scratch is spent: those who go alone draw again, the same */
  if (alone == 0) return;
  p87_home_settle(ctx, place); /* partners who stay */
  send_lone_homes(ctx, place, alone, jump, tally);
  p87_home_regroup(ctx, place);
}
