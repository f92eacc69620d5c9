/*
 * Playing the steps of a test: what happens is counted, nights fold it, and the rules are asked when a run asks them.
 *
 * Everything a rule sees comes from market/, as in a run: a seller's windows, points and rung, a buyer's thirds. Time starts
 * with the night before the first day, and every midnight that a step passes is a night.
 */
#include "study/play.h"

#include <stdlib.h>
#include <string.h>

#include "core/durations.h"
#include "market/observed.h"
#include "market/standing.h"
#include "redress/demands.h"
#include "redress/units.h"

#define USUAL_MINOR (INT64_C(10000) * BUYER_UNITS_PER_ORDER) /* an order; any basis point of it is whole */

/* The facts a decision was last asked with. */
struct asked {
    bool is_asked;
    int64_t at_unix_s;
    int64_t facts[RD_FACT_COUNT];
    bool is_seen[RD_FACT_COUNT];
};

struct play {
    struct rd_player player;
    const struct rd_image *image;
    struct rd_error *err;
    struct sellers sellers;
    struct buyers buyers;
    unsigned windows, kind_windows;
    bool every_night;
    uint32_t epoch; /* of last night */
    int64_t start_unix_s, now_s, next_night_s;
    int32_t day;
    int violation; /* the one being asked about, or -1 */
    int64_t given[RD_FACT_COUNT];
    struct asked asked[RD_DECISION_COUNT];
};

static enum rd_status no_memory(struct play *play)
{
    return rd_fail(play->err, RD_NOMEM, "out of memory for the steps of a test");
}

/* ---- what rules see ---- */

/* Only what some rule reads is counted. */
static bool is_counted(const struct play *play, enum rd_fact fact)
{
    if (fact >= RD_FACT_SELLER_ORDERS_28D && fact <= RD_FACT_SELLER_NEGATIVE_SHARE_365D)
        return (play->windows >> ((int)fact - RD_FACT_SELLER_ORDERS_28D) % WINDOW_COUNT & 1u) != 0;
    if (fact == RD_FACT_SELLER_STARS || fact == RD_FACT_SELLER_RATINGS)
        return (play->windows >> WINDOW_365D & 1u) != 0;
    if (fact == RD_FACT_SELLER_STRIKES)
        return (play->kind_windows >> WINDOW_365D & 1u) != 0;
    if (fact >= RD_FACT_VIOLATION_SAME_KIND_28D && fact <= RD_FACT_VIOLATION_SAME_KIND_365D)
        return (play->kind_windows >> ((int)fact - RD_FACT_VIOLATION_SAME_KIND_28D) & 1u) != 0;
    return true;
}

static bool observe(const struct play *play, enum rd_fact fact, int64_t *value)
{
    const int group = (int)rd_fact_row(fact)->group;
    if (!is_counted(play, fact))
        return false;
    if (group == RD_GROUP_NUMBER_SELLER)
        *value = seller_fact(&play->sellers, 0, fact, (int64_t)play->day * RD_DAY_S);
    else if (group == RD_GROUP_NUMBER_BUYER)
        *value = buyer_fact(&play->buyers, 0, fact);
    else if (group == RD_GROUP_NUMBER_CALENDAR)
        *value = calendar_fact(play->start_unix_s + play->now_s, fact);
    else if (group == RD_GROUP_NUMBER_VIOLATION && play->violation >= 0)
        *value = fact == RD_FACT_VIOLATION_KIND
                     ? play->violation
                     : (int64_t)seller_same_kind(&play->sellers, 0, (uint32_t)play->violation,
                                                 (enum seller_window)((int)fact - RD_FACT_VIOLATION_SAME_KIND_28D));
    else
        return false;
    return true;
}

static void observe_all(const struct play *play, struct asked *out)
{
    out->is_asked = true;
    out->at_unix_s = play->start_unix_s + play->now_s;
    memcpy(out->facts, play->given, sizeof out->facts);
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        out->is_seen[fact] = observe(play, (enum rd_fact)fact, &out->facts[fact]);
}

static int64_t see(void *context, int decision, int64_t facts[RD_FACT_COUNT], bool is_seen[RD_FACT_COUNT])
{
    struct play *play = context;
    struct asked now;
    const struct asked *asked = decision >= 0 ? &play->asked[decision] : NULL;
    if (!asked || !asked->is_asked) {
        observe_all(play, &now);
        asked = &now;
    }
    memcpy(facts, asked->facts, sizeof now.facts);
    memcpy(is_seen, asked->is_seen, sizeof now.is_seen);
    return asked->at_unix_s;
}

static uint32_t epoch_now(const struct play *play)
{
    return rd_image_epoch(play->image, play->start_unix_s + play->now_s);
}

