/* journal_part: shared by journal.c, journal_put.c and journal_start.c; private to them. */
#ifndef PLC_BRIDGE_JOURNAL_PART_H
#define PLC_BRIDGE_JOURNAL_PART_H

#include "core/store/device_assignment.h"
#include "plc-bridge/modbus/capture_ring.h"
#include "plc-bridge/journal.h"
#include "plc-bridge/queue.h"

enum { OPEN_ROWS_MAX = 64 };

struct journal {
	struct store *store;
	char plc[SCAN_NAME_MAX], place[SCAN_NAME_MAX], role[SCAN_NAME_MAX + 16];
	pthread_t thread;
	int work_fd, news_fd;
	struct queue queue;          /* used by both threads ... */
	struct capture_ring capture; /* ... this too */
	_Atomic int permission;      /* ... and this: enum journal_permission */

	/* used by the thread only */
	int64_t last_scan;
	int64_t command_given; /* seq of the command that the poll loop executes; 0: none */
	struct device_assignment assignment;
	char permission_address[STORE_ADDRESS_MAX]; /* "": none has been asked for */
	enum program_state state;
	struct message detail;
	int64_t report_ms;
	struct {
		uint16_t boot, track;
		int64_t seq;
	} rows[OPEN_ROWS_MAX]; /* passage -> row */
	size_t row_next;
	struct fault refusal; /* why the store failed last; blame NONE: it works */
	enum store_refusal refusal_kind;
};

/* Pointer to the row number of a passage: its own entry, else a free one, else the oldest. */
int64_t *journal_row_of(struct journal *, const struct passage *);
/* Reads the state of an earlier bridge. */
int journal_read_start(struct journal *, struct journal_start *, struct fault *why);

#endif
