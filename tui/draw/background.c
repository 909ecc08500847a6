#include "tui/draw/background.h"
#include "tui/draw/contrast.h"
#include "core/base/clock.h"

#include <ctype.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* OSC 11 with "?", then primary device attributes (ECMA-48, 8.3.24). */
static const char question[] = "\033]11;?\033\\\033[c";
static const char colour_begins[] = "\033]11;", attributes_begin[] = "\033[?";

static bool begins_with(const char *bytes, size_t length, const char *begin)
{
	return length >= strlen(begin) && memcmp(bytes, begin, strlen(begin)) == 0;
}

/* One to four hex digits, of which the first two count; text moves behind them. -1: there is none. */
static int read_part(const char **text, const char *end)
{
	const char *from = *text;
	char digits[5] = "";
	size_t n = 0;
	long value;

	while (from + n < end && n < 4 && isxdigit((unsigned char)from[n])) {
		digits[n] = from[n];
		n++;
	}
	if (n == 0)
		return -1;
	value = strtol(digits, NULL, 16);
	*text += n;
	return (int)(value * 255 / ((1L << 4 * n) - 1));
}

/* "rgb:1c1c/1c1c/1c1c" */
static void read_colour(const char *text, const char *end, struct background *b)
{
	unsigned rgb = 0;

	if ((size_t)(end - text) < 4 || memcmp(text, "rgb:", 4) != 0)
		return;
	text += 4;
	for (int i = 0; i < 3; i++) {
		int part = read_part(&text, end);

		if (part < 0 || (i < 2 && (text == end || *text++ != '/')))
			return;
		rgb = rgb << 8 | (unsigned)part;
	}
	b->is_known = true;
	b->rgb = rgb;
}

/* The bytes of an answer that begins here, 0: it is none, or not complete. */
static size_t read_answer(const char *bytes, size_t length, struct background *b, bool *is_last)
{
	if (begins_with(bytes, length, colour_begins)) {
		for (size_t i = strlen(colour_begins); i < length; i++) {
			bool is_string_end = bytes[i] == '\033' && i + 1 < length && bytes[i + 1] == '\\';

			if (bytes[i] != '\007' && !is_string_end)
				continue;
			read_colour(bytes + strlen(colour_begins), bytes + i, b);
			return i + (is_string_end ? 2 : 1);
		}
	} else if (begins_with(bytes, length, attributes_begin)) {
		for (size_t i = strlen(attributes_begin); i < length; i++) {
			if (isdigit((unsigned char)bytes[i]) || bytes[i] == ';')
				continue;
			*is_last |= bytes[i] == 'c';
			return bytes[i] == 'c' ? i + 1 : 0;
		}
	}
	return 0;
}

bool background_read(const char *bytes, size_t length, struct background *b)
{
	bool is_last = false;

	*b = (struct background){ 0 };
	while (length > 0) {
		size_t used = read_answer(bytes, length, b, &is_last);

		if (!used && b->kept_length < sizeof b->kept)
			b->kept[b->kept_length++] = *bytes;
		used = used ? used : 1;
		bytes += used;
		length -= used;
	}
	return is_last;
}

void background_ask(int in, int out, struct background *b)
{
	struct pollfd input = { .fd = in, .events = POLLIN };
	int64_t end_ms = clock_mono_ms() + BACKGROUND_WAIT_MS;
	char bytes[BACKGROUND_KEPT_MAX];
	size_t used = 0;

	*b = (struct background){ 0 };
	if (write(out, question, sizeof question - 1) != (ssize_t)sizeof question - 1)
		return;
	while (used < sizeof bytes && !background_read(bytes, used, b)) {
		int64_t left_ms = end_ms - clock_mono_ms();
		ssize_t got;

		if (left_ms <= 0 || poll(&input, 1, (int)left_ms) <= 0)
			return;
		got = read(in, bytes + used, sizeof bytes - used);
		if (got <= 0)
			return;
		used += (size_t)got;
	}
}

bool background_is_light(unsigned rgb)
{
	return contrast_ratio(rgb, 0x000000) > contrast_ratio(rgb, 0xFFFFFF);
}
