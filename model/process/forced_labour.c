/* Forced labour of adults and children: who enters and who gets out, month by month.
 *
 *     h_debt    = exp(k_debt + z_h),   z_h = f1 D/Y + f2 need - f3 credit - f4 V - f5 ln(1 + I) + f6 group     adults
 *               = exp(k_debt)          children of a household with an adult in bondage, else 0      (f7)
 *     h_other   = exp(k_other + m_d (1 - q) + m_m + m_k - f5 ln(1 + I)) (1 - f)
 *     h_sexual  = exp(k_sexual + c (1 - t) ln(1 + B)) (1 - f),     h_state = exp(k_state + c (1 - a) ln(1 + B))
 *     x         = rescue + aided_exit l + leave (+ release, of the bonded); at once when the debt is paid
 *
 *   h, x      chance of a month to enter, to get out; chances this small and their odds are the same
 *   k         constant of the region, kind, sex and age group: as published for 2016 (path87 calibrate --forced)
 *   D / Y     debt against yearly income, need: money was borrowed this year (process/owing.h)
 *   V         voice: core labour conventions ratified (half each); what levers add covers a share of the rest
 *   I         inspectors per 10,000 employed, those that levers add and prosecution that would deter alike in them
 *   m         newcomers who moved alone, by where from (d) and whether through a recruiter (m); sector (k)
 *   B         battle deaths per 100,000 a year, 2012-2016
 *   q, t, a   shares that protection of migrants, prevention of trafficking and of recruitment by armed groups take away
 *   f         `financial` for each share of payments looked into,   l  share of victims whom legal aid reaches in a year
 *   leave     calibrated so that those ever in it in 60 months have spent as many months in it as published
 *
 * Within five years of a spell, chance `relapse` a month to enter again, same kind (debt bondage: if money is owed);
 * less by `rehabilitation` for those with a package: the share `rehabilitated`, and of the rest, in one order for life, those whom
 * levers give one (of those out of debt bondage two levers can); and less by `compensated` for those who are paid what is
 * due to them. Who moves out takes the bondage along. Debt stays with the household: if its bonded adult has died or
 * gone and money is owed, another follows with chance `inherit`. Children get out with the last bonded adult.
 *
 * Nearly everybody is out: one draw a year stands for twelve of 1 - (1 - h)^12, and is looked at only below a bound of
 * the household; months are drawn one by one for those who enter, are in, or were within five years.
 *
 * There is no series of forced labour: 2016 is stationary (year.c), and changes are sensitivity, not
 * a finding. Wages: withheld.c. Left out on purpose: forced marriage, prison labour apart, the market effect of release,
 * two kinds at once, form of spells before the last, and conflict that comes to a community after 2016: B is the country's
 * of 2012-2016, so that its prevention acts where there was conflict then.
 *
 * Coefficients: params/model.yml, section forced_labour; constants: params/calibrated/forced_2016.csv. Runs after
 * school progress, before tallies. */
#include "path87/process/forced.h"

#include "path87/process/owing.h"

enum { NEVER = P87_MONTHS, FIRST_ADULT = P87_ADULT_FIRST };

/* Chances of a month in one community. */
struct chances {
  float entry[P87_FORCED_KINDS][P87_SEXES][P87_FORCED_AGES]; /* before what persons and households add */
  float leave[P87_FORCED_KINDS], rescue, release;
  float rehabilitated[P87_FORCED_KINDS]; /* share with a package, by kind of the last spell */
  float compensated, protection;         /* share paid what is due; of newcomers' added risk, taken away */
  float most_debt[P87_FORCED_AGES],
    most_rest; /* bounds over sex: of debt bondage, before the household's part; of the rest */
  float voice, inspectors;
  struct p87_jump month[P87_MONTHS], kind, exit, packages, payments; /* draws, made once */
};

/* Two shares of which the second acts on what the first left. */
static float rest_of(float a, float b)
{
  return a + (1.0f - a) * b;
}

