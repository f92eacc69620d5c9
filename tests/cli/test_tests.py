"""`redress test` and its relatives as a user meets them.

usage: test_tests.py PROGRAM CLASS     runs one class of tests in the project's root
"""
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

PROGRAM = ""
POLICY = "scenarios/policies/minimal.json"
SUITE = "scenarios/policies/tests/minimal.test.json"


def redress(*arguments, **options):
    """Runs the program; returns exit code, stdout, stderr."""
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False, **options)
    return done.returncode, done.stdout, done.stderr


def example_of(command):
    """The example of a command's help, as its user would type it."""
    text = redress(command, "--help")[1].split("\nexample: ")[1].split("\n\nexit codes")[0]
    return "\n".join(text.split("\n")[1:])


class WithFolder(unittest.TestCase):
    """Tests that need files of their own."""

    maxDiff = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, document):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(document if isinstance(document, str) else json.dumps(document, indent=1))
        return self.path(name)

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            return json.load(file)

    def suite(self, *tests, name="a.test.json", policy=None, **members):
        return self.write(name, {"format": "redress/tests/1", "policy": os.path.abspath(policy or POLICY), **members,
                                 "tests": list(tests)})

    def refuse(self, arguments, *lines):
        code, out, err = redress(*arguments)
        self.assertEqual(err.splitlines(), list(lines))
        self.assertEqual((code, out), (2, ""))

    def run_example(self, command):
        bin_folder = self.path("bin")
        os.makedirs(bin_folder, exist_ok=True)
        os.symlink(PROGRAM, os.path.join(bin_folder, "redress"))
        done = subprocess.run(["sh", "-c", example_of(command)], capture_output=True, text=True, check=False,
                              env={**os.environ, "PATH": bin_folder + ":" + os.environ["PATH"]})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout


def late(seconds="15d+1s", rule="late", name="one second late is late", **members):
    """The edge of the window: 15 days to the second (minimal.json, rules.csv R001)."""
    return {"name": name, "why": "w",
            "base": {"at": "2026-11-23", "claim.reason": "damaged", "order.since_shipped": "30d",
                     "order.since_received": seconds},
            "expect": {"dispute.eligible": {"eligible": "no", "rule": rule}}, **members}


