#!/bin/sh
# xiezhi screen as it is called: an invented list and queries disturbed in every way, with one thread and with two.
#   screen.sh [LISTED [QUERIES]]   100,000 names and 10,000 queries
set -eu
listed=${1-100000} queries=${2-10000}
ninja -C "$XIEZHI_BUILD" xiezhi benchmarks/names/show_names >/dev/null
names="$XIEZHI_BUILD/benchmarks/names/show_names" folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Each name comes with some fourteen errors; the names themselves are in the list, so that there is somebody to be found.
"$names" "$queries" 2 >"$folder/drawn"
awk -F '\t' -v most="$queries" -v queries="$folder/queries.csv" -v list="$folder/list.csv" '
    function row(id, kind, name) { gsub(/"/, "\"\"", name); return id "," (kind ~ /unit|firm/ ? "Company" : "Person") ",\"" name "\"" }
    BEGIN { print "id,schema,name" > queries; print "id,schema,name" > list }
    $2 != last { print row("D" ++n, $1, $2) > list; last = $2; take = 1 }
    take && done < most { print row("Q" ++done, $1, $4) > queries; take = 0 }
    { if (NR % 7 == 0) take = 1 }' "$folder/drawn"
"$names" --list "$((listed - queries))" | awk '
    { i = NR - 1; unit = i % 4 < 2 || i % 20 == 3; gsub(/"/, "\"\""); print "R" i "," (unit ? "Company" : "Person") ",\"" $0 "\"" }' >>"$folder/list.csv"
one() {
    echo "-- $*"
    { time -p "$XIEZHI_BUILD/xiezhi" screen --lang en --top 5 "$@"; } 2>&1
}
one --list "$folder/list.csv" --save-index "$folder/index"
for threads in 1 2; do one --list "$folder/list.csv" --in "$folder/queries.csv" --out "$folder/$threads.csv" --threads "$threads"; done
for threads in 1 2; do one --index "$folder/index" --in "$folder/queries.csv" --out "$folder/i$threads.csv" --threads "$threads"; done
for other in 2 i1 i2; do cmp "$folder/1.csv" "$folder/$other.csv"; done
