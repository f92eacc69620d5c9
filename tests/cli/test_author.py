"""`redress fmt`, `table` and `doc` as a designer meets them.

usage: test_author.py PROGRAM CLASS     runs one class of tests in the project's root
"""
import csv
import glob
import io
import json
import os
import re
import subprocess

from program import PROGRAM, WithFolder, main, redress
from test_explain import example_of

SMALL = "scenarios/policies/minimal.json"
POLICY = "scenarios/policies/aliexpress.json"
SHIPPED = sorted(glob.glob("scenarios/policies/*.json"))
DOCUMENTS = SHIPPED + sorted(glob.glob("scenarios/policies/tests/*.json")) + sorted(glob.glob("scenarios/markets/*.json"))
DOCUMENTS += sorted(glob.glob("scenarios/templates/*/*.json"))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def run_example(command):
    """The example of a command's help, as its user would type it."""
    return subprocess.run(["sh", "-c", 'redress() { "$PROGRAM" "$@"; }\n' + example_of(command)], capture_output=True,
                          text=True, check=False, env={**os.environ, "PROGRAM": PROGRAM})


class Fmt(WithFolder):
    """redress fmt."""

    def test_the_example_of_the_help_works(self):
        done = run_example("fmt")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_nothing_is_lost_and_twice_is_once(self):
        for path in DOCUMENTS:
            code, once, err = redress("fmt", path)
            self.assertEqual((code, err), (0, ""), path)
            self.assertEqual(json.loads(once), json.loads(read(path)), path)
            self.assertEqual(redress("fmt", "-", stdin=once), (0, once, ""), path)

    def test_every_shipped_document_is_in_canonical_form(self):
        for path in DOCUMENTS:
            self.assertEqual(redress("fmt", "--check", path), (0, "", ""), path)

    def test_keys_come_in_the_order_of_the_format(self):
        text = read(SMALL)
        mixed = json.loads(text)
        mixed = dict(reversed(mixed.items()))
        mixed["decisions"] = dict(reversed(mixed["decisions"].items()))
        for decision in mixed["decisions"].values():
            decision["rules"] = [dict(reversed(rule.items())) for rule in decision["rules"]]
        out = redress("fmt", "-", stdin=json.dumps(mixed))[1]
        self.assertEqual(out, redress("fmt", "-", stdin=re.sub(r"\n\n", "\n", text))[1])

    def test_cells_come_in_the_order_of_the_fact_dictionary_in_rules_and_alternatives(self):
        policy = json.loads(read(SMALL))
        cells = {"calendar.day_of_month": "1..5", "claim.reason": "damaged", "order.goods": "> 5.00"}
        rules = policy["decisions"]["dispute.eligible"]["rules"]
        rules.insert(0, {"id": "odd", "when": cells, "any": [cells], "then": {"eligible": "no", "reason_code": "late"}})
        out = json.loads(redress("fmt", "-", stdin=json.dumps(policy))[1])
        odd = out["decisions"]["dispute.eligible"]["rules"][0]
        for when in (odd["when"], odd["any"][0]):
            self.assertEqual(list(when), ["order.goods", "claim.reason", "calendar.day_of_month"])

    def test_a_rule_is_a_line_and_groups_stay_apart(self):
        policy = json.loads(read(SMALL))
        out = redress("fmt", SMALL)[1]
        for decision in policy["decisions"].values():
            for rule in decision["rules"]:
                lines = [line for line in out.splitlines() if f'{{ "id": "{rule["id"]}", "title": "{rule["title"]}"' in line]
                self.assertTrue(lines, rule)
        self.assertIn('\n\n    { "name"', redress("fmt", "scenarios/policies/tests/minimal.test.json")[1])

    def test_unknown_keys_and_odd_values_are_kept(self):
        odd = '{"zeta": [1.50, null, {"b": "\\u00e9\\n"}], "format": "redress/policy/1", "decisions": 3, "parameters": []}'
        out = redress("fmt", "-", stdin=odd)[1]
        self.assertEqual(json.loads(out), json.loads(odd))
        self.assertIn("1.50", out)
        self.assertLess(out.index("format"), out.index("zeta"))

    def test_check_names_files_and_write_mends_them(self):
        path = self.write("a.json", json.dumps(json.loads(read(SMALL))))
        self.assertEqual(redress("fmt", "--check", path), (1, f"{path} is not in canonical form\n", ""))
        self.assertEqual(redress("fmt", "--write", path), (0, f"{path}\n", ""))
        self.assertEqual(redress("fmt", "--check", path), (0, "", ""))
        self.assertEqual(redress("fmt", "--write", path), (0, "", ""))
        self.assertEqual(os.listdir(self.folder.name), ["a.json"])

    def test_what_cannot_be_done(self):
        trial = 'Try "redress fmt --help".'
        self.refuse(["fmt", SMALL, POLICY],
                    "redress: 2 documents on standard output would run into each other: give --write or --check", trial)
        self.refuse(["fmt", SMALL, "--write", "--check"],
                    "redress: --check changes nothing and --write does: give one of them", trial)
        self.refuse(["fmt", "-", "--write"], "redress: standard input cannot be written back", trial)
        none = self.path("none.json")
        code, out, err = redress("fmt", none)
        self.assertEqual((code, out), (2, ""))
        self.assertTrue(err.endswith("No such file or directory\n"), err)
        code, out, err = redress("fmt", self.write("b.json", '{"format": "other/1"}'))
        self.assertEqual((code, out), (2, ""))
        self.assertIn('"format" is none of redress/policy/1, redress/overlay/1, redress/tests/1 and redress/scenario/1', err)
        self.assertEqual(redress("fmt", self.write("c.json", "{"))[0], 2)


