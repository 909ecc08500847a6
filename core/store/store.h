/* store: the SQLite file that all programs share: rows and transactions. One function is one
 * transaction; the use cases over several rows are in core/booking.
 *
 * Only the files of core/store and core/store_query include sqlite3.h. A struct store belongs to one thread. Every function
 * may wait for the disk and, while another program writes, up to 3 s for the lock; none waits longer.
 * Durable facts (scans, moves, passages, alarms, commands) are committed with
 * synchronous=FULL: when the function returns 0 they survive a power cut. Signals and liveness are
 * committed with synchronous=NORMAL: never corrupt, but a power cut may lose the last second.
 * Before and after each commit it is checked that the file is still the one that was opened: a scan is
 * not accepted into a file that was deleted, moved or replaced. Nothing is written into a damaged file:
 * one of up to STORE_CHECK_NOW bytes is checked by store_open(), a larger one by a thread while the
 * program works.
 * Errors: FAULT_STORE with exit code EXIT_IO (disk, lock), EXIT_CANNOT_CREATE or EXIT_CONFIG. */
#ifndef CORE_STORE_STORE_H
#define CORE_STORE_STORE_H

#include "core/code/personal.h"
#include "core/wire/signals.h"
#include "core/store/command.h"
#include "core/store/store_enum.h"
#include "core/wire/wire_words.h"

#include <stdio.h>

struct store;

/* Why the store could not write; each has its own alarm code. */
enum store_refusal {
	STORE_REFUSAL_NONE,
	STORE_REFUSAL_FULL,     /* no space on the disk, or none left for this user */
	STORE_REFUSAL_LIMIT,    /* the process may not write larger files (ulimit -f) */
	STORE_REFUSAL_LOCKED,   /* another program has kept the lock */
	STORE_REFUSAL_IO,       /* the disk fails */
	STORE_REFUSAL_DAMAGED,  /* the structure of the database is broken */
	STORE_REFUSAL_REPLACED, /* the file was deleted, moved or replaced */
	STORE_REFUSAL_DENIED,   /* permissions, a read-only file system */
	STORE_REFUSAL_COUNT
};

enum store_mode {
	STORE_WRITE = 1, /* creates the file, its folder and its schema if need be; migrates */
	STORE_EXISTING,  /* as STORE_WRITE, but file and schema must exist (EXIT_NO_INPUT) */
	STORE_READ       /* never writes; the file must exist (EXIT_NO_INPUT) and be of this version */
};

enum { STORE_CHECK_NOW = 4 << 20 };

struct store *store_open(const char *path, enum store_mode mode, struct fault *why);
void store_close(struct store *); /* NULL is fine */

/* Of the last call that could not write; STORE_REFUSAL_NONE: none since the opening. */
enum store_refusal store_last_refusal(const struct store *);
/* Its alarm: ALARM_STORE_FULL, ALARM_STORE_LOCKED … */
enum alarm_code store_refusal_code(enum store_refusal);

/* A program cannot write at present. */
struct store_trouble {
	enum store_refusal kind;
	int64_t at_us;      /* when it was refused last */
	int64_t pid;        /* of the program that was refused, 0: not known */
	int64_t free_bytes; /* on the file system, for this user */
};
/* The newest failed write of any program within STORE_TROUBLE_US. False: none. Reads no table. */
#define STORE_TROUBLE_US 6000000
bool store_trouble(const struct store *, int64_t now_us, struct store_trouble *out);

/* Is the file still the one that was opened? 0, or -1 with why: what is read now is old, and nothing
 * can be written; close the store and open it again. */
int store_is_same_file(struct store *, struct fault *why);

/* Waking on commits: poll the descriptor for POLLIN (it stays open with the store), then call
 * store_changed(): true if another connection has committed since the last call. A commit by another
 * tool (sqlite3 shell) and a mere sign of life do not wake: call it once a second as well. */
int store_wake_fd(struct store *);
bool store_changed(struct store *);

/* --- places ------------------------------------------------------------------------------ */

/* Where goods are whose box was lost, until somebody says what has become of them. */
#define STORE_CLARIFY "clarify"

