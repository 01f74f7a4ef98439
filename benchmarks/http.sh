#!/bin/sh
# The exact identity query beside the empty request, on one server in one run, rounds interleaved.
# Target: the query at 60 % of the empty request or more.   RECORDS, ROUNDS, SECONDS_EACH may be set.
set -eu
records=${RECORDS:-100000} rounds=${ROUNDS:-7} seconds=${SECONDS_EACH:-2}
tools/install.sh tools/packages-bench.txt
work=$(mktemp -d)
mkfifo "$work/in"
"$XIEZHI_BUILD/benchmarks/http/bench_http" "$records" <"$work/in" >"$work/out" &
server=$!
exec 3>"$work/in" # holding it open keeps the server up
trap 'exec 3>&-; wait $server 2>/dev/null || true; rm -r "$work"' EXIT
until [ -s "$work/out" ]; do kill -0 $server || exit 1; sleep 0.2; done
read -r port token known unknown <"$work/out"

measure() { # NAME PATH [HEADER...]
    name=$1 path=$2
    shift 2
    wrk -t1 -c32 -d"${seconds}s" "$@" "http://127.0.0.1:$port$path" >"$work/wrk"
    awk -v name="$name" '/Requests\/sec/ { rate = $2 } /Non-2xx/ { bad = $0 } END { print name, rate, bad }' "$work/wrk" >>"$work/rates"
}
reason='X-Reason: %E5%B7%A5%E7%A8%8B%E6%8B%9B%E6%A0%87'
for round in $(seq "$rounds"); do
    measure ping /api/v1/ping
    measure known "/api/v1/archive/identity/$known" -H "Authorization: Bearer $token" -H "$reason"
    measure unknown "/api/v1/archive/identity/$unknown" -H "Authorization: Bearer $token" -H "$reason"
done
grep -q Non-2xx "$work/rates" && { cat "$work/rates"; exit 1; }
median() { awk -v name="$1" '$1 == name { print $2 }' "$work/rates" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
ping=$(median ping)
for name in known unknown; do
    rate=$(median $name)
    awk -v n="$name" -v r="$rate" -v p="$ping" -v k="$records" \
        'BEGIN { printf "identity query (%s, %d records): %d/s = %.0f %% of the empty request (%d/s)\n", n, k, r, 100 * r / p, p }'
done
