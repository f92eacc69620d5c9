"""`redress diff` beyond the proof: the simulated effect, several edits, gates, rules, dates and tests of the witnesses.

usage: test_diff.py PROGRAM CLASS     runs one class of tests in the project's root
"""
import json
import os
import re
import subprocess

from program import PROGRAM, Refusing, WithFolder, main, redress
from test_explain import example_of

MARKET = "scenarios/markets/minimal.json"
POLICY = "scenarios/policies/aliexpress.json"
FLAT = "scenarios/policies/window-15-flat.json"
SMALL = "scenarios/policies/minimal.json"
TRY = 'Try "redress diff --help".'
SIMULATED = ["--scenario", MARKET, "-n2", "--no-progress"]


def diff_json(*arguments):
    code, out, err = redress("diff", *arguments, "--format", "json")
    assert err == "", err
    return code, json.loads(out)


def rows_of(result):
    groups = [group["population"] for decision in result["decisions"] for group in decision["groups"]]
    return groups + [result["population"]["without_a_group"]]


class Population(WithFolder):
    """--scenario."""

    def test_the_groups_add_up_to_what_compare_says(self):
        """Every affected order stands in exactly one row: sums are those of the paired comparison, to the cent."""
        other = POLICY + " + seller_answer_within=3d"
        code, result = diff_json(POLICY, other, *SIMULATED)
        self.assertEqual(code, 1)
        whole = result["population"]["all"]
        self.assertGreater(whole["affected"], 0)
        for key in ("affected", "refund_minor"):
            self.assertEqual(sum(row[key] for row in rows_of(result)), whole[key])
        for party in ("buyer", "seller", "platform"):
            for key in ("better_off", "worse_off", "net_minor"):
                self.assertEqual(sum(row[party][key] for row in rows_of(result)), whole[party][key])
        compared = redress("compare", MARKET, "--policy", POLICY, "--policy", other, "-n2", "--no-progress")[1]
        self.assertEqual(re.search(r"\n +([\d,]+) of the measured orders end differently", compared)[1],
                         f'{whole["affected"]:,}')
        gains = compared.split("\nWho gained and who lost")[1]
        for party in ("buyer", "seller", "platform"):
            balance = re.search(rf"\n  {party} .* ([-+]?[\d,.]+)\n", gains)[1]
            self.assertEqual(int(balance.replace(",", "").replace(".", "")), whole[party]["net_minor"])

    def test_orders_stand_beside_the_proof(self):
        code, out, err = redress("diff", POLICY, FLAT, *SIMULATED)
        self.assertEqual((code, err), (1, ""))
        self.assertRegex(out, r"\n     population \d+ of [\d,]+ orders \([\d.]+ %\), \d+ ends? differently\n")
        self.assertRegex(out, r"\npopulation: minimal, 2 replications of seed 1, [\d,]+ measured orders\n$")

    def test_the_example_of_the_help_works(self):
        done = subprocess.run(["sh", "-c", 'redress() { "$PROGRAM" "$@"; }\n' + example_of("diff")], capture_output=True,
                              text=True, check=False, env={**os.environ, "PROGRAM": PROGRAM})
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn("\npopulation: minimal, 4 replications of seed 1, ", done.stdout)

    def test_a_group_that_nobody_meets_says_so(self):
        out = redress("diff", POLICY, FLAT, *SIMULATED)[1]
        self.assertRegex(out, r"\n     population none of [\d,]+ orders\n")

    def test_the_result_does_not_depend_on_threads(self):
        one = redress("diff", POLICY, FLAT, *SIMULATED, "-j1")
        self.assertEqual(one, redress("diff", POLICY, FLAT, *SIMULATED, "-j3"))

    def test_a_policy_against_its_copy_moves_nothing(self):
        code, result = diff_json(POLICY, POLICY, *SIMULATED)
        self.assertEqual((code, result["verdict"], result["population"]["all"]["affected"]), (0, "identical", 0))
        self.assertEqual(result["population"]["without_a_group"]["orders"], 0)

    def test_answers_that_depend_on_nothing_are_met_by_every_dispute(self):
        """Both sides of seller.answer read no fact: the group is met whenever a dispute goes to the seller."""
        result = diff_json(SMALL, SMALL + " + seller_answer_within=3d", *SIMULATED)[1]
        group, = [group for item in result["decisions"] for group in item["groups"]]
        self.assertGreater(group["population"]["orders"], 0)
        self.assertEqual(group["population"]["asked"], group["population"]["orders"])

    def test_what_is_decided_at_night_has_its_orders_too(self):
        """Blocked from the first refused claim on: orders of such buyers are not placed, and no rule is asked about them."""
        other = POLICY + " + buyer_blocked_refused=1 + buyer_watched_refused=1"
        result = diff_json(POLICY, other, *SIMULATED)[1]
        decision, = [item for item in result["decisions"] if item["decision"] == "buyer.standing"]
        groups = [group["population"] for group in decision["groups"] if group["new_rule"] == "blocked"]
        self.assertGreater(sum(group["affected"] for group in groups), 0)
        for group in groups:
            self.assertEqual(group["asked"] > 0, group["orders"] > 0)
            self.assertLessEqual(group["affected"], group["orders"])
        whole = result["population"]["all"]
        for key in ("affected", "refund_minor"):
            self.assertEqual(sum(row[key] for row in rows_of(result)), whole[key])
        self.assertEqual(result["population"]["without_a_group"]["affected"], 0)  # every one has a blocked buyer
        out = redress("diff", POLICY, other, *SIMULATED)[1]
        self.assertRegex(out.split("buyer.standing differs")[1],
                         r"\n     population \d+ of [\d,]+ orders \([\d.]+ %\), \d+ ends? differently\n")

    def test_sellers_who_would_stand_otherwise_are_met_with_their_orders(self):
        """Restricted from 7 points on: the nights on which a seller has between 7 and 11, and the orders until the next."""
        result = diff_json(POLICY, POLICY + " + rung_restricted=7", *SIMULATED)[1]
        group, = [group for item in result["decisions"] for group in item["groups"]]
        self.assertGreater(group["population"]["asked"], 0)
        self.assertGreater(group["population"]["orders"], 0)
        self.assertLess(group["population"]["orders"], result["population"]["orders"])

    def test_an_order_that_meets_a_group_itself_is_not_of_its_seller(self):
        """With every seller otherwise placed the orders of seller.answer's group are those they are without that."""
        alone = diff_json(POLICY, POLICY + " + seller_answer_within=3d", *SIMULATED)[1]
        both = diff_json(POLICY, POLICY + " + seller_answer_within=3d + placement_slow=80%", *SIMULATED)[1]
        of = [{group["old_rule"]: group["population"]["orders"] for item in result["decisions"]
               if item["decision"] == "seller.answer" for group in item["groups"]} for result in (alone, both)]
        self.assertGreater(sum(of[0].values()), 0)
        self.assertEqual(of[0], of[1])

    def test_options_of_a_simulation_need_one(self):
        self.refuse(["diff", POLICY, FLAT, "-n4", "--seed", "2"],
                    "redress: --reps needs --scenario SCENARIO: the proof simulates nothing",
                    "redress: --seed needs --scenario SCENARIO: the proof simulates nothing", TRY)

    def test_a_scenario_that_is_not_there(self):
        code, out, err = redress("diff", POLICY, FLAT, "--scenario", self.path("none.json"))
        self.assertEqual((code, out), (2, ""))
        self.assertIn("none.json", err)


