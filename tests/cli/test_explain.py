"""`redress explain` and `redress init` as a user meets them.

usage: test_explain.py PROGRAM CLASS     runs one class of tests in the project's root
"""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile

from program import PROGRAM, WithFolder, main, redress

MARKET = "scenarios/markets/minimal.json"
POLICY = "scenarios/policies/aliexpress.json"
OVERLAY = "scenarios/policies/window-15-flat.json"
CASE = "scenarios/cases/dear-and-late.json"
TRY = 'Try "redress explain --help".'


def example_of(command):
    """The example of a command's help, as its user would type it."""
    text = redress(command, "--help")[1].split("\nexample: ")[1].split("\n\nexit codes")[0]
    return "\n".join(text.split("\n")[1:])


class WithExamples(WithFolder):
    """Tests that type an example of the help."""

    def run_example(self, command, folder):
        bin_folder = self.path("bin")
        os.makedirs(bin_folder, exist_ok=True)
        os.symlink(PROGRAM, os.path.join(bin_folder, "redress"))
        done = subprocess.run(["sh", "-c", example_of(command)], capture_output=True, text=True, check=False, cwd=folder,
                              env={**os.environ, "PATH": bin_folder + ":" + os.environ["PATH"]})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout


class Case(WithExamples):
    """A case under a policy."""

    def test_the_example_of_the_help_works(self):
        out = self.run_example("explain", os.getcwd())
        self.assertTrue(out.startswith("dispute.eligible: yes by high-value (High value has the longer window)\n"), out)

    def test_each_rules_cells_stand_beside_the_facts_and_the_first_false_one_is_marked(self):
        code, out, err = redress("explain", POLICY, "--decision", "dispute.eligible", "--case", CASE)
        self.assertEqual((code, err), (0, ""))
        lines = [re.sub(" +", " ", line) for line in out.splitlines()]
        self.assertEqual(lines[0], "dispute.eligible: yes by high-value (High value has the longer window)")
        self.assertEqual(lines[1], " policy aliexpress (case uses 2026-11-23)")
        self.assertIn(" eligible yes May this dispute be opened", lines)
        self.assertIn(" standard order.since_received <= $dispute_window 20d <= 15d false <-", lines)
        self.assertIn(" * high-value order.goods >= $high_value_from 60.00 >= 50.00 true", lines)
        self.assertIn(" late not reached: a rule above answers", lines)
        self.assertEqual(sum(line.startswith(" * ") for line in lines), 1)

    def test_a_parameter_that_changes_says_when(self):
        dated = self.write("dated.json", json.dumps({
            "format": "redress/overlay/1", "base": os.path.abspath(POLICY), "title": "30 days from October",
            "edits": [{"id": "w", "set_value": "dispute_window", "from": "2026-10-01", "to": "30d", "why": "A test",
                       "basis": "assumed"}]}))
        with open(CASE, encoding="utf-8") as file:
            facts = json.load(file)
        facts["order.goods"] = "10.00"
        for at, answer, note in [
            ("2026-09-30", "no by late (The window has closed)", "dispute_window is 15d (case uses 2026-09-30; 30d from 2026-10-01)"),
            ("2026-10-01", "yes by standard (In time)", None),
        ]:
            case = self.write("case.json", json.dumps({**facts, "at": at}))
            code, out, err = redress("explain", dated, "--decision", "dispute.eligible", "--case", case)
            self.assertEqual((code, err), (0, ""))
            self.assertEqual(out.splitlines()[0], "dispute.eligible: " + answer)
            if note:
                self.assertIn("false  <- " + note, out)
        del facts["at"]
        self.refuse(["explain", dated, "--decision", "dispute.eligible", "--case",
                     self.write("case.json", json.dumps(facts))],
                    'redress: the case needs a date, at=YYYY-MM-DD or order.placed_at=YYYY-MM-DD: policy "dated" changes '
                    'on 2026-10-01, and "dispute.eligible" with it')
        for dates, answer, used in [
            ({"order.placed_at": "2026-09-30", "dispute.opened_at": "2026-10-09"}, "no by late", "2026-09-30"),
            ({"at": "2026-09-01", "order.placed_at": "2026-10-01"}, "yes by standard", "2026-10-01"),
        ]:
            case = self.write("case.json", json.dumps({**facts, **dates}))
            code, out, err = redress("explain", dated, "--decision", "dispute.eligible", "--case", case)
            self.assertEqual((code, err), (0, ""))
            self.assertIn(f"dispute.eligible: {answer} ", out)
            self.assertIn(f"(case uses {used})", out)
            code, out, err = redress("explain", dated, "--decision", "dispute.eligible", "--case", case, "--format", "json")
            said = json.loads(out)
            self.assertEqual((code, said["decisions"][0]["at"]), (0, used))
            for name, date in dates.items():
                self.assertEqual(said["case"][name], date)

    def test_missing_facts_are_named_all_at_once(self):
        self.refuse(["explain", POLICY, "--decision", "evidence.rule", "--case", "at=2026-11-23"],
                    'redress: the case does not state 2 facts that "evidence.rule" reads:',
                    "    order.goods=0.01..100000000.00    Price of the goods",
                    "    claim.reason=not_received|late|damaged|defective|not_as_described|wrong_item|missing_parts|"
                    "counterfeit|change_of_mind    What the buyer says went wrong")

    def test_without_a_decision_all_that_the_facts_suffice_for_are_explained(self):
        code, out, _ = redress("explain", POLICY, "--case", CASE)
        self.assertEqual(code, 0)
        self.assertEqual(re.findall(r"^([\w.]+): ", out, re.M),
                         ["contact.rule", "dispute.eligible", "evidence.rule", "seller.answer", "escalation"])
        code, out, _ = redress("explain", POLICY, "--case", CASE, "--decision", "evidence.rule", "--decision",
                               "contact.rule")
        self.assertEqual(re.findall(r"^([\w.]+): ", out, re.M), ["contact.rule", "evidence.rule"])

    def test_decisions_left_out_for_want_of_facts_are_named_with_them(self):
        case = "claim.reason=damaged order.since_received=20d order.since_shipped=30d"
        minimal = "scenarios/policies/minimal.json"
        code, _, err = redress("explain", minimal, "--case", case)
        self.assertEqual(code, 0)
        self.assertEqual(err, "redress: not explained, because the case does not state\n"
                              "    remedy: claim.amount, case.outcome, case.offer\n"
                              "    funding: case.outcome, case.at_fault, money.kind\n"
                              "    violation: violation.kind\n"
                              "    seller.standing: seller.points\n"
                              "    search.placement: seller.standing\n")
        self.assertEqual(redress("explain", minimal, "--case", case, "-q")[2], "")
        left_out = json.loads(redress("explain", minimal, "--case", case, "-q", "--format=json")[1])["left_out"]
        self.assertEqual(left_out[1], {"decision": "funding", "missing": ["case.outcome", "case.at_fault", "money.kind"]})
        named = redress("explain", minimal, "--case", case, "--decision", "dispute.eligible", "--format=json")
        self.assertEqual((json.loads(named[1])["left_out"], named[2]), ([], ""))

    def test_a_case_that_a_test_accepts_is_explained(self):
        """What no rule tests, such as parcel.tracking, need not be stated; what the rules test must be."""
        dated = self.write("dated.json", json.dumps({
            "format": "redress/overlay/1", "base": os.path.abspath("scenarios/policies/minimal.json"),
            "title": "30 days from October",
            "edits": [{"id": "w", "set_value": "dispute_window", "from": "2026-10-01", "to": "30d", "why": "A test",
                       "basis": "assumed"}]}))
        case = "claim.reason=damaged order.since_shipped=30d order.since_received=15d+1m"
        suite = self.write("dated.test.json", json.dumps({
            "format": "redress/tests/1", "policy": "dated.json", "tests": [{
                "name": "late by a minute", "base": {**dict(pair.split("=") for pair in case.split()), "at": "2026-09-20"},
                "expect": {"dispute.eligible": {"eligible": "no", "rule": "late"}}}]}))
        self.assertEqual(redress("test", suite)[0], 0)
        for at, answer in (("2026-09-30", "no by late"), ("2026-10-01", "yes by in-time")):
            code, out, err = redress("explain", dated, "--decision", "dispute.eligible", "--case", f"{case} at={at}")
            self.assertEqual((code, err), (0, ""))
            self.assertTrue(out.startswith("dispute.eligible: " + answer), out)
        self.refuse(["explain", dated, "--decision", "dispute.eligible", "--case",
                     "claim.reason=damaged order.since_received=20d at=2026-09-20"],
                    'redress: the case does not state 1 fact that "dispute.eligible" reads:',
                    "    order.since_shipped=0d..10950d|absent    Since the hand-over to the carrier; absent before it")
        # triage answers alike at all dates: as a test of it, the case needs none
        code, out, err = redress("explain", dated, "--decision", "triage", "--case", "claim.reason=damaged", "-q")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out.splitlines()[1], "  policy dated")

    def test_facts_nobody_reads_are_remarked(self):
        arguments = ["explain", POLICY, "--decision", "contact.rule", "--case", "claim.reason=damaged order.cases=1"]
        self.assertEqual(redress(*arguments)[2],
                         'redress: no explained decision reads "order.cases", "claim.reason"\n')
        self.assertEqual(redress(*arguments, "-q")[2], "")

    def test_mistakes_are_exact(self):
        self.refuse(["explain", POLICY, "--case", "claim.reason=damagd", "--decision", "remdy"],
                    '--case: "claim.reason" has no value "damagd"; did you mean "damaged"?',
                    'redress: --decision: unknown decision "remdy"; did you mean "remedy"?')
        case = self.write("case.json", '{"order.goods": 60, "item.perishable": "no"}')
        self.refuse(["explain", POLICY, "--case", case],
                    f'{case}:1:17: /order.goods: "order.goods" is written as a string, as in policies, found a number',
                    f'{case}:1:40: /item.perishable: "item.perishable" is written as true or false, found a string')
        self.refuse(["explain", POLICY], "redress: explain needs --case 'name=value ... at=DATE' or --case FILE", TRY)
        self.refuse(["explain", POLICY, "--case", "at=2026-11-23", "--policy", POLICY, "--seed=3"],
                    f'redress: --policy does not fit "{POLICY}", which is a policy',
                    f'redress: --seed does not fit "{POLICY}", which is a policy', TRY)
        self.refuse(["explain"], "redress: explain needs a POLICY, a RUN or a SCENARIO", TRY)
        self.refuse(["explain", POLICY, MARKET, "--case", CASE],
                    f'redress: unexpected argument "{MARKET}": explain takes one POLICY, one RUN or one SCENARIO', TRY)

    def test_a_case_no_rule_answers_is_explained_with_code_2(self):
        code, out, err = redress("explain", POLICY, "--decision", "evidence.rule", "--case",
                                 "claim.reason=damaged order.goods=5.00")
        self.assertEqual((code, err), (0, ""))
        with open(POLICY, encoding="utf-8") as file:
            policy = json.load(file)
        rules = policy["decisions"]["evidence.rule"]["rules"]
        policy["decisions"]["evidence.rule"]["rules"] = [rule for rule in rules if rule["id"] != "photo"]
        hole = self.write("hole.json", json.dumps(policy))
        code, out, err = redress("explain", hole, "--decision", "evidence.rule", "--case",
                                 "claim.reason=damaged order.goods=5.00")
        text = 'policy "hole", "evidence.rule": no rule applies; order.goods=5.00 claim.reason=damaged'
        self.assertEqual((code, err), (2, f"redress: {text}\n"))
        self.assertEqual(out.splitlines()[0], "evidence.rule: no answer")
        self.assertIn(text, out)

    def test_json_says_the_same(self):
        code, out, err = redress("explain", POLICY, "--decision", "dispute.eligible", "--case", CASE, "--format=json")
        self.assertEqual((code, err), (0, ""))
        document = json.loads(out)
        self.assertEqual(document["format"], "redress/explanation/1")
        self.assertEqual(document["case"]["order.since_received"], "20d")
        (decision,) = document["decisions"]
        self.assertEqual((decision["rule"], decision["answers"][0]["value"]), ("high-value", "yes"))
        standard = next(rule for rule in decision["rules"] if rule["id"] == "standard")
        self.assertEqual(standard["when"], [{"fact": "order.since_received", "cell": "<= $dispute_window",
                                             "test": "20d <= 15d", "holds": False, "first_false": True}])
        self.assertEqual([rule["id"] for rule in decision["rules"] if rule["applies"]], ["high-value"])


