/* nfc_trace: turns libnfc's debug output into captured frames.
 *
 * libnfc has no interface for a capture, but with LIBNFC_LOG_LEVEL=3 it writes all bytes to
 * standard error, on every bus (libnfc 1.8.0: "debug\tlibnfc.bus.uart\tTX: 00 00 ff …"). While a
 * capture is requested, the worker's standard error is a pipe that is read here; other lines are
 * passed on to the standard error of this process.
 *
 * What a tag answers may be personal (docs/privacy.md), and only its scan tells. Such frames are held until the
 * scan has come, at most NFC_TRACE_HOLD_MS; then they are written as they are, or with NFC_TRACE_MASK in place of
 * the content: of a personal scan, of a tag that was not read to the end, and when no scan came. */
#ifndef READER_NFC_NFC_TRACE_H
#define READER_NFC_NFC_TRACE_H

#include "core/store/store.h"

enum {
	NFC_TRACE_LINE_MAX = 2048,
	NFC_TRACE_FRAMES = 512, /* held at most: two for each read of an NTAG216, and more */
	NFC_TRACE_HOLD_MS = 2000,
	NFC_TRACE_MASK = '*'
};

struct nfc_trace {
	char line[NFC_TRACE_LINE_MAX];
	size_t len;
	struct wire_frame answer;                   /* incomplete */
	char uid[SCAN_TAG_MAX];                     /* of the tag that was found or selected last */
	struct wire_frame frames[NFC_TRACE_FRAMES]; /* complete, not written yet */
	struct nfc_trace_content {
		bool is_open;           /* what a tag has answered, not decided yet */
		char uid[SCAN_TAG_MAX]; /* of the tag; "": not known */
		int64_t since_ms;
	} contents[NFC_TRACE_FRAMES]; /* of the frames */
	size_t count;
};

/* Is a capture of this role requested? False also if the store cannot be read. */
bool nfc_trace_is_requested(struct store *, const char *role);

/* Reads from fd (non-blocking) and writes the frames that are decided to the store. False: the other end is
 * closed. */
bool nfc_trace_take(struct nfc_trace *, int fd, struct store *, const char *role);
/* The scan of a tag: decides the frames with its content. Read before, so that they are all here. */
void nfc_trace_decide(struct nfc_trace *, const struct scan *, bool is_personal);
/* Writes what is decided or was held too long. At now_ms INT64_MAX: everything. */
void nfc_trace_flush(struct nfc_trace *, struct store *, const char *role, int64_t now_ms);
/* One line, without its line end: adds one frame, two if an incomplete answer was pending. The
 * caller keeps room for them. */
void nfc_trace_line(struct nfc_trace *, const char *line);

#endif
