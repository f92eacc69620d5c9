#!/bin/sh
# What a pull request on the rules must pass; put it into your CI as it stands. Every command exits with 0 when what it asks
# for holds, with 1 when not, with 2 when it could not find out, with 3 when it is undecided.
set -e
cd "$(dirname "$0")"

redress check policy.json policy.test.json --fail-level warning
redress test . --threshold 0.9
redress mutate policy.json --tests . --threshold 0.9
