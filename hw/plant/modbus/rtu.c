#include "hw/plant/modbus/rtu.h"
#include "hw/plant/modbus/crc16.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

enum {
	BAUD = 19200,
	BAUD_MIN = 300,
	BAUD_MAX = 1000000,
	FRAME_MIN = 1 + 1 + CRC16_BYTES, /* unit, function */
	RTU_RETRY_US = 100000
};

/* --- the address --------------------------------------------------------------------------- */

/* Bits of a character in a mode like 8E1; 0: no mode of Modbus RTU, which needs 8 data bits. */
static int bits_of(const char *mode)
{
	if (strlen(mode) != 3 || mode[0] != '8' || !strchr("NEO", mode[1]) || !strchr("12", mode[2]))
		return 0;
	return 1 + 8 + (mode[1] != 'N') + (mode[2] - '0');
}

/* Cuts off and returns the part behind the last ':'; NULL: none. */
static char *cut_last(char *text)
{
	char *colon = strrchr(text, ':');

	if (colon)
		*colon++ = '\0';
	return colon;
}

static void set_pace(struct rtu *r, int64_t baud, int bits)
{
	r->character_ns = bits * 1000000000LL / baud;
	r->gap_us = baud > BAUD ? 750 : r->character_ns * 3 / 2 / 1000;
	r->silence_us = baud > BAUD ? 1750 : r->character_ns * 7 / 2 / 1000;
	r->out.gap_us = r->silence_us;
}

static bool split_rtu_address(struct rtu *r, const char *address)
{
	char text[PATH_MAX], mode[4] = "8E1", *part;
	int64_t baud = BAUD;

	if (strncmp(address, "rtu:", 4) != 0 || !text_copy(text, sizeof text, address + 4))
		return false;
	part = strrchr(text, ':');
	if (part && bits_of(part + 1)) {
		strcpy(mode, part + 1);
		*part = '\0';
	}
	part = strrchr(text, ':');
	if (part && !text_to_int64(cut_last(text), BAUD_MIN, BAUD_MAX, &baud))
		return false;
	if (!text[0])
		return false;
	strcpy(r->path, text);
	snprintf(r->address, sizeof r->address, "rtu:%s:%d:%s", text, (int)baud, mode);
	set_pace(r, baud, bits_of(mode));
	return true;
}

int rtu_open(struct rtu *r, const char *address, int turnaround_ms, struct fault *why)
{
	memset(r, 0, sizeof *r);
	r->line.fd = r->line.port = -1;
	r->turnaround_us = turnaround_ms * 1000;
	if (!split_rtu_address(r, address))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("rtu.modbus_no_serial_line",
				"--modbus: \"%s\" is not a serial line; use rtu:PATH:BAUD:8E1, e.g. "
				"rtu:/tmp/plc:19200:8E1"),
			address);
	return ptyline_open(&r->line, r->path, why);
}

void rtu_close(struct rtu *r)
{
	ptyline_close(&r->line);
}

/* --- requests ------------------------------------------------------------------------------ */

void rtu_receive(struct rtu *r, int64_t now_us)
{
	uint8_t bytes[RTU_FRAME_MAX];
	size_t n, room;

	while (r->line.fd >= 0 && (n = ptyline_read(&r->line, bytes, sizeof bytes)) > 0) {
		room = sizeof r->in - r->in_len;
		if (n > room || (r->in_len && now_us - r->heard_until_us > r->gap_us))
			r->spoilt = true;
		memcpy(r->in + r->in_len, bytes, n < room ? n : room);
		r->in_len += n < room ? n : room;
		if (r->heard_until_us < now_us)
			r->heard_until_us = now_us;
		r->heard_until_us += (int64_t)n * r->character_ns / 1000;
	}
}

static void answer_frame(struct rtu *r, const struct wire_plc *plc, int64_t now_us)
{
	uint8_t unit = r->in[0], mute[PDU_MAX];
	const struct wire_request request = { .kind = WIRE_RTU,
		.unit = unit,
		.pdu = r->in + 1,
		.len = r->in_len - 1 - CRC16_BYTES };
	const struct send_queue_way way = { .from_us =
											r->heard_until_us + r->silence_us + r->turnaround_us,
		.byte_ns = r->character_ns };
	int64_t argument = 0;

	if (unit == WIRE_BROADCAST) {
		plc->refresh(plc->memory);
		pdu_answer(plc->memory, pdu_unit(plc->memory), request.pdu, request.len, mute);
	} else if (unit == pdu_unit(plc->memory) && send_queue_has_room(&r->out, 2)) {
		if (wire_reply(plc, &request, &way, &r->out, &argument) == WIRE_REFUSE)
			rtu_leave(r, now_us + argument * 1000);
	}
}

static void end_frame(struct rtu *r, const struct wire_plc *plc, int64_t now_us)
{
	bool heard = !r->spoilt && now_us >= r->mute_until_us;

	if (heard && r->in_len >= FRAME_MIN && crc16_fits(r->in, r->in_len))
		answer_frame(r, plc, now_us);
	ptyline_unset(&r->line);
	r->in_len = 0;
	r->spoilt = false;
}

/* --- time ---------------------------------------------------------------------------------- */

static void drop_input(struct rtu *r)
{
	int64_t gap_us = r->out.gap_us;

	r->in_len = 0;
	r->spoilt = false;
	r->out = (struct send_queue){ .gap_us = gap_us };
}

void rtu_leave(struct rtu *r, int64_t until_us)
{
	ptyline_close(&r->line);
	drop_input(r);
	r->away_until_us = until_us;
}

void rtu_mute(struct rtu *r, int64_t until_us)
{
	drop_input(r);
	r->mute_until_us = until_us;
}

static void reopen_line(struct rtu *r, int64_t now_us)
{
	struct fault why = { 0 };

	if (ptyline_open(&r->line, r->path, &why)) {
		log_fault(LOG_LEVEL_ERROR, &why);
		r->away_until_us = now_us + RTU_RETRY_US;
	}
}

void rtu_run(struct rtu *r, const struct wire_plc *plc, int64_t now_us)
{
	const uint8_t *bytes;
	size_t n;

	if (r->line.fd < 0 && now_us >= r->away_until_us)
		reopen_line(r, now_us);
	if (r->in_len && now_us >= r->heard_until_us + r->silence_us)
		end_frame(r, plc, now_us);
	while (r->line.fd >= 0 && (n = send_queue_ready(&r->out, now_us, &bytes)) > 0) {
		ptyline_write(&r->line, bytes, n);
		send_queue_sent(&r->out, n);
	}
}

int64_t rtu_due_us(const struct rtu *r)
{
	int64_t due = send_queue_due_us(&r->out);

	if (r->line.fd < 0)
		return r->away_until_us;
	if (r->in_len && r->heard_until_us + r->silence_us < due)
		due = r->heard_until_us + r->silence_us;
	return due;
}
