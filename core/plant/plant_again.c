#include "core/plant/plant_again.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/plant/plant_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ANSWER_WITHIN_MS = 2000, AGO_MAX_S = 7 * 24 * 3600, HALF_A_DAY_S = 12 * 3600 };

bool plant_again_is_time(const char *text)
{
	return text[0] == '-' || (text[0] >= '0' && text[0] <= '9' && strchr(text, ':'));
}

static bool read_ago(const char *text, int64_t now_us, int64_t *at_us)
{
	static const struct {
		const char *word;
		int64_t seconds;
	} units[] = { { "", 1 }, { "s", 1 }, { "min", 60 }, { "m", 60 }, { "h", 3600 } };
	size_t digits = strspn(text, "0123456789");
	char number[16];
	int64_t value;

	if (digits >= sizeof number)
		return false;
	snprintf(number, sizeof number, "%.*s", (int)digits, text);
	if (!text_to_int64(number, 0, AGO_MAX_S, &value))
		return false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(text + digits, units[i].word) == 0) {
			*at_us = now_us - value * units[i].seconds * 1000000;
			return true;
		}
	return false;
}

/* Two digits, the hour also as one. */
static bool take_digits(const char **at, size_t least, int most, int *out)
{
	size_t count = strspn(*at, "0123456789");

	*out = atoi(*at);
	if (count < least || count > 2 || *out > most)
		return false;
	*at += count;
	return true;
}

static bool read_clock(const char *text, int64_t now_us, int64_t *at_us)
{
	time_t now = (time_t)(now_us / 1000000), found;
	struct tm tm;
	int hour, minute, second = 0;

	if (!take_digits(&text, 1, 23, &hour) || *text++ != ':' ||
		!take_digits(&text, 2, 59, &minute) ||
		(*text == ':' && (text++, !take_digits(&text, 2, 59, &second))) || *text)
		return false;
	localtime_r(&now, &tm);
	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_sec = second;
	tm.tm_isdst = -1;
	found = mktime(&tm);
	if (found > now + HALF_A_DAY_S) { /* shortly after midnight */
		tm.tm_mday--;
		tm.tm_isdst = -1;
		found = mktime(&tm);
	}
	*at_us = (int64_t)found * 1000000;
	return true;
}

bool plant_again_read_time(const char *text, int64_t now_us, int64_t *at_us)
{
	return text[0] == '-' ? read_ago(text + 1, now_us, at_us) : read_clock(text, now_us, at_us);
}

static int refuse_before(int64_t at_us, int64_t begin_us, struct fault *why)
{
	char at[LANG_DATE_SIZE], begin[LANG_DATE_SIZE];

	clock_format_local(at_us, true, at);
	clock_format_local(begin_us, true, begin);
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("plant_again.before",
			"%s lies before what this launch of the simulated conveyor knows: from %s on; choose a later moment"),
		at, begin);
}

int plant_again_check(const char *socket_path, int64_t at_us, int64_t now_us, struct fault *why)
{
	char answer[PLANT_CLIENT_ANSWER_MAX], since[32], at[LANG_DATE_SIZE];
	int64_t begin_us;

	if (at_us > now_us)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("plant_again.future", "%s lies in the future; choose a moment of the past"),
			clock_format_local(at_us, true, at));
	if (plant_client_order(socket_path, "boxes since", ANSWER_WITHIN_MS, answer, why))
		return -1;
	begin_us = plant_client_value(answer, "since", since, sizeof since)
		? now_us - (int64_t)(strtod(since, NULL) * 1e6)
		: now_us;
	return at_us < begin_us ? refuse_before(at_us, begin_us, why) : 0;
}

int plant_again_begin(const char *socket_path, int64_t at_us, int64_t now_us, int *boxes,
	struct fault *why)
{
	char answer[PLANT_CLIENT_ANSWER_MAX], order[64], count[16];

	if (plant_again_check(socket_path, at_us, now_us, why))
		return -1;
	/* A point in any language. */
	snprintf(order, sizeof order, "boxes back %lld.%06lld", (long long)((now_us - at_us) / 1000000),
		(long long)((now_us - at_us) % 1000000));
	if (plant_client_order(socket_path, order, ANSWER_WITHIN_MS, answer, why))
		return -1;
	*boxes = plant_client_value(answer, "boxes", count, sizeof count) ? atoi(count) : 0;
	return 0;
}
