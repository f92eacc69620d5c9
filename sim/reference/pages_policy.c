/*
 * Pages about the policy language: facts, decisions, findings, steps of tests.
 */
#include <stdio.h>
#include <string.h>

#include "redress/facts.h"
#include "redress/policy.h"
#include "redress/test.h"
#include "redress/units.h"
#include "reference/pages.h"

void page_cell(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            fputc('\\', out);
        fputc(*text, out);
    }
}

void page_words(FILE *out, enum rd_word_set set)
{
    for (size_t i = 0; i < rd_word_count(set); i++)
        fprintf(out, "%s`%s`", i ? " " : "", rd_word(set, i));
}

/* What a value may be: the words of an enumeration, or type and range. */
static void fact_values(FILE *out, enum rd_fact fact)
{
    const struct rd_fact_row *row = rd_fact_row(fact);
    char lo[RD_UNIT_TEXT_SIZE], hi[RD_UNIT_TEXT_SIZE];
    if (row->type == RD_TYPE_BOOL)
        fputs("`true` `false`", out);
    else if (row->type == RD_TYPE_ENUM)
        page_words(out, row->set);
    else
        fprintf(out, "%s, %s to %s", rd_value_type_name(row->type), rd_fact_format(fact, row->lo, lo, sizeof lo),
                rd_fact_format(fact, row->hi, hi, sizeof hi));
    if (row->may_be_absent)
        fputs("; may be `absent`", out);
}

#define GROUP_NAME(group) #group,
static const char *const group_names[] = {RD_FACT_GROUPS(GROUP_NAME)};
#undef GROUP_NAME

/* "ORDER" as "order". */
static void small(FILE *out, const char *text)
{
    for (; *text; text++)
        fputc(*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text, out);
}

static void fact_table(FILE *out, int group)
{
    char ordinary[RD_UNIT_TEXT_SIZE];
    fputs("\n## ", out);
    small(out, group_names[group]);
    fputs("\n\n| fact | meaning | values | ordinarily |\n| --- | --- | --- | --- |\n", out);
    for (int i = 0; i < RD_FACT_COUNT; i++) {
        const struct rd_fact_row *row = rd_fact_row((enum rd_fact)i);
        if ((int)row->group != group)
            continue;
        fprintf(out, "| `%s` | ", row->name);
        page_cell(out, row->title);
        fputs(" | ", out);
        fact_values(out, (enum rd_fact)i);
        fprintf(out, " | `%s` |\n", rd_fact_format((enum rd_fact)i, row->ordinary, ordinary, sizeof ordinary));
    }
}

/* What `violation.kind` may be, and when the engine says so. */
static void violation_table(FILE *out)
{
#define VIOLATION_LINE(none, member, text, when) {text, when},
    static const struct {
        const char *kind, *when;
    } lines[] = {RD_VIOLATIONS(VIOLATION_LINE, )};
#undef VIOLATION_LINE
    fputs("\n## Kinds of violations\n\nWhen each kind of `violation.kind` occurs. Each is recorded once, and asked of "
          "`violation`; where that answers points, a fine or a suspension it is a penalty as well.\n\n"
          "| kind | when it occurs |\n| --- | --- |\n",
          out);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        fprintf(out, "| `%s` | %s |\n", lines[i].kind, lines[i].when);
}

void page_facts(FILE *out)
{
    fputs(
        "# Facts\n\n" PAGE_GENERATED
        "What a rule may ask about. All facts are observed, never the hidden truth. A rule "
        "meets a fact that may be absent "
        "with the cell words `absent` and `present`; no comparison matches an absent fact. Ranges include both ends; a "
        "case with a fact outside its range stops the run. The last column is an ordinary case, with which cases that "
        "are shown are filled up.\n",
        out);
    for (int group = 0; group < RD_GROUP_COUNT; group++)
        fact_table(out, group);
    violation_table(out);
    page_possible(out);
}

