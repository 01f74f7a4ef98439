#!/bin/sh
# A program built without fault injection (-Dfaults=false) builds and passes its tests too: who arms faults either carries
# "fault" in the file's name (such tests are only built with it) or asks for XZ_FAULTS.
. "$(dirname "$0")/lib.sh"

sources tests benchmarks | grep '\.c$' | while read -r file; do
    case ${file##*/} in *fault*) continue ;; esac
    grep -q 'XZ_FAULTS' "$file" && continue
    grep -n 'fault_arm *(' "$file" | sed "s|^\([0-9]*\):.*|$file:\1: arms faults: guard it by XZ_FAULTS, or name the test ..._fault|"
done >"$found"
finish "$found"
