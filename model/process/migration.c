/* Migration between communities, within a country and abroad.
 *
 *     P(household leaves for another community of the country) = n F table.move[a], drawn by its head
 *     P(someone who may move alone does so within the country) = n F table.move_alone[a]
 *     P(the destination is a town)                             = t f(a, town) / F, from abroad table.town
 *     P(family leaves the country)                             = n G table.leave, drawn by its head
 *     P(someone who may leave the country alone does so)       = n G table.leave_alone[in a union?][sex][age group]
 *     P(household flees to another community of the country)   = (1 - k.flee_abroad) war + events of displacement
 *     P(household flees from the country)                      = k.flee_abroad war, with an adult
 *
 *     F       = t f(a, town) + (1 - t) f(a, countryside),   t = table.to_town[a]
 *     f(a, b) = exp(k.wage_home (x_b - x) - k.wage_home^2 V_ab / 2)
 *     G       = exp(-k.wage_abroad x - k.wage_abroad^2 V / 2)
 *     x       = share of agriculture in the employment of the area * wage_shock + income_shock
 *     n       = exp(k.network) where the household has former members elsewhere who send (migrants), else 1
 *
 * a: the area left. x: what work is worth in this community this year, ln against an ordinary year; x_b: the same in
 * the mean of an area of the country. Wages as they always differ are in the flows of the table; x is what is unusual.
 * V: variance over years by harvests and prices of x, or of x_b - x, so that the factors are 1 in the mean of ordinary
 * years; the table makes up for n (migration_table.c). No factor lifts a chance above a half. war: k.conflict_displaced
 * while there is conflict here; households go together, to countries that take in families and have no conflict, else
 * within their own.
 * Families, and who may go alone: process/home.h. Who goes alone founds a household. The table makes urban shares and net
 * migration of countries follow the published ones by sex and age (see world/migration_table). Within the area of
 * destination every other community is equally likely; without another one the mover stays. The country of destination
 * is drawn from what receivers take in of their kind (context.abroad). Earning potentials keep their place:
 *
 *     e' = m_d + (e - m_o) s_d / s_o
 *
 * m, s: mean and spread of ln earning potential at origin and destination. Movers are
 * packed into the outbox and arrive after the exchange; those who go to a country that is
 * not simulated leave the run.
 *
 * Who goes alone is a newcomer until settled (background; process/forced_labour.h), with chance `sends` one who sends money to
 * the household left (remittances.c), and with chance `recruited` one who went through a recruiter, whose fee of
 * fee_months of earnings, less what the input fee_cut takes away, that household owes (debt.c; parameters: sections
 * remittances and debt). The share `fair_recruitment` of these go through fair recruiters: no fee, no added risk.
 * Households that flee are displaced (traits) until they settle.
 *
 * Left out on purpose: what a mover knows of single communities, and of shocks abroad; kin at a certain destination;
 * return, but for that to the countryside by next year's flows; gross flows between countries beyond the net ones;
 * seasonal migration; minors who move alone. Coefficients: params/model.yml, section migration.
 * Last of the demographic processes; the exchange follows. */
#include "path87/process/migration.h"

#include "path87/process/happening.h"
#include "path87/process/owing.h"
#include "path87/world/macro.h"

enum { PRIME_AGE = 40 };

/* --- chances of a community this year --------------------------------------------------------- */

static uint64_t larger(uint64_t a, uint64_t b)
{
  return a > b ? a : b;
}

/* Thresholds and factors. Index: has the household former members elsewhere? */
struct going {
  uint64_t move[2], leave[2];     /* of a household, of a family */
  float home[2], abroad[2];       /* what chances of those who go alone are multiplied by */
  uint64_t to_town;               /* of those who move within the country */
  uint64_t flee, flee_abroad;     /* of a household */
  uint64_t most_move, most_leave; /* more than the chance of anyone to go alone */
};

/* Share of adults in employment who work in agriculture. */
static float farming(const struct p87_context *ctx, unsigned country, unsigned area)
{
  const struct p87_work_structure *structure = &ctx->table[country].structure;
  double farm = 0, all = 0;
  for (int sex = 0; sex < P87_SEXES; sex++) {
    const double employed = (double)ctx->work[country].employed[sex][PRIME_AGE];
    farm += employed * (double)structure->sector[sex][area][0] * 0x1p-32;
    all += employed;
  }
  return all > 0.0 ? (float)(farm / all) : 0.0f;
}

