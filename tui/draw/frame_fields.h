/* frame_fields: splits the bytes of one frame into named fields. Pure; never reads past len.
 *
 * Sources: those of core/wire/adu.h (Modbus) and core/wire/wire_pn532.h (PN532). */
#ifndef TUI_DRAW_FRAME_FIELDS_H
#define TUI_DRAW_FRAME_FIELDS_H

#include "core/wire/wire_words.h"

enum { FRAME_FIELDS_MAX = 12 };

struct frame_field {
	const char *name; /* N_() */
	int first, len;   /* bytes of the frame */
};

/* The fields cover the whole frame, in order; what is not known is "data". Returns how many; out:
 * FRAME_FIELDS_MAX. */
int frame_fields(const struct wire_frame *, struct frame_field *out);

#endif
