"""Runs that last: continued, cut into shards, verified; and the forms a result comes in.

usage: test_runs.py PROGRAM CLASS     runs one class of tests in the project's root
"""
import csv
import io
import json
import os
import re
import shlex
import sqlite3
import subprocess

from program import PROGRAM, WithFolder, content, main, redress

MARKET = "scenarios/markets/minimal.json"
BASELINE = "scenarios/policies/aliexpress.json"
OVERLAY = "scenarios/policies/window-30-all.json"
RUN = ["run", MARKET, "--policy", BASELINE]
COMPARE = ["compare", MARKET, "--policy", BASELINE, "--policy", OVERLAY]


class Case(WithFolder):
    """What most of these tests do."""

    def succeed(self, *arguments):
        code, out, err = redress(*arguments)
        self.assertEqual((code, err), (0, ""))
        return out

    def change(self, path, sql):
        with sqlite3.connect(path) as database:
            database.execute(sql)


class Unfinished(Case):
    """Tests that need a run that did not end."""

    def part(self, replications=2, *more):
        """A part file with the first replications of three."""
        path, whole = self.path("out.redress"), self.path("whole.redress")
        out = self.succeed(*RUN, "-n3", "-o", whole, *more)
        os.rename(whole, path + ".part")
        with sqlite3.connect(path + ".part") as database:
            tables = [row[0] for row in database.execute(
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'replication' "
                "WHERE m.type = 'table'")]
            for table in tables:
                if table not in ("run",):
                    database.execute(f"DELETE FROM {table} WHERE replication >= {replications}")
        return path, out


class Resume(Unfinished):
    """--resume: tests/faults kills runs; here is what it says and refuses."""

    def test_it_says_what_it_continues_and_ends_with_the_whole_result(self):
        path, out = self.part()
        self.assertEqual(redress(*RUN, "-n3", "-o", path, "--resume"),
                         (0, out, f'redress: "{path}.part" is continued: 2 of 3 replications are finished\n'))
        self.assertEqual(os.listdir(self.folder.name), ["out.redress"])
        self.assertEqual(redress(*RUN, "-n3", "-o", path, "--resume"),
                         (0, out, f'redress: "{path}" is complete: its result is shown again\n'))
        self.assertEqual(redress(*RUN, "-n3", "-o", path, "--resume", "-q"), (0, out, ""))

    def test_nothing_left_is_a_beginning(self):
        path = self.path("new.redress")
        code, out, err = redress(*RUN, "-n2", "-o", path, "--resume")
        self.assertEqual((code, err),
                         (0, f'redress: nothing finished was left of "{path}"; it starts from the beginning\n'))
        self.assertEqual(out, self.succeed(*RUN, "-n2"))
        self.assertTrue(os.path.exists(path))

    def test_another_run_is_refused_with_the_reason_and_left_alone(self):
        path, _ = self.part()
        before = content(path + ".part")
        of_another = f'redress: "{path}.part" is of another run and cannot be resumed: '
        for more, reason in [(["-n4"], "it has 3 replications, not 4"),
                             (["-n3", "--seed=2"], "it has seed 1, not 2"),
                             (["-n3", "--response=low", "-q"], "it has --response none, not low"),
                             (["-n3", "--confidence=0.9"], "it has confidence 0.95, not 0.9"),
                             (["-n3", "--shard=1/3"], "it is the whole run, not shard 1/3")]:
            self.refuse([*RUN, *more, "-o", path, "--resume"], of_another + reason)
        self.refuse([*COMPARE, "-n3", "-o", path, "--resume"], of_another + "it has 1 policy, not 2")
        self.refuse(["run", MARKET, "--policy", OVERLAY, "-n3", "-o", path, "--resume"],
                    of_another + 'its policy 1 is "aliexpress", not "window-30-all"')
        code, out, err = redress(*RUN, "-n3", "--set", "demand.orders_per_day=100", "-o", path, "--resume")
        self.assertEqual((code, out), (2, ""))
        self.assertRegex(err, re.escape(of_another) + r'its scenario "minimal" has other values \(sha256 [0-9a-f]{12}, '
                                                      r'not [0-9a-f]{12}\)\n$')
        self.change(path + ".part", "UPDATE run SET version = '0.0.9'")
        version = self.succeed("--version").split()[1]
        self.refuse([*RUN, "-n3", "-o", path, "--resume"],
                    of_another + f"it was written by version 0.0.9, not {version}")
        self.change(path + ".part", f"UPDATE run SET version = '{version}'")
        self.change(path + ".part", "PRAGMA user_version = 4")
        self.refuse([*RUN, "-n3", "-o", path, "--resume"],
                    f'redress: run file "{path}.part" has format version 4; this program reads version 3')
        self.change(path + ".part", "PRAGMA user_version = 3")
        self.assertEqual(content(path + ".part"), before)
        with open("scenarios/policies/aliexpress.json", encoding="utf-8") as file:
            text = file.read()
        with open(self.path("aliexpress.json"), "w", encoding="utf-8") as file:  # the same name, other rules
            file.write(text.replace('"15d"', '"16d"', 1))
        code, out, err = redress("run", MARKET, "--policy", self.path("aliexpress.json"), "-n3", "-o", path, "--resume")
        self.assertEqual((code, out), (2, ""))
        self.assertRegex(err, re.escape(of_another) + r'its policy "aliexpress" has other rules \(sha256 [0-9a-f]{12}, not '
                                                      r"[0-9a-f]{12}\)\n$")
        code, out, err = redress("run", "scenarios/markets/analytic-mm1.json", "--policy", BASELINE, "-n3", "-o", path, "--resume")
        self.assertEqual((code, out, err.splitlines()[-1]),
                         (2, "", of_another + 'its scenario is "minimal", not "analytic-mm1"'))

    def test_it_needs_the_run_to_continue(self):
        self.refuse([*RUN, "--resume"], "redress: --resume needs --out RUN, the run to continue",
                    'Try "redress run --help".')

    def test_the_result_is_printed_whatever_becomes_of_the_file(self):
        path = self.path("out.redress")
        os.mkdir(path + ".part-copy")  # where the finished file is put together
        code, out, err = redress(*RUN, "-n2", "-o", path)
        self.assertEqual(code, 2)
        self.assertEqual(out, self.succeed(*RUN, "-n2"))
        self.assertRegex(err, rf'^redress: cannot open "{path}\.part-copy": .*; 2 finished replications are kept in '
                              rf'"{path}\.part"\n$')
        os.rmdir(path + ".part-copy")
        self.assertEqual(redress(*RUN, "-n2", "-o", path, "--resume", "-q"), (0, out, ""))


