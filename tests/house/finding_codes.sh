#!/bin/sh
# Every code of a finding that a source spells out stands in include/redress/findings.def, from which the reference page
# is generated. Codes of policies and proofs are enumerators of that table already.
#
# usage: finding_codes.sh ROOT        exit 0: all do; 1: findings on stdout; 2: nothing to check
set -eu
cd "$1"
known=$(grep -oE '"[a-z]+(-[a-z]+)+"' include/redress/findings.def | LC_ALL=C sort -u)
used=$(find sim policy -name '*.c' | LC_ALL=C sort | while read -r file; do
    tr '\n' ' ' <"$file" |
        grep -oE '((loading_error|json_report|json_report_key|json_report_at|json_lexer_report|scan_stop)\([^";]*|\.code = )"[a-z]+(-[a-z]+)+"' |
        grep -oE '"[a-z-]+"$' || true
done | LC_ALL=C sort -u)
if [ -z "$known" ] || [ -z "$used" ]; then
    echo "no codes of findings below '$1'" >&2
    exit 2
fi
status=0
for code in $used; do
    case "
$known
" in *"
$code
"*) ;;
    *)
        echo "$code is no code of include/redress/findings.def"
        status=1
        ;;
    esac
done
exit $status