class Suites(WithFolder):
    """Tests of policies: pass, fail, skip, select."""

    def test_the_example_of_the_help_works(self):
        out = self.run_example("test")
        self.assertIn("coverage of minimal: 29 of 29 rules answered, 17 of 17 cells alone decisive (100.0 %)\n", out)
        self.assertTrue(out.endswith("all passed\n"), out)

    def test_a_failing_test_shows_the_expected_rule_and_the_one_that_answered(self):
        path = self.suite(late(seconds="15d"))
        code, out, err = redress("test", path)
        self.assertEqual((code, err), (1, ""))
        lines = [" ".join(line.split()) for line in out.splitlines()]
        self.assertEqual(lines[:4], [
            f"FAIL one second late is late {path}:5:3",
            "dispute.eligible: expected eligible=no by late, got eligible=yes by in-time",
            "late otherwise: not asked, a rule above applies",
            "* in-time order.since_received <= $dispute_window 15d <= 15d true"])
        self.assertEqual(lines[-1], "1 suite, 1 test, 1 case: 1 failed")

    def test_the_first_false_cell_of_the_expected_rule_is_marked(self):
        path = self.suite(late(expect={"dispute.eligible": {"rule": "in-time"}}))
        out = redress("test", path)[1]
        self.assertRegex(out, r"in-time +order.since_received +<= \$dispute_window +15d\+1s <= 15d +false +<-")

    def dated(self):
        """The example of the plan: 30 days from October, and a test whose date has moved past it."""
        self.write("dated.json", {
            "format": "redress/overlay/1", "base": os.path.abspath(POLICY), "title": "30 days from October",
            "edits": [{"id": "w", "set_value": "dispute_window", "from": "2026-10-01", "to": "30d", "why": "A test",
                       "basis": "assumed"}]})
        test = late(seconds="15d+1m", name="one minute late is late")
        test["base"]["at"] = "2026-10-02"
        return self.suite(test, policy=self.path("dated.json"))

    DATES = "dispute_window is 30d from 2026-10-01 (case uses 2026-10-02; 15d until 2026-09-30)"

    def test_where_otherwise_is_expected_the_parameter_that_let_another_rule_answer_says_its_dates(self):
        code, out, err = redress("test", self.dated())
        self.assertEqual((code, err), (1, ""))
        lines = [" ".join(line.split()) for line in out.splitlines()]
        self.assertEqual(lines[1:4], [
            "dispute.eligible: expected eligible=no by late, got eligible=yes by in-time",
            "late otherwise: not asked, a rule above applies",
            "* in-time order.since_received <= $dispute_window 15d+1m <= 30d true " + self.DATES])

    def test_json_and_junit_carry_the_cells_too(self):
        path = self.dated()
        failure = json.loads(redress("test", path, "--format=json")[1])["suites"][0]["tests"][0]["failing"][0]["failures"][0]
        expected, answering = failure["rules"]
        self.assertEqual((expected["id"], expected["otherwise"], expected["expected"], expected["answers"]),
                         ("late", True, True, False))
        self.assertEqual((answering["id"], answering["expected"], answering["answers"]), ("in-time", False, True))
        self.assertEqual(answering["when"], [{"fact": "order.since_received", "cell": "<= $dispute_window",
                                              "test": "15d+1m <= 30d", "holds": True, "first_false": False,
                                              "note": self.DATES}])
        text = xml.fromstring(redress("test", path, "--format=junit")[1]).find(".//failure").text
        self.assertEqual(text.splitlines()[0], "dispute.eligible: expected eligible=no by late, got eligible=yes by in-time")
        self.assertIn(self.DATES, text)
        other = self.suite(late(expect={"dispute.eligible": {"rule": "in-time"}}), name="b.test.json")
        failure = json.loads(redress("test", other, "--format=json")[1])["suites"][0]["tests"][0]["failing"][0]["failures"][0]
        self.assertEqual(failure["rules"][0]["when"], [{"fact": "order.since_received", "cell": "<= $dispute_window",
                                                        "test": "15d+1s <= 15d", "holds": False, "first_false": True}])
        self.assertRegex(xml.fromstring(redress("test", other, "--format=junit")[1]).find(".//failure").text,
                         r"\n +in-time +order.since_received +<= \$dispute_window +15d\+1s <= 15d +false +<-\n")

    def test_a_skipped_test_needs_a_reason_and_does_not_count(self):
        path = self.suite(late(), {"name": "todo", "skip": "no partial deliveries yet"})
        code, out, err = redress("test", path)
        self.assertEqual((code, err), (0, ""))
        self.assertIn("skip  todo: no partial deliveries yet\n", out)
        self.assertTrue(out.endswith("1 suite, 2 tests, 1 case: all passed, 1 skipped\n"), out)

    def test_nothing_selected_is_no_success(self):
        path = self.suite(late(), {"name": "todo", "skip": "later"})
        code, out, err = redress("test", path, "--filter", "nobody")
        self.assertEqual((code, err), (2, 'redress: nothing was tested: no test with "nobody" in its name is run\n'))
        self.assertTrue(out.endswith("1 suite, 0 tests, 0 cases: nothing was tested\n"))
        self.assertEqual(redress("test", path, "--filter", "late")[0], 0)
        only_skipped = self.suite({"name": "todo", "skip": "later"}, name="b.test.json")
        code, _, err = redress("test", only_skipped)
        self.assertEqual((code, err), (2, "redress: nothing was tested: every test is skipped, or there is none\n"))

    def test_an_empty_suite_is_told_alone_and_among_others(self):
        empty = self.suite(name="empty.test.json")
        told = f"{empty}:1:1: warning: the suite has no test to run\n"
        code, out, err = redress("test", empty)
        self.assertEqual((code, err), (2, told + "redress: nothing was tested: every test is skipped, or there is none\n"))
        self.assertTrue(out.endswith("1 suite, 0 tests, 0 cases: nothing was tested\n"), out)
        code, out, err = redress("test", self.suite(late()), empty)
        self.assertEqual((code, err), (0, told))
        self.assertTrue(out.endswith("2 suites, 1 test, 1 case: all passed\n"), out)
        self.assertIn("/empty.test.json:1:1: warning: the suite has no test to run", redress("check", empty)[1])

    def test_folders_are_searched_in_the_order_of_names(self):
        self.suite(late(), name="z/b.test.json")
        self.suite(late(), name="a/c.test.json")
        self.write("a/other.json", "{}")
        code, out, _ = redress("test", self.folder.name, "--format", "json")
        self.assertEqual(code, 0)
        self.assertEqual([suite["file"] for suite in json.loads(out)["suites"]],
                         [self.path("a/c.test.json"), self.path("z/b.test.json")])
        empty = os.path.dirname(self.write("empty/x.json", "{}"))
        self.refuse(["test", empty], f'redress: no suite in "{empty}": their names end in .test.json')

    def test_another_policy_can_be_put_to_the_same_tests(self):
        path = self.suite(late())
        code, out, _ = redress("test", path, "--policy", POLICY + " + dispute_window=16d")
        self.assertEqual(code, 1)
        self.assertIn("expected eligible=no by late, got eligible=yes by in-time", out)

    def test_coverage_below_the_threshold_is_a_negative_verdict(self):
        path = self.suite(late())
        code, _, err = redress("test", path, "--threshold", "0.5")
        self.assertEqual(code, 1)
        # late answered: 1 of 29 rules; two cells alone kept a rule from applying: in-time's only one, not-yet's only one,
        # change-of-mind's only one; not-received misses two at once: (1 + 3) of (29 + 17)
        self.assertEqual(err, "redress: coverage of minimal is 0.0870, below the threshold of 0.5\n")
        self.assertEqual(redress("test", path, "--threshold", "0.08")[0], 0)
        self.refuse(["test", path, "--threshold", "90"],
                    'redress: --threshold: "90" is not a number from 0 to 1, such as 0.95', 'Try "redress test --help".')

    def test_a_wrong_suite_and_a_wrong_policy_are_told_with_their_place(self):
        path = self.suite(late(rule="lat"))
        self.refuse(["test", path],
                    f'{path}:17:14: /tests/0/expect/dispute.eligible/rule: "dispute.eligible" has no rule "lat"; '
                    'did you mean "late"?')
        missing = self.suite(late(), name="b.test.json", policy="nowhere.json")
        self.refuse(["test", missing], f'redress: cannot open "{os.path.abspath("nowhere.json")}": '
                                       'No such file or directory')

    def test_an_extended_suite_runs_under_the_extending_ones_policy(self):
        self.suite(late(), late(seconds="16d", name="a day late is late"))
        longer = self.write("longer.json", {
            "format": "redress/overlay/1", "base": os.path.abspath(POLICY), "title": "T",
            "edits": [{"id": "e", "set_value": "dispute_window", "to": "15d+1s", "why": "w", "basis": "assumed"}]})
        path = self.write("b.test.json", {"format": "redress/tests/1", "policy": "longer.json",
                                          "extends": "a.test.json"})
        code, out, _ = redress("test", path)
        self.assertEqual((code, out.splitlines()[-1]), (1, "1 suite, 2 tests, 2 cases: 1 failed"), longer)
        path = self.write("b.test.json", {"format": "redress/tests/1", "policy": "longer.json",
                                          "extends": "a.test.json", "except": ["one second late is late"]})
        self.assertEqual(redress("test", path)[::2], (0, ""))
        path = self.write("b.test.json", {"format": "redress/tests/1", "policy": "longer.json", "extends": "a.test.json",
                                          "except": ["one second late is late", "a day late is late"]})
        code, _, err = redress("test", path)
        self.assertEqual(code, 2)  # nothing is left to run
        self.assertIn('warning: test "a day late is late" holds here too: it needs no exception', err)

    def test_unreviewed_tests_are_run_and_counted(self):
        path = self.suite(late(unreviewed=True))
        code, out, _ = redress("test", path)
        self.assertEqual((code, out.splitlines()[-1]), (0, "1 suite, 1 test, 1 case: all passed, 1 unreviewed"))

    def test_check_reads_suites_and_what_they_are_about(self):
        code, out, err = redress("check", SUITE)
        self.assertEqual((code, out, err), (0, "1 file: nothing wrong\n", ""))
        path = self.suite(late(rule="lat"))
        code, out, _ = redress("check", path)
        self.assertEqual(code, 2)
        self.assertIn('"dispute.eligible" has no rule "lat"; did you mean "late"?', out)


def steps(*items, name="in steps", **members):
    """A test whose steps begin on the first day of 2026; fines are of the goods."""
    goods = {"order.goods": "40.00"} if any(item.get("on") == "violation" for item in items) else {}
    return {"name": name, "why": "w", "base": {"at": "2026-01-01", **goods}, "steps": list(items), **members}


