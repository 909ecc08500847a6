#!/bin/bash
# The table "Add your own" of the README, followed literally for what needs no device: a PLC profile and a
# panel. The source tree is copied; nothing is written into the one that is tested.
# Runs in both builds: it builds a copy of the tree.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
export HOME=$dir/home XDG_CONFIG_HOME=
own=$HOME/.config/warenspur/plc
mkdir -p "$own" "$dir/tree/build/bin" "$dir/installed/bin" "$dir/installed/share/warenspur/plc"

row() { grep -F "| $2 |" "$1"; }

# --- a PLC profile ------------------------------------------------------------------------------
has 'README: where your own profile goes' "$(row README.md 'another PLC')" '~/.config/warenspur/plc/NAME.ini'
has 'LIESMICH: the same' "$(row LIESMICH.md 'eine andere SPS')" '~/.config/warenspur/plc/NAME.ini'
has 'a profile that is nowhere: the way to it' "$(warenspur plc show quellwerk 2>&1)" 'warenspur plc profiles'
same 'and exit 66' 66 "$(warenspur plc show quellwerk >/dev/null 2>&1; echo $?)"
sed 's/^unit = .*/unit = 42/' hw/plc/sorter.ini >"$own/quellwerk.ini"
has 'found by name, without a build' "$(warenspur plc show quellwerk 2>&1)" '42'
check 'the PLC bridge finds it, too' warenspur-plc-bridge --profile quellwerk --check
has 'profiles lists it with its file' "$(warenspur plc profiles)" "$own/quellwerk.ini"
has 'and those of the source tree' "$(warenspur plc profiles)" "$PWD/hw/plc/wago-750.ini"
has 'a name nearby is offered' "$(warenspur plc show quelwerk 2>&1)" 'did you mean quellwerk?'
check 'by path, as ever' warenspur plc show "$own/quellwerk.ini"
cp hw/plc/sorter.ini "$own/wago-750.ini"
has 'your own comes first; the other is marked' "$(warenspur plc profiles | grep -F "$PWD/hw/plc/wago-750.ini")" 'not used'
mkdir "$dir/xdg" "$dir/xdg/warenspur" "$dir/xdg/warenspur/plc"
cp hw/plc/sorter.ini "$dir/xdg/warenspur/plc/anders.ini"
has 'XDG_CONFIG_HOME counts' "$(XDG_CONFIG_HOME=$dir/xdg warenspur plc profiles)" "$dir/xdg/warenspur/plc/anders.ini"
check 'without HOME the others are still found' env -u HOME -u XDG_CONFIG_HOME "$bin/warenspur-plc" show sorter
cp "$bin/warenspur-plc" "$dir/installed/bin/"
cp hw/plc/sorter.ini "$dir/installed/share/warenspur/plc/"
has 'installed: the shipped ones' "$("$dir/installed/bin/warenspur-plc" profiles)" "$dir/installed/share/warenspur/plc/sorter.ini"
# In a tree: what is new in hw/plc counts at once.
mkdir -p "$dir/tree/hw/plc"
cp hw/plc/sorter.ini "$dir/tree/hw/plc/"
cp hw/plc/sorter.ini "$dir/tree/hw/plc/neu.ini"
cp "$bin/warenspur-plc" "$dir/tree/build/bin/"
check 'in a source tree: hw/plc, without make' "$dir/tree/build/bin/warenspur-plc" show neu

# --- a panel ------------------------------------------------------------------------------------
panel_row=$(row README.md 'a panel')
for file in tui/panels/panel.h tui/panels/views.c; do
	has "README: a panel needs $file" "$panel_row" "$file"
	has "LIESMICH: a panel needs $file" "$(row LIESMICH.md 'ein Feld')" "$file"
done
# The files that name an existing panel's identity: no other may be needed for a new one.
same 'no other file names a panel that only shows' \
	'tui/panels/panel.h tui/panels/panel_points.c tui/panels/views.c' \
	"$(git grep -lE 'PANEL_POINTS|panel_points\b|ROW\(POINTS' -- tui cli core tools Makefile | sort | paste -sd' ')"
git ls-files tui core po | tar -c -T - | tar -x -C "$dir/tree"
sed -e 's/panel_points/panel_own/g; s/"points"/"own"/' tui/panels/panel_points.c >"$dir/tree/tui/panels/panel_own.c"
sed -i 's/^\tROW(POINTS, points)/\tROW(OWN, own) \\\n&/' "$dir/tree/tui/panels/panel.h"
sed -i '0,/\.panels = { PANEL_FIGURES }/s//.panels = { PANEL_OWN }/' "$dir/tree/tui/panels/views.c"
# panels.c is compiled unchanged: the row in panel.h is enough for the table.
compiles() {
	(cd "$dir/tree" && ${CC:-gcc} -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -I. $(pkg-config --cflags ncursesw) \
		-r -nostdlib -o own.o tui/panels/panel_own.c tui/panels/panels.c tui/panels/views.c)
}
check 'the new panel compiles with the table and the views' compiles
has 'and is in the table' "$(nm "$dir/tree/own.o" | awk '{print $NF}' | grep -x panel_own)" panel_own
finish
