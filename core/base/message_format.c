#include "core/base/message_format.h"
#include "core/base/message.h"
#include "core/base/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* However large a width from a record is. */
enum { FIELD_MAX = MESSAGE_TEXT_SIZE };

/* One of a format's conversions. */
struct conversion {
	const char *begin, *end;
	char flags[6];
	int width, precision;           /* -1: none */
	int width_from, precision_from; /* "*": the number of the argument, from 0; -1: none */
	int argument;                   /* from 0; -1: "%%" */
	bool has_position;              /* %2$s */
	char length;                    /* 'H' for hh, 'h', 'l', 'q' for ll, 'j', 'z', 't'; 0: none */
	char letter;
};

static int read_number(const char **at)
{
	int number = 0;

	while (**at >= '0' && **at <= '9' && number < 1000)
		number = number * 10 + (*(*at)++ - '0');
	return number;
}

/* "*" or digits; -1: neither. */
static int read_field(const char **at, int *from, int *next)
{
	*from = -1;
	if (**at != '*')
		return **at >= '0' && **at <= '9' ? read_number(at) : -1;
	(*at)++;
	*from = (*next)++;
	return -1;
}

static char read_length(const char **at)
{
	char length = **at;

	if (!length || !strchr("hljzt", length))
		return 0;
	(*at)++;
	if (**at == length && (length == 'h' || length == 'l')) {
		(*at)++;
		return length == 'h' ? 'H' : 'q';
	}
	return length;
}

/* Reads the conversion at a '%'; *next is the number of the next argument. False: it is not known. */
static bool read_conversion(const char *at, struct conversion *c, int *next)
{
	const char *digits;
	size_t flags = 0;
	int position = -1;

	*c =
		(struct conversion){ .begin = at++, .precision = -1, .precision_from = -1, .argument = -1 };
	digits = at;
	if (*at >= '1' && *at <= '9') {
		position = read_number(&at) - 1;
		if (*at == '$')
			at++;
		else
			position = -1, at = digits;
	}
	while (*at && strchr("-+ #0", *at) && flags < sizeof c->flags - 1)
		c->flags[flags++] = *at++;
	c->width = read_field(&at, &c->width_from, next);
	if (*at == '.') {
		at++;
		c->precision = read_field(&at, &c->precision_from, next);
		if (c->precision < 0 && c->precision_from < 0)
			c->precision = 0;
	}
	c->length = read_length(&at);
	c->letter = *at;
	if (!*at || !strchr("diuxXocsfFeEgG%", *at))
		return false;
	c->end = at + 1;
	c->has_position = position >= 0;
	if (*at != '%')
		c->argument = position >= 0 ? position : (*next)++;
	return *next <= MESSAGE_ARGUMENTS_MAX && c->argument < MESSAGE_ARGUMENTS_MAX;
}

static bool is_real(const struct conversion *c)
{
	return strchr("fFeEgG", c->letter) != NULL;
}

static bool is_text(const struct conversion *c)
{
	return c->letter == 's' || c->letter == 'c';
}

/* The number that a value is; false: it is none. JSON has no nan and inf: they are texts there. */
static bool read_real(const json_t *value, double *out)
{
	const char *name = json_string_value(value);
	bool is_name =
		name && (strcmp(name, "nan") == 0 || strcmp(name, "inf") == 0 || strcmp(name, "-inf") == 0);

	*out = is_name ? strtod(name, NULL) : json_number_value(value);
	return is_name || json_is_number(value);
}

static json_t *real_value(double real)
{
	if (isnan(real))
		return json_string("nan");
	if (isinf(real))
		return json_string(real < 0 ? "-inf" : "inf");
	return json_real(real);
}

static bool fits(const struct conversion *c, const json_t *arguments)
{
	const json_t *value = json_array_get(arguments, (size_t)c->argument);
	double real;

	if (c->letter == '%')
		return true;
	if ((c->width_from >= 0 &&
			!json_is_integer(json_array_get(arguments, (size_t)c->width_from))) ||
		(c->precision_from >= 0 &&
			!json_is_integer(json_array_get(arguments, (size_t)c->precision_from))))
		return false;
	if (c->letter == 's')
		return json_is_string(value) || json_is_object(value);
	if (is_text(c))
		return json_is_string(value);
	return is_real(c) ? read_real(value, &real) : json_is_integer(value);
}

bool message_format_fits(const char *format, const json_t *arguments)
{
	struct conversion c;
	int next = 0;
	bool positions = false;

	for (const char *at = format; (at = strchr(at, '%')) != NULL; at = c.end) {
		if (!read_conversion(at, &c, &next) || !fits(&c, arguments))
			return false;
		positions = positions || c.has_position;
		if (positions && next)
			return false;
	}
	return true;
}

/* --- filling ------------------------------------------------------------------------------------ */