/* What the country had in 2016, and what levers add. */
static void country_terms(const struct p87_context *ctx, const struct p87_community *place, struct chances *c)
{
  const struct p87_law_figures *law = &ctx->figures->country[place->country].law;
  const struct p87_policy_inputs *in = &place->inputs;
  c->voice = rest_of(0.5f * (float)(law->c087 + law->c098), in->voice);
  c->inspectors = (float)law->inspectors_per_10000 + in->inspectors + in->prosecution;
  c->protection = in->migrant_protection;
}

/* Ways out, and what keeps from going back. */
static void make_exits(const struct p87_context *ctx, const struct p87_policy_inputs *in, struct chances *c)
{
  const struct p87_forced_labour_params *k = &ctx->params->forced_labour;
  const float *leave = ctx->params->forced.leave;
  c->leave[P87_DEBT_BONDAGE] = c->leave[P87_OTHER_PRIVATE] = p87_expf(leave[0]);
  c->leave[P87_FORCED_SEXUAL] = p87_expf(leave[1]);
  c->leave[P87_FORCED_STATE] = k->leave_state;
  c->rescue = k->rescue + in->legal_aid * k->aided_exit;
  c->release = p87_at_most(k->release + in->release, 1.0f);
  for (int kind = 0; kind < P87_FORCED_KINDS; kind++)
    c->rehabilitated[kind] = rest_of(k->rehabilitated, in->rehabilitation);
  c->rehabilitated[P87_DEBT_BONDAGE] = rest_of(c->rehabilitated[P87_DEBT_BONDAGE], in->bonded_rehabilitation);
  c->compensated = in->compensation;
}

static void make_chances(const struct p87_context *ctx, const struct p87_community *place, struct chances *c)
{
  const struct p87_forced_labour_params *k = &ctx->params->forced_labour;
  const struct p87_country *figures = &ctx->figures->country[place->country];
  const struct p87_forced_constants *constant = &ctx->params->forced;
  const struct p87_policy_inputs *in = &place->inputs;
  country_terms(ctx, place, c);
  make_exits(ctx, in, c);
  const float crisis = k->crisis * p87_logf(1.0f + (float)figures->conflict.battle_deaths_per_100000_2012_2016);
  const float shift[P87_FORCED_KINDS] = {0.0f, -k->enforcement * p87_logf(1.0f + c->inspectors),
                                         crisis * (1.0f - in->trafficking_prevention),
                                         crisis * (1.0f - in->recruitment_prevention)};
  const float checked = 1.0f - k->financial * in->financial_checks;
  const float let_through[P87_FORCED_KINDS] = {1.0f, checked, checked, 1.0f};
  enum { PER_KIND = P87_SEXES * P87_FORCED_AGES, ALL = P87_FORCED_KINDS * PER_KIND };
  const float *known = &constant->entry[figures->region][0][0][0];
  float *entry = &c->entry[0][0][0], x[ALL];
  for (int e = 0; e < ALL; e++) x[e] = known[e] + shift[e / PER_KIND];
  for (int e = 0; e < ALL; e++) entry[e] = p87_at_most(p87_expf(x[e]) * let_through[e / PER_KIND], 1.0f);
  float most[P87_FORCED_KINDS][P87_FORCED_AGES] = {{0}};
  for (int kind = 0; kind < P87_FORCED_KINDS; kind++)
    for (int sex = 0; sex < P87_SEXES; sex++)
      for (int age = 0; age < P87_FORCED_AGES; age++)
        most[kind][age] = p87_at_least(c->entry[kind][sex][age], most[kind][age]);
  const float person = p87_at_least(k->moved_abroad, k->moved_home) + k->recruited +
                       p87_at_least(p87_at_least(k->agriculture, k->industry), 0.0f);
  c->most_rest = 0.0f;
  for (int age = 0; age < P87_FORCED_AGES; age++) {
    c->most_debt[age] = most[P87_DEBT_BONDAGE][age];
    const float other = most[P87_OTHER_PRIVATE][age] * (age == P87_FORCED_ADULT ? p87_expf(person) : 1.0f);
    c->most_rest = p87_at_least(other + most[P87_FORCED_SEXUAL][age] + most[P87_FORCED_STATE][age], c->most_rest);
  }
}

