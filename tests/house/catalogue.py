"""The catalogue of scenarios/ holds what the files say of themselves.

usage: catalogue.py           checks scenarios/README.md in the project's root
       catalogue.py --write   rewrites the generated tables in it

Every document stands in the catalogue, every document it names exists, every row of rules.csv or rates.csv a document
rests on stands among the sources, every test names such a row or argues in words, and the generated tables are those of
today's files.
"""
import json
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path("scenarios")
README = ROOT / "README.md"
BASES = ("official", "third_party", "borrowed", "assumed")
ROW = re.compile(r"\b([RC]\d{3})\b")


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def documents():
    """Every JSON document under scenarios/, by its path below it."""
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.json"))


def bases(document):
    """How the numbers of a policy or overlay are founded: (basis, its name) of parameters, rules and edits."""
    for name, parameter in document.get("parameters", {}).items():
        for value in parameter["values"]:
            yield value["basis"], name
    for decision in document.get("decisions", {}).values():
        for rule in decision["rules"]:
            if "basis" in rule:
                yield rule["basis"], rule["id"]
    for edit in document.get("edits", []):
        if "basis" in edit:
            yield edit["basis"], edit["id"]


def basis_table():
    lines = ["| file | values | official | third-party | borrowed | assumed |", "| --- | --- | --- | --- | --- | --- |"]
    for path in sorted((ROOT / "policies").glob("*.json")):
        found = list(bases(load(path)))
        counts = [sum(basis == wanted for basis, _ in found) for wanted in BASES]
        lines.append(f"| `{path.name}` | {len(found)} | " + " | ".join(str(count) for count in counts) + " |")
    return lines


def notes(value, key):
    """Every "source" and "why" below `value`, with the section of the market it stands in."""
    if isinstance(value, dict):
        for name in ("source", "why"):
            if isinstance(value.get(name), str):
                yield key, name, value[name]
        for name, child in value.items():
            if name not in ("realism", "edits"):
                yield from notes(child, key or name)
        for edit in value.get("edits", []):
            section = re.split(r"[.\[]", edit.get("set", edit.get("add", edit.get("remove", ""))))[0]
            for name in ("source", "why"):
                if name in edit:
                    yield section, name, edit[name]
    elif isinstance(value, list):
        for child in value:
            yield from notes(child, key)


def sections(market, wanted):
    """Sections of a market with a note that `wanted` accepts, in document order."""
    names = dict.fromkeys(section for section, kind, text in notes(market, "") if section and wanted(kind, text))
    return ", ".join(names) or "none"


def market_table():
    lines = ["| file | sections with a source | sections that name an assumption | figures held against real ones |",
             "| --- | --- | --- | --- |"]
    for path in sorted((ROOT / "markets").glob("*.json")):
        market = load(path)
        sourced = sections(market, lambda kind, text: kind == "source" and not text.startswith("assumed"))
        assumed = sections(market, lambda kind, text: "assumed" in text)
        lines.append(f"| `{path.name}` | {sourced} | {assumed} | {len(market.get('realism', []))} |")
    return lines


GENERATED = {"basis": basis_table, "markets": market_table}


def generated(text):
    """`text` with every generated part as the files of today ask for it."""
    for name, table in GENERATED.items():
        begin, end = f"<!-- generated: {name} -->\n", f"<!-- end: {name} -->\n"
        before, rest = text.split(begin)
        text = before + begin + "\n".join(table()) + "\n" + end + rest.split(end)[1]
    return text


def faults_of(test, listed):
    """What is wrong with the reasons of one test of a suite, given the rows among the sources."""
    ref, why = test.get("ref", "").strip(), test.get("why", "").strip()
    rows, faults = ROW.findall(ref), []
    if "skip" in test:
        return faults
    if not ref and not why:
        faults.append("neither ref nor why")
    if ref and not rows:
        faults.append("a ref without a row")
    if why and not ref and len(why.split()) < 2:
        faults.append("a why of one word")
    for row in rows:
        if row not in listed:
            faults.append(f"no row {row}")
        elif ("rules.csv" in ref) == row.startswith("C") and ("rates.csv" in ref) == row.startswith("R"):
            faults.append(f"{row} is no row of {'rules' if 'rules.csv' in ref else 'rates'}.csv")
    return faults