class Order(WithExamples):
    """One simulated order."""

    PAIR = ["--policy", POLICY, "--policy", POLICY + " + dispute_window=1d + dispute_window_high_value=1d"]
    TIMES = ["--set", "demand.orders_per_day=1000"]

    def found(self, kind="outcome changed", *more):
        code, out, err = redress("explain", MARKET, *self.PAIR, *self.TIMES, "--find", kind, "--format=json", *more)
        self.assertEqual((code, err), (0, ""))
        return json.loads(out)

    def test_find_lists_orders_that_differ_and_their_timelines_differ(self):
        found = self.found()
        self.assertEqual(found["format"], "redress/orders/1")
        self.assertGreaterEqual(found["fit"], len(found["orders"]))
        self.assertEqual(len(self.found("outcome changed", "--limit=1")["orders"]), 1)
        order = next(order for order in found["orders"] if order["outcome_after"] == "not eligible")
        self.assertNotEqual(order["outcome"], "not eligible")
        code, out, err = redress("explain", MARKET, *self.PAIR, *self.TIMES, "--case", order["case"], "--format=json")
        self.assertEqual((code, err), (0, ""))
        timeline = json.loads(out)
        a, b = (entry["steps"] for entry in timeline["policies"])
        ends = [[step["text"] for step in steps if step["what"] == "closed"] for steps in (a, b)]
        self.assertEqual(ends, [[order["outcome"]], ["not eligible"]])
        self.assertEqual(b[-1]["kind"], "money")  # nothing holds the payout: it comes when its time is over
        rules = [step for step in b if step["kind"] == "rule" and step["what"] == "dispute.eligible"]
        self.assertEqual(rules[-1]["rule"], "late")
        self.assertIn("claim.reason=", rules[-1]["facts"])
        self.assertEqual(sum(step["kind"] == "truth" for step in a), 1)
        self.assertEqual([step["at"] for step in a], sorted(step["at"] for step in a))

    def test_what_a_refunded_buyer_gets_adds_up(self):
        for order in self.found("refunded")["orders"]:
            steps = json.loads(redress("explain", MARKET, "--policy", POLICY, *self.TIMES, "--case", order["case"],
                                       "--format=json")[1])["policies"][0]["steps"]
            got = sum(round(float(match[1]) * 100) for step in steps if step["kind"] == "money"
                      for match in [re.fullmatch(r"([\d.]+) USD from (\w+) to buyer", step["text"])] if match)
            self.assertEqual(got, round(float(order["refund"]) * 100), order)

    def test_every_rule_behind_a_violation_and_the_one_behind_a_standing_are_named(self):
        """Found at the desk: 5.00 by the policy's own rule, 3 points and 1.25 by another; 3 to 11 points warn a seller."""
        def rule(decision, text):
            return {"id": decision[:1] + text["id"], "add_rule": decision, "rule": text}
        overlay = self.write("two.json", json.dumps({
            "format": "redress/overlay/1", "base": os.path.abspath("scenarios/policies/minimal.json"),
            "title": "Points beside the fine, and a warning for them",
            "edits": [
                rule("violation", {"id": "second", "title": "Points as well", "when": {"violation.kind": "upheld_fault"},
                                   "then": {"points": 3, "fine": "1.25", "valid_for": "90d"}}),
                rule("seller.standing", {"id": "touched", "title": "Warned", "when": {"seller.points": "3..11"},
                                         "then": {"standing": "warned"}})]}))
        seller = {"name": "usual", "answers": "100%", "accepts_true": "0%", "accepts_false": "0%", "offers_true": "0%",
                  "offers_false": "0%", "settles": "0%", "settles_false": "0%"}
        contests = [MARKET, "--policy", overlay, "--format=json", "--set", "sellers.segments=" + json.dumps([seller]),
                    "--set", "buyers.segments.usual.escalates=100%"]
        orders = json.loads(redress("explain", *contests, "--find", "refunded", "--limit=14")[1])["orders"]
        told = [json.loads(redress("explain", *contests, "--case", order["case"])[1])["policies"][0]["steps"]
                for order in orders]
        upheld = [(steps, at) for steps in told for at, step in enumerate(steps)
                  if step["kind"] == "violation" and step["text"].startswith("upheld_fault: ")]
        self.assertGreater(len(upheld), 5)
        for steps, at in upheld:
            self.assertEqual(steps[at]["text"], "upheld_fault: 3 points, fine 6.25")
            own, second = steps[at - 2:at]
            self.assertEqual([(step["kind"], step["what"], step["rule"], step["title"]) for step in (own, second)],
                             [("rule", "violation", "upheld", "A fault that is found costs the seller a fine"),
                              ("rule", "violation", "second", "Points as well")])
            self.assertTrue(own["text"].startswith("points 0, fine 5.00, "), own["text"])
            self.assertTrue(second["text"].startswith("points 3, fine 1.25, valid_for 90d, "), second["text"])
            self.assertIn("violation.kind=upheld_fault", second["facts"])
        stands = [step for steps in told for step in steps if step["what"] == "seller stands"]
        self.assertGreater(len(stands), 2)
        for step in stands:  # from 12 points on the policy's own rule suspends, and who is suspended sells nothing
            self.assertRegex(step["text"], r"^warned since 202[56]-\d\d-\d\d, by touched$")
            self.assertLess(step["text"][13:23], step["at"][:11])

    def test_the_page_marks_the_lines_of_one_policy_alone(self):
        case = self.found("outcome changed", "--limit=1")["orders"][0]["case"]
        code, out, err = redress("explain", MARKET, *self.PAIR, *self.TIMES, "--case", case)
        self.assertEqual((code, err), (0, ""))
        lines = out.splitlines()
        self.assertEqual(lines[0], "order " + case)
        self.assertEqual(lines[1], "scenario minimal, seed 1, response none, times in UTC, money in USD")
        marks = {line[0] for line in lines[5:] if line[2:6] == "2026"}
        self.assertTrue({"A", "B"} <= marks, marks)
        self.assertRegex(out, r"\n[ AB] 2026-\d\d-\d\d \d\d:\d\d:\d\d  \(truth\)   the ")
        alone = redress("explain", MARKET, self.PAIR[0], POLICY, *self.TIMES, "--case", case)[1]
        self.assertFalse(re.search(r"^[AB] ", alone.split("\n\n")[1], re.M))

    def test_a_policy_beside_its_copy_has_no_marks(self):
        case = self.found("refunded", "--limit=1")["orders"][0]["case"]
        out = redress("explain", MARKET, "--policy", POLICY, "--policy", POLICY, *self.TIMES, "--case", case)[1]
        self.assertFalse(re.search(r"^[AB] ", out.split("\n\n")[1], re.M))
        empty = redress("explain", MARKET, "--policy", POLICY, "--policy", POLICY, "--find", "outcome changed")
        self.assertEqual(empty[0], 0)
        self.assertTrue(empty[1].endswith("\n0 of 0 orders that fit in 1 replication, of every kind some\n\n"))

    def test_mistakes_are_exact(self):
        some = ["explain", MARKET, "--policy", POLICY]
        for text in ("5", "0:", ":5", "0:5x", "-1:5", "100000:5", "0:99999999999999999999"):
            self.refuse([*some, "--case", text],
                        f'redress: --case: "{text}" is not REPLICATION:ORDER, two whole numbers such as 0:268435468', TRY)
        self.refuse([*some, "--case", "2:7", "--seed=5", "--set", "demand.orders_per_day=1"],
                    "redress: replication 2 of seed 5 has no order 7; --find 'outcome changed' or --find refunded lists "
                    "some")
        self.refuse(some, "redress: explain needs --case REPLICATION:ORDER, or --find TEXT to list orders worth explaining",
                    TRY)
        self.refuse(["explain", MARKET, "--case", "0:1"],
                    "redress: explain needs --policy POLICY, once or twice, for an order of a scenario", TRY)
        self.refuse([*some, "--find", "money changed"], "redress: --find 'money changed' needs two policies", TRY)
        self.refuse([*some, "--find", "refused", "--case", "0:1"],
                    "redress: --find lists orders and --case explains one: give one of them", TRY)
        self.refuse([*some, "--find", "outcome chnged"],
                    'redress: --find: unknown value "outcome chnged", expected outcome changed, money changed, refunded '
                    'or refused; did you mean "outcome changed"?', TRY)
        self.refuse([*some, "--decision", "remedy", "--case", "0:1"],
                    f'redress: --decision does not fit "{MARKET}", which is a scenario', TRY)
        self.refuse([*some, "--policy", POLICY, "--policy", POLICY, "--case", "0:1"],
                    'redress: explain takes at most two --policy, but has 3; "redress compare" takes several', TRY)

    def test_more_replications_can_be_looked_through(self):
        one, three = self.found(), self.found("outcome changed", "-n3", "--limit=1000")
        self.assertEqual((one["replications"], three["replications"]), (1, 3))
        self.assertEqual({order["case"].split(":")[0] for order in three["orders"]}, {"0", "1", "2"})
        self.assertEqual(len(three["orders"]), three["fit"])
        of_first = [order for order in three["orders"] if order["case"].startswith("0:")]
        self.assertEqual(len(of_first), one["fit"])
        self.assertTrue(all(order in of_first for order in one["orders"]))


