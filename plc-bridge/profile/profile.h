/* profile: what differs between PLCs. Where each signal lies, how it is asked for, times.
 *
 * The built-in profile is the demonstrator's sorter; hw/plc/sorter.ini says the same in words, and
 * explains every setting. Addresses are 0-based protocol addresses everywhere. */
#ifndef PLC_BRIDGE_PROFILE_PROFILE_H
#define PLC_BRIDGE_PROFILE_PROFILE_H

#include "core/base/fault.h"
#include "core/wire/signals.h"

#include <stdio.h>

enum {
	PROFILE_EXTRAS_MAX = 32,   /* a user's own signals */
	PROFILE_REQUESTS_MAX = 24, /* of one cycle */
	PROFILE_WORDS_MAX = 512,   /* registers and bits they bring, together */
	PROFILE_BITS_MAX = 256     /* of one request */
};

/* The four memories of a Modbus device. Source: Modbus Application Protocol 1.1b3, section 4.3. */
enum area {
	AREA_HOLDING,
	AREA_INPUT,
	AREA_DISCRETE,
	AREA_COIL,
	AREA_COUNT,
	AREA_NONE = AREA_COUNT /* this PLC does not have the signal: its value is 0 */
};

/* Where a signal lies. */
struct profile_point {
	enum area area;
	int address; /* the base of the area is in it */
	int bit;     /* of a register, 0 = lowest; 0 for whole registers, discrete inputs, coils */
	int write_address; /* board -> PLC: holding register that is written; area and address say where
						* it is read back */
	bool slow;         /* read once a second */
	int slot; /* its (first) word in what plc_read() brings; a bit of the areas of bits is a
						* word of 0 or 1 */
};

enum profile_kind {
	PROFILE_REGISTER,
	PROFILE_SIGNED,
	PROFILE_PAIR,
	PROFILE_BIT,
	PROFILE_KIND_COUNT
};

/* A signal of the user's own: read, recorded and shown, nothing decides by it. */
struct profile_extra {
	char name[32]; /* of the column `signal.name` */
	enum profile_kind kind;
	struct profile_point point;
	double scale; /* shown value = integer as read * scale */
	char unit[16];
	char title[64];
};

/* One read request; its (area, count) occurs once in a cycle, because over RTU nothing else tells
 * a late answer from the right one. */
struct profile_request {
	enum area area;
	int first, count;
	bool slow;
	int slot; /* of its first word */
};

struct profile {
	int unit;
	int read_function;    /* of registers whose area is not named: 3 holding, 4 input */
	int write_function;   /* 16, or 6 for a device that takes single registers only */
	int read_max;         /* registers in one request */
	int read_gap;         /* so many registers nobody asked for are read along to save a request */
	bool low_word_first;  /* of the two words of ENCODER */
	bool bytes_swapped;   /* bit 0 of a profile is bit 8 of the register and so on */
	int base[AREA_COUNT]; /* added to every address of the area */
	int period_ms;
	int response_timeout_ms;
	bool timeout_given;   /* else it is worked out from a serial line's speed */
	int answer_max_ms;    /* the slave begins its answer at most so long after a request (RTU) */
	int gap_ms;           /* silence before a request (RTU); 0: 3.5 characters, at least 2 ms */
	bool rs485;           /* the kernel's driver shall switch the direction (RTU) */
	char ident_place[64]; /* scans recorded there name the box at the ident point */
	int settle_ms;        /* a first late scan waits so long for a second, different one */
	int no_read_below_ms; /* ANSWER_TIME_LEFT under which "nothing read" is answered */
	double confirm_timeout_s; /* belt running time until a box counts as lost */
	struct profile_point points[SIGNAL_COUNT];
	struct profile_extra extras[PROFILE_EXTRAS_MAX];
	int extra_count;

	/* worked out by profile_settle() */
	struct profile_request requests[PROFILE_REQUESTS_MAX];
	int request_count;
	int word_count; /* what plc_read() fills; the sorter's: registers 0..26 */
};

/* The sorter's, settled. */
void profile_default(struct profile *);
/* name: a path, or the name of a profile shipped beside the programs ("sorter"). What the file
 * leaves out stays as in the sorter's. A typo is an error with line, column and the nearest right
 * word; two signals on one bit are refused, and so is a profile without a signal that the dialogue
 * cannot do without. The result is settled. */
int profile_read(const char *name, struct profile *, struct fault *why);
/* "sorter" -> <programs>/../share/warenspur/plc/sorter.ini; a name with a slash or dot is a path. */
void profile_file(const char *name, char *out, size_t size);
/* Checks what belongs together and works out the requests. name: for messages; if it is the file's,
 * they name the lines. Can be called again after a change. */
int profile_settle(struct profile *, const char *name, struct fault *why);

/* "holding", its function code, and the number data sheets print (40001, 30001, 10001, 1 for
 * address 0; six digits from 10000 on). */
const char *profile_area_name(enum area);
enum area profile_area_from(const char *name); /* AREA_COUNT if it is none */
int profile_function(enum area);
long profile_sheet_number(enum area, int address);
enum profile_kind profile_signal_kind(enum signal_id);
const char *profile_kind_name(enum profile_kind); /* "register", "signed", "pair", "bit" */
bool profile_is_register(enum area);
/* Can the dialogue do without it? */
bool profile_is_needed(enum signal_id);
/* The signal that is read or written at this place, for messages; "?" if there is none. */
const char *profile_register_name(const struct profile *, enum area, int address);
/* A place as the file writes it: "holding 22.1". Returns out. */
const char *profile_format_place(const struct profile_point *, enum profile_kind, char *out,
	size_t size);
/* The whole map as a table for people. */
void profile_print(const struct profile *, FILE *);

#endif
