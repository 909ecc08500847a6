#include "plc-bridge/plc.h"
#include "core/clock.h"
#include "core/lang.h"
#include "core/log.h"
#include "plc-bridge/serial.h"

#include <errno.h>
#include <limits.h>
#include <modbus.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { SLOW_MS = 1000, RAW_REQUEST = 6, ECHO_SIZE = 8 };

struct plc {
	const struct profile *profile;
	struct address address;
	char name[160];   /* "HOST:PORT" or the device, for messages */
	modbus_t *modbus; /* NULL: closed */
	struct serial serial;
	bool heard;       /* an answer since it was opened */
	bool doubtful;    /* RTU: nothing but errors since it was opened: does the adapter echo? */
	unsigned turn;    /* which address of the host to try next */
	bool filled;      /* words hold an image of this connection */
	uint16_t words[PROFILE_WORDS_MAX];
	int64_t read_ms[PROFILE_REQUESTS_MAX]; /* of slow ones */
};

struct plc *plc_create(const char *address, const struct profile *profile, struct fault *why)
{
	struct plc *plc = calloc(1, sizeof *plc);

	if (!plc) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED, _("out of memory"));
		return NULL;
	}
	if (address_parse(address, &plc->address, why)) {
		free(plc);
		return NULL;
	}
	plc->profile = profile;
	plc->serial.lock_fd = -1;
	if (plc->address.serial)
		snprintf(plc->name, sizeof plc->name, "%s", plc->address.device);
	else
		snprintf(plc->name, sizeof plc->name, "%s:%s", plc->address.host, plc->address.port);
	return plc;
}

void plc_destroy(struct plc *plc)
{
	if (!plc)
		return;
	plc_disconnect(plc);
	free(plc);
}

/* --- connecting -------------------------------------------------------------------------------- */

/* A pulled cable must not fill the send buffer for minutes, a dead peer must be noticed. */
static void tune_socket(int fd, int timeout_ms)
{
	const int on = 1, idle_s = 2, interval_s = 1, probes = 3;
	const unsigned user_timeout_ms = (unsigned)timeout_ms * 2;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval_s, sizeof interval_s);
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout_ms, sizeof user_timeout_ms);
}

/* The library's words are English only. */
static const char *plc_reason(int error)
{
	static const struct {
		int code;
		const char *text;
	} reasons[] = {
		{ ETIMEDOUT, N_("no answer in time") },
		{ EINPROGRESS, N_("no answer in time") },
		{ EMBXILFUN, N_("illegal function") },
		{ EMBXILADD, N_("illegal data address") },
		{ EMBXILVAL, N_("illegal data value") },
		{ EMBXSFAIL, N_("device failure") },
		{ EMBXACK, N_("it still works on it") },
		{ EMBXSBUSY, N_("device busy") },
		{ EMBXGPATH, N_("gateway path unavailable") },
		{ EMBXGTAR, N_("no answer from the device behind the gateway") },
		{ EMBBADCRC, N_("checksum wrong") },
		{ EMBBADDATA, N_("answer without sense") },
		{ EMBMDATA, N_("too much data") },
		{ EMBBADSLAVE, N_("answer from another unit") },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].code == error)
			return _(reasons[i].text);
	return error > MODBUS_ENOBASE ? modbus_strerror(error) : lang_error(error);
}

/* A host's addresses in turn, one per call: that bounds the call. */
static int find_host(struct plc *plc, char *numeric, size_t size, struct fault *why)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list, *at;
	unsigned count = 0, wanted;
	int error = getaddrinfo(plc->address.host, plc->address.port, &hints, &list);

	if (error)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			_("cannot find the host \"%s\" (%s); check the name, or write its address"),
			plc->address.host, gai_strerror(error));
	for (at = list; at; at = at->ai_next)
		count++;
	wanted = plc->turn++ % count;
	for (at = list; wanted > 0; wanted--)
		at = at->ai_next;
	error = getnameinfo(at->ai_addr, at->ai_addrlen, numeric, (socklen_t)size, NULL, 0,
		NI_NUMERICHOST);
	freeaddrinfo(list);
	return error ? fault_set(why, FAULT_BUG, EXIT_FAILED, "getnameinfo: %s", gai_strerror(error)) : 0;
}

