"""Files: what verify finds in them, whose are written, what is left behind, and what of them reaches a terminal.

usage: test_files.py PROGRAM CLASS     runs one class of tests in the project's root
"""
import csv
import hashlib
import io
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import stat
import struct
import subprocess
import time
import unicodedata

from program import PROGRAM, WithFolder, content, main, redress

MARKET = "scenarios/markets/minimal.json"
BASELINE = "scenarios/policies/aliexpress.json"
OVERLAY = "scenarios/policies/window-30-all.json"
MINIMAL = "scenarios/policies/minimal.json"
RUN = ["run", MARKET, "--policy", BASELINE]
COMPARE = ["compare", MARKET, "--policy", BASELINE, "--policy", OVERLAY]
KEYS = {"run": 0, "policy": 1, "segment": 1, "label": 2, "rule": 2, "metric": 3, "comparison": 4, "transition": 3,
        "provenance": 1}


def seal_of(database, table):
    """The seal of a table by its description in store/seal.h, from another hand."""
    sha = hashlib.sha256()
    order = "" if KEYS[table] == 0 else " ORDER BY " + ", ".join(str(i + 1) for i in range(KEYS[table]))
    for row in database.execute(f"SELECT * FROM {table}{order}"):
        for value in row:
            if value is None:
                sha.update(bytes(9))
            elif isinstance(value, int):
                sha.update(b"\x01" + (value % 2**64).to_bytes(8, "little"))
            elif isinstance(value, float):
                sha.update(b"\x02" + struct.pack("<d", value))
            else:
                data = value.encode() if isinstance(value, str) else value
                sha.update((b"\x03" if isinstance(value, str) else b"\x04") + len(data).to_bytes(8, "little") + data)
    return sha.hexdigest()


class Case(WithFolder):
    """What most of these tests do."""

    def succeed(self, *arguments, **options):
        code, out, err = redress(*arguments, **options)
        self.assertEqual((code, err), (0, ""))
        return out

    def change(self, path, sql, *values):
        with sqlite3.connect(path) as database:
            database.execute(sql, values)
        database.close()

    def reseal(self, path):
        """Makes the seals those of the tables as they are: somebody who knows how."""
        with sqlite3.connect(path) as database:
            for table in KEYS:
                database.execute("UPDATE seal SET sha256 = ? WHERE name = ?", (seal_of(database, table), table))
        database.close()

    def verify(self, path, *more):
        code, out, err = redress("verify", path, "--no-progress", *more)
        self.assertEqual(err, "")
        return code, out

    def lists(self, *names):
        self.assertEqual(sorted(os.listdir(self.folder.name)), sorted(names))