struct row_place {
	char name[SCAN_NAME_MAX], title[96], biz_step[32];
	char code[GS1_KEY_MAX]; /* item key of a GLN printed there; "": only WSP:PLACE:NAME */
	int lane;               /* 1..3: the end of a conveyor's lane, 0: it is none */
};
int store_each_place(struct store *, void (*row)(void *, const struct row_place *), void *user,
	struct fault *why); /* by name */
/* By name; capitals do not matter unless two names differ in nothing else. 1, 0: none, -1. */
int store_read_place(struct store *, const char *name, struct row_place *out, struct fault *why);

#define STORE_ADDRESS_MAX 300

/* --- plc-bridge -------------------------------------------------------------------------- */

/* A GTIN of 14 digits, or ARTICLE_NUMBER and a firm's own number (table article, column gtin). */
#define ARTICLE_NUMBER "number:"
enum { ARTICLE_NUMBER_MAX = 60, ARTICLE_KEY_SIZE = 72 };

/* A scan at the read point, for the bridge. */
struct sighting {
	int64_t scan_seq, at_us;
	char item[256]; /* longer keys are cut; no known item has one */
	int lane;       /* 1..3 of the item or its article, 0: neither has one */
	char article
		[ARTICLE_KEY_SIZE]; /* the item's article, also a GTIN that no article has; "": none */
	char source[64];        /* the device that read it */
};

enum { PASSAGE_SCANS_MAX = 8 };

struct passage {
	int64_t seq; /* 0: not yet in the store; set by booking_record_passage() */
	uint16_t boot, track;
	int64_t arrived_us, identified_us, decided_us, answered_us, confirmed_us; /* 0: not yet */
	int64_t window_from_us; /* scans from here to decided_us belong to this box */
	int64_t scan_seq;       /* the scan that identified it, 0: none */
	int64_t scans_until;    /* scans up to this one (scan.seq) are of earlier boxes or, once it has
							 * left the read point, of this one; 0: not known */
	/* Its scans, if they were matched by belt position; else those of its time window are. */
	bool knows_scans;
	int64_t scans[PASSAGE_SCANS_MAX];
	size_t scan_count;
	char item[256];
	int asked_lane, reached_lane; /* 0: none */
	enum passage_decision decision;
	int decision_lane; /* the decision rested on these (schema.sql, step 12); 0: not known */
	char decision_article[ARTICLE_KEY_SIZE]; /* "": none */
	enum passage_result result;
	/* Read only: the light barrier where it has stuck, 0 (SIGNAL_STATE): it has not; from when until when. */
	enum signal_id stuck_at;
	int64_t stuck_us, freed_us;
};
bool store_is_stuck(const struct passage *);

struct signal_change {
	int64_t at_us;
	enum signal_id id;
	uint32_t value;
	const char *name; /* of a signal outside the register map; must last. NULL: id counts */
};

/* Appends rows in one soft (NORMAL) transaction. */
int store_put_signals(struct store *, const char *plc, const struct signal_change *, size_t count,
	struct fault *why);

/* The box with this number is stuck in a light barrier; it is free again (soft transactions). */
int store_stick_box(struct store *, const char *plc, uint16_t boot, uint16_t track,
	enum signal_id barrier, int64_t at_us, struct fault *why);
int store_free_boxes(struct store *, const char *plc, enum signal_id barrier, int64_t at_us,
	struct fault *why);
/* The passages of a PLC that are under way, oldest first; at most max. Returns the number or -1. */
int store_open_passages(struct store *, const char *plc, struct passage *out, size_t max,
	struct fault *why);
/* The newest passage of a PLC: 1 found, 0 none, -1. */
int store_last_passage(struct store *, const char *plc, struct passage *out, struct fault *why);

/* The newest changes of a PLC's signals of the register map, not older than since_us, oldest first; at most
 * max. Returns the number or -1. */
int store_newest_changes(struct store *, const char *plc, int64_t since_us,
	struct signal_change *out, size_t max, struct fault *why);