/* Variance over years of the price of traded crops, ln. */
static float price_variance(const struct p87_shocks_params *k, unsigned year)
{
  float v = 0.0f;
  for (unsigned y = P87_YEAR_FIRST + 1; y <= year; y++)
    v = k->price_persistence * k->price_persistence * v + k->price_sd * k->price_sd;
  return v;
}

/* What work is worth here this year, ln against an ordinary year, and in the mean of each area of the country. */
struct worth {
  float here, area[P87_AREAS];
  float own,
    shared; /* variance over years: of the place's own harvest; of what it shares with its country, the price too */
};

static struct worth worth_of(const struct p87_context *ctx, const struct p87_community *place)
{
  const struct p87_shocks_params *k = &ctx->params->shocks;
  struct worth w = {0};
  if (p87_is_left_out(ctx->scenario, P87_STEP_shocks, ctx->year)) return w;
  w.here = farming(ctx, place->country, place->area) * place->wage_shock + place->income_shock;
  const float harvest = p87_harvest_shared(ctx, place->country);
  for (unsigned area = 0; area < P87_AREAS; area++) {
    const struct p87_happening e = p87_happening_of(ctx, place->country, area, harvest, k->conflict_exposed);
    const struct p87_shock s = p87_shock_of(k, &e, area);
    w.area[area] = farming(ctx, place->country, area) * s.wage + s.income;
  }
  if (!ctx->table[place->country].chance_events) return w;
  const float farm = farming(ctx, place->country, P87_RURAL), crop = farm * k->harvest_work * k->harvest_sd;
  const float price = farm * k->price_pass_through;
  w.own = (1.0f - k->harvest_country) * crop * crop;
  w.shared = k->harvest_country * crop * crop + price * price * price_variance(k, ctx->year);
  return w;
}

/* Chance that war drives a household of this community out, and that an event of the scenario does. */
static double driven_by_war(const struct p87_context *ctx, const struct p87_community *place)
{
  const float conflict = place->conflict > 0.0f ? place->conflict : 0.0f;
  return (double)(ctx->params->shocks.conflict_displaced * conflict);
}

static double driven_by_events(const struct p87_context *ctx, const struct p87_community *place)
{
  const struct p87_scenario *scenario = ctx->scenario;
  const unsigned region = ctx->figures->country[place->country].region;
  double chance = 0;
  for (size_t k = 0; k < scenario->n_events; k++)
    if (scenario->events[k].kind == P87_EVENT_displacement &&
        p87_event_covers(&scenario->events[k], ctx->year, place->country, region, place->area))
      chance += scenario->events[k].size;
  return chance;
}

/* More than the chance of anyone to leave the country alone, before factors. */
static uint64_t most_of(const uint64_t leave_alone[2][P87_SEXES][P87_MIGRANT_AGES])
{
  uint64_t most = 0;
  for (int k = 0; k < 2; k++)
    for (int sex = 0; sex < P87_SEXES; sex++)
      for (int age = 0; age < P87_MIGRANT_AGES; age++) most = larger(most, leave_alone[k][sex][age]);
  return most;
}

static int takes_in_families(const struct p87_context *ctx, unsigned kind)
{
  return ctx->abroad->upto[P87_FAMILIES][kind][P87_MAX_COUNTRIES - 1] > 0;
}

static struct going going_of(const struct p87_context *ctx, const struct p87_community *place)
{
  const struct p87_migration_params *k = &ctx->params->migration;
  const struct p87_year_table *t = &ctx->table[place->country];
  const struct worth w = worth_of(ctx, place);
  const unsigned area = place->area, is_rural = area == P87_RURAL;
  float pull[P87_AREAS];
  for (unsigned to = 0; to < P87_AREAS; to++)
    pull[to] =
      p87_migration_pull(k->wage_home, w.area[to] - w.here, (is_rural ? w.own : 0.0f) + (to == area ? 0.0f : w.shared));
  const double town = (double)t->to_town[area] * 0x1p-32;
  const double home = 1.0 + town * ((double)pull[P87_URBAN] - 1.0) + (1.0 - town) * ((double)pull[P87_RURAL] - 1.0);
  const float abroad = p87_migration_pull(k->wage_abroad, -w.here, is_rural ? w.own + w.shared : 0.0f);
  const float network = p87_migration_network(k);
  struct going go = {.home = {(float)home, (float)home * network}, .abroad = {abroad, abroad * network}};
  for (int tied = 0; tied < 2; tied++) {
    go.move[tied] = p87_migration_scaled(t->move[area], go.home[tied]);
    go.leave[tied] = p87_migration_scaled(t->leave, go.abroad[tied]);
  }
  go.to_town = p87_threshold(town * (double)pull[P87_URBAN] / home);
  const int tied = network > 1.0f;
  go.most_move = p87_migration_scaled(t->move_alone[area], go.home[tied]);
  go.most_leave = p87_migration_scaled(most_of(t->leave_alone), go.abroad[tied]);
  const double war = driven_by_war(ctx, place);
  const double abroad_of_war =
    takes_in_families(ctx, p87_country_kind(&ctx->figures->country[place->country])) ? (double)k->flee_abroad : 0.0;
  go.flee = p87_threshold(war * (1.0 - abroad_of_war) + driven_by_events(ctx, place));
  go.flee_abroad = p87_threshold(war * abroad_of_war);
  return go;
}

