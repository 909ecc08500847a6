#include "tui/draw/frame_fields.h"
#include "core/base/lang.h"

/* REST: all bytes up to the tail. */
enum { REST = -1, FIELDS = 5 };

struct body_field {
	const char *name;
	int len;
};

struct frame_split {
	const struct wire_frame *frame;
	struct frame_field *out;
	int count, at, end;
};

static void add_field(struct frame_split *c, const char *name, int len)
{
	if (len == REST || len > c->end - c->at)
		len = c->end - c->at;
	if (len <= 0 || c->count == FRAME_FIELDS_MAX)
		return;
	c->out[c->count++] = (struct frame_field){ .name = name, .first = c->at, .len = len };
	c->at += len;
}

/* --- Modbus ---------------------------------------------------------------------------------- */

/* The fields after the function code, by its number and the direction. */
static const struct body_layout {
	int first, last; /* functions */
	bool sent;
	struct body_field fields[FIELDS];
} layouts[] = {
	{ 1, 4, true, { { N_("first address"), 2 }, { N_("count"), 2 } } },
	{ 1, 4, false, { { N_("byte count"), 1 }, { N_("values"), REST } } },
	{ 5, 6, true, { { N_("address"), 2 }, { N_("value"), 2 } } },
	{ 5, 6, false, { { N_("address"), 2 }, { N_("value"), 2 } } },
	{ 15, 16, true,
		{ { N_("first address"), 2 }, { N_("count"), 2 }, { N_("byte count"), 1 },
			{ N_("values"), REST } } },
	{ 15, 16, false, { { N_("first address"), 2 }, { N_("count"), 2 } } },
	{ 0x80, 0xFF, false, { { N_("exception"), 1 } } },
};

static void add_body_fields(struct frame_split *c)
{
	int function = c->at > 0 ? c->frame->data[c->at - 1] : 0;

	for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
		const struct body_layout *l = &layouts[i];

		if (function < l->first || function > l->last || c->frame->sent != l->sent)
			continue;
		for (int n = 0; n < FIELDS && l->fields[n].name; n++)
			add_field(c, l->fields[n].name, l->fields[n].len);
		break;
	}
	add_field(c, N_("data"), REST);
}

static void add_modbus_fields(struct frame_split *c, bool tcp)
{
	if (tcp) {
		add_field(c, N_("transaction"), 2);
		add_field(c, N_("protocol"), 2);
		add_field(c, N_("length"), 2);
	} else if (c->end >= 4) {
		c->end -= 2;
	}
	add_field(c, N_("unit ID"), 1);
	add_field(c, N_("function"), 1);
	add_body_fields(c);
	c->end = c->frame->len;
	add_field(c, N_("checksum"), REST);
}

/* --- PN532 ----------------------------------------------------------------------------------- */

/* Index behind the start code 00 FF; 0: there is none. */
static int find_start_end(const struct wire_frame *f)
{
	for (int i = 1; i < f->len; i++)
		if (f->data[i - 1] == 0x00 && f->data[i] == 0xFF)
			return i + 1;
	return 0;
}

static void add_pn532_fields(struct frame_split *c)
{
	int start = find_start_end(c->frame), len;

	if (!start || start + 2 > c->end) {
		add_field(c, N_("data"), REST);
		return;
	}
	len = c->frame->data[start];
	add_field(c, N_("preamble and start"), start);
	add_field(c, N_("length"), 1);
	add_field(c, N_("length checksum"), 1);
	if (len > 0 && len < 0xFF) {
		add_field(c, N_("direction"), 1);
		add_field(c, N_("command"), len > 1 ? 1 : 0);
		add_field(c, N_("data"), len - 2 > 0 ? len - 2 : 0);
		add_field(c, N_("checksum"), 1);
	}
	add_field(c, N_("end"), REST);
}

int frame_fields(const struct wire_frame *frame, struct frame_field *out)
{
	struct frame_split c = { .frame = frame, .out = out, .end = frame->len };

	if (frame->protocol == WIRE_MODBUS_TCP || frame->protocol == WIRE_MODBUS_RTU)
		add_modbus_fields(&c, frame->protocol == WIRE_MODBUS_TCP);
	else if (frame->protocol == WIRE_PN532)
		add_pn532_fields(&c);
	else
		add_field(&c, N_("data"), REST);
	return c.count;
}
