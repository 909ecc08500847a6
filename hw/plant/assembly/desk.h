/* desk: what a person does at a table beside the simulated conveyor: a handheld scanner, and a second NFC reader chip for
 * tags that are laid by hand. Pure but for its two lines; time is passed in. */
#ifndef HW_PLANT_ASSEMBLY_DESK_H
#define HW_PLANT_ASSEMBLY_DESK_H

#include "hw/plant/nfc/manual_tags.h"
#include "hw/plant/nfc/pn532.h"
#include "hw/plant/serial/ptyline.h"
#include "hw/plant/serial/scanner.h"

#include <stdbool.h>

/* Between two codes of one order: a person is slower, a reader needs no more. */
enum { DESK_CODES_MAX = 8, DESK_PAUSE_US = 150000 };
/* A reader takes a code or tag that was away for a second as a new scan: the same one again waits so long. */
enum { DESK_AGAIN_US = 1200000, DESK_RECENT_MAX = 4 };

struct desk {
	struct scanner handheld;                           /* line.fd -1: there is none */
	char codes[DESK_CODES_MAX][SCANNER_LABEL_MAX + 1]; /* to be scanned, oldest first */
	int code_count;
	int64_t scan_us; /* when the next one is due */
	struct {
		char code[SCANNER_LABEL_MAX + 1];
		int64_t at_us;
	} recent[DESK_RECENT_MAX];
	struct pn532 chip;        /* .field: the tags that lie on it */
	struct ptyline chip_line; /* fd -1: there is none */
	struct manual_tags tags;
	struct manual_tag *to_lay; /* NULL: none */
	int64_t lay_us;
};

/* The lines must be open before, or fd -1. */
void desk_init(struct desk *);

/* The handheld scanner reads this code after those that wait. False: too many wait, or it is too long. */
bool desk_scan(struct desk *, const char *code, int64_t now_us);
/* Takes all tags away and lays this one a moment later. */
void desk_lay(struct desk *, struct manual_tag *, int64_t now_us);
/* After a change of .tags. */
void desk_set_field(struct desk *);

/* Reads the bytes that wait on the chip's line. */
void desk_receive_chip(struct desk *, int64_t now_us);
/* Sends the bytes that are due; never blocks. */
void desk_run(struct desk *, int64_t now_us);
/* When desk_run() is needed next, INT64_MAX if not. */
int64_t desk_due_us(const struct desk *);

#endif
