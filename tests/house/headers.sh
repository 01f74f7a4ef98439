#!/bin/sh
# Every header has the guard of its path and compiles alone. $CC (default cc) and $HOUSE_CFLAGS are used.
. "$(dirname "$0")/lib.sh"

flags=${HOUSE_CFLAGS-$(pkg-config --cflags jansson libsodium sqlite3 libpq libmicrohttpd yaml-0.1 icu-i18n pangocairo \
    libqrencode libzip expat cmocka)}
sources src tests tools benchmarks | grep '\.h$' | while read -r f; do
    whole=$(printf '%s' "$f" | tr 'a-z/.-' 'A-Z___')
    guard=${whole#*_} # without the first folder; tests may keep theirs
    first=$(grep -n -m1 '^#' "$f" || true)
    if [ "${whole%%_*}" = TESTS ] && [ "${first#*:}" = "#ifndef $whole" ]; then guard=$whole; fi
    if [ "${first#*:}" != "#ifndef $guard" ] || ! grep -q "^#define $guard\$" "$f"; then
        echo "$f:${first%%:*}: the guard should be $guard, after its path"
    fi
done >"$found"
all=$(mktemp -d)
trap 'rm -rf "$found" "$all"' EXIT
sources src tests | grep '\.h$' | while read -r f; do
    # shellcheck disable=SC2086 # flags are several words
    if ! ${CC:-cc} -std=gnu17 -D_GNU_SOURCE -fsyntax-only -w -Isrc -Itests -Itests/support $flags -x c "$f" 2>"$all/said"; then
        echo "$f:1: does not compile alone: $(grep -m1 error "$all/said" | sed 's/^[^ ]* //')"
    fi
done >>"$found"
finish "$found"
