/* message_format: a printf format filled with arguments that are JSON values. */
#ifndef CORE_BASE_MESSAGE_FORMAT_H
#define CORE_BASE_MESSAGE_FORMAT_H

#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Do the conversions of a format fit the values of an array: a number for %d, a real number (or a
 * whole one) for %f, a text or an object for %s? False as well: an unknown conversion, more than
 * MESSAGE_ARGUMENTS_MAX arguments, positions mixed. Pure. */
bool message_format_fits(const char *format, const json_t *arguments);

/* Writes the format (which fits) filled into out, cut at a whole character. text_of(value, out, size)
 * gives the text of an object. comma: reals have a decimal comma. */
void message_format_fill(const char *format, const json_t *arguments, bool comma,
	void (*text_of)(const json_t *value, char *out, size_t size), char *out, size_t size);

/* The arguments of a format as a new JSON array. value_of(text, length): the value of a text for
 * %s. NULL: no memory, or a format with an unknown conversion or positions. */
json_t *message_format_take(const char *format, va_list list,
	json_t *(*value_of)(const char *text, size_t length));

#endif
