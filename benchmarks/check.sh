#!/bin/sh
# Checking a report: a hundred pages in each language, within a second of the processor; twice as many take twice as long.
#   check.sh [PAGES]
set -eu
ninja -C "$XIEZHI_BUILD" benchmarks/report/bench_check >/dev/null
"$XIEZHI_BUILD/benchmarks/report/bench_check" tests/report/corpus "$@"
