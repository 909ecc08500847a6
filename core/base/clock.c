#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

static int64_t read_clock_us(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t clock_wall_us(void)
{
	return read_clock_us(CLOCK_REALTIME);
}

int64_t clock_mono_us(void)
{
	return read_clock_us(CLOCK_MONOTONIC);
}

int64_t clock_mono_ms(void)
{
	return clock_mono_us() / 1000;
}

struct timespec clock_timespec_of_us(int64_t us)
{
	return (struct timespec){ .tv_sec = (time_t)(us / 1000000),
		.tv_nsec = (long)(us % 1000000 * 1000) };
}

bool clock_is_synchronised(void)
{
	struct timex state = { .modes = 0 };

	return adjtimex(&state) >= 0 && !(state.status & STA_UNSYNC);
}

void clock_format_iso(int64_t at_us, char *out)
{
	time_t seconds = (time_t)(at_us / 1000000);
	long micro = (long)(at_us % 1000000);
	long offset_min;
	struct tm local;
	char stamp[24];

	out[0] = '\0';
	if (at_us <= 0 || !localtime_r(&seconds, &local))
		return;
	strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &local);
	offset_min = local.tm_gmtoff / 60;
	snprintf(out, CLOCK_ISO_SIZE, "%s.%06ld%c%02ld:%02ld", stamp, micro, offset_min < 0 ? '-' : '+',
		(offset_min < 0 ? -offset_min : offset_min) / 60 % 100,
		(offset_min < 0 ? -offset_min : offset_min) % 60);
}

const char *clock_format_local(int64_t at_us, bool has_seconds, char *out)
{
	char iso[CLOCK_ISO_SIZE];

	clock_format_iso(at_us, iso);
	iso[has_seconds ? sizeof "2026-11-23T15:04:05" - 1 : sizeof "2026-11-23T15:04" - 1] = '\0';
	return lang_date(iso, out);
}

/* Reads ".123" as 123000. Returns the characters used. */
static int parse_fraction(const char *text, int64_t *micro)
{
	int n = 0;
	int64_t unit = 100000;

	*micro = 0;
	if (text[0] != '.')
		return 0;
	for (n = 1; text[n] >= '0' && text[n] <= '9'; n++, unit /= 10)
		*micro += (text[n] - '0') * unit;
	return n;
}

/* Does text begin like the pattern, in which 'd' stands for a digit? */
static bool matches_pattern(const char *text, const char *pattern)
{
	for (; *pattern; text++, pattern++)
		if (*pattern == 'd' ? *text < '0' || *text > '9' : *text != *pattern)
			return false;
	return true;
}

/* "Z" or "+01:00" to the end of text. */
static bool parse_offset(const char *text, int *seconds)
{
	int hours, minutes;

	*seconds = 0;
	if (strcmp(text, "Z") == 0)
		return true;
	if ((text[0] != '+' && text[0] != '-') || !matches_pattern(text + 1, "dd:dd") || text[6])
		return false;
	sscanf(text + 1, "%2d:%2d", &hours, &minutes);
	*seconds = (text[0] == '-' ? -60 : 60) * (hours * 60 + minutes);
	return hours < 24 && minutes < 60;
}

const char *clock_format_time(int64_t at_us, char *out)
{
	time_t seconds = (time_t)(at_us / 1000000);
	struct tm local;

	out[0] = '\0';
	if (at_us > 0 && localtime_r(&seconds, &local))
		strftime(out, CLOCK_TIME_SIZE, "%H:%M:%S", &local);
	return out;
}

const char *clock_format_span(int64_t span_us, char *out)
{
	long long seconds = span_us > 0 ? span_us / 1000000 : 0;

	snprintf(out, CLOCK_SPAN_SIZE, "%lld:%02lld", seconds / 60, seconds % 60);
	return out;
}

bool clock_parse_iso(const char *text, int64_t *at_us)
{
	struct tm utc = { 0 }, normal;
	int64_t micro, seconds;
	int used, offset;

	if (!matches_pattern(text, "dddd-dd-ddTdd:dd:dd"))
		return false;
	sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &utc.tm_year, &utc.tm_mon, &utc.tm_mday, &utc.tm_hour,
		&utc.tm_min, &utc.tm_sec, &used);
	if (utc.tm_year < 1970 || utc.tm_hour > 23 || utc.tm_min > 59 || utc.tm_sec > 60)
		return false;
	text += used;
	used = parse_fraction(text, &micro);
	if (used == 1 || !parse_offset(text + used, &offset))
		return false;
	utc.tm_year -= 1900;
	utc.tm_mon -= 1;
	normal = utc;
	normal.tm_sec = 0;
	seconds = (int64_t)timegm(&normal);
	if (normal.tm_mon != utc.tm_mon || normal.tm_mday != utc.tm_mday)
		return false; /* the calendar has no such day */
	*at_us = (seconds + utc.tm_sec - offset) * 1000000 + micro;
	return true;
}
