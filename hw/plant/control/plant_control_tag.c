#include "hw/plant/control/plant_order.h"
#include "hw/plant/nfc/pn532_fault.h"
#include "core/base/text.h"
#include "core/base/word_list.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

size_t plant_order_hex(const char *hex, uint8_t *out, size_t size)
{
	size_t len = 0;

	while (*hex) {
		if (len == size || !isxdigit((unsigned char)hex[0]) || !isxdigit((unsigned char)hex[1]))
			return 0;
		out[len++] = (uint8_t)strtoul((char[]){ hex[0], hex[1], '\0' }, NULL, 16);
		hex += 2;
		if ((*hex == ':' || *hex == '-') && hex[1])
			hex++;
	}
	return len;
}

static struct manual_tag *tag_of(const struct plant_order *o)
{
	struct manual_tag *tag = manual_tags_find(o->tags, o->words[1]);

	if (!tag)
		plant_order_reply(o, "error no tag is called %s", o->words[1]);
	return tag;
}

static void reply_tag(const struct plant_order *o, const struct manual_tag *tag)
{
	char uid[2 * TRANSPONDER_UID_MAX + 1];

	text_hex(tag->tag.uid, tag->tag.uid_len, uid);
	plant_order_reply(o, "ok %s %.6f", uid, (double)o->plant->ground_truth.at_us / 1e6);
}

static void set_fields(const struct plant_order *o)
{
	plant_set_field(o->plant);
	desk_set_field(&o->plant->desk);
}

static void set_in_field(const struct plant_order *o, struct manual_tag *tag, bool in_field)
{
	tag->in_field = in_field;
	tag->tag.torn = false;
	set_fields(o);
	reply_tag(o, tag);
}

static void refuse_kind(const struct plant_order *o, const char *name)
{
	struct word_list kinds = { 0 };
	struct fault why;

	for (const struct transponder_kind *k = transponder_kinds; k->name; k++)
		word_list_add(&kinds, k->name);
	fault_set(&why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("plant.no_kind_of_rfid_tag", "there is no kind of RFID tag %s"), name);
	word_list_refuse(&kinds, name, &why);
	plant_order_reply(o, "error %s", why.message.text);
}

static void obey_make(const struct plant_order *o)
{
	const struct transponder_kind *kind = transponder_find_kind(o->words[2]);
	uint8_t uid[TRANSPONDER_UID_MAX];
	struct manual_tag *tag = manual_tags_find(o->tags, o->words[1]);

	if (!kind) {
		refuse_kind(o, o->words[2]);
		return;
	}
	if (o->count > 3 && plant_order_hex(o->words[3], uid, sizeof uid) != kind->uid_len) {
		plant_order_reply(o, "error a UID of %s has %zu bytes, as hex digits", kind->name,
			(size_t)kind->uid_len);
		return;
	}
	if (tag) { /* the chip must not keep a pointer to it */
		tag->in_field = false;
		set_fields(o);
	}
	tag = manual_tags_make(o->tags, o->words[1], kind, o->count > 3 ? uid : NULL);
	if (tag)
		reply_tag(o, tag);
	else
		plant_order_reply(o, "error all places are taken, or the name is too long");
}

static void obey_lay(const struct plant_order *o)
{
	struct manual_tag *tag = tag_of(o);

	if (tag)
		set_in_field(o, tag, true);
}

static void obey_lift(const struct plant_order *o)
{
	struct manual_tag *tag = tag_of(o);

	if (tag)
		set_in_field(o, tag, false);
}

static void obey_uri(const struct plant_order *o)
{
	struct manual_tag *tag = tag_of(o);

	if (tag && transponder_write_uri(&tag->tag, o->words[2]))
		reply_tag(o, tag);
	else if (tag)
		plant_order_reply(o, "error it does not fit");
}

static void obey_message(const struct plant_order *o)
{
	struct manual_tag *tag = tag_of(o);
	uint8_t message[TRANSPONDER_MEMORY_MAX];
	size_t len = plant_order_hex(o->words[2], message, sizeof message);

	if (tag && len && transponder_write_message(&tag->tag, message, len))
		reply_tag(o, tag);
	else if (tag)
		plant_order_reply(o, "error it is no hex, or does not fit");
}

static void obey_poke(const struct plant_order *o)
{
	struct manual_tag *tag = tag_of(o);
	uint8_t bytes[TRANSPONDER_MEMORY_MAX];
	size_t len = plant_order_hex(o->words[3], bytes, sizeof bytes);
	int64_t at;

	if (!tag)
		return;
	if (len == 0 || !text_to_int64(o->words[2], 0, (int64_t)(sizeof bytes - len), &at)) {
		plant_order_reply(o, "error poke NAME OFFSET HEX, inside the memory");
		return;
	}
	memcpy(tag->tag.memory + at, bytes, len);
	reply_tag(o, tag);
}

