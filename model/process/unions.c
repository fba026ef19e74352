/* Unions and homes: who parts, who leaves home, who marries whom, where they live, who moves in.
 *
 *     P(union ends)                           = k.divorce
 *     P(unmarried adult leaves to live alone) = table.leave_home[sex][age]
 *     P(couple in the household of others founds its own) = table.split
 *     P(unmarried woman looks for a husband)  = table.union_entry[woman][age]
 *     P(unmarried man is keen)                = table.union_entry[man][age]
 *
 * A woman who looks for a husband wishes for an age gap g ~ N(gap of the country, k.spouse_gap_sd).
 * Women choose in the order of a keyed number; each takes the free man of another household, not
 * kin through a mother, with the least
 *
 *     |age_m - age_w - g| + k.match_noise * affinity(woman, man) + k.match_reluctance (if not keen)
 *                         + k.match_wealth |wealth_m - wealth_w|
 *
 * and no more than k.match_distance from the age looked for. All of it is keyed by
 * the persons, so that one person more or less does not reshuffle everyone.
 *
 * A couple lives in the household that the man heads, else in that which the
 * woman heads; if neither is a head, with the parents of one of them (with the
 * country's share of extended households) or in a new household, which the woman
 * heads with the chance table.wife_heads, as she does where he has lived alone. A woman's
 * children under 18 go where she goes. Where no adult would stay behind, those
 * who are left come along. When a union ends the man founds a household.
 *
 * Someone who lives alone may join a household (table.join): that of a mother, child or child of
 * the same mother, else any, by rank of keyed numbers.
 *
 * Left out on purpose: unions across communities, of one sex, of one man with
 * several women; choice by schooling; dowry. Fathers are not known,
 * so half-brothers and -sisters through a father are not kept apart.
 * Runs after ageing (widows may marry again) and before births. */
#include "path87/process/unions.h"

#include <string.h>

/* Scratch of this year's moves; rows stay where they are until the regroup. */
struct moves {
  const struct p87_context *ctx;
  struct p87_community *place;
  uint16_t *origin;  /* [persons] household before the moves: owns the row range */
  uint16_t *adults;  /* [households, with room for new ones] members of 18 and over, now */
  uint16_t *members; /* the same, all members */
  uint8_t *top;      /* the same, largest couple number */
  p87_index moved;
};

/* A man who could marry. */
struct man {
  p87_index row;
  p87_id id, mother;
  float age, wealth;
  uint8_t keen, taken;
};

struct woman {
  p87_index row;
  uint32_t turn; /* the least chooses first */
};

static struct moves begin_moves(const struct p87_context *ctx, struct p87_community *place, struct p87_arena *arena)
{
  const struct p87_persons *who = &place->persons;
  const p87_index homes = place->households.capacity;
  struct moves m = {.ctx = ctx, .place = place};
  m.origin = p87_arena_take(arena, who->n, sizeof *m.origin);
  m.adults = p87_arena_take(arena, homes, sizeof *m.adults);
  m.members = p87_arena_take(arena, homes, sizeof *m.members);
  m.top = p87_arena_take(arena, homes, sizeof *m.top);
  for (p87_index h = 0; h < homes; h++) m.adults[h] = m.members[h] = m.top[h] = 0;
  for (p87_index i = 0; i < who->n; i++) {
    const uint16_t h = who->household[i];
    m.origin[i] = h;
    m.adults[h] = (uint16_t)(m.adults[h] + p87_is_adult(who->age[i]));
    m.members[h]++;
    if (who->couple[i] > m.top[h]) m.top[h] = who->couple[i];
  }
  return m;
}

static void move_one(struct moves *m, p87_index i, p87_index to, enum p87_relation relation)
{
  struct p87_persons *who = &m->place->persons;
  const uint16_t from = who->household[i], adult = (uint16_t)p87_is_adult(who->age[i]);
  m->members[from]--;
  m->adults[from] = (uint16_t)(m->adults[from] - adult);
  who->household[i] = (uint16_t)to;
  who->relation[i] = (uint8_t)relation;
  m->members[to]++;
  m->adults[to] = (uint16_t)(m->adults[to] + adult);
  m->moved++;
}

