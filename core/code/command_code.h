/* command_code: printed codes that are a command, never an item. Pure.
 *
 * The content is "WSP:" and a word: capital letters, digits and the colon only, so that Code 128,
 * Code 39 with full ASCII, QR and every keyboard layout but the colon's carry it. This table is the
 * one list of them: recognising, printing (warenspur label commands) and the manual follow it. */
#ifndef CORE_CODE_COMMAND_CODE_H
#define CORE_CODE_COMMAND_CODE_H

#include <stdbool.h>
#include <stddef.h>

#define COMMAND_CODE_PREFIX "WSP:"
/* What a scanner's keyboard layout is found with: comes out right in one layout only. */
#define CALIBRATION_CODE "ABCXYZ-/_:;"

enum command_target {
	COMMAND_FOR_PLC,       /* waits for the bridge; may name the PLC: "WSP:STOP:plc1" */
	COMMAND_FOR_DASHBOARD, /* waits for the dashboards */
	COMMAND_FOR_STORE,     /* done as it is recorded */
	COMMAND_FOR_PLACE,     /* the code of a place: "WSP:PLACE:storage"; as COMMAND_FOR_STORE */
	COMMAND_FOR_GUEST      /* a participant's sticker: "WSP:GUEST:G01"; as COMMAND_FOR_STORE */
};

/* A machine starts, or starts again after a fault, by a deliberate act only (Machinery Directive
 * 2006/42/EC, annex I, 1.2.3): a parcel that shows the code to a scanner at the belt is none, nor is a
 * code that happens to hang beside the one that is meant. */
enum command_need {
	COMMAND_NEEDS_NOTHING, /* a stop: any reader that takes commands at all */
	COMMAND_NEEDS_HAND,    /* a handheld reader */
	COMMAND_NEEDS_CONSENT  /* ... that is said to take all commands; not soon after a stop */
};

struct command_code {
	const char *content;  /* "WSP:START" */
	const char *verb;     /* in the table `command`: "start" */
	const char *argument; /* "de" of "lang"; "2" of "lane": the words of core/store/command.h; "" */
	const char *title;    /* MESSAGE_WORD() in words: "start" */
	enum command_target target;
	enum command_need need; /* of the reader that scans it */
	bool is_unprinted;      /* nothing obeys it yet: it is recognised, but on no sheet */
};
extern const struct command_code command_codes[];
extern const size_t command_code_count;
extern const struct command_code *const command_code_place; /* the row of places */
extern const struct command_code *const command_code_guest; /* and of stickers */

/* 1: *out is the command and *argument points at what follows its colon ("" if nothing does), or
 * at its own argument. 0: the text is no command code. -1: it begins like one, but there is none
 * such. text is clean and terminated. What follows is the name of a PLC or a place. */
int command_code_find(const char *text, const struct command_code **out, const char **argument);

#endif
