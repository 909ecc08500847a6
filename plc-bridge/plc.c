#include "plc-bridge/plc.h"
#include "core/lang.h"
#include "core/text.h"

#include <errno.h>
#include <modbus.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct plc {
	const struct profile *profile;
	modbus_t *modbus;
	char name[160]; /* "HOST:PORT", for messages */
};

struct plc *plc_create(const char *address, const struct profile *profile, struct fault *why)
{
	char host[128];
	const char *colon = strrchr(address, ':');
	struct plc *plc;
	int64_t port;

	if (strncmp(address, "tcp:", 4) != 0 || colon <= address + 4 ||
		(size_t)(colon - address - 4) >= sizeof host ||
		!text_to_int64(colon + 1, 1, 65535, &port)) {
		fault_set(why, FAULT_USAGE, EXIT_USAGE,
			_("\"%s\" is no PLC address; write tcp:HOST:PORT, for example tcp:192.168.0.1:502"),
			address);
		return NULL;
	}
	snprintf(host, sizeof host, "%.*s", (int)(colon - address - 4), address + 4);
	plc = calloc(1, sizeof *plc);
	if (plc) {
		plc->profile = profile;
		plc->modbus = modbus_new_tcp_pi(host, colon + 1);
		snprintf(plc->name, sizeof plc->name, "%s:%s", host, colon + 1);
	}
	if (!plc || !plc->modbus) {
		free(plc);
		fault_set(why, FAULT_SETUP, EXIT_FAILED, _("out of memory"));
		return NULL;
	}
	return plc;
}

void plc_destroy(struct plc *plc)
{
	if (!plc)
		return;
	plc_disconnect(plc);
	modbus_free(plc->modbus);
	free(plc);
}

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

int plc_connect(struct plc *plc, struct fault *why)
{
	uint32_t timeout_ms = (uint32_t)plc->profile->response_timeout_ms;

	modbus_set_response_timeout(plc->modbus, timeout_ms / 1000, timeout_ms % 1000 * 1000);
	/* 0: the whole answer within the response time-out; the default would add 0.5 s per byte. */
	modbus_set_byte_timeout(plc->modbus, 0, 0);
	modbus_set_slave(plc->modbus, plc->profile->unit);
	if (modbus_connect(plc->modbus) != 0)
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			_("no connection to the PLC at %s (%s); check power, cable, address and that its Modbus "
			  "server is on"),
			plc->name, plc_reason(errno));
	tune_socket(modbus_get_socket(plc->modbus), plc->profile->response_timeout_ms);
	return 0;
}

void plc_disconnect(struct plc *plc)
{
	if (modbus_get_socket(plc->modbus) >= 0)
		modbus_close(plc->modbus);
}

static enum plc_answer judge(struct plc *plc, int address, int count, struct fault *why)
{
	int error = errno;

	switch (error) {
	case EMBXGPATH:
	case EMBXGTAR:
		fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			_("%s says that unit %d does not answer (%s); check the unit number and the serial side of "
			  "a gateway"),
			plc->name, plc->profile->unit, plc_reason(error));
		return PLC_BUSY;
	case EMBXSFAIL:
	case EMBXACK:
	case EMBXSBUSY:
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE, _("the PLC at %s is busy (%s)"), plc->name,
			plc_reason(error));
		return PLC_BUSY;
	case EMBXILFUN:
	case EMBXILADD:
	case EMBXILVAL:
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("the PLC at %s refuses registers %d to %d, %s first (%s); check addresses and function "
			  "code in the profile"),
			plc->name, address, address + count - 1,
			profile_register_name(plc->profile, address), plc_reason(error));
		return PLC_WRONG;
	default:
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			_("the connection to the PLC at %s failed (%s); connecting again"), plc->name,
			plc_reason(error));
		return PLC_LOST;
	}
}

enum plc_answer plc_read(struct plc *plc, uint16_t *registers, struct fault *why)
{
	const struct profile *p = plc->profile;
	int got = p->read_function == 4
		? modbus_read_input_registers(plc->modbus, p->read_first, p->read_count, registers)
		: modbus_read_registers(plc->modbus, p->read_first, p->read_count, registers);

	return got == p->read_count ? PLC_FINE : judge(plc, p->read_first, p->read_count, why);
}

enum plc_answer plc_write(struct plc *plc, enum signal_id first, const uint16_t *values, int count,
	struct fault *why)
{
	int address = plc->profile->points[first].address;

	return modbus_write_registers(plc->modbus, address, count, values) == count
		? PLC_FINE
		: judge(plc, address, count, why);
}
