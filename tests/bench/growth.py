#!/usr/bin/env python3
"""What commands over documents cost as documents grow: processor seconds at three sizes each.

usage: growth.py PROGRAM [NAME ...]     NAME is one of the tasks below, all when none is given
       growth.py --write FOLDER NAME SIZE     only writes the documents of a task

Each task writes its documents into a folder of its own and runs one command on them. A cost that grows by less than
about two and a half times where the size doubles is near linear.
"""
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile

MINIMAL = os.path.join(os.path.dirname(__file__), "..", "..", "scenarios", "policies", "minimal.json")
REASONS = ("not_received", "late", "damaged", "defective", "not_as_described", "wrong_item", "missing_parts", "counterfeit")


def cents(number):
    return "%d.%02d" % divmod(number, 100)


def rule(number, shift=0):
    """A rule about a slice of prices and one reason; `shift` moves the border of the slice."""
    low = 1 + 100 * number
    return {"id": "r%d" % number, "title": "Slice %d" % number,
            "when": {"order.goods": "%s..%s" % (cents(low), cents(low + 99 + shift)),
                     "claim.reason": [REASONS[number % 8], REASONS[(number * 3 + 1) % 8]],
                     "order.since_received": "<= %dd" % (5 + number % 40)},
            "then": {"eligible": "yes" if number % 3 else "no", "reason_code": "ok" if number % 3 else "excluded"}}


def policy(count, changed=(), shift=30):
    """The small policy, whose "dispute.eligible" has so many rules; some of them have a moved border."""
    with open(MINIMAL, encoding="utf-8") as file:
        document = json.load(file)
    decision = document["decisions"]["dispute.eligible"]
    decision["hit"] = "first"
    decision["rules"] = [rule(i, shift if i in changed else 0) for i in range(count)]
    decision["rules"].append({"id": "none", "title": "Otherwise", "otherwise": True,
                              "then": {"eligible": "no", "reason_code": "late"}})
    document["parameters"].pop("dispute_window", None)
    return document


def write(folder, name, document):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
    return path


def case(number, days):
    return {"order.goods": cents(50 + 100 * number), "claim.reason": REASONS[number % 8], "order.since_received": "%dd" % days}


def suite(folder, count, rules, name="p.test.json"):
    """A test for each side of the time limit of a rule, over and over the rules."""
    tests = []
    for i in range(count):
        number, late = i // 2 % rules, i % 2
        limit = 5 + number % 40
        expect = {"eligible": "no", "rule": "none"} if late else {
            "eligible": "yes" if number % 3 else "no", "rule": "r%d" % number}
        tests.append({"name": "test %d" % i, "why": "w", "base": case(number, limit + late),
                      "expect": {"dispute.eligible": expect}})
    return write(folder, name, {"format": "redress/tests/1", "policy": "p.json", "title": "t", "tests": tests})


def check_edits(folder, size):
    write(folder, "p.json", policy(size))
    edits = [{"id": "e%d" % i, "set_answer": "dispute.eligible", "rule": "r%d" % i, "answer": "reason_code",
              "to": "final_sale", "why": "w", "basis": "assumed"} for i in range(size)]
    return ["check", write(folder, "o.json", {"format": "redress/overlay/1", "base": "p.json", "title": "t", "edits": edits})]


def check_added_rules(folder, size):
    write(folder, "p.json", policy(8))
    edits = [{"id": "e%d" % i, "add_rule": "dispute.eligible", "rule": rule(8 + i), "why": "w", "basis": "assumed"}
             for i in range(size)]
    return ["check", write(folder, "o.json", {"format": "redress/overlay/1", "base": "p.json", "title": "t", "edits": edits})]


def check_rules(folder, size):
    return ["check", write(folder, "p.json", policy(size))]


