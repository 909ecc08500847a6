#include "core/wire/wire_pn532.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { TO_CHIP = 0xd4, FROM_CHIP = 0xd5, SHOWN_MAX = 24, MASKED_MIN = 4 };

static const struct word {
	uint8_t code;
	const char *name, *meaning; /* meaning: N_() */
} commands[] = {
	{ 0x00, "Diagnose", N_("checks the chip") },
	{ 0x02, "GetFirmwareVersion", N_("reads the type of the chip") },
	{ 0x04, "GetGeneralStatus", N_("reads the status of the chip") },
	{ 0x06, "ReadRegister", N_("reads registers of the chip") },
	{ 0x08, "WriteRegister", N_("sets registers of the chip") },
	{ 0x12, "SetParameters", N_("sets the automatic functions of the chip") },
	{ 0x14, "SAMConfiguration", N_("wakes the chip up, without a security module") },
	{ 0x16, "PowerDown", N_("switches the chip to power-down") },
	{ 0x32, "RFConfiguration", N_("sets the radio field: on, off, time-outs") },
	{ 0x40, "InDataExchange", N_("sends to the tag") },
	{ 0x42, "InCommunicateThru", N_("sends to the tag, unchanged") },
	{ 0x44, "InDeselect", N_("deselects the tag") },
	{ 0x4a, "InListPassiveTarget", N_("looks for tags in the field") },
	{ 0x52, "InRelease", N_("releases the tag") },
	{ 0x54, "InSelect", N_("selects the tag again") },
	{ 0x60, "InAutoPoll", N_("looks for tags repeatedly") },
};

static const struct word tag_commands[] = {
	{ 0x30, "READ", N_("four pages from page") },
	{ 0x3a, "FAST_READ", N_("pages from page") },
	{ 0xa2, "WRITE", N_("page") },
	{ 0xa0, "WRITE", N_("block") },
	{ 0x60, "AUTH A / GET_VERSION", N_("key A of block, or version of the tag") },
	{ 0x61, "AUTH B", N_("key B of block") },
	{ 0x50, "HALT", N_("idle state") },
	{ 0x1b, "PWD_AUTH", N_("password") },
	{ 0x3c, "READ_SIG", N_("signature of the manufacturer") },
};

static const struct word *find_word(const struct word *list, size_t count, uint8_t code)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].code == code)
			return &list[i];
	return NULL;
}

static void add_hex(const uint8_t *bytes, size_t len, char *out, size_t size)
{
	size_t used = strlen(out), shown = len < SHOWN_MAX ? len : SHOWN_MAX;
	char hex[2 * SHOWN_MAX + 1];

	text_hex(bytes, shown, hex);
	snprintf(out + used, size - used, "%s%s%s", len ? " " : "", hex, shown < len ? "…" : "");
}

/* A command to a tag: READ page 4. */
static void describe_tag_command(const uint8_t *bytes, size_t len, char *out, size_t size)
{
	const struct word *w = len
		? find_word(tag_commands, sizeof tag_commands / sizeof tag_commands[0], bytes[0])
		: NULL;
	size_t used = strlen(out);

	if (!w) {
		add_hex(bytes, len, out, size);
		return;
	}
	if (len > 1)
		snprintf(out + used, size - used, ": %s (%s %u)", w->name, _(w->meaning), bytes[1]);
	else
		snprintf(out + used, size - used, ": %s", w->name);
	if (len > 2)
		add_hex(bytes + 2, len - 2, out, size);
}

static void describe_command(const uint8_t *data, size_t len, char *out, size_t size)
{
	const struct word *w = find_word(commands, sizeof commands / sizeof commands[0], data[0]);

	if (!w) {
		snprintf(out, size, _("command %02X"), data[0]);
		add_hex(data + 1, len - 1, out, size);
		return;
	}
	snprintf(out, size, "%s: %s", w->name, _(w->meaning));
	if (data[0] == 0x40 && len > 2)
		describe_tag_command(data + 2, len - 2, out, size); /* data[1]: number of the tag */
	else if (data[0] == 0x42 && len > 1)
		describe_tag_command(data + 1, len - 1, out, size);
	else
		add_hex(data + 1, len - 1, out, size);
}

