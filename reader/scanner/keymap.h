/* keymap: the character of a key. A keyboard-wedge scanner sends key positions; the characters
 * depend on the keyboard layout it is configured for. Pure.
 *
 * Sources: input-event-codes.h of Linux (codes), ISO/IEC 9995 as DIN 2137 T1 (de), ANSI INCITS
 * 154 (us). */
#ifndef READER_SCANNER_KEYMAP_H
#define READER_SCANNER_KEYMAP_H

#include <stdint.h>

enum keymap_layout { KEYMAP_US, KEYMAP_DE, KEYMAP_COUNT };
enum keymap_level { KEYMAP_PLAIN, KEYMAP_SHIFT, KEYMAP_ALTGR, KEYMAP_LEVELS };

/* "us", "de"; keymap_from() returns KEYMAP_COUNT for any other name. */
const char *keymap_name(enum keymap_layout);
enum keymap_layout keymap_from(const char *name);

/* The character (Unicode) of a key (KEY_A, ...); 0: none on this level. */
uint32_t keymap_char(enum keymap_layout, unsigned key, enum keymap_level);

#endif
