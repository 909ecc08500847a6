/* What a person does at the desk: scans, and tags laid by hand. */
#include "hw/plant/control/plant_order.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/typed_code.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

/* scan [PLACE] CODE: what follows the first blank, or the second one, may contain blanks itself. */
static void obey_scan(const struct plant_order *o)
{
	struct desk *desk = &o->plant->desk;
	int64_t now_us = o->plant->ground_truth.at_us;
	const char *code = o->whole + strlen("scan");
	char place[SCANNER_LABEL_MAX], sent[SCANNER_LABEL_MAX];
	struct fault why;

	code += strspn(code, " ");
	if (desk->handheld.line.fd < 0) {
		plant_order_reply(o, "error this plant has no handheld scanner; see --handheld");
		return;
	}
	if (o->count > 2) {
		snprintf(place, sizeof place, "WSP:PLACE:%.*s", (int)strcspn(code, " "), code);
		code += strcspn(code, " ");
		code += strspn(code, " ");
	}
	if (typed_code_read(code, sent, sizeof sent, &why))
		plant_order_reply(o, "error %s", why.message.text);
	else if (o->count > 2 && !desk_scan(desk, place, now_us))
		plant_order_reply(o, "error too many codes wait to be scanned, or the place is too long");
	else if (!desk_scan(desk, sent, now_us))
		plant_order_reply(o, "error too many codes wait to be scanned, or the code is too long");
}

/* The UID's last digits: names are short. */
static const char *name_of_tag(const char *uid)
{
	size_t len = strlen(uid);

	return len < MANUAL_TAGS_NAME_MAX ? uid : uid + len - (MANUAL_TAGS_NAME_MAX - 1);
}

/* An entry that is free, or one that is not in the field. */
static void free_entry(struct manual_tags *tags, const char *name)
{
	if (manual_tags_find(tags, name))
		return;
	for (int i = 0; i < MANUAL_TAGS_MAX; i++)
		if (!tags->tags[i].name[0])
			return;
	for (int i = 0; i < MANUAL_TAGS_MAX; i++)
		if (!tags->tags[i].in_field) {
			tags->tags[i].name[0] = '\0';
			return;
		}
}

/* desk tag UID [URI|hex:BYTES]: a tag with this content, the only one on the reader. */
static void lay_tag(const struct plant_order *o)
{
	struct desk *desk = &o->plant->desk;
	uint8_t uid[TRANSPONDER_UID_MAX], message[TRANSPONDER_MEMORY_MAX];
	const char *content = o->count > 3 ? o->words[3] : "";
	size_t len;
	struct manual_tag *tag;
	bool fits = true;

	if (o->count < 3 || plant_order_hex(o->words[2], uid, sizeof uid) != 7) {
		plant_order_reply(o,
			"error desk tag UID [URI|hex:BYTES]: the UID of this tag has 7 bytes, 14 hex digits, as "
			"04A1B2C3D4E5F6");
		return;
	}
	desk_lay(desk, NULL, o->plant->ground_truth.at_us);
	free_entry(&desk->tags, name_of_tag(o->words[2]));
	tag = manual_tags_make(&desk->tags, name_of_tag(o->words[2]), transponder_find_kind("ntag213"),
		uid);
	if (!tag) {
		plant_order_reply(o, "error all places are taken");
		return;
	}
	if (strncmp(content, "hex:", 4) == 0) {
		len = plant_order_hex(content + 4, message, sizeof message);
		fits = len && transponder_write_message(&tag->tag, message, len);
	} else if (content[0]) {
		fits = transponder_write_uri(&tag->tag, content);
	}
	if (!fits)
		plant_order_reply(o, "error it is no hex, or does not fit");
	else
		desk_lay(desk, tag, o->plant->ground_truth.at_us);
}

/* desk ORDER …: an order to tags, for those of the desk. */
static void pass_on(const struct plant_order *o)
{
	static const char *const passed[] = { "make", "lay", "lift", "uri", "message", "poke", "peek",
		"tear", "stick" };
	struct plant_order inner = *o;
	const struct plant_order_row *row = plant_order_tag_rows;
	bool is_passed = false;

	inner.tags = &o->plant->desk.tags;
	inner.count = o->count - 1;
	memmove(&inner.words[0], &inner.words[1], (size_t)inner.count * sizeof inner.words[0]);
	for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++)
		is_passed = is_passed || strcmp(passed[i], inner.words[0]) == 0;
	while (row->word && strcmp(row->word, inner.words[0]) != 0)
		row++;
	if (!is_passed || !row->word)
		plant_order_reply(o, "error no order to the desk: %.40s", inner.words[0]);
	else if (inner.count < row->least)
		plant_order_reply(o, "error desk %s %s", row->word, row->arguments);
	else
		row->run(&inner);
}

static void obey_desk(const struct plant_order *o)
{
	if (o->plant->desk.chip_line.fd < 0)
		plant_order_reply(o, "error this plant has no reader for tags by hand; see --desk-pn532");
	else if (strcmp(o->words[1], "tag") == 0)
		lay_tag(o);
	else if (strcmp(o->words[1], "empty") == 0)
		desk_lay(&o->plant->desk, NULL, o->plant->ground_truth.at_us);
	else
		pass_on(o);
}

/* The names of the serial lines: whoever uses one of them uses a simulated device. */
static void obey_lines(const struct plant_order *o)
{
	const struct plant *p = o->plant;
	const struct {
		const char *name, *path;
	} lines[] = {
		{ "pn532", p->chip_line.path },
		{ "scanner", p->scanner.line.path },
		{ "handheld", p->desk.handheld.line.path },
		{ "desk-pn532", p->desk.chip_line.path },
		{ "camera", p->camera.path },
	};
	size_t used = (size_t)snprintf(o->answer, CONTROL_SOCKET_ANSWER_MAX, "ok speed=%g", p->speed);

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (lines[i].path && used < CONTROL_SOCKET_ANSWER_MAX)
			used += (size_t)snprintf(o->answer + used, CONTROL_SOCKET_ANSWER_MAX - used, " %s=%s",
				lines[i].name, lines[i].path);
	for (int i = 0; p->wires && i < p->wires->count && used < CONTROL_SOCKET_ANSWER_MAX; i++)
		used += (size_t)snprintf(o->answer + used, CONTROL_SOCKET_ANSWER_MAX - used, " modbus=%s",
			wires_address(p->wires, i));
}

const struct plant_order_row plant_order_desk_rows[] = {
	{ "scan", "[PLACE] CODE",
		"the handheld scanner reads the code of the place, then this code, as (01)09521234000013(10)A1 "
		"or with <GS> between its fields",
		2, false, obey_scan },
	{ "desk", "tag UID [URI|hex:BYTES] | empty | make|lay|lift|uri|message|poke|peek|tear|stick …",
		"tags on the reader for tags by hand: one with this content, none, or as those orders", 2,
		false, obey_desk },
	{ "lines", "", "the serial lines, the addresses of the PLC, the speed", 1, false, obey_lines },
	{ .word = NULL },
};