static void obey_peek(const struct plant_order *o)
{
	struct manual_tag *tag = tag_of(o);
	char hex[2 * TRANSPONDER_MEMORY_MAX + 1];
	int64_t at, len;

	if (!tag)
		return;
	if (!text_to_int64(o->words[2], 0, TRANSPONDER_MEMORY_MAX, &at) ||
		!text_to_int64(o->words[3], 1, TRANSPONDER_MEMORY_MAX - at, &len)) {
		plant_order_reply(o, "error peek NAME OFFSET LENGTH, inside the memory");
		return;
	}
	text_hex(tag->tag.memory + at, (size_t)len, hex);
	plant_order_reply(o, "ok %s", hex);
}

static void obey_tear(const struct plant_order *o)
{
	struct manual_tag *tag = tag_of(o);
	int64_t after;

	if (!tag)
		return;
	if (!text_to_int64(o->words[2], 0, 100000, &after)) {
		plant_order_reply(o, "error tear NAME COMMANDS");
		return;
	}
	tag->tag.tear_after = (unsigned)after;
	reply_tag(o, tag);
}

static void obey_stick(const struct plant_order *o)
{
	struct manual_tag *tag = tag_of(o);

	if (tag)
		tag->tag.stuck = true;
}

static void obey_count(const struct plant_order *o)
{
	struct pn532 *c = &o->plant->chip;

	plant_order_reply(o, "ok reads=%lu us=%lld openings=%lu spoiled=%lu", c->reads,
		(long long)(c->last_read_us - c->first_read_us), c->openings, c->spoiled);
	c->reads = c->openings = c->spoiled = 0;
}

static void obey_chip(const struct plant_order *o)
{
	int fault = pn532_fault_find(o->words[1]);

	if (strcmp(o->words[1], "brownout") == 0)
		pn532_brown_out(&o->plant->chip);
	else if (fault >= 0)
		o->plant->chip.fault = (enum pn532_fault)fault;
	else
		plant_order_reply(o, "error the chip cannot be %s", o->words[1]);
}

static void obey_noise(const struct plant_order *o)
{
	uint8_t bytes[256];
	size_t len = plant_order_hex(o->words[1], bytes, sizeof bytes);

	if (len && o->plant->chip_line.fd >= 0)
		ptyline_write(&o->plant->chip_line, bytes, len);
	else
		plant_order_reply(o, "error noise HEX, on a line that is there");
}

static void obey_unplug(const struct plant_order *o)
{
	ptyline_close(&o->plant->chip_line);
	pn532_brown_out(&o->plant->chip);
}

static void obey_plug(const struct plant_order *o)
{
	struct plant *p = o->plant;
	const char *path;
	struct fault why;

	if (p->chip_line.fd >= 0) {
		plant_order_reply(o, "error it is plugged in");
		return;
	}
	path = o->count > 1 ? o->words[1] : p->chip_line.path;
	if (!path) {
		plant_order_reply(o, "error plug PATH");
		return;
	}
	if (path != p->line_path)
		text_copy(p->line_path, sizeof p->line_path, path);
	if (ptyline_open(&p->chip_line, p->line_path, &why))
		plant_order_reply(o, "error %s", why.message.text);
}

const struct plant_order_row plant_order_tag_rows[] = {
	{ "make", "NAME KIND [UID]", "a tag as from the factory, not on the reader yet", 3, false,
		obey_make },
	{ "lay", "NAME", "lay it on the reader", 2, false, obey_lay },
	{ "lift", "NAME", "take it away", 2, false, obey_lift },
	{ "uri", "NAME URI", "write a URI record into it", 3, false, obey_uri },
	{ "message", "NAME HEX", "write an NDEF message into it", 3, false, obey_message },
	{ "poke", "NAME OFFSET HEX", "change its memory", 4, false, obey_poke },
	{ "peek", "NAME OFFSET LENGTH", "show its memory", 4, false, obey_peek },
	{ "tear", "NAME COMMANDS", "take it away before that many further commands are done", 3, false,
		obey_tear },
	{ "stick", "NAME", "no command to it ever ends", 2, false, obey_stick },
	{ "count", "",
		"since the last count: READs and the time from the first to the last, openings, spoiled answers",
		1, false, obey_count },
	{ "chip", "well|mute|silent|garbage|badsum|nad|longuid|brownout", "the chip's health", 2, false,
		obey_chip },
	{ "noise", "HEX", "bytes on the chip's line out of nowhere", 2, false, obey_noise },
	{ "unplug", "", "the chip's line is gone", 1, false, obey_unplug },
	{ "plug", "[PATH]", "it is back, under this name", 1, false, obey_plug },
	{ .word = NULL },
};
