#!/bin/sh
# 50 times kill -9 in the middle of 16 threads' acts, on both engines: nothing acknowledged is lost, no number is
# doubled or skipped, the register verifies.
set -eu
XIEZHI_LONG=1 XIEZHI_TEST_CATALOGUE=$PWD/tests/register/catalogue "$XIEZHI_BUILD/tests/register/test_kill"
