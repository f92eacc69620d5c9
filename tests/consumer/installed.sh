#!/bin/sh
# Installs a finished build into a scratch prefix, moves it, and uses it the way a stranger would: through pkg-config
# and through find_package. Both programs must build, run and say the same.
#
# usage: installed.sh BUILD-DIR SOURCE-DIR CC SANITIZER-FLAGS (";"-separated, may be empty)
set -eu
build=$1 source=$2 cc=$3
flags=$(printf '%s' "${4-}" | tr ';' ' ')
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cmake --install "$build" --prefix "$scratch/first" >/dev/null
mv "$scratch/first" "$scratch/moved" # an installed tree may be moved
prefix=$scratch/moved
policy=$prefix/share/redress/scenarios/policies/aliexpress.json
for file in include/redress/policy.h include/redress/facts.def bin/redress share/redress/scenarios/policies/aliexpress.json; do
    [ -e "$prefix/$file" ] || { echo "not installed: $file"; exit 1; }
done

pc=$(find "$prefix" -name redress.pc)
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
# The flags are lists on purpose.
# shellcheck disable=SC2046,SC2086
"$cc" -std=c17 -Wall -Wextra -Wpedantic -Werror $flags $(pkg-config --cflags redress) "$source/consumer.c" \
    -o "$scratch/consumer-pc" $(pkg-config --libs redress)
"$scratch/consumer-pc" "$policy" >"$scratch/pc.txt"

cmake -G Ninja -S "$source/package" -B "$scratch/package" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$cc" \
    -DCMAKE_C_FLAGS="$flags" >"$scratch/configure.log" 2>&1 || { cat "$scratch/configure.log"; exit 1; }
cmake --build "$scratch/package" >"$scratch/build.log" 2>&1 || { cat "$scratch/build.log"; exit 1; }
"$scratch/package/consumer" "$policy" >"$scratch/package.txt"

cat "$scratch/pc.txt"
cmp "$scratch/pc.txt" "$scratch/package.txt"
grep -q '^ship_within [0-9][0-9a-z+]* by rule [a-z]' "$scratch/pc.txt" # an answer, and the rule that gave it

# The installed program finds nothing missing either.
"$prefix/bin/redress" --version | grep -q '^redress [0-9]'
"$prefix/bin/redress" check "$policy" >/dev/null