class Catalogue(unittest.TestCase):
    """scenarios/README.md."""

    def setUp(self):
        self.text = README.read_text(encoding="utf-8")

    def test_every_document_stands_in_it(self):
        for path in documents():
            if not path.startswith("templates/"):  # a template stands there as a whole
                self.assertIn(f"`{path.split('/')[-1]}`", self.text.replace(f"`{path}`", f"`{path.split('/')[-1]}`"))
        for folder in (ROOT / "templates").iterdir():
            self.assertIn(f"`templates/{folder.name}/`", self.text)

    def test_every_document_it_names_exists(self):
        there = {path.split("/")[-1] for path in documents()}
        for name in re.findall(r"([\w.-]+\.json)\b", self.text):
            self.assertIn(name, there)

    def test_the_sources_are_the_rows_that_are_cited(self):
        listed = set(re.findall(r"^\| ([RC]\d{3}) \|", self.text, re.M))
        texts = [re.sub(r"^\| [RC]\d{3} \|.*$", "", self.text, flags=re.M)]
        texts += [(ROOT / path).read_text(encoding="utf-8") for path in documents()]
        cited = {row for text in texts for row in ROW.findall(text)}
        within = {f"{kind}{number:03}" for text in texts for kind, first, last in re.findall(r"\b([RC])(\d{3}) to \1(\d{3})", text)
                  for number in range(int(first), int(last) + 1)}
        self.assertEqual(sorted(cited - listed), [])
        self.assertEqual(sorted(listed - cited - within), [])

    def test_every_test_says_where_its_expectations_come_from(self):
        """A row of the sources that is there, or a reason in words: the policy itself is none."""
        listed = set(re.findall(r"^\| ([RC]\d{3}) \|", self.text, re.M))
        suites = sorted(ROOT.rglob("*.test.json"))
        self.assertGreaterEqual(len(suites), 16)
        for path in suites:
            for test in load(path)["tests"]:
                with self.subTest(file=path.name, test=test["name"]):
                    self.assertEqual(faults_of(test, listed), [])

    def test_tests_without_a_reason_or_with_a_wrong_row_are_told(self):
        listed = {"R001", "C048"}
        for test, faults in [({}, ["neither ref nor why"]), ({"ref": "", "why": " "}, ["neither ref nor why"]),
                             ({"why": "assumed"}, ["a why of one word"]), ({"why": "Both agreed"}, []),
                             ({"ref": "rules.csv R001"}, []), ({"ref": "rates.csv C048", "why": "three percent of the goods"}, []),
                             ({"ref": "rules.csv R999"}, ["no row R999"]), ({"ref": "the help pages"}, ["a ref without a row"]),
                             ({"ref": "rates.csv R001"}, ["R001 is no row of rates.csv"]),
                             ({"skip": "not before the new market"}, [])]:
            self.assertEqual(faults_of(test, listed), faults)

    def test_the_generated_tables_are_those_of_the_files(self):
        self.assertEqual(self.text, generated(self.text), "run tests/house/catalogue.py --write")

    def test_every_number_of_a_policy_says_what_it_rests_on(self):
        for path in sorted((ROOT / "policies").glob("*.json")):
            document = load(path)
            values = [value for parameter in document.get("parameters", {}).values() for value in parameter["values"]]
            for value in values + document.get("edits", []):
                with self.subTest(file=path.name, value=value):
                    self.assertIn(value["basis"], BASES)
                    self.assertTrue(value.get("ref") or value.get("why"))


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        README.write_text(generated(README.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        unittest.main()
