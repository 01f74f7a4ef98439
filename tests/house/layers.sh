#!/bin/sh
# A room of src/ includes only rooms below it, and each engine or library that has one owner stays with it.
. "$(dirname "$0")/lib.sh"

sources src | while read -r f; do
    awk -v file="$f" '
        BEGIN {
            # Lowest first; rooms on one line stand side by side and do not know each other.
            split("base|match|store|ledger|catalogue|register|figure|archive bids models planning analysis|paper|report|app|web|cli", rows, "|")
            for (r = 1; r in rows; r++) {
                n = split(rows[r], names, " ")
                for (i = 1; i <= n; i++) rank[names[i]] = r
            }
            owner["sqlite3.h"] = "store"; owner["libpq-fe.h"] = "store"; owner["microhttpd.h"] = "web"
            owner["qrencode.h"] = "paper"; owner["pango/pangocairo.h"] = "paper"; owner["yaml.h"] = "catalogue"
            split(file, part, "/")
            own = part[2]
            if (!(own in rank)) print file ":1: unknown room \"" own "\": add it to the order in tests/house/layers.sh"
        }
        /^[ \t]*#[ \t]*include[ \t]*[<"]/ {
            line = $0
            sub(/^[^<"]*[<"]/, "", line)
            sub(/[>"].*/, "", line)
            split(line, path, "/")
            room = path[1]
            if (line in owner && owner[line] != own)
                print file ":" FNR ": <" line "> belongs to src/" owner[line] ": use that room'"'"'s interface"
            if ($0 ~ /"/ && room in rank && room != own && rank[room] >= rank[own])
                print file ":" FNR ": " own " must not include " line ": " room " does not stand below it"
            if ($0 ~ /"\.\.?\//) print file ":" FNR ": include by room (\"room/file.h\"), not by a relative path"
        }' "$f"
done >"$found"
finish "$found"
