/* source_nfc: driver for NFC readers: which tags are in the field, and their content.
 *
 * A tag that was seen is put to sleep and does not answer REQA any more, so one REQA finds a new
 * tag at once. Ten times a second each known tag is woken by its UID (WUPA): is it still in the
 * field? Once a second the field is reset, for tags that fell asleep unseen; never while a card
 * with a random UID is in the field. */
#include "reader/nfc/classic.h"
#include "reader/nfc/field.h"
#include "reader/device/source.h"
#include "reader/nfc/tag.h"
#include "reader/device/tty.h"
#include "reader/device/usb.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdlib.h>
#include <string.h>

enum { ROUND_MS = 100, ROUNDS_A_RESET = 10 };

struct nfc_reader {
	struct source base;
	struct rfid rfid;
	int64_t round_ms; /* start of the next round */
	int rounds;       /* since the field was dropped */
	size_t report;    /* next tag of the field to hand out */
	struct field field;
};

static void close_nfc_reader(struct source *source)
{
	struct nfc_reader *r = (struct nfc_reader *)source;

	if (!r)
		return;
	rfid_close(&r->rfid);
	free(r);
}

static struct source *open_nfc_reader(const char *address, uint64_t begin, struct fault *why)
{
	struct nfc_reader *r = calloc(1, sizeof *r);

	(void)begin;
	if (!r) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
		return NULL;
	}
	r->base = (struct source){ .driver = &source_nfc, .fd = -1 };
	field_init(&r->field);
	if (rfid_open(&r->rfid, address, why)) {
		free(r);
		return NULL;
	}
	return &r->base;
}

/* --- what is on a tag -------------------------------------------------------------------- */

static int read_tag_pages(void *user, unsigned char page, unsigned char out[TAG_READ_BYTES],
	struct fault *why)
{
	struct nfc_reader *r = user;
	const unsigned char command[] = { TAG_CMD_READ, page };
	int n = rfid_exchange(&r->rfid, command, sizeof command, out, TAG_READ_BYTES);

	if (n == TAG_READ_BYTES)
		return 0;
	if (n < 0 && rfid_judge(&r->rfid, n, why))
		return -1; /* EXIT_UNAVAILABLE: see learn() */
	return fault_set(why, FAULT_HARDWARE, EXIT_FAILED,
		MESSAGE("classic.tag_taken_away_while",
			"the tag was removed while being read; hold it still"));
}

/* 1 content, 0 none, -1 why. */
static int read_content(struct nfc_reader *r, struct field_tag *tag, struct fault *why)
{
	tag->symbology = tag_kind(tag->now.sak);
	if (tag_has_pages(tag->now.sak, tag->now.atqa))
		return tag_read_message(read_tag_pages, r, &tag->symbology, tag->data, &tag->data_len, why);
	if (classic_is(tag->now.sak))
		return classic_read(&r->rfid, &tag->now, tag->data, &tag->data_len, why);
	return 0;
}

/* Of a tag that is selected. Gives up after FIELD_TRIES; the next round tries again. -1: the
 * device is lost. */
static int read_tag(struct nfc_reader *r, struct field_tag *tag, struct fault *why)
{
	struct fault moved = { 0 };

	if (tag->is_ready || read_content(r, tag, &moved) >= 0) {
		tag->is_ready = true;
		return 0;
	}
	if (moved.exit_code == EXIT_UNAVAILABLE) {
		if (why)
			*why = moved;
		return -1;
	}
	if (moved.blame == FAULT_HARDWARE && ++tag->tries < FIELD_TRIES) {
		r->round_ms = 0;
		return 0;
	}
	tag->is_ready = true;
	tag->note = moved.message;
	return 0;
}

/* --- who is there ------------------------------------------------------------------------ */

/* 0, or -1: the device is lost. */
static int put_to_sleep(struct nfc_reader *r, struct fault *why)
{
	int error = rfid_sleep(&r->rfid);

	return error < 0 ? rfid_judge(&r->rfid, error, why) : 0;
}

/* 1 it is here and selected, 0 not, -1 lost. */
static int wake_tag(struct nfc_reader *r, const struct field_tag *tag, struct fault *why)
{
	int found = rfid_select(&r->rfid, tag->now.uid, tag->now.uid_len);

	return found < 0 ? rfid_judge(&r->rfid, found, why) : found;
}

/* A random UID that was never seen: another card, or the one that lies there and has lost its power
 * for a moment? */
static int find_random_tag(struct nfc_reader *r, struct fault *why)
{
	for (size_t i = 0; i < r->field.count; i++) {
		struct field_tag *tag = &r->field.tags[i];
		int found;

		if (!field_uid_is_random(&tag->now) || !tag->is_present)
			continue;
		found = wake_tag(r, tag, why);
		if (found < 0 || (found && put_to_sleep(r, why)))
			return -1;
		tag->is_present = found;
	}
	return 0;
}

