/*
 * A difference as a page.
 */
#include "report/diff_page.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "redress/units.h"
#include "report/number.h"
#include "report/page.h"
#include "report/parts.h"

#define AS_OF_SIZE 256
#define NEAR_SIZE 2048

static const char *decision_name(int decision)
{
    return rd_decision_row((enum rd_decision)decision)->name;
}

static const char *rule_name(const char *id)
{
    return id ? id : "none";
}

static const char *currency(const struct diff_report *report)
{
    return report->effect->study->scenario->currency;
}

/* ---- what both pages say ---- */

int64_t diff_orders(const struct diff_report *report)
{
    int64_t orders = 0;
    for (uint32_t i = 0; i < report->outcome->reps; i++)
        orders += record_count(&report->outcome->replications[i].records[0], 0, COUNT_ORDERS);
    return orders;
}

bool diff_whole(const struct diff_report *report, size_t policy, struct pair_tally *out)
{
    struct rd_error err;
    pair_init(out);
    for (uint32_t i = 0; i < report->outcome->reps; i++)
        if (pair_merge(out, &report->outcome->replications[i].pairs[policy - 1], &err) != RD_OK)
            return false;
    return true;
}

int64_t diff_refund_minor(const struct pair_tally *pair)
{
    return pair->side[SIDE_POLICY].refund_minor - pair->side[SIDE_BASELINE].refund_minor;
}

bool diff_open_cases_keep(const struct rd_policy *policy, enum rd_decision decision, char *as_of, size_t size)
{
    int anchors[RD_ANCHOR_COUNT];
    const size_t count = rd_policy_as_of(policy, decision, anchors);
    size_t used = 0;
    bool keep = count > 0;
    as_of[0] = '\0';
    for (size_t i = 0; i < count && used < size; i++) {
        used += (size_t)snprintf(as_of + used, size - used, "%s%s", i ? ", else " : "",
                                 rd_word(RD_SET_ANCHOR, (size_t)anchors[i]));
        keep = keep && (anchors[i] != RD_ANCHOR_DISPUTE_OPENED || decision != RD_DECISION_DISPUTE_ELIGIBLE) &&
               anchors[i] != RD_ANCHOR_CASE_DECIDED && anchors[i] != RD_ANCHOR_VIOLATION &&
               anchors[i] != RD_ANCHOR_NIGHT;
    }
    return keep;
}

const char *gate_verdict_name(enum gate_verdict verdict)
{
    static const char *const names[] = {"holds", "violated", "not_proven"};
    return names[verdict];
}

/* ---- the population ---- */

static void print_parties(const struct diff_report *report, const struct pair_tally *pair, FILE *out)
{
    char winners[NUMBER_SIZE], losers[NUMBER_SIZE], money[NUMBER_SIZE];
    for (int party = 0; party < PARTY_COUNT; party++) {
        const struct gain *gain = &pair->gains[party];
        if (gain->winners + gain->losers == 0)
            continue;
        page_print(out, "     %-10s %s better off, %s worse off, %s %s\n", party_name((enum party)party),
                   number_count(gain->winners, winners), number_count(gain->losers, losers),
                   number_money(effect_net_minor(pair, (enum party)party), 1, money), currency(report));
    }
}

static void print_refunds(const struct diff_report *report, size_t row, FILE *out)
{
    const struct estimate refunds = effect_refunds(report->effect, row);
    const int64_t refund_minor = diff_refund_minor(&report->effect->rows[row].pair);
    if (refund_minor == 0 && !(half_width(&refunds) > 0))
        return;
    char money[NUMBER_SIZE], half[NUMBER_SIZE];
    page_print(out, "     refunds    %s", number_money(refund_minor, 1, money));
    if (!isnan(half_width(&refunds)))
        page_print(out, " ± %s", number_money(llround(half_width(&refunds)), 0, half));
    page_print(out, " %s\n", currency(report));
}

