/* Migration between communities of a country.
 *
 *     P(household leaves a community of area a) = table.move[a], drawn by its head
 *     P(unmarried person of 18-30 leaves alone) = table.move_alone[a]
 *     P(the destination is a town)              = table.to_town[a]
 *
 * The table makes the urban share follow the published one (see world/year_table).
 * Within the area of destination every other community is equally likely; without
 * another one the mover stays. Movers are packed into the outbox and arrive after
 * the exchange. Someone who moves alone founds a household. No one leaves minors
 * without an adult, and mothers of minors at home do not move alone.
 *
 * Left out on purpose: networks, wages and shocks as reasons to move; return;
 * seasonal and international migration; minors who move alone.
 * Last of the demographic processes; the exchange follows. */
#include "path87/process/migration.h"

/* Community to which a mover would go; the own one means to stay. */
static uint32_t destination_of(const struct p87_context *ctx, const struct p87_community *place, p87_id id)
{
  const uint64_t to_town = ctx->table[place->country].to_town[place->area];
  const unsigned area = p87_happens(p87_draw(ctx, P87_DRAW_DESTINATION_AREA, id), to_town) ? P87_URBAN : P87_RURAL;
  const uint32_t u = p87_draw(ctx, P87_DRAW_DESTINATION, id);
  return p87_migration_destination(ctx->directory, place->country, area, place->id, u);
}

static int may_move_alone(const struct p87_community *place, p87_index i, p87_index h)
{
  const struct p87_persons *who = &place->persons;
  if (who->couple[i] != 0 || who->relation[i] == P87_HEAD) return 0;
  int adults = 0, minors = 0;
  for (p87_index j = place->households.first[h]; j < p87_home_end(&place->households, h); j++) {
    if (j == i || who->household[j] != h) continue; /* others may have left already */
    if (who->mother[j] == who->id[i] && !p87_is_adult(who->age[j])) return 0;
    adults += p87_is_adult(who->age[j]);
    minors += !p87_is_adult(who->age[j]);
  }
  return adults > 0 || minors == 0;
}

/* Lone movers found households, in rows after those that were there. */
static void found_lone_homes(const struct p87_context *ctx, struct p87_community *place, const uint32_t *u)
{
  struct p87_persons *who = &place->persons;
  const struct p87_year_table *table = &ctx->table[place->country];
  const p87_index homes = place->households.n;
  for (p87_index h = 0; h < homes; h++) {
    const int home_moves = p87_happens(u[p87_home_head(place, h)], table->move[place->area]);
    for (p87_index i = place->households.first[h]; i < p87_home_end(&place->households, h); i++) {
      if (!p87_happens(u[i], table->move_alone[place->area])) continue;
      if (who->age[i] < P87_LONE_MOVER_FIRST || who->age[i] > P87_LONE_MOVER_LAST) continue;
      if (home_moves || !may_move_alone(place, i, h)) continue;
      if (destination_of(ctx, place, who->id[i]) == place->id) continue;
      who->household[i] = (uint16_t)p87_home_found(ctx, place, i);
      who->relation[i] = P87_HEAD;
    }
  }
}

/* Sends household h off. Returns persons who left: none if there is nowhere to go. */
static p87_index send(const struct p87_context *ctx, struct p87_community *place, p87_index h)
{
  const uint32_t to = destination_of(ctx, place, place->persons.id[p87_home_head(place, h)]);
  if (to == place->id) return 0;
  p87_outbox_put(ctx->outbox, place, h, to);
  return place->households.members[h];
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
  for (p87_index h = 0; h < homes; h++) {
    const p87_id head = who->id[p87_home_head(place, h)];
    if (p87_happens(p87_draw_u32(p87_stream_of(key, head), jump), table->move[place->area]))
      left += send(ctx, place, h);
  }
  for (p87_index h = homes; h < place->households.n; h++) left += send(ctx, place, h);
  if (left > 0) p87_home_regroup(ctx, place);
  tally->cells->population_departures[place->area] += left;
}
