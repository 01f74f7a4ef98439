#!/bin/sh
# Every linter must be able to fail: each gets a clean sample, which it passes, and bad ones, of which it
# must say the words expected.
set -eu
house=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

# A tree that every linter passes.
clean() {
    rm -rf "$tree/r"
    mkdir -p "$tree/r/src/base" "$tree/r/src/store" "$tree/r/src/cli" "$tree/r/data/licences" "$tree/r/tools" "$tree/r/tests"
    cd "$tree/r"
    cat >src/base/a.h <<'END'
#ifndef BASE_A_H
#define BASE_A_H
#include <stddef.h>
size_t a_length(const char *text);
#endif
END
    cat >src/base/a.c <<'END'
#include "base/a.h"
#include <assert.h>
#include <string.h>
/* strcpy and printf("x") in a comment are no calls */
size_t a_length(const char *text)
{
    assert(text && text[0] != '=' && text <= text + 1);
    static const char said[] = "sprintf( is only said here";
    (void)said;
    return strlen(text);
}
END
    printf '#include "base/a.h"\n#include <stdio.h>\nint main(void)\n{\n    printf("%%zu", a_length("x"));\n    return 0;\n}\n' >src/cli/main.c
    printf 'static void f(buf_t *b)\n{\n    buf_addf(b, "%%s", "x");\n    store_exec(c, "SELECT a FROM b WHERE c = $1");\n}\n' >src/store/s.c
    echo "lib = static_library('base', 'a.c')" >src/base/meson.build
    echo "lib = static_library('store', 's.c')" >src/store/meson.build
    echo x >data/list.csv
    echo MIT >data/licences/l
    printf '| file | what | source | licence |\n|---|---|---|---|\n| list.csv | x | y | MIT (licences/l) |\n' >data/SOURCES.md
}

run() { HOUSE_CFLAGS='' sh "$house/$1.sh" "$tree/r" 2>&1; }

passes() {
    clean
    if ! said=$(run "$1"); then
        echo "$1 complains of the clean sample: $said"
        failed=1
    fi
}

# complains LINTER FILE WORDS <sample>: FILE gets the sample; the complaint must hold the words.
complains() {
    clean
    mkdir -p "$(dirname "$2")"
    cat >"$2"
    if said=$(run "$1"); then
        echo "$1 passes a bad $2 ($3)"
        failed=1
    elif ! printf '%s\n' "$said" | grep -F -- "$2:" | grep -qF -- "$3"; then
        echo "$1 says of $2: $said"
        echo "  expected: $3"
        failed=1
    fi
}

for linter in layers banned sizes asserts words headers data bare built faults; do passes $linter; done

echo '#include "store/store.h"' | complains layers src/base/up.c 'base must not include store/store.h'
echo '#include "web/x.h"' | complains layers src/store/up.c 'store must not include web/x.h'
echo '#include "bids/x.h"' | complains layers src/archive/side.c 'archive must not include bids/x.h'
echo '#include <sqlite3.h>' | complains layers src/base/engine.c 'belongs to src/store'
echo '#include "../base/a.h"' | complains layers src/store/rel.c 'relative path'
echo 'int x;' | complains layers src/attic/x.c 'unknown room'

echo 'void f(char *a) { strcpy(a, a); }' | complains banned src/base/b.c 'strcpy() is banned'
echo 'int f(void) { return x ? atoi ("1") : 0; }' | complains banned tools/b.c 'atoi() is banned'
echo 'void f(char *a) { strncat(a, a, 1); }' | complains banned tests/b.c 'strncat() is banned'
echo 'void f(void) { printf("x"); }' | complains banned src/store/b.c 'no printf() outside src/cli'
echo 'void f(void) { exit(1); }' | complains banned src/store/b.c 'no exit() outside src/cli'
echo 'void f(void) { abort(); }' | complains banned src/base/b.c 'no abort() outside src/cli'
echo 'void f(void) { fputs("x", stderr); }' | complains banned src/store/b.c 'does not print'

{ echo 'int f(int x)' && echo '{' && yes '    x++;' | head -120 && echo '    return x;' && echo '}'; } |
    complains sizes src/base/long.c 'at most 120'
{ echo 'int f(int x)' && echo '{' && yes '    if (x) x--;' | head -26 && echo '    return x;' && echo '}'; } |
    complains sizes src/base/twisted.c 'at most 25'
yes 'int x;' | head -1001 | complains sizes src/base/big.h 'at most 1000'
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
    echo "int f$i(int x)" && echo '{' && yes '    x++;' | head -80 && echo '    return x;' && echo '}'