class Steps(WithFolder):
    """Tests in steps: points, windows, standings and terms as a run keeps them."""

    POLICY = "scenarios/policies/aliexpress.json"

    def play(self, *items, policy=POLICY, edits=""):
        path = self.suite(steps(*items), policy=policy)
        if edits:
            return redress("test", path, "--policy", policy + edits)
        return redress("test", path)

    def assert_holds(self, *items, **options):
        code, out, err = self.play(*items, **options)
        self.assertEqual((code, err), (0, ""), out)

    def assert_fails(self, message, *items, **options):
        code, out, err = self.play(*items, **options)
        self.assertEqual((code, err), (1, ""))
        self.assertIn("      " + message + "\n", out)

    def test_what_a_day_brings_counts_from_the_night_on(self):
        twice = {"on": "violation", "kind": "false_tracking", "times": 2}
        self.assert_holds({**twice, "holds": {"seller.points": 0, "seller.points_today": 12}},
                          {"on": "night", "holds": {"seller.points": 12, "seller.points_today": 0}})
        self.assert_holds(twice, {"on": "order", "after": "23h+59m", "holds": {"seller.points": 0}})
        self.assert_holds(twice, {"on": "order", "after": "1d", "holds": {"seller.points": 12}})

    def test_the_night_asks_for_the_points_of_the_day_that_ended(self):
        busy = {"id": "busy", "title": "Twelve points in a day", "when": {"seller.points_today": ">= 12"},
                "then": {"standing": "warned"}, "basis": "assumed", "why": "w"}
        policy = self.write("busy.json", {"format": "redress/overlay/1", "base": os.path.abspath(self.POLICY), "title": "t",
                                          "edits": [{"id": "busy", "add_rule": "seller.standing", "before": "closed",
                                                     "rule": busy}]})
        twice = {"on": "violation", "kind": "false_tracking", "times": 2}
        self.assert_holds(twice, {"on": "night", "expect": {"seller.standing": {"standing": "warned", "rule": "busy"}}},
                          {"on": "night", "expect": {"seller.standing": {"standing": "demoted", "rule": "restricted"}}},
                          policy=policy)

    def test_a_night_is_the_first_midnight_that_is_far_enough_and_never_the_one_just_past(self):
        day = {"on": "violation", "kind": "false_tracking"}  # six points each
        self.assert_holds({"on": "night", "times": 3, "holds": {"seller.standing_for": "3d"}})
        self.assert_holds({"on": "order", "after": "36h"}, {"on": "night", "holds": {"seller.standing_for": "2d"}})
        self.assert_holds({"on": "order", "after": "36h"},
                          {"on": "night", "after": "12h+1s", "holds": {"seller.standing_for": "3d"}})
        self.assert_holds({**day, "after": "1d", "times": 3, "holds": {"seller.points": 12, "seller.points_today": 6}})

    def test_a_rung_counts_once_and_its_term_ends_though_the_rule_still_answers_it(self):
        rise = [{"on": "violation", "kind": "false_tracking", "times": 2}, {"on": "night"}]
        for nights, standing in ((6, "demoted"), (7, "good")):
            self.assert_holds(*rise, {"on": "night", "after": f"{nights}d", "holds": {"seller.standing": standing},
                                      "expect": {"seller.standing": {"standing": "demoted", "rule": "restricted"}}})
        for nights, standing in ((1, "demoted"), (2, "good")):
            self.assert_holds(*rise, {"on": "night", "after": f"{nights}d", "holds": {"seller.standing": standing}},
                              edits=" + restricted_for=2d")

    def test_points_lapse_when_they_are_no_longer_valid(self):
        give = {"on": "violation", "kind": "counterfeit"}
        for nights, points in ((28, 6), (29, 0)):
            self.assert_holds(give, {"on": "night", "after": f"{nights}d", "holds": {"seller.points": points}},
                              edits=" + points_valid_for=28d")

    def test_windows_count_what_happened_in_them(self):
        month = [{"on": "order", "times": 200}, {"on": "late_ship", "times": 30}, {"on": "dispute", "times": 8},
                 {"on": "silent", "times": 2}, {"on": "cancelled"}, {"on": "upheld", "times": 3},
                 {"on": "rating", "stars": 2}, {"on": "rating", "stars": 5, "times": 3}]
        seen = {"seller.orders_90d": 200, "seller.late_ship_share_90d": "15%", "seller.disputes_90d": 8,
                "seller.silence_share_90d": "25%", "seller.cancel_share_90d": "0.5%", "seller.upheld_share_90d": "1.5%",
                "seller.negative_share_90d": "25%", "seller.ratings": 4, "seller.stars": 425}
        gone = {"seller.orders_90d": 0, "seller.late_ship_share_90d": "absent", "seller.ratings": 4}
        self.assert_holds(*month, {"on": "night", "after": "90d", "holds": seen})
        self.assert_holds(*month, {"on": "night", "after": "91d", "holds": gone})

    def test_a_larger_seller_gets_points_above_the_tolerated_share_only(self):
        violation = {"on": "violation", "kind": "cancelled_by_seller"}
        for cancelled, points in ((5, 0), (6, 2)):  # of 200: 2.5 % is tolerated
            self.assert_holds({"on": "order", "times": 200}, {"on": "cancelled", "times": cancelled}, {"on": "night"},
                              {**violation, "expect": {"violation": {"points": points}}})

    def test_a_buyers_refunds_are_shares_of_what_was_paid(self):
        bought = [{"on": "order", "times": 10}, {"on": "dispute", "times": 5}]
        for share, standing, rule in (("50%", "trusted", "trusted"), ("52%", "watched", "watched")):
            self.assert_holds(*bought, {"on": "refund", "times": 4}, {"on": "refund", "times": 2, "share": share},
                              {"on": "night", "expect": {"buyer.standing": {"standing": standing, "rule": rule}},
                               "holds": {"buyer.standing": standing, "buyer.disputes": 5}})

    def test_a_block_lasts_and_gives_way_to_nothing_milder(self):
        refuse = [{"on": "order", "times": 2}, {"on": "refused", "times": 6}]
        self.assert_holds(*refuse, {"on": "night", "holds": {"buyer.standing": "blocked", "buyer.refused": 6}})
        self.assert_holds({"on": "order", "times": 2}, {"on": "refused", "times": 3}, {"on": "night"},
                          {"on": "refused", "times": 3}, {"on": "night", "holds": {"buyer.standing": "blocked"}})

    def test_a_failing_step_shows_what_holds_and_the_cells_of_the_rules(self):
        path = self.suite(steps({"on": "violation", "kind": "rude"},
                                {"on": "night", "holds": {"seller.points": "> 1"},
                                 "expect": {"seller.standing": {"standing": "warned", "rule": "warned"}}}),
                          policy=self.POLICY)
        code, out, err = redress("test", path)
        self.assertEqual((code, err), (1, ""))
        self.assertEqual([" ".join(line.split()) for line in out.splitlines()[:6]], [
            f"FAIL in steps {path}:5:3", "case step 2, night",
            "seller.standing: expected standing=warned by warned, got standing=good by good",
            "warned seller.points >= $rung_warning 1 >= 6 false <-", "* good otherwise: no rule above applies",
            'seller.points: expected "> 1", is 1'])
        self.assertTrue(out.endswith("1 suite, 1 test, 1 case: 1 failed\n"), out)
        self.assert_fails("seller.disputes_28d: expected 0, but it is not counted: no rule reads it",
                          {"on": "night", "holds": {"seller.disputes_28d": 0}})

    def test_steps_that_cannot_be_played_fail(self):
        path = self.suite(steps({"on": "night", "holds": {"seller.points": 0}}, base={}), policy=self.POLICY)
        code, out, _ = redress("test", path)
        self.assertEqual(code, 1)
        self.assertIn('      the steps have no first day: state "at" in "base"\n', out)
        rude = {"on": "violation", "kind": "rude", "holds": {"seller.points_today": 1}}
        path = self.suite(steps(rude, base={"at": "2026-01-01"}), policy=self.POLICY)
        code, out, _ = redress("test", path)
        self.assertEqual(code, 1)
        self.assertIn('      "base" does not state order.goods, which "violation" reads\n', out)

    def test_steps_that_expect_nothing_fail(self):
        path = self.suite(steps({"on": "night"}), policy=self.POLICY)
        code, out, err = redress("test", path)
        self.assertEqual((code, err), (1, f'{path}:5:3: /tests/0: warning: test "in steps" expects nothing, so it fails\n'))
        self.assertIn("      nothing is expected: a test without an expectation fails\n", out)

    def refuse_test(self, test, *messages):
        path = self.suite(test, policy=self.POLICY)
        code, out, err = redress("test", path)
        self.assertEqual((code, out), (2, ""))
        self.assertEqual([line.split(": ", 1)[1] for line in err.splitlines()], list(messages))
        self.assertTrue(all(line.startswith(path + ":") for line in err.splitlines()), err)

    def refuse_step(self, step, *messages):
        self.refuse_test(steps(step), *[f"/tests/0/steps/0{message}" for message in messages])

    def test_mistakes_in_a_step_are_told_with_their_place(self):
        points = {"violation": {"points": 1}}
        self.refuse_step({"on": "violaton"}, '/on: "on": there is no event "violaton"; did you mean "violation"?')
        self.refuse_step({"kind": "rude"}, ': "on" is missing')
        self.refuse_step({"on": "night", "expct": {}}, '/expct: unknown key "expct"; did you mean "expect"?')
        self.refuse_step({"on": "violation", "kind": "rud"}, '/kind: "kind": there is no violation "rud"; did you mean "rude"?')
        self.refuse_step({"on": "violation", "expect": points}, ': "kind" is missing')
        self.refuse_step({"on": "rating"}, ': "stars" is missing')
        self.refuse_step({"on": "rating", "stars": 6}, '/stars: "stars" is 6; it lies from 1 to 5')
        self.refuse_step({"on": "order", "stars": 3}, '/stars: "stars" belongs to a step on "rating", not on "order"')
        self.refuse_step({"on": "refund", "share": "101%"}, '/share: "share" lies from 0% to 100%')
        self.refuse_step({"on": "order", "times": 0}, '/times: "times" is 0; it lies from 1 to 10000')
        self.refuse_step({"on": "night", "after": "3661d"}, '/after: "after" lies from 0d to 3660d')
        self.refuse_step({"on": "order", "expect": points},
                         '/expect/violation: "violation" is asked on "violation" only, and this step is on "order"')
        self.refuse_step({"on": "order", "expect": {"buyer.standing": {"standing": "new"}}},
                         '/expect/buyer.standing: "buyer.standing" is asked on "night" only, and this step is on "order"')
        self.refuse_step({"on": "night", "expect": {"seller.standing": {"where": {"seller.points": 0}, "rung": 0}}},
                         '/expect/seller.standing/where: a step makes one case: "where" has nothing to choose')
        self.refuse_step({"on": "night", "holds": {"order.goods": "1.00"}},
                         '/holds/order.goods: "order.goods" is nothing that this step brings about')
        self.refuse_step({"on": "night", "holds": {"violation.kind": "rude"}},
                         '/holds/violation.kind: "violation.kind" is nothing that this step brings about')
        self.refuse_step({"on": "night", "holds": {"at": "2026-01-01"}}, "/holds/at: \"holds\": the date is the steps' to say")
        self.refuse_step({"on": "night", "expect": {"seller.standing": {"rule": "bared"}}},
                         '/expect/seller.standing/rule: "seller.standing" has no rule "bared"; did you mean "barred"?')

    def test_mistakes_around_steps_are_told_with_their_place(self):
        night = {"on": "night", "holds": {"seller.points": 0}}
        self.refuse_test(steps(), '/tests/0/steps: "steps" has 0 steps; there are 1 to 1000')
        self.refuse_test(steps({"on": "night", "after": "1830d", "times": 2, "holds": {"seller.points": 0}}),
                         "/tests/0/steps: the steps take more than 3660 days")
        self.refuse_test(steps(night, expect={}), '/tests/0/expect: "expect" beside "steps": each step says what is expected after it')
        self.refuse_test(steps(night, matrix={"order.goods": ["1.00"]}),
                         '/tests/0/matrix: "matrix" beside "steps": steps make no combinations')
        for fact, value in (("seller.points", 3), ("order.placed_at", "2026-01-01")):
            self.refuse_test(steps(night, base={"at": "2026-01-01", fact: value}),
                             f'/tests/0/base/{fact}: "{fact}" is stated by a test with "steps": it is what they bring about')