static void answer_line(FILE *out, size_t global)
{
    const struct rd_answer_row *row = rd_answer_row(global);
    char lo[RD_UNIT_TEXT_SIZE], hi[RD_UNIT_TEXT_SIZE], fallback[RD_UNIT_TEXT_SIZE];
    fprintf(out, "| `%s` | ", row->name);
    page_cell(out, row->title);
    fputs(" | ", out);
    if (row->type == RD_TYPE_ENUM)
        page_words(out, row->set);
    else
        fprintf(out, "%s, %s to %s%s", rd_value_type_name(row->type), rd_answer_format(global, row->lo, lo, sizeof lo),
                rd_answer_format(global, row->hi, hi, sizeof hi),
                row->type == RD_TYPE_MONEY      ? "; money form"
                : row->type == RD_TYPE_DURATION ? "; days"
                                                : "");
    if (row->fallback == RD_MUST_STATE)
        fputs(" | must be stated |\n", out);
    else
        fprintf(out, " | `%s` |\n", rd_answer_format(global, row->fallback, fallback, sizeof fallback));
}

/* The order of one party, in code; nothing where nothing is said of it. */
static void stake_cell(FILE *out, const struct rd_stake_row *row, int party)
{
    fprintf(out, row->order[party] ? " `%s` |" : " |", row->order[party]);
}

/* Who is better off: buyer and seller first, then who else a row speaks of. */
static void stake_table(FILE *out, enum rd_decision decision)
{
    fputs("\n| who is better off | where |", out);
    for (int party = 0; party < RD_PARTY_COUNT; party++)
        fprintf(out, " %s |", rd_word(RD_SET_PARTY, (size_t)party));
    fputs("\n| --- | --- |", out);
    for (int party = 0; party < RD_PARTY_COUNT; party++)
        fputs(" --- |", out);
    fputs("\n", out);
    for (size_t i = 0; i < rd_stake_count(); i++) {
        const struct rd_stake_row *row = rd_stake_row(i);
        const struct rd_answer_row *answer = rd_answer_row(row->answer);
        if (answer->decision != decision)
            continue;
        fprintf(out, "| `%s` | ", answer->name);
        if (row->where[0]) {
            fputs("`", out);
            page_cell(out, row->where);
            fputs("`", out);
        }
        fputs(" |", out);
        for (int party = 0; party < RD_PARTY_COUNT; party++)
            stake_cell(out, row, party);
        fputs("\n", out);
    }
}

static void decision_section(FILE *out, enum rd_decision decision)
{
    const struct rd_decision_row *row = rd_decision_row(decision);
    fprintf(out, "\n## `%s`\n\nAsked %s. Facts: ", row->name, row->asked);
    const char *between = "";
    for (int group = 0; group < RD_GROUP_COUNT; group++) {
        if (!(row->groups & (1u << group)))
            continue;
        fputs(between, out);
        small(out, group_names[group]);
        between = ", ";
    }
    fputs(". `as_of`: ", out);
    between = "";
    for (size_t i = 0; i < RD_ANCHOR_COUNT; i++) {
        if (!(row->anchors & (1u << i)))
            continue;
        fprintf(out, "%s`%s`", between, rd_word(RD_SET_ANCHOR, i));
        between = ", ";
    }
    fputs(".\n\n| answer | meaning | values | when left out |\n| --- | --- | --- | --- |\n", out);
    for (size_t i = 0; i < row->answer_count; i++)
        answer_line(out, row->first_answer + i);
    stake_table(out, decision);
}

/* What the tables of who is better off mean, and what a gate makes of them. */
static void orders_section(FILE *out)
{
    fputs(
        "\n## Who is better off\n\n`redress diff` says of every group of changes whether it is better or worse for "
        "buyer "
        "and seller, and the gate `no_case_worse_for: PARTY` proves that no case is worse for the buyer, the seller, "
        "the "
        "platform, the insurer or the carrier. Both go by the orders in the tables above. An order is:\n\n"
        "| order | meaning |\n| --- | --- |\n"
        "| `=` | the answer does not concern the party: no value is better or worse |\n"
        "| `?` | whether a change is better or worse cannot be said of the answer alone |\n"
        "| `more`, `less` | the greater value, or the smaller one, is the better |\n"
        "| `more?`, `less?` | the other way is worse; whether this way is better cannot be said of the answer alone |\n"
        "| `a < b`, `a = b` | words, or 0, from the worst to the best; `0 < less`: 0 is the worst, of all other values "
        "the "
        "smaller is the better |\n"
        "| `a <? b` | from `b` to `a` is worse; whether from `a` to `b` is better cannot be said |\n"
        "| `x, y` | several such orders; of two values that none of them joins nothing can be said |\n"
        "| `funded` before an order | as far as `funding` gives the party a share of what the answer costs |\n"
        "| `payer` | by the share that the party pays, itself or as `funding` shares it out |\n\n"
        "An answer is compared where its row's `where` holds in both policies. A gate is *violated* by a case that is "
        "worse; it "
        "*holds* when every case is proven no worse; otherwise it is *not proven* (exit code 3) and says of which "
        "answer "
        "nothing is known. It follows what later decisions make of a change: whoever stands otherwise, is covered "
        "otherwise, or comes to another outcome, and clocks that begin earlier, are held against every rule that reads "
        "them. An order stated in the gate stands in the place of the table's for that party and is taken as it is:\n\n"
        "```sh\nredress diff A B --gate 'no_case_worse_for: buyer; triage.route: mediation < seller < instant; "
        "appeal.desk: same = senior'\n```\n",
        out);
}