/* Is j an unmarried child under 18 of the woman in row i who lives with her? */
static int is_her_minor(const struct p87_persons *who, p87_index i, p87_index j)
{
  return who->mother[j] == who->id[i] && !p87_is_adult(who->age[j]) && who->couple[j] == 0 &&
         who->household[j] == who->household[i];
}

static int has_minor(const struct moves *m, p87_index i)
{
  const p87_index h = m->origin[i];
  for (p87_index j = m->place->households.first[h]; j < p87_home_end(&m->place->households, h); j++)
    if (is_her_minor(&m->place->persons, i, j)) return 1;
  return 0;
}

/* Everyone still in household `from` comes along, couples among them as well. */
static void move_rest(struct moves *m, p87_index from, p87_index to, enum p87_relation relation)
{
  struct p87_persons *who = &m->place->persons;
  const uint8_t base = m->top[to];
  for (p87_index j = 0; j < who->n; j++) {
    if (who->household[j] != from) continue;
    move_one(m, j, to, relation);
    if (who->couple[j] == 0) continue;
    who->couple[j] = (uint8_t)(who->couple[j] + base);
    if (who->couple[j] > m->top[to]) m->top[to] = who->couple[j];
  }
}

/* Moves a person, a woman's own minors, and those who would be left without an adult. */
static void move_out(struct moves *m, p87_index i, p87_index to, enum p87_relation relation,
                     enum p87_relation of_minors, enum p87_relation of_rest)
{
  const struct p87_persons *who = &m->place->persons;
  const p87_index from = who->household[i], h = m->origin[i];
  for (p87_index j = m->place->households.first[h]; j < p87_home_end(&m->place->households, h); j++)
    if (is_her_minor(who, i, j)) move_one(m, j, to, of_minors);
  move_one(m, i, to, relation);
  if (m->adults[from] == 0 && m->members[from] > 0) move_rest(m, from, to, of_rest);
}

/* --- parting and leaving home --------------------------------------------------------------- */

static void part(struct moves *m, p87_index woman)
{
  struct p87_persons *who = &m->place->persons;
  const p87_index man = p87_home_partner(m->place, woman);
  const p87_index home = who->household[woman];
  if (man == woman || m->adults[home] <= p87_is_adult(who->age[man])) return; /* no adult would stay */
  if (!p87_is_adult(who->age[man])) return;
  who->couple[man] = who->couple[woman] = 0;
  move_one(m, man, p87_home_found(m->ctx, m->place, man), P87_HEAD);
}

static void leave_home(struct moves *m, p87_index i)
{
  const struct p87_persons *who = &m->place->persons;
  const enum p87_relation r = (enum p87_relation)who->relation[i];
  if (r == P87_HEAD || r == P87_SPOUSE || r == P87_PARENT_OF_HEAD) return;
  if (!p87_is_adult(who->age[i]) || m->adults[who->household[i]] < 2 || has_minor(m, i)) return;
  move_one(m, i, p87_home_found(m->ctx, m->place, i), P87_HEAD);
}

/* A couple that lives in the household of others founds its own. */
static void split(struct moves *m, p87_index woman)
{
  struct p87_persons *who = &m->place->persons;
  const p87_index man = p87_home_partner(m->place, woman), from = who->household[woman];
  if (man == woman || !p87_is_adult(who->age[man])) return;
  if (who->relation[man] == P87_HEAD || who->relation[woman] == P87_HEAD) return;
  if (m->adults[from] < 2u + (unsigned)p87_is_adult(who->age[woman])) return; /* no adult would stay */
  const p87_index home = p87_home_found(m->ctx, m->place, man);
  move_out(m, man, home, P87_HEAD, P87_OTHER_KIN, P87_OTHER_KIN);
  move_out(m, woman, home, P87_SPOUSE, P87_CHILD_OF_HEAD, P87_OTHER_KIN);
  m->top[home] = who->couple[woman] = who->couple[man] = 1;
}

