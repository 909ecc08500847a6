/* nfc_trace: turns libnfc's debug output into captured frames.
 *
 * libnfc has no interface for a capture, but with LIBNFC_LOG_LEVEL=3 it writes all bytes to
 * standard error, on every bus (libnfc 1.8.0: "debug\tlibnfc.bus.uart\tTX: 00 00 ff …"). While a
 * capture is requested, the worker's standard error is a pipe that is read here; other lines are
 * passed on to the standard error of this process. */
#ifndef READER_NFC_NFC_TRACE_H
#define READER_NFC_NFC_TRACE_H

#include "core/store/store.h"

enum { NFC_TRACE_LINE_MAX = 2048, NFC_TRACE_FRAMES = 32 };

struct nfc_trace {
	char line[NFC_TRACE_LINE_MAX];
	size_t len;
	struct wire_frame answer;                   /* incomplete */
	struct wire_frame frames[NFC_TRACE_FRAMES]; /* complete, not written yet */
	size_t count;
};

/* Is a capture of this role requested? False also if the store cannot be read. */
bool nfc_trace_is_requested(struct store *, const char *role);

/* Reads from fd (non-blocking) and writes the frames to the store. False: the other end is
 * closed. */
bool nfc_trace_take(struct nfc_trace *, int fd, struct store *, const char *role);
/* One line, without its line end: adds one frame, two if an incomplete answer was pending. The
 * caller keeps room for them. */
void nfc_trace_line(struct nfc_trace *, const char *line);

#endif
