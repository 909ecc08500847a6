#!/bin/bash
# RFID tags laid by hand beside the running conveyor: the block of commands in docs/places.md and its German
# translation, executed literally.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
unset WARENSPUR_DB WARENSPUR_CONFIG
export TMPDIR=$dir/tmp HOME=$dir/home XDG_DATA_HOME=$dir/data LANGUAGE=en
mkdir -p "$TMPDIR" "$HOME"

block() { # DOCUMENT : the commands about tags by hand, without their comments
	awk '/^## .*RFID/ { on = 1 } on && /^```/ { code = !code; next } on && code' "$1" | sed 's/ *#.*//'
}
scans() { sql "$1" "SELECT count(*) FROM scan WHERE place = 'goods-in' AND item LIKE '%/21/77'"; }
passages() { sql "$1" 'SELECT count(*) FROM passage'; }
seen() { [ "$(scans "$db")" = 1 ]; }
orders_obeyed() { # in the folder of the document; the tag lies on the reader until it is read
	local line
	while read -r line; do
		case $line in *' lift '*) until_true 10 seen || return 1 ;; esac
		$line </dev/null >>orders 2>&1 || return 1
	done < <(grep '^warenspur plant-order' commands)
}

for document in docs/places.md docs/de/places.md; do
	here=$dir/$(basename "$(dirname "$document")")
	mkdir "$here"
	block "$document" >"$here/commands"
	same "$document: the commands" 'demo plant reader plant-order plant-order plant-order plant-order' \
		"$(awk '{print $2}' "$here/commands" | paste -sd' ')"
	cd "$here" || exit 1
	db=$here/$(awk '/ demo / {print $4}' commands)
	read -ra demo <<<"$(grep ' demo ' commands)"
	start demo "${demo[@]}" --json
	check "$document: the conveyor sorts" until_true 30 test -s "$db"
	read -ra plant <<<"$(grep ' plant ' commands)"
	start plant "${plant[@]}"
	check "$document: the chip is there" until_true 20 grep -qs '^ready ' "$dir/plant.out"
	read -ra reader <<<"$(grep ' reader ' commands)"
	start reader "${reader[@]}"
	check "$document: its reader is ready" until_true 20 grep -qsw 'ready' "$dir/reader.err"
	check "$document: the orders are obeyed, the tag is a scan at goods-in" orders_obeyed
	before=$(passages "$db")
	goes_on() { [ "$(passages "$db")" -gt "$before" ]; }
	check "$document: the conveyor goes on meanwhile" until_true 30 goes_on
	has "$document: a kind that does not exist: the nearest" \
		"$(warenspur plant-order --control hand.control make tea ntag21 2>&1)" 'did you mean ntag213?'
	kill "${children[@]}" 2>/dev/null
	wait "${children[@]}" 2>/dev/null
	cd "$OLDPWD" || exit 1
done
finish
