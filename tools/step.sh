# Sourced by run, test and bench: step SENTENCE COMMAND... says one line and runs the command silently; when it
# fails, everything it said is shown and the script ends.
step() {
    printf '%s ...\n' "$1" >&2
    shift
    step_log=$(mktemp)
    if "$@" >"$step_log" 2>&1; then
        rm -f "$step_log"
        return
    fi
    cat "$step_log" >&2
    rm -f "$step_log"
    exit 1
}
