/* intake: the parent's side of a scan. Debounced, stamped, identified, committed, shown. */
#ifndef READER_INTAKE_H
#define READER_INTAKE_H

#include "reader/debounce.h"
#include "reader/device/source.h"
#include "core/booking/booking.h"
#include "core/store/store.h"

struct intake {
	struct store *store; /* NULL: --no-store; not owned */
	const char *place, *source;
	bool json;
	unsigned long read;     /* scans that came in */
	unsigned long accepted; /* committed (or shown, without a store) */
	unsigned long refused;  /* by the store */
	struct fault refusal;   /* its reason, until a scan is taken again; blame NONE: none */
	struct debounce debounce;
	struct identity identity; /* of the last scan */
	struct booking booking;   /* of the last scan */
};

void intake_init(struct intake *, struct store *, const char *place, const char *source, bool json);

/* A scan from the worker. 1: accepted and shown, 0: seen before, or the store refused it (said
 * and counted). -1: it is accepted but cannot be shown (standard output is gone). */
int intake_take(struct intake *, struct scan *, struct fault *why);

/* The program's row and its alarms; what the store refuses is only logged. state: see
 * store_report_program(). */
void intake_report(struct intake *, const char *state, const char *detail);
/* alarm codes: reader_down, reader_fault */
void intake_raise(struct intake *, const char *code, const struct fault *why);
/* Something that happened and is over: reader_input (what a device sent was dropped). */
void intake_remark(struct intake *, const char *code, const struct fault *why);
void intake_clear(struct intake *, const char *code);

#endif
