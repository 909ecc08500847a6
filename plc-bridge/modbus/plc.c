#include "plc-bridge/modbus/plc.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "plc-bridge/modbus/plc_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

enum { SLOW_MS = 1000, RAW_REQUEST = 6, ECHO_SIZE = 8, SHORTEST_ANSWER = 5 };

/* --- one request
 * ----------------------------------------------------------------------------------- */

/* A place in the PLC's memory, for messages. */
struct request_place {
	enum plc_area area;
	int first, count;
};

static enum plc_answer answer_of_exception(struct plc *plc, const struct request_place *part,
	int error, struct fault *why)
{
	/* cppcheck-suppress ctunullpointer ; an exception answers a request, part is set */
	int last = part->first + part->count - 1;
	struct message hint;

	if (error == EMBXGPATH || error == EMBXGTAR) {
		fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("plc.says_unit_does_not",
				"%s reports that unit %d does not answer (%s); check the unit ID and the serial "
				"side of the gateway"),
			plc->name, plc->profile->unit, plc_reason(error));
		return PLC_BUSY;
	}
	if (error != EMBXILFUN && error != EMBXILADD && error != EMBXILVAL) {
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("plc.plc_busy", "the PLC at %s is busy (%s)"), plc->name, plc_reason(error));
		return PLC_BUSY;
	}
	if (error == EMBXILADD && profile_sheet_hint(part->area, part->first, &hint)) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("plc.plc_refuses_profiles_addresses",
				"the PLC at %s rejects the addresses of the PLC profile: %s"),
			plc->name, message_argument(&hint));
		return PLC_WRONG;
	}
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		profile_is_register(part->area)
			? MESSAGE("plc.plc_refuses_registers",
				  "the PLC at %s rejects registers %d to %d (%s; %s first, %s last): %s; check "
				  "addresses and function code in the PLC profile, warenspur plc probe helps")
			: MESSAGE("plc.plc_refuses_bits",
				  "the PLC at %s rejects bits %d to %d (%s; %s first, %s last): %s; check "
				  "addresses and function code in the PLC profile, warenspur plc probe helps"),
		plc->name, part->first, last, profile_area_name(part->area),
		profile_register_name(plc->profile, part->area, part->first),
		profile_register_name(plc->profile, part->area, last), plc_reason(error));
	return PLC_WRONG;
}

static bool is_exception(int error)
{
	return error >= EMBXILFUN && error <= EMBXGTAR;
}

/* Over RTU a missing or broken frame is no fault of the port. */
static bool port_is_gone(const struct plc *plc, int error)
{
	return !plc->address.serial || error == EIO || error == ENODEV || error == ENXIO ||
		error == ECONNRESET || error == EBADF || error == EPIPE;
}

/* error 0: success. */
static enum plc_answer finish_request(struct plc *plc, const struct request_place *part, int error,
	struct fault *why)
{
	bool broken = error && !is_exception(error);

	if (plc->address.serial)
		serial_end(&plc->serial, broken, address_gap_us(&plc->address, plc->profile),
			plc->profile->answer_max_ms);
	plc->has_answered |= !broken;
	plc->has_ever_answered |= !broken;
	plc->may_echo = !plc->has_answered;
	if (!error)
		return PLC_FINE;
	if (!broken)
		return answer_of_exception(plc, part, error, why);
	if (port_is_gone(plc, error)) {
		plc_explain_loss(plc, error, why);
		return PLC_LOST;
	}
	fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("plc.unit_does_not_answer",
			"unit %d at %s does not answer correctly (%s); check power, wiring A/B, termination, "
			"speed, format and unit ID"),
		plc->profile->unit, plc->name, plc_reason(error));
	return PLC_SILENT;
}

/* What the library left in errno; a failure is never taken for a success. */
static int error_if_failed(bool fine)
{
	return fine ? 0 : errno ? errno : EIO;
}

/* Prepares a request. timeout_ms: for its answer. */
static enum plc_answer begin_request(struct plc *plc, int timeout_ms, struct fault *why)
{
	int fd = plc->modbus ? modbus_get_socket(plc->modbus) : -1, waiting = 0;

	if (fd < 0)
		return finish_request(plc, NULL, EBADF, why);
	if (plc->address.serial && !serial_begin(&plc->serial, fd, clock_mono_ms())) {
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("plc.unit_does_not_answer_well",
				"unit %d at %s does not answer correctly; waiting until the line is quiet"),
			plc->profile->unit, plc->name);
		return PLC_SILENT;
	}
	/* Unexpected bytes: from now on every answer would be the previous one. */
	if (!plc->address.serial && ioctl(fd, FIONREAD, &waiting) == 0 && waiting > 0)
		return plc_has_appended_crc(plc, fd, why) ? PLC_WRONG
												  : finish_request(plc, NULL, EMBMDATA, why);
	plc_set_timeout(plc, timeout_ms);
	return PLC_FINE;
}

static enum plc_answer read_one(struct plc *plc, const struct request_place *part, uint16_t *out,
	int timeout_ms, struct fault *why)
{
	uint8_t bits[PROFILE_BITS_MAX + 128] = { 0 };
	enum plc_answer answer = begin_request(plc, timeout_ms, why);
	int got = -1;

	if (answer != PLC_FINE)
		return answer;
	if (part->area == AREA_HOLDING)
		got = modbus_read_registers(plc->modbus, part->first, part->count, out);
	else if (part->area == AREA_INPUT)
		got = modbus_read_input_registers(plc->modbus, part->first, part->count, out);
	else if (part->area == AREA_DISCRETE)
		got = modbus_read_input_bits(plc->modbus, part->first, part->count, bits);
	else
		got = modbus_read_bits(plc->modbus, part->first, part->count, bits);
	for (int i = 0; i < got && !profile_is_register(part->area); i++)
		out[i] = bits[i] != 0;
	if (got == part->count && profile_is_register(part->area))
		plc_note_answer(plc, part->area, out, part->count);
	return finish_request(plc, part, error_if_failed(got == part->count), why);
}