static int create_context(struct plc *plc, struct fault *why)
{
	const struct address *a = &plc->address;
	char path[PATH_MAX];

	if (a->serial ? serial_lock(&plc->serial, a->device, path, sizeof path, why)
				  : find_host(plc, path, sizeof path, why))
		return -1;
	plc->modbus = a->serial ? modbus_new_rtu(path, a->baud, a->parity, a->data_bits, a->stop_bits)
							: modbus_new_tcp_pi(path, a->port);
	if (!plc->modbus)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED, _("out of memory"));
	if (modbus_set_slave(plc->modbus, plc->profile->unit) != 0 ||
		(a->serial && plc->profile->unit == 0))
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("%d is no unit number that can answer; write 1 to 247, over TCP also 0 or 255"),
			plc->profile->unit);
	return 0;
}

static void set_timeout(struct plc *plc, int timeout_ms)
{
	uint32_t ms = timeout_ms > 1 ? (uint32_t)timeout_ms : 1;

	modbus_set_response_timeout(plc->modbus, ms / 1000, ms % 1000 * 1000);
	/* 0: the whole answer within the response time-out; the default would add 0.5 s per byte. */
	modbus_set_byte_timeout(plc->modbus, 0, 0);
}

static void tune(struct plc *plc)
{
	int fd = modbus_get_socket(plc->modbus);

	if (!plc->address.serial) {
		tune_socket(fd, plc->profile->response_timeout_ms);
		return;
	}
	serial_tune(&plc->serial, fd);
	if (plc->profile->rs485 && modbus_rtu_set_serial_mode(plc->modbus, MODBUS_RTU_RS485) != 0)
		log_line(LOG_LEVEL_NOTICE,
			_("the driver of %s does not switch RS-485 itself (%s); that is fine if the adapter does"),
			plc->name, lang_error(errno));
}

int plc_connect(struct plc *plc, struct fault *why)
{
	plc_disconnect(plc);
	plc->filled = plc->heard = plc->doubtful = false;
	if (create_context(plc, why)) {
		plc_disconnect(plc);
		return -1;
	}
	set_timeout(plc, plc->profile->response_timeout_ms);
	if (modbus_connect(plc->modbus) != 0) {
		int error = errno;

		plc_disconnect(plc);
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			plc->address.serial
				? _("cannot set up the serial line %s (%s); does it know this speed and format?")
				: _("no connection to the PLC at %s (%s); check power, cable, address and that its "
					"Modbus server is on"),
			plc->name, plc_reason(error));
	}
	tune(plc);
	return 0;
}

void plc_disconnect(struct plc *plc)
{
	int fd = plc->modbus ? modbus_get_socket(plc->modbus) : -1;

	serial_unlock(&plc->serial, fd);
	if (fd >= 0)
		modbus_close(plc->modbus);
	modbus_free(plc->modbus);
	plc->modbus = NULL;
}

/* --- one request ----------------------------------------------------------------------------------- */

/* A place in the PLC's memory, for messages. */
struct part {
	enum area area;
	int first, count;
};

static enum plc_answer judge_exception(struct plc *plc, const struct part *part, int error,
	struct fault *why)
{
	if (error == EMBXGPATH || error == EMBXGTAR) {
		fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			_("%s says that unit %d does not answer (%s); check the unit number and the serial side of "
			  "a gateway"),
			plc->name, plc->profile->unit, plc_reason(error));
		return PLC_BUSY;
	}
	if (error == EMBXSFAIL || error == EMBXACK || error == EMBXSBUSY) {
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE, _("the PLC at %s is busy (%s)"), plc->name,
			plc_reason(error));
		return PLC_BUSY;
	}
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		_("the PLC at %s refuses %s %d to %d, %s first (%s); check addresses and function code in the "
		  "profile, warenspur plc probe helps"),
		plc->name, profile_area_name(part->area), part->first, part->first + part->count - 1,
		profile_register_name(plc->profile, part->area, part->first), plc_reason(error));
	return PLC_WRONG;
}