class Leftover(Unfinished):
    """What an earlier run left is not written over unasked."""

    def lists(self, *names):
        self.assertEqual(sorted(os.listdir(self.folder.name)), sorted(names))

    def test_a_part_file_with_finished_replications_is_kept(self):
        path, out = self.part()
        before = content(path + ".part")
        for command in (RUN, COMPARE):
            for more in ([], ["--dry-run"]):
                self.refuse([*command, "-n3", "-o", path, *more],
                            f'redress: "{path}.part" holds 2 of 3 replications of a run that did not end; --resume '
                            'continues it, --discard throws them away')
        self.assertEqual(content(path + ".part"), before)
        self.assertEqual(self.succeed(*RUN, "-n3", "-o", path, "--discard"), out)
        self.lists("out.redress")

    def test_a_part_file_without_any_is_nothing_to_lose(self):
        path, out = self.part(0)
        self.assertEqual(self.succeed(*RUN, "-n3", "-o", path), out)

    def test_a_finished_run_is_kept(self):
        path, shard = self.path("out.redress"), self.path("shard")
        out = self.succeed(*RUN, "-n2", "-o", path)
        before = content(path)
        kept = f'redress: "{path}" holds a run of 2 replications already; --discard replaces it, another --out keeps it'
        self.refuse([*RUN, "-n2", "-o", path], kept)
        self.refuse([*RUN, "-n2", "--seed=3", "-o", path], kept)
        self.refuse([*RUN, "-n2", "-o", path, "--dry-run"], kept)
        self.succeed(*RUN, "-n1", "-o", shard, "--shard=1/1")
        self.refuse(["merge", shard, "-o", path], kept)
        self.assertEqual(content(path), before)
        other = self.succeed(*RUN, "-n2", "--seed=3", "-o", path, "--discard")
        self.assertNotEqual(other, out)
        self.assertEqual(self.succeed(*RUN, "-n2", "--seed=3"), other)
        self.lists("out.redress", "shard")

    def test_a_run_file_of_another_version_is_kept_too(self):
        path = self.path("out.redress")
        self.succeed(*RUN, "-n1", "-o", path)
        self.change(path, "PRAGMA user_version = 99")
        self.refuse([*RUN, "-n1", "-o", path],
                    f'redress: run file "{path}" has format version 99; this program reads version 3; '
                    '--discard replaces it')
        self.succeed(*RUN, "-n1", "-o", path, "--discard", "-q")

    def test_the_old_run_stays_until_the_new_one_is_whole(self):
        path = self.path("out.redress")
        self.succeed(*RUN, "-n1", "-o", path)
        before = content(path)
        os.mkdir(path + ".part-copy")  # where the finished file is put together
        code, _, _ = redress(*RUN, "-n2", "-o", path, "--discard")
        self.assertEqual(code, 2)
        self.assertEqual(content(path), before)

    def test_usage(self):
        hint = 'Try "redress run --help".'
        self.refuse([*RUN, "--discard"], "redress: --discard needs --out RUN, the run to replace", hint)
        self.refuse([*RUN, "-o", "x", "--discard", "--resume"],
                    "redress: --resume continues what --discard throws away: give one of them", hint)