class TestFormats(WithFolder):
    """JSON and JUnit say what the page says."""

    def test_json_names_every_test_and_the_failing_cases(self):
        path = self.suite(late(), late(seconds="15d", name="wrong"), {"name": "todo", "skip": "later"})
        code, out, err = redress("test", path, "--format", "json")
        self.assertEqual((code, err), (1, ""))
        result = json.loads(out)
        self.assertEqual(result["format"], "redress/test-results/1")
        tests = result["suites"][0]["tests"]
        self.assertEqual([(test["name"], test["verdict"], test["cases"]) for test in tests],
                         [("one second late is late", "passed", 1), ("wrong", "failed", 1), ("todo", "skipped", 0)])
        (failing,) = tests[1]["failing"]
        self.assertEqual(failing["case"], "")
        self.assertEqual([(failure["decision"], failure["message"]) for failure in failing["failures"]], [(
            "dispute.eligible", "dispute.eligible: expected eligible=no by late, got eligible=yes by in-time")])
        coverage = result["coverage"][0]
        self.assertEqual((coverage["policy"], coverage["rules"], coverage["cells"]), ("minimal", 29, 17))
        rule = [rule for rule in coverage["by_rule"] if rule["rule"] == "in-time"][0]
        self.assertEqual(rule, {"decision": "dispute.eligible", "rule": "in-time", "answered": 1, "cells": [
            {"fact": "order.since_received", "cell": "<= $dispute_window", "near_misses": 1}]})

    def test_junit_gives_hostile_text_back(self):
        """Every kind of character through a reader of XML; what XML does not have, as a picture or U+FFFD."""
        hostile = "".join(map(chr, range(1, 0xA1))) + "\u2028]]>&lt;\ufffe\uffff\U0001f600 \t\r\n\n  "
        shown = "".join(chr(0x2400 + ord(c)) if ord(c) < 0x20 and c not in "\t\n\r" else
                        "\ufffd" if c in "\ufffe\uffff" else c for c in hostile)
        late_one = {**late(seconds="15d"), "name": hostile}
        path = self.suite(late_one, {"name": "left out", "skip": hostile}, name="a\t<\n>\"&.test.json")
        code, out, _ = redress("test", path, "--format", "junit")
        self.assertEqual(code, 1)
        suite = xml.fromstring(out)[0]
        self.assertEqual(suite.get("name"), path)
        failed, skipped = suite.findall("testcase")
        self.assertEqual((failed.get("name"), failed.get("file"), failed.get("classname")), (shown, path, path))
        self.assertTrue(failed[0].text.startswith(failed[0].get("message") + "\n"), failed[0].text)
        self.assertEqual(skipped[0].get("message"), shown)

    def test_junit_has_a_testcase_for_each_case_of_a_matrix(self):
        path = self.suite(late(matrix={"order.since_received": ["15d", "16d"]}, name='"a" < b & c'),
                          {"name": "todo", "skip": "later"})
        code, out, err = redress("test", path, "--format", "junit")
        self.assertEqual((code, err), (1, ""))
        suite = xml.fromstring(out)[0]
        self.assertEqual({key: suite.get(key) for key in ("name", "tests", "failures", "skipped")},
                         {"name": path, "tests": "3", "failures": "1", "skipped": "1"})
        self.assertEqual([case.get("name") for case in suite],
                         ['"a" < b & c [order.since_received=15d]', '"a" < b & c [order.since_received=16d]', "todo"])
        self.assertEqual(suite[0].find("failure").get("message"),
                         "dispute.eligible: expected eligible=no by late, got eligible=yes by in-time")
        self.assertEqual(suite[2].find("skipped").get("message"), "later")