static bool is_exception(int error)
{
	return error >= EMBXILFUN && error <= EMBXGTAR;
}

/* Over RTU a frame that is missing or broken says nothing about the port. */
static bool port_is_gone(const struct plc *plc, int error)
{
	return !plc->address.serial || error == EIO || error == ENODEV || error == ENXIO ||
		error == ECONNRESET || error == EBADF || error == EPIPE;
}

/* error 0: it went well. */
static enum plc_answer finish(struct plc *plc, const struct part *part, int error, struct fault *why)
{
	bool broken = error && !is_exception(error);

	if (plc->address.serial)
		serial_end(&plc->serial, broken, address_gap_us(&plc->address, plc->profile),
			plc->profile->answer_max_ms);
	plc->heard |= !broken;
	plc->doubtful = !plc->heard;
	if (!error)
		return PLC_FINE;
	if (!broken)
		return judge_exception(plc, part, error, why);
	if (port_is_gone(plc, error)) {
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			_("the connection to the PLC at %s failed (%s); connecting again"), plc->name,
			plc_reason(error));
		return PLC_LOST;
	}
	fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		_("unit %d at %s does not answer well (%s); check power, wiring A/B, termination, speed and "
		  "format, and the unit number"),
		plc->profile->unit, plc->name, plc_reason(error));
	return PLC_SILENT;
}

/* What the library left in errno; a failure is never taken for a success. */
static int error_unless(bool fine)
{
	return fine ? 0 : errno ? errno : EIO;
}

/* May a request be sent? timeout_ms: for its answer. */
static enum plc_answer begin(struct plc *plc, int timeout_ms, struct fault *why)
{
	int fd = plc->modbus ? modbus_get_socket(plc->modbus) : -1, waiting = 0;

	if (fd < 0)
		return finish(plc, NULL, EBADF, why);
	if (plc->address.serial && !serial_begin(&plc->serial, fd, clock_mono_ms())) {
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			_("unit %d at %s does not answer well; waiting until the line is silent"),
			plc->profile->unit, plc->name);
		return PLC_SILENT;
	}
	/* Bytes nobody asked for: from now on every answer would be the one before. */
	if (!plc->address.serial && ioctl(fd, FIONREAD, &waiting) == 0 && waiting > 0)
		return finish(plc, NULL, EMBMDATA, why);
	set_timeout(plc, timeout_ms);
	return PLC_FINE;
}

static enum plc_answer read_one(struct plc *plc, const struct part *part, uint16_t *out,
	int timeout_ms, struct fault *why)
{
	uint8_t bits[PROFILE_BITS_MAX + 128];
	enum plc_answer answer = begin(plc, timeout_ms, why);
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
	return finish(plc, part, error_unless(got == part->count), why);
}

/* Some adapters hear themselves: what comes first is our own request. */
static enum plc_answer check_echo(struct plc *plc, struct fault *why)
{
	const struct profile_request *r = &plc->profile->requests[0];
	const struct part part = { r->area, r->first, r->count };
	uint8_t request[RAW_REQUEST] = { (uint8_t)plc->profile->unit,
		(uint8_t)profile_function(r->area), (uint8_t)(r->first >> 8), (uint8_t)r->first,
		(uint8_t)(r->count >> 8), (uint8_t)r->count };
	uint8_t heard[ECHO_SIZE];
	enum plc_answer answer = begin(plc, plc->profile->response_timeout_ms, why);