static const char *status_words(uint8_t status)
{
	static const struct word words[] = {
		{ 0x00, "", N_("no error") },
		{ 0x01, "", N_("no answer from the tag in time") },
		{ 0x02, "", N_("checksum of the radio frame wrong") },
		{ 0x05, "", N_("the answer of the tag is damaged") },
		{ 0x13, "", N_("data format does not match") },
		{ 0x14, "", N_("the key is wrong") },
		{ 0x27, "", N_("not possible in this state") },
		{ 0x29, "", N_("the tag is no longer present") },
	};
	const struct word *w = find_word(words, sizeof words / sizeof words[0], status & 0x3f);

	return w ? _(w->meaning) : _("error");
}

static void describe_target(const uint8_t *data, size_t len, char *out, size_t size)
{
	char uid[2 * 10 + 1];

	if (len < 2 || data[1] == 0) {
		snprintf(out, size, "%s", _("no tag in the field"));
	} else if (len < 7 || data[6] > 10 || len < 7U + data[6]) {
		snprintf(out, size, lang_plural("%u tag", "%u tags", data[1]), data[1]);
		add_hex(data + 2, len - 2, out, size);
	} else {
		text_hex(data + 7, data[6], uid);
		snprintf(out, size,
			lang_plural("%u tag; UID %s, SENS_RES %02X%02X, SEL_RES %02X",
				"%u tags; UID %s, SENS_RES %02X%02X, SEL_RES %02X", data[1]),
			data[1], uid, data[3], data[4], data[5]);
	}
}

/* reader/nfc/nfc_trace.h writes this in place of personal data. */
static bool is_masked(const uint8_t *bytes, size_t len)
{
	size_t n = 0;

	while (n < len && bytes[n] == '*')
		n++;
	return len >= MASKED_MIN && n == len;
}

static void describe_response(const uint8_t *data, size_t len, char *out, size_t size)
{
	const struct word *w =
		find_word(commands, sizeof commands / sizeof commands[0], (uint8_t)(data[0] - 1));

	if (data[0] == 0x4b) {
		describe_target(data, len, out, size);
		return;
	}
	if (w && (data[0] == 0x41 || data[0] == 0x43) && len > 1) {
		snprintf(out, size, "%s: %s", w->name, status_words(data[1]));
		if (is_masked(data + 2, len - 2))
			snprintf(out + strlen(out), size - strlen(out), " %s", _("(personal data, not kept)"));
		else
			add_hex(data + 2, len - 2, out, size);
		return;
	}
	snprintf(out, size, w ? _("%s done:") : _("answer %s"), w ? w->name : "");
	add_hex(data + (w ? 1 : 0), len - (w ? 1 : 0), out, size);
}

/* Short frames that carry nothing. */
static bool describe_short(const uint8_t *bytes, size_t len, char *out, size_t size)
{
	static const uint8_t ack[] = { 0x00, 0xff, 0x00, 0xff }, nack[] = { 0x00, 0xff, 0xff, 0x00 };

	for (size_t i = 0; i + sizeof ack <= len && i < 8; i++) {
		bool is_ack = memcmp(bytes + i, ack, sizeof ack) == 0;

		if (!is_ack && memcmp(bytes + i, nack, sizeof nack) != 0)
			continue;
		snprintf(out, size, "%s", is_ack ? _("ACK: message received") : _("NACK: send again"));
		return true;
	}
	return false;
}

void wire_pn532_say(bool sent, const uint8_t *bytes, size_t len, char *out, size_t size)
{
	uint8_t mark = sent ? TO_CHIP : FROM_CHIP;

	*out = '\0';
	for (size_t i = 0; i + 1 < len; i++) {
		size_t data_len = len - i - 1;

		if (bytes[i] != mark)
			continue;
		/* Before the mark: length and its complement; then data of that length. */
		if (i >= 2 && (uint8_t)(bytes[i - 2] + bytes[i - 1]) == 0 && bytes[i - 2] > 1 &&
			data_len > bytes[i - 2] - 1U)
			data_len = bytes[i - 2] - 1U;
		if (sent)
			describe_command(bytes + i + 1, data_len, out, size);
		else
			describe_response(bytes + i + 1, data_len, out, size);
		return;
	}
	if (describe_short(bytes, len, out, size))
		return;
	snprintf(out, size, "%s", sent ? _("wake-up") : _("not a message:"));
	add_hex(bytes, len, out, size);
}