def mutants_that_differ(result):
    return [mutant for mutant in result["mutants"] if mutant["verdict"] in ("killed", "survived")]


class Mutate(WithFolder):
    """How many single mistakes would the tests notice?"""

    def test_the_example_of_the_help_works(self):
        out = self.run_example("mutate")
        self.assertRegex(out, r"minimal: mutation score \d+\.\d %, \d+ of \d+ different mutants killed by 1 suite\n")

    def answers(self, *arguments):
        code, out, err = redress("mutate", POLICY, *arguments, "--format", "json")
        self.assertEqual((code, err), (0, ""))
        return json.loads(out)

    def test_a_test_on_one_side_of_a_border_lets_the_other_side_go(self):
        # minimal.json: in time up to 15 days (R001). One case at 15d+1s notices a longer window, none a shorter one.
        result = self.answers("--tests", self.suite(late()))
        window = {mutant["what"]: mutant for mutant in result["mutants"]}
        self.assertEqual(window["dispute_window: 15d becomes 15d+1s"]["killed_by"], "one second late is late")
        shorter = window["order.since_received: <= becomes < $dispute_window"]
        self.assertEqual((shorter["verdict"], shorter["case"]["order.since_received"], shorter["before"]),
                         ("survived", "15d", "eligible=yes reason_code=ok by in-time"))
        self.assertEqual(window["dispute_window: 15d becomes 14d+23h+59m+59s"]["verdict"], "duplicate")

    def test_edits_that_change_no_answer_are_taken_out(self):
        policy = self.read(POLICY)
        rules = policy["decisions"]["dispute.eligible"]["rules"]
        rules.insert(4, {"id": "again", "title": "Never reached", "when": {"order.since_received": "<= 10d"},
                         "then": {"eligible": "yes", "reason_code": "ok"}})
        path = self.write("p.json", policy)
        suite = self.suite(late(), policy=path)
        code, out, _ = redress("mutate", path, "--tests", suite, "--format", "json")
        of_again = {mutant["what"]: mutant["verdict"] for mutant in json.loads(out)["mutants"]
                    if mutant.get("rule") == "again"}
        self.assertEqual(code, 0)
        self.assertEqual(of_again["order.since_received: 10d becomes 10d+1s"], "equivalent")
        self.assertEqual(of_again["the rule is removed"], "equivalent")

    def test_edits_that_do_the_same_count_once(self):
        # points >= 12 (R027): "> 12" and a limit of 13 are the same rule for whole points
        result = self.answers("--tests", SUITE)
        verdicts = {mutant["what"]: mutant["verdict"] for mutant in result["mutants"]}
        self.assertEqual(verdicts["seller.points: >= becomes > $points_suspended"], "killed")
        self.assertEqual(verdicts["points_suspended: 12 becomes 13"], "duplicate")
        self.assertEqual(verdicts["points_suspended: 12 becomes 11"], "killed")

    def test_survivors_become_tests_that_count_when_they_are_reviewed(self):
        suite = self.suite(late())
        before = self.answers("--tests", suite)
        drafts = self.path("more.test.json")
        self.assertEqual(redress("mutate", POLICY, "--tests", suite, "--emit-tests", drafts)[0], 0)
        document = self.read(drafts)
        self.assertEqual(len(document["tests"]), before["survived"])
        self.assertTrue(all(test["unreviewed"] for test in document["tests"]))
        self.assertEqual(redress("test", drafts)[0], 0)
        self.assertEqual(self.answers("--tests", suite, "--tests", drafts)["score"], before["score"])
        for test in document["tests"]:
            del test["unreviewed"]
        self.write("more.test.json", document)
        self.assertEqual(self.answers("--tests", suite, "--tests", drafts)["score"], 1)

    def test_what_only_steps_notice_is_killed_by_them(self):
        # false_tracking: 6 points (points_serious); shown less at 12 (rung_restricted) for 7 days (restricted_for), asked
        # on the first night and seven nights later. A second more is seen then, a second less is not.
        policy = Steps.POLICY
        suite = self.suite(steps({"on": "violation", "kind": "false_tracking", "times": 2},
                                 {"on": "night", "expect": {"seller.standing": {"standing": "demoted"}}},
                                 {"on": "night", "after": "7d", "holds": {"seller.standing": "good"}}), policy=policy)
        code, out, err = redress("mutate", policy, "--tests", suite, "--format", "json")
        self.assertEqual((code, err), (0, ""))
        result = json.loads(out)
        mutants = {mutant["what"]: mutant for mutant in result["mutants"]}
        verdicts = {what: (mutant["verdict"], mutant.get("killed_by"), mutant.get("in_steps"))
                    for what, mutant in mutants.items()}
        killed = ("killed", "in steps", True)
        self.assertEqual(verdicts["points_serious: 6 becomes 5"], killed)
        self.assertEqual(verdicts["points_serious: 6 becomes 7"], ("survived", None, None))  # 14 points: the same rung
        self.assertEqual(verdicts["restricted_for: 7d becomes 7d+1s"], killed)
        self.assertEqual(verdicts["restricted_for: 7d becomes 6d+23h+59m+59s"], ("survived", None, None))
        self.assertEqual(verdicts["dispute_window: 15d becomes 15d+1s"][0], "survived")  # nothing to do with steps
        self.assertEqual(result["killed"], result["killed_in_steps"])
        self.assertEqual(result["killed"] + result["survived"], len(mutants_that_differ(result)))
        out = redress("mutate", policy, "--tests", suite, "-v")[1]
        self.assertIn(f"\n  {result['killed']} of them by tests with steps alone\n", out)
        self.assertIn("\n    by      in steps (steps)\n", out)

    def test_steps_change_no_proof_and_cases_come_first(self):
        policy, played = Steps.POLICY, steps({"on": "violation", "kind": "false_tracking", "times": 2},
                                             {"on": "night", "holds": {"seller.standing": "demoted"}})
        points = {"name": "six points", "why": "w", "base": {"violation.kind": "false_tracking", "order.goods": "40.00",
                  **{f"seller.{share}_share_90d": "0%" for share in ("cancel", "silence", "upheld", "negative")},
                  "seller.points_today": 0, "seller.orders_90d": 1}, "expect": {"violation": {"points": 6}}}
        results = []
        for tests in ((points,), (points, played)):
            suite = self.suite(*tests, policy=policy)
            results.append(json.loads(redress("mutate", policy, "--tests", suite, "--format", "json")[1]))
        alone, both = results
        for verdict in ("equivalent", "duplicate", "not_proven"):
            self.assertEqual(alone[verdict], both[verdict])
        self.assertEqual(alone["killed_in_steps"], 0)
        self.assertGreater(both["killed_in_steps"], 0)
        self.assertEqual(both["killed"], alone["killed"] + both["killed_in_steps"])
        self.assertEqual([mutant for mutant in alone["mutants"] if mutant["verdict"] == "killed"],
                         [mutant for mutant in both["mutants"] if mutant.get("in_steps") is False])

    def test_steps_that_fail_or_are_unreviewed_kill_nothing(self):
        night = {"on": "night", "holds": {"seller.points": 1}}
        self.refuse(["mutate", Steps.POLICY, "--tests", self.suite(steps(night), policy=Steps.POLICY)],
                    'redress: test "in steps" fails under the policy itself: step 1, night: seller.points: expected 1, is 0')
        suite = self.suite(steps(night, unreviewed=True), policy=Steps.POLICY)
        result = json.loads(redress("mutate", Steps.POLICY, "--tests", suite, "--format", "json")[1])
        self.assertEqual((result["killed"], result["killed_in_steps"]), (0, 0))

    def test_another_event_of_as_of_is_a_mutant_where_a_date_changes_an_answer(self):
        # dispute.eligible takes its values at order.placed_at; the catalogue also allows four later events. triage takes no
        # dated value: its mutants of as_of drop out.
        dated = self.write("dated.json", {
            "format": "redress/overlay/1", "base": os.path.abspath(POLICY), "title": "30 days from October",
            "edits": [{"id": "w", "set_value": "dispute_window", "from": "2026-10-01", "to": "30d", "why": "A test",
                       "basis": "assumed"}]})

        def as_of(*suites):
            code, out, err = redress("mutate", dated, *(part for suite in suites for part in ("--tests", suite)),
                                     "--format=json")
            self.assertEqual((code, err), (0, ""))
            return [mutant for mutant in json.loads(out)["mutants"] if mutant["kind"] == "as_of"]

        test = late(seconds="20d")
        test["base"]["at"] = "2026-09-30"
        suite = self.suite(test, policy=dated)
        mutants = as_of(suite)
        survived = {mutant["what"]: mutant for mutant in mutants if mutant["verdict"] == "survived"}
        self.assertEqual(list(survived), [f"as_of order.placed_at becomes {event}" for event in (
            "order.shipped_at", "order.received_at", "complaint.opened_at", "dispute.opened_at")])
        self.assertEqual({mutant["decision"] for mutant in survived.values()}, {"dispute.eligible"})
        self.assertEqual({mutant["verdict"] for mutant in mutants if mutant["decision"] != "dispute.eligible"}, {"equivalent"})
        of_dispute = survived["as_of order.placed_at becomes dispute.opened_at"]
        self.assertEqual((of_dispute["case"]["at"], of_dispute["case"]["dispute.opened_at"]), ("2026-09-30", "2026-10-01"))
        self.assertNotEqual(of_dispute["before"], of_dispute["after"])
        # opened under the new rules, but ordered under the old ones: that test notices one of them
        test["base"]["dispute.opened_at"] = "2026-10-01"
        verdicts = {mutant["what"]: mutant["verdict"] for mutant in as_of(self.suite(test, policy=dated))
                    if mutant["decision"] == "dispute.eligible"}
        self.assertEqual(sorted(verdicts.values()), ["killed", "survived", "survived", "survived"])
        self.assertEqual(verdicts["as_of order.placed_at becomes dispute.opened_at"], "killed")
        # the drafts, confirmed, notice all
        drafts = self.path("more.test.json")
        self.assertEqual(redress("mutate", dated, "--tests", suite, "--emit-tests", drafts)[0], 0)
        document = self.read(drafts)
        self.assertEqual(redress("test", drafts)[0], 0)
        for one in document["tests"]:
            del one["unreviewed"]
        self.write("more.test.json", document)
        self.assertEqual({mutant["verdict"] for mutant in as_of(suite, drafts) if mutant["decision"] == "dispute.eligible"},
                         {"killed"})

    def test_values_that_begin_on_a_date_are_changed_like_any(self):
        """One dated value a parameter: no value before it, and after it the same mutants differ as without the date."""
        policy = self.read(POLICY)
        for parameter in policy["parameters"].values():
            self.assertEqual(len(parameter["values"]), 1)
            parameter["values"][0]["from"] = "2020-01-01"
        dated = self.write("dated.json", policy)
        verdicts = []
        for path in (POLICY, dated):
            suite = self.suite(late(), policy=os.path.abspath(path))
            result = json.loads(redress("mutate", path, "--tests", suite, "--format", "json")[1])
            verdicts.append({(mutant.get("decision"), mutant.get("rule"), mutant["what"]): mutant["verdict"]
                             for mutant in result["mutants"] if mutant["kind"] not in ("as_of", "date")})
        self.assertEqual(verdicts[0], verdicts[1])
        self.assertIn("survived", verdicts[1].values())

    def test_the_threshold_decides_the_exit_code(self):
        suite = self.suite(late())
        code, _, err = redress("mutate", POLICY, "--tests", suite, "--threshold", "0.9")
        self.assertEqual(code, 1)
        self.assertRegex(err, r"^redress: the mutation score of minimal is 0\.\d{4}, below the threshold of 0\.9\n$")
        self.assertEqual(redress("mutate", POLICY, "--tests", "scenarios/policies/tests", "--threshold", "0.9")[0], 0)

    def test_tests_must_be_there_be_about_the_policy_and_pass(self):
        self.refuse(["mutate", POLICY], "redress: mutate needs --tests PATH, a suite or a folder with suites",
                    'Try "redress mutate --help".')
        folder = os.path.dirname(self.suite(late(), name="other/a.test.json",
                                            policy="scenarios/policies/analytic.json"))
        self.refuse(["mutate", POLICY, "--tests", folder], f'redress: none of the suites is about "{POLICY}"')
        self.refuse(["mutate", POLICY, "--tests", self.suite(late(seconds="15d"))],
                    'redress: test "one second late is late" fails under the policy itself: dispute.eligible: expected '
                    'eligible=no by late, got eligible=yes by in-time')


