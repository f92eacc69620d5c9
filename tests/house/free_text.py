"""Texts of documents, paths and names reach a page through report/page.h, which escapes them, and no other way.

usage: free_text.py SOURCE-DIR     names every call in sim/report and sim/cli that prints a text as it is
"""
import pathlib
import re
import sys

# What these print of texts is their own, or escaped by themselves.
EXEMPT = {
    "sim/report/page.c": "the one place",
    "sim/report/xml.c": "escapes for XML",
    "sim/report/markdown.c": "escapes for Markdown",
    "sim/report/csv.c": "base/csv.h has escaped it",
    "sim/cli/options.c": "the help of our own tables; messages are escaped as a whole",
    "sim/cli/cmd_table.c": "a document or a table, escaped where it was made",
    "sim/cli/cmd_fmt.c": "a document",
    "sim/cli/cmd_doc.c": "Markdown, escaped where it was made",
}
CALL = re.compile(r"(?<![A-Za-z_])(printf|fprintf|vprintf|vfprintf|puts|fputs|fwrite)\(")
LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')


def arguments(text, start):
    """The text between the parentheses of a call."""
    level, at = 1, start
    while level:
        literal = LITERAL.match(text, at)
        if literal:
            at = literal.end()
            continue
        level += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return text[start:at - 1]


def is_free(name, called):
    """Does the call print a text that is not a literal?"""
    if name.startswith("v") or name == "fwrite":
        return True
    literals = "".join(LITERAL.findall(called))
    if name.endswith("printf"):
        return re.search(r"%[-+ #0]*[0-9*]*(\.[0-9*]*)?s", literals) is not None
    rest = LITERAL.sub("", called if name == "puts" else called.rsplit(",", 1)[0]).strip()
    return rest != "" and not ("?" in rest and literals)


def main():
    root, wrong = pathlib.Path(sys.argv[1]), 0
    for folder in ("sim/report", "sim/cli"):
        for path in sorted((root / folder).glob("*.c")):
            name = path.relative_to(root).as_posix()
            text = path.read_text(encoding="utf-8")
            for call in CALL.finditer(text) if name not in EXEMPT else ():
                if is_free(call[1], arguments(text, call.end())):
                    wrong += 1
                    print(f"{name}:{text.count(chr(10), 0, call.start()) + 1}: {call[1]}() prints a text as it is; "
                          "page_print() and page_put() escape it")
    return 1 if wrong else 0


sys.exit(main())