/* The PLC that has reported most recently, "" if none. */
int store_current_plc(struct store *, char *out, size_t size, struct fault *why);
/* The newest scan that has identified a box of a PLC; 0: none. */
int store_last_named(struct store *, const char *plc, int64_t *scan_seq, struct fault *why);
/* When a box was last seen to leave the read point (LB_IDENT became 0), 0: never. */
int store_ident_left(struct store *, const char *plc, int64_t *at_us, struct fault *why);
/* The speed an operator set last, mm/s, at this PLC; 0: none. */
int store_last_speed(struct store *, const char *plc, int64_t *mm_s, struct fault *why);

/* The address of a signal, for dashboards and for explanations of captured frames. */
struct row_point {
	char name[32], area[12];             /* area: holding, input, discrete, coil, none */
	int64_t address, bit, write_address; /* -1: there is none */
	char kind[12], direction[12];        /* register, signed, pair, bit; from_plc, to_plc */
	double scale;
	char unit[16], title[128]; /* title of the register map's signals: English */
	bool own;                  /* the user's own */
	int64_t value, at_us;      /* recorded last, as read; at_us 0: never */
};
/* Replaces all of a PLC's (soft transaction). */
int store_put_points(struct store *, const char *plc, const struct row_point *, size_t count,
	struct fault *why);
/* In the order they were put. own_only: the user's own. */
int store_each_point(struct store *, const char *plc, bool own_only,
	void (*row)(void *, const struct row_point *), void *user, struct fault *why);

/* Writing into a PLC on another computer or on a serial line: a person allows it once per address
 * (table plc_permission). Addresses are as address_key() writes them. */
struct row_permission {
	char address[STORE_ADDRESS_MAX];
	char plc[SCAN_NAME_MAX];        /* the bridge that waits or waited for it; "": none */
	int64_t allowed_us;             /* 0: not allowed */
	char allowed_by[SCAN_NAME_MAX]; /* program and user: "cli:anna" */
};
/* A bridge waits for the permission; *allowed: it has been given. */
int store_ask_permission(struct store *, const char *plc, const char *address, bool *allowed,
	struct fault *why);
int store_allow_plc(struct store *, const char *address, const char *by, struct fault *why);
/* 1: it was allowed, 0: it was not, -1. */
int store_forget_plc(struct store *, const char *address, struct fault *why);
int store_is_plc_allowed(struct store *, const char *address, bool *allowed, struct fault *why);
/* The address that a PLC's bridge waits for: 1, 0: none, -1. */
int store_waiting_permission(struct store *, const char *plc, struct row_permission *out,
	struct fault *why);
/* By address. */
int store_each_permission(struct store *, void (*row)(void *, const struct row_permission *),
	void *user, struct fault *why);

/* Scans at a place after a sequence number, oldest first; at most max. Scans that were rejected or
 * are commands are left out. Returns the number or -1. *last_seq moves on. */
int store_take_sightings(struct store *, const char *place, int64_t *last_seq, struct sighting *out,
	size_t max, struct fault *why);
/* The newest scan's sequence number, 0 if there is none. */
int store_last_scan(struct store *, int64_t *seq, struct fault *why);

/* --- commands ---------------------------------------------------------------------------- */

/* Of the command: verb, argument, track, deadline and given_by. */
int store_add_command(struct store *, const char *plc, const struct command *, int64_t *seq,
	struct fault *why);
/* A command that is not waiting any more stays as it is. */
int store_finish_command(struct store *, int64_t seq, enum command_state,
	const struct message *detail, struct fault *why);
/* A waiting command that a bridge has taken (is_taken) or none has gets a state; any other stays as it
 * is. */
int store_give_up_command(struct store *, int64_t seq, bool is_taken, enum command_state,
	const struct message *detail, struct fault *why);
/* 1, 0: there is no such row, -1. */
int store_read_command(struct store *, int64_t seq, struct command *out, struct fault *why);
/* The lane that is held for the next box of a PLC (COMMAND_STATE_HELD); 0: none. */
int store_held_lane(struct store *, const char *plc, int *lane, struct fault *why);

/* Commands and their results, newest first. Verbs and arguments are as in the table: also those for
 * dashboards and for the store ("lang", "de"). */
