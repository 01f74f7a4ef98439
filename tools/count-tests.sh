#!/bin/sh
# Counts the cases in meson's testlog.txt: "PASSED FAILED". A program of cmocka says its cases itself; any other
# program is one case. A program that ended badly without naming a failed case counts as one failed.
set -eu
[ -s "$1" ] || { echo '0 1' && exit 1; }
awk '
    function close_program() {
        if (!open) return
        bad = result !~ /exit status (0|77)/
        if (ok + wrong + skipped == 0 && !bad && result !~ /77/) ok = 1
        if (bad && wrong == 0) wrong = 1
        passed += ok
        failed += wrong
    }
    /^=+ [0-9]+\/[0-9]+ =+$/ { close_program(); open = 1; ok = wrong = skipped = over = 0; result = "" }
    /^result: / { result = $0 }
    /^\[       OK \] / { ok++ }
    /^\[  SKIPPED \] / && !over { skipped++ }
    # After the line that counts the cases the failed ones are listed once more.
    /^\[==========\] [0-9]+ test\(s\) run/ { over = 1 }
    /^\[  FAILED  \] / && !over { wrong++ }
    END { close_program(); print passed + 0, failed + 0 }
' "$1"