class Near(WithFolder):
    """The named cases that witnesses are near to."""

    CASES = {"late-by-a-minute": {"order.since_received": "15d+1m", "order.since_shipped": "20d",
                                  "claim.reason": "damaged"}}

    def policy(self):
        with open(SMALL, encoding="utf-8") as file:
            return self.write("p.json", file.read())

    def suite(self, name, policy="p.json", **more):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        test = {"name": "n", "why": "w", "case": "late-by-a-minute",
                "expect": {"dispute.eligible": {"eligible": "no"}}}
        return self.write(name, json.dumps({"format": "redress/tests/1", "policy": policy, "cases": self.CASES,
                                            "tests": [test], **more}))

    def near(self, *arguments):
        result = diff_json(*arguments)[1]
        group, = [group for item in result["decisions"] for group in item["groups"]
                  if group["old_rule"] == "late" and "order.since_received" in group["where"]]
        return group

    def test_the_case_stands_beside_the_witness(self):
        """15d and a minute: 20 days change it, and so the last second of the 20 days is the edge to it."""
        policy = self.policy()
        self.suite("tests/p.test.json", policy="../p.json")
        longer = policy + " + dispute_window=20d"
        out = redress("diff", policy, longer)[1]
        self.assertIn('\n     near       case "late-by-a-minute" of p.test.json: only order.since_received differs\n',
                      out)
        group = self.near(policy, longer)
        self.assertEqual(group["near"], {"case": "late-by-a-minute", "suite": self.path("tests/p.test.json"),
                                         "differs": ["order.since_received"], "does_not_state": []})
        self.assertIn("order.since_received=15d+1s ", group["case"])
        self.assertIn("order.since_received=15d ", group["unchanged"])

    def test_suites_are_found_beside_a_policy_what_it_edits_and_in_tests(self):
        policy = self.policy()
        longer = policy + " + dispute_window=20d"
        self.assertNotIn("near", self.near(policy, longer))
        for name in ("p.test.json", "tests/p.test.json", "tests/deeper/p.test.json"):
            made = self.suite(name, policy="../" * name.count("/") + "p.json")
            self.assertEqual(self.near(policy, longer)["near"]["suite"], made)
            os.remove(made)
        self.suite("beside/p.test.json", policy="../p.json")  # no place to look at
        self.assertNotIn("near", self.near(policy, longer))
        self.suite("tests/other.test.json", policy="../other.json")  # about another policy
        self.assertNotIn("near", self.near(policy, longer))
        overlay = {"format": "redress/overlay/1", "base": "../p.json", "title": "t", "edits": [
            {"id": "w", "set_value": "dispute_window", "to": "20d", "why": "w", "basis": "assumed"}]}
        os.makedirs(self.path("proposals"))
        proposal = self.write("proposals/o.json", json.dumps(overlay))
        again = self.write("proposals/again.json", json.dumps({**overlay, "edits": [
            {"id": "w", "set_value": "dispute_window", "to": "15d", "why": "w", "basis": "assumed"}]}))
        base = self.suite("tests/p.test.json", policy="../p.json")
        self.assertEqual(self.near(again, proposal)["near"]["suite"], self.path("proposals/../tests/p.test.json"))
        os.remove(base)

    def test_tests_says_where(self):
        policy = self.policy()
        longer = policy + " + dispute_window=20d"
        named = self.suite("elsewhere/x.test.json", policy="other.json")
        self.assertEqual(self.near(policy, longer, "--tests", named)["near"]["suite"], named)
        self.refuse(["diff", policy, longer, "--tests", self.path("elsewhere")],
                    "redress: none of the suites is about either policy or what it edits")

    def test_a_suite_that_cannot_be_read_leaves_the_proof_alone(self):
        policy = self.policy()
        longer = policy + " + dispute_window=20d"
        broken = self.write("p.test.json", "{")
        self.suite("tests/p.test.json", policy="../p.json")
        code, out, err = redress("diff", policy, longer)
        self.assertEqual((code, err), (1, "redress: a suite beside the policies cannot be read: its cases are left out; "
                                          '"redress test" says why\n'))
        self.assertIn('case "late-by-a-minute"', out)
        self.assertEqual(redress("diff", policy, longer, "-q"), (1, out, ""))
        self.assertEqual(redress("diff", policy, longer, "--tests", broken)[0], 2)

    def test_facts_that_a_case_does_not_state_are_told(self):
        policy = self.policy()
        out = redress("diff", policy, policy + " + fine_upheld=9.00")[1]
        self.assertNotIn("near", out)
        case = dict(self.CASES["late-by-a-minute"])
        del case["claim.reason"]
        self.CASES = {"late-by-a-minute": case}
        self.suite("p.test.json")
        group = self.near(policy, policy + " + dispute_window=20d")
        self.assertEqual(group["near"]["does_not_state"], ["claim.reason"])
        self.assertIn("only order.since_received differs; it does not state claim.reason\n",
                      redress("diff", policy, policy + " + dispute_window=20d")[1])


