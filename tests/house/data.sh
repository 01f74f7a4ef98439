#!/bin/sh
# Every file of data/ is named in data/SOURCES.md with its source and licence, and every file named there exists.
. "$(dirname "$0")/lib.sh"

table=data/SOURCES.md
[ -f "$table" ] || { echo "$table:1: missing" && exit 1; }
# First column of the table: names, separated by commas. FOLDER/ names a folder with all that is in it.
sed -n 's/^| *\([^|]*[^| ]\) *|.*/\1/p' "$table" | tr ',' '\n' | sed 's/^ *//; s/ *$//; s/`//g' | grep -v '^-*$' |
    grep -vx 'file' >"$found.named" || true
find data -type f ! -name SOURCES.md ! -path 'data/licences/*' | sort | sed 's|^data/||' | while read -r f; do
    folder=$f
    named=no
    if grep -qxF "$f" "$found.named"; then named=yes; fi
    while [ "$named" = no ] && [ "$folder" != "${folder%/*}" ]; do
        folder=${folder%/*}
        if grep -qxF "$folder/" "$found.named"; then named=yes; fi
    done
    if [ "$named" = no ]; then echo "data/$f:1: not named in $table: add a row with its source and licence"; fi
done >"$found"
while read -r f; do
    if [ ! -e "data/$f" ]; then echo "$table:1: names data/$f, which does not exist"; fi
done <"$found.named" >>"$found"
sed -n 's/.*(\(licences\/[^)]*\)).*/\1/p' "$table" | while read -r f; do
    if [ ! -f "data/$f" ]; then echo "$table:1: names data/$f, which does not exist"; fi
done >>"$found"
rm -f "$found.named"
finish "$found"
