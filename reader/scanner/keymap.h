/* keymap: what a key means. A keyboard-wedge scanner sends positions of keys; which characters they
 * stand for depends on the layout it was set to. Pure.
 *
 * Sources: input-event-codes.h of Linux (codes), ISO/IEC 9995 as DIN 2137 T1 (de), ANSI INCITS 154 (us). */
#ifndef READER_SCANNER_KEYMAP_H
#define READER_SCANNER_KEYMAP_H

#include <stdint.h>

enum keymap_layout { KEYMAP_US, KEYMAP_DE, KEYMAP_COUNT };
enum keymap_level { KEYMAP_PLAIN, KEYMAP_SHIFT, KEYMAP_ALTGR, KEYMAP_LEVELS };

/* "us", "de"; _from: KEYMAP_COUNT if it is none. */
const char *keymap_name(enum keymap_layout);
enum keymap_layout keymap_from(const char *name);

/* The character (Unicode) of a key (KEY_A, ...); 0: it has none there. */
uint32_t keymap_char(enum keymap_layout, unsigned key, enum keymap_level);

#endif