/* Rows of those who may part, split or leave home by their draws, without branches. Wives under 18 always: a move of
 * others may change what they are to their head. */
static p87_index find_leavers(const struct moves *m, const uint32_t *u_divorce, const uint32_t *u_leave,
                              uint64_t divorce, p87_index *row)
{
  const struct p87_persons *who = &m->place->persons;
  const struct p87_year_table *table = &m->ctx->table[m->place->country];
  p87_index n = 0;
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned sex = who->sex[i], age = who->age[i], relation = who->relation[i], in_union = who->couple[i] != 0;
    const unsigned is_guest = (relation != P87_HEAD) & (relation != P87_SPOUSE);
    const unsigned parts = (unsigned)p87_happens(u_divorce[i], divorce) | is_guest | (age < P87_ADULT_FIRST);
    const unsigned leaves = (unsigned)p87_happens(u_leave[i], table->leave_home[sex][age]);
    row[n] = i;
    n += in_union ? (sex == P87_FEMALE) & parts : leaves;
  }
  return n;
}

static void part_and_leave(struct moves *m, const uint32_t *u_divorce, const uint32_t *u_leave, p87_index *row)
{
  const struct p87_persons *who = &m->place->persons;
  const struct p87_year_table *table = &m->ctx->table[m->place->country];
  const uint64_t divorce = p87_threshold((double)m->ctx->params->demography.divorce);
  const struct p87_jump to_split = p87_jump_make(m->ctx->year, P87_DRAW_SPLIT);
  const p87_index n = find_leavers(m, u_divorce, u_leave, divorce, row);
  for (p87_index k = 0; k < n; k++) {
    const p87_index i = row[k];
    if (who->couple[i] != 0) {
      if (p87_happens(u_divorce[i], divorce))
        part(m, i);
      else if (who->relation[i] != P87_HEAD && who->relation[i] != P87_SPOUSE &&
               p87_happens(p87_draw_u32(p87_stream_of(m->ctx->key, who->id[i]), to_split), table->split))
        split(m, i);
    } else {
      leave_home(m, i);
    }
  }
}

/* --- the market ----------------------------------------------------------------------------- */

/* Who may marry this year: rows of women who look for a partner and of men, all unmarried as the year begins. */
struct market {
  p87_index n_women, n_men;
  p87_index *women, *men;
  uint8_t *enters; /* [persons] looks for a partner */
};

/* Without branches: rows are written, and kept by counting on. */
static void open_market(const struct moves *m, const uint32_t *u_entry, struct market *market)
{
  const struct p87_persons *who = &m->place->persons;
  const struct p87_year_table *table = &m->ctx->table[m->place->country];
  market->n_women = market->n_men = 0;
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned sex = who->sex[i], age = who->age[i];
    const unsigned may = (who->couple[i] == 0) & (age >= P87_UNION_FIRST_AGE);
    const unsigned enters = may & (unsigned)p87_happens(u_entry[i], table->union_entry[sex][age]);
    market->enters[i] = (uint8_t)enters;
    market->women[market->n_women] = i;
    market->n_women += enters & (sex == P87_FEMALE);
    market->men[market->n_men] = i;
    market->n_men += may & (sex == P87_MALE);
  }
}

/* In the order in which they choose. */
static void order_women(const struct moves *m, const struct market *market, struct woman *women)
{
  const struct p87_persons *who = &m->place->persons;
  const struct p87_jump jump = p87_jump_make(m->ctx->year, P87_DRAW_UNION_SCORE);
  for (p87_index k = 0; k < market->n_women; k++) {
    const p87_index i = market->women[k];
    const struct woman w = {i, p87_draw_u32(p87_stream_of(m->ctx->key, who->id[i]), jump)};
    p87_index at = k;
    while (at > 0 &&
           (women[at - 1].turn > w.turn || (women[at - 1].turn == w.turn && who->id[women[at - 1].row] > who->id[i]))) {
      women[at] = women[at - 1];
      at--;
    }
    women[at] = w;
  }
}