/* Draws of consecutive decisions lie one step apart. */
static void make_jumps(const struct p87_context *ctx, struct chances *c)
{
  c->month[0] = p87_jump_make(ctx->year, P87_DRAW_FORCED_MONTH);
  for (unsigned m = 1; m < P87_MONTHS; m++) {
    c->month[m].multiply = c->month[m - 1].multiply * P87_PCG_MULTIPLIER;
    c->month[m].add = c->month[m - 1].add * P87_PCG_MULTIPLIER + 1;
  }
  c->kind = p87_jump_make(ctx->year, P87_DRAW_FORCED_KIND);
  c->exit = p87_jump_make(ctx->year, P87_DRAW_FORCED_EXIT);
  c->packages = p87_jump_make(P87_FOR_LIFE, P87_DRAW_REHABILITATED);
  c->payments = p87_jump_make(P87_FOR_LIFE, P87_DRAW_COMPENSATED);
}

/* What a household adds. */
struct home {
  float factor; /* of debt bondage, adults */
  int owes, was_bonded, has_repaid;
};

/* The same of all households, and a bound of each as a threshold: no member enters with a larger chance a year. */
struct homes {
  float *factor;
  uint64_t *bound;
};

static void look_at_homes(const struct p87_context *ctx, const struct p87_community *place, const struct chances *c,
                          const uint32_t *restrict need, struct homes *homes)
{
  const struct p87_forced_labour_params k = ctx->params->forced_labour;
  const struct p87_households *of = &place->households;
  const p87_index n = of->n;
  const float *restrict income = of->income_usd_day, *restrict debt = of->debt_usd;
  const uint16_t *restrict members = of->members;
  const uint8_t *restrict traits = of->traits;
  float *restrict factor = homes->factor;
  uint64_t *restrict bound = homes->bound;
  const uint64_t needs = p87_need_chance(&ctx->params->debt);
  const float limit = ctx->params->debt.limit, voice = c->voice, inspectors = c->inspectors;
  const float adult = c->most_debt[P87_FORCED_ADULT], child = c->most_debt[P87_FORCED_CHILD], rest = c->most_rest;
  P87_INDEPENDENT
  for (p87_index h = 0; h < n; h++) {
    const float years = p87_at_most(debt[h] / (income[h] * (float)members[h] * (float)P87_DAYS), limit);
    const int needed = p87_happens(need[h], needs);
    factor[h] = p87_expf(p87_bondage_index(&k, years, needed, traits[h], voice, inspectors));
  }
  P87_INDEPENDENT
  for (p87_index h = 0; h < n; h++) {
    const float of_child = p87_pick((traits[h] & P87_BONDED) != 0, child, 0.0f);
    bound[h] = p87_threshold((double)((float)P87_MONTHS * (p87_at_least(adult * factor[h], of_child) + rest)));
  }
}

static struct home look_at(const struct p87_community *place, p87_index h, const struct homes *homes)
{
  const struct p87_households *of = &place->households;
  const struct home home = {.factor = homes->factor[h],
                            .owes = of->debt_usd[h] > 0.0f,
                            .was_bonded = (of->traits[h] & P87_BONDED) != 0,
                            .has_repaid = (of->traits[h] & P87_REPAID_DEBT) != 0};
  return home;
}

/* Chances of a month of someone of this age to enter, by kind; their sum. */
static float entry_of(const struct p87_context *ctx, const struct p87_persons *who, p87_index i, unsigned age,
                      const struct chances *c, const struct home *home, float h[P87_FORCED_KINDS])
{
  const int group = age >= FIRST_ADULT ? P87_FORCED_ADULT : P87_FORCED_CHILD;
  const float debt = group == P87_FORCED_ADULT ? home->factor : home->was_bonded ? 1.0f : 0.0f;
  const float other =
    group == P87_FORCED_ADULT
      ? p87_expf(p87_recruitment_index(&ctx->params->forced_labour, who->background[i], who->sector[i], c->protection))
      : 1.0f;
  const float factor[P87_FORCED_KINDS] = {debt, other, 1.0f, 1.0f};
  float sum = 0.0f;
  for (int kind = 0; kind < P87_FORCED_KINDS; kind++) {
    const int may = p87_forced_may((enum p87_forced_kind)kind, age);
    h[kind] = may ? p87_at_most(c->entry[kind][who->sex[i]][group] * factor[kind], 1.0f) : 0.0f;
    sum += h[kind];
  }
  return p87_at_most(sum, 1.0f);
}

