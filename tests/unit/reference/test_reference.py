#!/usr/bin/env python3
"""The generated JSON Schemas and reference pages.

usage: test_reference.py PROGRAM SCHEMAS PROJECT REDRESS

(redress-reference, the folder it wrote, the project's root, the program that the pages are about)

Needs python3-jsonschema; without it the test is skipped (exit 77).
"""
import copy
import glob
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

try:
    from jsonschema import Draft7Validator
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

PROGRAM, FOLDER, PROJECT, REDRESS = sys.argv[1:5]
SCHEMA_NAMES = ("policy", "overlay", "tests", "scenario")


def no_repeated_keys(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), [key for key in keys if keys.count(key) > 1]
    return dict(pairs)


def read_schema(name):
    with open(os.path.join(FOLDER, name + ".schema.json"), encoding="utf-8") as file:
        return json.load(file, object_pairs_hook=no_repeated_keys)


SCHEMAS = {name: read_schema(name) for name in SCHEMA_NAMES}
VALIDATORS = {name: Draft7Validator(schema) for name, schema in SCHEMAS.items()}


def shipped():
    for path in sorted(glob.glob(os.path.join(PROJECT, "scenarios", "**", "*.json"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        kind = document.get("format", "").split("/")
        if len(kind) == 3 and kind[1] in SCHEMAS:
            yield os.path.relpath(path, PROJECT), kind[1], document


def load(path):
    with open(os.path.join(PROJECT, path), encoding="utf-8") as file:
        return json.load(file)


def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return file.read()


def accepts(kind, document):
    return VALIDATORS[kind].is_valid(document)


def first_error(kind, document):
    for error in VALIDATORS[kind].iter_errors(document):
        return "/%s: %s" % ("/".join(map(str, error.absolute_path)), error.message[:300])
    return None


def objects_within(value, path=()):
    """Every object of a document, of lists those in the first two elements: the others follow the same schema."""
    if isinstance(value, dict):
        yield path
        for key, child in value.items():
            yield from objects_within(child, path + (key,))
    elif isinstance(value, list):
        for index, child in enumerate(value[:2]):
            yield from objects_within(child, path + (index,))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def changed(document, path, value):
    """A copy with the value at `path` replaced, or removed when it is `...`."""
    document = copy.deepcopy(document)
    place = at(document, path[:-1])
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


def refs_within(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for child in value.values():
            yield from refs_within(child)
    elif isinstance(value, list):
        for child in value:
            yield from refs_within(child)


class Schemas(unittest.TestCase):
    def test_they_are_schemas_and_every_reference_leads_somewhere(self):
        for name, schema in SCHEMAS.items():
            Draft7Validator.check_schema(schema)
            for ref in set(refs_within(schema)):
                self.assertTrue(ref.startswith("#/definitions/"), ref)
                target = schema
                for step in ref[2:].split("/"):
                    self.assertIn(step, target, "%s: %s" % (name, ref))
                    target = target[step]

    def test_every_shipped_document_is_accepted(self):
        kinds = []
        for path, kind, document in shipped():
            kinds.append(kind)
            self.assertIsNone(first_error(kind, document), path)
        for kind in SCHEMA_NAMES:
            self.assertIn(kind, kinds, "no shipped document of this kind was looked at")

    def test_an_unknown_key_is_refused_in_every_object_of_every_shipped_document(self):
        tried = 0
        for path, kind, document in shipped():
            for place in objects_within(document):
                if kind == "scenario" and "edits" in place and "to" in place:
                    continue  # the value of an edit is that of the place it is set to
                if kind == "overlay" and place and place[0] == "edits" and "is" not in place and "to" in place:
                    continue
                at(document, place)["unknown_key"] = 1
                refused = not accepts(kind, document)
                del at(document, place)["unknown_key"]
                self.assertTrue(refused, "%s: /%s accepts an unknown key" % (path, "/".join(map(str, place))))
                tried += 1
        self.assertGreater(tried, 300)

    def check_refused(self, kind, document, changes):
        self.assertIsNone(first_error(kind, document))
        for path, value in changes:
            self.assertFalse(accepts(kind, changed(document, path, value)), "%s accepts /%s = %r" % (kind, "/".join(map(str, path)), value))

    def check_accepted(self, kind, document, changes):
        for path, value in changes:
            error = first_error(kind, changed(document, path, value))
            self.assertIsNone(error, "/%s = %r" % ("/".join(map(str, path)), value))

    RULES = ("decisions", "dispute.eligible", "rules")

    def test_a_value_of_a_policy_in_another_unit_is_refused(self):
        policy = load("scenarios/policies/minimal.json")
        window = ("parameters", "dispute_window")
        when = self.RULES + (3, "when")
        self.check_refused("policy", policy, [
            (window + ("values", 0, "value"), 15),
            (window + ("values", 0, "value"), "15"),
            (window + ("values", 0, "value"), "15.00"),
            (window + ("values", 0, "value"), "5%"),
            (window + ("values", 0, "value"), "1.5d"),  # decimals only in scenarios
            (window + ("values", 0, "value"), "15days"),
            (window + ("values", 0, "value"), "-1d"),
            (window + ("range", 0), 1),
            (window + ("range",), ["1d"]),
            (window + ("type",), "days"),
            (("parameters", "fine_upheld", "values", 0, "value"), 5),
            (("parameters", "fine_upheld", "values", 0, "value"), "5.001"),
            (("parameters", "fine_upheld", "values", 0, "value"), "05.00"),
            (("parameters", "points_suspended", "values", 0, "value"), "12"),
            (("parameters", "points_suspended", "values", 0, "value"), 1.5),
            (when + ("order.since_received",), "<= 15"),
            (when + ("order.since_received",), "<= 15.00"),
            (when + ("order.since_received",), "=< 15d"),
            (when + ("order.since_received",), "$dispute_window"),  # a parameter is compared with
            (when + ("order.since_received",), 15),
            (when + ("order.since_received",), True),
            (when + ("order.goods",), ">= 15d"),
            (when + ("order.goods",), "5%..6%"),
            (when + ("order.cases",), "1.5"),
            (when + ("claim.reason",), "broken"),
            (when + ("claim.reason",), ["damaged", "broken"]),
            (when + ("claim.reason",), {"not": ["broken"]}),
            (when + ("claim.reason",), []),
            (when + ("item.perishable",), "true"),
            (when + ("no.such_fact",), "*"),
            (when + ("evidence.buyer",), "photo"),  # not there yet when the dispute is opened
            (self.RULES + (3, "when"), {}),
        ])

    def test_a_policy_that_is_not_whole_is_refused(self):
        policy = load("scenarios/policies/minimal.json")
        rule = self.RULES + (3,)
        self.check_refused("policy", policy, [
            (("format",), "redress/policy/2"),
            (("format",), ...),
            (("policy",), ...),
            (("policy", "currency"), "usd"),
            (("policy", "id"), "Two words"),
            (("policy", "title"), ""),
            (("decisions", "remedy"), ...),
            (("decisions", "remedies"), {}),
            (("decisions", "remedy", "as_of"), ...),
            (("decisions", "remedy", "as_of"), "night.at"),
            (("decisions", "remedy", "as_of"), []),
            (("decisions", "remedy", "hit"), "collect"),
            (("decisions", "remedy", "hit"), "sum"),   # words cannot be added
            (("decisions", "funding", "hit"), "max"),
            (("decisions", "remedy", "rules"), []),
            (("parameters", "dispute_window", "values"), []),
            (("parameters", "dispute_window", "values", 0, "basis"), ...),
            (("parameters", "dispute_window", "values", 0, "basis"), "guessed"),
            (("parameters", "dispute_window", "values", 0, "ref"), ...),  # it has no "why" either
            (("parameters", "dispute_window", "values", 0, "from"), "1.1.2026"),
            (("parameters", "dispute_window", "title"), ...),
            (rule + ("id",), ...),
            (rule + ("when",), ...),
            (rule + ("otherwise",), True),
            (rule + ("then",), ...),
            (rule + ("then", "eligible"), "maybe"),
            (rule + ("then", "eligible"), ...),
            (rule + ("then", "amount"), "1.00"),
            (self.RULES + (4, "otherwise"), False),
            (("always",), [{"id": "a", "title": "t"}]),
            (("always",), [{"id": "a", "title": "t", "holds": "remedy.amount < = order.paid"}]),
            (("always",), [{"id": "a", "title": "t", "monotone": {"fact": "order.paid", "answer": "remedy.no", "direction": "never_better"}}]),
            (("allow",), [{"code": "overlap"}]),
        ])

    def test_every_spelling_of_a_cell_and_an_answer_is_accepted(self):
        policy = load("scenarios/policies/minimal.json")
        when, remedy = self.RULES + (3, "when"), ("decisions", "remedy", "rules", 0, "then", "amount")
        cells = ["*", "absent", "present", "15d", "= 15d", "<= $dispute_window", ">=15d+1s", "1d..15d", "1d .. $dispute_window",
                 ["absent", "> 15d"], {"not": ["absent", "< 1d", ["2d", "3d"]]}]
        self.check_accepted("policy", policy, [(when + ("order.since_received",), cell) for cell in cells])
        self.check_accepted("policy", policy, [
            (when + ("order.goods",), "200.00..300"),
            (when + ("order.goods",), "-3.50"),
            (when + ("lane.return_cost_share",), "< 5.5%"),
            (when + ("lane.return_cost_share",), "5.500%"),
            (when + ("order.cases",), 3),
            (when + ("order.cases",), ">= 3"),
            (when + ("item.perishable",), True),
            (when + ("item.perishable",), "*"),
            (when + ("claim.reason",), {"not": ["damaged", "late"]}),
            (remedy, "5"),
            (remedy, "$fine_upheld"),
            (remedy, {"of": "order.paid"}),
            (remedy, {"of": "order.paid", "share": "80%", "round": "half_up", "plus": "-1.00", "at_least": "0.00", "at_most": "$fine_upheld"}),
            (("always",), [{"id": "a", "title": "t", "holds": "remedy.amount <= order.paid"}]),
            (("parameters", "dispute_window", "values", 0, "value"), None),
            (("decisions", "remedy", "as_of"), ["case.decided_at", "order.placed_at"]),
        ])
        self.check_refused("policy", policy, [
            (remedy, 5),
            (remedy, {"of": "order.paid", "share": "80%"}),       # a share says how it rounds
            (remedy, {"of": "order.paid", "round": "half_up"}),
            (remedy, {"of": "order.cases"}),
            (remedy, {"share": "80%", "round": "half_up"}),
            (remedy, {"of": "order.paid", "share": "80.001%", "round": "half_up"}),  # finer than a basis point
            (remedy, {"of": "order.paid", "times": 2}),
        ])

    def overlay(self, *edits):
        return {"format": "redress/overlay/1", "base": "a.json", "title": "t", "edits": [dict(edit, id="e") for edit in edits]}

    def test_edits_follow_the_decision_they_name(self):
        good = [
            {"set_value": "w", "to": "30d", "from": "2026-12-01", "why": "y", "basis": "assumed"},
            {"set_value": "w", "to": 3},
            {"add_parameter": "w", "is": {"title": "t", "type": "int", "range": [0, 9], "values": [{"from": "always", "value": 3, "why": "y", "basis": "assumed"}]}},
            {"add_rule": "triage", "rule": {"id": "r", "otherwise": True, "then": {"route": "seller"}}, "before": "x"},
            {"add_rule": "triage", "rule": {"id": "r", "when": {"claim.reason": "late"}, "then": {"route": "mediation"}}, "at": "start"},
            {"set_cell": "triage", "rule": "r", "fact": "order.goods", "to": ">= 50.00"},
            {"set_answer": "remedy", "rule": "r", "answer": "action", "to": "partial"},
            {"set_answer": "seller.answer", "rule": "r", "answer": "within", "to": "72h"},
            {"remove_rule": "triage", "rule": "r"},
            {"move_rule": "triage", "rule": "r", "after": "x"},
            {"set_otherwise": "triage", "then": {"route": "seller"}},
        ]
        for edit in good:
            self.assertIsNone(first_error("overlay", self.overlay(edit)), edit)
        bad = [
            {},
            {"set_value": "w"},
            {"set_value": "w", "to": "30d", "add_parameter": "w", "is": {}},
            {"set_value": "w", "to": "30d", "form": "2026-12-01"},
            {"set_value": "w", "to": "30d", "from": "tomorrow"},
            {"set_value": "w", "to": "30d", "basis": "guessed"},
            {"add_parameter": "w", "is": {"title": "t", "type": "int", "range": [0, 9], "values": [{"from": "always", "value": "3", "why": "y", "basis": "assumed"}]}},
            {"add_rule": "triage", "rule": {"id": "r", "otherwise": True, "then": {"action": "refund"}}},
            {"add_rule": "triages", "rule": {"id": "r", "otherwise": True, "then": {"route": "seller"}}},
            {"add_rule": "triage", "rule": {"id": "r", "otherwise": True, "then": {"route": "seller"}}, "at": "middle"},
            {"add_rule": "contact.rule", "rule": {"id": "r", "when": {"case.outcome": "silent"}, "then": {"required": "no", "reply_within": "1d"}}},
            {"set_cell": "triage", "rule": "r", "fact": "order.goods", "to": ">= 50d"},
            {"set_cell": "triage", "rule": "r", "fact": "order.good", "to": ">= 50.00"},
            {"set_answer": "remedy", "rule": "r", "answer": "route", "to": "seller"},
            {"set_answer": "remedy", "rule": "r", "answer": "action", "to": "seller"},
            {"set_answer": "seller.answer", "rule": "r", "answer": "within", "to": "72"},
            {"remove_rule": "triage"},
            {"set_otherwise": "triage", "then": {}},
        ]
        for edit in bad:
            self.assertFalse(accepts("overlay", self.overlay(edit)), edit)

    def test_a_value_of_a_scenario_in_another_unit_is_refused(self):
        market = load("scenarios/markets/minimal.json")
        price, lane, desk = ("categories", 0, "price"), ("lanes", 0), ("desks", 0)
        self.check_refused("scenario", market, [
            (("format",), "redress/policy/1"),
            (("currency",), "EURO"),
            (("calendar", "start"), "5 January 2026"),
            (("calendar", "measure"), 90),
            (("calendar", "measure"), "90"),
            (("demand", "orders_per_day"), "20000"),
            (("demand", "orders_per_day"), -1),
            (("demand", "weekday_share"), ["50%", "rest"]),
            (("demand", "weekday_share"), [16, 15, 15, 15, 15, 12, 12]),
            (price, 18),
            (price, "18d"),
            (price, {"lognormal": {"median": 18, "sigma": 0.8}}),
            (price, {"lognormal": {"median": "18.00"}}),
            (price, {"lognormal": {"mean": "18.00", "sigma": 0.8}}),
            (price, {"normal": {"mean": "18.00"}}),
            (price, {"constant": "18.00", "exponential": {"mean": "18.00"}}),
            (price, {}),
            (price, {"empirical": {"points": [["0%", "1d"], ["100%", "2d"]]}}),
            (("categories", 0, "class"), "gadgets"),
            (("categories", 0, "damaged"), 0.5),
            (("categories", 0, "damaged"), "0.5"),
            (("categories", 0, "perishable"), "no"),
            (("categories",), []),
            (lane + ("transit",), "9.6"),
            (lane + ("lost",), "one percent"),
            (lane + ("from",), ...),
            (desk + ("shifts", 0, "hours"), "8-20"),
            (desk + ("shifts", 0, "hours"), "08:00..25:00"),
            (desk + ("shifts", 0, "days"), "Monday"),
            (desk + ("shifts", 0, "mediators"), 1.5),
            (desk + ("shifts", 0, "mediators"), "4"),
            (desk + ("cost_per_hour",), 18),
            (desk + ("handling_by_reason",), {"broken": 2}),
            (desk + ("utc_offset",), "-3"),
            (("realism",), [{"figure": "late_share"}]),
            (("realism",), [{"figure": "late_share", "reference": "5%", "band": ["1%", "2%"]}]),
            (("realism",), [{"figure": "lateness", "reference": "5%"}]),
            (("sellers",), ...),
        ])

    def test_every_spelling_of_a_scenario_is_accepted(self):
        market = load("scenarios/markets/minimal.json")
        price, transit = ("categories", 0, "price"), ("lanes", 0, "transit")
        self.check_accepted("scenario", market, [
            (price, "18.00"),
            (price, {"constant": "18.00", "why": "y"}),
            (price, {"mixture": [{"share": "60%", "of": {"exponential": {"mean": "5.00"}}}, {"share": "rest", "of": "9.00"}], "at_most": "50.00"}),
            (price, {"empirical": {"points": [["0%", "1.00"], ["100%", "2.00"]], "source": "s"}}),
            (transit, {"uniform": {"from": "1.74d", "to": "15d+1s"}}),
            (transit, {"weibull": {"mean": "12d", "shape": 0.8}}),
            (("exchange",), {"EUR": "5.40", "source": "s"}),
            (("calendar", "holidays"), {"CN": ["2026-02-17..2026-02-23", "2026-05-01"], "why": "y"}),
            (("demand", "weekday_share"), ["16.0%", "15.3%", "15.5%", "15.2%", "15.1%", "10.5%", "rest"]),
            (("desks", 0, "utc_offset"), "-03:00"),
            (("desks", 0, "shifts", 0, "days"), "Mon..Fri,Sun"),
            (("desks", 0, "shifts", 0, "hours"), "22:00..06:00"),
            (("carriers",), [{"name": "c", "capacity_per_day": 20000, "slowdown": 0.5}]),
            (("realism",), [{"figure": "stars.mean", "reference": 4.1, "source": "s"}, {"figure": "late_share", "band": ["1%", "2%"]}]),
        ])
        derived = {"format": "redress/scenario/1", "base": "minimal.json", "edits": [{"id": "e", "set": "lanes.a.lost", "to": "1%", "why": "y"}]}
        self.assertIsNone(first_error("scenario", derived))
        self.check_refused("scenario", derived, [
            (("edits", 0, "to"), ...),
            (("edits", 0, "path"), "lanes.a.lost"),
            (("demand",), {"orders_per_day": 1}),
            (("format",), ...),
        ])


class Pages(unittest.TestCase):
    def test_every_name_a_schema_knows_stands_on_a_page(self):
        facts, decisions = read("facts.md"), read("decisions.md")
        for definition in SCHEMAS["policy"]["definitions"]:
            kind, _, name = definition.partition(".")
            if kind == "fact":
                self.assertIn("| `%s` |" % name, facts)
            elif kind == "then":
                self.assertIn("\n## `%s`\n" % name, decisions)
                for answer in SCHEMAS["policy"]["definitions"][definition]["properties"]:
                    self.assertIn("| `%s` |" % answer, decisions)
        scenario = read("scenario.md")
        for name, definition in SCHEMAS["scenario"]["definitions"].items():
            if name.startswith("shape_"):
                for key in definition["properties"]:
                    if key not in ("source", "why"):
                        self.assertIn("| `%s` |" % key, scenario)

    def test_every_link_within_a_page_has_its_heading(self):
        for path in glob.glob(os.path.join(FOLDER, "*.md")):
            text = read(os.path.basename(path))
            headings = {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.*)$", text, re.M)}
            for link in re.findall(r"\]\(#([^)]*)\)", text):
                self.assertIn(link, headings, os.path.basename(path))

    def test_every_table_has_as_many_cells_in_every_row(self):
        for path in glob.glob(os.path.join(FOLDER, "*.md")):
            width = None
            for line in read(os.path.basename(path)).splitlines():
                if not line.startswith("|"):
                    width = None
                    continue
                cells = len(re.findall(r"(?<!\\)\|", line))
                width = width or cells
                self.assertEqual(cells, width, "%s: %s" % (os.path.basename(path), line))

    def test_pages_name_metrics_findings_events_and_tables(self):
        for page, names in (("metrics.md", ("`refund_rate`", "`utilisation`", "`resolution_time.p95`", "`violations.counterfeit`",
                                            "`penalty_count.rude`", "`penalties.rude`", "`penalties_per_seller.rude`",
                                            "| `violation_rate.rude` | The seller replies rudely to a message |")),
                            ("facts.md", ("| `rude` | The seller replies rudely to a message |",
                                          "| `dispute_silent` | A dispute has no answer when `seller.answer.within` ends")),
                            ("findings.md", ("| `overlap` | error |", "| `unused-parameter` | warning |")),
                            ("events.md", ("| delivered | 2 |",)),
                            ("exit-codes.md", ("| 130, 143 | interrupted ", "| `RD_NO_ANSWER` | 2 | a policy gave no answer")),
                            ("steps.md", ("| `late_ship` | The seller ships late |", "| `holds` | ")),
                            ("run-file.md", ("## `outcome`", "| `order_id` | INTEGER |", "## `provenance`"))):
            for name in names:
                self.assertIn(name, read(page), page)


class RunFile(unittest.TestCase):
    """The page of the run file and a run file say the same."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.redress")
            subprocess.run((REDRESS, "run", os.path.join(PROJECT, "scenarios/markets/minimal.json"), "--policy",
                            os.path.join(PROJECT, "scenarios/policies/minimal.json"), "-n1", "-q", "-o", path),
                           stdout=subprocess.DEVNULL, check=True)
            with sqlite3.connect(path) as database:
                def ask(sql):
                    return database.execute(sql).fetchall()

                cls.objects = dict(ask("SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view')"))
                cls.columns = {name: ask("SELECT name, type, pk FROM pragma_table_info('%s')" % name) for name in cls.objects}
                cls.not_null = {name: set(row[0] for row in ask(
                    "SELECT name FROM pragma_table_info('%s') WHERE \"notnull\"" % name)) for name in cls.objects}
                cls.version = ask("PRAGMA user_version")[0][0]
                cls.application = ask("PRAGMA application_id")[0][0]
                cls.empty_ones = {name for name in cls.objects if not ask("SELECT 1 FROM %s LIMIT 1" % name)}
        cls.page = read("run-file.md")
        cls.sections = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", cls.page, re.M | re.S))

    def test_every_table_and_view_stands_on_the_page_and_no_other(self):
        views = re.findall(r"`(\w+_named)`", self.page.split("\n## Views\n")[1])
        self.assertEqual(sorted([*self.sections, *views]), sorted(self.objects))
        self.assertEqual(sorted([*views, "sample"]), sorted(name for name, kind in self.objects.items() if kind == "view"))

    def test_every_column_has_its_name_its_place_and_its_type(self):
        for name, section in self.sections.items():
            rows = re.findall(r"^\| `(\w+)` \| ([A-Z ]+) \| (.+) \|$", section, re.M)
            self.assertEqual([row[0] for row in rows], [row[0] for row in self.columns[name]], name)
            if self.objects[name] == "view":
                continue
            for (column, written, _), (_, kind, key) in zip(rows, self.columns[name]):
                self.assertEqual(written.split()[0], kind, column)
                self.assertTrue(column in self.not_null[name] or key or "NOT NULL" not in written, column)

    def test_the_page_says_which_version_it_is_about(self):
        self.assertIn("application id `0x%08x`, format version %d)" % (self.application, self.version), self.page)

    def test_what_one_run_leaves_fills_all_but_what_needs_two_or_an_odd_market(self):
        self.assertLessEqual(self.empty_ones, {"comparison", "transition", "censored"})


def help_of(command):
    return subprocess.run((REDRESS, command, "--help"), capture_output=True, text=True, check=True).stdout


class ManPages(unittest.TestCase):
    """The man pages say what --help says."""

    @classmethod
    def setUpClass(cls):
        overview = subprocess.run((REDRESS, "--help"), capture_output=True, text=True, check=True).stdout
        cls.commands = re.findall(r"^  ([a-z]+) +\S", overview.split("\ncommands\n")[1].split("\n\n")[0], re.M)

    @staticmethod
    def plain(name):
        """A page as its reader sees it, without line breaks; each option in front of its help."""
        text = read(name)
        for escape, shown in (("\\-", "-"), ("\\(aq", "'"), ("\\(dq", '"'), ("\\&", ""), ("\\fB", ""), ("\\fI", ""),
                              ("\\fR", ""), ("\\e", "\\")):
            text = text.replace(escape, shown)
        return text

    def test_every_command_has_a_page_and_every_page_a_command(self):
        self.assertGreaterEqual(len(self.commands), 8)
        self.assertEqual(sorted(name for name in os.listdir(FOLDER) if name.endswith(".1")),
                         sorted(["redress.1", *("redress-%s.1" % command for command in self.commands)]))
        overview = self.plain("redress.1")
        for command in self.commands:
            self.assertIn(".BR redress-%s (1)\n" % command, overview.split(".SH COMMANDS")[1].split(".SH ")[0])

    def test_every_option_stands_with_its_help_and_no_other(self):
        for command in self.commands:
            listed = help_of(command).split("\noptions\n")[1].split("\n\n")[0]
            listed = re.sub(r"\n {41}", "\0", listed)  # behind an option too long for its column
            expected = [tuple(part.strip() for part in (line.split("\0") if "\0" in line else (line[:40], line[40:])))
                        for line in listed.splitlines()]
            self.assertEqual(len(expected), len(listed.splitlines()))
            section = self.plain("redress-%s.1" % command).split(".SH OPTIONS\n")[1].split(".SH ")[0]
            self.assertEqual(re.findall(r"^\.TP\n(.*)\n(.*)\n", section, re.M), expected)

    def test_the_example_is_the_one_of_the_help_and_a_shell_would_take_it(self):
        for command in self.commands:
            says, typed = help_of(command).split("\nexample: ")[1].split("\n\n")[0].split("\n", 1)
            page = self.plain("redress-%s.1" % command)
            self.assertIn(".SH EXAMPLE\n%s\n.PP\n.RS 4\n.nf\n%s\n.fi\n" % (says, typed.strip()), page)

    def test_exit_codes_files_and_other_pages(self):
        for command in self.commands:
            page = self.plain("redress-%s.1" % command)
            codes = page.split(".SH EXIT STATUS\n")[1].split(".SH ")[0]
            self.assertEqual(re.findall(r'^\.B "(.*)"$', codes, re.M), ["0", "1", "2", "3", "130, 143", "141"])
            self.assertEqual("RUN.part" in page.split(".SH FILES\n")[1], "--out" in help_of(command))
            self.assertEqual(set(re.findall(r"^\.BR redress-([a-z]+) ", page.split(".SH SEE ALSO\n")[1], re.M)),
                             set(self.commands) - {command})

    def test_groff_has_nothing_to_say(self):
        if not shutil.which("groff"):
            self.skipTest("groff is not installed")
        for path in glob.glob(os.path.join(FOLDER, "*.1")):
            done = subprocess.run(("groff", "-man", "-ww", "-z", "-Tutf8", path), capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""), path)
        shown = subprocess.run(("groff", "-man", "-Tascii", "-rLL=200n", "-P-cbou", os.path.join(FOLDER, "redress-run.1")),
                               capture_output=True, text=True, check=True).stdout
        self.assertIn("redress run scenarios/markets/brazil.json --policy scenarios/policies/aliexpress.json -n 20 -v", shown)


class Program(unittest.TestCase):
    def run_program(self, *arguments):
        return subprocess.run((PROGRAM,) + arguments, capture_output=True, text=True, check=False)

    def test_it_writes_the_same_files_again(self):
        with tempfile.TemporaryDirectory() as folder:
            again = os.path.join(folder, "new")
            self.assertEqual(self.run_program(again).returncode, 0)
            names = sorted(os.listdir(again))
            self.assertEqual(names, sorted(os.listdir(FOLDER)))
            for name in names:
                with open(os.path.join(again, name), encoding="utf-8") as file:
                    self.assertEqual(file.read(), read(name), name)

    def test_it_says_what_it_could_not_do(self):
        for arguments in ((), ("a", "b"), ("--help",)):
            result = self.run_program(*arguments)
            self.assertEqual((result.returncode, result.stdout, result.stderr), (2, "", "usage: redress-reference DIR\n"))
        with tempfile.TemporaryDirectory() as folder:
            missing = os.path.join(folder, "a", "b")
            result = self.run_program(missing)
            self.assertEqual(result.returncode, 2)
            self.assertEqual(result.stderr, 'redress-reference: cannot make folder "%s": No such file or directory\n' % missing)
            taken = os.path.join(folder, "taken")
            os.makedirs(os.path.join(taken, "policy.schema.json"))
            result = self.run_program(taken)
            self.assertEqual(result.returncode, 2)
            self.assertEqual(result.stderr, 'redress-reference: cannot write "%s/policy.schema.json": Is a directory\n' % taken)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