class Shards(Case):
    """--shard and redress merge."""

    def shards(self, count, *more):
        paths = [self.path(f"{i}.redress") for i in range(1, count + 1)]
        for i, path in enumerate(paths, 1):
            self.succeed(*COMPARE, "-n6", "-o", path, f"--shard={i}/{count}", *more)
        return paths

    def test_shards_joined_are_the_run(self):
        whole, merged = self.path("whole.redress"), self.path("merged.redress")
        plain = self.succeed(*COMPARE, "-n6", "-o", whole, "--confidence=0.9")
        paths = self.shards(4, "--confidence=0.9")
        self.assertEqual(self.succeed("merge", *reversed(paths), "-o", merged), plain)
        self.assertEqual(content(merged), content(whole))
        for form in ("json", "csv", "markdown"):
            self.assertEqual(self.succeed("merge", *paths, "-o", merged, "--discard", "--format", form, "--segment=class"),
                             self.succeed(*COMPARE, "-n6", "--confidence=0.9", "--format", form, "--segment=class"))
        self.assertEqual(self.succeed("merge", *paths, "-o", merged, "-v", "--discard"),
                         self.succeed(*COMPARE, "-n6", "--confidence=0.9", "-v", "--no-progress"))

    def test_a_run_of_one_policy_is_joined_too(self):
        paths = [self.path("a"), self.path("b")]
        for i, path in enumerate(paths, 1):
            self.succeed(*RUN, "-n5", "-o", path, "--shard", f"{i}/2")
        self.assertEqual(self.succeed("merge", *paths, "--out", self.path("c"), "--format=json"),
                         self.succeed(*RUN, "-n5", "--format=json"))

    def test_a_shard_says_that_it_is_one(self):
        path = self.path("shard")
        text = self.succeed(*RUN, "-n10", "-o", path, "--shard=2/4")
        self.assertIn("3 replications: replications 2 to 4 of 10 (shard 2/4), seed 1", text)
        result = json.loads(self.succeed(*RUN, "-n10", "-o", path, "--shard=2/4", "--format=json", "--discard"))
        self.assertEqual((result["shard"], result["replications"]), ("2/4", 3))
        self.assertNotIn("shard", json.loads(self.succeed(*RUN, "-n2", "--format=json")))
        self.assertEqual(self.succeed("verify", path, "--rerun", "--no-progress").count("DIFFERS"), 0)
        self.assertEqual(redress(*RUN, "-n10", "-o", path, "--shard=2/4", "--resume", "-q")[::2], (0, ""))

    def test_what_does_not_fit_together_is_refused(self):
        one, two, three = self.shards(3)
        out = self.path("out")
        self.refuse(["merge", one, "-o", out], "redress: 2 of 3 shards are missing: 2/3, 3/3")
        self.refuse(["merge", three, one, "-o", out], "redress: 1 of 3 shards is missing: 2/3")
        self.refuse(["merge", one, two, three, two, "-o", out],
                    f'redress: "{two}" and "{two}" are both shard 2/3')
        other = self.path("other")
        self.succeed(*COMPARE, "-n6", "-o", other, "--shard=2/3", "--seed=9")
        self.refuse(["merge", one, other, three, "-o", out],
                    f'redress: "{other}" is of another run than "{one}": it has seed 9, not 1')
        self.succeed(*COMPARE, "-n6", "-o", other, "--shard=2/2", "--discard")
        self.refuse(["merge", one, other, "-o", out],
                    f'redress: "{other}" is one of 2 shards, "{one}" one of 3')
        self.refuse(["merge", one, MARKET, "-o", out], f'redress: "{MARKET}" is not a run file')
        self.refuse(["merge", self.path("none"), "-o", out],
                    f'redress: cannot open "{self.path("none")}": No such file or directory')
        self.assertFalse(os.path.exists(out) or os.path.exists(out + ".part"))

    def test_a_shard_that_is_not_whole_is_refused(self):
        one, two = self.shards(2)
        out = self.path("out")
        self.change(two, "UPDATE run SET fingerprint = NULL")
        self.change(two, "DELETE FROM replication WHERE replication = 5")
        self.refuse(["merge", one, two, "-o", out],
                    f'redress: "{two}" is not complete: 2 of 3 replications; --resume continues it')
        self.change(one, "UPDATE total SET value = value + 1 WHERE replication = 0 AND policy = 1")
        code, _, err = redress("merge", one, "-o", out)
        self.assertEqual(code, 2)
        self.assertRegex(err, rf'^redress: "{one}" is damaged: its tables have fingerprint [0-9a-f]{{12}}, not '
                              r"[0-9a-f]{12}\n$")
        self.change(one, "UPDATE run SET version = '0.0.9'")
        version = self.succeed("--version").split()[1]
        self.refuse(["merge", one, "-o", out], f'redress: "{one}" was written by version 0.0.9; this is {version}')

    def test_usage(self):
        hint = 'Try "redress run --help".'
        for value in ("0/4", "5/4", "4", "1/0", "a/b", "1/100001", "-1/4", "1/4x", "/4"):
            self.refuse([*RUN, "-o", "x", "--shard", value],
                        f'redress: --shard: "{value}" is not I/N with whole numbers 1 <= I <= N <= 100000, such as 2/4',
                        hint)
        self.refuse([*RUN, "-n3", "--shard=1/4", "-o", "x"],
                    "redress: --shard: 4 shards of 3 replications: ask for at most one shard a replication", hint)
        self.refuse([*RUN, "--shard=1/4"], 'redress: --shard needs --out RUN, the file that "redress merge" will join',
                    hint)
        self.refuse(["merge"], "redress: merge needs a RUN", "redress: merge needs --out RUN",
                    'Try "redress merge --help".')
        self.refuse(["verify", "a", "b"], 'redress: unexpected argument "b": verify takes one RUN',
                    'Try "redress verify --help".')