static void print_effect(const struct diff_report *report, size_t group, FILE *out)
{
    const struct effect_row *row = &report->effect->rows[group];
    const int64_t orders = diff_orders(report);
    char whole[NUMBER_SIZE], count[NUMBER_SIZE], share[NUMBER_SIZE], affected[NUMBER_SIZE];
    if (row->orders == 0 && row->pair.affected == 0) {
        page_print(out, "     population none of %s orders\n", number_count(orders, whole));
        return;
    }
    page_print(out, "     population %s of %s orders (%s %%), %s end%s differently\n", number_count(row->orders, count),
               number_count(orders, whole),
               number_share(orders > 0 ? 100.0 * (double)row->orders / (double)orders : 0, share),
               number_count(row->pair.affected, affected), row->pair.affected == 1 ? "s" : "");
    if (row->pair.affected == 0)
        return;
    print_refunds(report, group, out);
    print_parties(report, &row->pair, out);
}

static void print_rest(const struct diff_report *report, FILE *out)
{
    const size_t row = report->effect->row_count - 1;
    const struct pair_tally *pair = &report->effect->rows[row].pair;
    char affected[NUMBER_SIZE];
    if (pair->affected == 0)
        return;
    page_print(out,
               "without an answer of their own that differs (queues, standings, sellers), %s order%s end%s "
               "differently\n",
               number_count(pair->affected, affected), pair->affected == 1 ? "" : "s", pair->affected == 1 ? "s" : "");
    print_refunds(report, row, out);
    print_parties(report, pair, out);
}

static void print_population(const struct diff_report *report, FILE *out)
{
    const struct study *study = report->effect->study;
    char orders[NUMBER_SIZE];
    page_print(out, "population: %s, %u replication%s of seed %llu, %s measured orders\n", study->scenario->name,
               (unsigned)study->reps, study->reps == 1 ? "" : "s", (unsigned long long)study->seed,
               number_count(diff_orders(report), orders));
}

/* ---- several edits ---- */

static void print_edit_row(const char *name, int64_t affected, int64_t refund_minor,
                           const int64_t net_minor[PARTY_COUNT], FILE *out)
{
    char text[NUMBER_SIZE];
    page_print(out, "  %-32s", name);
    page_print(out, " %10s", number_count(affected, text));
    page_print(out, " %16s", number_money(refund_minor, 1, text));
    for (int party = 0; party < PARTY_COUNT; party++)
        page_print(out, " %16s", number_money(net_minor[party], 1, text));
    fputc('\n', out);
}

/* All together less the sum of each alone: never divided among them. */
static void print_edit_money(const struct diff_report *report, FILE *out)
{
    int64_t affected[2] = {0}, refund_minor[2] = {0}, net_minor[2][PARTY_COUNT] = {{0}};
    page_print(out, "  %-32s %10s %16s %16s %16s %16s   in %s\n", "", "orders", "refunds", "buyer", "seller",
               "platform", currency(report));
    for (size_t i = 0; i <= report->edit_count; i++) {
        const bool is_all = i == report->edit_count;
        const size_t policy = is_all ? 1 : report->edits[i].policy;
        struct pair_tally pair;
        if (policy == 0 || !diff_whole(report, policy, &pair))
            continue;
        int64_t net[PARTY_COUNT];
        affected[is_all] += pair.affected;
        refund_minor[is_all] += diff_refund_minor(&pair);
        for (int party = 0; party < PARTY_COUNT; party++)
            net_minor[is_all][party] += net[party] = effect_net_minor(&pair, (enum party)party);
        print_edit_row(is_all ? "all together" : report->edits[i].name, pair.affected, diff_refund_minor(&pair), net,
                       out);
        pair_release(&pair);
    }
    for (int party = 0; party < PARTY_COUNT; party++)
        net_minor[1][party] -= net_minor[0][party];
    print_edit_row("interaction (the remainder)", affected[1] - affected[0], refund_minor[1] - refund_minor[0],
                   net_minor[1], out);
}

