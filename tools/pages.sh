#!/bin/sh
# Builds the pages of the office (web/src) into web/dist, from where the program carries them. Does nothing when they are
# newer than what they are made of. The checks of types run only when asked: pages.sh check
set -eu
cd "$(dirname "$0")/.."
# A newer node of the machine's own brings its npm along: then Debian's is not wanted.
{ command -v node && command -v npm; } >/dev/null || tools/install.sh tools/packages-node.txt
cd web
# The packages of the lock file, once for each state of it.
if [ ! -f node_modules/.lock ] || ! cmp -s package-lock.json node_modules/.lock; then
    npm ci --no-audit --no-fund
    cp package-lock.json node_modules/.lock
fi
if [ "${1-}" = check ]; then npm run check; fi
if [ -f dist/index.html.gz ] &&
    [ -z "$(find src index.html pack.mjs package-lock.json vite.config.ts tsconfig.json ../i18n/office/*.json static/xiezhi.svg -newer dist/index.html.gz -type f | head -n 1)" ]; then
    exit 0
fi
npm run build
