#!/bin/sh
# Sameness of reports: 1,872 reports of 20 pages, all pairs that share 30 %, within 5 s.
#   same.sh [REPORTS [PAGES [THREADS]]]
set -eu
ninja -C "$XIEZHI_BUILD" benchmarks/report/bench_same >/dev/null
"$XIEZHI_BUILD/benchmarks/report/bench_same" "$@"
