#!/usr/bin/env bash
# Sets redress up on Debian 12 and uses it:
#
#   ./setup.sh         installs what is missing, builds, and compares two rule books on the Brazilian market
#   ./setup.sh test    installs what is missing, builds, and runs every test, plain and under the sanitizers
#
# Progress goes to stderr, the result to stdout. Nothing outside this folder changes except installed packages.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

run_packages=(gcc libc6-dev cmake ninja-build pkg-config
    libgsl-dev libcjson-dev libmd-dev librandom123-dev libsqlite3-dev libutf8proc-dev)
test_packages=(g++ libcmocka-dev python3 python3-jsonschema sqlite3)

say() {
    printf 'setup: %s\n' "$*" >&2
}

die() {
    say "$*"
    exit 2
}

is_installed() {
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# install_missing PACKAGE…: asks nothing and touches nothing when all are there.
install_missing() {
    command -v dpkg-query >/dev/null || die "this is not Debian; install the equivalents of: $*"
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "neither root nor sudo; as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    "${as_root[@]}" apt-get update -q >&2 || die "apt-get update failed; needed: ${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2 ||
        die "apt-get install failed; needed: ${missing[*]}"
}

# build PRESET TESTS(ON|OFF) TARGET
build() {
    say "building the $1 preset"
    cmake --preset "$1" -DREDRESS_TESTS="$2" >&2
    cmake --build --preset "$1" --target "$3" >&2
}

main_job() {
    install_missing "${run_packages[@]}"
    build release OFF redress
    say "comparing: aliexpress (the baseline) with window-15-flat, 20 replications"
    exec build/release/redress compare scenarios/markets/brazil.json \
        --policy scenarios/policies/aliexpress.json \
        --policy scenarios/policies/window-15-flat.json -n 20
}

all_tests() {
    install_missing "${run_packages[@]}" "${test_packages[@]}"
    local preset failed=0
    for preset in release asan; do
        build "$preset" ON all
        say "testing the $preset preset"
        ctest --preset "$preset" --output-on-failure -j "$(nproc)" || failed=1
    done
    return "$failed"
}

case "${1-}" in
'') main_job ;;
test) all_tests ;;
*) die "unknown argument '$1'; usage: ./setup.sh [test]" ;;
esac
