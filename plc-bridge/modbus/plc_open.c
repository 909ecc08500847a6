/* plc_open: connects to the PLC over TCP or RTU. */
#include "core/base/lang.h"
#include "core/base/log.h"
#include "plc-bridge/modbus/plc_private.h"

#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

struct plc *plc_create(const char *address, const struct profile *profile, struct fault *why)
{
	struct plc *plc = calloc(1, sizeof *plc);

	if (!plc) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED, MESSAGE("fault.out_of_memory", "out of memory"));
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

/* --- connecting
 * -------------------------------------------------------------------------------- */

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

/* libmodbus has English texts only. */
const char *plc_reason(int error)
{
	static const struct {
		int code;
		const char *text;
	} reasons[] = {
		{ ETIMEDOUT, MESSAGE_WORD("rfid.no_answer_time", "no answer in time") },
		{ EINPROGRESS, MESSAGE_WORD("rfid.no_answer_time", "no answer in time") },
		{ EMBXILFUN, MESSAGE_WORD("plc_open.illegal_function", "illegal function") },
		{ EMBXILADD, MESSAGE_WORD("plc_open.illegal_data_address", "illegal data address") },
		{ EMBXILVAL, MESSAGE_WORD("plc_open.illegal_data_value", "illegal data value") },
		{ EMBXSFAIL, MESSAGE_WORD("plc_open.device_failure", "device failure") },
		{ EMBXACK, MESSAGE_WORD("plc_open.still_works", "request still being processed") },
		{ EMBXSBUSY, MESSAGE_WORD("plc_open.device_busy", "device busy") },
		{ EMBXNACK, MESSAGE_WORD("plc_open.it_declines", "request rejected") },
		{ EMBXMEMPAR, MESSAGE_WORD("plc_open.memory_damaged", "memory error in the device") },
		{ EMBXGPATH,
			MESSAGE_WORD("plc_open.gateway_path_unavailable", "gateway path unavailable") },
		{ EMBXGTAR,
			MESSAGE_WORD("plc_open.no_answer_device_behind",
				"no answer from the device behind the gateway") },
		{ EMBBADCRC, MESSAGE_WORD("plc_open.checksum_wrong", "checksum wrong") },
		{ EMBBADDATA, MESSAGE_WORD("plc_open.answer_without_sense", "invalid answer") },
		{ EMBMDATA, MESSAGE_WORD("plc_open.too_much_data", "too much data") },
		{ EMBBADSLAVE, MESSAGE_WORD("plc_open.answer_another_unit", "answer from another unit") },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].code == error)
			return reasons[i].text;
	return error > MODBUS_ENOBASE ? modbus_strerror(error) : message_error(error);
}

/* One of a host's addresses per call, the next one after a failure: that bounds the call. */
static int find_host(struct plc *plc, char *numeric, size_t size, struct fault *why)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list, *at;
	unsigned count = 1, wanted; /* success: at least one */
	int error = getaddrinfo(plc->address.host, plc->address.port, &hints, &list);

	if (error)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("plc_open.cannot_find_host",
				"host \"%s\" not found (%s); check the name or use the IP address"),
			plc->address.host, gai_strerror(error));
	for (at = list->ai_next; at; at = at->ai_next)
		count++;
	wanted = plc->next_address % count;
	for (at = list; wanted > 0; wanted--)
		at = at->ai_next;
	error =
		getnameinfo(at->ai_addr, at->ai_addrlen, numeric, (socklen_t)size, NULL, 0, NI_NUMERICHOST);
	freeaddrinfo(list);
	return error ? fault_set(why, FAULT_BUG, EXIT_FAILED,
					   MESSAGE("plc_open.getnameinfo", "getnameinfo: %s"), gai_strerror(error))
				 : 0;
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
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory", "out of memory"));
	if (modbus_set_slave(plc->modbus, plc->profile->unit) != 0 ||
		(a->serial && plc->profile->unit == 0))
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("plc_open.no_unit_number_can",
				"%d is not a valid unit ID; use 1 to 247, over TCP also 0 or 255"),
			plc->profile->unit);
	return 0;
}

void plc_set_timeout(struct plc *plc, int timeout_ms)
{
	uint32_t ms = timeout_ms > 1 ? (uint32_t)timeout_ms : 1;

	modbus_set_response_timeout(plc->modbus, ms / 1000, ms % 1000 * 1000);
	/* 0: the whole answer within the response time-out; the default would add 0.5 s per byte. */
	modbus_set_byte_timeout(plc->modbus, 0, 0);
}