done | { head -900 >"$tree/long"; }
clean
for i in 1 2 3; do
    awk -v i=$i '{ gsub(/int f/, "int g" i); print }' "$tree/long" >src/base/many$i.c
done
if run sizes | grep -q 'should have at most 70 lines'; then :; else
    echo "sizes passes many long functions"
    failed=1
fi

echo 'void f(int x) { assert(x++ > 0); }' | complains asserts src/base/b.c 'free of effects'
echo 'void f(int x) { assert(x = 1); }' | complains asserts src/base/b.c 'free of effects'
printf 'void f(int x)\n{\n    assert(x > 0 &&\n           --x);\n}\n' | complains asserts src/base/b.c 'free of effects'
echo 'void f(int x) { assert(x >= 1); assert((x += 2)); }' | complains asserts src/base/b.c 'free of effects'

printf '/* TO''DO: later */\n' | complains words src/base/b.c 'a note to oneself'
printf 'see FIX''ME here\n' | complains words docs/b.md 'a note to oneself'
printf 'cp /tm''p/w/x .\n' | complains words tools/b.sh 'a path of one machine'
printf 'ls ../share''d/data\n' | complains words run 'a path of one machine'

printf '<<<<<''<< HEAD\n' | complains words docs/b.md 'a mark of a merge'
printf 'a\n>>>>>''>> 1a2b3c (x)\n' | complains words data/list.csv 'a mark of a merge'

printf '#ifndef A_H\n#define A_H\n#endif\n' | complains headers src/base/b.h 'the guard should be BASE_B_H'
printf '#pragma once\n' | complains headers src/base/b.h 'the guard should be BASE_B_H'
printf '#ifndef BASE_B_H\n#define BASE_B_H\nsize_t f(void);\n#endif\n' | complains headers src/base/b.h 'does not compile alone'

echo x | complains data data/extra.csv 'not named in data/SOURCES.md'
printf '| list.csv | x | y | z |\n| gone.csv | x | y | z |\n' | complains data data/SOURCES.md 'names data/gone.csv'
printf '| list.csv | x | y | MIT (licences/gone) |\n' | complains data data/SOURCES.md 'names data/licences/gone'

echo 'int main(void) { fault_arm(FAULT_ALLOC, 1); }' | complains faults tests/store/test_a.c 'arms faults'
clean
mkdir -p tests/store
printf '#ifdef XZ_FAULTS\nvoid f(void) { fault_arm(FAULT_ALLOC, 1); }\n#endif\n' >tests/store/test_a.c
echo 'void f(void) { fault_arm(FAULT_ALLOC, 1); }' >tests/store/test_a_fault.c
run faults || { echo "faults does not accept what is guarded or named so" && failed=1; }
echo 'void f(void) { buf_addf(b, "SELECT a FROM %s", t); }' | complains bare src/store/b.c 'SQL built from %s'
printf 'void f(void)\n{\n    buf_addf(b, "UPDATE t SET x"\n                " = \\"%%.*s\\"", t);\n}\n' |
    complains bare src/store/b.c 'SQL built from %s'
echo 'void f(void) { buf_addf(b, "<td>%s</td>", t); }' | complains bare src/web/b.c 'HTML built from %s'
echo 'int x;' | complains built src/base/left.c 'not named in src/base/meson.build'

clean
printf 'void f(void)\n{\n    /* sql: identifiers only */\n    buf_addf(b, "SELECT a FROM %%s", t);\n}\n' >src/store/b.c
run bare || { echo "bare does not accept the reason given" && failed=1; }

# The last line of ./test counts what these programs say: two cases passed, one failed (listed twice), one
# skipped; a script that passed; one that was skipped; one that crashed in the middle of its cases.
cat >"$tree/log" <<'END'
==================================== 1/4 =====================================
result: exit status 1
[       OK ] a
[  FAILED  ] b
[  SKIPPED ] c
[       OK ] d
[==========] 4 test(s) run.
[  PASSED  ] 2 test(s).
[  FAILED  ] 1 test(s), listed below:
[  FAILED  ] b
==================================== 2/4 =====================================
result: exit status 0
==================================== 3/4 =====================================
result: exit status 77
==================================== 4/4 =====================================
result: killed by signal 11 SIGSEGV
[       OK ] e
END
said=$(sh "$house/../../tools/count-tests.sh" "$tree/log")
if [ "$said" != '4 2' ]; then
    echo "count-tests.sh counts $said, expected 4 2"
    failed=1
fi
: >"$tree/log"
if sh "$house/../../tools/count-tests.sh" "$tree/log" >/dev/null; then
    echo 'count-tests.sh takes an empty log for a good one'
    failed=1
fi

exit $failed
