#!/bin/sh
# The examples of the README files are true: what stands below a command is what it prints, every command and option named is one of
# the program, and what is named of the repository is there.
#   readme.sh PROGRAM SOURCE
set -eu
program=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/build"
ln -s "$program" "$work/build/xiezhi"
cd "$work"
bad=0
for readme in README.md README.zh-CN.md; do
    XIEZHI_LANG=en
    export XIEZHI_LANG
    # what is printed below a command, up to an empty line or the end of the block
    awk '/^```/ {n = 0} /^\$ / {n++; file = sprintf("%s.%03d", "call", ++calls); print substr($0, 3) > file; shown = file ".out"; next}
         n && NF && !/^```/ {print > shown} !NF {n = 0}' "$source/$readme"
    for call in call.???; do
        line=$(sed 's/  *#.*//' "$call")
        case $line in
        'export '*)
            eval "$line"
            continue
            ;;
        build/xiezhi*) ;;
        *) continue ;;
        esac
        if [ -f "$call.out" ]; then
            eval "$line" > said 2>&1 || :
            cmp -s said "$call.out" || { echo "$readme: $line" && diff "$call.out" said; bad=1; } || :
        fi
        eval "set -- $line"
        name="$2 ${3-}"
        build/xiezhi help $name > help 2> /dev/null || build/xiezhi help "$2" > help 2> /dev/null || { echo "$readme: no command: $line" && bad=1; }
        build/xiezhi help --all >> help
        for word; do
            case $word in
            --*) grep -q -e "$word" help || { echo "$readme: no option $word: $line" && bad=1; } ;;
            tests/* | data/* | docs/*) [ -e "$source/$word" ] || { echo "$readme: no file $word" && bad=1; } ;;
            esac
        done
    done
    rm -f call.*
done
exit $bad
