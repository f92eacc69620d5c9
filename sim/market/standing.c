/*
 * What the answers of rules make of a seller's and a buyer's standing.
 *
 * A rung of the ladder takes effect only above the remembered one and then holds for `lasts`; without `lasts` a standing
 * holds as long as the rule answers it. When `lasts` has run out the seller is back in good standing although the points
 * are still in force: the way back. The memory of the rung falls with the answer, so that the next rise counts again.
 */
#include "market/standing.h"

#include "redress/units.h"

/* ---- sellers ---- */

bool sellers_asked_every_night(const struct rd_image *image)
{
    static const enum rd_decision nightly[] = {RD_DECISION_SELLER_STANDING, RD_DECISION_SEARCH_PLACEMENT};
    static const enum rd_fact restless[] = {RD_FACT_SELLER_STANDING_FOR, RD_FACT_SELLER_POINTS_TODAY,
                                            RD_FACT_CALENDAR_DAY_OF_MONTH, RD_FACT_CALENDAR_QUARTER_START};
    for (size_t i = 0; i < sizeof nightly / sizeof *nightly; i++)
        for (size_t j = 0; j < sizeof restless / sizeof *restless; j++)
            if (rd_image_reads_fact(image, nightly[i], restless[j]))
                return true;
    return rd_image_epoch_count(image) > 1; /* the rules themselves may change tonight */
}

bool seller_is_due(const struct sellers *sellers, uint32_t at, int64_t now_s)
{
    return sellers->changed[at] || seller_term_is_over(&sellers->items[at], now_s);
}

bool seller_term_is_over(const struct seller *seller, int64_t now_s)
{
    bool is_sanctioned = seller->standing >= RD_SELLER_STANDING_DEMOTED;
    return (seller->until_s != 0 && seller->until_s <= now_s && is_sanctioned) ||
           (seller->suspended_until_s != 0 && seller->suspended_until_s <= now_s &&
            seller->standing == RD_SELLER_STANDING_SUSPENDED);
}

/* A sanction that an appeal has lifted stays away until the rules answer something else. */
static int standing_pardoned(struct seller *seller, int standing)
{
    if (seller->pardon == 0)
        return standing;
    if (standing >= RD_SELLER_STANDING_DEMOTED && standing <= seller->pardon)
        return seller->pardon_to;
    seller->pardon = 0;
    return standing;
}

/* What the answer means for a seller who remembers a rung. */
static int standing_effective(struct seller *seller, const struct rd_answer *answer, int64_t now_s)
{
    int standing = (int)answer->value[RD_ANSWER(SELLER_STANDING, STANDING)];
    int64_t lasts_s = answer->value[RD_ANSWER(SELLER_STANDING, LASTS)];
    uint16_t rung = (uint16_t)answer->value[RD_ANSWER(SELLER_STANDING, RUNG)];
    bool rises = rung > seller->rung;
    seller->rung = rung;
    if (seller->ladder == RD_SELLER_STANDING_REMOVED)
        return RD_SELLER_STANDING_REMOVED;
    if (lasts_s == 0)
        return seller->until_s > now_s && seller->ladder > standing ? seller->ladder : standing;
    if (rises) {
        seller->until_s = now_s + lasts_s;
        return standing;
    }
    return seller->until_s > now_s ? seller->ladder : RD_SELLER_STANDING_GOOD;
}

int seller_take_answer(struct seller *seller, const struct rd_answer *answer, int64_t now_s)
{
    int standing = standing_pardoned(seller, standing_effective(seller, answer, now_s));
    seller->ladder = (uint8_t)standing;
    bool is_suspended = seller->suspended_until_s > now_s && standing < RD_SELLER_STANDING_SUSPENDED;
    return is_suspended ? RD_SELLER_STANDING_SUSPENDED : standing;
}

bool seller_stand(struct seller *seller, int standing, int64_t now_s)
{
    if (seller->standing == standing)
        return false;
    seller->standing = (uint8_t)standing;
    seller->standing_since_s = now_s;
    return true;
}

enum rd_status seller_take_points(struct sellers *sellers, uint32_t seller, const struct rd_answer *rule, int32_t day)
{
    int64_t valid_days = rule->value[RD_ANSWER(VIOLATION, VALID_FOR)] / RD_DAY_S;
    return seller_add_points(sellers, seller, (int32_t)rule->value[RD_ANSWER(VIOLATION, POINTS)],
                             day + (int32_t)valid_days);
}

void seller_take_suspension(struct seller *seller, const struct rd_answer *total, int64_t now_s)
{
    int64_t suspend_s = total->value[RD_ANSWER(VIOLATION, SUSPEND_FOR)];
    if (suspend_s <= 0 || now_s + suspend_s <= seller->suspended_until_s)
        return;
    seller->suspended_until_s = now_s + suspend_s;
    seller->stirred = true;
}

/* ---- buyers ---- */

static int gravity(int64_t standing)
{
    return standing == RD_BUYER_STANDING_BLOCKED ? 2 : standing == RD_BUYER_STANDING_WATCHED ? 1 : 0;
}

enum rd_status buyer_take_answer(struct buyers *buyers, uint32_t at, const struct rd_answer *answer, int32_t day)
{
    const struct buyer *buyer = &buyers->items[at];
    int64_t standing = answer->value[RD_ANSWER(BUYER_STANDING, STANDING)];
    int64_t lasts_s = answer->value[RD_ANSWER(BUYER_STANDING, LASTS)];
    if (buyer->until_day > day && gravity(standing) <= gravity(buyers->standing[at]))
        return RD_OK;
    int64_t until_day = lasts_s > 0 ? day + (lasts_s + RD_DAY_S - 1) / RD_DAY_S : 0;
    return buyer_set_standing(buyers, at, (int)standing, (int32_t)until_day);
}

bool buyer_comes_of_age(const struct buyers *buyers, uint32_t at, const struct rd_image *image, uint32_t epoch)
{
    int64_t age_s = buyer_age_s(buyers, at);
    return age_s >= RD_DAY_S &&
           rd_image_next_cut(image, RD_DECISION_BUYER_STANDING, epoch, RD_FACT_BUYER_AGE, age_s - RD_DAY_S) <= age_s;
}
