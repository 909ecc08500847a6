# stats: numbers into table rows. Sourced by tests/bench/run.
shopt -s lastpipe # "… | row NAME" sets the variables of this shell

say() { printf '%s\n' "$*" >>"$report"; }
step() { printf '%4d s  %s\n' "$((SECONDS - began))" "$*"; }
version() { pkg-config --modversion "$1" 2>/dev/null || echo '?'; }

# quantiles : numbers on standard input -> "p50 p99 max n" (nearest rank); nothing if there are none
quantiles() {
	sort -g | awk '{ v[NR] = $1 }
		function rank(q) { i = int(q * NR); if (i < q * NR) i++; return v[i < 1 ? 1 : i] }
		END { if (NR) printf "%.1f %.1f %.1f %d\n", rank(0.5), rank(0.99), v[NR], NR }'
}

# row NAME LEAST : a table row of the numbers on standard input; fewer than LEAST = not measured.
# The quantiles stay in $p50 $p99 $max $n.
row() {
	read -r p50 p99 max n <<<"$(quantiles)"
	say "| $1 | ${p50:--} | ${p99:--} | ${max:--} | ${n:-0} |"
	step "$1: p50 ${p50:--} p99 ${p99:--} max ${max:--} ms (n ${n:-0})"
	[ "${n:-0}" -ge "$2" ] || not_ok "measured: $1 (only ${n:-0} of $2 values)"
}

table() { # TITLE
	say ''
	say "## $1"
	say ''
}

times_head() {
	say '| ms | p50 | p99 | max | n |'
	say '|---|---|---|---|---|'
}

# bound NAME VALUE LIMIT : a line "PASS" or "OVER"
bound() {
	local word
	word=$(awk -v v="$2" -v l="$3" 'BEGIN { if (v == "" || v == "-") print "NOT MEASURED"
		else print (v + 0 <= l + 0) ? "PASS" : "OVER" }')
	say ''
	say "**$word** $1: ${2:--}, bound $3"
	[ "$word" != 'NOT MEASURED' ] || not_ok "measured: $1"
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else print "-" }'; }