/* Some adapters echo: the first bytes received are our own request. */
static enum plc_answer check_echo(struct plc *plc, struct fault *why)
{
	const struct profile_request *r = &plc->profile->requests[0];
	const struct request_place part = { r->area, r->first, r->count };
	uint8_t request[RAW_REQUEST] = { (uint8_t)plc->profile->unit,
		(uint8_t)profile_function(r->area), (uint8_t)(r->first >> 8), (uint8_t)r->first,
		(uint8_t)(r->count >> 8), (uint8_t)r->count };
	uint8_t has_answered[ECHO_SIZE];
	size_t len;
	enum plc_answer answer = begin_request(plc, plc->profile->response_timeout_ms, why);

	plc->echoes = false;
	if (answer != PLC_FINE)
		return answer;
	if (modbus_send_raw_request(plc->modbus, request, sizeof request) < 0)
		return finish_request(plc, &part, errno, why);
	len = serial_read(modbus_get_socket(plc->modbus), has_answered, sizeof has_answered,
		plc->profile->response_timeout_ms);
	if (len < SHORTEST_ANSWER)
		return finish_request(plc, &part, ETIMEDOUT, why);
	/* The rest is not read: the line must become silent first. */
	answer = finish_request(plc, &part, EMBBADDATA, why);
	if (len < sizeof has_answered || memcmp(has_answered, request, sizeof request) != 0) {
		plc->may_echo = false; /* the PLC answers; the next cycle reads it */
		return answer;
	}
	plc->echoes = true;
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("plc.adapter_echoes_sent",
			"the adapter at %s echoes what is sent to it; switch its echo off (jumper or "
			"software), or connect its receive enable (RE) to its drive enable (DE)"),
		plc->name);
	return PLC_WRONG;
}

bool plc_echoes(const struct plc *plc)
{
	return plc->echoes;
}

/* --- requests of the bridge
 * --------------------------------------------------------------------- */

enum plc_answer plc_read(struct plc *plc, uint16_t *words, struct fault *why)
{
	const struct profile *p = plc->profile;
	bool slow_taken = false;

	if (plc->address.serial && plc->may_echo)
		return check_echo(plc, why);
	if (plc_must_try_rtu(plc))
		return plc_try_rtu(plc, why);
	for (int i = 0; i < p->request_count; i++) {
		const struct profile_request *r = &p->requests[i];
		const struct request_place part = { r->area, r->first, r->count };
		int64_t now_ms = r->slow ? clock_mono_ms() : 0;
		enum plc_answer answer;

		/* One slow request per cycle, so that the fast ones do not wait for all of them. */
		if (r->slow && plc->words_are_valid && (slow_taken || now_ms - plc->read_ms[i] < SLOW_MS))
			continue;
		answer = read_one(plc, &part, plc->words + r->slot, p->response_timeout_ms, why);
		if (answer != PLC_FINE)
			return answer;
		slow_taken |= r->slow;
		plc->read_ms[i] = now_ms;
	}
	plc->words_are_valid = true;
	memcpy(words, plc->words, (size_t)p->word_count * sizeof *words);
	return PLC_FINE;
}

enum plc_answer plc_read_area(struct plc *plc, enum plc_area area, int first, int count,
	uint16_t *out, struct fault *why)
{
	const struct request_place part = { area, first, count };

	return read_one(plc, &part, out, plc->profile->response_timeout_ms, why);
}

/* One after the other, each read back before the next: the PLC may use a value in between. All
 * within one response time-out. */
static enum plc_answer write_one_by_one(struct plc *plc, int address, const uint16_t *values,
	int count, struct fault *why)
{
	int64_t end_ms = clock_mono_ms() + plc->profile->response_timeout_ms;

	for (int i = 0; i < count; i++) {
		const struct request_place part = { AREA_HOLDING, address + i, 1 };
		uint16_t back;
		enum plc_answer answer = begin_request(plc, (int)(end_ms - clock_mono_ms()), why);

		if (answer != PLC_FINE)
			return answer;
		answer = finish_request(plc, &part,
			error_if_failed(modbus_write_register(plc->modbus, part.first, values[i]) == 1), why);
		if (answer != PLC_FINE || i == count - 1)
			return answer;
		answer = read_one(plc, &part, &back, (int)(end_ms - clock_mono_ms()), why);
		if (answer != PLC_FINE)
			return answer;
		if (back != values[i]) {
			fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
				MESSAGE("plc.plc_not_taken_written",
					"the PLC at %s did not accept %s: %u was written, %u read back"),
				plc->name, profile_register_name(plc->profile, AREA_HOLDING, part.first), values[i],
				back);
			return PLC_BUSY;
		}
	}
	return PLC_FINE;
}

enum plc_answer plc_write(struct plc *plc, enum signal_id first, const uint16_t *values, int count,
	struct fault *why)
{
	const struct request_place part = { AREA_HOLDING, plc->profile->points[first].write_address,
		count };
	enum plc_answer answer;

	if (part.first < 0)
		return PLC_FINE;
	if (plc->profile->write_function == 6)
		return write_one_by_one(plc, part.first, values, count, why);
	answer = begin_request(plc, plc->profile->response_timeout_ms, why);
	if (answer != PLC_FINE)
		return answer;
	return finish_request(plc, &part,
		error_if_failed(modbus_write_registers(plc->modbus, part.first, count, values) == count),
		why);
}
