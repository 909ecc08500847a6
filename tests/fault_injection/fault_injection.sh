#!/bin/bash
# Random faults on real wires: the real plant and the real bridge, faults drawn from a seed.
#   fault_injection.sh                                          as in make test: a few boxes, a new seed each time
#   FIRE_BOXES=10000 FIRE_RTU_BOXES=500 fault_injection.sh      as in make fire: more than an hour
#   FIRE_SEED=17 fault_injection.sh                             that run again
# Runs in both builds: the speeds of the programs that people use.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
seed=${FIRE_SEED:-$((RANDOM * 32768 + RANDOM + 1))}

inject() { # WIRE BOXES SPEED
	local folder=$dir/$1
	mkdir "$folder"
	"$BUILD/tests/fault_run" "$folder" "$seed" "$2" "$3" "$1" "$BUILD/share/warenspur/demo.csv" >"$folder/out"
	if [ $? = 0 ]; then
		cat "$folder/out"
		ok "$1: $2 boxes, none misrouted, all accounted for (seed $seed)"
	else
		not_ok "$1: FIRE_SEED=$seed FIRE_BOXES=$2 tests/fault_injection/fault_injection.sh"
		cat "$folder/out" # what is wrong stands behind the line that says so
		mkdir -p "$BUILD/tests/log" && cp -r "$folder" "$BUILD/tests/log/fault_injection-$1-$seed" 2>/dev/null
	fi
}

inject tcp "${FIRE_BOXES:-80}" 8
inject rtu "${FIRE_RTU_BOXES:-10}" 2
inject tcp-dense "${FIRE_BOXES:-80}" 4
inject rtu-dense "${FIRE_RTU_BOXES:-10}" 1
finish