static void list_men(const struct moves *m, const struct market *market, struct man *men)
{
  const struct p87_persons *who = &m->place->persons;
  const struct p87_households *home = &m->place->households;
  for (p87_index k = 0; k < market->n_men; k++) {
    const p87_index i = market->men[k];
    men[k] =
      (struct man){i, who->id[i], who->mother[i], (float)who->age[i], home->wealth[m->origin[i]], market->enters[i], 0};
  }
}

/* Her best free man; NULL if none is near enough. */
static struct man *choose(const struct moves *m, p87_index woman, struct man *men, p87_index n_men)
{
  const struct p87_persons *who = &m->place->persons;
  const struct p87_demography_params *k = &m->ctx->params->demography;
  const p87_id id = who->id[woman];
  const float z = p87_normal_quantilef(p87_uniform(p87_draw(m->ctx, P87_DRAW_UNION_AGE_GAP, id)));
  const float gap = (float)p87_spouse_gap(&m->ctx->figures->country[m->place->country], k) + k->spouse_gap_sd * z;

  const float wealth = m->place->households.wealth[m->origin[woman]];
  const float age = (float)who->age[woman];
  const uint64_t hers = p87_hash2(m->ctx->key.state_key, id);
  struct man *best = NULL;
  float best_score = 0;
  for (struct man *man = men; man < men + n_men; man++) {
    if (p87_match_distance(age, gap, man->age) > k->match_distance || man->taken) continue; /* most */
    if (who->household[man->row] == who->household[woman]) continue;
    if (!p87_may_marry(id, who->mother[woman], man->id, man->mother)) continue;
    const float affinity = p87_uniform((uint32_t)(p87_hash2(hers, man->id) >> 32));
    struct p87_match match = p87_match_of(k, age, gap, man->age, man->keen, affinity);
    match.score += k->match_wealth * __builtin_fabsf(wealth - man->wealth);
    if (best && (match.score > best_score || (match.score == best_score && man->id > best->id))) continue;
    best = man;
    best_score = match.score;
  }
  return best;
}

/* --- where a couple lives ------------------------------------------------------------------- */

enum home_of { HIS, HERS, NEW };

static enum home_of choose_home(const struct moves *m, p87_index woman, p87_index man)
{
  const struct p87_persons *who = &m->place->persons;
  if (who->relation[man] == P87_HEAD) return HIS;
  if (who->relation[woman] == P87_HEAD) return HERS;

  const struct p87_year_table *table = &m->ctx->table[m->place->country];
  const uint32_t u = p87_draw(m->ctx, P87_DRAW_UNION_HOME, who->id[woman]);
  if (p87_happens(u, table->with_hers)) return HERS;
  if (p87_happens(u, table->with_parents)) return HIS;
  return p87_is_adult(who->age[man]) || p87_is_adult(who->age[woman]) ? NEW : HIS;
}

/* What someone who moves in with kin of the partner is to their head. */
static enum p87_relation in_law(uint8_t relation_of_partner)
{
  return relation_of_partner == P87_NOT_KIN ? P87_NOT_KIN : P87_OTHER_KIN;
}

/* Does the wife head the household of this new couple? */
static int wife_heads(const struct moves *m, p87_index woman)
{
  const struct p87_persons *who = &m->place->persons;
  return p87_is_adult(who->age[woman]) && p87_happens(p87_draw(m->ctx, P87_DRAW_WIFE_HEADS, who->id[woman]),
                                                      m->ctx->table[m->place->country].wife_heads);
}

