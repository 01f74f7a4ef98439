#!/bin/sh
# Group commit and pipelining against the same statements run bare.
set -eu
exec "$XIEZHI_BUILD/benchmarks/store/bench_store"
