#include "core/base/log.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REPEAT_SILENCE_MS 60000
#define LINE_BYTES 1024

static struct {
	char role[64];
	bool verbose;
	char last[LINE_BYTES];
	unsigned repeated;
	int64_t last_ms;
} state;

void log_open(const char *role, bool verbose)
{
	text_copy(state.role, sizeof state.role, role);
	state.verbose = verbose;
}

static void put_line(enum log_level level, const char *text)
{
	/* syslog's numbers: 3 error, 4 warning, 5 notice, 7 debug */
	static const int priority[] = { 3, 4, 5, 7 };
	char stamp[32];
	time_t now = time(NULL);
	struct tm local;

	if (getenv("JOURNAL_STREAM")) {
		fprintf(stderr, "<%d>%s: %s\n", priority[level], state.role, text);
		return;
	}
	localtime_r(&now, &local);
	strftime(stamp, sizeof stamp, "%H:%M:%S", &local);
	fprintf(stderr, "%s %s: %s\n", stamp, state.role, text);
}

/* True if the line is the one printed last and its minute of silence is not over. */
static bool is_held_back(const char *text, int64_t now_ms)
{
	if (strcmp(text, state.last) == 0 && now_ms - state.last_ms < REPEAT_SILENCE_MS) {
		state.repeated++;
		return true;
	}
	if (state.repeated) {
		char note[80];

		snprintf(note, sizeof note,
			lang_plural("(repeated %u time)", "(repeated %u times)", state.repeated),
			state.repeated);
		put_line(LOG_LEVEL_NOTICE, note);
	}
	state.repeated = 0;
	state.last_ms = now_ms;
	text_copy(state.last, sizeof state.last, text);
	return false;
}

void log_line(enum log_level level, const char *format, ...)
{
	char raw[LINE_BYTES], clean[LINE_BYTES];
	va_list args;
	int len;

	if (level == LOG_LEVEL_DEBUG && !state.verbose)
		return;
	va_start(args, format);
	len = vsnprintf(raw, sizeof raw, format, args);
	va_end(args);
	if (len < 0)
		return;
	if ((size_t)len >= sizeof raw)
		len = (int)text_whole_utf8(raw, sizeof raw - 1);
	text_clean_again(raw, (size_t)len, clean, sizeof clean);
	if (!is_held_back(clean, clock_mono_ms()))
		put_line(level, clean);
}

void log_fault(enum log_level level, const struct fault *f)
{
	log_line(level, "%s: %s", fault_blame_word(f->blame), f->message.text);
}
