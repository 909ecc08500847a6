#include "reader/nfc/rfid.h"
#include "reader/device/lock.h"
#include "reader/nfc/rfid_address.h"
#include "reader/device/tty.h"
#include "core/base/tty_exclusive.h"
#include "core/base/lang.h"

#include <nfc/nfc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXCHANGE_MS = 100, PATIENCE = 2 };

static const nfc_modulation type_a = { .nmt = NMT_ISO14443A, .nbr = NBR_106 };

bool rfid_is_same_tag(const struct rfid_tag *a, const struct rfid_tag *b)
{
	return a->uid_len == b->uid_len && memcmp(a->uid, b->uid, a->uid_len) == 0 &&
		a->sak == b->sak && memcmp(a->atqa, b->atqa, sizeof a->atqa) == 0;
}

int rfid_check(const char *address, struct fault *why)
{
	struct rfid_address parsed;

	return rfid_address_parse(address, &parsed, why);
}

static int no_answer(const char *address, struct fault *why)
{
	return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("rfid.nfc_reader_does_not",
			"the NFC reader %s does not answer; check its power, TX and RX, and its switches (HSU)"),
		address);
}

/* A chip on SPI or I2C is locked by its device file, whatever speed is named behind it; one on USB
 * by the whole connection string. */
static int lock_reader(struct rfid *r, const char *text, const struct rfid_address *address,
	struct fault *why)
{
	const char *path = address->path;

	if (address->serial)
		r->lock_fd = tty_open(path, why);
	else if (path[0] && access(path, F_OK) != 0)
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("tty.no_device", "no device at %s; plug it in or check the path (--list)"),
			path);
	else
		r->lock_fd = lock_take(path[0] ? path : text, why);
	return r->lock_fd < 0 ? -1 : 0;
}

static int start_library(struct rfid *r, struct fault *why)
{
	setenv("LIBNFC_LOG_LEVEL", "0", 0); /* 3 if a capture is requested (nfc_trace.h) */
	/* Would open and write to every serial port: scanners and scales would receive its bytes. */
	setenv("LIBNFC_INTRUSIVE_SCAN", "false", 1);
	nfc_init(&r->context);
	if (r->context)
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_FAILED,
		MESSAGE("rfid.libnfc_does_not_start",
			"libnfc cannot start, probably out of memory; close other programs"));
}

/* The first reader of libnfc's environment or configuration, or on USB. */
static int find_first(struct rfid *r, nfc_connstring out, struct fault *why)
{
	nfc_connstring found[1] = { "" };

	if (nfc_list_devices(r->context, found, 1) == 1) {
		memcpy(out, found[0], sizeof found[0]);
		return 0;
	}
	return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("rfid.no_nfc_reader_found",
			"no NFC reader was found automatically; give its address, for example "
			"nfc:pn532_uart:/dev/ttyUSB0"));
}

/* Infinite select would block for 350 ms whenever there is no tag. */
static int set_up(struct rfid *r, const char *address, struct fault *why)
{
	const nfc_modulation_type *types = NULL;

	/* After a failed start the device has no modulations, and the first select would abort(). */
	if (!r->device || nfc_device_get_supported_modulation(r->device, N_INITIATOR, &types) < 0 ||
		!types || nfc_initiator_init(r->device) < 0 ||
		nfc_device_set_property_bool(r->device, NP_INFINITE_SELECT, false) < 0)
		return no_answer(address, why);
	/* Of an ISO 14443-4 card the UID is enough; libnfc writes out of bounds if such a card tells a
	 * false length of its ATS. Chips that cannot leave it out go on as they are. */
	nfc_device_set_property_bool(r->device, NP_AUTO_ISO14443_4, false);
	return 0;
}

static int open_rfid_device(struct rfid *r, const char *text, struct fault *why)
{
	struct rfid_address address;
	nfc_connstring connstring = "", first = "";

	setenv("LIBNFC_AUTO_SCAN", *text ? "false" : "true", 1);
	if (start_library(r, why) || (!*text && find_first(r, first, why)))
		return -1;
	text = *text ? text : first;
	if (rfid_address_parse(text, &address, why) || lock_reader(r, text, &address, why))
		return -1;
	rfid_address_connstring(text, &address, connstring, sizeof connstring);
	r->device = nfc_open(r->context, connstring);
	if (address.serial)
		tty_set_exclusive(r->lock_fd);
	return set_up(r, text, why);
}

