"""The program as a user meets it: what it says, on which stream, and with which exit code.

usage: test_cli.py PROGRAM CLASS     runs one class of tests in the project's root
"""
import json
import os
import pty
import re
import select
import signal
import sqlite3
import subprocess
import time
import unittest

from program import PROGRAM, Refusing, WithFolder, main, redress
import xml.etree.ElementTree

MARKET = "scenarios/markets/minimal.json"
POLICY = "scenarios/policies/minimal.json"
BASELINE = "scenarios/policies/aliexpress.json"
OVERLAY = "scenarios/policies/window-30-all.json"


class Usage(Refusing):
    """Every mistake on the command line: exact text on stderr, nothing on stdout, code 2."""

    def test_an_unknown_command_is_refused_with_a_suggestion(self):
        self.refuse(["comprae"], 'redress: unknown command "comprae"; did you mean "compare"?', 'Try "redress --help".')
        self.refuse(["simulate"], 'redress: unknown command "simulate"', 'Try "redress --help".')
        self.refuse(["--verbos"], 'redress: unknown option "--verbos"', 'Try "redress --help".')

    def test_an_unknown_option_is_refused_with_a_suggestion(self):
        self.refuse(["run", MARKET, "--policy", POLICY, "--sead=3"],
                    'redress: unknown option "--sead"; did you mean "--seed"?', 'Try "redress run --help".')
        self.refuse(["run", MARKET, "--policy", POLICY, "--precision=1"],
                    'redress: unknown option "--precision"', 'Try "redress run --help".')
        self.refuse(["run", MARKET, "--policy", POLICY, "-x"], 'redress: unknown option "-x"', 'Try "redress run --help".')

    def test_an_option_of_another_command_is_unknown(self):
        self.refuse(["check", MARKET, "--policy", POLICY],
                    'redress: unknown option "--policy"', 'Try "redress check --help".')
        self.refuse(["run", MARKET, "--policy", POLICY, "--fail-level=info"],
                    'redress: unknown option "--fail-level"', 'Try "redress run --help".')

    def test_a_value_has_a_type_and_a_range(self):
        for option, value, text in [
            ("--reps", "0", '--reps: "0" is not a whole number from 1 to 100000'),
            ("--reps", "100001", '--reps: "100001" is not a whole number from 1 to 100000'),
            ("--reps", "ten", '--reps: "ten" is not a whole number from 1 to 100000'),
            ("--reps", "+5", '--reps: "+5" is not a whole number from 1 to 100000'),
            ("--jobs", "1025", '--jobs: "1025" is not a whole number from 1 to 1024'),
            ("--seed", "-1", '--seed: "-1" is not a whole number from 0 to 18446744073709551615'),
            ("--seed", "18446744073709551616",
             '--seed: "18446744073709551616" is not a whole number from 0 to 18446744073709551615'),
            ("--confidence", "1", '--confidence: "1" is not a number from 0.5 to 0.9999, such as 0.95'),
            ("--confidence", "95%", '--confidence: "95%" is not a number from 0.5 to 0.9999, such as 0.95'),
            ("--confidence", "nan", '--confidence: "nan" is not a number from 0.5 to 0.9999, such as 0.95'),
            ("--format", "jsn", '--format: unknown value "jsn", expected table, json, csv or markdown; did you mean "json"?'),
        ]:
            with self.subTest(option=option, value=value):
                self.refuse(["run", MARKET, "--policy", POLICY, option, value], "redress: " + text,
                            'Try "redress run --help".')
        for value in ("0", "100000001", "many"):
            self.refuse(["check", POLICY, "--node-limit", value],
                        f'redress: --node-limit: "{value}" is not a whole number from 1 to 100000000',
                        'Try "redress check --help".')
        self.refuse(["check", MARKET, "--fail-level", "fatal"],
                    'redress: --fail-level: unknown value "fatal", expected error, warning or info',
                    'Try "redress check --help".')

    def test_an_option_without_its_value_or_with_one_too_many(self):
        self.refuse(["run", MARKET, "--policy", POLICY, "--reps"], "redress: --reps needs a value: N",
                    'Try "redress run --help".')
        self.refuse(["run", MARKET, "--policy", POLICY, "--quiet=yes"],
                    'redress: --quiet takes no value, but has "yes"', 'Try "redress run --help".')
        self.refuse(["run", MARKET, "--policy", POLICY, "-n2", "--reps=3"],
                    "redress: --reps is given more than once", 'Try "redress run --help".')

    def test_what_a_command_needs(self):
        self.refuse(["check"], "redress: check needs a FILE", 'Try "redress check --help".')
        self.refuse(["run"], "redress: run needs a SCENARIO", "redress: run needs --policy POLICY",
                    'Try "redress run --help".')
        self.refuse(["run", MARKET, POLICY, "--policy", POLICY],
                    f'redress: unexpected argument "{POLICY}": run takes one SCENARIO, and policies as --policy POLICY',
                    'Try "redress run --help".')
        self.refuse(["run", MARKET, "--policy", POLICY, "--policy", POLICY],
                    'redress: run takes one --policy, but has 2; "redress compare" takes several',
                    'Try "redress run --help".')
        self.refuse(["compare", MARKET, "--policy", POLICY],
                    "redress: compare needs two --policy POLICY or more, the baseline first",
                    'Try "redress compare --help".')

        self.refuse(["diff", POLICY], "redress: diff needs two policies, A and B", 'Try "redress diff --help".')
        self.refuse(["diff", POLICY, POLICY, OVERLAY],
                    f'redress: unexpected argument "{OVERLAY}": diff takes two policies', 'Try "redress diff --help".')

    def test_several_mistakes_are_reported_at_once(self):
        self.refuse(["run", "--reps=x", "--polcy=a", "--seed=-1"],
                    'redress: --reps: "x" is not a whole number from 1 to 100000',
                    'redress: unknown option "--polcy"; did you mean "--policy"?',
                    'redress: --seed: "-1" is not a whole number from 0 to 18446744073709551615',
                    "redress: run needs a SCENARIO", "redress: run needs --policy POLICY", 'Try "redress run --help".')

    def test_nothing_at_all_shows_the_overview_on_stderr(self):
        code, out, err = redress()
        self.assertEqual((code, out), (2, ""))
        self.assertIn("usage: redress COMMAND", err)