static void print_edits(const struct diff_report *report, FILE *out)
{
    fputs("each edit alone\n", out);
    for (size_t i = 0; i < report->edit_count; i++) {
        const struct diff_edit *edit = &report->edits[i];
        const char *comma = "";
        page_print(out, "  %-32s ", edit->name);
        if (edit->error[0]) {
            page_print(out, "cannot stand alone: %s\n", edit->error);
            continue;
        }
        for (int k = 0; k < RD_DECISION_COUNT; k++) {
            const struct rd_diff_decision *of = &edit->proof.decision[k];
            if (of->verdict == RD_IDENTICAL)
                continue;
            page_print(out, "%s%s", comma, decision_name(k));
            if (of->verdict == RD_NOT_PROVEN)
                fputs(" (not proven)", out);
            else
                page_print(out, " in %zu group%s", of->group_count, of->group_count == 1 ? "" : "s");
            comma = ", ";
        }
        page_print(out, comma[0] ? "\n" : "changes no answer\n");
    }
    if (report->effect)
        print_edit_money(report, out);
}

/* ---- in flight ---- */

static void print_in_flight(const struct diff_report *report, FILE *out)
{
    char date[RD_UNIT_TEXT_SIZE], as_of[AS_OF_SIZE], count[NUMBER_SIZE];
    page_print(out, "open cases on %s\n", rd_date_format(report->change_unix_s, date));
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        if (report->diff->decision[i].verdict == RD_IDENTICAL)
            continue;
        const bool keep = diff_open_cases_keep(report->new_policy, (enum rd_decision)i, as_of, sizeof as_of);
        page_print(out, "  %-18s %s (as_of %s)\n", decision_name(i),
                   keep ? "proven unchanged: what selects their rules has happened"
                        : "what selects their rules may still come: new answers from then on",
                   as_of);
    }
    if (!report->effect)
        return;
    const struct scenario *scenario = report->effect->study->scenario;
    const int64_t to_unix_s = scenario->start_unix_s + scenario->warm_up_s + scenario->measure_s + scenario->drain_s;
    char from[RD_UNIT_TEXT_SIZE], to[RD_UNIT_TEXT_SIZE];
    if (report->change_unix_s <= scenario->start_unix_s || report->change_unix_s >= to_unix_s)
        page_print(out, "  no simulated case can straddle it: %s runs from %s to %s\n", scenario->name,
                   rd_date_format(scenario->start_unix_s, from), rd_date_format(to_unix_s, to));
    else
        page_print(out, "  %s case%s of %s straddle%s it\n", number_count(report->effect->open_cases, count),
                   report->effect->open_cases == 1 ? "" : "s", scenario->name,
                   report->effect->open_cases == 1 ? "s" : "");
}

/* ---- the proof ---- */

/* "better for buyer, worse for seller". */
static void print_effects(const struct rd_diff_group *group, FILE *out)
{
    static const int parties[] = {RD_PARTY_BUYER, RD_PARTY_SELLER};
    const char *comma = "     effect     ";
    if (group->old_stops || group->new_stops) {
        page_print(out, "     effect     %s\n",
                   !group->old_stops  ? "stops the run"
                   : group->new_stops ? "stops the run, as before"
                                      : "stops the run no longer");
        return;
    }
    for (size_t i = 0; i < sizeof parties / sizeof parties[0]; i++) {
        const enum rd_effect effect = group->for_party[parties[i]].effect;
        if (effect == RD_EFFECT_NONE)
            continue;
        page_print(out, "%s%s for %s", comma, rd_effect_name(effect), rd_word(RD_SET_PARTY, (size_t)parties[i]));
        comma = ", ";
    }
    fputs(comma[0] == ' ' ? "     effect     neither better nor worse by the order of its answers\n" : "\n", out);
}

