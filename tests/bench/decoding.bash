# decoding: what the decoding attempts reads of made photographs. Sourced by tests/bench/run.

# The same pictures for Debian's ZXing-C++, as files: kind, right, wrong, and the reader's own.
against_zxing() { # COUNT SEED
	local pictures=$dir/pictures kind file
	mkdir -p "$pictures"
	for kind in ean13 ean8 upca upce code128 code39 itf qr datamatrix addon none; do
		"$tools/picture" "$pictures" "$kind" "$1" "$2"
	done >"$dir/truth.tsv" || not_ok 'measured: pictures for the decoder'
	warenspur-reader --no-store --json "image:$pictures" 2>/dev/null |
		jq -r '[.file, .symbology, .text] | @tsv' >"$dir/ours.tsv"
	# One by one: it ends over some pictures (an assertion).
	for file in "$pictures"/*; do
		ZXingReader -1 -format EAN-13,EAN-8,UPC-A,UPC-E,Code128,Code39,ITF,QRCode,DataMatrix "$file" \
			2>/dev/null | sed -nE 's/^[^ ]*\/([^ ]+) ([^ ]+) "(.*)"$/\1\t\2\t\3/p'
	done >"$dir/zxing.tsv"
	say '| | right | wrong |'
	say '|---|---|---|'
	count_right 'the decoder' "$dir/ours.tsv"
	count_right "ZXing-C++ $(version zxing)" "$dir/zxing.tsv"
}

# count_right NAME FILE : lines "file<tab>symbology<tab>text" against the truth. UPC-A and EAN-13 are
# the same with and without the zero; of a UPC-E the number system and the check are compared.
count_right() {
	awk -F'\t' -v name="$1" '
		function plain(t) { sub(/ .*/, "", t); sub(/^0+/, "", t); return t }
		NR == FNR { kind[$1] = $2; want[$1] = $4; next }
		{ ok = $3 == want[$1]
		  if (kind[$1] ~ /ean13|upca|addon/) ok = plain($3) == plain(want[$1])
		  if (kind[$1] == "upce") ok = substr($3, 2, 3) == substr(want[$1], 2, 3)
		  if (ok && kind[$1] != "none") right[$1] = 1; else wrong[$1] = 1 }
		END { for (f in right) r++; for (f in wrong) w++
		  printf "| %s | %d | %d |\n", name, r, w }' "$dir/truth.tsv" "$2" >>"$report"
	step "decoding: $(tail -n 1 "$report")"
}

decoding_attempts() {
	table 'The decoding attempts on made photographs'
	say 'Pictures of tests/picture: 13 conditions in turn (fair, turned, small, blurred, shaken, noisy, dim,'
	say 'shadow, glare, slanted, round, squeezed, phone). As files, 26 of each of 11 kinds:'
	say ''
	against_zxing 26 3
	say ''
	say 'In memory, without JPEG, 13 of each kind; each attempt alone too:'
	say ''
	"$tools/attempts" 13 3 >>"$report" || not_ok 'measured: the decoding attempts'
	step "decoding: $(grep -a '^| all' "$report" | tail -n 1)"
}