class Help(unittest.TestCase):
    """Help comes from the tables, on stdout, with code 0."""

    def test_the_overview_lists_every_command(self):
        code, out, err = redress("--help")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(re.findall(r"^  (\w+) +\w", out.split("commands\n")[1].split("\n\n")[0], re.M),
                         ["check", "test", "mutate", "suggest", "cover", "diff", "run", "compare", "merge", "verify", "explain", "fmt", "table", "doc",
                          "init"])

    def test_each_command_shows_its_options_an_example_and_the_exit_codes(self):
        study = ["--policy", "--reps", "--seed", "--jobs", "--set", "--response", "--confidence", "--out", "--resume", "--discard", "--shard",
                 "--dry-run", "--format", "--segment", "--quiet", "--verbose", "--no-progress", "--version", "--help"]
        compared = study[:6] + ["--switch-at"] + study[6:]
        for command, options in [("check", ["--format", "--fail-level", "--today", "--cliff", "--node-limit", "--disable",
                                            "--quiet", "--verbose", "--no-progress", "--version", "--help"]),
                                 ("diff", ["--reps", "--seed", "--jobs", "--set", "--confidence", "--scenario", "--gate", "--by",
                                           "--format", "--tests", "--emit-tests", "--node-limit", "--quiet", "--verbose", "--no-progress", "--version",
                                           "--help"]),
                                 ("run", study), ("compare", compared),
                                 ("merge", ["--out", "--discard", "--format", "--segment", "--quiet", "--verbose", "--version",
                                            "--help"]),
                                 ("verify", ["--jobs", "--rerun", "--quiet", "--verbose", "--no-progress", "--version",
                                             "--help"]),
                                 ("explain", ["--decision", "--case", "--find", "--reps", "--limit", "--policy", "--seed", "--set",
                                              "--response", "--switch-at", "--format", "--node-limit", "--quiet", "--verbose", "--version", "--help"]),
                                 ("fmt", ["--check", "--write", "--quiet", "--verbose", "--version", "--help"]),
                                 ("table", ["--csv", "--import", "--write", "--quiet", "--verbose", "--version", "--help"]),
                                 ("doc", ["--for", "--at", "--quiet", "--verbose", "--version", "--help"]),
                                 ("init", ["--list", "--quiet", "--verbose", "--version", "--help"])]:
            code, out, err = redress(command, "--help")
            self.assertEqual((code, err), (0, ""))
            self.assertTrue(out.startswith(f"usage: redress {command} "))
            listed = out.split("\noptions\n")[1].split("\n\n")[0]
            self.assertEqual(re.findall(r"--[a-z-]+(?=[ \n])", "\n".join(line[:40] for line in listed.splitlines())),
                             options)
            self.assertRegex(out, rf"\nexample: .*\n  redress {command} [\w-]")
            self.assertIn("130, 143", out)
            self.assertLessEqual(max(map(len, out.splitlines())), 120)

    def test_help_wins_over_what_is_missing_but_not_over_mistakes(self):
        self.assertEqual(redress("run", "-h")[0], 0)
        code, _, err = redress("run", "--help", "--bogus")
        self.assertEqual(code, 2)
        self.assertIn('unknown option "--bogus"', err)

    def test_the_version(self):
        for arguments in (["--version"], ["run", "--version"]):
            code, out, err = redress(*arguments)
            self.assertEqual((code, err), (0, ""))
            self.assertRegex(out, r"^redress \d+\.\d+\.\d+\n$")

    def test_files_named_in_examples_exist(self):
        for command in ("check", "test", "diff", "run", "compare", "explain", "init"):
            for name in re.findall(r"scenarios/[\w/-]+\.json", redress(command, "--help")[1]):
                self.assertTrue(os.path.exists(name), name)


