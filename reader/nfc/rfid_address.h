/* rfid_address: parses a libnfc connection string. Pure, except that links are resolved. */
#ifndef READER_NFC_RFID_ADDRESS_H
#define READER_NFC_RFID_ADDRESS_H

#include "core/base/fault.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct rfid_address {
	const char *chip;    /* libnfc's driver; "" for the first device found */
	bool serial;         /* DRIVER:PATH[:BAUD]; path and baud are set */
	char path[PATH_MAX]; /* a device file; "" if the address names none */
	int baud;
};

/* "" (the first device found) or "DRIVER[:…]". 0, or -1 with EXIT_USAGE: no such driver, no
 * path. */
int rfid_address_parse(const char *text, struct rfid_address *out, struct fault *why);

/* The connection string for libnfc. libnfc cuts a path at its first colon, so links in
 * /dev/serial/by-path are resolved. */
void rfid_address_connstring(const char *text, const struct rfid_address *address, char *out,
	size_t size);

#endif