/* --- who goes where --------------------------------------------------------------------------- */

/* Community to which a mover within the country would go; the own one means to stay. */
static uint32_t destination_at_home(const struct p87_context *ctx, const struct p87_community *place, uint64_t to_town,
                                    p87_id id)
{
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
static uint64_t leave_alone(const struct p87_year_table *table, const struct p87_persons *who, p87_index i,
                            float factor)
{
  if (who->age[i] > P87_LONE_MIGRANT_LAST) return 0;
  return p87_migration_scaled(table->leave_alone[who->couple[i] != 0][who->sex[i]][who->age[i] / 5], factor);
}

/* Of someone of this age to go alone within the country. */
static uint64_t move_alone(const struct p87_year_table *table, const struct p87_community *place, p87_index i,
                           float factor)
{
  if (!p87_is_age_of_lone_mover(place->persons.age[i])) return 0;
  return p87_migration_scaled(table->move_alone[place->area], factor);
}

/* Who moves within the country has the lowest draws, who leaves it the highest: more of the one are not fewer, nor
 * others, of the other. */
static int moves(uint32_t u, uint64_t chance)
{
  return p87_happens(u, chance);
}

static int leaves(uint32_t u, uint64_t chance)
{
  return p87_happens(~u, chance);
}

/* Adults who move look for work anew where they arrive (adult_work.c). */
static void leave_work(struct p87_community *place, p87_index h)
{
  struct p87_persons *who = &place->persons;
  const p87_index first = place->households.first[h], end = first + place->households.members[h];
  for (p87_index i = first; i < end; i++) {
    if (!p87_is_adult(who->age[i])) continue;
    who->work_status[i] = P87_NO_STATUS;
    who->sector[i] = P87_NO_SECTOR;
  }
}

/* Through a recruiter who charges a fee and holds to no rules? Fair ones are for the same people first, for life, so that
 * more of them never make anyone's recruiter unfair. */
static int is_recruited(const struct p87_context *ctx, const struct p87_community *place, p87_id id, int abroad)
{
  const struct p87_debt_params *k = &ctx->params->debt;
  const float share = abroad ? k->recruited_abroad : k->recruited_home, fair = place->inputs.fair_recruitment;
  if (!(p87_uniform(p87_draw(ctx, P87_DRAW_RECRUITED, id)) < share)) return 0;
  return !(p87_uniform(p87_draw_for_life(ctx, P87_DRAW_FAIR_RECRUITER, id)) < fair);
}

/* Someone who goes alone is a newcomer where it arrives. */
static void mark_newcomer(const struct p87_context *ctx, struct p87_community *place, p87_index i, int abroad)
{
  uint8_t *background = &place->persons.background[i];
  const unsigned how = (abroad ? P87_MOVED_ABROAD : P87_MOVED_HOME) |
                       (is_recruited(ctx, place, place->persons.id[i], abroad) ? P87_RECRUITED : 0u);
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
  if (!is_recruited(ctx, place, id, abroad)) return;
  const float month =
    p87_expf(place->persons.ln_earning[i] + ctx->table[place->country].ln_growth) * ((float)P87_DAYS / 12.0f);
  const float income = home->income_usd_day[h] * (float)home->members[h] * (float)P87_DAYS;
  const float fee = ctx->params->debt.fee_months * month * (1.0f - place->inputs.fee_cut);
  home->debt_usd[h] = p87_debt_with_fee(&ctx->params->debt, home->debt_usd[h], fee, income);
}

/* Sends household h to another community of the country. Counts who left: none if there is nowhere to go. */
static p87_index send_away(const struct p87_context *ctx, struct p87_community *place, const struct going *go,
                           p87_index h, struct p87_tally *tally)
{
  const uint32_t to = destination_at_home(ctx, place, go->to_town, place->persons.id[p87_home_head(place, h)]);
  if (to == place->id) return 0;
  const p87_index members = place->households.members[h];
  leave_work(place, h);
  if (members == 1) mark_newcomer(ctx, place, place->households.first[h], 0);
  p87_outbox_put(ctx->outbox, place, h, to);
  tally->cells->population_departures[place->area] += members;
  return members;
}

/* Children have no potential yet, nor has who turned 18 this year. */
static int has_potential(const struct p87_persons *who, p87_index i)
{
  return p87_is_adult(who->age[i]) && who->time_use[i] == P87_NO_TIME_USE;
}

/* Sends household h, one of this class, to another country, or out of the run. Counts who left. */
static p87_index send_abroad(const struct p87_context *ctx, struct p87_community *place, p87_index h, unsigned class,
                             struct p87_tally *tally)
{
  struct p87_persons *who = &place->persons;
  const p87_id head = who->id[p87_home_head(place, h)];
  const unsigned kind = p87_country_kind(&ctx->figures->country[place->country]);
  const p87_index members = place->households.members[h], first = place->households.first[h];
  const unsigned country = p87_migration_country(ctx->abroad, class, kind, p87_draw(ctx, P87_DRAW_ABROAD, head));
  const uint32_t to = destination_abroad(ctx, country, head);
  if (members == 1) mark_newcomer(ctx, place, first, 1);
  for (p87_index i = first; i < first + members; i++) {
    if (to == P87_NO_COMMUNITY)
      who->household[i] = P87_NOWHERE;
    else if (has_potential(who, i))
      who->ln_earning[i] = p87_earning_abroad(who->ln_earning[i], &ctx->work[place->country], &ctx->work[country]);
  }
  if (to != P87_NO_COMMUNITY) {
    leave_work(place, h);
    p87_outbox_put(ctx->outbox, place, h, to);
  }
  tally->cells->population_emigrants[place->area] += members;
  return members;
}

/* How household h leaves the country if it does. */
static unsigned class_of(const struct p87_community *place, p87_index h)
{
  const p87_index first = place->households.first[h];
  if (place->households.members[h] > 1) return P87_FAMILIES;
  return p87_alone_class(place->persons.sex[first], place->persons.age[first] / 5u);
}

/* Is there a country for the household of this head to flee to? Not one that was in conflict in 2016 or is now. */
static int finds_refuge(const struct p87_context *ctx, const struct p87_community *place, p87_index head)
{
  const unsigned kind = p87_country_kind(&ctx->figures->country[place->country]);
  const uint32_t u = p87_draw(ctx, P87_DRAW_ABROAD, place->persons.id[head]);
  const unsigned to = p87_migration_country(ctx->abroad, P87_FAMILIES, kind, u);
  return to != place->country && ctx->table[to].conflict <= 0 &&
         !p87_conflict_2016(&ctx->figures->country[to], &ctx->params->shocks);
}

/* Household h flees, abroad if it may and finds refuge, and is displaced until it settles (process remittances). Who
 * finds no place to go to stays, and is not. Counts who left. */
static p87_index flee(const struct p87_context *ctx, struct p87_community *place, const struct going *go, p87_index h,
                      p87_index head, int abroad, struct p87_tally *tally)
{
  uint8_t *traits = &place->households.traits[h];
  const unsigned before = *traits;
  *traits = (uint8_t)(before | P87_DISPLACED);
  const p87_index left = abroad && p87_home_has_adult(place, h) && finds_refuge(ctx, place, head)
                           ? send_abroad(ctx, place, h, P87_FAMILIES, tally)
                           : send_away(ctx, place, go, h, tally);
  if (left == 0) *traits = (uint8_t)before;
  return left;
}

/* Sends household h away if it goes. Counts who left. u: draw of its head. */
static p87_index send_home(const struct p87_context *ctx, struct p87_community *place, const struct going *go,
                           p87_index h, p87_index head, uint32_t u, struct p87_tally *tally)
{
  const struct p87_year_table *table = &ctx->table[place->country];
  const int tied = place->households.migrants[h] > 0, is_lone = p87_home_is_lone(place, h);
  if (moves(u, go->move[tied])) return send_away(ctx, place, go, h, tally);
  const uint64_t leave = is_lone ? leave_alone(table, &place->persons, head, go->abroad[tied]) : go->leave[tied];
  if (leaves(u, leave)) {
    const int may = is_lone ? p87_may_leave_alone(place, head, place->persons.age[head]) : p87_home_is_family(place, h);
    return may ? send_abroad(ctx, place, h, class_of(place, h), tally) : 0;
  }
  if (moves(u, go->move[tied] + go->flee)) return flee(ctx, place, go, h, head, 0, tally);
  return leaves(u, leave + go->flee_abroad) ? flee(ctx, place, go, h, head, 1, tally) : 0;
}

/* Those who may go by their draws: few. */
struct restless {
  p87_index n, *row;
};

/* Without branches: rows are written, and kept by counting on. u: draws by row. */
static void find_restless(const struct p87_community *place, const struct going *go, const uint32_t *u,
                          struct restless *some)
{
  const uint64_t low = larger(larger(go->move[0], go->move[1]) + go->flee, go->most_move);
  const uint64_t high = larger(larger(go->leave[0], go->leave[1]), go->most_leave) + go->flee_abroad;
  p87_index n = 0;
  for (p87_index i = 0; i < place->persons.n; i++) {
    some->row[n] = i;
    n += (p87_index)(moves(u[i], low) | leaves(u[i], high));
  }
  some->n = n;
}

/* Sends away every household that goes; its rows are marked. Counts who left. u: draws by row. */
static p87_index send_homes(const struct p87_context *ctx, struct p87_community *place, const struct going *go,
                            const struct restless *some, const uint32_t *u, struct p87_tally *tally)
{
  const struct p87_persons *who = &place->persons;
  p87_index left = 0;
  for (p87_index k = 0; k < some->n; k++) {
    const p87_index i = some->row[k];
    if (who->relation[i] == P87_HEAD) left += send_home(ctx, place, go, who->household[i], i, u[i], tally);
  }
  return left;
}

/* Those who go alone found households, behind the others; `migrants` of these says who stays in the country. Counts
 * them. */
static p87_index found_lone_homes(const struct p87_context *ctx, struct p87_community *place, const struct going *go,
                                  const struct restless *some, const uint32_t *u)
{
  struct p87_persons *who = &place->persons;
  const struct p87_year_table *table = &ctx->table[place->country];
  const p87_index homes = place->households.n;
  for (p87_index k = 0; k < some->n; k++) {
    const p87_index i = some->row[k];
    if (who->household[i] == P87_NOWHERE || who->relation[i] == P87_HEAD) continue;
    const int tied = place->households.migrants[who->household[i]] > 0;
    const int stays = moves(u[i], move_alone(table, place, i, go->home[tied]));
    if (!stays && !leaves(u[i], leave_alone(table, who, i, go->abroad[tied]))) continue;
    if (stays ? !p87_may_move_alone(place, i) : !p87_may_leave_alone(place, i, who->age[i])) continue;
    if (stays && destination_at_home(ctx, place, go->to_town, who->id[i]) == place->id) continue;
    leave_behind(ctx, place, who->household[i], i, !stays);
    const p87_index h = p87_home_found(ctx, place, i);
    place->households.migrants[h] = (uint8_t)stays;
    who->household[i] = (uint16_t)h;
    who->relation[i] = P87_HEAD;
    who->couple[i] = 0;
  }
  return place->households.n - homes;
}

/* Sends away the last n households, of people who go alone. */
static void send_lone_homes(const struct p87_context *ctx, struct p87_community *place, const struct going *go,
                            p87_index n, struct p87_tally *tally)
{
  for (p87_index h = place->households.n - n; h < place->households.n; h++) {
    const int stays = place->households.migrants[h];
    place->households.migrants[h] = 0;
    if (stays)
      send_away(ctx, place, go, h, tally);
    else
      send_abroad(ctx, place, h, class_of(place, h), tally);
  }
}

P87_PROCESS(migration)
{
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_MIGRATE);
  const struct p87_key key = ctx->key;
  struct p87_arena arena = p87_arena_of(ctx);
  const p87_index n = place->persons.n;
  const p87_id *restrict id = place->persons.id;
  uint32_t *restrict u = p87_arena_take(&arena, n, sizeof *u);
  P87_INDEPENDENT
  for (p87_index i = 0; i < n; i++) u[i] = p87_draw_u32(p87_stream_of(key, id[i]), jump);

  const struct going go = going_of(ctx, place);
  struct restless some = {.row = p87_arena_take(&arena, n, sizeof *some.row)};
  find_restless(place, &go, u, &some);
  const p87_index left = send_homes(ctx, place, &go, &some, u, tally);
  const p87_index alone = found_lone_homes(ctx, place, &go, &some, u);
  if (left == 0 && alone == 0) return;
  p87_home_regroup(ctx, place);
  if (alone == 0) return;
  p87_home_settle(ctx, place); /* partners who stay */
  send_lone_homes(ctx, place, &go, alone, tally);
  p87_home_regroup(ctx, place);
}
