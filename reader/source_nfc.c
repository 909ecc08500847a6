/* NFC readers through libnfc 1.8.0. What that library does when something goes wrong decides most
 * of this file: it reports a lost device as "no tag", hangs for ever in calls with time-out 0,
 * takes no lock, aborts on some answers. Hence: a process of its own (worker.h), only bounded
 * calls, the last error asked after each list, and close and open as the one cure. */
#include "reader/field.h"
#include "reader/source.h"
#include "reader/tag.h"
#include "reader/tty.h"
#include "core/clock.h"
#include "core/lang.h"

#include <nfc/nfc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CYCLE_MS = 100, READ_TIMEOUT_MS = 100, CMD_READ = 0x30, ATTEMPTS = 2 };

struct reader {
	struct source base;
	nfc_context *context;
	nfc_device *device;
	int lock_fd;        /* libnfc locks nothing: our own descriptor of the same tty does */
	int troubles;       /* time-outs and chip errors in a row */
	int64_t next_ms;    /* when the next cycle begins */
	size_t report;      /* next tag of the field to hand out */
	struct field field;
};

static const nfc_modulation type_a = { .nmt = NMT_ISO14443A, .nbr = NBR_106 };

/* libnfc's drivers: the word before the first colon of a connection string. */
static const struct chip {
	const char *name;
	bool serial; /* DRIVER:PATH[:BAUD] */
	int baud;
} chips[] = {
	{ "pn532_uart", true, 115200 }, { "arygon", true, 9600 }, { "acr122s", true, 9600 },
	{ "pn53x_usb", false, 0 }, { "acr122_usb", false, 0 }, { "acr122_pcsc", false, 0 },
	{ "pcsc", false, 0 }, { "pn532_spi", false, 0 }, { "pn532_i2c", false, 0 },
};

static const struct chip *find_chip(const char *address)
{
	size_t len = strcspn(address, ":");

	for (size_t i = 0; i < sizeof chips / sizeof chips[0]; i++)
		if (strlen(chips[i].name) == len && strncmp(chips[i].name, address, len) == 0)
			return &chips[i];
	return NULL;
}

/* The path of a serial chip; "" if the chip is not serial or the address is empty (any reader). */
static int split_address(const char *address, const struct chip **chip, char path[PATH_MAX],
	int *baud, struct fault *why)
{
	path[0] = '\0';
	*chip = NULL;
	*baud = 0;
	if (!*address)
		return 0;
	*chip = find_chip(address);
	if (!*chip)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			_("\"%s\" is no libnfc connection; write for example nfc:pn532_uart:/dev/ttyUSB0"),
			address);
	address += strlen((*chip)->name);
	if ((*chip)->serial)
		return tty_split_address(*address ? address + 1 : "", (*chip)->baud, path, baud, why);
	return 0;
}

static int check_address(const char *address, struct fault *why)
{
	const struct chip *chip;
	char path[PATH_MAX];
	int baud;

	return split_address(address, &chip, path, &baud, why);
}

static void close_reader(struct source *source)
{
	struct reader *r = (struct reader *)source;

	if (!r)
		return;
	if (r->device)
		nfc_close(r->device);
	if (r->context)
		nfc_exit(r->context);
	tty_close(r->lock_fd);
	free(r);
}

/* libnfc cuts a path at its first colon: /dev/serial/by-path/... must be resolved. */
static void build_connstring(const char *address, const struct chip *chip, const char *path,
	int baud, nfc_connstring out)
{
	char resolved[PATH_MAX];

	if (!path[0])
		text_copy(out, sizeof(nfc_connstring), address);
	else if (strchr(path, ':') && realpath(path, resolved))
		snprintf(out, sizeof(nfc_connstring), "%s:%.900s:%d", chip->name, resolved, baud);
	else
		snprintf(out, sizeof(nfc_connstring), "%s:%.900s:%d", chip->name, path, baud);
}

static int no_answer(const char *address, struct fault *why)
{
	return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		_("the NFC reader %s does not answer; check its power, TX and RX, and its switches (HSU)"),
		*address ? address : _("(first found)"));
}

