"""Documents as people have them: pipes, names with a plus, byte order marks.

usage: test_sources.py PROGRAM CLASS     runs one class of tests in the project's root
"""
import os
import shutil
import subprocess
import threading

from program import PROGRAM, WithFolder, main, redress

MARKET = "scenarios/markets/minimal.json"
POLICY = "scenarios/policies/minimal.json"
CASE = "scenarios/cases/dear-and-late.json"


def content(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def feed(path, text):
    """Gives a pipe's one reader the text."""
    with open(path, "w", encoding="utf-8") as pipe:
        pipe.write(text)


class Pipes(WithFolder):
    """A pipe can be read once: every command gives what it gives for a file, however often the pipe is named."""

    def setUp(self):
        super().setUp()
        self.texts = {
            "market.json": content(MARKET),
            "case.json": content(CASE),
            "minimal.json": content(POLICY),
            "aliexpress.json": content("scenarios/policies/aliexpress.json"),
            "window-15-flat.json": content("scenarios/policies/window-15-flat.json"),
            "minimal.test.json": content("scenarios/policies/tests/minimal.test.json").replace("../minimal", "minimal"),
        }

    def result(self, arguments, pipes):
        """Code and output of the command in a folder of its own, where some of the documents are pipes."""
        folder = self.path("documents")
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        for name, text in self.texts.items():
            path = os.path.join(folder, name)
            if name in pipes:
                os.mkfifo(path)
                threading.Thread(target=feed, args=(path, text), daemon=True).start()
            else:
                feed(path, text)
        done = subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False,
                              stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout, done.stderr

    def check(self, arguments, *pipes):
        with self.subTest(arguments=arguments):
            of_files = self.result(arguments, ())
            self.assertEqual(self.result(arguments, pipes), of_files)
            self.assertNotEqual(of_files[0], 2, of_files[2])

    def test_documents(self):
        self.check(["check", "-v", "minimal.json"], "minimal.json")
        self.check(["check", "-v", "window-15-flat.json"], "window-15-flat.json", "aliexpress.json")
        self.check(["check", "-v", "window-15-flat.json", "aliexpress.json"], "window-15-flat.json", "aliexpress.json")
        self.check(["check", "market.json", "minimal.json"], "market.json", "minimal.json")
        self.check(["check", "-v", "minimal.test.json", "minimal.json"], "minimal.test.json", "minimal.json")
        self.check(["fmt", "minimal.json"], "minimal.json")
        self.check(["table", "minimal.json", "remedy"], "minimal.json")
        self.check(["doc", "window-15-flat.json", "--for", "buyer"], "window-15-flat.json", "aliexpress.json")
        self.check(["suggest", "minimal.json"], "minimal.json")

    def test_tests_of_policies(self):
        pipes = "minimal.test.json", "minimal.json"
        self.check(["test", "minimal.test.json"], *pipes)
        self.check(["test", "minimal.test.json", "--policy", "minimal.json"], *pipes)
        self.check(["mutate", "minimal.json", "--tests", "minimal.test.json"], *pipes)

    def test_explanations(self):
        self.check(["explain", "window-15-flat.json", "--decision", "dispute.eligible", "--case", "case.json"],
                   "window-15-flat.json", "aliexpress.json", "case.json")
        self.check(["explain", "market.json", "--policy", "minimal.json", "--find", "refunded", "-q"],
                   "market.json", "minimal.json")

    def test_differences(self):
        pipes = "aliexpress.json", "window-15-flat.json"
        self.check(["diff", *pipes], *pipes)
        self.check(["diff", "aliexpress.json", "aliexpress.json + dispute_window=20d"], "aliexpress.json")
        self.check(["diff", *pipes, "--by", "rule"], *pipes)
        self.check(["diff", *pipes, "--scenario", "market.json", "-n1", "-j1", "-q"], *pipes, "market.json")

    def test_runs(self):
        pipes = "market.json", "aliexpress.json"
        once = ["-n1", "-j1", "-q"]
        self.check(["run", "market.json", "--policy", "aliexpress.json", *once], *pipes)
        self.check(["compare", "market.json", "--policy", "aliexpress.json", "--policy", "window-15-flat.json", *once],
                   *pipes, "window-15-flat.json")
        self.check(["compare", "market.json", "--policy", "aliexpress.json", "--policy",
                    "aliexpress.json + dispute_window=20d", *once], *pipes)


class Names(WithFolder):
    """An argument that leads to a file is that file, whatever its name."""

    def setUp(self):
        super().setUp()
        self.policy = self.write("terms + conditions.json", content("scenarios/policies/aliexpress.json"))

    def test_a_plus_in_a_name_begins_no_edit(self):
        case = "at=2026-01-01 claim.reason=damaged order.goods=10.00"
        for arguments in (["check", self.policy], ["doc", self.policy, "--for", "buyer"], ["suggest", self.policy],
                          ["diff", self.policy, self.policy],
                          ["explain", self.policy, "--decision", "evidence.rule", "--case", case],
                          ["run", MARKET, "--policy", self.policy, "-n1", "-j1", "-q"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(redress(*arguments)[0], 0)

    def test_edits_stand_behind_the_longest_name_that_leads_to_a_file(self):
        edited = self.policy + " + dispute_window=20d"
        code, out, _ = redress("diff", self.policy, edited)
        self.assertEqual(code, 1)
        self.assertIn("dispute.eligible", out)
        whole = self.write("terms + conditions.json + dispute_window=20d",
                           content(self.policy).replace('"value": "15d"', '"value": "20d"'))
        self.assertEqual(redress("diff", self.policy + " + dispute_window=20d", whole)[0], 0)
        shorter = self.write("terms", content(POLICY))
        self.assertEqual(redress("doc", shorter, "--for", "buyer")[1],
                         redress("doc", self.path("terms"), "--for", "buyer")[1])
        self.assertIn('unknown parameter "conditions.json', redress("doc", shorter + " + conditions.json=1", "--for",
                                                                    "buyer")[2])

    def test_without_a_file_the_first_plus_ends_the_name(self):
        self.refuse(["doc", self.path("no + such.json"), "--for", "buyer"],
                    f'redress: cannot open "{self.path("no")}": No such file or directory')

    def test_a_suite_beside_is_known_to_be_about_the_policy(self):
        suite = content("scenarios/policies/tests/aliexpress.test.json").replace("../aliexpress.json",
                                                                                 "terms + conditions.json")
        path = self.write("terms.test.json", suite)
        self.assertEqual(redress("test", path)[0], 0)
        emitted = self.path("drafts.test.json")
        self.assertEqual(redress("suggest", self.policy + " + dispute_window=20d", "--emit-tests", emitted)[0], 0)
        self.assertIn('"policy": "terms + conditions.json + dispute_window=20d"', content(emitted))


class Marks(WithFolder):
    """A byte order mark says nothing: documents are read past it, and fmt takes it away."""

    def test_every_reader_passes_over_it(self):
        plain = content(POLICY)
        path = self.write("minimal.json", "\ufeff" + plain)
        self.assertEqual(redress("check", path)[0], 0)
        self.assertEqual(redress("diff", path, POLICY)[0], 0)
        self.assertEqual(redress("fmt", "--check", path)[0], 1)
        self.assertEqual(redress("fmt", "--write", path)[0], 0)
        self.assertEqual(content(path), plain)

    def test_positions_are_those_an_editor_shows(self):
        path = self.write("market.json", "\ufeff" + content(MARKET).replace('"USD"', '"US"', 1))
        code, out, _ = redress("check", path)
        self.assertEqual(code, 2)
        same = self.write("same.json", content(MARKET).replace('"USD"', '"US"', 1))
        self.assertEqual(out.replace("market.json", "same.json"), redress("check", same)[1])
        first = self.write("first.json", '\ufeff{"format": 1}')
        self.assertIn("first.json:1:12: /format:", redress("check", first)[1])


if __name__ == "__main__":
    main()
