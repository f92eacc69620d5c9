"""Runs that are killed, cut short by a full disk, or stopped, and then continued: the same result as never disturbed.
Merges, documents and readers that go away at any moment: what was there is there, or the new whole.

usage: test_kills.py PROGRAM KILLS     runs in the project's root; KILLS is how many runs are killed
"""
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = ""
KILLS = 0
REPS = "12"
STUDY = ["compare", "scenarios/markets/minimal.json", "--policy", "scenarios/policies/aliexpress.json",
         "--policy", "scenarios/policies/window-30-all.json", "-n", REPS, "--set", "demand.orders_per_day=100"]


def redress(*arguments, **options):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False, **options)
    return done.returncode, done.stdout, done.stderr


def content(path):
    """Everything in a run file but who ran it."""
    with sqlite3.connect(path) as database:
        return [line for line in database.iterdump() if "provenance" not in line]


class Continued(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.whole = os.path.join(self.folder, "whole.redress")
        self.took_s = 60
        for _ in range(3):  # the machine may be busy
            started = time.monotonic()
            code, self.out, err = redress(*STUDY, "-o", self.whole, "-j1", "--discard")
            self.took_s = min(self.took_s, time.monotonic() - started)
            self.assertEqual((code, err), (0, ""))
        self.expected = content(self.whole)

    def resume(self, path):
        """The uninterrupted end: the same stdout, the same file, nothing beside it."""
        code, out, err = redress(*STUDY, "-o", path, "--resume", "-q")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out, self.out)
        self.assertEqual(content(path), self.expected)
        name = os.path.basename(path)
        self.assertEqual([other for other in os.listdir(self.folder) if other.startswith(name)], [name])

    def kill_once(self, path, chance):
        """Starts the run again and kills it; in one half of the cases while it commits. Says whether it was in time."""
        journal = path + ".part-journal"
        in_commit = chance.random() < 0.5
        wait_s = chance.uniform(0, (0.4 if in_commit else 0.8) * self.took_s)
        with subprocess.Popen([PROGRAM, *STUDY, "-o", path, "--resume", "-q", f"-j{chance.choice((1, 2))}"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            until = time.monotonic() + wait_s
            while time.monotonic() < until and run.poll() is None:
                time.sleep(0.0005)
            while in_commit and run.poll() is None and not os.path.exists(journal):
                pass
            self.commits += in_commit and os.path.exists(journal)
            run.kill()
        self.assertIn(run.returncode, (0, -signal.SIGKILL))
        return run.returncode != 0

    def test_killed_runs_end_as_if_they_had_not_been(self):
        chance = random.Random(20261123)
        kills, runs, kept, self.commits = 0, 0, 0, 0
        while kills < KILLS:
            path = os.path.join(self.folder, f"{runs}.redress")
            runs += 1
            for _ in range(chance.randint(1, 8)):  # of the same run, one after the other
                if kills == KILLS or not self.kill_once(path, chance):
                    break
                kills += 1
            kept += os.path.exists(path + ".part")
            self.resume(path)
        print(f"{kills} kills, {self.commits} of them in a commit, of {runs} runs; {kept} left a part file")
        self.assertGreater(kept, runs // 4)
        self.assertGreater(self.commits, KILLS // 20)

    def test_a_size_limit_is_said_and_what_was_finished_is_continued(self):
        path = os.path.join(self.folder, "small.redress")
        size = os.path.getsize(self.whole)

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

        code, out, err = redress(*STUDY, "-o", path, "-j1", preexec_fn=limit)
        self.assertEqual((code, out), (2, ""))
        self.assertRegex(err, rf'^redress: cannot write "{path}\.part": File too large; \d+ finished replications are '
                              rf'kept in "{path}\.part"\n$')
        with sqlite3.connect(path + ".part") as database:
            self.assertEqual(str(database.execute("SELECT count(*) FROM replication").fetchone()[0]),
                             err.split("; ")[1].split()[0])
        self.resume(path)

    def on_small_disk(self, size):
        """Runs the study on a disk of that many bytes, and again with --resume after it has grown. What both said."""
        disk = tempfile.mkdtemp(dir=self.folder)
        script = """mount -t tmpfs -o size="$1" tmpfs "$2" || exit 99
                    size=$1 disk=$2 said=$3
                    shift 3
                    "$@" -o "$disk/run.redress" >"$said/out" 2>"$said/err"
                    echo $? >"$said/code"
                    ls -A "$disk" >"$said/left"
                    mount -o remount,size=256m "$disk" || exit 98
                    "$@" -o "$disk/run.redress" --resume -q >"$said/again-out" 2>"$said/again-err"
                    echo $? >"$said/again-code"
                    ls -A "$disk" >"$said/again-left"
                    cp "$disk/run.redress" "$said/run.redress" """
        said = tempfile.mkdtemp(dir=self.folder)
        done = subprocess.run(["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", str(size), disk, said,
                               PROGRAM, *STUDY, "-j1"], capture_output=True, text=True, check=False)
        if done.returncode in (1, 99):
            self.skipTest("no file system can be mounted here: " + done.stderr.strip())
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        texts = {}
        for name in os.listdir(said):
            if name != "run.redress":
                with open(os.path.join(said, name), encoding="utf-8") as file:
                    texts[name] = file.read()
        return os.path.join(disk, "run.redress"), os.path.join(said, "run.redress"), texts

    def check_continued(self, final, said):
        self.assertEqual((said["again-code"], said["again-err"], said["again-left"]), ("0\n", "", "run.redress\n"))
        self.assertEqual(said["again-out"], self.out)
        self.assertEqual(content(final), self.expected)

    @unittest.skipUnless(shutil.which("unshare"), "unshare is not installed")
    def test_a_full_disk_is_said_and_what_was_finished_is_continued(self):
        path, final, said = self.on_small_disk(os.path.getsize(self.whole) // 2)
        self.assertEqual((said["code"], said["out"]), ("2\n", ""))
        self.assertRegex(said["err"], rf'^redress: no space left on the device for "{path}\.part"; [1-9]\d* finished '
                                      rf'replications are kept in "{path}\.part"\n$')
        self.assertEqual(said["left"], "run.redress.part\n")
        self.check_continued(final, said)

    @unittest.skipUnless(shutil.which("unshare"), "unshare is not installed")
    def test_a_disk_that_is_full_at_the_very_end_does_not_take_the_answer(self):
        path, final, said = self.on_small_disk(os.path.getsize(self.whole) * 8 // 5)  # the copy does not fit beside it
        self.assertEqual((said["code"], said["out"]), ("2\n", self.out))
        self.assertEqual(said["err"], f'redress: no space left on the device for "{path}.part-copy"; {REPS} finished '
                                      f'replications are kept in "{path}.part"\n')
        self.assertEqual(said["left"], "run.redress.part\n")
        self.check_continued(final, said)

    def test_an_interrupted_run_is_continued(self):
        path = os.path.join(self.folder, "stopped.redress")
        with subprocess.Popen([PROGRAM, *STUDY, "-o", path, "-j1"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE) as run:
            while run.poll() is None and not os.path.exists(path + ".part"):
                time.sleep(0.001)
            time.sleep(self.took_s / 2)
            run.send_signal(signal.SIGINT)
            run.stderr.read()
        self.assertIn(run.returncode, (0, 130))
        self.resume(path)


class Disturbed(unittest.TestCase):
    """What has no part file to be continued from."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.chance = random.Random(20261124)

    def path(self, name):
        return os.path.join(self.folder, name)

    def shards(self):
        for i in (1, 2):
            code, _, err = redress(*STUDY, "-q", "-o", self.path(f"{i}"), f"--shard={i}/2")
            self.assertEqual((code, err), (0, ""))
        code, out, _ = redress("merge", self.path("1"), self.path("2"), "-q", "-o", self.path("whole"))
        self.assertEqual(code, 0)
        return out, content(self.path("whole")), [content(self.path(name)) for name in "12"]

    def kill(self, most_s, *command):
        """Starts the command and kills it at some moment. Says whether it was in time."""
        with subprocess.Popen([PROGRAM, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(self.chance.uniform(0, most_s))
            run.kill()
        return run.returncode != 0

    def test_killed_merges_lose_nothing(self):
        started = time.monotonic()
        out, whole, parts = self.shards()
        took_s = (time.monotonic() - started) / 4
        command, kills = ["merge", self.path("1"), self.path("2"), "-q", "-o", self.path("m"), "--discard"], 0
        for _ in range(max(KILLS // 2, 10)):
            kills += self.kill(took_s, *command)
            if os.path.exists(self.path("m")):
                self.assertEqual(content(self.path("m")), whole)
            self.assertEqual([content(self.path(name)) for name in "12"], parts)
        self.assertEqual(redress(*command), (0, out, ""))
        self.assertEqual(content(self.path("m")), whole)
        self.assertEqual(sorted(os.listdir(self.folder)), ["1", "2", "m", "whole"])
        print(f"{kills} merges killed")

    def test_killed_writes_leave_a_document_old_or_new(self):
        with open("scenarios/policies/aliexpress.json", encoding="utf-8") as file:
            ugly, kills, changed = json.dumps(json.load(file)), 0, 0
        with open(self.path("p.json"), "w", encoding="utf-8") as file:
            file.write(ugly)
        pretty, started = redress("fmt", self.path("p.json"))[1], time.monotonic()
        redress("fmt", "--write", self.path("p.json"))
        took_s = time.monotonic() - started
        for _ in range(2 * max(KILLS // 2, 10)):
            with open(self.path("p.json"), "w", encoding="utf-8") as file:
                file.write(ugly)
            kills += self.kill(1.3 * took_s, "fmt", "--write", self.path("p.json"))
            with open(self.path("p.json"), encoding="utf-8") as file:
                found = file.read()
            self.assertTrue(found in (ugly, pretty), f"{len(found)} bytes that are neither")
            changed += found == pretty
        print(f"{kills} writes killed, {changed} of them done")

    def test_readers_that_go_at_any_line_leave_the_run_file(self):
        code, _, _ = redress(*STUDY, "-q", "-o", self.path("whole"))
        self.assertEqual(code, 0)
        whole, seen = content(self.path("whole")), set()
        for _ in range(max(KILLS // 4, 8)):
            with subprocess.Popen([PROGRAM, *STUDY, "-q", "-v", "-o", self.path("out"), "--discard"], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE) as run:
                for _ in range(self.chance.choice((0, 1, 5, 50, 500))):
                    run.stdout.readline()
                run.stdout.close()
                self.assertEqual(run.stderr.read(), b"")
            seen.add(run.returncode)
            self.assertIn(run.returncode, (0, 141))
            self.assertEqual(content(self.path("out")), whole)
            self.assertEqual(sorted(os.listdir(self.folder)), ["out", "whole"])
        self.assertIn(141, seen)

    @unittest.skipUnless(shutil.which("unshare"), "unshare is not installed")
    def test_a_full_disk_leaves_documents_as_they_were(self):
        with open("scenarios/policies/aliexpress.json", encoding="utf-8") as file:
            ugly = json.dumps(json.loads(file.read()))
        with open(self.path("p.json"), "w", encoding="utf-8") as file:
            file.write(ugly)
        self.shards()
        disk = tempfile.mkdtemp(dir=self.folder)
        script = """mount -t tmpfs -o size=80k tmpfs "$1" || exit 99
                    cd "$1" && cp "$2/p.json" . || exit 98
                    cat /dev/zero >full 2>/dev/null
                    program=$3 from=$2
                    for command in "fmt --write p.json" "suggest $4/minimal.json --emit-tests t.json" "init study" \\
                        "merge $from/1 $from/2 -q -o m"; do
                        $program $command >/dev/null 2>"$from/err" && echo "did: $command"
                        cat "$from/err"
                        ls -A
                    done
                    cmp p.json "$from/p.json" """
        done = subprocess.run(["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", disk, self.folder, PROGRAM,
                               os.path.abspath("scenarios/policies")], capture_output=True, text=True, check=False)
        if done.returncode in (1, 99) and "did" not in done.stdout + done.stderr and "p.json" not in done.stdout:
            self.skipTest("no file system can be mounted here: " + done.stderr.strip())
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        lines = done.stdout.splitlines()
        self.assertEqual((lines.count("p.json"), lines.count("full")), (4, 4), done.stdout)
        self.assertEqual([line for line in lines if line not in ("p.json", "full")],
                         ['redress: cannot write "p.json": No space left on device',
                          'redress: cannot write "t.json": No space left on device',
                          'redress: cannot write "study/README.md": No space left on device',
                          'redress: no space left on the device for "m.part"'])


if __name__ == "__main__":
    PROGRAM, KILLS = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    unittest.main(argv=[sys.argv[0]], verbosity=2)
