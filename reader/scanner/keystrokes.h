/* keystrokes: turns key events of a keyboard-wedge scanner into codes. A code ends with Enter, Tab
 * or a pause. Pure: time is passed in.
 *
 * Scanners send control characters, and characters that the keyboard layout does not have, in two ways:
 * as Ctrl and a key (Ctrl+] is GS, by its character in the layout or by its position on a us keyboard),
 * and as a number that is typed while Alt is held (alt_code.h). A key that stands for no character (F8,
 * Alt+C, Meta) is not in the code and is counted; the code says that it lost a key. */
#ifndef READER_SCANNER_KEYSTROKES_H
#define READER_SCANNER_KEYSTROKES_H

#include "reader/scanner/alt_code.h"
#include "reader/scanner/keymap.h"
#include "core/code/scan.h"

/* Scanners send a key every 1 to 20 ms, slow ones every 50 ms. */
#define KEYSTROKES_GAP_MS 150
#define KEYSTROKES_MAX SCAN_DATA_MAX

enum keystrokes_result {
	KEYSTROKES_MORE,
	KEYSTROKES_CODE,      /* scan: data, data_len, too_long, loss, note */
	KEYSTROKES_CALIBRATED /* it was CALIBRATION_CODE: layout is set to that of the scanner */
};

struct keystrokes {
	enum keymap_layout layout;
	unsigned held; /* pressed modifiers, one bit each */
	unsigned lost; /* keys that stand for no character, since the caller last set it to 0 */
	struct keystrokes_chord {
		unsigned key;
		bool ctrl, alt, meta; /* held with it */
	} last_lost;
	enum scan_loss loss; /* of this code */
	bool too_long;
	int64_t last_ms;
	size_t number_len; /* digits typed with Alt */
	char number[ALT_CODE_MAX + 2];
	size_t count;
	struct {
		uint16_t key;  /* its position: the layout may change with CALIBRATION_CODE */
		uint8_t level; /* a level of the layout, LEVEL_CONTROL, or LEVEL_CHARACTER */
	} strokes[KEYSTROKES_MAX];
};

void keystrokes_init(struct keystrokes *, enum keymap_layout);
/* Key events were lost at now_ms: which, is not known, so the code up to the next end is not whole.
 * Feed the modifiers that are held now. */
void keystrokes_lose(struct keystrokes *, int64_t now_ms);

/* A key: value 1 pressed, 0 released, 2 repeated (ignored). */
enum keystrokes_result keystrokes_feed(struct keystrokes *, unsigned key, int value, int64_t now_ms,
	struct scan *scan);
/* No key event until now_ms. */
enum keystrokes_result keystrokes_pause(struct keystrokes *, int64_t now_ms, struct scan *scan);
/* Milliseconds until keystrokes_pause() may end a code; -1: no code is open. */
int keystrokes_wait_ms(const struct keystrokes *, int64_t now_ms);

#endif
