#!/bin/bash
# Capture of frames end to end: Modbus and PN532, as sentences and as files.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
is_ready() { [ "$(sql "$db" "SELECT state FROM program WHERE role = '$1'")" = ready ]; }
frames() { sql "$db" "SELECT count(*) FROM wire WHERE role = '$1'"; }

start_plant --items 0 --interval 2
tcp_plant=$pid
start bridge warenspur-plc-bridge --db "$db" "$modbus"
start reader warenspur-reader --db "$db" "nfc:pn532_uart:$pn532"
check 'bridge and reader are ready' until_true 20 bash -c "[ \$(sqlite3 '$db' \"SELECT count(*) FROM program WHERE state = 'ready'\") = 2 ]"
same 'nobody looks: nothing is kept' 0 "$(sql "$db" 'SELECT count(*) FROM wire')"

said=$(warenspur wire --db "$db" --seconds 2 2>&1)
has 'a request with the names of its signals' "$said" 'FC03 reads holding registers 0 to 26: STATE … LANE3_LAST_SEQ'
has 'an answer with what has changed' "$said" 'ENCODER'
has 'the heartbeat by name' "$said" 'BOARD_HEARTBEAT'
same 'questions and answers take turns' '' "$(awk '{ print $2 }' <<<"$said" | uniq -d | head -n 1)"
has 'in German' "$(warenspur wire --db "$db" --last 4 --lang de)" 'liest'
has 'with its bytes' "$(warenspur wire --db "$db" --last 4 --hex)" '01 03 00 00 00 1B'

check 'a capture is written' warenspur wire --db "$db" --seconds 1.5 --save "$dir/x.pcap"
read_pcap() { tshark -r "$dir/x.pcap" "$@" 2>/dev/null | wc -l; }
check 'Wireshark knows it for Modbus' test "$(read_pcap -Y 'modbus.func_code == 3')" -gt 40
same 'no frame of it is malformed' 0 "$(read_pcap -Y _ws.malformed)"
same 'its checksums are right' 0 "$(read_pcap -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -Y 'tcp.checksum.status == Bad || ip.checksum.status == Bad')"
same 'no gap in its sequence numbers' 0 "$(read_pcap -Y 'tcp.analysis.lost_segment || tcp.analysis.retransmission')"

same 'a chip is nothing for Wireshark: exit 2' 2 "$(warenspur wire --db "$db" --seconds 1 --save "$dir/n.pcap" reader:nfc >/dev/null 2>&1; echo $?)"
check 'no file is made then' test ! -e "$dir/n.pcap"
same 'no database is made by a look' 66 "$(warenspur wire --db "$dir/none.db" >/dev/null 2>&1; echo $?)"
check 'none at all' test ! -e "$dir/none.db"
said=$(warenspur wire --db "$db" --last 5 reader:nope 2>&1)
same 'a program that is not there: exit 2' 2 $?
has 'a program that is not there: it is said' "$said" '"reader:nope" is not a program'

said=$(warenspur wire --db "$db" --seconds 3 reader:nfc 2>&1)
has 'the chip is asked for tags' "$said" 'InListPassiveTarget: looks for tags in the field'
has 'and says that it has heard' "$said" 'ACK: message received'
check 'the reader is still ready' is_ready reader:nfc

# A broken frame is shown as it is: the bridge connects again and the dialogue goes on.
start bad warenspur wire --db "$db" --seconds 3
kill -STOP "$tcp_plant"
check 'the PLC is frozen: no answer' until_true 5 bash -c "[ \"\$(sqlite3 '$db' \"SELECT state FROM program WHERE role = 'plc-bridge:plc1'\")\" = down ]"
kill -CONT "$tcp_plant"
check 'the PLC is back while frames are captured' until_true 5 is_ready plc-bridge:plc1
check 'the number of frames kept has a limit' test "$(frames plc-bridge:plc1)" -le 4000
same 'a name that ends in neither' 2 "$(warenspur wire --db "$db" --save "$dir/x.doc" >/dev/null 2>&1; echo $?)"

# RTU: annotated bytes, checksum included.
start plant2 warenspur-plant --modbus "rtu:$dir/rtu:115200:8E1" --items 0
until_true 20 grep -qs '^ready ' "$dir/plant2.out"
start serial warenspur-plc-bridge --db "$db" --plc line "rtu:$dir/rtu:115200:8E1"
check 'the bridge on the serial line is ready' until_true 10 is_ready plc-bridge:line
said=$(warenspur wire --db "$db" --seconds 2 --save "$dir/line.pcap" plc-bridge:line 2>&1)
same 'a serial line is nothing for Wireshark: exit 2' 2 $?
has 'it says what to write instead' "$said" 'ends in .txt'
check 'annotated bytes are written' warenspur wire --db "$db" --seconds 2 --save "$dir/x.txt" plc-bridge:line
has 'a request and its checksum' "$(cat "$dir/x.txt")" '01 03 00 00 00 1B 05 C1'
has 'an answer in words' "$(cat "$dir/x.txt")" '27 values'
same 'nothing on the line is broken' '' "$(grep -B 4 'broken' "$dir/x.txt" | head -n 12)"
finish
