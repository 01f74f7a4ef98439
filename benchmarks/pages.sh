#!/bin/sh
# How long a person waits at the pages: the workbench on a processor four times as slow, its weight, pages of a long list.
set -eu
tools/install.sh tools/packages-browser.txt
tools/pages.sh
ninja -C "$XIEZHI_BUILD" xiezhi >/dev/null # with the pages of now
(cd tests/browser && npm ci --silent --no-audit --no-fund)
ONLY_RECORDS=1 RECORDS=${PAGES_RECORDS:-1000000} node tests/browser/speed.mjs "$XIEZHI_BUILD/xiezhi"
