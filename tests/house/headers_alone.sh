#!/bin/sh
# Compiles each public header alone, as strict C17 and as C++17.
# usage: headers_alone.sh INCLUDE-DIR CC CXX
set -eu
include=$1 cc=$2 cxx=$3
failed=0 count=0
for header in "$include"/redress/*.h; do
    [ -e "$header" ] || continue
    count=$((count + 1))
    name=redress/$(basename "$header")
    line="#include \"$name\""
    echo "$line" | "$cc" -std=c17 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I "$include" -x c - ||
        { echo "$name does not compile alone as C17"; failed=1; }
    echo "$line" | "$cxx" -std=c++17 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I "$include" -x c++ - ||
        { echo "$name does not compile alone as C++17"; failed=1; }
done
if [ "$count" -eq 0 ]; then
    echo "no headers in '$include/redress'"
    exit 1
fi
echo "$count headers"
exit "$failed"
