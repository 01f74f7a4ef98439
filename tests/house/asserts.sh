#!/bin/sh
# An assert has no effect besides failing: no assignment, no ++ or --, in its condition.
. "$(dirname "$0")/lib.sh"

sources src tools | xargs awk -f "$here/strip.awk" | awk -F: '
    {
        code = $0
        sub(/^[^:]*:[^:]*:/, "", code)
        if ($1 != file) { file = $1; depth = 0 }
        while (code != "") {
            if (depth == 0) {
                if (!match(code, /(^|[^A-Za-z0-9_])assert[ \t]*\(/)) break
                code = substr(code, RSTART + RLENGTH)
                depth = 1
                line = $2
                text = ""
            }
            for (i = 1; i <= length(code) && depth > 0; i++) {
                c = substr(code, i, 1)
                if (c == "(") depth++
                if (c == ")") depth--
                if (depth > 0) text = text c
            }
            code = substr(code, i)
            if (depth > 0) break
            plain = text
            gsub(/[=!<>]=/, "  ", plain)
            if (plain ~ /=|\+\+|--/) print file ":" line ": the assert changes something: it must be free of effects"
        }
    }' >"$found"
finish "$found"
