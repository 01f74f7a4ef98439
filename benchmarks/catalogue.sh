#!/bin/sh
# Loading the whole catalogue (at most 100 ms), beside libyaml alone over the same files.
set -eu
ninja -C "$XIEZHI_BUILD" benchmarks/catalogue/bench_catalogue >/dev/null
exec "$XIEZHI_BUILD/benchmarks/catalogue/bench_catalogue"
