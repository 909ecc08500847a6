/* contrast: how well a colour can be told from another (WCAG 2.2, definitions of relative luminance and contrast
 * ratio), and what the numbers of the 256 colours are. Pure. */
#ifndef TUI_DRAW_CONTRAST_H
#define TUI_DRAW_CONTRAST_H

/* 1 (the same) to 21 (black and white). Colours are 0xRRGGBB. */
double contrast_ratio(unsigned a, unsigned b);
/* The colour with a number of the 256 (0 to 255), as xterm has it. */
unsigned contrast_rgb_of(int colour);

#endif
