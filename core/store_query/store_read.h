/* store_read: read-only queries, optionally as of a past time (store_look_back()).
 *
 * As in core/store/store.h: int functions return 0 or -1 and why; a call blocks for at most 3 s. */
#ifndef CORE_STORE_QUERY_STORE_READ_H
#define CORE_STORE_QUERY_STORE_READ_H

#include "core/store/store_past.h"

/* --- rows ----------------------------------------------------------------------------------- */

struct row_scan {
	int64_t seq, at_us;
	char place[SCAN_NAME_MAX], source[SCAN_NAME_MAX], carrier[16], symbology[24];
	char title[96]; /* of the place, "": it has none */
	char tag[SCAN_TAG_MAX];
	bool by_hand; /* its reader is handheld */
	enum verdict verdict;
	char verdict_word[16];    /* as stored, also if it is none of them; so below */
	char item[512], name[96]; /* cut; name: of the item or article */
	struct message text;      /* cut; of a rejected scan the reason, as stored */
};
struct row_stock {
	char place[SCAN_NAME_MAX], title[96], article[ARTICLE_KEY_SIZE], name[96];
	char number[ARTICLE_KEY_SIZE]; /* the firm's own of the article, "": it has none */
	int64_t quantity, seen_us;
};
struct row_alarm {
	int64_t seq, at_us, acked_us, cleared_us;
	int64_t times, first_us; /* it stands for so many; when the first came: at_us if it is one */
	enum alarm_code code;
	enum alarm_severity severity;
	char source[SCAN_NAME_MAX], code_word[32], severity_word[12];
	struct message message; /* as stored: message_translate() renders it in another language */
};
struct row_program {
	enum program_state state;
	char role[SCAN_NAME_MAX], state_word[16];
	struct message detail;           /* as stored, as above */
	char address[STORE_ADDRESS_MAX]; /* in use, "": it has none */
	int64_t pid, seen_us;
};
struct row_passage {
	struct passage passage;
	char plc[SCAN_NAME_MAX];
	char name[96]; /* of the item or its article */
};
struct row_signal {
	int64_t seq, at_us, value;
	char name[32];
};

/* Between the two all queries see one state of the database, which is locked once instead of for
 * each. Keep it short: meanwhile the write-ahead log cannot shrink. 0 or -1. */
int store_begin_look(struct store *, struct fault *why);
void store_end_look(struct store *);

/* Each calls row() for every row and returns 0, or -1. row() must not call the store. `text` in the
 * rows is clean (it was cleaned before it was stored). Newest first unless said otherwise. */
int store_each_scan(struct store *, size_t limit, void (*row)(void *, const struct row_scan *),
	void *user, struct fault *why);
int store_each_stock(struct store *, void (*row)(void *, const struct row_stock *), void *user,
	struct fault *why); /* by place, then article */
/* Without those that a later one stands for. open_only: without alarms that are both cleared and acknowledged. */
int store_each_alarm(struct store *, bool open_only, size_t limit,
	void (*row)(void *, const struct row_alarm *), void *user, struct fault *why);
int store_each_program(struct store *, void (*row)(void *, const struct row_program *), void *user,
	struct fault *why); /* by role */
/* Has it given a sign of life lately, and has not ended? Pure. */
bool store_is_live_program(const struct row_program *, int64_t now_us);
/* Is it a PLC bridge that has given a sign of life lately? Pure. */
bool store_is_live_bridge(const struct row_program *, int64_t now_us);
/* Is there a PLC of this name (NULL: any)? -1 with the nearest name in why (USAGE): the database knows others only. None at
 * all: its bridge may still come. */
int store_check_plc(struct store *, const char *plc, struct fault *why);
int store_each_passage(struct store *, const char *plc, size_t limit,
	void (*row)(void *, const struct row_passage *), void *user, struct fault *why);
/* The newest row of each signal of a PLC. */
int store_each_last_signal(struct store *, const char *plc,
	void (*row)(void *, const struct row_signal *), void *user, struct fault *why);
/* Signal rows after *last_seq, oldest first; *last_seq moves on. */
int store_each_signal_since(struct store *, const char *plc, int64_t *last_seq, size_t limit,
	void (*row)(void *, const struct row_signal *), void *user, struct fault *why);
struct store_summary {
	int64_t items, identified, results[PASSAGE_RESULT_COUNT]; /* results[PASSAGE_OPEN]: under way */
	int64_t identified_open;                                  /* of those under way */
	double decision_p50_ms, decision_p99_ms; /* answer times: store_answer.h; 0 if none */
};
/* Of the passages of a PLC after a sequence number (0: all). */
int store_summarise(struct store *, const char *plc, int64_t after_seq, struct store_summary *out,
	struct fault *why);

enum { STORE_FIGURES_BOXES = 100, STORE_FIGURES_MINUTES = 60 };
struct store_figures {
	int64_t boxes,
		results[PASSAGE_RESULT_COUNT]; /* of the last boxes, at most STORE_FIGURES_BOXES */
	int64_t by_tag, by_code; /* of those: on how many a tag was read, on how many a printed code */
	int64_t identified;      /* of those: the item is known */
	int answers;
	int64_t
		unclear; /* pieces whose box was lost and of which nobody has said where they are; 0 in the past */
	int64_t answer_us[STORE_FIGURES_BOXES];                /* store_answer.h, newest first */
	int64_t answer_p50_us, answer_p99_us, answer_worst_us; /* nearest rank; 0: no answers */
	int64_t minutes[STORE_FIGURES_MINUTES]; /* boxes that arrived, [0]: in the last minute */
	int64_t no_reads;                       /* tries of devices without a read, in the last hour */
	int64_t reads;                          /* scans of those devices in that hour */
	int64_t hour, span_us; /* boxes of those minutes, and since the first of them */
};
/* Figures of a PLC's last boxes. The time it takes does not grow with the database. 0 or -1. */
int store_figures(struct store *, const char *plc, int64_t now_us, struct store_figures *out,
	struct fault *why);

/* --- steps in time ------------------------------------------------------------------------------- */

enum store_event {
	STORE_EVENT_SIGNAL,
	STORE_EVENT_SCAN,
	STORE_EVENT_ARRIVAL,
	STORE_EVENT_DECISION,
	STORE_EVENT_CONFIRMATION,
	STORE_EVENT_ALARM,
	STORE_EVENT_ALARM_OVER,
	STORE_EVENT_COMMAND,
	STORE_EVENT_COUNT
};
struct store_moment {
	int64_t at_us;
	enum store_event event;
	int64_t number; /* ARRIVAL_SEQ of the box, else the row's seq */
};
/* The next fact after from_us, or the one before it; events_only: no signals. plc: of the boxes, "":
 * any. Independent of store_look_back(). 1, 0: there is none, -1. */
int store_step(struct store *, const char *plc, int64_t from_us, bool forward, bool events_only,
	struct store_moment *out, struct fault *why);
/* The times of the first and the last fact, 0 if there is none. 0 or -1. */
int store_extent(struct store *, int64_t *first_us, int64_t *last_us, struct fault *why);
#endif