class Check(WithFolder):
    """redress check."""

    def test_shipped_documents_have_no_errors(self):
        files = [os.path.join(folder, name) for folder in ("scenarios/markets", "scenarios/policies")
                 for name in sorted(os.listdir(folder)) if name.endswith(".json")]
        code, out, err = redress("check", *files)
        self.assertEqual((code, err), (0, ""), out)
        self.assertRegex(out, rf"^{len(files)} files: (nothing wrong|0 errors, .*)\n$")

    def test_a_proof_past_its_limit_is_told_as_not_proven(self):
        code, out, err = redress("check", BASELINE, "--node-limit", "5")
        self.assertEqual((code, err), (3, ""), out)
        self.assertIn('"dispute.eligible" is not proven: its diagrams pass 5 nodes [not-proven]', out)
        self.assertIn('"order.terms" is proven in part: further checks pass 5 nodes [not-proven]', out)
        code, out, err = redress("check", BASELINE, "--node-limit", "1000000")
        self.assertEqual((code, out, err), redress("check", BASELINE)) # it is the default
        self.assertEqual(code, 0)
        code, out, err = redress("diff", POLICY, POLICY + " + dispute_window=20d", "--node-limit", "1")
        self.assertEqual(code, 3, out + err)
        self.assertIn("not proven: dispute.eligible", out)

    def test_defaults_in_money_of_another_currency_are_told_by_check_and_before_a_run(self):
        with open("scenarios/markets/minimal.json", encoding="utf-8") as file:
            document = json.load(file)
        document["currency"] = "BRL"
        document["exchange"] = {"EUR": "6.30"}
        keys = {"chargeback_fee", "complains_at", "contact", "cost_per_hour", "dispute", "insures_at", "value_bands"}
        policy = self.write("policy.json", self.policy_in("BRL"))
        for text, expected in ((json.dumps(document), keys),
                               (json.dumps({**document, "exchange": {"USD": "5.40"}}), set())):
            market = self.write("market.json", text)
            _, checked, _ = redress("check", market)
            self.assertEqual(set(re.findall(r'warning: "(\w+)" of [\w ]+ is left out', checked)), expected)
            run = ("run", market, "--policy", policy, "-n", "1", "--set", "demand.orders_per_day=5")
            _, _, told = redress(*run)
            self.assertEqual(set(re.findall(r'warning: "(\w+)" of [\w ]+ is left out', told)), expected)
            self.assertNotIn("left out", redress(*run, "-q")[2])

    @staticmethod
    def policy_in(currency):
        with open("scenarios/policies/minimal.json", encoding="utf-8") as file:
            document = json.load(file)
        document["policy"]["currency"] = currency
        return json.dumps(document)

    def test_the_limit_of_cliffs_is_told_in_another_currency(self):
        policy = self.write("policy.json", self.policy_in("BRL"))
        told = "--cliff is left out: its default, 10.00 in USD, counts as 10.00 in BRL; state it in BRL"
        self.assertIn(told, redress("check", policy)[1])
        self.assertNotIn("--cliff", redress("check", "--cliff", "10.00", policy)[1])
        self.assertNotIn("--cliff", redress("check", "scenarios/policies/minimal.json")[1])

    def test_a_good_document_on_stdin(self):
        for name in (MARKET, "scenarios/policies/analytic.json"):
            with open(name, encoding="utf-8") as file:
                self.assertEqual(redress("check", "-", stdin=file.read()), (0, "1 file: nothing wrong\n", ""))

    def test_a_document_says_what_it_is(self):
        for text, finding in [
            ('{"format": "redress/polcy/1"}',
             ':1:12: /format: unknown format "redress/polcy/1"; did you mean "redress/policy/1"? [unknown-format]'),
            ('{"title": "x"}',
             ':1:1: "format" is missing: a document starts with "format": "redress/policy/1", "redress/overlay/1", '
             '"redress/tests/1" or "redress/scenario/1" [missing-format]'),
            ('{"format": 7}', ':1:12: /format: "format" is a number, not a string such as "redress/policy/1" [unknown-format]'),
            ('{"format": null}', ':1:12: /format: "format" is null, not a string such as "redress/policy/1" [unknown-format]'),
            ('[1]', ":1:1: expected an object, found an array [wrong-type]"),
        ]:
            with self.subTest(text=text):
                path = self.write("document.json", text)
                self.assertEqual(redress("check", path),
                                 (2, f"{path}{finding}\n1 file: 1 error, 0 warnings, 0 remarks\n", ""))

    def test_broken_json_has_a_position(self):
        path = self.write("broken.json", '{"format": "redress/policy/1",\n  "title" 3}')
        code, out, err = redress("check", path)
        self.assertEqual((code, err), (2, ""))
        self.assertRegex(out, rf"^{re.escape(path)}:2:\d+: ")

    def test_findings_of_several_files_come_together(self):
        one, two = self.write("one.json", "[]"), self.write("two.json", "{}")
        code, out, _ = redress("check", one, MARKET, two)
        self.assertEqual(code, 2)
        self.assertEqual([line.split(":")[0] for line in out.splitlines()], [one, two, "3 files"])

    def test_a_missing_file_does_not_hide_the_others(self):
        one = self.write("one.json", "[]")
        code, out, err = redress("check", "no-such.json", one)
        self.assertEqual((code, err), (2, 'redress: cannot open "no-such.json": No such file or directory\n'))
        self.assertTrue(out.endswith("2 files: 2 errors, 0 warnings, 0 remarks\n"))

    def test_findings_as_json(self):
        path = self.write("document.json", "{}")
        code, out, _ = redress("check", path, "--format=json")
        result = json.loads(out)
        self.assertEqual((code, result["format"], result["errors"]), (2, "redress/findings/1", 1))
        finding = result["findings"][0]
        self.assertEqual((finding["severity"], finding["code"], finding["line"], finding["column"]),
                         ("error", "missing-format", 1, 1))

    def edited(self, old, new, name="edited.json", policy="scenarios/policies/minimal.json"):
        """A shipped policy with one text replaced, in the test's folder."""
        with open(policy, encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.count(old), 1, old)
        return self.write(name, text.replace(old, new))

    LAST = '{ "id": "late", "title": "The window has closed", "otherwise": true, "then": { "eligible": "no", "reason_code": "late" } }'

    def gap(self):
        return self.edited(self.LAST, self.LAST.replace('"otherwise": true', '"when": { "claim.reason": "damaged" }'))

    def test_what_is_proven_wrong_is_a_negative_verdict_with_a_case_and_a_fix(self):
        path = self.gap()
        code, out, err = redress("check", path)
        self.assertEqual((code, err), (1, ""))
        lines = out.splitlines()
        self.assertRegex(lines[0], rf"^{re.escape(path)}:\d+:\d+: ")
        self.assertTrue(lines[0].endswith(': /decisions/dispute.eligible: "dispute.eligible" has no rule for 1 region of '
                                          "cases: order.since_received > 15d and claim.reason not in {damaged, "
                                          "change_of_mind} [gap]"))
        self.assertRegex(lines[1], r"^    witness: order\.since_received=15d\+1s claim\.reason=")
        self.assertRegex(lines[2], r'^    fix: \{"id":"gap","when":\{.*\},"then":\{"eligible":"\?","reason_code":"\?"\}\}$')
        self.assertTrue(lines[-1].startswith("1 file: 1 error, "))
        # the case is one: the policy does not answer it
        case = lines[1].split(": ", 1)[1]
        code, out, err = redress("explain", path, "--decision", "dispute.eligible", "--case", case + " at=2026-01-01")
        self.assertIn("no rule", out + err)

    def test_a_document_that_does_not_compile_is_not_proven(self):
        path = self.edited('"claim.reason": "change_of_mind"', '"claim.reason": "change_of_mnd"')
        code, out, err = redress("check", path)
        self.assertEqual((code, err), (2, ""))
        self.assertIn('did you mean "change_of_mind"?', out)
        self.assertTrue(out.endswith("1 file: 1 error, 0 warnings, 0 remarks\n"))

    def test_reviews_are_due_only_against_a_date_that_is_given(self):
        path = self.edited('"range": ["1d", "180d"],', '"range": ["1d", "180d"], "review_by": "2026-06-01",')
        self.assertEqual(redress("check", path)[0:2], (0, "1 file: 0 errors, 0 warnings, 6 remarks (-v shows them)\n"))
        self.assertEqual(redress("check", path, "--today", "2026-06-01")[1],
                         "1 file: 0 errors, 0 warnings, 6 remarks (-v shows them)\n")
        code, out, err = redress("check", path, "--today", "2026-06-02")
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, r': /parameters/dispute_window/review_by: warning: "dispute_window" was to be reviewed by '
                              r"2026-06-01, and today is 2026-06-02 \[stale\]\n1 file: 0 errors, 1 warning, ")
        self.assertEqual(redress("check", path, "--today", "2026-06-02", "--fail-level", "warning")[0], 1)
        self.assertEqual(redress("check", path, "--today", "2026-06-02", "--fail-level", "warning", "--disable",
                                 "stale"), (0, "1 file: 0 errors, 0 warnings, 6 remarks (-v shows them)\n", ""))

    def test_options_that_cannot_be_used(self):
        for arguments, message in [
            (["--today", "tomorrow"], 'redress: --today: "tomorrow" is no date such as 2026-11-23\n'),
            (["--cliff", "0.00"], 'redress: --cliff: "0.00" is no amount above 0.00, such as 10.00\n'),
            (["--cliff", "ten"], 'redress: --cliff: "ten" is no amount above 0.00, such as 10.00\n'),
            (["--disable", "dead-rul"], 'redress: --disable: no check has the code "dead-rul"; did you mean "dead-rule"?\n'),
            (["--disable", "gap"], 'redress: --disable: "gap" is an error, which cannot be disabled\n'),
        ]:
            with self.subTest(arguments=arguments):
                self.assertEqual(redress("check", POLICY, *arguments), (2, "", message))

    def test_what_proposals_share_with_their_base_is_told_once(self):
        alone = json.loads(redress("check", BASELINE, "--format", "json")[1])
        both = json.loads(redress("check", BASELINE, "scenarios/policies/seller-answer-72h.json", "--format", "json")[1])
        self.assertEqual(both["findings"], alone["findings"])
        self.assertEqual(both["files"], 2)

    def test_remarks_are_counted_and_shown_when_asked_for(self):
        code, out, _ = redress("check", POLICY)
        self.assertEqual((code, out), (0, "1 file: 0 errors, 0 warnings, 6 remarks (-v shows them)\n"))
        code, out, _ = redress("check", POLICY, "-v")
        self.assertEqual(code, 0)
        self.assertEqual(len(re.findall(r": info: ", out)), 6)

    def test_hostile_names_as_junit(self):
        """A file's name and a key of it, with markup, line ends and controls, come back out of a reader of XML."""
        name = "a\t<\n>\r\"&]]>.json"
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"format": "redress/policy/1", "a\x01<&>\r\n\t\x7f": 1}, file)
        code, out, err = redress("check", path, "--format", "junit")
        self.assertEqual((code, err), (2, ""))
        suite = xml.etree.ElementTree.fromstring(out)[0]
        self.assertEqual(suite.get("name"), path)
        unknown = next(case for case in suite if "unknown key" in case[0].get("message"))
        self.assertTrue(unknown.get("name").startswith("/a"), unknown.get("name"))
        self.assertTrue(unknown[0].text.startswith(path + ":1:"))

    def test_findings_as_junit(self):
        path = self.gap()
        code, out, err = redress("check", path, MARKET, "--format", "junit")
        self.assertEqual((code, err), (1, ""))
        root = xml.etree.ElementTree.fromstring(out)
        suites = root.findall("testsuite")
        self.assertEqual([suite.get("name") for suite in suites], [path, MARKET])
        self.assertEqual((suites[0].get("failures"), suites[1].get("failures"), suites[1].get("tests")), ("1", "0", "1"))
        failure = suites[0].find("testcase/failure")
        self.assertEqual(failure.get("type"), "error")
        self.assertTrue(failure.get("message").startswith('"dispute.eligible" has no rule'))
        self.assertIn("\nwitness: ", failure.text)
        self.assertIn("\ndecision: dispute.eligible\n", failure.text)
        self.assertEqual(int(suites[0].get("tests")), len(suites[0].findall("testcase")))

    def test_junit_carries_decision_rule_and_epoch(self):
        # 20 days lie within the window from October on only
        rule = '{ "id": "never", "when": { "order.since_received": "<= 20d" }, "then": { "eligible": "yes", "reason_code": "ok" } },\n        '
        dated = self.write("dated.json", json.dumps({
            "format": "redress/overlay/1", "base": self.edited(self.LAST, rule + self.LAST), "title": "30 days from October",
            "edits": [{"id": "w", "set_value": "dispute_window", "from": "2026-10-01", "to": "30d", "why": "A test",
                       "basis": "assumed"}]}))
        cases = xml.etree.ElementTree.fromstring(redress("check", dated, "--format", "junit")[1]).iter("testcase")
        texts = [case.find("system-out").text for case in cases if case.get("classname") == "dead-rule"]
        self.assertEqual(len(texts), 1)
        self.assertIn("\ndecision: dispute.eligible\nrule: never\nepoch: from 2026-10-01\n", texts[0])

    def test_a_proposal_that_changes_nothing_is_told(self):
        base = os.path.abspath("scenarios/policies/minimal.json")
        rule = {"id": "n", "title": "T", "when": {"claim.reason": "damaged"}, "then": {"route": "mediation"}}
        to_desk = {"add_rule": "triage", "at": "start", "rule": rule}
        gone = {"remove_rule": "triage", "rule": "n"}
        other = {"set_value": "dispute_window", "to": "20d", "basis": "assumed"}
        seller = {"set_answer": "triage", "rule": "n", "answer": "route", "to": "seller"}
        for edits, told in (
                ([], ["the overlay has no edits: it is its base [edit-without-effect]"]),
                ([to_desk, gone], ['edits "e0" and "e1" together change no decision: without them every case is answered the '
                                   "same [idle-edit]"]),
                ([other, to_desk, gone], ['edits "e1" and "e2" together change no decision: without them every case is '
                                          "answered the same [idle-edit]"]),
                # minimal sends every case to the seller: the answer that is set undoes the rule that is added
                ([to_desk, seller], ['edits "e0" and "e1" together change no decision: without them every case is answered '
                                     "the same [idle-edit]"]),
                ([to_desk], []), ([other], [])):
            made = [{"id": f"e{place}", "why": "A test", **edit} for place, edit in enumerate(edits)]
            path = self.write("o.json", json.dumps({"format": "redress/overlay/1", "base": base, "title": "T",
                                                    "edits": made}))
            out = redress("check", path)[1]
            self.assertEqual([line.split(": warning: ")[1] for line in out.splitlines()
                              if line.endswith("-effect]") or line.endswith("idle-edit]")], told, out)

    def test_edits_past_the_stated_number_are_told_as_not_proven(self):
        """Both sides of the limit: 256 edits are left out one by one, which finds the one that changes nothing."""
        base = os.path.abspath("scenarios/policies/minimal.json")
        made = [{"id": f"e{i}", "why": "A test", "add_rule": "triage", "at": "start",
                 "rule": {"id": f"r{i}", "title": "T", "when": {"order.goods": f"{i + 1}.00"},
                          "then": {"route": "seller" if i == 200 else "mediation"}}} # minimal sends all to the seller
                for i in range(256)]
        made.append({"id": "late", "why": "A test", "basis": "assumed", "set_value": "dispute_window", "to": "20d"})
        for count, code, told in ((256, 0, False), (257, 3, True)):
            path = self.write("o.json", json.dumps({"format": "redress/overlay/1", "base": base, "title": "T",
                                                    "edits": made[:count]}))
            got, out, err = redress("check", path)
            self.assertEqual((got, err), (code, ""), out)
            self.assertIn('edit "e200" changes no decision: without it every case is answered the same [idle-edit]', out)
            self.assertEqual('whether edit "late" and those after it change a decision is not proven: only the first 256 of 257 '
                             "are left out one by one [not-proven]" in out, told, out)

    def test_two_edits_of_one_parameter_beside_the_path_are_refused(self):
        argument = "scenarios/policies/minimal.json + dispute_window=20d + dispute_window=15d"
        self.refuse(["run", MARKET, "--policy", argument],
                    f'{argument}: "dispute_window" is set twice, by "dispute_window=20d" and by "dispute_window=15d"',
                    "redress: 1 error in the documents; nothing was simulated")

    def test_more_findings_than_a_list_keeps_are_counted_in_every_form(self):
        with open("scenarios/policies/minimal.json", encoding="utf-8") as file:
            policy = json.load(file)
        for number in range(1005):
            policy["parameters"][f"spare_{number}"] = policy["parameters"]["dispute_window"]
        path = self.write("many.json", json.dumps(policy))
        code, out, _ = redress("check", path)
        self.assertEqual(code, 0)
        self.assertEqual(out.splitlines()[-2:], ["… and 5 more findings", "1 file: 0 errors, 1005 warnings, 6 remarks "
                                                 "(-v shows them)"])
        self.assertEqual(json.loads(redress("check", path, "--format=json")[1])["not_listed"], 11)  # and the remarks
        suites = xml.etree.ElementTree.fromstring(redress("check", path, "--format=junit", "--fail-level=warning")[1])
        self.assertEqual(suites[-1].find("testcase").get("name"), "11 more findings")
        self.assertEqual(suites[-1].get("failures"), "1")

    def test_a_suppression_takes_its_finding_out_and_says_when_it_no_longer_does(self):
        rule = '{ "id": "never", "when": { "claim.reason": "change_of_mind" }, "then": { "eligible": "yes", "reason_code": "ok" } },\n        '
        allow = ',\n  "allow": [ { "code": "dead-rule", "rule": "never", "why": "a test" } ]\n}'
        with open("scenarios/policies/minimal.json", encoding="utf-8") as file:
            text = file.read().rstrip()
        dead = text.replace(self.LAST, rule + self.LAST)
        self.assertNotEqual(dead, text)
        code, out, _ = redress("check", self.write("dead.json", dead))
        self.assertEqual(code, 0)
        self.assertIn('warning: rule "never" never answers: "change-of-mind" answers wherever it would [dead-rule]', out)
        code, out, _ = redress("check", self.write("allowed.json", dead[:-1].rstrip() + allow))
        self.assertEqual((code, out), (0, "1 file: 0 errors, 0 warnings, 6 remarks (-v shows them)\n"))
        code, out, _ = redress("check", self.write("idle.json", text[:-1].rstrip() + allow), "--fail-level", "warning")
        self.assertEqual(code, 1)
        self.assertIn('/allow/0: warning: no finding "dead-rule" is left to allow', out)

    def test_the_fail_level_decides_about_what_compiles(self):
        _, out, _ = redress("check", BASELINE, "--format", "json")
        found = json.loads(out)
        self.assertEqual(redress("check", BASELINE)[0], 0)
        self.assertEqual(redress("check", BASELINE, "--fail-level", "warning")[0], 1 if found["warnings"] else 0)
        self.assertEqual(redress("check", BASELINE, "--fail-level=info")[0],
                         1 if found["warnings"] + found["infos"] else 0)

    def dated(self, decision, as_of):
        """The small policy with a window that changes while the market runs, and one decision dated by an event."""
        with open(BASELINE, encoding="utf-8") as file:
            document = json.load(file)
        document["parameters"]["dispute_window"]["values"].append(
            {"from": "2026-02-01", "value": "20d", "why": "a test", "basis": "assumed"})
        document["decisions"][decision]["as_of"] = as_of
        return self.write("dated.json", json.dumps(document))

    def test_a_parameter_that_another_decision_needs_is_not_dead(self):
        """Flat windows leave the bound of high value without effect on eligibility; evidence and insurance need it."""
        for policy in ("window-15-flat", "window-30-all"):
            out = redress("check", f"scenarios/policies/{policy}.json", "-v")[1]
            self.assertNotIn("dead-parameter", out)
            self.assertNotIn("changes any answer", out)

    def test_the_opening_of_a_dispute_dates_the_question_whether_it_may_be_opened(self):
        policy = self.dated("dispute.eligible", "dispute.opened_at")
        self.assertNotIn("has not happened", redress("check", policy, "-v")[1])
        code, out, err = redress("run", "scenarios/markets/minimal.json", "--policy", policy, "-n1", "--no-progress")
        self.assertEqual(code, 0, err)

    def test_events_that_have_not_happened_are_told_before_a_run_fails(self):
        policy = self.dated("dispute.eligible", "order.received_at")
        self.assertIn('"dispute.eligible" is dated by order.received_at, which has not happened to a parcel that was not '
                      'received: such a case has no answer, and a run stops there; name order.placed_at or order.shipped_at or '
                      'complaint.opened_at or dispute.opened_at as well', redress("check", policy)[1])
        code, out, err = redress("run", "scenarios/markets/minimal.json", "--policy", policy, "-n1", "--no-progress")
        self.assertEqual(code, 2)
        self.assertIn('none of its `as_of` events has happened when it is asked', err)
        policy = self.dated("dispute.eligible", ["order.received_at", "order.placed_at"])
        self.assertNotIn("has not happened", redress("check", policy, "-v")[1])


