/* Supply chains: which child labour feeds which chain. Counts, changes nothing.
 *
 *     exposed_i = min(1, X_c f_s)          share of such work that feeds an export chain
 *     direct      u <  exposed (1 - q)     q upstream share
 *     upstream    u <  exposed
 *     domestic    u <  exposed + (1 - exposed) d
 *     none        else                     u for life, of the child
 *
 *   X_c  exposure of the community: at synthesis x (c + 1) rank^c, cut at 1
 *   x    share of child labour in export supply chains of the country: its SDG region's, more where goods are listed
 *   f_s  sector against the country's work as a whole: more where goods of the sector are listed
 *   c    how much exposure gathers in few communities; d share of other work that firms of the country buy
 *
 * x: ILO, OECD, IOM and UNICEF (2019), by SDG region; the regions of the results are others, so that what is met is met
 * by SDG region: `path87 calibrate --check`. Which countries and sectors: goods on the list of the US Department
 * of Labor. Who left an inspected workplace this year is in no export chain. Coefficients: params/model.yml, section
 * supply_chain. Left out: chains of particular goods, services bought by exporters. Runs after inspection. */
#include "path87/process/supply_chain.h"

#include "path87/process/process.h"
#include "path87/world/classify.h"

P87_PROCESS(supply_chain)
{
  const struct p87_definition ilo = p87_definition_of(P87_DEFINITION_ILO_2016, NULL);
  const struct p87_supply_chain_params *k = &ctx->params->supply_chain;
  const struct p87_supply_chain_figures *country = &ctx->figures->country[place->country].supply_chain;
  const struct p87_jump jump = p87_jump_make(P87_FOR_LIFE, P87_DRAW_CHAIN);
  const struct p87_persons *who = &place->persons;
  float exposed[P87_SECTORS];
  for (unsigned s = 0; s < P87_SECTORS; s++) exposed[s] = p87_exposed(country, place->exposure, s);
  for (p87_index i = 0; i < who->n; i++) {
    if ((who->hours_week[i] == 0) | (who->age[i] < P87_CHILD_FIRST) | (who->age[i] > P87_CHILD_LAST))
      continue; /* most */
    if (!(p87_category_of(&ilo, who, i) & P87_IN_CHILD_LABOUR)) continue;
    const float u = p87_uniform(p87_draw_u32(p87_stream_of(ctx->key, who->id[i]), jump));
    const float share = who->background[i] & P87_LEFT_INSPECTED ? 0.0f : exposed[who->sector[i]];
    const size_t cell = p87_child_cell(place->area, who->sex[i], who->age[i]);
    const unsigned chain = p87_chain_of(k, share, (float)country->upstream_share, u);
    tally->cells->children_child_labour_by_chain[cell * P87_CHAINS + chain]++;
  }
}