int rfid_open(struct rfid *r, const char *address, struct fault *why)
{
	*r = (struct rfid){ .lock_fd = -1 };
	if (open_rfid_device(r, address, why) == 0)
		return 0;
	rfid_close(r);
	return -1;
}

void rfid_close(struct rfid *r)
{
	if (r->device)
		nfc_close(r->device);
	if (r->context)
		nfc_exit(r->context);
	tty_close(r->lock_fd);
	*r = (struct rfid){ .lock_fd = -1 };
}

int rfid_find(struct rfid *r, struct rfid_tag *out)
{
	nfc_target target;
	const nfc_iso14443a_info *info = &target.nti.nai;
	int found;

	memset(&target, 0, sizeof target);
	found = nfc_initiator_select_passive_target(r->device, type_a, NULL, 0, &target);
	if (found < 0)
		return found;
	r->troubles = 0;
	/* A faulty reader can send any length. */
	if (found == 0 || (info->szUidLen != 4 && info->szUidLen != 7 && info->szUidLen != 10))
		return 0;
	memset(out, 0, sizeof *out);
	out->uid_len = info->szUidLen;
	memcpy(out->uid, info->abtUid, out->uid_len);
	out->sak = info->btSak;
	memcpy(out->atqa, info->abtAtqa, sizeof out->atqa);
	return 1;
}

int rfid_select(struct rfid *r, const unsigned char *uid, size_t uid_len)
{
	nfc_target target;
	int found;

	memset(&target, 0, sizeof target);
	found = nfc_initiator_select_passive_target(r->device, type_a, uid, uid_len, &target);
	if (found >= 0)
		r->troubles = 0;
	return found > 0 ? 1 : found;
}

int rfid_sleep(struct rfid *r)
{
	return nfc_initiator_deselect_target(r->device);
}

int rfid_reset_field(struct rfid *r)
{
	int error = nfc_device_set_property_bool(r->device, NP_ACTIVATE_FIELD, false);

	return error < 0 ? error : nfc_device_set_property_bool(r->device, NP_ACTIVATE_FIELD, true);
}

int rfid_exchange(struct rfid *r, const unsigned char *command, size_t len, unsigned char *answer,
	size_t size)
{
	return nfc_initiator_transceive_bytes(r->device, command, len, answer, size, EXCHANGE_MS);
}

int rfid_exchange_raw(struct rfid *r, const unsigned char *command, size_t len,
	unsigned char *answer, size_t size)
{
	int n = nfc_device_set_property_bool(r->device, NP_EASY_FRAMING, false);

	if (n < 0)
		return n;
	n = rfid_exchange(r, command, len, answer, size);
	nfc_device_set_property_bool(r->device, NP_EASY_FRAMING, true);
	return n;
}

/* nfc_strerror() tells the library's last error, which is not always the one returned. */
static const char *error_text(int error)
{
	switch (error) {
	case NFC_EIO:
		return MESSAGE_WORD("rfid.line_broke_off_brought", "connection lost or invalid data");
	case NFC_ETIMEOUT:
		return MESSAGE_WORD("rfid.no_answer_time", "no answer in time");
	case NFC_ECHIP:
		return MESSAGE_WORD("rfid.chip_reports_error", "the chip reports an error");
	default:
		return MESSAGE_WORD("rfid.library_reports_error", "the library reports an error");
	}
}

int rfid_judge(struct rfid *r, int error, struct fault *why)
{
	switch (error) {
	case NFC_ERFTRANS: /* a tag moved */
	case NFC_ETGRELEASED:
	case NFC_EINVARG:
	case NFC_EMFCAUTHFAIL:
		return 0;
	case NFC_ETIMEOUT: /* a brown-out looks like this; libnfc takes the chip as awake for ever */
	case NFC_ECHIP:
	case NFC_ESOFT:
		if (++r->troubles < PATIENCE)
			return 0;
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("rfid.nfc_reader_stopped_answering",
				"the NFC reader no longer answers (%s); the program opens it again"),
			error_text(error));
	default:
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("rfid.nfc_reader_lost",
				"the NFC reader is no longer connected (%s); plug it in again"),
			error_text(error));
	}
}
