/*
 * What the parties have at stake in the answers, as a table, from decisions.def.
 */
#include "redress/facts.h"

#define STAKE_ROW(decision, answer, where, for_buyer, for_seller)                                                      \
    {RD_ANSWER_AT_##decision##_##answer, where, {[RD_PARTY_BUYER] = for_buyer, [RD_PARTY_SELLER] = for_seller}},
#define STAKE_OF_ROW(party, decision, answer, where, for_party)                                                        \
    {RD_ANSWER_AT_##decision##_##answer, where, {[RD_PARTY_##party] = for_party}},
static const struct rd_stake_row rows[] = {RD_STAKES(STAKE_ROW) RD_STAKES_OF_OTHERS(STAKE_OF_ROW)};
#undef STAKE_ROW
#undef STAKE_OF_ROW

size_t rd_stake_count(void)
{
    return sizeof rows / sizeof rows[0];
}

const struct rd_stake_row *rd_stake_row(size_t index)
{
    return &rows[index];
}