struct row_command {
	int64_t seq, at_us;
	char plc[SCAN_NAME_MAX], verb[16], argument[40];
	struct message detail; /* as stored: message_translate() renders it in another language */
	enum command_state state;
	char state_word[16]; /* as stored, also if it is none of them */
	char given_by[SCAN_NAME_MAX];
};
/* The value for given_by: "tui:anna", the program and the user's name. */
void store_name_giver(const char *program, char *out, size_t size);
int store_each_command(struct store *, size_t limit,
	void (*row)(void *, const struct row_command *), void *user, struct fault *why);

/* The newest command's sequence number, 0 if there is none. */
int store_last_command(struct store *, int64_t *seq, struct fault *why);
/* The language that a printed code has requested for the dashboards after *last_seq, if its deadline
 * has not passed. 1: out ("de") is filled and *last_seq moves on; 0: none; -1. */
int store_wanted_language(struct store *, int64_t *last_seq, int64_t now_us, char *out, size_t size,
	struct fault *why);

/* --- captured frames ------------------------------------------------------------------------- */

enum { STORE_WIRE_MAX = 4000 };       /* frames kept per program */
#define STORE_WATCH_US 10000000       /* a viewer renews its request twice in this time */
#define STORE_WATCH_MAX_US 3600000000 /* longest time that one request can cover */

/* Requests that a program (role, as in the table `program`) captures its frames until then. */
int store_watch(struct store *, const char *role, int64_t until_us, struct fault *why);
/* *watched: such a request covers now_us. */
int store_is_capturing(struct store *, const char *role, int64_t now_us, bool *watched,
	struct fault *why);
/* Appends frames (soft transaction) and deletes the oldest beyond STORE_WIRE_MAX. */
int store_put_wire(struct store *, const char *role, const struct wire_frame *, size_t count,
	struct fault *why);

struct row_wire {
	int64_t seq;
	char role[SCAN_NAME_MAX + 16];
	struct wire_frame frame;
};
/* Frames after *last_seq, oldest first; *last_seq moves on. role "": of all programs. */
int store_each_wire(struct store *, const char *role, int64_t *last_seq, size_t limit,
	void (*row)(void *, const struct row_wire *), void *user, struct fault *why);
/* The addresses of a PLC's signals, for wire_say(). Returns the number, at most max, or -1. */
int store_wire_points(struct store *, const char *plc, struct wire_point *out, size_t max,
	struct fault *why);
/* *seq: where store_each_wire() begins for the newest `back` frames. */
int store_wire_seq(struct store *, const char *role, size_t back, int64_t *seq, struct fault *why);

/* --- scans ------------------------------------------------------------------------------- */

/* One scan as it was read: *out is filled but for what is not stored (file, note). 1, 0: there is none
 * with this number, -1. */
int store_read_scan(struct store *, int64_t seq, struct scan *out, struct fault *why);

/* --- notes on items ---------------------------------------------------------------------- */

/* Keeps a note on an item (text is clean). */
int store_put_note(struct store *, const char *item, const char *text, const char *given_by,
	struct fault *why);

/* --- alarms and liveness ------------------------------------------------------------------ */

/* Opens the alarm (source, code) unless it is open already; the message of an open one is kept. */
int store_raise_alarm(struct store *, const char *source, enum alarm_code code,
	enum alarm_severity severity, const struct message *, struct fault *why);
/* An event that is over (an unknown item, a lost box): the row is cleared at once and stays on the
 * screen until it is acknowledged. It, as a raised one, stands for the earlier ones that say the same and are
 * over and not acknowledged (row_alarm.times): the lines to acknowledge do not grow without end. */
int store_log_alarm(struct store *, const char *source, enum alarm_code code,
	enum alarm_severity severity, const struct message *, struct fault *why);
/* Another message for the alarm if it is open: how often by now. */
int store_change_alarm(struct store *, const char *source, enum alarm_code code,
	const struct message *, struct fault *why);
/* Clears the alarm if it is open. ALARM_NONE: all alarms of the source. */
int store_clear_alarm(struct store *, const char *source, enum alarm_code code, struct fault *why);
/* Alarms of the severities notice and warning that have been over for an hour are acknowledged: nobody can do
 * anything about them any more. Costs no transaction unless there are some. */
