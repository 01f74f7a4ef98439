#!/bin/sh
# Durable acts a second against the same statements run bare.
set -eu
ninja -C "$XIEZHI_BUILD" benchmarks/register/bench_acts >/dev/null
XIEZHI_TEST_CATALOGUE=$PWD/tests/register/catalogue
export XIEZHI_TEST_CATALOGUE
"$XIEZHI_BUILD/benchmarks/register/bench_acts" 3 3
echo "the same with clients of sixteen offices on both engines:"
exec "$XIEZHI_BUILD/benchmarks/register/bench_acts" 3 1 16
