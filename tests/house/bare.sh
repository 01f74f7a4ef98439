#!/bin/sh
# SQL is never built from text by %s, nor HTML: parameters ($1) and buf_add_html() do that safely. Where the text put
# in can only be a name of our own (checked, quoted, or constant), the statement or the line before it says
# so:  /* sql: identifiers only */  or  /* html: no user text */
. "$(dirname "$0")/lib.sh"

sources src | grep '\.c$' | xargs awk '
    function judge() {
        # What stands inside quotation marks.
        strings = ""
        rest = text
        gsub(/\\"/, "", rest)
        while (match(rest, /"[^"]*"/)) {
            strings = strings substr(rest, RSTART + 1, RLENGTH - 2) " "
            rest = substr(rest, RSTART + RLENGTH)
        }
        if (strings !~ /%(\.\*)?s/) return
        if (strings ~ /(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|CREATE INDEX|ALTER TABLE|DROP TABLE|WHERE|ORDER BY|VALUES) / &&
            text before !~ /sql: identifiers only/)
            print file ":" start ": SQL built from %s: use parameters, or say /* sql: identifiers only */"
        if (strings ~ /<\/?[a-z][a-z0-9]*[ >]/ && text before !~ /html: no user text/)
            print file ":" start ": HTML built from %s: use buf_add_html(), or say /* html: no user text */"
    }
    FNR == 1 { file = FILENAME; text = ""; before = "" }
    {
        if (text == "") start = FNR
        text = text $0 "\n"
        # A statement ends with ; or { or } at the end of a line; a comment line belongs to what follows.
        if ($0 ~ /[;{}][ \t]*(\/\*.*\*\/)?[ \t]*$/) {
            judge()
            text = ""
            before = $0
        } else if ($0 ~ /^[ \t]*\/\*.*\*\/[ \t]*$/) {
            before = $0
            text = ""
        }
    }' >"$found"
finish "$found"