class Edits(WithFolder):
    """Several edits."""

    BOTH = SMALL + " + dispute_window=20d + fine_upheld=9.00"

    def test_each_alone_all_together_and_the_remainder(self):
        result = diff_json(SMALL, self.BOTH, *SIMULATED)[1]
        self.assertEqual([(edit["edit"], edit["changes"]) for edit in result["edits"]],
                         [("dispute_window=20d", ["dispute.eligible"]), ("fine_upheld=9.00", ["violation"])])
        out = redress("diff", SMALL, self.BOTH, *SIMULATED)[1]
        refunds = [int(line.split()[-4].replace(",", "").replace(".", ""))
                   for line in out.split("\neach edit alone\n")[1].splitlines()[3:7]]
        alone = [edit["population"]["refund_minor"] for edit in result["edits"]]
        self.assertEqual(refunds[:2], alone)
        self.assertEqual(refunds[2], result["population"]["all"]["refund_minor"])
        self.assertEqual(refunds[3], refunds[2] - sum(alone))

    def test_without_a_scenario_the_proof_of_each(self):
        out = redress("diff", SMALL, self.BOTH)[1]
        self.assertRegex(out, r"\neach edit alone\n  dispute_window=20d +dispute.eligible in 1 group\n"
                              r"  fine_upheld=9.00 +violation in \d groups?\n")

    def test_edits_of_an_overlay_and_parameters_that_others_need(self):
        overlay = self.write("two.json", json.dumps({
            "format": "redress/overlay/1", "base": os.path.abspath(SMALL), "title": "Two edits and a name",
            "edits": [
                {"id": "bound", "add_parameter": "high", "is": {
                    "title": "High", "type": "money", "range": ["10.00", "500.00"],
                    "values": [{"from": "always", "value": "50.00", "why": "a test", "basis": "assumed"}]}},
                {"id": "dear", "add_rule": "dispute.eligible", "before": "in-time", "rule": {
                    "id": "dear", "title": "Dear", "when": {"order.goods": ">= $high", "order.since_received": "<= 30d"},
                    "then": {"eligible": "yes", "reason_code": "ok"}, "why": "a test", "basis": "assumed"}},
                {"id": "cell", "set_cell": "dispute.eligible", "rule": "dear", "fact": "order.since_received",
                 "to": "<= 25d", "why": "a test", "basis": "assumed"}]}))
        out = redress("diff", SMALL, overlay)[1]
        self.assertIn('\neach edit alone\n  dear ', out)
        self.assertRegex(out, r'\n  cell +cannot stand alone: .*"dear"')

    def test_decisions_that_are_asked_no_longer_are_told(self):
        out = redress("diff", POLICY, FLAT)[1]
        self.assertIn("\nremedy             no longer asked in groups 1 and 2 of dispute.eligible (requires eligible=yes); "
                      "otherwise proven identical\n", out)
        self.assertRegex(out, r"\n     cases      at most 2\.8 × 10\^45\n")
        out = redress("diff", FLAT, POLICY)[1]
        self.assertIn("\ntriage             newly asked in groups 1 and 2 of dispute.eligible (requires eligible=yes); ", out)
        result = diff_json(POLICY, FLAT)[1]
        remedy = [item for item in result["decisions"] if item["decision"] == "remedy"][0]
        self.assertEqual(remedy["asked"], [
            {"change": "no_longer", "after": "dispute.eligible", "group": group, "requires": "eligible=yes"}
            for group in (1, 2)])
        groups = [group for item in result["decisions"] for group in item["groups"]]
        self.assertEqual([len(group["regions"]) for group in groups], [2, 1])  # lateness has terms of its own
        self.assertEqual(groups[1]["where"], "; or ".join(groups[1]["regions"]))
        self.assertRegex(groups[0]["cases"], r"^2\.\d+e\+45$")  # more than 128 bits hold
        self.assertRegex(groups[1]["cases"], r"^\d{37}$")

    def test_one_edit_is_not_divided(self):
        self.assertNotIn("each edit", redress("diff", POLICY, FLAT)[1])
        self.assertNotIn("each edit", redress("diff", SMALL, POLICY)[1])