class Diff(WithFolder):
    """redress diff."""

    IDENTICAL = "proven identical on every case of the declared space\n"

    def test_a_policy_is_identical_to_itself(self):
        self.assertEqual(redress("diff", POLICY, POLICY), (0, self.IDENTICAL, ""))
        self.assertEqual(redress("diff", BASELINE, BASELINE + " + dispute_window=15d"), (0, self.IDENTICAL, ""))

    def test_a_difference_is_told_with_a_case_and_its_unchanged_neighbour(self):
        code, out, err = redress("diff", BASELINE, BASELINE + " + free_return_window=16d")
        self.assertEqual((code, err), (1, ""))
        lines = out.splitlines()
        self.assertEqual(lines[:2], ["dispute.eligible differs in 1 group",
                                     "  1  eligible=no reason_code=late -> eligible=yes reason_code=ok"])
        self.assertIn("     rule       mind-changed-late -> free-return", lines)
        self.assertIn("     effect     better for buyer, worse for seller", lines)
        where = next(line for line in lines if line.startswith("     where "))
        self.assertIn("15d < order.since_received <= 16d", where)
        case = next(line for line in lines if line.startswith("     case "))
        twin = next(line for line in lines if line.startswith("     unchanged "))
        self.assertEqual(case.split()[1:], [word.replace("order.since_received=15d", "order.since_received=15d+1s")
                                            for word in twin.split()[1:]])
        self.assertTrue(lines[-1].startswith("proven identical on every case: order.terms, "))
        self.assertNotIn("dispute.eligible", lines[-1])

    def test_the_difference_as_json(self):
        code, out, err = redress("diff", BASELINE, "scenarios/policies/seller-answer-72h.json", "--format", "json")
        self.assertEqual((code, err), (1, ""))
        result = json.loads(out)
        self.assertEqual((result["format"], result["verdict"]), ("redress/diff/1", "different"))
        self.assertEqual(len(result["decisions"]), 16)
        changed = [item for item in result["decisions"] if item["verdict"] != "identical"]
        self.assertEqual([item["decision"] for item in changed], ["seller.answer"])
        group = changed[0]["groups"][0]
        self.assertEqual((group["old_outcome"], group["new_outcome"], group["cases"], group["unchanged"]),
                         ("within=5d on_silence=find_for_buyer", "within=3d on_silence=find_for_buyer", "1", None))
        self.assertEqual((group["for_buyer"], group["for_seller"]), ("better", "worse"))

    def test_one_policy_at_two_dates(self):
        with open(BASELINE, encoding="utf-8") as file:
            text = file.read()
        old = '"value": "15d", "ref": "rules.csv R001", "basis": "official" } ]'
        self.assertIn(old, text)
        dated = self.write("dated.json", text.replace(old, old[:-1] + ', { "from": "2026-10-01", "value": "20d", '
                                                      '"why": "a test", "basis": "assumed" } ]'))
        self.assertEqual(redress("diff", dated + "@2026-09-29", dated + "@2026-09-30"), (0, self.IDENTICAL, ""))
        code, out, err = redress("diff", dated + "@2026-09-30", dated + "@2026-10-01")
        self.assertEqual((code, err), (1, ""))
        self.assertIn("15d < order.since_received <= 20d", out)
        code, out, err = redress("diff", BASELINE, dated)
        self.assertEqual((code, err), (1, ""))
        self.assertIn("     when       from 2026-10-01\n", out)

    def test_what_cannot_be_compared(self):
        self.assertEqual(redress("diff", POLICY + "@2026-09-30", POLICY),
                         (2, "", "redress: a date stands behind one policy only: write A@DATE B@DATE, or no date for "
                                 "all times\n"
                                 'Try "redress diff --help".\n'))
        code, out, err = redress("diff", POLICY + "@2026-02-30", POLICY)
        self.assertEqual((code, out), (2, ""))
        self.assertTrue(err.startswith(f'redress: "{POLICY}@2026-02-30": '), err)
        code, out, err = redress("diff", POLICY, self.path("none.json"))
        self.assertEqual((code, out), (2, ""))
        self.assertIn("none.json", err)