class Suggest(WithFolder):
    """Boundary tests."""

    def test_the_example_of_the_help_works(self):
        document = json.loads(self.run_example("suggest"))
        self.assertEqual(document["format"], "redress/tests/1")
        self.assertEqual({key for test in document["tests"] for key in test["expect"]}, {"dispute.eligible"})

    def test_both_sides_of_a_border_differ_by_the_least_step(self):
        document = json.loads(redress("suggest", POLICY, "--decision", "seller.standing")[1])
        self.assertEqual([(test["base"]["seller.points"], test["expect"]["seller.standing"]["rule"])
                          for test in document["tests"]],
                         [(12, "suspended"), (11, "good"), (0, "good")])
        self.assertTrue(all(test["unreviewed"] for test in document["tests"]))

    def test_what_is_suggested_holds_and_reaches_every_rule(self):
        path = self.path("b.test.json")
        code, out, _ = redress("suggest", "scenarios/policies/aliexpress.json", "--emit-tests", path)
        self.assertEqual(code, 0)
        self.assertRegex(out, rf'^\d+ tests in {path}: confirm or correct each, say "ref" or "why", and take '
                              '"unreviewed" off\n$')
        code, out, err = redress("test", path, "--threshold", "1")
        self.assertEqual((code, err), (0, ""))

    def test_an_unknown_decision_and_a_file_that_is_there_are_refused(self):
        self.refuse(["suggest", POLICY, "--decision", "remdy"],
                    'redress: --decision: unknown decision "remdy"; did you mean "remedy"?',
                    'Try "redress suggest --help".')
        path = self.write("x.test.json", "{}")
        self.refuse(["suggest", POLICY, "--emit-tests", path], f'redress: cannot write "{path}": File exists')


