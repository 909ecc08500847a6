#include "core/wire/wire_words.h"
#include "core/base/lang.h"
#include "core/wire/signals.h"
#include "core/base/text.h"
#include "core/wire/wire_pn532.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const protocols[WIRE_PROTOCOL_COUNT] = {
	[WIRE_MODBUS_TCP] = "modbus-tcp",
	[WIRE_MODBUS_RTU] = "modbus-rtu",
	[WIRE_PN532] = "pn532",
};

const char *wire_protocol_name(enum wire_protocol protocol)
{
	return protocol < WIRE_PROTOCOL_COUNT ? protocols[protocol] : "";
}

enum wire_protocol wire_protocol_from(const char *name)
{
	int i = 0;

	while (i < WIRE_PROTOCOL_COUNT && strcmp(protocols[i], name) != 0)
		i++;
	return (enum wire_protocol)i;
}

/* --- a line that grows ------------------------------------------------------------------------ */

struct line {
	char *out;
	size_t size, used;
	int listed; /* items of the list so far */
	bool full;  /* what did not fit is marked by "…" */
};

static void append_text(struct line *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void append_text(struct line *l, const char *format, ...)
{
	char piece[200];
	va_list args;
	size_t len;

	if (l->full)
		return;
	va_start(args, format);
	vsnprintf(piece, sizeof piece, format, args);
	va_end(args);
	len = strlen(piece);
	if (l->used + len + sizeof "…" > l->size) {
		l->full = true;
		snprintf(l->out + l->used, l->size - l->used, "…");
		return;
	}
	memcpy(l->out + l->used, piece, len + 1);
	l->used += len;
}

static const char *next_separator(struct line *l)
{
	return l->listed++ ? ", " : "";
}

/* --- names and values ------------------------------------------------------------------------- */

const char *wire_area_title(enum adu_area area)
{
	static const char *const titles[ADU_AREA_COUNT] = {
		[ADU_HOLDING] = N_("holding registers"),
		[ADU_INPUT] = N_("input registers"),
		[ADU_DISCRETE] = N_("discrete inputs"),
		[ADU_COIL] = N_("coils"),
	};

	return _(titles[area]);
}

/* The whole register (or bit) at an address; NULL: none is known. */
static const struct wire_point *find_point(const struct wire_talk *t, enum adu_area area,
	int address)
{
	for (size_t i = 0; i < t->point_count; i++)
		if (t->points[i].area == area && t->points[i].address == address && t->points[i].bit < 0)
			return &t->points[i];
	return NULL;
}

static void append_place(struct line *l, const struct wire_talk *t, enum adu_area area, int address)
{
	const struct wire_point *p = find_point(t, area, address);

	if (p)
		append_text(l, "%s", p->name);
	else
		append_text(l, "%d", address);
}

/* What changed, or the value if there is none before. */
static void add_value(struct line *l, const char *name, uint32_t now, bool any, uint32_t before)
{
	if (any && now == before)
		return;
	if (any)
		append_text(l, "%s%s %u → %u", next_separator(l), name, before, now);
	else
		append_text(l, "%s%s %u", next_separator(l), name, now);
	if (strcmp(name, signals[SIGNAL_STATE].name) == 0)
		append_text(l, " (%s)", plc_state_name(now));
}

/* A register's bits by name; false if none of them has one. */
static bool add_bits(struct line *l, const struct wire_talk *t, enum adu_area area, int address,
	uint16_t now, bool any, uint16_t before)
{
	bool named = false;

	for (size_t i = 0; i < t->point_count; i++) {
		const struct wire_point *p = &t->points[i];

		if (p->area != area || p->address != address || p->bit < 0)
			continue;
		named = true;
		add_value(l, p->name, (uint32_t)now >> p->bit & 1, any, (uint32_t)before >> p->bit & 1);
	}
	return named;
}

/* Values with their names; before: those of the last answer to the same question, NULL: none. */
static void add_values(struct line *l, const struct wire_talk *t, const struct adu *f,
	const uint16_t *before)
{
	uint16_t word, low;

	for (int i = 0; adu_value(f, i, &word); i++) {
		int address = f->first + i;
		const struct wire_point *p = find_point(t, f->area, address);
		char name[40];

		if (f->first < 0) {
			append_text(l, "%s%u", next_separator(l), word);
		} else if (p && p->words == 2 && adu_value(f, i + 1, &low)) {
			add_value(l, p->name, (uint32_t)word << 16 | low, before != NULL,
				before ? (uint32_t)before[i] << 16 | before[i + 1] : 0);
			i++;
		} else if (p ||
			!add_bits(l, t, f->area, address, word, before != NULL, before ? before[i] : 0)) {
			snprintf(name, sizeof name, "%d", address);
			add_value(l, p ? p->name : name, word, before != NULL, before ? before[i] : 0);
		}
	}
}

/* --- requests --------------------------------------------------------------------------------- */

static void describe_request(struct line *l, const struct wire_talk *t, const struct adu *f)
{
	int last = f->first + f->count - 1;

	append_text(l, "FC%02u ", f->function);
	if (f->count == 1)
		append_text(l, f->writes ? _("writes %s %d: ") : _("reads %s %d: "),
			wire_area_title(f->area), f->first);
	else
		append_text(l, f->writes ? _("writes %s %d to %d: ") : _("reads %s %d to %d: "),
			wire_area_title(f->area), f->first, last);
	if (f->writes) {
		add_values(l, t, f, NULL);
		return;
	}
	append_place(l, t, f->area, f->first);
	if (last > f->first) {
		append_text(l, " … ");
		append_place(l, t, f->area, last);
	}
}

/* --- answers ---------------------------------------------------------------------------------- */

static const char *exception_words(int code)
{
	static const char *const words[] = { [1] = N_("illegal function"),
		[2] = N_("illegal data address"),
		[3] = N_("illegal data value"),
		[4] = N_("device failure"),
		[5] = N_("request still being processed"),
		[6] = N_("device busy"),
		[7] = N_("request rejected"),
		[8] = N_("memory error in the device"),
		[10] = N_("gateway path unavailable"),
		[11] = N_("no answer from the device behind the gateway") };
	bool known = code > 0 && code < (int)(sizeof words / sizeof words[0]) && words[code];

	return known ? _(words[code]) : _("unknown exception");
}

/* The slot of the last answer to this request; *any: there was one. */
static struct wire_talk_answer *remembered(struct wire_talk *t, const struct adu *f, bool *any)
{
	struct wire_talk_answer *a = t->answers;

	for (; a < t->answers + WIRE_ANSWERS; a++)
		if (a->count && a->function == f->function && a->first == f->first &&
			a->count == f->count) {
			*any = true;
			return a;
		}
	*any = false;
	a = &t->answers[t->next_answer];
	t->next_answer = (t->next_answer + 1) % WIRE_ANSWERS;
	*a = (struct wire_talk_answer){ .function = f->function, .first = f->first, .count = f->count };
	return a;
}

static void describe_values(struct line *l, struct wire_talk *t, const struct adu *f)
{
	struct wire_talk_answer *a;
	bool any;

	append_text(l, lang_plural("%d value: ", "%d values: ", (unsigned long)f->count), f->count);
	if (f->first < 0 || f->count > ADU_MAX / 2) { /* the request is not known */
		add_values(l, t, f, NULL);
		return;
	}
	a = remembered(t, f, &any);
	add_values(l, t, f, any ? a->values : NULL);
	if (any && !l->listed)
		append_text(l, "%s", _("unchanged"));
	for (int i = 0; i < f->count; i++)
		if (!adu_value(f, i, &a->values[i]))
			a->values[i] = 0;
}

static void describe_answer(struct line *l, struct wire_talk *t, const struct adu *f,
	const struct adu *asked)
{
	if (asked && asked->unit != f->unit)
		append_text(l, _("from another unit (%u): "), f->unit);
	if (asked && t->protocol == WIRE_MODBUS_TCP && asked->transaction != f->transaction)
		append_text(l, _("to another request (transaction %u): "), f->transaction);
	if (asked && asked->function != f->function)
		append_text(l, _("to another function (FC%02u): "), f->function);
	if (f->exception)
		append_text(l, _("rejects FC%02u: exception %u, %s"), f->function, f->exception,
			exception_words(f->exception));
	else if (f->writes)
		append_text(l, _("done: FC%02u from %d, %d written"), f->function, f->first, f->count);
	else
		describe_values(l, t, f);
}

/* --- one frame -------------------------------------------------------------------------------- */

static void describe_flaw(struct line *l, const struct adu *f, const uint8_t *bytes, size_t len)
{
	switch (f->flaw) {
	case ADU_CHECKSUM:
		append_text(l, _("damaged: checksum is %04X but should be %04X"), f->crc,
			adu_crc(bytes, len - 2));
		break;
	case ADU_SHORT:
		append_text(l,
			lang_plural("incomplete: ends after %zu byte", "incomplete: ends after %zu bytes", len),
			len);
		break;
	case ADU_PROTOCOL:
		append_text(l, "%s", _("not Modbus: the protocol number is not 0"));
		break;
	case ADU_FUNCTION:
		append_text(l, _("FC%02u, no explanation available"), f->function);
		break;
	default:
		append_text(l,
			lang_plural("damaged: the length field does not match %zu byte",
				"damaged: the length field does not match %zu bytes", len),
			len);
	}
}

static void describe_modbus(struct wire_talk *t, struct line *l, bool sent, const uint8_t *bytes,
	size_t len)
{
	enum adu_wire wire = t->protocol == WIRE_MODBUS_TCP ? ADU_TCP : ADU_RTU;
	struct adu frame, asked;

	if (t->has_request && !sent)
		adu_parse(wire, t->request, t->request_len, false, NULL, &asked);
	adu_parse(wire, bytes, len, !sent, t->has_request && !sent ? &asked : NULL, &frame);
	if (frame.flaw != ADU_SOUND)
		describe_flaw(l, &frame, bytes, len);
	else if (sent)
		describe_request(l, t, &frame);
	else
		describe_answer(l, t, &frame, t->has_request ? &asked : NULL);
	t->has_request = sent && len <= sizeof t->request;
	if (!t->has_request)
		return;
	memcpy(t->request, bytes, len);
	t->request_len = len;
}

void wire_say(struct wire_talk *t, bool sent, const uint8_t *bytes, size_t len, char *out,
	size_t size)
{
	struct line line = { .out = out, .size = size };

	*out = '\0';
	if (t->protocol == WIRE_PN532)
		wire_pn532_say(sent, bytes, len, out, size);
	else
		describe_modbus(t, &line, sent, bytes, len);
}