static enum rd_status ask(struct play *play, enum rd_decision decision, struct rd_answer *answer)
{
    const int64_t *facts = play->asked[decision].facts;
    const uint32_t epoch = epoch_now(play), rule = rd_decide(play->image, decision, epoch, facts, answer);
    return rule < RD_RULE_FIRST_ERROR ? RD_OK
                                      : rd_image_describe_error(play->image, decision, epoch, facts, rule, play->err);
}

/* Steps know no country: their business days leave out weekends alone. */
static void settle(const struct play *play, enum rd_decision decision, struct rd_answer *answer)
{
    const struct work_weeks weeks = {.start_unix_s = play->start_unix_s};
    durations_settle(&weeks, decision, play->now_s, answer);
}

/* ---- nights ---- */

static enum rd_status seller_night(struct play *play)
{
    struct rd_answer answer;
    if (play->day > 0)
        sellers_fold(&play->sellers);
    struct asked *asked = &play->asked[RD_DECISION_SELLER_STANDING];
    observe_all(play, asked);
    asked->facts[RD_FACT_SELLER_POINTS_TODAY] =
        seller_night_fact(&play->sellers, 0, RD_FACT_SELLER_POINTS_TODAY, play->now_s);
    if (play->day > 0 && !play->every_night && !seller_is_due(&play->sellers, 0, play->now_s))
        return RD_OK;
    const enum rd_status rc = ask(play, RD_DECISION_SELLER_STANDING, &answer);
    if (rc == RD_OK) {
        struct seller *seller = &play->sellers.items[0];
        settle(play, RD_DECISION_SELLER_STANDING, &answer);
        seller_stand(seller, seller_take_answer(seller, &answer, play->now_s), play->now_s);
    }
    return rc;
}

static bool buyer_is_due(const struct play *play)
{
    const enum rd_decision decision = RD_DECISION_BUYER_STANDING;
    const uint32_t epoch = epoch_now(play);
    return play->day == 0 || epoch != play->epoch || play->buyers.items[0].changed ||
           rd_image_reads_fact(play->image, decision, RD_FACT_CALENDAR_DAY_OF_MONTH) ||
           rd_image_reads_fact(play->image, decision, RD_FACT_CALENDAR_QUARTER_START) ||
           (rd_image_reads_fact(play->image, decision, RD_FACT_BUYER_AGE) &&
            buyer_comes_of_age(&play->buyers, 0, play->image, epoch));
}

static enum rd_status buyer_night(struct play *play)
{
    struct rd_answer answer;
    bool forgot;
    if (play->day > 0 && buyers_fold(&play->buyers, &forgot) != RD_OK)
        return no_memory(play);
    observe_all(play, &play->asked[RD_DECISION_BUYER_STANDING]);
    enum rd_status rc = RD_OK;
    if (buyer_is_due(play)) {
        play->buyers.items[0].changed = 0;
        rc = ask(play, RD_DECISION_BUYER_STANDING, &answer);
        if (rc == RD_OK)
            settle(play, RD_DECISION_BUYER_STANDING, &answer);
        if (rc == RD_OK && buyer_take_answer(&play->buyers, 0, &answer, play->day) != RD_OK)
            rc = no_memory(play);
    }
    buyers_settle(&play->buyers);
    return rc;
}

static enum rd_status pass_night(struct play *play)
{
    play->now_s = play->next_night_s;
    play->day = (int32_t)(play->now_s / RD_DAY_S);
    play->next_night_s += RD_DAY_S;
    enum rd_status rc = seller_night(play);
    if (rc == RD_OK)
        rc = buyer_night(play);
    play->epoch = epoch_now(play);
    return rc;
}

static enum rd_status pass_until(struct play *play, int64_t until_s)
{
    enum rd_status rc = RD_OK;
    while (rc == RD_OK && play->next_night_s <= until_s)
        rc = pass_night(play);
    play->now_s = until_s;
    return rc;
}

/* ---- what happens ---- */

static enum rd_status violate(struct play *play, int kind)
{
    struct asked *asked = &play->asked[RD_DECISION_VIOLATION];
    struct rd_answer total, rules[RD_PENALTY_RULES_MAX];
    play->violation = kind;
    observe_all(play, asked);
    enum rd_status rc = ask(play, RD_DECISION_VIOLATION, &total);
    if (rc != RD_OK)
        return rc;
    const struct rd_demand_row *demand = rd_demand_row(RD_DEMAND_PENALTY);
    if (rd_demand_is_broken(demand, &total, asked->facts, NULL)) {
        char words[RD_ERROR_TEXT_SIZE / 2];
        return rd_fail(play->err, RD_NO_ANSWER, "%s: %s",
                       rd_demand_words(demand, NULL, &total, asked->facts, NULL, words, sizeof words), demand->why);
    }
    const uint32_t count =
        rd_decide_each(play->image, RD_DECISION_VIOLATION, epoch_now(play), asked->facts, rules, RD_PENALTY_RULES_MAX);
    settle(play, RD_DECISION_VIOLATION, &total);
    for (uint32_t i = 0; i < count; i++)
        settle(play, RD_DECISION_VIOLATION, &rules[i]);
    for (uint32_t i = 0; i < count; i++)
        if (seller_take_points(&play->sellers, 0, &rules[i], play->day) != RD_OK)
            return no_memory(play);
    seller_take_suspension(&play->sellers.items[0], &total, play->now_s);
    return seller_log_violation(&play->sellers, 0, (uint32_t)kind) == RD_OK ? RD_OK : no_memory(play);
}

