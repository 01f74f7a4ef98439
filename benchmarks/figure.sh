#!/bin/sh
# Figures over a national volume: four-level, five-year tables beside SQL's GROUP BY over the same acts, to the digit; what a
# recount of everything costs; and durable acts a second with all tallies on against none.
# FIGURE_MATTERS=1730000 is a tenth of the nation's 17.3 million; FIGURE_PG likewise for PostgreSQL.
set -eu
ninja -C "$XIEZHI_BUILD" benchmarks/figure/bench_figure benchmarks/figure/bench_tally >/dev/null
XIEZHI_TEST_CATALOGUE=$PWD/tests/figure/catalogue
export XIEZHI_TEST_CATALOGUE
"$XIEZHI_BUILD/benchmarks/figure/bench_figure" 0 "${FIGURE_MATTERS:-17300000}"
"$XIEZHI_BUILD/benchmarks/figure/bench_figure" 1 "${FIGURE_PG:-17300000}"
XIEZHI_TEST_CATALOGUE=$PWD/catalogue
"$XIEZHI_BUILD/benchmarks/figure/bench_tally"
