#!/bin/sh
# Dangerous functions appear nowhere; printing and ending the program are for the front door alone.
. "$(dirname "$0")/lib.sh"

sources src tools tests benchmarks | grep -v '^src/base/banned\.h$' | xargs awk -f "$here/strip.awk" | awk -F: '
    BEGIN {
        n = split("strcpy strcat strncpy strncat sprintf vsprintf stpcpy gets strtok strtok_r atoi atol atoll atof " \
                  "localtime gmtime ctime asctime system popen tmpnam tempnam mktemp rand srand drand48 alloca", w, " ")
        for (i = 1; i <= n; i++) anywhere[w[i]] = 1
        n = split("printf vprintf puts putchar perror exit _exit _Exit quick_exit abort", w, " ")
        for (i = 1; i <= n; i++) front[w[i]] = 1
        # The kernel refusing randomness has no safe way on.
        allowed["src/base/id.c:abort"] = 1
    }
    {
        file = $1
        code = $0
        sub(/^[^:]*:[^:]*:/, "", code)
        library = file ~ /^src\// && file !~ /^src\/cli\//
        if (library && code ~ /[^A-Za-z0-9_](stdout|stderr)[^A-Za-z0-9_]/)
            print file ":" $2 ": library code does not print: fill err_t or a buf_t, the front door says it"
        # Walk over the identifiers that are followed by "(".
        while (match(code, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
            name = substr(code, RSTART, RLENGTH)
            before = substr(code, RSTART - 1, 1)
            sub(/[ \t]*\($/, "", name)
            code = substr(code, RSTART + RLENGTH)
            if (before == "." || before == ">") continue # a member of that name
            if (name in anywhere) print file ":" $2 ": " name "() is banned: src/base/banned.h says what to use"
            if (library && name in front && !((file ":" name) in allowed))
                print file ":" $2 ": library code neither prints nor exits: no " name "() outside src/cli"
        }
    }' >"$found"
finish "$found"
