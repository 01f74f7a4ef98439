#!/bin/sh
# What is due for a person, and what changed, over a million matters with 200,000 open due dates.
set -eu
"$XIEZHI_BUILD/benchmarks/register/bench_desk" "${DESK_MATTERS:-1000000}"
