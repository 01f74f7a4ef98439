#!/bin/sh
# The index searched, written, merged, saved and swapped at once, and the archive saving beside its work, under the
# thread sanitizer.
set -eu
cd "$(dirname "$0")/../.."
[ -f build-tsan/build.ninja ] || meson setup build-tsan --buildtype=debugoptimized -Db_sanitize=thread >/dev/null
tests='match/test_index match/test_build match/test_hostile archive/test_archive_cache archive/test_archive_screen'
# shellcheck disable=SC2086
ninja -C build-tsan $(printf 'tests/%s ' $tests) >/dev/null
for test in $tests; do
    echo "threads: $test"
    TSAN_OPTIONS=halt_on_error=1 "build-tsan/tests/$test"
done