static int open_device(struct reader *r, const char *address, struct fault *why)
{
	const nfc_modulation_type *types = NULL;
	const struct chip *chip;
	nfc_connstring connstring = "";
	char path[PATH_MAX];
	int baud;

	if (split_address(address, &chip, path, &baud, why))
		return -1;
	if (path[0] && (r->lock_fd = tty_open(path, why)) < 0)
		return -1;
	if (*address)
		build_connstring(address, chip, path, baud, connstring);
	setenv("LIBNFC_LOG_LEVEL", "0", 1);
	setenv("LIBNFC_AUTO_SCAN", *address ? "false" : "true", 1);
	setenv("LIBNFC_INTRUSIVE_SCAN", "false", 1);
	nfc_init(&r->context);
	if (!r->context)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED, _("libnfc does not start; out of memory?"));
	r->device = nfc_open(r->context, *address ? connstring : NULL);
	if (r->lock_fd >= 0)
		tty_exclude_others(r->lock_fd);
	/* A spoilt start gives a device without modulations, which aborts in the first select. */
	if (!r->device ||
		nfc_device_get_supported_modulation(r->device, N_INITIATOR, &types) < 0 || !types)
		return no_answer(address, why);
	/* Infinite select would block for 350 ms in every cycle without a tag. */
	if (nfc_initiator_init(r->device) < 0 ||
		nfc_device_set_property_bool(r->device, NP_INFINITE_SELECT, false) < 0)
		return no_answer(address, why);
	return 0;
}

static struct source *open_reader(const char *address, uint64_t begin, struct fault *why)
{
	struct reader *r = calloc(1, sizeof *r);

	(void)begin;
	if (!r) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED, _("out of memory; end other programs"));
		return NULL;
	}
	r->base = (struct source){ .driver = &source_nfc, .fd = -1, .period_ms = CYCLE_MS };
	r->lock_fd = -1;
	field_init(&r->field);
	if (open_device(r, address, why)) {
		close_reader(&r->base);
		return NULL;
	}
	return &r->base;
}

/* nfc_strerror() tells the library's last error, which is not always the one returned. */
static const char *error_words(int error)
{
	switch (error) {
	case NFC_EIO:
		return _("the line broke off or brought nonsense");
	case NFC_ETIMEOUT:
		return _("no answer in time");
	case NFC_ECHIP:
		return _("the chip reports an error");
	default:
		return _("the library reports an error");
	}
}

/* 0: nothing serious, -1: the device must be opened again. */
static int judge(struct reader *r, int error, struct fault *why)
{
	switch (error) {
	case NFC_ERFTRANS: /* a tag moved */
	case NFC_ETGRELEASED:
	case NFC_EINVARG:
	case NFC_EMFCAUTHFAIL:
		return 0;
	case NFC_ETIMEOUT: /* a brown-out looks like this; libnfc thinks the chip is awake for ever */
	case NFC_ECHIP:
	case NFC_ESOFT:
		if (++r->troubles < ATTEMPTS)
			return 0;
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			_("the NFC reader has stopped answering (%s); it is opened again"),
			error_words(error));
	default:
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			_("the NFC reader is lost (%s); plug it in again"), error_words(error));
	}
}

static int drop_field(struct reader *r)
{
	int error = nfc_device_set_property_bool(r->device, NP_ACTIVATE_FIELD, false);

	return error < 0 ? error : nfc_device_set_property_bool(r->device, NP_ACTIVATE_FIELD, true);
}

static int read_pages(void *user, unsigned char page, unsigned char out[TAG_READ_BYTES],
	struct fault *why)
{
	struct reader *r = user;
	const unsigned char command[] = { CMD_READ, page };
	int n = nfc_initiator_transceive_bytes(r->device, command, sizeof command, out,
		TAG_READ_BYTES, READ_TIMEOUT_MS);

	if (n == TAG_READ_BYTES)
		return 0;
	return fault_set(why, FAULT_HARDWARE, EXIT_FAILED,
		_("the tag was taken away while it was read; hold it still"));
}

/* Reads a tag's content, or gives up after FIELD_TRIES cycles. 0, or -1: device lost. */
static int read_content(struct reader *r, struct field_tag *tag, struct fault *why)
{
	struct fault moved = { 0 };
	nfc_target target;
	int got = -1, error;

	error = nfc_initiator_select_passive_target(r->device, type_a, tag->uid, tag->uid_len, &target);
	if (error > 0) {
		got = tag_read_message(read_pages, r, &tag->symbology, tag->data, &tag->data_len, &moved);
		error = got < 0 ? nfc_device_get_last_error(r->device) : 0;
		nfc_initiator_deselect_target(r->device);
	}
	if (got < 0 && moved.blame != FAULT_DATA) {
		if (error < 0 && judge(r, error, why))
			return -1;
		tag->known = ++tag->tries == FIELD_TRIES;
		if (tag->known)
			text_copy(tag->note, sizeof tag->note,
				moved.text[0] ? moved.text : _("the tag's content could not be read"));
		return 0;
	}
	tag->known = true;
	if (got < 0)
		text_copy(tag->note, sizeof tag->note, moved.text);
	return 0;
}