class Changes(WithFolder):
    """What would have changed the answer."""

    CASE = "scenarios/cases/dear-and-late.json"

    def changes(self, policy, decision, case):
        code, out, err = redress("explain", policy, "--decision", decision, "--case", case, "--format", "json")
        self.assertEqual((code, err), (0, ""))
        return [(change["facts"], change["becomes"]) for change in json.loads(out)["decisions"][0]["changes"]]

    def test_the_nearest_values_that_change_the_answer_are_told_the_smallest_first(self):
        # dear goods, 20 days after receipt: yes until 30 days (R132), and because they cost 50.00 or more
        code, out, _ = redress("explain", "scenarios/policies/aliexpress.json", "--decision", "dispute.eligible",
                               "--case", self.CASE)
        self.assertEqual(code, 0)
        self.assertEqual(out.splitlines()[-8:], [
            "  another answer with one other fact, the smallest change first",
            "    order.goods 49.99 instead of 60.00: eligible=no reason_code=late by late",
            "    order.since_received absent instead of 20d: eligible=not_yet reason_code=too_early by not-yet",
            "    order.since_received 30d+1s instead of 20d: eligible=no reason_code=late by late",
            "    order.cases 1 instead of 0: eligible=no reason_code=limit_reached by once",
            "    claim.reason late instead of damaged: eligible=no reason_code=excluded by not-late",
            "    claim.reason change_of_mind instead of damaged: eligible=no reason_code=excluded by no-free-return",
            "    buyer.standing blocked instead of normal: eligible=no reason_code=buyer_blocked by blocked"])

    def test_both_sides_of_a_value_are_looked_at(self):
        # the ladder (R026 to R029, R017): 30 points lie between 24 and 36
        facts = self.changes("scenarios/policies/aliexpress.json", "seller.standing", "seller.points=30 seller.strikes=0")
        self.assertEqual(facts[:2], [({"seller.points": "23"}, "standing=demoted lasts=7d rung=2 by restricted"),
                                     ({"seller.points": "36"}, "standing=suspended lasts=21d rung=4 by delisted")])
        self.assertIn(({"seller.strikes": "3"}, "standing=removed rung=5 by closed"), facts)

    def test_where_no_single_fact_helps_two_are_tried(self):
        policy = self.read(POLICY)
        policy["decisions"]["triage"]["rules"].insert(0, {
            "id": "desk", "title": "t", "when": {"order.goods": ">= 50.00", "order.cases": ">= 2"},
            "then": {"route": "mediation"}})
        path = self.write("p.json", policy)
        self.assertEqual(self.changes(path, "triage", "order.goods=10.00 order.cases=0"),
                         [({"order.goods": "50.00", "order.cases": "2"}, "route=mediation by desk")])
        self.assertEqual(self.changes(path, "triage", "order.goods=10.00 order.cases=2"),
                         [({"order.goods": "50.00"}, "route=mediation by desk")])

    def test_where_two_facts_do_not_help_the_smallest_change_of_more_is_found(self):
        policy = self.read(POLICY)
        policy["decisions"]["triage"]["rules"].insert(0, {
            "id": "desk", "title": "t", "then": {"route": "mediation"},
            "when": {"order.goods": ">= 50.00", "order.cases": ">= 2", "claim.reason": "damaged"}})
        path = self.write("p.json", policy)
        case = "order.goods=10.00 order.cases=0 claim.reason=defective"
        self.assertEqual(self.changes(path, "triage", case), [
            ({"order.goods": "50.00", "order.cases": "2", "claim.reason": "damaged"}, "route=mediation by desk")])
        out = redress("explain", path, "--decision", "triage", "--case", case)[1]
        self.assertEqual(out.splitlines()[-2:], [
            "  another answer with 3 other facts, the smallest change there is",
            "    order.goods 50.00 instead of 10.00, order.cases 2 instead of 0 and claim.reason damaged instead of defective: "
            "route=mediation by desk"])

    def test_an_answer_that_nothing_changes_says_so(self):
        out = redress("explain", POLICY, "--decision", "triage", "--case", "at=2026-11-23")[1]
        self.assertTrue(out.endswith("  no other answer exists: proven for every possible case\n"), out)


