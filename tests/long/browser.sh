#!/bin/sh
# Clicks through the pages with Debian's Chromium. Pictures go to build-test/browser for people to look at.
set -eu
cd "$(dirname "$0")/../.."
tools/install.sh tools/packages-browser.txt
# A newer node of the machine's own brings its npm along: then Debian's is not wanted.
{ command -v node && command -v npm; } >/dev/null || tools/install.sh tools/packages-node.txt
(cd tests/browser && npm ci --silent --no-audit --no-fund)
node tests/browser/check.mjs "${XIEZHI_BUILD:-build-test}/tests/web/serve_house" "${XIEZHI_BUILD:-build-test}/browser"
node tests/browser/office.mjs "${XIEZHI_BUILD:-build-test}/xiezhi" "${XIEZHI_BUILD:-build-test}/browser"