static enum p87_forced_kind kind_of(const float h[P87_FORCED_KINDS], float u)
{
  float sum = 0.0f, upto = 0.0f;
  int last = P87_DEBT_BONDAGE;
  for (int kind = 0; kind < P87_FORCED_KINDS; kind++) sum += h[kind];
  for (int kind = 0; kind < P87_FORCED_KINDS; kind++) {
    if (!(h[kind] > 0.0f)) continue;
    last = kind;
    upto += h[kind];
    if (u * sum < upto) break;
  }
  return (enum p87_forced_kind)last;
}

/* One person whose months are drawn. */
struct life {
  struct p87_stream stream;
  enum p87_forced_kind kind; /* of the spell, or of the last one */
  int now, ever;             /* in it; within five years of it */
  int is_adult;
  unsigned months;
  unsigned entered, entered_again, out[P87_FORCED_EXITS]; /* spells */
};

/* Chance of a month to get out. */
static float exit_of(const struct chances *c, enum p87_forced_kind kind)
{
  return c->leave[kind] + c->rescue + (kind == P87_DEBT_BONDAGE ? c->release : 0.0f);
}

/* Chance of a month to enter again. */
static float relapse_of(const struct p87_context *ctx, const struct chances *c, const struct life *life,
                        const struct home *home)
{
  const struct p87_forced_labour_params *k = &ctx->params->forced_labour;
  if (life->kind == P87_DEBT_BONDAGE && !(life->is_adult ? home->owes : home->was_bonded)) return 0.0f;
  const float u = p87_uniform(p87_draw_u32(life->stream, c->packages));
  const float v = p87_uniform(p87_draw_u32(life->stream, c->payments));
  return k->relapse * (u < c->rehabilitated[life->kind] ? 1.0f - k->rehabilitation : 1.0f) *
         (v < c->compensated ? 1.0f - k->compensated : 1.0f);
}

static enum p87_forced_exit way_out(const struct life *life, const struct chances *c)
{
  const float u = p87_uniform(p87_draw_u32(life->stream, c->exit)) * exit_of(c, life->kind);
  if (u < c->rescue) return P87_RESCUED;
  return life->kind == P87_DEBT_BONDAGE && u < c->rescue + c->release ? P87_RELEASED : P87_LEFT;
}

static void get_out(struct life *life, enum p87_forced_exit how)
{
  life->now = 0;
  life->out[how]++;
}

/* The months of the year from `from` on, for someone who is in at that month if `now`. */
static void live_months(const struct p87_context *ctx, const struct chances *c, const struct home *home, unsigned from,
                        struct life *life)
{
  if (life->now && life->kind == P87_DEBT_BONDAGE && home->has_repaid) get_out(life, P87_REPAID);
  const uint64_t out = p87_threshold((double)exit_of(c, life->kind));
  const uint64_t again = life->ever ? p87_threshold((double)relapse_of(ctx, c, life, home)) : 0;
  for (unsigned month = from; month < P87_MONTHS; month++) {
    const uint32_t u = p87_draw_u32(life->stream, c->month[month]);
    if (life->now) {
      life->months++;
      if (p87_happens(u, out)) get_out(life, way_out(life, c));
    } else if (p87_happens(u, again)) {
      life->now = 1;
      life->months++;
      life->entered_again++;
    }
  }
}

static void count_spells(struct p87_tally_layout *t, const struct p87_community *place, p87_index i,
                         const struct life *life)
{
  const size_t cell = (size_t)place->area * P87_SEXES + place->persons.sex[i];
  t->forced_labour_entries[cell * P87_FORCED_KINDS + life->kind] += life->entered;
  t->forced_labour_re_entries[cell * P87_FORCED_KINDS + life->kind] += life->entered_again;
  for (int e = 0; e < P87_FORCED_EXITS; e++)
    t->forced_labour_exits[cell * P87_FORCED_EXITS + (size_t)e] += life->out[e];
}

