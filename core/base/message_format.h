/* message_format: a printf format filled with arguments that are JSON values. */
#ifndef CORE_BASE_MESSAGE_FORMAT_H
#define CORE_BASE_MESSAGE_FORMAT_H

#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Do the conversions of a format fit the values of an array: a number for %d, a real number (or a
 * whole one, or the text nan, inf or -inf) for %f, a text or an object for %s? False as well: an unknown conversion, more than
 * MESSAGE_ARGUMENTS_MAX arguments, positions mixed. Pure. */
bool message_format_fits(const char *format, const json_t *arguments);

/* Writes the format filled into out, cut at a whole character; "?" stands for what does not fit. text_of(value, out, size)
 * gives the text of an object. comma: reals have a decimal comma. */
void message_format_fill(const char *format, const json_t *arguments, bool comma,
	void (*text_of)(const json_t *value, char *out, size_t size), char *out, size_t size);

/* The value of a text for %s. is_whole: there was no precision; otherwise the text may be no string. */
typedef json_t *message_format_value(const char *text, size_t length, bool is_whole);

/* The arguments of a format as a new JSON array. NULL: no memory, or a format with an unknown
 * conversion or positions. */
json_t *message_format_take(const char *format, va_list list, message_format_value *value_of);

/* The same filled in at once, without memory; from an unknown conversion on the format stays as it is.
 * text_of(text): what an argument for %s says. */
void message_format_print(const char *format, va_list list, bool comma,
	const char *(*text_of)(const char *text), char *out, size_t size);

#endif