/* "order.goods and order.paid", in the order of the facts; how many there are. */
static size_t name_facts(const bool *are_meant, char *out, size_t size)
{
    size_t left = 0, count = 0, used = 0;
    for (int fact = 0; fact < RD_FACT_COUNT; fact++)
        left += are_meant[fact];
    out[0] = '\0';
    for (int fact = 0; fact < RD_FACT_COUNT && used < size; fact++) {
        if (!are_meant[fact])
            continue;
        used += (size_t)snprintf(out + used, size - used, "%s%s",
                                 count == 0  ? ""
                                 : left == 1 ? " and "
                                             : ", ",
                                 rd_fact_row((enum rd_fact)fact)->name);
        count++;
        left--;
    }
    return count;
}

/* Which named case the witness is near to, and what is other than in it. */
static void print_near(const struct rd_diff_group *group, FILE *out)
{
    char shown[TEXT_SHOWN_SIZE], differs[NEAR_SIZE], lacks[NEAR_SIZE];
    const size_t count = name_facts(group->near_differs, differs, sizeof differs);
    const char *slash = strrchr(group->near_file, '/');
    page_print(out, "     near       case %s of %s: ", text_shown(group->near_case, shown),
               slash ? slash + 1 : group->near_file);
    if (count == 0)
        fputs("no fact differs", out);
    else
        page_print(out, "%s%s differ%s", count == 1 ? "only " : "", differs, count == 1 ? "s" : "");
    if (name_facts(group->near_lacks, lacks, sizeof lacks) > 0)
        page_print(out, "; it does not state %s", lacks);
    fputc('\n', out);
}

static void print_group(const struct diff_report *report, size_t index, size_t number, FILE *out)
{
    const struct rd_diff_group *group = &report->diff->groups[index];
    char cases[NUMBER_SIZE];
    page_print(out, "  %zu  %s -> %s\n", number, group->old_outcome, group->new_outcome);
    page_print(out, "     rule       %s -> %s\n", rule_name(group->old_rule), rule_name(group->new_rule));
    if (group->when)
        page_print(out, "     when       %s\n", group->when);
    page_print(out, "     where      %s%s\n", group->where,
               group->where_is_exact ? "" : " (and the answers do not happen to be equal)");
    print_effects(group, out);
    page_print(out, "     cases      %s%s\n", group->cases_are_exact ? "" : "at most ",
               number_huge(group->cases, cases));
    page_print(out, "     case       %s\n", group->witness);
    if (group->near_case)
        print_near(group, out);
    if (group->twin)
        page_print(out, "     unchanged  %s\n", group->twin);
    if (report->effect)
        print_effect(report, index, out);
}

static void print_different(const struct diff_report *report, int decision, FILE *out)
{
    const struct rd_diff_decision *of = &report->diff->decision[decision];
    if (of->group_count == 0)
        page_print(out, "%s\n", decision_name(decision));
    else
        page_print(out, "%s differs in %zu %s\n", decision_name(decision), of->group_count,
                   of->group_count == 1 ? "group" : "groups");
    if (of->as_of_differs)
        fputs("  -  another event selects its parameter values (as_of), and they depend on the date\n", out);
    for (size_t i = 0; i < of->group_count; i++)
        print_group(report, of->first_group + i, i + 1, out);
}

/* "no longer asked in groups 1 and 3 of dispute.eligible (requires eligible=yes); ". */
static void print_asked_after(const struct rd_diff *diff, int decision, int after, bool is_newly, FILE *out)
{
    size_t count = 0, told = 0;
    for (size_t i = 0; i < diff->asked_count; i++)
        count += (int)diff->asked[i].decision == decision && (int)diff->asked[i].after == after &&
                 diff->asked[i].is_newly == is_newly;
    for (size_t i = 0; i < diff->asked_count && count > 0; i++) {
        const struct rd_diff_asked *asked = &diff->asked[i];
        if ((int)asked->decision != decision || (int)asked->after != after || asked->is_newly != is_newly)
            continue;
        if (told == 0)
            page_print(out, "%s asked in group%s ", is_newly ? "newly" : "no longer", count == 1 ? "" : "s");
        page_print(out, "%s%zu",
                   told == 0           ? ""
                   : told + 1 == count ? " and "
                                       : ", ",
                   asked->group - diff->decision[after].first_group + 1);
        if (++told == count)
            page_print(out, " of %s (requires %s); ", decision_name(after), asked->requires);
    }
}

