"""The built program, as the tests of this folder run it: test_*.py PROGRAM CLASS, in the project's root."""
import os
import sqlite3
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv[1])


def redress(*arguments, stdin=None, **options):
    """Runs the program; returns exit code, stdout, stderr."""
    done = subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, text=True, check=False, **options)
    return done.returncode, done.stdout, done.stderr


def content(path):
    """Everything in a run file but who ran it."""
    with sqlite3.connect(path) as database:
        return [line for line in database.iterdump() if "provenance" not in line]


class Refusing(unittest.TestCase):
    """Every mistake: exact text on stderr, nothing on stdout, code 2."""

    def refuse(self, arguments, *lines):
        code, out, err = redress(*arguments)
        self.assertEqual(err.splitlines(), list(lines))
        self.assertEqual((code, out), (2, ""))


class WithFolder(Refusing):
    """Tests that need files of their own."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)


def main():
    """Runs the class named on the command line."""
    unittest.main(module="__main__", argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
