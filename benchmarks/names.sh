#!/bin/sh
# The name index: build, searches by kind of error, identity numbers, memory.
set -eu
ninja -C "$XIEZHI_BUILD" benchmarks/names/bench_names >/dev/null
exec "$XIEZHI_BUILD/benchmarks/names/bench_names" "$@"
