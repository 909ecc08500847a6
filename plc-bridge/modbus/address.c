#include "plc-bridge/modbus/address.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <ctype.h>
#include <string.h>

/* Speeds that libmodbus can set; it would replace any other one by 9600 without an error. */
static const int bauds[] = { 110, 300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200,
	230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000, 2500000, 3000000,
	3500000, 4000000 };

static int refuse_address(const char *text, struct fault *why)
{
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("address.no_plc_address",
			"\"%s\" is not a PLC address; use tcp:HOST:PORT, for example tcp:192.168.0.1:502, or "
			"rtu:DEVICE:BAUD:8E1, for example rtu:/dev/serial/by-id/usb-FTDI…:19200:8E1"),
		text);
}

static int parse_tcp_address(const char *text, const char *rest, struct address *out,
	struct fault *why)
{
	const char *close = *rest == '[' ? strchr(rest, ']') : NULL;
	const char *host = close ? rest + 1 : rest;
	const char *host_end = close ? close : strrchr(rest, ':');
	const char *port = close ? close + 1 : host_end;
	int64_t number = 502;

	if (!host_end)
		host_end = port = rest + strlen(rest);
	if (host_end == host || (size_t)(host_end - host) >= sizeof out->host ||
		(*port && (*port != ':' || !text_to_int64(port + 1, 1, 65535, &number))))
		return refuse_address(text, why);
	snprintf(out->host, sizeof out->host, "%.*s", (int)(host_end - host), host);
	snprintf(out->port, sizeof out->port, "%d", (int)number);
	return 0;
}

static int parse_format(const char *format, struct address *out, struct fault *why)
{
	char parity = (char)toupper((unsigned char)format[0] ? format[1] : '\0');

	if (strlen(format) != 3 || !strchr("5678", format[0]) || !strchr("NEO", parity) ||
		!strchr("12", format[2]))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("address.no_character_format",
				"\"%s\" is not a character format; use data bits, parity N, E or O, and stop "
				"bits, for example 8E1 or 8N2"),
			format);
	if (format[0] != '8')
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("address.modbus_rtu_needs_data",
				"Modbus RTU needs 8 data bits, \"%s\" has %c; a device with 7 data bits uses "
				"Modbus ASCII: switch it to RTU"),
			format, format[0]);
	out->data_bits = 8;
	out->parity = parity;
	out->stop_bits = format[2] - '0';
	return 0;
}

static int parse_baud(const char *text, struct address *out, struct fault *why)
{
	int64_t number;

	if (text_to_int64(text, 1, 4000000, &number))
		for (size_t i = 0; i < sizeof bauds / sizeof bauds[0]; i++)
			if (bauds[i] == number) {
				out->baud = (int)number;
				return 0;
			}
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("address.no_usual_speed_serial",
			"\"%s\" is not a usual speed of a serial line; use 9600, 19200, 38400, 57600, 115200 "
			"or another speed of the PLC"),
		text);
}

/* Is the part behind a colon a speed? A device name may hold colons (by-path). */
static bool is_number(const char *text, size_t len)
{
	return len > 0 && strspn(text, "0123456789") == len;
}

static int parse_rtu_address(const char *text, const char *rest, struct address *out,
	struct fault *why)
{
	char part[128];
	const char *end = rest + strlen(rest), *last, *before;

	out->baud = 19200;
	out->data_bits = 8;
	out->parity = 'E';
	out->stop_bits = 1;
	if (!text_copy(part, sizeof part, rest))
		return refuse_address(text, why);
	last = strrchr(rest, ':');
	before = last ? memrchr(rest, ':', (size_t)(last - rest)) : NULL;
	if (before && !strpbrk(last, "-._/") && is_number(before + 1, (size_t)(last - before - 1))) {
		if (parse_format(last + 1, out, why))
			return -1;
		end = last;
		last = before;
	}
	/* "2-1:1.0-port0" is a name, not a speed. */
	if (last && is_number(last + 1, (size_t)(end - last - 1))) {
		snprintf(part, sizeof part, "%.*s", (int)(end - last - 1), last + 1);
		if (parse_baud(part, out, why))
			return -1;
		end = last;
	}
	if (end == rest || (size_t)(end - rest) >= sizeof out->device)
		return refuse_address(text, why);
	snprintf(out->device, sizeof out->device, "%.*s", (int)(end - rest), rest);
	return 0;
}

int address_parse(const char *text, struct address *out, struct fault *why)
{
	memset(out, 0, sizeof *out);
	if (strncmp(text, "tcp:", 4) == 0)
		return parse_tcp_address(text, text + 4, out, why);
	out->serial = true;
	return strncmp(text, "rtu:", 4) == 0 ? parse_rtu_address(text, text + 4, out, why)
										 : refuse_address(text, why);
}

void address_key(const struct address *a, char *out, size_t size)
{
	bool is_v6 = strchr(a->host, ':') != NULL;

	if (a->serial) {
		snprintf(out, size, "rtu:%s", a->device);
		return;
	}
	snprintf(out, size, is_v6 ? "tcp:[%s]:%s" : "tcp:%s:%s", a->host, a->port);
	for (char *c = out; *c; c++)
		*c = (char)tolower((unsigned char)*c);
}

int64_t address_wire_us(const struct address *a, int characters)
{
	int bits = 1 + a->data_bits + (a->parity != 'N') + a->stop_bits;

	return a->serial ? (int64_t)characters * bits * 1000000 / a->baud : 0;
}

int64_t address_gap_us(const struct address *a, const struct profile *p)
{
	int64_t gap_us = a->baud > 19200 ? 1750 : address_wire_us(a, 7) / 2;

	if (!a->serial)
		return 0;
	if (p->gap_ms)
		return p->gap_ms * 1000;
	return gap_us > 2000 ? gap_us : 2000;
}

enum { REQUEST_SIZE = 8 }; /* unit, function, address, count, checksum */

static int answer_size(const struct profile_request *r)
{
	return 5 + (profile_is_register(r->area) ? 2 * r->count : (r->count + 7) / 8);
}

void address_fit(const struct address *a, struct profile *p)
{
	int64_t longest_us = 0, cycle_us = 0, gap_us = address_gap_us(a, p);

	if (!a->serial)
		return;
	for (int i = 0; i < p->request_count; i++) {
		int64_t us = address_wire_us(a, REQUEST_SIZE + answer_size(&p->requests[i]));

		longest_us = us > longest_us ? us : longest_us;
		if (!p->requests[i].slow)
			cycle_us += us + gap_us;
	}
	if (!p->timeout_given)
		p->response_timeout_ms = (int)(2 * longest_us / 1000) + p->answer_max_ms + 50;
	if (p->period_ms < cycle_us / 1000 + 1)
		p->period_ms = (int)(cycle_us / 1000 + 1);
}