class OfRun(WithExamples):
    """An order of a run file: scenario, policies and seed come from the file."""

    THREE = [*Order.PAIR, "--policy", OVERLAY, *Order.TIMES]
    SHORT = "aliexpress + dispute_window=1d + dispute_window_high_value=1d"

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.original = os.path.join(folder.name, "a.redress")
        code, _, err = redress("compare", MARKET, *cls.THREE, "--seed=7", "-n3", "-o", cls.original)
        assert (code, err) == (0, ""), err

    def setUp(self):
        super().setUp()
        self.run_file = shutil.copy(self.original, self.folder.name)

    def explain(self, *more, of=None):
        code, out, err = redress("explain", of or self.run_file, *more, "-q")
        self.assertEqual((code, err), (0, ""))
        return out

    def test_it_finds_and_tells_what_the_scenario_does(self):
        simulated = redress("explain", MARKET, *Order.PAIR, *Order.TIMES, "--seed=7", "-n3", "--find", "outcome changed")[1]
        self.assertEqual(self.explain("--find", "outcome changed"), simulated)
        found = json.loads(self.explain("--find", "outcome changed", "--limit=1000", "--format=json"))
        self.assertEqual((found["replications"], found["seed"]), (3, "7"))
        case = next(order["case"] for order in found["orders"] if order["case"].startswith("2:"))
        for form in ("text", "json"):
            self.assertEqual(self.explain("--case", case, "--format", form),
                             redress("explain", MARKET, *Order.PAIR, *Order.TIMES, "--seed=7", "--case", case, "--format",
                                     form)[1])

    def test_find_counts_what_compare_counted(self):
        with sqlite3.connect(self.run_file) as database:
            changed = dict(database.execute("SELECT policy, sum(orders) FROM transition WHERE from_outcome <> to_outcome "
                                            "GROUP BY policy").fetchall())
            unmeasured = dict(database.execute(
                "SELECT b.policy, count(*) FROM policy b JOIN (SELECT DISTINCT replication, order_id FROM outcome WHERE "
                "measured = 0) o LEFT JOIN outcome x ON x.replication = o.replication AND x.order_id = o.order_id AND "
                "x.policy = 0 LEFT JOIN outcome y ON y.replication = o.replication AND y.order_id = o.order_id AND "
                "y.policy = b.policy WHERE coalesce(x.outcome, 0) <> coalesce(y.outcome, 0) GROUP BY b.policy").fetchall())
        for number, name in ((1, self.SHORT), (2, "window-15-flat")):
            found = json.loads(self.explain("--policy", "aliexpress", "--policy", name, "--find", "outcome changed",
                                            "--format=json"))
            self.assertEqual(found["policies"], ["aliexpress", name])
            self.assertEqual(found["fit"], changed[number] + unmeasured.get(number, 0))

    def test_a_launch_is_one_in_its_run_file_too(self):
        launch = self.path("launch.redress")
        self.assertEqual(redress("compare", MARKET, *Order.PAIR, *Order.TIMES, "-n1", "--switch-at=measure", "-o", launch)[0], 0)
        self.assertEqual(self.explain("--find", "outcome changed", of=launch),
                         redress("explain", MARKET, *Order.PAIR, *Order.TIMES, "--switch-at=measure", "--find",
                                 "outcome changed")[1])
        case = json.loads(self.explain("--find=refused", "--limit=1", "--format=json", of=launch))["orders"][0]["case"]
        alone = json.loads(self.explain("--policy", self.SHORT, "--case", case, "--format=json", of=launch))
        both = json.loads(self.explain("--case", case, "--format=json", of=launch))
        self.assertEqual(alone["policies"][0], both["policies"][1])

    def test_policy_picks_one_or_two(self):
        case = json.loads(self.explain("--policy", self.SHORT, "--find=refused", "--limit=1", "--format=json"))["orders"][0]["case"]
        alone = json.loads(self.explain("--policy", self.SHORT, "--case", case, "--format=json"))
        self.assertEqual([entry["policy"] for entry in alone["policies"]], [self.SHORT])
        both = json.loads(self.explain("--policy", "window-15-flat", "--policy", self.SHORT, "--case", case, "--format=json"))
        self.assertEqual([entry["policy"] for entry in both["policies"]], ["window-15-flat", self.SHORT])
        self.assertEqual(both["policies"][1], alone["policies"][0])
        code, out, err = redress("explain", self.run_file, "--case", case)
        self.assertEqual((code, err), (0, "redress: of 3 policies the first two are shown; --policy NAME picks others\n"))
        self.assertIn(f"\nA aliexpress\nB {self.SHORT}\n", out)

    def test_a_run_of_one_policy_and_a_shard(self):
        alone = self.path("alone.redress")
        self.assertEqual(redress("run", MARKET, "--policy", POLICY, *Order.TIMES, "-n4", "--shard=2/2", "-o", alone)[0], 0)
        found = json.loads(self.explain("--find=refunded", "--limit=1000", "--format=json", of=alone))
        self.assertEqual((found["replications"], found["policies"]), (2, ["aliexpress"]))
        self.assertEqual({order["case"][0] for order in found["orders"]}, {"2", "3"})
        for case in (found["orders"][0]["case"], "0:268435468"):  # also one the other shard holds
            code, _, err = redress("explain", alone, "--case", case)
            self.assertIn((code, err), [(0, ""), (2, "redress: replication 0 of seed 1 has no order 268435468; --find "
                                                     "'outcome changed' or --find refunded lists some\n")])
        self.refuse(["explain", alone, "--find", "outcome changed"],
                    "redress: --find 'outcome changed' needs two policies", TRY)

    def test_a_part_file_is_a_run_file_too(self):
        os.rename(self.run_file, self.run_file + ".part")
        self.assertIn(" in 3 replications,", self.explain("--find", "outcome changed", of=self.run_file + ".part"))

    def test_an_order_that_ends_otherwise_than_the_file_says_is_not_explained(self):
        case = json.loads(self.explain("--find=refunded", "--limit=1", "--format=json"))["orders"][0]["case"]
        with sqlite3.connect(self.run_file) as database:
            database.execute("UPDATE outcome SET refund_minor = refund_minor + 1 WHERE policy = 0 AND replication = ? AND "
                             "order_id = ?", case.split(":"))
        self.refuse(["explain", self.run_file, "--case", case, "-q"],
                    f'redress: order {case} ends otherwise than "{self.run_file}" says under "aliexpress": another build of '
                    'this version made the file, or it is damaged ("redress verify --rerun" tells)')

    def test_mistakes_are_exact(self):
        run = self.run_file
        self.refuse(["explain", run, "--case", "0:1", "--policy", "windw-15-flat"],
                    f'redress: --policy: run "{run}" has no policy "windw-15-flat", but "aliexpress", "{self.SHORT}" and '
                    '"window-15-flat"; did you mean "window-15-flat"?')
        self.refuse(["explain", run, "--case", "3:1", "-q"], f'redress: --case: run "{run}" has no replication 3, but 0 to 2')
        self.refuse(["explain", run, "--case", "0:1", "--seed=7", "--set", "a=1", "--decision=remedy", "-n2", "--switch-at=measure"],
                    *(f'redress: --{name} does not fit "{run}", which is a run file'
                      for name in ("decision", "seed", "set", "switch-at", "reps")), TRY)
        self.refuse(["explain", run], "redress: explain needs --case REPLICATION:ORDER, or --find TEXT to list orders worth "
                                      "explaining", TRY)
        with sqlite3.connect(run) as database:
            database.execute("UPDATE run SET version = '0.0.9'")
        version = redress("--version")[1].split()[1]
        self.refuse(["explain", run, "--case", "0:1"],
                    f'redress: "{run}" was written by version 0.0.9; this is {version}')
        with sqlite3.connect(run) as database:
            database.execute("PRAGMA user_version = 99")
        self.refuse(["explain", run, "--case", "0:1"],
                    f'redress: run file "{run}" has format version 99; this program reads version 3')
        other = self.path("other.db")
        with sqlite3.connect(other) as database:
            database.execute("CREATE TABLE t (a)")
        self.refuse(["explain", other, "--case", "0:1"], f'redress: "{other}" is not a run file')


