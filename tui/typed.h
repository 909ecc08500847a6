/* typed: keys as they come from a terminal, with the time between them. A person's key acts as in
 * input.h; text that a machine types gives no order (see burst.h).
 *
 *  - Stop acts on its first key, in any burst, at once; only a paste holds no keys.
 *  - Keys that move about (views, rows, moments, Enter, Esc) act at once, always.
 *  - Every other key waits for BURST_GAP_MS and is ignored if it is part of a text.
 *  - A question is not answered by a key of a text, nor by a key of the burst that asked it.
 *  - Text is offered to be shown as a code. */
#ifndef TUI_TYPED_H
#define TUI_TYPED_H

#include "tui/screen.h"

/* The codes of the marks around a paste, as terminal_open() defines them. */
enum { TYPED_PASTE_BEGINS = KEY_MAX + 1, TYPED_PASTE_ENDS };

/* A key. Returns SCREEN_* bits; with SCREEN_ORDER the caller carries out screen->order before the
 * next key. */
unsigned typed_key(struct screen *, wint_t key, bool is_code, int64_t wall_us);
/* The caller has waited for keys for so long; between two keys that come together there is no call. */
void typed_waited(struct screen *, int64_t ms);
/* How long the caller may wait for keys until typed_pause() has something to do: 0 now, -1 for ever. */
int typed_wait_ms(const struct screen *);
/* Ends the burst: what was held acts, a text is offered to be shown. Returns SCREEN_* bits. */
unsigned typed_pause(struct screen *, int64_t wall_us);

#endif
