/* machine_words: faults, motor, stopper and lamps as words in one row. */
#ifndef TUI_LINE_MACHINE_WORDS_H
#define TUI_LINE_MACHINE_WORDS_H

#include "tui/line/line_scale.h"

void machine_words_draw(const struct line_view *, int row);

#endif