def diff_one(folder, size):
    return ["diff", write(folder, "p.json", policy(size)), write(folder, "q.json", policy(size, {size // 2}))]


def diff_all(folder, size):
    return ["diff", write(folder, "p.json", policy(size)), write(folder, "q.json", policy(size, set(range(0, size, 4))))]


def amounts(count, cent):
    """The small policy, whose "remedy" refunds another amount for each slice of prices."""
    with open(MINIMAL, encoding="utf-8") as file:
        document = json.load(file)
    rules = [{"id": "r%d" % i, "title": "Slice %d" % i, "when": {"order.goods": "%s..%s" % (cents(1 + 100 * i), cents(100 * i + 100))},
              "then": {"action": "refund", "amount": cents(100 + i + cent)}} for i in range(count)]
    document["decisions"]["remedy"] = {"title": "Remedy", "as_of": "order.placed_at", "hit": "first", "rules": rules + [
        {"id": "none", "title": "Otherwise", "otherwise": True, "then": {"action": "none"}}]}
    return document


def diff_groups(folder, size):
    return ["diff", write(folder, "p.json", amounts(size, 0)), write(folder, "q.json", amounts(size, 1))]


def diff_edits(folder, size):
    return ["diff", write(folder, "p.json", policy(size)), check_edits(folder, size)[1]]


def test(folder, size):
    write(folder, "p.json", policy(256))
    return ["test", suite(folder, size, 256)]


def mutate(folder, size):
    path = write(folder, "p.json", policy(size))
    return ["mutate", path, "--tests", suite(folder, 2 * size, size)]


TASKS = {
    "check-edits": (check_edits, (75, 150, 300)),
    "check-added-rules": (check_added_rules, (75, 150, 300)),
    "check-rules": (check_rules, (250, 500, 1000)),
    "diff-one": (diff_one, (500, 1000, 2000)),
    "diff-all": (diff_all, (500, 1000, 2000)),
    "diff-groups": (diff_groups, (500, 1000, 2000)),
    "diff-edits": (diff_edits, (75, 150, 300)),
    "test": (test, (2000, 4000, 8000)),
    "mutate": (mutate, (64, 256, 1024)),
}


def measure(program, name, size):
    with tempfile.TemporaryDirectory() as folder:
        command = TASKS[name][0](folder, size)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([program, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, done.returncode, done.stderr.decode()[:200]


def main():
    unknown = [name for name in sys.argv[2:] if name not in TASKS]
    if sys.argv[1:2] in ([], ["-h"], ["--help"]):
        print(__doc__.strip(), "Tasks: " + ", ".join(TASKS), sep="\n\n")
        sys.exit(0 if len(sys.argv) > 1 else 2)
    if sys.argv[1] == "--write" and (len(sys.argv) != 5 or sys.argv[3] not in TASKS or not sys.argv[4].isdigit()):
        sys.exit("growth.py: --write needs FOLDER NAME SIZE; NAME is one of " + ", ".join(TASKS))
    if sys.argv[1] != "--write" and unknown:
        sys.exit("growth.py: unknown task %s; known are %s" % (unknown[0], ", ".join(TASKS)))
    if sys.argv[1] != "--write" and not shutil.which(sys.argv[1]):
        sys.exit("growth.py: %s is not a program" % sys.argv[1])
    if sys.argv[1] == "--write":
        print(" ".join(TASKS[sys.argv[3]][0](sys.argv[2], int(sys.argv[4]))))
        return
    program, names = sys.argv[1], sys.argv[2:] or list(TASKS)
    print("%-18s %8s %9s %7s" % ("task", "size", "seconds", "times"))
    for name in names:
        last = None
        for size in TASKS[name][1]:
            spent, code, said = measure(program, name, size)
            print("%-18s %8d %9.2f %7s%s" % (name, size, spent, "%.1f" % (spent / last) if last else "",
                                             "   exit %d: %s" % (code, said) if code not in (0, 1) else ""), flush=True)
            last = max(spent, 1e-3)


if __name__ == "__main__":
    main()
