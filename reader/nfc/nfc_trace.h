/* ear: what libnfc says of the bytes it sends and takes, for the wire capture.
 *
 * libnfc has no tap, but with LIBNFC_LOG_LEVEL=3 it writes every piece to standard error, whatever
 * the bus is (libnfc 1.8.0: "debug\tlibnfc.bus.uart\tTX: 00 00 ff …"). While somebody looks, the
 * worker's standard error is a pipe into here; lines that are not libnfc's go on to ours. */
#ifndef READER_NFC_NFC_TRACE_H
#define READER_NFC_NFC_TRACE_H

#include "core/store/store.h"

enum { NFC_TRACE_LINE_MAX = 2048, NFC_TRACE_FRAMES = 32 };

struct nfc_trace {
	char line[NFC_TRACE_LINE_MAX];
	size_t len;
	struct wire_frame answer;                   /* pieces of one that is not whole yet */
	struct wire_frame frames[NFC_TRACE_FRAMES]; /* whole ones, not written yet */
	size_t count;
};

/* Does somebody look at the wire of this role? false, too, if the store cannot say. */
bool nfc_trace_is_wanted(struct store *, const char *role);

/* Reads what has come on fd (non-blocking) and writes the frames to the store. False: its other end
 * is closed. */
bool nfc_trace_take(struct nfc_trace *, int fd, struct store *, const char *role);
/* One line without its end: at most one frame more, two if an answer was torn off. For nfc_trace_take()
 * and the tests, which make room. */
void nfc_trace_line(struct nfc_trace *, const char *line);

#endif