class Table(WithFolder):
    """redress table."""

    def test_the_example_of_the_help_works(self):
        done = run_example("table")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(done.stdout.startswith("row,id,title,order.since_shipped,order.since_received,claim.reason,"), done.stdout)

    def test_every_table_of_every_shipped_policy_comes_back_whole(self):
        for path in SHIPPED:
            policy = json.loads(read(path))
            if policy["format"] != "redress/policy/1":
                continue
            for decision in policy["decisions"]:
                code, table, err = redress("table", path, decision)
                self.assertEqual((code, err), (0, ""), path)
                code, back, err = redress("table", path, decision, "--import", "-", stdin=table)
                self.assertEqual((code, err), (0, ""), (path, decision))
                self.assertEqual(back, read(path), (path, decision))

    def test_alternatives_are_rows_below_their_rule(self):
        rows = list(csv.DictReader(io.StringIO(redress("table", POLICY, "dispute.eligible")[1])))
        places = [i for i, row in enumerate(rows) if row["id"] == "final-sale"]
        self.assertEqual([rows[i]["row"] for i in places], ["rule", "any", "any"])
        self.assertEqual(rows[places[1]]["item.perishable"], "true")
        self.assertEqual(rows[places[1]]["then:eligible"], "")
        self.assertEqual(rows[-1]["row"], "otherwise")

    def test_a_spreadsheet_finds_no_number_and_no_formula(self):
        policy = json.loads(read(SMALL))
        rule = policy["decisions"]["dispute.eligible"]["rules"][3]
        rule["title"] = '=HYPERLINK("x")'
        rule["when"]["order.goods"] = "= 50.00"
        rule["note"] = "50.00"
        path = self.write("odd.json", json.dumps(policy))
        table = redress("table", path, "dispute.eligible")[1]
        row = list(csv.DictReader(io.StringIO(table)))[3]
        self.assertEqual((row["title"], row["order.goods"], row["note"]),
                         (json.dumps(rule["title"]), '"= 50.00"', '"50.00"'))
        for field in (field for line in csv.reader(io.StringIO(table)) for field in line):
            self.assertNotRegex(field, r"^[-=+@]")
        self.assertEqual(json.loads(redress("table", path, "dispute.eligible", "--import", "-", stdin=table)[1]), policy)

    def test_what_spreadsheets_do_to_a_file_does_no_harm(self):
        """Semicolons, a byte order mark, CRLF, capitals, empty rows and dropped empty cells."""
        table = redress("table", POLICY, "dispute.eligible")[1]
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        for row in csv.reader(io.StringIO(table)):
            cells = [cell.upper() if cell in ("true", "false") else cell for cell in row]
            while cells[-1] == "":
                cells.pop()
            writer.writerow(cells)
            writer.writerow([""] * 3)
        back = redress("table", POLICY, "dispute.eligible", "--import", "-", stdin="\ufeff" + out.getvalue())
        self.assertEqual(back[2], "")
        self.assertEqual(json.loads(back[1]), json.loads(read(POLICY)))

    def test_a_date_as_somebody_types_it_is_a_text(self):
        policy = json.loads(read(SMALL))
        policy["decisions"]["dispute.eligible"]["rules"][3]["ref"] = "2026-01-02"
        path = self.write("dated.json", json.dumps(policy))
        table = redress("table", path, "dispute.eligible")[1]
        self.assertIn('"""2026-01-02"""', table)
        for text in (table, table.replace('"""2026-01-02"""', "2026-01-02")):
            back = redress("table", path, "dispute.eligible", "--import", "-", stdin=text)
            self.assertEqual((json.loads(back[1]), back[2]), (policy, ""))

    def test_an_edited_cell_is_an_edited_rule_and_write_keeps_it(self):
        path = self.write("p.json", read(SMALL))
        table = redress("table", path, "dispute.eligible")[1].replace("<= $dispute_window", "<= 20d")
        csv_path = self.write("t.csv", table)
        self.assertEqual(redress("table", path, "dispute.eligible", "--import", csv_path, "--write"), (0, "", ""))
        self.assertEqual(json.loads(read(path))["decisions"]["dispute.eligible"]["rules"][3]["when"],
                         {"order.since_received": "<= 20d"})

    def bad(self, table, *messages):
        path = self.write("bad.csv", table)
        code, out, err = redress("table", SMALL, "dispute.eligible", "--import", path)
        self.assertEqual((code, out), (2, ""))
        self.assertEqual(err.count("bad.csv"), len(messages), err)
        for message in messages:
            self.assertIn(message, err)

    def test_mistakes_have_a_row_and_a_column(self):
        head = "row,id,order.goods,then:eligible,then:reason_code\n"
        self.bad("row,id,order.gods,then:eligible\nrule,a,> 5.00,yes\n",
                 'row 1, column 3: no column is called "order.gods"; did you mean "order.goods"?')
        self.bad("row,title\nrule,a\n", 'row 1, column 1: there is no column "id"')
        self.bad("id,id\na,b\n", 'row 1, column 2: column "id" stands at 1 already')
        self.bad(head + "rule,a,> 5.00,yes,ok\nrule,a,,no,late\n", 'row 3, column 2: rule "a" stands above already')
        self.bad(head + "rule,,> 5.00,yes,ok\n", "row 2, column 2: the rule has no id")
        self.bad(head + "any,a,> 5.00,,\n", "row 2, column 2: an alternative stands below its rule and has its id, not \"a\"")
        self.bad(head + "rule,a,> 5.00,yes,ok\nany,a,> 6.00,yes,\n",
                 "row 3, column 4: an alternative has conditions only: answers and texts belong to its rule")
        self.bad(head + "rulez,a,> 5.00,yes,ok\n", 'row 2, column 1: "rulez" is none of rule, any and otherwise')
        self.bad(head + "rule,a,= 5.00,yes,ok\n",
                 'row 2, column 3: "= 5.00" is neither a plain text nor JSON: put it in double quotes')
        self.bad(head + "rule,a,> 5.00,yes,ok,more\n", "row 2, column 6: the row has 6 cells and the header 5")
        self.bad(head + "otherwise,a,> 5.00,yes,ok\n", "row 2, column 2: an otherwise rule has no conditions")
        self.bad(head, "row 1, column 1: there is no rule below the header")

    def test_a_table_that_is_no_policy_any_more_is_refused(self):
        path = self.write("p.json", read(SMALL))
        table = redress("table", path, "dispute.eligible")[1].replace("<= $dispute_window", "<= $window")
        code, out, err = redress("table", path, "dispute.eligible", "--import", self.write("t.csv", table), "--write")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("redress: with this table the policy does not compile", err)
        self.assertEqual(read(path), read(SMALL))

    def test_usage(self):
        trial = 'Try "redress table --help".'
        self.refuse(["table", SMALL, "dispute.eligable"],
                    'redress: unknown decision "dispute.eligable"; did you mean "dispute.eligible"?', trial)
        self.refuse(["table", SMALL, "triage", "--write"], "redress: --write needs --import FILE", trial)
        self.refuse(["table", SMALL, "triage", "--csv", "--import", "x.csv"],
                    "redress: --csv prints a table and --import reads one: give one of them", trial)
        code, out, err = redress("table", "scenarios/policies/window-15-flat.json", "triage")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("an overlay has edits, and no tables of its own", err)


