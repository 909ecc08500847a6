/* wire_words: explains captured frames as sentences, in the user's language. Pure.
 *
 * A struct wire_talk keeps the last request, so that the registers of its answer have names, and the
 * answers before, so that changes can be named. One per wire; zero it, pass all frames in order. */
#ifndef CORE_WIRE_WIRE_WORDS_H
#define CORE_WIRE_WIRE_WORDS_H

#include "core/wire/adu.h"

/* The protocols of the table `wire`. */
enum wire_protocol { WIRE_MODBUS_TCP, WIRE_MODBUS_RTU, WIRE_PN532, WIRE_PROTOCOL_COUNT };
const char *wire_protocol_name(enum wire_protocol); /* "modbus-tcp" */
/* "holding registers", in the user's language. */
const char *wire_area_title(enum adu_area);
enum wire_protocol wire_protocol_from(const char *name); /* WIRE_PROTOCOL_COUNT if it is none */

/* As it went over a wire; longer ones are cut. */
enum { WIRE_FRAME_MAX = 300 };
struct wire_frame {
	int64_t at_us; /* wall clock, when its first byte was seen */
	enum wire_protocol protocol;
	bool sent; /* from the computer */
	uint16_t len;
	uint8_t data[WIRE_FRAME_MAX];
};

/* The address of a PLC signal; the caller takes it from the profile. */
struct wire_point {
	char name[32];
	enum adu_area area;
	int address; /* 0-based */
	int bit;     /* of a register; -1: all of it */
	int words;   /* 2: a pair */
};

enum { WIRE_POINTS_MAX = 256, WIRE_ANSWERS = 4 };

struct wire_talk {
	enum wire_protocol protocol;
	const struct wire_point *points; /* the caller's; sorted or not */
	size_t point_count;
	bool has_request;
	uint8_t request[ADU_MAX];
	size_t request_len;
	struct wire_talk_answer { /* the last answer to each kind of request */
		int function, first, count;
		uint16_t values[ADU_MAX / 2];
	} answers[WIRE_ANSWERS];
	int next_answer;
};

/* A sentence about one frame; sent: from the computer. out: size, always terminated, clean. */
void wire_say(struct wire_talk *, bool sent, const uint8_t *bytes, size_t len, char *out,
	size_t size);

#endif