class Verify(Case):
    """redress verify: what it says."""

    def setUp(self):
        super().setUp()
        self.run_file = self.path("out.redress")
        self.succeed(*COMPARE, "-n2", "-o", self.run_file)
        with sqlite3.connect(self.run_file) as database:
            self.fingerprint, self.scenario = database.execute("SELECT fingerprint, scenario_sha256 FROM run").fetchone()
            self.policies = [row[0][:12] for row in database.execute("SELECT sha256 FROM policy ORDER BY policy")]
        self.version = self.succeed("--version").split()[1]

    def part(self):
        """What an interrupted run leaves: one of two replications, and no statistics."""
        path = self.path("other.redress.part")
        shutil.copy(self.run_file, path)
        with sqlite3.connect(path) as database:
            tables = [row[0] for row in database.execute(
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'replication' "
                "WHERE m.type = 'table'")]
            for table in tables:
                database.execute(f"DELETE FROM {table} WHERE replication = 1")
            for table in ("metric", "comparison", "transition"):
                database.execute(f"DELETE FROM {table}")
            database.execute("UPDATE run SET fingerprint = NULL")
            database.execute("DELETE FROM provenance WHERE key = 'finished_at'")
        database.close()
        self.reseal(path)
        return path

    def lines(self):
        return [self.run_file,
                "  schema       ok       33 tables and views",
                "  pages        ok       SQLite finds nothing wrong",
                "  values       ok       of the types of their columns",
                "  seals        ok       9 tables",
                f"  run          ok       minimal, written by version {self.version}",
                f"  scenario     ok       {self.scenario[:12]}  minimal",
                f"  policy       ok       {self.policies[0]}  aliexpress",
                f"  policy       ok       {self.policies[1]}  window-30-all",
                "  blocks       ok       2 replications",
                f"  tables       ok       {self.fingerprint[:12]}  2 replications",
                "  recomputed   ok       labels, rules, segments, metrics, comparisons and transitions"]

    def test_a_file_that_is_what_it_says(self):
        self.assertEqual(self.succeed("verify", self.run_file).splitlines(), self.lines())
        self.assertEqual(self.succeed("verify", self.run_file, "--rerun", "-j1").splitlines(), [
            *self.lines(), f"  run again    ok       {self.fingerprint[:12]}  simulated by version {self.version}"])

    def test_the_seals_are_those_of_their_description(self):
        with sqlite3.connect(self.run_file) as database:
            seals = dict(database.execute("SELECT name, sha256 FROM seal"))
            self.assertEqual(seals, {table: seal_of(database, table) for table in KEYS})

    def test_a_changed_number_is_code_1(self):
        self.change(self.run_file, "UPDATE outcome SET refund_minor = refund_minor + 1 WHERE replication = 1")
        code, out = self.verify(self.run_file, "--rerun")
        self.assertEqual(code, 1)
        self.assertRegex(out, r"\n  blocks       DIFFERS  [0-9a-f]{12} instead of [0-9a-f]{12}  replication 1\n")
        self.assertRegex(out, rf"\n  tables       DIFFERS  [0-9a-f]{{12}} instead of {self.fingerprint[:12]}  "
                              rf"2 replications\n")
        self.assertRegex(out, rf"\n  run again    ok       {self.fingerprint[:12]}  simulated by ")

    def test_a_changed_document_is_code_1(self):
        self.change(self.run_file, "UPDATE policy SET text = replace(text, '\"15d\"', '\"16d\"')")
        self.change(self.run_file, "UPDATE run SET scenario_text = replace(scenario_text, '200', '201')")
        code, out = self.verify(self.run_file)
        self.assertEqual(code, 1)
        found = re.findall(r"^  (\w+) +(\w+) ", out, re.M)
        self.assertEqual([row for row in found if row[0] in ("scenario", "policy", "tables")],
                         [("scenario", "DIFFERS"), ("policy", "DIFFERS"), ("policy", "DIFFERS"), ("tables", "ok")])

    def test_what_follows_is_made_again_even_where_the_seals_were_made_again_too(self):
        for sql, said in (
                ("UPDATE metric SET mean = mean + 0.5 WHERE metric = 'refund_rate' AND segment = '' AND policy = 1",
                 r'metric\.mean is [\d.]+, not [\d.]+ where policy=1 metric="refund_rate" segment=""'),
                ("UPDATE comparison SET note = 'better' WHERE metric = 'refund_rate' AND segment = ''",
                 r'comparison\.note is "better", not \S+ where baseline=0 policy=1 metric="refund_rate" segment=""'),
                ("DELETE FROM transition WHERE orders = (SELECT max(orders) FROM transition)",
                 r'table transition has no row where policy=1 from_outcome="'),
                ("UPDATE label SET name = 'refunds' WHERE list = 'counter' AND number = 3",
                 r'label\.name is "refunds", not "\w+" where list="counter" number=3'),
                ("UPDATE rule SET id = 'nobody' WHERE policy = 0 AND cell = 0",
                 r'rule\.id is "nobody", not "[\w-]+" where policy=0 cell=0'),
                ("INSERT INTO segment VALUES (1000, 'category', 'category=none')",
                 r"table segment has a row too many where cell=1000"),
                ("UPDATE run SET currency = 'EUR'", r'run\.currency is "EUR", not "USD"')):
            path = self.path("copy.redress")
            shutil.copy(self.run_file, path)
            self.change(path, sql)
            self.reseal(path)
            code, out = self.verify(path)
            self.assertEqual(code, 1, sql)
            self.assertRegex(out, r"\n  recomputed   DIFFERS  " + said)
            self.assertIn("\n  seals        ok ", out)

    def test_a_part_file_has_its_blocks(self):
        path = self.part()
        code, out = self.verify(path)
        self.assertEqual(code, 0, out)
        self.assertIn("\n  blocks       ok       1 replication\n"
                      "  tables       ok       not complete: 1 of 2 replications; --resume continues it\n", out)
        self.change(path, "UPDATE total SET value = value + 1 WHERE policy = 1 AND total = 0")
        code, out = self.verify(path)
        self.assertEqual(code, 1)
        self.assertRegex(out, r"\n  blocks       DIFFERS  [0-9a-f]{12} instead of [0-9a-f]{12}  replication 0\n")
        code, _, err = redress("verify", path, "--rerun", "-q")
        self.assertEqual((code, err), (2, "redress: --rerun compares with the fingerprint of a finished run, which "
                                          f'"{path}" is not\n'))

    def test_a_tampered_part_is_not_continued(self):
        path = self.part()
        self.change(path, "UPDATE outcome SET refund_minor = refund_minor + 1")
        code, out, err = redress(*COMPARE, "-n2", "-o", self.path("other.redress"), "--resume", "-q")
        self.assertEqual((code, out), (2, ""))
        self.assertRegex(err, rf'^redress: run file "{path}" is damaged: replication 0 has block [0-9a-f]{{12}}, and '
                              r"[0-9a-f]{12} was stored")

    def test_another_version_that_comes_out_the_same(self):
        self.change(self.run_file, "UPDATE run SET version = '0.0.9'")
        self.assertEqual(self.verify(self.run_file)[0], 1)  # its seal says otherwise
        self.reseal(self.run_file)
        code, out = self.verify(self.run_file, "--rerun")
        self.assertEqual(code, 0)
        self.assertTrue(out.endswith(f"{self.fingerprint[:12]}  by version {self.version}; the file is of 0.0.9\n"))
        self.assertIn(f"\n  recomputed   ok       not by version {self.version}; the file is of 0.0.9\n", out)

    def test_what_cannot_be_verified(self):
        self.refuse(["verify", MARKET], f'redress: "{MARKET}" is not a run file')
        self.refuse(["verify", self.path("none")],
                    f'redress: cannot open "{self.path("none")}": No such file or directory')
        self.refuse(["verify", self.folder.name], f'redress: "{self.folder.name}" is a folder, not a file')
        os.mkfifo(self.path("fifo"))
        self.refuse(["verify", self.path("fifo")], f'redress: "{self.path("fifo")}" is not a regular file')
        for command in (["verify", self.run_file], ["merge", self.run_file, "-o", self.path("x")]):
            self.change(self.run_file, "PRAGMA user_version = 4")
            self.refuse(command, f'redress: run file "{self.run_file}" has format version 4; this program reads version 3')
        self.change(self.run_file, "PRAGMA user_version = 3")
        self.change(self.run_file, "PRAGMA application_id = 1")
        self.refuse(["verify", self.run_file], f'redress: "{self.run_file}" is not a run file')

    def test_replications_that_are_missing_are_told(self):
        self.change(self.run_file, "DELETE FROM replication WHERE replication = 1")
        code, out = self.verify(self.run_file)
        self.assertEqual(code, 1)
        self.assertIn("  tables       DIFFERS  not complete: 1 of 2 replications, but with a fingerprint\n", out)
        self.assertRegex(out, r"  blocks       DIFFERS  table placed has 4 rows, 2 of them of replications and policies of the run\n")

    def test_ctrl_c_ends_it(self):
        big = self.path("big.redress")
        self.succeed(*RUN, "-n30", "-q", "-o", big)
        with subprocess.Popen([PROGRAM, "verify", big], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            run.send_signal(signal.SIGINT)
            run.communicate(timeout=60)
        self.assertIn(run.returncode, (0, 130, -signal.SIGINT))  # done already, told, or not yet watched


class Tampered(Case):
    """One value of every column of every table changed: verify tells, naming the table and column, or a hash."""

    STUDY = [*COMPARE, "-n2", "-q", "--set", "calendar.drain=5d"]  # some cases do not end

    def values(self, kind, value):
        """Other values for this one: of the same type, and of others."""
        if isinstance(value, int):
            yield value + 1
            yield -value - 7
            yield 2**63 - 1
        elif isinstance(value, float):
            yield value + 1e-7 * (abs(value) + 1)
            yield 1e300
        elif isinstance(value, str):
            yield value + " "
            yield value[:-1] if value else "x"
            yield value.upper() if value.upper() != value else value.lower() + "\x1b"
        else:
            yield 5 if "INT" in kind else 0.5 if "REAL" in kind else "x"
        yield None
        yield b"\x00" if value != b"\x00" else b"\x01"
        yield "text" if not isinstance(value, str) else 7

    def rows(self, database, table, key):
        """The keys of some rows: the first, the last and one between."""
        names = ", ".join(key) or "1"
        keys = database.execute(f"SELECT {names} FROM {table} ORDER BY {names}").fetchall()
        self.assertTrue(keys, f"{table} is empty: nothing can be changed")
        return {keys[0], keys[len(keys) // 2], keys[-1]}

    def tamper(self, run_file, tables_may_be_empty=()):
        with sqlite3.connect(run_file) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            columns = {table: database.execute(f"PRAGMA table_info({table})").fetchall() for table in tables}
        database.close()
        count = 0
        for table, infos in columns.items():
            key = [info[1] for info in sorted(infos, key=lambda info: info[5]) if info[5]]
            for info in infos:
                if table not in tables_may_be_empty:
                    count += self.tamper_column(run_file, table, key, info[1], info[2])
        return count

    def tamper_column(self, run_file, table, key, column, kind):
        count, path = 0, self.path("tampered.redress")
        with sqlite3.connect(run_file) as database:
            rows = self.rows(database, table, key)
            where = " AND ".join(f"{name} IS ?" for name in key) or "1"
            changes = [(row, value) for row in sorted(rows, key=str)
                       for value in self.values(kind, database.execute(
                           f"SELECT {column} FROM {table} WHERE {where}", row if key else ()).fetchone()[0])]
        database.close()
        for row, value in changes[:2] + changes[2::9]:  # a program for each: not all of them in every row
            shutil.copy(run_file, path)
            before = content(path)
            try:
                self.change(path, f"UPDATE {table} SET {column} = ? WHERE {where}", value, *(row if key else ()))
            except sqlite3.IntegrityError:
                continue  # the file's own constraints refuse it
            if content(path) == before and table != "provenance":
                continue  # the column made the same value of it
            count += 1
            code, out = self.verify(path)
            told = [line for line in out.splitlines() if "DIFFERS" in line]
            self.assertEqual(code, 1, f"{table}.{column} = {value!r} in {row}\n{out}")
            self.assertRegex("\n".join(told), rf"{table}\W.*{column}|\b{table}\.{column} |[0-9a-f]{{12}} instead of|"
                                              rf"column {column}|table {table}\b",
                             f"{table}.{column} = {value!r} in {row}")
        self.assertGreater(count, 0, f"{table}.{column} was never changed")
        return count

    def test_every_column_of_a_finished_run(self):
        path = self.path("out.redress")
        self.succeed(*self.STUDY, "-o", path)
        print(self.tamper(path), "changes told")

    def test_every_row_too_many_or_too_few(self):
        honest, path = self.path("out.redress"), self.path("tampered.redress")
        self.succeed(*self.STUDY, "-o", honest)
        with sqlite3.connect(honest) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        database.close()
        for table in tables:
            with sqlite3.connect(honest) as database:
                row = database.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
            database.close()
            more = [value + 1000 if isinstance(value, int) else f"{value}+" if isinstance(value, str) else value for value in row]
            for sql, values in ((f"DELETE FROM {table}", ()),
                                (f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", more)):
                shutil.copy(honest, path)
                self.change(path, sql, *values)
                code, out = self.verify(path)
                self.assertEqual(code, 1, f"{sql}\n{out}")
                self.assertRegex(out, rf"DIFFERS .*(\btable {table}\b|[0-9a-f]{{12}} instead of|does not say what was run|"
                                      rf"replications)", sql)

    def test_every_column_of_a_part_file(self):
        path = self.path("out.redress")
        self.succeed(*self.STUDY, "-o", path)
        shutil.copy(path, path + ".part")
        with sqlite3.connect(path + ".part") as database:
            for table in ("metric", "comparison", "transition"):
                database.execute(f"DELETE FROM {table}")
            database.execute("UPDATE run SET fingerprint = NULL")
        database.close()
        self.reseal(path + ".part")
        self.assertEqual(self.verify(path + ".part")[0], 0)
        print(self.tamper(path + ".part", ("metric", "comparison", "transition")), "changes told")


class Hostile(Case):
    """Run files that nobody's program wrote: no crash, no hang, nothing written, no other file opened."""

    def setUp(self):
        super().setUp()
        self.honest = self.path("honest.redress")
        self.succeed(*COMPARE, "-n2", "-q", "-o", self.honest)
        os.mkfifo(self.path("fifo"))  # who opens it waits for ever
        self.made = 0

    def make(self, *statements, keep_seals=True):
        path = self.path(f"hostile-{self.made}.redress")
        self.made += 1
        shutil.copy(self.honest, path)
        database = sqlite3.connect(path)
        for statement in statements:
            database.executescript(statement)
        database.commit()
        database.close()
        if not keep_seals:
            self.reseal(path)
        return path

    def survive(self, path, verdicts=(1, 2)):
        """verify, and three in turn of all commands that read a run file, by its own name and as what an earlier run left."""
        with open(path, "rb") as file:
            before = file.read()
        there = sorted(os.listdir(self.folder.name))
        out = self.path("merged.redress")
        readers = [["verify", path, "--rerun"], ["explain", path, "--find", "refunded"], ["merge", path, "-o", out, "--discard"],
                   ["cover", path], ["explain", path, "--case", "0:268435468"], [*COMPARE, "-n2", "-o", path],
                   ["cover", path, "--near-misses"], [*COMPARE, "-n2", "-o", path, "--resume"]]
        for command in (["verify", path], *(readers[(3 * self.made + i) % len(readers)] for i in range(3))):
            code, _, err = redress(*command, "-q", timeout=100)
            self.assertIn(code, (0, 1, 2, 3), f"{command}: {err}")
            if command[0] == "verify":
                self.assertIn(code, verdicts, f"{command}: {err}")
            self.assertNotIn("Sanitizer", err)
            self.assertNotIn("bug in this program", err)
            if os.path.exists(out):
                os.remove(out)
            with open(path, "rb") as file:
                self.assertEqual(file.read(), before, command)
            self.assertEqual(sorted(os.listdir(self.folder.name)), there, command)

    def test_triggers_views_and_tables_of_others_are_never_run(self):
        endless = "WITH RECURSIVE r (replication, block) AS (SELECT 1, 2 UNION ALL SELECT 1, 2 FROM r) SELECT * FROM r"
        self.survive(self.make("CREATE TRIGGER t AFTER INSERT ON replication BEGIN DELETE FROM run; END"))
        self.survive(self.make(f"CREATE VIEW v AS {endless}"))
        self.survive(self.make("DROP TABLE replication", f"CREATE VIEW replication AS {endless}"))
        self.survive(self.make("DROP VIEW sample", f"CREATE VIEW sample AS {endless}"))
        self.survive(self.make("DROP TABLE run", "CREATE VIEW run AS SELECT 1"))
        self.survive(self.make("CREATE TABLE x (a CHECK (a LIKE '%a%a%a%a%a%a%a%a%a%a%a%a%b'))",
                               f"PRAGMA ignore_check_constraints = 1; INSERT INTO x VALUES ('{'a' * 5000}')"))
        self.survive(self.make("CREATE INDEX i ON outcome (refund_minor)"))
        self.survive(self.make("ALTER TABLE total ADD COLUMN more"))
        self.survive(self.make("DROP TABLE seal"))

    def test_no_path_inside_a_run_file_is_followed(self):
        fifo = self.path("fifo")
        base = json.dumps({"format": "redress/scenario/1", "name": "x", "base": fifo})
        overlay = json.dumps({"format": "redress/overlay/1", "title": "x", "base": fifo, "edits": {}})
        for column, text in (("run SET scenario_text", base), ("policy SET text", overlay)):
            path = self.make(f"UPDATE {column} = '{text}'")
            self.change(path, "UPDATE run SET scenario_sha256 = ?", hashlib.sha256(base.encode()).hexdigest())
            self.change(path, "UPDATE policy SET sha256 = ?", hashlib.sha256(overlay.encode()).hexdigest())
            self.reseal(path)
            self.survive(path)
        path = self.make(f"UPDATE policy SET name = '{fifo} + dispute_window=20d'", keep_seals=False)
        self.survive(path, (0, 1))
        path = self.make(f"UPDATE run SET scenario = '{fifo}'", keep_seals=False)
        self.survive(path, (0, 1))

    def test_counts_and_types_that_cannot_be(self):
        huge = 2**63 - 1
        for change in (f"run SET replications = {huge}", "run SET replications = 4294967295", "run SET replications = 0",
                       "run SET replications = 'many'", "run SET replications = 100000", f"run SET shards = {huge}",
                       "run SET shard = -1", "run SET shards = 2", "run SET confidence = 1e308",
                       "run SET confidence = 'x'", "run SET confidence = -1.0", "run SET seed = '-1'",
                       "run SET seed = '18446744073709551616'", "run SET seed = ' 1'", "run SET seed = 1.5",
                       "run SET response = 'some'", "run SET format = 'redress/run/2'", "run SET version = x'00'",
                       "run SET fingerprint = 'x'", "run SET scenario_text = zeroblob(1000000)",
                       "run SET scenario_text = '['", "run SET scenario_text = '" + "[" * 100000 + "'",
                       "run SET version = 'a' || char(0) || 'b'", "policy SET policy = policy + 5",
                       "policy SET text = '{}'", f"replication SET replication = {huge} WHERE replication = 1",
                       "replication SET replication = -1 WHERE replication = 1", "outcome SET rule_remedy = 60000",
                       "outcome SET rule_triage = 40", f"outcome SET buyer_minor = {-huge - 1}", "outcome SET reason = 255",
                       "outcome SET outcome = 19", f"metric_cell SET value = {huge}", f"rule_hit SET hits = {huge}",
                       f"placed SET orders = {huge}", f"stars_by_lateness SET ratings = {huge}",
                       "sample_json SET times = '" + "[" * 100000 + "'", "sample_json SET times = '{\"1\":4294967296}'",
                       "sample_json SET times = ''", "label SET name = list || number || char(27) || '[2J'",
                       "label SET list = name, name = list WHERE list = 'outcome'", "metric SET mean = 9e999",
                       "provenance SET value = zeroblob(3000000)", "seal SET sha256 = name"):
            with self.subTest(change=change[:60]):
                for keep_seals in (True, False) if "seal" not in change else (True,):
                    self.survive(self.make(f"UPDATE {change}", keep_seals=keep_seals))

    def test_a_file_with_a_log_is_read_without_writing_one(self):
        path = self.make("PRAGMA journal_mode = WAL")
        self.survive(path, (0, 1))
        self.assertEqual(self.verify(path)[0], 0)
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("UPDATE provenance SET value = 'x' WHERE key = 'host'")
        self.refuse(["verify", path], f'redress: "{path}" is in use by another program, or was left in the middle of a '
                                      f'write: "{path}-wal" holds more of it')
        writer.close()
        self.refuse(["verify", self.path("none")],
                    f'redress: cannot open "{self.path("none")}": No such file or directory')

    def test_a_file_in_use_is_said(self):
        holder = sqlite3.connect(self.honest, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        for command in (["verify", self.honest], ["cover", self.honest], ["explain", self.honest, "--find", "refunded"]):
            self.refuse(command, f'redress: "{self.honest}" is in use by another program')
        holder.close()


class Written(Case):
    """Whose files are written."""

    def setUp(self):
        super().setUp()
        with open(MINIMAL, encoding="utf-8") as file:
            self.document = json.load(file)
        self.ugly = json.dumps(self.document)
        with open(MINIMAL, encoding="utf-8") as file:
            self.pretty = file.read()

    def text(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def writers(self):
        """Every command that writes over a document, and what it writes into this one."""
        table = self.succeed("table", MINIMAL, "dispute.eligible")
        self.write("table.csv", table)
        return ((["fmt", "--write"], []), (["table"], ["dispute.eligible", "--import", self.path("table.csv"), "--write"]))

    def test_a_link_stays_and_the_file_it_leads_to_is_written(self):
        os.mkdir(self.path("real"))
        for before, behind in self.writers():
            self.write("real/p.json", self.ugly)
            os.chmod(self.path("real/p.json"), 0o640)
            for link, target in (("p.json", "real/p.json"), ("q.json", "p.json")):
                if not os.path.lexists(self.path(link)):
                    os.symlink(target, self.path(link))
            self.assertEqual(redress(*before, self.path("q.json"), *behind)[0], 0)
            self.assertEqual((os.readlink(self.path("p.json")), os.readlink(self.path("q.json"))), ("real/p.json", "p.json"))
            self.assertEqual(json.loads(self.text("real/p.json")), self.document)
            self.assertNotEqual(self.text("real/p.json"), self.ugly)
            self.assertEqual(stat.S_IMODE(os.stat(self.path("real/p.json")).st_mode), 0o640)
            self.assertEqual(os.listdir(self.path("real")), ["p.json"])

    def test_names_of_one_file_are_not_parted(self):
        self.write("p.json", self.ugly)
        for before, behind in self.writers():
            if not os.path.exists(self.path("other.json")):
                os.link(self.path("p.json"), self.path("other.json"))
            self.refuse([*before, self.path("p.json"), *behind],
                        f'redress: "{self.path("p.json")}" is one of 2 names of the same file (hard links): writing would part '
                        "them")
            self.assertEqual(self.text("p.json"), self.ugly)

    def test_a_run_file_is_written_where_a_link_leads(self):
        os.mkdir(self.path("real"))
        link = self.path("r.redress")
        os.symlink("real/r.redress", link)  # nothing is there yet
        self.succeed(*RUN, "-n1", "-q", "-o", link)
        self.assertEqual((os.readlink(link), os.listdir(self.path("real"))), ("real/r.redress", ["r.redress"]))
        self.succeed(*RUN, "-n1", "-q", "-o", link, "--discard")
        self.succeed(*COMPARE, "-n1", "-q", "-o", link, "--discard")
        self.succeed(*RUN, "-n1", "-q", "-o", self.path("s"), "--shard=1/1")
        self.succeed("merge", self.path("s"), "-q", "-o", link, "--discard")
        self.assertEqual((os.readlink(link), os.listdir(self.path("real"))), ("real/r.redress", ["r.redress"]))
        self.assertEqual(self.verify(link)[0], 0)
        os.link(self.path("real/r.redress"), self.path("twin"))
        for command in ([*RUN, "-n1", "-o", link, "--discard"], ["merge", self.path("s"), "-o", link, "--discard"]):
            self.refuse(command, f'redress: "{link}" is one of 2 names of the same file (hard links): writing would part them')
        os.remove(self.path("twin"))
        os.symlink("loop", self.path("loop"))
        self.refuse([*RUN, "-n1", "-o", self.path("loop")],
                    f'redress: cannot write "{self.path("loop")}": Too many levels of symbolic links')
        os.symlink(self.path("real/r.redress"), self.path("new.part"))
        self.refuse([*RUN, "-n1", "-o", self.path("new")], f'redress: "{self.path("new.part")}" is not a regular file')

    def test_devices_streams_and_standard_output_are_no_places(self):
        os.symlink("/dev/stdout", self.path("out"))
        with open(self.path("text"), "wb") as text:
            for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", self.path("out")):
                done = subprocess.run([PROGRAM, *RUN, "-n1", "-q", "-o", name], stdout=text, stderr=subprocess.PIPE,
                                      text=True, check=False)
                self.assertEqual((done.returncode, done.stderr),
                                 (2, f'redress: "{name}" is not a regular file: it leads to a device or a stream\n'))
            done = subprocess.run([PROGRAM, *RUN, "-n1", "-q", "-o", self.path("text")], stdout=text,
                                  stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr),
                             (2, f'redress: "{self.path("text")}" is where standard output goes\n'))
        self.assertEqual(os.readlink(self.path("out")), "/dev/stdout")
        os.mkfifo(self.path("fifo"))
        self.refuse([*RUN, "-n1", "-o", self.path("fifo")], f'redress: "{self.path("fifo")}" is not a regular file')
        self.write("p.json", self.ugly)
        with open(self.path("p.json"), "a", encoding="utf-8") as text:
            done = subprocess.run([PROGRAM, "fmt", "--write", self.path("p.json")], stdout=text, stderr=subprocess.PIPE,
                                  text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (2, f'redress: "{self.path("p.json")}" is where standard output goes\n'))

    def test_drafts_are_never_written_over_anything(self):
        self.write("t.json", "mine")
        os.symlink("nowhere", self.path("link"))
        for name in ("t.json", "link"):
            for command in (["suggest", MINIMAL], ["mutate", MINIMAL, "--tests", "scenarios/policies/tests"],
                            ["diff", BASELINE, OVERLAY]):
                self.refuse([*command, "--emit-tests", self.path(name)], f'redress: cannot write "{self.path(name)}": File exists')
        self.assertEqual(self.text("t.json"), "mine")
        self.refuse(["suggest", MINIMAL, "--emit-tests", self.path("no/such")],
                    f'redress: cannot write "{self.path("no/such")}": No such file or directory')

    def test_every_name_is_a_name(self):
        for name in ("file:x.redress", "file:y?mode=memory", ":memory:", "a?b#c%41.redress", "ö 家.redress", "-"):
            with self.subTest(name=name):
                options = {"cwd": self.folder.name}
                run = [os.path.abspath(word) if word.endswith(".json") else word for word in COMPARE]
                self.succeed(*run, "-n2", "-q", "-o", name, **options)
                self.assertTrue(os.path.isfile(self.path(name)))
                self.succeed("verify", name, **options) if name != "-" else self.succeed("verify", "./-", **options)
                if name != "-":
                    self.succeed("cover", name, **options)
                    self.succeed("explain", name, "--find", "refunded", "--limit=1", **options)
                self.succeed(*run, "-n2", "-q", "-o", name, "--resume", **options)
                for i in (1, 2):
                    self.succeed(*run, "-n2", "-q", "-o", f"{name}{i}", f"--shard={i}/2", **options)
                self.succeed("merge", f"./{name}1", f"./{name}2", "-q", "-o", name, "--discard", **options)
                self.lists(name, f"{name}1", f"{name}2")
                for left in os.listdir(self.folder.name):
                    os.remove(self.path(left))

    def as_nobody(self, *command):
        """Whom the permissions of files hold."""
        lead = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        done = subprocess.run([*lead, PROGRAM, *command], capture_output=True, text=True, check=False)
        if "setpriv:" in done.stderr:
            self.skipTest("setpriv: " + done.stderr)
        return done.returncode, done.stdout, done.stderr

    def test_the_reason_is_the_systems(self):
        folder = self.path("closed")
        os.mkdir(folder)
        os.chmod(self.folder.name, 0o755)
        run = self.path("closed/r.redress")
        self.succeed(*RUN, "-n1", "-q", "-o", run)
        self.write("closed/p.json", self.ugly)
        os.chmod(folder, 0o555)
        copy = self.path("s")
        self.succeed(*RUN, "-n1", "-q", "-o", copy, "--shard=1/1")
        os.chmod(copy, 0o644)
        try:
            other = self.path("closed/x.redress")
            for command in ([*RUN, "-n1", "-q", "-o", other], [*COMPARE, "-n1", "-q", "-o", other], ["merge", copy, "-q", "-o", other]):
                self.assertEqual(self.as_nobody(*command),
                                 (2, "", f'redress: cannot open "{other}.part": Permission denied\n'))
            self.assertEqual(self.as_nobody("fmt", "--write", self.path("closed/p.json")),
                             (2, "", f'redress: cannot write "{self.path("closed/p.json")}": Permission denied\n'))
            self.assertEqual(self.as_nobody("suggest", MINIMAL, "--emit-tests", self.path("closed/t.json")),
                             (2, "", f'redress: cannot write "{self.path("closed/t.json")}": Permission denied\n'))
            self.assertEqual(self.as_nobody("init", self.path("closed/study")),
                             (2, "", f'redress: cannot make the folder "{self.path("closed/study")}": Permission denied\n'))
            os.chmod(run, 0o000)
            if os.geteuid() == 0:
                self.assertEqual(self.as_nobody("verify", run), (2, "", f'redress: cannot open "{run}": Permission denied\n'))
            os.chmod(run, 0o444)
            self.assertEqual(self.as_nobody("verify", run)[0], 0)
            os.chmod(folder, 0o000)
            if os.geteuid() == 0:
                self.assertEqual(self.as_nobody("verify", run), (2, "", f'redress: cannot open "{run}": Permission denied\n'))
                self.assertEqual(self.as_nobody(*RUN, "-n1", "-q", "-o", other),
                                 (2, "", f'redress: cannot write "{other}": Permission denied\n'))
        finally:
            os.chmod(folder, 0o755)
        self.write("text", "x")
        self.refuse([*RUN, "-n1", "-o", self.path("text/x")], f'redress: cannot write "{self.path("text/x")}": Not a directory')
        self.refuse(["fmt", folder], f'redress: cannot read "{folder}": Is a directory')
        self.refuse(["fmt", self.path("none.json")], f'redress: cannot open "{self.path("none.json")}": No such file or directory')
        self.refuse(["table", "-", "remedy", "--import", self.path("text"), "--write"],
                    "redress: standard input cannot be written back", 'Try "redress table --help".')
        self.refuse([*RUN, "-n1", "-o", self.path("n" * 300)], f'redress: cannot write "{self.path("n" * 300)}": File name too long')


class Cut(Case):
    """Whoever reads our output goes away, or there is no room for it: what was asked for in files is there."""

    def head(self, *command, lines=1):
        """The command before `head`; its exit code, and what it said."""
        with subprocess.Popen([PROGRAM, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            for _ in range(lines):
                run.stdout.readline()
            run.stdout.close()
            said = run.stderr.read().decode()
        return run.returncode, said

    def test_the_run_file_is_named_before_anything_is_printed(self):
        path = self.path("out.redress")
        for command in ([*RUN, "-n2"], [*COMPARE, "-n2", "-v"], [*COMPARE, "-n2", "--format=json"]):
            code, said = self.head(*command, "-q", "-o", path, "--discard", lines=0)
            self.assertEqual((code, said), (141, ""))
            self.lists("out.redress")
            self.assertEqual(self.verify(path)[0], 0)
        for i in (1, 2):
            self.succeed(*RUN, "-n2", "-q", "-o", self.path(f"{i}"), f"--shard={i}/2")
        self.assertEqual(self.head("merge", self.path("1"), self.path("2"), "-q", "-o", path, "--discard", lines=0), (141, ""))
        self.lists("1", "2", "out.redress")
        self.assertEqual(self.verify(path)[0], 0)

    def test_every_command_survives_a_reader_that_goes(self):
        path = self.path("out.redress")
        self.succeed(*COMPARE, "-n2", "-q", "-o", path)
        for command in ([*RUN, "-n1", "-v", "-q"], ["doc", BASELINE], ["fmt", BASELINE], ["table", BASELINE, "remedy"],
                        ["verify", path], ["cover", path], ["suggest", MINIMAL], ["check", BASELINE, "-v"],
                        ["explain", path, "--find", "refunded"], ["init", "--list"]):
            code, said = self.head(*command, lines=0)
            self.assertEqual((code, said), (141, ""), command)
        self.assertEqual(self.head("diff", BASELINE, OVERLAY, lines=0), (1, ""))  # the verdict is known all the same

    def test_documents_are_written_whatever_becomes_of_the_list_of_names(self):
        with open(MINIMAL, encoding="utf-8") as file:
            text = file.read()
        for i in range(3):
            self.write(f"{i}.json", json.dumps(json.loads(text)))
        code, _ = self.head("fmt", "--write", *(self.path(f"{i}.json") for i in range(3)), lines=0)
        self.assertEqual(code, 141)
        self.assertEqual(redress("fmt", "--check", *(self.path(f"{i}.json") for i in range(3)))[0], 0)
        self.assertEqual(self.head("init", self.path("study"), lines=0)[0], 141)
        self.assertTrue(os.path.exists(self.path("study/README.md")))

    def test_a_closed_standard_output_does_not_become_a_file(self):
        path = self.path("out.redress")
        for closed in ((1,), (0, 1), (0, 1, 2)):
            done = subprocess.run([PROGRAM, *RUN, "-n1", "-q", "-o", path, "--discard"], stderr=subprocess.PIPE, text=True,
                                  check=False, preexec_fn=lambda which=closed: [os.close(fd) for fd in which])
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stderr, "" if 2 in closed else "redress: cannot write the result to stdout: Bad file descriptor\n")
            self.assertEqual(self.verify(path)[0], 0)
            self.lists("out.redress")

    def test_a_full_disk_behind_standard_output_leaves_the_file(self):
        path = self.path("out.redress")
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([PROGRAM, *RUN, "-n1", "-q", "-o", path], stdout=full, stderr=subprocess.PIPE, text=True,
                                  check=False)
        self.assertEqual((done.returncode, done.stderr),
                         (2, "redress: cannot write the result to stdout: No space left on device\n"))
        self.assertEqual(self.verify(path)[0], 0)

    def test_a_limit_on_file_sizes_is_a_reason_and_no_end(self):
        """With SIGXFSZ as the system has it: it would end the program."""
        path = self.path("out.redress")
        with open(self.path("text"), "wb") as text:
            done = subprocess.run([PROGRAM, *RUN, "-n1", "-q", "-v"], stdout=text, stderr=subprocess.PIPE, text=True,
                                  check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)))
        self.assertEqual((done.returncode, done.stderr), (2, "redress: cannot write the result to stdout: File too large\n"))
        os.remove(self.path("text"))
        code, _, err = redress(*RUN, "-n1", "-q", "-o", path,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000)))
        self.assertEqual((code, err), (2, f'redress: cannot write "{path}.part": File too large\n'))
        self.lists()


class Left(Case):
    """Nothing half done is left behind by what fails or is ended."""

    def limited(self, size, *command):
        return redress(*command, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))

    def test_what_fails_leaves_things_as_they_were(self):
        with open(MINIMAL, encoding="utf-8") as file:
            text = json.dumps(json.loads(file.read()))
        document = self.write("p.json", text)
        self.write("table.csv", self.succeed("table", MINIMAL, "dispute.eligible"))
        for i in (1, 2):
            self.succeed(*COMPARE, "-n2", "-q", "-o", self.path(f"{i}"), f"--shard={i}/2")
        there = os.listdir(self.folder.name)
        for size, command, name in (
                (1000, ["fmt", "--write", document], document),
                (1000, ["table", document, "dispute.eligible", "--import", self.path("table.csv"), "--write"], document),
                (1000, ["suggest", MINIMAL, "--emit-tests", self.path("t.json")], self.path("t.json")),
                (4000, ["init", self.path("study")], self.path("study/market.json")),
                (100000, ["merge", self.path("1"), self.path("2"), "-q", "-o", self.path("m")], self.path("m.part"))):
            code, _, err = self.limited(size, *command)
            self.assertEqual(code, 2, command)
            self.assertRegex(err, rf'^redress: cannot write "{self.folder.name}/[\w./]+": File too large\n$')
            self.lists(*there)
            with open(document, encoding="utf-8") as file:
                self.assertEqual(file.read(), text)
            self.assertIn(os.path.dirname(name), err)

    def test_an_empty_folder_that_was_there_stays(self):
        os.mkdir(self.path("study"))
        self.assertEqual(self.limited(4000, "init", self.path("study"))[0], 2)
        self.assertEqual(os.listdir(self.path("study")), [])
        self.assertEqual(redress("init", self.path("study"))[0], 0)

    def end(self, signal_number, wait_s, *command):
        with subprocess.Popen([PROGRAM, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(wait_s)
            run.send_signal(signal_number)
        return run.returncode

    def test_a_signal_leaves_all_or_nothing(self):
        for i in (1, 2):
            self.succeed(*COMPARE, "-n20", "-q", "-o", self.path(f"{i}"), f"--shard={i}/2")
        out, study, drafts = self.path("m"), self.path("study"), self.path("t.json")
        files = sorted(os.listdir(self.path("whole"))) if redress("init", self.path("whole"))[0] == 0 else []
        for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for k in range(10):
                wait_s = 0.02 * k
                code = self.end(signal_number, wait_s, "merge", self.path("1"), self.path("2"), "-q", "-o", out)
                self.assertFalse(os.path.exists(out + ".part") or os.path.exists(out + ".part-copy"), (wait_s, code))
                if os.path.exists(out):
                    self.assertEqual(redress("verify", out, "-q")[0], 0)
                    os.remove(out)
                self.end(signal_number, wait_s / 10, "init", study)
                self.assertIn(sorted(os.listdir(study)) if os.path.exists(study) else files, (files, []))
                shutil.rmtree(study, ignore_errors=True)
                self.end(signal_number, wait_s * 3, "suggest", MINIMAL, "--emit-tests", drafts)
                if os.path.exists(drafts):
                    with open(drafts, encoding="utf-8") as file:
                        json.load(file)
                    os.remove(drafts)
        self.lists("1", "2", "whole")


    def test_the_end_of_the_terminal_keeps_what_was_finished(self):
        path = self.path("out.redress")
        with subprocess.Popen([PROGRAM, *RUN, "-n400", "-j1", "-o", path], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True) as run:
            while run.poll() is None and not os.path.exists(path + ".part"):
                time.sleep(0.001)
            time.sleep(0.5)
            run.send_signal(signal.SIGHUP)
            said = run.stderr.read()
        if run.returncode != 0:
            self.assertEqual(run.returncode, 143, said)
            self.assertIn("redress: terminated after ", said)
            self.assertEqual(self.verify(path + ".part")[0], 0)
        ignoring = subprocess.run(["nohup", PROGRAM, "--version"], capture_output=True, text=True, check=False)
        self.assertEqual(ignoring.returncode, 0)


class Shown(Case):
    """What documents, names and paths can do to a page: nothing."""

    NAUGHTY = "\x1b[2J\x1b]0;pwned\x07 \x9b31m \u202egnp.exe\u2066 \u2028x\n1 file: 0 errors, 0 warnings, 0 remarks\r"
    HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")

    def documents(self):
        """A market and a policy with everything free in them hostile; a proposal beside it and tests of them."""
        with open("scenarios/markets/minimal.json", encoding="utf-8") as file:
            market = json.load(file)
        with open(MINIMAL, encoding="utf-8") as file:
            policy = json.load(file)
        market["title"] = market["why"] = self.NAUGHTY
        market["name"] = "=1+1"
        for category in market["categories"]:
            category["name"] += "\u202e=x"
        policy["policy"]["title"] = policy["policy"]["owner"] = policy["policy"]["note"] = self.NAUGHTY
        for parameter in policy["parameters"].values():
            parameter["title"] = self.NAUGHTY
            for value in parameter["values"]:
                value["ref"], value["basis"], value["why"] = self.NAUGHTY, "assumed", self.NAUGHTY
        for decision in policy["decisions"].values():
            decision["title"] = self.NAUGHTY
            for rule in decision["rules"]:
                rule["title"] = rule["note"] = self.NAUGHTY
        proposal = json.loads(json.dumps(policy))
        proposal["parameters"]["dispute_window"]["values"][0]["value"] = "20d"
        tests = {"format": "redress/tests/1", "policy": "policy.json", "title": self.NAUGHTY, "tests": [
            {"name": self.NAUGHTY, "base": {"order.since_received": "15d"}, "expect": {"dispute.eligible": {"eligible": "no"}}},
            {"name": "x", "skip": self.NAUGHTY}]}
        passing = {**tests, "tests": [{"name": self.NAUGHTY, "base": {"order.since_received": "15d", "claim.reason": "damaged",
                                                                        "order.since_shipped": "30d"},
                                       "expect": {"dispute.eligible": {"eligible": "yes"}}}]}
        self.write("passing.test.json", json.dumps(passing))
        os.mkdir(self.path("p\x1b[2Jq"))
        return [self.write(name, json.dumps(document)) for name, document in (
            ("market.json", market), ("policy.json", policy), ("p\x1b[2Jq/proposal.json", proposal),
            ("policy.test.json", tests))]

    def check_plain(self, command, code, out, err):
        for text in (out, err):
            found = self.HIDDEN.search(text)
            self.assertIsNone(found, f"{command}: {text[max(0, found.start() - 60):found.end() + 20]!r}" if found else "")
            self.assertNotRegex(text, r"(?m)^1 file: 0 errors, 0 warnings, 0 remarks\r?$")
        self.assertNotIn(code, (-11, -6), err)

    def test_no_text_is_obeyed_by_a_terminal(self):
        market, policy, proposal, tests = self.documents()
        run = self.path("r\x1b[2J.redress")
        both = ["--policy", policy, "--policy", proposal]
        case = "at=2026-11-23 case.outcome=silent claim.amount=5.00 case.offer=absent"
        commands = [["compare", market, *both, "-n2", "-q", "-o", run, "-v"], ["verify", run], ["cover", run],
                    ["run", market, "--policy", policy, "-n1", "-q", "--segment=category", "-v"],
                    ["run", market, "--policy", policy, "-n1", "-q", "--segment=category", "--format=markdown"],
                    ["run", market, "--policy", policy, "-n1", "-q", "--segment=category", "--format=csv"],
                    ["compare", market, *both, "-n2", "-q", "--format=json"], ["run", market, "--policy", policy, "--dry-run"],
                    ["run", market, "--policy", policy, "--dry-run", "--format=json"],
                    ["explain", policy, "--decision", "remedy", "--case", case], ["explain", policy, "--case", case],
                    ["explain", run, "--find", "outcome changed"], ["explain", run, "--find", "refunded", "--format=json"],
                    ["doc", policy], ["doc", proposal, "--for", "seller"], ["table", policy, "dispute.eligible"],
                    ["check", policy, proposal, market, "-v"], ["check", policy, "-v", "--format=json"],
                    ["check", policy, "-v", "--format=junit"], ["test", tests], ["test", tests, "--format=json"],
                    ["test", tests, "--format=junit"], ["test", tests, "--coverage", "-v"], ["suggest", policy],
                    ["diff", policy, proposal, "--scenario", market, "-n1", "-q"], ["diff", policy, proposal, "--format=json"],
                    ["diff", policy, proposal, "--by=rule"], ["mutate", policy, "--tests", self.path("passing.test.json")],
                    ["mutate", policy, "--tests", self.path("passing.test.json"), "--format=json"], ["fmt", "--check", policy, proposal],
                    ["run", "no\x1b[2J\n.json", "--policy", "x\u202e"], ["verify", "no\x1b[2J\n"], ["\x1b[2J"],
                    ["run", "--\x1b[2J"], ["init", self.path("no\x1b/x\n")], ["init", self.path("s\x1b[2J\n")],
                    ["merge", run, run, "-o", "x\x1b"], ["table", policy, "\x1b\n"], ["explain", run, "--policy", "\x1b", "--find", "refunded"]]
        for command in commands:
            with self.subTest(command=command):
                code, out, err = redress(*command)
                self.check_plain(command, code, out, err)
                if policy in command and "\x1b\n" not in command:
                    self.assertIn(code, (0, 1), err)
        line = self.succeed("explain", run, "--find", "refunded", "--limit=1").splitlines()
        case = next(row.split()[0] for row in line if re.match(r"\d+:\d+ ", row))
        for form in ("text", "json"):
            self.check_plain("timeline", *redress("explain", run, "--case", case, "--format", form))

    def test_tables_come_back_with_what_they_hid(self):
        _, policy, _, _ = self.documents()
        table = self.write("table.csv", self.succeed("table", policy, "dispute.eligible"))
        made = json.loads(self.succeed("table", policy, "dispute.eligible", "--import", table))
        with open(policy, encoding="utf-8") as file:
            before = json.load(file)
        self.assertEqual(made["decisions"]["dispute.eligible"]["rules"], before["decisions"]["dispute.eligible"]["rules"])

    def test_no_field_of_csv_is_a_formula(self):
        market, policy, _, _ = self.documents()
        formula = self.path("=cmd.json")
        shutil.copy(policy, formula)
        out = self.succeed("run", market, "--policy", formula, "-n1", "-q", "--segment=category", "--format=csv")
        rows = list(csv.reader(io.StringIO(out)))
        for row in rows:
            for field in row:
                self.assertFalse(field.startswith(("=", "+", "@", "\t", "\r")) or re.match(r"-\D", field), field)
        self.assertEqual({json.loads(row[0]) for row in rows[1:]}, {"=1+1"})
        self.assertEqual({json.loads(row[1]) for row in rows[1:]}, {"=cmd"})

    def width(self, text):
        """Terminal columns by Unicode Standard Annex 11, from another hand."""
        return sum(0 if unicodedata.combining(c) or c in "\u200b\u200c\u200d" else
                   2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    def test_columns_stand_below_each_other_whatever_the_letters(self):
        with open(MARKET, encoding="utf-8") as file:
            market = json.load(file)
        for category, name in zip(market["categories"], ("家電製品", "électronique", "e\u0301te\u0301", "shoes", "靴とバッグ")):
            category["name"] = name
        path = self.write("market.json", json.dumps(market))
        out = self.succeed("compare", path, "--policy", BASELINE, "--policy", OVERLAY, "-n2", "-q", "--segment=category")
        blocks = [[line for line in block.splitlines() if "category=" in line] for block in out.split("\n\n")]
        rows = [line for block in blocks for line in block]
        self.assertGreater(len(rows), 3)
        for block in blocks:
            self.assertLessEqual(len({self.width(line.split("±")[0]) for line in block if "±" in line}), 1, block)


if __name__ == "__main__":
    main()
