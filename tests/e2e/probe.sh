#!/bin/bash
# warenspur plc probe against PLCs whose memory lies elsewhere: what moved, why, and the line that
# mends the profile. A hand covers the light barrier: SIGUSR1.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
declare -A hand asker address code

# ask NAME BRAND tcp:0|rtu OPTION… : a PLC and a probe of it, in the background
ask() {
	local name=$1 brand=$2 where=$3
	shift 3
	[ "$where" = rtu ] && where=rtu:$dir/$name.line
	start "$name.plc" "$BUILD/tests/brand" "$brand" "$where" /dev/null 0
	hand[$name]=$pid
	until_true 20 grep -qs '^ready ' "$dir/$name.plc.out" || not_ok "$name: the PLC gets ready"
	address[$name]=$(sed -n 's/^ready //p' "$dir/$name.plc.out")
	start "$name" warenspur-plc probe "${address[$name]}" --json --seconds 15 "$@"
	asker[$name]=$pid
}
move() { # NAME : as the probe asks for it
	until_true 20 grep -q 'now change it (cover' "$dir/$1.err" && kill -USR1 "${hand[$1]}"
}
back() { until_true 20 grep -q 'now change it back' "$dir/$1.err" && kill -USR1 "${hand[$1]}"; }
says() { jq -r "$2" "$dir/$1.out"; }
finding() { # NAME VERDICT SECTION NAME VALUE TEXT-PART
	wait "${asker[$1]}"
	code[$1]=$?
	same "$1: what it is" "$2 | $3 | $4 | $5" \
		"$(says "$1" '.findings[0] | "\(.verdict) | \(.section) | \(.name) | \(.value)"')"
	has "$1: said in a sentence" "$(says "$1" '.findings[0].text')" "$6"
}

ask right sorter tcp:0 --once LB_IDENT
ask line sorter rtu --once LB_IDENT
ask one-off off-by-one tcp:0 --once LB_IDENT
ask base shifted tcp:0 --once LB_IDENT --write "$dir/base.ini"
ask function input tcp:0 --once LB_IDENT --write "$dir/function.ini"
ask discrete discrete tcp:0 --once LB_IDENT --write "$dir/discrete.ini"
ask bytes swapped tcp:0 --once LB_IDENT --write "$dir/bytes.ini"
ask unit unit7 tcp:0 --once LB_IDENT --write "$dir/unit.ini"
ask logo logo8 tcp:0 --once LB_IDENT --profile logo8
ask words low-first tcp:0 --once ENCODER --write "$dir/words.ini"
ask dead stopped tcp:0 --once PLC_HEARTBEAT
ask alive sorter tcp:0 --once PLC_HEARTBEAT
ask nothing sorter tcp:0 --once LB_LANE3 --seconds 1
moved='right line one-off base function discrete bytes unit logo'
for name in $moved; do move "$name" || not_ok "$name: the probe asks for a movement"; done
for name in $moved; do back "$name" || not_ok "$name: the probe sees it"; done

finding right fits '' '' '' 'at its address in the profile'
finding line fits '' '' '' 'at its address in the profile'
finding one-off one_off base holding 1 'count from 1'
finding base shifted base holding 1024 'base of the area'
finding function function plc read_function 4 'another function code'
finding discrete elsewhere signals LB_IDENT 'discrete 101' 'discrete 101 changed'
finding bytes swapped plc byte_order swapped 'high byte'
finding unit fits '' '' '' 'at its address in the profile'
same 'unit: the one that answers' 7 "$(says unit .unit)"
finding logo fits '' '' '' 'discrete 1'
finding words word_order plc word_order low_first 'the low word comes first'
finding dead dead '' '' '' 'STOP'
finding alive fits '' '' '' 'expected: 2 to 10 per second'
finding nothing still '' '' '' 'nothing changed'
same 'what can be read is told: the sorter'"'"'s 27 registers' 'holding 0 27' \
	"$(says right '.readable[] | select(.area == "holding") | "\(.area) \(.first) \(.count)"')"
same 'exit codes: found, dead, nothing' '0 1 1' "${code[right]} ${code[dead]} ${code[nothing]}"

# --- the file it writes is a profile that works ---------------------------------------------------
has 'written: the line' "$(cat "$dir/discrete.ini")" 'LB_IDENT = discrete 101'
has 'written: the rest of the file is as it was' "$(cat "$dir/base.ini")" '; added to every address of an area'
for name in base function bytes words unit; do
	start "$name.bridge" warenspur-plc-bridge --db "$dir/w.db" --plc "$name" --profile "$dir/$name.ini" "${address[$name]}"
done
ready() { [ "$(sql "$dir/w.db" "SELECT state FROM program WHERE role='plc-bridge:$1'")" = ready ]; }
for name in base function bytes words unit; do check "$name: the bridge works with the written profile" until_true 10 ready "$name"; done

# --- at a terminal: everything is asked for, Enter leaves out ---------------------------------------
mkfifo "$dir/keys"
exec 8<>"$dir/keys"
start terminal bash -c "exec script -qfec '$bin/warenspur plc probe ${address[right]} --seconds 10' '$dir/typescript' <'$dir/keys'"
script=$pid
until_true 20 grep -q 'Press Enter' "$dir/typescript"
enter() { echo >&8; ! kill -0 "$script" 2>/dev/null; }
check 'a terminal: Enter after Enter ends it' until_true 20 enter
has 'a terminal: the light barriers are asked for' "$(cat "$dir/typescript")" 'LB_LANE3'
has 'without a terminal: says what is missing' "$(warenspur-plc probe "${address[right]}" 2>&1 </dev/null)" '--once LB_IDENT'
has 'a typo in --once' "$(warenspur-plc probe "${address[right]}" --once LB_IDNT 2>&1)" 'did you mean LB_IDENT'
has 'nobody there: a sentence' "$(warenspur-plc probe tcp:127.0.0.1:1 --once LB_IDENT 2>&1)" 'no connection to the PLC'
for name in right base; do
	check "$name: nothing was ever written to the PLC" kill -0 "${hand[$name]}"
done
finish
