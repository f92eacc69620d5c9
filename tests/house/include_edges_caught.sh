#!/bin/sh
# The test of include_edges.sh: a made-up tree with legal edges passes, and each illegal edge put into it is caught
# with its file, line and reason.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

legal_tree() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/sim/core" "$tree/sim/market" "$tree/sim/measure" "$tree/sim/cli" \
        "$tree/sim/scenario" "$tree/sim/store" "$tree/sim/study" "$tree/policy/base" "$tree/policy/decide" \
        "$tree/include/redress"
    printf '#include <stdint.h>\n#include "redress/units.h"\n' >"$tree/include/redress/policy.h"
    printf '#include "redress/status.h"\n' >"$tree/policy/base/json.h"
    printf '#include "base/json.h"\n#include "facts/words.h"\n' >"$tree/policy/decide/image.c"
    printf '#include "base/arena.h"\n#include <Random123/philox.h>\n' >"$tree/sim/core/queue.c"
    printf '#include "scenario/scenario.h"\n#include "market/order.h"\n' >"$tree/sim/market/order.c"
    printf '#include "study/compare.h"\n#include "core/clock.h"\n' >"$tree/sim/cli/main.c"
}

# caught FILE INCLUDE-LINE REASON: the line, put second into FILE, is reported there for this reason and nothing else is.
caught() {
    legal_tree
    printf '/* first line */\n%s\n' "$2" >"$tree/$1"
    if found=$("$here/include_edges.sh" "$tree"); then
        echo "not caught: $1: $2"
        failed=1
    else
        case $found in
        *"
"*) echo "more than one finding for $1: $2: $found"; failed=1 ;;
        "$1:2: "*"$3") ;;
        *) echo "wrong finding for $1: $2: $found"; failed=1 ;;
        esac
    fi
}

legal_tree
if ! found=$("$here/include_edges.sh" "$tree"); then
    echo "a legal tree was refused: $found"
    failed=1
fi

caught policy/base/json.h '#include "core/queue.h"' 'policy/ knows nothing of sim/'
caught policy/base/json.h '#  include "facts/words.h"' 'policy/base is below policy/facts'
caught policy/decide/image.c '#include "../../sim/core/queue.h"' 'an include is written "folder/file", from its root'
caught policy/decide/image.c '#include "nowhere/x.h"' 'no such folder in policy/'
caught sim/core/queue.c '#include "market/order.h"' 'sim/core is below sim/market'
caught sim/core/queue.c '#include "decide/image.h"' 'sim/ sees policy/base only'
caught sim/core/queue.c '#include "nowhere/x.h"' 'no such folder in sim/'
caught sim/core/queue.c '#include "clock.h"' 'an include is written "folder/file", from its root'
caught sim/market/order.c '#include "measure/metrics.h"' 'sim/market and sim/measure stand side by side'
caught sim/scenario/read.c '#include "market/order.h"' 'sim/scenario is below sim/market'
caught sim/study/compare.c '#include "report/table.h"' 'sim/study is below sim/report'
caught sim/store/store.c '#include "process/run.h"' 'sim/store and sim/process stand side by side'
caught sim/market/order.c '#include "cli/options.h"' 'sim/market is below sim/cli'
caught include/redress/policy.h '#include "base/json.h"' 'a public header includes only public headers and standard C'
caught include/redress/policy.h '#include <cjson/cJSON.h>' 'a public header includes only public headers and standard C'
caught include/redress/policy.h '#include <sqlite3.h>' 'a public header includes only public headers and standard C'

rm -rf "${tree:?}"/*
status=0
"$here/include_edges.sh" "$tree" 2>/dev/null || status=$?
if [ "$status" -ne 2 ]; then
    echo "a tree without sources must be code 2, was $status"
    failed=1
fi
exit "$failed"