static void tune_connection(struct plc *plc)
{
	int fd = modbus_get_socket(plc->modbus);

	if (!plc->address.serial) {
		tune_socket(fd, plc->profile->response_timeout_ms);
		return;
	}
	serial_tune(&plc->serial, fd);
	if (plc->profile->rs485 && modbus_rtu_set_serial_mode(plc->modbus, MODBUS_RTU_RS485) != 0)
		log_line(LOG_LEVEL_NOTICE,
			_("the driver of %s does not switch RS-485 itself (%s); nothing to do if the "
			  "adapter switches"),
			plc->name, message_word(message_error(errno)));
}

/* --- capture ---------------------------------------------------------------------- */

static void attach_tap(struct plc *plc)
{
	int gap_us = plc->address.serial ? (int)address_gap_us(&plc->address, plc->profile) : 0, inner;
	struct fault why;

	plc->wire_fd = modbus_get_socket(plc->modbus);
	plc->tap =
		capture_tap_open(plc->wire_fd, plc->address.serial ? WIRE_MODBUS_RTU : WIRE_MODBUS_TCP,
			gap_us, plc->on_frame, plc->on_frame_user, &inner, &why);
	if (plc->tap)
		modbus_set_socket(plc->modbus, inner);
	else
		log_fault(LOG_LEVEL_WARNING, &why); /* the dialogue goes on without a capture */
}

static void detach_tap(struct plc *plc)
{
	if (!plc->tap)
		return;
	capture_tap_close(plc->tap);
	plc->tap = NULL;
	close(modbus_get_socket(plc->modbus));
	modbus_set_socket(plc->modbus, plc->wire_fd);
}

void plc_capture(struct plc *plc, capture_tap_on_frame *on_frame, void *user)
{
	detach_tap(plc);
	plc->on_frame = on_frame;
	plc->on_frame_user = user;
	if (on_frame && plc->modbus && modbus_get_socket(plc->modbus) >= 0)
		attach_tap(plc);
}

int plc_connect(struct plc *plc, struct fault *why)
{
	plc_disconnect(plc);
	plc->words_are_valid = plc->has_answered = plc->may_echo = plc->echoes = false;
	if (create_context(plc, why)) {
		plc_disconnect(plc);
		return -1;
	}
	plc_set_timeout(plc, plc->profile->response_timeout_ms);
	if (modbus_connect(plc->modbus) != 0) {
		int error = errno;

		plc->next_address++;
		plc_disconnect(plc);
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			error == ECONNREFUSED && !plc->address.serial
				? MESSAGE("plc_open.connection_refused",
					  "no connection to the PLC at %s (%s); check power, cable, address, that "
					  "its Modbus server is on and that no other program uses its only connection")
				: plc->address.serial
				? MESSAGE("plc_open.cannot_set_up_serial",
					  "cannot set up the serial line %s (%s); check that the adapter supports "
					  "this speed and format")
				: MESSAGE("plc_open.no_connection",
					  "no connection to the PLC at %s (%s); check power, cable, address and that its "
					  "Modbus server is on"),
			plc->name, plc_reason(error));
	}
	tune_connection(plc);
	if (plc->on_frame)
		attach_tap(plc);
	return 0;
}

static bool is_loopback(const struct sockaddr_storage *at)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)at;
	const struct in6_addr *v6 = &((const struct sockaddr_in6 *)at)->sin6_addr;

	if (at->ss_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	return at->ss_family == AF_INET6 &&
		(IN6_IS_ADDR_LOOPBACK(v6) ||
			(IN6_IS_ADDR_V4MAPPED(v6) && v6->s6_addr[12] == IN_LOOPBACKNET));
}

bool plc_is_on_this_computer(const struct plc *plc)
{
	int fd = plc->tap ? plc->wire_fd : plc->modbus ? modbus_get_socket(plc->modbus) : -1;
	struct sockaddr_storage at;
	socklen_t size = sizeof at;
	struct stat st;

	if (!plc->address.serial)
		return fd >= 0 && getpeername(fd, (struct sockaddr *)&at, &size) == 0 && is_loopback(&at);
	/* Linux: majors 136 to 143 are the slave sides of pseudo terminals (devices.txt). */
	return fd >= 0 && fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) && major(st.st_rdev) >= 136 &&
		major(st.st_rdev) <= 143;
}

void plc_disconnect(struct plc *plc)
{
	int fd;

	detach_tap(plc);
	fd = plc->modbus ? modbus_get_socket(plc->modbus) : -1;
	serial_unlock(&plc->serial, fd);
	if (fd >= 0)
		modbus_close(plc->modbus);
	modbus_free(plc->modbus);
	plc->modbus = NULL;
}
