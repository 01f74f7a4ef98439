#!/bin/sh
# The archive with 100,000 records: import, opening, look-ups, searches, queries.
set -eu
ninja -C "$XIEZHI_BUILD" benchmarks/archive/bench_archive >/dev/null
exec "$XIEZHI_BUILD/benchmarks/archive/bench_archive"