static bool is_asked_otherwise(const struct rd_diff *diff, int decision)
{
    bool is = false;
    for (size_t i = 0; i < diff->asked_count; i++)
        is = is || (int)diff->asked[i].decision == decision;
    return is;
}

/* Of decisions that are asked only after another: cases that come to them no longer, or newly. */
static void print_asked(const struct rd_diff *diff, FILE *out)
{
    static const char *const otherwise[] = {[RD_IDENTICAL] = "otherwise proven identical",
                                            [RD_DIFFERENT] = "where it is asked it differs as said above",
                                            [RD_NOT_PROVEN] = "otherwise not proven"};
    for (int decision = 0; decision < RD_DECISION_COUNT; decision++) {
        if (!is_asked_otherwise(diff, decision))
            continue;
        page_print(out, "%-18s ", decision_name(decision));
        for (int after = 0; after < RD_DECISION_COUNT; after++)
            for (int is_newly = 0; is_newly < 2; is_newly++)
                print_asked_after(diff, decision, after, is_newly != 0, out);
        page_print(out, "%s\n", otherwise[diff->decision[decision].verdict]);
    }
}

static void print_names(const struct rd_diff *diff, enum rd_verdict verdict, const char *lead, FILE *out)
{
    const char *comma = lead;
    for (int i = 0; i < RD_DECISION_COUNT; i++) {
        if (diff->decision[i].verdict != verdict)
            continue;
        page_print(out, "%s%s", comma, decision_name(i));
        comma = ", ";
    }
    if (comma != lead)
        fputc('\n', out);
}

static void print_rules(const struct rd_rule_changes *rules, FILE *out)
{
    size_t renamed = 0;
    for (size_t i = 0; i < rules->count; i++)
        renamed += rules->items[i].is_renamed;
    page_print(out, "same answers by other rules: %zu renamed, %zu otherwise\n", renamed, rules->count - renamed);
    for (size_t i = 0; i < rules->count; i++) {
        const struct rd_rule_change *change = &rules->items[i];
        page_print(out, "  %-18s %s -> %s%s\n", decision_name(change->decision), change->old_rule, change->new_rule,
                   change->is_renamed ? " (renamed)" : "");
        if (!change->is_renamed)
            page_print(out, "     case       %s\n", change->witness);
    }
    if (rules->is_undecided)
        fputs("  not proven: there may be more\n", out);
}

static void print_gate(const struct diff_gate *gate, FILE *out)
{
    static const char *const names[] = {"holds", "VIOLATED", "not proven"};
    page_print(out, "gate %s: %s%s%s\n", gate->text, names[gate->verdict], gate->reason[0] ? ": " : "", gate->reason);
    if (gate->witness[0])
        page_print(out, "     case       %s\n", gate->witness);
}

void report_diff(const struct diff_report *report, FILE *out)
{
    const struct rd_diff *diff = report->diff;
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        if (diff->decision[i].verdict == RD_DIFFERENT)
            print_different(report, i, out);
    print_asked(diff, out);
    print_names(diff, RD_NOT_PROVEN, "not proven: ", out);
    if (diff->verdict == RD_IDENTICAL)
        fputs("proven identical on every case of the declared space\n", out);
    else
        print_names(diff, RD_IDENTICAL, "proven identical on every case: ", out);
    if (report->rules)
        print_rules(report->rules, out);
    if (report->edit_count > 1)
        print_edits(report, out);
    if (report->change_unix_s != INT64_MIN && diff->verdict != RD_IDENTICAL)
        print_in_flight(report, out);
    if (report->effect) {
        print_rest(report, out);
        print_population(report, out);
    }
    for (size_t i = 0; i < report->gate_count; i++)
        print_gate(&report->gates[i], out);
}
