#!/bin/sh
# Every life through both doors; ./test plays the command line's for a part of them.
set -eu
XIEZHI_LONG=1
export XIEZHI_LONG
meson test -C "$XIEZHI_BUILD" --no-rebuild --suite lives --print-errorlogs
