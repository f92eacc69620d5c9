#!/bin/sh
# Every code of a finding comes from include/redress/findings.def. Reporters take its enumerators, so that a code which the
# table does not list does not compile; what is left to see here: no source spells a code out, and no row of the table is
# a code that nothing reports.
#
# usage: finding_codes.sh ROOT        exit 0: all is well; 1: findings on stdout; 2: nothing to check
set -eu
cd "$1"
sources=$(find sim policy -name '*.[ch]' ! -name finding_codes.h | LC_ALL=C sort)
rows=$(awk '/^#define RD_[A-Z]*_FINDINGS/ { list = $2; sub(/^RD_/, "", list); sub(/_FINDINGS.*/, "", list) }
            match($0, /^ *CODE\([A-Z0-9_]*,/) {
                symbol = $0
                gsub(/^ *CODE\(|,.*/, "", symbol)
                print (list == "PROOF" || list == "SCENARIO" ? list : "FINDING") "_" symbol
            }' include/redress/findings.def)
if [ -z "$sources" ] || [ -z "$rows" ]; then
    echo "no sources or no codes of findings below '$1'" >&2
    exit 2
fi
status=0
# shellcheck disable=SC2086 # names of sources have no spaces
if grep -nE '\.code = "|->code, "' $sources; then
    echo "these spell a code out: take an enumerator of base/finding_codes.h"
    status=1
fi
for row in $rows; do
    # shellcheck disable=SC2086
    if ! grep -qw "$row" $sources; then
        echo "nothing reports $row of include/redress/findings.def"
        status=1
    fi
done
exit $status