	if (answer != PLC_FINE)
		return answer;
	if (modbus_send_raw_request(plc->modbus, request, sizeof request) < 0)
		return finish(plc, &part, errno, why);
	if (serial_read(modbus_get_socket(plc->modbus), heard, sizeof heard,
			plc->profile->response_timeout_ms) < sizeof heard)
		return finish(plc, &part, ETIMEDOUT, why);
	/* Whatever came, the rest of it is not looked at: the line has to become silent first. */
	answer = finish(plc, &part, EMBBADDATA, why);
	if (memcmp(heard, request, sizeof request) != 0) {
		plc->doubtful = false; /* it answers, let the next cycle see what */
		return answer;
	}
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		_("the adapter at %s echoes what is sent to it; switch its echo off (jumper or software), or "
		  "tie its receive enable (RE) to its drive enable (DE)"),
		plc->name);
	return PLC_WRONG;
}

/* --- what the bridge asks for --------------------------------------------------------------------- */

enum plc_answer plc_read(struct plc *plc, uint16_t *words, struct fault *why)
{
	const struct profile *p = plc->profile;
	bool slow_taken = false;

	if (plc->address.serial && plc->doubtful)
		return check_echo(plc, why);
	for (int i = 0; i < p->request_count; i++) {
		const struct profile_request *r = &p->requests[i];
		const struct part part = { r->area, r->first, r->count };
		int64_t now_ms = r->slow ? clock_mono_ms() : 0;
		enum plc_answer answer;

		/* One slow request a cycle: the others must not wait for all of them. */
		if (r->slow && plc->filled && (slow_taken || now_ms - plc->read_ms[i] < SLOW_MS))
			continue;
		answer = read_one(plc, &part, plc->words + r->slot, p->response_timeout_ms, why);
		if (answer != PLC_FINE)
			return answer;
		slow_taken |= r->slow;
		plc->read_ms[i] = now_ms;
	}
	plc->filled = true;
	memcpy(words, plc->words, (size_t)p->word_count * sizeof *words);
	return PLC_FINE;
}

enum plc_answer plc_read_area(struct plc *plc, enum area area, int first, int count, uint16_t *out,
	struct fault *why)
{
	const struct part part = { area, first, count };

	return read_one(plc, &part, out, plc->profile->response_timeout_ms, why);
}

/* One after the other, and the next only when the one before has arrived: the PLC may look in
 * between. All within one response time-out. */
static enum plc_answer write_singly(struct plc *plc, int address, const uint16_t *values, int count,
	struct fault *why)
{
	int64_t end_ms = clock_mono_ms() + plc->profile->response_timeout_ms;

	for (int i = 0; i < count; i++) {
		const struct part part = { AREA_HOLDING, address + i, 1 };
		uint16_t back;
		enum plc_answer answer = begin(plc, (int)(end_ms - clock_mono_ms()), why);

		if (answer != PLC_FINE)
			return answer;
		answer = finish(plc, &part,
			error_unless(modbus_write_register(plc->modbus, part.first, values[i]) == 1), why);
		if (answer != PLC_FINE || i == count - 1)
			return answer;
		answer = read_one(plc, &part, &back, (int)(end_ms - clock_mono_ms()), why);
		if (answer != PLC_FINE)
			return answer;
		if (back != values[i]) {
			fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
				_("the PLC at %s has not taken %s: %u was written, %u read back"), plc->name,
				profile_register_name(plc->profile, AREA_HOLDING, part.first), values[i], back);
			return PLC_BUSY;
		}
	}
	return PLC_FINE;
}

enum plc_answer plc_write(struct plc *plc, enum signal_id first, const uint16_t *values, int count,
	struct fault *why)
{
	const struct part part = { AREA_HOLDING, plc->profile->points[first].write_address, count };
	enum plc_answer answer;

	if (part.first < 0)
		return PLC_FINE;
	if (plc->profile->write_function == 6)
		return write_singly(plc, part.first, values, count, why);
	answer = begin(plc, plc->profile->response_timeout_ms, why);
	if (answer != PLC_FINE)
		return answer;
	return finish(plc, &part,
		error_unless(modbus_write_registers(plc->modbus, part.first, count, values) == count), why);
}