struct filling {
	char *out;
	size_t used, size;
};

static void put(struct filling *f, const char *text, size_t len)
{
	size_t room = f->size - 1 - f->used;

	if (len > room)
		len = room;
	memcpy(f->out + f->used, text, len);
	f->used += len;
}

static int within_field(json_int_t value)
{
	if (value < -FIELD_MAX)
		return -FIELD_MAX;
	return value > FIELD_MAX ? FIELD_MAX : (int)value;
}

static int field_of(int number, int from, const json_t *arguments)
{
	json_int_t value = number;

	if (from >= 0)
		value = json_integer_value(json_array_get(arguments, (size_t)from));
	return within_field(value);
}

/* Precision and width of a text count bytes, but no character is divided. */
static void put_text(struct filling *f, const struct conversion *c, const char *text, int width,
	int precision)
{
	size_t len = strlen(text), wide = (size_t)(width < 0 ? -width : width);
	bool left = width < 0 || strchr(c->flags, '-');

	if (precision >= 0 && (size_t)precision < len)
		len = text_whole_utf8(text, (size_t)precision);
	for (size_t i = len; !left && i < wide; i++)
		put(f, " ", 1);
	put(f, text, len);
	for (size_t i = len; left && i < wide; i++)
		put(f, " ", 1);
}

/* The format is made here, of letters that were checked. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void put_number(struct filling *f, const struct conversion *c, json_int_t whole, double real,
	bool comma, int width, int precision)
{
	char format[24], number[2 * FIELD_MAX + 64], *point;
	int len;

	snprintf(format, sizeof format, "%%%s*.*%s%c", c->flags, is_real(c) ? "" : "ll", c->letter);
	len = is_real(c) ? snprintf(number, sizeof number, format, width, precision, real)
					 : snprintf(number, sizeof number, format, width, precision, (long long)whole);
	if (len < 0)
		return;
	if (comma && is_real(c) && (point = strchr(number, '.')) != NULL)
		*point = ',';
	put(f, number, strlen(number));
}
#pragma GCC diagnostic pop

static void end_filling(struct filling *f)
{
	f->out[f->used < f->size - 1 ? f->used : text_whole_utf8(f->out, f->used)] = '\0';
}

void message_format_fill(const char *format, const json_t *arguments, bool comma,
	void (*text_of)(const json_t *value, char *out, size_t size), char *out, size_t size)
{
	struct filling f = { .out = out, .size = size };
	struct conversion c;
	const char *at, *from = format;
	int next = 0;

	for (; (at = strchr(from, '%')) != NULL && read_conversion(at, &c, &next); from = c.end) {
		const json_t *value = json_array_get(arguments, (size_t)c.argument);
		int width = field_of(c.width, c.width_from, arguments);
		int precision = field_of(c.precision, c.precision_from, arguments);
		char text[MESSAGE_TEXT_SIZE];
		double real;

		if (c.width < 0 && c.width_from < 0)
			width = 0;
		put(&f, from, (size_t)(at - from));
		if (c.letter == '%') {
			put(&f, "%", 1);
		} else if (!fits(&c, arguments)) {
			put(&f, "?", 1);
		} else if (json_is_object(value)) {
			text_of(value, text, sizeof text);
			put_text(&f, &c, text, width, precision);
		} else if (is_text(&c)) {
			put_text(&f, &c, json_string_value(value), width, precision);
		} else {
			read_real(value, &real);
			put_number(&f, &c, json_integer_value(value), real, comma, width, precision);
		}
	}
	put(&f, from, strlen(from));
	end_filling(&f);
}

/* --- taking ------------------------------------------------------------------------------------- */

/* A list that is passed on by its address: an array type on some processors. */
struct taking {
	va_list list;
};

static json_int_t take_signed(struct taking *t, char length)
{
	switch (length) {
	case 'H':
		return (signed char)va_arg(t->list, int);
	case 'h':
		return (short)va_arg(t->list, int);
	case 'l':
		return va_arg(t->list, long);
	case 'q':
		return va_arg(t->list, long long);
	case 'j':
		return va_arg(t->list, intmax_t);
	case 'z':
	case 't':
		return va_arg(t->list, ptrdiff_t);
	default:
		return va_arg(t->list, int);
	}
}

static json_int_t take_unsigned(struct taking *t, char length)
{
	switch (length) {
	case 'H':
		return (unsigned char)va_arg(t->list, unsigned);
	case 'h':
		return (unsigned short)va_arg(t->list, unsigned);
	case 'l':
		return (json_int_t)va_arg(t->list, unsigned long);
	case 'q':
		return (json_int_t)va_arg(t->list, unsigned long long);
	case 'j':
		return (json_int_t)va_arg(t->list, uintmax_t);
	case 'z':
	case 't':
		return (json_int_t)va_arg(t->list, size_t);
	default:
		return va_arg(t->list, unsigned);
	}
}

