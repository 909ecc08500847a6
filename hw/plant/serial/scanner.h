/* scanner: a barcode scanner on a serial line. Reads a label once when its box is at the ident
 * point.
 *
 * A label that is not read from the line within a second is dropped, as on a port that no
 * program has open: a program that starts later must not get an old one. */
#ifndef HW_PLANT_SERIAL_SCANNER_H
#define HW_PLANT_SERIAL_SCANNER_H

#include "hw/plant/serial/ptyline.h"

#include <stdint.h>

enum { SCANNER_READ_US = 80000, SCANNER_KEEP_US = 1000000, SCANNER_LABEL_MAX = 128 };

struct scanner {
	struct ptyline line;
	char label[SCANNER_LABEL_MAX]; /* "": nothing to send */
	int64_t send_us;
	int64_t forget_us; /* 0: nothing to drop */
};

/* A box with this label is there now; "" or NULL: without one. */
void scanner_show(struct scanner *s, const char *label, int64_t now_us);
/* The same of a box that passes: it is read at once. */
void scanner_pass(struct scanner *s, const char *label, int64_t now_us);
/* Discards bytes from the other side: the scanner has no commands. */
void scanner_discard_input(struct scanner *s);
/* Sends bytes that are due; never blocks. */
void scanner_run(struct scanner *s, int64_t now_us);
/* When scanner_run() is needed next, INT64_MAX if not. */
int64_t scanner_due_us(const struct scanner *s);

#endif
