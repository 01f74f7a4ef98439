#!/bin/sh
# Every C file is built: it is named in the meson.build of its folder (or, for the program's own main.c, at
# the root). A file nobody builds is checked by nobody.
. "$(dirname "$0")/lib.sh"

sources src tools tests benchmarks | grep '\.c$' | while read -r f; do
    folder=${f%/*}
    name=${f##*/}
    name=${name%.c}
    [ "$f" != src/cli/main.c ] || continue
    while [ ! -f "$folder/meson.build" ] && [ "$folder" != "${folder%/*}" ]; do folder=${folder%/*}; done
    short=${name#test_}
    short=${short#fuzz_}
    if ! grep -qE "'($name\.c|$short|([a-z_]*/)+$name\.c)'" "$folder/meson.build" 2>/dev/null; then
        echo "$f:1: not named in $folder/meson.build: add it or remove the file"
    fi
done >"$found"
finish "$found"