def words(kind, value, currency):
    """A value as the help text says it; hand-made from the spelling of the documents."""
    if kind == "duration":
        units = {"d": "day", "h": "hour", "m": "minute", "s": "second"}
        total = sum(int(part[:-1]) * {"d": 86400, "h": 3600, "m": 60, "s": 1}[part[-1]] for part in value.split("+"))
        said = []
        for letter, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
            count, total = divmod(total, size)
            said += [f"{count} {units[letter]}{'' if count == 1 else 's'}"] if count else []
        return " ".join(said) or "no time at all"
    return f"{value} {currency}" if kind == "money" else str(value)


class Doc(WithFolder):
    """redress doc."""

    def test_the_example_of_the_help_works(self):
        done = run_example("doc")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("\n## For buyers\n", done.stdout)
        self.assertNotIn("\n## For sellers\n", done.stdout)

    def test_every_parameter_that_a_rule_uses_stands_with_its_title_and_value(self):
        for path in SHIPPED:
            policy = json.loads(read(path))
            if policy["format"] != "redress/policy/1":
                continue
            code, out, err = redress("doc", path)
            self.assertEqual((code, err), (0, ""), path)
            rules = json.dumps(policy["decisions"])
            for name, parameter in policy["parameters"].items():
                if not re.search(rf"\${name}\b", rules):
                    continue
                said = words(parameter["type"], parameter["values"][0]["value"], policy["policy"]["currency"])
                self.assertIn(f'- {parameter["title"]}: **{said}**\n', out, (path, name))

    def test_an_overlay_changes_the_number(self):
        title = "Days after receipt, or after the guarantee date, in which a buyer may open a dispute"
        self.assertIn(f"- {title}: **15 days**\n", redress("doc", POLICY)[1])
        self.assertIn(f"- {title}: **30 days**\n", redress("doc", "scenarios/policies/window-30-all.json")[1])
        out = redress("doc", POLICY + " + dispute_window=36h")[1]
        self.assertIn(f"- {title}: **1 day 12 hours**\n", out)
        self.assertIn("at most 1 day 12 hours", out)
        self.assertNotIn("$", out)

    def test_buyers_and_sellers_get_what_concerns_them(self):
        buyer, seller = redress("doc", SMALL, "--for", "buyer")[1], redress("doc", SMALL, "--for", "seller")[1]
        fine = "Fine for a dispute decided against the seller: **5.00 USD**"
        self.assertIn(fine, seller)
        self.assertNotIn(fine, buyer)
        both = redress("doc", SMALL)[1]
        self.assertTrue(both.startswith(buyer))
        self.assertTrue(both.endswith(seller.split("\n", 1)[1]))

    def test_a_policy_that_changes_needs_a_day_and_announces_what_comes(self):
        old = '"value": "15d", "ref": "rules.csv R001", "basis": "official" } ]'
        self.assertIn(old, read(SMALL))
        path = self.write("dated.json", read(SMALL).replace(old, old[:-1] + ', { "from": "2026-10-01", "value": "30d", '
                                                            '"why": "a test", "basis": "assumed" } ]'))
        self.refuse(["doc", path], 'redress: the help text needs a date, --at YYYY-MM-DD: policy "dated" changes on '
                                   '2026-10-01', 'Try "redress doc --help".')
        title = "Days after receipt in which a buyer may open a dispute"
        self.assertIn(f"- {title}: **15 days**, from 2026-10-01 on **30 days**\n", redress("doc", path, "--at", "2026-09-30")[1])
        self.assertIn(f"- {title}: **30 days**\n", redress("doc", path, "--at", "2026-10-01")[1])
        self.assertEqual(redress("doc", path, "--at", "soon")[0], 2)


if __name__ == "__main__":
    main()
