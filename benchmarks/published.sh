#!/bin/sh
# A register that holds the published totals of 2018 and 2019 and of the drive of 2021, built through acts; every figure and the
# press statement compared with what was published.
#   published.sh [SCALE [THREADS]]   1 = in full, 10 = one case of ten (then without the statements)
set -eu
ninja -C "$XIEZHI_BUILD" benchmarks/report/bench_published >/dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$XIEZHI_BUILD/benchmarks/report/bench_published" "${1-1}" "${2-16}" "$folder"
