#!/bin/sh
# The whole sanctions lists by their aliases and with disturbed names, and with $XIEZHI_DATA company spellings, short
# names, firms and 50,000 names of nobody: recall@1, @5 and @50 by class. Then the Chinese benchmark's generator runs.
set -eu
XIEZHI_LONG=1 "$XIEZHI_BUILD/tests/match/test_lists"
if [ -n "${XIEZHI_DATA-}" ]; then
    pairs=$("$XIEZHI_BUILD/benchmarks/names/make_pairs" . "$XIEZHI_DATA" | wc -l)
    echo "the rules of the Chinese benchmark make $pairs pairs from today's tables"
    [ "$pairs" -gt 6000 ]
fi
