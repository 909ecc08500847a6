/* intake: takes a scan from the worker to the store: debounce, place and source, identification,
 * commit, output. Runs in the parent process. */
#ifndef READER_INTAKE_H
#define READER_INTAKE_H

#include "reader/debounce.h"
#include "reader/personal_lines.h"
#include "reader/scan_limit.h"
#include "reader/device/source.h"
#include "reader/replay/recorder.h"
#include "core/booking/booking.h"
#include "core/store/store.h"

struct intake {
	struct store *store; /* NULL: --no-store; not owned */
	const char *place, *source;
	bool by_hand;                /* is the device handheld? The owner sets both */
	enum scan_commands commands; /* that it takes */
	bool json;
	unsigned long read;     /* scans taken in */
	unsigned long accepted; /* committed (or shown, without a store) */
	unsigned long refused;  /* by the store */
	struct fault refusal;   /* its reason, until the next accepted scan; blame NONE: none */
	enum store_refusal refusal_kind;
	bool is_limited; /* to SCAN_LIMIT_PER_S; the owner sets it: not for files */
	struct scan_limit limit;
	struct debounce debounce;
	struct recorder *recorder; /* NULL: nothing is recorded; not owned */
	struct personal_key personal_key;
	struct personal_lines lines;
	bool has_personal_key;    /* of the store, or of this run without one */
	struct identity identity; /* of the last scan */
	struct booking booking;   /* of the last scan */
};

void intake_init(struct intake *, struct store *, const char *place, const char *source, bool json);

/* The place is unknown to the database and its name is nearly that of another one: a warning, since any name may be a place. */
void intake_check_place(const struct intake *);

/* A scan from the worker; what must not be kept of it is replaced in *scan first (core/code/personal.h), then it
 * is recorded. 1: accepted and shown. 0: seen before, or not accepted: by the store, or more
 * than are taken a second (logged and counted). -1: accepted but not shown (standard output is closed). */
int intake_take(struct intake *, struct scan *, struct fault *why);

/* Says, once a second, how many scans were more than are taken, and raises an alarm while it lasts. Call
 * it at least once a second. */
void intake_report_excess(struct intake *, int64_t now_ms);

/* Writes the program's row; a store error is only logged, as for the alarms below. */
void intake_report(struct intake *, enum program_state state, const struct message *detail);
/* ALARM_READER_DOWN, ALARM_READER_FAULT; ALARM_READER_INPUT while codes come too fast. */
void intake_raise(struct intake *, enum alarm_code code, const struct fault *why);
/* Records an alarm that is already over: ALARM_READER_INPUT (input of the device was dropped),
 * ALARM_UNREAD_CODE. */
void intake_remark(struct intake *, enum alarm_code code, enum alarm_severity severity,
	const struct fault *why);
void intake_clear(struct intake *, enum alarm_code code);

#endif