static enum rd_status note(struct play *play, enum buyer_note_kind kind, int64_t amount_minor)
{
    return buyer_note(&play->buyers, 0, kind, amount_minor) == RD_OK ? RD_OK : no_memory(play);
}

static enum rd_status tally(struct play *play, enum seller_stat stat)
{
    seller_tally(&play->sellers, 0, stat, 1);
    return RD_OK;
}

static enum rd_status happen(struct play *play, const struct rd_step *step)
{
    switch (step->event) {
    case RD_STEP_ORDER:
        tally(play, STAT_ORDERS);
        return note(play, BUYER_ORDERED, USUAL_MINOR);
    case RD_STEP_DISPUTE:
        tally(play, STAT_DISPUTES);
        return note(play, BUYER_DISPUTED, 0);
    case RD_STEP_SILENT:
        return tally(play, STAT_SILENT);
    case RD_STEP_UPHELD:
        return tally(play, STAT_UPHELD);
    case RD_STEP_REFUSED:
        return note(play, BUYER_REFUSED, 0);
    case RD_STEP_REFUND:
        return note(play, BUYER_REFUNDED, USUAL_MINOR / RD_BP_PER_ONE * step->share_bp);
    case RD_STEP_LATE_SHIP:
        return tally(play, STAT_LATE_SHIP);
    case RD_STEP_CANCELLED:
        return tally(play, STAT_CANCELLED);
    case RD_STEP_RATING:
        seller_rate(&play->sellers, 0, step->stars);
        return RD_OK;
    case RD_STEP_VIOLATION:
        return violate(play, step->violation);
    default:
        return RD_OK; /* the night has passed on the way */
    }
}

/* A night comes at the first midnight that is `after` away, and is never the one just past. */
static int64_t moment_of(const struct play *play, const struct rd_step *step)
{
    const int64_t moment_s = play->now_s + step->after_s;
    if (step->event != RD_STEP_NIGHT)
        return moment_s;
    const int64_t midnight_s = (moment_s + RD_DAY_S - 1) / RD_DAY_S * RD_DAY_S;
    return midnight_s < play->next_night_s ? play->next_night_s : midnight_s;
}

static enum rd_status play_step(void *context, const struct rd_step *step, struct rd_error *err)
{
    struct play *play = context;
    enum rd_status rc = RD_OK;
    play->err = err;
    play->violation = -1;
    for (uint32_t i = 0; rc == RD_OK && i < step->times; i++) {
        rc = pass_until(play, moment_of(play, step));
        if (rc == RD_OK)
            rc = happen(play, step);
    }
    return rc;
}

/* ---- the beginning ---- */

static void stage_clear(struct play *play)
{
    const struct rd_player player = play->player;
    sellers_release(&play->sellers);
    buyers_release(&play->buyers);
    memset(play, 0, sizeof *play);
    play->player = player;
}

/* The first night is the one before the first day: nothing has happened, and both standings are decided. */
static enum rd_status play_begin(void *context, const struct rd_image *image, int64_t at_unix_s, int64_t span_s,
                                 const int64_t facts[RD_FACT_COUNT], struct rd_error *err)
{
    struct play *play = context;
    stage_clear(play);
    play->image = image;
    play->err = err;
    play->start_unix_s = at_unix_s;
    play->violation = -1;
    memcpy(play->given, facts, sizeof play->given);
    windows_used(image, &play->windows, &play->kind_windows);
    play->every_night = sellers_asked_every_night(image);
    const enum rd_status rc =
        sellers_init(&play->sellers, 1, play->windows, play->kind_windows, (int32_t)(span_s / RD_DAY_S) + 1, err);
    if (rc != RD_OK)
        return rc;
    if (buyers_init(&play->buyers, 1, USUAL_MINOR) != RD_OK)
        return no_memory(play);
    return pass_until(play, 0);
}

struct play *play_new(void)
{
    struct play *play = calloc(1, sizeof *play);
    if (play)
        play->player = (struct rd_player){play, play_begin, play_step, see};
    return play;
}

void play_free(struct play *play)
{
    if (!play)
        return;
    stage_clear(play);
    free(play);
}

struct rd_player *play_player(struct play *play)
{
    return &play->player;
}