static json_int_t take_whole(struct taking *t, const struct conversion *c)
{
	return strchr("di", c->letter) ? take_signed(t, c->length) : take_unsigned(t, c->length);
}

static const char *take_string(struct taking *t)
{
	const char *text = va_arg(t->list, const char *);

	return text ? text : "(null)";
}

static json_t *take_text(struct taking *t, int precision, message_format_value *value_of)
{
	const char *text = take_string(t);

	return precision >= 0 ? value_of(text, strnlen(text, (size_t)precision), false)
						  : value_of(text, strlen(text), true);
}

static json_t *take_value(struct taking *t, const struct conversion *c, int precision,
	message_format_value *value_of)
{
	char letter[2] = "";

	if (c->letter == 's')
		return take_text(t, precision, value_of);
	if (c->letter == 'c') {
		letter[0] = (char)va_arg(t->list, int);
		return value_of(letter, 1, false);
	}
	if (is_real(c))
		return real_value(va_arg(t->list, double));
	return json_integer(take_whole(t, c));
}

/* The bytes of %.*s become longer when they are cleaned: all of them are shown. */
static int widen_precision(json_t *arguments, size_t index, int precision)
{
	size_t len = json_string_length(json_array_get(arguments, json_array_size(arguments) - 1));

	if (precision < 0 || len <= (size_t)precision)
		return 0;
	return json_array_set_new(arguments, index, json_integer((json_int_t)len));
}

json_t *message_format_take(const char *format, va_list list, message_format_value *value_of)
{
	struct taking t;
	struct conversion c;
	json_t *arguments = json_array();
	int next = 0, bad = !arguments;

	va_copy(t.list, list);
	for (const char *at = format; !bad && (at = strchr(at, '%')) != NULL; at = c.end) {
		int precision;

		if (!read_conversion(at, &c, &next) || c.has_position) {
			bad = 1;
			break;
		}
		precision = c.precision;
		if (c.width_from >= 0)
			bad |= json_array_append_new(arguments, json_integer(va_arg(t.list, int)));
		if (c.precision_from >= 0) {
			precision = va_arg(t.list, int);
			bad |= json_array_append_new(arguments, json_integer(precision));
		}
		if (c.letter != '%')
			bad |= json_array_append_new(arguments, take_value(&t, &c, precision, value_of));
		if (c.letter == 's' && c.precision_from >= 0)
			bad |= widen_precision(arguments, (size_t)c.precision_from, precision);
	}
	va_end(t.list);
	if (bad) {
		json_decref(arguments);
		return NULL;
	}
	return arguments;
}

/* Perhaps no string: at most `most` bytes. */
static void put_bytes(struct filling *f, const struct conversion *c, const char *bytes, int width,
	int most)
{
	char text[FIELD_MAX + 1];
	size_t len = text_whole_utf8(bytes, strnlen(bytes, (size_t)most));

	memcpy(text, bytes, len);
	text[len] = '\0';
	put_text(f, c, text, width, -1);
}

static void put_taken(struct filling *f, struct taking *t, const struct conversion *c, bool comma,
	const char *(*text_of)(const char *text))
{
	int width = c->width_from >= 0 ? within_field(va_arg(t->list, int)) : c->width;
	int precision = within_field(c->precision_from >= 0 ? va_arg(t->list, int) : c->precision);
	char letter[2] = "";

	width = c->width_from < 0 && width < 0 ? 0 : within_field(width);
	if (c->letter == '%') {
		put(f, "%", 1);
	} else if (c->letter == 'c') {
		letter[0] = (char)va_arg(t->list, int);
		put_text(f, c, letter, width, -1);
	} else if (c->letter == 's' && precision >= 0) {
		put_bytes(f, c, take_string(t), width, precision);
	} else if (c->letter == 's') {
		put_text(f, c, text_of(take_string(t)), width, -1);
	} else if (is_real(c)) {
		put_number(f, c, 0, va_arg(t->list, double), comma, width, precision);
	} else {
		put_number(f, c, take_whole(t, c), 0, comma, width, precision);
	}
}

void message_format_print(const char *format, va_list list, bool comma,
	const char *(*text_of)(const char *text), char *out, size_t size)
{
	struct filling f = { .out = out, .size = size };
	struct conversion c;
	struct taking t;
	const char *at, *from = format;
	int next = 0;

	va_copy(t.list, list);
	while ((at = strchr(from, '%')) != NULL && read_conversion(at, &c, &next) && !c.has_position) {
		put(&f, from, (size_t)(at - from));
		put_taken(&f, &t, &c, comma, text_of);
		from = c.end;
	}
	va_end(t.list);
	put(&f, from, strlen(from));
	end_filling(&f);
}