class Run(WithFolder):
    """redress run."""

    def test_the_headlines_come_first(self):
        code, out, err = redress("run", MARKET, "--policy", POLICY, "-n2")
        self.assertEqual((code, err), (0, ""))
        heads = re.findall(r"^(.+)\n-+$", out, re.M)
        self.assertEqual(heads[:3], ["Refunds", "Penalties of sellers", "Resolution times"])
        self.assertRegex(out, r"\n  refund_rate +\d+\.\d+ ± \d")
        self.assertRegex(out, r"fingerprint [0-9a-f]{64}\n$")
        self.assertLessEqual(max(map(len, out.splitlines())), 120)

    def test_more_detail_is_more(self):
        plain = redress("run", MARKET, "--policy", POLICY, "-n2")[1]
        code, out, _ = redress("run", MARKET, "--policy", POLICY, "-n2", "-v", "--no-progress")
        self.assertEqual(code, 0)
        for head in ("By segment", "How often each rule of minimal answered"):
            self.assertNotIn(head, plain)
            self.assertIn(head, out)
        self.assertIn("category=home", out)

    def test_one_replication_has_no_interval(self):
        code, out, _ = redress("run", MARKET, "--policy", POLICY, "--reps", "1")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"\n  refund_rate +[\d.]+ no interval")
        result = json.loads(redress("run", MARKET, "--policy", POLICY, "--reps", "1", "--format=json")[1])
        rate = result["metrics"]["refund_rate"]
        self.assertEqual((rate["lo"], rate["hi"], rate["note"], rate["n"]), (None, None, "no interval", 1))

    def test_the_result_as_json(self):
        code, out, err = redress("run", MARKET, "--policy", POLICY, "-n3", "--format", "json", "--seed", str(2**64 - 1))
        self.assertEqual((code, err), (0, ""))
        result = json.loads(out)
        self.assertEqual(result["format"], "redress/result/1")
        self.assertEqual((result["seed"], result["replications"], result["confidence"]), (str(2**64 - 1), 3, 0.95))
        self.assertEqual(result["comparisons"], [])
        self.assertRegex(result["scenario"]["sha256"], "^[0-9a-f]{64}$")
        rate = result["metrics"]["refund_rate"]
        self.assertEqual(sorted(rate), ["hi", "lo", "mean", "n", "unit"])
        self.assertTrue(0 < rate["lo"] < rate["mean"] < rate["hi"] < 100)
        for name in ("violation_rate.shipped_late", "penalty_count", "penalty_count.dispute_silent", "resolution_time", "resolution_time.p95",
                     "utilisation", "stars", "seller_net"):
            self.assertIn(name, result["metrics"])
        self.assertIn("category=home", result["policies"][0]["segments"])

    def test_penalties_by_kind_are_counted_by_orders_and_by_the_time_of_sellers(self):
        arguments = ["run", MARKET, "--policy", BASELINE, "-n3"]
        metrics = json.loads(redress(*arguments, "--format=json")[1])["metrics"]
        kinds = {name.split(".")[1] for name in metrics if name.startswith("violation_rate.")}
        self.assertIn("shipped_late", kinds)
        for whole in "violation_rate", "penalty_count", "penalties_per_seller":
            total = sum(metrics[whole + "." + kind]["mean"] or 0 for kind in kinds)
            self.assertAlmostEqual(total, metrics[whole]["mean"], places=6)
        for kind in kinds:
            self.assertLessEqual(metrics["penalty_count." + kind]["mean"], metrics["violation_rate." + kind]["mean"])
        # aliexpress notes late shipments without points or fine, and fines every cancelled order
        self.assertGreater(metrics["violation_rate.shipped_late"]["mean"], 0)
        self.assertEqual(metrics["penalty_count.shipped_late"]["mean"], 0)
        self.assertEqual(metrics["penalty_count.cancelled_by_seller"]["mean"],
                         metrics["violation_rate.cancelled_by_seller"]["mean"])
        # in words the list by the sellers' time is for those who ask
        for more, times in ((), 2), (("-v",), 3):
            self.assertEqual(redress(*arguments, *more)[1].count("\n    cancelled_by_seller "), times)

    def test_where_nothing_is_punished_there_is_no_penalty(self):
        with open(BASELINE, encoding="utf-8") as file:
            values = json.load(file)["parameters"]
        free = " + ".join([BASELINE, *(name + "=0" for name in values if re.match("points_(?!per_day|valid_for)", name)),
                           "fine_cancelled=0.00", "fine_upheld=0.00", "fine_silent_share=0%", "fine_silent_at_least=0.00"])
        for policy in free, "scenarios/policies/ebay.json":
            metrics = json.loads(redress("run", MARKET, "--policy", policy, "-n2", "--format=json")[1])["metrics"]
            self.assertGreater(metrics["violation_rate"]["mean"], 50)
            for name in "penalty_count", "penalties_per_seller", "points", "fines_per_order":
                self.assertEqual(metrics[name]["mean"], 0, (policy, name))

    def test_intervals_widen_with_the_confidence(self):
        def width(confidence):
            out = redress("run", MARKET, "--policy", POLICY, "-n4", "--format=json", "--confidence", confidence)[1]
            rate = json.loads(out)["metrics"]["refund_rate"]
            return rate["hi"] - rate["lo"]

        # Student's t with 3 degrees of freedom: 5.841 at 99 %, 3.182 at 95 %
        self.assertAlmostEqual(width("0.99") / width("0.95"), 5.840909 / 3.182446, places=5)

    def test_the_seed_decides_and_nothing_else_does(self):
        first = redress("run", MARKET, "--policy", POLICY, "-n3", "-j1")
        self.assertEqual(first, redress("run", MARKET, "--policy", POLICY, "-n3", "-j3"))
        self.assertNotEqual(first[1], redress("run", MARKET, "--policy", POLICY, "-n3", "--seed=2")[1])

    def test_a_value_of_the_scenario_can_be_set(self):
        def orders(*more):
            out = redress("run", MARKET, "--policy", POLICY, "-n1", "--format=json", *more)[1]
            return json.loads(out)

        plain, doubled = orders(), orders("--set", "demand.orders_per_day=400")
        self.assertNotEqual(plain["scenario"]["sha256"], doubled["scenario"]["sha256"])
        code, out, err = redress("run", MARKET, "--policy", POLICY, "--set", "demand.order_per_day=4")
        self.assertEqual((code, out), (2, ""))
        self.assertIn('did you mean "orders_per_day"?', err)

    def test_documents_that_do_not_compile_are_all_reported(self):
        broken = self.write("broken.json", "[]")
        code, out, err = redress("run", broken, "--policy", broken + "x", "--policy=" + broken)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("takes one --policy", err)
        code, out, err = redress("run", broken, "--policy", "no-such.json")
        self.assertEqual((code, out), (2, ""))
        self.assertIn(f"{broken}:1:1: ", err)
        self.assertIn('cannot open "no-such.json": No such file or directory', err)

    def test_another_currency_needs_a_rate(self):
        with open(POLICY, encoding="utf-8") as file:
            text = file.read()
        yen = self.write("yen.json", re.sub(r'"currency": "USD"', '"currency": "JPY"', text))
        self.assertEqual(redress("run", MARKET, "--policy", yen),
                         (2, "", 'redress: policy "yen" is in JPY and scenario "minimal" in USD, which states no rate: '
                                 'add "exchange": {"JPY": "…"} to the scenario\n'))

    def test_a_result_that_cannot_be_written_is_an_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([PROGRAM, "run", MARKET, "--policy", POLICY, "-n1"], stdout=full,
                                  stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, "redress: cannot write the result to stdout: No space left on device\n")

    def test_a_run_file_carries_the_fingerprint(self):
        path = self.path("out.redress")
        code, out, err = redress("run", MARKET, "--policy", POLICY, "-n2", "-o", path, "--format=json")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out, redress("run", MARKET, "--policy", POLICY, "-n2", "--format=json")[1])
        self.assertEqual(os.listdir(self.folder.name), ["out.redress"])
        with sqlite3.connect(path) as database:
            self.assertIn(json.loads(out)["fingerprint"], "\n".join(database.iterdump()))
        code, out, err = redress("run", MARKET, "--policy", POLICY, "-n1", "-o", self.folder.name)
        self.assertEqual((code, out), (2, ""))
        self.assertIn(self.folder.name, err)