static int learn_tags(struct reader *r, struct fault *why)
{
	for (size_t i = 0; i < r->field.count; i++) {
		struct field_tag *tag = &r->field.tags[i];

		if (tag->known || !tag->here)
			continue;
		tag->symbology = tag_kind(tag->sak);
		if (!tag_has_pages(tag->sak, tag->atqa))
			tag->known = true;
		else if (read_content(r, tag, why))
			return -1;
	}
	return 0;
}

static int list_tags(struct reader *r, nfc_target *targets, int64_t at_us, struct fault *why)
{
	int n = nfc_initiator_list_passive_targets(r->device, type_a, targets, FIELD_TAGS_MAX);
	int error = n < 0 ? n : nfc_device_get_last_error(r->device);

	if (error < 0 && judge(r, error, why))
		return -1;
	if (n <= 0 && r->troubles)
		return 0; /* a time-out says nothing about the tags: no miss is counted */
	if (error >= 0)
		r->troubles = 0;
	field_begin(&r->field);
	for (int i = 0; i < n; i++) {
		const nfc_iso14443a_info *info = &targets[i].nti.nai;

		/* A hostile reader can claim any length; field_see() takes 4, 7 and 10. */
		field_see(&r->field, info->abtUid, info->szUidLen, info->btSak, info->abtAtqa, at_us);
	}
	field_end(&r->field);
	return 0;
}

/* Tags that were listed are halted and answer again only after the field was off. */
static int run_cycle(struct reader *r, struct fault *why)
{
	nfc_target targets[FIELD_TAGS_MAX];
	int64_t at_us = clock_wall_us();
	int error = drop_field(r);

	r->report = 0;
	if (error < 0)
		return judge(r, error, why);
	memset(targets, 0, sizeof targets);
	if (list_tags(r, targets, at_us, why))
		return -1;
	return learn_tags(r, why);
}

static void fill_scan(const struct field_tag *tag, struct scan *out)
{
	out->carrier = CARRIER_NFC;
	out->symbology = tag->symbology;
	out->at_us = tag->first_us;
	text_hex(tag->uid, tag->uid_len, out->tag);
	text_copy(out->note, sizeof out->note, tag->note);
	memcpy(out->data, tag->data, tag->data_len);
	out->data_len = (uint32_t)tag->data_len;
}

static bool next_report(struct reader *r, struct scan *out)
{
	while (r->report < r->field.count) {
		const struct field_tag *tag = &r->field.tags[r->report++];

		if (tag->known && tag->here) {
			fill_scan(tag, out);
			return true;
		}
	}
	return false;
}

static enum source_result read_reader(struct source *source, struct scan *out, struct fault *why)
{
	struct reader *r = (struct reader *)source;
	int64_t now_ms = clock_mono_ms();

	if (next_report(r, out))
		return SOURCE_SCAN;
	if (now_ms >= r->next_ms) {
		r->next_ms = now_ms + CYCLE_MS;
		if (run_cycle(r, why))
			return SOURCE_LOST;
		if (next_report(r, out))
			return SOURCE_SCAN;
		now_ms = clock_mono_ms();
	}
	source->period_ms = r->next_ms > now_ms ? (int)(r->next_ms - now_ms) : 0;
	return SOURCE_IDLE;
}

/* Asking libnfc would open and write to every serial port: scanners and scales would be poked. */
static size_t list_readers(FILE *out)
{
	return tty_list(out, "nfc:pn532_uart");
}

const struct source_driver source_nfc = {
	.scheme = "nfc",
	.example = "nfc:pn532_uart:/dev/ttyUSB0",
	.summary = N_("NFC reader through libnfc (connection string); empty: the first one found"),
	.presence = true,
	.patience_ms = 3000,
	.check = check_address,
	.open = open_reader,
	.read = read_reader,
	.close = close_reader,
	.list = list_readers,
};
