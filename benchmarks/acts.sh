#!/bin/sh
# Durable acts a second against the same statements run bare.
set -eu
ninja -C "$XIEZHI_BUILD" benchmarks/register/bench_acts >/dev/null
exec "$XIEZHI_BUILD/benchmarks/register/bench_acts" 3 3