class Formats(Case):
    """--format csv and markdown, --segment."""

    def test_pages_break_their_own_lines(self):
        for command in (RUN, COMPARE):
            for more in ([], ["-v"], ["--format", "markdown"]):
                out = self.succeed(*command, "-n2", *more)
                self.assertNotIn("\\n", out)
                self.assertGreater(out.count("\n"), 10)

    def rows(self, *arguments):
        text = self.succeed(*arguments, "--format", "csv")
        self.assertNotIn("\r", text)
        return list(csv.DictReader(io.StringIO(text)))

    def test_csv_says_what_json_says(self):
        result = json.loads(self.succeed(*COMPARE, "-n3", "--format", "json"))
        rows = self.rows(*COMPARE, "-n3", "--segment", "category,route")

        def number(text):
            return float(text) if text else None

        for row in rows:
            policy = next(entry for entry in result["policies"] if entry["name"] == row["policy"])
            metrics = policy["metrics"] if row["segment"] == "all" else policy["segments"][row["segment"]]
            metric = metrics[row["metric"]]
            self.assertEqual([number(row[key]) for key in ("mean", "mean_lo", "mean_hi", "n")],
                             [metric[key] for key in ("mean", "lo", "hi", "n")])
            self.assertEqual((row["unit"], row["mean_note"]), (metric["unit"], metric.get("note", "")))
            if row["policy"] == "aliexpress":
                self.assertEqual([row[key] for key in ("baseline", "diff", "significant")], ["", "", ""])
                continue
            difference = next(entry for entry in result["comparisons"]
                              if (entry["metric"], entry["segment"]) == (row["metric"], row["segment"]))
            self.assertEqual([number(row[key]) for key in ("diff", "diff_lo", "diff_hi")],
                             [difference[key] for key in ("diff", "lo", "hi")])
            self.assertEqual([row["significant"] == "yes", row["significant_holm"] == "yes", row["baseline"]],
                             [difference["significant"], difference["significant_holm"], "aliexpress"])
        whole = len(result["metrics"])
        segments = sum(len(result["policies"][0]["segments"][name]) for name in result["policies"][0]["segments"]
                       if name.split("=")[0] in ("category", "route"))
        self.assertEqual(len(rows), 2 * (whole + segments))

    def test_csv_has_all_orders_unless_segments_are_asked_for(self):
        self.assertEqual({row["segment"] for row in self.rows(*RUN, "-n2")}, {"all"})
        self.assertEqual({row["segment"].split("=")[0] for row in self.rows(*RUN, "-n2", "--segment=class")},
                         {"all", "class"})

    def test_csv_quotes_what_needs_it(self):
        with open(MARKET, encoding="utf-8") as file:
            market = json.load(file)
        market["categories"][0]["name"] = 'odd, "quoted"'
        path = self.path("market.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(market, file)
        code, out, err = redress("run", path, "--policy", BASELINE, "-n1", "--format=csv", "--segment=category")
        if code == 2:  # names are held to an alphabet: then nothing has to be quoted
            self.assertIn("name", err)
            return
        self.assertIn('category=odd, "quoted"', {row["segment"] for row in csv.DictReader(io.StringIO(out))})

    def test_the_table_shows_the_segments_asked_for(self):
        plain = self.succeed(*RUN, "-n2")
        self.assertNotIn("By segment", plain)
        out = self.succeed(*RUN, "-n2", "--segment", "category")
        self.assertIn("By segment", out)
        self.assertEqual(set(re.findall(r"^  (\w+)=", out, re.M)), {"category"})
        out = self.succeed(*RUN, "-n2", "--segment=route,value_band", "-v", "--no-progress")
        shown = set(re.findall(r"^  (\w+)=", out, re.M))
        self.assertEqual(shown - {"desk", "shift"}, {"route", "value_band"})  # desks are shown with every segment
        self.assertEqual(set(re.findall(r"^  (\w+)=", self.succeed(*RUN, "-n2", "-v", "--no-progress"), re.M)),
                         {"category", "class", "route", "value_band", "buyer_segment", "buyer_standing", "seller_tier",
                          "language", "cohort_week", "peak", "desk", "shift"})
        out = self.succeed(*COMPARE, "-n3", "--segment=buyer_segment")
        self.assertEqual(set(re.findall(r"^  (\w+)=", out, re.M)), {"buyer_segment"})

    def test_an_unknown_segment_is_an_error(self):
        expected = ("expected category, class, route, value_band, buyer_segment, buyer_standing, seller_tier, language, "
                    "cohort_week or peak")
        hint = 'Try "redress run --help".'
        self.refuse([*RUN, "--segment=catgory,route"],
                    f'redress: --segment: unknown name "catgory", {expected}; did you mean "category"?', hint)
        self.refuse([*RUN, "--segment=lane,"], f'redress: --segment: unknown name "lane", {expected}',
                    f'redress: --segment: unknown name "", {expected}', hint)

    def tables(self, text):
        """Each table as a list of rows of cells; every row as wide as its heading."""
        found = []
        for block in re.findall(r"(?:^\|.*\n)+", text, re.M):
            rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines()]
            self.assertEqual({len(row) for row in rows}, {len(rows[0])})
            self.assertRegex(block.splitlines()[1], r"^\|( -+:? \|)+$")
            found.append([[cell.strip() for cell in row] for row in rows[:1] + rows[2:]])
        return found

    def test_markdown_of_a_comparison(self):
        text = self.succeed(*COMPARE, "-n4", "--format=markdown", "--segment=category")
        self.assertTrue(text.startswith("## minimal: what changes\n\n### window-30-all against aliexpress\n\n"))
        gains, shown, *folded = self.tables(text)
        self.assertEqual([row[0] for row in gains], ["who, in USD", "buyer", "seller", "platform"])
        self.assertEqual(shown[0], ["metric", "baseline", "difference", "verdict", "unit"])
        self.assertEqual(shown[1][0], "`refund_rate`")
        self.assertEqual(text.count("<details>"), text.count("</details>"))
        self.assertEqual(len(folded), text.count("<details>"))
        # each metric once, and told apart exactly where JSON says so
        result = json.loads(self.succeed(*COMPARE, "-n4", "--format=json"))
        names = [row[0].strip("`") for table in [shown, *folded] for row in table[1:] if "·" not in row[0]]
        self.assertEqual(len(names), len(set(names)))
        told_apart = {row["metric"] for row in result["comparisons"] if row["segment"] == "all" and row["significant"]}
        self.assertEqual({row[0].strip("`") for table in [shown, *folded] for row in table[1:]
                          if "·" not in row[0] and ("higher" in row[3] or "lower" in row[3])}, told_apart)
        self.assertTrue(told_apart <= {row[0].strip("`") for row in shown})
        for line in re.findall(r"<summary>.*\((\d+)\)</summary>", text):
            self.assertGreater(int(line), 0)
        self.assertTrue(text.endswith(f"fingerprint `{result['fingerprint']}`\n"))

    def test_markdown_of_a_run(self):
        text = self.succeed(*RUN, "-n2", "--format=markdown")
        self.assertTrue(text.startswith("## minimal\n\n### aliexpress\n\n| metric | value | unit |\n"))
        self.assertEqual(len(self.tables(text)), 1)

    def test_markdown_of_no_change(self):
        text = self.succeed("compare", MARKET, "--policy", BASELINE, "--policy", BASELINE, "-n2", "--format=markdown")
        self.assertIn("### aliexpress \\#2 against aliexpress\n\nNo order ends differently.\n", text)
        self.assertEqual(text.count("<details>"), 1)

    def test_every_form_is_the_same_for_any_number_of_threads(self):
        for form in ("csv", "markdown"):
            one, two = (self.succeed(*COMPARE, "-n3", "--format", form, j) for j in ("-j1", "-j2"))
            self.assertEqual(one, two)