/* The year of the person in row i; u: draw of entry. `heir` enters debt bondage in the first month. */
static void live(const struct p87_context *ctx, struct p87_community *place, p87_index i, const struct chances *c,
                 const struct home *home, uint32_t u, int heir, struct p87_tally *tally)
{
  struct p87_persons *who = &place->persons;
  const unsigned before = who->forced[i];
  const unsigned history = p87_forced_remember(who->forced_history[i], p87_forced_months(before));
  who->forced_history[i] = (uint16_t)history;
  struct life life = {.stream = p87_stream_of(ctx->key, who->id[i]),
                      .now = p87_forced_now(before),
                      .is_adult = who->age[i] >= FIRST_ADULT + ctx->years_back};
  life.ever = life.now || history > 0;
  if (life.ever) life.kind = p87_forced_kind_of(before);

  unsigned from = 0;
  if (!life.now && who->age[i] >= ctx->years_back + P87_FORCED_FIRST) {
    float h[P87_FORCED_KINDS];
    const float sum = entry_of(ctx, who, i, who->age[i] - ctx->years_back, c, home, h);
    const unsigned month = heir ? 0 : p87_forced_month(p87_uniform(u), sum);
    if (month < NEVER && !life.ever) {
      const float v = p87_uniform(p87_draw_u32(life.stream, c->kind));
      life.kind = heir ? P87_DEBT_BONDAGE : kind_of(h, v);
      life.now = life.ever = 1;
      life.entered = 1;
      from = month;
    } else if (heir) { /* had been in before */
      life.kind = P87_DEBT_BONDAGE;
      life.now = 1;
      life.entered_again = 1;
    }
  }
  if (!life.ever) {
    who->forced[i] = 0; /* five years past */
    return;
  }
  live_months(ctx, c, home, from, &life);
  who->forced[i] = (uint8_t)p87_forced_pack(life.kind, life.now, life.months);
  if (life.out[P87_RELEASED] > 0) place->households.debt_usd[who->household[i]] = 0.0f;
  if (ctx->years_back == 0) count_spells(tally->cells, place, i, &life);
}

/* Row of the adult who follows into bondage; the end of the household if nobody does. */
static p87_index heir_of(const struct p87_context *ctx, const struct p87_community *place, p87_index h,
                         const struct home *home)
{
  const struct p87_persons *who = &place->persons;
  const p87_index first = place->households.first[h], end = first + place->households.members[h];
  p87_index next = end;
  for (p87_index i = first; i < end; i++) {
    if (who->age[i] < FIRST_ADULT) continue;
    if (p87_forced_bonded(who->forced[i])) return end;
    if (next == end && p87_forced_may(P87_DEBT_BONDAGE, who->age[i]) && !p87_forced_now(who->forced[i])) next = i;
  }
  const float u = p87_uniform(p87_draw(ctx, P87_DRAW_INHERIT_BONDAGE, place->households.id[h]));
  return home->owes && u < ctx->params->forced_labour.inherit ? next : end;
}

/* Children get out when no adult of the household is bonded any more. */
static void settle(const struct p87_context *ctx, struct p87_community *place, p87_index h, struct p87_tally *tally)
{
  struct p87_persons *who = &place->persons;
  const p87_index first = place->households.first[h], end = first + place->households.members[h];
  int bonded = 0;
  for (p87_index i = first; i < end; i++) bonded |= who->age[i] >= FIRST_ADULT && p87_forced_bonded(who->forced[i]);
  uint8_t *traits = &place->households.traits[h];
  *traits = (uint8_t)((*traits & ~(P87_BONDED | P87_REPAID_DEBT)) | (bonded ? P87_BONDED : 0));
  for (p87_index i = first; i < end && !bonded; i++) {
    if (!p87_forced_bonded(who->forced[i])) continue;
    who->forced[i] = (uint8_t)(who->forced[i] & ~P87_FORCED_NOW);
    const size_t cell = (size_t)place->area * P87_SEXES + who->sex[i];
    if (ctx->years_back == 0) tally->cells->forced_labour_exits[cell * P87_FORCED_EXITS + P87_LEFT]++;
  }
}

