#!/bin/sh
# Ceilings, with no list of exceptions: a function has at most 120 lines and complexity 25 (a switch
# counts once), 95 of 100 functions have at most 70 lines, a file at most 1,000.
. "$(dirname "$0")/lib.sh"

command -v pmccabe >/dev/null || { echo "pmccabe is missing: apt-get install pmccabe" && exit 1; }
sources src tools tests benchmarks | while read -r f; do
    lines=$(wc -l <"$f")
    if [ "$lines" -gt 1000 ]; then echo "$f:1001: $lines lines, at most 1000: split the file by purpose"; fi
done >"$found"
measured=$(mktemp)
trap 'rm -f "$found" "$measured"' EXIT
sources src tools tests benchmarks | grep '\.c$' | xargs pmccabe >"$measured"
awk '
    { split($6, place, "("); line = place[2]; sub(/\).*/, "", line); name = $7 }
    $5 > 120 { print place[1] ":" line ": " name " has " $5 " lines, at most 120: give its steps names" }
    $1 > 25 { print place[1] ":" line ": " name " has complexity " $1 ", at most 25: split it or use a table" }
' "$measured" >>"$found"
awk '$6 ~ /^src\// { print $5 }' "$measured" | sort -n |
    awk '{ a[NR] = $1 } END { p = a[int((NR * 95 + 99) / 100)]; if (NR >= 20 && p > 70) print "src:1: 95 % of the functions should have at most 70 lines, not " p }' >>"$found"
finish "$found"