static int lives_alone(const struct moves *m, p87_index i)
{
  return m->members[m->place->persons.household[i]] == 1;
}

static void marry(struct moves *m, p87_index woman, p87_index man)
{
  struct p87_persons *who = &m->place->persons;
  const enum home_of where = choose_home(m, woman, man);
  if (where == NEW) {
    const p87_index home = p87_home_found(m->ctx, m->place, man);
    const int she = wife_heads(m, woman);
    move_out(m, man, home, she ? P87_SPOUSE : P87_HEAD, P87_OTHER_KIN, P87_OTHER_KIN);
    move_out(m, woman, home, she ? P87_HEAD : P87_SPOUSE, P87_CHILD_OF_HEAD, P87_OTHER_KIN);
  } else if (where == HIS) {
    const int is_head = who->relation[man] == P87_HEAD, she = is_head && lives_alone(m, man) && wife_heads(m, woman);
    const enum p87_relation kin = in_law(who->relation[man]);
    move_out(m, woman, who->household[man], is_head ? P87_SPOUSE : kin, is_head ? P87_CHILD_OF_HEAD : kin,
             is_head ? P87_OTHER_KIN : kin);
    if (she) {
      who->relation[man] = P87_SPOUSE;
      who->relation[woman] = P87_HEAD;
    }
  } else {
    const enum p87_relation kin = in_law(who->relation[woman]);
    move_out(m, man, who->household[woman], who->relation[woman] == P87_HEAD ? P87_SPOUSE : kin, kin, kin);
  }
  const p87_index home = who->household[woman];
  P87_CHECK(m->top[home] < UINT8_MAX, "more than %d couples in a household of community %u", UINT8_MAX, m->place->id);
  who->couple[woman] = who->couple[man] = ++m->top[home];
}

/* --- joining a household -------------------------------------------------------------------- */

static int is_kin(const struct p87_persons *who, p87_index i, p87_index j)
{
  return p87_close_kin(who->id[i], who->mother[i], who->id[j], who->mother[j]) || who->mother[i] == who->id[j];
}

/* Who gives up a household this year: persons, and the households. */
struct joiners {
  uint8_t *person, *home;
};

/* Where the person in row i, who lives alone, finds company: with the adult of the least identity
 * who is mother, child or of the same mother, else in the household of the least rank. Not with
 * others who give up their households. P87_NOWHERE if there is no one. */
static uint16_t find_host(const struct moves *m, p87_index i, const struct joiners *joins)
{
  const struct p87_persons *who = &m->place->persons;
  const struct p87_households *home = &m->place->households;
  const p87_id id = who->id[i], mother = who->mother[i] ? who->mother[i] : id; /* if she is not known, nobody's */
  uint16_t host = P87_NOWHERE;
  uint64_t least = UINT64_MAX;
  for (p87_index j = 0; j < who->n; j++) {
    if (!((who->mother[j] == id) | (who->mother[j] == mother) | (who->id[j] == mother))) continue; /* most */
    if (joins->person[j] || who->id[j] >= least || !p87_is_adult(who->age[j]) || !is_kin(who, i, j)) continue;
    host = who->household[j];
    least = who->id[j];
  }
  if (host != P87_NOWHERE) return host;
  const uint32_t u = p87_draw(m->ctx, P87_DRAW_FOSTER, id);
  for (p87_index h = 0; h < home->n; h++) {
    const uint64_t rank = p87_home_rank(u, home->id[h]);
    if (rank >= least || m->adults[h] == 0 || joins->home[h]) continue;
    host = (uint16_t)h;
    least = rank;
  }
  return host;
}

static void join(struct moves *m, p87_index i, uint16_t host)
{
  const struct p87_persons *who = &m->place->persons;
  p87_index head = 0;
  while (head < who->n && !(who->household[head] == host && who->relation[head] == P87_HEAD)) head++;
  const enum p87_relation relation =
    head < who->n ? p87_guest_relation(who->id[i], who->mother[i], who->id[head], who->mother[head]) : P87_OTHER_KIN;
  move_one(m, i, host, relation);
}

