#!/bin/sh
# Runs the commands of docs/add-your-first-kind.md and its Chinese twin as they stand, each page in a folder of its own; and
# what new-kind writes at the root of the repository passes the checks too.
#   first_kind.sh XIEZHI ROOT
set -eu
xiezhi=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$xiezhi" "$work/bin/xiezhi"
PATH="$work/bin:$PATH" LC_ALL=C.UTF-8 XIEZHI_LANG=zh
export PATH LC_ALL XIEZHI_LANG

for page in add-your-first-kind.md add-your-first-kind.zh-CN.md; do
    awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' "$root/docs/$page" >"$work/commands"
    [ "$(grep -c xiezhi "$work/commands")" -ge 20 ] || { echo "$page: its commands were not found"; exit 1; }
    mkdir "$work/$page"
    (cd "$work/$page" && sh -eux "$work/commands") >"$work/said" 2>&1 || { cat "$work/said"; echo "$page: a command failed"; exit 1; }
    # What the page promises came true: one was approved, two came from the table, nobody is left with it.
    XIEZHI_HOME="$work/$page/office" XIEZHI_LOGIN=li xiezhi --json matter list visit_note >"$work/list"
    [ "$(tr ',' '\n' <"$work/list" | grep -c '"stage":"open"')" = 2 ] || { cat "$work/list"; exit 1; }
    [ "$(tr ',' '\n' <"$work/list" | grep -c '"stage":"closed"')" = 1 ] || { cat "$work/list"; exit 1; }
    sed -n "s/^+ *//p" "$work/said" | grep "\bxiezhi [a-z-]" >"$work/ran.$page"
done
cmp "$work/ran.add-your-first-kind.md" "$work/ran.add-your-first-kind.zh-CN.md" || { echo "the two pages differ in their commands"; exit 1; }

# In the repository: beside the catalogue and the tests.
mkdir -p "$work/repository/tests/lives"
cp -r "$root/catalogue" "$work/repository/catalogue"
cd "$work/repository"
xiezhi new-kind first_try --folder service
xiezhi rehearse tests/lives/first_try.life --catalogue catalogue >"$work/said" || { cat "$work/said"; exit 1; }
xiezhi new-kind next_try --zh 又一登记 --folder service # its numbers are told from those of the first
xiezhi rehearse tests/lives/next_try.life --catalogue catalogue >"$work/said" || { cat "$work/said"; exit 1; }
# Nothing is written over, and nothing is left behind when it cannot stand.
if xiezhi new-kind first_try --folder other 2>/dev/null; then echo "a second of that name was made"; exit 1; fi
if xiezhi new-kind second_try --parent no_such_kind 2>/dev/null; then echo "a part of nothing was made"; exit 1; fi
if xiezhi new-kind 'second try' 2>/dev/null; then echo "a name with a blank was taken"; exit 1; fi
if xiezhi new-kind second_try --zh '甲: 乙' 2>/dev/null; then echo "a name that breaks the file was taken"; exit 1; fi
if find . -name 'second[_ ]try*' | grep .; then exit 1; fi

# The page's office again: drafts and one act on many, at the command line.
cd "$work/add-your-first-kind.md"
XIEZHI_HOME="$PWD/office" XIEZHI_LOGIN=li
export XIEZHI_HOME XIEZHI_LOGIN
said() { printf '%s\n' "$2" | grep -q -- "$1" || { printf 'expected: %s\ngot: %s\n' "$1" "$2"; exit 1; }; }
xiezhi draft save visit_note register --field subject=草稿一 >/dev/null
if xiezhi draft save visit_note register --field subject=草稿二 --version 0 2>/dev/null; then echo "an unseen draft was overwritten"; exit 1; fi
said 草稿一 "$(xiezhi draft show visit_note register)"
said 'visit_note register' "$(xiezhi draft list)"
if XIEZHI_LOGIN=zhao xiezhi draft show visit_note register 2>/dev/null; then echo "another's draft was shown"; exit 1; fi
said '检登〔' "$(xiezhi draft perform visit_note register)"
if xiezhi draft show visit_note register 2>/dev/null; then echo "a draft outlived its act"; exit 1; fi
xiezhi draft save visit_note register --note x >/dev/null
xiezhi draft drop visit_note register >/dev/null
# Three are open: by a list of numbers and ids, one of them not possible twice; refused ones come back in a file.
xiezhi --json matter list visit_note --stage open | tr '{' '\n' | sed -n 's/.*"id":"\([^"]*\)".*/\1/p' >open.txt
[ "$(wc -l <open.txt)" = 3 ]
said '可办理 3 件' "$(xiezhi act visit_note propose --matters open.txt --field outcome=done --dry-run)"
head -1 open.txt >>open.txt
said '办理 3 件，未办成 1 件' "$(xiezhi act visit_note propose --matters open.txt --field outcome=done --bad refused.csv)"
said 'register.stage' "$(cat refused.csv)"
if xiezhi act visit_note propose --matters open.txt --field outcome=done >/dev/null; then echo "refusals without --bad end with 1"; exit 1; fi
said 张三 "$(XIEZHI_LOGIN=li xiezhi act visit_note register --field subject=甲 --field 'party={"type":"person","name":"张三","identity":"11010519491231002X"}' >/dev/null &&
    xiezhi known --identity 11010519491231002X --kind visit_note --reason 登记前核对)"
said 可能重复 "$(xiezhi known --name 张三 --kind visit_note --reason 登记前核对)"
# A mistake in the office's calendar stops nobody: every command says so in one line, only moving due dates waits for it.
printf 'date,kind,name_zh,name_en\n2026-10-08,of,国庆节,National Day\n' >"$PWD/office/calendar.csv"
said 'calendar.csv 第 2 行有误（kind）' "$(xiezhi mine 2>&1 >/dev/null)"
if said=$(xiezhi due redate 2>&1); then echo "due dates were moved by a wrong calendar"; exit 1; fi
printf '%s\n' "$said" | grep -q 'calendar.csv:2: kind: .*catalogue.calendar' || { echo "$said"; exit 1; }
rm "$PWD/office/calendar.csv"
[ -z "$(xiezhi mine 2>&1 >/dev/null)" ] || { echo "a mended calendar is still called wrong"; exit 1; }
# What was not shown is not marked as seen.
head -3 open.txt >proposed.txt
XIEZHI_LOGIN=zhao xiezhi act visit_note approve --matters proposed.txt >/dev/null
said '还有更多' "$(xiezhi changed --limit 1)"
said '未标记' "$(xiezhi changed --mark --limit 1)"
[ "$(xiezhi --json changed --mark | tr ',' '\n' | grep -c '"marked":true')" = 1 ] || { echo "all was shown and not marked"; exit 1; }
[ -z "$(xiezhi changed --limit 1)" ] || { echo "what was marked is shown again"; exit 1; }
