#!/bin/sh
# Lists of 100,000 names made to collide: what a search costs is bounded by counts, whatever it is asked.
set -eu
XIEZHI_LONG=1 "$XIEZHI_BUILD/tests/match/test_hostile"
