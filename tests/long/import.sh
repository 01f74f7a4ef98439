#!/bin/sh
# 100,000 rows with 37 bad ones: 99,963 in, 37 handed back with reasons, memory bounded; on both engines.
set -eu
XIEZHI_LONG=1 "$XIEZHI_BUILD/tests/archive/test_archive_import"