class Compare(WithFolder):
    """redress compare."""

    def test_a_copy_of_a_policy_changes_exactly_nothing(self):
        with open(BASELINE, encoding="utf-8") as file:
            copy = self.write("copy.json", file.read())
        arguments = ("compare", MARKET, "--policy", BASELINE, "--policy", copy, "-n3")
        code, out, err = redress(*arguments, "--format=json")
        self.assertEqual((code, err), (0, ""))
        result = json.loads(out)
        segments = {row["segment"] for row in result["comparisons"]}
        self.assertTrue({"all", "category=home", "desk=main"} & segments)
        for row in result["comparisons"]:
            if row.get("note") in ("not defined", "not reached"):  # nothing to divide by, censored: under both
                self.assertIsNone(row["diff"])
            else:
                self.assertEqual((row["diff"], row["lo"], row["hi"]), (0, 0, 0), row)
                self.assertFalse(row["significant"])
        self.assertGreater(sum("note" not in row or row["note"] == "identical" for row in result["comparisons"]), 100)
        self.assertEqual((result["pairs"][0]["affected_orders"], result["pairs"][0]["transitions"]), (0, []))
        self.assertIn("No order ends differently.", redress(*arguments)[1])

    def test_a_result_does_not_depend_on_the_number_of_threads(self):
        for form in ("table", "json"):
            arguments = ("compare", MARKET, "--policy", BASELINE, "--policy", OVERLAY, "-n4", "-v", "--no-progress",
                         "--format", form)
            one, two = redress(*arguments, "-j1"), redress(*arguments, "-j2")
            self.assertEqual(one[0], 0)
            self.assertEqual(one, two)

    def test_a_longer_window_is_told_order_by_order(self):
        arguments = ("compare", MARKET, "--policy", BASELINE, "--policy", OVERLAY, "-n4")
        result = json.loads(redress(*arguments, "--format=json")[1])
        pair = result["pairs"][0]
        self.assertGreater(pair["affected_orders"], 0)
        self.assertEqual(sum(row["orders"] for row in pair["transitions"]), pair["affected_orders"])
        self.assertEqual(sum(row["orders"] for row in pair["rules"]), pair["affected_orders"])
        rate = next(row for row in result["comparisons"] if (row["metric"], row["segment"]) == ("refund_rate", "all"))
        self.assertEqual(sorted(key for key in rate if key != "note"),
                         ["among_affected", "baseline", "detectable", "diff", "hi", "lo", "metric", "n", "policy",
                          "segment", "significant", "significant_holm", "unit"])
        means = [policy["metrics"]["refund_rate"]["mean"] for policy in result["policies"]]
        self.assertAlmostEqual(rate["diff"], means[1] - means[0], places=9)
        self.assertEqual(result["metrics"], result["policies"][0]["metrics"])
        # what the baseline's buyers and the policy's buyers got differs by what the gains say
        orders = pair["affected_orders"] / (pair["affected_share"]["mean"] / 100)
        net = next(row for row in result["comparisons"] if (row["metric"], row["segment"]) == ("buyer_net", "all"))
        gains = pair["winners"]["buyer"]
        self.assertAlmostEqual(net["diff"] * orders, gains["gained"] - gains["lost"], places=2)
        out = redress(*arguments)[1]
        for part in ("How affected orders end", "Who gained and who lost, in USD",
                     "The first decision that another rule answered", "Times of the same cases"):
            self.assertIn(part, out)
        self.assertLessEqual(max(map(len, out.splitlines())), 126)

    def test_any_number_of_policies_and_names_told_apart(self):
        result = json.loads(redress("compare", MARKET, "--policy", BASELINE, "--policy", BASELINE, "--policy", OVERLAY,
                                    "--policy=" + BASELINE, "-n2", "--format=json")[1])
        self.assertEqual([policy["name"] for policy in result["policies"]],
                         ["aliexpress", "aliexpress #2", "window-30-all", "aliexpress #3"])
        self.assertEqual({row["policy"] for row in result["comparisons"]},
                         {"aliexpress #2", "window-30-all", "aliexpress #3"})

    def test_the_baseline_is_what_run_reports(self):
        alone = json.loads(redress("run", MARKET, "--policy", BASELINE, "-n3", "--format=json")[1])
        pair = json.loads(redress("compare", MARKET, "--policy", BASELINE, "--policy", OVERLAY, "-n3",
                                  "--format=json")[1])
        self.assertEqual(alone["metrics"], pair["metrics"])


