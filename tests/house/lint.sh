#!/bin/sh
# clang-format, clang-tidy and cppcheck over our own code. Takes minutes, hence a build target and no ctest.
#
# usage: lint.sh SOURCE-DIR BUILD-DIR [lint|format-check]     (BUILD-DIR is configured: it has compile_commands.json)
set -eu
cd "$1"
build=$2
what=${3:-lint}
failed=0

need() {
    command -v "$1" >/dev/null || { echo "lint: $1 is not installed" >&2; exit 2; }
}

need clang-format
echo "lint: clang-format" >&2
find include policy sim tests -type f \( -name '*.c' -o -name '*.h' \) -print0 |
    xargs -0 clang-format --dry-run --Werror || failed=1
[ "$what" = lint ] || exit "$failed"

# Files this build compiles; the installed consumer is compiled elsewhere.
need clang-tidy
echo "lint: clang-tidy" >&2
sed -n 's/^ *"file": "\(.*\)",*$/\1/p' "$build/compile_commands.json" | LC_ALL=C sort -u |
    xargs -P "$(nproc)" -n 1 clang-tidy --quiet -p "$build" || failed=1

need cppcheck
echo "lint: cppcheck" >&2
cppcheck --project="$build/compile_commands.json" --quiet --error-exitcode=1 -j "$(nproc)" \
    --enable=warning,performance,portability --inline-suppr --suppressions-list=tests/house/cppcheck.txt || failed=1
exit "$failed"
