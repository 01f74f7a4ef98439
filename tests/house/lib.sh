# Shared by the linters of this folder. Each is run as  sh NAME.sh ROOT  and prints one complaint a line
# ("file:line: what is wrong, and what to do instead"); its status is 1 if there was any.
set -eu
LC_ALL=C
export LC_ALL
here=$(dirname "$0")
root=$1
cd "$root"

# C sources under the folders given, sorted; build folders never count.
sources() {
    for folder in "$@"; do
        if [ -d "$folder" ]; then find "$folder" -type f \( -name '*.c' -o -name '*.h' \) ! -path '*/node_modules/*'; fi
    done | sort
}

# Everything a stranger gets with the repository, as text.
everything() {
    find . -type f ! -path './.git/*' ! -path './build*/*' ! -path '*/node_modules/*' ! -path './web/dist/*' \
        ! -path './web/static/*' ! -path './data/*' ! -path '*/corpus/*' ! -name '*.png' ! -name '*.woff2' \
        ! -name '*.gz' ! -name '*.xlsx' ! -name '*.pdf' ! -name '*.ico' ! -name 'package-lock.json' ! -name '*.log' |
        sed 's|^\./||' | sort
}

# Ends the linter: status 1 when the file of complaints is not empty.
finish() {
    if [ -s "$1" ]; then
        sort -u "$1"
        exit 1
    fi
}

found=$(mktemp)
trap 'rm -f "$found"' EXIT
