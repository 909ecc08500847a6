#!/bin/bash
# An unknown code becomes an article in the dashboard while the belt runs: the next box with it goes to its lane, over the
# real wire. The scanner is in somebody's hand; what else is read while the name is typed stays unknown.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
. tests/support/terminal.bash
export TERM=xterm-256color LC_ALL=C.UTF-8
unset NO_COLOR
db=$dir/w.db
shows() { screen | tr -s ' \n' ' ' | grep -qF -- "$1"; } # a message may break its lines
press() { next_key; t send-keys -t 0 "$@"; }
type_words() { # a person's typing, key by key
	local i
	for ((i = 0; i < ${#1}; i++)); do press -l "${1:i:1}"; done
}

plug_in_handheld
start_plant --interval 3 --items 0
start bridge warenspur-plc-bridge --db "$db" --plc plc1 "$modbus"
start hand warenspur-reader --db "$db" --source hand --place ident "serial:$dir/hand:9600"
ready() { [ "$(sql "$db" "SELECT count(*) FROM program WHERE state = 'ready'")" -ge 2 ]; }
check 'bridge and scanner are ready' until_true 20 ready

# scan_box CODE : the next box that waits at the read point has this code; $box is its passage
waits() {
	box=$(sql "$db" "SELECT seq FROM passage WHERE seq > $last AND decided_us IS NULL AND result = '' ORDER BY seq DESC LIMIT 1")
	[ -n "$box" ]
}
scan_box() {
	last=$(sql "$db" 'SELECT coalesce(max(seq), 0) FROM passage')
	until_true 30 waits || not_ok "a box waits for $1"
	echo "$1" >&3
}
ended() { [ "$(sql "$db" "SELECT result <> '' FROM passage WHERE seq = $1")" = 1 ]; }
# how BOX : what was decided on which article, and where it ended
how() {
	until_true 30 ended "$1"
	sql "$db" "SELECT item, decision, decision_article, result, reached_lane FROM passage WHERE seq = $1"
}

t new-session -d -x 100 -y 30 "TERM=xterm-256color exec '$bin/warenspur-tui' --db '$db' --lang en"
check 'the dashboard shows the PLC' comes 'PLC plc1'
scan_box A-17
first=$box
same 'an unknown number goes to lane 3' 'code:A-17|unknown||unknown|3' "$(how "$first")"
press +
check 'the input line names the code' comes 'A-17: lane and name'
type_words '2 Bri'
scan_box B-9 # takes the top row of the scans
known() { [ "$(sql "$db" "SELECT count(*) FROM scan WHERE item = 'code:$1'")" -ge 1 ]; }
check 'another unknown code is read meanwhile' until_true 10 known B-9
type_words 'lle'
press Enter
check 'the question is about the code that was chosen' comes 'Make A-17 an article: "Brille", lane 2?'
t resize-window -x 70 -y 20
resized() { [ "$(screen | wc -l)" = 20 ] && shows 'Make A-17 an article: "Brille", lane 2?'; }
check 'a window of another size answers nothing' until_true 8 resized
press y
check 'it is an article' comes 'article "Brille", lane 2: the next box with this code goes there; 1 alarm about the code acknowledged'
same 'it, and only it' 'number:A-17|A-17|Brille|2' "$(sql "$db" 'SELECT gtin, number, name, lane FROM article')"
same 'the alarm about the other code stays' '["code:B-9"]' \
	"$(sql "$db" "SELECT arguments FROM alarm WHERE code = 'unknown_item' AND acked_us IS NULL")"

press +
check 'the line goes on to the next unknown code' comes 'B-9: lane and name'
press Escape
scan_box A-17
second=$box
same 'the next box with it goes to its lane' 'code:A-17|sorted|number:A-17|sorted|2' "$(how "$second")"
really() { jq -rs --argjson n "$(sql "$db" "SELECT track FROM passage WHERE seq = $1")" \
	'map(select(.ev == "lane" and .seq == $n))[0].lane' "$dir/truth.jsonl"; }
same 'and is really there' 2 "$(really "$second")"

# --- changed, in other capitals ------------------------------------------------------------------------------
press :
type_words 'article a-17 1 Lupe'
press Enter
check 'what exists is said' comes 'A-17 is already the article "Brille", lane 2.'
check 'and what it would be' comes '"Lupe", lane 1?'
press y
check 'and changed after a yes' comes 'article "Lupe", lane 1'
same 'there is still one article' 'number:A-17|A-17|Lupe|1' "$(sql "$db" 'SELECT gtin, number, name, lane FROM article')"
scan_box a-17
same 'the next box, whatever its capitals' 'sorted|number:A-17|1' "$(how "$box" | cut -d'|' -f2,3,5)"

# --- from the alarm; a wrong check digit -----------------------------------------------------------------------
scan_box 4006381333932
check 'a misread EAN is unknown' until_true 10 known 4006381333932
press 4
check 'its alarm says why' comes 'check digit is 2 but should be 1'
press Home
press +
check 'the right check digit is named' comes '4006381333932: the check digit of EAN-13 would be 1'
type_words '2 Stift'
press Enter
check 'and asked about' comes '4006381333932 is not a valid EAN-13:'
press n
check 'n leaves it' comes 'cancelled; nothing was changed'
same 'nothing was made' 1 "$(sql "$db" 'SELECT count(*) FROM article')"
finish