int store_settle_alarms(struct store *, int64_t now_us, struct fault *why);
/* Marks every open alarm as acknowledged; or one, by its number. */
int store_acknowledge_alarms(struct store *, struct fault *why);
int store_acknowledge_alarm(struct store *, int64_t seq, struct fault *why);

/* A device says that it has tried and found no code (soft transaction: a figure, no fact of the goods). */
int store_count_no_read(struct store *, const char *place, const char *source, int64_t at_us,
	struct fault *why);

/* Called at every change of state and every 2 s (soft transaction); settles alarms, too. A row older than STORE_PROGRAM_OLD_US is of a program that has ended. */
#define STORE_PROGRAM_OLD_US 4000000
/* A program starts: its row is of this process now, state PROGRAM_STARTING. -1 (EXIT_UNAVAILABLE) if another
 * process of this computer has the role and runs; option: what gives this one another name. To be
 * called before anything else of the role is changed; if the start fails, report PROGRAM_STOPPED. */
int store_claim_role(struct store *, const char *role, const char *option, struct fault *why);
int store_report_program(struct store *, const char *role, enum program_state,
	const struct message *detail, struct fault *why);

/* --- device assignment (device_assignment.h) ---------------------------------------------------- */

/* The device or PLC of a program ("nfc:pn532_uart:/dev/ttyUSB0", "tcp:192.168.0.1:502"). */
struct row_assignment {
	char role[SCAN_NAME_MAX + 16], requested_by[SCAN_NAME_MAX];
	char default_address[STORE_ADDRESS_MAX]; /* of the command line */
	char active[STORE_ADDRESS_MAX];          /* in use; "": none yet */
	char requested[STORE_ADDRESS_MAX];       /* "": the default */
	struct message rejected; /* the reason, as stored; no text: accepted, or not answered yet */
	int64_t requested_us;
	int64_t request, answered; /* numbers of requests; request > answered: not answered yet */
	int64_t since_us;          /* time of the last change; 0: never changed */
};
/* The address to be used: requested, else the default. Points into the row. */
const char *store_assignment_address(const struct row_assignment *);

/* A program starts: stores its default address. *out is its row. */
int store_begin_assignment(struct store *, const char *role, const char *default_address,
	struct row_assignment *out, struct fault *why);
int store_each_assignment(struct store *, void (*row)(void *, const struct row_assignment *),
	void *user, struct fault *why); /* by role */
int store_read_assignment(struct store *, const char *role, struct row_assignment *out,
	struct fault *why);
/* Requests another address from a program that has a row; "": its default. by: name of the
 * operator. */
int store_request_assignment(struct store *, const char *role, const char *address, const char *by,
	struct fault *why);
/* Answers the request in the row: the address is active now … */
int store_activate_assignment(struct store *, const struct row_assignment *, const char *active,
	struct fault *why);
/* … or it is rejected and the active address stays. */
int store_reject_assignment(struct store *, const struct row_assignment *,
	const struct message *reason, struct fault *why);
/* As store_activate_assignment() when a bridge changes over to another PLC: open passages end as
 * expired, waiting commands fail with command_detail, open alarms are cleared; earlier facts are not restored. */
int store_change_plc(struct store *, const char *plc, const struct row_assignment *,
	const char *active, const struct message *command_detail, struct fault *why);

/* --- simulated facts --------------------------------------------------------------------------- */

/* From now on the scans, passages and moves in this database are those of a demonstration; an earlier
 * span that was not ended (its program was killed) ends here. One launch works with a database. */
int store_begin_simulation(struct store *, struct fault *why);
int store_end_simulation(struct store *, struct fault *why);
/* Scans, passages and moves that are outside of all such spans: of real devices or imported. */
int store_count_real_facts(struct store *, int64_t *out, struct fault *why);

/* --- import, export, backup ---------------------------------------------------------------- */

/* One transaction around several puts: all or nothing. */
int store_begin_import(struct store *, struct fault *why);
int store_end_import(struct store *, bool keep, struct fault *why);
int store_put_article(struct store *, const char *gtin, const char *name, int lane,
	struct fault *why);
/* An article with a firm's own number; gtin "": it has none, or keeps the one that it has. 0; 1: another
 * article has the number (nothing is changed; gtin_of_other, ARTICLE_KEY_SIZE); -1. */