class Response(Case):
    """--response: in every form of the result, in the run file, and whatever is made from it."""

    SETS = ["--set", "demand.demand_multiplier_at_most=3", "--set", "demand.orders_per_day=50",
            "--set", 'responses={"protection_to_demand":{"reference":"40%","elasticity":1},'
                     '"leniency_to_false_claims":{"reference":"40%","elasticity":3}}']

    def test_every_form_says_it(self):
        for given, level in (([], "none"), (["--response=none"], "none"), (["--response=low"], "low"),
                             (["--response", "high"], "high")):
            run = [*RUN, "-n2", *self.SETS, *given]
            self.assertIn(f"2 replications, seed 1, response {level}, ", self.succeed(*run))
            self.assertIn(f"2 replications, seed 1, response {level}; ", self.succeed(*run, "--format=markdown"))
            self.assertEqual(json.loads(self.succeed(*run, "--format=json"))["response"], level)
            rows = list(csv.DictReader(io.StringIO(self.succeed(*run, "--format=csv"))))
            self.assertEqual({row["response"] for row in rows}, {level})
            self.assertIn(f", seed 1, response {level}, on ", self.succeed(*run, "--dry-run"))

    def test_it_changes_results_only_when_it_is_asked_for(self):
        fingerprint = [json.loads(self.succeed(*RUN, "-n2", *self.SETS, *more, "--format=json"))["fingerprint"]
                       for more in ([], ["--response=none"], ["--response=low"], ["--response=high"])]
        self.assertEqual(fingerprint[0], fingerprint[1])
        self.assertEqual(len(set(fingerprint)), 3)

    def test_what_is_made_from_a_run_file_knows_it(self):
        path, merged = self.path("whole.redress"), self.path("merged.redress")
        run = [*COMPARE, "-n2", *self.SETS, "--response=high"]
        out = self.succeed(*run, "-o", path)
        self.assertEqual(redress(*run, "-o", path, "--resume", "-q"), (0, out, ""))
        self.assertEqual(self.succeed("verify", path, "--rerun", "--no-progress").count(" ok "), 12)
        self.refuse([*COMPARE, "-n2", *self.SETS, "--response=low", "-o", path, "--resume"],
                    f'redress: "{path}" is of another run and cannot be resumed: it has --response high, not low')
        shards = [self.path("1"), self.path("2")]
        for i, shard in enumerate(shards, 1):
            self.succeed(*run, "-o", shard, f"--shard={i}/2")
        self.assertEqual(self.succeed("merge", *shards, "-o", merged), out)
        self.assertEqual(content(merged), content(path))
        other = self.path("other")
        self.succeed(*COMPARE, "-n2", *self.SETS, "-o", other, "--shard=2/2")
        self.refuse(["merge", shards[0], other, "-o", merged],
                    f'redress: "{other}" is of another run than "{shards[0]}": it has --response none, not high')
        found = json.loads(self.succeed("explain", path, "--find", "outcome changed", "--limit=3", "--format=json"))
        self.assertEqual(found["response"], "high")
        case = found["orders"][0]["case"]
        told = self.succeed("explain", path, "--case", case)
        self.assertIn("seed 1, response high, ", told)
        self.assertEqual(self.succeed("explain", MARKET, "--policy", BASELINE, "--policy", OVERLAY, *self.SETS,
                                      "--response=high", "--case", case), told)
        self.change(path, "UPDATE run SET response = 'some'")
        code, out, err = redress("verify", path)
        self.assertEqual((code, err), (1, ""))
        self.assertIn(f'  run          DIFFERS  run file "{path}" is damaged: it does not say what was run (column response)\n',
                      out)

    def test_orders_of_one_policy_only_have_lines_of_their_own(self):
        run = [*COMPARE, "-n2", *self.SETS, "--response=high"]
        pair = json.loads(self.succeed(*run, "--format=json"))["pairs"][0]
        only = {(row["from"] == "not placed", row["to"] == "not placed"): 0 for row in pair["transitions"]}
        for row in pair["transitions"]:
            only[row["from"] == "not placed", row["to"] == "not placed"] += row["orders"]
        self.assertGreater(only.get((True, False), 0), 0)
        self.assertEqual(pair["only_policy"]["orders"], only[True, False])
        self.assertEqual(pair["only_baseline"]["orders"], only.get((False, True), 0))
        self.assertLess(float(pair["only_policy"]["buyer"]), 0)
        self.assertGreater(float(pair["only_policy"]["seller"]), 0)
        text = self.succeed(*run)
        self.assertRegex(text, r"\n  only under the policy: \d+ orders, worth -[\d.,]+ to the buyer, [+][\d.,]+ to the seller "
                               r"and [+][\d.,]+ to the platform\n")
        self.assertIn(" only under the policy.\n", self.succeed(*run, "--format=markdown"))

    def test_a_scenario_without_responses_is_warned_of(self):
        code, out, err = redress(*RUN, "-n2", "--response=high")
        self.assertEqual((code, err), (0, 'redress: scenario "minimal" states no responses: --response high changes '
                                          'nothing\n'))
        self.assertEqual(self.succeed(*RUN, "-n2", "--response=high", "-q"), out)
        self.refuse([*RUN, "--response=some"],
                    'redress: --response: unknown value "some", expected none, low or high', 'Try "redress run --help".')


