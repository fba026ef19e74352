/* Migration between communities, within a country and abroad.
 *
 *     P(household leaves for another community of the country) = table.move[a], drawn by its head
 *     P(that, or it leaves the country)                        = table.leave[a]
 *     P(someone who may move alone does so within the country) = table.move_alone[a]
 *     P(that, or leaves the country alone)                     = table.leave_alone[a]
 *     P(the destination is a town)                             = table.to_town[a], from abroad table.town
 *
 * a: the area left. Who may move alone: p87_may_move_alone; who does founds a household.
 * The table makes urban shares and net migration of countries follow the published ones
 * (see world/migration_table). Within the area of destination every other community is
 * equally likely; without another one the mover stays. The country of destination is drawn
 * from what receivers take in (context.abroad). Earning potentials keep their place:
 *
 *     e' = m_d + (e - m_o) s_d / s_o
 *
 * m, s: mean and spread of ln earning potential at origin and destination. Movers are
 * packed into the outbox and arrive after the exchange; those who go to a country that is
 * not simulated leave the run.
 *
 * Left out on purpose: networks, wages and shocks as reasons to move; return; gross flows
 * between countries beyond the net ones; seasonal migration; minors who move alone.
 * Last of the demographic processes; the exchange follows. */
#include "path87/process/migration.h"

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

/* Lone movers found households, in rows after those that were there. */
static void found_lone_homes(const struct p87_context *ctx, struct p87_community *place, const uint32_t *u)
{
  struct p87_persons *who = &place->persons;
  const struct p87_year_table *table = &ctx->table[place->country];
  const uint64_t leave = table->leave[place->area], leave_alone = table->leave_alone[place->area];
  const uint64_t move_alone = table->move_alone[place->area];
  const p87_index homes = place->households.n;
  for (p87_index h = 0; h < homes; h++) {
    if (p87_happens(u[p87_home_head(place, h)], leave)) continue;
    for (p87_index i = place->households.first[h]; i < p87_home_end(&place->households, h); i++) {
      if (!p87_happens(u[i], leave_alone) || !p87_may_move_alone(place, i)) continue;
      if (p87_happens(u[i], move_alone) && destination_at_home(ctx, place, who->id[i]) == place->id) continue;
      who->household[i] = (uint16_t)p87_home_found(ctx, place, i);
      who->relation[i] = P87_HEAD;
    }
  }
}

/* Sends household h to another community of the country. Counts who left: none if there is nowhere to go. */
static p87_index send_away(const struct p87_context *ctx, struct p87_community *place, p87_index h,
                           struct p87_tally *tally)
{
  const uint32_t to = destination_at_home(ctx, place, place->persons.id[p87_home_head(place, h)]);
  if (to == place->id) return 0;
  const p87_index members = place->households.members[h];
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
  const unsigned country = p87_migration_country(ctx->abroad, region, p87_draw(ctx, P87_DRAW_ABROAD, head));
  const uint32_t to = destination_abroad(ctx, country, head);
  const p87_index members = place->households.members[h], first = place->households.first[h];
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

P87_PROCESS(migration)
{
  const struct p87_year_table *table = &ctx->table[place->country];
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_MIGRATE);
  const struct p87_key key = ctx->key;
  const struct p87_persons *who = &place->persons;
  struct p87_arena arena = p87_arena_of(ctx);
  const p87_index n = who->n;
  const p87_id *id = who->id;
  uint32_t *u = p87_arena_take(&arena, n, sizeof *u);
  P87_INDEPENDENT
  for (p87_index i = 0; i < n; i++) u[i] = p87_draw_u32(p87_stream_of(key, id[i]), jump);

  const p87_index homes = place->households.n;
  found_lone_homes(ctx, place, u);
  if (place->households.n > homes) p87_home_regroup(ctx, place);

  /* rows have moved and the scratch is spent: heads draw again, the same numbers */
  p87_index left = 0;
  for (p87_index h = 0; h < place->households.n; h++) {
    const uint32_t of_head = p87_draw_u32(p87_stream_of(key, who->id[p87_home_head(place, h)]), jump);
    const int is_lone = h >= homes;
    const uint64_t move = is_lone ? table->move_alone[place->area] : table->move[place->area];
    const uint64_t leave = is_lone ? table->leave_alone[place->area] : table->leave[place->area];
    if (p87_happens(of_head, move))
      left += send_away(ctx, place, h, tally);
    else if (p87_happens(of_head, leave))
      left += send_abroad(ctx, place, h, tally);
  }
  if (left > 0) p87_home_regroup(ctx, place);
}
