#!/bin/sh
# Clicks through the pages with Debian's Chromium. Pictures go to build-test/browser for people to look at.
#   RECORDS=100000    every journey on a server of so many matters, as an office's after years, in one unbroken run: two processes,
#                     one for each processor, each on an installation of its own: the days of the roles (with the hostile texts and
#                     the secrets), and the walk of every page with axe. What they said is printed when both have ended.
#   XIEZHI_BUILD=build    another build than build-test (serve_house is built with the tests)
set -eu
cd "$(dirname "$0")/../.."
tools/install.sh tools/packages-browser.txt
# A newer node of the machine's own brings its npm along: then Debian's is not wanted.
{ command -v node && command -v npm; } >/dev/null || tools/install.sh tools/packages-node.txt
(cd tests/browser && npm ci --silent --no-audit --no-fund)
build=${XIEZHI_BUILD:-build-test}
shots=$build/browser
mkdir -p "$shots"
node tests/browser/check.mjs "$build/tests/web/serve_house" "$shots"
if [ "${RECORDS:-300}" -lt 10000 ]; then
    exec node tests/browser/office.mjs "$build/xiezhi" "$shots"
fi
began=$(date +%s)
JOURNEY='^a11y:' node tests/browser/office.mjs "$build/xiezhi" "$shots/walk" >"$shots/walk.txt" 2>&1 &
walk=$!
trap 'kill $walk 2>/dev/null || true' INT TERM
status=0
JOURNEY='^(?!a11y:)' node tests/browser/office.mjs "$build/xiezhi" "$shots" >"$shots/days.txt" 2>&1 || status=1
wait $walk || status=1
cat "$shots/days.txt" "$shots/walk.txt"
echo "$RECORDS matters, $(cat "$shots/days.txt" "$shots/walk.txt" | grep -c '^ok ') journeys green, $(cat "$shots/days.txt" "$shots/walk.txt" | grep -c '^FAIL ') red, $(($(date +%s) - began)) s"
exit $status
