#include "reader/nfc/rfid_address.h"
#include "reader/device/tty.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* libnfc's drivers: the word before the first colon of a connection string. */
static const struct chip {
	const char *name;
	bool serial, file; /* file: DRIVER:PATH, and no speed of a tty */
	int baud;
} chips[] = {
	{ .name = "pn532_uart", .serial = true, .baud = 115200 },
	{ .name = "arygon", .serial = true, .baud = 9600 },
	{ .name = "acr122s", .serial = true, .baud = 9600 },
	{ .name = "pn532_spi", .file = true },
	{ .name = "pn532_i2c", .file = true },
	{ .name = "pn53x_usb" },
	{ .name = "acr122_usb" },
	{ .name = "acr122_pcsc" },
	{ .name = "pcsc" },
};

static const struct chip *find_chip(const char *text)
{
	size_t len = strcspn(text, ":");

	for (size_t i = 0; i < sizeof chips / sizeof chips[0]; i++)
		if (strlen(chips[i].name) == len && strncmp(chips[i].name, text, len) == 0)
			return &chips[i];
	return NULL;
}

int rfid_address_parse(const char *text, struct rfid_address *out, struct fault *why)
{
	const struct chip *chip = find_chip(text);
	const char *rest;

	*out = (struct rfid_address){ .chip = "" };
	if (!*text)
		return 0;
	if (!chip)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("rfid_address.no_libnfc_connection",
				"\"%s\" is not a libnfc connection; use for example nfc:pn532_uart:/dev/ttyUSB0"),
			text);
	out->chip = chip->name;
	out->serial = chip->serial;
	rest = text + strlen(chip->name);
	rest += *rest == ':';
	if (chip->serial)
		return tty_split_address(rest, chip->baud, out->path, &out->baud, why);
	if (chip->file) /* a speed in Hz may follow */
		snprintf(out->path, sizeof out->path, "%.*s", (int)strcspn(rest, ":"), rest);
	return 0;
}

void rfid_address_connstring(const char *text, const struct rfid_address *address, char *out,
	size_t size)
{
	char resolved[PATH_MAX];
	const char *path = address->path;

	if (!address->serial) {
		text_copy(out, size, text);
		return;
	}
	if (strchr(path, ':') && realpath(path, resolved))
		path = resolved;
	snprintf(out, size, "%s:%.900s:%d", address->chip, path, address->baud);
}