class DryRun(Case):
    """--dry-run."""

    def test_it_says_what_a_run_would_take_and_writes_nothing(self):
        out = self.succeed(*COMPARE, "-n20", "-j2", "--dry-run", "-o", self.path("out.redress"))
        self.assertRegex(out, r"^compare would simulate minimal under aliexpress and window-30-all\n"
                              r"  replications  20, seed 1, response none, on 2 threads\n"
                              r"  each          160 days at 200 orders a day, under 2 policies\n"
                              r"  time          about [\d.]+ (s|min)\n"
                              r"  memory        about [\d.]+ [MG]B\n"
                              r"  method        100 % of the first replication took [\d.]+ s here and [\d.]+ [kM]B of "
                              r"memory; a replication's result\n"
                              r"                keeps [\d.]+ kB and its times\. Threads that share a cache are slower "
                              r"than this says\.\n"
                              rf"  run file      {self.path('out.redress')}\n"
                              r"nothing was kept or written\n$")
        self.assertEqual(os.listdir(self.folder.name), [])

    def test_a_replication_too_long_to_finish_is_extrapolated(self):
        out = self.succeed(*RUN, "-n4", "-j1", "--shard=1/2", "--dry-run", "--set", "demand.orders_per_day=1000000",
                           "--set", "sellers.count=5000")
        self.assertIn("\n  replications  2 of 4 (shard 1/2), seed 1, response none, on 1 thread\n", out)
        self.assertRegex(out, r"\n  time          about [\d.]+ (min|h)\n  memory        at least [\d.]+ [MG]B\n")
        self.assertRegex(out, r"\n  method        \d %")

    def test_it_checks_everything(self):
        code, out, err = redress("run", MARKET, "--policy", "no-such.json", "--dry-run")
        self.assertEqual((code, out), (2, ""))
        self.assertIn('cannot open "no-such.json": No such file or directory', err)
        for form in ("csv", "markdown"):
            self.refuse([*RUN, "--dry-run", "--format", form], f"redress: --dry-run prints a table or JSON, not {form}",
                        'Try "redress run --help".')

    def test_json_says_it_too(self):
        text = self.succeed(*COMPARE, "-n20", "-j2", "--dry-run", "--format=json", "-o", self.path("out.redress"))
        said = json.loads(text)
        self.assertEqual({key: value for key, value in said.items() if key not in ("time_s", "memory_bytes", "probe")},
                         {"format": "redress/dry-run/1", "command": "compare", "scenario": "minimal",
                          "policies": ["aliexpress", "window-30-all"], "replications": 20, "seed": "1", "days": 160,
                          "orders_per_day": 200, "out": self.path("out.redress"), "threads": 2,
                          "memory_is_at_least": False})
        probe = said["probe"]
        self.assertEqual(probe["share_of_a_replication"], 1)
        self.assertAlmostEqual(said["time_s"], 10 * probe["time_s"], places=6)  # 20 replications on 2 threads
        self.assertGreater(said["memory_bytes"], 20 * probe["kept_bytes_per_replication"])
        part = json.loads(self.succeed(*RUN, "-n5", "--shard=1/2", "-j1", "--dry-run", "--format=json"))
        self.assertEqual((part["replications"], part["shard"], part["replications_of_run"]), (2, "1/2", 5))
        self.assertEqual(os.listdir(self.folder.name), [])