/* homes: households that were there before this year's moves; new ones stay. */
static void join_others(struct moves *m, p87_index homes, const struct joiners *joins)
{
  const struct p87_persons *who = &m->place->persons;
  const uint64_t chance = m->ctx->table[m->place->country].join;
  if (chance == 0) return;
  const struct p87_jump jump = p87_jump_make(m->ctx->year, P87_DRAW_JOIN);
  memset(joins->home, 0, m->place->households.n);
  p87_index n_joins = 0;
  for (p87_index i = 0; i < who->n; i++) {
    const p87_index h = who->household[i];
    const int is_one = h < homes && m->members[h] == 1 &&
                       p87_happens(p87_draw_u32(p87_stream_of(m->ctx->key, who->id[i]), jump), chance);
    joins->person[i] = (uint8_t)is_one;
    joins->home[h] = (uint8_t)(joins->home[h] | is_one);
    n_joins += (p87_index)is_one;
  }
  if (n_joins == 0) return;
  for (p87_index i = 0; i < who->n; i++) {
    const uint16_t host = joins->person[i] ? find_host(m, i, joins) : P87_NOWHERE;
    if (host != P87_NOWHERE) join(m, i, host);
  }
}

P87_PROCESS(unions)
{
  (void)tally;
  const struct p87_persons *who = &place->persons;
  const p87_index n = who->n, homes = place->households.n;
  struct p87_arena arena = p87_arena_of(ctx);
  struct moves m = begin_moves(ctx, place, &arena);
  uint32_t *u_divorce = p87_arena_take(&arena, n, sizeof *u_divorce);
  uint32_t *u_leave = p87_arena_take(&arena, n, sizeof *u_leave);
  uint32_t *u_entry = p87_arena_take(&arena, n, sizeof *u_entry);
  struct market market = {.women = p87_arena_take(&arena, n, sizeof *market.women),
                          .men = p87_arena_take(&arena, n, sizeof *market.men),
                          .enters = p87_arena_take(&arena, n, sizeof *market.enters)};
  struct woman *women = p87_arena_take(&arena, n, sizeof *women);
  struct man *men = p87_arena_take(&arena, n, sizeof *men);

  const struct p87_key key = ctx->key;
  const struct p87_jump to_divorce = p87_jump_make(ctx->year, P87_DRAW_DIVORCE);
  const struct p87_jump to_leave = p87_jump_make(ctx->year, P87_DRAW_LEAVE_HOME);
  const struct p87_jump to_entry = p87_jump_make(ctx->year, P87_DRAW_UNION_ENTRY);
  const p87_id *restrict id = who->id;
  P87_INDEPENDENT
  for (p87_index i = 0; i < n; i++) {
    const struct p87_stream s = p87_stream_of(key, id[i]);
    u_divorce[i] = p87_draw_u32(s, to_divorce);
    u_leave[i] = p87_draw_u32(s, to_leave);
    u_entry[i] = p87_draw_u32(s, to_entry);
  }

  open_market(&m, u_entry, &market);
  part_and_leave(&m, u_divorce, u_leave, p87_arena_take(&arena, n, sizeof(p87_index)));
  order_women(&m, &market, women);
  if (market.n_women > 0) list_men(&m, &market, men);
  for (p87_index w = 0; w < market.n_women; w++) {
    struct man *man = choose(&m, women[w].row, men, market.n_men);
    if (!man) continue;
    marry(&m, women[w].row, man->row);
    man->taken = 1;
  }
  const struct joiners joins = {.person = market.enters, /* who enters is spent */
                                .home = p87_arena_take(&arena, place->households.capacity, 1)};
  join_others(&m, homes, &joins);
  if (m.moved == 0) return;
  p87_home_regroup(ctx, place);
  p87_home_settle(ctx, place);
}