class Init(WithExamples):
    """A study that runs as it stands."""

    FILES = ["README.md", "brazil.json", "case.json", "market.json", "policy.json", "policy.test.json",
             "proposal.json", "proposal.test.json"]

    def test_the_example_of_the_help_works(self):
        out = self.run_example("init", self.folder.name)
        self.assertIn("my-study/README.md\n", out)
        self.assertEqual(sorted(os.listdir(self.path("my-study"))), self.FILES)

    def test_the_list(self):
        self.assertEqual(redress("init", "--list"), (0, "designer   a market, a rule book, a proposal to edit, and a README "
                                                        "for the first half hour\n"
                                                        "ci         a rule book with its tests, and what a change of "
                                                        "either must pass in a pipeline\n", ""))

    def test_a_folder_with_something_in_it_is_left_alone(self):
        self.write("mine.txt", "mine")
        self.refuse(["init", self.folder.name],
                    f'redress: "{self.folder.name}" is not empty: init writes into a new or an empty folder')
        self.assertEqual(os.listdir(self.folder.name), ["mine.txt"])
        self.refuse(["init", self.path("mine.txt")],
                    f'redress: cannot write into "{self.path("mine.txt")}": Not a directory')
        os.mkdir(self.path("empty"))
        self.assertEqual(redress("init", self.path("empty"))[0], 0)

    def test_mistakes_are_exact(self):
        self.refuse(["init"], "redress: init needs a DIR to write into", 'Try "redress init --help".')
        self.refuse(["init", "desinger", self.path("x")],
                    'redress: unknown template "desinger"; did you mean "designer"? ("redress init --list" shows them)')
        self.refuse(["init", "designer", self.path("x"), "y"],
                    'redress: unexpected argument "y": init takes one TEMPLATE and one DIR', 'Try "redress init --help".')
        self.assertFalse(os.path.exists(self.path("x")))
        self.refuse(["init", self.path("no/such")],
                    f'redress: cannot make the folder "{self.path("no/such")}": No such file or directory')

    def test_every_command_of_its_readme_works(self):
        """The first half hour, literally: each command of the README, with a case from the list where it says so."""
        study = self.path("study")
        self.assertEqual(redress("init", "designer", study)[0], 0)
        bin_folder = self.path("bin")
        os.mkdir(bin_folder)
        os.symlink(PROGRAM, os.path.join(bin_folder, "redress"))
        with open(os.path.join(study, "README.md"), encoding="utf-8") as file:
            text = file.read()
        commands = [line for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()]
        self.assertEqual(len(commands), 9)
        self.type_all(commands, study)
        self.assertTrue(os.path.exists(os.path.join(study, "study.redress")))

    def test_the_template_for_pipelines_passes_its_own_script(self):
        study = self.path("rules")
        code, out, _ = redress("init", "ci", study)
        self.assertEqual((code, out.splitlines()[-1]), (0, "  sh check.sh"))
        bin_folder = self.path("bin")
        os.mkdir(bin_folder)
        os.symlink(PROGRAM, os.path.join(bin_folder, "redress"))
        environment = {**os.environ, "PATH": bin_folder + ":" + os.environ["PATH"]}
        with open(os.path.join(study, "README.md"), encoding="utf-8") as file:
            commands = [line for block in re.findall(r"```sh\n(.*?)```", file.read(), re.S) for line in block.splitlines()]
        for command in commands:
            done = subprocess.run(["sh", "-c", command], cwd=study, capture_output=True, text=True, check=False,
                                  env=environment)
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
        with open(os.path.join(study, "policy.json"), encoding="utf-8") as file:
            text = file.read()
        with open(os.path.join(study, "policy.json"), "w", encoding="utf-8") as file:
            file.write(text.replace('"value": "15d"', '"value": "16d"'))
        done = subprocess.run(["sh", "check.sh"], cwd=study, capture_output=True, text=True, check=False, env=environment)
        self.assertEqual(done.returncode, 1)
        self.assertIn("FAIL  the window is fifteen days after receipt, to the second", done.stdout)

    def test_the_projects_readme_works_from_the_first_line_to_the_last(self):
        with open("README.md", encoding="utf-8") as file:
            section = file.read().split("## A designer's first half hour\n")[1].split("\n## ")[0]
        commands = re.search(r"```sh\n(.*?)```", section, re.S)[1].splitlines()
        self.assertEqual(commands[0], 'export PATH="$PWD/build/release:$PATH"')
        self.assertTrue(commands[1].startswith("redress init my-study "))
        self.assertEqual(commands[2], "cd my-study")
        bin_folder = self.path("bin")
        os.mkdir(bin_folder)
        os.symlink(PROGRAM, os.path.join(bin_folder, "redress"))
        self.type_all(commands[1:2], self.folder.name)
        self.type_all(commands[3:], self.path("my-study"))

    def type_all(self, commands, study):
        """Types each command; "0:ORDER" becomes a case that was listed as refused before and refunded now."""
        bin_folder = self.path("bin")
        case = None
        for command in commands:
            done = subprocess.run(["sh", "-c", command.replace("0:ORDER", case or "0:ORDER")], cwd=study,
                                  capture_output=True, text=True, check=False,
                                  env={**os.environ, "PATH": bin_folder + ":" + os.environ["PATH"]})
            self.assertEqual(done.returncode, 0, command + "\n" + done.stderr)
            listed = re.search(r"^(\d+:\d+) .* not eligible → refunded ", done.stdout, re.M)
            case = listed[1] if listed else case
        self.assertEqual(case is not None, any("0:ORDER" in command for command in commands))


if __name__ == "__main__":
    main()
