#!/bin/sh
# A throw-away PostgreSQL cluster for tests: Unix socket only, no password. fsync is on unless XIEZHI_PG_FSYNC=off.
#   pg-cluster.sh start DIR      makes and starts a cluster in DIR, prints its conninfo
#   pg-cluster.sh stop DIR       stops it (DIR stays)
#   pg-cluster.sh run -- COMMAND [ARGUMENT...]
#       starts one in a temporary folder, runs COMMAND with XIEZHI_TEST_PG set to its conninfo, removes
#       it and ends with COMMAND's status
# As root the server runs as user `postgres`, since it refuses to run as root.
set -eu

say() { printf '%s: %s\n' "pg-cluster" "$1" >&2; }

# Debian keeps the server's programs out of PATH, one folder per version: take the newest.
find_bin() {
    if command -v initdb >/dev/null 2>&1; then dirname "$(command -v initdb)" && return; fi
    for d in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n -r); do
        if [ -x "$d/initdb" ]; then printf '%s\n' "$d" && return; fi
    done
    say "PostgreSQL's server programs were not found (Debian: apt-get install postgresql)"
    exit 3
}

as_server() {
    if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start() {
    dir=$1
    bin=$(find_bin)
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    # A socket's whole path is limited to 107 bytes by the kernel; "/.s.PGSQL.5432" comes behind.
    if [ "${#dir}" -gt 80 ]; then say "the path $dir is too long for a socket" && exit 2; fi
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$dir"; fi
    chmod 700 "$dir"
    cd "$dir" # the server's user may not enter the caller's folder
    as_server "$bin/initdb" -D "$dir/data" -U xiezhi -A trust --locale=C.UTF-8 -E UTF8 -N >"$dir/initdb.log" 2>&1 || {
        cat "$dir/initdb.log" >&2
        exit 3
    }
    cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
fsync = ${XIEZHI_PG_FSYNC:-on}
synchronous_commit = on
shared_buffers = ${XIEZHI_PG_BUFFERS:-128MB}
max_connections = 100
max_wal_size = 1GB
CONF
    as_server "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 start >/dev/null || {
        cat "$dir/server.log" >&2
        exit 3
    }
    printf 'host=%s port=5432 user=xiezhi dbname=postgres\n' "$dir"
}

stop() {
    bin=$(find_bin)
    cd "$1"
    as_server "$bin/pg_ctl" -D "$PWD/data" -m immediate -w stop >/dev/null 2>&1 || true
}

run() {
    if [ "${1:-}" = "--" ]; then shift; fi
    if [ $# -eq 0 ]; then say "run -- COMMAND" && exit 2; fi
    base=${TMPDIR:-/tmp}
    if [ "${#base}" -gt 60 ]; then base=/tmp; fi
    cluster=$(mktemp -d "$base/xzpg-XXXXXX")
    trap 'stop "$cluster" || true; rm -rf "$cluster"' EXIT
    trap 'exit 130' INT TERM HUP
    here=$PWD
    XIEZHI_TEST_PG=$(start "$cluster")
    export XIEZHI_TEST_PG
    cd "$here"
    status=0
    "$@" || status=$?
    exit "$status"
}

case "${1:-}" in
start) [ $# -eq 2 ] || { say "start DIR" && exit 2; }; start "$2" ;;
stop) [ $# -eq 2 ] || { say "stop DIR" && exit 2; }; stop "$2" ;;
run) shift; run "$@" ;;
*) sed -n '2,8p' "$0" >&2; exit 2 ;;
esac
