/* keystrokes: turns key events of a keyboard-wedge scanner into codes. A code ends with Enter, Tab
 * or a pause. Pure: time is passed in.
 *
 * Only characters are accepted. Ctrl, Alt and Meta with a key could close a window: such a chord
 * is dropped and counted. Ctrl+] is GS (FNC1), as scanners send it. */
#ifndef READER_SCANNER_KEYSTROKES_H
#define READER_SCANNER_KEYSTROKES_H

#include "reader/scanner/keymap.h"
#include "core/code/scan.h"

/* Scanners send a key every 1 to 20 ms, slow ones every 50 ms. */
#define KEYSTROKES_GAP_MS 150
#define KEYSTROKES_MAX SCAN_DATA_MAX

enum keystrokes_result {
	KEYSTROKES_MORE,
	KEYSTROKES_CODE,      /* scan: data, data_len, too_long, note */
	KEYSTROKES_CALIBRATED /* it was CALIBRATION_CODE: layout is set to that of the scanner */
};

struct keystrokes {
	enum keymap_layout layout;
	unsigned held;   /* pressed modifiers, one bit each */
	unsigned chords; /* dropped since the caller last set it to 0 */
	bool spoilt;     /* a chord was dropped in this code */
	bool too_long;
	int64_t last_ms;
	size_t count;
	struct {
		uint16_t key;
		uint8_t level;
	} strokes[KEYSTROKES_MAX]; /* key positions: the layout may change with CALIBRATION_CODE */
};

void keystrokes_init(struct keystrokes *, enum keymap_layout);
/* Drops the incomplete code (key events were lost). */
void keystrokes_drop(struct keystrokes *);

/* A key: value 1 pressed, 0 released, 2 repeated (ignored). */
enum keystrokes_result keystrokes_feed(struct keystrokes *, unsigned key, int value, int64_t now_ms,
	struct scan *scan);
/* No key event until now_ms. */
enum keystrokes_result keystrokes_pause(struct keystrokes *, int64_t now_ms, struct scan *scan);
/* Milliseconds until keystrokes_pause() may end a code; -1: no code is open. */
int keystrokes_wait_ms(const struct keystrokes *, int64_t now_ms);

#endif