class Gates(WithFolder):
    """--gate."""

    LONGER = SMALL + " + dispute_window=20d"
    SHORTER = SMALL + " + dispute_window=10d"

    def gate(self, policy, *gates):
        code, result = diff_json(SMALL, policy, *[word for gate in gates for word in ("--gate", gate)])
        return code, [gate["verdict"] for gate in result["gates"]]

    def test_only_changes(self):
        self.assertEqual(self.gate(self.LONGER, "only_changes: [dispute.eligible]"), (0, ["holds"]))
        self.assertEqual(self.gate(self.LONGER, "only_changes: [remedy, dispute.eligible]"), (0, ["holds"]))
        self.assertEqual(self.gate(self.LONGER, "only_changes: []"), (1, ["violated"]))
        self.assertEqual(self.gate(SMALL, "only_changes: []"), (0, ["holds"]))

    def test_no_case_worse(self):
        self.assertEqual(self.gate(self.LONGER, "no_case_worse_for: buyer", "no_case_worse_for: seller"),
                         (1, ["holds", "violated"]))
        self.assertEqual(self.gate(self.SHORTER, "no_case_worse_for: buyer"), (1, ["violated"]))
        self.assertEqual(self.gate(self.SHORTER, "no_case_worse_for: seller"), (0, ["holds"]))

    def both(self, decision, answer, before, after, party="buyer", order="", policy=SMALL):
        """Exit code, verdict and reason where all rules of a decision answer one thing in A and another in B."""
        paths = []
        for name, value in (("a", before), ("b", after)):
            with open(policy, encoding="utf-8") as file:
                document = json.load(file)
            document["policy"]["id"] = name
            for rule in document["decisions"][decision]["rules"]:
                rule["then"][answer] = value
            paths.append(self.write(name + ".json", json.dumps(document)))
        code, result = diff_json(*paths, "--gate", f"no_case_worse_for: {party}{order}")
        gate = result["gates"][0]
        return code, gate["verdict"], gate.get("reason")

    def test_an_answer_without_an_order_is_not_proven_until_one_is_stated(self):
        change = ("triage", "route", "seller", "instant")
        self.assertEqual(self.both(*change), (
            3, "not_proven", "triage, group 1: route from seller to instant; no order says whether that is worse: state "
                             "one, as in 'no_case_worse_for: buyer; triage.route: seller < instant'"))
        self.assertEqual(self.both(*change, order="; triage.route: seller < instant")[:2], (0, "holds"))
        self.assertEqual(self.both(*change, order="; triage.route: instant < seller"), (
            1, "violated", "triage, group 1 is worse for buyer: route from seller to instant"))
        self.assertEqual(self.both(*change, order="; triage.route: mediation < seller, insurance < instant")[:2],
                         (3, "not_proven"))
        self.assertEqual(self.both(*change, order="; appeal.desk: same < senior")[:2], (3, "not_proven"))
        self.assertEqual(self.both(*change, "seller"), (
            1, "violated", "triage, group 1 is worse for seller: route from seller to instant"))

    def test_a_stated_order_stands_in_the_place_of_the_tables(self):
        change = ("seller.answer", "within", "5d", "7d")
        self.assertEqual(self.both(*change)[:2], (1, "violated"))
        self.assertEqual(self.both(*change, order=" ;seller.answer.within :more")[:2], (0, "holds"))
        self.assertEqual(self.both(*change, order="; seller.answer.within: =")[:2], (0, "holds"))

    def test_every_party_has_its_gate(self):
        change = ("remedy", "compensation", "1.00", "2.00")
        for party, verdict in (("buyer", "holds"), ("seller", "violated"), ("platform", "holds"), ("insurer", "holds"),
                               ("carrier", "holds")):
            with self.subTest(party):
                self.assertEqual(self.both(*change, party)[1], verdict)

    def test_a_clock_that_begins_earlier_is_followed(self):
        """A shorter guarantee is better by itself, but disputes about lost parcels end so many days after it."""
        code, verdict, reason = self.both("order.terms", "guaranteed_within", "60d", "30d", policy=POLICY)
        self.assertEqual((code, verdict), (3, "not_proven"))
        self.assertRegex(reason, r"^order.terms, group 1 may be worse for buyer by what comes of it: order.since_guarantee "
                                 r"would be \S+ where it was \S+, and dispute.eligible.eligible is worse then in some case$")

    def test_a_violation_comes_with_a_case(self):
        code, out, err = redress("diff", SMALL, self.SHORTER, "--gate", "no_case_worse_for: buyer")
        self.assertEqual((code, err), (1, ""))
        self.assertIn("\ngate no_case_worse_for: buyer: VIOLATED: dispute.eligible, group 1 is worse for buyer: eligible from "
                      "yes to no\n     case       ", out)
        self.assertIn("order.since_received=10d+1s", out.split("\ngate ")[1])

    def test_what_is_no_gate(self):
        self.refuse(["diff", SMALL, SMALL, "--gate", "refund_rate <= 2%"],
                    'redress: --gate: "refund_rate <= 2%" is neither "only_changes: [DECISION, ...]" nor '
                    '"no_case_worse_for: PARTY"', TRY)
        for party, said in (
                ("lawyer", '"lawyer" is not buyer, seller, platform, insurer or carrier'),
                ("sellr", '"sellr" is not buyer, seller, platform, insurer or carrier; did you mean "seller"?'),
                ("", '"" is not buyer, seller, platform, insurer or carrier'),
                ("buyer; triage", '"triage" states no order; write "DECISION.ANSWER: a < b"'),
                ("buyer; triage: a", '"triage" is not DECISION.ANSWER, as in triage.route'),
                ("buyer; triaje.route: a < b", 'unknown decision "triaje"; did you mean "triage"?'),
                ("buyer; triage.rout: a < b", '"triage" has no answer "rout"; did you mean "route"?'),
                ("buyer; triage.route: seler < instant",
                 'triage.route: "seler" is not a word of the answer; did you mean "seller"?'),
                ("buyer; triage.route: seller <", "triage.route: a value is missing at the end of the order"),
                ("buyer; triage.route:", "triage.route: a value is missing at the end of the order"),
                ("buyer; triage.route: seller > instant",
                 'triage.route: ">" stands where "<", "<?", "=" or a comma is needed'),
                ("buyer; triage.route: seller < instant, instant < seller",
                 "triage.route: the order says of a value that it is better and worse than another"),
                ("buyer; remedy.amount: much", 'remedy.amount: "much" is neither "more" nor "less" nor 0'),
                ("buyer; remedy.amount: 0 < less < more", 'remedy.amount: the order says "more" and "less"'),
                ("buyer; triage.route: seller < instant; triage.route: ?",
                 "the order of triage.route is stated twice")):
            self.refuse(["diff", SMALL, SMALL, "--gate", "no_case_worse_for: " + party],
                        "redress: --gate no_case_worse_for: " + said, TRY)
        self.refuse(["diff", SMALL, SMALL, "--gate", "only_changes: [dispute.eligable]"],
                    'redress: --gate "only_changes: [dispute.eligable]": unknown decision "dispute.eligable"; did you '
                    'mean "dispute.eligible"?', TRY)


