/* profile: differences between PLCs: where each signal lies, how it is read and written, times.
 *
 * The built-in profile is the demonstrator's sorter; hw/plc/sorter.ini has the same content and
 * explains every setting. Addresses are 0-based protocol addresses everywhere. */
#ifndef PLC_BRIDGE_PROFILE_PROFILE_H
#define PLC_BRIDGE_PROFILE_PROFILE_H

#include "core/base/fault.h"
#include "core/wire/signals.h"

#include <stdio.h>

enum {
	PROFILE_EXTRAS_MAX = 32,   /* user-defined signals */
	PROFILE_REQUESTS_MAX = 24, /* of one cycle */
	PROFILE_WORDS_MAX = 512,   /* registers and bits of all requests */
	PROFILE_BITS_MAX = 256,    /* of one request */
	PROFILE_OFFSETS_MAX = 8,   /* sources with a read_offset_mm of their own */
	PROFILE_OFFSET_MAX_MM = 2000
};

/* The four memories of a Modbus device. Source: Modbus Application Protocol 1.1b3, section 4.3. */
enum plc_area {
	AREA_HOLDING,
	AREA_INPUT,
	AREA_DISCRETE,
	AREA_COIL,
	AREA_COUNT,
	AREA_NONE = AREA_COUNT /* the PLC does not have the signal: its value is 0 */
};

/* Place of a signal in the PLC's memory. */
struct profile_point {
	enum plc_area area;
	int address; /* with the base of the area */
	int bit;     /* of a register, 0 = lowest; 0 for whole registers, discrete inputs, coils */
	int write_address; /* computer -> PLC: holding register written; area and address are read back */
	bool slow;         /* read once a second */
	int slot; /* index of its (first) word in the words of plc_read(); bits are words of 0 or 1 */
};

enum profile_kind {
	PROFILE_REGISTER,
	PROFILE_SIGNED,
	PROFILE_PAIR,
	PROFILE_BIT,
	PROFILE_KIND_COUNT
};

/* A user-defined signal: read, recorded and shown; not used for decisions. */
struct profile_extra {
	char name[32]; /* of the column `signal.name` */
	enum profile_kind kind;
	struct profile_point point;
	double scale; /* shown value = integer as read * scale */
	char unit[16];
	char title[64];
};

/* One read request. Each (area, count) occurs once in a cycle: over RTU only that distinguishes
 * a late answer from the right one. */
struct profile_request {
	enum plc_area area;
	int first, count;
	bool slow;
	int slot; /* of its first word */
};

/* How far before the read point a source reads. */
struct profile_offset {
	char source[64];
	int mm;
};

struct profile {
	int unit;
	int read_function;    /* for registers without an area: 3 holding, 4 input */
	int write_function;   /* 16, or 6 for a device that accepts single registers only */
	int read_max;         /* registers in one request */
	int read_gap;         /* unused registers that are read along to save a request */
	bool low_word_first;  /* of the two words of ENCODER */
	bool bytes_swapped;   /* bit 0 in the profile is bit 8 of the register and so on */
	int base[AREA_COUNT]; /* added to every address of the area */
	int period_ms;
	int response_timeout_ms;
	bool timeout_given;       /* else computed from the speed of a serial line */
	int answer_max_ms;        /* longest delay before the slave's answer (RTU) */
	int gap_ms;               /* silence before a request (RTU); 0: 3.5 characters, at least 2 ms */
	bool rs485;               /* the kernel driver switches the direction (RTU) */
	char ident_place[64];     /* scans at this place belong to the box at the read point */
	int settle_ms;            /* waiting time after a first late scan for a second, different one */
	int no_read_below_ms;     /* ANSWER_TIME_LEFT below which no_read is answered */
	double confirm_timeout_s; /* belt running time until a box counts as lost */
	bool matches_by_belt;     /* read_offset_mm is given: scans are matched by ENCODER */
	int read_offset_mm;       /* of the sources that offsets does not name */
	struct profile_offset offsets[PROFILE_OFFSETS_MAX];
	int offset_count;
	struct profile_point points[SIGNAL_COUNT];
	struct profile_extra extras[PROFILE_EXTRAS_MAX];
	int extra_count;

	/* computed by profile_settle() */
	struct profile_request requests[PROFILE_REQUESTS_MAX];
	int request_count;
	int word_count; /* filled by plc_read(); sorter: registers 0..26 */
};

/* The sorter's, settled. */
void profile_default(struct profile *);
/* name: a path, or the name of a profile ("sorter") in a folder of profile_find.h. Settings that the file does not
 * have are those of the sorter. Errors: a typo (line, column and the nearest valid word), two
 * signals on one bit, a missing signal that the dialogue needs. The result is settled. */
int profile_read(const char *name, struct profile *, struct fault *why);
/* Checks dependent settings and computes the requests. name: for messages; if it is a file, they
 * have line numbers. Can be called again after a change. */
int profile_settle(struct profile *, const char *name, struct fault *why);

/* "holding", its function code, and the number data sheets print (40001, 30001, 10001, 1 for
 * address 0; six digits from 10000 on). */
const char *profile_area_name(enum plc_area);
enum plc_area profile_area_from(const char *name); /* AREA_COUNT: no such name */
int profile_function(enum plc_area);
long profile_sheet_number(enum plc_area, int address);
enum profile_kind profile_signal_kind(enum signal_id);
const char *profile_kind_name(enum profile_kind); /* "register", "signed", "pair", "bit" */
bool profile_is_register(enum plc_area);
/* How far before the read point this source reads. */
int profile_read_offset(const struct profile *, const char *source);
/* Does the dialogue need this signal? */
bool profile_is_needed(enum signal_id);
/* The signal that is read or written at this place, for messages; "?" if there is none. */
const char *profile_register_name(const struct profile *, enum plc_area, int address);
/* A place as the file writes it: "holding 22.1". Returns out. */
const char *profile_format_place(const struct profile_point *, enum profile_kind, char *out,
	size_t size);
/* Is this address probably the number of a data sheet, as 40001 for holding register 0? out: what to
 * write instead, a clause; "" if it is not. The same for the first address of a request. */
bool profile_sheet_hint(enum plc_area, long number, struct message *out);
bool profile_has_sheet_numbers(const struct profile *, struct message *out);
/* Prints the whole map as a table. */
void profile_print(const struct profile *, FILE *);

#endif
