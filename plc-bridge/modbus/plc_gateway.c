/* plc_gateway: connections over TCP that end, flap or stay silent, and why: a PLC whose only connection
 * is taken, a unit ID without a device, a gateway that uses Modbus RTU over TCP or mixes both. */
#include "core/base/lang.h"
#include "core/wire/adu.h"
#include "plc-bridge/modbus/plc_private.h"

#include <errno.h>
#include <sys/socket.h>

enum { CRC = 2, EXCEPTION_SIZE = 5, TRY_RTU_EVERY = 4 };

void plc_explain_loss(struct plc *plc, int error, struct fault *why)
{
	bool is_first = !plc->address.serial && !plc->has_answered;

	plc->mute_starts += is_first && error != ECONNRESET && error != EPIPE;
	if (!plc->address.serial && (error == ECONNRESET || error == EPIPE))
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("plc_gateway.plc_closed_connection",
				"the PLC at %s has closed the connection; connecting again; if another program "
				"uses the only connection of the PLC, stop that program or allow more "
				"connections in the PLC"),
			plc->name);
	else if (is_first && !plc->has_ever_answered && (error == ETIMEDOUT || error == EMBBADSLAVE))
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("plc_gateway.plc_takes_connection_but",
				"the PLC at %s accepts the connection, but unit %d does not answer; stop other "
				"programs that use its only connection, or try another unit ID: over TCP often "
				"--unit 255, 1 or 0"),
			plc->name, plc->profile->unit);
	else
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("plc_gateway.connection_plc_failed",
				"the connection to the PLC at %s failed (%s); connecting again"),
			plc->name, plc_reason(error));
}

static size_t put_word(uint8_t *out, uint16_t word)
{
	out[0] = (uint8_t)(word >> 8);
	out[1] = (uint8_t)word;
	return 2;
}

/* Low byte first. */
static size_t put_crc(uint8_t *frame, size_t len)
{
	uint16_t crc = adu_crc(frame, len);

	frame[len] = (uint8_t)crc;
	frame[len + 1] = (uint8_t)(crc >> 8);
	return len + CRC;
}

void plc_note_answer(struct plc *plc, enum plc_area area, const uint16_t *words, int count)
{
	uint8_t frame[ADU_MAX + CRC] = { (uint8_t)plc->profile->unit, (uint8_t)profile_function(area),
		(uint8_t)(2 * count) };
	size_t len = 3;

	for (int i = 0; i < count && len + 2 <= ADU_MAX; i++)
		len += put_word(frame + len, words[i]);
	plc->answer_crc = adu_crc(frame, len);
}

bool plc_has_appended_crc(struct plc *plc, int fd, struct fault *why)
{
	uint8_t bytes[CRC + 1];
	ssize_t got = recv(fd, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);

	if (!plc->has_answered || got != CRC || (bytes[0] | bytes[1] << 8) != plc->answer_crc)
		return false;
	recv(fd, bytes, CRC, MSG_DONTWAIT);
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("plc_gateway.gateway_appends_checksum_modbus",
			"the gateway at %s appends the checksum of Modbus RTU to its answers; set it to Modbus TCP "
			"(not RTU over TCP, not a transparent serial line)"),
		plc->name);
	return true;
}

bool plc_must_try_rtu(const struct plc *plc)
{
	return !plc->address.serial &&
		(plc->speaks_rtu ||
			(!plc->has_ever_answered && plc->mute_starts % TRY_RTU_EVERY == TRY_RTU_EVERY - 1));
}

/* len 0: no frame of RTU that answers the request. */
static bool is_rtu_answer(const uint8_t *request, const uint8_t *bytes, size_t len)
{
	return len >= EXCEPTION_SIZE && bytes[0] == request[0] && (bytes[1] & 0x7f) == request[1] &&
		adu_crc(bytes, len - CRC) == (bytes[len - 2] | bytes[len - 1] << 8);
}

enum plc_answer plc_try_rtu(struct plc *plc, struct fault *why)
{
	const struct profile_request *r = &plc->profile->requests[0];
	uint8_t request[8] = { (uint8_t)plc->profile->unit, (uint8_t)profile_function(r->area) };
	uint8_t bytes[ADU_RTU_MAX];
	int fd = modbus_get_socket(plc->modbus);
	size_t want = profile_is_register(r->area) ? (size_t)r->count * 2 : ((size_t)r->count + 7) / 8;
	size_t len = 0;

	put_word(request + 2, (uint16_t)r->first);
	put_word(request + 4, (uint16_t)r->count);
	if (send(fd, request, put_crc(request, 6), MSG_NOSIGNAL) == sizeof request)
		len = serial_read(fd, bytes, want + EXCEPTION_SIZE, plc->profile->response_timeout_ms);
	plc->speaks_rtu = is_rtu_answer(request, bytes, len);
	if (!plc->speaks_rtu) {
		plc_explain_loss(plc, ETIMEDOUT, why);
		return PLC_LOST;
	}
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("plc_gateway.device_speaks_modbus_rtu",
			"the device at %s uses Modbus RTU over TCP: its answer has no header but the "
			"checksum of RTU; set it to Modbus TCP"),
		plc->name);
	return PLC_WRONG;
}