static int add_field_tag(struct nfc_reader *r, const struct rfid_tag *seen, struct fault *why)
{
	struct field_tag *tag;

	if (field_uid_is_random(seen) && (put_to_sleep(r, why) || find_random_tag(r, why)))
		return -1;
	tag = field_see(&r->field, seen, clock_wall_us());
	if (tag && read_tag(r, tag, why))
		return -1;
	return field_uid_is_random(seen) ? 0 : put_to_sleep(r, why);
}

/* Adds the tag that answers. 1: one did, 0: none, -1: the device is lost. A chip that wakes
 * the sleeping ones too, and so has the same answer twice, would never come to an end. */
static int add_arrivals(struct nfc_reader *r, struct fault *why)
{
	struct rfid_tag seen, before = { .uid_len = 0 };
	int found, count = 0;

	while (count < FIELD_TAGS_MAX && (found = rfid_find(&r->rfid, &seen)) != 0) {
		if (found < 0)
			return rfid_judge(&r->rfid, found, why);
		if (add_field_tag(r, &seen, why))
			return -1;
		if (rfid_is_same_tag(&seen, &before))
			break;
		before = seen;
		count++;
	}
	return count > 0;
}

static int check_each_tag(struct nfc_reader *r, struct fault *why)
{
	for (size_t i = 0; i < r->field.count; i++) {
		struct field_tag *tag = &r->field.tags[i];
		int found = wake_tag(r, tag, why);

		if (found < 0)
			return -1;
		if (found == 0)
			continue;
		field_see(&r->field, &tag->now, 0);
		if (read_tag(r, tag, why) || put_to_sleep(r, why))
			return -1;
	}
	return 0;
}

static bool has_random_uid(const struct field *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (field_uid_is_random(&f->tags[i].now))
			return true;
	return false;
}

static int reset_field(struct nfc_reader *r, struct fault *why)
{
	int error = rfid_reset_field(&r->rfid);

	r->rounds = 0;
	if (error < 0)
		return rfid_judge(&r->rfid, error, why);
	return add_arrivals(r, why) < 0 ? -1 : 0;
}

static int run_round(struct nfc_reader *r, struct fault *why)
{
	int troubles = r->rfid.troubles, result;

	r->round_ms = clock_mono_ms() + ROUND_MS;
	field_begin(&r->field);
	if (++r->rounds >= ROUNDS_A_RESET && !has_random_uid(&r->field))
		result = reset_field(r, why);
	else
		result = check_each_tag(r, why);
	/* A time-out says nothing about the tags: no miss is counted. */
	if (result == 0 && r->rfid.troubles <= troubles)
		field_end(&r->field);
	r->report = 0;
	return result;
}

/* --- the driver -------------------------------------------------------------------------- */

static void fill_scan(const struct field_tag *tag, struct scan *out)
{
	out->carrier = CARRIER_NFC;
	out->symbology = tag->symbology;
	out->at_us = tag->first_us;
	text_hex(tag->first.uid, tag->first.uid_len, out->tag);
	out->note = tag->note;
	memcpy(out->data, tag->data, tag->data_len);
	out->data_len = (uint32_t)tag->data_len;
}

static bool next_report(struct nfc_reader *r, struct scan *out)
{
	while (r->report < r->field.count) {
		const struct field_tag *tag = &r->field.tags[r->report++];

		if (tag->is_ready && tag->is_present) {
			fill_scan(tag, out);
			return true;
		}
	}
	return false;
}

static enum source_result read_nfc_reader(struct source *source, struct scan *out,
	struct fault *why)
{
	struct nfc_reader *r = (struct nfc_reader *)source;
	int found;

	source->period_ms = 0;
	if (next_report(r, out))
		return SOURCE_SCAN;
	found = clock_mono_ms() >= r->round_ms ? run_round(r, why) : add_arrivals(r, why);
	if (found < 0)
		return SOURCE_LOST;
	if (found > 0)
		r->report = 0;
	return next_report(r, out) ? SOURCE_SCAN : SOURCE_IDLE;
}

/* libnfc would open and write to every serial port: scanners and scales would get its bytes. */
static size_t list_nfc_readers(FILE *out)
{
	return usb_list_nfc(out) + tty_list(out, "nfc:pn532_uart");
}

const struct source_driver source_nfc = {
	.scheme = "nfc",
	.example = "nfc:pn532_uart:/dev/ttyUSB0",
	.summary = N_("NFC reader through libnfc (connection string); empty: the first one found"),
	.presence = true,
	.patience_ms = 6000, /* two MIFARE Classic cards read to the end */
	.check = rfid_check,
	.open = open_nfc_reader,
	.read = read_nfc_reader,
	.close = close_nfc_reader,
	.list = list_nfc_readers,
};
