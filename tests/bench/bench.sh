#!/usr/bin/env bash
# All benchmarks, one after another on one core: the market, the policy decision, the proofs, the kernel.
#
#   tests/bench/bench.sh BUILD_DIR [--json]       (or: cmake --build --preset release --target bench)
#
# Prints tables, or one JSON object. Nothing here judges: speed depends on the machine, and no test asserts it.
set -euo pipefail

if [ $# -lt 1 ] || [ $# -gt 2 ] || { [ $# -eq 2 ] && [ "$2" != --json ]; }; then
    echo "usage: tests/bench/bench.sh BUILD_DIR [--json]" >&2
    exit 2
fi
programs=$(cd "$1/tests/bench" && pwd)
cd "$(dirname "$0")/../.."

if [ "${2:-}" = --json ]; then
    printf '{"format": "redress/bench/1",\n"market": %s,\n"decide": %s,\n"prove": %s,\n"kernel": %s}\n' \
        "$("$programs/bench_market" --json)" "$("$programs/bench_decide" --json)" "$("$programs/bench_prove" --json)" \
        "$("$programs/bench_kernel" --json)"
    exit 0
fi
echo "A market: scenarios/markets/brazil.json under scenarios/policies/aliexpress.json, demand and desk scaled to the size"
"$programs/bench_market"
echo
echo "A policy decision: random rules over ten facts"
"$programs/bench_decide"
echo
"$programs/bench_prove"
echo
echo "The kernel"
"$programs/bench_kernel"
