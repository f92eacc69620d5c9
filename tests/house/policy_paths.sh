#!/bin/sh
# The compiler calls for policy/ name no include path in or above sim/, so that policy/ cannot include it.
# usage: policy_paths.sh COMPILE-COMMANDS SOURCE-DIR
set -eu
calls=$(grep -F '"command": ' "$1" | grep -F " -c $2/policy/")
if [ -z "$calls" ]; then
    echo "no compiler call for policy/ in '$1'"
    exit 2
fi
if printf '%s\n' "$calls" | grep -F -e "-I$2/sim" -e "-I$2 " -e "-isystem $2/sim" -e "-isystem $2 "; then
    echo "policy/ can see sim/"
    exit 1
fi
printf '%s\n' "$calls" | wc -l