class Examples(Case):
    """The example in each command's help, as it stands, but for the number of replications and a smaller market."""

    def example(self, command):
        text = self.succeed(command, "--help").split("\nexample: ")[1].split("\n\n")[0]
        lines = text.split("\n", 1)[1].replace("\\\n", " ")
        words = [re.sub("^20$", "2", word) for word in shlex.split(lines)]
        self.assertEqual(words[:2], ["redress", command])
        return words[1:]

    def test_examples_work(self):
        os.makedirs(self.path("scenarios/markets"))
        os.symlink(os.path.abspath("scenarios/policies"), self.path("scenarios/policies"))
        for name in os.listdir("scenarios/markets"):
            os.symlink(os.path.abspath(MARKET if name.startswith("brazil") else f"scenarios/markets/{name}"),
                       self.path(f"scenarios/markets/{name}"))
        for i in (1, 2):
            self.assertEqual(redress(*COMPARE, "-n2", f"--shard={i}/2", "-o", f"shard-{i}.redress", cwd=self.folder.name)[0], 0)
        for command in ("check", "diff", "run", "compare", "merge", "verify"):
            with self.subTest(command=command):
                words = self.example(command)
                if "*" in " ".join(words):  # as a shell would
                    done = subprocess.run(shlex.quote(PROGRAM) + " " + " ".join(words), shell=True, check=False,
                                          cwd=self.folder.name, capture_output=True, text=True)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                else:
                    code, out, err = redress(*words, cwd=self.folder.name)
                    self.assertEqual((code, err), (1 if command == "diff" else 0, ""))  # the two policies differ
                    self.assertNotEqual(out, "")
        self.assertEqual(sorted(name for name in os.listdir(self.folder.name) if name.endswith(".redress")),
                         ["shard-1.redress", "shard-2.redress", "whole.redress", "window.redress"])


if __name__ == "__main__":
    main()