/* Has this person been in forced labour, or may it enter this year? */
static int may_be_in(const struct p87_persons *who, p87_index i, uint32_t u, uint64_t bound)
{
  return (who->forced[i] | who->forced_history[i]) != 0 || p87_happens(u, bound);
}

/* Households where somebody has or may, or an adult was bonded: few. */
static void find_touched(const struct p87_community *place, const struct homes *homes, const uint32_t *u,
                         uint8_t *touched)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *of = &place->households;
  for (p87_index h = 0; h < of->n; h++) touched[h] = of->traits[h] & P87_BONDED;
  for (p87_index i = 0; i < who->n; i++)
    if (may_be_in(who, i, u[i], homes->bound[who->household[i]])) touched[who->household[i]] = 1;
}

static void live_home(const struct p87_context *ctx, struct p87_community *place, p87_index h, const struct chances *c,
                      const uint32_t *u, const struct homes *homes, struct p87_tally *tally)
{
  struct p87_persons *who = &place->persons;
  const struct home home = look_at(place, h, homes);
  const p87_index first = place->households.first[h], end = first + place->households.members[h];
  const p87_index heir = home.was_bonded ? heir_of(ctx, place, h, &home) : end;
  int touched = home.was_bonded;
  for (p87_index i = first; i < end; i++) {
    if (!may_be_in(who, i, u[i], homes->bound[h]) && i != heir) continue;
    live(ctx, place, i, c, &home, u[i], i == heir, tally);
    touched |= p87_forced_bonded(who->forced[i]);
  }
  if (touched) settle(ctx, place, h, tally);
}

/* Those who moved alone settle in time, unless they are in forced labour. */
static void settle_newcomers(const struct p87_context *ctx, struct p87_persons *who)
{
  const uint64_t settles = p87_threshold((double)ctx->params->remittances.settle);
  const struct p87_jump jump = p87_jump_make(ctx->year, P87_DRAW_SETTLE);
  for (p87_index i = 0; i < who->n; i++) {
    if (!(who->background[i] & P87_MOVED) || p87_forced_now(who->forced[i])) continue;
    if (p87_happens(p87_draw_u32(p87_stream_of(ctx->key, who->id[i]), jump), settles))
      who->background[i] = (uint8_t)(who->background[i] & ~(P87_MOVED | P87_RECRUITED));
  }
}

P87_PROCESS(forced_labour)
{
  struct p87_persons *who = &place->persons;
  struct p87_households *home = &place->households;
  struct p87_arena arena = p87_arena_of(ctx);
  uint32_t *restrict u = p87_arena_take(&arena, who->n, sizeof *u);
  uint32_t *restrict need = p87_arena_take(&arena, home->n, sizeof *need);
  const struct p87_jump entry = p87_jump_make(ctx->year, P87_DRAW_FORCED_ENTRY);
  const struct p87_jump needs = p87_jump_make(ctx->year, P87_DRAW_NEED);
  const struct p87_key key = ctx->key;
  const p87_id *restrict id = who->id, *restrict home_id = home->id;
  const p87_index n = who->n, homes = home->n;
  P87_INDEPENDENT
  for (p87_index i = 0; i < n; i++) u[i] = p87_draw_u32(p87_stream_of(key, id[i]), entry);
  P87_INDEPENDENT
  for (p87_index h = 0; h < homes; h++) need[h] = p87_draw_u32(p87_stream_of(key, home_id[h]), needs);

  struct chances c;
  make_chances(ctx, place, &c);
  make_jumps(ctx, &c);
  struct homes of = {.factor = p87_arena_take(&arena, homes, sizeof *of.factor),
                     .bound = p87_arena_take(&arena, homes, sizeof *of.bound)};
  uint8_t *touched = p87_arena_take(&arena, homes, sizeof *touched);
  look_at_homes(ctx, place, &c, need, &of);
  find_touched(place, &of, u, touched);
  for (p87_index h = 0; h < homes; h++)
    if (touched[h]) live_home(ctx, place, h, &c, u, &of, tally);
  if (ctx->year > P87_YEAR_FIRST) settle_newcomers(ctx, who);
}
