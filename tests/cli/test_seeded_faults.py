"""Defects planted by machine in the shipped policies: `redress check` finds every one, where it is and with a true case.

usage: test_seeded_faults.py REDRESS [faults per policy]

Each fault is one edit of a shipped policy with the code of the finding it must cause, and what that finding must name.
Faults are drawn evenly over kinds, decisions and parameters; nothing is random. Every case that such a finding shows is asked
again of `redress explain`, which walks the rules on its own and answers by the image: of a gap that no rule applies, of an
overlap that both do, of a hidden rule that another answers, of a cliff both sides, of an invariant the answer that breaks it.
"""
import collections
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

REDRESS = sys.argv[1]
PER_POLICY = int(sys.argv[2]) if len(sys.argv) > 2 else 60
FOLDER = "scenarios/policies"
# Remarks on a clean policy: what `first`, rules written out for clarity and ranges of knobs bring with them; and lists that
# name words which only a proposal brings about, so that it need not change them.
EXPLAINED = {"order-matters", "redundant-rule", "ineffective-range", "step", "dead-otherwise", "unmet-value"}

Fault = collections.namedtuple("Fault", "kind code names policy check_case")


def run(*arguments):
    done = subprocess.run([REDRESS, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def check(paths):
    """Findings by file, as `redress check` tells them."""
    code, out, err = run("check", "--format", "json", "--today", "2026-11-23", *paths)
    by_file = {path: [] for path in paths}
    if not out.startswith("{"):
        raise AssertionError("redress check ended with %d: %s" % (code, err))
    for finding in json.loads(out)["findings"]:
        by_file.setdefault(finding["file"], []).append(finding)
    return by_file


def shipped():
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".json"):
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                yield os.path.join(FOLDER, name), json.load(file)


# ---- faults: each gives (kind, code, what the finding names, edited policy, how its case is asked again) ----

def edited(policy, edit):
    made = copy.deepcopy(policy)
    edit(made)
    return made


def rules_of(policy, decision):
    return policy["decisions"][decision]["rules"]


def hit_of(policy, decision):
    return policy["decisions"][decision].get("hit", "unique")


def each_decision(policy, hits):
    return [name for name in policy["decisions"] if hit_of(policy, name) in hits]


def some_then(policy, decision):
    return copy.deepcopy(rules_of(policy, decision)[-1]["then"])


def gaps(policy):
    for decision in each_decision(policy, ("unique", "first", "sum")):
        last = rules_of(policy, decision)[-1]
        if not last.get("otherwise"):
            continue

        def narrow(made, decision=decision):
            rules = rules_of(made, decision)
            if len(rules) > 1:
                rules.pop()
            else:
                del rules[0]["otherwise"]
                rules[0]["when"] = {"calendar.day_of_month": "<= 30"}
        yield "gap", "gap", {"decision": decision}, edited(policy, narrow), "no rule"


def overlaps(policy):
    for decision in each_decision(policy, ("unique",)):
        for place, rule in enumerate(rules_of(policy, decision)):
            if rule.get("otherwise"):
                continue

            def double(made, decision=decision, place=place):
                rules = rules_of(made, decision)
                rules.insert(place + 1, dict(copy.deepcopy(rules[place]), id="planted"))
            yield "overlap", "overlap", {"decision": decision, "rule": "planted"}, edited(policy, double), "both"


def dead_rules(policy):
    for decision in each_decision(policy, ("first",)):
        for place, rule in enumerate(rules_of(policy, decision)):
            if rule.get("otherwise"):
                continue

            def double(made, decision=decision, place=place):
                rules = rules_of(made, decision)
                rules.insert(place + 1, dict(copy.deepcopy(rules[place]), id="planted"))
            yield "dead", "dead-rule", {"decision": decision, "rule": "planted"}, edited(policy, double), "hidden"


def dead_by_two(policy):
    for decision in each_decision(policy, ("first",)):
        def split(made, decision=decision):
            rules = rules_of(made, decision)
            then = some_then(made, decision)
            rules[0:0] = [{"id": "early", "title": "t", "when": {"calendar.day_of_month": "<= 15"}, "then": then},
                          {"id": "late-in-month", "title": "t", "when": {"calendar.day_of_month": "> 15"}, "then": then},
                          {"id": "planted", "title": "t", "when": {"calendar.quarter_start": False}, "then": then}]
        yield ("dead by two", "dead-rule", {"decision": decision, "rule": "planted",
                                            "message": '"early" and "late-in-month" together'},
               edited(policy, split), "hidden")


def redundant(policy):
    for decision in each_decision(policy, ("first", "unique")):
        if not rules_of(policy, decision)[-1].get("otherwise") or len(rules_of(policy, decision)) > 1 and \
                hit_of(policy, decision) == "unique":
            continue

        def repeat(made, decision=decision):
            rules = rules_of(made, decision)
            rules.insert(len(rules) - 1, {"id": "planted", "title": "t", "when": {"calendar.quarter_start": True},
                                          "then": some_then(made, decision)})
        yield "redundant", "redundant-rule", {"decision": decision, "rule": "planted"}, edited(policy, repeat), None


def cells(policy):
    for code, cell in (("always-true", "<= 31"), ("always-true", "1..31"), ("never-true", "< 1"), ("never-true", "> 31")):
        for decision in list(policy["decisions"])[::4]:
            def add(made, decision=decision, cell=cell):
                rules = rules_of(made, decision)
                rules.insert(0, {"id": "planted", "title": "t", "when": {"calendar.day_of_month": cell},
                                 "then": some_then(made, decision)})
            if hit_of(policy, decision) != "unique":
                yield code, code, {"decision": decision, "rule": "planted"}, edited(policy, add), None


def units(policy):
    others = {"money": "15d", "share": "200.00", "duration": "5.5%", "int": "15d"}
    for name, parameter in policy["parameters"].items():
        def swap(made, name=name, parameter=parameter):
            made["parameters"][name]["values"][0]["value"] = others[parameter["type"]]
        yield "unit", "type-mismatch", {"pointer": "/parameters/%s/values/0/value" % name}, edited(policy, swap), None


def cell_units(policy):
    for decision in each_decision(policy, ("first",)):
        if decision.endswith("standing") or decision == "search.placement":
            continue

        def add(made, decision=decision):
            rules_of(made, decision)[0:0] = [{"id": "planted", "title": "t", "when": {"order.goods": "> 15d"},
                                              "then": some_then(made, decision)}]
        yield "cell unit", "type-mismatch", {"decision": decision, "rule": "planted"}, edited(policy, add), None


def dates(kind, code, *extra):
    def of(policy):
        for name in policy["parameters"]:
            def add(made, name=name):
                values = made["parameters"][name]["values"]
                for date, ref in extra:
                    values.append(dict(copy.deepcopy(values[0]), ref=ref, **{"from": date}))
            yield kind, code, {"pointer": "/parameters/%s/" % name}, edited(policy, add), None
    return of


DATES = [dates("date twice", "duplicate-date", ("2026-03-01", "r"), ("2026-03-01", "r")),
         dates("date order", "date-order", ("2026-03-01", "r"), ("2026-02-01", "r")),
         dates("no date", "bad-date", ("2026-02-30", "r")),
         dates("day and month", "day-month", ("2026-01-07", "r")),
         dates("before its reference", "before-ref", ("2026-03-01", "terms of 2026-05-01"))]


def reviews(policy):
    for name in list(policy["parameters"])[::5]:
        def due(made, name=name):
            made["parameters"][name]["review_by"] = "2026-11-22"
        yield "stale", "stale", {"subject": name}, edited(policy, due), None


def metadata(policy):
    for place, name in enumerate(policy["parameters"]):
        def lose(made, name=name, place=place):
            parameter = made["parameters"][name]
            if place % 3 == 0:
                del parameter["title"]
            elif place % 3 == 1:
                del parameter["range"]
            else:
                del parameter["values"][0]["basis"]
        yield "metadata", "missing-metadata", {"pointer": "/parameters/%s" % name}, edited(policy, lose), None


def knobs(policy):
    def unused(made):
        made["parameters"]["planted"] = copy.deepcopy(next(iter(made["parameters"].values())))
    if policy["parameters"]:
        yield "knob", "unused-parameter", {"subject": "planted"}, edited(policy, unused), None
    for decision in each_decision(policy, ("first",)):
        def idle(made, decision=decision):
            made["parameters"]["planted"] = {
                "title": "t", "type": "int", "range": [1, 31],
                "values": [{"from": "always", "value": 7, "why": "w", "basis": "assumed"}]}
            rules = rules_of(made, decision)
            rules.insert(len(rules) - 1, {"id": "planted-rule", "title": "t", "then": some_then(made, decision),
                                          "when": {"calendar.day_of_month": "<= $planted"}})
        if rules_of(policy, decision)[-1].get("otherwise"):
            yield "knob", "dead-parameter", {"subject": "planted"}, edited(policy, idle), None


def cliffs(policy):
    for bound in ("33.33", "77.77", "444.44"):
        def fine(made, bound=bound):
            rules_of(made, "violation")[0:0] = [{"id": "planted", "title": "t", "when": {"order.paid": "> " + bound},
                                                 "then": {"fine": "500.00"}}]
        if hit_of(policy, "violation") == "sum":
            yield "cliff", "cliff", {"decision": "violation", "message": "order.paid=" + bound}, edited(policy, fine), "cliff"

        def refund(made, bound=bound):
            rules_of(made, "remedy")[0:0] = [{"id": "planted", "title": "t", "when": {"order.paid": "> " + bound},
                                              "then": {"action": "coupon", "amount": "0.00", "compensation": "500.00"}}]
        if hit_of(policy, "remedy") == "first":
            yield "cliff", "cliff", {"decision": "remedy", "message": "order.paid=" + bound}, edited(policy, refund), "cliff"


def bypasses(policy):
    for amount in ({"of": "order.paid", "plus": "0.01"}, {"of": "order.paid", "share": "100.01%", "round": "up"},
                   {"of": "claim.amount", "plus": "5.00"}, {"of": "claim.amount", "share": "200%", "round": "down"}):
        def escape(made, amount=amount):
            rules_of(made, "remedy")[0:0] = [{"id": "planted", "title": "t", "when": {"calendar.quarter_start": True},
                                              "then": {"action": "refund", "amount": amount}}]
        if hit_of(policy, "remedy") == "first":
            yield "bypass", "override-bypass", {"decision": "remedy", "rule": "planted"}, edited(policy, escape), "overpays"

        def overpay(made, amount=amount):
            rule = next(rule for rule in rules_of(made, "remedy") if rule["id"] == "full")
            rule["then"]["amount"] = amount
        if any(rule["id"] == "full" for rule in rules_of(policy, "remedy")) and hit_of(policy, "remedy") == "unique":
            yield "overpaid", "broken-invariant", {"decision": "remedy", "rule": "full"}, edited(policy, overpay), "overpays"


def patience(policy):
    if not any(law["id"] == "patience" for law in policy.get("always", [])):
        return
    for days in ("200d..201d", "300d..310d"):
        def again(made, days=days):
            rules_of(made, "dispute.eligible")[0:0] = [
                {"id": "planted", "title": "t", "when": {"order.since_received": days},
                 "then": {"eligible": "yes", "reason_code": "ok"}}]
        yield "waiting helps", "broken-invariant", {"subject": "patience", "rule": "planted"}, edited(policy, again), "waits"


def no_way_back(policy):
    for decision, fact, word in (("seller.standing", "seller.standing", "suspended"),
                                 ("seller.standing", "seller.standing", "demoted"),
                                 ("buyer.standing", "buyer.standing", "blocked")):
        def stay(made, decision=decision, fact=fact, word=word):
            rules_of(made, decision)[0:0] = [{"id": "planted", "title": "t", "when": {fact: word},
                                              "then": {"standing": word}}]
        if hit_of(policy, decision) == "first":
            yield "no way back", "no-way-back", {"decision": decision, "rule": "planted"}, edited(policy, stay), "stays"


def hubs(policy):
    for place, rule in enumerate(rules_of(policy, "return.rule")):
        def local(made, place=place):
            rules_of(made, "return.rule")[place]["then"]["to"] = "hub"
        if rule["then"]["to"] == "origin" and "otherwise" not in rule:  # which nobody who may dispute comes to
            yield "hub", "no-answer", {"decision": "return.rule", "rule": rule["id"]}, edited(policy, local), "has no hub"


def anchors(policy):
    for decision, event in (("remedy", "case.decided_at"), ("triage", "dispute.opened_at"),
                            ("return.rule", "case.decided_at"), ("escalation", "complaint.opened_at")):
        def move(made, decision=decision, event=event):
            made["decisions"][decision]["as_of"] = event
        yield "as_of", "as-of-mix-undated", {"message": decision}, edited(policy, move), None


def shares(policy):
    for place, rule in enumerate(rules_of(policy, "funding")):
        def short(made, place=place):
            then = rules_of(made, "funding")[place]["then"]
            for party in ("seller", "platform", "insurer", "carrier", "buyer"):
                if then.get(party) == "100%":
                    then[party] = "90%"
        if any(value == "100%" for value in rule["then"].values()):
            yield "funding", "funding-sum", {"decision": "funding", "rule": rule["id"]}, edited(policy, short), None


def words(policy):
    for place, rule in enumerate(rules_of(policy, "dispute.eligible")):
        def typo(made, place=place):
            rules_of(made, "dispute.eligible")[place]["then"]["reason_code"] = "okk"
        yield "word", "unknown-word", {"decision": "dispute.eligible", "rule": rule["id"]}, edited(policy, typo), None


KINDS = [gaps, overlaps, dead_rules, dead_by_two, redundant, cells, units, cell_units, *DATES, reviews, metadata, knobs,
         cliffs, bypasses, patience, no_way_back, hubs, anchors, shares, words]


def faults_of(policy):
    """At most PER_POLICY faults, of every kind in turn."""
    queues = [list(kind(policy)) for kind in KINDS]
    taken, depth = [], 0
    while len(taken) < PER_POLICY and any(depth < len(queue) for queue in queues):
        for queue in queues:
            if depth < len(queue) and len(taken) < PER_POLICY:
                # from both ends: later rules and parameters have their turn too
                taken.append(Fault(*queue[depth // 2 if depth % 2 == 0 else -1 - depth // 2]))
        depth += 1
    return taken


def is_named(fault, finding):
    if finding["code"] != fault.code:
        return False
    for key, wanted in fault.names.items():
        seen = finding.get(key) or ""
        if key in ("message", "pointer") and wanted not in seen or key not in ("message", "pointer") and seen != wanted:
            return False
    return True


class SeededFaults(unittest.TestCase):
    """What is planted is found."""

    def explain(self, path, decision, case):
        """What the policy answers, and every rule's cells."""
        _, out, err = run("explain", path, "--decision", decision, "--case", case + " at=2026-06-01", "--format", "json")
        self.assertTrue(out.startswith("{"), (path, case, err))
        explained = json.loads(out)["decisions"][0]
        return explained, {answer["name"]: answer["value"].split(" ")[0] for answer in explained["answers"]}

    def rule_of(self, explained, name):
        return next(rule for rule in explained["rules"] if rule["id"] == name)

    def applies(self, rule):
        groups = rule.get("any") or [[]]
        return all(cell["holds"] for cell in rule["when"]) and any(all(cell["holds"] for cell in group) for group in groups)

    def ask_no_rule(self, path, finding):
        explained, _ = self.explain(path, finding["decision"], finding["witness"])
        self.assertIn("no rule", explained["error"] or "", (path, finding))

    def ask_hidden(self, path, finding):
        explained, _ = self.explain(path, finding["decision"], finding["witness"])
        self.assertTrue(self.applies(self.rule_of(explained, "planted")), (path, finding))
        self.assertNotIn(explained["rule"], ("planted", None), (path, finding))

    def ask_both(self, path, finding):
        """A policy with an overlap does not load: its rules are asked one after the other."""
        with open(path, encoding="utf-8") as file:
            policy = json.load(file)
        policy["decisions"][finding["decision"]]["hit"] = "first"
        with open(path + ".first.json", "w", encoding="utf-8") as file:
            json.dump(policy, file)
        explained, _ = self.explain(path + ".first.json", finding["decision"], finding["witness"])
        names = re.findall(r'rule "([^"]+)"', finding["message"])
        self.assertEqual((len(names), "planted" in names), (2, True), finding)
        for name in names:
            self.assertTrue(self.applies(self.rule_of(explained, name)), (path, finding))

    def ask_cliff(self, path, finding):
        told = re.match(r'one cent more than ([\w.]+)=(\d+)\.(\d\d) moves "(\w+)" by ([\d.]+), from ([\d.]+) .* to ([\d.]+) ',
                        finding["message"])
        self.assertTrue(told, finding)
        fact, whole, cents, answer, by, before, after = told.groups()
        minor = int(whole) * 100 + int(cents) + 1
        self.assertIn(f"{fact}={whole}.{cents} ", finding["witness"] + " ")
        case = f" {finding['witness']} ".replace(f" {fact}={whole}.{cents} ", f" {fact}={minor // 100}.{minor % 100:02} ")
        sides = [self.explain(path, finding["decision"], one)[1][answer] for one in (finding["witness"], case.strip())]
        self.assertEqual(sides, [before, after], (path, finding))
        self.assertAlmostEqual(abs(float(after) - float(before)), float(by))
        self.assertGreater(float(by), 10)

    def ask_overpays(self, path, finding):
        explained, answers = self.explain(path, finding["decision"], finding["witness"])
        paid = re.search(r"\border\.paid=([\d.]+)", finding["witness"])[1]
        self.assertEqual(explained["rule"], finding["rule"], (path, finding))
        self.assertGreater(float(answers["amount"]), float(paid), (path, finding))
        self.assertIn(f"it answers {answers['amount']} where order.paid is {paid}", finding["message"])

    def ask_waits(self, path, finding):
        before, after = re.search(r"with order\.since_received=(\S+) .*, with (\S+) rule", finding["message"]).groups()
        longer = finding["witness"].replace(f"order.since_received={before}", f"order.since_received={after}")
        self.assertNotEqual(longer, finding["witness"])
        self.assertNotEqual(self.explain(path, finding["decision"], finding["witness"])[1]["eligible"], "yes", finding)
        explained, answers = self.explain(path, finding["decision"], longer)
        self.assertEqual((explained["rule"], answers["eligible"]), ("planted", "yes"), finding)

    def ask_stays(self, path, finding):
        explained, answers = self.explain(path, finding["decision"], finding["witness"])
        self.assertEqual(explained["rule"], "planted", finding)
        self.assertIn(f"{finding['decision']}={answers['standing']} ", finding["witness"] + " ")

    def ask_has_no_hub(self, path, finding):
        explained, answers = self.explain(path, finding["decision"], finding["witness"])
        self.assertEqual((explained["rule"], answers["to"]), (finding["rule"], "hub"), (path, finding))
        self.assertIn("lane.return_hub=false ", finding["witness"] + " ")

    def ask_again(self, path, fault, finding):
        """The case of a finding, by the rules themselves."""
        {"no rule": self.ask_no_rule, "hidden": self.ask_hidden, "both": self.ask_both, "cliff": self.ask_cliff,
         "overpays": self.ask_overpays, "waits": self.ask_waits, "stays": self.ask_stays,
         "has no hub": self.ask_has_no_hub}[fault.check_case](path, finding)

    def test_every_planted_fault_is_found_where_it_is(self):
        counted, missed, asked = collections.Counter(), [], collections.Counter()
        with tempfile.TemporaryDirectory() as folder:
            for source, policy in shipped():
                if policy["format"] != "redress/policy/1" or not policy["parameters"]:
                    continue
                planted = {}
                for number, fault in enumerate(faults_of(policy)):
                    path = os.path.join(folder, "%s-%d.json" % (os.path.basename(source)[:-5], number))
                    with open(path, "w", encoding="utf-8") as file:
                        json.dump(fault.policy, file)
                    planted[path] = fault
                by_file = {}
                paths = list(planted)
                for start in range(0, len(paths), 6):  # a list of findings is bounded
                    by_file.update(check(paths[start:start + 6]))
                for path, fault in planted.items():
                    found = [finding for finding in by_file[path] if is_named(fault, finding)]
                    if not found:
                        missed.append("%s: %s of %s is not found; but: %s" % (
                            source, fault.kind, fault.names,
                            sorted({(item["severity"], item["code"]) for item in by_file[path]})))
                        continue
                    counted[fault.kind] += 1
                    self.assertEqual(bool(fault.check_case), "witness" in found[0], (fault.kind, found[0]))
                    if fault.check_case:
                        self.ask_again(path, fault, found[0])
                        asked[fault.kind] += 1
        self.assertEqual(missed, [])
        print("%d faults found: %s; cases asked again: %d, %s" % (
            sum(counted.values()), ", ".join("%s %d" % item for item in sorted(counted.items())), sum(asked.values()),
            ", ".join("%s %d" % item for item in sorted(asked.items()))))
        if PER_POLICY >= 60:
            self.assertGreaterEqual(sum(counted.values()), 200)
            self.assertEqual(set(asked), {"gap", "overlap", "dead", "dead by two", "cliff", "bypass", "overpaid",
                                          "waiting helps", "no way back", "hub"})
        self.assertGreater(sum(asked.values()), 0)

    def test_clean_policies_have_no_finding_that_is_not_explained(self):
        paths = [path for path, _ in shipped()]
        for start in range(0, len(paths), 6):
            for path, findings in check(paths[start:start + 6]).items():
                for finding in findings:
                    self.assertEqual(finding["severity"], "info", (path, finding))
                    self.assertIn(finding["code"], EXPLAINED, (path, finding))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
