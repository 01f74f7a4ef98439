#!/bin/sh
# Lists the files that the program carries and runs the embed tool on them.
#   embed.sh EMBED ROOT OUT.S OUT.c DEPFILE
# The depfile makes ninja re-run this when a carried file changes; a new file is seen because
# the folders stand in it as well (and the root, where a folder that was not there may appear).
set -eu
embed=$1 root=$2 out_s=$3 out_c=$4 depfile=$5
cd "$root"
list=$(find catalogue sql api i18n web/public web/static web/dist data -type f -not -path '*/source/*' -not -path 'i18n/office/*' \
    \( -name '*.yaml' -o -path 'catalogue/papers/*.md' -o -path 'catalogue/reports/*.md' -o -path 'data/scaffold/*' -o -name '*.sql' -o -name '*.json' -o -name '*.html' -o -name '*.css' \
    -o -name '*.js' -o -name '*.svg' -o -name '*.csv' -o -name '*.csv.gz' -o -name '*.txt' \
    -o -name '*.txt.gz' -o -name '*.tsv' -o -name '*.life' -o -name '*.bin' -o -name '*.woff2' -o -path 'web/dist/*.gz' \) 2>/dev/null | LC_ALL=C sort || true)
cd - >/dev/null
printf '%s\n' "$list" | "$embed" "$root" "$out_s" "$out_c"
{
    printf '%s %s:' "$out_s" "$out_c"
    printf '%s\n' "$list" | while read -r f; do if [ -n "$f" ]; then printf ' %s/%s' "$root" "$f"; fi; done
    (cd "$root" && find catalogue sql api i18n web/public web/static web/dist data -type d 2>/dev/null) |
        while read -r d; do printf ' %s/%s' "$root" "$d"; done
    printf ' %s\n' "$root"
} >"$depfile"
