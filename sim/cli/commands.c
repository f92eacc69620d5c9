/*
 * What each command is and takes.
 */
#include "cli/options.h"

#define COMMAND_NAME(symbol, name) [COMMAND_##symbol] = #name,
static const char *const names[COMMAND_COUNT] = {COMMANDS(COMMAND_NAME)};
#undef COMMAND_NAME

#define MANY 1000 /* more than anybody types */

static const struct command commands[COMMAND_COUNT] = {
    [COMMAND_CHECK] =
        {.summary = "validates scenarios and tests, proves policies and overlays",
         .operands = "FILE...",
         .operands_at_least = 1,
         .operands_at_most = MANY,
         .operand_name = "a FILE",
         .policies_at_most = MANY,
         .about =
             "Reads each file as what its \"format\" says, with everything it refers to, proves policies and overlays "
             "on\n"
             "every case of their facts, and prints every finding as file:line:column: /json/pointer: what is wrong,\n"
             "with a case that shows it and a fix where it is mechanical. Exit code 1: a finding at or above\n"
             "--fail-level; 2: a document that cannot be used; 3: a proof passed its limit before it was settled.",
         .example = "redress check scenarios/policies/*.json --fail-level warning",
         .example_says = "does any shipped policy have a gap, a rule that never answers or a knob without effect?"},
    [COMMAND_TEST] =
        {.summary = "runs the tests of policies",
         .operands = "PATH...",
         .operands_at_least = 1,
         .operands_at_most = MANY,
         .operand_name = "a PATH, a suite or a folder with suites",
         .policies_at_most = 1,
         .about =
             "Runs suites of tests, *.test.json: cases, what the policy must answer to them and by which rule. A "
             "failing "
             "test\n"
             "shows the cells of the expected rule with the case's facts, the first false one marked. Folders are "
             "searched.\n"
             "Exit code 1: a test failed, or coverage is below --threshold; 2: a suite is wrong, or nothing was run.",
         .example = "redress test scenarios/policies/tests/minimal.test.json --coverage",
         .example_says = "does the smallest policy do what it says, and which rules do its tests reach?"},
    [COMMAND_MUTATE] =
        {.summary = "how many single mistakes in a policy its tests notice",
         .operands = "POLICY --tests PATH...",
         .operands_at_least = 1,
         .operands_at_most = 1,
         .operand_name = "a POLICY",
         .takes = "one POLICY, and suites as --tests PATH",
         .policies_at_most = MANY,
         .about =
             "Makes every single edit of a policy: thresholds and values one unit off, operators, dropped cells, "
             "words,\n"
             "answers, swapped and removed rules, hit policies, `as_of`, dates a day off. Edits that change no answer "
             "to any possible case, "
             "or do what\n"
             "another does, are taken out by proof. Of the rest it says which the tests notice, and of each survivor a "
             "case\n"
             "that would have told. Tests with steps are played as in `redress test`. Unreviewed tests do not count.\n"
             "Exit code 1: the score is below --threshold; 3: an edit is not proven.",
         .example = "redress mutate scenarios/policies/minimal.json --tests scenarios/policies/tests --threshold 0.9",
         .example_says = "would the tests of the smallest policy notice a wrong number, word or rule?"},
    [COMMAND_SUGGEST] =
        {.summary = "tests at the borders of every rule, to be confirmed",
         .operands = "POLICY",
         .operands_at_least = 1,
         .operands_at_most = 1,
         .operand_name = "a POLICY",
         .takes = "one POLICY",
         .policies_at_most = MANY,
         .about =
             "Prints a suite: for each rule a case it answers, and for each edge of each of its cells two cases that "
             "differ by\n"
             "the least step and are answered otherwise. What they expect is what the policy says now, so each is "
             "marked\n"
             "unreviewed: it proves nothing until somebody has confirmed it.",
         .example = "redress suggest scenarios/policies/minimal.json --decision dispute.eligible",
         .example_says = "which cases decide whether a dispute may be opened?"},
    [COMMAND_COVER] =
        {.summary = "which rules a simulated population met, and why not the others",
         .operands = "RUN",
         .operands_at_least = 1,
         .operands_at_most = 1,
         .operand_name = "a RUN",
         .takes = "one RUN",
         .policies_at_most = MANY,
         .about =
             "Lists the rules of every policy of a run file with their hits and the refunds of the orders they "
             "decided. Of a\n"
             "rule that was never met it says whether any case could meet it, by proof: then with one such case.\n"
             "With --near-misses the run is simulated again, and of each cell it is counted how often it alone kept\n"
             "its rule from applying, by the dates at which rules change.\n"
             "Exit code 1: fewer than --threshold of the rules that can answer were met.",
         .example = "redress cover window.redress",
         .example_says = "which rules did the simulated market meet, and could it ever meet the others?"},
    [COMMAND_DIFF] = {.summary = "exact difference of two policies, or of one at two dates",
                      .operands = "A[@DATE] B[@DATE]",
                      .operands_at_least = 2,
                      .operands_at_most = 2,
                      .operand_name = "two policies, A and B",
                      .takes = "two policies",
                      .about = "Proves for every decision whether B answers every possible case as A does, and prints "
                               "the groups of cases\n"
                               "it answers otherwise: old and new outcome and rule, the conditions, how many cases, "
                               "one of them, and its\n"
                               "unchanged neighbour. That one is the nearest to a named case of the suites about "
                               "either policy or what it\n"
                               "edits, found beside them and in their folder \"tests\" unless --tests says where: "
                               "with the fewest facts changed,\n"
                               "then the fewest steps. Without dates all times are compared. With --scenario, what "
                               "each group does to simulated\n"
                               "orders, and of several edits each alone, all together and their interaction. Gates "
                               "are about answers: that a\n"
                               "decision is no longer asked is told beside them and changes none of its answers. "
                               "no_case_worse_for goes by\n"
                               "orders of every answer for buyer, seller, platform, insurer and carrier (reference "
                               "page \"decisions\"); where\n"
                               "there is none it is not proven and names the answer, and an order stated behind the "
                               "party settles it:\n"
                               "'no_case_worse_for: buyer; triage.route: seller < instant'.\n"
                               "Exit code 0: proven identical, or every --gate holds; 1: they differ, or a gate is "
                               "violated; 3: not proven.",
                      .example =
                          "redress diff scenarios/policies/aliexpress.json scenarios/policies/window-15-flat.json \\\n"
                          "      --scenario scenarios/markets/minimal.json -n 4",
                      .example_says = "what does a flat window of 15 days change, and for how many orders?"},
    [COMMAND_RUN] =
        {.summary = "replications of one scenario under one policy",
         .operands = "SCENARIO --policy POLICY",
         .operands_at_least = 1,
         .operands_at_most = 1,
         .operand_name = "a SCENARIO",
         .takes = "one SCENARIO, and policies as --policy POLICY",
         .policies_at_least = 1,
         .policies_at_most = 1,
         .about =
             "Simulates the market under a policy and prints every metric with its interval. With -v also segments, "
             "how often\n"
             "each rule answered, and the market against real figures. The result depends on scenario, policy, seed,\n"
             "replications and version alone.",
         .example = "redress run scenarios/markets/brazil.json --policy scenarios/policies/aliexpress.json -n 20 -v",
         .example_says = "20 replications of the Brazilian market, held against real figures"},
    [COMMAND_COMPARE] =
        {.summary = "paired comparison of policies on the same orders",
         .operands = "SCENARIO --policy BASELINE --policy POLICY...",
         .operands_at_least = 1,
         .operands_at_most = 1,
         .operand_name = "a SCENARIO",
         .takes = "one SCENARIO, and policies as --policy POLICY",
         .policies_at_least = 2,
         .policies_at_most = MANY,
         .about =
             "Simulates the same orders under every policy; the first is the baseline. Prints what each policy "
             "changes, with\n"
             "paired intervals, how affected orders end, who gains and who loses, and which rule made the difference.",
         .example = "redress compare scenarios/markets/brazil.json --policy scenarios/policies/aliexpress.json \\\n"
                    "      --policy scenarios/policies/window-15-flat.json -n 20 -o window.redress",
         .example_says = "what would a flat window of 15 days do?"},
    [COMMAND_MERGE] = {.summary = "joins the shards of a run",
                       .operands = "RUN... --out RUN",
                       .operands_at_least = 1,
                       .operands_at_most = MANY,
                       .operand_name = "a RUN",
                       .needs_out = true,
                       .about = "Joins the run files of \"redress run\" or \"redress compare\" with --shard 1/N to N/N "
                                "into the file that one "
                                "run\n"
                                "would have written, with the same fingerprint, and prints its result. Shards of "
                                "another scenario, policy,\n"
                                "seed, number of replications, confidence or version are refused.",
                       .example = "redress merge shard-1.redress shard-2.redress --out whole.redress",
                       .example_says = "two halves, each made with --shard 1/2 and 2/2 on a machine of its own"},
    [COMMAND_VERIFY] =
        {.summary = "holds a run file to all that it says",
         .operands = "RUN",
         .operands_at_least = 1,
         .operands_at_most = 1,
         .operand_name = "a RUN",
         .takes = "one RUN",
         .about =
             "Holds every value of a run file, finished or not, to what was stored: the schema, the documents, the "
             "blocks of\n"
             "the replications, the seals of the other tables and the fingerprint. Computes what follows from "
             "them again, such\n"
             "as metrics and comparisons, and with --rerun simulates everything. Exit code 1 when anything "
             "differs. The file is\n"
             "read as data: nothing in it is run, and nothing else is opened or written.",
         .example = "redress verify window.redress --rerun",
         .example_says = "is this file what it says it is, and does it come out the same today?"},
    [COMMAND_EXPLAIN] =
        {.summary = "why this answer: a case rule by rule, or one simulated order",
         .operands = "POLICY --case CASE | RUN --case REP:ORDER | SCENARIO --policy P... --case REP:ORDER",
         .operands_at_least = 1,
         .operands_at_most = 1,
         .operand_name = "a POLICY, a RUN or a SCENARIO",
         .takes = "one POLICY, one RUN or one SCENARIO",
         .policies_at_most = 2,
         .about = "Of a policy: prints what it answers to a case, with every rule's cells against the case's facts, "
                  "the first\n"
                  "false one marked, and the rule that answers. Of a run file: simulates a replication again and "
                  "prints what\n"
                  "happened to one order, with the facts the rules read, the rules that answered and the money that "
                  "moved, under\n"
                  "the baseline and the policy next to it, or those that --policy NAME picks. Of a scenario: the same, "
                  "with policy\n"
                  "files as --policy. --find lists orders worth it.",
         .example = "redress explain scenarios/policies/aliexpress.json --decision dispute.eligible \\\n"
                    "      --case scenarios/cases/dear-and-late.json",
         .example_says = "dear goods, 20 days after receipt: may the buyer open a dispute, and which rule says so?"},
    [COMMAND_FMT] =
        {.summary = "documents in their canonical form",
         .operands = "FILE...",
         .operands_at_least = 1,
         .operands_at_most = MANY,
         .operand_name = "a FILE",
         .about =
             "Prints a policy, overlay, suite of tests or scenario with its keys in the order of the format, a rule, "
             "dated\n"
             "value, edit or clause on a line of its own, blank lines between groups kept. Nothing is lost, and "
             "formatting\n"
             "twice changes nothing. Keys of a scenario keep their order.",
         .example = "redress fmt --check scenarios/policies/window-15-flat.json",
         .example_says = "is this overlay written as all others are?"},
    [COMMAND_TABLE] =
        {.summary = "one decision table as CSV, and back",
         .operands = "POLICY DECISION",
         .operands_at_least = 2,
         .operands_at_most = 2,
         .operand_name = "a POLICY and a DECISION",
         .takes = "one POLICY and one DECISION",
         .about = "Prints the rules of a decision for a spreadsheet: a row for each rule and below it one for each "
                  "alternative of\n"
                  "its \"any\"; columns for id, title, facts, answers (then:...), basis, ref, why and note. What a "
                  "spreadsheet would\n"
                  "take for a number or a formula stands in double quotes. --import reads the table back into the "
                  "policy.",
         .example = "redress table scenarios/policies/minimal.json dispute.eligible --csv",
         .example_says = "who may open a dispute, as a spreadsheet?"},
    [COMMAND_DOC] =
        {.summary = "help text for buyers and sellers",
         .operands = "POLICY",
         .operands_at_least = 1,
         .operands_at_most = 1,
         .operand_name = "a POLICY",
         .takes = "one POLICY",
         .about = "Prints what the rules promise and ask, as Markdown: for each decision its parameters with their "
                  "values, and its\n"
                  "rules in words. Every number is read from the policy.",
         .example = "redress doc scenarios/policies/minimal.json --for buyer",
         .example_says = "what do buyers have to know?"},
    [COMMAND_INIT] =
        {.summary = "writes a study that runs as it stands",
         .operands = "[TEMPLATE] DIR",
         .operands_at_most = 2,
         .operand_name = "a DIR",
         .takes = "one TEMPLATE and one DIR",
         .policies_at_most = MANY,
         .about =
             "Writes a market, a rule book, a proposal and a README into DIR, which must be new or empty. Without a "
             "TEMPLATE:\n"
             "designer.",
         .example = "redress init designer my-study",
         .example_says = "everything for a first half hour"},
};

const struct command *command_row(enum command_symbol command)
{
    return &commands[command];
}

const char *command_name(enum command_symbol command)
{
    return names[command];
}