class Rules(WithFolder):
    """--by rule, dates, tests of the witnesses."""

    def rewritten(self, *replacements):
        with open(SMALL, encoding="utf-8") as file:
            text = file.read()
        for old, new in replacements:
            self.assertIn(old, text)
            text = text.replace(old, new)
        return self.write("rewritten.json", text)

    def test_a_renamed_rule_gives_the_same_answers(self):
        code, out, err = redress("diff", SMALL, self.rewritten(('"id": "late"', '"id": "too-late"')), "--by", "rule")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out, "proven identical on every case of the declared space\n"
                              "same answers by other rules: 1 renamed, 0 otherwise\n"
                              "  dispute.eligible   late -> too-late (renamed)\n")

    def test_the_same_rules_are_not_told(self):
        self.assertEqual(redress("diff", SMALL, SMALL, "--by", "rule")[1].splitlines()[1],
                         "same answers by other rules: 0 renamed, 0 otherwise")

    def test_an_answer_that_another_rule_takes_over_comes_with_a_case(self):
        """The rule for parcels not received goes before the one against changes of mind: nothing changes but ids swapped."""
        result = diff_json(SMALL, self.rewritten(('"id": "in-time"', '"id": "swap"'), ('"id": "not-received"',
                                                                                      '"id": "in-time"'),
                                                 ('"id": "swap"', '"id": "not-received"')), "--by", "rule")
        self.assertEqual(result[0], 0)
        rules = [(rule["old_rule"], rule["new_rule"], rule["renamed"]) for rule in result[1]["rules"]]
        self.assertEqual(sorted(rules), [("in-time", "not-received", False), ("not-received", "in-time", False)])

    def test_open_cases_keep_their_rules_over_a_change_of_date(self):
        dated = self.rewritten(('"value": "15d", "ref": "rules.csv R001", "basis": "official" } ]',
                                '"value": "15d", "ref": "rules.csv R001", "basis": "official" }, { "from": "2026-03-01", '
                                '"value": "20d", "why": "a test", "basis": "assumed" } ]'))
        code, out, err = redress("diff", dated + "@2026-02-28", dated + "@2026-03-01", *SIMULATED)
        self.assertEqual((code, err), (1, ""))
        self.assertIn("\nopen cases on 2026-03-01\n  dispute.eligible   proven unchanged: what selects their rules has "
                      "happened (as_of order.placed_at)\n", out)
        self.assertRegex(out, r"\n  [1-9]\d* cases of minimal straddle it\n")
        self.assertRegex(out, r"\n     population [1-9]\d* of [\d,]+ orders")
        late = dated + "@2030-01-01"
        out = redress("diff", dated + "@2026-02-28", late, *SIMULATED)[1]
        self.assertIn("\n  no simulated case can straddle it: minimal runs from 2026-01-05 to ", out)

    def test_witnesses_become_tests_that_pass_under_the_new_policy(self):
        longer = SMALL + " + dispute_window=20d"
        suite = self.path("change.test.json")
        code, out, err = redress("diff", SMALL, longer, "--emit-tests", suite)
        self.assertEqual((code, err), (1, ""))
        self.assertTrue(out.startswith("dispute.eligible differs in 1 group\n"))
        with open(suite, encoding="utf-8") as file:
            tests = json.load(file)["tests"]
        self.assertEqual([test["base"]["order.since_received"] for test in tests], ["15d+1s", "15d"])
        self.assertTrue(all(test["unreviewed"] for test in tests))
        self.assertEqual(redress("test", suite)[0], 0)
        self.assertEqual(redress("test", suite, "--policy", SMALL)[0], 1)

    def test_tests_on_standard_output_stand_alone(self):
        code, out, err = redress("diff", SMALL, SMALL + " + dispute_window=20d", "--emit-tests", "-")
        self.assertEqual((code, err), (1, ""))
        self.assertEqual(json.loads(out)["format"], "redress/tests/1")


if __name__ == "__main__":
    main()
