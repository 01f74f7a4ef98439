#!/bin/sh
# Installs the Debian packages named in the lists given that are not there yet; says nothing but one line.
#   install.sh LIST...        lists of tools/: packages*.txt
# As root, or with sudo. Without either it names what is missing and ends with status 1.
set -eu

say() { printf 'install: %s\n' "$*" >&2; }

if ! command -v dpkg-query >/dev/null 2>&1; then
    say "this is no Debian: please see to it that the packages of $* are there under their names here"
    exit 0
fi

missing=''
for package in $(cat "$@" | sort -u); do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=''
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    say "these packages are missing, and you are neither root nor is there sudo:$missing"
    say "ask an administrator for: apt-get install$missing"
    exit 1
fi

say "getting$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A machine that makes containers may have no package lists at all.
# shellcheck disable=SC2086 # the names are several words
if ! { $as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
    cat "$log" >&2
    say "could not install:$missing"
    exit 1
fi
