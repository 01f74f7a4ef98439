#!/bin/sh
# Runs every libFuzzer harness for $XIEZHI_FUZZ_SECONDS (60) on its corpus. New inputs stay in build-fuzz/new.
set -eu
cd "$(dirname "$0")/.."
tools/install.sh tools/packages.txt tools/packages-long.txt
[ -f build-fuzz/build.ninja ] ||
    CC=clang CXX=clang++ meson setup build-fuzz --buildtype=debugoptimized -Dfuzzers=true -Dfaults=true \
        -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
ninja -C build-fuzz >/dev/null
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    mkdir -p "build-fuzz/new/$name"
    echo "fuzz: $name"
    "build-fuzz/tests/fuzz/$name" -max_total_time="${XIEZHI_FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=0 -verbosity=0 "build-fuzz/new/$name" "tests/fuzz/corpus/${name#fuzz_}"
done
