#!/bin/sh
# Checks every #include "…" below ROOT/sim, ROOT/policy and ROOT/include against the one-way edges of the house:
#
#   reference -> cli -> { report, study } -> { store, process } -> { market, measure, scenario } -> core -> policy/base -> include
#
# A folder includes itself and folders of a lower rank. Equals do not include each other, with two exceptions: market/
# and measure/ read scenario/, which is plain immutable data, and report/ prints what study/ found. Within policy/ the
# ranks are base, facts, language, decide, prove, harness; sim/ sees policy/base only. A public header includes public
# headers and standard C.
#
# usage: include_edges.sh ROOT        exit 0: all edges hold; 1: findings on stdout; 2: nothing to check
set -eu
cd "$1"
files=$(find sim policy include -type f \( -name '*.c' -o -name '*.h' -o -name '*.def' \) 2>/dev/null | LC_ALL=C sort)
if [ -z "$files" ]; then
    echo "no sources below '$1'" >&2
    exit 2
fi
# File names of this tree have no spaces.
# shellcheck disable=SC2086
awk '
BEGIN {
    split("core 1 scenario 2 market 3 measure 3 process 4 store 4 study 5 report 6 cli 7 reference 8", s, " ")
    for (i = 1; i in s; i += 2) sim[s[i]] = s[i + 1]
    split("base 1 facts 2 language 3 decide 4 prove 5 harness 6", p, " ")
    for (i = 1; i in p; i += 2) policy[p[i]] = p[i + 1]
}
function wrong(why) { printf "%s:%d: \"%s\": %s\n", FILENAME, FNR, target, why; bad = 1 }
FNR == 1 { split(FILENAME, here, "/"); half = here[1]; folder = here[2]; files++ }
FNR == 1 && half == "sim" && !(folder in sim) { printf "%s: \"sim/%s\" has no rank\n", FILENAME, folder; bad = 1 }
FNR == 1 && half == "policy" && !(folder in policy) { printf "%s: \"policy/%s\" has no rank\n", FILENAME, folder; bad = 1 }
/^[ \t]*#[ \t]*include[ \t]*</ {
    if (half != "include") next
    target = $0; sub(/^[^<]*</, "", target); sub(/>.*/, "", target)
    if (target !~ /^(assert|ctype|errno|float|inttypes|limits|math|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|time)\.h$/)
        wrong("a public header includes only public headers and standard C")
    next
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    edges++
    target = $0; sub(/^[^"]*"/, "", target); sub(/".*/, "", target)
    n = split(target, part, "/"); to = part[1]
    if (n < 2 || target ~ /(^|\/)\.\.?\//) { wrong("an include is written \"folder/file\", from its root"); next }
    if (to == "redress") next
    if (half == "include") { wrong("a public header includes only public headers and standard C"); next }
    if (half == "policy") {
        if (to in sim) wrong("policy/ knows nothing of sim/")
        else if (!(to in policy)) wrong("no such folder in policy/")
        else if (to != folder && policy[to] >= policy[folder]) wrong("policy/" folder " is below policy/" to)
        next
    }
    if (to == "base" || to == folder) next
    if (to in policy) wrong("sim/ sees policy/base only")
    else if (!(to in sim)) wrong("no such folder in sim/")
    else if (sim[to] == sim[folder]) wrong("sim/" folder " and sim/" to " stand side by side")
    else if (sim[to] > sim[folder]) wrong("sim/" folder " is below sim/" to)
}
END { if (!bad) printf "%d files, %d edges\n", files, edges; exit bad }
' $files
