#!/bin/sh
# The name index: build, searches by kind of error with recall, false alarms, pairs, identity numbers, memory;
# beside pg_trgm on the same names and queries in the same run. Some minutes.
#   names.sh                 1,000,000 names, pg_trgm beside
#   names.sh large           grows from 1 to 10 million names, pg_trgm beside at 5 million; a quarter of an hour, 16 GB
#   names.sh ARGUMENT...     bench_names with these
set -eu
ninja -C "$XIEZHI_BUILD" benchmarks/names/bench_names benchmarks/names/run_zh >/dev/null
case "${1-}" in
large) set -- 1000000 5000000 10000000 --pg 5000000 --pg-queries 200 --alarms 0 --queries 200 ;;
'') set -- 1000000 --pg 1000000 --pg-queries 400 --alarms 20000 ;;
esac
# pg_trgm with all of its index in memory, as a careful user would set it up.
XIEZHI_PG_BUFFERS=4GB
export XIEZHI_PG_BUFFERS
"$(dirname "$0")/../tools/pg-cluster.sh" run -- "$XIEZHI_BUILD/benchmarks/names/bench_names" "$@"
echo
echo "== the Chinese benchmark (benchmarks/names/zh), report half"
"$XIEZHI_BUILD/benchmarks/names/run_zh" --half report