/* How decisions hang together, from the catalogue. */
static void chain_tables(FILE *out)
{
    char value[96];
    fputs("\n## Facts that decisions answer\n\nA value of these facts comes about only when a rule answers so, in "
          "whatever epoch, or is what everybody begins with. `redress check` tells rules and values that no answer "
          "brings about; it takes a market that runs under this policy from its first day.\n\n"
          "| fact | value | comes from | at the beginning |\n| --- | --- | --- | --- |\n",
          out);
#define FEED_ROW(fact, decision, answer, first)                                                                        \
    fprintf(out, "| `%s` | each | the same `%s` of `%s` | `%s` |\n", rd_fact_row(RD_FACT_##fact)->name,                \
            rd_answer_row(RD_ANSWER_AT_##decision##_##answer)->name, rd_decision_row(RD_DECISION_##decision)->name,    \
            rd_fact_format(RD_FACT_##fact, first, value, sizeof value));
    RD_FEEDS(FEED_ROW)
#undef FEED_ROW
#define ARISE_ROW(fact, arises, decision, answer, lo, hi)                                                              \
    fprintf(out, "| `%s` | `%s` | ", rd_fact_row(RD_FACT_##fact)->name,                                                \
            rd_fact_format(RD_FACT_##fact, arises, value, sizeof value));                                              \
    fprintf(out, "`%s` %s`%s` of `%s` | |\n", rd_answer_row(RD_ANSWER_AT_##decision##_##answer)->name,                 \
            (lo) == (hi) ? "" : "at least ",                                                                           \
            rd_answer_format(RD_ANSWER_AT_##decision##_##answer, lo, value, sizeof value),                             \
            rd_decision_row(RD_DECISION_##decision)->name);
    RD_ARISES(ARISE_ROW)
#undef ARISE_ROW
    fputs(
        "\n## Asked only after\n\n`redress diff` tells for each group of changes which of these come to their case no "
        "longer, or newly. Gates are about the answers of a decision, whether or not it is still asked.\n\n"
        "| decision | only after | answers |\n| --- | --- | --- |\n",
        out);
#define AFTER_ROW(decision, earlier, answer, needed)                                                                   \
    fprintf(out, "| `%s` | `%s` | `%s` `%s` |\n", rd_decision_row(RD_DECISION_##decision)->name,                       \
            rd_decision_row(RD_DECISION_##earlier)->name, rd_answer_row(RD_ANSWER_AT_##earlier##_##answer)->name,      \
            rd_answer_format(RD_ANSWER_AT_##earlier##_##answer, needed, value, sizeof value));
    RD_ASKED_AFTER(AFTER_ROW)
#undef AFTER_ROW
}

void page_decisions(FILE *out)
{
    fputs(
        "# Decisions\n\n" PAGE_GENERATED "What a policy is asked; it answers all of them. Rules combine by the hit "
        "policy: `unique` (the default), `first`, "
        "`sum` (numbers only), `max` or `min`; `funding` takes `unique` or `first`. Money answers may be a form: "
        "`{\"of\": fact, \"share\": \"80%\", \"plus\": \"1.00\", \"at_least\": …, \"at_most\": …, \"round\": "
        "\"half_up\"}`, "
        "where `round` (`half_up`, `half_even`, `down`, `up`) stands wherever a share is applied. Answers that are "
        "not words "
        "may be a `$parameter`.\n\nA duration may be a number of days and how they are counted: "
        "`{\"days\": 3, \"count\": \"business\", \"calendar\": \"seller\"}`, where `days` is an integer or a "
        "`$parameter` of type int. Business days leave out Saturdays, Sundays and the holidays of the country the "
        "goods come from (`seller`), of the one they go to (`buyer`), or of `calendar.platform` (`platform`), and end "
        "at the time of day at which they began, all in UTC; `\"count\": \"elapsed\"` takes no calendar and is the "
        "same as `\"3d\"`. Rules whose answers are combined (`sum`, `max`, `min`) take elapsed time only. What is "
        "proven of business days holds on any dates: of one calendar more are longer; beside any other duration "
        "they last at least themselves and the weekends between them and, as holidays are not the policy's to know, "
        "may last any longer. What only holidays would break is not proven, and a change whose direction the dates "
        "would decide is mixed.\n",
        out);
    for (int i = 0; i < RD_DECISION_COUNT; i++)
        decision_section(out, (enum rd_decision)i);
    orders_section(out);
    chain_tables(out);
}

void page_findings(FILE *out)
{
    static const char *const by_source[RD_FINDS_COUNT] = {
        [RD_FINDS_JSON] = "Reading any document",          [RD_FINDS_CHECK] = "What a document is",
        [RD_FINDS_POLICY] = "Loading a policy or overlay", [RD_FINDS_PROOF] = "Proving a policy or overlay",
        [RD_FINDS_SCENARIO] = "Loading a scenario",
    };
    struct rd_finding_kind kind;
    fputs("# Findings\n\n" PAGE_GENERATED
          "What `redress check` can say, by code. An error refuses the document; proofs are about every case of the "
          "declared space. A code of a policy below an error can be allowed, with a reason: "
          "`\"allow\": [{\"code\": \"unused-parameter\", \"why\": \"…\"}]`.\n",
          out);
    for (int source = 0; source < RD_FINDS_COUNT; source++) {
        fprintf(out, "\n## %s\n\n| code | severity | meaning |\n| --- | --- | --- |\n", by_source[source]);
        for (size_t i = 0; rd_finding_kind((enum rd_finding_source)source, i, &kind); i++) {
            fprintf(out, "| `%s` | %s | ", kind.code, rd_severity_name(kind.severity));
            page_cell(out, kind.meaning);
            fputs(" |\n", out);
        }
    }
}

void page_steps(FILE *out)
{
    fputs("# Steps of tests\n\n" PAGE_GENERATED "A test of `redress test` with `steps` plays what happens to one "
          "seller and one buyer, one step after the other, "
          "with the counters of a run: windows, points and how long they are valid, the remembered rung, terms and the "
          "way "
          "back. Facts of seller, buyer, violation and calendar come from the steps; `base` states `at`, the first "
          "day, and "
          "what else the rules test.\n\n"
          "```json\n"
          "{ \"name\": \"two serious violations restrict for a week\", \"why\": \"...\",\n"
          "  \"base\": { \"at\": \"2026-01-01\", \"order.goods\": \"40.00\" },\n"
          "  \"steps\": [\n"
          "    { \"on\": \"violation\", \"kind\": \"false_tracking\", \"times\": 2, \"expect\": { \"violation\": { "
          "\"points\": 6 } } },\n"
          "    { \"on\": \"night\", \"expect\": { \"seller.standing\": { \"standing\": \"demoted\", \"rule\": "
          "\"restricted\" } } },\n"
          "    { \"on\": \"night\", \"after\": \"7d\", \"holds\": { \"seller.standing\": \"good\", \"seller.points\": "
          "12 } } ] }\n"
          "```\n\n",
          out);
    page_keys(out, RD_PART_STEP);
    fputs("\n"
          "| event | what happens |\n| --- | --- |\n",
          out);
    for (int event = 0; event < RD_STEP_COUNT; event++) {
        fprintf(out, "| `%s` | ", rd_step_name((enum rd_step_event)event));
        page_cell(out, rd_step_meaning((enum rd_step_event)event));
        fputs(" |\n", out);
    }
    fputs(
        "\nEvents stand alone: a `violation` counts no dispute and no late shipment, a `dispute` no refusal. A removed "
        "seller stays removed, and nobody appeals. `redress mutate` plays the steps under every mutant that no case of "
        "a "
        "test notices.\n",
        out);
}