int store_put_own_article(struct store *, const char *gtin, const char *number, const char *name,
	int lane, char *gtin_of_other, struct fault *why);
/* A GTIN, or the firm's own number, of a key in the column gtin. Points into key. Pure. */
const char *store_article_text(const char *key);
/* The article whose own number a text is; capitals do not matter if no number is the same with them. key:
 * the column gtin. 1, 0: there is none, -1. */
int store_article_of_number(struct store *, const char *number, char key[ARTICLE_KEY_SIZE],
	struct fault *why);
struct row_article {
	char key[ARTICLE_KEY_SIZE]; /* the column gtin */
	char number[ARTICLE_NUMBER_MAX + 1], name[96];
	int lane;
};
/* The article with a GTIN of 14 digits, or, if gtin is "", with a number (as above). 1, 0: there is none, -1. */
int store_find_article(struct store *, const char *gtin, const char *number,
	struct row_article *out, struct fault *why);
/* How many articles go to lanes 1 to 3; count[0] is not used. */
int store_count_articles(struct store *, int64_t count[4], struct fault *why);
/* The lane of this one item, 0: it has none, or there is no such item. */
int store_lane_of_item(struct store *, const char *key, int *out, struct fault *why);
/* What the table says about one row, for people: "9521234000013 · Coffee · 1"; "": there is no such row. */
enum store_row_kind { STORE_ROW_ARTICLE, STORE_ROW_ITEM, STORE_ROW_PLACE, STORE_ROW_TAG };
int store_describe_row(struct store *, enum store_row_kind, const char *key, char *out, size_t size,
	struct fault *why);
/* NULL: stays as it is, or as a new place has it (title "", biz_step storing, code ""). */
int store_put_place(struct store *, const char *name, const char *title, const char *biz_step,
	const char *code, struct fault *why);
int store_put_item(struct store *, const char *key, const char *gtin, const char *name,
	const char *place, struct fault *why);
/* The item (with a row) goes to a lane of its own, 0: to that of its article. */
int store_put_item_lane(struct store *, const char *key, int lane, struct fault *why);
/* The end of which lane a place (with a row) is, 0: of none. */
int store_put_place_lane(struct store *, const char *name, int lane, struct fault *why);
/* Is it a place: by its row, or because something is or was there? */
int store_is_place(struct store *, const char *name, bool *out, struct fault *why);
/* The item (with a row) is inside a logistic unit (the key of an SSCC) and moves with it, until
 * it is scanned by itself at another place. */
int store_put_parent(struct store *, const char *key, const char *unit, struct fault *why);
int store_put_tag(struct store *, const char *uid, const char *item, struct fault *why);

enum store_type { STORE_NULL, STORE_INTEGER, STORE_TEXT, STORE_BLOB };
struct store_cell {
	const char *column;
	enum store_type type;
	bool is_time; /* an integer column in microseconds (name ends in _us) */
	int64_t integer;
	const void *bytes; /* text (terminated) or blob; valid until the callback returns */
	size_t len;
};
/* The exportable tables: "scan", "move", ...; NULL ends the list. */
extern const char *const store_tables[];
/* Which rows of a table. */
struct store_row_filter {
	int64_t since_us; /* from this time on, 0: all */
	const char *lot;  /* of the tables that have lots: this one (capitals do not matter); "": all */
	const char
		*expires_before; /* of the same: expiry, else best-before date; "2027-01-01", "": all */
};
bool store_has_lots(const char *table);
/* Every row of a table that is selected, oldest first. The first call has row_number 0
 * and brings the columns' names without values (type STORE_NULL). row() returns 0 to go on. */
int store_each_row(struct store *, const char *table, const struct store_row_filter *,
	int (*row)(void *, size_t row_number, const struct store_cell *, size_t count), void *user,
	struct fault *why);

/* A consistent copy while others go on writing; the copy is checked (integrity_check) before it gets
 * its name. path: a new file or an earlier backup; force: or another file (core/base/output_file.h),
 * but never this database or another one in use. */
int store_backup(struct store *, const char *path, bool force,
	void (*progress)(void *, int percent), void *user, struct fault *why);

#endif