class Interrupt(WithFolder):
    """Signals and progress."""

    def stop(self, number, code):
        path = self.path("out.redress")
        run = subprocess.Popen([PROGRAM, "run", MARKET, "--policy", POLICY, "-n", "100000", "-j1", "-o", path],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            self.wait_for_some_replications(path + ".part")
            run.send_signal(number)
            out, err = run.communicate(timeout=60)
        finally:
            run.kill()
            run.communicate()
        self.assertEqual(run.returncode, code, err)
        word = "interrupted" if number == signal.SIGINT else "terminated"
        self.assertRegex(err, rf"^redress: {word} after \d+ of 100000 replications\n"
                              rf"redress: what was finished is kept in {re.escape(path)}\.part; --resume continues it\n"
                              r"redress: the result is that of --reps \d+\n$")
        reps = re.search(r"--reps (\d+)", err).group(1)
        self.assertEqual(out, redress("run", MARKET, "--policy", POLICY, "-n", reps)[1])
        self.assertEqual(os.listdir(self.folder.name), ["out.redress.part"])

    def wait_for_some_replications(self, part):
        """One is about 50 kB; the file is locked while it is written, so only its size tells."""
        for _ in range(600):
            time.sleep(0.05)
            if os.path.exists(part) and os.path.getsize(part) > 500000:
                return
        self.fail("no replication within 30 s")

    def test_ctrl_c_keeps_what_is_finished(self):
        self.stop(signal.SIGINT, 130)

    def test_termination_keeps_what_is_finished(self):
        self.stop(signal.SIGTERM, 143)

    def on_terminal(self, *more, **environment):
        """What is written to stderr when that is a terminal."""
        try:
            main, terminal = pty.openpty()
        except OSError as no_terminal:  # a bare chroot has none
            self.skipTest(f"no pseudo-terminal: {no_terminal}")
        with subprocess.Popen([PROGRAM, "run", MARKET, "--policy", POLICY, "-n", "30", *more],
                              stdout=subprocess.DEVNULL, stderr=terminal,
                              env={**os.environ, "TERM": "xterm", **environment}) as run:
            os.close(terminal)
            seen = b""
            while select.select([main], [], [], 60)[0]:
                try:
                    data = os.read(main, 4096)
                except OSError:  # the other side is closed
                    break
                seen += data
        os.close(main)
        self.assertEqual(run.returncode, 0)
        return seen.decode()

    def test_progress_is_for_terminals(self):
        seen = self.on_terminal()
        self.assertRegex(seen, r"^\r\[\.{30}\]   0 %  0 of 30 replications +\r\[")
        self.assertTrue(seen.endswith("\r" + " " * 79 + "\r"))
        for more in (["-q"], ["--no-progress"]):
            self.assertEqual(self.on_terminal(*more), "")
        self.assertEqual(self.on_terminal(TERM="dumb"), "")
        self.assertEqual(redress("run", MARKET, "--policy", POLICY, "-n2")[2], "")


if __name__ == "__main__":
    main()