class Cover(WithFolder):
    """Rules that a simulated population met."""

    def run_file(self, policy=POLICY):
        path = self.path("window.redress")
        code, _, err = redress("run", "scenarios/markets/minimal.json", "--policy", policy, "-n", "1", "-q", "--out", path)
        self.assertEqual((code, err), (0, ""))
        return path

    def test_the_example_of_the_help_works(self):
        self.run_file()
        os.makedirs(self.path("bin"))
        os.symlink(PROGRAM, self.path("bin/redress"))
        done = subprocess.run(["sh", "-c", example_of("cover")], capture_output=True, text=True, check=False,
                              cwd=self.folder.name,
                              env={**os.environ, "PATH": self.path("bin") + ":" + os.environ["PATH"]})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"^minimal: \d+ of 29 rules met in 1 replication\n")

    def test_hits_are_those_of_the_run_file_and_every_rule_never_met_has_its_reason(self):
        policy = self.read(POLICY)
        policy["decisions"]["dispute.eligible"]["rules"].insert(4, {
            "id": "hidden", "title": "In time is in time already", "when": {"order.since_received": "<= 10d"},
            "then": {"eligible": "yes", "reason_code": "ok"}})
        path = self.run_file(self.write("p.json", policy))
        code, out, err = redress("cover", path, "--format", "json")
        self.assertEqual((code, err), (0, ""))
        rules = {(rule["decision"], rule["rule"]): rule for rule in json.loads(out)["policies"][0]["rules"]}
        self.assertEqual(rules["dispute.eligible", "hidden"],
                         {"decision": "dispute.eligible", "rule": "hidden", "hits": 0, "orders": 0, "refunded": "0.00",
                          "never": "dead"})
        self.assertEqual(rules["violation", "counterfeit"],
                         {"decision": "violation", "rule": "counterfeit", "hits": 0, "never": "possible",
                          "witness": "violation.kind=counterfeit"})
        with contextlib.closing(sqlite3.connect(path)) as file:
            for name, hits in file.execute("SELECT r.decision || ' ' || r.id, sum(h.hits) FROM rule r JOIN rule_hit h "
                                           "ON h.policy = r.policy AND h.cell = r.cell GROUP BY 1"):
                self.assertEqual(rules[tuple(name.split(" "))]["hits"], hits)
            orders, refunded = file.execute("SELECT count(*), sum(refund_minor) FROM outcome WHERE rule_remedy = 2").fetchone()
        full = rules["remedy", "full"]
        self.assertEqual((full["orders"], full["refunded"]), (orders, f"{refunded // 100}.{refunded % 100:02}"))

    def test_near_misses_are_counted_by_simulating_the_run_again(self):
        path = self.path("two.redress")
        pair = ["--policy", POLICY, "--policy", POLICY + " + dispute_window=5d"]
        self.assertEqual(redress("compare", "scenarios/markets/minimal.json", *pair, "-n2", "-j2", "-q", "--out", path)[0], 0)
        self.assertIn("Near misses, cell by cell: --near-misses.\n", redress("cover", path)[1])
        code, out, err = redress("cover", path, "--near-misses", "--format=json")
        self.assertEqual((code, err), (0, ""))
        result = json.loads(out)
        self.assertEqual(result["simulated_again"], 2)
        for policy in result["policies"]:
            for rule in policy["rules"]:  # what was heard is what the file holds
                self.assertEqual(sum(epoch["hits"] for epoch in rule["epochs"]), rule["hits"], rule)
        longer, shorter = ({rule["rule"]: rule for rule in policy["rules"] if rule["decision"] == "dispute.eligible"}
                           for policy in result["policies"])
        late = [rules["in-time"]["epochs"][0]["near_misses"][0] for rules in (longer, shorter)]
        self.assertEqual((late[0]["fact"], late[0]["cell"]), ("order.since_received", "<= $dispute_window"))
        self.assertLess(late[0]["count"], late[1]["count"])  # ten days less
        one = json.loads(redress("cover", path, "--near-misses", "-n1", "--format=json")[1])
        self.assertEqual(one["simulated_again"], 1)
        page = redress("cover", path, "--near-misses", "-q")[1]
        self.assertIn(f" {late[0]['count']:,} missed it only by order.since_received <= $dispute_window\n", page)
        self.assertTrue(page.endswith("from applying, in 2 replications simulated again.\n"), page)
        self.refuse(["cover", path, "-n1"], "redress: --reps limits what --near-misses simulates: give both",
                    'Try "redress cover --help".')
        with contextlib.closing(sqlite3.connect(path)) as file:
            file.execute("UPDATE rule_hit SET hits = hits + 1 WHERE policy = 1 AND replication = 1 AND hits > 0")
            file.commit()
        code, out, err = redress("cover", path, "--near-misses", "-q")
        self.assertEqual((code, out), (2, ""))
        self.assertRegex(err, rf'^redress: run file "{path}" is damaged: replication 1 has block [0-9a-f]{{12}}, and '
                              r"[0-9a-f]{12} was stored\n$")

    def test_the_threshold_decides_the_exit_code(self):
        path = self.run_file()
        self.assertEqual(redress("cover", path, "--threshold", "0.5")[0], 0)
        code, _, err = redress("cover", path, "--threshold", "1")
        self.assertEqual(code, 1)
        self.assertRegex(err, r"^redress: the run met 0\.\d{4} of the rules of minimal that can answer, below the threshold of 1\n$")
        self.refuse(["cover", POLICY], f'redress: "{POLICY}" is not a run file')


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv[1])
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
